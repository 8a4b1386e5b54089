"""Webhooks to other programs: their contents, signatures, order and exactly-once delivery over crashes; and the
example of the help page, which bridges a channel to Discord."""
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time

import program
from served import Server, enter, enter_wizard, wait_until
from web_client import ask

SECRET = "a secret of both sides"
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Receiver:
    """Takes posts at any path; says(path, body) gives the status."""

    def __init__(self):
        self.got, self.says, self.came = [], lambda path, body: 204, threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.says(self.path, body)
                with outer.came:
                    outer.got.append((self.path, dict(self.headers), body, status))
                    outer.came.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *words: None  # the game was killed in mid-request
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self, path="/"):
        with self.came:
            return [json.loads(body) for where, _, body, status in self.got if where == path and status // 100 == 2]

    def wait(self, is_there, timeout_s=60):
        with self.came:
            assert self.came.wait_for(is_there, timeout_s), self.got


def settings(url, events, name="here", more=""):
    return "webhooks = { { name = %s, url = %s, secret = %s, events = { %s } }%s }\n" % (
        json.dumps(name), json.dumps(url + "/"), json.dumps(SECRET), ", ".join(map(json.dumps, events)), more)


def serve(folder, text):
    server = Server(folder.binary, folder.path, text, services=("telnet", "http"))
    folder.servers.append(server)
    server.start()
    return server


def texts(receiver):
    return [one["data"].get("text") for one in receiver.taken() if one["event"].startswith("channel.")]


def events_are_sent_signed_and_in_order(folder):
    there = Receiver()
    server = serve(folder, settings(there.url, ["channel.public", "enter", "leave", "report", "script.*"]))
    ann = enter(server, "create Ann long-enough")
    for i in range(30):
        ann.do("chat Line %d, \"quoted\" & <b>." % i)
    ann.do("say Nobody elsewhere hears this.")
    ann.do("@bug The lamp does not burn.")
    there.wait(lambda: any(b"lamp" in got[2] for got in there.got))
    assert texts(there) == ["Line %d, \"quoted\" & <b>." % i for i in range(30)], texts(there)
    events = there.taken()
    ids = [event["id"] for event in events]
    assert ids == sorted(set(ids)), ids
    first = next(event for event in events if event["event"] == "channel.public")
    assert first["data"] == {"channel": "public", "sender": "Ann", "kind": "say", "text": "Line 0, \"quoted\" & <b>."}, first
    assert abs(first["time"] - time.time()) < 120 and first["game"] == "Skein"
    assert [event["data"]["name"] for event in events if event["event"] == "enter"] == ["Ann"], events
    for _, fields, body, _ in there.got:
        at, signed = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", fields["Skein-Signature"]).groups()
        assert abs(int(at) - time.time()) < 120
        assert hmac.new(SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest() == signed
        assert fields["Content-Type"] == "application/json"
    assert "Nobody elsewhere" not in str(there.got)
    ann.type("quit")
    there.wait(lambda: any(b'"leave"' in got[2] for got in there.got))


def an_unreachable_receiver_gets_events_later_without_loss(folder):
    there = Receiver()
    server = serve(folder, settings(there.url, ["channel.*"]))
    ann = enter(server, "create Ann long-enough")
    there.says = lambda path, body: 503
    ann.do("chat One.")
    there.wait(lambda: there.got)
    ann.do("chat Two.")
    server.kill()
    server.start()
    there.says = lambda path, body: 204
    ann = enter(server, "connect Ann long-enough")
    ann.do("chat Three.")
    there.wait(lambda: len(texts(there)) >= 3)
    assert texts(there) == ["One.", "Two.", "Three."], texts(there)
    # A refused event does not hold up the next ones.
    there.says = lambda path, body: 422 if b"Bad." in body else 204
    ann.do("chat Bad.")
    ann.do("chat Good.")
    there.wait(lambda: "Good." in texts(there))
    assert "Bad." not in texts(there)
    assert "the webhook here did not accept an event, which is dropped: the answer is 422" in server.words()
    # A redirect leads nowhere.
    there.says = lambda path, body: 307
    ann.do("chat Elsewhere?")
    there.wait(lambda: any(b"Elsewhere" in got[2] for got in there.got))
    assert {got[0] for got in there.got} == {"/"}


class Pourer:
    """Answers each post with a status and 400 MB, and counts how much of that was read."""

    SIZE = 400 << 20

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        self.poured = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            connection, _ = self.socket.accept()
            connection.settimeout(60)
            self.poured.append(self.pour(connection))
            connection.close()

    def pour(self, connection):
        """Returns how much could be written until the other side had enough."""
        connection.recv(1 << 16)
        sent = 0
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % self.SIZE)
            while sent < self.SIZE:
                sent += connection.send(b"x" * (1 << 16))
        except OSError:
            pass
        return sent


def a_long_webhook_answer_is_not_read_to_its_end(folder):
    there = Pourer()
    server = serve(folder, settings(there.url, ["channel.*"]))
    ann = enter(server, "create Ann long-enough")
    for i in range(3):
        ann.do("chat Line %d." % i)
    wait_until(lambda: len(there.poured) >= 3, lambda: "poured %s" % there.poured)
    # The system buffers some megabytes between the two.
    assert max(there.poured) < there.SIZE // 10, there.poured
    ann.do("look")


def undone_events_are_not_sent(folder):
    there = Receiver()
    server = serve(folder, settings(there.url, ["script.*"]))
    wizard = enter_wizard(server)
    wizard.do("@create lever")
    wizard.program("lever", "command(\"pull {this}\", function(e) webhook(\"lever.pulled\", { by = e.actor, n = 3 })\n"
                            "  if e.this.jammed then error(\"jammed\") end\n  return \"It creaks.\" end)\n")
    assert "It creaks." in wizard.do("pull lever")
    there.wait(lambda: there.taken())
    told = there.taken()[0]
    assert told["event"] == "script.lever.pulled" and told["data"]["n"] == 3, told
    wizard.do("@set lever.jammed = true")
    wizard.do("pull lever")
    wizard.do("@preview pull lever")
    wizard.do("@set lever.jammed = false")
    wizard.do("@preview pull lever")
    wizard.do("pull lever")
    there.wait(lambda: len(there.taken()) >= 2)
    assert len(there.taken()) == 2, there.taken()


def a_builders_script_cannot_send_webhook_events(folder):
    there = Receiver()
    server = serve(folder, settings(there.url, ["script.*", "channel.*"]))
    bea = enter(server, "create Bea long-enough")
    wizard = enter_wizard(server)
    wizard.do("@role Bea builder")
    bea.do("@create bell")
    bea.program("bell", "command(\"ring {this}\", function(e) webhook(\"bell\", {}) return \"Ding.\" end)\n")
    assert "Ding." not in bea.do("ring bell")
    assert "only a wizard's scripts" in bea.do("@errors")
    bea.do("chat Still here.")
    there.wait(lambda: texts(there))
    assert [one["event"] for one in there.taken()] == ["channel.public"]
    for call in ("hook.open", "hook.next", "hook.done"):
        answer = ask(server.ports["http"], "POST", "/api/v1/command", {"line": call}, None)
        assert answer.status == 401


def mistakes_in_the_configuration_are_reported(folder):
    for text, why in (
            ("webhooks = { { name = \"A\", url = \"https://a\", secret = \"0123456789abcdef\", events = { \"x\" } } }", "not a valid name"),
            ("webhooks = { { name = \"a\", url = \"ftp://a\", secret = \"0123456789abcdef\", events = { \"x\" } } }", "http://"),
            ("webhooks = { { name = \"a\", url = \"https://a\", secret = \"short\", events = { \"x\" } } }", "16 characters"),
            ("webhooks = { { name = \"a\", url = \"https://a\", secret = \"0123456789abcdef\" } }", "events"),
            (settings("https://a", ["x"], more=", { name = \"here\", url = \"https://b\", secret = \"0123456789abcdef\", events = { \"x\" } }"),
             "two webhooks are called here")):
        pathlib.Path(folder.path, "wrong.lua").write_text(text, encoding="utf-8")
        done = subprocess.run([folder.binary, "serve", "--world", folder.path + "/w.db", "--config", folder.path + "/wrong.lua",
                               "--listen", "telnet:127.0.0.1:0"], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode != 0 and why in done.stderr and "0123456789abcdef" not in done.stderr, done.stderr


def the_example_carries_a_channel_to_discord_and_back(folder):
    page = (ROOT / "data/help/webhooks.md").read_text(encoding="utf-8")
    code = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    ") or not line.strip())
    code = code[code.index("import hashlib"):]
    assert len([line for line in code.splitlines() if line.strip()]) < 60
    discord = Receiver()
    script = pathlib.Path(folder.path, "discord.py")
    script.write_text(code, encoding="utf-8")
    server = serve(folder, settings("http://127.0.0.1:1", ["channel.public", "enter", "leave", "script.*"]))
    ann = enter(server, "create Herald long-enough")
    ann.do("quit")
    bob = enter(server, "create Bob long-enough")
    token = ask(server.ports["http"], "POST", "/api/v1/login", {"name": "Herald", "password": "long-enough"}).json["token"]
    with subprocess.Popen([sys.executable, "-u", str(script)], stdout=subprocess.PIPE, text=True, env={
            **os.environ, "SKEIN": "http://127.0.0.1:%d" % server.ports["http"], "SKEIN_TOKEN": token, "SECRET": SECRET,
            "DISCORD": discord.url + "/hook", "PORT": "0"}) as process:
        try:
            port = int(re.search(r"(\d+)$", process.stdout.readline()).group(1))
            pathlib.Path(server.config).write_text(
                pathlib.Path(server.config).read_text(encoding="utf-8").replace("127.0.0.1:1/", "127.0.0.1:%d/" % port),
                encoding="utf-8")
            server.process.send_signal(1)
            bob.do("chat Hello over there!")
            discord.wait(lambda: any(b"Hello over there!" in got[2] for got in discord.got))
            sent = json.loads(discord.got[-1][2])
            assert sent["username"] == "Bob" and sent["content"] == "Hello over there!", sent
            assert sent["allowed_mentions"] == {"parse": []}, sent
            # A message there arrives from its own bot, as Discord would post it.
            answer = ask(port, "POST", "/from-discord", {"author": "Zoe", "content": "And hello\nback!"}, None,
                         {"Authorization": "Bearer " + SECRET})
            assert answer.status == 204, answer.status
            assert "Zoe: And hello back!" in bob.do("look") + bob.do("look")
            assert ask(port, "POST", "/from-discord", {"author": "Eve", "content": "x"}, None).status == 403
            forged = ask(port, "POST", "/", {"event": "channel.public", "data": {"sender": "Eve", "text": "forged"}}, None)
            assert forged.status == 403 and not any(b"forged" in got[2] for got in discord.got)
            assert not any(b"And hello" in got[2] for got in discord.got), "an echo"
        finally:
            process.kill()


if __name__ == "__main__":
    sys.exit(program.main([
        events_are_sent_signed_and_in_order,
        an_unreachable_receiver_gets_events_later_without_loss,
        a_long_webhook_answer_is_not_read_to_its_end,
        undone_events_are_not_sent,
        a_builders_script_cannot_send_webhook_events,
        mistakes_in_the_configuration_are_reported,
        the_example_carries_a_channel_to_discord_and_back,
    ], needs=("webhooks",)))
