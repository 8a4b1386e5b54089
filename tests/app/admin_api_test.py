#!/usr/bin/env python3
"""Wizards' work by the API (accounts, quotas, bridges, backups, the configuration), and refusals to others.

usage: admin_api_test.py SKEIN"""
import json
import pathlib
import sys
import time

import program
from served import enter, enter_wizard
from web_client import Socket, ask, log_in
from web_test import builder, call, serve

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True
import generate_calls  # noqa: E402

PASSWORD = "long-enough"
SAMPLE = {"name": "Cat", "number": "1", "quota": "objects", "id": "1", "file": "x.db"}


def make(server, name):
    player = enter(server, "create %s %s" % (name, PASSWORD))
    player.do("look")
    return player


def wizard(server, **more):
    answer = ask(server.ports["http"], "POST", "/api/v1/login",
                 {"name": "wizard", "password": server.wizard_password, **more})
    assert answer.status == 200, answer.body
    return answer.json["token"]


def last_act(server, token, **filters):
    asked = "&".join("%s=%s" % pair for pair in filters.items())
    return call(server, token, "GET", "/audit?limit=1&" + asked).json["acts"][0]


def wizards_routes():
    """(method, path, whether it writes) of each route whose call is for wizards."""
    found = []
    for path, table in generate_calls.read_calls(ROOT).items():
        if not path.endswith((".c", "account.json", "office.json", "moderation.json")):
            continue
        for route in table["routes"]:
            entry = table["calls"][route["call"]]
            if entry.get("who") != "wizard":
                continue
            method, path = route["route"].split(" ")
            for part, value in SAMPLE.items():
                path = path.replace("{%s}" % part, value)
            assert "{" not in path, path
            path += "?confirm=x" if route["id"] == "deleteAccount" else ""
            found.append((method, path, entry.get("writes", False)))
    return found


def only_wizards_can_use_the_administration_calls(folder):
    server = serve(folder)
    cat = make(server, "Cat")
    port = server.ports["http"]
    chief = wizard(server)
    reader = wizard(server, scope="read")
    guest = Socket(port)
    guest.send(type="guest")
    given = guest.next("welcome").get("token")
    others = [log_in(port, "Cat", PASSWORD), builder(server), given]
    assert all(others)
    routes = wizards_routes()
    assert len(routes) > 20, routes

    for method, path, writes in routes:
        body = None if method in ("GET", "DELETE") else {}
        assert ask(port, method, "/api/v1" + path, body).status in (401, 403), path
        for token in others:
            got = ask(port, method, "/api/v1" + path, body, token)
            assert got.status == 403, (method, path, got.status, got.body)
        # A page elsewhere makes the browser of a wizard, or of a follower of rebinding, ask.
        for origin in ("http://evil.example", "null", "http://localhost:%d" % port):
            got = ask(port, method, "/api/v1" + path, body, None,
                      {"Cookie": "skein=" + chief, "Origin": origin})
            assert method == "GET" or got.status == 403, (method, path, origin, got.status)
        if method != "GET":
            got = ask(port, method, "/api/v1" + path, b"name=Cat", None,
                      {"Cookie": "skein=" + chief, "Content-Type": "text/plain"})
            assert got.status in (401, 403, 415), (method, path, got.status)
        if writes:
            got = ask(port, method, "/api/v1" + path, body, reader)
            assert got.status == 403 and b"only read" in got.body, (method, path, got.body)
    cat.do("look")
    got = call(server, chief, "GET", "/accounts/Cat").json["account"]
    assert got["role"] == "player" and not got["disabled"] and got["online"], got


def accounts_can_be_listed_in_pages_and_searched(folder):
    server = serve(folder)
    for name in ("Anna", "Annabel", "Bert", "Zoe", "Bo0"):
        make(server, name).close()
    token = wizard(server)
    assert server.run("account", "--world", server.world, "disable", "Bert").returncode == 0

    names, after, pages = [], "", 0
    while True:
        page = call(server, token, "GET", "/accounts?limit=2" + after).json
        names += [one["name"] for one in page["accounts"]]
        pages += 1
        if "next" not in page:
            break
        after = "&after=" + page["next"]
    assert sorted(names) == ["Anna", "Annabel", "Bert", "Bo0", "Zoe", "wizard"], names
    assert pages >= 3
    sought = call(server, token, "GET", "/accounts?query=NNA").json["accounts"]
    assert [one["name"] for one in sought] == ["Anna", "Annabel"], sought
    assert [one["name"] for one in call(server, token, "GET", "/accounts?role=wizard").json["accounts"]] == ["wizard"]
    assert [one["name"] for one in call(server, token, "GET", "/accounts?disabled=true").json["accounts"]] == ["Bert"]
    assert call(server, token, "GET", "/accounts?role=king", status=422)
    assert call(server, token, "GET", "/accounts/Nobody", status=404)


def a_role_can_be_set_like_by_the_command(folder):
    server = serve(folder)
    port = server.ports["http"]
    cat = make(server, "Cat")
    token = wizard(server)

    assert call(server, token, "PUT", "/accounts/cat/role", {"role": "builder"}).json["role"] == "builder"
    assert "You are now a builder." in cat.do("look")
    act = last_act(server, token, about="Cat", action="role")
    assert (act["actor"], act["detail"], act["door"], act["address"]) == \
        ("wizard", "builder", "http", "127.0.0.1"), act
    area = cat.do("@area Kitchen =")
    assert "made the area" in area, area
    cat.do("@create a bell")
    cat.write("bell", 'command("ring {this}", function(e) e.actor:tell("Ding.") end)')
    assert "Ding." in cat.do("ring bell")
    chief = enter_wizard(server)
    chief.do("@area Attic = Cat")

    # Taking a role away ends its grants and stops its scripts, as @role does.
    got = call(server, token, "PUT", "/accounts/Cat/role", {"role": "player"}).json
    assert got["frozen"], got
    assert "Nobody else may build in" in chief.do("@area Attic")
    assert "Ding." not in cat.do("ring bell")
    got = call(server, token, "DELETE", "/accounts/Cat/freeze").json
    assert not got["frozen"] and "Ding." in cat.do("ring bell")
    assert call(server, token, "POST", "/accounts/Cat/freeze", {}).json["frozen"]
    call(server, token, "POST", "/accounts/Cat/freeze", {}, status=409)
    refused = call(server, token, "PUT", "/accounts/wizard/role", {"role": "player"}, status=409).json
    assert refused["detail"] == "You can't change your own role. Ask another wizard.", refused
    call(server, token, "PUT", "/accounts/Cat/role", {"role": "king"}, status=409)
    call(server, token, "PUT", "/accounts/Nobody/role", {"role": "builder"}, status=404)
    assert log_in(port, "Cat", PASSWORD)


def sessions_and_tokens_are_shown_and_end(folder):
    server = serve(folder)
    port = server.ports["http"]
    cat = make(server, "Cat")
    other = enter(server, "connect Cat " + PASSWORD)
    kept = log_in(port, "Cat", PASSWORD)
    token = wizard(server)

    shown = call(server, token, "GET", "/accounts/Cat").json
    assert [one["door"] for one in shown["sessions"]] == ["telnet", "telnet"], shown
    assert all(one["address"] == "127.0.0.1" for one in shown["sessions"])
    newest, oldest = [one["id"] for one in call(server, token, "GET", "/sessions").json["sessions"]
                      if one["door"] == "telnet"]
    first = call(server, token, "GET", "/sessions?limit=1&before=%d" % (newest + 1)).json
    rest = call(server, token, "GET", "/sessions?before=%d" % first["next"]).json
    assert ([one["id"] for one in first["sessions"]], first["next"]) == ([newest], newest), first
    assert [one["id"] for one in rest["sessions"]] == [oldest] and "next" not in rest, rest
    assert len(shown["tokens"]) == 1 and shown["tokens"][0]["scope"] == "all"
    assert "token" not in json.dumps(shown["tokens"]), "no text of a token is ever shown"
    number = shown["tokens"][0]["number"]
    call(server, token, "DELETE", "/accounts/Cat/tokens/%d" % (number + 5), status=404)
    call(server, token, "DELETE", "/accounts/wizard/tokens/%d" % number, status=404)
    call(server, token, "DELETE", "/accounts/Cat/tokens/%d" % number, status=204)
    call(server, kept, "GET", "/login", status=401)
    assert last_act(server, token, about="Cat")["action"] == "end token"
    number = max(one["number"] for one in shown["sessions"])
    call(server, token, "DELETE", "/accounts/Cat/sessions/%d" % number, status=204)
    other.read_on("ended")
    cat.do("look")
    call(server, token, "POST", "/accounts/Cat/boot", {}, status=204)
    cat.read_on("You have been sent out of the game.")
    assert last_act(server, token, about="Cat")["action"] == "boot"
    call(server, token, "POST", "/accounts/Cat/boot", {}, status=409)


def a_new_password_or_disabled_account_ends_its_sessions(folder):
    server = serve(folder)
    port = server.ports["http"]
    cat = make(server, "Cat")
    kept = log_in(port, "Cat", PASSWORD)
    token = wizard(server)

    call(server, token, "PUT", "/accounts/Cat/password", {"password": "short"}, status=422)
    call(server, token, "PUT", "/accounts/Cat/password", {"password": "quite another"}, status=204)
    cat.read_on("The password has been changed.")
    call(server, kept, "GET", "/login", status=401)
    assert ask(port, "POST", "/api/v1/login", {"name": "Cat", "password": PASSWORD}).status == 401
    kept = log_in(port, "Cat", "quite another")
    act = last_act(server, token, about="Cat")
    assert act["action"] == "password" and "another" not in json.dumps(act), act

    again = enter(server, "connect Cat quite another")
    assert call(server, token, "POST", "/accounts/Cat/disable", {}).json["disabled"]
    again.read_on("Your account has been disabled.")
    call(server, kept, "GET", "/login", status=401)
    assert ask(port, "POST", "/api/v1/login", {"name": "Cat", "password": "quite another"}).status == 403
    assert last_act(server, token, about="Cat")["action"] == "disable"
    assert not call(server, token, "POST", "/accounts/Cat/enable", {}).json["disabled"]
    assert log_in(port, "Cat", "quite another")
    refused = call(server, token, "POST", "/accounts/wizard/disable", {}, status=409).json
    assert "another wizard" in refused["detail"], refused


def quotas_can_be_set_and_script_costs_are_shown(folder):
    server = serve(folder)
    bea = builder(server)
    token = wizard(server)
    player = enter(server, "connect Bea " + PASSWORD)
    player.do("@create a bell")
    player.write("bell", 'command("ring {this}", function(e) error("cracked") end)')
    player.do("ring bell")

    before = {one["name"]: one for one in call(server, token, "GET", "/accounts/Bea/quotas").json["quotas"]}
    assert before["objects"]["use"] == 1 and before["objects"]["most"] > 1, before
    own = {one["name"]: one for one in call(server, bea, "GET", "/account/quotas").json["quotas"]}
    assert own["areas"] == before["areas"] and own["objects"] == before["objects"], own
    after = {one["name"]: one for one in
             call(server, token, "PUT", "/accounts/Bea/quotas/objects", {"most": 1}).json["quotas"]}
    assert after["objects"]["most"] == 1
    assert "more objects than your limit (1)" in player.do("@create a gong")
    act = last_act(server, token, about="Bea", action="quota")
    assert act["detail"] == "objects 1", act
    call(server, token, "PUT", "/accounts/Bea/quotas/objects", {})
    assert "gong" in player.do("@create a gong")
    call(server, token, "PUT", "/accounts/Bea/quotas/kings", {"most": 1}, status=409)
    call(server, token, "PUT", "/accounts/Bea/quotas/objects", {"most": 0}, status=409)
    errors = call(server, token, "GET", "/faults").json["errors"]
    assert errors[0]["owner"] == "Bea" and "cracked" in errors[0]["text"], errors
    costs = call(server, token, "GET", "/costs").json["costs"]
    assert any(one["owner"] == "Bea" and one["name"] == "ring {this}" for one in costs), costs
    call(server, bea, "GET", "/faults", status=403)


def areas_can_be_granted_and_reset_like_by_the_commands(folder):
    server = serve(folder)
    token = wizard(server)
    builder(server)
    areas = {one["ref"]: one for one in call(server, token, "GET", "/grants").json["areas"]}
    wick = areas["wick"]
    assert wick["builders"] == [] and wick["name"], wick

    got = call(server, token, "PUT", "/grants/%d" % wick["id"], {"builders": ["Bea"]}).json
    assert got["builders"] == ["Bea"], got
    assert last_act(server, token, action="area")["detail"] == "Bea"
    bea = enter(server, "connect Bea " + PASSWORD)
    assert "Bea" in bea.do("@area wick")
    call(server, token, "PUT", "/grants/%d" % wick["id"], {"builders": ["Nobody"]}, status=409)
    assert call(server, token, "PUT", "/grants/%d" % wick["id"], {"builders": []}).json["builders"] == []
    call(server, token, "PUT", "/grants/1", {"builders": []}, status=404)
    refused = call(server, token, "POST", "/grants/%d/reset" % wick["id"], {}, status=409).json
    assert "nothing to reset" in refused["detail"], refused


def backups_can_be_listed_made_and_verified(folder):
    server = serve(folder)
    token = wizard(server)
    assert call(server, token, "GET", "/backups").json["backups"] == []
    made = call(server, token, "POST", "/backups", {}, status=200).json
    assert made["bytes"] > 10000, made
    (copy,) = call(server, token, "GET", "/backups").json["backups"]
    assert copy["bytes"] == made["bytes"] and copy["verified"] == 0 and copy["good"], copy
    assert last_act(server, token, action="backup")["actor"] == "wizard"

    path = "/backups/%s/verify" % copy["file"]
    assert call(server, token, "POST", path, {}, status=200).json == {"good": True, "problem": ""}
    (seen,) = call(server, token, "GET", "/backups").json["backups"]
    assert seen["verified"] > 0 and seen["good"], seen
    file = pathlib.Path(server.world).resolve()
    file = next(file.parent.glob(file.name + ".2*"))
    with open(file, "r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * 8192)
    bad = call(server, token, "POST", path, {}, status=200).json
    assert not bad["good"] and bad["problem"], bad
    (seen,) = call(server, token, "GET", "/backups").json["backups"]
    assert not seen["good"] and seen["problem"], seen
    for name in ("nothing.db", "..", "%2e%2e%2fskein.conf", file.name + "x"):
        got = ask(server.ports["http"], "POST", "/api/v1/backups/%s/verify" % name, {}, token)
        assert got.status in (400, 404), (name, got.status, got.body)


def the_configuration_is_shown_without_secrets(folder):
    server = serve(folder, 'name = "Office"\nirc = { operators = { { name = "op", password = "hush-hush" } } }\n'
                           'mail = { domain = "mud.example", relay = "smtp://me:hush-hush@127.0.0.1:25" }\n'
                           'webhooks = { { name = "one", url = "http://me:hush@hush@127.0.0.1:9/in?word=hush", secret = "hush-hush-hush-hush", '
                           'events = { "enter" } } }\nlimits = { connections = 77 }\n'
                           'bridges = { { name = "net", address = "127.0.0.1:9", nick = "sk", channels = { "#one" }, '
                           'sasl = { "sk", "hush-hush" } } }\n')
    token = wizard(server)
    answer = call(server, token, "GET", "/configuration")
    assert b"hush" not in answer.body
    keys = {one["key"]: one for one in answer.json["keys"]}
    assert (keys["name"]["value"], keys["name"]["from"]) == ('"Office"', "file"), keys["name"]
    assert keys["limits.connections"]["value"] == "77"
    assert keys["listen"]["from"] == "command line" and "telnet:" in keys["listen"]["value"]
    assert (keys["guests"]["value"], keys["guests"]["from"]) == ("true", "default")
    assert "op" in keys["irc.operators"]["value"] and "(not shown)" in keys["irc.operators"]["value"]
    assert keys["mail.relay"]["value"] == '"smtp://(not shown)@127.0.0.1:25"', keys["mail.relay"]
    assert "http://(not shown)@127.0.0.1:9/in?(not shown)" in keys["webhooks"]["value"], keys["webhooks"]
    assert keys["world"]["restart"] and not keys["guests"]["restart"]
    with open(answer.json["file"], encoding="utf-8") as file:
        assert 'name = "Office"' in file.read()


def bridges_can_be_paused_like_by_the_command(folder):
    server = serve(folder, 'bridges = { { name = "net", address = "127.0.0.1:9", nick = "sk", '
                           'channels = { ["#there"] = "public" } } }')
    token = wizard(server)
    (bridge,) = call(server, token, "GET", "/bridges").json["bridges"]
    assert bridge["name"] == "net" and not bridge["paused"], bridge
    call(server, token, "POST", "/bridges/net/pause", {}, status=204)
    assert call(server, token, "GET", "/bridges").json["bridges"][0]["paused"]
    assert last_act(server, token, action="pause%20bridge")["subject"] == "net"
    call(server, token, "DELETE", "/bridges/net/pause", status=204)
    assert not call(server, token, "GET", "/bridges").json["bridges"][0]["paused"]
    call(server, token, "POST", "/bridges/nothing/pause", {}, status=409)


def a_player_gets_all_their_data_with_their_password(folder):
    server = serve(folder)
    port = server.ports["http"]
    cat = make(server, "Cat")
    cat.do("chat Hello out there")
    cat.do("report the door squeaks")
    dog = make(server, "Dog")
    dog.do("tell Cat woof")
    cat.do("tell Dog meow")
    token = log_in(port, "Cat", PASSWORD)
    reader = ask(port, "POST", "/api/v1/login", {"name": "Cat", "password": PASSWORD, "scope": "read"}).json["token"]

    call(server, token, "POST", "/account/export", {"password": "wrong-wrong"}, status=403)
    call(server, None, "POST", "/account/export", {"password": PASSWORD}, status=401)
    call(server, reader, "POST", "/account/export", {"password": PASSWORD}, status=403)
    answer = call(server, token, "POST", "/account/export", {"password": PASSWORD}, status=200)
    data = answer.json["data"]
    assert data["account"]["name"] == "Cat" and data["account"]["addresses"] == ["127.0.0.1"], data["account"]
    assert data["said_on_channels"][0]["text"] == "Hello out there"
    assert [(line["to"], line["text"]) for line in data["said_to_people"]] == [("Dog", "meow")]
    assert data["reports"][0]["text"] == "the door squeaks"
    assert any("Hello out there" in line["text"] for line in data["told"])
    assert b"argon2" not in answer.body
    assert not data["audit"], data["audit"]
    chief = wizard(server)
    boss = enter_wizard(server)
    boss.do("@create an old board from board")
    boss.do("@teleport board to here")
    boss.do("post A wizard's = Not for Cat.")
    cat.do("post A lost glove = It is red.")
    for line in ("@mute Cat for 1h because of the noise", "@note Cat = is a nuisance"):
        boss.do(line)
    answer = call(server, token, "POST", "/account/export", {"password": PASSWORD}, status=200)
    (notice,) = answer.json["data"]["notices"]
    assert notice["subject"] == "A lost glove" and notice["text"] == "It is red.", notice
    (act,) = answer.json["data"]["audit"]
    assert sorted(act) == ["action", "time"] and act["action"] == "mute", act
    assert b"nuisance" not in answer.body
    assert call(server, chief, "POST", "/accounts/Cat/export", {}, status=200).json["data"]["account"]["name"] == "Cat"
    assert last_act(server, chief, about="Cat")["action"] == "export account"
    guest = Socket(port)
    guest.send(type="guest")
    guest = guest.next("welcome").get("token")
    call(server, guest, "POST", "/account/export", {"password": "x"}, status=403)


def gone(server, chief, name):
    """Waits until nobody has that name, and every trace of it is gone."""
    for _ in range(200):
        if ask(server.ports["http"], "GET", "/api/v1/accounts/" + name, None, chief).status == 404:
            return
        time.sleep(0.05)
    raise AssertionError("the account is there still")


def a_deleted_account_leaves_no_trace_of_its_name(folder):
    server = serve(folder)
    port = server.ports["http"]
    dot = make(server, "Dot")
    cat = make(server, "Cat")
    cat.do("take lamp")
    cat.do("chat I was here")
    cat.do("mail Dot = Hello Dot")
    dot.do("report Cat, who pushes")
    dot.do("report the lamp is dark")
    cat.do("report I am pushed")
    chief = wizard(server)
    call(server, chief, "POST", "/sanctions", {"kind": "note", "subject": "Cat", "reason": "pushes"})
    token = log_in(port, "Cat", PASSWORD)

    call(server, token, "POST", "/account/delete", {"password": PASSWORD, "confirm": "Dog"}, status=422)
    call(server, token, "POST", "/account/delete", {"password": "wrong-wrong", "confirm": "Cat"}, status=403)
    cat.do("look")
    call(server, token, "POST", "/account/delete", {"password": PASSWORD, "confirm": "Cat"}, status=204)
    cat.read_on("Your account is deleted. Farewell.")
    gone(server, chief, "Cat")
    call(server, token, "GET", "/login", status=401)
    assert ask(port, "POST", "/api/v1/login", {"name": "Cat", "password": PASSWORD}).status == 401

    # The history of others is kept, without the erased name.
    for _ in range(200):
        answers = [call(server, chief, "GET", path).body for path in
                   ("/channels/public/history", "/reports", "/sanctions?subject=cat", "/audit?limit=200")]
        found = [body for body in answers if b'"Cat"' in body or b'"cat"' in body]
        if not found:
            break
        time.sleep(0.05)
    assert not found, found
    assert b"I was here" in answers[0] and b"a former player" in answers[0], answers[0]
    assert b"a former player" in dot.do("mail").encode(), dot.do("mail")
    assert b"delete account" in answers[3]
    # Reports keep all lines that the erased player was told; of others' lines, the ones that the erased player spoke
    # lose their name.
    for number in (1, 2, 3):
        report = call(server, chief, "GET", "/reports/%d" % number).body.decode()
        assert "[public] a former player: I was here" in report, report
        assert '"Cat"' not in report and "Cat:" not in report, report
    assert "Cat" not in report and "Welcome, a former player." in report, report
    # A ban is not got rid of in this way.
    make(server, "Eve").close()
    call(server, chief, "POST", "/sanctions", {"kind": "ban", "subject": "Eve", "reason": "spam"})
    call(server, chief, "DELETE", "/accounts/Eve?confirm=eve", status=204)
    gone(server, chief, "Eve")
    assert call(server, chief, "GET", "/sanctions?subject=eve&standing=true").json["sanctions"][0]["kind"] == "ban"
    make(server, "Cat").close()
    assert server.stop() == 0
    check = server.run("check", "--world", server.world)
    assert check.returncode == 0, check.stdout + check.stderr


def the_audit_log_records_building_calls(folder):
    server = serve(folder)
    chief = wizard(server)
    made = call(server, chief, "POST", "/objects", {"name": "a box", "protos": ["item"]}, 201).json["id"]
    path = "/objects/%d" % made
    values = {"weight": 2, "desc": "x" * 500, "_pin": "4711"}
    call(server, chief, "PATCH", path, {"properties": values})
    act = last_act(server, chief, action="api%20set")
    assert act["subject"] == "#%d" % made, act
    assert "weight = 2" in act["detail"] and "_pin set" in act["detail"] and "4711" not in act["detail"], act
    assert "x" * 150 in act["detail"] and "x" * 201 not in act["detail"] and "…" in act["detail"], act
    call(server, chief, "POST", "/changes", {"changes": [{"id": made, "properties": {"weight": None}}]})
    act = last_act(server, chief, action="api%20change")
    assert (act["subject"], act["detail"]) == ("#%d" % made, "weight unset"), act
    call(server, chief, "POST", path + "/shape", {"ref": "box", "owner": "wizard"})
    act = last_act(server, chief, action="api%20shape")
    owner = call(server, chief, "GET", path).json["owner"]["id"]
    assert act["detail"] == "ref = box, owner = #%d" % owner, act
    call(server, chief, "POST", path + "/shape", {"ref": ""})
    assert last_act(server, chief, action="api%20shape")["detail"] == "ref unset"


def a_deletion_continues_after_a_crash(folder):
    server = serve(folder)
    make(server, "Cat").close()
    chief = wizard(server)
    call(server, chief, "DELETE", "/accounts/wizard?confirm=wizard", status=409)
    call(server, chief, "DELETE", "/accounts/Cat?confirm=cats", status=422)
    call(server, chief, "DELETE", "/accounts/Cat?confirm=Cat", status=204)
    server.kill()
    server.start()
    gone(server, chief, "Cat")
    assert last_act(server, chief, action="delete")["actor"] == "wizard"


if __name__ == "__main__":
    sys.exit(program.main([
        only_wizards_can_use_the_administration_calls,
        accounts_can_be_listed_in_pages_and_searched,
        a_role_can_be_set_like_by_the_command,
        sessions_and_tokens_are_shown_and_end,
        a_new_password_or_disabled_account_ends_its_sessions,
        quotas_can_be_set_and_script_costs_are_shown,
        areas_can_be_granted_and_reset_like_by_the_commands,
        backups_can_be_listed_made_and_verified,
        the_configuration_is_shown_without_secrets,
        bridges_can_be_paused_like_by_the_command,
        a_player_gets_all_their_data_with_their_password,
        a_deleted_account_leaves_no_trace_of_its_name,
        a_deletion_continues_after_a_crash,
        the_audit_log_records_building_calls,
    ]))
