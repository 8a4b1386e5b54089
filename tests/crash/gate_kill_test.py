#!/usr/bin/env python3
"""Kills and stops the world under people whom a gate holds, by every protocol at once. Checks that nobody is
disconnected and no shown text is lost or doubled, and measures how long answers take.

usage: gate_kill_test.py SKEIN

PEOPLE people, a quarter each by telnet, IRC, WebSocket and as guests by telnet, at most COMPANY in a room, say a
numbered line as soon as the last is answered. SKEIN_ROUNDS times (3, long: 6) the world is killed, or asked to stop, at
a random moment and started again; the gate stays. Then everybody must still be connected, and by every protocol the
numbers heard must be those that were said: each once and in order. Only a line whose speaker was told that it may not
have been done may be missing. Each holds a counter and presses it now and then; it may never stand below the number
shown. SKEIN_SEED repeats the random choices, SKEIN_PEOPLE is the number of people (40), SKEIN_COMPANY the number in a
room (500), SKEIN_PAUSE the seconds that each waits between lines (0).

It prints the longest time from a line to its answer, from the world's `ready` to an answer of a line typed before, and
from `ready` until the last person reads that the world is back."""
import os
import random
import re
import sys
import tempfile
import time
from multiprocessing.connection import wait

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
sys.path.insert(0, os.path.join(HERE, "..", "wire"))
from irc_client import Client, Message  # noqa: E402
import repeat  # noqa: E402
from served import PATIENT, Ended, Player, Server, enter_wizard, number_in  # noqa: E402
from web_client import Socket  # noqa: E402

PEOPLE = int(os.environ.get("SKEIN_PEOPLE", "40"))
COMPANY = int(os.environ.get("SKEIN_COMPANY", "500"))
PAUSE_S = float(os.environ.get("SKEIN_PAUSE", "0"))
ROUNDS = repeat.rounds(3, 6)
SEED = repeat.seed()
BACK = "The world is back."
PERHAPS = "may not have been done"
ANSWER = re.compile(r"You say, \"n|Count \d|may not have been done")
PRESS = """command("press {this}", function(e)
  e.this.count = (e.this.count or 0) + 1
  return "Count " .. e.this.count .. "."
end)"""


class Person:
    """A speaker. said: their last number; perhaps: numbers that may be missing; heard: by name, in order."""

    def __init__(self, name):
        self.name, self.said, self.told = name, 0, 0
        self.pressed = 0
        self.checked = 0
        self.perhaps = set()
        self.waiting = None  # "go", "say" or "press"
        self.typed_at = self.first_at = self.back_at = 0.0
        self.longest = 0.0
        self.text = ""

    def answered(self, text):
        now = time.monotonic()
        self.first_at = self.first_at or now
        self.longest = max(self.longest, now - self.typed_at)
        if PERHAPS in text:
            self.perhaps.add(self.said if self.waiting == "say" else -self.pressed)
        else:
            wanted = {"press": "Count ", "go": "Hall ", "say": 'You say, "n%d"' % self.said}[self.waiting]
            assert wanted in text, (self.name, type(self).__name__, wanted, "not in", text[-300:])
        count = re.search(r"Count (\d+)\.", text)
        if count:
            assert int(count.group(1)) >= self.told, (self.name, text, self.told)
            self.told = int(count.group(1))
        self.waiting = None

    def go(self, hall):
        self.waiting = "go"
        self.type(hall)

    def hear(self, text):
        self.text += text + "\n"
        self.note_back(BACK in text)

    def note_back(self, is_back):
        if is_back and not self.back_at:
            self.back_at = time.monotonic()

    def go_on(self, rng):
        if self.waiting or time.monotonic() < self.typed_at + PAUSE_S:
            return
        self.typed_at = time.monotonic()
        if self.counts() and rng.random() < 0.3:
            self.pressed += 1
            self.waiting = "press"
            self.type("press counter")
        else:
            self.said += 1
            self.waiting = "say"
            self.type("say n%d" % self.said)

    def counts(self):
        return True


class TelnetPerson(Person):
    def __init__(self, name, server, line):
        super().__init__(name)
        self.player = Player(server.port)
        self.player.do(line)

    def fileno(self):
        return self.player.fileno()

    def type(self, line):
        self.player.type(line)

    def read(self):
        for text in self.player.receive():
            self.hear(text)
            self.answered(text)
        self.note_back(BACK.encode() in self.player.buffer)


class GuestPerson(TelnetPerson):
    def __init__(self, name, server):
        super().__init__(name, server, "guest")

    def counts(self):
        return False


class IrcPerson(Person):
    def __init__(self, name, server):
        super().__init__(name)
        self.client = Client(server.ports["irc"])
        self.client.send("PASS a-long-password", "NICK " + name, "USER x 0 * :x")
        self.client.until("366")
        self.settled = False

    def fileno(self):
        return self.client.socket.fileno()

    def type(self, line):
        self.client.send("PRIVMSG skein :" + line)

    def read(self):
        more = self.client.socket.recv(1 << 16)
        if not more:
            raise Ended("closed")
        self.client.bytes += more
        while b"\r\n" in self.client.bytes:
            line, self.client.bytes = self.client.bytes.split(b"\r\n", 1)
            message = Message(line.decode())
            assert message.command != "ERROR" and not (
                self.settled and message.command in ("JOIN", "PART", "QUIT")), message
            said = " ".join(message.params[1:])
            self.hear(said)
            if ANSWER.search(said) or self.waiting == "go" and said.startswith("Hall"):
                self.answered(said)


class WebPerson(Person):
    def __init__(self, name, server):
        super().__init__(name)
        self.web = Socket(server.ports["http"])
        self.web.send(type="login", name=name, password="a-long-password")
        self.web.next("prompt")
        self.web.frames.clear()
        self.answer = ""

    def fileno(self):
        return self.web.fileno()

    def type(self, line):
        self.web.send(type="command", line=line)

    def read(self):
        self.web.receive()
        assert self.web.closed is None, self.web.closed
        for frame in self.web.frames:
            assert frame["type"] != "gap", frame
            if frame["type"] == "text":
                self.hear(frame["text"])
                self.answer += frame["text"] + "\n"
            elif frame["type"] == "prompt":
                self.answered(self.answer)
                self.answer = ""
        self.web.frames.clear()


def check(person):
    """Everything they were told to have said since the last check is in order and complete."""
    told = [int(n) for n in re.findall(r"You say, \"n(\d+)\"", person.text)]
    person.text = ""
    assert told == sorted(set(told)) and (not told or told[0] > person.checked), (
        person.name, "doubled or out of order", person.checked, told)
    missing = set(range(person.checked + 1, person.said)) - set(told) - person.perhaps
    person.checked = told[-1] if told else person.checked
    assert not missing, (person.name, type(person).__name__, "lost", missing)


def read(people, timeout_s):
    for person in wait(people, timeout_s):
        person.read()


def run_until(people, rng, done):
    """Everybody talks until done()."""
    while not done():
        for person in people:
            person.go_on(rng)
        read(people, 0.05)


def run_for(seconds, people, rng):
    until = time.monotonic() + seconds
    run_until(people, rng, lambda: time.monotonic() >= until)


def make_accounts(server, names):
    """Each player holds a counter; an exit hallN leads from the start room to each room."""
    wizard = enter_wizard(server)
    for number in range(halls()):
        wizard.do("@link hall%d to #%d" % (number, number_in(wizard.do("@dig Hall %d" % number))))
    counter = number_in(wizard.do("@create counter"))
    wizard.program("#%d" % counter, PRESS)
    for name in names:
        telnet = TelnetPerson(name, server, "create %s a-long-password" % name)
        wizard.do("@teleport #%d to %s" % (number_in(wizard.do("@clone #%d" % counter)), name))
        telnet.player.type("quit")
        telnet.player.wait_end()
    wizard.type("quit")
    wizard.wait_end()


def halls():
    return -(-PEOPLE // COMPANY)


def come_in(server):
    """Returns the people, each in their room. Accounts and their things come first: a client that does not read for
    long is cut."""
    names = ["talker%d" % i for i in range(PEOPLE) if i % 4 != 3]
    make_accounts(server, names)
    people = []
    for i in range(PEOPLE):
        if i % 4 == 3:
            people.append(GuestPerson("guest%d" % i, server))
        elif i % 4 == 0:
            people.append(TelnetPerson("talker%d" % i, server, "connect talker%d a-long-password" % i))
        else:
            people.append((IrcPerson if i % 4 == 1 else WebPerson)("talker%d" % i, server))
        people[-1].go("hall%d" % (i % halls()))
        read(people, 0)
    while any(person.waiting for person in people):
        read(people, 60)
    return people


def play(server, rng):
    people = come_in(server)
    run_for(2, people, rng)  # IRC shows people who wake up a second later
    for person in people:
        person.settled = True
        person.longest = 0.0
    answered = back = 0.0
    for number in range(ROUNDS):
        run_for(rng.uniform(0.1, 0.6), people, rng)
        for person in people:
            person.back_at = 0.0
        (server.kill if number % 2 == 0 else server.stop)()
        run_for(0.2, people, rng)  # nobody is there to answer
        server.spawn()
        server.wait_ready()
        ready = time.monotonic()
        under_way = [person for person in people if person.waiting]
        for person in people:
            person.first_at = 0.0
        run_until(people, rng, lambda: all(person.back_at and person.first_at for person in people))
        answered = max([answered] + [person.first_at - ready for person in under_way])
        back = max(back, max(person.back_at for person in people) - ready)
        for person in people:
            check(person)
    return people, answered, back


def main():
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="skein-gate-") as folder:
        server = Server(os.path.abspath(sys.argv[1]), folder, PATIENT, services=("telnet", "irc", "http"), gated=True)
        server.start()
        try:
            people, answered, back = play(server, rng)
            lines = sum(person.said + person.pressed for person in people)
            print("# seed %d: %d people, %d rounds, %d lines; longest from a line to its answer %.0f ms, from `ready` to "
                  "the answers of lines under way %.0f ms, until all are back %.0f ms" % (
                      SEED, PEOPLE, ROUNDS, lines, 1e3 * max(person.longest for person in people), 1e3 * answered,
                      1e3 * back))
            print("1..1\nok 1 - nobody is dropped and nothing is lost or doubled")
            return 0
        except Exception:
            print("# seed %d" % SEED)
            print(server.words()[-2000:], server.gate.words()[-2000:], file=sys.stderr)
            raise
        finally:
            server.process.kill()
            server.gate.process.kill()


if __name__ == "__main__":
    sys.exit(main())
