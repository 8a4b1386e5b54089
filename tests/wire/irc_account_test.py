"""A guest becomes a player from IRC: REGISTER before and after the welcome, and `register` to skein."""
import sys

from irc_client import commands, is_message, main, only
from irc_game_test import Telnet

PASSWORD = "correct horse"


def guest_before_the_welcome(wire, nick=None):
    client = wire.raw()
    client.send("CAP LS 302", "CAP REQ :draft/account-registration")
    caps = client.until("CAP").params[-1].split()
    assert "draft/account-registration=before-connect" in caps
    client.until("CAP")
    if nick:
        client.send("NICK " + nick, "USER u 0 * :x")
        client.nick = nick
    return client


def fails(client, *lines):
    client.send(*lines)
    return [client.until("FAIL").params[:2] for _ in lines]


def a_guest_who_registers_keeps_things_and_place(wire):
    ann, bob = wire.client("ann"), wire.client("bob", ["account-notify"])
    bob.ask("JOIN #club")
    for line in ["JOIN #club", "JOIN #mine", "PRIVMSG skein :out", "PRIVMSG skein :take lantern",
                 "PRIVMSG skein :alias hm = look"]:
        ann.ask(line)
    before = [m.params[-1] for m in ann.ask("PRIVMSG skein :inventory")]
    room = ann.ask("TOPIC #here", here=True)[0].params[-1]
    bob.sync()

    got = ann.ask("REGISTER * * :" + PASSWORD)

    is_message(only(got, "REGISTER"), "REGISTER", "SUCCESS", "ann", None)
    is_message(only(got, "900"), "900", "ann", "ann!username@player", "ann", None)
    is_message(only(bob.sync(), "ACCOUNT"), "ACCOUNT", "ann")
    assert [m.params[-1] for m in ann.ask("PRIVMSG skein :inventory")] == before
    assert only(ann.ask("WHOIS ann"), "330").params[2] == "ann"
    assert ann.ask("REGISTER ann * :" + PASSWORD)[0].params[:2] == ["REGISTER", "ALREADY_AUTHENTICATED"]
    assert commands(ann.ask("NICK other")) == ["447"]
    ann.close()
    ann = wire.client("ann", password=PASSWORD)
    assert [m.params[-1] for m in ann.welcome if m.command == "332"][0] == room
    assert [m.params[-1] for m in ann.ask("PRIVMSG skein :inventory")] == before
    assert "@ann" in only(ann.ask("NAMES #mine"), "353").params[3]
    ann.close()
    other = wire.raw()
    other.send("NICK ann", "USER u 0 * :x")
    assert other.until("433", "001").command == "433"


def a_guest_can_register_by_a_message_to_skein(wire):
    cat, dan = wire.client("cat"), wire.client("dan")

    got = cat.ask("PRIVMSG skein :register short", here=True)
    assert "8" in got[0].params[1] and got[0].params[0] == "cat"
    assert "register PASSWORD" in cat.ask("PRIVMSG skein :register")[0].params[1]
    got = cat.ask("PRIVMSG skein :register " + PASSWORD)
    assert "You have an account now, and cat is your name." in [m for m in got if m.nick == "skein"][0].params[1]
    assert only(got, "900")
    assert "already" in cat.ask("PRIVMSG skein :register " + PASSWORD)[0].params[1]
    eve = wire.client("eve")
    assert "/nick NAME" in eve.ask("PRIVMSG skein :register as Evelyn")[0].params[1], "a name is no password"
    assert commands(eve.ask("NICK evelyn")) == ["NICK"]
    eve.nick = "evelyn"
    got = dan.ask("PRIVMSG #here :!register " + PASSWORD, here=True)
    assert any(m.params[0] == "#here" and "/msg skein register PASSWORD" in m.params[-1] for m in got), got
    assert not [m for m in cat.sync(here=True) if PASSWORD in m.line]


def register_before_the_welcome_makes_the_account(wire):
    eve = guest_before_the_welcome(wire, "eve")

    eve.send("REGISTER eve eve@example.org :" + PASSWORD)
    is_message(eve.until("REGISTER", "FAIL"), "REGISTER", "SUCCESS", "eve", None)
    eve.until("900")
    assert fails(eve, "REGISTER * * :" + PASSWORD) == [["REGISTER", "ALREADY_AUTHENTICATED"]]
    eve.send("CAP END")

    assert eve.until("001").params[0] == "eve"
    assert only(eve.ask("WHOIS eve"), "330").params[2] == "eve"


def an_impossible_registration_is_answered_with_its_code(wire):
    wire.account("Taken", PASSWORD)
    fay = guest_before_the_welcome(wire)
    assert fails(fay, "REGISTER * * :" + PASSWORD) == [["REGISTER", "NEED_NICK"]]
    fay.send("NICK fay", "USER u 0 * :x")
    assert fails(fay, "REGISTER other * :" + PASSWORD, "REGISTER * nowhere :" + PASSWORD, "REGISTER * * :short",
                 "VERIFY fay 123") == [
        ["REGISTER", "ACCOUNT_NAME_MUST_BE_NICK"], ["REGISTER", "INVALID_EMAIL"], ["REGISTER", "WEAK_PASSWORD"],
        ["VERIFY", "INVALID_CODE"]]
    for nick, code in [("taken", "ACCOUNT_EXISTS"), ("north", "BAD_ACCOUNT_NAME"), ("[x]", "BAD_ACCOUNT_NAME")]:
        fay.send("NICK " + nick)
        assert fails(fay, "REGISTER * * :" + PASSWORD) == [["REGISTER", code]], nick
    fay.send("REGISTER fay")
    assert fay.until("461").params[1] == "REGISTER"
    gus = wire.client("gus")
    assert [m.params[1] for m in gus.ask("REGISTER other * :" + PASSWORD, "REGISTER gus * :1234567",
                                         "REGISTER gus nowhere :" + PASSWORD)] == [
        "ACCOUNT_NAME_MUST_BE_NICK", "WEAK_PASSWORD", "INVALID_EMAIL"]


def a_registered_player_survives_a_crash(wire):
    hal = wire.client("hal")
    hal.ask("JOIN #hall", "PRIVMSG #hall :mine", "REGISTER * * :" + PASSWORD)
    wire.server.kill()
    wire.server.start()

    hal = wire.client("hal", password=PASSWORD)

    assert "@hal" in only(hal.ask("NAMES #hall"), "353").params[3]
    assert any("mine" in m.params[-1] for m in hal.ask("PRIVMSG skein :channel history hall"))


TESTS = [
    a_guest_who_registers_keeps_things_and_place, a_guest_can_register_by_a_message_to_skein,
    register_before_the_welcome_makes_the_account, an_impossible_registration_is_answered_with_its_code,
    a_registered_player_survives_a_crash,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
