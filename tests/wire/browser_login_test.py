"""GMCP's Char.Login by a browser: the client opens a page of the game, where its player confirms."""
import http.client
import json
import re
import socket
import sys

from irc_client import main
from modern_clients_test import Client, gmcp
from served import enter, enter_wizard
from telnet_test import PROMPT
from web_client import Socket, ask, log_in

SETTINGS = 'web = { public_url = "https://mud.example/" }\n'


class Browsing(Client):
    """A client that has asked for a log-in by browser, and has its address."""

    def __init__(self, wire, **asked):
        super().__init__(wire, b'"Char.Login 2", "Room 1"')
        assert self.data(b"Char.Login.Default") == {
            "type": ["password-credentials", "token", "oauth"], "providers": ["browser"]}
        self.ask(**asked)
        self.sent = self.data(b"Char.Login.URL")
        self.code = self.sent["code"]
        self.key = self.sent["url"].split("?client=")[1]
        self.path = "/api/v1/login/clients/" + self.key

    def ask(self, **asked):
        self.socket.sendall(gmcp(b"Char.Login.OAuth " + json.dumps(dict(asked, provider="browser")).encode()))


def player(wire, name):
    enter(wire.server, "create %s long-enough" % name).do("quit")
    return log_in(wire.server.ports["http"], name, "long-enough")


def call(wire, method, client, token, body=None):
    return ask(wire.server.ports["http"], method, client.path, body, token)


def elsewhere(wire, method, client, token, body=None):
    """The same from a browser at another address."""
    connection = http.client.HTTPConnection("127.0.0.1", wire.server.ports["http"], timeout=30,
                                            source_address=("127.0.0.2", 0))
    connection.request(method, client.path, body and json.dumps(body),
                       {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text else None


def a_player_confirms_in_the_browser_and_the_client_comes_into_play(wire):
    token = player(wire, "Ann")
    client = Browsing(wire)
    assert re.fullmatch(r"https://mud\.example/account\?client=\d+-[\w-]{43}", client.sent["url"]), client.sent
    assert re.fullmatch(r"[A-Z0-9]{3}-[A-Z0-9]{3}", client.code) and client.sent["expires"] == 300, client.sent
    shown = client.until(client.code.encode())
    assert client.sent["url"].encode() in shown, shown
    client.socket.sendall(gmcp(b'Core.Hello {"client":"<b>Evil</b>","version":"1"}'))
    told = call(wire, "GET", client, token).json
    assert told["code"] == client.code and told["same"] and told["address"] == "127.0.0.1", told
    assert told["characters"] == ["Ann"] and told["ago"] < 60, told
    assert call(wire, "POST", client, token, {"code": client.code}).status == 204
    assert client.data(b"Char.Login.Result") == {"success": True}
    assert b"The Waking Room" in client.until(PROMPT)
    assert call(wire, "GET", client, token).status == 404
    assert call(wire, "POST", client, token, {"code": client.code}).status == 404
    client.leave()


def a_client_that_asks_is_given_a_token_that_reconnects(wire):
    token = player(wire, "Bea")
    client = Browsing(wire, remember=True)
    call(wire, "POST", client, token, {"code": client.code.lower().replace("-", "")})
    kept = client.data(b"Char.Login.Token")
    assert kept["account"] == "Bea" and len(kept["token"]) == 43, kept
    assert client.data(b"Char.Login.Result") == {"success": True, "token": kept["token"]}
    client.until(PROMPT)
    client.leave()
    again = Client(wire, b'"Char.Login 2"')
    again.socket.sendall(gmcp(b"Char.Login.Reconnect " + json.dumps(kept).encode()))
    assert again.data(b"Char.Login.Result") == {"success": True}
    again.until(PROMPT)
    again.leave()


def a_browser_elsewhere_has_to_type_what_the_client_shows(wire):
    token = player(wire, "Cid")
    client = Browsing(wire)
    status, told = elsewhere(wire, "GET", client, token)
    assert status == 200 and not told["same"] and "code" not in told, told
    for wrong in ("", "AAA-AA1"):
        status, told = elsewhere(wire, "POST", client, token, {"code": wrong})
        assert status == 422 and "unless it is your own" in told["detail"], told
    assert elsewhere(wire, "POST", client, token, {"code": client.code})[0] == 204
    assert client.data(b"Char.Login.Result")["success"]
    client.leave()
    guessed = Browsing(wire)
    for _ in range(3):
        assert elsewhere(wire, "POST", guessed, token, {"code": "AAA-AA1"})[0] == 422
    assert not guessed.data(b"Char.Login.Result")["success"]
    assert elsewhere(wire, "POST", guessed, token, {"code": guessed.code})[0] == 404


def only_the_whole_key_of_a_waiting_client_is_one(wire):
    token = player(wire, "Dan")
    client = Browsing(wire)
    number, secret = client.key.split("-", 1)
    port = wire.server.ports["http"]
    for key in (number, number + "-", secret, "%d-%s" % (int(number) + 1, secret), client.key + "x", client.key[:-1],
                "%s-%s" % (number, "A" * 43), "18446744073709551615-" + secret, "0-" + secret):
        for method, body in (("GET", None), ("POST", {"code": client.code})):
            assert ask(port, method, "/api/v1/login/clients/" + key, body, token).status == 404, key
    assert call(wire, "POST", client, None, {"code": client.code}).status == 401
    read = ask(port, "POST", "/api/v1/login", {"name": "Dan", "password": "long-enough", "scope": "read"}).json["token"]
    assert call(wire, "POST", client, read, {"code": client.code}).status == 403
    assert call(wire, "POST", client, token, {"code": client.code, "as": "wizard"}).status == 404
    evil = ask(port, "POST", client.path, {"code": client.code}, None,
               {"Cookie": "skein=" + token, "Origin": "https://evil.example"})
    assert evil.status == 403, evil.status
    other = Browsing(wire)
    assert call(wire, "POST", client, token, {"code": other.code}).status == 422
    client.close()
    other.close()


def a_client_that_is_gone_or_in_otherwise_can_no_longer_be_confirmed(wire):
    token = player(wire, "Eve")
    client = Browsing(wire)
    client.ask()
    assert client.data(b"Char.Login.Result")["success"] is False
    client.type(b"connect Eve long-enough")
    assert call(wire, "POST", client, token, {"code": client.code}).status == 404
    assert b"Char.Login.Result" not in client.type(b"look")
    client.ask()
    assert client.data(b"Char.Login.Result") == {"success": False, "message": "You are logged in already."}
    client.leave()
    gone = Browsing(wire)
    gone.socket.shutdown(socket.SHUT_RDWR)
    for _ in range(100):
        if call(wire, "GET", gone, token).status == 404:
            break
    assert call(wire, "POST", gone, token, {"code": gone.code}).status == 404


def a_player_may_refuse(wire):
    token = player(wire, "Fay")
    client = Browsing(wire)
    assert call(wire, "POST", client, token, {"refuse": True, "code": ""}).status == 204
    assert client.data(b"Char.Login.Result") == {"success": False, "message": "The log-in was refused."}
    assert call(wire, "POST", client, token, {"code": client.code}).status == 404
    client.ask()
    client.key = client.data(b"Char.Login.URL")["url"].split("?client=")[1]
    assert client.path.split("/")[-1] != client.key
    client.leave()


def a_banned_player_stays_out(wire):
    token = player(wire, "Gus")
    client = Browsing(wire)
    wizard = enter_wizard(wire.server)
    shown = wizard.do("@ban Gus for 1 hour = rude")
    answer = call(wire, "POST", client, token, {"code": client.code})
    assert answer.status == 401 or client.data(b"Char.Login.Result")["success"] is False, (answer.status, shown)
    client.close()


def a_guest_logs_nobody_in(wire):
    web = Socket(wire.server.ports["http"])
    web.send(type="guest", token=True)
    token = web.next("welcome")["token"]
    client = Browsing(wire)
    assert call(wire, "GET", client, token).status == 403
    assert call(wire, "POST", client, token, {"code": client.code}).status == 403
    client.close()
    web.raw.close()


if __name__ == "__main__":
    sys.exit(main([
        a_player_confirms_in_the_browser_and_the_client_comes_into_play,
        a_client_that_asks_is_given_a_token_that_reconnects,
        a_browser_elsewhere_has_to_type_what_the_client_shows,
        only_the_whole_key_of_a_waiting_client_is_one,
        a_client_that_is_gone_or_in_otherwise_can_no_longer_be_confirmed,
        a_player_may_refuse,
        a_banned_player_stays_out,
        a_guest_logs_nobody_in,
    ], services=("telnet", "http"), settings=SETTINGS))
