"""The measurements of tools/bench: a method of Bench for each word that it takes, in MEASUREMENTS.

Each measures all builds (sides) in turn, so that disturbances of the machine affect all of them, and adds rows. To add
a measurement, write a method, its line in MEASUREMENTS, and its target in WANTED."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from functools import partial

from abuse import HELD_WANTED, measure_abuse
from archive import measure_archive
from fights import measure_fights
from knee import WANTED as KNEE_WANTED
from knee import measure_knee, measure_reactors
from login import WANTED as LOGIN_WANTED
from login import measure_login
from paints import measure_paints
from processes import (CONNECT, Beside, Echo, Load, Nginx, Program, cpu_seconds, pairs_in, read_pairs,
                       run_pairs, settled_kib, waits)
from realm import measure_realm
from served import Ended, Follower, Server, enter, enter_wizard, number_in
from sustained import measure_sustained
from visitors import WANTED as VISITORS_WANTED
from visitors import measure_visitors

DELIVERED = "an echo line"
FEW, MANY, IDLE, CROWD, THRONG = 50, 500, 1000, 2000, 4000
TYPISTS = 10  # in the crowded room
PARTS = 4  # of a run, in which the compared builds take turns
STEADY = 3500  # lines of speech a second
CREATE = "create bench%d bench-password"
CHANGE = ["drop token%d", "take token%d"]
PRESS = """command("press {this}", function(e) e.this.count = (e.this.count or 0) + 1 end)"""
SPIN = """command("spin", function(e) while true do end end)"""

# The targets of rows: a minimum where more is better, a maximum where less is.
WANTED = {
    "look, each in a room of their own, 50": 0.60, "look, each in a room of their own, 500": 0.55,
    "durable change (drop, take), 50": 0.35, "durable change (drop, take), 500": 0.40,
    "inventory, all in one room, 50": 0.60, "inventory, all in one room, 500": 0.55,
    "look, all in one room, 50": 0.35, "look, all in one room, 500": 0.10,
    "say in one room, lines delivered, 50": 14, "say in one room, lines delivered, 500": 45,
    "say in one room, beside a bare program, 50": 0.5, "say in one room, beside a bare program, 500": 0.5,
    "memory of an idle player, each in a room of their own": 3, "memory of an idle guest in a crowd": 4,
    "CPU of a line, 4000 in the room, 10 of them typing: inventory": 40,
    "CPU of a line, 4000 in the room, 10 of them typing: tell": 40,
    "web: first page, first paint in a browser": 300,
    "2000 connect at once: until all are greeted": 100,
    "2000 guests come into one room: until all are in": 3, "look elsewhere beside 2000 guests coming, p99": 20,
    "open loop at 70 %, p99.9": 50,
    "1000 fights at once, of a core": 5, "look beside 1000 fights, longest": 20,
    "1000 fights at once in as many rooms, of a core": 5, "look beside 1000 fights in as many rooms, longest": 20,
    "look through a gate, 1: more until it is told, p50": 100,
    "look through a gate, 50: CPU of the world a line": 0.7,
    "say by 50 in one room through a gate, 500": 0.9,
    "3500 a second: say by 50 in one room through a gate, 500": 0.9,
    "3500 a second: say by 50 in one room through a gate, 500: CPU of the busier process a line": 1.1,
    "durable change with a copy in memory, 50": 0.8, "durable change with a copy in memory, 500": 0.8,
    "a line on a channel of 4 worlds, 1000 a second: until it is heard, p99": 20,
    "a line on a channel of 4 worlds, 1000 a second: not heard after a minute": 0,
    "a line on a channel of 4 worlds, 1000 a second: doubled or out of order": 0,
    "look with a board that is frozen, 50: p99": 1.2, "durable change with a board that is frozen, 50": 0.95,
    "look with a board that is dead, 50: p99": 1.2, "durable change with a board that is dead, 50": 0.95,
    "look with a board that is emptied, 50: p99": 1.2, "durable change with a board that is emptied, 50": 0.95,
    "a tell while the board is frozen: until it is given up": 2.1, "memory, the board frozen for 10 s": 16,
    "a board that was frozen for 10 s: until all is heard": 1,
    **HELD_WANTED, **KNEE_WANTED,
    **LOGIN_WANTED,
    **VISITORS_WANTED,
}


# References that measure the machine; a slower one is not reported as worse.
REFERENCES = ("plain libev echo", "SQLite alone", "nginx")


def together(parts):
    """Combines the results of several loads of the same duration."""
    lines = sum(part["typed"] for part in parts)
    whole = {}
    for key in parts[0]:
        values = [part[key] for part in parts]
        if key in ("max_us", "late_us"):
            whole[key] = max(values)
        elif key == "cpu_us":
            whole[key] = sum(part[key] * part["typed"] for part in parts) / lines
        else:
            whole[key] = sum(values) if key in ("typed", "answered", "delivered", "bytes") else statistics.mean(values)
    return whole


def settle_disk():
    """Waits until copied files are on the disk. Otherwise the kernel would write them half a minute later, and each of
    the measured commits would wait for that."""
    os.sync()


class Side:
    """A build to be measured, with the world made by it as a template for its servers."""

    def __init__(self, commit, binary, folder):
        self.commit = commit
        self.binary = binary
        self.folder = tempfile.mkdtemp(dir=folder)
        self.template = os.path.join(self.folder, "template.db")
        self.wizard_password = None
        self.rows = {}
        self.notes = []  # notes printed after the table


class Bench:
    def __init__(self, options, sides, folder, root):
        self.options, self.sides, self.folder, self.root = options, sides, folder, root
        self.programs = os.path.join(options.build, "tests", "bench")
        self.servers = []
        self.what = None
        self.by_turns = False
        self.echo = Echo(self.programs, (FEW, MANY))
        self.fan = Echo(self.programs, (), "--fan")

    def close(self):
        for server in self.servers:
            if server.process and server.process.poll() is None:
                server.kill()
        self.echo.close()
        self.fan.close()

    # -- worlds --

    @contextmanager
    def serve(self, side, settings="", services=("telnet",), fresh=False, listens=(), gated=False, template=None):
        """Starts a server on a copy of the world of build_world, or of another template, or on a fresh one; gated: a gate
        in front of it."""
        server = Server(side.binary, tempfile.mkdtemp(dir=side.folder), settings, services, gated)
        server.listens = list(listens)
        if not fresh:
            shutil.copyfile(template or side.template, server.world)
        settle_disk()
        self.servers.append(server)
        server.start()
        server.wizard_password = server.wizard_password or side.wizard_password
        yield server
        if server.gate:
            server.gate.stop()
        if server.stop() != 0:
            raise Ended("the server did not stop well: %s" % server.last_words())
        if not fresh:
            shutil.rmtree(os.path.dirname(server.world))

    @contextmanager
    def each(self, connections, settings="", services=("telnet",), login=CONNECT, door="telnet"):
        """A server and a load for each side, as {side: (server, load)}."""
        with ExitStack() as stack:
            yield {side: self.enter(stack, side, connections, settings, services, login, door)
                   for side in self.sides}

    def enter(self, stack, side, connections, settings, services, login, door):
        server = stack.enter_context(self.serve(side, settings, services))
        port = server.ports["http" if door == "ws" else door]
        return server, stack.enter_context(closing(Load(self.programs, port, connections, login, door)))

    def build_worlds(self):
        for side in self.sides:
            self.build_world(side)

    def build_world(self, side):
        """IDLE players, each in a room; MANY hold a token and have a pad to press, and there is one hall for all."""
        with self.serve(side, fresh=True) as server:
            side.wizard_password = server.wizard_password
            wizard = enter_wizard(server)
            load = Load(self.programs, server.port, IDLE, CREATE)
            pad = number_in(wizard.do("@create pad"))
            wizard.do("@ref #%d = bench/pad" % pad)
            wizard.program("$bench/pad", PRESS)
            wizard.do("@ref #%d = bench/hall" % number_in(wizard.do("@dig Hall")))
            for i in range(1, IDLE + 1):
                room = number_in(wizard.do("@dig Room %d" % i))
                wizard.do("@ref #%d = bench/room%d" % (room, i))
                wizard.do("@teleport bench%d to #%d" % (i, room))
                for what in ("token%d" % i, "pad%d from $bench/pad" % i) if i <= MANY else ():
                    thing = number_in(wizard.do("@create %s" % what))
                    wizard.do("@teleport #%d to bench%d" % (thing, i))
            load.close()
            wizard.close()
        shutil.copyfile(server.world, side.template)

    @staticmethod
    def gather(server, connections):
        wizard = enter_wizard(server)
        for i in range(1, connections + 1):
            wizard.do("@teleport bench%d to $bench/hall" % i)
        wizard.close()

    # -- measuring --

    def rounds(self):
        """Yields the sides as often as there are runs, each time the other way round."""
        self.by_turns = True
        try:
            for i in range(self.options.runs):
                yield self.sides if i % 2 == 0 else self.sides[::-1]
        finally:
            self.by_turns = False

    def in_turn(self):
        """Yields each side as often as there are runs: A B B A A B …"""
        for sides in self.rounds():
            yield from sides

    def add(self, side, name, unit, value, better="less", figures=None, plain=None):
        """Adds one run's value of a row, with the figures of `rate` in microseconds. Plain: the value before it was
        divided by a reference's, if it was."""
        row = side.rows.setdefault(name, {"what": self.what, "name": name, "unit": unit,
                                          "better": better, "samples": [], "figures": []})
        if name in WANTED:
            row["wanted"] = WANTED[name]
        if name.startswith(REFERENCES):
            row["reference"] = True
        row["samples"].append(value)
        if self.by_turns and len(self.sides) > 1:
            row.setdefault("turns", []).append(value if plain is None else plain)
        row["figures"].append(figures or {})
        print("%s%-60s %.4g %s" % (side.commit + " " if len(self.sides) > 1 else "", name, value, unit),
              file=sys.stderr)

    def compare(self, name, loads, lines, key="rate", times=1, unit="of echo"):
        """Measures lines typed by all beside the echo. Returns the last results."""
        last = {}
        connections = next(iter(loads.values()))[1].connections
        for sides in self.rounds():
            reference, *results = self.alternate(
                partial(self.echo.loads[connections].run, senders=connections, lines=["look"]),
                *(partial(self.run_counted, *loads[side], connections, lines) for side in sides))
            for side, result in zip(sides, results):
                last[side] = result
                self.add(side, "%s, %d" % (name, connections), unit, times * result[key] / reference["rate"], "more",
                         result, result[key])
        return last

    def alternate(self, *runs):
        """Has runs take turns in parts, and returns the result of each: on a machine that others use, which is fast for a
        moment and slow for another, all are to meet the same of it. A run takes how long it is to last."""
        parts = [[run(seconds=self.options.seconds / PARTS) for run in runs] for _ in range(PARTS)]
        return [together(results) for results in zip(*parts)]

    def run_counted(self, server, load, senders, lines, rate=None, seconds=None):
        """Returns the load's result and the server's cost of a line; rate: so many lines a second, at a fixed rate."""
        seconds = seconds or self.options.seconds
        before = cpu_seconds(server.process)
        if rate:
            load.begin_rate(seconds, senders, rate, lines)
        result = load.read() if rate else load.run(seconds, senders, lines)
        result["cpu_us"] = (cpu_seconds(server.process) - before) * 1e6 / result["typed"]
        return result

    def measure_references(self):
        for connections, load in self.echo.loads.items():
            for side in self.in_turn():
                result = load.run(self.options.seconds, connections, ["look"])
                self.add(side, "plain libev echo, %d" % connections, "lines/s", result["rate"], "more", result)
        for rows in (1, FEW):
            for side in self.in_turn():
                folder = tempfile.mkdtemp(dir=self.folder)
                result = run_pairs(os.path.join(self.programs, "bench-commit"),
                                   os.path.join(folder, "commit.db"), rows, self.options.seconds)
                shutil.rmtree(folder)
                self.add(side, "SQLite alone, rows, %d a commit" % rows, "rows/s",
                         result["rows_per_second"], "more", result)

    def measure_newcomers(self):
        for side in self.in_turn():
            with self.serve(side) as server:
                with closing(Load(self.programs, server.port, CROWD)) as load:
                    self.add(side, "%d connect at once: until all are greeted" % CROWD, "ms",
                             load.greeted["ms"])
        for login, name in ((CONNECT, "log-in of an account"), ("guest", "log-in of a guest")):
            for side in self.in_turn():
                with self.serve(side) as server:
                    with closing(Load(self.programs, server.port, MANY, login)) as load:
                        self.add(side, "%s, %d at once" % (name, MANY), "ms", load.entered["ms"])

    def measure_arrivals(self):
        """Guests enter the newcomers' start room all at once; one player looks elsewhere."""
        for side in self.in_turn():
            with self.serve(side) as server:
                with Beside(server, self.echo) as beside:
                    with closing(Load(self.programs, server.port, CROWD, "guest")) as load:
                        self.add_coming(side, "guests", load.entered["ms"] / 1e3, beside)

    def measure_memory(self):
        for login, name in ((CONNECT, "memory of an idle player, each in a room of their own"),
                            ("guest", "memory of an idle guest in a crowd")):
            for side in self.in_turn():
                with self.serve(side) as server:
                    enter_wizard(server).do("look")
                    before = settled_kib(server)
                    with closing(Load(self.programs, server.port, IDLE, login)):
                        self.add(side, name, "KiB", (settled_kib(server) - before) / IDLE)

    def measure_commands(self):
        for connections in (FEW, MANY):
            with self.each(connections) as loads:
                self.compare("look, each in a room of their own", loads, ["look"])
                self.compare("inventory, each in a room of their own", loads, ["inventory"])
                self.compare("durable change (drop, take)", loads, CHANGE)
                self.compare("script writing a property", loads, ["press pad%d"])

    def measure_crowds(self):
        """All in one hall. Speech is compared with the echo, and with a bare program that writes lines of the same
        length to the same number of connections."""
        for connections in (FEW, MANY):
            with self.each(connections) as loads:
                for server, _ in loads.values():
                    self.gather(server, connections)
                self.compare("inventory, all in one room", loads, ["inventory"])
                self.compare("look, all in one room", loads, ["look"])
                last = self.compare("say in one room, lines delivered", loads, ["say ~"], "delivered_rate",
                                    unit=DELIVERED)
                length = max(2, round(statistics.mean(
                    result["bytes"] / max(1, result["delivered"]) for result in last.values())))
                with closing(self.fan.load(connections)) as fan:
                    for sides in self.rounds():
                        bare, *results = self.alternate(
                            partial(fan.run, senders=connections, lines=["~" + "." * (length - 2)]),
                            *(partial(loads[side][1].run, senders=connections, lines=["say ~"]) for side in sides))
                        for side, result in zip(sides, results):
                            self.add(side, "say in one room, beside a bare program, %d" % connections, "of it",
                                     result["delivered_rate"] / bare["delivered_rate"], "more", bare,
                                     result["delivered_rate"])

    def measure_cpu(self):
        """The cost of a line for the server in a room full of idle guests: when ten of them type, and when a single
        guest types, for whom the server wakes each time, as the echo does. One more guest only listens."""
        with ExitStack() as stack:
            loads = {side: self.enter_throng(stack, side) for side in self.sides}
            time.sleep(2)
            for line in ("inventory", "tell bench%d hello" % (TYPISTS + 1)):
                for senders in (TYPISTS, 1):
                    for side in self.in_turn():
                        self.add_cpu(side, *loads[side], senders, line)

        with closing(self.echo.load(1)) as load:
            for side in self.sides * self.options.runs:
                result = self.run_counted(self.echo.server, load, 1, ["look"])
                self.add(side, "plain libev echo, CPU of a line of one", "us", result.pop("cpu_us"), "less", result)

    def enter_throng(self, stack, side):
        """Returns a server full of guests, and the load of the typists there."""
        server = stack.enter_context(self.serve(side))
        for _ in range(THRONG // MANY):
            stack.enter_context(closing(Load(self.programs, server.port, MANY, "guest")))
        load = stack.enter_context(closing(Load(self.programs, server.port, TYPISTS + 1, CONNECT)))
        with closing(enter_wizard(server)) as wizard:
            for i in range(1, TYPISTS + 2):
                answer = wizard.do("@teleport bench%d to $start" % i)
                # Builds before 0.3.0 say "is in".
                if " is in " not in answer and " is now in " not in answer:
                    raise Ended("bench%d does not get into the crowd: %s" % (i, answer[-200:]))
        return server, load

    def add_cpu(self, side, server, load, senders, line):
        result = self.run_counted(server, load, senders, [line])
        typing = ", %d of them typing" % senders if senders > 1 else ""
        self.add(side, "CPU of a line, %d in the room%s: %s" % (THRONG, typing, line.split()[0]), "us",
                 result.pop("cpu_us"), "less", result)

    def measure_undurable(self):
        for connections in (FEW, MANY):
            with self.each(connections, 'durability = "process"\n') as loads:
                self.compare("the change, durability = \"process\"", loads, CHANGE)

    def measure_follow(self):
        """Changes that a follower must have before they are shown, compared with the same server alone, by turns."""
        for place, name in ((None, "on the same disk"), ("/dev/shm", "in memory")):
            for connections in (FEW, MANY):
                for side in self.sides:
                    with tempfile.TemporaryDirectory(dir=place) as folder:
                        self.compare_followed(side, connections, name, folder)

    def compare_followed(self, side, connections, name, folder):
        link = "unix:%s/link" % folder
        with ExitStack() as stack:
            alone = stack.enter_context(self.serve(side))
            followed = stack.enter_context(self.serve(side, listens=["link:" + link]))
            follower = Follower(side.binary, link, os.path.join(folder, "copy.db"), followed.config)
            stack.callback(follower.stop)
            follower.wait("in step")
            loads = [stack.enter_context(closing(Load(self.programs, server.port, connections, CONNECT)))
                     for server in (alone, followed)]
            for _ in range(self.options.runs):
                one = self.run_counted(alone, loads[0], connections, CHANGE)
                two = self.run_counted(followed, loads[1], connections, CHANGE)
                self.add(side, "durable change with a copy %s, %d" % (name, connections), "of alone",
                         two["rate"] / one["rate"], "more", two)
                self.add(side, "the same: more until it is told, p50, %s, %d" % (name, connections), "ms",
                         (two["p50_us"] - one["p50_us"]) / 1e3, "less", one)

    def measure_gate(self):
        """People connected through a gate, compared with the same server alone, by turns."""
        for side in self.sides:
            with self.serve(side) as alone, self.serve(side, gated=True) as held:
                for connections, senders, lines, name in ((1, 1, ["look"], "look"), (FEW, FEW, ["look"], "look"),
                                                          (MANY, FEW, ["say ~"], "say by %d in one room" % FEW)):
                    with ExitStack() as stack:
                        loads = [stack.enter_context(closing(Load(self.programs, server.port, connections, CONNECT)))
                                 for server in (alone, held)]
                        for server in (alone, held) if senders < connections else ():
                            self.gather(server, connections)
                        for _ in range(self.options.runs):
                            self.compare_gated(side, name, (alone, held), loads, senders, lines)
                            if senders < connections:
                                self.compare_gated(side, "%d a second: %s" % (STEADY, name), (alone, held), loads,
                                                   senders, lines, STEADY)

    def compare_gated(self, side, name, servers, loads, senders, lines, rate=None):
        """World, gate and load share the cores. At a steady rate each gets the time it needs, and the processor time
        of the busier process tells the limit of a machine with a core for each."""
        name = "%s through a gate, %d" % (name, loads[0].connections)
        one = self.run_counted(servers[0], loads[0], senders, lines, rate)
        before = cpu_seconds(servers[1].gate.process)
        two = self.run_counted(servers[1], loads[1], senders, lines, rate)
        gate_us = (cpu_seconds(servers[1].gate.process) - before) * 1e6 / two["typed"]
        key = "delivered_rate" if one["delivered_rate"] else "rate"
        self.add(side, name, "of alone", two[key] / one[key], "more", two)
        self.add(side, name + ": more until it is told, p50", "us", two["p50_us"] - one["p50_us"], "less", two)
        self.add(side, name + ": CPU of the world a line", "of alone", two["cpu_us"] / one["cpu_us"], "less", one)
        self.add(side, name + ": CPU of the busier process a line", "of alone",
                 max(two["cpu_us"], gate_us) / one["cpu_us"], "less", one)

    def measure_loop(self):
        """One player runs an endless loop, again and again, while the others look."""
        with self.each(FEW) as loads, ExitStack() as stack:
            for server, _ in loads.values():
                stack.enter_context(spinning(server))
            self.compare("look beside an endless loop", loads, ["look"])

    def measure_doors(self):
        """The same lines by other protocols."""
        for door, name in (("telnets", "telnet through TLS"), ("irc", "IRC"), ("ws", "WebSockets")):
            for connections in (FEW, MANY):
                with self.each(connections, self.certificate(), ("telnet", "http" if door == "ws" else door),
                               CONNECT, door) as loads:
                    self.compare("look by %s, each in a room of their own" % name, loads, ["look"])
                    for server, _ in loads.values():
                        self.gather(server, connections)
                    # IRC does not echo a message to its sender.
                    self.compare("say by %s in one room, lines delivered" % name, loads, ["say ~"],
                                 times=connections - (door == "irc"), unit=DELIVERED)

    def certificate(self):
        """Returns settings for TLS."""
        folder = os.path.join(self.folder, "tls")
        if not os.path.exists(folder):
            subprocess.run([self.sides[0].binary, "certificate", folder], check=True, capture_output=True)
        return 'tls = { certificate = "%s/certificate.pem", key = "%s/key.pem" }\n' % (folder, folder)

    # -- the web and IRC --

    def add_gets(self, name, ports, path):
        for side in self.in_turn():
            reference = self.echo.loads[FEW].run(self.options.seconds, FEW, ["look"])
            result = run_pairs(os.path.join(self.programs, "bench-web"), "get", FEW, self.options.seconds,
                               ports[side], path)
            self.add(side, "%s, %d" % (name, FEW), "of echo", result["rate"] / reference["rate"], "more", result,
                     result["rate"])

    def measure_web(self):
        """The file that all pages share, beside nginx if it is here; a room's page, the first page; when a browser first
        paints the first page (at most 300 ms is the goal); and whether anybody who plays waits while a visitor asks for
        all that the limits allow."""
        measure_visitors(self)
        with ExitStack() as stack:
            servers = {side: stack.enter_context(self.serve(side, services=("telnet", "http")))
                       for side in self.sides}
            ports = {side: server.ports["http"] for side, server in servers.items()}
            nginx = stack.enter_context(Nginx(self.folder, os.path.join(self.root, "data", "web")))
            if nginx.port:
                self.add_gets("nginx: a file of 20 KB", dict.fromkeys(self.sides, nginx.port), "/skein.css")
            self.add_gets("web: a file of 20 KB", ports, "/static/skein.css")
            wizard = enter_wizard(servers[self.sides[0]])
            room = number_in(wizard.do("@lua object(\"start\")"))
            wizard.close()
            self.add_gets("web: page of a room", ports, "/world/room/%d" % room)
            self.add_gets("web: first page", ports, "/")
            measure_paints(self, "web: first page, first paint in a browser", ports, "/")

    def add_coming(self, side, what, seconds, beside):
        self.add(side, "%d %s come into one room: until all are in" % (CROWD, what), "s", seconds)
        looks, controls = waits(beside.looks), waits(beside.controls)
        self.add(side, "look elsewhere beside %d %s coming, p99" % (CROWD, what), "ms",
                 looks["p99_us"] / 1e3, "less", looks)
        self.add(side, "plain libev echo beside %d %s coming, p99" % (CROWD, what), "ms",
                 controls["p99_us"] / 1e3, "less", controls)

    def measure_crowd(self):
        """WebSockets of guests in one room; one guest says something to all."""
        for side in self.sides:
            with self.serve(side, services=("telnet", "http")) as server:
                before, start = server.rss_kib(), time.monotonic()
                with Beside(server, self.echo) as beside:
                    crowd = Program(os.path.join(self.programs, "bench-web"), "crowd", CROWD,
                                    server.ports["http"])
                    crowd.read()
                self.add_coming(side, "WebSockets", time.monotonic() - start, beside)
                time.sleep(2)  # freed memory is given back in quiet seconds
                self.add(side, "memory a WebSocket, %d guests in one room" % CROWD, "KiB",
                         (server.rss_kib() - before) / CROWD)
                for _ in range(self.options.runs + 1):
                    crowd.order("say ~hello everybody")
                    self.add(side, "say to %d WebSockets: until the last has it" % CROWD, "ms",
                             crowd.read()["last_ms"])
                crowd.close()

    def irc(self, *words):
        return subprocess.Popen([os.path.join(self.programs, "bench-irc"), *map(str, words)],
                                text=True, stdout=subprocess.PIPE)

    def measure_irc(self):
        """IRC clients on one channel, and in one room; one client repeatedly says something to all."""
        seconds = 3 * self.options.seconds
        for side in self.sides:
            with self.serve(side, services=("telnet", "irc")) as server:
                before = server.rss_kib()
                with Beside(server, self.echo) as beside:
                    process = self.irc(CROWD, seconds, server.ports["irc"])
                    entered = read_pairs(process)["entered_s"]
                self.add_coming(side, "IRC clients", entered, beside)
                told = read_pairs(process)
                self.add(side, "memory an IRC client, %d on one channel" % CROWD, "KiB",
                         (server.rss_kib() - before) / CROWD)
                process.wait()
                process.stdout.close()
            with self.irc("--echo", CROWD, seconds, self.echo.port) as process:
                read_pairs(process)
                reference = pairs_in(process.stdout.readline())
            self.add(side, "message to %d IRC clients: lines delivered" % CROWD, "of echo",
                     told["lines_s"] / reference["lines_s"], "more",
                     {"rate": told["lines_s"], "p50_us": told["spread_ms"] * 1e3, "max_us": told["worst_ms"] * 1e3})


@contextmanager
def spinning(server):
    """While it lasts, a builder runs a script that never ends, again and again."""
    wizard = enter_wizard(server)
    wheel = number_in(wizard.do("@create wheel"))
    wizard.program("#%d" % wheel, SPIN)
    builder = enter(server, "create spinner bench-password")
    wizard.do("@role spinner builder")
    wizard.do("@teleport #%d to spinner" % wheel)
    over = threading.Event()

    def spin():
        while not over.is_set():
            builder.do("spin")

    thread = threading.Thread(target=spin)
    thread.start()
    yield
    over.set()
    thread.join()


MEASUREMENTS = {
    "references": Bench.measure_references,
    "newcomers": Bench.measure_newcomers,
    "arrivals": Bench.measure_arrivals,
    "memory": Bench.measure_memory,
    "commands": Bench.measure_commands,
    "crowds": Bench.measure_crowds,
    "cpu": Bench.measure_cpu,
    "undurable": Bench.measure_undurable,
    "follow": Bench.measure_follow,
    "gate": Bench.measure_gate,
    "loop": Bench.measure_loop,
    "doors": Bench.measure_doors,
    "web": Bench.measure_web,
    "crowd": Bench.measure_crowd,
    "irc": Bench.measure_irc,
    "abuse": measure_abuse,
    "archive": measure_archive,
    "fights": measure_fights,
    "knee": measure_knee,
    "reactors": measure_reactors,
    "login": measure_login,
    "realm": measure_realm,
    "sustained": measure_sustained,
}
