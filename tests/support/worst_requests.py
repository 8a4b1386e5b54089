"""The most expensive requests of each service, for tests/app/protocol_cost_test.py and `tools/bench abuse`.

Several connections of one account send the requests in ABUSES at once. fill() makes a world with long answers. To add a
request, add it to ABUSES."""
import base64
import json
import socket
import ssl
import urllib.request
from dataclasses import dataclass

from served import enter, enter_wizard, number_in

DOMAIN = "mud.example.org"
SERVICES = ("telnet", "irc", "http", "nntp", "imap", "submission", "lmtp", "smtp", "finger", "gemini", "ssh")
SETTINGS = 'mail = { domain = "%s" }\n' % DOMAIN
PASSWORD = "password1"
LETTERS_EVERY = 5  # notices
BASIC = "Basic " + base64.b64encode(b"bea:" + PASSWORD.encode()).decode()
BEARER = "Bearer TOKEN"


# The start of TLS in each protocol, without which no service takes a password: the command, and the last line of each
# answer.
TO_TLS = {
    "nntp": [(b"", b"20"), (b"STARTTLS\r\n", b"382")],
    "imap": [(b"", b"* OK"), (b"a STARTTLS\r\n", b"a OK")],
    "submission": [(b"", b"220 "), (b"EHLO x.example.net\r\n", b"250 "), (b"STARTTLS\r\n", b"220 ")],
}


def connect(port, service):
    """A non-blocking connection, through TLS if the service needs a password."""
    plain = socket.create_connection(("127.0.0.1", port))
    for said, answer in TO_TLS.get(service, ()):
        plain.sendall(said)
        heard = b""
        while not any(line.startswith(answer) for line in heard.split(b"\r\n")[:-1]):
            heard += plain.recv(1)
    if service == "gemini" or service in TO_TLS:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = context.wrap_socket(plain)
    plain.setblocking(False)
    return plain


def token_of(server):
    """Returns a token of bea's for Abuse.said."""
    body = json.dumps({"name": "bea", "password": PASSWORD}).encode()
    asked = urllib.request.Request("http://127.0.0.1:%d/api/v1/login" % server.ports["http"], body,
                                   {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)["token"].encode()


@dataclass(frozen=True)
class Abuse:
    """The requests of one connection."""
    service: str
    hello: bytes       # once
    ready: bytes       # a pattern: the answer to hello
    says: bytes        # sent repeatedly; see Abuse.said
    times: int         # ... in a burst
    answer: bytes      # a pattern: each answer to says; empty: the server closes the connection
    answers: int = 1   # to says
    slices: int = 0    # that says takes at least, with a hundred notices on the board and twenty letters in the box

    @property
    def name(self):
        line = self.says.split(b"\r\n")[0].split(b" HTTP/")[0][:40]
        return "%s: %s" % (self.service, line.decode() if line.isascii() else "options")

    def said(self, token, receiver):
        """Returns says with a token of bea's, and with a receiver whose letter box has room."""
        return self.says.replace(b"TOKEN", token).replace(b"RECEIVER", receiver.encode())


def web(path, method="GET", more="", login=BASIC):
    head = "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n%s\r\n" % (method, path, login, more)
    return head.encode()


def letter(sender):
    said = "From: %s\r\nTo: RECEIVER@%s\r\nSubject: x\r\n\r\n%s\r\n.\r\n" % (sender, DOMAIN, "words\r\n" * 1000)
    return ("MAIL FROM:<%s>\r\nRCPT TO:<RECEIVER@%s>\r\nDATA\r\n%sRSET\r\n" % (sender, DOMAIN, said)).encode()


NNTP = b"AUTHINFO USER bea\r\nAUTHINFO PASS password1\r\nGROUP tavern.board\r\n"
IMAP = b"a LOGIN bea password1\r\nb SELECT INBOX\r\n"
IRC = (b"PASS bea:password1\r\nNICK bea\r\nUSER b 0 * :b\r\n"
       b"CAP REQ :draft/chathistory batch message-tags draft/multiline draft/search\r\nCAP END\r\n")
SMTP = b"EHLO x.example.net\r\n"
LOGIN = SMTP + b"AUTH PLAIN " + base64.b64encode(b"\0bea\0" + PASSWORD.encode()) + b"\r\n"
PROMPT = rb"> \xff[\xf9\xef]"
STATUS = rb"HTTP/1\.1 20\d [\w -]+\r\n"

ABUSES = (
    Abuse("telnet", b"connect bea password1\r\n", PROMPT, b"who\r\nlook\r\nhelp commands\r\n", 50, PROMPT, 3),
    Abuse("telnet", b"", b".", b"\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0" * 500 + b"x" * 5000 + b"\r\n", 3,
          rb"so it was ignored"),
    Abuse("irc", IRC, rb" 001 ", b"WHO #here\r\nLIST\r\nNAMES #here\r\nCHATHISTORY LATEST #public * 100\r\n", 20,
          rb" (315|323|366) ", 3),
    Abuse("irc", IRC, rb" 001 ", b"BATCH +a draft/multiline #public\r\n"
          + b"@batch=a PRIVMSG #public :several lines\r\n" * 24
          + b"BATCH -a\r\nSEARCH text=several\r\n", 3, rb"BATCH -"),
    Abuse("http", b"", b"", web("/world") + web("/boards/tavern"), 4, STATUS, 2),
    Abuse("http", b"", b"", web("/api/v1/objects?query=a", login=BEARER) + web("/api/v1/rooms"), 4, STATUS, 2),
    Abuse("http", b"", b"", web("/dav/", "PROPFIND", "Depth: 1\r\n"), 4, STATUS),
    Abuse("nntp", NNTP, rb"^211 ", b"OVER 1-\r\n", 2, rb"^224 ", slices=5),
    Abuse("nntp", NNTP, rb"^211 ", b"NEWNEWS * 20200101 000000\r\nLIST\r\nLISTGROUP\r\n", 2,
          rb"^(230|215|211) ", 3, slices=5),
    Abuse("nntp", NNTP, rb"^211 ", b"ARTICLE 7\r\nHDR subject 1-\r\n", 2, rb"^22[05] ", 2, slices=5),
    Abuse("imap", IMAP, rb"^b OK", b"c FETCH 1:* (BODY.PEEK[] ENVELOPE)\r\n", 1, rb"^c OK", slices=4),
    Abuse("imap", IMAP, rb"^b OK", b"c SEARCH BODY nowhere TEXT nothing\r\n", 1, rb"^c OK", slices=4),
    Abuse("smtp", SMTP, rb"^250 ",
          b"MAIL FROM:<x@example.net>\r\nRCPT TO:<ann@mud.example.org>\r\nRSET\r\nVRFY ann\r\n", 10, rb"^252 "),
    Abuse("submission", LOGIN, rb"^235 ", letter("bea@" + DOMAIN), 1, rb"^250 ", 3),
    Abuse("lmtp", b"LHLO x\r\n", rb"^250 ", letter("x@example.net"), 1, rb"^250 ", 3),
    Abuse("finger", b"", b"", b"bea\r\n", 1, b""),
    Abuse("gemini", b"", b"", b"gemini://localhost/world\r\n", 1, b""),
    Abuse("ssh", b"", b"SSH-", b"SSH-2.0-x\r\n" + b"\0" * 5000, 1, b""),
)

# The commands of an SFTP client.
FILES = ("ls -l /areas/inn\nls -lR /areas/inn/behaviours\n"
         "get /areas/inn/inn.lua /dev/null\nget /areas/inn/ERRORS.txt /dev/null\n")


def fill(server, notices):
    """Posts notices, sends bea one letter for every LETTERS_EVERY notices, and gives her an area. Returns the wizard."""
    wizard = enter_wizard(server)
    board = number_in(wizard.do("@create an old board from board"))
    wizard.do("@ref #%d = tavern/board" % board)
    wizard.do("@teleport #%d to here" % board)
    for player in ("Ann", "Bea"):
        enter(server, "create %s %s" % (player, PASSWORD)).close()
    wizard.do("@role bea builder")
    wizard.do("@area inn = bea")
    for number in range(notices):
        wizard.do("post Notice %d = %s" % (number, "long words " * 340))
        if number % LETTERS_EVERY == 0:
            wizard.do("mail bea = %d %s" % (number, "long words " * 340))
    return wizard
