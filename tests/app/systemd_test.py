#!/usr/bin/env python3
"""`skein serve` under systemd: sockets opened by systemd, the watchdog, and the journal's log format.

usage: systemd_test.py SKEIN"""
import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import wait

from program import main
from served import Player


def activate(folder, sockets, *words):
    """Starts a server as systemd does that brings (name, socket) pairs; returns the process."""
    high = [fcntl.fcntl(one.fileno(), fcntl.F_DUPFD, 50) for _, one in sockets]

    def place():
        for i, fd in enumerate(high):
            os.dup2(fd, 3 + i)
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'LISTEN_PID=$$ exec "$0" "$@"', folder.binary, "serve", *words],
        cwd=folder.path, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, preexec_fn=place, pass_fds=[3 + i for i in range(len(high))],
        env=dict(os.environ, LISTEN_FDS=str(len(high)),
                 LISTEN_FDNAMES=":".join(name for name, _ in sockets)))
    folder.processes.append(process)
    for fd in high:
        os.close(fd)
    return process


def until_ready(process):
    said = []
    for line in process.stdout:
        said.append(line.rstrip("\n"))
        if said[-1] == "ready":
            return said
    raise AssertionError(process.stderr.read())


def end(process):
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=30)[1]
    assert process.returncode == 0, (process.returncode, log)
    return log


def port_of(one):
    return one.getsockname()[1]


def sockets_named_after_a_service_stand_in_for_its_addresses(folder):
    first, second, local = (socket.create_server(("127.0.0.1", 0)),
                            socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX))
    path = os.path.join(folder.path, "door")
    local.bind(path)
    local.listen()
    brought = [("telnet", first), ("telnet", second), ("irc", local)]
    # The first address is in use by the same program that passes it.
    process = activate(folder, brought, "--listen", "telnet:127.0.0.1:%d" % port_of(first),
                       "--listen", "http:127.0.0.1:0")
    said = [line for line in until_ready(process) if line.startswith("listening")]
    assert said[:3] == ["listening telnet 127.0.0.1:%d" % port_of(first),
                        "listening telnet 127.0.0.1:%d" % port_of(second),
                        "listening irc unix:" + path], said
    assert re.fullmatch(r"listening http 127\.0\.0\.1:[1-9]\d+", said[3]) and len(said) == 4, said
    for one in (first, second):
        player = Player(port_of(one))
        player.type("guest")
        assert player.wait()
    end(process)
    assert os.path.exists(path), "the socket's file is systemd's to remove"


def a_connection_to_systemds_socket_waits_for_the_next_start(folder):
    door = socket.create_server(("127.0.0.1", 0))
    process = activate(folder, [("telnet", door)], "--listen", "telnet:127.0.0.1:0")
    until_ready(process)
    end(process)
    early = Player(port_of(door))
    early.type("guest")
    process = activate(folder, [("telnet", door)], "--listen", "telnet:127.0.0.1:0")
    until_ready(process)
    assert early.wait()
    end(process)


def a_reload_keeps_systemds_sockets(folder):
    door = socket.create_server(("127.0.0.1", 0))
    config = folder.write("config.lua", 'listen = { "telnet:127.0.0.1:0", "irc:127.0.0.1:0" }')
    process = activate(folder, [("telnet", door)], "--config", config)
    until_ready(process)
    player = Player(port_of(door))
    player.type("guest")
    player.wait()
    folder.write("config.lua", 'listen = { "telnet:127.0.0.1:4000", "irc:127.0.0.1:0", '
                               '"http:127.0.0.1:0" }')
    process.send_signal(signal.SIGHUP)
    assert process.stdout.readline().startswith("listening http "), "nothing new was opened"
    assert "> " not in player.do("look")
    assert Player(port_of(door)).socket.recv(4096), "no greeting"
    end(process)


def a_socket_without_a_service_ends_the_start(folder):
    door = socket.create_server(("127.0.0.1", 0))
    loose = socket.socket()
    for name, one, says in (("skein.socket", door, "FileDescriptorName="),
                            ("telnet", loose, "not a listening stream socket")):
        process = activate(folder, [(name, one)], "--listen", "telnet:127.0.0.1:0")
        told, log = process.communicate(timeout=30)
        assert process.returncode == 1 and told == "" and says in log, (told, log)
        assert not folder.has("skein.db"), folder.names()


def notified(folder, *words, **environment):
    """Starts a server with a notify socket; returns it and that socket."""
    path = os.path.join(folder.path, "notify")
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(path)
    notify.settimeout(60)
    process = subprocess.Popen([folder.binary, *(words or ["serve"]), "--listen", "telnet:127.0.0.1:0"],
                               cwd=folder.path, text=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=dict(os.environ, NOTIFY_SOCKET=path, **environment))
    folder.processes.append(process)
    until_ready(process)
    return process, notify


def systemd_is_notified_of_ready_and_stopping(folder):
    process, notify = notified(folder)
    assert notify.recv(99) == b"READY=1"
    end(process)
    assert notify.recv(99) == b"STOPPING=1"


def the_watchdog_of_a_gate_is_pinged_only_by_turns(folder):
    the_watchdog_is_pinged_only_by_turns(folder, "gate", "--to", "unix:nowhere")


def the_watchdog_is_pinged_only_by_turns(folder, *words):
    process, notify = notified(folder, *words, WATCHDOG_USEC="200000")
    assert notify.recv(99) == b"READY=1"
    assert [notify.recv(99) for _ in range(5)] == [b"WATCHDOG=1"] * 5
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)
    notify.setblocking(False)
    while wait([notify], 0):
        notify.recv(99)
    assert not wait([notify], 0.5), "a process that hangs was called well"
    process.send_signal(signal.SIGCONT)
    assert wait([notify], 10) and notify.recv(99) == b"WATCHDOG=1"
    end(process)


def a_log_for_programs_has_one_object_a_line(folder):
    for words in (["--log", "json"], ["--log", "json,debug"], ["--log=debug", "--log=json"],
                  ["--wire", "--log", "json"]):
        door = socket.create_server(("127.0.0.1", 0))
        process = activate(folder, [("telnet", door)], *words, "--listen", "telnet:127.0.0.1:0")
        until_ready(process)
        player = Player(port_of(door))
        player.type("guest")
        player.wait()
        entries = [json.loads(line) for line in end(process).splitlines()]
        assert entries and all(set(one) == {"time", "level", "message"} for one in entries)
        assert "stopping: SIGTERM" in [one["message"] for one in entries], entries
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entries[0]["time"])
        all_of_it = words != ["--log", "json"]
        assert any(one["level"] == "debug" for one in entries) == all_of_it, entries


if __name__ == "__main__":
    sys.exit(main([
        sockets_named_after_a_service_stand_in_for_its_addresses,
        a_connection_to_systemds_socket_waits_for_the_next_start,
        a_reload_keeps_systemds_sockets,
        a_socket_without_a_service_ends_the_start,
        systemd_is_notified_of_ready_and_stopping,
        the_watchdog_is_pinged_only_by_turns,
        the_watchdog_of_a_gate_is_pinged_only_by_turns,
        a_log_for_programs_has_one_object_a_line,
    ]))
