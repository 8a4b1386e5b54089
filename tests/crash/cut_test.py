#!/usr/bin/env python3
"""Three machines, two with a world and its copy and the third with their witness; the network between them is cut at
random moments. Checks that no shown answer is ever lost, and that two worlds never answer at once.

usage: cut_test.py SKEIN

Each machine is a network namespace, and each pair of them has its own cable. While somebody types at both worlds
without rest, each round kills or freezes the world, or pulls out cables: to the follower, to the witness, to both, or
all of them in turn. Then everything is repaired, and the old world follows the new one.

The last round is a control: without a witness a cable is pulled out and the copy is promoted by hand. There two worlds
must answer at once, which proves that this test can fail.

SKEIN_ROUNDS is the number of rounds (3, long: 12); SKEIN_SEED repeats the same ones. Without permission to make
namespaces the test is skipped."""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402
from served import PATIENT, Ended, Player, copy_starter_world, make_secret  # noqa: E402
from travel_kill_test import rows  # noqa: E402

CABLES = {"ab": ("a", "10.1.0.1", "b", "10.1.0.2"), "aw": ("a", "10.2.0.1", "w", "10.2.0.2"),
          "bw": ("b", "10.3.0.1", "w", "10.3.0.2"), "pa": (None, "10.8.0.1", "a", "10.8.0.2"),
          "pb": (None, "10.9.0.1", "b", "10.9.0.2")}
LINK = {"a": "10.1.0.1", "b": "10.1.0.2"}
DOOR = {"a": "10.8.0.2", "b": "10.9.0.2"}
WITNESS = {"a": "10.2.0.2", "b": "10.3.0.2"}
SETTINGS = PATIENT + ('passwords = { memory_kib = 8 }\nlimits = { exempt = { "127.0.0.0/8", "10.0.0.0/8" } }\n'
                      "realm = { plain = true }\n"
                      'follow = { hold_seconds = 1, take_over_seconds = 2, secret = "%s"%s }\n')
KINDS = ("kill", "both", "follower", "witness", "freeze", "flap")
PATIENCE_S, ANSWER_S = 90, 2


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def end_of(name):
    return [] if name is None else ["-n", name]


def lay_cables():
    ip("link", "set", "lo", "up")
    for name in ("a", "b", "w"):
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
    for cable, (one, one_at, two, two_at) in CABLES.items():
        ip("link", "add", cable + "1", "type", "veth", "peer", "name", cable + "2")
        for number, name, at in (("1", one, one_at), ("2", two, two_at)):
            if name:
                ip("link", "set", cable + number, "netns", name)
            ip(*end_of(name), "addr", "add", at + "/24", "dev", cable + number)
    mend()


def pull(*cables):
    for cable in cables:
        ip(*end_of(CABLES[cable][0]), "link", "set", cable + "1", "down")


def mend(*cables):
    for cable in cables or CABLES:
        one, _, two, _ = CABLES[cable]
        ip(*end_of(one), "link", "set", cable + "1", "up")
        ip(*end_of(two), "link", "set", cable + "2", "up")


class Machine:
    """One of the two that have the world's file or its copy."""

    def __init__(self, run, name):
        self.run, self.name, self.process = run, name, None
        self.folder = os.path.join(run.folder, name)
        os.makedirs(self.folder)
        self.world = os.path.join(self.folder, "world.db")
        self.config = os.path.join(self.folder, "config.lua")
        self.out = os.path.join(self.folder, "out")
        self.log = os.path.join(self.folder, "log")
        self.configure(True)

    def configure(self, witness):
        more = ', witness = "%s:4102"' % WITNESS[self.name] if witness else ""
        with open(self.config, "w", encoding="utf-8") as config:
            config.write(SETTINGS % (self.run.secret, more))

    def start(self, *words):
        with open(self.out, "wb") as out, open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", self.name, self.run.binary, *words, "--world", self.world, "--config",
                 self.config, "--listen", "telnet:%s:4000" % DOOR[self.name],
                 "--listen", "link:%s:4101" % LINK[self.name]],
                stdin=subprocess.DEVNULL, stdout=out, stderr=log, start_new_session=True)

    def serve(self):
        self.start("serve")

    def follow(self, other):
        self.start("follow", "--from", LINK[other.name] + ":4101")

    def said(self):
        with open(self.out, encoding="utf-8", errors="replace") as out:
            return out.read().split("\n")

    def is_there(self):
        return self.process is not None and self.process.poll() is None

    def is_ready(self):
        return self.is_there() and "ready" in self.said()

    def signal(self, number):
        if self.is_there():
            os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()


class Typist(threading.Thread):
    """Types at one machine's world without rest, and records the answers with their times."""

    def __init__(self, run, machine):
        super().__init__(daemon=True)
        self.run_, self.machine, self.over = run, machine, False

    def run(self):
        while not self.over:
            player = None
            try:
                player = Player(4000, DOOR[self.machine.name])
                player.socket.settimeout(ANSWER_S)
                player.do("connect wizard " + self.run_.password, ANSWER_S)
                while not self.over:
                    number = self.run_.next_number()
                    if "token-%d" % number in player.do("@create token-%d" % number, ANSWER_S):
                        self.run_.note(self.machine, number)
            except (Ended, OSError):
                time.sleep(0.05)
            if player:
                player.close()


class Run:
    def __init__(self, binary, folder, seed):
        self.binary, self.folder, self.random = binary, folder, random.Random(seed)
        self.lock = threading.Lock()
        self.number, self.acks, self.changes, self.took, self.ready = 0, [], 0, [], []
        self.secret = make_secret(os.path.join(folder, "secret"))
        self.machines = {name: Machine(self, name) for name in "ab"}
        self.leader, self.follower = self.machines["a"], self.machines["b"]
        self.witness = subprocess.Popen(
            ["ip", "netns", "exec", "w", binary, "witness", "--listen", "0.0.0.0:4102", "--file",
             os.path.join(folder, "witness"), "--secret", self.secret], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, "witness.log"), "ab"))
        copy_starter_world(binary, self.leader.world)
        self.leader.serve()
        self.wait_until(self.leader.is_ready, "the first world is not ready")
        self.password = next(line.split()[-1] for line in self.leader.said() if line.startswith("wizard password"))
        self.follower.follow(self.leader)
        self.typists = [Typist(self, machine) for machine in self.machines.values()]

    def next_number(self):
        with self.lock:
            self.number += 1
            return self.number

    def note(self, machine, number):
        with self.lock:
            self.acks.append((time.monotonic(), machine.name, number))

    def wait_until(self, is_so, what):
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > end:
                raise Ended("%s; a: %s, b: %s" % (what, self.last_words("a"), self.last_words("b")))
            time.sleep(0.05)

    def last_words(self, name):
        with open(self.machines[name].log, encoding="utf-8", errors="replace") as log:
            return log.read()[-300:]

    def is_listed(self):
        """The witness has it that the copy may take over."""
        with open(os.path.join(self.folder, "witness"), encoding="ascii") as file:
            words = file.read().split()
        return len(words) == 7 and words[6] != "0"

    def is_settled(self):
        """One machine has the world, the other a copy in step."""
        one, two = self.leader, self.follower
        if two.is_ready() and not one.is_there():
            self.leader, self.follower = two, one
            self.changes += 1
        elif two.is_there() and one.is_there() and not two.is_ready():
            return one.is_ready() and "in step" in two.said() and self.is_listed()
        elif not one.is_there() and two.is_there() and not self.is_listed():
            one.serve()
        elif not two.is_there() and one.is_ready():
            two.follow(one)
        return False

    def strike(self, kind):
        """Performs an action, and waits for its outcome; returns when the world was gone, or None."""
        leader, mine = self.leader, "aw" if self.leader.name == "a" else "bw"
        died_s = time.monotonic() if kind in ("kill", "both", "freeze") else None
        if kind == "kill":
            leader.kill()
        elif kind == "both":
            pull("ab", mine)
        elif kind == "freeze":
            leader.signal(signal.SIGSTOP)
        elif kind == "follower":
            pull("ab")
            time.sleep(3.5)
        elif kind == "witness":
            pull(mine)
            time.sleep(3.5)
        else:
            for _ in range(12):
                cable = self.random.choice(("ab", "aw", "bw"))
                self.random.choice((pull, mend))(cable)
                time.sleep(self.random.uniform(0.05, 1.2))
        if died_s:
            self.wait_until(self.follower.is_ready, "the copy has not taken over (%s)" % kind)
            self.ready.append(time.monotonic() - died_s)
            self.wait_until(lambda: any(at > died_s and name == self.follower.name for at, name, _ in self.acks),
                            "the new world answers nobody")
            self.took.append(next(at for at, name, _ in self.acks if at > died_s and name == self.follower.name)
                             - died_s)
            time.sleep(self.random.uniform(0, 1))
        return died_s

    def round(self, kind):
        time.sleep(self.random.uniform(0.2, 1.0))
        leader = self.leader
        self.strike(kind)
        mend()
        leader.signal(signal.SIGCONT)
        self.wait_until(self.is_settled, "nothing is as it should be after %s" % kind)

    def blocks(self):
        """How often the answers came from another machine than the answer before."""
        names = [name for _, name, _ in sorted(self.acks)]
        return sum(one != other for one, other in zip(names, names[1:]))

    def control(self):
        """Without a witness, and with the copy promoted while the world is only cut off; returns how often the answers
        changed from one machine to the other."""
        for machine in (self.follower, self.leader):
            machine.signal(signal.SIGTERM)
            machine.process.wait(timeout=PATIENCE_S)
            machine.configure(False)
        with self.lock:
            self.acks, self.changes = [], 0
        self.leader.serve()
        self.wait_until(self.leader.is_ready, "the world is not ready")
        self.follower.follow(self.leader)
        self.wait_until(lambda: "in step" in self.follower.said(), "the copy is not in step")
        pull("ab")
        time.sleep(7)
        subprocess.run([self.binary, "promote", "--world", self.follower.world, "--yes"], check=True,
                       capture_output=True)
        self.wait_until(self.follower.is_ready, "the copy is not the world")
        self.wait_until(lambda: self.blocks() > 1, "only one answers")
        return self.blocks()

    def lost(self):
        there = {text for text, in rows(self.leader.world, "SELECT value FROM property WHERE name = 'name'")}
        return ["token-%d, answered by %s" % (number, name) for _, name, number in self.acks
                if "token-%d" % number not in there]

    def end(self):
        mend()
        for typist in self.typists:
            typist.over = True
        for machine in self.machines.values():
            machine.signal(signal.SIGCONT)
            machine.signal(signal.SIGKILL)
        self.witness.kill()
        self.witness.wait()


def run(binary, rounds, seed):
    folder = tempfile.mkdtemp(prefix="skein-cut-")
    test = Run(binary, folder, seed)
    kinds = [KINDS[i % len(KINDS)] for i in range(rounds)]
    test.random.shuffle(kinds)
    broken, lost, blocks, changes, found, answered = [], [], 0, 0, 0, 0
    try:
        for typist in test.typists:
            typist.start()
        test.wait_until(test.is_settled, "the copy is not in step")
        for kind in kinds:
            test.round(kind)
        time.sleep(0.5)
        with test.lock:
            lost, blocks, changes, answered = test.lost(), test.blocks(), test.changes, len(test.acks)
        found = test.control()
    except (Ended, AssertionError, OSError, subprocess.SubprocessError) as error:
        broken.append(str(error))
    finally:
        test.end()
    took, ready = sorted(test.took) or [0.0], sorted(test.ready) or [0.0]
    checks = [
        ("each of %d rounds (%s) ends with one world and its copy in step" % (rounds, ", ".join(kinds)), broken),
        ("the copy is the world %d times, at most %.2f s after the death of the one before; a line is answered after "
         "%.2f s, at most %.2f s" % (len(ready), ready[-1], took[len(took) // 2], took[-1]), []),
        ("nothing that was answered is lost (%d lines)" % answered, lost),
        ("two never answer at once (%d take-overs)" % changes,
         ["the answers came from another machine %d times" % blocks] if blocks > changes else []),
        ("without a witness and promoted by hand two do (%d)" % found,
         [] if found > 1 or broken else ["this test cannot fail"])]
    if not any(problems for _, problems in checks):
        shutil.rmtree(folder)
    print("1..%d" % len(checks))
    for i, (name, problems) in enumerate(checks, 1):
        for problem in problems[:10]:
            print("# " + problem)
        print("%s %d - %s" % ("not ok" if problems else "ok", i, name), flush=True)
    return int(any(problems for _, problems in checks))


def main(binary):
    if os.environ.get("SKEIN_CUT") != "inside":
        words = ["unshare", "-rnm", sys.executable, os.path.abspath(__file__), binary]
        if subprocess.run(["unshare", "-rnm", "ip", "link", "add", "x", "type", "veth", "peer", "name", "y"],
                          capture_output=True, check=False).returncode != 0:
            print("1..0 # SKIP no namespaces of the network here")
            return 0
        return subprocess.run(words, env={**os.environ, "SKEIN_CUT": "inside"}, check=False).returncode
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    os.makedirs("/run/netns")
    lay_cables()
    seed = repeat.seed()
    print("# SKEIN_SEED=%d" % seed)
    return run(binary, repeat.rounds(3, 12), seed)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1])))
