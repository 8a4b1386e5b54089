"""A web client for tests: plain HTTP requests, and WebSockets with and without compression."""
import base64
import hashlib
import http.client
import json
import os
import socket
import struct
import time
import zlib
from multiprocessing.connection import wait

from served import Ended, enter

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Answer:
    """An answer: status, fields (names in lower case), body as bytes."""

    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


def ask(port, method, path, body=None, token=None, fields=None):
    """Makes one request on its own connection. A body other than bytes is sent as JSON."""
    sent = dict(fields or {})
    if token:
        sent["Authorization"] = "Bearer " + token
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        got = {}
        for name, value in answer.getheaders():
            got[name.lower()] = value
        return Answer(answer.status, got, answer.read())
    finally:
        connection.close()


def log_in(port, name, password):
    """Returns a token."""
    answer = ask(port, "POST", "/api/v1/login", {"name": name, "password": password})
    if answer.status != 200:
        raise Ended("log-in refused: %s" % answer.text)
    return answer.json["token"]


def builder_of(server, wizard):
    """Makes Cob a builder; returns the server's address and the environment with Cob's token."""
    enter(server, "create Cob along-password")
    wizard.do("@role Cob builder")
    port = server.ports["http"]
    return "http://127.0.0.1:%d" % port, dict(os.environ, SKEIN_TOKEN=log_in(port, "Cob", "along-password"))


def exchange(port, sent, wait_s=2.0):
    """Writes raw bytes, returns all that comes until the other side closes or says no more."""
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(sent)
        return read_all(raw, wait_s)


def read_all(raw, wait_s):
    got = b""
    while wait([raw], wait_s):
        try:
            more = raw.recv(65536)
        except ConnectionResetError:
            break
        if not more:
            break
        got += more
    return got


class Socket:
    """A WebSocket to /ws. frames has all that came, as objects, in order."""

    def __init__(self, port, packs=False, fields=None):
        self.raw = socket.create_connection(("127.0.0.1", port))
        self.raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.frames = []
        self.seen = 0
        self.closed = None
        self.greet(port, packs, fields or {})

    def greet(self, port, packs, fields):
        key = base64.b64encode(os.urandom(16))
        lines = ["GET /ws HTTP/1.1", "Host: 127.0.0.1:%d" % port, "Upgrade: websocket",
                 "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Key: " + key.decode()]
        if packs:
            lines.append("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
        lines += ["%s: %s" % pair for pair in fields.items()]
        self.raw.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        while b"\r\n\r\n" not in self.buffer:
            more = self.raw.recv(65536)
            if not more:
                raise Ended("no answer to the handshake")
            self.buffer += more
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        if not head.startswith(b"HTTP/1.1 101"):
            raise Ended("no WebSocket: %s" % self.head.splitlines()[0])
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        if accept not in self.head:
            raise Ended("the key was answered wrongly")
        self.packs = "permessage-deflate" in self.head

    def fileno(self):
        return self.raw.fileno()

    def send_frame(self, first, payload):
        mask = os.urandom(4)
        head = bytes([first])
        if len(payload) < 126:
            head += bytes([0x80 | len(payload)])
        elif len(payload) < 65536:
            head += bytes([0x80 | 126]) + struct.pack("!H", len(payload))
        else:
            head += bytes([0x80 | 127]) + struct.pack("!Q", len(payload))
        masked = bytes(c ^ mask[i % 4] for i, c in enumerate(payload))
        self.raw.sendall(head + mask + masked)

    def send(self, **message):
        text = json.dumps(message).encode()
        if self.packs:
            packer = zlib.compressobj(9, zlib.DEFLATED, -12)
            packed = packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)
            self.send_frame(0xC1, packed[:-4])
        else:
            self.send_frame(0x81, text)

    def take_frame(self):
        """Returns (first byte, payload) of a whole frame in the buffer, or None."""
        if len(self.buffer) < 2:
            return None
        length, at = self.buffer[1] & 0x7F, 2
        if length == 126 and len(self.buffer) >= 4:
            length, at = struct.unpack("!H", self.buffer[2:4])[0], 4
        elif length == 127 and len(self.buffer) >= 10:
            length, at = struct.unpack("!Q", self.buffer[2:10])[0], 10
        elif length >= 126:
            return None
        if len(self.buffer) < at + length:
            return None
        first, payload = self.buffer[0], self.buffer[at:at + length]
        self.buffer = self.buffer[at + length:]
        return first, payload

    def take_frames(self):
        frame = self.take_frame()
        while frame:
            self.take(*frame)
            frame = self.take_frame()

    def take(self, first, payload):
        kind = first & 0x0F
        if kind == 8:
            self.closed = struct.unpack("!H", payload[:2])[0] if payload else 1005
        elif kind == 9:
            self.send_frame(0x8A, payload)
        elif kind == 1:
            if first & 0x40:
                payload = zlib.decompressobj(-15).decompress(payload + b"\0\0\xff\xff")
            self.frames.append(json.loads(payload))
        else:
            raise Ended("an unexpected frame %x" % first)

    def receive(self, timeout_s=30):
        """Reads once. Raises Ended."""
        if not wait([self.raw], timeout_s):
            raise Ended("nothing within %s s, after %r" % (timeout_s, self.frames[-3:]))
        more = self.raw.recv(1 << 16)
        if not more:
            raise Ended("the connection was closed")
        self.buffer += more
        self.take_frames()

    def next(self, kind, timeout_s=30):
        """Returns the next frame of that type that was not returned yet; earlier ones are skipped."""
        return self.next_of((kind,), timeout_s)

    def next_of(self, kinds, timeout_s=30):
        self.take_frames()
        end = time.monotonic() + timeout_s
        while True:
            while self.seen < len(self.frames):
                frame = self.frames[self.seen]
                self.seen += 1
                if frame["type"] in kinds:
                    return frame
            self.receive(max(0.01, end - time.monotonic()))

    def do(self, line):
        """Sends a command; returns the texts up to its prompt."""
        self.send(type="command", line=line)
        before = self.seen
        self.next("prompt")
        return "\n".join(frame["text"] for frame in self.frames[before:self.seen]
                         if frame["type"] == "text")

    def last_number(self):
        return self.frames[-1]["n"] if self.frames else 0

    def close(self):
        self.raw.close()

    def cut(self):
        """Ends like a pulled cable, without a close."""
        self.raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.raw.close()
