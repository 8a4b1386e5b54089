"""Logging in by telnet as people type it, and the display of each connection's terminal."""
import re
import sys

from irc_client import main
from telnet_test import Line

HOW = b"who, help, quit.\r\n"


def an_invalid_name_gets_advice_on_how_to_begin(wire):
    line = Line(wire)
    greeting = line.until(HOW)
    assert b"A world in words" in greeting, greeting
    # A gate that waits for its world has printed that before.
    greeting = greeting[greeting.index(b"Welcome"):]
    lines = re.sub(rb"\xff[\xfb-\xfe].", b"", greeting).split(b"\r\n")
    assert max(map(len, lines)) <= 40, ("no width is known yet", lines)
    for word in (b"yes", b"hello"):
        answer = line.type(word, HOW)
        assert b"?" not in answer and b"A name has" not in answer, answer
    answer = line.type("Åsa".encode(), HOW)
    assert b"Would Asa do?" in answer, answer
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
    a_name_in_quotation_marks_is_the_bare_name,
    a_name_of_two_words_is_refused,
    a_character_set_is_read_and_sent,
    a_width_applies_to_its_connection_only,
    a_screen_reader_client_switches_the_mode_on,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet",)))
