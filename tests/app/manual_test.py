#!/usr/bin/env python3
"""The pages made of --help: manual pages, completions, an example configuration.

usage: manual_test.py SKEIN"""
import os
import re
import subprocess
import sys

from program import main, succeeds

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(ROOT, "tools", "package.d", "manual")
PAGES, PAGES_5 = "made/man1/", "made/man5/"
CONFIG = "made/skein.lua"


def make(folder):
    done = subprocess.run([TOOL, folder.binary, "made"], cwd=folder.path, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0 and done.stderr == "", done.stderr


def text_of(folder, path):
    with open(os.path.join(folder.path, path), encoding="utf-8") as file:
        return file.read()


def commands_of(folder):
    return re.findall(r"^  ([a-z-]+)  ", succeeds(folder.run("--help")).split("\n\n")[2], re.M)


def options_of(folder, command):
    told = succeeds(folder.run(command, "--help"))
    return re.findall(r"^  --([a-z-]+)", told.split("\nOptions:\n")[1].split("\n\n")[0], re.M)


def rendered(folder, path):
    done = subprocess.run(["mandoc", "-T", "utf8", path], cwd=folder.path, capture_output=True,
                          text=True, check=True)
    return re.sub(".\x08", "", done.stdout)


def every_command_has_a_page_with_all_of_its_help(folder):
    make(folder)
    commands = commands_of(folder)
    assert len(commands) >= 9 and "serve" in commands, commands
    pages = ["skein.1"] + ["skein-%s.1" % command for command in commands]
    assert sorted(os.listdir(os.path.join(folder.path, PAGES))) == sorted(pages)
    for command in commands:
        told = rendered(folder, PAGES + "skein-%s.1" % command)
        words = set(told.split())
        for option in options_of(folder, command):
            assert "--" + option in words, (command, option)
        # The text contains whole sentences, whatever its line breaks.
        help_text = succeeds(folder.run(command, "--help")).split("\nOptions:")[0]
        missing = set(re.findall(r"[A-Za-z]{4,}", help_text)) - set(re.findall(r"[A-Za-z]{4,}", told))
        assert not missing - {"usage", "Example"}, (command, missing)
        assert "EXIT STATUS" in told and "EXAMPLE" in told, told
        # Each command of the example begins at the left edge.
        example = told.partition("EXAMPLE")[2].partition("SEE ALSO")[0]
        first = [len(line) - len(line.lstrip()) for line in example.splitlines() if line.lstrip().startswith("skein ")]
        assert len(set(first)) <= 1, example


def every_manual_page_passes_mandoc(folder):
    make(folder)
    pages = [os.path.join(folder.path, where, name) for where in (PAGES, PAGES_5)
             for name in os.listdir(os.path.join(folder.path, where))]
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *pages], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout


def the_example_configuration_has_every_key_and_loads(folder):
    make(folder)
    text = text_of(folder, CONFIG)
    told = succeeds(folder.run("serve", "--help")).split("Keys of the configuration")[1]
    keys = re.findall(r"^  ([a-z_.]+) ", told, re.M)
    assert len(keys) > 30, keys
    page = rendered(folder, PAGES_5 + "skein.lua.5")
    for key in keys:
        form = "^--%s = " % key.replace(".", r" = \{ ")
        assert re.search(form, text, re.M), key
        assert re.search(r"^\s+%s \(" % re.escape(key), page, re.M), key
    assert all(line.startswith("--") for line in text.splitlines() if line), text
    # Sets each key to its default, which gives the same result as no configuration. A key without a default is left
    # out.
    folder.write("all.lua", re.sub(r"^--(?=\S)", "", re.sub(r"^--.*\bnil\b.*\n", "", text, flags=re.M),
                                   flags=re.M))
    assert "guests = true" in text_of(folder, "all.lua").splitlines()
    taken = folder.run("serve", "--config", "all.lua", "--listen", "telnet:192.0.2.1:1")
    assert taken.returncode == 1 and "192.0.2.1" in taken.stderr, taken.stderr


def completed(folder, *words):
    """The completions that bash offers after these words, the last of which is being typed."""
    script = '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _skein; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script, "made/skein",
                           "skein", *words], cwd=folder.path, capture_output=True, text=True,
                          check=True)
    assert done.stderr == "", done.stderr
    return done.stdout.split()


def bash_completes_commands_options_and_values(folder):
    make(folder)
    assert completed(folder, "se") == ["serve"]
    assert set(commands_of(folder)) <= set(completed(folder, ""))
    for command in commands_of(folder):
        assert {"--" + name for name in options_of(folder, command)} == set(
            completed(folder, command, "--")), command
    assert completed(folder, "serve", "--listen", "https") == ["https:"]
    assert "epoll" in completed(folder, "serve", "--reactor", "")
    assert "json" in completed(folder, "serve", "--log", "")
    assert completed(folder, "account", "--role", "w") == ["wizard"]
    assert completed(folder, "account", "di") == ["disable"]
    assert completed(folder, "serve", "--world", "ma") == ["made"]
    assert completed(folder, "import", "ma") == ["made"]


def zsh_and_fish_accept_their_completions(folder):
    make(folder)
    for shell, path in (("zsh", "made/_skein"), ("fish", "made/skein.fish")):
        subprocess.run([shell, "-n", path], cwd=folder.path, check=True)
        text = text_of(folder, path)
        for command in commands_of(folder):
            for option in options_of(folder, command):
                assert re.search(r"(--|-l )%s\b" % option, text), (shell, command, option)
    told = subprocess.run(["fish", "-c", "source %s; complete -C 'skein acc'" % path],
                          cwd=folder.path, capture_output=True, text=True, check=True,
                          env=dict(os.environ, HOME=folder.path)).stdout
    assert told.startswith("account\t"), told


if __name__ == "__main__":
    sys.exit(main([
        every_command_has_a_page_with_all_of_its_help,
        every_manual_page_passes_mandoc,
        the_example_configuration_has_every_key_and_loads,
        bash_completes_commands_options_and_values,
        zsh_and_fish_accept_their_completions,
    ]))
