#!/usr/bin/env python3
"""Checks that the table meta has only the keys of meta_keys.py: that no other file writes rows of it, that those that do
name no other key, and that no key is put together from parts.

usage: meta_test.py"""
import os
import re
import sys

from arch import ROOT, Tap, find_files, read
from meta_keys import KEYS, WRITERS

# How a file writes a row: by rows.h, by a batch, by SQL.
WRITE = re.compile(r"row_(new|of_\w+)\(TABLE_META\b|BATCH_ROW, TABLE_META|INSERT( OR \w+)? INTO meta\b")
# A key in SQL, or that a function or a define names.
SQL = re.compile(r"INTO meta(?! WHERE)(.*?)(?:FROM|;|\n\n|\n\s*\[)", re.DOTALL)
SQL_KEY = re.compile(r"(?:\(|SELECT )'(\w+)'")
NAMED = re.compile(r"put_meta\(batch, \"(\w+)\"|\{value_text\(\"(\w+)\"\), value_text|#define \w*(?:ROW|MARK) \"([^\"]+)\"")
FUNCTION = re.compile(r"^\w[^\n;]*\([^;{]*?\)\n\{\n.*?^\}", re.MULTILINE | re.DOTALL)


def keys_of(text):
    """Returns the keys that a file's code names."""
    found = {key for statement in SQL.findall(text) for key in SQL_KEY.findall(statement)}
    return found | {key for groups in NAMED.findall(text) for key in groups if key}


def code(path):
    """Returns a source without comments, and what its header defines."""
    both = read(path) + (read(path[:-2] + ".h") if os.path.exists(os.path.join(ROOT, path[:-2] + ".h")) else "")
    return re.sub(r"/\*.*?\*/", "", both, flags=re.DOTALL)


def check_writers(sources):
    writers = {path for path, text in sources.items() if WRITE.search(text)}
    for path in sorted(writers - WRITERS):
        yield "%s writes rows of the table meta: make a table (tools/generate_tables.py), or add its key to meta_keys.py" % path
    for path in sorted(WRITERS - writers):
        yield "%s writes no row of the table meta any more: drop it from meta_keys.py" % path


def check_keys(sources):
    found = {key: path for path in WRITERS & set(sources) for key in keys_of(sources[path])}
    for key in sorted(set(found) - set(KEYS)):
        yield "%s names the key %s of the table meta, which meta_keys.py does not have" % (found[key], key)
    first = {"next_arrival", "next_id", "time_ms"}  # of the first step of the schema
    for key in sorted(set(KEYS) - set(found) - first):
        yield "meta_keys.py has the key %s, which no writer names" % key


def check_parts(sources):
    """A function that makes a row of meta and formats a text makes many keys of one."""
    for path in sorted(WRITERS & set(sources)):
        for function in FUNCTION.findall(sources[path]):
            if re.search(r"row_(new\(TABLE_META\b|of_\w+\(TABLE_META, (?!STR\())", function) and "printf(" in function:
                yield "%s: a key of the table meta is put together: %s" % (path, function.split("\n")[0])


def check_frame(tap):
    """Checks the search by examples."""
    wrong = {
        "a.c": "static void put(void)\n{\n    struct row row = row_new(TABLE_META);\n    buf_printf(&name, \"x:%d\", 1);\n}\n",
        "b.c": "INSERT INTO meta VALUES ('one', 1);", "c.c": "#define KEY_ROW \"two\"\nrow_new(TABLE_META)",
        "d.c": "row_of_str(TABLE_META, STR(KEY_ROW));"}
    tap.check("each way to write a row is found", [
        path for path, text in wrong.items() if not WRITE.search(text)])
    tap.check("each way to name a key is found", [
        "%s: %s" % (path, keys_of(wrong[path])) for path, keys in (("b.c", {"one"}), ("c.c", {"two"}))
        if keys_of(wrong[path]) != keys])
    tap.check("a key made of parts is found", [
        "not found" for function in FUNCTION.findall(wrong["a.c"]) or [""] if "printf(" not in function])


def main():
    sources = {path: code(path) for path in find_files(["engine", "net", "world"], r"\.c$")}
    tap = Tap()
    check_frame(tap)
    tap.check("only the listed files write rows of meta", check_writers(sources))
    tap.check("they name only the listed keys", check_keys(sources))
    tap.check("no key is put together from parts", check_parts(sources))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
