"""The table of numbers that may only fall, tests/arch/ratchets.txt: reading, comparing and writing it."""
import collections
import os
import re

from arch import ROOT

PATH = "tests/arch/ratchets.txt"
HEAD = """\
# Numbers that may only fall. tests/arch/ratchet_test.py measures them and fails if one is larger than here.
# tests/arch/ratchet_test.py --write lowers them to the measured values; --write --force also raises them.
#
# NAME VALUE  # what it counts, if the line above the group does not say it
"""
LINE = re.compile(r"(\S+)\s+(\d+(?:\.\d+)?)\s*(?:#.*)?")

# A value is an integer, or a percentage with one decimal. None: it cannot be measured here, for a reason. `what` is
# empty if the title of the group says it.
Number = collections.namedtuple("Number", "name value what reason", defaults=[""])
# Numbers printed together, below a line with their common description.
Group = collections.namedtuple("Group", "title numbers")


def number(name, value, what):
    """Returns a Number; a share is rounded as the table has it."""
    return Number(name, round(value, 1) if isinstance(value, float) else value, what)


def unmeasured(name, reason, what):
    return Number(name, None, what, reason)


def parse(text):
    """Returns name -> value. A line that is neither empty, a comment nor a number is an error."""
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            match = LINE.fullmatch(line)
            if not match:
                raise ValueError("%s: not NAME VALUE: %s" % (PATH, line))
            found[match.group(1)] = float(match.group(2)) if "." in match.group(2) else int(match.group(2))
    return found


def load():
    path = os.path.join(ROOT, PATH)
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return parse(file.read())


def problems_of(measured, stored):
    """Yields the errors of a measured number."""
    if measured.name not in stored:
        yield "%s: %s has no such number: ratchet_test.py --write adds it" % (measured.name, PATH)
    elif measured.value > stored[measured.name]:
        yield "%s rose from %s to %s" % (measured.name, stored[measured.name], measured.value)


def notes_of(measured, stored):
    """Yields advice about a number that fell."""
    if measured.value < stored.get(measured.name, 0):
        yield "%s: %s, could be lowered from %s" % (measured.name, measured.value, stored[measured.name])


def render(groups, stored, force):
    """Returns the table with today's values. A value that rose stays as stored, unless force."""
    lines = [HEAD]
    for group in groups:
        lines.append("\n# %s\n" % group.title)
        rows = []
        for each in group.numbers:
            old = stored.get(each.name)
            value = old if each.value is None or old is not None and not force and each.value > old else each.value
            if value is not None:
                rows.append((each.name, str(value), each.what))
        names, values = (max([len(row[i]) for row in rows], default=0) for i in (0, 1))
        lines += ["%s %s%s\n" % (name.ljust(names), value.rjust(values), what and "  # " + what)
                  for name, value, what in rows]
    return "".join(lines)


def write(groups, force):
    text = render(groups, load(), force)
    with open(os.path.join(ROOT, PATH), "w", encoding="utf-8") as file:
        file.write(text)
