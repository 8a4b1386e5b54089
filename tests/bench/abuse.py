"""Measures how long the most expensive requests of each service hold the loop: the milliseconds for
tests/app/protocol_cost_test.py. Several connections of one account send them and read the answers quickly, while a
player looks around by telnet. A row has the longest turn of the loop, in processor time of its thread, and how long
the looks took."""
import multiprocessing
import os
import re
import selectors
import ssl
import subprocess
import time
from functools import partial
from types import SimpleNamespace

from processes import waits
from served import enter
from ssh_client import Keys
from worst_requests import ABUSES, FILES, PASSWORD, SERVICES, SETTINGS, connect, fill, token_of

NOTICES = 500
CONNECTIONS = 8
REST_S = 0.3  # the server closes the connections of the last attack
MONITOR_S = 2.2  # @monitor tells each second of the second before
ROW = "loop held by 8 connections, %s"
COSTS = {"builders": ("longest call of a builder's script", 5), "stock": ("longest call of a stock script", 5),
         "lines": ("longest line with lists", 20)}
COST_ROUNDS = 20
HELD_WANTED = {ROW % name: 20 for name in [abuse.name for abuse in ABUSES] + ["sftp"]}
HELD_WANTED.update(COSTS.values())


class Pour:
    """A connection that sends the same requests again and again, and reads the answers."""

    def __init__(self, port, abuse, says):
        self.port, self.abuse, self.says = port, abuse, says
        self.open()

    def open(self):
        self.socket = connect(self.port, self.abuse.service)
        self.left = self.abuse.hello

    def step(self, selector):
        """Reads and writes without waiting; opens the connection again after the server closed it."""
        try:
            while self.socket.recv(1 << 18):
                pass
            raise ConnectionResetError
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        except OSError:
            selector.unregister(self.socket)
            self.socket.close()
            self.open()
            selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)
            return
        self.left = self.left or self.says
        try:
            self.left = self.left[self.socket.send(self.left):]
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            pass
        except OSError:
            self.left = b""


def pour(port, abuse, says, began):
    """Attacks without end; runs in a process of its own."""
    selector = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        one = Pour(port, abuse, says)
        selector.register(one.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, one)
    began.set()
    while True:
        for key, _ in selector.select():
            key.data.step(selector)
        time.sleep(0.001)


def pour_files(port, keys, began):
    """Attacks by SFTP without end: clients list and read."""
    words = ["sftp", "-q", *keys.words(port, port_option="-P"), "bea@127.0.0.1"]
    selector = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        client = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                  env=keys.env(PASSWORD), start_new_session=True)
        client.stdin.write(FILES * 400)
        client.stdin.flush()
        selector.register(client.stdout, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            os.read(key.fileobj.fileno(), 1 << 16)
            began.set()


def held_ms(wizard):
    """Waits until @monitor tells again; returns the longest turn in milliseconds since the last call."""
    marker = "marked %d" % time.monotonic_ns()
    wizard.type("; '%s'" % marker)
    told = wizard.read_on(marker) + wizard.read_on("by clock.")
    return max(float(ms) for ms in re.findall(r"Loop held: ([0-9.]+) ms", told))


def looks(player, seconds):
    """Returns how long each look took, in seconds."""
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        player.do("look")
        times.append(time.monotonic() - begun)
        time.sleep(0.005)
    return times


def measure_one(bench, side, players, name, attack):
    began = multiprocessing.Event()
    attacker = multiprocessing.Process(target=attack, args=(began,))
    attacker.start()
    began.wait(30)
    time.sleep(MONITOR_S)  # the connections log in
    held_ms(players[1])
    times = looks(players[0], bench.options.seconds + MONITOR_S)
    held = held_ms(players[1])
    attacker.kill()
    attacker.join()
    looks(players[0], REST_S)
    bench.add(side, ROW % name, "ms", held, "less", waits(times))


def measure_costs(bench, side):
    """Runs bench-costs of this checkout: it calls the script functions and types the players' commands in its own
    process, and reports the longest processor time of each. Values over their limit are noted after the table."""
    for run in range(bench.options.runs):
        words = [os.path.join(bench.programs, "bench-costs"), str(COST_ROUNDS), str(run + 1)]
        for line in subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
            kind = line.split()[0]
            if kind == "over":
                side.notes.append(line.strip())
            else:
                bench.add(side, COSTS[kind][0], "ms", int(re.search(r"us=(\d+)", line)[1]) / 1e3)


def measure_abuse(bench):
    measure_costs(bench, bench.sides[0])
    for side in bench.sides:
        with bench.serve(side, SETTINGS + bench.certificate(), SERVICES, fresh=True) as server:
            wizard = fill(server, NOTICES)
            wizard.do("@monitor 1")
            players = enter(server, "connect ann " + PASSWORD), wizard
            folder = SimpleNamespace(path=os.path.dirname(server.world))
            folder.write = partial(write, folder.path)
            keys, token = Keys(folder), token_of(server)
            for _ in range(bench.options.runs):
                for abuse in ABUSES:
                    says = abuse.said(token, "ann") * abuse.times * 10
                    measure_one(bench, side, players, abuse.name, partial(pour, server.ports[abuse.service], abuse, says))
                measure_one(bench, side, players, "sftp", partial(pour_files, server.ports["ssh"], keys))


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path
