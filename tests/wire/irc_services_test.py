"""NickServ, ChanServ and MemoServ as aliases of the game's commands, and logging in from within the game."""
import base64
import sys

from irc_client import commands, main, only

PASSWORD = "correct horse"
WORD = "correct-horse"


def said(messages, nick="NickServ"):
    return " ".join(m.params[-1] for m in messages if m.nick == nick and m.command == "NOTICE")


def a_guest_registers_by_nickserv(wire):
    ann = wire.client("ann")

    got = ann.ask("PRIVMSG NickServ :REGISTER short")
    assert "8" in said(got), got
    assert "one word" in said(ann.ask("PRIVMSG NickServ :REGISTER two words")) + said(ann.ask("NS REGISTER"))
    got = ann.ask("NS REGISTER %s ann@example.org" % WORD)

    assert only(got, "900").params[2] == "ann" and "ann is your name" in said(got), got
    assert WORD not in str(got)
    assert "already" in said(ann.ask("NS REGISTER " + WORD))
    again = wire.client("ann", password=WORD)
    assert only(again.ask("WHOIS ann"), "330").params[2] == "ann"


def only_guests_are_told_how_to_register(wire):
    wire.account("Rea", WORD)
    guest, rea = wire.client("gus"), wire.client("Rea", password=WORD)
    lines = ("MOTD", "PRIVMSG skein :register", "PRIVMSG skein :register as Ray", "PRIVMSG #here :!register secret12",
             "NS HELP", "NS REGISTER", "NS REGISTER two words", "PRIVMSG #here :register secret12",
             "PRIVMSG #here :identify secret12", "PRIVMSG skein :say register secret12", "PRIVMSG skein :help")

    for line in lines[:-1]:
        assert "register" in str(guest.ask(line, here=True)).lower(), line
    for line in lines:
        got = [m.line for m in rea.ask(line, here=True) if m.command != "PRIVMSG" or m.nick != "Rea"]
        assert "register password" not in str(got).lower(), (line, got)
    assert "already" in str(rea.ask("PRIVMSG skein :register")), "it says why"
    assert "already" in said(rea.ask("NS REGISTER"))
    assert "logged in as Rea" in said(rea.ask("NS HELP"))
    welcome = wire.client("Rea", password=WORD)
    assert "register" not in str(welcome.welcome).lower()


def a_guest_identifies_and_becomes_the_account(wire):
    wire.account("Bea", WORD)
    first = wire.client("bea", password=WORD)
    first.ask("JOIN #kept")
    first.close()
    guest, other = wire.client("visitor"), wire.client("other", ["account-notify"])
    guest.ask("JOIN #club")
    other.ask("JOIN #club")

    got = guest.ask("PRIVMSG NickServ :IDENTIFY Bea " + WORD, here=True)

    guest.nick = "Bea"
    assert only(got, "900").params[2] == "Bea" and only(got, "NICK").params == ["Bea"], got
    assert [m.params[0] for m in got if m.command == "PART"] == ["#club", "#here"], got
    got += guest.sync(here=True)
    assert "#kept" in [m.params[0] for m in got if m.command == "JOIN"], got
    seen = other.sync(here=True)
    assert [m.nick for m in seen if m.command == "QUIT"] == ["visitor"], seen
    who = guest.ask("WHOIS Bea")
    assert only(who, "330").params[2] == "Bea" and "#club" not in str(who), who
    assert "player" in guest.ask("WHOIS Bea")[0].line
    assert commands(guest.ask("WHOIS visitor"))[0] == "401"
    assert guest.ask("PRIVMSG skein :inventory"), "commands work as before"
    other.ask("PRIVMSG Bea :hello")
    assert [m.params for m in guest.sync() if m.command == "PRIVMSG"] == [["Bea", "hello"]]
    assert "already" in said(guest.ask("NS IDENTIFY " + WORD))


def sasl_after_the_welcome_logs_a_guest_in(wire):
    wire.account("Cid", PASSWORD)
    guest = wire.client("samson", ["sasl"])
    wrong = base64.b64encode(b"\0Cid\0wrong one").decode()
    right = base64.b64encode(("\0Cid\0" + PASSWORD).encode()).decode()

    guest.ask("AUTHENTICATE PLAIN")
    assert "904" in commands(guest.ask("AUTHENTICATE " + wrong))
    assert only(guest.ask("WHOIS samson"), "311"), "a wrong password changes nothing"
    guest.ask("AUTHENTICATE PLAIN")
    got = guest.ask("AUTHENTICATE " + right)

    assert only(got, "900") and only(got, "903") and only(got, "NICK").params == ["Cid"], got


def a_wrong_password_changes_nothing_and_shows_nothing(wire):
    wire.account("Dan", PASSWORD)
    eve, guest = wire.client("eve"), wire.client("gast")

    for line in ("IDENTIFY Dan wrong", "GHOST Dan wrong", "REGAIN Dan wrong", "IDENTIFY nobody-such wrong",
                 "IDENTIFY * wrong", "IDENTIFY Dan"):
        got = guest.ask("PRIVMSG NickServ :" + line)
        assert said(got) and not [m for m in got if m.command in ("900", "NICK")], got
    assert only(guest.ask("WHOIS gast"), "311")
    assert not [m for m in eve.sync(here=True) if "wrong" in m.line]
    for line in ("DROP gast wrong-one", "SET PASSWORD one-one-one two-two-two"):
        assert said(guest.ask("NS " + line)), line


def a_player_cannot_become_another(wire):
    wire.account("Fay", WORD)
    wire.account("Gus", PASSWORD)
    fay = wire.client("fay", password=WORD)

    got = fay.ask("PRIVMSG NickServ :IDENTIFY Gus " + PASSWORD)

    assert "reconnect" in said(got) and commands(got) == ["NOTICE"], got
    assert "share your character" in said(fay.ask("NS GHOST Fay " + PASSWORD))
    assert said(fay.ask("NS IDENTIFY wrong one"))
    assert only(fay.ask("NS IDENTIFY " + WORD), "900")


def an_account_is_changed_and_deleted_by_nickserv(wire):
    wire.account("Hal", WORD)
    hal = wire.client("hal", password=WORD)

    assert "Give both" in said(hal.ask("NS SET PASSWORD " + WORD))
    assert "is changed" in said(hal.ask("NS SET PASSWORD %s another-word" % WORD))
    assert said(hal.ask("NS PASSWD wrong-word third-word"))
    second = wire.client("hal", password="another-word")
    assert [m for m in second.ask("NS INFO hal") if m.nick == "skein"]
    assert [m for m in second.ask("NS SESSIONS") if m.nick == "skein" and "IRC" in m.line]
    assert "nobody can undo it" in said(second.ask("NS DROP"))
    assert said(second.ask("NS DROP other another-word"))
    second.send("PRIVMSG NickServ :DROP Hal another-word")
    second.until("ERROR")
    free = wire.raw()
    free.send("USER u 0 * :x", "NICK hal")
    while free.until("001", "433").command == "433":  # it is deleted soon after
        free.send("NICK hal")


def an_open_check_does_not_outlive_its_client(wire):
    wire.account("Ida", PASSWORD)
    for _ in range(5):
        guest = wire.client("hasty")
        guest.send("NS IDENTIFY Ida " + PASSWORD)
        guest.close()
    guest = wire.client("patient")
    guest.send("PRIVMSG NickServ,skein :IDENTIFY Ida " + PASSWORD, "PING :after")
    assert guest.until("NICK", "PONG").command in ("NICK", "PONG")


def chanserv_does_what_operators_do(wire):
    wire.account("Jon", PASSWORD)
    jon = wire.client("jon", password=PASSWORD)
    kay = wire.client("kay")

    got = jon.ask("PRIVMSG ChanServ :REGISTER #gate")
    assert only(got, "JOIN") and "you are its operator" in said(got, "ChanServ"), got
    kay.ask("JOIN #gate")
    jon.sync()
    assert "other operators" in said(kay.ask("CS REGISTER #gate"), "ChanServ")
    assert only(kay.ask("CS OP #gate kay"), "482")
    assert only(jon.ask("CS OP #gate kay"), "MODE").params == ["#gate", "+o", "kay"]
    assert only(kay.sync(), "MODE").params == ["#gate", "+o", "kay"]
    assert only(jon.ask("CS DEOP #gate kay"), "MODE").params == ["#gate", "-o", "kay"]
    assert only(jon.ask("CS VOICE #gate kay"), "MODE").params == ["#gate", "+v", "kay"]
    assert only(jon.ask("CS TOPIC #gate all about gates"), "TOPIC").params == ["#gate", "all about gates"]
    assert "founded" in said(jon.ask("CS INFO #gate"), "ChanServ")
    got = jon.ask("CS AKICK #gate ADD kay too loud")
    assert [m.command for m in got] == ["MODE", "KICK"] and got[1].params[2] == "too loud", got
    assert only(kay.ask("JOIN #gate"), "474")
    assert "kay" in only(jon.ask("CS AKICK #gate LIST"), "367").line
    assert only(jon.ask("CS AKICK #gate DEL kay"), "MODE").params[1] == "-b"
    assert only(kay.ask("JOIN #gate"), "JOIN")
    assert [m for m in jon.ask("CS ACCESS #gate LIST") if m.nick == "skein" and "jon" in m.line.lower()]
    assert "Say which channel: OP" in said(jon.ask("CS OP gate"), "ChanServ")
    assert "Commands" in said(jon.ask("CS"), "ChanServ") and "Commands" in said(jon.ask("NS help"))
    assert "ends with the guest" in said(kay.ask("CS REGISTER #kays-own"), "ChanServ")


def memoserv_is_the_games_mail(wire):
    wire.account("Lea", PASSWORD)
    wire.account("Mia", PASSWORD)
    lea = wire.client("lea", password=PASSWORD)

    assert [m for m in lea.ask("PRIVMSG MemoServ :SEND Mia the gate is open") if m.nick == "skein"]
    mia = wire.client("mia", password=PASSWORD)

    assert [m for m in mia.ask("PRIVMSG MemoServ :LIST") if "Lea" in m.line]
    assert "mail" in said(mia.ask("PRIVMSG MemoServ :HELP"), "MemoServ")


TESTS = [
    a_guest_registers_by_nickserv, only_guests_are_told_how_to_register, a_guest_identifies_and_becomes_the_account,
    sasl_after_the_welcome_logs_a_guest_in,
    a_wrong_password_changes_nothing_and_shows_nothing, a_player_cannot_become_another,
    an_account_is_changed_and_deleted_by_nickserv, an_open_check_does_not_outlive_its_client,
    chanserv_does_what_operators_do, memoserv_is_the_games_mail,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
