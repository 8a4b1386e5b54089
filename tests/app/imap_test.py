#!/usr/bin/env python3
"""Letters are read by mail clients: IMAP, by imaplib, curl and mutt.

usage: imap_test.py SKEIN"""
import email
import email.policy
import imaplib
import os
import pty
import re
import select
import socket
import subprocess

from mail_test import SERVICES, SETTINGS, address, box, door, mail, message, new_player
from program import main
from web_client import ask


def parts(data):
    """The texts of a FETCH, joined."""
    return b"".join(part if isinstance(part, bytes) else b"".join(part) for part in data if part)


def letters_are_read_by_imap(folder):
    server = mail(folder)
    ann, cob = new_player(server, "Ann"), new_player(server, "Cob")
    cob.do("mail ann = First words of Cob, with \"quotes\"")
    with door(server) as smtp:
        smtp.send_message(message("bo@example.net", address("ann"), "Grüße aus Łódź", "Second letter.\nOf two lines."))
    client = box(server)
    assert client.list()[1] == [b'(\\HasNoChildren) "/" INBOX']
    assert re.search(rb"MESSAGES 2 UNSEEN 2", client.status("INBOX", "(MESSAGES UNSEEN)")[1][0])
    assert client.select() == ("OK", [b"2"])
    typ, data = client.fetch("1:*", "(UID FLAGS RFC822.SIZE ENVELOPE BODYSTRUCTURE INTERNALDATE)")
    assert typ == "OK" and b'"cob" "mud.example.org"' in data[0].lower() and b'"ann" "mud.example.org"' in data[0].lower(), data
    assert b"=?" in data[1] and b"FLAGS ()" in data[0], data
    size = int(re.search(rb"RFC822.SIZE (\d+)", data[1]).group(1))
    typ, data = client.fetch("2", "(BODY.PEEK[])")
    read = email.message_from_bytes(data[0][1], policy=email.policy.default)
    assert len(data[0][1]) == size and read["subject"] == "Grüße aus Łódź" and read["from"] == "bo@example.net", data
    assert read.get_content().splitlines() == ["Second letter.", "Of two lines."]
    assert b"\\Seen" not in parts(client.fetch("2", "(FLAGS)")[1])
    assert b"Of two" in parts(client.fetch("2", "(BODY[TEXT]<7.30>)")[1])
    assert b"\\Seen" in parts(client.fetch("2", "(FLAGS)")[1])
    assert len(parts(client.fetch("1:*", "(%s)" % " ".join(["BODY.PEEK[]"] * 8))[1])) > 8 * size
    head = parts(client.fetch("1:2", "(BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])")[1])
    assert head.count(b"From: ") == 2 and b"Date" not in head, head
    told = ann.do("mail")
    assert "1. new Cob" in told and "2. bo@example.net" in told, told
    client.store("1", "+FLAGS", "(\\Seen)")
    client.store("2", "-FLAGS.SILENT", "\\Seen")
    told = ann.do("mail")
    assert "1. Cob" in told and "2. new bo@example.net" in told, told
    client.logout()


def letters_can_be_searched_and_deleted(folder):
    server = mail(folder)
    ann, cob = new_player(server, "Ann"), new_player(server, "Cob")
    for text in ("apples are red", "pears are green", "plums"):
        cob.do("mail ann = " + text)
    client = box(server)
    client.select()

    def found(*keys):
        typ, data = client.search(None, *keys)
        assert typ == "OK", data
        return [int(number) for number in data[0].split()]
    assert found("ALL") == [1, 2, 3] and found("UNSEEN") == [1, 2, 3] and found("SEEN") == []
    assert found("BODY", "green") == [2] and found("FROM", "cob") == [1, 2, 3] and found("SUBJECT", "plums") == [3]
    assert found("OR", "BODY", "red", "(BODY plums UNSEEN)") == [1, 3] and found("NOT", "BODY", "are") == [3]
    assert found("SINCE", "1-Jan-2020") == [1, 2, 3] and found("BEFORE", "1-Jan-2020") == []
    assert found("2:*") == [2, 3] and found("UID", "1:9999") == [1, 2, 3] and found("HEADER", "Subject", "pears") == [2]
    for wrong in (("FROM",), ("(ALL",), ("NONSENSE",), ("SINCE", "yesterday"), ("NOT",), ("(" * 40 + "ALL" + ")" * 40,)):
        try:
            client.search(None, *wrong)
        except imaplib.IMAP4.error:
            continue
        raise AssertionError(wrong)
    client.store("2", "+FLAGS", "(\\Deleted)")
    assert client.expunge() == ("OK", [b"2"])
    assert "pears" not in ann.do("mail") and found("ALL") == [1, 2]
    ann.do("mail delete 1")
    cob.do("mail ann = quinces")
    assert client.noop()[0] == "OK"
    assert client.response("EXPUNGE")[1] == [b"1"] and client.response("EXISTS")[1][-1] == b"2"
    assert client.append("INBOX", None, None, b"From: a@b\r\n\r\nx")[0] == "NO"
    assert client.select("INBOX", readonly=True)[0] == "OK"
    client.fetch("1:2", "(BODY[])")
    assert found("UNSEEN") == [1, 2]
    assert client.create("Other")[0] == "NO" and client.select("Other")[0] == "NO"


def a_read_only_token_opens_the_mailbox_read_only(folder):
    server = folder.server(SETTINGS, services=(*SERVICES, "http"))
    ann, cob = new_player(server, "Ann"), new_player(server, "Cob")
    cob.do("mail ann = First words of Cob")
    token = ask(server.ports["http"], "POST", "/api/v1/login",
                {"name": "Ann", "password": "password1", "scope": "read"}).json["token"]
    client = box(server, password=token)
    try:
        client.select()
        raise AssertionError("it said READ-WRITE")
    except imaplib.IMAP4.readonly:
        client.is_readonly = True
    assert client.fetch("1", "(BODY[])")[0] == "OK"
    assert b"\\Seen" not in parts(client.fetch("1", "(FLAGS)")[1])
    assert client.store("1", "+FLAGS", "(\\Seen)")[0] == "NO"
    assert client.expunge()[0] == "NO" and client.close()[0] == "OK"
    assert "1. new Cob" in ann.do("mail")


def an_idle_client_is_notified_of_new_letters(folder):
    server = mail(folder)
    new_player(server, "Ann")
    cob = new_player(server, "Cob")
    client = box(server)
    client.select()
    client.send(b"i1 IDLE\r\n")
    assert client.readline().startswith(b"+")
    cob.do("mail ann = Are you there?")
    assert client.readline() == b"* 1 EXISTS\r\n"
    client.readline()
    client.send(b"DONE\r\n")
    assert client.readline().startswith(b"i1 OK")


def a_client_cannot_read_letters_of_others(folder):
    server = mail(folder)
    ann, cob = new_player(server, "Ann"), new_player(server, "Cob")
    cob.do("mail ann = A secret.")
    for name, password in (("ann", "wrong words"), ("nobody", "password1"), ("", ""), ("ann\0cob", "password1")):
        try:
            box(server, name, password)
        except imaplib.IMAP4.error:
            continue
        raise AssertionError(name)
    client = box(server, "cob")
    client.select()
    assert client.search(None, "ALL")[1] == [b""]
    raw = socket.create_connection(("127.0.0.1", server.ports["imap"]))
    raw.settimeout(60)
    lines = raw.makefile("rb")
    lines.readline()
    raw.sendall(b"a SELECT INBOX\r\nb FETCH 1 BODY[]\r\n* LOGIN x y\r\nc LOGIN {3}\r\n")
    said = [lines.readline() for _ in range(4)]
    assert said[0].startswith(b"a BAD") and said[1].startswith(b"b BAD") and said[2].startswith(b"* BAD") and said[3][:1] == b"+", said
    raw.sendall(b"ann {9+}\r\npassword1\r\nd LOGIN {99999999}\r\ne NOOP\r\n")
    said = [lines.readline() for _ in range(3)]
    assert said[0].startswith(b"c OK") and said[1].startswith(b"d BAD") and said[2].startswith(b"e OK"), said
    raw.sendall(b"g SELECT INBOX\r\nh FETCH 4294967296 UID\r\ni FETCH 4294967295 UID\r\n")
    said = [lines.readline()]
    while not said[-1].startswith(b"i "):
        said.append(lines.readline())
    assert [line[:4] for line in said if line[:2] in (b"g ", b"h ", b"i ")] == [b"g OK", b"h BA", b"i OK"], said
    ann.do("password")
    ann.do("password1")
    ann.do("password2")
    ann.do("password2")
    raw.sendall(b"f SELECT INBOX\r\n")
    assert lines.readline().startswith(b"* BYE")


def a_user_can_only_log_in_as_themselves(folder):
    server = mail(folder)
    new_player(server, "Ann")
    with imaplib.IMAP4("127.0.0.1", server.ports["imap"]) as client:
        try:
            client.authenticate("PLAIN", lambda _: b"cob\0ann\0password1")
            raise AssertionError("she acts as another")
        except imaplib.IMAP4.error as error:
            assert "only as yourself" in str(error), error
        client.authenticate("PLAIN", lambda _: b"ann\0ann\0password1")
        assert client.state == "AUTH"


def uids_never_decrease(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    ann.do("mail ann = One.")
    client = box(server)

    def uidnext():
        return int(re.search(rb"UIDNEXT (\d+)", client.status("INBOX", "(UIDNEXT)")[1][0]).group(1))
    before = uidnext()
    ann.do("mail delete 1")
    assert uidnext() == before > 1


def letters_are_read_without_a_domain(folder):
    server = folder.server(services=("telnet", "imap"))
    ann = new_player(server, "Ann")
    ann.do("mail ann = To myself.")
    client = box(server)
    assert client.select() == ("OK", [b"1"])
    assert b"From: <Ann@localhost>" in parts(client.fetch("1", "(BODY[])")[1])


def an_endless_literal_is_cut(folder):
    """A literal that claims more bytes than it has, and the command behind it."""
    server = mail(folder)
    before = server.rss_kib()
    raw = socket.create_connection(("127.0.0.1", server.ports["imap"]))
    raw.settimeout(60)
    raw.sendall(b"a LOGIN {18446744073709551615+}\r\n")
    try:
        for _ in range(400):
            raw.sendall(b"x" * 100000)
    except OSError:
        pass
    assert server.rss_kib() - before < 100 * 1024
    other = new_player(server, "Ann")
    assert "Exits" in other.do("look")


def mutt_and_curl_read_it(folder):
    server = mail(folder)
    new_player(server, "Ann")
    with door(server) as smtp:
        smtp.send_message(message("bo@example.net", address("ann"), "By curl", "Hello, Ann."))
    got = subprocess.run(["curl", "-sS", "--user", "ann:password1", "imap://127.0.0.1:%d/INBOX;MAILINDEX=1" % server.ports["imap"]],
                         capture_output=True, text=True, timeout=60, check=False)
    assert got.returncode == 0 and "Subject: By curl" in got.stdout and "Hello, Ann." in got.stdout, got
    settings = folder.write("muttrc", "set folder=imap://ann:password1@127.0.0.1:%d/\nset spoolfile=+INBOX\nset ssl_starttls=no\nset ssl_force_tls=no\n"
                            "set imap_check_subscribed=no\nset sendmail=/bin/false\n" % server.ports["imap"])
    mine, its = pty.openpty()
    mutt = subprocess.Popen(["mutt", "-n", "-F", settings, "-e", "push '<pipe-message>cat > %s/mutt.out<enter><quit>n'" % folder.path],
                            stdin=its, stdout=its, stderr=its, start_new_session=True,
                            env={**os.environ, "TERM": "vt100", "HOME": folder.path, "LINES": "24", "COLUMNS": "80"})
    folder.processes.append(mutt)
    os.close(its)
    read = b""
    while not folder.has("mutt.out") or not os.path.getsize(os.path.join(folder.path, "mutt.out")):
        assert select.select([mine], [], [], 60)[0], read
        read += os.read(mine, 65536)
    os.close(mine)
    assert folder.has("mutt.out"), read
    with open(os.path.join(folder.path, "mutt.out"), encoding="utf-8") as file:
        assert "Hello, Ann." in file.read()


if __name__ == "__main__":
    raise SystemExit(main([
        letters_are_read_by_imap,
        letters_can_be_searched_and_deleted,
        a_read_only_token_opens_the_mailbox_read_only,
        an_idle_client_is_notified_of_new_letters,
        a_client_cannot_read_letters_of_others,
        a_user_can_only_log_in_as_themselves,
        uids_never_decrease,
        letters_are_read_without_a_domain,
        an_endless_literal_is_cut,
        mutt_and_curl_read_it,
    ], needs=("imap",)))
