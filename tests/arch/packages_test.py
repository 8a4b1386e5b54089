#!/usr/bin/env python3
"""Checks the packages of the stock game (scripts/packages.txt): each file belongs to one package; packages require
only what they need; what they need and want comes before them, so there is no cycle; core requires nothing; and each
extension point that a package adds to is asked by a package that it knows.

usage: packages_test.py"""
import re
import sys

from arch import Tap, find_files, read

TABLE = "scripts/packages.txt"
FOLDERS = ("lib", "rules", "commands", "behaviours", "import")
MODULES = ("lib", "rules")  # the folders of files that others require by name


class Package:
    def __init__(self, name):
        self.name, self.needs, self.wants, self.files = name, [], [], []

    def knows(self):
        return {self.name, "core", *self.needs, *self.wants}


def read_table():
    """Returns the packages in their order."""
    packages = []
    for number, line in enumerate(read(TABLE).split("\n"), 1):
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        kind, rest = words[0], words[1:]
        if kind == "package" and len(rest) == 1:
            packages.append(Package(rest[0]))
        elif kind in ("needs", "wants"):
            getattr(packages[-1], kind).extend(rest)
        elif kind in FOLDERS:
            packages[-1].files.extend((kind, name) for name in rest)
        else:
            sys.exit("%s:%d: %s is neither package, needs, wants nor a folder" % (TABLE, number, kind))
    return packages


def paths_of(package, file):
    """Returns where the file may be: in the package's folder, or beside those of other packages."""
    folder, name = file
    return ("scripts/%s/%s/%s.lua" % (package.name, folder, name), "scripts/%s/%s.lua" % (folder, name))


def locate(packages, there):
    """Returns the package of each path, and what is wrong with the table."""
    owner, wrong = {}, []
    for package in packages:
        for file in package.files:
            found = [path for path in paths_of(package, file) if path in there]
            if not found:
                wrong.append("%s: %s has no file %s/%s" % (TABLE, package.name, *file))
            elif found[0] in owner:
                wrong.append("%s: %s is in %s and in %s" % (TABLE, found[0], owner[found[0]].name, package.name))
            else:
                owner[found[0]] = package
    wrong += ["%s: %s is in no package" % (TABLE, path) for path in sorted(there) if path not in owner]
    return owner, wrong


def check_order(packages):
    before = set()
    for package in packages:
        for other in package.needs + package.wants:
            if other not in before:
                yield "%s: %s needs or wants %s, which does not come before it" % (TABLE, package.name, other)
        if before and "core" not in package.needs:
            yield "%s: %s does not need core" % (TABLE, package.name)
        before.add(package.name)


def without_comments(text):
    return re.sub(r"--[^\n]*", "", text)


def calls(text, function):
    """Yields (line, name) of each call with a text: require("x") or optional("x")."""
    for match in re.finditer(r"\b%s\s*\(?\s*[\"']([\w./-]+)[\"']" % function, text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1)


def check_requires(owner, texts):
    """Yields what a file requires that its package does not need, or takes for granted though it only wants it."""
    module = {path.split("/")[-1][:-4]: path for path in owner if path.split("/")[-2] in MODULES}
    for path, text in texts.items():
        package = owner[path]
        for function, may in (("require", package.needs), ("optional", package.needs + package.wants)):
            for line, name in calls(text, function):
                name = name.split("/")[-1]
                if name not in module:
                    yield "%s:%d: there is no file %s of lib or rules" % (path, line, name)
                    continue
                other = owner[module[name]].name
                if other != package.name and other not in may:
                    yield "%s:%d: %s does not %s %s, the package of %s" % (
                        path, line, package.name, "need" if function == "require" else "need or want", other, name)


def check_points(owner, texts):
    """Yields points that packages add to but that nobody asks at, or only a package that they do not know."""
    asked = {}
    for path, text in texts.items():
        for function in (r"points\.each", r"points\.first", r"points\.has"):
            for _, name in calls(text, function):
                asked.setdefault(name, set()).add(owner[path].name)
    for path, text in texts.items():
        for line, name in calls(text, r"points\.add"):
            if not asked.get(name, set()) & owner[path].knows():
                yield "%s:%d: no package that %s knows asks at the point %s" % (path, line, owner[path].name, name)


def check_documented(texts):
    """Yields points that no head of a file describes."""
    heads = "\n".join(re.match(r"(?:--[^\n]*\n)*", read(path)).group(0) for path in texts)
    for path, text in texts.items():
        for function in (r"points\.each", r"points\.first"):
            for line, name in calls(text, function):
                if not re.search(r"[\s\"]%s\"?\(" % re.escape(name), heads):
                    yield "%s:%d: no file's head says what the point %s is for" % (path, line, name)


def main():
    packages = read_table()
    there = {path for path in find_files(["scripts"], r"\.lua$")
             if path.split("/")[-1] not in ("init.lua", "package.lua")}
    owner, wrong = locate(packages, there)
    tap = Tap()
    tap.check("each file of the stock game belongs to one package", wrong)
    tap.check("each package comes after those that it needs and wants", list(check_order(packages)))
    texts = {path: without_comments(read(path)) for path in sorted(owner) if "/import" not in path}
    tap.check("files require only what their package needs", list(check_requires(owner, texts)))
    tap.check("packages add to points of packages that they know", list(check_points(owner, texts)))
    tap.check("the head of a file describes each point", list(check_documented(texts)))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
