#!/usr/bin/env python3
"""Counts the tests that really ran, from meson's testlog.json files. Prints the last output of each failed test, the time of
each suite, then "N passed, N failed".

usage: count_tests.py [TESTLOG…]

Each TAP line counts as one test. A program that fails without a failed line, dies or times out
counts as one more failure. A program without TAP counts as one test. Exit status 1 if
anything failed or nothing ran."""
import json
import re
import sys

LAST_WORDS = 2000  # bytes of either output of what failed

# A failed TAP line, and the comments after it, which have the reasons.
FAILURE = re.compile(r"^not ok\b.*(?:\n *#.*)*", re.M | re.I)
TAP_LINE = re.compile(r"^(not )?ok\b([^#\n]*)(#\s*(?:SKIP|TO[D]O)\b)?", re.M | re.I)


def count(entry):
    """Returns (passed, failed, skipped) of one test of the log."""
    passed = failed = skipped = 0
    for match in TAP_LINE.finditer(entry.get("stdout") or ""):
        if match.group(3):
            skipped += 1
        elif match.group(1):
            failed += 1
        else:
            passed += 1
    went_well = entry["result"] in ("OK", "EXPECTEDFAIL")
    if entry["result"] == "SKIP":
        skipped += not skipped
    elif went_well and not passed + failed + skipped:
        passed = 1
    elif not went_well and not failed:
        failed = 1
    return passed, failed, skipped


def print_last_words(entries):
    """Returns the failed tests with their reasons and their program's last output; meson does not show TAP comments."""
    for entry in entries:
        if not count(entry)[1]:
            continue
        out, errors = ((entry.get(stream) or "").strip() for stream in ("stdout", "stderr"))
        last = out[-LAST_WORDS:]
        failures = [one[:LAST_WORDS] for one in FAILURE.findall(out) if one not in last]
        print("\n".join(filter(None, [
            "-- %s: %s after %d s" % (entry["name"], entry["result"], entry["duration"]),
            *failures, last, errors[-LAST_WORDS:]])))


def print_times(entries):
    """Returns a line for each suite: number of programs, total time, and the slowest one."""
    suites = {}
    for entry in entries:
        suite = re.match(r"(?:\w+:)?(\w+)", entry["name"]).group(1)
        suites.setdefault(suite, []).append(entry)
    for suite, members in suites.items():
        longest = max(members, key=lambda entry: entry["duration"])
        print("%-8s %3d programs, %4d s; longest %s, %d s" % (
            suite, len(members), sum(entry["duration"] for entry in members),
            longest["name"].split(" / ")[-1], longest["duration"]))


def read_log(path):
    try:
        with open(path, encoding="utf-8") as log:
            return [json.loads(line) for line in log]
    except FileNotFoundError:
        return []


def main(paths):
    entries = [entry for path in paths for entry in read_log(path)]
    print_last_words(entries)
    print_times(entries)
    passed, failed, skipped = (sum(counts) for counts in zip((0, 0, 0), *map(count, entries)))
    if skipped:
        print("(%d skipped)" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    return int(failed > 0 or passed == 0)


if __name__ == "__main__":
    if sys.argv[1:] in (["--help"], ["-h"]):
        print(__doc__.strip())
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
