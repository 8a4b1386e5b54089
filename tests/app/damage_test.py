#!/usr/bin/env python3
"""Damaged world files: whatever the damage, each command reports it in one sentence that names the file, the damage
and the next step. No command ends in another way, and none serves a world that check refuses.

usage: damage_test.py SKEIN"""
import os
import random
import re
import subprocess
import sys

from program import main, succeeds
import repeat

PAGE = 4096
CASES_EACH = 6
# SQLite's technical terms.
JARGON = re.compile(r"malformed|disk image|btree|ptrmap|rowid|SQLite \d|integrity|in database main|database",
                    re.I)


def flip(text, at):
    changed = bytearray(text)
    changed[at] ^= 0xff
    return bytes(changed)


def with_page(text, page, content):
    return text[:page * PAGE] + content + text[(page + 1) * PAGE:]


def scribble(text, page, rng):
    changed = bytearray(text[page * PAGE:(page + 1) * PAGE])
    for _ in range(40):
        changed[rng.randrange(PAGE)] = rng.randrange(256)
    return with_page(text, page, bytes(changed))


def damages(text, rng):
    """Yields (description of the damage, the bytes)."""
    pages = len(text) // PAGE
    for page in rng.sample(range(1, pages), CASES_EACH):
        yield "kind of page %d" % page, flip(text, page * PAGE)
    for page in rng.sample(range(1, pages), CASES_EACH):
        yield "count of page %d" % page, flip(text, page * PAGE + 4)
    for page in rng.sample(range(pages), CASES_EACH):
        yield "bytes in page %d" % page, scribble(text, page, rng)
    for page in [0, 1, *rng.sample(range(2, pages), CASES_EACH)]:
        yield "page %d zeroed" % page, with_page(text, page, bytes(PAGE))
    for page in rng.sample(range(1, pages), CASES_EACH):
        other = rng.randrange(1, pages)
        yield ("page %d in the place of %d" % (other, page),
               with_page(text, page, text[other * PAGE:(other + 1) * PAGE]))
    for size in [1, 50, 100, PAGE, *rng.sample(range(PAGE, len(text)), CASES_EACH)]:
        yield "cut to %d bytes" % size, text[:size]
    for at in [0, 16, 18, 20, 28, 35, 44, 47, 56, 60, 68, 100, 103, 105]:
        yield "byte %d of the header" % at, flip(text, at)


def put(folder, text):
    for name in folder.names():
        if name.startswith("x.db"):
            os.unlink(os.path.join(folder.path, name))
    with open(os.path.join(folder.path, "x.db"), "wb") as file:
        file.write(text)


def serve(folder):
    """Returns the exit status and the text on stderr; the status is 0 if the server started."""
    process = subprocess.Popen([folder.binary, "serve", "--world", "x.db", "--listen", "telnet:unix:door"],
                               cwd=folder.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               errors="replace")
    folder.processes.append(process)
    for line in process.stdout:
        if line == "ready\n":
            process.terminate()
    status = process.wait(timeout=60)
    said = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    return status, said


def assert_sentence(said, case):
    assert len(said.splitlines()) == 1, (case, said)
    assert "x.db" in said and not JARGON.search(said), (case, said)
    assert re.search("restore a backup|name another file|keep the backups|use a newer skein|remove it", said), (
        case, said)


def every_command_reports_damage_in_plain_words(folder):
    succeeds(folder.run("init", "--world", "whole.db"))
    with open(os.path.join(folder.path, "whole.db"), "rb") as file:
        text = file.read()
    found = 0
    for case, damaged in repeat.sample(damages(text, random.Random(4)), 5):
        put(folder, damaged)
        check = folder.run("check", "--world", "x.db", errors="replace")
        backup = folder.run("backup", "--world", "x.db", "x.db.copy", errors="replace")
        status, said = serve(folder)

        assert check.returncode in (0, 1) and backup.returncode in (0, 1) and status in (0, 1), (
            case, check, backup, status, said)
        assert not JARGON.search(check.stdout), (case, check.stdout)
        assert "skein check'" not in check.stdout + check.stderr, (case, check)
        if check.returncode == 0:
            assert check.stdout == "x.db: no problems\n" and check.stderr == "", (case, check)
            assert backup.returncode == 0 and status == 0, (case, backup, said)
            continue
        found += 1
        assert_sentence(check.stderr, case)
        if backup.returncode == 1:
            assert_sentence(backup.stderr, case)
            assert not folder.has("x.db.copy"), case
        if status == 1:  # earlier lines of the log give more detail about the same
            assert_sentence(said.splitlines()[-1], case)
        elif "index of names" not in check.stdout:  # the look in the background finds that
            assert "x.db" in said and "skein check" in said, (case, said)
    assert found > (25 if repeat.LONG else 8), found


def the_damaged_part_is_named(folder):
    succeeds(folder.run("init", "--world", "whole.db"))
    with open(os.path.join(folder.path, "whole.db"), "rb") as file:
        text = file.read()
    import sqlite3  # pylint: disable=import-outside-toplevel
    world = sqlite3.connect(os.path.join(folder.path, "whole.db"))
    roots = world.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").fetchall()
    world.close()
    assert len(roots) > 15, roots
    for name, root in roots:
        put(folder, flip(text, (root - 1) * PAGE))
        for command in (["check"], ["backup", "--world", "x.db", "y.db"]):
            done = folder.run(*command, *(["--world", "x.db"] if len(command) == 1 else []))
            assert done.returncode == 1 and "table %s (" % name in done.stdout + done.stderr, (name, done)


if __name__ == "__main__":
    sys.exit(main([
        every_command_reports_damage_in_plain_words,
        the_damaged_part_is_named,
    ]))
