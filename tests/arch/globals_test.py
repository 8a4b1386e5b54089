#!/usr/bin/env python3
"""Looks for mutable state that hangs from nothing, in the libraries as built. What is permitted
stands in tools/layers.txt with its reason; everything else would make two engines in one
process share something.

usage: globals_test.py LIBRARY..."""
import os
import re
import subprocess
import sys

from arch import Layers, Tap

# Compilers' and sanitizers' own, and the flag that soft() keeps at each place.
IGNORED = re.compile(r"^(__|\.|_?asan|_?odr|told_\b)|^\.?L")
MEMBER = re.compile(r"^(\S+\.o):\s+file format")
ENTRY = re.compile(r"^[0-9a-f]+ .{7} (\.t?(?:data|bss)\S*|\*COM\*)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$")


def writable_symbols(library):
    """Yields (source file, symbol) for each variable of library in writable memory."""
    listing = subprocess.run(["objdump", "-t", library], capture_output=True, text=True,
                             check=True).stdout
    member = ""
    for line in listing.splitlines():
        match = MEMBER.match(line)
        if match:
            # meson names a member after its path: engine_base_log.c.o.
            member = os.path.basename(match.group(1))[:-2]
        match = ENTRY.match(line)
        if match and not match.group(1).startswith(".data.rel.ro"):
            # A static inside a function has a number behind its name.
            name = re.sub(r"\.\d+$", "", match.group(2))
            if not IGNORED.match(name) and name != match.group(1):
                yield member, name


def main(libraries):
    layers, tap = Layers(), Tap()
    permitted = {(path.replace("/", "_"), name)
                 for path, names in layers.globals.items() for name in names}
    for library in libraries:
        problems = ["%s keeps %s: let it hang from a struct, or name it in tools/layers.txt" % found
                    for found in writable_symbols(library) if found not in permitted]
        tap.check("%s keeps no state of its own" % os.path.basename(library), problems)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
