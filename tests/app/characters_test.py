"""Several characters of one player: each door logs in to the one that is named, with one password, and to nobody else's.

usage: characters_test.py SKEIN"""
import base64
import imaplib
import socket
import sys

import program
from served import Ended, Player, enter, enter_wizard
from web_client import ask, log_in

PASSWORD = "long-enough"


def serve(folder, *services):
    server = folder.server("irc = { scram = true }\n", services=("telnet", *services))
    ann = enter(server, "create Ann " + PASSWORD)
    assert "another character of yours" in ann.do("characters new Wren")
    enter(server, "create Eve eves-own-word").close()
    ann.type("quit")
    return server


class Irc:
    def __init__(self, server):
        self.stream = socket.create_connection(("127.0.0.1", server.ports["irc"]), 60).makefile("rw", newline="\r\n")

    def send(self, *lines):
        for line in lines:
            self.stream.write(line + "\r\n")
        self.stream.flush()

    def until(self, *commands):
        for line in self.stream:
            words = line.split()
            if words[0] == "PING":
                self.send("PONG " + words[1])
            if len(words) > 1 and words[1] in commands:
                return line.strip()
        return ""


def irc_by_pass(server, nick, password):
    client = Irc(server)
    client.send("PASS " + password, "NICK " + nick, "USER u 0 * :u")
    return client, client.until("001", "464", "433")


def irc_by_sasl(server, account, nick, password):
    client = Irc(server)
    client.send("CAP REQ :sasl", "NICK " + nick, "USER u 0 * :u", "AUTHENTICATE PLAIN")
    client.until("CAP")
    client.send("AUTHENTICATE " + base64.b64encode(("\0%s\0%s" % (account, password)).encode()).decode())
    answer = client.until("900", "904")
    client.send("CAP END")
    return client, answer, client.until("001", "433")


def telnet_asks_which_character(folder):
    server = serve(folder)
    player = Player(server.ports["telnet"])
    player.type("connect Ann " + PASSWORD)
    asked = player.read_on("Which one?")
    assert "1. Ann\n" in asked.replace("\r", "") and "2. Wren\n" in asked.replace("\r", ""), asked
    player.type("eve")
    assert "Type a number or a name" in player.read_on("Which one?")
    player.type("wren")
    player.wait()
    assert "Wren" in player.do("whois wren")
    assert "Your characters: Ann and Wren." in player.do("characters")

    named = Player(server.ports["telnet"])
    named.type("connect Wren " + PASSWORD)
    named.wait()
    assert "Which one?" not in named.do("look")
    first = Player(server.ports["telnet"])
    first.type("connect Ann " + PASSWORD)
    first.read_on("Which one?")
    first.type("")
    first.wait()
    assert "Ann" in first.do("who")


def the_choice_has_names_as_they_are_written(folder):
    server = serve(folder)
    ann = Player(server.ports["telnet"])
    ann.type("connect Wren " + PASSWORD)
    ann.wait()
    ann.type("characters new Zoë")
    ann.read_on("another character of yours")
    asking = Player(server.ports["telnet"])
    asking.type("connect Ann " + PASSWORD)
    asked = asking.read_on("Which one?").replace("\r", "")
    assert "2. Wren (in the game)\n" in asked and "3. Zoë\n" in asked, asked
    asking.type("zoë")
    asking.wait()
    assert "Zoë" in asking.do("who")


def one_player_with_two_characters_chooses_at_log_in_and_keeps_their_channels(folder):
    """The story of a player: each character has channels of its own, which are there again after a choice at log-in."""
    server = folder.server("irc = { scram = true }\n", services=("telnet", "irc"))
    ann = enter(server, "create Ann " + PASSWORD)
    eve = enter(server, "create Eve eves-own-word")
    for player in (ann, eve):
        assert "You have joined herons" in player.do("channel join herons")
    assert "another character of yours" in ann.do("characters new Wren")
    ann.type("characters play Wren")
    ann.read_on("Exits")
    assert "Your characters: Ann and Wren" in ann.do("characters")
    assert "You have joined moths" in ann.do("channel join moths")
    ann.type("quit")

    again = Player(server.ports["telnet"])
    again.type("connect Ann " + PASSWORD)
    asked = again.read_on("Which one?").replace("\r", "")
    assert "1. Ann\n" in asked and "2. Wren\n" in asked, asked
    again.type("2")
    again.wait()
    assert "Wren" in again.do("channel who moths") and "Wren" not in again.do("channel who herons")
    assert "the lamp is lit" in again.do("moths the lamp is lit")
    again.type("quit")

    third = Player(server.ports["telnet"])
    third.type("connect Ann " + PASSWORD)
    third.read_on("Which one?")
    third.type("ann")
    third.wait()
    assert "Ann" in third.do("channel who herons") and "Ann" not in third.do("channel who moths")
    eve.do("herons good evening, Ann")
    assert "good evening, Ann" in third.do("channel history herons")
    nick, welcome = irc_by_pass(server, "Wren", PASSWORD)
    assert " Wren " in welcome, welcome
    while "#moths" not in nick.until("JOIN").lower():
        pass  # #here comes first


def a_wrong_password_shows_no_characters(folder):
    server = serve(folder)
    player = Player(server.ports["telnet"])
    player.type("connect Ann eves-own-word")
    said = player.read_on("password")
    assert "Wren" not in said and "Which" not in said, said


def a_new_password_ends_an_open_choice(folder):
    server = serve(folder)
    player = Player(server.ports["telnet"])
    player.type("connect Ann " + PASSWORD)
    player.read_on("Which one?")
    wizard = enter_wizard(server)
    wizard.type("@password Wren")
    wizard.read_on("8 characters or more")
    wizard.type("another-long-one")
    wizard.read_on("again")
    wizard.type("another-long-one")
    wizard.read_on("has a new password")
    player.type("wren")
    said = player.read_on("password")
    assert "Waking Room" not in said, said


def irc_takes_the_character_whose_nick_is_asked_for(folder):
    server = serve(folder, "irc")
    _, welcome = irc_by_pass(server, "Wren", PASSWORD)
    assert " Wren " in welcome, welcome
    _, welcome = irc_by_pass(server, "wren", "Ann:" + PASSWORD)
    assert " Wren " in welcome, welcome
    _, account, welcome = irc_by_sasl(server, "Ann", "Wren", PASSWORD)
    assert " Wren " in account and " Wren " in welcome, (account, welcome)
    _, account, welcome = irc_by_sasl(server, "Wren", "Ann", PASSWORD)
    assert " Ann " in welcome, welcome


def irc_gives_nobody_anothers_character(folder):
    server = serve(folder, "irc")
    _, account, welcome = irc_by_sasl(server, "Eve", "Wren", "eves-own-word")
    assert " Eve " in account and " Eve " in welcome, (account, welcome)
    for nick, password in (("Wren", "eves-own-word"), ("Ann", "Wren:eves-own-word"), ("Wren", "Eve:" + PASSWORD)):
        _, refused = irc_by_pass(server, nick, password)
        assert " 464 " in refused, (nick, refused)
    _, welcome = irc_by_pass(server, "Wren", "Eve:eves-own-word")
    assert " Eve " in welcome, welcome


def the_api_lists_the_characters_of_its_caller_alone(folder):
    server = serve(folder, "http")
    port = server.ports["http"]
    for name in ("Ann", "Wren"):
        token = log_in(port, name, PASSWORD)
        assert ask(port, "GET", "/api/v1/account/characters", None, token).json == {"characters": ["Ann", "Wren"]}
    token = log_in(port, "Eve", "eves-own-word")
    assert ask(port, "GET", "/api/v1/account/characters", None, token).json == {"characters": ["Eve"]}
    assert ask(port, "GET", "/api/v1/account/characters").status == 401
    assert ask(port, "POST", "/api/v1/login", {"name": "Eve", "as": "Wren", "password": "eves-own-word"}).json["name"] == "Eve"
    assert ask(port, "POST", "/api/v1/login", {"name": "Wren", "as": "Eve", "password": PASSWORD}).json["name"] == "Wren"


def mail_programs_name_the_character(folder):
    server = serve(folder, "imap")
    for name in ("Ann", "Wren"):
        box = imaplib.IMAP4("127.0.0.1", server.ports["imap"])
        assert box.login(name, PASSWORD)[0] == "OK"
        box.logout()


def a_ban_keeps_out_every_character_by_every_door(folder):
    server = serve(folder, "irc", "http", "imap")
    wizard = enter_wizard(server)
    player = Player(server.ports["telnet"])
    player.type("connect Wren " + PASSWORD)
    player.wait()
    token = log_in(server.ports["http"], "Ann", PASSWORD)
    wizard.do("@ban Ann")
    try:
        for _ in range(3):
            player.do("look")
        assert False, "the session of the other character has ended"
    except Ended:
        pass

    for name in ("Ann", "Wren"):
        again = Player(server.ports["telnet"])
        again.type("connect %s %s" % (name, PASSWORD))
        said = again.read_on("ban")
        assert "Which one?" not in said and "Waking Room" not in said, said
        client, refused = irc_by_pass(server, name, PASSWORD)
        assert " 464 " in refused, refused
        answer = ask(server.ports["http"], "POST", "/api/v1/login", {"name": name, "password": PASSWORD})
        assert answer.status == 403, answer.status
        box = imaplib.IMAP4("127.0.0.1", server.ports["imap"])
        try:
            box.login(name, PASSWORD)
            assert False, "banned from the letters too"
        except imaplib.IMAP4.error:
            pass
    assert ask(server.ports["http"], "GET", "/api/v1/account/characters", None, token).status == 401
    wizard.do("@unban Ann")
    back = Player(server.ports["telnet"])
    back.type("connect Wren " + PASSWORD)
    back.wait()


def a_world_of_an_older_version_has_one_character_each(folder):
    server = folder.server("", services=("telnet",))
    ann = enter(server, "create Ann " + PASSWORD)
    assert "You have one character." in ann.do("characters")
    ann.close()
    again = Player(server.ports["telnet"])
    again.type("connect Ann " + PASSWORD)
    again.wait()
    assert "Which one?" not in again.do("look")


def the_characters_are_the_same_after_a_crash(folder):
    server = serve(folder)
    server.kill()
    server.start()
    player = Player(server.ports["telnet"])
    player.type("connect Wren " + PASSWORD)
    player.wait()
    assert "Your characters: Ann and Wren." in player.do("characters")


def the_others_play_on_after_one_is_deleted(folder):
    server = serve(folder, "http")
    port = server.ports["http"]
    chief = enter_wizard(server)
    ann = Player(server.ports["telnet"])
    ann.type("connect Wren " + PASSWORD)
    ann.wait()
    assert "another character of yours" in ann.do("characters new Owl")
    ann.close()
    token = log_in(port, "Wren", PASSWORD)
    asked = ask(port, "POST", "/api/v1/account/delete", {"password": PASSWORD, "confirm": "Wren"}, token)
    assert asked.status == 204, asked.body
    for name in ("Ann", "Owl"):
        log_in(port, name, PASSWORD)
        named = enter(server, "connect %s %s%s" % (name, PASSWORD, "\r\n1" if name == "Ann" else ""))
        assert "Your characters: Ann and Owl." in named.do("characters"), name
        named.close()
    assert "disable" not in chief.do("@audit Ann") + chief.do("@audit Owl")
    assert ask(port, "POST", "/api/v1/login", {"name": "Wren", "password": PASSWORD}).status in (401, 403)


def irc_says_when_the_next_attempt_is_allowed(folder):
    server = folder.server("limits = { exempt = {}, logins_per_minute = 3 }\n", services=("telnet", "irc"))
    for _ in range(5):
        client, _ = irc_by_pass(server, "Ann", "wrong-word")
        ended = list(client.stream)[-1]
    assert "ERROR" in ended and "Please try again in " in ended, ended


if __name__ == "__main__":
    sys.exit(program.main([
        telnet_asks_which_character,
        the_choice_has_names_as_they_are_written,
        one_player_with_two_characters_chooses_at_log_in_and_keeps_their_channels,
        a_wrong_password_shows_no_characters,
        a_new_password_ends_an_open_choice,
        irc_takes_the_character_whose_nick_is_asked_for,
        irc_gives_nobody_anothers_character,
        the_api_lists_the_characters_of_its_caller_alone,
        irc_says_when_the_next_attempt_is_allowed,
        mail_programs_name_the_character,
        a_ban_keeps_out_every_character_by_every_door,
        the_others_play_on_after_one_is_deleted,
        the_characters_are_the_same_after_a_crash,
        a_world_of_an_older_version_has_one_character_each,
    ], ("web", "irc", "imap")))
