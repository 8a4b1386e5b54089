#!/usr/bin/env python3
"""Backups for operators: automatic, verified before they get their names, old ones deleted, streamed into a pipe; and
their metrics.

usage: backup_test.py SKEIN"""
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

from program import fails, main, succeeds
from served import SLOWER, enter_wizard, wait_until

NAME = re.compile(r"world-[0-9]{8}-[0-9]{6}\.db")


def backups(folder, directory="backups"):
    path = os.path.join(folder.path, directory)
    return sorted(name for name in os.listdir(path) if NAME.fullmatch(name)) if os.path.isdir(path) else []


def metrics(server):
    url = "http://127.0.0.1:%d/metrics" % server.ports["http"]
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def automatic_backups_are_complete_worlds(folder):
    server = folder.server('backups = { directory = "%s/backups", every = "2s", keep = { hourly = 1, daily = 1 } }\n' % folder.path,
                           ("telnet", "http"))
    wizard = enter_wizard(server)
    wizard.do("@dig Attic")

    wait_until(lambda: backups(folder), "no backup", 60)
    first = backups(folder)[0]
    wait_until(lambda: backups(folder)[-1] != first, "no second backup", 60)
    assert "verified" in server.words(), server.words()
    # The files under the backup's name are valid at every moment; older copies of the same hour are deleted.
    time.sleep(1)
    assert len(backups(folder)) <= 2, backups(folder)
    told = metrics(server)
    assert re.search(r"^skein_backup_ok 1$", told, re.M), told
    assert re.search(r"^skein_backup_bytes [1-9]", told, re.M), told
    assert float(re.search(r"^skein_backup_age_seconds (\S+)$", told, re.M).group(1)) < 60, told
    assert re.search(r"^skein_backup_duration_seconds ", told, re.M), told
    assert int(re.search(r'^skein_backups_total\{result="ok"\} (\d+)$', told, re.M).group(1)) >= 2, told
    assert server.stop() == 0

    name = "backups/" + backups(folder)[-1]
    succeeds(folder.run("check", "--trial", "--world", name))
    succeeds(folder.run("export", "--world", name, "text"))
    done = subprocess.run(["grep", "-r", "Attic", "text"], cwd=folder.path, capture_output=True, check=False)
    assert done.returncode == 0
    assert not [name for name in os.listdir(os.path.join(folder.path, "backups")) if "part" in name]


def a_missing_backup_directory_is_reported_and_play_goes_on(folder):
    folder.write("backups", "a file")
    server = folder.server('backups = { directory = "%s/backups/x" }\n' % folder.path, ("telnet", "http"))
    wait_until(lambda: "1 backup in a row failed; the next attempt is in 60 s" in server.words(), "nothing was said", 60)
    told = metrics(server)
    assert re.search(r"^skein_backup_ok 0$", told, re.M) and "skein_backup_age" not in told, told
    assert re.search(r'^skein_backup_failing_info\{error="[^"]*backups/x', told, re.M), told

    # Making a backup by hand does not hide the state of the automatic ones.
    succeeds(folder.run("backup", "--world", "world.db", "by-hand.db"))
    told = metrics(server)
    assert re.search(r"^skein_backup_ok 0$", told, re.M) and "skein_backup_age" not in told, told
    assert re.search(r'^skein_backup_failing_info\{error="[^"]*backups/x', told, re.M), told
    assert 'skein_backups_total{result="ok"} 0' in told and 'skein_backups_by_hand_total{result="ok"} 1' in told, told
    with urllib.request.urlopen("http://127.0.0.1:%d/healthz" % server.ports["http"], timeout=60) as answer:
        assert answer.status == 200

    # The next SIGHUP may name another.
    os.remove(os.path.join(folder.path, "backups"))
    with open(server.config, "a", encoding="utf-8") as config:
        config.write('backups = { directory = "%s/elsewhere" }\n' % folder.path)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: backups(folder, "elsewhere"), "no backup", 60)
    assert server.stop() == 0


def an_unusable_backup_gets_no_name(folder):
    """A world without the room to begin in passes every rule for rows. Where that is, the server knows."""
    succeeds(folder.run("init", "--world", "world.db"))
    world = sqlite3.connect(os.path.join(folder.path, "world.db"))
    world.execute("UPDATE object SET ref = 'lobby' WHERE ref = 'start'")
    world.commit()
    world.close()
    succeeds(folder.run("check", "--world", "world.db"))

    fails(folder.run("backup", "--world", "world.db", "copy.db"), 1, "world.db is not in order, so no copy was made", "no room $start")
    assert not folder.has("copy.db") and not folder.has("copy.db.part")
    succeeds(folder.run("backup", "--world", "world.db", "--start", "lobby", "copy.db"))

    server = folder.server('start = "lobby"\n')
    succeeds(folder.run("backup", "--world", "world.db", "another.db"))
    assert server.stop() == 0


def a_backup_can_be_written_to_a_pipe(folder):
    def pipe():
        return subprocess.run([folder.binary, "backup", "--world", "world.db", "-"], cwd=folder.path,
                              capture_output=True, check=False, timeout=60)
    server = folder.server()
    names = folder.names()
    for served in (True, False):
        done = pipe()
        assert done.returncode == 0 and done.stderr == b"", done.stderr
        assert done.stdout.startswith(b"SQLite format 3\0"), done.stdout[:40]
        with open(os.path.join(folder.path, "copy.db"), "wb") as file:
            file.write(done.stdout)
        succeeds(folder.run("check", "--trial", "--world", "copy.db"))
        os.remove(os.path.join(folder.path, "copy.db"))
        if served:
            assert folder.names() == names, folder.names()
            assert server.stop() == 0

    full = subprocess.run("%s backup --world world.db - >/dev/full" % folder.binary, cwd=folder.path, shell=True,
                          capture_output=True, text=True, check=False, timeout=60)
    fails(full, 1, "cannot write the copy to standard output", "the copy is incomplete")
    assert not [name for name in folder.names() if "pipe" in name], folder.names()


def a_server_stops_in_time_during_a_backup(folder):
    server = folder.server('backups = { directory = "%s/backups", every = "1s" }\n' % folder.path)
    wait_until(lambda: os.path.isdir(os.path.join(folder.path, "backups")), "no backup began", 60)
    for _ in range(3):
        begin = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begin < 3 * SLOWER, "it took %.1f s" % (time.monotonic() - begin)
        left = [name for name in os.listdir(os.path.join(folder.path, "backups")) if not NAME.fullmatch(name)]
        assert not left, left
        server.start()
        time.sleep(0.3)
    assert server.stop() == 0


def a_wizard_copies_the_world_and_reads_where_the_copy_is(folder):
    server = folder.server(services=("telnet",))
    wizard = enter_wizard(server)

    assert "Making a copy of the world" in wizard.do("@backup")
    wizard.read_on("The copy is in ", "world.db.")
    assert [name for name in folder.names() if re.fullmatch(r"world\.db\.\d{8}-\d{6}", name)], folder.names()
    assert server.stop() == 0


def a_copy_of_a_wizard_is_among_the_backups_and_stays(folder):
    server = folder.server('backups = { directory = "%s/backups", every = "2s", keep = { hourly = 1, daily = 1 } }\n' % folder.path,
                           ("telnet", "http"))
    wait_until(lambda: backups(folder), "no backup", 60)
    assert re.search(r"^skein_backup_every_seconds 2$", metrics(server), re.M), metrics(server)
    wizard = enter_wizard(server)
    wizard.type("@backup")
    name = re.search(r"/backups/(world-\d{8}-\d{6}\.db)", wizard.read_on("The copy is in ", ".db")).group(1)
    assert NAME.fullmatch(name) and not [one for one in folder.names() if re.search(r"\d{6}$", one)], folder.names()
    # Scheduled copies come and go beside it.
    count = len(re.findall("backup written", server.words()))
    wait_until(lambda: len(re.findall("older ones were removed", server.words())) >= 2, "nothing was removed", 60)
    assert count and name in backups(folder), (name, backups(folder))
    asked = urllib.request.Request("http://127.0.0.1:%d/api/v1/login" % server.ports["http"], method="POST",
                                   data=json.dumps({"name": "wizard", "password": server.wizard_password}).encode())
    with urllib.request.urlopen(asked, timeout=60) as answer:
        token = json.load(answer)["token"]
    asked = urllib.request.Request("http://127.0.0.1:%d/api/v1/backups" % server.ports["http"],
                                   headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        found = {one["file"]: one["scheduled"] for one in json.load(answer)["backups"]}
    assert found.pop(name) is False and found and all(found.values()), found
    assert server.stop() == 0
    succeeds(folder.run("restore", "--world", "world.db", "backups/" + name))


if __name__ == "__main__":
    sys.exit(main([
        automatic_backups_are_complete_worlds,
        a_missing_backup_directory_is_reported_and_play_goes_on,
        an_unusable_backup_gets_no_name,
        a_backup_can_be_written_to_a_pipe,
        a_server_stops_in_time_during_a_backup,
        a_wizard_copies_the_world_and_reads_where_the_copy_is,
        a_copy_of_a_wizard_is_among_the_backups_and_stays,
    ]))
