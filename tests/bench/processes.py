"""The processes that tools/bench measures with: loads, the reference echo servers, nginx; and the system's data about
them."""
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time

from served import Ended, enter

CONNECT = "connect bench%d bench-password"
IDLE_SECONDS = 15  # by then transcripts and caches have left memory, as in any quiet time
SETTLED_SECONDS = 10  # the median of so many seconds, since work done each full minute falls into one of them


def pairs_in(line):
    """Parses a line of NAME=NUMBER."""
    return {name: float(value) for name, value in (pair.split("=") for pair in line.split())}


def read_pairs(process):
    """Reads a line of NAME=NUMBER from a program."""
    line = process.stdout.readline()
    if not line:
        raise Ended("%s gave up" % process.args[0])
    return pairs_in(line)


def run_pairs(*words):
    """Runs a program to its end and returns the line of NAME=NUMBER that it printed."""
    return pairs_in(subprocess.run([str(word) for word in words], check=True, text=True,
                                   capture_output=True).stdout)


class Program:
    """A program that takes orders from its standard input and ends with it."""

    def __init__(self, *words):
        self.process = subprocess.Popen([str(word) for word in words], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def order(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def read(self):
        return read_pairs(self.process)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Load(Program):
    """bench-load: many players of one protocol, all logged in once the object exists."""

    def __init__(self, folder, port, connections, login=None, door="telnet", slow=None, first=1, own=None):
        words = ["--door", door, "--connections", connections, "--first", first]
        words += (["--login", login] if login else []) + (["--slow", slow] if slow else [])
        words += ["--words", own] if own else []  # a word of each player's own: %w of the login
        super().__init__(os.path.join(folder, "bench-load"), *words, port)
        self.connections = connections
        self.greeted = self.read()
        self.entered = self.read() if login else None

    def run(self, seconds, senders, lines):
        """A closed loop: each types its next line when the last is answered."""
        self.order("run %g %d %s" % (seconds, senders, "\t".join(lines)))
        return self.read()

    def begin_rate(self, seconds, senders, rate, lines):
        """Starts an open loop, whose result has to be read."""
        self.order("rate %g %d %g %s" % (seconds, senders, rate, "\t".join(lines)))


class Echo:
    """The reference: a bench-echo and, for each number of connections, a load on it."""

    def __init__(self, folder, numbers, *words):
        self.folder = folder
        self.words = words
        self.server = Program(os.path.join(folder, "bench-echo"), *words, "127.0.0.1", 0)
        self.port = int(self.server.process.stdout.readline().split()[-1])
        self.loads = {n: self.load(n) for n in numbers}

    def load(self, connections, **more):
        return Load(self.folder, self.port, connections, door="telnet" if self.words else "echo", **more)

    def close(self):
        for load in self.loads.values():
            load.close()
        self.server.close()


class Nginx:
    """nginx, one worker, serving a folder; port is None if it is not installed."""

    def __init__(self, folder, root):
        self.folder = tempfile.mkdtemp(dir=folder)
        self.root = root
        self.port = None
        self.process = None

    def __enter__(self):
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if not program:
            return self
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        paths = "".join("%s_temp_path %s/%s;\n" % (name, self.folder, name) for name in (
            "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write("""worker_processes 1; daemon off; pid %s/pid; error_log %s/log;
                events { worker_connections 1024; }
                http { access_log off; keepalive_requests 100000000; %s
                server { listen 127.0.0.1:%d; root %s; } }
                """ % (self.folder, self.folder, paths, self.port, self.root))
        self.process = subprocess.Popen([program, "-c", path], stderr=subprocess.DEVNULL)
        time.sleep(1)  # it says nothing when it is ready
        return self

    def __exit__(self, *problem):
        if self.process:
            self.process.terminate()
            self.process.wait()


class Looking:
    """While it lasts, a player looks again and again, with a pause before each."""

    def __init__(self, player, pause):
        self.player, self.pause, self.looks = player, pause, []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.wait(self.pause):
            self.look()

    def look(self):
        start = time.monotonic()
        self.player.do("look")
        self.looks.append(time.monotonic() - start)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        self.thread.join()
        self.player.close()


class Beside(Looking):
    """The same every 20 ms, in a room of their own; and, as a control of how busy the machine is, a line goes
    to the echo server and back before each."""

    def __init__(self, server, echo):
        super().__init__(enter(server, CONNECT % 1), 0.02)
        self.controls = []
        self.control = socket.create_connection(("127.0.0.1", echo.port))

    def look(self):
        start = time.monotonic()
        self.control.sendall(b"look\n")
        while not self.control.recv(100).endswith(b"\n"):
            pass
        self.controls.append(time.monotonic() - start)
        super().look()

    def __exit__(self, *problem):
        super().__exit__(*problem)
        self.control.close()


def waits(times):
    """Returns the columns of a row about waiting times in seconds."""
    times = sorted(times) or [0.0]
    return {"p50_us": times[len(times) // 2] * 1e6, "p99_us": times[len(times) * 99 // 100] * 1e6,
            "max_us": times[-1] * 1e6}


def cpu_seconds(process):
    """Returns the processor time of a process so far, of all its threads: CPUCLOCK_SCHED of its number."""
    return time.clock_gettime((~process.pid << 3) | 2)


def settled_kib(server):
    """Returns the memory of an idle server: the median of some seconds."""
    time.sleep(IDLE_SECONDS)
    samples = []
    for _ in range(SETTLED_SECONDS):
        samples.append(server.rss_kib())
        time.sleep(1)
    return statistics.median(samples)
