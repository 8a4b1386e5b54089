"""Results of tools/bench by commit, and the comparison that tells which rows got worse.

A row is a dictionary: `what` (the word after tools/bench that measures it), `name`, `unit`, `better` ("more" or
"less"), `samples` (a number for each run), maybe `turns` (the samples before their division by the reference's, if the
builds of a run were measured by turns), `wanted`, `reference` (it measures the machine, not Skein) and more figures. A
record holds the results of one run for one build: `time`, `commit`, `machine`, `rows`. Records are lines of
history.jsonl in chronological order.

A row has changed if its median differs by more than CHANGE and chance is an unlikely cause. The exact one-sided rank
test (Mann-Whitney) decides that at level CHANCE. With too few runs for the test, all of one side must be beyond all of
the other, with FEWEST runs on each. Otherwise the verdict is "unsure"; measure more runs.

Two builds that were measured by turns are compared turn by turn. The machine's own speed varies within minutes by more
than most changes do, and affects both runs of a turn alike. Then the median of the turns' ratios counts, and the exact
one-sided signed rank test (Wilcoxon) decides about chance. FEWEST_TURNS are too few for that test and must all lean to
one side."""
import itertools
import json
import math
import os
import statistics

CHANGE, CHANCE, FEWEST, FEWEST_TURNS = 0.10, 0.02, 3, 5
RECORDS = 3  # the last so many records represent a commit
HISTORY = "history.jsonl"


def spread(samples):
    """Returns how far the runs are from their median at most, as a part of it."""
    middle = statistics.median(samples)
    return max(abs(sample - middle) for sample in samples) / abs(middle) if middle else 0.0


def chance(low, high):
    """Returns the probability that two samples of one thing are at least as far apart as these, low below high."""
    pairs = sum((a > b) + (a == b) / 2 for a in low for b in high)
    size = len(low) + len(high)
    # How many ways there are to choose len(low) ranks of all, by the pairs in the wrong order.
    ways = {(0, 0): 1}
    for rank in range(size):
        more = dict(ways)
        for (taken, wrong), count in ways.items():
            key = (taken + 1, wrong + rank - taken)
            more[key] = more.get(key, 0) + count
        ways = more
    as_far = sum(count for (taken, wrong), count in ways.items()
                 if taken == len(low) and wrong <= pairs)
    return as_far / math.comb(size, len(low))


def are_apart(low, high):
    """True if the samples of low are below those of high beyond chance."""
    if 1 / math.comb(len(low) + len(high), len(low)) > CHANCE:
        return min(len(low), len(high)) >= FEWEST and max(low) < min(high)
    return chance(low, high) <= CHANCE


def compare(old, new, better):
    """Returns (the ratio of the new median to the old one, "worse", "better", "unsure" or "same")."""
    before, after = statistics.median(old), statistics.median(new)
    if before <= 0 or after <= 0:
        return (1.0 if before == after else math.inf), "same" if before == after else "unsure"
    ratio = after / before
    if max(ratio, 1 / ratio) <= 1 + CHANGE:
        return ratio, "same"
    low, high = (old, new) if ratio > 1 else (new, old)
    if not are_apart(low, high):
        return ratio, "unsure"
    return ratio, "better" if (ratio > 1) == (better == "more") else "worse"


def chance_of_turns(ratios):
    """Returns the probability that ratios of an unchanged thing lean to the side of their median at least this far. A
    ratio that leans to neither side counts against it; of two with equal size the opposing one ranks higher."""
    side = 1 if statistics.median(ratios) > 1 else -1
    logs = sorted((side * math.log(ratio) for ratio in ratios), key=lambda log: (round(abs(log), 9), -log))
    against = sum(rank for rank, log in enumerate(logs, 1) if log <= 0)
    ways = {0: 1}  # how many choices of ranks have which sum
    for rank in range(1, len(logs) + 1):
        more = dict(ways)
        for total, count in ways.items():
            more[total + rank] = more.get(total + rank, 0) + count
        ways = more
    return sum(count for total, count in ways.items() if total <= against) / 2 ** len(logs)


def compare_turns(old, new, better):
    """The same as compare(), of runs that took turns."""
    ratios = [after / before for before, after in zip(old, new) if before > 0 and after > 0]
    if len(ratios) < len(old):
        return compare(old, new, better)
    ratio = statistics.median(ratios)
    if max(ratio, 1 / ratio) <= 1 + CHANGE:
        return ratio, "same"
    if 2 ** -len(ratios) > CHANCE:
        apart = len(ratios) >= FEWEST_TURNS and (min(ratios) > 1 or max(ratios) < 1)
    else:
        apart = chance_of_turns(ratios) <= CHANCE
    if not apart:
        return ratio, "unsure"
    return ratio, "better" if (ratio > 1) == (better == "more") else "worse"


def compare_rows(old_rows, new_rows, by_turns=False):
    """Yields (name, unit, median before, median now, ratio, verdict) of each row that both have, except references. By
    turns: both are of the same run."""
    old = {row["name"]: row for row in old_rows}
    for row in new_rows:
        before = old.get(row["name"])
        if before and before["samples"] and row["samples"] and not row.get("reference"):
            done = min(len(one.get("turns", ())) for one in (before, row))  # by both, if it failed in between
            if by_turns and done:
                ratio, verdict = compare_turns(before["turns"][:done], row["turns"][:done], row["better"])
            else:
                ratio, verdict = compare(before["samples"], row["samples"], row["better"])
            yield (row["name"], row["unit"], statistics.median(before["samples"]),
                   statistics.median(row["samples"]), ratio, verdict)


# -- storage --

def keep(folder, record):
    with open(os.path.join(folder, HISTORY), "a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def read(folder):
    """Returns all records, the oldest first; a line cut short by a full disk is left out."""
    try:
        with open(os.path.join(folder, HISTORY), encoding="utf-8") as file:
            lines = file.readlines()
    except FileNotFoundError:
        return []
    records = []
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and isinstance(record.get("rows"), list):
            records.append(record)
    return records


def machine_of(record):
    """The properties of the machine that must be equal for a comparison."""
    return record["machine"].get("cpu"), record["machine"].get("cores")


def rows_of(records, commit):
    """Returns a commit's rows, the samples of its last RECORDS records in one."""
    rows = {}
    for record in [record for record in records if record["commit"] == commit]:
        for row in record["rows"]:
            rows.setdefault(row["name"], []).append(row)
    joined = []
    for found in rows.values():
        samples = [row["samples"] for row in found[-RECORDS:]]
        joined.append(dict(found[-1], samples=list(itertools.chain(*samples))))
    return joined


def commits_of(records, order=()):
    """Returns the commits that were measured, oldest first: commits of `order` in its order, after all others in order
    of measurement. A tree with changes (COMMIT+) follows its commit."""
    seen = list(dict.fromkeys(record["commit"] for record in records))
    place = {commit: i for i, commit in enumerate(order)}

    def key(commit):
        return place.get(commit.rstrip("+"), -1), commit.endswith("+"), seen.index(commit)

    return sorted(seen, key=key)


def pick(commits, name):
    """Returns the commit that name begins, or None."""
    return next((commit for commit in commits if commit.startswith(name)), None)
