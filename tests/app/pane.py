"""A program in a terminal: a tmux with one pane, whose rows can be read."""
import os
import signal
import subprocess
import time

PATIENCE_S = 60


class Pane:
    """folder.path: where the socket is. env: added to the program's environment; keep: names of variables that tmux
    itself would not pass on."""

    def __init__(self, folder, name, words, env=None, columns=100, rows=24, keep=()):
        self.socket = os.path.join(folder.path, "tmux-" + name)
        env = {**os.environ, **(env or {}), "TERM": "xterm-256color"}
        self.program = int(self.tmux(
            "-f", "/dev/null", "new-session", "-d", "-P", "-F", "#{pane_pid}", "-x", str(columns), "-y", str(rows),
            *["-e%s=%s" % (one, env[one]) for one in keep if one in env], *words, env=env))

    def tmux(self, *words, env=None):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *words], capture_output=True, text=True, check=True, env=env,
                              timeout=PATIENCE_S).stdout

    def rows(self):
        return self.tmux("capture-pane", "-p").rstrip("\n").split("\n")

    def type(self, *keys):
        self.tmux("send-keys", *keys)

    def say(self, line):
        self.tmux("send-keys", "-l", line)
        self.type("Enter")

    def until(self, fits):
        """The rows, as soon as that is true of them."""
        end = time.monotonic() + PATIENCE_S
        while True:
            rows = self.rows()
            if fits(rows):
                return rows
            assert time.monotonic() < end, "\n".join(rows)
            time.sleep(0.05)

    def shows(self, *texts):
        return self.until(lambda rows: all(any(text in row for row in rows) for text in texts))

    def ends(self):
        end = time.monotonic() + PATIENCE_S
        while subprocess.run(["tmux", "-S", self.socket, "has-session"], check=False, capture_output=True).returncode == 0:
            assert time.monotonic() < end, "\n".join(self.rows())
            time.sleep(0.05)

    def close(self):
        """Ends the program too: slrn would loop for ever after losing its terminal."""
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False, capture_output=True)
        try:
            os.killpg(self.program, signal.SIGKILL)
        except ProcessLookupError:
            pass
