#!/usr/bin/env python3
"""Checks that C knows no package of the stock game but core: neither its name in a text or in a call, nor a path in its
folder. A package says in its package.lua and by on_page what C has to know.

usage: package_names_test.py"""
import re
import sys

from arch import Tap, find_files, read

# Words that C uses in their own meaning; as names of packages they count in packages_is_on() and in paths only.
WORDS = {
    "boards": "boards of notices are C's own (engine/modules/boards)",
    "building": "a shelf of help",
    "calendar": "an object's ref, whose hour C shows",
    "channels": "channels are C's own (chat/channel.h)",
    "events": "a member of answers and of package.lua",
    "languages": "the translations of the game",
    "letters": "letters are C's own (chat/mail.h)",
    "light": "a property of things",
    "map": "drawings of maps are C's own (engine/modules/atlas)",
    "newcomers": "a property of the start room",
    "realm": "a module of C",
    "scores": "a template of pages",
    "seats": "a property of things",
}

# Names that C still has, and why.
ALLOWED = {
    ("engine/app/config_packages.c", "homes"): "`rules` of configurations before packages",
    ("engine/app/config_packages.c", "identity"): "the same",
    ("engine/app/config_packages.c", "market"): "the same",
    ("engine/app/config_packages.c", "party"): "the same",
    ("engine/app/config_packages.c", "quests"): "the same",
    ("engine/app/config_packages.c", "recognition"): "the same",
    ("engine/app/config_packages.c", "weather"): "the same",
    ("engine/core/output/recognition.c", "recognition"): "C hides names in each sentence, so it asks whether to",
    ("engine/core/act/look_info.c", "map"): "C gives the atlas's places to clients",
    ("engine/modules/atlas/calls_map.c", "map"): "the atlas is C's",
    ("engine/modules/check/trigger_faults.c", "old-triggers"): "`skein import` checks triggers against a list of that package",
    ("engine/modules/check/cmd_check.c", "socials"): "a property of imported socials",
    ("engine/modules/dev/dev_triggers.c", "socials"): "the same",
    ("engine/modules/import/cmd_import.c", "classic"): "the switch of `skein import`",
    ("engine/modules/import/import.c", "classic"): "the same, as readers see it",
    ("engine/modules/import/cmd_import.c", "old-areas"): "the readers of area files are files of that package",
    ("engine/modules/import/import.c", "old-areas"): "the same",
    ("engine/modules/workshop/lint/script_lint.c", "building"): "its rules are in a file of the package of builders",
    ("engine/modules/workshop/test/bind_test_time.c", "weather"): "t:weather sets what the package would draw",
    ("engine/core/output/reserved.c", "homes"): "a ref that builders must not take before its package makes it",
}

TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
ASKED = re.compile(r'packages_is_on\([^;]*?STR\("([^"]+)"\)')
FOLDER = re.compile(r"scripts/([a-z][a-z0-9-]*)/")


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def named(text, packages):
    """Returns the packages that the code of a C file names."""
    code = without_comments(text)
    texts = TEXT.findall(code)
    found = {text for text in texts if text in packages and text not in WORDS}
    found |= set(ASKED.findall(code)) & packages
    found |= {name for text in texts for name in FOLDER.findall(text) if name in packages}
    return found


def check(packages):
    seen = set()
    for path in find_files(["engine", "net", "world"], r"\.[ch]$"):
        for name in sorted(named(read(path), packages)):
            seen.add((path, name))
            if (path, name) not in ALLOWED:
                yield "%s names the package %s: let the package say what C has to know (help packages)" % (path, name)
    for path, name in sorted(set(ALLOWED) - seen):
        yield "%s no longer names %s: take it off the list in this test" % (path, name)


def check_itself(packages):
    """A mistake of each kind is found."""
    for text in ('str_equal(name, STR("homes"))', 'packages_is_on(engine, STR("map"))', 'x = "scripts/market/lib/a.lua";'):
        if len(named(text, packages)) != 1:
            yield "not found in: %s" % text
    for text in ('/* "homes" */', 'json_object_get(answer, "channels")', '"homes and gardens"'):
        if named(text, packages):
            yield "wrongly found in: %s" % text


def main():
    packages = {path.split("/")[1] for path in find_files(["scripts"], r"^package\.lua$")} - {"core"}
    tap = Tap()
    tap.check("C names no package of the game but core", list(check(packages)))
    tap.check("each way to name a package is found", list(check_itself(packages)))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
