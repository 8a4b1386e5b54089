#!/usr/bin/env python3
"""A world and its follower: created, in step, cut off, moved, taken over, and clients that must be refused.

usage: follow_test.py SKEIN"""
import contextlib
import http.client
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request

from program import fails, main, succeeds
from served import (
    PATIENT, SLOWER, Follower, Gate, Player, Server, enter, enter_wizard, make_secret, ports_in, read_ready, wait_until)

HOLD = "follow = { hold_seconds = 1 }\n"


def make(folder, name="world", settings=HOLD, services=("telnet", "http"), listens=()):
    """A served world that may be followed at its link."""
    path = os.path.join(folder.path, name)
    os.makedirs(path)
    server = Server(folder.binary, path, settings, services)
    server.link = "unix:" + os.path.join(path, "link")
    server.listens = ["link:" + server.link, *listens]
    folder.servers.append(server)
    server.start()
    return server


def follow(folder, server, copy="copy.db", **more):
    follower = Follower(folder.binary, server.link, os.path.join(folder.path, copy), server.config,
                        **more)
    folder.processes.append(follower.process)
    return follower


def pair(folder, **more):
    """A world and its follower, in step."""
    server = make(folder, **more)
    follower = follow(folder, server)
    follower.said = follower.wait("in step")
    return server, follower


def health(server):
    try:
        with urllib.request.urlopen("http://127.0.0.1:%d/healthz" % server.ports["http"]) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def a_follower_copies_the_world_and_can_be_promoted(folder):
    server, follower = pair(folder)
    assert re.match(r"^copying\nfollowing \d+\nin step\n$", follower.said), follower.said
    assert health(server) == (200, '{"state": "ok", "board": "none", "follower": "in step"}')
    ann = enter(server, "create ann password1")
    ann.do("drop all")
    ann.do("say this was told")
    server.kill()
    wait_until(lambda: "the world is away" in follower.words(), follower.words)
    assert "is the world from commit" in succeeds(follower.promote())
    follower.wait("ready")
    assert "Exits" in enter(follower, "connect ann password1").do("look")
    follower.wizard_password = server.wizard_password
    audit = enter_wizard(follower).do("@audit action promote")
    assert "term 2" in audit, audit
    assert follower.stop() == 0
    succeeds(folder.run("check", "--world", follower.world))


def asked(port, path):
    """The answer to an HTTP request."""
    try:
        with urllib.request.urlopen("http://127.0.0.1:%d%s" % (port, path), timeout=60) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def a_follower_reports_its_state_by_http(folder):
    server = make(folder)
    follower = follow(folder, server, listens=["http:127.0.0.1:%d" % server.ports["http"]])
    follower.wait("in step")
    assert re.search("INFO|info", follower.words().partition("the copy listens for http when it is the world")[0][-30:]), \
        follower.words()
    assert follower.stop() == 0
    follower = follow(folder, server, listens=["http:127.0.0.1:0", "telnet:127.0.0.1:0"])
    said = follower.wait("in step")
    ports = ports_in(said)
    assert list(ports) == ["http"], said
    port = ports["http"]
    wait_until(lambda: asked(port, "/healthz") == (200, '{"state": "ok", "board": "none", "follower": "in step"}'),
               lambda: asked(port, "/healthz"))
    assert "skein_follower_in_step 1" in asked(port, "/metrics")[1]
    for path in ("/who", "/api/v1/who", "/world"):
        assert asked(port, path)[0] == 503, path
    server.kill()
    wait_until(lambda: asked(port, "/healthz") == (200, '{"state": "degraded", "board": "none", "follower": "away"}'),
               lambda: asked(port, "/healthz"))
    succeeds(follower.promote())
    ports = ports_in(follower.wait("ready"))
    assert "telnet" in ports and asked(ports["http"], "/who")[0] == 200, ports
    assert follower.stop() == 0


def show(folder, world, config):
    """Shows the pages of a file; returns the process and its port."""
    log = os.path.join(folder.path, "pages.log")
    with open(log, "ab") as file:
        process = subprocess.Popen([folder.binary, "pages", "--world", world, "--config", config,
                                    "--listen", "http:127.0.0.1:0"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=file)
    folder.processes.append(process)
    return process, ports_in(read_ready(process, 60, lambda: open(log, encoding="utf-8").read()))["http"]


def sent(port, method, path, fields, **headers):
    """The status of a POST with a JSON body."""
    request = urllib.request.Request("http://127.0.0.1:%d%s" % (port, path), method=method,
                                     data=json.dumps(fields).encode(),
                                     headers={"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def a_copys_pages_can_be_served_beside_its_follower(folder):
    server, follower = pair(folder)
    wizard = enter_wizard(server)
    wizard.do("@dig up to The tower")
    pages, port = show(folder, follower.world, server.config)
    start = re.search(r"/world/room/(\d+)", asked(port, "/")[1]).group(1)
    wait_until(lambda: "The tower" in asked(port, "/world/room/" + start)[1], lambda: asked(port, "/world/room/" + start), 60)
    for path in ("/", "/who", "/world", "/help", "/help/say", "/highscores", "/events", "/play", "/api/v1/who"):
        assert asked(port, path)[0] == 200, path
    assert "wizard" in asked(port, "/who")[1] and asked(port, "/healthz")[0] == 200
    # Later texts show up a moment later; a browser with the page need not ask again.
    kept = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def again():
        kept.request("GET", "/who")
        return kept.getresponse().read().decode()

    assert "/who/ann" not in again()
    enter(server, "create ann password1")
    wait_until(lambda: "/who/ann" in again(), again, 60)
    # Nobody gets in, with any token, and nothing is changed.
    token = json.loads(sent(server.ports["http"], "POST", "/api/v1/login",
                            {"name": "ann", "password": "password1"})[1])["token"]
    for who in ({}, {"Authorization": "Bearer " + token}):
        assert sent(port, "POST", "/api/v1/login", {"name": "ann", "password": "password1"}, **who)[0] == 503
        assert sent(port, "POST", "/api/v1/sanctions", {"kind": "ban", "subject": "ann"}, **who)[0] in (401, 503)
    request = urllib.request.Request("http://127.0.0.1:%d/" % port, headers={"Cookie": "skein=" + token})
    with urllib.request.urlopen(request, timeout=60) as got:
        assert "Play as ann" not in got.read().decode()
    # The process that shows pages costs the follower nothing, and its end stops nobody.
    wizard.do("say this was told")
    pages.kill()
    pages.wait()
    wait_until(lambda: '"follower": "in step"' in health(server)[1], lambda: health(server), 60)
    server.kill()
    wait_until(lambda: "the world is away" in follower.words(), follower.words, 60)
    pages, port = show(folder, follower.world, server.config)
    assert "The tower" in asked(port, "/world/room/" + start)[1]
    # The file may go and another come.
    os.rename(follower.world, follower.world + ".away")
    wait_until(lambda: asked(port, "/healthz")[0] == 503, lambda: asked(port, "/healthz"), 60)
    assert "The tower" in asked(port, "/world/room/" + start)[1]
    os.rename(follower.world + ".away", follower.world)
    wait_until(lambda: asked(port, "/healthz")[0] == 200, lambda: asked(port, "/healthz"), 60)
    pages.send_signal(signal.SIGTERM)
    assert pages.wait(timeout=30) == 0
    fails(folder.run("pages", "--world", "none.db", "--listen", "http:127.0.0.1:0"), 1, "none.db")
    fails(folder.run("pages", "--world", follower.world, "--listen", "telnet:127.0.0.1:0"), 2,
          "--listen http:ADDRESS")


def a_served_world_can_move_without_dropping_gated_players(folder):
    at = "unix:" + os.path.join(folder.path, "gate")
    server = make(folder, services=(), listens=["gate:" + at])
    gate = Gate(folder.binary, os.path.dirname(server.config), at + " " + at + "-2", ("telnet",))
    folder.processes.append(gate.process)
    follower = follow(folder, server, listens=["gate:" + at + "-2"])
    follower.wait("in step")
    ann = Player(gate.ports["telnet"])
    ann.do("create ann password1")
    done = follower.promote()
    assert done.returncode == 0, (done.stderr, follower.words(), server.words())
    assert server.process.wait(timeout=30) == 0, server.words()
    follower.wait("ready")
    ann.type("look")
    shown = ann.wait()
    while "Exits:" not in shown:
        shown += ann.wait()
    assert "The world is back." in shown, shown
    # The replaced world refuses to be served or written to, and says why.
    fails(folder.run("serve", "--world", server.world, "--listen", "telnet:127.0.0.1:0"), 1,
          "is a copy, and the world is another process's", "skein follow", "skein promote")
    assert gate.stop() == 0


def a_world_waits_for_a_stuck_follower_and_then_goes_on_alone(folder):
    server, follower = pair(folder)
    wizard = enter_wizard(server)
    follower.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    assert "pebble" in wizard.do("@create a pebble")
    took = time.monotonic() - begun
    assert 0.9 < took < 8 * SLOWER, took
    assert '"degraded"' in health(server)[1], health(server)
    assert "no longer in step: the follower is too slow" in server.words(), server.words()
    begun = time.monotonic()
    wizard.do("@create another")
    assert time.monotonic() - begun < 0.9
    follower.process.send_signal(signal.SIGCONT)
    follower.wait("in step")
    wait_until(lambda: '"ok"' in health(server)[1], lambda: health(server))


def a_follower_reconnects_without_a_new_copy(folder):
    server, follower = pair(folder)
    ann = enter(server, "create ann password1")
    assert follower.stop() == 0
    wait_until(lambda: '"degraded"' in health(server)[1], lambda: health(server))
    for i in range(20):
        ann.do("say line %d" % i)
    follower = follow(folder, server)
    said = follower.wait("in step")
    assert re.match(r"^following \d+\nin step\n$", said), said
    ann.close()
    assert server.stop() == 0
    server.start()
    said = follower.wait("in step")
    assert re.match(r"^following \d+\nin step\n$", said), said


def a_follower_behind_the_log_gets_a_new_copy(folder):
    server, follower = pair(folder, settings="follow = { hold_seconds = 1, log_mib = 1 }\n" + PATIENT)
    assert follower.stop() == 0
    wizard = enter_wizard(server)
    wizard.program("here", 'command("fill", function(e)\n for i = 1, 60 do\n'
                   ' e.this["p" .. i] = string.rep("x", 30000)\n end\n'
                   ' e.actor:tell("Full.")\nend)')
    filled = wizard.do("fill")
    assert "Full." in filled, filled
    follower = follow(folder, server)
    said = follower.wait("in step")
    assert re.match(r"^copying\nfollowing \d+\nin step\n$", said), said
    assert follower.stop() == 0
    succeeds(folder.run("check", "--world", follower.world))


def a_replaced_world_ends_when_its_successor_finds_it(folder):
    server, follower = pair(folder)
    assert follower.stop() == 0
    assert "it is the world now, in term 2" in succeeds(follower.promote())
    fails(follower.promote(), 1, "is the world, not a copy")
    later = folder.run("serve", "--world", follower.world, "--listen", "telnet:nowhere")
    assert later.returncode == 2, later.stderr
    new = Server(folder.binary, folder.path, HOLD)
    new.world = follower.world
    again = follow(folder, server)
    again.wait("ready")
    assert server.process.wait(timeout=30) == 1
    assert "another process has taken over this world, in term 2" in server.words(), server.words()


def a_refused_follower_is_told_why(folder):
    secret, other = (make_secret(os.path.join(folder.path, name)) for name in ("secret", "other"))
    line = "follow = { hold_seconds = 1, secret = \"%s\" }\n"
    server = make(folder, settings=line % secret, services=("telnet", "http", "link"))
    socket_link, server.link = server.link, "127.0.0.1:%d" % server.ports["link"]
    follower = follow(folder, server)
    follower.wait("in step")
    wrong = folder.write("wrong.lua", line % other)
    fails(folder.run("follow", "--from", server.link, "--world", "no.db", "--config", wrong), 1,
          "it has another follow.secret")
    fails(folder.run("follow", "--from", server.link, "--world", "no.db"), 1, 'follow = { secret = "FILE" }',
          "head -c 32 /dev/urandom")
    assert not folder.has("no.db")
    second = follow(folder, server, "second.db")
    wait_until(lambda: "already has a follower" in second.words(), second.words)
    assert second.stop() == 0
    assert follower.stop() == 0
    town = make(folder, "town")
    fails(folder.run("follow", "--from", town.link, "--world", "copy.db", "--config",
                     town.config), 1, "of another world")
    assert town.stop() == 0
    fails(folder.run("follow", "--from", socket_link, "--world", town.world), 1, "of another world")
    fails(folder.run("account", "--world", "copy.db", "list"), 1, "copy.db is a copy",
          "it is a copy of %s on " % server.world)
    old = folder.write("old.lua", 'realm = { secret = "%s" }\n' % secret)
    fails(folder.run("serve", "--world", "far.db", "--listen", "link:0.0.0.0:0"), 2, "realm.plain")
    fails(folder.run("serve", "--world", "far.db", "--listen", "link:127.0.0.1:0"), 2, 'follow = { secret = "FILE" }')
    fails(folder.run("serve", "--world", "far.db", "--listen", "links:0.0.0.0:0", "--config", old), 2,
          'follow = { secret = "FILE" }', "the realm's secret does not open it any more")
    os.chmod(other, 0o644)
    fails(folder.run("serve", "--world", "far.db", "--listen", "link:127.0.0.1:0", "--config", wrong), 1, "chmod 600")
    assert not folder.has("far.db")


def frame(kind, *parts):
    body = bytes([kind]) + b"".join(parts)
    return struct.pack("<I", len(body)) + body


def text(bytes_):
    return struct.pack("<I", len(bytes_)) + bytes_


def number_of(world, name):
    with contextlib.closing(sqlite3.connect(world)) as file:
        found = file.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return found[0] if found else 0


def a_follower_with_a_term_far_ahead_is_refused(folder):
    server, follower = pair(folder)
    world_id = number_of(server.world, "world_id")
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(20)
    peer.connect(server.link[5:])
    schema = number_of_schema(server.world)
    peer.sendall(frame(1, text(b"skein follow"), struct.pack("<I", 2)))
    peer.sendall(frame(2, struct.pack("<BIqqQQQ", 1, schema, world_id, 12345, 1 << 62, 0, 0), text(b"evil.db")))
    said = b""
    while some := peer.recv(4096):
        said += some
    peer.close()
    assert b"too far ahead" in said, said
    assert "which is too far ahead of term 1" in server.words(), server.words()
    assert "You say" in enter(server, "create ann password1").do("say still here")
    assert follower.stop() == 0 and server.stop() == 0


def number_of_schema(world):
    with contextlib.closing(sqlite3.connect(world)) as file:
        return file.execute("PRAGMA user_version").fetchone()[0]


def a_copy_of_an_older_schema_is_replaced(folder):
    server, follower = pair(folder)
    assert follower.stop() == 0
    with contextlib.closing(sqlite3.connect(follower.world)) as file:
        file.execute("PRAGMA user_version = 10")
    follower = follow(folder, server)
    said = follower.wait("in step")
    assert re.match(r"^copying\nfollowing \d+\nin step\n$", said), said
    assert "a new copy takes its place" in follower.words(), follower.words()
    assert [name for name in folder.names() if name.startswith("copy.db.replaced-")]
    assert follower.stop() == 0
    succeeds(folder.run("check", "--world", follower.world))


def a_follower_that_reads_nothing_costs_no_memory(folder):
    before = os.environ.get("ASAN_OPTIONS", "")
    # keeps freed memory small, so that the measurement shows it
    os.environ["ASAN_OPTIONS"] = before + ":quarantine_size_mb=1"
    try:
        costs_no_memory(folder)
    finally:
        os.environ["ASAN_OPTIONS"] = before


def costs_no_memory(folder):
    server, follower = pair(folder, settings="follow = { hold_seconds = 1, log_mib = 2 }\n" + PATIENT)
    wizard = enter_wizard(server)
    wizard.program("here", 'command("fill", function(e)\n'
                   ' e.this.filled = string.rep("x", 30000) .. (e.this.times or 0)\n'
                   ' e.this.times = (e.this.times or 0) + 1\n e.actor:tell("Full.")\nend)')
    follower.process.send_signal(signal.SIGSTOP)
    wizard.do("fill")
    before = server.rss_kib()
    for _ in range(1200):  # 36 MB, of which the log keeps 2
        filled = wizard.do("fill")
        assert "Full." in filled, filled
    assert server.rss_kib() - before < 24 * 1024, (before, server.rss_kib())
    follower.process.send_signal(signal.SIGCONT)
    assert "copying" in follower.wait("in step")
    assert follower.stop() == 0
    succeeds(folder.run("check", "--world", follower.world))


def a_follower_with_a_full_disk_delays_nobody_for_long(folder):
    server = make(folder)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    follower = follow(folder, server, restore_signals=False)
    signal.signal(signal.SIGXFSZ, before)
    follower.wait("in step")
    hard = resource.prlimit(follower.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(follower.process.pid, resource.RLIMIT_FSIZE,
                     (os.path.getsize(follower.world + "-wal") + 8192, hard))
    wizard = enter_wizard(server)
    begun = time.monotonic()
    for i in range(200):
        wizard.do("@create pebble%d" % i)
        if '"degraded"' in health(server)[1]:
            break
    assert '"degraded"' in health(server)[1], follower.words()
    assert time.monotonic() - begun < 20 * SLOWER
    assert "cannot be written" in follower.words(), follower.words()
    resource.prlimit(follower.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
    follower.wait("in step")
    assert follower.stop() == 0
    succeeds(folder.run("check", "--world", follower.world))


def a_follower_that_trusts_the_certificate_follows_through_tls(folder):
    succeeds(folder.run("certificate", "tls"))
    hold = 'follow = { hold_seconds = 1, secret = "%s" }\n' % make_secret(os.path.join(folder.path, "secret"))
    tls = 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n' % (folder.path, folder.path)
    path = os.path.join(folder.path, "world")
    os.makedirs(path)
    server = Server(folder.binary, path, hold + tls, ("telnet", "links"))
    folder.servers.append(server)
    server.start()
    server.link = "localhost:%d" % server.ports["links"]
    wary = folder.write("wary.lua", 'realm = { authority = "/etc/ssl/certs/ca-certificates.crt" }\n' + hold)
    trusting = folder.write("trusting.lua", 'realm = { authority = "%s/tls/certificate.pem" }\n' % folder.path + hold)
    server.config = wary
    stranger = follow(folder, server, "strange.db")
    wait_until(lambda: "answers, but not as a world" in stranger.words(), stranger.words)
    assert stranger.stop() == 0
    assert not folder.has("strange.db")
    server.config = trusting
    follower = follow(folder, server)
    follower.wait("in step")
    assert follower.stop() == 0


def garbage_on_the_link_harms_nobody(folder):
    server = make(folder)
    ann = enter(server, "create ann password1")
    for garbage in (b"\x00\x00\x00\x00", b"\xff" * 4096, b"GET / HTTP/1.1\r\n\r\n",
                    b"\x05\x00\x00\x00\x03abcd", os.urandom(20000)):
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(server.link[5:])
        peer.settimeout(0.3)
        try:
            peer.sendall(garbage)
            while peer.recv(4096):
                pass
        except OSError:
            pass
        peer.close()
    assert "still here" in ann.do("say still here")


def a_backup_of_the_copy_can_be_served(folder):
    server, follower = pair(folder)
    enter(server, "create ann password1").do("say kept")
    succeeds(folder.run("backup", "--world", follower.world, "backup.db"))
    succeeds(folder.run("check", "--world", "backup.db"))
    restored = Server(folder.binary, folder.path, "")
    restored.world = os.path.join(folder.path, "backup.db")
    folder.servers.append(restored)
    restored.start()
    assert "Exits" in enter(restored, "connect ann password1").do("look")


TESTS = [
    a_follower_copies_the_world_and_can_be_promoted,
    a_follower_reports_its_state_by_http,
    a_copys_pages_can_be_served_beside_its_follower,
    a_served_world_can_move_without_dropping_gated_players,
    a_world_waits_for_a_stuck_follower_and_then_goes_on_alone,
    a_follower_reconnects_without_a_new_copy,
    a_follower_behind_the_log_gets_a_new_copy,
    a_replaced_world_ends_when_its_successor_finds_it,
    a_refused_follower_is_told_why,
    a_follower_with_a_term_far_ahead_is_refused,
    a_copy_of_an_older_schema_is_replaced,
    a_follower_that_reads_nothing_costs_no_memory,
    a_follower_with_a_full_disk_delays_nobody_for_long,
    a_follower_that_trusts_the_certificate_follows_through_tls,
    garbage_on_the_link_harms_nobody,
    a_backup_of_the_copy_can_be_served,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
