#!/usr/bin/env python3
"""Worlds with rows that the game would never write: check names the table and the row, serve reports them and plays on
(or refuses), and no command crashes on such a world.

usage: rows_test.py SKEIN"""
import os
import shutil
import sqlite3
import sys

from program import main, succeeds
import repeat
from served import Ended, enter, enter_wizard

BAD = "CAST(x'41ff42' AS TEXT)"  # no UTF-8
ZERO = "CAST(x'410042' AS TEXT)"  # a zero byte in it
LONG = "printf('%.*c', 3000000, 'x')"
ANN = "(SELECT character FROM account WHERE key = 'ann')"

# Each damage, and the line that check must report.
ROWS = [
    ("UPDATE account SET name = %s WHERE key = 'ann'" % BAD, "ann of the table account has no right name"),
    ("UPDATE account SET name = '' WHERE key = 'ann'", "ann of the table account has no right name"),
    ("UPDATE account SET name = %s WHERE key = 'ann'" % ZERO, "ann of the table account has no right name"),
    ("UPDATE account SET name = %s WHERE key = 'ann'" % LONG, "ann of the table account has too long a name"),
    ("UPDATE account SET key = '' WHERE key = 'ann'", "table account has no right key"),
    ("UPDATE account SET key = printf('%.*c', 60, 'k') WHERE key = 'ann'", "table account has too long a name"),
    ("UPDATE account SET role = 'wizard' WHERE key = 'ann'", "ann of the table account has no right role"),
    ("UPDATE account SET role = -7 WHERE key = 'ann'", "ann of the table account has no right role"),
    ("UPDATE account SET password = 5 WHERE key = 'ann'", "ann of the table account has no right password"),
    ("UPDATE account SET character = -1 WHERE key = 'ann'", "ann of the table account has no right character"),
    ("UPDATE account SET character = 99999 WHERE key = 'ann'", "account ann has the character #99999"),
    ("UPDATE account SET data = 'text' WHERE key = 'ann'", "ann of the table account has no right data"),
    ("UPDATE account SET data = x'ff00' WHERE key = 'ann'", "data of account ann does not decode"),
    ("INSERT INTO token VALUES (x'00ff', 'ann', 1, NULL, 1, '', '', 0, NULL)", "of the table token has no right hash"),
    ("INSERT INTO token VALUES (5, 'ann', 1, NULL, 1, '', '', 0, NULL)", "row 5 of the table token has no right hash"),
    ("INSERT INTO token VALUES ('h', 'nobody', 9e15, 'read', 1, '', '', 0, NULL)", "row h of the table token has no account that exists"),
    ("INSERT INTO token VALUES ('h', 'ann', 9e15, %s, 1, '', '', 0, NULL)" % BAD, "row h of the table token has no right scope"),
    ("INSERT INTO token VALUES ('h', 'ann', 9e15, 'read', -1, '', '', 0, NULL)", "row h of the table token has no right number"),
    ("INSERT INTO token VALUES ('h', '#ann', 9e15, 'read', 1, '', '', 0, NULL)", "row h of the table token has no account that exists"),
    ("INSERT INTO sanction VALUES (7, 1, 'ban', %s, 0, 0, 1, 'x', NULL, NULL)" % BAD, "table sanction has no right subject"),
    ("INSERT INTO sanction VALUES (7, 1, 'hug', 'ann', 0, 9e15, 1, 'x', NULL, NULL)", "row 7 of the table sanction has no right kind"),
    ("INSERT INTO sanction VALUES (7, 1, 'ban', 'ann', 5, 9e15, -1, 7, 'x', NULL)", "row 7 of the table sanction has no right state"),
    ("INSERT INTO sanction VALUES (7, 1, 'ban', 'two words', 0, 0, 1, 7, NULL, NULL)", "row 7 of the table sanction has no right reason"),
    ("INSERT INTO report VALUES (7, 1, 9, 'ann', '', 'bug', 'x', NULL, NULL, NULL)", "row 7 of the table report has no right state"),
    ("INSERT INTO report VALUES (7, 1, 0, 'ann', %s, 'hug', 5, 5, x'ff', NULL)" % BAD, "row 7 of the table report has no right about"),
    ("INSERT INTO channel VALUES (%s, 't', 1, NULL, NULL)" % LONG, "table channel has no right name"),
    ("INSERT INTO channel VALUES ('', 't', 1, NULL, NULL)", "table channel has no right name"),
    ("INSERT INTO channel VALUES ('odd', 5, -3, NULL, NULL)", "row odd of the table channel has no right topic"),
    ("INSERT INTO channel VALUES ('odd', 't', 'x', 'data', NULL)", "row odd of the table channel has no right data"),
    ("INSERT INTO channel VALUES ('odd', 't', 99999, x'ffff', NULL)", "data of channel odd does not decode"),
    ("INSERT INTO channel_line VALUES ('public', -5, 1, 1, 'a', 'say', 't', NULL)", "public/-5 of the table channel_line"),
    ("INSERT INTO channel_line VALUES ('public', 900, -1, 'x', 5, 5, 5, NULL)", "public/900 of the table channel_line"),
    ("INSERT INTO channel_line VALUES ('public', 900, 1, 99999, 'a', 'say', %s, NULL)" % BAD,
     "public/900 of the table channel_line has no right text"),
    ("INSERT INTO channel_line VALUES ('public', 900, 1, 1, 'a', NULL, NULL, NULL)", "public/900 of the table channel_line"),
    ("INSERT INTO mail VALUES ('ann', 1, 1, 'a', 's', 't', 0, NULL)", "ann/1 of the table mail has a recipient who"),
    ("INSERT INTO mail VALUES (99999, 1, 1, 'a', 's', 't', 0, NULL)", "99999/1 of the table mail has a recipient who"),
    ("INSERT INTO mail VALUES (%s, -1, -1, NULL, NULL, NULL, 7, NULL)" % ANN, "of the table mail has no right text"),
    ("INSERT INTO mail VALUES (%s, 900, 1, 5, x'00', %s, 0, NULL)" % (ANN, BAD), "of the table mail has no right subject"),
    ("INSERT INTO audit VALUES (-4, 1, 'x', 5, x'00', NULL, NULL, NULL, NULL)", "row -4 of the table audit has no right number"),
    ("INSERT INTO audit VALUES (900, 1, 1, 'a', 's', %s, NULL, NULL, NULL)" % ZERO, "row 900 of the table audit has no right detail"),
    ("INSERT INTO script_error VALUES (1, 900, 1, -1, NULL, NULL)", "1/900 of the table script_error has no right text"),
    ("INSERT INTO verdict VALUES (1, 1, 77, 1, NULL, NULL)", "1/1 of the table verdict has no right state"),
    ("INSERT INTO verdict VALUES (99999, 1, 2, 1, 'x', NULL)", "#99999, which does not exist, has a verdict"),
    ("INSERT INTO verdict VALUES (1, -1, 2, -1, x'00', NULL)", "1/-1 of the table verdict has no right reason"),
    ("INSERT INTO behaviour VALUES (1, -5, 'x', 'y', 1, 5, NULL)", "1/-5 of the table behaviour has no right revision"),
    ("INSERT INTO behaviour VALUES (1, 900, %s, NULL, 1, NULL, NULL); UPDATE object SET behaviour = 900 WHERE id = 1" % BAD,
     "1/900 of the table behaviour has no right source"),
    ("INSERT INTO change_set VALUES (900, 1, %s, 'x', 5, x'ff', NULL)" % ANN, "data of change 900 does not decode"),
    ("INSERT INTO change_object VALUES (1, 900, 1)", "1/900 of the table change_object has no change"),
    ("INSERT INTO told VALUES (99999, 1, 1, NULL, NULL)", "#99999, which does not exist, was told something"),
    ("INSERT INTO told VALUES (%s, 900, -5, x'ff', NULL)" % ANN, "900 of the table told has no right before"),
    ("INSERT INTO timer VALUES (99999, 't', 1, 0, 0, NULL, NULL)", "#99999, which does not exist, has the timer t"),
    ("INSERT INTO timer VALUES (1, '', 1, -5, -1, x'ff', NULL)", "1/ of the table timer has no right name"),
    ("INSERT INTO timer VALUES (1, 't', -9e15, 1, 99999, x'ff', NULL)", "data of timer t of #1 does not decode"),
    ("UPDATE object SET location = -4 WHERE id = (SELECT max(id) FROM object)", "table object has no right location"),
    ("UPDATE object SET owner = -4 WHERE id = (SELECT max(id) FROM object)", "table object has no right owner"),
    ("INSERT INTO property VALUES (1, %s, 1, NULL)" % BAD, "of the table property has no right name"),
    ("INSERT INTO property VALUES (1, 'odd', %s, NULL)" % BAD, "1/odd of the table property has no right text"),
    ("INSERT INTO property VALUES (1, 'odd', x'ff', NULL)", "property odd of #1 does not decode"),
    ("UPDATE property SET value = %s WHERE name = 'name'" % BAD, "of the table property has no right text"),
    ("UPDATE property SET value = 5 WHERE name = 'desc'; UPDATE property SET value = -1 WHERE name = 'name';"
     "INSERT INTO mail VALUES (99999, 1, 1, 'a', 's', 't', 0, NULL)", "99999/1 of the table mail"),
]

LINES = ["look", "who", "inventory", "mail", "mail 1", "mail 900", "channels", "channel history public", "history public",
         "news", "@audit", "@bans", "@errors", "@show #1", "@list #1", "@undo", "@changes", "@reports", "score", "whois ann",
         "@show ann", "tell ann hello", "say hello", "@stats"]


def furnish(folder):
    """Makes whole.db: the starter world with a wizard, Ann and a line on a channel."""
    server = folder.server()
    wizard = enter_wizard(server)
    ann = enter(server, "create Ann password1")
    ann.do("chat hello")
    wizard.do("@create a stick")
    wizard.do("mail ann = hello")
    # Rows that the game writes without an account as sender or reader.
    guest = enter(server, "guest")
    guest.do("report nothing works")
    guest.do("chat hello")
    wizard.do("@news The mill turns again.")
    wizard.do("@ban zed for 5 minutes because of the noise")
    assert server.stop() == 0
    shutil.copyfile(server.world, os.path.join(folder.path, "whole.db"))
    return server


def spoil(folder, server, sql):
    for end in ("", "-wal", "-shm"):
        if os.path.exists(server.world + end):
            os.unlink(server.world + end)
    shutil.copyfile(os.path.join(folder.path, "whole.db"), server.world)
    world = sqlite3.connect(server.world)
    world.executescript(sql.replace("9e15", "9000000000000000"))
    world.close()


def check_names_table_and_row(folder):
    server = furnish(folder)
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))
    for sql, words in ROWS:
        spoil(folder, server, sql)
        done = folder.run("check", "--world", "world.db", errors="replace")
        assert done.returncode == 1 and words in done.stdout, (sql, done.stdout[-500:], done.stderr)
        assert "restore a backup" in done.stderr, (sql, done.stderr)


def an_error_record_may_outlive_its_object(folder):
    server = furnish(folder)
    spoil(folder, server, "INSERT INTO script_error VALUES (99999, 1, 1, 1, 't', NULL)")
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))


def serve_warns_about_a_damaged_world_or_refuses_it(folder):
    server = furnish(folder)
    for sql, _words in repeat.sample(ROWS, 10):
        spoil(folder, server, sql)
        try:
            server.start()
            player = enter_wizard(server)
            for line in LINES:
                player.do(line)
            player.close()
            assert server.stop() == 0, (sql, server.last_words())
        except Ended:
            # A value that does not decode where the game begins: a refusal is an answer too.
            assert server.process.wait() == 1 and "skein serve: " in server.last_words(), (
                sql, server.last_words())
        said = server.words()
        assert "that may make things odd or missing" in said and "skein check" in said, (sql, said[-800:])
        os.truncate(server.log, 0)


if __name__ == "__main__":
    sys.exit(main([
        check_names_table_and_row,
        an_error_record_may_outlive_its_object,
        serve_warns_about_a_damaged_world_or_refuses_it,
    ]))
