"""OpenSSH's clients, for tests: a user's input for `ssh`, with a password from a file instead of a prompt."""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time
from multiprocessing.connection import wait

TERMINAL = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")


class Keys:
    """A client's files in a folder: its known hosts, and the source of its password."""

    def __init__(self, folder):
        self.folder = folder
        self.known = os.path.join(folder.path, "known_hosts")
        self.ask = folder.write("askpass", "#!/bin/sh\nprintf '%s\\n' \"$SECRET\"\n")
        os.chmod(self.ask, 0o700)

    def words(self, port, key=None, port_option="-p"):
        config = ["UserKnownHostsFile=" + self.known, "StrictHostKeyChecking=accept-new", "NumberOfPasswordPrompts=1",
                  "LogLevel=INFO", "ConnectTimeout=60", "IdentitiesOnly=yes", "IdentityAgent=none"]
        config += ["IdentityFile=" + key, "PasswordAuthentication=no"] if key else ["PubkeyAuthentication=no"]
        return ["-F", "none", port_option, str(port)] + [word for one in config for word in ("-o", one)]

    def make(self, name, *how):
        """Makes a key; returns its file, and the line for the server's list of keys."""
        path = os.path.join(self.folder.path, name)
        subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", name, "-f", path, *(how or ("-t", "ed25519"))], check=True)
        with open(path + ".pub", encoding="ascii") as public:
            return path, public.read().strip()

    def env(self, password):
        return {**{name: value for name, value in os.environ.items() if not name.startswith("LC_")}, "LANG": "C.UTF-8",
                "TERM": "xterm-256color", "SECRET": password or "", "SSH_ASKPASS": self.ask, "SSH_ASKPASS_REQUIRE": "force"}

    def run(self, server, name, *more, password=None, key=None, typed="", options=(), program="ssh"):
        """Runs a client to its end; returns the completed process."""
        port = server if isinstance(server, int) else server.ports["ssh"]
        words = self.words(port, key, "-P" if program in ("sftp", "scp") else "-p")
        return subprocess.run([program, *words, *options, "%s@127.0.0.1" % name, *more], input=typed, text=True,
                              capture_output=True, check=False, timeout=90, env=self.env(password),
                              start_new_session=True)


class Terminal:
    """An `ssh` in a terminal of its own."""

    def __init__(self, keys, server, name, password=None, key=None, columns=80):
        self.master, slave = pty.openpty()
        self.process = None
        self.resize(columns)
        self.got = b""
        self.process = subprocess.Popen(
            ["ssh", *keys.words(server.ports["ssh"], key), "%s@127.0.0.1" % name], stdin=slave, stdout=slave,
            stderr=slave, env=keys.env(password), start_new_session=True)
        os.close(slave)
        keys.folder.processes.append(self.process)

    def resize(self, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        if self.process:
            self.process.send_signal(signal.SIGWINCH)

    def type(self, text):
        os.write(self.master, text.encode())

    def read(self, *texts, timeout_s=60):
        """Reads on to all of the texts; returns the text read, without colours, as the terminal got it."""
        end = time.monotonic() + timeout_s
        while not all(text in self.plain() for text in texts):
            left = end - time.monotonic()
            assert left > 0 and wait([self.master], left), "%s not in %r" % (texts, self.got[-600:])
            try:
                more = os.read(self.master, 65536)
            except OSError:
                more = b""
            assert more, "the terminal closed after %r" % self.got[-600:]
            self.got += more
        got, self.got = self.plain(), b""
        return got

    def plain(self):
        return TERMINAL.sub(b"", self.got).decode(errors="replace")

    def do(self, line):
        """Types a line; returns the text up to the next prompt."""
        self.type(line + "\r")
        return self.read("\n> ")

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        os.close(self.master)
