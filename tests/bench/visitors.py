"""A web visitor at the limits, and the delay for players: an area of a thousand rooms and two thousand areas,
requested by several connections of one address, while a player looks around."""
import http.client
import os
import shutil
import tempfile
import threading
import time

from fights import run
from processes import cpu_seconds
from served import Ended, Server, enter

ROOMS, AREAS, CONNECTIONS, SECONDS = 1000, 2000, 8, 10
VISITOR = "127.0.0.2"
SETTINGS = 'limits = { exempt = { "127.0.0.1" } }\n'
ROW = "look beside a visitor at the limits, longest"
WANTED = {ROW: 100}
PATHS = ["/world/maze", "/api/v1/areas/maze", "/card/area/maze.png", "/api/v1/help?words=the+of", "/help?words=a+b",
         "/world", "/api/v1/areas", "/sitemap.xml", "/", "/who", "/highscores", "/find?words=cell", "/api/v1/rooms",
         "/api/v1/openapi.json", "/world/nowhere-at-all", "/static/skein.css"]


def write_world(binary, folder, world):
    text, plain = os.path.join(folder, "text"), os.path.join(folder, "plain.db")
    run(binary, "init", "--world", plain)
    run(binary, "export", "--world", plain, text)
    with open(os.path.join(text, "maze.lua"), "w", encoding="utf-8") as file:
        file.write('area "maze" { name = "the maze", public = true }\n')
        for i in range(ROOMS):
            ways = ['%s = "cell-%d"' % (way, to) for way, to in (
                ("east", i + 1 if i % 40 < 39 else -1), ("west", i - 1 if i % 40 else -1),
                ("south", i + 40), ("north", i - 40)) if 0 <= to < ROOMS]
            file.write('room "cell-%d" { name = "Cell %d", area = ref "maze", public = true, exits = { %s } }\n' % (
                i, i, ", ".join(ways)))
        for i in range(AREAS):
            file.write('area "isle-%d" { name = "Isle %d", public = true }\n'
                       'room "shore-%d" { name = "Shore", area = ref "isle-%d", public = true }\n' % (i, i, i, i))
    run(binary, "init", "--world", world, "--from", text)


class Visitor(threading.Thread):
    """Requests one page after another, as fast as possible, and waits when it is told to."""

    def __init__(self, port, first):
        super().__init__(daemon=True)
        self.port, self.next = port, first
        self.over = False
        self.answered, self.refused, self.failed = 0, 0, 0

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(VISITOR, 0))

    def run(self):
        connection = self.connect()
        while not self.over:
            try:
                connection.request("GET", PATHS[self.next % len(PATHS)], headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                self.failed += 1
                connection.close()
                connection = self.connect()
                continue
            self.next += 1
            self.answered += answer.status != 429
            self.refused += answer.status == 429
            if answer.status == 429:
                time.sleep(0.02)
        connection.close()


def look(player, seconds):
    """How long each look took, in ms, sorted."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        player.do("look")
        times.append((time.perf_counter() - start) * 1e3)
        time.sleep(0.01)
    return sorted(times)


def measure_side(bench, side, folder):
    server = Server(side.binary, folder, SETTINGS, services=("telnet", "http"))
    write_world(side.binary, folder, server.world)
    bench.servers.append(server)
    server.start()
    player = enter(server, "create watcher a-long-password")
    look(player, 1)
    visitors = [Visitor(server.ports["http"], i * 3) for i in range(CONNECTIONS)]
    start, used = time.monotonic(), cpu_seconds(server.process)
    for visitor in visitors:
        visitor.start()
    times = look(player, SECONDS)
    used = (cpu_seconds(server.process) - used) / (time.monotonic() - start)
    for visitor in visitors:
        visitor.over = True
    for visitor in visitors:
        visitor.join(60)
    answered = sum(visitor.answered for visitor in visitors)
    if answered == 0 or any(visitor.failed for visitor in visitors):
        raise Ended("%d pages came, %d requests failed" % (answered, sum(visitor.failed for visitor in visitors)))
    player.close()
    if server.stop() != 0:
        raise Ended("the server did not stop well: %s" % server.last_words())
    bench.add(side, ROW, "ms", times[-1])
    bench.add(side, "look beside a visitor at the limits, p99", "ms", times[len(times) * 99 // 100])
    bench.add(side, "pages for a visitor at the limits", "a second", answered / SECONDS, "more")
    bench.add(side, "a visitor at the limits, of a core", "%", used * 100)


def measure_visitors(bench):
    for side in bench.in_turn():
        folder = tempfile.mkdtemp(dir=side.folder)
        try:
            measure_side(bench, side, folder)
        finally:
            shutil.rmtree(folder)
