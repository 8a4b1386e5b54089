#!/usr/bin/env python3
"""Looks in comments for names that no longer exist, such as a renamed function or a split file. Every word with an
underscore counts as a name, since all file names and most functions have one. Looks for macros that two test files
define.

usage: names_test.py"""
import os
import re
import sys

from arch import Tap, find_files, read

FOLDERS = ("engine", "world", "net", "tests", "tools", "scripts", "data/starter", "data/base", "data/schema")
CODE = r"\.(c|h|lua|py|mjs|js|sql|story|txt|build)$|^[a-z-]+$"
# Descriptions of calls (tools/generate_calls.py) are code.
COMMENT = re.compile(r"/\*(?!\*\* (?:call|shape) ).*?\*/|//[^\n]*", re.S)
LITERAL = re.compile(r'"(?:\\.|[^"\\\n])*"')
WORD = re.compile(r"[A-Za-z_]\w*")
NAME = re.compile(r"(?<![\w./-])(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\.[ch])?|[a-z][a-z0-9]*\.[ch])(?![\w*(])")
MACRO = re.compile(r"^#define (\w+)", re.M)
CITED = re.compile(r"\b(physics|contract)(\.md)?,? (section )?[A-Z]?\d|\b(physics|contract|house|realm|design)\.md\b")

# Other programs' own, and examples.
FOREIGN = {
    "close_notify": "an alert of TLS",
    "cmocka.h": "a header of cmocka",
    "io_uring": "a backend of libev",
    "sd_notify": "a function of systemd",
    "sqlite_sequence": "a table of SQLite",
    "resets_3": "a property of areas, numbered",
    "tba_bit_17": "a name that is made of a number",
    "a_trimmed_word_has_no_blanks": "the example of a test",
    "words_tests": "the same",
}


def comments_of(source):
    """Yields (line, text) of C's comments."""
    def hide(match):
        return re.sub(r"/[/*]", "  ", match.group(0))
    for match in COMMENT.finditer(LITERAL.sub(hide, source)):
        yield source.count("\n", 0, match.start()) + 1, match.group(0)


def shared_macros(paths):
    """Yields a sentence for each macro that two test files of a folder define: the files of a program are compiled
    together, in parts that change with their number."""
    known = {}
    for path in (path for path in paths if path.endswith("_test.c")):
        for name in sorted(set(MACRO.findall(read(path)))):
            first = known.setdefault((os.path.dirname(path), name), path)
            if first != path:
                yield "%s: %s defines %s too" % (path, first, name)


def main():
    paths = find_files(FOLDERS, CODE)
    known, comments, cited = set(FOREIGN), [], []
    for path in paths:
        source = read(path)
        name = os.path.basename(path)
        known.update((name, os.path.splitext(name)[0]))
        if path.endswith((".c", ".h")):
            comments += [(path, line, text) for line, text in comments_of(source)]
            source = COMMENT.sub(" ", source)
        known.update(WORD.findall(source))
        if path != "tests/arch/names_test.py":
            cited += ["%s: %s" % (path, match.group(0)) for match in CITED.finditer(read(path))]
    stale = []
    for path, line, text in comments:
        for match in NAME.finditer(text):
            if match.group(0) not in known:
                line_at = line + text.count("\n", 0, match.start())
                stale.append("%s:%d: there is no %s" % (path, line_at, match.group(0)))
    tap = Tap()
    tap.check("names_in_comments_exist", stale)
    tap.check("comments_cite_only_files_in_the_tree", cited)
    tap.check("macros_of_tests_have_names_of_their_own", list(shared_macros(paths)))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
