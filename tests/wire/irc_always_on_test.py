"""Names that stay on their channels while nobody is connected (set always on)."""
import sys
import time

from irc_client import commands, main, only
from served import enter_wizard

WORD = "correct-horse"


def gone(client):
    """Ends a connection, and waits until the server has forgotten it."""
    client.send("QUIT :see you")
    client.rest()


def enter(wire, name, *channels, caps=()):
    wire.account(name, WORD)
    client = wire.client(name, caps, password=WORD)
    client.nick = name
    client.ask("NS SET ALWAYS-ON ON")
    for channel in channels:
        client.ask("JOIN " + channel)
    return client


def names(client, channel):
    return only(client.ask("NAMES " + channel), "353").params[-1].split()


def a_name_stays_on_its_channels_and_is_away(wire):
    ann = enter(wire, "Annelise", "#tea")
    bob = wire.client("bob", ["away-notify"])
    far = wire.client("far")
    far.send("MONITOR + Annelise")
    bob.ask("JOIN #tea")
    gone(ann)

    seen = bob.sync(here=True)
    assert [m.params for m in seen if m.nick == "Annelise"] == [["asleep"], ["#here"]], seen
    assert commands([m for m in seen if m.nick == "Annelise"]) == ["AWAY", "PART"]
    assert names(bob, "#tea") == ["@Annelise", "bob"] or names(bob, "#tea") == ["bob", "@Annelise"]
    assert "G@" in [m.params[6] for m in bob.ask("WHO #tea") if m.command == "352" and m.params[5] == "Annelise"][0]
    who = bob.ask("WHOIS annelise")
    assert only(who, "301").params[-1] == "asleep" and "@#tea" in only(who, "319").params[-1], who
    assert only(bob.ask("ISON Annelise"), "303").params[-1] == "Annelise"
    assert "Annelise=-" in only(bob.ask("USERHOST Annelise"), "302").params[-1]
    assert "731" not in commands(far.sync()), "the name is still there"
    assert "Annelise (asleep)" in str(bob.ask("PRIVMSG skein :channel who tea"))
    assert "Annelise" not in str(bob.ask("PRIVMSG skein :who")), "in the game they sleep"

    back = wire.client("Annelise", password=WORD)
    assert only([m for m in back.sync() + back.welcome if m.params[:1] == ["#tea"]], "JOIN").nick == "Annelise"
    seen = bob.sync()
    assert [(m.command, m.params) for m in seen if m.nick == "Annelise"] == [("AWAY", [])], seen
    assert sorted(names(back, "#tea")) == ["@Annelise", "bob"]


def messages_to_a_sleeper_are_kept(wire):
    caps = ["batch", "draft/chathistory", "message-tags", "server-time"]
    ann, old = enter(wire, "Berta", "#mail", caps=caps), wire.client("carl", ["echo-message", "message-tags"])
    gone(ann)

    got = old.ask("PRIVMSG Berta :are you there?")
    assert only(got, "301").params[1:] == ["Berta", "asleep"] and only(got, "PRIVMSG").params[-1] == "are you there?", got
    assert [m.params[-1] for m in wire.client("Berta", password=WORD).welcome if m.nick == "carl" and
            m.command == "PRIVMSG"] == ["are you there?"], "a client without history is told"
    again = wire.client("Berta", caps, password=WORD)
    assert [m.params[-1] for m in again.ask("CHATHISTORY LATEST carl * 9") if m.command == "PRIVMSG"] == ["are you there?"]
    assert not [m for m in again.welcome if m.nick == "carl"]


def operators_have_power_over_sleepers(wire):
    ann, bob = enter(wire, "Dora", "#rule"), wire.client("ruler")
    bob.ask("JOIN #rule")
    ann.ask("MODE #rule +o ruler")
    gone(ann)

    assert only(bob.ask("MODE #rule -o Dora"), "MODE").params == ["#rule", "-o", "Dora"]
    assert only(bob.ask("KICK #rule Dora :out"), "KICK").params == ["#rule", "Dora", "out"]
    assert names(bob, "#rule") == ["@ruler"]
    assert only(bob.ask("WHOIS Dora"), "311"), "the name is there, only not on that channel"
    back = wire.client("Dora", password=WORD)
    assert "#rule" not in str(back.welcome)


def the_wish_ends_as_it_began(wire):
    ann, bob = enter(wire, "Emma", "#end"), wire.client("watcher")
    bob.ask("JOIN #end")
    assert "always is on" in str(ann.ask("PRIVMSG skein :set always"))
    ann.ask("NS SET ALWAYS-ON OFF")
    gone(ann)

    assert "QUIT" in [m.command for m in bob.sync(here=True) if m.nick == "Emma"]
    assert names(bob, "#end") == ["watcher"]


def a_channel_that_a_client_left_is_left(wire):
    ann, bob = enter(wire, "Fanny", "#stay", "#leave"), wire.client("parter")
    bob.ask("JOIN #stay", "JOIN #leave")
    ann.ask("PART #leave")
    gone(ann)

    assert len(names(bob, "#stay")) == 2 and names(bob, "#leave") == ["parter"]


def a_guest_stays_nowhere(wire):
    guest = wire.client("visitor")
    assert "account" in str(guest.ask("NS SET ALWAYS-ON ON")) or "password" in str(guest.ask("NS SET ALWAYS-ON ON"))
    assert "off" in str(guest.ask("PRIVMSG skein :set always"))


def an_ignored_or_gagged_person_is_not_kept(wire):
    ann, eve = enter(wire, "Gerda", "#calm"), wire.client("evelyn")
    ann.ask("PRIVMSG skein :ignore evelyn")
    gone(ann)

    eve.ask("PRIVMSG Gerda :let me in")
    assert "register" in str(eve.ask("PRIVMSG Gerda :register hunter2hunter2")).lower()
    back = wire.client("Gerda", password=WORD)
    assert "let me in" not in str(back.welcome) and "hunter2" not in str(back.welcome)


def a_name_stays_over_a_restart(wire):
    ann = enter(wire, "Hilda", "#long")
    gone(ann)
    awake = enter(wire, "Ingrid", "#long")
    wire.server.stop()
    awake.closed = True
    wire.server.start()
    bob = wire.client("after")
    bob.ask("JOIN #long")

    assert sorted(names(bob, "#long")) == ["@Hilda", "Ingrid", "after"]
    back = wire.client("Ingrid", password=WORD)
    assert "#long" in [m.params[0] for m in back.welcome + back.sync() if m.command == "JOIN"]


def somebody_banned_or_deleted_stays_no_longer(wire):
    ann, bob = enter(wire, "Judith", "#law"), wire.client("lawful")
    bob.ask("JOIN #law")
    ann.send("PRIVMSG NickServ :DROP Judith " + WORD)
    ann.until("ERROR")
    for _ in range(100):
        if names(bob, "#law") == ["lawful"]:
            return
        time.sleep(0.05)
    raise AssertionError(names(bob, "#law"))


def somebody_banned_while_asleep_leaves_at_once(wire):
    wizard = enter_wizard(wire.server)
    for name in ("Klara", "Liesl"):
        ann, bob = enter(wire, name, "#ban" + name), wire.client("by" + name)
        bob.ask("JOIN #ban" + name)
        gone(ann)
        assert len(names(bob, "#ban" + name)) == 2
        wizard.do("@ban %s = rude" % name)
        bob.sync()  # a turn of the server ends it
        assert names(bob, "#ban" + name) == ["by" + name]


def a_guest_s_words_do_not_come_under_an_account_s_name(wire):
    ann, guest = enter(wire, "Mathilda", "#late"), wire.client("Newby")
    gone(ann)
    guest.ask("PRIVMSG Mathilda :trust me")
    gone(guest)
    wire.account("Newby", WORD)

    back = wire.client("Mathilda", password=WORD)
    assert "trust me" not in str(back.welcome), "somebody else has that name now"


def a_name_ends_after_the_days_of_the_configuration(wire):
    gone(enter(wire, "Konrad", "#old"))
    wire.server.stop()
    with open(wire.server.config, encoding="utf-8") as file:
        text = file.read()
    with open(wire.server.config, "w", encoding="utf-8") as file:
        file.write(text.replace("irc = {", "irc = { always_on_days = 0,"))
    wire.server.start()
    bob = wire.client("later")

    assert commands(bob.ask("WHOIS Konrad"))[0] == "401"
    bob.ask("JOIN #old")
    assert names(bob, "#old") == ["later"]
    back = wire.client("Konrad", password=WORD)
    assert "don't stay" in str(back.ask("NS SET ALWAYS-ON ON"))
    assert "off" in str(back.ask("PRIVMSG skein :set always"))


if __name__ == "__main__":
    sys.exit(main([
        a_name_stays_on_its_channels_and_is_away,
        messages_to_a_sleeper_are_kept,
        operators_have_power_over_sleepers,
        the_wish_ends_as_it_began,
        a_channel_that_a_client_left_is_left,
        a_guest_stays_nowhere,
        an_ignored_or_gagged_person_is_not_kept,
        somebody_banned_or_deleted_stays_no_longer,
        a_name_stays_over_a_restart,
        somebody_banned_while_asleep_leaves_at_once, a_guest_s_words_do_not_come_under_an_account_s_name,
        a_name_ends_after_the_days_of_the_configuration,
    ]))
