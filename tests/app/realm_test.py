#!/usr/bin/env python3
"""Worlds of a realm with a real Redis as their broker: presence, messages between worlds, and recovery when the broker
or a world is killed, frozen or emptied.

usage: realm_test.py SKEIN"""
import os
import re
import shutil
import signal
import time
import urllib.request

from program import fails, main, succeeds
from served import SLOWER, Ended, Player, Server, enter, enter_wizard, plain, until
from board import Board, pin_worlds
from irc_network import Client

WAIT_S = 30


class Realm:
    """Some worlds in their own folders, and their broker."""

    def __init__(self, folder, names=("forest", "hills"), services=("telnet",)):
        self.folder = folder
        self.board = Board(os.path.join(folder.path, "board"))
        folder.processes.append(self.board.process)
        self.secret = folder.write("secret", "0123456789abcdef" * 4)
        os.chmod(self.secret, 0o600)
        self.services = services
        self.pinned = {}
        self.worlds = {name: self.make(name) for name in names}

    def make(self, name, secret=None, more="", gated=False, pinned=True):
        """Starts another world. Pinned: all know each other's keys."""
        path = os.path.join(self.folder.path, name)
        os.makedirs(path)
        server = Server(self.folder.binary, path, 'realm = { board = "%s", name = "%s", secret = "%s", %s }' % (
            self.board.address(), name, secret or self.secret, more), self.services, gated)
        self.folder.servers.append(server)
        if pinned:
            self.pinned[name] = server
            pin_worlds(self.pinned)
        server.start()
        return server

    def restart_board(self):
        self.board.start()
        self.folder.processes.append(self.board.process)


def two(folder):
    """A realm of two worlds that know each other, with Ann in the hills and Bert in the forest."""
    realm = Realm(folder)
    ann = enter(realm.worlds["hills"], "create Ann a-long-password")
    bert = enter(realm.worlds["forest"], "create Bert a-long-password")
    until(ann, "who forest", "Bert")
    until(bert, "who hills", "Ann")
    return realm, ann, bert


def eventually(ask, holds):
    """Asks until the answer is as it should be."""
    end = time.monotonic() + WAIT_S
    while not holds(told := ask()):
        assert time.monotonic() < end, told
        time.sleep(0.1)


def history(player, wanted):
    return until(player, "channel history public", wanted)


def people_of_two_worlds_see_and_tell_each_other(folder):
    _realm, ann, bert = two(folder)
    assert "You are the only person in this world.\nforest: 1" in ann.do("who")
    assert "forest: Bert" in ann.do("who all")
    ann.do("tell bert hello <b>there")
    assert 'You tell Bert (in the forest), "hello <b>there"' in until(ann, "look", "You tell Bert")
    assert 'Ann@hills tells you, "hello <b>there"' in until(bert, "look", "tells you")
    bert.do("reply and to you")
    assert 'Bert@forest tells you, "and to you"' in until(ann, "look", "and to you")
    ann.do("reply well then")
    assert 'Ann@hills tells you, "well then"' in until(bert, "look", "well then")
    ann.do("tell bert@forest as you are shown")
    assert "as you are shown" in until(bert, "look", "as you are shown")
    assert 'Nobody called "bert@hills"' in ann.do("tell bert@hills hello")
    assert "carl" in ann.do("tell carl hello")
    ann.do("chat good morning")
    assert "[public] Ann@hills: good morning" in until(bert, "look", "good morning")
    assert "Ann@hills" in history(bert, "good morning")
    bert.do("ignore ann@hills")
    ann.do("chat can you hear me")
    ann.do("tell bert can you hear me")
    assert "can't hear you" in until(ann, "look", "can't hear you")
    assert "can you hear" not in bert.do("look")


class Chatter(Client):
    """A client of IRC that knows tags and histories; echoes only if it asks for them."""

    def __init__(self, server, nick, more=""):
        super().__init__(server.ports["irc"], nick)
        self.say("CAP REQ :message-tags account-tag server-time batch draft/chathistory " + more)
        self.wait(r"CAP \S+ ACK")
        self.say("JOIN #public")
        self.wait(r" 366 \S+ #public ")

    def is_silent_on(self, text):
        """Asks for an answer, and whether text came before it."""
        self.say("PING silence")
        seen = []
        while True:
            while self.lines:
                line = self.lines.pop(0)
                if " PONG " in line:
                    return not any(text in one for one in seen)
                seen.append(line)
            self.read(1)


def tag(line, name):
    return re.search(r"[@;]%s=([^; ]*)" % name, line).group(1)


def on_irc_people_of_other_worlds_have_their_nicknames(folder):
    realm = Realm(folder, services=("telnet", "irc"))
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    bert = enter(forest, "create Bert a-long-password")
    cora, dora = Chatter(forest, "cora"), Chatter(hills, "dora")
    echoing = Chatter(hills, "echo", "echo-message")
    until(bert, "who hills", "dora")
    until(enter(hills, "guest"), "who forest", "Bert")
    bert.do("chat good morning")
    wanted = r":Bert!\S+@\S+ PRIVMSG #public :good morning"
    near, far = cora.wait(wanted), dora.wait(wanted)
    assert ":Bert!Bert@forest PRIVMSG" in far and tag(far, "account") == "Bert", far
    assert tag(near, "msgid") == tag(far, "msgid") and re.match(r"public-forest-\d+$", tag(far, "msgid")), (near, far)
    assert tag(near, "time") == tag(far, "time")
    dora.say("PRIVMSG #public :and to you")
    first = cora.wait(r":dora!\S+@hills PRIVMSG #public :and to you")
    assert "account=" not in first, first  # a guest
    assert dora.is_silent_on("and to you")
    for client in (cora, dora):
        client.say("CHATHISTORY AFTER #public msgid=%s 10" % tag(far, "msgid"))
        line = client.wait(r"batch=\S* :dora!\S+ PRIVMSG #public :and to you")
        assert tag(line, "msgid") == tag(first, "msgid")
        client.say("CHATHISTORY BETWEEN #public msgid=%s msgid=none 10" % tag(first, "msgid"))
        client.wait(r"BATCH -")
        client.say("CHATHISTORY BEFORE #public msgid=%s 1" % tag(first, "msgid"))
        assert "@forest PRIVMSG" in client.wait(r"good morning") or client is cora
    for client, echoes in ((dora, False), (echoing, True)):
        client.say("PRIVMSG bert :psst")
        assert "tells you, \"psst\"" in until(bert, "look", "psst")
        if echoes:
            client.wait(r":echo!\S+ PRIVMSG Bert :psst")
        time.sleep(0.3)
        assert client.is_silent_on("psst")
    bert.do("tell dora yes?")
    line = dora.wait(r":Bert!Bert@forest PRIVMSG dora :yes\?")
    assert tag(line, "account") == "Bert" and tag(line, "msgid"), line
    dora.say("WHOIS bert")
    assert " 311 dora Bert Bert forest * " in dora.wait(r" 311 "), "who Bert is"
    assert " Bert Bert :is logged in as" in dora.wait(r" 330 ")
    dora.wait(r" 318 ")
    dora.say("PRIVMSG nobody :hello")
    dora.wait(r" 401 dora nobody")


def shared_roles(folder, services=("telnet",)):
    realm = Realm(folder, (), services)
    for name in ("forest", "hills"):
        realm.worlds[name] = realm.make(name, more='roles = "shared"')
    bert = enter(realm.worlds["forest"], "create Bert a-long-password")
    wizard = enter_wizard(realm.worlds["hills"])
    until(wizard, "who forest", "Bert")
    return realm, wizard, bert


def ended(player):
    """Reads until the connection ends."""
    told = ""
    try:
        while True:
            told += player.wait(WAIT_S)
    except Ended:
        return told + plain(player.buffer)


def a_sanction_everywhere_holds_in_all_worlds(folder):
    realm, wizard, bert = shared_roles(folder)
    there = enter_wizard(realm.worlds["forest"])
    told = wizard.do("@mute bert for 1h because he shouts everywhere")
    assert "The other worlds have been told" in told and "Not in this world: " in told, told
    assert "he shouts" in until(bert, "say hello", "muted|silenced"), told
    assert "he shouts" in there.do("@sanctions bert") and "everywhere" not in there.do("@sanctions bert")
    wizard.do("@unmute bert everywhere")
    assert "You say" in until(bert, "say hello", "You say")
    assert "told" in wizard.do("@boot bert everywhere")
    assert "You have been sent out of the game." in ended(bert)
    bert = enter(realm.worlds["forest"], "connect Bert a-long-password")
    told = wizard.do("@ban bert everywhere")
    assert "bert is banned." in told and "The other worlds have been told" in told, told
    assert "banned" in ended(bert)
    assert "bert" in there.do("@bans").lower() and "bert" in wizard.do("@bans").lower()
    told = wizard.do("@ban wizard everywhere")
    assert "also apply to you" in told and "are told" not in told, told
    wizard.do("@unban bert everywhere")
    until(there, "@bans", "Nobody is banned")
    assert "You say" in enter(realm.worlds["forest"], "connect Bert a-long-password").do("say hello")


def a_wizard_cannot_sanction_in_another_world(folder):
    realm = Realm(folder, services=("telnet", "irc"))
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    bert = enter(forest, "create Bert a-long-password")
    wizard, ann = enter_wizard(hills), enter(hills, "create Ann a-long-password")
    until(wizard, "who forest", "Bert")
    for line in ("@ban bert everywhere", "@boot bert everywhere", "@mute bert for 1h everywhere"):
        wizard.do(line)
        verb = line[1:].split()[0]
        assert "You aren't a wizard there." in until(wizard, "look", 'In the forest "%s bert" was refused' % verb)
    wizard.do("@unban bert")
    dora = Chatter(hills, "dora")
    for line in ("@ban bert everywhere", "@boot bert everywhere", "@unban bert everywhere"):
        assert "told" not in ann.do(line)
        dora.say("PRIVMSG skein :" + line)
    assert dora.is_silent_on("are told")
    wizard.do("@role ann builder")
    ann.do("@create a rod")
    ann.program("rod", 'command("wave {this}", function(e)\n'
                '  local ok = pcall(function() return sys.realm_sanction(e.actor, "ban", "bert") end)\n'
                '  e.actor:tell(ok and "it worked" or "it failed")\nend)')
    assert "it failed" in ann.do("wave rod")
    time.sleep(1)
    assert "You say" in bert.do("say hello")


def letters_reach_another_world_or_come_back(folder):
    realm, ann, bert = two(folder)
    assert "on its way to bert" in ann.do("mail bert@forest = Dear <b>Bert")
    assert "[mail] Ann@hills: Dear <b>Bert" in until(bert, "look", "Dear")
    assert "new Ann@hills: Dear <b>Bert" in bert.do("mail")
    assert "Dear <b>Bert" in bert.do("mail read 1")
    assert "on its way" in bert.do("mail ann@hills = Dear Ann")
    until(ann, "mail", "new Bert@forest: Dear Ann")
    ann.do("mail nobody@forest = Who are you?")
    until(ann, "mail", "new skein: No account has that name")
    told = ann.do("mail read 2")
    assert "nobody@forest: No account" in told and "Who are you?" in told, told
    bert.do("ignore ann@hills")
    ann.do("mail bert@forest = Once more")
    until(ann, "mail", "Bert doesn't wish to hear from you")
    assert "No world in this realm is called marsh" in ann.do("mail bert@marsh = hello")
    realm.worlds["forest"].kill()
    assert "on its way" in ann.do("mail bert@forest = For later")
    guest = enter(realm.worlds["hills"], "guest")
    assert "A guest can't send letters" in guest.do("mail bert@forest = hello")


def metrics(server):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % server.ports["http"], timeout=10) as answer:
        return answer.read().decode()


def metrics_of_a_realm_can_be_plotted(folder):
    realm = Realm(folder, ("hills",), services=("telnet", "http"))
    hills = realm.worlds["hills"]

    def plots(wanted):
        eventually(lambda: metrics(hills), lambda told: wanted + "\n" in told)

    plots("skein_board_up 1")
    forest = realm.make("forest")
    ann = enter(hills, "create Ann a-long-password")
    until(ann, "who", "forest: 0")
    # the letters about Ann's name and arrival have been acknowledged
    plots('skein_realm_letters_waiting{world="forest"} 0')
    forest.kill()
    ann.do("chat are you there")
    plots('skein_realm_letters_waiting{world="forest"} 1')
    realm.board.kill()
    plots("skein_board_up 0")


def a_wizard_sees_the_state_of_the_realm(folder):
    realm, ann, _bert = two(folder)
    wizard = enter_wizard(realm.worlds["hills"])
    told = wizard.do("@realm")
    assert "This world is hills. The broker is connected." in told, told
    assert "hills: this world; version " in told, told
    assert "forest: here for" in until(wizard, "@realm", r"forest: here for .*; version \d")
    assert "Bert in the world forest" in wizard.do("@find bert")
    shown = wizard.do(";worlds()")
    assert "forest" in shown and "hills" in shown, shown
    realm.worlds["forest"].kill()
    ann.do("chat are you there")
    assert "forest: away; 1 letter waits" in until(wizard, "@realm", "forest: away")
    assert "forest: away" in ann.do("who")


def the_command_line_has_a_line_for_each_world(folder):
    realm, ann, _bert = two(folder)
    hills = realm.worlds["hills"]

    def lists(wanted):
        eventually(lambda: succeeds(folder.run("realm", "--world", hills.world, "list")),
                   lambda told: re.search("^" + wanted + "\nhills here, 1 player\nkeys:\n", told))

    lists("forest here, 1 player, letters waiting 0")
    realm.worlds["forest"].kill()
    ann.do("chat are you there")
    lists(r"forest away, letters waiting 1, oldest \d+ s")
    fails(folder.run("realm", "--world", hills.world, "forget", "forest"), 1, "stop it first")
    assert hills.stop() == 0
    told = succeeds(folder.run("realm", "--world", hills.world))
    assert re.match(r"forest unknown, letters waiting 1, oldest \d+ s\nhills away\nkeys:\n  hills [0-9a-f-]{39} this world\n", told), told


def health(server):
    try:
        with urllib.request.urlopen("http://127.0.0.1:%d/healthz" % server.ports["http"], timeout=10) as answer:
            return answer.read().decode()
    except OSError as problem:
        return str(problem)


def the_health_check_reports_the_broker(folder):
    realm = Realm(folder, ("hills",), services=("telnet", "http"))
    for state in ("up", "away"):
        wanted = '{"state": "alone", "board": "%s", "follower": "none"}' % state
        eventually(lambda: health(realm.worlds["hills"]), lambda told, wanted=wanted: told == wanted)
        realm.board.kill()


def sighup_applies_a_new_secret_and_channels(folder):
    realm, ann, bert = two(folder)
    ann.do("channel join tea")
    bert.do("channel join tea")
    ann.do("channel say tea nobody hears this afar")
    folder.write("secret", "fedcba9876543210" * 4)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    for server in (hills, forest):
        with open(server.config, encoding="utf-8") as file:
            config = file.read()
        with open(server.config, "w", encoding="utf-8") as file:
            file.write(config.replace(",  }", ', channels = { "public", "tea" } }'))
        server.process.send_signal(signal.SIGHUP)
    ann.do("chat with the new secret")
    assert "with the new secret" in history(bert, "new secret")
    ann.do("channel say tea it is served")
    told = until(bert, "channel history tea", "Ann@hills> it is served")
    assert "nobody hears this" not in told, told
    folder.write("secret", "too short")
    hills.process.send_signal(signal.SIGHUP)
    eventually(lambda: hills.words(), lambda told: "has to be text of 32 bytes" in told)
    ann.do("chat and still it goes on")
    assert "still it goes on" in history(bert, "still it goes on")


def an_area_becomes_a_world_of_its_own(folder):
    succeeds(folder.run("init", "--world", "old.db"))
    succeeds(folder.run("export", "--world", "old.db", "all"))
    told = succeeds(folder.run("realm", "split", "--world", "old.db", "--area", "tower", "part"))
    assert re.search(r"^to type in the new world.*\n  in causeway: @link east to OLD@gate$", told, re.M), told
    assert re.search(r"^to type in this one.*\n  in gate: @link west to NEW@causeway$", told, re.M), told
    names = sorted(os.listdir(os.path.join(folder.path, "part")))
    assert "tower.lua" in names and "start.lua" in names and "inn.lua" not in names, names
    succeeds(folder.run("init", "--world", "new.db", "--from", "part"))
    succeeds(folder.run("check", "--world", "new.db"))
    succeeds(folder.run("export", "--world", "old.db", "again"))
    for name in os.listdir(os.path.join(folder.path, "all")):
        path = os.path.join(folder.path, "all", name)
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as one, open(path.replace("/all/", "/again/"), encoding="utf-8") as other:
                assert one.read() == other.read(), name
    fails(folder.run("realm", "split", "--world", "old.db", "--area", "nowhere", "none"), 1, "no area nowhere")
    fails(folder.run("realm", "split", "--world", "old.db", "none"), 2, "--area")
    path = os.path.join(folder.path, "split")
    os.makedirs(path)
    os.rename(os.path.join(folder.path, "new.db"), os.path.join(path, "world.db"))
    server = Server(folder.binary, path)
    folder.servers.append(server)
    server.start()
    wizard = enter_wizard(server)
    wizard.do("@teleport $causeway")
    told = wizard.do("look")
    assert "The Causeway" in told and "east" not in told.split("Exits:")[-1], told


def messages_to_an_absent_world_arrive_when_it_is_back(folder):
    realm, ann, _bert = two(folder)
    realm.worlds["forest"].kill()
    for i in range(5):
        ann.do("chat line %d" % i)
    realm.worlds["hills"].kill()
    realm.worlds["forest"].start()
    realm.worlds["hills"].start()
    bert = enter(realm.worlds["forest"], "connect Bert a-long-password")
    told = history(bert, "<Ann@hills> line 4")
    assert re.findall(r"<Ann@hills> line (\d)", told) == list("01234"), told


def play_goes_on_while_the_broker_is_killed_frozen_or_emptied(folder):
    realm, ann, bert = two(folder)
    realm.board.kill()
    ann.do("chat said without a board")
    assert "doesn't answer right now" in until(ann, "tell bert hello", "doesn't answer")
    realm.restart_board()
    assert "said without a board" in history(bert, "without a board")
    until(ann, "who forest", "Bert")
    realm.board.freeze()
    begin = time.monotonic()
    ann.do("chat said to a frozen one")
    told = ann.do("tell bert hello") + "".join(ann.do("look") for _ in range(20))
    took_s = time.monotonic() - begin
    assert took_s < 5 * SLOWER, took_s
    assert "doesn't answer right now" in told or until(ann, "look", "doesn't answer right now")
    realm.board.thaw()
    assert "to a frozen one" in history(bert, "frozen one")
    realm.board.do("CONFIG", "SET", "maxmemory", "1")
    ann.do("chat said to a full one")
    begin = time.monotonic()
    told = ann.do("tell bert hello")
    assert "doesn't answer" in told or until(ann, "look", "doesn't answer right now")
    took_s = time.monotonic() - begin
    assert took_s < 5 * SLOWER, took_s
    realm.board.do("CONFIG", "SET", "maxmemory", "0")
    assert "to a full one" in history(bert, "full one")
    realm.board.do("FLUSHALL")
    ann.do("chat said after a flood")
    told = history(bert, "<Ann@hills> said after a flood")
    for line in ("said without a board", "said to a frozen one", "said to a full one", "said after a flood"):
        assert told.count("<Ann@hills> " + line) == 1, told


def a_world_starts_without_its_broker(folder):
    path = os.path.join(folder.path, "none")
    folder.write("none/x", "")
    server = Server(folder.binary, path, 'realm = { board = "unix:%s/nothing/family", name = "hills" }' % folder.path)
    folder.servers.append(server)
    server.start()
    guest = Player(server.port)
    guest.type("create Ann a-long-password")
    guest.read_on("New names cannot be given just now; come in as a guest.")
    assert "You" in guest.do("guest")
    assert server.stop() == 0


def a_client_is_told_that_the_world_waits_for_others(folder):
    """The other world is lost; without its copy nobody could know."""
    realm, _ann, _bert = two(folder)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    forest.kill()
    hills.kill()
    realm.board.do("FLUSHALL")
    hills.start()
    knocker = Player(hills.port)
    knocker.type("connect Ann a-long-password")
    knocker.read_on("is waiting for the other worlds of its realm")
    knocker.wait(WAIT_S)
    assert "Ann" in knocker.do("who")


def a_name_is_one_person_in_all_worlds(folder):
    realm = Realm(folder, services=("telnet", "irc"))
    forest, hills = realm.worlds["forest"], realm.worlds["hills"]
    ann, bert = enter(hills, "create Ann a-long-password"), enter(forest, "create Bert a-long-password")
    until(ann, "who forest", "Bert")
    other = Player(hills.port)
    other.type("create BERT another-long-password")
    other.read_on("Somebody has the name BERT already.")
    other.type("connect bert another-long-password")
    other.read_on("Wrong name or password")
    other.type("connect bert a-long-password")
    other.read_on("forest")
    fails(folder.run("account", "--world", hills.world, "set", "bert", "--password-stdin", typed="a-long-password"), 1,
          "belongs to the world forest")
    chatter = Player(hills.ports["irc"])
    chatter.type("NICK bert\r\nUSER b 0 * :b\r")
    chatter.read_on(" 433 * bert ")
    bert.close()
    assert "on its way to Bert in the world forest" in ann.do("mail bert = Dear Bert")
    until(enter(forest, "connect Bert a-long-password"), "mail", "new Ann@hills: Dear Bert")
    forest.kill()
    until(ann, "who", "forest: away")
    other.type("create Carl a-long-password")
    other.read_on("New names cannot be given just now; come in as a guest.")
    assert "Guest-hills-" in other.do("guest")
    assert "You" in enter(hills, "connect Ann a-long-password").do("look")


def messages_of_a_world_without_the_secret_are_ignored(folder):
    realm = Realm(folder, ("hills",))
    other = folder.write("other", "f" * 64)
    os.chmod(other, 0o600)
    stranger = realm.make("forest", other)
    ann = enter(realm.worlds["hills"], "create Ann a-long-password")
    bert = enter(stranger, "create Bert a-long-password")
    time.sleep(4)
    bert.do("chat let me in")
    assert "forest" not in ann.do("who")
    assert "let me in" not in ann.do("channel history public")


def enter_when_open(server, line):
    """Comes in as soon as anybody may."""
    end = time.monotonic() + WAIT_S
    while True:
        player = Player(server.port)
        try:
            player.do(line, 3)
            return player
        except Ended:
            player.close()
            assert time.monotonic() < end, "nobody is let in"


def an_old_copy_of_a_world_refuses_to_run(folder):
    realm, ann, bert = two(folder)
    hills = realm.worlds["hills"]
    succeeds(folder.run("backup", "--world", hills.world, "copy.db"))
    ann.do("chat one more")
    history(bert, "one more")
    assert hills.stop() == 0
    for name in ("world.db", "world.db-wal", "world.db-shm"):
        if os.path.exists(os.path.join(os.path.dirname(hills.world), name)):
            os.unlink(os.path.join(os.path.dirname(hills.world), name))
    shutil.copy(os.path.join(folder.path, "copy.db"), hills.world)
    hills.start()
    hills.process.wait(timeout=WAIT_S)
    assert hills.process.returncode == 1
    said = hills.words()
    assert "hills is older than what the realm knows (forest has seen" in said, said
    assert "skein realm readmit hills" in said
    told = succeeds(folder.run("realm", "--world", hills.world, "readmit", "hills"))
    assert "--yes does it" in told
    succeeds(folder.run("realm", "--world", hills.world, "readmit", "hills", "--yes"))
    hills.start()
    ann = enter_when_open(hills, "connect Ann a-long-password")
    until(ann, "who forest", "Bert")
    ann.do("chat here again")
    history(bert, "here again")


def mistakes_in_realm_options_are_named(folder):
    succeeds(folder.run("init", "--world", "world.db"))
    fails(folder.run("serve", "--world", "world.db", "--realm", "redis://board/family"), 2, "--name")
    fails(folder.run("serve", "--world", "world.db", "--realm", "board", "--name", "hills"), 2, "redis://HOST:PORT/REALM")
    fails(folder.run("serve", "--world", "world.db", "--realm", "redis://b/family", "--name", "Hills"), 2, "is not a world name")
    fails(folder.run("realm", "--world", "world.db"), 1, "belongs to no realm")
    fails(folder.run("realm", "--world", "world.db", "forget"), 2, "NAME")
    path = folder.write("open", "x" * 64)
    os.chmod(path, 0o644)
    folder.write("config.lua", 'realm = { board = "redis://b/family", name = "hills", secret = "open" }')
    fails(folder.run("serve", "--world", "world.db", "--config", "config.lua"), 1, "chmod 600 open")


if __name__ == "__main__":
    raise SystemExit(main([
        people_of_two_worlds_see_and_tell_each_other,
        a_wizard_sees_the_state_of_the_realm,
        letters_reach_another_world_or_come_back,
        metrics_of_a_realm_can_be_plotted,
        messages_to_an_absent_world_arrive_when_it_is_back,
        play_goes_on_while_the_broker_is_killed_frozen_or_emptied,
        a_world_starts_without_its_broker,
        a_client_is_told_that_the_world_waits_for_others,
        messages_of_a_world_without_the_secret_are_ignored,
        an_old_copy_of_a_world_refuses_to_run,
        mistakes_in_realm_options_are_named,
    ], needs=("realm",)))
