"""Names of channels and of people as other networks have them: ##x, #C++, dan[work]."""
import sys
import urllib.parse

from channel_permissions_test import api, log_in
from irc_client import commands, main, only
from irc_game_test import Telnet

PASSWORD = "correct horse"


def a_channel_with_two_hashes_is_another_one(wire):
    ann, bob, fay = wire.client("ann", ["draft/chathistory", "batch"]), wire.client("bob"), Telnet(wire, "fay")

    assert only(ann.ask("JOIN ##hills"), "JOIN").params == ["##hills"]
    assert only(ann.ask("JOIN #hills"), "JOIN").params == ["#hills"]
    bob.ask("JOIN ##hills")
    ann.sync()
    bob.ask("PRIVMSG ##hills :up here")
    bob.ask("PRIVMSG #hills :not there")

    assert [m.params for m in ann.sync() if m.command == "PRIVMSG"] == [["##hills", "up here"]]
    assert "joined ##hills" in fay.do("channel join ##hills")
    assert only(ann.sync(), "JOIN").params == ["##hills"]
    fay.do("channel say ##hills from below")
    assert [m.params for m in bob.sync() if m.command == "PRIVMSG"] == [["##hills", "from below"]]
    ann.ask("PRIVMSG ##hills :hello fay")
    assert "##hills" in fay.hears("hello fay")
    assert "@##hills" in only(ann.ask("WHOIS ann"), "319").params[2].split()
    assert {m.params[1] for m in ann.ask("LIST") if m.command == "322"} >= {"##hills", "#hills"}
    assert only(ann.ask("MODE ##hills +m"), "MODE").params == ["##hills", "+m"]
    assert only(ann.ask("MODE ##hills"), "324").params[1] == "##hills"
    assert only(bob.ask("PRIVMSG ##hills :again"), "404")
    got = ann.ask("CHATHISTORY LATEST ##hills * 10")
    assert "up here" in str(got), got
    assert "up here" not in str(ann.ask("CHATHISTORY LATEST #hills * 10"))
    assert only(ann.ask("TOPIC ##hills :all about hills"), "TOPIC").params == ["##hills", "all about hills"]
    assert only(bob.sync(), "TOPIC").params == ["##hills", "all about hills"]
    assert only(ann.ask("KICK ##hills bob"), "KICK").params[:2] == ["##hills", "bob"]
    assert only(bob.sync(), "KICK").params[:2] == ["##hills", "bob"]
    assert only(ann.ask("PART ##hills"), "PART").params == ["##hills"]
    assert commands(ann.ask("JOIN ##", "JOIN ###", "JOIN ##here", "JOIN ##ann", "JOIN ##wizards")) == ["403"] * 5


def a_channel_can_be_called_c_plus_plus(wire):
    wire.account("Cara", PASSWORD)
    ann, cara = wire.client("ann"), wire.client("cara", password=PASSWORD)

    assert only(cara.ask("JOIN #C++"), "JOIN").params == ["#c++"]
    cara.ask("JOIN ##c", "PRIVMSG #C++ :templates", "PRIVMSG ##c :pointers", "JOIN #c")
    assert only(ann.ask("JOIN #c++"), "353").params[2] == "#c++"
    assert commands(ann.ask("JOIN #+c", "JOIN #+")) == ["403"] * 2
    token = log_in(wire, "Cara")
    for name, word in (("c++", "templates"), ("##c", "pointers")):
        status, text = api(wire, "GET", "/channels/%s/history" % urllib.parse.quote(name), token=token)
        assert status == 200 and word in text, (name, text)
    cara.close()
    wire.server.kill()
    wire.server.start()
    cara = wire.client("cara", password=PASSWORD)
    joined = {m.params[0] for m in cara.welcome if m.command == "JOIN"}
    assert joined >= {"#c++", "##c", "#c"}, joined
    assert "@Cara" in only(cara.ask("NAMES ##c"), "353").params[3]


TESTS = [a_channel_with_two_hashes_is_another_one, a_channel_can_be_called_c_plus_plus]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
