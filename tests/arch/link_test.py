#!/usr/bin/env python3
"""Checks the symbols that each layer's sources use: a symbol must be defined in that layer or a lower one. This also finds
a function declared by hand, which the check of includes misses. Inside a layer the same holds for its rooms, each
source includes a header that declares what it uses, and no cycle of modules that call each other is longer than
CYCLE_MAX.

usage: link_test.py
       link_test.py --cycles   only lists the cycles, the longest first"""
import os
import sys

from arch import Layers, Tap
from graph import Graph, cycles

CYCLE_MAX = 4  # names, realm, travel, travel_tree: homes prove log-ins of travellers


def check_layers(tap, layers, graph):
    problems = {layer: [] for layer in layers.folders}
    defined = {layers.layer_of(source) for source in graph.defined.values()}
    for source, symbols in graph.asked.items():
        layer = layers.layer_of(source)
        below = {layer, *layers.below[layer]}
        problems[layer].extend("%s needs %s of %s" % (source, symbol, graph.defined[symbol]) for symbol in symbols
                               if layers.layer_of(graph.defined[symbol]) not in below)
    for layer in problems:
        if layer not in defined:
            problems[layer].append("%s: its sources define nothing" % layer)
        tap.check("%s uses those below it" % layer, problems[layer])


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
    layers, tap = Layers(), Tap()
    graph = Graph(layers.folders.values())
    rings = cycles(graph.calls())
    if "--cycles" in arguments:
        print("\n".join(name_of(ring) for ring in rings))
        return 0
    check_layers(tap, layers, graph)
    check_rooms(tap, layers, graph)
    folders = {os.path.dirname(source) for source in graph.sources}
    tap.check("each room has sources", ["%s: nothing is there" % room
                                        for room in layers.rooms if room not in folders])
    tap.check("each source includes a header that declares what it uses", graph.symbols.problems)
    tap.check("no cycle of modules is longer than %d" % CYCLE_MAX,
              [name_of(ring) for ring in rings if len(ring) > CYCLE_MAX])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
