#!/usr/bin/env python3
"""Plays the lines of the page club-of-300 in a clean Debian, from the packages to the disasters: a reboot after each
move, a damaged world, a restore as of a moment ago, an expired certificate, a wrong configuration.

usage: club_test.py PACKAGES [SUITE]   as root; PACKAGES is a folder that tools/package filled in a Debian of that SUITE
                                       (trixie).

A system is made by debootstrap and booted by systemd-nspawn in a network of its own. What apt needs is fetched before that.
Prints the seconds of each part."""
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from chroot_test import ROOT, TALK, must, run

PAGE = os.path.join(ROOT, "data/help/club-of-300.md")
INCLUDE = "ca-certificates,systemd,systemd-sysv"
FROM_APT = ["prometheus", "faketime", "openssl"]
JOB = "http://127.0.0.1:8080/metrics"


def until(is_so, what, seconds=30):
    """Polls; `what` says what was found instead."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.2)


class Club:
    def __init__(self, root):
        self.root, self.process, self.leader = root, None, None
        with open(PAGE, encoding="utf-8") as file:
            parts = re.split(r"^\*\*(\d)\. ", file.read(), flags=re.M)
        self.parts = {int(number): re.findall(r"^    (.*)$", text, re.M) for number, text in zip(parts[1::2], parts[2::2])}

    def boot(self):
        self.process = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--private-network",
             "--system-call-filter=landlock_create_ruleset landlock_add_rule landlock_restrict_self",
             "--directory", self.root], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        children = "/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)

        def is_up():
            with open(children, encoding="ascii") as file:
                self.leader = file.read().split()[-1:]
            return self.leader and run(*self.inside("systemctl", "is-system-running")).stdout.strip() in ("running", "degraded")
        until(is_up, "the system does not boot", 90)

    def halt(self):
        os.kill(int(self.leader[0]), signal.SIGRTMIN + 3)
        self.process.wait(timeout=90)

    def reboot(self):
        self.halt()
        self.boot()

    def inside(self, *words):
        return ["nsenter", "-t", self.leader[0], "-m", "-u", "-i", "-n", "-p", "-C", *words]

    def sh(self, line):
        # Of the folder where the packages are.
        return must(*self.inside("sh", "-ec", "cd /root; export DEBIAN_FRONTEND=noninteractive; " + line))

    def fails(self, line, *parts):
        done = run(*self.inside("sh", "-ec", "cd /root; " + line))
        assert done.returncode != 0, (line, done)
        for part in parts:
            assert part in done.stdout + done.stderr, (line, part, done)

    def play_part(self, number, *skipped):
        for line in self.parts[number]:
            if not any(word in line for word in skipped):
                self.sh(line)

    def log(self, unit):
        return self.sh("journalctl -b -u %s -o cat --no-pager" % unit)

    def state(self, unit):
        return run(*self.inside("systemctl", "is-active", unit)).stdout.strip()

    def plays(self):
        must("nsenter", "-t", self.leader[0], "-n", sys.executable, "-c", TALK, "4000")

    def metrics(self):
        return must("nsenter", "-t", self.leader[0], "-n", sys.executable, "-c",
                    "import urllib.request; print(urllib.request.urlopen('%s', timeout=20).read().decode())" % JOB)

    def are(self, world, copy):
        """Waits until that unit serves the world, and the other is in step."""
        def so():
            told = self.sh("systemctl show --value -p StatusText %s" % copy).strip()
            return told == "in step" and self.state(world) == "active" and run(
                *self.inside("skein", "health", "--world", WORLD[world])).stdout.startswith("well: ")
        until(so, lambda: self.log(world)[-1500:] + self.log(copy)[-1500:], 60)
        self.plays()


WORLD = {"skein": "/var/lib/skein/skein.db", "skein-copy": "/var/lib/skein/copy.db"}


def the_page_sets_up_the_club(club):
    began = time.monotonic()

    def said(what):
        print("# %-28s %5.1f s" % (what, time.monotonic() - began), flush=True)

    club.boot()
    said("booted")
    club.play_part(1, "tools/package")
    club.plays()
    said("installed")
    # Certbot needs a name in DNS: a certificate of our own.
    club.play_part(2, "certbot", "/renewed", "renewal-hooks")
    club.play_part(3)
    club.plays()
    said("configured, with TLS")
    until(lambda: glob.glob(club.root + "/var/lib/skein/backups/skein-*.db"), "no backup", 120)
    time.sleep(60)  # the page asks for the world of a minute ago
    club.play_part(4)
    said("backup made, restore tried")
    for line in club.parts[5][:5]:
        club.sh(line)
    club.are("skein", "skein-copy")
    said("second copy in step")
    club.play_part(6)
    # It answers 503 while it starts.
    until(lambda: '"health":"up"' in run(
        "nsenter", "-t", club.leader[0], "-n", sys.executable, "-c", "import urllib.request; print(urllib.request.urlopen("
        "'http://127.0.0.1:9090/api/v1/targets?scrapePool=skein', timeout=20).read().decode())").stdout,
          "Prometheus has no job", 60)
    said("metrics")
    listens = must("nsenter", "-t", club.leader[0], "-n", "ss", "-Hltn", "sport = :9090")
    assert "127.0.0.1:9090" in listens and "*:9090" not in listens, listens
    assert "0 loaded units" in club.sh("systemctl list-units --failed --no-pager"), club.sh("systemctl list-units --failed --no-pager")
    health = club.sh("skein health --config /etc/skein/skein.lua")
    assert "follower: from this machine, in step" in health and "backups: the last good one" in health, health


def the_world_moves_there_and_back_and_survives_reboots(club):
    promote = "runuser -u skein -- skein promote --world "
    for world, copy in (("skein-copy", "skein"), ("skein", "skein-copy")):
        club.sh(promote + WORLD[world])
        club.are(world, copy)
        told = club.sh("skein health --config /etc/skein/skein.lua")
        assert "backups: the last good one is" in told, told
        if world == "skein-copy":
            assert re.search(r"^world: /var/lib/skein/copy\.db on \S+ in term \d+$", told, re.M), told
            club.sh("systemctl stop skein skein-copy")
            club.fails("runuser -u skein -- skein restore --config /etc/skein/skein.lua /var/lib/skein/backups/$(ls "
                       "/var/lib/skein/backups | tail -n 1)", "skein.db is not the world", "copy.db on ", "in term")
            club.sh("systemctl start skein skein-copy")
            club.are(world, copy)
        club.reboot()
        club.are(world, copy)


def a_dead_world_is_replaced_and_stays_so_after_a_reboot(club):
    club.sh("systemctl kill --signal=KILL skein; systemctl stop skein")
    until(lambda: "world is away" in club.sh("systemctl show --value -p StatusText skein-copy"), "the copy sees nothing")
    club.sh("runuser -u skein -- skein promote --world /var/lib/skein/copy.db")
    until(lambda: "skein.db was replaced by" in club.log("skein-copy"), lambda: club.log("skein-copy"))
    club.reboot()
    club.are("skein-copy", "skein")
    club.sh(club.parts[5][-1])
    club.are("skein", "skein-copy")


def a_damaged_world_comes_back_as_the_page_says(club):
    club.sh("systemctl kill --signal=KILL skein; systemctl stop skein; : >/var/lib/skein/skein.db-wal; "
            "dd if=/dev/urandom of=/var/lib/skein/skein.db bs=4096 count=20 conv=notrunc 2>/dev/null")
    club.fails("systemctl start skein")
    for line in club.parts[5][5:-1]:
        if "promote" in line:
            club.sh(line)
            until(lambda: run(*club.inside("skein", "health", "--world", WORLD["skein-copy"])).stdout.startswith("well"), "")
        else:
            club.sh(line)
    club.are("skein-copy", "skein")
    club.sh(club.parts[5][-1])
    club.are("skein", "skein-copy")


def the_world_of_a_minute_ago_is_served_at_once(club):
    club.sh("systemctl stop skein-copy skein")
    told = club.sh("runuser -u skein -- skein restore --world /var/lib/skein/skein.db --as-of "
                   "\"$(date -u -d '1 minute ago' '+%F %T')\" /var/lib/skein/backups")
    assert "Start its server now. A follower gets a new copy." in told, told
    club.sh("systemctl start skein")
    club.plays()
    club.sh("systemctl start skein-copy")
    club.are("skein", "skein-copy")


def a_wrong_configuration_is_the_answer_of_a_reload(club):
    club.sh("cp -p /etc/skein/skein.lua /root/good.lua; echo '}}' >>/etc/skein/skein.lua")
    club.fails("systemctl reload skein")
    assert "The last reload was refused: " in club.sh("systemctl status skein --no-pager"), club.sh("systemctl status skein --no-pager")
    assert "skein.lua:" in club.sh("journalctl -u skein -o cat --no-pager -n 4")
    done = run(*club.inside("skein", "health", "--config", "/etc/skein/skein.lua"))
    assert done.returncode == 0 and "well: " in done.stdout and "unexpected symbol" in done.stderr, done
    # The service that follows says so, too.
    club.fails("systemctl reload skein-copy")
    assert "The last reload was refused: " in club.sh("systemctl status skein-copy --no-pager")
    club.sh("cp -p /root/good.lua /etc/skein/skein.lua; systemctl reload skein; systemctl reload skein-copy")
    assert club.sh("systemctl show --value -p StatusText skein-copy").strip() == "in step"
    assert "refused" not in club.sh("systemctl status skein --no-pager -n 0")
    # A start with it names the line, and is not tried again and again.
    club.sh("echo '}}' >>/etc/skein/skein.lua")
    club.fails("systemctl restart skein")
    assert club.state("skein") == "failed" and "skein.lua:" in club.sh("journalctl -u skein -o cat --no-pager -n 4")
    club.sh("cp -p /root/good.lua /etc/skein/skein.lua; systemctl start skein")
    club.are("skein", "skein-copy")


def an_expired_certificate_is_reported_and_renewed_in_both_services(club):
    club.sh("mkdir -p /etc/letsencrypt/live/game; cd /etc/letsencrypt/live/game; faketime '2020-01-01' openssl req -x509 -newkey "
            "rsa:2048 -nodes -days 10 -subj /CN=localhost -keyout privkey.pem -out fullchain.pem 2>/dev/null")
    hook = "/usr/share/doc/skein/examples/club/renewed"
    club.sh(hook)
    assert "expired" in club.log("skein"), club.log("skein")
    assert re.search(r"skein_tls_certificate_expiry_timestamp_seconds 1\.?5", club.metrics()), club.metrics()
    club.sh("cd /etc/letsencrypt/live/game; openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=localhost "
            "-keyout privkey.pem -out fullchain.pem 2>/dev/null; " + hook)
    assert not re.search(r"skein_tls_certificate_expiry_timestamp_seconds 1\.?5", club.metrics()), club.metrics()
    club.sh("runuser -u skein -- skein promote --world /var/lib/skein/copy.db")
    club.are("skein-copy", "skein")
    club.sh(hook)
    club.are("skein-copy", "skein")


TESTS = [
    the_page_sets_up_the_club,
    the_world_moves_there_and_back_and_survives_reboots,
    a_dead_world_is_replaced_and_stays_so_after_a_reboot,
    a_damaged_world_comes_back_as_the_page_says,
    the_world_of_a_minute_ago_is_served_at_once,
    a_wrong_configuration_is_the_answer_of_a_reload,
    an_expired_certificate_is_reported_and_renewed_in_both_services,
]


def main():
    if os.geteuid() != 0 or len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = tempfile.mkdtemp(prefix="skein-club-")
    root = os.path.join(folder, "root")
    club, began = None, time.monotonic()
    try:
        must("debootstrap", "--variant=minbase", "--include=" + INCLUDE, sys.argv[2] if len(sys.argv) > 2 else "trixie", root)
        shutil.copy("/etc/resolv.conf", root + "/etc/resolv.conf")
        os.mkdir(root + "/root/build")
        packages = [path for path in glob.glob(sys.argv[1] + "/skein*.deb") if "dbgsym" not in path]
        for path in packages:
            shutil.copy(path, root + "/root/build/")
        wanted = ["./build/" + os.path.basename(path) for path in packages if "/skein_" in path]
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        must("chroot", root, "apt-get", "update", "-q", env=env)
        must("chroot", root, "sh", "-ec", "cd /root; apt-get install -y -q --download-only " + " ".join(wanted + FROM_APT), env=env)
        must("chroot", root, "apt-get", "install", "-y", "-q", "faketime", "openssl", env=env)
        with open(root + "/etc/apt/apt.conf.d/90yes", "w", encoding="ascii") as file:
            file.write('APT::Get::Assume-Yes "true";\n')
        club = Club(root)
        print("# %-28s %5.1f s" % ("system made", time.monotonic() - began))
        print("1..%d" % len(TESTS), flush=True)
        for i, test in enumerate(TESTS, 1):
            began = time.monotonic()
            test(club)
            print("ok %d - %s # %.1f s" % (i, test.__name__, time.monotonic() - began), flush=True)
    finally:
        if club and club.process and club.process.poll() is None:
            club.halt()
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
