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


def build(folder, *options):
    """Builds the program with these options of meson; returns its path."""
    directory = os.path.join(folder, "build-" + "-".join(option.strip("-") for option in options))
    setup = ["meson", "setup", directory, str(ROOT), "-Dwerror=true", *options]
    for words in (setup, ["ninja", "-C", directory, "skein"]):
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
    """What a new connection gets, up to its first word."""
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
            assert "without %s." % module in said and "-D%s=enabled" % module in said, said
        assert "no bridges" in player.do("bridges")
        player.close()
        offers = offers_by_telnet(server)
        assert b"\xff\xfb\x19" in offers and b"\xff\xfb\xc9" not in offers, offers  # EOR, but no GMCP


def an_enabled_module_brings_those_that_it_needs(folder):
    finger = build(folder, "-Dauto_features=disabled", "-Dfinger=enabled")
    said = run(finger, "--help", folder=folder).stdout.splitlines()
    lacking = {line.split()[0] for line in said if "not in this build" in line}
    assert "irc" in lacking and not lacking & {"finger", "calls"}, lacking


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
    tests += [none_speaks_plain_telnet_and_says_what_its_commands_lack, an_enabled_module_brings_those_that_it_needs]
    tests[2].__name__ = "a build without modules says which subcommands it lacks"
    tests[3].__name__ = "a build without modules speaks plain telnet and says what its commands lack"
    tests[4].__name__ = "an enabled module brings those that it needs"
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
