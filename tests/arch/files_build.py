"""The build that compiles each file separately, for checks that need to know which source defines or uses a symbol.
The tested build compiles each room as one unit, whose objects do not tell.

The objects hold gcc's intermediate code, which saves a third of the time: gcc-nm reads their symbols; objdump finds no
sections in them."""
import fcntl
import glob
import os
import subprocess
import sys

from arch import ROOT


def layer_libraries():
    """Brings build-files/ up to date and returns the paths of its layers' libraries. Ends the check if a file does not
    compile by itself. A directory named by SKEIN_BUILD_FILES is taken as it is."""
    given = os.environ.get("SKEIN_BUILD_FILES")
    if not given:
        build()
    found = sorted(glob.glob(os.path.join(given or os.path.join(ROOT, "build-files"), "lib*.a")))
    if not found:
        sys.exit("%s has no libraries" % (given or "build-files"))
    return found


def build():
    """Runs tools/build files. Checks that run at the same time wait for each other."""
    script = os.path.join(ROOT, "tools", "build")
    with open(script, encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run([script, "files"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit("each file must compile by itself; what it uses is to be included:\n" + done.stderr)
