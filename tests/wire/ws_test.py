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


def a_question_and_a_place_come_as_data_as_help_promises(wire):
    web = Socket(wire.server.ports["http"])
    wire.clients.append(web)
    web.send(type="guest")
    web.next("prompt")
    told = lambda name: [one["data"] for one in web.frames if one["type"] == "event" and one["name"] == name]

    assert set(told("Char.Name")[-1]) == {"name", "fullname"}, web.frames
    first = told("Room.Info")[-1]
    assert set(first) == {"num", "name", "area", "exits", "coords"}, first
    assert first["name"] == "The Waking Room" and all(isinstance(to, int) for to in first["exits"].values()), first
    web.do("out")
    assert told("Room.Info")[-1]["num"] == first["exits"]["out"], told("Room.Info")
    web.do("home")
    web.do("talk to pim")

    menu = told("Menu.Show")[-1]
    assert set(menu) == {"id", "kind", "from", "prompt", "options", "leave"}, menu
    assert menu["kind"] == "choose" and menu["from"] == "Pim" and menu["leave"] == "cancel", menu
    assert len(menu["options"]) > 1 and all(set(one) == {"line", "text"} for one in menu["options"]), menu
    assert told("Menu.End") == [], told("Menu.End")
    web.do(menu["leave"])
    assert told("Menu.End") == [{"id": menu["id"]}], told("Menu.End")


TESTS = [what_is_seen_through_a_window_names_its_place, a_question_and_a_place_come_as_data_as_help_promises]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "http")))
