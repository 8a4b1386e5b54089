"""skein gate: people stay connected while the world is stopped, killed and started again."""
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "wire"))
from irc_client import Client  # noqa: E402
from program import fails, main, succeeds  # noqa: E402
from served import Player, enter, enter_wizard, number_in, plain, read_ready  # noqa: E402
from web_client import Socket, ask, log_in  # noqa: E402

AWAY = "The world catches its breath. You stay where you are."
BACK = "The world is back."
PERHAPS = "(Your last line may not have been done.)"


until = Player.read_on


def gated(folder, services=("telnet",), settings=""):
    return folder.server(settings, services, gated=True)


def again(server, how):
    """Ends the world by how(), and starts it again once its people know."""
    how()
    server.start()


def ways(server):
    return [server.kill, server.stop]


def a_player_stays_connected_and_needs_no_password(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    anna.do("@describe me = no builder")
    for end in ways(server):
        end()
        until(anna, AWAY)
        server.start()
        told = until(anna, BACK, "The Waking Room")
        assert told.index(BACK) < told.index("The Waking Room"), told
        assert "Welcome" not in told and ">" not in told, told
        assert anna.do("say I am here") == 'You say, "I am here"'


def lines_typed_while_the_world_is_away_run_later_in_order(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    for end in ways(server):
        end()
        until(anna, AWAY)
        for i in range(64):
            anna.type("say line %d" % i)
        server.start()
        answers = [anna.wait() for _ in range(64)]
        assert [re.search(r'You say, "(.*)"', answer).group(1) for answer in answers] == [
            "line %d" % i for i in range(64)], answers
        assert anna.do("look").startswith("The Waking Room")


def others_see_no_departures_or_arrivals(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    bert = enter(server, "create bert a-long-password")
    guest = enter(server, "guest")
    until(anna, "Bert wakes up.", "Guest")
    for end in ways(server):
        end()
        until(anna, AWAY)
        server.start()
        for player in (anna, bert, guest):
            told = until(player, BACK, "The Waking Room", "Exits:")
            assert "lost in thought" not in told, told
        seen = anna.do("look")
        assert "Bert" in seen and "Guest" in seen and "asleep" not in seen, seen
        for player in (anna, bert, guest):
            player.type("say all here")
        told = until(anna, "You say", "Bert says", "Guest")
        for word in ("wake", "return", "leaves", "stares", "sleep", "vanish"):
            assert word not in told, told
        anna.take_answers()
        anna.buffer = b""
        anna.answers = []
        for player in (bert, guest):
            until(player, "You say")


def a_guest_keeps_their_things(folder):
    server = gated(folder)
    wizard = enter_wizard(server)
    guest = enter(server, "guest")
    name = re.search(r"(Guest-\d+)", guest.do("who")).group(1)
    wizard.do("@create lamp")
    wizard.do("give lamp to %s" % name)
    again(server, server.kill)
    until(guest, BACK, "The Waking Room")
    assert "lamp" in guest.do("inventory")
    guest.close()


def a_lost_player_falls_asleep_after_linkdead_seconds(folder):
    server = gated(folder, settings="linkdead_seconds = 1\n")
    anna = enter(server, "create anna a-long-password")
    server.kill()
    until(anna, AWAY)
    anna.close()
    time.sleep(0.1)  # the gate has noticed; nothing else tells
    server.start()
    wizard = enter_wizard(server)
    end = time.monotonic() + 60
    while "Anna" in wizard.do("who"):  # on a busy machine they may be asleep before the wizard is in
        assert time.monotonic() < end, wizard.do("who")
        time.sleep(0.1)


def a_player_who_quit_does_not_come_back(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    anna.type("quit")
    until(anna, "Good-bye")
    again(server, server.kill)
    assert "anna" not in enter_wizard(server).do("who")


def a_line_cut_off_by_a_kill_is_answered_once(folder):
    server = gated(folder)
    wizard = enter_wizard(server)
    lever = number_in(wizard.do("@create lever"))
    wizard.program("#%d" % lever, 'command("pull {this}", function(e) for i = 1, 1e12 do end end)')
    os.kill(server.process.pid, signal.SIGSTOP)
    wizard.type("say this was sent")
    wizard.type("say this was not")
    time.sleep(0.2)  # the gate has read both; the world answers nothing that could be waited for
    server.kill()
    told = wizard.wait()
    assert AWAY in told and told.endswith(PERHAPS), told
    server.start()
    assert wizard.wait().endswith('You say, "this was not"')


def a_stop_neither_repeats_nor_loses_a_line(folder):
    server = gated(folder)
    wizard = enter_wizard(server)
    counter = number_in(wizard.do("@create counter"))
    wizard.program("#%d" % counter,
                   'command("count {this}", function(e) e.this.n = (e.this.n or 0) + 1; return tostring(e.this.n) end)')
    said = 0
    for _ in range(5):
        for _ in range(20):
            wizard.type("count counter")
        server.stop()
        server.start()
        for _ in range(20):
            answer = wizard.wait()
            said += 1
            assert answer.split("\n")[-1] == str(said), (said, answer)


def a_half_typed_behaviour_is_not_run_as_commands(folder):
    server = gated(folder)
    wizard = enter_wizard(server)
    wizard.do("@create lever")
    wizard.type("@program lever")
    until(wizard, "To give up, type @abort")
    wizard.type('on("hear", function(e)')
    server.kill()
    until(wizard, "start it again")
    wizard.type("say one")
    wizard.type("say two")
    wizard.type(".")
    time.sleep(2.1)  # a pause of the typist discards the rest, a pause of the world does not
    server.start()
    told = wizard.wait()
    assert "The world is back." in told and "You say" not in told, told
    assert wizard.do("say three").endswith('You say, "three"')


def a_password_typed_meanwhile_is_not_run_as_a_command(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    anna.type("password")
    until(anna, "assword")
    server.kill()
    until(anna, AWAY, "on an empty line")
    assert "Ignored, as" in anna.do("a-long-password")
    assert "Ignored, as" in anna.do("another-long-one")
    anna.do("")
    anna.type("look")
    server.start()
    assert "The Waking Room" in anna.wait()
    assert "-long-" not in anna.do("history")

    anna.type("password")
    until(anna, "assword")
    again(server, server.kill)
    assert "Ignored, as" in anna.do("a-long-password")
    anna.do("")
    assert "The Waking Room" in anna.do("look")

    late = Player(server.port)
    until(late, "Welcome to Skein")
    late.type("connect anna")
    until(late, "assword")
    again(server, server.kill)
    late.type("a-long-password")
    told = until(late, "Ignored, as")
    assert "a-long-password" not in told, told
    late.type("")
    assert "Waking Room" in late.do("connect anna a-long-password")


def a_client_before_login_is_greeted_again(folder):
    server = gated(folder)
    player = Player(server.port)
    until(player, "Welcome to Skein")
    player.type("anna")
    until(player, "anna")
    server.kill()
    until(player, AWAY)
    server.start()
    until(player, BACK, "Welcome to Skein")
    assert "Waking Room" in player.do("create anna a-long-password")


def a_client_that_connects_while_the_world_is_away_waits(folder):
    server = gated(folder)
    server.kill()
    player = Player(server.port)
    until(player, "The world is away just now")
    player.type("create anna a-long-password")
    server.start()
    assert "The Waking Room" in player.wait()


def irc_joined(server, nick, *caps):
    client = Client(server.ports["irc"])
    client.send("CAP REQ :" + " ".join(("message-tags",) + caps), "NICK " + nick, "USER %s 0 * :%s" % (nick, nick), "CAP END")
    client.until("366")
    client.send("JOIN #lamps")
    client.until("366")
    return client


def irc_stays_joined_and_sees_no_join_again(folder):
    server = gated(folder, ("telnet", "irc"))
    anna, bert = clients = [irc_joined(server, "anna"), irc_joined(server, "bert")]
    anna.sync(here=True)
    for end in ways(server):
        end()
        server.start()
        for client in clients:
            while BACK not in client.read().params[-1]:
                pass
        time.sleep(0.3)  # time for a text that must not come
        noise = [m for client in clients for m in client.sync(here=True)
                 if m.command in ("JOIN", "PART", "QUIT", "KICK", "NICK", "ERROR")]
        assert noise == [], noise
        bert.send("PRIVMSG #lamps :who has light?", "PRIVMSG #here :me")
        heard = [anna.until("PRIVMSG").params for _ in range(2)]
        assert heard == [["#lamps", "who has light?"], ["#here", "me"]], heard


def an_away_player_stays_away(folder):
    server = gated(folder, ("telnet", "irc"))
    anna, bert = irc_joined(server, "anna", "away-notify"), irc_joined(server, "bert", "away-notify")
    for end in ways(server):
        anna.send("AWAY :at lunch")
        anna.until("306")
        assert bert.until("AWAY").params == ["at lunch"]
        bert.sync(here=True)
        end()
        server.start()
        for client in (anna, bert):
            while BACK not in client.read().params[-1]:
                pass
        bert.send("WHOIS anna")
        told = bert.sync(here=True)
        assert [m.params[-1] for m in told if m.command == "301"] == ["at lunch"], told
        assert [m for m in told if m.command == "AWAY"] == [], told
        anna.send("AWAY")
        seen = [m.command for m in anna.sync(here=True) if m.command in ("305", "306")]
        assert seen == ["305"], seen
        assert bert.until("AWAY").params == []


def the_time_online_continues(folder):
    server = gated(folder, ("telnet", "irc"))
    anna, bert = irc_joined(server, "anna"), irc_joined(server, "bert")
    anna.sync(here=True)
    wizard = enter_wizard(server)

    def times():
        """When each came in, and last typed something."""
        bert.send("WHOIS anna")
        idle, signed_on = bert.until("317").params[2:4]
        sessions = wizard.do("sessions")
        on_for = int(re.search(r", for (\d+) second", sessions).group(1))
        return [time.time() - int(idle), int(signed_on), time.time() - on_for]

    time.sleep(2)  # so that a fresh connection would be noticed
    before = times()
    for end in ways(server):
        end()
        server.start()
        until(wizard, BACK, "The Waking Room")
        after = times()
        assert all(abs(one - other) < 1.5 for one, other in zip(before, after, strict=True)), (before, after)


def late_players_get_lines_of_players_who_came_back_first(folder):
    """People who come back later hear the words of somebody who is back first and has typed meanwhile."""
    server = gated(folder, ("telnet", "irc"))
    players = [enter(server, "create %s a-long-password" % name) for name in ("tina", "udo", "vera")]
    chatters = [irc_joined(server, nick) for nick in ("anna", "bert", "cleo")]
    for number, end in enumerate(ways(server)):
        end()
        for i, player in enumerate(players):
            until(player, AWAY)
            player.type("chat %d from player %d" % (number, i))
        for i, client in enumerate(chatters):
            client.send("PRIVMSG #lamps :%d from chatter %d" % (number, i), "PRIVMSG tina :%d to you %d" % (number, i))
        server.start()
        words = ["%d from player %d" % (number, i) for i in range(len(players))]
        for i, player in enumerate(players):
            told = until(player, *(words + ["%d to you %d" % (number, i) for i in range(len(chatters)) if player is players[0]]))
            assert all(told.count(word) == 1 for word in words), told
        for i, client in enumerate(chatters):
            heard = [client.until("PRIVMSG").params for _ in range(len(chatters) - 1)]
            assert sorted(heard) == [["#lamps", "%d from chatter %d" % (number, other)]
                                     for other in range(len(chatters)) if other != i], heard


def a_crowd_gets_every_line_in_order(folder):
    """More people than the gate tells in one turn: they are told in rounds, and a speaker is answered meanwhile."""
    server = gated(folder)
    crowd = [enter(server, "guest") for _ in range(80)]
    speaker = enter(server, "create anna a-long-password")
    for n in range(40):
        assert 'You say, "n%d."' % n in speaker.do("say n%d." % n)
    for guest in crowd:
        told = re.findall(r'Anna says, "n(\d+)\."', until(guest, '"n39."'))
        assert told == [str(n) for n in range(40)], told


def a_web_page_continues_without_a_gap(folder):
    server = gated(folder, ("telnet", "http"))
    web = Socket(server.ports["http"])
    web.send(type="create", name="anna", password="a-long-password")
    web.next("prompt")
    for end in ways(server):
        end()
        server.start()
        while BACK not in web.next("text")["text"]:
            pass
        before = len(web.frames)
        assert 'You say, "hello"' in web.do("say hello")
        numbers = [frame["n"] for frame in web.frames]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers
        assert not [frame for frame in web.frames[before:] if frame["type"] in ("gap", "welcome", "past")]


def requests_wait_for_the_world_and_then_are_refused(folder):
    server = gated(folder, ("telnet", "http"))
    port = server.ports["http"]
    enter(server, "create anna a-long-password").close()
    token = log_in(port, "anna", "a-long-password")
    server.kill()
    answer = ask(port, "GET", "/api/v1/who")
    assert answer.status == 503 and "away" in answer.text, (answer.status, answer.text)
    assert ask(port, "GET", "/healthz").status == 503
    assert "skein_gate_worlds_up 0\n" in ask(port, "GET", "/metrics").text
    server.start()
    assert ask(port, "GET", "/api/v1/who", token=token).status == 200
    assert "skein_gate_worlds_up 1\n" in ask(port, "GET", "/metrics").text
    assert ask(port, "GET", "/healthz").status == 200


def text(words):
    return struct.pack("<I", len(words)) + words


def frame(kind, parts):
    return struct.pack("<IB", len(parts) + 1, kind) + parts


HELLO = frame(1, text(b"skein gate") + struct.pack("<I", 1))


def opening(number, token, times=b""):
    fields = struct.pack("<IBII", 1, 0, 80, 24) + text(b"192.0.2.7") + text(b"") * 3
    return frame(2, struct.pack("<IB", number, 0) + text(b"telnet") + fields + text(token) + struct.pack("<Q", 0) + times)


def dial(server):
    link = socket.socket(socket.AF_UNIX)
    link.connect(server.link.removeprefix("unix:"))
    link.settimeout(60)
    return link


def read_all(link):
    """Returns everything read until the link is cut."""
    got = b""
    try:
        while more := link.recv(65536):
            got += more
    except ConnectionResetError:
        pass
    return got


def a_client_that_is_not_a_gate_is_cut_and_harms_nobody(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    line = frame(4, struct.pack("<I", 7) + text(b"look"))
    for sent in (b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, line, HELLO + line, HELLO + HELLO, HELLO + frame(77, b"1234"),
                 HELLO + opening(7, b"") + opening(7, b""), HELLO + opening(0, b""),
                 HELLO + opening(7, b"") + frame(4, struct.pack("<I", 7) + text(b"x" * 5000)),
                 HELLO + opening(7, b"") + line + line,
                 HELLO + opening(7, b"", struct.pack("<QQ", 2**63, 0)), HELLO + opening(7, b"", b"1234"),
                 HELLO + opening(7, b"") + frame(4, struct.pack("<I", 7) + text(b"look\nquit")),
                 HELLO + opening(7, b"") + frame(6, struct.pack("<I", 7) + text(b"1") + text(b"who") + text(b"[") + text(b"")),
                 frame(1, text(b"skein gate") + struct.pack("<I", 2)),
                 # Half of a large frame, sent before a hello: the server does not keep it.
                 struct.pack("<I", 1 << 20) + b"\x01" + b"x" * 1000):
        link = dial(server)
        link.sendall(sent)
        assert read_all(link).startswith(HELLO), sent
        link.close()
    assert anna.do("say unmoved") == 'You say, "unmoved"'
    for cut in range(0, len(HELLO), 3):
        link = dial(server)
        link.sendall(HELLO[:cut])
        link.close()
    assert anna.do("say unmoved") == 'You say, "unmoved"'


def an_invalid_token_makes_a_newcomer(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    for token in (b"x", b"A" * 43, b"A" * 60000, b"\0" * 43, b"anna"):
        link = dial(server)
        link.sendall(HELLO + opening(7, token))
        got = b""
        while b"Type your name" not in got:
            got += link.recv(65536)
        assert b"Waking Room" not in got, got
        link.close()
    assert anna.do("say alone") == 'You say, "alone"'


class Link:
    """A gate of the test's own, which can send anything."""

    def __init__(self, server):
        self.socket = dial(server)
        self.socket.sendall(HELLO)
        self.got = b""

    def open(self, number, token=b""):
        self.socket.sendall(opening(number, token))

    def line(self, number, line):
        self.socket.sendall(frame(4, struct.pack("<I", number) + text(line)))

    def until(self, *words):
        """Reads up to all of the words, and gives all that is read."""
        while not all(word in self.got for word in words):
            more = self.socket.recv(65536)
            assert more, self.got
            self.got += more
        got, self.got = self.got, b""
        return got

    def log_in(self, number, line):
        """Returns the token by which the conversation goes on."""
        self.open(number)
        self.until(b"Type your name")
        self.line(number, line)
        return re.search(rb"[A-Za-z0-9_-]{43}", self.until(b"Waking Room", b"> ")).group()


def a_stolen_token_does_not_open_a_second_connection(folder):
    server = gated(folder)
    link, thief = Link(server), Link(server)
    token = link.log_in(7, b"create anna a-long-password")

    thief.open(9, token)

    assert b"Waking Room" not in thief.until(b"Type your name")
    assert "the token of a conversation that is already open" in server.words()
    link.line(7, b"sessions")
    assert b"2. telnet" not in link.until(b"> ")


def each_session_of_a_player_gets_the_missed_texts(folder):
    """Not only the first player who comes back, and nobody twice."""
    server = gated(folder)
    udo = enter(server, "create udo a-long-password")
    link = Link(server)
    tokens = [link.log_in(7, b"create tina a-long-password"), link.log_in(8, b"connect tina a-long-password")]
    again(server, server.kill)
    udo.do("say first words")

    link = Link(server)
    for number, token in zip((7, 8), tokens, strict=True):
        link.open(number, token)
        told = link.until(b"Exits")
        assert told.count(b"first words\"") == 1, told

    # Only the link breaks, not the world: nothing that people were told is lost.
    link.socket.close()
    udo.do("who")
    link = Link(server)
    link.open(8, tokens[1])
    assert b"first words" not in link.until(b"Exits")


def a_stopping_gate_disconnects_its_players_with_a_farewell(folder):
    server = gated(folder)
    anna = enter(server, "create anna a-long-password")
    assert server.gate.stop() == 0
    rest = anna.buffer
    while True:
        more = anna.socket.recv(4096)
        if not more:
            break
        rest += more
    assert "Good-bye" in plain(rest)


def a_gate_cannot_listen_for_other_gates(folder):
    fails(folder.run("gate", "--to", "unix:none", "--listen", "gate:unix:there"), 1, "serve")
    fails(folder.run("gate"), 2, "--to")
    fails(folder.run("gate", "--to", "nowhere"), 1, "nowhere", "HOST:PORT")


def a_reload_tells_the_service_manager_whether_it_worked(folder):
    path = os.path.join(folder.path, "config.lua")
    folder.write("config.lua", "linkdead_seconds = 100\n")
    here = dict(os.environ, RUNTIME_DIRECTORY=folder.path)
    process = subprocess.Popen(
        [folder.binary, "gate", "--to", "unix:" + os.path.join(folder.path, "world"), "--config", path,
         "--listen", "telnet:127.0.0.1:0"], cwd=folder.path, env=here, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    folder.processes.append(process)
    read_ready(process, 60, lambda: "")

    def reload(pid=process.pid, env=here):
        return folder.run("gate", "--reload", str(pid), env=env)
    succeeds(reload())
    folder.write("config.lua", "linkdead_secnods = 100\n")
    fails(reload(), 1, "the configuration stays as it was", "linkdead_seconds")
    folder.write("config.lua", "linkdead_seconds = 200\n")
    succeeds(reload())
    assert "gate-reload" not in os.listdir(folder.path)
    fails(reload(env={}), 1, "RUNTIME_DIRECTORY")
    fails(reload(pid="one"), 1, "process id")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0


TESTS = [
    a_player_stays_connected_and_needs_no_password,
    lines_typed_while_the_world_is_away_run_later_in_order,
    others_see_no_departures_or_arrivals,
    a_guest_keeps_their_things,
    a_lost_player_falls_asleep_after_linkdead_seconds,
    a_player_who_quit_does_not_come_back,
    a_line_cut_off_by_a_kill_is_answered_once,
    a_stop_neither_repeats_nor_loses_a_line,
    a_half_typed_behaviour_is_not_run_as_commands,
    a_password_typed_meanwhile_is_not_run_as_a_command,
    a_client_before_login_is_greeted_again,
    a_client_that_connects_while_the_world_is_away_waits,
    irc_stays_joined_and_sees_no_join_again,
    an_away_player_stays_away,
    the_time_online_continues,
    late_players_get_lines_of_players_who_came_back_first,
    a_crowd_gets_every_line_in_order,
    a_web_page_continues_without_a_gap,
    requests_wait_for_the_world_and_then_are_refused,
    a_client_that_is_not_a_gate_is_cut_and_harms_nobody,
    an_invalid_token_makes_a_newcomer,
    a_stolen_token_does_not_open_a_second_connection,
    each_session_of_a_player_gets_the_missed_texts,
    a_stopping_gate_disconnects_its_players_with_a_farewell,
    a_gate_cannot_listen_for_other_gates,
    a_reload_tells_the_service_manager_whether_it_worked,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, needs=("gate",)))
