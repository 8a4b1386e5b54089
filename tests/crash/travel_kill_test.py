#!/usr/bin/env python3
"""SIGKILL of two worlds and of their broker while people walk between the worlds by gates with their things. After any
kill, each of them and each of their things is in one world or in one unseen letter, exactly once.

With DIE_AT.so (tests/support/die_at.c) most of the worlds kill themselves, at a named step.

usage: travel_kill_test.py SKEIN [DIE_AT.so] [KILLS] [SEED]"""
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
from board import Board, pin_worlds  # noqa: E402
import repeat  # noqa: E402
from served import Ended, Player, Server, enter, enter_wizard, plain, until  # noqa: E402

WORLDS = ("forest", "hills")
REFS = {"forest": "glade", "hills": "footbridge"}
TRAVELLERS = 4
THINGS = 3  # that each takes along, the last of them in the second
KILLS_EACH = 6  # between two looks at everything
WAIT_S = 60
STEP_S = 3
STEPS = ("write", "sync", "synced", "send", "sent", "read")


def rows(path, statement):
    """Reads a world's file as its process left it."""
    folder = tempfile.mkdtemp(prefix="skein-travel-")
    for end in ("", "-wal"):
        if os.path.exists(path + end):
            shutil.copy(path + end, os.path.join(folder, "world.db" + end))
    db = sqlite3.connect(os.path.join(folder, "world.db"))
    found = db.execute(statement).fetchall()
    db.close()
    shutil.rmtree(folder)
    return found


def census(files, names):
    """Returns the errors in stopped worlds, given as files by name: each token must exist exactly once in all of them,
    and each traveller be in a world or under way."""
    tokens = ["%s-token-%d" % (name, k) for name in names for k in range(THINGS)]
    found = dict.fromkeys(tokens, 0)
    keys = {}
    seen = {(sender, name): number for name, path in files.items()
            for sender, number in rows(path, "SELECT world, seen FROM realm_peer WHERE state = 0")}
    for name, path in files.items():
        for text, in rows(path, "SELECT value FROM property JOIN object ON object.id = property.object"
                                " WHERE name = 'name' AND value LIKE '%-token-%'"):
            found[text] = found.get(text, 0) + 1
        for key, state in rows(path, "SELECT key, state FROM traveller"):
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
            for token in tokens:
                found[token] += token.encode() in tree
    return ["%s is there %d times" % (token, times) for token, times in found.items() if times != 1] + [
        "%s is here %d times" % (key, states.count(0)) for key, states in keys.items() if states.count(0) != 1]


def give_tokens(wizard, name):
    """Gives a player in the wizard's room things with unique names."""
    for k in range(THINGS):
        wizard.do("@create %s-token-%d" % (name, k))
    wizard.do("@proto %s-token-1 = container" % name)
    wizard.do("@set %s-token-1.open = true" % name)
    wizard.do("put %s-token-2 in %s-token-1" % (name, name))
    for k in range(2):
        wizard.do("give %s-token-%d to %s" % (name, k, name))


class Run:
    def __init__(self, binary, folder, seed, library):
        self.random = random.Random(seed)
        self.library = library
        self.plans = {}  # of worlds that will kill themselves
        self.steps = dict.fromkeys(STEPS, 0)
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
        pin_worlds(self.servers)
        for server in self.servers.values():
            server.start()
        self.kills = 0
        self.build()
        self.players = [self.make("Walker%s" % "abcdefgh"[i], i) for i in range(TRAVELLERS)]

    def build(self):
        for name, other in zip(WORLDS, reversed(WORLDS)):
            wizard = enter_wizard(self.servers[name])
            until(wizard, "@realm", other + ": here")
            for line in ("@dig up to The %s" % REFS[name], "up", "@ref here = " + REFS[name],
                         "@link north to %s@%s" % (other, REFS[other])):
                told = wizard.do(line)
            assert "leads to" in told, told
            wizard.close()

    def make(self, name, i):
        """A player of one of the worlds, who owns things with unique names."""
        server = self.servers[WORLDS[i % 2]]
        wizard = enter_wizard(server)
        wizard.do("up")
        player = enter(server, "create %s a-long-password" % name)
        player.do("up")
        give_tokens(wizard, name)
        assert "token-1" in player.do("inventory")
        wizard.close()
        player.name = name
        return player

    def census(self):
        return census({name: server.world for name, server in self.servers.items()},
                      [player.name for player in self.players])

    # -- faults --

    def walk(self):
        for player in self.players:
            if self.random.random() < 0.8:
                player.type("north")

    def start(self, name, planned=True):
        """Starts a world, mostly with a step at which it will die."""
        server = self.servers[name]
        self.plans.pop(name, None)
        server.env = None
        if planned and self.library and self.random.random() < 0.8:
            self.plans[name] = self.random.choice(STEPS)
            server.env = {
                "SKEIN_DIE_AT": "%s %d" % (self.plans[name], self.random.randint(1, 30)),
                "SKEIN_DIE_PEER": "/redis.socket", "LD_PRELOAD": self.library,
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        try:
            server.start()
        except Ended:
            if server.env is None:
                raise
            self.raise_dead()

    def raise_dead(self, planned=False):
        """Restarts the worlds that have killed themselves."""
        for name, server in self.servers.items():
            if name in self.plans and server.process.poll() is not None:
                server.reap()
                self.steps[self.plans[name]] += 1
                self.kills += 1
                self.start(name, planned)

    def await_steps(self):
        """Walks until the armed worlds have killed themselves, or have not reached the step for long."""
        end = time.monotonic() + STEP_S
        while time.monotonic() < end and any(self.servers[name].process.poll() is None for name in self.plans):
            self.walk()
            time.sleep(0.1)
            self.drain()

    def strike(self):
        self.await_steps()
        self.raise_dead(True)
        for name, server in self.servers.items():
            assert name in self.plans or server.process.poll() is None, server.last_words()
        self.walk()
        time.sleep(self.random.random() * self.random.choice((0.01, 0.1, 0.5)))
        victims = self.random.choice((["forest"], ["hills"], ["forest", "hills"], []))
        fate = self.random.choice(("kill", "empty", "freeze", "none", "none"))
        if fate == "freeze":
            self.board.freeze()
        for name in victims:
            self.servers[name].kill()
            self.plans.pop(name, None)
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
            self.start(name)
        self.drain()

    def drain(self):
        """Reads the players' output; no connection may have ended."""
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
        for name in WORLDS:
            self.start(name, planned=False)
        self.kills += len(WORLDS)
        return wrong

    def settle(self):
        """Everybody is somewhere in the end, and comes in there: returns how many had to log in again."""
        again = 0
        for player in self.players:
            player.socket.settimeout(1)
            end = time.monotonic() + 2 * WAIT_S  # a player refused by a process that died gets a minute
            got = b""
            while b"token-1" not in got:
                assert time.monotonic() < end, "%s: %s" % (player.name, plain(got))
                after = player.answer_log_in(got, player.name, "a-long-password")
                if after is not None:
                    again += 1
                    got = after  # which may have the answer already, because a gate repeats the lines that it kept
                if b"You are a guest for now" in b" ".join(got.split()):  # the home was away just then
                    port = player.socket.getpeername()[1]
                    player.close()
                    player.__init__(port)  # pylint: disable=unnecessary-dunder-call
                    player.socket.settimeout(1)
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
    words = sys.argv[2:]
    library = os.path.abspath(words.pop(0)) if words and words[0].endswith(".so") else None
    kills = int(words[0] if words else repeat.rounds(5, 12))
    seed = int(words[1]) if len(words) > 1 else repeat.seed()
    folder = tempfile.mkdtemp(prefix="skein-travel-")
    run = Run(binary, folder, seed, library)
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
    print("# killed themselves: " + ", ".join("%s %d" % one for one in run.steps.items()))
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
