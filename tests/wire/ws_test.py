"""Frames of /ws: their data beside the text."""
import socket
import sys

from irc_client import main
from served import Ended, enter, enter_wizard, number_in, until, wait_until
from web_client import Socket, ask


def a_text_seen_through_a_window_names_its_place(wire):
    wizard = enter_wizard(wire.server)
    enter(wire.server, "create Ann long-enough").do("quit")
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="login", name="Ann", password="long-enough")
    web.next("prompt")
    yard = number_in(wizard.do("@dig Bright Yard"))
    wizard.do("@teleport #%s" % yard)
    hut = number_in(wizard.do("@dig north to Hut"))
    wizard.do("@set north.transparent = true")
    wizard.do("@teleport Ann to #%s" % hut)

    wizard.do("emote waves")
    web.do("emote nods")

    seen = [frame for frame in web.frames if "waves" in frame.get("text", "")]
    assert len(seen) == 1 and seen[0]["type"] == "text" and seen[0]["place"] == "Bright Yard", seen
    own = [frame for frame in web.frames if "nods" in frame.get("text", "")]
    assert own and all("place" not in frame for frame in own), own


def questions_and_places_are_sent_as_data(wire):
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="guest")
    web.next("prompt")
    told = lambda name: [one["data"] for one in web.frames if one["type"] == "event" and one["name"] == name]

    assert set(told("Char.Name")[-1]) == {"name", "fullname"}, web.frames
    first = told("Room.Info")[-1]
    assert set(first) == {"num", "name", "area", "exits", "coords", "beyond", "environment"}, first
    assert len(first["beyond"]["out"]) == 3, first
    assert first["name"] == "The Waking Room" and all(isinstance(to, int) for to in first["exits"].values()), first
    web.do("out")
    assert told("Room.Info")[-1]["num"] == first["exits"]["out"], told("Room.Info")
    web.do("home")
    web.do("talk to pim")

    menu = told("Menu.Show")[-1]
    assert set(menu) == {"id", "kind", "from", "prompt", "options", "leave"}, menu
    assert menu["kind"] == "choose" and menu["from"] == "Pim" and menu["leave"] == "cancel", menu
    assert len(menu["options"]) > 1 and all(set(one) == {"line", "text"} for one in menu["options"]), menu
    assert told("Menu.End") == [], told("Menu.End")
    web.do(menu["leave"])
    assert told("Menu.End") == [{"id": menu["id"]}], told("Menu.End")


def only_a_broken_connection_keeps_a_guest_waiting(wire):
    counted = lambda: ask(wire.server.ports["http"], "GET", "/who").text
    guests = []
    for _ in range(2):
        web = Socket(wire.server.ports["http"])
        wire.clients.append(web)
        web.send(type="guest")
        guests.append((web, web.next("welcome")))
        web.next("prompt")
    (closer, closed), (breaker, broken) = guests
    assert closed["name"] in counted() and broken["name"] in counted()

    closer.send_frame(0x88, (1001).to_bytes(2, "big"))
    breaker.cut()

    wait_until(lambda: closed["name"] not in counted() and broken["name"] not in counted(), counted)
    wizard = enter_wizard(wire.server)
    wizard.do("@teleport $start")
    until(wizard, "look %s" % closed["name"], "You see no %s" % closed["name"])
    assert broken["name"] not in wizard.do("who")
    seen = wizard.do("look %s" % broken["name"])
    assert "You see no %s" % broken["name"] not in seen, seen
    again = Socket(wire.server.ports["http"])
    wire.clients.append(again)
    again.send(type="resume", token=broken["token"], session=broken["session"], after=broken["after"])
    assert again.next("welcome")["resumed"] is True
    wait_until(lambda: broken["name"] in counted(), counted)


class Lines(Socket):
    """IRC over a WebSocket: a message is a line."""

    def __init__(self, wire, kind="text"):
        self.lines = []
        super().__init__(wire.server.ports["http"], fields={
            "Sec-WebSocket-Protocol": "%s.ircv3.net, nonsense" % kind})
        assert "Sec-WebSocket-Protocol: %s.ircv3.net\r\n" % kind in self.head + "\r\n", self.head
        self.first = 0x82 if kind == "binary" else 0x81
        wire.clients.append(self)

    def take(self, first, payload):
        if first & 0x0F in (1, 2):
            assert first == self.first and b"\n" not in payload and b"\r" not in payload, (first, payload)
            self.lines.append(payload.decode())
        else:
            super().take(first, payload)

    def say(self, *lines):
        for line in lines:
            self.send_frame(self.first, line.encode())

    def until(self, word):
        """The next line with that word."""
        while True:
            while self.lines:
                line = self.lines.pop(0)
                if word in line:
                    return line
            self.receive()


def irc_works_over_a_websocket(wire):
    ann = enter(wire.server, "create Anna long-enough")
    for kind in ("text", "binary"):
        web = Lines(wire, kind)
        web.say("CAP LS 302", "NICK tess-" + kind, "USER t 0 * :t", "CAP END")
        assert "tess-" + kind in web.until(" 001 ")
        web.until("JOIN #here")
        web.say("PRIVMSG #here :Grüße über %s" % kind)
        assert "Grüße über %s" % kind in ann.read_on("Grüße über %s" % kind)
        ann.do("say and back")
        assert "and back" in web.until("and back")
        web.say("PING 1\r\nPING 2")
        web.until("PONG")
        web.until("PONG")
        web.say("QUIT :bye")
        web.until("ERROR")
        while web.closed is None:
            web.receive()


def an_irc_flood_by_websocket_is_throttled(wire):
    web = Lines(wire)
    web.say("NICK tessa", "USER t 0 * :t")
    web.until("JOIN #here")
    web.say(*["PING %d" % i for i in range(3000)])
    for i in range(0, 3000, 500):
        assert web.until("PONG").endswith("%d" % i) or web.until(" %d" % (i + 499))
    web.say("PRIVMSG #here :" + "x" * 9000)
    while web.closed is None:
        web.receive()
    assert web.closed == 1009, web.closed
    bad = Lines(wire)
    bad.send_frame(0x81, b"NICK \xff\xfe")
    while bad.closed is None:
        bad.receive()
    assert bad.closed == 1007, bad.closed
    page = {"Sec-WebSocket-Protocol": "text.ircv3.net", "Origin": "https://elsewhere.example"}
    try:
        Socket(wire.server.ports["http"], fields=page)
    except Ended as error:
        assert "403" in str(error)
    else:
        raise AssertionError("a foreign page came in")


def open_stream(wire, token):
    """Asks for an event stream. Returns the connection and the head of the answer."""
    raw = socket.create_connection(("127.0.0.1", wire.server.ports["http"]))
    wire.clients.append(raw)
    raw.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n" % token).encode())
    raw.settimeout(60)
    head = b""
    while b"\r\n\r\n" not in head or (b" 429 " in head and b"}" not in head):
        more = raw.recv(65536)
        assert more, head
        head += more
    return raw, head.decode()


def logged_in(wire, **login):
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="login", **login)
    return web, web.next_of(("welcome", "error"))


def an_account_has_twenty_event_streams_at_most(wire):
    enter(wire.server, "create Vielda long-enough")
    enter(wire.server, "create Other long-enough")
    login = {"name": "Vielda", "password": "long-enough"}
    _, welcome = logged_in(wire, **login)
    token = welcome["token"]
    streams = [open_stream(wire, token) for _ in range(9)]
    pages = [logged_in(wire, token=token) for _ in range(10)]
    assert all("HTTP/1.1 200" in head for _, head in streams), streams
    assert all(answer["type"] == "welcome" for _, answer in pages), pages

    _, head = open_stream(wire, token)
    _, refused = logged_in(wire, token=token)
    _, by_name = logged_in(wire, **login)

    said = "You have 20 pages or event streams of the game open already"
    assert "HTTP/1.1 429" in head and said in head, head
    assert refused["type"] == "error" and refused["status"] == 429 and said in refused["text"], refused
    assert by_name["status"] == 429, by_name
    _, other = logged_in(wire, name="Other", password="long-enough")
    assert other["type"] == "welcome", other
    streams[0][0].close()
    wait_until(lambda: "200" in open_stream(wire, token)[1].split("\r\n")[0], lambda: "a place was not freed")
    pages[0][0].raw.close()  # a page that may come back makes room
    wait_until(lambda: logged_in(wire, token=token)[1]["type"] == "welcome", lambda: "nor was this")


TESTS = [an_account_has_twenty_event_streams_at_most, irc_works_over_a_websocket, an_irc_flood_by_websocket_is_throttled,
         a_text_seen_through_a_window_names_its_place,
         questions_and_places_are_sent_as_data,
         only_a_broken_connection_keeps_a_guest_waiting]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "http"), settings="linkdead_seconds = 40\n"))
