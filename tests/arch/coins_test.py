#!/usr/bin/env python3
"""Only trade.mint (scripts/trade/lib/trade.lua) makes coins in stock scripts, so that the almanac counts them all.

usage: coins_test.py"""
import re
import sys

from arch import Tap, find_files, read

MAKES = re.compile(r'(?<!t:)\bcreate\(\s*\{?\s*"coin"')


def main():
    wrong = []
    for path in find_files(["scripts"], r"\.lua$"):
        if not path.endswith("trade/lib/trade.lua"):
            wrong += ["%s:%d: coins are made by trade.mint" % (path, number)
                      for number, line in enumerate(read(path).split("\n"), 1) if MAKES.search(line)]
    tap = Tap()
    tap.check("coins_are_made_in_one_place", wrong)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
