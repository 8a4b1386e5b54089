#!/usr/bin/env python3
"""A person's data: that an export has all of it, and that nothing names them after their account is deleted.

usage: person_test.py SKEIN

Each column of each table has its marks in a module.json (tools/generate_tables.py). No row of `meta` names anybody
(tests/arch/meta_keys.py). The tests put the person into each column that may name somebody; they fail if a mark is wrong."""
import json
import pathlib
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.parse
from contextlib import closing

from program import main, succeeds
import news_client
from served import Player, enter_wizard, number_in, wait_until
from web_client import ask, log_in

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "wire"))
from irc_client import Client  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
PASSWORD = "long-enough"
# The name has a folded form of its own.
NAME, KEY, EMAIL, ADDRESS = "Zanz0barra", "zanzobarra", "private.person@example.org", "127.0.0.77"
NEEDLES = [one.lower().encode() for one in (NAME, KEY, EMAIL, ADDRESS)]
SETTINGS = ('webhooks = { { name = "out", url = "http://127.0.0.1:9/", secret = "of at least sixteen", '
            'events = { "*" } } }\nmail = { domain = "mud.example.org" }\n')
# Words of others, in things that they built.
COMMENT, WORDS = "-- %s likes this area.\n" % NAME, "A gift of %s." % NAME

sys.path.insert(0, str(ROOT / "tests" / "arch"))
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
import generate_tables  # noqa: E402
from meta_keys import KEYS as META_KEYS  # noqa: E402

TABLES = {name: table for name, table in generate_tables.read_tables(ROOT).items() if not table.get("index")}


def fates(table):
    """Returns what becomes of the columns that may name somebody, as module.json says:
    gone   nothing in it names the person after the erasure. The test puts something there first.
    kept   it holds words of others or scripts, which stay (help your-data).
    All other columns hold numbers and states, and never name anybody."""
    found = {}
    for name, column in table["columns"].items():
        if column["person"].startswith("kept: "):
            found[name] = "kept"
        elif set(column["marks"]) - {"no", "number", "owner", "id"} or (column["person"] == "owner" and column["kind"] == "TEXT"):
            found[name] = "gone"
    return found


COLUMNS = {name: fates(table) for name, table in TABLES.items()}
# Parts of the index of names by three letters: no name can be read from it.
INDEX = re.compile(r"named(_\w+)?$|sqlite_\w+$")
# -- the file --

def as_bytes(cell):
    return cell if isinstance(cell, bytes) else str(cell).encode()


def names_them(cell):
    return any(needle in as_bytes(cell).lower() for needle in NEEDLES)


def cells(path):
    """All cells of the file that name the person: (table, column, key)."""
    found = []
    with closing(sqlite3.connect(path)) as world:
        tables = [row[0] for row in world.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for table in tables:
            if INDEX.match(table):
                continue
            rows = world.execute("SELECT * FROM %s" % table)
            names = [column[0] for column in rows.description]
            for row in rows:
                found += [(table, name, row[0], cell) for name, cell in zip(names, row) if names_them(cell)]
    return found


def the_file_has_the_tables_and_columns_that_are_described(folder):
    server = folder.server()
    server.stop()
    with closing(sqlite3.connect(server.world)) as world:
        tables = {row[0] for row in world.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tables = {one for one in tables if not INDEX.match(one)}
        assert tables == set(COLUMNS), "describe these tables in a module.json: %s" % (tables ^ set(COLUMNS))
        for name, table in TABLES.items():
            there = {row[1] for row in world.execute("PRAGMA table_info(%s)" % name)} - {"sum"}
            assert set(table["columns"]) == there, (name, set(table["columns"]) ^ there)


# -- a person who has a row in every table --

def varint(number):
    out = b""
    while number >= 0x80:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def value(what):
    """A value as the file has it within a table: value_codec.c."""
    if isinstance(what, bool):
        return bytes([2 if what else 1])
    if isinstance(what, int):
        return b"\x03" + varint(what << 1)
    if isinstance(what, str):
        return b"\x05" + varint(len(what.encode())) + what.encode()
    if isinstance(what, list):
        return b"\x07" + varint(len(what)) + b"".join(map(value, what)) + varint(0)
    return b"\x07" + varint(0) + varint(len(what)) + b"".join(value(key) + value(what[key]) for key in sorted(what))


class From(Player):
    """A connection from an address of its own."""

    def __init__(self, port, line):
        self.socket = socket.create_connection(("127.0.0.1", port), source_address=(ADDRESS, 0))
        self.buffer, self.answers = b"", []
        self.do(line)


def named(folder, server, name, line=None):
    player = From(server.port, line or "create %s %s" % (name, PASSWORD)) if name == NAME else Player(server.port)
    if name != NAME:
        player.do("create %s %s" % (name, PASSWORD))
    player.do("look")
    return player


def call(server, token, method, path, body=None, status=200):
    answer = ask(server.ports["http"], method, "/api/v1" + path, body, token)
    assert answer.status == status, (method, path, answer.status, answer.body[:500])
    return answer


def dav(folder, server, path, who, text=None):
    """Returns the status and the body of GET, or with text of PUT."""
    more = ["-T", folder.write("put", text)] if text is not None else []
    done = subprocess.run(["curl", "-sS", "-u", who + ":" + PASSWORD, "-w", "\n%{http_code}", *more,
                           "http://127.0.0.1:%d/dav%s" % (server.ports["http"], path)],
                          capture_output=True, text=True, check=True, timeout=90)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def play(folder, server):
    """Makes the people and their areas; returns the connections."""
    wizard = enter_wizard(server)
    zan, dot = named(folder, server, NAME), named(folder, server, "Dot")
    board = number_in(wizard.do("@create an old board from board"))
    wizard.do("@ref #%d = tavern/board" % board)
    wizard.do("@teleport #%d to here" % board)
    wizard.do("@role %s wizard" % NAME)
    assert "Announced" in zan.do("@event 2037-01-01 18:00 = Races")
    assert "Announced" in wizard.do("@event 2037-01-02 18:00 = More races")
    wizard.do("@role %s builder" % NAME)
    wizard.do("@role dot builder")
    # Areas: they own one, and may build in the other.
    for area in ("zen", "inn"):
        number = number_in(wizard.do("@area %s = dot, %s" % (area, NAME)))
        wizard.do("@ref #%d = %s" % (number, area))
    wizard.do("@chown $zen = %s" % NAME)
    zan.do("yes")
    return wizard, zan, dot


def speak(server, wizard, zan, dot):
    for line in ("chat I am %s and I was here" % NAME, "tell dot It is me, %s" % NAME.lower(), "mail dot = %s's letter" % NAME,
                 "post %s's glove = Bring it to %s." % (NAME, NAME), "report I, %s, am pushed" % NAME,
                 "report dot who pushes %s" % NAME, "home found", "home show", "say I am %s" % NAME):
        zan.do(line)
    for line in ("tell %s hello you" % NAME, "report %s who pushes" % NAME, "ignore %s" % NAME,
                 "mail %s = for you" % NAME, "home found", "home invite %s" % NAME):
        dot.do(line)
    for line in ("@note %s = is a nuisance" % NAME, "@mute %s for 1h because of %s" % (NAME, NAME.lower()),
                 "@unmute %s" % NAME, "@set %s.title = \"%s the Bold\"" % (NAME, NAME), "@teleport %s to here" % NAME):
        wizard.do(line)


def on_irc(server):
    """Leaves traces on IRC: a channel, a topic, and masks for and by the person."""
    client = Client(server.ports["irc"])
    client.send("PASS %s:%s" % (NAME, PASSWORD), "NICK " + NAME, "USER u 0 * :Real")
    client.until("376", "422")
    client.ask("JOIN #tea", "TOPIC #tea :green", "PRIVMSG #tea :here", "MODE #tea +b spam!*@*")
    client.close()
    dot = Client(server.ports["irc"])
    dot.send("PASS Dot:" + PASSWORD, "NICK Dot", "USER u 0 * :Real")
    dot.until("376", "422")
    dot.ask("JOIN #pub", "PRIVMSG #pub :there", "MODE #pub +b %s!*@*" % NAME, "MODE #pub +I %s!*@*" % NAME)
    dot.close()


def made(player, what):
    return int(re.search(r"You make %s \(#(\d+)\)" % what, player.do("@create " + what)).group(1))


def build(folder, server, zan, dot):
    thing = made(zan, "a bell")
    zan.do("@ref #%d = zen/bell" % thing)
    zan.do("@set #%d.area = $zen" % thing)
    zan.do("@describe #%d = It belongs to %s, says %s." % (thing, NAME, NAME.lower()))
    zan.program("#%d" % thing, 'command("ring {this}", function() error("it is %s\'s") end)' % NAME)
    zan.do("ring bell")
    theirs = made(zan, "a gong")
    zan.do("@ref #%d = inn/gong" % theirs)
    zan.do("@set #%d.area = $inn" % theirs)
    own = made(dot, "a cup")
    dot.do("@ref #%d = inn/cup" % own)
    dot.do("@set #%d.area = $inn" % own)
    dot.do("@describe #%d = %s" % (own, WORDS))
    for area, who in (("zen", NAME), ("inn", "Dot")):
        path = "/areas/%s/%s.lua" % (area, area)
        status, text = dav(folder, server, path, who)
        assert status == 200, (status, text)
        text = COMMENT + text
        assert dav(folder, server, path, who, text)[0] == 204, text
    return thing, own


def plant(world, zan, dot, cup):
    """Adds to the file some data that the test does not play: mail to the outside, and a realm that the world was
    in."""
    with closing(sqlite3.connect(world)) as db:
        def put(table, *row):
            db.execute("INSERT INTO %s VALUES (%s)" % (table, ", ".join("?" * len(row))), row)
        now = db.execute("SELECT max(time_ms) FROM channel_line").fetchone()[0]
        put("email", zan, EMAIL, 1, "", 0, 0, 0, None)
        put("mail_out", 901, 0, 4 << 40, 1, zan, now, "", "a digest", "for " + NAME, None)
        put("mail_out", 902, 0, 4 << 40, 2, dot, now, NAME, NAME + "'s news", "Yours, " + NAME, None)
        put("realm_name", KEY, KEY, NAME, "here", zan, 1, 0, "", 0, None)
        put("realm_out", 903, "there", "say", now, 3, json.dumps({"who": NAME}), None)
        put("traveller", "there.9", 1, 0, "there", zan, value({"name": NAME}), None)
        put("timer", zan, "wake", 4 << 40, 0, zan, value({"who": NAME}), None)
        put("script_error", cup, 904, now, dot, "cup: %s is not a number" % NAME, None)
        put("audit", 905, now, NAME, "oper", "Dot", "", "irc", ADDRESS, None)  # as a guest of that name
        put("spelling", NAME.lower(), KEY, 1)
        db.execute("UPDATE token SET client = ?, sum = NULL WHERE account = ?", (NAME, KEY))
        put("property", cup, "_read_marks", value({NAME.lower(): 5}), None)
        put("property", cup, "past", value([{"body": "", "author": NAME}]), None)
        put("property", cup, "accepts", value([NAME, "Dot"]), None)
        db.commit()


def person_id(world, name):
    with closing(sqlite3.connect(world)) as db:
        return db.execute("SELECT character FROM account WHERE name = ?", (name,)).fetchone()[0]


def live(folder, services):
    """Makes a world in which every table has a row of the person; returns its server, stopped, and two things."""
    server = folder.server(SETTINGS, services=services)
    wizard, zan, dot = play(folder, server)
    thing, cup = build(folder, server, zan, dot)
    speak(server, wizard, zan, dot)
    on_irc(server)
    log_in(server.ports["http"], NAME, PASSWORD)
    server.stop()
    plant(server.world, person_id(server.world, NAME), person_id(server.world, "Dot"), cup)
    return server, thing, cup


def start(server):
    server.spawn()
    server.wait_ready()


# -- the tests --

SERVICES = ("telnet", "http", "irc", "nntp")


def the_file_does_not_name_an_erased_person(folder):
    server, thing, cup = live(folder, SERVICES)
    before = cells(server.world)
    for table, columns in COLUMNS.items():
        named_in = {column for where, column, _, _ in before if where == table}
        assert named_in <= set(columns), "decide what becomes of %s of %s" % (named_in - set(columns), table)
        gone = {column for column, what in columns.items() if what == "gone"}
        assert gone <= named_in, "nothing names the person in %s of %s" % (gone - named_in, table)
    who = person_id(server.world, NAME)
    numbered = {(name, column) for name, table in TABLES.items() for column in generate_tables.marked(table, "id", "owner")
                if len(table["columns"][column]["marks"]) == 1}
    assert numbers(server.world, who) == numbered, numbered - numbers(server.world, who)
    with closing(sqlite3.connect(server.world)) as db:
        strange = {name for (name,) in db.execute("SELECT name FROM meta")} - set(META_KEYS)
        assert not strange, "tests/arch/meta_keys.py does not have %s" % strange

    start(server)
    wizard = enter_wizard(server)
    assert "muted" in wizard.do("@mute %s for 2h because of noise" % NAME)
    token = log_in(server.ports["http"], NAME, PASSWORD)
    call(server, token, "POST", "/account/delete", {"password": PASSWORD, "confirm": NAME}, status=204)
    wait_until(lambda: not is_erasing(server.world), "the erasure does not end", 120)
    wizard.do("look")
    standing = [one for one in left(server) if one[0] == "sanction"]
    assert [one[1] for one in standing] == ["subject"], "what stands against them stands: %s" % standing
    doors(folder, server, wizard, thing, cup)
    assert "may speak again" in wizard.do("@unmute %s" % NAME)
    assert not names_them(wizard.do("@audit")) and "a former player" in wizard.do("@sanctions all")
    server.stop()
    assert not left(server), left(server)
    assert not numbers(server.world, who), numbers(server.world, who)
    assert not server.check(server.world)
    freed(server.world)


def is_erasing(world):
    with closing(sqlite3.connect(world)) as db:
        return db.execute("SELECT 1 FROM erasing").fetchone()


def numbers(world, who):
    """Returns the columns that have the person's number or key, of those that module.json says lose it: an "id", or the
    owner of rows that go."""
    found = set()
    with closing(sqlite3.connect(world)) as db:
        for name, table in TABLES.items():
            for column, marks in table["columns"].items():
                if marks["marks"] in (["id"], ["owner"]):
                    sql = "SELECT 1 FROM %s WHERE %s IN (?, ?) LIMIT 1" % (name, column)
                    found |= {(name, column)} if db.execute(sql, (who, KEY)).fetchone() else set()
    return found


def left(server):
    """Returns the cells that name the person and must not."""
    found = [one for one in cells(server.world) if COLUMNS[one[0]].get(one[1]) != "kept"]
    return [one for one in found if names_them(as_bytes(one[3]).replace(COMMENT.encode(), b"").replace(WORDS.encode(), b""))]


def freed(world):
    """Asserts that free pages and gaps hold no name: the file has it no more often than its cells."""
    kept = sum(as_bytes(cell).lower().count(needle) for _, _, _, cell in cells(world) for needle in NEEDLES)
    there = sum(pathlib.Path(world).read_bytes().lower().count(needle) for needle in NEEDLES)
    assert there <= kept, "%d in the file, and %d in its cells" % (there, kept)


def doors(folder, server, wizard, thing, cup):
    """Asserts that no service shows the name to others."""
    dot = Player(server.port)
    seen = [dot.do("connect Dot " + PASSWORD)]
    for line in ("who", "whois %s" % NAME, "mail", "mail 1", "board", "board 1", "homes", "home visit %s" % NAME,
                 "events", "highscores", "ignore", "home guests", "channels", "@show #%d" % thing,
                 "look bell", "@show #%d" % cup, "@history", "@errors"):
        seen.append((line, re.sub(re.escape(line.split(" ")[-1]) if NAME in line else "$^", "", dot.do(line))))
    for line in ("@audit", "@reports", "@watch 1", "@watch 2", "@watch 3", "@event 2 text = x"):
        seen.append((line, wizard.do(line)))
    port = server.ports["http"]
    for path in ("/", "/who", "/who/" + NAME, "/world", "/homes", "/events", "/highscores", "/boards", "/sitemap.xml",
                 "/area/zen", "/area/inn", "/api/v1/who"):
        answer = ask(port, "GET", path)
        seen.append((path, answer.body.decode(errors="replace").replace(urllib.parse.quote(NAME), "", path.count(NAME) * 9)))
    token = log_in(port, "Dot", PASSWORD)
    seen.append(("history", call(server, token, "GET", "/channels/public/history").body.decode()))
    path = "/areas/inn/inn.lua"
    status, text = dav(folder, server, path, "Dot")
    assert status == 200 and COMMENT in text and WORDS in text, text
    seen.append((path, text.replace(COMMENT, "").replace(WORDS, "")))
    assert dav(folder, server, path, "Dot", text)[0] == 204, "the file is what the world says"
    with news_client.NNTP("127.0.0.1", server.ports["nntp"], "Dot", PASSWORD, readermode=True, timeout=60) as news:
        news.group("tavern.board")
        seen.append(("article", b"\n".join(news.article("1")[1].lines).decode()))
        seen.append(("over", json.dumps(news.over((1, 1))[1])))
    client = Client(server.ports["irc"])
    client.send("CAP REQ :draft/chathistory batch message-tags server-time", "PASS Dot:" + PASSWORD, "NICK Dot", "USER u 0 * :x",
                "CAP END")
    client.until("376", "422")
    for line in ("LIST", "JOIN #tea", "TOPIC #tea", "MODE #tea b", "MODE #pub I", "MODE #pub b", "WHO #public",
                 "CHATHISTORY LATEST #public * 50", "CHATHISTORY LATEST #tea * 50"):
        seen.append((line, "\n".join(map(str, client.ask(line)))))
    assert [one.command for one in client.ask("WHOWAS " + NAME)] == ["406", "369"]
    assert [one.command for one in client.ask("WHOIS " + NAME)][0] == "401"
    client.close()
    for line, text in seen[1:]:
        assert not names_them(text.replace(WORDS, "")), (line, text)
    dot.close()


def an_export_contains_all_data_about_a_player(folder):
    server, thing, _ = live(folder, SERVICES)
    start(server)
    token = log_in(server.ports["http"], NAME, PASSWORD)
    data = call(server, token, "POST", "/account/export", {"password": PASSWORD}).json["data"]
    assert data["account"]["email"] == EMAIL and ADDRESS in data["account"]["addresses"], data["account"]
    (own,) = [one for one in data["owns"] if one["id"] == thing]
    assert "ring {this}" in own["source"] and own["properties"]["desc"].startswith("It belongs"), own
    has = {"letters": "for you", "said_on_channels": "I was here", "said_to_people": "It is me", "notices": "glove",
           "reports": "am pushed", "sanctions": NAME.lower(), "audit": "mute", "told": "hello you",
           "letters_on_their_way": "for " + NAME, "building_commands": "@create a bell", "script_errors": "it is ",
           "channels": "tea", "sessions": "number", "travels": "there", "timers": "wake", "lists": "home"}
    for part, text in has.items():
        assert text in json.dumps(data[part]), (part, data[part])
    for name, table in TABLES.items():
        for one in generate_tables.exports(table):
            if "list" in one:
                assert data[one["list"]], "the export has nothing of the table %s in %s" % (name, one["list"])
                for row in data[one["list"]] if "columns" in one else []:
                    assert list(row) == one["columns"], (name, row)
    assert "nuisance" not in json.dumps(data) and "argon2" not in json.dumps(data)


if __name__ == "__main__":
    sys.exit(main([
        the_file_has_the_tables_and_columns_that_are_described,
        the_file_does_not_name_an_erased_person,
        an_export_contains_all_data_about_a_player,
    ]))
