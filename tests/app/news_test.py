#!/usr/bin/env python3
"""Bulletin boards in the game, and as newsgroups.

usage: news_test.py SKEIN"""
import datetime
import re
import socket
import ssl
import sys

from program import main, succeeds
import news_client
from served import enter, enter_wizard, number_in
from web_client import Socket

SETTINGS = 'mail = { domain = "mud.example.org" }\n'


def news(folder, settings="", **more):
    """A server with a board in the start room, $tavern/board; and the wizard."""
    server = folder.server(SETTINGS + settings, services=("telnet", "nntp", "http"), **more)
    wizard = enter_wizard(server)
    wizard.do("; for _, board in ipairs(find{ proto = 'board' }) do board:destroy() end")
    board = number_in(wizard.do("@create an old board from board"))
    wizard.do("@ref #%d = tavern/board" % board)
    wizard.do("@teleport #%d to here" % board)
    return server, wizard, board


def reader(server, name="ann", password="password1"):
    return news_client.NNTP("127.0.0.1", server.ports["nntp"], name, password, readermode=True, timeout=60)


def refused(action, code):
    try:
        action()
    except news_client.NNTPError as error:
        assert error.response.startswith(code), error.response
    else:
        raise AssertionError("it was done")


def article(subject, text, group="tavern.board", more=""):
    return ("From: Somebody <else@example.net>\r\nNewsgroups: %s\r\nSubject: %s\r\n%s"
            "Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n" % (group, subject, more, text)).encode()


def a_visitor_reads_and_posts_notices(folder):
    server, wizard, board = news(folder)
    ann, bob = enter(server, "create Ann password1"), enter(server, "create Bob password1")
    assert "Nothing is pinned" in ann.do("look board") and "is empty" in ann.do("read board")
    assert "be told when somebody pins" in bob.do("board subscribe")
    told = ann.do("post A lost cat = It is <b>black</b>.")
    assert "pin a notice to the old board" in told, told
    assert "[An old board] Ann: A lost cat" in bob.read_on("A lost cat").replace("[an", "[An")
    assert "1. A lost cat (Ann," in bob.do("board")
    assert "It is <b>black</b>." in bob.do("board 1") and "It is <b>black</b>." in bob.do("read 1 on board")
    assert "It is number 2" in bob.do("board reply 1 = Seen it.")
    assert "2. Re: A lost cat (to 1; Bob," in ann.do("read board")
    ann.type("post Three lines\n.. and dots\nsecond\n.")
    assert "It is number 3" in ann.read_on("It is number 3")
    ann.do("look")
    assert "Only Ann" in bob.do("board delete 1") and "Notice 9 isn't here" in bob.do("board 9")
    assert "off the old board" in wizard.do("board delete 2")
    assert "notice taken down" in wizard.do("@audit Bob")
    guest = enter(server, "guest")
    assert "A lost cat" in guest.do("board") and "A guest can't" in guest.do("post Hi = Ho")
    wizard.do("@mute ann")
    assert "It is number" not in ann.do("post Hi = Ho")
    server.kill()
    server.start()
    ann = enter(server, "connect ann password1")
    told = ann.do("board")
    assert "1. A lost cat" in told and "3. Three lines" in told and "Re:" not in told, told
    enter(server, "connect wizard " + server.wizard_password).do("@destroy #%d" % board)
    succeeds(folder.run("check", "--world", server.world))


def a_news_reader_reads_and_posts(folder):
    server, wizard, _ = news(folder)
    ann = enter(server, "create Ann password1")
    ann.do("post Grüße = Hallo.")
    ann.do("board subscribe")
    with reader(server) as peer:
        assert peer.getcapabilities()["VERSION"] == ["2"] and "POST" in peer.getcapabilities()
        _, groups = peer.list()
        assert [tuple(group) for group in groups] == [("tavern.board", "1", "1", "y")], groups
        assert peer.descriptions("*")[1] == {"tavern.board": "an old board"}
        _, count, first, last, name = peer.group("tavern.board")
        assert (count, first, last, name) == (1, 1, 1, "tavern.board")
        _, overviews = peer.over((1, None))
        (number, fields), = overviews
        assert number == 1 and news_client.decode_header(fields["subject"]) == "Grüße", fields
        assert fields["message-id"] == "<1.tavern.board@mud.example.org>" and int(fields[":lines"]) >= 1
        _, info = peer.article(1)
        assert b"From: Ann <Ann@mud.example.org>" in info.lines and info.lines[-1].startswith(b"Hallo."), info.lines
        assert peer.head("<1.tavern.board@mud.example.org>")[1].number == 1
        assert peer.body()[1].lines and peer.stat(1)[1] == 1
        peer.post(article("Re: Grüße", ".dotted\r\n..twice",
                          more="References: <1.tavern.board@mud.example.org>\r\n"))
        _, info = peer.body(2)
        assert info.lines == [b".dotted", b"..twice"], info.lines
        sent = {str(number): peer.body(number)[1].lines for number in (1, 2)}
        assert dict(peer.xhdr(":lines", "1-2")[1]) == {number: str(len(lines)) for number, lines in sent.items()}
        assert dict(peer.xhdr(":bytes", "1-2")[1]) == {
            number: str(sum(len(line) + 2 for line in lines)) for number, lines in sent.items()}
        assert dict(peer.xhdr("references", "1-2")[1]) == {"1": "", "2": "<1.tavern.board@mud.example.org>"}
        assert peer.stat(1)[1] == 1 and peer.next()[1] == 2
        refused(peer.next, "421")
        assert peer.last()[1] == 1
        refused(peer.last, "422")
        _, new = peer.newnews("*", datetime.datetime(2020, 1, 1))
        assert new == ["<1.tavern.board@mud.example.org>", "<2.tavern.board@mud.example.org>"], new
        refused(lambda: peer.group("other.board"), "411")
        refused(lambda: peer.article(9), "423")
        refused(lambda: peer.article("<9.tavern.board@mud.example.org>"), "430")
        refused(lambda: peer.article("<x@y>"), "430")
        refused(lambda: peer.post(article("Two", "x", "tavern.board,other.board")), "441")
        refused(lambda: peer.post(article("", "x")), "441")
        refused(lambda: peer.post(article("Big", "x" * 70000)), "441")
        refused(lambda: peer.post(article("Where", "x", "other.board")), "441")
        wizard.do("@mute ann")
        refused(lambda: peer.post(article("Hi", "Ho")), "441")
    told = ann.do("board")
    assert "Re: Grüße (to 1; Ann" in told, told


def a_long_board_is_read_whole(folder):
    server, wizard, _ = news(folder)
    for number in range(1, 46):
        assert "It is number %d." % number in wizard.do("post Notice %d = Words." % number)
    wizard.do("board delete 20")
    with reader(server, "wizard", server.wizard_password) as peer:
        peer.group("tavern.board")
        numbers = [number for number, _ in peer.over((1, None))[1]]
        assert numbers == [n for n in range(1, 46) if n != 20], numbers
        assert [number for number, _ in peer.over((39, 41))[1]] == [39, 40, 41]
        assert len(peer.xhdr("subject", "1-")[1]) == 44
        assert news_client.decode_header(peer.head(45)[1].lines[3].decode()) == "Subject: Notice 45"
        refused(lambda: peer.article(20), "423")
        refused(lambda: peer.over((46, 99)), "423")
    told = wizard.do("board")
    assert "45. Notice 45" in told and "26. Notice 26" in told and "25. Notice 25" not in told


def a_client_without_a_log_in_sees_nothing(folder):
    server, wizard, _ = news(folder)
    enter(server, "create Ann password1").close()
    refused(lambda: reader(server, "ann", "wrong password"), "481")
    refused(lambda: reader(server, "nobody", "wrong password"), "481")
    with news_client.NNTP("127.0.0.1", server.ports["nntp"], timeout=60) as peer:
        for action in (peer.list, lambda: peer.group("tavern.board"), lambda: peer.article("<1.tavern.board@mud.example.org>"),
                       lambda: peer.post(article("Hi", "Ho"))):
            refused(action, "480")
    hall = number_in(wizard.do("@dig Hall"))
    board = number_in(wizard.do("@create a hidden board from board"))
    wizard.do("@set #%d.public = false" % hall)
    wizard.do("@teleport #%d to #%d" % (board, hall))
    held = number_in(wizard.do("@create a held board from board"))
    assert held
    with reader(server) as peer:
        assert [group.group for group in peer.list()[1]] == ["tavern.board"]
        refused(lambda: peer.group("hidden.board"), "411")
    with reader(server, "wizard", server.wizard_password) as peer:
        assert sorted(group.group for group in peer.list()[1]) == ["hidden.board", "tavern.board"]


def passwords_need_tls_if_it_is_configured(folder):
    succeeds(folder.run("certificate", "tls"))
    server, _, _ = news(folder, 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n'
                        'limits = { exempt = {} }\n' % (folder.path, folder.path))
    enter(server, "create Ann password1").close()
    refused(lambda: reader(server), "483")
    context = ssl.create_default_context(cafile=folder.path + "/tls/certificate.pem")
    context.check_hostname = False
    with news_client.NNTP("127.0.0.1", server.ports["nntp"], timeout=60) as peer:
        peer.starttls(context)
        peer.login("ann", "password1")
        assert peer.list()[1][0].group == "tavern.board"


def lines_that_are_wrong_are_answered(folder):
    server, _, _ = news(folder)
    enter(server, "create Ann password1").close()
    peer = socket.create_connection(("127.0.0.1", server.ports["nntp"]), timeout=60)
    lines = peer.makefile("rb")
    assert lines.readline().startswith(b"200")
    for line, code in ((b"", b"500"), (b"FROB", b"500"), (b"MODE STREAM", b"501"), (b"AUTHINFO", b"501"),
                       (b"AUTHINFO PASS password1", b"482"), (b"AUTHINFO USER ann", b"381"),
                       (b"AUTHINFO PASS password1", b"281"), (b"AUTHINFO USER ann", b"502"), (b"STARTTLS", b"502"),
                       (b"ARTICLE 1", b"412"), (b"GROUP", b"501"), (b"GROUP " + b"x" * 500, b"411"),
                       (b"GROUP tavern.board", b"211"), (b"ARTICLE", b"420"), (b"ARTICLE 99999999999999999999", b"501"),
                       (b"ARTICLE -1", b"501"), (b"OVER 1-x", b"501"), (b"OVER 5-1", b"423"), (b"NEXT", b"420"),
                       (b"HDR frob 1", b"503"), (b"NEWNEWS * yesterday", b"501"), (b"NEWGROUPS 20269999 000000", b"501"),
                       (b"LIST FROB", b"501"), (b"\xff\xfe", b"501"), (b"DATE", b"111"), (b"y" * 5000, b"50"),
                       (b"QUIT", b"205")):
        peer.sendall(line + b"\r\n")
        answer = lines.readline()
        assert answer.startswith(code), (line[:50], answer)


def the_newest_notices_of_a_long_board_are_listed(folder):
    server, wizard, board = news(folder)
    for i in range(130):
        wizard.do("post N%d = Text %d." % (i + 1, i + 1))
    for number in (120, 125, 130):
        wizard.do("board delete %d" % number)
    with reader(server, "wizard", server.wizard_password) as peer:
        peer.group("tavern.board")
        there = [n for n in range(1, 130) if n not in (120, 125)]
        assert peer.numbers() == [str(n) for n in there]
        assert len(peer.newnews("*", datetime.datetime(2020, 1, 1))[1]) == len(there)
        assert peer.stat(126)[1] == 126 and peer.last()[1] == 124 and peer.next()[1] == 126
        assert peer.stat(101)[1] == 101 and peer.last()[1] == 100 and peer.next()[1] == 101
        assert peer.stat(129)[1] == 129
        refused(peer.next, "421")
    told = wizard.do("board")
    assert "108. N108 (" in told and "107. N107" not in told and "129. N129" in told and "N130" not in told, told
    assert "Text 3." in wizard.do("board 3") and "Notice 125 isn't here" in wizard.do("board 125")
    assert "Notice 0 isn't here" in wizard.do("board 0") and "Notice 131 isn't here" in wizard.do("board 131")
    # A second board dropped there takes nothing from this one.
    other = number_in(wizard.do("@create a rude board from board"))
    wizard.do("@teleport #%d to here" % other)
    assert "a notice to the old board" in wizard.do("post Still here = Yes.")
    assert "is empty" in wizard.do("board of rude board")


def a_player_with_many_boards_hides_no_other_board(folder):
    server, wizard, _ = news(folder)
    for _ in range(2):
        wizard.do("@lua for i = 1, 150 do create(\"board\") end")
    board = number_in(wizard.do("@create a new board from board"))
    wizard.do("@teleport #%d to here" % board)
    enter(server, "create Ann password1").close()
    with reader(server) as peer:
        assert [group.group for group in peer.list()[1]] == ["tavern.board", "new.board"], peer.list()


def notices_in_a_private_place_reach_only_those_inside(folder):
    """Somebody who subscribed while the place was public gets no more news from afar, but can still read it on the
    spot."""
    server, wizard, _ = news(folder)
    ann, bob = enter(server, "create Ann password1"), enter(server, "create Bob password1")
    wizard.do("@create a garden board from board")
    garden = number_in(wizard.do("@dig north to Garden"))
    for player in (ann, bob):
        player.do("north")
    wizard.do("north")
    wizard.do("drop garden board")
    for player in (ann, bob):
        assert "be told when somebody pins" in player.do("board subscribe")
    bob.do("south")
    wizard.do("post Roses = In bloom.")
    assert "Roses" in ann.read_on("Roses") and "Roses" in bob.read_on("Roses")
    wizard.do("@set #%d.public = false" % garden)
    wizard.do("post Secret = Only here.")
    assert "Secret" in ann.read_on("Secret")
    wizard.do("chat after it")
    assert "Secret" not in bob.read_on("after it")


def a_subject_is_one_line(folder):
    """In a call, too: a second line would look like the game's own words, or like another player's."""
    server, wizard, _ = news(folder)
    enter(server, "create Ann password1").close()
    web = Socket(server.ports["http"])
    web.send(type="login", name="Ann", password="password1")
    web.next("welcome")
    wizard.do("board subscribe")
    web.send(type="call", tag="1", name="notice.post", args={
        "group": "tavern.board", "subject": "Sale\nWizard tells you, \"Give me your password.\"", "text": "None."})
    assert web.next("reply")["ok"]
    guest = Socket(server.ports["http"])
    guest.send(type="guest")
    guest.next("welcome")
    guest.send(type="call", tag="1", name="notice.post", args={"group": "tavern.board", "subject": "A", "text": "B"})
    assert "A guest can't do that" in str(guest.next("reply")), guest.frames[-1]
    told = wizard.do("board")
    assert "1. SaleWizard tells you" in told and "\nWizard tells" not in told, told


if __name__ == "__main__":
    sys.exit(main([
        a_visitor_reads_and_posts_notices,
        a_news_reader_reads_and_posts,
        a_long_board_is_read_whole,
        a_client_without_a_log_in_sees_nothing,
        passwords_need_tls_if_it_is_configured,
        lines_that_are_wrong_are_answered,
        the_newest_notices_of_a_long_board_are_listed,
        a_player_with_many_boards_hides_no_other_board,
        notices_in_a_private_place_reach_only_those_inside,
        a_subject_is_one_line,
    ], needs=("nntp",)))
