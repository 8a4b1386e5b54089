#!/usr/bin/env python3
"""An operator's own package of the game: made, checked, served by configuration, and taken again by SIGHUP.

usage: game_packages_test.py SKEIN"""
import re
import signal
import sys

from program import fails, main, succeeds
from served import enter, enter_wizard, until


def all_are_listed(folder):
    lines = succeeds(folder.run("package", "list")).splitlines()
    assert lines[0].startswith("core 1: ") and len(lines) > 20, lines
    assert any(line.startswith("languages 1: ") and "off unless" in line for line in lines), lines


def a_new_package_passes_its_check(folder):
    assert "path = \"dragons\"" in succeeds(folder.run("package", "new", "dragons"))
    assert succeeds(folder.run("package", "check", "dragons")) == "0 tests, 0 problems\n"
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
    fails(folder.run("serve", "--config", "own.lua", "--world", "other.db"), 1, "market.fee must be a number in its bounds")


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


if __name__ == "__main__":
    sys.exit(main([
        all_are_listed,
        a_new_package_passes_its_check,
        mistakes_are_found_without_a_server,
        a_package_is_served_and_taken_again,
        a_folder_that_is_no_package_is_refused,
        settings_are_checked_and_shown,
        deposits_come_back_at_a_start_without_their_package,
    ]))
