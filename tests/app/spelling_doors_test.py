"""A name beyond ASCII is shown as it is written, by every door: in the game, its history, pages, the API, events of
clients, gemini and finger. On IRC the nickname is the name in ASCII.

usage: spelling_doors_test.py SKEIN"""
import json
import re
import socket
import sys
import urllib.parse
from contextlib import closing

import program
from oneshot_test import SETTINGS, ask_finger, ask_gemini
from program import succeeds
from served import enter_wizard, read_until, wait_until
from spelling_test import PASSWORD, create, guest_on_irc
from web_client import Socket, ask, log_in

WRITTEN, ASCII = "Мария", "mariya"
# What Мария types, with Bob beside her, and what Bob types. Not all of it is allowed: refusals name people too.
HERS = ("say hello there", "emote waves", "smile bob", "tell bob hi", "whisper bob psst", "channel join public", "chat hi all",
        "channel create tea", "channel invite tea bob", "channel say tea a cup", "mail bob = a letter", "friend bob", "title the Great",
        "title", "pose is on the bar", "who am i", "score", "whoami", "report bob rude", "roll 2d6", "ignore bob", "unignore bob",
        "shout hey", "party invite bob", "afk brb", "highscores", "goals")
HIS = ("channel join public", "channel join tea", "channel who public", "channel who tea", "channel history public",
       "channel history tea", "history 200", "missed", "friend Мария", "friends", "look", "look Мария", "who", "whois Мария",
       "where", "tell Мария hi", "reply hi", "whisper Мария x", "smile Мария", "ignore Мария", "ignore", "ignore Мария",
       "unignore Мария", "mail", "mail 1", "party accept", "party tell hi", "mail Мария = a letter", "mail Мария hm", "home visit Мария",
       "home ring Мария", "follow Мария", "unfollow", "who is Мария", "report Мария spam", "highscores", "unfriend Мария")
WIZARDS = ("@whois Мария", "@audit", "@mute Мария 1m", "@sanctions", "@record Мария", "@unmute Мария", "@unmute Мария",
           "@role Мария builder", "@reports", "@watch", "@force Мария say forced", "@jail Мария", "@unjail Мария", "@unjail Мария",
           "@freeze Мария", "@unfreeze Мария", "@quota Мария rooms=5", "@teleport Мария", "history 200", "@boot Мария",
           "tell Мария hi", "@force Мария look", "@boot Мария", "mail Мария hm")
# The audit log and a person's record are found by the account's name, and show how it is written beside it.
NAMES_ACCOUNTS = re.compile(r"^(@audit|@whois|@sanctions)")


def wrong_lines(text):
    """Returns the lines that have the name in ASCII and not as it is written."""
    return [line for line in text.splitlines() if ASCII in line.lower() and WRITTEN not in line]


def in_the_game_and_its_history_a_name_is_shown_as_it_is_written(folder):
    server = folder.server()
    wizard, maria, bob = enter_wizard(server), create(server, WRITTEN), create(server, "Bob")
    wrong = []
    for who, lines in ((maria, HERS), (bob, HIS), (wizard, WIZARDS)):
        for line in lines:
            said = who.do(line)
            if not NAMES_ACCOUNTS.match(line):
                wrong += [(line, one) for one in wrong_lines(said)]
    assert not wrong, wrong


def a_letter_and_a_line_of_the_past_have_the_written_name(folder):
    server = folder.server()
    maria, bob = create(server, WRITTEN), create(server, "Bob")
    maria.do("chat hello all")
    maria.do("mail bob = a letter")
    maria.type("quit")
    assert WRITTEN + ": hello all" in bob.do("channel history public")
    assert WRITTEN in bob.do("mail") and "From " + WRITTEN in bob.do("mail 1")
    assert WRITTEN in bob.do("@whois Мария") or WRITTEN in bob.do("whois Мария")


def pages_show_a_name_as_it_is_written(folder):
    server = folder.server(services=("telnet", "http"))
    wizard, maria = enter_wizard(server), create(server, WRITTEN)
    wizard.do("@role Мария wizard")
    maria.do("@news Big news = It is so.")
    maria.do("say one")
    maria.do("highscores")
    port = server.ports["http"]
    for page in ("/", "/who", "/who/Мария", "/who/Mariya", "/news", "/highscores", "/events", "/boards"):
        text = ask(port, "GET", urllib.parse.quote(page)).text
        assert ASCII not in re.sub(r'="[^"]*"', "", text).lower(), (page, wrong_lines(text))
    assert WRITTEN in ask(port, "GET", "/who").text and WRITTEN in ask(port, "GET", "/who/Mariya").text
    maria.type("quit")
    wait_until(lambda: WRITTEN not in ask(port, "GET", "/who").text, "Мария is still there")
    assert WRITTEN in ask(port, "GET", "/highscores").text


def clients_of_the_web_get_the_written_name(folder):
    server = folder.server(services=("telnet", "http"))
    port = server.ports["http"]
    create(server, WRITTEN).close()
    token = log_in(port, "Mariya", PASSWORD)
    web = Socket(port)
    web.send(type="login", token=token)
    web.next("prompt")
    web.do("chat hello all")
    while not talkers(web, "hello all"):
        web.next("event")
    assert talkers(web, "hello all") == [WRITTEN]
    wrong = [one for one in web.frames if wrong_lines(one.get("text") or "")]
    assert not wrong, wrong
    assert [one["data"] for one in web.frames if one.get("name") == "Char.Name"] == [{"name": "Mariya", "fullname": WRITTEN}]
    web.send(type="call", tag="t", name="channel.history", args={"channel": "public"})
    reply = web.next("reply")
    lines = reply["data"]["lines"]
    assert [(one["written"], one["sender"]) for one in lines] == [(WRITTEN, "Mariya")], reply


def talkers(web, text):
    return [one["data"]["talker"] for one in web.frames
            if one["type"] == "event" and one["name"] == "Comm.Channel.Text" and one["data"]["text"] == text]


def a_mud_client_is_told_the_written_name(folder):
    server = folder.server()
    maria = create(server, WRITTEN)
    with closing(socket.create_connection(("127.0.0.1", server.ports["telnet"]))) as bob:
        bob.settimeout(60)
        bob.sendall(b'\xff\xfd\xc9\xff\xfa\xc9Core.Supports.Set ["Comm.Channel 1"]\xff\xf0create Bob ' + PASSWORD.encode() + b"\n")
        read_until(bob, b"Waking Room")
        for line, words in (("say hello", "hello"), ("tell bob psst", "psst"), ("chat to all", "to all")):
            maria.type(line)
            said = read_until(bob, b'"text":"%s"}' % words.encode())
            message = json.loads(re.findall(rb"Comm\.Channel\.Text (\{.*?\})", said)[-1])
            assert message["talker"] == WRITTEN and ASCII not in message["channel"].lower(), message


def gemini_and_finger_show_the_written_name_and_find_both(folder):
    succeeds(folder.run("certificate", "tls"))
    server = folder.server(SETTINGS % (folder.path, folder.path), services=("telnet", "gemini", "finger"))
    create(server, WRITTEN).do("highscores")
    for name in ("", "Мария", "мария", "Mariya", "/W mariya"):
        said = ask_finger(server, name)
        assert said.startswith(WRITTEN + ":") and ASCII not in said.lower(), (name, said)
    for page in ("/who", "/highscores", "/"):
        assert not wrong_lines(ask_gemini(server, page)[1]), page
    assert WRITTEN + ":" in ask_gemini(server, "/who")[1]


def on_irc_the_past_has_the_nickname(folder):
    server = folder.server(services=("telnet", "irc"))
    maria = create(server, WRITTEN)
    maria.do("chat hello all")
    guest, _ = guest_on_irc(server, "Gleb")
    guest.send("CAP REQ :draft/chathistory batch server-time message-tags", "JOIN #public",
               "CHATHISTORY LATEST #public * 10")
    line = next(line for line in guest.stream if "hello all" in line)
    assert ":Mariya!" in line and WRITTEN not in line and "written=" not in line, line
    maria.do("chat once more")
    line = next(line for line in guest.stream if "once more" in line)
    assert ":Mariya!" in line and "written" not in line, line


if __name__ == "__main__":
    sys.exit(program.main([
        in_the_game_and_its_history_a_name_is_shown_as_it_is_written,
        a_letter_and_a_line_of_the_past_have_the_written_name,
        pages_show_a_name_as_it_is_written,
        clients_of_the_web_get_the_written_name,
        a_mud_client_is_told_the_written_name,
        gemini_and_finger_show_the_written_name_and_find_both,
        on_irc_the_past_has_the_nickname,
    ], ("web", "irc", "gemini", "finger", "spelling")))
