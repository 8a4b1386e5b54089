#!/usr/bin/env python3
"""Gemini and finger, by plain sockets: every page linked from the first exists, speech in the game shows, and a bad,
oversized or too frequent request is refused or cut.

usage: oneshot_test.py SKEIN"""
import os
import re
import socket
import ssl
import threading
import time

from program import fails, main, succeeds
from served import enter, enter_wizard

SETTINGS = 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n'
SERVICES = ("telnet", "gemini", "finger")


def brief(folder, text="", **more):
    succeeds(folder.run("certificate", "tls"))
    return folder.server(SETTINGS % (folder.path, folder.path) + text, services=SERVICES, **more)


def read_all(connection):
    said = b""
    while True:
        more = connection.recv(65536)
        if not more:
            return said
        said += more


def connect(port, authority=None):
    plain = socket.create_connection(("127.0.0.1", port))
    plain.settimeout(40)
    if not authority:
        return plain
    context = ssl.create_default_context(cafile=authority)
    return context.wrap_socket(plain, server_hostname="localhost")


def ask_gemini(server, what):
    """what: a path, or raw bytes. Returns the header's line and the text; raises if the connection ends without TLS's
    close notification."""
    with connect(server.ports["gemini"], os.path.join(os.path.dirname(server.world), "tls", "certificate.pem")) as connection:
        connection.sendall(what if isinstance(what, bytes) else b"gemini://localhost%s\r\n" % what.encode())
        header, _, text = read_all(connection).decode().partition("\r\n")
    return header, text


def ask_finger(server, line):
    with connect(server.ports["finger"]) as connection:
        connection.sendall(line.encode() + b"\r\n")
        return read_all(connection).decode()


def links_of(text):
    """The links of a page, except those in a block of code."""
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    return re.findall(r"^=> (/\S*)", outside, re.M)


def every_gemini_link_leads_to_a_page(folder):
    server = brief(folder)
    seen, found = {"/"}, ["/"]
    while found:
        path = found.pop()
        header, text = ask_gemini(server, path)
        wanted = "10 " if path == "/find" else "20 text/gemini"
        assert header.startswith(wanted), (path, header)
        assert "\x1b" not in text and ("{{" not in text or path.startswith("/help/")), path
        for link in links_of(text):
            if link not in seen:
                seen.add(link)
                found.append(link)
    for path in ("/who", "/help/look", "/help/building", "/highscores", "/events", "/world/wick"):
        assert path in seen, path
    assert sum(link.startswith("/world/room/") for link in seen) >= 20, seen


def gemini_pages_show_the_running_game(folder):
    server = brief(folder)
    player = enter(server, "create Ann a-long-password")
    header, text = ask_gemini(server, "/who")
    assert re.search(r"^\* Ann: on for \d+ seconds?$", text, re.M), text
    assert re.fullmatch(r"Ann: on for \d+ seconds?\r\n", ask_finger(server, "ann")), ask_finger(server, "ann")
    assert ask_finger(server, "bert") == "Nobody called bert is on now.\r\n"
    assert "Other hosts are not asked" in ask_finger(server, "ann@elsewhere")
    wizard = enter_wizard(server)
    room = re.search(r"#(\d+)", wizard.do("@show here")).group(1)
    wizard.do("@describe here = => gemini://evil/ click|# big")
    header, text = ask_gemini(server, "/world/room/" + room)
    assert header.startswith("20") and "\n => gemini://evil/ click" in text, text
    wizard.do("@undo")
    player.close()
    wizard.close()


def errors_are_reported(folder):
    server = brief(folder)
    for what, status in ((b"http://localhost/\r\n", "53 "), (b"gemini://evil.example/\r\n", "53 "),
                         (b"gemini://LocalHost/\r\n", "20 "), (b"gemini://ann@localhost/\r\n", "59 "), (b"gemini://localhost/%ff\r\n", "59 "),
                         (b"gemini://localhost/\xff\r\n", "59 "), (b"x" * 1026, "59 "),
                         (b"gemini://localhost/" + b"x" * 1100 + b"\r\n", "59 "),
                         (b"gemini://localhost/who\n", "20 "), (b"\r\n", "53 "),
                         ("/nothing", "51 "), ("/world/room/0", "51 "), ("/world/room/-1", "59 "),
                         ("/help/no-such-topic", "51 "), ("/find?" + "x" * 300, "59 ")):
        header, _ = ask_gemini(server, what)
        assert header.startswith(status), (what, header)


def a_finger_request_may_come_in_pieces(folder):
    server = brief(folder)
    with connect(server.ports["finger"]) as connection:
        for byte in b"/W nobody\r":
            connection.sendall(bytes([byte]))
        connection.sendall(b"\nand more\r\n")
        assert read_all(connection) == b"Nobody called nobody is on now.\r\n"


def a_silent_client_is_cut(folder):
    """Ten seconds are given, while others are answered at once."""
    server = brief(folder)
    silent = connect(server.ports["finger"])
    begun = time.monotonic()
    silent.sendall(b"half a li")
    assert ask_finger(server, "bert").startswith("Nobody")
    try:
        assert read_all(silent) == b""
    except ConnectionResetError:
        pass
    assert 8 < time.monotonic() - begun < 35, time.monotonic() - begun


def many_gemini_requests_are_answered_at_once(folder):
    server = brief(folder)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask_gemini(server, "/help/building")[0]))
               for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 30 and all(header.startswith("20") for header in answers), answers


def gemini_and_finger_work_through_a_gate(folder):
    server = brief(folder, gated=True)
    assert ask_gemini(server, "/help/look")[0].startswith("20")
    assert ask_finger(server, "") == "Nobody is on now.\r\n"
    server.kill()
    header, _ = ask_gemini(server, "/who")
    assert header.startswith("41 ") and "away" in header, header
    server.start()
    assert ask_gemini(server, "/who")[0].startswith("20")


def gemini_needs_a_certificate(folder):
    fails(folder.run("serve", "--listen", "gemini:127.0.0.1:0"), 1, "gemini:127.0.0.1:0 needs a certificate")


def the_first_page_names_only_packages_that_are_on(folder):
    server = brief(folder, 'packages = { "core", "scores" }\n')
    _, text = ask_gemini(server, "/")
    assert "/highscores" in text and "/events" not in text and "/world" in text, text
    assert ask_gemini(server, "/highscores")[0].startswith("20 ")


if __name__ == "__main__":
    raise SystemExit(main([
        every_gemini_link_leads_to_a_page,
        gemini_pages_show_the_running_game,
        errors_are_reported,
        a_finger_request_may_come_in_pieces,
        a_silent_client_is_cut,
        many_gemini_requests_are_answered_at_once,
        gemini_and_finger_work_through_a_gate,
        gemini_needs_a_certificate,
        the_first_page_names_only_packages_that_are_on,
    ], ("finger", "gemini")))
