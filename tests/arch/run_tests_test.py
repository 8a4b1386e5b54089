#!/usr/bin/env python3
"""tools/run_tests.py, which runs the tests of tools/test --fast: groups of a program share a process, and a test that fails,
dies or waits too long is counted as failed.

usage: run_tests_test.py"""
import json
import os
import subprocess
import sys
import tempfile

from arch import ROOT, Tap

SCRIPTS = {
    "groups": 'for group in "$@"; do echo "ok - $group in $$"; done',
    "story": 'echo "ok - $1"',
    "fails": 'echo "not ok - it fails"; exit 1',
    "dies": "kill -9 $$",
    "waits": "sleep 60 & wait",
}


def make_build(folder, tests):
    """Writes what meson writes about these tests: rows of name, program, argument and limit in seconds."""
    for name, script in SCRIPTS.items():
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n%s\n" % script)
        os.chmod(path, 0o755)
    os.mkdir(os.path.join(folder, "meson-info"))
    with open(os.path.join(folder, "meson-info", "intro-tests.json"), "w", encoding="utf-8") as file:
        json.dump([{"name": name, "cmd": [os.path.join(folder, program), argument], "env": {}, "workdir": None,
                    "timeout": limit, "suite": ["skein:" + ("unit" if program == "groups" else "stories"), "skein:fast"],
                    "protocol": "tap"}
                   for name, program, argument, limit in tests], file)


def play(tests, *words):
    """Runs the tests; returns the exit status, all output in the log, and the last line of count_tests.py."""
    with tempfile.TemporaryDirectory() as folder:
        make_build(folder, tests)
        ran = subprocess.run([sys.executable, os.path.join(ROOT, "tools/run_tests.py"), folder, "fast", *words], check=False)
        log = os.path.join(folder, "meson-logs", "testlog.json")
        with open(log, encoding="utf-8") as file:
            out = "".join(json.loads(line)["stdout"] for line in file)
        counted = subprocess.run([sys.executable, os.path.join(ROOT, "tools/count_tests.py"), log], capture_output=True,
                                 text=True, check=False)
    return ran.returncode, out, counted.stdout.splitlines()[-1]


def main():
    tap = Tap()
    groups = [("base/%d" % i, "groups", str(i), 60) for i in range(64)]

    status, out, counted = play(groups + [("stories/one", "story", "1", 60)])
    processes = {line.split()[-1] for line in out.splitlines() if " in " in line}
    tap.check("each group runs once, in one process for each core", [
        str((status, counted, len(processes)))] if (status, counted) != (0, "65 passed, 0 failed") or
        len(processes) > (os.cpu_count() or 1) else [])

    status, _, counted = play(groups, "base/63")
    tap.check("a word chooses tests by their names", [] if (status, counted) == (0, "1 passed, 0 failed") else [counted])

    for what, program, limit in (("fails", "fails", 60), ("dies", "dies", 60), ("waits too long", "waits", 0.1),
                                 ("is not there", "none", 60)):
        status, _, counted = play([("stories/one", "story", "1", 60), ("stories/two", program, "1", limit)])
        tap.check("a test that %s is counted as failed" % what, [] if (status, counted) == (1, "1 passed, 1 failed") else
                  [str((status, counted))])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
