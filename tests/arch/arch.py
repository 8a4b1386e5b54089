"""Shared by the checks of this folder: the project's files, tools/layers.txt, TAP output."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Layers:
    """tools/layers.txt. folders and below are by layer name; owners by header; rooms are folders in
    their order, the lowest first."""

    def __init__(self):
        self.folders, self.below, self.owners, self.globals, self.rooms, self.under = {}, {}, {}, {}, [], set()
        with open(os.path.join(ROOT, "tools", "layers.txt"), encoding="utf-8") as file:
            for line in file:
                words = line.split("#", 1)[0].split()
                if not words:
                    continue
                kind, name, rest = words[0], words[1], words[2:]
                if kind == "layer":
                    self.folders[name], self.below[name] = rest[0], rest[1:]
                elif kind == "room":
                    self.rooms.append(name)
                elif kind == "modules":
                    self.modules, self.folders[name], self.below[name] = name, rest[0], rest[1:]
                elif kind == "under":
                    self.under.update(words[1:])
                elif kind == "owner":
                    self.owners[name] = rest
                elif kind == "global":
                    self.globals.setdefault(name, []).append(rest[0])
                else:
                    sys.exit("tools/layers.txt: %s is neither layer, modules, room, under, owner nor global" % kind)

    def layer_of(self, path):
        """Returns the layer whose folder holds path (from the root), or None."""
        if module_of(path):
            return self.modules
        for name, folder in self.folders.items():
            if path.startswith(folder + "/"):
                return name
        return None

    def rank_of(self, path):
        """Returns the position of path's room in its layer; a file outside all rooms is above them, or under them."""
        folder = os.path.dirname(path)
        if path in self.under:
            return -1
        return self.rooms.index(folder) if folder in self.rooms else len(self.rooms)


def module_of(path):
    """Returns the module, net/NAME or engine/modules/NAME with a module.json, that path (from the root) is in, or None."""
    match = re.match(r"(?:net|engine/modules)/(\w+)/", path)
    return match.group(1) if match and os.path.exists(os.path.join(ROOT, match.group(0), "module.json")) else None


def find_files(folders, pattern):
    """Returns the paths, from the root and sorted, of files below folders whose name matches."""
    found = []
    for folder in folders:
        for directory, subdirectories, names in os.walk(os.path.join(ROOT, folder)):
            subdirectories[:] = [d for d in subdirectories if d[0] != "." and d != "__pycache__"]
            for name in names:
                if re.search(pattern, name) and not name.startswith("."):
                    found.append(os.path.relpath(os.path.join(directory, name), ROOT))
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def without_comments(source):
    """Returns C source with comments and the insides of literals blanked, lines kept."""
    def blank(match):
        text = match.group(0)
        if text[0] in "\"'":
            return text[0] * 2
        return re.sub(r"[^\n]", " ", text)
    literal = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(r"/\*.*?\*/|//[^\n]*|" + literal, blank, source, flags=re.S)


class Tap:
    """Collects named checks, each with its list of errors, and prints them as TAP."""

    def __init__(self):
        self.checks = []

    def check(self, name, problems, notes=()):
        """Adds a check. Notes are printed below it and do not make it fail."""
        self.checks.append((name, sorted(problems), notes))

    def skip(self, name, reason):
        self.checks.append(("%s # SKIP %s" % (name, reason), [], ()))

    def finish(self):
        """Prints all; returns the exit status. No check at all is a failure."""
        print("1..%d" % len(self.checks))
        for i, (name, problems, notes) in enumerate(self.checks, 1):
            print("%s %d - %s" % ("not ok" if problems else "ok", i, name))
            for problem in problems:
                print("# %s" % problem)
                print(problem, file=sys.stderr)
            for note in notes:
                print("# %s" % note)
        return int(not self.checks or any(problems for _, problems, _ in self.checks))
