"""The client's own editor by MCP 2.1: opening, saving, and protection against forged messages; and links by MXP."""
import re
import sys

from irc_client import main
from served import enter, enter_wizard, number_in
from telnet_test import PROMPT, Line

PREFIX = b"#$#"
PACKAGE = b"dns-org-mud-moo-simpleedit"


class Editor(Line):
    """A client that speaks MCP: it asks for the greeting, and gives its key."""

    key = b"k3y+7"

    def __init__(self, wire, account):
        super().__init__(wire)
        self.type(b"connect " + account)
        self.socket.sendall(b"#$#mcp\r\n")
        self.until(b'#$#mcp version: "2.1" to: "2.1"\r\n')
        self.send(b"#$#mcp authentication-key: %s version: 2.1 to: 2.1" % self.key)
        self.until(b"#$#mcp-negotiate-end " + self.key + b"\r\n")
        self.send(b"#$#mcp-negotiate-can %s package: %s min-version: 1.0 max-version: 1.0" % (self.key, PACKAGE))
        self.send(b"#$#mcp-negotiate-end " + self.key)

    def send(self, *lines):
        self.socket.sendall(b"".join(line + b"\r\n" for line in lines))

    def opens(self, line):
        """Types a line that opens a window: its reference and text."""
        self.send(line)
        self.until(PREFIX + PACKAGE + b"-content " + self.key + b" ")
        head = self.until(b"\r\n")
        reference = re.search(rb'reference: "([^"]*)"', head).group(1)
        tag = re.search(rb"_data-tag: (\d+)", head).group(1)
        body = self.until(PREFIX + b": " + tag + b"\r\n").split(b"\r\n")[:-2]
        start = PREFIX + b"* " + tag + b" content: "
        assert all(one.startswith(start) for one in body), body
        return reference, b"".join(one[len(start):] + b"\n" for one in body)

    def saves(self, reference, text, key=None, tag=b"t1"):
        key = key or self.key
        self.send(b'#$#%s-set %s reference: "%s" content*: "" type: string-list _data-tag: %s'
                  % (PACKAGE, key, reference, tag),
                  *(PREFIX + b"* " + tag + b" content: " + one for one in text.split(b"\n")[:-1]),
                  PREFIX + b": " + tag)


def builder(wire, name, password="long-enough"):
    wire.account(name, password, "builder")
    return ("%s %s" % (name, password)).encode()


def mcp_is_not_offered_to_an_unknown_client(wire):
    line = Line(wire)
    told = line.type(b"create Gustav long-enough")
    told += line.type(b"#$#dns-org-mud-moo-simpleedit-set x y: z")
    assert b"#$#mcp" not in told and b"know how to \"#$#dns-org" in told, told
    line.leave()


def a_client_known_to_edit_is_offered_mcp(wire):
    line = Line(wire)
    line.socket.sendall(b"\xff\xfd\xc9\xff\xfa\xc9Core.Hello {\"client\":\"BeipMU\",\"version\":\"4\"}\xff\xf0")
    line.until(b'#$#mcp version: "2.1" to: "2.1"\r\n')
    line.close()


def a_behaviour_is_edited_in_the_clients_own_editor(wire):
    bea = Editor(wire, builder(wire, "bea"))
    lever = number_in(bea.type(b"@create a rusty lever").decode("latin-1"))
    for command in (b"@edit lever", b"@program lever"):
        reference, text = bea.opens(command)
        assert (reference, text) == (b"#%d@0" % lever, b""), (reference, text)
        bea.until(PROMPT)
    bea.saves(reference, b"-- #$# one\ncommand(\"pull {this}\"\n")
    bea.until(b"Nothing is saved. Correct it in your editor, and save again.")
    source = b'-- #$#mcp "two" \\\n#$"\ncommand("pull {this}", function(e) return "Clank!" end)\n'
    bea.saves(reference, source.replace(b'#$"\n', b"-- \n"))
    bea.until(b"is now in force")
    assert b"Clank!" in bea.type(b"pull lever")
    bea.saves(reference, b'command("pull {this}", function(e) return "Clonk!" end)\n')
    bea.until(b"revision 2 of")
    assert b"Clonk!" in bea.type(b"pull lever")
    reference, text = bea.opens(b"@edit lever")
    assert reference == b"#%d@2" % lever and b"Clonk!" in text, (reference, text)
    wizard = enter_wizard(wire.server)
    wizard.do("@teleport #%d" % number_in(wizard.do("@show bea")))
    wizard.type("@program #%d" % lever)
    wizard.type("-- by the wizard")
    wizard.do(".")
    bea.saves(reference, b"-- mine\n")
    bea.until(b"which is not in force.")
    assert b"by the wizard" in bea.type(b"@list lever")
    bea.type(b"@undo")
    wizard.close()
    bea.leave()


def an_edited_description_does_not_overwrite_newer_text(wire):
    ada = Editor(wire, builder(wire, "ada"))
    stone = number_in(ada.type(b"@create a round stone").decode("latin-1"))
    ada.type(b"@describe stone = It is <b>round</>.")
    reference, text = ada.opens(b"@describe stone")
    assert text == b"It is <b>round</>.\n", text
    ada.until(PROMPT)
    ada.saves(reference, b"It is flat.\nAnd \xc3\xa4lter.\n")
    ada.until(b"Saved: desc of")
    told = ada.type(b"look at stone")
    assert b"It is flat.\r\nAnd \xc3\xa4lter." in told, told
    ada.type(b"@describe stone = Somebody wrote this.")
    ada.saves(reference, b"It is late.\n")
    ada.until(b"somebody has changed desc of")
    assert b"Somebody wrote this." in ada.type(b"look at stone")
    reference, text = ada.opens(b"@edit stone.desc")
    assert text == b"It is late.\n", text
    ada.until(PROMPT)
    ada.saves(reference, b"It is in time.\n")
    ada.until(b"Saved: desc of")
    assert b"in time" in ada.type(b"look at #%d" % stone)
    ada.type(b"set editor off")
    told = ada.type(b"@edit stone")
    assert b"Editing the behaviour of" in told and PREFIX not in told, told
    ada.type(b"quit")
    ada.leave()


def a_save_needs_present_rights(wire):
    eve = Editor(wire, builder(wire, "eve"))
    thing = number_in(eve.type(b"@create a drum").decode("latin-1"))
    reference, _ = eve.opens(b"@edit drum")
    eve.until(PROMPT)
    wizard = enter_wizard(wire.server)
    wizard.do("@chown #%d = wizard" % thing)
    eve.saves(reference, b"-- stolen\n")
    eve.until(b"control")
    for other in (b"#1@0", b"#1.desc@00", b"#99999999@0", b"#%d.owner@00" % thing, b"me@00", b"nonsense", b"#1@0 x",
                  b"#1@0\x07", b"#%d@0;quit" % thing):
        eve.saves(other, b"-- stolen\n")
    wizard.do("@role eve player")
    eve.saves(reference, b"-- stolen\n")
    assert b"in force" not in eve.type(b"look")
    assert "stolen" not in wizard.do("@list #%d" % thing)
    assert "stolen" not in wizard.do("@show #1")
    wizard.close()
    eve.leave()


def text_pasted_after_an_editor_command_is_skipped(wire):
    lou = Editor(wire, builder(wire, "lou"))
    lou.type(b"@create a box")
    lou.send(b"@program box", b"say pasted", b".")
    told = lou.until(b"skipped") + lou.until(PROMPT)
    assert b'"pasted"' not in told and b"-content" in told, told
    lou.leave()


def players_describe_themselves(wire):
    wire.account("pia", "long-enough")
    pia = Editor(wire, b"pia long-enough")
    reference, text = pia.opens(b"@describe me")
    pia.until(PROMPT)
    pia.saves(reference, b"Small <red>and</> thin,\n  with a hat.\n")
    pia.until(b"when they look at you.")
    told = pia.type(b"look at me")
    assert b"Small <red>and</> thin, with a hat." in told, told
    reference, text = pia.opens(b"@describe me")
    assert text == b"Small <red>and</> thin, with a hat.\n", text
    pia.until(PROMPT)
    pia.saves(reference, b"x" * 3000 + b"\n")
    pia.until(b"2,000 characters at most")
    pia.leave()


def an_oversized_text_is_not_saved_in_part(wire):
    liz = Editor(wire, builder(wire, "liz"))
    liz.type(b"@create a book")
    reference, _ = liz.opens(b"@edit book")
    liz.until(PROMPT)
    for text in (b"-- a line\n" * 7000, b"-- one\n-- " + b"y" * 5000 + b"\n-- three\n"):
        liz.saves(reference, text)
        liz.until(b"Your text wasn't saved")
        liz.until(PROMPT)
    assert b"no behaviour" in liz.type(b"@list book")
    long = b"-- a line of some words\n" * 2400
    liz.saves(reference, long)
    liz.until(b"is now in force")
    assert liz.opens(b"@edit book")[1] == long
    liz.until(PROMPT)
    liz.leave()


def nobody_forges_a_message(wire):
    """No client gets a forged message, with or without MCP; a message without the key is ignored."""
    vic = Editor(wire, builder(wire, "vic"))
    mallory = enter(wire.server, "create Mallory long-enough")
    plain = Line(wire)
    plain.type(b"create Plain long-enough")
    width = b"\xff\xfa\x1f\x00\x14\x00\x14\xff\xf0"
    plain.socket.sendall(b"\xff\xfb\x1f" + width)
    vic.socket.sendall(b"\xff\xfb\x1f" + width)
    forged = '#$#dns-org-mud-moo-simpleedit-content k3y+7 reference: "x"'
    mallory.do("describe me as " + forged)
    for said in (forged, "aaaaaaaaaaaaaa " + forged, '#$"' + forged, "#$#mcp version: 2.1 to: 2.1"):
        mallory.do("say " + said)
        mallory.do("emote " + said)
        mallory.do("pose " + said)
        mallory.do("@describe me = " + said)
        mallory.do("ooc " + said)
        mallory.do("chat public " + said)
        mallory.do("whisper %s to vic" % said)
    for reader in (vic, plain):
        told = reader.type(b"look at mallory") + reader.type(b"say done", b'"done"')
        lines = told.split(b"\r\n")
        assert any(PREFIX in one for one in lines), told
        assert not [one for one in lines if one.startswith((b"#$#", b'#$"')) and not (
            reader is vic and one.startswith(b'#$"#$'))], told
    vic.type(b"@create a vase")
    reference, _ = vic.opens(b"@edit vase")
    vic.until(PROMPT)
    vic.saves(reference, b"-- forged\n", key=b"other")
    vic.send(b'#$"#$#is said', b"#$#is not said")
    told = vic.type(b"say over", b'"over"')
    assert b'"#$#is"' in told and told.count(b"know how") == 1, told
    vic.until(PROMPT)
    assert b"(#%d) has no" % number_in(reference.decode()) in vic.type(b"@list vase")
    mallory.close()
    plain.leave()
    vic.leave()


def links_go_only_to_mxp_clients_and_text_cannot_forge_them(wire):
    ann = Line(wire)
    told = ann.until(b"quit.\r\n")
    assert b"\xff\xfb\x5b" in told and b"\x1b[" not in told, told
    ann.socket.sendall(b"\xff\xfd\x5b")
    ann.until(b"\xff\xfa\x5b\xff\xf0\x1b[7z")
    told = ann.type(b"create Ann long-enough")
    assert b'\x1b[4z<SEND HREF="' in told, told
    assert told.count(b"<SEND ") == told.count(b"</SEND>") == told.count(b"\x1b[4z") // 2, told
    mallory = enter(wire.server, "create Maro long-enough")
    mallory.do("describe me as <cmd quit>x</cmd> \x1b[4z<SEND HREF=\"quit\">y</SEND> \x1b[6z <<cmd drop all>z</>")
    mallory.do("say \x1b[1z<!ELEMENT x> &lt;send&gt; \x9b4z<SEND>")
    told = ann.type(b"look at maro") + ann.type(b"say done", b'"done"')
    assert b"quit" in told and b"<SEND>" in told, told
    for sequence in re.findall(rb"\x1b\[[^a-z]*z[^\r]{0,20}", told):
        assert re.match(rb"\x1b\[4z(<SEND HREF=\"look |</SEND>)", sequence), told
    assert b'HREF="quit"' not in told.replace(b'<SEND HREF="quit">y</SEND>', b""), told
    mallory.close()
    ann.leave()


TESTS = [
    mcp_is_not_offered_to_an_unknown_client,
    a_client_known_to_edit_is_offered_mcp,
    a_behaviour_is_edited_in_the_clients_own_editor,
    an_edited_description_does_not_overwrite_newer_text,
    a_save_needs_present_rights,
    text_pasted_after_an_editor_command_is_skipped,
    players_describe_themselves,
    an_oversized_text_is_not_saved_in_part,
    nobody_forges_a_message,
    links_go_only_to_mxp_clients_and_text_cannot_forge_them,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet",)))
