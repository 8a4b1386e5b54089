"""Playing by single requests, POST /command, and managing your own tokens, with the real program."""
import socket
import sys
import threading
import time

import program
from served import Server, enter
from web_client import ask, log_in


def serve(folder, settings="", gated=False):
    server = Server(folder.binary, folder.path, settings, services=("telnet", "http"), gated=gated)
    folder.servers.append(server)
    server.start()
    return server


def player(server, name):
    """Makes an account; returns its token."""
    one = enter(server, "create %s long-enough" % name)
    one.do("look")
    one.close()
    return log_in(server.ports["http"], name, "long-enough")


def command(server, token, line, status=200, fields=None):
    answer = ask(server.ports["http"], "POST", "/api/v1/command", {"line": line}, token, fields)
    assert answer.status == status, (line, answer.status, answer.body[:500])
    return answer.json


def told(answer):
    return "\n".join(frame.get("text", "") for frame in answer["frames"])


def a_line_is_answered_by_its_output(folder):
    server = serve(folder)
    token = player(server, "Ann")
    bob = enter(server, "create Bob long-enough")
    first = command(server, token, "say Good morning.")
    assert "You say, \"Good morning.\"" in told(first), first
    assert first["awaits"] == "command"
    # A second connection gets its answer together with messages that came meanwhile.
    bob.do("say And to you, Ann.")
    answer = command(server, token, "inventory")
    assert "And to you, Ann." in told(answer) and "hands are empty" in told(answer), answer
    assert "Good morning" not in told(answer)
    frames = [frame for frame in answer["frames"] if frame.get("sender") == "Bob"]
    assert frames and frames[0]["style"] == "say" and frames[0]["body"] == "And to you, Ann."
    assert "Ann" in bob.do("who")


def a_question_is_answered_by_the_next_line(folder):
    server = serve(folder)
    token = player(server, "Ann")
    asked = command(server, token, "password")
    assert asked["awaits"] == "secret", asked
    assert command(server, token, "wrong-password")["awaits"] == "secret"
    assert command(server, token, "cancel")["awaits"] == "command"
    # A worker looks at the password; the line is done when it has.
    command(server, token, "password")
    asked = command(server, token, "long-enough")
    assert "Your new password" in told(asked) and asked["awaits"] == "secret", asked
    while asked["awaits"] == "secret":
        asked = command(server, token, "short")
    assert command(server, token, "mail bob = hello")["awaits"] == "command"
    over = command(server, token, "quit")
    assert over["awaits"] == "nothing" and over["frames"][-1]["type"] == "bye", over
    assert command(server, token, "look")["awaits"] == "command"


def an_invalid_request_is_refused(folder):
    server = serve(folder)
    token = player(server, "Ann")
    port = server.ports["http"]
    for body, status in (({"line": "look\nquit"}, 422), ({"line": "look\rquit"}, 422), ({"line": ""}, 422), ({}, 422),
                         ({"line": 7}, 422), ({"line": "x" * 4097}, 422), ({"line": "look", "who": "Bob"}, 422)):
        answer = ask(port, "POST", "/api/v1/command", body, token)
        assert answer.status == status, (body, answer.status, answer.body)
    command(server, None, "look", 401)
    command(server, "A" * 43, "look", 401)
    read = ask(port, "POST", "/api/v1/login", {"name": "Ann", "password": "long-enough", "scope": "read"}).json["token"]
    assert command(server, read, "look", 403)["detail"] == "This token may only read."
    # A foreign page has the cookie, and no other right.
    cookie = {"Cookie": "skein=" + token, "Origin": "http://evil.example"}
    command(server, None, "look", 403, cookie)
    assert ask(port, "GET", "/api/v1/command", None, token).status == 405
    # Control characters of a terminal do not pass.
    assert "\x1b" not in told(command(server, token, "say a\x1b[31mb"))


def requests_on_a_shared_connection_count_by_their_token(folder):
    """Through a proxy's connection, each request counts for its own token only."""
    server = serve(folder)
    ann, bob = player(server, "Ann"), player(server, "Bob")
    with socket.create_connection(("127.0.0.1", server.ports["http"])) as raw:
        stream = raw.makefile("rwb")

        def request(method, path, token=None, body=b""):
            fields = "Authorization: Bearer %s\r\n" % token if token else ""
            stream.write(("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Length: %d\r\n\r\n"
                          % (method, path, fields, len(body))).encode() + body)
            stream.flush()
            status, length = stream.readline().decode(), 0
            while (line := stream.readline().decode().strip()):
                if line.lower().startswith("content-length:"):
                    length = int(line.split(":")[1])
            return status, stream.read(length).decode()

        assert "You say" in request("POST", "/api/v1/command", ann, b'{"line": "say I am Ann."}')[1]
        assert "401" in request("GET", "/api/v1/login")[0]
        assert "\"Bob\"" in request("GET", "/api/v1/login", bob)[1]
        assert "401" in request("POST", "/api/v1/command", None, b'{"line": "look"}')[0]
        answer = request("POST", "/api/v1/command", bob, b'{"line": "say I am Bob."}')[1]
        assert "You say, \\\"I am Bob.\\\"" in answer, answer


def lines_of_one_token_do_not_overtake_each_other(folder):
    server = serve(folder)
    token = player(server, "Ann")
    command(server, token, "look")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(
        ask(server.ports["http"], "POST", "/api/v1/command", {"line": "inventory"}, token))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} <= {200, 409}
    assert 200 in {answer.status for answer in answers}
    assert command(server, token, "look")["awaits"] == "command"


def a_deleted_token_ends_its_sessions(folder):
    server = serve(folder)
    port = server.ports["http"]
    one, two = player(server, "Ann"), log_in(port, "Ann", "long-enough")
    other = player(server, "Bob")
    command(server, one, "look")
    tokens = ask(port, "GET", "/api/v1/tokens", None, two).json["tokens"]
    assert len(tokens) == 2 and all(token["scope"] == "all" and token["expires"] > time.time() + 86400 for token in tokens), tokens
    assert one not in str(tokens) and two not in str(tokens)
    assert [token.get("here", False) for token in tokens].count(True) == 1, tokens
    here = next(token["number"] for token in tokens if token.get("here"))
    numbers = sorted(token["number"] for token in tokens)
    assert here == numbers[1], tokens
    bobs = ask(port, "GET", "/api/v1/tokens", None, other).json["tokens"][0]["number"]
    assert ask(port, "DELETE", "/api/v1/tokens/%d" % bobs, None, two).status == 404
    assert ask(port, "DELETE", "/api/v1/tokens/%d" % numbers[0], None, two).status == 204
    command(server, one, "look", 401)
    assert [token["number"] for token in ask(port, "GET", "/api/v1/tokens", None, two).json["tokens"]] == numbers[1:]
    # The same by a new password.
    command(server, two, "look")
    ann = enter(server, "connect Ann long-enough")
    for line in ("password", "long-enough", "another-one"):
        ann.do(line)
    assert "Your password is changed" in ann.do("another-one")
    command(server, two, "look", 401)


def a_token_that_expires_ends_its_conversation(folder):
    server = serve(folder)
    player(server, "Ann")
    asked = {"name": "Ann", "password": "long-enough", "seconds": 3}
    token = ask(server.ports["http"], "POST", "/api/v1/login", asked).json["token"]
    begun = time.monotonic()
    command(server, token, "look")
    ended = False
    while not ended and time.monotonic() < begun + 60:
        ended = ask(server.ports["http"], "GET", "/api/v1/tokens", None, token).status == 401
        time.sleep(0.2)
    command(server, token, "look", 401)


def many_sessions_of_one_account_close_the_oldest(folder):
    server = serve(folder, "limits = { exempt = {}, logins_per_minute = 100 }\n")
    port = server.ports["http"]
    player(server, "Ann")
    bob = player(server, "Bob")
    said, tokens = [], []
    for _ in range(24):
        token = log_in(port, "Ann", "long-enough")
        said.append(ask(port, "POST", "/api/v1/command", {"line": "@nothing"}, token).status)
        tokens.append(token)
    # The connection that was idle longest is closed, so that others at the same address get in.
    assert said == [200] * 24, said
    command(server, bob, "look")
    assert "Welcome back" in told(command(server, tokens[4], "look"))
    assert "Welcome back" not in told(command(server, tokens[-1], "look"))


def a_command_after_a_restart_is_answered(folder):
    server = serve(folder)
    token = player(server, "Ann")
    command(server, token, "look")
    server.stop()
    server.start()
    assert command(server, token, "look")["awaits"] == "command"


def behind_a_gate_the_restarted_world_answers_the_line(folder):
    server = serve(folder, gated=True)
    token = player(server, "Ann")
    assert command(server, token, "password")["awaits"] == "secret"
    command(server, token, "cancel")
    server.kill()
    answers = []
    asking = threading.Thread(target=lambda: answers.append(command(server, token, "say I waited.")))
    asking.start()
    server.start()
    asking.join(timeout=60)
    assert answers and "You say, \"I waited.\"" in told(answers[0]), answers
    assert told(answers[0]).count("I waited.") == 1 and answers[0]["awaits"] == "command", answers
    assert "hands are empty" in told(command(server, token, "inventory"))
    server.gate.stop()


if __name__ == "__main__":
    sys.exit(program.main([
        a_line_is_answered_by_its_output,
        a_question_is_answered_by_the_next_line,
        an_invalid_request_is_refused,
        requests_on_a_shared_connection_count_by_their_token,
        lines_of_one_token_do_not_overtake_each_other,
        a_deleted_token_ends_its_sessions,
        a_token_that_expires_ends_its_conversation,
        many_sessions_of_one_account_close_the_oldest,
        a_command_after_a_restart_is_answered,
        behind_a_gate_the_restarted_world_answers_the_line,
    ]))
