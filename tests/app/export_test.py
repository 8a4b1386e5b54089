#!/usr/bin/env python3
"""The world as text: an export makes an equal world, whose export has the same bytes.

usage: export_test.py SKEIN"""
import filecmp
import os
import re
import sys

from program import fails, main, succeeds
from served import enter, enter_wizard, number_in, until

# Areas on a developer's machine; without them a sample is used.
AREAS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "..", "..", "..", "shared", "areas", "circle")


# A room on each side of a locked door, in a zone that has a reset.
SAMPLE = {
    "wld": "#100\nA Dairy~\nShelves of cheese.\n~\n1 0 0 0 0 0\nD0\n~\ndoor~\n1 150 101\nS\n"
           "#101\nA Loft~\nStraw and sun.\n~\n1 0 0 0 0 0\nD2\n~\ndoor~\n1 150 100\nS\n$\n",
    "zon": "#1\nAda~\nThe Dairy~\n100 199 5 2 d 0 0 0 1 5\nD 0 100 0 1\nS\n$\n",
}


def differences(one, other):
    """The paths below two directories that are not the same, byte for byte."""
    compared = filecmp.dircmp(one, other)
    found = compared.left_only + compared.right_only + compared.funny_files
    _, wrong, bad = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    found += wrong + bad
    for name in compared.common_dirs:
        found += differences(os.path.join(one, name), os.path.join(other, name))
    return found


def comes_back(folder, world, told=""):
    """Exports WORLD to one/, which prints TOLD, makes a world of that, exports it to two/ and compares."""
    said = succeeds(folder.run("export", "--world", world, "one"))
    assert re.fullmatch(told + "exported %s to one\n" % world, said), said
    succeeds(folder.run("init", "--world", "again.db", "--from", "one"))
    succeeds(folder.run("export", "--world", "again.db", "two/"))
    one, two = os.path.join(folder.path, "one"), os.path.join(folder.path, "two")
    assert differences(one, two) == []
    assert succeeds(folder.run("check", "--world", "again.db")).endswith("again.db: no problems\n")


def read(folder, *names):
    with open(os.path.join(folder.path, *names), encoding="utf-8") as file:
        return file.read()


def everything(folder, directory):
    """Returns all data files of an export as one text."""
    names = sorted(os.listdir(os.path.join(folder.path, directory)))
    return "".join(read(folder, directory, name) for name in names if name.endswith(".lua"))


def record(text, head):
    """The declaration that begins with HEAD."""
    start = text.index(head)
    return text[start:text.index("\n}\n", start)]


def an_exported_starter_world_imports_equal(folder):
    succeeds(folder.run("init"))
    comes_back(folder, "skein.db")
    door = record(read(folder, "one", "inn.lua"), 'exit "#')
    assert 'at = { "' in door and "to = ref \"" in door, door
    assert 'thing "item" {' in read(folder, "one", "prototypes.lua")
    assert read(folder, "one", "behaviours", "mouse.lua") == \
        read(folder, "two", "behaviours", "mouse.lua")


def exported_imported_areas_import_equal(folder):
    areas = AREAS
    if not os.path.isdir(areas):
        areas = "areas"
        for kind, text in SAMPLE.items():
            folder.write("areas/%s/1.%s" % (kind, kind), text)
    succeeds(folder.run("init"))
    assert folder.run("import", "--format", "circle", areas).returncode == 0
    comes_back(folder, "skein.db")
    assert os.listdir(os.path.join(folder.path, "one", "circle", "zone"))


def build(wizard):
    """Makes something of every kind; returns the number of a room without a ref."""
    room = number_in(wizard.do('@dig up to Lärm & "Stille"'))
    wizard.do("@set up.door = true")
    wizard.do("@set up.open = false")
    thing = number_in(wizard.do("@create a brass thing"))
    wizard.do("drop thing")
    name = "#%d" % thing
    wizard.do("@teleport %s to #%d" % (name, room))
    wizard.do('@set %s.desc = "a \\"quote\\", a \\\\ and ünïcode"' % name)
    wizard.do("@set %s.nested = { 1, 2.5, { deep = { #%d, $start }, [true] = -0.0 }, [9] = {} }"
              % (name, room))
    wizard.do('@set %s.words = { ["$ref"] = "nowhere", ["$$x"] = 1, ["two words"] = 2 }' % name)
    wizard.do('@set %s.exits = 3' % name)
    wizard.do('@set %s.large = { 1e300, 0.1, -9223372036854775807 }' % name)
    wizard.program(name, 'on("hear", "witness", function(e)\n'
                         '  if e.this.done then return end\n'
                         '  e.this.done = true\n'
                         '  e.this.keyed = { [e.this] = "by an object", [e.actor] = 1 }\n'
                         '  e.this.lines = "one\\n[[two]]\\n"\n'
                         '  e.this.friend = e.actor\n'
                         '  e.this:after(5000, "later", { of = { e.this } })\n'
                         '  e.this:every(90.5, "often")\n'
                         'end)\n')
    return room, thing


def exported_things_built_in_play_import_equal(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    room, thing = build(wizard)
    wizard.do("@teleport me to #%d" % room)
    assert "say" in wizard.do("say hello")
    carried = number_in(wizard.do("@create a pebble in a pocket"))
    mould = number_in(wizard.do("@create a mould from container"))
    wizard.program("mould", "command('ring {this}', function() return 'Ding.' end)\n")
    better = number_in(wizard.do("@create a better mould from #%d" % mould))
    wizard.do("@create a bag from container")
    wizard.do("open bag")
    wizard.do("put better mould in bag")
    cast = number_in(wizard.do("@create a cast from #%d" % better))
    wizard.do("drop cast")
    guest = enter(server, "guest")
    guest.do("look")
    wizard.do("@create a bronze key")
    wizard.do("@ref bronze key = bronzekey")
    loose = number_in(wizard.do("@create a loose key"))
    wizard.do("@set #%d.key = #%d" % (thing, loose))
    wizard.do("@set #%d.key = $bronzekey" % room)

    comes_back(folder, "world.db", told=(
        r"#%d\.key names #%d \(carried by somebody\): left out, as if it did not exist\n"
        r"#%d\.friend names #\d+ \(somebody's character\): left out, as if it did not exist\n"
        r"#%d\.keyed names [^\n]*\n" % (thing, loose, thing, thing)))

    text = everything(folder, "one")
    made = record(text, '"#%d" {' % thing)
    assert 'at = { "#%d", ' % room in made, made
    assert 'owner = "wizard"' in made, made
    assert '["$exits"] = 3' in made, made
    assert "often" not in made and "friend" not in made and "due" not in made, made
    played = record(everything(folder, "one/state"), 'state "#%d" {' % thing)
    assert "often = { every = 90.5 }" in played, played
    assert "friend = ref \"#0\"" in played, played
    assert "due = " in played, played
    assert 'key = "bronzekey"' in record(text, '"#%d" {' % room) or \
        'key = ref "bronzekey"' in record(text, '"#%d" {' % room), record(text, '"#%d" {' % room)
    assert "name = \"a bronze key\"" in record(text, '"bronzekey" {')
    assert "#%d\" {" % carried not in text, "what a player carries is left out"
    assert 'proto = "#%d"' % better in record(text, '"#%d" {' % cast), "a prototype may be carried"
    assert 'proto = "#%d"' % mould in record(text, '"#%d" {' % better)
    assert "Ding" in read(folder, "one", "behaviours", "#%d.lua" % mould)
    assert "behaviours" in os.listdir(os.path.join(folder.path, "one"))
    assert "e.this.done" in read(folder, "one", "behaviours", "#%d.lua" % thing)


def one_change_alters_one_line_of_the_export(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    until(wizard, "@show $inn", r"(?ms)\A(?!.*^visited = in )")  # the residents have been woken
    succeeds(folder.run("export", "--world", "world.db", "before"))
    wizard.do('@set $bun.weight = 0.25')
    succeeds(folder.run("export", "--world", "world.db", "after"))
    before, after = (os.path.join(folder.path, name) for name in ("before", "after"))
    different = differences(before, after)
    assert different == ["inn.lua", "skein.base"], different
    bases = [read(folder, name, "skein.base").splitlines() for name in ("before", "after")]
    changed = [line for line in bases[1] if line not in bases[0]]
    assert len(changed) == 1 and changed[0].startswith("bun "), changed
    old, new = (read(folder, name, "inn.lua").splitlines() for name in ("before", "after"))
    assert [line for line in new if line not in old] == ["  weight = 0.25,"]
    assert len(old) == len(new)


def play(server):
    """Changes that people and npcs make to a world without building: doors, things, bread, a coin, a timer."""
    ann = enter(server, "create Ann password1")
    for line in ("take lamp", "take bun", "eat bun", "out", "drop lamp", "open gate", "say hello",
                 "in", "up", "open door", "down", "take jug", "drop jug", "north", "look", "home",
                 "put jug on settle", "sit on settle", "stand", "ask pim for lesson"):
        ann.do(line)
    return ann


def play_changes_only_the_exported_state(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    number = number_in(wizard.do("@create a tin whistle"))
    wizard.program("whistle", "command('play {this}', function(e)\n"
                              "  e.this.n = (e.this.n or 0) + 1\n"
                              "  e.this.worn_out = true\n"
                              "  e.this.brand = nil\n"
                              "  e.this:every(5, 'tune')\n"
                              "  create('item', { name = 'a note', location = e.this.location })\n"
                              "end)\n")
    wizard.do("@set whistle.brand = 'Skein'")
    wizard.do("drop whistle")
    succeeds(folder.run("export", "--design", "--world", "world.db", "before"))
    assert "state" not in os.listdir(os.path.join(folder.path, "before"))
    assert "a tin whistle" in everything(folder, "before"), "who drops it has placed it"

    ann = play(server)
    ann.do("play whistle")
    ann.do("take whistle")
    ann.do("out")
    ann.do("drop whistle")

    succeeds(folder.run("export", "--design", "--world", "world.db", "after"))
    before, after = (os.path.join(folder.path, name) for name in ("before", "after"))
    assert differences(before, after) == []
    comes_back(folder, "world.db", told="([^\n]* names [^\n]*: left out[^\n]*\n)*")
    assert differences(before, os.path.join(folder.path, "one")) == ["state"]
    state = everything(folder, "one/state")
    whistle = next(part for part in state.split("\n}\n") if "worn_out" in part)
    assert "n = 1" in whistle and 'unset = { "brand" }' in whistle, whistle
    assert "tune = { every = 5 }" in whistle and "at = {" in whistle, whistle
    assert 'name = "a note"' in state, state

    wizard.do("@set #%d.weight = 3" % number)
    wizard.do("@teleport #%d to $start" % number)
    succeeds(folder.run("export", "--design", "--world", "world.db", "built"))
    assert 'at = { "start"' in record(everything(folder, "built"), '"#%d" {' % number)
    wizard.do("@undo 2")
    succeeds(folder.run("export", "--design", "--world", "world.db", "undone"))
    assert differences(before, os.path.join(folder.path, "undone")) == []


def building_rights_are_exported_by_name_and_restored(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    enter(server, "create Bea password1")
    wizard.do("@role Bea builder")
    wizard.do("@area $wick = Bea")

    comes_back(folder, "world.db")

    text = everything(folder, "one")
    assert re.search(r'builders = \{\s*"Bea",?\s*\}', text), record(text, '"wick" {')
    server.stop()
    os.rename(os.path.join(folder.path, "again.db"), os.path.join(folder.path, "world.db"))
    again = folder.server()
    wizard = enter_wizard(again)
    bea = enter(again, "create Bea password1")
    assert "Bea" in wizard.do("@role Bea builder")
    assert "control" not in bea.do("@describe $green = A green of mine.")
    bea.do("@teleport me to $green")
    assert "A green of mine." in bea.do("look")


def imported_scripts_have_no_rights_without_their_owners_account(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    bea = enter(server, "create Bea password1")
    wizard.do("@role Bea builder")
    wizard.do("@area $wick = Bea")
    bea.do("@teleport me to $green")
    toy = number_in(bea.do("@create a bold toy"))
    bea.program("#%d" % toy, "command('grasp {this}', function(e)\n"
                             "  e.this.used = true\n"
                             "  object('start').desc = 'Taken over.'\n"
                             "end)\n")
    bea.do("drop toy")
    own = number_in(wizard.do("@create an own toy"))
    wizard.program("#%d" % own, "command('grasp {this}', function(e)\n"
                                "  object('start').desc = 'Mine already.'\n"
                                "end)\n")
    wizard.do("@teleport #%d to $green" % own)

    succeeds(folder.run("export", "--world", "world.db", "one"))
    server.stop()
    os.rename(os.path.join(folder.path, "world.db"), os.path.join(folder.path, "old.db"))
    told = succeeds(folder.run("init", "--world", "world.db", "--from", "one"))

    assert "1 object of Bea, who has no account here" in told, told
    assert "@chown" in told and "--role builder" in told, told
    assert "wizard, who" not in told, told
    again = folder.server()
    wizard = enter_wizard(again)
    assert "Bea, who has no account here" in wizard.do("@show #%d" % toy)
    ann = enter(again, "create Ann password1")
    wizard.do("@teleport Ann to $green")
    ann.do("grasp bold toy")
    assert "Taken over" not in wizard.do("@show $start")
    bea = enter(again, "create Bea password1")
    assert "Bea, who has no account here" in wizard.do("@show #%d" % toy), "by the name alone"
    wizard.do("@role Bea builder")
    assert re.search(r"owner.*Bea \(#", wizard.do("@show #%d" % toy)), wizard.do("@show #%d" % toy)
    ann.do("grasp own toy")
    assert "Mine already" in wizard.do("@show $start")


def an_export_is_written_whole_or_not_at_all(folder):
    succeeds(folder.run("init"))
    fails(folder.run("export"), 2, "DIR is missing")
    fails(folder.run("export", "--world", "none.db", "out"), 1, "none.db")
    assert folder.names() == ["skein.db"]
    folder.write("full/notes.txt", "mine")
    fails(folder.run("export", "full"), 1, "full exists")
    fails(folder.run("export", "skein.db"), 1, "skein.db exists")
    fails(folder.run("export", "no/where"), 1, "cannot make the directory no/where: there is no directory no; make it")
    os.mkdir(os.path.join(folder.path, "out.part"))
    fails(folder.run("export", "out"), 1, "out.part exists")
    os.rename(os.path.join(folder.path, "out.part"), os.path.join(folder.path, "out"))
    succeeds(folder.run("export", "out"))
    assert folder.names() == ["full", "out", "skein.db"]


if __name__ == "__main__":
    sys.exit(main([
        an_exported_starter_world_imports_equal,
        exported_imported_areas_import_equal,
        exported_things_built_in_play_import_equal,
        one_change_alters_one_line_of_the_export,
        play_changes_only_the_exported_state,
        building_rights_are_exported_by_name_and_restored,
        imported_scripts_have_no_rights_without_their_owners_account,
        an_export_is_written_whole_or_not_at_all,
    ]))
