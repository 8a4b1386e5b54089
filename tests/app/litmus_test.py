#!/usr/bin/env python3
"""litmus, the test of WebDAV servers, in a folder that a proxy has for it (tests/support/litmus_proxy.py).

The tests that may fail are listed below with their reasons. For builders they are in help area-files.

usage: litmus_test.py SKEIN"""
import os
import re
import shutil
import subprocess

from dav_test import PASSWORD, build
from program import main
import litmus_proxy

FOLDERS = "folders stand for areas, which are founded in the game: MKCOL is refused"
PROPERTIES = "properties that a client sets are accepted and not stored"
LOCKS = "a lock excludes nobody: a save over another is a revision, and If-Match prevents it"
XML = "only the names of properties are read, and malformed XML asks for all of them"

EXPECTED = {
    "basic": {"delete_fragment": FOLDERS, "mkcol": FOLDERS},
    "copymove": {"copy_init": FOLDERS, "copy_coll": FOLDERS, "copy_shallow": FOLDERS, "move": FOLDERS, "move_coll": FOLDERS},
    "props": {"propfind_invalid": XML, "propfind_invalid2": XML, "propget": PROPERTIES},
    "locks": {"discover": LOCKS, "notowner_modify": LOCKS, "notowner_lock": LOCKS, "copy": LOCKS,
              "cond_put_corrupt_token": LOCKS, "fail_cond_put_unlocked": LOCKS, "lock_shared": LOCKS,
              "prep_collection": FOLDERS, "lock_collection": FOLDERS, "owner_modify": FOLDERS, "indirect_refresh": FOLDERS},
    "http": {},
}


def only_what_the_game_refuses_fails(folder):
    server, _, _ = build(folder)
    port = litmus_proxy.serve(server.ports["http"], "/dav/areas/inn/behaviours/")
    done = subprocess.run(["litmus", "-k", "http://127.0.0.1:%d/" % port, "bea", PASSWORD], cwd=folder.path,
                          env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=False, timeout=120)
    said = done.stdout.decode("utf-8", "replace").replace("\r", "\n")
    parts = re.split(r"-> running `(\w+)':", said)[1:]
    suites = dict(zip(parts[::2], parts[1::2]))
    assert sorted(suites) == sorted(EXPECTED), said
    for suite, text in suites.items():
        failed = set(re.findall(r"^ ?\d+\. (\w+)\.* FAIL", text, re.M))
        passed = len(re.findall(r"\.\. pass\b", text, re.M))
        print("# %s: %s" % (suite, re.search(r"<- summary for .*?: (.*)", text).group(1)))
        assert failed == set(EXPECTED[suite]), (suite, failed ^ set(EXPECTED[suite]), text)
        assert passed >= 4, text


if __name__ == "__main__":
    if not shutil.which("litmus"):
        print("1..0 # SKIP litmus is not installed")
        raise SystemExit(0)
    raise SystemExit(main([only_what_the_game_refuses_fails], ("web", "dav")))
