"""An IRC client controlled by tests: bytes out, lines in.

A test is a function that gets a Wire, on which it opens clients; all tests of a file share one server. A client that
asks for its messages sends a PING first, so that earlier actions of others come before the PONG. News of #here
(arrivals and events in the room) are left out unless asked for, because every test's people wake in one room."""
import os
import re
import socket
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from served import Ended, Server  # noqa: E402

SETTINGS = '''
name = "Little Game"
irc = { server_name = "My.Little.Server", operators = { { name = "operuser", password = "operpassword" } } }
'''
ESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


class Closed(Exception):
    """The server has ended the connection."""


def unescape(text):
    out, i = "", 0
    while i < len(text):
        if text[i] == "\\":
            i += 1
            out += ESCAPES.get(text[i:i + 1], text[i:i + 1])
        else:
            out += text[i]
        i += 1
    return out


class Message:
    """One line, taken apart."""

    def __init__(self, line):
        self.line = line
        self.tags = {}
        self.source = ""
        if line.startswith("@"):
            tags, line = line[1:].split(" ", 1)
            for tag in tags.split(";"):
                key, _, value = tag.partition("=")
                self.tags[key] = unescape(value)
        if line.startswith(":"):
            self.source, line = line[1:].split(" ", 1)
        head, colon, tail = (" " + line).partition(" :")
        words = head.split()
        self.command = words[0]
        self.params = words[1:] + ([tail] if colon else [])

    @property
    def nick(self):
        return self.source.split("!")[0]

    def __repr__(self):
        return self.line


class Client:
    """One connection."""

    def __init__(self, port, tls=None):
        """tls: the context of a connection by TLS."""
        self.socket = socket.create_connection(("127.0.0.1", port))
        if tls:
            self.socket = tls.wrap_socket(self.socket)
        self.socket.settimeout(60)
        self.bytes = b""
        self.count = 0
        self.nick = None
        self.host = None  # "player", or a guest's cloak
        self.closed = False

    def send_bytes(self, data):
        self.socket.sendall(data)

    def send(self, *lines):
        for line in lines:
            self.send_bytes(line.encode() + b"\r\n")

    def read(self):
        """The next line; raises Closed."""
        while b"\r\n" not in self.bytes:
            try:
                more = self.socket.recv(1 << 16)
            except ConnectionResetError:
                more = b""
            if not more:
                self.closed = True
                raise Closed()
            self.bytes += more
        line, self.bytes = self.bytes.split(b"\r\n", 1)
        assert len(line) + 2 <= 8191 + 512, len(line)
        text = line.decode()  # a line that is no UTF-8 fails the test
        body = line.split(b" ", 1)[1] if line.startswith(b"@") else line
        assert len(body) + 2 <= 512, "a line of %d bytes" % len(body)
        return Message(text)

    def until(self, *commands):
        """Reads up to one of the commands; returns it."""
        while True:
            message = self.read()
            if message.command in commands:
                return message

    def listed(self):
        """The capabilities of CAP LS or LIST, which come in several lines."""
        found = []
        while True:
            message = self.until("CAP")
            found += message.params[-1].split()
            if message.params[2] != "*":
                return found

    def sync(self, here=False):
        """All since the last time, in order."""
        self.count += 1
        token = "sync-%d" % self.count
        self.send("PING " + token)
        found = []
        while True:
            message = self.read()
            if message.command == "PONG" and message.params[-1] == token:
                return found
            if here or not self.is_here(message):
                found.append(message)

    def is_here(self, message):
        return message.params[:1] == ["#here"] or (
            message.command == "QUIT" and message.nick != self.nick)

    def ask(self, *lines, here=False):
        """Sends a line, and returns only its results."""
        self.sync()
        self.send(*lines)
        return self.sync(here)

    def rest(self):
        """Everything until the server closes."""
        found = []
        try:
            while True:
                found.append(self.read())
        except Closed:
            return found

    def close(self):
        if not self.closed:
            try:
                self.send("QUIT :end of the test")
                self.rest()
            except OSError:
                pass
        self.socket.close()


class Wire:
    """The server, and the clients of one test."""

    def __init__(self, server):
        self.server = server
        self.clients = []

    def raw(self, tls=None):
        client = Client(self.server.ports["ircs" if tls else "irc"], tls)
        self.clients.append(client)
        return client

    def client(self, nick, caps=(), user="username", realname="Real name", password=None):
        """Returns a client that is logged in: welcomed, and on #here."""
        client = self.raw()
        if caps:
            client.send("CAP LS 302", "CAP REQ :" + " ".join(caps))
            assert client.listed()
            assert client.until("CAP").params[1] == "ACK"
        if password:
            client.send("PASS :" + password)
        client.send("NICK " + nick, "USER %s 0 * :%s" % (user, realname))
        if caps:
            client.send("CAP END")
        client.nick = nick
        client.welcome = [client.until("001", "432", "433", "465", "ERROR")]
        assert client.welcome[0].command == "001", client.welcome[0]
        client.welcome += client.sync(here=True)
        client.host = client.welcome[0].params[-1].rsplit("@", 1)[1]
        return client

    def account(self, name, password, role="player"):
        import subprocess
        subprocess.run([self.server.binary, "account", "--world", self.server.world, "set", name,
                        "--role", role, "--password-stdin"], input=password + "\n", text=True,
                       check=True, capture_output=True, timeout=60)

    def close(self):
        for client in self.clients:
            client.close()


def commands(messages):
    return [message.command for message in messages]


def only(messages, command):
    """The one message with this command."""
    found = [message for message in messages if message.command == command]
    assert len(found) == 1, "%s: %s" % (command, messages)
    return found[0]


def is_message(message, command, *params):
    """Asserts a command and its parameters; None stands for any."""
    got = message.params
    assert message.command == command, message
    assert len(got) == len(params) and all(b is None or a == b for a, b in zip(got, params)), message


def main(tests, services=("telnet", "irc"), settings=""):
    """Runs them all on one server, through a gate if the command line says `gated`; returns the exit status."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="skein-wire-") as folder:
        server = Server(os.path.abspath(sys.argv[1]), folder, SETTINGS + settings, services=services,
                        gated="gated" in sys.argv[2:])
        try:
            server.start()
        except Ended as error:
            lacks = re.search(r"this build has no \w+", str(error))
            if not lacks:
                raise
            print("1..0 # SKIP " + lacks.group())
            return 0
        print("1..%d" % len(tests))
        for i, test in enumerate(tests, 1):
            wire = Wire(server)
            word = "ok"
            try:
                test(wire)
                wire.close()
            except Exception:  # pylint: disable=broad-except
                word = "not ok"
                failed += 1
                print("# " + traceback.format_exc().replace("\n", "\n# "))
                for client in wire.clients:
                    getattr(client, "socket", client).close()
                time.sleep(0.3)
            print("%s %d - %s" % (word, i, test.__name__), flush=True)
        if server.stop() != 0:
            print("# the server: " + server.last_words())
            failed += 1
        if server.gate and server.gate.stop() != 0:
            print("# the gate: " + server.gate.words())
            failed += 1
    return int(failed > 0)
