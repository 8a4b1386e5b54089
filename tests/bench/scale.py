"""A large world with a crowd in it: types every stock command that the game lists, and every IRC command, and asks for
every page and each GET of the API, while somebody else looks about every 10 ms. Each has to answer, or begin to, within 250 ms, and no look beside it
may take longer than 20 ms. Commands that end the session or stop the server are left out.

Failures are tried again, and the better figures count. The time for which the server or this program waited for a
processor that another program had does not count; a look is held for as long as the server's main thread ran
meanwhile. At its end stands which rows fail and why, and the worst of all, in
two tables. The world is made once (tests/bench/scale_world.py) and served from a copy."""
import argparse
import glob
import json
import multiprocessing
import os
import re
import shutil
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from multiprocessing.connection import wait

import builds
import scale_world
from processes import Load
from served import PROMPT_END, Ended, Player, Server

ANSWER_MS, HELD_MS = 250, 20
PAUSE_S = 0.01     # of the bystander
TRIES = 3
LONGEST_S = 120
WORST = 20         # rows of the last table
FAULTS = {b"larger than 64": "refused as too large", b"took too long": "stopped as too long",
          b"something went wrong": "a script's error", b"too much at once": "refused as too much"}
NEEDED = {b"no thing": ("@teleport $bench/room", "@create thing"), b"asleep": ("wake", "stand"),
          b"no Hoarder": ("@teleport $bench/room", "@teleport Hoarder to $bench/room")}
SILENT_S = 3       # a command that says nothing for so long has done all that it does
QUIET_S = 0.03
WHICH_CHARACTER = b"Which one? "
PLAIN_PROMPT = re.compile(rb"(^|\n)> \xff[\xf9\xef]$")   # that of an editor says more
BARE_PROMPT = re.compile(rb"> \xff[\xf9\xef]$")   # the answer comes later
SERVICES = ("telnet", "irc", "http")
SETTINGS = "cache_mib = 256\n"

# Never typed: they end sessions or the server, wait for other programs, or change the bystander.
NEVER = re.compile(r"^(quit|logout|logoff|disconnect|characters|prompt|@shutdown|@restart|@restore|@boot|@ban|@jail|@disable|password|register|sessions end|"
                   r"@upgrade|@key|@password|@move|@wall|@realm|email|delete|@delete|suicide|again)\b")
# The words for the nouns of a pattern, by the slot's name or its kind.
SLOTS = {"text": "the", "word": "Ann", "number": "2", "player": "Hoarder", "exit": "north", "noun": "thing",
         "seen": "thing", "any": "thing", "held": "thing", "reach": "thing", "character": "Hoarder"}
SIGNS = ";:'\""  # are verbs, too
NAMED = {"direction": "north", "name": "soup", "proto": "$bench/trinket", "area": "#16", "channel": "tea1",
         "place": "$bench/room", "goal": "$bench/room", "page": "2", "time": "2h", "pattern": "*"}
# The dearest lines at this size, beside all patterns.
LINES = ("look", "who", "who 20", "where", "map", "map 8", "map words", "journal", "goals", "quest", "hint", "channels",
         "go to $bench/room", "missed", "mail", "mail list", "history 200", "@show here", "@show $bench/barn0", "@show $bench/trinket",
         "@area", "@uses $bench/trinket", "@find thing 77", "@find pebble of kind 77", "@find xyz", "@find p",
         "@stats", "@monitor", "@monitor off", "inventory", "preview @destroy $bench/trinket", "@teleport $bench/barn2", "look", "get all", "drop all",
         "examine thing", "@list", "@undo", "exits", "say hello", "time", "commands", "@verbs look")
# Beside all the people.
CROWDED = ("say hello", "smile", "emote waves", "look guest", "wave at guest", "whisper hello to guest", "tell guest hello")
# At last the lines that go on for a while: the bystander looks until it ends.
LONG = ("@destroy $bench/barn1", "@destroy $bench/trinket")
IRC = ("ADMIN", "AWAY :soup", "AWAY", "CHATHISTORY LATEST #public * 50", "HELP", "INFO", "INVITE Hoarder #public", "ISON Ann Hoarder",
       "JOIN #public", "JOIN #here", "KICK #tea1 Ann", "LINKS", "LIST", "LUSERS", "MARKREAD #public", "MODE #public",
       "MODE #here", "MONITOR + Ann", "MOTD", "NAMES #here", "NAMES #public", "NAMES", "NOTICE #public :soup", "PRIVMSG #public :soup",
       "PRIVMSG #here :soup", "TAGMSG #here", "WALLOPS :soup", "METADATA * LIST", "REDACT #public 1", "HELPOP",
       "RENAME #tea1 #tea1x", "PRIVMSG skein :who", "SEARCH #public soup", "SETNAME :Soup", "STATS u", "TIME", "TOPIC #public", "USERHOST Ann Hoarder",
       "VERSION", "WHO #here", "WHO #public", "WHO *", "WHO guest*", "WHO Hoarder", "WHOIS Hoarder", "WHOWAS Ann", "PART #tea2")
# Pages that go on.
PAGES_NEVER = {"/ws"}
# IRC commands that begin or end a session, belong to others, or are parts of these.
IRC_NEVER = {"AUTHENTICATE", "BATCH", "CAP", "ERROR", "KILL", "NICK", "OPER", "PASS", "PING", "PONG", "QUIT", "REGISTER", "USER",
             "VERIFY", "WEBIRC"}
PAGES = ("/", "/who", "/help", "/help/look", "/world", "/find?words=room", "/find?words=the", "/world/room/1000", "/world/area",
         "/highscores", "/panels", "/events", "/events.ics", "/news", "/news.atom", "/boards", "/sitemap.xml",
         "/robots.txt", "/manifest.webmanifest", "/offline", "/play", "/build", "/admin", "/account", "/api/v1/openapi.json",
         "/metrics", "/who/Hoarder", "/panels/market", "/panels/market/1", "/events/1", "/boards/notices", "/boards/notices.atom",
         "/login", "/settings", "/palette/dark", "/favicon.ico", "/healthz", "/card/home.png", "/card/room/1000.png",
         "/card/area/1000.png", "/card/event/1.png", "/card/who/Hoarder.png", "/build/map/1000", "/api/v1/search?text=the", "/api/v1/search?text=room", "/api/v1/search?text=xyz")


def words_in(root):
    """Returns the words that the scripts could have as verbs."""
    words = set(SIGNS)
    for path in glob.glob(os.path.join(root, "scripts", "*", "*", "*.lua")):
        with open(path, encoding="utf-8") as file:
            words.update(re.findall(r"[\"'|\[ ](@?[a-z][a-z-]*)(?=[\"'| \]])", file.read()))
    return sorted(words)


def patterns(root, player):
    """Returns the patterns of the game's commands, from a wizard's @verbs. Those of a gesture stand for all gestures."""
    found, shapes = {}, set()
    for word in words_in(root):
        for told in player.do("@verbs " + word).splitlines():
            match = re.match(r"(.+): ([a-z-]+)(?:, after the commands of things)?$", told)
            shape = match.group(1).partition(" ")[2] if match and match.group(2) == "socials" else None
            if match and shape not in shapes:
                found[match.group(1)] = None
                shapes.update([shape] if shape is not None else [])
    return list(found)


def line_of(pattern, among_people=False):
    """Returns a line of that pattern: about a thing with all that may stand there, or the short form about somebody."""
    pattern = re.sub(r"\[[^]]*\]", "", pattern) if among_people else pattern

    def filling(match):
        name, kind = match.group(1), (match.group(2) or "seen").split(" ")[0]
        word = NAMED.get(name.rstrip("+"), SLOTS.get(kind, "thing"))
        return "Guest-2" if among_people and word in ("thing", "Hoarder") else word
    line = re.sub(r"\{([^:}]+):?([^}]*)\}", filling, pattern)
    line = re.sub(r"[\[\]]", "", line)
    return " ".join(word.split("|")[0] for word in line.split() if word != "|")


def come_in(server, line):
    """Returns a player logged in by that line. An account with several characters takes the first."""
    player = Player(server.port)
    player.type(line)
    end = time.monotonic() + LONGEST_S
    while not player.answers:
        if WHICH_CHARACTER in player.buffer:
            player.buffer = b""
            player.type("1")
        if time.monotonic() > end or not wait([player], SILENT_S):
            raise Ended("no log-in, but %r" % player.buffer[-200:])
        player.answers += player.receive()
    player.answers.pop(0)
    return player


class Stopwatch:
    """Tells how long something took, without the time for which a thread of the server or this process waited for a
    processor; no less than the server's main thread ran."""

    def __init__(self, server):
        self.pid = server.process.pid
        self.begun = None

    @staticmethod
    def spent(path):
        """Returns for how many nanoseconds a task ran and waited."""
        try:
            with open(path, encoding="ascii") as file:
                return [int(number) for number in file.read().split()[:2]]
        except OSError:   # the thread has ended
            return [0, 0]

    def read(self):
        now = time.monotonic_ns()
        tasks = "/proc/%d/task/" % self.pid
        waited = sum(self.spent(tasks + task + "/schedstat")[1] for task in os.listdir(tasks))
        return now, self.spent(tasks + "%d/schedstat" % self.pid)[0], waited + self.spent("/proc/self/schedstat")[1]

    def start(self):
        self.begun = self.read()

    def ms(self):
        wall, ran, waited = [now - begun for now, begun in zip(self.read(), self.begun)]
        return max(wall - waited, ran) / 1e6

    def ran_ms(self):
        """Returns how long the server's main thread ran: what others wait for, however busy the machine is."""
        return (self.spent("/proc/%d/task/%d/schedstat" % (self.pid, self.pid))[0] - self.begun[1]) / 1e6


class Bystander:
    """Looks about in a process of its own; longest() tells the longest look since the last call."""

    def __init__(self, server, line):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=self.run, args=(server, line, theirs), daemon=True)
        self.process.start()

    @staticmethod
    def run(server, line, pipe):
        player, longest, watch = come_in(server, line), 0.0, Stopwatch(server)
        while True:
            watch.start()
            player.do("look", LONGEST_S)
            longest = max(longest, watch.ran_ms())
            if pipe.poll(PAUSE_S):
                pipe.recv()
                pipe.send(longest)
                longest = 0.0

    def longest(self):
        self.pipe.send(None)
        return self.pipe.recv()

    def close(self):
        self.process.kill()


class Typing:
    """Lines of a player by telnet."""

    def __init__(self, server, login):
        self.server, self.login, self.watch = server, login, Stopwatch(server)
        self.player = come_in(server, login)

    def ask(self, line):
        """Returns the milliseconds until the first bytes, until the prompt, and what came."""
        if self.player.socket.fileno() < 0:
            self.player = come_in(self.server, self.login)
        player, first, ended, got = self.player, None, None, b""
        self.drain()
        self.watch.start()
        player.type(line)
        while not PROMPT_END.search(got) or BARE_PROMPT.match(got):
            if not wait([player.socket], SILENT_S if first else LONGEST_S):
                break
            more = player.socket.recv(1 << 16)
            if not more:
                player.close()
                raise Ended("the connection was closed after %s" % line)
            ended = self.watch.ms()
            first = first if first and not BARE_PROMPT.match(got) else ended
            got += more
        if not PLAIN_PROMPT.search(got):
            self.leave()
        return first or LONGEST_S * 1e3, ended or LONGEST_S * 1e3, got

    def ask_about(self, line):
        """The same. If something is missing that it needs, that comes first."""
        told = self.ask(line)
        needed = [before for text, lines in NEEDED.items() if text in told[2] for before in lines]
        for before in needed:
            self.player.do(before, LONGEST_S)
        return self.ask(line) if needed else told

    def see_through(self, line):
        """The same, until what the line began has ended."""
        first, whole, got = self.ask(line)
        while b"gone" not in got and wait([self.player.socket], LONGEST_S):
            got += self.player.socket.recv(1 << 16)
            whole = self.watch.ms()
        return first, whole, got

    def drain(self):
        """Reads what nobody asked for, and the rest of the last answer."""
        while wait([self.player.socket], QUIET_S):
            if not self.player.socket.recv(1 << 16):
                self.player.close()
                raise Ended("the connection was closed")

    def leave(self):
        """Leaves a question or an editor."""
        self.player.close()
        self.player = come_in(self.server, self.login)


class Chatting:
    """Lines of a client of IRC. A PING behind each tells when it is answered."""

    def __init__(self, server, name):
        self.watch = Stopwatch(server)
        self.watch.start()
        self.socket = socket.create_connection(("127.0.0.1", server.ports["irc"]))
        self.socket.sendall(("PASS %s\r\nNICK %s\r\nUSER x 0 * :x\r\n" % (scale_world.PASSWORD, name)).encode())
        self.read(b" 376 ", b" 422 ")

    def read(self, *ends):
        got, first = b"", None
        while not any(end in got for end in ends):
            if not wait([self.socket], LONGEST_S):
                raise Ended("no %s from IRC: %s" % (ends[0], got[-300:]))
            more = self.socket.recv(1 << 16)
            if not more:
                raise Ended("IRC closed: %s" % got[-300:])
            first = first or self.watch.ms()
            got += more
        return first, got

    def ask(self, line):
        mark = b"m%d" % time.monotonic_ns()
        self.watch.start()
        self.socket.sendall(line.encode() + b"\r\nPING " + mark + b"\r\n")
        first, got = self.read(mark)
        return first, self.watch.ms(), got


class Browsing:
    def __init__(self, server, name):
        self.watch = Stopwatch(server)
        self.base = "http://127.0.0.1:%d" % server.ports["http"]
        self.headers = {}
        if name:
            asked = urllib.request.Request(
                self.base + "/api/v1/login", json.dumps({"name": name, "password": scale_world.PASSWORD}).encode(),
                {"Content-Type": "application/json"})
            with urllib.request.urlopen(asked, timeout=LONGEST_S) as answer:
                self.headers["Authorization"] = "Bearer " + json.load(answer)["token"]

    def export(self, path):
        return self.ask(path, json.dumps({"password": scale_world.PASSWORD}).encode())

    def ask(self, path, data=None):
        headers = dict(self.headers, **({"Content-Type": "application/json"} if data else {}))
        self.watch.start()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.base + path, data, headers),
                                        timeout=LONGEST_S) as answer:
                first, got = self.watch.ms(), answer.read()
        except urllib.error.HTTPError as error:
            first, got = self.watch.ms(), error.read()
        return first, self.watch.ms(), got

    def routes(self):
        """Returns a path for each GET of the API."""
        paths = []
        for path, ways in json.loads(self.ask("/api/v1/openapi.json")[2])["paths"].items():
            given = {one["name"]: one for one in ways.get("get", {}).get("parameters", [])}
            if "get" not in ways or "stream" in path or path.endswith("/events"):
                continue
            asked = re.sub(r"\{(\w+)\}", lambda match: {"id": "1000", "number": "1"}.get(match.group(1), "wizard"), path)
            wanted = [name for name, one in given.items() if one.get("required") and one["in"] == "query"]
            paths.append(asked + ("?" if wanted else "") + "&".join("%s=room" % name for name in wanted))
        return paths


class Asking:
    """Asks one thing after the other, and keeps what each took."""

    def __init__(self, bystander, only):
        self.bystander, self.only = bystander, only
        self.rows = []
        self.lost = []  # rows without an answer: (door, line, why)

    def ask(self, door, line, ask, tries=TRIES):
        if self.only and not re.search(self.only, door + " " + line):
            return
        best = None
        for _ in range(tries):
            self.bystander.longest()
            try:
                first, whole, got = ask(line)
            except Ended as error:
                self.lost.append((door, line, str(error)))
                return
            row = (self.bystander.longest(), first, whole, len(got), got)
            best = min(best or row, row, key=lambda one: (self.fails(one), max(one[0] / HELD_MS, one[1] / ANSWER_MS)))
            if not self.fails(best):
                break
        self.rows.append((door, line, best))
        if self.only:
            self.tell(door, line, best)

    @staticmethod
    def why(row):
        """Returns why a row fails; nothing if it holds."""
        reasons = [reason for text, reason in FAULTS.items() if text in row[4]]
        if row[0] > HELD_MS:
            reasons.append("holds others")
        if row[1] > ANSWER_MS:
            reasons.append("answers late")
        return ", ".join(reasons)

    def fails(self, row):
        return self.why(row) != ""

    def conclude(self):
        """Tells the worst rows, and then those that fail. Returns how many do."""
        def badness(row):
            return max(row[2][0] / HELD_MS, row[2][1] / ANSWER_MS)
        print("\nThe worst %d:" % WORST)
        for row in sorted(self.rows, key=badness, reverse=True)[:WORST]:
            self.tell(*row)
        failed = [row for row in self.rows if self.fails(row[2])]
        print("\n%d of %d fail%s" % (len(failed) + len(self.lost), len(self.rows) + len(self.lost),
                                     ":" if failed or self.lost else ""))
        for door, line, row in failed:
            said = row[4].decode(errors="replace")[:500] if any(fault in row[4] for fault in FAULTS) else ""
            print("%-7s %-60s %s: first %.1f ms, held %.1f ms %s" % (door, line[:60], self.why(row), row[1], row[0], said))
        for door, line, why in self.lost:
            print("%-7s %-60s no answer: %s" % (door, line[:60], why[:100]))
        return len(failed) + len(self.lost)

    @staticmethod
    def tell(door, line, row):
        print("%-7s %-44s first %7.1f ms, all %8.1f ms, held %7.1f ms, %7d bytes  %s" % (
            door, line[:44], *[row[i] for i in (1, 2, 0, 3)], row[4][:60] if door in ("telnet", "pattern", "crowd") else b""), flush=True)


def log_in(name):
    return "connect %s %s" % (name, scale_world.PASSWORD)


def ask_all(root, server, asking):
    typing = Typing(server, log_in("wizard"))
    typing.player.do("@teleport Watcher to $bench/room")
    for line in CROWDED:
        asking.ask("telnet", line, typing.ask)
    for line in LINES:
        asking.ask("telnet", line, typing.ask)
    typing.player.do("@teleport $bench/room")
    for line in ("map", "map 8", "where", "go to bell-cellar", "@show here"):
        asking.ask("telnet", line, typing.ask)
    hoarder = come_in(server, log_in("Hoarder"))
    typing.player.do("@teleport Hoarder to $bench/room")
    all_patterns = patterns(root, typing.player)
    for line in dict.fromkeys(map(line_of, all_patterns)):
        if not NEVER.match(line):
            asking.ask("pattern", line, typing.ask_about)
    hoarder.close()
    typing.player.do("@teleport $start")
    for line in dict.fromkeys(line_of(pattern, True) for pattern in all_patterns):
        if "Guest-2" in line and not NEVER.match(line):
            asking.ask("crowd", line, typing.ask)
    chatting = Chatting(server, "Hoarder")
    for line in IRC:
        asking.ask("irc", line, chatting.ask)
    nobody, wizard = Browsing(server, None), Browsing(server, "wizard")
    for path in PAGES:
        asking.ask("http", path, nobody.ask)
    for path in wizard.routes():
        asking.ask("api", path, wizard.ask)
    asking.ask("api", "/api/v1/account/export", Browsing(server, "Hoarder").export)
    asking.ask("telnet", "(log-in with many channels)", lambda _: logging_in(server))
    for line in LONG:
        asking.ask("telnet", line, typing.see_through, 1)


def logging_in(server):
    watch = Stopwatch(server)
    watch.start()
    player = come_in(server, log_in("Hoarder"))
    took = watch.ms()
    player.close()
    return took, took, b""


def measure(root, options, folder):
    binary = os.path.join(options.build, "skein")
    size = scale_world.Size().divided(options.divide)
    server = Server(binary, folder, SETTINGS, SERVICES)
    shutil.copyfile(scale_world.cached(binary, options.cache, size), server.world)
    server.start()
    come_in(server, "create Watcher " + scale_world.PASSWORD).close()
    programs = os.path.join(options.build, "tests", "bench")
    begun = time.monotonic()
    crowd = [Load(programs, server.port, min(500, options.people - i), "guest", first=i + 1)
             for i in range(0, options.people, 500)]
    print("%d people are in after %.1f s" % (options.people, time.monotonic() - begun), flush=True)
    bystander = Bystander(server, log_in("Watcher"))
    asking = Asking(bystander, options.only)
    try:
        ask_all(root, server, asking)
    finally:
        bystander.close()
        for load in crowd:
            load.close()
    failed = asking.conclude()
    if server.stop() != 0:
        raise Ended("the server did not stop well: %s" % server.last_words())
    return failed


def main(root, words, results):
    parser = argparse.ArgumentParser(prog="tools/bench scale", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", help="take the programs of this build folder, as they are")
    parser.add_argument("--people", type=int, default=5000, help="guests in one room (5000)")
    parser.add_argument("--divide", type=int, default=1, help="a world that is so many times smaller")
    parser.add_argument("--only", help="only what matches this pattern, as 'irc WHO'; tells each")
    parser.add_argument("--at", help="the folder that the world is served from, as one in memory (the build's)")
    parser.add_argument("--cache", default=results, help="where the world is kept (%(default)s)")
    options = parser.parse_args(words)
    options.build = options.build or builds.build_here(root)
    if not options.build:
        return 1
    folder = tempfile.mkdtemp(prefix="bench-", dir=options.at or options.build)
    try:
        failed = measure(root, options, folder)
    except Ended as error:
        print("bench: %s; logs are in %s" % (error, folder), file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return int(failed > 0)
