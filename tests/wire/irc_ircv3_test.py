"""IRCv3 on the wire: tags, echoes, labels and batches, history, and notices to others."""
import datetime
import re
import sys

from irc_client import commands, is_message, main, only

ALL = ["message-tags", "server-time", "echo-message", "batch", "labeled-response",
       "draft/chathistory"]


def pair(wire, caps=(), channel="#chan"):
    ann, bob = wire.client("ann", caps), wire.client("bob", caps)
    ann.ask("JOIN " + channel)
    bob.ask("JOIN " + channel)
    ann.sync()
    return ann, bob


# -- tags --

def message_tags_are_sent_only_to_clients_that_asked(wire):
    ann = wire.client("ann", ["message-tags"])
    bob = wire.client("bob", ["message-tags", "echo-message"])
    cas = wire.client("cas")
    dan = wire.client("dan", ["server-time"])
    for one in [ann, bob, cas, dan]:
        one.ask("JOIN #chan")
    for one in [ann, bob, cas, dan]:
        one.sync()

    assert ann.ask("@+baz=bat;fizz=buzz PRIVMSG #chan hi") == []

    got = only(bob.sync(), "PRIVMSG")
    assert got.tags["+baz"] == "bat" and got.tags["msgid"] and "fizz" not in got.tags
    assert only(cas.sync(), "PRIVMSG").tags == {}
    assert list(only(dan.sync(), "PRIVMSG").tags) == ["time"]
    bob.send(r"@+buzz=fizz\:buzz;cat=dog;+steel=wootz TAGMSG #chan")
    echo, relay = only(bob.sync(), "TAGMSG"), only(ann.sync(), "TAGMSG")
    for tag in [echo, relay]:
        assert tag.tags["+buzz"] == "fizz;buzz" and tag.tags["+steel"] == "wootz"
        assert "cat" not in tag.tags
    assert echo.tags["msgid"] == relay.tags["msgid"]
    assert cas.sync() == [] and dan.sync() == []


def tags_go_with_tells_and_speech(wire):
    ann, bob = wire.client("ann", ["message-tags"]), wire.client("bob", ["message-tags"])
    ann.sync()

    ann.ask("@+draft/reply=x PRIVMSG bob :psst", "@+draft/reply=y PRIVMSG #here :aloud",
            "@+typing=active TAGMSG bob")

    got = [m for m in bob.sync(here=True) if m.nick == "ann"]
    assert [m.tags.get("+draft/reply") for m in got] == ["x", "y", None]
    assert got[2].command == "TAGMSG" and got[2].tags["+typing"] == "active"


def tags_are_accepted_up_to_their_limit(wire):
    ann, bob = pair(wire, ["message-tags", "echo-message"])

    ann.send("@foo=bar;+baz=%s TAGMSG #chan" % ("a" * 4081))
    assert only(ann.sync(), "TAGMSG").tags["+baz"] == "a" * 4081
    assert only(bob.sync(), "TAGMSG").tags["+baz"] == "a" * 4081
    assert commands(ann.ask("@foo=bar;+baz=%s TAGMSG #chan" % ("a" * 4082))) == ["417"]
    assert commands(ann.ask("@foo=bar;+baz=%s PRIVMSG #chan %s" % ("a" * 4082, "b" * 400))) == ["417"]
    assert bob.sync() == []


def server_time_is_utc(wire):
    ann, bob = pair(wire, ["server-time"])
    ann.ask("PRIVMSG #chan :now")

    stamp = only(bob.sync(), "PRIVMSG").tags["time"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", stamp)
    told = datetime.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ")
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    assert abs((now - told).total_seconds()) < 60


def account_tag_names_accounts(wire):
    wire.account("Petra", "correct horse")
    petra, bob = wire.client("petra", password="correct horse"), wire.client("bob", ["account-tag"])
    cas = wire.client("cas")

    petra.ask("PRIVMSG bob :hi")
    cas.ask("PRIVMSG bob :hi")

    got = [m for m in bob.sync() if m.command == "PRIVMSG"]
    assert [m.tags.get("account") for m in got] == ["Petra", None]
    petra.nick = "Petra"


# -- echo --

def echo_message_returns_what_others_saw(wire):
    ann, bob = pair(wire, ["echo-message", "message-tags"])
    for line in ["PRIVMSG #chan :one", "NOTICE #chan :two", "PRIVMSG bob :three",
                 "PRIVMSG #chan :\1ACTION four\1", "PRIVMSG #here :five"]:
        echo = [m for m in ann.ask(line, here=True) if m.nick == "ann"]
        relay = [m for m in bob.sync(here=True) if m.nick == "ann"]
        assert len(echo) == len(relay) == 1, line
        assert echo[0].command == relay[0].command and echo[0].params == relay[0].params
        assert echo[0].tags["msgid"] == relay[0].tags["msgid"], line


def without_echo_message_nothing_is_echoed(wire):
    ann, _ = pair(wire)
    assert ann.ask("PRIVMSG #chan :x", "PRIVMSG bob :x", "PRIVMSG #here :x", here=True) == []


def a_message_to_yourself_comes_once_or_with_its_echo(wire):
    ann = wire.client("ann", ["labeled-response", "batch", "echo-message"])
    bob = wire.client("bob")

    got = ann.ask("@label=l PRIVMSG ann :self")

    assert commands(got) == ["PRIVMSG", "PRIVMSG"]
    assert sorted(m.tags.get("label", "") for m in got) == ["", "l"]
    assert commands(bob.ask("PRIVMSG bob :self")) == ["PRIVMSG"]


# -- labels --

def a_single_line_answer_has_the_label(wire):
    ann, bob = pair(wire, ["labeled-response", "batch", "echo-message"])

    assert only(ann.ask("@label=a1 PING x"), "PONG").tags["label"] == "a1"
    assert only(ann.ask("@label=a2 NOSUCH"), "421").tags["label"] == "a2"
    assert only(ann.ask("@label=a3 PRIVMSG #chan :hi"), "PRIVMSG").tags["label"] == "a3"
    assert "label" not in only(bob.sync(), "PRIVMSG").tags


def several_lines_are_a_batch(wire):
    ann = wire.client("ann", ["labeled-response", "batch", "server-time"])

    got = ann.ask("@label=b1 JOIN #xyz")

    is_message(got[0], "BATCH", None, "labeled-response")
    reference = got[0].params[0][1:]
    assert got[0].tags["label"] == "b1" and re.fullmatch("[A-Za-z0-9-]+", reference)
    assert commands(got[1:-1]) == ["JOIN", "353", "366"]
    assert all(m.tags["batch"] == reference for m in got[1:-1])
    is_message(got[-1], "BATCH", "-" + reference)


def an_empty_labelled_answer_is_ack(wire):
    ann, _ = pair(wire, ["labeled-response", "batch"])

    for line in ["PRIVMSG #chan :x", "PONG a"]:
        assert only(ann.ask("@label=c " + line), "ACK").tags["label"] == "c", line


def labels_are_ignored_without_the_capability(wire):
    ann = wire.client("ann", ["message-tags"])
    assert "label" not in only(ann.ask("@label=x PING y"), "PONG").tags


def several_targets_are_one_response(wire):
    ann = wire.client("ann", ["labeled-response", "batch", "echo-message"])
    for nick in ["bob", "cas", "dan"]:
        wire.client(nick)

    got = ann.ask("@label=d PRIVMSG bob,cas,dan :hi")

    assert commands(got) == ["BATCH", "PRIVMSG", "PRIVMSG", "PRIVMSG", "BATCH"]


# -- history --

def inner(got, target="#hist"):
    is_message(got[0], "BATCH", None, "chathistory", target)
    reference = got[0].params[0][1:]
    is_message(got[-1], "BATCH", "-" + reference)
    assert all(m.tags["batch"] == reference for m in got[1:-1])
    return [(m.params[-1], m.tags["msgid"], m.tags["time"]) for m in got[1:-1]]


def channel_history_returns_the_lines_said(wire):
    ann = wire.client("ann", ALL)
    ann.ask("JOIN #hist")
    said = []
    for i in range(10):
        echo = only(ann.ask("PRIVMSG #hist :message %d" % i), "PRIVMSG")
        said.append((echo.params[1], echo.tags["msgid"], echo.tags["time"]))
        import time
        time.sleep(0.005)

    def ask(words):
        return inner(ann.ask("CHATHISTORY " + words))

    for ref in [lambda i: "msgid=" + said[i][1], lambda i: "timestamp=" + said[i][2]]:
        assert ask("LATEST #hist %s 20" % ref(4)) == said[5:]
        assert ask("BEFORE #hist %s 20" % ref(6)) == said[:6]
        assert ask("BEFORE #hist %s 2" % ref(6)) == said[4:6]
        assert ask("AFTER #hist %s 20" % ref(3)) == said[4:]
        assert ask("AFTER #hist %s 3" % ref(3)) == said[4:7]
        assert ask("BETWEEN #hist %s %s 20" % (ref(0), ref(9))) == said[1:-1]
        assert ask("BETWEEN #hist %s %s 20" % (ref(9), ref(0))) == said[1:-1]
        assert ask("BETWEEN #hist %s %s 3" % (ref(0), ref(9))) == said[1:4]
        assert ask("BETWEEN #hist %s %s 3" % (ref(9), ref(0))) == said[-4:-1]
        assert ask("AROUND #hist %s 1" % ref(7)) == [said[7]]
        assert ask("AROUND #hist %s 3" % ref(7)) == said[6:9]
    assert ask("LATEST #hist * 100") == said and ask("LATEST #hist * 1") == said[-1:]
    label = ann.ask("@label=z CHATHISTORY LATEST #hist * 2")
    assert label[0].tags["label"] == "z" and label[0].params[1] == "chathistory"
    got = ann.ask("CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z "
                  "timestamp=2100-01-01T00:00:00.000Z 10")
    assert [m.params[:2] for m in got[1:-1]] == [["TARGETS", "#hist"]]


def channel_history_survives_and_is_only_for_members(wire):
    wire.account("Kay", "correct horse")
    ann = wire.client("Kay", ALL, password="correct horse")
    ann.ask("JOIN #kept", "PRIVMSG #kept :for later")
    bob = wire.client("bob", ALL)
    for words in ["LATEST #nosuch * 10", "LATEST #kept * 10", "LATEST somebody * 10"]:
        assert only(bob.ask("CHATHISTORY " + words), "FAIL").params[:3] == \
            ["CHATHISTORY", "INVALID_TARGET", "LATEST"], words
    ann.close()
    bob.ask("JOIN #kept")
    assert [m[0] for m in inner(bob.ask("CHATHISTORY LATEST #kept * 10"), "#kept")] == ["for later"]


def an_invalid_history_request_gets_its_error(wire):
    ann = wire.client("ann", ALL)
    for words, code in [("FROB #a * 1", "UNKNOWN_COMMAND"), ("LATEST #a", "NEED_MORE_PARAMS"),
                        ("LATEST #a when 5", "INVALID_PARAMS"),
                        ("BEFORE #a timestamp=soon 5", "INVALID_PARAMS"),
                        ("LATEST #a * many", "INVALID_PARAMS"), ("LATEST #a * 0", "INVALID_PARAMS"),
                        ("LATEST #here * 0", "INVALID_PARAMS"),
                        ("TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2050-01-01T00:00:00.000Z 0",
                         "INVALID_PARAMS")]:
        assert only(ann.ask("CHATHISTORY " + words), "FAIL").params[1] == code, words


def speech_in_the_room_has_history(wire):
    ann, bob = wire.client("ann", ALL), wire.client("bob", ALL)
    ann.ask("PRIVMSG #here :first", "PRIVMSG #here :\1ACTION waves\1")

    got = inner(bob.ask("CHATHISTORY LATEST #here * 10", here=True), "#here")

    assert [m[0] for m in got] == ["first", "\1ACTION waves\1"]


# -- notices to others --

def away_notify_announces_away_changes(wire):
    ann, bob = pair(wire, ["away-notify"])
    assert commands(ann.ask("AWAY :at lunch")) == ["306"]
    is_message(only(bob.sync(), "AWAY"), "AWAY", "at lunch")
    is_message(only(bob.ask("PRIVMSG ann :there?"), "301"), "301", "bob", "ann", "at lunch")
    cas = wire.client("cas", ["away-notify"])
    assert "301" in commands(bob.ask("WHOIS ann"))
    assert commands(ann.ask("AWAY")) == ["305"]
    is_message(only(bob.sync(), "AWAY"), "AWAY")
    assert bob.ask("PRIVMSG ann :there?") == []
    assert commands(ann.ask("AWAY :one", "AWAY :two", "AWAY", "AWAY")) == ["306", "306", "305", "305"]
    cas.sync()


def extended_join_shows_account_and_real_name(wire):
    wire.account("Petra", "correct horse")
    ann = wire.client("ann", ["extended-join"])
    ann.ask("JOIN #chan")
    petra, cas = wire.client("petra", password="correct horse"), wire.client("cas", realname="Cas S")
    petra.nick = "Petra"

    petra.ask("JOIN #chan"), cas.ask("JOIN #chan")

    got = [m for m in ann.sync() if m.command == "JOIN"]
    is_message(got[0], "JOIN", "#chan", "Petra", "Real name")
    is_message(got[1], "JOIN", "#chan", "*", "Cas S")


def setname_changes_the_real_name_for_everyone(wire):
    ann, bob = pair(wire, ["setname"])
    is_message(only(ann.ask("SETNAME :New Name"), "SETNAME"), "SETNAME", "New Name")
    is_message(only(bob.sync(), "SETNAME"), "SETNAME", "New Name")
    assert bob.ask("WHOIS ann")[0].params[-1] == "New Name"
    fail = only(ann.ask("SETNAME :" + "x" * 200), "FAIL")
    assert fail.params[:2] == ["SETNAME", "INVALID_REALNAME"]
    for number, name in enumerate(("Wizard, staff of Skein", "the Adm1n", "Support team")):
        user = ("wizard", "adm1n", "Mod")[number]
        eve = wire.client("eve%s" % "abc"[number], user=user, realname=name)
        assert name not in bob.ask("WHOIS " + eve.nick)[0].line
        assert bob.ask("WHOIS " + eve.nick)[0].params[2] == "player", user
        eve.ask("SETNAME :" + name)
        assert name not in bob.ask("WHOIS " + eve.nick)[0].line


def monitor_reports_when_a_nick_comes_and_goes(wire):
    ann = wire.client("ann")
    is_message(only(ann.ask("MONITOR + bob"), "731"), "731", "ann", "bob")
    bob = wire.client("bob")
    is_message(only(ann.sync(), "730"), "730", "ann", "bob!username@" + bob.host)
    assert commands(ann.ask("MONITOR + bob,cas")) == ["730", "731"]
    assert commands(ann.ask("MONITOR S")) == ["730", "731"]
    got = ann.ask("MONITOR L")
    assert sorted(got[0].params[1].split(",")) == ["bob", "cas"] and got[1].command == "733"
    bob.ask("NICK cas")
    bob.nick = "cas"
    assert commands(m for m in ann.sync() if m.command != "NICK") == ["731", "730"]
    bob.ask("NICK CAS")
    assert commands(m for m in ann.sync() if m.command != "NICK") == []
    bob.close()
    assert only([m for m in ann.sync()], "731").params[1] == "CAS"
    assert ann.ask("MONITOR - bob", "MONITOR C", "MONITOR + *!*@guest") == []
    assert commands(ann.ask("MONITOR L")) == ["733"]


def extended_monitor_reports_changes_of_a_watched_nick(wire):
    ann = wire.client("ann", caps=["extended-monitor", "away-notify", "setname"])
    ann.ask("MONITOR + bob")
    bob = wire.client("bob", caps=["setname"])
    assert commands(ann.sync()) == ["730"]
    bob.ask("AWAY :afk")
    is_message(only(ann.sync(), "AWAY"), "AWAY", "afk")
    bob.ask("PRIVMSG skein :out")
    ann.sync()
    bob.ask("AWAY")
    is_message(only(ann.sync(), "AWAY"), "AWAY")
    bob.ask("SETNAME :new name")
    is_message(only(ann.sync(), "SETNAME"), "SETNAME", "new name")
    ann.ask("MONITOR - bob")
    bob.ask("AWAY :again")
    assert commands(ann.sync()) == []


def invalid_utf8_is_refused_with_its_label(wire):
    ann = wire.client("ann", caps=["batch", "labeled-response"])
    ann.sync()
    ann.send_bytes(b"@label=xyz PRIVMSG #public hi\xaa\r\n")
    assert only(ann.sync(), "FAIL").tags["label"] == "xyz"


def invitations_name_the_account(wire):
    wire.account("Ines", "correct horse")
    ann = wire.client("ann", caps=["account-tag"])
    ines = wire.client("Ines", password="correct horse")
    ines.ask("JOIN #party")
    ines.ask("INVITE ann #party")
    assert only(ann.sync(), "INVITE").tags["account"] == "Ines"


def bots_are_marked(wire):
    ann, bob = pair(wire, ["message-tags"])
    is_message(only(ann.ask("MODE ann +B"), "MODE"), "MODE", "ann", "+B")
    ann.ask("PRIVMSG #chan :beep", "PRIVMSG bob :boop")
    assert all("bot" in m.tags for m in bob.sync() if m.command == "PRIVMSG")
    assert "335" in commands(bob.ask("WHOIS ann"))
    assert "B" in bob.ask("WHO ann")[0].params[6]


TESTS = [
    message_tags_are_sent_only_to_clients_that_asked, tags_go_with_tells_and_speech,
    tags_are_accepted_up_to_their_limit, server_time_is_utc, account_tag_names_accounts,
    echo_message_returns_what_others_saw, without_echo_message_nothing_is_echoed,
    a_message_to_yourself_comes_once_or_with_its_echo, a_single_line_answer_has_the_label, several_lines_are_a_batch,
    an_empty_labelled_answer_is_ack, labels_are_ignored_without_the_capability, several_targets_are_one_response,
    channel_history_returns_the_lines_said, channel_history_survives_and_is_only_for_members,
    an_invalid_history_request_gets_its_error, speech_in_the_room_has_history, away_notify_announces_away_changes,
    extended_join_shows_account_and_real_name, setname_changes_the_real_name_for_everyone,
    monitor_reports_when_a_nick_comes_and_goes, extended_monitor_reports_changes_of_a_watched_nick,
    invalid_utf8_is_refused_with_its_label, invitations_name_the_account, bots_are_marked,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
