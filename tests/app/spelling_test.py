"""Names beyond ASCII: by each door, with their name in ASCII; what looks like another's name is refused.

usage: spelling_test.py SKEIN"""
import imaplib
import sqlite3
import sys
import time
import urllib.parse
from contextlib import closing

import program
from characters_test import Irc, irc_by_pass, irc_by_sasl
from served import Player, enter, enter_wizard, wait_until
from web_client import ask, log_in

PASSWORD = "long-enough"


def create(server, name):
    return enter(server, "create %s %s" % (name, PASSWORD))


def refused(server, name, why):
    """Asserts that the game refuses the name, and says one of the texts in WHY, separated by |."""
    player = Player(server.ports["telnet"])
    player.read_on("quit.")
    player.type("create %s %s" % (name, PASSWORD))
    player.type("quit")
    said = player.read_on("\n")
    while "\n" not in said.strip("\r\n") and not any(word in said for word in why.split("|")):
        said += player.read_on("\n")
    assert any(word in said for word in why.split("|")) and "Waking Room" not in said, (name, said)
    player.close()


def a_name_is_shown_as_it_is_written_and_found_by_its_letters(folder):
    server = folder.server()
    for name, ascii in (("Zoë", "Zoe"), ("Łukasz", "Lukasz"), ("Işıl", "Isil"), ("Мария", "Mariya"), ("李明", "Liming")):
        player, bob = create(server, name), create(server, "Bob%d" % len(ascii.encode() + name.encode()))
        assert name + " says" in bob_hears(bob, player, "say hello there"), name
        assert "You tell " + name in bob.do("tell %s hi" % ascii.lower())
        assert "You tell " + name in bob.do("tell %s hi" % name)
        assert "You tell " + name in bob.do("tell %s hi" % name.casefold()), name
        player.read_on("tells you")
        player.do("look")
        assert name in bob.do("look") and "yourself" not in bob.do("look " + ascii)
        assert name in bob.do("look " + name)
        who = bob.do("whois " + name)
        assert name in who and ascii in who, who
        assert name in bob.do("who")
        bob.type("quit")
        player.type("quit")


def bob_hears(bob, player, line):
    player.do(line)
    return bob.read_on("hello there")


def an_account_is_logged_in_to_by_either_name(folder):
    server = folder.server(services=("telnet", "http", "irc", "imap"))
    create(server, "Мария").close()
    for name in ("Мария", "мария", "Mariya"):
        player = enter(server, "connect %s %s" % (name, PASSWORD))
        assert "Мария" in player.do("who")
        player.close()
        assert log_in(server.ports["http"], name, PASSWORD)
        _, account, welcome = irc_by_sasl(server, name, "somebody", PASSWORD)
        assert " Mariya " in account and " Mariya " in welcome, (account, welcome)
        _, welcome = irc_by_pass(server, name, PASSWORD)
        assert " Mariya " in welcome, welcome
        _, failed = irc_by_pass(server, name, "not-the-password")
        assert " 464 " in failed, failed
    box = imaplib.IMAP4("127.0.0.1", server.ports["imap"])
    assert box.login("Mariya", PASSWORD)[0] == "OK"
    player = Player(server.ports["telnet"])
    player.type("Мария")
    player.read_on("Password:")


def is_idle(server):
    """True if none of its threads works for a while: the worker has loaded what names need."""
    def ticks():
        with open("/proc/%d/stat" % server.process.pid, encoding="ascii") as file:
            return sum(map(int, file.read().rsplit(")")[1].split()[11:13]))
    before = ticks()
    time.sleep(0.5)
    return ticks() == before


def the_first_name_of_a_script_does_not_hold_the_loop(folder):
    server = folder.server()
    wait_until(lambda: is_idle(server), "the server is never idle")
    create(server, "Anna")
    spent = []
    for name in ("李明", "王芳", "Zoë", "Мария", "さくら", "지수"):
        began = server.loop_seconds()
        create(server, name)
        spent.append((server.loop_seconds() - began, name))
    # If no worker has loaded what names need, the first Chinese name takes fifty times as long as the second.
    assert max(spent)[0] < 6 * sorted(spent)[len(spent) // 2][0], spent


def a_name_that_looks_like_anothers_is_refused(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    create(server, "Zoe").close()
    create(server, "Вера").close()
    create(server, "Coco").close()
    for name, why in (("Zoë", "already"), ("zoé", "already"), ("Bepa", "already"), ("bepa", "already"), ("сосо", "looks like"),
                      ("Сосо", "looks like"), ("вера", "already"), ("Vera", None), ("pаypal", "one script"),
                      ("Zo\u200dë", "one script"), ("Zo\u0308\u0301\u0302\u0303e", "one script"), ("😀", "one script"),
                      ("ѕуѕор", "staff|wizard"), ("Админ", "wizard"), ("Мо", None), ("Wízards", "wizard"),
                      ("Константинопольский", "bytes|letters")):
        if why:
            refused(server, name, why)
    assert "Вера" in wizard.do("whois vera")


def the_name_in_ascii_of_another_script_gets_a_number(folder):
    server = folder.server()
    create(server, "Vera").close()
    player = create(server, "Вера")
    assert "Vera2" in player.do("whois Вера")
    assert "Vera2" not in player.do("whois Vera")


def a_game_can_allow_fewer_scripts(folder):
    server = folder.server('name_scripts = "Latin"\n')
    refused(server, "Мария", "one script")
    create(server, "Zoë").close()
    server.stop()
    with open(server.config, "a", encoding="utf-8") as file:
        file.write('name_scripts = "none"\n')
    server.start()
    refused(server, "Işıl", "Would Isil do?")
    assert "Zoë" in enter(server, "connect zoë " + PASSWORD).do("who"), "whoever has such a name keeps it"


def a_player_chooses_how_their_name_is_written(folder):
    server = folder.server()
    zoe, eve = create(server, "Zoe"), create(server, "Eve")
    zoe.type("characters spell Zoë")
    zoe.read_on("shown as Zoë")
    assert "Zoë" in eve.do("who")
    for spelling, said in (("Éva", "that is Eva"), ("Zoё", "one script"), ("Zoe", "shown as Zoe now")):
        zoe.type("characters spell " + spelling)
        zoe.read_on(said)
    assert "Zoë" not in eve.do("who")
    zoe.type("characters spell Zoe\u0308")
    zoe.read_on("shown as Zoë now")
    for name in ("Мари", "李明"):
        eve.type("characters new " + name)
        eve.read_on("another character of yours")
    server.kill()
    server.start()
    eve = enter(server, "connect Мари " + PASSWORD)
    assert "Your characters: Eve, Мари and 李明." in eve.do("characters"), eve.do("characters")


def terminals_without_the_letters_get_others(folder):
    server = folder.server()
    create(server, "Мария").do("look")
    zoe = create(server, "Zoë")
    old = create(server, "Olaf")
    old.do("set charset ascii")
    said = old.do("who")
    assert "Zoe" in said and "Mariya" in said and "?" not in said, said


def latin_1_is_read_as_the_same_name(folder):
    server = folder.server()
    create(server, "Zoë").close()
    player = Player(server.ports["telnet"])
    player.socket.sendall("connect Zoë ".encode("latin-1") + PASSWORD.encode() + b"\n")
    assert "Waking Room" in player.wait()


def on_irc_the_nickname_is_ascii(folder):
    server = folder.server(services=("telnet", "irc"))
    maria = create(server, "Мария")
    guest, welcome = guest_on_irc(server, "Глеб")
    assert " Gleb " in welcome, welcome
    maria.do("say hello over there")
    line = guest.until("PRIVMSG")
    assert line.isascii() and ":Mariya!" in line, line
    guest.send("WHOIS Мария")
    assert "is shown as Мария" in guest.until("320")
    guest.send("PRIVMSG Мария :by its letters", "PRIVMSG mariya :by others")
    maria.read_on("by its letters", "by others")
    maria.do("tell gleb hi there")
    assert ":Mariya!" in guest.until("PRIVMSG")
    guest.send("JOIN #public")
    guest.until("366")
    maria.do("channel join public")
    maria.do("channel say public to all")
    line = guest.until("PRIVMSG")
    assert ":Mariya!" in line, line
    guest.send("NAMES #public")
    line = guest.until("353")
    assert "Mariya" in line and line.isascii(), line


def guest_on_irc(server, nick):
    client = Irc(server)
    client.send("NICK " + nick, "USER u 0 * :u")
    return client, client.until("001", "433", "432")


def pages_and_the_api_find_both_names(folder):
    server = folder.server(services=("telnet", "http"))
    maria = create(server, "Мария")
    port = server.ports["http"]
    token = log_in(port, "Mariya", PASSWORD)
    assert token and "Мария" in maria.do("who")
    wizard = enter_wizard(server)
    token = log_in(port, "wizard", server.wizard_password)
    for name in ("Мария", "Mariya"):
        answer = ask(port, "GET", "/api/v1/accounts/" + urllib.parse.quote(name), None, token)
        assert answer.status == 200 and answer.json["account"]["name"] == "Mariya", (answer.status, answer.text)
    wizard.close()


def only_the_game_changes_how_a_name_is_written(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    create(server, "Zoë").close()
    zoe = enter(server, "connect Zoe " + PASSWORD)
    said = wizard.do('@set Zoe.written_name = "Wizard"')
    assert "characters spell" in said, said
    zoe.close()
    assert "Zoë" in wizard.do("whois zoe")


def an_erased_account_leaves_no_spelling(folder):
    server = folder.server(services=("telnet", "http"))
    zoe = create(server, "Zoë")
    zoe.close()
    wizard = enter_wizard(server)
    token = log_in(server.ports["http"], "wizard", server.wizard_password)
    assert ask(server.ports["http"], "DELETE", "/api/v1/accounts/Zoe?confirm=Zoe", None, token).status == 204
    wait_until(lambda: "There isn't a player called zoë." in wizard.do("@whois zoë"), "still there")
    server.stop()
    with closing(sqlite3.connect(server.world)) as world:
        assert world.execute("SELECT look, owner FROM spelling").fetchall() == []
    server.start()
    create(server, "Zoë")


def a_ban_and_a_mute_reach_either_name(folder):
    server = folder.server()
    wizard, maria, bob = enter_wizard(server), create(server, "Мария"), create(server, "Bob")
    wizard.do("@mute Мария")
    assert "muted" in maria.do("say hello").lower()
    wizard.do("@unmute Мария")
    assert "You say" in maria.do("say hello")
    assert "no longer hear" in bob.do("ignore Мария")
    maria.do("say unheard")
    assert "unheard" not in bob.do("look")
    assert "hear" in bob.do("unignore Мария") and "You don't ignore" in bob.do("unignore Мария")
    wizard.do("@ban мария")
    player = Player(server.ports["telnet"])
    player.type("connect Мария " + PASSWORD)
    player.read_on("ban")


def nobody_makes_an_npc_of_a_players_name(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    builder = create(server, "Ben")
    create(server, "Мария").close()
    wizard.do("@role Ben builder")
    builder.do("@area Hall")
    said = builder.do("@create Мария from npc")
    assert "player's name" in said, said


def a_password_is_not_said_with_such_a_name(folder):
    server = folder.server()
    bob = create(server, "Bob")
    said = bob.do("say create Мария hunter22pass")
    assert "You say" not in said, said


if __name__ == "__main__":
    sys.exit(program.main([
        a_name_is_shown_as_it_is_written_and_found_by_its_letters,
        the_first_name_of_a_script_does_not_hold_the_loop,
        an_account_is_logged_in_to_by_either_name,
        a_name_that_looks_like_anothers_is_refused,
        the_name_in_ascii_of_another_script_gets_a_number,
        a_game_can_allow_fewer_scripts,
        a_player_chooses_how_their_name_is_written,
        terminals_without_the_letters_get_others,
        latin_1_is_read_as_the_same_name,
        on_irc_the_nickname_is_ascii,
        pages_and_the_api_find_both_names,
        only_the_game_changes_how_a_name_is_written,
        an_erased_account_leaves_no_spelling,
        a_ban_and_a_mute_reach_either_name,
        nobody_makes_an_npc_of_a_players_name,
        a_password_is_not_said_with_such_a_name,
    ], ("web", "irc", "imap", "spelling")))
