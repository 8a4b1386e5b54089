"""The prompt of texts and editors, on telnet, IRC and the web."""
import sys

from irc_client import main
from served import enter_wizard, number_in
from telnet_test import Line
from web_client import Socket

END = b"> \xff\xf9"
TEXT = b"text (. ends it, @abort drops it)" + END
EDITOR = b"editor (save, help, quit)" + END
LINES = b"lines (. ends them)" + END


def make_hall(wire):
    """Makes a room with a board and a lever; returns its number."""
    wizard = enter_wizard(wire.server)
    hall = number_in(wizard.do("@dig Writing Room"))
    wizard.do("@teleport #%d" % hall)
    for line in ("@create a lever", "@create a slate from board"):
        wizard.do("@teleport #%d to here" % number_in(wizard.do(line)))
    wizard.do("quit")
    return hall


def every_text_has_a_prompt_of_its_own_by_telnet(wire):
    hall = make_hall(wire)
    line = Line(wire)
    line.type(b"connect wizard " + wire.server.wizard_password.encode())
    line.type(b"@teleport #%d" % hall)

    for command in (b"mail wizard", b"post Weather", b"@describe lever", b"@news", b"@program lever", b"@lua"):
        line.type(command, TEXT)
        assert line.type(b"@abort").endswith(b"\r\n> \xff\xf9"), command
    for command in (b"@edit lever", b"@edit lever.desc"):
        line.type(command, EDITOR)
        line.type(b"add", LINES)
        line.type(b"Words.", LINES)
        line.type(b".", EDITOR)
        line.type(b"!look", EDITOR)
        assert line.type(b"abort").endswith(b"\r\n> \xff\xf9"), command
    line.leave()


def the_debugger_says_where_it_is_and_how_to_leave(wire):
    hall = make_hall(wire)
    line = Line(wire)
    line.type(b"connect wizard " + wire.server.wizard_password.encode())
    line.type(b"@teleport #%d" % hall)
    line.type(b"@program lever", TEXT)
    line.type(b"command('pull {this}', function(e)\r\n  local x = 1\r\n  e.actor:tell('Clank.')\r\nend)\r\n.")

    def stop(number):
        return b"debugger, line %d (step, help, quit)" % number + END

    line.type(b"@debug lever = pull lever", stop(2))
    line.type(b"step", stop(3))
    line.type(b"!look", stop(3))
    line.type(b"continue", b"debugger, run over (restart, help, quit)" + END)
    line.type(b"restart", stop(2))
    line.type(b"@edit lever", stop(2))
    assert line.type(b"quit").endswith(b"\r\n> \xff\xf9")
    line.type(b"@edit lever", EDITOR)
    line.type(b"abort")
    line.leave()


def text_prompts_are_shown_with_any_prompt_setting(wire):
    line = Line(wire)
    line.type(b"create Tove long-enough")
    for option in (b"off", b"mine"):
        line.socket.sendall(b"set prompt " + option + b"\r\n")
        line.socket.sendall(b"mail tove\r\n")
        line.until(TEXT)
        line.type(b"Dear me,", TEXT)
        line.socket.sendall(b"@abort\r\n")
        line.until(b"You haven't sent anything.")
    line.leave()


def another_connection_of_the_player_has_its_own_prompt(wire):
    first, second = Line(wire), Line(wire)
    first.type(b"create Tina long-enough")
    second.type(b"connect Tina long-enough")
    first.type(b"mail tina", TEXT)

    told = second.type(b"look")

    assert b"text (" not in told, told
    first.type(b"@abort")
    first.leave()


def irc_says_that_a_line_went_into_a_text(wire):
    wire.account("anna", "secret-of-anna")
    anna = wire.client("anna", password="secret-of-anna")

    def told(line):
        anna.send("PRIVMSG skein :" + line)
        said = []
        while not said or "text (" not in said[-1]:
            message = anna.until("PRIVMSG", "NOTICE")
            said += message.params[1:] if message.nick == "skein" else []
        return said

    assert told("mail anna")[-1] == "text (. ends it, @abort drops it)"
    assert told("Dear Anna,")[-1] == "text (. ends it, @abort drops it)"
    said = [one.params[-1] for one in anna.ask("PRIVMSG skein :@abort", here=True) if one.nick == "skein"]
    assert said == ["You haven't sent anything."], said
    said = [one.params[-1] for one in anna.ask("PRIVMSG skein :look", here=True) if one.nick == "skein"]
    assert said and not any(one.startswith("text") or one.startswith(">") for one in said), said


def a_page_shows_what_a_line_is_part_of_and_how_to_leave(wire):
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="create", name="Wilma", password="long-enough")
    web.next("prompt")

    web.send(type="command", line="mail wilma")

    assert web.next("prompt")["text"] == "text (. ends it, @abort drops it)> ", web.frames
    shown = [one["data"] for one in web.frames if one["type"] == "event" and one["name"] == "Menu.Show"]
    assert shown[-1]["kind"] == "lines" and shown[-1]["prompt"] == "text (. ends it, @abort drops it)", shown
    assert [one["line"] for one in shown[-1]["options"]] == ["."] and shown[-1]["leave"] == "@abort", shown
    web.send(type="command", line="@abort")
    while web.next("event")["name"] != "Menu.End":
        pass


TESTS = [
    every_text_has_a_prompt_of_its_own_by_telnet,
    the_debugger_says_where_it_is_and_how_to_leave,
    text_prompts_are_shown_with_any_prompt_setting,
    another_connection_of_the_player_has_its_own_prompt,
    irc_says_that_a_line_went_into_a_text,
    a_page_shows_what_a_line_is_part_of_and_how_to_leave,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
