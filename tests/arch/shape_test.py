#!/usr/bin/env python3
"""Limits on sources: files of at most 600 lines, functions of at most 60, a head comment that names its file, no
unsafe C functions, no notes about later work, no blanks at the end of a line. With arguments, checks only those
files.

usage: shape_test.py [FILE...]"""
import os
import re
import sys

from arch import ROOT, Tap, find_files, read, without_comments

FOLDERS = ["engine", "world", "net", "scripts", "tests", "tools", "data/schema", "data/base"]
FILE_MAX, FUNCTION_MAX = 600, 60
UNSAFE = r"strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|scanf|sscanf|fscanf|alloca"
AGE = re.compile(r"clock_wall_ms\(\) - [a-z]")
SAYS_WHEN = ("engine/base/clock.c", "engine/core/output/disk_tell.c")  # the second makes a time of day of an age
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")


def check_length(path, text):
    lines = text.count("\n")
    if lines > FILE_MAX:
        yield "%s: %d lines; at most %d: split it by idea" % (path, lines, FILE_MAX)


def check_functions(path, text):
    """A function's braces are alone in the first column; clang-format ensures that."""
    if not path.endswith((".c", ".h")):
        return
    start = None
    for number, line in enumerate(text.split("\n"), 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            if number - start - 1 > FUNCTION_MAX:
                yield "%s:%d: a function of %d lines" % (path, start, number - start - 1)
            start = None


def check_head(path, text):
    name = os.path.basename(path)
    if path.endswith(".c") and not text.startswith("/* %s -- " % name):
        yield "%s: does not begin with /* %s -- what question it answers" % (path, name)


def check_words(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        match = LATER.search(line)
        if match:
            yield "%s:%d: %s: write an issue or do it" % (path, number, match.group(1))
    if path.endswith((".c", ".h")):
        code = without_comments(text)
        for match in re.finditer(r"\b(%s)\s*\(" % UNSAFE, code):
            number = code.count("\n", 0, match.start()) + 1
            yield "%s:%d: uses %s" % (path, number, match.group(1))


def check_blanks(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            yield "%s:%d: blanks at the end of the line" % (path, number)
    if text and not text.endswith("\n"):
        yield "%s: no newline at its end" % path


def check_ages(path, text):
    """The system's clock may be set back, so subtracting a time stamp from it may give a negative age."""
    for match in AGE.finditer(text if path.startswith(("engine/", "net/")) and path not in SAYS_WHEN else ""):
        yield "%s:%d: take clock_wall_age_ms" % (path, text.count("\n", 0, match.start()) + 1)


CHECKS = [
    ("files have at most %d lines" % FILE_MAX, check_length),
    ("functions have at most %d lines" % FUNCTION_MAX, check_functions),
    ("each .c begins with its name and purpose", check_head),
    ("no unsafe functions and no notes for later", check_words),
    ("ages are computed by clock_wall_age_ms", check_ages),
    ("no blanks at the end of a line", check_blanks),
]


def main(named):
    def is_tool(path):
        return path.startswith("tools/") and "." not in os.path.basename(path)

    wanted = r"\.(c|h|lua|py|sh|sql|build|txt)$"
    paths = find_files(FOLDERS, wanted) + [p for p in find_files(["tools"], "") if is_tool(p)]
    if named:
        chosen = {os.path.relpath(os.path.abspath(name), ROOT) for name in named}
        paths = [path for path in paths if path in chosen]
    texts = [(path, read(path)) for path in sorted(set(paths))]
    tap = Tap()
    for name, check in CHECKS:
        tap.check(name, [problem for path, text in texts for problem in check(path, text)])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
