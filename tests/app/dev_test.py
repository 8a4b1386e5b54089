#!/usr/bin/env python3
"""`skein dev`: a private world from files, with lint and tests at each save, and pushes to a real server; and tests that
run on a server.

usage: dev_test.py SKEIN"""
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys

from program import fails, main, succeeds
from served import PATIENT, SLOWER, enter, enter_wizard, number_in
from village import ACT, Dev, LEVER, POST, YARD, crowd, edit, write_village
from web_client import log_in


def a_saved_behaviour_is_tested_at_noon_at_midnight_and_in_rain(folder):
    write_village(folder)
    dev = Dev(folder)
    assert "green: 0 changes, 3 tests" in dev.first, dev.first

    folder.write("village/behaviours/mill/post.lua", POST % 't:lacks(t:command(t:player("Ben"), "look"), "dark")')
    night = dev.block()
    folder.write("village/behaviours/mill/post.lua", POST % 't:ok(t.room.area.weather ~= "rainy", "it rains")')
    rain = dev.block()
    folder.write("village/behaviours/mill/post.lua", POST % 't:hour(12) t:lacks(t:command(t:player("Ben"), "look"), "dark")')
    well = dev.block()

    assert 'behaviours/mill/post.lua:2: at midnight, "it stands": ' in night, night
    assert "red: 1 problem, 1 change, 6 tests" in night, night
    assert 'behaviours/mill/post.lua:2: in rain, "it stands": it rains\n' in rain and "red: 1 problem" in rain, rain
    assert re.fullmatch(r"saved behaviours/mill/post.lua\n~ mill/post.behaviour\ngreen: 1 change, 6 tests, \d+ ms\n",
                        well), well
    dev.end()


def a_place_far_from_the_thing_has_the_hour_of_the_test(folder):
    look = 't:command(%s, "look")'
    write_village(folder)
    dev = Dev(folder)
    folder.write("village/behaviours/start.lua", POST % (
        'local ann = t:player("Ann", object("mill/green")) ' + 't:lacks(%s, "dark")' % (look % "ann")))
    first = dev.block()
    folder.write("village/behaviours/start.lua", POST % (
        'local ann = t:player("Ann") t:hour(12) t:go(ann, object("mill/green")) ' + 't:lacks(%s, "dark") ' % (look % "ann")
        + 't:hour(23) t:has(%s, "dark")' % (look % "ann")))
    second = dev.block()
    assert 'behaviours/start.lua:2: at midnight, "it stands": ' in first and "red: 1 problem, 1 change, 6 tests" in first, first
    assert "green: 1 change, 6 tests" in second, second
    dev.end()


def a_reset_makes_a_fresh_world_under_the_same_link(folder):
    write_village(folder)
    dev = Dev(folder)
    before = (dev.link(), dev.port("http"), dev.port("telnet"))
    player = dev.enter()
    player.do("pull lever")
    player.do("@describe here = Changed in the game.")
    player.close()
    edit(folder, "village/mill.lua", "Grass.", "Moss.")
    dev.block()

    dev.type("reset")
    dev.first = dev.block()
    player = dev.enter()

    assert "a fresh world" in dev.first and "green: 0 changes, 3 tests" in dev.first, dev.first
    assert (dev.link(), dev.port("http"), dev.port("telnet")) == before
    assert "A yard." in player.do("look") and "down" not in player.do("@show lever")
    player.close()
    folder.write("village/mill.lua", YARD + "room {")
    dev.block()
    dev.type("reset")
    dev.read("not reset: the files have a problem")
    dev.end()


def a_change_of_game_lua_waits_for_a_reset(folder):
    game = 'game "mine" { title = "Mine.", packages = { "default"%s } }\n'
    write_village(folder)
    folder.write("village/game.lua", game % "")
    dev = Dev(folder)
    before = dev.enter().do("@packages lamps")
    folder.write("village/game.lua", game % ', "lamps", "crafting"')
    saved = dev.block()
    dev.type("reset")
    dev.first = dev.block()
    after = dev.enter().do("@packages lamps")
    folder.write("village/game.lua", game % ', "lmaps"')
    wrong = dev.block()
    dev.type("reset")
    refused = dev.read("not reset: ")
    folder.write("village/game.lua", game % "")
    dev.block()

    assert "off" in before and "off" not in after, (before, after)
    assert "game.lua:1: a world reads it when it begins: type reset\n" in saved and "green" in saved, saved
    assert "type reset" in wrong and "lmaps" in refused, (wrong, refused)
    dev.end()
    dev = Dev(folder, "--game", "bare")
    folder.write("village/game.lua", game % ', "lamps"')
    assert "game.lua:1: it is not used, because --from or --game says" in dev.block()
    dev.end()


QUEST = """
quest "mill/quest" {
  name = "The Lever",
  giver = ref "mill/maud",
  steps = { { key = "lever", goal = "Go.", on = "enter", what = ref "mill/green" } },
}

npc "mill/maud" {
  at = "mill/green",
  name = "Maud",
  proper = true,
}
"""
WALK = 'test("players do it", function(t) t:equal(#object("mill/quest").steps[1].goal, 3) end)\n'


def a_change_of_a_quest_runs_the_tests_of_all_it_names(folder):
    write_village(folder)
    folder.write("village/quest.lua", QUEST)
    folder.write("village/behaviours/mill/maud.lua", WALK)
    crowd(folder)
    dev = Dev(folder)
    edit(folder, "village/quest.lua", "Go.", "Go there.")
    red = dev.block()
    edit(folder, "village/quest.lua", "Go there.", "Go!")
    green = dev.block()
    edit(folder, "village/mill.lua", "Grass.", "Moss.")
    of_place = dev.block()

    assert "behaviours/mill/maud.lua:1" in red and "red: 1 problem" in red, red
    assert "green: 1 change, 3 tests" in green, green
    assert "green" in of_place and " 0 tests" not in of_place, of_place
    dev.end()


def a_red_test_after_play_names_the_play_and_reset(folder):
    write_village(folder, LEVER.replace("t:command(", 't:ok(not t.this.down, "it is down already")\n  t:command('))
    dev = Dev(folder)
    edit(folder, "village/mill.lua", "a post", "a pole")
    green = dev.block()
    edit(folder, "village/behaviours/mill/lever.lua", "it is down already", "down")
    edit(folder, "village/behaviours/mill/lever.lua", "not t.this", "t.this")
    alone = dev.block()
    edit(folder, "village/behaviours/mill/lever.lua", "t:ok(t.this.down, \"down\")", "t:ok(not t.this.down, \"down\")")
    dev.block()
    player = dev.enter()
    player.do("pull lever")
    player.close()
    edit(folder, "village/mill.lua", "a lever", "a big lever")
    played = dev.block()
    dev.type("reset")
    fresh = dev.block()

    hint = "somebody has played in this world: if a test is red because of what they did, type reset\n"
    assert "green" in green and "red" in alone and hint not in alone, (green, alone)
    assert hint + "red: 1 problem" in played, played
    assert "green" in fresh and hint not in fresh, fresh
    dev.end()


def an_exported_starter_world_is_green_with_its_own_packages(folder):
    succeeds(folder.run("init", "--world", "w.db"))
    succeeds(folder.run("export", "--design", "--world", "w.db", "village"))
    dev = Dev(folder)
    assert "off" not in dev.enter().do("@packages lamps")
    assert "green: 0 changes" in dev.first, dev.first
    dev.end()


def two_saves_of_one_size_in_one_second_are_both_seen(folder):
    write_village(folder)
    dev = Dev(folder)
    for number in range(5):
        edit(folder, "village/mill.lua", "A yard%s" % ("." if number == 0 else number - 1), "A yard%d" % number)
        block = dev.block()
        assert "~ start.desc" in block and "green: 1 change" in block, block
    player = dev.enter()
    assert "A yard4" in player.do("look")
    dev.end()


def without_inotify_saves_are_found_by_their_time(folder):
    write_village(folder)
    dev = Dev(folder, "--poll")
    edit(folder, "village/mill.lua", "A yard.", "A farm.")
    assert "~ start.desc" in dev.block()
    os.rename(folder.write("new.lua", YARD.replace("A yard.", "A barn.")), os.path.join(folder.path, "village/mill.lua"))
    assert "~ start.desc" in dev.block()
    dev.end()


def files_of_editors_are_no_mistakes_and_an_unreadable_file_is(folder):
    write_village(folder)
    dev = Dev(folder)
    folder.write("village/behaviours/mill/.lever.lua.swp", "x")
    folder.write("village/behaviours/mill/lever.lua~", "x")
    os.symlink("bea@host.1", os.path.join(folder.path, "village/behaviours/mill/.#lever.lua"))
    edit(folder, "village/mill.lua", "A yard.", "A barn.")
    assert re.match(r"saved mill.lua\n~ start.desc\ngreen", dev.block())

    os.symlink("nowhere", os.path.join(folder.path, "village/behaviours/mill/post.lua"))
    red = dev.block()
    os.remove(os.path.join(folder.path, "village/behaviours/mill/post.lua"))
    green = dev.block()
    assert "post.lua" in red and "red: 1 problem" in red, red
    assert "green: 0 changes" in green, green
    dev.end()


def the_end_of_the_terminal_ends_it(folder):
    write_village(folder)
    dev = Dev(folder, terminal=True)
    os.close(dev.terminal)
    dev.process.wait(timeout=30 * SLOWER)
    dev.end()


def the_end_of_the_input_ends_it_after_the_tests(folder):
    write_village(folder)
    for words, end in ((b"", True), (b"test\n", True), (b"nonsense", True), (b"", False)):
        done = subprocess.Popen([folder.binary, "dev", *([] if end else ["--no-input"]), "village"], cwd=folder.path,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        folder.processes.append(done)
        done.stdin.write(words)
        done.stdin.close()
        if not end:
            said = b""
            while b"green" not in said:
                said += os.read(done.stdout.fileno(), 1 << 16)
            assert done.poll() is None
            done.send_signal(signal.SIGINT)
        assert done.wait(timeout=60 * SLOWER) == 0
        assert not end or re.search(rb"^green: 0 changes, \d tests", done.stdout.read(), re.M), words
        done.stdout.close()


def a_new_folder_and_a_removed_thing_are_seen(folder):
    write_village(folder)
    dev = Dev(folder)
    folder.write("village/east/wood.lua", 'room "wood/glade" { desc = "Trees.", name = "Glade", apart = true }\n')
    made = dev.block()
    folder.write("village/behaviours/wood/glade.lua", 'test("it is there", function(t) t:ok(t.this) end)\n')
    tested = dev.block()
    shutil.rmtree(os.path.join(folder.path, "village/behaviours/wood"))
    dev.block()
    folder.write("village/east/wood.lua", "")
    gone = dev.block()

    assert "saved east/wood.lua\n+ room wood/glade\n" in made, made
    assert "green: 1 change, 3 tests" in tested, tested
    assert "- room wood/glade" in gone and "green" in gone, gone
    dev.end()


def the_link_logs_in_and_no_other_key_does(folder):
    write_village(folder)
    dev = Dev(folder, "--as", "Bea")
    web = http.client.HTTPConnection("127.0.0.1", dev.port("http"))

    def get(path, **fields):
        web.request("GET", path, headers=fields)
        answer = web.getresponse()
        return answer.status, answer.getheader("Location"), answer.headers.get_all("Set-Cookie") or [], answer.read()
    for wrong in ("/dev/", "/dev/x", dev.link()[:-1], dev.link() + "x", "/dev/" + "a" * 24):
        status, _, cookies, _ = get(wrong)
        assert status == 404 and not cookies, (wrong, status, cookies)
    status, location, cookies, _ = get(dev.link())
    assert (status, location) == (303, "/play"), (status, location)
    token = next(one for one in cookies if one.startswith("skein="))
    assert "HttpOnly" in token, token
    assert b'"name":"Bea"' in get("/api/v1/login", Cookie=token.split(";")[0])[3].replace(b" ", b"")
    printed = re.search(r"^server http://\S+ \(SKEIN_TOKEN=(\S+)\)$", dev.first, re.M).group(1)
    assert token.startswith("skein=%s;" % printed), (token, printed)
    web.close()
    dev.end(signal.SIGTERM)


def a_served_world_has_no_such_link(folder):
    server = folder.server(services=("telnet", "http"))
    web = http.client.HTTPConnection("127.0.0.1", server.ports["http"])
    for path in ("/dev/", "/dev/x", "/dev/" + "a" * 24):
        web.request("GET", path)
        answer = web.getresponse()
        answer.read()
        assert answer.status == 404 and not answer.getheader("Set-Cookie"), (path, answer.status)
    web.close()
    server.stop()


def the_folder_is_never_written_to(folder):
    write_village(folder)
    before = sorted(os.walk(os.path.join(folder.path, "village")))
    dev = Dev(folder)
    player = dev.enter()
    assert "You pull a lever." in player.do("pull lever")
    player.do("@describe here = Changed in the game.")
    dev.type("test")
    assert "green" in dev.block()
    dev.type("what?")
    assert "quit" in dev.read("quit")
    dev.type("push")
    dev.read("not pushed: say where to by --server URL")
    dev.type("quit")
    dev.process.wait(timeout=30 * SLOWER)
    dev.end()
    assert sorted(os.walk(os.path.join(folder.path, "village"))) == before


def owners_of_the_files_have_a_builder_s_rights(folder):
    write_village(folder, LEVER.replace('t:ok(t.this.down, "it stayed up")',
                                        't.room.area.desc = "mine" t:equal(t.room.area.desc, "mine")'))
    dev = Dev(folder)
    assert "no right" in dev.first and "red" in dev.first, dev.first
    folder.write("village/mill.lua", YARD.replace('climate = "temperate"', 'climate = "temperate", owner = "anna"'))
    well = dev.block()
    assert "~ mill.owner" in well and "green" in well, well
    dev.end()


def it_begins_with_a_copy_of_a_world_and_leaves_the_world_alone(folder):
    server = folder.server(services=("telnet",))
    wizard = enter_wizard(server)
    wizard.do("@dig A far tower")
    wizard.close()
    write_village(folder)
    edit(folder, "village/mill.lua", 'room "start"', 'room "mill/yard"')
    edit(folder, "village/mill.lua", 'at = "start"', 'at = "mill/yard"')
    dev = Dev(folder, "--from", "world.db")
    player = dev.enter()
    assert "Yard" in player.do("@teleport $mill/yard") and "far tower" in player.do("@find far tower")
    player.do("@name here = Changed")
    edit(folder, "village/mill.lua", "A yard.", "A barn.")
    assert "~ mill/yard.desc" in dev.block()
    assert "A barn." in player.do("look")
    dev.end()
    wizard = enter_wizard(server)
    assert "mill/yard" not in wizard.do("@show $start") and "Yard" not in wizard.do("@show $mill/yard")
    server.stop()


def an_impossible_start_is_refused_in_one_sentence(folder):
    fails(folder.run("dev"), 2, "DIR is missing")
    fails(folder.run("dev", "nowhere"), 1, "there is no folder nowhere")
    write_village(folder)
    fails(folder.run("dev", "--from", "a.db", "--game", "starter", "village"), 2, "not both")
    fails(folder.run("dev", "--push", "village"), 2, "--server URL")
    fails(folder.run("dev", "--as", "x!", "village"), 1, "not a valid name")
    fails(folder.run("dev", "--from", "none.db", "village"), 1, "none.db")
    folder.write("village/mill.lua", "room {")
    fails(folder.run("dev", "village"), 1, "mill.lua:1")


# -- the real server --


def make_mill(folder):
    """A served world with anna's lever, exported to `village`; returns the server and anna's token."""
    server = folder.server(PATIENT, services=("telnet", "http"))
    wizard = enter_wizard(server)
    anna = enter(server, "create anna password1")
    wizard.do("@role anna builder")
    number = number_in(anna.do("@create a lever"))
    wizard.do("@ref #%d = mill/lever" % number)
    anna.do("drop lever")
    anna.do("@set lever.portable = false")
    anna.program("lever", LEVER)
    succeeds(folder.run("export", "--design", "--world", "world.db", "village"))
    assert folder.has("village/behaviours/mill/lever.lua"), os.listdir(os.path.join(folder.path, "village"))
    return server, wizard, anna


def url(server):
    return "http://127.0.0.1:%d" % server.ports["http"]


def a_green_save_is_pushed_and_a_red_one_is_not(folder):
    server, wizard, anna = make_mill(folder)
    token = log_in(server.ports["http"], "wizard", server.wizard_password)
    dev = Dev(folder, "--server", url(server), env={"SKEIN_TOKEN": token})
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = true", "e.this.down = false")
    assert "red" in dev.block()
    dev.type("push")
    dev.read("not pushed: the last save is red")
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = false", "e.this.down = true")
    edit(folder, "village/behaviours/mill/lever.lua", ACT, 'return "Clank."')
    assert "green" in dev.block()
    dev.type("push")
    told = dev.read("pushed to|not pushed")
    assert "~ mill/lever.behaviour\n" in told and "pushed to %s: 1 test ran there" % url(server) in told, told
    assert "Clank." in anna.do("pull lever")
    assert "nothing" in succeeds(folder.run("plan", "--world", "world.db", "village")).lower()

    wizard.do("@describe lever = Somebody else's words.")
    edit(folder, "village/behaviours/mill/lever.lua", "Clank.", "Clonk.")
    dev.block()
    dev.type("push")
    assert "pushed to" in dev.read("pushed to|not pushed")
    assert "Clonk." in anna.do("pull lever") and "Somebody else's" in anna.do("look lever")
    dev.end()
    server.stop()


def a_test_that_fails_only_there_stops_the_push(folder):
    server, wizard, anna = make_mill(folder)
    token = log_in(server.ports["http"], "wizard", server.wizard_password)
    dev = Dev(folder, "--push", "--server", url(server), env={"SKEIN_TOKEN": token})
    wizard.do("@set lever.weight = 9")
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = true", "e.this.down = e.this.weight ~= 9")
    told = dev.read("pushed to|not pushed")
    assert "green" in told and "there, mill/lever.lua:" in told and "not pushed: 1 test failed there" in told, told
    assert "e.this.down = true" in anna.do("@list lever")
    dev.end()
    server.stop()


def tests_of_files_run_on_a_server_and_change_nothing(folder):
    server, _, _ = make_mill(folder)
    env = {**os.environ, "SKEIN_TOKEN": log_in(server.ports["http"], "anna", "password1")}

    def run(*words):
        return folder.run("script", *words, "--server", url(server), env=env)
    folder.write("mill/lever.lua", LEVER + 'test("more", function(t) t.this.x = 1 t:equal(t.this.x, 2) end)\n')
    done = run("test", "mill/lever.lua")
    fails(done, 1, "1 of 2 tests failed")
    assert "ok 1 - mill/lever: it goes down\nnot ok 2 - mill/lever: more\n" in done.stdout, done.stdout
    assert "1..2" in done.stdout
    assert "x" not in re.findall(r"^(\w+) = ", enter(server, "connect anna password1").do("@show lever"), re.M)

    folder.write("mill/lever.lua", "while true do end")
    assert "ran for more than" in run("test", "mill/lever.lua").stdout
    folder.write("mill/lever.lua", 'test("hang", function() while true do end end)')
    assert "ran for more than" in run("test", "mill/lever.lua").stdout
    folder.write("start.lua", 'test("mine", function(t) t.this.desc = "x" end)')
    others = run("test", "start.lua")
    assert others.returncode == 1 and "not ok" in others.stdout, others.stdout
    fails(run("test", "--world", "world.db", "start.lua"), 2, "not both")
    server.stop()


def a_push_with_tests_saves_only_what_passes(folder):
    server, _, anna = make_mill(folder)
    env = {**os.environ, "SKEIN_TOKEN": log_in(server.ports["http"], "anna", "password1")}
    succeeds(folder.run("script", "pull", "mine", "--server", url(server), env=env))
    edit(folder, "mine/mill/lever.lua", "e.this.down = true", "e.this.down = false -- Bad.")
    done = folder.run("script", "push", "--test", "mine", env=env)
    fails(done, 1, "files not saved: 1")
    assert 'lever.lua:5: "it goes down": ' in done.stdout and "its tests fail on the server" in done.stdout, done.stdout
    assert "Bad." not in anna.do("@list lever")
    edit(folder, "mine/mill/lever.lua", "e.this.down = false -- Bad.", "e.this.down = true -- Good.")
    assert "pushed" in succeeds(folder.run("script", "push", "--test", "mine", env=env))
    assert "Good." in anna.do("@list lever")
    server.stop()


def a_text_is_searched_and_replaced_from_the_shell(folder):
    server, wizard, anna = make_mill(folder)
    env = {**os.environ, "SKEIN_TOKEN": log_in(server.ports["http"], "anna", "password1")}

    def run(*words):
        return folder.run("script", *words, "--server", url(server), env=env)
    wizard.do("@create a bell")
    wizard.program("bell", "-- it stayed up and rings\n")
    wizard.do("@private bell")
    found = succeeds(run("search", "stayed up"))
    assert found == 'mill/lever.lua:7: t:ok(t.this.down, "it stayed up")\n', found
    assert "mill/lever.lua:1: " in succeeds(run("search", "--pattern", "^command%(", "--within", "mill"))
    fails(run("search", "--within", "inn", "stayed up"), 1, "no behaviour that you may read")
    fails(run("search", "--pattern", "[a"), 1, "malformed pattern")

    dry = succeeds(run("replace", "--dry-run", "stayed up", "stayed where it was"))
    assert "mill/lever.lua:7: - " in dry and "mill/lever.lua:7: + " in dry and "dry run" in dry, dry
    assert "stayed up" in anna.do("@list lever")
    broken = run("replace", "end)", "end")
    fails(broken, 1, "cannot be saved like that")
    assert "mill/lever.lua:" in broken.stdout and "error: " in broken.stdout, broken.stdout
    warned = run("replace", "e.actor", "e.actr")
    fails(warned, 1, "--force")
    assert "warning: " in warned.stdout and "e.actor" in anna.do("@list lever")
    assert "changed 1 behaviours" in succeeds(run("replace", "stayed up", "is up"))
    assert "is up" in anna.do("@list lever")
    anna.do("@undo")
    assert "stayed up" in anna.do("@list lever")
    fails(run("replace", "up and rings", "x"), 1, "no behaviour that you may change")
    server.stop()


if __name__ == "__main__":
    sys.exit(main((
        a_saved_behaviour_is_tested_at_noon_at_midnight_and_in_rain,
        a_place_far_from_the_thing_has_the_hour_of_the_test,
        a_reset_makes_a_fresh_world_under_the_same_link,
        a_change_of_game_lua_waits_for_a_reset,
        a_change_of_a_quest_runs_the_tests_of_all_it_names,
        a_red_test_after_play_names_the_play_and_reset,
        an_exported_starter_world_is_green_with_its_own_packages,
        two_saves_of_one_size_in_one_second_are_both_seen,
        without_inotify_saves_are_found_by_their_time,
        files_of_editors_are_no_mistakes_and_an_unreadable_file_is,
        the_end_of_the_terminal_ends_it,
        the_end_of_the_input_ends_it_after_the_tests,
        a_new_folder_and_a_removed_thing_are_seen,
        the_link_logs_in_and_no_other_key_does,
        a_served_world_has_no_such_link,
        the_folder_is_never_written_to,
        owners_of_the_files_have_a_builder_s_rights,
        it_begins_with_a_copy_of_a_world_and_leaves_the_world_alone,
        an_impossible_start_is_refused_in_one_sentence,
        a_green_save_is_pushed_and_a_red_one_is_not,
        a_test_that_fails_only_there_stops_the_push,
        tests_of_files_run_on_a_server_and_change_nothing,
        a_push_with_tests_saves_only_what_passes,
        a_text_is_searched_and_replaced_from_the_shell,
    ), needs=("dev",)))
