#!/usr/bin/env python3
"""A followed world kills itself between the steps of a commit, so that its follower may have more data than it. When
it is served again everything shown to players is there, and the two come in step.

usage: ahead_test.py SKEIN DIE_AT.so [ROUNDS] [SEED]"""
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402
from served import Ended, Follower, Server, enter_wizard  # noqa: E402
from travel_kill_test import rows  # noqa: E402

STEPS = {"write": (200, 600), "sync": (30, 80), "synced": (30, 80)}  # when: of how many


def number(path):
    """Returns the last commit of a file whose process is stopped or dead."""
    (found,), = rows(path, "SELECT value FROM meta WHERE name = 'commit_number'")
    return found


class Run:
    def __init__(self, binary, folder, library, seed):
        self.random = random.Random(seed)
        self.library = library
        path = os.path.join(folder, "world")
        os.makedirs(path)
        self.server = Server(binary, path, "follow = { hold_seconds = 20 }\n")
        self.link = "unix:" + os.path.join(path, "link")
        self.server.listens = ["link:" + self.link]
        self.server.start()
        self.follower = Follower(binary, self.link, os.path.join(folder, "copy.db"), self.server.config)
        self.follower.wait("in step")
        self.made = 0
        self.told = []
        self.ahead = 0

    def live(self):
        """Makes things until the world dies."""
        try:
            wizard = enter_wizard(self.server)
            while True:
                self.made += 1
                if "#" in wizard.do("@create token-%d" % self.made):
                    self.told.append(self.made)
        except Ended:
            pass

    def round(self):
        self.server.kill()
        step = self.random.choice(sorted(STEPS))
        self.server.env = {
            "SKEIN_DIE_AT": "%s %d" % (step, self.random.randint(*STEPS[step])),
            "SKEIN_DIE_PEER": "/none", "LD_PRELOAD": self.library,
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        try:
            self.server.start()
            self.follower.wait("in step")
            self.live()
        except Ended:
            assert self.server.process.poll() is not None, self.server.last_words()
        self.server.process.wait(timeout=60)
        self.server.reap()
        self.server.env = None
        mine, its = number(self.server.world), number(self.follower.world)
        self.ahead += its > mine
        lost = self.lost()
        self.server.start()
        self.follower.wait("in step")
        assert "with commits, up to %d, that this world has not" % its in self.server.words() or its <= mine, self.server.last_words()
        wizard = enter_wizard(self.server)
        lost += [n for n in self.told[-1:] if "token-%d" % n not in wizard.do("@find token-%d" % n)]
        wizard.close()
        return lost

    def lost(self):
        """The texts that were shown and are missing in the dead world's file."""
        there = {text for text, in rows(self.server.world, "SELECT value FROM property WHERE name = 'name'")}
        return [n for n in self.told if "token-%d" % n not in there]

    def close(self):
        for process in (self.server.process, self.follower.process):
            if process.poll() is None:
                process.kill()
                process.wait()


def main():
    binary, library = (os.path.abspath(path) for path in sys.argv[1:3])
    rounds = int(sys.argv[3] if len(sys.argv) > 3 else repeat.rounds(1, 3))
    folder = tempfile.mkdtemp(prefix="skein-ahead-")
    run = Run(binary, folder, library, int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    lost = []
    try:
        for _ in range(rounds):
            lost = lost or run.round()
        run.server.stop()
        checked = [subprocess.run([binary, "check", "--world", path], capture_output=True, text=True, check=False)
                   for path in (run.server.world,)]
    finally:
        run.close()
    well = not lost and all(done.returncode == 0 for done in checked)
    print("1..1")
    print("%s 1 - %d deaths, the copy ahead in %d: %d answered, lost %s" % (
        "ok" if well else "not ok", rounds, run.ahead, len(run.told), lost), flush=True)
    if well:
        shutil.rmtree(folder)
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
