"""Logging in by telnet as people type it, and the display of each connection's terminal."""
import re
import sys
import time

from irc_client import main
from telnet_test import Line

HOW = b"who, help, quit.\r\n"


def an_invalid_name_gets_advice_on_how_to_begin(wire):
    line = Line(wire)
    greeting = line.until(HOW)
    assert b"great light in the marsh" in greeting, greeting
    # A gate that waits for its world has printed that before.
    greeting = greeting[greeting.index(b"Welcome"):]
    lines = re.sub(rb"\xff[\xfb-\xfe].", b"", greeting).split(b"\r\n")
    assert max(map(len, lines)) <= 80, ("the client told no width", lines)
    for word in (b"yes", b"hello"):
        answer = line.type(word, HOW)
        assert b"?" not in answer and b"A name has" not in answer, answer
    answer = line.type("Åsa!".encode(), HOW)
    assert b"of one script" in answer, answer
    assert "Åsa".encode() in line.type("Åsa".encode(), b"yes or no"), "letters beyond ASCII are fine"
    assert b"create NAME PASSWORD" in line.type(b"new", b"\r\n")


def texts_before_log_in_fit_the_clients_width(wire):
    for columns in (40, 60):
        line = Line(wire)
        line.socket.sendall(b"\xff\xfb\x1f\xff\xfa\x1f\x00%c\x00\x18\xff\xf0" % columns)
        line.until(HOW)
        told = line.type(b"help", b" letter.\r\n") + line.type(b"new", b"PASSWORD\r\n")
        lines = re.sub(rb"\xff[\xfb-\xfe].", b"", told).split(b"\r\n")
        assert max(map(len, lines)) <= columns, (columns, told)
        assert len(lines) > 1


def the_greeting_fits_the_width_that_the_client_tells(wire):
    for columns in (30, 100):
        line = Line(wire)
        line.socket.sendall(b"\xff\xfb\x1f\xff\xfa\x1f\x00%c\x00\x18\xff\xf0" % columns)
        greeting = line.until(b"quit.\r\n")
        lines = re.sub(rb"\xff[\xfb-\xfe].", b"", greeting[greeting.index(b"Welcome"):]).split(b"\r\n")
        longest = max(map(len, lines))
        assert columns - 20 < longest <= columns, (columns, lines)


def what_is_typed_at_once_is_answered_after_the_greeting(wire):
    line = Line(wire)
    told = line.type(b"who", b"in the game right now.\r\nPress") + line.until(HOW)
    assert b"Welcome to" in told, told
    line.until(b"in the game")


def return_alone_looks_around_for_a_player_who_has_read(wire):
    hasty, reader = Line(wire), Line(wire)
    hasty.until(HOW)
    hasty.type(b"", HOW)  # a scanner's line end
    reader.until(HOW)
    time.sleep(1.2)  # the server's own clock; nothing else can tell a reader
    assert b"a guest" in reader.type(b"")
    reader.leave()


def lists_of_games_are_answered_in_plain_text(wire):
    line = Line(wire)
    line.until(HOW)
    fields = line.type(b"MSSP-REQUEST", b"MSSP-REPLY-END\r\n").decode()
    assert "\r\nMSSP-REPLY-START\r\nNAME\tLittle Game\r\nPLAYERS\t" in fields, fields
    rows = dict(row.split("\t", 1) for row in fields.split("\r\n") if "\t" in row)
    assert rows["CODEBASE"].startswith("Skein ") and int(rows["UPTIME"]) > 0 and int(rows["PORT"]) > 0, rows
    info = line.type(b"info", b"### End INFO\r\n").decode()
    assert re.search(r"### Begin INFO 1\.1\r\nName: Little Game\r\nConnected: \d+\r\nUptime: .* \d{4}\r\nVersion: Skein ", info), info
    # Where a password or a command is typed, these are words like others.
    assert b"### Begin" not in line.type(b"create lister longpassword1")
    assert b"### Begin" not in line.type(b"info")
    line.leave()
    line = Line(wire)
    line.until(HOW)
    line.type(b"lister", b"Password: ")
    assert b"### Begin" not in line.type(b"info", b"Password: ")


def a_name_in_quotation_marks_is_the_bare_name(wire):
    line = Line(wire)
    line.until(HOW)
    line.type(b'create "Quinta" longpassword1')
    line.leave()
    for command in (b'connect "quinta" longpassword1', b"login 'Quinta' longpassword1"):
        line = Line(wire)
        line.until(HOW)
        assert line.type(command).startswith(b"Welcome back, Quinta.\r\n")
        line.leave()


def a_name_of_two_words_is_refused(wire):
    line = Line(wire)
    line.until(HOW)
    assert b"A name is one word" in line.type(b"create Dora Words longpassword1", b"create NAME\r\n")
    assert b"Nobody is called Dora yet" in line.type(b"Dora", b"(yes or no) ")


def a_character_set_is_read_and_sent(wire):
    line = Line(wire)
    line.until(HOW)
    line.type(b"create latina longpassword1")
    assert "café".encode() in line.type(b"say caf\xe9"), "Latin-1 is read where nobody said that UTF-8 is sent"
    line.type(b"set charset latin-1")
    assert b'"caf\xe9"' in line.type(b"say caf\xe9")
    assert b'"caf\xe9"' in line.type("say café".encode())
    line.type(b"set charset ascii")
    assert b'"cafe"' in line.type("say café".encode())
    line.type(b"set charset utf-8")
    assert "café".encode() in line.type("say café".encode())
    assert "caf\ufffd".encode() in line.type(b"say caf\xe9"), "who says UTF-8 is taken at their word"


def a_width_applies_to_its_connection_only(wire):
    first = Line(wire)
    first.until(HOW)
    first.type(b"create wide longpassword1")
    second = Line(wire)
    second.until(HOW)
    second.type(b"connect wide longpassword1")
    second.type(b"set width 40")
    assert b"width is 40" in second.type(b"set width")
    assert b"width is auto" in first.type(b"set width")
    assert max(map(len, second.type(b"look").split(b"\r\n"))) <= 40


def a_screen_reader_client_switches_the_mode_on(wire):
    line = Line(wire)
    line.until(HOW)
    line.socket.sendall(b"\xff\xfb\x18")
    for name in (b"CLIENT", b"XTERM", b"MTTS 77"):
        line.socket.sendall(b"\xff\xfa\x18\x00" + name + b"\xff\xf0")
    line.type(b"create reader longpassword1")
    assert b"screenreader is on" in line.type(b"set screenreader")
    line.type(b"out")
    assert b"1 step, first" in line.type(b"map")
    line.type(b"set screenreader off")
    assert b"[@]" in line.type(b"map")


TESTS = [
    an_invalid_name_gets_advice_on_how_to_begin,
    texts_before_log_in_fit_the_clients_width,
    the_greeting_fits_the_width_that_the_client_tells,
    what_is_typed_at_once_is_answered_after_the_greeting,
    return_alone_looks_around_for_a_player_who_has_read,
    lists_of_games_are_answered_in_plain_text,
    a_name_in_quotation_marks_is_the_bare_name,
    a_name_of_two_words_is_refused,
    a_character_set_is_read_and_sent,
    a_width_applies_to_its_connection_only,
    a_screen_reader_client_switches_the_mode_on,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet",)))
