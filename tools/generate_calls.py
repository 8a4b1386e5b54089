"""Typed calls and routes of the API, as data/calls and comments of C sources describe them.

A source named calls_*.c may describe its calls where their handlers are, so that a call is in one file. data/calls has calls
whose handlers are elsewhere. The calls of a module that is not built are not in the program. A comment is one of

    /*** call NAME                  /*** shape NAME
    {JSON} */                       {JSON} */

with what the file of data/calls would have under this name, and for a call also "routes": [ROUTE]. A call:

    about    one sentence
    who      player, builder or wizard; without it anybody
    writes, behind, spoken, parting     engine/session/call_table.h
    takes    the arguments, by name; those with a "?" are optional. Their types: engine/session/shape.h
    gives    the members of the answer
    routes   addresses of the API: {"route": "GET /things/{id}", "id": "getThing", "about": …} and what
             net/web/routes/http_routes_api.c reads beside
"""
import glob
import json
import os
import re

from generate_tables import Fault, descriptors, fail  # noqa: F401

COMMENT = re.compile(r"^/\*\*\* (call|shape) ([a-z_.]+)\n(.*?) \*/$", re.MULTILINE | re.DOTALL)


def folders(root, without=()):
    """Returns the folders whose sources may describe calls, except for those of some modules."""
    found = {os.path.dirname(path) for path in descriptors(root)} | {"engine/core/calls"}
    return sorted(path for path in found if os.path.basename(path) not in without)


def sources(root, without=()):
    """Returns the paths of all files that describe calls, except for those of some modules."""
    found = set(glob.glob("data/calls/*.json", root_dir=root))
    for folder in folders(root, without):
        found.update(glob.glob(folder + "/**/calls_*.c", root_dir=root, recursive=True))
    return sorted(found)


def read_calls(root, without=()):
    """Returns {path: {"shapes": …, "calls": …, "routes": …}}. A mistake is a Fault."""
    described = {}
    for path in sources(root, without):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        try:
            table = json.loads(text) if path.endswith(".json") else comments(path, text)
        except ValueError as why:
            fail("%s: %s", path, why)
        if table:
            described[path] = table
    return described


def comments(path, text):
    """Returns what the comments of a C source describe; None if it describes nothing."""
    found = COMMENT.findall(text)
    if len(found) != len(re.findall(r"/\*\*\* (?:call|shape)\b", text)):
        fail("%s: write a description as \"/*** call NAME\", a new line, and JSON that ends with \"} */\"", path)
    table = {"shapes": {}, "calls": {}, "routes": []}
    for kind, name, body in found:
        try:
            one = json.loads(body)
        except ValueError as why:
            fail("%s: the %s %s: %s", path, kind, name, why)
        table["routes"] += [route | {"call": name} for route in (one.pop("routes", []) if kind == "call" else [])]
        table[kind + "s"][name] = one
    return table if found else None


def assets(root, without=()):
    """Returns what the comments describe as files of data/calls: {path: JSON}."""
    return {"data/calls/%s.json" % path[:-2].replace("/", "-"): json.dumps(table, ensure_ascii=False)
            for path, table in read_calls(root, without).items() if path.endswith(".c")}
