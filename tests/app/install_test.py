#!/usr/bin/env python3
"""What `meson install` installs: all that a package has.

usage: install_test.py SKEIN"""
import fnmatch
import os
import re
import subprocess
import sys

from program import main, missing_modules, succeeds

RECIPES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "examples", "packaging")
PREFIX = "/usr/local"


def install(folder, root="root"):
    """Installs the build of the program; returns a function that makes paths in it."""
    done = subprocess.run(["meson", "install", "-C", os.path.dirname(folder.binary), "--no-rebuild", "--destdir",
                           os.path.join(folder.path, root)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-1000:]
    return lambda path: os.path.join(folder.path, root + PREFIX, path)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def the_installed_program_has_its_pages_completions_and_documents(folder):
    at = install(folder)
    commands = re.findall(r"^  ([a-z-]+)  ", succeeds(folder.run("--help")).split("\n\n")[2], re.M)
    for command in commands:
        assert os.path.getsize(at("share/man/man1/skein-%s.1" % command)) > 300, command
    documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "licences.txt", "skein.lua",
                 "examples/monitoring/skein-alerts.yml", "examples/fail2ban/filter.d/skein.conf"]
    if "web" not in missing_modules(folder.binary):
        documents += ["help/index.html", "help/run/installing.html", "help/skein.css"]
    for path in ["bin/skein", "share/man/man1/skein.1", "share/man/man5/skein.lua.5",
                 "share/bash-completion/completions/skein", "share/zsh/site-functions/_skein",
                 "share/fish/vendor_completions.d/skein.fish", "include/skein/engine/app/plugin.h"] + [
                     "share/doc/skein/" + name for name in documents]:
        assert os.path.getsize(at(path)) > 0, path
    assert "Marijn Haverbeke" in read(at("share/doc/skein/licences.txt"))


def the_units_name_the_installed_program_and_configuration(folder):
    at = install(folder)
    if not os.path.exists(at("lib/systemd/system")):
        raise RuntimeError("this system has no systemctl, so the build installs no units")
    names = os.listdir(at("lib/systemd/system"))
    assert len([name for name in names if name.endswith(".service")]) == 3, names
    assert len([name for name in names if name.endswith(".socket")]) == 12, names
    for name in names:
        text = read(at("lib/systemd/system/" + name))
        assert not re.search(r"@[A-Z]+@", text), text
        for program in re.findall(r"^ExecStart=(\S+)", text, re.M):
            assert os.access(at(os.path.relpath(program, PREFIX)), os.X_OK), program
        if name.endswith(".service"):
            assert "SystemCallFilter=@system-service" in text, name
    service = read(at("lib/systemd/system/skein.service"))
    file = re.search(r"--config (\S+)", service).group(1)
    configuration = read(at(os.path.relpath(file, PREFIX)))
    assert "limits" in configuration
    # Commands find the world by the configuration from any directory.
    own = re.search(r"^world = \"(.*)\"$", configuration, re.M).group(1)
    assert os.path.dirname(own) == re.search(r"^WorkingDirectory=(.*)$", service, re.M).group(1), own
    assert re.search(r"^u skein ", read(at("lib/sysusers.d/skein.conf")), re.M)
    assert file in read(at("lib/tmpfiles.d/skein.conf"))


def a_second_installation_keeps_the_configuration(folder):
    at = install(folder)
    with open(at("etc/skein/skein.lua"), "w", encoding="utf-8") as file:
        file.write('name = "Mine"\n')
    os.remove(at("bin/skein"))
    install(folder)
    assert read(at("etc/skein/skein.lua")) == 'name = "Mine"\n'
    assert os.path.exists(at("bin/skein"))


# The macros of Fedora that the recipe uses for paths.
MACROS = {"_datadir": "/usr/share", "_bindir": "/usr/bin", "_sysconfdir": "/etc", "_unitdir": "/usr/lib/systemd/system",
          "_sysusersdir": "/usr/lib/sysusers.d", "_tmpfilesdir": "/usr/lib/tmpfiles.d", "_mandir": "/usr/share/man",
          "_includedir": "/usr/include", "_libdir": "/usr/lib64"}


def listed(text):
    """Returns the patterns of the sections %files of a recipe of Fedora."""
    patterns = []
    for section in re.findall(r"^%files.*\n((?:.+\n)*)", text, re.M):
        for line in section.splitlines():
            path = line.split()[-1]
            patterns.append(re.sub(r"%\{(\w+)\}", lambda macro: MACROS[macro.group(1)], path))
    return patterns


def the_recipe_of_fedora_lists_each_installed_file_and_no_other(folder):
    at = install(folder)
    patterns = listed(read(os.path.join(RECIPES, "fedora", "skein.spec")))
    unused = set(patterns)
    for where, _, names in os.walk(at("")):
        for name in names:
            path = os.path.join("/usr", os.path.relpath(os.path.join(where, name), at("")))
            path = re.sub("^/usr/lib/[^/]*-linux-gnu/", "/usr/lib64/", path.replace("/usr/etc/", "/etc/"))
            found = {one for one in patterns
                     if fnmatch.fnmatch(path, one) or (one.endswith("/") and path.startswith(one))}
            assert found, path
            unused -= found
    assert not {one for one in unused if "systemd" not in one and "/lib/" not in one}, unused


def the_scripts_of_alpine_are_shell(_):
    names = sorted(os.listdir(os.path.join(RECIPES, "alpine")))
    assert names == ["APKBUILD", "skein.initd", "skein.pre-install"], names
    for name in names:
        path = os.path.join(RECIPES, "alpine", name)
        done = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    text = read(os.path.join(RECIPES, "alpine", "APKBUILD"))
    for name in re.findall(r"skein\.(?:initd|pre-install)", text.replace("$pkgname", "skein")):
        assert name in names, name


if __name__ == "__main__":
    sys.exit(main([
        the_installed_program_has_its_pages_completions_and_documents,
        the_units_name_the_installed_program_and_configuration,
        a_second_installation_keeps_the_configuration,
        the_recipe_of_fedora_lists_each_installed_file_and_no_other,
        the_scripts_of_alpine_are_shell,
    ]))
