"""The knee: as many people as a process is to carry, each in a room of their own, who look every three seconds, whether
they are answered or not; what a look costs then, and what one who only listens. And each of libev's ways to wait for
sockets under the same lines. tools/bench knee reactors."""
import os
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack, closing

from processes import CONNECT, Load, cpu_seconds
from scale_world import START, Filling, link
from served import Ended, Server

PEOPLE = 20000
OWN_FILES = 200  # that a server and a load open beside their sockets
EVERY_S = 3
LOADS = 5  # log in one after the other, type together
SECONDS = 20
WARM_S = 30  # by then it has read what it reads at the start
CROWDED = 'limits = { exempt = { "127.0.0.0/8" }, connections = %d }\n' % (2 * PEOPLE)

# libev's flags of what it has; those without a name in --reactor can only be had by its own LIBEV_FLAGS.
REACTORS = {"epoll": None, "poll": None, "select": None, "linuxaio": 0x40, "io_uring": 0x80}

KNEE = "%d people, each looks every %d s" % (PEOPLE, EVERY_S)
# In milliseconds and microseconds: a look may cost two seconds of a processor divided by 25,000.
WANTED = {KNEE + ": p99": 50, KNEE + ": CPU of a look": 80}


def people():
    """Returns how many people the limit of open files allows, of PEOPLE."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return PEOPLE if most == resource.RLIM_INFINITY else min(PEOPLE, most - OWN_FILES)


def fill(path, count):
    """Adds bench2, bench3 … with the password of bench1, each asleep in a room of their own."""
    filling = Filling(path)
    columns = [row[1] for row in filling.db.execute("PRAGMA table_info(account)")]
    account = dict(zip(columns, filling.db.execute("SELECT * FROM account WHERE name = 'bench1'").fetchone()))
    rows = []
    for n in range(2, count + 1):
        name = "bench%d" % n
        room = filling.add("room", "Room %d" % n, desc="A bare room, one of many. Its number is %d." % n)
        who = filling.add("player", name, **{"_played:made": b"\2", "asleep": link(room)})
        key = name.replace("1", "l").replace("0", "o")
        rows.append([{"key": key, "name": name, "character": who, "created_ms": START, "seen_ms": START, "sum": None}.get(
            column, account[column]) for column in columns])
    filling.db.executemany("INSERT INTO account VALUES (%s)" % ", ".join("?" * len(columns)), rows)
    filling.close()


def make_world(bench, side, count):
    with bench.serve(side, fresh=True) as server:
        Load(bench.programs, server.port, 1, "create bench%d bench-password").close()
    path = os.path.join(side.folder, "knee.db")
    shutil.copyfile(server.world, path)
    fill(path, count)
    return path


def measure_knee(bench):
    count = people()
    for side in bench.sides:
        world = make_world(bench, side, count)
        with bench.serve(side, CROWDED, template=world) as server, ExitStack() as stack:
            time.sleep(WARM_S)
            before = server.rss_kib()
            each = count // LOADS
            loads = [stack.enter_context(closing(Load(bench.programs, server.port, each, CONNECT, first=1 + i * each)))
                     for i in range(LOADS)]
            time.sleep(WARM_S)
            bench.add(side, "memory of %d idle players, of one" % PEOPLE, "KiB",
                      (server.rss_kib() - before) / (each * LOADS))
            for _ in range(bench.options.runs):
                add_knee(bench, side, server, loads)
    if count < PEOPLE:
        print("only %d people: the limit of open files" % count, file=sys.stderr)


def add_knee(bench, side, server, loads):
    """The loads share the people; the slowest tells the waiting times."""
    start, main, cpu = time.monotonic(), server.loop_seconds(), cpu_seconds(server.process)
    for load in loads:
        load.begin_rate(SECONDS, load.connections, PEOPLE / EVERY_S / LOADS, ["look"])
    results = [load.read() for load in loads]
    main = (server.loop_seconds() - main) / (time.monotonic() - start)
    cpu = (cpu_seconds(server.process) - cpu) / sum(result["typed"] for result in results)
    slowest = max(results, key=lambda result: result["p99_us"])
    bench.add(side, KNEE + ": p99", "ms", slowest["p99_us"] / 1e3, "less", slowest)
    bench.add(side, KNEE + ": CPU of a look", "us", cpu * 1e6)
    bench.add(side, KNEE + ": main thread, of a core", "%", main * 100)


def serve_by(bench, side, name, connections):
    """Starts a server that waits that way, and a load; raises Ended if it can't."""
    server = Server(side.binary, tempfile.mkdtemp(dir=side.folder))
    flag = REACTORS[name]
    server.options = [] if flag else ["--reactor", name]
    server.env = {"LIBEV_FLAGS": str(flag)} if flag else None
    shutil.copyfile(side.template, server.world)
    bench.servers.append(server)
    server.start()
    return server, Load(bench.programs, server.port, connections, CONNECT)


def measure_reactors(bench):
    """All of them in turn, since the machine is faster at one time than at another."""
    connections = max(bench.echo.loads)
    for side in bench.sides:
        served = {}
        for name in REACTORS:
            try:
                served[name] = serve_by(bench, side, name, connections)
            except Ended as why:
                side.notes.append("no look by %s: %s" % (name, why))
        for _ in range(bench.options.runs):
            for name, (server, load) in served.items():
                result = bench.run_counted(server, load, connections, ["look"])
                bench.add(side, "look by %s, %d: CPU of a line" % (name, connections), "us", result.pop("cpu_us"),
                          "less", result)
        for server, load in served.values():
            load.close()
            if server.stop() != 0:
                raise Ended("the server did not stop well: %s" % server.last_words())
