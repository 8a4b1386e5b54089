"""A Redis server for one test: the broker of a realm. It stores nothing on disk unless asked to. Also the keys of the
realm's worlds."""
import os
import re
import signal
import socket
import subprocess
import time

from served import copy_starter_world

PEERS = re.compile(r"realm = \{ (peers = \{(\[\"[a-z0-9-]+\"\] = \{ key = \"\w+\" \}, )*\}, )?")


def key_of(server):
    """The public key of a world, which may run."""
    if not os.path.lexists(server.world):
        copy_starter_world(server.binary, server.world)
    done = server.run("realm", "--world", server.world, "key")
    if done.returncode == 2:
        return None  # a release without keys
    assert done.returncode == 0 and re.fullmatch(r"[0-9a-f]{64}\n", done.stdout), done
    return done.stdout.strip()


def pin_worlds(servers):
    """Pins the key of each of these worlds (name -> Server) in the configuration of the others, which read it again if
    they run."""
    keys = {name: key_of(server) for name, server in servers.items()}
    for name, server in servers.items():
        peers = "".join('["%s"] = { key = "%s" }, ' % (other, key) for other, key in keys.items() if key and other != name)
        with open(server.config, encoding="utf-8") as file:
            settings = file.read()
        with open(server.config, "w", encoding="utf-8") as file:
            file.write(PEERS.sub(lambda _, peers=peers: "realm = { peers = {%s}, " % peers, settings, count=1))
        if server.process and server.process.poll() is None:
            server.process.send_signal(signal.SIGHUP)


def read_reply(answer):
    """Returns a text or a list from a server's answer."""
    kind, rest = (line := answer.readline())[:1], line[1:].strip()
    if kind == b"*":
        return [read_reply(answer) for _ in range(int(rest))]
    if kind == b"$":
        text = answer.read(int(rest))
        answer.readline()
        return text
    return rest


class Board:
    """Lives in a folder of its own, and is reached by a socket there."""

    def __init__(self, folder, keeps=False):
        os.makedirs(folder)
        self.keeps = keeps
        self.folder = folder
        self.socket = os.path.join(folder, "redis.socket")
        self.process = None
        self.start()

    def address(self, realm="family"):
        return "unix:%s/%s" % (self.socket, realm)

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "",
             "--appendonly", "yes" if self.keeps else "no", "--appendfsync", "always",
             "--dir", self.folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while not self.answers():
            assert time.monotonic() < end and self.process.poll() is None, "redis-server does not start"
            time.sleep(0.02)

    def answers(self):
        try:
            return b"PONG" in self.do("PING")
        except OSError:
            return False

    def do(self, *words):
        """Returns the server's answer to a command as bytes; no more than one piece of it."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            link.connect(self.socket)
            parts = [b"*%d\r\n" % len(words)]
            for word in words:
                word = word if isinstance(word, bytes) else word.encode()
                parts.append(b"$%d\r\n%s\r\n" % (len(word), word))
            link.sendall(b"".join(parts))
            return link.recv(65536)

    def entries(self, stream):
        """Returns the entries waiting in a stream: each entry's names and values in turn, as bytes."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            link.connect(self.socket)
            link.sendall(("XRANGE %s - +\r\n" % stream).encode())
            with link.makefile("rb") as answer:
                return [fields for _, fields in read_reply(answer)]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)
