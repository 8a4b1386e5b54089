"""A small Discord for tests: as much of its gateway (v10) and its REST API as a bridge uses, on one port. It runs in the
test's own process, which plays the other users."""
import base64
import hashlib
import json
import re
import struct
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "MTIz.secret.token"
GUILD = "500"
TEA = "501"
US = {"id": "900", "username": "skeinbot", "discriminator": "0", "bot": True}
BOB = {"id": "901", "username": "bob", "discriminator": "0", "global_name": "Ann"}
EVE = {"id": "902", "username": "eve", "discriminator": "0"}
OLD = {"id": "903", "username": "Ann", "discriminator": "1234"}
INTENTS = 1 | 1 << 9 | 1 << 10 | 1 << 12 | 1 << 15
EPOCH_MS = 1420070400000


class Refused(Exception):
    def __init__(self, status, message, code=0, **more):
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "code": code, **more}


class Socket:
    """One WebSocket, as the server sees it."""

    def __init__(self, handler):
        self.read_file, self.write_file, self.connection = handler.rfile, handler.wfile, handler.connection
        self.lock = threading.Lock()
        self.session = None

    def send_frame(self, opcode, payload):
        head = bytes([0x80 | opcode])
        if len(payload) < 126:
            head += bytes([len(payload)])
        elif len(payload) < 65536:
            head += bytes([126]) + struct.pack("!H", len(payload))
        else:
            head += bytes([127]) + struct.pack("!Q", len(payload))
        with self.lock:
            try:
                self.write_file.write(head + payload)
                self.write_file.flush()
            except (OSError, ValueError):
                pass  # the bridge has hung up

    def send(self, op, data=None, **more):
        self.send_frame(1, json.dumps({"op": op, "d": data, "s": None, "t": None, **more}).encode())

    def close(self, code):
        self.send_frame(8, struct.pack("!H", code))

    def cut(self):
        try:
            self.connection.shutdown(2)
        except OSError:
            pass

    def receive(self):
        """Returns the next (opcode, payload); None at the end."""
        head = self.read_file.read(2)
        if len(head) < 2:
            return None
        assert head[1] & 0x80, "a client's frame is masked"
        length = head[1] & 0x7F
        if length == 126:
            length = struct.unpack("!H", self.read_file.read(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self.read_file.read(8))[0]
        mask = self.read_file.read(4)
        payload = self.read_file.read(length)
        return head[0] & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_upgrade(self):
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        self.server.home.serve_socket(Socket(self))

    def answer(self):
        url = urllib.parse.urlsplit(self.path)
        if url.path.rstrip("/") == "/gateway":
            assert url.query == "v=10&encoding=json", url.query
            self.do_upgrade()
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        path = url.path.removeprefix("/api/v10/").split("/")
        headers = {}
        try:
            status = 200
            answer = self.server.home.handle(self.command, path, dict(urllib.parse.parse_qsl(url.query)), body,
                                             self.headers, headers)
        except Refused as refused:
            status, answer = refused.status, refused.body
        text = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            pass  # the bridge has hung up

    do_GET = do_POST = do_PUT = do_PATCH = answer


class Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        """The bridge may hang up at any time."""


class Discord:
    """Bob, Eve and others are in #tea; the bot is on their server, too."""

    def __init__(self):
        self.changed = threading.Condition()
        self.channels = [{"id": TEA, "name": "tea", "type": 0}]
        self.token = TOKEN
        self.heartbeat_ms = 41250
        self.answers_beats = True
        self.resumable = True
        self.close_code = None  # for the next identify
        self.may_hook = True
        self.hooks = []
        self.nicks = []
        self.identified = []
        self.resumed = []
        self.beats = []
        self.sent = []  # (path, body) of our lines
        self.refuse = []  # Refused, for the next lines
        self.lose_answers = 0  # of the next lines: they arrive, and the answer is an error
        self.limit = None  # (remaining, reset after) for the next answers
        self.nonces = {}
        self.directs = {}
        self.history = []  # messages, the oldest first
        self.events = []  # of the session: (seq, type, data)
        self.session = None
        self.sockets = []
        self.count = 0
        self.server = None
        self.port = 0

    def start(self):
        self.server = Server(("127.0.0.1", self.port), Handler)
        self.server.home = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.cut()

    def new_id(self, age_ms=0):
        self.count += 1
        return str((int(time.time() * 1000) - age_ms - EPOCH_MS) << 22 | self.count)

    def url(self, path=""):
        return "ws://127.0.0.1:%d%s" % (self.port, path)

    # -- the gateway --

    def serve_socket(self, socket):
        with self.changed:
            self.sockets.append(socket)
        socket.send(10, {"heartbeat_interval": self.heartbeat_ms})
        while frame := socket.receive():
            if frame[0] == 8:
                socket.send_frame(8, frame[1])
                break
            if frame[0] == 1:
                message = json.loads(frame[1])
                self.take(socket, message["op"], message["d"])
        with self.changed:
            self.sockets.remove(socket)
            self.changed.notify_all()

    def take(self, socket, op, data):
        with self.changed:
            if op == 1:
                self.beats.append(data)
                if self.answers_beats:
                    socket.send(11)
            elif op == 2:
                self.take_identify(socket, data)
            elif op == 6:
                self.take_resume(socket, data)
            self.changed.notify_all()

    def take_identify(self, socket, data):
        self.identified.append(data)
        code, self.close_code = self.close_code, None
        if code or data["token"] != self.token:
            socket.close(code or 4004)
            return
        assert data["intents"] == INTENTS and data["compress"] is False, data
        self.session = "session-%d" % len(self.identified)
        self.events = []
        socket.session = self.session
        self.event("READY", {"v": 10, "user": US, "session_id": self.session, "guilds": [{"id": GUILD, "unavailable": True}],
                             "resume_gateway_url": self.url("/gateway/"), "application": {"id": "77"}})
        self.event("GUILD_CREATE", {"id": GUILD, "name": "Tea house", "channels": self.channels, "threads": [],
                                    "members": [{"user": US, "nick": None}]})

    def take_resume(self, socket, data):
        self.resumed.append(data)
        if not self.resumable or data["session_id"] != self.session or data["token"] != self.token:
            socket.send(9, False)
            return
        socket.session = self.session
        for seq, kind, about in self.events:
            if seq > data["seq"]:
                socket.send(0, about, s=seq, t=kind)
        self.event("RESUMED", {})

    def event(self, kind, data):
        with self.changed:
            seq = len(self.events) + 1
            self.events.append((seq, kind, data))
            for socket in self.sockets:
                if socket.session and socket.session == self.session:
                    socket.send(0, data, s=seq, t=kind)

    def each(self, act):
        with self.changed:
            for socket in list(self.sockets):
                act(socket)

    def cut(self):
        """Ends all sockets without a word."""
        self.each(lambda socket: socket.cut())

    def until(self, holds, timeout_s=30):
        with self.changed:
            assert self.changed.wait_for(holds, timeout_s), "it did not come true"

    # -- the other users --

    def say(self, text, user=BOB, channel=TEA, age_ms=0, **more):
        message = {"id": self.new_id(age_ms), "channel_id": channel, "guild_id": GUILD, "author": user, "content": text,
                   "type": 0, "attachments": [], "mentions": [], **more}
        self.history.append(message)
        self.event("MESSAGE_CREATE", message)
        return message["id"]

    def say_privately(self, text, user=BOB):
        channel = self.directs.setdefault(user["id"], "7" + user["id"])
        self.event("MESSAGE_CREATE", {"id": self.new_id(), "channel_id": channel, "author": user, "content": text, "type": 0})

    def wait(self, pattern, timeout_s=30):
        """Takes lines up to the first whose content fits; returns its path and body."""
        end = time.monotonic() + timeout_s
        with self.changed:
            while True:
                while self.sent:
                    path, body = self.sent.pop(0)
                    if re.search(pattern, body["content"]):
                        return path, body
                left = end - time.monotonic()
                assert left > 0, "%s was not sent" % pattern
                self.changed.wait(left)

    # -- the API --

    def handle(self, method, path, query, body, headers, answer_headers):
        if path[0] == "webhooks" and method == "POST":
            hook = next((hook for hook in self.hooks if [hook["id"], hook["token"]] == path[1:3]), None)
            if not hook:
                raise Refused(404, "Unknown Webhook", 10015)
            assert query == {"wait": "true"}, query
            return self.take_line(path, body, answer_headers, {"id": path[1], "webhook_id": path[1], "channel_id": TEA})
        if headers["Authorization"] != "Bot " + self.token:
            raise Refused(401, "401: Unauthorized")
        assert headers["User-Agent"].startswith("DiscordBot ("), headers["User-Agent"]
        if (method, path) == ("GET", ["gateway", "bot"]):
            return {"url": self.url("/gateway"), "shards": 1,
                    "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}}
        if (method, path) == ("PATCH", ["guilds", GUILD, "members", "@me"]):
            self.nicks.append(body["nick"])
            return {}
        if path == ["channels", TEA, "webhooks"]:
            return self.take_hooks(method, body)
        if (method, path) == ("GET", ["channels", TEA, "messages"]):
            found = [message for message in self.history if int(message["id"]) > int(query["after"])]
            return list(reversed(found[:int(query["limit"])]))
        if (method, path) == ("POST", ["users", "@me", "channels"]):
            return {"id": self.directs.setdefault(body["recipient_id"], "7" + body["recipient_id"])}
        if method == "POST" and path[0] == "channels" and path[2:] == ["messages"]:
            return self.take_line(path, body, answer_headers, {"author": US, "channel_id": path[1]})
        raise Refused(404, "404: Not Found %s %s" % (method, path))

    def take_hooks(self, method, body):
        if not self.may_hook:
            raise Refused(403, "Missing Permissions", 50013)
        if method == "GET":
            return self.hooks + [{"id": "1", "application_id": None, "token": "other"}]
        self.hooks.append({"id": "6%02d" % len(self.hooks), "token": "hook-secret", "application_id": "77",
                           "name": body["name"]})
        return self.hooks[-1]

    def take_line(self, path, body, answer_headers, more):
        with self.changed:
            if self.limit:
                answer_headers["X-RateLimit-Remaining"], answer_headers["X-RateLimit-Reset-After"] = self.limit
            if self.refuse:
                raise self.refuse.pop(0)
            assert body["allowed_mentions"] == {"parse": []}, body
            assert 0 < len(body["content"]) <= 2000, len(body["content"])
            if path[0] == "webhooks":
                assert 0 < len(body["username"]) <= 80 and not re.search("discord|clyde", body["username"], re.I), body
            nonce = body.get("nonce")
            if nonce in self.nonces and body.get("enforce_nonce"):
                return self.nonces[nonce]
            message = {"author": {"id": "6", "username": "hook"}, **more, "id": self.new_id(), "content": body["content"],
                       "type": 0, "nonce": nonce}
            self.nonces[nonce] = message
            self.history.append(message)
            self.sent.append(("/".join(path[:2]), body))
            self.event("MESSAGE_CREATE", message)
            self.changed.notify_all()
            if self.lose_answers:
                self.lose_answers -= 1
                raise Refused(502, "Bad gateway")
            return message
