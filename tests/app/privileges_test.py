#!/usr/bin/env python3
"""The server drops privileges at its start, and still serves, reloads and makes backups.

usage: privileges_test.py SKEIN"""
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys

from program import fails, main, succeeds
from served import Ended, Player, Server, enter, enter_wizard, make_secret, wait_until

FREE = 1023  # a port that only root may have, and that nothing is registered for


def is_root():
    return os.geteuid() == 0


def threads_of(process):
    """Returns the kernel's status of each of its threads, as dictionaries."""
    tasks = "/proc/%d/task" % process.pid
    found = []
    for task in os.listdir(tasks):
        with open(os.path.join(tasks, task, "status"), encoding="ascii", errors="replace") as file:
            found.append(dict(re.findall(r"^(\w+):\s*(.*)$", file.read(), re.M)))
    return found


def has_landlock(server):
    # A server on a kernel without it says so.
    return "has no Landlock" not in server.words()


def reload(server):
    """Reloads everything; returns the log since. A refusal is its last line."""
    before = len(server.words())
    server.process.send_signal(signal.SIGHUP)
    for ended in (r"the scripts (were|stay)", r"the configuration (was read again|stays)"):
        wait_until(lambda: re.search(ended, server.words()[before:]), "no reload", 20)  # pylint: disable=cell-var-from-loop
    return server.words()[before:]


def no_thread_keeps_privileges(folder):
    server = folder.server()
    enter(server, "create Ann a-long-password").do("look")
    threads = threads_of(server.process)
    assert len(threads) >= 4, "where are the store and the workers?"
    for thread in threads:
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            assert int(thread[name], 16) == 0, (name, thread)
        assert thread["NoNewPrivs"] == "1" and thread["Seccomp"] == "2", thread


def a_gate_keeps_no_privileges(folder):
    settings = 'gate = { secret = "%s" }\n' % make_secret(os.path.join(folder.path, "gate.secret"))
    server = folder.server(settings, services=("telnet", "gate"))
    gate = subprocess.Popen(
        [folder.binary, "gate", "--to", "127.0.0.1:%d" % server.ports["gate"], "--listen",
         "telnet:127.0.0.1:0", "--config", folder.write("gate.lua", settings)], cwd=folder.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    folder.processes.append(gate)
    port = int(gate.stdout.readline().split(b":")[-1])
    assert gate.stdout.readline() == b"ready\n"
    for thread in threads_of(gate):
        assert int(thread["CapPrm"], 16) == 0 and thread["Seccomp"] == "2", thread
    player = Player(port)
    assert player.do("guest") and player.do("look")
    player.close()
    gate.send_signal(signal.SIGTERM)
    assert gate.wait(timeout=60) == 0
    gate.stdout.close()


def privileges_are_kept_if_configured(folder):
    server = folder.server('privileges = "keep"\n')
    thread = threads_of(server.process)[0]
    with open("/proc/self/status", encoding="ascii") as file:
        own = re.search(r"^CapEff:\s*(\w+)", file.read(), re.M).group(1)
    assert thread["CapEff"] == own and thread["NoNewPrivs"] == "0", thread
    assert thread["Seccomp"] == "0", thread


def certificate(folder, where, name):
    succeeds(folder.run("certificate", "--name", name, where))
    return 'tls = { certificate = "%s/certificate.pem", key = "%s/key.pem" }\n' % ((where,) * 2)


def subject(port):
    told = subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:%d" % port],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", check=False)
    return re.search(r"subject=CN = (\S+)", told.stdout).group(1)


def a_reload_works_without_privileges(folder):
    tls = certificate(folder, os.path.join(folder.path, "tls"), "one.example")
    os.makedirs(os.path.join(folder.path, "assets", "data", "help"))
    folder.write("assets/data/help/trial.md", "# trial\n\nThe first text.\n")
    server = folder.server(tls, ("telnet", "telnets"))
    server.stop()
    process = subprocess.Popen(
        [folder.binary, "serve", "--world", server.world, "--config", server.config, "--assets",
         "assets", "--listen", "telnet:127.0.0.1:0", "--listen", "telnets:127.0.0.1:0"],
        cwd=folder.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=open(server.log, "ab"))
    server.process = process
    server.wait_ready()
    player = enter(server, "guest")
    assert "The first text." in player.do("help trial")
    assert subject(server.ports["telnets"]) == "one.example"
    # As editors and certificate renewals do: a new file replaces the old one.
    certificate(folder, os.path.join(folder.path, "new"), "two.example")
    for name in ("certificate.pem", "key.pem"):
        os.replace(os.path.join(folder.path, "new", name), os.path.join(folder.path, "tls", name))
    folder.write("assets/data/help/new.md", "# trial\n\nThe second text.\n")
    os.replace(os.path.join(folder.path, "assets/data/help/new.md"),
               os.path.join(folder.path, "assets/data/help/trial.md"))
    folder.write("new.lua", open(server.config, encoding="utf-8").read() + 'name = "Renamed"\n')
    os.replace(os.path.join(folder.path, "new.lua"), server.config)
    told = reload(server)
    assert "the configuration was read again" in told, told
    assert subject(server.ports["telnets"]) == "two.example"
    assert "> " not in player.do("look")
    assert "The second text." in player.do("help trial")


def a_reload_refuses_a_file_unknown_at_the_start(folder):
    elsewhere = os.path.join(os.path.dirname(folder.path), os.path.basename(folder.path) + "-tls")
    tls = certificate(folder, elsewhere, "two.example")
    try:
        server = folder.server()
        if not has_landlock(server):
            return
        with open(server.config, "a", encoding="utf-8") as file:
            file.write(tls)
        told = reload(server)
        assert "the configuration stays as it was" in told and "ermission denied" in told, told
        assert "opens only files configured at its start" in told, told
        assert "> " not in enter(server, "guest").do("look")
        assert server.stop() == 0
        server.start()
        assert "knew of" not in server.words().split("stopping")[-1]
    finally:
        shutil.rmtree(elsewhere)


def backups_go_only_where_the_caller_may_write(folder):
    elsewhere = folder.path + "-copies"
    os.mkdir(elsewhere)
    try:
        server = folder.server()
        wizard = enter_wizard(server)
        copy = os.path.join(elsewhere, "copy.db")
        succeeds(folder.run("backup", "--world", "world.db", "near.db"))
        succeeds(folder.run("backup", "--world", "world.db", copy))
        for name in ("near.db", copy):
            assert "no problems" in succeeds(folder.run("check", "--world", name))
        fails(folder.run("backup", "--world", "world.db", copy), 1, "exists")
        before = wizard.do("look")
        wizard.do("@describe here = Changed.")
        told = succeeds(folder.run("restore", "--world", "world.db", "--object", "start", copy))
        assert "start.desc" in told and wizard.do("look") == before, told
        assert not [name for name in folder.names() if "lent" in name], folder.names()
        fails(folder.run("backup", "--world", "world.db", "/proc/copy.db"), 1, "/proc/copy.db")
        wizard.do("@backup")
        wait_until(lambda: any(re.fullmatch(r"world\.db\.\d+-\d+", name) for name in folder.names()),
                   "@backup made none", 20)
    finally:
        shutil.rmtree(elsewhere)


def backups_are_made_by_themselves_in_a_folder_elsewhere(folder):
    elsewhere = folder.path + "-backups"
    try:
        server = folder.server('backups = { directory = "%s", every = "1s" }\n' % elsewhere)
        wait_until(lambda: os.path.isdir(elsewhere) and [
            name for name in os.listdir(elsewhere) if not name.endswith(".part")], "none was made", 20)
        assert server.stop() == 0
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)


def an_upgrade_from_another_folder_gains_no_privileges(folder):
    elsewhere = folder.path + "-next"
    os.mkdir(elsewhere)
    try:
        server = folder.server()
        program = shutil.copy(folder.binary, os.path.join(elsewhere, "skein"))
        assert " serves world.db since " in succeeds(
            folder.run("upgrade", "--world", "world.db", program))
        children = "/proc/%d/task/%d/children" % ((server.process.pid,) * 2)
        with open(children, encoding="ascii") as file:
            tasks = "/proc/%s/task" % file.read().split()[0]
        for task in os.listdir(tasks):
            with open("%s/%s/status" % (tasks, task), encoding="ascii") as file:
                assert re.search(r"^CapPrm:\s*0+\n", file.read(), re.M)
        assert not [name for name in folder.names() if name.endswith(".program")], folder.names()
        succeeds(folder.run("backup", "--world", "world.db", "after.db"))
        assert server.stop() == 0
    finally:
        shutil.rmtree(elsewhere)


def a_server_of_root_becomes_its_user(folder):
    if not is_root():
        return
    nobody = pwd.getpwnam("nobody")
    os.chown(folder.path, nobody.pw_uid, nobody.pw_gid)
    os.chmod(folder.path, 0o755)
    server = Server(folder.binary, folder.path, 'user = "nobody"\nlisten = { "telnet:127.0.0.1:0" }\n', ())
    folder.servers.append(server)
    server.spawn()  # not start(), which brings a world: this user makes it
    server.wait_ready()
    server.stop()
    with open(server.config, "a", encoding="utf-8") as file:
        file.write('listen = { "telnet:127.0.0.1:%d", "irc:unix:%s/door" }\n' % (FREE, folder.path))
    server.start()
    assert server.port == FREE, server.ports
    for thread in threads_of(server.process):
        assert thread["Uid"].split() == [str(nobody.pw_uid)] * 4, thread
        assert thread["Gid"].split() == [str(nobody.pw_gid)] * 4, thread
        assert thread["Groups"].split() in ([], [str(nobody.pw_gid)]), thread
        assert int(thread["CapPrm"], 16) == 0, thread
    for name in ("world.db", "world.db-wal", "world.db.ctl", "door"):
        assert os.stat(os.path.join(folder.path, name)).st_uid == nobody.pw_uid, name
    player = enter(server, "guest")
    with open(server.config, "a", encoding="utf-8") as file:
        file.write('listen = { "telnet:127.0.0.1:%d", "http:127.0.0.1:0" }\n' % FREE)
    told = reload(server)  # all of it, so that the next one is not taken for it
    line = server.process.stdout.readline()
    assert line.startswith(b"listening http "), (line, told)
    assert "> " not in player.do("look")
    with open(server.config, "a", encoding="utf-8") as file:
        file.write('listen = { "telnet:127.0.0.1:%d" }\n' % (FREE - 1))
    told = reload(server)
    assert "cannot listen on 127.0.0.1:%d: not permitted" % (FREE - 1) in told, told
    program = shutil.copy(folder.binary, os.path.join(folder.path, "next"))  # where that user can read it
    fails(folder.run("upgrade", "--world", "world.db", program), 1, "ports below 1024")
    assert "> " not in player.do("look")
    succeeds(folder.run("account", "--world", "world.db", "list"))


def a_start_without_a_needed_right_names_it(folder):
    if not is_root():
        folder.write("other.lua", 'user = "root"\n')
        fails(folder.run("serve", "--config", "other.lua"), 1, "only root can become another user")
        return
    folder.write("none.lua", 'user = "no-such-user"\n')
    fails(folder.run("serve", "--config", "none.lua"), 1, "no such user")
    os.chown(folder.path, pwd.getpwnam("nobody").pw_uid, 0)
    os.chmod(folder.path, 0o755)
    fails(folder.run("serve", "--listen", "telnet:127.0.0.1:0"), 1, "belongs to another user",
          'user = "..."', 'privileges = "keep"')
    assert folder.names() == ["none.lua"], folder.names()


def a_port_of_root_that_is_taken_is_named(folder):
    if not is_root():
        return
    taken = socket.create_server(("127.0.0.1", FREE - 2))
    fails(folder.run("serve", "--listen", "telnet:127.0.0.1:%d" % (FREE - 2)), 1,
          "another program listens there")
    taken.close()
    assert folder.names() == [], folder.names()


if __name__ == "__main__":
    sys.exit(main([
        no_thread_keeps_privileges,
        a_gate_keeps_no_privileges,
        privileges_are_kept_if_configured,
        a_reload_works_without_privileges,
        a_reload_refuses_a_file_unknown_at_the_start,
        backups_go_only_where_the_caller_may_write,
        backups_are_made_by_themselves_in_a_folder_elsewhere,
        an_upgrade_from_another_folder_gains_no_privileges,
        a_server_of_root_becomes_its_user,
        a_start_without_a_needed_right_names_it,
        a_port_of_root_that_is_taken_is_named,
    ]))
