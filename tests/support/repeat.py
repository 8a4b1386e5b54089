"""The number of rounds of a random test, and its seed. `tools/test` takes few rounds and seed 1; `tools/test --long N`
takes N times as many rounds as a test calls long, and another seed, which the test prints."""
import os
import random

LONG = int(os.environ.get("SKEIN_LONG") or 0)


def rounds(short, long, name="SKEIN_ROUNDS"):
    """Returns the number of rounds; the environment variable NAME overrides it."""
    return int(os.environ.get(name) or (LONG * long if LONG else short))


def sample(rows, each):
    """Returns every each-th of the rows, from the first on; all of them in a long run."""
    rows = list(rows)
    return rows if LONG else rows[::each]


def seed():
    """Returns the seed; the environment variable SKEIN_SEED overrides it."""
    chosen = os.environ.get("SKEIN_SEED")
    if chosen:
        return int(chosen)
    return random.SystemRandom().randrange(1, 1 << 31) if LONG else 1
