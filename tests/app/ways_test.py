#!/usr/bin/env python3
"""Plays the pages for the ways to run a game: by hand, in a container, behind a proxy, and a club of 300. Two machines and
several worlds are played by help_commands_test.py, systemd by tests/package.

usage: ways_test.py SKEIN"""
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

from help_commands_test import Play, page_text, read_until, settings_of
from program import main, succeeds
from served import Player, make_secret, read_ready, wait_until

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def file_text(*names):
    with open(os.path.join(ROOT, *names), encoding="utf-8") as file:
        return file.read()


def start(folder, *words):
    """Starts the program, and returns what it says until it is ready."""
    with open(os.path.join(folder.path, "log"), "ab") as log:
        process = subprocess.Popen([folder.binary, *words], cwd=folder.path, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=log)
    folder.processes.append(process)
    return process


def ready(process):
    return read_ready(process, 90, lambda: "see its log")


def fetch(port, path, **headers):
    asked = urllib.request.Request("http://127.0.0.1:%d%s" % (port, path), headers=headers)
    with urllib.request.urlopen(asked, timeout=60) as got:
        return got.read().decode()


def the_page_ways_to_run_serves_a_world_by_hand(folder):
    play = Play(folder, "ways-to-run")
    said = play.start("skein serve --world skein.db --listen telnet:127.0.0.1:4000 --listen http:127.0.0.1:8080", "first")
    assert "wizard password: " in said, said
    assert "ok" in fetch(play.port("8080"), "/healthz")
    play.run("skein health --world skein.db")
    play.run("skein backup --world skein.db copy.db")
    play.started["first"].terminate()
    assert play.started["first"].wait(timeout=60) == 0
    folder.write("skein.lua", play.real('name = "Saltmarsh"\n' + settings_of("ways-to-run", "listen = {")))
    assert "in order" in play.run("skein serve --check-config --config skein.lua")
    said = play.start("skein serve --world skein.db --config skein.lua", "second")
    assert "listening telnet 127.0.0.1:%d" % play.port("4000") in said, said
    play.run("skein serve --help")
    play.done()


def each_page_that_ways_to_run_names_is_there(_folder):
    named = re.findall(r"`help ([\w-]+)`", page_text("ways-to-run"))
    assert {"systemd", "podman", "proxies", "following", "realm", "club-of-300"} <= set(named), named
    for page in named:
        assert page_text(page).startswith("# "), page


def the_container_serves_and_is_healthy(folder):
    """The starts and questions of the Containerfile, with the paths of this folder."""
    text = file_text("Containerfile").replace("\\\n", " ")
    command = json.loads(re.search(r"^CMD (\[.*\])$", text, re.M).group(1))
    health = json.loads(re.search(r"^HEALTHCHECK .* CMD (\[.*\])$", text, re.M).group(1))
    assert json.loads(re.search(r"^ENTRYPOINT (\[.*\])$", text, re.M).group(1)) == ["skein"] == health[:1]
    assert "`%s`" % " ".join(health) in page_text("podman")
    for line in re.findall(r"^    (podman .*)$", page_text("podman"), re.M):
        assert re.match(r"podman (build -t skein|run -d --name skein|logs skein)", line), line
    config = folder.write("etc/skein/skein.lua", "")
    real = {"/etc/skein/skein.lua": config}
    words = [real.get(word, re.sub(r":0\.0\.0\.0:\d+$", ":127.0.0.1:0", word)) for word in command]
    asked = [real.get(word, word) for word in health[1:]]
    assert folder.run(*asked).returncode == 1
    said = ready(start(folder, *words))
    assert len(re.findall("^listening ", said, re.M)) == 3, said
    assert "well" in succeeds(folder.run(*asked))


def run_in(root, *words):
    """Runs the program in a root, as the user of the container if this test may."""
    chroot = ["chroot", "--userspec=999:999", root] if os.geteuid() == 0 else \
        ["unshare", "--user", "--map-root-user", "chroot", root]
    return subprocess.run([*chroot, "/usr/bin/skein", *words], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=60)


def the_root_of_the_image_has_all_that_the_program_loads(folder):
    if "ASAN_OPTIONS" in os.environ and b"__asan_init" in subprocess.run(
            ["nm", "-D", folder.binary], capture_output=True, check=True).stdout:
        raise RuntimeError("this build has no release")
    tree, root = (os.path.join(folder.path, name) for name in ("tree", "root"))
    for source, place in ((folder.binary, "usr/bin/skein"), (folder.write("own.lua", 'world = "/var/lib/skein/skein.db"'), "etc/skein/skein.lua"),
                          (os.path.join(ROOT, "LICENSE"), "usr/share/doc/skein/LICENSE"),
                          (os.path.join(ROOT, "data/web/licences.txt"), "usr/share/doc/skein/licences.txt")):
        os.makedirs(os.path.dirname(os.path.join(tree, place)), exist_ok=True)
        shutil.copy(source, os.path.join(tree, place))
    os.chmod(folder.path, 0o755)
    done = subprocess.run([os.path.join(ROOT, "tools/package.d/rootfs"), tree, root], capture_output=True, text=True,
                          check=False, timeout=60)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert run_in(root, "--version").stdout.startswith("skein "), run_in(root, "--version").stderr
    assert "in order" in run_in(root, "serve", "--check-config", "--config", "/etc/skein/skein.lua").stdout
    made = run_in(root, "init", "--world", "/var/lib/skein/skein.db")
    assert made.returncode == 0, made
    assert "no problems" in run_in(root, "check", "--world", "/var/lib/skein/skein.db").stdout
    assert not os.path.exists(os.path.join(root, "bin/sh"))
    megabytes = sum(os.path.getsize(os.path.join(where, name)) for where, _, names in os.walk(root) for name in names) / 1e6
    assert megabytes < 90, megabytes  # of these, 31 are the data of ICU


def addresses_come_through_the_proxies_of_the_page(folder):
    settings = re.search(r"^    (listen = .*\n    web = .*)$", page_text("proxies"), re.M).group(1)
    listens = re.sub(r":\d+\"", ':0"', settings.replace("\n    ", "\n"))
    folder.write("skein.lua", listens + '\nlimits = { connections_per_address = 2 }\n')
    said = ready(start(folder, "serve", "--config", "skein.lua", "--listen", "http:127.0.0.1:0",
                       "--log", "debug"))
    port = int(re.search(r"^listening http 127\.0\.0\.1:(\d+)$", said, re.M).group(1))
    assert "ok" in fetch(port, "/healthz", **{"X-Forwarded-For": "192.0.2.7"})
    assert "skein_build_info" in fetch(port, "/metrics")
    try:  # what comes by a proxy is of another machine
        fetch(port, "/metrics", **{"X-Forwarded-For": "192.0.2.7"})
        raise AssertionError("a proxy gets the metrics")
    except urllib.error.HTTPError as error:
        assert error.code in (401, 403, 404), error.code


def telnet_comes_by_the_proxy_protocol(folder):
    folder.write("skein.lua", settings_of("proxies", "proxies = {").replace("10.0.0.1", "127.0.0.1"))
    said = ready(start(folder, "serve", "--config", "skein.lua", "--listen", "telnet:127.0.0.1:0"))
    port = int(re.search(r"^listening telnet 127\.0\.0\.1:(\d+)$", said, re.M).group(1))
    with socket.create_connection(("127.0.0.1", port), 60) as raw:
        raw.sendall(b"PROXY TCP4 192.0.2.7 192.0.2.1 5000 4000\r\n")
        assert raw.recv(100)


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def answer(port, asked, until, trust=None):
    """Sends bytes and reads until that; with trust, through TLS."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), 60) as raw:
        stream = trust.wrap_socket(raw, server_hostname="localhost") if trust else raw
        stream.sendall(asked)
        while until not in got:
            more = stream.recv(65536)
            assert more, got
            got += more
    return got


def play_nginx(folder, text, web, port):
    """A WebSocket and a page come through nginx, and the game believes its header."""
    text = text.replace("listen 443", "listen 127.0.0.1:%d" % port).replace("127.0.0.1:8080", "127.0.0.1:%d" % web)
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", folder.path + "/tls/certificate.pem", text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", folder.path + "/tls/key.pem", text)
    places = "".join("%s_temp_path %s/n;\n" % (name, folder.path) for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config = folder.write("nginx.conf", "daemon off; master_process off; pid %s/nginx.pid; error_log stderr;\nevents {}\n"
                          "http { access_log off;\n%s%s}\n" % (folder.path, places, text))
    with open(os.path.join(folder.path, "nginx.log"), "wb") as log:
        folder.processes.append(subprocess.Popen(["nginx", "-c", config], stderr=log, stdin=subprocess.DEVNULL))
    wait_until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), "nginx does not listen")
    trust = ssl.create_default_context(cafile=folder.path + "/tls/certificate.pem")
    head = b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
    assert b" 200 OK" in answer(port, head % (b"/healthz", b""), b"\r\n\r\n", trust)
    assert re.match(rb"HTTP/1.1 40[134] ", answer(port, head % (b"/metrics", b""), b"\r\n\r\n", trust))
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" \
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://game.example.org\r\n"
    assert b" 101 " in answer(port, head % (b"/ws", upgrade), b"\r\n\r\n", trust)


def play_haproxy(folder, text, telnet, port):
    text = text.replace("bind :4000", "bind 127.0.0.1:%d" % port).replace("10.0.0.2:4000", "127.0.0.1:%d" % telnet)
    config = folder.write("haproxy.cfg", text)
    with open(os.path.join(folder.path, "haproxy.log"), "wb") as log:
        folder.processes.append(subprocess.Popen(["haproxy", "-db", "-f", config], stderr=log, stdin=subprocess.DEVNULL))
    wait_until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), "HAProxy does not listen")
    assert b"> " in answer(port, b"guest\r\n", b"> \xff")


def nginx_and_haproxy_pass_the_game_on_as_the_page_says(folder):
    blocks = [block.replace("\n    ", "\n") for block in re.findall(r"\n((?:    .*\n)+)", page_text("proxies"))]
    nginx = next(block for block in blocks if "proxy_pass" in block)
    haproxy = next(block for block in blocks if "send-proxy" in block)
    # A variable is nginx's own, or the block makes it.
    used, made = set(re.findall(r"\$(\w+)", nginx)), set(re.findall(r"^ *map \S+ \$(\w+)", nginx, re.M))
    assert used - made <= {"host", "http_upgrade", "proxy_add_x_forwarded_for", "scheme"}, used - made
    web, telnet, front, text = free_ports(4)
    settings = re.search(r"^    (listen = .*\n    web = .*)$", page_text("proxies"), re.M).group(1).replace("\n    ", "\n")
    # The page's other case: HAProxy alone is a proxy for telnet, and has an address of its own here.
    folder.write("skein.lua", settings.replace(":8080", ":%d" % web).replace(":4000", ":%d" % telnet))
    succeeds(folder.run("certificate", "--name", "localhost", "tls"))
    ready(start(folder, "serve", "--config", "skein.lua"))
    if shutil.which("nginx"):
        play_nginx(folder, nginx, web, front)
    folder.write("own.lua", settings_of("proxies", "proxies = {").replace("10.0.0.1", "127.0.0.1"))
    other = free_ports(1)[0]
    ready(start(folder, "serve", "--world", "other.db", "--config", "own.lua", "--listen", "telnet:127.0.0.1:%d" % other))
    if shutil.which("haproxy"):
        play_haproxy(folder, haproxy, other, text)


def club(folder):
    """The configuration of the club in this folder, with free ports; returns its path."""
    at = {"/etc/skein": folder.path + "/etc/skein", "/var/lib/skein": folder.path + "/var", "/run/skein": folder.path + "/run"}
    text = file_text("data", "examples", "club", "skein.lua")
    for place, real in at.items():
        os.makedirs(real, exist_ok=True)
        text = text.replace(place, real)
    text = re.sub(r'"(\w+):[\d.]+:\d+"', r'"\1:127.0.0.1:0"', text)
    for name in ("backups", "archive"):
        os.makedirs(os.path.join(at["/var/lib/skein"], name))
    make_secret(os.path.join(at["/etc/skein"], "follow.secret"))
    succeeds(folder.run("certificate", "--name", "localhost", "etc/skein/tls"))
    return folder.write("etc/skein/skein.lua", text)


def the_club_has_tls_backups_a_second_copy_and_metrics(folder):
    config = club(folder)
    assert "in order" in succeeds(folder.run("serve", "--check-config", "--config", config))
    said = ready(start(folder, "serve", "--config", config))
    ports = {name: int(port) for name, port in re.findall(r"^listening (\w+) 127\.0\.0\.1:(\d+)$", said, re.M)}
    assert {"telnet", "telnets", "ircs", "https", "http"} <= set(ports), said
    assert "well" in succeeds(folder.run("health", "--config", config))
    unit = file_text("data", "examples", "club", "skein-copy.service")
    words = re.search(r"^ExecStart=/usr/bin/skein (.*)$", unit, re.M).group(1)
    for place, real in (("/etc/skein/skein.lua", config), ("/run/skein", folder.path + "/run"), ("/var/lib/skein", folder.path + "/var")):
        assert place in words, words
        words = words.replace(place, real)
    follower = start(folder, *words.split(), "--listen", "telnet:127.0.0.1:0")
    read_until(follower, "in step")
    trust = ssl.create_default_context(cafile=os.path.join(folder.path, "etc/skein/tls/certificate.pem"))
    for service in ("telnets", "ircs", "https"):
        with socket.create_connection(("127.0.0.1", ports[service]), 60) as raw, \
                trust.wrap_socket(raw, server_hostname="localhost") as tls:
            assert tls.version() in ("TLSv1.2", "TLSv1.3")
    player = Player(ports["telnet"])
    player.type("guest")
    player.wait()
    measured = fetch(ports["http"], "/metrics")
    for name in ("skein_follower_in_step 1", "skein_tls_certificate_expiry_timestamp_seconds", "skein_archive_ok 1"):
        assert name in measured, name


def two_machines_serve_the_world_in_turn_as_the_page_following_says(folder):
    """Each machine is a folder; the link has a port of this machine, so it needs no TLS."""
    line = re.search(r"^    (sed -i .*) /etc/systemd", page_text("following"), re.M).group(1)
    ports, served = dict(zip("ab", free_ports(2))), {}

    def run_on(name):
        other = "b" if name == "a" else "a"
        root = os.path.join(folder.path, name)
        with open(os.path.join(root, "unit.conf"), encoding="utf-8") as file:
            words = re.search(r"^ExecStart=/usr/bin/skein (.*)$", file.read(), re.M).group(1)
        words = words.replace("/etc/skein", root).replace("/var/lib/skein", root).replace("OTHER:4101", "127.0.0.1:%d" % ports[other])
        served[name] = start(folder, *words.split())
        return served[name]

    for name, port in ports.items():
        root = os.path.dirname(folder.write(name + "/unit.conf", file_text("data", "examples", "club", "second-copy.conf")))
        make_secret(os.path.join(root, "follow.secret"))
        shutil.copy(os.path.join(folder.path, "a/follow.secret"), os.path.join(root, "new"))
        os.replace(os.path.join(root, "new"), os.path.join(root, "follow.secret"))
        folder.write(name + "/skein.lua", 'world = "%s/skein.db"\nlisten = { "telnet:127.0.0.1:0", "link:127.0.0.1:%d" }\n'
                     'follow = { secret = "%s/follow.secret" }\n' % (root, port, root))
        subprocess.run(["sh", "-euc", line + " unit.conf"], cwd=root, check=True)
    succeeds(folder.run("init", "--config", "a/skein.lua"))
    ready(run_on("a"))
    read_until(run_on("b"), "in step")
    for world, copy in (("a", "b"), ("b", "a")):
        succeeds(folder.run("promote", "--config", copy + "/skein.lua"))
        ready(served[copy])
        assert served[world].wait(timeout=60) == 3
        read_until(run_on(world), "in step")


def the_lines_of_the_club_name_files_and_services_that_are_there(folder):
    page = page_text("club-of-300")
    for path in re.findall(r"/usr/share/doc/skein/(examples/[\w/.-]+)", page):
        assert os.path.exists(os.path.join(ROOT, "data", path)), path
    for port, service in re.findall(r"(\d{4}) \((\w+)", page):
        listens = file_text("data", "examples", "club", "skein.lua")
        assert re.search(r'"\w+:0\.0\.0\.0:%s"' % port, listens), (port, service)
    hook = shutil.copy(os.path.join(ROOT, "data", "examples", "club", "renewed"), folder.path)
    assert subprocess.run(["sh", "-n", hook], check=False).returncode == 0


def the_edited_configuration_of_the_club_has_its_name(folder):
    """The line of the page that puts the name in; browsers are refused with another one."""
    page = page_text("club-of-300")
    line = re.search(r"^    (sed -i .* /etc/skein/skein\.lua)$", page, re.M).group(1)
    assert page.index("sed -i") < page.index("systemctl restart skein")
    own = shutil.copy(os.path.join(ROOT, "data/examples/club/skein.lua"), folder.path)
    subprocess.run(["sh", "-euc", line.replace("/etc/skein/skein.lua", own)], check=True)
    assert 'public_url = "https://game.example.org:8443"' in file_text(own), file_text(own)
    assert "skein certificate --name game.example.org " in page


def the_maintainer_of_a_package_has_a_whole_address(folder):
    """lintian refuses one of a host without a domain."""
    def maintainer(**more):
        env = {key: value for key, value in os.environ.items() if key not in ("DEBEMAIL", "DEBFULLNAME", "EMAIL")}
        env |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "HOME": folder.path} | more
        return succeeds(subprocess.run([os.path.join(ROOT, "tools/package.d/maintainer"), folder.path], env=env,
                                       capture_output=True, text=True, check=False))
    assert maintainer(DEBEMAIL="ann@example.org", DEBFULLNAME="Ann") == "Ann <ann@example.org>\n"
    assert maintainer(DEBEMAIL="Ann B. <ann@example.org>") == "Ann B. <ann@example.org>\n"
    for bad in ("root@vm", "root@localhost", "root@vm.localdomain", "root", ""):
        told = maintainer(DEBEMAIL=bad)
        assert re.fullmatch(r"The Skein authors <skein@[\w-]+(\.[\w-]+)+>\n", told), (bad, told)


if __name__ == "__main__":
    sys.exit(main([
        the_page_ways_to_run_serves_a_world_by_hand,
        each_page_that_ways_to_run_names_is_there,
        the_container_serves_and_is_healthy,
        the_root_of_the_image_has_all_that_the_program_loads,
        addresses_come_through_the_proxies_of_the_page,
        telnet_comes_by_the_proxy_protocol,
        the_club_has_tls_backups_a_second_copy_and_metrics,
        nginx_and_haproxy_pass_the_game_on_as_the_page_says,
        two_machines_serve_the_world_in_turn_as_the_page_following_says,
        the_lines_of_the_club_name_files_and_services_that_are_there,
        the_edited_configuration_of_the_club_has_its_name,
        the_maintainer_of_a_package_has_a_whole_address,
    ], needs=("web", "irc", "follow", "backup", "metrics")))
