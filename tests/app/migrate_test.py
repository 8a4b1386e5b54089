#!/usr/bin/env python3
"""Rewrites old spellings in scripts: `skein script migrate`.

usage: migrate_test.py SKEIN"""
import glob
import os
import re
import subprocess
import sys

from program import fails, main, succeeds
from served import enter

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
STOCK = sorted(path for folder in ("scripts", "data/starter", "data/games", "data/examples")
               for path in glob.glob(os.path.join(ROOT, folder, "**/*.lua"), recursive=True))

# Before, after. Each pair is a file of its own.
PAIRS = [
    ('act(who, "x")', 'who:act("x")'),
    ('act(e.actor, "{Actor} {verb:pull} {x}.", { x = e.this })', 'e.actor:act("{Actor} {verb:pull} {x}.", { x = e.this })'),
    ("act(a.b[1].c(2), 'x')", "a.b[1].c(2):act('x')"),
    ('act( who , "x" )', 'who:act("x" )'),
    ('act(who,\n  "x",\n  { y = 1 })', 'who:act(\n  "x",\n  { y = 1 })'),
    ('act(who, -- why\n  "x") -- because', 'who:act(-- why\n  "x") -- because'),
    ('act( --[[who]] who --[[it]], "x")', '--[[who]] who:act( --[[it]]"x")'),
    ('act(a or b, "x")', '(a or b):act("x")'),
    ('f()\nact(a or b, "x")', 'f()\n;(a or b):act("x")'),
    ('local x = y\nact(a or b, "x")', 'local x = y\n;(a or b):act("x")'),
    ('if x then act(a or b, "x") end', 'if x then (a or b):act("x") end'),
    ('act((a or b), "x")', '(a or b):act("x")'),
    ('act("gate", "x")', '("gate"):act("x")'),
    ('act(object("gate"), "x")', 'object("gate"):act("x")'),
    ('act(f"x", "x") act(f{1}.y, "x") act(f.g:h[[z]], "x")', 'f"x":act("x") f{1}.y:act("x") f.g:h[[z]]:act("x")'),
    ('notes(e.actor).step = 2', 'e.actor:notes().step = 2'),
    ('local n = notes(who)', 'local n = who:notes()'),
    ('return pay(e.actor, e.this, notes(e.actor).debt)', 'return e.actor:pay(e.this, e.actor:notes().debt)'),
    ('act(notes(who).friend, ask(who, "Well?"))', 'who:notes().friend:act(who:ask("Well?"))'),
    ('local a, b = choose(who, "x", { "a", "b" })', 'local a, b = who:choose("x", { "a", "b" })'),
    ('offer(who, "x", function(yes) if yes then pay(who, e.this, 3) end end, { coins = 3 })',
     'who:offer("x", function(yes) if yes then who:pay(e.this, 3) end end, { coins = 3 })'),
    ('award(who, "a", "b") emit(o, "gong", 3) match(who, "x", list)', 'who:award("a", "b") o:emit("gong", 3) who:match("x", list)'),
    ('on("give", "target", function(e) end)', 'on("give", "to", function(e) end)'),
    ("before('take', 'source', f)", "before('take', 'from', f)"),
    ('on("give", "witness", f) emit("x", "target")', 'on("give", "witness", f) ;("x"):emit("target")'),
    ('local a = object("$gate") or object("#12")', 'local a = object("gate") or object(12)'),
    ("local a = object('$sedge/rope')", "local a = object('sedge/rope')"),
    ('test("x", function(t) local r = t:room("Mill") t:go(ann, t.here) end)',
     'test("x", function(t) local r = t:place("Mill") t:go(ann, t.room) end)'),
    ('local function shop(t) return t:create("npc", { location = t.here }) end test("x", function(t) shop(t) end)',
     'local function shop(t) return t:create("npc", { location = t.room }) end test("x", function(t) shop(t) end)'),
    ('test("x", function(test_of) test_of:room() end)', 'test("x", function(test_of) test_of:place() end)'),
    ('test("x", function(t) local f = function() return t.here end f() end)',
     'test("x", function(t) local f = function() return t.room end f() end)'),
]

PAIRS += [
    ('item "bell" { at = "hall", behaviour = [[\non("take", function(e) act(e.actor, "x") end)\n]] }',
     'item "bell" { at = "hall", behaviour = [[\non("take", function(e) e.actor:act("x") end)\n]] }'),
    ('item "bell" { behaviour = [==[pay(a, b, t[u[1]])]==], name = "a bell" } act(who, "x")',
     'item "bell" { behaviour = [==[a:pay(b, t[u[1]])]==], name = "a bell" } who:act("x")'),
]

# Scripts that stay as they are.
SAME = [
    'local function act(who) return who end act(x, "y")',
    'local ask, pay = f, g\nask(a, b) pay(c, d)',
    'for _, match in ipairs(x) do match(a, b) end',
    'function act(x) end act(a, "b")',
    'x.act(who, "y") x:act(who, "y") string.match(a, b)',
    '-- act(who, "x")\nlocal s = "act(who, \\"x\\")"',
    'local t = { here = 1, room = f } print(t.here, t:room())',
    'local _ENV = { act = print } act(a, "b")',
    'exit "mill/door" { at = "mill/hall", to = "mill" }',
    'f("give", "target") print("source", "target")',
    'local a = object(name) or object("gate") or object(12)',
]


def write_all(folder, texts):
    for i, text in enumerate(texts):
        folder.write("m/%02d.lua" % i, text + "\n")


def read_all(folder, count):
    texts = []
    for i in range(count):
        with open(os.path.join(folder.path, "m/%02d.lua" % i), encoding="utf-8") as file:
            texts.append(file.read()[:-1])
    return texts


def each_old_spelling_is_replaced_and_nothing_else(folder):
    write_all(folder, [before for before, _ in PAIRS])
    told = succeeds(folder.run("script", "migrate", "--write", "m"))
    for (before, after), now in zip(PAIRS, read_all(folder, len(PAIRS))):
        assert now == after, (before, now)
    assert "%d files rewritten, 0 spellings left to do by hand" % len(PAIRS) in told, told


def a_second_run_changes_nothing(folder):
    write_all(folder, [before for before, _ in PAIRS])
    succeeds(folder.run("script", "migrate", "--write", "m"))
    first = read_all(folder, len(PAIRS))
    assert "0 files rewritten" in succeeds(folder.run("script", "migrate", "--write", "m"))
    assert read_all(folder, len(PAIRS)) == first


def other_scripts_stay_as_they_are(folder):
    write_all(folder, SAME)
    told = succeeds(folder.run("script", "migrate", "--write", "m"))
    assert read_all(folder, len(SAME)) == SAME and "0 files rewritten" in told, told


def without_write_the_changes_are_only_shown_as_a_patch(folder):
    write_all(folder, [before for before, _ in PAIRS])
    patch = succeeds(folder.run("script", "migrate", "m"))
    assert read_all(folder, len(PAIRS)) == [before for before, _ in PAIRS]
    assert '-act(who, "x")\n' in patch and '+who:act("x")\n' in patch, patch
    subprocess.run(["patch", "-p0", "-s"], cwd=folder.path, input=patch, text=True, check=True)
    assert read_all(folder, len(PAIRS)) == [after for _, after in PAIRS]


def what_only_a_person_can_replace_is_listed(folder):
    folder.write("pay.lua", 'local x = 1\npcall(pay, a, b, 1)\non("take", function(e) e.this.notes = {} end)\n')
    told = succeeds(folder.run("script", "migrate", "pay.lua"))
    assert 'pay.lua:2: by hand: "pay" is a method: write o:pay(...)' in told, told
    assert 'pay.lua:3: by hand: a property called "notes" hides' in told and "2 spellings left" in told, told
    folder.write("area.lua", 'item "bell" { behaviour = "act(who, \\"x\\")" }\nitem "gong" { behaviour = [[\n\nx(pay)]] }\n')
    told = succeeds(folder.run("script", "migrate", "area.lua"))
    assert "area.lua:1: by hand: this behaviour has old spellings" in told and "area.lua:4: by hand: \"pay\" is" in told, told


def a_check_and_migrate_tell_the_same_of_a_property_that_hides_a_method(folder):
    """Each form of a property has the same words in both, and each command tells of the other."""
    hides = 'a property called "notes" hides the method o:notes(...); give it another name'
    for source in ('on("take", function(e) e.this.notes = {} end)', 'property("notes", "list of text")',
                   'on("take", function() create("item", { name = "x", notes = {} }) end)'):
        folder.write("bell.lua", source + "\n")
        left = succeeds(folder.run("script", "migrate", "bell.lua"))
        assert "bell.lua:1: by hand: " + hides in left and 'of which "skein script check" and "skein package check" warn' in left, left
        warned = succeeds(folder.run("script", "check", "bell.lua"))
        assert "old spelling: " + hides in warned and '"skein script migrate" lists what to change by hand' in warned, warned
    folder.write("bell.lua", 'on("take", function(e) e.this.notes = {} act(e.actor, "x") end)\n')
    assert '"skein script migrate" rewrites it, and lists' in succeeds(folder.run("script", "check", "bell.lua"))
    folder.write("bells/package.lua", 'package "bells" { title = "bells", version = 1 }\n')
    folder.write("bells/lib/bell.lua", 'return function(e) e.actor.notes = {} end\n')
    done = folder.run("package", "check", "bells")
    assert "lib/bell.lua:1: old spelling: " + hides in done.stdout and "migrate\" lists" in done.stdout, done.stdout


def a_file_that_is_not_lua_stays_and_is_named(folder):
    folder.write("m/broken.lua", "act(who,\n")
    folder.write("m/fine.lua", 'act(who, "x")\n')
    folder.write("m/.hidden.lua", 'act(who, "x")\n')
    folder.write("m/notes.txt", 'act(who, "x")\n')
    done = folder.run("script", "migrate", "--write", "m", "gone.lua")
    fails(done, 1, "2 files left out")
    assert "m/broken.lua: it is not a file of Lua" in done.stdout and "gone.lua: there is no such file" in done.stdout, done.stdout
    for name, text in (("broken.lua", "act(who,\n"), ("fine.lua", 'who:act("x")\n'), (".hidden.lua", 'act(who, "x")\n'),
                       ("notes.txt", 'act(who, "x")\n')):
        with open(os.path.join(folder.path, "m", name), encoding="utf-8") as file:
            assert file.read() == text, name
    fails(folder.run("script", "migrate"), 2, "FILE or DIR is missing")


def a_rewritten_behaviour_passes_its_tests_as_before(folder):
    folder.write("lever.lua", """command("pull {this}", function(e)
  act(e.actor, "{Actor} {verb:pull} {the lever}.", { lever = e.this })
  notes(e.actor).pulls = (notes(e.actor).pulls or 0) + 1
end)
test("it is pulled", function(t)
  t.this.name = "a lever"
  local ann, yard = t:player("Ann"), t:room("Yard")
  t:has(t:command(ann, "pull lever"), "You pull the lever.")
  t:equal(notes(ann).pulls, 1)
  t:ok(ann.location == t.here and yard ~= t.here)
end)
""")
    warned = succeeds(folder.run("script", "check", "lever.lua"))
    assert len(warned.splitlines()) == 1 and "lever.lua:2: old spelling: write o:act(...)" in warned, warned
    succeeds(folder.run("script", "test", "lever.lua"))
    succeeds(folder.run("script", "migrate", "--write", "lever.lua"))
    assert succeeds(folder.run("script", "check", "lever.lua")) == ""
    succeeds(folder.run("script", "test", "lever.lua"))


def a_server_logs_an_old_spelling_in_a_package_once_for_each_file(folder):
    succeeds(folder.run("package", "new", "dragons"))
    folder.write("dragons/commands/dragons.lua", 'command("dragons", function() return "The package dragons is here." end)\n'
                                                 'command("blaze", function(e)\n  act(e.actor, "{Actor} {verb:blaze}.")\n'
                                                 '  act(e.actor, "{Actor} {verb:smile}.")\nend)\n')
    assert "0 problems" in succeeds(folder.run("package", "check", "dragons"))
    server = folder.server('packages = { "core", { path = "dragons" } }\n')
    assert "You blaze." in enter(server, "guest").do("blaze")
    lines = [line for line in server.words().splitlines() if "old spelling" in line]
    assert len(lines) == 1 and "scripts/dragons/commands/dragons.lua line=3: act is" in lines[0], lines


def no_script_of_the_game_has_an_old_spelling(folder):
    told = succeeds(folder.run("script", "migrate", *STOCK))
    assert told.endswith("0 files to rewrite, 0 spellings left to do by hand\n"), told[-2000:]


def no_page_of_help_shows_an_old_spelling(folder):
    old = re.compile(r"(?<![.:\w`])(act|ask|choose|offer|pay|notes|award|match|emit)\([a-z]|\"(source|target)\", |t\.here|t:room")
    pages = [path for pattern in ("data/help/*.md", "scripts/*/help/*.md", "README.md")
             for path in glob.glob(os.path.join(ROOT, pattern)) if not path.endswith("/script-rules.md")]
    for path in pages:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                assert not old.search(line), "%s:%d: %s" % (path, number, line)


if __name__ == "__main__":
    sys.exit(main([
        each_old_spelling_is_replaced_and_nothing_else,
        a_second_run_changes_nothing,
        other_scripts_stay_as_they_are,
        without_write_the_changes_are_only_shown_as_a_patch,
        what_only_a_person_can_replace_is_listed,
        a_check_and_migrate_tell_the_same_of_a_property_that_hides_a_method,
        a_file_that_is_not_lua_stays_and_is_named,
        a_rewritten_behaviour_passes_its_tests_as_before,
        a_server_logs_an_old_spelling_in_a_package_once_for_each_file,
        no_script_of_the_game_has_an_old_spelling,
        no_page_of_help_shows_an_old_spelling,
    ]))
