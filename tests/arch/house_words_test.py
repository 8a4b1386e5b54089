#!/usr/bin/env python3
"""Counts house words in names: words that this project uses for what the field has another term for. A name is a C
symbol, variable, field or macro of the layers, or a file or folder of theirs. tests/arch/house_words.txt has the
words, their terms and the largest number of names allowed, which may only fall.

usage: house_words_test.py [--list WORD | --write]

  --list WORD  print each name with the word
  --write      lower the stored numbers to the counted ones"""
import collections
import os
import re
import sys

from arch import ROOT, Layers, Tap, find_files, read, without_comments

PATH = "tests/arch/house_words.txt"
ROW = re.compile(r"(?P<word>[a-z]+)(?P<gap> +)(?P<most>\d+)(?P<term> +\S.*)")
NAME = re.compile(r"[A-Za-z_]\w*")


def parse(text):
    """Returns word -> the number of names allowed. A line that is neither empty, a comment nor a row is an error."""
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            match = ROW.fullmatch(line)
            if not match or match.group("word") in found:
                raise ValueError("%s: not WORD NUMBER TERM, or a second row of the word: %s" % (PATH, line))
            found[match.group("word")] = int(match.group("most"))
    return found


def names_of_source(source):
    """Returns the names in C code; comments, texts and included paths have none."""
    code = re.sub(r"(?m)^\s*#\s*include\b.*$", "", without_comments(source))
    return set(NAME.findall(code))


def names_of_path(path):
    """Returns the folders of a path and its file without suffix."""
    return set(os.path.splitext(path)[0].split("/"))


def count(names, words):
    """Returns word -> sorted names that have it as a part."""
    found = collections.defaultdict(list)
    for name in sorted(names):
        for part in set(name.lower().split("_")):
            if part in words:
                found[part].append(name)
    return found


def problems_of(word, names, most):
    if len(names) > most:
        yield "%d names have `%s`, %d are allowed; house_words_test.py --list %s prints them" % (
            len(names), word, most, word)


def lowered(text, found):
    """Returns the table with each number that is larger than counted lowered."""
    def line_of(line):
        match = not line.startswith("#") and ROW.fullmatch(line)
        if not match:
            return line
        most = str(min(int(match.group("most")), len(found.get(match.group("word"), ()))))
        width = len(match.group("gap") + match.group("most"))
        return match.group("word") + " " + most.rjust(width - 1) + match.group("term")
    return "\n".join(map(line_of, text.split("\n")))


def check_frame(tap):
    """Checks the counting by an example."""
    source = '#include "old/moment.h"\n/* moment_a */ int moment_b(void); char *c = "moment_d"; #define MOMENT_E\nint moments;'
    found = count(names_of_source(source) | names_of_path("engine/core/moment_file.c"), {"moment"})
    tap.check("names are found in code and paths, by whole parts", [
        str(found)] if found != {"moment": ["MOMENT_E", "moment_b", "moment_file"]} else [])
    table = "# moment 9 hook\nmoment  4  event\n"
    tap.check("a name too many fails and a lower number is written", [
        each for each, wrong in (
            ("no failure", not list(problems_of("moment", ["a"] * 5, parse(table)["moment"]))),
            ("a failure", list(problems_of("moment", ["a"] * 4, parse(table)["moment"]))),
            (lowered(table, found), lowered(table, found) != "# moment 9 hook\nmoment  3  event\n"),
            (lowered(table, {"moment": ["a"] * 9}), lowered(table, {"moment": ["a"] * 9}) != table)) if wrong])


def main(arguments):
    folders = list(Layers().folders.values())
    table = read(PATH)
    words = parse(table)
    names = set()
    for path in find_files(folders, r"\.[ch]$"):
        names |= names_of_path(path) | names_of_source(read(path))
    found = count(names, words)
    if arguments[:1] == ["--list"] and len(arguments) == 2:
        print("\n".join(found.get(arguments[1], [])))
        return 0
    if arguments == ["--write"]:
        with open(os.path.join(ROOT, PATH), "w", encoding="utf-8") as file:
            file.write(lowered(table, found))
        words = parse(read(PATH))
    elif arguments:
        sys.exit(__doc__)
    tap = Tap()
    check_frame(tap)
    for word, most in words.items():
        notes = ["%d, could be lowered from %d" % (len(found[word]), most)] if len(found[word]) < most else []
        tap.check("names with `%s` have not become more" % word, problems_of(word, found[word], most), notes)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
