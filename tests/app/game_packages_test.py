#!/usr/bin/env python3
"""An operator's own package of the game: made, checked, served by configuration, and taken again by SIGHUP. And games,
which are lists of packages: made, served and exported.

usage: game_packages_test.py SKEIN"""
import os
import re
import signal
import sys
import urllib.request

from program import fails, main, succeeds
from served import Server, enter, enter_wizard, until


def all_are_listed(folder):
    lines = succeeds(folder.run("package", "list")).splitlines()
    assert lines[0].startswith("core 1: ") and len(lines) > 20, lines
    assert any(line.startswith("languages 1: ") and "off unless" in line for line in lines), lines


def a_new_package_passes_its_check(folder):
    assert "path = \"dragons\"" in succeeds(folder.run("package", "new", "dragons"))
    assert succeeds(folder.run("package", "check", "dragons")) == "0 tests, 1 stories, 0 problems\n"
    fails(folder.run("package", "new", "dragons"), 1, "cannot make dragons")
    fails(folder.run("package", "new", "Dragons"), 1, "not a package's name")
    fails(folder.run("package", "bake"), 2, "new, check or list")


def mistakes_are_found_without_a_server(folder):
    succeeds(folder.run("package", "new", "dragons"))
    folder.write("dragons/commands/dragons.lua", 'command("soar", function(e) return wings end)\n')
    done = folder.run("package", "check", "dragons")
    fails(done, 1, "dragons has problems")
    assert "scripts/dragons/commands/dragons.lua:1: " in done.stdout, done.stdout
    folder.write("dragons/commands/dragons.lua", 'require("body")\n')
    fails(folder.run("package", "check", "dragons"), 1, 'add "fighting" to its needs')
    folder.write("dragons/package.lua", 'package "dragons" { title = "a", need = { "fighting" } }\n')
    fails(folder.run("package", "check", "dragons"), 1, "did you mean needs?")


def a_package_is_served_and_taken_again(folder):
    succeeds(folder.run("package", "new", "dragons"))
    server = folder.server('packages = { "core", "building", { path = "dragons" } }\n')
    wizard = enter_wizard(server)
    assert wizard.do("dragons") == "The package dragons is here."
    said = wizard.do("@packages")
    assert "dragons 1: " in said and re.search(r"homes 1: .*\n *off: the configuration does not list it", said), said
    assert "don't know how" in wizard.do("chat hello")
    folder.write("dragons/commands/dragons.lua", 'command("dragons", function() return "They are away." end)\n')
    server.process.send_signal(signal.SIGHUP)
    while wizard.do("dragons") != "They are away.":
        pass
    guest = enter(server, "guest")
    assert guest.do("dragons") == "They are away."


def a_package_has_sentences_of_core_in_its_own_words(folder):
    succeeds(folder.run("package", "new", "dragons"))
    folder.write("dragons/lines/phrases.lua", 'phrase("unknown_command", "No dragon can {word}.")\n')
    assert succeeds(folder.run("package", "check", "dragons")).endswith("0 problems\n")
    server = folder.server('packages = { "default", { path = "dragons" } }\n')
    wizard = enter_wizard(server)
    assert wizard.do("frobnicate") == "No dragon can frobnicate.", wizard.do("frobnicate")
    os.remove(folder.path + "/dragons/lines/phrases.lua")
    server.process.send_signal(signal.SIGHUP)
    while "You don't know how to" not in wizard.do("frobnicate"):
        pass


def a_package_is_added_to_those_that_are_on(folder):
    succeeds(folder.run("package", "new", "dragons"))
    server = folder.server('packages = { "default", "languages", { path = "dragons" } }\n')
    wizard = enter_wizard(server)
    assert wizard.do("dragons") == "The package dragons is here."
    said = wizard.do("@packages")
    assert not re.search(r"(homes|languages|market) 1: .*\n *off", said) and "homes 1: " in said, said


def example_of(topic):
    """Returns {path: text} of the files that a help page shows: a line "`PATH`:" and an indented block."""
    with open(os.path.join(os.environ["SKEIN_SOURCE"], "data/help", topic), encoding="utf-8") as file:
        found = re.findall(r"^`([\w/.-]+)`:?[^\n]*\n\n((?:(?:    [^\n]*)?\n)+)", file.read(), re.MULTILINE)
    return {path: re.sub("^    ", "", text, flags=re.MULTILINE).rstrip("\n") + "\n" for path, text in found}


def the_package_of_the_help_page_works(folder):
    files = example_of("writing-packages.md")
    assert len(files) == 8, sorted(files)
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder.path, path)), exist_ok=True)
        folder.write(path, text)
    assert succeeds(folder.run("package", "check", "shells")) == "1 tests, 1 stories, 0 problems\n"
    os.rename(os.path.join(folder.path, "shells/prototypes.lua"), os.path.join(folder.path, "kept.lua"))
    done = folder.run("package", "check", "shells")
    fails(done, 1, "shells has problems")  # it tests with prototypes.lua, and shows the error of the script
    assert "a script failed: scripts/shells/commands/comb.lua:" in done.stdout + done.stderr, done.stdout
    os.rename(os.path.join(folder.path, "kept.lua"), os.path.join(folder.path, "shells/prototypes.lua"))
    server = folder.server('packages = { "default", { path = "shells" } } settings = { shells = { chance = 100 } }\n', services=("telnet", "http"))
    wizard = enter_wizard(server)
    assert "nothing to comb" in wizard.do("comb")
    wizard.do('@set here.shells = {"a cowrie"}')
    assert any("cowrie" in wizard.do("comb") for _ in range(50))
    assert "grams" in wizard.do("look at cowrie")
    with urllib.request.urlopen("http://127.0.0.1:%d/panels/shells" % server.ports["http"], timeout=60) as answer:
        page = answer.read().decode()
    assert "cowrie" in page and "wizard" in page, page
    assert 'aria-label="Who, What, Grams"' in page, page
    tested = wizard.do("@test $shell")  # in a world with records and another chance
    assert "0 of 1 tests failed" in tested, tested
    assert "shells: Look for shells" in wizard.do("topics things")
    assert "Look for shells" in wizard.do("help comb")


def the_help_page_describes_every_line_of_a_story(folder):
    source = os.environ["SKEIN_SOURCE"]
    with open(os.path.join(source, "tests/stories/README.md"), encoding="utf-8") as file:
        rows = re.findall(r"^\| (`.*?) \| ", file.read().partition("| line | means |")[2].partition("\n\n")[0], re.MULTILINE)
    lines = [line.replace("\\|", "|") for row in rows for line in re.findall("`([^`]+)`", row)]
    assert len(lines) == 13, lines
    with open(os.path.join(source, "data/help/writing-packages.md"), encoding="utf-8") as file:
        told = file.read().partition("**Stories.**")[2]
    assert "NAME.story" in told and all("`%s`" % line in told for line in lines), [line for line in lines if "`%s`" % line not in told]
    assert folder.names() == []


def a_folder_that_is_no_package_is_refused(folder):
    folder.write("own.lua", 'packages = { { path = "nothing" } }\n')
    fails(folder.run("serve", "--config", "own.lua"), 1, "cannot read nothing/package.lua")
    folder.write("own.lua", 'packages = { "core", "dragonz" }\n')
    fails(folder.run("serve", "--config", "own.lua"), 1, 'there is no package "dragonz"')
    folder.write("market/package.lua", 'package "market" { title = "a" }\n')
    folder.write("own.lua", 'packages = { { path = "market" } }\n')
    fails(folder.run("serve", "--config", "own.lua"), 1, "has the name of a package of the stock game")
    folder.write("own.lua", 'packages = "core"\n')
    fails(folder.run("serve", "--config", "own.lua"), 1, "it must be a list of packages")


def settings_are_checked_and_shown(folder):
    server = folder.server("settings = { market = { fee = 7 } }\n")
    assert "fee = 7" in enter_wizard(server).do("@packages market")
    folder.write("own.lua", "settings = { market = { fee = 70 } }\n")
    fails(folder.run("serve", "--config", "own.lua", "--world", "other.db"), 1, "market.fee must be a number from 0 to 50 (")


def older_keys_become_settings(folder):
    server = folder.server('rules = { fighting = "everywhere", pvp = "off", hunger = true }\n'
                           'settings = { fighting = { pvp = "areas" } }\n')
    wizard = enter_wizard(server)
    said = wizard.do("@packages fighting")
    for line in ('where = "everywhere"', 'pvp = "areas"', "hunger = true", 'preset = "brisk"'):
        assert line in said, (line, said)
    told = [line for line in server.words().splitlines() if "older keys" in line]
    assert len(told) == 1 and "rules.fighting is settings.fighting.where now" in told[0], told
    assert "rules.pvp" not in told[0] and "rules.preset" not in told[0], told
    folder.write("own.lua", 'settings = { fighting = { where = "here" } }\n')
    fails(folder.run("serve", "--config", "own.lua", "--world", "other.db"), 1,
          'fighting.where must be one of "off", "areas", "everywhere" (')


def reload_scripts(wizard, wanted="Reloaded:"):
    wizard.do("@reload")
    return wizard.read_on(wanted)


def prototypes_reach_a_world_that_exists(folder):
    def write(**props):
        folder.write("dragons/prototypes.lua", 'prototype "scale" { proto = "item", %s }\n' %
                     ", ".join("%s = %s" % prop for prop in props.items()))

    def shown(*names):
        return [wizard.do(";object('scale') and object('scale').%s" % name) for name in names]

    succeeds(folder.run("package", "new", "dragons"))
    server = folder.server('packages = { "default", { path = "dragons" } }\n')
    wizard = enter_wizard(server)
    write(name='"a scale"', desc='"It is red."', weight=2)
    reload_scripts(wizard)
    assert shown("name", "desc", "weight") == ['"a scale"', '"It is red."', "2"], shown("name", "desc", "weight")
    wizard.do("@describe $scale = It is old.")
    wizard.do("@set $scale.light = 4")
    write(name='"a dragon\'s scale"', desc='"It is blue."', weight=3, light=1, bulk=5)
    reload_scripts(wizard)
    names = ("name", "desc", "weight", "light", "bulk")
    wanted = ['"a dragon\'s scale"', '"It is old."', "3", "4", "5"]
    assert shown(*names) == wanted, shown(*names)
    write(name='"a scale"', weight='"heavy"')
    said = reload_scripts(wizard, "Nothing has changed")
    assert "scripts/dragons/prototypes.lua:1: scale: weight has to be a number, 0 or more" in said, said
    assert shown(*names) == wanted, shown(*names)
    write(name='"a scale"')  # what it gives no more goes, except what a builder has set
    server.stop()
    server.start()
    wizard = enter_wizard(server)
    assert shown(*names) == ['"a scale"', '"It is old."', "1", "4", "nil"], shown(*names)


def prototypes_of_a_package_that_is_taken_away_stay(folder):
    def shown():
        return [wizard.do(";object('scale').%s" % name) for name in ("name", "weight")]

    succeeds(folder.run("package", "new", "dragons"))
    folder.write("dragons/prototypes.lua", 'prototype "scale" { proto = "item", name = "a scale", weight = 4 }\n')
    server = folder.server('packages = { "default", { path = "dragons" } }\n')
    wizard = enter_wizard(server)
    assert shown() == ['"a scale"', "4"], shown()
    server.stop()
    with open(os.path.join(folder.path, "config.lua")) as file:
        config = file.read()
    folder.write("config.lua", config.replace(', { path = "dragons" }', ""))
    server.start()
    wizard = enter_wizard(server)
    assert shown() == ['"a scale"', "4"], shown()
    server.stop()
    folder.write("config.lua", config)
    folder.write("dragons/prototypes.lua", 'prototype "scale" { proto = "item", name = "a scale", weight = 5 }\n')
    server.start()
    wizard = enter_wizard(server)
    assert shown() == ['"a scale"', "5"], shown()


def an_object_of_somebody_does_not_follow(folder):
    succeeds(folder.run("package", "new", "dragons"))
    server = folder.server('packages = { "default", { path = "dragons" } }\n')
    wizard = enter_wizard(server)
    wizard.do("@create a gem from item")
    wizard.do("@ref gem = scale")
    for text in ('name = "a scale"', 'name = "a scale", weight = 5'):
        folder.write("dragons/prototypes.lua", 'prototype "scale" { proto = "item", %s }\n' % text)
        reload_scripts(wizard)
        shown = [wizard.do(";object('scale').%s" % name) for name in ("name", "weight")]
        assert shown == ['"a gem"', "1"], shown


def wrong_types_in_prototypes_are_refused(folder):
    succeeds(folder.run("package", "new", "dragons"))
    folder.write("dragons/prototypes.lua", 'prototype "mini" { proto = "item" }\n\nprototype "maxi" {\n  proto = "item",\n  portable = "no",\n}\n')
    folder.write("own.lua", 'packages = { "default", { path = "dragons" } }\n')
    for wanted in ("prototypes.lua:3: maxi: portable has to be true or false", 'prototypes.lua:1: there is no prototype "itme"'):
        for words in (("--check-config",), ("--listen", "telnet:127.0.0.1:0")):
            done = folder.run("serve", *words, "--config", "own.lua")
            assert done.returncode == 1 and "scripts/dragons/" + wanted in done.stdout + done.stderr, (done.stdout, done.stderr)
        folder.write("dragons/prototypes.lua", 'prototype "mini" { proto = "itme" }\n')
    assert not folder.has("skein.db"), folder.names()


def deposits_come_back_at_a_start_without_their_package(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do(";create({'item', 'bank'}, {name = 'a counter', location = me.location})")
    wizard.do(";create('coin', {amount = 50, location = me})")
    assert "50 coins" in wizard.do("deposit 50")
    server.stop()
    with open(server.config, "a", encoding="utf-8") as file:
        file.write('packages = { "core", "building", "boards" }\n')
    server.start()
    wizard = enter_wizard(server)
    until(wizard, "inventory", "50 coins")
    said = wizard.do("@packages")
    assert re.search(r"\d+ things? of its prototypes: .*\bbank\b", said), said
    assert "Nobody deals in that here." in wizard.do("withdraw 5")


def a_game_is_served_with_its_packages_and_no_configuration(folder):
    assert "a world of the game talker" in succeeds(folder.run("init", "--game", "talker", "--world", "world.db"))
    wizard = enter_wizard(folder.server())
    assert wizard.do("look").startswith("The Hall"), wizard.do("look")
    said = wizard.do("@packages")
    assert re.search(r"homes 1: (?!.*\n *off)", said), said
    assert re.search(r"fighting 1: .*\n *off: the game does not list it", said), said
    logged = re.findall(r"notice packages: (.*)", folder.servers[0].words())
    assert len(logged) == 1 and re.match(r"core 1, .*\bhomes 1\b.*; off: .*\bfighting 1\b", logged[0]), logged


def the_configuration_goes_before_the_game(folder):
    succeeds(folder.run("init", "--game", "bare", "--world", "world.db"))
    said = enter_wizard(folder.server('packages = { "core", "channels" }\n')).do("@packages")
    assert re.search(r"boards 1: .*\n *off: the configuration does not list it", said), said
    assert not re.search(r"channels 1: .*\n *off", said), said


def a_wrong_game_gets_the_list(folder):
    fails(folder.run("init", "--game", "talkers", "--world", "x.db"), 1,
          'there is no game "talkers"; there are bare, classic, frontier, starter, story, talker, or')
    fails(folder.run("init", "--game", "bare", "--from", "empty"), 2, "give --game or --from, not both")
    assert folder.names() == [], folder.names()
    said = succeeds(folder.run("init", "--help"))
    for name in ("bare", "classic", "frontier", "starter", "story", "talker"):
        assert re.search(r"^  %s +\w" % name, said, re.M), said


def serve_makes_a_game_and_refuses_another(folder):
    succeeds(folder.run("init", "--game", "bare", "--world", "world.db"))
    fails(folder.run("serve", "--game", "talker", "--world", "world.db"), 1, "is a world of the game bare")
    server = Server(folder.binary, folder.path)
    server.world = folder.path + "/new.db"
    server.options = ["--game", "talker"]
    folder.servers.append(server)
    server.spawn()
    server.wait_ready()
    assert enter_wizard(server).do("look").startswith("The Hall")


def own_game(folder):
    succeeds(folder.run("package", "new", "dragons"))
    folder.write("salt/game.lua", """game "salt" {
  title = "a harbour with dragons",
  packages = { "core", "building", { path = "../dragons" } },
  world = "town",
}
""")
    folder.write("salt/town/quay.lua", 'room "start" { name = "The Quay", desc = "Stone." }\n')


def a_folder_is_a_game(folder):
    own_game(folder)
    said = succeeds(folder.run("init", "--game", "./salt", "--world", "world.db"))
    assert "a world of the game salt: a harbour with dragons" in said and "serve it with --game" in said, said
    line = next(line for line in said.splitlines() if line.startswith("packages = "))
    wizard = enter_wizard(folder.server(line + "\n"))
    assert wizard.do("look").startswith("The Quay")
    assert wizard.do("dragons") == "The package dragons is here."
    folder.servers[0].stop()
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db", "--trial"))
    succeeds(folder.run("account", "list", "--world", "world.db"))
    done = folder.run("serve", "--world", "world.db")
    assert done.returncode == 1 and 'has the package "dragons", which is not here' in done.stderr, done.stderr


def mistakes_in_a_game_are_found(folder):
    own_game(folder)
    for text, words in [("titel = 1", 'no field "titel"'), ("", "needs a title"),
                        ('title = "a", packages = "core"', "must be a list of packages"),
                        ('title = "a", packages = { "core", "cor" }, world = "town"', 'there is no package "cor"'),
                        ('title = "a", settings = { hoems = { n = 1 } }, world = "town"', 'no package "hoems"'),
                        ('title = "a", world = "city"', "is not a folder"),
                        ('title = "a", settings = { homes = 3 }', "must be a table of packages")]:
        folder.write("salt/game.lua", 'game "salt" { %s }\n' % text)
        fails(folder.run("init", "--game", "./salt", "--world", "x.db"), 1, words)
    folder.write("salt/game.lua", "-- nothing\n")
    fails(folder.run("init", "--game", "./salt", "--world", "x.db"), 1, "has no game.lua with a game")
    assert not folder.has("x.db") and not folder.has("x.db.new")


def an_exported_world_has_its_game(folder):
    succeeds(folder.run("init", "--game", "talker", "--world", "world.db"))
    succeeds(folder.run("export", "--world", "world.db", "out"))
    succeeds(folder.run("init", "--from", "out", "--world", "again.db"))
    succeeds(folder.run("export", "--world", "again.db", "out2"))
    for name in ("game.lua", "house.lua"):
        with open(folder.path + "/out/" + name, encoding="utf-8") as one:
            with open(folder.path + "/out2/" + name, encoding="utf-8") as other:
                assert one.read() == other.read(), name
    fails(folder.run("serve", "--world", "again.db", "--game", "bare"), 1, "is a world of the game talker")


if __name__ == "__main__":
    sys.exit(main([
        all_are_listed,
        a_new_package_passes_its_check,
        mistakes_are_found_without_a_server,
        a_package_is_served_and_taken_again,
        a_package_has_sentences_of_core_in_its_own_words,
        a_package_is_added_to_those_that_are_on,
        the_package_of_the_help_page_works,
        the_help_page_describes_every_line_of_a_story,
        a_folder_that_is_no_package_is_refused,
        settings_are_checked_and_shown,
        older_keys_become_settings,
        prototypes_reach_a_world_that_exists,
        prototypes_of_a_package_that_is_taken_away_stay,
        an_object_of_somebody_does_not_follow,
        wrong_types_in_prototypes_are_refused,
        deposits_come_back_at_a_start_without_their_package,
        a_game_is_served_with_its_packages_and_no_configuration,
        the_configuration_goes_before_the_game,
        a_wrong_game_gets_the_list,
        serve_makes_a_game_and_refuses_another,
        a_folder_is_a_game,
        mistakes_in_a_game_are_found,
        an_exported_world_has_its_game,
    ]))
