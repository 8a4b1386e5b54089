#!/usr/bin/env python3
"""Measures numbers that may only fall, and fails if one is larger than in tests/arch/ratchets.txt: cycles of files that
call each other, symbols that rooms export, lines, objects that a change rebuilds. Also counts marks of plain English against
the limits of plain_english.py.

usage: ratchet_test.py [--write [--force]] [BUILD]

  BUILD    the build directory with the built program, for the number of objects that a change rebuilds
  --write  lower the stored numbers to the measured ones, add new numbers and drop old ones
  --force  raise them as well; the commit says why"""
import argparse
import collections
import glob
import os
import re
import subprocess
import sys

import plain_english
import ratchets
from arch import ROOT, Layers, Tap, find_files, module_of, read, without_comments
from graph import Graph, cycles
from ratchets import Group, Number, number, unmeasured

KERNEL = "engine/core/engine.h"
KERNEL_FOLDERS = ["engine/app", "engine/base", "engine/core", "engine/data", "engine/lua", "engine/sandbox", "engine/session",
                  "net/lines", "net/stream", "net/telnet", "world"]
REBUILT_MAX = 60
TARGET = re.compile(r"^(\S.*): #deps \d+,")


# -- plain English --

def check_english(tap):
    """Checks each kind of text against its largest share of marked sentences."""
    counts = plain_english.measure()
    for kind in sorted({*counts, plain_english.COMMITS}):
        name = "%s: few sentences have a mark" % kind
        if kind in counts:
            tap.check(name, plain_english.problems_of(kind, counts[kind]))
        else:
            tap.skip(name, "the history is not complete")


def check_english_frame(tap):
    """Checks the marks, the limits and the reading of texts by examples."""
    tap.check("each mark finds its example and not the plain sentence", [
        each.name for each in plain_english.MARKS
        if each.name not in plain_english.marks_of(each.example) or plain_english.marks_of(each.plain)])

    def fails(kind, total, marked):
        count = plain_english.Count()
        count.total, count.marked = total, marked
        return bool(list(plain_english.problems_of(kind, count)))

    tap.check("a kind with a mark too many fails", [
        str(row) for row in (("tools", 1000, 10, False), ("tools", 1000, 11, True), ("README.md", 1000, 6, True),
                             ("README.md", 100, 1, False), ("tools", 199, 2, True)) if fails(*row[:3]) != row[3]])
    tap.check("typed words, titles and names are not sentences", [
        "%s: %s" % (text, found) for read_text, text, wanted in (
            (plain_english.literals, 'list = { "what do i see", "who is it here" }', 0),
            (plain_english.literals, 'tell("who is muted reads why")', 1),
            (plain_english.literals, 'list = { "Who is muted reads why." }', 1),
            (plain_english.without_tags, "<h1>Who is on right now</h1>{{#if a}} {{> b}}", 0),
            (plain_english.without_tags, "<p>Who is muted reads {{why}} now.</p>", 1),
            (plain_english.as_it_is, "`who all` lists all players.", 0),
            (plain_english.as_it_is, "Who is muted reads why.", 1))
        for found in [sum(bool(plain_english.marks_of(each)) for each in plain_english.sentences(read_text("", text)))]
        if found != wanted])


# -- files and rooms --

def rings(edges):
    found = cycles(edges)
    lines = [sum(read(path).count("\n") for path in ring) for ring in found]
    return Group("Rings of files: each reaches all others of its ring by calls or variables.", [
        number("rings:share", 100.0 * sum(map(len, found)) / len(edges), "files in any ring, in per cent of all"),
        number("rings:largest-files", max(map(len, found), default=0), "files of the largest ring"),
        number("rings:largest-lines", max(lines, default=0), "lines of the largest ring"),
        number("edges:per-file", sum(len(others - {path}) for path, others in edges.items()) / len(edges),
               "other files that a file calls, on average"),
    ])


def arrows(edges, rooms):
    """Returns the number of pairs of rooms in which one calls the other."""
    found = {(os.path.dirname(path), os.path.dirname(other)) for path, others in edges.items() for other in others}
    return sum(caller != called and caller in rooms and called in rooms for caller, called in found)


def exports(graph, layers):
    users = collections.defaultdict(set)
    for source, symbols in graph.asked.items():
        for symbol in symbols:
            users[symbol].add(source)
    # Modules outside the tree use what nothing in it may use.
    plugins = set(re.findall(r"\w+", "".join(map(read, find_files(["data/examples", "tests/app"], r"\.c$")))))
    outside, alone, total = collections.Counter(), collections.Counter(), collections.Counter()
    for symbol, source in graph.defined.items():
        room = os.path.dirname(source)
        if module_of(source) and symbol == module_of(source) + "_module":
            users[symbol].add("module_list.c")  # which tools/generate writes
        total[room] += 1
        outside[room] += any(os.path.dirname(user) != room for user in users[symbol])
        alone[room] += not users[symbol] - {source} and symbol not in plugins
    shares = {room: 100.0 * outside[room] / total[room] for room in total}
    core = {room for room in layers.rooms if room.startswith(layers.folders["core"] + "/")}
    possible = len(core) * (len(core) - 1) // 2
    return [
        Group("Rooms of the game.", [
            number("arrows:core", arrows(graph.edges(), core),
                   "pairs of core's rooms of which one calls the other, of %d" % possible)]),
        Group("Exported symbols that another room uses, in per cent of a room's exported symbols.", [
            number("exports:maximum", max(shares.values()), "the largest of these"),
            *(number("exports:" + room, shares[room], "") for room in sorted(shares))]),
        Group("Exported symbols that no other file of the layers uses.", [
            number("unused:share", 100.0 * sum(alone.values()) / sum(total.values()),
                   "symbols of all rooms, in per cent of all exported ones"),
            number("unused:maximum", max(100.0 * alone[room] / total[room] for room in total),
                   "the largest share of a room's exported symbols, in per cent")]),
    ]


# -- lines --

def lines_of(folders):
    return sum(read(os.path.relpath(path, ROOT)).count("\n") for folder in folders
               for path in glob.glob(os.path.join(ROOT, folder, "**", "*.[ch]"), recursive=True))


def code_of(folders):
    """Returns the lines that are neither empty nor only a comment, so that a comment may be as long as it has to be."""
    return sum(bool(line.strip()) for folder in folders
               for path in glob.glob(os.path.join(ROOT, folder, "**", "*.[ch]"), recursive=True)
               for line in without_comments(read(os.path.relpath(path, ROOT))).split("\n"))


def sizes():
    return Group("Lines of .c and .h.", [
        number("lines:app", lines_of(["engine/app"]), "configuration, services and subcommands: engine/app"),
        number("lines:kernel", lines_of(KERNEL_FOLDERS), "what a build without modules has, and a little that only modules share"),
        number("code:kernel", code_of(KERNEL_FOLDERS), "of these without empty lines and comments"),
    ])


# -- rebuilt objects --

def rebuilt_objects(build, header):
    """Returns how many of the program's objects depend on header, by the compiler's own list. None without a build."""
    listing = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    wanted, objects, target = os.path.join(ROOT, header), {}, None
    for line in listing.splitlines():
        match = TARGET.match(line)
        if match:
            target = None if match.group(1).startswith("tests/") else match.group(1)
            if target:
                objects[target] = False
        elif target and line.endswith(os.path.basename(header)):
            objects[target] |= os.path.normpath(os.path.join(build, line.strip())) == wanted
    return sum(objects.values()) if objects else None


def rebuilt(build):
    name, what = "rebuilt:" + KERNEL, "objects of the program that a change of it compiles again"
    count = rebuilt_objects(os.path.abspath(build), KERNEL) if build else None
    found = unmeasured(name, "no program is built", what) if count is None else number(name, count, what)
    return Group("Compiled with a room as one unit.", [found])


# -- times --

def times():
    """Returns the ceilings of tests/long/ceilings_test.py, which reads them from the table."""
    reason = "tests/long/ceilings_test.py measures it"
    return Group("Seconds on two quiet cores. A short run prints them; a long run fails if they are exceeded.", [
        unmeasured("seconds:first-build", reason, "of processor time, of the release"),
        unmeasured("seconds:tests", reason, "of tools/test in a fresh clone, compile included")])


# -- the check --

def measure(build):
    layers = Layers()
    graph = Graph(layers.folders.values())
    return [rings(graph.edges()), *exports(graph, layers), sizes(), rebuilt(build), times()]


def check_frame(tap):
    """Checks the comparison and the writing by examples."""
    def found(value):
        each = Number("n", value, "")
        return len(list(ratchets.problems_of(each, {"n": 4.0}))), list(ratchets.notes_of(each, {"n": 4.0}))

    tap.check("a raised number fails and a lower one is noted", [
        "%s against 4.0: %s" % (value, found(value))
        for value, wanted in ((4.1, (1, [])), (4.0, (0, [])), (3.9, (0, ["n: 3.9, could be lowered from 4.0"])))
        if found(value) != wanted])
    groups = [Group("", [Number("a", 5, ""), Number("b", 3, ""), Number("c", None, ""), Number("d", 7, "")])]
    stored = {"a": 4, "b": 4, "c": 4, "e": 4}
    written = [ratchets.parse(ratchets.render(groups, stored, force)) for force in (False, True)]
    tap.check("--write lowers numbers and raises them only with --force", [
        str(table) for table, raised in zip(written, (4, 5)) if table != {"a": raised, "b": 3, "c": 4, "d": 7}])


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("build", nargs="?")
    chosen = parser.parse_args(arguments)
    groups = measure(chosen.build)
    if chosen.write:
        ratchets.write(groups, chosen.force)
    stored, tap = ratchets.load(), Tap()
    check_frame(tap)
    check_english_frame(tap)
    check_english(tap)
    measured = [each for group in groups for each in group.numbers]
    for each in measured:
        if each.value is None and each.name not in stored:
            tap.check("%s has a number" % each.name, ["%s: write its number there by hand" % ratchets.PATH])
        elif each.value is None:
            tap.skip(each.name, each.reason)
        else:
            tap.check("%s has not risen" % each.name, ratchets.problems_of(each, stored),
                      list(ratchets.notes_of(each, stored)))
            if each.name == "rebuilt:" + KERNEL:
                tap.check("a change of %s compiles at most %d objects again" % (KERNEL, REBUILT_MAX),
                          ["%d objects depend on it" % each.value] if each.value > REBUILT_MAX else [])
    known = {each.name for each in measured}
    tap.check("each stored number is measured", ["%s: ratchet_test.py --write drops it" % name
                                                for name in stored if name not in known])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
