"""The package for Mudlet: offered and served, and run on the server's real GMCP under Lua 5.1 with a stand-in for
Mudlet (tests/support/mudlet.lua). Comm.Channel, by which its tabs are filled; MSDP's room; MSSP."""
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from xml.etree import ElementTree

from irc_client import main
from served import enter, enter_wizard, missing_modules
from telnet_test import PROMPT, Line

SETTINGS = '''web = { public_url = "https://mud.example/" }
mssp = { contact = "ann@example.org", minimum_age = 13, hiring_builders = true, family = "LPMud",
  Genre = { "Fantasy", "Fairy tales" } }
'''
STAND_IN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "mudlet.lua")
MESSAGE = re.compile(rb"\xff\xfa\xc9(\S+) ?(.*?)\xff\xf0", re.S)


def gmcp(text):
    return b"\xff\xfa\xc9" + text + b"\xff\xf0"


class Mudlet(Line):
    """It keeps all GMCP that comes."""

    def __init__(self, wire, modules=b'"Char 1", "Room 1", "Comm.Channel 1"'):
        super().__init__(wire)
        self.seen = []
        self.socket.sendall(b"\xff\xfd\xc9" + gmcp(b'Core.Hello {"client":"Mudlet","version":"4.17"}')
                            + gmcp(b"Core.Supports.Set [%s]" % modules))

    def until(self, end):
        taken = super().until(end)
        self.seen += [(topic.decode(), json.loads(data or b"null")) for topic, data in MESSAGE.findall(taken)]
        return taken

    def data_of(self, topic):
        return [data for name, data in self.seen if name == topic]

    def wait_for(self, topic):
        """The next of that name."""
        self.until(b"\xff\xfa\xc9" + topic + b" ")
        text = super().until(b"\xff\xf0")[:-2]
        self.seen.append((topic.decode(), json.loads(text)))
        return json.loads(text)


def as_lua(value):
    if isinstance(value, dict):
        return "{%s}" % ",".join("[%s]=%s" % (as_lua(key), as_lua(one)) for key, one in value.items())
    if isinstance(value, list):
        return "{%s}" % ",".join(as_lua(one) for one in value)
    if isinstance(value, str):
        return '"%s"' % "".join("\\%03d" % byte for byte in value.encode())
    return {True: "true", False: "false", None: "nil"}.get(value, str(value)) if not isinstance(value, int) or \
        isinstance(value, bool) else str(value)


def play(script, feed):
    """Runs a client script on a list of (topic, data), or of Lua; returns its output lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "feed.lua")
        with open(path, "w", encoding="utf-8") as file:
            file.write("return {%s}" % ",".join(
                "{run=%s}" % as_lua(one) if isinstance(one, str) else "{%s,%s}" % tuple(map(as_lua, one))
                for one in feed))
        own = os.path.join(folder, "skein.lua")
        with open(own, "w", encoding="utf-8") as file:
            file.write(script)
        done = subprocess.run([shutil.which("lua5.1") or "lua", STAND_IN, own, path], capture_output=True, text=True,
                              timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


def fetch(wire):
    """The script in the package, as the web service sends it."""
    url = "http://127.0.0.1:%d/static/skein.mpackage" % wire.server.ports["http"]
    with urllib.request.urlopen(url, timeout=60) as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    assert sorted(archive.namelist()) == ["config.lua", "skein.xml"], archive.namelist()
    assert 'mpackage = "skein"' in archive.read("config.lua").decode()
    return ElementTree.fromstring(archive.read("skein.xml")).find(".//script").text


def mudlet_is_offered_the_package_once(wire):
    line = Mudlet(wire)
    line.type(b"create Otto long-enough")
    gui = line.data_of("Client.GUI")
    assert len(gui) == 1 and gui[0]["url"] == "https://mud.example/static/skein.mpackage", gui
    assert re.fullmatch("[0-9a-f]{16}", gui[0]["version"]), gui
    line.leave()
    other = Line(wire)
    other.socket.sendall(b"\xff\xfd\xc9" + gmcp(b'Core.Hello {"client":"Other","version":"1"}'))
    assert b"Client.GUI" not in other.type(b"create Ottilie long-enough")
    other.leave()


def the_package_maps_rooms_and_sorts_speech_into_tabs(wire):
    script = fetch(wire)
    line = Mudlet(wire)
    line.type(b"create Marla long-enough")
    first = line.data_of("Room.Info")[-1]
    line.type(b"out")
    second = line.data_of("Room.Info")[-1]
    line.type(b"in")
    other = enter(wire.server, "create Nils long-enough")
    other.do("tell marla <red>psst")
    other.do("chat All of you!")
    other.do("say Good day.")
    line.type(b"say done", b'"done"')
    line.until(PROMPT)
    channels = line.data_of("Comm.Channel.Text")
    assert [(one["channel"], one["talker"], one["text"]) for one in channels] == [
        ("tell Nils", "Nils", "<red>psst"), ("public", "Nils", "All of you!"), ("say here", "Nils", "Good day."),
        ("say here", "Marla", "done")], channels
    did = play(script, line.seen)
    assert 'gmcp Core.Supports.Add ["Char 1", "Room 1", "Comm.Channel 1"]' in did, did
    assert "room 1 " + first["name"] in did and "room 2 " + second["name"] in did, did
    assert "stub 1 out true" in did and "exit 1 2 out" in did and "exit 2 1 in" in did, did
    assert did[-1].startswith("Label.") or "center 1" in did, did
    assert [one for one in did if one.startswith("center ")] == ["center 1", "center 2", "center 1"], did
    assert any("Nils: <red>psst\\n" in one and "MiniConsole.echo" in one for one in did), did
    tabs = {one.split(" ", 2)[2].lstrip("*! ") for one in did if one.startswith("Label.echo ")}
    assert {"All", "public", "Private", "Here"} <= tabs, tabs
    other.close()
    line.leave()


def a_builders_exit_cannot_run_client_commands(wire):
    feed = [("Room.Info", {"num": 1, "name": "A", "area": "x", "exits": {
        "script:os.execute('x')": 2, "north;#kill": 2, "lua send('x')": 2, "hatch": 2, "north": 2}, "coords": None}),
        ("Room.Info", {"num": 2, "name": "B", "area": "x", "exits": {"south": 1}, "coords": [3, 4, 0]}),
        "speedWalkDir = { 'north', 'hatch', 'script:quit', 'a;b' } doSpeedWalk()",
        ("Char.Vitals", {"hp": "12", "maxhp": 20, "mp": 5, "maxmp": 0, "ep": 3, "maxep": 9}),
        ("Room.Info", "nonsense"), ("Room.Info", {"num": 3}), ("Char.Vitals", []),
        ("Comm.Channel.Text", {"channel": 7}), ("Comm.Channel.List", "x")]
    did = play(fetch(wire), feed)
    assert sorted(one for one in did if one.split()[0] in ("special", "exit")) == [
        "exit 1 2 north", "exit 2 1 south", "special 1 2 hatch"], did
    assert [one for one in did if one.startswith("send ")] == ["send north", "send hatch"], did
    assert "at 2 3 4 0" in did, did
    assert [one for one in did if "setValue" in one] == [
        "Gauge.setValue skein.bar1 12 20 Health 12/20", "Gauge.setValue skein.bar3 3 9 Stamina 3/9"], did


def a_client_lists_channels_and_joins_them(wire):
    line = Mudlet(wire)
    line.type(b"create Lena long-enough")
    if not line.data_of("Comm.Channel.List"):
        line.wait_for(b"Comm.Channel.List")
    public = line.data_of("Comm.Channel.List")[-1][0]
    assert public["name"] == "public" and public["command"] == "chat" and public["enabled"] is True, public
    wizard = enter_wizard(wire.server)
    wizard.do("channel join news")
    wizard.do("channel join cabal")
    wizard.do("channel set cabal secret")
    line.socket.sendall(gmcp(b'Comm.Channel.Players ""'))
    players = line.wait_for(b"Comm.Channel.Players")
    assert {"name": "Lena", "channels": ["public"]} in players, players
    assert {"name": "wizard", "channels": ["public"]} in players, players
    line.socket.sendall(gmcp(b'Comm.Channel.Enable "news"') + gmcp(b'Comm.Channel.Enable "cabal"')
                        + gmcp(b'Comm.Channel.Enable "founded"') + gmcp(b"Comm.Channel.Enable 7")
                        + gmcp(b'Comm.Channel.Disable "nowhere"'))
    while not any(one["name"] == "news" and one["enabled"] for one in line.wait_for(b"Comm.Channel.List")):
        pass
    names = [one["name"] for one in line.data_of("Comm.Channel.List")[-1]]
    assert "news" in names and not {"cabal", "founded", "7"} & set(names), names
    wizard.do("channel say news Hear, hear.")
    said = line.wait_for(b"Comm.Channel.Text")
    assert said == {"channel": "news", "talker": "wizard", "text": "Hear, hear."}, said
    line.socket.sendall(gmcp(b'Comm.Channel.Disable "news"'))
    while any(one["name"] == "news" and one["enabled"] for one in line.wait_for(b"Comm.Channel.List")):
        pass
    wizard.do("channel leave cabal")
    wizard.close()
    line.leave()


def ask_mssp(wire):
    line = Line(wire)
    line.socket.sendall(b"\xff\xfd\x46")
    line.until(b"\xff\xfa\x46\x01")
    fields = {}
    for field in line.until(b"\xff\xf0")[:-2].decode().split("\x01"):
        name, *values = field.split("\x02")
        assert name not in fields, name
        fields[name] = values
    line.close()
    return fields


def mssp_fields_are_true_or_configured(wire):
    enter(wire.server, "create Early long-enough").close()  # a gate that has just begun knows its world by then
    fields = ask_mssp(wire)
    port = str(wire.server.ports["telnet"])
    for name, values in (("NAME", ["Little Game"]), ("CONTACT", ["ann@example.org"]), ("MINIMUM AGE", ["13"]),
                         ("HIRING BUILDERS", ["1"]), ("GENRE", ["Fantasy", "Fairy tales"]), ("LANGUAGE", ["English"]),
                         ("FAMILY", ["LPMud"]), ("WEBSITE", ["https://mud.example/"]), ("MXP", ["1"]), ("MCP", ["1"]),
                         ("PUEBLO", ["0"]), ("UTF-8", ["1"])):
        assert fields[name] == values, (name, fields[name])
    assert fields["PORT"] == [port] and int(fields["HELPFILES"][0]) > 100, fields
    assert int(fields["UPTIME"][0]) > 1e9 and fields["PLAYERS"][0].isdigit(), fields


def msdp_has_a_rooms_coordinates(wire):
    line = Line(wire)
    line.socket.sendall(b"\xff\xfd\x45")
    line.type(b"create Mona long-enough")
    line.type(b"out")
    line.socket.sendall(b"\xff\xfa\x45\x01SEND\x02ROOM_COORDS\xff\xf0")
    coords = line.until(b"\xff\xf0")
    numbers = rb"" if "atlas" in missing_modules(wire.server.binary) else rb"\x05\x02-?\d+\x02-?\d+\x02-?\d+\x06"
    assert re.search(rb"\x01ROOM_COORDS\x02" + numbers + rb"\xff\xf0", coords), coords
    line.socket.sendall(b"\xff\xfa\x45\x01SEND\x02ROOM_TERRAIN\xff\xf0")
    assert b"\x01ROOM_TERRAIN\x02" in line.until(b"\xff\xf0")
    line.leave()


TESTS = [
    mssp_fields_are_true_or_configured,
    msdp_has_a_rooms_coordinates,
    mudlet_is_offered_the_package_once,
    the_package_maps_rooms_and_sorts_speech_into_tabs,
    a_builders_exit_cannot_run_client_commands,
    a_client_lists_channels_and_joins_them,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, settings=SETTINGS, services=("telnet", "http")))
