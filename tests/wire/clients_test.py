#!/usr/bin/env python3
"""Real clients in one room: tintin++ by telnet, irssi, and weechat through TLS with SASL, each in a terminal (tmux),
as people use them.

usage: clients_test.py SKEIN [gated]; gated: through a gate, and over restarts of the world. With SKEIN_RECORD=FILE in the
environment, the screens are written there."""
import functools
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from served import Server  # noqa: E402

PROGRAMS = ["tmux", "irssi", "weechat", "tt++"]
SETTINGS = 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n'
os.environ["PATH"] += ":/usr/games"


class Terminal:
    """A window of tmux with one program in it."""

    def __init__(self, screen, name, command):
        self.screen = screen
        self.name = name
        screen.tmux("new-window", "-d", "-n", name, command)

    def type(self, line):
        self.screen.tmux("send-keys", "-t", self.name, "-l", line)
        self.screen.tmux("send-keys", "-t", self.name, "Enter")

    def lines(self):
        return self.screen.tmux("capture-pane", "-p", "-J", "-t", self.name).splitlines()

    def sees(self, *parts, timeout_s=60):
        """Waits for a line that has all parts, in their order."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            for line in self.lines():
                at = 0
                for part in parts:
                    at = line.find(part, at)
                    if at < 0:
                        break
                    at += len(part)
                if at >= 0:
                    return line
            time.sleep(0.05)
        raise AssertionError("%s does not see %s:\n%s" % (self.name, parts, "\n".join(self.lines())))

    def rests(self):
        """Waits until it has drawn everything."""
        drawn, since = self.lines(), time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.05)
            if (now := self.lines()) != drawn:
                drawn, since = now, time.monotonic()

    def count(self, part):
        return sum(part in line for line in self.lines())

    def record(self, title):
        path = os.environ.get("SKEIN_RECORD")
        if path:
            with open(path, "a", encoding="utf-8") as file:
                file.write("==== %s: %s\n%s\n\n" % (
                    title, self.name, "\n".join(line for line in self.lines() if line.strip())))


class Screen:
    """A tmux of its own."""

    def __init__(self, folder):
        self.socket = os.path.join(folder, "tmux")
        self.tmux("new-session", "-d", "-x", "150", "-y", "100", "-s", "skein", "cat")

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", *words], check=False,
                              capture_output=True, text=True, timeout=30,
                              env=dict(os.environ, TERM="screen-256color", LC_ALL="C.UTF-8"))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def close(self):
        """Ends the clients, and waits for that: weechat writes its folder as it ends."""
        clients = [os.pidfd_open(int(pid)) for pid in self.tmux("list-panes", "-a", "-F", "#{pane_pid}").split()]
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False, capture_output=True)
        for client in clients:
            assert select.select([client], [], [], 60)[0], "a client does not end"
            os.close(client)


def start_server(binary, folder, gated):
    done = subprocess.run([binary, "certificate", os.path.join(folder, "tls")], check=False,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    server = Server(binary, folder, SETTINGS % (folder, folder), services=("telnet", "irc", "ircs"), gated=gated)
    server.start()
    subprocess.run([binary, "account", "--world", server.world, "set", "Wendy", "--role", "player",
                    "--password-stdin"], input="secret of wendy\n", text=True, check=True,
                   capture_output=True, timeout=60)
    return server


def weechat_options(port):
    options = {"addresses": "127.0.0.1/%d" % port, "ssl": "on", "ssl_verify": "off",
               "nicks": "Wendy", "sasl_mechanism": "plain", "sasl_username": "Wendy",
               "sasl_password": "secret of wendy"}
    commands = ["/server add skein 127.0.0.1/%d" % port]
    commands += ["/set irc.server.skein.%s %s" % pair for pair in options.items()]
    return ";".join(commands + ["/connect skein"])


def start_clients(screen, folder, server):
    tina = Terminal(screen, "tintin", "tt++ -G")
    # It agrees to the options that its user has configured.
    for option, byte in (("GMCP", "C9"), ("MSDP", "45")):
        tina.type("#event {IAC WILL %s} {#send {\\xFF\\xFD\\x%s\\}}" % (option, byte))
    tina.type("#event {IAC SB GMCP Room.Info IAC SE} {#showme GMCP %0}")
    tina.type("#event {IAC SB MSDP} {#showme MSDP %0 = %1}")
    tina.type("#session skein 127.0.0.1 %d" % server.ports["telnet"])
    tina.sees("connect NAME PASSWORD")
    tina.type("create Tina secret-of-tina")
    tina.sees("GMCP", "{name}{The Waking Room}", "{exits}{{out}{")
    tina.type("#send {\\xFF\\xFA\\x45\\x01SEND\\x02ROOM_COORDS\\x02ROOM_NAME\\xFF\\xF0\\}")
    tina.sees("MSDP ROOM_COORDS = {1}{0}{2}{0}{3}{0}")
    tina.sees("MSDP ROOM_NAME = The Waking Room")
    iris = Terminal(screen, "irssi", "irssi --home=%s/irssi --connect=127.0.0.1 --port=%d --nick=iris"
                    % (folder, server.ports["irc"]))
    iris.sees("#here")
    iris.type("/window goto #here")
    iris.sees("The Waking Room")
    wendy = Terminal(screen, "weechat", "weechat -d %s/weechat -r '%s'"
                     % (folder, weechat_options(server.ports["ircs"])))
    tina.sees("Wendy wakes up")
    wendy.type("/buffer skein.#here")
    wendy.sees("The Waking Room")
    return tina, iris, wendy


def speech_reaches_three_real_clients_in_one_room(tina, iris, wendy):
    """Three protocols, one room."""
    iris.sees("Wendy", "has joined #here")
    tina.type("say hello from tintin")
    iris.sees("Tina>", "hello from tintin")
    wendy.sees("Tina", "hello from tintin")
    iris.type("hello from irssi")
    tina.sees('Iris says, "hello from irssi"')
    wendy.sees("iris", "hello from irssi")
    wendy.type("hello from weechat")
    tina.sees('Wendy says, "hello from weechat"')
    iris.sees("Wendy>", "hello from weechat")
    tina.type("emote stretches.")
    iris.sees("* Tina stretches.")
    wendy.sees("Tina", "stretches.")
    iris.type("/me waves.")
    tina.sees("Iris waves.")
    wendy.sees("iris waves.")
    for one in [tina, iris, wendy]:
        one.record("they talk")


def walking_is_shown_by_all_three_clients(tina, iris, wendy):
    iris.type("!look at notice")
    iris.sees("skein", "In a neat hand")
    iris.type("!out")
    iris.sees("skein", "Exits:")
    tina.sees("Iris goes out.")
    wendy.sees("iris", "has left #here", "Iris goes out.")
    iris.sees("Tina", "has left #here")
    wendy.type("!out")
    tina.sees("Wendy goes out.")
    tina.type("say all alone")
    tina.sees('You say, "all alone"')
    iris.type("!in")
    wendy.type("!in")
    tina.sees("Wendy arrives from")
    tina.sees("Iris arrives from")
    tina.type("say back again")
    iris.sees("Tina>", "back again")
    wendy.sees("Tina", "back again")
    heard = [line for one in [iris, wendy] for line in one.lines() if "all alone" in line]
    assert not heard, heard
    for one in [tina, iris, wendy]:
        one.record("they have walked")


def private_messages_and_channels_work_between_clients(tina, iris, wendy):
    tina.type("tell iris can you read this")
    iris.type("/query Tina")
    iris.sees("can you read this")
    iris.type("yes I can")
    tina.sees('Iris tells you, "yes I can"')
    iris.type("/join #public")
    iris.sees("iris", "has joined #public")
    wendy.type("/join #public")
    iris.sees("Wendy", "has joined #public")
    tina.type("chat good morning")
    iris.sees("Tina>", "good morning")
    wendy.sees("Tina", "good morning")
    iris.type("/msg skein who")
    iris.type("/query skein")
    iris.sees("3 people are in the game")
    for one in [tina, iris, wendy]:
        one.record("in private and on a channel")


def in_window(one, window, *parts):
    """Returns how often each of the parts stands in that window."""
    one.type(window)
    one.sees(window.split()[-1].split(".")[-1])
    one.rests()
    return [one.count(part) for part in parts]


def clients_stay_connected_over_a_restart(server, tina, iris, wendy):
    """They stay connected and joined, and see nothing twice."""
    people = [tina, iris, wendy]
    windows = [(iris, "/window goto #here"), (wendy, "/buffer skein.#here"),
               (iris, "/window goto #public"), (wendy, "/buffer skein.#public")]
    joined = [in_window(one, window, "has joined", "has left") for one, window in windows]
    for number, end in enumerate((server.kill, server.stop)):
        tina.type("chat before %d" % number)
        for one in people:
            one.sees("before %d" % number)
        end()
        tina.sees("catches its breath")
        iris.type("meanwhile %d" % number)
        server.start()
        for one in people:
            one.sees("meanwhile %d" % number)
        wendy.type("after %d" % number)
        for one in people:
            one.sees("after %d" % number)
            one.record("the world was away")
    for one in people:
        for words in ["before 0", "meanwhile 0", "after 0", "before 1", "meanwhile 1", "after 1"]:
            typed = one is tina and words.startswith("before")
            assert one.count(words) == 1 + typed, (words, one.name, one.lines())
    assert tina.count("The world is back.") == 2, tina.lines()
    assert [in_window(one, window, "has joined", "has left") for one, window in windows] == joined, joined
    assert in_window(iris, "/window 1", "isconnect", "econnect", "onnection lost") == [0, 0, 0], iris.lines()
    assert in_window(wendy, "/buffer server.skein", "isconnect", "econnect") == [0, 0], wendy.lines()
    assert iris.count("Connection to") <= 1, iris.lines()


TESTS = [speech_reaches_three_real_clients_in_one_room, walking_is_shown_by_all_three_clients,
         private_messages_and_channels_work_between_clients]


def main():
    binary = os.path.abspath(sys.argv[1])
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        print("1..0 # SKIP not installed: %s" % ", ".join(missing))
        return 0
    folder = tempfile.mkdtemp(prefix="skein-clients-")
    failed = 0
    server = screen = None
    gated = "gated" in sys.argv[2:]
    print("1..%d" % (len(TESTS) + gated))
    try:
        server = start_server(binary, folder, gated)
        screen = Screen(folder)
        people = start_clients(screen, folder, server)
        over = [functools.partial(clients_stay_connected_over_a_restart, server)] if gated else []
        for i, test in enumerate(TESTS + over, 1):
            try:
                test(*people)
                word = "ok"
            except AssertionError as error:
                print("# " + str(error).replace("\n", "\n# "))
                word = "not ok"
                failed += 1
            print("%s %d - %s" % (word, i, getattr(test, "func", test).__name__), flush=True)
    except AssertionError as error:
        print("Bail out! " + str(error).replace("\n", "\n# "))
        failed += 1
    finally:
        if screen:
            screen.close()
        if server and server.gate:
            server.gate.stop()
        if server:
            server.stop()
        shutil.rmtree(folder)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
