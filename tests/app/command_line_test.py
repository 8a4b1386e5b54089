#!/usr/bin/env python3
"""Mistakes of a newcomer on the command line: wrong paths, secrets typed at a terminal, unknown words. And the last
line of a command.

usage: command_line_test.py SKEIN"""
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time

from program import complaints, fails, main, need, succeeds

WAIT_S = 60
MAKE = "there is no directory /nosuch; make it, or name another path"
NAME = "there is no directory /nosuch; check its name"
LIST = "/nosuch: there is no such directory; check its name"

# Subcommand, words, and what its one line on stderr says. w.db is a world, d an empty folder, f any other file,
# and /nosuch isn't there.
PATHS = [
    # A folder that the command would write into.
    ("serve", "--world /nosuch/y.db", MAKE),
    ("serve", "--config keep.lua --world f/y.db", "f is not a directory"),
    ("serve", "--world d", "d is not a file: name a world file"),
    ("init", "--world /nosuch/y.db", MAKE),
    ("init", "--world f/y.db", "f is not a directory"),
    ("backup", "--world w.db /nosuch/copy.db", MAKE),
    ("backup", "--world w.db f/copy.db", "f is not a directory"),
    ("backup", "--world w.db f", "f exists already: name another file"),
    ("export", "--world w.db /nosuch/a", MAKE),
    ("export", "--world w.db f/a", "f is not a directory"),
    ("certificate", "/nosuch/tls", MAKE),
    ("certificate", "f", "f is not a directory"),
    ("package", "new /nosuch/dragons", MAKE),
    ("package", "new d", "it exists already; name another path"),
    ("script", "annotations /nosuch/d", MAKE),
    ("script", "pull /nosuch/d --server http://127.0.0.1:1", MAKE),
    ("restore", "--world /nosuch/y.db w.db", MAKE),
    ("restore", "--world f/y.db w.db", "f is not a directory"),
    ("follow", "--world /nosuch/y.db --from unix:l", MAKE),
    ("witness", "--listen unix:l --file /nosuch/w", MAKE),
    ("witness", "--listen unix:l --file d", "it is a directory; name a file"),
    ("witness", "--listen unix:/nosuch/l --file w", "there is no such directory; create it first"),
    ("serve", "--world w.db --listen telnet:unix:/nosuch/l", "there is no such directory; create it first"),
    # A world.
    *((command, words % ("--world " + world), "there is no world %s: name another" % world)
      for command, words in (
          ("account", "%s list"), ("health", "%s"), ("reload", "%s"), ("promote", "%s"), ("export", "%s out"),
          ("plan", "%s d"), ("apply", "%s d"), ("check", "%s"), ("backup", "%s copy.db"), ("script", "test %s x.lua"),
          ("script", "annotations %s d"), ("import", "--format circle %s d"), ("realm", "%s"), ("realm", "%s key"),
          ("pages", "--listen http:127.0.0.1:0 %s"), ("upgrade", "%s SKEIN"))
      for world in ("no.db", "/nosuch/no.db")),
    *((command, "--world f %s" % words, "f is not a world")
      for command, words in (("account", "list"), ("check", ""), ("backup", "copy.db"), ("export", "out"), ("serve", ""),
                             ("pages", "--listen http:127.0.0.1:0"), ("promote", ""), ("realm", "key"), ("apply", "d"))),
    ("dev", "--from no.db d", "there is no world no.db"),
    ("restore", "--world w.db no.db", "cannot read the backup no.db: there is no such file; check its name"),
    ("restore", "--world w.db --area sorrel /nosuch/no.db", "cannot read the backup /nosuch/no.db: " + NAME),
    ("restore", "--world w.db --as-of 2026-01-01T00:00:00Z /nosuch", "cannot read the backup /nosuch: there is no such file; check its name"),
    # The configuration.
    *((command, "--config %s %s" % (path, words), said)
      for path, said in (("/nosuch/c.lua", "cannot open the configuration /nosuch/c.lua: " + NAME),
                         ("no.lua", "cannot open the configuration no.lua: there is no such file; check its name"),
                         ("d", "the configuration d: it is a directory; name a file"))
      for command, words in (("serve", ""), ("init", ""), ("account", "list"), ("check", ""), ("health", ""), ("reload", ""),
                             ("backup", "copy.db"), ("export", "out"), ("realm", ""), ("promote", ""), ("restore", "w.db"),
                             ("plan", "d"), ("pages", "--listen http:127.0.0.1:0"), ("upgrade", "SKEIN"),
                             ("import", "--format circle d"), ("gate", "--to 127.0.0.1:1"),
                             ("follow", "--world y.db --from 127.0.0.1:1"), ("witness", "--listen 127.0.0.1:0 --file w"),
                             ("script", "test x.lua"))),
    # Other files and folders to read.
    *((command, "--assets /nosuch %s" % words, "--assets: there is no directory /nosuch")
      for command, words in (("serve", ""), ("init", ""), ("lines", ""), ("help", "start"), ("package", "list"), ("dev", "d"),
                             ("import", "--world w.db --format circle d"), ("pages", "--world w.db --listen http:127.0.0.1:0"))),
    ("init", "--world y.db --from /nosuch", "there is no directory /nosuch: give starter, empty or a directory"),
    ("init", "--world y.db --game /nosuch", "there is no game \"/nosuch\""),
    ("serve", "--world y.db --game /nosuch", "there is no game \"/nosuch\""),
    ("plan", "--world w.db /nosuch", LIST),
    ("plan", "--world w.db f", "it is not a directory; name one"),
    ("apply", "--world w.db /nosuch", LIST),
    ("import", "--world w.db --format circle /nosuch", LIST),
    ("import", "--world w.db --format circle f", "it is not a directory; name one"),
    ("dev", "/nosuch", "there is no folder /nosuch"),
    ("lines", "--languages /nosuch", LIST),
    ("package", "check /nosuch", LIST),
    ("package", "check f", "it is not a directory; name one"),
    ("replay", "/nosuch/f", NAME),
    ("replay", "no", "cannot open no: there is no such file; check its name"),
    ("replay", "d", "it is a directory; name a file"),
    ("script", "pull --server http://127.0.0.1:1 --token-file no d", "a token from no: there is no such file; check its name"),
    ("script", "push --server http://127.0.0.1:1 /nosuch", LIST),
    ("script", "watch --server http://127.0.0.1:1 /nosuch", LIST),
    ("witness", "--listen 127.0.0.1:0 --file w --secret no", "make it once"),
    ("upgrade", "--world w.db no", "cannot run no: there is no such file; check its name"),
    ("upgrade", "--world w.db f", "cannot run f: "),
]


def each_missing_path_is_named_with_the_next_step(folder):
    succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    os.mkdir(os.path.join(folder.path, "d"))
    folder.write("f", "no world")
    folder.write("x.lua", "")
    folder.write("keep.lua", 'privileges = "keep"\n')
    listed = re.findall(r"^  ([a-z]+) ", folder.run("--help").stdout.partition("Commands:")[2].partition("\n\n")[0], re.M)
    assert set(listed) <= {row[0] for row in PATHS}, set(listed) - {row[0] for row in PATHS}
    wrong = []
    for command, words, said in PATHS:
        if command not in listed:
            continue  # a module that this build lacks
        before = folder.names()
        done = folder.run(command, *[folder.binary if word == "SKEIN" else word for word in words.split()])
        lines = [line for line in complaints(done) if "notice" not in line]
        if done.returncode not in (1, 2) or len(lines) != 1 or said not in lines[0] or ".part" in lines[0] \
                or re.search("(No such file or directory|Not a directory|Is a directory|File exists)$", lines[0]):
            wrong.append("skein %s %s: %d %s" % (command, words, done.returncode, done.stderr))
        if folder.names() != before and command != "witness":  # which begins its records
            wrong.append("skein %s %s made %s" % (command, words, set(folder.names()) - set(before)))
    assert not wrong, "\n".join(wrong)


# -- secrets --

class Terminal:
    """A subcommand at a terminal of its own."""

    def __init__(self, folder, *words):
        self.terminal, own = pty.openpty()
        self.own = own
        self.process = subprocess.Popen([folder.binary, *words], cwd=folder.path, stdin=own, stdout=own, stderr=own,
                                        start_new_session=True)
        folder.processes.append(self.process)
        self.said = ""

    def until(self, wanted):
        end = time.monotonic() + WAIT_S
        while wanted not in self.said:
            assert time.monotonic() < end, (wanted, self.said)
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.said += os.read(self.terminal, 4096).decode()
            else:
                assert self.process.poll() is None, (wanted, self.said)

    def echoes(self):
        return bool(termios.tcgetattr(self.own)[3] & termios.ECHO)

    def until_quiet(self):
        """Waits until the terminal doesn't show what is typed."""
        end = time.monotonic() + WAIT_S
        while self.echoes():
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    def ends(self):
        """Returns the exit status, and everything that was shown."""
        status = self.process.wait(WAIT_S)
        os.close(self.own)
        try:
            for more in iter(lambda: os.read(self.terminal, 4096), b""):
                self.said += more.decode()
        except OSError:  # the other end is closed
            pass
        os.close(self.terminal)
        return status, self.said


def a_password_is_asked_for_at_a_terminal_and_not_shown(folder):
    succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    terminal = Terminal(folder, "account", "--world", "w.db", "set", "Ann", "--password-stdin")
    terminal.until("Password for Ann: ")
    terminal.until_quiet()
    os.write(terminal.terminal, b"a long secret\n")
    terminal.until("Ann")
    process = terminal.process
    assert process.wait(WAIT_S) == 0, terminal.said
    assert terminal.echoes()
    status, said = terminal.ends()
    assert status == 0 and "a long secret" not in said and said.startswith("Password for Ann: \r\n"), said
    assert "Ann" in succeeds(folder.run("account", "--world", "w.db", "list"))


def an_interrupted_password_leaves_the_terminal_as_it_was(folder):
    succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    terminal = Terminal(folder, "account", "--world", "w.db", "set", "Ann", "--password-stdin")
    terminal.until("Password for Ann: ")
    terminal.until_quiet()
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.wait(WAIT_S) != 0
    assert terminal.echoes()
    assert "Ann" not in folder.run("account", "--world", "w.db", "list").stdout


def a_password_from_a_pipe_has_no_prompt(folder):
    succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    done = folder.run("account", "--world", "w.db", "set", "Ann", "--password-stdin", typed="a long secret\n")
    assert "Password" not in succeeds(done), done
    fails(folder.run("account", "--world", "w.db", "set", "Bob", "--password-stdin"), 1, "no password on standard input")


def a_log_in_to_a_server_asks_for_name_and_password(folder):
    need(folder, "script")
    terminal = Terminal(folder, "script", "pull", "d", "--server", "http://127.0.0.1:1")
    terminal.until("Name: ")
    assert terminal.echoes()
    os.write(terminal.terminal, b"Ann\n")
    terminal.until("Password: ")
    terminal.until_quiet()
    os.write(terminal.terminal, b"a long secret\n")
    assert terminal.process.wait(WAIT_S) == 1
    assert terminal.echoes()
    assert "a long secret" not in terminal.ends()[1]


# -- words --

def an_unknown_word_gets_a_near_one_or_the_list(folder):
    for word, meant in (("serv", "serve"), ("srve", "serve"), ("bakcup", "backup"), ("restor", "restore"), ("inti", "init"),
                        ("account-list", None), ("bogus", None), ("pges", "pages"), ("x", None), ("run", None),
                        ("start", None), ("user", None)):
        hint = "did you mean %s?" % meant if meant else "`skein --help` lists them"
        done = folder.run(word)
        fails(done, 2, "there is no command %s" % word, hint)
        assert meant or "mean" not in done.stderr, done.stderr
    fails(folder.run("serve", "--wrld", "x"), 2, "did you mean --world?")
    done = folder.run("serve", "--bogus")
    fails(done, 2, "unknown option --bogus", "skein serve --help")
    assert "mean" not in done.stderr, done.stderr


def dash_h_is_help_everywhere(folder):
    listed = re.findall(r"^  ([a-z]+) ", folder.run("--help").stdout.partition("Commands:")[2].partition("\n\n")[0], re.M)
    for command in listed:
        whole = succeeds(folder.run(command, "--help"))
        assert whole.startswith("usage: skein %s" % command) and "-h does, too" in whole, whole
        assert succeeds(folder.run(command, "-h")) == whole
    assert succeeds(folder.run("-h")) == succeeds(folder.run("--help"))
    fails(folder.run("serve", "-x"), 2, "unknown option -x")


# -- ends --

def init_says_what_it_made_and_how_to_go_on(folder):
    said = succeeds(folder.run("init"))
    assert "made skein.db" in said and "`skein serve`" in said and "wizard" in said and "password" in said, said
    said = succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    assert "made w.db" in said and "`skein serve --world w.db`" in said, said
    folder.write("c.lua", 'world = "c.db"\n')
    said = succeeds(folder.run("init", "--config", "c.lua"))
    assert "made c.db" in said and "`skein serve --config c.lua`" in said, said


def backup_and_export_name_what_they_wrote(folder):
    succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    said = succeeds(folder.run("backup", "--world", "w.db", "copy.db"))
    assert re.fullmatch(r"copied w\.db to copy\.db\n", said), said
    said = succeeds(folder.run("export", "--world", "w.db", "out"))
    assert said.endswith("exported w.db to out\n"), said
    piped = subprocess.run([folder.binary, "backup", "--world", "w.db", "-"], cwd=folder.path, capture_output=True,
                           check=True, timeout=WAIT_S)
    assert piped.stdout.startswith(b"SQLite format 3") and b"copied" not in piped.stdout[-100:] and not piped.stderr, piped.stderr


def a_refused_restore_says_nothing_else(folder):
    need(folder, "restore")
    succeeds(folder.run("init", "--world", "w.db", "--from", "empty"))
    succeeds(folder.run("backup", "--world", "w.db", "copy.db"))
    folder.write("f", "no world")
    os.mkdir(os.path.join(folder.path, "d"))
    for words in (("--world", "w.db", "f"), ("--world", "w.db", "d"), ("--world", "/nosuch/w.db", "copy.db"),
                  ("--world", "w.db", "w.db"), ("--world", "w.db", "--as-of", "2026-01-01 00:00", "w.db"),
                  ("--world", "w.db", "--start", "nowhere", "copy.db")):
        done = folder.run("restore", *words)
        assert done.returncode == 1 and done.stdout == "" and len(complaints(done)) == 1, (words, done)
    said = succeeds(folder.run("restore", "--world", "w.db", "copy.db"))
    assert said.startswith("restoring to %s/w.db\n" % folder.path), said


TESTS = [
    each_missing_path_is_named_with_the_next_step,
    a_password_is_asked_for_at_a_terminal_and_not_shown,
    an_interrupted_password_leaves_the_terminal_as_it_was,
    a_password_from_a_pipe_has_no_prompt,
    a_log_in_to_a_server_asks_for_name_and_password,
    an_unknown_word_gets_a_near_one_or_the_list,
    dash_h_is_help_everywhere,
    init_says_what_it_made_and_how_to_go_on,
    backup_and_export_name_what_they_wrote,
    a_refused_restore_says_nothing_else,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
