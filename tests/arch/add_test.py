#!/usr/bin/env python3
"""Checks that CONTRIBUTING.md is right about additions: a table, a key of the configuration and a call are one file in the
diff, and a door is a new folder. Each patch of tests/arch/add is applied to a copy of the sources; then the lists have it, and
what includes them compiles. A mistake in a description of a key or a call is an error that names it.

usage: add_test.py COMPILER [ARGUMENT...]    With SKEIN_LONG in the environment the copy is also built, and served."""
import atexit
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile

from arch import ROOT, Tap, find_files, read

sys.path[:0] = [os.path.join(ROOT, "tools"), os.path.join(ROOT, "tests/support")]
sys.dont_write_bytecode = True
import generate_calls  # noqa: E402
import generate_config  # noqa: E402
import generate_tables  # noqa: E402

PATCHES = "tests/arch/add"
# Texts that each list must have after each patch. "modules" is what tools/generate prints; "calls" are the asset of the source
# and the help page of the API.
WANTED = {
    "table": {
        "world/table_names.h": ["TABLE_PLAN, /* *number, time_ms, author, author_name, text */"],
        "world/table_defs.inc": ['[TABLE_PLAN] = {"plan", "iivvv", 1, {"number", "time_ms", "author", "author_name", "text"}, '
                                 '.reads = "author+number number", .has_sum = true},'],
        "world/table_checks.inc": ["'row %s of the table plan has no right text'",
                                   "'row %s of the table plan has no right author_name'"],
        "world/table_damage.inc": ['{"plan", "what people plan"}', "SELECT max(number) FROM plan"],
        "engine/core/table_erasure.inc": ['.table = TABLE_PLAN, .of = "number", .each = true, .numbered = true, .timed = true, '
                                          '.columns = {"author_name"}, .id = "author", .own = {"text"}'],
        "engine/core/table_export.inc": [
            '{"plans", NULL, TABLE_PLAN, "author", false, "number", {"time_ms", "text"}}'],
    },
    "key": {
        "engine/app/config_names.h": ["CONFIG_GEMINI_AUTHOR,", "#define CONFIG_GEMINI_AUTHOR_MAX 40"],
        "engine/app/config_rows.inc": ['[CONFIG_GEMINI_AUTHOR] = {.name = "gemini.author", .kind = CONFIG_KIND_TEXT',
                                       '.otherwise = "\\"nobody\\"", .help = "who is named as the author of the pages"}'],
    },
    "call": {
        "calls": ['"edit.measure": {', '"route": "GET /measure"', "- `GET /api/v1/measure` `text`: How long a text is.",
                  "- `edit.measure` `{text}`: Says how long a text is."],
    },
    "door": {
        "modules": ["module;echo;net/echo;;;auto_features;"],
        "module_list.c": ["&echo_module,", '{"echo", NULL, false, "programs that test a connection", false},'],
        "engine/app/config_names.h": ["CONFIG_ECHO_GREETING,"],
    },
}
# The sources that have the lists, and those that the patches change.
SOURCES = ["world/value/table.c", "world/store/check_rows.c", "world/store/damage.c", "engine/core/login/erase_owned.c",
           "engine/modules/calls/calls_export.c", "engine/app/config_keys.c", "engine/modules/calls/calls_edit.c", "net/echo/module.c"]


class Copy:
    """A copy of what the tools read, or of everything."""

    def __init__(self, whole=False):
        self.root = tempfile.mkdtemp(prefix="skein-add-", dir="/var/tmp" if whole else None)
        atexit.register(shutil.rmtree, self.root)
        if whole:
            shutil.copytree(ROOT, self.root, dirs_exist_ok=True, symlinks=True, ignore=lambda folder, names: [
                name for name in names if name in (".git", "corpus") or (folder == ROOT and name.startswith("build"))])
            return
        paths = find_files(["engine", "net", "tools", "data/schema", "data/calls"],
                           r"(module\.json|\.sql|/calls_\w+\.c|^calls_\w+\.c|generate\w*(\.py)?|embed|doc|\.json)$")
        for path in paths + find_files(["engine/lua"], r"\.c$") + ["meson_options.txt", "data/help/web-api.md",
                                                                      "scripts/building/lib/event_fields.lua"]:
            os.makedirs(os.path.dirname(os.path.join(self.root, path)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, path), os.path.join(self.root, path))

    def apply(self, name):
        """Applies a patch. Returns what is wrong with it, and the paths that it changes."""
        tables = [table for path in find_files(["engine", "net"], r"module\.json$")
                  for table in json.loads(read(path)).get("tables", {}).values()]
        text = read("%s/%s.patch" % (PATCHES, name))
        steps = find_files(["data/schema"], r"\.sql$") + list(generate_tables.described_steps(ROOT))
        text = text.replace("STEP_", "%03d_" % (len(steps) + 1)).replace("STEP;", "%d;" % (len(steps) + 1))
        text = text.replace("NUMBER,", "%d," % sum("number" in one for one in tables))
        text = text.replace("PART,", "%d," % sum("part" in one.get("erase", {}) for one in tables))
        done = subprocess.run(["patch", "-s", "-p1", "-d", self.root], input=text, text=True, capture_output=True, check=False)
        return ([done.stdout + done.stderr] if done.returncode else []), re.findall(r"^\+\+\+ b/(\S+)", text, re.MULTILINE)

    def generate(self):
        """Returns all lists by their names in WANTED."""
        out = os.path.join(self.root, "out")
        done = subprocess.run([os.path.join(self.root, "tools/generate"), "configure", out], capture_output=True, text=True,
                              check=False)
        written = {"modules": done.stdout + done.stderr}
        for path in find_files([out], r"\.(h|inc|c)$") if done.returncode == 0 else []:
            written[os.path.relpath(os.path.join(ROOT, path), out)] = read(path)
        done = subprocess.run([os.path.join(self.root, "tools/doc"), self.root, out], capture_output=True, text=True, check=False)
        page = os.path.join(out, "web-api.md")
        written["calls"] = done.stderr + (read(page) if os.path.exists(page) else "")
        written["calls"] += generate_calls.assets(self.root).get("data/calls/engine-modules-calls-calls_edit.json", "")
        return written


def check_one_file(changed):
    for name, paths in changed.items():
        places = {os.path.dirname(path) for path in paths} if name == "door" else set(paths)
        if len(places) != 1:
            yield "%s.patch changes %s" % (name, ", ".join(sorted(places)))


def check_lists(written, name):
    for path, wanted in WANTED[name].items():
        for one in wanted:
            if one not in written.get(path, ""):
                yield "%s: %s is not in %s" % (path, one, written.get(path, written["modules"])[-2000:])


def check_compiles(copy, compiler):
    flags = ["-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I" + os.path.join(copy.root, "out"),
             "-I" + copy.root, "-I" + ROOT]
    lua = subprocess.run(["pkg-config", "--cflags", "lua5.3"], capture_output=True, text=True, check=True).stdout.split()
    for source in SOURCES:
        path = os.path.join(copy.root, source)
        path = path if os.path.exists(path) else os.path.join(ROOT, source)
        done = subprocess.run(compiler + flags + lua + [path], capture_output=True, text=True, check=False)
        if done.returncode:
            yield done.stderr[:1000]


# -- mistakes --

def key(**members):
    return {"keys": {"finger.word": {"kind": "text", "help": "a word", **members}}}


# Descriptions of net/finger, and the text of the error.
MISTAKES = [
    (key(kind="word"), "the key finger.word: \"kind\" is \"word\"; it is one of text, flag"),
    (key(kind="number"), "the key finger.word: \"min\" is missing"),
    (key(shown=True), "the key finger.word: there is no \"shown\"; there are after"),
    (key(form={"least": 1}), "a form has chars, least, most, says, and must have \"says\""),
    (key(after="finger.other"), "there is no key finger.other, after which it is to be"),
    (key(file="rw"), "\"file\" is \"read\" or \"write\""),
    ({"keys": {"finger.secret": {"kind": "text", "help": "a secret"}}}, "finger.secret: say whether it is shown: \"secret\""),
    (key(kind="tables", fields={"token": {"kind": "text"}}), "finger.word.token: say whether it is shown: \"secret\""),
    (key(kind="tables", fields={"word": {"kind": "text", "default": "a"}}), "finger.word.word: there is no \"default\""),
    ({"keys": {"finger.word": {"kind": "text"}}}, "the key finger.word: \"help\" is missing"),
    ({"keys": {"world": {"kind": "text", "help": "a world"}}}, "the key world is described twice"),
]
WRONG_CALLS = [
    ("/*** call finger.ask\n{\"about\": \"Asks\",} */\n", "calls_finger.c: the call finger.ask: "),
    ("/*** call finger.ask {\"about\": \"Asks\"} */\n", "calls_finger.c: write a description as "),
]


def fault_of(function, root):
    try:
        function(root)
    except generate_calls.Fault as fault:
        return str(fault)
    return ""


def check_mistakes(copy):
    path = os.path.join(copy.root, "net/finger/module.json")
    for described, says in MISTAKES:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(json.loads(read("net/finger/module.json")) | described, file)
        said = fault_of(generate_config.read_keys, copy.root)
        if says not in said:
            yield "\"%s\" is not said, but \"%s\"" % (says, said)
    for comment, says in WRONG_CALLS:
        with open(os.path.join(os.path.dirname(path), "calls_finger.c"), "w", encoding="utf-8") as file:
            file.write(comment)
        said = fault_of(generate_calls.read_calls, copy.root)
        if says not in said:
            yield "\"%s\" is not said, but \"%s\"" % (says, said)


# -- the built program --

def build(copy):
    """Yields what is wrong with a build of the copy, without most modules."""
    directory = os.path.join(copy.root, "build")
    names = subprocess.run([os.path.join(copy.root, "tools/generate"), "modules"], capture_output=True, text=True, check=True)
    off = ["-D%s=disabled" % name for name in names.stdout.split() if name not in ("echo", "finger", "gemini", "web")]
    for words in (["meson", "setup", directory, copy.root, "-Dwerror=true", *off], ["ninja", "-C", directory, "skein"]):
        done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            yield done.stdout[-3000:] + done.stderr[-1000:]
            return
    for test in ("layers", "modules"):
        done = subprocess.run([sys.executable, os.path.join(copy.root, "tests/arch", test + "_test.py")], capture_output=True,
                              text=True, check=False)
        if done.returncode:
            yield "%s_test.py: %s" % (test, done.stderr[-2000:])


def check_program(copy):
    """Yields what the built program lacks of the additions."""
    import sqlite3

    os.environ.pop("SKEIN_STARTER", None)  # its worlds are for programs without the table
    import served
    import web_client

    binary, folder = os.path.join(copy.root, "build/skein"), os.path.join(copy.root, "served")
    os.mkdir(folder)
    said = subprocess.run([binary, "serve", "--help"], capture_output=True, text=True, check=True).stdout
    for one in ("gemini.author", "echo.greeting", "programs that test a connection"):
        if one not in said:
            yield "serve --help lacks " + one
    server = served.Server(binary, folder, served.CONFIG + 'echo = { greeting = "Ahoy" }\ngemini = { author = "ann" }\n',
                           services=("telnet", "http", "echo"))
    server.start()
    with socket.create_connection(("127.0.0.1", server.ports["echo"]), 20) as echo:
        lines = echo.makefile("rw", newline="\r\n")
        lines.write("here\n")  # as CR LF
        lines.flush()
        heard = lines.readline() + lines.readline()
        if heard != "Ahoy\r\nhere\r\n":
            yield "the door says %r" % heard
    answer = web_client.ask(server.ports["http"], "GET", "/api/v1/measure?text=four")
    if answer.status != 200 or answer.json.get("bytes") != 4:
        yield "the call answers %d %s" % (answer.status, answer.body)
    server.stop()
    world = sqlite3.connect(server.world)
    if [row[1] for row in world.execute("PRAGMA table_info(plan)")][:3] != ["number", "time_ms", "author"]:
        yield "the world has no table plan"
    world.close()


def main(compiler):
    tap, copy = Tap(), Copy()
    tap.check("a mistake in a key or a call is an error that names it", check_mistakes(copy))
    copy = Copy()
    applied = {name: copy.apply(name) for name in WANTED}
    tap.check("the patches apply", [problem for problems, _ in applied.values() for problem in problems])
    tap.check("a table, a key and a call are one file each, and a door is one folder",
              check_one_file({name: paths for name, (_, paths) in applied.items()}))
    written = copy.generate()
    for name in WANTED:
        tap.check("all lists have the new %s" % name, check_lists(written, name))
    tap.check("the sources compile with them", check_compiles(copy, compiler))
    if os.environ.get("SKEIN_LONG"):
        whole = Copy(whole=True)
        for name in WANTED:
            whole.apply(name)
        problems = list(build(whole))
        tap.check("the sources with them are built, and keep to the layers", problems)
        tap.check("the program has them", problems or check_program(whole))
    return tap.finish()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
