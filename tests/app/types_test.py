#!/usr/bin/env python3
"""Properties have types: in files of areas and of packages, in a world that a package's upgrade changes, in the starter's
behaviours, in the API, and in what editors are told.

usage: types_test.py SKEIN"""
import base64
import os
import re
import signal
import sys

from program import fails, main, succeeds
from served import enter, enter_wizard, number_in
from web_client import ask, log_in

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
STARTER = os.path.join(ROOT, "data/starter/behaviours")

SHELLS = '''-- What the sea leaves.

prototype "mere/shell" {
  proto = "item",
  name = "a shell",
  property("grams", "integer 0..", 3, "what it weighs"), -- a declaration, with its comment
  property("hue", { "white", "pink" }, nil, "its colour"),
}

prototype "mere/whelk" {
  proto = "mere/shell", -- an heir
  name = "a whelk",
}
'''


class Builder:
    """A builder, in the game and with files."""

    def __init__(self, server):
        self.wizard = enter_wizard(server)
        self.player = enter(server, "create Mara password1")
        self.wizard.do("@role mara builder")
        self.wizard.do("@ref #%d = mere" % number_in(self.wizard.do("@area Mere =")))
        self.wizard.do("@area Mere = mara")
        self.port = server.ports["http"]
        self.token = log_in(self.port, "mara", "password1")
        self.key = "Basic " + base64.b64encode(("mara:" + self.token).encode()).decode()

    def dav(self, method, path, body=None):
        answer = ask(self.port, method, "/dav/areas/mere/" + path,
                     body.encode() if body is not None else None,
                     fields={"Authorization": self.key})
        return answer.status, answer.text


def served(folder):
    return folder.server(services=("telnet", "http"))


def an_area_s_file_declares_properties_and_keeps_its_words(folder):
    builder = Builder(served(folder))
    status, head = builder.dav("GET", "mere.lua")
    assert status == 200, head
    text = head + "\n" + SHELLS
    status, why = builder.dav("PUT", "mere.lua", text)
    assert status in (201, 204), (status, why, builder.dav("GET", "ERRORS.txt"))
    assert builder.dav("GET", "mere.lua") == (200, text), builder.dav("GET", "mere.lua")[1]
    assert "grams has to be a whole number, 0 or more" in builder.player.do('@set $mere/shell.grams = "many"')
    assert 'hue has to be "white", or "pink"' in builder.player.do('@set $mere/whelk.hue = "green"')
    said = builder.player.do("@show $mere/whelk.grams")
    assert "value = 3" in said and "what it is = what it weighs" in said and "inherited from = a shell" in said, said
    assert "grams = 7" in builder.player.do("@set $mere/shell.grams = 7")
    now = builder.dav("GET", "mere.lua")[1]
    assert now == text.replace('"its colour"),\n', '"its colour"),\n  grams = 7,\n'), now
    status, _ = builder.dav("PUT", "mere.lua", now)
    assert status == 204 and builder.dav("GET", "mere.lua")[1] == now


def a_file_with_a_wrong_value_or_type_changes_nothing(folder):
    builder = Builder(served(folder))
    head = builder.dav("GET", "mere.lua")[1]
    for text, why in (
            (SHELLS.replace('"integer 0..", 3', '"intger 0..", 3'), "did you mean integer?"),
            (SHELLS.replace('"integer 0..", 3', '"integer 0..", "many"'), "grams has to be a whole number, 0 or more"),
            (SHELLS.replace('"grams", "integer 0..", 3, "what it weighs"', '"grams"'), "write property(NAME, TYPE, DEFAULT, DOC)"),
            (SHELLS.replace('property("hue"', 'property("grams"'), "grams is declared twice"),
            (SHELLS.replace("  name = \"a whelk\",", "  size = { property(\"a\", \"text\", nil, \"b\") },"), "property")):
        status, told = builder.dav("PUT", "mere.lua", head + "\n" + text)
        errors = builder.dav("GET", "ERRORS.txt")[1]
        assert status >= 400 and why in told + errors, (why, status, told, errors)
    assert builder.dav("GET", "mere.lua")[1] == head


def a_declared_world_is_exported_and_made_again(folder):
    folder.write("village/shells.lua", SHELLS + 'room "start" { name = "Beach" }\n'
                                                'thing "one" { proto = "mere/shell", at = "start", hue = "pink" }\n')
    succeeds(folder.run("init", "--world", "one.db", "--from", "village"))
    succeeds(folder.run("export", "--world", "one.db", "out"))
    succeeds(folder.run("init", "--world", "two.db", "--from", "out"))
    succeeds(folder.run("export", "--world", "two.db", "again"))
    for name in os.listdir(os.path.join(folder.path, "out")):
        path = os.path.join(folder.path, "out", name)
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as one, open(path.replace("/out/", "/again/"), encoding="utf-8") as other:
                assert one.read() == other.read(), name
    assert "no problems" in succeeds(folder.run("check", "--types", "--world", "two.db"))


PACKAGE = 'package "tides" {\n  title = "tides",\n  version = 1,\n}\n'


def package(folder, prototypes):
    folder.write("tides/package.lua", PACKAGE)
    folder.write("tides/prototypes.lua", prototypes)
    folder.write("tides.lua", 'packages = { "default", { path = "tides" } }\n')
    return folder.run("serve", "--check-config", "--config", "tides.lua", "--world", "none.db")


def declarations_of_packages_are_checked_before_anything_is_loaded(folder):
    for text, why in (
            ('prototype "buoy" { proto = "item", property("depth", "nmber", nil, "how deep") }', "buoy: depth: \"nmber\" is not a type; did you mean number?"),
            ('prototype "buoy" { proto = "item", property("depth", "number", "deep", "how deep") }', "buoy: depth has to be a number"),
            ('prototype "buoy" { proto = "item", weight = "heavy" }', "buoy: weight has to be a number, 0 or more"),
            ('properties "rom" { property("tide", "number", nil, "how high") }', 'no prototype is called "rom"'),
            ('properties "room" { property("light", "text", nil, "how bright") }\nproperties "thing" { property("light", "text", nil, "x") }',
             'the package core declares "light" already')):
        done = package(folder, text + "\n")
        fails(done, 1, "scripts/tides/prototypes.lua:", why)
    assert "in order" in succeeds(package(folder, 'prototype "buoy" { proto = "item", property("depth", "number", 2, "how deep") }\n'
                                                  'properties "room" { property("tide", "low|high", "low", "how high the water is") }\n'))


def a_package_s_undeclared_property_is_a_problem_of_its_check(folder):
    package(folder, 'prototype "buoy" { proto = "item", depth = 2 }\n')
    done = folder.run("package", "check", "tides")
    fails(done, 1, "tides has problems")
    assert 'prototypes.lua:1: buoy: no prototype declares "depth"; write property("depth", TYPE, DEFAULT' in done.stdout, done.stdout
    package(folder, 'prototype "buoy" { proto = "item", property("depth", "free", 2, "how deep, as you like") }\n')
    folder.write("tides/behaviours/buoy.lua", 'on("take", function(e) e.this.dept = 3 end)\ntest("a", function(t) t:ok(1) end)\n')
    done = folder.run("package", "check", "tides")
    assert 'buoy.lua:1: no prototype declares the property "dept"; did you mean "depth"?' in done.stdout, done.stdout


def an_upgrade_changes_a_declaration_and_loses_no_value(folder):
    package(folder, 'prototype "buoy" { proto = "item", property("depth", "free", 2, "how deep") }\n')
    server = folder.server('packages = { "default", { path = "tides" } }\n')
    wizard = enter_wizard(server)
    buoy = re.search(r"#(\d+)", wizard.do("@create a buoy from buoy")).group(0)
    assert "depth" in wizard.do('@set %s.depth = "very"' % buoy)
    package(folder, 'prototype "buoy" { proto = "item", property("depth", "number 0..", 2, "how deep, in fathoms") }\n'
                    'properties "room" { property("tide", "low|high|slack", "low", "how high the water is") }\n')
    server.process.send_signal(signal.SIGHUP)
    while "number 0.." not in wizard.do("@property %s.depth" % buoy):
        pass
    said = wizard.do("@show %s" % buoy)
    assert 'depth = "very"' in said and "wrong type: depth has to be a number, 0 or more" in said, said
    assert 'tide = "low"' in wizard.do("@show here")
    assert 'tide has to be "low", or "high", or "slack"' in wizard.do('@set here.tide = "ebb"')
    assert 'tide = "slack"' in wizard.do('@set here.tide = "slack"')
    server.stop()
    said = succeeds(folder.run("check", "--types", "--world", server.world))
    # The check has the packages of the build only, so it knows no buoy.
    assert "no problems" in said, said


def a_check_lists_values_of_a_wrong_type(folder):
    folder.write("village/start.lua", 'room "start" { name = "Beach" }\nthing "rock" { at = "start", weight = "heavy", portable = 1 }\n'
                                      'thing "sand" { at = "start", weight = 2, heaps = "many" }\n')
    succeeds(folder.run("init", "--world", "one.db", "--from", "village"))
    assert succeeds(folder.run("check", "--world", "one.db")) == "one.db: no problems\n"
    lines = succeeds(folder.run("check", "--types", "--world", "one.db")).splitlines()
    assert sorted(lines[:2]) == ["$rock: portable has to be true or false", "$rock: weight has to be a number, 0 or more"], lines
    assert lines[2].startswith("types: 2 notes, above; the values stay") and lines[3] == "one.db: no problems", lines


def the_starter_s_behaviours_use_declared_properties_only(folder):
    server = served(folder)
    port = server.ports["http"]
    token = log_in(port, "wizard", server.wizard_password)
    for name in sorted(os.listdir(STARTER)):
        with open(os.path.join(STARTER, name), "rb") as file:
            source = file.read()
        found = ask(port, "GET", "/api/v1/objects?query=%24" + name[:-4], token=token).json["objects"]
        answer = ask(port, "PUT", "/api/v1/objects/%d/behaviour" % found[0]["id"], source, token=token,
                     fields={"Content-Type": "text/x-lua"})
        assert answer.status == 200 and answer.json["warnings"] == [], (name, answer.text)


def the_api_tells_forms_what_is_declared(folder):
    builder = Builder(served(folder))
    box = re.search(r"#(\d+)", builder.player.do("@create a box from container")).group(1)
    builder.player.do("@property #%s.hue = white|pink, its colour" % box)
    answer = ask(builder.port, "GET", "/api/v1/objects/%s/declared" % box, token=builder.token)
    assert answer.status == 200, answer.text
    by_name = {one["name"]: one for one in answer.json["declared"]}
    assert by_name["hue"] == {"name": "hue", "type": "white|pink", "wanted": '"white", or "pink"', "doc": "its colour",
                              "from": "#" + box, "package": "", "kind": "words", "whole": False, "words": ["white", "pink"]}, by_name["hue"]
    assert by_name["capacity"]["kind"] == "number" and by_name["capacity"]["least"] == 0, by_name["capacity"]
    assert by_name["open"]["from"] == "container" and by_name["open"]["package"] == "core", by_name["open"]
    assert by_name["aliases"]["kind"] == "texts" and by_name["details"]["kind"] == "details"
    others = re.search(r"#(\d+)", builder.wizard.do("@create a safe from container")).group(1)
    shown = ask(builder.port, "GET", "/api/v1/objects/%s/declared" % others, token=builder.token).json["declared"]
    assert not any(one["name"].startswith("_") for one in shown), shown


TYPE = re.compile(r'(?:boolean|integer|number|string|table|any|Object|"[^"]+"|table<any, .+>|\(.+\)\[\]|[a-zO]\w*(?:\[\])+|skein\.table\.\w+(?:\[\])*)')


def is_annotation(text):
    """True if TEXT is a type in the notation of language servers: alternatives, lists and tables."""
    depth, parts, start = 0, [], 0
    for at, letter in enumerate(text):
        depth += letter in "(<" and 1 or letter in ")>" and -1 or 0
        if letter == "|" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return depth == 0 and all(TYPE.fullmatch(part) for part in parts + [text[start:]])


def editors_get_a_class_for_each_prototype(folder):
    succeeds(folder.run("script", "annotations", "api"))
    with open(os.path.join(folder.path, "api/skein-api/objects.lua"), encoding="utf-8") as file:
        text = file.read()
    classes, fields = {}, {}
    text = text[:text.index("-- Files of areas:")]
    for line in text.splitlines():
        if line.startswith("---@class "):
            name, _, parents = line[len("---@class "):].partition(": ")
            assert name not in classes and re.fullmatch(r"(skein\.)?(table\.)?\w+", name), line
            classes[name] = parents.split(", ")
            fields[name] = {}
        elif line.startswith("---@field "):
            found = re.fullmatch(r'---@field (\w+|\["[^"]+"\]|\[\d+\])\? (.+)', line)
            assert found, line
            # The type ends where the words begin: at the first blank outside of brackets.
            rest, depth, end = found.group(2), 0, 0
            for end, letter in enumerate(rest):
                depth += letter in "(<" and 1 or letter in ")>" and -1 or 0
                if letter == " " and depth == 0:
                    break
            assert is_annotation(rest[:end]), line
            assert found.group(1) not in fields[name], line
            fields[name][found.group(1)] = rest[:end]
        else:
            assert line in ("", "---@meta") or line.startswith(("-- ", "---@alias skein.")), line
    tables = {name for name in classes if name.startswith("skein.table.")}
    for name, parents in classes.items():
        for parent in parents if name not in tables else []:
            assert parent == "ObjectBase" or list(classes).index(parent) < list(classes).index(name), (name, parent)
    assert set(classes["Object"]) == set(classes) - {"Object"} - tables
    assert fields["skein.container"]["open"] == "boolean" and fields["skein.thing"]["weight"] == "number"
    assert fields["skein.talker"]["dialogue"] == "table<any, skein.table.dialogue_node>", fields["skein.talker"]
    assert fields["skein.table.dialogue_choice"]["costs"] == "integer" and fields["skein.table.condition"]["has"]
    assert fields["skein.room"]["public"] == "boolean" and "skein.container" in classes
    assert "[string]" not in text and "wieght" not in text
    with open(os.path.join(folder.path, "api/skein-api/skein.lua"), encoding="utf-8") as file:
        base = file.read()
    head = base[base.index("---@class ObjectBase"):base.index("local ObjectBase = {}")]
    assert "[string]" not in head and "---@class Object: ObjectBase" in base, head


def stub_of(folder, directory, name):
    with open(os.path.join(folder.path, directory, "skein-api", name), encoding="utf-8") as file:
        return file.read()


def editors_get_a_class_for_each_event_with_its_fields(folder):
    """Only what a command's pattern names is open; on and before have a form for each event."""
    succeeds(folder.run("script", "annotations", "api"))
    text = stub_of(folder, "api", "skein.lua")
    with open(os.path.join(ROOT, "engine/core/script/event_list.c"), encoding="utf-8") as file:
        known = re.findall(r'"([\w:]+)"', file.read().split("events[] = {")[1].split("}")[0])
    for event in known:
        kind = "Event." + event.replace(":", "_")
        assert "---@class %s: EventBase\n" % kind in text, event
        assert '---@overload fun(event: "%s", fn: fun(e: %s): string|number|false|nil)\n' % (event, kind) in text, event
        assert event == "command" or '---@overload fun(event: "%s", fn: fun(e: %s): any)\n' % (event, kind) in text, event
    assert text.count("---@field [string] any") == 1, text.count("[string] any")
    assert "---@class EventOfCommand: Event.verb\n---@field [string] any\n" in text
    assert "---@param fn fun(e: EventOfCommand): any\nfunction command(" in text
    for event, actor in ("time_hour", "actor nil"), ("tick", "actor nil"), ("create", "actor? Object"), ("own", "actor? Object"):
        rows = text[text.index("---@class Event.%s:" % event):].split("\n\n")[0]
        assert "\n---@field %s " % actor in rows, rows
    hour = text[text.index("---@class Event.time_hour:"):].split("\n\n")[0]
    assert "---@field data Event.time_hour.data " in hour and "Event.timer" not in text, hour
    assert "---@class Event.time_hour.data\n---@field hour integer\n" in text, text
    assert "---@class Event.level: EventBase\n---@field thing Object what it is done to\n---@field data integer " in text, text
    hear = text[text.index("---@class Event.hear:"):].split("\n\n")[0]
    assert "---@field text string" in hear and "amount" not in hear, hear


def every_type_in_the_stubs_is_defined(folder):
    """A parser in place of a language server: each class, parent, parameter and result names a type that exists."""
    succeeds(folder.run("script", "annotations", "api"))
    text = stub_of(folder, "api", "skein.lua") + stub_of(folder, "api", "objects.lua")
    defined = set(re.findall(r"^---@(?:class|alias) ([\w.]+)", text, re.M))
    defined |= {"string", "integer", "number", "boolean", "table", "any", "nil", "fun", "true", "false", "unknown"}
    lines = re.findall(r"^---@(?:field|param) (?:\[[^\]]+\]|\S+) (.+)$|^---@(?:return|overload) (.+)$|^---@class [\w.]+: (.+)$",
                       text, re.M)
    for found in lines:
        one = re.sub(r'"[^"]*"', "", found[0] or found[1] or found[2])
        kind = one if found[1] or found[2] else re.match(r"(?:fun\(.*?\)(?:: [^ ]+)?|table<[^>]*>|\{[^}]*\}|\([^)]*\)\S*|\S+)", one).group(0)
        for word in re.findall(r"(?<![\w.])([A-Za-z][\w.]*)(?!\w*\??:)", re.sub(r"\b\w+\??:", " ", kind)):
            assert word in defined, (word, one)
    assert defined >= {"skein.verb", "skein.ref", "skein.proto", "Event", "Object", "Test"}


def editors_are_told_what_the_world_declares(folder):
    """The prototypes, properties and refs of a folder's own area files, or of a world."""
    folder.write("village/mill.lua", 'room "start" { desc = "A yard.", name = "Yard" }\n'
                 'prototype "mill/sack" { proto = "item", name = "a sack", property("grams", "integer 0..", 3, "its weight") }\n')
    succeeds(folder.run("script", "annotations", "village"))
    text = stub_of(folder, "village", "objects.lua")
    assert "---@class skein.mill_sack: skein.item" in text and "---@field grams? integer" in text
    aliases = dict(re.findall(r"^---@alias (skein\.\w+) (.+)$", text, re.M))
    assert '"start"' in aliases["skein.ref"] and '"start"' not in aliases["skein.proto"], aliases
    assert '"mill/sack"' in aliases["skein.proto"], aliases
    assert '"take"' in aliases["skein.verb"] and '"get"' not in aliases["skein.verb"]
    assert '"hear"' not in aliases["skein.verb"]
    for part in ('---@param proto skein.proto|Object|string', "---@param id_or_ref skein.ref|integer|string|Object"):
        assert part in stub_of(folder, "village", "skein.lua"), part


def fields_of_stubs(text):
    """Returns the parents and fields of each class, and the class of the fields of each word of area files."""
    parents, fields, words, last = {}, {}, {}, None
    for line in text.splitlines():
        if found := re.match(r"---@class ([\w.]+)(?:: (.+))?", line):
            last = found.group(1)
            parents.setdefault(last, (found.group(2) or "").split(", "))
            fields.setdefault(last, set())
        elif found := re.match(r"---@field (\w+|\[[^\]]+\])\?? ", line):
            fields[last].add(found.group(1))
        elif found := re.match(r"---@return fun\(fields: ([\w.]+)\)", line):
            last = found.group(1)
        elif found := re.match(r"function (\w+)\(name\) end", line):
            words[found.group(1)] = last
        elif found := re.match(r"---@operator call\(([\w.]+)\)", line):
            words["object"] = found.group(1)
    return parents, fields, words


def all_fields(parents, fields, name):
    return fields.get(name, set()).union(*(all_fields(parents, fields, one) for one in parents.get(name, ()) if one))


def editors_know_each_word_and_property_of_the_starter_s_files(folder):
    """A parser in place of a language server: of each entry, the word is a function and its properties are its fields."""
    succeeds(folder.run("init", "--world", "w.db"))
    succeeds(folder.run("export", "--design", "--world", "w.db", "starter"))
    succeeds(folder.run("script", "annotations", "--world", "w.db", "starter"))
    parents, fields, words = fields_of_stubs(stub_of(folder, "starter", "objects.lua") + stub_of(folder, "starter", "skein.lua"))
    count = 0
    for name in sorted(os.listdir(os.path.join(folder.path, "starter"))):
        if name.endswith(".lua"):
            with open(os.path.join(folder.path, "starter", name), encoding="utf-8") as file:
                for word, ref, body in re.findall(r'^(\w+) (?:"([^"]*)" )?\{\n(.*?)^\}', file.read(), re.M | re.S):
                    count += 1
                    assert word in words, (name, word)
                    known = all_fields(parents, fields, words[word])
                    of_proto = all_fields(parents, fields, "skein." + re.sub(r"\W", "_", ref))  # what it declares itself
                    for proto in re.findall(r'"([\w/-]+)"', (re.search(r"^  proto = (.*)$", body, re.M) or [""])[0]):
                        of_proto |= all_fields(parents, fields, "skein." + re.sub(r"\W", "_", proto))
                    for key in re.findall(r"^  (\w+) = ", body, re.M):
                        assert key in known | of_proto or key.startswith("_"), (name, word, key)
    assert count > 300, count


def a_property_that_a_behaviour_declares_is_in_the_stubs(folder):
    folder.write("village/mill.lua", 'room "start" { desc = "A yard.", name = "Yard" }\n'
                 'item "mill/lever" { at = "start", name = "a lever" }\n')
    folder.write("village/behaviours/mill/lever.lua", 'property("notches", "integer 0..", nil, "how far it goes")\n')
    succeeds(folder.run("script", "annotations", "village"))
    text = stub_of(folder, "village", "objects.lua")
    assert "---@class skein.mill_lever: skein.item\n---@field notches? integer how far it goes\n" in text
    assert "skein.mill_lever" in text[text.index("---@class Object: "):].split("\n")[0]


def each_topic_of_a_type_is_in_the_help(folder):
    """The page lists each type that property_type.c knows."""
    with open(os.path.join(ROOT, "engine/modules/types/property_type.c"), encoding="utf-8") as file:
        kinds = re.findall(r'\[TYPE_\w+\] = \{"(\w+)"', file.read())
    with open(os.path.join(ROOT, "data/help/properties.md"), encoding="utf-8") as file:
        page = file.read()
    assert len(kinds) == 12
    for kind in kinds:
        assert "`%s" % kind in page, kind
    assert not folder.names()


def each_command_gets_what_its_pattern_names(folder):
    """An editor completes e.lever, and marks e.levre, in the command that names it so."""
    folder.write("mill/mill.lua", 'room "start" { name = "the mill" }\nitem "winch" { at = "start", name = "a winch" }\n')
    folder.write("mill/behaviours/winch.lua", 'command("wind {this} {turns:number} [with {tool:held}]", function(e) return e.turns end)\n'
                                              'command("oil {this} {words:text}", function() end)\n'
                                              'command("stop {this}", function() end)\n')
    succeeds(folder.run("script", "annotations", "mill"))
    text = stub_of(folder, "mill", "objects.lua")
    found = dict(re.findall(r'^---@overload fun\(pattern: "([^"]+)", fn: fun\(e: (skein\.command\.\d+)\): any\)$', text, re.M))
    assert any(pattern.startswith("oil {this}") for pattern in found), found
    fields = {pattern: dict(re.findall(r"^---@field (\w+) (.+)$",
                                       re.search(r"^---@class %s: Event.verb\n((?:---@field .+\n)*)" % re.escape(name), text, re.M).group(1), re.M))
              for pattern, name in found.items()}
    assert fields["wind {this} {turns:number} [with {tool:held}]"] == {"turns": "number", "tool": "Object"}, fields
    assert fields["stop {this}"] == {}, fields
    assert text.count("\nfunction command(pattern, fn) end\n") == 1, text


if __name__ == "__main__":
    sys.exit(main([
        an_area_s_file_declares_properties_and_keeps_its_words,
        a_file_with_a_wrong_value_or_type_changes_nothing,
        a_declared_world_is_exported_and_made_again,
        declarations_of_packages_are_checked_before_anything_is_loaded,
        a_package_s_undeclared_property_is_a_problem_of_its_check,
        an_upgrade_changes_a_declaration_and_loses_no_value,
        a_check_lists_values_of_a_wrong_type,
        the_starter_s_behaviours_use_declared_properties_only,
        the_api_tells_forms_what_is_declared,
        editors_get_a_class_for_each_prototype,
        editors_get_a_class_for_each_event_with_its_fields,
        every_type_in_the_stubs_is_defined,
        editors_are_told_what_the_world_declares,
        editors_know_each_word_and_property_of_the_starter_s_files,
        a_property_that_a_behaviour_declares_is_in_the_stubs,
        each_command_gets_what_its_pattern_names,
        each_topic_of_a_type_is_in_the_help,
    ]))
