"""A thousand fights at once: their cost, and their effect on other players. Each fight is two npcs who never win, with
ten fights in a room or one, a player beside some of them and another elsewhere."""
import os
import shutil
import subprocess
import tempfile
import time

from processes import cpu_seconds
from served import Ended, Server, enter, enter_wizard

FIGHTS = 1000
SECONDS, LOOKS = 10, 200
ROOM = 'room "field-%d" { name = "Field", area = ref "war" }\n'
KNIGHT = ('npc "%s-%d-%d" { name = "a knight", at = "field-%d", hp = 100000000, max_hp = 100000000, '
          'fighting = ref "%s-%d-%d", diku = { level = 10, hitroll = 5, armour = 50, '
          'damage = { number = 2, size = 4, plus = 2 } } }\n')
BEGIN = (";(function() for i = %d, %d do for _, o in ipairs(object('field-' .. i).contents) do if o:is('npc') then "
         "o:after(random(1, 200) / 100, 'round') end end end end)()")


def run(binary, *words):
    done = subprocess.run([binary, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Ended("%s: %s" % (" ".join(words[:1]), done.stderr))


def write_war(binary, folder, world, in_room):
    """Makes a world with the fights in it, which have not begun."""
    text, plain = os.path.join(folder, "text"), os.path.join(folder, "plain.db")
    run(binary, "init", "--world", plain)
    run(binary, "export", "--world", plain, text)
    with open(os.path.join(text, "war.lua"), "w", encoding="utf-8") as file:
        file.write('area "war" { name = "the war", fighting = true }\n')
        for room in range(FIGHTS // in_room):
            file.write(ROOM % room)
            for i in range(in_room):
                for one, other in ("ab", "ba"):
                    file.write(KNIGHT % (one, room, i, room, other, room, i))
    run(binary, "init", "--world", world, "--from", text)


def look(players):
    """How long each of many looks took, in ms, sorted."""
    times = []
    for i in range(LOOKS):
        start = time.perf_counter()
        players[i % len(players)].do("look")
        times.append((time.perf_counter() - start) * 1e3)
        time.sleep(0.02)
    return sorted(times)


def measure_side(bench, side, folder, in_room):
    server = Server(side.binary, folder)
    write_war(side.binary, folder, server.world, in_room)
    bench.servers.append(server)
    server.start()
    wizard = enter_wizard(server)
    players = [enter(server, "create watcher a-long-password"), enter(server, "create walker a-long-password")]
    wizard.do("@teleport watcher to $field-0")
    rooms, at_once = FIGHTS // in_room, 20 // in_room
    for room in range(0, rooms, at_once):
        wizard.do(BEGIN % (room, room + at_once - 1))
    time.sleep(3)
    start, used = time.monotonic(), cpu_seconds(server.process)
    time.sleep(SECONDS)
    used = (cpu_seconds(server.process) - used) / (time.monotonic() - start)
    times = look(players)
    for player in players:
        player.close()
    if server.stop() != 0:
        raise Ended("the server did not stop well: %s" % server.last_words())
    where = "" if in_room > 1 else " in as many rooms"
    bench.add(side, "%d fights at once%s, of a core" % (FIGHTS, where), "%", used * 100)
    bench.add(side, "look beside %d fights%s, p50" % (FIGHTS, where), "ms", times[len(times) // 2])
    bench.add(side, "look beside %d fights%s, longest" % (FIGHTS, where), "ms", times[-1])


def measure_fights(bench):
    for side in bench.in_turn():
        for in_room in (10, 1):
            folder = tempfile.mkdtemp(dir=side.folder)
            try:
                measure_side(bench, side, folder, in_room)
            finally:
                shutil.rmtree(folder)
