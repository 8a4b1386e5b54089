#!/usr/bin/env python3
"""Runs the tests of one suite of a build without meson, which takes four seconds to start. Groups of one test program run in
one process each, forked by the program, so that its libraries are loaded once. Writes the log that count_tests.py reads.

usage: run_tests.py BUILD SUITE [WORD]

WORD: only tests with it in their names. The exit status is 0 if all went well."""
import concurrent.futures
import itertools
import json
import os
import signal
import subprocess
import sys
import time

PATIENCE = 3  # a test may take so many times its limit


def read_tests(build, suite, word):
    """Returns the tests as meson wrote them down when it configured the build."""
    with open(os.path.join(build, "meson-info", "intro-tests.json"), encoding="utf-8") as file:
        tests = json.load(file)
    return [test for test in tests if word in test["name"] and
            suite in [name.split(":")[-1] for name in test["suite"]]]


def batches(tests, cores):
    """Returns lists of tests that one process runs: groups of one program in parts, one part for each core; all others alone
    and first, because they take longest."""
    def program(test):
        return (test["cmd"][0], "skein:unit" in test["suite"] and len(test["cmd"]) == 2)

    whole, parts = [], []
    for (_, divisible), members in itertools.groupby(sorted(tests, key=program), program):
        members = list(members)
        if divisible:
            parts += [members[i::cores] for i in range(min(cores, len(members)))]
        else:
            whole += [[one] for one in members]
    return whole + sorted(parts, key=len, reverse=True)


def run(batch):
    """Runs the tests of a batch; returns the entry of the log."""
    first = batch[0]
    command = first["cmd"] + [one["cmd"][1] for one in batch[1:]]
    began = time.monotonic()
    out = ""
    try:
        process = subprocess.Popen(command, env={**os.environ, **first["env"]}, cwd=first["workdir"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   errors="replace", start_new_session=True)
        out, errors = process.communicate(timeout=PATIENCE * sum(one["timeout"] for one in batch))
        result = "OK" if process.returncode == 0 else "FAIL"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, errors = process.communicate()
        result = "TIMEOUT"
    except OSError as error:
        errors, result = "%s cannot be run: %s" % (command[0], error), "ERROR"
    name = first["name"] if len(batch) == 1 else "%s and %d more" % (first["name"], len(batch) - 1)
    return {"name": name, "result": result, "duration": time.monotonic() - began, "stdout": out, "stderr": errors}


def main(build, suite, word=""):
    cores = os.cpu_count() or 1
    work = batches(read_tests(build, suite, word), cores)
    well = True
    log = os.path.join(build, "meson-logs", "testlog.json")
    os.makedirs(os.path.dirname(log), exist_ok=True)
    with open(log, "w", encoding="utf-8") as file, concurrent.futures.ThreadPoolExecutor(cores) as pool:
        for entry in pool.map(run, work):
            well = well and entry["result"] == "OK"
            file.write(json.dumps(entry) + "\n")
    return int(not well)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        print(__doc__.strip())
        sys.exit(sys.argv[1:] not in (["--help"], ["-h"]) and 2)
    sys.exit(main(*sys.argv[1:]))
