#!/usr/bin/env python3
"""Random areas, edited at random in their files and in the game: a file that is read and written back changes nothing, keeps
its words, and two people's edits of different things never conflict; a file of the whole world plans nothing.

SKEIN_ROUNDS is the number of areas (12, long: 1000), SKEIN_SEED the seed.

usage: area_property_test.py SKEIN"""
import base64
import difflib
import http.client
import json
import random
import re

from program import Folder, main, succeeds
import repeat
from served import enter, enter_wizard, number_in

PASSWORD = "password1"
EDITS = 8
AREAS_A_WORLD = 40
WORDS = "amber bell cask dell ember fern gate heath iron jug kiln loam moss nook oak pine quill reed sedge thorn".split()
KINDS = ("item", "npc", "food", "container")


class Author:
    """A builder, in the game and with files."""

    def __init__(self, server, wizard, name):
        self.player = enter(server, "create %s %s" % (name, PASSWORD))
        wizard.do("@role %s builder" % name.lower())
        self.port = server.ports["http"]
        self.home = 1
        answer = self.ask("POST", "/api/v1/login", json.dumps({"name": name.lower(), "password": PASSWORD}))
        token = json.loads(answer[1])["token"]
        self.key = "Basic " + base64.b64encode(("%s:%s" % (name.lower(), token)).encode()).decode()

    def ask(self, method, path, body=None):
        headers = {"Authorization": self.key} if hasattr(self, "key") else {"Content-Type": "application/json"}
        while True:
            home = "127.0.%d.%d" % (self.home // 200, self.home % 200 + 1)
            conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(home, 0))
            conn.request(method, path, body=body.encode() if body is not None else None, headers=headers)
            answer = conn.getresponse()
            text = answer.read().decode()
            conn.close()
            if answer.status != 429:
                return answer.status, text
            self.home = self.home % 20000 + 1  # each address has a limit of its own

    def read(self, area):
        status, text = self.ask("GET", "/dav/areas/%s/%s.lua" % (area, area))
        assert status == 200, (status, text)
        return text

    def write(self, area, text):
        """Saves, and saves again after reading if it takes back what somebody else did and so equals an older version."""
        path = "/dav/areas/%s/%s.lua" % (area, area)
        status, said = self.ask("PUT", path, text)
        if status == 409 and "an older version" in said:
            self.read(area)
            status, said = self.ask("PUT", path, text)
        return status, said


def value(rng):
    return rng.choice((str(rng.randrange(-50, 5000)), '"%s %s"' % (rng.choice(WORDS), rng.choice(WORDS)), "true",
                       "{ %d, %d }" % (rng.randrange(9), rng.randrange(9)), '{ %s = "%s" }' % (rng.choice(WORDS), rng.choice(WORDS)),
                       "0.25", '"a line\\nand \\"another\\""'))


def entry(rng, area, number, rooms):
    """The words of one more entry of the file."""
    ref = "%s/%s%d" % (area, rng.choice(WORDS), number)
    lines = []
    if not rooms or rng.random() < 0.3:
        kind = "room"
        lines.append('  name = "The %s %d",' % (rng.choice(WORDS), number))
        if rooms and rng.random() < 0.8:
            lines.append('  exits = { ["to %s%d"] = "%s" },' % (rng.choice(WORDS), number, rng.choice(rooms)))
        rooms.append(ref)
    elif rng.random() < 0.15:
        kind = "prototype"
        lines.append('  proto = { "item" },\n  name = "a %s",' % rng.choice(WORDS))
    else:
        kind = rng.choice(KINDS)
        lines.append('  name = "a %s %d",' % (rng.choice(WORDS), number))
        if rng.random() < 0.85:
            lines.append('  at = "%s",' % rng.choice(rooms))
    for i in range(rng.randrange(4)):
        lines.append("  p%d = %s,%s" % (i, value(rng), rng.choice(("", "", " -- why not"))))
    rng.shuffle(lines)
    comment = rng.choice(("", "", "-- %s\n" % " ".join(rng.sample(WORDS, 3))))
    return "\n%s%s \"%s\" {\n%s\n}\n" % (comment, kind, ref, "\n".join(lines))


def entries(text, area):
    """The refs of the area's things in the file, with the place of each entry's closing brace."""
    return [(found.group(1), text.index("\n}", found.end())) for found in
            re.finditer(r'^\w+ "(%s/\w+)" \{' % area, text, re.M)]


def put_line(text, end, line):
    return text[:end] + "\n  " + line + text[end:]


def edit_file(rng, area, text, number, rooms):
    """The text with one edit."""
    there = entries(text, area)
    how = rng.randrange(4)
    if how == 0 or not there:
        return text + entry(rng, area, number, rooms)
    if how == 1:
        return put_line(text, rng.choice(there)[1], "f%d = %s," % (number, value(rng)))
    if how == 2:
        return text.replace("\n}", "\n} -- end %d" % number, 1) if "} --" not in text else text + "-- %d\n" % number
    lines = [i for i, line in enumerate(text.split("\n")) if re.match(r"  [pf]\d+ = [^{}]*,", line)]
    if not lines:
        return text + "-- note %d\n" % number
    all_lines = text.split("\n")
    del all_lines[rng.choice(lines)]
    return "\n".join(all_lines)


def edit_game(rng, author, area, text, number):
    """One edit in the game. Returns how many lines of the file it may change."""
    there = [ref for ref, _ in entries(text, area)]
    if not there:
        return 0
    ref = rng.choice(there)
    line = rng.choice(("@set $%s.g%d = %d" % (ref, number, rng.randrange(99)), "@describe $%s = Seen %d times." % (ref, number),
                       "@name $%s = the %s of %d" % (ref, rng.choice(WORDS), number)))
    told = author.player.do(line)
    assert "ann't" not in told and "There is no" not in told, (line, told)
    return 3


def changed_lines(before, after):
    return [line for line in difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
            if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def check_stable(author, area, text):
    """Reading and writing back changes nothing."""
    assert author.read(area) == text, "\n".join(changed_lines(text, author.read(area)))
    status, said = author.write(area, text)
    assert status == 204, (status, said, text)
    assert author.read(area) == text, "\n".join(changed_lines(text, author.read(area)))


def check_two_edits(rng, ann, ben, area, number):
    """Two people edit different things of the same text: both edits are there afterwards."""
    text = ann.read(area)
    assert ben.read(area) == text, "\n".join(changed_lines(text, ben.read(area)))
    there = entries(text, area)
    if len(there) < 2:
        return
    (one, first), (other, second) = rng.sample(there, 2)
    status, said = ann.write(area, put_line(text, first, "ann%d = %s," % (number, value(rng))))
    assert status == 204, (one, status, said)
    status, said = ben.write(area, put_line(text, second, "ben%d = %s," % (number, value(rng))))
    assert status == 204, (other, status, said)
    after = ann.read(area)
    assert "ann%d = " % number in after and "ben%d = " % number in after, after
    check_stable(ann, area, after)


def play(rng, area, ann, ben):
    rooms = []
    number = 0
    text = ann.read(area)
    for _ in range(rng.randrange(2, 9)):
        number += 1
        text += entry(rng, area, number, rooms)
    status, said = ann.write(area, text)
    assert status == 204, (status, said, text)
    check_stable(ann, area, text)
    for _ in range(EDITS):
        number += 1
        author = rng.choice((ann, ben))
        if rng.random() < 0.6:
            text = edit_file(rng, area, author.read(area), number, rooms)
            status, said = author.write(area, text)
            assert status == 204, (status, said, text)
        else:
            before = author.read(area)
            most = edit_game(rng, author, area, before, number)
            text = author.read(area)
            assert len(changed_lines(before, text)) <= most, "\n".join(changed_lines(before, text))
        check_stable(author, area, text)
        if rng.random() < 0.4:
            check_two_edits(rng, ann, ben, area, number)
            text = ann.read(area)


def play_world(folder, seed, rounds):
    """Areas in a world of their own, which is exported in the end. A file is written from the whole world, so large worlds are slow."""
    server = folder.server("limits = { commands_per_second = 1000 }\n", services=("telnet", "http"))
    wizard = enter_wizard(server)
    ann, ben = Author(server, wizard, "Ann"), Author(server, wizard, "Ben")
    for who in ("ann", "ben"):
        wizard.do("@quota %s = objects 100000, areas 100000" % who)
    for i in range(rounds):
        print("# SKEIN_SEED=%d" % (seed + i), flush=True)
        rng = random.Random(seed + i)
        area = "zz%d" % i
        wizard.do("@ref #%d = %s" % (number_in(wizard.do("@area %s =" % area)), area))
        wizard.do("@area %s = ann, ben" % area)
        play(rng, area, ann, ben)
    assert server.stop() == 0
    succeeds(folder.run("export", "--design", "--world", "world.db", "whole"))
    folder.server()
    assert "nothing to do" in succeeds(folder.run("plan", "--world", "world.db", "whole"))


def files_of_random_areas_stay_what_people_wrote(folder):
    seed, left = repeat.seed(), repeat.rounds(12, 1000)
    while left > 0:
        rounds = min(left, AREAS_A_WORLD)
        world = Folder(folder.binary)
        try:
            play_world(world, seed, rounds)
        finally:
            world.close()
        seed, left = seed + rounds, left - rounds


if __name__ == "__main__":
    main([files_of_random_areas_stay_what_people_wrote], ("web", "dav", "apply"))
