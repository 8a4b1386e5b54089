#!/usr/bin/env python3
"""The licence of each npm package in a bundle of data/web is at that bundle's head, and in data/web/licences.txt,
which the program serves and tools/package installs.

usage: licences_test.py"""
import json
import os
import re
import subprocess
import sys

from arch import ROOT, Tap, read

IMPORT = re.compile(r"""(?:^|\s)(?:import|export)\s(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']""", re.M)
GRANTS = re.compile(r"Copyright|SPDX-License-Identifier")


def imported_packages(path, seen):
    """Returns the packages that a module of net/client imports, by itself or through others of ours."""
    if path in seen:
        return set()
    seen.add(path)
    names = IMPORT.findall(read(path))
    found = set()
    for name in names:
        if name.startswith("."):
            found |= imported_packages(os.path.normpath(os.path.join(os.path.dirname(path), name)), seen)
        else:
            found.add("/".join(name.split("/")[:2 if name.startswith("@") else 1]))
    return found


def licence_of(name, text):
    """Returns the licence below a package's name, or an empty text."""
    for part in text.split("\n----\n"):
        names, _, licence = part.strip().partition("\n\n")
        if "\n" not in names and name in names.split(", "):
            return licence
    return ""


def faults(texts):
    """Yields missing licences. texts: the texts that must contain all licences, by place."""
    dependencies = json.loads(read("net/client/package.json"))["dependencies"]
    used = set()
    for bundle in sorted(name for name in os.listdir(os.path.join(ROOT, "data", "web")) if name.endswith(".js")):
        packages = imported_packages(os.path.join(ROOT, "net", "client", bundle), set())
        used |= packages
        head = re.match(r"/\*!.*?\n\n(.*?)\*/", read("data/web/" + bundle), re.S)
        for package in sorted(packages):
            if not GRANTS.search(licence_of(package, head.group(1) if head else "")):
                yield "data/web/%s has code of %s without its licence: run tools/web" % (bundle, package)
    for package in sorted(used - set(dependencies)):
        yield "net/client imports %s, which package.json does not have" % package
    for package in sorted(used | set(dependencies)):
        for place, text in texts.items():
            if not GRANTS.search(licence_of(package, text)):
                yield "%s has no licence of %s: run tools/web" % (place, package)
    if not used:
        yield "no bundle imports any package: this test looks at the wrong place"


def main():
    listed = read("data/web/licences.txt")
    installed = subprocess.run([os.path.join(ROOT, "tools", "package.d", "copyright")], check=True,
                               capture_output=True, text=True).stdout
    tap = Tap()
    tap.check("each_bundled_package_has_its_licence_in_the_bundle_and_the_package", list(faults({
        "data/web/licences.txt": listed.partition("\n\n")[2],
        "the Debian package's copyright": installed.partition(listed.partition("\n\n")[0])[2]})))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
