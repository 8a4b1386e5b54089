"""Private messages over IRC: their history, and its readers."""
import sys

from irc_client import commands, is_message, main, only

ALL = ["message-tags", "server-time", "echo-message", "batch", "labeled-response", "account-tag",
       "draft/chathistory"]
EVER = "timestamp=2020-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 50"
PASSWORD = "correct horse"


def inner(got, target):
    is_message(got[0], "BATCH", None, "chathistory", target)
    reference = got[0].params[0][1:]
    is_message(got[-1], "BATCH", "-" + reference)
    assert all(m.tags["batch"] == reference for m in got[1:-1])
    return got[1:-1]


def texts(got):
    return [m.params[-1] for m in got]


def past(client, name, words="LATEST %s * 50"):
    return inner(client.ask("CHATHISTORY " + words % name), name)


def targets(client):
    got = client.ask("CHATHISTORY TARGETS " + EVER)
    return [m.params[1] for m in got[1:-1]]


# -- private messages --

def both_sides_can_read_their_private_messages_again(wire):
    ann, bob = wire.client("ann", ALL), wire.client("bob", ALL)
    said = [only(ann.ask("PRIVMSG bob :one"), "PRIVMSG"), only(bob.ask("PRIVMSG ann :two"), "PRIVMSG"),
            only(ann.ask("PRIVMSG bob :\1ACTION waves\1"), "PRIVMSG")]
    ann.ask("NOTICE bob :four")
    got = {m.tags["msgid"] for m in bob.sync() if m.nick == "ann"}

    for client, other in [(ann, "bob"), (bob, "ann")]:
        lines = past(client, other)
        assert texts(lines) == ["one", "two", "\1ACTION waves\1", "four"]
        assert [m.nick for m in lines] == ["ann", "bob", "ann", "ann"]
        assert [m.params[0] for m in lines] == ["bob", "ann", "bob", "bob"]
        assert [m.command for m in lines] == ["PRIVMSG"] * 3 + ["NOTICE"]
        assert [(m.tags["msgid"], m.tags["time"]) for m in lines[:3]] == \
            [(m.tags["msgid"], m.tags["time"]) for m in said]
        assert got <= {m.tags["msgid"] for m in lines} | {None}
    assert texts(past(ann, "bob", "AFTER %%s msgid=%s 1" % said[0].tags["msgid"])) == ["two"]
    assert texts(past(ann, "bob", "BEFORE %%s msgid=%s 5" % said[2].tags["msgid"])) == ["one", "two"]
    assert texts(past(ann, "bob", "BETWEEN %%s msgid=%s msgid=%s 5" % (
        said[2].tags["msgid"], said[0].tags["msgid"]))) == ["two"]
    assert texts(past(ann, "bob", "AROUND %%s msgid=%s 1" % said[1].tags["msgid"])) == ["two"]
    assert inner(ann.ask("CHATHISTORY LATEST BOB * 1"), "BOB")


def nobody_reads_private_messages_of_others(wire):
    ann, bob, eve = wire.client("ann", ALL), wire.client("bob", ALL), wire.client("eve", ALL)
    ann.ask("PRIVMSG bob :a secret")

    assert targets(eve) == [] and past(eve, "bob") == [] and past(eve, "ann") == []
    assert targets(ann) == ["bob"] and targets(bob) == ["ann"]
    for other in ["nosuchone", "eve ann", "*", "ann@bob"]:
        assert only(eve.ask("CHATHISTORY LATEST %s * 5" % other), "FAIL").params[1] in (
            "INVALID_TARGET", "INVALID_PARAMS"), other


def a_new_guest_of_the_same_name_has_no_history(wire):
    ann, bob = wire.client("ann", ALL), wire.client("rob", ALL)
    bob.ask("PRIVMSG ann :of the first rob")
    bob.close()
    assert texts(past(ann, "rob")) == ["of the first rob"] and targets(ann) == ["rob"]

    bob = wire.client("rob", ALL)

    assert past(ann, "rob") == [] and targets(ann) == [] and past(bob, "ann") == []


def history_omits_an_ignored_player(wire):
    wire.account("Pest", PASSWORD)
    ann, pest = wire.client("ann", ALL), wire.client("Pest", ALL, password=PASSWORD)
    pest.ask("PRIVMSG ann :buy!")
    assert past(ann, "Pest")[0].tags["account"] == "Pest"

    ann.ask("PRIVMSG skein :ignore pest")

    assert past(ann, "Pest") == [] and targets(ann) == []
    pest.ask("PRIVMSG ann :buy!!")
    ann.ask("PRIVMSG skein :unignore pest")
    assert texts(past(ann, "Pest")) == ["buy!"]


def a_message_to_several_is_in_each_history(wire):
    ann, bob, cas = (wire.client(name, ALL) for name in ["ann", "bob", "cas"])
    ann.ask("PRIVMSG skein :tell bob,cas come over")

    assert sorted(targets(ann)) == ["bob", "cas"] and targets(bob) == targets(cas) == ["ann"]
    assert [m.tags["msgid"] for m in past(ann, "bob")] == [m.tags["msgid"] for m in past(cas, "ann")]
    assert texts(past(bob, "ann")) == ["come over"]


def private_history_survives_a_crash(wire):
    wire.account("Kate", PASSWORD)
    kate, gus = wire.client("Kate", ALL, password=PASSWORD), wire.client("gus", ALL)
    kate.ask("PRIVMSG gus :are you there")
    said = only(gus.ask("PRIVMSG Kate :always"), "PRIVMSG")
    kate.close()
    gus.close()
    wire.server.kill()
    wire.server.start()

    kate = wire.client("Kate", ALL, password=PASSWORD)

    assert texts(past(kate, "gus")) == ["are you there", "always"]
    assert past(kate, "gus")[1].tags["msgid"] == said.tags["msgid"] and targets(kate) == ["gus"]


# -- read markers --

def marks(got):
    return [m.params for m in got if m.command == "MARKREAD"]


def read_markers_are_shared_by_an_accounts_connections(wire):
    wire.account("Mona", PASSWORD)
    one, two, old = (wire.client("Mona", caps, password=PASSWORD) for caps in [
        [*ALL, "draft/read-marker"], [*ALL, "draft/read-marker"], ALL])
    assert marks(one.welcome) == [["#here", "*"]] and marks(old.welcome) == []
    got = commands(one.ask("JOIN #marked"))
    assert got.index("JOIN") < got.index("MARKREAD") < got.index("366")
    for client in [one, two, old]:
        client.sync()
    stamp, later = "timestamp=2022-01-02T03:04:05.678Z", "timestamp=2023-01-02T03:04:05.678Z"

    assert marks(one.ask("MARKREAD #marked " + stamp)) == [["#marked", stamp]]
    assert marks(two.sync()) == [["#marked", stamp]] and marks(old.sync()) == []
    assert marks(two.ask("MARKREAD #Marked")) == [["#Marked", stamp]]
    assert marks(two.ask("MARKREAD bob " + later)) == [["bob", later]]
    assert marks(one.ask("MARKREAD bob " + stamp, "MARKREAD nobody")) == [["bob", later], ["nobody", "*"]]
    one.ask("MARKREAD #here " + stamp)
    wire.server.kill()
    wire.server.start()
    for client in [one, two, old]:
        client.socket.close()
        client.closed = True
    again = wire.client("Mona", [*ALL, "draft/read-marker"], password=PASSWORD)
    assert marks(again.welcome) == [["#here", stamp], ["#marked", stamp]]
    assert marks(again.ask("JOIN #marked")) == []
    assert marks(again.ask("MARKREAD bob")) == [["bob", later]]


def read_markers_are_private_and_bounded(wire):
    ann, bob = (wire.client(name, ["draft/read-marker"]) for name in ["ann", "bob"])
    ann.ask("MARKREAD #public timestamp=2022-01-02T03:04:05.678Z")
    assert marks(bob.ask("MARKREAD #public")) == [["#public", "*"]] and marks(bob.sync()) == []
    now = only(ann.ask("MARKREAD #public timestamp=2222-01-02T03:04:05.678Z"), "MARKREAD").params[1]
    assert now < "timestamp=2222"
    for words, code in [("", "NEED_MORE_PARAMS"), (" #x soon", "INVALID_PARAMS"), (" #x *", "INVALID_PARAMS"),
                        (" " + "x" * 70, "INVALID_PARAMS"), (" :a b", "INVALID_PARAMS")]:
        assert only(ann.ask("MARKREAD" + words), "FAIL").params[1] == code, words


# -- several lines as one --

MULTI = ["batch", "message-tags", "draft/multiline", "server-time"]


def batch(target, *lines, command="PRIVMSG", head="", ref="r1"):
    """Sends a message of several lines; a line with + in front continues the one before."""
    out = ["%sBATCH +%s draft/multiline %s" % (head, ref, target)]
    for line in lines:
        tag = ";draft/multiline-concat" if line.startswith("+") else ""
        out.append("@batch=%s%s %s %s :%s" % (ref, tag, command, target, line[bool(tag):]))
    return [*out, "BATCH -" + ref]


def said(got):
    return [(m.command, m.params[-1]) for m in got]


def a_multiline_message_is_one_batch_for_capable_clients(wire):
    ann, bob, cas = (wire.client("ann", [*MULTI, "echo-message", "labeled-response"]), wire.client("bob", MULTI),
                     wire.client("cas", ["message-tags"]))
    for client in [ann, bob, cas]:
        client.ask("JOIN #many")
    for client in [ann, bob, cas]:
        client.sync()
    for target in ["#many", "bob", "#here"]:
        echo = ann.ask(*batch(target, "one", "", "two ", "+and a half", head="@label=x;+draft/reply=y "), here=True)
        told = [m for m in bob.sync(here=True) if m.nick == "ann" or m.command == "BATCH"]
        for got in [echo, told]:
            is_message(got[0], "BATCH", None, "draft/multiline", target if target != "bob" else None)
            assert got[0].tags["msgid"] and got[0].tags["+draft/reply"] == "y" and got[0].nick == "ann", got
            assert said(got[1:-1]) == [("PRIVMSG", "one"), ("PRIVMSG", ""), ("PRIVMSG", "two "),
                                       ("PRIVMSG", "and a half")], got
            assert [sorted(m.tags) for m in got[1:-1]] == [["batch"]] * 3 + [["batch", "draft/multiline-concat"]], got
            is_message(got[-1], "BATCH", "-" + got[0].params[0][1:])
        assert echo[0].tags["label"] == "x" and echo[0].tags["msgid"] == told[0].tags["msgid"]
        if target != "bob":
            plain = [m for m in cas.sync(here=True) if m.nick == "ann"]
            assert said(plain) == [("PRIVMSG", "one"), ("PRIVMSG", "two "), ("PRIVMSG", "and a half")], plain
            assert plain[0].tags["msgid"] == told[0].tags["msgid"]
            assert not any("msgid" in m.tags or "draft/multiline-concat" in m.tags for m in plain[1:])
    assert said(bob.ask(*batch("#many", "only one"))) == [] and said(cas.sync()) == [("PRIVMSG", "only one")]
    assert said(ann.sync()) == [("PRIVMSG", "only one")]
    bob.ask(*batch("#many", "", "behind a blank"))
    assert said(ann.sync()[1:-1]) == [("PRIVMSG", ""), ("PRIVMSG", "behind a blank")]
    got = bob.ask(*batch("bob", "one", "", "two"))
    assert said(got[1:-1]) == [("PRIVMSG", "one"), ("PRIVMSG", ""), ("PRIVMSG", "two")], got
    bob.ask(*batch("#many", "a" * 390, "+" + "b" * 390))
    got = ann.sync()[1:-1]
    assert "".join(m.params[-1] for m in got) == "a" * 390 + "b" * 390 and len(got) == 2
    assert "draft/multiline-concat" in got[1].tags and "draft/multiline-concat" not in got[0].tags


def other_protocols_show_each_line_with_its_speaker(wire):
    from served import enter_wizard
    ann, boss = wire.client("ann", MULTI), enter_wizard(wire.server)
    boss.do("look")
    ann.ask(*batch("#public", "first", "ann says: second", ""))
    got = boss.do("channel history public")
    assert "ann: first" in got and "ann: ann says: second" in got, got


def an_invalid_batch_gets_one_error_and_sends_nothing(wire):
    ann, bob = wire.client("ann", MULTI), wire.client("bob", MULTI)
    ann.ask("JOIN #wrong")
    bob.ask("JOIN #wrong")
    ann.sync()

    def fails(lines, code, *more):
        got = ann.ask(*lines)
        assert only(got, "FAIL").params[:2] == ["BATCH", code] and len(got) == 1, got
        assert [m for m in got[0].params[2:-1]] == list(more), got

    fails(batch("#wrong", *["x"] * 33), "MULTILINE_MAX_LINES", "32")
    fails(batch("#wrong", *["y" * 400] * 12), "MULTILINE_MAX_BYTES", "4096")
    fails(batch("#wrong", "\1VERSION\1", "x"), "MULTILINE_INVALID")
    for blank in [(), ("",), ("", " ", ""), ("x", "+")]:
        fails(batch("#wrong", *blank), "MULTILINE_INVALID")
    fails(["BATCH +q draft/multiline #wrong", "@batch=q PRIVMSG #other :x", "BATCH -q"],
          "MULTILINE_INVALID_TARGET", "#wrong", "#other")
    fails(["BATCH +q chathistory #wrong"], "MULTILINE_INVALID")
    fails(["BATCH +q draft/multiline #wrong,bob"], "MULTILINE_INVALID")
    fails(["BATCH -q"], "MULTILINE_INVALID")
    fails(["@batch=q PRIVMSG #wrong :x"], "MULTILINE_INVALID")
    fails(batch("#here", "hello", "!look"), "MULTILINE_INVALID")
    fails(batch("skein", "look"), "MULTILINE_INVALID")
    assert commands(ann.ask(*batch("nosuchone", "a", "b"))) == ["401"]
    ann.ask("BATCH +open draft/multiline #wrong", "@batch=open PRIVMSG #wrong :never closed")
    assert commands(ann.ask("PRIVMSG #wrong :goes on")) == []
    assert said(bob.sync()) == [("PRIVMSG", "goes on")]
    fails(["BATCH +second draft/multiline #wrong"], "MULTILINE_INVALID")
    old = wire.client("old")
    assert commands(old.ask("BATCH +q draft/multiline #wrong")) == ["421"]


# -- search --

SEEKS = [*ALL, "draft/search"]


def found(client, words, kind="draft/search"):
    got = client.ask("SEARCH " + words, here=True)
    is_message(got[0], "BATCH", None, kind)
    assert all(m.tags["batch"] == got[0].params[0][1:] for m in got[1:-1])
    return [(m.nick, m.params[0], m.params[1]) for m in got[1:-1]]


def the_search_finds_only_readable_messages(wire):
    ann, bob, eve = (wire.client(name, SEEKS) for name in ["ann", "bob", "eve"])
    for client in [ann, bob]:
        client.ask("JOIN #seek")
    ann.ask("PRIVMSG #seek :The Grail is here", "PRIVMSG bob :no grail, I lied", "PRIVMSG #here :grail, aloud")
    bob.ask("PRIVMSG ann :what is a grail; really", "PRIVMSG #seek :nothing")

    assert sorted(found(ann, "text=grail")) == [
        ("ann", "#here", "grail, aloud"), ("ann", "#seek", "The Grail is here"), ("ann", "bob", "no grail, I lied"),
        ("bob", "ann", "what is a grail; really")]
    assert found(ann, "text=grail;from=BOB") == [("bob", "ann", "what is a grail; really")]
    assert found(ann, r"text=a\sgrail\:;in=bob") == [("bob", "ann", "what is a grail; really")]
    assert found(ann, "in=#seek") == [("ann", "#seek", "The Grail is here"), ("bob", "#seek", "nothing")]
    assert found(ann, "in=#seek;limit=1") == [("bob", "#seek", "nothing")]
    assert found(ann, "text=grail;before=2021-01-01T00:00:00.000Z") == []
    assert len(found(ann, "text=grail;after=2021-01-01T00:00:00.000Z")) == 4
    assert found(eve, "text=grail") == [("ann", "#here", "grail, aloud")]
    assert found(eve, "text=grail;in=bob") == [] and found(eve, "text=grail;in=ann") == []
    soju = wire.client("dan", [*ALL, "soju.im/search"])
    soju.ask("PRIVMSG bob :unseen things")
    assert found(soju, "text=UNSEEN", "soju.im/search") == [("dan", "bob", "unseen things")]


def secret_channels_are_not_searched(wire):
    ann, eve = (wire.client(name, SEEKS) for name in ["ann", "eve"])
    ann.ask("JOIN #cellar", "MODE #cellar +s", "PRIVMSG #cellar :the treasure")
    assert found(eve, "text=treasure") == []
    for target in ["#cellar", "#nosuch"]:
        assert only(eve.ask("SEARCH text=treasure;in=" + target), "FAIL").params[1] == "INVALID_PARAMS"
    eve.ask("JOIN #cellar")
    assert len(found(eve, "text=treasure")) == 1
    ann.ask("KICK #cellar eve", "MODE #cellar +b eve")
    assert found(eve, "text=treasure") == []
    for words in ["", " limit=x", " limit=0", " before=soon", " in=;text="]:
        assert only(ann.ask("SEARCH" + words), "FAIL").params[1] in ("INVALID_PARAMS", "NEED_MORE_PARAMS"), words
    assert commands(wire.client("old").ask("SEARCH text=x")) == ["421"]


TESTS = [
    the_search_finds_only_readable_messages, secret_channels_are_not_searched,
    a_multiline_message_is_one_batch_for_capable_clients, other_protocols_show_each_line_with_its_speaker,
    an_invalid_batch_gets_one_error_and_sends_nothing, read_markers_are_shared_by_an_accounts_connections,
    read_markers_are_private_and_bounded, both_sides_can_read_their_private_messages_again,
    nobody_reads_private_messages_of_others, a_new_guest_of_the_same_name_has_no_history,
    history_omits_an_ignored_player, a_message_to_several_is_in_each_history, private_history_survives_a_crash,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
