#!/usr/bin/env python3
"""The full-screen game by OpenSSH's client in tmux, which tells the text of each row.

usage: ssh_screen_test.py SKEIN"""
import sys
import time

from pane import Pane
from program import main, need
from served import enter, enter_wizard, number_in
from ssh_client import Keys

SERVICES = ("telnet", "ssh")
PASSWORD = "password1"
CTRL_T = "C-t"


class Screen(Pane):
    """A terminal with ssh in it."""

    def __init__(self, folder, server, name, columns=100, rows=24, whole=False, password=PASSWORD):
        keys = Keys(folder)
        env = keys.env(password)
        if whole:
            env["LC_SKEIN"] = "screen"
        words = ["ssh", *keys.words(server.ports["ssh"]), "-o", "SendEnv=LC_SKEIN", "%s@127.0.0.1" % name]
        super().__init__(folder, name, words, env, columns, rows, ("SECRET", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "LANG", "LC_SKEIN"))

    def is_whole_after(self, key):
        """Whether the key makes it whole: not while the server does not know of its size."""
        self.type(key)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if any("\u2502 Here" in row for row in self.rows()):
                return True
            time.sleep(0.05)
        return False


def play(folder, **more):
    """A server, its wizard, Bo beside Ann, and Ann's screen."""
    server = folder.server(services=SERVICES)
    wizard = enter_wizard(server)
    for name in ("Ann", "Bo"):
        enter(server, "create %s %s" % (name, PASSWORD)).do("quit")
    bo = enter(server, "connect Bo " + PASSWORD)
    return server, wizard, bo, Screen(folder, server, "ann", **more)


def story_side_panel_and_input_line_have_their_places(folder):
    need(folder, "atlas")
    _, wizard, bo, ann = play(folder, whole=True)
    try:
        rows = ann.shows("Here", " Bo", "Ways out")
        assert rows[-1].startswith(">") and "The Waking Room" in rows[-2] and "Exits: out" in rows[-2], rows
        assert all(len(row) <= 100 for row in rows) and any("\u2502 Here" in row[70:80] for row in rows), rows
        ann.say("say over here")
        rows = ann.shows("over here", "You say")
        assert rows[-1].startswith(">") and "over" not in rows[-1], rows
        # A half-typed line stays while the story goes on.
        ann.type("-l", "say half")
        bo.do("say Listen to me now")
        rows = ann.shows("Listen to me now")
        assert rows[-1].startswith("> say half"), rows
        ann.type("C-u")
        # The map is as the command map draws it.
        rows = ann.shows("[@]")
        assert all("[@]" not in row[:74] for row in rows) and "[@]" in rows[0] + rows[1] + rows[2], rows
        # Tab completes the name of a person or thing that is present.
        lamp = number_in(wizard.do("@create a hurricane lantern"))
        wizard.do("@teleport #%d to here" % lamp)
        bo.do("say look there")
        ann.shows("\u2502  a hurricane lantern")
        ann.type("-l", "look hurr")
        ann.type("Tab")
        ann.until(lambda rows: rows[-1].startswith("> look hurricane"))
        ann.type("C-u")
        # Far back, and to the end again.
        for number in range(40):
            bo.do("say number %d" % number)
        ann.shows("number 39")
        ann.type("PPage")
        rows = ann.until(lambda rows: "more below" in rows[-2])
        assert not any("number 39" in row for row in rows), rows
        bo.do("say later")
        rows = ann.rows()
        assert not any("later" in row for row in rows[:-2]), rows
        ann.say("say now")
        rows = ann.shows("later", "now")
        assert "more below" not in rows[-2], rows
        # Up recalls the last line.
        ann.type("Up")
        ann.until(lambda rows: rows[-1].startswith("> say now"))
        ann.type("Up")
        ann.until(lambda rows: rows[-1].startswith("> say over here"))
        ann.type("Down", "Down")
        ann.until(lambda rows: rows[-1].rstrip() == ">")
        bo.do("out")
        ann.until(lambda rows: not any("\u2502  Bo" in row for row in rows))
    finally:
        ann.close()


def the_screen_can_be_entered_left_and_resized(folder):
    _, _, bo, ann = play(folder)
    try:
        rows = ann.shows("Exits:")
        assert not any("\u2502" in row for row in rows), rows
        ann.until(lambda rows: rows[-1] == ">" or ">" in rows)
        ann.type(CTRL_T)
        ann.shows("\u2502 Here")
        bo.do("say a sentence of many words that is as long as it takes to be told in two lines of a narrow terminal, or three")
        ann.shows("a sentence of many words")
        ann.tmux("resize-window", "-x", "50", "-y", "20")
        rows = ann.until(lambda rows: len(rows) == 20 and "Exits" in rows[-2] and any("or three" in row for row in rows))
        assert all(len(row) <= 50 and "\u2502" not in row for row in rows), rows
        ann.tmux("resize-window", "-x", "120", "-y", "30")
        ann.until(lambda rows: len(rows) == 30 and any("\u2502 Here" in row[90:] for row in rows))
        # On a screen that is too small: plain lines.
        ann.tmux("resize-window", "-x", "60", "-y", "4")
        ann.shows("Wizard and Bo are here.")
        ann.tmux("resize-window", "-x", "100", "-y", "24")
        ann.say("look")
        ann.until(lambda rows: sum("Exits: out." in row for row in rows) == 2)
        while not ann.is_whole_after(CTRL_T):
            pass
        # A password is shown nowhere.
        ann.say("password")
        ann.shows("assword")
        ann.say("not-to-be-seen")
        rows = ann.shows("isn't your password")
        assert not any("not-to-be-seen" in row for row in rows), rows
        ann.type("C-c")
        ann.say("cancel")
        ann.type(CTRL_T)
        ann.until(lambda rows: not any("Ways out" in row for row in rows))
        ann.say("say still here")
        bo.read_on("still here")
        ann.type(CTRL_T)
        ann.shows("\u2502 Here")
        ann.say("quit")
        bo.read_on("Ann")
    finally:
        ann.close()


def a_screen_reader_user_gets_plain_lines(folder):
    server, _, bo, ann = play(folder)
    try:
        ann.shows("Exits:")
        ann.say("set screenreader on")
        ann.shows("screenreader is now on")
        ann.type(CTRL_T)
        bo.do("say plain words")
        ann.until(lambda rows: any("plain words" in row for row in rows) and not any("\u2502" in row for row in rows))
    finally:
        ann.close()
    guest = Screen(folder, server, "guest", whole=True)
    try:
        # The speech of others is shown verbatim.
        guest.shows("\u2502  Bo")
        bo.do("say gotcha <b>not bold</>")
        rows = guest.shows("gotcha")
        assert rows[-1].startswith(">") and any("<b>not bold</>" in row for row in rows), rows
    finally:
        guest.close()


def the_monitor_works_on_the_screen(folder):
    server, _, bo, ann = play(folder)
    ann.close()
    wizard = Screen(folder, server, "wizard", password=server.wizard_password, whole=True, rows=30)
    try:
        wizard.shows("Here")
        wizard.say("@monitor")
        rows = wizard.shows("Slices:", "Conversations: ssh", "lua>")
        assert "Slices:" in rows[0] and rows[-1].startswith("lua>") and any("\u2500\u2500" in row for row in rows), rows
        # Only the longest transactions of the last second are named, and the wizard's own entry may be among them.
        wizard.until(lambda rows: bo.do("say Over here") and all(
            any(text in row for row in rows) for text in ("Over here", "Slices:", "Bo  say {")))
        wizard.say("6 * 7")
        wizard.shows("42")
        wizard.say("!say hello <b>there</>")
        wizard.shows("You say", "<b>there</>")
        bo.do("@monitor")
        wizard.type("C-c")
        rows = wizard.until(lambda rows: not any("Slices:" in row for row in rows) and rows[-1].startswith(">"))
        wizard.shows("The monitor is off.")
        wizard.say("@monitor")
        wizard.shows("Slices:", "lua>")
        wizard.type("C-d")
        wizard.ends()
    finally:
        wizard.close()


if __name__ == "__main__":
    sys.exit(main([
        story_side_panel_and_input_line_have_their_places,
        the_screen_can_be_entered_left_and_resized,
        a_screen_reader_user_gets_plain_lines,
        the_monitor_works_on_the_screen,
    ], needs=("ssh",)))
