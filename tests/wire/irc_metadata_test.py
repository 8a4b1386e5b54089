"""METADATA (draft/metadata-2 and -3), and taking tells back."""
import sys

from irc_client import commands, main, only
from served import enter_wizard

CAPS = ["draft/metadata-3", "batch"]
WORD = "correct-horse"


def values(messages):
    return {m.params[2]: m.params[-1] for m in messages if m.command == "761"}


def people_state_things_about_themselves(wire):
    ann, bob = wire.client("anna", CAPS), wire.client("bobo", CAPS)
    assert only(ann.ask("METADATA * SET homepage :https://ann.example/"), "761").params == [
        "anna", "anna", "homepage", "*", "https://ann.example/"]
    assert values(bob.ask("METADATA anna LIST")) == {"homepage": "https://ann.example/"}
    assert commands(bob.ask("METADATA anna GET homepage avatar Bad")) == ["BATCH", "761", "766", "FAIL", "BATCH"]
    assert only(bob.ask("WHOIS anna"), "760").params[2:] == ["homepage", "*", "https://ann.example/"]
    assert only(ann.ask("METADATA * SET homepage"), "766")
    assert only(ann.ask("METADATA * SET homepage"), "FAIL").params[1] == "KEY_NOT_SET"
    assert "760" not in commands(bob.ask("WHOIS anna"))
    plain = wire.client("plain")
    assert commands(plain.ask("METADATA * LIST")) == ["421"]


def the_game_s_own_texts_are_read_and_not_set(wire):
    wire.account("Annabel", WORD)
    ann, bob = wire.client("Annabel", CAPS, password=WORD), wire.client("bobadil", CAPS)
    ann.ask("PRIVMSG skein :set pronoun she", "PRIVMSG skein :describe me as a tall woman with a lamp.")

    found = values(bob.ask("METADATA annabel LIST"))
    assert found["pronouns"] == "she" and "lamp" in found["description"], found
    ann.ask("PRIVMSG skein :title the Tall")
    assert values(bob.ask("METADATA annabel LIST"))["title"] == "the Tall"
    ann.ask("PRIVMSG skein :set profile off")
    for what in ("METADATA annabel LIST", "METADATA annabel GET description title", "WHOIS annabel"):
        got = str(bob.ask(what))
        assert "lamp" not in got and "Tall" not in got, got
    assert values(ann.ask("METADATA * LIST"))["title"] == "the Tall"
    for key in ("pronouns", "title", "description", "secret", "_metadata", "password"):
        got = ann.ask("METADATA * SET %s :x" % key)
        assert only(got, "FAIL").params[1] == "KEY_NO_PERMISSION", got


def nobody_sets_or_reads_what_is_not_theirs(wire):
    ann, eve = wire.client("annika", CAPS), wire.client("evelyn", CAPS)
    ann.ask("JOIN #club", "METADATA #club SET url :https://club.example/", "METADATA * SET status :busy")

    assert only(eve.ask("METADATA annika SET status :silly"), "FAIL").params[1] == "KEY_NO_PERMISSION"
    assert only(eve.ask("METADATA annika CLEAR"), "FAIL").params[1:4] == ["KEY_NO_PERMISSION", "annika", "*"]
    assert only(eve.ask("METADATA #club SET url :https://evil.example/"), "FAIL").params[1] == "KEY_NO_PERMISSION"
    assert values(eve.ask("METADATA #club LIST")) == {"url": "https://club.example/"}, "an open channel"
    for mode in ("+i", "+s"):
        ann.ask("MODE #club " + mode)
        for what in ("LIST", "GET url", "SYNC"):
            assert "club.example" not in str(eve.ask("METADATA #club " + what)), (mode, what)
    for bad in ("nobody", "#nowhere", "#here", "$x"):
        assert only(eve.ask("METADATA %s LIST" % bad), "FAIL").params[1] == "INVALID_TARGET", bad
    eve.ask("PRIVMSG skein :ignore annika")
    assert values(eve.ask("METADATA annika LIST")) == {}


def values_are_checked(wire):
    ann = wire.client("anneke", CAPS)
    for key, value in (("homepage", "javascript:alert(1)"), ("avatar", "x"), ("status", "x" * 301),
                       ("display-name", "\U0001f49c" * 100),
                       ("display-name", "a wizard"), ("status", "Wizard"), ("url", "https://" + "x" * 300)):
        got = ann.ask("METADATA * SET %s :%s" % (key, value))
        assert only(got, "FAIL").params[1] == "INVALID_VALUE", (key, got)
    assert only(ann.ask("METADATA * SET status :register hunter2hunter2"), "FAIL")
    assert only(ann.ask("METADATA * SET Status :x"), "FAIL").params[1] == "KEY_INVALID"
    assert only(ann.ask("METADATA * FROB"), "FAIL").params[1] == "SUBCOMMAND_INVALID"
    wire.account("Zacharias", WORD)
    for value in ("Zacharias", "Zacharias \u2b50", "the real Zacharias", "Z\u00e1charias (away)", "Zacharia s", "Anneke the wizard"):
        got = ann.ask("METADATA * SET display-name :" + value)
        assert only(got, "FAIL").params[1] == "INVALID_VALUE", (value, got)
    for value in ("Anneke van Dijk", "Anneke", "The tall one"):
        assert only(ann.ask("METADATA * SET display-name :" + value), "761").params[-1] == value
    ann.ask("METADATA * SET display-name :Zuleika")
    wire.account("Zuleika", WORD)
    assert "Zuleika" not in str(wire.client("reader", CAPS).ask("METADATA anneke LIST")), "somebody else is called that by now"


def changes_are_told_to_subscribers_on_the_same_channels(wire):
    ann, two, old = wire.client("anthea", CAPS), wire.client("twofold", ["draft/metadata-2", "batch"]), wire.client("oldie")
    far, watcher = wire.client("farman", CAPS), wire.client("watchman", CAPS)
    for client in (two, far, watcher):
        assert only(client.ask("METADATA * SUB status color"), "770").params[1:] == ["status", "color"]
    watcher.send("MONITOR + anthea")
    for client in (ann, two, old):
        client.ask("JOIN #club2")
        watcher.sync()
    ann.ask("METADATA * SET status :reading", "METADATA * SET homepage :https://a.example")

    assert [m.params for m in two.sync() if m.command == "METADATA"] == [["anthea", "status", "*", "reading"]]
    assert [m.params[1:] for m in watcher.sync() if m.command == "761"] == [["anthea", "status", "*", "reading"]]
    assert not [m for m in far.sync() + old.sync() if "reading" in m.line]
    far.send("JOIN #club2")
    assert values(far.sync()) == {"status": "reading"}
    assert only(far.ask("METADATA * UNSUB status"), "771")
    ann.ask("METADATA * SET status :sleeping")
    assert "sleeping" not in str(far.sync())
    assert [m.params[-1] for m in far.ask("METADATA * SUBS") if m.command == "772"] == ["color"]
    many = ["k%d" % i for i in range(60)]
    for i in range(0, 60, 10):
        got = far.ask("METADATA * SUB " + " ".join(many[i:i + 10]))
    assert [m.params[1] for m in got if m.command == "FAIL"] == ["TOO_MANY_SUBS"]


def nobody_reads_the_texts_of_a_muted_person(wire):
    wizard = enter_wizard(wire.server)
    wire.account("Anouk", WORD)
    ann, bob = wire.client("Anouk", CAPS, password=WORD), wire.client("bobina", CAPS)
    ann.ask("METADATA * SET status :rude words")
    wizard.do("@mute anouk = rude")
    for what in ("METADATA anouk LIST", "METADATA anouk GET status", "WHOIS anouk"):
        assert "rude" not in str(bob.ask(what)), what
    assert values(ann.ask("METADATA * LIST")) == {"status": "rude words"}
    wizard.do("@unmute anouk")
    assert values(bob.ask("METADATA anouk LIST")) == {"status": "rude words"}


def an_account_keeps_its_texts_and_sets_some_before_the_welcome(wire):
    wire.account("Berit", WORD)
    first = wire.client("Berit", CAPS, password=WORD)
    first.ask("METADATA * SET avatar :https://b.example/a.png")
    first.close()
    early = wire.raw()
    early.send("CAP LS 302", "CAP REQ :" + " ".join(CAPS), "METADATA * SET status :early", "METADATA * SUB status",
               "METADATA other SET status :x", "PASS " + WORD, "NICK Berit", "USER u 0 * :x", "CAP END")
    burst = []
    while not burst or burst[-1].command != "376":
        burst.append(early.read())

    assert [m.params[1] for m in burst if m.command == "FAIL"] == ["INVALID_TARGET"]
    assert values(burst)["status"] == "early" and values(burst)["avatar"] == "https://b.example/a.png"
    early.nick = "Berit"
    assert values(early.ask("METADATA * LIST")) == {"avatar": "https://b.example/a.png", "status": "early"}
    assert commands(early.ask("METADATA * CLEAR")) == ["BATCH", "766", "766", "BATCH"]
    assert values(early.ask("METADATA * LIST")) == {}


def a_tell_is_taken_back_from_both(wire):
    caps = ["draft/message-redaction", "echo-message", "message-tags", "batch", "draft/chathistory"]
    ann, bob, eve = wire.client("annette", caps), wire.client("bobette", caps), wire.client("evette", caps)
    word = only(ann.ask("PRIVMSG bobette :a slip"), "PRIVMSG").tags["msgid"]
    bob.sync()

    assert only(eve.ask("REDACT bobette " + word), "FAIL").params[1] == "UNKNOWN_MSGID"
    assert only(bob.ask("REDACT annette " + word), "FAIL").params[1] == "UNKNOWN_MSGID", "only the speaker may"
    assert only(ann.ask("REDACT bobette %s :sorry" % word), "REDACT").params == ["bobette", word, "sorry"]
    assert only(bob.sync(), "REDACT").params == ["bobette", word, "sorry"]
    for client, other in ((ann, "bobette"), (bob, "annette")):
        assert "a slip" not in str(client.ask("CHATHISTORY LATEST %s * 9" % other))
    assert only(ann.ask("REDACT bobette " + word), "FAIL").params[1] == "UNKNOWN_MSGID"
    assert only(ann.ask("REDACT #here x"), "FAIL").params[1] == "INVALID_TARGET"


if __name__ == "__main__":
    sys.exit(main([
        people_state_things_about_themselves,
        the_game_s_own_texts_are_read_and_not_set,
        nobody_sets_or_reads_what_is_not_theirs,
        values_are_checked,
        changes_are_told_to_subscribers_on_the_same_channels,
        nobody_reads_the_texts_of_a_muted_person,
        an_account_keeps_its_texts_and_sets_some_before_the_welcome,
        a_tell_is_taken_back_from_both,
    ]))
