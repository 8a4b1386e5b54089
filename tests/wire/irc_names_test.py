"""Names of channels and of people as other networks have them: ##x, #C++, dan[work]."""
import sys
import urllib.parse

from channel_permissions_test import api, log_in
from irc_client import commands, main, only
from irc_game_test import Telnet

PASSWORD = "correct horse"


def a_channel_may_have_the_name_of_a_bot(wire):
    """Q and X are bots of some networks; ##x and #q are channels."""
    una, vic = wire.client("una"), wire.client("vic")
    for channel in ("##x", "#q", "##ns"):
        assert only(una.ask("JOIN " + channel), "JOIN")
        assert only(vic.ask("JOIN " + channel), "JOIN")
        una.sync()
        vic.ask("PRIVMSG %s :found" % channel)
        assert [m.params for m in una.sync() if m.command == "PRIVMSG"] == [[channel, "found"]], channel
        una.ask("PART " + channel)
        vic.ask("PART " + channel)


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


def a_mute_lets_people_join_and_not_speak(wire):
    wire.account("Mute", PASSWORD)
    op, bob, mute = wire.client("opal"), wire.client("bob"), wire.client("mute", password=PASSWORD)
    tokens = " ".join(m.line for m in op.welcome if m.command == "005")
    assert "EXTBAN=,am" in tokens and "ACCOUNTEXTBAN=a" in tokens
    op.ask("JOIN #stage")
    assert only(op.ask("MODE #stage +b m:bob"), "MODE").params == ["#stage", "+b", "m:bob!*@*"]
    assert only(op.ask("MODE #stage +b m:a:Mute"), "MODE").params == ["#stage", "+b", "m:a:Mute"]

    assert only(bob.ask("JOIN #stage"), "JOIN") and only(mute.ask("JOIN #stage"), "JOIN")
    op.sync()
    for client in (bob, mute):
        assert only(client.ask("PRIVMSG #stage :hi"), "404")
        assert only(client.ask("NOTICE #stage :hi", "PRIVMSG #stage :\x01ACTION waves\x01"), "404")
    assert not [m for m in op.sync() if m.command in ("PRIVMSG", "NOTICE")]
    assert only(bob.ask("NICK robert"), "NICK")
    bob.nick = "robert"
    assert only(bob.ask("PRIVMSG #stage :hi"), "404"), "a guest stays muted by another name"
    bob.ask("REGISTER * * :" + PASSWORD)
    assert only(bob.ask("PRIVMSG #stage :hi"), "404"), "and with an account"
    op.ask("MODE #stage +v robert")
    bob.ask("PRIVMSG #stage :by voice")
    assert "by voice" in str(op.sync())
    op.ask("MODE #stage +e m:a:mu*")
    mute.ask("PRIVMSG #stage :by exception")
    assert "by exception" in str(op.sync())
    op.ask("MODE #stage -e m:a:mu*")
    assert only(mute.ask("PRIVMSG #stage :hi"), "404")
    assert only(op.ask("CS QUIET #stage carl"), "MODE").params == ["#stage", "+b", "m:carl!*@*"]


def a_ban_of_an_account_is_not_for_guests(wire):
    wire.account("Zed", PASSWORD)
    op, zed, guest = wire.client("opal"), wire.client("zed", password=PASSWORD), wire.client("zeta")
    op.ask("JOIN #club", "MODE #club +b a:Z*")
    assert only(zed.ask("JOIN #club"), "474")
    assert only(guest.ask("JOIN #club"), "JOIN"), "a guest has no account"
    assert only(op.ask("MODE #club -b a:z*"), "MODE").params[1] == "-b"
    assert only(zed.ask("JOIN #club"), "JOIN")
    op.ask("MODE #club +b m:a:zed")
    telnet = Telnet(wire, "zed", PASSWORD)
    assert "banned" in telnet.do("channel say club hello").lower()


def registering_is_shown_as_a_change_of_host(wire):
    ann, bob = wire.client("verity", ["chghost"]), wire.client("beth", ["chghost", "account-notify"])
    bob.sync(here=True)
    got = ann.ask("REGISTER * * :" + PASSWORD)
    assert only(got, "CHGHOST").params == ["username", "player"] and only(got, "CHGHOST").source.endswith(".guest"), got
    seen = bob.sync(here=True)
    assert only(seen, "CHGHOST").params == ["username", "player"], seen
    assert only(seen, "CHGHOST").source.endswith(".guest") and only(seen, "ACCOUNT").source.endswith("@player"), seen


def a_line_can_be_taken_back(wire):
    caps = ["message-tags", "echo-message", "draft/message-redaction", "draft/chathistory", "batch"]
    op, bob, old = wire.client("opal", caps), wire.client("bob", caps), wire.client("olda", ["message-tags"])
    for client in (op, bob, old):
        client.ask("JOIN #desk")
    for client in (op, bob, old):
        client.sync()
    said = only(bob.ask("PRIVMSG #desk :my address is"), "PRIVMSG")
    own = only(op.ask("PRIVMSG #desk :hush"), "PRIVMSG").tags["msgid"]
    msgid = said.tags["msgid"]

    assert only(bob.ask("REDACT #desk " + own), "FAIL").params[:2] == ["REDACT", "REDACT_FORBIDDEN"]
    for target, number in (("#desk", "desk-99"), ("#desk", "none"), ("#desk", "public-1")):
        got = only(bob.ask("REDACT %s %s" % (target, number)), "FAIL")
        assert got.params[:4] == ["REDACT", "UNKNOWN_MSGID", target, number], got
    for target in ("opal", "skein"):
        assert only(bob.ask("REDACT %s %s" % (target, msgid)), "FAIL").params[:4] == [
            "REDACT", "UNKNOWN_MSGID", target, msgid], "no tell has that number"
    for target in ("#no-such", "#here"):
        assert only(bob.ask("REDACT %s %s" % (target, msgid)), "FAIL").params[:3] == [
            "REDACT", "INVALID_TARGET", target]
    for client in (op, old):
        client.sync()
    assert only(bob.ask("REDACT #desk %s :too much" % msgid), "REDACT").params == ["#desk", msgid, "too much"]
    assert only(op.sync(), "REDACT").params == ["#desk", msgid, "too much"]
    assert not old.sync(), "only clients that know it are told"
    assert "my address" not in str(op.ask("CHATHISTORY LATEST #desk * 10")) and "hush" in str(
        op.ask("CHATHISTORY LATEST #desk * 10"))
    assert "my address" not in str(op.ask("PRIVMSG skein :channel history desk"))
    assert only(bob.ask("REDACT #desk " + msgid), "FAIL").params[1] == "UNKNOWN_MSGID"
    said = only(bob.ask("PRIVMSG #desk :spam"), "PRIVMSG").tags["msgid"]
    assert said != msgid and said != own
    assert only(op.ask("REDACT #desk " + said), "REDACT").params == ["#desk", said]
    outside = wire.client("outside", caps)
    op.ask("MODE #desk +s")
    assert only(outside.ask("REDACT #desk " + own), "FAIL").params[1] == "INVALID_TARGET"
    wire.server.kill()
    wire.server.start()
    op = wire.client("opal2", caps)
    op.ask("JOIN #desk")
    assert "spam" not in str(op.ask("CHATHISTORY LATEST #desk * 10"))


TESTS = [a_channel_may_have_the_name_of_a_bot, a_line_can_be_taken_back,
         a_mute_lets_people_join_and_not_speak, a_ban_of_an_account_is_not_for_guests,
         registering_is_shown_as_a_change_of_host, a_channel_with_two_hashes_is_another_one,
         a_channel_can_be_called_c_plus_plus]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
