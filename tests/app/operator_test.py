#!/usr/bin/env python3
"""Operation: refused connections in the log and the metrics, listening addresses, a reload that is all or nothing,
signals at any moment, certificates, and mistakes in the configuration.

usage: operator_test.py SKEIN"""
import json
import os
import re
import resource
import shutil
import signal
import socket
import struct
import subprocess
import time
import urllib.request

from program import fails, main, succeeds
from served import CONFIG, Gate, Player, Server, enter_wizard, make_secret, read_ready
from travel_test import free_ports

WAIT_S = 60
EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "examples")
OWN = "127.0.0.1"


def words_of(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        return log.read()


def until_log(path, wanted, times=1):
    """Waits until the log has it so many times, and returns the log."""
    end = time.monotonic() + WAIT_S
    while True:
        said = words_of(path)
        if said.count(wanted) >= times:
            return said
        assert time.monotonic() < end, "no %r, but %s" % (wanted, said)
        time.sleep(0.05)


def reload(server, wanted, times=1):
    server.process.send_signal(signal.SIGHUP)
    return until_log(server.log, wanted, times)


def metrics(server):
    with urllib.request.urlopen("http://%s:%d/metrics" % (OWN, server.ports["http"]), timeout=WAIT_S) as got:
        return got.read().decode()


def refused(server):
    """How many connections were refused, by reason."""
    return {reason: int(count) for reason, count in
            re.findall(r'^skein_connections_refused_total\{reason="(\w+)"\} (\d+)$', metrics(server), re.M)}


def come(server, service, source, said=b""):
    """Connects from an address of this machine, sends that, and waits for the end; returns the answer."""
    got = b""
    with socket.create_connection((OWN, server.ports[service]), WAIT_S, (source, 0)) as raw:
        raw.sendall(said)
        try:
            for more in iter(lambda: raw.recv(65536), b""):
                got += more
        except ConnectionResetError:
            pass
    return got


def with_certificate(folder):
    succeeds(folder.run("certificate", "--name", "localhost", "tls"))
    at = os.path.join(folder.path, "tls")
    return 'tls = { certificate = "%s/certificate.pem", key = "%s/key.pem" }\n' % (at, at)


def gate_secret(folder):
    return 'gate = { secret = "%s" }\n' % make_secret(os.path.join(folder.path, "gate.secret"))


def each_refused_connection_is_counted_by_its_reason(folder):
    server = folder.server(
        with_certificate(folder) + 'limits = { exempt = { "%s" }, connections_per_address = 3 }\n'
        'proxies = { "127.0.0.3" }\n' % OWN + gate_secret(folder), services=("telnet", "telnets", "http", "ssh", "gate"))
    none = refused(server)
    assert len(none) >= 10 and not any(none.values()), none
    here = [socket.create_connection((OWN, server.ports["telnet"]), WAIT_S, ("127.0.0.2", 0)) for _ in range(3)]
    for one in here:
        assert one.recv(1)
    for _ in range(20):
        assert b"too many connections" in come(server, "telnet", "127.0.0.2")
    come(server, "telnet", "127.0.0.4", b"GET / HTTP/1.1\r\n\r\n")
    come(server, "telnets", "127.0.0.4", b"connect wizard secret\r\n\r\n")
    come(server, "telnet", "127.0.0.3", b"this is no header\r\n")
    come(server, "ssh", "127.0.0.4", b"connect wizard secret\r\n\r\n")
    come(server, "gate", OWN, b"connect wizard secret\r\n" * 100)
    enter_wizard(server).do("@ban 127.0.0.9 because noise")
    assert b"noise" in come(server, "telnet", "127.0.0.9")
    counts = {reason: count for reason, count in refused(server).items() if count}
    assert counts == {"address": 20, "http": 1, "tls": 1, "proxy": 1, "protocol": 2, "banned": 1}, counts
    for one in here:
        one.close()


def metrics_describe_the_process_and_the_release(folder):
    server = folder.server(services=("telnet", "http"))
    before = time.time()

    got = metrics(server)

    def value(name):
        return float(re.search(r"^%s(?:\{[^}]*\})? (\S+)$" % name, got, re.M).group(1))
    assert abs(value("process_start_time_seconds") - before) < 600
    assert value("process_start_time_seconds") <= time.time() + 1
    assert 0 < value("process_cpu_seconds_total") < 600
    assert value("process_resident_memory_bytes") > 1_000_000
    assert 3 < value("process_open_fds") <= len(os.listdir("/proc/%d/fd" % server.process.pid)) + 5
    assert value("process_max_fds") >= value("process_open_fds")
    version = succeeds(folder.run("--version")).split()[-1]
    assert 'skein_build_info{version="%s"} 1' % version in got, got[-400:]


def configure(server, text):
    with open(server.config, "w", encoding="utf-8") as file:
        file.write(CONFIG + text)


def metrics_tell_whether_the_last_reload_was_taken(folder):
    server = folder.server(services=("telnet", "http"))

    def facts():
        got = metrics(server)
        return [float(re.search(r"^skein_config_last_reload_%s (\S+)$" % name, got, re.M).group(1))
                for name in ("successful", "success_timestamp_seconds")]
    well, started = facts()
    assert well == 1 and abs(started - time.time()) < 600
    configure(server, "nonsense = 1\n")
    reload(server, "the configuration stays as it was")
    assert facts() == [0, started]
    configure(server, "")
    reload(server, "the configuration was read again")
    well, later = facts()
    assert well == 1 and later >= started


def the_log_changes_its_level_and_format_at_a_reload(folder):
    server = folder.server('log = { level = "warning" }\n')
    assert "listening" not in words_of(server.log)
    assert " info " not in words_of(server.log) and " notice " not in words_of(server.log)
    configure(server, 'log = { level = "debug" }\n')
    reload(server, "the configuration was read again")
    enter_wizard(server)
    until_log(server.log, " debug ")
    configure(server, 'log = { json = true }\n')
    said = reload(server, '"message":"the configuration was read again"').splitlines()
    assert json.loads(said[-1])["level"] == "notice", said[-1]
    assert server.stop() == 0
    server.options.append("--log=error")
    before = len(words_of(server.log))
    server.start()
    configure(server, 'log = { level = "info" }\n')
    server.process.send_signal(signal.SIGHUP)
    enter_wizard(server)
    assert server.stop() == 0
    assert words_of(server.log)[before:] == "", "--log is stronger than the file"


def a_connection_has_limits_login_seconds_to_log_in(folder):
    server = folder.server("limits = { login_seconds = 2 }\n")
    player = Player(server.port)
    player.type("hello")
    until_closed(player, "You did not log in within 2 seconds.")
    assert server.stop() == 0


def until_closed(player, text):
    got = player.buffer
    player.socket.settimeout(WAIT_S)
    while more := player.socket.recv(65536):
        got += more
    assert text.encode() in got, got


def examples_for_prometheus_name_metrics_that_exist(folder):
    """Each metric of the alerts and the dashboard is one of a world with a certificate, backups and a follower."""
    at = os.path.join(EXAMPLES, "monitoring")
    files = {name: words_of(os.path.join(at, name)) for name in ("skein-alerts.yml", "dashboard.json")}
    secret = make_secret(os.path.join(folder.path, "secret"))
    backups, archive = (os.path.join(folder.path, name) for name in ("backups", "archive"))
    os.mkdir(backups)
    os.mkdir(archive)
    server = folder.server(
        with_certificate(folder) + 'follow = { secret = "%s" }\nbackups = { directory = "%s", archive = "%s" }\n'
        % (secret, backups, archive), services=("telnets", "http", "link"))
    known = set(re.findall(r"^# TYPE (\S+)", metrics(server), re.M))
    for page in ("backups.md", "operating.md"):  # these come with the first backup and the first check
        known |= set(re.findall(r"`(skein_\w+)`", words_of(os.path.join(EXAMPLES, "..", "help", page))))
    for name, text in files.items():
        used = set(re.findall(r"\b((?:skein|process)_[a-z_]+)", text))
        used = {re.sub("_(bucket|sum|count)$", "", one) for one in used}
        assert len(used) > 8, (name, used)
        assert used <= known, (name, used - known)
    json.loads(files["dashboard.json"])
    if shutil.which("promtool"):
        subprocess.run(["promtool", "check", "rules", os.path.join(at, "skein-alerts.yml")], check=True, timeout=WAIT_S,
                       stdout=subprocess.DEVNULL)


def the_example_of_fail2ban_finds_addresses_in_the_log(folder):
    server = folder.server(services=("telnet", "irc", "http"))
    come(server, "telnet", "127.0.0.7", b"connect wizard wrong password\r\nquit\r\n")
    come(server, "irc", "127.0.0.8", b"GET / HTTP/1.1\r\n\r\n")
    until_log(server.log, "log-in failed: name=wizard address=127.0.0.7")
    until_log(server.log, "connection refused: reason=http address=127.0.0.8")
    got = subprocess.run(
        ["fail2ban-regex", "--print-all-matched", server.log, os.path.join(EXAMPLES, "fail2ban", "filter.d", "skein.conf")],
        capture_output=True, text=True, check=True, timeout=WAIT_S).stdout
    assert "2 matched" in got, got


def low_descriptors(process):
    """Leaves a process no descriptor that is free; returns the limit of before."""
    used = {int(name) for name in os.listdir("/proc/%d/fd" % process.pid)}
    free = next(number for number in range(len(used) + 1) if number not in used)
    before = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (free, before[1]))
    return before


def rarer_reasons_for_refusals_are_counted(folder):
    secret, other = (make_secret(os.path.join(folder.path, name)) for name in ("secret", "other"))
    follow = 'follow = { secret = "%s" }\n'
    path = os.path.join(folder.path, "gate.socket")
    server = folder.server('limits = { exempt = { "%s" }, connections = 2 }\n' % OWN + follow % secret
                           , services=("telnet", "http", "link"),
                           listens=("gate:unix:" + path,))
    wrong = folder.write("wrong.lua", follow % other)
    with socket.create_connection((OWN, server.ports["telnet"])) as one, \
            socket.create_connection((OWN, server.ports["telnet"])) as two:
        assert one.recv(1) and two.recv(1)
        assert b"The server is full" in come(server, "telnet", "127.0.0.2")
    fails(folder.run("follow", "--from", "%s:%d" % (OWN, server.ports["link"]), "--world", "no.db", "--config", wrong), 1,
          "it has another follow.secret")
    magic = b"skein gate"
    hello = b"\x01" + struct.pack("<I", len(magic)) + magic + struct.pack("<I", 99)
    with socket.socket(socket.AF_UNIX) as gate:
        gate.connect(path)
        gate.sendall(struct.pack("<I", len(hello)) + hello)
        while gate.recv(4096):
            pass
    before = low_descriptors(server.process)
    assert b"The server is full" in come(server, "telnet", OWN)
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, before)
    counts = {reason: count for reason, count in refused(server).items() if count}
    assert counts == {"full": 1, "secret": 1, "version": 1, "descriptors": 1}, counts


def a_hangup_during_the_handshake_is_not_a_refusal(folder):
    server = folder.server(with_certificate(folder), services=("telnets", "http"))
    for _ in range(3):
        socket.create_connection((OWN, server.ports["telnets"]), WAIT_S).close()
    come(server, "telnets", OWN, b"\r\n\r\n")
    assert refused(server)["tls"] == 1, refused(server)


def a_flood_of_refused_connections_does_not_fill_the_log(folder):
    server = folder.server('limits = { exempt = { "%s" }, connections_per_address = 1 }\n' % OWN,
                           services=("telnet", "http"))
    with socket.create_connection((OWN, server.ports["telnet"]), WAIT_S, ("127.0.0.2", 0)) as one:
        assert one.recv(1)
        begun = time.monotonic()
        for _ in range(200):
            come(server, "telnet", "127.0.0.2")
        until_log(server.log, "more since the last such line")
        took = time.monotonic() - begun
    assert refused(server)["address"] == 200
    said = words_of(server.log)
    lines = [line for line in said.splitlines() if "refused" in line]
    assert 2 <= len(lines) <= took + 2, (took, lines)
    assert "connection refused: reason=address address=127.0.0.2 door=127.0.0.1:%d" % server.port in said, lines


def a_gates_metrics_count_its_own_refusals_and_its_worlds(folder):
    server = folder.server('limits = { exempt = { "%s" }, connections_per_address = 1 }\n' % OWN,
                           services=("telnet", "http"), gated=True)
    enter_wizard(server).do("@ban 127.0.0.9 because noise")
    assert b"noise" in come(server, "telnet", "127.0.0.9")
    come(server, "telnet", "127.0.0.4", b"GET / HTTP/1.1\r\n\r\n")
    counts = {reason: count for reason, count in refused(server).items() if count}
    assert counts == {"banned": 1, "http": 1}, counts


def listen_on_the_command_line_names_the_replaced_addresses(folder):
    server = folder.server('listen = { "telnet:127.0.0.1:0", "irc:127.0.0.1:0", "http:127.0.0.1:0" }\n',
                           services=("telnet", "http"))
    assert sorted(server.ports) == ["http", "telnet"]
    says = "--listen replaces `listen` of the configuration; not listening at: irc:127.0.0.1:0\n"
    assert words_of(server.log).count(says) == 1, words_of(server.log)
    reload(server, says, 2)


def listen_in_the_configuration_alone_causes_no_warning(folder):
    server = folder.server('listen = { "telnet:127.0.0.1:0" }\n', services=())
    assert sorted(server.ports) == ["telnet"]
    assert "--listen" not in words_of(server.log)


def a_sighup_during_the_start_causes_a_reload_afterwards(folder):
    server = Server(folder.binary, folder.path)
    folder.servers.append(server)
    server.spawn()
    until_log(server.log, "making it of the game starter")
    server.process.send_signal(signal.SIGHUP)
    server.wait_ready()
    until_log(server.log, "the configuration was read again")
    assert server.stop() == 0


def a_follower_ignores_sighup_from_its_start(folder):
    with subprocess.Popen([folder.binary, "follow", "--from", "unix:" + os.path.join(folder.path, "nobody"), "--world",
                           os.path.join(folder.path, "copy.db"), "--log", "debug"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as follower:
        folder.processes.append(follower)
        assert follower.stderr.readline()
        follower.send_signal(signal.SIGHUP)
        follower.send_signal(signal.SIGTERM)
        assert follower.wait(timeout=WAIT_S) == 0


def a_reload_that_fails_late_changes_nothing(folder):
    with socket.create_server((OWN, 0)) as network:
        network.setblocking(False)
        bridge = ('bridges = { { name = "net", address = "%s:%d", nick = "Skein", channels = { ["#there"] = "public" } } }\n'
                  % (OWN, network.getsockname()[1]))
        hook = ('webhooks = { { name = "told", url = "http://%s:9/", secret = "sixteen characters", '
                'events = { "channel.public" } } }\n' % OWN)
        tls = with_certificate(folder)
        server = folder.server(tls, services=("telnet", "telnets"))
        with open(server.config, "w", encoding="utf-8") as file:
            file.write(CONFIG + tls.replace("key.pem", "certificate.pem") + bridge + hook)
        said = reload(server, "the configuration stays as it was")
        assert "wrong way round" in said, said
        enter_wizard(server)  # the loop has turned: a bridge would have called
        wizard = enter_wizard(server)
        assert "net:" not in wizard.do("bridges")
        assert not can_accept(network)
        with open(server.config, "w", encoding="utf-8") as file:
            file.write(CONFIG + tls + bridge + hook)
        reload(server, "the configuration was read again")
        end = time.monotonic() + WAIT_S
        while not can_accept(network):
            assert time.monotonic() < end
            time.sleep(0.05)
        assert "net:" in wizard.do("bridges")


def can_accept(network):
    try:
        network.accept()[0].close()
        return True
    except BlockingIOError:
        return False


def a_gate_with_broken_pages_reloads_its_configuration(folder):
    server = folder.server("", services=("telnet",), gated=True)
    os.makedirs(os.path.join(folder.path, "assets"))
    gate = Gate(folder.binary, folder.path, server.link, ("http",),
                ("--assets", os.path.join(folder.path, "assets")))
    folder.processes.append(gate.process)
    folder.write("assets/data/web/pages/error.html", "{{#broken")
    gate.process.send_signal(signal.SIGHUP)
    said = until_log(gate.log, "the web pages stay as they were")
    assert "the configuration was read again" in said and "the configuration stays" not in said, said
    assert gate.stop() == 0


def an_expiring_certificate_causes_a_warning_and_a_metric(folder):
    at = os.path.join(folder.path, "tls")
    os.mkdir(at)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "3", "-subj", "/CN=localhost", "-keyout", at + "/key.pem", "-out", at + "/certificate.pem"],
                   check=True, capture_output=True)
    settings = 'tls = { certificate = "%s/certificate.pem", key = "%s/key.pem" }\n' % (at, at)
    server = folder.server(settings, services=("telnets", "http"))
    says = "the certificate %s/certificate.pem expires at " % at
    assert words_of(server.log).count(says) == 1, words_of(server.log)
    reload(server, says, 2)
    until = float(re.search(r"^skein_tls_certificate_expiry_timestamp_seconds (\S+)$", metrics(server), re.M).group(1))
    assert 0 < until - time.time() < 4 * 86400, until


def an_expired_certificate_causes_a_warning(folder):
    at = os.path.join(folder.path, "tls")
    os.mkdir(at)
    folder.write("tls/ca.conf", "[ca]\ndefault_ca = it\n[it]\ndatabase = index\nserial = serial\nnew_certs_dir = .\n"
                 "default_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n")
    folder.write("tls/index", "")
    folder.write("tls/serial", "01\n")
    for words in (["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
                   "-keyout", "key.pem", "-out", "request.pem"],
                  ["ca", "-config", "ca.conf", "-selfsign", "-batch", "-notext", "-keyfile", "key.pem", "-in", "request.pem",
                   "-out", "certificate.pem", "-startdate", "20200101000000Z", "-enddate", "20200201000000Z"]):
        subprocess.run(["openssl", *words], cwd=at, check=True, capture_output=True)
    server = folder.server('tls = { certificate = "%s/certificate.pem", key = "%s/key.pem" }\n' % (at, at), services=("telnets",))
    assert "the certificate %s/certificate.pem expired at 2020-02-01" % at in words_of(server.log), words_of(server.log)


def a_configuration_cannot_read_the_environment(folder):
    folder.write("skein.lua", 'name = os.getenv("X")\n')
    fails(folder.run("serve", "--world", "w.db", "--config", "skein.lua"), 1, "skein.lua:1: os.getenv is not there",
          "this file is data", "write the value itself")


def the_realm_tool_runs_until_no_world_is_left(folder):
    """With a program that prints the line that tools/realm waits for, and does nothing."""
    source = os.environ["SKEIN_SOURCE"]
    idle = os.path.join(source, "tests", "support", "idle_skein")
    at = os.path.join(folder.path, "play")
    with subprocess.Popen([os.path.join(source, "tools", "realm"), at, str(free_ports())],
                          env={**os.environ, "SKEIN": idle}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as tool:
        folder.processes.append(tool)
        processes = {name: int(number) for name, number in
                     re.findall(r"^(\S+) +process (\d+)$", read_ready(tool, 60, lambda: "tools/realm"), re.M)}

        def end(name, how=signal.SIGKILL):
            os.kill(processes[name], how)
            line = tool.stdout.readline().decode()
            assert line.startswith("%s (process %d) has ended: signal %s" % (name, processes[name], how.name[3:])), line

        for name in ("board", "gate0", "hills", "forest", "desert", "hills.copy"):
            end(name)
        assert tool.poll() is None
        os.kill(processes["gate1"], 0)
        end("forest.copy", signal.SIGTERM)
        assert tool.stdout.readline() == b"no world is left\n"
        assert tool.wait(timeout=WAIT_S) == 0
        assert not os.path.exists("/proc/%d" % processes["gate1"])


def licences_of_bundled_web_code_are_served(folder):
    server = folder.server("", services=("http",))
    with urllib.request.urlopen("http://%s:%d/static/licences.txt" % (OWN, server.ports["http"])) as got:
        text = got.read().decode()
    assert "Marijn Haverbeke" in text and "Permission is hereby granted" in text


if __name__ == "__main__":
    raise SystemExit(main([
        each_refused_connection_is_counted_by_its_reason,
        rarer_reasons_for_refusals_are_counted,
        a_hangup_during_the_handshake_is_not_a_refusal,
        a_flood_of_refused_connections_does_not_fill_the_log,
        a_gates_metrics_count_its_own_refusals_and_its_worlds,
        listen_on_the_command_line_names_the_replaced_addresses,
        listen_in_the_configuration_alone_causes_no_warning,
        a_sighup_during_the_start_causes_a_reload_afterwards,
        a_follower_ignores_sighup_from_its_start,
        a_reload_that_fails_late_changes_nothing,
        a_gate_with_broken_pages_reloads_its_configuration,
        an_expiring_certificate_causes_a_warning_and_a_metric,
        an_expired_certificate_causes_a_warning,
        a_configuration_cannot_read_the_environment,
        the_realm_tool_runs_until_no_world_is_left,
        licences_of_bundled_web_code_are_served,
        metrics_describe_the_process_and_the_release,
        metrics_tell_whether_the_last_reload_was_taken,
        the_log_changes_its_level_and_format_at_a_reload,
        a_connection_has_limits_login_seconds_to_log_in,
        examples_for_prometheus_name_metrics_that_exist,
        the_example_of_fail2ban_finds_addresses_in_the_log,
    ]))
