"""The game over IRC: #here, skein, and people on other protocols."""
import re
import socket
import sys

from irc_client import commands, is_message, main, only


class Telnet:
    """Somebody by telnet: types a line, gets the text up to the prompt."""

    def __init__(self, wire, name, password=None):
        self.socket = socket.create_connection(("127.0.0.1", wire.server.ports["telnet"]))
        self.socket.settimeout(60)
        self.bytes = b""
        wire.clients.append(self)
        self.name = name
        if password is None:
            self.do("create %s secret-of-%s" % (name, name))
        else:
            self.do("connect %s %s" % (name, password))

    def do(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.wait(rb"> \xff[\xf9\xef]")

    def wait(self, pattern):
        """Returns all text up to a match of the pattern."""
        while True:
            found = re.search(pattern, self.bytes)
            if found:
                text, self.bytes = self.bytes[:found.end()], self.bytes[found.end():]
                text = re.sub(rb"\xff\xfa.*?\xff\xf0|\xff[\xfb-\xfe].|\xff.", b"", text, flags=re.S)
                return text.decode()
            more = self.socket.recv(1 << 16)
            assert more, "the server has closed"
            self.bytes += more

    def hears(self, text):
        return self.wait(re.escape(text.encode()))

    def close(self):
        self.socket.close()


def here(client, nick=None):
    """Returns news of #here (or its answers), from one sender if named."""
    return [m for m in client.sync(here=True)
            if m.params[:1] == ["#here"] and (nick is None or m.nick == nick)]


def notices(client):
    return [m.params[1] for m in client.sync(here=True)
            if m.command == "NOTICE" and m.nick == "skein"]


def the_room_is_a_channel(wire):
    ann = wire.client("ann")

    assert only(ann.welcome, "332").params[2] == "The Waking Room"
    is_message(ann.ask("TOPIC #here", here=True)[0], "332", "ann", "#here", "The Waking Room")
    is_message(ann.ask("NAMES #here", here=True)[0], "353", "ann", "=", "#here", "ann")
    assert commands(ann.ask("WHO #here", here=True)) == ["352", "315"]
    assert commands(ann.ask("MODE #here", here=True)) == ["324"]
    assert commands(ann.ask("TOPIC #here :mine", "KICK #here ann", "INVITE ann #here",
                            "MODE #here +m", here=True)) == ["482"] * 4
    assert ann.ask("JOIN #here", here=True) == []


def parting_the_room_joins_it_again(wire):
    ann = wire.client("ann")

    got = ann.ask("PART #here", here=True)

    assert commands(got) == ["PART", "JOIN", "332", "353", "366"]


def speech_crosses_between_telnet_and_irc(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-wire")
    ann.sync()

    tess.do("say hello from telnet")
    got = [m for m in here(ann) if m.command == "PRIVMSG"]
    assert [m.params[1] for m in got] == ["hello from telnet"]
    assert got[0].source == "Tess-wire!player@player"
    ann.ask("PRIVMSG #here :hello from irc")
    tess.hears('Ann says, "hello from irc"')
    tess.do("emote grins")
    assert [m.params[1] for m in here(ann, "Tess-wire") if m.command == "PRIVMSG"] == \
        ["\1ACTION grins\1"]
    ann.ask("PRIVMSG #here :\1ACTION bows\1")
    tess.hears("Ann bows")


def colours_of_irc_leave_nothing_behind(wire):
    ann, bert = wire.client("ann"), Telnet(wire, "hued-bert")

    ann.send("PRIVMSG #here :\x0304,12red\x03 and \x02bold\x02")

    assert "red and bold" in bert.hears("bold")


def speech_to_the_room_is_verbatim(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-verbatim")
    ann.ask("PRIVMSG skein :alias hm = dance")
    for words in ['"quoted" words', '"quoted"', ": colon", "look at me", "hm", "@create thing", "; 1 + 1",
                  "say say", "x = y", "<b>bold</b>", "{actor} {{", "1", "2.lamp"]:
        ann.ask("PRIVMSG #here :" + words)
        tess.hears('Ann says, "%s"' % words)


def arrivals_and_departures_are_joins_and_parts(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-walks")
    assert [m.command for m in here(ann, "Tess-walks")] == ["JOIN"]
    tess.do("out")
    assert [m.command for m in here(ann, "Tess-walks")] == ["PART"]
    bob = wire.client("bob")
    assert ann.until("JOIN").nick == "bob"
    bob.close()
    gone = [m for m in ann.sync(here=True) if m.nick == "bob"]
    assert commands(gone) == ["QUIT"]


def an_irc_player_is_shown_after_staying_or_acting(wire):
    ann = wire.client("ann", caps=["away-notify"])
    bob = wire.client("bob")
    bob.ask("AWAY :back soon")
    bob.ask("PRIVMSG #here :hello")
    got = [m for m in ann.sync(here=True) if m.nick == "bob"]
    assert commands(got) == ["JOIN", "AWAY", "PRIVMSG"]

    cat = wire.client("cat")
    cat.ask("JOIN #public")
    got = [m for m in ann.ask("NAMES #here", here=True)
           if m.nick == "cat" or m.command == "353"]
    assert commands(got) == ["JOIN", "353"] and "cat" in got[1].params[3].split()

    ann.ask("JOIN #both")
    dan = wire.client("dan")
    dan.ask("JOIN #both")
    got = [m for m in ann.sync(here=True) if m.nick == "dan"]
    assert sorted(m.params[0] for m in got) == ["#both", "#here"]


def a_brief_connection_is_not_shown(wire):
    ann = wire.client("ann")
    eve = wire.client("eve")
    eve.ask("NICK eva")
    eve.close()
    got = commands([m for m in ann.sync(here=True) if m.nick in ("eve", "eva")])
    assert got in ([], ["JOIN", "QUIT"], ["JOIN", "NICK", "QUIT"]), got  # a slow machine takes a second


def an_arrival_is_not_repeated_as_a_text(wire):
    ann = wire.client("ann")
    bob = wire.client("bob")
    assert ann.until("JOIN").nick == "bob"
    bob.close()
    assert not [text for text in notices(ann) if "Bob" in text]


def walking_changes_the_channel(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    tess = Telnet(wire, "Tess-outside")
    tess.do("out")
    ann.sync(), bob.sync()

    got = ann.ask("PRIVMSG #here :!out", here=True)

    assert "bob" in [m.nick for m in got if m.command == "PART"]
    assert "Tess-outside" in [m.nick for m in got if m.command == "JOIN"]
    assert len(only(got, "TOPIC").params[1]) > 0 and only(got, "TOPIC").nick == "skein"
    assert any(m.command == "NOTICE" and m.nick == "skein" and "Tess-outside" in m.params[1] for m in got)
    assert all(m.params[0] == "#here" for m in got if m.nick == "skein"), got
    assert "PART" in [m.command for m in here(bob, "ann")]
    names = ann.ask("NAMES #here", here=True)[0].params[3].split()
    assert "Tess-outside" in names and "bob" not in names
    got = ann.ask("PRIVMSG skein :home", here=True)
    for _ in range(40):  # home takes ten seconds
        if any(m.command == "JOIN" and m.nick == "bob" for m in got):
            break
        import time
        time.sleep(0.5)
        got = ann.sync(here=True)
    assert any(m.command == "JOIN" and m.nick == "bob" for m in got), got


def a_hidden_wizard_is_on_no_irc_list(wire):
    wire.account("Hilda", "correct horse", role="wizard")
    hilda = wire.client("hilda", password="correct horse")
    hilda.ask("PRIVMSG skein :@set me.hidden = true", here=True)
    ann = wire.client("ann")
    assert "hilda" not in ann.ask("NAMES #here", here=True)[0].params[3].lower()
    assert not any("hilda" in str(m.params).lower() for m in ann.ask("WHO #here", here=True))
    got = ann.ask("PRIVMSG skein :out", here=True)
    hilda.ask("PRIVMSG skein :out", here=True)
    assert not any(m.nick and m.nick.lower() == "hilda" for m in got + ann.sync(here=True))


def skein_takes_commands_and_answers(wire):
    ann = wire.client("ann")

    got = ann.ask("PRIVMSG skein :look", here=True)
    assert all(m.command == "PRIVMSG" and m.nick == "skein" and m.params[0] == "ann" for m in got)
    assert got[0].params[1] == "The Waking Room"
    for line in ["!look", "/look", "! look"]:
        assert ann.ask("PRIVMSG skein :" + line, here=True)[0].params[1] == "The Waking Room", line
    got = ann.ask("PRIVMSG skein :frobnicate", here=True)
    assert len(got) == 1 and "frobnicate" in got[0].params[1] and got[0].params[0] == "ann"


def everything_in_the_here_channel_can_be_played(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    welcome = [m for m in ann.welcome if m.nick == "skein"]
    assert "The Waking Room" in [m.params[1] for m in welcome] and all(m.params[0] == "#here" for m in welcome)
    ann.sync(), bob.sync(here=True)

    for line in ["!who", "!look", "!frobnicate", "!take everything", "!n"]:
        got = ann.ask("PRIVMSG #here :" + line, here=True)
        assert got and all(m.command == "NOTICE" and m.nick == "skein" and m.params[0] == "#here"
                           for m in got), (line, got)
    assert not [m for m in bob.sync(here=True) if m.nick == "skein"]
    got = ann.ask("PRIVMSG skein :look", "PRIVMSG #here :!look", "PRIVMSG skein :frobnicate",
                  "PRIVMSG #here :!frobnicate", here=True)
    places = [m.params[0] for m in got if m.params[1] == "The Waking Room" or "frobnicate" in m.params[1]]
    assert places == ["ann", "#here", "ann", "#here"], got


def a_walk_is_shown_once(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-once")
    ann.sync()

    tess.do("out")
    got = [m for m in ann.sync(here=True) if "Tess-once" in m.line]
    assert [(m.command, m.params) for m in got] == [("PART", ["#here", "Tess-once goes out."])], got
    tess.do("in")
    got = [m for m in ann.sync(here=True) if "Tess-once" in m.line]
    assert commands(got) == ["JOIN"], got


def a_quit_reason_is_not_used_again(wire):
    wire.account("Ally", "correct horse")
    ann, ally = wire.client("ann"), wire.client("Ally", password="correct horse")
    ally.ask("PRIVMSG #here :hello")
    tess = Telnet(wire, "Ally", "correct horse")
    ally.send("QUIT :bye")
    ally.rest()
    ann.sync()

    tess.socket.sendall(b"quit\r\n")

    assert "bye" not in ann.until("QUIT").params[0]


def history_has_long_lines_whole(wire):
    ann = wire.client("ann", ["draft/chathistory", "batch", "message-tags"])
    tess = Telnet(wire, "Tess-history")
    ann.ask("JOIN #public")
    words = " ".join("word%d" % i for i in range(300))
    tess.do("chat " + words)
    tess.do("say " + words)
    ann.sync()

    for channel in ["#public", "#here"]:
        got = [m for m in ann.ask("CHATHISTORY LATEST %s * 1" % channel, here=True) if m.command == "PRIVMSG"]
        assert " ".join(m.params[1] for m in got) == words, got
        assert len({m.tags["msgid"] for m in got}) == 1 and len({m.tags["batch"] for m in got}) == 1


def actions_in_the_room_are_notices_from_skein(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-does")
    ann.sync()

    tess.do("smile")

    assert any("Tess-does smiles" in text for text in notices(ann))


def speech_by_a_command_line_is_not_doubled(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.sync()

    got = ann.ask("PRIVMSG skein :say by command", here=True)

    assert [m.params for m in got] == [["ann", 'You say, "by command"']]
    assert [m.params[1] for m in here(bob, "ann")] == ["by command"]


def speech_by_another_connection_is_shown(wire):
    wire.account("Petra", "correct horse")
    petra = wire.client("petra", password="correct horse")
    petra.nick = "Petra"
    other = Telnet(wire, "Petra", password="correct horse")

    other.do("say from the other window")

    assert [m.params[1] for m in here(petra, "Petra") if m.command == "PRIVMSG"] == \
        ["from the other window"]


def tells_are_private_messages(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-tale")
    ann.sync()

    assert ann.ask("PRIVMSG Tess-tale :can you see me") == []
    tess.hears('Ann tells you, "can you see me"')
    tess.do("tell ann yes I can")
    is_message(only(ann.sync(), "PRIVMSG"), "PRIVMSG", "ann", "yes I can")
    tess.do("afk out for tea")
    is_message(only(ann.ask("PRIVMSG tess-tale :hm"), "301"), "301", "ann", "Tess-tale",
               "out for tea")


def away_is_shared_between_irc_and_the_game(wire):
    ann = wire.client("ann", ["away-notify"])
    tess = Telnet(wire, "Tess-away")
    ann.sync()

    tess.do("afk at lunch")
    got = [m for m in ann.sync() if m.nick == "Tess-away"]
    assert [m.params for m in got if m.command == "AWAY"] == [["at lunch"]]
    ann.ask("AWAY :on irc")
    assert "on irc" in tess.do("whois ann")


def the_public_channel_is_shared_by_all_protocols(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-public")
    assert only(ann.welcome, "JOIN").params == ["#here"]

    tess.do("chat before ann joins")
    assert ann.sync() == []
    got = ann.ask("JOIN #public")
    assert "Tess-public" in [n.lstrip("@+") for n in only(got, "353").params[3].split()]
    tess.do("chat hello all")
    got = only(ann.sync(), "PRIVMSG")
    assert got.nick == "Tess-public" and got.params == ["#public", "hello all"]
    ann.ask("PRIVMSG #public :hello telnet")
    tess.hears("[public] ann: hello telnet")
    ann.ask("PRIVMSG #public :\1ACTION waves\1")
    tess.hears("[public] ann waves")
    assert "hello telnet" in tess.do("channel history public")


def irc_channels_are_the_games_channels(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-channels")
    ann.ask("JOIN #cooks")

    assert "cooks" in tess.do("channels")
    tess.do("channel join cooks")
    is_message(only(ann.sync(), "JOIN"), "JOIN", "#cooks")
    ann.ask("TOPIC #cooks :soup today")
    tess.hears("ann sets the topic: soup today")
    tess.do("channel say cooks with onions")
    is_message(only(ann.sync(), "PRIVMSG"), "PRIVMSG", "#cooks", "with onions")
    ann.ask("KICK #cooks Tess-channels :too salty")
    assert "aren't on cooks" in tess.do("channel say cooks still here").replace("\r\n", " ")
    ann.ask("INVITE Tess-channels #cooks")
    tess.hears("channel join cooks")
    tess.do("channel join cooks")
    ann.ask("MODE #cooks +m")
    assert "voice" in tess.do("channel say cooks hm").replace("\r\n", " ")
    tess.do("channel leave cooks")
    assert "PART" in commands(ann.sync())


def a_channels_founder_is_its_operator_by_telnet(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-founds")
    tess.do("channel join bakers")
    tess.do("channel topic bakers = fresh bread")
    assert "bakers is set to: private, outside, topic" in tess.do("channel set bakers private")
    assert commands(ann.ask("JOIN #bakers")) == ["473"]

    tess.do("channel invite ann to bakers")
    is_message(only(ann.sync(), "INVITE"), "INVITE", "ann", "#bakers")
    got = ann.ask("JOIN #bakers")
    is_message(only(got, "332"), "332", "ann", "#bakers", "fresh bread")
    assert only(got, "353").params[3].split()[0] in ("ann", "@Tess-founds")
    assert "On bakers: @Tess-founds, ann" in tess.do("channel who bakers")
    assert "aren't an operator" in Telnet(wire, "Tom-other").do("channel kick ann from public")
    tess.do("channel set bakers voice ann")
    is_message(only(ann.sync(), "MODE"), "MODE", "#bakers", "+v", "ann")
    tess.do("channel kick ann from bakers")
    is_message(only(ann.sync(), "KICK"), "KICK", "#bakers", "ann", "Tess-founds")
    tess.do("channel set bakers key crumbs")
    tess.do("channel unset bakers private")
    assert commands(ann.ask("JOIN #bakers")) == ["475"]
    assert "have no setting frob" in tess.do("channel set bakers frob")


def in_the_dark_no_members_are_shown(wire):
    wire.account("Petra", "correct horse", role="wizard")
    petra = Telnet(wire, "Petra", password="correct horse")
    room = re.search(r"#\d+", petra.do("@dig Pitch")).group(0)
    petra.do("@teleport " + room)
    petra.do("@set here.light = 0")
    ann = wire.client("ann")
    petra.do("@teleport ann to " + room)

    names = ann.ask("NAMES #here", here=True)[0].params[3].split()
    assert names == ["ann"], names
    petra.do("emote moves in silence")
    assert [m for m in here(ann, "Petra")] == []
    petra.do("@set here.light = 1")
    got = here(ann)
    assert "JOIN" in [m.command for m in got if m.nick == "Petra"]
    assert only(got, "TOPIC").params[1] == "Pitch"
    petra.do("@name here = Bright Place")
    assert only(here(ann), "TOPIC").params[1] == "Bright Place"


def colours_are_sent_only_if_wanted(wire):
    ann = wire.client("ann")

    assert not any("\3" in m.line or "\2" in m.line for m in ann.ask("PRIVMSG skein :look", here=True))
    ann.ask("PRIVMSG skein :set colour on")
    assert any("\3" in m.line or "\2" in m.line for m in ann.ask("PRIVMSG skein :look", here=True))


def long_texts_are_split_at_words(wire):
    ann = wire.client("ann")
    tess = Telnet(wire, "Tess-long")
    ann.sync()
    words = " ".join("wörd%d" % i for i in range(300))

    tess.do("say " + words)

    got = [m.params[1] for m in here(ann, "Tess-long") if m.command == "PRIVMSG"]
    assert len(got) > 3 and " ".join(got) == words


def a_player_leaves_the_room_channel_after_quit(wire):
    wire.account("Quinn", "correct horse")
    quinn = wire.client("quinn", password="correct horse")
    quinn.nick = "Quinn"
    ann = wire.client("ann")
    ann.sync()
    quinn.send("QUIT :to bed")
    quinn.rest()
    gone = [m for m in ann.sync(here=True) if m.nick == "Quinn"]
    assert commands(gone) == ["QUIT"], gone
    assert "Quinn" not in ann.ask("NAMES #here", here=True)[0].params[3]


def a_disguised_player_is_not_in_the_room_channel(wire):
    wire.account("Hanna", "correct horse", role="wizard")
    hanna = Telnet(wire, "Hanna", "correct horse")
    place = re.search(r"#\d+", hanna.do("@dig The Ball")).group()
    hanna.do("@set %s.accepts = \"anybody\"" % place)
    hanna.do("@create a domino from garment")
    for line in ("@program domino", 'on("name", function(e) return "a masked guest" end)'):
        hanna.socket.sendall(line.encode() + b"\r\n")
    hanna.do(".")
    wire.account("Ida", "correct horse")
    ida = Telnet(wire, "Ida", "correct horse")
    ann = wire.client("ann")
    for name in ("me", "ida", "ann"):
        hanna.do("@teleport %s to %s" % (name, place))
    ann.sync()
    hanna.do("give domino to ida")
    assert "Ida" in ann.ask("NAMES #here", here=True)[0].params[3]

    ida.do("wear domino")

    seen = ann.sync(here=True)
    assert [m for m in seen if m.command == "PART" and m.nick == "Ida"], seen
    for line in ("say Who am I?", "emote bows.", "curtsy to ann", "whisper ann Guess!", "n", "remove nothing"):
        ida.do(line)
    seen = ann.sync(here=True)
    assert not [m for m in seen if "ida" in m.line.lower()], seen
    text = " ".join(m.params[-1] for m in seen)
    for part in ("A masked guest says, \"Who am I?\"", "A masked guest bows.", "A masked guest whispers to you"):
        assert part in text, (part, text)
    for line in ("NAMES #here", "WHO #here"):
        assert "Ida" not in " ".join(m.line for m in ann.ask(line, here=True)), line
    told = " ".join(m.params[-1] for m in ann.ask("WHOIS Ida"))
    assert "masked" not in told and "Ball" not in told and "#here" not in told, told
    ann.send("PRIVMSG Ida :hello")
    ida.hears("tells you, \"hello\"")

    ida.do("remove domino")

    seen = ann.sync(here=True)
    assert [m for m in seen if m.command == "JOIN" and m.nick == "Ida"], seen
    ida.do("say It was me.")
    assert [m for m in ann.sync(here=True) if m.nick == "Ida" and m.command == "PRIVMSG"]



def npcs_speak_as_nicks(wire):
    ann = wire.client("Ann", ["message-tags", "batch", "draft/chathistory", "server-time"])
    wizard = Telnet(wire, "wizard", wire.server.wizard_password)
    wizard.do("@teleport me to $start")
    number = re.search(r"#(\d+)", wizard.do("@create an old parrot from npc")).group(1)
    wizard.do("drop parrot")
    ann.send("JOIN #public")
    ann.sync(here=True)
    for line in ("say Squeak!", "emote flaps.", "chat Hello all."):
        wizard.do("@force #%s %s" % (number, line))
    seen = [m for m in ann.sync(here=True) if m.nick == "an/old/parrot"]
    assert [(m.command, m.params) for m in seen] == [
        ("PRIVMSG", ["#here", "Squeak!"]), ("PRIVMSG", ["#here", "\x01ACTION flaps.\x01"]),
        ("PRIVMSG", ["#public", "Hello all."])], [m.line for m in seen]
    assert all("!npc@npc" in m.line for m in seen), [m.line for m in seen]
    assert "bot" in seen[-1].tags and "account" not in seen[-1].tags, seen[-1].line
    for target in ("#public", "#here"):
        ann.send("CHATHISTORY LATEST %s * 10" % target)
        assert [m for m in ann.sync(here=True) if m.nick == "an/old/parrot"], target


def an_npc_is_never_taken_for_somebody(wire):
    """Zed comes after an npc was called that. Words of the npc are not read as hers, nor those from before."""
    wizard = Telnet(wire, "wizard", wire.server.wizard_password)
    wizard.do("@teleport me to $start")
    number = re.search(r"#(\d+)", wizard.do("@create Zed from npc")).group(1)
    wizard.do("drop zed")
    wizard.do("channel join public")
    wizard.do("@force #%s chat I quit." % number)
    zed = Telnet(wire, "Zed")
    ann = wire.client("Ann", ["message-tags", "batch", "draft/chathistory", "server-time"])
    ann.ask("JOIN #public")
    for line in ("say Squeak!", "emote flaps."):
        wizard.do("@force #%s %s" % (number, line))
    zed.do("say It is me.")
    said = [(m.nick, m.params[-1]) for m in ann.sync(here=True) if m.command == "PRIVMSG"]
    assert said == [("Zed/npc", "Squeak!"), ("Zed/npc", "\x01ACTION flaps.\x01"), ("Zed", "It is me.")], said
    assert [m.nick for m in ann.ask("CHATHISTORY LATEST #public * 10") if "I quit" in m.line] == ["Zed/npc"]
    assert "Zed/npc: I quit." in wizard.do("channel history public")


TESTS = [
    the_room_is_a_channel, parting_the_room_joins_it_again, speech_crosses_between_telnet_and_irc,
    colours_of_irc_leave_nothing_behind, speech_to_the_room_is_verbatim, arrivals_and_departures_are_joins_and_parts,
    an_irc_player_is_shown_after_staying_or_acting, a_brief_connection_is_not_shown,
    an_arrival_is_not_repeated_as_a_text, walking_changes_the_channel, everything_in_the_here_channel_can_be_played,
    a_walk_is_shown_once, a_quit_reason_is_not_used_again, history_has_long_lines_whole,
    skein_takes_commands_and_answers, actions_in_the_room_are_notices_from_skein,
    speech_by_a_command_line_is_not_doubled, speech_by_another_connection_is_shown, tells_are_private_messages,
    away_is_shared_between_irc_and_the_game, the_public_channel_is_shared_by_all_protocols,
    irc_channels_are_the_games_channels, a_channels_founder_is_its_operator_by_telnet,
    in_the_dark_no_members_are_shown, a_hidden_wizard_is_on_no_irc_list, colours_are_sent_only_if_wanted,
    long_texts_are_split_at_words, a_player_leaves_the_room_channel_after_quit,
    a_disguised_player_is_not_in_the_room_channel, npcs_speak_as_nicks, an_npc_is_never_taken_for_somebody,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
