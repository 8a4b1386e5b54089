"""Which source defines a function or variable and which sources use it, read from the text of the sources. That takes two
seconds, where compiling each file by itself takes forty of a processor; alone_test.py compares both in a run of all tests.

A name is used if it stands in a source, or in a macro or static inline function of a header that the source uses, and is neither
a member, a struct's name, nor a name that the source gives to something of its own."""
import collections
import os
import re
import sys

from arch import ROOT, find_files, read, without_comments

sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_config  # noqa: E402
import generate_tables  # noqa: E402

WORD = re.compile(r"((?:->|\.)\s*|\b(?:struct|enum|union)\s+)?\b([A-Za-z_]\w*)")
CALL = re.compile(r"\b(\w+)\s*\(")
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)((?:[^\\\n]|\\.|\\\n)*)", re.M)
INLINE = re.compile(r"^(?:MUST_CHECK )?static inline\b[^;{]*?\b(\w+)\s*\([^;{]*\)\s*\{(.*?)^\}", re.M | re.S)
ATTRIBUTE = re.compile(r"__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)")
STATIC = re.compile(r"^static\b[^;={]*?\b(\w+)\s*(?:\(|\[|=|;)", re.M)
LOCAL = re.compile(r"\b(?!(?:return|else|case|goto|sizeof)\b)\w+[ \n]+\**(\w+)\s*(?=[,)=;\[]|:\s*\d)")
# A function with its body or a variable, at the start of a line, or an inline function's one copy.
DEFINITION = re.compile(
    r"^(?:extern inline\b[^;{]*?\b(\w+)\s*\([^;{]*\);|"
    r"(?!static\b|typedef\b|extern\b|(?:struct|enum|union) \w+\s*[;{])[A-Za-z_][\w \t*]*?\b(\w+)\s*"
    r"(?:\((?:[^;{}()]|\([^()]*\))*\)\s*\{|(?:\[[^;=]*\]\s*)*(?:=|;))|"
    r"(?!static\b|typedef\b|extern\b)[a-z_][\w \t*]*\(\*(\w+)\)\([^;{}]*?\) = )", re.M)
BLANKS = re.compile(r"[ \t]{2,}")
ROW = re.compile(r"\bX\(\w+")  # in a list whose first column is part of a name
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include "([^"]+)"', re.M)


class Symbols:
    """defined: symbol -> source. used: source -> symbols that others define. problems: uses without a declaration."""

    def __init__(self, folders):
        folders = list(folders)
        sources = {path: plain(path) for path in find_files(folders, r"\.c$")}
        headers = {path: plain(path) for path in find_files(folders, r"\.(h|inc)$")}
        self.defined = {}
        for path, text in sources.items():
            for names in DEFINITION.findall(text):
                self.defined.setdefault("".join(names), path)
        self.defined.pop("main", None)
        self.expands = collections.defaultdict(set)
        for text in list(headers.values()) + made_lists():
            for name, body in MACRO.findall(text) + INLINE.findall(text):
                self.expands[name] |= names_in(body) - {name}
        self.used = {path: self.uses(path, text) for path, text in sources.items()}
        self.problems = list(self.undeclared(sources, headers))

    def uses(self, path, text):
        calls = set(CALL.findall(text))
        own = set(STATIC.findall(text)) | (set(LOCAL.findall(text)) - calls)
        found = names_in(text) - own
        waiting = list(found)
        while waiting:
            for name in self.expands.get(waiting.pop(), ()):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return {name for name in found if self.defined.get(name, path) != path}

    def undeclared(self, sources, headers):
        """Yields each use of a symbol that no header says that the source includes, directly or not."""
        texts = {**sources, **headers}
        names = {path: set(re.findall(r"\w+", text)) for path, text in headers.items()}
        includes = {path: [other for other in INCLUDE.findall(read(path)) if other in texts] for path in texts}
        for path, symbols in self.used.items():
            reached, waiting = set(), [path]
            while waiting:
                for other in includes[waiting.pop()]:
                    if other not in reached:
                        reached.add(other)
                        waiting.append(other)
            for symbol in symbols:
                if not any(symbol in names.get(other, ()) for other in reached):
                    yield "%s: no header that it includes declares %s" % (path, symbol)


def made_lists():
    """Returns what tools/generate writes, which names functions, without its texts."""
    written = {**generate_tables.files(ROOT), **generate_config.files(ROOT)}
    return [re.sub(r'"(?:\\.|[^"\\])*"', "0", source) for path, source in written.items()
            if path in ("engine/core/table_erasure.inc", "engine/core/table_export.inc", "engine/app/config_rows.inc")]


def plain(path):
    return BLANKS.sub(" ", ATTRIBUTE.sub("", without_comments(read(path))))


def names_in(text):
    return {name for before, name in WORD.findall(ROW.sub("", text)) if not before}
