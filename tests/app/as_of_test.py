#!/usr/bin/env python3
"""Restoring the world of any moment from backups and archived commits, after stops, kills and restores. A moment out
of reach is refused in one sentence.

usage: as_of_test.py SKEIN"""
import os
import random
import re
import sqlite3
import sys
import time
import urllib.request

from follow_test import HOLD, follow, health, pair
from program import fails, main, succeeds
import repeat
from served import SLOWER, enter_wizard, wait_until

BACKUP_S = 300  # time to verify a copy on a busy machine
ARCHIVED = 'backups = { directory = "%s/backups", every = "1h", archive = "%s/archive", archive_every = "%s" }\n'


def archived(folder, every="1s", services=("telnet",)):
    return folder.server(ARCHIVED % (folder.path, folder.path, every), services)


def files(folder, directory, end):
    path = os.path.join(folder.path, directory)
    return sorted(name for name in os.listdir(path) if name.endswith(end)) if os.path.isdir(path) else []


def wait_for_backup(folder, count=1):
    wait_until(lambda: len(files(folder, "backups", ".db")) >= count, "no backup", BACKUP_S * SLOWER)


def moment(seconds):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))


def end_of_second(after):
    """Waits for the next full second; returns the one before it."""
    shown = int(max(after, time.time()))
    while time.time() < shown + 1:
        time.sleep(0.02)
    return shown


def as_of(folder, when, *words, source="backups"):
    return folder.run("restore", "--world", "world.db", "--as-of", when, *words, source)


def count_in(path):
    """The property that the tests count in, as the world's file has it."""
    world = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    rows = world.execute("SELECT value FROM property WHERE name = 'counted'").fetchall()
    world.close()
    return rows[0][0] if rows else None


def count_up(wizard, number):
    answer = wizard.do("@set $start.counted = %d" % number)
    assert "counted" in answer, answer


def the_world_of_any_moment_comes_back_after_stops_and_kills(folder):
    chance = random.Random(repeat.seed())
    server = archived(folder)
    wait_for_backup(folder)
    wizard = enter_wizard(server)
    shown = []
    for number in range(repeat.rounds(9, 40)):
        count_up(wizard, number)
        shown.append(end_of_second(0))
        how = chance.randrange(4)
        if how == 0:
            assert server.stop() == 0
        elif how == 1:
            server.kill()
        if how < 2:
            server.start()
            wizard = enter_wizard(server)
        elif how == 2 and not number % 2:
            succeeds(folder.run("backup", "--world", "world.db", "by-hand-%d.db" % number))
    server.kill()
    assert count_in(server.world) == len(shown) - 1

    for number in chance.sample(range(len(shown)), min(len(shown), 6)):
        told = succeeds(as_of(folder, moment(shown[number])))
        assert count_in(server.world) == number, (number, told)
        assert re.search(r"world\.db is the world of %s; it is at commit [0-9]+, of %s" % (
            moment(shown[number]), moment(shown[number])[:14]), told), told
        aside = re.search(r"previous world is now (\S+)", told).group(1)
        os.remove(os.path.join(folder.path, aside))
        assert server.check(server.world) == []
    # In another time zone, without a space before it; and by the name of a backup.
    there = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(shown[2] + 2 * 3600)) + "+0200"
    succeeds(as_of(folder, there, source="backups/" + files(folder, "backups", ".db")[0]))
    assert count_in(server.world) == 2
    # The world itself knows where its backups and its archive are.
    succeeds(as_of(folder, moment(shown[4]), source="world.db"))
    assert count_in(server.world) == 4
    assert not [name for name in folder.names() if "restoring" in name], folder.names()


def a_restored_world_goes_on_and_keeps_both_histories(folder):
    server = archived(folder)
    wait_for_backup(folder)
    wizard = enter_wizard(server)
    count_up(wizard, 1)
    first = end_of_second(0)
    count_up(wizard, 2)
    second = end_of_second(0)
    server.kill()
    succeeds(as_of(folder, moment(first)))
    server.start()
    wait_for_backup(folder, 2)
    wizard = enter_wizard(server)
    count_up(wizard, 3)
    third = end_of_second(0)
    assert server.stop() == 0

    for when, number in ((second, 2), (third, 3), (first, 1)):
        told = succeeds(as_of(folder, moment(when)))
        assert count_in(server.world) == number, told


def an_unreachable_moment_is_refused_and_changes_nothing(folder):
    server = archived(folder)
    wait_for_backup(folder)
    wizard = enter_wizard(server)
    count_up(wizard, 1)
    shown = end_of_second(0)
    fails(as_of(folder, moment(shown)), 1, "in use by process %d" % server.process.pid)
    assert server.stop() == 0
    before = folder.names()

    fails(as_of(folder, "yesterday"), 1, '"yesterday" is not a moment', "YYYY-MM-DD HH:MM")
    fails(as_of(folder, moment(time.time() + 86400)), 1, "is not over yet", "(UTC) now")
    fails(as_of(folder, "2001-02-03 04:05"), 1, "before the archive begins", "can be restored", moment(shown)[:10])
    fails(as_of(folder, moment(shown), "--archive", "elsewhere"), 1, "elsewhere has no archived commits")
    fails(as_of(folder, moment(shown), source="nowhere"), 1, "cannot read the backup nowhere: there is no such file")
    fails(as_of(folder, moment(shown), "--area", "cellars"), 2, "--as-of")
    fails(folder.run("restore", "--world", "world.db", "--archive", "archive", "backups"), 2, "--archive is for --as-of")
    for name in files(folder, "archive", ".commits"):
        with open(os.path.join(folder.path, "archive", name), "r+b") as file:
            file.seek(100)  # in the first commit
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
    fails(as_of(folder, moment(shown)), 1, "the archive is damaged before that moment")

    assert folder.names() == before
    assert count_in(server.world) == 1


def an_odd_time_is_the_right_moment_or_one_sentence(folder):
    server = archived(folder)
    wait_for_backup(folder)
    wizard = enter_wizard(server)
    count_up(wizard, 1)
    shown = end_of_second(0)
    count_up(wizard, 2)
    assert server.stop() == 0
    malformed = '" is not a moment: write "YYYY-MM-DD HH:MM"'
    early = "before the archive begins"
    fails(as_of(folder, ""), 2, "--as-of has an empty MOMENT")
    day = moment(shown)[:10]
    for when, sentence in (
            ("   ", malformed), ("yesterday", malformed), ("now", malformed), ("last tuesday", malformed),
            (day, malformed), (day + " ", malformed), ("14:03", malformed), (day + " 24:00", malformed),
            (day + " 12:60", malformed), (day + " 12:00:60", malformed), ("2026-02-29 12:00", malformed),
            ("1900-02-29 12:00", malformed), ("2026-02-30 12:00", malformed), ("2026-13-01 12:00", malformed),
            ("0000-00-00 00:00", malformed), (day + " 2:30 pm", malformed), (day + " 02:30 CET", malformed),
            ("2026-03-29 02:30 Europe/Berlin", malformed), (day + " 12:00 +2", malformed), (str(shown), malformed),
            (day + " 12:00\n12:00", malformed), (day.replace("-", "/") + " 12:00", malformed), ("12.00 " + day, malformed),
            ("1969-12-31 23:59", malformed), ("1970-01-01 00:00", early), ("1970-01-01 00:00 +14:00", early),
            ("2024-02-29 12:00", early), ("2026-03-29 02:30", early),  # no hour is left out in UTC
            ("2026-03-29T02:30:00Z", early), (moment(time.time() + 120), "is not over yet"),
            ("9999-12-31 23:59:59", "is not over yet"), (moment(shown) + " -14:00", "is not over yet")):
        fails(as_of(folder, when), 1, sentence)
        assert count_in(server.world) == 2, when
    zones = (("", 0), ("Z", 0), (" UTC", 0), ("  ", 0), (" +0000", 0), ("+05:45", 20700), (" -09:30", -34200))
    for zone, ahead in zones:
        told = succeeds(as_of(folder, moment(shown + ahead) + zone))
        assert count_in(server.world) == 1, (zone, told)
        os.remove(os.path.join(folder.path, re.search(r"previous world is now (\S+)", told).group(1)))


def without_an_archive_the_backup_before_is_restored(folder):
    server = folder.server('backups = { directory = "%s/backups", every = "1h" }\n' % folder.path)
    wait_for_backup(folder)
    made = end_of_second(0)
    wizard = enter_wizard(server)
    count_up(wizard, 1)
    assert server.stop() == 0

    fails(as_of(folder, "2001-02-03 04:05"), 1, "no backup is old enough", moment(made)[:10])
    told = succeeds(as_of(folder, moment(made)))

    assert "as it is, for there is no archive" in told, told
    assert count_in(server.world) is None


def an_unwritable_archive_is_reported_and_play_goes_on(folder):
    folder.write("archive", "a file")
    server = archived(folder, services=("telnet", "http"))
    wizard = enter_wizard(server)
    count_up(wizard, 1)

    def metrics():
        with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % server.ports["http"], timeout=60) as answer:
            return answer.read().decode()
    told = metrics()
    assert re.search(r"^skein_archive_ok 0$", told, re.M), told
    assert re.search(r"error .*archive.*the game goes on, and the server tries again", server.words())
    os.remove(os.path.join(folder.path, "archive"))
    wait_until(lambda: re.search(r"^skein_archive_ok 1$", metrics(), re.M), "it was not tried again", 60)
    count_up(wizard, 2)
    shown = end_of_second(0)
    wait_for_backup(folder)
    server.kill()

    succeeds(as_of(folder, moment(shown)))

    assert count_in(server.world) == 2


def an_upgrade_needs_a_new_backup_and_gets_one(folder):
    """The archive's last segment says that another schema made it: as after an upgrade, a backup is made at once."""
    server = archived(folder)
    wait_for_backup(folder)
    count_up(enter_wizard(server), 1)
    assert server.stop() == 0
    for name in files(folder, "archive", ".commits"):
        os.remove(os.path.join(folder.path, "archive", name))
    server.start()
    wait_for_backup(folder, 2)
    server.kill()


def a_restored_world_is_served_at_once_although_a_copy_was_in_step(folder):
    backups = ARCHIVED % (folder.path, folder.path, "1s")
    server, follower = pair(folder, settings=HOLD + backups)
    wait_for_backup(folder)
    wizard = enter_wizard(server)
    count_up(wizard, 1)
    shown = end_of_second(0)
    count_up(wizard, 2)
    assert follower.stop() == 0
    # In the file, the copy is still in step.
    server.kill()
    newest = os.path.join(folder.path, "backups", files(folder, "backups", ".db")[-1])
    for words in (["--as-of", moment(shown), "backups"], [newest]):
        told = succeeds(folder.run("restore", "--world", server.world, *words))
        assert "Start its server now. A follower gets a new copy.\n" in told, told
        server.start()
        assert health(server)[1].startswith('{"state": "alone"'), health(server)
        assert "Exits" in enter_wizard(server).do("look")
        follower = follow(folder, server)
        assert "copying" in follower.wait("in step")
        assert follower.stop() == 0
        server.kill()


def a_moment_is_restored_into_another_file(folder):
    server = archived(folder)
    wait_for_backup(folder)
    wizard = enter_wizard(server)
    count_up(wizard, 1)
    shown = end_of_second(0)
    assert server.stop() == 0
    told = succeeds(folder.run("restore", "--world", "other.db", "--as-of", moment(shown), "backups"))
    assert told.startswith("restoring to %s/other.db, a new file\n" % folder.path), told
    assert "no other file was changed" in told and "A follower" not in told, told
    assert count_in(os.path.join(folder.path, "other.db")) == count_in(server.world) == 1
    folder.write("backups/town-20260131-180000.db", "")
    fails(folder.run("restore", "--world", "third.db", "--as-of", moment(shown), "backups"), 1,
          "has backups of several worlds", "town", "world", "none of third")
    assert not folder.has("third.db")
    fails(folder.run("restore", "backups/" + files(folder, "backups", ".db")[-1]), 1, "there is no world skein.db in")
    assert not folder.has("skein.db")


def a_configuration_without_backups_has_no_archive(folder):
    folder.write("config.lua", 'backups = { archive = "archive" }\n')
    fails(folder.run("serve", "--world", "world.db", "--config", "config.lua"), 1, "set backups.directory too")


if __name__ == "__main__":
    sys.exit(main([
        the_world_of_any_moment_comes_back_after_stops_and_kills,
        a_restored_world_goes_on_and_keeps_both_histories,
        an_unreachable_moment_is_refused_and_changes_nothing,
        an_odd_time_is_the_right_moment_or_one_sentence,
        without_an_archive_the_backup_before_is_restored,
        an_unwritable_archive_is_reported_and_play_goes_on,
        an_upgrade_needs_a_new_backup_and_gets_one,
        a_restored_world_is_served_at_once_although_a_copy_was_in_step,
        a_moment_is_restored_into_another_file,
        a_configuration_without_backups_has_no_archive,
    ]))
