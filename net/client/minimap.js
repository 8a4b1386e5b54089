// The map beside the game: visited rooms around the player, one storey at a time. Its knowledge comes
// from rooms.js, so it shows no more than the character knows.
import { curly, make, svg } from "./dom.js";

const STEPS = {
  north: [0, -1], south: [0, 1], east: [1, 0], west: [-1, 0],
  northeast: [1, -1], northwest: [-1, -1], southeast: [1, 1], southwest: [-1, 1],
};
const STOREYS = { up: 1, down: -1 };
// Places for rooms reached by other exits than compass directions, best first; those ways are dotted.
// Rooms right above and below are shown too, where there is space.
const ASIDE = {
  up: [[0, -1], [1, -1], [-1, -1], [1, 0]], down: [[0, 1], [1, 1], [-1, 1], [-1, 0]],
  in: [[1, 0], [1, 1], [1, -1], [0, 1]], out: [[-1, 0], [-1, 1], [-1, -1], [0, -1]],
};
const AROUND = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const REACH = [1, 2, 3, 5, 8, 12]; // rooms to each side, by zoom
const CELL = [108, 58];
const BOX = [84, 40];
const UNSEEN = [44, 28];
const EDGE = 10; // for stairs, and for ways that go on
const LEAST = 270; // so that few rooms aren't drawn large
const WIDTH = 10; // letters; a line with up to MOST is squeezed into its box
const MOST = 13;

/** Returns the first and the last place that are shown: those within reach of the middle, and where a side has none, more of the other. */
function windowOf(places, reach) {
  const [least, most] = [Math.min(...places), Math.max(...places)];
  const last = Math.min(most, Math.max(least, -reach) + 2 * reach);
  return [Math.max(least, Math.min(last, reach) - 2 * reach), last];
}

/** Returns a name on at most two lines. */
function breakName(full) {
  const name = full.length > WIDTH ? full.replace(/^The /, "") : full;
  if (name.length <= WIDTH) {
    return [name];
  }
  const blank = name.lastIndexOf(" ", WIDTH);
  const first = name.slice(0, blank > 0 ? blank : name.search(/ |$/));
  return [first, name.slice(first.length).trim()].filter(Boolean).map((line) => (line.length > MOST ? `${line.slice(0, MOST - 1)}…` : line));
}

export class MiniMap {
  constructor(rooms) {
    this.known = rooms;
    this.zoom = 0;
    this.storey = 0; // relative to the player's storey
  }

  get rooms() {
    return this.known.known;
  }

  /** The player is in another room. */
  moved() {
    this.storey = 0;
  }

  /** Returns where the game places rooms of this area, relative to here: [number, [x, y, storey]] of each within reach. */
  laidOut(reach) {
    const here = this.rooms.get(this.known.here);
    if (!here?.coords || here.coords.length < 3) {
      return [];
    }
    return [...this.rooms].filter(([, room]) => room.coords && room.area === here.area)
      .map(([id, { coords }]) => [id, [coords[0] - here.coords[0], here.coords[1] - coords[1], coords[2] - here.coords[2]]])
      .filter(([, at]) => Math.max(...at.map(Math.abs)) <= reach);
  }

  /** Places rooms within reach on all storeys: by the game's coordinates; the others by walking outward, compass
   * directions first. */
  placeAll() {
    const { here } = this.known;
    const places = new Map([[here, [0, 0, 0]]]);
    const taken = new Set(["0,0,0"]);
    const queue = [here];
    const aside = [];
    const reach = 2 * REACH[this.zoom] + 1; // as far as the edge can be, and ways to rooms beyond it
    const take = (to, [x, y, z], steps) => {
      const spots = steps.map((step) => [x + step[0], y + step[1], z + (step[2] || 0)]);
      const at = spots.find((spot) => Math.max(...spot.map(Math.abs)) <= reach && !taken.has(spot.join()));
      if (at && !places.has(to)) {
        places.set(to, at);
        taken.add(at.join());
        queue.push(to);
      }
    };
    for (const [id, at] of this.laidOut(reach)) {
      take(id, at, [[0, 0, 0]]);
    }
    while (queue.length > 0 || aside.length > 0) {
      if (queue.length === 0) {
        take(...aside.shift());
        continue;
      }
      const id = queue.shift();
      const room = this.rooms.get(id);
      for (const [direction, to] of Object.entries(room ? room.exits : {})) {
        if (STEPS[direction] || STOREYS[direction]) {
          take(to, places.get(id), [STEPS[direction] || [0, 0, STOREYS[direction]]]);
        } else {
          aside.push([to, places.get(id), [...(ASIDE[direction] || []), ...AROUND]]);
        }
      }
    }
    return places;
  }

  /** Returns the rooms of the current storey; on the player's own storey also those right above and below. */
  place() {
    const all = this.placeAll();
    this.storeys = new Set([...all.values()].map((at) => at[2]));
    const places = new Map([...all].filter(([, at]) => at[2] === this.storey));
    if (this.storey === 0) {
      const taken = new Set([...places.values()].map((at) => at.slice(0, 2).join()));
      for (const [direction, to] of Object.entries(this.rooms.get(this.known.here)?.exits || {})) {
        const at = STOREYS[direction] && !places.has(to) && [...ASIDE[direction], ...AROUND].find((spot) => !taken.has(spot.join()));
        if (at) {
          taken.add(at.join());
          places.set(to, at);
        }
      }
    }
    return places;
  }

  /** Returns buttons for zoom and storey. draw() redraws the map. */
  tools(draw) {
    const tool = (label, text, can, act) => make("button", { class: "tool", type: "button", "aria-label": label, disabled: !can, "data-tool": label, onclick: () => {
      act();
      draw();
    } }, text);
    return make("div", { class: "little-tools", role: "group", "aria-label": "The map" },
      tool("Closer", "+", this.zoom > 0, () => { this.zoom -= 1; }),
      tool("Further", "−", this.zoom < REACH.length - 1, () => { this.zoom += 1; }),
      this.storeys.size > 1 && make("span", { class: "note" }, "Floor"),
      this.storeys.size > 1 && tool("A storey up", "▲", this.storeys.has(this.storey + 1), () => { this.storey += 1; }),
      this.storeys.size > 1 && tool("A storey down", "▼", this.storeys.has(this.storey - 1), () => { this.storey -= 1; }),
      this.storey !== 0 && make("span", { class: "note" }, this.storey > 0 ? `${this.storey} up` : `${-this.storey} down`));
  }

  /** Returns the middle of a room in the drawing. The way to an unknown room is half as long as the others. */
  spot(id, places) {
    const at = places.get(id);
    const ways = this.rooms.has(id) ? [] : [...places].filter(([one]) => Object.values(this.rooms.get(one)?.exits || {}).includes(id));
    const from = ways.length === 1 ? ways[0][1] : at;
    return [0, 1].map((axis) => {
      const step = at[axis] - from[axis];
      return at[axis] * CELL[axis] - (Math.abs(step) === 1 && step * (CELL[axis] - UNSEEN[axis]) / 2);
    });
  }

  /** Returns the map as SVG; go is called with the number of a pressed room. */
  draw(go) {
    const places = this.place();
    if (places.size === 0) {
      places.set(this.known.here, [0, 0]);
    }
    const reach = REACH[this.zoom];
    const [top, bottom] = windowOf([...places.values()].map((at) => at[1]), reach);
    const rows = [...places.values()].filter(([, y]) => y >= top && y <= bottom);
    const [left, right] = windowOf(rows.map((at) => at[0]), reach);
    const isIn = ([x, y]) => x >= left && x <= right && y >= top && y <= bottom;
    const spots = new Map([...places.keys()].map((id) => [id, this.spot(id, places)]));
    const shown = [...places].filter(([, at]) => isIn(at)).map(([id]) => id);
    const [[x, across], [y, height]] = [0, 1].map((axis) => {
      const reachOf = (id) => (this.rooms.has(id) ? BOX : UNSEEN)[axis] / 2 + EDGE;
      const least = Math.min(...shown.map((id) => spots.get(id)[axis] - reachOf(id)));
      return [least, Math.max(...shown.map((id) => spots.get(id)[axis] + reachOf(id))) - least];
    });
    const width = Math.max(LEAST, across);
    const map = svg("svg", { class: "map little-map", viewBox: `${x - (width - across) / 2} ${y} ${width} ${height}`, width, height, "aria-hidden": "true" });
    for (const [id, at] of places) {
      const room = this.rooms.get(id);
      for (const [direction, to] of Object.entries(room ? room.exits : {})) {
        if (places.has(to) && (isIn(at) || isIn(places.get(to)))) {
          map.append(svg("path", { class: STEPS[direction] ? "way" : "way other", d: `M${spots.get(id)}L${spots.get(to)}` }));
        }
      }
    }
    map.append(...shown.map((id) => this.drawRoom(id, spots.get(id), go)));
    return map;
  }

  drawRoom(id, [x, y], go) {
    const room = this.rooms.get(id);
    const { here } = this.known;
    const direction = (Object.entries(this.rooms.get(here)?.exits || {}).find(([, to]) => to === id) || [])[0];
    const group = svg("g", { class: id === here ? "room here" : room ? "room go" : "room go unseen" });
    const [width, height] = room ? BOX : UNSEEN;
    group.append(svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 6 }));
    const lines = breakName(room ? curly(room.name) : "?");
    const name = svg("text", {}, ...lines.map((line, i) => {
      const part = svg("tspan", { x, y: y + 5 + (i - (lines.length - 1) / 2) * 16, ...(line.length > WIDTH + 1 && { textLength: BOX[0] - 6, lengthAdjust: "spacingAndGlyphs" }) });
      part.append(line);
      return part;
    }));
    const title = svg("title", {});
    const seen = room ? room.name : "not seen yet";
    title.append(direction ? `${direction}: ${seen}` : seen);
    group.append(title, name);
    // Beside the box, so that no name is under them.
    for (const [stair, side] of Object.entries(STOREYS)) {
      if (room?.exits[stair]) {
        group.append(svg("path", { class: "arrow", d: `M${x + BOX[0] / 2 + 6} ${y - side * (BOX[1] / 2 - 1)}l4 ${6 * side}l-8 0z` }));
      }
    }
    if (id !== here) {
      group.addEventListener("click", () => go(id));
    }
    return group;
  }
}
