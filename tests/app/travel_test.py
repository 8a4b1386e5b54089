#!/usr/bin/env python3
"""Characters walk between worlds of a realm with their things, over a real Redis.

usage: travel_test.py SKEIN"""
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from multiprocessing.connection import wait

from program import fails, main, succeeds
from realm_test import Realm
from served import Gate, Logged, Player, enter, enter_wizard, plain, ports_in, read_ready, until
from web_client import Socket

WAIT_S = 30
PASSWORD = "a-long-password"


class Pair:
    """The hills and the forest, with a way between the rooms $footbridge and $glade, and Ann of the hills."""

    def __init__(self, folder, settings=None, gated=False, services=("telnet",)):
        self.realm = Realm(folder, (), services)
        for name in ("hills", "forest"):
            self.realm.worlds[name] = self.realm.make(name, more=(settings or {}).get(name, ""), gated=gated)
        self.hills = self.realm.worlds["hills"]
        self.forest = self.realm.worlds["forest"]
        self.wizards = {name: enter_wizard(self.realm.worlds[name]) for name in self.realm.worlds}
        until(self.wizards["hills"], "@realm", "forest: here")
        until(self.wizards["forest"], "@realm", "hills: here")
        build(self.wizards["hills"], "footbridge", "forest@glade")
        build(self.wizards["forest"], "glade", "hills@footbridge")
        until(self.wizards["hills"], "@gates", "and one leads back")
        until(self.wizards["forest"], "@gates", "and one leads back")

    def ann(self):
        return to_bridge(enter(self.hills, "create Ann " + PASSWORD), "footbridge")


def build(wizard, ref, goal):
    """A room of that ref next to where people begin, with a way to the other world."""
    wizard.do("@dig up to The %s" % ref)
    wizard.do("up")
    wizard.do("@ref here = %s" % ref)
    told = wizard.do("@link north to %s" % goal)
    assert "leads to" in told, told


def to_bridge(player, ref):
    told = player.do("up")
    assert "The " + ref in told, told
    return player


def rest(player):
    """Reads until the connection ends."""
    told = player.buffer
    end = time.monotonic() + WAIT_S
    while True:
        left = end - time.monotonic()
        assert left > 0 and wait([player], left), plain(told)
        more = player.socket.recv(1 << 16)
        if not more:
            return plain(told)
        told += more


def gone(player, line="north"):
    """Sends a player away; returns the text that they get."""
    player.type(line)
    return rest(player)


def try_to_come(world, name):
    """The answer to a player who tries to enter; None if they are in."""
    player = Player(world.port)
    player.type("connect %s %s" % (name, PASSWORD))
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        told = plain(player.buffer)
        if re.search(r"Log in there|is asking the other worlds who|wrong|Nobody is called|Choose a password for", told, re.I):
            player.close()
            return None, told
        if wait([player], 0.1):
            answers = player.receive()
            if answers:
                player.first = "".join(answers)
                return player, player.first
    raise AssertionError(plain(player.buffer))


def come(world, name="Ann"):
    """Comes in, as soon as they are there."""
    end = time.monotonic() + WAIT_S
    while True:
        player, told = try_to_come(world, name)
        if player:
            return player
        assert time.monotonic() < end, told
        time.sleep(0.1)


def a_traveller_keeps_carried_and_worn_things(folder):
    pair = Pair(folder)
    ann = pair.ann()
    wizard = pair.wizards["hills"]
    wizard.do("@teleport $footbridge")
    for line in ("@create a silver key", "@create a sack", "@proto sack = container", "@set sack.open = true",
                 "@create a pearl", "put pearl in sack", "give key to ann", "give sack to ann"):
        wizard.do(line)
    assert "sack" in ann.do("inventory"), ann.do("inventory")
    key = re.search(r"silver key \((#\d+)", wizard.do("@find silver key")).group(1)
    told = gone(ann)
    assert "You set out for the forest" in told and "You're in the forest now" in told, told
    assert "Ann goes north" in wizard.do("look")
    assert "Ann" not in wizard.do("look")
    there = come(pair.forest)
    told = there.do("look")
    assert "The glade" in told, told
    told = there.do("inventory")
    assert "silver key" in told and "sack" in told and "pearl" not in told, told
    assert "pearl" in there.do("look in sack")
    shell = re.search(r"#\d+", wizard.do("@find ann")).group(0)
    told = wizard.do(";object(%s).away" % shell[1:])
    assert "forest" in told, told
    assert "nil" in wizard.do(";object(%s).location" % shell[1:])
    told = wizard.do("@find silver key")
    assert key not in told, told
    assert "in another world" in wizard.do("@teleport %s to $footbridge" % shell) + wizard.do(";object(%s):move(object('footbridge'))" % shell[1:])
    told = gone(there)
    assert "You're in the hills now" in told, told
    back = come(pair.hills)
    told = back.do("look")
    assert "The footbridge" in told, told
    told = back.do("inventory")
    assert "silver key" in told and "sack" in told, told
    assert "pearl" in back.do("look in sack")
    assert key in wizard.do("@find silver key")
    for server in (pair.hills, pair.forest):
        assert server.stop() == 0
        assert server.check(server.world) == []


def a_journey_is_refused_before_the_departure(folder):
    pair = Pair(folder)
    ann = pair.ann()
    wizard = pair.wizards["hills"]
    wizard.do("@teleport $footbridge")
    wizard.do("@create a silver key")
    wizard.do("@set key.abroad = false")
    wizard.do("give key to ann")
    assert "The silver key can't leave this world." in ann.do("north")
    ann.do("drop key")
    wizard.do("@mute ann for 1h because noise")
    told = ann.do("north")
    assert "You can't leave this world until that ends" in told, told
    wizard.do("@unmute ann")
    guest = to_bridge(enter(pair.hills, "guest"), "footbridge")
    assert "Guests can't leave this world" in guest.do("north")
    pair.forest.kill()
    until(wizard, "@realm", "forest: away")
    told = ann.do("north")
    assert "The way to the forest is closed right now: that world doesn't answer." in told, told
    assert "The footbridge" in ann.do("look")


def a_refused_traveller_comes_back_with_the_reason(folder):
    pair = Pair(folder)
    wizard = pair.wizards["forest"]
    wizard.do("@teleport $glade")
    wizard.program("here", 'before("arrive", function(e) return "Not from the " .. e.from .. " today." end)')
    ann = pair.ann()
    pair.wizards["hills"].do("@teleport $footbridge")
    pair.wizards["hills"].do("@create a silver key")
    pair.wizards["hills"].do("give key to ann")
    told = gone(ann)
    assert "You're in the forest now" in told, told
    back = come(pair.hills)
    told = back.do("look") + back.do("inventory")
    assert "silver key" in told and "The footbridge" in told, told
    log = back.do("history 30")
    assert "You are back where you left. Not from the hills today." in log + back.first, log
    assert "Ann" not in wizard.do("@find ann")


def home_brings_a_traveller_home(folder):
    pair = Pair(folder)
    gone(pair.ann())
    there = come(pair.forest)
    there.do("home")
    told = rest(there)
    assert "You're in the hills now" in told, told
    assert "The Waking Room" in come(pair.hills).do("look")


def a_player_who_is_in_another_world_is_told_where(folder):
    pair = Pair(folder, {"forest": 'address = "forest.example:4000"'})
    told = gone(pair.ann())
    assert "at forest.example:4000" in told, told
    come(pair.forest)
    player, told = try_to_come(pair.hills, "Ann")
    assert not player and "You're in the forest now. Log in there, at forest.example:4000." in told, told
    until(pair.wizards["hills"], "tell ann hello", "You tell Ann .in the forest.|Nobody called")


def visitors_are_taken_as_configured(folder):
    pair = Pair(folder, {"forest": "visitors = { \"marsh\" }"})
    ann = pair.ann()
    assert "the forest doesn't take visitors" in until(ann, "north", "take visitors|set out")


def read_on(player, *texts):
    return player.read_on(*texts, timeout_s=WAIT_S)


def a_traveller_behind_a_gate_stays_connected(folder):
    pair = Pair(folder, gated=True)
    ann = pair.ann()
    ann.do("say goodbye")
    ann.type("north")
    told = read_on(ann, "The glade")
    assert "You set out for the forest" in told and "Log in there" not in told and "Welcome" not in told, told
    assert "You say" in ann.do("say hello")
    assert "Ann arrives" in pair.wizards["forest"].do("look")
    pair.forest.kill()
    read_on(ann, "catches its breath")
    pair.forest.start()
    read_on(ann, "The world is back.", "The glade")
    other = Player(pair.hills.port)
    other.type("connect Ann " + PASSWORD)
    read_on(other, "The glade")
    assert "You say" in other.do("say I am here, too")
    ann.type("north")
    read_on(ann, "The footbridge")
    read_on(other, "The footbridge")
    assert "You say" in ann.do("say home again")


class Deaf:
    """A relay between a gate and its world; once deaf, it drops the world's frames, until the world has died."""

    def __init__(self, folder, link):
        self.deaf = False
        self.to = link[len("unix:"):]
        self.path = os.path.join(folder.path, "deaf.socket")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            gate, world = self.listener.accept()[0], socket.socket(socket.AF_UNIX)
            with gate, world:
                try:
                    world.connect(self.to)
                    self.carry(gate, world)
                except OSError:
                    pass
            self.deaf = False

    def carry(self, gate, world):
        while True:
            for one in wait([gate, world]):
                said = one.recv(1 << 16)
                if not said:
                    return
                if one is gate:
                    world.sendall(said)
                elif not self.deaf:
                    gate.sendall(said)


def a_gate_finds_a_traveller_after_a_crash(folder):
    pair = Pair(folder, gated=True)
    deaf = Deaf(folder, pair.hills.link)
    config = folder.write("gate/config.lua", 'realm = { secret = "%s" }' % pair.realm.secret)
    gate = Gate(folder.binary, os.path.dirname(config), "unix:" + deaf.path, ("telnet",))
    folder.processes.append(gate.process)
    gate.port = gate.ports["telnet"]
    ann = to_bridge(enter(gate, "create Ann " + PASSWORD), "footbridge")
    deaf.deaf = True
    ann.type("north")
    until(pair.wizards["forest"], "@find ann", r"Ann \(#\d+\)")
    pair.hills.kill()
    pair.hills.start()
    told = read_on(ann, "The glade")
    assert "come in again" not in told and "long" not in told, told
    assert "You say" in ann.do("say here I am")


def a_realms_gate_finds_worlds_at_new_addresses(folder):
    pair = Pair(folder, gated=True)
    folder.processes += [pair.hills.gate.process, pair.forest.gate.process]
    address = pair.realm.board.address()
    config = folder.write("gate.lua", 'realm = { secret = "%s" }' % pair.realm.secret)
    fails(folder.run("gate", "--listen", "telnet:127.0.0.1:0"), 2, "--realm URL")
    gate = RealmGate(folder.binary, folder.path, config, "--realm=" + address)
    folder.processes.append(gate.process)
    other = RealmGate(folder.binary, folder.path, config, "--realm=" + address, "--world=forest")
    folder.processes.append(other.process)
    ann = to_bridge(enter(gate, "create Ann " + PASSWORD), "footbridge")
    ann.type("north")
    assert "Log in there" not in read_on(ann, "The glade")
    assert "glade" in enter(other, "connect wizard " + pair.forest.wizard_password).do("@find glade")
    pair.forest.kill()
    read_on(ann, "catches its breath")
    pair.forest.link += "2"
    pair.forest.start()
    read_on(ann, "The world is back.", "The glade")
    pair.realm.board.kill()
    assert "You say" in ann.do("say here I am")
    gate.process.send_signal(signal.SIGTERM)
    assert gate.process.wait(timeout=WAIT_S) == 0


class RealmGate(Logged):
    """A gate that learns the worlds' addresses from a realm's broker."""

    def __init__(self, binary, folder, config, *words):
        self.log = os.path.join(folder, "gate%d.log" % time.monotonic_ns())
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [binary, "gate", *words, "--config", config, "--listen=telnet:127.0.0.1:0"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self.port = ports_in(read_ready(self.process, 60, self.words))["telnet"]


def the_realm_tool_runs_a_whole_realm_on_one_machine(folder):
    at, ports = os.path.join(folder.path, "play"), free_ports()
    with subprocess.Popen([os.path.join(os.environ["SKEIN_SOURCE"], "tools", "realm"), at, str(ports)],
                          env={**os.environ, "SKEIN": folder.binary}, stdout=subprocess.PIPE) as tool:
        said = read_ready(tool, 120, lambda: "tools/realm")
        try:
            hills = int(re.search(r"^hills +process (\d+)$", said, re.M).group(1))
            ann, bert = Player(ports), Player(ports + 1)
            ann.do("create Ann " + PASSWORD)
            bert.do("create Bert " + PASSWORD)
            os.kill(hills, signal.SIGKILL)
            for player in (ann, bert):
                read_on(player, "The world is back.")
            assert "You say" in ann.do("say nobody noticed")
        finally:
            tool.send_signal(signal.SIGTERM)
            tool.wait(timeout=60)


def free_ports():
    """Returns the first of two free ports."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            try:
                two.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return one.getsockname()[1]


def room_of(page, world):
    """Reads a page up to the data of a room of that world, and returns the texts on the way."""
    told = []
    while True:
        frame = page.next_of(("event", "text"))
        if frame["type"] == "text":
            told.append(frame["text"])
        elif frame["name"] == "Room.Info":
            room = frame["data"]
            if room["world"] == world:
                return room, "\n".join(told)


def a_web_page_continues_in_the_other_world(folder):
    pair = Pair(folder, gated=True, services=("telnet", "http"))
    pair.ann().do("say goodbye")
    page = Socket(pair.hills.ports["http"])
    page.send(type="login", name="Ann", password=PASSWORD)
    room, _ = room_of(page, "hills")
    assert room["name"] == "The footbridge", room
    page.send(type="command", line="north")
    room, told = room_of(page, "forest")
    assert room["name"] == "The glade" and "You set out for the forest" in told, (room, told)
    page.send(type="command", line="say still here")
    while "still here" not in page.next("text")["text"]:
        pass
    assert page.closed is None


def a_refused_traveller_comes_back_by_their_gate(folder):
    pair = Pair(folder, gated=True)
    pair.wizards["forest"].program("here", 'before("arrive", function(e) return "Not today." end)')
    ann = pair.ann()
    ann.type("north")
    told = read_on(ann, "You are back where you left. Not today.", "The footbridge")
    assert "Welcome" not in told, told
    assert "You say" in ann.do("say well")


def replace(server, copy):
    """Puts a backup in the place of the world."""
    for end in ("", "-wal", "-shm"):
        if os.path.exists(server.world + end):
            os.unlink(server.world + end)
    shutil.copy(copy, server.world)


def an_old_copy_of_a_traveller_is_put_aside(folder):
    pair = Pair(folder)
    ann = pair.ann()
    wizard = pair.wizards["hills"]
    wizard.do("@teleport $footbridge")
    wizard.do("@create a silver key")
    wizard.do("give key to ann")
    assert "silver key" in ann.do("inventory")
    succeeds(folder.run("backup", "--world", pair.hills.world, "copy.db"))
    gone(ann)
    assert "silver key" in come(pair.forest).do("inventory")
    assert pair.hills.stop() == 0
    replace(pair.hills, os.path.join(folder.path, "copy.db"))
    pair.hills.start()
    pair.hills.process.wait(timeout=WAIT_S)
    assert pair.hills.process.returncode == 1
    succeeds(folder.run("realm", "--world", pair.hills.world, "readmit", "hills", "--yes"))
    pair.hills.start()
    wizard = enter_wizard(pair.hills)
    told = until(wizard, "@find silver key", "in a box of Ann's belongings")
    assert told.count("silver key") == 1, told
    player, told = try_to_come(pair.hills, "Ann")
    assert not player and "You're in the forest now" in told, told


def go_back_to(folder, server, copy, name):
    """The world ends, is put back from a backup, and is readmitted, but not started."""
    assert server.stop() == 0
    replace(server, os.path.join(folder.path, copy))
    server.start()
    server.process.wait(timeout=WAIT_S)
    assert server.process.returncode == 1
    succeeds(folder.run("realm", "--world", server.world, "readmit", name, "--yes"))


def with_key(pair):
    """Ann on the footbridge, with a key."""
    ann = pair.ann()
    wizard = pair.wizards["hills"]
    wizard.do("@teleport $footbridge")
    wizard.do("@create a silver key")
    wizard.do("give key to ann")
    assert "silver key" in ann.do("inventory")
    return ann


def a_traveller_missing_in_an_older_copy_comes_home(folder):
    pair = Pair(folder)
    ann = with_key(pair)
    succeeds(folder.run("backup", "--world", pair.forest.world, "copy.db"))
    gone(ann)
    there = come(pair.forest)
    there.do("drop key")
    there.close()
    go_back_to(folder, pair.forest, "copy.db", "forest")
    pair.forest.start()
    home = come(pair.hills)
    assert "The forest no longer knows that you came." in home.first, home.first
    told = home.do("look") + home.do("inventory")
    assert "The footbridge" in told and "silver key" in told, told
    gone(home)
    assert "silver key" in come(pair.forest).do("inventory")


def a_world_restored_before_a_return_finds_its_player(folder):
    pair = Pair(folder)
    gone(with_key(pair))
    there = come(pair.forest)
    succeeds(folder.run("backup", "--world", pair.hills.world, "copy.db"))
    gone(there)
    come(pair.hills).close()
    go_back_to(folder, pair.hills, "copy.db", "hills")
    pair.hills.start()
    home = come(pair.hills)
    assert "silver key" in home.do("inventory"), home.do("look")


def a_restored_world_asks_before_players_enter(folder):
    pair = Pair(folder)
    ann = with_key(pair)
    succeeds(folder.run("backup", "--world", pair.hills.world, "copy.db"))
    gone(ann)
    come(pair.forest).close()
    go_back_to(folder, pair.hills, "copy.db", "hills")
    assert pair.forest.stop() == 0
    pair.hills.start()
    player = Player(pair.hills.port)
    for line in ("connect Ann " + PASSWORD, "guest", "create Carl " + PASSWORD):
        player.type(line)
        read_on(player, "is asking the other worlds who is where")
    assert "footbridge" in enter_wizard(pair.hills).do("@find footbridge")
    pair.forest.start()
    until(enter_wizard(pair.hills), "@find silver key", "in a box of Ann's belongings")
    player, told = try_to_come(pair.hills, "Ann")
    assert not player and "You're in the forest now" in told, told
    enter(pair.hills, "guest").do("look")


def a_restored_copy_of_a_carried_thing_is_not_doubled(folder):
    pair = Pair(folder)
    ann = with_key(pair)
    wizard = pair.wizards["hills"]
    number = re.search(r"silver key \((#\d+)", wizard.do("@find silver key")).group(1)
    ann.do("drop key")
    succeeds(folder.run("backup", "--world", pair.hills.world, "copy.db"))
    ann.do("take key")
    gone(ann)
    there = come(pair.forest)
    told = succeeds(folder.run("restore", "copy.db", "--world", pair.hills.world, "--object", number))
    assert "silver key" in wizard.do("@find silver key"), told
    gone(there)
    home = come(pair.hills)
    assert "silver key" in home.do("inventory")
    told = wizard.do("@find silver key")
    assert told.count("silver key") == 1 and number in told, told


def forgetting_a_world_returns_travellers_who_never_arrived(folder):
    pair = Pair(folder)
    ann = pair.ann()
    pair.realm.board.freeze()
    told = gone(ann)
    assert "You're in the forest now" in told, told
    assert pair.hills.stop() == 0
    pair.forest.kill()
    pair.realm.board.thaw()
    succeeds(folder.run("realm", "--world", pair.hills.world, "forget", "forest", "--yes"))
    pair.hills.start()
    assert "The footbridge" in come(pair.hills).do("look")


if __name__ == "__main__":
    raise SystemExit(main([
        a_traveller_keeps_carried_and_worn_things,
        a_journey_is_refused_before_the_departure,
        a_refused_traveller_comes_back_with_the_reason,
        home_brings_a_traveller_home,
        a_player_who_is_in_another_world_is_told_where,
        visitors_are_taken_as_configured,
        a_traveller_behind_a_gate_stays_connected,
        a_refused_traveller_comes_back_by_their_gate,
        an_old_copy_of_a_traveller_is_put_aside,
        forgetting_a_world_returns_travellers_who_never_arrived,
    ], needs=("realm", "gate")))
