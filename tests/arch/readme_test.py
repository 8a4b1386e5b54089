#!/usr/bin/env python3
"""Checks README.md and CONTRIBUTING.md: the files and names in them exist, the commands in them work as described, and
README is short. Its transcript is played against the program.

usage: readme_test.py SKEIN"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import wait
from types import SimpleNamespace

from arch import ROOT, Tap, find_files, read

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from served import Ended, Server, enter, enter_wizard, number_in, plain, ports_in  # noqa: E402

WORDS_MAX = 1600
COLUMNS_MAX = 120
SOURCES = ["engine", "world", "net", "scripts", "data", "tests", "tools"]
FILE_NAME = re.compile(r"^[\w.*@-]+\.(c|h|lua|py|md|txt|sql|story|build)$")
REFUSED = re.compile(r"You don't know how|You can't|You see no (?!way out)|You don't control|"
                     r"Something went wrong")


class Readme:
    """README.md in parts: code spans of sentences, indented blocks, fenced blocks."""

    def __init__(self, text):
        self.text = text
        fenced = re.compile(r"^```\n(.*?)^```\n", re.S | re.M)
        self.transcript = "".join(fenced.findall(text)).splitlines()
        text = fenced.sub("", text)
        self.blocks = [[line[4:] for line in block.splitlines()]
                       for block in re.findall(r"^\n((?:    .*\n)+)", text, re.M)]
        sentences = re.sub(r"^    .*\n", "", text, flags=re.M)
        self.spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", sentences)]

    def commands(self):
        """All text that a reader types into a shell or the game: each span, each line of a block."""
        return self.spans + [line for block in self.blocks for line in block]

    def block(self, first):
        """Returns the block whose first line begins with FIRST."""
        return next(block for block in self.blocks if block[0].startswith(first))


# -- names --

def check_paths(readme):
    names = {os.path.basename(path) for path in find_files(SOURCES, "")} | set(os.listdir(ROOT))
    for word in sorted({word for span in readme.commands() for word in span.split()}):
        word = word.rstrip(".,:")
        if re.match(r"^(build|build-\w+|\.git|\.\.)/|^[/$]", word):
            continue
        if re.match(r"^[\w.@*-]+(/[\w.@*-]+)*/?$", word) and "/" in word:
            # tests/unit/LAYER stands for the folders in tests/unit.
            path = re.sub(r"/[A-Z]+$", "", word)
            if not glob.glob(os.path.join(ROOT, path)):
                yield "%s: there is no such file or folder" % word
        elif FILE_NAME.match(word) and word not in names:
            yield "%s: no file has that name" % word


def check_identifiers(readme):
    source = "".join(read(path) for path in find_files(["engine", "world", "net"], r"\.[ch]$"))
    known = set(re.findall(r"[a-z0-9_]+", source))
    for span in readme.spans:
        if re.match(r"^[a-z0-9]+(_[a-z0-9]+)+$", span) and span not in known:
            yield "%s: the sources know nothing of that name" % span


def help_of(*words):
    done = subprocess.run([*words, "--help"], stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=False, timeout=60)
    return done.stdout if done.returncode == 0 else ""


def check_tools(readme):
    named = {tool for span in readme.commands() for tool in re.findall(r"\btools/[\w-]+\b(?!\.)", span)}
    there = {path for path in find_files(["tools"], "")
             if os.access(os.path.join(ROOT, path), os.X_OK)}
    for tool in sorted(named - there):
        yield "%s: not there, or nothing that runs" % tool
    for tool in sorted(there):
        if "usage:" not in help_of(os.path.join(ROOT, tool)):
            yield "%s --help: says no usage" % tool


def check_subcommands(readme, binary):
    known = set(re.findall(r"^  ([a-z]+)  ", help_of(binary), re.M))
    for span in readme.commands():
        words = re.sub(r"[;,].*", "", span).split()
        if not words or words[0] != "skein" or len(words) < 2 or not words[1].islower():
            continue
        if words[1].startswith("--"):
            if words[1] not in help_of(binary):
                yield "%s: skein --help does not know the option" % span
            continue
        if words[1] not in known:
            yield "%s: skein --help does not know the command" % span
            continue
        text = help_of(binary, words[1])
        for option in (word for word in words[2:] if word.startswith("--")):
            if not re.search(r"^  %s\b" % option, text, re.M):
                yield "%s: its --help does not know %s" % (span, option)


# -- promises --

def wait_for(player, text, timeout_s=30):
    """Reads until TEXT has come, with a prompt or without."""
    end = time.monotonic() + timeout_s
    seen = plain(player.buffer)
    while text not in seen:
        left = end - time.monotonic()
        if left <= 0 or not wait([player], left):
            raise Ended("no %r within %d s, but %r" % (text, timeout_s, seen[-200:]))
        seen += "\n".join(player.receive()) + plain(player.buffer)


def play(player, lines):
    """Types the lines and returns (line, answer) of each; lines inside @program are answered when it ends."""
    collecting = False
    for line in lines:
        player.type(line)
        collected = collecting and line != "."
        collecting = collected or line.startswith("@program ")
        if not collected:
            yield line, player.wait()


def refusals(answers):
    return ["%s: %s" % (line, answer) for line, answer in answers if REFUSED.search(answer)]


def check_transcript(readme, player):
    """The transcript is exact, except for parts replaced by `…`."""
    seen = ""
    for line in readme.transcript:
        if line.startswith("> "):
            player.type(line[2:])
            seen = ""
            continue
        expected = line[:-1] if line.endswith("…") else line
        end = time.monotonic() + 30
        while expected not in seen and time.monotonic() < end:
            wait([player], 1)
            seen += "\n".join(player.receive()) + plain(player.buffer)
        if expected not in seen:
            yield "%s: not among %r" % (line, seen[-200:])


def check_player(readme, server):
    player = enter(server, "create Stranger strangers-password")
    yield from refusals(play(player, readme.block("look at notice")))
    guest = enter(server, "guest")
    yield from refusals([("look", guest.do("look"))])
    guest.close()
    player.close()


def check_builder(readme, server):
    lever = readme.block("@dig up to")
    wizard, watcher = enter_wizard(server), enter(server, "create Watcher watchers-password")
    yield from refusals(play(wizard, lever[:lever.index("pull lever")]))
    watcher.do("up")
    answers = dict(play(wizard, lever[lever.index("pull lever"):]))
    for line, expected in (("pull lever", "You pull the rusty lever."), ("take lever", "It is bolted to the wall."),
                           ("why take lever", "Forbidden by before"), ("@show lever", "command pull {this}")):
        if expected not in answers[line]:
            yield "%s: %s" % (line, answers[line])
    wait_for(watcher, "Clank!")
    yield from check_transcript(readme, wizard)
    for line, expected in (("@errors", "No errors"), ("@list lever", "wait(1)"),
                           ("help building", "@dig"), ("help behaviours", "before(")):
        answer = wizard.do(line)
        if expected not in answer:
            yield "%s: %s" % (line, answer)
    wizard.do("@role Watcher builder")
    dug = watcher.do("@dig Lamp room")
    yield from refusals(play(watcher, ["@teleport #%d" % number_in(dug)] + lever[2:]))
    wizard.close()
    watcher.close()


def check_admin(readme, server):
    for line in readme.block("skein account list"):
        words = line.replace("NAME", "Stranger").split()
        done = subprocess.run([server.binary, *words[1:]], cwd=os.path.dirname(server.world),
                              input="a-new-password\n", text=True, capture_output=True, check=False)
        if done.returncode != 0:
            yield "%s: %s" % (line, done.stderr)


def check_first_rooms(readme, folder, binary):
    """The lines of "Your own game" continue in an empty world, and `hint` says the same."""
    block = readme.block("@dig north to Market")
    subprocess.run([binary, "init", "--world", "typed.db", "--from", "empty"], cwd=folder, capture_output=True, check=True)
    serve = [binary, "serve", "--world", "typed.db", "--listen", "telnet:127.0.0.1:0"]
    with subprocess.Popen(serve, cwd=folder, text=True, stdout=subprocess.PIPE) as server:
        said = ""
        while not said.endswith("ready\n"):
            said += server.stdout.readline() or "ready\n"
        password = re.search(r"^wizard password: (\S+)$", said, re.M).group(1)
        wizard = enter(SimpleNamespace(port=ports_in(said)["telnet"]), "connect wizard %s" % password)
        answers = [("hint", wizard.do("hint")), *play(wizard, block)]
        wizard.close()
        server.terminate()
    yield from refusals(answers)
    for line, expected in (("hint", "@dig"), (block[1], "has a new description"), ("help building", "@dig")):
        if expected not in dict(answers)[line]:
            yield "%s: %s" % (line, dict(answers)[line])


def check_own_game(readme, binary):
    """The lines of "Your own game" make a world that is served."""
    block = readme.block("skein init --world saltmarsh")
    with tempfile.TemporaryDirectory(prefix="skein-readme-") as folder:
        environment = dict(os.environ, PATH=os.path.dirname(binary) + os.pathsep + os.environ["PATH"])
        for line in block[:-1]:
            done = subprocess.run(["sh", "-c", line], cwd=folder, env=environment, text=True, capture_output=True, check=False)
            if done.returncode != 0:
                yield "%s: %s" % (line, done.stderr)
        serve = [*block[-1].split(), "--listen", "telnet:127.0.0.1:0"]
        with subprocess.Popen(serve, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE) as server:
            told = next((line for line in server.stdout if line == "ready\n"), "")
            server.terminate()
        if not told or server.returncode != 0:
            yield "%s: not ready, or ended with %d" % (block[-1], server.returncode)
        yield from check_first_rooms(readme, folder, binary)


def checked(check, *words):
    """Returns the findings of CHECK; a failure to finish is a finding as well."""
    try:
        return list(check(*words))
    except (Ended, OSError, LookupError, subprocess.SubprocessError) as error:
        return ["%s: %s" % (type(error).__name__, error)]


def check_program(tap, readme, binary):
    with tempfile.TemporaryDirectory(prefix="skein-readme-") as folder:
        server = Server(binary, folder)
        server.world = os.path.join(folder, "skein.db")
        try:
            server.start()
            tap.check("five minutes as a player", checked(check_player, readme, server))
            tap.check("five minutes as a builder, and the transcript", checked(check_builder, readme, server))
            tap.check("five minutes as the admin", checked(check_admin, readme, server))
        finally:
            server.stop()


def check_form(text):
    words = len(text.split())
    if words > WORDS_MAX:
        yield "%d words" % words
    yield from (line for line in text.splitlines() if len(line) > COLUMNS_MAX)


def check_links(text):
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if "://" not in target and not os.path.exists(os.path.join(ROOT, target)):
            yield "%s: no such file" % target


def main(binary):
    text = read("README.md")
    readme = Readme(text)
    tap = Tap()
    tap.check("README has at most %d words and %d columns" % (WORDS_MAX, COLUMNS_MAX), check_form(text))
    for page in ("README.md", "CONTRIBUTING.md"):
        named = Readme(read(page))
        tap.check("%s: every link leads to a file" % page, check_links(named.text))
        tap.check("%s: every file and folder is there" % page, check_paths(named))
        tap.check("%s: every function and struct is there" % page, check_identifiers(named))
        tap.check("%s: every tool answers --help" % page, checked(check_tools, named))
        tap.check("%s: skein knows each command and option" % page, checked(check_subcommands, named, binary))
    tap.check("your own game is served", checked(check_own_game, readme, binary))
    check_program(tap, readme, binary)
    return tap.finish()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1])))
