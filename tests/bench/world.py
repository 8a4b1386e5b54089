"""Large worlds: makes a world of N things, opens it with a cold cache, walks through all of it, searches it while
somebody looks about, and has it checked and exported; then imports as many rooms as the stock tbaMUD has. The
figures are absolute: the speed of a plain echo server does not matter for them.

The things are pebbles, a hundred to a cave. SQL writes them into the file as the store would; a game would take
hours."""
import argparse
import multiprocessing
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import builds
from processes import Looking, waits
from served import Ended, Server, enter_wizard

A_CAVE = 100       # pebbles
COLD = 1000        # caves whose first visit is timed individually
KINDS = 1000
ZONES = 127        # of a hundred rooms each
NAMES = ("pebble of kind 77", "cave 1234", "kind 999999", "pebble of lamp", "xyz", "p", "7")

# The ids follow the starter world's; each cave is followed by its pebbles.
FILL = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
BEGIN;
CREATE TEMP TABLE new AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
  SELECT i + {first} AS id, i % ({each} + 1) AS nth, i / ({each} + 1) AS cave,
    {first} + i / ({each} + 1) * ({each} + 1) AS room FROM n;
INSERT INTO object SELECT id, iif(nth = 0, 0, room), id, 0, NULL, 0 FROM new;
INSERT INTO parent SELECT id, 1, iif(nth = 0, {room}, {item}) FROM new;
INSERT INTO property SELECT id, 'name',
  iif(nth = 0, 'cave ' || cave, 'pebble of kind ' || (id * 7919 % {kinds})), NULL FROM new;
INSERT INTO named (rowid, parts) SELECT id * 2 + 1,
  iif(nth = 0, '  cave  ' || cave, '  pebble  of  kind  ' || (id * 7919 % {kinds})) FROM new;
UPDATE meta SET value = {first} + {count} WHERE name IN ('next_id', 'next_arrival');
COMMIT;
"""


def fill(path, count):
    """Adds count things to a starter world."""
    db = sqlite3.connect(path, isolation_level=None)
    first = db.execute("SELECT max(max(id), max(arrived)) + 1 FROM object").fetchone()[0]
    room, item = (db.execute("SELECT id FROM object WHERE ref = ?", (ref,)).fetchone()[0] for ref in ("room", "item"))
    db.executescript(FILL.format(count=count, first=first, each=A_CAVE, room=room, item=item, kinds=KINDS))
    db.close()


def make(binary, path, count):
    """Makes a world of count more things; returns the id of its first cave."""
    subprocess.run([binary, "init", "--world", path], check=True, capture_output=True)
    # In a separate process: otherwise its memory would count as that of each program started later.
    child = multiprocessing.Process(target=fill, args=(path, count))
    child.start()
    child.join()
    db = sqlite3.connect(path)
    first = db.execute("SELECT value FROM meta WHERE name = 'next_id'").fetchone()[0] - count
    db.close()
    return first


def forget(path):
    """Has the system let go of the file's pages."""
    fd = os.open(path, os.O_RDWR)
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(fd)


def peak_kib(server):
    with open("/proc/%d/status" % server.process.pid, encoding="ascii") as status:
        return int(re.search(r"^VmHWM:\s+(\d+) kB", status.read(), re.M).group(1))


def told(times):
    ms = {name: us / 1e3 for name, us in waits(times).items()}
    return "p50 %.2f ms, p99 %.2f, longest %.2f" % (ms["p50_us"], ms["p99_us"], ms["max_us"])


def row(name, figure):
    print("%-44s %s" % (name, figure), flush=True)


def visit(player, caves):
    """Goes to each cave and looks about; returns how long each took."""
    times = []
    for cave in caves:
        start = time.monotonic()
        answer = player.do("@teleport #%d" % cave)
        times.append(time.monotonic() - start)
        if "pebble" not in answer:
            raise Ended("no pebbles in #%d: %s" % (cave, answer[:200]))
    return times


def search(server, player):
    for name in NAMES:
        with Looking(enter_wizard(server), 0.005) as beside:
            time.sleep(0.1)
            start = time.monotonic()
            answer = player.do("@find %s" % name, 120)
            took = time.monotonic() - start
            time.sleep(0.1)
        row("@find %s" % name, "%.1f ms%s; look beside it: %s" % (
            took * 1e3, ", nothing" if "Nothing is called" in answer else "", told(beside.looks)))


def offline(binary, words, name):
    """Times another subcommand, and tells its memory."""
    start = time.monotonic()
    process = subprocess.Popen([binary, *words], stdout=subprocess.DEVNULL)
    status, usage = os.wait4(process.pid, 0)[1:]
    row(name, "%.1f s, %.0f MB%s" % (
        time.monotonic() - start, usage.ru_maxrss / 1024, "" if status == 0 else ", FAILED: %d" % status))


def write_areas(folder):
    """Writes a CircleMUD world of plain rooms, each with an exit to the next, a mobile and a thing."""
    text = "Dust lies on the floor, and water drips from a crack in the wall somewhere above you.\n" * 4
    for kind in ("wld", "mob", "obj", "zon"):
        os.makedirs(os.path.join(folder, kind))
        with open(os.path.join(folder, kind, "index"), "w", encoding="ascii") as file:
            file.write("".join("%d.%s\n" % (zone, kind) for zone in range(1, ZONES + 1)) + "$\n")
    for zone in range(1, ZONES + 1):
        numbers = range(zone * 100, zone * 100 + 100)
        records = {
            "wld": "".join("#%d\nRoom %d~\n%s~\n%d 0 0 0 0 0\nD0\n~\n~\n0 -1 %d\nS\n" % (
                n, n, text, zone, n + (1 if n < ZONES * 100 + 99 else 0)) for n in numbers) + "$~\n",
            "mob": "".join("#%d\nrat%d~\na rat~\nA rat sits here.\n~\n%s~\n72 0 0 0 0 0 0 0 0 S\n"
                           "1 20 9 1d1+5 1d2+0\n0 9\n8 8 0\n" % (n, n, text) for n in numbers[:29]) + "$\n",
            "obj": "".join("#%d\nstone%d~\na stone~\nA stone lies here.~\n~\n12 0 0 0 0 1 0 0 0 0 0 0 0\n"
                           "0 0 0 0\n1 0 0 0 0\n" % (n, n) for n in numbers[:37]) + "$\n",
            "zon": "#%d\nNobody~\nZone %d~\n%d %d 30 2 0 0 0 0 -1 -1\n%s%sS\n$\n" % (
                zone, zone, numbers[0], numbers[-1],
                "".join("M 0 %d 1 %d\n" % (n, n) for n in numbers[:29]),
                "".join("O 0 %d 1 %d\n" % (n, n) for n in numbers[:37])),
        }
        for kind, written in records.items():
            with open(os.path.join(folder, kind, "%d.%s" % (zone, kind)), "w", encoding="ascii") as file:
                file.write(written)


def serve(options, server, first):
    caves = [first + i * (A_CAVE + 1) for i in range(options.count // (A_CAVE + 1))]
    random.Random(1).shuffle(caves)
    forget(server.world)
    start = time.monotonic()
    server.start()
    row("opened cold", "%.2f s, %.1f MB" % (time.monotonic() - start, server.rss_kib() / 1024))
    wizard = enter_wizard(server)
    row("a cold room", told(visit(wizard, caves[:COLD])))
    search(server, wizard)
    start = time.monotonic()
    times = visit(wizard, caves[COLD:options.rooms])
    if times:
        row("a crawl through %d of %d rooms" % (len(times), len(caves)),
            "%.0f s; %s" % (time.monotonic() - start, told(times)))
    row("memory at most, cache_mib %d" % options.cache, "%.1f MB" % (peak_kib(server) / 1024))
    wizard.close()
    if server.stop() != 0:
        raise Ended("the server did not stop well: %s" % server.last_words())


def run(options, folder):
    server = Server(os.path.join(options.build, "skein"), folder, "cache_mib = %d\n" % options.cache)
    start = time.monotonic()
    first = make(server.binary, server.world, options.count)
    row("%d things" % options.count, "%.0f MB, made in %.0f s" % (
        os.path.getsize(server.world) / 1e6, time.monotonic() - start))
    serve(options, server, first)
    offline(server.binary, ["check", "--world", server.world], "skein check")
    offline(server.binary, ["export", "--world", server.world, os.path.join(folder, "text")], "skein export")
    areas, world = os.path.join(folder, "areas"), os.path.join(folder, "imported.db")
    write_areas(areas)
    subprocess.run([server.binary, "init", "--world", world], check=True, capture_output=True)
    offline(server.binary, ["import", "--format", "circle", "--world", world, areas],
            "skein import, %d rooms" % (ZONES * 100))


def main(root, words):
    parser = argparse.ArgumentParser(prog="tools/bench world", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N", help="how many things")
    parser.add_argument("--build", help="take the program of this build folder, as it is")
    parser.add_argument("--cache", type=int, default=64, help="cache_mib of the server (64)")
    parser.add_argument("--rooms", type=int, help="crawl through so many rooms, instead of all")
    options = parser.parse_args(words)
    options.build = options.build or builds.build_here(root)
    if not options.build:
        return 1
    folder = tempfile.mkdtemp(prefix="bench-", dir=options.build)
    try:
        run(options, folder)
    except Ended as error:
        print("bench: %s; logs are in %s" % (error, folder), file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0
