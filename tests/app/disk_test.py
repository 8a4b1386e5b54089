#!/usr/bin/env python3
"""Disk errors: the program's answers, its end and its next start. A limit on the size of files makes the disk full; it
can be set on a running server and lifted again.

usage: disk_test.py SKEIN"""
import os
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from program import fails, main, succeeds
from served import Ended, Player, Server, enter, enter_wizard, wait_until


class Stubborn(Server):
    """A server that gets an error for a too large file, instead of being killed."""

    def spawn(self):
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        popen = subprocess.Popen
        try:
            subprocess.Popen = lambda *words, **more: popen(*words, restore_signals=False, **more)
            super().spawn()
        finally:
            subprocess.Popen = popen
            signal.signal(signal.SIGXFSZ, before)


def serve(folder):
    server = Stubborn(folder.binary, folder.path, services=("telnet", "http"))
    folder.servers.append(server)
    server.start()
    return server


def set_room(server, size):
    hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def fill_disk(server):
    """Leaves room for a few lines of the log."""
    set_room(server, os.path.getsize(server.log) + 3000)


def free_disk(server):
    set_room(server, resource.RLIM_INFINITY)


def get(server, path):
    """Returns status and text."""
    url = "http://127.0.0.1:%d%s" % (server.ports["http"], path)
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for(player, text):
    """Reads until the text has come, prompt or not."""
    end = time.monotonic() + 20
    while text.encode() not in player.buffer:
        assert time.monotonic() < end, player.buffer
        try:
            player.buffer += player.socket.recv(1 << 16)
        except OSError as error:
            raise Ended(str(error)) from error


def health_checks_report_a_full_disk(folder):
    server = serve(folder)
    anna = enter(server, "create Anna password1")
    assert get(server, "/healthz") == (200, "ok\n")
    fill_disk(server)
    anna.type("describe me as lost")
    wait_until(lambda: get(server, "/healthz")[0] == 503, "health tells of it", 20)

    text = get(server, "/healthz")[1]
    assert text.count("\n") == 1 and "the world cannot be written: " in text, text
    assert re.search(" (1 commit waits|[0-9]+ commits wait) since ", text), text
    status, text = get(server, "/metrics")
    assert status == 200 and re.search(r"^skein_store_failing 1$", text, re.M), text
    assert re.search(r"^skein_store_queue_batches [1-9]", text, re.M), text
    assert re.search(r"^skein_store_failing_info\{error=\"[^\"]+\"\} 1$", text, re.M), text
    assert re.search(r"^skein_disk_free_bytes [0-9]", text, re.M), text
    status, text = get(server, "/")
    assert status == 503 and "The game is busy." in text, text
    assert get(server, "/client/none")[0] == 404

    free_disk(server)
    anna.wait()
    wait_until(lambda: get(server, "/healthz") == (200, "ok\n"), "health tells that it is over", 20)
    assert server.stop() == 0


def serve_what_cannot_be_kept(folder):
    """A server with a full disk, and Anna in it, whose latest change has to wait."""
    server = serve(folder)
    anna = enter(server, "create Anna password1")
    fill_disk(server)
    anna.type("describe me as lost")
    wait_for(anna, "catching its breath")
    return server, anna


def skein_health_says_whether_the_server_can_write(folder):
    fails(folder.run("health", "--world", "world.db"), 1, "there is no world world.db")
    server = serve(folder)
    assert succeeds(folder.run("health", "--world", "world.db")) == "well: 0 in the game, 0 connections\n"
    folder.write("world.lua", 'world = "world.db"')
    wizard = enter_wizard(server)
    assert "1 in the game" in succeeds(folder.run("health", "--config", "world.lua"))
    fill_disk(server)
    wizard.type("@set here.health = %d" % time.time())
    wait_until(lambda: get(server, "/healthz")[0] == 503, "the full disk is noticed")
    fails(folder.run("health", "--world", "world.db"), 1, "the world cannot be written")
    free_disk(server)
    wait_until(lambda: get(server, "/healthz")[0] == 200, "the disk has room again")
    succeeds(folder.run("health", "--world", "world.db"))
    assert server.stop() == 0


def a_player_who_logs_in_is_told_of_a_full_disk(folder):
    server, _ = serve_what_cannot_be_kept(folder)

    bert = Player(server.port)
    wait_for(bert, "catching its breath")
    bert.type("guest")
    wait_for(bert, "you'll be let in")
    free_disk(server)
    wait_for(bert, "Exits:")
    assert server.stop() == 0


def a_delayed_command_names_the_reason(folder):
    server, _ = serve_what_cannot_be_kept(folder)

    asking = subprocess.Popen([folder.binary, "account", "--world", server.world, "set", "Anna", "--role", "builder"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    folder.processes.append(asking)
    assert "has not done it yet" in asking.stderr.readline()
    free_disk(server)
    assert asking.wait(timeout=30) == 0 and "Anna is a builder" in asking.stdout.read()
    assert server.stop() == 0


def a_stop_with_unsaved_changes_fails_with_a_message(folder):
    server, anna = serve_what_cannot_be_kept(folder)
    server.process.send_signal(signal.SIGTERM)

    wait_for(anna, "Good-bye")

    server.process.wait(timeout=30)
    server.reap()
    assert server.process.returncode == 1, server.process.returncode
    assert "could not be written" in server.last_words(), server.last_words()
    assert b"What you did is kept" not in anna.buffer, anna.buffer
    server.start()
    assert "lost" not in enter(server, "connect Anna password1").do("look me")
    assert server.stop() == 0


def a_world_without_its_log_is_served_only_on_request(folder):
    server = serve(folder)
    wizard = enter_wizard(server)
    for i in range(20):
        wizard.do("@create thing %d" % i)
    server.kill()
    os.remove(server.world + "-wal")

    done = folder.run("check", "--world", "world.db")
    assert done.returncode == 1 and "world.db-wal" in done.stdout, done
    fails(folder.run("serve", "--world", "world.db", "--listen", "telnet:127.0.0.1:0"), 1,
          "world.db-wal", "--accept-loss", "restore a backup")
    process = subprocess.Popen([folder.binary, "serve", "--world", "world.db", "--accept-loss",
                                "--listen", "telnet:127.0.0.1:0"], cwd=folder.path, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    folder.processes.append(process)
    while process.stdout.readline() != "ready\n":
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    process.stdout.close()
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))


def a_copy_without_its_log_is_noticed(folder):
    server = serve(folder)
    wizard = enter_wizard(server)
    for i in range(5):
        wizard.do("@create thing %d" % i)
    server.kill()
    # Plain bytes: neither log nor attributes come along.
    with open(server.world, "rb") as world:
        text = world.read()
    with open(os.path.join(folder.path, "copy.db"), "wb") as file:
        file.write(text)

    done = folder.run("check", "--world", "copy.db")
    assert done.returncode == 1 and "copy.db-wal is not there" in done.stdout, done
    fails(folder.run("backup", "--world", "copy.db", "more.db"), 1, "no copy was made",
          "copy.db-wal is not there")
    process = subprocess.Popen([folder.binary, "serve", "--world", "copy.db", "--listen",
                                "telnet:127.0.0.1:0"], cwd=folder.path, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    folder.processes.append(process)
    while process.stdout.readline() != "ready\n":
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 0 and "copy.db-wal is not there" in said, said
    # Said once; and with its log nothing is missing.
    assert "no problems" in succeeds(folder.run("check", "--world", "copy.db"))
    assert "no problems" in succeeds(folder.run("check", "--world", "world.db"))


def an_idle_world_is_complete_in_its_file(folder):
    server = serve(folder)
    enter_wizard(server).do("@create a thing to be kept")
    copy = os.path.join(folder.path, "copy.db")

    def is_all_there():
        with open(server.world, "rb") as world, open(copy, "wb") as file:
            text = world.read()
            file.write(text)
        return b"a thing to be kept" in text and folder.run("check", "--world",
                                                            copy).returncode == 0

    wait_until(is_all_there, "the log is written back when nobody does anything", 20)
    assert "no problems" in succeeds(folder.run("check", "--world", copy))
    assert "wizard" in succeeds(folder.run("account", "--world", copy, "list"))
    assert server.stop() == 0


def a_server_out_of_descriptors_still_answers(folder):
    server = serve(folder)
    used = len(os.listdir("/proc/%d/fd" % server.process.pid))
    hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used, hard))
    for _ in range(3):
        assert "wizard" in succeeds(folder.run("account", "--world", "world.db", "list"))
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used + 100, hard))
    assert "wizard" in succeeds(folder.run("account", "--world", "world.db", "list"))
    assert server.stop() == 0


if __name__ == "__main__":
    sys.exit(main([
        health_checks_report_a_full_disk,
        skein_health_says_whether_the_server_can_write,
        a_player_who_logs_in_is_told_of_a_full_disk,
        a_delayed_command_names_the_reason,
        a_stop_with_unsaved_changes_fails_with_a_message,
        a_world_without_its_log_is_served_only_on_request,
        a_copy_without_its_log_is_noticed,
        an_idle_world_is_complete_in_its_file,
        a_server_out_of_descriptors_still_answers,
    ]))
