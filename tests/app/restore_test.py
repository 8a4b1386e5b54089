#!/usr/bin/env python3
"""Restoring from a backup: the world, an area, a thing; while people play, and as a single change.

usage: restore_test.py SKEIN"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys

import schema_test
from program import fails, main, succeeds
import repeat
from served import enter, enter_wizard, number_in

def make_cellars(wizard):
    """An area of two rooms, with a lever that does something and a box with a marble in it."""
    def do(line):
        answer = wizard.do(line)
        assert "error" not in answer.lower() and "can't" not in answer, (line, answer)
        return answer
    area = number_in(do("@create the cellars from thing"))
    do("@ref #%s = cellars" % area)
    first = number_in(do("@dig First cellar"))
    do("@ref #%s = cellars/first" % first)
    do("@set #%s.area = #%s" % (first, area))
    do("@teleport #%s" % first)
    do("@describe here = Casks, and the smell of them.")
    do("@dig east to Second cellar")
    do("@set $cellars/first.note = 7")
    do("@create a rusty lever")
    do("@ref lever = cellars/lever")
    do("drop lever")
    wizard.program("lever", 'command("pull {this}", function(e) return "Clank one." end)')
    do("@create an old box from container")
    do("drop box")
    do("open box")
    do("@create a red marble")
    do("put marble in box")


def restore(folder, *words):
    return folder.run("restore", "--world", "world.db", *words)


def lines_of(told):
    return [line for line in told.splitlines() if line[0] in "+~-"]


def an_area_is_restored_during_play_as_one_change(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    assert "nothing to do" in succeeds(restore(folder, "copy.db", "--area", "cellars"))

    wizard.do("@describe here = Rubble.")
    wizard.do("@unset here.note")
    wizard.do("@set here.junk = true")
    wizard.program("lever", 'command("pull {this}", function(e) return "Clank two." end)')
    wizard.do("@destroy box")
    wizard.do("@create a heap of junk")
    wizard.do("drop junk")
    wizard.do("@unlink east")
    before = [wizard.do(line) for line in ("look", "pull lever", "@show here")]

    told = succeeds(restore(folder, "copy.db", "--area", "cellars"))

    changes = lines_of(told)
    assert "~ cellars/first.desc" in changes and "~ cellars/first.note" in changes, told
    assert "~ cellars/first.junk" in changes and "~ cellars/lever.behaviour" in changes, told
    assert [line for line in changes if re.match(r"\+ container #\d+$", line)], told
    assert [line for line in changes if re.match(r"\+ exit #\d+$", line)], told
    assert [line for line in changes if re.match(r"- item #\d+$", line)], told
    assert "(wizard can take this back with @undo)" in told, told
    done_by = wizard.do("@audit door shell")
    assert re.search(r"restore.*cellars", done_by) and "(user %d)" % os.getuid() in done_by, done_by
    assert "wizard" not in done_by.lower(), done_by
    seen = wizard.do("look")
    assert "Casks" in seen and "old box" in seen and "junk" not in seen and "east" in seen, seen
    assert "Clank one." in wizard.do("pull lever")
    assert "marble" in wizard.do("look in box"), wizard.do("look in box")
    assert "7" in wizard.do("@show here")
    wizard.do("east")
    assert "Second cellar" in wizard.do("look")
    wizard.do("west")
    assert "nothing to do" in succeeds(restore(folder, "copy.db", "--area", "cellars"))

    answer = wizard.do("@undo")
    assert "skein restore cellars" in answer, answer
    after = [wizard.do(line) for line in ("look", "pull lever", "@show here")]
    assert after[:2] == before[:2], (before, after)
    server.kill()
    server.start()
    assert server.check(server.world) == []


def a_destroyed_area_is_restored_whole(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    wizard.do("home")
    wizard.do("@teleport $start")
    for ref in ("$cellars/lever", "$cellars/first", "$cellars"):
        wizard.do("@destroy %s" % ref)
    assert "Casks" not in wizard.do("@teleport $cellars/first")

    told = succeeds(restore(folder, "copy.db", "--area", "cellars"))

    assert "+ room cellars/first" in told and "+ item cellars/lever" in told, told
    wizard.do("@teleport $cellars/first")
    assert "Clank one." in wizard.do("pull lever")
    assert "Second cellar" in wizard.do("east")
    assert "Casks" in wizard.do("west")
    assert server.stop() == 0
    assert server.check(server.world) == []


def a_restore_leaves_held_things_with_their_holders(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    ann = enter(server, "create Ann along-password")
    wizard.do("@teleport Ann to here")
    ann.do("get lever")
    wizard.do("@describe here = Rubble.")

    told = succeeds(restore(folder, "copy.db", "--area", "cellars"))

    assert lines_of(told) == ["~ cellars/first.desc"], told
    assert "(cellars/lever is with Ann, and stays as it is)" in told, told
    assert "lever" in ann.do("inventory")
    assert "Casks" in ann.do("look")


def a_restored_thing_stays_in_its_holders_hands(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    ann = enter(server, "create Ann along-password")
    wizard.do("@teleport Ann to here")
    ann.do("get lever")
    wizard.do("@describe $cellars/lever = Broken.")

    told = succeeds(restore(folder, "copy.db", "--object", "cellars/lever"))

    assert lines_of(told) == ["~ cellars/lever.desc"], told
    assert "(cellars/lever is with Ann, and is not taken from them)" in told, told
    assert "lever" in ann.do("inventory") and "Broken" not in ann.do("look lever")
    fails(restore(folder, "copy.db", "--object", "cellars/lever"), 1, "nothing was changed",
          "cellars/lever is with Ann, and is not taken from them", "@teleport")


def a_single_thing_is_restored_with_its_contents(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    wizard.do("@ref box = cellars/box")
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    wizard.do("@describe here = Rubble.")
    wizard.do("@destroy marble")
    wizard.do("@destroy box")

    told = succeeds(restore(folder, "--object", "$cellars/box", "copy.db"))

    assert sorted(line.split()[1] for line in lines_of(told)) == ["container", "item"], told
    assert "marble" in wizard.do("look in box")
    assert "Rubble" in wizard.do("look")
    fails(restore(folder, "copy.db", "--object", "cellars/none"), 1, "copy.db has no cellars/none")
    fails(restore(folder, "copy.db", "--area", "cellars/lever"), 1, "is not an area", "--object")
    fails(restore(folder, "copy.db", "--object", "cellars", "--as", "Nobody"), 1, "Nobody is not a wizard")
    fails(restore(folder, "copy.db", "--object", "cellars", "--area", "cellars"), 2, "--area or --object")
    fails(restore(folder, "none.db", "--object", "cellars"), 1, "none.db")


def a_part_can_be_restored_while_the_server_is_stopped(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    wizard.do("@describe $cellars/first = Rubble.")
    assert server.stop() == 0

    assert lines_of(succeeds(restore(folder, "copy.db", "--area", "cellars"))) == ["~ cellars/first.desc"]

    server.start()
    wizard = enter_wizard(server)
    wizard.do("@teleport $cellars/first")
    assert "Casks" in wizard.do("look")
    wizard.do("@undo")
    assert "Rubble" in wizard.do("look")


def held(player):
    """The list of things that a player holds: the last line only, since earlier texts stand before it."""
    return player.do("inventory").splitlines()[-1]


def a_thing_is_restored_into_the_hands_that_held_it(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    ann = enter(server, "create Ann along-password")
    wizard.do("@teleport Ann to here")
    lamp = number_in(wizard.do("@create a zither"))
    wizard.do("@create a bag from container")
    wizard.do("open bag")
    marble = number_in(wizard.do("@create a marble"))
    wizard.do("put marble in bag")
    wizard.do("@teleport #%s to Ann" % lamp)
    wizard.do("@teleport bag to Ann")
    bag = number_in(wizard.do("@find bag"))
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    wizard.do("@destroy #%s" % lamp)
    wizard.do("@destroy #%s" % marble)
    told = held(ann)
    assert "zither" not in told, told

    assert lines_of(succeeds(restore(folder, "copy.db", "--object", "#%s" % lamp))) == ["+ item #%s" % lamp]
    assert "zither" in held(ann)
    assert lines_of(succeeds(restore(folder, "copy.db", "--object", "#%s" % marble))) == ["+ item #%s" % marble]
    assert "marble" in ann.do("look in bag")

    ann.do("drop zither")
    assert "~ #%s.at" % lamp in succeeds(restore(folder, "copy.db", "--object", "#%s" % lamp))
    assert "zither" in held(ann), "it lay on the floor"

    # Without the place that it was in, it is its owner's.
    wizard.do("@destroy #%s" % marble)
    wizard.do("@destroy #%s" % bag)
    told = succeeds(restore(folder, "copy.db", "--object", "#%s" % marble))
    assert "(#%s is with wizard, because its place no longer exists)" % marble in told, told
    assert "marble" in held(wizard) and "marble" not in held(ann)
    assert server.stop() == 0
    succeeds(folder.run("check", "--world", "world.db"))


def another_worlds_backup_is_not_mixed_in(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    assert server.stop() == 0
    os.rename(os.path.join(folder.path, "world.db"), os.path.join(folder.path, "other.db"))
    server = folder.server()
    fails(restore(folder, "other.db", "--area", "cellars"), 1, "another world")
    # A backup of a world with the same origin is refused, too: a number there may be another thing here.
    wizard = enter_wizard(server)
    for name in ("Attic", "Barn", "Castle", "Den", "Eyrie", "Folly", "Garret", "House", "Igloo", "Jetty"):
        wizard.do("@dig %s" % name)
    fails(restore(folder, "other.db", "--object", "start"), 1, "another world")
    assert "nothing to do" in succeeds(folder.run("backup", "--world", "world.db", "own.db")) + succeeds(
        restore(folder, "own.db", "--object", "start"))


def a_ref_taken_by_somebody_else_is_reported_with_the_next_step(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    lamp = number_in(wizard.do("@create lamp"))
    wizard.do("@ref lamp = lantern")
    wizard.do("drop lamp")
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    wizard.do("@destroy lamp")
    other = number_in(wizard.do("@create candle"))
    wizard.do("@ref candle = lantern")
    fails(restore(folder, "copy.db", "--object", "lantern"), 1, "#%s in the backup" % lamp, "`@ref #%s = NAME`" % other)
    wizard.do("@ref #%s = other-candle" % other)
    assert "+ item lantern" in succeeds(restore(folder, "copy.db", "--object", "lantern"))


def a_whole_world_is_restored_and_the_old_file_is_kept(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_cellars(wizard)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    wizard.do("@describe here = Rubble.")
    fails(restore(folder, "copy.db"), 1, "in use by process %d" % server.process.pid, "--area")
    server.kill()

    told = succeeds(restore(folder, "copy.db"))

    aside = re.search(r"now \S*(world\.db\.replaced-\S+)", told).group(1)
    assert server.check(server.world) == []
    assert folder.run("check", "--world", aside).returncode == 0
    assert not [name for name in folder.names() if "restoring" in name], folder.names()
    server.start()
    wizard = enter_wizard(server)
    wizard.do("@teleport $cellars/first")
    assert "Casks" in wizard.do("look")
    assert server.stop() == 0
    # Restores the replaced world with its last change.
    succeeds(restore(folder, aside))
    server.start()
    wizard = enter_wizard(server)
    wizard.do("@teleport $cellars/first")
    assert "Rubble" in wizard.do("look")


def a_world_that_root_restores_keeps_its_owner(folder):
    server = folder.server()
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    assert server.stop() == 0
    world = os.path.join(folder.path, "world.db")
    owner = 65534 if os.geteuid() == 0 else os.geteuid()
    os.chown(world, owner, -1)
    succeeds(restore(folder, "copy.db"))
    assert os.stat(world).st_uid == owner


def a_world_that_was_killed_is_kept_whole(folder):
    server = folder.server()
    server.kill()
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    server.start()
    server.kill()
    told = succeeds(restore(folder, "copy.db"))
    aside = re.search(r"now \S*(world\.db\.replaced-\S+)", told).group(1)
    succeeds(folder.run("check", "--world", aside))


def the_next_restore_removes_the_remains_of_a_killed_one(folder):
    """But keeps a file that a running process may be writing."""
    succeeds(folder.run("init", "--world", "world.db"))
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    gone = subprocess.Popen(["true"])
    gone.wait()
    names = ["world.db.restoring-%d" % pid for pid in (gone.pid, gone.pid, os.getpid())]
    names[1] += "-wal"
    for name in names + ["world.db.restoring-new"]:
        folder.write(name, "half a world")
        os.utime(os.path.join(folder.path, name), (1, 1))
    lately = "world.db.restoring-%d-shm" % gone.pid
    folder.write(lately, "half a world")

    succeeds(restore(folder, "copy.db"))

    assert [name for name in names + ["world.db.restoring-new", lately] if folder.has(name)] == [
        names[2], "world.db.restoring-new", lately], folder.names()


def an_unusable_backup_is_not_put_in_place(folder):
    succeeds(folder.run("init", "--world", "world.db"))
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    folder.write("text", "This is no world.")
    before = folder.names()
    fails(restore(folder, "text"), 1, "text")
    fails(restore(folder, "none.db"), 1, "cannot read the backup none.db: there is no such file; check its name")
    fails(restore(folder, ""), 2, "empty word")
    os.symlink("world.db", os.path.join(folder.path, "link.db"))
    fails(restore(folder, "link.db"), 1, "link.db is the world itself")
    os.remove(os.path.join(folder.path, "link.db"))
    fails(restore(folder, "copy.db", "--object", "nothing"), 1, "no nothing", "skein export --world copy.db DIR")
    for sql, told in (("UPDATE property SET value = x'ff00ff' WHERE name = 'desc'", "damaged value"),
                      ("UPDATE object SET id = id + 9000000000 WHERE ref = 'start'", "the world is damaged"),
                      ("DELETE FROM meta", "every world has is missing"), ("DROP TABLE property", "no such table")):
        shutil.copy(os.path.join(folder.path, "copy.db"), os.path.join(folder.path, "other.db"))
        other = sqlite3.connect(os.path.join(folder.path, "other.db"))
        other.create_function("row_sum", -1, lambda *_: 0)
        other.execute(sql)
        other.commit()
        other.close()
        fails(restore(folder, "other.db", "--object", "start"), 1, "other.db", told)
    os.remove(os.path.join(folder.path, "other.db"))
    copy = sqlite3.connect(os.path.join(folder.path, "copy.db"))
    copy.execute("UPDATE object SET ref = NULL WHERE ref = 'start'")
    copy.commit()
    copy.close()
    fails(restore(folder, "copy.db"), 1, "no room $start", "nothing was changed")
    assert folder.names() == before
    os.remove(os.path.join(folder.path, "world.db"))
    fails(restore(folder, "copy.db"), 1, "no room $start")
    assert not folder.has("world.db")


def backups_of_older_versions_are_migrated(folder):
    succeeds(folder.run("init", "--world", "world.db"))
    for number in repeat.sample((1, 7, 3, 5, 6), 3):
        old = os.path.join(folder.path, "old-%d.db" % number)
        new = os.path.join(folder.path, "new-%d.db" % number)
        schema_test.make(old, number)
        with open(old, "rb") as file:
            before = file.read()
        assert "new-%d.db now has the content of" % number in succeeds(folder.run("restore", "--world", new, old))
        succeeds(folder.run("check", "--trial", "--world", new))
        # Read in parts, too: of this very world, so it is all there; and never written.
        succeeds(folder.run("account", "--world", new, "set", "Ann", "--role", "wizard", "--password-stdin",
                            typed="a long password\n"))
        assert "nothing to do" in succeeds(folder.run("restore", "--world", new, old, "--object", "start"))
        with open(old, "rb") as file:
            assert file.read() == before
    assert not [name for name in folder.names() if "restoring" in name], folder.names()


if __name__ == "__main__":
    sys.exit(main([
        an_area_is_restored_during_play_as_one_change,
        a_destroyed_area_is_restored_whole,
        a_restore_leaves_held_things_with_their_holders,
        a_restored_thing_stays_in_its_holders_hands,
        a_single_thing_is_restored_with_its_contents,
        a_thing_is_restored_into_the_hands_that_held_it,
        a_part_can_be_restored_while_the_server_is_stopped,
        another_worlds_backup_is_not_mixed_in,
        a_ref_taken_by_somebody_else_is_reported_with_the_next_step,
        a_whole_world_is_restored_and_the_old_file_is_kept,
        a_world_that_root_restores_keeps_its_owner,
        a_world_that_was_killed_is_kept_whole,
        the_next_restore_removes_the_remains_of_a_killed_one,
        an_unusable_backup_is_not_put_in_place,
        backups_of_older_versions_are_migrated,
    ]))
