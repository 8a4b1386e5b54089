#!/usr/bin/env python3
"""A world, its follower and their witness: which one takes over or waits, and that never two acknowledge.

usage: witness_test.py SKEIN"""
import os
import signal
import socket
import subprocess
import sys
import time

from program import fails, main
from follow_test import health
from served import PATIENT, Follower, Logged, Player, Server, enter_wizard, make_secret, ports_in, read_ready, wait_until
from takeover_test import Relay, is_answered

TAKE_OVER_S, LEASE_S = 2, 3


class Witness(Logged):
    """A skein witness with a file of its own, at a socket or at a free port."""

    def __init__(self, binary, folder, *more, listen=None):
        self.binary, self.folder, self.more = binary, folder, more
        self.file = os.path.join(folder, "witness")
        self.log = self.file + ".log"
        self.listen = listen or "unix:%s.socket" % self.file
        self.start()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "witness", "--listen", self.listen, "--file", self.file, *self.more],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self.port = ports_in(read_ready(self.process, 60, self.words)).get("witness")

    def entries(self):
        """Term, holder and kept of the only world that it knows; empty if it knows none."""
        with open(self.file, encoding="ascii") as file:
            lines = file.read().splitlines()
        assert lines[0] == "skein witness 1" and len(lines) <= 2, lines
        return [int(word) for word in lines[1].split()[1:]] if len(lines) == 2 else []

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Three:
    """A world and its follower in step, with the witness; each has its own way to each other."""

    def __init__(self, folder):
        self.folder = folder
        self.witness = Witness(folder.binary, folder.path)
        folder.processes.append(self.witness.process)
        at = lambda name: os.path.join(folder.path, name)  # noqa: E731
        self.world_to_witness = Relay(at("world-witness"), self.witness.listen[5:])
        self.copy_to_witness = Relay(at("copy-witness"), self.witness.listen[5:])
        path = at("world")
        os.makedirs(path)
        self.server = Server(folder.binary, path, self.settings(self.world_to_witness), ("telnet", "http"))
        self.server.listens = ["link:unix:%s/link" % path]
        folder.servers.append(self.server)
        self.server.start()
        self.to_world = Relay(at("to-world"), path + "/link")
        config = folder.write("follower.lua", "passwords = { memory_kib = 8 }\n" + self.settings(self.copy_to_witness))
        self.follower = Follower(folder.binary, "unix:" + self.to_world.at, at("copy.db"), config,
                                 ["telnet:127.0.0.1:0", "link:unix:%s/link2" % folder.path])
        folder.processes.append(self.follower.process)
        self.follower.wait("in step")
        wait_until(self.may_take_over, self.witness.words)
        self.wizard = enter_wizard(self.server)

    def settings(self, witness):
        return PATIENT + 'follow = { hold_seconds = 1, take_over_seconds = %d, witness = "unix:%s" }\n' % (
            TAKE_OVER_S, witness.at)

    def may_take_over(self):
        return len(self.witness.entries()) == 3 and self.witness.entries()[2] != 0

    def cut(self, *ways):
        for way in ways:
            way.cut()

    def wizard_of_the_new(self):
        self.follower.wizard_password = self.server.wizard_password
        return enter_wizard(self.follower)


def a_copy_with_a_witness_takes_over_when_its_world_dies(folder):
    three = Three(folder)
    assert health(three.server) == (
        200, '{"state": "ok", "board": "none", "follower": "in step", "witness": "up"}'), health(three.server)
    three.wizard.do("@create a pebble")
    three.server.kill()
    three.follower.wait("ready")
    assert "the witness makes this copy the world, in term 2" in three.follower.words(), three.follower.words()
    assert "pebble" in three.wizard_of_the_new().do("inventory")
    # The old leader acknowledges nothing, even if it reaches only the witness.
    three.cut(three.to_world)
    three.server.start()
    assert three.server.process.wait(timeout=60) == 1
    assert "another process has taken over this world, in term 2" in three.server.words(), three.server.words()


def a_copy_does_not_take_over_while_its_world_goes_on_alone(folder):
    three = Three(folder)
    three.cut(three.to_world)
    wait_until(lambda: three.witness.entries()[2] == 0, three.witness.words)
    assert "pebble" in three.wizard.do("@create a pebble")
    three.server.kill()
    time.sleep(TAKE_OVER_S + LEASE_S + 1)
    assert "took over" not in three.follower.words(), three.follower.words()
    fails(three.follower.promote(), 1, "the witness does not say that it has everything", "--yes")
    # The witness says to the world that it was not replaced.
    three.server.start()
    assert "pebble" in enter_wizard(three.server).do("inventory")


def a_world_cut_off_from_both_acknowledges_nothing_and_ends(folder):
    three = Three(folder)
    three.cut(three.to_world, three.world_to_witness)
    assert not is_answered(three.wizard, "@create a stone", 3)
    three.follower.wait("ready")
    assert three.server.process.poll() is None
    assert not is_answered(three.wizard, "@create a rock", 1)
    assert '"held"' in health(three.server)[1], health(three.server)
    three.world_to_witness.mend()
    assert three.server.process.wait(timeout=60) == 1
    shown = three.wizard_of_the_new().do("inventory")
    assert "stone" not in shown and "rock" not in shown, shown


def a_world_without_its_witness_depends_on_its_follower(folder):
    three = Three(folder)
    three.cut(three.world_to_witness)
    wait_until(lambda: '"witness": "away"' in health(three.server)[1], lambda: health(three.server))
    time.sleep(LEASE_S)
    assert "pebble" in three.wizard.do("@create a pebble")
    assert "took over" not in three.follower.words(), three.follower.words()
    three.cut(three.copy_to_witness)
    three.follower.process.kill()
    assert not is_answered(three.wizard, "@create a stone", 4)
    three.world_to_witness.mend()
    assert "stone" in three.wizard.wait(30)


def a_world_that_goes_on_alone_stops_when_its_lease_runs_out(folder):
    three = Three(folder)
    three.follower.process.kill()
    wait_until(lambda: three.witness.entries()[2] == 0, three.witness.words)
    assert "pebble" in three.wizard.do("@create a pebble")
    three.cut(three.world_to_witness)
    time.sleep(LEASE_S)
    assert not is_answered(three.wizard, "@create a stone", 1)
    three.world_to_witness.mend()
    assert "stone" in three.wizard.wait(30)


def a_copy_promoted_by_hand_waits_for_the_old_worlds_lease(folder):
    three = Three(folder)
    three.cut(three.to_world)
    wait_until(lambda: three.witness.entries()[2] == 0, three.witness.words)
    assert three.follower.promote("--yes").returncode == 0
    three.follower.wait("ready")
    assert three.server.process.wait(timeout=60) == 1
    assert "another process has taken over this world, in term 2" in three.server.words(), three.server.words()
    assert "Exits" in three.wizard_of_the_new().do("look")
    assert three.witness.entries()[0] == 2, three.witness.entries()


def a_witness_remembers_its_answers_over_a_restart(folder):
    three = Three(folder)
    three.witness.kill()
    before = three.witness.entries()
    three.witness.start()
    folder.processes.append(three.witness.process)
    assert three.witness.entries() == before
    wait_until(lambda: '"witness": "up"' in health(three.server)[1], lambda: health(three.server))
    three.server.process.send_signal(signal.SIGSTOP)
    three.follower.wait("ready")
    three.witness.kill()
    three.witness.start()
    folder.processes.append(three.witness.process)
    three.server.process.send_signal(signal.SIGCONT)
    assert three.server.process.wait(timeout=60) == 1
    assert three.witness.entries()[0] == 2


def a_witness_believes_nobody_without_the_secret(folder):
    fails(folder.run("witness", "--listen", "127.0.0.1:0", "--file", "none"), 2, "--secret FILE", "/dev/urandom")
    fails(folder.run("witness", "--listen", "127.0.0.1:0"), 2, "--file FILE")
    folder.write("bad", "something else\n")
    fails(folder.run("witness", "--listen", "unix:w", "--file", "bad"), 1, "bad", "did not write it")
    right, wrong = (make_secret(os.path.join(folder.path, name)) for name in ("right", "wrong"))
    config = folder.write("witness.lua", 'follow = { secret = "%s" }\n' % right)
    witness = Witness(folder.binary, folder.path, "--config", config, listen="127.0.0.1:0")
    folder.processes.append(witness.process)
    fails(folder.run("witness", "--listen", "unix:w", "--file", witness.file), 1, "another witness has")
    with socket.create_connection(("127.0.0.1", witness.port)) as stranger:
        stranger.sendall(os.urandom(4096))
        try:
            while stranger.recv(4096):
                pass
        except ConnectionResetError:
            pass
    line = 'follow = { hold_seconds = 1, secret = "%s", witness = "127.0.0.1:' + '%d" }\n' % witness.port
    link = "link:unix:" + os.path.join(folder.path, "link")
    server = folder.server(line % wrong, listens=(link,))
    wait_until(lambda: "it has another follow.secret" in server.words(), server.words)
    shown = Player(server.port)
    assert not is_answered(shown, "guest", 2)
    assert witness.entries() == []
    server.kill()
    with open(server.config, "w", encoding="utf-8") as config:
        config.write("passwords = { memory_kib = 8 }\n" + line % right)
    server.start()
    wait_until(lambda: witness.entries() != [], witness.words)
    assert "pebble" in enter_wizard(server).do("@create a pebble")


TESTS = [
    a_copy_with_a_witness_takes_over_when_its_world_dies,
    a_copy_does_not_take_over_while_its_world_goes_on_alone,
    a_world_cut_off_from_both_acknowledges_nothing_and_ends,
    a_world_without_its_witness_depends_on_its_follower,
    a_world_that_goes_on_alone_stops_when_its_lease_runs_out,
    a_copy_promoted_by_hand_waits_for_the_old_worlds_lease,
    a_witness_remembers_its_answers_over_a_restart,
    a_witness_believes_nobody_without_the_secret,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
