"""Measures players who come back after a restart with tokens, as clients with stored tokens do: how long until the
last is in, and the server's cost; and those who type a password, whose checks wait in a queue. tools/bench login."""
import http.client
import json
import os
import shutil
from contextlib import closing

from processes import CONNECT, Load, cpu_seconds

PEOPLE = 5000
AT_ONCE = 500  # connections under way at a time
CREATE = "create bench%d bench-password"
COME_BACK = {"telnet": "connect bench%d %w", "ws": "token %w"}
DEFAULT_HASHES = "passwords = { memory_kib = 65536 }\n"  # players with a token do not wait for this

BY_PASSWORD = 100
LOG_INS = "log-ins by password at the default cost, %d at once" % BY_PASSWORD

# In seconds; log-ins a second.
WANTED = {
    LOG_INS: 9,
    **{"%d come back by token through %s: until all are in" % (PEOPLE, door): 60 for door in COME_BACK},
}


def write_tokens(port, path):
    """Writes a token of each of PEOPLE, a line each."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as web, open(path, "w", encoding="ascii") as file:
        for i in range(1, PEOPLE + 1):
            web.request("POST", "/api/v1/login", json.dumps({"name": "bench%d" % i, "password": "bench-password"}),
                        {"Content-Type": "application/json"})
            file.write(json.load(web.getresponse())["token"] + "\n")


def make_world(bench, side):
    """Makes a world that all of them were in, all in the room where newcomers wake."""
    tokens, world = os.path.join(side.folder, "tokens"), os.path.join(side.folder, "people.db")
    with bench.serve(side, fresh=True, services=("telnet", "http")) as server:
        for first in range(1, PEOPLE + 1, AT_ONCE):
            Load(bench.programs, server.port, AT_ONCE, CREATE, first=first).close()
        write_tokens(server.ports["http"], tokens)
    shutil.copyfile(server.world, world)
    return world, tokens


def measure_passwords(bench, side):
    with bench.serve(side, DEFAULT_HASHES, fresh=True) as server:
        Load(bench.programs, server.port, BY_PASSWORD, CREATE).close()
    for _ in range(bench.options.runs):
        with bench.serve(side, DEFAULT_HASHES, template=server.world) as again:
            before = cpu_seconds(again.process)
            with closing(Load(bench.programs, again.port, BY_PASSWORD, CONNECT)) as load:
                spent = cpu_seconds(again.process) - before
                bench.add(side, LOG_INS, "a second", BY_PASSWORD * 1e3 / load.entered["ms"], "more")
                bench.add(side, LOG_INS + ": CPU of one", "ms", spent * 1e3 / BY_PASSWORD)


def measure_login(bench):
    for side in bench.sides:
        measure_passwords(bench, side)
        world, tokens = make_world(bench, side)
        for door in list(COME_BACK) * bench.options.runs:
            with bench.serve(side, DEFAULT_HASHES, ("telnet", "http"), template=world) as server:
                before = cpu_seconds(server.process)
                port = server.ports["http" if door == "ws" else door]
                with closing(Load(bench.programs, port, PEOPLE, COME_BACK[door], door, own=tokens)) as load:
                    spent = cpu_seconds(server.process) - before
                    name = "%d come back by token through %s: " % (PEOPLE, door)
                    bench.add(side, name + "until all are in", "s", load.entered["ms"] / 1e3)
                    bench.add(side, name + "CPU of one", "ms", spent * 1e3 / PEOPLE)
