#!/usr/bin/env python3
"""Attacks on the link between a world and its follower, and on a witness: by strangers without the secret, with recorded
bytes, and by a process that has the secret or reaches the local socket, and lies. Each is a sentence in the log at most,
and neither players nor the follower notice.

usage: link_attack_test.py SKEIN"""
import os
import socket
import struct
import sys
import threading

from program import fails, main
from follow_test import HOLD, follow, frame, health, make, number_of, number_of_schema, pair, text
from served import enter, enter_wizard, make_secret, wait_until
from witness_test import Witness

JOIN, KEPT, MOVE, WELCOME, NO, BATCH, PIECE, COPIED, STATE, STAYS = range(2, 12)
HELLO = frame(1, text(b"skein follow"), struct.pack("<I", 2))


class Recorder:
    """Passes bytes between a port of its own and another one, and keeps those of the first connection."""

    def __init__(self, port):
        self.port_there = port
        self.kept = {"up": b"", "down": b""}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        near, _ = self.listener.accept()
        self.listener.close()
        far = socket.create_connection(("127.0.0.1", self.port_there))
        for one, other, way in ((near, far, "up"), (far, near, "down")):
            threading.Thread(target=self.carry, args=(one, other, way), daemon=True).start()

    def carry(self, one, other, way):
        try:
            while some := one.recv(65536):
                self.kept[way] += some
                other.sendall(some)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def say(where, said, ends=True):
    """Sends bytes to a port or a local socket. Returns the answer: up to the end of the connection, which the other side
    has to end, or else up to a pause."""
    kind = socket.AF_INET if isinstance(where, int) else socket.AF_UNIX
    with socket.socket(kind) as peer:
        peer.connect(("127.0.0.1", where) if isinstance(where, int) else where)
        peer.settimeout(20 if ends else 1)
        got = b""
        try:
            peer.sendall(said)
            if not ends:
                peer.shutdown(socket.SHUT_WR)
            while some := peer.recv(65536):
                got += some
        except TimeoutError:
            assert not ends, (said, got)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return got


def strangers_and_recordings_open_no_link(folder):
    secret, other = (make_secret(os.path.join(folder.path, name)) for name in ("secret", "other"))
    line = 'follow = { hold_seconds = 1, secret = "%s" }\n'
    server = make(folder, settings=line % secret, services=("telnet", "http", "link"))
    port = server.ports["link"]
    ann = enter(server, "create ann password1")
    recorder = Recorder(port)
    server.link = "127.0.0.1:%d" % recorder.port
    first = follow(folder, server)
    first.wait("in step")
    ann.do("say this was told")
    assert first.stop() == 0
    recorded = recorder.kept
    # What the follower said then, whole, cut and in the other direction; and frames without a secret.
    for said in (recorded["up"], recorded["up"][:60], recorded["down"], HELLO + join(server), b"\0" * 200, os.urandom(3000)):
        got = say(port, said, ends=len(said) > 100)
        assert b"skein follow" not in got and b"told" not in got, got
        assert "You say" in ann.do("say still here")
    told = server.words()
    assert "it does not have the same secret" in told and told.count("a follower connected") == 1, told
    # A false world that repeats what the world said.
    false = socket.create_server(("127.0.0.1", 0))

    def repeat_down():
        near, _ = false.accept()
        near.sendall(recorded["down"])
        while near.recv(65536):
            pass

    threading.Thread(target=repeat_down, daemon=True).start()
    fails(folder.run("follow", "--from", "127.0.0.1:%d" % false.getsockname()[1], "--world", "no.db", "--config",
                     server.config), 1, "it has another follow.secret")
    assert not folder.has("no.db")
    wrong = folder.write("wrong.lua", line % other)
    fails(folder.run("follow", "--from", "127.0.0.1:%d" % port, "--world", "no.db", "--config", wrong), 1,
          "it has another follow.secret")
    server.link = "127.0.0.1:%d" % port
    follow(folder, server).wait("in step")
    assert "You say" in ann.do("say and in step again")


def join(server, fences=0, term=1, origin=4711, number=0, chain=0, world_id=None):
    """A follower's introduction."""
    return frame(JOIN, struct.pack("<BIqqQQQ", fences, number_of_schema(server.world),
                                   number_of(server.world, "world_id") if world_id is None else world_id, origin, term,
                                   number, chain), text(b"evil.db"))


def kept(number, origin=4711):
    return frame(KEPT, struct.pack("<QQ", number, origin))


def lies_on_the_link_harm_nobody(folder):
    server, follower = pair(folder)
    ann = enter(server, "create ann password1")
    term = number_of(server.world, "term") or 1
    at = server.link[5:]
    rows = (  # what is said, whether the world ends the link, a part of the answer, a sentence of the log
        (HELLO[:9], False, b"", None),
        (HELLO + join(server)[:20], False, b"", None),
        (HELLO + kept(1), True, b"", "not a follower of this release"),
        (HELLO + HELLO, True, b"", "not a follower of this release"),
        (HELLO + frame(MOVE), True, b"", "not a follower of this release"),
        (HELLO + frame(WELCOME, struct.pack("<BQQQ", 0, 1, 1, 9)), True, b"", "not a follower of this release"),
        (HELLO + frame(NO, b"\1" + text(b"go away")), True, b"", "not a follower of this release"),
        (struct.pack("<I", 0), True, b"", "not a follower of this release"),
        (struct.pack("<I", 0xffffffff) + b"x" * 64, True, b"", "not a follower of this release"),
        (frame(1, text(b"skein follow"), struct.pack("<I", 9)), True, b"", "speaks version 9 of the link"),
        (HELLO + join(server), True, b"already has a follower", "accepts only one"),
        (HELLO + join(server, world_id=99), True, b"another world", "of another world"),
        (HELLO + join(server, fences=1, term=term), True, b"in no earlier term", None),
        (HELLO + join(server, fences=1, term=term - 1), True, b"in no earlier term", None),
        (HELLO + join(server, fences=1, term=1 << 62), True, b"too far ahead", "too far ahead of term"),
        (HELLO + join(server, fences=1, term=(1 << 64) - 1), True, b"too far ahead", "too far ahead of term"),
    )
    for said, ends, answer, sentence in rows:
        before = len(server.words().splitlines())
        got = say(at, said, ends)
        assert answer in got, (said, got)
        new = server.words().splitlines()[before:]
        assert len(new) <= 1, new  # refusals of connections are logged once a second
        assert not sentence or not new or sentence in new[0], (said, new)
        assert "You say" in ann.do("say still here")
    assert '"follower": "in step"' in health(server)[1] and follower.process.poll() is None
    # Alone with the world: frames of the other side, and commits that it never made.
    assert follower.stop() == 0
    for said, sentence in ((kept(1 << 60), "commits that were never sent"), (frame(BATCH, b"x" * 90), "broke the protocol"),
                           (frame(STATE, b"\1" + b"\0" * 8), "broke the protocol"), (HELLO, "broke the protocol"),
                           (join(server), "broke the protocol"), (frame(KEPT, b"\1"), "broke the protocol")):
        say(at, HELLO + join(server) + said)
        wait_until(lambda sentence=sentence: sentence in server.words().splitlines()[-1] or
                   sentence in server.words().splitlines()[-2], lambda: server.words()[-600:])
        assert "You say" in ann.do("say still here")
    assert b"not in step" in say(at, HELLO + join(server) + frame(MOVE), ends=False)
    follow(folder, server).wait("in step")


HOLDS, TAKES = 3, 4
AGREED, WAIT, OTHER, REFUSED = range(1, 5)


class Asker:
    """A process that reaches a witness's socket, and asks what it likes."""

    def __init__(self, witness):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(witness.listen[5:])
        self.socket.settimeout(20)
        self.stream = self.socket.makefile("rb")
        self.read()

    def read(self):
        length = struct.unpack("<I", self.stream.read(4))[0]
        return self.stream.read(length)

    def ask(self, kind, term, origin, kept_by=0, world=9):
        """Returns the verdict, and the term and the file that the witness names."""
        self.socket.sendall(frame(kind, struct.pack("<QQQQQ", 7, world, term, origin, kept_by)))
        said = self.read()
        number, verdict, told, holder = struct.unpack("<QBQQ", said[1:])
        assert number == 7
        return verdict, told, holder


def lies_to_a_witness_make_no_second_world(folder):
    witness = Witness(folder.binary, folder.path)
    folder.processes.append(witness.process)
    one, two = Asker(witness), Asker(witness)
    assert two.ask(TAKES, 1, 22) == (REFUSED, 0, 0), "nobody is a world yet"
    assert one.ask(HOLDS, 5, 11, 22) == (AGREED, 5, 11)
    # Two at once, a term that goes back, one far ahead, and a copy that was never in step.
    for term, verdict in ((5, OTHER), (4, OTHER), (1 << 40, REFUSED), (1006, REFUSED)):
        assert two.ask(HOLDS, term, 33)[0] == verdict, term
    assert two.ask(TAKES, 5, 33) == (REFUSED, 5, 11)
    assert two.ask(TAKES, 4, 22)[0] == REFUSED and two.ask(TAKES, 1 << 40, 22)[0] == REFUSED
    assert two.ask(TAKES, 5, 22) == (WAIT, 5, 11)
    assert one.ask(HOLDS, 5, 11, 22) == (AGREED, 5, 11)
    before = witness.entries()
    for said in (frame(1, text(b"skein witness"), struct.pack("<I", 1)), frame(2, b"x" * 25), frame(HOLDS, b"x" * 39),
                 frame(HOLDS, struct.pack("<QQQQQ", 7, 9, 0, 33, 0)), frame(HOLDS, struct.pack("<QQQQQ", 7, 9, 1 << 62, 33, 0)),
                 frame(9), struct.pack("<I", 0), struct.pack("<I", 0xffffffff), b"GET / HTTP/1.1\r\n\r\n", os.urandom(300)):
        say(witness.listen[5:], said, ends=False)
        assert one.ask(HOLDS, 5, 11, 22) == (AGREED, 5, 11)
    say(witness.listen[5:], frame(HOLDS, b"x" * 40)[:20], ends=False)
    assert witness.entries() == before
    lines = witness.words().splitlines()
    assert len(lines) <= 12 and "no world of this release" in witness.words(), lines


def a_witness_refuses_a_damaged_file_and_says_so(folder):
    good = "skein witness 1\n9 5 11 22\n"
    for number, bad in enumerate((good[:-1], good[:-4], good + "9 5 11 22\n", "skein witness 2\n9 5 11 22\n", good + "x\n",
                                  "", "\0" * 40, good.replace("5", "-5"), good.replace("5", "0"), good * 2,
                                  good.replace("11", "99999999999999999999"), "skein witness 1\r\n9 5 11 22\r\n")):
        name = folder.write("bad%d" % number, bad)
        fails(folder.run("witness", "--listen", "unix:w", "--file", name), 1, name, "a witness of this release did not write it")
        with open(name, encoding="ascii", newline="") as file:
            assert file.read() == bad


def a_witness_without_its_file_believes_the_first(folder):
    """As the page says: keep the file."""
    witness = Witness(folder.binary, folder.path)
    folder.processes.append(witness.process)
    assert Asker(witness).ask(HOLDS, 5, 11, 22) == (AGREED, 5, 11)
    witness.kill()
    os.remove(witness.file)
    witness.start()
    folder.processes.append(witness.process)
    assert Asker(witness).ask(HOLDS, 4, 33) == (AGREED, 4, 33)
    assert Asker(witness).ask(HOLDS, 4, 11)[0] == OTHER


TESTS = [
    strangers_and_recordings_open_no_link,
    lies_on_the_link_harm_nobody,
    lies_to_a_witness_make_no_second_world,
    a_witness_refuses_a_damaged_file_and_says_so,
    a_witness_without_its_file_believes_the_first,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
