#!/usr/bin/env python3
"""A followed world of a realm, whose copy takes over by itself: when it may, when it may not, and that there are never
two acknowledging processes.

usage: takeover_test.py SKEIN"""
import contextlib
import hashlib
import hmac
import os
import signal
import socket
import sqlite3
import sys
import threading
import time

from program import fails, main, succeeds
from board import Board
from follow_test import HOLD, health
from served import PATIENT, Ended, Follower, Server, enter_wizard, wait_until

TAKE_OVER_S = 2
SETTINGS = HOLD.replace("}", ", take_over_seconds = %d }" % TAKE_OVER_S) + PATIENT + (
    'realm = { board = "unix:%s/family", name = "hills", secret = "%s" }\n')


class Relay:
    """A relay to a local socket that can be cut: its connections are dropped, and nobody gets through."""

    def __init__(self, at, to):
        self.at, self.to = at, to
        self.open = True
        self.ends = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(at)
        self.listener.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.socket(socket.AF_UNIX)
            try:
                if not self.open:
                    raise OSError("cut")
                far.connect(self.to)
            except OSError:
                near.close()
                far.close()
                continue
            self.ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    def carry(self, one, other):
        try:
            while True:
                some = one.recv(65536)
                if not some or not self.open:
                    break
                other.sendall(some)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        self.open = False
        for end in self.ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.ends = []

    def mend(self):
        self.open = True


class Pair:
    """A world and its follower in step, each with its own relay to the broker."""

    def __init__(self, folder, follow=""):
        self.follow = follow
        self.board = Board(os.path.join(folder.path, "board"), keeps=True)
        folder.processes.append(self.board.process)
        self.to_board = Relay(os.path.join(folder.path, "to-board"), self.board.socket)
        self.secret = folder.write("secret", "0123456789abcdef" * 4)
        os.chmod(self.secret, 0o600)
        path = os.path.join(folder.path, "world")
        os.makedirs(path)
        self.server = Server(folder.binary, path, self.settings(self.to_board.at), ("telnet", "http"))
        self.server.listens = ["link:unix:%s/link" % path]
        folder.servers.append(self.server)
        self.server.start()
        self.to_world = Relay(os.path.join(folder.path, "to-world"), path + "/link")
        config = folder.write("follower.lua", "passwords = { memory_kib = 8 }\n" +
                              self.settings(self.board.socket))
        self.follower = Follower(folder.binary, "unix:" + self.to_world.at,
                                 os.path.join(folder.path, "copy.db"), config,
                                 ["telnet:127.0.0.1:0", "link:unix:%s/link2" % folder.path])
        folder.processes.append(self.follower.process)
        self.follower.wait("in step")
        wait_until(lambda: self.kept() not in (b"", b"0"), lambda: self.kept())
        self.wizard = enter_wizard(self.server)

    def settings(self, board):
        return SETTINGS.replace("take_over_seconds", self.follow + "take_over_seconds") % (board, self.secret)

    def view(self, *pairs):
        """Changes the stored view, as anybody with write access to the broker can."""
        self.board.do("HSET", "skein:family:view:hills", *pairs)

    def kept(self):
        """The copy that may take over, as recorded on the broker."""
        lines = self.board.do("HGET", "skein:family:view:hills", "kept").split(b"\r\n")
        return lines[1] if len(lines) > 1 else b""

    def looks(self):
        """How often the view was read since the board began."""
        return int(self.board.do("INFO", "commandstats").split(b"cmdstat_hmget:calls=")[1].split(b",")[0])

    def is_in_step(self):
        return health(self.server)[1] == '{"state": "ok", "board": "up", "follower": "in step"}'

    def wait_until_taken(self):
        begun = time.monotonic()
        self.follower.wait("ready")
        return time.monotonic() - begun

    def wizard_of_the_new(self):
        self.follower.wizard_password = self.server.wizard_password
        return enter_wizard(self.follower)


def is_answered(player, line, seconds):
    """Whether a line is answered in time."""
    try:
        player.type(line)
        player.wait(seconds)
        return True
    except Ended:
        return False


def a_copy_takes_over_when_its_world_dies(folder):
    pair = Pair(folder)
    assert pair.is_in_step(), health(pair.server)
    told = succeeds(folder.run("realm", "--world", pair.server.world))
    assert told.startswith("hills here, 1 player, in step with a copy on its machine\n"), told
    assert "in step with a copy on its machine for" in pair.wizard.do("@realm")
    pair.wizard.do("@create a pebble")
    pair.server.kill()
    assert pair.wait_until_taken() < TAKE_OVER_S + 10
    assert "pebble" in pair.wizard_of_the_new().do("inventory")
    assert "took over: term 2" in pair.follower.words(), pair.follower.words()


def a_frozen_world_that_was_replaced_ends_when_it_wakes(folder):
    pair = Pair(folder)
    pair.wizard.do("@create a pebble")
    pair.server.process.send_signal(signal.SIGSTOP)
    pair.wizard.type("@create a stone")
    pair.wait_until_taken()
    pair.wizard_of_the_new().do("@create a feather")
    pair.server.process.send_signal(signal.SIGCONT)
    assert pair.server.process.wait(timeout=30) == 1
    assert "another process has taken over this world, in term 2" in pair.server.words()
    try:
        assert "stone" not in pair.wizard.wait(5)
    except Ended:
        pass
    shown = pair.wizard_of_the_new().do("inventory")
    assert "pebble" in shown and "feather" in shown and "stone" not in shown, shown


def a_copy_does_not_take_over_while_its_world_goes_on_alone(folder):
    pair = Pair(folder)
    pair.to_world.cut()
    wait_until(lambda: '"degraded"' in health(pair.server)[1], lambda: health(pair.server))
    wait_until(lambda: pair.kept() == b"0", pair.kept)
    pair.wizard.do("@create a pebble")
    pair.server.kill()
    time.sleep(TAKE_OVER_S + 1.5)
    assert "took over" not in pair.follower.words(), pair.follower.words()
    fails(pair.follower.promote(), 1, "does not say that it has everything", "--yes")


def a_world_cut_off_from_the_broker_goes_on_in_step(folder):
    pair = Pair(folder)
    pair.to_board.cut()
    wait_until(lambda: '"board": "away"' in health(pair.server)[1], lambda: health(pair.server))
    time.sleep(TAKE_OVER_S + 1)
    begun = time.monotonic()
    assert "pebble" in pair.wizard.do("@create a pebble")
    assert time.monotonic() - begun < 0.9
    assert "took over" not in pair.follower.words(), pair.follower.words()
    pair.to_board.mend()
    wait_until(pair.is_in_step, lambda: health(pair.server))


def a_world_cut_off_from_both_acknowledges_nothing_and_ends(folder):
    pair = Pair(folder)
    pair.wizard.do("@create a pebble")
    pair.to_board.cut()
    pair.to_world.cut()
    assert not is_answered(pair.wizard, "@create a stone", 3)
    pair.wait_until_taken()
    assert pair.server.process.poll() is None
    assert not is_answered(pair.wizard, "@create a rock", 1)
    assert '"held"' in health(pair.server)[1], health(pair.server)
    pair.to_board.mend()
    assert pair.server.process.wait(timeout=30) == 1
    assert "another process has taken over this world, in term 2" in pair.server.words()
    shown = pair.wizard_of_the_new().do("inventory")
    assert "pebble" in shown and "stone" not in shown and "rock" not in shown, shown


def a_former_leader_follows_its_successor(folder):
    pair = Pair(folder)
    first = pair.follower

    def follow(link, copy, listens):
        follower = Follower(folder.binary, "unix:%s/%s" % (folder.path, link), os.path.join(folder.path, copy),
                            pair.server.config, ["telnet:127.0.0.1:0", "link:unix:%s/%s" % (folder.path, listens)])
        folder.processes.append(follower.process)
        follower.wait("in step")
        return follower

    pair.server.kill()
    pair.wait_until_taken()
    old = pair.kept()
    second = follow("link2", "second.db", "link3")
    wait_until(lambda: pair.kept() not in (b"0", old), pair.kept)
    first.process.send_signal(signal.SIGSTOP)
    second.wait("ready")
    first.process.send_signal(signal.SIGCONT)
    assert first.process.wait(timeout=60) == 1
    follow("link3", "copy.db", "link2")


def a_second_world_of_a_name_learns_the_blocking_broker_key(folder):
    pair = Pair(folder)
    pair.follower.process.kill()
    pair.server.kill()
    path = os.path.join(folder.path, "new")
    os.makedirs(path)
    new = Server(folder.binary, path, pair.settings(pair.board.socket))
    new.listens = ["link:unix:%s/link" % path]
    folder.servers.append(new)
    new.start()
    key = "skein:family:view:hills"
    wait_until(lambda: "was written without this world's key" in new.words(), new.words)
    assert "redis-cli del %s" % key in new.words(), new.words()
    pair.board.do("DEL", key)
    wait_until(lambda: pair.board.do("EXISTS", key) == b":1\r\n", new.words)
    assert new.process.poll() is None


def write_access_to_the_broker_does_not_end_or_promote_a_world(folder):
    pair = Pair(folder)
    copy = pair.kept().decode()
    pair.view("term", "99", "primary", copy)
    wait_until(lambda: "was written without this world's key" in pair.server.words(), pair.server.words)
    assert "pebble" in pair.wizard.do("@create a pebble")
    assert pair.server.process.poll() is None and "took over" not in pair.follower.words()
    # Once it is deleted all is as before.
    pair.board.do("DEL", "skein:family:view:hills")
    wait_until(lambda: pair.kept().decode() == copy, pair.kept)
    # An incomplete copy is recorded as complete.
    pair.to_world.cut()
    wait_until(lambda: pair.kept() == b"0", pair.kept)
    pair.wizard.do("@create a stone")
    pair.server.kill()
    pair.view("kept", copy, "beat", "1")
    wait_until(lambda: "was written without this world's key" in pair.follower.words(), pair.follower.words)
    time.sleep(1)
    pair.view("term", "99", "primary", copy)
    time.sleep(1)
    assert "took over" not in pair.follower.words(), pair.follower.words()


def a_replayed_older_view_does_not_promote_a_copy(folder):
    pair = Pair(folder)
    view = pair.board.do("HGETALL", "skein:family:view:hills").decode().split("\r\n")[2::2]
    assert "kept" in view and pair.kept().decode() in view, view
    pair.to_world.cut()
    wait_until(lambda: pair.kept() == b"0", pair.kept)
    pair.wizard.do("@create a stone")
    pair.server.kill()
    looks = pair.looks()
    wait_until(lambda: pair.looks() > looks + 1, pair.looks)
    pair.view(*view, "beat", "1")
    wait_until(lambda: "is older than it was" in pair.follower.words(), pair.follower.words)
    time.sleep(1)
    assert "took over" not in pair.follower.words(), pair.follower.words()


def code_of_the_realm(secret, *parts):
    """A forged view, as any world of the realm could sign it."""
    text = "family" + "view\0" + " ".join(("skein:family:view:hills",) + parts)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def forge(pair, word, holder, kept):
    """Writes a view of a much later term, as a world of the realm that has its secret can."""
    secret = "0123456789abcdef" * 4
    pair.view("term", "99", "primary", holder, "kept", kept, "run", "", "seq", "0", "beat", "1",
              "code", code_of_the_realm(secret, "99", holder, kept, "", "0"))
    wait_until(lambda: word in pair.server.words(), pair.server.words)
    assert "pebble" in pair.wizard.do("@create a pebble")
    assert pair.server.process.poll() is None and "took over" not in pair.follower.words()


def cannot_be_ended_by_a_member(folder, pair, word):
    copy = pair.kept().decode()
    forge(pair, word, copy, "0")
    forge(pair, word, "4242", copy)
    assert read_meta(pair.server.world, "replaced_by", "term") == {"term": 1}
    pair.board.do("DEL", "skein:family:view:hills")
    wait_until(lambda: pair.kept().decode() == copy, pair.kept)
    # And for the two all is as before.
    pair.server.kill()
    pair.wait_until_taken()
    assert "pebble" in pair.wizard_of_the_new().do("inventory")


def read_meta(world, *names):
    with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % world, uri=True)) as db:
        return {name: value for name, value in db.execute("SELECT name, value FROM meta") if name in names}


def a_realm_member_cannot_end_or_promote_a_world(folder):
    cannot_be_ended_by_a_member(folder, Pair(folder), "was written without this world's key:")


def a_realm_member_cannot_end_or_promote_a_world_with_a_follow_secret(folder):
    follow = folder.write("follow-secret", "fedcba9876543210" * 4)
    os.chmod(follow, 0o600)
    cannot_be_ended_by_a_member(
        folder, Pair(folder, 'secret = "%s", ' % follow), "was written without this world's key and follow.secret:")


def a_world_rewrites_its_own_view_of_an_earlier_release(folder):
    pair = Pair(folder)
    copy = pair.kept().decode()
    origin = str(read_meta(pair.server.world, "origin")["origin"] % 2 ** 64)
    pair.server.kill()
    pair.follower.process.kill()
    # Earlier releases made the code from the realm's secret.
    pair.view("run", "7", "seq", "900",
              "code", code_of_the_realm("0123456789abcdef" * 4, "1", origin, copy, "7", "900"))
    pair.server.start()
    wait_until(lambda: b"900" not in pair.board.do("HGET", "skein:family:view:hills", "seq"), pair.server.words)
    wait_until(lambda: '"alone"' in health(pair.server)[1], lambda: health(pair.server))
    assert "was written without" not in pair.server.words(), pair.server.words()


def without_broker_and_follower_players_wait(folder):
    pair = Pair(folder)
    pair.board.freeze()
    pair.follower.process.send_signal(signal.SIGSTOP)
    assert not is_answered(pair.wizard, "@create a pebble", 4)
    wait_until(lambda: health(pair.server)[0] == 503, lambda: health(pair.server))
    pair.board.thaw()
    assert "pebble" in pair.wizard.wait(20)
    assert '"degraded"' in health(pair.server)[1], health(pair.server)
    pair.follower.process.send_signal(signal.SIGCONT)
    wait_until(pair.is_in_step, lambda: health(pair.server))


TESTS = [
    a_copy_takes_over_when_its_world_dies,
    a_frozen_world_that_was_replaced_ends_when_it_wakes,
    a_copy_does_not_take_over_while_its_world_goes_on_alone,
    a_world_cut_off_from_the_broker_goes_on_in_step,
    a_world_cut_off_from_both_acknowledges_nothing_and_ends,
    a_former_leader_follows_its_successor,
    a_second_world_of_a_name_learns_the_blocking_broker_key,
    write_access_to_the_broker_does_not_end_or_promote_a_world,
    a_replayed_older_view_does_not_promote_a_copy,
    a_realm_member_cannot_end_or_promote_a_world,
    a_realm_member_cannot_end_or_promote_a_world_with_a_follow_secret,
    a_world_rewrites_its_own_view_of_an_earlier_release,
    without_broker_and_follower_players_wait,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, needs=("realm", "follow")))
