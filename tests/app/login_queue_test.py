#!/usr/bin/env python3
"""While passwords are being checked, a player with a token gets in at once on each service, and a player with a
password is told their place in the queue.

usage: login_queue_test.py SKEIN"""
import base64
import imaplib
import re
import smtplib
import socket
import sys
from contextlib import closing

from program import main
import news_client
from served import enter, enter_wizard, wait_until
from ssh_client import Keys, Terminal
from web_client import Socket, ask, log_in

PASSWORD = "password1"
GUESSERS = 30
SERVICES = ("telnet", "irc", "http", "ssh", "imap", "submission", "nntp")
SETTINGS = 'mail = { domain = "mud.example.org" }\n'
# A hash takes a second of a core.
SLOW = 'passwords = { memory_kib = 256 * 1024 }\n'
PLACE = re.compile(r"You are (\d*1st|\d*2nd|\d*3rd|\d+th) in the queue. It takes about (1 second|\d+ seconds|1 minute|\d+ minutes)\.")


class Door:
    """A connection to write bytes to, read until a text comes."""

    def __init__(self, server, service, greeting=""):
        self.socket = socket.create_connection(("127.0.0.1", server.ports[service]))
        self.socket.settimeout(120)
        self.heard = b""
        self.read(greeting)

    def read_until(self, is_so):
        """Reads on until it is so of all that was heard, which it returns."""
        while not is_so(self.heard.decode(errors="replace")):
            more = self.socket.recv(4096)
            assert more, self.heard
            self.heard += more
        return self.heard.decode(errors="replace")

    def read(self, words):
        return self.read_until(lambda heard: words in heard)

    def read_place(self):
        return self.read_until(PLACE.search)

    def say(self, *lines):
        self.socket.sendall("".join(line + "\r\n" for line in lines).encode())

    def close(self):
        self.socket.close()


def waiting(server):
    return int(re.search(r"^skein_login_queue (\d+)$", ask(server.ports["http"], "GET", "/metrics").text, re.M).group(1))


def set_the_stage(folder):
    """A server, with a builder, Ann, logged out, and GUESSERS others whose passwords are wrong. Returns a token of
    Ann's."""
    server = folder.server(SETTINGS, services=SERVICES)
    wizard = enter_wizard(server)
    ann = enter(server, "create Ann " + PASSWORD)
    wizard.do("@role ann builder")
    ann.do("quit")
    token = log_in(server.ports["http"], "Ann", PASSWORD)
    assert server.stop() == 0
    with open(server.config, "a", encoding="utf-8") as config:
        config.write(SLOW)
    server.start()
    guessers = [Door(server, "telnet", "who, help, quit.") for _ in range(GUESSERS)]
    for guesser in guessers:
        guesser.say("connect Nobody no-such-password")
    wait_until(lambda: waiting(server) > GUESSERS / 2, "the guessers wait")
    return server, token, guessers


def come_by_telnet(server, token):
    with closing(Door(server, "telnet", "who, help, quit.")) as door:
        door.say("connect Ann " + token)
        door.read("Welcome back, Ann.")


def come_by_irc(server, token):
    with closing(Door(server, "irc")) as door:
        door.say("PASS " + token, "NICK Ann", "USER u 0 * :r")
        door.read(" 001 Ann ")


def come_by_sasl(server, token):
    with closing(Door(server, "irc")) as door:
        plain = base64.b64encode(("\0Ann\0" + token).encode()).decode()
        door.say("CAP REQ sasl", "NICK Ann", "USER u 0 * :r", "AUTHENTICATE PLAIN", "AUTHENTICATE " + plain)
        door.read(" 903 ")
        door.say("CAP END")
        door.read(" 001 Ann ")


def come_by_web(server, token):
    port = server.ports["http"]
    assert log_in(port, "Ann", token)
    with closing(Socket(port)) as first, closing(Socket(port)) as second:
        first.send(type="login", token=token)
        assert first.next("welcome")["name"] == "Ann"
        second.send(type="login", name="Ann", password=token)
        assert second.next("welcome")["name"] == "Ann"
        while "Welcome back, Ann." not in second.next("text")["text"]:
            pass


def come_by_dav(server, token):
    coded = base64.b64encode(("Ann:" + token).encode()).decode()
    assert ask(server.ports["http"], "PROPFIND", "/dav/areas/", fields={"Authorization": "Basic " + coded}).status == 207


def come_by_imap(server, token):
    box = imaplib.IMAP4("127.0.0.1", server.ports["imap"])
    assert box.login("ann", token)[0] == "OK"
    box.logout()


def come_by_submission(server, token):
    with smtplib.SMTP("127.0.0.1", server.ports["submission"], local_hostname="mail.example.net") as smtp:
        assert smtp.login("ann", token)[0] == 235


def come_by_nntp(server, token):
    with news_client.NNTP("127.0.0.1", server.ports["nntp"]) as news:
        news.login("ann", token)


def a_player_with_a_token_does_not_wait(folder):
    server, token, guessers = set_the_stage(folder)
    for come in (come_by_telnet, come_by_irc, come_by_sasl, come_by_web, come_by_dav, come_by_imap, come_by_submission,
                 come_by_nntp):
        come(server, token)
        assert waiting(server) > 0, "%s took as long as a password" % come.__name__
    done = Keys(folder).run(server, "ann", password=token, typed="quit\n")
    assert "Welcome back, Ann." in done.stdout, done
    assert waiting(server) > 0, "a token by SSH took as long as a password"
    for guesser in guessers:
        guesser.close()


def a_wrong_token_is_refused_before_the_passwords_of_others(folder):
    server, token, guessers = set_the_stage(folder)
    ask(server.ports["http"], "DELETE", "/api/v1/login", token=token)
    with closing(Door(server, "telnet", "who, help, quit.")) as door:
        door.say("connect Ann " + token)
        door.read("Wrong name or password.")
    assert ask(server.ports["http"], "POST", "/api/v1/login", {"name": "Ann", "password": token}).status == 401
    assert waiting(server) > 0
    for guesser in guessers:
        guesser.close()


def a_player_with_a_password_is_told_their_place(folder):
    server, _, guessers = set_the_stage(folder)
    doors = {"irc": ("PASS " + PASSWORD, "NICK Ann", "USER u 0 * :r"), "imap": ("a LOGIN ann " + PASSWORD,),
             "telnet": ("connect Ann " + PASSWORD,)}
    said = {}
    for service, lines in doors.items():
        door = Door(server, service)
        guessers.append(door)
        door.say(*lines)
        said[service] = door.read_place()
    assert re.search(r"^:\S+ NOTICE Ann :You are ", said["irc"], re.M), said["irc"]
    assert re.search(r"^\* OK You are ", said["imap"], re.M), said["imap"]
    web = Socket(server.ports["http"])
    web.send(type="login", name="Ann", password=PASSWORD)
    event = web.next("event")
    assert event["name"] == "Login.Queue" and PLACE.fullmatch(event["data"]["text"]), event
    assert event["data"]["place"] > 0 and event["data"]["seconds"] > 0, event
    terminal = Terminal(Keys(folder), server, "Ann", PASSWORD)
    assert PLACE.search(terminal.read("in the queue. It takes about ", ".\r"))
    before = waiting(server)
    for guesser in guessers:
        guesser.close()
    wait_until(lambda: waiting(server) < before - GUESSERS / 2, "who hangs up leaves the queue")
    web.close()


if __name__ == "__main__":
    sys.exit(main([
        a_player_with_a_token_does_not_wait,
        a_wrong_token_is_refused_before_the_passwords_of_others,
        a_player_with_a_password_is_told_their_place,
    ]))
