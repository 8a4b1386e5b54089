#!/usr/bin/env python3
"""Worlds of every older schema open with the current program, are valid, and can be walked in.

schemas/N.sql.gz is the starter world as written by the last program with schema N. When a step N+2 is about to follow a
released N+1, keep N+1 too: run `skein init --world w.db` with the current program, then `python3 schema_test.py --keep
w.db`, which writes schemas/N+1.sql.gz. Schemas 1 and 2 are older than this test: their steps run on the rows of 3,
which has no other tables with rows.

usage: schema_test.py SKEIN"""
import gzip
import json
import os
import re
import sqlite3
import sys

from program import main, succeeds
from served import enter_wizard

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_tables  # noqa: E402

SCHEMAS = os.path.join(HERE, "schemas")
STEPS = generate_tables.steps(ROOT)
APPLICATION = 0x736b6569
OLDEST_KEPT = 3


def dump(db):
    """Gives the statements that make it again. The index of names can't be read as a table: its parts can."""
    copy = sqlite3.connect(":memory:")
    db.backup(copy)
    found = copy.execute("SELECT name, sql FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'").fetchall()
    parts = []
    for name, sql in found:
        parts.append(sql + ";")
        for part, in copy.execute("SELECT name FROM sqlite_schema WHERE name LIKE ? || '\\_%' ESCAPE '\\'"
                                  " AND type = 'table'", (name,)).fetchall():
            parts.append("DELETE FROM %s;" % part)
            for row in copy.execute("SELECT * FROM %s" % part):
                quoted = [copy.execute("SELECT quote(?)", (value,)).fetchone()[0] for value in row]
                parts.append("INSERT INTO %s VALUES (%s);" % (part, ",".join(quoted)))
    for name, _sql in found:
        copy.execute("DROP TABLE %s" % name)
    return [*copy.iterdump(), *parts]


def keep(path):
    """Writes the world at path as text."""
    db = sqlite3.connect(path)
    number = db.execute("PRAGMA user_version").fetchone()[0]
    text = "\n".join([*dump(db), ""])
    with open(os.path.join(SCHEMAS, "%d.sql.gz" % number), "wb") as file:
        file.write(gzip.compress(text.encode(), 9, mtime=0))


def read(number):
    with gzip.open(os.path.join(SCHEMAS, "%d.sql.gz" % number), "rt", encoding="utf-8") as file:
        return file.read()


def make(path, number):
    """Makes a world of schema number."""
    db = sqlite3.connect(path)
    if number >= OLDEST_KEPT:
        db.executescript(read(number))
    else:
        for step in STEPS[:number]:
            db.executescript(step)
        db.executescript("DELETE FROM meta")
        rows = read(OLDEST_KEPT)
        full = sqlite3.connect(":memory:")
        full.executescript(rows)
        tables = full.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for table, in tables:
            for row in full.execute("SELECT * FROM %s" % table):
                db.execute("INSERT INTO %s VALUES (%s)" % (table, ",".join("?" * len(row))), row)
        full.close()
        db.commit()
    db.execute("PRAGMA application_id = %d" % APPLICATION)
    db.execute("PRAGMA user_version = %d" % number)
    db.close()


def opens(folder, number):
    make(os.path.join(folder.path, "world.db"), number)
    server = folder.server()
    wizard = enter_wizard(server)
    assert "The Waking Room" in wizard.do("look")
    assert "The Winding Stair" in wizard.do("out")
    assert "You" in wizard.do("@create an unbroken seal")
    assert "brass lamp" in wizard.do("@find ss lam")
    assert "unbroken seal" in wizard.do("@find unbroken")
    assert "brass lamp" in wizard.do("@find the brass la")
    assert server.stop() == 0
    db = sqlite3.connect(os.path.join(folder.path, "world.db"))
    assert db.execute("SELECT count(*) FROM meta WHERE name = 'ledger:held things'").fetchone() == (1,), "not frozen"
    db.close()
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))
    copies = [name for name in folder.names() if "before-" in name]
    assert copies == ["world.db.before-%d" % (number + 1)][:len(STEPS) - number], copies


def tokens_of_schema_5_get_numbers(folder):
    path = os.path.join(folder.path, "world.db")
    make(path, 5)
    db = sqlite3.connect(path)
    for digit in "abc":
        db.execute("INSERT INTO token VALUES (?, 'wizard', ?, 'all')", (64 * digit, 2 ** 52))
    db.commit()
    db.close()
    server = folder.server()
    told = enter_wizard(server).do("sessions")
    assert [int(n) for n in re.findall(r"Token (\d+)", told)] == [1, 2, 3], told
    assert server.stop() == 0


HASH = "$argon2id$v=19$m=8,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"


def hashes_of_other_worlds_people_are_erased_from_schema_17(folder):
    """A world of the realm, hills, with its own Ann, and Bert of the forest as a visitor; letters wait."""
    path = os.path.join(folder.path, "world.db")
    make(path, 17)
    db = sqlite3.connect(path)
    for name, world in (("ann", "hills"), ("bert", "forest")):
        db.execute("INSERT INTO realm_name VALUES (?, ?, ?, ?, 7, 1, 0, ?, 0, NULL)", (name, name, name, world, HASH))
    for name, character in (("ann", 900001), ("bert", 900002)):
        db.execute("INSERT INTO account (key, name, role, password, character, disabled, created_ms, seen_ms)"
                   " VALUES (?, ?, 0, ?, ?, 0, 1, 1)", (name, name, HASH, character))
    db.execute("INSERT INTO realm_peer VALUES ('hills', 1, 2, 0, 0, 0, 0, 1, NULL), ('forest', 0, 2, 0, 0, 0, 0, 2, NULL)")
    db.execute("INSERT INTO traveller VALUES ('forest.5', 1, 0, 'forest', 900002, NULL, NULL)")
    letters = [("arrive", {"key": "hills.7", "password": HASH, "tree": "x"}),
               ("accounts", {"accounts": [{"name": "bert", "disabled": False, "password": HASH}], "more": "x"})]
    for number, (kind, body) in enumerate(letters, 1):
        db.execute("INSERT INTO realm_out VALUES (?, 'forest', ?, 1, 1, ?, NULL)", (number, kind, json.dumps(body)))
    db.executescript(STEPS[17])
    assert db.execute("SELECT count(*) FROM realm_name WHERE password <> ''").fetchone() == (0,)
    assert dict(db.execute("SELECT key, password FROM account WHERE key IN ('ann', 'bert')")) == {"ann": HASH, "bert": ""}
    bodies = [json.loads(body) for body, in db.execute("SELECT body FROM realm_out ORDER BY number")]
    assert bodies == [{"key": "hills.7", "tree": "x"},
                      {"accounts": [{"name": "bert", "disabled": False}], "more": "x"}], bodies
    db.close()


def test_of(number):
    def test(folder):
        opens(folder, number)
    test.__name__ = "a_world_of_schema_%d_opens_and_can_be_walked_in" % number
    return test


if __name__ == "__main__":
    if sys.argv[1:2] == ["--keep"]:
        sys.exit(keep(sys.argv[2]))
    sys.exit(main([test_of(number) for number in range(1, len(STEPS) + 1)
                   if number <= OLDEST_KEPT or
                   os.path.exists(os.path.join(SCHEMAS, "%d.sql.gz" % number))]
                  + [tokens_of_schema_5_get_numbers, hashes_of_other_worlds_people_are_erased_from_schema_17]))
