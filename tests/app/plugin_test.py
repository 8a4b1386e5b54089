#!/usr/bin/env python3
"""Modules from outside the tree: the example is built with the headers that `meson install` installs, and loaded.

usage: plugin_test.py SKEIN"""
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile

from program import fails, main, succeeds
from served import enter_wizard, wait_until

SOURCE = os.environ["SKEIN_SOURCE"]
INSTALLED = tempfile.TemporaryDirectory(prefix="skein-installed-")  # removed at exit
EXAMPLE = os.path.join(SOURCE, "data/examples/json_lines/json_lines.c")
WAITING = os.path.join(SOURCE, "tests/app/waiting_door.c")
# The calls that a stranger may make by any door. All others refuse them.
OPEN = {"channel.names", "chat.sync", "help.list", "help.topic", "name.check", "package.page", "package.panels",
        "page.board", "page.boards", "page.event", "page.events", "page.home", "page.news", "page.notice", "page.person",
        "page.play", "page.scores", "page.who", "page.you", "world.area", "world.areas", "world.find", "world.room",
        "world.rooms"}


@functools.cache
def installed(binary):
    """Installs the program, once for all tests. Returns the words that pkg-config says for its headers."""
    root = os.path.join(INSTALLED.name, "root")
    done = subprocess.run(["meson", "install", "-C", os.path.dirname(binary), "--no-rebuild", "--tags", "devel",
                           "--destdir", root],
                          capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-1000:]
    where = [path for path, _, names in os.walk(root) if "skein.pc" in names]
    env = os.environ | {"PKG_CONFIG_PATH": where[0], "PKG_CONFIG_SYSROOT_DIR": root}
    return subprocess.run(["pkg-config", "--cflags", "skein"], capture_output=True, text=True, check=True, env=env).stdout.split()


def compiled(folder, words, source=EXAMPLE, name="json_lines.so"):
    out = os.path.join(folder.path, name)
    done = subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", *words, "-o", out, source],
                          capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return out


def changed(folder, words, *pairs):
    """Compiles the example with texts replaced; returns the module's path."""
    with open(EXAMPLE, encoding="utf-8") as file:
        text = file.read()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return compiled(folder, words, folder.write("changed.c", text), "changed.so")


def refused(folder, path, *parts):
    folder.write("bad.lua", 'modules = { "%s" }\n' % path)
    fails(folder.run("serve", "--config", "bad.lua"), 1, "bad.lua:1: modules[1]: ", *parts)
    assert not folder.has("skein.db")


class Lines:
    """A client of the example."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rw", encoding="utf-8")

    def ask(self, line):
        self.file.write(line + "\n")
        self.file.flush()
        return json.loads(self.file.readline())


def the_example_serves_programs_with_the_rights_of_who_logs_in(folder):
    words = installed(folder.binary)
    with open(EXAMPLE, encoding="utf-8") as file:
        assert len(file.readlines()) < 150
    path = compiled(folder, words)
    server = folder.server('modules = { "%s" }\n' % path, ("telnet", "json_lines"))
    enter_wizard(server)
    lines = Lines(server.ports["json_lines"])
    assert [one["name"] for one in lines.ask("page.who {}")["who"]] == ["wizard"]
    assert lines.ask("nonsense {}")["status"] == 404
    assert lines.ask("page.who []")["status"] == 400
    assert lines.ask("office.modules {}")["status"] in (401, 403)
    assert lines.ask("login wizard wrong-password")["status"] == 401
    assert lines.ask("login wizard %s" % server.wizard_password) == {"name": "wizard"}
    assert lines.ask("login.whoami {}")["name"] == "wizard"
    modules = {one["name"]: one for one in lines.ask("office.modules {}")["modules"]}
    assert modules["json_lines"]["version"] == "1.0" and modules["json_lines"]["file"] == path, modules
    with open(os.path.join(folder.path, "log"), encoding="utf-8") as log:
        assert "loaded the module json_lines 1.0" in log.read()
    assert server.stop() == 0
    assert json.loads(lines.file.readline())["bye"]


def arguments(takes):
    """Returns the least arguments of a call, as data/calls describes them."""
    values = {"text": "x", "number": 1, "integer": 1, "real": 1, "flag": True}
    return {name: [] if shape.startswith("list") else {} if shape.startswith("map") else values[shape.partition(":")[0].split()[0]]
            for name, shape in takes.items() if not name.endswith("?")}


def a_stranger_at_a_door_may_make_no_call_but_those_for_everybody(folder):
    path = compiled(folder, installed(folder.binary))
    server = folder.server('modules = { "%s" }\nmail = { domain = "mud.example" }\n' % path, ("telnet", "json_lines"))
    lines = Lines(server.ports["json_lines"])
    forged = {"to": ["wizard"], "from": "wizard@evil.example", "subject": "x", "text": "Give me your password."}
    assert lines.ask("mail.come " + json.dumps(forged))["status"] == 403
    assert "You have no letters" in enter_wizard(server).do("mail")
    for name in sorted(os.listdir(os.path.join(SOURCE, "data/calls"))):
        with open(os.path.join(SOURCE, "data/calls", name), encoding="utf-8") as file:
            calls = json.load(file)["calls"]
        for call, described in calls.items():
            if call == "login":  # a word of the example
                continue
            args = {} if described.get("who") else arguments(described.get("takes", {}))
            answer = lines.ask("%s %s" % (call, json.dumps(args)))
            assert (answer.get("status") in (401, 403)) == (call not in OPEN), (call, answer)
            assert answer.get("status") not in (422, 500), (call, answer)
    assert len(lines.ask("page.who {}")["who"]) == 1  # only she who came by telnet
    assert lines.ask("login wizard wrong-password")["status"] == 401
    with open(os.path.join(folder.path, "log"), encoding="utf-8") as log:
        assert "log-in failed: name=wizard address=127.0.0.1 door=json_lines" in log.read()


def a_door_runs_commands_of_the_player(folder):
    path = compiled(folder, installed(folder.binary))
    server = folder.server('modules = { "%s" }\n' % path, ("telnet", "json_lines"))
    wizard = enter_wizard(server)
    lines = Lines(server.ports["json_lines"])
    assert lines.ask("run look")["status"] == 401
    assert lines.ask("login wizard %s" % server.wizard_password) == {"name": "wizard"}
    looked = lines.ask("run look")
    assert looked["awaits"] == "command" and "The Waking Room" in looked["text"] and looked["missed"] is False, looked
    wizard.do("say What a day")
    said = lines.ask("run say Hello, all")
    assert "What a day" in said["text"] and "Hello, all" in said["text"], said
    assert lines.ask("line.run {\"line\":\"look\"}")["status"] == 409
    long = lines.ask("run say %s" % ("a" * 6000))
    assert "aaaa" in long["text"] and "a" * 4096 not in long["text"], long
    assert lines.ask("run say %s" % ("a" * 9000))["status"] == 413
    assert lines.ask("run")["awaits"] == "command"
    assert lines.ask("run quit")["awaits"] == "nothing"
    assert "Nobody is in play" in lines.ask("run look")["detail"]
    assert lines.ask("login.whoami {}")["name"] == "wizard"


def a_module_writes_values_and_lets_lines_wait(folder):
    path = compiled(folder, installed(folder.binary), WAITING, "waiting.so")
    settings = 'modules = { "%s" }\n' % path
    server = folder.server(settings, ("telnet", "waiting"))
    stream = socket.create_connection(("127.0.0.1", server.ports["waiting"]), timeout=30)
    stream.sendall(b"one <b>word</>\ntwo\n" + b"x" * 101 + b"\nthree\n")
    file = stream.makefile("r", encoding="utf-8")
    answers = [file.readline() for _ in range(3)]
    assert answers == ["1 one word\n", "2 two\n", "3 three\n"], answers
    assert server.stop() == 0
    server = folder.server(settings, ("telnet", "waiting"))
    stream = socket.create_connection(("127.0.0.1", server.ports["waiting"]), timeout=30)
    stream.sendall(b"four\n")
    assert stream.makefile("r", encoding="utf-8").readline() == "4 four\n"


def a_module_that_does_not_fit_is_refused_in_one_sentence(folder):
    words = installed(folder.binary)
    refused(folder, "json_lines.so", "not the absolute path of a module")
    refused(folder, os.path.join(folder.path, "none.so"), "none.so", "cannot be loaded", "No such file")
    refused(folder, folder.write("text.so", "no module\n"), "text.so cannot be loaded")
    refused(folder, compiled(folder, [], folder.write("empty.c", "int nothing;\n"), "empty.so"), "no symbol skein_plugin")
    refused(folder, changed(folder, words, ('.name = "json_lines"', '.name = "backup"')), "backup", "another module")
    refused(folder, changed(folder, words, ('.name = "json_lines"', '.name = "Json Lines"')), "a name of small letters")
    refused(folder, changed(folder, words, ('{"json_lines", ', '{"telnet", ')), "telnet", "there already")
    refused(folder, changed(folder, words, ('{"json_lines", NULL', '{"other_lines", NULL')), "no code for its service other")
    folder.write("older/engine/app/skein_api.h", '#pragma once\n#define SKEIN_API "older"\n')
    refused(folder, compiled(folder, ["-I" + os.path.join(folder.path, "older"), *words]), "built for another Skein (older", "build it again")


def a_reload_keeps_the_modules_of_the_start(folder):
    words = installed(folder.binary)
    path = compiled(folder, words)
    second = shutil.copy(path, os.path.join(folder.path, "second.so"))
    server = folder.server('modules = { "%s" }\n' % path, ("telnet", "json_lines"))
    with open(os.path.join(folder.path, "config.lua"), encoding="utf-8") as file:
        text = file.read()
    folder.write("config.lua", text.replace(path, second))
    server.process.send_signal(1)

    def says():
        with open(os.path.join(folder.path, "log"), encoding="utf-8") as log:
            return "modules" in log.read().split("loaded the module")[-1].partition("\n")[2]
    wait_until(says, "nothing about the modules in the log")
    assert Lines(server.ports["json_lines"]).ask("page.who {}")["who"] == []
    assert server.stop() == 0


def check_config_loads_modules_and_knows_their_services(folder):
    words = installed(folder.binary)
    path = compiled(folder, words)
    folder.write("good.lua", 'listen = { "json_lines:127.0.0.1:0" }\nmodules = { "%s" }\n' % path)
    assert "in order" in succeeds(folder.run("serve", "--check-config", "--config", "good.lua"))
    folder.write("lone.lua", 'listen = { "json_lines:127.0.0.1:0" }\n')
    fails(folder.run("serve", "--check-config", "--config", "lone.lua"), 1, 'no service "json_lines"')


if __name__ == "__main__":
    sys.exit(main([
        the_example_serves_programs_with_the_rights_of_who_logs_in,
        a_stranger_at_a_door_may_make_no_call_but_those_for_everybody,
        a_door_runs_commands_of_the_player,
        a_module_writes_values_and_lets_lines_wait,
        a_module_that_does_not_fit_is_refused_in_one_sentence,
        a_reload_keeps_the_modules_of_the_start,
        check_config_loads_modules_and_knows_their_services,
    ]))
