#!/usr/bin/env python3
"""Runs `skein script` as people do who write behaviours in their own editor.

usage: script_test.py SKEIN"""
import glob
import json
import os
import re
import subprocess
import sys

from program import fails, main, succeeds
from served import enter, enter_wizard
from web_client import ask, log_in

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def is_off(folder):
    """True if the package in the folder is on only where a configuration or a game lists it."""
    with open(os.path.join(folder, "package.lua"), encoding="utf-8") as file:
        return "\n  default = false,\n" in file.read()


PACKAGES = sorted(os.path.dirname(path) for path in glob.glob(os.path.join(ROOT, "scripts/*/package.lua")))
OFF = [folder for folder in PACKAGES if is_off(folder)]
ON = [folder for folder in PACKAGES if folder not in OFF]
STOCK = sorted(path for folder in ON for path in glob.glob(folder + "/behaviours/*.lua"))
ALL_STOCK = sorted(path for folder in ON for path in glob.glob(folder + "/**/*.lua", recursive=True))
STARTER = sorted(glob.glob(os.path.join(ROOT, "data/starter/behaviours/*.lua")))

LEVER = """command("pull {this}", function(e)
  e.this.down = true
  e.this:after(5, "rise")
end)
on("timer:rise", function(e) e.this.down = nil end)
"""
LEVER_TEST = """test("it comes up again", function(t)
  t:command(t:player("Ann"), "pull lever")
  t:ok(t.this.down)
  t:advance(5)
  t:equal(t.this.down, %s)
end)
"""


def probable_mistakes_are_reported_with_their_line(folder):
    folder.write("lamp.lua", """on("hear", function(e)
  e.actor:tell("You say " .. e.text)
  helper(e.actr)
end)
""")
    done = folder.run("script", "check", "lamp.lua")
    fails(done, 1, "1 of 1 files")
    lines = done.stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["lamp.lua:2", "lamp.lua:3", "lamp.lua:3"], lines
    assert '".."' in lines[0] and '"helper"' in lines[1] and '"actor"' in lines[2], lines


def documented_lines_pass_the_checks(folder):
    folder.write("ear.lua", 'before("command", function(e)\n'
                            '  if e.verb == "take" or e.word == "grab" then return stop("No.") end\n'
                            'end)\n')
    assert succeeds(folder.run("script", "check", "ear.lua")) == ""
    folder.write("ear.lua", 'on("command", function(e) end)\n')
    assert '"command"' in folder.run("script", "check", "ear.lua").stdout


def an_endless_source_file_is_stopped(folder):
    folder.write("loop.lua", "while true do end\n")
    done = folder.run("script", "check", "loop.lua")
    fails(done, 1, "1 of 1 files")
    assert done.stdout.startswith("loop.lua:1: while loading, it ran for more than"), done.stdout
    folder.write("town/town.lua", 'item "loop" { name = "a loop" }\n')
    folder.write("town/behaviours/loop.lua", "while true do end\n")
    fails(folder.run("init", "--from", "town"), 1, "it ran for more than")


def the_stock_behaviours_pass_the_checks(folder):
    assert succeeds(folder.run("script", "check", "--stock", *STOCK)) == ""
    assert succeeds(folder.run("script", "check", *STARTER)) == ""


def a_behaviour_s_tests_are_run_and_counted(folder):
    folder.write("lever.lua", LEVER + LEVER_TEST % "nil")
    assert succeeds(folder.run("script", "test", "lever.lua")) == "ok 1 - lever: it comes up again\n1..1\n"
    assert folder.names() == ["lever.lua"]


def a_test_that_fails_says_where_and_why(folder):
    folder.write("lever.lua", LEVER + LEVER_TEST % "1" + 'test("more", function(t) t:ok(1) end)\n')
    done = folder.run("script", "test", "lever.lua")
    fails(done, 1, "1 of 2 tests failed")
    lines = done.stdout.splitlines()
    assert lines[0] == "not ok 1 - lever: it comes up again", lines
    assert lines[1] == "# lever.lua:10: it is nil, not 1", lines
    assert lines[-2:] == ["ok 2 - lever: more", "1..2"], lines


def a_file_without_tests_or_with_errors_fails(folder):
    folder.write("none.lua", LEVER)
    fails(folder.run("script", "test", "none.lua"), 1, "no test")
    folder.write("wrong.lua", "on(")
    done = folder.run("script", "test", "wrong.lua", "missing.lua", "nobody")
    fails(done, 1, "3 of 3 tests failed")
    assert "# line 1: unexpected symbol" in done.stdout and "no object has that ref" in done.stdout, done.stdout
    fails(folder.run("script", "test"), 2, "FILE or NAME is missing")


def every_stock_behaviour_has_tests_that_pass(folder):
    done = folder.run("script", "test", *STOCK, *STARTER)
    assert "not ok" not in done.stdout, re.findall(r"^not ok.*\n(?:#.*\n)*", done.stdout, re.M)
    output = succeeds(done)
    tested = {line.split(" - ")[1].split(":")[0] for line in output.splitlines() if line.startswith("ok ")}
    names = {os.path.basename(path)[:-4] for path in STOCK + STARTER}
    assert tested == names, names ^ tested
    assert int(re.search(r"^1\.\.(\d+)$", output, re.M).group(1)) >= len(names)


def each_test_in_a_stock_file_is_run(folder):
    """Files of one name in several packages are parts of one prototype, and their tests are told apart by their names."""
    wanted = {}
    for path in ALL_STOCK + STARTER:
        with open(path, encoding="utf-8") as file:
            names = re.findall(r'^( *)test\("((?:[^"\\]|\\.)*)', file.read(), re.M)
        if names:
            wanted[path] = names
    done = folder.run("script", "test", "--stock", *wanted)
    ran = re.findall(r"^ok \d+ - ([^:]+): (.*)$", succeeds(done), re.M)
    for part in {os.path.basename(path) for path in wanted}:
        own = [test for name, test in ran if name == part[:-4]]
        names = [name for path, found in wanted.items() if os.path.basename(path) == part for name in found]
        for _, name in names:
            assert any(test.startswith(name.replace('\\"', '"')) for test in own), (part, name)
        assert len(own) == len(names) or any(indent for indent, _ in names), (part, own)


def packages_that_are_off_pass_their_checks(folder):
    assert len(OFF) > 5, OFF
    for path in OFF:
        done = folder.run("package", "check", path)
        assert succeeds(done).endswith(" 0 problems\n"), done.stdout


def tests_are_run_in_a_copy_of_a_world(folder):
    succeeds(folder.run("init", "--world", "world.db"))
    with open(os.path.join(folder.path, "world.db"), "rb") as file:
        before = file.read()
    output = succeeds(folder.run("script", "test", "--world", "world.db", "mill-lever", "$machine"))
    assert "ok 1 - mill-lever: the hatch opens for a while" in output, output
    with open(os.path.join(folder.path, "world.db"), "rb") as file:
        assert file.read() == before


def a_files_path_ends_with_its_objects_ref(folder):
    folder.write("village/hall.lua", 'room "sorrel/hall" { name = "Hall" }\n'
                                     'item "sorrel/car" { name = "a car", at = "sorrel/hall" }\n')
    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    folder.write("pulled/sorrel/car.lua", 'test("it is the car", function(t) t:equal(t.this.name, "a car") '
                                          't:equal(t.here.name, "Hall") end)\n')
    folder.write("pulled/stray.lua", 'test("it is nothing", function(t) t:ok(t.this.name ~= "a car") end)\n')
    output = succeeds(folder.run("script", "test", "--world", "world.db", "pulled/sorrel/car.lua"))
    assert output == "ok 1 - sorrel/car: it is the car\n1..1\n", output
    output = succeeds(folder.run("script", "test", "--world", "world.db", "pulled/stray.lua"))
    assert '# pulled/stray.lua: nothing has the ref "stray"; a new item stands for it' in output, output
    fails(folder.run("script", "test", "--world", "world.db", "sorrel/hall"), 1, "")
    assert "cannot open" not in folder.run("script", "test", "--world", "world.db", "$sorrel/car").stdout


def editors_are_told_of_every_function(folder):
    output = succeeds(folder.run("script", "annotations", "behaviours"))
    assert output.split() == ["wrote", "behaviours/skein-api/skein.lua", "wrote", "behaviours/skein-api/objects.lua",
                              "wrote", "behaviours/skein-api/packages.lua",
                              "wrote", "behaviours/.luarc.json", "wrote", "behaviours/.luacheckrc"], output
    with open(os.path.join(folder.path, "behaviours/skein-api/skein.lua"), encoding="utf-8") as file:
        text = file.read()
    assert text == succeeds(folder.run("script", "annotations"))
    assert text.startswith("---@meta\n"), text[:40]
    for part in ("function ObjectBase:act(text, names, options) end", "---@deprecated write o:act(...)\nfunction act(o", "---@param dest Object\n", "---@return true?\n",
                 "function ObjectBase:move(dest", "---@class Event: Event.own\n", "function Test:advance(seconds) end"):
        assert part in text, part
    with open(os.path.join(folder.path, "behaviours/.luarc.json"), encoding="utf-8") as file:
        assert json.load(file)["workspace.library"] == ["skein-api"]
    folder.write("all.lua", text)
    subprocess.run(["luacheck", "-q", "--no-config", "--only", "011", "--", "all.lua"], cwd=folder.path,
                   stdout=subprocess.DEVNULL, check=True)


def editors_are_told_of_the_functions_for_packages(folder):
    succeeds(folder.run("script", "annotations", "shells"))
    with open(os.path.join(folder.path, "shells/skein-api/packages.lua"), encoding="utf-8") as file:
        text = file.read()
    for part in ("function sys.setting(package, name) end", "function sys.kv(name) end", "function build.set_ref(",
                 "function optional(name) end", '---@overload fun(name: "panels"): core.panels\n',
                 "---@class core.panels\n", "function M.add(name, about, fn) end",
                 '---@overload fun(name: "calendar/weather"): calendar.weather\n',
                 "--- Returns the sky over PLACE, a room or an area, or nil indoors; and whether it freezes.\n"
                 "function M.of(place) end"):
        assert part in text, part
    undescribed = re.findall(r"^--- (\w+)\nfunction", text, re.M)
    assert not undescribed, undescribed
    subprocess.run(["luacheck", "-q", "--no-config", "--only", "011", "--", "shells/skein-api/packages.lua"],
                   cwd=folder.path, stdout=subprocess.DEVNULL, check=True)


def existing_luacheck_settings_are_kept(folder):
    folder.write("behaviours/.luacheckrc", "std = 'min'\n")
    assert "kept behaviours/.luacheckrc" in succeeds(folder.run("script", "annotations", "behaviours"))
    with open(os.path.join(folder.path, "behaviours/.luacheckrc"), encoding="utf-8") as file:
        assert file.read() == "std = 'min'\n"


def luacheck_knows_what_a_behaviour_may_name(folder):
    succeeds(folder.run("script", "annotations", "behaviours"))
    for path in STARTER:
        with open(path, encoding="utf-8") as file:
            folder.write(os.path.join("behaviours", os.path.basename(path)), file.read())
    folder.write("behaviours/area.lua", 'area "inn" { name = "Inn" }\nroom "hall" { area = "inn", name = "Hall" }\n'
                 'item "bell" { at = ref("hall") }\nquest "bells" { name = "Bells" }\n')
    where = os.path.join(folder.path, "behaviours")
    done = subprocess.run(["luacheck", "-q", "."], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    folder.write("behaviours/wrong.lua", "on('look', function() io.write(strng.fromat(act)) string.pack() end)\n")
    done = subprocess.run(["luacheck", "--no-color", "wrong.lua"], cwd=where, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1 and "'io'" in done.stdout and "'strng'" in done.stdout and "'pack'" in done.stdout, done


VEND = """command("buy {this}", function(e)
  local coins = random(6)
  if e.this.stock < coins then error("short of " .. coins) end
  return "Here."
end)
"""
MENDED = """command("buy {this}", function(e)
  local coins = random(6)
  if e.this.stock < coins then return "Short of " .. coins .. "." end
  return "Here."
end)
"""


def a_replacement_in_all_behaviours_waits_for_a_yes(folder):
    """The search takes more than one turn here, so the question comes after a wait."""
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do("@create a machine")
    wizard.program("machine", 'command("poke {this}", function(e) return "Boom" end)\n')
    wizard.type("@replace /Boom/Bang/")
    wizard.read_on("Change 1 behaviour?", "or any other command")
    wizard.type("yes")
    wizard.read_on("Changed 1 behaviour")
    assert "Bang" in wizard.do("poke machine")


def a_replayed_report_becomes_a_test_that_fails_until_the_fix(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do("@create a machine")
    wizard.do("@ref machine = vend")
    wizard.do("drop machine")
    wizard.do("@set machine.stock = 0")
    wizard.program("machine", VEND)
    ann = enter(server, "create ann a-secret-word")
    ann.do("buy machine")
    ann.do("report the machine broke when I bought something")
    report = wizard.do("@watch 1")
    number = re.search(r"short of \d \(@replay (\d+)\)", report)
    assert number, report
    folder.write("report.txt", "ann said:\n" + wizard.do("@replay %s file" % number.group(1)))
    assert server.stop() == 0

    test = succeeds(folder.run("replay", "report.txt"))
    folder.write("vend.lua", VEND + test)
    done = folder.run("script", "test", "--world", "world.db", "vend.lua")
    fails(done, 1, "1 of 1 tests failed")
    assert "short of" in done.stdout, done.stdout
    folder.write("vend.lua", MENDED + test)
    assert "ok 1 - vend: replay of buy {this}" in succeeds(
        folder.run("script", "test", "--world", "world.db", "vend.lua"))


def builders_read_the_same_sources_by_telnet_and_api(folder):
    server = folder.server(services=("telnet", "http"))
    wizard = enter_wizard(server)
    readers = {}
    for name in ("bea", "cob", "dot"):
        enter(server, "create %s a-secret-word" % name).close()
        if name != "dot":
            wizard.do("@role %s builder" % name)
        readers[name] = log_in(server.ports["http"], name, "a-secret-word")
    bea, cob = (enter(server, "connect %s a-secret-word" % name) for name in ("bea", "cob"))
    number = re.search(r"#(\d+)", bea.do("@create a machine")).group(1)
    bea.do("@ref machine = vend")
    bea.program("machine", 'on("look", function() end)')

    def get(name, path=""):
        return ask(server.ports["http"], "GET", "/api/v1/objects/%s/behaviour%s" % (number, path),
                   None, readers[name], None)
    assert b'"look"' in get("bea").body and b'"look"' in get("cob").body
    assert b'"look"' in get("cob", "/revisions/1").body
    assert 'on("look"' in cob.do("@list $vend")
    assert get("cob", "/revisions").status == 403 and get("dot").status == 403
    bea.do("@private $vend")
    hidden = get("cob")
    assert hidden.status == 403 and b"private: it belongs to bea" in hidden.body, hidden.body
    assert get("cob", "/revisions/1").status == 403
    assert "private: it belongs to bea" in cob.do("@list $vend")
    assert b'"look"' in get("bea").body


def an_invalid_replay_is_reported(folder):
    for text in ("", "nothing", "{", "{kind = 1}", '{kind = "on", name = "x"}', '{kind = "on", name = "x", this = #0}',
                 '{kind = "on", name = "x", this = #1, things = {1}}',
                 '{kind = "on", name = "x", this = #1, parts = {{things = 2}}}', "{kind = os.exit()}"):
        folder.write("report.txt", text)
        fails(folder.run("replay", "report.txt"), 1, "report.txt: that isn't a replay")
    fails(folder.run("replay", "missing.txt"), 1, "missing.txt")
    fails(folder.run("replay"), 2, "FILE")


if __name__ == "__main__":
    sys.exit(main([
        probable_mistakes_are_reported_with_their_line,
        documented_lines_pass_the_checks,
        an_endless_source_file_is_stopped,
        the_stock_behaviours_pass_the_checks,
        a_behaviour_s_tests_are_run_and_counted,
        a_test_that_fails_says_where_and_why,
        a_file_without_tests_or_with_errors_fails,
        every_stock_behaviour_has_tests_that_pass,
        each_test_in_a_stock_file_is_run,
        packages_that_are_off_pass_their_checks,
        tests_are_run_in_a_copy_of_a_world,
        a_files_path_ends_with_its_objects_ref,
        a_replacement_in_all_behaviours_waits_for_a_yes,
    a_replayed_report_becomes_a_test_that_fails_until_the_fix,
        builders_read_the_same_sources_by_telnet_and_api,
        an_invalid_replay_is_reported,
        editors_are_told_of_every_function,
        editors_are_told_of_the_functions_for_packages,
        existing_luacheck_settings_are_kept,
        luacheck_knows_what_a_behaviour_may_name,
    ]))
