#!/usr/bin/env python3
"""Checks the modules (tools/generate): meson_options.txt has an option for each, nobody outside a module uses more of
it than its one symbol, a module uses only what it needs, and each has one line about itself.

usage: modules_test.py"""
import glob
import json
import os
import re
import subprocess
import sys

from arch import ROOT, Layers, Tap, module_of, read
from graph import Graph
from layers_test import needs_of

MARK = "# The modules: "
LAYERS = ["engine/app/meson.build", "net/meson.build", "world/meson.build"]


def generated(what):
    return subprocess.run([os.path.join(ROOT, "tools/generate"), what], capture_output=True, text=True, check=True).stdout


def check_options():
    """A module without an option follows auto_features, so that a new one is a folder and nothing else."""
    written = read("meson_options.txt").partition(MARK)[2].splitlines()[1:]
    options = generated("options").splitlines()
    if not written or written != [line for line in options if line in written]:
        yield "meson_options.txt: the lines after \"%s\" are not those of tools/generate options" % MARK.strip()


def check_users(graph):
    """Yields the uses of a module's symbols by files outside it that need not know it."""
    for source, symbols in graph.asked.items():
        user = module_of(source)
        for symbol in symbols:
            owner = module_of(graph.defined[symbol])
            if owner and owner != user and owner not in (needs_of(user) if user else ()):
                yield "%s needs %s of the module %s: give the kernel a hook (engine/core/skein_module.h)" % (source, symbol, owner)


def optional_sources():
    """Returns the sources of the layers that only some builds have: those between if and endif in their meson.build."""
    found = set()
    for path in LAYERS:
        for block in re.findall(r"^if .*?^endif", read(path), re.MULTILINE | re.DOTALL):
            found |= {os.path.join(os.path.dirname(path), name) for name in re.findall(r"'([\w/]+\.c)'", block)}
    return found


def check_optional(graph):
    """Yields the uses of such a source by one that every build has."""
    optional = optional_sources()
    for source, symbols in graph.asked.items():
        for symbol in symbols:
            owner = graph.defined[symbol]
            if owner in optional and source not in optional and not module_of(source):
                yield "%s, which is in every build, needs %s of %s, which is not: see the meson.build" % (source, symbol, owner)


def check_symbols(graph, names):
    for name in names:
        symbol = name + "_module"
        if module_of(graph.defined.get(symbol, "")) != name:
            yield "the module %s does not define %s" % (name, symbol)


def check_commands():
    """Yields the modules whose subcommands are not those that their module.json names."""
    for path in glob.glob(os.path.join(ROOT, "net/*/module.json")) + glob.glob(os.path.join(ROOT, "engine/modules/*/module.json")):
        folder = os.path.dirname(path)
        sources = "".join(read(source) for source in glob.glob(os.path.join(folder, "cmd_*.c")))
        written = set(re.findall(r"^const struct cmd cmd_\w+ = \{\s*\.name = \"(\w+)\"", sources, re.MULTILINE))
        named = set(json.loads(read(path)).get("commands", []))
        if written != named:
            yield "%s: \"commands\" is %s, but its files have %s" % (
                os.path.relpath(path, ROOT), sorted(named), sorted(written))


def main():
    names = generated("modules").split()
    graph, tap = Graph(Layers().folders.values()), Tap()
    tap.check("meson has an option for each module", check_options())
    tap.check("each module exports its descriptor", check_symbols(graph, names))
    tap.check("module.json names each module's subcommands", check_commands())
    tap.check("nobody outside a module knows more than its descriptor", check_users(graph))
    tap.check("what every build has needs nothing that only some have", check_optional(graph))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
