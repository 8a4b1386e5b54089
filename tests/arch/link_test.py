#!/usr/bin/env python3
"""Looks at what each layer's library leaves undefined: it may be found in that library, in one
of a layer below, or outside the project. A function declared by hand gets past the check of
includes; it does not get past this one.

usage: link_test.py LIBRARY..."""
import os
import re
import subprocess
import sys

from arch import Layers, Tap


def symbols(library):
    """Returns the sets of symbols that library defines, and of (object, symbol) it asks for."""
    listing = subprocess.run(["nm", "-A", "-g", library], capture_output=True, text=True,
                             check=True).stdout
    defined, asked = set(), set()
    for line in listing.splitlines():
        match = re.match(r"(?:.*?:)?([^:]+\.o):\s*[0-9a-f]*\s+([A-Za-z])\s+(\S+)$", line)
        if not match:
            continue
        member, kind, name = match.groups()
        if kind in "UwvV":
            asked.add((member, name))
        else:
            defined.add(name)
    return defined, asked


def main(libraries):
    layers, tap = Layers(), Tap()
    defined, asked = {}, {}
    for library in libraries:
        layer = re.fullmatch(r"lib(\w+)\.a", os.path.basename(library)).group(1)
        defined[layer], asked[layer] = symbols(library)
    for layer in defined:
        problems = []
        below = {layer, *layers.below[layer]} & set(defined)
        reachable = set().union(*(defined[name] for name in below))
        for other in set(defined) - below:
            problems.extend("%s: %s needs %s of %s" % (layer, member, name, other)
                            for member, name in asked[layer]
                            if name in defined[other] and name not in reachable)
        if not defined[layer]:
            problems.append("%s: its library defines nothing" % layer)
        tap.check("%s links with those below it" % layer, problems)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
