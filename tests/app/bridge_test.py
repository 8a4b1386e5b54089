#!/usr/bin/env python3
"""Bridges to real IRC networks, ngircd and inspircd: messages cross in both directions and never loop; networks are
killed and come back.

usage: bridge_test.py SKEIN"""
import os
import re
import signal

from program import fails, main, succeeds
from irc_network import Client, Inspircd, InspircdWithAccounts, Ngircd
from served import enter, enter_wizard, until


def bridge(network, name="net", nick="Skein", channels='["#there"] = "public"', more=""):
    return '{ name = "%s", address = "127.0.0.1:%d", nick = "%s", channels = { %s }, %s }' % (
        name, network.port, nick, channels, more)


def configure(*bridges):
    return "bridges = { %s }\n" % ", ".join(bridges)


def network_of(folder, kind, name="network", tls=None):
    network = kind(os.path.join(folder.path, name), tls).start()
    folder.processes.append(network.process)
    return network


def restart(folder, network):
    network.start()
    folder.processes.append(network.process)


def online(player, name="net"):
    return until(player, "bridges", r"%s: .*on (\d+) of \1 channels" % name)


def on_channel(network, nick, channel="#there"):
    client = Client(network.port, nick)
    client.join(channel)
    return client


def meet(folder, kind=Ngircd, line="create Ann a-long-password"):
    """Bob is on #there, to which a game has a bridge, and a player came in there by LINE: (network, bob, server, player)."""
    network = network_of(folder, kind)
    bob = on_channel(network, "bob")
    server = folder.server(configure(bridge(network)))
    player = enter(server, line)
    online(player)
    return network, bob, server, player


def speaks_both_ways(folder, kind):
    _, bob, _, ann = meet(folder, kind)
    ann.do("chat hello over there")
    assert bob.wait("PRIVMSG #there").endswith(":<Ann@Skein> hello over there")
    bob.say("PRIVMSG #there :\x02hi\x0f \x0304Ann\x03!")
    bob.say("PRIVMSG #there :\x01ACTION waves\x01")
    bob.say("PRIVMSG #there :\x01VERSION\x01")
    bob.say("NOTICE #there :I am a program")
    bob.say("PRIVMSG #there :the end")
    answer = until(ann, "channel history public", "the end")
    assert answer.splitlines()[-3:] == ["<bob@net> **hi** Ann!", "<bob@net> waves",
                                        "<bob@net> the end"], answer
    # A line from the other network is not sent back to it.
    bob.say("PING done")
    assert not [line for line in bob.heard(0.5) if "PRIVMSG" in line]


def messages_cross_to_ngircd_and_back(folder):
    speaks_both_ways(folder, Ngircd)


def messages_cross_to_inspircd_and_back(folder):
    speaks_both_ways(folder, Inspircd)


def a_line_from_the_network_is_shown_verbatim(folder):
    _, bob, _, ann = meet(folder, line="guest")
    bob.say("PRIVMSG #there :<b>not bold</b> {Actor}")
    while "not bold" not in ann.buffer.decode(errors="replace"):
        ann.receive()
    assert "[public] <bob@net> <b>not bold</b> {Actor}" in ann.buffer.decode(), ann.buffer


def irc_shows_users_of_the_network_with_their_own_masks(folder):
    network = network_of(folder, Ngircd)
    zoe, bob = on_channel(network, "zoe"), on_channel(network, "bob")
    server = folder.server(configure(bridge(network, channels='["#there"] = "tea"')), ("telnet", "irc"))
    wizard = enter_wizard(server)
    online(wizard)
    iris = Client(server.ports["irc"], "iris")
    iris.join("#tea")
    wizard.do("channel join tea")
    wizard.do("channel set tea operator iris")
    zoe.say("PRIVMSG #there :buy")
    assert iris.wait("buy") == ":zoe/net!zoe@net PRIVMSG #tea :buy"
    # The line that irssi sends for /ban zoe/net.
    iris.say("MODE #tea +b *!*zoe@net")
    iris.wait("MODE")
    zoe.say("PRIVMSG #there :buy more")
    zoe.say("PING done")
    zoe.wait("PONG")
    bob.say("PRIVMSG #there :quiet at last")
    while (line := iris.wait("PRIVMSG")) != ":bob/net!bob@net PRIVMSG #tea :quiet at last":
        assert "buy more" not in line, line
    network.kill()
    assert iris.wait("can't hear this channel").startswith(":skein!skein@"), "the game's own line is skein's"


def topics_of_the_network_are_shown_but_not_set(folder):
    _, bob, server, ann = meet(folder, line="guest")
    bob.say("TOPIC #there :The weather")
    until(ann, "channel history public", r"<?bob@net>? changes the topic there to: The weather")
    assert "Topic" not in ann.do("channel who public")
    wizard = enter_wizard(server)
    wizard.do("channel topic public = Tea")
    assert bob.wait("changes the topic to: Tea")


def long_lines_are_split_at_words(folder):
    _, bob, _, ann = meet(folder)
    words = " ".join("größer%d" % i for i in range(100))
    ann.do("chat " + words)
    heard = []
    while words.split()[-1] not in "".join(heard):
        line = bob.wait("PRIVMSG #there :")
        assert len(line.encode()) <= 510, line
        heard.append(re.sub(r"^.*?:<Ann@Skein> ", "", line))
    assert " ".join(heard) == words, heard


def speakers_do_not_ping_users_of_the_network(folder):
    network = network_of(folder, Ngircd)
    bob = on_channel(network, "Ann")
    server = folder.server(configure(bridge(network)))
    ann = enter(server, "create Ann a-long-password")
    ben = enter(server, "create Ben a-long-password")
    online(ann)
    ann.do("chat it is me")
    heard = bob.wait("it is me")
    assert "Ann" not in heard.split("PRIVMSG")[1], heard
    assert re.sub("\u200b", "", heard).endswith(":<Ann@Skein> it is me"), heard
    ben.do("chat and me")
    assert bob.wait("and me").endswith(":<Ben@Skein> and me")


def a_bridge_reconnects_to_a_killed_network(folder):
    for kind in (Ngircd, Inspircd):
        network = network_of(folder, kind, kind.__name__)
        server = folder.server(configure(bridge(network, more="pace = 0.5, keep = 30")))
        ann = enter(server, "guest")
        online(ann)
        network.kill()
        until(ann, "bridges", "not connected")
        told = until(ann, "channel history public", "can't hear this channel right now")
        assert told.count("can't hear this channel") == 1, told
        for number in range(40):
            ann.do("chat line %d" % number)
        restart(folder, network)
        bob = on_channel(network, "bob")
        online(ann)
        # At two lines a second the last of them come when bob is there for long.
        assert bob.wait("line 38").endswith("> line 38")
        assert bob.wait("line 39").endswith("> line 39")
        until(ann, "channel history public", r"can hear this channel again.* except the oldest 1\d")
        bob.say("PRIVMSG #there :welcome")
        until(ann, "channel history public", "<bob@net> welcome")
        assert server.stop() == 0


def users_of_the_network_are_seen_here_as_they_come_and_go(folder):
    network = network_of(folder, Ngircd)
    zoe = on_channel(network, "zoe")
    server = folder.server(configure(bridge(network, channels='["#there"] = "tea"')), ("telnet", "irc"))
    wizard = enter_wizard(server)
    online(wizard)
    assert "By bridges: zoe/net" in until(wizard, "channel who tea", "zoe/net")
    iris = Client(server.ports["irc"], "iris")
    iris.say("JOIN #tea")
    assert "zoe/net" in iris.wait(" 353 iris = #tea").split(":")[-1].split()
    iris.say("WHOIS zoe/net")
    assert " zoe/net zoe net * " in iris.wait(" 311 ") and iris.wait(" 319 ").endswith("#tea")
    iris.say("WHO #tea")
    assert " zoe net " in iris.wait("zoe/net H")
    bob = on_channel(network, "bob")
    got = iris.wait(" JOIN ")
    assert got == ":bob/net!bob@net JOIN #tea", got
    iris.say("MONITOR + rob/net,zoe/net")
    assert iris.wait(" 730 ").endswith("zoe/net!zoe@net") and iris.wait(" 731 ").endswith("rob/net")
    bob.say("NICK rob")
    assert iris.wait(" NICK ") == ":bob/net!bob@net NICK rob/net"
    bob.say("PART #there :tea is cold")
    assert iris.wait(" PART ") == ":rob/net!rob@net PART #tea :tea is cold"
    bob.join("#there")
    zoe.say("KICK #there rob :shoo")
    assert iris.wait(" KICK ") == ":zoe/net KICK #tea rob/net :shoo"
    bob.join("#there")
    bob.say("QUIT :so long")
    assert re.match(r":rob/net!rob@net QUIT :.*so long", iris.wait(" QUIT "))
    for line, answer in [("NICK zoe/net", " 432 "), ("WHOIS nobody/net", " 401 "),
                         ("ISON zoe/net", " 303 .*zoe/net"), ("WHOIS zoe/net", " 312 iris zoe/net net ")]:
        iris.say(line)
        got = iris.wait(answer.split(" .*")[0])
        assert re.search(answer, got), got
    iris.say("PING end")
    assert "317" not in iris.wait("PONG"), "nobody knows since when zoe is there"
    wizard.do("channel join tea")
    wizard.do("channel set tea operator iris")
    iris.say("KICK #tea zoe/net")
    assert "has its own operators" in iris.wait(" 482 ")
    network.kill()
    assert iris.wait(" PART ") == ":zoe/net!zoe@net PART #tea"
    assert "By bridges" not in wizard.do("channel who tea")


def a_bridged_person_is_seen_said_to_told_and_answers(folder):
    """The story of zoe, who is on the network, and Ann, who is in the game."""
    network, zoe, _, ann = meet(folder, Ngircd, "create Ann a-long-password")
    zoe.say("NICK zoe")
    until(ann, "channel who public", "zoe/net")
    # said, both ways, with the formatting kept
    zoe.say("PRIVMSG #there :hello \x02Ann\x0f")
    assert "<zoe@net> hello **Ann**" in until(ann, "channel history public", "hello")
    ann.do("chat good **morning**, zoe")
    assert zoe.wait("PRIVMSG #there").endswith(":<Ann@Skein> good \x02morning\x02, zoe")
    # asked, and told, both ways
    zoe.say("PRIVMSG Skein :who")
    assert zoe.wait("NOTICE zoe").endswith(":On public here: Ann.")
    assert "You tell zoe/net" in ann.do("tell zoe/net are you well?")
    assert zoe.wait("PRIVMSG zoe").endswith(":<Ann@Skein> are you well?")
    zoe.say("PRIVMSG Skein :as well as can be")
    assert "tells you" in ann.read_on("as well as can be")
    assert "You tell zoe/net" in ann.do("reply so am I")
    assert zoe.wait("PRIVMSG zoe").endswith(":<Ann@Skein> so am I")
    # missed, ignored
    ann.do("afk")
    zoe.say("PRIVMSG #there :where is Ann?")
    until(ann, "channel history public", "where is Ann")
    ann.do("afk")
    assert "where is Ann?" in ann.do("missed")
    ann.do("ignore zoe/net")
    assert "where is Ann?" not in ann.do("missed")
    ann.do("unignore zoe/net")
    # another nick, and gone
    zoe.say("NICK zora")
    until(ann, "channel who public", "zora/net")
    zoe.say("QUIT :supper")
    while "zora/net" in ann.do("channel who public"):
        pass
    assert "You tell" not in ann.do("tell zora/net good night")
    network.kill()


def a_player_and_a_user_of_the_network_exchange_tells(folder):
    network = network_of(folder, Ngircd)
    zoe = on_channel(network, "zoe")
    server = folder.server(configure(bridge(network, channels='["#there"] = "tea"')), ("telnet", "irc"))
    wizard = enter_wizard(server)
    online(wizard)
    until(wizard, "channel who tea", "zoe/net")
    iris = Client(server.ports["irc"], "iris")
    wizard.do("channel join tea")
    zoe.say("PRIVMSG Skein :buy my pills")
    # A later line on the same link shows that the one before has arrived.
    zoe.say("PRIVMSG #there :then this")
    until(wizard, "channel history tea", "then this")
    iris.say("PRIVMSG zoe/net :psst")
    assert zoe.wait("psst").endswith("PRIVMSG zoe :<iris@Skein> psst")
    zoe.say("PRIVMSG Skein :yes?")
    assert iris.wait("zoe/net!zoe@net PRIVMSG") == ":zoe/net!zoe@net PRIVMSG iris :yes?"
    iris.say("PING end")
    assert not [line for line in iris.heard(0.3) if "pills" in line]


def tells_to_a_network_are_limited_and_checked(folder):
    network = network_of(folder, Ngircd)
    zoe = on_channel(network, "zoe")
    server = folder.server("limits = { exempt = {} }\n" + configure(bridge(network)), ("telnet", "irc"))
    wizard = enter_wizard(server)
    online(wizard)
    until(wizard, "channel who public", "zoe/net")
    iris = Client(server.ports["irc"], "iris")
    iris.say("PRIVMSG zoe/net :register hunter2pass")
    assert "wasn't said" in iris.wait("wasn't said")
    for i in range(20):
        iris.say("PRIVMSG zoe/net :flood %d" % i)
    iris.wait("too fast")
    wizard.do("tell zoe/net the end")
    came = [zoe.wait("PRIVMSG")]
    while "the end" not in came[-1]:
        came.append(zoe.wait("PRIVMSG"))
    assert "hunter2" not in str(came) and len(came) <= 15, came


def the_bridge_answers_questions_on_the_network(folder):
    network = network_of(folder, Ngircd)
    zoe = on_channel(network, "zoe")
    server = folder.server(configure(bridge(network, more='template = "**{nick}**: {text}"')))
    ann = enter(server, "create Ann a-long-password")
    online(ann)
    until(ann, "channel who public", "zoe/net")
    zoe.say("PRIVMSG Skein :\x01VERSION\x01")
    answer = zoe.wait("NOTICE zoe")
    assert re.search(r"NOTICE zoe :\x01VERSION Skein \S+, a bridge of ", answer), answer
    zoe.say("PRIVMSG Skein :who")
    assert zoe.wait("NOTICE zoe").endswith(":On public here: Ann.")
    zoe.say("PRIVMSG Skein :hello?")
    assert "Nobody here reads that" in zoe.wait("NOTICE zoe")
    ann.do("chat **so** it is")
    assert zoe.wait("so").endswith(":\u200b\x02Ann\x02: \x02so\x02 it is")


def a_channel_of_a_bridge_has_the_wizards_as_operators(folder):
    network = network_of(folder, Ngircd)
    server = folder.server(configure(bridge(network, channels='["#there"] = "tea"')), ("telnet", "irc"))
    wizard = enter_wizard(server)
    online(wizard)
    wizard.do("channel join tea")
    iris = Client(server.ports["irc"], "iris")
    iris.say("JOIN #tea")
    names = iris.wait(" 353 iris = #tea").split(":")[-1].split()
    assert [name for name in names if name.startswith("@")], names
    assert "iris" in names, "who comes first is no operator"


def a_speaker_is_told_if_the_network_refuses_a_message(folder):
    _, bob, _, ann = meet(folder)
    bob.say("MODE #there +m")
    bob.wait("MODE")
    ann.do("chat is anybody there")
    assert "does not accept our lines" in until(ann, "bridges", "does not accept our lines")
    assert b"net refused your line" in ann.buffer or "refused your line" in until(
        ann, "history", "refused your line")
    bob.say("MODE #there -m")
    bob.wait("MODE")
    ann.do("chat and now")
    assert bob.wait("and now").endswith(":<Ann@Skein> and now")
    until(ann, "bridges", r"on 1 of 1 channels\.")


def a_nick_that_is_taken_gets_another(folder):
    network = network_of(folder, Ngircd)
    thief = Client(network.port, "Skein")
    server = folder.server(configure(bridge(network)))
    ann = enter(server, "guest")
    assert "as Skein_, on" in online(ann)
    thief.close()


def a_kicked_bridge_comes_back(folder):
    _, bob, _, ann = meet(folder, line="guest")
    bob.say("KICK #there Skein :enough")
    assert "kicked us: enough" in until(ann, "bridges", "0 of 1")
    bob.wait("JOIN", timeout_s=60)
    online(ann)


def two_bridges_on_one_channel_do_not_echo(folder):
    network = network_of(folder, Ngircd)
    bob = on_channel(network, "bob")
    server = folder.server(configure(bridge(network, "one", "One"), bridge(network, "two", "Two")))
    ann = enter(server, "create Ann a-long-password")
    online(ann, "one")
    online(ann, "two")
    bob.heard(0.2)
    bob.say("PRIVMSG #there :hello")
    until(ann, "channel history public", "hello")
    bob.say("PRIVMSG #there :and again")
    answer = until(ann, "channel history public", "and again")
    kept = [line for line in answer.splitlines() if not line.startswith("[")]
    assert len(kept) == 2 and kept[1].endswith("and again"), answer
    assert not [line for line in bob.heard(1) if "PRIVMSG" in line]
    ann.do("chat hi")
    lines = [line for line in bob.heard(1) if "PRIVMSG" in line]
    assert len(lines) == 2, lines
    assert ann.do("channel history public").count(" hi") == 1


def two_networks_hear_each_other_once(folder):
    left = network_of(folder, Ngircd, "left")
    right = network_of(folder, Inspircd, "right")
    bob, eve = on_channel(left, "bob"), on_channel(right, "eve", "#here")
    server = folder.server(configure(
        bridge(left, "left"), bridge(right, "right", channels='public = "#here"')))
    ann = enter(server, "guest")
    online(ann, "left")
    online(ann, "right")
    bob.heard(0.2)
    bob.say("PRIVMSG #there :hello")
    assert eve.wait("PRIVMSG").endswith("PRIVMSG #here :<bob@left> hello")
    eve.say("PRIVMSG #here :\x01ACTION nods\x01")
    assert "\x01ACTION <eve@right> nods\x01" in bob.wait("PRIVMSG")
    # A line that another game's bridge carried goes no further.
    eve.say("PRIVMSG #here :<ann@elsewhere> hello there")
    until(ann, "channel history public", "hello there")
    assert not [line for client in (bob, eve) for line in client.heard(0.5) if "PRIVMSG" in line]


def a_wizard_pauses_a_bridge(folder):
    _, bob, server, ann = meet(folder, line="guest")
    wizard = enter_wizard(server)
    assert "paused" not in ann.do("bridges")
    assert "is paused" not in ann.do("@bridge pause net")
    assert "No bridge is called nett" in wizard.do("@bridge pause nett")
    assert "is paused" in wizard.do("@bridge pause net")
    assert "net: paused; connected" in ann.do("bridges")
    assert "The bridge to net is paused" in ann.do("channel history public")
    ann.do("chat not heard")
    bob.say("PRIVMSG #there :not heard either")
    # A later command shows that the one before was read.
    bob.say("KICK #there Skein :enough")
    until(ann, "bridges", "paused; .*enough")
    # A reload does not end the pause.
    server.process.send_signal(signal.SIGHUP)
    until(ann, "bridges", "net: paused; .* on 1 of 1 channels")
    wizard.do("@bridge resume net")
    assert "The bridge to net is running again" in ann.do("channel history public")
    ann.do("chat heard")
    assert bob.wait("PRIVMSG").endswith("heard")
    assert "either" not in ann.do("channel history public")


def a_wizard_can_have_a_bridge_retry_at_once(folder):
    """An operator's SIGHUP, or a wizard's resume, makes a bridge try at once."""
    network = network_of(folder, Ngircd)
    server = folder.server(configure(bridge(network)))
    wizard = enter_wizard(server)
    online(wizard)
    for ask in (lambda: server.process.send_signal(signal.SIGHUP), lambda: wizard.do("@bridge resume net")):
        network.kill()
        # Each failure doubles the wait, up to a minute or so: longer than this test waits.
        while not re.search(r"it tries again in ([4-9]\d seconds|.*minute)",
                            until(wizard, "bridges", "it tries again in")):
            ask()
        restart(folder, network)
        ask()
        until(wizard, "bridges", "on 1 of 1 channels", timeout_s=30)
        assert "tries again" not in wizard.do("bridges")


def a_single_user_of_a_network_can_be_silenced(folder):
    network, bob, server, ann = meet(folder)
    eve = on_channel(network, "evelyn")
    wizard = enter_wizard(server)
    ann.do("ignore bob/net")
    bob.say("PRIVMSG #there :one")
    eve.say("PRIVMSG #there :two")
    until(wizard, "channel history public", "one")
    until(wizard, "channel history public", "two")
    heard = ann.do("time")
    assert "<bob@net> one" not in heard and "<evelyn@net> two" in heard, heard
    assert "is muted for 10 minutes" in wizard.do("@mute eve*@net for 10m because noise")
    eve.say("PRIVMSG #there :three")
    bob.say("PRIVMSG #there :four")
    assert "three" not in until(wizard, "channel history public", "four")
    assert "eve*@net" in wizard.do("@sanctions")
    assert "evelyn@net may speak again" not in wizard.do("@unmute evelyn/net")
    assert "eve*@net may speak again" in wizard.do("@unmute <eve*/net>")
    eve.say("PRIVMSG #there :five")
    until(ann, "channel history public", "five")
    ann.do("unignore <bob@net>")
    wizard.do("channel set public ban evelyn/net")
    eve.say("PRIVMSG #there :six")
    bob.say("PRIVMSG #there :seven")
    assert "six" not in until(ann, "channel history public", "seven")
    asleep = enter(server, "create Cob a-long-password")
    asleep.do("quit")
    assert "Cob is muted" in wizard.do("@mute cob")
    assert "There isn't a player called" in wizard.do("@mute nobodyatall")
    assert "no longer hear" in ann.do("ignore cob")


def sighup_opens_new_bridges_and_keeps_unchanged_ones(folder):
    left = network_of(folder, Ngircd, "left")
    right = network_of(folder, Inspircd, "right")
    bob = on_channel(left, "bob")
    eve = on_channel(right, "eve")
    server = folder.server(configure(bridge(left, "left")), ("telnet", "irc"))
    ann = enter(server, "guest")
    online(ann, "left")
    until(ann, "channel who public", "bob/left")
    iris = Client(server.ports["irc"], "iris")
    iris.say("JOIN #public")
    iris.wait(" 366 iris #public ")
    bob.heard(0.2)
    with open(server.config, encoding="utf-8") as file:
        before = file.read()
    folder.write("config.lua", before + configure(bridge(left, "left"), bridge(right, "right")))
    server.process.send_signal(signal.SIGHUP)
    online(ann, "right")
    assert not bob.heard(0.2)
    folder.write("config.lua", before + configure(bridge(right, "right")))
    server.process.send_signal(signal.SIGHUP)
    bob.wait("QUIT")
    until(ann, "bridges", r"\Aright: .*1 of 1[^\n]*\Z")
    # Users of the removed bridge are no longer listed here.
    assert iris.wait(" PART ") == ":bob/left!bob@left PART #public"
    people = ann.do("channel who public")
    assert "eve/right" in people and "/left" not in people, people


def a_bridge_through_tls_believes_the_certificate(folder):
    succeeds(folder.run("certificate", "tls"))
    succeeds(folder.run("certificate", "other"))
    pem = [os.path.join(folder.path, "tls", name) for name in ("certificate.pem", "key.pem")]
    other = os.path.join(folder.path, "other", "certificate.pem")
    for kind in (Ngircd, Inspircd):
        network = network_of(folder, kind, kind.__name__, tuple(pem))
        server = folder.server(configure(
            bridge(network, "good", "Good", more='tls = true, ca = "%s"' % pem[0]),
            bridge(network, "bad", "Bad", more='tls = true, ca = "%s"' % other),
            bridge(network, "none", "None", more="tls = true"),
            bridge(network, "any", "Any", more="tls = true, verify = false")))
        ann = enter(server, "guest")
        online(ann, "good")
        online(ann, "any")
        until(ann, "bridges", "bad: not connected: .*certificate")
        until(ann, "bridges", "none: not connected: .*certificate")
        bob = Client(network.port, "bob", pem[0])
        bob.join("#there")
        ann.do("chat secret")
        assert "secret" in bob.wait("PRIVMSG")
        assert server.stop() == 0


def a_network_without_sasl_is_not_joined(folder):
    network = network_of(folder, Ngircd)
    server = folder.server(configure(
        bridge(network, more='sasl = { account = "skein", password = "secret" }')))
    ann = enter(server, "guest")
    until(ann, "bridges", "not connected: the network does not support logging in")


def a_bridge_logs_in_to_its_account(folder):
    network = network_of(folder, InspircdWithAccounts)
    folder.processes.append(network.services)
    owner = network.register("skein", "secret")
    sasl = 'sasl = { account = "skein", password = "%s" }'
    server = folder.server(configure(bridge(network, "good", "Good", more=sasl % "secret"),
                                     bridge(network, "bad", "Bad", more=sasl % "wrong")))
    ann = enter(server, "guest")
    online(ann, "good")
    until(ann, "bridges", "bad: not connected: the network refuses the account")
    owner.say("WHOIS Good")
    assert owner.wait(r" 330 | 318 ").startswith(":irc.example.org 330 skein Good skein")


def a_bridges_mistakes_are_reported_at_the_start(folder):
    for entry, words in (
            ('{ name = "a b", address = "x:1", nick = "n", channels = { "#a" } }', "bridges[1].name"),
            ('{ name = "a", address = "x:0", nick = "n", channels = { "#a" } }', "HOST:PORT"),
            ('{ name = "a", address = "x:1", nick = "1n", channels = { "#a" } }', "is not an IRC nickname"),
            ('{ name = "a", address = "x:1", nick = "n", channels = { "a" } }', '"a" does not pair a channel'),
            ('{ name = "a", address = "x:1", nick = "n", channels = { "#a" }, sasl = "x" }',
             "account = NAME"),
            ('{ name = "a", address = "x:1", nick = "n", channels = {} }', "1 to 50 channels"),
            ('{ name = "a", address = "x:1", nick = "n" }', "channels is missing")):
        folder.write("bad.lua", "bridges = { %s }\n" % entry)
        fails(folder.run("serve", "--config", "bad.lua"), 1, "bad.lua:1", words)
    succeeds(folder.run("init"))
    folder.write("bad.lua", 'bridges = { { name = "a", address = "x:1", nick = "n", channels = { "#a" }, '
                 'template = "{nick}" } }')
    fails(folder.run("serve", "--config", "bad.lua"), 1, "bridge a", "ends with {text}")
    folder.write("bad.lua", 'bridges = { { name = "a", address = "x:1", nick = "n", channels = '
                 '{ "#a" }, tls = true, ca = "nothing.pem" } }')
    fails(folder.run("serve", "--config", "bad.lua"), 1, "bridge a", "nothing.pem")


if __name__ == "__main__":
    raise SystemExit(main([
        messages_cross_to_ngircd_and_back,
        messages_cross_to_inspircd_and_back,
        a_line_from_the_network_is_shown_verbatim,
        users_of_the_network_are_seen_here_as_they_come_and_go,
        a_bridged_person_is_seen_said_to_told_and_answers,
        a_player_and_a_user_of_the_network_exchange_tells, tells_to_a_network_are_limited_and_checked,
        the_bridge_answers_questions_on_the_network,
        a_channel_of_a_bridge_has_the_wizards_as_operators,
        a_speaker_is_told_if_the_network_refuses_a_message,
        irc_shows_users_of_the_network_with_their_own_masks,
        topics_of_the_network_are_shown_but_not_set,
        long_lines_are_split_at_words,
        speakers_do_not_ping_users_of_the_network,
        a_bridge_reconnects_to_a_killed_network,
        a_nick_that_is_taken_gets_another,
        a_kicked_bridge_comes_back,
        two_bridges_on_one_channel_do_not_echo,
        two_networks_hear_each_other_once,
        a_wizard_pauses_a_bridge,
        a_wizard_can_have_a_bridge_retry_at_once,
        a_single_user_of_a_network_can_be_silenced,
        sighup_opens_new_bridges_and_keeps_unchanged_ones,
        a_bridge_through_tls_believes_the_certificate,
        a_network_without_sasl_is_not_joined,
        a_bridge_logs_in_to_its_account,
        a_bridges_mistakes_are_reported_at_the_start,
    ], needs=("bridges",)))
