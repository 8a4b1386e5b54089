#!/usr/bin/env python3
"""Runs `skein script pull`, `push` and `watch` against a small server that stores behaviours as the API's contract
requires, and whose contents a test can change meanwhile.

usage: sync_test.py SKEIN"""
import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.parse

from program import fails, main, succeeds
from served import Server, enter, enter_wizard


class Api(http.server.BaseHTTPRequestHandler):
    """The API for one builder: her objects are server.objects, {id: [ref, source, revision]}."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def answer(self, status, body, kind="application/json", tag=None):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if tag is not None:
            self.send_header("ETag", '"%d"' % tag)
        self.end_headers()
        self.wfile.write(data)

    def problem(self, status, detail, **more):
        self.answer(status, dict(more, detail=detail), "application/problem+json")

    def handle_one(self):
        url = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.seen.append((self.command, self.path))
        if (self.command, url.path) == ("POST", "/api/v1/login"):
            if json.loads(body) != {"name": "alice", "password": "password1"}:
                return self.problem(401, "Wrong name or password.")
            return self.answer(200, {"token": "secret", "role": "builder"})
        if self.headers.get("Authorization") != "Bearer secret":
            return self.problem(401, "The token is unknown.")
        if self.server.busy > 0:
            self.server.busy -= 1
            return self.problem(429, "You are sending requests too often. Please wait a little.")
        if self.command == "DELETE":
            return self.answer(200, {})
        if url.path == "/api/v1/behaviours":
            return self.answer(200, {"behaviours": [
                {"id": number, "ref": ref, "name": "a thing", "revision": revision}
                for number, (ref, _, revision) in self.server.objects.items() if revision]})
        if url.path == "/api/v1/behaviours/stubs":
            return self.answer(200, {"text": "---@meta\n-- of this server\n"})
        if url.path == "/api/v1/objects":
            asked = urllib.parse.parse_qs(url.query)["query"][0]
            return self.answer(200, {"objects": [{"id": number, "ref": row[0]} for number, row in
                                                 self.server.objects.items() if "$%s" % row[0] == asked]})
        return self.behaviour(int(re.fullmatch(r"/api/v1/objects/(\d+)/behaviour", url.path).group(1)), body)

    def behaviour(self, number, body):
        row = self.server.objects[number]
        if self.command == "GET":
            if not row[2]:
                return self.problem(404, "It has no behaviour.")
            return self.answer(200, row[1], "text/x-lua", row[2])
        if "wrong" in body:
            return self.problem(422, "It does not compile.", error="unexpected symbol", line=2, column=5)
        match = self.headers.get("If-Match")
        if match is not None and match != '"%d"' % row[2]:
            return self.problem(412, "Another revision is in force.")
        row[1:] = [body, row[2] + 1]
        return self.answer(200, {"id": number, "revision": row[2],
                                 "warnings": [{"line": 1, "column": 2, "text": "glued"}] if "glue" in body else []},
                           tag=row[2])

    do_GET = do_PUT = do_POST = do_DELETE = handle_one


class Served:
    """A folder and a server; the test's own view of both."""

    def __init__(self, folder):
        self.folder = folder
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
        self.server.objects = {12: ["lever", "one()\n", 1], 13: [None, "two()\n", 4], 14: ["drum", "", 0],
                               15: ["../evil", "three()\n", 1], 16: ["circle/mob/7", "four()\n", 1]}
        self.server.seen = []
        self.server.busy = 0  # so many requests are refused: too often
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self):
        return "http://127.0.0.1:%d" % self.server.server_address[1]

    def run(self, *words, typed="alice\npassword1\n"):
        return self.folder.run("script", *words, typed=typed)

    def pull(self):
        return self.run("pull", "dir", "--server", self.url())

    def read(self, name):
        with open(os.path.join(self.folder.path, "dir", name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        return self.folder.write(os.path.join("dir", name), text)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def served(test):
    """Gives a test its Served."""
    def run(folder):
        both = Served(folder)
        try:
            test(both)
        finally:
            both.close()
    run.__name__ = test.__name__
    return run


@served
def pull_names_behaviour_files_after_ref_or_number(both):
    output = succeeds(both.pull())
    assert "pulled dir/lever.lua, revision 1\n" in output, output
    names = sorted(name for name in os.listdir(os.path.join(both.folder.path, "dir")) if name.endswith(".lua"))
    assert names == ["#13.lua", "#15.lua", "lever.lua"], names
    assert both.read("circle/mob/7.lua") == "four()\n"
    assert both.read("#13.lua") == "two()\n"
    assert "skein.lua" in os.listdir(os.path.join(both.folder.path, "dir/skein-api"))
    assert both.read("skein-api/objects.lua") == "---@meta\n-- of this server\n"
    assert both.server.seen[0] == ("POST", "/api/v1/login")
    assert both.server.seen[-1] == ("DELETE", "/api/v1/login")
    assert "secret" not in both.read(".skein.json")


@served
def push_saves_only_changed_files(both):
    succeeds(both.pull())
    both.write("lever.lua", "changed()\n")
    both.server.seen.clear()
    assert succeeds(both.run("push", "dir")) == "pushed dir/lever.lua, revision 2\n"
    assert [path for command, path in both.server.seen if command == "PUT"] == ["/api/v1/objects/12/behaviour"]
    assert both.server.objects[12][1] == "changed()\n"
    assert succeeds(both.run("push", "dir")) == ""


@served
def push_saves_a_new_file_to_the_object_of_its_name(both):
    succeeds(both.pull())
    both.write("drum.lua", "beat()\n")
    both.write("#14.lua", "beat()\n")
    both.write("nobody.lua", "x()\n")
    done = both.run("push", "dir")
    fails(done, 1, "files not saved: 1")
    assert both.server.objects[14] == ["drum", "beat()\n", 1]
    assert "dir/nobody.lua: no object has that ref" in done.stdout, done.stdout


@served
def push_reports_errors_with_file_line_and_column(both):
    succeeds(both.pull())
    both.write("lever.lua", "\n    wrong()\n")
    both.write("#13.lua", "glue()\n")
    done = both.run("push", "dir")
    fails(done, 1, "files not saved: 1")
    assert "dir/lever.lua:2:5: unexpected symbol\n" in done.stdout, done.stdout
    assert "dir/#13.lua:1:2: warning: glued\n" in done.stdout, done.stdout
    assert both.server.objects[12][1] == "one()\n"


@served
def a_conflict_overwrites_neither_side(both):
    succeeds(both.pull())
    both.write("lever.lua", "mine()\n")
    both.server.objects[12][1:] = ["theirs()\n", 2]
    done = both.run("push", "dir")
    fails(done, 1, "files not saved: 1")
    assert "dir/lever.lua: conflict" in done.stdout, done.stdout
    done = both.run("pull", "dir")
    fails(done, 1, "files changed on both sides: 1")
    assert both.read("lever.lua") == "mine()\n" and both.read("lever.lua.theirs") == "theirs()\n"
    fails(both.run("push", "dir"), 1, "files not saved: 1")
    assert both.server.objects[12][1] == "theirs()\n"
    os.unlink(os.path.join(both.folder.path, "dir/lever.lua.theirs"))
    assert succeeds(both.run("push", "dir")) == "pushed dir/lever.lua, revision 3\n"
    assert both.server.objects[12][1] == "mine()\n"


@served
def pull_with_force_resolves_a_conflict(both):
    succeeds(both.pull())
    both.write("lever.lua", "mine()\n")
    both.server.objects[12][1:] = ["theirs()\n", 2]
    fails(both.pull(), 1, "files changed on both sides: 1")
    succeeds(both.run("pull", "dir", "--force"))
    assert both.read("lever.lua") == "theirs()\n"
    both.write("lever.lua", "both()\n")
    assert succeeds(both.run("push", "dir")) == "pushed dir/lever.lua, revision 3\n"


@served
def a_failed_first_pull_does_not_bind_the_folder(both):
    os.environ["SKEIN_TOKEN"] = "none"
    try:
        fails(both.run("pull", "dir", "--server", "http://127.0.0.1:1"), 1, "no answer")
    finally:
        del os.environ["SKEIN_TOKEN"]
    succeeds(both.pull())


@served
def a_files_path_is_the_ref_of_its_object(both):
    succeeds(both.pull())
    both.write("circle/mob/7.lua", "five()\n")
    both.server.objects[17] = ["sorrel/car", "", 0]
    os.mkdir(os.path.join(both.folder.path, "dir", "sorrel"))
    both.write("sorrel/car.lua", "drive()\n")
    output = succeeds(both.run("push", "dir"))
    assert "pushed dir/circle/mob/7.lua, revision 2\n" in output, output
    assert "pushed dir/sorrel/car.lua, revision 1\n" in output, output
    assert both.server.objects[16][1] == "five()\n" and both.server.objects[17][1] == "drive()\n"


@served
def pull_renames_a_file_when_its_objects_ref_changes(both):
    succeeds(both.pull())
    both.server.objects[12][0] = "mill/lever"
    output = succeeds(both.run("pull", "dir"))
    assert "renamed dir/lever.lua to dir/mill/lever.lua\n" in output, output
    assert both.read("mill/lever.lua") == "one()\n"
    both.write("mill/lever.lua", "more()\n")
    assert "pushed dir/mill/lever.lua, revision 2\n" in succeeds(both.run("push", "dir"))


@served
def a_local_file_does_not_replace_an_unpulled_behaviour(both):
    both.write("lever.lua", "mine()\n")
    done = both.run("push", "dir", "--server", both.url())
    fails(done, 1, "files not saved: 1")
    assert "conflict: that object has a behaviour already" in done.stdout, done.stdout
    assert "pushed dir/lever.lua, revision 2" in succeeds(both.run("push", "dir", "--force"))


@served
def pull_fetches_remote_changes_and_keeps_local_ones(both):
    succeeds(both.pull())
    both.write("lever.lua", "mine()\n")
    both.server.objects[13][1:] = ["theirs()\n", 5]
    output = succeeds(both.run("pull", "dir"))
    assert "kept dir/lever.lua: changed only here" in output and "pulled dir/#13.lua, revision 5" in output, output
    assert both.read("lever.lua") == "mine()\n" and both.read("#13.lua") == "theirs()\n"


@served
def a_file_whose_object_is_gone_is_reported_and_kept(both):
    succeeds(both.pull())
    del both.server.objects[12]
    assert "kept dir/lever.lua: #12 is no longer yours, or has no behaviour\n" in succeeds(both.run("pull", "dir"))
    assert both.read("lever.lua") == "one()\n"


@served
def log_in_works_by_password_token_file_or_environment(both):
    fails(both.run("pull", "dir", "--server", both.url(), typed="alice\nwrong\n"), 1, "Wrong name or password.")
    fails(both.run("pull", "dir", "--server", both.url(), typed=""), 1, "--token-file")
    token = both.folder.write("token", "secret\n")
    succeeds(both.run("pull", "dir", "--server", both.url(), "--token-file", token, typed=""))
    both.write("lever.lua", "mine()\n")
    done = subprocess.run([both.folder.binary, "script", "push", "dir"], cwd=both.folder.path, capture_output=True,
                          text=True, check=False, env=dict(os.environ, SKEIN_TOKEN="secret"), input="")
    assert succeeds(done) == "pushed dir/lever.lua, revision 2\n"
    assert "secret" not in both.read(".skein.json")


@served
def a_throttled_pull_waits_and_goes_on(both):
    both.server.busy = 2
    assert "pulled dir/lever.lua, revision 1" in succeeds(both.pull())


@served
def invalid_usage_is_refused_in_one_sentence(both):
    fails(both.run("pull"), 2, "DIR is missing")
    fails(both.run("push", "."), 1, "--server")
    fails(both.run("pull", "dir", "--server", "ftp://x"), 1, "http://HOST:PORT")
    fails(both.run("pull", "dir", "--server", "http://127.0.0.1:1"), 1, "no answer from http://127.0.0.1:1/api/v1")
    succeeds(both.pull())
    fails(both.run("pull", "dir", "--server", "http://127.0.0.1:1"), 1, "another folder")
    both.write(".skein.json", "{")
    fails(both.run("push", "dir"), 1, ".skein.json is damaged")


@served
def watch_saves_each_written_file(both):
    succeeds(both.pull())
    process = subprocess.Popen([both.folder.binary, "script", "watch", "dir"], cwd=both.folder.path,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    both.folder.processes.append(process)
    process.stdin.write("alice\npassword1\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith("watching dir")
    both.write("lever.lua", "wrong()\n")
    assert process.stdout.readline() == "dir/lever.lua:2:5: unexpected symbol\n"
    both.write("lever.lua", "better()\n")
    assert process.stdout.readline() == "pushed dir/lever.lua, revision 2\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert both.server.seen[-1] == ("DELETE", "/api/v1/login")


def a_real_server_saves_pushed_files_and_reports_errors(folder):
    server = Server(folder.binary, folder.path, services=("telnet", "http"))
    folder.servers.append(server)
    server.start()
    enter(server, "create alice password1").close()
    enter_wizard(server).do("@role alice builder")
    alice = enter(server, "connect alice password1")
    alice.do("@create a lever")
    alice.do("drop lever")
    alice.do("@ref lever = lever")
    alice.program("lever", 'command("pull {this}", function(e) return "Clank." end)')
    url = "http://127.0.0.1:%d" % server.ports["http"]
    typed = "alice\npassword1\n"
    assert "pulled dir/lever.lua, revision 1" in succeeds(
        folder.run("script", "pull", "dir", "--server", url, typed=typed))
    alice.do('@property lever.springs = integer 0.., how many springs it has')
    succeeds(folder.run("script", "annotations", "--server", url, "dir", typed=typed))
    with open(os.path.join(folder.path, "dir/skein-api/objects.lua"), encoding="utf-8") as file:
        stubs = file.read()
    assert '"lever"' in re.search(r"^---@alias skein.ref (.+)$", stubs, re.M).group(1), stubs[:2000]
    fails(folder.run("script", "annotations", "--server", url), 2, "DIR is missing")
    folder.write("dir/lever.lua", 'command("pull {this}", function(e)\n  e.actor:tell("You " .. e.line)\nend)\n')
    output = succeeds(folder.run("script", "push", "dir", typed=typed))
    assert output.startswith("pushed dir/lever.lua, revision 2\ndir/lever.lua:2:26: warning: "), output
    assert alice.do("pull lever") == "You pull lever"
    folder.write("dir/lever.lua", "command(\n  retrun\n")
    done = folder.run("script", "push", "dir", typed=typed)
    fails(done, 1, "files not saved: 1")
    assert done.stdout.startswith("dir/lever.lua:3:"), done.stdout
    alice.program("lever", 'command("pull {this}", function(e) return "Other." end)')
    folder.write("dir/lever.lua", 'command("pull {this}", function(e) return "Mine." end)\n')
    done = folder.run("script", "push", "dir", typed=typed)
    fails(done, 1, "files not saved: 1")
    assert "conflict" in done.stdout and alice.do("pull lever") == "Other.", done.stdout
    alice.close()


if __name__ == "__main__":
    sys.exit(main([
        pull_names_behaviour_files_after_ref_or_number,
        push_saves_only_changed_files,
        push_saves_a_new_file_to_the_object_of_its_name,
        push_reports_errors_with_file_line_and_column,
        a_conflict_overwrites_neither_side,
        pull_with_force_resolves_a_conflict,
        a_failed_first_pull_does_not_bind_the_folder,
        a_files_path_is_the_ref_of_its_object,
        pull_renames_a_file_when_its_objects_ref_changes,
        a_local_file_does_not_replace_an_unpulled_behaviour,
        pull_fetches_remote_changes_and_keeps_local_ones,
        a_file_whose_object_is_gone_is_reported_and_kept,
        log_in_works_by_password_token_file_or_environment,
        a_throttled_pull_waits_and_goes_on,
        invalid_usage_is_refused_in_one_sentence,
        watch_saves_each_written_file,
        a_real_server_saves_pushed_files_and_reports_errors,
    ]))
