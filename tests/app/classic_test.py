#!/usr/bin/env python3
"""An import with --classic: players start, die, read their score and type as in the old game.

usage: classic_test.py SKEIN"""
import re
import sys

from program import fails, main, succeeds
from served import enter, enter_wizard, hear

WLD = """#3001
The Temple~
Cold marble.
~
30 e 0 0 0 0
D2
~
~
0 -1 3002
S
#3002
A Yard~
Sand.
~
30 0 0 0 0 0
D0
~
~
0 -1 3001
D1
~
~
0 -1 3003
S
#3003
A Cave~
Bones.
~
30 0 0 0 0 0
D3
~
~
0 -1 3002
S
#3063
The Donation Room~
Heaps.
~
30 0 0 0 0 0
S
$
"""

OBJ = """#3010
beer barrel~
a barrel of beer~
A barrel stands here.~
~
17 0 0 0 0 a 0 0 0 0 0 0 0
50 50 1 0
65 300 0
#3099
board gen_board~
a bulletin board~
A board is here.~
~
12 0 0 0 0 0 0 0 0 0 0 0 0
0 0 0 0
0 0 0
#3011
crystal lump~
a lump of crystal~
A lump lies here.~
~
13 0 0 0 0 a 0 0 0 0 0 0 0
0 0 0 0
1 320 0
$
"""

MOB = """#3060
bear brown~
a brown bear~
A brown bear stands here.
~
~
b 0 0 0 0 0 0 0 -350 S
10 0 10 1d1+200 1d1+0
0 0
8 8 0
T 3000
#3061
rat grey~
a grey rat~
A grey rat sits here.
~
~
b 0 0 0 0 0 0 0 0 S
1 20 10 1d1+40 1d1+0
0 10
8 8 0
$
"""

ZON = """#30
Ada~
The Town~
3000 3099 60 0 d 0 0 0 1 30
M 0 3060 1 3003
M 0 3061 1 3002
O 0 3010 1 3001
O 0 3011 1 3001
O 0 3099 1 3001
S
$
"""

TRG = """#3000
Ogles~
0 g 100
~
ogle %actor.name%
~
$
"""

SOCIALS = """ogle 0 5
Whom do you want to ogle?
$n ogles about.
You ogle $M.
$n ogles $N.
$n ogles you.
That person isn't here.
You ogle yourself.
$n ogles $mself.

$
"""

CONFIG = """* Where players start
mortal_start_room = 3001
donation_room_1 = 3063
"""


def files(folder):
    for kind, text in [("wld", WLD), ("obj", OBJ), ("mob", MOB), ("zon", ZON), ("trg", TRG)]:
        folder.write("lib/world/%s/30.%s" % (kind, kind), text)
    folder.write("lib/misc/socials", SOCIALS)
    folder.write("lib/etc/config", CONFIG)
    folder.write("lib/text/help/index", "a.hlp\n$\n")
    folder.write("lib/text/help/a.hlp", "OGLING\n\nIt is rude.\n#0\n$\n")
    folder.write("lib/text/motd", "Mind the bear.\n")


def imported(folder, *more):
    """A world with the game; returns the finished import."""
    files(folder)
    succeeds(folder.run("init", "--world", "world.db"))
    done = folder.run("import", "--format", "circle", *more, "--world", "world.db", "lib/world")
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done


def newcomers_start_and_the_dead_wake_where_the_old_game_has_it(folder):
    imported(folder, "--classic")
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    wizard = enter_wizard(server)
    assert "The Temple" in ann.do("look"), ann.do("look")
    ann.do("south")
    ann.do("home")
    hear(ann, "look", "The Temple")
    wizard.do("@teleport ann to $circle/room/3003")
    wizard.do("@set $circle/mob/3060.diku.hitroll = 200")
    wizard.do("@set $circle/mob/3060.diku.damage = {number = 1, size = 1, plus = 60}")
    ann.do("kill bear")
    hear(ann, "time", "You wake up again")
    assert "The Temple" in ann.do("look"), ann.do("look")


def without_the_switch_nothing_of_the_game_changes(folder):
    imported(folder)
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    assert "The Temple" not in ann.do("look"), ann.do("look")
    assert "movement points" not in ann.do("score"), ann.do("score")
    assert "tastes like" not in ann.do("sip beer"), ann.do("sip beer")


def the_score_has_abilities_alignment_moves_and_position(folder):
    imported(folder, "--classic")
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    told = ann.do("score")
    for part in ["This ranks you as Ann (level 1).", "24(24) hit, 100(100) mana and 85(85) movement points",
                 "alignment is 0 (neutral)", "Str: 13", "Cha: 13", "You need 2000 exp", "You are standing."]:
        assert part in told, (part, told)
    ann.do("sit")
    assert "You are sitting." in ann.do("score"), ann.do("score")


def creatures_are_stunned_before_they_die_and_announce_no_blows(folder):
    imported(folder, "--classic")
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    wizard = enter_wizard(server)
    wizard.do("@teleport ann to $circle/room/3002")
    wizard.do("@teleport me to $circle/room/3002")
    wizard.do("@set rat.max_hp = 41")
    wizard.do("@set rat.hp = 1")
    told = ann.do("kill rat")
    told += hear(ann, "time", "is dead.")
    assert "grey rat falls to the ground, stunned" in told, told
    assert "classic" in wizard.do("@packages fighting"), wizard.do("@packages fighting")


def the_old_words_are_there(folder):
    imported(folder, "--classic")
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    bob = enter(server, "create Bob verysecret")
    wizard = enter_wizard(server)
    for line, part in [
            ("whoami", "Ann"), ("areas", "[  1  30] Ada: The Town"), ("socials", "ogle"),
            ("ogle bob", "You ogle them."), ("motd", "Mind the bear."), ("users", "Bob"), ("insult bob", "Bob"),
            ("visible", "already visible"), ("compact", "doesn't show blank lines"), ("autoexits", "always shown"),
            ("toggle", "brief"), ("toggle brief", "brief"), ("display all", "rompt"), ("display", "display none"),
            ("display x", "letters of h, m and v"), ("sip beer", "It tastes like beer."), ("policy", "ules"),
            ("gsay hello", "group"), ("holler Hello!", "Hello!"), ("receive", "letter"), ("junk beer", "aren't holding"),
            ("c 'magic missile' bob", "don't know"), ("scan", "grey rat, south"), ("recall", "home")]:
        told = ann.do(line)
        assert part.lower() in told.lower(), (line, part, told)
    ann.do("take crystal")
    told = ann.do("donate crystal")
    assert "puff of smoke" in told, told
    wizard.do("@teleport me to $circle/room/3063")
    assert "lump" in wizard.do("look"), wizard.do("look")
    wizard.do("take crystal")
    told = wizard.do("junk crystal")
    assert "puff of smoke" in told and "rewarded" in told, told
    assert "20 coins" in wizard.do("inventory"), wizard.do("inventory")
    assert server.stop() == 0, server.last_words()
    told = succeeds(folder.run("check", "--world", "world.db"))
    assert "ogle" not in told and "no problems" in told, told


def a_board_of_the_old_game_can_be_written_and_read(folder):
    imported(folder, "--classic")
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    assert "Nothing is pinned" in ann.do("look board"), ann.do("look board")
    assert "It is number 1" in ann.do("write Bears = There are bears."), ann.do("board")
    assert "There are bears." in ann.do("read 1"), ann.do("read 1")
    assert "1. Bears" in ann.do("read board"), ann.do("read board")
    ann.do("remove 1")
    assert "Nothing is pinned" in ann.do("look board"), ann.do("look board")


def the_report_lists_what_differs(folder):
    imported(folder, "--classic")
    server = folder.server()
    wizard = enter_wizard(server)
    told = wizard.do("@import")
    assert "Different from the old game:" in told and "Players start in room 3001." in told, told


def a_world_keeps_its_own_packages_and_gets_what_areas_need(folder):
    files(folder)
    succeeds(folder.run("init", "--game", "talker", "--world", "world.db"))
    done = folder.run("import", "--format", "circle", "--classic", "--world", "world.db", "lib/world")
    assert done.returncode == 0, (done.stdout, done.stderr)
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    assert "movement points" in ann.do("score"), ann.do("score")
    wizard = enter_wizard(server)
    told = wizard.do("@packages")
    assert re.search(r"classic 1: ", told) and re.search(r"market 1: [^\n]*\n *off", told), told


def the_configuration_goes_before_what_the_import_turned_on(folder):
    imported(folder, "--classic")
    server = folder.server("rules = { party = false }\nsettings = { fighting = { preset = \"gentle\" } }")
    wizard = enter_wizard(server)
    told = wizard.do("@packages")
    assert re.search(r"party 1: [^\n]*\n *off", told) and not re.search(r"classic 1: [^\n]*\n *off", told), told
    assert "gentle" in wizard.do("@packages fighting"), wizard.do("@packages fighting")
    server.stop()
    server = folder.server("packages = { \"core\", \"channels\" }")
    ann = enter(server, "create Ann verysecret")
    assert "movement points" not in ann.do("score"), ann.do("score")


def the_start_can_be_taken_back(folder):
    imported(folder, "--classic")
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do("@set $start.newcomers = nil")
    ann = enter(server, "create Ann verysecret")
    assert "The Temple" not in ann.do("look"), ann.do("look")
    wizard.do("@set $start.newcomers = $circle/mob/3060")
    bob = enter(server, "create Bob verysecret")
    assert "The Temple" not in bob.do("look") and "bear" not in bob.do("look"), bob.do("look")


def a_failed_import_changes_no_game(folder):
    files(folder)
    succeeds(folder.run("init", "--world", "world.db"))
    folder.write("lib/world/wld/30.wld", WLD[:200])
    done = folder.run("import", "--format", "circle", "--classic", "--world", "world.db", "lib/world")
    fails(done, 1, "30.wld")
    server = folder.server()
    ann = enter(server, "create Ann verysecret")
    assert "movement points" not in ann.do("score"), ann.do("score")


sys.exit(main([
    newcomers_start_and_the_dead_wake_where_the_old_game_has_it,
    without_the_switch_nothing_of_the_game_changes,
    the_score_has_abilities_alignment_moves_and_position,
    creatures_are_stunned_before_they_die_and_announce_no_blows,
    the_old_words_are_there,
    a_board_of_the_old_game_can_be_written_and_read,
    the_report_lists_what_differs,
    a_world_keeps_its_own_packages_and_gets_what_areas_need,
    the_configuration_goes_before_what_the_import_turned_on,
    the_start_can_be_taken_back,
    a_failed_import_changes_no_game,
]))
