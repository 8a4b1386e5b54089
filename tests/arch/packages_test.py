#!/usr/bin/env python3
"""Checks the packages of the stock game (scripts/NAME/package.lua): packages require only what they need; no two need
or want each other, directly or through others; core requires nothing; each extension point that a package adds to is
asked by a package that it knows; the stories of a package need it; and each README says what its package.lua says.

usage: packages_test.py"""
import re
import sys

from arch import Tap, find_files, read

FOLDERS = ("lib", "commands", "behaviours", "help", "lines", "pages", "stories", "import")


class Package:
    def __init__(self, name, text):
        self.name = name
        self.needs, self.wants = self.words(text, "needs"), self.words(text, "wants")
        title = re.search(r'title = "([^"]+)"', text)
        self.title = title.group(1) if title else ""
        self.settings = re.findall(r"^    (\w+) = \{ kind", text, re.M)

    @staticmethod
    def words(text, field):
        found = re.search(r"\b%s = \{([^}]*)\}" % field, text)
        return re.findall(r'"([^"]+)"', found.group(1)) if found else []

    def knows(self):
        return {self.name, "core", *self.needs, *self.wants}


def read_packages():
    """Returns the packages by name."""
    names = [path.split("/")[1] for path in find_files(["scripts"], r"^package\.lua$")]
    return {name: Package(name, read("scripts/%s/package.lua" % name)) for name in names}


def check_order(packages):
    for package in packages.values():
        for other in package.needs + package.wants:
            if other not in packages:
                yield "scripts/%s/package.lua: there is no package %s" % (package.name, other)
        below, rest = set(), list(package.needs + package.wants)
        while rest:
            name = rest.pop()
            if name in packages and name not in below:
                below.add(name)
                rest += packages[name].needs + packages[name].wants
        if package.name in below:
            yield "scripts/%s/package.lua: the package needs or wants itself, through others" % package.name
    if packages["core"].needs + packages["core"].wants:
        yield "scripts/core/package.lua: core must need nothing"


def check_places(packages):
    """Yields files that no package loads."""
    for path in find_files(["scripts"], r"."):
        parts = path.split("/")
        if parts[1] not in packages:
            yield "%s: scripts/%s has no package.lua" % (path, parts[1])
        elif len(parts) > 3 and parts[2] not in FOLDERS:
            yield "%s: nothing reads a folder %s of a package" % (path, parts[2])


def check_readmes(packages):
    for package in packages.values():
        path = "scripts/%s/README.md" % package.name
        text = read(path)
        needed = ", ".join(package.needs) or "core only"
        wanted = ", ".join(package.wants) or "none"
        lines = ["# %s: %s" % (package.name, package.title), "Needs: %s. Uses if they are on: %s." % (needed, wanted)]
        lines += ["`%s`" % name for name in package.settings]
        for line in lines:
            if line not in text:
                yield "%s: its package.lua says: %s" % (path, line)
        if text.count("\n") > 40:
            yield "%s: more than one screen" % path


def check_stories(packages):
    """Yields stories of a package that do not say that they need it, and needs that follow from others."""
    for path in find_files(["scripts", "tests/stories"], r"\.story$"):
        found = re.search(r"^needs: (.*)$", read(path), re.M)
        needs = found.group(1).split() if found else []
        owner = path.split("/")[1]
        if path.startswith("scripts/") and owner not in needs:
            yield "%s: it does not say: needs: %s" % (path, owner)
        for name in needs:
            above = [other for other in needs if other in packages and name in packages[other].needs]
            if above:
                yield "%s: %s needs %s anyway" % (path, above[0], name)


def without_comments(text):
    return re.sub(r"--[^\n]*", "", text)


def calls(text, function):
    """Yields (line, name) of each call with a text: require("x") or optional("x")."""
    for match in re.finditer(r"\b%s\s*\(?\s*[\"']([\w./-]+)[\"']" % function, text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1)


def check_requires(owner, texts):
    """Yields what a file requires that its package does not need, or takes for granted though it only wants it."""
    module = {path.split("/")[-1][:-4]: path for path in owner if path.split("/")[-2] == "lib"}
    for path, text in texts.items():
        package = owner[path]
        for function, may in (("require", ["core", *package.needs]), ("optional", [*package.needs, *package.wants])):
            for line, name in calls(text, function):
                name = name.split("/")[-1]
                if name not in module:
                    yield "%s:%d: there is no file %s in lib/ of a package" % (path, line, name)
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
    packages = read_packages()
    paths = [path for path in find_files(["scripts"], r"\.lua$") if path.count("/") > 2 and "/import/" not in path]
    owner = {path: packages[path.split("/")[1]] for path in paths}
    texts = {path: without_comments(read(path)) for path in sorted(owner)}
    tap = Tap()
    tap.check("each file of the stock game belongs to a package", list(check_places(packages)))
    tap.check("no package needs itself, and core needs nothing", list(check_order(packages)))
    tap.check("files require only what their package needs", list(check_requires(owner, texts)))
    tap.check("packages add to points of packages that they know", list(check_points(owner, texts)))
    tap.check("the head of a file describes each point", list(check_documented(texts)))
    tap.check("the stories of a package need it", list(check_stories(packages)))
    tap.check("each package has a README that fits it", list(check_readmes(packages)))
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
