"""Runs Skein for irctest (https://github.com/progval/irctest): `--controller skein_controller`. SKEIN_BINARY is the program.

Everything that the server offers is declared, so that irctest fails where it would otherwise skip."""
import base64
import copy
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Set, Type

from irctest import patma
from irctest.basecontrollers import BaseServerController, DirectoryBasedController
from irctest.controllers.ergo import BASE_CONFIG
from irctest.runner import NotImplementedByController
from irctest.specifications import Capabilities, OptionalBehaviors

BINARY = os.environ.get("SKEIN_BINARY", "skein")
SETTINGS = '''
name = "test server"
passwords = { memory_kib = 8 }
limits = { exempt = { "127.0.0.0/8" } }
irc = { scram = true, server_name = "My.Little.Server", operators = { { name = "operuser", password = "operpassword" } } }
'''
STARTER = None


def starter():
    """Returns the path of a new world, made once in a process."""
    global STARTER
    if STARTER is None:
        STARTER = Path(tempfile.mkdtemp(prefix="skein-irctest-")) / "world.db"
        subprocess.run([BINARY, "init", "--world", str(STARTER)], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, check=True)
    return STARTER


class SkeinController(BaseServerController, DirectoryBasedController):
    software_name = "Skein"
    _port_wait_interval = 0.02
    supported_sasl_mechanisms: Set[str] = {"PLAIN", "SCRAM-SHA-256", "EXTERNAL"}
    supports_sts = False
    extban_mute_char = "m"
    capabilities = frozenset(cap for cap in Capabilities if cap != Capabilities.STS)
    optional_behaviors = frozenset(OptionalBehaviors) - {
        OptionalBehaviors.NON_UTF8_MESSAGE,
        OptionalBehaviors.SASL_REAUTHENTICATION,
    }
    isupport = {
        "BOT": "B",
        "CASEMAPPING": "ascii",
        "ELIST": patma.StrRe("[CMNTU]+"),
        "INVEX": "I",
        "MONITOR": patma.ANYSTR,
        "MSGREFTYPES": patma.ANYSTR,
        "PREFIX": "(ov)@+",
        "STATUSMSG": "@+",
        "TARGMAX": patma.ANYSTR,
        "UTF8ONLY": None,
        "WHOX": None,
    }

    def run(self, hostname, port, *, password, ssl, run_services, faketime,
            websocket_hostname=None, websocket_port=None):
        if password is not None:
            raise NotImplementedByController("PASS for all: PASS is an account's password")
        self.create_config()
        self.port = port
        shutil.copy(starter(), self.directory / "world.db")
        (self.directory / "config.lua").write_text(SETTINGS)
        self.listens = ["irc:%s:%d" % (hostname, port)]
        if ssl:
            self.gen_ssl()
            with open(self.directory / "config.lua", "a") as config:
                config.write('tls = { cert = "%s", key = "%s" }\n' % (self.pem_path, self.key_path))
            self.listens = ["ircs:%s:%d" % (hostname, port)]
        if websocket_hostname is not None:
            self.listens.append("http:%s:%d" % (websocket_hostname, websocket_port))
        if self.wants_proxies():
            with open(self.directory / "config.lua", "a") as config:
                config.write('proxies = { "127.0.0.1" }\n')
        self._start()

    def wants_proxies(self):
        """True if the test's settings for Ergo ask for a PROXY header."""
        settings = copy.deepcopy(BASE_CONFIG)
        settings["server"]["listeners"]["one"] = None
        if self.test_config.ergo_config:
            self.test_config.ergo_config(settings)
        return bool((settings["server"]["listeners"]["one"] or {}).get("proxy"))

    def _start(self):
        command = [BINARY, "serve", "--world", self.directory / "world.db",
                   "--config", self.directory / "config.lua"]
        command += ["--listen=" + one for one in self.listens]
        self.proc = self.execute(command)

    def restart(self):
        self.kill_proc()
        self.port_open = False
        self._start()
        self.wait_for_port()

    def wait_for_services(self):
        pass

    def registerUser(self, case, username, password=None):
        client = case.addClient(show_io=False)
        case.sendLine(client, "CAP LS 302")
        case.getCapLs(client)
        case.sendLine(client, "CAP REQ :draft/account-registration")
        case.getRegistrationMessage(client)
        case.sendLine(client, "NICK " + username)
        case.sendLine(client, "USER r e g :user")
        case.sendLine(client, "REGISTER * * " + password)
        message = case.getRegistrationMessage(client)
        case.assertMessageMatch(message, command="REGISTER", params=["SUCCESS", username, patma.ANYSTR])
        case.sendLine(client, "QUIT")
        case.assertDisconnected(client)


def get_irctest_controller_class() -> Type[SkeinController]:
    return SkeinController


def adapt(folder):
    """Gives the accounts of irctest's tests passwords of at least eight letters, which Skein asks for, and its tests of
    WebSockets the address /ws."""
    longer = {b'"sesame"': b'"sesame12"', b'x00sesame"': b'x00sesame12"', b'"sesame\\x00': b'"sesame12\\x00',
              b'"sesame1"': b'"sesame111"', b'"sesame2"': b'"sesame222"', b'"sesame3"': b'"sesame333"',
              b'"pink"': b'"pinkpink"', b'"foo", "bar")': b'"foo", "barbarba")',
              b'password="bar"': b'password="barbarba"'}
    for plain in (b"jilles\0jilles\0sesame", b"\0jilles\0sesame"):
        longer[base64.b64encode(plain)] = base64.b64encode(plain + b"12")
    longer[b'f"ws://{websocket_hostname}:{websocket_port}"'] = b'f"ws://{websocket_hostname}:{websocket_port}/ws"'
    for path in [Path(folder) / "irctest" / "cases.py", *Path(folder).glob("irctest/server_tests/**/*.py")]:
        text = path.read_bytes()
        new = text
        for old, better in longer.items():
            new = new.replace(old, better)
        if new != text:
            path.write_bytes(new)


if __name__ == "__main__":
    import sys
    adapt(sys.argv[1])
