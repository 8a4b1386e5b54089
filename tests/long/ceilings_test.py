#!/usr/bin/env python3
"""Limits for a newcomer's wait: the processor time of the first build, and the time of tools/test on two quiet cores.
tests/arch/ratchets.txt has both.

usage: ceilings_test.py               a fresh clone is built and tested, and must keep to both; for tools/test --long
       ceilings_test.py --first-build builds the release here, where none is, and only prints what it took; for .ci/run"""
import os
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "arch"))
import ratchets  # noqa: E402

CEILINGS = ratchets.load()
BUILD_CPU_S, TEST_S = CEILINGS["seconds:first-build"], CEILINGS["seconds:tests"]


def timed(words, folder):
    """Runs a command; returns (completed process, seconds, seconds of processor time)."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name != "SKEIN_LONG"}
    done = subprocess.run(words, cwd=folder, env=environment, text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def build(folder):
    """Builds the release; returns whether that went well and kept to the ceiling, and a sentence."""
    done, seconds, cpu_seconds = timed(["tools/build", "--werror", "release"], folder)
    said = "the first build takes %.0f CPU-seconds (at most %d), %.0f s" % (cpu_seconds, BUILD_CPU_S, seconds)
    return done.returncode == 0 and cpu_seconds <= BUILD_CPU_S, said, done


def test(folder):
    done, seconds, _ = timed(["tools/test"], folder)
    said = "tools/test takes %.0f s (at most %d): %s" % (seconds, TEST_S, done.stdout.strip().rpartition("\n")[2])
    return done.returncode == 0 and seconds <= TEST_S, said, done


def main():
    if sys.argv[1:] == ["--first-build"]:
        _, said, done = build(ROOT)
        print(said, flush=True)
        return done.returncode
    failed = 0
    with tempfile.TemporaryDirectory(prefix="skein-ceilings-", dir="/var/tmp") as folder:
        clone = os.path.join(folder, "skein")
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        print("1..2")
        for number, step in enumerate((build, test), 1):
            well, said, done = step(clone)
            failed += not well
            print("%s %d - %s" % ("ok" if well else "not ok", number, said), flush=True)
            if not well:
                print("# " + "\n# ".join((done.stdout + done.stderr)[-3000:].splitlines()), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
