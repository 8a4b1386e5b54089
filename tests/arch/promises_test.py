#!/usr/bin/env python3
"""Checks that each test named in tests/README.md exists, and that nothing in the server calls a function of the system
that would block everybody.

usage: promises_test.py"""
import os
import re
import sys

from arch import ROOT, Tap, find_files, read, without_comments

NAMED = re.compile(r"`([\w/.-]+\.\w+)(?::([\w-]+))?`")
BLOCKING = re.compile(r"\b(getaddrinfo|gethostby\w+|getnameinfo|usleep|sleep|system|popen)\(")
# Where blocking delays no player: at the start, or in a separate thread.
MAY_BLOCK = {
    "net/shared/lookup.c": "a thread for each look-up",
    "net/stream/listener_address.c": "an address to listen at, at the start",
    "world/store/store_backup.c": "a thread of its own, between the parts of a copy",
}


def names_in(path):
    """Returns the text of a file of tests, with names that are sentences as README writes them: without blanks."""
    text = read(path)
    return text.replace(" ", "_") if path.endswith(".mjs") else text


def missing():
    rows = [line for line in read("tests/README.md").splitlines() if line.startswith("| ") and "---" not in line]
    for path, name in (found for row in rows for found in NAMED.findall(row)):
        if not os.path.exists(os.path.join(ROOT, "tests", path)):
            yield "there is no tests/%s" % path
        elif name and not re.search(r"(?<![\w-])%s(?![\w-])" % re.escape(name), names_in("tests/" + path)):
            yield "tests/%s has no %s" % (path, name)
    for row in rows:
        if not NAMED.search(row) and not row.startswith("| part"):
            yield "nothing holds: %s" % row


def nothing_blocks():
    for path in find_files(("engine", "net", "world"), r"\.[ch]$"):
        found = set(BLOCKING.findall(without_comments(read(path)))) - {""}
        if found and path not in MAY_BLOCK:
            yield "%s calls %s, for which everybody would wait" % (path, ", ".join(sorted(found)))


def main():
    tap = Tap()
    tap.check("each test that a promise names is there", list(missing()))
    tap.check("nothing blocks the main thread on a system call", list(nothing_blocks()))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
