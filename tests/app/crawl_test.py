#!/usr/bin/env python3
"""Walks imported areas by telnet: looks at every room, takes every exit, opens every door with its key, and compares
each step with the area's files. Triggers and programs bar exits and move people, so the test walks copies without
them.

The small area of the importer's unit tests is always walked; the large ones beside the checkout, if present, in a long
run. The test parses the files by itself, so that an error would have to be in both parsers to escape it.

usage: crawl_test.py SKEIN"""
import os
import re
import shutil
import sys

from program import main, succeeds
import repeat
from served import Player, number_in

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SAMPLE = os.path.join(ROOT, "tests", "support", "circle")
AREAS = os.path.join(ROOT, "..", "shared", "areas", "circle")

DIRECTIONS = ["north", "east", "south", "west", "up", "down",
              "northwest", "northeast", "southeast", "southwest"]
BACK = dict(zip(DIRECTIONS, ["south", "west", "north", "east", "down", "up",
                             "southeast", "southwest", "northwest", "northeast"]))
OPEN, CLOSED, LOCKED = 0, 1, 2
HIDDEN = (3, 4)

ROOM_INFO = re.compile(rb'\xff\xfa\xc9Room\.Info \{"num":(\d+)')
COLOUR = re.compile(r"@(\[[FfBb]\d{3}\]|.)")


# -- Reading the files --

class Exit:
    """An exit as in its file; back is the exit on the other side, if there is one."""

    def __init__(self, door, key, to):
        self.key, self.to = key, to
        self.hidden = door in HIDDEN
        self.back = None
        self.state = OPEN


class Room:
    def __init__(self, name):
        self.name = " ".join(COLOUR.sub("", name).split())
        self.exits = {}


class Files:
    """The rooms of a directory, by number, and the numbers of its objects."""

    def __init__(self, folder):
        self.rooms = {}
        self.objects = set()
        for text in texts_of(folder, "wld"):
            self.read_rooms(text)
        for text in texts_of(folder, "obj"):
            self.objects.update(int(n) for n in re.findall(r"^#(\d+)$", text, re.M))
        self.pair()
        for text in texts_of(folder, "zon"):
            for number, way, state in re.findall(r"^D \d+ (\d+) (\d+) (\d+)", text, re.M):
                self.set_door(int(number), DIRECTIONS[int(way)], int(state))
        self.agree()

    def read_rooms(self, text):
        """Reads one .wld file, as far as walking needs it."""
        lines = iter(text.split("\n"))

        def string():
            parts = []
            for line in lines:
                if line.endswith("~"):
                    parts.append(line[:-1])
                    break
                parts.append(line)
            return "\n".join(parts)

        room = None
        for line in lines:
            if re.fullmatch(r"#\d+", line):
                room = Room(string())
                string()
                self.rooms[int(line[1:])] = room
            elif re.fullmatch(r"D\d", line):
                string()
                string()
                room.exits[DIRECTIONS[int(line[1:])]] = Exit(*map(int, next(lines).split()[:3]))
            elif line == "E":
                string()
                string()

    def pair(self):
        for number, room in self.rooms.items():
            for direction, way in room.exits.items():
                other = self.rooms.get(way.to)
                back = other and other.exits.get(BACK[direction])
                if back and back.to == number:
                    way.back = back

    def set_door(self, number, direction, state):
        """Applies a zone's door command to one side of the door."""
        way = self.rooms[number].exits.get(direction) if number in self.rooms else None
        if way:
            way.state = state

    def agree(self):
        """Both sides of a door are one door: if they differ, the more closed side counts."""
        for room in self.rooms.values():
            for way in room.exits.values():
                way.state = max(way.state, way.back.state) if way.back else way.state

    def keys_of(self, way):
        """Returns the numbers of the keys that may fit; each side of a door names a key."""
        sides = [way, way.back] if way.back else [way]
        return [side.key for side in sides if side.key in self.objects]


class RomFiles(Files):
    """The rooms of a ROM area, by number: strings end at any '~', and line ends mean nothing."""

    def __init__(self, folder):
        self.rooms = {}
        with open(os.path.join(folder, "orchard.are"), encoding="latin-1") as file:
            text = file.read()
        self.objects = {int(n) for n in re.findall(
            r"^#(\d+)$", text.partition("#OBJECTS")[2].partition("#0")[0], re.M)}
        self.rest = text.partition("#ROOMS")[2]
        while True:
            number = int(self.word()[1:])
            if number == 0:
                break
            self.read_room(number)
        self.pair()
        for number, way, state in re.findall(r"^D \d (\d+) (\d) (\d)", self.rest, re.M):
            self.set_door(int(number), DIRECTIONS[int(way)], int(state))
        self.agree()

    def word(self):
        word, self.rest = self.rest.split(None, 1)
        return word

    def string(self):
        text, _, self.rest = self.rest.partition("~")
        return text.strip()

    def read_room(self, number):
        room = self.rooms[number] = Room(self.string())
        self.string()
        for _ in range(3):
            self.word()
        while (mark := self.word()) != "S":
            if mark in ("H", "M"):
                self.word()
            else:
                self.string()
            if mark == "E":
                self.string()
            if mark[0] == "D":
                self.string()
                lock, key, to = (int(self.word()) for _ in range(3))
                room.exits[DIRECTIONS[int(mark[1:])]] = Exit(1 if lock else 0, key, to)


def texts_of(folder, kind):
    """The text of each file of a kind that the import reads."""
    path = os.path.join(folder, kind)
    index = os.path.join(path, "index")
    names = [name for name in os.listdir(path) if name.endswith("." + kind)]
    if os.path.exists(index):
        with open(index, encoding="ascii") as file:
            names = [name for name in file.read().split() if name != "$"]
    for name in names:
        with open(os.path.join(path, name), encoding="latin-1") as file:
            yield file.read().replace("\r", "")


# -- Walking --

class Walker(Player):
    """A player with GMCP, which tells the number of her room."""

    def __init__(self, port):
        super().__init__(port)
        self.room = None
        self.socket.sendall(b"\xff\xfd\xc9")

    def take_answers(self):
        for number in ROOM_INFO.findall(self.buffer):
            self.room = int(number)
        return super().take_answers()

    def stays(self, line):
        """Types a line that must not lead away; returns the answer."""
        before = self.room
        answer = self.do(line)
        assert self.room == before, (line, answer)
        return answer


class Crawl:
    """One walk through all of the files' rooms."""

    def __init__(self, files, walker, form):
        self.files = files
        self.form = form
        self.walker = walker
        self.ids = {}
        self.steps = 0
        self.doors = 0

    def visit(self, number):
        """Goes to a room by magic, and reads its title and its ways."""
        room = self.files.rooms[number]
        answer = self.walker.do("@teleport $%s/room/%d" % (self.form, number))
        assert self.walker.room, "no Room.Info: nobody knows where she is"
        self.ids.setdefault(number, self.walker.room)
        assert self.ids[number] == self.walker.room, (number, answer)
        # Npcs come and go meanwhile, and the answer may begin with that.
        assert room.name in answer.split("\n"), (number, room.name, answer)
        return answer

    def ways(self, number):
        """The exits that the list must show: name to whether it is closed."""
        room = self.files.rooms[number]
        return {direction: way.state != OPEN for direction, way in room.exits.items()
                if way.to in self.files.rooms and not way.hidden}

    @staticmethod
    def shown(answer):
        """The exits of a room's text: name to whether it is closed."""
        line = re.search(r"^Exits: (.*)\.$", answer, re.M)
        found = re.findall(r"(\w+)( \(closed\))?", line.group(1)) if line else []
        return {name: bool(closed) for name, closed in found}

    def look_at(self, number):
        shown = self.shown(self.visit(number))
        assert shown == self.ways(number), (number, shown, self.ways(number))

    def pass_door(self, number, direction, way):
        """Opens the door of an exit; returns whether it can be opened."""
        if way.state == OPEN:
            return True
        walker = self.walker
        self.doors += 1
        walker.stays(direction)
        if way.state == LOCKED:
            assert "locked" in walker.stays("open " + direction), (number, direction)
            walker.stays("unlock " + direction)
            if not self.unlock(number, direction, self.files.keys_of(way)):
                return False
        assert "You open" in walker.stays("open " + direction), (number, direction)
        self.set_state(way, OPEN)
        return True

    def unlock(self, number, direction, keys):
        """Tries the keys that the files name; returns whether there are any."""
        told = []
        for key in keys:
            thing = number_in(self.walker.do("@create a key from %s/obj/%d" % (self.form, key)))
            told.append(self.walker.do("unlock %s with #%d" % (direction, thing)))
            self.walker.do("@destroy #%d" % thing)
        unlocked = [answer for answer in told if "You unlock" in answer]
        assert not keys or unlocked, (number, direction, told)
        return bool(unlocked)

    @staticmethod
    def set_state(way, state):
        way.state = state
        if way.back:
            way.back.state = state

    def walk(self, number, direction):
        """Takes one exit of the player's room. Returns its destination."""
        way = self.files.rooms[number].exits[direction]
        self.steps += 1
        if way.to not in self.files.rooms:
            self.walker.stays(direction)
            return number
        if not self.pass_door(number, direction, way):
            return number
        answer = self.walker.do(direction)
        assert self.walker.room == self.ids[way.to], (number, direction, way.to, answer)
        return way.to

    def all(self):
        """Sees every room first, then goes through every exit."""
        for number in self.files.rooms:
            self.look_at(number)
        left = {number: list(room.exits) for number, room in self.files.rooms.items()}
        for number in self.files.rooms:
            here = None
            while left[number]:
                if here != number:
                    self.visit(number)
                here = number
                while left[here]:
                    here = self.walk(here, left[here].pop())
        assert len(set(self.ids.values())) == len(self.files.rooms)
        print("# %d rooms, %d ways, %d shut doors"
              % (len(self.files.rooms), self.steps, self.doors))


def walk_all(folder, areas, form="circle"):
    succeeds(folder.run("init", "--world", "world.db"))
    done = folder.run("import", "--format", form, "--world", "world.db", areas)
    assert done.returncode == 0, done.stderr
    files = Files(areas) if form == "circle" else RomFiles(areas)
    assert "rooms %d\n" % len(files.rooms) in done.stdout, done.stdout
    succeeds(folder.run("check", "--world", "world.db"))
    server = folder.server('durability = "process"\n')
    walker = Walker(server.port)
    walker.do("connect wizard %s" % server.wizard_password)
    walker.do("@create a lamp from light")
    Crawl(files, walker, form).all()
    walker.close()
    assert server.stop() == 0, server.last_words()
    succeeds(folder.run("check", "--world", "world.db"))


def the_small_area_matches_its_files(folder):
    walk_all(folder, SAMPLE)


def the_rom_area_matches_its_file(folder):
    plain = os.path.join(folder.path, "areas")
    shutil.copytree(os.path.join(ROOT, "tests", "support", "rom"), plain)
    for name in os.listdir(plain):
        with open(os.path.join(plain, name), "r+", encoding="latin-1") as file:
            text = re.sub(r"^M [a-z]+ \d+ .*~\n", "", file.read(), flags=re.M)
            file.seek(0)
            file.write(text)
            file.truncate()
    walk_all(folder, plain, "rom")


def the_large_areas_match_their_files(folder):
    if not repeat.LONG or not os.path.isdir(AREAS):
        print("# not walked: that takes tools/test --long and a directory ../shared/areas/circle")
        return
    plain = os.path.join(folder.path, "areas")
    shutil.copytree(AREAS, plain, ignore=shutil.ignore_patterns("trg"))
    walk_all(folder, plain)


if __name__ == "__main__":
    sys.exit(main([
        the_small_area_matches_its_files,
        the_rom_area_matches_its_file,
        the_large_areas_match_their_files,
    ]))
