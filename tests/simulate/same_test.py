#!/usr/bin/env python3
"""The same seed gives the same bytes, in another process and environment, first or after another seed.

usage: same_test.py SIMULATE"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402


LIVES = "3" if repeat.LONG else "2"


def traces(*options, **environment):
    """Returns the checksums of all bytes sent and written, one for each seed."""
    out = subprocess.run([os.path.abspath(sys.argv[1]), "--trace", "--lives", LIVES, *options], cwd=tempfile.gettempdir(),
                         env=dict(os.environ, **environment), capture_output=True, text=True, check=False).stdout
    return [line for line in out.splitlines() if line.startswith("# trace")]


def main():
    both = traces("--seed", "100", "--seeds", "2")
    elsewhere = traces("--seed=0101", UNRELATED="x" * 5555, ASAN_OPTIONS="quarantine_size_mb=1", TZ="Asia/Tokyo")
    checks = [
        ("a seed does the same again, first and in another environment", len(elsewhere) == 1 and both[1:] == elsewhere),
        ("another seed does something else", len(both) == 2 and both[0] != both[1]),
    ]
    print("TAP version 14\n1..%d" % len(checks))
    for number, (what, ok) in enumerate(checks, 1):
        print("%s %d - %s" % ("ok" if ok else "not ok", number, what))
    if not all(ok for _, ok in checks):
        print("# with the seed before: %r, elsewhere: %r" % (both, elsewhere))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
