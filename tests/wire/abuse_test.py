"""Abuse is stopped in every protocol: a player muted, ignored or banned by telnet is so on IRC and the web."""
import base64
import contextlib
import json
import socket
import sys
import urllib.error
import urllib.request

from irc_client import main
from irc_game_test import Telnet
from served import Ended
from web_client import Socket


def wizard(wire):
    return Telnet(wire, "wizard", wire.server.wizard_password)


def heard(client):
    return [m for m in client.sync(here=True) if "spam" in m.line]


def a_muted_player_cannot_show_words_by_any_irc_command(wire):
    wiz = wizard(wire)
    bert = wire.client("bert")
    anna = wire.client("anna")
    for client in (bert, anna):
        client.send("JOIN #z")
        client.sync()
    for client in (anna, bert):  # anna is its operator
        client.send("JOIN #y")
        client.sync()
    wiz.do("@mute anna")
    anna.sync()
    bert.sync()
    for line in ("PRIVMSG bert :spam", "NOTICE bert :spam", "PRIVMSG bert :\x01SPAM spam\x01",
                 "PRIVMSG bert :\x01ACTION spam\x01", "PRIVMSG #z :spam", "PRIVMSG #here :spam",
                 "PRIVMSG #z :\x01SPAM spam\x01", "PRIVMSG @#z :spam", "@+x=spam TAGMSG #z",
                 "@+x=spam TAGMSG bert", "TOPIC #z :spam", "KICK #z bert :spam", "MODE #y +b spam!*@*", "MODE #y +k spam", "INVITE bert #z",
                 "NICK spam-buy", "SETNAME :spam", "AWAY :spam", "JOIN #spam", "PART #z :spam",
                 "PRIVMSG skein :emote spam", "QUIT :spam"):
        anna.send(line)
        if not line.startswith("QUIT"):
            anna.sync()
        found = heard(bert)
        assert not found, (line, found)
    bert.send("LIST")
    assert not heard(bert)
    assert "guests@" in wiz.do("@sanctions")
    assert "muted" in str(bert.ask("PRIVMSG #z :so am I")), "the same guest under another name"
    wiz.do("@unmute guests@127.0.0.1")


def a_muted_player_is_told_why_by_every_irc_command(wire):
    wiz = wizard(wire)
    Telnet(wire, "annemarie").close()
    wiz.do("@mute annemarie for 1h because noise")
    bert = wire.client("bertram")
    muted = wire.client("annemarie", password="secret-of-annemarie", user="spam", realname="spam")
    for line in ("JOIN #quiet", "TOPIC #public :hi", "INVITE bertram #public", "AWAY :hi", "SETNAME :hi",
                 "PRIVMSG #public :hi", "PRIVMSG bertram :hi", "PRIVMSG #here :hi"):
        told = [m.line for m in muted.ask(line, here=True)]
        assert any("The reason: noise" in one for one in told), (line, told)
    bert.send("WHO annemarie", "WHOIS annemarie", "WHO #here")
    assert not heard(bert), "by what the client says of its user"
    wiz.do("@unmute annemarie")


def a_returning_muted_guest_cannot_choose_a_name(wire):
    wiz = wizard(wire)
    wire.client("noisy").close()
    wiz.do("@mute guests@127.0.0.1 because noise")
    bert = Telnet(wire, "bertrand")
    again = wire.raw()
    again.send("NICK buy-spam", "USER s 0 * :s")
    named = again.until("001").params[0]
    assert named.startswith("Guest-"), named
    assert "spam" not in bert.do("who") + wiz.do("look")
    wiz.do("@unmute guests@127.0.0.1")
    again.send("NICK late-comer")
    again.until("NICK")


def an_ignored_player_reaches_nobody_by_any_irc_command(wire):
    bert = wire.client("berta")
    anna = wire.client("annabel")
    anna.send("JOIN #y")
    anna.sync()
    bert.send("JOIN #y")
    bert.sync()
    anna.send("MODE #y +o berta")
    anna.sync()
    bert.send("PRIVMSG skein :ignore annabel")
    bert.sync()
    for line in ("PRIVMSG berta :spam", "NOTICE berta :spam", "PRIVMSG berta :\x01SPAM spam\x01",
                 "PRIVMSG #y :spam", "PRIVMSG #here :spam", "PRIVMSG #y :\x01SPAM spam\x01",
                 "PRIVMSG @#y :spam", "PRIVMSG +#y :spam", "@+x=spam TAGMSG #y", "@+x=spam TAGMSG @#y",
                 "@+x=spam TAGMSG berta", "INVITE berta #spam", "PRIVMSG skein :tell berta spam",
                 "PRIVMSG skein :hug berta", "AWAY :spam", "SETNAME :spam", "PART #y :spam", "JOIN #y"):
        anna.send(line)
        anna.sync()
        found = heard(bert)
        assert not found, (line, found)
    anna.send("PART #y", "JOIN #spare")
    anna.sync()
    bert.send("JOIN #spare")
    bert.sync()
    anna.send("KICK #spare berta :spam")
    anna.sync()
    told = bert.sync(here=True)
    assert any("KICK #spare berta" in m.line for m in told), told
    assert not any("spam" in m.line for m in told), told
    anna.send("NICK spammer")
    anna.sync()
    told = bert.sync(here=True)
    assert not any("spam" in m.line for m in told), told
    assert any("annabel" in m.line and " QUIT " in m.line for m in told), told


def an_ignored_player_shows_no_away_text_and_sees_none(wire):
    """A refusal does not tell an ignored player why the other is away."""
    bert = wire.client("bertold", caps=["away-notify", "extended-join"])
    anna = wire.client("annika", realname="spam")
    bert.ask("NAMES #here")
    bert.send("PRIVMSG skein :ignore annika", "JOIN #w")
    anna.send("JOIN #w", "AWAY :spam")
    anna.sync()
    for line in ("PRIVMSG annika :hello", "INVITE annika #v", "WHOIS annika", "WHO #w", "WHO annika", "NAMES #here",
                 "PRIVMSG skein :tell annika hello", "PRIVMSG skein :who", "PRIVMSG skein :whois annika"):
        bert.send(line)
        found = heard(bert)
        assert not found, (line, found)
    bert.send("WHOIS annika")
    assert [m.params[-1] for m in bert.sync() if m.command == "301"] == ["away"]
    # Walking in does not get around it.
    bert.ask("PRIVMSG skein :home")
    for line in ("PRIVMSG skein :out", "AWAY :spam", "PRIVMSG skein :home"):
        anna.send(line)
        anna.sync()
        assert not heard(bert), line
    bert.send("AWAY :lunch")
    bert.sync()
    told = anna.ask("PRIVMSG bertold :hello")
    assert any("doesn't wish to hear" in m.line for m in told), told
    assert not any("lunch" in m.line for m in told), told


def post(wire, path, body, token=None):
    request = urllib.request.Request(
        "http://127.0.0.1:%d%s" % (wire.server.ports["http"], path), json.dumps(body).encode(),
        {"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", "Bearer " + token)
        request.data = None
        request.method = "GET"
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


def a_ban_holds_in_every_protocol_at_once(wire):
    wiz = wizard(wire)
    mal = Telnet(wire, "mallory")
    login = {"name": "mallory", "password": "secret-of-mallory"}
    status, answer = post(wire, "/api/v1/login", login)
    assert status == 200, answer
    token = answer["token"]
    assert post(wire, "/api/v1/objects?query=x", {}, token)[0] != 401

    assert "From 127.0.0.1 by telnet" in wiz.do("@whois mallory")
    assert "mallory is banned" in wiz.do("@ban mallory because selling gold")

    mal.hears("selling gold")
    assert post(wire, "/api/v1/objects?query=x", {}, token)[0] == 401
    status, answer = post(wire, "/api/v1/login", login)
    assert status == 403 and "selling gold" in answer["detail"], (status, answer)
    irc = wire.raw()
    irc.send("PASS secret-of-mallory", "NICK mallory", "USER m 0 * :m")
    said = [m.line for m in irc.rest()]
    assert any("selling gold" in line for line in said), said
    wiz.do("@unban mallory")
    assert post(wire, "/api/v1/login", login)[0] == 200


def a_guest_ban_lets_in_accounts_of_the_same_address(wire):
    wiz = wizard(wire)
    Telnet(wire, "neighbour").close()
    guest = wire.client("pest")

    told = wiz.do("@ban pest for 1h because noise")

    assert "guests@127.0.0.1" in told, told
    guest.rest()
    again = wire.raw()
    again.send("NICK pest-two", "USER p 0 * :p")
    said = [m.line for m in again.rest()]
    assert any("noise" in line for line in said), said
    neighbour = Telnet(wire, "neighbour", "secret-of-neighbour")
    assert "neighbour" in neighbour.do("who")
    assert "127.0.0.1" not in neighbour.do("who") and "127.0.0.1" in wiz.do("who")
    assert "@unban guests@127.0.0.1" in wiz.do("@unban pest")
    wiz.do("@unban guests@127.0.0.1")
    wire.client("pest")


def a_ban_of_a_guest_who_has_left_holds(wire):
    wiz = wizard(wire)
    wire.client("pester").close()
    told = wiz.do("@ban pester for 1h because noise")
    assert "guests@127.0.0.1" in told, told
    again = wire.raw()
    again.send("NICK pest-three", "USER p 0 * :p")
    assert any("noise" in m.line for m in again.rest())
    wiz.do("@unban pester")
    wiz.do("@unban guests@127.0.0.1")
    told = wiz.do("@ban Guest-4711")
    assert "@ban guests@ADDRESS" in told and "Nobody is banned" in wiz.do("@bans"), told


def sasl(wire, name, password):
    """The answer of IRC to a login by SASL."""
    irc = wire.raw()
    secret = base64.b64encode(("\0%s\0%s" % (name, password)).encode()).decode()
    irc.send("CAP REQ :sasl", "NICK " + name, "USER x 0 * :x", "AUTHENTICATE PLAIN", "AUTHENTICATE " + secret)
    return [irc.until("903", "904").line]


def socket_answer(wire, **login):
    """The answer of /ws to a login."""
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="login", **login)
    return web.next("error")["text"]


def a_banned_player_is_told_why_by_sasl_and_websocket(wire):
    wiz = wizard(wire)
    Telnet(wire, "malvin").close()
    login = {"name": "malvin", "password": "secret-of-malvin"}
    status, answer = post(wire, "/api/v1/login", login)
    assert status == 200, answer
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="login", token=answer["token"])
    web.next("welcome")

    wiz.do("@ban malvin for 1h because selling gold")

    with contextlib.suppress(Ended):
        while web.closed is None:
            web.receive()
    assert any("selling gold" in frame.get("text", "") for frame in web.frames), web.frames
    told = sasl(wire, **login)
    assert any(" 904 " in line and "selling gold" in line for line in told), told
    assert "selling gold" in socket_answer(wire, **login)
    # A wrong password learns nothing of it, and the token is invalid by now.
    assert "selling" not in str(sasl(wire, "malvin", "some-other-word"))
    assert "selling" not in socket_answer(wire, name="malvin", password="some-other-word")
    assert "gold" not in socket_answer(wire, token=answer["token"])
    wiz.do("@unban malvin")


def a_muted_or_jailed_player_is_told_why_on_a_websocket(wire):
    wiz = wizard(wire)
    Telnet(wire, "jailbird").close()
    Telnet(wire, "bertolt")
    wiz.do("@jail jailbird for 1h because theft")
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="login", name="jailbird", password="secret-of-jailbird")
    web.next("prompt")
    assert any("The reason: theft" in frame.get("text", "") for frame in web.frames), web.frames
    for line, words in (("out", "in jail"), ("chat hello", "in jail"), ("home", "this is your home"),
                        ("tell bertolt hello", "hear you")):
        text = web.do(line)
        assert words in text and "The reason: theft" in text, (line, text)
    wiz.do("@unjail jailbird")


def source(wire, service, address):
    """A connection from another address of this machine."""
    return socket.create_connection(("127.0.0.1", wire.server.ports[service]), 20, (address, 0))


def all_of(connection, data=b""):
    connection.sendall(data)
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while more := connection.recv(1 << 16):
            found += more
    return found.decode(errors="replace")


def a_banned_address_is_told_why_in_every_protocol(wire):
    wiz = wizard(wire)
    login = json.dumps({"name": "mallory", "password": "secret-of-mallory"})
    request = "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    request = (request % (len(login), login)).encode()
    for ban, why in (("@ban 127.0.0.9 because noise", "noise"), ("@ban 127.0.0.9", "banned")):
        wiz.do(ban)
        irc = all_of(source(wire, "irc", "127.0.0.9")).splitlines()
        assert len(irc) == 2 and " 465 * :You can't log in" in irc[0] and why in irc[0], irc
        assert irc[1].startswith("ERROR :Closing Link") and why in irc[1], irc
        telnet = all_of(source(wire, "telnet", "127.0.0.9"))
        assert "You can't log in" in telnet and why in telnet, telnet
        http = all_of(source(wire, "http", "127.0.0.9"), request)
        assert http.startswith("HTTP/1.1 403") and why in http, http
    wiz.do("@unban 127.0.0.9")
    assert "Welcome" in all_of(source(wire, "telnet", "127.0.0.9"), b"quit\n")


TESTS = [
    a_muted_player_cannot_show_words_by_any_irc_command, a_muted_player_is_told_why_by_every_irc_command,
    a_returning_muted_guest_cannot_choose_a_name,
    a_banned_player_is_told_why_by_sasl_and_websocket, a_muted_or_jailed_player_is_told_why_on_a_websocket,
    an_ignored_player_reaches_nobody_by_any_irc_command,
    an_ignored_player_shows_no_away_text_and_sees_none,
    a_ban_holds_in_every_protocol_at_once, a_guest_ban_lets_in_accounts_of_the_same_address,
    a_ban_of_a_guest_who_has_left_holds, a_banned_address_is_told_why_in_every_protocol,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
