#!/usr/bin/env python3
"""What somebody with the realm's secret, but without gate.secret, can tell a gate by the board: nothing that counts.

usage: gate_attack_test.py SKEIN"""
import os
import shutil
import socket
import sys
import tempfile
import threading
import time

from program import main
from realm_keys_test import Rogue
from served import enter
from travel_test import PASSWORD, WAIT_S, Pair, RealmGate

NOBODY = 65534


class FalseWorld:
    """Listens for gates, without their secret, and keeps what they send."""

    def __init__(self, path=None):
        self.listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
        self.listener.bind(path or ("127.0.0.1", 0))
        if path:
            os.chmod(path, 0o777)
        self.listener.listen()
        self.link = "unix:" + path if path else "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.came, self.heard = 0, b""
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            stream = self.listener.accept()[0]
            self.came += 1
            threading.Thread(target=self.read, args=(stream,), daemon=True).start()

    def read(self, stream):
        with stream:
            while more := stream.recv(1000):
                self.heard += more

    def wait(self):
        """Waits until a gate has come."""
        end = time.monotonic() + WAIT_S
        while self.came == 0:
            assert time.monotonic() < end, "no gate came"
            time.sleep(0.05)


class Liar:
    """Repeats a false announcement, more often than worlds make true ones."""

    def __init__(self, realm, name, link):
        self.rogue, self.name, self.said = Rogue(realm), name, {"joined_ms": 1, "link": link}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.ended.wait(0.02):
            self.rogue.announce(self.name, self.said)

    def __enter__(self):
        self.rogue.announce(self.name, self.said)
        self.thread.start()

    def __exit__(self, *_error):
        self.ended.set()
        self.thread.join()


def realm_of(folder):
    """Two worlds, and the configuration of a gate for them."""
    pair = Pair(folder, gated=True)
    folder.processes += [pair.hills.gate.process, pair.forest.gate.process]
    os.chmod(folder.write("gate.secret", "x" * 40), 0o600)
    said = 'realm = { secret = "%s" }\ngate = { secret = "%s/gate.secret" }' % (pair.realm.secret, folder.path)
    return pair, folder.write("gate.lua", said)


def gate_of(folder, pair, config, *words):
    gate = RealmGate(folder.binary, folder.path, config, "--realm=" + pair.realm.board.address(), *words)
    folder.processes.append(gate.process)
    return gate


def a_false_oldest_world_gets_no_newcomers(folder):
    pair, config = realm_of(folder)
    false = FalseWorld()
    with Liar(pair.realm, "evil", false.link):
        gate = gate_of(folder, pair, config)
        false.wait()
        ann = enter(gate, "create Ann " + PASSWORD)
        assert "You say" in ann.do("say here I am")
    assert PASSWORD.encode() not in false.heard


def a_gate_returns_to_its_world_whatever_address_the_board_has(folder):
    pair, config = realm_of(folder)
    false = FalseWorld()
    gate = gate_of(folder, pair, config, "--world=hills")
    ann = enter(gate, "create Ann " + PASSWORD)
    with Liar(pair.realm, "hills", false.link):
        pair.hills.kill()
        ann.read_on("catches its breath", timeout_s=WAIT_S)
        false.wait()
        pair.hills.start()
        ann.read_on("The world is back.", timeout_s=WAIT_S)
        assert "You say" in ann.do("say here I am")


def a_gate_uses_no_socket_of_another_user(folder):
    """Needs root, which can be somebody else for a moment."""
    if os.geteuid() != 0:
        print("# left out: it needs root")
        return
    pair, config = realm_of(folder)
    place = tempfile.mkdtemp(dir="/tmp")
    try:
        os.chmod(place, 0o777)
        os.seteuid(NOBODY)
        try:
            false = FalseWorld(os.path.join(place, "evil"))
        finally:
            os.seteuid(0)
        with Liar(pair.realm, "evil", false.link):
            gate = gate_of(folder, pair, config)
            false.wait()
            ann = enter(gate, "create Ann " + PASSWORD)
            assert "You say" in ann.do("say here I am")
        assert false.heard == b"", false.heard
        assert gate.words().count("another user listens on " + false.link) == 1
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    sys.exit(main([a_false_oldest_world_gets_no_newcomers,
                   a_gate_returns_to_its_world_whatever_address_the_board_has,
                   a_gate_uses_no_socket_of_another_user], needs=("gate", "realm")))
