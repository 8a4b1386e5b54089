#!/usr/bin/env python3
"""`skein serve`: start, requests while it runs, reload and end.

usage: serve_test.py SKEIN"""
import os
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import time
from multiprocessing.connection import wait

from program import fails, main, succeeds
from served import SLOWER, Ended, Player, enter, enter_wizard, read_until, wait_until

LONG = "a long password"


def set_account(folder, name, *words):
    return succeeds(folder.run("account", "--world", "world.db", "set", name, *words,
                               "--password-stdin", typed=LONG + "\n"))


def spawn(folder, *words, **more):
    """Starts a server with its own command line; returns it and its output until ready."""
    process = subprocess.Popen([folder.binary, "serve", *words], cwd=folder.path, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, **more)
    folder.processes.append(process)
    said = []
    for line in process.stdout:
        said.append(line.rstrip("\n"))
        if said[-1] == "ready":
            return process, said
    raise Ended(process.stderr.read())


def end(process):
    """Stops it as an operator does. It must end within two seconds on an idle machine. Returns its log."""
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=30)[1]
    took = time.monotonic() - begun
    assert process.returncode == 0, (process.returncode, log)
    assert took < 2 * SLOWER, took
    return log


def a_first_start_makes_the_world_and_a_wizard(folder):
    process, said = spawn(folder, "--listen", "telnet:127.0.0.1:0")
    assert re.fullmatch(r"wizard password: \S{24}", said[0]), said
    assert re.fullmatch(r"listening telnet 127\.0\.0\.1:[1-9]\d+", said[1]), said
    assert said[2:] == ["ready"], said
    assert folder.names() == ["skein.db", "skein.db-shm", "skein.db-wal", "skein.db.ctl"]
    end(process)
    assert folder.names() == ["skein.db"], folder.names()
    process, said = spawn(folder, "--listen", "telnet:127.0.0.1:0")
    assert len(said) == 2, said
    end(process)
    succeeds(folder.run("check"))


def the_wizard_of_the_first_start_can_log_in(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    assert "wizard" in wizard.do("@role wizard wizard"), "the wizard may not give roles"


def the_server_listens_on_every_address_given(folder):
    process, said = spawn(folder, "--listen", "telnet:127.0.0.1:0", "--listen", "telnet:[::1]:0",
                          "--listen", "telnet:unix:%s/door" % folder.path)
    heard = [line for line in said if line.startswith("listening")]
    assert len(heard) == 3, said
    assert re.fullmatch(r"listening telnet \[::1\]:\d+", heard[1]), heard
    assert heard[2] == "listening telnet unix:%s/door" % folder.path, heard
    door = socket.socket(socket.AF_UNIX)
    door.connect(folder.path + "/door")
    assert door.recv(4096), "no greeting"
    end(process)
    assert not folder.has("door")


def the_descriptor_table_is_large_enough_from_the_start(folder):
    # The kernel stops a process with threads for tens of milliseconds each time.
    folder.write("config.lua", "limits = { connections = 3000 }")
    process, _ = spawn(folder, "--config", "config.lua", "--listen", "telnet:127.0.0.1:0")
    with open("/proc/%d/status" % process.pid, encoding="ascii") as file:
        size = int(re.search(r"^FDSize:\s*(\d+)", file.read(), re.M).group(1))
    assert size >= 3000, "there is room for %d" % size
    end(process)


def top_shows_what_each_thread_does(folder):
    process, _ = spawn(folder, "--listen", "telnet:127.0.0.1:0")
    tasks = "/proc/%d/task" % process.pid
    names = set()
    for task in os.listdir(tasks):
        with open("%s/%s/comm" % (tasks, task), encoding="ascii") as file:
            names.add(file.read().strip())
    alone = len(os.sched_getaffinity(0)) == 1  # with a single core nobody else writes to the sockets
    assert names == {"skein", "skein-store", "skein-worker"} | (set() if alone else {"skein-sockets"}), names
    end(process)


def the_server_runs_with_every_reactor(folder):
    told = succeeds(folder.run("serve", "--help")).split("Reactors:\n")[1].splitlines()[0]
    for name in told.strip().split(", "):
        process, said = spawn(folder, "--listen", "telnet:127.0.0.1:0", "--reactor", name)
        player = Player(int(said[-2].split(":")[-1]))
        player.do("guest")
        assert player.do("say hello").endswith('You say, "hello"'), name
        end(process)


def many_small_transactions_delay_nobody(folder):
    server = folder.server("slice = { milliseconds = 1, instructions = 1000, memory_kib = 1024 }")
    assert server.stop() == 0


def an_impossible_start_is_refused_in_one_sentence(folder):
    folder.write("bad.lua", "\nlisen = {}\n")
    folder.write("file", "")
    fails(folder.run("serve", "--reactor", "magic"), 2, "no reactor magic", "epoll")
    fails(folder.run("serve", "--listen", "gopher:127.0.0.1:70"), 2, '"gopher"', "telnet")
    fails(folder.run("serve", "--listen", "telnet"), 2, "SERVICE:ADDRESS")
    fails(folder.run("serve", "--log", "loud"), 2, "loud", "debug")
    fails(folder.run("serve", "--world", ""), 2, "world", "empty")
    fails(folder.run("serve", "--config", "none.lua"), 1, "none.lua")
    fails(folder.run("serve", "--config", "bad.lua"), 1, "bad.lua:2: ", "did you mean listen?")
    fails(folder.run("serve", "--world", "file"), 1, "file is empty")
    fails(folder.run("serve", "--assets", "none"), 2, "--assets", "no directory none")
    assert folder.names() == ["bad.lua", "file"]


def an_invalid_address_creates_neither_world_nor_password(folder):
    taken = socket.create_server(("127.0.0.1", 0))
    address = "127.0.0.1:%d" % taken.getsockname()[1]
    # An impossible address is wrong usage; an address that this machine refuses is a failure.
    table = [(2, address) for address in (
        "127.0.0.1:99999", "127.0.0.1:", "127.0.0.1", ":4000", "127.0.0.1:-1", "127.0.0.1:4000x",
        "256.0.0.1:4000", "[::zz]:4000", "[127.0.0.1]:4000", "::1:4000", "4000", "unix:",
        "unix:" + "x" * 200)]
    table += [(1, address), (1, "192.0.2.1:4000"), (1, "no.such.invalid:4000"),
              (1, "unix:none/door"), (1, "unix:file")]
    folder.write("file", "")
    for status, address in table:
        done = folder.run("serve", "--listen", "telnet:" + address)
        fails(done, status, "cannot listen on " + address)
        assert done.stdout == "" and folder.names() == ["file"], (address, done, folder.names())
    # A valid address does not make up for an invalid one; the same service twice counts once.
    fails(folder.run("serve", "--listen", "telnet:unix:door", "--listen", "irc:unix:door"), 1,
          "unix:door")
    fails(folder.run("serve", "--listen", "telnets:127.0.0.1:0"), 1, "needs a certificate")
    folder.write("bad.lua", 'listen = { "telnet:127.0.0.1:65536" }')
    fails(folder.run("serve", "--config", "bad.lua"), 1, "bad.lua:1: ", "65536")
    assert folder.names() == ["bad.lua", "file"], folder.names()


def a_failed_start_creates_no_wizard(folder):
    succeeds(folder.run("init", "--world", "world.db"))
    done = folder.run("serve", "--world", "world.db", "--listen", "telnet:192.0.2.1:4000")
    fails(done, 1, "192.0.2.1:4000")
    assert done.stdout == "", done.stdout
    assert succeeds(folder.run("account", "--world", "world.db", "list")) == ""


def a_start_that_fails_late_leaves_neither_world_nor_password(folder):
    mistakes = [
        ('start = "nosuch"', "no room $nosuch"),
        ('listen = { "smtp:127.0.0.1:0" }', "mail needs a domain"),
        ('listen = { "telnet:127.0.0.1:0" }, mail = { relay = "127.0.0.1:25" }', "mail."),
    ]
    for text, reason in mistakes:
        folder.write("bad.lua", text.replace("}, ", "}\n"))
        done = folder.run("serve", "--config", "bad.lua")
        assert done.returncode == 1 and reason in done.stderr.splitlines()[-1], (text, done)
        assert done.stdout == "" and folder.names() == ["bad.lua"], (text, done, folder.names())


def an_address_in_use_is_named(folder):
    succeeds(folder.run("init", "--world", "world.db"))
    set_account(folder, "Ann", "--role", "wizard")
    taken = socket.create_server(("127.0.0.1", 0))
    address = "127.0.0.1:%d" % taken.getsockname()[1]
    fails(folder.run("serve", "--world", "world.db", "--listen", "telnet:" + address), 1, address,
          "another program listens there")
    assert folder.names() == ["world.db"], folder.names()


def a_second_writer_names_the_process(folder):
    server = folder.server()
    pid = "process %d" % server.process.pid
    fails(folder.run("serve", "--world", "world.db", "--listen", "telnet:127.0.0.1:0"), 1, pid)
    fails(folder.run("import", "--format", "circle", "--world", "world.db", "x"), 1, pid)
    fails(folder.run("init", "--world", "world.db"), 1, "world.db exists")
    assert "Waking Room" in enter(server, "guest").do("look")


def the_account_command_works_on_a_running_server(folder):
    server = folder.server()
    assert set_account(folder, "Ann", "--role", "builder") == "Ann is a new builder\n"
    ann = enter(server, "connect Ann " + LONG)
    rows = [line.split()[:3] for line in
            succeeds(folder.run("account", "--world", "world.db", "list")).splitlines()]
    assert rows == [["Ann", "builder", "enabled"], ["wizard", "wizard", "enabled"]], rows
    fails(folder.run("account", "--world", "world.db", "disable", "Bob"), 1, "no account Bob")
    fails(folder.run("account", "--world", "world.db", "set", "look", "--password-stdin",
                     typed=LONG), 1, "look")
    fails(folder.run("account", "--world", "world.db", "set", "Bob", "--password-stdin",
                     typed="short"), 1, "8 to 512")
    succeeds(folder.run("account", "--world", "world.db", "disable", "Ann"))
    try:
        ann.wait(5)
        raise AssertionError("a disabled account stays in")
    except Ended:
        pass
    mode = os.stat(os.path.join(folder.path, "world.db.ctl")).st_mode
    assert stat.S_ISSOCK(mode) and mode & 0o777 == 0o600, oct(mode)


def a_change_by_the_account_command_survives_a_kill(folder):
    server = folder.server()
    set_account(folder, "Ann", "--role", "wizard")
    server.kill()
    told = succeeds(folder.run("account", "--world", "world.db", "list"))
    assert told.startswith("Ann "), told


def invalid_input_on_the_control_socket_does_no_harm(folder):
    server = folder.server()
    for line in [b"\n", b"{}\n", b"[1]\n", b'{"do": "dance"}\n', b'{"do": 5}\n', b"x" * 70000,
                 b'{"do": "account"}\n', b'{"do": "account", "verb": "set"}\n',
                 b'{"do": "account", "verb": "set", "name": "Ann", "role": "king"}\n',
                 b'{"do": "backup", "dest": "relative"}\n', b'{"do": "backup"}\n',
                 b'{"do": "restore"}\n', b'{"do": "restore", "file": "x.db", "name": "start"}\n',
                 b'{"do": "restore", "file": "/x.db", "name": 5}\n',
                 b'{"do": "restore", "file": "/nowhere/x.db", "name": "start"}\n', b"\xff\xfe\n"]:
        control = socket.socket(socket.AF_UNIX)
        control.connect(os.path.join(folder.path, "world.db.ctl"))
        control.sendall(line)
        answer = control.recv(4096)
        assert answer.startswith(b'{"ok":false,"error":'), (line[:40], answer)
        control.close()
    silent = socket.socket(socket.AF_UNIX)
    silent.connect(os.path.join(folder.path, "world.db.ctl"))
    assert enter(server, "guest").do("look")
    assert server.stop() == 0


def a_backup_is_made_while_it_serves(folder):
    server = folder.server()
    ann = enter(server, "create Ann " + LONG.replace(" ", "-"))
    ann.do("go out")
    assert succeeds(folder.run("backup", "--world", "world.db", "copy.db")) == "copied world.db to copy.db\n"
    fails(folder.run("backup", "--world", "world.db", "copy.db"), 1, "copy.db exists")
    assert "> " not in ann.do("look")
    server.stop()
    succeeds(folder.run("check", "--world", "copy.db"))
    told = succeeds(folder.run("account", "--world", "copy.db", "list"))
    assert told.startswith("Ann "), told


def a_stale_control_socket_is_replaced(folder):
    server = folder.server()
    server.kill()
    assert folder.has("world.db.ctl")
    server.start()
    succeeds(folder.run("account", "--world", "world.db", "list"))
    assert server.stop() == 0
    assert folder.names() == ["config.lua", "log", "world.db"], folder.names()


def a_world_with_a_long_path_has_a_control_socket(folder):
    deep = os.path.join(folder.path, "d" * 100)
    os.makedirs(deep)
    world = os.path.join(deep, "world.db")
    process, _ = spawn(folder, "--world", world, "--listen", "telnet:127.0.0.1:0")
    assert succeeds(folder.run("account", "--world", world, "list")).startswith("wizard ")
    end(process)
    assert os.listdir(deep) == ["world.db"]


def until_linkdead(player):
    end = time.monotonic() + 20
    while "lost in thought" not in player.do("look"):
        assert time.monotonic() < end, "Linky is not link-dead"


def sigterm_tells_the_players_and_ends_soon(folder):
    server = folder.server()
    players = [enter(server, "guest"), Player(server.port), Player(server.port)]
    for player in players[1:]:
        assert player.socket.recv(4096), "no greeting"
    enter(server, "create Linky password1").socket.close()
    until_linkdead(players[0])
    begun = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    took = time.monotonic() - begun
    server.process.stdout.close()
    assert took < 2 * SLOWER, took
    for player in players:
        heard = b""
        while True:
            more = player.socket.recv(4096)
            if not more:
                break
            heard += more
        assert heard.count(b"Skein is closing now.") == 1, heard
    assert "stopping: SIGTERM" in server.words()


def nobody_waits_while_passwords_are_hashed(folder):
    """Each of the others' password checks takes a second; a player is answered before any of them ends."""
    server = folder.server('passwords = { memory_kib = 256 * 1024 }\n')
    anna = enter(server, "guest")
    guessers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(4)]

    for guesser in guessers:
        read_until(guesser, b"who, help, quit.")
        guesser.sendall(b"connect wizard no-such-password\r\n")

    for _ in range(3):
        assert "Waking Room" in anna.do("look")
        assert not wait(guessers, 0), "a password was looked at while somebody waited"

    for guesser in guessers:
        read_until(guesser, b"Wrong name or password")
        guesser.close()


def a_client_that_reads_nothing_does_not_delay_the_end(folder):
    server = folder.server()
    deaf = enter(server, "guest")
    for _ in range(200):
        deaf.type("help")
    end(server.process)


def sigint_ends_the_server(folder):
    server = folder.server()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=2 * SLOWER) == 0
    server.process.stdout.close()


def a_wizard_can_shut_it_down(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    wizard.type("@shutdown")
    assert server.process.wait(timeout=5 * SLOWER) == 0
    server.process.stdout.close()
    assert "@shutdown" in server.words()


def sighup_reloads_without_dropping_anybody(folder):
    server = folder.server()
    ann = enter(server, "guest")
    with open(server.config, "a", encoding="utf-8") as file:
        file.write('guests = false\ndurability = "process"\n')
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "the scripts were read again" in server.words(), "no reload", 10)
    assert "the configuration was read again" in server.words()
    assert "used at the next start only: durability" in server.words()
    assert "Waking Room" in ann.do("look")
    late = Player(server.port)
    late.type("guest")
    time_out = time.monotonic() + 5
    heard = b""
    while b"uest" not in heard.split(b"quit.")[-1]:
        assert time.monotonic() < time_out
        heard += late.socket.recv(4096)
    assert b"\n> " not in heard, heard


def log_line(process, words):
    """The next line of the log that has words."""
    for line in process.stderr:
        if words in line:
            return line
    raise Ended("it ended without a word of \"%s\"" % words)


def sighup_loads_changed_scripts_and_names_them(folder):
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../../scripts/core/commands/news.lua"), encoding="utf-8") as file:
        news = file.read()
    config = folder.write("own.lua", 'listen = { "telnet:127.0.0.1:0" }\n')
    assets = os.path.join(folder.path, "assets")
    os.mkdir(assets)
    process, said = spawn(folder, "--config", config, "--assets", assets)
    log_line(process, "neither scripts/ nor data/")
    ann = enter(type("Server", (), {"port": int(said[-2].split(":")[-1])}), "guest")

    folder.write("assets/scripts/core/commands/news.lua",
                 news + '\ncommand("gossip", function() return "They say." end)\n')
    process.send_signal(signal.SIGHUP)
    line = log_line(process, "the scripts were read again")
    assert "again: changed scripts/core/commands/news.lua; " in line, line
    assert "They say." in ann.do("gossip")

    folder.write("assets/scripts/core/commands/news.lua", "command(")
    process.send_signal(signal.SIGHUP)
    line = log_line(process, "the scripts stay as they were")
    assert "were: scripts/core/commands/news.lua:1: " in line, line
    assert "They say." in ann.do("gossip")
    end(process)


def a_reload_with_a_mistake_changes_nothing(folder):
    server = folder.server()
    ann = enter(server, "guest")
    with open(server.config, "a", encoding="utf-8") as file:
        file.write("guests = maybe\n")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "the scripts were read again" in server.words(), "no reload", 10)
    wait_until(lambda: re.search(r"error the configuration stays as it was: .*config\.lua:\d+: ", server.words()), "no error", 10)
    assert "Waking Room" in ann.do("look")
    assert server.stop() == 0


def listeners_change_with_the_configuration(folder):
    door = os.path.join(folder.path, "door")
    config = folder.write("own.lua", 'listen = { "telnet:127.0.0.1:0" }\n')
    process, said = spawn(folder, "--config", config)
    port = int(said[-2].split(":")[-1])
    old = enter(type("Server", (), {"port": port}), "guest")
    folder.write("own.lua", 'listen = { "telnet:unix:%s" }\n' % door)
    process.send_signal(signal.SIGHUP)
    assert process.stdout.readline() == "listening telnet unix:%s\n" % door
    assert "Waking Room" in old.do("look")

    def is_refused():
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return False
        except ConnectionRefusedError:
            return True

    wait_until(is_refused, "the old address is still open", 10)
    end(process)


def scripts_are_loaded_from_a_given_directory(folder):
    scripts = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts")
    with open(os.path.join(scripts, "core", "commands", "talk.lua"), encoding="utf-8") as file:
        source = file.read()
    path = folder.write("own/scripts/core/commands/talk.lua",
                        source + 'command("fnord", function() return "Hmm." end)\n')
    process, said = spawn(folder, "--assets", "own", "--listen", "telnet:127.0.0.1:0")
    ann = enter(type("Server", (), {"port": int(said[-2].split(":")[-1])}), "guest")
    assert ann.do("fnord") == "Hmm."
    with open(path, "a", encoding="utf-8") as file:
        file.write("this is not Lua\n")
    process.send_signal(signal.SIGHUP)
    while "the scripts stay as they were" not in process.stderr.readline():
        pass
    assert ann.do("fnord") == "Hmm."
    folder.write("own/scripts/core/commands/talk.lua",
                 source + 'command("fnord", function() return "La." end)\n')
    process.send_signal(signal.SIGHUP)
    while "the scripts were read again" not in process.stderr.readline():
        pass
    assert ann.do("fnord") == "La."
    end(process)


def the_password_goes_to_a_file_when_stdout_is_the_journal(folder):
    read, write = os.pipe()
    info = os.fstat(write)
    process = subprocess.Popen(
        [folder.binary, "serve", "--listen", "telnet:127.0.0.1:0"], cwd=folder.path,
        stdin=subprocess.DEVNULL, stdout=write, stderr=subprocess.PIPE, text=True,
        env=dict(os.environ, JOURNAL_STREAM="%d:%d" % (info.st_dev, info.st_ino)))
    folder.processes.append(process)
    os.close(write)
    with os.fdopen(read) as out:
        said = [out.readline(), out.readline()]
        assert said[0].startswith("listening") and said[1] == "ready\n", said
        path = os.path.join(folder.path, "skein.db.password")
        assert os.stat(path).st_mode & 0o777 == 0o600
        with open(path, encoding="ascii") as file:
            assert re.fullmatch(r"wizard password: \S{24}\n", file.read())
        assert "skein.db.password" in end(process)


def the_wire_option_logs_traffic(folder):
    process, said = spawn(folder, "--wire", "--listen", "telnet:127.0.0.1:0")
    player = Player(int(said[-2].split(":")[-1]))
    player.type("who")
    player.socket.recv(4096)
    log = end(process)
    assert re.search(r"debug wire \d+ > .*Welcome", log), log


def many_password_guesses_keep_nobody_out(folder):
    """From any number of addresses: somebody with an earlier login from their address goes ahead of the others."""
    server = folder.server("passwords = { memory_kib = 32768 }\nlimits = { exempt = {} }\n", services=("telnet", "http"))
    enter(server, "create Ann a-long-password").type("quit")
    guess = b'{"name": "ann", "password": "a wrong one"}'
    guess = b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(guess), guess)
    guessing = [socket.create_connection(("127.0.0.1", server.ports["http"]), 20, ("127.0.1.%d" % n, 0)) for n in range(1, 81)]
    for connection in guessing:
        connection.sendall(guess)
    assert select.select(guessing, [], [], 20)[0]
    enter(server, "connect ann a-long-password")
    answered = select.select(guessing, [], [], 0)[0]
    assert len(answered) < 60, len(answered)
    for connection in guessing:
        connection.close()


if __name__ == "__main__":
    sys.exit(main([
        a_first_start_makes_the_world_and_a_wizard,
        the_wizard_of_the_first_start_can_log_in,
        the_server_listens_on_every_address_given,
        the_descriptor_table_is_large_enough_from_the_start, top_shows_what_each_thread_does,
        the_server_runs_with_every_reactor,
        many_small_transactions_delay_nobody,
        an_impossible_start_is_refused_in_one_sentence,
        an_invalid_address_creates_neither_world_nor_password,
        a_failed_start_creates_no_wizard,
        a_start_that_fails_late_leaves_neither_world_nor_password,
        an_address_in_use_is_named,
        a_second_writer_names_the_process,
        the_account_command_works_on_a_running_server,
        a_change_by_the_account_command_survives_a_kill,
        invalid_input_on_the_control_socket_does_no_harm,
        a_backup_is_made_while_it_serves,
        a_stale_control_socket_is_replaced,
        a_world_with_a_long_path_has_a_control_socket,
        sigterm_tells_the_players_and_ends_soon,
        nobody_waits_while_passwords_are_hashed,
        many_password_guesses_keep_nobody_out,
        a_client_that_reads_nothing_does_not_delay_the_end,
        sigint_ends_the_server,
        a_wizard_can_shut_it_down,
        sighup_reloads_without_dropping_anybody,
        sighup_loads_changed_scripts_and_names_them,
        a_reload_with_a_mistake_changes_nothing,
        listeners_change_with_the_configuration,
        scripts_are_loaded_from_a_given_directory,
        the_password_goes_to_a_file_when_stdout_is_the_journal,
        the_wire_option_logs_traffic,
    ]))
