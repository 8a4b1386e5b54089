"""State that outlives an IRC connection: an account's channels, cloaks, ranks, and the lines of history."""
import sys

from irc_client import commands, is_message, main, only

HISTORY = ["batch", "message-tags", "server-time", "draft/chathistory", "echo-message"]


def account(wire, name, caps=()):
    wire.account(name, "correct horse")
    return wire.client(name, caps, password="correct horse")


def again(wire, name, caps=()):
    return wire.client(name, caps, password="correct horse")


def joined(messages):
    return sorted(m.params[0] for m in messages if m.command == "JOIN" and m.params[0] != "#here")


# -- an account's channels --

def join_and_part_apply_to_all_connections_of_an_account(wire):
    one, two = account(wire, "Vera"), again(wire, "Vera")
    ann = wire.client("ann")
    ann.ask("JOIN #tea", "TOPIC #tea :leaves"), one.sync(), two.sync()

    one.ask("JOIN #tea")

    assert commands(two.sync()) == ["JOIN", "332", "333", "353", "366"]
    assert joined(ann.sync()) == ["#tea"]
    ann.ask("PRIVMSG #tea :hello")
    assert only(two.sync(), "PRIVMSG").params == ["#tea", "hello"]
    two.ask("PART #tea :enough")
    is_message(only(one.sync(), "PART"), "PART", "#tea")
    is_message(only(ann.sync(), "PART"), "PART", "#tea", "enough")
    assert commands(one.ask("PRIVMSG #tea :x")) == ["404"]


def log_in_joins_an_accounts_channels(wire):
    vera = account(wire, "Vera")
    assert joined(vera.welcome) == []
    vera.ask("JOIN #tea,#public,#attic", "MODE #attic +i", "PART #attic")
    vera.close()

    back = again(wire, "Vera")
    assert joined(back.welcome) == ["#public", "#tea"], back.welcome
    back.ask("PART #public")
    back.close()
    assert joined(again(wire, "Vera").welcome) == ["#tea"]
    assert joined(wire.client("ann").welcome) == []


def a_silent_channel_outlives_its_operators_connection(wire):
    vera = account(wire, "Vera")
    vera.ask("JOIN #silent", "TOPIC #silent :nothing yet")
    vera.close()
    ann = wire.client("ann")
    assert only(ann.ask("TOPIC #silent"), "332").params[2] == "nothing yet"

    back = again(wire, "Vera")

    assert [m.params[3] for m in back.welcome if m.command == "353" and m.params[2] == "#silent"] == ["@Vera"]
    back.ask("PART #silent")
    assert commands(ann.ask("TOPIC #silent")) == ["403"]


def an_account_banned_while_away_is_told_at_log_in(wire):
    vera, ann = account(wire, "Olga"), wire.client("ann")
    ann.ask("JOIN #club"), vera.ask("JOIN #club")
    vera.close()
    ann.ask("MODE #club +b Olga")

    back = again(wire, "Olga")

    assert joined(back.welcome) == []
    assert any("no longer on the channel club" in m.params[-1] for m in back.welcome), back.welcome


def a_kick_takes_op_and_voice(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan"), cas.ask("JOIN #chan")
    ann.ask("MODE #chan +ov bob cas")
    ann.ask("KICK #chan bob", "KICK #chan cas")

    bob.ask("JOIN #chan"), cas.ask("JOIN #chan")

    assert sorted(ann.ask("NAMES #chan")[0].params[3].split()) == ["@ann", "bob", "cas"]
    assert commands(bob.ask("MODE #chan +m")) == ["482"]


# -- cloaks --

def a_guests_host_is_a_cloak_that_nick_does_not_change(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    assert ann.host == bob.host and ann.host.endswith(".guest") and "127" not in ann.host, ann.host
    ann.ask("NICK eve")
    ann.nick = "eve"
    is_message(bob.ask("WHOIS eve")[0], "311", "bob", "eve", "username", ann.host, "*", "Real name")
    assert account(wire, "Ines").host == "player"


def a_ban_by_host_holds_after_nick(wire):
    boss, pest = account(wire, "Ines"), wire.client("pest")
    boss.ask("JOIN #yard"), pest.ask("JOIN #yard")
    boss.ask("KICK #yard pest", "MODE #yard +b *!*@" + pest.host)
    pest.ask("NICK dove")
    pest.nick = "dove"
    assert commands(pest.ask("JOIN #yard")) == ["474"]
    boss.ask("MODE #yard -b *!*@" + pest.host, "MODE #yard +b *!*@*.guest")
    assert commands(pest.ask("JOIN #yard")) == ["474"]


# -- lines --

def the_last_parameter_always_has_a_colon(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #short"), bob.ask("JOIN #short"), ann.sync()
    for line in ["PRIVMSG bob :\1VERSION\1", "NOTICE bob :\1VERSION\1", "PRIVMSG bob word", "TOPIC #short word",
                 "KICK #short bob word", "PART #short word"]:
        ann.ask(line)
    told = [m for m in bob.sync() if m.nick == "ann"]
    assert len(told) == 5, told
    assert all(" :" + m.params[-1] in m.line[1:] for m in told), told
    cas = wire.client("cas")
    cas.ask("AWAY word")
    assert " :word" in only(ann.ask("PRIVMSG cas x"), "301").line


def a_labelled_command_line_is_answered_with_its_label(wire):
    ann = wire.client("ann", ["batch", "labeled-response", "message-tags"])
    for target, text in [("#here", "!look"), ("skein", "look")]:
        got = ann.ask("@label=abc PRIVMSG %s :%s" % (target, text), here=True)
        assert got[0].tags.get("label") == "abc" and got[0].command == "BATCH", got
        inside = [m for m in got if m.tags.get("batch") == got[0].params[0][1:]]
        assert len(inside) == len(got) - 2 > 1, got
    got = ann.ask("@label=one PRIVMSG skein :say hello", "@label=two PRIVMSG skein :inventory", here=True)
    assert [m.tags["label"] for m in got if "label" in m.tags] == ["one", "two"], got
    assert ann.ask("PRIVMSG skein :look")[0].tags.get("label") is None


def a_message_to_somebody_asleep_says_how_to_reach_them(wire):
    account(wire, "Vera").close()
    ann = wire.client("ann")
    got = only(ann.ask("PRIVMSG vera :hello"), "401")
    assert "asleep" in got.params[2] and "/msg skein mail vera" in got.params[2], got
    assert only(ann.ask("PRIVMSG nobody :hello"), "401").params[2] == "No such nick"
    assert ann.ask("NOTICE vera :hello") == []


def a_new_account_is_not_welcomed_back(wire):
    ann = wire.raw()
    ann.send("CAP LS 302", "CAP REQ draft/account-registration", "NICK wanda", "USER u 0 * :r",
             "REGISTER * * :correct horse")
    ann.until("REGISTER")
    ann.send("CAP END")
    ann.until("001")
    told = [m.params[-1] for m in ann.sync(here=True)]
    assert any("Welcome, wanda" in text for text in told), told
    assert not any("Welcome back" in text for text in told)
    ann.close()
    back = wire.client("wanda", password="correct horse")
    assert any("Welcome back" in m.params[-1] for m in back.welcome)


# -- history --

def said(messages):
    return [m.params[-1] for m in messages if m.command == "PRIVMSG"]


def history_reaches_back_to_1970(wire):
    ann = wire.client("ann", HISTORY)
    ann.ask("JOIN #past", "PRIVMSG #past :one", "PRIVMSG #here :two", "PRIVMSG ann :three")
    for epoch in ["1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.000Z"]:
        for target, text in [("#past", "one"), ("#here", "two"), ("ann", "three")]:
            assert said(ann.ask("CHATHISTORY AFTER %s timestamp=%s 10" % (target, epoch), here=True)) == [text], target
            assert said(ann.ask("CHATHISTORY LATEST %s timestamp=%s 10" % (target, epoch), here=True)) == [text]
            got = ann.ask("CHATHISTORY BEFORE %s timestamp=%s 10" % (target, epoch), here=True)
            assert commands(got) == ["BATCH", "BATCH"], got
            got = ann.ask("CHATHISTORY BETWEEN %s timestamp=2100-01-01T00:00:00.000Z timestamp=%s 10" % (target, epoch),
                          here=True)
            assert said(got) == [text], got
        got = ann.ask("CHATHISTORY TARGETS timestamp=2100-01-01T00:00:00.000Z timestamp=%s 10" % epoch)
        assert sorted(m.params[1] for m in got if m.command == "CHATHISTORY") == ["#past", "ann"], got


def paging_back_through_history_ends(wire):
    ann = wire.client("ann", HISTORY)
    ann.ask("JOIN #long")
    first = only(ann.ask("PRIVMSG #long :0"), "PRIVMSG").tags["msgid"]
    for i in range(1, 205):
        ann.send("PRIVMSG #long :%d" % i)
    ann.sync()
    seen, oldest = [], None
    for _ in range(30):
        bound = "msgid=" + oldest if oldest else "timestamp=2100-01-01T00:00:00.000Z"
        page = [m for m in ann.ask("CHATHISTORY BEFORE #long %s 50" % bound) if m.command == "PRIVMSG"]
        if not page:
            break
        seen, oldest = [m.params[-1] for m in page] + seen, page[0].tags["msgid"]
    assert seen == [str(i) for i in range(5, 205)], seen
    for target in ["#long", "#here", "ann"]:
        ann.ask("PRIVMSG %s :there is something" % target)
        got = ann.ask("CHATHISTORY BEFORE %s msgid=%s 5" % (target, first), here=True)
        assert commands(got) == ["BATCH", "BATCH"], got
    assert len(said(ann.ask("CHATHISTORY AFTER #long msgid=%s 200" % first))) == 200


def messages_to_yourself_are_stored(wire):
    ann = wire.client("ann", HISTORY)
    echo = ann.ask("PRIVMSG ann :note to self")
    got = ann.ask("CHATHISTORY LATEST ann * 10")
    assert said(got) == ["note to self"] and got[1].tags["msgid"] == echo[0].tags["msgid"], (echo, got)
    is_message(got[1], "PRIVMSG", "ann", "note to self")


TESTS = [
    join_and_part_apply_to_all_connections_of_an_account, log_in_joins_an_accounts_channels,
    a_silent_channel_outlives_its_operators_connection, an_account_banned_while_away_is_told_at_log_in,
    a_kick_takes_op_and_voice, a_guests_host_is_a_cloak_that_nick_does_not_change, a_ban_by_host_holds_after_nick,
    the_last_parameter_always_has_a_colon, a_labelled_command_line_is_answered_with_its_label,
    a_message_to_somebody_asleep_says_how_to_reach_them, a_new_account_is_not_welcomed_back,
    history_reaches_back_to_1970, paging_back_through_history_ends, messages_to_yourself_are_stored,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
