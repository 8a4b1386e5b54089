"""Measures what the archive of commits costs on a line that changes the world, and on speech, which changes nothing: bytes
and calls that write, and processor time.
tools/bench archive."""
import os
from contextlib import closing

from processes import CONNECT, Load, cpu_seconds

TALKERS = 10
SECONDS = 5
LINES = {"durable change (drop, take)": ["drop token%d", "take token%d"], "say": ["say hello there, how are you"]}
SETTINGS = {
    "without an archive": "",
    "each commit archived": 'backups = { directory = "%s/backups", every = "1h", archive = "%s/archive", archive_every = "1s" }\n',
}


def written(server):
    """Returns the bytes that a process has written, to files and sockets, and the number of calls."""
    with open("/proc/%d/io" % server.process.pid, encoding="ascii") as file:
        counts = dict(line.split(": ") for line in file.read().splitlines())
    return int(counts["wchar"]), int(counts["syscw"])


def measure_archive(bench):
    for side in bench.sides:
        for name, settings in list(SETTINGS.items()) * bench.options.runs:
            folder = os.path.join(side.folder, "archive-%d" % len(os.listdir(side.folder)))
            os.makedirs(folder)
            with bench.serve(side, settings % (folder, folder) if settings else "") as server, closing(
                    Load(bench.programs, server.port, TALKERS, CONNECT)) as load:
                for what, lines in LINES.items():
                    load.run(1, TALKERS, lines)
                    (size, calls), spent = written(server), cpu_seconds(server.process)
                    answered = load.run(SECONDS, TALKERS, lines)["answered"]
                    now, used = written(server), cpu_seconds(server.process) - spent
                    line = "%s by %d, %s: " % (what, TALKERS, name)
                    bench.add(side, line + "written a line", "bytes", (now[0] - size) / answered)
                    bench.add(side, line + "calls that write a line", "calls", (now[1] - calls) / answered)
                    bench.add(side, line + "CPU a line", "us", used * 1e6 / answered)
