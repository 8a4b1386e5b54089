#!/usr/bin/env python3
"""A player who has not agreed to fight is not hurt, moved, robbed or bewitched by other players, even where fights are
allowed, by any service (telnet, IRC, a WebSocket, the API), or by muted or jailed players.

usage: combat_consent_test.py SKEIN"""
import socket
import sys

from program import main
from served import Ended, enter, enter_wizard, number_in
from web_client import Socket, ask, log_in

PASSWORD = "a-long-password"
SPELLS = ["magic missile", "chill touch", "fireball", "energy drain", "earthquake", "blindness", "curse", "poison",
          "sleep", "charm person", "summon", "teleport", "word of recall", "call lightning", "harm"]
ACTS = ["kick", "bash", "backstab", "disarm", "whirlwind", "rescue", "steal", "track", "bandage"]
LINES = ["kill bob", "hit bob", "kick bob", "bash bob", "backstab bob", "disarm bob", "whirlwind bob", "rescue bob",
         "steal coins from bob", "steal lamp from bob", "order bob drop lamp", "order bob kill me", "accept",
         "accept bob", "assist bob", "bandage bob", "zap wand at bob", "take lamp from bob", "surrender", "allow bob",
         ] + ["cast '%s' bob" % spell for spell in SPELLS]
STATE = ("(function() local b for _, p in ipairs(find{proto='player'}) do if p.name == 'Bob' then b = p end end "
         "return '=' .. tostring(b.hp) .. ' ' .. tostring(b.fighting) .. ' ' .. tostring(b.affects) .. ' ' "
         ".. b.location.name .. ' ' .. #b.contents .. ' ' .. tostring(b.sitting) .. ' ' .. tostring(b.duel) end)()")
SKILLS = ", ".join('["%s"] = 100' % name for name in SPELLS + ACTS)


class Irc:
    """A player by IRC, who types commands to skein."""

    def __init__(self, port, name):
        self.raw = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.file = self.raw.makefile("rb")
        self.send("PASS " + PASSWORD, "NICK " + name, "USER x 0 * :x")
        self.until(b" 001 ")

    def send(self, *lines):
        self.raw.sendall("".join(line + "\r\n" for line in lines).encode())

    def until(self, part):
        for line in self.file:
            if part in line:
                return
        raise Ended("IRC was closed before %r" % part)

    def do(self, line):
        self.send("PRIVMSG skein :" + line, "PING :done-" + str(len(line)))
        self.until(b"PONG")


def web(port, name):
    """Somebody by a WebSocket."""
    made = Socket(port)
    made.send(type="login", name=name, password=PASSWORD)
    made.next("welcome")
    made.next("prompt")
    return made


def place(server, wizard):
    """A pit where people fight, with Bob and his attackers; none of them has agreed to anything."""
    wizard.do("@area pits = wizard")
    room = number_in(wizard.do("@dig Pit"))
    made = wizard.do(";(function() local pits = match(me, 'pits', find{proto = 'area'}) pits.fighting = true "
                     "object('#%d').area = pits create('npc', {name = 'a dummy', location = object('#%d'), "
                     "diku = {hit_points = {number = 0, size = 1, plus = 900}}}) return 'made' end)()" % (room, room))
    assert "made" in made, made
    bob = enter(server, "create Bob " + PASSWORD)
    for name in ("Ann", "Cid", "Dan"):
        enter(server, "create %s %s" % (name, PASSWORD)).close()
    for name in ("bob", "ann", "cid", "dan"):
        wizard.do("@set %s.hp = 90" % name)
        wizard.do("@set %s.max_hp = 90" % name)
        wizard.do("@set %s.mana = 900" % name)
        wizard.do("@set %s.max_mana = 900" % name)
        wizard.do("@set %s.level = 20" % name)
        wizard.do("@set %s.skills = {%s}" % (name, SKILLS))
        wizard.do("@teleport %s to #%d" % (name, room))
    wizard.do("@create a lamp from light")
    wizard.do("@teleport lamp to bob")
    return room, bob


def tries_all(wizard, room, name, attacker):
    """A player of each class tries every hostile command."""
    before = wizard.do("; " + STATE)
    assert "=90 nil nil Pit" in before, before
    for of in ("mage", "cleric", "thief", "warrior"):
        wizard.do('@set %s.class = "%s"' % (name, of))
        wizard.do("@teleport %s to #%d" % (name, room))
        for line in LINES:
            attacker.do(line)
            assert wizard.do("; " + STATE) == before, (line, wizard.do("; " + STATE))


def no_protocol_lets_players_hurt_somebody_who_did_not_agree(folder):
    server = folder.server(services=("telnet", "irc", "http"))
    wizard = enter_wizard(server)
    room, bob = place(server, wizard)
    tries_all(wizard, room, "ann", enter(server, "connect Ann " + PASSWORD))
    tries_all(wizard, room, "cid", Irc(server.ports["irc"], "Cid"))
    tries_all(wizard, room, "dan", web(server.ports["http"], "Dan"))
    assert "is dead" not in bob.do("look")


def the_api_cannot_change_points_of_other_players(folder):
    server = folder.server(services=("telnet", "http"))
    wizard = enter_wizard(server)
    room, _ = place(server, wizard)
    wizard.do("@role ann builder")
    number = number_in(wizard.do("@show bob"))
    before = wizard.do("; " + STATE)
    for name in ("Ann", "Cid"):
        token = log_in(server.ports["http"], name, PASSWORD)
        for properties in ({"hp": 1}, {"fighting": None}, {"affects": []}, {"level": 1}, {"duel": None}):
            answer = ask(server.ports["http"], "PATCH", "/api/v1/objects/%d" % number, {"properties": properties}, token)
            assert answer.status == 403, (properties, answer.status, answer.text)
        assert wizard.do("; " + STATE) == before, room


def a_muted_or_jailed_player_can_do_nothing_to_others(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    room, bob = place(server, wizard)
    ann = enter(server, "connect Ann " + PASSWORD)
    bob.do("follow ann")
    ann.do("group bob")
    wizard.do("@mute ann")
    bob.do("look")
    for line in ("gtell a-word", "say a-word", "shout a-word", "whisper bob a-word", "tell bob a-word", "emote a-word"):
        assert "muted" in ann.do(line), line
    assert "a-word" not in bob.do("look")
    wizard.do("@unmute ann")
    before = wizard.do("; " + STATE)
    wizard.do("@jail ann")
    ann.do("look")
    for line in LINES + ["duel bob", "kill dummy", "group bob", "gtell a-word", "order dummy kill bob", "flee", "split 5"]:
        ann.do(line)
        assert "Jail" in ann.do("look"), line
    assert wizard.do("; " + STATE) == before, room
    assert "a-word" not in bob.do("look")


if __name__ == "__main__":
    sys.exit(main([
        no_protocol_lets_players_hurt_somebody_who_did_not_agree,
        the_api_cannot_change_points_of_other_players,
        a_muted_or_jailed_player_can_do_nothing_to_others,
    ]))
