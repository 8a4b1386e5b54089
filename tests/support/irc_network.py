"""Real IRC networks for tests: ngircd and inspircd on free ports, and a bare client. Each network is a process that a
test may kill and start again on the same port."""
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from multiprocessing.connection import wait


class Gone(Exception):
    """The connection is gone, or the awaited text did not come."""


def find(program):
    """Returns the path of a server's program, which may not be on everybody's PATH."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if not path:
        raise Gone("%s is not installed; run tools/install test" % program)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Network:
    """Common to ngircd and inspircd. tls: (certificate, key), PEM files."""

    def __init__(self, folder, tls=None):
        self.folder = folder
        self.port = free_port()
        self.tls = tls
        self.process = None
        os.makedirs(folder, exist_ok=True)

    def words(self):
        raise NotImplementedError

    def start(self):
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(self.words(), cwd=self.folder, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                assert self.process.poll() is None, self.log()
                assert time.monotonic() < end, self.log()
                time.sleep(0.02)

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:]

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


class Ngircd(Network):
    def words(self):
        listen = "Ports = %d" % self.port
        if self.tls:
            listen = "Ports = %d\n[SSL]\nPorts = %d\nCertFile = %s\nKeyFile = %s" % (
                free_port(), self.port, *self.tls)
        path = self.write("ngircd.conf", """[Global]
Name = irc.example.net
Info = A network for tests
Listen = 127.0.0.1
Network = NgNet
PidFile = %s/pid
MotdPhrase = hello
%s
[Limits]
MaxConnectionsIP = 0
MaxNickLength = 20
[Options]
DNS = no
Ident = no
PAM = no
""" % (self.folder, listen))
        return [find("ngircd"), "-n", "-f", path]


class Inspircd(Network):
    more = ""

    def words(self):
        tls = ""
        bind = '<bind address="127.0.0.1" port="%d" type="clients">' % self.port
        if self.tls:
            tls = ('<module name="ssl_gnutls">\n<sslprofile name="Clients" provider="gnutls" '
                   'certfile="%s" keyfile="%s">' % self.tls)
            bind = ('<bind address="127.0.0.1" port="%d" type="clients" sslprofile="Clients">'
                    % self.port)
        path = self.write("inspircd.conf", """<server name="irc.example.org" \
description="A network for tests" network="InspNet" id="1AA">
<admin name="nobody" nick="nobody" email="nobody@example.org">
%s
%s
<module name="cap">
<module name="ircv3">
<connect allow="*" timeout="60" pingfreq="120" localmax="100" globalmax="100" resolvehostnames="no" \
useident="no" commandrate="100000" fakelag="no" threshold="100">
<class name="Shutdown" commands="DIE RESTART">
<path configdir="%s" datadir="%s" logdir="%s" moduledir="/usr/lib/inspircd/modules" \
runtimedir="%s">
<pid file="%s/pid">
<log method="file" type="*" level="default" target="%s/inspircd.log">
<options prefixquit="" nouserdns="yes">
<performance quietbursts="yes" softlimit="1000" somaxconn="128">
<security announceinvites="dynamic" hideulines="no">
%s""" % ((tls, bind) + (self.folder,) * 6 + (self.more,)))
        return [find("inspircd"), "--config=%s" % path, "--nofork", "--runasroot"]


SERVICES_LINK = """<module name="spanningtree">
<module name="services_account">
<module name="hidechans">
<module name="sasl">
<sasl target="services.example.org" requiressl="no">
<bind address="127.0.0.1" port="%d" type="servers">
<link name="services.example.org" ipaddr="127.0.0.1" port="%d" allowmask="127.0.0.1" \
sendpass="link" recvpass="link">
<uline server="services.example.org" silent="yes">
"""

SERVICES_CONFIG = """uplink { host = "127.0.0.1"; port = %d; password = "link" }
serverinfo { name = "services.example.org"; description = "Services"; pid = "%s/services.pid"
  motd = "motd" }
networkinfo { networkname = "InspNet"; nicklen = 31; userlen = 10; hostlen = 64; chanlen = 32
  modelistsize = 100; vhost_chars = "abc"; allow_undotted_vhosts = false
  disallow_start_or_end = ".-" }
options { casemap = "rfc1459"; seed = 4711; strictpasswords = no; badpasslimit = 5
  badpasstimeout = 1h; updatetimeout = 5m; expiretimeout = 30m; readtimeout = 5s
  warningtimeout = 4h; timeoutcheck = 3s; retrywait = 1s }
module { name = "inspircd3"; use_server_side_mlock = yes; use_server_side_topiclock = yes }
module { name = "enc_sha256" }
module { name = "db_flatfile"; database = "anope.db"; keepbackups = 0; fork = no }
service { nick = "NickServ"; user = "services"; host = "services.host"; gecos = "Nicks" }
module { name = "nickserv"; client = "NickServ"; forceemail = no; confirmemailchanges = no
  defaults = "secure"; regdelay = 0s; expire = 0; nickregdelay = 0s; maxaliases = 16
  accessmax = 32; guestnickprefix = "Guest"; nonicknameownership = yes }
module { name = "ns_register"; registration = "none"; unconfirmedexpire = 1d }
command { service = "NickServ"; name = "REGISTER"; command = "nickserv/register" }
module { name = "m_sasl" }
"""


class InspircdWithAccounts(Inspircd):
    """With anope's services beside it, so that clients can log in to accounts by SASL."""

    def __init__(self, folder, tls=None):
        super().__init__(folder, tls)
        self.services = None
        self.link_port = free_port()
        self.more = SERVICES_LINK % (self.link_port, self.link_port)

    def start(self):
        super().start()
        os.makedirs(os.path.join(self.folder, "db"), exist_ok=True)
        self.write("motd", "hello\n")
        self.write("services.conf", SERVICES_CONFIG % (self.link_port, self.folder))
        with open(os.path.join(self.folder, "services.log"), "ab") as log:
            self.services = subprocess.Popen(
                [find("anope"), "--nofork", "--confdir=" + self.folder,
                 "--dbdir=" + os.path.join(self.folder, "db"), "--logdir=" + self.folder,
                 "--modulesdir=/usr/lib/anope", "--localedir=" + self.folder],
                cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        return self

    def register(self, name, password, timeout_s=30):
        """Makes an account; waits until services are there. Returns the client, logged in."""
        client = Client(self.port, name)
        end = time.monotonic() + timeout_s
        while True:
            client.say("PRIVMSG NickServ :REGISTER %s %s@example.org" % (password, name))
            answer = client.wait(r" 401 |NickServ.*registered")
            if " 401 " not in answer:
                return client
            assert time.monotonic() < end, self.log()
            time.sleep(0.1)


class Client:
    """A bare client of IRC: says lines and waits for lines."""

    def __init__(self, port, nick, authority=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        if authority:
            context = ssl.create_default_context(cafile=authority)
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.buffer = b""
        self.lines = []
        self.nick = nick
        self.say("NICK %s" % nick)
        self.say("USER %s 0 * :%s" % (nick, nick))
        self.wait(r" 001 ")

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")

    def read(self, timeout_s):
        pending = getattr(self.socket, "pending", lambda: 0)()
        if not pending and not wait([self.socket], timeout_s):
            return
        more = self.socket.recv(1 << 16)
        if not more:
            raise Gone("the connection was closed; the last lines: %r" % self.lines[-5:])
        self.buffer += more
        *whole, self.buffer = self.buffer.split(b"\r\n")
        for line in whole:
            text = line.decode("utf-8", "replace")
            if text.startswith("PING"):
                self.say("PONG" + text[4:])
            else:
                self.lines.append(text)

    def wait(self, pattern, timeout_s=30):
        """Takes lines up to the first that fits; returns it."""
        end = time.monotonic() + timeout_s
        seen = []
        while True:
            while self.lines:
                line = self.lines.pop(0)
                seen.append(line)
                if re.search(pattern, line):
                    return line
            left = end - time.monotonic()
            if left <= 0:
                raise Gone("no line like %r within %d s, but %r" % (pattern, timeout_s, seen[-20:]))
            self.read(left)

    def heard(self, quiet_s):
        """Returns everything received until the connection is silent for a while."""
        while True:
            before = len(self.lines)
            self.read(quiet_s)
            if len(self.lines) == before:
                lines, self.lines = self.lines, []
                return lines

    def join(self, channel):
        self.say("JOIN %s" % channel)
        self.wait(r" 366 ")

    def close(self):
        self.socket.close()
