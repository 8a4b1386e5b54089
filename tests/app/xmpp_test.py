#!/usr/bin/env python3
"""A bridge to a real XMPP server, prosody: messages cross in both directions, with unusual names and words from there;
server and game are killed and come back.

usage: xmpp_test.py SKEIN"""
import os
import re
import subprocess
import time

from bridge_test import online
from program import main
from irc_network import Client as IrcClient
from served import SLOWER, enter, enter_wizard, until
from xmpp_server import HOST, ROOM, Client, Prosody

MUC = "http://jabber.org/protocol/muc"


def entry(server, name="net", password="skein-secret", more=""):
    """The part of the configuration for a bridge through TLS."""
    return ('limits = { speech = { burst = 1000 } }\n'
            'bridges = { { name = "%s", protocol = "xmpp", address = "127.0.0.1:%d", nick = "Skein", pace = 0.1, burst = 20,'
            ' channels = { ["%s"] = "public" }, sasl = { account = "skein@%s", password = "%s" }, %s } }\n'
            % (name, server.port, ROOM, HOST, password, more))


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)


def certify(folder, name=HOST):
    """A certificate authority of the test, and a certificate signed by it: (certificate, key), authority."""
    paths = [os.path.join(folder.path, "tls", part) for part in ("ca.pem", "ca.key", "cert.pem", "cert.key")]
    os.makedirs(os.path.dirname(paths[0]), exist_ok=True)
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    openssl("req", "-x509", *new, "-subj", "/CN=the test", "-out", paths[0], "-keyout", paths[1])
    openssl("req", "-x509", *new, "-CA", paths[0], "-CAkey", paths[1], "-subj", "/CN=" + name, "-addext",
            "subjectAltName=DNS:" + name, "-out", paths[2], "-keyout", paths[3])
    return (paths[2], paths[3]), paths[0]


def xmpp(folder, **more):
    server = Prosody(os.path.join(folder.path, "xmpp"), **more).start()
    folder.processes.append(server.process)
    return server


def guest_of(server, name="bob", nick=None):
    client = Client(server, name)
    client.enter(nick)
    return client


def meet(folder):
    """Bob is in a room, to which a game has a bridge, and Ann is in the game: (server, bob, game, ann)."""
    server = xmpp(folder)
    bob = guest_of(server)
    game = folder.server(entry(server, more="tls = false"))
    ann = enter(game, "create Ann a-long-password")
    online(ann)
    return server, bob, game, ann


def heard_here(player, mark):
    """The lines kept by the channel up to the given one, each as a text."""
    answer = until(player, "channel history public", r"(?m)^(?!\[).*%s" % mark)
    return [line for line in answer.splitlines() if not line.startswith("[")]


def told_there(server):
    """The lines of Ann's that the room keeps, as a newcomer reads them."""
    eve = Client(server, "eve")
    eve.send("<presence to='%s/eve'><x xmlns='%s'/></presence>" % (ROOM, MUC))
    return re.findall(r"<body>&lt;Ann@Skein&gt; (.*?)</body>", eve.wait("<subject"))


def messages_cross_in_both_directions_through_tls(folder):
    pair, authority = certify(folder)
    server = xmpp(folder, tls=pair)
    bob = guest_of(server)
    game = folder.server(entry(server, more='ca = "%s"' % authority))
    ann = enter(game, "create Ann a-long-password")
    assert "connected to 127.0.0.1 as Skein" in online(ann)
    assert "Authenticated as skein@" in server.log()
    ann.do("chat hello <b>there</b> & {Actor}")
    assert "<body>&lt;Ann@Skein&gt; hello &lt;b&gt;there&lt;/b&gt; &amp; {Actor}</body>" in bob.wait("there&lt;.*</message>")
    bob.say("hi <b>Ann</b> {Actor}")
    bob.say("/me nods")
    bob.say("one\ntwo\u202e\x7f\n\n<Ann> three")
    bob.say("better", "<replace id='x' xmlns='urn:xmpp:message-correct:0'/>")
    bob.say("fallback", "<reactions id='x' xmlns='urn:xmpp:reactions:0'><reaction>+</reaction></reactions>")
    bob.say("x" * 100000)
    bob.say("\n".join("line %d" % number for number in range(20)))
    bob.say("the end")
    lines = heard_here(ann, "the end$")
    said = [line for line in lines if "@net>" in line]
    assert said[:6] == ["<bob@net> hi <b>Ann</b> {Actor}", "<bob@net> nods", "<bob@net> one", "<bob@net> two",
                        "<bob@net> <Ann> three", "<bob@net> corrects: better"], said
    assert len(said[6]) < 1100 and said[7:] == ["<bob@net> line %d" % n for n in range(5)] + [
        "<bob@net> line 5 …", "<bob@net> the end"], said[6:]
    wizard = enter_wizard(game)
    wizard.do("channel topic public = Tea")
    bob.wait("changes the topic to: Tea")
    bob.send("<message type='groupchat' to='%s'><subject>Weather</subject></message>" % ROOM)
    until(ann, "channel history public", "the end|changes the topic there to: Weather")


def emphasis_crosses_in_both_directions(folder):
    _, bob, _, ann = meet(folder)
    ann.do("chat **hello** *there* ~~not~~ `x`")
    bob.wait("<body>&lt;Ann@Skein&gt; [*]hello[*] _there_ ~not~ `x`</body>")
    bob.say("*so* _it_ ~is~ `x_y`")
    bob.say("*as it is*", "<unstyled xmlns='urn:xmpp:styling:0'/>")
    bob.say("the end")
    assert [line for line in heard_here(ann, "the end$") if "@net>" in line] == [
        "<bob@net> **so** *it* ~~is~~ `x_y`", "<bob@net> *as it is*", "<bob@net> the end"]


def private_messages_cross_in_both_directions(folder):
    server, bob, _, ann = meet(folder)
    eve = guest_of(server, "eve", "E ve")
    until(ann, "channel who public", "E_ve~/net")
    for client, name in ((bob, "bob/net"), (eve, "E_ve~/net")):
        client.send("<message type='chat' to='%s/Skein'><body>nobody asked</body></message>" % ROOM)
        client.wait("Nobody here reads that")
        assert "You tell " in ann.do("tell %s psst **you**" % name)
        client.wait("<body>&lt;Ann@Skein&gt; psst [*]you[*]</body>")
        client.send("<message type='chat' to='%s/Skein'><body>psst *yourself*</body></message>" % ROOM)
        assert name.replace("/", "@") in ann.read_on("psst **yourself**")
        client.send("<message type='chat' to='%s/Skein'><body>who</body></message>" % ROOM)
        client.wait("<body>[^<]*public[^<]*Ann")
    assert "psst" not in ann.do("channel history public")


def users_of_the_server_cannot_look_like_others(folder):
    server, bob, game, ann = meet(folder)
    names = {"Ann": "Ann", "b ob": "b_ob~", "b@ob": "b_ob~2", "eve@libera": "eve_libera~",
             "<skein>": "_skein_~", "{Actor}": "{Actor}"}
    others = []
    for nick in names:
        other = guest_of(server, "eve", nick)
        other.say("I am here")
        bob.wait("I am here")
        others.append(other)
    bob.say("the end")
    lines = heard_here(ann, "the end$")
    said = [line for line in lines if "I am here" in line]
    assert said == ["<%s@net> I am here" % name for name in names.values()], said
    # A line from a player's own bridge: shown, and not relayed.
    bob.say("<Ann@Skein> I owe you")
    assert "<bob@net> <Ann@Skein> I owe you" in heard_here(ann, "I owe you"), "told as bob's"
    # A mention does not notify the speaker's own second connection.
    ann.do("chat it is me")
    assert "A\u200bnn@Skein" in bob.wait("it is me")
    wizard = enter_wizard(game)
    wizard.do("@mute b_ob~/net for 10m because noise")
    wizard.do("channel set public ban eve_libera~@net")
    for other, words in ((1, "muted"), (3, "banned"), (2, "not muted")):
        others[other].say(words)
        bob.wait(">" + words)
    bob.say("the last")
    lines = heard_here(ann, "the last$")
    assert [line for line in lines if "muted" in line or "banned" in line] == ["<b_ob~2@net> not muted"], lines


def occupants_of_a_room_are_seen_here_as_they_come_and_go(folder):
    server = xmpp(folder)
    bob = guest_of(server)
    plain = guest_of(server, "eve", "Iris")
    game = folder.server(entry(server, more="tls = false"), ("telnet", "irc"))
    ann = enter(game, "create Ann a-long-password")
    assert "Iris/net, bob/net" in until(ann, "channel who public", "bob/net")
    iris = IrcClient(game.ports["irc"], "iris")
    iris.say("JOIN #public")
    names = iris.wait(" 353 iris = #public").split(":")[-1].split()
    assert "bob/net" in names and "Iris/net" in names and "Skein/net" not in names, names
    iris.say("WHOIS bob/net")
    assert " bob/net bob net * " in iris.wait(" 311 ") and iris.wait(" 319 ").endswith("#public")
    iris.say("WHO #public")
    assert " bob net " in iris.wait("bob/net H")
    # They join and leave under the name by which they speak; two names that differ only in case are two users.
    odd = guest_of(server, "eve", "+b ob")
    assert iris.wait(" JOIN ") == ":_b_ob~/net!_b_ob~@net JOIN #public"
    odd.say("I am here")
    assert iris.wait("I am here").startswith(":_b_ob~/net!_b_ob~@net PRIVMSG #public :")
    small = guest_of(server, "eve", "iris")
    assert iris.wait(" JOIN ") == ":iris~2/net!iris~2@net JOIN #public"
    plain.leave()
    assert iris.wait(" PART ") == ":Iris/net!Iris@net PART #public"
    small.say("still here")
    assert iris.wait("still here").startswith(":iris~2/net!")
    bob.send("<presence to='%s/rob'/>" % ROOM)
    assert iris.wait(" PART ") == ":bob/net!bob@net PART #public"
    assert iris.wait(" JOIN ") == ":rob/net!rob@net JOIN #public"
    iris.say("PRIVMSG rob/net :psst")
    assert "psst" in bob.wait("<body>[^<]*psst</body>")
    for line, number in (("NICK rob/net", "432"), ("WHOIS bob/net", "401")):
        iris.say(line)
        iris.wait(" %s " % number)
    server.kill()
    iris.wait(":rob/net!rob@net PART #public")
    assert "By bridges" not in until(ann, "channel who public", r"\AOn public: [^\n]*\Z")


def a_flood_from_the_server_is_limited(folder):
    _, bob, _, ann = meet(folder)
    for number in range(400):
        bob.say("flood %d" % number)
    bob.wait("flood 399")
    begun = time.monotonic()
    ann.do("look")
    assert time.monotonic() - begun < 5 * SLOWER
    ann.do("chat still here")
    bob.wait("still here")
    lines = [line for line in ann.do("channel history public").splitlines() if "flood" in line]
    assert 0 < len(lines) < 120, len(lines)


def each_configuration_mistake_gets_one_clear_sentence(folder):
    pair, authority = certify(folder)
    server = xmpp(folder, tls=pair, more='restrict_room_creation = true')
    for more, password, wanted in (
            ("", "skein-secret", "not connected: .*certificate"),
            ('ca = "%s"' % authority, "wrong", "not connected: the server refuses the account: "),
            ('ca = "%s"' % authority, "skein-secret", "tea@rooms.* does not let us in: ")):
        game = folder.server(entry(server, password=password, more=more))
        ann = enter(game, "guest")
        until(ann, "bridges", wanted)
        assert game.stop() == 0


def a_kicked_or_renamed_bridge_reports_it_and_comes_back(folder):
    server = xmpp(folder)
    bob = guest_of(server)
    eve = guest_of(server, "eve", "Skein")
    game = folder.server(entry(server, more="tls = false"))
    ann = enter(game, "create Ann a-long-password")
    assert "as Skein_, on" in online(ann)
    eve.say("I am the bridge")
    assert "<Skein@net> I am the bridge" in heard_here(ann, "I am the bridge")
    bob.admin("<item nick='Skein_' role='none'><reason>enough</reason></item>")
    until(ann, "bridges", "0 of 1.*kicked us: enough")
    online(ann)
    bob.admin("<item nick='Skein_' role='visitor'/>")
    bob.admin("<item jid='skein@%s' affiliation='outcast'><reason>no bridges</reason></item>" % HOST)
    until(ann, "bridges", "banned us: no bridges")


def a_bridge_reconnects_to_a_killed_server_without_repeats(folder):
    server, bob, game, ann = meet(folder)
    bob.say("before")
    until(ann, "channel history public", "@net> before")
    ann.do("chat mine before")
    bob.wait("mine before")
    server.kill()
    until(ann, "bridges", "not connected")
    until(ann, "channel history public", "can't hear this channel right now")
    for number in range(5):
        ann.do("chat waited %d" % number)
    server.start()
    folder.processes.append(server.process)
    bob = guest_of(server)
    bob.say("meanwhile")
    online(ann)
    bob.wait("waited 4")
    bob.say("after")
    lines = heard_here(ann, "@net> after")
    assert [line for line in lines if "@net>" in line] == [
        "<bob@net> before", "<bob@net> meanwhile", "<bob@net> after"], lines
    told = told_there(server)
    assert told == ["mine before"] + ["waited %d" % number for number in range(5)], told


def a_killed_game_sends_its_unsent_lines_once(folder):
    server, bob, game, ann = meet(folder)
    for number in range(6):
        ann.do("chat line %d" % number)
    bob.wait("line 2")
    game.process.kill()
    game.process.wait()
    # The channel remembers the line, even if the server that sent it was killed.
    server.kill()
    server.start()
    folder.processes.append(server.process)
    game = folder.server(entry(server, more="tls = false"))
    ann = enter(game, "connect Ann a-long-password")
    online(ann)
    server.kill()
    until(ann, "bridges", "not connected")
    ann.do("chat said while it is away")
    game.process.kill()
    game.process.wait()
    server.start()
    folder.processes.append(server.process)
    bob = guest_of(server)
    game = folder.server(entry(server, more="tls = false"))
    bob.wait("said while it is away")
    ann = enter(game, "connect Ann a-long-password")
    online(ann)
    ann.do("chat the end")
    bob.wait("the end")
    told = told_there(server)
    assert told == ["line %d" % n for n in range(6)] + ["said while it is away", "the end"], told


main([
    messages_cross_in_both_directions_through_tls,
    emphasis_crosses_in_both_directions,
    private_messages_cross_in_both_directions,
    users_of_the_server_cannot_look_like_others,
    occupants_of_a_room_are_seen_here_as_they_come_and_go,
    a_flood_from_the_server_is_limited,
    each_configuration_mistake_gets_one_clear_sentence,
    a_kicked_or_renamed_bridge_reports_it_and_comes_back,
    a_bridge_reconnects_to_a_killed_server_without_repeats,
    a_killed_game_sends_its_unsent_lines_once,
], needs=("xmpp",))
