#!/usr/bin/env python3
"""A builder's files on a server: how a first area gets there, and a check in the server's own world.

usage: apply_server_test.py SKEIN"""
import os
import shutil
import sys

from program import fails, main, succeeds
from served import enter_wizard
from village import Dev, edit
from web_client import builder_of


FIRST = """area "mill" { name = "The Mill" }
room "mill/yard" { area = "mill", name = "Yard", desc = "Mud.", exits = { west = "start" } }
"""


def a_first_area_is_joined_to_the_town_by_a_wizard(folder):
    """The newcomers' room takes no exits of builders, so the files leave that exit to a wizard, and are green."""
    town = 'area "town" { name = "The Town" }\nroom "start" { area = "town", name = "Green", desc = "Grass."%s }\n'
    folder.write("town/town.lua", town % "")
    succeeds(folder.run("init", "--world", "world.db", "--from", "town"))
    server = folder.server(services=("telnet", "http"))
    wizard = enter_wizard(server)
    url, remote = builder_of(server, wizard)
    shutil.copytree(os.path.join(folder.path, "town"), os.path.join(folder.path, "village"))
    folder.write("village/mill.lua", FIRST)
    folder.write("village/town.lua", town % ', exits = { east = "mill/yard" }')
    said = ("town.lua:2: only a wizard makes exits in start: take east out of the files, apply the rest, and ask for "
            "@link east from $start to $mill/yard")
    fails(folder.run("plan", "--server", url, "village", env=remote), 1, said)
    wizard.do("@area $town = +Cob")
    fails(folder.run("plan", "--server", url, "village", env=remote), 1, said)

    os.remove(os.path.join(folder.path, "village/town.lua"))
    checked = succeeds(folder.run("apply", "--check", "--server", url, "village", env=remote))
    note = ("mill.lua:2: mill/yard.west: nothing leads back from start, a room of others: when this is applied, they or "
            "a wizard type @link east from $start to $mill/yard")
    assert note in checked and ", 0 problems" in checked, checked
    succeeds(folder.run("apply", "--server", url, "village", env=remote))
    assert "now leads to" in wizard.do("@link east from $start to $mill/yard")
    wizard.do("east")
    assert "Mud." in wizard.do("look")
    dev = Dev(folder)
    assert note in dev.first and "green: " in dev.first, dev.first
    dev.end()


TRIED = """area "mill" { name = "The Mill" }
room "mill/yard" { area = "mill", name = "Yard", desc = "Mud. <cmd craft loaf>Bake</>.", workshop = "bakery", exits = { west = "start" } }
item "mill/bread" { at = "mill/yard", name = "a bread" }
item "mill/flour" { at = "mill/yard", name = "flour" }
prototype "mill/loaf" { proto = "item", name = "a loaf" }
recipe "mill/bake" { name = "a loaf", parts = { ref "mill/flour" }, makes = ref "mill/loaf", place = "bakery" }
"""
BAKES = """test("it bakes", function(t)
  local ann = t:player("Ann", object("start"))
  t:command(ann, "east")
  t:create("mill/flour", { location = ann })
  t:command(ann, "craft loaf")
  t:command(ann, "yes")
  t:has(t:command(ann, "inventory"), "loaf")
end)
"""


def a_check_by_the_api_rehearses_in_the_servers_own_world(folder):
    """It has the server's packages, and the exits that people made there."""
    folder.write("town/town.lua", 'area "town" { name = "The Town" }\n'
                                  'room "start" { area = "town", name = "Green", desc = "Grass." }\n')
    folder.write("town/game.lua", 'game "town" { title = "Town.", packages = { "default", "crafting" } }\n')
    succeeds(folder.run("init", "--world", "world.db", "--game", "town"))
    server = folder.server(services=("telnet", "http"))
    wizard = enter_wizard(server)
    url, remote = builder_of(server, wizard)
    folder.write("village/mill.lua", TRIED)
    succeeds(folder.run("apply", "--server", url, "village", env=remote))
    wizard.do("@link east from $start to $mill/yard")
    folder.write("village/behaviours/mill/bread.lua", BAKES)
    checked = succeeds(folder.run("apply", "--check", "--server", url, "village", env=remote))
    assert checked.endswith("(tested there: 1 test, 0 problems)\n"), checked
    assert "test" not in wizard.do("@show $mill/bread")

    folder.write("village/behaviours/mill/bread.lua", BAKES.replace('"loaf")\n', '"cake")\n') + "onn('take')\n")
    broken = folder.run("apply", "--check", "--server", url, "village", env=remote)
    folder.write("village/behaviours/mill/bread.lua", BAKES.replace('"loaf")\n', '"cake")\n')
                 + "on('taken', function(e) end)\n")
    wrong = folder.run("apply", "--check", "--server", url, "village", env=remote)
    edit(folder, "village/mill.lua", 'name = "a bread"', 'name = "a bread", wieght = 2')
    misspelt = folder.run("apply", "--check", "--server", url, "village", env=remote)
    assert broken.returncode == 1 and "onn" in broken.stderr, broken
    assert wrong.returncode == 1 and "2 problems; see the lines above" in wrong.stderr, wrong
    assert 'behaviours/mill/bread.lua:1: "it bakes": ' in wrong.stdout and '"taken"' in wrong.stdout, wrong
    assert 'mill.lua:3: mill/bread: no property is called "wieght"' in misspelt.stdout, misspelt
    assert misspelt.returncode == 1 and "3 problems" in misspelt.stderr, misspelt


if __name__ == "__main__":
    sys.exit(main([
        a_first_area_is_joined_to_the_town_by_a_wizard,
        a_check_by_the_api_rehearses_in_the_servers_own_world,
    ]))
