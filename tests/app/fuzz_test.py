#!/usr/bin/env python3
"""Tests tools/fuzz itself: it finds a planted fault, tells how to repeat it, and keeps few inputs.

usage: fuzz_test.py SKEIN"""
import os
import re
import subprocess
import sys

from program import main

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

BEGIN = """
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    volatile unsigned count = 0;
"""
END = "return count > 1000; }\n"

# Each further byte of the word is code that nothing reached before.
WORD = "".join("if (size > %d && data[%d] == '%s') { count += %d;\n" % (at, at, letter, at)
               for at, letter in enumerate("FUZZ"))
FAULT = BEGIN + WORD + "__builtin_trap();" + "}" * 4 + END
SOUND = BEGIN + WORD + "}" * 4 + END
# As many places to reach as there are bytes.
WIDE = BEGIN + "if (size < 1) return 0;\nswitch (data[0]) {\n" + "".join(
    "case %d: count += %d; break;\n" % (byte, byte * byte) for byte in range(256)) + "}" + END


def plant(folder, name, source):
    path = folder.write(name + ".c", source)
    os.makedirs(os.path.join(folder.path, "build", "tests"), exist_ok=True)
    subprocess.run(["clang", "-O0", "-fsanitize=fuzzer", path, "-o",
                    os.path.join(folder.path, "build", "tests", name + "_fuzz")], check=True)


def fuzz(folder, *words):
    here = {"FUZZ_BUILD": os.path.join(folder.path, "build"), "FUZZ_CORPUS": os.path.join(folder.path, "kept")}
    return subprocess.run([os.path.join(ROOT, "tools", "fuzz"), *words], cwd=folder.path, capture_output=True, text=True,
                          check=False, timeout=120, env=dict(os.environ, **here))


def kept(folder, name):
    path = os.path.join(folder.path, "kept", name)
    return {file: os.path.getsize(os.path.join(path, file)) for file in os.listdir(path)}


def a_fault_is_found_with_the_command_to_repeat_it(folder):
    plant(folder, "planted", FAULT)
    plant(folder, "sound", SOUND)
    done = fuzz(folder, "--minutes", "0.05")
    assert done.returncode == 1, done.stdout
    assert "planted: failed" in done.stdout and done.stdout.endswith("2 targets, 1 failed\n"), done.stdout
    command = re.search(r"^repeat it: (.*)$", done.stdout, re.M).group(1).split()
    with open(os.path.join(folder.path, command[1]), "rb") as file:
        assert file.read().startswith(b"FUZZ")
    again = subprocess.run(command, cwd=folder.path, capture_output=True, text=True, check=False)
    assert again.returncode != 0 and "deadly signal" in again.stderr, again.stderr
    assert fuzz(folder, "1", "sound").returncode == 0


def only_inputs_that_reach_new_code_are_kept(folder):
    plant(folder, "sound", SOUND)
    folder.write("kept/sound/by-hand", "FU")
    assert fuzz(folder, "--minutes", "0.02").returncode == 0
    first = kept(folder, "sound")
    assert "by-hand" in first and 2 <= len(first) <= 12 and max(first.values()) <= 8, first
    assert fuzz(folder, "--minutes", "0.02").returncode == 0
    assert kept(folder, "sound") == first


def the_number_of_kept_inputs_is_limited(folder):
    plant(folder, "wide", WIDE)
    assert fuzz(folder, "--minutes", "0.02").returncode == 0
    sizes = kept(folder, "wide")
    assert len(sizes) == 32 and max(sizes.values()) <= 2, sizes


def a_replay_keeps_no_inputs(folder):
    plant(folder, "sound", SOUND)
    done = fuzz(folder, "1")
    assert done.returncode == 0 and done.stdout.startswith("sound: "), done.stdout
    assert not folder.has("kept")


def an_invalid_time_or_target_is_refused(folder):
    plant(folder, "sound", SOUND)
    for words in (["0"], ["--minutes", "0"], ["--minutes", "long"], ["1", "a", "b"], ["1", "nothing"], ["--bogus"]):
        done = fuzz(folder, *words)
        assert done.returncode == 2 and done.stderr and "Traceback" not in done.stderr, (words, done.stderr)


TESTS = [
    a_fault_is_found_with_the_command_to_repeat_it,
    only_inputs_that_reach_new_code_are_kept,
    the_number_of_kept_inputs_is_limited,
    a_replay_keeps_no_inputs,
    an_invalid_time_or_target_is_refused,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
