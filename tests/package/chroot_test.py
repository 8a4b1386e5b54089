#!/usr/bin/env python3
"""The Debian package in a clean Debian with a systemd of its own: install, start, sockets, watchdog, reload,
upgrade from a version before, remove, purge.

usage: chroot_test.py [PACKAGE]   by tools/package --test; as root, some three minutes. PACKAGE is one that was made before, beside
                                  those of its modules.

A system is made by debootstrap and booted by systemd-nspawn in a network of its own, so nothing
of this machine is touched. Not part of tools/test, for what it needs is fetched each time."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGE = os.path.join(ROOT, "tools", "package")
BEFORE, WORLD = "0.0.1", "/var/lib/skein/skein.db"
TALK = """import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
s.settimeout(20)
s.sendall(b"guest\\n")
seen = b""
while b"> " not in seen:
    seen += s.recv(4096)
"""
GREETED = """import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
assert s.recv(100).startswith(sys.argv[2].encode())
"""


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=False, **more)


def must(*words, **more):
    done = run(*words, **more)
    assert done.returncode == 0, "%s: %s%s" % (" ".join(words), done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def until(is_so, what, seconds=30):
    """Polls, because a system that starts a service by itself sends no event to the outside."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.1)


class System:
    """A Debian in a folder: first as a chroot, then booted."""

    def __init__(self, folder):
        self.root = os.path.join(folder, "root")
        self.boot_process = self.leader = None
        must("debootstrap", "--variant=minbase", "--include=ca-certificates,systemd,systemd-sysv",
             "bookworm", self.root)

    def path(self, inside):
        return self.root + inside

    def chroot(self, *words):
        return must("chroot", self.root, *words, env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"))

    def boot(self):
        self.boot_process = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--private-network",
             # Which it forbids by itself, and the server wants.
             "--system-call-filter=landlock_create_ruleset landlock_add_rule landlock_restrict_self",
             "--directory", self.root], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        children = "/proc/%d/task/%d/children" % (self.boot_process.pid, self.boot_process.pid)

        def is_up():
            with open(children, encoding="ascii") as file:
                self.leader = file.read().split()[-1:]
            return self.leader and run(*self.inside("systemctl", "is-system-running")).stdout.strip() in (
                "running", "degraded")
        until(is_up, "the system does not boot", 60)

    def inside(self, *words):
        return ["nsenter", "-t", self.leader[0], "-m", "-u", "-i", "-n", "-p", "-C", *words]

    def do(self, *words, **more):
        return must(*self.inside(*words), **more)

    def install(self, package):
        shutil.copy(package, self.path("/root/"))
        return self.do("dpkg", "--install", "/root/" + os.path.basename(package))

    def is_active(self):
        return run(*self.inside("systemctl", "is-active", "skein")).stdout.strip() == "active"

    def journal(self, *words):
        return self.do("journalctl", "-u", "skein", "-o", "cat", "--no-pager", *words)

    def show(self, name, unit="skein"):
        return self.do("systemctl", "show", "--value", "-p", name, unit).strip()

    def play(self, port):
        must("nsenter", "-t", self.leader[0], "-n", sys.executable, "-c", TALK, str(port))

    def read(self, inside):
        with open(self.path(inside), encoding="utf-8") as file:
            return file.read()

    def write(self, inside, text):
        os.makedirs(os.path.dirname(self.path(inside)), exist_ok=True)
        with open(self.path(inside), "w", encoding="utf-8") as file:
            file.write(text)

    def end(self):
        if self.boot_process and self.boot_process.poll() is None:
            # To systemd's process 1 the signal to halt.
            os.kill(int(self.leader[0]), signal.SIGRTMIN + 3)
            try:
                self.boot_process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.boot_process.kill()
                self.boot_process.wait()


def a_clean_system_installs_the_package(system, before, _):
    shutil.copy(before, system.path("/root/"))
    shutil.copy("/etc/resolv.conf", system.path("/etc/resolv.conf"))
    system.chroot("apt-get", "update", "-q")
    system.chroot("apt-get", "install", "-y", "-q", "--no-install-recommends",
                  "/root/" + os.path.basename(before), "libssh-4")  # it has no network later
    assert "skein" in system.chroot("/usr/bin/skein", "--version")
    assert system.chroot("stat", "-c", "%U:%G %a", "/etc/skein/skein.lua") == "root:skein 640\n"
    assert system.chroot("stat", "-c", "%U:%G %a", "/var/lib/skein") == "skein:skein 750\n"
    assert os.path.exists(system.path("/usr/share/man/man1/skein-serve.1.gz"))


def the_server_starts_with_the_system_and_can_be_played(system, *_):
    system.boot()
    until(system.is_active, "it did not start")
    for port in (4000, 6667, 8080):
        assert ":%d" % port in system.journal(), system.journal()
    system.play(4000)
    assert re.search(r"wizard password", system.read(WORLD + ".password"))
    status = system.do("cat", "/proc/%s/status" % system.show("MainPID"))
    user = system.do("id", "-u", "skein").strip()
    assert re.search(r"^Uid:(\t%s){4}$" % user, status, re.M), status
    assert re.search(r"^CapPrm:\t0+$", status, re.M), status
    assert re.search(r"^Seccomp:\t2$", status, re.M), status
    assert "this kernel has no" not in system.journal(), system.journal()
    # Levels reach the journal, and their marks do not.
    entries = system.do("journalctl", "-u", "skein", "-p", "notice", "-o", "cat", "--no-pager")
    assert "there is no world /var/lib/skein/skein.db yet" in entries and "<5>" not in entries, entries


def the_systemd_unit_is_valid_and_restrictive(system, *_):
    told = run(*system.inside("systemd-analyze", "verify", "skein.service"))
    # A minimal system lacks the program `man` and complains about that.
    problems = [line for line in told.stderr.splitlines() if "skein" in line and "'man " not in line]
    assert not problems, problems
    told = system.do("systemd-analyze", "security", "--no-pager", "skein.service")
    exposure = float(re.search(r"exposure level for skein.service: ([\d.]+)", told).group(1))
    assert exposure <= 2.0, told


def operator_commands_work_on_the_installed_world(system, *_):
    system.do("skein", "account", "--world", WORLD, "set", "Ann", "--role", "builder", "--password-stdin",
              input="a long password\n")
    assert "Ann " in system.do("skein", "account", "--world", WORLD, "list")
    system.do("skein", "backup", "--world", WORLD, "/var/lib/skein/copy.db")
    system.do("skein", "check", "--world", "/var/lib/skein/copy.db")
    # The server can neither see nor write the place where root wants this backup.
    system.do("skein", "backup", "--world", WORLD, "/root/copy.db")
    system.do("skein", "check", "--world", "/root/copy.db")


def a_reload_reads_the_configuration_again(system, *_):
    system.write("/etc/skein/skein.lua", 'name = "Tried"\n')
    system.do("systemctl", "reload", "skein")
    until(lambda: "the configuration was read again" in system.journal(), "no reload")


def a_folder_elsewhere_is_written_as_the_page_says(system, *_):
    with open(os.path.join(ROOT, "data/help/systemd.md"), encoding="utf-8") as file:
        lines = re.findall(r"^    (.*)$", file.read().partition("**Folders elsewhere.**")[2], re.M)
    assert "ReadWritePaths=/srv/skein" in " ".join(lines), lines
    before = system.read("/etc/skein/skein.lua")
    system.write("/etc/skein/skein.lua", before + 'backups = { directory = "/srv/skein/backups" }\n')
    for line in lines:
        system.do("sh", "-ec", line)
    until(lambda: run(*system.inside("sh", "-c", "ls /srv/skein/backups/skein-*.db")).returncode == 0, "no backup", 60)
    system.write("/etc/skein/skein.lua", before)
    system.do("rm", "-r", "/etc/systemd/system/skein.service.d", "/srv/skein")
    system.do("systemctl", "daemon-reload")
    system.do("systemctl", "restart", "skein")


def a_connection_to_a_systemd_socket_starts_the_server(system, *_):
    system.do("systemctl", "stop", "skein")
    system.do("systemctl", "start", "skein-telnet.socket")
    assert not system.is_active()
    system.play(23)
    until(system.is_active, "who connected did not start it")
    assert "listening telnet [::]:23" in system.journal()
    system.do("systemctl", "stop", "skein", "skein-telnet.socket")
    system.do("systemctl", "start", "skein")


def a_hung_process_is_restarted_by_the_watchdog(system, *_):
    system.write("/etc/systemd/system/skein.service.d/try.conf", "[Service]\nWatchdogSec=2\n")
    system.do("systemctl", "daemon-reload")
    system.do("systemctl", "restart", "skein")
    hung = system.show("MainPID")
    system.do("sh", "-c", "kill -STOP " + hung)
    until(lambda: system.is_active() and system.show("MainPID") not in (hung, "0"), "it was left hanging")
    assert "watchdog" in system.do("journalctl", "-u", "skein", "--no-pager").lower()
    shutil.rmtree(system.path("/etc/systemd/system/skein.service.d"))
    system.do("systemctl", "daemon-reload")
    assert "Ann " in system.do("skein", "account", "--world", WORLD, "list")


HOLD = """import socket, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
s.settimeout(60)
seen = b""
def until(*words):
    global seen
    while not all(word in seen for word in words):
        more = s.recv(4096)
        assert more, seen
        seen += more
    seen = b""
s.sendall(b"guest\\n")
until(b"> ")
print("held", flush=True)
until(b"The world is back.", b"Exits")
s.sendall(b"say here still\\n")
until(b"You say")
"""


def the_gate_keeps_connections_while_the_server_restarts(system, *_):
    assert run(*system.inside("systemctl", "is-enabled", "skein-gate")).stdout.strip() == "disabled"
    problems = [line for line in run(*system.inside("systemd-analyze", "verify", "skein-gate.service")).stderr.splitlines()
                if "skein" in line and "'man " not in line]
    assert not problems, problems
    # As help systemd says.
    system.do("mkdir", "-p", "/etc/systemd/system/skein.service.d")
    system.do("cp", "/usr/share/skein/behind-gate.conf", "/etc/systemd/system/skein.service.d/")
    system.do("systemctl", "daemon-reload")
    system.do("systemctl", "restart", "skein")
    system.do("systemctl", "enable", "--now", "skein-gate")
    status = system.do("cat", "/proc/%s/status" % system.show("MainPID", "skein-gate"))
    assert re.search(r"^CapPrm:\t0+$", status, re.M) and re.search(r"^Seccomp:\t2$", status, re.M), status
    told = system.do("systemd-analyze", "security", "--no-pager", "skein-gate.service")
    exposure = float(re.search(r"exposure level for skein-gate.service: ([\d.]+)", told).group(1))
    assert exposure <= 2.0, told
    # `systemctl reload` waits for the gate's answer.
    config, listening = system.read("/etc/skein/skein.lua"), system.show("MainPID", "skein-gate")
    system.write("/etc/skein/skein.lua", config + "nonsense = 1\n")
    assert run(*system.inside("systemctl", "reload", "skein-gate")).returncode != 0
    assert "unknown key nonsense" in system.show("StatusText", "skein-gate")
    assert "unknown key nonsense" in system.do("journalctl", "-u", "skein-gate", "-o", "cat", "--no-pager")
    system.write("/etc/skein/skein.lua", config)
    system.do("systemctl", "reload", "skein-gate")
    assert system.show("StatusText", "skein-gate") == ""
    assert system.show("MainPID", "skein-gate") == listening and system.play(4000) is None
    for kill in (False, True):
        person = subprocess.Popen(["nsenter", "-t", system.leader[0], "-n", sys.executable, "-c", HOLD, "4000"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert person.stdout.readline() == "held\n", person.stderr.read()
        system.do("systemctl", *(["kill", "--signal=KILL", "skein"] if kill else ["restart", "skein"]))
        _, said = person.communicate(timeout=60)
        assert person.returncode == 0, said
    system.do("systemctl", "stop", "skein-gate")
    system.do("systemctl", "start", "skein-gate-telnet.socket")
    system.play(23)
    system.do("systemctl", "stop", "skein-gate-telnet.socket")
    system.do("systemctl", "disable", "--now", "skein-gate")
    system.do("rm", "-r", "/etc/systemd/system/skein.service.d")
    system.do("systemctl", "daemon-reload")
    system.do("systemctl", "restart", "skein")
    system.play(4000)


def an_upgrade_keeps_world_and_configuration(system, _, package):
    before = system.show("MainPID")
    told = system.install(package)
    assert "Setting up skein" in told, told
    until(system.is_active, "it does not run after the upgrade")
    assert system.show("MainPID") != before, "the old program still runs"
    assert system.read("/etc/skein/skein.lua") == 'name = "Tried"\n'
    assert "Ann " in system.do("skein", "account", "--world", WORLD, "list")
    version = re.search(r"skein_([^_]+)_", package).group(1)
    assert system.do("dpkg-query", "-W", "-f", "${Version}", "skein") == version
    system.play(4000)


def a_module_comes_by_a_package_of_its_own(system, _, package):
    system.write("/etc/skein/skein.lua", 'listen = { "telnet:127.0.0.1:4000", "ssh:127.0.0.1:4022" }\n')
    assert run(*system.inside("systemctl", "restart", "skein")).returncode != 0
    assert "the module ssh is not installed, so no service ssh: install the package skein-ssh" in system.journal()
    system.install(package.replace("/skein_", "/skein-ssh_"))
    system.do("systemctl", "restart", "skein")
    must("nsenter", "-t", system.leader[0], "-n", sys.executable, "-c", GREETED, "4022", "SSH-2.0-")
    system.do("dpkg", "--remove", "skein-ssh")
    system.write("/etc/skein/skein.lua", 'name = "Tried"\n')
    system.do("systemctl", "restart", "skein")


def removing_the_package_keeps_worlds_and_configuration(system, _, package):
    system.do("dpkg", "--remove", "skein")
    assert not system.is_active()
    assert not os.path.exists(system.path("/usr/bin/skein"))
    assert os.path.exists(system.path(WORLD)) and os.path.exists(system.path("/etc/skein/skein.lua"))
    system.install(package)
    until(system.is_active, "it does not start when it is installed again")
    assert "Ann " in system.do("skein", "account", "--world", WORLD, "list")


def purging_the_package_keeps_worlds_only(system, *_):
    told = run(*system.inside("dpkg", "--purge", "skein"))
    assert told.returncode == 0 and "/var/lib/skein has worlds in it" in told.stderr, told
    assert sorted(os.listdir(system.path("/var/lib/skein"))) == ["copy.db", "skein.db", "skein.db.ssh"]
    shutil.rmtree(system.path("/var/lib/skein"))
    left = system.do("find", "/", "-xdev", "-iname", "*skein*", "-not", "-path", "/proc/*", "-not", "-path",
                     "/root/*", "-not", "-path", "/var/log/*")
    assert left == "", left
    assert "skein" not in system.do("systemctl", "list-unit-files", "--no-pager")


TESTS = [
    a_clean_system_installs_the_package,
    the_server_starts_with_the_system_and_can_be_played,
    the_systemd_unit_is_valid_and_restrictive,
    operator_commands_work_on_the_installed_world,
    a_reload_reads_the_configuration_again,
    a_folder_elsewhere_is_written_as_the_page_says,
    a_connection_to_a_systemd_socket_starts_the_server,
    a_hung_process_is_restarted_by_the_watchdog,
    the_gate_keeps_connections_while_the_server_restarts,
    an_upgrade_keeps_world_and_configuration,
    a_module_comes_by_a_package_of_its_own,
    removing_the_package_keeps_worlds_and_configuration,
    purging_the_package_keeps_worlds_only,
]


def version_before(folder, package):
    """Returns the same package with an older version."""
    tree = os.path.join(folder, "before")
    must("dpkg-deb", "--raw-extract", package, tree)
    control = os.path.join(tree, "DEBIAN", "control")
    with open(control, encoding="utf-8") as file:
        text = file.read()
    with open(control, "w", encoding="utf-8") as file:
        file.write(re.sub(r"^Version: .*$", "Version: " + BEFORE, text, flags=re.M))
    before = os.path.join(folder, "skein_%s_before.deb" % BEFORE)
    must("dpkg-deb", "--root-owner-group", "--build", tree, before)
    return before


def main():
    if os.geteuid() != 0:
        sys.exit("chroot_test: only root can make a system to try it in")
    folder = tempfile.mkdtemp(prefix="skein-package-")
    system, failed = None, 0
    try:
        package = sys.argv[1] if len(sys.argv) > 1 else re.search(
            r"^made (\S*/skein_.*\.deb)$", must(PACKAGE, folder), re.M).group(1)
        packages = [version_before(folder, package), package]
        system = System(folder)
        print("1..%d" % len(TESTS), flush=True)
        for i, test in enumerate(TESTS, 1):
            try:
                test(system, *packages)
                print("ok %d - %s" % (i, test.__name__), flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print("# " + traceback.format_exc().replace("\n", "\n# "))
                print("not ok %d - %s" % (i, test.__name__), flush=True)
    finally:
        if system:
            system.end()
        shutil.rmtree(folder)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
