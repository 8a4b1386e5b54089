"""A realm under load: the time of a line on a shared channel to all worlds, and the cost for a busy world of a broker
that stands still, dies or forgets everything."""
import os
import re
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from multiprocessing.connection import wait

from board import Board, pin_worlds
from processes import CONNECT, Load, cpu_seconds
from served import Ended, Server, enter, until

WORLDS = ("forest", "hills", "marsh", "tower")
RATE, SECONDS = 1000, 10  # lines a second, of all speakers together
FEW = 50
CHANGE = ["drop token%d", "take token%d"]
FROZEN_S, PATIENCE_S = 10, 60
SAID = re.compile(rb"k(\d)n(\d+)t(\d+)e")


def settings(folder, board, name):
    secret = os.path.join(folder, "secret")
    if not os.path.exists(secret):
        with open(secret, "w", encoding="ascii") as file:
            file.write("0123456789abcdef" * 4)
        os.chmod(secret, 0o600)
    return 'realm = { board = "%s", name = "%s", secret = "%s" }\n' % (board.address(), name, secret)


class Ear:
    """Somebody who hears all speakers: the arrival time of each line, and whether the order was right."""

    def __init__(self, player):
        self.player, self.rest, self.next, self.wrong, self.times = player, b"", [0] * len(WORLDS), 0, []

    def fileno(self):
        return self.player.fileno()

    def receive(self):
        more = self.player.socket.recv(1 << 18)
        if not more:
            raise Ended("a listener was dropped")
        now_us, end = time.monotonic_ns() // 1000, 0
        self.rest += more
        for one in SAID.finditer(self.rest):
            speaker, number, said_us = map(int, one.groups())
            self.wrong += number != self.next[speaker]
            self.next[speaker] = number + 1
            self.times.append(now_us - said_us)
            end = one.end()
        self.rest = self.rest[max(end, len(self.rest) - 64):]


def meet(speakers, ears):
    """Returns when each pair of worlds hears each other: lines said before two worlds have greeted are not
    delivered."""
    for number, speaker in enumerate(speakers):
        for ear in ears:
            word = "world %d is heard" % number
            while word not in ear.player.do("channel history public"):
                speaker.do("chat " + word)
                time.sleep(0.1)


def speak(speakers, ears):
    """Lines at an even pace, by all speakers in turn; returns when all ears have heard all, or it takes too long."""
    sent, total = 0, RATE * SECONDS
    start = time.monotonic()
    while min(sum(ear.next) for ear in ears) < total and time.monotonic() < start + SECONDS + PATIENCE_S:
        while sent < total and start + sent / RATE <= time.monotonic():
            speaker = sent % len(speakers)
            speakers[speaker].type("chat k%dn%dt%de" % (speaker, sent // len(speakers), time.monotonic_ns() // 1000))
            sent += 1
        ready = wait(ears + speakers, 0.001)
        for one in ready:
            if isinstance(one, Ear):
                one.receive()
            elif not one.socket.recv(1 << 18):
                raise Ended("a speaker was dropped")


def measure_channel(bench, side, folder):
    with ExitStack() as stack:
        board = Board(os.path.join(folder, "board"))
        stack.callback(board.kill)
        servers = []
        for name in WORLDS:
            os.makedirs(os.path.join(folder, name))
            servers.append(Server(side.binary, os.path.join(folder, name), settings(folder, board, name)))
            bench.servers.append(servers[-1])
        pin_worlds(dict(zip(WORLDS, servers)))
        for server in servers:
            server.start()
            stack.callback(server.stop)
        speakers = [enter(server, "create speaker%s a-long-password" % "abcd"[i]) for i, server in enumerate(servers)]
        ears = [Ear(enter(server, "create listener%s a-long-password" % "abcd"[i])) for i, server in enumerate(servers)]
        meet(speakers, ears)
        cpu = sum(cpu_seconds(server.process) for server in servers)
        speak(speakers, ears)
        times = sorted(took for ear in ears for took in ear.times)
        missing = sum(RATE * SECONDS - sum(ear.next) for ear in ears)
        name = "a line on a channel of %d worlds, %d a second" % (len(WORLDS), RATE)
        bench.add(side, name + ": until it is heard, p50", "ms", times[len(times) // 2] / 1e3)
        bench.add(side, name + ": until it is heard, p99", "ms", times[len(times) * 99 // 100] / 1e3)
        bench.add(side, name + ": processor time of a line heard", "us",
                  1e6 * (sum(cpu_seconds(server.process) for server in servers) - cpu) / max(1, len(times)))
        bench.add(side, name + ": not heard after a minute", "lines", missing)
        bench.add(side, name + ": doubled or out of order", "lines", sum(ear.wrong for ear in ears))


class Fault:
    """Disturbs the broker in the given way while a world is measured."""

    def __init__(self, board, what):
        self.board, self.what, self.over = board, what, threading.Event()
        self.emptying = threading.Thread(target=self.empty)

    def empty(self):
        while not self.over.wait(0.2):
            self.board.do("FLUSHALL")

    def __enter__(self):
        if self.what == "frozen":
            self.board.freeze()
        elif self.what == "dead":
            self.board.kill()
        else:
            self.emptying.start()

    def __exit__(self, *_):
        self.over.set()
        if self.what == "frozen":
            self.board.thaw()
        elif self.what == "dead":
            self.board.start()
        else:
            self.emptying.join()


def measure_faults(bench, side, folder):
    with ExitStack() as stack:
        board = Board(os.path.join(folder, "board"))
        stack.callback(board.kill)
        served = stack.enter_context(bench.serve(side, settings(folder, board, "hills")))
        os.makedirs(os.path.join(folder, "forest"))
        other = Server(side.binary, os.path.join(folder, "forest"), settings(folder, board, "forest"))
        bench.servers.append(other)
        pin_worlds({"hills": served, "forest": other})
        other.start()
        stack.callback(other.stop)
        bert = enter(other, "create Bert a-long-password")
        ann = enter(served, "create Ann a-long-password")
        until(ann, "who forest", "Bert")
        load = stack.enter_context(closing(Load(bench.programs, served.port, FEW, CONNECT)))

        def both():
            return (load.run(bench.options.seconds, FEW, ["look"]), load.run(bench.options.seconds, FEW, CHANGE))

        for what in ("frozen", "dead", "emptied"):
            for _ in range(bench.options.runs):
                looks, changes = both()
                with Fault(board, what):
                    ann.do("chat one for later")
                    then_looks, then_changes = both()
                bench.add(side, "look with a board that is %s, %d: p99" % (what, FEW), "of before",
                          then_looks["p99_us"] / looks["p99_us"], "less", then_looks)
                bench.add(side, "durable change with a board that is %s, %d" % (what, FEW), "of before",
                          then_changes["rate"] / changes["rate"], "more", then_changes)
        measure_frozen(bench, side, (board, served, ann, bert))


def measure_frozen(bench, side, scene):
    """Letters wait: their memory, the time until that is reported, and the time until all are delivered."""
    board, served, ann, bert = scene
    until(ann, "who forest", "Bert")
    before = served.rss_kib()
    with Fault(board, "frozen"):
        start = time.monotonic()
        ann.do("tell bert are you there")
        ann.read_on("does not answer just now")
        bench.add(side, "a tell while the board is frozen: until it is given up", "s", time.monotonic() - start)
        said = 0
        while time.monotonic() < start + FROZEN_S:
            said += 1
            ann.do("chat line %d of those that wait" % said)
            time.sleep(0.005)
        bench.add(side, "memory, the board frozen for %d s" % FROZEN_S, "MiB", (served.rss_kib() - before) / 1024)
    start = time.monotonic()
    bert.read_on("line %d of those that wait" % said, timeout_s=PATIENCE_S)
    bench.add(side, "a board that was frozen for %d s: until all is heard" % FROZEN_S, "s", time.monotonic() - start)


def measure_realm(bench):
    for side in bench.sides:
        for measure in (measure_channel, measure_faults):
            with tempfile.TemporaryDirectory() as folder:
                measure(bench, side, folder)
