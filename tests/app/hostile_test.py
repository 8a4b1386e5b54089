#!/usr/bin/env python3
"""A hostile builder among twenty players: whatever she enters, theirs stays theirs, they are
answered, and the memory comes back.

usage: hostile_test.py SKEIN

The scripts are in hostile_scripts.py. Each is entered in the running game as a builder would, and set off
by a victim while everybody looks around. How long a look took is printed for people; the test itself
only asks that each was answered, for what else the machine does is not known to it.
SKEIN_FIGURES=1 prints a line for each script."""
import os
import re
import subprocess
import sys
import time
from multiprocessing.connection import wait

from hostile_scripts import SCRIPTS
from program import main
from served import NEGOTIATION, PROMPT_END, SLOWER, Ended, Player, enter, enter_wizard, number_in

PLAYERS = 20
LOOK_EVERY_S = 0.1
AFTER_S = 0.4
ANSWER_MOST_S = 60
LEFT_BEHIND_KIB = 3000
SECRET = "the-moon-is-cheese"
SNAPSHOT = ["#{vase}", "#{yard}", "$start", "$light", "$thing", "#{token}", "#{purse}", "alice"]
# Lines of @show that change by themselves, or by other people's coming and going.
CHANGING = re.compile(r"^(contents|on_for|seen|\S+ in [0-9.]+ s.*|location) ?=?.*$", re.M)
# Under sanitizers the wizard's own lines need more than the usual.
SETTINGS = "quotas = { tasks = 50 }\nslice = { milliseconds = %d }\n" % (200 if SLOWER > 1 else 20)


# Sleeps a millisecond at a time, and says how much later it woke: what the machine itself adds.
PROBE = """import sys, time
while True:
    before = time.monotonic()
    time.sleep(0.001)
    late = time.monotonic() - before - 0.001
    if late > 0.002:
        print(before, late, flush=True)
"""


class Probe:
    """What the machine delays on its own, measured beside the game in a process of its own."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            self.process = subprocess.Popen([sys.executable, "-c", PROBE], stdout=file)

    def worst(self, since):
        """The longest delay since then, in seconds."""
        with open(self.path, encoding="ascii") as file:
            samples = [line.split() for line in file if line.endswith("\n")]
        return max([float(late) for at, late in samples if float(at) >= since - 0.05],
                   default=0.0)


class Careful(Player):
    """A player who looks closely at each byte that comes."""

    def take_answers(self):
        for part in PROMPT_END.split(self.buffer)[:-1]:
            check_text(NEGOTIATION.sub(b"", part).replace(b"\r\n", b"\n"))
        return super().take_answers()


class Looker(Careful):
    """A player who looks around again and again, and notes how long each answer took."""

    def __init__(self, port, name):
        super().__init__(port)
        self.do("create %s a-long-password" % name)
        self.sent_s = None
        self.next_s = 0
        self.took = []

    def turn(self, now):
        """Looks if it is time to."""
        if self.sent_s is None and now >= self.next_s:
            self.type("look")
            self.sent_s = now

    def got(self, now):
        for _ in self.receive():
            if self.sent_s is not None:
                self.took.append(now - self.sent_s)
                self.sent_s = None
                self.next_s = now + LOOK_EVERY_S


def check_text(text):
    """No line that is no prompt looks like one, and nothing in it reaches the terminal itself."""
    for line in text.split(b"\n"):
        assert not line.startswith(b"> "), text
    bad = re.search(rb"[\x00-\x09\x0b-\x1f\x7f\xff]", text)
    assert not bad, text


class Scene:
    """The game, the hostile builder mallory, alice whose things they are, and all who look."""

    def __init__(self, folder):
        self.server = folder.server(SETTINGS)
        self.wizard = enter_wizard(self.server)
        self.alice = self.builder("alice")
        self.mallory = self.builder("mallory")
        self.lookers = [Looker(self.server.port, "bob%d" % i) for i in range(PLAYERS)]
        self.victim = Careful(self.server.port)
        self.victim.do("create victim a-long-password")
        self.names = {}
        self.furnish()
        self.took = []

    def builder(self, name):
        player = enter(self.server, "create %s a-long-password" % name)
        self.wizard.do("@role %s builder" % name)
        return player

    def furnish(self):
        names = self.names
        names["yard"] = number_in(self.alice.do("@dig Yard"))
        names["vase"] = number_in(self.alice.do("@create a vase"))
        self.alice.do('@set #%d._secret = "%s"' % (names["vase"], SECRET))
        self.alice.do("@teleport #%d to #%d" % (names["vase"], names["yard"]))
        quest = number_in(self.alice.do("@create a quest"))
        self.alice.do("drop quest")
        self.alice.program("#%d" % quest, "command('begin {this}', function(e)"
                           " notes(e.actor).step = '%s' return 'Begun.' end)" % SECRET)
        assert "Begun" in self.victim.do("begin quest")
        for name, what, holder in (("token", "a token", "victim"),
                                   ("purse", "a purse from coin", "bob0")):
            names[name] = number_in(self.wizard.do("@create %s" % what))
            self.wizard.do("@set #%d.amount = 100" % names[name])
            self.wizard.do("@teleport #%d to %s" % (names[name], holder))
        self.wizard.do("@teleport #%d" % number_in(self.wizard.do("@dig Tower")))
        names["soon"] = int(time.time()) + 3600
        for name in ("trap", "other"):
            names[name] = number_in(self.mallory.do("@create a %s" % name))
            self.mallory.do("drop %s" % name)

    def filled(self, text):
        for name, number in self.names.items():
            text = text.replace("{%s}" % name, str(number))
        return text

    def snapshot(self):
        shown = [CHANGING.sub("", self.wizard.do("@show " + self.filled(what)))
                 for what in SNAPSHOT]
        shown.append(self.wizard.do("; #object('#%d').contents" % self.names["yard"]))
        shown.append(self.wizard.do("; object('#%d').location" % self.names["token"]))
        shown.append(self.wizard.do("; object('#%d').amount" % self.names["purse"]))
        return shown

    def look_for(self, seconds, typed=(), at_least=0):
        """Everybody looks around for so long, and until the others have the answers to their lines."""
        end = time.monotonic() + seconds
        most = end + ANSWER_MOST_S
        waiting = {}
        for player, line in typed:
            player.type(line)
            waiting[player] = waiting.get(player, 0) + 1
        answers = []
        while True:
            now = time.monotonic()
            busy = any(looker.sent_s for looker in self.lookers) or waiting
            if now >= end and not busy:
                return answers
            assert now < most, "no answer: %s" % [l.sent_s for l in self.lookers]
            for looker in self.lookers if now < end else ():
                looker.turn(now)
            for player in wait(self.lookers + list(waiting), 0.02):
                if isinstance(player, Looker):
                    player.got(time.monotonic())
                    continue
                got = player.receive()
                answers += got
                waiting[player] -= len(got)
                if waiting[player] <= 0:
                    del waiting[player]
        return answers

    def times(self):
        took = sorted(t for looker in self.lookers for t in looker.took)
        for looker in self.lookers:
            looker.took = []
        return took

    def set_off(self, name, source, lines):
        """One script; returns the times of looks meanwhile."""
        before = self.snapshot()
        answer = self.mallory.write("#%d" % self.names["trap"], self.filled(source))
        assert "in force" in answer, (name, answer)
        typed = [(self.mallory, self.filled(line[1:])) if line.startswith("!")
                 else (self.victim, line) for line in lines]
        answers = self.look_for(AFTER_S, typed)
        took = self.times()
        for text in answers:
            assert SECRET not in text, (name, text)
        self.mallory.program("#%d" % self.names["trap"], "command('pull {this}', function(e)"
                             " return 'A click.' end)")
        self.clear()
        changed = [both for both in zip(before, self.snapshot()) if both[0] != both[1]]
        assert not changed, (name, changed)
        return took

    def clear(self):
        """What the script left lying about, by the wizard's hand; questions are given up."""
        self.victim.do("cancel")
        for name in ("trap", "other"):
            self.wizard.do("; (function() local x = object('#%d') for i = 1, 40 do"
                           " x:cancel('t' .. i) end for _, n in ipairs({'t', 'ping', 'pong'}) do"
                           " x:cancel(n) end x.name = 'a %s' x.t = nil end)()"
                           % (self.names[name], name))
        self.wizard.do("; (function() local n = 0 for _, x in ipairs(object('$start').contents) do"
                       " if x.owner and x.owner.name == 'mallory' and x.id ~= %d and x.id ~= %d"
                       " and n < 150 then n = n + 1 x:destroy() end end end)()"
                       % (self.names["trap"], self.names["other"]))
        self.victim.do("home") if "Waking" not in self.victim.do("look") else None

    def heap_kib(self):
        return float(re.search(r"script_kib = ([0-9.]+)", self.wizard.do("@stats")).group(1))


def figures(took):
    """In milliseconds: half of them, 99 of 100, and the longest."""
    took = took or [0.0]
    return "%.1f %.1f %.1f" % (1000 * took[len(took) // 2],
                               1000 * took[min(len(took) - 1, len(took) * 99 // 100)],
                               1000 * took[-1])


def whatever_she_enters_the_others_go_on(folder):
    scene = Scene(folder)
    probe = Probe(os.path.join(folder.path, "probe"))
    folder.processes.append(probe.process)
    scene.look_for(2)
    quiet = scene.times()
    heap = scene.heap_kib()
    print("# quiet: looks took %s ms (half, 99%%, most)" % figures(quiet))
    everything, worst = [], (0, "")
    for name, source, lines in SCRIPTS:
        began = time.monotonic()
        took = scene.set_off(name, source, lines)
        if os.environ.get("SKEIN_FIGURES"):
            print("# %-50s %s (the machine: %.1f)"
                  % (name, figures(took), 1000 * probe.worst(began)), flush=True)
        everything += took
        worst = max(worst, (took[-1], name)) if took else worst
    everything.sort()
    print("# %d scripts, %d looks: %s ms; the longest during \"%s\""
          % (len(SCRIPTS), len(everything), figures(everything), worst[1]))
    scene.look_for(2)
    print("# after: looks took %s ms" % figures(scene.times()))
    # What scripts let go is collected when there is much of it, or a piece in each second in which nobody types: who
    # asks more often is what it waits for.
    collected = time.monotonic() + ANSWER_MOST_S
    while (left := scene.heap_kib() - heap) >= LEFT_BEHIND_KIB and time.monotonic() < collected:
        time.sleep(5)
    print("# scripts hold %.0f KiB more than before, the process %d KiB"
          % (left, scene.server.rss_kib()))
    assert left < LEFT_BEHIND_KIB, left
    assert scene.victim.do("pull trap") == "A click."
    assert scene.server.stop() == 0
    problems = scene.server.check(scene.server.world)
    assert problems == [], problems


if __name__ == "__main__":
    sys.exit(main([whatever_she_enters_the_others_go_on]))
