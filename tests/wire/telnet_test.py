"""Telnet as bytes: hiding a password while it is typed, the prompts between, and menus as data."""
import json
import re
import socket
import sys

from irc_client import main
from served import enter_wizard, number_in

IAC_WILL_ECHO = b"\xff\xfb\x01"
IAC_WONT_ECHO = b"\xff\xfc\x01"
PROMPT = b"> \xff\xf9"


class Line:
    """A connection that says yes to nothing."""

    def __init__(self, wire):
        self.socket = socket.create_connection(("127.0.0.1", wire.server.ports["telnet"]))
        self.socket.settimeout(60)
        self.bytes = b""
        wire.clients.append(self)

    def until(self, end):
        while end not in self.bytes:
            more = self.socket.recv(1 << 16)
            assert more, ("the server has closed", self.bytes)
            self.bytes += more
        at = self.bytes.index(end) + len(end)
        taken, self.bytes = self.bytes[:at], self.bytes[at:]
        return taken

    def type(self, line, end=PROMPT):
        self.socket.sendall(line + b"\r\n")
        return self.until(end)

    def data(self, topic):
        """Returns the next GMCP message of that name; skips text before it."""
        self.until(b"\xff\xfa\xc9" + topic + b" ")
        return json.loads(self.until(b"\xff\xf0")[:-2])

    def leave(self):
        """Quits and waits for the end, so that the next player in the room sees nobody go."""
        self.socket.sendall(b"quit\r\n")
        while self.socket.recv(1 << 16):
            pass

    def close(self):
        self.socket.close()


def change(wire, name, answers):
    """Changes the password; returns the output after each line. answers: the client answers offers to echo."""
    line = Line(wire)
    line.type(b"create %s first-secret" % name)
    came = []
    for typed in (b"password", b"first-secret", b"second-secret", b"second-secret"):
        came.append(line.type(typed))
        for offer, answer in ((IAC_WILL_ECHO, b"\xff\xfd\x01"), (IAC_WONT_ECHO, b"\xff\xfe\x01")):
            if answers and offer in came[-1]:
                line.socket.sendall(answer)
    assert b"have been logged out.\r\n" in came[-1], came
    came.append(line.type(b"look"))
    assert not line.bytes, line.bytes
    line.leave()
    return came


def check_change(came):
    way_out = b" (or leave it empty to cancel):"
    asks = [ask + way_out for ask in
            (b"Your present password", b"Your new password, 8 characters or more", b"The new password again")]
    for told, ask in zip(came, asks):
        assert ask in told and told.index(ask) < told.index(PROMPT), told
        assert IAC_WONT_ECHO not in told, told
    assert came[0].index(IAC_WILL_ECHO) < came[0].index(PROMPT), came[0]
    assert came[3].index(IAC_WONT_ECHO) < came[3].index(PROMPT), came[3]
    for told in came:
        assert told.count(b"> ") == 1, told
    assert b"".join(came).count(IAC_WILL_ECHO) >= 1 and IAC_WILL_ECHO not in came[4], came
    assert not re.search(b"(first|second)-secret", b"".join(came)), came


def nothing_shows_from_the_first_secret_prompt_to_the_last(wire):
    came = change(wire, b"anna", True)

    check_change(came)
    assert b"".join(came).count(IAC_WILL_ECHO) == 1, came
    assert b"".join(came).count(IAC_WONT_ECHO) == 1, came


def a_password_change_works_without_echo_negotiation(wire):
    check_change(change(wire, b"bert", False))


def passwords_typed_ahead_stay_unseen(wire):
    line = Line(wire)
    line.type(b"create eric first-secret")
    line.socket.sendall(b"password\r\nfirst-secret\r\nshort\r\nsecond-secret\r\nsecond-secret\r\n")
    told = line.until(b"have been logged out.\r\n")
    assert b"That is too short." in told, told
    assert not re.search(b"(first|second)-secret", told), told
    line.socket.sendall(b"password\r\nwrong-secret\r\ncancel\r\n")
    told = line.until(b"Your password stays as it is.")
    assert b"That isn't your password. Your present password (or" in told and b"Your new password" not in told, told
    line.leave()


def a_session_ended_by_a_new_password_gets_the_right_text(wire):
    line = Line(wire)
    line.type(b"create fritz first-secret")
    other = Line(wire)
    other.type(b"connect fritz first-secret")
    for typed in (b"password", b"first-secret"):
        other.type(typed)
    line.socket.sendall(b"password\r\nfirst-secret\r\nsecond-secret\r\nsecond-secret\r\n")
    line.until(b"have been logged out.\r\n")
    line.until(b"One of your other connections has ended.")
    told = line.type(b"say done", b'"done"')
    assert b"stays as it is" not in told, told
    line.leave()


def a_registered_guest_keeps_their_things(wire):
    line = Line(wire)
    name = re.search(rb"You are (Guest-\d+), a guest", line.type(b"guest")).group(1).decode()
    wizard = enter_wizard(wire.server)
    bead = number_in(wizard.do("@create a glass bead"))
    wizard.do("@teleport #%d to %s" % (bead, name))
    assert b"register as Wren" in line.type(b"register")
    assert b"north" in line.type(b"register north")
    assert b"taken" in line.type(b"register wizard")
    came = [line.type(typed) for typed in (b"register Wanda", b"third-secret", b"other-secret", b"")]
    assert b"You are called Wanda now." in came[0] and IAC_WILL_ECHO in came[0], came
    assert b"two were different" in came[2] and b"You stay a guest, called Wanda." in came[3], came
    came = [line.type(typed) for typed in (b"register Wanda", b"third-secret", b"third-secret")]
    assert b"You now have an account, and Wanda is your name." in came[2], came
    assert not re.search(b"(third|other)-secret", b"".join(came)), came
    assert b"You're in the game as Wanda." in line.type(b"register Ward")
    line.leave()
    again = Line(wire)
    again.type(b"connect Wanda third-secret")
    assert b"a glass bead" in again.type(b"inventory")
    again.leave()


def echo_is_off_while_a_log_in_password_is_typed(wire):
    line = Line(wire)
    line.type(b"create clara first-secret")
    line.leave()
    line = Line(wire)
    line.until(b"quit.\r\n")

    told = line.type(b"clara", IAC_WILL_ECHO)
    assert PROMPT not in told, told
    told = line.type(b"wrong-secret", b"password")
    assert b"wrong-secret" not in told, told
    told = line.type(b"first-secret")
    assert IAC_WONT_ECHO in told and told.count(b"> ") == 1, told
    assert told.index(IAC_WONT_ECHO) < told.index(PROMPT), told
    line.leave()


def sends(line, *typed):
    line.socket.sendall(b"".join(one + b"\r\n" for one in typed))


def refused_passwords_stay_unseen(wire, answers):
    """Refusals at the password prompt: the echo stays off, or the name prompt shows that it is on again."""
    wizard = enter_wizard(wire.server)
    line = Line(wire)
    name = b"greta" if answers else b"hanna"
    line.type(b"create %s first-secret" % name)
    line.leave()
    for end, lift in ((b"@ban %s for 1h because rude", b"@unban %s"), (None, None)):
        line = Line(wire)
        line.until(b"quit.\r\n")
        if answers:
            line.socket.sendall(b"\xff\xfd\x01")
        line.type(name, b"Password: ")
        if end:
            wizard.do((end % name).decode())
            # The proxy may have sent one line more when the password has been checked.
            sends(line, b"first-secret", *(() if "gated" in sys.argv else (b"hunter22", b"yes")))
        else:
            sends(line, b"cancel", b"hunter22", b"yes")
        told = line.until(b"Name: \xff\xf9")
        assert b"hunter22" not in told and b"yes or no" not in told, told
        assert IAC_WONT_ECHO + b"Name: " in told, told
        assert b"What you typed meanwhile was ignored." in told or (end and "gated" in sys.argv), told
        told = line.type(name, b"Password: ")
        assert IAC_WILL_ECHO in told, told
        line.close()
        if lift:
            wizard.do((lift % name).decode())


def a_refused_password_stays_unseen(wire):
    refused_passwords_stay_unseen(wire, True)


def a_refused_password_stays_unseen_without_echo_negotiation(wire):
    refused_passwords_stay_unseen(wire, False)


def a_line_typed_ahead_of_the_end_of_a_password_question_is_no_command(wire):
    line = Line(wire)
    line.type(b"create ida first-secret")
    line.type(b"password")
    sends(line, b"wrong-one", b"wrong-two", b"wrong-three", b"exits")
    told = line.until(b"What you typed meanwhile was ignored.") + line.until(PROMPT)
    assert IAC_WONT_ECHO in told and b"Stair" not in told, told
    line.type(b"")
    line.leave()


def a_client_that_wants_menus_gets_them_as_data(wire):
    line = Line(wire)
    line.socket.sendall(b"\xff\xfd\xc9\xff\xfa\xc9Core.Supports.Set [\"Menu 1\"]\xff\xf0")
    line.type(b"create doris first-secret")
    line.type(b"out")

    line.type(b"talk to pim")
    menu = line.data(b"Menu.Show")
    assert menu["kind"] == "choose" and menu["from"] == "Pim" and menu["leave"] == "cancel", menu
    assert [o["line"] for o in menu["options"]] == [str(i + 1) for i in range(len(menu["options"]))], menu
    line.socket.sendall(menu["leave"].encode() + b"\r\n")
    assert line.data(b"Menu.End") == {"id": menu["id"]}
    came = line.type(b"in", b"Exits:") + line.until(PROMPT)
    assert b"Room.Info" not in came, came


def gmcp_lists_things_and_people_in_the_room(wire):
    """Char.Items and Room.Players: whole lists, then additions; hidden or unseen ones are in none."""
    wizard = enter_wizard(wire.server)
    hall = number_in(wizard.do("@dig Quiet Hall"))
    line = Line(wire)
    line.socket.sendall(b"\xff\xfd\xc9\xff\xfa\xc9" + b'Core.Supports.Set ["Room 1", "Char.Items 1"]' + b"\xff\xf0")
    line.type(b"create Tilda long-enough")
    assert line.data(b"Char.Items.List")["location"] == "room"
    assert line.data(b"Char.Items.List") == {"location": "inv", "items": []}
    line.data(b"Room.Players")
    wizard.do("@create a lamp")
    lamp = number_in(wizard.do("@create a loose stone"))
    wizard.do("@teleport Tilda to #%d" % hall)
    rooms = line.data(b"Char.Items.List")
    assert rooms == {"location": "room", "items": []}, rooms
    assert line.data(b"Room.Players") == []
    wizard.do("@teleport #%d" % hall)
    assert line.data(b"Room.AddPlayer") == {"name": "wizard", "fullname": "wizard"}
    wizard.do("drop stone")
    stone = {"id": lamp, "name": "a loose stone", "attrib": ""}
    assert line.data(b"Char.Items.Add") == {"location": "room", "item": stone}
    line.type(b"take stone")
    assert line.data(b"Char.Items.Remove") == {"location": "room", "item": stone}
    assert line.data(b"Char.Items.Add") == {"location": "inv", "item": stone}
    wizard.do("@name #%d = a round stone" % lamp)
    wizard.do("say It is round.")
    assert line.data(b"Char.Items.Update")["item"]["name"] == "a round stone"
    line.socket.sendall(b"\xff\xfa\xc9Char.Items.Inv \"\"\xff\xf0")
    line.type(b"look")
    assert line.data(b"Char.Items.List")["location"] == "room"
    assert line.data(b"Char.Items.List")["items"][0]["name"] == "a round stone"
    wizard.do("@set #%d.light = 0" % hall)
    wizard.do("say Dark.")
    assert line.data(b"Room.RemovePlayer") == "wizard"
    wizard.do("@set #%d.light = 1" % hall)
    line.leave()


TESTS = [
    gmcp_lists_things_and_people_in_the_room,
    nothing_shows_from_the_first_secret_prompt_to_the_last,
    a_password_change_works_without_echo_negotiation,
    passwords_typed_ahead_stay_unseen,
    a_session_ended_by_a_new_password_gets_the_right_text,
    a_registered_guest_keeps_their_things,
    echo_is_off_while_a_log_in_password_is_typed,
    a_refused_password_stays_unseen,
    a_refused_password_stays_unseen_without_echo_negotiation,
    a_line_typed_ahead_of_the_end_of_a_password_question_is_no_command,
    a_client_that_wants_menus_gets_them_as_data,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet",)))
