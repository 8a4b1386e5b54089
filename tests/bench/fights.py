"""A thousand fights at once: what they cost, and whether anybody waits for them. Each fight is two npcs who never win,
ten fights in a room, with a player beside some of them and another elsewhere."""
import os
import shutil
import subprocess
import tempfile
import time

from processes import cpu_seconds
from served import Ended, Server, enter, enter_wizard

FIGHTS, IN_ROOM = 1000, 10
SECONDS, LOOKS = 10, 200
ROOM = 'room "field-%d" { name = "Field", area = ref "war" }\n'
KNIGHT = ('npc "%s-%d-%d" { name = "a knight", at = "field-%d", hp = 100000000, max_hp = 100000000, '
          'fighting = ref "%s-%d-%d", diku = { level = 10, hitroll = 5, armour = 50, '
          'damage = { number = 2, size = 4, plus = 2 } } }\n')
BEGIN = (";(function() for _, o in ipairs(object('field-%d').contents) do if o:is('npc') then "
         "o:after(random(1, 200) / 100, 'round') end end end)()")


def run(binary, *words):
    done = subprocess.run([binary, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Ended("%s: %s" % (" ".join(words[:1]), done.stderr))


def write_war(binary, folder, world):
    """Makes a world with the fights in it, which have not begun."""
    text, plain = os.path.join(folder, "text"), os.path.join(folder, "plain.db")
    run(binary, "init", "--world", plain)
    run(binary, "export", "--world", plain, text)
    with open(os.path.join(text, "war.lua"), "w", encoding="utf-8") as file:
        file.write('area "war" { name = "the war", fighting = true }\n')
        for room in range(FIGHTS // IN_ROOM):
            file.write(ROOM % room)
            for i in range(IN_ROOM):
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


def measure_side(bench, side, folder):
    server = Server(side.binary, folder)
    write_war(side.binary, folder, server.world)
    bench.servers.append(server)
    server.start()
    wizard = enter_wizard(server)
    players = [enter(server, "create watcher a-long-password"), enter(server, "create walker a-long-password")]
    wizard.do("@teleport watcher to $field-0")
    for room in range(FIGHTS // IN_ROOM):
        wizard.do(BEGIN % room)
    time.sleep(3)
    start, used = time.monotonic(), cpu_seconds(server.process)
    time.sleep(SECONDS)
    used = (cpu_seconds(server.process) - used) / (time.monotonic() - start)
    times = look(players)
    for player in players:
        player.close()
    if server.stop() != 0:
        raise Ended("the server did not stop well: %s" % server.last_words())
    bench.add(side, "%d fights at once, of a core" % FIGHTS, "%", used * 100)
    bench.add(side, "look beside %d fights, p50" % FIGHTS, "ms", times[len(times) // 2])
    bench.add(side, "look beside %d fights, longest" % FIGHTS, "ms", times[-1])


def measure_fights(bench):
    for side in bench.in_turn():
        folder = tempfile.mkdtemp(dir=side.folder)
        try:
            measure_side(bench, side, folder)
        finally:
            shutil.rmtree(folder)
