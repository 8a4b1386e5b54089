#!/usr/bin/env python3
"""Kills worlds that are followed, deletes their files, and checks that their copies have everything that was shown.

usage: failover_test.py SKEIN

As kill_test.py, but each round ends with SIGKILL of the served world and the loss of its file; the copy becomes the
world, and a new copy follows it. In a quarter of the rounds the follower is stopped shortly before, so that it is
behind. With a Redis as the realm's broker (every second run of rounds) the copy takes over by itself, shortly after
follow.take_over_seconds; there the broker is killed in half of the rounds and started again. Without a broker, `skein
promote` makes it the world.

The last round is a control: a copy that had fallen out of step is promoted by --yes. It must have losses, which proves
that this test can fail.

SKEIN_ROUNDS is the number of fail-overs (2, long: 6), SKEIN_SECONDS how long people play at most before each (1.2);
SKEIN_SEED repeats the same moments and lines."""
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import kill_test  # noqa: E402
from board import Board  # noqa: E402
import repeat  # noqa: E402
from served import CONFIG, PATIENT, Ended, Follower, enter_wizard  # noqa: E402

# A busy machine may delay a follower by less than this without being a reason to go on alone.
SETTINGS = PATIENT + "follow = { hold_seconds = %d, take_over_seconds = 2 }\n"
PLAY_S = float(os.environ.get("SKEIN_SECONDS", "1.2"))
HOLD_S, CONTROL_HOLD_S, TAKE_OVER_S, PATIENCE_S = 20, 1, 2, 60


class Pair(kill_test.Scene):
    """A world and the copy that follows it; the roles change in each round."""

    def __init__(self, binary, folder, rng, board):
        super().__init__(binary, folder, rng)
        self.board = board
        self.number = 0
        self.follower = None
        self.gone_s = 0.0
        self.took = []
        self.boards_killed = 0
        self.hold(HOLD_S)

    def hold(self, seconds):
        realm = 'realm = { board = "%s", name = "hills" }\n' % self.board.address() if self.board else ""
        with open(self.server.config, "w", encoding="utf-8") as config:
            config.write(CONFIG + SETTINGS % seconds + realm)

    def link(self, number):
        return "unix:%s/link%d" % (self.folder, number)

    def follow(self):
        """A new copy, in step."""
        self.number += 1
        self.follower = Follower(
            self.server.binary, self.link(self.number - 1),
            os.path.join(self.folder, "copy%d.db" % self.number), self.server.config,
            ("telnet:127.0.0.1:0", "link:" + self.link(self.number)))
        self.follower.wait("in step", PATIENCE_S)

    def furnish(self):
        self.server.listens = ["link:" + self.link(0)]
        super().furnish()

    def check_remains(self):
        """Nothing remains but the copy."""

    def fail_over(self):
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.server.world + end):
                os.unlink(self.server.world + end)
        if not self.board:
            self.promote()
        self.follower.wait("ready", PATIENCE_S)
        self.took.append(time.monotonic() - self.gone_s)
        self.server.process, self.server.world = self.follower.process, self.follower.world
        self.server.log, self.server.port = self.follower.log, self.follower.port

    def promote(self, *words):
        end = time.monotonic() + PATIENCE_S
        while True:
            done = self.follower.promote(*words)
            if done.returncode == 0:
                return
            if time.monotonic() > end:
                raise Ended("not promoted: %s %s" % (done.stderr, self.follower.words()))
            time.sleep(0.05)

    def restart(self):
        if self.follower:
            self.fail_over()
        else:
            self.server.spawn()
            self.server.wait_ready(PATIENCE_S)
        self.follow()
        self.wizard = enter_wizard(self.server)
        self.enter_all()

    def choose_death(self, kind):
        stands = kind == "stopped"
        board_dies = self.board and self.rng.random() < 0.5
        at_s, still_s = self.rng.uniform(0.05, PLAY_S), self.rng.uniform(0, 0.3)

        def strike():
            time.sleep(at_s)
            if board_dies:
                self.boards_killed += 1
                self.board.kill()
            if stands:
                self.follower.process.send_signal(signal.SIGSTOP)
                time.sleep(still_s)
            self.server.kill()
            self.gone_s = time.monotonic()
            if stands:
                self.follower.process.send_signal(signal.SIGCONT)
            if board_dies:
                self.board.start()

        return threading.Thread(target=strike)

    def run_control(self):
        """Stops the follower until the world has gone on alone and shown more. Returns the losses."""
        follower = self.follower.process

        def strike():
            follower.send_signal(signal.SIGSTOP)
            time.sleep(CONTROL_HOLD_S + 2)
            self.server.kill()
            self.gone_s = time.monotonic()
            follower.send_signal(signal.SIGCONT)

        self.play(threading.Thread(target=strike))
        self.close_all()
        self.promote("--yes")
        self.board = None
        self.fail_over_asked()
        return len(self.compare())

    def fail_over_asked(self):
        self.follower.wait("ready", PATIENCE_S)
        self.server.process, self.server.world = self.follower.process, self.follower.world
        self.server.log, self.server.port = self.follower.log, self.follower.port
        self.wizard = enter_wizard(self.server)

    def end(self):
        for process in (self.follower and self.follower.process, self.server.process,
                        self.board and self.board.process):
            if process and process.poll() is None:
                process.kill()
                process.wait()


def run(binary, rounds, seed, board_wanted):
    """Returns the checks of one scene."""
    folder = tempfile.mkdtemp(prefix="skein-fail-")
    board = Board(os.path.join(folder, "board"), keeps=True) if board_wanted else None
    scene = Pair(binary, folder, random.Random(seed), board)
    broken, found = [], 0
    how = "by itself" if board_wanted else "by promote"
    try:
        scene.furnish()
        scene.restart()
        for i in range(rounds):
            scene.run_round("stopped" if i % 4 == 1 else "load")
        scene.close_all()
        for process in (scene.follower.process, scene.server.process):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE_S)
        for world in (scene.server.world, scene.follower.world):
            scene.unsound += scene.server.check(world)
        if not board_wanted:
            found = control(binary, folder, seed)
    except Ended as error:
        broken.append("%s (the log ends: %s)" % (error, scene.server.last_words()))
    finally:
        scene.end()
    took = sorted(scene.took) or [0.0]
    checks = [
        ("the copy is the world after each of %d kills, %s: in %.2f s, at most %.2f s, board killed %d times" % (
            len(scene.took), how, took[len(took) // 2], took[-1], scene.boards_killed), broken),
        ("nothing that was answered is lost (%d lines, %s)" % (scene.answered, how), scene.lost),
        ("each item is in one place (%s)" % how, scene.doubled),
        ("what is left behind passes the check (%s)" % how, scene.unsound)]
    if not board_wanted:
        checks.append(("a copy that was out of step has losses (%d)" % found,
                       [] if found or broken else ["this test cannot fail"]))
    if not any(problems for _, problems in checks):
        shutil.rmtree(folder)
    return checks


def control(binary, folder, seed):
    path = os.path.join(folder, "control")
    os.makedirs(path)
    scene = Pair(binary, path, random.Random(seed), None)
    try:
        scene.hold(CONTROL_HOLD_S)
        scene.furnish()
        scene.restart()
        return scene.run_control()
    finally:
        scene.end()


def main(binary):
    rounds, seed = repeat.rounds(2, 6), repeat.seed()
    print("# SKEIN_SEED=%d" % seed)
    checks = run(binary, rounds // 2, seed, False) + run(binary, rounds - rounds // 2, seed + 1, True)
    return kill_test.report(checks)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1])))
