#!/usr/bin/env python3
"""Checks every #include against tools/layers.txt: a layer includes only lower layers, a room only rooms above it in
the list and its layer's shared headers, only its owner includes a library's header and the
engine's own, paths start at the root, a file's own header comes first.

usage: layers_test.py"""
import fnmatch
import json
import os
import re
import sys

from arch import ROOT, Layers, Tap, find_files, module_of, read

sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_config  # noqa: E402
import generate_tables  # noqa: E402

# Written by the build.
GENERATED = {"engine/app/skein_api.h", "engine/core/output/reserved_refs.inc", *generate_tables.FILES, *generate_config.FILES}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def check_quoted(layers, layer, path, included):
    """Yields the errors of one include of the project's own."""
    if included not in GENERATED and not os.path.exists(os.path.join(ROOT, included)):
        yield "%s: %s is not a path from the project's root" % (path, included)
        return
    target = layers.layer_of(included)
    if target is None:
        yield "%s: %s belongs to no layer" % (path, included)
    elif target == layer == layers.modules and module_of(path) != module_of(included):
        if module_of(included) not in needs_of(module_of(path)):
            yield "%s: %s is not under \"needs\" of %s's module.json" % (path, module_of(included), module_of(path))
    elif target != layer and target not in layers.below[layer]:
        yield "%s: %s may not include %s, which is in %s" % (path, layer, included, target)
    elif target == layer and layers.rank_of(included) > layers.rank_of(path):
        shared = os.path.dirname(included) == layers.folders[layer]
        if not shared:
            yield "%s: its room may not include %s" % (path, included)


def needs_of(module):
    for folder in ("net", "engine/modules"):
        path = os.path.join(ROOT, folder, module, "module.json")
        if os.path.exists(path):
            return json.loads(read(path)).get("needs", ())
    return ()


def check_file(layers, layer, path):
    """Yields the errors of one file's includes."""
    includes = INCLUDE.findall(read(path))
    for kind, included in includes:
        if kind == '"':
            yield from check_quoted(layers, layer, path, included)
        owners = layers.owners.get(included, [path])
        if not any(fnmatch.fnmatchcase(path, owner) for owner in owners):
            yield "%s: only %s may include %s" % (path, " ".join(owners), included)
    own = path[:-2] + ".h"
    if path.endswith(".c") and os.path.exists(os.path.join(ROOT, own)):
        if not includes or includes[0][1] != own:
            yield "%s: its own header comes first" % path


def main():
    layers, tap = Layers(), Tap()
    files = find_files(["engine", "net", "world"], r"\.[ch]$")
    for layer in layers.below:
        problems = []
        for path in files:
            if layers.layer_of(path) == layer:
                problems.extend(check_file(layers, layer, path))
        names = " ".join(layers.below[layer]) or "nothing else"
        tap.check("%s includes %s" % (layer, names), problems)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
