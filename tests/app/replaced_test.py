#!/usr/bin/env python3
"""A world that a copy may have replaced, for operators and players; and ports, which need a secret.

usage: replaced_test.py SKEIN"""
import contextlib
import json
import os
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time

from program import fails, main, succeeds
from follow_test import HOLD, follow, health, pair
from served import (
    Ended, Follower, Gate, Player, Server, copy_starter_world, enter, make_secret, ports_in, read_ready, wait_until)


def answers(server, line, seconds):
    """The text that a newcomer reads within so many seconds after a line."""
    player = Player(server.port)
    shown = b""
    try:
        player.type(line)
        player.socket.settimeout(0.2)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                some = player.socket.recv(65536)
            except TimeoutError:
                continue
            if not some:
                break
            shown += some
    finally:
        player.close()
    return shown.decode(errors="replace")


def a_crashed_world_waits_for_its_follower(folder):
    server, follower = pair(folder)
    enter(server, "create ann password1").do("say this was told")
    follower.process.send_signal(signal.SIGSTOP)
    server.kill()
    server.start()
    shown = answers(server, "connect ann password1", 3)
    assert "a copy of it may have taken over" in shown and "Exits" not in shown, shown
    status, said = health(server)
    said = json.loads(said)
    assert said["state"] == "held" and "waits to hear from the follower" in said["problem"], (status, said)
    # SIGTERM does not end the server cleanly while that is unknown.
    assert server.stop() == 0
    server.start()
    assert "Exits" not in answers(server, "connect ann password1", 2)
    follower.process.send_signal(signal.SIGCONT)
    follower.wait("in step")
    assert "the follower says that this world was not replaced" in server.words(), server.words()
    assert "Exits" in enter(server, "connect ann password1").do("look")
    # After a clean end nobody has to wait.
    assert follower.stop() == 0
    assert server.stop() == 0
    server.start()
    assert "Exits" in enter(server, "connect ann password1").do("look")


def a_replaced_leader_acknowledges_nothing_and_cannot_restart(folder):
    server, follower = pair(folder)
    enter(server, "create ann password1").do("say this was told")
    server.kill()
    wait_until(lambda: "the world is away" in follower.words(), follower.words)
    succeeds(follower.promote())
    follower.wait("ready")
    follower.process.send_signal(signal.SIGSTOP)
    server.start()
    assert "Exits" not in answers(server, "connect ann password1", 3)
    follower.process.send_signal(signal.SIGCONT)
    assert server.process.wait(timeout=60) == 1
    assert "another process has taken over this world, in term 2" in server.words(), server.words()
    assert "Exits" in enter(follower, "connect ann password1").do("look")
    assert follower.stop() == 0
    for listen in ("telnet:127.0.0.1:0", "link:" + server.link):
        fails(folder.run("serve", "--world", server.world, "--listen", listen), 1,
              "is a copy, and the world is another process's", "replaced by", "copy.db on ", "in term 2",
              "skein follow --from ADDRESS")
    server.link += "2"
    new = Server(folder.binary, folder.path, HOLD, ("telnet",))
    new.world = follower.world
    new.listens = ["link:" + server.link]
    folder.servers.append(new)
    new.start()
    again = follow(folder, server, os.path.relpath(server.world, folder.path))
    again.wait("in step")
    assert again.stop() == 0 and new.stop() == 0


def a_backup_is_not_restored_into_a_file_that_is_not_the_world_any_more(folder):
    """There would be two worlds."""
    server, follower = pair(folder)
    succeeds(folder.run("backup", "--world", server.world, "backup.db"))
    fails(folder.run("restore", "--world", follower.world, "backup.db"), 1, "in use by process")
    # A move, and then a take-over of a killed world.
    succeeds(follower.promote())
    follower.wait("ready")
    assert server.process.wait(timeout=60) == 0
    fails(folder.run("restore", "--world", server.world, "backup.db"), 1, "world.db is not the world", "replaced by",
          "copy.db on ", "in term 2", "nothing was changed", "--world", "move ", "away")
    assert not [name for name in os.listdir(os.path.dirname(server.world)) if "replaced-" in name]
    assert follower.stop() == 0
    # The file that is the world takes it, and stays the only one.
    told = succeeds(folder.run("restore", "--world", follower.world, "backup.db"))
    assert "Start its server now. A follower gets a new copy." in told and "do not start" not in told, told
    fails(folder.run("serve", "--world", server.world, "--listen", "telnet:127.0.0.1:0"), 1, "is a copy")


def a_restore_after_a_crash_warns_of_the_copy_that_was_in_step(folder):
    server, follower = pair(folder)
    succeeds(folder.run("backup", "--world", server.world, "backup.db"))
    server.kill()
    told = succeeds(folder.run("restore", "--world", server.world, "backup.db"))
    assert "If its copy is the world now, do not start this one." in told, told
    # Of the file that was restored there is no doubt.
    assert "do not start" not in succeeds(folder.run("restore", "--world", server.world, "backup.db"))
    assert follower.stop() == 0


def a_repaired_world_is_the_world_and_a_repaired_copy_is_none(folder):
    server, follower = pair(folder)
    succeeds(follower.promote())
    follower.wait("ready")
    assert server.process.wait(timeout=60) == 0 and follower.stop() == 0
    for world in (server.world, follower.world):
        with contextlib.closing(sqlite3.connect(world)) as file:
            file.execute("UPDATE object SET location = 99999 WHERE id = (SELECT max(id) FROM object)")
            file.commit()
        told = folder.run("check", "--repair", "--world", world).stdout
        assert "is a new file with everything" in told, told
    fails(folder.run("account", "--world", server.world, "list"), 1, "is a copy")
    succeeds(folder.run("account", "--world", follower.world, "list"))


class Unit:
    """A unit of the package, whose program is started as systemd would: by its ExecStart, and again after ends that the
    unit says."""

    def __init__(self, folder, name, paths):
        here = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(here, "../../tools/package.d/units", name), encoding="utf-8") as file:
            lines = [line.partition("=") for line in file.read().splitlines()]
        self.set = {key: value for key, equals, value in lines if equals}
        self.words = [paths.get(word, word) for word in self.set["ExecStart"].split()]
        self.folder, self.log, self.process = folder, os.path.join(folder.path, name + ".log"), None

    def start(self):
        """Starts it; returns its ports, or None if it ends before it is ready."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.words, cwd=self.folder.path, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log)
        self.folder.processes.append(self.process)
        try:
            return ports_in(read_ready(self.process, 60, self.told))
        except Ended:
            return None

    def told(self):
        with open(self.log, encoding="utf-8") as log:
            return log.read()

    def starts_again(self):
        """Waits for the end; returns whether systemd starts the program again (systemd.service(5), on-failure)."""
        assert self.set["Restart"] == "on-failure", self.set
        status = self.process.wait(timeout=60)
        if status < 0:
            return -status not in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)
        return status != 0 and str(status) not in self.set.get("RestartPreventExitStatus", "").split()


def the_unit_serves_again_after_a_crash_but_not_when_it_was_replaced(folder):
    link = os.path.join(folder.path, "link")
    world = os.path.join(folder.path, "world.db")
    copy_starter_world(folder.binary, world)
    settings = 'passwords = { memory_kib = 8 }\nworld = "%s"\nlisten = { "telnet:127.0.0.1:0", "link:unix:%s" }\n' % (world, link)
    config = folder.write("skein.lua", settings + HOLD)
    unit = Unit(folder, "skein.service", {"@BINDIR@/skein": folder.binary, "@SYSCONFDIR@/skein/skein.lua": config})
    ports = unit.start()
    assert ports, unit.told()
    ann = Player(ports["telnet"])
    ann.do("create ann password1")
    follower = Follower(folder.binary, "unix:" + link, os.path.join(folder.path, "copy.db"),
                        folder.write("copy.lua", "passwords = { memory_kib = 8 }\n" + HOLD))
    folder.processes.append(follower.process)
    follower.wait("in step")
    unit.process.kill()
    assert unit.starts_again()
    ports = unit.start()
    assert ports, unit.told()
    follower.wait("in step")
    again = Player(ports["telnet"])
    again.do("connect ann password1")
    assert "Exits" in again.do("look")
    unit.process.send_signal(signal.SIGTERM)
    assert not unit.starts_again()
    assert unit.start(), unit.told()
    follower.wait("in step")
    unit.process.kill()
    assert unit.starts_again()
    wait_until(lambda: follower.words().count("the world is away") >= 3, follower.words)
    succeeds(follower.promote())
    follower.wait("ready")
    unit.start()
    assert not unit.starts_again() and "another process has taken over this world, in term 2" in unit.told(), unit.told()
    folder.write("skein.lua", settings + "nonsense = 1\n")
    assert unit.start() is None and not unit.starts_again(), unit.told()
    assert "nonsense" in unit.told().splitlines()[-1], unit.told()


def a_promoted_copy_finds_the_old_world_after_restarts(folder):
    server, follower = pair(folder)
    server.kill()
    wait_until(lambda: "the world is away" in follower.words(), follower.words)
    assert follower.stop() == 0
    succeeds(follower.promote())
    new = Server(folder.binary, folder.path, HOLD)
    new.world = follower.world
    folder.servers.append(new)
    new.start()
    assert new.stop() == 0
    server.start()
    assert "Exits" not in answers(server, "guest", 2)
    new.start()
    assert server.process.wait(timeout=60) == 1
    assert "another process has taken over this world, in term 2" in server.words(), server.words()


def an_operator_can_confirm_that_no_copy_has_taken_over(folder):
    server, follower = pair(folder)
    assert follower.stop() == 0
    server.kill()
    fails(folder.run("serve", "--world", server.world, "--listen", "telnet:127.0.0.1:0"), 1,
          "did not end in order", "--listen link:ADDRESS", "--alone")
    server.options = ["--alone"]
    server.start()
    assert "Exits" in enter(server, "create ann password1").do("look")
    server.kill()
    server.options = []
    server.start()
    assert "Exits" in enter(server, "connect ann password1").do("look")


def a_port_for_gates_needs_their_secret_on_both_sides(folder):
    for address in ("0.0.0.0:4100", "127.0.0.1:0"):
        fails(folder.run("serve", "--listen", "gate:" + address), 2, "gate:" + address, 'gate = { secret = "FILE" }',
              "head -c 32 /dev/urandom")
    fails(folder.run("gate", "--to", "127.0.0.1:1", "--listen", "telnet:127.0.0.1:0"), 1, 'gate = { secret = "FILE" }')
    assert not folder.has("skein.db")
    settings = 'gate = { secret = "%s" }\n'
    right, wrong = (make_secret(os.path.join(folder.path, name)) for name in ("right", "wrong"))
    server = folder.server(settings % right, services=("telnet", "gate"))
    to = "127.0.0.1:%d" % server.ports["gate"]
    for name in ("right", "wrong"):
        os.makedirs(os.path.join(folder.path, name + "-gate"))
        folder.write(name + "-gate/config.lua", settings % os.path.join(folder.path, name))
    gate = Gate(folder.binary, os.path.join(folder.path, "right-gate"), to, ("telnet",))
    other = Gate(folder.binary, os.path.join(folder.path, "wrong-gate"), to, ("telnet",))
    folder.processes += [gate.process, other.process]
    ann = Player(gate.ports["telnet"])
    ann.do("create ann password1")
    assert "You say" in ann.do("say here I am")
    wait_until(lambda: "has another gate.secret" in other.words(), other.words)
    # Somebody without a secret calls nothing, and passes for no service.
    magic = b"skein gate"
    hello = b"\x01" + struct.pack("<I", len(magic)) + magic + struct.pack("<I", 1)
    with socket.create_connection(("127.0.0.1", server.ports["gate"])) as stranger:
        stranger.sendall(struct.pack("<I", len(hello)) + hello)
        told = b""
        while some := stranger.recv(4096):
            told += some
    assert b"skein gate" not in told and told.startswith(b"skein sealed"), told
    assert "You say" in ann.do("say still here")


TESTS = [
    a_crashed_world_waits_for_its_follower,
    a_backup_is_not_restored_into_a_file_that_is_not_the_world_any_more,
    a_restore_after_a_crash_warns_of_the_copy_that_was_in_step,
    a_repaired_world_is_the_world_and_a_repaired_copy_is_none,
    a_replaced_leader_acknowledges_nothing_and_cannot_restart,
    the_unit_serves_again_after_a_crash_but_not_when_it_was_replaced,
    a_promoted_copy_finds_the_old_world_after_restarts,
    an_operator_can_confirm_that_no_copy_has_taken_over,
    a_port_for_gates_needs_their_secret_on_both_sides,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
