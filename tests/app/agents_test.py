#!/usr/bin/env python3
"""Mail and news with programs that other people wrote, run as their users do: OpenSMTPD between the game and the
Internet, and the news reader slrn.

usage: agents_test.py SKEIN"""
import os
import re
import shutil
import smtplib
import socket
import subprocess
import sys
import time

from mail_test import message
from news_test import news
from pane import Pane
from program import main
from relay_test import ask, leave
from served import enter

DOMAIN = "mud.example.org"
THEIRS = "elsewhere.example"
DELIVER = """#!/bin/sh
[ ! -e %(folder)s/gone ] || exit 69
cat > %(folder)s/box/.$$ && mv %(folder)s/box/.$$ %(folder)s/box/$$
"""
POST_OFFICE = """table people "%(folder)s/people"
listen on 127.0.0.1 port %(port)d
action box mda "%(folder)s/deliver" virtual <people>
action game relay host "lmtp://127.0.0.1:%(game)d"
match from any for domain "%(ours)s" action game
match from any for domain "%(theirs)s" action box
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class PostOffice:
    """An OpenSMTPD that delivers mail to a folder, and mail for the game to its LMTP service."""

    def __init__(self, folder, port, game):
        self.folder, self.box = folder, os.path.join(folder.path, "box")
        os.mkdir(self.box)
        os.chmod(self.box, 0o777)
        os.chmod(folder.path, 0o755)  # it delivers as the user nobody
        words = {"folder": folder.path, "port": port, "game": game, "ours": DOMAIN, "theirs": THEIRS}
        folder.write("people", "@%s: nobody\n" % THEIRS)
        os.chmod(folder.write("deliver", DELIVER % words), 0o755)
        self.process = subprocess.Popen(["smtpd", "-d", "-f", folder.write("smtpd.conf", POST_OFFICE % words)],
                                        stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder.path, "smtpd.log"), "wb"),
                                        start_new_session=True)
        folder.processes.append(self.process)
        self.port = port
        until(lambda: socket.create_connection(("127.0.0.1", port)).close() is None, OSError)

    def wait(self, *words):
        """The text of the letter in the box that has them all; it is taken out."""
        def look():
            for name in os.listdir(self.box):
                path = os.path.join(self.box, name)
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                if not name.startswith(".") and all(word in text for word in words):
                    os.unlink(path)
                    return text
            return None
        return until(look, FileNotFoundError)


def until(ask_it, failure=()):
    end = time.monotonic() + 60
    while True:
        try:
            answer = ask_it()
            if answer:
                return answer
        except failure:
            pass
        assert time.monotonic() < end
        time.sleep(0.05)


def letters_pass_through_opensmtpd(folder):
    if os.geteuid() != 0 or not shutil.which("smtpd"):
        print("# OpenSMTPD, which runs as root alone, is not here or may not run: left out")
        return
    port = free_port()
    server = folder.server('mail = { domain = "%s", relay = "smtp://127.0.0.1:%d" }\n' % (DOMAIN, port), services=("telnet", "lmtp"))
    office = PostOffice(folder, port, server.ports["lmtp"])
    ann = enter(server, "create Ann password1")
    assert "A code was sent" in ask(ann, "ann@" + THEIRS)
    code = re.search(r"set email ([a-z0-9]{8})", office.wait("set email")).group(1)
    assert "Confirmed" in ann.do("set email " + code)
    leave(ann)
    bob = enter(server, "create Bob password1")
    bob.do("mail ann = Are you well?")
    assert "From: Bob <Bob@%s>" % DOMAIN in office.wait("Are you well?")
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as smtp:
        smtp.send_message(message("Ann <ann@%s>" % THEIRS, "bob@" + DOMAIN, "Well enough", "Thank you.\n.And you?"))
    until(lambda: "Well enough" in bob.do("mail"))
    told = bob.do("mail read 1")
    assert "Thank you." in told and ".And you?" in told, told
    folder.write("gone", "")
    bob.do("mail ann = Are you there?")
    ann = enter(server, "connect ann password1")
    until(lambda: "came back" in ann.do("mail"))
    assert "came back" in ann.do("set email")


def slrn_can_read_and_answer_notices(folder):
    server, _, _ = news(folder)
    ann = enter(server, "create Ann password1")
    ann.do("post A lost cat = It is grey.")
    ann.do("board subscribe")
    editor = folder.write("editor", "#!/bin/sh\necho 'I have seen it.' >> \"$1\"\n")
    os.chmod(editor, 0o755)
    settings = folder.write("slrnrc", 'nnrpaccess "127.0.0.1" "ann" "password1"\nset editor_command "%s \'%%s\'"\n'
                            'set hostname "mud.example.org"\nset username "ann"\nset realname "Ann"\n' % editor)
    pane = Pane(folder, "slrn", ["slrn", "-n", "-i", settings, "-f", folder.write("newsrc", "tavern.board:\n"), "-h", "127.0.0.1",
                                 "-p", str(server.ports["nntp"])], {"HOME": folder.path, "LANG": "C.UTF-8"})
    try:
        pane.shows("1  tavern.board")
        pane.type("Enter")
        pane.shows("Ann", "A lost cat")
        pane.type("Enter")
        pane.shows("It is grey.")
        pane.type("f")
        pane.shows("Are you sure you want to followup?")
        pane.type("y")
        pane.shows("Post the message?")
        pane.type("y")
        pane.shows("Posting...done.")
    finally:
        pane.close()
    assert "2. Re: A lost cat (to 1; Ann" in ann.do("board")
    assert "I have seen it." in ann.do("board 2")


if __name__ == "__main__":
    sys.exit(main([letters_pass_through_opensmtpd, slrn_can_read_and_answer_notices]))
