#!/usr/bin/env python3
"""The examples in the help: scripts pass `skein script check` without a word, and areas make a world whose tests pass.

usage: help_examples_test.py SKEIN"""
import glob
import os
import re
import shutil
import sys

from program import main, succeeds
from served import enter

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BLOCK = re.compile(r"(?:^    .*\n|^\n(?=    ))+", re.M)
SCRIPT = re.compile(r"(?:command|before|on|test|property)\(|(?:local|function|return) \w|--")
PIECE = re.compile(r"e\.|t[.:]|o[.:]")  # of a handler
ENTRY = re.compile(r'(?:area|room|outdoors|item|container|npc|prototype|exit|game) "')
# Examples of packages, which need what the rest of their page makes: tests/app/package_check_test.py.
OF_PACKAGES = ("writing-packages", "packages")
# Pages whose entries and tests make a whole world.
WORLDS = ("data/help/rooms-and-exits.md", "data/help/locks-and-keys.md", "data/help/resets.md",
          "scripts/spawns/help/making-spawns.md")


def pages():
    """Returns the text of each help page by its path."""
    found = {}
    for pattern in ("data/help/*.md", "scripts/*/help/*.md"):
        for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
            with open(path, encoding="utf-8") as file:
                found[os.path.relpath(path, ROOT)] = file.read()
    return found


def blocks(text):
    """Returns the examples of a page, without their margin."""
    return [re.sub("^    ", "", found.group(0), flags=re.M).strip("\n") for found in BLOCK.finditer(text)]


def every_script_in_the_help_passes_the_checks(folder):
    """So none has an old spelling, glues a player's words, or names what there isn't."""
    names = []
    for path, text in pages().items():
        name = os.path.splitext(os.path.basename(path))[0]
        for number, block in enumerate(blocks(text)):
            if name in OF_PACKAGES or re.search(r'use\("|", \.\.\.\)', block) or not (SCRIPT.match(block) or PIECE.match(block)):
                continue
            if PIECE.match(block):
                block = 'on("take", function(e) local o, lamp, tom = e.this, e.this, e.actor\n%s\nprint(o, lamp, tom) end)' % block
            names.append("%s-%d.lua" % (name, number))
            folder.write(names[-1], block + "\n")
    assert len(names) >= 12, names
    done = folder.run("script", "check", *names)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def no_page_but_that_of_the_rules_has_an_old_spelling(folder):
    """Not in its sentences either."""
    old = re.compile(r'\b(?:act|ask|choose|offer|pay|notes|award|tell|announce)\((?:who|e\.actor|ACTOR|WHO)\b'
                     r'|(?:on|before)\("\w+", "(?:source|target)"|\be\.(?:source|target)\b|object\("[$#]|t\.here\b|before\("get"')
    wrong = ["%s: %s" % (path, found.group(0)) for path, text in pages().items()
             for found in old.finditer(text) if not path.endswith("script-rules.md")]
    assert not wrong, wrong
    assert not folder.names()


def made(folder, path):
    """Writes the world of a page into the folder `village`. Returns the refs of its behaviours."""
    text = pages()[path]
    entries = [block for block in blocks(text) if ENTRY.match(block)]
    tests = [block for block in blocks(text) if block.startswith("test(")]
    for block in entries:
        folder.write("village/%s.lua" % ("game" if block.startswith("game") else "area"), block + "\n")
    refs = re.findall(r"`behaviours/(\S+)\.lua`", text)
    assert len(refs) == len(tests), (refs, tests)
    for ref, block in zip(refs, tests):
        folder.write("village/behaviours/%s.lua" % ref, block + "\n")
    return refs


def the_areas_in_the_help_make_a_world_whose_tests_pass(folder):
    for path in WORLDS:
        refs = made(folder, path)
        has_game = os.path.exists(os.path.join(folder.path, "village/game.lua"))
        succeeds(folder.run("init", "--world", "a.db", *(("--game", "./village") if has_game else ("--from", "village"))))
        for ref in refs:
            done = succeeds(folder.run("script", "test", "--world", "a.db", ref))
            assert "ok 1 - " in done and "not ok" not in done, (path, done)
        os.remove(os.path.join(folder.path, "a.db"))
        shutil.rmtree(os.path.join(folder.path, "village"))


def rooms_and_exits_are_as_their_page_says(folder):
    """The ladder goes both ways, and the chute one."""
    made(folder, WORLDS[0])
    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    server = folder.server('start = "mill/yard"')
    player = enter(server, "create Ann password1")
    for line, part in (("look", "The Yard"), ("look at cart", "Somebody has taken the wheels"), ("e", "The Mill"),
                       ("ladder", "dark"), ("down", "The Mill"), ("chute", "The River"), ("exits", "north"),
                       ("n", "The Yard")):
        said = player.do(line)
        assert part in said, (line, part, said)
    player.close()
    server.stop()


if __name__ == "__main__":
    sys.exit(main([
        every_script_in_the_help_passes_the_checks,
        no_page_but_that_of_the_rules_has_an_old_spelling,
        the_areas_in_the_help_make_a_world_whose_tests_pass,
        rooms_and_exits_are_as_their_page_says,
    ]))
