#!/usr/bin/env python3
"""No service lets one account stall the other players. The test counts work and does not time it, so a busy machine
changes nothing. `tools/bench abuse` measures the milliseconds.

The test stops the server (SIGSTOP) while several connections of one account send the requests of
tests/support/worst_requests.py and two players type. When the server goes on, everything has arrived, and only the
server decides the order. The players type @stats, which tells how many transactions ran before it.

1. A player's line waits for few transactions of the account, whether the player typed before or after it.
2. The loop runs few transactions before it reads and writes again, as @monitor tells.
3. The server answers an expensive request in many transactions.

The long run (SKEIN_LONG=1) has twice as many connections, and more lines.

usage: protocol_cost_test.py SKEIN"""
import os
import re
import selectors
import signal
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from functools import partial

from program import main, succeeds
from repeat import LONG
from served import Ended, enter, wait_until
from ssh_client import Keys
from worst_requests import ABUSES, FILES, PASSWORD, SERVICES, SETTINGS, connect, fill, token_of

NOTICES = 100
CONNECTIONS = 16 if LONG else 8
CLIENTS = 4 if LONG else 2  # of SFTP
LINES = 50 if LONG else 20
ROUNDS = 3
PATIENCE_S = 240  # ends a test that hangs

# A line waits for one task of each other owner: the account, the other player, each connection that is not logged in,
# and the engine itself. A task may be two or three transactions. Now and then the server also runs a task of low
# priority.
WAITS_MOST = 5 * (CONNECTIONS + 4)
# A turn ends after 5 ms. A server that answers everything that it has read would run 64 lines of each connection.
TURN_MOST = 200

SLICES = re.compile(r"^slices = (\d+)", re.M)


class Connection:
    """One connection of the account: says hello, then its burst, and counts the answers."""

    def __init__(self, port, abuse):
        self.abuse = abuse
        self.heard, self.left, self.open = b"", b"", True
        self.socket = connect(port, abuse.service)

    def fileno(self):
        return self.socket.fileno()

    def close(self):
        self.socket.close()

    def say(self, text):
        self.heard, self.left = b"", text
        self.write()

    def write(self):
        try:
            while self.left:
                self.left = self.left[self.socket.send(self.left):]
        except (BlockingIOError, ssl.SSLWantWriteError):
            pass
        except OSError:
            self.open = False

    def read(self):
        try:
            while more := self.socket.recv(1 << 18):
                self.heard += more
            self.open = False
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        except OSError:
            self.open = False

    def has(self, pattern, count=1):
        return len(re.findall(pattern, self.heard, re.M)) >= count

    def is_ready(self):
        return self.has(self.abuse.ready)

    def is_answered(self):
        if not self.abuse.answer:
            return not self.open
        return self.has(self.abuse.answer, self.abuse.times * self.abuse.answers)


class Files:
    """A client of SFTP that lists and reads without end."""

    def __init__(self, server, keys):
        words = ["sftp", "-q", *keys.words(server.ports["ssh"], port_option="-P"), "bea@127.0.0.1"]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=keys.env(PASSWORD), start_new_session=True)
        keys.folder.processes.append(self.process)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.process.stdin.write((FILES * 400).encode())
        self.process.stdin.flush()
        self.heard, self.left, self.open = b"", b"", True

    def fileno(self):
        return self.process.stdout.fileno()

    def read(self):
        more = self.process.stdout.read()
        self.open = more != b""
        self.heard += more or b""

    def is_ready(self):
        return b"inn.lua" in self.heard

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@contextmanager
def stopped(process):
    """Keeps a process from running inside the with block."""
    def state():
        with open("/proc/%d/stat" % process.pid, encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0]

    process.send_signal(signal.SIGSTOP)
    wait_until(lambda: state() == "T", "the server does not stop", PATIENCE_S)
    yield
    process.send_signal(signal.SIGCONT)


def serve(connections, is_over, players=()):
    """Reads and writes for all of them until is_over()."""
    end = time.monotonic() + PATIENCE_S
    while not is_over():
        if time.monotonic() > end:
            raise Ended("no answer: %s" % [one.heard[-100:] for one in connections])
        with selectors.DefaultSelector() as selector:
            for one in connections:
                if one.open:
                    selector.register(one, selectors.EVENT_READ | (selectors.EVENT_WRITE if one.left else 0))
            for player in players:
                selector.register(player, selectors.EVENT_READ)
            for key, events in selector.select(0.1):
                if key.fileobj in players:
                    key.fileobj.answers += [answer for answer in key.fileobj.receive() if SLICES.search(answer)]
                    continue
                if events & selectors.EVENT_WRITE:
                    key.fileobj.write()
                key.fileobj.read()


def slices_in(answer):
    return int(SLICES.search(answer).group(1))


def slices_now(player):
    """Returns how many transactions the server has run. On a busy machine a notice of a slow disk may come first."""
    answer = player.do("@stats", PATIENCE_S)
    while not SLICES.search(answer):
        answer = player.wait(PATIENCE_S)
    return slices_in(answer)


def quiet(player):
    """Waits until the server is idle; returns how many transactions it has run."""
    ran = slices_now(player)
    end = time.monotonic() + PATIENCE_S
    while (now := slices_now(player)) != ran + 1:
        assert time.monotonic() < end, "the server is never idle"
        ran = now
        time.sleep(0.02)
    return now


def ask_at_once(server, connections, says, players, before):
    """Has everybody send while the server is stopped, and lets it go on. Returns, for each player, the most
    transactions that ran between two of their lines. before: the number of transactions that had run, if the caller
    knows it."""
    with stopped(server.process):
        players[0].type("\n".join(["@stats"] * LINES))
        for one in connections if says else ():
            one.say(says)
        players[1].type("\n".join(["@stats"] * LINES))
    serve(connections, lambda: all(len(player.answers) >= LINES for player in players), players)
    waited = []
    for player in players:
        ran = ([before] if before else []) + [slices_in(answer) for answer in player.answers]
        player.answers.clear()
        waited.append(max(now - then for then, now in zip(ran, ran[1:])))
    return waited


class Doors:
    """A server with a full world, the players who type, and a wizard who watches."""

    def __init__(self, folder):
        succeeds(folder.run("certificate", "tls"))
        tls = 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n' % (folder.path, folder.path)
        self.server = folder.server(SETTINGS + tls, services=SERVICES)
        self.keys = Keys(folder)
        self.wizard = fill(self.server, NOTICES)
        self.token = token_of(self.server)
        self.players = []
        self.receivers = 0
        self.monitor = self.new_wizard("Monitor")
        self.monitor.do("@monitor 1")

    def new_wizard(self, name):
        player = enter(self.server, "create %s %s" % (name, PASSWORD))
        self.wizard.do("@role %s wizard" % name)
        return player

    def new_receiver(self):
        """Returns the name of a new player, whose letter box is empty."""
        self.receivers += 1
        name = "Receiver" + "abcdefghij"[self.receivers]
        enter(self.server, "create %s %s" % (name, PASSWORD)).close()
        return name

    def next_players(self):
        """Returns two other players. After a slow task the server serves a player behind the others for ten seconds."""
        if len(self.players) < 6:
            for _ in range(2):
                self.players.append(self.new_wizard("Player" + "abcdef"[len(self.players)]))
        else:
            self.players = self.players[2:] + self.players[:2]
        return self.players[-2:]

    def turn_slices(self):
        """Returns the most transactions that a turn ran, as @monitor told since the last call."""
        marker = "marked %d" % time.monotonic_ns()
        self.monitor.type("; '%s'" % marker)
        return max((int(most) for most in re.findall(r"at most (\d+) in a turn", self.monitor.read_on(marker))), default=0)

    def abuse(self, abuse):
        """Returns how long lines waited, and how many transactions the connections took."""
        connections = [Connection(self.server.ports[abuse.service], abuse) for _ in range(CONNECTIONS)]
        try:
            if abuse.hello:
                for one in connections:
                    one.say(abuse.hello)
            if abuse.ready:
                serve(connections, lambda: all(one.is_ready() for one in connections))
            receiver = self.new_receiver() if b"RECEIVER" in abuse.says else ""
            says = abuse.said(self.token, receiver) * abuse.times
            before = quiet(self.wizard)
            waited = ask_at_once(self.server, connections, says, self.players[-2:], before)
            serve(connections, lambda: all(one.is_answered() for one in connections))
            return max(waited), quiet(self.wizard) - before - 2 * LINES
        finally:
            for one in connections:
                one.close()
            quiet(self.wizard)

    def pour_files(self):
        """Does the same for SFTP, whose clients cannot send while the server is stopped."""
        connections = [Files(self.server, self.keys) for _ in range(CLIENTS)]
        try:
            serve(connections, lambda: all(one.is_ready() for one in connections))
            return max(ask_at_once(self.server, connections, None, self.players[-2:], None)), 0
        finally:
            for one in connections:
                one.close()

    def least_wait(self, name, measure):
        """Measures until a wait is short, ROUNDS times at most; returns the shortest wait and its number of
        transactions. A player waits longer after a slow line of their own."""
        least = None
        for _ in range(ROUNDS):
            waited, slices = measure()
            print("# %s: a line waits for %d slices at most; all took %d" % (name, waited, slices), flush=True)
            least = min(least, (waited, slices)) if least else (waited, slices)
            if waited <= WAITS_MOST:
                break
            self.next_players()
        return least


def no_protocol_lets_one_account_stall_the_others(folder):
    doors = Doors(folder)
    doors.next_players()
    wrong = []
    for abuse in ABUSES:
        waited, slices = doors.least_wait(abuse.name, partial(doors.abuse, abuse))
        if waited > WAITS_MOST:
            wrong.append("%s: a line waits for %d slices" % (abuse.name, waited))
        if slices < abuse.slices * abuse.times * CONNECTIONS:
            wrong.append("%s: %d slices answer all" % (abuse.name, slices))
    waited, _ = doors.least_wait("sftp", doors.pour_files)
    if waited > WAITS_MOST:
        wrong.append("sftp: a line waits for %d slices" % waited)
    time.sleep(2)  # by then @monitor has reported the last turns
    turn = doors.turn_slices()
    print("# a turn runs %d slices at most" % turn)
    if not 0 < turn <= TURN_MOST:
        wrong.append("a turn runs %d slices" % turn)
    assert not wrong, wrong
    with closing(doors.wizard):
        assert doors.server.stop() == 0


if __name__ == "__main__":
    sys.exit(main([no_protocol_lets_one_account_stall_the_others]))
