#!/usr/bin/env python3
"""Runs the examples of the functions for scripts (data/examples/api), which help and editors show, and the snippets of the
workshop (data/examples/snippets).

usage: api_examples_test.py SKEIN"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

from program import main, succeeds

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SNIPPETS = sorted(glob.glob(os.path.join(ROOT, "data/examples/snippets/*.lua")))
EXAMPLES = sorted(glob.glob(os.path.join(ROOT, "data/examples/api/*.lua")))
# Examples that only scripts of the game and of wizards may run.
OF_WIZARDS = {"webhook.lua", "t-setting.lua"}


def copied(folder, of_wizards):
    """Copies examples to where no name of a file is that of a prototype, such as exit.lua. Returns the names."""
    names = []
    for path in EXAMPLES:
        name = os.path.basename(path)
        if (name in OF_WIZARDS) == of_wizards:
            names.append("example-" + name)
            shutil.copy(path, os.path.join(folder.path, names[-1]))
    return names


def each_example_compiles_and_has_no_probable_mistake(folder):
    assert len(EXAMPLES) > 60, EXAMPLES
    assert succeeds(folder.run("script", "check", *copied(folder, False))) == ""
    assert succeeds(folder.run("script", "check", "--stock", *copied(folder, True))) == ""


def each_example_does_what_its_tests_say(folder):
    told = succeeds(folder.run("script", "test", *copied(folder, False)))
    told += succeeds(folder.run("script", "test", "--stock", *copied(folder, True)))
    tested = set(re.findall(r"^ok \d+ - (\S+):", told, re.M))
    assert tested == {"example-" + os.path.basename(path)[:-4] for path in EXAMPLES}, tested


def each_snippet_has_no_probable_mistake_and_passes_its_test(folder):
    names = []
    for path in SNIPPETS:
        with open(path, encoding="utf-8") as file:
            assert re.match(r"-- [^:\n]+: \S[^\n]*\.\n", file.read()), path
        names.append("snippet-" + os.path.basename(path))
        shutil.copy(path, os.path.join(folder.path, names[-1]))
    assert len(names) >= 8, names
    assert succeeds(folder.run("script", "check", *names)) == ""
    told = succeeds(folder.run("script", "test", *names))
    assert set(re.findall(r"^ok \d+ - (\S+):", told, re.M)) == {name[:-4] for name in names}, told
    with open(os.path.join(ROOT, "net/client/snippets.js"), encoding="utf-8") as file:
        shown = re.findall(r"examples/snippets/(\S+)\"", file.read())
    assert sorted(shown) == [os.path.basename(path) for path in SNIPPETS], shown


def help_editors_and_stubs_show_the_examples(folder):
    succeeds(folder.run("script", "annotations", "."))
    with open(os.path.join(folder.path, "skein-api/skein.lua"), encoding="utf-8") as file:
        stubs = file.read()
    done = subprocess.run([os.path.join(ROOT, "tools/doc"), "--json", ROOT], capture_output=True, text=True, check=True)
    for one in json.loads(done.stdout)["functions"]:
        assert one["example"], one["form"]
        assert "--- " + one["example"].split("\n")[0] in stubs, one["form"]
    assert "---@field room Object" in stubs and '"from"' in stubs and '"target"' not in stubs


if __name__ == "__main__":
    sys.exit(main([
        each_example_compiles_and_has_no_probable_mistake,
        each_example_does_what_its_tests_say,
        each_snippet_has_no_probable_mistake_and_passes_its_test,
        help_editors_and_stubs_show_the_examples,
    ]))
