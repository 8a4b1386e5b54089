#!/usr/bin/env python3
"""Two services of one machine, of which one serves the world and the other keeps its copy: the club's units, whose
programs are started as systemd would. Whichever is started first, only the world is served.

usage: turns_test.py SKEIN"""
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time

import schema_test
from program import fails, main, succeeds
from served import Player, copy_starter_world, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
UNITS = os.path.join(HERE, "../../tools/package.d/units")
CLUB = os.path.join(HERE, "../../data/examples/club")


def settings(*files):
    """The values of unit files by key, the last of a key; an empty one resets it."""
    values = {}
    for path in files:
        with open(path, encoding="utf-8") as file:
            values.update(line.partition("=")[::2] for line in file.read().splitlines() if re.match(r"\w+=", line))
    return values


class Service:
    """A unit of the club, at places of this test's."""

    def __init__(self, folder, name, *files):
        self.folder, self.set = folder, settings(*files)
        self.words = self.set["ExecStart"]
        for path, place in (("/usr/bin/skein", folder.binary), ("@BINDIR@/skein", folder.binary),
                            ("/etc/skein/", folder.path + "/"), ("/run/skein/", folder.path + "/"),
                            ("/var/lib/skein/", folder.path + "/")):
            self.words = self.words.replace(path, place)
        self.world = re.search(r"--world (\S+)", self.words).group(1)
        self.log = os.path.join(folder.path, name + ".log")
        self.process = None

    def start(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.words.split(), cwd=self.folder.path, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        self.folder.processes.append(self.process)

    def told(self):
        with open(self.log, encoding="utf-8") as log:
            return log.read()

    def says(self, line):
        wait_until(lambda: re.search("^%s$" % line, self.told(), re.M), self.told, 60)

    def serves(self):
        self.says("ready")

    def follows(self):
        self.says("in step")
        assert "listening" not in self.told() and "listens for http" not in self.told(), self.told()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0, self.told()

    def is_started_again(self):
        """Waits for the end; true if systemd starts the program again (systemd.service(5))."""
        status = self.process.wait(timeout=60)
        if str(status) in self.set.get("RestartForceExitStatus", "").split():
            return True
        return status != 0 and str(status) not in self.set.get("RestartPreventExitStatus", "").split()

    def promote(self, *words):
        return self.folder.run("promote", "--world", self.world, *words)


class Club:
    """Both services, in step."""

    def __init__(self, folder, alternates=True, more=""):
        self.folder = folder
        with socket.socket() as free, socket.socket() as other:
            free.bind(("127.0.0.1", 0))
            other.bind(("127.0.0.1", 0))
            self.port, self.http = free.getsockname()[1], other.getsockname()[1]
        with open(os.path.join(CLUB, "skein.lua"), encoding="utf-8") as file:
            assert '"link:unix:/run/skein/link"' in file.read()
        folder.write("skein.lua", 'world = "%s/skein.db"\nlisten = { "telnet:127.0.0.1:%d", "http:127.0.0.1:%d", "link:unix:%s/link" }\n'
                     'passwords = { memory_kib = 8 }\nfollow = { hold_seconds = 1 }\n'
                     % (folder.path, self.port, self.http, folder.path) + more)
        unit = os.path.join(UNITS, "skein.service")
        self.first = Service(folder, "first", unit, *[os.path.join(CLUB, "second-copy.conf")] * alternates) \
            if alternates else None
        self.copy = Service(folder, "copy", os.path.join(CLUB, "skein-copy.service"))
        copy_starter_world(folder.binary, os.path.join(folder.path, "skein.db"))
        if self.first:
            self.first.start()
            self.first.serves()
            self.copy.start()
            self.copy.follows()

    def play(self, line):
        ann = Player(self.port)
        told = ann.do(line)
        ann.close()
        return told


def the_world_moves_there_and_back_by_one_command_each(folder):
    club = Club(folder)
    club.play("create ann password1")
    for world, other in ((club.first, club.copy), (club.copy, club.first), (club.first, club.copy)):
        assert "is the world from commit" in succeeds(other.promote())
        assert world.is_started_again(), world.told()
        other.serves()
        world.start()
        world.follows()
        assert "Welcome back" in club.play("connect ann password1")
    club.copy.stop()
    club.first.stop()


def after_a_promotion_only_the_copy_is_served_whichever_is_started_first(folder):
    club = Club(folder)
    club.play("create ann password1")
    club.first.kill()
    wait_until(lambda: "the world is away" in club.copy.told(), club.copy.told)
    assert "is the world from commit" in succeeds(club.copy.promote())
    club.copy.serves()
    assert "skein.db was replaced by" in club.copy.told(), club.copy.told()
    club.copy.stop()
    # Also without the drop-in, by which it follows.
    fails(folder.run("serve", "--config", "skein.lua"), 1, "skein.db is a copy", "replaced by", "copy.db on ", "in term 2")
    fails(folder.run("health", "--config", "skein.lua"), 1, "skein.db is not the world any more", "copy.db on ")
    for early, late in ((club.first, club.copy), (club.copy, club.first)):
        early.start()
        wait_until(lambda early=early: folder.run("health", "--world", early.world).returncode == 0, early.told)
        late.start()
        club.copy.serves()
        club.first.follows()
        assert "Welcome back" in club.play("connect ann password1")
        club.first.stop()
        club.copy.stop()


def a_file_that_was_stopped_in_order_is_replaced_too(folder):
    club = Club(folder)
    club.first.stop()
    wait_until(lambda: "the world is away" in club.copy.told(), club.copy.told)
    succeeds(club.copy.promote())
    club.copy.serves()
    club.copy.kill()
    club.first.start()
    club.copy.start()
    club.copy.serves()
    club.first.follows()


def a_copy_that_was_promoted_without_its_service_replaces_the_file_when_it_is_served(folder):
    club = Club(folder)
    club.first.stop()
    club.copy.stop()
    assert "it is the world now, in term 2" in succeeds(club.copy.promote())
    club.copy.start()
    club.copy.serves()
    assert "skein.db was replaced by" in club.copy.told(), club.copy.told()
    club.first.start()
    club.first.follows()


def a_copy_is_not_promoted_while_the_world_is_open_in_a_process_that_hangs(folder):
    club = Club(folder)
    club.first.process.send_signal(signal.SIGSTOP)
    wait_until(lambda: "the world is away" in club.copy.told(), club.copy.told, 120)
    for more in ((), ("--yes",)):
        fails(club.copy.promote(*more), 1, "process %d still has the world" % club.first.process.pid, "stop that process")
    club.first.kill()
    succeeds(club.copy.promote())
    club.copy.serves()


def a_damaged_world_is_replaced_by_the_copy_and_comes_back_as_its_copy(folder):
    club = Club(folder)
    club.play("create ann password1")
    club.first.kill()
    with open(club.first.world, "r+b") as file:
        file.write(b"\xff" * 8192)
    os.truncate(club.first.world + "-wal", 0)
    wait_until(lambda: "the world is away" in club.copy.told(), club.copy.told)
    succeeds(club.copy.promote())
    club.copy.serves()
    assert "does not know that" in club.copy.told(), club.copy.told()
    club.first.start()
    assert not club.first.is_started_again(), club.first.told()
    # As help club-of-300 says.
    os.rename(club.first.world, club.first.world + ".damaged")
    for end in ("-wal", "-shm"):
        if folder.has("skein.db" + end):
            os.unlink(club.first.world + end)
    club.first.start()
    club.first.follows()
    succeeds(club.first.promote())
    assert club.copy.is_started_again()
    club.first.serves()
    assert "Welcome back" in club.play("connect ann password1")


def backups_keep_their_name_and_their_past_when_the_copy_is_the_world(folder):
    club = Club(folder, more='backups = { directory = "%s/backups", archive = "%s/archive", archive_every = "1s" }\n'
                % (folder.path, folder.path))

    def names(part):
        path = os.path.join(folder.path, part)
        return sorted(os.listdir(path)) if os.path.isdir(path) else []

    def wait_for_backup(count):
        wait_until(lambda: len([name for name in names("backups") if name.endswith(".db")]) >= count, names("backups"), 120)

    wait_for_backup(1)
    club.play("create ann password1")
    shown = int(time.time())
    while time.time() < shown + 1:
        time.sleep(0.02)
    for name, world, other in (("xa", club.first, club.copy), ("xb", club.copy, club.first), ("xc", club.first, club.copy)):
        succeeds(other.promote())
        assert world.is_started_again(), world.told()
        other.serves()
        world.start()
        world.follows()
        club.play("create %s password1" % name)
    club.first.stop()
    club.copy.stop()
    assert all(name.startswith("skein-") for name in names("backups") + names("archive")), (names("backups"), names("archive"))
    assert len([name for name in names("archive") if name.endswith(".commits")]) >= 4, names("archive")
    # A world from before the promotions: the other service gets a copy of it, although it knows a later term.
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(shown))
    succeeds(folder.run("restore", "--world", "copy.db", "--as-of", when, "backups"))
    club.copy.start()
    club.copy.serves()
    club.first.start()
    club.first.follows()
    assert "Welcome back" in club.play("connect ann password1")
    people = succeeds(folder.run("account", "--world", "copy.db", "list"))
    assert "ann " in people and "xa " not in people, people


def a_promoted_copy_of_an_older_schema_is_served_after_an_upgrade(folder):
    club = Club(folder, alternates=False)
    os.unlink(os.path.join(folder.path, "skein.db"))
    schema_test.make(club.copy.world, 15)
    with sqlite3.connect(club.copy.world) as db:
        db.executescript("INSERT OR REPLACE INTO meta VALUES ('origin', 7), ('holder', 7), ('world_id', 9), ('term', 2)")
    db.close()
    folder.write("copy.db.following", "world 20261127-140000 unix:%s/link\n" % folder.path)
    club.copy.start()
    club.copy.serves()


if __name__ == "__main__":
    sys.exit(main([
        the_world_moves_there_and_back_by_one_command_each,
        after_a_promotion_only_the_copy_is_served_whichever_is_started_first,
        a_file_that_was_stopped_in_order_is_replaced_too,
        a_copy_that_was_promoted_without_its_service_replaces_the_file_when_it_is_served,
        a_copy_is_not_promoted_while_the_world_is_open_in_a_process_that_hangs,
        a_damaged_world_is_replaced_by_the_copy_and_comes_back_as_its_copy,
        backups_keep_their_name_and_their_past_when_the_copy_is_the_world,
        a_promoted_copy_of_an_older_schema_is_served_after_an_upgrade,
    ]))
