"""How much of the tests runs: the number of rounds of a random test, its seed, and which tests of a program run.

`tools/test` takes few rounds, seed 1 and a sample of the tests that play with whole servers or games; `tools/test --all` and
`tools/test WORD` take few rounds and each test; `tools/test --long N` takes each test, N times as many rounds as a test
calls long, and another seed, which the test prints."""
import os
import random
import re

LONG = int(os.environ.get("SKEIN_LONG") or 0)
ALL = bool(LONG or os.environ.get("SKEIN_ALL"))
PROMISES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "README.md")


def rounds(short, long, name="SKEIN_ROUNDS"):
    """Returns the number of rounds; the environment variable NAME overrides it."""
    return int(os.environ.get(name) or (LONG * long if LONG else short))


def sample(rows, each):
    """Returns every each-th of the rows, from the first on; all of them in a long run."""
    rows = list(rows)
    return rows if LONG else rows[::each]


def promised(program):
    """Returns the names of the tests of a program, such as "app/mail_test.py", that tests/README.md names as proof of a
    promise; None if it names the whole program."""
    with open(PROMISES, encoding="utf-8") as readme:
        text = readme.read()
    if "`%s`" % program in text:
        return None
    return set(re.findall(re.escape(program) + r":(\w+)`", text))


def sample_of_tests(program, names, each=8):
    """Returns the names of the tests that run: those that prove a promise, and every each-th of the others."""
    names = list(names)
    proofs = promised(program)
    if ALL or proofs is None:
        return names
    others = sample((name for name in names if name not in proofs), each)
    return [name for name in names if name in proofs or name in others]


def seed():
    """Returns the seed; the environment variable SKEIN_SEED overrides it."""
    chosen = os.environ.get("SKEIN_SEED")
    if chosen:
        return int(chosen)
    return random.SystemRandom().randrange(1, 1 << 31) if LONG else 1
