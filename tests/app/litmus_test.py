#!/usr/bin/env python3
"""litmus, the test of WebDAV servers, in a folder that a proxy has for it (tests/support/litmus_proxy.py).

usage: litmus_test.py SKEIN"""
import os
import re
import shutil
import subprocess

from dav_test import PASSWORD, build
from program import main
import litmus_proxy

SUITES = ["basic", "copymove", "http", "locks", "props"]


def every_test_of_litmus_passes(folder):
    server, _, _ = build(folder)
    port = litmus_proxy.serve(server.ports["http"], "/dav/areas/inn/behaviours/")
    done = subprocess.run(["litmus", "-k", "http://127.0.0.1:%d/" % port, "bea", PASSWORD], cwd=folder.path,
                          env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=False, timeout=120)
    said = done.stdout.decode("utf-8", "replace").replace("\r", "\n")
    parts = re.split(r"-> running `(\w+)':", said)[1:]
    suites = dict(zip(parts[::2], parts[1::2]))
    assert sorted(suites) == SUITES, said
    for suite, text in suites.items():
        bad = re.findall(r"^ ?\d+\. (\w+)\.* (?:FAIL|SKIPPED)", text, re.M)
        passed = len(re.findall(r"\.\. pass\b", text, re.M))
        print("# %s: %s" % (suite, re.search(r"<- summary for .*?: (.*)", text).group(1)))
        assert not bad, (suite, bad, text)
        assert passed >= 4, text


if __name__ == "__main__":
    if not shutil.which("litmus"):
        print("1..0 # SKIP litmus is not installed")
        raise SystemExit(0)
    raise SystemExit(main([every_test_of_litmus_passes], ("web", "dav")))
