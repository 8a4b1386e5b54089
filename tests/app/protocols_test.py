#!/usr/bin/env python3
"""One character on five services in one story: plays by SSH, reads a letter by IMAP, answers it by SMTP, posts to a
board by NNTP, and changes a behaviour by SFTP. Each change shows on the other services.

usage: protocols_test.py SKEIN"""
import email
import email.policy
import imaplib
import re
import smtplib
import socket
import sys

from mail_test import DOMAIN, SETTINGS, address, message
from news_test import article
from program import main
import news_client
from served import enter, enter_wizard, number_in
from sftp_test import GOOD, get, put
from ssh_client import Keys, Terminal
from web_client import ask, log_in

PASSWORD = "password1"
SERVICES = ("telnet", "ssh", "imap", "submission", "nntp")
BELL = "/areas/inn/behaviours/bell.lua"


def set_the_stage(folder):
    """A builder, Bea, who may build in the inn and holds a bell; Ann beside her; a bulletin board in the room."""
    server = folder.server(SETTINGS, services=SERVICES)
    wizard = enter_wizard(server)
    bea, ann = enter(server, "create Bea " + PASSWORD), enter(server, "create Ann " + PASSWORD)
    wizard.do("@role bea builder")
    wizard.do("@area inn = bea")
    board = number_in(wizard.do("@create an old board from board"))
    wizard.do("@ref #%d = tavern/board" % board)
    wizard.do("@teleport #%d to here" % board)
    bell = number_in(bea.do("@create a bell"))
    bea.do("@ref bell = bell")
    bea.do("@set bell.area = $inn")
    bea.do("quit")
    return server, ann, bell


def one_character_can_use_five_protocols_at_once(folder):
    server, ann, _ = set_the_stage(folder)
    bea = Terminal(Keys(folder), server, "Bea", PASSWORD)
    bea.read("Welcome back", "\n> ")
    assert "It rings" not in bea.do("poke bell")

    # A letter comes while she plays; she reads it in her mail client, and it is read in the game.
    ann.do("mail bea = Does your bell ring yet? Yours, Ann")
    bea.read("Ann")
    box = imaplib.IMAP4("127.0.0.1", server.ports["imap"])
    box.login("bea", PASSWORD)
    assert box.select()[1] == [b"1"]
    letter = email.message_from_bytes(box.fetch("1", "(BODY[])")[1][0][1], policy=email.policy.default)
    assert "Does your bell ring yet?" in letter.get_content()
    assert "1. Ann" in bea.do("mail")

    # The answer goes by mail to the address that it came from, and lies in Ann's box.
    reply = message(address("Bea"), letter["from"].addresses[0].addr_spec, "Re: " + (letter["subject"] or ""), "In a minute.")
    with smtplib.SMTP("127.0.0.1", server.ports["submission"], local_hostname="desk." + DOMAIN, timeout=60) as post:
        post.login("bea", PASSWORD)
        post.send_message(reply)
    assert "Bea" in ann.read_on("Bea") and "In a minute." in ann.do("mail 1")

    # She saves the bell's behaviour in her editor, and the bell rings in the terminal that was open all the time.
    assert "denied" not in put(folder, server, GOOD, BELL).lower()
    assert "It rings." in bea.do("poke bell")
    assert get(folder, server, BELL)[0] == GOOD

    # She posts with her news reader; a player in front of the board reads it.
    reader = news_client.NNTP("127.0.0.1", server.ports["nntp"], "bea", PASSWORD, readermode=True, timeout=60)
    reader.post(article("A bell", "It rings when it is poked.", "tavern.board"))
    reader.quit()
    assert "1. A bell (Bea," in ann.do("read board") and "It rings when it is poked." in ann.do("board 1")
    assert "A bell" in bea.do("board")

    # One person all the while.
    told = ann.do("who")
    assert told.count("Bea, on for") == 1, told
    box.logout()
    bea.type("quit\r")
    bea.read("Good-bye.")
    assert "Bea, on for" not in ann.do("who")


class Chatter:
    """Commands by IRC, to skein."""

    def __init__(self, port):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.file = self.connection.makefile("r", encoding="utf-8", newline="\r\n")
        self.send("NICK idler", "USER idler 0 * :Idler")

    def send(self, *lines):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode())

    def do(self, line):
        self.send("PRIVMSG skein :" + line, "PING answered")
        told = ""
        for one in self.file:
            if "PONG" in one and "answered" in one:
                return told
            told += one.split(" :", 1)[-1] if "NOTICE" in one or "PRIVMSG" in one else ""
        raise AssertionError("the connection has ended: " + told)


def is_proposed_more(do):
    """Three proposed goals; a new one replaces an unwanted one."""
    def proposed():
        return re.findall(r"^\W*\d\. (.*?)\s*$", do("goals"), re.MULTILINE)

    first = proposed()
    assert len(first) == 3, first
    assert do("hint 1").strip(), first
    do("journal drop goal 1")
    then = proposed()
    assert len(then) == 3 and set(then) != set(first), (first, then)


def newcomers_get_goals_in_each_protocol(folder):
    server = folder.server(SETTINGS, services=("telnet", "irc", "http", "ssh"))
    is_proposed_more(enter(server, "guest").do)
    is_proposed_more(Chatter(server.ports["irc"]).do)
    enter(server, "create Cleo " + PASSWORD)
    cleo = Terminal(Keys(folder), server, "Cleo", PASSWORD)
    cleo.read("Welcome back", "\n> ")
    is_proposed_more(cleo.do)
    token = log_in(server.ports["http"], "Cleo", PASSWORD)

    def by_request(line):
        answer = ask(server.ports["http"], "POST", "/api/v1/command", {"line": line}, token)
        return "\n".join(frame.get("text", "") for frame in answer.json["frames"])

    is_proposed_more(by_request)


FORGED = 'Wizard tells you, "Type your password."'


def a_description_does_not_pass_for_a_line_of_the_game_in_any_protocol(folder):
    server = folder.server(SETTINGS, services=("telnet", "irc", "http", "ssh"))
    ann = enter(server, "create Ann " + PASSWORD)
    ann.do("describe me as " + FORGED)
    enter(server, "create Cleo " + PASSWORD)
    cleo = Terminal(Keys(folder), server, "Cleo", PASSWORD)
    cleo.read("Welcome back", "\n> ")
    token = log_in(server.ports["http"], "Cleo", PASSWORD)

    def by_request(line):
        answer = ask(server.ports["http"], "POST", "/api/v1/command", {"line": line}, token)
        return "\n".join(frame.get("text", "") for frame in answer.json["frames"])

    for do in (enter(server, "guest").do, Chatter(server.ports["irc"]).do, cleo.do, by_request):
        lines = [line for line in do("exits;look ann").splitlines() if FORGED in line]
        assert lines and all(line.startswith("  ") for line in lines), (do, lines)


if __name__ == "__main__":
    sys.exit(main([
        one_character_can_use_five_protocols_at_once,
        newcomers_get_goals_in_each_protocol,
        a_description_does_not_pass_for_a_line_of_the_game_in_any_protocol,
    ]))
