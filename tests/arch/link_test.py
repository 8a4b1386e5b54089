#!/usr/bin/env python3
"""Checks the undefined symbols of each layer's library: they must be found in that library, in a lower layer, or
outside the project. This also finds a function declared by hand, which the check of includes misses. Inside a layer
the same holds for its rooms, and no cycle of modules that call each other is longer than CYCLE_MAX.

usage: link_test.py
       link_test.py --cycles   only lists the cycles, the longest first"""
import os
import re
import sys

from arch import Layers, Tap
from files_build import layer_libraries
from graph import Graph, cycles, entries

CYCLE_MAX = 4  # names, realm, travel, travel_tree: homes prove log-ins of travellers


def check_layers(tap, layers, libraries):
    defined, asked = {}, {}
    for library in libraries:
        layer = re.fullmatch(r"lib(\w+)\.a", os.path.basename(library)).group(1)
        found = list(entries(library, {}))
        defined[layer] = {symbol for _, kind, symbol in found if kind not in "UwvV"}
        asked[layer] = {(member, symbol) for member, kind, symbol in found if kind in "UwvV"}
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


def check_rooms(tap, layers, graph):
    problems = {}
    for source, symbols in graph.asked.items():
        layer = layers.layer_of(source)
        found = problems.setdefault(layer, [])
        for symbol in symbols:
            called = graph.defined[symbol]
            if layers.layer_of(called) == layer and layers.rank_of(called) > layers.rank_of(source):
                found.append("%s needs %s of %s" % (source, symbol, os.path.dirname(called)))
    for layer in sorted(problems):
        if any(room.startswith(layers.folders[layer] + "/") for room in layers.rooms):
            tap.check("the rooms of %s call those above them in the list" % layer, problems[layer])


def name_of(ring):
    return "%d: %s" % (len(ring), " ".join(ring))


def main(arguments):
    libraries = layer_libraries()
    layers, tap = Layers(), Tap()
    graph = Graph(libraries, layers.folders.values())
    rings = cycles(graph.calls())
    if "--cycles" in arguments:
        print("\n".join(name_of(ring) for ring in rings))
        return 0
    check_layers(tap, layers, libraries)
    check_rooms(tap, layers, graph)
    folders = {os.path.dirname(source) for source in graph.sources}
    tap.check("each room has sources", ["%s: nothing is there" % room
                                        for room in layers.rooms if room not in folders])
    tap.check("no cycle of modules is longer than %d" % CYCLE_MAX,
              [name_of(ring) for ring in rings if len(ring) > CYCLE_MAX])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
