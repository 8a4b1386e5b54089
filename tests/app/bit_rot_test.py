#!/usr/bin/env python3
"""Bit rot: a disk returns wrong bytes, and no page, index or value looks malformed. Check finds it, a start reports
it, no backup is made of it, and an older backup repairs it.

usage: bit_rot_test.py SKEIN"""
import os
import sqlite3
import sys

from program import fails, main, succeeds
from served import enter_wizard

TEXT = b"all firelight and polished wood"  # of the room $common-room


def rot(path, text, bit=0x01):
    """Flips one bit in the middle of the text, at each place in the file. Returns how many places there were."""
    with open(path, "r+b") as file:
        content = file.read()
        count = content.count(text)
        at = content.find(text)
        while at >= 0:
            file.seek(at + len(text) // 2)
            file.write(bytes([content[at + len(text) // 2] ^ bit]))
            at = content.find(text, at + 1)
    return count


def furnish(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do("@create a heap of junk")
    wizard.do("@ref junk = junk")
    wizard.program("junk", 'command("kick {this}", function(e) return "It rattles unforgettably." end)')
    wizard.do("mail wizard = Remember the combination 31415")
    return server, wizard


def a_flipped_bit_in_a_text_is_found_and_named(folder):
    server, _wizard = furnish(folder)
    assert server.stop() == 0
    cases = [(TEXT, "the property desc of #"), (b"It rattles unforgettably", "revision 1 of the behaviour of #"),
             (b"the combination 31415", "of the table mail")]
    with open(server.world, "rb") as file:
        whole = file.read()
    for text, words in cases:
        with open(server.world, "wb") as file:
            file.write(whole)
        assert rot(server.world, text) >= 1, text

        done = folder.run("check", "--world", "world.db")

        assert done.returncode == 1, (text, done)
        assert words in done.stdout and "is not what was written" in done.stdout, (text, done.stdout)
        fails(folder.run("backup", "--world", "world.db", "copy.db"), 1, "world.db is not in order, so no copy was made", words)
        assert not folder.has("copy.db")
        server.start()
        assert words in server.words(), text
        assert server.stop() == 0


def damaged_data_is_restored_from_a_backup(folder):
    server, wizard = furnish(folder)
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    assert server.stop() == 0
    assert rot(server.world, TEXT) >= 1

    done = folder.run("restore", "--world", "world.db", "copy.db", "--object", "common-room")

    assert done.returncode == 0 and done.stdout.splitlines()[0] == "~ common-room.desc", done
    assert "the property desc of #" in done.stderr, done
    assert server.check(server.world) == []
    server.start()
    wizard = enter_wizard(server)
    assert TEXT.decode() in wizard.do("@show $common-room")


def a_damaged_backup_is_not_restored(folder):
    server, _wizard = furnish(folder)
    assert server.stop() == 0
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    assert rot(os.path.join(folder.path, "copy.db"), TEXT) >= 1
    for words in ([], ["--object", "common-room"]):
        fails(folder.run("restore", "--world", "world.db", "copy.db", *words), 1, "copy.db", "desc of #")
    assert server.check(server.world) == []


def rewriting_a_damaged_value_repairs_it(folder):
    server, wizard = furnish(folder)
    assert server.stop() == 0
    assert rot(server.world, TEXT) >= 1
    server.start()
    wizard = enter_wizard(server)
    wizard.do("@describe $common-room = A room.")
    assert server.stop() == 0
    assert server.check(server.world) == []
    assert os.path.getsize(server.world) > 0


def a_damaged_index_of_names_is_rebuilt(folder):
    server, wizard = furnish(folder)
    assert "a heap of junk" in wizard.do("@find heap of")
    assert server.stop() == 0
    with sqlite3.connect(server.world) as world:
        rows = world.execute("SELECT object * 2 + 1, lower(value) FROM property WHERE value = 'a heap of junk'").fetchall()
        assert len(rows) == 1
        parts = "  " + rows[0][1].replace(" ", "  ")
        world.execute("INSERT INTO named (named, rowid, parts) VALUES ('delete', ?, ?)", (rows[0][0], parts))
    world.close()

    assert any("index of names does not fit the names" in line for line in server.check(server.world))
    succeeds(folder.run("check", "--repair", "--world", "world.db"))

    assert server.check(server.world) == []
    server.start()
    assert "a heap of junk" in enter_wizard(server).do("@find heap of")


if __name__ == "__main__":
    sys.exit(main([
        a_flipped_bit_in_a_text_is_found_and_named,
        damaged_data_is_restored_from_a_backup,
        a_damaged_backup_is_not_restored,
        rewriting_a_damaged_value_repairs_it,
        a_damaged_index_of_names_is_rebuilt,
    ]))
