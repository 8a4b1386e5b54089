// The rooms that the player has visited, and the way between them. It learns from Room.Info alone, so it knows no
// more than the character does. It is kept in this browser, for each character separately.
//
// A room gets its place on the map when the player comes to it or an exit shows it, and keeps it. The game's coordinates
// say where; a room without them gets a free place beside the room that showed it.
const KEY = "skein.rooms";
const KEPT = 5000;
const APART = 1000; // between parts with no known way between them
export const STEPS = {
  north: [0, -1], south: [0, 1], east: [1, 0], west: [-1, 0],
  northeast: [1, -1], northwest: [-1, -1], southeast: [1, 1], southwest: [-1, 1],
};
export const STOREYS = { up: 1, down: -1 };
const AROUND = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const AROUNDS = [1, 2, 3, 4, 5].flatMap((far) => AROUND.map((one) => one.map((axis) => axis * far)));

const move = (at, step) => at.map((one, axis) => one + (step[axis] || 0));

export class Rooms {
  constructor() {
    this.known = new Map(); // number -> {name, area, exits, coords}
    this.places = new Map(); // number -> [x, y, storey, step x, step y], the step from the room that showed it
    this.origins = new Map(); // area -> the place of its coordinates [0, 0, 0]
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
      [this.places, this.origins] = JSON.parse(this.store.getItem(`${this.key}:at`) || "[[],[]]").map((one) => new Map(one));
    } catch {
      // Nothing was kept.
    }
    this.settle();
    this.keep();
  }

  learn(info) {
    this.here = info.num;
    const exits = info.exits || {};
    const known = this.known.get(info.num);
    if (known?.coords && info.coords && `${known.coords}` !== `${info.coords}`) {
      // The area has another layout now: coordinates of the old one don't fit it.
      this.known.forEach((room) => room.area === known.area && delete room.coords);
      this.places.clear();
      this.origins.clear();
    }
    // In the dark a room has no exits; known exits stay known.
    if (!known || Object.keys(known.exits).length === 0 || Object.keys(exits).length > 0) {
      this.known.delete(info.num);
      this.known.set(info.num, { name: info.name, area: info.area || "", exits, coords: info.coords || undefined });
    }
    this.settle(info.beyond);
    while (this.known.size > KEPT) {
      const [oldest] = this.known.keys();
      this.known.delete(oldest);
      this.places.delete(oldest);
    }
    this.keep();
  }

  /** Gives the room here, and those that its exits show, their places. beyond: coordinates of those of its area, by exit. */
  settle(beyond = {}) {
    const taken = new Map([...this.places].map(([id, at]) => [`${at.slice(0, 3)}`, this.known.get(id)?.area]));
    const put = (id, at, step = [0, 0]) => {
      this.places.set(id, [...at, ...step.slice(0, 2)]);
      taken.set(`${at}`, this.known.get(id)?.area);
    };
    // Areas may lie over each other, but not the rooms of one.
    const placeOf = (area, coords) => {
      const origin = coords?.length > 2 && this.origins.get(area);
      const at = origin && move(origin, [coords[0], -coords[1], coords[2]]);
      return at && taken.get(`${at}`) !== area && at;
    };
    const queue = this.known.has(this.here) ? [this.here] : [];
    for (const id of queue) {
      const { area, coords, exits } = this.known.get(id);
      this.places.has(id) || put(id, placeOf(area, coords) || [APART * this.places.size, 0, 0]);
      const at = this.places.get(id).slice(0, 3);
      if (coords?.length > 2 && !this.origins.has(area)) {
        this.origins.set(area, move(at, [-coords[0], coords[1], -coords[2]]));
      }
      // Rooms for which there is one place come before those that take any.
      for (const anywhere of [false, true]) {
        for (const [way, to] of Object.entries(exits)) {
          const room = this.known.get(to);
          const sure = placeOf(room ? room.area : area, room ? room.coords : id === this.here && beyond[way]);
          const step = STEPS[way] || (STOREYS[way] && [0, 0, STOREYS[way]]);
          if (this.places.has(to) || anywhere === Boolean(sure || step)) {
            continue;
          }
          const spot = sure ? sure.map((one, axis) => one - at[axis]) : [step || AROUND[0], ...AROUNDS].find((one) => !taken.has(`${move(at, one)}`)) || [0, 0];
          put(to, move(at, spot), spot);
          room && queue.push(to);
        }
      }
    }
  }

  keep() {
    try {
      this.store?.setItem(this.key, JSON.stringify([...this.known]));
      this.store?.setItem(`${this.key}:at`, JSON.stringify([[...this.places], [...this.origins]]));
    } catch {
      // The browser's storage is full: it is kept only as long as the page.
    }
  }

  forget() {
    this.known = new Map([...this.known].filter(([id]) => id === this.here));
    this.places.clear();
    this.origins.clear();
    this.settle();
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
