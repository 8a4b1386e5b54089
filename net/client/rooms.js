// The rooms that the player has visited, and the way between them. It learns from Room.Info alone, so it knows no
// more than the character does. It is kept in this browser, for each character separately.
const KEY = "skein.rooms";
const KEPT = 5000;

export class Rooms {
  constructor() {
    this.known = new Map(); // number -> {name, area, exits, coords}
    this.here = null;
    this.store = null;
  }

  /** Loads a character's rooms; a guest's are kept as long as the tab. */
  open(name, guest) {
    this.store = guest ? sessionStorage : localStorage;
    this.key = `${KEY}:${name}`;
    try {
      const kept = JSON.parse(this.store.getItem(this.key) || "[]");
      this.known = new Map([...kept, ...this.known]);
    } catch {
      // Nothing was kept.
    }
    this.keep();
  }

  learn(info) {
    this.here = info.num;
    const exits = info.exits || {};
    const known = this.known.get(info.num);
    if (known?.coords && info.coords && `${known.coords}` !== `${info.coords}`) {
      // The area has another layout now: coordinates of the old one don't fit it.
      this.known.forEach((room) => room.area === known.area && delete room.coords);
    }
    // In the dark a room has no exits; known exits stay known.
    if (!known || Object.keys(known.exits).length === 0 || Object.keys(exits).length > 0) {
      this.known.delete(info.num);
      this.known.set(info.num, { name: info.name, area: info.area || "", exits, coords: info.coords || undefined });
    }
    while (this.known.size > KEPT) {
      this.known.delete(this.known.keys().next().value);
    }
    this.keep();
  }

  keep() {
    try {
      this.store?.setItem(this.key, JSON.stringify([...this.known]));
    } catch {
      // The browser's storage is full: it is kept only as long as the page.
    }
  }

  forget() {
    this.known = new Map([...this.known].filter(([id]) => id === this.here));
    this.keep();
  }

  /** Returns the shortest way from here to a room where test(number, room) is true: [{way, to}, …]; null if none is known. */
  path(test) {
    const came = new Map([[this.here, null]]);
    for (const id of came.keys()) {
      const room = this.known.get(id);
      if (id !== this.here && test(id, room)) {
        const steps = [];
        for (let at = id; came.get(at); at = came.get(at).from) {
          steps.unshift({ way: came.get(at).way, to: at });
        }
        return steps;
      }
      for (const [way, to] of Object.entries(room ? room.exits : {})) {
        if (!came.has(to)) {
          came.set(to, { from: id, way });
        }
      }
    }
    return null;
  }

  /** Returns the way to a room by its name or words of it; an exact name comes first. */
  pathTo(words) {
    const wanted = words.trim().toLowerCase().replace(/^the /, "");
    const named = (room) => (room ? room.name.toLowerCase().replace(/^the /, "") : "");
    return (wanted && (this.path((_, room) => named(room) === wanted) ||
      this.path((_, room) => wanted.split(/\s+/).every((word) => named(room).split(/[^\p{L}\p{N}]+/u).includes(word))))) || null;
  }

  names() {
    return [...new Set([...this.known.values()].map((room) => room.name))].sort();
  }
}
