#!/usr/bin/env python3
"""Compares the list of script functions in .luacheckrc with the functions that engine/lua registers, and requires a
comment with three stars for each function of all scripts, from which editors get its description, and an example.

usage: api_test.py"""
import glob
import importlib.machinery
import importlib.util
import json
import os
import re
import subprocess
import sys

from arch import ROOT, Tap, read

sys.dont_write_bytecode = True
DOC = importlib.util.spec_from_loader("doc", importlib.machinery.SourceFileLoader("doc", os.path.join(ROOT, "tools/doc")))
sys.path.insert(0, os.path.join(ROOT, "tools"))
doc = importlib.util.module_from_spec(DOC)
DOC.loader.exec_module(doc)

ARRAY = re.compile(r"static const struct api (\w+)\[\] = \{(.*?)\};", re.S)
ENTRY = re.compile(r'\{\s*"(\w+)",\s*(\w+)\s*\}')
ADDED = re.compile(r"api_add\(host, (true|false), (\w+),")
ONE_ADDED = re.compile(r'api_add\(host, false, &\(struct api\)\{"(\w+)"')
ACTS = re.compile(r"api_add_acts\(host, (\w+),")
ONE_ACT = re.compile(r'api_add_acts\(host, &\(struct api\)\{"(\w+)"')
TABLE = re.compile(r'api_add_table\(host, "(\w+)"')
METHOD = re.compile(r'method_add(?:_open)?\(host, "(\w+)"')


def registered():
    """Collects what each file of engine/lua adds: names for all, names for the stock game, methods, comments, and
    those of the methods that are functions too, in the old spelling."""
    everybody, stock, methods, described, acts = set(), set(), set(), set(), set()
    for path in sorted(glob.glob(os.path.join(ROOT, "engine/lua/*/*.c"))):
        text = read(os.path.relpath(path, ROOT))
        arrays = {name: set(n for n, _ in ENTRY.findall(body)) for name, body in ARRAY.findall(text)}
        for trusted, name in ADDED.findall(text):
            (stock if trusted == "true" else everybody).update(arrays.get(name, set()))
        everybody.update(ONE_ADDED.findall(text))
        for name in ACTS.findall(text):
            acts.update(arrays.get(name, set()))
        acts.update(ONE_ACT.findall(text))
        stock.update(TABLE.findall(text))
        methods.update(METHOD.findall(text))
        described.update(re.findall(r"/\*\*\* (?:o:)?(\w+)\s*[({]", text))
    return everybody, stock, methods | acts, described, acts


def listed():
    """Returns the names of .luacheckrc: for all, for scripts/."""
    text = read(".luacheckrc")
    common, _, scripts = text.partition('files["scripts"]')
    names = re.compile(r'"(\w+)"')
    first = re.search(r"^read_globals = \{(.*?)\}", common, re.S | re.M).group(1)
    second = re.search(r"read_globals = \{(.*?)\}", scripts, re.S).group(1)
    return set(names.findall(first)), set(names.findall(second))


def differ(one, other, what, what_other):
    """Yields each name that only one of two sets has."""
    return ["%s: %s, not: %s" % ((name, what, what_other) if name in one else (name, what_other, what))
            for name in sorted(one ^ other)]


def untold(names):
    """Names that differ between engine/lua's registrations and the output of tools/doc."""
    done = subprocess.run([os.path.join(ROOT, "tools/doc"), "--json", ROOT], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        return [done.stderr.strip()]
    told = {one["name"] for one in json.loads(done.stdout)["functions"] if one["kind"] != "test"}
    return differ(names, told, "engine/lua registers it", "tools/doc finds a comment of it")


EXAMPLES = "data/examples/api"


def without_example():
    """Yields functions without an example that uses and tests them, and examples of no function."""
    pages = set()
    for one in doc.functions(ROOT):
        pages.add(one["page"] + ".lua")
        path = os.path.join(EXAMPLES, one["page"] + ".lua")
        if not os.path.exists(os.path.join(ROOT, path)):
            yield "%s: missing: an example of %s, with a test" % (path, one["form"])
            continue
        text = read(path)
        called = "[.:]%s[ ({]" if one["kind"] != "function" else r"(?<![.:\w])%s[ ({]"
        if not re.search(called % one["name"], text):
            yield "%s: doesn't call %s" % (path, one["form"])
        if not re.search(r"^test\(", text, re.M):
            yield "%s: has no test" % path
    for name in sorted(set(os.listdir(os.path.join(ROOT, EXAMPLES))) - pages):
        yield "%s/%s: no function has that name" % (EXAMPLES, name)


def main():
    everybody, stock, methods, described, acts = registered()
    common, scripts = listed()
    tap = Tap()
    tap.check(".luacheckrc lists exactly the functions for all",
              differ(everybody, common, "engine/lua registers it", ".luacheckrc has it"))
    tap.check(".luacheckrc lists exactly the functions of the stock game",
              differ(stock, scripts, "engine/lua registers it", ".luacheckrc has it"))
    tap.check("every function and method for all is described",
              ["%s: no /*** comment" % n for n in sorted((everybody | methods) - described)])
    tap.check("tools/doc describes exactly the functions there are", list(untold(everybody | methods)))
    tap.check("tools/doc marks exactly the old spellings", differ(acts, set(doc.ACTS), "engine/lua has it", "tools/doc"))
    tap.check("every function has an example with a test", list(without_example()))
    return tap.finish()


sys.exit(main())
