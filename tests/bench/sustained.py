"""The open loop: lines due at a fixed rate, independent of the answers, while a running game's other work goes on:
builders save scripts, timers fire, the store writes checkpoints and backups.

A shared machine is sometimes a third slower, and 70 % of its former capacity is then all it has. So the waiting times
are also printed without the stalls during which the machine was slower than usual. Its processor may run at full speed
while memory is slow, and a server mostly waits for memory, so both are watched.

The rate is a share of the rate that a closed loop of the same lines reached just before, with the same builders and
timers running. Waiting times count from when a line was due (tests/bench/load.c), so a server that stops for a second
is charged for every line due in it.

After a long stall its cause matters more than the figure. For each of the longest stalls this prints the work under
way; how long the server's main thread ran, and how long it was ready but had no core; the machine's speed (processor
time of a fixed calculation and of fixed reads all over memory, beside their best times); and how long the machine
delayed a plain echo that was asked a hundred times a second."""
import operator
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing

from processes import CONNECT, Load
from served import Ended, enter, enter_wizard, number_in
from web_client import ask

SHARE = 0.7
CAPACITY_SECONDS = 10
IN_HALL, CLOCKS, BUILDERS = 50, 100, 2
LINES = ["look", "drop token%d", "inventory", "take token%d", "say hello", "press pad%d"]
TICK = """on("timer:tick", function(e) e.this.ticks = (e.this.ticks or 0) + 1 end)"""
SCRIPT = "\n".join(["-- revision %d"] + [
    "command(\"turn {this} %d\", function(e) act(e.actor, \"{Actor} {verb:turn} {this}.\", { this = e.this }) end)"
    % i for i in range(40)])
STALLS = 8
SUM = 20000  # below half a millisecond
SUM_EVERY = 0.1  # seconds
TABLE, READS, READERS = 1 << 20, 2000, 32  # numbers of which each reader reads some
USUAL = 0.85  # of its best speed: the machine is as fast as usual
SLOW = 0.02  # seconds: faster answers are not recorded individually


class Background:
    """Runs builders and backups, and records their times and the server's main thread."""

    def __init__(self, server, builders, seconds):
        self.server, self.builders, self.seconds = server, builders, seconds
        self.events = []  # (begin, end, what), by the monotonic clock
        self.watched = []  # (when, seconds run, seconds waited for a core) of the main thread
        self.sums = []  # (when, seconds of the processor that a sum took)
        self.reads = []  # the same of reads
        self.failed = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.guard, args=(run, i)) for i, run in enumerate(
            [self.build] * BUILDERS + [self.back_up, self.watch, self.calculate])]

    def guard(self, run, number):
        try:
            run(number)
        except (Ended, OSError, subprocess.SubprocessError) as error:
            self.failed.append(str(error))

    def note(self, begin, what):
        self.events.append((begin, time.monotonic(), what))

    def build(self, number):
        builder, thing = self.builders[number]
        revision = 0
        while not self.over.wait(0.5):
            begin, revision = time.monotonic(), revision + 1
            builder.program("#%d" % thing, SCRIPT.replace("%d", str(revision)))
            self.note(begin, "save")

    def back_up(self, _):
        pause = min(60.0, self.seconds / 4)
        path = self.server.world + ".copy"
        while not self.over.wait(pause):
            begin = time.monotonic()
            done = self.server.run("backup", "--world", self.server.world, path)
            if done.returncode != 0:
                raise Ended("no backup: %s" % done.stderr)
            self.note(begin, "backup")
            os.remove(path)

    def watch(self, _):
        path = "/proc/%d/task/%d/schedstat" % (self.server.process.pid, self.server.process.pid)
        while not self.over.wait(0.01):
            with open(path, encoding="ascii") as file:
                ran, waited = file.read().split()[:2]
            self.watched.append((time.monotonic(), int(ran) / 1e9, int(waited) / 1e9))

    def calculate(self, _):
        table, chance, turn = list(range(TABLE)), random.Random(1), 0
        readers = [operator.itemgetter(*chance.sample(table, READS)) for _ in range(READERS)]
        while not self.over.wait(SUM_EVERY):
            begin = time.thread_time()
            sum(range(SUM))
            middle = time.thread_time()
            readers[turn % READERS](table)
            end, turn = time.thread_time(), turn + 1
            self.sums.append((time.monotonic(), middle - begin))
            self.reads.append((time.monotonic(), end - middle))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        for thread in self.threads:
            thread.join()
        if self.failed and not problem[0]:
            raise Ended(self.failed[0])


def read_slow(path):
    """Returns the slow answers of a load as (when due, seconds it took)."""
    with open(path, encoding="ascii") as file:
        return [(float(due), float(ms) / 1e3) for due, ms in (line.split() for line in file)]


def join_stalls(slow):
    """Returns the stretches of time that slow answers cover together, the longest wait first:
    (begin, end, longest wait, how many waited)."""
    stalls = []
    for due, took in sorted(slow):
        if stalls and due <= stalls[-1][1]:
            begin, end, longest, count = stalls[-1]
            stalls[-1] = (begin, max(end, due + took), max(longest, took), count + 1)
        else:
            stalls.append((due, due + took, took, 1))
    return sorted(stalls, key=lambda stall: -stall[2])


def between(watched, begin, end):
    """Returns how many seconds the main thread ran, and waited for a core, between two times."""
    inside = [sample for sample in watched if begin - 0.02 <= sample[0] <= end + 0.02]
    if len(inside) < 2:
        return 0.0, 0.0
    return inside[-1][1] - inside[0][1], inside[-1][2] - inside[0][2]


def speed(times, begin, end):
    """Returns how fast the machine was between two times, as a share of its speed in the best tenth of the run; 1 if that
    is not known. times: of a sum, or of reads."""
    there = [took for when, took in times if begin - SUM_EVERY <= when <= end + SUM_EVERY]
    best = sorted(took for _, took in times)[len(times) // 10] if there else 1
    return best / statistics.median(there or [1])


def slowest(background, begin, end):
    """The speed of the slower of the two, processor or memory."""
    return min(speed(background.sums, begin, end), speed(background.reads, begin, end))


def usual_p999(stalls, slow, background, start, rate, seconds):
    """Returns the p99.9 in seconds (SLOW: that or less) without the stalls in which the machine was slower than usual, and
    how many seconds were left."""
    left_out = [stall for stall in stalls if slowest(background, stall[0], stall[1]) < USUAL]
    rest = seconds - sum(min(end, start + seconds) - begin for begin, end, _, _ in left_out)
    kept = sorted((took for due, took in slow if not any(
        begin <= due <= end for begin, end, _, _ in left_out)), reverse=True)
    rank = int(rate * rest / 1000)
    return (kept[rank] if rank < len(kept) else SLOW), rest


def explain(stall, start, background, controls):
    """Returns a line about the activity during a stall."""
    begin, end, longest, count = stall
    under_way = sorted({what for since, until, what in background.events if since < end and until > begin})
    ran, waited = between(background.watched, begin, end)
    control = max((took for due, took in controls if due < end and due + took > begin), default=0.0)
    return ("at %.1f s: %.0f ms, %d lines; in %.0f ms the main thread ran %.0f and had no core for %.0f; "
            "the machine had %.0f %% of its speed, its memory %.0f %%; echo waited %s; %s" % (
                begin - start, longest * 1e3, count, (end - begin) * 1e3, ran * 1e3, waited * 1e3,
                100 * speed(background.sums, begin, end), 100 * speed(background.reads, begin, end),
                "%.0f ms" % (control * 1e3) if control else "less than 20 ms", ", ".join(under_way) or "nothing else"))


def counter(server, name):
    text = ask(server.ports["http"], "GET", "/metrics").text
    found = re.search(r"^%s (\S+)$" % name, text, re.M)
    return float(found.group(1)) if found else 0.0


def set_clocks(server):
    """Things whose timers fire every second."""
    wizard = enter_wizard(server)
    wizard.do("@ref #%d = bench/clock" % number_in(wizard.do("@create clock")))
    wizard.program("$bench/clock", TICK)
    for i in range(1, CLOCKS + 1):
        clock = number_in(wizard.do("@create clock%d from $bench/clock" % i))
        wizard.do("@teleport #%d to $bench/room%d" % (clock, i))
        wizard.do("@lua object(%d):every(1, \"tick\")" % clock)
    wizard.close()


def enter_builders(server):
    """Returns builders, each with the number of a thing of theirs."""
    wizard = enter_wizard(server)
    builders = []
    for i in range(BUILDERS):
        builder = enter(server, "create builder%d bench-password" % i)
        wizard.do("@role builder%d builder" % i)
        builders.append((builder, number_in(builder.do("@create lever%d" % i))))
    wizard.close()
    return builders


def measure_sustained(bench):
    for side in bench.sides:
        with bench.serve(side, services=("telnet", "http")) as server:
            set_clocks(server)
            bench.gather(server, IN_HALL)
            slow = os.path.join(side.folder, "slow")
            with closing(Load(bench.programs, server.port, 500, CONNECT, slow=slow)) as load:
                measure_side(bench, side, server, load, slow)


def measure_side(bench, side, server, load, slow):
    seconds = bench.options.minutes * 60
    kept = slow + ".echo"
    checkpoints = counter(server, "skein_checkpoints_total")
    with closing(bench.echo.load(1, slow=kept)) as control:
        with Background(server, enter_builders(server), seconds) as background:
            capacity = load.run(CAPACITY_SECONDS, load.connections, LINES)["rate"]
            rate = SHARE * capacity
            start = time.monotonic()
            control.begin_rate(seconds, 1, 100, ["look"])
            load.begin_rate(seconds, load.connections, rate, LINES)
            result, reference = load.read(), control.read()
    checkpoints = counter(server, "skein_checkpoints_total") - checkpoints
    for name, key in (("p50", "p50_us"), ("p99", "p99_us"), ("p99.9", "p999_us"), ("longest", "max_us")):
        bench.add(side, "open loop at 70 %%, %s" % name, "ms", result[key] / 1e3, "less", {"rate": result["rate"]})
    bench.add(side, "plain libev echo beside the open loop, p99.9", "ms", reference["p999_us"] / 1e3)
    saves = sum(what == "save" for _, _, what in background.events)
    backups = sum(what == "backup" for _, _, what in background.events)
    side.notes.append("open loop: %.0f lines/s of %.0f for %.0f s; %d scripts saved, %d timers a second, %d checkpoints, "
                      "%d backups; the load itself was late by %.0f ms at most" % (
                          rate, capacity, seconds, saves, CLOCKS, checkpoints, backups, result["late_us"] / 1e3))
    controls, answers = read_slow(kept), read_slow(slow)
    stalls = join_stalls(answers)
    usual, rest = usual_p999(stalls, answers, background, start, rate, seconds)
    bench.add(side, "open loop at 70 %, p99.9 while the machine was as fast as usual", "ms", usual * 1e3)
    side.notes.append("as fast as usual: all but %.1f s of stalls in which it had less than %.0f %% of its best speed" % (
        seconds - rest, 100 * USUAL))
    side.notes += [explain(stall, start, background, controls) for stall in stalls[:STALLS]]
    print("\n".join(side.notes), file=sys.stderr)
