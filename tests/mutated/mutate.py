#!/usr/bin/env python3
"""Copies sources with the faults of mutants.txt in them, each of which is off until it is chosen.

usage: mutate.py TABLE ROOT FILE OUT     writes one changed source
       mutate.py TABLE --list            prints "NUMBER NAME", a line a mutant"""
import os
import sys

# Files of one room are compiled as one unit, so any of them may be the first.
HEAD = """#ifndef MUTANT_OFTEN
extern unsigned simulate_mutant;
static unsigned mutant_calls __attribute__((unused));
#define MUTANT_OFTEN (++mutant_calls %% 23 == 0)
#endif
#line 1 "%s"
"""


class Mutant:
    """One row of the table; number: by which it is chosen; where: what is tried first, a seed or a group of tests."""

    def __init__(self, number, kind, name, path, where="1"):
        self.number, self.kind, self.name, self.path, self.where = number, kind, name, path, where
        self.old = self.new = None


def read_table(path):
    mutants = []
    with open(path, encoding="utf-8") as table:
        for line in table:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word in ("mutant", "expression"):
                mutants.append(Mutant(len(mutants) + 1, word, *rest.split()))
            elif word == "-":
                mutants[-1].old = rest
            elif word == "+":
                mutants[-1].new = rest
    return mutants


def change(text, group):
    """Puts the mutants of one place into text."""
    old, kind = group[0].old, group[0].kind
    if text.count(old) != 1:
        sys.exit("%s: %r is there %d times, and must be once: mend mutants.txt" %
                 (group[0].path, old, text.count(old)))
    if kind == "expression":
        made = old
        for mutant in group:
            made = "(simulate_mutant == %d ? %s : %s)" % (mutant.number, mutant.new, made)
    else:
        made = "{ %s }" % old
        for mutant in group:
            made = "if (simulate_mutant == %d) { %s } else %s" % (mutant.number, mutant.new, made)
    return text.replace(old, made)


def main():
    mutants = read_table(sys.argv[1])
    if sys.argv[2] == "--list":
        for mutant in mutants:
            print(mutant.number, mutant.name)
        return
    root, path, out = sys.argv[2:5]
    with open(os.path.join(root, path), encoding="utf-8") as source:
        text = source.read()
    places = {}
    for mutant in mutants:
        if mutant.path == path:
            places.setdefault(mutant.old, []).append(mutant)
    for group in places.values():
        text = change(text, group)
    with open(out, "w", encoding="utf-8") as made:
        made.write(HEAD % path + text)


if __name__ == "__main__":
    main()
