"""A sanction on a guest holds for the account that the guest makes, and for new guests and accounts from the same
address, by telnet, IRC and the web. Others who share the address keep their channels."""
import re
import socket
import sys

from irc_client import main
from irc_game_test import Telnet
from web_client import Socket

BANNED = "You are banned from "


def told(client, line):
    return "\n".join(message.line for message in client.ask(line, here=True))


def web(wire, **login):
    page = Socket(wire.server.ports["http"])
    wire.clients.append(page)
    page.send(**login)
    page.next("prompt")
    return page


class Guest(Telnet):
    def __init__(self, wire):
        self.socket = socket.create_connection(("127.0.0.1", wire.server.ports["telnet"]))
        self.socket.settimeout(60)
        self.bytes = b""
        wire.clients.append(self)
        self.do("guest")


def register(guest):
    guest.sync()
    guest.send("REGISTER * * long-enough")
    assert guest.until("REGISTER", "FAIL").params[0] == "SUCCESS"


def founded(wire, name):
    """A channel with its operator, a player."""
    operator = Telnet(wire, "op-" + name)
    operator.do("channel join " + name)
    return operator


def newcomers_are_kept_out(wire, channel):
    """By every protocol, as a guest and as a new account."""
    by_irc = wire.client("new-%s-guest" % channel)
    assert " 474 " in told(by_irc, "JOIN #" + channel)
    assert BANNED + channel in Guest(wire).do("channel join " + channel)
    assert BANNED + channel in Telnet(wire, "new-%s-player" % channel).do("channel join " + channel)
    page = web(wire, type="guest")
    assert BANNED + channel in page.do("channel join " + channel)


def a_channel_ban_of_a_guest_holds_for_their_next_names(wire):
    operator = founded(wire, "tea")
    neighbour = Telnet(wire, "neighbour")
    other = wire.client("other-guest")
    pest = wire.client("pest")
    pest.ask("JOIN #tea")

    operator.do("channel set tea ban pest")

    assert BANNED + "tea" in told(pest, "PRIVMSG #tea :hello")
    pest.ask("NICK pest-two")
    assert BANNED + "tea" in told(pest, "PRIVMSG #tea :hello")
    newcomers_are_kept_out(wire, "tea")
    assert " 474 " not in told(other, "JOIN #tea") and BANNED not in neighbour.do("channel join tea")
    assert "Banned from tea: pest" in operator.do("channel bans tea")
    operator.do("channel unset tea ban pest")
    assert BANNED not in told(pest, "PRIVMSG #tea :hello") + Guest(wire).do("channel join tea")


def a_channel_ban_of_a_guest_holds_for_the_account_that_they_register(wire):
    for i, mask in enumerate(("rascal0", "*!*@{host}")):
        channel = "den%d" % i
        operator = founded(wire, channel)
        rascal = wire.client("rascal%d" % i)
        rascal.ask("JOIN #" + channel)
        operator.do("channel set %s ban %s" % (channel, mask.format(host=rascal.host)))

        register(rascal)

        assert BANNED + channel in told(rascal, "PRIVMSG #%s :hello" % channel)
        rascal.ask("PART #" + channel)
        assert " 474 " in told(rascal, "JOIN #" + channel)
        login = {"name": "rascal%d" % i, "password": "long-enough"}
        again = Telnet(wire, login["name"], login["password"])
        assert BANNED + channel in again.do("channel join " + channel)
        assert BANNED + channel in web(wire, type="login", **login).do("channel join " + channel)
        newcomers_are_kept_out(wire, channel)


def a_ban_of_a_guest_who_has_left_holds(wire):
    operator = founded(wire, "pub")
    wire.client("runaway").close()
    operator.do("channel set pub ban runaway")
    newcomers_are_kept_out(wire, "pub")


def a_ban_survives_a_restart(wire):
    operator = founded(wire, "inn")
    wire.client("stayer")
    operator.do("channel set inn ban stayer")
    for client in wire.clients:
        client.close()
    wire.clients.clear()
    wire.server.stop()
    wire.server.start()
    newcomers_are_kept_out(wire, "inn")


def a_muted_guest_who_registers_stays_muted_elsewhere(wire):
    wizard = Telnet(wire, "wizard", wire.server.wizard_password)
    loud = wire.client("louder")
    wizard.do("@mute guests@127.0.0.1 for 1h because noise")
    register(loud)
    loud.close()
    elsewhere = Telnet.__new__(Telnet)
    elsewhere.socket = socket.create_connection(("127.0.0.1", wire.server.ports["telnet"]), 60, ("127.0.0.9", 0))
    elsewhere.bytes = b""
    wire.clients.append(elsewhere)
    elsewhere.do("connect louder long-enough")
    said = elsewhere.do("chat hello")
    assert "The reason: noise" in said, said
    assert re.search(r"mute.*louder", wizard.do("@sanctions louder"), re.S)
    wizard.do("@unmute guests@127.0.0.1")
    wizard.do("@unmute louder")
    assert "noise" not in elsewhere.do("chat hello")


def a_guest_who_is_ignored_by_address_is_ignored_as_an_account(wire):
    bob = Telnet(wire, "bob")
    neighbour = Telnet(wire, "nearby")
    first = wire.client("teaser")
    bob.do("ignore teaser")
    first.close()
    second = wire.client("teaser-two")
    register(second)
    second.ask("PRIVMSG #here :zounds")
    assert "doesn't wish to hear from you" in told(second, "PRIVMSG bob :zounds")
    assert "zounds" not in bob.do("look")
    neighbour.do("say good morning")
    bob.hears("good morning")


TESTS = [
    a_channel_ban_of_a_guest_holds_for_their_next_names,
    a_channel_ban_of_a_guest_holds_for_the_account_that_they_register, a_ban_of_a_guest_who_has_left_holds,
    a_muted_guest_who_registers_stays_muted_elsewhere, a_guest_who_is_ignored_by_address_is_ignored_as_an_account,
    a_ban_survives_a_restart,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
