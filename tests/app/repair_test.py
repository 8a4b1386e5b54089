#!/usr/bin/env python3
"""`skein check --repair`: everything readable in a damaged world is saved, reported and consistent; the damaged file
is kept.

usage: repair_test.py SKEIN"""
import os
import random
import re
import shutil
import sqlite3
import sys

from damage_test import JARGON, PAGE, damages, flip, put
from program import fails, main, succeeds
import repeat
from served import enter_wizard

# Each damage, and the repair that must be reported.
MENDS = [
    ("UPDATE object SET location = 99999 WHERE id = (SELECT max(id) FROM object)", "was in #99999, which does not exist"),
    ("UPDATE meta SET value = 5 WHERE name = 'next_id'", None),
    ("UPDATE meta SET value = 5 WHERE name = 'next_arrival'", None),
    ("DELETE FROM meta WHERE name = 'time_ms'", None),
    ("UPDATE object SET ref = 'Ha!' WHERE id = (SELECT max(id) FROM object)", "had the ref 'Ha!'"),
    ("UPDATE object SET behaviour = 77 WHERE id = (SELECT max(id) FROM object)", "revision 77 of the behaviour of"),
    ("INSERT INTO property VALUES (99999, 'name', 'x', NULL)", "#99999, which does not exist, had rows in the table property"),
    ("INSERT INTO property VALUES (1, 'odd', x'ff', NULL)", "the property odd of #1 cannot be read"),
    ("INSERT INTO property VALUES (1, '', 1, NULL)", "#1 had a property without a name"),
    ("INSERT INTO parent VALUES (99999, 1, 2)", "#99999, which does not exist, had rows in the table parent"),
    ("INSERT INTO parent VALUES (63, 9, 99999)", "#63 inherited from #99999"),
    ("INSERT INTO timer VALUES (99999, 't', 1, 0, 0, NULL, NULL)", "had rows in the table timer"),
    ("INSERT INTO behaviour VALUES (99999, 3, '', NULL, 1, NULL, NULL)", "had revision 3 of a behaviour"),
    ("UPDATE object SET location = id WHERE id = (SELECT max(id) FROM object)", "was inside itself"),
    ("INSERT INTO parent SELECT proto, 9, object FROM parent WHERE object = (SELECT max(object) FROM parent) LIMIT 1", "inherited from itself"),
    ("CREATE TRIGGER strange AFTER DELETE ON mail BEGIN SELECT 1; END", None),
    ("DROP INDEX object_by_location", None),
    ("DELETE FROM property WHERE name = 'twin' AND object = (SELECT max(object) FROM property WHERE name = 'twin')",
     "whose twin is another"),
]


def start(folder):
    succeeds(folder.run("init", "--world", "whole.db"))
    with open(os.path.join(folder.path, "whole.db"), "rb") as file:
        return file.read()


def repair(folder):
    return folder.run("check", "--repair", "--world", "x.db", errors="replace")


def properties(folder):
    world = sqlite3.connect(os.path.join(folder.path, "x.db"))
    rows = set(world.execute("SELECT object, name, value FROM property"))
    world.close()
    return rows


def contradictions_between_rows_are_repaired(folder):
    """And nothing else of the world is touched. A short run puts four or five of them into one file."""
    text = start(folder)
    for rows in [[row] for row in MENDS] if repeat.LONG else [MENDS[i::4] for i in range(4)]:
        put(folder, text)
        sql = ";\n".join(one for one, _ in rows)
        world = sqlite3.connect(os.path.join(folder.path, "x.db"))
        world.executescript(sql)
        world.close()
        assert folder.run("check", "--world", "x.db").returncode == 1, sql
        before = properties(folder)

        done = repair(folder)

        assert done.returncode == 0 and done.stderr == "", (sql, done)
        assert len(before - properties(folder)) <= len(rows) and properties(folder) <= before, (sql, done.stdout)
        for _, words in rows:
            assert words is None or "mended: " in done.stdout and words in done.stdout, (sql, words, done.stdout)
        assert "no problems" in succeeds(folder.run("check", "--trial", "--world", "x.db")), sql
        aside = re.search(r"damaged file is now (x\.db\.replaced-\S+)", done.stdout).group(1)
        assert folder.run("check", "--world", aside).returncode == 1, sql


def a_sound_world_is_left_alone(folder):
    put(folder, start(folder))
    names = folder.names()
    assert succeeds(repair(folder)) == "x.db: no problems\n"
    assert folder.names() == names
    server = folder.server()
    fails(folder.run("check", "--repair", "--world", "world.db"), 1, "in use by process %d" % server.process.pid)


def losses_in_damaged_pages_are_reported_and_the_rest_is_kept(folder):
    text = start(folder)
    world = sqlite3.connect(os.path.join(folder.path, "whole.db"))
    roots = dict(world.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall())
    count = world.execute("SELECT count(*) FROM property").fetchone()[0]
    world.close()
    # An index costs nothing.
    put(folder, flip(text, (roots["object_by_location"] - 1) * PAGE))
    assert repair(folder).returncode == 0
    assert "no problems" in succeeds(folder.run("check", "--trial", "--world", "x.db"))
    # A lost leaf of the largest table costs only its contents.
    leaf = text.find(b"all firelight and polished wood") // PAGE
    put(folder, flip(text, leaf * PAGE))
    done = repair(folder)
    assert "the table property: " in done.stdout and "others could not" in done.stdout, done
    world = sqlite3.connect(os.path.join(folder.path, "x.db"))
    left = world.execute("SELECT count(*) FROM property").fetchone()[0]
    world.close()
    assert count - 300 < left < count, (count, left)


def overwritten_rows_are_reported_as_lost(folder):
    """A page of texts overwritten with a copy of another: the other's rows are read twice, its own are lost."""
    text = start(folder)
    leaf = text.find(b"all firelight and polished wood") // PAGE
    other = next(at for at in range(len(text) // PAGE)
                 if at != leaf and text[at * PAGE] == text[leaf * PAGE]
                 and text.count(b" the ", at * PAGE, (at + 1) * PAGE) > 9)
    put(folder, text[:other * PAGE] + text[leaf * PAGE:(leaf + 1) * PAGE] + text[(other + 1) * PAGE:])

    done = repair(folder)

    assert re.search(r"mended: the table property: \d+ rows stood twice, as if written over others: those are lost",
                     done.stdout), done


def missing_essential_objects_are_reported(folder):
    """A repair also reports errors that would stop the game from starting."""
    text = start(folder)
    for ref, words in (("start", "start"), ("container", "$container")):
        put(folder, text)
        world = sqlite3.connect(os.path.join(folder.path, "x.db"))
        world.execute("UPDATE object SET ref = 'gone' WHERE ref = ?", (ref,))
        world.execute("UPDATE object SET location = 99999 WHERE id = (SELECT max(id) FROM object)")
        world.commit()
        world.close()

        done = repair(folder)

        assert done.returncode == 1 and "1 problem" in done.stderr, (ref, done)
        assert re.search(r"^left: .*%s" % re.escape(words), done.stdout, re.M), (ref, done)
        names = folder.names()
        again = repair(folder)
        assert folder.names() == names, (ref, folder.names())
        assert again.returncode == 1 and re.search(r"^left: .*%s" % re.escape(words), again.stdout, re.M), (ref, again)


def reports_about_damage_contain_no_escape_sequences(folder):
    put(folder, start(folder))
    world = sqlite3.connect(os.path.join(folder.path, "x.db"))
    world.execute("INSERT INTO property VALUES (1, ?, x'ff', NULL)", ("odd\x1b[2J",))
    world.commit()
    world.close()
    for words in (("check",), ("check", "--repair")):
        told = folder.run(*words, "--world", "x.db").stdout
        assert "odd" in told and "\x1b" not in told, told


def rotten_values_stay_for_their_owner_to_repair(folder):
    text = start(folder)
    put(folder, flip(text, text.find(b"all firelight and polished wood") + 5))

    done = repair(folder)

    assert done.returncode == 1 and re.search(r"^left: .*the property desc of #\d+", done.stdout, re.M), done
    assert "restore FILE --object" in done.stderr, done.stderr
    again = folder.run("check", "--world", "x.db")
    assert again.returncode == 1 and "the property desc of #" in again.stdout, again


def cases(text):
    """Returns every second damage, or in a short run the first of each kind: a page's kind, its count, and so on."""
    every = list(damages(text, random.Random(7)))
    if repeat.LONG:
        return every[::2]
    kinds = {}
    for case, damaged in every:
        kinds.setdefault(re.sub(r"\d+", "N", case), (case, damaged))
    return kinds.values()


def every_repair_ends_with_a_report_and_keeps_the_file(folder):
    text = start(folder)
    mended = 0
    for case, damaged in cases(text):
        put(folder, damaged)
        if folder.run("check", "--world", "x.db", errors="replace").returncode == 0:
            continue
        done = repair(folder)
        assert done.returncode in (0, 1) and not JARGON.search(done.stdout + done.stderr), (case, done)
        kept = [name for name in folder.names() if re.match(r"x\.db\.replaced-[^-]+-\d+(-\d+)?$", name)]
        source = kept[0] if kept else "x.db"
        with open(os.path.join(folder.path, source), "rb") as file:
            assert file.read() == damaged, case
        assert not [name for name in folder.names() if "repairing" in name], (case, folder.names())
        if done.returncode == 0:
            mended += 1
            assert "no problems" in succeeds(folder.run("check", "--trial", "--world", "x.db")), case
    assert mended > (10 if repeat.LONG else 1), mended


def losses_with_the_log_are_reported(folder):
    server = folder.server()
    enter_wizard(server).do("@name me = Somebody")
    server.kill()
    os.remove(os.path.join(folder.path, "world.db-wal"))

    done = folder.run("check", "--repair", "--world", "world.db")

    assert done.returncode == 0 and "world.db-wal" in done.stdout and "is lost" in done.stdout, done
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))


def a_repaired_world_can_be_served(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.do("@create a brass key")
    assert server.stop() == 0
    world = sqlite3.connect(server.world)
    world.execute("UPDATE object SET location = 99999 WHERE id IN (SELECT object FROM property WHERE value = 'brass key')")
    world.execute("UPDATE object SET location = 99999 WHERE id = (SELECT max(id) FROM object)")
    world.commit()
    world.close()
    assert folder.run("check", "--repair", "--world", "world.db").returncode == 0
    server.start()
    assert "brass key" in enter_wizard(server).do("@find brass key")


def the_rest_of_a_truncated_world_is_saved(folder):
    """Or the command says that nothing can be repaired, and leaves the file unchanged."""
    put(folder, start(folder))
    path = os.path.join(folder.path, "x.db")
    all_of_it, size = len(properties(folder)), os.path.getsize(path)
    saved = []
    for part in (0.95, 0.9, 0.7, 0.4, 0.1, 0.001):
        shutil.copyfile(os.path.join(folder.path, "whole.db"), path)
        os.truncate(path, int(size * part))
        said = folder.run("check", "--world", "x.db")
        assert said.returncode == 1 and "cut short" in said.stderr and "check --repair" in said.stderr, (part, said.stderr)

        done = repair(folder)

        if "is a new file with everything" in done.stdout:
            saved.append(len(properties(folder)))
            left = folder.run("check", "--world", "x.db")
            assert "cut short" not in left.stderr and "damaged" not in left.stdout, (part, left)
        else:
            fails(done, 1, "restore a backup")
            assert os.path.getsize(path) == int(size * part), part
        for name in folder.names():
            if name not in ("whole.db", "x.db"):
                os.remove(os.path.join(folder.path, name))
    assert saved and saved[0] > all_of_it * 0.8, (saved, all_of_it)


if __name__ == "__main__":
    sys.exit(main([
        contradictions_between_rows_are_repaired,
        the_rest_of_a_truncated_world_is_saved,
        a_sound_world_is_left_alone,
        losses_in_damaged_pages_are_reported_and_the_rest_is_kept,
        overwritten_rows_are_reported_as_lost,
        missing_essential_objects_are_reported,
        reports_about_damage_contain_no_escape_sequences,
        rotten_values_stay_for_their_owner_to_repair,
        every_repair_ends_with_a_report_and_keeps_the_file,
        losses_with_the_log_are_reported,
        a_repaired_world_can_be_served,
    ]))
