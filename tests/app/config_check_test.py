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
    finds(check(folder, "name = \n"), ("config.lua:", "near"))
    # Missing keys of a file that cannot be read are not reported.
    finds(check(folder, 'tls = { certificate = "c.pem", key = "k.pem" }}\n', "--listen", "telnets:127.0.0.1:0"),
          ("config.lua:1: unexpected symbol near '}'",))
    finds(folder.run("serve", "--check-config", "--config", "none.lua"), ("none.lua",))
    finds(folder.run("serve", "--check-config", "--name", "forest"), ("--name needs a realm",))


if __name__ == "__main__":
    sys.exit(main([
        a_good_configuration_ends_with_0_and_leaves_nothing_behind,
        each_wrong_key_is_named_with_its_line,
        each_missing_file_is_named,
        the_files_that_each_service_needs_are_checked,
        a_key_of_a_module_that_this_build_lacks_is_named,
        the_world_and_the_packages_are_checked,
        files_of_own_packages_are_loaded,
        the_palette_of_the_pages_is_checked,
        pages_of_assets_are_checked,
        the_command_line_is_checked_as_well,
    ]))
