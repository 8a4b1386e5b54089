#!/usr/bin/env python3
"""Compiles each source by itself, not as a part of its room: what it uses must be included. Compares the symbols of the
objects with what symbols.py reads from the sources. Both take forty seconds of a processor, so a short run skips them.

The objects hold gcc's intermediate code, which saves a third of the time: gcc-nm reads their symbols; objdump finds no
sections in them."""
import glob
import os
import re
import subprocess
import sys

from arch import ROOT, Layers, Tap, find_files
from symbols import Symbols

ENTRY = re.compile(r"(?:.*?:)?([^:]+\.o):\s*[0-9a-f]*\s+([A-Za-z])\s+(\S+)$")


def build():
    """Runs tools/build files. Returns its errors."""
    done = subprocess.run([os.path.join(ROOT, "tools", "build"), "files"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    return done.stderr.splitlines() if done.returncode else []


def read_objects(folders):
    """Returns symbol -> source that defines it, and source -> symbols that others define, by the objects."""
    sources = {path.replace("/", "_") + ".o": path for path in find_files(folders, r"\.c$")}
    defined, undefined = {}, []
    for library in glob.glob(os.path.join(ROOT, "build-files", "lib*.a")):
        listing = subprocess.run(["gcc-nm", "-A", "-g", library], capture_output=True, text=True, check=True).stdout
        for match in filter(None, map(ENTRY.match, listing.splitlines())):
            source = sources.get(os.path.basename(match.group(1)))
            if source and match.group(2) in "UwvV":
                undefined.append((source, match.group(3)))
            elif source:
                defined[match.group(3)] = source
    used = {}
    for source, symbol in undefined:
        if symbol in defined:
            used.setdefault(source, set()).add(symbol)
    return defined, used


def differences(folders):
    """Yields a line for each symbol that the objects and the sources disagree about. The objects lack a
    symbol that only the unchosen part of a _Generic or the file of the program itself uses."""
    symbols = Symbols(folders)
    defined, used = read_objects(folders)
    for symbol in set(defined) | set(symbols.defined):
        if defined.get(symbol) != symbols.defined.get(symbol):
            yield "%s is defined in %s; the sources say %s" % (symbol, defined.get(symbol), symbols.defined.get(symbol))
    for source, found in symbols.used.items():
        for symbol in used.get(source, set()) - found:
            yield "%s uses %s; the sources do not say so" % (source, symbol)


def main():
    tap = Tap()
    names = "each source compiles by itself", "the sources and the objects agree about symbols"
    if not os.environ.get("SKEIN_ALL") and not os.environ.get("SKEIN_LONG"):
        for name in names:
            tap.skip(name, "tools/test --all compiles each file by itself")
        return tap.finish()
    problems = build()
    tap.check(names[0], problems)
    tap.check(names[1], ["nothing was compiled"] if problems else differences(list(Layers().folders.values())))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
