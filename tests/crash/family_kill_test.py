#!/usr/bin/env python3
"""A whole realm under failures: three worlds, two of them with a copy that takes over by itself, two gates and a
broker. Each of them is killed at random moments while people travel between the worlds, press buttons and speak.

usage: family_kill_test.py SKEIN [KILLS] [SEED]

Invariants: each traveller and each of their things is in one world or under way, exactly once; everything that was
shown is in the file of the process that is the world now, even if the previous file is lost; in the end everybody gets
in, has their things, and all worlds have heard the same lines on the shared channel.

SKEIN_KILLS is the number of kills (5, long: 24)."""
import collections
import os
import random
import re
import select
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from board import Board, pin_worlds  # noqa: E402
from kill_test import PRESS  # noqa: E402
from realm_kill_test import heard  # noqa: E402
import repeat  # noqa: E402
from served import (CONFIG, PATIENT, Ended, Follower, Gate, Player, Server, enter, enter_wizard, number_in,  # noqa: E402
                    plain, ports_in, until)
from travel_kill_test import Run as TravelRun, census, give_tokens, rows  # noqa: E402

FOLLOWED = {"forest": True, "hills": True, "desert": False}
NAMES = tuple(FOLLOWED)
REFS = {"forest": "glade", "hills": "footbridge", "desert": "oasis"}
TRAVELLERS = 4
GATES = 2
SETTINGS = PATIENT + (
    "follow = { hold_seconds = 20, take_over_seconds = 2 }\n"
    'realm = { board = "%s", name = "%s", secret = "%s" }\n')
KILLS_EACH = 12  # between two looks at everything
PATIENCE_S = 120
FORGET = "for _, key in ipairs(redis.call('KEYS', '*')) do if not key:find(':view:', 1, true) then redis.call('DEL', key) end end"


class Place:
    """A world of the realm: the process that serves it, and its follower."""

    def __init__(self, run, name):
        self.run, self.name, self.followed = run, name, FOLLOWED[name]
        self.folder = os.path.join(run.folder, name)
        os.makedirs(self.folder)
        self.server = Server(run.binary, self.folder, run.settings(name))
        self.server.world, self.server.listens = self.file(0), self.listens(0)
        self.follower = None
        self.before = 0  # number of lines that the follower had printed when the world's process was started
        self.number = 0  # of the newest file
        self.said = collections.defaultdict(bytes)  # by process id
        self.died_s = None  # when it was last killed, if it has answered nobody since
        self.took = []

    def start(self):
        self.server.start()
        self.said[self.server.process.pid] = b"ready\n"

    def spawn(self):
        self.server.spawn()
        self.before = len(self.read(self.follower.process)) - 1 if self.follower else 0

    def file(self, number):
        return os.path.join(self.folder, "world%d.db" % number)

    def listens(self, number):
        return ["%s:unix:%s/%s%d" % (what, self.folder, what, number) for what in ("gate", "link")]

    def follow(self, number):
        """The copy of that number, of the world as it is served now."""
        self.follower = Follower(self.run.binary, self.server.listens[1].partition(":")[2], self.file(number),
                                 self.server.config, ["telnet:127.0.0.1:0"] + self.listens(number))
        self.follower.number = number
        self.before = 0

    def follow_anew(self):
        self.number += 1
        self.follow(self.number)

    def read(self, process):
        """Returns the output of a process so far."""
        while select.select([process.stdout], [], [], 0)[0]:
            more = os.read(process.stdout.fileno(), 4096)
            if not more:
                break
            self.said[process.pid] += more
        return [line.decode() for line in self.said[process.pid].split(b"\n")]

    def is_in_step(self):
        """Whether the follower has come to the process that is the world now, and been in step since."""
        lines = self.read(self.follower.process)[self.before:]
        came = [i for i, line in enumerate(lines) if line.startswith(("following", "copying"))]
        return bool(came) and "in step" in lines[came[-1]:]

    def is_listed(self):
        """True if the broker records that a copy may take over."""
        kept = self.run.board.do("HGET", "skein:family:view:" + self.name, "kept").split(b"\r\n")
        return len(kept) > 1 and kept[1] not in (b"", b"0")

    def take_over(self):
        """The follower is the world now. The old world becomes its copy or is thrown away."""
        old, new = self.server.world, self.follower
        said = "\n".join(self.read(new.process))
        self.server.process, self.server.world, self.server.log = new.process, new.world, new.log
        self.server.port, self.server.listens = ports_in(said)["telnet"], self.listens(new.number)
        self.run.taken_over += 1
        if os.path.exists(old) and self.run.random.random() < 0.5:
            self.follow(int(re.search(r"(\d+)\.db$", old).group(1)))
        else:
            self.follow_anew()

    def mend(self):
        """Starts missing processes, or waits for them. Returns true if all are as intended."""
        server, follower = self.server, self.follower
        ready = server.process.poll() is None and "ready" in self.read(server.process)
        if not self.followed:
            if server.process.poll() is not None:
                self.spawn()
            return ready
        if follower and follower.process.poll() is None and "ready" in self.read(follower.process):
            if self.one_ends():
                self.take_over()
            return False
        if server.process.poll() is not None and server.process.returncode != 1 and os.path.exists(server.world):
            self.spawn()
        if not follower:
            if ready:
                self.follow_anew()
        elif follower.process.poll() is not None:
            self.follow(follower.number)
        return bool(ready and follower and follower.process.poll() is None
                    and self.is_in_step() and self.is_listed())

    def one_ends(self):
        """If two are served, one ends by itself: returns whether that is the old world."""
        end = time.monotonic() + PATIENCE_S
        while self.server.process.poll() is None:
            if self.follower.process.poll() is not None:
                return False
            assert time.monotonic() < end, "two are the world " + self.name
            self.run.pump(0.05)
        return True

    def is_answered(self):
        if self.died_s and self.server.process.poll() is None:
            self.took.append(time.monotonic() - self.died_s)
            self.died_s = None

    def words(self):
        return "%s; %s" % (self.server.last_words(), self.follower.words()[-200:] if self.follower else "no copy")

    def strike(self, what):
        """Kills the world (and throws its file away), or its copy, or both."""
        copy = self.follower.process if self.follower and what in ("copy", "both") else None
        for process in (copy, None if what == "copy" else self.server.process):
            if process and process.poll() is None:
                process.kill()
                process.wait()
                self.run.kills += 1
        if what != "copy":
            self.died_s = time.monotonic()
        if what == "file":
            for end in ("", "-wal", "-shm"):
                if os.path.exists(self.server.world + end):
                    os.unlink(self.server.world + end)

    def close(self):
        for process in (self.follower and self.follower.process, self.server.process):
            if process and process.poll() is None:
                process.kill()
                process.wait()


class Person:
    """A player at a gate, who comes in again when it dies."""

    def __init__(self, run, name):
        self.run, self.name = run, name
        self.gate = self.player = None
        self.got = b""

    def fileno(self):
        return self.player.fileno()

    def connect(self):
        self.gate = self.run.random.choice(self.run.gates)
        self.player = Player(self.gate.ports["telnet"])
        self.got = b""
        self.log_in()

    def log_in(self):
        self.type("connect %s a-long-password" % self.name)

    def type(self, line):
        try:
            self.player.type(line)
        except Ended:
            pass

    def receive(self):
        try:
            more = self.player.socket.recv(1 << 16)
        except OSError:
            more = b""
        if not more:
            assert self.gate not in self.run.gates, "%s was dropped by a gate that lives: %s" % (
                self.name, plain(self.got)[-1500:])
            self.player.close()
            self.connect()
            return
        self.got = (self.got + more)[-65536:]
        try:
            after = self.player.answer_log_in(self.got, self.name, "a-long-password")
        except Ended:
            after = b""
        if after is not None:
            self.got = after  # which may have the answer already, because a gate repeats the lines that it kept
        if b"You are a guest for now" in b" ".join(self.got.split()):
            # Their home did not answer in time; they try again.
            self.player.close()
            self.connect()
            return
        self.take()

    def take(self):
        """Looks at what came."""


class Presser(Person):
    """A player who stays in a world, presses a button there, and speaks: sends the next line once the last is
    answered, or after a timeout."""

    ANSWER = re.compile(rb"Count (\d+)\.|\[public\] (\w+): line (\d+)\b")

    def __init__(self, run, place, name):
        super().__init__(run, name)
        self.place = place
        self.button = 0  # its id
        self.pressed = self.told = self.lines = 0
        self.told_lines = set()
        self.typed_s = 0.0

    def take(self):
        end = 0
        for answer in self.ANSWER.finditer(self.got):
            count, speaker, line = answer.groups()
            end = answer.end()
            if count:
                self.told = max(self.told, int(count))
            elif speaker.decode() == self.name:
                self.told_lines.add(int(line))
            else:
                continue
            self.typed_s = 0.0
            self.run.answered += 1
            self.place.is_answered()
        self.got = self.got[end:]

    def go_on(self):
        if time.monotonic() - self.typed_s < 1:
            return
        self.typed_s = time.monotonic()
        if self.run.random.random() < 0.01:
            self.lines += 1
            self.type("chat line %d" % self.lines)
        else:
            self.pressed += 1
            self.type("press button")


class Run:
    def __init__(self, binary, folder, seed):
        self.binary, self.folder = binary, folder
        self.random = random.Random(seed)
        self.kills = self.taken_over = self.answered = self.looks = 0
        self.kinds = collections.Counter()
        self.board = Board(os.path.join(folder, "board"), keeps=True)
        self.secret = os.path.join(folder, "secret")
        with open(self.secret, "w", encoding="ascii") as file:
            file.write("0123456789abcdef" * 4)
        os.chmod(self.secret, 0o600)
        self.gates, self.people = [], []
        self.places = {}
        for name in NAMES:
            self.places[name] = Place(self, name)
        pin_worlds({name: place.server for name, place in self.places.items()})
        for place in self.places.values():
            place.start()
        with open(os.path.join(folder, "config.lua"), "w", encoding="utf-8") as file:
            file.write(CONFIG + self.settings("forest"))
        for _ in range(GATES):
            self.open_gate()
        self.build()

    def settings(self, name):
        return SETTINGS % (self.board.address(), name, self.secret)

    def open_gate(self):
        self.gates.append(Gate(self.binary, self.folder, None, ("telnet",), (
            "--realm", self.board.address(), "--world", "forest")))

    # -- the worlds and their people --

    def build(self):
        wizards = {name: enter_wizard(place.server) for name, place in self.places.items()}
        for i, name in enumerate(NAMES):
            ways = {"north": NAMES[(i + 1) % 3], "south": NAMES[(i + 2) % 3]}
            for other in ways.values():
                until(wizards[name], "@realm", other + ": here")
            for line in ("@dig up to The " + REFS[name], "up", "@ref here = " + REFS[name]):
                wizards[name].do(line)
            for way, other in ways.items():
                assert "leads to" in wizards[name].do("@link %s to %s@%s" % (way, other, REFS[other]))
        for i in range(TRAVELLERS):
            self.people.append(self.make_traveller(wizards[NAMES[i % 3]], NAMES[i % 3], "Walker" + "abcdefgh"[i]))
        for name in NAMES:
            presser = Presser(self, self.places[name], "Press" + name)
            button = wizards[name].do("@create button")
            presser.button = number_in(button)
            wizards[name].program("#%d" % presser.button, PRESS)
            wizards[name].do("drop button")
            player = enter(self.places[name].server, "create %s a-long-password" % presser.name)
            player.do("up")
            player.close()
            self.people.append(presser)
        for wizard in wizards.values():
            wizard.close()

    def make_traveller(self, wizard, world, name):
        player = enter(self.places[world].server, "create %s a-long-password" % name)
        player.do("up")
        give_tokens(wizard, name)
        assert "token-1" in player.do("inventory")
        player.close()
        return Person(self, name)

    def pump(self, seconds):
        """Everybody reads, walks and presses for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for person in select.select(self.people, [], [], 0.01)[0]:
                person.receive()
            for person in self.people:
                if isinstance(person, Presser):
                    person.go_on()
                elif self.random.random() < 0.05:
                    person.type(self.random.choice(("north", "south")))

    def mend(self):
        """Until all is there again."""
        end = time.monotonic() + PATIENCE_S
        while not all([place.mend() for place in self.places.values()]):
            assert time.monotonic() < end, "not whole again: " + "; ".join(
                "%s: %s" % (place.name, place.words()) for place in self.places.values())
            self.pump(0.05)

    # -- faults --

    def choose(self):
        """Which of all are killed together."""
        kinds = {"forest": ["world", "file", "copy", "both"], "hills": ["world", "file", "copy", "both"],
                 "desert": ["world"], "board": ["kill", "freeze", "empty"], "gates": ["one", "one", "all"]}
        victims = [name for name in kinds if self.random.random() < 0.3] or [self.random.choice(NAMES)]
        return {name: self.random.choice(kinds[name]) for name in victims}

    def strike(self):
        victims = self.choose()
        board, gates = victims.pop("board", None), victims.pop("gates", None)
        self.pump(self.random.random() * 0.5)
        if board == "freeze":
            self.board.freeze()
        if board == "kill":
            self.board.kill()
        for name, what in victims.items():
            self.kinds["copy" if what == "copy" else "world and copy" if what == "both" else
                       "world and its file" if what == "file" else "world"] += 1
            self.places[name].strike(what)
        if gates:
            self.kill_gates(1 if gates == "one" else GATES)
        if board:
            self.kinds["board " + board] += 1
            self.trouble_board(board)
        if self.random.random() < 0.3:  # once more, while they start
            self.pump(self.random.random())
            for name in NAMES:
                if self.places[name].mend() or self.random.random() < 0.5:
                    continue
                self.kinds["while it starts"] += 1
                self.places[name].strike("world")
        self.mend()

    def trouble_board(self, what):
        if what == "freeze":
            self.pump(0.2)
            self.board.thaw()
        elif what == "kill":
            self.kills += 1
            self.board.start()
        else:
            self.board.do("EVAL", FORGET, "0")

    def kill_gates(self, count):
        self.kinds["gate"] += count
        for gate in self.random.sample(self.gates, count):
            gate.process.kill()
            gate.process.wait()
            self.gates.remove(gate)
            self.kills += 1
        while len(self.gates) < GATES:
            self.open_gate()

    # -- invariants --

    def look(self):
        """All worlds are killed, and their files are looked at."""
        self.looks += 1
        for place in self.places.values():
            place.strike("both")
        files = {name: place.server.world for name, place in self.places.items()}
        wrong = census(files, [person.name for person in self.people if not isinstance(person, Presser)])
        for presser in self.pressers():
            (count,), = rows(files[presser.place.name],
                             "SELECT value FROM property WHERE name = 'count' AND object = %d" % presser.button) or [(0,)]
            if not presser.told <= int(count) <= presser.pressed:
                wrong.append("the button of %s is at %s: told %d, pressed %d times" % (
                    presser.place.name, count, presser.told, presser.pressed))
        for name, path in files.items():
            wrong += ["%s: %s" % (name, line) for line in self.places[name].server.check(path)]
        for place in self.places.values():
            place.died_s = time.monotonic()  # the looking took its time, not they
        if not wrong:
            self.mend()
        return wrong

    def pressers(self):
        return [person for person in self.people if isinstance(person, Presser)]

    def lines(self, presser):
        """The numbers of a player's lines in each world, as far back as all histories reach, with missing or doubled
        ones."""
        lists = [heard(place.server.world, presser.name if place is presser.place else
                       "%s@%s" % (presser.name, presser.place.name)) for place in self.places.values()]
        if not all(lists):
            return ["nothing of %s is heard in some world" % presser.name] if presser.told_lines else []
        first = max(numbers[0] for numbers in lists)
        lists = [[number for number in numbers if number >= first] for numbers in lists]
        told = {number for number in presser.told_lines if number >= first}
        wrong = ["%s: %s" % (presser.name, lists)] if any(
            numbers != sorted(set(numbers)) or numbers != lists[0] for numbers in lists) else []
        return wrong + ["%s: told and lost: %s" % (presser.name, told - set(lists[0]))] * bool(told - set(lists[0]))

    def settle(self):
        """The errors found at the end, after everybody has had time to come in."""
        wrong = []
        for person in self.people:
            if not isinstance(person, Presser):
                wrong += self.find(person)
        end = time.monotonic() + PATIENCE_S
        while True:
            heard_wrong = [line for presser in self.pressers() for line in self.lines(presser)]
            if not heard_wrong or time.monotonic() > end:
                return wrong + heard_wrong
            time.sleep(0.5)

    @staticmethod
    def find(person):
        end = time.monotonic() + PATIENCE_S
        while b"token-1" not in person.got:
            if time.monotonic() > end:
                return ["%s does not come in: %s" % (person.name, plain(person.got)[-300:])]
            person.type("inventory")
            if select.select([person], [], [], 1)[0]:
                person.receive()
        return []

    def close(self):
        for place in self.places.values():
            place.close()
        for gate in self.gates:
            gate.process.kill()
            gate.process.wait()
        self.board.kill()


def live(run, kills):
    """Returns the first error."""
    wrong = []
    people, run.people = run.people, []
    run.mend()
    run.people = people
    for person in people:
        person.connect()
    while run.kills < kills and not wrong:
        before = run.kills
        while run.kills - before < KILLS_EACH:
            run.strike()
        wrong = run.look()
    end = time.monotonic() + PATIENCE_S
    while not wrong and any(one.told == 0 for one in run.pressers()) and time.monotonic() < end:
        run.pump(0.2)
    return wrong or run.settle() or ["%s was never answered" % one.name for one in run.pressers() if one.told == 0]


def main():
    binary = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2] if len(sys.argv) > 2 else repeat.rounds(5, 24, "SKEIN_KILLS"))
    seed = int(sys.argv[3] if len(sys.argv) > 3 else repeat.seed())
    print("1..1\n# SKEIN_SEED=%d" % seed, flush=True)
    folder = tempfile.mkdtemp(prefix="skein-family-")
    run = Run(binary, folder, seed)
    try:
        wrong = live(run, kills)
    except (AssertionError, Ended) as error:
        wrong = [str(error)]
    finally:
        run.close()
    print("# " + ", ".join("%s %d" % kind for kind in sorted(run.kinds.items())))
    for name, place in run.places.items():
        took = sorted(place.took) or [0.0]
        print("# %s: answers again after %.1f s, at most %.1f s" % (name, took[len(took) // 2], took[-1]))
    for line in wrong:
        print("# " + line)
    print("%s 1 - %d kills, %d copies took over, %d looks: all that was answered (%d) is there, everybody is somewhere, once" % (
        "not ok" if wrong else "ok", run.kills, run.taken_over, run.looks, run.answered), flush=True)
    if wrong:
        print("# kept: " + folder)
    else:
        shutil.rmtree(folder)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
