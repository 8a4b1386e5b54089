#!/usr/bin/env python3
"""A hostile builder enters scripts among twenty players. Their things stay theirs, the server answers everybody, and it
frees the memory.

The scripts are in hostile_scripts.py. The test enters each in the running game as a builder would, and a victim sets it
off while everybody looks around. The test counts the answers and does not time them; `tools/bench loop` does. Its time
limits only end a test that hangs. In the long run (SKEIN_LONG=1) everybody looks more often.

usage: hostile_test.py SKEIN"""
import re
import sys
import time
from multiprocessing.connection import wait

from hostile_scripts import SCRIPTS
from program import main
from repeat import LONG
from served import NEGOTIATION, PROMPT_END, SLOWER, Player, number_in

PLAYERS = 20
LOOKS = 5 if LONG else 2  # of each player, for each script
LOOK_EVERY_S = 0.1
TIMER_S = 1.2  # by then a timer of a second has fired
ANSWER_MOST_S = 240
LEFT_BEHIND_KIB = 3000
SECRET = "the-moon-is-cheese"
SNAPSHOT = ["#{vase}", "#{yard}", "$start", "$light", "$thing", "#{token}", "#{purse}", "alice"]
# Lines of @show that change by themselves, or by other people's coming and going.
CHANGING = re.compile(r"^(contents|on_for|seen|\S+ in [0-9.]+ s.*|location) ?=?.*$", re.M)
# The notices of a disk that is slow, as it is on a busy machine.
DISK = re.compile(r"^The world (?:is|has) (?:still )?(?:catching|caught) its breath[^\n]*\n?", re.M)
# Under sanitizers the wizard's own lines need more than the usual.
SETTINGS = "quotas = { tasks = 50 }\nslice = { milliseconds = %d }\n" % (200 if SLOWER > 1 else 20)


class Patient(Player):
    """A player who waits long for an answer, and reads no notices of a slow disk."""

    def take_answers(self):
        return [DISK.sub("", answer).strip() for answer in super().take_answers() if not DISK.fullmatch(answer)]

    def wait(self, timeout_s=ANSWER_MOST_S):
        return super().wait(timeout_s)

    def do(self, line, timeout_s=ANSWER_MOST_S):
        return super().do(line, timeout_s)


class Careful(Patient):
    """A player who looks closely at each byte that comes."""

    def take_answers(self):
        for part in PROMPT_END.split(self.buffer)[:-1]:
            check_text(NEGOTIATION.sub(b"", part).replace(b"\r\n", b"\n"))
        return super().take_answers()


class Looker(Careful):
    """A player who looks around again and again."""

    def __init__(self, port, name):
        super().__init__(port)
        self.do("create %s a-long-password" % name)
        self.left = 0     # looks
        self.asked = False
        self.next_s = 0

    def is_done(self):
        return self.left == 0 and not self.asked

    def turn(self, now):
        """Looks if it is time to."""
        if self.left and not self.asked and now >= self.next_s:
            self.type("look")
            self.left -= 1
            self.asked = True

    def got(self, now):
        for _ in self.receive():
            self.asked = False
            self.next_s = now + LOOK_EVERY_S


def check_text(text):
    """Only prompts look like prompts, and no byte of a line controls the terminal."""
    for line in text.split(b"\n"):
        assert not line.startswith(b"> "), text
    bad = re.search(rb"[\x00-\x09\x0b-\x1f\x7f\xff]", text)
    assert not bad, text


class Scene:
    """The game with the hostile builder mallory, alice as the owner of the things, and bystanders."""

    def __init__(self, folder):
        self.server = folder.server(SETTINGS)
        self.wizard = self.come("connect wizard %s" % self.server.wizard_password)
        self.alice = self.builder("alice")
        self.mallory = self.builder("mallory")
        self.lookers = [Looker(self.server.port, "bob%d" % i) for i in range(PLAYERS)]
        self.victim = Careful(self.server.port)
        self.victim.do("create victim a-long-password")
        self.victim.do("set provenance off")
        self.names = {}
        self.furnish()

    def come(self, line):
        player = Patient(self.server.port)
        player.do(line)
        return player

    def builder(self, name):
        player = self.come("create %s a-long-password" % name)
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

    def look(self, typed=(), seconds=0):
        """Has everybody look LOOKS times while some players type lines; returns the answers to those lines. Lasts at least
        so many seconds."""
        end = time.monotonic() + seconds
        most = end + ANSWER_MOST_S
        waiting = {}
        for player, line in typed:
            player.type(line)
            waiting[player] = waiting.get(player, 0) + 1
        for looker in self.lookers:
            looker.left = LOOKS
        answers = []
        while waiting or time.monotonic() < end or not all(looker.is_done() for looker in self.lookers):
            now = time.monotonic()
            assert now < most, "no answer: %s %s" % ([l.left for l in self.lookers], list(waiting.values()))
            for looker in self.lookers:
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

    def set_off(self, name, source, lines):
        """Has the victim set off one script, and checks its effects."""
        before = self.snapshot()
        answer = self.mallory.write("#%d" % self.names["trap"], self.filled(source))
        assert "in force" in answer, (name, answer)
        typed = [(self.mallory, self.filled(line[1:])) if line.startswith("!")
                 else (self.victim, line) for line in lines]
        answers = self.look(typed, TIMER_S if ":every(" in source else 0)
        for text in answers:
            assert SECRET not in text, (name, text)
        if "You take the trap." in answers:  # three kills quarantine the guard, at once or after the next line
            self.victim.do("drop trap")
        self.mallory.program("#%d" % self.names["trap"], "command('pull {this}', function(e)"
                             " return 'A click.' end)")
        self.clear()
        changed = [both for both in zip(before, self.snapshot()) if both[0] != both[1]]
        assert not changed, (name, changed)

    def clear(self):
        """Ends what still runs of the script and destroys its things, as a wizard. The victim cancels its questions."""
        self.victim.do("cancel")
        for task in re.findall(r"^#?(\d+)[:. ]", self.wizard.do("@tasks"), re.M):
            self.wizard.do("@tasks stop %s" % task)
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


def a_hostile_builder_harms_no_other_player(folder):
    scene = Scene(folder)
    scene.look()
    heap = scene.heap_kib()
    for name, source, lines in SCRIPTS:
        scene.set_off(name, source, lines)
    scene.look()
    # The collector runs when much garbage has piled up, and a step in each second without input. A client that asks
    # more often is delayed by it.
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
    sys.exit(main([a_hostile_builder_harms_no_other_player]))
