#!/usr/bin/env python3
"""The second part of realm_test.py, which would take too long as a single test: the API, other readers of the board,
and the registration of names.

usage: realm_more_test.py SKEIN"""
import hashlib
import hmac
import json
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing

import realm_test
from program import main, succeeds
from realm_test import WAIT_S, Realm, ended, shared_roles
from served import Player, enter, enter_wizard, until


def until_log(server, wanted):
    """Waits until the server's log says it."""
    end = time.monotonic() + WAIT_S
    while True:
        said = server.words()
        if wanted in said:
            return
        assert time.monotonic() < end, "no %r, but %s" % (wanted, said)
        time.sleep(0.1)


def called(server, method, path, token="", fields=None):
    """A request of the API; returns its status and answer."""
    request = urllib.request.Request(
        "http://127.0.0.1:%d/api/v1%s" % (server.ports["http"], path), method=method,
        data=json.dumps(fields).encode() if fields is not None else None,
        headers={"Content-Type": "application/json", **({"Authorization": "Bearer " + token} if token else {})})
    try:
        with urllib.request.urlopen(request, timeout=WAIT_S) as got:
            status, body = got.status, got.read()
    except urllib.error.HTTPError as error:
        with error:
            status, body = error.code, error.read()
    return status, json.loads(body) if body else {}


def api_token(server, name, password):
    status, answer = called(server, "POST", "/login", fields={"name": name, "password": password})
    assert status < 300, answer
    return answer["token"]


def a_sanction_by_the_api_holds_in_all_worlds(folder):
    realm, _wizard, bert = shared_roles(folder, services=("telnet", "http"))
    hills, there = realm.worlds["hills"], enter_wizard(realm.worlds["forest"])
    enter(hills, "create Ann a-long-password")
    token, anns = api_token(hills, "wizard", hills.wizard_password), api_token(hills, "Ann", "a-long-password")

    def impose(who, kind, subject="bert", **more):
        return called(hills, "POST", "/sanctions", who, {"kind": kind, "subject": subject, "everywhere": True, **more})

    assert impose(anns, "mute")[0] == 403 and impose("", "mute")[0] == 401
    assert impose(token, "jail")[0] == 422 and impose(token, "ban", seconds=10 ** 15)[0] == 422
    assert impose(token, "ban", "wizard")[0] >= 400
    # Nobody has that name here: it holds there.
    assert impose(token, "mute", seconds=600, reason="he shouts") == (200, {"numbers": []})
    until(bert, "say hello", "muted|silenced")
    assert "he shouts" in there.do("@sanctions bert") and "wizard" not in there.do("@bans")
    status, given = impose(token, "ban")
    assert status == 200 and len(given["numbers"]) == 1, given
    assert "banned" in ended(bert)
    listed = called(hills, "GET", "/sanctions?standing=true", token)[1]
    assert listed["realm"] == "hills" and [one["kind"] for one in listed["sanctions"]] == ["ban"], listed
    lift = "/sanctions/%d?why=enough&everywhere=true" % given["numbers"][0]
    assert called(hills, "DELETE", lift, anns)[0] == 403
    assert called(hills, "DELETE", lift, token)[0] < 300
    until(there, "@bans", "Nobody is banned")
    assert called(hills, "DELETE", lift, token)[0] == 404


def a_reader_of_the_broker_cannot_read_messages(folder):
    realm = Realm(folder)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    bert = enter(forest, "create Bert a-long-password")
    ann = enter(hills, "create Ann a-long-password")
    until(ann, "who forest", "Bert")
    reader = socket.socket(socket.AF_UNIX)
    reader.settimeout(WAIT_S)
    reader.connect(realm.board.socket)
    reader.sendall(b"MONITOR\r\n")
    ann.do("tell bert the word is xyzzy")
    until(bert, "look", "xyzzy")
    enter(hills, "create Carla a-long-password")
    until(bert, "who hills", "Carla")
    got = b""
    while b"Carla" not in got:  # in the world's presence record
        got += reader.recv(1 << 16)
    reader.close()
    assert b"post:forest" in got, got
    assert b"xyzzy" not in got and b"argon2" not in got and b'"accounts' not in got, got
    # A letter handed to another world, or an unsealed one, is ignored.
    plain_letter = '{"v":2,"k":"poke","f":"forest","t":"hills"}'
    realm.board.do("XADD", "skein:family:post:hills", "*", "j", plain_letter, "m", "0" * 64)
    realm.board.do("XADD", "skein:family:post:hills", "*", "x", plain_letter)
    until_log(hills, "not sealed by the realm's secret")


def announce(realm, name, said):
    """Writes a world's presence record to the broker as another release would, with the realm's secret."""
    text = json.dumps({"name": name, **said})
    with open(realm.secret, "rb") as secret:
        code = hmac.new(secret.read(), b"family" + b"world\0" + text.encode(), hashlib.sha256).hexdigest()
    realm.board.do("SET", "skein:family:world:" + name, code + text, "EX", "10")
    realm.board.do("SADD", "skein:family:worlds", name)


def forget_keys(world):
    """Makes the file of a world what a release without keys had."""
    world.execute("DELETE FROM meta WHERE name LIKE 'realm:%'")
    for table in ("trust", "past_key", "signed_key", "before", "counted"):
        world.execute("DELETE FROM realm_" + table)


def know_before_keys(server, name):
    """Turns a world into one that knew its peer before worlds had keys, so that the peer is believed without a key."""
    server.stop()
    with closing(sqlite3.connect(server.world)) as world:
        forget_keys(world)
        world.execute("INSERT INTO realm_peer (world, state, sent, acked, acked_mark, seen, seen_mark, joined_ms) "
                      "VALUES (?, 0, 0, 0, 0, 0, 0, 0)", (name,))
        world.commit()
    server.start()


def until_announced(realm, said, player, line, wanted):
    """Repeats the line until an answer contains the text; returns the answer."""
    end = time.monotonic() + WAIT_S
    while True:
        announce(realm, "ruins", said)
        answer = player.do(line)
        if wanted in answer:
            return answer
        assert time.monotonic() < end, "no %r, but %s" % (wanted, answer)
        time.sleep(0.2)


def a_world_of_another_protocol_is_refused_with_both_named(folder):
    realm = Realm(folder, ("hills",))
    hills = realm.worlds["hills"]
    know_before_keys(hills, "ruins")
    wizard = enter(hills, "connect wizard " + hills.wizard_password)
    later = {"protocol": 7, "version": "9.9.0", "joined_ms": 1, "players": 2, "who": ["Bert"]}
    told = until_announced(realm, later, wizard, "@realm", "it speaks protocol 7 and this world 2, so letters to it wait")
    assert "ruins: away" in told, told
    until_log(hills, "the world ruins (version 9.9.0) speaks protocol 7 of the realm, and this program protocol 2")
    assert "ruins unknown, speaks protocol 7 and this program 2" in succeeds(folder.run("realm", "--world", hills.world))
    until_announced(realm, later, wizard, "tell bert hello", "Bert")
    # A peer of a release that did not tell its version, and did not seal its entries.
    until_announced(realm, {"version": "0.1.0", "joined_ms": 1}, wizard, "@realm", "it speaks protocol 1 and this world 2")
    realm.board.do("XADD", "skein:family:post:hills", "*", "j", '{"v":1,"k":"poke","f":"ruins","t":"hills"}', "m", "0" * 64)
    until_log(hills, "not sealed at all, as from a world without realm.secret, or of a release before protocol 2")
    # A peer of this release replaces it and can be greeted.
    until_announced(realm, {"protocol": 2, "joined_ms": 1}, wizard, "@realm", "ruins: away.")


def the_configured_world_registers_names(folder):
    realm = Realm(folder, ())
    first = realm.worlds["first"] = realm.make("first", more='registrar = "hills"')
    hills = realm.worlds["hills"] = realm.make("hills", more='registrar = "hills"')
    wizard = enter_wizard(first)
    until(wizard, "@realm", "hills: here")
    assert "hills gives out names." in wizard.do("@realm")
    enter(first, "create Ann a-long-password")
    hills.kill()
    until(wizard, "@realm", "hills: away")
    player = Player(first.port)
    player.type("create Bert a-long-password")
    player.read_on("New names cannot be given just now")
    hills.start()
    until(wizard, "@realm", "hills: here")
    enter(first, "create Bert a-long-password")
    # One that goes by another is found out.
    realm.make("tower")
    until_log(first, "tower says that first gives out names, this world says hills")


if __name__ == "__main__":
    raise SystemExit(main([
        realm_test.a_name_is_one_person_in_all_worlds,
        realm_test.on_irc_people_of_other_worlds_have_their_nicknames,
        realm_test.a_sanction_everywhere_holds_in_all_worlds,
        a_sanction_by_the_api_holds_in_all_worlds,
        realm_test.a_wizard_cannot_sanction_in_another_world,
        a_reader_of_the_broker_cannot_read_messages,
        a_world_of_another_protocol_is_refused_with_both_named,
        the_configured_world_registers_names,
        realm_test.an_area_becomes_a_world_of_its_own,
        realm_test.sighup_applies_a_new_secret_and_channels,
        realm_test.the_command_line_has_a_line_for_each_world,
        realm_test.the_health_check_reports_the_broker,
    ], needs=("realm",)))
