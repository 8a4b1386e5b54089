"""Frames of /ws: what they say beside the text."""
import sys

from irc_client import main
from served import enter, enter_wizard, number_in
from web_client import Socket


def what_is_seen_through_a_window_names_its_place(wire):
    wizard = enter_wizard(wire.server)
    enter(wire.server, "create Ann long-enough").do("quit")
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="login", name="Ann", password="long-enough")
    web.next("prompt")
    yard = number_in(wizard.do("@dig Bright Yard"))
    wizard.do("@teleport #%s" % yard)
    hut = number_in(wizard.do("@dig north to Hut"))
    wizard.do("@set north.transparent = true")
    wizard.do("@teleport Ann to #%s" % hut)

    wizard.do("emote waves")
    web.do("emote nods")

    seen = [frame for frame in web.frames if "waves" in frame.get("text", "")]
    assert len(seen) == 1 and seen[0]["type"] == "text" and seen[0]["place"] == "Bright Yard", seen
    own = [frame for frame in web.frames if "nods" in frame.get("text", "")]
    assert own and all("place" not in frame for frame in own), own


TESTS = [what_is_seen_through_a_window_names_its_place]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "http")))
