"""Events in the history of channels (draft/event-playback)."""
import sys

from irc_client import commands, main, only

PAST = ["batch", "draft/chathistory", "message-tags", "server-time"]
CAPS = PAST + ["draft/event-playback"]


def past(client, channel, ask="LATEST %s * 200"):
    """The lines of a history batch."""
    found = client.ask("CHATHISTORY " + ask % channel, here=True)
    assert found and found[0].command == "BATCH" == found[-1].command, found
    return found[1:-1]


def events_are_played_back_as_they_happened(wire):
    ann, bob = wire.client("anna", CAPS), wire.client("bobo", CAPS)
    live = [only(ann.ask("JOIN #tea"), "JOIN")]
    bob.send("JOIN #tea")
    bob.sync()
    live.append(only(ann.sync(), "JOIN"))
    live += [only(ann.ask("TOPIC #tea :green"), "TOPIC"), only(ann.ask("MODE #tea +vC bobo"), "MODE")]
    ann.ask("PRIVMSG #tea :a word")
    bob.ask("NICK bobby")
    ann.sync()
    live.append(only(ann.ask("KICK #tea bobby :too loud"), "KICK"))
    bob.ask("JOIN #tea", "PART #tea :bored", "JOIN #tea")
    ann.sync()
    bob.close()
    ann.until("QUIT")

    found = past(ann, "#tea")

    assert commands(found) == ["JOIN", "JOIN", "TOPIC", "MODE", "PRIVMSG", "NICK", "KICK", "JOIN", "PART", "JOIN", "QUIT"], found
    shown = [m for m in found if m.command in ("JOIN", "TOPIC", "MODE", "KICK")][:5]
    for was, now in zip(live, shown):
        assert (was.source, was.params) == (now.source, now.params), (was, now)
        assert was.tags["msgid"] == now.tags["msgid"] and was.tags["time"] == now.tags["time"], (was, now)
    assert len({m.tags["time"] for m in found}) == len(found) and [m.tags["time"] for m in found] == sorted(
        m.tags["time"] for m in found)
    assert [m.params for m in found if m.command == "PART"] == [["#tea", "bored"]]
    assert [m.params for m in found if m.command == "NICK"] == [["bobby"]]


def history_is_paged_by_events(wire):
    ann = wire.client("anni", CAPS)
    ann.ask("JOIN #pages")
    for i in range(4):
        ann.ask("TOPIC #pages :topic %d" % i, "PRIVMSG #pages :word %d" % i)
    found = past(ann, "#pages")[1:]
    ids = [m.tags["msgid"] for m in found]

    for i in range(1, 7):
        named = "msgid=" + ids[i]
        assert [m.tags["msgid"] for m in past(ann, named, "BEFORE #pages %s 2")] == ids[max(0, i - 2):i] or i == 1, i
        assert [m.tags["msgid"] for m in past(ann, named, "AFTER #pages %s 2")] == ids[i + 1:i + 3], i
        assert [m.tags["msgid"] for m in past(ann, "timestamp=" + found[i].tags["time"], "AFTER #pages %s 2")] == ids[
            i + 1:i + 3], i
    assert [m.tags["msgid"] for m in past(ann, (ids[1], ids[5]), "BETWEEN #pages msgid=%s msgid=%s 9")] == ids[2:5]
    assert [m.tags["msgid"] for m in past(ann, (ids[5], ids[1]), "BETWEEN #pages msgid=%s msgid=%s 2")] == ids[3:5]
    assert [m.tags["msgid"] for m in past(ann, "msgid=" + ids[3], "AROUND #pages %s 3")] == ids[2:5]
    assert past(ann, "msgid=pages-e999", "BEFORE #pages %s 9") == []


def without_the_capability_there_are_only_words(wire):
    ann = wire.client("anno", PAST)
    ann.ask("JOIN #words", "TOPIC #words :green", "PRIVMSG #words :hello")

    assert commands(past(ann, "#words")) == ["PRIVMSG"]


def a_crowd_pushes_no_words_out_of_the_history(wire):
    ann, bob = wire.client("annu", CAPS), wire.client("bobu")
    ann.ask("JOIN #crowd", "PRIVMSG #crowd :still here")
    for _ in range(6):
        bob.ask(*["JOIN #crowd", "PART #crowd"] * 20)

    found = past(ann, "#crowd", "LATEST %s * 500")
    assert len(found) == 200
    ann.send("CAP REQ :-draft/event-playback")
    assert [m.params[1] for m in past(ann, "#crowd")] == ["still here"]


def coming_and_going_on_public_is_not_kept(wire):
    ann = wire.client("anny", CAPS)
    bob = wire.client("boby")
    bob.ask("JOIN #public")
    bob.close()
    ann.ask("JOIN #public", "PART #public", "JOIN #public")

    assert not [m for m in past(ann, "#public") if m.command in ("JOIN", "PART", "QUIT")]


def secrets_stay_secret(wire):
    ann, eve = wire.client("anne", CAPS), wire.client("eveline", CAPS)
    ann.ask("JOIN #vault", "MODE #vault +k opensesame", "TOPIC #vault :gold", "MODE #vault +i")

    assert "opensesame" not in str(past(ann, "#vault"))
    assert "gold" not in str(eve.ask("CHATHISTORY LATEST #vault * 100"))
    ann.ask("JOIN #fame", "TOPIC #fame :rude words")
    eve.ask("JOIN #fame")
    assert "rude words" in str(past(eve, "#fame"))
    eve.ask("PRIVMSG skein :ignore anne")
    assert "anne" not in [m.nick for m in past(eve, "#fame")]


def a_channel_that_ends_takes_its_events_along(wire):
    ann, bob = wire.client("annex", CAPS), wire.client("bobex", CAPS)
    ann.ask("JOIN #brief", "TOPIC #brief :one", "PART #brief")
    bob.ask("JOIN #brief")

    assert commands(past(bob, "#brief")) == ["JOIN"]


if __name__ == "__main__":
    sys.exit(main([
        events_are_played_back_as_they_happened,
        history_is_paged_by_events,
        without_the_capability_there_are_only_words,
        a_crowd_pushes_no_words_out_of_the_history,
        coming_and_going_on_public_is_not_kept,
        secrets_stay_secret,
        a_channel_that_ends_takes_its_events_along,
    ]))
