#!/usr/bin/env python3
"""Reading changes nothing: no GET of the web, no list or overview of a reader of mail or news, and no listing command. The
rows that may differ stand here with their reasons.

usage: reading_test.py SKEIN"""
import imaplib
import os
import re
import sqlite3
import sys

from program import main, succeeds
import news_client
from served import enter, enter_wizard, missing_modules, number_in
from web_client import ask, log_in

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SERVICES = ("telnet", "http", "imap", "nntp", "finger", "irc")
SETTINGS = 'mail = { domain = "mud.example.org" }\n'

# What differs after a run in which people read, with the reason: rows of these tables or keys.
MAY = {
    "account": "the time of the last log-in",
    "token": "log-ins make tokens",
    "told": "lines that players were told",
    "audit": "log-ins are in the audit log",
    "timer": "when timers are due next",
    "meta": "counters, and figures for the administrator",
    "newcomer": "how far newcomers came, for the administrator",
    "newcomer_stop": "the same",
    "in_play": "who is in the game",
}
# The same of a player who was in the game meanwhile.
MAY_OF_PLAYER = {b"asleep": "where they sleep", b"_goals": "suggestions that they were shown",
                 b"options": "since when they are away; not the news that they have seen"}


def rows(world):
    """Returns all rows of a stopped world: (table, row)."""
    database = sqlite3.connect("file:%s?mode=ro" % world, uri=True)
    database.text_factory = bytes
    tables = [name.decode() for (name,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'named%'")]
    found = {(table, row) for table in tables for row in database.execute("SELECT * FROM %s" % table)}
    database.close()
    return found


def changed_by(server, act):
    """Returns the rows that differ after ACT, of tables that are not in MAY. The server starts once before, so that
    what a start does by itself is done."""
    assert server.stop() == 0, server.last_words()
    server.start()
    assert server.stop() == 0, server.last_words()
    before = rows(server.world)
    server.start()
    act()
    assert server.stop() == 0, server.last_words()
    return sorted((row for row in before ^ rows(server.world) if row[0] not in MAY), key=repr)


def without_visit(changed, world, name):
    """Returns the rows without those that change because the player of that name came in and left."""
    ((player,),) = sqlite3.connect(world).execute("SELECT character FROM account WHERE key = ?", (name,))
    return [row for row in changed if not is_of_visit(row, player)]


def is_of_visit(row, player):
    table, columns = row
    may = table == "object" or table == "property" and columns[1] in MAY_OF_PLAYER
    return may and columns[0] == player and b"news_seen" not in repr(columns).encode()


def full_world(folder):
    """Returns a server whose world has something of each kind that can be read, and what to put into addresses."""
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    server = folder.server(SETTINGS, services=SERVICES)
    wizard, ann = enter_wizard(server), enter(server, "create Ann password1")
    area = number_in(wizard.do("@create fen from area"))
    room = number_in(wizard.do("@dig Reading Room"))
    for line in ("@ref #%d = fen" % area, "@set #%d.area = #%d" % (room, area), "@teleport #%d" % room,
                 "@create a public board from board", "drop board", "post Cat = It is lost.", "board reply 1 = Found.",
                 "@event 2099-01-01 18:00 for 2h = Fair", "news post First piece", "news post Second piece",
                 "mail ann = First letter", "mail ann = Second letter", "public hello", "report wizard, it is stuck"):
        wizard.do(line)
    lever = number_in(wizard.do("@create a lever"))
    wizard.do("drop lever")
    wizard.program("lever", 'command("pull {this}", function(e) error("stuck") end)')
    wizard.do("pull lever")
    ann.do("tell wizard hello")
    ann.close()
    wizard.close()
    return server, {"number": "1", "id": str(lever), "revision": "1", "area": "fen", "name": "public",
                    "topic": "look", "room": str(room), "ground": str(area)}


def get_paths(server, sample):
    """Returns the address of each route that answers GET: of the API by its description, of pages by their table."""
    described = ask(server.ports["http"], "GET", "/api/v1/openapi.json").json["paths"]
    pages = []
    tables = [("web", "net/web/routes/http_routes_page.c"), ("maps", "net/maps/maps.c")]
    missing = missing_modules(server.binary)
    for name in (name for module, name in tables if module not in missing):
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            pages += re.findall(r'\.path = "([^"]+)"', file.read())
    # A client waits for /login/clients/KEY: wire/browser_login_test.py.
    paths = [path for path, item in described.items()
             if "get" in item and not path.endswith("/events") and "/login/clients/" not in path] + pages
    assert len(pages) > 20 and len(paths) > 70, (len(pages), len(paths))
    asked = {"/diff": "?from=1", "/help": "?words=light", "/search": "?text=lever", "/find": "?words=reading"}
    found = []
    for path in paths:
        query = asked.get(path[path.rindex("/"):], "")
        path = path.replace("room/{id}", "room/{room}").replace("rooms/{id}", "rooms/{room}").replace("events/{id}", "events/1")
        path = re.sub(r"objects/\{id\}/(overview|problems)$", r"objects/{ground}/\1", path)
        path = path.replace("event/{id}", "event/1").replace("who/{name}", "who/Ann").replace("accounts/{name}", "accounts/Ann")
        path = path.replace("panels/{name}/{part}", "panels/homes").replace("panels/{name}", "panels/auctions")
        for part, value in sample.items():
            path = re.sub(r"\{%s\*?\}" % part, value, path)
        assert "{" not in path, path
        found.append(path + query)
    return found


def a_get_changes_nothing(folder):
    server, sample = full_world(folder)

    def get_all():
        port = server.ports["http"]
        tokens = [None, log_in(port, "wizard", server.wizard_password), log_in(port, "ann", "password1")]
        for path in get_paths(server, sample):
            answers = [ask(port, "GET", path, None, token).status for token in tokens]
            assert 200 in answers, (path, answers)

    changed = changed_by(server, get_all)
    assert not changed, changed


def lists_and_overviews_mark_nothing_as_read(folder):
    server, _ = full_world(folder)

    def read():
        box = imaplib.IMAP4("127.0.0.1", server.ports["imap"], timeout=60)
        box.login("ann", "password1")
        assert box.select() == ("OK", [b"2"])
        assert box.status("INBOX", "(MESSAGES UNSEEN)")[1] == [b"INBOX (MESSAGES 2 UNSEEN 2)"]
        box.fetch("1:*", "(UID FLAGS RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER] BODY.PEEK[TEXT])")
        box.search(None, "TEXT", "letter")
        box.select(readonly=True)
        box.fetch("1:*", "(BODY[])")
        box.logout()
        with news_client.NNTP("127.0.0.1", server.ports["nntp"], "ann", "password1", readermode=True, timeout=60) as news:
            news.list()
            news.group("public.board")
            assert len(news.over((1, None))[1]) == 2
            assert news.article(1)[1].lines
        ann = enter(server, "connect ann password1")
        for line, wanted in (("mail", "2. new"), ("news all", "2. Second piece"), ("missed", ""), ("board", ""),
                             ("history", ""), ("events", "Fair"), ("channel history public", "hello"), ("who", "Ann"),
                             ("highscores", ""), ("journal", ""), ("goals", ""), ("map", ""), ("help", "")):
            assert wanted in ann.do(line), line
        ann.close()

    changed = without_visit(changed_by(server, read), server.world, "ann")
    assert not changed, changed
    server.start()
    ann = enter(server, "connect ann password1")
    assert "2. new" in ann.do("mail")
    told = ann.do("news")
    assert "First piece" in told and "Second piece" in told, told
    assert "First piece" in ann.do("news"), "the last pieces are shown again where there is no new one"


if __name__ == "__main__":
    sys.exit(main([a_get_changes_nothing, lists_and_overviews_mark_nothing_as_read]))
