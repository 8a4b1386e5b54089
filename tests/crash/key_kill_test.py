#!/usr/bin/env python3
"""SIGKILL of a world between the steps of a key roll and of accepting another world. After a restart the step either
happened or is repeated by the same command, and the two worlds talk.

usage: key_kill_test.py SKEIN DIE_AT.so"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "app"))
import repeat  # noqa: E402
from board import key_of  # noqa: E402
from deaths import Deaths  # noqa: E402
from program import Folder, succeeds, told  # noqa: E402
from realm_test import Realm  # noqa: E402
from served import Ended, enter, enter_wizard, until  # noqa: E402

MOST = repeat.rounds(1, 12)  # deaths of a step
FILE_STEPS = ("write", "sync", "synced")
STEPS = FILE_STEPS + ("send", "sent", "read")
WAIT_S = 60
STALL_S = 10  # longer than a stall of die_at.c


def enter_again(server):
    return enter(server, "connect wizard " + server.wizard_password)


class Two:
    """Two worlds of a realm without pinned keys. The wizards of both have accepted the other one."""

    def __init__(self, folder, library):
        self.folder = folder
        self.deaths = Deaths(library, folder.path)
        self.realm = Realm(folder, ())
        self.hills, self.forest = (self.realm.make(name, pinned=False) for name in ("hills", "forest"))
        self.said = 0
        self.ann = self.bert = None  # people of the hills and the forest
        self.forest_wizard = enter_wizard(self.forest)
        wizard = enter_wizard(self.hills)
        until(wizard, "@realm", "forest: waiting, with the key ")
        until(wizard, "@realm accept forest", "accepted the key of forest")
        until(self.forest_wizard, "@realm accept hills", "accepted the key of hills")
        self.talk(wizard)

    def talk(self, wizard):
        """Both hear each other."""
        until(wizard, "@realm", "forest: here")
        until(self.forest_wizard, "@realm", "hills: here")
        self.ann = enter(self.hills, "%s Ann a-long-password" % ("connect" if self.ann else "create"))
        self.bert = self.bert or enter(self.forest, "create Bert a-long-password")
        for speaker, hearer in ((self.ann, self.bert), (self.bert, self.ann)):
            end = time.monotonic() + WAIT_S
            while "line %d" % self.said not in hearer.do("channel history public"):
                assert time.monotonic() < end, wizard.do("@realm") + self.forest_wizard.do("@realm")
                speaker.do("chat line %d" % self.said)
                time.sleep(0.1)
            self.said += 1

    def start_to_die(self, step, number):
        """Starts the hills again, which will die at that step, counted from arm() on."""
        self.deaths.disarm()
        if self.hills.process.poll() is None:
            self.hills.kill()
        self.hills.env = self.deaths.env(step, number, "/redis.socket")
        self.hills.start()
        self.hills.env = None
        wizard = enter_again(self.hills)
        until(wizard, "@realm", "forest: here")
        return wizard

    def rise(self, step):
        """Starts the hills again if they have died; returns whether they had."""
        for _ in range(2):  # it may reach the step just before it is too late
            try:
                self.hills.process.wait(timeout=STALL_S if step == "stall" else 0.3)
            except subprocess.TimeoutExpired:
                self.deaths.disarm()
        if self.hills.process.poll() is None:
            return False
        assert self.hills.process.returncode == -9, self.hills.last_words()
        self.deaths.disarm()
        self.hills.reap()
        self.hills.start()
        return True

    def roll(self, env=None):
        return subprocess.run([self.folder.binary, "realm", "--world", self.hills.world, "key", "--new"], text=True,
                              capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=WAIT_S,
                              env={**os.environ, **(env or {})})

    def look_at_key(self, before, done):
        """The key is the old one or the new one, the new one if it was shown. Another roll works."""
        now = key_of(self.hills)
        shown = done.stdout.strip()
        assert now == shown if done.returncode == 0 else now, (before, now, done)
        again = succeeds(self.roll()).strip()
        assert again not in (before, now) and key_of(self.hills) == again


def a_roll_of_a_served_worlds_key(two):
    def play(step, number):
        two.start_to_die(step, number)
        before = key_of(two.hills)
        two.deaths.arm()
        done = two.roll()
        died = two.rise(step)
        two.look_at_key(before, done)
        two.talk(enter_again(two.hills))
        return died

    two.deaths.each(STEPS, MOST, play)
    two.deaths.each(("stall",), 1, play)


def a_roll_of_a_stopped_worlds_key(two):
    two.deaths.arm()

    def play(step, number):
        two.hills.kill()
        before = key_of(two.hills)
        done = two.roll(two.deaths.env(step, number))
        two.look_at_key(before, done)
        two.hills.start()
        two.talk(enter_again(two.hills))
        two.deaths.arm()
        return done.returncode == -9

    two.deaths.each(FILE_STEPS, MOST, play)


def accepting_a_world(two):
    def play(step, number):
        wizard = two.start_to_die(step, number)
        until(wizard, "@realm refuse forest", "refused forest")
        until(wizard, "@realm", "forest: refused")
        two.deaths.arm()
        try:
            answer = wizard.do("@realm accept forest")
        except Ended:
            answer = ""
        died = two.rise(step)
        wizard = enter_again(two.hills)
        refused = "forest: refused" in wizard.do("@realm")
        assert not (refused and "accepted" in answer), answer
        if refused:
            until(wizard, "@realm accept forest", "accepted the key of forest")
        two.talk(wizard)
        return died

    two.deaths.each(STEPS, MOST, play)
    two.deaths.each(("stall",), 1, play)


TESTS = [a_roll_of_a_served_worlds_key, a_roll_of_a_stopped_worlds_key, accepting_a_world]


def main():
    binary, library = (os.path.abspath(path) for path in sys.argv[1:3])
    failed = 0
    print("1..%d" % len(TESTS))
    for number, test in enumerate(TESTS, 1):
        folder = Folder(binary)
        word, deaths = "not ok", 0
        try:
            two = Two(folder, library)
            test(two)
            deaths = two.deaths.count
            assert deaths > 0, "nothing has died"
            word = "ok"
        except Exception:  # pylint: disable=broad-except
            print("# " + told().replace("\n", "\n# "))
        finally:
            folder.close()
        failed += word != "ok"
        print("%s %d - %s_survives_deaths # %d deaths" % (word, number, test.__name__, deaths), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
