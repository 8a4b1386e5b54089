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
import time
from contextlib import closing

from person_test import META_KEYS, value
from program import main, succeeds
from served import enter_wizard, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_tables  # noqa: E402

SCHEMAS = os.path.join(HERE, "schemas")
STEPS = generate_tables.steps(ROOT)
APPLICATION = 0x736b6569
OLDEST_KEPT = 3
NOW = int(time.time()) // 3600 * 3600


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
    assert db.execute("SELECT count(*) FROM kv WHERE name = 'held things'").fetchone() == (1,), "not frozen"
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


SEED, KEY, SIGN = "5eed" * 16, "be" * 32, "ab" * 64
# Rows of meta of schema 19, and what a table has for each afterwards.
OF_META = [
    ("ledger:scores", value([{"player": 7, "points": 3}]), "kv", {"name": "scores", "value": value([{"player": 7, "points": 3}])}),
    ("ledger:best", "Bob", "kv", {"name": "best", "value": "Bob"}),
    ("ledger:last", "Ann", "kv", {"name": "last", "value": "a former player"}),  # whose erasure goes on
    ("lost_ref:9", value(["old/gate", 12, 1700]), "lost_ref", {"slot": 9, "ref": "old/gate", "object": 12, "since": 1700}),
    ("lost_ref:10", value(["old/door", 13]), "lost_ref", {"slot": 10, "ref": "old/door", "object": 13, "since": None}),
    ("applied from", "-- a base", "applied", {"commit_number": 0, "hash": "", "undone": 0, "wrote": "-- a base"}),
    ("applied:5:2:00ff", value(["was", "is"]), "applied",
     {"commit_number": 5, "hash": "00ff", "change_set": 2, "undone": 0, "before": "was", "wrote": "is"}),
    ("undone:6:3:00fe", value(["", ""]), "applied", {"commit_number": 6, "hash": "00fe", "change_set": 3, "undone": 1, "before": ""}),
    ("area text:40", "-- a comment\n", "area_text", {"area": 40, "text": "-- a comment\n"}),
    ("hook/out/000000000000a0ff", '{"event": "enter"}', "webhook_event", {"hook": "out", "number": 0xa0ff, "body": '{"event": "enter"}'}),
    ("plots:60:0000000123", "%d 3/4 -/- 1.5/2e+06;%d 5/5" % (NOW - 7200, NOW - 3600), "metric_point",
     {"minutes": 60, "time_s": NOW - 7200, "series": "commands", "mean": 1.5, "most": 2e6}),
    ("plots:5:0000000123", "%d 0/7" % (NOW - 600), "metric_point",
     {"minutes": 5, "time_s": NOW - 600, "series": "players", "mean": 0, "most": 7}),
    ("plots:5:0000000124", 'odd "text";x', None, None),
    ("funnel:%010d" % (NOW // 86400), "telnet 12 10 0;irc 1|#79 3;#80 1", "newcomer",
     {"day": NOW // 86400, "service": "telnet", "step": "entered", "count": 10}),
    ("funnel:0000019000", "irc 2|#81 4", "newcomer_stop", {"day": 19000, "room": 81, "count": 4}),
    ("realm:peer:forest", json.dumps({"state": "accepted", "by": "wizard", "may": 5, "past": [KEY], "key": KEY}), "realm_trust",
     {"world": "forest", "state": "accepted", "decided_by": "wizard", "may": 5, "key": KEY, "pin": ""}),
    ("realm:peer:dale", json.dumps({"state": "waits", "by": "nobody", "may": 0, "past": [SEED, KEY]}), "realm_past_key",
     {"world": "dale", "place": 1, "key": KEY}),
    ("realm:key", json.dumps({"seed": SEED, "root": KEY, "rolls": [{"key": KEY, "sig": SIGN}]}), "realm_signed_key",
     {"place": 0, "key": KEY, "sign": SIGN}),
    ("realm:before", '["dale","hills"]', "realm_before", {"world": "hills"}),
    ("realm:counted:forest", 1234, "realm_counted", {"world": "forest", "counted_ms": 1234}),
    ("forget:900001", value({"name": "Ann", "key": "ann", "place": 5, "gone": 1, "commit": 1}), None, None),
    ("in_play:900001", 1, None, None),
]


def rows_of_meta_of_schema_19_become_tables(folder):
    """The rows of a character who does not exist are gone soon: nobody has to be put to sleep, and the erasure ends."""
    path = os.path.join(folder.path, "world.db")
    make(path, 19)
    with closing(sqlite3.connect(path)) as db:
        db.executemany("INSERT INTO meta VALUES (?, ?)", [row[:2] for row in OF_META])
        db.commit()
    server = folder.server()
    wait_until(lambda: not read_rows(path, "SELECT 1 FROM erasing"), "the erasure does not end")
    assert server.stop() == 0
    for name, _before, table, row in OF_META:
        if table:
            sql = "SELECT 1 FROM %s WHERE %s" % (table, " AND ".join("%s IS ?" % column for column in row))
            assert read_rows(path, sql, list(row.values())), (name, read_rows(path, "SELECT * FROM " + table))
    assert not read_rows(path, "SELECT 1 FROM in_play")
    keys = {name for name, in read_rows(path, "SELECT name FROM meta")}
    assert keys <= set(META_KEYS), keys - set(META_KEYS)
    assert dict(read_rows(path, "SELECT * FROM meta WHERE name LIKE 'realm:%'")) == {"realm:seed": SEED, "realm:root": KEY}
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))


def read_rows(path, sql, values=()):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, values).fetchall()


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
                  + [tokens_of_schema_5_get_numbers, hashes_of_other_worlds_people_are_erased_from_schema_17,
                     rows_of_meta_of_schema_19_become_tables]))
