"""A line service ends a connection that begins with an HTTP request before it runs anything. Otherwise a web page
could have its visitor's browser send a request to any port, with the page's own lines in its body."""
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile

from irc_client import main
from irc_game_test import Telnet

GATED = ("telnet", "telnets", "irc", "ircs")
DOORS = GATED if "gated" in sys.argv[2:] else GATED + (
    "imap", "nntp", "smtp", "submission", "lmtp", "finger", "gemini")
WITH_TLS = ("telnets", "ircs", "gemini")

# Text that a hostile web page tries to have run, in each protocol at once.
BODY = ("guest\r\nchat buy my pills\r\nNICK mallory\r\nUSER u 0 * :r\r\nJOIN #public\r\nPRIVMSG #public :buy my pills\r\n"
        "EHLO evil\r\nLHLO evil\r\nMAIL FROM:<eve@example.net>\r\nRCPT TO:<wizard@mud.example.org>\r\nDATA\r\npills\r\n.\r\n"
        "a CAPABILITY\r\nCAPABILITIES\r\nwizard\r\n")
REQUESTS = [
    "POST / HTTP/1.1\r\nHost: mud.example\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(BODY),
    "GET /?guest HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n", "CONNECT mud.example:4000 HTTP/1.1\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "get / http/1.0\n", "Brew  /\tHttP/9.9x \r\n", "\r\n\nPUT / HTTP/1.1\r\n",
    "GET /%s HTTP/1.1\r\n" % ("long" * 20000),
]


def connect(wire, door):
    plain = socket.create_connection(("127.0.0.1", wire.server.ports[door]))
    plain.settimeout(60)
    if door not in WITH_TLS:
        return plain
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(plain, server_hostname="localhost")


def rest(connection):
    """Everything until the server closes."""
    said = b""
    try:
        while True:
            more = connection.recv(65536)
            if not more:
                return said
            said += more
    except (ConnectionError, ssl.SSLError):
        return said


def send(connection, text, size):
    """In pieces of that size, as far as the server takes them."""
    data = text.encode()
    try:
        for at in range(0, len(data), size):
            connection.sendall(data[at:at + size])
    except (ConnectionError, ssl.SSLError):
        pass


def said_of_lines(door, said):
    """Returns whether a service answered anything after its greeting."""
    if door in ("telnet", "telnets"):
        return said.partition(b"help, quit.\r\n")[2] != b""
    answers = {"imap": b"a OK", "nntp": b"101 ", "smtp": b"250", "submission": b"250", "lmtp": b"250",
               "irc": b" 001 ", "ircs": b" 001 ", "gemini": b" ", "finger": b"\n"}
    too_long = re.compile(rb"(59 )?The request is longer than 1,024 bytes\.\r\n")  # sent before its end has come
    return answers[door] in too_long.sub(b"", said)


def each_line_protocol_cuts_an_http_request(wire):
    anna = Telnet(wire, "anna")
    irc = wire.client("annabel")
    irc.send("JOIN #public")
    irc.sync()
    for door in DOORS:
        for request in REQUESTS:
            with connect(wire, door) as connection:
                send(connection, request + BODY, 1 << 20)
                said = rest(connection)
                assert not said_of_lines(door, said), (door, request[:40], said)
    heard = anna.do("who") + anna.do("chat history") + str(irc.sync(here=True))
    assert "pills" not in heard and "mallory" not in heard.lower(), heard


def an_http_request_sent_byte_by_byte_is_recognised(wire):
    for door in DOORS:
        for request in REQUESTS[:1] + REQUESTS[5:7]:
            with connect(wire, door) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                send(connection, request + "\r\n" + BODY[:40], 1)
                said = rest(connection)
                assert not said_of_lines(door, said), (door, request[:40], said)


def other_first_lines_are_accepted(wire):
    """Also lines that look a little like a request."""
    telnet = Telnet(wire, "berta")
    assert "http" in telnet.do("say get / http/1.1").lower()
    client = wire.raw()
    client.send("NICK http", "USER http/1.1 0 * :HTTP/1.1")
    client.until("001")
    if "smtp" in DOORS:
        with connect(wire, "smtp") as connection:
            send(connection, "EHLO http/1.1\r\nQUIT\r\n", 1)
            assert b"250" in rest(connection)
        with connect(wire, "imap") as connection:
            send(connection, "a LOGOUT\r\n", 1)
            assert b"a OK" in rest(connection)
        with connect(wire, "finger") as connection:
            send(connection, "\r\n", 1)
            assert b"\n" in rest(connection)


TESTS = [each_line_protocol_cuts_an_http_request, an_http_request_sent_byte_by_byte_is_recognised,
         other_first_lines_are_accepted]

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="skein-tls-") as tls:
        subprocess.run([os.path.abspath(sys.argv[1]), "certificate", tls + "/tls"], check=True, capture_output=True)
        sys.exit(main(TESTS, DOORS, """
mail = { domain = "mud.example.org" }
tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }
""" % (tls, tls)))
