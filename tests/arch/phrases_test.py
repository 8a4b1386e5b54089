#!/usr/bin/env python3
"""Looks for sentences in C that belong into scripts/core/lib: players read phrases (engine/core/phrase/phrase.h). A literal
counts as a sentence if it has two or more words, begins with a capital or a placeholder, and ends with a full stop,
an exclamation mark or a question mark. Also checks that some C code sends each key, and that each sentence has one key.

Core knows no package: a sentence of core names no command and no topic that only another package has, and a topic about
such a command is not in data/help. The package has the sentence, by its key, in lines/phrases.lua, the topic in help/, and
a page of its own for Gemini in lines/.

The services have their own sentences. Those of five or more words are listed for translators (tools/c-lines).

usage: phrases_test.py"""
import importlib.machinery
import importlib.util
import os
import re
import sys

from arch import ROOT, Tap, find_files, module_of, read

FOLDERS = ("engine/core", "engine/lua", "engine/modules/calls", "engine/modules/workshop")
USERS = ("engine", "net")
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
JOINED = re.compile(r"(\s|PRI\w+)*")
PUT_IN = re.compile(r"%[-+ #0-9.*]*(?:hh?|ll?|[jzt])?[a-zA-Z]")
SENTENCE = re.compile(r'(<\w+>)*[^\w<]*([A-Z0-9]|"\w).*[A-Za-z]\W+[A-Za-z].*[.!?](</\w*>|[^\w.!?])*', re.S)
KEY = re.compile(r"\bX\((\w+)\)")
WORDS = re.compile(r'^(?:  |phrase\(")(\w+)(?: = |", )"((?:[^"\\]|\\.)* (?:[^"\\]|\\.)* (?:[^"\\]|\\.)*)"', re.M)

# Permitted literals by file or folder, with the reason.
ALLOWED = {
    "engine/modules/workshop/value_json.c": "what JSON a property may be, which programs are told",
    "engine/modules/metrics/metrics.c": "what the metrics of operators mean",
}
# Texts of services that are not for players, by file: protocols, and what operators read.
NOT_SHOWN = {
    "net/follow/following.c": "errors for operators",
    "net/gate/gate_hold.c": "the proxy speaks while the world is away, and the language is the world's",
    "net/web/routes/web_metrics.c": "what the metrics of operators mean",
}
OPERATORS = re.compile(r"\b(?:log_\w+|err_\w+|refused_bridge_greet|net_bridge_lose|_Static_assert|put_number)\(\s*[^\"();]*$")


def load_c_lines():
    loader = importlib.machinery.SourceFileLoader("c_lines", os.path.join(ROOT, "tools", "c-lines"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("c_lines", loader))
    loader.exec_module(module)
    return module


def unlisted():
    """Yields a complaint for each sentence of a service that no translator sees."""
    c_lines = load_c_lines()
    for path in find_files(("net",), r"\.c$"):
        source = read(path)
        listed = {text for _, text in c_lines.sentences_of(path, source)}
        if path in NOT_SHOWN or os.path.basename(path).startswith("cmd_"):
            continue
        for line, text in literals_of(source):
            bare = PUT_IN.sub("X", c_lines.CODES.sub("", text, count=1))
            before = "\n".join(source.split("\n")[:line])
            if (re.match(r"[A-Z][a-z']* [a-z]", bare) and len(bare.split()) >= 5 and "\\r" not in text and
                    c_lines.CODES.sub("", text, count=1) not in listed and not OPERATORS.search(before.rpartition('"' + text[:9])[0])):
                yield "%s:%d: no translator sees \"%s\": put it into LINE(...), or pass it to a function of " \
                    "tools/c-lines" % (path, line, text)


def literals_of(source):
    """Yields (line, text) of C's literals; adjacent literals count as one."""
    start, end, text = 0, None, ""
    for match in TOKEN.finditer(source):
        token = match.group(0)
        if token[0] != '"':
            continue
        if end is not None and JOINED.fullmatch(source, end, match.start()):
            text += "u" * ("PRI" in source[end:match.start()])
        else:
            if end is not None:
                yield source.count("\n", 0, start) + 1, text
            start, text = match.start(), ""
        end = match.end()
        text += token[1:-1]
    if end is not None:
        yield source.count("\n", 0, start) + 1, text


def is_sentence(text):
    """True if text is a sentence for players, and not a format, a name or a part of one."""
    return SENTENCE.fullmatch(PUT_IN.sub("X", text.replace('\\"', '"'))) is not None


CORE = ["scripts/core/lib/%s.lua" % name for name in ("english", "refusals", "people")]
# A command that a sentence names: @quota, "type: mail", "<cmd set>", "help auctions".
NAMED = re.compile(r"(?<![\w.])(@[a-z]+)|[Tt]ype:? ([a-z]+)|<cmd ([a-z]+)|\bhelp ([a-z-]+)")
PATTERN = re.compile(r'\b(?:command|fallback)\w*\(?\s*\{?\s*"([^"]+)"')
# Topics that a word of one package leads to, though they are about more.
SHARED_TOPICS = {
    "testing": "skein script test and tests of packages as well",
}


def entries(path):
    """Returns [(key, text)] of a file of phrases."""
    return WORDS.findall(re.sub(r'"\s*\n\s*\.\. "', "", read(path)))


def of_packages():
    """Returns [(package, path)] of the files that have phrases in the words of a package."""
    return [(path.split("/")[1], path) for path in find_files(["scripts"], r"^phrases\.lua$")]


def twins():
    """Yields a sentence for each two keys with the same text of three or more words."""
    seen = {}
    for path in CORE + [path for _, path in of_packages()]:
        for key, text in entries(path):
            if text in seen:
                yield "%s and %s have the same text; keep one of them" % (seen[text], key)
            seen[text] = key


def owners():
    """Returns ({verb: packages}, {topic: packages}); data/help counts as core's."""
    verbs, topics = {}, {}
    for path in find_files(["scripts"], r"\.lua$"):
        for pattern in PATTERN.findall(read(path)):
            for alternative in filter(str.strip, pattern.split("|")):
                verbs.setdefault(alternative.split()[0], set()).add(path.split("/")[1])
    for path in find_files(["scripts", "data/help"], r"\.md$"):
        package = path.split("/")[1] if path.startswith("scripts/") else "core"
        aliases = re.search(r"^Aliases: (.*)$", read(path), re.M)
        for name in [os.path.basename(path)[:-3], *(aliases.group(1).split(", ") if aliases else [])]:
            topics.setdefault(name, set()).add(package)
    return verbs, topics


def foreign(text, verbs, topics):
    """Yields (word, packages) of what the sentence names and core does not have."""
    for sign, typed, clicked, topic in NAMED.findall(text):
        known = topics if topic else verbs
        packages = known.get(sign or typed or clicked or topic, set())
        if packages and "core" not in packages:
            yield sign or typed or clicked or "help " + topic, packages


def core_sentences(verbs, topics):
    for path in CORE:
        for key, text in entries(path):
            for word, packages in foreign(text, verbs, topics):
                yield "%s: %s names \"%s\": put the sentence into scripts/%s/lines/phrases.lua, and one without it here" % (
                    path, key, word, "|".join(sorted(packages)))


def package_sentences():
    """Yields phrases of packages that core cannot do without, or fills in otherwise."""
    core = {key: text for path in CORE for key, text in entries(path)}
    short = "".join(map(read, CORE))
    for _, path in of_packages():
        for key, text in entries(path):
            if not re.search(r"(?m)^(  %s = |phrase\(\"%s\")" % (key, key), short):
                yield "%s: core has no words for %s, which it needs while the package is off" % (path, key)
            if not set(re.findall(r"\{[^}]*\}", core.get(key, ""))) <= set(re.findall(r"\{[^}]*\}", text)):
                yield "%s: core's words for %s have other names in braces" % (path, key)


def core_topics(verbs):
    """Yields topics of data/help that are about the commands of one package."""
    for path in find_files(["data/help"], r"\.md$"):
        name = os.path.basename(path)[:-3]
        aliases = re.search(r"^Aliases: (.*)$", read(path), re.M)
        names = [name, *(aliases.group(1).split(", ") if aliases else [])]
        said = [verbs[word] for word in names if word.startswith("@") and word in verbs]
        said += [verbs[word] for word in [name] if word in verbs]
        packages = set().union(*said) if said else set()
        if len(packages) == 1 and "core" not in packages and name not in SHARED_TOPICS:
            yield "%s is about commands of the package %s: move it to its help" % (path, *packages)


def core_pages(packages):
    """Yields pages of data/lines that are of one package."""
    for path in find_files(["data/lines"], r"\.txt$"):
        if os.path.basename(path)[:-4] in packages:
            yield "%s: move it to scripts/%s/lines" % (path, os.path.basename(path)[:-4])
        for line in re.sub(r"\{\{#if packages\.(\w+)\}\}.*?\{\{/if\}\}", "", read(path), flags=re.S).split("\n"):
            for link in re.findall(r"^=> /(\w+) ", line):
                if {"highscores": "scores"}.get(link, link) in packages:
                    yield "%s: it links to /%s, though its package may be off" % (path, link)


def main():
    sentences, keys, used = [], set(), set()
    for path in find_files(USERS, r"\.[ch]$"):
        source = read(path)
        if path.startswith("engine/core/phrase/") and path.endswith(".h"):
            keys.update(KEY.findall(source))
        used.update(re.findall(r"\bPHRASE_(\w+)", source))
        game = path.startswith(FOLDERS) or (module_of(path) and os.path.basename(path).startswith(("calls_", "bind_")))
        if game and not path.startswith(tuple(ALLOWED)):
            sentences += ["%s:%d: a phrase of scripts/core/lib, not \"%s\"" % (path, line, text)
                          for line, text in literals_of(source) if is_sentence(text)]
    tap = Tap()
    verbs, topics = owners()
    packages = {path.split("/")[1] for path in find_files(["scripts"], r"^package\.lua$")}
    tap.check("each sentence has one key", twins())
    tap.check("sentences of core name nothing of a package", core_sentences(verbs, topics))
    tap.check("core has words for each sentence of a package", package_sentences())
    tap.check("a topic about commands of a package is in its folder", core_topics(verbs))
    tap.check("a page for Gemini of a package is in its folder", core_pages(packages))
    tap.check("texts_for_players_are_phrases", sentences)
    tap.check("sentences of services are listed for translators", unlisted())
    tap.check("every_phrase_is_used", ["PHRASE_%s is in no C code" % key for key in keys - used])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
