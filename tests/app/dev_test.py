#!/usr/bin/env python3
"""`skein dev`: a private world from files, with lint and tests at each save, and pushes to a real server; and tests that
run on a server.

usage: dev_test.py SKEIN"""
import http.client
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import types
from multiprocessing.connection import wait

from program import fails, main, succeeds
from served import PATIENT, SLOWER, enter, enter_wizard, number_in
from web_client import log_in

YARD = """area "mill" { name = "The Mill", climate = "temperate" }
room "start" { area = "mill", desc = "A yard.", name = "Yard", exits = { east = "mill/green" } }
room "mill/green" { area = "mill", desc = "Grass.", name = "Green", proto = "outdoors", exits = { west = "start" } }
item "mill/lever" { at = "start", name = "a lever", owner = "anna" }
item "mill/post" { at = "mill/green", name = "a post" }
"""
ACT = 'e.actor:act("{Actor} {verb:pull} {this}.", { this = e.this })'
LEVER = """command("pull {this}", function(e)
  e.this.down = true
  e.actor:act("{Actor} {verb:pull} {this}.", { this = e.this })
end)
test("it goes down", function(t)
  t:command(t:player("Ann"), "pull lever")
  t:ok(t.this.down, "it stayed up")
end)
"""


POST = """test("it stands", function(t)
  %s
end)
"""


class Dev:
    """A `skein dev` of the folder `village`."""

    def __init__(self, folder, *words, env=None, terminal=False):
        self.temporary = os.path.join(folder.path, "tmp")
        os.makedirs(self.temporary, exist_ok=True)
        self.terminal, own = pty.openpty() if terminal else (None, subprocess.PIPE)
        self.process = subprocess.Popen(
            [folder.binary, "dev", *words, "village"], cwd=folder.path, stdin=own,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": self.temporary, **(env or {})})
        folder.processes.append(self.process)
        if terminal:
            os.close(own)
        self.said = ""
        self.first = self.block()

    def read(self, pattern, timeout_s=60 * SLOWER):
        """Returns what it prints up to a line that fits."""
        end = time.monotonic() + timeout_s
        while not (found := re.search(r"^(?:%s)[^\n]*\n" % pattern, self.said, re.M)):
            left = end - time.monotonic()
            assert left > 0 and wait([self.process.stdout], left), "no %r in %s" % (pattern, self.said)
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            assert more, "it ended: %s %s" % (self.said, self.process.stderr.read().decode())
            self.said += more.decode()
        text, self.said = self.said[:found.end()], self.said[found.end():]
        return text

    def block(self):
        return self.read("green|red")

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def port(self, service):
        return int(re.search(r"^listening %s \S+:(\d+)$" % service, self.first, re.M).group(1))

    def link(self):
        return re.search(r"^play http://[^/]+(\S+)", self.first, re.M).group(1)

    def enter(self):
        """Plays in the private world."""
        line = re.search(r"^telnet \S+ \((.*)\)$", self.first, re.M).group(1)
        return enter(types.SimpleNamespace(port=self.port("telnet")), line)

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        self.process.wait(timeout=30 * SLOWER)
        more = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        if self.process.stdin:
            self.process.stdin.close()
        assert self.process.returncode == 0 and not more, (self.process.returncode, more)
        assert os.listdir(self.temporary) == [], os.listdir(self.temporary)


def write_village(folder, lever=LEVER):
    folder.write("village/mill.lua", YARD)
    folder.write("village/behaviours/mill/lever.lua", lever)


def edit(folder, name, old, new):
    path = os.path.join(folder.path, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert old in text, (old, text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


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
    assert "red: 1 problem, 1 change, 3 tests" in night, night
    assert 'behaviours/mill/post.lua:2: in rain, "it stands": it rains\n' in rain and "red: 1 problem" in rain, rain
    assert re.fullmatch(r"saved behaviours/mill/post.lua\n~ mill/post.behaviour\ngreen: 1 change, 3 tests, \d+ ms\n",
                        well), well
    dev.end()


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
    assert 'behaviours/start.lua:2: at midnight, "it stands": ' in first and "red: 1 problem, 1 change, 3 tests" in first, first
    assert "green: 1 change, 3 tests" in second, second
    dev.end()


def a_red_test_shows_the_error_of_the_script_with_its_line(folder):
    write_village(folder)
    dev = Dev(folder)
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = true", "e.this.x = e.this.y + 1")
    red = dev.block()
    assert "behaviours/mill/lever.lua:2: attempt to perform arithmetic" in red, red
    assert red.index("lever.lua:2: attempt") < red.index('lever.lua:7: "it goes down": it stayed up'), red
    assert "red: 2 problems, 1 change, 1 test" in red, red
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
    """The lever's script names the post; the sign stands beside it; the bell has nothing to do with it."""
    write_village(folder, LEVER + 'test("a post", function(t) t:ok(object("mill/post")) end)\n')
    folder.write("village/more.lua", 'item "mill/sign" { at = "mill/green", name = "a sign" }\n'
                                     'room "mill/tower" { desc = "High.", name = "Tower", apart = true }\n'
                                     'item "mill/bell" { at = "mill/tower", name = "a bell" }\n'
                                     'prototype "mill/tall" { proto = "item", name = "a tall thing" }\n'
                                     'item "mill/pole" { at = "mill/tower", proto = "mill/tall", name = "a pole" }\n')
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

    assert "green: 1 change, 9 tests" in post, post
    assert "green: 1 change, 6 tests" in proto, proto
    assert "green: 1 change, 6 tests" in moved, moved
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
    write_village(folder, LEVER.replace('t:ok(t.this.down, "it stayed up")', 't.room.area.desc = "mine"'))
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
    wizard.do("@set lever.stuck = true")
    edit(folder, "village/behaviours/mill/lever.lua", "e.this.down = true", "e.this.down = not e.this.stuck")
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
        a_mistake_is_told_with_its_file_and_line,
        a_red_test_shows_the_error_of_the_script_with_its_line,
        a_mistake_is_told_also_of_a_thing_that_nobody_owns,
        a_reset_makes_a_fresh_world_under_the_same_link,
        a_place_far_from_the_thing_has_the_hour_of_the_test,
        two_saves_of_one_size_in_one_second_are_both_seen,
        without_inotify_saves_are_found_by_their_time,
        files_of_editors_are_no_mistakes_and_an_unreadable_file_is,
        the_end_of_the_terminal_ends_it,
        a_new_folder_and_a_removed_thing_are_seen,
        a_thing_stays_red_until_it_is_mended_elsewhere,
        mistakes_in_areas_are_told_at_each_save_with_their_lines,
        faults_in_triggers_of_imported_areas_are_told,
        a_change_tests_all_that_it_can_touch,
        an_exit_whose_twin_is_removed_stays_and_the_save_is_red,
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
