#!/usr/bin/env python3
"""`skein serve --check-config`: every mistake in one line, no port, no world, no file made.

usage: config_check_test.py SKEIN"""
import os
import sys

from program import main, missing_modules, succeeds


def check(folder, text, *options):
    folder.write("config.lua", text)
    return folder.run("serve", "--check-config", "--config", "config.lua", *options)


def finds(done, *mistakes):
    """Asserts that these are all of the mistakes, in their order: each a line that has all of its parts."""
    lines = done.stderr.splitlines()
    assert done.returncode == 1 and done.stdout == "", done
    assert len(lines) == len(mistakes), done.stderr
    for line, parts in zip(lines, mistakes):
        assert line.startswith("skein serve: "), line
        for part in parts:
            assert part in line, (part, line)


def a_good_configuration_ends_with_0_and_leaves_nothing_behind(folder):
    os.chmod(folder.write("secret", "0123456789abcdef" * 2), 0o600)
    os.mkdir(os.path.join(folder.path, "copies"))
    succeeds(folder.run("certificate", "tls"))
    before = sorted(folder.names() + ["config.lua"])
    done = check(folder, """
listen = { "telnet:127.0.0.1:0", "telnets:127.0.0.1:0", "ssh:127.0.0.1:0", "smtp:127.0.0.1:0", "gate:127.0.0.1:1" }
tls = { certificate = "tls/certificate.pem", key = "tls/key.pem" }
mail = { domain = "mud.example" }
gate = { secret = "secret" }
backups = { directory = "copies" }
""")
    assert "in order" in succeeds(done)
    assert sorted(folder.names()) == before, folder.names()
    assert "in order" in succeeds(folder.run("serve", "--check-config"))
    assert sorted(folder.names()) == before, folder.names()


def each_wrong_key_is_named_with_its_line(folder):
    finds(check(folder, """lisen = {}
limits = { connections = "many", conections = 3 }
guests = 7
rules { hunger = true }
"""),
          ("config.lua:4: write rules = { ... }, with =",),
          ("config.lua:1: unknown key lisen; did you mean listen?",),
          ("config.lua:2: ", "limits.conections; did you mean limits.connections?"),
          ("config.lua:2: ", "limits.connections must be a whole number"),
          ("config.lua:3: ", "guests"))


# A configuration, the line that its error names, and the sentence.
SYNTAX = (
    ('name = "x\nguests = false\n', '1: the text "x has no quote at its end'),
    ('name = [[x\nguests = true\n', "1: the [[ of this line has no ]]"),
    ('limits = {\n  connections = 5\nguests = false\n',
     "2: a comma is missing at the end of this line, or the } for the { of line 1"),
    ('limits = {\n  connections = 5\n  -- more\n\n  logins_per_minute = 3,\n}\n', "2: a comma is missing at the end"),
    ('limits = { connections = 5 logins_per_minute = 3 }\n', "1: a comma or a } is missing before 'logins_per_minute'"),
    ('name = "x"\nlisten = { "telnet:127.0.0.1:0",\nguests = false\n\n\n', "2: the { of this line has no }"),
    ('name = "x"\nguests\nstart = "a"\n', "2: guests has no value: write NAME = VALUE"),
    ('name = "x"\nguests =\nstart = "a"\n', "2: a value is missing after the ="),
    ('limits = {\n  connections =\n}\n', "2: a value is missing after the ="),
    ('limits = { connections = }\n', "1: a value is missing after the ="),
    ('name = "x"\nguests =\n\n', "2: a value is missing after the ="),
    ('name = "x"\nfor i = 1\n', "2: the file ends here, where something is missing"),
    ('name = "x",\nguests = true\n', "1: the comma at the end of this line is one too many: commas stand in braces only"),
    ('limits = {\n connections = 5,\n}}\n', "3: there is no { before this }"),
    ('\nname: "a"\n', """2: '"a"' isn't understood here: write NAME = VALUE"""),
    ('name = "x"\n= 5\n', "2: '=' isn't understood here: write NAME = VALUE, with text in quotes and tables in { }"),
    ('// a comment\nname = "x"\n', "1: '//' isn't understood here: a comment begins with --"),
    ('name = "x" # a comment\nguests = true\n', "1: '#' isn't understood here: a comment begins with --"),
    ('name = "a" .. b\n', "1: this file is data: write the value itself"),
    ('name "x"\nguests = true\n', "1: name has no = before its value"),
    # The line of a key in a table.
    ('limits = {\n  conections = 5,\n  logins_per_minute = 3,\n}\n', "2: unknown key limits.conections; did you mean"),
    ('limits = {\n  -- burst = 5,\n  speech = {\n    burst = "x",\n  },\n}\n', "4: limits.speech.burst must be"),
    ('limits = {\n  room = { burst = 3 },\n  speech = {\n\n    burst = "x",\n  },\n}\n', "5: limits.speech.burst must be"),
    ('guests = true\nlisten = {\n  5,\n}\n', "2: listen"),
    ('limits = {\n  connections = many,\n}\n', "2: limits: many is not a value"),
    ('limits = {\n  bogus = 3,\n}\n', "2: unknown key limits.bogus; `skein serve --help` lists all keys"),
)


def a_mistake_of_syntax_is_one_sentence_with_its_line(folder):
    wrong = []
    for text, said in SYNTAX:
        done = check(folder, text)
        if done.returncode != 1 or done.stderr.count("\n") != 1 or "config.lua:" + said not in done.stderr:
            wrong.append("%r: %s" % (text, done.stderr))
        # A start, which ends at the first mistake, says the same.
        started = folder.run("serve", "--config", "config.lua")
        if started.returncode != 1 or "config.lua:" + said not in started.stderr:
            wrong.append("%r at a start: %s" % (text, started.stderr))
    assert not wrong, "\n".join(wrong)


def each_missing_file_is_named(folder):
    folder.write("file", "short")
    finds(check(folder, """
listen = { "telnet:127.0.0.1:0" }
tls = { certificate = "none.pem", key = "none.key" }
follow = { secret = "none" }
gate = { secret = "file" }
realm = { secret = "gone", authority = "file" }
backups = { directory = "nowhere", archive = "file" }
user = "nobody-of-that-name"
"""),
          ("none.pem",),
          ("nobody-of-that-name", "no such user"),
          ("none", "follow.secret"),
          ("file", "gate.secret"),
          ("realm.authority", "file"),
          ("backups.directory: nowhere",),
          ("backups.archive: file is not a directory",),
          ("gone", "realm's secret"))
    assert sorted(folder.names()) == ["config.lua", "file"], folder.names()


def the_files_that_each_service_needs_are_checked(folder):
    os.chmod(folder.write("world.ssh", "no key"), 0o600)
    finds(check(folder, """
listen = { "telnets:127.0.0.1:0", "smtp:127.0.0.1:0", "gate:0.0.0.0:4001", "ssh:127.0.0.1:0" }
ssh = { key = "world.ssh" }
mail = { relay = "smtp://127.0.0.1:25" }
webhooks = {
  { name = "a", url = "https://a.example/", secret = "sixteen characters", events = { "enter" } },
  { name = "a", url = "https://a.example/", secret = "sixteen characters", events = { "enter" } },
}
"""),
          ("telnets:127.0.0.1:0 needs a certificate",),
          ("mail needs a domain",),
          ("gate:0.0.0.0:4001", "gate = { secret"),
          ("world.ssh holds no SSH key",),
          ("mail.relay", "mail.from"),
          ("two webhooks are called a",))


def a_key_of_a_module_that_this_build_lacks_is_named(folder):
    folder.write("config.lua", """
bridges = { { name = "net", address = "127.0.0.1:1", nick = "Skein", channels = { "#x" } } }
webhooks = { { name = "a", url = "https://a.example/", secret = "sixteen characters", events = { "enter" } } }
mail = { relay = "smtp://127.0.0.1:25", from = "game@example.org" }
""")
    done = folder.run("serve", "--check-config", "--config", "config.lua")
    missing = missing_modules(folder.binary)
    expected = ["skein serve: %s does nothing, because this build has no %s: build with meson configure -D%s=enabled, "
                "or remove it" % (key, module, module)
                for key, module in (("bridges", "bridges"), ("mail.relay", "mail"), ("webhooks", "webhooks"))
                if module in missing]
    assert sorted(done.stderr.splitlines()) == expected, (done.stderr, expected)
    assert done.returncode == int(bool(expected)), done.returncode


def the_world_and_the_packages_are_checked(folder):
    finds(check(folder, 'world = "none/world.db"\npackages = { "core", "dragons" }\n'),
          ("dragons",),
          ("world: cannot make none/world.db", "there is no directory none"))
    finds(check(folder, "settings = { dragons = { fire = 1 } }\n"), ('no package "dragons"',))
    finds(check(folder, "settings = { market = { fees = 1 } }\n"), ('market has no setting "fees"',))
    finds(check(folder, "settings = { market = { fee = 800 } }\n"), ("market.fee must be a number from 0 to 50 (percent",))
    finds(check(folder, 'packages = { "core", { path = "gone" } }\n'), ("cannot read gone/package.lua",))
    succeeds(folder.run("serve", "--check-config", "--game", "talker"))
    finds(folder.run("serve", "--check-config", "--game", "nonesuch"), ("nonesuch",))


def files_of_own_packages_are_loaded(folder):
    succeeds(folder.run("package", "new", "dragons"))
    config = 'packages = { "default", { path = "dragons" } }\n'
    before = sorted(folder.names() + ["config.lua"])
    assert "in order" in succeeds(check(folder, config))
    assert sorted(folder.names()) == before, folder.names()
    folder.write("dragons/commands/dragons.lua", 'command("x", function(\n')
    finds(check(folder, config), ("scripts/dragons/commands/dragons.lua:",))
    folder.write("dragons/commands/dragons.lua", 'require("body")\n')
    finds(check(folder, config), ("dragons.lua:1", 'add "fighting" to its needs'))
    folder.write("dragons/commands/dragons.lua", "")
    folder.write("dragons/prototypes.lua", 'prototype "ember" { proto = "itm" }\n')
    finds(check(folder, config), ("scripts/dragons/prototypes.lua:1: ", 'did you mean "item"?'))
    folder.write("dragons/prototypes.lua", "")
    folder.write("dragons/pages/dragons.lua", "on(\n")
    finds(check(folder, config), ("scripts/dragons/pages/dragons.lua:",))


def the_palette_of_the_pages_is_checked(folder):
    for palette in ("river", "#2b6b5f", "#2b6b5f #9adfd3"):
        assert "in order" in succeeds(check(folder, 'web = { hook = "The tide is out.", palette = "%s" }' % palette))
    finds(check(folder, 'web = { palette = "rivr" }'), ("web.palette", '"rivr" is not a palette', "river"))


def pages_of_assets_are_checked(folder):
    folder.write("own/data/web/pages/who.html", "{{#each nothing}}")
    finds(folder.run("serve", "--check-config", "--assets", "own"), ("who.html",))


def the_command_line_is_checked_as_well(folder):
    finds(folder.run("serve", "--check-config", "--listen", "gopher:127.0.0.1:70"), ("gopher",))
    finds(check(folder, "name = \n"), ("config.lua:1: a value is missing",))
    # Missing keys of a file that cannot be read are not reported.
    finds(check(folder, 'tls = { certificate = "c.pem", key = "k.pem" }}\n', "--listen", "telnets:127.0.0.1:0"),
          ("config.lua:1: there is no { before this }",))
    finds(folder.run("serve", "--check-config", "--config", "none.lua"), ("none.lua",))
    finds(folder.run("serve", "--check-config", "--name", "forest"), ("--name needs a realm",))


if __name__ == "__main__":
    sys.exit(main([
        a_good_configuration_ends_with_0_and_leaves_nothing_behind,
        each_wrong_key_is_named_with_its_line,
        a_mistake_of_syntax_is_one_sentence_with_its_line,
        each_missing_file_is_named,
        the_files_that_each_service_needs_are_checked,
        a_key_of_a_module_that_this_build_lacks_is_named,
        the_world_and_the_packages_are_checked,
        files_of_own_packages_are_loaded,
        the_palette_of_the_pages_is_checked,
        pages_of_assets_are_checked,
        the_command_line_is_checked_as_well,
    ]))
