#!/usr/bin/env python3
"""Looks for mutable global state in the built libraries. tools/layers.txt lists the permitted symbols with reasons;
any other would make two engines in one process share state. A room is one object file, and its static names are
unique.

usage: globals_test.py LIBRARY..."""
import os
import re
import subprocess
import sys

from arch import Layers, Tap

# Compilers' and sanitizers' own, and the flag that soft() keeps at each place.
IGNORED = re.compile(r"^(__|\.|_?asan|_?odr|told_\b)|^\.?L")
# meson names the folder of a room's objects after its layer and itself: libcore_chat.a.p.
MEMBER = re.compile(r"^(?:\S*/)?lib(\w+)\.a\.p/\S+\.o:\s+file format")
ENTRY = re.compile(r"^[0-9a-f]+ .{7} (\.t?(?:data|bss)\S*|\*COM\*)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$")


def writable_symbols(library):
    """Yields (room, symbol) for each variable of library in writable memory."""
    listing = subprocess.run(["objdump", "-t", library], capture_output=True, text=True,
                             check=True).stdout
    room = ""
    for line in listing.splitlines():
        match = MEMBER.match(line)
        if match:
            room = match.group(1)
        match = ENTRY.match(line)
        if match and not match.group(1).startswith(".data.rel.ro"):
            # A static inside a function has a number behind its name.
            name = re.sub(r"\.\d+$", "", match.group(2))
            if not IGNORED.match(name) and name != match.group(1):
                yield room, name


def room_of(layers, path):
    """Returns the name of path's room as meson has it: engine/base/log.c is in base_base."""
    return "%s_%s" % (layers.layer_of(path), os.path.basename(os.path.dirname(path)))


def main(libraries):
    layers, tap = Layers(), Tap()
    permitted = {(room_of(layers, path), name)
                 for path, names in layers.globals.items() for name in names}
    for library in libraries:
        problems = ["%s keeps %s: let it hang from a struct, or name it in tools/layers.txt" % found
                    for found in writable_symbols(library) if found not in permitted]
        tap.check("%s keeps no state of its own" % os.path.basename(library), problems)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
