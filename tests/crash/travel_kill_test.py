#!/usr/bin/env python3
"""kill -9 of two worlds and of their board while people walk between them by gates, with what they carry: whatever dies,
each of them and each of their things is in one world or in a letter that has not been seen, once.

usage: travel_kill_test.py SKEIN [KILLS] [SEED]"""
import base64
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from board import Board  # noqa: E402
from served import Ended, Player, Server, enter, enter_wizard, plain  # noqa: E402

WORLDS = ("forest", "hills")
REFS = {"forest": "glade", "hills": "footbridge"}
TRAVELLERS = 4
THINGS = 3  # that each takes along, the last of them in the second
KILLS_EACH = 6  # between two looks at everything
WAIT_S = 60


def rows(path, statement):
    """What a world's file has, which is as its process left it."""
    folder = tempfile.mkdtemp(prefix="skein-travel-")
    for end in ("", "-wal"):
        if os.path.exists(path + end):
            shutil.copy(path + end, os.path.join(folder, "world.db" + end))
    db = sqlite3.connect(os.path.join(folder, "world.db"))
    found = db.execute(statement).fetchall()
    db.close()
    shutil.rmtree(folder)
    return found


class Run:
    def __init__(self, binary, folder, seed):
        self.random = random.Random(seed)
        self.board = Board(os.path.join(folder, "board"))
        secret = os.path.join(folder, "secret")
        with open(secret, "w", encoding="ascii") as file:
            file.write("0123456789abcdef" * 4)
        os.chmod(secret, 0o600)
        self.servers = {}
        for name in WORLDS:
            os.makedirs(os.path.join(folder, name))
            self.servers[name] = Server(binary, os.path.join(folder, name),
                                        'realm = { board = "%s", name = "%s", secret = "%s" }\n' % (
                                            self.board.address(), name, secret), gated=True)
            self.servers[name].start()
        self.kills = 0
        self.build()
        self.players = [self.make("Walker%s" % "abcdefgh"[i], i) for i in range(TRAVELLERS)]

    def build(self):
        for name, other in zip(WORLDS, reversed(WORLDS)):
            wizard = enter_wizard(self.servers[name])
            self.until(wizard, "@realm", other + ": here")
            for line in ("@dig up to The %s" % REFS[name], "up", "@ref here = " + REFS[name],
                         "@link north to %s@%s" % (other, REFS[other])):
                told = wizard.do(line)
            assert "leads to" in told, told
            wizard.close()

    @staticmethod
    def until(player, line, wanted):
        end = time.monotonic() + WAIT_S
        while wanted not in player.do(line):
            assert time.monotonic() < end, wanted
            time.sleep(0.1)

    def make(self, name, i):
        """Somebody of one of the worlds, with things whose names are nobody else's."""
        server = self.servers[WORLDS[i % 2]]
        wizard = enter_wizard(server)
        wizard.do("up")
        player = enter(server, "create %s a-long-password" % name)
        player.do("up")
        for k in range(THINGS):
            wizard.do("@create %s-token-%d" % (name, k))
            if k == 1:
                wizard.do("@proto %s-token-1 = container" % name)
                wizard.do("@set %s-token-1.open = true" % name)
            if k == 2:
                wizard.do("put %s-token-2 in %s-token-1" % (name, name))
        wizard.do("give %s-token-0 to %s" % (name, name))
        wizard.do("give %s-token-1 to %s" % (name, name))
        assert "token-1" in player.do("inventory")
        wizard.close()
        player.name = name
        return player

    # -- what must be so, with all worlds dead --

    def census(self):
        """How often each thing is anywhere, and each traveller here or under way."""
        found = {}

        def count(name):
            found[name] = found.get(name, 0) + 1

        seen = {}
        for name in WORLDS:
            for world, number in rows(self.servers[name].world, "SELECT world, seen FROM realm_peer WHERE state = 0"):
                seen[(world, name)] = number
        keys = {}
        for name in WORLDS:
            path = self.servers[name].world
            for text, in rows(path, "SELECT value FROM property JOIN object ON object.id = property.object"
                                    " WHERE name = 'name' AND value LIKE '%-token-%'"):
                count(text)
            for key, epoch, state in rows(path, "SELECT key, epoch, state FROM traveller"):
                keys.setdefault(key, []).append(state)
            for number, to, kind, body in rows(path, "SELECT number, receiver, kind, body FROM realm_out"):
                if number <= seen.get((name, to), 0):
                    continue
                letter = json.loads(body)
                if kind == "back":
                    kind, letter = letter["kind"], json.loads(letter["body"])
                if kind != "arrive":
                    continue
                keys.setdefault(letter["key"], []).append(0)
                tree = base64.b64decode(letter["tree"])
                for i in range(TRAVELLERS):
                    for k in range(THINGS):
                        token = "Walker%s-token-%d" % ("abcdefgh"[i], k)
                        if token.encode() in tree:
                            count(token)
        wrong = ["%s is there %d times" % (token, found.get(token, 0))
                 for token in ("Walker%s-token-%d" % ("abcdefgh"[i], k)
                               for i in range(TRAVELLERS) for k in range(THINGS))
                 if found.get(token, 0) != 1]
        return wrong + ["%s is here %d times" % (key, states.count(0))
                        for key, states in keys.items() if states.count(0) != 1]

    # -- faults --

    def walk(self):
        for player in self.players:
            if self.random.random() < 0.8:
                player.type("north")

    def strike(self):
        self.walk()
        time.sleep(self.random.random() * self.random.choice((0.01, 0.1, 0.5)))
        victims = self.random.choice((["forest"], ["hills"], ["forest", "hills"], []))
        fate = self.random.choice(("kill", "empty", "freeze", "none", "none"))
        if fate == "freeze":
            self.board.freeze()
        for name in victims:
            self.servers[name].kill()
        if fate == "kill":
            self.board.kill()
            self.board.start()
        elif fate == "empty":
            self.board.do("FLUSHALL")
        elif fate == "freeze":
            time.sleep(0.2)
            self.board.thaw()
        self.kills += len(victims) + (fate == "kill")
        for name in victims:
            self.servers[name].start()
        self.drain()

    def drain(self):
        """Reads what the players were told: nobody's connection has ended."""
        for player in self.players:
            player.socket.settimeout(0.01)
            try:
                while player.socket.recv(1 << 16):
                    pass
                raise Ended("a gate has dropped somebody")
            except TimeoutError:
                pass
            player.socket.settimeout(None)

    def look(self):
        for server in self.servers.values():
            server.kill()
        wrong = self.census()
        for server in self.servers.values():
            server.start()
        self.kills += len(WORLDS)
        return wrong

    def settle(self):
        """Everybody is somewhere in the end, and comes in there: returns how many had to log in again."""
        again = 0
        for player in self.players:
            player.socket.settimeout(1)
            end = time.monotonic() + 2 * WAIT_S  # who was refused by a process that died is waited for a minute
            got = b""
            while b"token-1" not in got:
                assert time.monotonic() < end, "%s: %s" % (player.name, plain(got))
                if b"Other words: connect" in got:
                    again += 1
                    player.type("connect %s a-long-password" % player.name)
                    got = b""
                player.type("inventory")
                try:
                    got += player.socket.recv(1 << 16)
                except TimeoutError:
                    pass
        return again

    def close(self):
        for server in self.servers.values():
            if server.process.poll() is None:
                server.kill()
            server.gate.process.kill()
            server.gate.process.wait()
        self.board.kill()


def main():
    binary = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("SKEIN_ROUNDS", 12))
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder = tempfile.mkdtemp(prefix="skein-travel-")
    run = Run(binary, folder, seed)
    wrong = []
    looks = 0
    again = 0
    try:
        while run.kills < kills and not wrong:
            before = run.kills
            while run.kills - before < KILLS_EACH:
                run.strike()
            wrong = run.look()
            looks += 1
        if not wrong:
            again = run.settle()
    finally:
        run.close()
    print("1..1")
    for line in wrong:
        print("# " + line)
    print("%s 1 - %d kills, %d looks: everybody and everything is somewhere, once; %d had to log in again" % (
        "not ok" if wrong else "ok", run.kills, looks, again), flush=True)
    if not wrong:
        shutil.rmtree(folder)
    else:
        print("# kept: " + folder)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
