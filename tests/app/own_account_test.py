"""A player's own account by the API: the password, sessions, and the choice of light or dark pages.

usage: own_account_test.py SKEIN"""
import sys

import program
from served import Ended, Server, enter
from web_client import ask, log_in


def serve(folder):
    server = Server(folder.binary, folder.path, "", services=("telnet", "http"))
    folder.servers.append(server)
    server.start()
    return server


def call(server, token, method, path, body=None, status=200):
    answer = ask(server.ports["http"], method, "/api/v1" + path, body, token)
    assert answer.status == status, (method, path, answer.status, answer.body[:300])
    return answer


def a_player_changes_the_password_with_the_old_one(folder):
    server = serve(folder)
    ann = enter(server, "create Ann long-enough")
    token = log_in(server.ports["http"], "Ann", "long-enough")

    call(server, None, "PUT", "/account/password", {"password": "long-enough", "new": "another-one"}, 401)
    call(server, token, "PUT", "/account/password", {"password": "wrong-one", "new": "another-one"}, 403)
    call(server, token, "PUT", "/account/password", {"password": "long-enough", "new": "short"}, 422)
    call(server, token, "PUT", "/account/password", {"password": "long-enough", "new": "x" * 513}, 422)
    call(server, token, "PUT", "/account/password", {"password": token, "new": "another-one"}, 403)
    assert "Waking Room" in ann.do("look"), "a refusal ends nothing"
    call(server, token, "PUT", "/account/password", {"password": "long-enough", "new": "another-one"}, 204)

    call(server, token, "GET", "/login", status=401)
    try:
        ann.do("look")
        assert False, "the other session has ended"
    except Ended:
        pass
    assert log_in(server.ports["http"], "Ann", "another-one")
    call(server, None, "POST", "/login", {"name": "Ann", "password": "long-enough"}, 401)


def a_player_lists_and_ends_only_their_own_sessions(folder):
    server = serve(folder)
    ann, bob = enter(server, "create Ann long-enough"), enter(server, "create Bob long-enough")
    token = log_in(server.ports["http"], "Ann", "long-enough")
    bobs = log_in(server.ports["http"], "Bob", "long-enough")

    sessions = call(server, token, "GET", "/account/sessions").json["sessions"]
    assert [one["door"] for one in sessions] == ["telnet"], sessions
    others = call(server, bobs, "GET", "/account/sessions").json["sessions"]
    call(server, token, "DELETE", "/account/sessions/%d" % (max(one["number"] for one in sessions + others) + 7), status=404)
    call(server, token, "DELETE", "/account/sessions/%d" % sessions[0]["number"], status=204)

    try:
        ann.do("look")
        assert False, "the session has ended"
    except Ended:
        pass
    assert "Waking Room" in bob.do("look")
    assert call(server, token, "GET", "/account/sessions").json["sessions"] == []


def the_choice_of_light_pages_is_a_cookie_and_leads_back(folder):
    server = serve(folder)

    def choose(body, fields=None):
        return ask(server.ports["http"], "POST", "/theme", body, None, fields)

    chosen = choose(b"to=dark&back=%2Fwho%2FAnn")
    assert chosen.status == 303 and chosen.fields["location"] == "/who/Ann", chosen.fields
    assert chosen.fields["set-cookie"].startswith("theme=dark; Path=/; SameSite=Lax; Max-Age=31536000"), chosen.fields
    device = choose(b"to=device&back=%2F")
    assert device.fields["set-cookie"].startswith("theme=; ") and "Max-Age=0" in device.fields["set-cookie"], device.fields
    for back in (b"https%3A%2F%2Fevil.example", b"%2F%2Fevil.example", b"%2F%5Cevil.example", b"", b"%0d%0aX: y"):
        answer = choose(b"to=light&back=" + back)
        assert answer.status == 303 and answer.fields["location"] == "/", (back, answer.fields)
        assert "x" not in answer.fields
    evil = choose(b"to=light&back=%2F", {"Origin": "https://evil.example", "Cookie": "skein=x"})
    assert evil.status == 403, evil.status

    for cookie, attribute in (("theme=light", b'data-theme="light"'), ("theme=dark", b'data-theme="dark"')):
        page = ask(server.ports["http"], "GET", "/who", None, None, {"Cookie": cookie})
        assert attribute in page.body, cookie
    for cookie in ("theme=%22%3E", "theme=blue", "theme="):
        page = ask(server.ports["http"], "GET", "/who", None, None, {"Cookie": cookie})
        assert b"data-theme" not in page.body, cookie


def a_palette_is_a_style_sheet_by_its_name(folder):
    server = serve(folder)
    river = ask(server.ports["http"], "GET", "/palette/river.css")
    assert river.text == ':root[data-palette="river"]{--accent:light-dark(#0f5c61,#83d3d3)}\n', river.text
    assert river.fields["content-type"].startswith("text/css"), river.fields
    given = ask(server.ports["http"], "GET", "/palette/0f5c61-83d3d3.css")
    assert given.text.endswith("{--accent:light-dark(#0f5c61,#83d3d3)}\n"), given.text
    for name in ("rivr.css", "river", "..%2fskein.css", "%22]{}x{.css", ""):
        assert ask(server.ports["http"], "GET", "/palette/" + name).status in (400, 404), name


if __name__ == "__main__":
    sys.exit(program.main([
        a_player_changes_the_password_with_the_old_one,
        a_player_lists_and_ends_only_their_own_sessions,
        the_choice_of_light_pages_is_a_cookie_and_leads_back,
        a_palette_is_a_style_sheet_by_its_name,
    ], ("web",)))
