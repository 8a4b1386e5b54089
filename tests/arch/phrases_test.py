#!/usr/bin/env python3
"""Looks for sentences in C that belong into scripts/core/lib: players read phrases (engine/core/phrase/phrase.h). A literal
counts as a sentence if it has two or more words, begins with a capital or a placeholder, and ends with a full stop,
an exclamation mark or a question mark. Also checks that some C code sends each key, and that each sentence has one key.

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
    "engine/core/calls/calls_json.c": "what JSON a property may be, which programs are told",
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


def twins():
    """Yields a sentence for each two keys with the same text of three or more words."""
    seen = {}
    for name in ("english", "refusals", "people"):
        for key, text in WORDS.findall(re.sub(r'"\s*\n\s*\.\. "', "", read("scripts/core/lib/%s.lua" % name))):
            if text in seen:
                yield "%s and %s have the same text; keep one of them" % (seen[text], key)
            seen[text] = key


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
    tap.check("each sentence has one key", twins())
    tap.check("texts_for_players_are_phrases", sentences)
    tap.check("sentences of services are listed for translators", unlisted())
    tap.check("every_phrase_is_used", ["PHRASE_%s is in no C code" % key for key in keys - used])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
