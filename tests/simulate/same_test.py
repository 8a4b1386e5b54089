#!/usr/bin/env python3
"""The same seed does the same, to the byte, in another process and after another seed.

usage: same_test.py SIMULATE"""
import subprocess
import sys


def traces(*options):
    """Returns the sums of all bytes that were sent and written, one of each seed."""
    out = subprocess.run([sys.argv[1], "--trace", "--lives", "3", *options],
                         capture_output=True, text=True, check=False).stdout
    return [line for line in out.splitlines() if line.startswith("# trace")]


def main():
    first = traces("--seed", "101")
    both = traces("--seed", "100", "--seeds", "2")
    checks = [
        ("a seed does the same again, after another one", len(first) == 1 and both[1:] == first),
        ("another seed does something else", len(both) == 2 and both[0] != both[1]),
    ]
    print("TAP version 14\n1..%d" % len(checks))
    for number, (what, ok) in enumerate(checks, 1):
        print("%s %d - %s" % ("ok" if ok else "not ok", number, what))
    if not all(ok for _, ok in checks):
        print("# %r, and with the seed before: %r" % (first, both))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
