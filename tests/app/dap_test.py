#!/usr/bin/env python3
"""`skein script debug --dap`: a client of the Debug Adapter Protocol steps through behaviours on a real server.

usage: dap_test.py SKEIN"""
import json
import os
import re
import subprocess
import sys
from multiprocessing.connection import wait

from program import fails, main
from served import PATIENT, SLOWER, enter, enter_wizard, number_in
from web_client import log_in

COUNTER = """local count = 0

local function add(n)
  count = count + n
  return count
end

command("crank {this}", function(e)
  local t = { sum = 1, list = { "a", "b" }, who = e.actor }
  local x = add(2)
  -- a comment
  x = x + add(3)
  e.this.down = x
  e.actor:tell("Clank " .. x)
end)

command("crush {this}", function(e)
  local bad = nil
  bad.x = 1
end)

command("hang {this}", function() while true do end end)

test("it cranks", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "crank gizmo"), "Clank 7")
end)
"""


class Client:
    """One side of the protocol, as an editor speaks it: https://microsoft.github.io/debug-adapter-protocol"""

    def __init__(self, folder, server, token, *words):
        self.process = subprocess.Popen(
            [folder.binary, "script", "debug", "--dap", *(["--server", url(server)] if server else []), *words],
            cwd=folder.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, **({"SKEIN_TOKEN": token} if token else {})})
        folder.processes.append(self.process)
        self.buffer, self.number, self.events, self.answers = b"", 0, [], {}

    def send(self, message):
        data = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def take(self):
        """Reads one message."""
        while not (head := re.match(rb"Content-Length: (\d+)\r\n\r\n", self.buffer)) or (
                len(self.buffer) < head.end() + int(head.group(1))):
            assert wait([self.process.stdout], 60 * SLOWER), "nothing after %r" % self.buffer
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            assert more, "it ended: %r %s" % (self.buffer, self.process.stderr.read())
            self.buffer += more
        end = head.end() + int(head.group(1))
        message, self.buffer = json.loads(self.buffer[head.end():end]), self.buffer[end:]
        if message["type"] == "event":
            self.events.append(message)
        else:
            self.answers[message["request_seq"]] = message

    def ask(self, command, **arguments):
        """Sends a request; returns its response."""
        self.number += 1
        self.send({"seq": self.number, "type": "request", "command": command, "arguments": arguments})
        while self.number not in self.answers:
            self.take()
        answer = self.answers.pop(self.number)
        assert answer["command"] == command, answer
        return answer

    def do(self, command, **arguments):
        answer = self.ask(command, **arguments)
        assert answer["success"], answer
        return answer.get("body", {})

    def event(self, *names):
        """Returns the next event with one of the names; those before it are dropped, but for their output."""
        while True:
            while self.events:
                event = self.events.pop(0)
                if event["event"] in names:
                    return event.get("body", {})
            self.take()

    def begin(self, program, breaks=(), **launch):
        """Starts a run; returns what is told of its first stop, or None if it is over."""
        self.do("initialize", adapterID="skein", linesStartAt1=True)
        self.event("initialized")
        self.do("launch", program=program, **launch)
        if breaks:
            self.do("setBreakpoints", source={"path": program}, breakpoints=[{"line": line} for line in breaks])
        self.do("setExceptionBreakpoints", filters=[])
        self.do("configurationDone")
        return self.stopped()

    def stopped(self):
        return self.event("stopped", "terminated")

    def go(self, command):
        """Goes on; returns the line of the next stop, or None if the run is over."""
        self.do(command, threadId=1)
        return self.line() if self.stopped() else None

    def frames(self):
        return self.do("stackTrace", threadId=1, startFrame=0, levels=20)["stackFrames"]

    def line(self):
        return self.frames()[0]["line"]

    def variables(self, reference):
        return {one["name"]: one for one in self.do("variables", variablesReference=reference)["variables"]}

    def scope(self, name, frame=1):
        scopes = {one["name"]: one for one in self.do("scopes", frameId=frame)["scopes"]}
        return self.variables(scopes[name]["variablesReference"])

    def value(self, expression, frame=1):
        return self.do("evaluate", expression=expression, frameId=frame, context="watch")["result"]

    def end(self):
        self.do("disconnect")
        self.process.wait(timeout=30 * SLOWER)
        more = self.process.stderr.read()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()
        assert self.process.returncode == 0 and not more, (self.process.returncode, more)


def url(server):
    return "http://127.0.0.1:%d" % server.ports["http"]


def make_gizmo(folder, source=COUNTER):
    """A world with anna's gizmo before her; returns the server, anna, the gizmo's file and her token."""
    server = folder.server(PATIENT, services=("telnet", "http"))
    wizard = enter_wizard(server)
    anna = enter(server, "create anna password1")
    wizard.do("@role anna builder")
    number = number_in(anna.do("@create a gizmo"))
    anna.do("@ref #%d = mill/gizmo" % number)
    anna.do("drop gizmo")
    anna.program("#%d" % number, source)
    wizard.close()
    path = folder.write("village/behaviours/mill/gizmo.lua", source)
    return server, anna, path, log_in(server.ports["http"], "anna", "password1")


def breakpoints_steps_and_variables_are_those_of_the_run(folder):
    server, anna, path, token = make_gizmo(folder)
    client = Client(folder, server, token)

    assert client.begin(path, [10], run="crank gizmo")["reason"] == "breakpoint"
    assert client.line() == 10
    assert client.frames()[0]["source"]["path"] == path
    local = client.scope("Locals")
    assert local["e"]["type"] == "table" and local["t"]["variablesReference"] > 0, local
    table = client.variables(local["t"]["variablesReference"])
    assert table["sum"]["value"] == "1" and table["who"]["value"].startswith("anna (#"), table
    inner = client.variables(table["list"]["variablesReference"])
    assert [one["value"] for one in inner.values()] == ['"a"', '"b"'], inner

    assert client.go("stepIn") == 4
    assert [frame["line"] for frame in client.frames()] == [4, 10], client.frames()
    assert client.scope("Locals")["n"]["value"] == "2" and client.scope("Upvalues")["count"]["value"] == "0"
    assert client.value("n * 10") == "20" and client.value("t.sum", frame=2) == "1"
    assert client.go("stepOut") == 12
    assert client.go("next") == 13
    assert client.scope("Locals")["x"]["value"] == "7"
    assert client.go("stepBack") == 12
    assert client.go("reverseContinue") == 10
    assert client.go("continue") is None
    client.end()
    assert "You crank" not in anna.do("look") and "down" not in anna.do("@show gizmo")
    server.stop()


def a_breakpoint_moves_to_a_line_with_code(folder):
    server, _, path, token = make_gizmo(folder)
    client = Client(folder, server, token)
    client.do("initialize", adapterID="skein", linesStartAt1=False)
    client.do("launch", program=path, run="crank gizmo")

    body = client.do("setBreakpoints", source={"path": path}, breakpoints=[{"line": 10}])
    client.do("configurationDone")
    client.stopped()

    assert body["breakpoints"] == [{"verified": True, "line": 11}], body
    assert client.line() == 11
    client.end()
    server.stop()


def an_error_stops_as_an_exception_with_its_text(folder):
    server, anna, path, token = make_gizmo(folder)
    client = Client(folder, server, token)

    stop = client.begin(path, run="crush gizmo", stopOnEntry=True)
    assert stop["reason"] == "entry" and client.line() == 18
    client.do("continue", threadId=1)
    stop = client.stopped()
    assert stop["reason"] == "exception" and "attempt to index a nil value" in stop["text"], stop
    assert client.line() == 19 and client.scope("Locals")["bad"]["value"] == "nil"
    assert client.go("continue") is None
    client.end()

    anna.do("crush gizmo")
    number = int(re.search(r"@replay (\d+)|^(\d+)[.:]", anna.do("@errors gizmo"), re.M).group(1) or 1)
    client = Client(folder, server, token)
    client.begin(path, [19], error=number)
    assert client.line() == 19 and client.value("e.actor.name") == '"anna"'
    client.end()
    server.stop()


def a_test_is_debugged_and_restarted(folder):
    server, _, path, token = make_gizmo(folder)
    client = Client(folder, server, token)

    client.begin(path, [5], test="it cranks")
    assert [frame["line"] for frame in client.frames() if "path" in frame["source"]] == [5, 10, 26], client.frames()
    assert client.value("count") == "2"
    assert client.go("continue") == 5 and client.value("count") == "5"
    client.do("restart")
    client.stopped()
    assert client.value("count") == "2"
    client.end()
    server.stop()


def what_runs_is_the_file_as_it_is_on_disk(folder):
    server, anna, path, token = make_gizmo(folder)
    with open(path, "w", encoding="utf-8") as file:
        file.write(COUNTER.replace("add(3)", "add(30)"))
    client = Client(folder, server, token)

    client.begin(path, [13], run="crank gizmo")
    assert client.scope("Locals")["x"]["value"] == "34"
    client.end()
    assert "Clank 7" in anna.do("crank gizmo")
    server.stop()


def impossible_requests_get_a_sentence_and_the_session_goes_on(folder):
    server, _, path, token = make_gizmo(folder)
    client = Client(folder, server, token)
    client.do("initialize", adapterID="skein")

    def refused(part, command, **arguments):
        answer = client.ask(command, **arguments)
        assert not answer["success"] and part in answer["message"], answer
    refused("program", "launch", run="x")
    refused("say one of", "launch", program=path)
    refused("say one of", "launch", program=path, run="x", test="y")
    refused("no object has the ref", "launch", program=path, run="x", room="nowhere")
    refused("ends in .lua", "launch", program="/tmp/x.txt", run="x")
    refused("has no frobnicate", "frobnicate")
    refused("isn't at a stop", "next", threadId=1)
    refused("isn't at a stop", "evaluate", expression="1")
    refused("no such frame", "scopes", frameId=7)
    refused("earlier stop", "variables", variablesReference=9)
    client.do("launch", program=path, run="crank gizmo")
    refused("there is a run already", "launch", program=path, run="crank gizmo")
    client.do("configurationDone")
    assert client.stopped()["reason"] == "entry"
    answer = client.ask("evaluate", expression="while true do end", frameId=1)
    assert not answer["success"] and "ran for more than" in answer["message"], answer
    answer = client.ask("evaluate", expression="nothing.x", frameId=1)
    assert not answer["success"] and "index a nil value" in answer["message"], answer
    assert client.line() == 9
    client.end()
    server.stop()


def an_endless_run_and_a_broken_file_end_the_session_with_a_sentence(folder):
    server, _, path, token = make_gizmo(folder)
    client = Client(folder, server, token)
    client.begin(path, run="hang gizmo")
    client.do("continue", threadId=1)
    # The lines or the time run out first, as fast as the machine is.
    told = client.event("output", "stopped")
    assert re.search("too many lines|ran for more than", told.get("output") or told["text"]), told
    client.end()

    with open(path, "a", encoding="utf-8") as file:
        file.write("command(\n")
    client = Client(folder, server, token)
    client.do("initialize", adapterID="skein")
    client.do("launch", program=path, run="crank gizmo")
    client.do("configurationDone")
    assert "line 2" in client.event("output")["output"]
    client.event("terminated")
    client.end()
    server.stop()


def nobody_debugs_what_is_not_theirs(folder):
    server, _, path, _ = make_gizmo(folder)
    wizard = enter_wizard(server)
    enter(server, "create ewan password2").close()
    wizard.do("@role ewan builder")
    enter(server, "create paul password3").close()
    for name, password in (("ewan", "password2"), ("paul", "password3")):
        client = Client(folder, server, log_in(server.ports["http"], name, password))
        client.do("initialize", adapterID="skein")
        answer = client.ask("launch", program=path, run="crank gizmo")
        if answer["success"]:
            client.do("configurationDone")
            told = client.event("output")["output"]
            client.event("terminated")
            assert "isn't yours to debug" in told or "no object has that ref" in told, told
            assert client.frames() == []
        client.end()
    assert "Clank" not in wizard.do("@errors")
    server.stop()


def a_visitor_types_the_line_for_a_builder_who_is_away(folder):
    server, anna, path, token = make_gizmo(folder)
    wizard = enter_wizard(server)
    number = number_in(wizard.do("@dig A workshop"))
    wizard.do("@ref #%d = mill/shop" % number)
    wizard.do("@chown #%d = anna" % number)
    anna.do("@teleport gizmo to $mill/shop")
    anna.do("quit")
    client = Client(folder, server, token)
    client.do("initialize", adapterID="skein")
    client.do("launch", program=path, run="crank gizmo")
    client.do("configurationDone")
    assert "name a room of yours" in client.event("output")["output"]
    client.event("terminated")
    client.end()

    client = Client(folder, server, token)
    assert client.begin(path, [10], run="crank gizmo", room="$mill/shop")["reason"] == "breakpoint"
    assert client.value("e.actor.name") == '"Visitor"'
    client.end()
    client = Client(folder, server, token)
    client.do("initialize", adapterID="skein")
    client.do("launch", program=path, run="crank gizmo", room="start")
    client.do("configurationDone")
    assert "a room that you control" in client.event("output")["output"]
    client.end()
    server.stop()


def bytes_that_are_no_message_end_the_program(folder):
    for bad in (b"hello\r\n\r\n", b"Content-Length: 99999999999\r\n\r\n", b"Content-Length: 5\r\n\r\n{nope",
                b"Content-Length: x\r\n\r\n", b"Content-Length: 100\r\n\r\n{}", b"", b"\r\n" * 100):
        done = subprocess.run([folder.binary, "script", "debug", "--dap"], input=bad, capture_output=True,
                              check=False, timeout=30 * SLOWER)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), (bad, done)
    client = Client(folder, None, None)
    client.do("initialize", adapterID="skein")
    answer = client.ask("launch", program="a.lua", run="x")
    assert not answer["success"] and "which server?" in answer["message"], answer
    answer = client.ask("launch", program="a.lua", run="x", server="http://127.0.0.1:1")
    assert not answer["success"] and "a token is missing" in answer["message"], answer
    client.send([1, 2])
    client.send({"type": "event"})
    client.end()
    fails(folder.run("script", "debug"), 2, "an editor runs this")


def the_examples_for_editors_start_the_debugger(folder):
    examples = os.path.join(os.environ["SKEIN_SOURCE"], "data", "examples", "debug")
    with open(os.path.join(examples, "vscode", "package.json"), encoding="utf-8") as file:
        debugger = json.load(file)["contributes"]["debuggers"][0]
    with open(os.path.join(examples, "launch.json"), encoding="utf-8") as file:
        launches = json.load(file)["configurations"] + debugger["initialConfigurations"]
    known = debugger["configurationAttributes"]["launch"]["properties"]
    for launch in launches:
        own = set(launch) - {"type", "request", "name"}
        assert launch["type"] == debugger["type"] and own <= set(known), launch
        assert len(own & {"run", "test", "error"}) == 1 and "program" in own, launch
    with open(os.path.join(examples, "nvim-dap.lua"), encoding="utf-8") as file:
        text = file.read()
    assert all(name in known for name in re.findall(r"(\w+) = (?:input|true|\"http)", text)), text
    os.symlink(folder.binary, os.path.join(folder.path, "skein"))
    server, _, path, token = make_gizmo(folder)
    client = Client.__new__(Client)
    client.process = subprocess.Popen(
        [os.path.join(examples, "vscode", debugger["program"])], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "SKEIN_TOKEN": token, "PATH": folder.path + ":" + os.environ["PATH"]})
    folder.processes.append(client.process)
    client.buffer, client.number, client.events, client.answers = b"", 0, [], {}
    launch = {**launches[0], "program": path, "server": url(server), "run": "crank gizmo"}
    assert client.begin(launch.pop("program"), **launch)["reason"] == "entry"
    client.end()
    server.stop()


if __name__ == "__main__":
    sys.exit(main((
        breakpoints_steps_and_variables_are_those_of_the_run,
        a_breakpoint_moves_to_a_line_with_code,
        an_error_stops_as_an_exception_with_its_text,
        a_test_is_debugged_and_restarted,
        what_runs_is_the_file_as_it_is_on_disk,
        impossible_requests_get_a_sentence_and_the_session_goes_on,
        an_endless_run_and_a_broken_file_end_the_session_with_a_sentence,
        nobody_debugs_what_is_not_theirs,
        a_visitor_types_the_line_for_a_builder_who_is_away,
        bytes_that_are_no_message_end_the_program,
        the_examples_for_editors_start_the_debugger,
    ), needs=("script",)))
