#!/usr/bin/env python3
"""The patterns of the game frontier, by several services and over kills: a conversation by telnet, IRC and WebSocket; and
people who bake, go into the barrow, walk over the moor and watch a scene while the server is killed at random moments.
No thing is lost or doubled, nobody is stuck, and nothing runs where nobody is.

usage: frontier_test.py SKEIN"""
import random
import re
import socket
import sys
import time

from program import main, succeeds
from served import Ended, Server, enter, enter_wizard, until
from web_client import Socket

PASSWORD = "a-long-password"
KILLS = 6
SEED = 7


def serve(folder, services=("telnet",)):
    server = Server(folder.binary, folder.path, services=services)
    server.world = folder.path + "/frontier.db"
    server.options = ["--game", "frontier"]
    folder.servers.append(server)
    server.spawn()
    server.wait_ready()
    return server


class Irc:
    """A guest by IRC, who types commands to skein."""

    def __init__(self, port, name):
        self.raw = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.file = self.raw.makefile("rb")
        self.send("NICK " + name, "USER x 0 * :x")
        self.until(b" 001 ")

    def send(self, *lines):
        self.raw.sendall("".join(line + "\r\n" for line in lines).encode())

    def until(self, part):
        """Returns what came up to a line with that part."""
        said = b""
        for line in self.file:
            said += line
            if part in line:
                return said.decode()
        raise Ended("IRC was closed before %r" % part)

    def do(self, line):
        self.send("PRIVMSG skein :" + line, "PING :done-" + line.replace(" ", "-"))
        return self.until(b"PONG")


def a_conversation_is_the_same_by_telnet_irc_and_websocket(folder):
    server = serve(folder, ("telnet", "irc", "http"))
    ann = enter(server, "create Ann " + PASSWORD)
    ann.do("west")
    said = ann.do("talk to maud")
    assert "1. Who are the drovers?" in said and "3. A sheaf of oats, please. (for 2 coins)" in said, said
    assert "They went over the moor" in ann.do("1")

    bob = Irc(server.ports["irc"], "Bob")
    bob.do("west")
    bob.do("talk to maud")
    said = bob.do("1") + bob.do("look")
    assert "They went over the moor" in said, said

    web = Socket(server.ports["http"])
    web.send(type="guest")
    web.next("prompt")
    web.do("west")
    web.do("talk to maud")
    menu = [one["data"] for one in web.frames if one["type"] == "event" and one["name"] == "Menu.Show"][-1]
    assert menu["from"] == "Maud" and menu["options"][0] == {"line": "1", "text": "Who are the drovers?"}, menu
    web.do(menu["options"][0]["line"])
    heard = [one.get("text", "") for one in web.frames]
    assert any("They went over the moor" in text for text in heard), heard


def two_people_want_the_one_sprig(folder):
    """Both talk to Maud and hold what the other gives away meanwhile; one of them gets her thanks."""
    server = serve(folder)
    wizard = enter_wizard(server)
    people = [enter(server, "create %s %s" % (name, PASSWORD)) for name in ("Ann", "Bob")]
    wizard.do("@teleport $inn")
    wizard.do(";create('heather', {location = object('inn')})")
    for who in people:
        who.do("west")
    people[0].do("take sprig")
    assert "I've brought you heather" in people[0].do("talk to maud")
    people[0].do("give sprig to bob")
    people[1].do("talk to maud")
    people[0].do("talk to maud")
    people[1].do("i've brought you heather")
    told = [who.do("factions") for who in people]
    assert "the drovers" not in told[0] and "friend" in told[1], told
    given = ";local n = 0 for _, o in ipairs(find{proto = 'heather'}) do if o.location == object('maud-here') then n = n + 1 end end "
    assert number(wizard, given + "return 'counted ' .. n") == 1


COUNT = (";local n = 0 for _, kind in ipairs({'sheaf', 'loaf'}) do for _, o in ipairs(find{proto = kind}) do "
         "if o.ref ~= kind then n = n + 1 end end end return 'counted ' .. n")
# Where each begins, and the lines that they type in any order.
ROLES = {
    "Ann": ("inn", ["craft oat loaf", "drop loaf", "take loaf", "take sheaf", "talk to maud", "1", "cancel", "recipes"]),
    "Bob": ("barrow-mouth", ["enter doorway", "enter doorway", "take key", "north", "open chest", "south", "out", "in", "drop key"]),
    "Cid": ("gate", ["north", "north", "east", "west", "south", "drop sheaf", "take sheaf", "yes", "skip", "map", "achievements"]),
}


COPIES = ";return 'counted ' .. object('barrow-door'):call('copies')"
PLACES = ";return 'counted ' .. #find{proto = 'wild-place'}"


def number(wizard, line):
    return int(re.search(r"counted (\d+)", wizard.do(line)).group(1))


def things(wizard):
    return number(wizard, COUNT)


def play_on(people, rng, seconds):
    """Types lines without waiting for their answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, who in people.items():
            try:
                who.type(rng.choice(ROLES[name][1]))
            except Ended:
                return
        time.sleep(0.02)


def a_kill_loses_and_doubles_nothing_and_leaves_nobody_stuck(folder):
    rng = random.Random(SEED)
    server = serve(folder)
    wizard = enter_wizard(server)
    people = {name: enter(server, "create %s %s" % (name, PASSWORD)) for name in ROLES}
    wizard.do("@teleport $inn")
    for _ in range(9):
        wizard.do(";create('sheaf', {location = object('inn')})")
    wanted = things(wizard)
    assert wanted == 9
    for name, who in people.items():
        who.do("west")
        who.do("take sheaf")
        wizard.do("@teleport %s to $%s" % (name, ROLES[name][0]))
    people["Bob"].type("enter doorway")
    people["Cid"].do("north")
    for _ in range(KILLS):
        play_on(people, rng, rng.uniform(0.1, 0.6))
        server.kill()
        server.spawn()
        server.wait_ready()
        wizard = enter_wizard(server)
        assert things(wizard) == wanted, things(wizard)
        people = {name: enter(server, "connect %s %s" % (name, PASSWORD)) for name in ROLES}
    assert number(wizard, COPIES) == 1, wizard.do(COPIES)
    assert number(wizard, PLACES) >= 1, wizard.do(PLACES)
    for who in people.values():
        for line in ("cancel", "skip", "home"):
            who.do(line)
        until(who, "look", "The Yard")
        who.do("west")
        until(who, "look", "Rest")
    server.stop()
    assert "no problems" in succeeds(folder.run("check", "--world", "frontier.db", "--trial"))


if __name__ == "__main__":
    sys.exit(main([
        a_conversation_is_the_same_by_telnet_irc_and_websocket,
        two_people_want_the_one_sprig,
        a_kill_loses_and_doubles_nothing_and_leaves_nobody_stuck,
    ]))
