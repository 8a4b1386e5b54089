#!/usr/bin/env python3
"""A unit test finds each fault of mutants.txt: the group of tests that the table names fails with it, with the rounds and
the seed of a short run. Without a fault all of these groups pass.

usage: mutants_test.py TEST-MODULES-WITH-MUTANTS TABLE [WORD]

WORD: only mutants whose names contain it."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "mutated"))
from mutate import read_table  # noqa: E402


def fails(program, group, mutant):
    """Returns the first test of the group that fails with that mutant, or None."""
    # A failing test leaks much memory, and listing the leaks takes long.
    settings = dict(os.environ, SKEIN_MUTANT=str(mutant), ASAN_OPTIONS="detect_leaks=0")
    settings.pop("SKEIN_LONG", None)
    try:
        ran = subprocess.run([program, group], env=settings, capture_output=True, text=True, errors="replace",
                             timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return "it does not end"
    if ran.returncode == 0:
        return None
    failed = [line for line in (ran.stdout + ran.stderr).splitlines() if line.startswith("not ok")]
    return failed[0][len("not ok"):].strip(" 0123456789-") if failed else "it ends by %d" % -ran.returncode


def main():
    program, table = sys.argv[1:3]
    word = sys.argv[3] if len(sys.argv) > 3 else ""
    mutants = [mutant for mutant in read_table(table) if word in mutant.name]
    groups = sorted({mutant.where for mutant in mutants})
    wrong = 0
    print("TAP version 14\n1..%d" % (len(groups) + len(mutants)))
    for number, group in enumerate(groups, 1):
        found = fails(program, group, 0)
        wrong += found is not None
        print("%s %d - without a fault %s passes%s" % ("not ok" if found else "ok", number, group,
                                                       " # " + found if found else ""), flush=True)
    for number, mutant in enumerate(mutants, len(groups) + 1):
        found = fails(program, mutant.where, mutant.number)
        wrong += found is None
        print("%s %d - %s # %s" % ("ok" if found else "not ok", number, mutant.name,
                                   found or "not found by " + mutant.where), flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
