"""A small homeserver for tests: as much of Matrix's client-server API as a bridge uses. It runs in the test's own process,
which plays the other users."""
import json
import re
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOME = "example.org"
ROOM = "!tea:example.org"
ALIAS = "#tea:example.org"
US = "@skein:example.org"
PASSWORD = "skein-secret"


class Refused(Exception):
    def __init__(self, status, code, error, **more):
        super().__init__(error)
        self.status = status
        self.body = {"errcode": code, "error": error, **more}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        url = urllib.parse.urlsplit(self.path)
        path = [urllib.parse.unquote(part) for part in url.path.removeprefix("/_matrix/client/v3/").split("/")]
        query = dict(urllib.parse.parse_qsl(url.query))
        try:
            status, answer = 200, self.server.home.handle(self.command, path, query, body,
                                                          self.headers.get("Authorization"))
        except Refused as refused:
            status, answer = refused.status, refused.body
        text = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            pass  # the bridge has hung up

    do_GET = do_POST = do_PUT = answer


class Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        """The bridge may hang up at any time."""


class Homeserver:
    """Its log-ins, the lines it got ("sent": content of each) and its events are the test's to read."""

    def __init__(self):
        self.changed = threading.Condition()
        self.events = []
        self.members = {"@bob:example.org", "@eve:far.org"}
        self.sent = []
        self.topics = []
        self.transactions = {}
        self.refuse = []  # Refused, for the next lines
        self.logins = []
        self.directs = {}  # the account data m.direct
        self.made = []  # rooms that the bridge has made
        self.closing = False
        self.server = None
        self.port = 0

    def start(self):
        self.closing = False
        self.server = Server(("127.0.0.1", self.port), Handler)
        self.server.home = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.server.shutdown()
        self.server.server_close()

    # -- the other users --

    def add(self, kind, sender, content, **more):
        with self.changed:
            event = {"type": kind, "sender": sender, "content": content, "event_id": "$%d" % len(self.events),
                     "origin_server_ts": int(time.time() * 1000), "room": ROOM, **more}
            self.events.append(event)
            self.changed.notify_all()
            return event["event_id"]

    def say(self, text, sender="@bob:example.org", **more):
        return self.add("m.room.message", sender, {"msgtype": "m.text", "body": text, **more})

    def say_privately(self, text, sender="@bob:example.org"):
        with self.changed:
            assert self.changed.wait_for(lambda: sender in self.directs, 30), "the account does not know that room"
        return self.add("m.room.message", sender, {"msgtype": "m.text", "body": text}, room=self.directs[sender][0])

    def member(self, user, membership, sender=None, **more):
        if membership == "join":
            self.members.add(user)
        else:
            self.members.discard(user)
        self.add("m.room.member", sender or user, {"membership": membership, **more}, state_key=user)

    def wait(self, pattern, timeout_s=30):
        """Takes lines up to the first whose body fits; returns its content."""
        end = time.monotonic() + timeout_s
        with self.changed:
            while True:
                while self.sent:
                    content = self.sent.pop(0)
                    if re.search(pattern, content.get("body", "")):
                        return content
                left = end - time.monotonic()
                assert left > 0, "%s was not sent" % pattern
                self.changed.wait(left)

    # -- the API --

    def handle(self, method, path, query, body, token):
        if (method, path) == ("POST", ["login"]):
            with self.changed:
                self.logins.append(body)
            if body.get("password") != PASSWORD:
                raise Refused(403, "M_FORBIDDEN", "Invalid password")
            return {"user_id": US, "access_token": "secret", "device_id": body["device_id"]}
        if token != "Bearer secret":
            raise Refused(401, "M_UNKNOWN_TOKEN", "Unknown access token")
        if (method, path) == ("GET", ["account", "whoami"]):
            return {"user_id": US}
        if (method, path) == ("PUT", ["profile", US, "displayname"]):
            return {}
        if (method, path) == ("POST", ["join", ALIAS]):
            return self.join()
        if (method, path) == ("GET", ["sync"]):
            return self.sync(query)
        if (method, path) == ("GET", ["rooms", ROOM, "joined_members"]):
            return {"joined": {user: {} for user in sorted(self.members)}}
        if (method, path) == ("PUT", ["rooms", ROOM, "state", "m.room.topic"]):
            self.topics.append(body["topic"])
            return {"event_id": "$topic"}
        if method == "PUT" and path[0] == "rooms" and path[2:4] == ["send", "m.room.message"]:
            return self.send(path[-1], body, path[1])
        if path == ["user", US, "account_data", "m.direct"]:
            if method == "PUT":
                with self.changed:
                    self.directs = body
                    self.changed.notify_all()
            elif not self.directs:
                raise Refused(404, "M_NOT_FOUND", "Account data not found")
            return self.directs
        if (method, path) == ("POST", ["createRoom"]):
            assert body["is_direct"] and body["preset"] == "trusted_private_chat", body
            self.made.append(body["invite"])
            return {"room_id": "!made%d:example.org" % len(self.made)}
        raise Refused(404, "M_UNRECOGNIZED", "No such thing: %s %s" % (method, path))

    def join(self):
        if US not in self.members:
            self.member(US, "join")
        return {"room_id": ROOM}

    def send(self, transaction, body, room):
        with self.changed:
            if self.refuse:
                raise self.refuse.pop(0)
            if transaction not in self.transactions:
                self.transactions[transaction] = "$sent%d" % len(self.transactions)
                self.sent.append({**body, "room": room})
                self.changed.notify_all()
            event = self.transactions[transaction]
        self.add("m.room.message", US, body, room=room)
        return {"event_id": event}

    def sync(self, query):
        filtered = json.loads(query["filter"])
        limit = filtered["room"]["timeline"]["limit"]
        end = time.monotonic() + int(query["timeout"]) / 1000
        with self.changed:
            since = int(query["since"]) if "since" in query else None
            while since is not None and len(self.events) <= since and not self.closing:
                left = end - time.monotonic()
                if left <= 0:
                    break
                self.changed.wait(left)
            if self.closing:
                raise Refused(503, "M_UNKNOWN", "Closing")
            events = self.events[since or 0:][-limit:]
            answer = {"next_batch": str(len(self.events)), "rooms": {}}
            for event in events:
                place = "join" if US in self.members or event["room"] != ROOM else "leave"
                rooms = answer["rooms"].setdefault(place, {})
                rooms.setdefault(event["room"], {"timeline": {"events": []}})["timeline"]["events"].append(event)
            return answer
