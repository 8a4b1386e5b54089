#!/usr/bin/env python3
"""Imported areas in the running game: resets bring back what was taken, shops trade, doors shut.

usage: areas_test.py SKEIN"""
import os
import re
import sys
import time

from program import main, succeeds
from served import enter, enter_wizard, hear, until

WLD = """#100
A Dairy~
Shelves of cheese.
~
1 0 0 0 0 0
D0
~
door~
1 150 101
S
#101
A Loft~
Straw and sun.
~
1 0 0 0 0 0
D2
~
door~
1 150 100
S
$
"""

OBJ = """#150
key tin~
a tin key~
A tin key lies here.~
~
18 0 0 0 0 ao 0 0 0 0 0 0 0
0 0 0 0
1 0 0 0 0
#151
chest~
a plain chest~
A plain chest stands here.~
~
15 0 0 0 0 0 0 0 0 0 0 0 0
40 0 -1 0
60 200 0 0 0
#152
cheese round~
a round cheese~
A round cheese lies here.~
~
19 0 0 0 0 a 0 0 0 0 0 0 0
12 0 0 0
1 10 0 0 0
#153
apron~
a linen apron~
An apron lies here.~
~
9 0 0 0 0 ad 0 0 0 0 0 0 0
1 0 0 0
1 8 0 0 0
$
"""

MOB = """#160
dairymaid maid~
the dairymaid~
The dairymaid is churning.
~
~
ab 0 0 0 0 0 0 0 0 S
5 15 6 1d1+40 2d4+1
7 300
8 8 2
#161
mouse~
a field mouse~
A field mouse sits here.
~
~
b 0 0 0 0 0 0 0 0 S
1 20 10 1d1+1 1d1+0
0 0
8 8 0
$
"""

ZON = """#1
Ada~
The Dairy~
100 199 5 2 d 0 0 0 1 5
M 0 160 1 100
E 1 153 9 5
O 0 151 1 101
P 1 150 2 151
M 0 161 2 101
M 0 161 2 101
M 0 161 2 101
G 1 152 9
O 0 152 3 101
D 0 100 0 1
D 0 101 2 2
S
$
"""

SHP = """CircleMUD v3.0 Shop File~
#160~
152
-1
1.50
0.50
9
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
160
0
100
-1
0
28
0
0
$~
"""


def imported(folder, zon=ZON):
    """A server on a world with the sample area, and a wizard in its first room."""
    for kind, text in [("wld", WLD), ("obj", OBJ), ("mob", MOB), ("zon", zon), ("shp", SHP)]:
        folder.write("areas/%s/1.%s" % (kind, kind), text)
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    succeeds(folder.run("import", "--format", "circle", "--world", "world.db", "areas"))
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do("@teleport me to $circle/room/101")
    return server, wizard


def count(player, room, thing):
    """How many of a thing a room lists, by its line."""
    player.do("@teleport me to $circle/room/%d" % room)
    return player.do("look").lower().count(thing)


def a_reset_restores_destroyed_things(folder):
    _, wizard = imported(folder)
    assert "plain chest" in wizard.do("look"), "the import has put it there"
    wizard.do("open chest")
    wizard.do("@destroy chest")
    assert "plain chest" not in wizard.do("look")
    assert "has been reset" in wizard.do("@reset 1")
    assert "plain chest" in wizard.do("look"), wizard.do("look")
    wizard.do("open chest")
    assert "tin key" in wizard.do("look in chest")
    assert "row = 3" in wizard.do("@show chest"), wizard.do("@show chest")


def reset_limits_count_things_that_people_hold(folder):
    _, wizard = imported(folder)
    assert count(wizard, 101, "field mouse") == 2
    wizard.do("take cheese")
    wizard.do("@reset $circle/zone/1")
    assert count(wizard, 101, "field mouse") == 2
    assert count(wizard, 101, "round cheese lies") == 1
    wizard.do("@reset the dairy")
    wizard.do("@reset the dairy")
    assert count(wizard, 101, "round cheese lies") == 2, "three may be, and one is held"


def a_skipped_row_of_a_chain_gives_nothing(folder):
    _, wizard = imported(folder)
    wizard.do("@teleport me to $circle/room/100")
    assert "apron" in wizard.do("look at dairymaid")
    wizard.do("@reset here")
    told = wizard.do("look at dairymaid")
    assert told.count("apron") == 1, told
    wizard.do("@destroy dairymaid")
    wizard.do("@destroy apron")
    wizard.do("@reset here")
    assert "apron" in wizard.do("look at dairymaid"), wizard.do("look")


def doors_shut_on_both_sides(folder):
    _, wizard = imported(folder)
    assert "locked" in wizard.do("open south")
    wizard.do("@set south.locked = false")
    wizard.do("open south")
    wizard.do("@reset here")
    assert "locked" in wizard.do("open south")
    wizard.do("@teleport me to $circle/room/100")
    assert "locked" in wizard.do("open north")


def a_shopkeepers_weapon_is_not_for_sale(folder):
    """The mobile lacks both the imported equipment and the results of resets."""
    _, wizard = imported(folder, ZON.replace("M 0 160 1 100\n", "M 0 160 1 100\nE 1 152 9 16\nE 1 150 9 17\n", 1))
    for _ in range(2):
        wizard.do("@teleport me to $circle/room/100")
        told = wizard.do("list")
        assert told.count("cheese") == 1 and "key" not in told, told
        shown = wizard.do("@show dairymaid")
        assert "wielded = a round cheese" in shown and "a tin key" in shown, shown
        wizard.do("@destroy dairymaid")
        wizard.do("@reset here")


def an_imported_shop_buys_and_sells(folder):
    server, wizard = imported(folder)
    ann = enter(server, "create Ann verysecret")
    wizard.do("@teleport ann to $circle/room/100")
    told = ann.do("list")
    assert "a round cheese, 15 coins" in told, told
    assert "You are poor." in ann.do("buy cheese")
    wizard.do("@create a coin from coin")
    wizard.do("@set coin.amount = 20")
    wizard.do("@teleport coin to ann")
    told = ann.do("buy cheese")
    assert "You buy a round cheese" in told, told
    assert "Not that." in ann.do("sell cheese")
    wizard.do("@create an apron from $circle/obj/153")
    wizard.do("@teleport apron to ann")
    told = ann.do("sell apron")
    assert "You sell" in told and "4 coins" in told, told
    assert "apron, 12 coins" in ann.do("list")
    assert server.stop() == 0
    succeeds(folder.run("check", "--world", "world.db"))


def a_zone_resets_by_its_own_clock(folder):
    _, wizard = imported(folder)
    assert "reset" in wizard.do("@show $circle/zone/1").partition("Timers")[2]
    wizard.do("@set $circle/zone/1.reset_mode = \"empty\"")
    wizard.do("@destroy chest")
    wizard.do("@lua object(\"circle/zone/1\"):every(1, \"reset\")")
    time.sleep(1.5)
    assert "plain chest" not in wizard.do("look"), "a player is here"
    wizard.do("@teleport me to $start")
    time.sleep(1.5)
    wizard.do("@teleport me to $circle/room/101")
    assert "plain chest" in wizard.do("look")
    wizard.do("@set $circle/zone/1.reset_mode = \"always\"")
    wizard.do("@destroy chest")
    until(wizard, "look", "plain chest")


def imported_rom_areas_can_be_played(folder):
    """Its resets, shop, portal, socials and help texts."""
    root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    sample = os.path.join(root, "tests", "support", "rom")
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    done = folder.run("import", "--format", "rom", "--world", "world.db", sample)
    assert done.returncode == 0 and "resets 22\n" in done.stdout, (done.stdout, done.stderr)
    again = folder.run("import", "--format", "rom", "--world", "world.db", sample)
    assert again.returncode == 1 and "is in the world already" in again.stderr, again.stderr
    server = folder.server()
    wizard = enter_wizard(server)
    ann = enter(server, "create Ann verysecret")
    wizard.do("@teleport me to $rom/room/3001")
    wizard.do("@teleport ann to $rom/room/3001")
    wizard.do("@set $rom/shop/3000.hours = nil")
    told = ann.do("list")
    assert "a red apple, 5 coins" in told, told
    wizard.do("@destroy keeper")
    wizard.do("@create key from $rom/obj/3000")
    wizard.do("unlock chest")
    wizard.do("open chest")
    assert "a green potion (x2)" in wizard.do("look in chest"), wizard.do("look in chest")
    assert "has been reset" in wizard.do("@reset the old orchard")
    assert "old woman" in wizard.do("look"), wizard.do("look")
    assert wizard.do("look").count("oak chest") == 1, "O loads nothing where one lies"
    ways = re.findall(r"north|east|south|west", wizard.do("exits").partition("\n\n")[0])
    assert len(set(ways)) == 3, "R mixes the exits: three of four ways"
    assert "You bleat." in ann.do("bleat"), ann.do("bleat")
    assert "You bleat at them." in ann.do("bleat at wizard"), ann.do("bleat at wizard")
    assert "Ann bleats at you." in wizard.do("look")
    assert "You can only hop by yourself." in ann.do("hop at wizard")
    assert "You smile." in ann.do("smile"), "the game's own come first"
    assert "behind the mill" in ann.do("help orchard") and "mill" in ann.do("help orch")
    assert "No help page" in ann.do("help secrets") and "keepers know" in wizard.do("help secrets")
    wizard.do("@teleport ann to $rom/room/3000")
    assert "The Crater" in ann.do("enter portal"), ann.do("look")
    assert server.stop() == 0, server.last_words()
    succeeds(folder.run("check", "--world", "world.db"))


def imported_rom_programs_act(folder):
    """The areas of the sample, in the order in which a visitor would meet them."""
    root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    sample = os.path.join(root, "tests", "support", "rom")
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    done = folder.run("import", "--format", "rom", "--world", "world.db", sample)
    assert "triggers-whole 7\n" in done.stdout, (done.stdout, done.stderr)
    assert "unknown check" in done.stderr, done.stderr
    server = folder.server()
    wizard = enter_wizard(server)
    ann = enter(server, "create Ann verysecret")
    wizard.do("@set $rom/mob/3001.temper = nil")
    wizard.do("@teleport me to $rom/room/3001")
    wizard.do("@teleport ann to $rom/room/3003")
    if "Good day, Ann." not in ann.do("west"):
        until(ann, "look", "Good day, Ann.")
    if "Ann lived." not in ann.do("say tell me a story"):
        until(ann, "look", "Ann lived.")
    told = ann.do("east")
    assert "Not that way, Ann." in told and "Among the Trees" in ann.do("look"), told
    wizard.do("@create apple from $rom/obj/3004")
    wizard.do("@teleport apple to ann")
    told = ann.do("give apple to keeper")
    told += ann.do("inventory")
    assert "The apple is gone." in told and "bottle of cider" in told, told
    assert "Ann has fed the old keeper." in wizard.do("look")
    assert "Which sickle?" in ann.do("say a sickle?") + ann.do("look")
    wizard.do("@create sickle from $rom/obj/3002")
    wizard.do("@teleport sickle to ann")
    assert "Keep it, Ann." in ann.do("say my sickle!") + ann.do("look")
    until(ann, "look", "The Loft")
    told = wizard.do("@import")
    assert "Imported: 4 rooms, 12 objects, 3 mobiles, 1 area, 1 shop, 7 triggers, 3 help texts" in told, told
    assert "no trigger lacks anything" in told and "2 oddities." in told and "/build#" in told, told
    assert "orchard.are:318: #3056 line 3: unknown check" in told, told
    assert "doesn't exist" in wizard.do("@import #1")
    assert "Huh" in ann.do("@import") or "wizard" in ann.do("@import"), ann.do("@import")
    assert "Line 3: unknown check" in wizard.do("@trigger $rom/trigger/3056")
    assert server.stop() == 0, server.last_words()
    checked = folder.run("check", "--world", "world.db")
    lines = checked.stdout.splitlines()
    assert checked.returncode == 0 and len(lines) == 3, checked
    assert lines[0] == ("orchard.are:318: rom/trigger/3056 line 3: unknown check \"flummery\", which is never true"), lines
    assert lines[1].startswith("triggers: 1 note, above") and lines[2].endswith("no problems"), lines


def imported_areas_of_merc_and_smaug_can_be_played(folder):
    """Two formats in one world: resets, shops, locks, programs and ways with names."""
    root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    for name in ("merc", "smaug"):
        with open(os.path.join(root, "tests", "support", "are", name + ".are"), encoding="utf-8") as file:
            folder.write("%s/mill.are" % name, file.read())
        done = folder.run("import", "--format", name, "--world", "world.db", name)
        assert done.returncode == 0, (done.stdout, done.stderr)
    server = folder.server()
    wizard = enter_wizard(server)
    ann = enter(server, "create Ann verysecret")
    wizard.do("@teleport me to $merc/room/3100")
    wizard.do("@set $merc/shop/3100.hours = nil")
    wizard.do("@set $merc/room/3101.light = 1")
    wizard.do("@teleport ann to $merc/room/3101")
    assert "locked" in ann.do("open south"), ann.do("look")
    wizard.do("@set north.locked = false")
    ann.do("open south")
    told = ann.do("south") + hear(ann, "look", "The miller nods.")
    assert "Good day, Ann." in told, told
    assert "a loaf" in ann.do("list"), ann.do("list")
    wizard.do("@destroy miller")
    assert "has been reset" in wizard.do("@reset $merc/zone/mill")
    assert "miller" in wizard.do("look") and "locked" in wizard.do("open north"), wizard.do("look")
    wizard.do("@teleport me to $merc/room/3101")
    assert wizard.do("look").count("grey rat") == 2, "M counts in the whole game"
    wizard.do("@teleport ann to $smaug/room/3100")
    told = ann.do("look")
    assert "Good day, Ann." not in told, told
    assert "The Loft" in ann.do("go hatch"), ann.do("look")
    assert "stands by a brook" in ann.do("help mill"), ann.do("help mill")
    assert server.stop() == 0, server.last_words()
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))


TESTS = [
    a_reset_restores_destroyed_things,
    reset_limits_count_things_that_people_hold,
    a_skipped_row_of_a_chain_gives_nothing,
    doors_shut_on_both_sides,
    an_imported_shop_buys_and_sells,
    a_shopkeepers_weapon_is_not_for_sale,
    a_zone_resets_by_its_own_clock,
    imported_rom_areas_can_be_played,
    imported_rom_programs_act,
    imported_areas_of_merc_and_smaug_can_be_played,
]

sys.exit(main(TESTS))
