#!/usr/bin/env python3
"""Builds with modules left out: each of them alone, and all together. Such a build serves telnet, says what it lacks, opens
the world of a full build and gives it back.

usage: builds_test.py SKEIN    SKEIN is the full build. With SKEIN_ALL or SKEIN_LONG in the environment only, because a build
                               takes a minute; with SKEIN_LONG each module is left out alone as well."""
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from served import Player, Server, enter  # noqa: E402


def names_of_modules():
    said = subprocess.run([ROOT / "tools/generate", "modules"], capture_output=True, text=True, check=True).stdout
    return said.split()


def build(folder, *options, modules=()):
    """Builds the program with these options of meson, and separate modules; returns its path."""
    directory = os.path.join(folder, "build-" + "-".join(option.strip("-") for option in options))
    setup = ["meson", "setup", directory, str(ROOT), "-Dwerror=true", *options]
    for words in (setup, ["ninja", "-C", directory, "skein", *(name + ".so" for name in modules)]):
        done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return os.path.join(directory, "skein")


def run(binary, *words, folder):
    return subprocess.run([binary, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def serving(binary, folder):
    """Starts a server, and stops it in order; a failed test kills it."""
    server = Server(binary, folder)
    server.start()
    try:
        yield server
    except BaseException:
        server.kill()
        raise
    server.stop()


def look_in(binary, folder):
    """A guest comes in by telnet, looks, speaks and leaves; the server ends in order."""
    with serving(binary, folder) as server:
        player = enter(server, "guest")
        assert "You say" in player.do("say Hello."), "a guest could not speak"
        player.do("look")
        player.close()


def offers_by_telnet(server):
    """Returns the bytes that a new connection gets, up to its first word."""
    got = b""
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        while not re.search(rb"[A-Za-z]{3}", got):
            got += client.recv(4096)
    return got


def export(binary, folder):
    """The world as text."""
    out = os.path.join(folder, "text")
    done = run(binary, "export", "--world", "world.db", out, folder=folder)
    assert done.returncode == 0, done.stderr
    text = {str(path.relative_to(out)): path.read_text(encoding="utf-8") for path in sorted(pathlib.Path(out).rglob("*.*"))
            if "state" not in path.relative_to(out).parts}  # what play changed meanwhile
    subprocess.run(["rm", "-r", out], check=True)
    return text


def none_serves_and_gives_back(full, folder):
    none = build(folder, "-Dauto_features=disabled")
    for name in names_of_modules():
        assert " %s " % name in run(none, "--help", folder=folder).stdout, name
    look_in(full, folder)
    before = export(full, folder)
    look_in(none, folder)
    said = pathlib.Path(folder, "log").read_text(encoding="utf-8")
    assert said.count("this build has no ") == 1, said
    done = run(full, "check", "--world", "world.db", folder=folder)
    assert done.returncode == 0, done.stderr
    look_in(full, folder)
    after = export(full, folder)
    assert before == after, [name for name in before if before[name] != after.get(name)]


def none_refuses_to_listen_for_what_it_lacks(folder):
    none = os.path.join(folder, "build-Dauto_features=disabled", "skein")
    done = run(none, "serve", "--listen", "ssh:127.0.0.1:0", folder=folder)
    assert done.returncode == 2 and "this build has no ssh" in done.stderr and "-Dssh=enabled" in done.stderr, done.stderr


def none_says_which_subcommands_it_lacks(folder):
    none = os.path.join(folder, "build-Dauto_features=disabled", "skein")
    for command, module in (("export", "export"), ("plan", "apply"), ("upgrade", "upgrade"), ("check", "check"), ("promote", "follow")):
        done = run(none, command, "--help", folder=folder)
        assert done.returncode == 2, done.stderr
        assert "this build has no %s, so no command %s: build with meson configure -D%s=enabled" % (
            module, command, module) in done.stderr, done.stderr


def none_speaks_plain_telnet_and_says_what_its_commands_lack(folder):
    with serving(os.path.join(folder, "build-Dauto_features=disabled", "skein"), folder) as server:
        player = enter(server, "guest")
        for line, module in (("why take lamp", "workshop"), ("set email ann@example.org", "mail"), ("board", "boards"),
                             ("post Hello", "boards")):
            said = player.do(line)
            assert "without %s." % module in said and "skein --help" in said, said
        assert "no bridges" in player.do("bridges")
        player.close()
        offers = offers_by_telnet(server)
        assert b"\xff\xfb\x19" in offers and b"\xff\xfb\xc9" not in offers, offers  # EOR, but no GMCP


def an_enabled_module_brings_those_that_it_needs(folder):
    finger = build(folder, "-Dauto_features=disabled", "-Dfinger=enabled")
    said = run(finger, "--help", folder=folder).stdout.splitlines()
    lacking = {line.split()[0] for line in said if "not in this build" in line}
    assert "irc" in lacking and not lacking & {"finger", "calls"}, lacking


SEPARATE = {"imap": "skein-mail", "mail": "skein-mail", "nntp": "skein-mail", "realm": "skein-realm", "ssh": "skein-ssh",
            "xmpp": "skein-xmpp"}
OTHER_VERSION = """#include "engine/core/skein_module.h"
#include "engine/app/separate.h"
static const struct skein_module ssh = {.name = "ssh"};
const struct separate_module skein_separate = {"0.0.1", &ssh};
"""


@contextmanager
def modules_in(folder):
    """Has programs look for separate modules there."""
    os.environ["SKEIN_MODULES"] = folder
    try:
        yield
    finally:
        del os.environ["SKEIN_MODULES"]


def separate_modules_are_loaded_if_they_are_installed(folder):
    binary = build(folder, "-Dseparate=" + ",".join(SEPARATE), modules=SEPARATE)
    linked = subprocess.run(["ldd", binary], capture_output=True, text=True, check=True).stdout
    for library in ("libssh.", "libgmime", "libhiredis", "libgsasl"):
        assert library not in linked, library
    with modules_in(os.path.dirname(binary)):
        said = run(binary, "--help", folder=folder).stdout
        assert "not in" not in said.partition("Modules,")[2], said
        assert run(binary, "realm", "--help", folder=folder).returncode == 0
        server = Server(binary, folder, 'mail = { domain = "mud.example" }\n', ("telnet", "ssh", "smtp", "nntp"))
        server.start()
        with socket.create_connection(("127.0.0.1", server.ports["ssh"])) as client:
            assert client.recv(8) == b"SSH-2.0-"
        assert "You say" in enter(server, "guest").do("say Hello.")
        assert server.stop() == 0


def a_separate_module_that_is_missing_is_named_with_its_package(folder):
    binary = os.path.join(folder, "build-Dseparate=" + ",".join(SEPARATE), "skein")
    with modules_in(os.path.join(folder, "none")):
        said = run(binary, "--help", folder=folder).stdout
        for name, package in SEPARATE.items():
            assert re.search(r"^  %s .* \(not installed; in the package %s\)$" % (name, package), said, re.MULTILINE), said
        done = run(binary, "serve", "--listen", "ssh:127.0.0.1:0", folder=folder)
        assert done.returncode == 2 and "the module ssh is not installed, so no service ssh: install the package skein-ssh" in (
            done.stderr), done.stderr
        done = run(binary, "realm", "--help", folder=folder)
        assert "the module realm is not installed, so no command realm: install the package skein-realm" in done.stderr, done.stderr
        pathlib.Path(folder, "keys.lua").write_text(
            'mail = { relay = "smtp://127.0.0.1:25" }\n'
            'bridges = { { name = "far", protocol = "xmpp", address = "127.0.0.1:1", nick = "Skein",'
            ' sasl = { account = "a@a.example", password = "b" }, channels = { ["r@rooms.a.example"] = "public" } } }\n',
            encoding="utf-8")
        said = run(binary, "serve", "--check-config", "--config", "keys.lua", folder=folder).stderr
        assert ("mail.relay does nothing, because the module mail is not installed: install the package skein-mail, or remove it"
                in said), said
        assert "the module xmpp is not installed; install the package skein-xmpp, or remove the bridge" in said, said
        look_in(binary, folder)
        assert "not installed: " in pathlib.Path(folder, "log").read_text(encoding="utf-8")


def a_separate_module_of_another_version_is_refused(folder):
    binary = os.path.join(folder, "build-Dseparate=" + ",".join(SEPARATE), "skein")
    others = pathlib.Path(folder, "others")
    others.mkdir()
    (others / "ssh.c").write_text(OTHER_VERSION, encoding="utf-8")
    subprocess.run(["cc", "-shared", "-fPIC", "-I", str(ROOT), "-o", str(others / "ssh.so"), str(others / "ssh.c")], check=True)
    (others / "mail.so").write_text("text\n", encoding="utf-8")
    with modules_in(str(others)):
        done = run(binary, "serve", "--listen", "ssh:127.0.0.1:0", folder=folder)
        assert done.returncode == 2 and "is of version 0.0.1, and this program is" in done.stderr, done.stderr
        assert "install the package skein-ssh of this version" in done.stderr, done.stderr
        done = run(binary, "serve", "--listen", "smtp:127.0.0.1:0", folder=folder)
        assert done.returncode == 2 and "the module mail cannot be used: " in done.stderr, done.stderr
        look_in(binary, folder)
        assert "the module ssh cannot be used" in pathlib.Path(folder, "log").read_text(encoding="utf-8")


def build_without(name):
    def test(folder):
        left_out = build(folder, "-D%s=disabled" % name)
        look_in(left_out, folder)
    test.__name__ = "a build without %s serves" % name
    return test


def main():
    full = os.path.abspath(sys.argv[1])
    if not os.environ.get("SKEIN_ALL") and not os.environ.get("SKEIN_LONG"):
        print("1..0 # SKIP a run of all tests builds without modules")
        return 0
    tests = [lambda folder: none_serves_and_gives_back(full, folder), none_refuses_to_listen_for_what_it_lacks,
             none_says_which_subcommands_it_lacks]
    tests[0].__name__ = "a build without modules serves the world of a full one and gives it back"
    tests[1].__name__ = "a build without modules refuses to listen for what it lacks"
    tests += [none_speaks_plain_telnet_and_says_what_its_commands_lack, an_enabled_module_brings_those_that_it_needs,
              separate_modules_are_loaded_if_they_are_installed, a_separate_module_that_is_missing_is_named_with_its_package,
              a_separate_module_of_another_version_is_refused]
    tests[2].__name__ = "a build without modules says which subcommands it lacks"
    tests[3].__name__ = "a build without modules speaks plain telnet and says what its commands lack"
    tests[4].__name__ = "an enabled module brings those that it needs"
    tests[5].__name__ = "separate modules are loaded if they are installed"
    tests[6].__name__ = "a separate module that is missing is named with its package"
    tests[7].__name__ = "a separate module of another version is refused"
    options = (ROOT / "meson_options.txt").read_text(encoding="utf-8")
    tests += [build_without(name) for name in names_of_modules()
              if "option('%s'" % name in options] if os.environ.get("SKEIN_LONG") else []
    failed = 0
    print("1..%d" % len(tests))
    with tempfile.TemporaryDirectory(prefix="skein-modules-", dir="/var/tmp") as folder:
        for i, test in enumerate(tests, 1):
            try:
                test(folder)
                word = "ok"
            except Exception as problem:  # pylint: disable=broad-except
                failed += 1
                word = "not ok"
                print("# " + str(problem).replace("\n", "\n# "))
            print("%s %d - %s" % (word, i, test.__name__), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
