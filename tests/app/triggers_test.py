#!/usr/bin/env python3
"""Eleven triggers of the kinds most common in old areas, imported and set off over sockets. The server is killed while
three of them wait, and each goes on once.

usage: triggers_test.py SKEIN"""
import sys
import time

from program import main, succeeds
from served import Ended, enter, enter_wizard

ROOM = "#%d\n%s~\n%s\n~\n1 0 0 0 0 0\n%sS\n%s"


def way(direction, to, door=0):
    return "D%d\n~\n%s~\n%d -1 %d\n" % (direction, "door" if door else "", door, to)


WLD = "".join([
    ROOM % (100, "A Gate", "A gate in a wall.", way(0, 101), ""),
    ROOM % (101, "A Yard", "Flags and straw.", way(0, 102, 1) + way(1, 103) + way(2, 100), "T 102\n"),
    ROOM % (102, "A Vault", "Stone on all sides.", way(2, 101, 1), ""),
    ROOM % (103, "A Pit", "Spikes.", way(3, 101), "T 105\n"),
]) + "$\n"

OBJ = """#150
coin token~
a brass token~
A token lies here.~
~
13 0 0 0 0 a 0 0 0 0 0 0 0
0 0 0 0
1 1 0 0 0
#151
idol~
an idol~
An idol squats here.~
~
13 0 0 0 0 a 0 0 0 0 0 0 0
0 0 0 0
1 1 0 0 0
T 104
#152
whistle~
a whistle~
A whistle lies here.~
~
13 0 0 0 0 a 0 0 0 0 0 0 0
0 0 0 0
1 1 0 0 0
T 109
$
"""

MOB = """#160
porter~
the porter~
The porter leans here.
~
~
b 0 0 0 0 0 0 0 0 S
5 20 10 1d1+40 1d1+0
0 0
8 8 1
T 100
T 101
T 103
T 107
#161
imp~
an imp~
An imp grins here.
~
~
b 0 0 0 0 0 0 0 0 S
1 20 10 1d1+2 1d1+0
0 0
8 8 0
T 106
T 108
T 110
$
"""

ZON = """#1
Ada~
The Yard~
100 199 60 0 d 0 0 0 1 30
M 0 160 1 101
M 0 161 1 103
O 0 151 1 101
O 0 152 1 100
D 0 101 0 1
D 0 102 2 1
S
$
"""

# Of each kind: 100 waits and goes on, 102 shuts the door again, 107 has been paid.
TRG = r"""#100
Greets~
0 g 100
~
if %actor.is_pc% && %direction% == south
  wait 2 sec
  say Who goes there, %actor.name%?
  wait 12 sec
  say Pass, %actor.name%, and mind the door.
end
~
#101
Answers~
0 d 1
vault token~
switch %speech.car%
  case vault
    say The vault is north, %actor.name%.
  break
  default
    eval many %random.1% + 1
    say I have seen %many% tokens in my life.
  break
done
~
#102
Lever~
2 c 100
pull~
if %cmd% == pull && lever /= %arg%
  %send% %actor% The lever gives, and the door swings open.
  %echoaround% %actor% %actor.name% pulls a lever.
  %door% 101 north flags a
  wait 12 sec
  %echo% The door falls shut.
  %door% 101 north flags ab
else
  return 0
end
~
#103
Takes tokens~
0 j 100
~
if %object.vnum% == 150
  wait 1 sec
  say That will do.
  %purge% %object%
  %load% obj 152
  give whistle %actor.name%
else
  say Keep it.
  return 0
end
~
#104
Burns~
1 g 100
~
%send% %actor% The idol burns your fingers!
return 0
~
#105
Trap~
2 g 100
~
if %actor.is_pc%
  wait 1 s
  %send% %actor% A spike grazes you.
  %damage% %actor% 2
end
~
#106
Casts~
0 k 100
~
dg_cast 'magic missile' %actor%
~
#107
Is paid~
0 m 5
~
set paid %amount%
wait 12 sec
eval thrice %paid% * 3
say %thrice% is three times what you gave, %actor.name%.
~
#108
Dies~
0 f 100
~
%echo% The imp goes up in smoke.
%load% obj 150
return 0
~
#109
Whistles~
1 c 2
blow~
if %cmd% == blow && whistle /= %arg%
  %force% %actor% emote whistles a tune.
else
  return 0
end
~
#110
Is armed~
0 n 100
~
%load% obj 152
~
$
"""


def yard(folder):
    for kind, text in [("wld", WLD), ("obj", OBJ), ("mob", MOB), ("zon", ZON), ("trg", TRG)]:
        folder.write("areas/%s/1.%s" % (kind, kind), text)
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    done = folder.run("import", "--format", "circle", "--world", "world.db", "areas")
    assert "triggers 11\ntriggers-whole 11\n" in done.stdout, (done.stdout, done.stderr)
    return folder.server()


class Visit:
    """A player in the yard, and the wizard who brought them there."""

    def __init__(self, server):
        self.server = server
        self.told = ""
        self.wizard = enter_wizard(server)
        self.ann = enter(server, "create Ann verysecret")
        self.wizard.do("@teleport ann to $circle/room/100")
        self.wizard.do("@teleport me to $circle/room/101")

    def does(self, line, *says):
        self.told = self.ann.do(line)
        for part in says:
            self.hears(part)

    def hears(self, part, seconds=60):
        end = time.monotonic() + seconds
        while part not in self.told:
            if time.monotonic() >= end:
                raise Ended("Ann was never told \"%s\" but: %s" % (part, self.told))
            time.sleep(0.1)
            self.told += self.ann.do("time")

    def never_hears(self, part, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.1)
            self.told += self.ann.do("time")
        assert part not in self.told, self.told

    def killed(self):
        self.server.kill()
        self.server.start()
        self.wizard = enter_wizard(self.server)
        self.ann = enter(self.server, "connect Ann verysecret")
        self.told = ""


def triggers_act_and_waiting_ones_continue_once_after_a_kill(folder):
    visit = Visit(yard(folder))
    visit.wizard.do(";create('coin', {amount = 20, location = match(me, 'ann', "
                    "object('circle/room/100').contents)})")
    visit.does("take whistle")
    visit.does("blow whistle", "whistles a tune.")
    visit.does("north", "Who goes there, Ann?")
    visit.does("pull lever", "the door swings open.")
    visit.does("give 7 coins to porter")
    visit.killed()
    visit.hears("Pass, Ann, and mind the door.")
    visit.hears("21 is three times what you gave, Ann.")
    visit.hears("The door falls shut.")
    assert visit.told.count("Pass, Ann") == 1 and visit.told.count("falls shut") == 1, visit.told
    visit.does("north", "closed")
    visit.does("say vault please", "The vault is north, Ann.")
    visit.does("say any token?", "2 tokens in my life")
    visit.does("take idol", "burns your fingers!")
    assert "idol" in visit.ann.do("look")
    visit.does("give whistle to porter", "Keep it.")
    assert "whistle" in visit.ann.do("inventory")
    visit.wizard.do("@create token from $circle/obj/150")
    visit.wizard.do("@teleport token to ann")
    visit.does("give token to porter", "That will do.")
    visit.hears("gives the whistle to you")
    visit.told = ""
    visit.never_hears("Who goes there", 1)


def triggers_react_to_traps_spells_and_deaths(folder):
    visit = Visit(yard(folder))
    visit.wizard.do("@teleport ann to $circle/room/101")
    visit.does("east", "A spike grazes you.")
    visit.wizard.do("@set ann.hp = 500")
    visit.wizard.do("@set ann.max_hp = 500")
    visit.does("kill imp", "is dead.", "The imp goes up in smoke.")
    inside = visit.ann.do("look in corpse")
    assert "token" in inside, "its death gave it one"
    assert "whistle" in inside, "it had that from when it was made, by the import"
    assert visit.server.stop() == 0, visit.server.last_words()
    checked = succeeds(folder.run("check", "--world", "world.db"))
    assert "no problems" in checked, checked


if __name__ == "__main__":
    sys.exit(main([
        triggers_act_and_waiting_ones_continue_once_after_a_kill,
        triggers_react_to_traps_spells_and_deaths,
    ]))
