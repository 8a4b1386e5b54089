#!/usr/bin/env python3
"""Compiles each header alone, so that it can be included without others. A source includes its own header first
(layers_test.py) and is compiled alone (alone_test.py), so only headers without a source of their name are
compiled here. One source is also compiled against a library newer than Debian 12's.

usage: headers_test.py COMPILER [ARGUMENT...]"""
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from arch import ROOT, Layers, Tap, find_files, read

MADE = tempfile.mkdtemp()  # for the headers that tools/generate writes
FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I" + ROOT, "-I" + MADE]


def check_header(compiler, path):
    """Returns the compiler's errors about one header, or None."""
    # Compiles a source of one line: as the main file, the header's #pragma once would cause a warning.
    source = '#include "%s"\n' % path
    done = subprocess.run(compiler + FLAGS + ["-x", "c", "-"], input=source, text=True,
                          capture_output=True, check=False)
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if "error:" in line]
    return "%s: does not compile alone: %s" % (path, (errors or ["?"])[0])


def make_headers():
    """Writes what tools/generate does when a build is set up."""
    subprocess.run([os.path.join(ROOT, "tools/generate"), "configure", MADE], stdout=subprocess.DEVNULL, check=True)
    os.makedirs(os.path.join(MADE, "engine/app"), exist_ok=True)
    subprocess.run([os.path.join(ROOT, "tools/generate"), "api", os.path.join(MADE, "engine/app/skein_api.h")], check=True)


def check_newer_hiredis(compiler):
    """Returns the errors of the source that uses hiredis, with version 1.2 instead of 0.14."""
    newer = os.path.join(ROOT, "tests/support/hiredis_1")
    done = subprocess.run(compiler + FLAGS + ["-Wconversion", "-I" + newer, os.path.join(ROOT, "engine/modules/realm/broker/broker_reply.c")],
                          text=True, capture_output=True, check=False)
    return done.stderr.splitlines() if done.returncode else []


def main(compiler):
    tap = Tap()
    make_headers()
    tap.check("the answers of Redis compile with hiredis 1", check_newer_hiredis(compiler))
    compiler = compiler + subprocess.run(
        ["pkg-config", "--cflags", "lua5.3"], capture_output=True, text=True, check=True).stdout.split()
    with ThreadPoolExecutor(2) as pool:
        for layer, folder in Layers().folders.items():
            headers = find_files([folder], r"\.h$")
            tap.check("each header of %s begins with #pragma once" % layer,
                      [path for path in headers if not read(path).startswith("#pragma once\n")])
            headers = [path for path in headers if not os.path.exists(os.path.join(ROOT, path[:-2] + ".c"))]
            if headers:
                found = pool.map(lambda path: check_header(compiler, path), headers)
                problems = [problem for problem in found if problem]
                tap.check("each header of %s compiles alone" % layer, problems)
    shutil.rmtree(MADE)
    return tap.finish()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
