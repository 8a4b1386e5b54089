#!/usr/bin/env python3
"""SIGKILL of a world, its copy or their witness between the steps of a promotion. Then the same commands are given again:
in the end the copy is the world with everything that was shown, and the old world answers nobody.

usage: promote_kill_test.py SKEIN DIE_AT.so"""
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "app"))
import repeat  # noqa: E402
from deaths import STEPS, Deaths  # noqa: E402
from program import Folder, complaints, told  # noqa: E402
from served import PATIENT, Ended, Follower, Server, enter_wizard, wait_until  # noqa: E402

WAIT_S = 120
# Refusals of a promotion that only ask for patience.
PATIENCE = ("not in step with the served world yet", "it is already the world or is becoming it",
            "which cannot be asked through")
MOST = repeat.rounds(1, 12)  # deaths of a step


class Pair:
    """A world whose follower was in step, both ended: the world by kill -9. begin() puts their files back as they were
    then."""

    def __init__(self, folder, library):
        self.folder, self.binary = folder, folder.binary
        self.deaths = Deaths(library, folder.path)
        self.kept = os.path.join(folder.path, "kept")
        self.place = os.path.join(folder.path, "place")
        os.makedirs(self.place)
        self.server = Server(self.binary, self.place, PATIENT + "follow = { hold_seconds = 1 }\n")
        self.link = "unix:" + os.path.join(self.place, "link")
        self.server.listens = ["link:" + self.link]
        folder.servers.append(self.server)
        self.server.start()
        self.new_link = "unix:" + os.path.join(self.place, "link2")
        self.copy = None
        self.follow()
        self.copy.wait("in step")
        enter_wizard(self.server).do("@create a pebble")
        self.server.kill()
        wait_until(lambda: "the world is away" in self.copy.words(), self.copy.words)
        assert self.copy.stop() == 0
        shutil.copytree(self.place, self.kept, ignore=lambda _, names: [name for name in names if "link" in name or name.endswith(".ctl")])

    def begin(self):
        self.end()
        shutil.rmtree(self.place)
        shutil.copytree(self.kept, self.place)

    def end(self):
        for process in (self.server.process, self.copy.process):
            if process.poll() is None:
                process.kill()
                process.wait()
        self.server.env = None

    def follow(self, env=None):
        """Starts `skein follow` with always the same words."""
        self.copy = Follower(self.binary, self.link, os.path.join(self.place, "copy.db"), self.server.config,
                             ["telnet:127.0.0.1:0", "link:" + self.new_link], env={**os.environ, **(env or {})})
        self.folder.processes.append(self.copy.process)

    def promote(self, env=None):
        return subprocess.run([self.binary, "promote", "--world", os.path.join(self.place, "copy.db")], text=True,
                              capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
                              env={**os.environ, **(env or {})})

    def is_served(self, timeout_s=60):
        """Waits until the follower serves its copy. False if it has died, or does not in that time."""
        try:
            self.copy.wait("ready", timeout_s)
        except Ended:
            return False
        return True

    def promote_until_ready(self):
        """A follower runs. It is the world already, or becomes it by the same command."""
        end = time.monotonic() + WAIT_S
        while not self.is_served(1):
            assert self.copy.process.poll() is None, self.copy.words()
            done = self.promote()
            assert done.returncode == 0 or [text for text in PATIENCE if text in done.stderr], done.stderr
            assert time.monotonic() < end, (done.stderr, self.copy.words())

    def look(self):
        """The copy is served, and has everything. The old world, started again, learns that it was replaced."""
        self.copy.wizard_password = self.server.wizard_password
        assert "pebble" in enter_wizard(self.copy).do("inventory")
        if self.server.process.poll() is None:
            ended = self.server.process
        else:
            self.server.spawn()
            ended = self.server.process
        status = ended.wait(timeout=60)
        assert status in (0, 1), (status, self.server.last_words())
        again = self.server.run("serve", "--world", self.server.world, "--listen", "telnet:127.0.0.1:0")
        assert again.returncode == 1 and "the world is another process's" in again.stderr, again.stderr
        assert "pebble" in enter_wizard(self.copy).do("inventory")


def of_a_copy_that_nobody_follows_with(folder, library):
    pair = Pair(folder, library)

    def play(step, number):
        pair.begin()
        pair.deaths.arm()
        done = pair.promote(pair.deaths.env(step, number))
        died = done.returncode == -9
        assert died or done.returncode == 0, done.stderr
        again = pair.promote()
        assert not complaints(again) or "is the world, not a copy: skein serve --world" in again.stderr, again.stderr
        pair.follow()
        pair.copy.wait("ready")
        pair.look()
        return died

    pair.deaths.each(STEPS, MOST, play)
    return pair.deaths.count


def of_a_copy_whose_world_has_died(folder, library):
    pair = Pair(folder, library)

    def play(step, number):
        pair.begin()
        pair.deaths.disarm()
        pair.server.spawn()
        pair.follow(pair.deaths.env(step, number))
        pair.copy.wait("in step")
        pair.server.kill()
        wait_until(lambda: "the world is away" in pair.copy.words(), pair.copy.words)
        pair.deaths.arm()
        done = pair.promote()
        died = not pair.is_served()
        pair.deaths.disarm()
        if died:
            assert pair.copy.process.wait(timeout=WAIT_S) == -9, (done.stderr, pair.copy.words())
            pair.follow()
            pair.promote_until_ready()
        pair.look()
        return died

    pair.deaths.each(STEPS, MOST, play)
    return pair.deaths.count


def move(pair, victim, step, number):
    """Moves a served world to its copy, and one of the two dies on the way."""
    pair.begin()
    pair.deaths.disarm()
    plan = pair.deaths.env(step, number)
    pair.server.env = plan if victim == "world" else None
    pair.server.start()
    pair.follow(plan if victim == "copy" else None)
    pair.copy.wait("in step")
    wait_until(lambda: "in step with the follower" in pair.server.words(), "not in step")
    pair.deaths.arm()
    done = pair.promote()
    if victim == "world":
        died = pair.server.process.wait(timeout=WAIT_S) == -9
        pair.server.env = None
        pair.promote_until_ready()
    elif pair.is_served():
        died = False
    else:
        died = True
        assert pair.copy.process.wait(timeout=WAIT_S) == -9, (done.stderr, pair.copy.words())
        pair.deaths.disarm()
        pair.follow()
        pair.promote_until_ready()
    pair.deaths.disarm()
    pair.look()
    return died


def of_a_served_world_that_dies(folder, library):
    pair = Pair(folder, library)
    pair.deaths.each(STEPS, MOST, lambda step, number: move(pair, "world", step, number))
    return pair.deaths.count


def of_a_served_world_whose_copy_dies(folder, library):
    pair = Pair(folder, library)
    pair.deaths.each(STEPS, MOST, lambda step, number: move(pair, "copy", step, number))
    return pair.deaths.count


TESTS = [
    of_a_copy_that_nobody_follows_with,
    of_a_copy_whose_world_has_died,
    of_a_served_world_that_dies,
    of_a_served_world_whose_copy_dies,
]


def main():
    binary, library = (os.path.abspath(path) for path in sys.argv[1:3])
    failed = 0
    print("1..%d" % len(TESTS))
    for number, test in enumerate(TESTS, 1):
        folder = Folder(binary)
        word, deaths = "not ok", 0
        try:
            deaths = test(folder, library)
            assert deaths > 0, "nothing has died"
            word = "ok"
        except Exception:  # pylint: disable=broad-except
            print("# " + told().replace("\n", "\n# "))
        finally:
            folder.close()
        failed += word != "ok"
        print("%s %d - a_promotion_survives_deaths_%s # %d deaths" % (word, number, test.__name__, deaths), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
