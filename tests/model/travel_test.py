#!/usr/bin/env python3
"""A compromised world gains nothing of a traveller whom their home has not sent there, in any order of events within
some bounds, and no rule can be left out. With SKEIN_LONG the bounds are wider.

usage: travel_test.py"""
import os
import sys

from travel_model import MUTANTS, Bounds, Model

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402

MOST = 2000000
# walks, lies, copies
SAFE = [Bounds(3, 3, 1), Bounds(4, 2, 1)] + ([Bounds(5, 3, 1)] if repeat.LONG else [])
WITHOUT = Bounds(3, 2, 1)


def main():
    failed = 0
    print("1..%d" % (len(SAFE) + len(MUTANTS)))
    for number, bounds in enumerate(SAFE, 1):
        count, way = Model(bounds).run(MOST)
        whole = count < MOST and not way
        failed += not whole
        print("%s %d - %s: %d states" % ("ok" if whole else "not ok", number, bounds, count), flush=True)
        if way:
            print("# " + ", ".join(way))
    for number, mutant in enumerate(sorted(MUTANTS), len(SAFE) + 1):
        count, way = Model(WITHOUT, mutant).run(MOST)
        failed += not way
        print("%s %d - without the rule it is found out: %s" % ("ok" if way else "not ok", number, MUTANTS[mutant]),
              flush=True)
        print("# %d states: %s" % (count, ", ".join(way or [])))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
