#!/usr/bin/env python3
"""SIGKILL of worlds and of their broker while people speak on a shared channel: every line shown to its speaker is in
all worlds, once, in the speaker's order.

Now and then a world is started on an older copy of its file, perhaps with a broker that was just emptied and knows no
world. The world must find out and end, before it lets anybody in or exchanges letters.

usage: realm_kill_test.py SKEIN [ROUNDS] [SEED]"""
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from board import Board, pin_worlds  # noqa: E402
import repeat  # noqa: E402
from served import Ended, Player, Server, enter  # noqa: E402

NAMES = ("forest", "hills", "marsh")
LINES = 4  # of each speaker in a round; the channel keeps 200
ROUNDS_MOST = 14
SETTLE_S = 60


class Speaker:
    def __init__(self, server, name):
        self.server, self.name = server, name
        self.said = 0
        self.told = []
        self.player = enter(server, "create %s a-long-password" % name)

    def again(self):
        self.player = enter(self.server, "connect %s a-long-password" % self.name)

    def speak(self):
        self.said += 1
        line = "line %d" % self.said
        try:
            if "[public] %s: %s" % (self.name, line) in self.player.do("chat " + line):
                self.told.append(self.said)
        except Ended:
            pass


def heard(world, sender):
    """The numbers of a sender's lines in a world's file, in their order there."""
    db = sqlite3.connect(world)
    rows = db.execute("SELECT text FROM channel_line WHERE channel = 'public' AND sender_name = ? ORDER BY number",
                      (sender,)).fetchall()
    db.close()
    return [int(re.search(r"line (\d+)", text).group(1)) for text, in rows]


def move_files(world, to, move):
    """Copies or moves a world's file and its log to another name."""
    for end in ("", "-wal"):
        if os.path.exists(to + end):
            os.unlink(to + end)
        if os.path.exists(world + end):
            move(world + end, to + end)


class Run:
    def __init__(self, binary, folder, seed):
        self.random = random.Random(seed)
        self.board = Board(os.path.join(folder, "board"))
        self.servers = {}
        for name in NAMES:
            os.makedirs(os.path.join(folder, name))
            self.servers[name] = Server(binary, os.path.join(folder, name),
                                        'realm = { board = "%s", name = "%s" }\n' % (self.board.address(), name))
        pin_worlds(self.servers)
        for server in self.servers.values():
            server.start()
        self.speakers = {name: Speaker(self.servers[name], "Ann" + name[0] * 2) for name in NAMES}
        self.kills = 0
        self.copies = {}  # of dead worlds: how many lines their speaker had said by then
        self.found_out = []  # how long each older copy took
        self.harm = []

    # -- older copies --

    def is_outdated(self, name):
        """Whether another world that runs has something that the copy does not know of."""
        return any(line > self.copies[name] for other in NAMES if other != name for line in heard(
            self.servers[other].world, "%s@%s" % (self.speakers[name].name, name)))

    def put_back(self, name):
        """Starts the dead world on the copy; when it has ended, its own file is there again."""
        server, speaker = self.servers[name], self.speakers[name]
        copy, kept = server.world + ".old", server.world + ".kept"
        move_files(server.world, kept, shutil.move)
        move_files(copy, server.world, shutil.copyfile)
        begun = time.monotonic()
        server.spawn()
        try:
            server.wait_ready()
            player = Player(server.port)
            player.type("connect %s a-long-password" % speaker.name)
            player.wait(SETTLE_S)
            self.harm.append("%s: an older copy let somebody in" % name)
        except Ended:
            pass
        server.process.wait(timeout=SETTLE_S)
        self.found_out.append(time.monotonic() - begun)
        if "older than what the realm knows" not in server.last_words():
            self.harm.append("%s: an older copy ended with: %s" % (name, server.last_words()))
        server.reap()
        move_files(kept, server.world, shutil.move)

    def strike(self):
        """Kills some of them, or empties the broker, while lines are under way."""
        victims = self.random.sample(NAMES, self.random.choice((0, 1, 1, 2, 2, 3)))
        for name in victims:
            self.speakers[name].said += 1
            self.speakers[name].player.type("chat line %d" % self.speakers[name].said)
        time.sleep(self.random.random() * 0.05)
        for name in victims:
            self.servers[name].kill()
        fate = self.random.choice(("kill", "empty", "none"))
        if fate == "kill":
            self.board.kill()
        elif fate == "empty":
            self.board.do("FLUSHALL")
        self.kills += len(victims) + (fate == "kill")
        if fate == "kill":
            self.board.start()
        for i, name in enumerate(victims):
            if i == len(victims) - 1 and name in self.copies and self.is_outdated(name):
                self.put_back(name)
            move_files(self.servers[name].world, self.servers[name].world + ".old", shutil.copyfile)
            self.copies[name] = self.speakers[name].said
            self.servers[name].start()
            self.speakers[name].again()

    def round(self):
        for _ in range(LINES):
            for speaker in self.speakers.values():
                speaker.speak()
        self.strike()

    def lists(self, home):
        """A speaker's lines in each world, their own first."""
        name = self.speakers[home].name
        others = [heard(self.servers[world].world, "%s@%s" % (name, home)) for world in NAMES if world != home]
        return [heard(self.servers[home].world, name)] + others

    def wrong(self):
        problems = list(self.harm)
        for home, speaker in self.speakers.items():
            own, *others = self.lists(home)
            if own != sorted(set(own)):
                problems.append("%s: doubled or out of order at home: %s" % (home, own))
            if set(speaker.told) - set(own):
                problems.append("%s: told and lost: %s" % (home, sorted(set(speaker.told) - set(own))))
            for other in others:
                if other != own:
                    problems.append("%s: said %s, and elsewhere %s was heard" % (home, own, other))
        return problems

    def settle(self):
        end = time.monotonic() + SETTLE_S
        while self.wrong() and time.monotonic() < end:
            time.sleep(0.5)
        return self.wrong()

    def close(self):
        for server in self.servers.values():
            if server.process.poll() is None:
                server.kill()
        self.board.kill()


def main():
    binary = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2] if len(sys.argv) > 2 else repeat.rounds(2, 5))
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else repeat.seed()
    failed = 0
    total = (rounds + ROUNDS_MOST - 1) // ROUNDS_MOST
    print("1..%d" % total)
    for part in range(total):
        folder = tempfile.mkdtemp(prefix="skein-realm-")
        run = Run(binary, folder, seed + part)
        try:
            for _ in range(min(ROUNDS_MOST, rounds - part * ROUNDS_MOST)):
                run.round()
            problems = run.settle()
        finally:
            run.close()
        for problem in problems:
            print("# " + problem)
        failed += bool(problems)
        told = sum(len(speaker.told) for speaker in run.speakers.values())
        print("%s %d - %d lines told, %d kills: each is in all worlds once; %d older copies found out%s" % (
            "not ok" if problems else "ok", part + 1, told, run.kills, len(run.found_out),
            ", in %.1f s at most" % max(run.found_out) if run.found_out else ""), flush=True)
        if not problems:
            shutil.rmtree(folder)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
