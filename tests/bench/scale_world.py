"""Makes the world of `tools/bench scale`: a million things, 12,700 rooms with their exits in 2,000 areas, a prototype
with 100,000 heirs, rooms with 5,000 things, 50,000 accounts, 100,000 letters, 1,000 channels. SQL writes them into the
file as the store would. It is made once, and kept outside the tree until this file or the schema changes."""
import hashlib
import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass

import world

PASSWORD = "bench-password"
SIDE = 100  # rooms of an area
START = 1790000000000


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""
    things: int = 1000000
    rooms: int = 12700
    areas: int = 2000
    heirs: int = 100000
    crowded: int = 5000   # things in each of the barns
    accounts: int = 50000
    letters: int = 100000
    channels: int = 1000
    held: int = 2000      # things of Hoarder

    def divided(self, by):
        return Size(**{name: max(1, getattr(self, name) // by) for name in self.__dataclass_fields__})


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7f | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def link(number):
    """The stored form of an object, as of value_codec.c."""
    return b"\6" + varint(number)


def text(said):
    return b"\5" + varint(len(said)) + said.encode()


def integer(number):
    return b"\3" + varint(number << 1)


def table(items, entries):
    return (b"\7" + varint(len(items)) + b"".join(items) + varint(len(entries))
            + b"".join(text(name) + value for name, value in sorted(entries.items())))


class Filling:
    """Adds objects to a world file."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        self.refs = dict(self.db.execute("SELECT ref, id FROM object WHERE ref IS NOT NULL"))
        self.next = self.db.execute("SELECT max(max(id), max(arrived)) + 1 FROM object").fetchone()[0]
        self.objects, self.parents, self.properties, self.named = [], [], [], []

    def add(self, proto, name, place=0, ref=None, **more):
        number = self.next
        self.next += 1
        self.objects.append((number, place, number, 0, ref, 0))
        self.parents.append((number, 1, self.refs.get(proto, proto)))
        for key, value in dict(more, name=name).items():
            self.properties.append((number, key, value, None))
        self.named.append((number * 2 + 1, "".join("  " + word for word in name.lower().split())))
        if len(self.objects) > 20000:
            self.write()
        return number

    def write(self):
        self.db.executemany("INSERT INTO object VALUES (?, ?, ?, ?, ?, ?)", self.objects)
        self.db.executemany("INSERT INTO parent VALUES (?, ?, ?)", self.parents)
        self.db.executemany("INSERT INTO property VALUES (?, ?, ?, ?)", self.properties)
        self.db.executemany("INSERT INTO named (rowid, parts) VALUES (?, ?)", self.named)
        for rows in (self.objects, self.parents, self.properties, self.named):
            rows.clear()

    def close(self):
        self.write()
        self.db.execute("UPDATE meta SET value = ? WHERE name IN ('next_id', 'next_arrival')", (self.next,))
        self.db.execute("COMMIT")
        self.db.close()


def add_rooms(filling, size):
    """A grid of rooms, ten by ten in each area."""
    areas = [filling.add("area", "Area %d" % n) for n in range(size.areas)]
    wide = SIDE // 10 * max(1, int((size.rooms / SIDE) ** 0.5))
    first = filling.next
    for n in range(size.rooms):
        filling.add("room", "Room %d" % n, desc="A bare room, one of many. Its number is %d." % n,
                    area=link(areas[n // SIDE % len(areas)]))
    for n in range(size.rooms):
        for name, to, is_there in (("east", n + 1, (n + 1) % wide), ("west", n - 1, n % wide),
                                   ("south", n + wide, True), ("north", n - wide, True)):
            if is_there and 0 <= to < size.rooms:
                filling.add("exit", name, first + n, to=link(first + to))
    return first


def add_accounts(filling, size, room):
    """Sleepers called Sleeper1, Sleeper2 … in the rooms of the grid."""
    first = filling.next
    rows = []
    for n in range(1, size.accounts + 1):
        name = "Sleeper%d" % n
        who = filling.add("player", name, **{"_played:made": b"\2", "asleep": link(room + n % size.rooms)})
        rows.append((name.lower().replace("1", "l").replace("0", "o"), name, 0, None, who, 0, START, START, None, None))
    filling.db.executemany("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return first


def add_channels(filling, size, hoarder):
    data = table([], {"flags": integer(0), "made": integer(START), "key": text(""), "topic": text("soup"),
                      "topic_by": text("wizard"), "masks": table([], {}), "ranked": table([], {})})
    names = ["tea%d" % n for n in range(size.channels)]
    columns = filling.db.execute("SELECT count(*) FROM pragma_table_info('channel')").fetchone()[0]
    filling.db.executemany("INSERT INTO channel VALUES (%s)" % ", ".join("?" * columns), [
        (name, None, None, data, None)[:columns] for name in names])
    filling.db.execute("INSERT INTO property VALUES (?, '_channels', ?, NULL)", (
        hoarder, table([], {name: integer(START) for name in names})))


def fill(path, size):
    """Adds so much to a starter world with the accounts wizard and Hoarder."""
    world.fill(path, size.things)
    filling = Filling(path)
    hoarder, wizard = filling.db.execute(
        "SELECT character, (SELECT character FROM account WHERE role = 2) FROM account WHERE name = 'Hoarder'").fetchone()
    rooms = add_rooms(filling, size)
    trinket = filling.add("item", "trinket", ref="bench/trinket")
    attics = [filling.add("room", "Attic %d" % n) for n in range(max(1, size.heirs // 1000))]
    for n in range(size.heirs):
        filling.add(trinket, "trinket", attics[n % len(attics)])
    barns = [filling.add("room", "Barn %d" % n, ref="bench/barn%d" % n) for n in range(3)]
    for n in range(size.crowded):
        for barn in barns:
            filling.add("item", "thing %d" % n, barn)
    for n in range(size.held):
        filling.add("item", "treasure %d" % n, hoarder)
    filling.write()
    filling.db.execute("UPDATE object SET ref = 'bench/room' WHERE id = ?", (rooms + size.rooms // 2,))
    first = add_accounts(filling, size, rooms)
    add_channels(filling, size, hoarder)
    many = min(200, size.letters // 4)  # a box takes no more
    filling.db.executemany("INSERT INTO mail VALUES (?, ?, ?, 'Ann', 'soup', 'Come and have some.', 0, NULL)", [
        ((hoarder, wizard)[n % 2] if n < 2 * many else first + n % size.accounts, n + 1, START + n)
        for n in range(size.letters)])
    filling.close()


def cached(binary, folder, size):
    """Returns the path of a world of that size, made now unless it was already."""
    schema = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "schema")
    with open(__file__, "rb") as source:
        made = hashlib.sha256(source.read() + repr((size, sorted(os.listdir(schema)))).encode())
    path = os.path.join(folder, "scale-%s.db" % made.hexdigest()[:12])
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        part = path + ".part"
        if os.path.exists(part):
            os.unlink(part)
        subprocess.run([binary, "init", "--world", part], check=True, capture_output=True)
        for name, role in (("wizard", "wizard"), ("Hoarder", "player")):
            subprocess.run([binary, "account", "--world", part, "set", name, "--role", role, "--password-stdin"],
                           input=PASSWORD, text=True, check=True, capture_output=True)
        fill(part, size)
        for old in os.listdir(folder):
            if old.startswith("scale-") and old != os.path.basename(part):
                os.unlink(os.path.join(folder, old))
        shutil.move(part, path)
    return path
