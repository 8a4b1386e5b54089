"""Speech in each protocol: lines that would show a password are stopped, nobody floods people elsewhere, a script's
words are marked. The server has limits for everybody."""
import itertools
import re
import sys

from irc_client import commands, main, only
from served import enter, enter_wizard
from web_client import Socket

SECRET = "hunter2pass"
HELD_BACK = ("register " + SECRET, "identify " + SECRET, "connect bob " + SECRET, " /msg skein register " + SECRET,
             "password " + SECRET, "/msg NickServ identify bob " + SECRET, "NickServ IDENTIFY " + SECRET,
             "ns identify bob " + SECRET, "msg NickServ identify " + SECRET)
TOO_FAST = "You're speaking too fast."


def web(wire):
    socket = Socket(wire.server.ports["http"])
    wire.clients.append(socket)
    socket.send(type="guest")
    socket.next("prompt")
    return socket


def texts(frames):
    return "\n".join(frame.get("text", "") for frame in frames if frame["type"] == "text")


def told(page, line):
    """Types a line; returns its results."""
    before = len(page.frames)
    page.do(line)
    return texts(page.frames[before:])


def a_line_with_a_password_is_not_said_in_any_protocol(wire):
    wizard = enter_wizard(wire.server)
    listener, ann, page = wire.client("lis"), wire.client("ann"), web(wire)
    listener.ask("JOIN #public")
    ann.ask("JOIN #public")
    for text in HELD_BACK:
        for target in ("#here", "#public"):
            got = ann.ask("PRIVMSG %s :%s" % (target, text), here=True)
            said = [m for m in got if "wasn't said" in m.line]
            assert said and ("PASSWORD" in said[0].line or "by telnet" in said[0].line), got
            assert not [m for m in got if SECRET in m.line], got
        for typed in ("say ", "chat "):
            assert "wasn't said" in wizard.do(typed + text), text
            assert "wasn't said" in told(page, typed + text), page.frames
    heard = listener.sync(here=True)
    assert not [m for m in heard if SECRET in m.line], heard
    ann.ask("PRIVMSG #here :I forgot my password")
    assert [m for m in listener.sync(here=True) if "I forgot my password" in m.line]


def a_message_to_an_irc_service_reaches_nobody(wire):
    guest, ann, page = wire.raw(), wire.client("ann"), web(wire)
    guest.send("NICK NickServ", "USER u 0 * :x")
    guest.nick = guest.until("001", "432", "433").params[0]
    assert guest.nick.startswith("Guest-"), guest.nick
    guest.until("353")
    for line in ("PRIVMSG NickServ :IDENTIFY " + SECRET, "PRIVMSG nickserv@services. :identify ann " + SECRET,
                 "PRIVMSG ChanServ :" + SECRET, "NS IDENTIFY " + SECRET, "NICKSERV IDENTIFY " + SECRET,
                 "PRIVMSG N1ckServ :REGISTER %s a@b.c" % SECRET, "PRIVMSG Q :AUTH ann " + SECRET):
        got = ann.ask(line)
        assert commands(got) == ["NOTICE"] and SECRET not in str(got), got
    assert ann.ask("NOTICE NickServ :IDENTIFY " + SECRET) == []
    for line in ("PRIVMSG %s :identify %s" % (guest.nick, SECRET), "PRIVMSG %s :register %s" % (guest.nick, SECRET)):
        got = ann.ask(line)
        assert [m for m in got if "wasn't said" in m.line], got
    assert not [m for m in guest.sync() if SECRET in m.line]
    assert "name of a wizard or the server" in told(page, "register as NickServ")


def a_password_command_in_a_room_is_refused_with_advice(wire):
    ann, listener = wire.client("rea"), wire.client("lis")
    for text in ("!register ", "!REGISTER ", "!connect rea ", "!login ann ", "!create ann "):
        got = ann.ask("PRIVMSG #here :" + text + SECRET, here=True)
        assert [m for m in got if "/msg skein register PASSWORD" in m.line], (text, got)
        assert not [m for m in got if "You have an account now" in m.line], got
    ann.ask("PRIVMSG #here :!password " + SECRET, "PRIVMSG #here :!identify " + SECRET, here=True)
    assert not [m for m in listener.sync(here=True) if SECRET in m.line]
    got = ann.ask("PRIVMSG skein :register " + SECRET)
    assert [m for m in got if "You have an account now" in m.line], got


def the_hint_to_register_fits_the_protocol(wire):
    ann = wire.client("hin")
    welcome = "\n".join(m.line for m in ann.welcome)
    assert "/msg skein register PASSWORD" in welcome and "type: register" not in welcome, welcome
    page = web(wire)
    assert re.search("To keep them, type: register$", texts(page.frames), re.M), page.frames


def long_gaps_and_invisible_letters_are_removed(wire):
    wizard = wire.client("wizard", password=wire.server.wizard_password)  # without a limit
    ann, listener, page = wire.client("gap"), wire.client("lis"), web(wire)
    for one in (ann, listener):
        one.ask("JOIN #public")
    forged = ("says." + " " * 60 + "SYSTEM", "says." + "\u00a0\u3164" * 30 + "SYSTEM", "says. S\u200bY\u2060ST\u00adEM")
    for text in forged:
        ann.ask(*["PRIVMSG %s :%s" % (to, text) for to in ("#here", "#public", "lis")], here=True)
        ann.ask("PRIVMSG #here :\x01ACTION %s\x01" % text, "TOPIC #public :" + text, here=True)
        wizard.ask("AWAY :" + text)
        for verb in ("say ", "emote ", "chat ", "tell lis ", "whisper lis ", "pose ", "title "):
            told(page, verb + text)
        heard = listener.sync(here=True) + listener.ask("TOPIC #public", "WHOIS gap", "WHOIS wizard")
        shown = [m.line for m in heard if "YSTEM" in m.line]
        assert len(shown) >= 6 and all("says. SYSTEM" in line for line in shown), shown


def distant_speech_is_limited_in_every_protocol(wire):
    player = enter(wire.server, "create Tess long-enough")
    assert TOO_FAST not in "".join(player.do("chat %d" % i) for i in range(10))
    assert TOO_FAST in "".join(player.do("chat more %d" % i) for i in range(5))
    ann, dan = wire.client("flo"), wire.client("dan")
    ann.ask("JOIN #public")
    # All guests of one address: the web's and the two of IRC.
    lines = ["PRIVMSG %s :flood %d" % (("#public", "dan", "Tess")[i % 3], i) for i in range(40)]
    lines += ["NOTICE #public :noted", "PRIVMSG #public :\x01VERSION\x01", "TOPIC #public :floods", "INVITE dan #public"]
    got = ann.ask(*lines)
    assert [m for m in got if TOO_FAST in m.line], got
    came = [m for m in dan.sync() if "flood" in m.line and m.command == "PRIVMSG"]
    assert len(came) <= 12, len(came)
    page = web(wire)
    assert TOO_FAST in "".join(told(page, "chat from the web %d" % i) for i in range(12)), page.frames
    wizard = enter_wizard(wire.server)
    assert TOO_FAST not in "".join(wizard.do("chat %d" % i) for i in range(20))


def words_beside_speech_are_limited_and_checked(wire):
    """Reasons, being away and the real name: all that others read of a person on IRC."""
    caps = ["away-notify", "setname", "message-tags", "echo-message", "draft/message-redaction"]
    pia, ola, sue = wire.client("pia", caps), wire.client("ola", caps), wire.client("sue", caps)
    for one in (pia, ola, sue):
        one.ask("JOIN #beside")
    pia.sync()
    tova = enter(wire.server, "create Tova long-enough")  # whose limit is that of the guests of her address
    ola.ask("AWAY", "SETNAME :Ola")
    numbers = itertools.count()

    def says_after_many(line):
        """Returns what ola is told for LINE after too many lines, the last of one write, and what pia then reads."""
        pia.sync(), ola.ask("JOIN #beside")
        while TOO_FAST not in tova.do("chat flood"):
            pass
        got = ola.ask(*["PRIVMSG #public :flood"] * 4, line + "hasty %d" % next(numbers))
        return [m for m in got if m.command != "404"], str(pia.sync())

    for line in ("AWAY :", "SETNAME :", "PRIVMSG skein :afk ", "PART #beside :"):
        # Now and then the limit allows one more line just between the last of the many and this.
        tries = (says_after_many(line) for _ in range(10))
        got = next(got for got, heard in tries if "hasty" not in heard)
        assert TOO_FAST in str(got) or "PART" in commands(got), (line, got)
    for line in ("AWAY :", "SETNAME :", "PART #beside :"):
        sue.send(line + "register " + SECRET)
        for word in ("Wizard", "the Wizard"):
            if line[0] in "AS":
                assert "FAIL" in commands(sue.ask(line + word)), line
    sue.sync()
    seen = [m for m in pia.sync(here=True) if m.nick == "sue"]
    for line in HELD_BACK:
        zoe = wire.client("zoe", caps)
        zoe.ask("JOIN #beside")
        assert only(zoe.ask("PART #beside :" + line), "PART")
        zoe.ask("JOIN #beside")
        zoe.send("QUIT :" + line)
        zoe.until("ERROR")
    seen += pia.sync(here=True)
    assert len([m for m in seen if m.nick == "zoe" and m.command == "QUIT"]) == len(HELD_BACK), seen
    assert not [m for m in seen if SECRET in m.line or "Wizard" in m.line], seen


def a_builders_output_is_marked_in_each_protocol(wire):
    wizard = enter_wizard(wire.server)
    wire.account("Bea", "long-enough", "builder")
    bea = enter(wire.server, "connect Bea long-enough")
    number = int(re.search(r"#(\d+)", bea.do("@create a whistle")).group(1))
    bea.do("drop whistle")
    source = ("command('blow {this}', function(e) "
              "e.actor:tell('Wizard tells you, \"mail me.\"') e.actor:tell('[public] Wizard: hi') end)")
    for line in ("@program #%d" % number, source):
        bea.type(line)
    bea.do(".")
    ann, page = wire.client("mar"), web(wire)
    all_told = told(page, "blow whistle") + "\n" + "\n".join(
        m.params[1] for m in ann.ask("PRIVMSG #here :!blow whistle", here=True) if m.nick == "skein")
    for text in ("Wizard tells you", r"\[public\] Wizard"):
        marked = re.findall(r"\[a whistle, Bea's\] " + text, all_told)
        assert len(marked) == 2 == len(re.findall(text, all_told)), all_told
    wizard.do("look")
    assert only([m for m in ann.ask("WHOIS Bea") if m.command == "311"], "311")


if __name__ == "__main__":
    sys.exit(main([
        a_line_with_a_password_is_not_said_in_any_protocol,
        a_password_command_in_a_room_is_refused_with_advice,
        a_message_to_an_irc_service_reaches_nobody,
        the_hint_to_register_fits_the_protocol, distant_speech_is_limited_in_every_protocol,
        a_builders_output_is_marked_in_each_protocol, long_gaps_and_invisible_letters_are_removed,
        words_beside_speech_are_limited_and_checked,
    ], services=("telnet", "irc", "http"), settings="limits = { exempt = {}, logins_per_minute = 1000 }\n"))
