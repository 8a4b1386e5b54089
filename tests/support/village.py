"""A `skein dev` of a village, for tests."""
import os
import pty
import re
import signal
import subprocess
import time
import types
from multiprocessing.connection import wait

from served import SLOWER, enter

YARD = """area "mill" { name = "The Mill", climate = "temperate" }
room "start" { area = "mill", desc = "A yard.", name = "Yard", exits = { east = "mill/green" } }
room "mill/green" { area = "mill", desc = "Grass.", name = "Green", proto = "outdoors", exits = { west = "start" } }
item "mill/lever" { at = "start", name = "a lever", portable = false, owner = "anna" }
item "mill/post" { at = "mill/green", name = "a post" }
"""
ACT = 'e.actor:act("{Actor} {verb:pull} {this}.", { this = e.this })'
LEVER = """command("pull {this}", function(e)
  e.this.down = true
  e.actor:act("{Actor} {verb:pull} {this}.", { this = e.this })
end)
test("it goes down", function(t)
  t:command(t:player("Ann"), "pull lever")
  t:ok(t.this.down, "it stayed up")
end)
"""


POST = """test("it stands", function(t)
  %s
end)
"""


class Dev:
    """A `skein dev` of the folder `village`."""

    def __init__(self, folder, *words, env=None, terminal=False):
        self.temporary = os.path.join(folder.path, "tmp")
        os.makedirs(self.temporary, exist_ok=True)
        self.terminal, own = pty.openpty() if terminal else (None, subprocess.PIPE)
        self.process = subprocess.Popen(
            [folder.binary, "dev", *words, "village"], cwd=folder.path, stdin=own,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": self.temporary, **(env or {})})
        folder.processes.append(self.process)
        if terminal:
            os.close(own)
        self.said = ""
        self.first = self.block()

    def read(self, pattern, timeout_s=60 * SLOWER):
        """Returns what it prints up to a line that fits."""
        end = time.monotonic() + timeout_s
        while not (found := re.search(r"^(?:%s)[^\n]*\n" % pattern, self.said, re.M)):
            left = end - time.monotonic()
            assert left > 0 and wait([self.process.stdout], left), "no %r in %s" % (pattern, self.said)
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            assert more, "it ended: %s %s" % (self.said, self.process.stderr.read().decode())
            self.said += more.decode()
        text, self.said = self.said[:found.end()], self.said[found.end():]
        return text

    def block(self):
        return self.read("green|red")

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def port(self, service):
        return int(re.search(r"^listening %s \S+:(\d+)$" % service, self.first, re.M).group(1))

    def link(self):
        return re.search(r"^play http://[^/]+(\S+)", self.first, re.M).group(1)

    def enter(self):
        """Plays in the private world."""
        line = re.search(r"^telnet \S+ \((.*)\)$", self.first, re.M).group(1)
        return enter(types.SimpleNamespace(port=self.port("telnet")), line)

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        self.process.wait(timeout=30 * SLOWER)
        more = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        if self.process.stdin:
            self.process.stdin.close()
        assert self.process.returncode == 0 and not more, (self.process.returncode, more)
        assert os.listdir(self.temporary) == [], os.listdir(self.temporary)


def write_village(folder, lever=LEVER):
    folder.write("village/mill.lua", YARD)
    folder.write("village/behaviours/mill/lever.lua", lever)


def crowd(folder):
    """Makes the area too large to be tested as a whole at each save."""
    folder.write("village/loft.lua", 'room "mill/loft" { desc = "Low.", name = "Loft", apart = true, area = "mill" }\n'
                 + "".join('item "mill/sack%d" { at = "mill/loft", name = "a sack%d" }\n' % (i, i) for i in range(50)))
    for i in range(50):
        folder.write("village/behaviours/mill/sack%d.lua" % i, 'on("look", function(e) e.this.seen = true end)\n')


def edit(folder, name, old, new):
    path = os.path.join(folder.path, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert old in text, (old, text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))
