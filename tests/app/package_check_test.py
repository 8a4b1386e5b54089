#!/usr/bin/env python3
"""`skein package check` names each slip in a package, in one line with its file and the next step.

usage: package_check_test.py SKEIN"""
import glob
import os
import re
import sys

from program import fails, main, succeeds

PACKAGE = 'package "fishing" {\n  title = "rods",\n  version = 2,\n  needs = { "calendar" },\n%s}\n'
FISH = 'command("fish|bait", function() return "No fish." end)\n'


def package(folder, fields="", **files):
    """Writes the package fishing: package.lua with FIELDS, a command, and FILES (a/b.lua as a__b_lua)."""
    folder.write("fishing/package.lua", PACKAGE % fields)
    folder.write("fishing/commands/fish.lua", FISH)
    for name, text in files.items():
        path = "fishing/" + re.sub(r"_([a-z]+)$", r".\1", name.replace("__", "/"))
        folder.write(path, text)


def finds(folder, *mistakes):
    """Asserts that these are all problems of the check, in their order: a list of parts for each line."""
    done = folder.run("package", "check", "fishing")
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  ")]  # no traces
    fails(done, 1, "fishing has problems")
    assert lines[-1].endswith(" %d problems" % len(mistakes)), done.stdout
    assert len(lines) == len(mistakes) + 1, done.stdout
    for line, (path, *parts) in zip(lines, mistakes):
        assert line.startswith("scripts/fishing/%s:" % path), line
        for part in parts:
            assert part in line, (part, line)


def a_package_without_slips_has_no_problems(folder):
    package(folder, '  acts = { "fish" },\n  own = { "bait" },\n  wants = { "socials" },\n  replaces = { "market:bid" },\n'
                    '  migrate = { [1] = "make.lua" },\n',
            make_lua="return { run = function() return true end }\n",
            prototypes_lua='prototype "mini" { proto = "item", name = "a mini", weight = 3, portable = false }\n',
            behaviours__mini_lua='on("timer:bite", function() end)\n',
            help__fish_md="# Fish\n\nTask: things\nSee also: weather, look\n\nCatch a fish.\n")
    assert succeeds(folder.run("package", "check", "fishing")) == "0 tests, 0 stories, 0 problems\n"


def names_of_files_and_verbs_in_package_lua_must_exist(folder):
    package(folder, '  acts = { "fsh" },\n  people = { "nope" },\n  gestures = { "fish", "smil" },\n  own = { "fihs", "nix" },\n')
    finds(folder,
          ("package.lua", 'acts names "fsh", but there is no commands/fsh.lua; did you mean "fish"?'),
          ("package.lua", 'people names "nope"', "name a file of commands"),
          ("package.lua", 'gestures names "smil"'),
          ("package.lua", 'own names "fihs", but no command of the package has this verb; did you mean "fish"?'),
          ("package.lua", 'own names "nix"', "first word of a command"))


def other_packages_must_exist(folder):
    package(folder, '  wants = { "sosials", "npcs", "xyzzyx-of-a-friend" },\n  replaces = { "markt:bid" },\n')
    finds(folder,
          ("package.lua", 'wants names "sosials", but there is no package "sosials"; did you mean "socials"?'),
          ("package.lua", 'replaces names "markt:bid", but there is no package "markt"; did you mean "market"?'))
    package(folder, '  needs = { "zzyzx" },\n')
    done = folder.run("package", "check", "fishing")
    fails(done, 1, "fishing has problems")
    assert 'needs names "zzyzx", but there is no package "zzyzx"; take it out' in done.stdout, done.stdout


def the_files_of_migrate_and_settle_must_exist_and_compile(folder):
    package(folder, '  migrate = { [1] = "make.lua" },\n  settle = "settle.lua",\n', settle_lua="return {\n  run =\n}\n")
    finds(folder,
          ("settle.lua:3", "unexpected"),
          ("package.lua", 'migrate names "make.lua", but there is no such file; add it, or take it out'))


def prototypes_have_the_types_that_set_asks_for(folder):
    package(folder, prototypes_lua='prototype "mini" {\n  proto = "item",\n  weight = "heavy",\n}\n\n'
                                   'prototype "maxi" { proto = "item", portable = "maybe", capacity = -1 }\n')
    done = folder.run("package", "check", "fishing")
    fails(done, 1, "fishing has problems")
    assert "prototypes.lua:1: mini: weight has to be a number, 0 or more\n" in done.stdout, done.stdout
    assert "prototypes.lua:6: maxi: portable has to be true or false\n" in done.stdout, done.stdout
    assert "prototypes.lua:6: maxi: capacity has to be a number, 0 or more\n" in done.stdout, done.stdout
    assert "3 problems" in done.stdout, done.stdout


def a_behaviour_needs_its_prototype(folder):
    package(folder, behaviours__fishing_cath_lua='test("it runs", function(t) t:ok(true) end)\n')
    finds(folder, ("behaviours/fishing_cath.lua", 'there is no prototype "fishing_cath"', "name the file after"))


def slips_in_scripts_are_named(folder):
    settings = '  settings = { turn = { kind = "number", default = 5, min = 2, max = 120, help = "seconds" } },\n'
    package(folder, settings, lib__waters_lua='local waters = {}\n'
                                              'function waters.turn() return sys.setting("fishing", "trun") end\n'
                                              'function waters.rate() return sys.setting("fishin", "turn") end\n'
                                              'return waters\n')
    folder.write("fishing/commands/fish.lua", 'command("fish {rod:held fishing_rodd}", function() return "No." end)\n')
    folder.write("fishing/behaviours/item.lua", 'on("timr:bite", function() end)\n')
    finds(folder,
          ("behaviours/item.lua:1", 'no event is called "timr:bite"; did you mean "timer:bite"?'),
          ("commands/fish.lua:1", 'the pattern names "fishing_rodd", but no prototype has this ref'),
          ("lib/waters.lua:2", 'the package "fishing" has no setting "trun"; did you mean "turn"?'),
          ("lib/waters.lua:3", 'there is no package "fishin"; did you mean "fishing"?'))


def a_line_of_a_command_and_a_name_of_a_place_are_no_slips(folder):
    """A line that perform obeys is no markup, and a parameter `place` that is compared with a text is a text."""
    package(folder, lib__waters_lua='local waters = {}\n'
                                    'function waters.is(place) return place == "pond" and place ~= "sea" end\n'
                                    'function waters.at(e) return e.actor.location == "pond" end\n'
                                    'return waters\n',
            commands__fish_lua='command("fish {where:text}", function(e)\n'
                               '  return select(2, perform(e.actor, "say " .. e.where))\nend)\n')
    finds(folder, ("lib/waters.lua:3", "an object never equals a text"))


def packages_of_the_game_have_no_problems(folder):
    for path in sorted(glob.glob(os.path.join(os.environ["SKEIN_SOURCE"], "scripts/*/package.lua"))):
        told = succeeds(folder.run("package", "check", os.path.dirname(path)))
        assert told.endswith(" 0 problems\n") and len(told.splitlines()) == 1, told


def words_at_the_head_of_a_topic_must_fit(folder):
    package(folder, help__fish_md="# Fish\n\nShelf: bilding\nTask: thingz\nSee also: wether, fish\n\nCatch a fish.\n")
    finds(folder,
          ("help/fish.md", 'See also names "wether", but there is no such topic; did you mean "weather"?'),
          ("help/fish.md", 'Task names "thingz"', "write begin, move, things,"),
          ("help/fish.md", 'Shelf names "bilding"; write building or running'))
    with open(os.path.join(os.environ["SKEIN_SOURCE"], "scripts/core/commands/help.lua"), encoding="utf-8") as file:
        tasks = re.findall(r'\{ "(\w+)", sentence\(', file.read())
    said = folder.run("package", "check", "fishing").stdout
    assert "write %s or %s\n" % (", ".join(tasks[:-1]), tasks[-1]) in said, (tasks, said)


def a_failed_test_shows_its_line_breaks(folder):
    package(folder, prototypes_lua='prototype "mini" { proto = "item" }\n',
            behaviours__mini_lua='test("a", function(t) t:equal("one\\ntwo", "x") end)\n'
                                 'test("b", function(t) t:has("one\\ntwo", "x") end)\n'
                                 'test("c", function(t) t:lacks("one\\ntwo", "e\\nt") end)\n')
    finds(folder,
          ("behaviours/mini.lua", r"it is one\ntwo, not x"),
          ("behaviours/mini.lua", r'"x" is not in the output: "one\ntwo"'),
          ("behaviours/mini.lua", r'"e\nt" is in the output: "one\ntwo"'))


def stories_are_played(folder):
    package(folder, "  default = false,\n", stories__fish_story="# Fish\nneeds: recognition\nalice: joins\nalice> fish\n  ~ No fish\n",
            stories__bait_story="# Bait, over a kill of the server\nalice: joins\ncrash\nalice> bait\n  ~ ^No fish\\.$\nclock: 60\n  alice ! fish\n")
    assert succeeds(folder.run("package", "check", "fishing")) == "0 tests, 2 stories, 0 problems\n"


def a_story_that_does_not_come_true_is_named_with_its_line(folder):
    package(folder, stories__a_story="# Fish\nalice: joins\nalice> fish\n  ~ fish\n  ~ a pike\n",
            stories__b_story="# Bait\nalice> bait\n  ~ fish\n",
            stories__c_story="# Pike\nalice comes\n",
            stories__d_story="# Pike\n\nneeds: fishery\n",
            stories__e_story="# Pike\nwizard> fish\n  ~ (\n")
    finds(folder,
          ("stories/a.story:5", "alice should have got this, and got what follows"),
          ("stories/b.story:2", "alice has not joined"),
          ("stories/c.story:2", "this is no line of a story: alice comes"),
          ("stories/d.story:3", 'there is no package or module "fishery"'),
          ("stories/e.story:3", "not a regular expression"))
    done = folder.run("package", "check", "fishing")
    assert "     3  alice> fish\n     5    ~ a pike\n        | No fish.\n" in done.stdout, done.stdout
    assert done.stdout.endswith("0 tests, 3 stories, 5 problems\n"), done.stdout


if __name__ == "__main__":
    sys.exit(main([
        a_package_without_slips_has_no_problems,
        names_of_files_and_verbs_in_package_lua_must_exist,
        other_packages_must_exist,
        the_files_of_migrate_and_settle_must_exist_and_compile,
        prototypes_have_the_types_that_set_asks_for,
        a_behaviour_needs_its_prototype,
        slips_in_scripts_are_named,
        a_line_of_a_command_and_a_name_of_a_place_are_no_slips,
        packages_of_the_game_have_no_problems,
        words_at_the_head_of_a_topic_must_fit,
        a_failed_test_shows_its_line_breaks,
        stories_are_played,
        a_story_that_does_not_come_true_is_named_with_its_line,
    ]))
