#!/usr/bin/env python3
"""Each command that a text tells a player to type is marked as one, so that clients make it a button. In sentences and
descriptions that is <cmd LINE>LINE</>. In speech, hints and quests, where a maker's text has no markup, it is "type: LINE":
words.hints (scripts/core/lib/words.lua) makes links of these. In help it is `LINE` (scripts/core/lib/markdown.lua).

usage: printed_test.py"""
import re
import sys

from arch import Tap, find_files, read

FOLDERS = ["scripts", "data/starter", "data/games"]
TELLS = re.compile(r"\b[Tt]ype(?: there| here| for example)?(:?) (?=[a-z@/])")
# "type" and a word that isn't a command: "type your letter", "what you type in it".
PROSE = re.compile(r"(?:your|the|it|them|that|this|in|so|is|as|an?|line|lines|less|more|for|what|and|or|here|to|their|on|at|of|"
                   r"again|with|only|display|password)\b(?! NAME)")
# A command behind a colon, as in "To leave it: party leave".
BEHIND = re.compile(r": ([a-z@][a-z]*)((?: (?:[A-Z]+\b|{[\w ]+}|[a-z]+))*)(?=\.(?: |$)|$|, |;)")
NOT_COMMANDS = {"stop in line N", "leave", "@destroy some that you no longer need", "use timers", "begin one with login",
                "give it", "report {n}", "@destroy one", "help packages", "take {the thing} out of {place} first",
                "@errors lists them", "quit", "home", "lamps", "go there", "describe me"}
# The answer to a question, which the page offers as buttons of its own; letters and pages, which have no links.
ANSWERS = re.compile(r"\bsay\((?:edit|run),|editor\.say\(")
PLAIN = re.compile(r"/pages/|/lib/(?:editor|digests|lint\w*|routes)\.lua$|core/lib/people\.lua$|/import/|trade/lib/trade\.lua$|"
                   r"letters/commands/email\.lua$|classic/commands/old_words\.lua$|building/lib/stubs\.lua$|trigger_words\.lua$|"
                   r"quests/lib/quest_tables\.lua$")
LETTERS = re.compile(r"\bemail_\w+ =|\bproperty\(|\bhelp = |\b(?:t|test):?\w*\(|naming_\w+ =|newname_\w+ =|login_\w+ =|summon\b")
# Reasons of the engine, which go to the API and to IRC as well: verbs.decline_plain links what is behind "type:".
REASONS = re.compile(r"/lines/phrases\.lua$|core/lib/(?:refusals|english)\.lua$")
# Speech and hints.
HINTS = re.compile(r"\bhints = |words\.fill\(\"You can't see the way")


def parts(text):
    """Returns (offset, kind) of each string and comment: " or [ or -."""
    found, i = [], 0
    while i < len(text):
        long = re.compile(r"(--)?\[(=*)\[").match(text, i)
        if long:
            end = text.find("]%s]" % long.group(2), i) + 2 + len(long.group(2))
            found.append((i, end, "-" if long.group(1) else "["))
            i = end
        elif text.startswith("--", i):
            i = text.find("\n", i) if "\n" in text[i:] else len(text)
        elif text[i] in "\"'":
            end = i + 1
            while text[end] != text[i]:
                end += 2 if text[end] == "\\" else 1
            found.append((i, end + 1, "\""))
            i = end + 1
        else:
            i += 1
    return [one for one in found if one[2] != "-"]


def strings(text):
    """Returns (offset, contents) of each string; those joined by .. are one."""
    joined, last = [], -1
    for begin, end, kind in parts(text):
        quote = 1 if kind == "\"" else text.index("[", begin + 1) - begin + 1
        inner = text[begin + quote:end - quote]
        if last >= 0 and re.fullmatch(r"\s*\.\.\s*", text[last:begin]):
            joined[-1][1] += inner
        else:
            joined.append([begin, inner])
        last = end
    return joined


def in_tests(text):
    return [(one.start(), one.end()) for one in re.finditer(r"(?ms)^test\(.*?^end\)", text)]


def verbs():
    """Returns the words that begin commands."""
    found = set()
    for path in find_files(FOLDERS, r"\.lua$"):
        for pattern in re.findall(r"\bcommand\(\"([\w@|]+)", read(path)):
            found.update(pattern.split("|"))
    return found


def check(path, known):
    text = read(path)
    tested = in_tests(text)
    is_story = path.startswith("data/starter")
    for begin, said in strings(text):
        line = text[text.rfind("\n", 0, begin) + 1:begin]
        before = text[text.rfind("\n", 0, max(0, begin - len(line) - 1)) + 1:begin]
        if any(a <= begin < b for a, b in tested) or ANSWERS.search(before) or LETTERS.search(line):
            continue
        for match in TELLS.finditer(said):
            rest = said[match.end():]
            opened = said.rfind("<cmd ", 0, match.start()) > said.rfind("</", 0, match.start())
            is_hint = match.group(1) and (is_story or REASONS.search(path) or HINTS.search(line + "\"" + said))
            if rest.startswith("<cmd ") or opened or is_hint or PROSE.match(rest):
                continue
            yield "%s:%d: \"%s%s\": write <cmd LINE>LINE</>" % (
                path, text.count("\n", 0, begin) + 1, match.group(0), rest[:40])
        for match in BEHIND.finditer(said if len(said) > 25 and not REASONS.search(path) else ""):
            if is_story and re.search(r"\b[Tt]ype$", said[:match.start()]):
                continue
            line = match.group(1) + match.group(2)
            opened = said.rfind("<cmd ", 0, match.start()) > said.rfind("</", 0, match.start())
            if match.group(1) in known and not opened and line not in NOT_COMMANDS:
                yield "%s:%d: \": %s\": write <cmd LINE>LINE</>" % (path, text.count("\n", 0, begin) + 1, line)


def unlinked():
    """Yields the hidden things that the description of their room names, but not as a link: a look lists them nowhere."""
    all_text = "\n".join(read(path) for path in find_files(["data/starter"], r"\.lua$"))
    blocks = re.findall(r"(?ms)^\w+ \"([\w/-]+)\" \{\n(.*?)^\}", all_text)
    descriptions = {ref: "".join(re.findall(r"(?ms)^  desc = \[\[(.*?)\]\]", block)) for ref, block in blocks}
    for ref, block in blocks:
        at, name = re.search(r"(?m)^  at = \"([\w/-]+)\"", block), re.search(r"(?m)^  name = \"([^\"]+)\"", block)
        if not at or not name or not re.search(r"(?m)^  hidden = true", block):
            continue
        description, noun = descriptions.get(at.group(1), ""), name.group(1).split()[-1]
        if re.search(r"\b%s\b" % noun, description) and not re.search(r"<cmd look [^>]*>[^<]*\b%s\b" % noun, description):
            yield "%s: the description of %s names %s; write <cmd look %s>%s</>" % (ref, at.group(1), noun, noun, noun)


# A value is shown as it is: {how} by { how = HOW } prints the marks of HOW.
CONSTANT = re.compile(r"(?ms)^local ([A-Z_]{2,}) = (\"(?:[^\"\\]|\\.)*\"(?:\s*\.\.\s*\"(?:[^\"\\]|\\.)*\")*)")
VALUE = re.compile(r"[{,]\s*\w+ = (?:(?:sentence|words\.fill)\()?(?:([A-Z_]{2,})|\"[^\"]*<(?:cmd|who|error|b)\b[^\"]*\")[,)}\s]")
FILLED = re.compile(r"\b(?:tell|refuse|act|announce)\(")


def values_with_marks(path):
    """Yields each value of a sentence that is a text with marks."""
    text = read(path)
    marked = {name for name, said in CONSTANT.findall(text) if re.search(r"<(?:cmd|who|error|b)\b", said)}
    for match in VALUE.finditer(text):
        begin = text.rfind("\n\n", 0, match.start())
        if FILLED.search(text[max(begin, match.start() - 300):match.start()]) and (match.group(1) in marked or not match.group(1)):
            yield "%s:%d: a text with marks is a value: join it with .. instead" % (path, text.count("\n", 0, match.start()) + 1)


# A key of an object.
KEY = re.compile(r"  (\w+) = ")


def keys_given_twice(path):
    """Yields each property that a thing of a world's data gives twice, of which only the last counts."""
    seen = set()
    for number, line in enumerate(read(path).split("\n"), 1):
        key = KEY.match(line)
        if line and not line.startswith(" "):
            seen = set()
        elif key and key.group(1) in seen:
            yield "%s:%d: %s is given twice" % (path, number, key.group(1))
        elif key:
            seen.add(key.group(1))


def main():
    tap = Tap()
    known = verbs()
    paths = [path for path in find_files(FOLDERS, r"\.lua$") if not PLAIN.search(path)]
    found = [problem for path in paths for problem in check(path, known)]
    tap.check("each command that a text tells to type is marked as one", found)
    tap.check("each hidden thing that a description names is a link", list(unlinked()))
    sample = 'x = "To see it, type look." .. " Type " .. "<cmd who>who</>." -- type here\ny = [[Type: wave]]'
    seen = [said for _, said in strings(sample)]
    tap.check("a command without a mark is found", [] if seen == [
        "To see it, type look. Type <cmd who>who</>.", "Type: wave"] else [repr(seen)])
    tap.check("no text with marks is a value in another", [one for path in find_files(["scripts", "data/starter"], r"\.lua$")
                                                           for one in values_with_marks(path)])
    tap.check("no thing of the starter world gives a property twice",
              [one for path in find_files(["data/starter"], r"\.lua$")
               if "/behaviours/" not in path for one in keys_given_twice(path)])
    return tap.finish()


sys.exit(main())
