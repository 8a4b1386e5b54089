#!/usr/bin/env python3
"""What `skein dev` says about mistakes at each save, and which tests it runs.

usage: dev_mistakes_test.py SKEIN"""
import os
import re
import shutil
import sys

from program import main, succeeds
from served import enter
from village import ACT, Dev, LEVER, POST, YARD, crowd, edit, write_village


def a_mistake_is_told_with_its_file_and_line(folder):
    write_village(folder)
    dev = Dev(folder)

    folder.write("village/behaviours/mill/lever.lua", LEVER + "command(\n")
    broken = dev.block()
    folder.write("village/behaviours/mill/lever.lua", LEVER + 'on("hear", function(e) e.actr:tell("Hm.") end)\n')
    odd = dev.block()
    folder.write("village/behaviours/mill/lever.lua", LEVER)
    dev.block()
    folder.write("village/mill.lua", YARD + "room {")
    area = dev.block()
    folder.write("village/mill.lua", YARD)
    well = dev.block()

    assert re.search(r"^behaviours/mill/lever.lua:1\d: .*\nred: 1 problem, 0 changes", broken, re.M), broken
    assert re.search(r"^behaviours/mill/lever.lua:9: .*actor", odd, re.M) and "red" in odd, odd
    assert re.search(r"^mill.lua:6: ", area, re.M) and "red: 1 problem" in area, area
    assert "green: 0 changes" in well, well
    dev.end()


def a_red_test_shows_the_error_of_the_script_with_its_line(folder):
    write_village(folder)
    dev = Dev(folder)
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = true", "e.this.x = e.this.y + 1")
    red = dev.block()
    assert "behaviours/mill/lever.lua:2: attempt to perform arithmetic" in red, red
    assert red.index("lever.lua:2: attempt") < red.index('lever.lua:7: "it goes down": it stayed up'), red
    assert 'lever.lua:2: nothing declares or sets the property "y"' in red, red
    assert "red: 3 problems, 1 change, 1 test" in red, red
    dev.end()


def an_error_in_play_is_printed_and_told_with_its_file_and_line(folder):
    write_village(folder, LEVER.replace("e.this.down = true", "e.this.down = true local t = {} "
                                        "if e.actor.name == 'builder' or e.actor.name == 'Builder' then t = t.x.y end"))
    edit(folder, "village/mill.lua", ', owner = "anna"', "")
    dev = Dev(folder)
    player = dev.enter()
    read = player.do("pull lever")
    printed = dev.read("in play")
    assert re.search(r"in play: behaviours/mill/lever.lua:2 \(#\d+ rev \d+\): attempt to index", printed), printed
    assert "behaviours/mill/lever.lua:2" in read + player.do("look"), read
    player.close()
    dev.end()


def things_without_an_owner_have_a_builder_s_rights(folder):
    write_village(folder, LEVER.replace("e.this.down = true", 'local key = "name" e.actor[key] = "Bell boy"'))
    edit(folder, "village/mill.lua", ', owner = "anna"', "")
    dev = Dev(folder)
    assert "no right to change" in dev.first and "e.actor:notes()" in dev.first and "red" in dev.first, dev.first
    dev.end()
    dev = Dev(folder, "--trusted")
    assert "no right to change" not in dev.first and "it stayed up" in dev.first, dev.first
    dev.end()


def a_command_of_a_test_has_the_limit_of_a_server(folder):
    write_village(folder)
    dev = Dev(folder)
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = true",
         "e.this.down = true local n = 0 for i = 1, 3000 do for k = 1, 3000 do n = n + k % 7 end end")
    red = dev.block()
    edit(folder, "village/behaviours/mill/lever.lua", "for i = 1, 3000 do", "for i = 1, 3 do")
    green = dev.block()
    assert "this would be stopped: it ran for more than 20 ms" in red and "red" in red, red
    assert "green" in green, green
    dev.end()


def a_line_that_the_game_does_not_know_is_red_unless_the_test_expects_it(folder):
    write_village(folder)
    dev = Dev(folder)
    for line, is_red in (('t:command(ann, "plul lever")', True),
                         ('t:has(t:command(ann, "plul lever"), "know how")', False),
                         ('t:refused(ann, "plul lever")', False),
                         ('t:command(ann, "pull lever")', False)):
        folder.write("village/behaviours/mill/lever.lua",
                     LEVER + 'test("twice", function(t)\n  local ann = t:player("Ann")\n  %s\n'
                     '  t:ok(ann)\nend)\n' % line)
        block = dev.block()
        assert ("a player is told: You don't know how" in block) == is_red, block
        assert ("red" in block) == is_red, block
    dev.end()


def an_old_spelling_is_told_and_stays_green(folder):
    write_village(folder)
    dev = Dev(folder)
    edit(folder, "village/behaviours/mill/lever.lua", 'e.actor:act("{Actor} {verb:pull}', 'act(e.actor, "{Actor} {verb:pull}')
    block = dev.block()
    assert "lever.lua:3: old spelling" in block and "green" in block, block
    dev.end()


def a_mistake_is_told_also_of_a_thing_that_nobody_owns(folder):
    write_village(folder)
    edit(folder, "village/mill.lua", ', owner = "anna"', "")
    dev = Dev(folder)
    for mistake, told in (
            ('before("Take", function(e) end)', 'no event is called "Take"; did you mean "take"?'),
            ('command("push {thsi}", function(e) end)', "did you mean {this}, the object itself?"),
            ('on("take", function(e) e.this:every(5, "drip") end)', 'nothing handles "timer:drip"'),
            ('on("take", function(e) return object("mill/pots").name end)', 'did you mean "mill/post"?'),
            ('on("take", function(e) object("mill/post"):call("blss") end)', 'nothing handles "call:blss"')):
        folder.write("village/behaviours/mill/lever.lua", LEVER + mistake + "\n")
        red = dev.block()
        assert "behaviours/mill/lever.lua:9: " in red and told in red, red
    dev.end()


def a_thing_stays_red_until_it_is_mended_elsewhere(folder):
    write_village(folder, LEVER.replace("t.this.down,", 't.room.name == "Farm",'))
    dev = Dev(folder)
    edit(folder, "village/mill.lua", "A yard.", "A barn.")
    red = dev.block()
    edit(folder, "village/mill.lua", '"Yard"', '"Farm"')
    green = dev.block()
    assert "red" in dev.first and "red: 1 problem, 1 change, 1 test" in red, (dev.first, red)
    assert "green: 1 change, 3 tests" in green, green
    dev.end()


def mistakes_in_areas_are_told_at_each_save_with_their_lines(folder):
    write_village(folder)
    dev = Dev(folder)
    edit(folder, "village/mill.lua", 'exits = { east = "mill/green" }', 'exits = {}')
    cut = dev.block()
    edit(folder, "village/mill.lua", 'name = "a post"', 'name = "a post", wieght = 2')
    misspelt = dev.block()
    edit(folder, "village/mill.lua", "wieght", "weight")
    edit(folder, "village/mill.lua", 'exits = {}', 'exits = { east = "mill/green" }')
    mended = dev.block()

    assert "mill.lua:3: mill/green: no way leads here" in cut and "red: 2 problems" in cut, cut
    assert "mill.lua:3: mill/green.west: nothing leads back from start" in cut, cut
    assert 'mill.lua:5: mill/post: no property is called "wieght"; did you mean "weight"?' in misspelt, misspelt
    assert "green" in mended, mended
    dev.end()


def faults_in_triggers_of_imported_areas_are_told(folder):
    write_village(folder)
    dev = Dev(folder)
    folder.write("village/old.lua", 'thing "mill/t1" { trigger = { kind = "mob", argument = "hi", number = 100, '
                                    'format = "circle", type = "d", body = "if %actor.vnum(1)%\\nsay Hi.\\n" } }\n')
    block = dev.block()
    assert 'old.lua:1: mill/t1 line 3: the "if" of line 1 has no "end"\n' in block and "green" in block, block
    dev.end()


def a_change_tests_all_that_it_can_touch(folder):
    """The lever's script names the post; the sign stands beside it; the bell has nothing to do with it. The sacks make
    the area too large to be tested as a whole."""
    write_village(folder, LEVER + 'test("a post", function(t) t:ok(object("mill/post")) end)\n')
    folder.write("village/more.lua", 'item "mill/sign" { at = "mill/green", name = "a sign" }\n'
                                     'room "mill/tower" { desc = "High.", name = "Tower", apart = true, area = "mill" }\n'
                                     'item "mill/bell" { at = "mill/tower", name = "a bell" }\n'
                                     'prototype "mill/tall" { proto = "item", name = "a tall thing" }\n'
                                     'item "mill/pole" { at = "mill/tower", proto = "mill/tall", name = "a pole" }\n')
    crowd(folder)
    for name in ("sign", "bell", "pole"):
        folder.write("village/behaviours/mill/%s.lua" % name, POST % "t:ok(t.this)")
    dev = Dev(folder)
    assert "green: 0 changes, 15 tests" in dev.first, dev.first

    edit(folder, "village/mill.lua", '"a post"', '"a tall post"')
    post = dev.block()
    edit(folder, "village/more.lua", '"a tall thing"', '"a high thing"')
    proto = dev.block()
    edit(folder, "village/more.lua", 'at = "mill/tower", name = "a bell"', 'at = "mill/green", name = "a bell"')
    moved = dev.block()
    folder.write("village/behaviours/mill/sack7.lua", 'on("look", function(e) object("mill/bell").seen = true end)\n')
    named = dev.block()

    assert "green: 1 change, 9 tests" in post, post
    assert "green: 1 change, 6 tests" in proto, proto
    assert "green: 1 change, 6 tests" in moved, moved
    assert "green: 1 change, 3 tests" in named, named
    dev.end()


def a_change_tests_the_whole_of_a_small_area(folder):
    """No name shows that the tower's test takes the pole."""
    write_village(folder)
    folder.write("village/more.lua", 'room "mill/tower" { desc = "High.", name = "Tower", apart = true, area = "mill" }\n'
                                     'item "mill/pole" { at = "mill/tower", name = "a pole" }\n'
                                     'room "far/hill" { desc = "High.", name = "Hill", apart = true, area = "mill" }\n')
    folder.write("village/behaviours/far/hill.lua", POST % "t:ok(t.this)")
    folder.write("village/behaviours/mill/lever.lua", LEVER + """test("the pole", function(t)
  local ann = t:player("Ann", object("mill/tower"))
  t:has(t:command(ann, "take pole"), "You take")
end)
""")
    dev = Dev(folder)
    assert "green: 0 changes, 9 tests" in dev.first, dev.first
    folder.write("village/behaviours/mill/pole.lua", 'before("take", function(e) return "It is hot." end)\n')
    red = dev.block()
    assert '"the pole": "You take" is not in the output' in red and "red: 1 problem, 1 change, 4 tests" in red, red
    dev.end()


def a_loop_that_runs_too_long_is_told_with_its_remedy(folder):
    write_village(folder)
    dev = Dev(folder)
    edit(folder, "village/behaviours/mill/lever.lua", ACT,
         'while e.this.down do\n    -- Each time.\n\n    e.room:announce("Clack.")\n  end')
    told = dev.block()
    edit(folder, "village/behaviours/mill/lever.lua", 'e.room:announce("Clack.")', 'e.this.up = true')
    ran = dev.block()
    remedy = ": this line stands in a loop, so let the loop end, or add wait(1)\n"
    assert "behaviours/mill/lever.lua:6: it told somebody more than 64 KiB at once" + remedy in told, told
    assert re.search(r"behaviours/mill/lever.lua:\d: (this would be stopped: )?it ran for more than \d+ \w+%s" % re.escape(remedy), ran), ran
    dev.end()


USES_UP = """command("fit {pin:held} in {this}", function(e)
  local ok, why = e.pin:destroy()
  return ok and "It fits." or why
end)
test("it fits", function(t)
  local ann = t:player("Ann", object("start"))
  t:command(ann, "take pin")
  t:has(t:command(ann, "fit pin in lever") .. t:command(ann, "yes"), "It fits.")
  t:lacks(t:command(ann, "inventory"), "pin")
end)
"""


def a_script_uses_up_a_declared_thing_whoever_owns_it(folder):
    write_village(folder, USES_UP)
    edit(folder, "village/mill.lua", ', owner = "anna"', "")
    folder.write("village/pin.lua", 'item "mill/pin" { at = "start", name = "a pin" }\n')
    folder.write("village/behaviours/mill/pin.lua",
                 'on("take", function(e) create("mill/pin", { location = e.from }) end)\n')
    for words in ((), ("--trusted",)):
        dev = Dev(folder, *words)
        assert "green: 0 changes, 3 tests" in dev.first, (words, dev.first)
        dev.end()


def coins_of_a_builder_s_files_are_refused_as_by_apply(folder):
    """Coins stay that a wizard put into the world, and an export into the files."""
    write_village(folder)
    folder.write("village/pot.lua", 'coin "mill/pot" { at = "start", amount = 5 }\n')
    dev = Dev(folder, "--trusted")
    assert "green" in dev.first, dev.first
    dev.end()
    dev = Dev(folder)
    assert "pot.lua:1: mill/pot: coins are made by the game and its wizards: take it out" in dev.first, dev.first
    assert "red: 1 problem" in dev.first, dev.first
    dev.end()

    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    shutil.rmtree(os.path.join(folder.path, "village"))
    succeeds(folder.run("export", "--design", "--world", "world.db", "village"))
    dev = Dev(folder, "--from", "world.db")
    assert "green" in dev.first, dev.first
    dev.end()


def an_exit_whose_twin_is_removed_stays_and_the_save_is_red(folder):
    write_village(folder)
    folder.write("village/ways.lua", 'exit "mill/forth" { at = "start", name = "up", to = ref "mill/green", '
                                     'twin = ref "mill/back" }\n')
    folder.write("village/back.lua", 'exit "mill/back" { at = "mill/green", name = "down", to = ref "start", '
                                     'twin = ref "mill/forth" }\n')
    dev = Dev(folder)
    folder.write("village/ways.lua", "-- removed\n")
    removed = dev.block()
    folder.write("village/back.lua", 'exit "mill/back" { at = "mill/green", name = "down", to = ref "start" }\n')
    mended = dev.block()

    assert "- exit mill/forth\n" in removed and "- exit mill/back" not in removed, removed
    assert "the files still refer to removed things: mill/back at back.lua:1" in removed, removed
    assert "red: 1 problem" in removed, removed
    assert "green" in mended and "mill/back" not in mended, mended
    player = dev.enter()
    player.do("east")
    assert "Yard" in player.do("down")
    dev.end()


if __name__ == "__main__":
    sys.exit(main((
        a_mistake_is_told_with_its_file_and_line,
        a_red_test_shows_the_error_of_the_script_with_its_line,
        an_error_in_play_is_printed_and_told_with_its_file_and_line,
        things_without_an_owner_have_a_builder_s_rights,
        a_command_of_a_test_has_the_limit_of_a_server,
        a_line_that_the_game_does_not_know_is_red_unless_the_test_expects_it,
        an_old_spelling_is_told_and_stays_green,
        a_mistake_is_told_also_of_a_thing_that_nobody_owns,
        a_thing_stays_red_until_it_is_mended_elsewhere,
        mistakes_in_areas_are_told_at_each_save_with_their_lines,
        faults_in_triggers_of_imported_areas_are_told,
        a_change_tests_all_that_it_can_touch,
        a_loop_that_runs_too_long_is_told_with_its_remedy,
        a_script_uses_up_a_declared_thing_whoever_owns_it,
        coins_of_a_builder_s_files_are_refused_as_by_apply,
        an_exit_whose_twin_is_removed_stays_and_the_save_is_red,
    ), needs=("dev",)))
