"""A real XMPP server for tests, prosody, on a free port, and a bare client. The server is a process that a test may
kill and start again."""
import base64
import os
import re
import socket
import time
from xml.sax.saxutils import escape

from irc_network import Gone, Network, find

HOST = "chat.example.org"
ROOM = "tea@rooms." + HOST


class Prosody(Network):
    """Accounts: NAME has the password "NAME-secret". more: lines of the rooms' component."""

    def __init__(self, folder, tls=None, accounts=("skein", "bob", "eve"), more=""):
        super().__init__(folder, tls)
        self.accounts = accounts
        self.more = more

    def words(self):
        data = os.path.join(self.folder, "data", HOST.replace(".", "%2e"), "accounts")
        os.makedirs(data, exist_ok=True)
        for name in self.accounts:
            with open(os.path.join(data, name + ".dat"), "w", encoding="utf-8") as file:
                file.write('return { ["password"] = "%s-secret" };\n' % name)
        tls = 'ssl = { certificate = "%s", key = "%s" }' % self.tls if self.tls else ""
        path = self.write("prosody.cfg.lua", """run_as_root = true
pidfile = "%(folder)s/prosody.pid"
data_path = "%(folder)s/data"
log = { info = "*console" }
modules_enabled = { "saslauth", "%(tls_module)s", "disco", "ping" }
modules_disabled = { "s2s", "offline", "posix_daemonize" }
interfaces = { "127.0.0.1" }
c2s_ports = { %(port)d }
s2s_ports = {}
authentication = "internal_plain"
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
%(tls)s
VirtualHost "%(host)s"
Component "rooms.%(host)s" "muc"
  modules_enabled = { "muc_mam" }
  muc_room_default_persistent = true
  muc_room_default_public = true
  max_history_messages = 50
  %(more)s
""" % {"folder": self.folder, "port": self.port, "host": HOST, "more": self.more, "tls": tls,
            "tls_module": "tls" if self.tls else "time"})
        return [find("prosody"), "--config", path, "-F"]


class Client:
    """A user in a room, without a library: sends text, and searches received text."""

    def __init__(self, server, name):
        self.name = name
        self.text = ""
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        header = "<stream:stream to='%s' version='1.0' xmlns='jabber:client' " \
                 "xmlns:stream='http://etherx.jabber.org/streams'>" % HOST
        self.send(header)
        self.wait("</stream:features>")
        word = base64.b64encode(("\0%s\0%s-secret" % (name, name)).encode()).decode()
        self.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>" % word)
        self.wait("<success")
        self.send(header)
        self.wait("</stream:features>")
        self.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        self.wait("</iq>")

    def send(self, text):
        self.socket.sendall(text.encode())

    def wait(self, wanted, timeout_s=30):
        """Waits for a pattern; takes all up to its end, and returns that."""
        end = time.monotonic() + timeout_s
        while not (found := re.search(wanted, self.text)):
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                more = self.socket.recv(65536)
            except TimeoutError:
                more = b""
            if not more:
                raise Gone("%s waits for %r, and has heard %s" % (self.name, wanted, self.text[-1500:]))
            self.text += more.decode(errors="replace")
        heard, self.text = self.text[:found.end()], self.text[found.end():]
        return heard

    def enter(self, nick=None, room=ROOM):
        self.nick = nick or self.name
        self.send("<presence to='%s/%s'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>"
                  "</presence>" % (room, escape(self.nick, {"'": "&apos;"})))
        heard = self.wait("<subject")
        if "code='201'" in heard:
            self.send("<iq type='set' id='o' to='%s'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                      "<x xmlns='jabber:x:data' type='submit'/></query></iq>" % room)
            self.wait("id='o'")

    def leave(self, room=ROOM):
        self.send("<presence to='%s/%s' type='unavailable'/>" % (room, self.nick))
        self.wait("unavailable")

    def say(self, text, more="", room=ROOM):
        self.send("<message type='groupchat' to='%s'><body>%s</body>%s</message>" % (room, escape(text), more))

    def admin(self, item, room=ROOM):
        """Changes permissions as the room's owner."""
        self.send("<iq type='set' id='a' to='%s'><query xmlns='http://jabber.org/protocol/muc#admin'>%s</query></iq>"
                  % (room, item))
        self.wait("id='a'")

    def close(self):
        self.socket.close()
