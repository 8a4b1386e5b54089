"""A served world and people in it, over real sockets: for tests of the program as a whole and for tools/bench. Server
runs the skein binary on a world of its own; Player is a telnet client that refuses all options, so that a prompt
always ends with IAC GA."""
import atexit
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from functools import cache
from multiprocessing.connection import wait

PROMPT_END = re.compile(rb"> \xff[\xf9\xef]")
# An owner is told of a near limit whenever it is found; that text alone is not an answer.
UNASKED = re.compile(r"Near a limit: [^\n]*")
NO_NAMES = b"New names cannot be given just now"
NEGOTIATION = re.compile(rb"\xff\xfa.*?\xff\xf0|\xff[\xfb-\xfe].|\xff[\xef-\xf9]", re.S)

# Small password hashes, and no limits that would stop the tests.
CONFIG = 'passwords = { memory_kib = 8 }\nlimits = { exempt = { "127.0.0.0/8" } }\n'
# Under sanitizers everything takes some five times as long, and more beside seven other tests.
SLOWER = 5 if "ASAN_OPTIONS" in os.environ else 1
# On a busy machine and with sanitizers a harmless line may take long.
PATIENT = "slice = { milliseconds = 1000 }\n"
if SLOWER > 1:
    CONFIG += PATIENT


class Ended(Exception):
    """The connection or the process is gone."""


def read_ready(process, timeout_s, last_words):
    """Returns a process's output up to `ready`. Raises Ended if it dies or takes too long."""
    said = b""
    end = time.monotonic() + timeout_s
    while not re.search(rb"^ready$", said, re.M):
        left = end - time.monotonic()
        if left <= 0:
            raise Ended("not ready within %d s" % timeout_s)
        if wait([process.stdout], left):
            more = os.read(process.stdout.fileno(), 4096)
            if not more:
                raise Ended("ended before it was ready: %s" % last_words())
            said += more
    return said.decode()


def ports_in(said):
    return {service: int(port) for service, port in
            re.findall(r"^listening (\S+) \S+:(\d+)$", said, re.M)}


@cache
def starter_world(binary):
    """Returns the path of a starter world, made once in a process, or once in a run of tools/test, which names a folder
    for it: all of a program are equal."""
    folder = os.environ.get("SKEIN_STARTER")
    if not folder:
        folder = tempfile.mkdtemp(prefix="skein-starter-")
        atexit.register(shutil.rmtree, folder)
    program = hashlib.sha256(os.path.realpath(binary).encode()).hexdigest()[:16]
    path = os.path.join(folder, program + ".db")
    with open(os.path.join(folder, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(path):
            subprocess.run([binary, "init", "--world", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           check=True)
    return path


def copy_starter_world(binary, path):
    shutil.copy(starter_world(binary), path)
    with closing(sqlite3.connect(path)) as world:
        # a new origin, so that it is not a copy of the others
        world.execute("UPDATE meta SET value = random() WHERE name = 'origin'")
        world.commit()


def missing_modules(binary):
    """Returns the names of the modules that the program was built without."""
    done = subprocess.run([binary, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^  (\w+) .*\(not (?:in this build|installed;)", done.stdout, re.M))


class Logged:
    """A program that writes its log to the file self.log."""

    def words(self):
        """Returns the log."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()


class Gate(Logged):
    """A skein gate for the world that listens for gates at `to`, one address or several. More: options for it, such as
    other sources of the worlds' addresses."""

    def __init__(self, binary, folder, to, services, more=()):
        self.log = os.path.join(folder, "gate.log")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [binary, "gate", *["--to=" + one for one in (to or "").split()], *more,
                 "--config", os.path.join(folder, "config.lua")]
                + ["--listen=%s:127.0.0.1:0" % service for service in services],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self.ports = ports_in(read_ready(self.process, 60, self.words))

    def stop(self):
        """Asks the gate to end; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.process.stdout.close()
        return self.process.returncode


def make_secret(path):
    """Writes a new secret for links or gates by a port to a file that only its owner may read; returns the path."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(32))
    return path


class Server(Logged):
    """A skein of its own world in FOLDER, which must exist. Settings are lines of configuration;
    services are what it listens for, each on a free port of 127.0.0.1 (ports has them). Gated: a gate
    listens for them, which stays when the world is killed and started again."""

    def __init__(self, binary, folder, settings="", services=("telnet",), gated=False):
        self.gated = gated
        self.link = "unix:" + os.path.join(folder, "gate.socket")
        self.gate = None
        self.services = services
        self.listens = []  # beside those, SERVICE:ADDRESS
        self.options = []  # other options
        self.ports = {}
        self.binary = binary
        self.world = os.path.join(folder, "world.db")
        self.config = os.path.join(folder, "config.lua")
        self.log = os.path.join(folder, "log")
        self.process = None
        self.port = None
        self.wizard_password = None
        self.env = None  # additions to its environment
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(CONFIG + settings)

    def spawn(self):
        """Starts the server and does not wait for it to be ready."""
        listens = ["gate:" + self.link] if self.gated else [
            "%s:127.0.0.1:0" % service for service in self.services]
        listens += self.listens
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--world", self.world, "--config", self.config]
                + ["--listen=" + listen for listen in listens] + self.options,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, **self.env} if self.env else None)

    def wait_ready(self, timeout_s=60):
        """Reads the server's output up to `ready`. Raises Ended if it dies or takes too long."""
        text = read_ready(self.process, timeout_s, self.last_words)
        if self.gated and not self.gate:
            self.gate = Gate(self.binary, os.path.dirname(self.world), self.link, self.services)
        self.ports = self.gate.ports if self.gate else ports_in(text)
        self.port = self.ports.get("telnet")
        password = re.search(r"^wizard password: (\S+)$", text, re.M)
        if password:
            self.wizard_password = password.group(1)

    def start(self):
        if not os.path.lexists(self.world):
            copy_starter_world(self.binary, self.world)
        self.spawn()
        self.wait_ready()

    def last_words(self):
        """Returns the last line of the log."""
        lines = self.words().splitlines()
        return lines[-1] if lines else "nothing in the log"

    def loop_seconds(self):
        """Returns the processor time that its main thread has used."""
        with open("/proc/%d/task/%d/schedstat" % (self.process.pid, self.process.pid), encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9

    def kill(self):
        """Ends the server as kill -9 does, wherever it is."""
        self.process.kill()
        self.reap()

    def reap(self):
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Asks the server to end; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.reap()
        return self.process.returncode

    def run(self, *words):
        """Runs another subcommand; returns the completed process, its output as text."""
        return subprocess.run([self.binary, *words], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, check=False)

    def check(self, world):
        """Returns the complaints of `skein check` as lines."""
        done = self.run("check", "--world", world)
        if done.returncode == 0:
            return []
        return (done.stdout + done.stderr).splitlines() or ["exit %d" % done.returncode]

    def rss_kib(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            return int(re.search(r"^VmRSS:\s+(\d+) kB", status.read(), re.M).group(1))


class Follower(Logged):
    """A skein follow with a copy of its own; as a world it listens for the services, and where listens says."""

    def __init__(self, binary, link, world, config, listens=("telnet:127.0.0.1:0",), **more):
        self.binary, self.world = binary, world
        self.log = world + ".log"
        self.port = None
        self.unread = b""  # output read by a wait that timed out
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [binary, "follow", "--from", link, "--world", world, "--config", config]
                + ["--listen=" + listen for listen in listens],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, **more)

    def wait(self, line, timeout_s=60):
        """Returns its output up to a line. Raises Ended if that does not come; the next wait continues with the output
        read so far."""
        end = time.monotonic() + timeout_s
        while not re.search(rb"^%s$" % line.encode(), self.unread, re.M):
            left = end - time.monotonic()
            if left <= 0 or not wait([self.process.stdout], left):
                raise Ended("no %r within %d s, but %r: %s" % (line, timeout_s, self.unread, self.words()))
            more = os.read(self.process.stdout.fileno(), 4096)
            if not more:
                raise Ended("the follower ended: %r, %s" % (self.unread, self.words()))
            self.unread += more
        said, self.unread = self.unread.decode(), b""
        self.port = ports_in(said).get("telnet", self.port)
        return said

    def promote(self, *words):
        return subprocess.run([self.binary, "promote", "--world", self.world, *words], text=True,
                              capture_output=True, check=False, stdin=subprocess.DEVNULL)

    def stop(self):
        """Asks it to end; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.process.stdout.close()
        return self.process.returncode


# A refusal asks for the password again, or for a name. A gate whose world died there wants an empty line first.
LOG_IN_ASKED = re.compile(rb"Other words: guest|^(Password: )|(press\s+the\s+return\s+key\s+on\s+an\s+empty)", re.M)


class Player:
    """One connection. type() and receive() are for tests with many players; do() waits."""

    def __init__(self, port, address="127.0.0.1"):
        self.socket = socket.create_connection((address, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.answers = []

    def fileno(self):
        return self.socket.fileno()

    def close(self):
        self.socket.close()

    def type(self, line):
        try:
            self.socket.sendall(line.encode() + b"\n")
        except OSError as error:
            raise Ended(str(error)) from error

    def answer_log_in(self, got, name, password):
        """Answers the last question of a log-in in `got`, if there is one. Returns what follows it, or None."""
        asked = list(LOG_IN_ASKED.finditer(got))
        if not asked:
            return None
        self.type("" if asked[-1][2] else password if asked[-1][1] else "connect %s %s" % (name, password))
        return got[asked[-1].end():]

    def receive(self):
        """Reads once; returns the answers that are whole now, as texts. Raises Ended."""
        try:
            more = self.socket.recv(1 << 16)
        except OSError as error:
            raise Ended(str(error)) from error
        if not more:
            raise Ended("the connection was closed")
        self.buffer += more
        return self.take_answers()

    def wait_end(self):
        """Reads until the connection is closed."""
        try:
            while True:
                self.receive()
        except Ended:
            self.close()

    def take_answers(self):
        parts = PROMPT_END.split(self.buffer)
        self.buffer = parts.pop()
        answers = [plain(part) for part in parts]
        return [answer for answer in answers if not UNASKED.fullmatch(answer)]

    def wait(self, timeout_s=60):
        """Waits for the next answer and returns it."""
        end = time.monotonic() + timeout_s
        while not self.answers:
            left = end - time.monotonic()
            if left <= 0 or not wait([self], left):
                raise Ended("no answer within %d s, but %r" % (timeout_s, self.buffer[-200:]))
            self.answers += self.receive()
        return self.answers.pop(0)

    def do(self, line, timeout_s=60):
        """Types a line and returns the answer."""
        self.type(line)
        return self.wait(timeout_s)

    def read_on(self, *texts, timeout_s=60):
        """Reads raw text up to all of the texts, ignoring prompts; returns it."""
        got, self.buffer = self.buffer, b""
        end = time.monotonic() + timeout_s
        while not all(text in plain(got) for text in texts):
            left = end - time.monotonic()
            assert left > 0 and wait([self], left), "%s not in %s" % (texts, plain(got))
            more = self.socket.recv(1 << 16)
            assert more, "the connection was closed after %s" % plain(got)
            got += more
        return plain(got)

    def write(self, thing, source):
        """Types a behaviour of a thing; returns the answer. A prompt alone means a pause in the typing."""
        self.do("@program %s" % thing)
        answer = self.do("%s\n." % source)
        return answer or self.wait()

    def program(self, thing, source):
        """Gives a thing a behaviour. Raises Ended if it does not compile."""
        answer = self.write(thing, source)
        if "in force" not in answer:
            raise Ended("the behaviour of %s is refused: %s" % (thing, answer))


def plain(received):
    """Returns the text that a person reads of bytes of the wire."""
    return NEGOTIATION.sub(b"", received).replace(b"\r\n", b"\n").decode(errors="replace").strip()


def number_in(answer):
    """Returns the id of a new thing: the first in the answer of the command that made it."""
    match = re.search(r"#(\d+)", answer)
    if not match:
        raise Ended("an answer without a number: %s" % answer)
    return int(match.group(1))


def enter(server, line):
    """Returns a Player logged in by LINE (connect, create or guest). In a realm its first world registers names, and
    it may not be ready just after a start."""
    player = Player(server.port)
    player.type(line)
    end = time.monotonic() + 30
    while not player.answers:
        if NO_NAMES in player.buffer:
            player.buffer = b""
            player.type(line)
        left = end - time.monotonic()
        if left <= 0 or not wait([player], left):
            raise Ended("no answer within 30 s, but %r" % player.buffer[-200:])
        player.answers += player.receive()
    player.answers.pop(0)
    return player


def enter_wizard(server):
    return enter(server, "connect wizard %s" % server.wizard_password)


def wait_until(is_so, what, timeout_s=30):
    """Polls until the condition holds, for outside changes to the world that cause no event. The message on failure is
    a text, or a function that returns one."""
    end = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.02)


def read_until(connection, end):
    """Returns the bytes of a socket up to and after end, as they came."""
    said = b""
    while end not in said:
        more = connection.recv(65536)
        assert more, said
        said += more
    return said


def until(player, line, wanted, timeout_s=60):
    """Repeats a command until its answer matches a regular expression; returns the answer."""
    end = time.monotonic() + timeout_s
    while True:
        answer = player.do(line)
        if re.search(wanted, answer):
            return answer
        assert time.monotonic() < end, "no %r, but %s" % (wanted, answer)
        time.sleep(0.05)


def hear(player, line, part, timeout_s=60):
    """Repeats a command until an answer has the part; returns all answers."""
    end = time.monotonic() + timeout_s
    told = player.do(line)
    while part not in told:
        assert time.monotonic() < end, "never told %r but: %s" % (part, told)
        time.sleep(0.05)
        told += player.do(line)
    return told
