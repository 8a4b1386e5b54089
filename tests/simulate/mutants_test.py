#!/usr/bin/env python3
"""The simulation finds each fault of mutants.txt in one of a few seeds. Without faults it must find nothing.

usage: mutants_test.py SIMULATE-WITH-MUTANTS TABLE [WORD]

WORD: only mutants whose names contain it. Without a WORD and without SKEIN_LONG only those that tests/README.md names as
the test of a promise."""
import os
import re
import subprocess
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [os.path.join(TESTS, "mutated"), os.path.join(TESTS, "support")]
import repeat  # noqa: E402
from mutate import read_table  # noqa: E402

SEEDS = range(1, 13)
PROMISES = os.path.join(TESTS, "README.md")


def named_promises():
    with open(PROMISES, encoding="utf-8") as readme:
        return set(re.findall(r"mutants\.txt:([a-z0-9-]+)", readme.read()))


def play(program, mutant, seeds):
    """Returns the first sentence about an error found, in the order of seeds, or None."""
    for seed in seeds:
        ran = subprocess.run([program, "--mutant", str(mutant), "--seed", str(seed)],
                             capture_output=True, text=True, errors="replace", check=False)
        if ran.returncode != 0:
            found = [line for line in ran.stderr.splitlines() if line.startswith("seed ")]
            return found[0] if found else "seed %d fails" % seed
    return None


def main():
    program, table = sys.argv[1:3]
    word = sys.argv[3] if len(sys.argv) > 3 else ""
    mutants = [mutant for mutant in read_table(table) if word in mutant.name]
    if not word and not repeat.LONG:
        promised = named_promises()
        mutants = [mutant for mutant in mutants if mutant.name in promised]
    print("TAP version 14\n1..%d" % (len(mutants) + repeat.ALL))
    missed = False
    # Else seeds_test.py shows it for the program without mutants.
    if repeat.ALL:
        none = play(program, 0, SEEDS[:1])
        print("%s 1 - without a fault nothing is found" % ("ok" if none is None else "not ok"))
        missed = none is not None
    for number, mutant in enumerate(mutants, 1 + repeat.ALL):
        found = play(program, mutant.number, sorted(SEEDS, key=lambda seed: seed != int(mutant.where)))
        missed |= found is None
        print("%s %d - %s # %s" % ("ok" if found else "not ok", number, mutant.name,
                                   found or "found by none of %d seeds" % len(SEEDS)), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
