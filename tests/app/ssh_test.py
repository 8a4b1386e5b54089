#!/usr/bin/env python3
"""Play by SSH with OpenSSH's own client: logins and refusals.

usage: ssh_test.py SKEIN"""
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

from program import fails, main, succeeds
from served import SLOWER, enter, enter_wizard
from ssh_client import Keys, Terminal

SERVICES = ("telnet", "ssh")
PASSWORD = "password1"


def serve(folder, settings="", **more):
    server = folder.server(settings, services=SERVICES, **more)
    return server, Keys(folder)


def new_player(server, name):
    return enter(server, "create %s %s" % (name, PASSWORD))


def piped_lines_are_each_answered_once(folder):
    server, keys = serve(folder)
    new_player(server, "Ann").close()
    done = keys.run(server, "ann", password=PASSWORD, typed="say one\nsay två\n\nwho\n")
    assert done.returncode == 0, done
    said = done.stdout
    assert said.index("You say") < said.index("två") < said.index("Ann, on for") < said.index("Good-bye."), said
    # The login, four lines and `quit` each get one answer.
    assert len(re.findall(r"^(?:> )+", said, re.M)) >= 1 and said.count("> ") == 6, said
    assert "\r" not in said and "\x1b" not in said, said


def a_terminal_session_echoes_and_resizes(folder):
    server, keys = serve(folder)
    new_player(server, "Ann").close()
    bo = new_player(server, "Bo")
    ann = Terminal(keys, server, "Ann", PASSWORD)
    assert "Welcome back, Ann." in ann.read("Exits:", "\n> ")
    ann.type("sya\x7f\x7fay hello")
    ann.read("hello")
    bo.do("say while you type")
    told = ann.read('while you type', "hello")
    assert told.index("while you type") < told.rindex("say hello") and "> " not in told, told
    ann.type("\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x01\x05!\r")
    assert "hello!" in ann.read("\n> ")
    bo.read_on("hello!")
    ann.type("\x1b[A\r")
    assert 'say hello!' in ann.read("\n> ")
    assert ann.do("look").count("> ") == 1
    ann.resize(40)
    end = time.monotonic() + 30
    while any(len(line) > 40 for line in ann.do("look").split("\r\n")):
        assert time.monotonic() < end
    ann.type("\x04")
    ann.read("Good-bye.")
    assert ann.process.wait(timeout=30) == 0


def a_secret_is_not_shown(folder):
    server, keys = serve(folder)
    new_player(server, "Ann").close()
    ann = Terminal(keys, server, "ann", PASSWORD)
    ann.read("\n> ")
    ann.type("password\r")
    asked = ann.read("assword")
    for secret in (PASSWORD, "another-one", "another-one"):
        time.sleep(0.5)
        ann.type(secret + "\r")
    asked += ann.read("\n> ")
    assert PASSWORD not in asked and "another-one" not in asked, asked
    assert keys.run(server, "ann", password=PASSWORD).returncode == 255
    assert keys.run(server, "ann", password="another-one").returncode == 0
    plain = keys.run(server, "ann", password="another-one", typed="password\n")
    assert plain.returncode == 0 and "another-one" not in plain.stdout, plain


def a_wrong_password_and_an_unknown_name_look_alike(folder):
    server, keys = serve(folder)
    new_player(server, "Ann").close()
    wrong = keys.run(server, "ann", password="not-the-password", typed="who\n")
    unknown = keys.run(server, "nobodyhere", password="not-the-password", typed="who\n")
    for done in (wrong, unknown):
        assert done.returncode == 255 and done.stdout == "" and "Permission denied" in done.stderr, done
    last = [done.stderr.splitlines()[-1].split("@")[1] for done in (wrong, unknown)]
    assert last[0] == last[1], last
    for name in ("", "a" * 500, "#1", "wizard\n", "me", "åke"):
        assert keys.run(server, "-" if not name else name, password="x").returncode == 255


def log_in_attempts_are_limited(folder):
    server, keys = serve(folder, "limits = { exempt = {}, logins_per_minute = 3 }\n")
    for _ in range(3):
        keys.run(server, "wizard", password="not-the-password")
    done = keys.run(server, "wizard", password=server.wizard_password)
    assert done.returncode == 255 and "Too many attempts" in done.stderr, done


def a_guest_needs_no_password(folder):
    server, keys = serve(folder)
    done = keys.run(server, "guest", typed="who\n")
    assert done.returncode == 0 and "a guest" in done.stdout and "(guest)" in done.stdout, done
    server.stop()
    with open(server.config, "a", encoding="utf-8") as config:
        config.write("guests = false\n")
    server.start()
    done = keys.run(server, "guest", typed="who\n")
    assert "Guests" in done.stdout or "guests" in done.stdout, done


def a_token_is_accepted_as_a_password(folder):
    server = folder.server(services=SERVICES + ("http",))
    keys = Keys(folder)
    new_player(server, "Ann").close()
    new_player(server, "Bo").close()
    text = subprocess.run(
        ["curl", "-sS", "-d", '{"name": "ann", "password": "%s"}' % PASSWORD, "-H", "Content-Type: application/json",
         "http://127.0.0.1:%d/api/v1/login" % server.ports["http"]], capture_output=True, text=True, check=True).stdout
    token = re.search(r'"token":\s*"([^"]+)"', text).group(1)
    assert "Ann, on for" in keys.run(server, "ann", password=token, typed="who\n").stdout
    assert keys.run(server, "bo", password=token, typed="who\n").returncode == 255
    assert "Exits" in enter(server, "connect ann %s" % token).do("look")
    enter(server, "connect ann %s" % PASSWORD).do("sessions end others")
    assert keys.run(server, "ann", password=token, typed="who\n").returncode == 255


def a_key_logs_in_its_owner(folder):
    server, keys = serve(folder)
    ann, bo = new_player(server, "Ann"), new_player(server, "Bo")
    file, line = keys.make("first")
    second, second_line = keys.make("second", "-t", "rsa", "-b", "2048")
    third, third_line = keys.make("third", "-t", "ecdsa")
    assert keys.run(server, "ann", key=file).returncode == 255
    assert "You have no key" in ann.do("@key list")
    for one in (line, second_line, third_line):
        assert "can now log in as you" in ann.do("@key add " + one)
    assert "already" in ann.do("@key add " + line)
    for wrong in ("nonsense", line[:40], 'command="x" ' + line, line.replace("ssh-ed25519 ", "ssh-rsa "), "ssh-ed25519 " + "A" * 3000,
                  keys.make("small", "-t", "rsa", "-b", "1024")[1]):
        assert "can now log in as you" not in ann.do("@key add " + wrong), wrong
    listed = ann.do("@key list")
    shown = subprocess.run(["ssh-keygen", "-lf", file], capture_output=True, text=True, check=True).stdout.split()[1]
    assert listed.startswith("1. ssh-ed25519 %s first" % shown) and "\n3. ecdsa" in listed and "4." not in listed, listed
    server.kill()
    server.start()
    ann, bo, wizard = enter(server, "connect ann " + PASSWORD), enter(server, "connect bo " + PASSWORD), enter_wizard(server)
    assert "no key" in bo.do("@key list") and "no key 1" in bo.do("@key remove 1")
    for one in (file, second, third):
        assert "Ann, on for" in keys.run(server, "ann", key=one, typed="who\n").stdout
    for name in ("bo", "wizard", "nobodyhere", "Anna"):
        assert keys.run(server, name, key=file, typed="who\n").returncode == 255
    # Another's signature under this public key, which anybody may know.
    with open(os.path.join(folder.path, "first.pub"), "w", encoding="ascii") as public:
        public.write(line)
    os.replace(keys.make("thief")[0], file)
    assert keys.run(server, "ann", key=file, typed="who\n").returncode == 255
    assert "no longer works" in ann.do("@key remove 1")
    assert "2. ecdsa" in ann.do("@key list")
    typed = Terminal(keys, server, "ann", key=third)
    typed.read("\n> ")
    typed.type("password\r")
    typed.read("assword")
    for secret in (PASSWORD, "another-one", "another-one"):
        time.sleep(0.5)
        typed.type(secret + "\r")
    typed.read("@key list")
    assert "key add" in wizard.do("@audit ann") and "key remove" in wizard.do("@audit ann")
    wizard.do("@ban ann")
    done = keys.run(server, "ann", key=third, typed="who\n")
    assert done.returncode == 255 and "Ann, on" not in done.stdout, done
    wizard.do("@unban ann")
    assert keys.run(server, "ann", key=third, typed="who\n").returncode == 0
    wizard.do("@role ann builder")
    succeeds(folder.run("account", "--world", server.world, "disable", "ann"))
    assert keys.run(server, "ann", key=third, typed="who\n").returncode == 255
    guest = enter(server, "guest")
    assert "account" in guest.do("@key add " + line)


def ssh_offers_neither_commands_nor_forwarding(folder):
    server, keys = serve(folder)
    new_player(server, "Ann").close()

    def ann(*more, **rest):
        return keys.run(server, "ann", *more, password=PASSWORD, **rest)

    done = ann("who")
    assert done.returncode == 255 and done.stdout == "" and "exec request failed" in done.stderr, done
    done = ann("other", options=["-s"])
    assert done.returncode == 255 and "subsystem request failed" in done.stderr, done
    done = ann(options=["-W", "127.0.0.1:%d" % server.ports["telnet"]])
    assert done.returncode == 255 and done.stdout == "" and "prohibited" in done.stderr, done
    done = ann(options=["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"], typed="who\n")
    assert done.returncode == 255 and done.stdout == "", done
    done = ann(options=["-A", "-X", "-o", "SendEnv=PATH"], typed="who\n")
    assert done.returncode == 0 and "Ann, on for" in done.stdout, done


def a_logout_ends_the_ssh_session(folder):
    server, keys = serve(folder)
    new_player(server, "Ann").close()
    new_player(server, "Bo").close()
    wizard = enter_wizard(server)
    ann, bo = Terminal(keys, server, "ann", PASSWORD), Terminal(keys, server, "bo", PASSWORD)
    ann.read("\n> ")
    bo.read("\n> ")
    wizard.do("@ban bo")
    assert bo.process.wait(timeout=30) == 0
    assert keys.run(server, "bo", password=PASSWORD).returncode == 255
    succeeds(folder.run("account", "--world", server.world, "set", "ann", "--password-stdin", typed="another-one\n"))
    assert ann.process.wait(timeout=30) == 0
    assert keys.run(server, "ann", password=PASSWORD).returncode == 255
    again = Terminal(keys, server, "ann", "another-one")
    again.read("\n> ")
    begun = time.monotonic()
    assert server.stop() == 0 and time.monotonic() - begun < 2 * SLOWER
    assert again.process.wait(timeout=30) in (0, 255)


def the_key_stays_and_belongs_to_one_account(folder):
    server, keys = serve(folder)
    path = server.world + ".ssh"
    assert os.stat(path).st_mode & 0o777 == 0o600
    shown = subprocess.run(["ssh-keygen", "-lf", path], capture_output=True, text=True, check=True).stdout.split()[1]
    assert shown in server.words()
    new_player(server, "Ann").close()
    assert keys.run(server, "ann", password=PASSWORD).returncode == 0
    succeeds(folder.run("backup", "--world", server.world, "copy.db"))
    with open(os.path.join(folder.path, "copy.db"), "rb") as copy, open(path, "rb") as key:
        assert key.read().splitlines()[1] not in copy.read()
    server.stop()
    server.start()
    assert keys.run(server, "ann", password=PASSWORD).returncode == 0
    server.stop()
    os.chmod(path, 0o644)
    fails(folder.run("serve", "--world", server.world, "--listen", "ssh:127.0.0.1:0"), 1, "chmod 600")
    os.chmod(path, 0o600)
    with open(path, "w", encoding="ascii") as file:
        file.write("-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n")
    fails(folder.run("serve", "--world", server.world, "--listen", "ssh:127.0.0.1:0"), 1, "holds no SSH key")


def half_open_ssh_connections_delay_nobody(folder):
    """Half-open handshakes, noise, and many key exchanges: a player's lines are answered all the time."""
    server, keys = serve(folder)
    ann = new_player(server, "Ann")
    noise = [b"", b"SSH-2.0-x\r\n", b"GET / HTTP/1.0\r\n\r\n", b"SSH-2.0-x\r\n" + b"\xff" * 70000, b"\0" * 300000,
             b"SSH-1.5-old\r\n", b"SSH-2.0-x\r\n\x00\x00\x00\x0c\x0a\x15" + b"\0" * 10]
    sockets = []
    for i in range(70):
        one = socket.create_connection(("127.0.0.1", server.ports["ssh"]))
        sockets.append(one)
        try:
            one.sendall(noise[i % len(noise)])
        except OSError:
            pass
    first = time.monotonic()
    clients = [subprocess.Popen(["ssh", *keys.words(server.ports["ssh"]), "ann@127.0.0.1"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=keys.env("wrong-password"),
                                start_new_session=True) for _ in range(10)]
    worst = 0.0
    while any(client.poll() is None for client in clients):
        begun = time.monotonic()
        ann.do("look")
        worst = max(worst, time.monotonic() - begun)
    took = time.monotonic() - first
    print("# the slowest look took %d ms of %d" % (worst * 1000, took * 1000))
    assert worst < took / 2, (worst, took)
    for one in sockets:
        one.close()
    assert keys.run(server, "ann", password=PASSWORD, typed="who\n").returncode == 0


def unauthenticated_connections_of_an_address_are_limited(folder):
    server, keys = serve(folder, "limits = { exempt = {} }\n")
    new_player(server, "Ann").close()
    playing = Terminal(keys, server, "ann", PASSWORD)
    playing.read("\n> ")
    sockets = [socket.create_connection(("127.0.0.1", server.ports["ssh"])) for _ in range(25)]
    greeted = 0
    for one in sockets:
        one.settimeout(30)
        greeted += one.recv(4) == b"SSH-"
    assert greeted == 20, greeted
    assert keys.run(server, "ann", password=PASSWORD).returncode == 255
    assert "Ann, on for" in playing.do("who")
    for one in sockets:
        one.close()
    end = time.monotonic() + 30
    while keys.run(server, "ann", password=PASSWORD, typed="who\n").returncode != 0:
        assert time.monotonic() < end


def ssh_works_through_a_gate(folder):
    server = folder.server('ssh = { key = "%s/gate.ssh" }\n' % folder.path, services=SERVICES, gated=True)
    keys = Keys(folder)
    new_player(server, "Ann").close()
    ann = Terminal(keys, server, "ann", PASSWORD)
    ann.read("\n> ")
    server.kill()
    ann.read("catches its breath")
    time.sleep(5)  # longer than it takes to ask whether their log-in is good
    assert ann.process.poll() is None
    server.start()
    ann.read("The world is back.", "Exits:")
    assert "Ann, on for" in ann.do("who")
    ann.process.send_signal(signal.SIGTERM)
    ann.process.wait(timeout=30)


def a_player_is_counted_once(folder):
    for gated in (False, True):
        server = folder.server('ssh = { key = "%s/gate.ssh" }\n' % folder.path if gated else "", services=SERVICES + ("http",),
                               gated=gated)
        keys = Keys(folder)

        def counted(server=server):
            text = urllib.request.urlopen("http://127.0.0.1:%d/metrics" % server.ports["http"], timeout=30).read().decode()
            return re.findall(r'skein_sessions\{service="ssh"\} (\d+)', text)

        assert counted() == []
        guest = Terminal(keys, server, "guest")
        guest.read("\n> ")
        assert counted() == ["1"], counted()
        guest.process.send_signal(signal.SIGTERM)
        guest.process.wait(timeout=30)
        end = time.monotonic() + 30
        while counted():
            assert time.monotonic() < end, counted()
        assert server.stop() == 0


if __name__ == "__main__":
    raise SystemExit(main([
        piped_lines_are_each_answered_once,
        a_terminal_session_echoes_and_resizes,
        a_secret_is_not_shown,
        a_wrong_password_and_an_unknown_name_look_alike,
        log_in_attempts_are_limited,
        a_guest_needs_no_password,
        a_token_is_accepted_as_a_password,
        a_key_logs_in_its_owner,
        ssh_offers_neither_commands_nor_forwarding,
        a_logout_ends_the_ssh_session,
        the_key_stays_and_belongs_to_one_account,
        half_open_ssh_connections_delay_nobody,
        unauthenticated_connections_of_an_address_are_limited,
        ssh_works_through_a_gate,
        a_player_is_counted_once,
    ], needs=("ssh",)))
