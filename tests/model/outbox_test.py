#!/usr/bin/env python3
"""Letters between worlds are delivered once in every order of events within some bounds, and no rule can be left out.
With SKEIN_LONG the bounds are wider: ten times as many states.

usage: outbox_test.py"""
import os
import sys

from outbox_model import MUTANTS, Bounds, Model

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402

MOST = 1000000
SAFE = [
    # worlds, tokens, moves, crashes, copies, greetings, lies
    Bounds(2, 1, 3, 1, 0, 2),
    Bounds(2, 1, 2, 1, 1, 2),
    Bounds(2, 2, 2, 1, 0, 2),
    Bounds(3, 1, 1, 0, 0, 3 if repeat.LONG else 2),
    Bounds(3, 1, 1, 0, 1, 3 if repeat.LONG else 2),
    Bounds(2, 1, 2, 1, 0, 2, 1),
    Bounds(3, 1, 1, 0, 1 if repeat.LONG else 0, 2, 1),
]
WITHOUT = {
    "any proof": Bounds(2, 1, 1, 1, 0, 2, 1),
    "no comparing": Bounds(2, 1, 1, 0, 1, 2),
    "no marks": Bounds(2, 3, 2, 0, 1, 2),
    "not all heard": Bounds(2, 1, 1, 0, 1, 2),
    "no proofs": Bounds(2, 1, 0, 0, 0, 1, 1),
    "no seen": Bounds(2, 1, 1, 0, 0, 1),
    "no session": Bounds(2, 1, 1, 0, 1, 2),
    "taken back": Bounds(2, 1, 1, 0, 0, 1),
    "told early": Bounds(2, 1, 1, 1, 0, 1),
}


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
        count, way = Model(WITHOUT[mutant], mutant).run(MOST)
        failed += not way
        print("%s %d - without the rule it is found out: %s" % ("ok" if way else "not ok", number, MUTANTS[mutant]),
              flush=True)
        print("# %d states: %s" % (count, ", ".join(way or [])))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
