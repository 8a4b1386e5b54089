"""RENAME (draft/channel-rename)."""
import sys

from irc_client import commands, main, only

CAPS = ["draft/channel-rename", "batch", "draft/chathistory", "message-tags"]


def a_channel_gets_another_name_and_keeps_everything(wire):
    ann, bob, old = wire.client("anna", CAPS), wire.client("bobo", CAPS), wire.client("olda")
    ann.ask("JOIN #tea", "MODE #tea +b *!*@bad", "TOPIC #tea :green", "PRIVMSG #tea :a word")
    bob.ask("JOIN #tea")
    old.ask("JOIN #tea")
    before = [m.tags["msgid"] for m in ann.ask("CHATHISTORY LATEST #tea * 9") if m.command == "PRIVMSG"]

    assert only(ann.ask("RENAME #tea #Herbs :we drink more"), "RENAME").params == ["#tea", "#herbs", "we drink more"]
    assert [(m.nick, m.params) for m in bob.sync() if m.command == "RENAME"] == [("anna", ["#tea", "#herbs", "we drink more"])]
    seen = old.sync()
    assert only(seen, "PART").params == ["#tea", "we drink more"] and only(seen, "JOIN").params == ["#herbs"], seen
    assert only(seen, "332").params[-1] == "green" and sorted(only(seen, "353").params[-1].split()) == ["@anna", "bobo", "olda"]
    assert only(ann.ask("MODE #herbs b"), "367").params[2] == "*!*@bad"
    found = ann.ask("CHATHISTORY LATEST #herbs * 9")
    assert [m.tags["msgid"] for m in found if m.command == "PRIVMSG"] == before, found
    old.ask("PRIVMSG #herbs :hello")
    assert [m.params for m in bob.sync() if m.command == "PRIVMSG"] == [["#herbs", "hello"]]
    assert "#herbs" in str(bob.ask("LIST")) and "#tea " not in str(bob.ask("LIST"))
    assert commands(ann.ask("NAMES #tea")) == ["366"]


def the_former_name_leads_to_the_new_one(wire):
    ann, new, old = wire.client("anni"), wire.client("newa", CAPS), wire.client("oldi")
    ann.ask("JOIN #one", "RENAME #one #two")

    assert only(new.ask("JOIN #one"), "FAIL").params[:4] == ["JOIN", "CHANNEL_RENAMED", "#one", "#two"]
    got = old.ask("JOIN #one")
    assert only(got, "470").params[1:3] == ["#one", "#two"] and only(got, "JOIN").params == ["#two"], got
    assert "is called two now" in str(new.ask("PRIVMSG skein :channel join one"))
    assert only(ann.ask("JOIN #other", "RENAME #other #one"), "FAIL").params[1] == "CHANNEL_NAME_IN_USE"
    assert only(ann.ask("RENAME #two #three"), "FAIL").params[1] == "CANNOT_RENAME", "it takes an hour"


def only_the_founder_may(wire):
    ann, bob, eve = wire.client("anno"), wire.client("bobi", CAPS), wire.client("evelyn", CAPS)
    ann.ask("JOIN #mine")
    bob.ask("JOIN #mine", "JOIN #public")
    ann.ask("MODE #mine +o bobi")

    assert commands(bob.ask("RENAME #mine #his")) == ["482"], "an operator is no founder"
    assert commands(eve.ask("RENAME #mine #hers")) == ["442"]
    assert commands(eve.ask("RENAME #nowhere #hers")) == ["403"]
    assert only(bob.ask("RENAME #mine"), "461")
    for name in ("#public", "#here"):
        assert commands(bob.ask("RENAME %s #ours" % name))[0] in ("482", "FAIL"), name
    for name in ("#here", "#wizards", "#bobi", "#a b", "nohash", "#" + "x" * 70):
        assert commands(ann.ask("RENAME #mine :" + name)) == ["FAIL"], name
    ann.ask("MODE #mine +s")
    assert commands(eve.ask("RENAME #mine #hers")) == ["403"], "a secret channel stays secret"
    assert "RENAME" not in commands(bob.sync())


def members_are_back_after_the_restart(wire):
    wire.account("Rita", "correct-horse")
    rita = wire.client("Rita", CAPS, password="correct-horse")
    rita.ask("JOIN #before", "PRIVMSG #before :remember", "PRIVMSG skein :channel rename before to after because why not")
    wire.server.stop()
    rita.closed = True
    wire.server.start()
    back = wire.client("Rita", CAPS, password="correct-horse")

    assert "#after" in [m.params[0] for m in back.welcome + back.sync() if m.command == "JOIN"]
    assert "remember" in str(back.ask("CHATHISTORY LATEST #after * 9"))
    assert only(back.ask("JOIN #before"), "FAIL").params[1] == "CHANNEL_RENAMED"


if __name__ == "__main__":
    sys.exit(main([
        a_channel_gets_another_name_and_keeps_everything,
        the_former_name_leads_to_the_new_one,
        only_the_founder_may,
        members_are_back_after_the_restart,
    ]))
