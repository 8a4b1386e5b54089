#!/usr/bin/env python3
"""Kills the real program at random moments under load and checks in the next one that everything shown to a player is
there.

usage: kill_test.py SKEIN

PLAYERS people each have gems, a box and a counter. Each of them types the next line (drop, take, put, give, press) as
soon as the last is answered. Then the server is killed by SIGKILL, also while it starts, makes a backup or shuts down.
Answered lines must have happened; an unanswered line happened completely or not at all. The world left behind must pass
`skein check`, and the next server must be ready in time. The server and the players must then find each gem in exactly
one allowed place, and each counter no lower than shown and no higher than pressed.

At the end it runs once more with a tester that takes a line for answered as soon as it is typed. That run must find
losses, which proves that this test can fail.

SKEIN_ROUNDS is the number of kills (6, long: 15); SKEIN_SEED repeats the same moments and lines."""
import os
import random
import re
import select
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402
from served import PATIENT, Ended, Player, Server, enter, enter_wizard, number_in  # noqa: E402

PLAYERS, PER_ROOM, GEMS_EACH = 20, 4, 2
READY_S = 10
KINDS = ["load", "load", "start", "load", "backup", "load", "shutdown"]
CONTROL_ROUNDS = 20
PRESS = """command("press {this}", function(e)
  e.this.count = (e.this.count or 0) + 1
  e.actor:tell("Count {n}.", { n = e.this.count })
end)"""


class Thing:
    """A gem. places: ids of its possible places; a single one, unless a line about it is unanswered."""

    def __init__(self, name, number, place):
        self.name, self.number, self.places = name, number, {place}


class Counter:
    """told: the highest count shown to anybody; pressed: the number of presses typed."""

    def __init__(self, name, number):
        self.name, self.number, self.told, self.pressed = name, number, 0, 0


class Person:
    """A player and the gems that only she may move."""

    def __init__(self, name, number, room):
        self.name, self.number, self.room = name, number, room
        self.box = None
        self.gems = []
        self.counters = []
        self.mates = []
        self.player = None
        self.pending = None  # (expected answer, what to do then)

    def choose(self, rng):
        """Returns a line to type, the text that its answer must contain, and the change it makes."""
        choices = [self.press(counter) for counter in self.counters]
        for gem in self.gems:
            if len(gem.places) > 1:
                continue  # after an answer that was an error; the next comparison settles it
            place, = gem.places
            if place == self.number:
                mate = rng.choice(self.mates)
                choices += [
                    self.move("drop %s" % gem.name, "You drop", gem, self.room),
                    self.move("put %s in box%s" % (gem.name, self.name), "You put", gem, self.box),
                    self.move("give %s to %s" % (gem.name, mate.name), "You give", gem,
                              mate.number, mate)]
            elif place == self.room:
                choices.append(self.move("take %s" % gem.name, "You take", gem, self.number))
            else:
                choices.append(self.move("take %s from box%s" % (gem.name, self.name), "You take",
                                         gem, self.number))
        return rng.choice(choices)

    def press(self, counter):
        def begin():
            counter.pressed += 1

        def finish(match):
            counter.told = max(counter.told, int(match.group(1)) if match else counter.pressed)

        return "press %s" % counter.name, r"^Count (\d+)\.", begin, finish

    def move(self, line, expected, gem, place, new_keeper=None):
        def begin():
            gem.places = gem.places | {place}

        def finish(_match):
            gem.places = {place}
            if new_keeper:
                self.gems.remove(gem)
                new_keeper.gems.append(gem)

        return line, "^" + expected, begin, finish

    def type(self, rng, early):
        line, expected, begin, finish = self.choose(rng)
        begin()
        self.pending = (line, expected, finish)
        if early:
            finish(None)
        self.player.type(line)

    def take_answer(self, answer):
        """Returns the error in the answer, or None."""
        line, expected, finish = self.pending
        match = re.search(expected, answer, re.M)
        if not match:
            return "%s typed \"%s\" and was answered %r" % (self.name, line, answer[-200:])
        finish(match)
        return None


class Scene:
    """The world, its people, and the known state of it."""

    def __init__(self, binary, folder, rng):
        self.server = Server(binary, folder, PATIENT)
        self.folder, self.rng = folder, rng
        self.people, self.gems, self.counters = [], [], []
        self.wizard = None
        self.lost, self.unsound, self.late, self.doubled = [], [], [], []
        self.answered = 0

    # -- furnishing --

    def make(self, what, place):
        number = number_in(self.wizard.do("@create %s" % what))
        self.wizard.do("@teleport #%d to #%d" % (number, place))
        return number

    def make_counter(self, name, place):
        counter = Counter(name, self.make(name, place))
        self.wizard.program("#%d" % counter.number, PRESS)
        self.counters.append(counter)
        return counter

    def make_person(self, i, room):
        name = "kill%d" % i
        player = enter(self.server, "create %s password%d" % (name, i))
        shown = self.wizard.do("@show %s" % name)
        person = Person(name, int(re.search(r"^id = #(\d+)", shown, re.M).group(1)), room)
        person.player = player
        self.wizard.do("@teleport %s to #%d" % (name, room))
        person.box = self.make("box%s from container" % name, room)
        self.wizard.do("@set #%d.open = true" % person.box)
        for letter in "abcdefgh"[:GEMS_EACH]:
            gem = "gem%d%s" % (i, letter)
            person.gems.append(Thing(gem, self.make(gem, person.number), person.number))
        person.counters.append(self.make_counter("button%d" % i, room))
        return person

    def furnish(self):
        self.server.start()
        self.wizard = enter_wizard(self.server)
        for i in range(PLAYERS):
            if i % PER_ROOM == 0:
                room = number_in(self.wizard.do("@dig Arena %d" % (i // PER_ROOM)))
                shared = self.make_counter("shared%d" % (i // PER_ROOM), room)
            person = self.make_person(i, room)
            person.counters.append(shared)
            self.people.append(person)
            self.gems += person.gems
        for person in self.people:
            person.mates = [mate for mate in self.people
                            if mate.room == person.room and mate is not person]
            person.player.close()
        self.wizard.close()
        self.server.kill()

    # -- load --

    def enter_all(self):
        for i, person in enumerate(self.people):
            person.player = Player(self.server.port)
            person.player.type("connect %s password%d" % (person.name, i))
        for person in self.people:
            person.player.wait()

    def play(self, strike):
        """Everybody types until all connections are gone. strike kills the server later."""
        open_people = {person.player.fileno(): person for person in self.people}
        poll = select.poll()
        for fd, person in open_people.items():
            poll.register(fd, select.POLLIN)
            person.type(self.rng, False)
        strike.start()
        while open_people:
            for fd, _events in poll.poll(30000) or self.give_up("nobody was answered for 30 s"):
                person = open_people[fd]
                try:
                    for answer in person.player.receive():
                        self.take_answer(person, answer)
                except Ended:
                    poll.unregister(fd)
                    del open_people[fd]
        strike.join()

    def take_answer(self, person, answer):
        self.answered += 1
        problem = person.take_answer(answer)
        if problem:
            self.lost.append(problem)
        person.type(self.rng, False)

    def give_up(self, why):
        raise Ended(why)

    # -- the ways to die: each returns a thread that does it --

    def kill_at(self, at_s):
        def strike():
            time.sleep(at_s)
            self.server.kill()

        return threading.Thread(target=strike)

    def kill_in_backup(self, at_s, after_s):
        def strike():
            time.sleep(at_s)
            copy = os.path.join(self.folder, "backup.db")
            asked = threading.Thread(target=self.back_up, args=(copy,))
            asked.start()
            time.sleep(after_s)
            self.server.kill()
            asked.join()

        return threading.Thread(target=strike)

    def back_up(self, copy):
        if os.path.exists(copy):
            os.unlink(copy)
        if self.server.run("backup", "--world", self.server.world, copy).returncode == 0:
            self.unsound += ["backup: %s" % line for line in self.server.check(copy)]

    def kill_in_shutdown(self, at_s, after_s):
        def strike():
            time.sleep(at_s)
            self.wizard.type("@shutdown")
            time.sleep(after_s)
            self.server.kill()

        return threading.Thread(target=strike)

    def choose_death(self, kind):
        after_s = self.rng.uniform(0, 0.1)
        if kind == "backup":
            return self.kill_in_backup(self.rng.uniform(0.05, 0.3), after_s)
        if kind == "shutdown":
            return self.kill_in_shutdown(self.rng.uniform(0.05, 0.5), after_s)
        return self.kill_at(self.rng.uniform(0.05, 2))

    def kill_starting(self):
        for _ in range(3):
            self.server.spawn()
            time.sleep(self.rng.uniform(0, 0.1))
            self.server.kill()
            self.check_remains()

    # -- state after the kill --

    def check_remains(self):
        """Checks a copy, so that the next server finds the files as the dead server left them."""
        copy = os.path.join(self.folder, "remains.db")
        for end in ("", "-wal", "-shm"):
            if os.path.exists(copy + end):
                os.unlink(copy + end)
            if end != "-shm" and os.path.exists(self.server.world + end):
                shutil.copyfile(self.server.world + end, copy + end)
        self.unsound += self.server.check(copy)

    def restart(self):
        self.server.spawn()
        try:
            self.server.wait_ready(READY_S)
        except Ended as error:
            self.late.append(str(error))
            raise
        self.wizard = enter_wizard(self.server)
        self.enter_all()

    def compare(self):
        """Compares the new server's state with the known one; returns the differences."""
        problems = []
        for gem in self.gems:
            shown = self.wizard.do("@show #%d" % gem.number)
            match = re.search(r"^location = .*\(#(\d+)\)", shown, re.M)
            place = int(match.group(1)) if match else None
            if place not in gem.places:
                problems.append("%s may be in %s, but is in %s" % (gem.name, gem.places, place))
            gem.places = {place}
        for counter in self.counters:
            shown = self.wizard.do("@show #%d" % counter.number)
            match = re.search(r"^count = (\d+)", shown, re.M)
            count = int(match.group(1)) if match else 0
            if not counter.told <= count <= counter.pressed:
                problems.append("%s told %d and pressed %d times, but is at %d" % (
                    counter.name, counter.told, counter.pressed, count))
            counter.told = counter.pressed = count
        self.settle_keepers()
        return problems

    def settle_keepers(self):
        """A player who holds a gem, or whose box does, moves it on; a gem on the floor stays with its last holder."""
        keepers = {}
        for person in self.people:
            keepers.update({person.number: person, person.box: person})
        for person in self.people:
            for gem in list(person.gems):
                place, = gem.places
                keeper = keepers.get(place, person)
                if keeper is not person:
                    person.gems.remove(gem)
                    keeper.gems.append(gem)

    def look_around(self):
        """Each gem must be seen in exactly one place, by the players who can look there."""
        seen = ""
        for i, person in enumerate(self.people):
            seen += person.player.do("inventory") + "\n"
            seen += person.player.do("look in box%s" % person.name) + "\n"
            if i % PER_ROOM == 0:
                seen += person.player.do("look") + "\n"
        for gem in self.gems:
            times = len(re.findall(r"\b%s\b" % gem.name, seen))
            if times != 1:
                self.doubled.append("%s is seen %d times" % (gem.name, times))

    # -- rounds --

    def run_round(self, kind):
        self.play(self.choose_death(kind))
        self.close_all()
        self.check_remains()
        if kind == "start":
            self.kill_starting()
        self.restart()
        self.lost += self.compare()
        self.look_around()

    def run_control(self):
        """Returns how many losses the tester finds who believes too early."""
        for person in self.people:
            person.type(self.rng, True)
        self.server.kill()
        self.close_all()
        self.restart()
        return len(self.compare())

    def close_all(self):
        for person in self.people:
            person.player.close()
        self.wizard.close()


def report(checks):
    """Prints checks, (name, problems) each, as TAP; returns the exit status."""
    print("1..%d" % len(checks))
    for i, (name, problems) in enumerate(checks, 1):
        print("%s %d - %s" % ("not ok" if problems else "ok", i, name))
        for problem in problems[:20]:
            print("# %s" % problem)
    return int(any(problems for _, problems in checks))


def main(binary):
    rounds, seed = repeat.rounds(6, 15), repeat.seed()
    print("# SKEIN_SEED=%d" % seed)
    folder = tempfile.mkdtemp(prefix="skein-kill-")
    scene = Scene(os.path.abspath(binary), folder, random.Random(seed))
    broken, found = [], 0
    try:
        scene.furnish()
        scene.restart()
        for i in range(rounds):
            scene.run_round(KINDS[i % len(KINDS)])
        for _ in range(CONTROL_ROUNDS):
            if found == 0:
                found = scene.run_control()
        scene.close_all()
        scene.server.stop()
    except Ended as error:
        broken.append("%s (the log ends: %s)" % (error, scene.server.last_words()))
        scene.server.kill()
    status = report([
        ("the game goes on after each of %d kills" % rounds, broken),
        ("nothing that was answered is lost (%d lines)" % scene.answered, scene.lost),
        ("each item is in one place", scene.doubled),
        ("what is left behind passes the check", scene.unsound),
        ("each start is ready within %d s" % READY_S, scene.late),
        ("who believes too early finds losses (%d)" % found,
         [] if found else ["this test cannot fail"]),
    ])
    if status:
        print("# the world is kept in %s" % folder)
    else:
        shutil.rmtree(folder)
    return status


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
