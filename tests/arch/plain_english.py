"""Counts sentences that are not built as plain English is: subject, verb, object.

usage: tools/plain-english [--list KIND] [--max PERCENT]
       tools/plain-english --message FILE
       tools/plain-english --marks

Prints, for each kind of text, the number of sentences and the share that carries a mark.

  --list KIND     print each marked sentence of that kind, with its file and the mark
  --max PERCENT   exit 1 if a kind of at least 30 sentences has a larger share
  --message FILE  print each marked sentence of a commit message; exit 1 if there are any
  --marks         print each mark with an example and a plain sentence instead

A mark is a place to look at, not proof. A text without marks can still be hard to read."""
import argparse
import collections
import os
import re
import subprocess
import sys

from arch import ROOT, find_files, read

SUBJECTS = 200  # commits whose subjects are counted
FEW = 30        # --max ignores a kind with fewer sentences
SHORT = 200     # a kind with fewer sentences may have one marked sentence, whatever its share
WORDS_MIN = 4   # a shorter text is a label

AUXILIARIES = "is are was were has have had may can cannot does did do will would must"
ACTIONS = ("hold holds come comes came goes went know knows says said read reads write writes ask asks asked look looks "
           "stand stands stood play plays type types typed begin begins began see sees hear hears get gets take takes give "
           "gives keep keeps make makes wait waits want wants need needs use uses run runs own owns live lives left leave "
           "leaves lost end ends ended send sends sent")


def any_of(words):
    return "(?:%s)" % "|".join(words.split())


BE = any_of("is are was were")
BE_OR_BARE = any_of("is are was were be")
VERB = any_of(AUXILIARIES + " " + ACTIONS)
START = r"^\W*"
NOT_A_QUESTION = r"(?!.*\?\s*$)"

Mark = collections.namedtuple("Mark", "name pattern example plain")


def mark(name, pattern, example, plain):
    return Mark(name, re.compile(pattern), example, plain)


MARKS = [
    mark("who-subject", START + r"(?:[Ww]ho(?:ever)?|[Ww]hose|[Ww]hom)\s+" + NOT_A_QUESTION,
         "Who is muted reads why.", "A muted player is told why."),
    mark("what-subject",
         START + r"[Ww]hat(?:ever)?\s+" + NOT_A_QUESTION + r"(?!follows|(?:it|this) (?:is|does))",
         "What is carried is kept.", "The player keeps everything they carry."),
    mark("who-object",
         r"\b" + any_of("of to by for with from than as and or but if where that in on about like") + r"\s+" +
         any_of("who whom whoever whatever what") + r"\s+" + VERB + r"\b",
         "This is the name of whoever asks.", "This is the caller's name."),
    mark("one",
         r"\b(?:one's|oneself)\b|\b" + any_of("if when as what that where which until before after so and or") + r"\s+one\s+" +
         any_of("is has may can had was must type types read reads see sees hold holds wear wears know knows walk walks "
                "get gets ask asks does want wants like likes") + r"\b",
         "The name is shown when one types it.", "The name is shown when you type it."),
    mark("to-be-had", r"\b%s to be (?:had|found here)\b|\bwhat there (?:is|was|are) of\b|\bwhat there is\b" % BE,
         "A lamp is to be had in the shop.", "The shop sells lamps."),
    mark("no-x",
         r"\b" + BE_OR_BARE + r" (?:nobody's|none|nobody|no (?!" + any_of("more longer less such other better later") +
         r"\b)[a-z]+)\b",
         "That word is no command.", "That word isn't a command."),
    mark("fronted",
         START + any_of("By Of To From With At Behind") + r"\s+[^,;:.]{2,50}?\s+" +
         any_of("is are was were has have may can come comes goes stand stands") + r"\s+" +
         any_of("a an the no none nobody nothing what who one meant told asked") + r"\b",
         "By gold no coins are meant.", "`gold` doesn't match coins."),
    mark("so", r"\b%s so(?:[.;:,]|$)|\b(?:is|be|was) it so\b" % BE_OR_BARE,
         "The test waits until it is so.", "The test waits until the door is open."),
    mark("that-who",
         r"\b" + any_of("they he she those them him all everybody somebody nobody") + r" (?:who|whom) " + VERB + r"\b|" +
         START + r"(?:All|Those) that\b",
         "The list names those who read the board.", "The list names the board's readers."),
]


# -- sentences --

def marks_of(sentence):
    return [each.name for each in MARKS if each.pattern.search(sentence)]


def sentences(text):
    """Yields the sentences of a text. Headings, bold lead-ins and calls of functions are not sentences, and words in
    backticks are names: code, or what somebody types."""
    text = re.sub(r"```.*?```", " ", text, flags=re.S)
    text = re.sub(r"^#+ .*$", "", text, flags=re.M)
    text = re.sub(r"\*\*[^*\n]{3,60}[.:]\*\*", "", text)
    text = re.sub(r"`[^`\n]+`", "`X`", text)
    for block in re.split(r"\n\s*\n|\n\s*[-*|]\s|\n#+ ", text):
        for sentence in re.split(r"(?<=[.!?;])\s+(?=[A-Z`\"'(*])", " ".join(block.split())):
            if len(sentence.split()) >= WORDS_MIN and not re.match(r"\W*[a-z_]+\(", sentence):
                yield sentence


def line_comments(text, sign):
    """Returns the runs of lines that begin with SIGN, without it."""
    runs = re.findall(r"(?:^[ \t]*%s.*\n?)+" % sign, text, re.M)
    return [re.sub(r"(?m)^\s*%s ?" % sign.replace("--", "--+"), "", run) for run in runs]


def comments(path, text):
    """Returns the comments of a source as one text."""
    found = []
    if path.endswith((".c", ".h", ".js", ".mjs", ".css")):
        found += ["\n".join(re.sub(r"^\s*\*+ ?", "", line) for line in block.split("\n"))
                  for block in re.findall(r"/\*(.*?)\*/", text, re.S)]
    if path.endswith((".js", ".mjs")):
        found += re.findall(r"^\s*//+ ?(.*)$", text, re.M)
    if path.endswith(".lua"):
        found += line_comments(text, "--")
    if path.endswith((".py", ".sh")) or path.startswith("tools/"):
        found += line_comments(text, "#") + re.findall(r'"""(.*?)"""', text, re.S)
    return "\n\n".join(found)


LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def without_tags(_, text):
    """Returns the paragraphs of a page; titles and headings are not sentences."""
    text = re.sub(r"\{\{.*?\}\}", " ", text, flags=re.S)
    text = re.sub(r"<(title|h\d)\b.*?</\1>", " ", text, flags=re.S)
    return re.sub(r"<[^>]+>", " ", text)


def as_it_is(_, text):
    return text


def literals(_, text):
    """Returns the quoted texts of a source; a file without any is a text as a whole."""
    if '"' not in text:
        return text
    return "\n\n".join(found.group(1) for found in LITERAL.finditer(text)
                       if len(found.group(1).split()) >= WORDS_MIN and not is_typed(text, found))


def is_typed(text, literal):
    """True for an entry of a list that is quoted without a capital and without a stop: words that players type."""
    before, behind = text[:literal.start()].rstrip()[-1:], text[literal.end():].lstrip()[:1]
    return before in "{," and behind in ",}" and re.fullmatch(r"[a-z' ]+", literal.group(1)) is not None


# -- kinds of text --

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "tests/README.md")
SPOKEN = "what players read (scripts)"
COMMITS = "last %d commit subjects" % SUBJECTS

# The largest share of marked sentences, in per cent; SHARE_MAX for a kind that is not here.
SHARE_MAX = 1.0
SHARES_MAX = {"README.md": 0.5, SPOKEN: 0.5}

# The first row that matches names the kind: (kind, or None for the path; pattern of paths; reader).
KINDS = [
    (None, "^(?:%s)$" % "|".join(map(re.escape, PAGES)), as_it_is),
    ("help pages", r"^(?!tests/)(?:data/help/|.*/help/).*\.md$", as_it_is),
    ("web pages", r"^data/web/pages/|\.html$", without_tags),
    ("Lua comments", r"^scripts/.*\.lua$", comments),
    ("C comments", r"^(?!tests/).*\.[ch]$", comments),
    ("browser comments", r"^net/client/", comments),
    ("test comments", r"^tests/.*\.(?:c|h|py|m?js)$", comments),
    ("tools", r"^tools/", comments),
]
SPOKEN_PATH = re.compile(r"^(?!tests/)(?:scripts/.*\.lua$|.*/lines/|.*refusals)")


def kinds_of(path):
    """Yields (kind, reader) for what a file holds."""
    if SPOKEN_PATH.search(path):
        yield SPOKEN, literals
    for kind, pattern, reader in KINDS:
        if re.search(pattern, path):
            yield kind or path, reader
            return


def git(*words):
    """Returns the lines git prints, or None if it fails or is not installed."""
    try:
        done = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.splitlines() if done.returncode == 0 else None


def is_checkout():
    """True if the project is a repository of its own, not a copy outside git or inside another repository."""
    return git("rev-parse", "--show-prefix") == [""]


def sources():
    """Returns the paths of all files of the project; without git, of all files but those of builds."""
    if is_checkout():
        listed = git("ls-files")
    else:
        folders = [name for name in os.listdir(ROOT) if not name.startswith(("build", "."))]
        listed = [name for name in folders if os.path.isfile(os.path.join(ROOT, name))] + find_files(folders, "")
    return [path for path in listed if os.path.isfile(os.path.join(ROOT, path))]


def subjects():
    """Returns the newest commit subjects without their folders, or None if a shallow or absent history lacks some."""
    lines = git("log", "-n", str(SUBJECTS), "--format=%s") if is_checkout() else None
    if not lines or len(lines) < SUBJECTS and git("rev-parse", "--is-shallow-repository") != ["false"]:
        return None
    return [line.split(": ", 1)[-1] for line in lines]


class Count:
    """The sentences of one kind: how many, how many carry a mark, each mark's number, and the marked ones."""

    def __init__(self):
        self.total, self.marked, self.marks, self.found = 0, 0, collections.Counter(), []

    def add(self, path, text):
        for sentence in sentences(text):
            names = marks_of(sentence)
            self.total += 1
            self.marked += bool(names)
            self.marks.update(names)
            if names:
                self.found.append((path, names, sentence))

    def share(self):
        """Returns the marked sentences, in per cent."""
        return 100.0 * self.marked / self.total if self.total else 0.0


def problems_of(kind, count):
    """Yields the kind's marked sentences if they are too many."""
    most = SHARES_MAX.get(kind, SHARE_MAX)
    if count.marked > (1 if count.total < SHORT else count.total * most / 100):
        yield "%d of %d sentences are marked, at most %.1f %%; tools/plain-english --list '%s' shows them" % (
            count.marked, count.total, most, kind)


def measure():
    """Returns kind -> Count for the whole project. The commit subjects are left out if the history lacks some."""
    counts = collections.defaultdict(Count)
    for path in sources():
        for kind, reader in kinds_of(path):
            try:
                with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                    text = file.read()
            except UnicodeDecodeError:
                continue
            counts[kind].add(path, reader(path, text))
    for subject in subjects() or []:
        counts[COMMITS].add("git", subject)
    return {kind: counts[kind] for kind in sorted(counts) if counts[kind].total}


# -- the command --

def show(found):
    for path, names, sentence in found:
        print("%s: [%s] %s" % (path, ",".join(names), sentence[:220]))


def check_message(path):
    """Prints the marked sentences of a commit message; returns the exit status."""
    text = re.sub(r"^#.*$", "", read(os.path.abspath(path)), flags=re.M).strip()
    subject, _, body = text.partition("\n")
    count = Count()
    count.add("subject", subject.split(": ", 1)[-1])
    count.add("body", body)
    show(count.found)
    return int(count.marked > 0)


def main(arguments):
    parser = argparse.ArgumentParser(prog="plain-english", usage=argparse.SUPPRESS, description=__doc__, add_help=False,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", metavar="KIND")
    parser.add_argument("--max", type=float, metavar="PERCENT")
    parser.add_argument("--message", metavar="FILE")
    parser.add_argument("--marks", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.help:
        print(__doc__)
        return 0
    if chosen.marks:
        for each in MARKS:
            print("%-13s %-42s -> %s" % (each.name, each.example, each.plain))
        return 0
    if chosen.message:
        return check_message(chosen.message)
    counts = measure()
    if chosen.list and chosen.list not in counts:
        parser.error("there is no kind %s; the kinds are: %s" % (chosen.list, ", ".join(counts)))
    if chosen.list:
        show(counts[chosen.list].found)
    for kind, count in counts.items():
        print("%-28s %6d sentences %5.1f %%  %s" % (
            kind, count.total, count.share(), " ".join("%s:%d" % each for each in count.marks.most_common())))
    worst = max([count.share() for count in counts.values() if count.total >= FEW], default=0.0)
    print("worst kind: %.1f %%" % worst)
    return int(chosen.max is not None and worst > chosen.max)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        sys.exit(0)
