"""The web of the real program: the API, WebSockets that are lost and come back, event streams."""
import pathlib
import socket
import sys
import time
from urllib.parse import quote

import program
from served import SLOWER, Ended, Server, enter
from web_client import Socket, ask, log_in, read_all

LEVER = """command("pull {this}", function(e)
  e.this.pulls = (e.this.pulls or 0) + 1
  act(e.actor, "{Actor} {verb:pull} {this}.", { this = e.this })
end)
"""
BROKEN = "command(\"pull {this}\", function(e)\n  e.this.pulls = = 1\nend)\n"


def serve(folder, settings=""):
    server = Server(folder.binary, folder.path, settings, services=("telnet", "http"))
    folder.servers.append(server)
    server.start()
    return server


def call(server, token, method, path, body=None, status=200, fields=None):
    """Calls the API; returns its answer with the status."""
    answer = ask(server.ports["http"], method, "/api/v1" + path, body, token, fields)
    assert answer.status == status, (method, path, answer.status, answer.body[:500])
    return answer


def builder(server, name="Bea"):
    """Makes a builder; returns her token."""
    player = enter(server, "create %s long-enough" % name)
    done = server.run("account", "--world", server.world, "set", name, "--role", "builder")
    assert done.returncode == 0, done.stderr
    player.do("look")
    player.close()
    return log_in(server.ports["http"], name, "long-enough")


# -- the API --

def a_token_is_given_for_a_password_and_ends_when_it_is_deleted(folder):
    server = serve(folder)
    port = server.ports["http"]
    wrong = ask(port, "POST", "/api/v1/login", {"name": "wizard", "password": "wrong-one"})
    nobody = ask(port, "POST", "/api/v1/login", {"name": "nobody", "password": "wrong-one"})
    assert wrong.status == 401 and wrong.json == nobody.json
    answer = ask(port, "POST", "/api/v1/login",
                 {"name": "wizard", "password": server.wizard_password})
    assert answer.json["role"] == "wizard"
    token = answer.json["token"]
    assert "HttpOnly" in answer.fields["set-cookie"] and "SameSite" in answer.fields["set-cookie"]
    assert call(server, token, "GET", "/login").json["name"] == "wizard"
    call(server, token, "DELETE", "/login", status=204)
    gone = call(server, token, "GET", "/objects/1", status=401)
    assert gone.fields["content-type"] == "application/problem+json"
    call(server, None, "GET", "/objects/1", status=401)


def an_expired_cookie_does_not_block_a_log_in(folder):
    server = serve(folder)
    port = server.ports["http"]
    right = {"name": "wizard", "password": server.wizard_password}
    stale = {"Cookie": "skein=" + "A" * 43, "Origin": "http://127.0.0.1:%d" % port,
             "Host": "127.0.0.1:%d" % port}
    answer = ask(port, "POST", "/api/v1/login", right, fields=stale)
    assert answer.status == 200 and answer.fields["set-cookie"].startswith("skein=" + answer.json["token"])
    gone = ask(port, "DELETE", "/api/v1/login", fields=stale)
    assert gone.status == 401 and "Max-Age=0" in gone.fields["set-cookie"]
    read = ask(port, "POST", "/api/v1/login", dict(right, scope="read")).json["token"]
    assert ask(port, "POST", "/api/v1/login", right, read).status == 200


def neither_passwords_nor_tokens_are_in_the_file(folder):
    server = serve(folder)
    enter(server, "create anna correct-horse").do("set width 70")
    secrets = [server.wizard_password, "correct-horse", log_in(server.ports["http"], "anna", "correct-horse")]
    assert server.stop() == 0
    world = pathlib.Path(server.world).read_bytes()
    assert b"$argon2id$" in world and b"anna" in world and not [one for one in secrets if one.encode() in world]


def a_token_that_may_only_read_changes_nothing(folder):
    server = serve(folder)
    token = ask(server.ports["http"], "POST", "/api/v1/login",
                {"name": "wizard", "password": server.wizard_password, "scope": "read"}).json["token"]
    call(server, token, "GET", "/objects/1")
    call(server, token, "POST", "/objects", {"name": "a box"}, 403)
    call(server, token, "PATCH", "/objects/1", {"properties": {"x": 1}}, 403)


def a_token_ends_after_the_time_asked_for(folder):
    server = serve(folder)
    wizard = {"name": "wizard", "password": server.wizard_password}
    port = server.ports["http"]
    token = ask(port, "POST", "/api/v1/login", {**wizard, "seconds": 1}).json["token"]
    end = time.monotonic() + 20
    while ask(port, "GET", "/api/v1/login", token=token).status != 401:
        assert time.monotonic() < end, "the token is still good"
    assert ask(port, "POST", "/api/v1/login", {**wizard, "seconds": 0}).status == 422


def properties_are_changed_with_the_rules_of_set(folder):
    server = serve(folder)
    token = builder(server)
    made = call(server, token, "POST", "/objects", {"name": "a lamp", "protos": ["light"]}, 201)
    path = "/objects/%d" % made.json["id"]
    values = {"desc": "Old \"brass\".\nSecond line.", "weight": 2, "tags": ["a", "b"],
              "more": {"deep": {"x": True}}, "twin_of": {"object": made.json["id"]},
              "odd": {"table": [[1.5, "x"]]}}
    call(server, token, "PATCH", path, {"properties": values})
    got = call(server, token, "GET", path).json["properties"]
    assert got["twin_of"].pop("name") == "a lamp"
    for name, value in values.items():
        assert got[name] == value, (name, got[name])
    call(server, token, "PATCH", path, {"properties": {"weight": None}})
    got = call(server, token, "GET", path).json
    assert "weight" not in got["properties"] and got["inherited"]["weight"]["value"] == 1
    for wrong in ({"weight": "heavy"}, {"location": 3}, {"a.b": 1}, {"x y": 1},
                  {"x": {"object": 999999}}, {"name": ""}, {"area": "$start"}, {"key": 5},
                  {"aliases": [1]}, {"details": "x"}, {"x": {"lua": "#999999"}},
                  {"x": {"lua": "os.exit()"}}, {"x": {"lua": "1 2"}}):
        call(server, token, "PATCH", path, {"properties": wrong}, 422)
    call(server, token, "PATCH", path, {"properties": {"desc": "new", "weight": "bad"}}, 422)
    assert call(server, token, "GET", path).json["properties"]["desc"] == values["desc"]
    told = call(server, token, "PATCH", path, {"properties": {"area": "$start"}}, 422)
    assert "area has to be an object: #NUMBER or $REF" in told.json["detail"], told.json
    literals = {"x": {"lua": "$start"}, "y": {"lua": "{1, {2}}"}, "z": {"lua": "\"#5\""},
                "like": {"table": [["lua", "a text"]]}}
    call(server, token, "PATCH", path, {"properties": literals})
    got = call(server, token, "GET", path).json["properties"]
    assert got["x"]["object"] > 0 and got["y"] == [1, [2]] and got["z"] == "#5", got
    assert got["like"] == literals["like"], got
    call(server, token, "PATCH", "/objects/1", {"properties": {"x": 1}}, 403)
    call(server, token, "PATCH", "/objects/999999", {"properties": {"x": 1}}, 404)


def a_change_based_on_an_old_version_is_refused(folder):
    server = serve(folder)
    token = builder(server)
    made = call(server, token, "POST", "/objects", {"name": "a lamp", "protos": ["light"]}, 201)
    path = "/objects/%d" % made.json["id"]

    def patch(name, match, status=200, method="PATCH"):
        body = {"properties": {"desc": name}} if method == "PATCH" else None
        return call(server, token, method, path, body, status, {"If-Match": match})

    def desc():
        return call(server, token, "GET", path).json["properties"].get("desc")

    first = call(server, token, "GET", path).fields["etag"]
    second = patch("one", first).fields["etag"]
    assert second != first and call(server, token, "GET", path).fields["etag"] == second
    assert patch("two", first, 412).fields["content-type"] == "application/problem+json"
    for stale in ('"stale"', "W/" + second, '"a", "b"', "stale"):
        patch("two", stale, 412)
    patch("two", first, 412, method="DELETE")
    assert desc() == "one"
    patch("two", '"stale", %s' % second)
    patch("three", "*")
    assert desc() == "three"
    # A compressed answer has its own ETag, for the same content.
    call(server, token, "PATCH", path, {"properties": {"notes": ["a long line"] * 1000}})
    packed = call(server, token, "GET", path, fields={"Accept-Encoding": "gzip"}).fields["etag"]
    assert packed.endswith('-gz"')
    patch("four", packed)
    call(server, token, "PATCH", path, {"properties": {"desc": "five"}})
    patch("", call(server, token, "GET", path).fields["etag"], 204, method="DELETE")


def private_properties_are_shown_only_to_the_objects_controllers(folder):
    server = serve(folder)
    token = builder(server)
    other = builder(server, "Cid")
    made = call(server, token, "POST", "/objects",
                {"name": "a box", "properties": {"_hidden": "42", "plain": 7}}, 201)
    path = "/objects/%d" % made.json["id"]
    assert call(server, token, "GET", path).json["properties"]["_hidden"] == "42"
    seen = call(server, other, "GET", path)
    assert seen.json["properties"]["plain"] == 7 and b"_hidden" not in seen.body
    call(server, other, "GET", path + "/behaviour", status=404)
    enter(server, "create Dot long-enough").close()
    player = log_in(server.ports["http"], "Dot", "long-enough")
    call(server, player, "GET", path, status=403)


def a_behaviour_is_saved_against_its_revision(folder):
    server = serve(folder)
    token = builder(server)
    made = call(server, token, "POST", "/objects", {"name": "a lever"}, 201)
    path = "/objects/%d/behaviour" % made.json["id"]
    call(server, token, "GET", path, status=404)
    saved = call(server, token, "PUT", path, LEVER.encode(), fields={"If-Match": '"0"'})
    assert saved.fields["etag"] == '"1"'
    got = call(server, token, "GET", path)
    assert got.text == LEVER and got.fields["etag"] == '"1"'
    assert got.fields["content-type"].startswith("text/x-lua")
    broken = call(server, token, "PUT", path, BROKEN.encode(), 422, {"If-Match": '"9"'})
    assert broken.json["line"] == 2 and broken.json["column"] == 18 and broken.json["error"]
    call(server, token, "PUT", path, LEVER.encode(), 412, {"If-Match": '"9"'})
    call(server, token, "PUT", path, LEVER.encode() + b"-- two\n", 200, {"If-Match": '"1"'})
    call(server, token, "PUT", path, LEVER.encode() + b"-- three\n")
    listed = call(server, token, "GET", path + "/revisions").json
    assert [one["revision"] for one in listed["revisions"]] == [3, 2, 1]
    assert listed["revisions"][0]["author"] == "Bea"
    assert call(server, token, "GET", path + "/revisions/2").text.endswith("-- two\n")
    call(server, token, "GET", path + "/revisions/7", status=404)
    diff = call(server, token, "GET", path + "/diff?from=1&to=2").json["lines"]
    assert diff[-1] == {"op": "+", "text": "-- two"}
    back = call(server, token, "POST", path + "/revert", {"revision": 1})
    assert back.json["revision"] == 4 and call(server, token, "GET", path).text == LEVER
    assert {"id": made.json["id"], "ref": None, "area": None, "name": "a lever", "revision": 4} in \
        call(server, token, "GET", "/behaviours").json["behaviours"]


def a_builders_api_calls_show_in_the_game_and_can_be_undone(folder):
    server = serve(folder)
    token = builder(server)
    room = call(server, token, "POST", "/rooms", {"name": "Lamp room"}, 201).json["id"]
    far = call(server, token, "POST", "/rooms",
               {"name": "Far room", "from": room, "direction": "north"}, 201).json
    assert len(far["exits"]) == 2
    call(server, token, "POST", "/rooms", {"name": "x", "from": room, "direction": "north"}, 422)
    call(server, token, "POST", "/exits",
         {"from": far["id"], "direction": "down", "to": room}, 201)
    player = enter(server, "connect Bea long-enough")
    player.do("@teleport me to #%d" % room)
    assert "Far room" in player.do("north") and "Lamp room" in player.do("down")
    lever = call(server, token, "POST", "/objects",
                 {"name": "a rusty lever", "location": room}, 201).json["id"]
    assert "rusty lever" in player.do("look")
    call(server, token, "PUT", "/objects/%d/behaviour" % lever, LEVER.encode())
    assert "You pull a rusty lever." in player.do("pull lever")
    assert call(server, token, "GET", "/objects/%d" % lever).json["properties"]["pulls"] == 1
    call(server, token, "PATCH", "/objects/%d" % lever, {"properties": {"desc": "Red."}})
    assert "Red." in player.do("look at lever")
    done = call(server, token, "POST", "/undo", {"count": 1}).json
    assert "@set" in done["told"]
    assert "Red." not in player.do("look at lever")
    call(server, token, "DELETE", "/objects/%d" % lever, status=204)
    assert "lever (#%d) is gone" % lever in player.do("time")
    assert "lever" not in player.do("look")
    call(server, token, "GET", "/objects/%d" % lever, status=404)


def lists_contain_only_visible_objects(folder):
    server = serve(folder)
    token = builder(server)
    rooms = call(server, None, "GET", "/rooms?limit=5").json
    assert len(rooms["rooms"]) == 5
    more = call(server, None, "GET", "/rooms?limit=5&after=%d" % rooms["next"]).json["rooms"]
    assert not {one["id"] for one in more} & {one["id"] for one in rooms["rooms"]}
    area = [one["area"] for one in more + rooms["rooms"] if one["area"]][0]
    mine = call(server, None, "GET", "/rooms?area=%s" % area["ref"]).json["rooms"]
    assert mine and all(one["area"]["id"] == area["id"] for one in mine)
    by_name = call(server, None, "GET", "/rooms?area=%s" % quote(area["name"])).json["rooms"]
    assert by_name == mine
    for unknown in ("nowhere", str(mine[0]["id"])):
        call(server, None, "GET", "/rooms?area=" + unknown, status=404)
    secret = call(server, token, "POST", "/rooms", {"name": "Secret cave"}, 201).json["id"]
    call(server, token, "PATCH", "/objects/%d" % secret, {"properties": {"public": False}})
    assert b"Secret cave" not in call(server, None, "GET", "/rooms?limit=1000").body
    assert b"Secret cave" in call(server, token, "GET", "/rooms?limit=1000").body
    call(server, None, "GET", "/rooms/%d" % secret, status=404)
    found = call(server, token, "GET", "/objects?query=secret%20cave").json["objects"]
    assert [one["id"] for one in found] == [secret]
    assert call(server, token, "GET", "/objects?query=%23" + str(secret)).json["objects"]
    assert secret in [one["id"] for one in call(server, token, "GET", "/objects").json["objects"]]


def pipelined_requests_are_answered_without_delay(folder):
    """Each of them pauses the connection until the engine has answered; the loop must not sleep
    between one and the next, which would take a second each."""
    server = serve(folder)
    with socket.create_connection(("127.0.0.1", server.ports["http"]), timeout=60) as peer:
        peer.sendall(b"GET /api/v1/who HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
        got = b""
        give_up = time.monotonic() + 30
        while got.count(b"HTTP/1.1 200 OK") < 100 and time.monotonic() < give_up:
            got += peer.recv(65536)
    assert got.count(b"HTTP/1.1 200 OK") == 100, got.count(b"HTTP/1.1 200 OK")


def the_api_returns_the_history_of_channels(folder):
    server = serve(folder)
    token = builder(server)
    player = enter(server, "connect Bea long-enough")
    player.do("chat hello <b>there")
    lines = call(server, token, "GET", "/channels/public/history").json["lines"]
    assert lines[-1]["sender"] == "Bea" and lines[-1]["text"] == "hello <b>there"
    call(server, token, "GET", "/channels/nothing/history", status=404)
    call(server, None, "GET", "/channels/public/history", status=401)


# -- WebSockets --

def come_in(server, name, packs=False):
    web = Socket(server.ports["http"], packs)
    web.send(type="login", name=name, password="long-enough")
    welcome = web.next("welcome")
    web.next("prompt")
    return web, welcome


def numbers_are_whole(web):
    numbers = [frame["n"] for frame in web.frames]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers


def a_browser_plays_like_telnet(folder):
    server = serve(folder)
    enter(server, "create Ann long-enough").do("quit")
    for packs in (False, True):
        web, welcome = come_in(server, "Ann", packs)
        assert welcome["name"] == "Ann" and welcome["role"] == "player" and welcome["token"]
        assert "Waking Room" in web.do("look")
        rooms = [frame for frame in web.frames
                 if frame["type"] == "event" and frame["name"] == "Room.Info"]
        assert rooms and rooms[0]["data"]["name"]
        shown = [frame for frame in web.frames if frame.get("style") == "room"]
        assert shown and "<span class=\"m-room\">" in shown[0]["html"]
        web.do("say <script>alert(1)</script>")
        said = [frame for frame in web.frames if frame.get("style") == "say"][-1]
        assert "<script" not in said["html"] and "<script>alert(1)</script>" in said["text"]
        assert said["sender"] == "Ann" and said["body"] == "<script>alert(1)</script>"
        numbers_are_whole(web)
        web.send(type="command", line="quit")
        web.next("bye")
        web.close()


def a_failed_log_in_gives_a_reason_and_can_be_retried(folder):
    server = serve(folder)
    enter(server, "create Ann long-enough").do("quit")
    web = Socket(server.ports["http"])
    web.send(type="command", line="look")
    assert "Log in" in web.next("error")["text"]
    web.send(type="login", name="Ann", password="not-her-password")
    wrong = web.next("error")["text"]
    web.send(type="login", name="Nobody", password="not-her-password")
    assert web.next("error")["text"] == wrong
    web.send(type="login", token="nonsense")
    web.next("error")
    web.send(type="login", name="Ann", password="long-enough")
    web.next("welcome")
    web.send(type="login", name="Ann", password="long-enough")
    web.next("error")


def a_guest_and_a_newcomer_come_in_by_the_browser(folder):
    server = serve(folder)
    guest = Socket(server.ports["http"])
    guest.send(type="guest")
    assert guest.next("welcome")["guest"] is True
    assert "Waking Room" in guest.do("look")
    new = Socket(server.ports["http"])
    new.send(type="create", name="Newt", password="long-enough")
    assert new.next("welcome")["name"] == "Newt"
    token = log_in(server.ports["http"], "Newt", "long-enough")
    web = Socket(server.ports["http"], fields={"Cookie": "skein=" + token})
    web.send(type="login")
    welcome = web.next("welcome")
    assert welcome["name"] == "Newt" and "token" not in welcome


def a_reconnected_browser_misses_and_repeats_nothing(folder):
    server = serve(folder)
    bob = enter(server, "create Bob long-enough")
    enter(server, "create Ann long-enough").do("quit")
    web, welcome = come_in(server, "Ann", packs=True)
    seen = []
    for turn in range(4):
        bob.do("say before %d" % turn)
        seen.append(web.next("text")["text"])
        after = web.frames[web.seen - 1]["n"]
        web.cut()
        bob.do("say meanwhile %d" % turn)
        assert "lost in thought" in bob.do("look")
        bob.do("say again %d" % turn)
        web = Socket(server.ports["http"], packs=True)
        web.send(type="resume", token=welcome["token"], after=after)
        back = web.next("welcome")
        assert back["resumed"] is True and back["n"] == after + 1, (back, after)
        seen += [web.next("text")["text"], web.next("text")["text"]]
        assert "lost in thought" not in bob.do("look")
        numbers_are_whole(web)
        assert not [frame for frame in web.frames if frame["type"] == "gap"]
    wanted = [text for turn in range(4) for text in (
        'Bob says, "before %d"' % turn, 'Bob says, "meanwhile %d"' % turn,
        'Bob says, "again %d"' % turn)]
    assert seen == wanted, seen


def after_a_crash_the_token_still_opens_and_the_gap_is_marked(folder):
    server = serve(folder)
    enter(server, "create Ann long-enough").do("quit")
    web, welcome = come_in(server, "Ann")
    web.do("out")
    place = web.do("look").splitlines()[0]
    after = web.last_number()
    server.kill()
    server.start()
    again = Socket(server.ports["http"])
    again.send(type="resume", token=welcome["token"], after=after)
    back = again.next("welcome")
    assert back["name"] == "Ann" and back["n"] == after + 1 and back["resumed"] is False
    assert again.next("gap")["n"] == after + 2
    again.next("prompt")
    assert place in again.do("look").splitlines()  # Pim may greet them just then
    numbers_are_whole(again)
    again.send(type="command", line="look")
    again.send(type="ping")
    again.next("pong")


def a_lost_player_falls_asleep(folder):
    server = serve(folder, "linkdead_seconds = 1\n")
    bob = enter(server, "create Bob long-enough")
    web = Socket(server.ports["http"])
    web.send(type="guest", name="Gus")
    token = web.next("welcome")["token"]
    web.cut()
    end = time.monotonic() + 20
    while "Gus" in bob.do("look"):
        assert time.monotonic() < end, "Gus is still there"
    web = Socket(server.ports["http"])
    web.send(type="resume", token=token, after=1)
    web.next("error")


def typed_calls_work_over_the_websocket(folder):
    server = serve(folder)
    builder(server)
    web, _ = come_in(server, "Bea")
    web.send(type="call", tag=1, name="object.create", args={"name": "a box"})
    made = web.next("reply")
    assert made["tag"] == "1" and made["ok"] is True, made
    web.send(type="call", tag="x", name="object.get", args={"id": made["data"]["id"]})
    assert web.next("reply")["data"]["name"] == "a box"
    web.send(type="call", tag="y", name="no.such", args={})
    refused = web.next("reply")
    assert refused["ok"] is False and refused["data"]["status"] == 404


# -- streams, numbers --

def an_event_stream_hears_what_the_character_hears(folder):
    server = serve(folder)
    bob = enter(server, "create Bob long-enough")
    enter(server, "create Ann long-enough").do("quit")
    token = log_in(server.ports["http"], "Ann", "long-enough")
    with socket.create_connection(("127.0.0.1", server.ports["http"])) as raw:
        raw.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: game\r\nCookie: skein=%s\r\n\r\n"
                     % token).encode())
        got = read_all(raw, 1)
        assert b"text/event-stream" in got and b"event: text\n" in got, got
        bob.do("say hello")
        got = read_all(raw, 1)
        assert b"Bob says, " in got and b"\"sender\":\"Bob\"" in got, got
    assert ask(server.ports["http"], "GET", "/api/v1/events").status == 401


def open_stream(server, token):
    raw = socket.create_connection(("127.0.0.1", server.ports["http"]))
    raw.sendall(("GET /api/v1/events HTTP/1.1\r\nHost: game\r\nAuthorization: Bearer %s\r\n\r\n"
                 % token).encode())
    assert b"text/event-stream" in read_all(raw, 1)
    return raw


def has_ended(raw):
    raw.settimeout(60)
    try:
        while raw.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    return True


def a_logout_of_a_token_ends_its_sessions(folder):
    server = serve(folder)
    enter(server, "create Ann long-enough").do("look")
    token = log_in(server.ports["http"], "Ann", "long-enough")
    stream = open_stream(server, token)
    web = Socket(server.ports["http"])
    web.send(type="login", token=token)
    web.next("welcome")
    call(server, token, "DELETE", "/login", status=204)
    assert web.next("bye")["text"] == "You have logged out."
    assert has_ended(stream)


def a_new_password_ends_all_other_windows(folder):
    server = serve(folder)
    enter(server, "create Ann long-enough").do("quit")
    own, _ = come_in(server, "Ann")
    other, welcome = come_in(server, "Ann")
    stream = open_stream(server, log_in(server.ports["http"], "Ann", "long-enough"))
    own.do("password")
    assert [frame["on"] for frame in own.frames if frame["type"] == "echo"] == [False]
    assert "Waking Room" in other.do("look"), "the other window's line is a command"
    own.do("long-enough")
    own.do("another-long-one")
    assert not [frame for frame in other.frames if frame["type"] == "echo"]
    assert not [frame for frame in other.frames if "new one" in frame.get("text", "")]
    own.do("another-long-one")
    assert "password has been changed" in other.next("bye")["text"]
    assert has_ended(stream)
    call(server, welcome["token"], "GET", "/login", status=401)
    again = Socket(server.ports["http"])
    again.send(type="resume", token=welcome["token"], after=1)
    assert again.next("error")["status"] == 401
    assert "Waking Room" in own.do("look")
    assert log_in(server.ports["http"], "Ann", "another-long-one")


def metrics_have_the_prometheus_format(folder):
    server = serve(folder)
    web = Socket(server.ports["http"])
    web.send(type="guest")
    web.next("welcome")
    answer = ask(server.ports["http"], "GET", "/metrics")
    assert answer.status == 200 and answer.fields["content-type"].startswith("text/plain")
    kinds = {}
    for line in answer.text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            kinds[name] = kind
        elif not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            float(value)
            name = name.split("{")[0]
            base = [name[:-len(end)] for end in ("_bucket", "_sum", "_count")
                    if name.endswith(end)]
            assert name in kinds or base and base[0] in kinds, line
    assert "skein_players 1" in answer.text
    assert 'skein_sessions{service="web"} 1' in answer.text
    assert kinds["skein_slice_duration_seconds"] == "histogram"
    assert all(name.endswith("_total") for name, kind in kinds.items() if kind == "counter")
    port = server.ports["http"]
    forwarded = {"X-Forwarded-For": "127.0.0.1"}
    assert ask(port, "GET", "/metrics", fields=forwarded).status == 401
    token = log_in(port, "wizard", server.wizard_password)
    assert ask(port, "GET", "/metrics", token=token, fields=forwarded).status == 200
    assert ask(port, "GET", "/healthz").text == "ok\n"


def a_stop_tells_browsers_and_takes_no_time(folder):
    server = serve(folder)
    web = Socket(server.ports["http"])
    web.send(type="guest")
    web.next("welcome")
    lost = Socket(server.ports["http"])
    lost.send(type="guest")
    lost.next("welcome")
    lost.cut()
    began = time.monotonic()
    status = server.stop()
    assert status == 0 and time.monotonic() - began < 2 * SLOWER
    assert web.next("bye")["restart"] is True
    try:
        web.receive(1)
    except Ended:
        pass
    assert web.closed == 1001, web.closed


if __name__ == "__main__":
    sys.exit(program.main([
        a_token_is_given_for_a_password_and_ends_when_it_is_deleted,
        neither_passwords_nor_tokens_are_in_the_file,
        an_expired_cookie_does_not_block_a_log_in,
        a_token_that_may_only_read_changes_nothing,
        a_token_ends_after_the_time_asked_for,
        properties_are_changed_with_the_rules_of_set,
        a_change_based_on_an_old_version_is_refused,
        private_properties_are_shown_only_to_the_objects_controllers,
        a_behaviour_is_saved_against_its_revision,
        a_builders_api_calls_show_in_the_game_and_can_be_undone,
        lists_contain_only_visible_objects,
        pipelined_requests_are_answered_without_delay,
        the_api_returns_the_history_of_channels,
        a_browser_plays_like_telnet,
        a_failed_log_in_gives_a_reason_and_can_be_retried,
        a_guest_and_a_newcomer_come_in_by_the_browser,
        a_reconnected_browser_misses_and_repeats_nothing,
        after_a_crash_the_token_still_opens_and_the_gap_is_marked,
        a_lost_player_falls_asleep,
        typed_calls_work_over_the_websocket,
        an_event_stream_hears_what_the_character_hears,
        a_logout_of_a_token_ends_its_sessions,
        a_new_password_ends_all_other_windows,
        metrics_have_the_prometheus_format,
        a_stop_tells_browsers_and_takes_no_time,
    ], ("web",)))
