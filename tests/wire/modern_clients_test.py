"""What newer MUD clients use: telnet over WebSocket in the forms of mudstandards.org, GMCP's Char.Login and
External.Discord."""
import json
import sys

from irc_client import main
from served import Ended, enter
from telnet_test import PROMPT, Line
from web_client import Socket

SETTINGS = 'discord = { application = "123456789", invite = "https://discord.example/abc" }\n'
TEXT, BINARY = 0x81, 0x82


def gmcp(text):
    return b"\xff\xfa\xc9" + text + b"\xff\xf0"


class Web:
    """A WebSocket with one of the subprotocols."""

    def __init__(self, wire, name):
        self.socket = Socket(wire.server.ports["http"], fields={"Sec-WebSocket-Protocol": name})
        self.socket.raw.settimeout(60)
        self.name = name
        wire.clients.append(self)

    def close(self):
        self.socket.raw.close()

    def frame(self):
        while True:
            frame = self.socket.take_frame()
            if frame:
                return frame
            more = self.socket.raw.recv(65536)
            if not more:
                raise Ended("closed")
            self.socket.buffer += more

    def until(self, end, kind=BINARY):
        """Returns the frames of that kind up to END, and all of the other kind."""
        text, others = b"", []
        while end not in text:
            first, payload = self.frame()
            if first == kind:
                if kind == BINARY and not self.name.startswith("telnet"):
                    payload.decode()
                text += payload
            else:
                others.append(payload)
        return text, others

    def type(self, line, end=b"> "):
        self.socket.send_frame(BINARY, line)
        return self.until(end)


def the_server_names_the_subprotocol_that_it_chose(wire):
    for offered, chosen in (("gmcp.mudstandards.org", "gmcp.mudstandards.org"), ("unknown, telnet", "telnet"),
                            ("terminal.mudstandards.org, binary", "terminal.mudstandards.org"), ("unknown", None)):
        web = Web(wire, offered)
        names = [line.split(": ")[1] for line in web.socket.head.split("\r\n") if line.startswith("Sec-WebSocket-Protocol")]
        assert names == ([chosen] if chosen else []), (offered, names)


def other_pages_cannot_play_through_their_visitors(wire):
    for name in ("telnet", "gmcp.mudstandards.org"):
        try:
            Socket(wire.server.ports["http"], fields={"Sec-WebSocket-Protocol": name, "Origin": "https://evil.example"})
            assert False, name
        except Ended as refused:
            assert "403" in str(refused), refused


def telnet_over_a_websocket_is_the_same_bytes(wire):
    web = Web(wire, "telnet.mudstandards.org")
    greeting, _ = web.until(b"quit.\r\n")
    assert b"\xff\xfb\xc9" in greeting, greeting
    web.socket.send_frame(BINARY, b"\xff\xfd\xc9create Tel long-en")
    web.socket.send_frame(BINARY, b"ough\r\n")
    told, _ = web.until(PROMPT)
    assert b'\xff\xfa\xc9Room.Info {' in told and b"The Waking Room" in told, told


def a_terminal_gets_text_with_colours_and_no_data(wire):
    web = Web(wire, "terminal.mudstandards.org")
    web.until(b"quit.\r\n")
    told, others = web.type("create Term long-enough".encode())
    assert others == [] and b"\xff" not in told and b"\x1b[" in told, told
    told, _ = web.type("say Łódź — ☕".encode())
    assert "Łódź — ☕" in told.decode(), told
    web.socket.send_frame(BINARY, b"look\nsay the second line\n")
    web.until(b"the second line")
    told, _ = web.type(b"password", b"\x1b[8m")
    assert b"present password" in told, told
    web.type(b"", b"\x1b[28m")


def gmcp_comes_in_text_frames(wire):
    web = Web(wire, "gmcp.mudstandards.org")
    web.until(b"quit.\r\n")
    told, data = web.type(b"create Gem long-enough\r\n")
    assert b"\xff" not in told and b"The Waking Room" in told, told
    names = [one.split(b" ")[0] for one in data]
    assert b"Room.Info" in names and all(json.loads(one.split(b" ", 1)[1]) is not None for one in data), data
    web.socket.send_frame(TEXT, b"Core.Ping")
    assert web.until(b"Core.Ping", TEXT)[0].endswith(b"Core.Ping")
    web.socket.send_frame(TEXT, b'Core.Supports.Set ["Room 1"]\xc3\xbf')
    web.socket.send_frame(BINARY, b"password")
    _, told = web.until(b"Core.Echo false", TEXT)
    assert b"present password" in b"".join(told), told
    web.socket.send_frame(BINARY, b"")
    web.until(b"Core.Echo true", TEXT)


def json_has_an_envelope(wire):
    web = Web(wire, "json.mudstandards.org")
    web.until(b"quit.\r\n")
    send = lambda **message: web.socket.send_frame(TEXT, json.dumps(message).encode())
    send(proto="text", id="", data="create Jay long-enough")
    told, data = web.until(b"> ")
    assert b"The Waking Room" in told, told
    rooms = [one for one in map(json.loads, data) if one["id"] == "Room.Info"]
    assert rooms and rooms[0]["proto"] == "GMCP" and json.loads(rooms[0]["data"])["name"] == "The Waking Room", data
    send(proto="GMCP", id="Core.Ping", data="")
    assert json.loads(web.until(b"Core.Ping", TEXT)[0]) == {"proto": "GMCP", "id": "Core.Ping", "data": ""}
    for bad in (b"{", b"[]", b"7", b'{"proto":7}', b'{"proto":"GMCP"}', b'{"proto":"GMCP","id":"","data":"x"}',
                b'{"proto":"x","id":"y","data":"z"}'):
        web.socket.send_frame(TEXT, bad)
    told, data = web.type(b"say still here")
    assert b"still here" in told, told


def nobodys_words_become_telnet_commands(wire):
    web = Web(wire, "gmcp.mudstandards.org")
    web.until(b"quit.\r\n")
    web.type(b"create Eve long-enough")
    web.socket.send_frame(BINARY, b"say \xff\xfa\xc9Core.Goodbye\xff\xf0 \xff\xf4!\r\n")
    assert b"Core.Goodbye" in web.until(b"> ")[0]
    web.socket.send_frame(TEXT, b"Core.Hello {}\xc3\xbf\xff\xf0quit\r\n")
    try:
        web.until(b"never")
        assert False
    except Ended:
        pass  # text that is not UTF-8


class Client(Line):
    """A telnet client with GMCP, which names modules."""

    def __init__(self, wire, modules):
        super().__init__(wire)
        self.socket.sendall(b"\xff\xfd\xc9" + gmcp(b"Core.Supports.Set [%s]" % modules))

    def log_in(self, **credentials):
        self.socket.sendall(gmcp(b"Char.Login.Credentials " + json.dumps(credentials).encode()))
        return self.data(b"Char.Login.Result")


def a_client_logs_in_by_data_with_password_or_token(wire):
    enter(wire.server, "create Ann long-enough").do("quit")
    client = Client(wire, b'"Char.Login 1", "Room 1"')
    assert client.data(b"Char.Login.Default") == {"type": ["password-credentials", "token"]}
    wrong = client.log_in(account="Ann", password="wrong-one")
    assert wrong == {"success": False, "message": "Wrong name or password."}, wrong
    unknown = client.log_in(account="Nobody-here", password="wrong-one")
    assert unknown == wrong, unknown
    for bad in ({}, {"account": "Ann"}, {"account": 7, "password": "long-enough"}, {"password": "long-enough"}):
        assert not client.log_in(**bad)["success"], bad
    assert not client.log_in(token="x" * 43)["success"]
    right = client.log_in(account="Ann", password="long-enough", remember=True)
    assert right["success"] and right["token"], right
    assert b"The Waking Room" in client.until(PROMPT)
    assert client.log_in(account="Ann", password="long-enough") == {"success": False, "message": "You are logged in already."}
    client.leave()

    again = Client(wire, b'"Char.Login 1", "Room 1"')
    assert again.log_in(token=right["token"]) == {"success": True}
    assert b"The Waking Room" in again.until(PROMPT)
    assert b"log-in of a browser" in again.type(b"sessions")
    again.leave()


def echo_comes_back_after_a_log_in_by_data(wire):
    enter(wire.server, "create Cid long-enough").do("quit")
    client = Client(wire, b'"Char.Login 1"')
    client.type(b"Cid", b"Password: ")
    client.socket.sendall(gmcp(b'Char.Login.Credentials {"account":"Cid","password":"long-enough"}'))
    told = client.until(PROMPT)
    assert b'Char.Login.Result {"success":true}' in told and b"\xff\xfc\x01" in told, told
    client.leave()


def a_log_in_by_data_ends_the_typed_question(wire):
    """Else its name would be that of whoever answers the question."""
    enter(wire.server, "create Mul long-enough").do("characters new Mulb")
    enter(wire.server, "create Vic other-word").do("quit")
    mul = Client(wire, b'"Char.Login 1"')
    mul.type(b"Mul", b"Password: ")
    mul.type(b"long-enough", b"Which one? ")
    assert not mul.log_in(account="Vic", password="wrong-word")["success"]
    told = mul.type(b"1", b"quit.")
    assert b"Welcome" not in told, told
    assert b"Password: " in mul.type(b"Vic", b"Password: ")
    mul.socket.close()

    new = Client(wire, b'"Char.Login 1"')
    new.type(b"Fresh", b"? ")
    new.type(b"yes", b": ")
    for account in ("", "skein", "Vic"):
        assert not new.log_in(account=account, password="wrong-word")["success"]
    assert b"Welcome" not in new.type(b"mine-own-word", b"? ")
    assert "Fresh" not in enter(wire.server, "create Lister long-enough").do("who")
    new.socket.close()

    both = Client(wire, b'"Char.Login 1"')
    credentials = json.dumps({"account": "Mul", "password": "long-enough"}).encode()
    both.socket.sendall(gmcp(b"Char.Login.Credentials " + credentials) + b"connect Mul wrong-word\r\nVic\r\n")
    assert b"Welcome back, Mul" in both.until(PROMPT)
    told = both.type(b"look me")
    assert b"Mul" in told and b"Vic" not in told, told
    both.leave()


def only_a_client_that_asks_is_told_what_discord_shows(wire):
    quiet = Line(wire)
    quiet.socket.sendall(b"\xff\xfd\xc9")
    told = quiet.type(b"create Dan long-enough")
    assert b"Discord" not in told, told
    quiet.leave()
    client = Client(wire, b'"External.Discord 1", "Room 1"')
    client.socket.sendall(gmcp(b'External.Discord.Hello {"user":"ann","private":false}'))
    info = client.data(b"External.Discord.Info")
    assert info == {"applicationid": "123456789", "inviteurl": "https://discord.example/abc"}, info
    assert client.data(b"External.Discord.Status")["details"] == ""
    client.socket.sendall(b"connect Dan long-enough\r\n")
    status = client.data(b"External.Discord.Status")
    assert status["details"] == "The Moth and Lamp" and status["game"], status
    client.until(PROMPT)
    client.socket.sendall(gmcp(b"External.Discord.Get"))
    assert client.data(b"External.Discord.Status") == status
    client.leave()


if __name__ == "__main__":
    sys.exit(main([
        the_server_names_the_subprotocol_that_it_chose,
        other_pages_cannot_play_through_their_visitors,
        telnet_over_a_websocket_is_the_same_bytes,
        a_terminal_gets_text_with_colours_and_no_data,
        gmcp_comes_in_text_frames,
        json_has_an_envelope,
        nobodys_words_become_telnet_commands,
        a_client_logs_in_by_data_with_password_or_token,
        echo_comes_back_after_a_log_in_by_data,
        a_log_in_by_data_ends_the_typed_question,
        only_a_client_that_asks_is_told_what_discord_shows,
    ], services=("telnet", "http"), settings=SETTINGS))
