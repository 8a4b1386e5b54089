#!/usr/bin/env python3
"""`skein health` and `skein reload`: what a service manager asks a running server.

usage: operate_test.py SKEIN"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys

from follow_test import HOLD, follow, make, pair
from program import fails, main, succeeds
from served import missing_modules, wait_until


EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/examples")


def log_lines(server):
    return server.words().splitlines()


def health_is_about_the_server_and_not_about_the_configuration(folder):
    server = folder.server()
    named = 'name = "x"\nworld = "world.db"\n'
    for text, mistake in (("nonsense = 1\n", "c.lua:3: unknown key nonsense"),
                          ('listen = { "telnet:127.0.0.1:0" }}\n', "c.lua:3: there is no { before this }"),
                          ("limits = {\n  connections = 5,\n", "c.lua:")):
        folder.write("c.lua", named + text)
        done = folder.run("health", "--config", "c.lua")
        assert done.returncode == 0 and done.stdout == "well: 0 in the game, 0 connections\n", done
        assert re.fullmatch("skein health: the next start or reload would fail: .*\n", done.stderr), done.stderr
        assert mistake in done.stderr, done.stderr
        done = folder.run("health", "--config", "c.lua", "--world", "world.db")
        assert done.returncode == 0 and mistake in done.stderr, done
    # The world is known although the mistake stands before it, and without it in the default.
    folder.write("c.lua", 'name = "The Club\nworld = "world.db"\n')
    done = folder.run("health", "--config", "c.lua")
    assert done.returncode == 0 and "c.lua:1: the text \"The Club has no quote at its end" in done.stderr, done
    folder.write("c.lua", 'name = "The Club\n')
    assert "skein.db" in folder.run("health", "--config", "c.lua").stderr
    folder.write("c.lua", named + "nonsense = 1\n")
    server.kill()
    done = folder.run("health", "--config", "c.lua")
    assert done.returncode == 1 and "no server has the world world.db open" in done.stderr, done
    # It ends with 2 if the world is not known.
    folder.write("c.lua", 'name = }\nlocal file = "world.db"\nworld = file\n')
    fails(folder.run("health", "--config", "c.lua"), 2, "c.lua:1: ", "name it with --world FILE")
    fails(folder.run("health", "--config", "none.lua"), 2, "none.lua", "name it with --world FILE")
    fails(folder.run("reload", "--config", "none.lua"), 2, "none.lua", "name it with --world FILE")


def health_tells_of_followers_and_backups(folder):
    server = make(folder, settings=HOLD + 'backups = { directory = "%s/copies" }\nworld = "%s/world/world.db"\n' % (
        folder.path, folder.path))

    def health():
        return succeeds(folder.run("health", "--world", server.world))

    assert "follower: none is in step\n" in health(), health()
    follower = follow(folder, server)
    follower.wait("in step")
    assert re.search(r"^follower: from this machine, in step since \d{8}-\d{6} \(UTC\)$", health(), re.M), health()
    assert "a follower connected from this machine: it gets a copy" in server.words(), server.words()
    copy = succeeds(folder.run("health", "--world", follower.world))
    assert re.match(r"a copy that follows a world at unix:\S+: in step, up to commit \d+\nbackups: (none of|the last) ", copy), copy
    assert "when it becomes the world" in succeeds(folder.run("reload", "--world", follower.world))
    wait_until(lambda: "backups: the last good one is 0 minutes old\n" in health(), health, 60)
    copy = succeeds(folder.run("health", "--world", follower.world))
    assert copy.endswith("\nbackups: the last good one is 0 minutes old\n"), copy
    os.rename(os.path.join(folder.path, "copies"), os.path.join(folder.path, "away"))
    folder.write("copies", "in the way")
    assert follower.stop() == 0 and server.stop() == 0
    server.start()
    wait_until(lambda: "backups: there is none yet; the next one failed: " in health(), health, 60)


def health_says_that_the_first_backup_is_being_made(folder):
    """And so does a restore from the directory, instead of naming a file that has none."""
    os.mkdir(os.path.join(folder.path, "copies"))
    folder.write("copies/world-20260131-180000.db.part", "")
    fails(folder.run("restore", "--world", "tried.db", "--as-of", "2026-01-31 18:01", "copies"), 1,
          "there is no complete backup in copies yet", "skein health")
    os.remove(os.path.join(folder.path, "copies/world-20260131-180000.db.part"))
    fails(folder.run("restore", "--world", "tried.db", "--as-of", "2026-01-31 18:01", "copies"), 1,
          "there is no backup in copies: name the directory")
    assert not folder.has("tried.db")
    server = folder.server('backups = { directory = "%s/copies" }\n' % folder.path)
    seen = set()

    def is_made():
        line = re.search("^backups: .*$", succeeds(folder.run("health", "--world", "world.db")), re.M).group()
        seen.add(re.sub(r"\d+ %", "N %", line))
        return "the last good one is 0 minutes old" in line
    wait_until(is_made, lambda: seen, 60)
    assert seen - {"backups: the last good one is 0 minutes old", "backups: the directory is being read",
                   "backups: there is none yet"} <= {"backups: there is none yet; the first one is being made (N %)"}, seen
    server.kill()


def a_follower_tells_its_configurations_mistakes(folder):
    server, follower = pair(folder)
    config = server.config
    with open(config, encoding="utf-8") as file:
        good = file.read()
    ask = ("reload", "--world", follower.world)
    for text, reason in (("nonsense = 1\n", "unknown key nonsense"), ("}}\n", "there is no {"),
                         ('tls = { certificate = "no.pem", key = "no.pem" }\n', "no.pem"),
                         ('packages = { "no-such-package" }\n', "no-such-package")):
        with open(config, "w", encoding="utf-8") as file:
            file.write(good + text)
        fails(folder.run(*ask), 1, reason)
        last = follower.words().splitlines()[-1]
        assert "could not be served with this configuration: " in last and reason in last, last
        assert "\nreload: the last one was refused" in succeeds(folder.run("health", "--world", follower.world))
    before = follower.words().count("could not be served")
    follower.process.send_signal(signal.SIGHUP)
    wait_until(lambda: follower.words().count("could not be served") > before, follower.words)
    with open(config, "w", encoding="utf-8") as file:
        file.write(good)
    assert "no mistake" in succeeds(folder.run(*ask))
    assert "refused" not in succeeds(folder.run("health", "--world", follower.world))
    # What was read was not used: the copy goes on, and can become the world.
    succeeds(follower.promote())
    follower.wait("ready")


def a_moved_world_keeps_no_old_password_beside_the_former_file(folder):
    world = os.path.join(folder.path, "world/world.db")
    server = make(folder, settings=HOLD + 'world = "%s"\n' % world)
    follower = follow(folder, server)
    follower.wait("in step")
    folder.write("world/world.db.password", "wizard password: the first one\n")
    succeeds(follower.promote())
    follower.wait("ready")
    ask = ("account", "--world", follower.world, "set", "wizard", "--password-stdin")
    succeeds(folder.run(*ask, typed="a long password\n"))
    assert not folder.has("world/world.db.password"), folder.names()
    assert "world.db.password is removed" in follower.words(), follower.words()


def each_command_that_has_a_world_finds_it_by_the_configuration(folder):
    commands = re.findall(r"^  (\w+) ", succeeds(folder.run("--help")).partition("\n\nServices")[0], re.M)
    options = {name: set(re.findall(r"^  --(\w+) (?:FILE|COPY) ", succeeds(folder.run(name, "--help")), re.M)) for name in commands}
    assert {name for name in options if "world" in options[name]} >= {"account", "check", "init", "script"}, options
    assert [name for name in options if "world" in options[name] and "config" not in options[name]] == []


def commands_find_the_world_by_the_configuration(folder):
    config = folder.write("etc/c.lua", 'name = "x"\nworld = "%s/own.db"\n' % folder.path)
    succeeds(folder.run("init", "--config", config))
    assert folder.has("own.db") and not folder.has("skein.db")
    succeeds(folder.run("account", "--config", config, "set", "ann", "--password-stdin", typed="a long password\n"))
    listed = succeeds(folder.run("account", "--config", config, "list"))
    assert "ann" in listed and listed == succeeds(folder.run("account", "--world", "own.db", "list")), listed
    folder.write("own.lua", 'test("of own.db", function(t) t:ok(true) end)\n')
    assert "nothing has the ref" in succeeds(folder.run("script", "test", "--config", config, "own.lua"))
    fails(folder.run("script", "test", "--config", config, "--server", "http://127.0.0.1:1", "own.lua"), 2, "not both")
    succeeds(folder.run("script", "annotations", "--config", config, "notes"))
    if "realm" not in missing_modules(folder.binary):
        key = succeeds(folder.run("realm", "--config", config, "key"))
        assert key and key == succeeds(folder.run("realm", "--world", "own.db", "key")), key
    for words in (["check", "--config", config], ["backup", "--config", config, "copy.db"],
                  ["restore", "--config", config, "copy.db"], ["check", "--repair", "--config", config]):
        told = succeeds(folder.run(*words))
    fails(folder.run("promote", "--config", config), 1, "own.db is the world, not a copy")
    for words in (["check"], ["backup", "x.db"], ["restore", "copy.db"], ["promote"], ["account", "list"], ["init"],
                  ["script", "test", "own.lua"]):
        fails(folder.run(*words, "--config", "none.lua"), 2, "none.lua", "name it with --world FILE")
    told = succeeds(folder.run("restore", "--config", config, "copy.db"))
    assert told.startswith("restoring to %s/own.db\n" % folder.path), told
    os.remove(os.path.join(folder.path, "own.db"))
    told = succeeds(folder.run("restore", "--config", config, "copy.db"))
    assert told.startswith("restoring to %s/own.db, a new file\n" % folder.path), told
    # A file in the current directory is not made by a guess.
    fails(folder.run("restore", "copy.db"), 1, "there is no world skein.db in this directory", "--world FILE", "--config FILE")
    assert not folder.has("skein.db")


def a_first_password_of_another_world_is_removed_at_the_start(folder):
    server = folder.server()
    assert server.stop() == 0
    other = "wizard password: of another world\n"
    succeeds(folder.run("account", "--world", "world.db", "set", "wizard", "--password-stdin", typed="a long password\n"))
    succeeds(folder.run("backup", "--world", "world.db", "copy.db"))
    succeeds(folder.run("account", "--world", "world.db", "set", "wizard", "--password-stdin", typed="another password\n"))
    # The right one stays, and so does a file that something else has written there.
    for text in ("wizard password: another password\n", "a long password\n", ""):
        folder.write("world.db.password", text)
        server.start()
        assert server.stop() == 0
        assert folder.has("world.db.password") and "world.db.password is removed" not in server.words(), server.words()
    # After a restore the former one is right again, and the later one is not.
    folder.write("world.db.password", "wizard password: a long password\n")
    succeeds(folder.run("restore", "--world", "world.db", "copy.db"))
    server.start()
    assert server.stop() == 0 and folder.has("world.db.password")
    for text in ("wizard password: another password\n", other):
        folder.write("world.db.password", text)
        server.start()
        assert server.stop() == 0
        assert not folder.has("world.db.password"), text
        assert "world.db.password is removed: it is not the password of wizard" in server.words(), server.words()


def a_follower_removes_the_first_password_of_another_world(folder):
    server = make(folder, settings=HOLD)
    follower = follow(folder, server)
    follower.wait("in step")
    assert follower.stop() == 0
    ask = ("account", "--world", server.world, "set", "wizard", "--password-stdin")
    succeeds(folder.run(*ask, typed="a long password\n"))
    path = follower.world + ".password"
    for text, stays in (("a long password", True), ("the first one", False)):
        with open(path, "w", encoding="utf-8") as file:
            file.write("wizard password: %s\n" % text)
        follower = follow(folder, server)
        follower.wait("in step")
        assert os.path.exists(path) == stays, follower.words()
        assert ("password is removed" in follower.words()) != stays, follower.words()
        assert follower.stop() == 0


def a_refused_reload_is_the_last_line_and_the_answer(folder):
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(os.path.join(folder.path, "notify"))
    server = make(folder)
    assert server.stop() == 0
    server.env = {"NOTIFY_SOCKET": os.path.join(folder.path, "notify")}
    server.start()
    with open(server.config, encoding="utf-8") as file:
        good = file.read()

    def status():
        """The last status that systemd was told."""
        last = None
        notify.setblocking(False)
        while True:
            try:
                told = notify.recv(4096).decode()
            except BlockingIOError:
                return last
            last = told if told.startswith("STATUS=") else last

    ask = ("reload", "--world", server.world)
    if os.geteuid() == 0:  # as in the unit's sandbox, ProcSubset=pid
        done = subprocess.run(["unshare", "-m", "sh", "-c", 'mount -t proc -o subset=pid proc /proc && exec "$0" "$@"',
                               folder.binary, *ask], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "were read again" in done.stdout, done
    assert "were read again" in succeeds(folder.run(*ask)) and status() == "STATUS="
    for text, reason in (("nonsense = 1\n", "unknown key nonsense"), ("}}\n", "there is no {"),
                         ('tls = { certificate = "no.pem", key = "no.pem" }\n', "no.pem")):
        with open(server.config, "w", encoding="utf-8") as file:
            file.write(good + text)
        fails(folder.run(*ask), 1, reason)
        last = log_lines(server)[-1]
        assert "the configuration stays as it was: " in last and reason in last, log_lines(server)[-5:]
        assert re.match("STATUS=The last reload was refused: .*" + reason, status())
        assert "reload: the last one was refused" in succeeds(folder.run("health", "--world", server.world))
    with open(server.config, "w", encoding="utf-8") as file:
        file.write(good)
    succeeds(folder.run(*ask))
    assert status() == "STATUS=" and "refused" not in succeeds(folder.run("health", "--world", server.world))
    server.kill()
    fails(folder.run(*ask), 1, "no server has the world", "open")


def a_world_that_moved_away_says_which_file_is_the_world(folder):
    server, follower = pair(folder)
    succeeds(follower.promote())
    assert server.process.wait(timeout=60) == 0
    fails(folder.run("health", "--world", server.world), 1, "world.db is not the world any more", "replaced by",
          "copy.db on ", "in term 2", "--world")


def a_new_password_removes_the_file_with_the_first_one(folder):
    server = folder.server()
    folder.write("world.db.password", "wizard password: the first one\n")
    succeeds(folder.run("account", "--world", "world.db", "set", "ann", "--password-stdin", typed="a long password\n"))
    succeeds(folder.run("account", "--world", "world.db", "set", "ann", "--password-stdin", typed="another password\n"))
    assert folder.has("world.db.password")
    succeeds(folder.run("account", "--world", "world.db", "set", "wizard", "--password-stdin", typed="a long password\n"))
    assert not folder.has("world.db.password") and "world.db.password is removed" in server.words(), server.words()
    assert server.stop() == 0
    folder.write("world.db.password", "wizard password: the first one\n")
    succeeds(folder.run("account", "--world", "world.db", "set", "wizard", "--password-stdin", typed="a long password\n"))
    assert not folder.has("world.db.password")


FAKE = """#!/bin/sh
echo "${0##*/} $*" >>"$FOLDER/calls"
case "${0##*/} $*" in
    "systemctl list-units "*) printf '%s.service loaded active running A service\\n' skein skein-copy skein@town skein-witness ;;
    "systemctl show "*skein-witness.service) echo no ;;
    "systemctl show "*) echo yes ;;
    "systemctl reload skein.service") exit 1 ;;
esac
"""


def certbots_hook_reloads_each_service_that_can(folder):
    for name in ("systemctl", "install"):
        os.chmod(folder.write("bin/" + name, FAKE), 0o755)
    done = subprocess.run(
        ["sh", os.path.join(EXAMPLES, "club/renewed")], capture_output=True, text=True, check=False,
        env={"PATH": os.path.join(folder.path, "bin") + ":/usr/bin:/bin", "FOLDER": folder.path, "RENEWED_LINEAGE": "/le/game"})
    with open(os.path.join(folder.path, "calls"), encoding="utf-8") as file:
        calls = file.read()
    assert re.findall(r"install .* (/le/game/\S+) (\S+)", calls) == [
        ("/le/game/fullchain.pem", "/etc/skein/tls/certificate.pem"), ("/le/game/privkey.pem", "/etc/skein/tls/key.pem")], calls
    assert re.findall(r"systemctl reload (\S+)\.service", calls) == ["skein", "skein-copy", "skein@town"], calls
    # A refusal is its result, for certbot's log.
    assert done.returncode == 1, done


# As Debian's package has it, in short.
PROMETHEUS = """global:
  scrape_interval: 15s
rule_files:
  # - "first_rules.yml"
scrape_configs:
  - job_name: 'prometheus'
    static_configs:
      - targets: ['localhost:9090']
"""


def the_lines_for_prometheus_add_to_its_configuration(folder):
    with open(os.path.join(EXAMPLES, "../help/club-of-300.md"), encoding="utf-8") as file:
        page = file.read()
    lines = re.findall(r"^    (.*/etc/prometheus/.*)$", page, re.M)
    own = re.search(r"^    (sed -i .*) /etc/default/prometheus$", page, re.M).group(1)
    folder.write("etc/prometheus/prometheus.yml", PROMETHEUS)
    folder.write("etc/default/prometheus", "# comment\nARGS=\"\"\n# more\n")
    subprocess.run(["sh", "-euc", own + " etc/default/prometheus"], cwd=folder.path, check=True)
    with open(os.path.join(folder.path, "etc/default/prometheus"), encoding="utf-8") as file:
        assert file.read() == "# comment\nARGS=\"--web.listen-address=127.0.0.1:9090\"\n# more\n"
    for line in lines:
        line = line.replace("/usr/share/doc/skein/examples", EXAMPLES).replace("/etc/prometheus", "etc/prometheus")
        if not line.startswith("promtool"):
            subprocess.run(["sh", "-euc", line], cwd=folder.path, check=True)
    with open(os.path.join(folder.path, "etc/prometheus/prometheus.yml"), encoding="utf-8") as file:
        whole = file.read()
    assert "job_name: 'prometheus'" in whole and whole.startswith("global:"), whole
    assert re.search(r"^rule_files:\n  - skein-alerts\.yml$", whole, re.M), whole
    assert re.search(r"^scrape_config_files:\n  - skein\.yml$", whole, re.M), whole
    assert {"skein.yml", "skein-alerts.yml"} <= set(os.listdir(os.path.join(folder.path, "etc/prometheus")))
    if shutil.which("promtool"):
        said = subprocess.run(["promtool", "--version"], capture_output=True, text=True, check=True)
        version = re.search(r"version (\d+)\.(\d+)", said.stdout + said.stderr).groups()
        # scrape_config_files came with 2.43. The job is a configuration of its own, too.
        whole = "prometheus.yml" if tuple(map(int, version)) >= (2, 43) else "skein.yml"
        done = subprocess.run(["promtool", "check", "config", "etc/prometheus/" + whole], cwd=folder.path,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr



if __name__ == "__main__":
    sys.exit(main([
        health_is_about_the_server_and_not_about_the_configuration,
        health_tells_of_followers_and_backups,
        health_says_that_the_first_backup_is_being_made,
        each_command_that_has_a_world_finds_it_by_the_configuration,
        commands_find_the_world_by_the_configuration,
        a_follower_tells_its_configurations_mistakes,
        a_refused_reload_is_the_last_line_and_the_answer,
        a_world_that_moved_away_says_which_file_is_the_world,
        a_new_password_removes_the_file_with_the_first_one,
        a_moved_world_keeps_no_old_password_beside_the_former_file,
        a_first_password_of_another_world_is_removed_at_the_start,
        a_follower_removes_the_first_password_of_another_world,
        certbots_hook_reloads_each_service_that_can,
        the_lines_for_prometheus_add_to_its_configuration,
    ]))
