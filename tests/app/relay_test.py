#!/usr/bin/env python3
"""Letters sent by mail: recipients, timing and bounces. A small SMTP server stands in for the rest of the Internet,
and a second game for another one in one test.

usage: relay_test.py SKEIN"""
import email
import email.policy
import re
import smtplib
import socket
import sys
import threading

from program import Folder, fails, main
from served import Player, enter, enter_wizard
import web_client

DOMAIN = "mud.example.org"


class Post:
    """A mail server that keeps all mail, unless refuses(command, line) gives another answer."""

    def __init__(self):
        self.messages, self.refuses = [], lambda command, line: None
        self.came = threading.Condition()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                peer, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        lines = peer.makefile("rb")
        try:
            self.answer(peer, lines)
        except ConnectionError:
            pass  # it was killed

    def answer(self, peer, lines):

        def say(text):
            peer.sendall(text.encode() + b"\r\n")
        say("220 here")
        sender, to = None, []
        for line in lines:
            line = line.decode().rstrip("\r\n")
            command = line.split(" ")[0].upper()
            other = self.refuses(command, line)
            if command == "MAIL":
                sender, to = re.search("<(.*?)>", line).group(1), []
            if command == "RCPT" and not other:
                to.append(re.search("<(.*?)>", line).group(1))
            if command == "DATA" and not other:
                say("354 go on")
                text = b""
                while (more := lines.readline()) != b".\r\n":
                    assert len(more) <= 1000 and more.endswith(b"\r\n") and max(more) < 128, more
                    text += more[1:] if more.startswith(b".") else more
                with self.came:
                    self.messages.append((sender, to, email.message_from_bytes(text, policy=email.policy.default)))
                    self.came.notify_all()
            say(other or ("221 bye" if command == "QUIT" else "250 good"))
            if command == "QUIT":
                return peer.close()

    def wait(self, count=1):
        with self.came:
            assert self.came.wait_for(lambda: len(self.messages) >= count, 60), self.messages
        return self.messages[count - 1]

    def close(self):
        self.listening.close()


def relayed(folder, post, settings="", services=("telnet", "smtp"), **more):
    return folder.server('name = "Łódź <one>"\nmail = { domain = "%s", relay = "smtp://127.0.0.1:%d" }\n%s' % (
        DOMAIN, post.port, settings), services=services, **more)


def leave(player):
    player.type("quit")
    player.wait_end()


def code_in(message):
    return re.search(r"set email ([a-z0-9]{8})", message.get_content()).group(1)


def ask(player, address, password="password1"):
    """Registers the address for the player; returns the answer."""
    player.type("set email " + address)
    player.read_on("Your present password")
    return player.do(password)


def number_of(player, name):
    return re.search(r"#(\d+)", player.do("@show " + name)).group(1)


def with_address(server, post, name, address):
    """Creates a player with that address."""
    player = enter(server, "create %s password1" % name)
    before = len(post.messages)
    told = ask(player, address)
    assert "A code was sent to " + address in told, told
    assert "Confirmed" in player.do("set email " + code_in(post.wait(before + 1)[2]))
    return player


def letters_are_mailed_to_absent_players(folder):
    post = Post()
    server = relayed(folder, post)
    ann = with_address(server, post, "Ann", "ann@example.net")
    sender, to, code = post.messages[0]
    assert to == ["ann@example.net"] and sender.startswith("bounce+") and sender.endswith("@" + DOMAIN)
    assert "Łódź <one>" in code["Subject"] and code["From"] == '"Łódź <one>" <postmaster@%s>' % DOMAIN, (code["Subject"], code["From"])
    assert code["Auto-Submitted"] == "auto-generated" and "Ann" in code.get_content()
    bob = enter(server, "create Bob password1")
    bob.do("mail ann = While you are here.")
    leave(ann)
    bob.do("mail ann = Grüße!\nThe second line.")
    sender, to, letter = post.wait(2)
    assert to == ["ann@example.net"] and letter["From"] == "Bob <Bob@%s>" % DOMAIN and letter["Subject"] == "Grüße!", letter
    assert letter.get_content().startswith("Grüße!"), letter.get_content()
    assert "set email off" in letter.get_content()
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=60) as smtp:
        smtp.sendmail("cy@example.com", ["ann@" + DOMAIN], b"From: Cy <cy@example.com>\r\nSubject: Hi\r\n\r\nFrom afar.\r\n")
    _, _, letter = post.wait(3)
    assert letter["From"] == '"cy@example.com" <postmaster@%s>' % DOMAIN and letter["Reply-To"] == "cy@example.com"
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=60) as smtp:  # as another game would send it back
        smtp.sendmail("bounce+7@example.com", ["ann@" + DOMAIN], letter.as_bytes().replace(
            b"postmaster@" + DOMAIN.encode(), b"postmaster@example.com"))
    assert len({message["Message-ID"] for _, _, message in post.messages}) == 3
    for sender, _, message in post.messages:  # a reply reveals only that address, and cannot make the other bounce
        assert sender.split("+")[1].split("@")[0] not in message.as_string(), message
    ann = enter(server, "connect ann password1")
    assert "postmaster@example.com" in ann.do("mail") and "Grüße!" in ann.do("mail") and "also sent to ann@example.net" in ann.do("set email")
    assert "deleted" in ann.do("set email off") and "You haven't given an e-mail address" in ann.do("set email")
    leave(ann)
    bob.do("mail ann = Not by mail.")
    bob.do("look")
    assert len(post.messages) == 3


def only_players_who_asked_get_mail(folder):
    post = Post()
    server = relayed(folder, post)
    ann = enter(server, "create Ann password1")
    for text in ("ann", "@example.net", "ann@localhost", "a b@example.net", "ann@example..net", "<ann@example.net>",
                 "ann@" + "x" * 300 + ".net", "ann@-example.net", ".ann@example.net", "ann.@example.net", "a..n@example.net",
                 "-oQ/tmp@b.example", "|sh@b.example", "/tmp/ann@b.example", "~root@b.example"):  # options, programs, files
        assert "A code" not in ann.do("set email " + text), text
    assert "arrive here anyway" in ann.do("set email cob@" + DOMAIN.upper())
    assert "A code" in ask(ann, "eve@example.net")
    _, _, message = post.wait()
    assert "one code a minute" in ask(ann, "eve@example.net")
    for _ in range(5):
        assert "is wrong or has expired" in ann.do("set email aaaaaaaa")
    assert "is wrong or has expired" in ann.do("set email " + code_in(message))
    for number in range(4):
        assert "A code" in ask(ann, "eve%d@example.net" % number)
        post.wait(number + 2)
    assert "five codes a day" in ask(ann, "eve5@example.net")
    guest = enter(server, "guest")
    assert "guest can't get mail" in guest.do("set email eve@example.net")
    bob = enter(server, "create Bob password1")
    leave(ann)
    bob.do("mail ann = Hello.")
    bob.do("look")
    assert len(post.messages) == 5


def an_open_session_alone_cannot_take_over_the_address(folder):
    post = Post()
    server = relayed(folder, post)
    ann = with_address(server, post, "Ann", "ann@example.net")
    ann.type("set email eve@example.net")
    ann.read_on("Your present password")
    for _ in range(2):
        ann.type("a guess of it")
        ann.read_on("That isn't your password. Your present password")
    assert "stays as it is" in ann.do("a guess of it")
    assert "also sent to ann@example.net" in ann.do("set email")
    assert len(post.messages) == 1


def unsent_mail_waits_over_a_crash(folder):
    post = Post()
    server = relayed(folder, post)
    with_address(server, post, "Ann", "ann@example.net").close()
    tries = threading.Event()

    def away(command, _line):
        if command == "RCPT":
            tries.set()
            return "554 5.7.1 you may not relay"
        return None
    post.refuses = away
    bob = enter(server, "create Bob password1")
    wizard = enter_wizard(server)
    wizard.do("@boot ann")
    bob.do("mail ann = It waits.")
    assert tries.wait(60)
    server.kill()
    post.refuses = lambda command, line: None
    server.start()
    _, to, letter = post.wait(2)
    assert to == ["ann@example.net"] and "It waits." in letter.get_content()


def report(action, number):
    """A mail server's report about a letter (RFC 3464)."""
    return ("From: MAILER-DAEMON@%s\r\nSubject: Status\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=xx\r\n\r\n"
            "--xx\r\nContent-Type: text/plain\r\n\r\nYour letter waits.\r\n"
            "--xx\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.net\r\n\r\n"
            "Final-Recipient: rfc822; cob@example.net\r\nAction: %s\r\nStatus: %d.0.0\r\n\r\n--xx--\r\n" % (
                DOMAIN, action, number)).encode()


def a_bounce_is_reported(folder):
    post = Post()
    server = relayed(folder, post)
    for name in ("Ann", "Cob"):
        player = with_address(server, post, name, name.lower() + "@example.net")
        leave(player)
    bob = enter(server, "create Bob password1")
    post.refuses = lambda command, line: "524 5.2.4 no such user" if command == "RCPT" else None
    bob.do("mail ann = Where are you?")
    ann = enter(server, "connect ann password1")
    wait_for(ann, "mail", "came back")
    told = ann.do("mail read 2")
    assert "no such user" in told and "ann@example.net" in told, told
    assert "came back" in ann.do("set email")
    post.refuses = lambda command, line: None
    bob.do("mail cob = Where are you?")
    sender, _, _ = post.wait(3)
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=60) as smtp:
        smtp.ehlo()
        for wrong in ("bounce+1@", "bounce@", "bounce+x@"):
            smtp.mail("")
            answer = smtp.rcpt(wrong + DOMAIN)
            assert answer[0] == 550, answer
            smtp.rset()
        for action, number in (("delayed", 4), ("relayed", 5)):
            smtp.sendmail("", [sender], report(action, number))
        assert "came back" not in enter(server, "connect cob password1").do("set email")
        smtp.sendmail("", [sender], b"From: MAILER-DAEMON@%s\r\nSubject: Failed\r\n\r\nMailbox of cob is full.\r\n"
                      % DOMAIN.encode())
    cob = enter(server, "connect cob password1")
    assert "Mailbox of cob is full." in cob.do("mail read 2")
    assert "came back" in cob.do("set email")


def wait_for(player, line, words):
    for _ in range(600):
        told = player.do(line)
        if words in told:
            return told
        player.do("look")
    raise AssertionError(told)


def a_password_can_be_reset_by_mail(folder):
    post = Post()
    server = relayed(folder, post)
    with_address(server, post, "Ann", "ann@example.net").close()
    enter(server, "create Bob password1").close()
    stranger = Player(server.port)
    for name in ("ann", "bob", "nobody"):
        stranger.type("reset " + name)
        assert "If %s has an e-mail address" % name in stranger.read_on("reset %s CODE" % name)
    stranger.type("reset 1")
    stranger.read_on("reset NAME")
    _, to, message = post.wait(2)
    assert to == ["ann@example.net"]
    code = re.search(r"reset Ann ([a-z0-9]{8})", message.get_content()).group(1)
    for line in ("reset ann aaaaaaaa", "reset bob " + code, "reset nobody " + code):
        stranger.type(line)
        stranger.read_on("is wrong or has expired")
    old = enter(server, "connect ann password1")
    stranger.type("reset ANN " + code.upper())
    stranger.read_on("Choose a password for")
    stranger.type("password2")
    stranger.read_on("password again")
    stranger.type("password2")
    stranger.read_on("Welcome back, Ann")
    old.wait_end()
    again = Player(server.port)
    again.type("reset ann " + code)
    again.read_on("is wrong or has expired")
    again.type("connect ann password1")
    again.read_on("Wrong name or password")
    enter(server, "connect ann password2")
    assert len(post.messages) == 2
    assert "password by mail" in enter_wizard(server).do("@audit ann")


def the_web_resets_a_password_by_mail(folder):
    post = Post()
    server = relayed(folder, post, "limits = { logins_per_minute = 20 }\n", services=("telnet", "smtp", "http"))
    with_address(server, post, "Ann", "ann@example.net").close()
    enter(server, "create Bob password1").close()

    def asks(**fields):
        answer = web_client.ask(server.ports["http"], "POST", "/api/v1/login/reset", fields)
        return answer.status, answer.text, answer.fields.get("set-cookie", "")
    answers = [asks(name=name) for name in ("bob", "nobody", "ann")]
    assert answers[0] == answers[1] == answers[2] and answers[0][0] in (200, 204), answers
    code = re.search(r"reset Ann ([a-z0-9]{8})", post.wait(2)[2].get_content()).group(1)
    for fields in ({"name": "ann", "code": "aaaaaaaa"}, {"name": "bob", "code": code}, {"name": "nobody", "code": code}):
        status, said, _ = asks(password="password2", **fields)
        assert status == 401 and "wrong or has expired" in said, (status, said)
    status, said, _ = asks(name="ann", code=code, password="short")
    assert status == 422, (status, said)
    status, _, cookie = asks(name="Ann", code=code.upper(), password="password2")
    assert status == 200 and "HttpOnly" in cookie, (status, cookie)
    assert asks(name="ann", code=code, password="password3")[0] == 401
    enter(server, "connect ann password2").close()
    for _ in range(40):
        status, said, _ = asks(name="bob", code="bbbbbbbb", password="password2")
        if status == 429:
            break
    assert status == 429, (status, said)


def a_reset_code_ends_when_the_password_changes(folder):
    post = Post()
    server = relayed(folder, post)
    ann = with_address(server, post, "Ann", "ann@example.net")
    stranger = Player(server.port)
    stranger.type("reset ann")
    code = re.search(r"reset Ann ([a-z0-9]{8})", post.wait(2)[2].get_content()).group(1)
    stranger.type("reset ann " + code)
    stranger.read_on("Choose a password for")
    ann.type("password")
    for asked, line in (("Your present password", "password1"), ("Your new password", "password3"), ("The new password again", "password3")):
        ann.read_on(asked)
        ann.type(line)
    ann.read_on("is changed")
    stranger.type("password2")
    stranger.read_on("password again")
    stranger.type("password2")
    stranger.read_on("is wrong or has expired")
    enter(server, "connect ann password3")


def a_refused_letter_does_not_end_an_address(folder):
    post = Post()
    server = relayed(folder, post)
    leave(with_address(server, post, "Ann", "ann@example.net"))
    bob = enter(server, "create Bob password1")
    refused = threading.Event()

    def no_spam(command, _line):
        if command == "DATA":
            refused.set()
            return "554 5.6.0 that is spam"
        return None
    post.refuses = no_spam
    bob.do("mail ann = Buy now!")
    assert refused.wait(60)
    post.refuses = lambda command, line: None
    bob.do("mail ann = Good day.")
    assert "Good day." in post.wait(2)[2].get_content()
    ann = enter(server, "connect ann password1")
    assert "also sent to ann@example.net" in ann.do("set email") and "came back" not in ann.do("mail")


def a_bounce_of_an_older_address_does_not_end_a_newer_one(folder):
    post = Post()
    server = relayed(folder, post)
    ann = with_address(server, post, "Ann", "ann@example.net")
    mark = post.messages[0][0]
    assert "A code" in ask(ann, "ann@example.com")
    assert "Confirmed" in ann.do("set email " + code_in(post.wait(2)[2]))
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=60) as smtp:
        smtp.ehlo()
        smtp.mail("")
        answer = smtp.rcpt(mark)
        assert answer[0] == 550, answer
    assert "also sent to ann@example.com" in ann.do("set email")


def codes_count_towards_the_limit_before_they_are_sent(folder):
    post = Post()
    server = relayed(folder, post)
    post.refuses = lambda command, line: "451 4.3.0 later" if command == "RCPT" else None
    ann = enter(server, "create Ann password1")
    for number in range(5):
        assert "A code" in ask(ann, "eve%d@example.net" % number)
    assert "five codes a day" in ask(ann, "eve5@example.net")
    bob = enter(server, "create Bob password1")
    assert "one code a minute" in ask(bob, "EVE4@example.NET")


def two_games_can_exchange_mail(folder):
    other = Folder(folder.binary)
    try:
        theirs = other.server('mail = { domain = "north.example.org" }\n', services=("telnet", "smtp"))
        ours = folder.server('mail = { domain = "%s", relay = "127.0.0.1:%d" }\n' % (DOMAIN, theirs.ports["smtp"]),
                             services=("telnet", "smtp"))
        bob = enter(theirs, "create Bob password1")
        ann = enter(ours, "create Ann password1")
        ask(ann, "bob@north.example.org")
        bob.read_on("[mail] postmaster@" + DOMAIN)
        code = re.search(r"set email ([a-z0-9]{8})", bob.do("mail read 1")).group(1)
        assert "Confirmed" in ann.do("set email " + code)
        leave(ann)
        enter(ours, "create Cob password1").do("mail ann = Grüße <b>aus</b> Łódź\n.\nEnde")
        bob.read_on("[mail] Cob@" + DOMAIN)
        assert "Grüße <b>aus</b> Łódź" in bob.do("mail read 2")
        ann = enter(ours, "connect ann password1")
        ask(ann, "nobody@north.example.org")
        wait_for(ann, "mail", "came back")
    finally:
        other.close()


def an_invalid_relay_is_named(folder):
    for settings, words in (('mail = { relay = "http://a.example" }', "mail.relay"),
                            ('mail = { relay = "smtp://a.example/x", domain = "b.example" }', "mail.relay"),
                            ('mail = { relay = "smtp://a.example" }', "mail.from"),
                            ('mail = { relay = "a.example", from = "nobody" }', "mail.from")):
        config = folder.write("c.lua", settings)
        fails(folder.run("serve", "--config", config, "--listen", "telnet:127.0.0.1:0"), 1, words)


def nothing_is_sent_without_a_relay(folder):
    server = folder.server("")
    ann = enter(server, "create Ann password1")
    assert "This game sends no mail." in ann.do("set email ann@example.net")
    stranger = Player(server.port)
    stranger.type("reset ann")
    stranger.read_on("write to the people who run this game")


def channel_messages_are_mailed_once_a_day(folder):
    post = Post()
    server = relayed(folder, post, 'limits = { exempt = { "127.0.0.0/8" } }\n')
    wizard = enter_wizard(server)
    ann = with_address(server, post, "Ann", "ann@example.net")
    number = number_of(wizard, "ann")
    again = "@lua object('#%s'):after(0.1, 'digest')" % number
    assert "ann@example.net" in ann.do("set digest daily")
    leave(ann)
    wizard.do("chat The mill <b>is</b> on fire, Łódź")
    before = len(post.messages)
    wizard.do(again)
    sender, to, digest = post.wait(before + 1)
    assert to == ["ann@example.net"] and sender.startswith("bounce+"), (sender, to)
    assert digest["From"].addresses[0].addr_spec.startswith("postmaster@") and "Łódź" in digest["From"].addresses[0].display_name
    assert digest["Subject"] == "1 line on public" and digest["Auto-Submitted"] == "auto-generated", digest
    said = digest.get_content()
    assert "wizard: The mill <b>is</b> on fire, Łódź" in said.replace("Wizard", "wizard") and "set digest off" in said, said
    # Once a day, whatever happens to the clock, and across a crash.
    wizard.do("chat It is out")
    wizard.do(again)
    server.kill()
    server.start()
    wizard = enter(server, "connect wizard " + server.wizard_password)
    wizard.do(again)
    assert "digest" in wizard.do("@timers all")
    ann = enter(server, "connect ann password1")
    assert "set digest off" in ann.do("set digest")
    ann.do("set digest daily")
    leave(ann)
    wizard.do("chat And again")
    # A permanent refusal ends the attempts.
    came = threading.Event()
    post.refuses = lambda command, line: came.set() or "550 5.1.1 nobody" if command == "RCPT" else None
    wizard.do(again)
    assert came.wait(60)
    ann = enter(server, "connect ann password1")
    wait_for(ann, "mail", "came back")
    leave(ann)
    wizard.do(again)
    wizard.do("look")
    assert len(post.messages) == before + 1, [str(one[2]) for one in post.messages[before:]]
    post.close()


if __name__ == "__main__":
    sys.exit(main([
        letters_are_mailed_to_absent_players,
        channel_messages_are_mailed_once_a_day,
        only_players_who_asked_get_mail,
        an_open_session_alone_cannot_take_over_the_address,
        unsent_mail_waits_over_a_crash,
        a_bounce_is_reported,
        a_password_can_be_reset_by_mail,
        the_web_resets_a_password_by_mail,
        a_reset_code_ends_when_the_password_changes,
        a_refused_letter_does_not_end_an_address,
        a_bounce_of_an_older_address_does_not_end_a_newer_one,
        codes_count_towards_the_limit_before_they_are_sent,
        two_games_can_exchange_mail,
        an_invalid_relay_is_named,
        nothing_is_sent_without_a_relay,
    ], needs=("mail",)))
