#!/usr/bin/env python3
"""TLS: `skein certificate`, telnets with Python's ssl and openssl's client, certificates reloaded by SIGHUP, and
crowds of newcomers who delay nobody.

usage: tls_test.py SKEIN"""
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import time

from program import fails, main, succeeds
from served import Ended, Player, Server, enter

CONFIG = 'tls = { certificate = "tls/certificate.pem", key = "tls/key.pem" }\n'


class TlsServer(Server):
    """A server that has telnets beside telnet."""

    def spawn(self):
        folder = os.path.dirname(self.world)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--world", self.world, "--config", self.config,
                 *(word for service in ("telnet", "telnets", "https", "ircs")
                   for word in ("--listen", service + ":127.0.0.1:0"))],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, cwd=folder)
        said = b""
        while b"ready\n" not in said:
            more = os.read(self.process.stdout.fileno(), 4096)
            if not more:
                raise Ended("ended before it was ready: %s" % self.last_words())
            said += more
        text = said.decode()
        self.port = int(re.search(r"^listening telnet \S+:(\d+)$", text, re.M).group(1))
        self.tls_ports = {service: int(re.search(r"^listening %s \S+:(\d+)$" % service, text, re.M).group(1))
                          for service in ("telnets", "https", "ircs")}
        self.tls_port = self.tls_ports["telnets"]

    def wait_ready(self, timeout_s=60):
        pass


class TlsPlayer(Player):
    """A telnet client over TLS that accepts only one certificate."""

    def __init__(self, port, authority):
        super().__init__(port)
        context = ssl.create_default_context(cafile=authority)
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")

    def receive(self):
        answers = super().receive()
        while self.socket.pending():
            answers += super().receive()
        return answers


def start(folder, settings=""):
    succeeds(folder.run("certificate", "tls"))
    server = TlsServer(folder.binary, folder.path, CONFIG + settings)
    folder.servers.append(server)
    server.start()
    server.authority = os.path.join(folder.path, "tls", "certificate.pem")
    return server


def hello():
    """The first bytes of a client's handshake, at no cost."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def reload(server, words):
    """Sends SIGHUP and waits until the log has words."""
    server.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + 20
    while True:
        text = server.words()
        if words in text and "the scripts were read again" in text:
            return text
        assert time.monotonic() < end, text
        time.sleep(0.01)


def one_command_makes_a_test_certificate(folder):
    said = succeeds(folder.run("certificate", "--name", "game.example.org", "--name",
                               "192.0.2.7", "made"))
    assert 'tls = { certificate = "made/certificate.pem", key = "made/key.pem" }' in said, said
    key = os.stat(os.path.join(folder.path, "made", "key.pem"))
    assert stat.S_IMODE(key.st_mode) == 0o600, oct(key.st_mode)
    text = subprocess.run(["openssl", "x509", "-noout", "-text", "-in", "made/certificate.pem"],
                          cwd=folder.path, capture_output=True, text=True, check=True).stdout
    assert "DNS:game.example.org, IP Address:192.0.2.7" in text, text
    fails(folder.run("certificate", "made"), 1, "made/key.pem", "move it away first")
    fails(folder.run("certificate", "--name", "not a host", "other"), 1, '"not a host"')
    fails(folder.run("certificate"), 2, "DIR is missing")


def a_tls_service_without_a_certificate_says_what_is_missing(folder):
    succeeds(folder.run("init"))
    fails(folder.run("serve", "--listen", "telnets:127.0.0.1:0"), 1,
          "telnets:127.0.0.1:0 needs a certificate", "tls = {", "skein certificate DIR")


def a_certificate_that_cannot_be_read_stops_the_start(folder):
    folder.write("config.lua", CONFIG)
    done = folder.run("serve", "--config", "config.lua", "--listen", "telnets:127.0.0.1:0")
    assert done.returncode == 1, done
    assert "tls.certificate: cannot read tls/certificate.pem" in done.stderr, done.stderr


def an_encrypted_key_is_refused_without_a_prompt(folder):
    succeeds(folder.run("certificate", "tls"))
    succeeds(folder.run("init", "--world", "world.db"))
    subprocess.run(["openssl", "pkey", "-in", "tls/key.pem", "-aes256", "-passout", "pass:secret",
                    "-out", "tls/locked.pem"], cwd=folder.path, check=True, capture_output=True)
    folder.write("config.lua", CONFIG.replace("key.pem", "locked.pem"))
    fails(folder.run("serve", "--world", "world.db", "--config", "config.lua",
                     "--listen", "telnets:127.0.0.1:0"), 1, "tls.key: tls/locked.pem")


def a_player_plays_through_tls(folder):
    server = start(folder)
    ann = TlsPlayer(server.tls_port, server.authority)
    ann.do("create Ann a-long-password")
    ben = enter(server, "guest")
    ben.do("say hello")
    assert "Waking Room" in ann.do("look")
    assert "Ann" in ben.do("who")
    ann.type("quit")
    rest = b""
    while True:
        more = ann.socket.recv(4096)
        if not more:
            break
        rest += more
    assert b"Good-bye" in rest, rest


def the_status_of_the_game_has_the_port(folder):
    server = start(folder)
    for player in (Player(server.port), TlsPlayer(server.tls_port, server.authority)):
        player.socket.sendall(b"\xff\xfd\x46")
        heard = b""
        while b"\xff\xf0" not in heard:
            heard += player.socket.recv(4096)
        assert b"\x01SSL\x02%d" % server.tls_port in heard, heard


def openssl_s_own_client_plays(folder):
    server = start(folder)
    client = subprocess.Popen(
        ["openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", server.authority,
         "-verify_hostname", "localhost", "-connect", "127.0.0.1:%d" % server.tls_port],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    folder.processes.append(client)
    client.stdin.write(b"guest\nlook\nquit\n")
    client.stdin.flush()
    said, _ = client.communicate(timeout=30)
    assert b"Waking Room" in said and b"Good-bye" in said, said


def old_versions_are_refused(folder):
    server = start(folder)
    for option, good in (("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)):
        done = subprocess.run(
            ["openssl", "s_client", option, "-cipher", "ALL:@SECLEVEL=0", "-connect",
             "127.0.0.1:%d" % server.tls_port],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
        assert (b"Cipher is (NONE)" not in done.stdout) == good, (option, done.stdout)


def each_service_names_its_protocol(folder):
    """ALPN: https is http/1.1, ircs irc; a client that offers only another protocol has the wrong port."""
    server = start(folder)
    for service, offered, chosen in (
            ("https", ["h2", "http/1.1"], "http/1.1"), ("https", ["http/1.1"], "http/1.1"), ("https", [], None),
            ("https", ["h2"], ssl.SSLError), ("https", ["irc"], ssl.SSLError), ("ircs", ["irc"], "irc"),
            ("ircs", [], None), ("ircs", ["http/1.1"], ssl.SSLError), ("telnets", ["telnet"], None)):
        context = ssl.create_default_context(cafile=server.authority)
        if offered:
            context.set_alpn_protocols(offered)
        with socket.create_connection(("127.0.0.1", server.tls_ports[service]), 20) as connection:
            try:
                with context.wrap_socket(connection, server_hostname="localhost") as secure:
                    got = secure.selected_alpn_protocol()
            except ssl.SSLError:
                got = ssl.SSLError
        assert got == chosen, (service, offered, got)


def sighup_loads_a_new_certificate_and_drops_nobody(folder):
    server = start(folder)
    ann = TlsPlayer(server.tls_port, server.authority)
    ann.do("guest")
    before = ssl.get_server_certificate(("127.0.0.1", server.tls_port))
    succeeds(folder.run("certificate", "new"))
    for name in ("certificate.pem", "key.pem"):
        os.replace(os.path.join(folder.path, "new", name),
                   os.path.join(folder.path, "tls", name))
    reload(server, "the configuration was read again")
    after = ssl.get_server_certificate(("127.0.0.1", server.tls_port))
    assert before != after
    assert "Waking Room" in ann.do("look")
    ben = TlsPlayer(server.tls_port, server.authority)
    assert "Waking Room" in ben.do("guest")


def a_bad_new_certificate_changes_nothing(folder):
    server = start(folder)
    ann = TlsPlayer(server.tls_port, server.authority)
    ann.do("guest")
    before = ssl.get_server_certificate(("127.0.0.1", server.tls_port))
    folder.write("tls/key.pem", "rubbish")
    log = reload(server, "the configuration stays as it was: tls.key: tls/key.pem cannot be used")
    assert log.count("tls.key") == 1, log
    assert ssl.get_server_certificate(("127.0.0.1", server.tls_port)) == before
    assert "Waking Room" in ann.do("look")


def broken_tls_clients_do_no_harm(folder):
    server = start(folder)
    doors = []
    for words in (b"", b"connect wizard secret\r\n", b"GET / HTTP/1.1\r\n\r\n", hello()[:60],
                  hello() + b"rubbish" * 100, b"\x16\x03\x01\xff\xff" + b"x" * 70000):
        door = socket.create_connection(("127.0.0.1", server.tls_port))
        door.settimeout(30)
        try:
            door.sendall(words)
        except OSError:
            pass
        doors.append(door)
    ann = TlsPlayer(server.tls_port, server.authority)
    assert "Waking Room" in ann.do("guest")
    try:
        heard = doors[1].recv(100)
    except ConnectionResetError:
        heard = b""
    assert b"elcome" not in heard, heard


def hundreds_of_handshakes_delay_nobody(folder):
    server = start(folder, 'limits = { connections_per_address = 100000, '
                           'exempt = { "127.0.0.0/8" } }\n')
    ann = enter(server, "guest")
    first, doors = hello(), []
    for _ in range(300):
        door = socket.create_connection(("127.0.0.1", server.tls_port))
        doors.append(door)
    begun = time.monotonic()
    for door in doors:
        door.sendall(first)
    busy = max(latencies(ann, 60))
    for door in doors:
        door.settimeout(30)
        assert door.recv(1) == b"\x16"
    took = time.monotonic() - begun
    print("# look: at most %.1f ms, during 300 handshakes that took %.1f ms" % (busy * 1e3, took * 1e3))
    assert busy < took / 2, (busy, took)


def latencies(player, count):
    taken = []
    for _ in range(count):
        begun = time.monotonic()
        player.do("look")
        taken.append(time.monotonic() - begun)
    return taken


if __name__ == "__main__":
    raise SystemExit(main([
        one_command_makes_a_test_certificate,
        a_tls_service_without_a_certificate_says_what_is_missing,
        a_certificate_that_cannot_be_read_stops_the_start,
        an_encrypted_key_is_refused_without_a_prompt,
        a_player_plays_through_tls,
        the_status_of_the_game_has_the_port,
        openssl_s_own_client_plays,
        old_versions_are_refused,
        each_service_names_its_protocol,
        sighup_loads_a_new_certificate_and_drops_nobody,
        a_bad_new_certificate_changes_nothing,
        broken_tls_clients_do_no_harm,
        hundreds_of_handshakes_delay_nobody,
    ]))
