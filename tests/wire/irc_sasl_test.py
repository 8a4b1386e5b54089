"""SASL EXTERNAL by a certificate of the TLS client, and SCRAM-SHA-256."""
import atexit
import base64
import hashlib
import hmac
import os
import shutil
import ssl
import subprocess
import sys
import tempfile

from irc_client import commands, main, only

PASSWORD = "correct horse"
FOLDER = tempfile.mkdtemp(prefix="skein-sasl-")
atexit.register(shutil.rmtree, FOLDER)


def certificate(name):
    """Makes a certificate signed by itself; returns the paths of it and of its key."""
    path, key = os.path.join(FOLDER, name + ".pem"), os.path.join(FOLDER, name + ".key")
    if not os.path.exists(path):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-subj", "/CN=" + name, "-days", "30", "-keyout", key, "-out", path],
                       check=True, capture_output=True)
    return path, key


def over_tls(wire, cert=None):
    """A connection by TLS, with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if cert:
        context.load_cert_chain(*certificate(cert))
    return wire.raw(context)


def begin(client, nick):
    client.send("CAP LS 302", "CAP REQ sasl", "NICK " + nick, "USER u 0 * :x")
    offered = " ".join(client.listed())
    client.until("CAP")
    return offered


def coded(text):
    return base64.b64encode(text.encode()).decode()


def external(client, name=""):
    client.send("AUTHENTICATE EXTERNAL")
    client.until("AUTHENTICATE")
    client.send("AUTHENTICATE " + (coded(name) if name else "+"))
    return client.until("903", "904").command


def has_added(wire, name, cert):
    """The account NAME has added its client's certificate."""
    wire.account(name, PASSWORD)
    client = over_tls(wire, cert)
    begin(client, name)
    client.send("AUTHENTICATE PLAIN")
    client.until("AUTHENTICATE")
    client.send("AUTHENTICATE " + coded("\0%s\0%s" % (name, PASSWORD)), "CAP END")
    client.until("001")
    client.nick = name
    client.until("366")
    client.send("NS CERT ADD")
    while "can now log in as you" not in client.until("PRIVMSG", "NOTICE").params[-1]:
        pass
    return client


def a_certificate_that_was_added_logs_in(wire):
    has_added(wire, "Ada", "ada").close()
    ada, other, none = over_tls(wire, "ada"), over_tls(wire, "other"), over_tls(wire)

    assert "EXTERNAL" in begin(ada, "ada")
    assert external(ada) == "903"
    ada.send("CAP END")
    assert ada.until("001").params[0] == "Ada"
    begin(other, "ada")
    assert external(other) == "904"
    begin(none, "ada")
    assert external(none) == "904"
    none.send("CAP END")
    assert none.until("433", "001").command == "433"


def a_certificate_is_of_one_account(wire):
    has_added(wire, "Ben", "ben").close()
    wire.account("Cleo", PASSWORD)
    ben = over_tls(wire, "ben")

    begin(ben, "cleo")
    assert external(ben) == "904"
    assert external(ben, "Cleo") == "904"
    assert external(ben, "no such") == "904"
    assert external(ben, "Ben") == "903"


def a_removed_certificate_logs_nobody_in(wire):
    dora = has_added(wire, "Dora", "dora")
    dora.send("NS CERT LIST")
    while "x509-sha256" not in dora.until("PRIVMSG").params[-1]:
        pass
    dora.send("NS CERT DEL 1")
    while "no longer works" not in dora.until("PRIVMSG").params[-1]:
        pass
    again = over_tls(wire, "dora")
    begin(again, "dora")
    assert external(again) == "904"


def a_plain_connection_is_offered_no_external(wire):
    client = wire.raw()
    assert "EXTERNAL" not in begin(client, "eli")
    client.send("AUTHENTICATE EXTERNAL")
    assert client.until("908", "AUTHENTICATE").command == "908"
    client.until("904")


# -- SCRAM --

class Scram:
    """A client's side."""

    def __init__(self, name, password):
        self.name, self.password = name, password
        self.nonce = base64.b64encode(os.urandom(12)).decode()
        self.bare = "n=%s,r=%s" % (name.replace("=", "=3D").replace(",", "=2C"), self.nonce)

    def first(self):
        return "n,," + self.bare

    def last(self, server, nonce=None, proof=None):
        fields = dict(one.split("=", 1) for one in server.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", self.password.encode(), base64.b64decode(fields["s"]), int(fields["i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        without = "c=biws,r=" + (nonce or fields["r"])
        self.message = "%s,%s,%s" % (self.bare, server, without)
        signature = hmac.digest(hashlib.sha256(key).digest(), self.message.encode(), "sha256")
        right = bytes(a ^ b for a, b in zip(key, signature))
        self.signed = base64.b64encode(hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), self.message.encode(),
                                                   "sha256")).decode()
        return without + ",p=" + (proof or base64.b64encode(right).decode())


def answer(client, text):
    client.send("AUTHENTICATE " + (coded(text) if text else "+"))
    got = client.until("AUTHENTICATE", "904", "903")
    return base64.b64decode(got.params[0]).decode() if got.command == "AUTHENTICATE" else got.command


def start(wire, nick="someone-else"):
    client = wire.raw()
    assert "SCRAM-SHA-256" in begin(client, nick)
    client.send("AUTHENTICATE SCRAM-SHA-256")
    client.until("AUTHENTICATE")
    return client


def scram(wire, name, password):
    """Logs in; returns the client and how it ended."""
    client, side = start(wire), Scram(name, password)
    server = answer(client, side.first())
    if server == "904":
        return client, server
    got = answer(client, side.last(server))
    if got == "904":
        return client, got
    assert got == "v=" + side.signed
    return client, answer(client, "")


def a_password_that_was_right_once_works_by_scram(wire):
    wire.account("Finn", PASSWORD)
    assert scram(wire, "Finn", PASSWORD)[1] == "904", "nothing is known of the password yet"
    wire.client("finn", password=PASSWORD).close()

    client, ended = scram(wire, "finn", PASSWORD)

    assert ended == "903"
    client.send("CAP END")
    assert client.until("001").params[0] == "Finn"
    client, ended = scram(wire, "finn", "wrong horse")
    assert ended == "904"


def register_makes_scram_work_at_once(wire):
    client = wire.raw()
    client.send("CAP LS 302", "CAP REQ draft/account-registration", "NICK gail", "USER u 0 * :x",
                "REGISTER * * :" + PASSWORD)
    client.until("900")
    client.close()
    assert scram(wire, "gail", PASSWORD)[1] == "903"
    guest = wire.client("hugo")
    guest.ask("NS REGISTER correct-horse")
    guest.close()
    wire.client("hugo", password="correct-horse").close()
    assert scram(wire, "hugo", "correct-horse")[1] == "903"


def another_password_ends_the_keys_of_the_old_one(wire):
    wire.account("Iris", PASSWORD)
    iris = wire.client("iris", password=PASSWORD)
    assert scram(wire, "iris", PASSWORD)[1] == "903"
    iris.ask("PRIVMSG skein :@key add ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm x")
    listed = str(iris.ask("PRIVMSG skein :@key list"))
    assert "1. ssh-ed25519" in listed and "scram" not in listed, listed
    wire.account("Iris", "another horse")
    assert scram(wire, "iris", PASSWORD)[1] == "904"
    assert scram(wire, "iris", "another horse")[1] == "904"
    wire.client("iris", password="another horse").close()
    assert scram(wire, "iris", "another horse")[1] == "903"
    assert scram(wire, "iris", PASSWORD)[1] == "904"


def a_proof_is_good_once_and_for_its_account(wire):
    for name in ("Jack", "Kate"):
        wire.account(name, PASSWORD)
        wire.client(name.lower(), password=PASSWORD).close()
    client, side = start(wire), Scram("Jack", PASSWORD)
    seen = side.last(answer(client, side.first()))
    assert answer(client, seen).startswith("v=")

    again = start(wire)
    answer(again, side.first())
    assert answer(again, seen) == "904", "another exchange has another nonce"
    for name in ("Kate", "", "nobody-such", "=2C", "x" * 100):
        client = start(wire)
        other = Scram(name, PASSWORD)
        server = answer(client, other.first())
        assert server == "904" or answer(client, seen) == "904", name
    for wrong in ("n,a=Kate,n=Jack,r=12345678", "p=tls-unique,,n=Jack,r=12345678", "n,,n=Jack", "n,,n=Jack,r=", "",
                  "n,,n=Jack,r=short", "n,,m=x,n=Jack,r=12345678"):
        assert answer(start(wire), wrong) == "904", wrong
    for broken in ("c=biws,r=NONCE,p=", "c=eSws,r=NONCE,p=AAAA", "c=biws,r=NONCE", "r=NONCE,p=AAAA", "+", ""):
        client, side = start(wire), Scram("Jack", PASSWORD)
        server = answer(client, side.first())
        nonce = server.split(",")[0][2:]
        assert answer(client, broken.replace("NONCE", nonce)) == "904", broken


def scram_counts_as_an_attempt(wire):
    wire.account("Lars", PASSWORD)
    wire.client("lars", password=PASSWORD).close()
    guest = wire.client("mona", ["sasl"])
    assert "904" in commands(guest.ask("AUTHENTICATE SCRAM-SHA-256"))
    assert only(guest.ask("WHOIS mona"), "311")
    wire.server.kill()
    wire.server.start()
    assert scram(wire, "lars", PASSWORD)[1] == "903", "the keys are durable"
    assert scram(wire, "lars", "wrong horse")[1] == "904"
    lars = wire.client("lars", password=PASSWORD)
    assert "wrong password" in str(lars.welcome).lower() or "wrong" in str(lars.welcome), lars.welcome


def a_ban_holds_for_every_mechanism(wire):
    has_added(wire, "Nils", "nils").close()
    wire.client("nils", password=PASSWORD).close()
    assert scram(wire, "nils", PASSWORD)[1] == "903"
    wire.account("Warden", PASSWORD, role="wizard")
    warden = wire.client("warden", password=PASSWORD)
    warden.ask("PRIVMSG skein :@ban nils because spam")
    assert scram(wire, "nils", PASSWORD)[1] == "904"
    nils = over_tls(wire, "nils")
    begin(nils, "nils")
    assert external(nils) == "904"
    guest = wire.client("nilsson")
    got = guest.ask("NS IDENTIFY Nils " + PASSWORD)
    assert "banned" in str(got).lower() and not [m for m in got if m.command in ("900", "NICK")], got
    assert only(guest.ask("WHOIS nilsson"), "311")


TESTS = [
    a_ban_holds_for_every_mechanism,
    a_certificate_that_was_added_logs_in, a_certificate_is_of_one_account, a_removed_certificate_logs_nobody_in,
    a_plain_connection_is_offered_no_external, a_password_that_was_right_once_works_by_scram,
    register_makes_scram_work_at_once, another_password_ends_the_keys_of_the_old_one,
    a_proof_is_good_once_and_for_its_account, scram_counts_as_an_attempt,
]

if __name__ == "__main__":
    CERT, KEY = certificate("server")
    sys.exit(main(TESTS, services=("telnet", "irc", "ircs"),
                  settings='irc.scram = true\ntls = { certificate = "%s", key = "%s" }\n' % (CERT, KEY)))
