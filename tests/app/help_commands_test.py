#!/usr/bin/env python3
"""Plays the shell commands of the help pages realm, following, gates and outgrowing, as they stand there: only folders
and ports are replaced. A command of these pages that no test here plays is an error.

usage: help_commands_test.py SKEIN"""
import glob
import os
import re
import shlex
import socket
import subprocess
import sys
import time

from program import main
from served import Ended, Player, copy_starter_world, ports_in, read_ready, until, wait_until

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
COMMAND = re.compile(r"(?:skein [a-z]|redis-server |openssl |head -c|chmod |echo '|tools/)")
SETTINGS = 'passwords = { memory_kib = 8 }\nlimits = { exempt = { "127.0.0.0/8" } }\n'
# Players' commands and lines that the gate or the server prints are played by tests/script and by the tests of each.
WAIT_S = 90


def page_text(page):
    found = glob.glob(os.path.join(ROOT, "scripts/*/help", page + ".md"))
    path = found[0] if found else os.path.join(ROOT, "data", "help", page + ".md")
    with open(path, encoding="utf-8") as file:
        return file.read()


def commands_of(page):
    """Its indented lines and code spans that are for a shell."""
    text = page_text(page)
    spans = re.findall(r"^    (\S.*)$", text, re.M) + re.findall(r"`([^`\n]+)`", text)
    return {span for span in spans if COMMAND.match(span) and (len(span.split()) > 2 or "tools" in span)}


def settings_of(page, begins):
    """A block of configuration, or a line of it."""
    lines = page_text(page).splitlines()
    first = [line.strip().startswith(begins) for line in lines].index(True)
    last = first if "}" in lines[first] else lines.index("    }", first)
    return "\n".join(lines[first:last + 1]).strip() + "\n"


class Play:
    """Plays lines of one page in a folder. Each port and each folder of the page has its own stand-in."""

    def __init__(self, folder, page):
        self.folder = folder
        self.left = commands_of(page)
        self.ports = {}
        self.bin = os.path.join(folder.path, "bin")
        os.makedirs(self.bin)
        os.symlink(os.path.abspath(folder.binary), os.path.join(self.bin, "skein"))
        for place in ("etc/skein", "var/lib/skein"):
            os.makedirs(os.path.join(folder.path, place))
        self.started = {}

    def port(self, number):
        if number not in self.ports:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.ports[number] = free.getsockname()[1]
        return self.ports[number]

    def real(self, text):
        text = re.sub(r"/(etc|var/lib)/skein", lambda m: os.path.join(self.folder.path, m.group(1), "skein"), text)
        text = re.sub(r"redis://(10\.0\.0\.5|127\.0\.0\.1)/", "redis://127.0.0.1:%d/" % self.port("redis"), text)
        return re.sub(r"\b(?:0\.0\.0\.0|127\.0\.0\.1|HOST):(\d{2,4})\b",
                      lambda m: "127.0.0.1:%d" % self.port(m.group(1)), text)

    def take(self, line):
        assert line in self.left, "the page has no command %s; left are %s" % (line, sorted(self.left))
        return self.real(line)

    def done(self):
        assert not self.left, "not played: %s" % sorted(self.left)

    def env(self):
        return {**os.environ, "PATH": self.bin + ":" + os.environ["PATH"]}

    def run(self, line, *more, **replaced):
        """Runs a line that ends, with more words, and capital words replaced; returns its output."""
        text = self.take(line)
        for word, value in replaced.items():
            text = re.sub(r"\b%s\b" % word, value, text)
        done = subprocess.run(["sh", "-c", " ".join([text, *more])], cwd=self.folder.path, env=self.env(), text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=WAIT_S)
        assert done.returncode == 0, (text, done.stdout, done.stderr)
        self.left -= {line}
        return done.stdout

    def start(self, line, name, *more, says="ready", **replaced):
        """Starts a line that runs on; returns what it says until it is ready, or in step."""
        text = self.take(line)
        for word, value in replaced.items():
            text = re.sub(r"\b%s\b" % word, value, text)
        with open(os.path.join(self.folder.path, name + ".log"), "ab") as log:
            process = subprocess.Popen(shlex.split(text) + list(more), cwd=self.folder.path, env=self.env(), stderr=log,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.folder.processes.append(process)
        self.started[name] = process
        self.left -= {line}
        return read_until(process, says) if says else ""

    def words(self, name):
        with open(os.path.join(self.folder.path, name + ".log"), encoding="utf-8") as log:
            return log.read()

    def kill(self, name):
        self.started[name].kill()
        self.started[name].wait()

    def world(self, name):
        copy_starter_world(self.folder.binary, os.path.join(self.folder.path, name))

    def player(self, port, line):
        """Logs in; the service may just be coming back."""
        end = time.monotonic() + WAIT_S
        while True:
            try:
                player = Player(self.port(port))
                player.type(line)
                player.wait(10)
                return player
            except (OSError, Ended) as error:
                assert time.monotonic() < end, "nobody answers %s: %s" % (line, error)
                time.sleep(0.1)


def read_until(process, says):
    """Returns the output up to a line."""
    if says == "ready":
        return read_ready(process, WAIT_S, lambda: "see its log")
    said = b""
    while not re.search(rb"^%s$" % says.encode(), said, re.M):
        more = os.read(process.stdout.fileno(), 4096)
        assert more, said
        said += more
    return said.decode()


def wizard_of(said):
    return "connect wizard " + re.search(r"^wizard password: (\S+)$", said, re.M).group(1)


def table_rows(page, begins):
    """The lines of two people, in two columns."""
    table = page_text(page).split("    " + begins, 1)[1].split("\n\n")[0]
    return re.findall(r"^ *(\S.*?) {3,}(\S.*)$", begins + table, re.M)


def the_realm_page_makes_a_realm_that_survives_its_death(folder):
    play = Play(folder, "realm")
    play.start("redis-server --appendonly yes --appendfsync always", "redis", "--port", str(play.port("redis")),
               "--bind", "127.0.0.1", says="")
    play.run("openssl rand -hex 32 > secret; chmod 600 secret")
    for name in ("hills", "forest"):
        play.run('echo \'realm = { board = "redis://127.0.0.1/family", name = "%s", secret = "secret" }\' > %s.lua'
                 % (name, name))
        with open(os.path.join(folder.path, name + ".lua"), "a", encoding="utf-8") as file:
            file.write(SETTINGS)
        play.world(name + ".db")
    hills = wizard_of(play.start(
        "skein serve --world hills.db --config hills.lua --listen telnet:127.0.0.1:4000 --listen link:unix:hills.link",
        "hills"))
    forest = wizard_of(play.start("skein serve --world forest.db --config forest.lua --listen telnet:127.0.0.1:4100",
                                  "forest"))
    play.start("skein follow --from unix:hills.link --world copy.db --config hills.lua "
               "--listen telnet:127.0.0.1:4000 --listen link:unix:copy.link", "copy", says="in step")
    wizards = [play.player("4000", hills), play.player("4100", forest)]
    until(wizards[0], "@realm", "forest")
    until(wizards[1], "@realm", "hills")
    for row in table_rows("realm", "@realm accept forest   "):
        for wizard, line, other in zip(wizards, row, ("forest", "hills")):
            answer = wizard.do(line)
            assert not re.search("can't|No world|Nothing|unknown|don't understand", answer), (line, answer)
            if line.startswith("@ref"):
                until(wizard, "@realm", other + ": here")
    until(wizards[0], "@gates", "leads to glade in the forest, and one leads back")
    wizards[0].do("say before the end")

    play.kill("hills")
    again = play.player("4000", hills)
    assert "forest" in until(again, "@realm", "forest: here")
    play.start("skein follow --from unix:copy.link --world hills.db --config hills.lua "
               "--listen telnet:127.0.0.1:4000 --listen link:unix:hills.link", "old", says="in step")
    assert "You set out for the forest." in again.do("north")

    key = play.run("skein realm --world hills.db key", "--world", "copy.db")
    assert re.fullmatch("[0-9a-f]{64}\n", key), key
    for name in ("old", "copy", "forest"):
        play.started[name].terminate()
        play.started[name].wait()
    assert play.run("skein realm --world hills.db key --new", "--world", "copy.db") != key
    assert "forest" in play.run("skein realm --world hills.db", "--world", "copy.db")
    play.run("skein realm split --world hills.db --area tower DIR", "--world", "copy.db", DIR="dir")
    play.run("skein init --world tower.db --from DIR", DIR="dir")
    play.run("skein realm --world forest.db readmit forest --yes")
    play.run("skein realm --world hills.db forget forest --yes", "--world", "copy.db")
    play.left -= {"tools/realm"}  # tests/arch/readme_test.py starts it
    play.done()


def the_realm_pages_configuration_is_valid(folder):
    play = Play(folder, "realm")
    play.world("forest.db")
    key = folder.run("realm", "--world", "forest.db", "key").stdout.strip()
    settings = play.real(settings_of("realm", "realm = {").replace("0f3c...", key))
    folder.write("etc/skein/realm.secret", "0123456789abcdef" * 4)
    os.chmod(os.path.join(folder.path, "etc/skein/realm.secret"), 0o600)
    folder.write("realm.lua", settings)
    folder.write("accept.lua", play.real(settings_of("realm", "realm = { accept")))
    done = folder.run("serve", "--check-config", "--world", "world.db", "--config", "realm.lua")
    assert done.returncode == 0, done.stderr


def the_following_page_moves_a_world_and_survives_its_death(folder):
    play = Play(folder, "following")
    play.run("head -c 32 /dev/urandom > /etc/skein/follow.secret; chmod 600 /etc/skein/follow.secret")
    play.start("skein witness --listen 0.0.0.0:4102 --file /var/lib/skein/witness --secret /etc/skein/follow.secret",
               "witness")
    folder.write("skein.lua", SETTINGS + play.real('follow = { secret = "/etc/skein/follow.secret", '
                                                   'witness = "HOST:4102" }\n'))
    assert settings_of("following", "follow = {") == 'follow = { secret = "/etc/skein/follow.secret" }\n'
    play.world("skein.db")
    config = ("--config", "skein.lua")
    wizard = wizard_of(play.start(
        "skein serve --world skein.db --listen telnet:0.0.0.0:4000 --listen link:unix:skein.link", "world", *config))
    play.start("skein follow --from unix:skein.link --world copy.db --listen telnet:0.0.0.0:4000", "copy", *config,
               "--listen", "link:unix:copy.link", says="in step")
    play.start("skein pages --world copy.db --listen http:0.0.0.0:8080", "pages", *config)
    play.run("skein backup --world copy.db DEST", DEST="backup.db")
    play.player("4000", wizard).do("say it moves")
    play.start("skein gate --to ADDRESS --to ADDRESS", "gate", "--listen", "telnet:127.0.0.1:0", *config,
               ADDRESS="unix:one.gate")

    play.run("skein promote --world copy.db")
    play.player("4000", wizard).do("look")
    play.started["world"].wait(timeout=WAIT_S)
    play.start("skein follow --from ADDRESS --world skein.db", "again", *config, "--listen",
               "telnet:127.0.0.1:%d" % play.port("4000"), says="in step", ADDRESS="unix:copy.link")
    wait_until(lambda: "in term 2; its copy may take over" in play.words("witness"), lambda: play.words("witness"), WAIT_S)
    play.kill("copy")
    play.player("4000", wizard).do("look")
    play.done()


def the_gates_page_upgrades_without_disconnecting_anybody(folder):
    play = Play(folder, "gates")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
                    "-days", "2", "-subj", "/CN=localhost"], cwd=folder.path, capture_output=True, check=True)
    play.run("head -c 32 /dev/urandom > /etc/skein/gate.secret; chmod 600 /etc/skein/gate.secret")
    gate = play.real(settings_of("gates", "gate = {"))
    folder.write("skein.lua", SETTINGS + 'tls = { certificate = "cert.pem", key = "key.pem" }\n' + gate)
    play.world("skein.db")
    said = play.start("skein serve --world skein.db --listen gate:unix:skein.gate", "world", "--config", "skein.lua")
    play.start("skein gate --to unix:skein.gate --listen telnet:0.0.0.0:4000 --listen https:0.0.0.0:443 "
               "--config skein.lua", "gate")
    player = play.player("4000", wizard_of(said))
    os.symlink(os.path.abspath(folder.binary), os.path.join(folder.path, "skein-0.4"))

    play.run("skein upgrade --world skein.db ./skein-0.4")
    until(player, "look", "Exits")

    folder.write("secret", "0123456789abcdef" * 4)
    os.chmod(os.path.join(folder.path, "secret"), 0o600)
    folder.write("gate.lua", SETTINGS + gate + play.real('\nrealm = { secret = "secret" }\n'))
    port = play.port("4001")
    play.ports["4000"] = port
    redis = subprocess.Popen(["redis-server", "--port", str(play.port("redis")), "--save", ""], cwd=folder.path,
                             stdout=subprocess.DEVNULL)
    folder.processes.append(redis)
    assert ports_in(play.start("skein gate --realm redis://10.0.0.5/family --world hills --listen telnet:0.0.0.0:4000 "
                               "--config gate.lua", "realm-gate")) == {"telnet": port}
    play.done()


def the_outgrowing_page_has_no_other_commands(_folder):
    assert commands_of("outgrowing") == {"tools/realm"}, commands_of("outgrowing")


if __name__ == "__main__":
    sys.exit(main([
        the_realm_page_makes_a_realm_that_survives_its_death,
        the_realm_pages_configuration_is_valid,
        the_following_page_moves_a_world_and_survives_its_death,
        the_gates_page_upgrades_without_disconnecting_anybody,
        the_outgrowing_page_has_no_other_commands,
    ]))
