#!/usr/bin/env python3
"""Letters as mail: accepted mail by SMTP, LMTP and submission is in the box, refused mail gets a reason.

usage: mail_test.py SKEIN"""
import imaplib
import os
import smtplib
import socket
import ssl
import struct
import subprocess
from email.message import EmailMessage

from program import fails, main, succeeds
from served import enter, enter_wizard
from web_client import Socket

DOMAIN = "mud.example.org"
SETTINGS = 'mail = { domain = "%s" }\n' % DOMAIN
SERVICES = ("telnet", "smtp", "lmtp", "submission", "imap")


def mail(folder, tls=False, settings="", **more):
    if tls:
        succeeds(folder.run("certificate", "tls"))
        settings += 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n' % (folder.path, folder.path)
    return folder.server(SETTINGS + settings, services=SERVICES, **more)


def new_player(server, name):
    return enter(server, "create %s password1" % name)


def message(sender, to, subject, text):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made.set_content(text)
    return made


def address(name):
    return "%s@%s" % (name, DOMAIN)


def door(server, service="smtp", kind=smtplib.SMTP):
    return kind("127.0.0.1", server.ports[service], local_hostname="mail.example.net", timeout=60)


def refused(action, code, *words):
    """Fails unless the action gets that code with those words; the connection goes on."""
    try:
        action()
    except smtplib.SMTPRecipientsRefused as error:
        (got, said), = error.recipients.values()
    except smtplib.SMTPResponseException as error:
        got, said = error.smtp_code, error.smtp_error
    else:
        raise AssertionError("it was taken")
    assert got == code and all(word in said.decode() for word in words), (got, said)


def a_mailed_message_becomes_a_letter(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    with door(server) as smtp:
        smtp.send_message(message("Bo Ek <bo@example.net>", address("ann"), "Grüße aus Łódź", "Hello!\n\n.dotted\n..twice\n"))
    assert "[mail] bo@example.net: Grüße aus Łódź" in ann.read_on("Łódź")
    assert "1. new bo@example.net: Grüße aus Łódź" in ann.do("mail")
    told = ann.do("mail read 1")
    assert "From bo@example.net" in told and "Hello!" in told and "\n  .dotted\n  ..twice" in told.replace("\r", ""), told
    server.kill()
    server.start()
    ann = enter(server, "connect ann password1")
    assert "Grüße aus Łódź" in ann.do("mail")


def an_address_of_the_game_names_a_player(folder):
    server = mail(folder)
    ann, _ = new_player(server, "Ann"), new_player(server, "Bob")
    assert "on its way to Bob" in ann.do("mail bob@%s = Hello." % DOMAIN.upper())
    assert "on its way to Bob" in ann.do("mail to Bob@%s = Hello again." % DOMAIN)
    assert "There isn't a player called bob@example.net" in ann.do("mail bob@example.net = Hello.")
    assert "There isn't a player called nobody" in ann.do("mail nobody@%s = Hello." % DOMAIN)


def accepted_mail_survives_a_crash(folder):
    server = mail(folder)
    new_player(server, "Ann").close()
    with door(server) as smtp:
        for number in range(5):
            smtp.send_message(message("bo%d@example.net" % number, address("ann"), "Letter %d" % number, "Hello."))
        server.kill()
    server.start()
    told = enter(server, "connect ann password1").do("mail")
    assert all("new bo%d@example.net: Letter %d" % (number, number) in told for number in range(5)), told


def the_text_part_of_a_message_is_the_letter(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    many = message("bo@example.net", address("ann"), "Both", "Plain words.")
    many.add_alternative("<p>Other words.</p>", subtype="html")
    many.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    only = EmailMessage()
    only["From"], only["To"], only["Subject"] = "bo@example.net", address("ann"), "HTML"
    only.set_content("<p>Nothing else.</p>", subtype="html")
    with door(server) as smtp:
        smtp.send_message(many)
        refused(lambda: smtp.send_message(only), 554, "plain text")
    assert "Plain words." in ann.do("mail read 1") and "You have no letter 2" in ann.do("mail read 2")


def mail_is_accepted_only_for_players_of_this_game(folder):
    server = mail(folder)
    new_player(server, "Ann")
    with door(server) as smtp:
        def send(to):
            return lambda: smtp.sendmail("bo@example.net", [to], b"From: bo@example.net\r\n\r\nHello.\r\n")
        refused(send("ann@example.com"), 550, "nothing is relayed")
        refused(send("ann%example.com@" + DOMAIN), 550)
        refused(send("@example.com:ann@example.com"), 550)
        refused(send("nobody@" + DOMAIN), 550)
        refused(send(address("ann").replace("ann", "guest-1")), 550)
        refused(lambda: smtp.sendmail("ann@" + DOMAIN, [address("ann")], b"From: ann@%s\r\n\r\nIt is I.\r\n" % DOMAIN.encode()),
                550, "submission")
        for own in (DOMAIN + ".", DOMAIN.upper() + "..", "sub." + DOMAIN):
            refused(lambda own=own: smtp.sendmail("wizard@" + own, [address("ann")], b"Subject: reset\r\n\r\nIt is I.\r\n"),
                    550, "submission")
        for own in (DOMAIN + ".", "sub." + DOMAIN):
            refused(lambda own=own: smtp.sendmail("bo@example.net", [address("ann")],
                                                  b"From: wizard@%s\r\n\r\nIt is I.\r\n" % own.encode()), 550, "submission")
        for field in ("Sender", "Reply-To", "Resent-From", "resent-sender"):
            text = "From: bo@example.net\r\n%s: The Wizard <wizard@%s.>\r\n\r\nIt is I.\r\n" % (field, DOMAIN.upper())
            refused(lambda text=text: smtp.sendmail("bo@example.net", [address("ann")], text.encode()), 550, "submission")
        assert smtp.docmd("AUTH", "PLAIN AGFubgBwYXNzd29yZDE=")[0] == 502
        send("Ann+games@MUD.example.ORG")()
        send("postmaster@" + DOMAIN)()
    wizard = enter_wizard(server)
    assert "bo@example.net" in wizard.do("mail")


def a_message_reaches_all_receivers_or_none(folder):
    server = mail(folder)
    ann, cob = new_player(server, "Ann"), new_player(server, "Cob")
    with door(server) as smtp:
        for _ in range(10):
            smtp.send_message(message("bo@example.net", address("cob"), "Again", "Hello."))
        refused(lambda: smtp.sendmail("bo@example.net", [address("cob")], b"\r\nHello.\r\n"), 552, "full")
    with door(server) as smtp:
        assert smtp.ehlo()[0] == 250 and smtp.mail("eve@example.net")[0] == 250
        assert smtp.rcpt(address("ann"))[0] == 250 and smtp.rcpt(address("cob"))[0] == 250
        assert smtp.data(b"From: bo@example.net\r\n\r\nHello.\r\n")[0] == 552
    assert "You have no letters" in ann.do("mail")
    assert cob.do("mail").count("new bo@example.net") == 10
    with door(server, "lmtp", smtplib.LMTP) as lmtp:
        assert lmtp.ehlo()[0] == 250 and lmtp.mail("eve@example.net")[0] == 250
        assert lmtp.rcpt(address("ann"))[0] == 250 and lmtp.rcpt(address("cob"))[0] == 250
        assert lmtp.data(b"From: bo@example.net\r\n\r\nHello.\r\n")[0] == 250
        assert lmtp.getreply()[0] == 552
    assert "bo@example.net" in ann.do("mail")


def a_frequent_sender_has_to_wait(folder):
    server = mail(folder, settings="limits = { logins_per_minute = 1000, commands_per_second = 1000 }\n")
    new_player(server, "Ann")
    names = ["Pal" + one for one in "abcdef"]
    for name in names:
        new_player(server, name)
    with door(server, "submission") as smtp:
        smtp.login("ann", "password1")
        for name in names[:5]:
            smtp.send_message(message("ann@x", address(name), "Hello", "Hello."))
        refused(lambda: smtp.send_message(message("ann@x", address(names[5]), "Hello", "Hello.")), 450, "Try again in a minute")
    answers = []
    with door(server, "lmtp", smtplib.LMTP) as lmtp:
        lmtp.ehlo()
        for name in names[:5]:
            lmtp.mail("bo@example.net")
            for _ in range(20):
                assert lmtp.rcpt(address(name))[0] == 250
            answers.append(lmtp.data(b"From: bo@example.net\r\n\r\nHello.\r\n")[0])
            answers += [lmtp.getreply()[0] for _ in range(19)]
    assert answers[:10] == [250] * 10 and answers[10] == 552 and answers[-1] == 450, answers


def a_player_can_ignore_a_sender_or_refuse_mail(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    send = message("bo@example.net", address("ann"), "Hello", "Hello.")
    with door(server) as smtp:
        ann.do("ignore bo@example.net")
        refused(lambda: smtp.send_message(send), 550, "doesn't wish to hear")
        ann.do("unignore bo@example.net")
        smtp.send_message(send)
        assert "letters" in ann.do("set letters off")
        refused(lambda: smtp.send_message(send), 550)
        ann.do("set letters on")
        smtp.send_message(send)


def players_can_send_mail_by_submission(folder):
    server = mail(folder, tls=True)
    ann, cob = new_player(server, "Ann"), new_player(server, "Cob")
    context = ssl.create_default_context(cafile=os.path.join(folder.path, "tls", "certificate.pem"))
    context.check_hostname = False
    with door(server, "submission") as smtp:
        refused(lambda: smtp.sendmail("ann@x", [address("cob")], b"\r\nHello.\r\n"), 530)
        smtp.starttls(context=context)
        smtp.ehlo()
        refused(lambda: smtp.login("ann", "wrong password"), 535)
        smtp.login("ann", "password1")
        smtp.send_message(message("Somebody Else <wizard@example.net>", address("cob"), "Tea?", "At five."))
        refused(lambda: smtp.sendmail("ann@x", ["cob@example.com"], b"\r\nHello.\r\n"), 550)
    assert "1. new Ann: Tea?" in cob.do("mail")
    cob.do("ignore ann")
    with door(server, "submission") as smtp:
        smtp.starttls(context=context)
        smtp.login("ann@" + DOMAIN, "password1")
        refused(lambda: smtp.sendmail("ann@x", [address("cob")], b"\r\nHello.\r\n"), 550)
    wizard = enter_wizard(server)
    wizard.do("@mute ann because of a test")
    cob.do("unignore ann")
    with door(server, "submission") as smtp:
        smtp.starttls(context=context)
        smtp.login("ann", "password1")
        refused(lambda: smtp.sendmail("ann@x", [address("cob")], b"\r\nHello.\r\n"), 550)
    assert cob.do("mail").count("Ann") == 1
    assert ann.do("sessions").count("#") <= 2


def passwords_are_refused_without_tls(folder):
    """With TLS, also from an address that is exempt from limits, as this one is."""
    server = mail(folder, tls=True)
    new_player(server, "Ann")
    with door(server, "submission") as smtp:
        smtp.ehlo()
        assert not smtp.has_extn("auth") and smtp.docmd("AUTH", "PLAIN AGFubgBwYXNzd29yZDE=")[0] == 538
    try:
        box(server)
    except imaplib.IMAP4.error as error:
        assert "STARTTLS" in str(error), error
    else:
        raise AssertionError("the password was taken")
    context = ssl.create_default_context(cafile=os.path.join(folder.path, "tls", "certificate.pem"))
    context.check_hostname = False
    client = imaplib.IMAP4("127.0.0.1", server.ports["imap"], timeout=60)
    client.starttls(context)
    assert client.login("ann", "password1")[0] == "OK" and client.select() == ("OK", [b"0"])


def input_before_tls_is_discarded(folder):
    server = mail(folder, tls=True)
    new_player(server, "Ann")
    with socket.create_connection(("127.0.0.1", server.ports["smtp"])) as plain:
        plain.settimeout(60)
        reader = plain.makefile("rb")
        reader.readline()
        plain.sendall(b"EHLO a\r\n")
        while reader.readline()[3:4] != b" ":
            pass
        plain.sendall(b"STARTTLS\r\nMAIL FROM:<eve@example.net>\r\n")
        assert reader.readline().startswith(b"220")
        context = ssl.create_default_context(cafile=os.path.join(folder.path, "tls", "certificate.pem"))
        context.check_hostname = False
        with context.wrap_socket(plain) as secure:
            secure.sendall(b"RCPT TO:<ann@%s>\r\n" % DOMAIN.encode())
            assert secure.recv(1000).startswith(b"503")


def lines_that_are_wrong_are_answered(folder):
    server = mail(folder)
    with door(server) as smtp:
        for line, code in [("MAIL FROM:<a@b>", 503), ("EHLO", 501), ("EHLO x", 250), ("MAIL FROM: a@b", 501), ("DATA", 503),
                           ("RCPT TO:<ann@%s>" % DOMAIN, 503), ("MAIL FROM:<a@b> SIZE=99999999", 552), ("NONSENSE", 500),
                           ("MAIL FROM:<a@b", 501), ("LHLO x", 500), ("STARTTLS", 503), ("VRFY ann", 252), ("x" * 5000, 500),
                           ("MAIL FROM:<a@b>", 250), ("MAIL FROM:<a@b>", 503), ("RSET", 250), ("NOOP", 250)]:
            smtp.putcmd(line) if len(line) < 2000 else smtp.send(line + "\r\n")
            got = smtp.getreply()
            assert got[0] == code, (line, got)


def a_client_with_many_mistakes_is_disconnected(folder):
    server = mail(folder)
    new_player(server, "Ann")
    for service, kind in (("smtp", smtplib.SMTP), ("lmtp", smtplib.LMTP), ("submission", smtplib.SMTP)):
        with door(server, service, kind) as peer:
            peer.sock.sendall(b"NONSENSE\r\n" * 30)
            said = [peer.getreply()[0] for _ in range(21)]
            assert said == [500] * 20 + [421], said
            try:
                assert peer.sock.recv(1) == b""
            except ConnectionResetError:
                pass
    # An accepted message shows that the peer is not guessing names.
    with door(server) as smtp:
        for turn in range(2):
            for _ in range(15):
                assert smtp.docmd("NONSENSE")[0] == 500
            smtp.sendmail("bo@example.net", [address("ann")], b"From: bo@example.net\r\n\r\nHello.\r\n")
        assert smtp.noop()[0] == 250
        for number in range(19):
            assert smtp.docmd("MAIL FROM:<a@b>" if number == 0 else "RCPT TO:<nobody%d@%s>" % (number, DOMAIN))[0] in (250, 550)
        said = [smtp.docmd("RCPT TO:<eve@example.com>")[0] for _ in range(2)]
        assert said == [550, 550] and smtp.getreply()[0] == 421, said
    with door(server, "lmtp", smtplib.LMTP) as lmtp:
        for _ in range(3):
            lmtp.lhlo() if hasattr(lmtp, "lhlo") else lmtp.docmd("LHLO x")
            lmtp.docmd("MAIL FROM:<bo@example.net>")
            for _ in range(15):
                assert lmtp.docmd("RCPT TO:<%s>" % address("ann"))[0] == 250
            lmtp.docmd("DATA")
            lmtp.sock.sendall(b"From: nonsense\r\n\r\n.\r\n")
            assert [lmtp.getreply()[0] for _ in range(15)] == [554] * 15
        assert lmtp.noop()[0] == 250


def an_oversized_message_is_refused(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    with door(server) as smtp:
        text = b"From: bo@example.net\r\n\r\n"
        smtp.does_esmtp = False
        smtp.helo()
        refused(lambda: smtp.sendmail("bo@example.net", [address("ann")], text + b"a line of it\r\n" * 30000), 552)
        refused(lambda: smtp.sendmail("bo@example.net", [address("ann")], text + b"x" * 100000 + b"\r\n"), 552)
        refused(lambda: smtp.sendmail("bo@example.net", [address("ann")], text + b"more than a letter holds\r\n" * 600), 552)
        smtp.sendmail("bo@example.net", [address("ann")], text + b"enough\r\n")
    assert "enough" in ann.do("mail read 1") and "You have no letter 2" in ann.do("mail read 2")


def mail_needs_a_domain(folder):
    folder.run("init", "--world", "new.db")
    fails(folder.run("serve", "--world", "new.db", "--listen", "smtp:127.0.0.1:0"), 1, "mail needs a domain")


def swaks_sends_a_letter(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    done = subprocess.run(["swaks", "--server", "127.0.0.1:%d" % server.ports["smtp"], "--from", "bo@example.net", "--to",
                           address("ann"), "--header", "Subject: By swaks", "--body", "Hello, Ann."],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "By swaks" in ann.do("mail") and "Hello, Ann." in ann.do("mail read 1")


def box(server, name="ann", password="password1"):
    client = imaplib.IMAP4("127.0.0.1", server.ports["imap"], timeout=60)
    assert client.login(name, password)[0] == "OK"
    return client


def begin_message(smtp, name):
    """Up to where its text goes."""
    smtp.ehlo()
    smtp.mail("bo@example.net")
    smtp.rcpt(address(name))
    smtp.putcmd("DATA")
    smtp.getreply()


def a_dot_after_a_bare_line_end_does_not_end_a_message(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    ends = (b"Hello.\n.\n", b"Hello.\n.\r\n", b"Hello.\r\n.\n", b"Hello.\r.\r\n")
    with door(server) as smtp:
        for end in ends:
            begin_message(smtp, "ann")
            smtp.send(b"From: bo@example.net\r\n\r\n" + end + b"MAIL FROM:<eve@example.net>\r\n.\r\n")
            assert smtp.getreply()[0] == 250, end
            assert smtp.docmd("NOOP")[0] == 250, end
    for number in range(1, 1 + len(ends)):
        assert "MAIL FROM" in ann.do("mail read %d" % number), number
    assert "You have no letter %d" % (1 + len(ends)) in ann.do("mail read %d" % (1 + len(ends)))


def the_rest_of_a_long_line_is_not_a_command(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    with door(server) as smtp:
        begin_message(smtp, "ann")
        smtp.send(b"From: bo@example.net\r\n\r\n" + b"x" * 9000)
        ann.do("look")
        ann.do("look")
        smtp.send(b".\r\n")
        ann.do("look")
        smtp.send(b"MAIL FROM:<eve@example.net>\r\n.\r\n")
        assert smtp.getreply()[0] == 552
        assert smtp.docmd("NOOP")[0] == 250
        for end in (b"\n.\r\nMAIL FROM:<eve@example.net>\r\n.\r\n", b"\r\n.\r\n"):
            begin_message(smtp, "ann")
            smtp.send(b"x" * 9000)
            ann.do("look")
            smtp.send(end[:1])
            ann.do("look")
            smtp.send(end[1:])
            assert smtp.getreply()[0] == 552, end
            assert smtp.docmd("NOOP")[0] == 250, end


def a_sender_cannot_look_like_a_player(folder):
    server = mail(folder)
    new_player(server, "Ann")
    for service, kind in (("smtp", smtplib.SMTP), ("lmtp", smtplib.LMTP)):
        with door(server, service, kind) as smtp:
            for sender, code in (("wizard@" + DOMAIN, 550), ('"a@b"@' + DOMAIN, 554), ("wizard@mud.ex\u0430mple.org", 554),
                                 ("wizard @" + DOMAIN, 550), ("eve@example.net>, <wizard@" + DOMAIN, 554),
                                 ("eve@example.net>\r\nFrom: <wizard@" + DOMAIN, 554)):
                refused(lambda: smtp.sendmail("bo@example.net", [address("ann")], ("From: <%s>\r\n\r\nHi.\r\n" % sender).encode()),
                        code)


def a_deleted_account_leaves_no_token(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    box(server).logout()
    cut = box(server)
    cut.select()
    cut.shutdown()
    with door(server, "submission") as smtp:
        smtp.login("ann", "password1")
    told = ann.do("sessions")
    for _ in range(100):
        told = ann.do("sessions")
        if "Token" not in told:
            break
    assert "Token" not in told, told


def mail_calls_are_refused_outside_mail_services(folder):
    """A WebSocket request that anybody can send is not taken for a letter from another world."""
    server = folder.server(SETTINGS, services=("telnet", "http"))
    ann = new_player(server, "Ann")
    socket_ = Socket(server.ports["http"])
    for name, args in (("mail.come", {"to": ["ann"], "from": "wizard@example.net", "subject": "x", "text": "y"}),
                       ("mail.address", {"name": "ann", "from": ""}), ("mail.send", {"to": ["ann"], "subject": "x", "text": "y"}),
                       ("mail.list", {}), ("mail.read", {"numbers": [1]}), ("mail.delete", {"numbers": [1]})):
        socket_.send(type="call", tag=1, name=name, args=args)
        reply = socket_.next("reply")
        assert reply["data"]["status"] in (401, 403), (name, reply)
    assert "You have no letters" in ann.do("mail")


def many_letters_are_told_together_and_all_kept(folder):
    server = mail(folder)
    ann = new_player(server, "Ann")
    with door(server) as smtp:
        for number in range(9):
            smtp.send_message(message("bo%d@example.net" % number, address("ann"), "Letter %d" % number, "Hello."))
    told = ann.read_on("from outside")
    assert told.count("[mail]") == 4 and "Letter 2" in told and "Letter 3" not in told, told
    assert "New letters from outside: 6." in told, told
    assert "Letter 8" in ann.do("mail")


def guests_of_a_banned_address_deliver_no_mail(folder):
    server = mail(folder, settings="limits = { exempt = {} }\n")
    new_player(server, "Ann")
    wizard = enter_wizard(server)
    wizard.do("@ban guests@127.0.0.1 because Spam")
    with door(server) as smtp:
        refused(lambda: smtp.send_message(message("bo@example.net", address("ann"), "Hi", "Hello.")), 550, "banned")
    wizard.do("@unban guests@127.0.0.1")
    with door(server) as smtp:
        smtp.send_message(message("bo@example.net", address("ann"), "Hi", "Hello."))


def mail_works_behind_a_gate_over_a_restart(folder):
    server = mail(folder, gated=True)
    new_player(server, "Ann")
    with door(server) as smtp:
        smtp.send_message(message("bo@example.net", address("ann"), "One", "Hello."))
        client = box(server)
        assert client.select() == ("OK", [b"1"])
        server.kill()
        server.start()
        smtp.send_message(message("bo@example.net", address("ann"), "Two", "Hello."))
    try:
        client.noop()
    except imaplib.IMAP4.abort as end:
        assert "open INBOX again" in str(end), end
    assert box(server).select() == ("OK", [b"2"])


def a_reset_during_a_receiver_lookup_leaks_no_memory(folder):
    server = mail(folder)
    new_player(server, "Ann")
    says = b"RCPT TO:<ann@%s>\r\nRSET\r\nMAIL FROM:<x@example.net>\r\n" % DOMAIN.encode()
    for _ in range(10):
        with socket.create_connection(("127.0.0.1", server.ports["smtp"]), timeout=60) as connection:
            connection.sendall(b"EHLO x\r\nMAIL FROM:<x@example.net>\r\n" + says * 200)
            got = b""
            while b"2.1.5 Good" not in got:
                got += connection.recv(4096)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert server.stop() == 0, server.last_words()  # the leak sanitizer looks at the end


if __name__ == "__main__":
    raise SystemExit(main([
        a_mailed_message_becomes_a_letter,
        an_address_of_the_game_names_a_player,
        accepted_mail_survives_a_crash,
        the_text_part_of_a_message_is_the_letter,
        mail_is_accepted_only_for_players_of_this_game,
        a_message_reaches_all_receivers_or_none,
        a_frequent_sender_has_to_wait,
        a_player_can_ignore_a_sender_or_refuse_mail,
        players_can_send_mail_by_submission,
        passwords_are_refused_without_tls,
        input_before_tls_is_discarded,
        lines_that_are_wrong_are_answered,
        a_client_with_many_mistakes_is_disconnected,
        an_oversized_message_is_refused,
        mail_needs_a_domain,
        swaks_sends_a_letter,
        a_dot_after_a_bare_line_end_does_not_end_a_message,
        the_rest_of_a_long_line_is_not_a_command,
        a_sender_cannot_look_like_a_player,
        a_deleted_account_leaves_no_token,
        a_reset_during_a_receiver_lookup_leaks_no_memory,
        mail_calls_are_refused_outside_mail_services,
        many_letters_are_told_together_and_all_kept,
        guests_of_a_banned_address_deliver_no_mail,
        mail_works_behind_a_gate_over_a_restart,
    ], needs=("mail",)))
