#!/usr/bin/env python3
"""Applying files to the live world by three ways, while people play: as one change, or not at all.

usage: apply_test.py SKEIN"""
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

from program import fails, main, succeeds
from served import enter, enter_wizard, number_in
from web_client import builder_of


def make_sorrel(wizard):
    """An area of two rooms with a lever that does something, in a world that is served."""
    def do(line):
        answer = wizard.do(line)
        assert "error" not in answer.lower() and "can't" not in answer, (line, answer)
        return answer
    do("@create Sorrel from area")
    do("@ref sorrel = sorrel")
    do("@dig Sorrel Market")
    room = number_in(do("@dig Sorrel Market Hall"))
    do("@ref #%d = sorrel/market" % room)
    do("@set $sorrel/market.area = $sorrel")
    do("@teleport $sorrel/market")
    do("@describe here = Stalls, and the smell of them.")
    do("@dig east to Sorrel Green")
    do("east")
    do("@ref here = sorrel/green")
    do("@set here.area = $sorrel")
    do("@describe here = Grass.")
    do("@create a rusty lever")
    do("@ref lever = sorrel/lever")
    do("drop lever")
    do("@set $sorrel/lever.portable = false")
    wizard.program("lever", 'command("pull {this}", function(e) return "Clank one." end)')
    do("@create a brass lamp")
    do("@ref brass lamp = sorrel/lamp")
    do("drop brass lamp")
    do("west")


def path_of(folder, *names):
    return os.path.join(folder.path, *names)


def edit(folder, name, old, new):
    with open(path_of(folder, name), encoding="utf-8") as file:
        text = file.read()
    assert old in text, (name, old, text)
    with open(path_of(folder, name), "w", encoding="utf-8") as file:
        file.write(text.replace(old, new, 1))


def append(folder, name, text):
    with open(path_of(folder, name), "a", encoding="utf-8") as file:
        file.write(text)


def remove_record(folder, name, head):
    with open(path_of(folder, name), encoding="utf-8") as file:
        text = file.read()
    start = text.index(head)
    end = text.index("\n}\n", start) + 3
    with open(path_of(folder, name), "w", encoding="utf-8") as file:
        file.write(text[:start] + text[end:])


def export(folder, name):
    succeeds(folder.run("export", "--design", "--world", "world.db", name))


def plan(folder, *words):
    return folder.run("plan", "--world", "world.db", *words)


def apply(folder, *words):
    return folder.run("apply", "--world", "world.db", *words)


def lines_of(told):
    return sorted(line for line in told.splitlines() if line[0] in "+~-!")


def git_in(folder, name, *words):
    subprocess.run(("git", "-c", "user.name=Bea", "-c", "user.email=bea@example.org", "-C",
                    path_of(folder, name)) + words, check=True, capture_output=True)


def git(folder, *words):
    git_in(folder, "village", *words)


def begin_git(folder, name):
    git_in(folder, name, "init", "-q", "-b", "main")
    git_in(folder, name, "add", "-A")
    git_in(folder, name, "commit", "-q", "-m", "as it is")


CELLAR = '''
room "sorrel/cellar" {
  area = "sorrel",
  desc = "Casks.",
  exits = { up = "sorrel/market" },
  name = "Sorrel Cellar",
}

item "sorrel/cask" {
  at = "sorrel/cellar",
  behaviour = [[command("tap {this}", function(e) return "Glug." end)
test("it gives beer", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "tap cask"), "Glug.")
end)]],
  name = "a cask",
}
'''


def two_branches_are_merged_and_applied_while_people_play(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    ann = enter(server, "create Ann along-password")
    wizard.do("@teleport Ann to $sorrel/green")
    ann.do("take brass lamp")
    export(folder, "village")
    begin_git(folder, "village")
    assert "nothing to do" in succeeds(plan(folder, "village"))

    git(folder, "checkout", "-q", "-b", "bea")
    edit(folder, "village/sorrel.lua", "Stalls, and the smell of them.", "Stalls of Bea's.")
    git(folder, "commit", "-q", "-a", "-m", "stalls")
    git(folder, "checkout", "-q", "-b", "cob", "main")
    append(folder, "village/sorrel.lua", CELLAR)
    edit(folder, "village/behaviours/sorrel/lever.lua", "Clank one.", "Clank two.")
    remove_record(folder, "village/sorrel.lua", 'item "sorrel/lamp"')
    git(folder, "commit", "-q", "-a", "-m", "a cellar")
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "-q", "bea")
    git(folder, "merge", "-q", "-m", "both", "cob")

    wizard.do("@describe $sorrel/green = Grass, mown.")
    told = succeeds(plan(folder, "village"))
    assert lines_of(told) == ["+ item sorrel/cask", "+ room sorrel/cellar",
                              "~ sorrel/lever.behaviour", "~ sorrel/market.desc"], told
    assert "(sorrel/lamp is with Ann, and stays)" in told, told
    assert "Bea's" not in wizard.do("look"), "a plan changes nothing"

    assert lines_of(succeeds(apply(folder, "village"))) == lines_of(told)

    assert "Bea's" in wizard.do("look")
    assert "mown" in ann.do("look"), "what was changed here alone stays"
    assert "lamp" in ann.do("inventory")
    assert "Clank two." in ann.do("pull lever")
    wizard.do("@teleport $sorrel/cellar")
    assert "Glug." in wizard.do("tap cask")
    assert "applied from files" in wizard.do("@revisions cask"), wizard.do("@revisions cask")
    assert "Sorrel Market" in wizard.do("up")
    assert lines_of(succeeds(apply(folder, "village"))) == []
    wizard.do("@describe here = Built here since.")
    assert lines_of(succeeds(apply(folder, "village"))) == []
    assert "Built here since." in wizard.do("look")

    undone = wizard.do("@undo 3")
    assert "skein apply" in undone, undone
    wizard.do("@teleport $sorrel/market")
    assert "smell" in wizard.do("look"), wizard.do("look")
    assert "Clank one." in ann.do("pull lever")
    assert lines_of(succeeds(plan(folder, "village"))) == lines_of(told)
    server.kill()
    server.start()
    assert server.check(server.world) == []


def another_thing_of_a_ref_of_the_world_is_told_to_take_another(folder):
    folder.server()
    folder.write("village/kiln.lua", 'area "kiln" { name = "Kiln" }\n\nroom "start" { area = "kiln", name = "The Mill", desc = "A." }\n')
    for command in (plan, apply):
        answer = command(folder, "village")
        assert answer.returncode == 1 and "theirs" not in answer.stdout + answer.stderr, answer
        assert "kiln.lua:3: start is a thing of this world already; take another ref\n" in answer.stderr, answer


def a_change_on_both_sides_is_a_conflict_until_one_side_wins(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    cob = enter(server, "create Cob along-password")
    wizard.do("@role Cob builder")
    wizard.do("@area $sorrel = Cob")
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, of the files.")
    cob.do("@describe $sorrel/green = Grass, of Cob's.")

    answer = plan(folder, "village")
    assert answer.returncode == 1, answer
    assert re.fullmatch(r"! sorrel/green\.desc \(Cob, \d\d:\d\d\)\n", answer.stdout), answer
    fails(apply(folder, "village"), 1, "1 conflict", "--ours", "--theirs")
    cob.do("@teleport me to $sorrel/green")
    assert "Cob's" in cob.do("look")
    assert lines_of(succeeds(apply(folder, "--ours", "village"))) == []
    assert "Cob's" in cob.do("look")
    assert lines_of(succeeds(plan(folder, "village"))) == [], "which was said once and for all"

    cob.do("@describe $sorrel/lever = Of Cob's.")
    edit(folder, "village/sorrel.lua", 'item "sorrel/lever" {',
         'item "sorrel/lever" {\n  desc = "Of the files.",')
    assert plan(folder, "village").returncode == 1
    assert lines_of(succeeds(apply(folder, "--theirs", "village"))) == ["~ sorrel/lever.desc"]
    assert "Of the files." in cob.do("look at lever")

    remove_record(folder, "village/sorrel.lua", 'item "sorrel/lamp"')
    cob.do("@describe $sorrel/lamp = Bright.")
    answer = plan(folder, "village")
    assert answer.returncode == 1 and answer.stdout.startswith("! sorrel/lamp (Cob, "), answer
    fails(apply(folder, "--ours", "--theirs", "village"), 2, "not both")
    assert "- item sorrel/lamp" in succeeds(apply(folder, "--theirs", "village"))
    assert "lamp" not in cob.do("look")


def removing_a_room_moves_its_people_and_things(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    ann = enter(server, "create Ann along-password")
    wizard.do("@teleport Ann to $sorrel/green")
    wizard.do("@create a red marble")
    wizard.do("@teleport me to $sorrel/green")
    wizard.do("give marble to Ann")
    wizard.do("west")
    export(folder, "village")
    remove_record(folder, "village/sorrel.lua", 'room "sorrel/green"')

    told = succeeds(apply(folder, "village"))

    assert re.fullmatch(r"- exit #\d+\n- room sorrel/green", "\n".join(lines_of(told))), told
    seen = ann.do("look")
    assert seen.rstrip().endswith("Exits: out."), seen
    assert "marble" in ann.do("inventory")
    assert "lever" in wizard.do("inventory"), "things go to their owner's hands"
    assert "skein apply" in wizard.do("@undo")
    wizard.do("@teleport $sorrel/green")
    seen = wizard.do("look")
    assert "Grass." in seen and "lever" in seen, seen
    assert "west" in wizard.do("exits"), "its ways come back, too"


def removing_an_exit_or_a_key_leaves_the_exits_that_name_it(folder):
    """They were removed as well, though their entries were still there."""
    rooms = ('room "start" { name = "Square", desc = "Wide." }\nroom "lane" { name = "Lane", desc = "Narrow." }\n'
             'exit "gate" { at = "start", name = "gate", to = ref "lane", key = ref "pin", locked = true, door = true }\n'
             'exit "back" { at = "lane", name = "back", to = ref "start", twin = ref "forth" }\n')
    ways = 'exit "forth" { at = "start", name = "forth", to = ref "lane", twin = ref "back" }\n'
    folder.write("village/all.lua", rooms)
    folder.write("village/ways.lua", ways + 'item "pin" { at = "lane", name = "a pin" }\n')
    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    server = folder.server()
    wizard = enter_wizard(server)
    succeeds(apply(folder, "village"))

    folder.write("village/ways.lua", "-- nothing\n")
    told = succeeds(apply(folder, "village"))
    assert sorted(lines_of(told)) == ["- exit forth", "- item pin"], told
    assert "refer to removed things: gate at all.lua:3, back at all.lua:4" in told, told
    assert "Square" in wizard.do("@show $back") and "twin" not in wizard.do("@show $back")
    assert "gate" in wizard.do("@show $gate")

    folder.write("village/all.lua", rooms.replace(', twin = ref "forth"', "").replace(', key = ref "pin", locked = true', ""))
    succeeds(apply(folder, "village"))
    folder.write("village/all.lua", rooms.replace(', key = ref "pin", locked = true', ""))
    folder.write("village/ways.lua", ways)
    succeeds(apply(folder, "village"))
    assert "forth" in wizard.do("@show $back")


def a_door_that_one_side_still_has_stays_on_both(folder):
    """It was taken off both sides, so a locked door stood open."""
    hatch = '{ to = "%s", door = true, open = false, locked = true, noun = "hatch" }'
    room = 'room "%s" { name = "Place", desc = "Wood.", exits = { %s = %s } }\n'
    up = room % ("foot", "down", hatch % "cellar")
    folder.write("village/all.lua", up + room % ("cellar", "up", hatch % "foot"))
    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    server = folder.server()
    wizard = enter_wizard(server)
    succeeds(apply(folder, "village"))
    folder.write("village/all.lua", up + room % ("cellar", "up", '"foot"'))
    told = succeeds(apply(folder, "village"))

    assert lines_of(told) == [], told
    for place, way in (("foot", "down"), ("cellar", "up")):
        wizard.do("@teleport $" + place)
        shown = wizard.do("@show " + way)
        assert "locked = true" in shown and "door = true" in shown and 'noun = "hatch"' in shown, shown
    folder.write("village/all.lua", room % ("foot", "down", '"cellar"') + room % ("cellar", "up", '"foot"'))
    told = succeeds(apply(folder, "village"))
    shown = wizard.do("@show up")
    assert "~ foot.down.door" in told and "door = true" not in shown, (told, shown)


def one_undo_reverts_a_large_apply(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    append(folder, "village/sorrel.lua", "".join(
        'item "sorrel/pebble-%d" { at = "sorrel/green", name = "pebble %d" }\n' % (number, number) for number in range(1000)))
    assert len(lines_of(succeeds(apply(folder, "village")))) == 1000
    assert "Undone: skein apply" in wizard.do("@undo")
    assert len(lines_of(succeeds(plan(folder, "village")))) == 1000
    assert server.check(server.world) == []


def a_kill_during_an_apply_leaves_all_or_nothing(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    append(folder, "village/sorrel.lua", "".join(
        '\nitem "sorrel/pin%d" { at = "sorrel/green", name = "a pin" }\n' % i
        for i in range(400)))
    for delay in (0.02, 0.1, 0.2, 0.4):
        work = subprocess.Popen((folder.binary, "apply", "--world", "world.db", "village"),
                                cwd=folder.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            work.wait(delay)
        except subprocess.TimeoutExpired:
            pass
        server.kill()
        work.communicate()
        shutil.rmtree(path_of(folder, "now"), ignore_errors=True)
        server.start()
        export(folder, "now")
        with open(path_of(folder, "now/sorrel.lua"), encoding="utf-8") as file:
            pins = file.read().count('"sorrel/pin')
        assert pins in (0, 400), pins
        assert pins == 400 or work.returncode != 0, "who was told that it is done finds it done"


def hostile_files_get_one_sentence(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    cases = (
        ('room "sorrel/green" { desc = 3, at = 7 }', "declared twice"),
        ('room "x/y" { at = "x/y" }', "cannot be inside itself"),
        ('thing "x/a" { proto = "x/b" }\nthing "x/b" { proto = "x/a" }', "circle"),
        ('item "x/y" { at = "nowhere" }', 'there is no place "nowhere"'),
        ('item "x/y" { at = { {} } }', "named by its ref"),
        ('item "x/y" { exits = 3 }', "exits names each way"),
        ('room "x/y" { exits = { "sorrel/green" } }', "exits names each way"),
        ('room "x/y" { exits = { east = { "sorrel/green" } } }', 'write east = "REF", or for a door east = { to ='),
        ('item "x/y" { "a lamp" }', "each value needs a name: NAME = VALUE"),
        ('tale-part "x/y" { }', "no name has a -"),
        ('item "x/y" { timers = { a = 3 } }', "timers"),
        ('item "x/y" { behaviour = 3 }', "behaviour"),
        ('item "x/y" { behaviour = "end" }', "end"),
        ('item "x/y" { name = "two\\nlines" }', "name"),
        ('item "x/y" { owner = {} }', "owner"),
        ('item "#999999" { name = "a thing" }', "#999999"),
        ('item "../../x" { name = "a thing" }', "cannot be a ref"),
        ('item { name = "a thing" }', "extra.lua"),
        ("while true do end", "extra.lua"),
        ('item "x/y" { a = ' + "{" * 100 + "}" * 100 + " }", "extra.lua"),
        ("\0\1\2", "extra.lua: not a text file"),
    )
    for text, said in cases:
        folder.write("village/extra.lua", text)
        answer = apply(folder, "village")
        assert answer.returncode == 1, (text, answer)
        assert said in answer.stderr and answer.stderr.count("\n") == 1, (text, answer)
    os.remove(path_of(folder, "village/extra.lua"))
    for key in ('[""]', '["$"]', '["%s"]' % ("x" * 65), '["$%s"]' % ("x" * 5000)):
        edit(folder, "village/sorrel.lua", 'desc = "Grass."', '%s = 1, desc = "Grass."' % key)
        fails(apply(folder, "village"), 1, "cannot be a property: a name has 1 to 64 bytes")
        edit(folder, "village/sorrel.lua", '%s = 1, desc = "Grass."' % key, 'desc = "Grass."')
    with open(path_of(folder, "village/extra.lua"), "w", encoding="utf-8") as file:
        file.truncate(100 * 1024 * 1024)
    fails(apply(folder, "village"), 1, "extra.lua")
    os.remove(path_of(folder, "village/extra.lua"))
    edit(folder, "village/skein.base", "\nsorrel/green ", "\n<<<<<<< HEAD\nsorrel/green ")
    fails(apply(folder, "village"), 1, "skein.base:", "conflict")
    fails(apply(folder, "nothing-there"), 1, "nothing-there")
    fails(folder.run("apply", "--world", "world.db"), 2, "DIR is missing")
    assert "Grass." in wizard.do("@show $sorrel/green")


def a_check_runs_the_tests_and_changes_nothing(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass of a check.")
    folder.write("village/behaviours/sorrel/lever.lua",
                 'command("pull {this}", function(e) return "Clank." end)\n'
                 'test("it clanks", function(t)\n'
                 '  local ann = t:player("Ann")\n'
                 '  t:has(t:command(ann, "pull lever"), "Clank.")\n'
                 'end)\n')
    answer = apply(folder, "--check", "village")
    assert answer.returncode == 0, answer
    told = answer.stdout
    assert re.search(r"\n\d+ tests?, 0 problems\n", told) and "can take this back" not in told, told
    assert "check" not in wizard.do("@show $sorrel/green")
    folder.write("village/behaviours/sorrel/lever.lua",
                 'test("it fails", function(t) error("as it should") end)\n')
    answer = apply(folder, "--check", "village")
    assert answer.returncode == 1 and "as it should" in answer.stdout, answer


def a_check_of_an_export_blames_no_stock_prototype(folder):
    folder.write("inn/inn.lua", 'area "inn" { name = "Inn" }\n'
                 'room "start" { area = "inn", name = "Bar", desc = "Smoke.", exits = { east = "inn/yard" } }\n'
                 'room "inn/yard" { area = "inn", name = "Yard", desc = "Mud.", exits = { west = "start" } }\n')
    for words in (("--from", "inn"), ()):
        succeeds(folder.run("init", "--world", "world.db", *words))
        export(folder, "village")
        assert ", 0 problems\n" in succeeds(folder.run("apply", "--check", "village")), words
        os.remove(path_of(folder, "world.db"))
        shutil.rmtree(path_of(folder, "village"))


def an_export_writes_the_same_extra_files_as_an_apply(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass of an apply.")
    assert apply(folder, "village").returncode == 0
    export(folder, "later")
    bases = []
    for name in ("village", "later"):
        with open(path_of(folder, name, "skein.base"), encoding="utf-8") as file:
            bases.append(file.read().splitlines()[1:])
    assert bases[0] == bases[1], [pair for pair in zip(*bases) if pair[0] != pair[1]][:3]


def status_of_apply(url, token, directory):
    """The answer of the API to an upload of the directory's sorrel.lua on the given base."""
    bundle = b""
    for name in ("sorrel.lua", "skein.base"):
        with open(os.path.join(directory, name), "rb") as file:
            text = file.read()
        bundle += b"%s %d\n%s\n" % (name.encode(), len(text), text)
    request = urllib.request.Request(
        url + "/api/v1/apply", bundle, {"Content-Type": "text/plain; charset=utf-8",
                                        "Authorization": "Bearer " + token})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def the_api_changes_only_objects_that_the_caller_controls(folder):
    server = folder.server(services=("telnet", "http"))
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    url, remote = builder_of(server, wizard)
    wizard.do("@area $sorrel = Cob")
    token = remote["SKEIN_TOKEN"]
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass of Cob's files.")
    append(folder, "village/sorrel.lua", CELLAR)

    told = succeeds(folder.run("plan", "--server", url, "village", env=remote))
    assert lines_of(told) == ["+ item sorrel/cask", "+ room sorrel/cellar",
                              "~ sorrel/green.desc"], told
    told = succeeds(folder.run("apply", "--server", url, "village", env=remote))
    assert "(Cob can take this back with @undo)" in told, told
    assert "Cob's files" in wizard.do("@show $sorrel/green")
    assert "Cob" in wizard.do("@show $sorrel/cask"), "what one makes is one's own"

    wizard.do("@describe $sorrel/lever = Of the wizard's.")
    edit(folder, "village/sorrel.lua", 'item "sorrel/lever" {',
         'item "sorrel/lever" {\n  desc = "Of Cob\'s files.",')
    answer = folder.run("apply", "--server", url, "village", env=remote)
    assert answer.returncode == 1 and "! sorrel/lever.desc (wizard, " in answer.stdout, answer
    assert "1 conflict" in answer.stderr, answer
    assert status_of_apply(url, token, path_of(folder, "village")) == 409
    edit(folder, "village/sorrel.lua", '\n  desc = "Of Cob\'s files.",', "")

    edit(folder, "village/inn.lua", "The Moth and Lamp", "The Cob and Pipe")
    answer = folder.run("apply", "--server", url, "village", env=remote)
    assert answer.returncode == 1 and "you don't control" in answer.stderr, answer
    assert re.search(r"inn\.lua:\d+: ", answer.stderr), answer
    edit(folder, "village/inn.lua", "The Cob and Pipe", "The Moth and Lamp")
    for text, said in (
            ('item "sorrel/x" { at = "start", name = "a thing" }', "does not accept"),
            ('item "sorrel/x" { owner = "wizard", name = "a thing" }', "owner"),
            ('player "sorrel/x" { name = "a thing" }', "account"),
            ('item "sorrel/x" { at = "sorrel/green", name = "wizard" }', "name"),
            ('item "sorrel/x" { area = "wick", name = "a thing" }', "area"),
            ('coin "sorrel/x" { at = "sorrel/green", amount = 5 }', "coins are made by the game and its wizards"),
            ('exit "sorrel/x" { at = "start", name = "up", to = ref "sorrel/green" }', "does not accept")):
        folder.write("village/extra.lua", text)
        for words in (("apply",), ("plan",), ("apply", "--check")):
            answer = folder.run(*words, "--server", url, "village", env=remote)
            assert answer.returncode == 1 and said in answer.stderr, (words, text, answer)
            assert "extra.lua:1: " in answer.stderr, answer
    os.remove(path_of(folder, "village/extra.lua"))
    assert lines_of(succeeds(folder.run("plan", "--server", url, "village", env=remote))) == []
    fails(folder.run("plan", "--server", url, "village", env=dict(os.environ, SKEIN_TOKEN="")),
          1, "SKEIN_TOKEN")


def a_worlds_source_files_can_be_applied_without_an_export(folder):
    folder.write("village/all.lua",
                 'room "start" { name = "Square", desc = "Wide.", exits = { north = "lane" } }\n'
                 'room "lane" { name = "Lane", desc = "Narrow.", exits = { south = "start" } }\n')
    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    server = folder.server()
    wizard = enter_wizard(server)
    assert lines_of(succeeds(plan(folder, "village"))) == []
    wizard.do("@describe $start = Wide, and paved.")
    edit(folder, "village/all.lua", "Narrow.", "Narrow and dark.")
    edit(folder, "village/all.lua", 'south = "start"', 'south = "start", up = "loft"')
    append(folder, "village/all.lua", 'room "loft" { name = "Loft", exits = { down = "lane" } }\n')
    told = succeeds(apply(folder, "village"))
    assert lines_of(told) == ["+ exit lane.up", "+ room loft", "~ lane.desc"], told
    assert "paved" in wizard.do("@show $start")
    wizard.do("@teleport $lane")
    assert "dark" in wizard.do("look")
    assert "Loft" in wizard.do("up") and "Lane" in wizard.do("down")
    assert lines_of(succeeds(plan(folder, "village"))) == []
    assert server.check(server.world) == []


def a_plan_without_a_base_compares_everything_with_the_world(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    os.unlink(path_of(folder, "village", "skein.base"))
    assert lines_of(succeeds(plan(folder, "village"))) == []

    edit(folder, "village/sorrel.lua", "Grass.", "Grass, of the files.")
    for n in range(3):
        wizard.do("@describe $sorrel/market = Stall %d." % n)
        answer = plan(folder, "village")
        assert [line.split(" (")[0] for line in lines_of(answer.stdout)] == [
            "! sorrel/green.desc", "! sorrel/market.desc"], answer
    assert "+ room sorrel/attic" in plan_with(folder, 'room "sorrel/attic" { name = "Attic" }\n').stdout


def plan_with(folder, text):
    append(folder, "village/sorrel.lua", text)
    return plan(folder, "--ours", "village")


def written(folder):
    """The world's files, and when they were written."""
    return {name: os.stat(os.path.join(folder.path, name)).st_mtime_ns
            for name in folder.names() if name.startswith("world.db")}


def an_apply_changes_the_file_of_an_unserved_world(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, while all slept.")
    assert server.stop() == 0
    before = written(folder)
    assert lines_of(succeeds(plan(folder, "village"))) == ["~ sorrel/green.desc"]
    assert written(folder) == before, "a plan writes nothing"
    assert lines_of(succeeds(apply(folder, "village"))) == ["~ sorrel/green.desc"]
    server.start()
    wizard = enter_wizard(server)
    assert "while all slept" in wizard.do("@show $sorrel/green")


if __name__ == "__main__":
    sys.exit(main([
        two_branches_are_merged_and_applied_while_people_play,
        another_thing_of_a_ref_of_the_world_is_told_to_take_another,
        a_change_on_both_sides_is_a_conflict_until_one_side_wins,
        removing_a_room_moves_its_people_and_things,
        removing_an_exit_or_a_key_leaves_the_exits_that_name_it,
        a_door_that_one_side_still_has_stays_on_both,
        one_undo_reverts_a_large_apply,
        a_kill_during_an_apply_leaves_all_or_nothing,
        hostile_files_get_one_sentence,
        a_check_runs_the_tests_and_changes_nothing,
        a_check_of_an_export_blames_no_stock_prototype,
        an_export_writes_the_same_extra_files_as_an_apply,
        the_api_changes_only_objects_that_the_caller_controls,
        a_worlds_source_files_can_be_applied_without_an_export,
        a_plan_without_a_base_compares_everything_with_the_world,
        an_apply_changes_the_file_of_an_unserved_world,
    ]))
