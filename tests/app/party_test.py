#!/usr/bin/env python3
"""A party in an imported area, over sockets: they learn, buy, clear it, bank, die and come back, twice, with a kill of
the server in the middle of a fight. The world's totals of things and coins must stay right.

usage: party_test.py SKEIN"""
import re
import sys
import time

from program import main, succeeds
from served import Ended, enter, enter_wizard

WLD = """#3001
A Camp~
Tents about a fire.
~
30 0 0 0 0 0
D0
~
~
0 -1 3002
S
#3002
A Wood~
Old trees.
~
30 0 0 0 0 0
D0
~
~
0 -1 3003
D2
~
~
0 -1 3001
S
#3003
A Den~
Bones.
~
30 0 0 0 0 0
D2
~
~
0 -1 3002
S
$
"""

# A blade that always hits, a pelt, a ring as a reward, and the bank's machine.
OBJ = """#3050
blade sword~
a long blade~
A blade lies here.~
~
5 0 0 0 0 an 0 0 0 0 0 0 0
0 6 6 3
1 10 0 0 0
A
18 25
#3051
pelt~
a wolf pelt~
A pelt lies here.~
~
12 0 0 0 0 a 0 0 0 0 0 0 0
0 0 0 0
1 5 0 0 0
#3052
ring~
an iron ring~
A ring lies here.~
~
9 0 0 0 0 ab 0 0 0 0 0 0 0
0 0 0 0
1 5 0 0 0
#3034
machine teller~
a teller machine~
A machine stands here.~
~
12 0 0 0 0 0 0 0 0 0 0 0 0
0 0 0 0
200 5 0 0 0
$
"""

BEAST = """#%d
%s~
%s~
%s is here.
~
~
b 0 0 0 0 0 0 0 0 S
%d %d 10 1d1+%d 1d1+%d
%d %d
8 8 0
"""
MOB = "".join(BEAST % row for row in [
    (3023, "master sergeant", "the sergeant", "The sergeant", 30, 20, 500, 1, 0, 0),
    (3080, "smith", "the smith", "The smith", 30, 20, 500, 1, 0, 0),
    (3081, "scout", "the scout", "The scout", 30, 20, 500, 1, 0, 0),
    (3082, "wolf", "a wolf", "A wolf", 1, 20, 5, 0, 7, 30),
    (3083, "ogre", "an ogre", "An ogre", 3, -20, 40, 80, 20, 90),
]) + "$\n"

ZON = """#30
Ada~
The Camp~
3000 3099 60 0 d 0 0 0 1 30
M 0 3023 1 3001
M 0 3080 1 3001
M 0 3081 1 3001
O 0 3034 1 3001
M 0 3082 4 3002
G 1 3051 99
M 0 3082 4 3002
G 1 3051 99
M 0 3082 4 3002
G 1 3051 99
M 0 3082 4 3002
G 1 3051 99
M 0 3083 1 3003
G 1 3051 99
S
$
"""

SHP = """CircleMUD v3.0 Shop File~
#3080~
3050
-1
1.00
0.50
-1
%s No.~
%s You have none.~
%s Not that.~
%s I am poor.~
%s You are poor.~
%s That is %d.~
%s Here is %d.~
0
2
3080
0
3001
-1
0
28
0
0
$~
"""

QST = """#3090
The Wolves~
wolves~
Rid the wood of two wolves.
~
The scout thanks you.
~
A pity.
~
3 3081 a 3082 65535 65535 65535
5 1 0 30 -1 65535 2
30 10 3052
S
$~
"""

ROUNDS = 2
NAMES = ("ann", "ben", "cid")


def camp(folder):
    for kind, text in [("wld", WLD), ("obj", OBJ), ("mob", MOB), ("zon", ZON), ("shp", SHP), ("qst", QST)]:
        folder.write("areas/%s/30.%s" % (kind, kind), text)
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    printed = succeeds(folder.run("import", "--format", "circle", "--world", "world.db", "areas"))
    assert "quests 1\n" in printed and "nothing acts" not in printed, printed
    return folder.server()


class Party:
    def __init__(self, server):
        self.server = server
        self.wizard = enter_wizard(server)
        self.wizard.do("@lua object('circle/zone/30').recall = object('circle/room/3001')")
        self.players = {name: enter(server, "create %s a-long-password" % name) for name in NAMES}
        for name in NAMES:
            self.wizard.do("@teleport %s to $circle/room/3001" % name)
            self.wizard.do(";create('coin', {amount = 50, location = match(me, '%s', "
                           "object('circle/room/3001').contents)})" % name)
        # A player with some experience leaves a corpse.
        self.wizard.do("@teleport me to $circle/room/3001")
        self.wizard.do("@set cid.level = 6")

    def do(self, name, line):
        return self.players[name].do(line)

    def crash(self):
        """The server is killed, and all come back."""
        self.server.kill()
        self.server.start()
        self.wizard = enter_wizard(self.server)
        self.players = {name: enter(self.server, "connect %s a-long-password" % name) for name in NAMES}

    def number(self, expression):
        told = self.wizard.do("; '=' .. (%s)" % expression)
        found = re.search(r"=(-?\d+)", told)
        assert found, told
        return int(found.group(1))

    def coins(self):
        """The sum of all coins: in heaps anywhere, in the bank, and carried by the living."""
        return self.number(
            "function() local n = 0 "
            "for _, o in ipairs(find{proto = 'coin'}) do if o.location then n = n + o.amount end end "
            "for _, o in ipairs(find{proto = 'npc'}) do "
            "if o.location and o.reset and o.diku then n = n + o.diku.gold end end return n end)(")

    def things(self, vnum):
        return self.number(
            "function() local n = 0 for _, o in ipairs(find{proto = 'circle/obj/%d'}) do "
            "if o.location then n = n + 1 end end return n end)(" % vnum)

    def sums(self):
        return {"coins": self.coins(), "pelts": self.things(3051), "blades": self.things(3050),
                "rings": self.things(3052), "machines": self.things(3034)}

    def agrees(self, sums, **more):
        wanted = {name: count + more.get(name, 0) for name, count in sums.items()}
        assert self.sums() == wanted, (self.sums(), wanted)

    def where(self, name):
        return self.do(name, "look").splitlines()[0]

    def comes(self, name, place, seconds=20):
        """Waits until a follower has arrived."""
        end = time.monotonic() + seconds
        while self.where(name) != place:
            assert time.monotonic() < end, (name, self.where(name))
            time.sleep(0.1)

    def goes(self, name, *ways):
        for way in ways:
            if "Stand up first" in self.do(name, way):  # a player who died wakes up resting
                self.do(name, "stand")
                self.do(name, way)

    def until(self, name, says, seconds=30):
        """Waits until somebody gets that text; returns all text up to it."""
        end, told = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            told += self.do(name, "time")
            if says in told:
                return told
            time.sleep(0.2)
        raise Ended("%s was never told \"%s\" but: %s" % (name, says, told))

    def fights(self, name, foe, seconds=60):
        """Has somebody fight until the foe is dead, by any hand; a player who dies comes back and goes on."""
        room, end = self.where(name), time.monotonic() + seconds
        told = self.do(name, "kill %s" % foe)
        # A member of the party may die meanwhile.
        while foe + " is dead." not in told and "with the corpse of" not in told:
            assert time.monotonic() < end, told
            time.sleep(0.2)
            told += self.do(name, "time")
            if "You are dead." in told:
                ways = ("north",) if room == "A Wood" else ("north", "north")
                self.goes(name, *ways)
                told = self.do(name, "kill %s" % foe)
        return told


def prepares(party, first):
    for name in NAMES:
        if first:
            assert "as a warrior" in party.do(name, "join"), name
            assert "15% of kick" in party.do(name, "practice kick")
        assert "kick: 15%" in party.do(name, "practice")
        assert "lade" in party.do(name, "buy blade")
        assert "wield" in party.do(name, "wield blade")
    for name in ("ben", "cid"):
        party.do(name, "follow ann")
    if first:
        assert "joined the group" in party.do("ann", "group all")
        party.do("ben", "autoassist")  # strikes on command
    assert "The Wolves" in party.do("ann", "quest list")
    assert "Rid the wood of two wolves." in party.do("ann", "quest join 1")


def clears_the_wood(party, sums):
    party.goes("ann", "north")
    for name in ("ben", "cid"):
        party.comes(name, "A Wood")
    told = party.fights("ann", "wolf")
    # In the middle of a fight.
    party.do("ben", "kill wolf")
    party.crash()
    paid = "You've finished 1 quest" in party.do("ann", "quest history")
    party.agrees(sums, blades=3, coins=30 * paid, rings=int(paid))
    told += party.fights("ann", "wolf") if "wolf is" in party.do("ann", "look") else ""
    while re.search(r"^A wolf is here", party.do("ben", "look"), re.M):
        told += party.fights("ben", "wolf")
    assert "more points" not in told
    assert "You've finished 1 quest" in party.do("ann", "quest history"), "two were killed, by whomever of the group"


def dies_and_comes_back(party, corpse):
    party.do("cid", "ungroup")
    party.do("cid", "unwield")
    party.goes("cid", "north")
    party.do("cid", "kill ogre")
    party.until("cid", "You wake up again")
    assert party.where("cid") == "A Camp"
    assert "holding nothing" in party.do("cid", "inventory") or "blade" not in party.do("cid", "inventory")
    assert "A Den" in party.do("cid", "corpse")
    party.goes("ann", "north")
    party.comes("ben", "A Den")
    party.players["ben"].type("kill ogre")
    party.fights("ann", "ogre")
    party.players["ben"].wait()
    while party.where("ben") != "A Den":
        party.goes("ben", "north")
    told = party.do("ben", "take blade from %s of cid" % corpse)
    assert "isn't yours" in told, told
    party.goes("cid", "north", "north")
    party.do("cid", "take all from %s of cid" % corpse)
    assert "blade" in party.do("cid", "inventory")
    party.do("ann", "take all from %s of ogre" % corpse)


def banks(party):
    for name in NAMES:
        while party.where(name) != "A Camp":
            party.goes(name, "south")
    for _ in range(4):
        party.do("ben", "north")
        party.do("ben", "take all from 1.corpse")
        party.do("ben", "south")
    coins = party.do("ann", "count my coins")
    assert "You deposit 10 coins." in party.do("ann", "deposit 10"), coins
    assert "don't have that many" in party.do("ann", "deposit 100000")


def a_party_clears_an_area_twice_and_nothing_is_lost_or_doubled(folder):
    party = Party(camp(folder))
    for turn in range(ROUNDS):
        if turn > 0:
            party.wizard.do("@reset 30")
            time.sleep(1)
        party.wizard.do("@set ann.quests_done = {}")
        sums = party.sums()
        assert sums["pelts"] == 5 * (turn + 1), sums
        prepares(party, turn == 0)
        clears_the_wood(party, sums)
        dies_and_comes_back(party, ("corpse", "second corpse")[turn])
        banks(party)
        party.agrees(sums, blades=3, coins=30, rings=1)
        assert "%d coins" % (10 * (turn + 1)) in party.do("ann", "balance")
        party.do("ann", "group all")
    assert "@" not in party.do("ann", "score")
    told = party.wizard.do("@errors")
    assert "rules/" not in told and "behaviours/" not in told, told


if __name__ == "__main__":
    sys.exit(main([
        a_party_clears_an_area_twice_and_nothing_is_lost_or_doubled,
    ]))
