#!/usr/bin/env python3
"""A read-only world can be checked, exported and copied, after a clean stop and after a kill.

usage: frozen_test.py SKEIN"""
import os
import shutil
import subprocess
import sys

from program import main
from served import enter_wizard

NOBODY = 65534


def freeze(folder, names):
    """Copies files of the world to a read-only directory."""
    frozen = os.path.join(folder.path, "frozen")
    os.mkdir(frozen)
    for name in names:
        shutil.copyfile(os.path.join(folder.path, name), os.path.join(frozen, name))
        os.chmod(os.path.join(frozen, name), 0o444)
    os.chmod(frozen, 0o555)
    os.chmod(folder.path, 0o777)
    return frozen


def run_as_nobody(folder, *words):
    """Root may write anywhere, so an unprivileged user runs the program."""
    # Where others may read it.
    binary = os.path.join(folder.path, "skein")
    if not os.path.exists(binary):
        shutil.copy(folder.binary, binary)
    user = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
    return subprocess.run([binary, *words], cwd=folder.path, capture_output=True, text=True, check=False, timeout=120,
                          env=dict(os.environ, TMPDIR=folder.path), **user)


def look_through(folder, frozen):
    before = sorted(os.listdir(frozen))
    for words in (["check"], ["check", "--trial"], ["export"], ["backup"]):
        last = {"export": ["text"], "backup": ["copy.db"]}.get(words[0], [])
        done = run_as_nobody(folder, *words, "--world", os.path.join("frozen", "world.db"), *last)
        assert done.returncode == 0 and done.stderr == "", (words, done)
    assert sorted(os.listdir(frozen)) == before
    assert not [name for name in folder.names() if name.startswith("skein-")], folder.names()
    done = subprocess.run(["grep", "-rq", "Attic", "text"], cwd=folder.path, check=False)
    assert done.returncode == 0
    os.chmod(frozen, 0o755)


def a_read_only_world_can_be_read_after_a_stop(folder):
    server = folder.server()
    enter_wizard(server).do("@dig Attic")
    assert server.stop() == 0
    look_through(folder, freeze(folder, ["world.db"]))


def a_read_only_world_can_be_read_after_a_kill(folder):
    server = folder.server()
    enter_wizard(server).do("@dig Attic")
    server.kill()
    assert os.path.getsize(server.world + "-wal") > 0
    look_through(folder, freeze(folder, ["world.db", "world.db-wal"]))


def commands_that_write_report_a_read_only_disk(folder):
    """Skipped where this system does not allow the mount."""
    disk = os.path.join(folder.path, "disk")
    os.mkdir(disk)
    asked = " ".join('"$0" %s --world disk/world.db; ' % words for words in ("account list", "serve", "account set bob --role player"))
    script = ('mount -t tmpfs none disk || exit 77; "$0" init --world disk/world.db && mount -o remount,ro disk && '
              '"$0" check --world disk/world.db; %s "$0" init --world disk/new.db' % asked)
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script, folder.binary], cwd=folder.path, capture_output=True,
                          text=True, check=False, timeout=120)
    if "disk/world.db" not in done.stdout:
        return
    said = done.stderr.splitlines()
    assert "no problems" in done.stdout and len(said) == 4, done
    for line in said[:3]:
        assert "world disk/world.db is on a disk that is read-only" in line and "owner" not in line, line
    assert "make the disk writable" in said[3], said[3]


if __name__ == "__main__":
    sys.exit(main([
        a_read_only_world_can_be_read_after_a_stop,
        a_read_only_world_can_be_read_after_a_kill,
        commands_that_write_report_a_read_only_disk,
    ]))
