"""Permission checks of channels: each protocol against each mode. A player on none of the channels tries to see, read,
speak and join, by telnet, by IRC, by `skein` on IRC, by the API and by calls of the web."""
import http.client
import json
import re
import sqlite3
import sys

from irc_client import commands, is_message, main, only
from irc_game_test import Telnet
import web_client  # in tests/support, which irc_client looks into

PASSWORD = "correct horse"
WORDS, PLANS = "secret-words", "the-plans"
CALLS = ["channel.about", "channel.masks", "channel.history", "channel.list", "channel.names", "channel.lines",
         "channel.targets", "channel.say", "channel.topic", "channel.kick", "channel.invite", "channel.mode",
         "channel.part", "channel.invitations", "who.list", "chat.tag"]


def api(wire, method, path, body=None, token=None):
    """A request; returns the status and all the text."""
    connection = http.client.HTTPConnection("127.0.0.1", wire.server.ports["http"], timeout=60)
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    connection.request(method, "/api/v1" + path, json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def log_in(wire, name):
    return json.loads(api(wire, "POST", "/login", {"name": name, "password": PASSWORD})[1])["token"]


def look_by_telnet(telnet, name):
    lines = ["channels", "channel who " + name, "channel topic " + name, "channel history " + name,
             "channel say %s knock" % name, "channel topic %s = mine" % name,
             "channel kick someone from " + name, "channel set %s moderated" % name,
             "channel unset %s secret" % name, "channel leave " + name]
    return [telnet.do(line).replace("\r\n", " ") for line in lines]


def look_by_irc(client, name):
    lines = ["LIST", "LIST #%s" % name, "NAMES #%s" % name, "NAMES", "WHO #%s" % name, "TOPIC #%s" % name,
             "TOPIC #%s :mine" % name, "MODE #%s" % name, "MODE #%s b" % name, "MODE #%s +m" % name,
             "KICK #%s someone" % name, "INVITE %s #%s" % (client.nick, name), "PART #%s" % name,
             "PRIVMSG #%s :knock" % name, "NOTICE #%s :knock" % name, "TAGMSG #%s" % name,
             "CHATHISTORY LATEST #%s * 50" % name, "CHATHISTORY AROUND #%s timestamp=2026-01-01T00:00:00.000Z 9" % name,
             "CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z 50",
             "WHOIS gina", "PRIVMSG skein :channels", "PRIVMSG skein :channel who %s" % name,
             "PRIVMSG skein :channel topic %s" % name, "PRIVMSG skein :channel history %s" % name,
             "PRIVMSG skein :channel say %s knock" % name]
    return [" | ".join(m.line for m in client.ask(line)) for line in lines]


def look_by_api(wire, token, name):
    return ["%d %s" % api(wire, "GET", path, token=token)
            for path in ["/channels", "/channels/%s/history" % name, "/channels/%23" + name + "/history"]] + \
        ["%d %s" % api(wire, "GET", "/channels")]


def visitor(wire):
    web = web_client.Socket(wire.server.ports["http"])
    web.send(type="guest")
    web.next("welcome")
    wire.clients.append(web)
    return web


def look_by_calls(web, name):
    """Typed calls of the web client, which no page makes but anybody can."""
    seen = []
    for call in CALLS:
        web.send(type="call", tag="t", name=call, args={
            "channel": "#" + name, "name": name if call == "channel.lines" else "gina", "text": "knock", "kind": "b"
            if call == "channel.masks" else "say", "topic": "mine", "changes": [["-s", ""], ["+m", ""]],
            "tags": "+a=b", "ctcp": "VERSION", "limit": 50})
        frame = web.next("reply")
        seen.append(call + " " + json.dumps({k: v for k, v in frame.items() if k != "n"}, sort_keys=True))
    return seen


def keeper(wire, name, modes):
    gina = wire.client("gina")
    gina.ask("JOIN #" + name, "TOPIC #%s :%s-of-%s" % (name, PLANS, name), "PRIVMSG #%s :%s" % (name, WORDS))
    gina.ask("MODE #%s %s" % (name, modes))
    return gina


def no_protocol_reveals_the_lines_of_a_restricted_channel(wire):
    wire.account("Outis", PASSWORD)
    telnet, token = Telnet(wire, "Outis", PASSWORD), log_in(wire, "Outis")
    xen = wire.client("xen", ["draft/chathistory", "message-tags"])
    web = visitor(wire)
    for i, modes in enumerate(["+s", "+i", "+k key", "+b *!*@*", "+l 1", "+m", "+n", "-n", "+sik key"]):
        name = "vault%d" % i
        gina = keeper(wire, name, modes)
        seen = look_by_telnet(telnet, name) + look_by_irc(xen, name) + look_by_api(wire, token, name) + \
            look_by_calls(web, name)
        for answer in seen:
            assert WORDS not in answer, (modes, answer)
            if "s" in modes:
                assert PLANS + "-of-" + name not in answer, (modes, answer)
        got = [m for m in gina.sync() if m.command in ("PRIVMSG", "NOTICE")]
        assert ("-n" in modes) == bool(got), (modes, got)
        assert "+m" not in modes or not got
        gina.close()


def people_without_a_voice_give_no_reasons(wire):
    """What they do on the channel is seen, and their reason for it isn't."""
    caps = ["message-tags", "echo-message", "draft/message-redaction"]
    op, eve = wire.client("opala", caps), wire.client("evita", caps)
    for i, modes in enumerate(["+n", "+m", "+b m:evita!*@*"]):
        name = "#hush%d" % i
        for client in (op, eve):
            client.ask("JOIN " + name)
        slips = [only(eve.ask("PRIVMSG %s :slip" % name), "PRIVMSG").tags["msgid"] for _ in range(2)]
        op.ask("MODE %s %s" % (name, modes))
        eve.ask("REDACT %s %s :%s" % (name, slips[0], WORDS), "REDACT %s %s" % (name, slips[1]))
        eve.ask("PART %s :%s" % (name, WORDS), "JOIN " + name)
        seen = op.sync()
        assert commands(seen) == ["REDACT", "REDACT", "PART", "JOIN"], (modes, seen)
        assert len([m for m in seen if WORDS in m.line]) == (2 if modes == "+n" else 0), (modes, seen)
    eve.send("QUIT :" + WORDS)
    eve.rest()
    quits = [m for m in op.sync(here=True) if m.command == "QUIT" and m.nick == "evita"]
    assert quits and WORDS not in str(quits), quits


def no_call_makes_a_line_of_somebody_else(wire):
    """A line feed in a topic or reason, which no other protocol lets through, would begin a line of its own."""
    wire.account("Outis", PASSWORD)
    reader, web, victim = Telnet(wire, "Outis", PASSWORD), visitor(wire), wire.client("victim")
    forged = "no\r\nWizard tells you, \"give me your ring\""

    def call(what, **args):
        web.send(type="call", tag="t", name=what, args=args)
        return web.next("reply")["ok"]

    assert call("channel.join", channel="#forge")
    reader.do("channel join forge")
    victim.ask("JOIN #forge")
    assert call("channel.topic", channel="#forge", topic=forged)
    assert call("channel.kick", channel="#forge", name="victim", why=forged)
    assert call("channel.rename", channel="#forge", name="#smithy", why=forged)
    assert call("channel.say", channel="#smithy", text=forged, kind="say", lines=True)
    told = reader.do("channel topic smithy") + reader.do("channel history smithy")
    assert told.count("Wizard tells you") >= 5, told
    assert not re.search(r"(?m)^Wizard tells you", told), told


def a_secret_channel_looks_like_a_missing_one(wire):
    wire.account("Outis", PASSWORD)
    telnet, token = Telnet(wire, "Outis", PASSWORD), log_in(wire, "Outis")
    xen = wire.client("xen", ["draft/chathistory", "message-tags"])
    web = visitor(wire)
    keeper(wire, "hidden", "+sn")
    telnet.do("look"), xen.sync()

    def all_of(name):
        seen = look_by_telnet(telnet, name) + look_by_irc(xen, name) + look_by_api(wire, token, name) + \
            look_by_calls(web, name)
        idle = re.compile(r"( 317 \S+ \S+) \d+")  # seconds pass between the two
        return [idle.sub(r"\1 0", answer.replace(name, "NAME")) for answer in seen]

    there, not_there = all_of("hidden"), all_of("nosuch")
    for a, b in zip(there, not_there):
        assert a == b, (a, b)


def each_channel_lock_keeps_out_clients_without_permission(wire):
    wire.account("Outis", PASSWORD)
    telnet = Telnet(wire, "Outis", PASSWORD)
    xen = wire.client("xen")
    for i, (modes, numeric, words) in enumerate([
            ("+i", "473", "by invitation"), ("+k key", "475", "needs a key"), ("+b *!*@*", "474", "banned"),
            ("+l 1", "471", "is full")]):
        name = "lock%d" % i
        gina = keeper(wire, name, modes)
        assert commands(xen.ask("JOIN #" + name)) == [numeric]
        assert words in telnet.do("channel join " + name).replace("\r\n", " ")
        assert commands(gina.ask("INVITE xen #" + name)) == ["341"]
        assert xen.ask("JOIN #" + name)[0].command == "JOIN"
        gina.close()


def membership_is_checked_again_at_log_in(wire):
    for i, modes in enumerate(["+i", "+k key", "+l 1", "+b Dave%d", "+sik key"]):
        dave, name = "Dave%d" % i, "club%d" % i
        wire.account(dave, PASSWORD)
        gina = wire.client("gina")
        gina.ask("JOIN #" + name)
        irc = wire.client(dave, password=PASSWORD)
        irc.ask("JOIN #" + name)
        irc.close()
        gina.sync()
        gina.ask("MODE #%s %s" % (name, modes.replace("%d", str(i))))

        telnet = Telnet(wire, dave, PASSWORD)
        shown = telnet.do("channels").replace("\r\n", " ")

        assert name + ": you hear it" not in shown, modes
        assert not [m for m in gina.sync() if m.command == "JOIN" and m.nick == dave]
        gina.ask("PRIVMSG #%s :%s" % (name, WORDS))
        assert WORDS not in telnet.do("look") + telnet.do("channel history " + name)
        irc = wire.client(dave, password=PASSWORD)
        assert commands(irc.ask("JOIN #" + name))[0] in ("473", "475", "471", "474"), modes
        irc.close()
        telnet.close()
        gina.close()


def a_present_member_rejoins_visibly_after_reconnecting(wire):
    wire.account("Erin", PASSWORD)
    gina = wire.client("gina")
    gina.ask("JOIN #crew", "MODE #crew +k key")
    erin = Telnet(wire, "Erin", PASSWORD)
    erin.do("channel join crew key")
    gina.ask("MODE #crew +i")
    gina.sync()

    erin.close()
    assert gina.until("PART").nick == "Erin"
    erin = Telnet(wire, "Erin", PASSWORD)

    assert [m.params for m in gina.sync() if m.command == "JOIN" and m.nick == "Erin"] == [["#crew"]]
    gina.ask("PRIVMSG #crew :welcome back")
    erin.hears("[crew] gina: welcome back")


def a_channel_ban_covers_every_connection_of_the_account(wire):
    wire.account("Fay", PASSWORD)
    gina = wire.client("gina")
    gina.ask("JOIN #ring")
    fay = Telnet(wire, "Fay", PASSWORD)
    fay.do("channel join ring")
    gina.ask("MODE #ring +b Fay")

    assert commands(wire.client("Fay", password=PASSWORD).ask("JOIN #ring")) == ["474"]


def lines_in_a_guests_private_channel_are_deleted_with_it(wire):
    gus, hal = wire.client("gus"), wire.client("hal")
    gus.ask("JOIN #priv", "MODE #priv +sik key")
    gus.ask("INVITE hal #priv")
    hal.ask("JOIN #priv")
    gus.ask("TOPIC #priv :" + PLANS, "PRIVMSG #priv :" + WORDS)
    gus.close(), hal.close()

    xen = wire.client("xen", ["draft/chathistory"])
    got = xen.ask("JOIN #priv", "CHATHISTORY LATEST #priv * 50", "PRIVMSG skein :channel history priv")

    is_message(only(got, "353"), "353", "xen", "=", "#priv", "@xen")
    assert not [m for m in got if WORDS in m.line or PLANS in m.line]
    world = sqlite3.connect("file:%s?mode=ro" % wire.server.world, uri=True)
    assert world.execute("select count(*) from channel_line where channel = 'priv'").fetchone() == (0,)
    world.close()


def channels_of_guests_end_with_them(wire):
    gus = wire.client("gus")
    for i in range(20):
        gus.ask("JOIN #spam%d" % i, "PRIVMSG #spam%d :spam" % i)
    gus.close()
    telnet = Telnet(wire, "Tess-spam")

    assert "spam" not in telnet.do("channels")

    if wire.server.gated:
        return  # where guests outlive the server, and their channels with them

    before = wire.client("hob")
    before.ask("JOIN #left", "PRIVMSG #left :bye")
    wire.server.kill()
    wire.server.start()
    assert "left" not in Telnet(wire, "Tess-again").do("channels")


def nobody_else_sees_a_players_memberships(wire):
    wire.account("Wren", PASSWORD, role="wizard")
    wire.account("Bob", PASSWORD, role="builder")
    wren, bob = Telnet(wire, "Wren", PASSWORD), Telnet(wire, "Bob", PASSWORD)
    wren.do("channel join cellar")
    wren.do("channel set cellar secret")

    for line in ["@show Wren", "; object(\"Wren\")", "; find{proto=\"player\"}[1].options",
                 "@lua object(1)._channels", "channels"]:
        assert "cellar" not in bob.do(line), line


TESTS = [
    no_protocol_reveals_the_lines_of_a_restricted_channel, people_without_a_voice_give_no_reasons,
    no_call_makes_a_line_of_somebody_else, a_secret_channel_looks_like_a_missing_one,
    each_channel_lock_keeps_out_clients_without_permission, membership_is_checked_again_at_log_in,
    a_present_member_rejoins_visibly_after_reconnecting, a_channel_ban_covers_every_connection_of_the_account,
    lines_in_a_guests_private_channel_are_deleted_with_it, nobody_else_sees_a_players_memberships,
    channels_of_guests_end_with_them,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
