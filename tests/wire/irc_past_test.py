"""What was told between two on the wire: history of private messages, and whose it is."""
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

def both_read_again_what_they_told_each_other(wire):
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
    assert inner(ann.ask("CHATHISTORY LATEST BOB * 1"), "bob")


def nobody_reads_what_two_others_told_each_other(wire):
    ann, bob, eve = wire.client("ann", ALL), wire.client("bob", ALL), wire.client("eve", ALL)
    ann.ask("PRIVMSG bob :a secret")

    assert targets(eve) == [] and past(eve, "bob") == [] and past(eve, "ann") == []
    assert targets(ann) == ["bob"] and targets(bob) == ["ann"]
    for other in ["nosuchone", "eve ann", "*", "ann@bob"]:
        assert only(eve.ask("CHATHISTORY LATEST %s * 5" % other), "FAIL").params[1] in (
            "INVALID_TARGET", "INVALID_PARAMS"), other


def who_takes_a_name_does_not_take_its_past(wire):
    ann, bob = wire.client("ann", ALL), wire.client("rob", ALL)
    bob.ask("PRIVMSG ann :of the first rob")
    bob.close()
    assert texts(past(ann, "rob")) == ["of the first rob"] and targets(ann) == ["rob"]

    bob = wire.client("rob", ALL)

    assert past(ann, "rob") == [] and targets(ann) == [] and past(bob, "ann") == []


def who_is_ignored_is_in_no_history(wire):
    wire.account("Pest", PASSWORD)
    ann, pest = wire.client("ann", ALL), wire.client("Pest", ALL, password=PASSWORD)
    pest.ask("PRIVMSG ann :buy!")
    assert past(ann, "Pest")[0].tags["account"] == "Pest"

    ann.ask("PRIVMSG skein :ignore pest")

    assert past(ann, "Pest") == [] and targets(ann) == []
    pest.ask("PRIVMSG ann :buy!!")
    ann.ask("PRIVMSG skein :unignore pest")
    assert texts(past(ann, "Pest")) == ["buy!"]


def several_who_are_told_have_it_each(wire):
    ann, bob, cas = (wire.client(name, ALL) for name in ["ann", "bob", "cas"])
    ann.ask("PRIVMSG skein :tell bob,cas come over")

    assert sorted(targets(ann)) == ["bob", "cas"] and targets(bob) == targets(cas) == ["ann"]
    assert [m.tags["msgid"] for m in past(ann, "bob")] == [m.tags["msgid"] for m in past(cas, "ann")]
    assert texts(past(bob, "ann")) == ["come over"]


def it_is_there_after_a_crash_and_goes_with_the_guest(wire):
    wire.account("Kate", PASSWORD)
    kate, gus = wire.client("Kate", ALL, password=PASSWORD), wire.client("gus", ALL)
    kate.ask("PRIVMSG gus :are you there")
    said = only(gus.ask("PRIVMSG Kate :always"), "PRIVMSG")
    for one in [kate, gus]:
        one.close()
    wire.server.kill()
    wire.server.start()

    kate = wire.client("Kate", ALL, password=PASSWORD)

    assert texts(past(kate, "gus")) == ["are you there", "always"]
    assert past(kate, "gus")[1].tags["msgid"] == said.tags["msgid"] and targets(kate) == ["gus"]
    gus = wire.client("gus", ALL)
    assert past(gus, "Kate") == [] and past(kate, "gus") == []
    assert commands(gus.ask("CHATHISTORY TARGETS " + EVER)) == ["BATCH", "BATCH"]


TESTS = [
    both_read_again_what_they_told_each_other, nobody_reads_what_two_others_told_each_other,
    who_takes_a_name_does_not_take_its_past, who_is_ignored_is_in_no_history, several_who_are_told_have_it_each,
    it_is_there_after_a_crash_and_goes_with_the_guest,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
