"""Players do not read the words of people they ignore. A table lists the ways by which a text reaches others.

In each row Mallory writes the word below. Bob ignores her and reads by telnet, IRC and the web; Carl, who doesn't
ignore her, must find the word, so each row can fail."""
import contextlib
import json
import re
import sys
import urllib.error
import urllib.request

from irc_client import main
from irc_game_test import Telnet
from web_client import Socket

WORD = "zounds"


class Reader:
    """One player by telnet, IRC and the web."""

    def __init__(self, wire, name, word=WORD):
        self.wire = wire
        self.word = word
        wire.board = getattr(wire, "board", "0")
        self.telnet = Telnet(wire, name)
        self.irc = wire.client(name, password="secret-of-" + name, caps=("invite-notify", "away-notify", "setname",
                                                                       "extended-join", "message-tags", "batch",
                                                                       "draft/chathistory", "draft/message-redaction", "echo-message"))
        self.socket = Socket(wire.server.ports["http"])
        wire.clients.append(self.socket)
        self.socket.send(type="login", name=name, password="secret-of-" + name)
        self.socket.next("prompt")
        request = urllib.request.Request(
            self.at("/api/v1/login"), json.dumps({"name": name, "password": "secret-of-" + name}).encode(),
            {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.token = json.loads(answer.read())["token"]

    def at(self, path):
        return "http://127.0.0.1:%d%s" % (self.wire.server.ports["http"], path)

    def page(self, path):
        request = urllib.request.Request(self.at(path), headers={"Authorization": "Bearer " + self.token})
        with contextlib.suppress(urllib.error.HTTPError):
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        return ""

    def read(self, ways):
        """Returns the texts with the word: those that came, and the answers to commands, IRC lines ("/…") and pages."""
        found = []
        for way in ways:
            if way.startswith("GET "):
                found.append("%s: %s" % (way, self.page(way[4:].replace("BOARD", self.wire.board))))
            elif way.startswith("/"):
                self.irc.send(way[1:])
            else:
                found.append("%s: %s" % (way, self.telnet.do(way)))
        found += [message.line for message in self.irc.sync(here=True)]
        found.append(self.telnet.do("help rules") and self.telnet.do("time"))
        self.socket.do("time")
        found += [json.dumps(frame) for frame in self.socket.frames]
        self.socket.frames.clear()
        self.socket.seen = 0
        return [text for text in found if self.word in text.lower()]


# Lines that Mallory types by telnet or IRC ("/…"), and the ways by which others could read them.
WAYS = [
    (["say " + WORD], []),
    (["emote grins, " + WORD], []),
    (["pose thinks of " + WORD], ["look", "/NAMES #here"]),
    (["title the " + WORD.capitalize()], ["who", "whois mallory", "GET /who/mallory", "GET /api/v1/who",
                                          "GET /api/v1/who/mallory"]),
    (["describe me as Full of " + WORD], ["look at mallory", "GET /who/mallory", "GET /api/v1/who/mallory",
                                         "examine mallory"]),
    (["afk " + WORD], ["who", "whois mallory", "/WHOIS mallory", "/WHO mallory", "GET /who", "GET /api/v1/who"]),
    (["shout " + WORD], []),
    (["chat " + WORD], ["channel history public", "history", "missed", "/CHATHISTORY LATEST #public * 50",
                        "/SEARCH text=" + WORD, "GET /api/v1/channels/public/history"]),
    (["/PRIVMSG #tea :" + WORD, "/NOTICE #tea :" + WORD, "/PRIVMSG #tea :\x01ACTION is " + WORD + "\x01"],
     ["channel history tea", "/CHATHISTORY LATEST #tea * 50", "GET /api/v1/channels/tea/history"]),
    (["channel topic tea = " + WORD], [
        "channel topic tea", "channel who tea", "channel leave tea", "channel join tea", "/TOPIC #tea", "/LIST",
        "/PART #tea", "/JOIN #tea", "GET /api/v1/channels"]),
    (["/TOPIC #tea :more " + WORD], ["channel topic tea", "/TOPIC #tea", "/LIST"]),
    (["/JOIN #den", "channel topic den = " + WORD], ["/LIST", "channel topic den", "GET /api/v1/channels"]),
    (["/PRIVMSG #tea :a slip", "/REDACT #tea {slip} :" + WORD], []),
    (["channel kick dora from tea because " + WORD], []),
    (["/KICK #tea dora :" + WORD], []),
    (["channel set tea ban %s!*@*" % WORD], ["channel bans tea", "/MODE #tea b"]),
    (["/MODE #tea +b more%s!*@*" % WORD], ["channel bans tea", "/MODE #tea b"]),
    (["/MODE #tea +eI more%s!*@* most%s!*@*" % (WORD, WORD)], ["/MODE #tea e", "/MODE #tea I"]),
    (["/MODE #tea +k " + WORD], ["/MODE #tea"]),
    (["/JOIN #" + WORD], ["channels", "/LIST", "/WHOIS mallory", "GET /api/v1/channels"]),
    (["/SETNAME :" + WORD], ["/WHOIS mallory", "/WHO mallory"]),
    (["post %s = %s" % (WORD, WORD)], ["board", "missed", "GET /", "GET /boards/BOARD", "GET /boards/BOARD/1", "GET /api/v1/boards/BOARD"]),
    (["/AWAY :" + WORD], ["/WHOIS mallory", "who"]),
    (["home found", "home go", "home name %s nook" % WORD, "home show", "home unlock"],
     ["homes", "GET /homes", "GET /", "GET /world", "GET /api/v1/world", "GET /api/v1/homes"]),
]

# Lines that speak to the reader alone.
TO_ONE = [
    "tell {name} " + WORD, "whisper {name} " + WORD, "say to {name} " + WORD, "mail {name} = " + WORD, "hug {name}",
    "give {name} " + WORD, "/PRIVMSG {name} :" + WORD, "/NOTICE {name} :" + WORD, "/INVITE {name} #" + WORD,
    "/INVITE {name} #tea", "@mail {name} " + WORD, "party {name}", "/@+x=" + WORD + " TAGMSG {name}",
]


def act(mallory, lines):
    slip = ""
    for line in lines:
        if line.startswith("/"):
            mallory.irc.send(line[1:].format(slip=slip) if "{slip}" in line else line[1:])
            echoed = [m.tags.get("msgid", "") for m in mallory.irc.sync() if m.command == "PRIVMSG"]
            slip = echoed[-1] if echoed else slip
        else:
            mallory.telnet.do(line)


def stage(wire):
    """Returns Mallory, an operator of #tea with Dora on it; Bob, who ignores her; and Carl."""
    mallory, bob, carl = (Reader(wire, name) for name in ("mallory", "bob", "carl"))
    wizard = Telnet(wire, "wizard", wire.server.wizard_password)
    wire.board = re.search(r"#(\d+)", wizard.do("@create a board from board")).group(1)
    wizard.do("drop board")
    dora = wire.client("dora")
    for one in (mallory, bob, carl):
        one.irc.send("JOIN #tea")
        one.irc.sync()
        one.telnet.do("channel join tea")
    dora.send("JOIN #tea")
    dora.sync()
    assert "no longer hear mallory" in bob.telnet.do("ignore mallory")
    for one in (bob, carl):
        one.read([])
    return mallory, bob, carl, dora


def nobody_reads_the_words_of_a_person_whom_they_ignore(wire):
    mallory, bob, carl, dora = stage(wire)
    leaks, silent = [], []
    for lines, ways in WAYS:
        dora.send("JOIN #tea")
        dora.sync()
        act(mallory, lines)
        found = bob.read(ways)
        if found:
            leaks.append((lines, found))
        if not carl.read(ways):
            silent.append(lines)
    assert not leaks and not silent, "%s\nnobody reads: %s" % ("\n".join("%s: %s" % leak for leak in leaks), silent)


GUESTS_WORD = "egads"

# The same for Eve, a guest on IRC. She comes back under another name after each row.
OF_A_GUEST = [
    (["PRIVMSG #pond :" + GUESTS_WORD, "QUIT"], [
        "channel history pond", "/CHATHISTORY LATEST #pond * 50", "/SEARCH text=" + GUESTS_WORD,
        "GET /api/v1/channels/pond/history"]),
    (["PART #pond :" + GUESTS_WORD], []),
    (["QUIT :" + GUESTS_WORD], []),
    (["JOIN #" + GUESTS_WORD], ["channels", "/LIST"]),
    (["TOPIC #pond :" + GUESTS_WORD, "QUIT"], ["channel topic pond", "/TOPIC #pond", "/LIST"]),
]


def nobody_reads_the_words_of_a_guest_whose_address_they_ignore(wire):
    bob, carl = (Reader(wire, name, GUESTS_WORD) for name in ("bob3", "carl3"))
    for one in (bob, carl):
        one.irc.send("JOIN #pond", "MODE #pond -t")
        one.irc.sync()
        one.telnet.do("channel join pond")
    first = wire.client("eve-first")
    assert "any guest from the same address" in bob.telnet.do("ignore eve-first")
    first.close()
    leaks, silent = [], []
    for i, (lines, ways) in enumerate(OF_A_GUEST):
        eve = wire.client("eve-%d" % i)
        eve.send("JOIN #pond")
        eve.sync()
        for line in lines:
            eve.send(line)
        if lines[-1].startswith("QUIT"):
            eve.rest()
        else:
            eve.sync()
        found = bob.read(ways)
        if found:
            leaks.append((lines, found))
        if not carl.read(ways):
            silent.append(lines)
        eve.close()
    assert not leaks and not silent, "%s\nnobody reads: %s" % ("\n".join("%s: %s" % leak for leak in leaks), silent)


def nobody_is_spoken_to_by_a_person_whom_they_ignore(wire):
    mallory, bob, carl = (Reader(wire, name) for name in ("mallory2", "bob2", "carl2"))
    bob.telnet.do("ignore mallory2")
    leaks = []
    for line in TO_ONE:
        act(mallory, [line.format(name="bob2")])
        leaks += [(line, text) for text in bob.read(["mail", "mail 1", "missed", "history"])]
    assert not leaks, leaks
    for line in TO_ONE[:4]:
        act(mallory, [line.format(name="carl2")])
    assert len(carl.read(["mail 1"])) >= 4


TESTS = [
    nobody_reads_the_words_of_a_person_whom_they_ignore,
    nobody_reads_the_words_of_a_guest_whose_address_they_ignore, nobody_is_spoken_to_by_a_person_whom_they_ignore,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
