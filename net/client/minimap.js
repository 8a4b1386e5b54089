// The map beside the game: visited rooms around the player, one storey at a time. Its knowledge comes
// from rooms.js, so it shows no more than the character knows.
import { curly, make, svg } from "./dom.js";
import { STEPS, STOREYS } from "./rooms.js";

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

/** True if a straight line between two spots passes through a box. */
function isBarred([x, y], [a, b], boxes) {
  return boxes.some(([u, v]) => [...Array(20).keys()].some((i) => Math.abs(x + (a - x) * i / 20 - u) < BOX[0] / 2 && Math.abs(y + (b - y) * i / 20 - v) < BOX[1] / 2));
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
    this.zoom = 1;
    this.storey = 0; // relative to the player's storey
  }

  get rooms() {
    return this.known.known;
  }

  /** The player is in another room. */
  moved() {
    this.storey = 0;
  }

  /** Returns the rooms of the shown storey, in places relative to here. Where two areas lie over each other, the player's own is shown. */
  place() {
    const { here, places } = this.known;
    const [x0, y0, z0] = places.get(here) || [0, 0, 0];
    const area = this.rooms.get(here)?.area;
    const reach = 2 * REACH[this.zoom] + 1; // as far as the edge can be, and ways to rooms beyond it
    const near = [...places].map(([id, [x, y, z, ...step]]) => [id, [x - x0, y - y0, z - z0, ...step]])
      .filter(([id, at]) => (this.rooms.has(id) || at[3] !== undefined) && Math.max(...at.slice(0, 3).map(Math.abs)) <= reach);
    this.storeys = new Set(near.map(([, at]) => at[2]));
    const shown = new Map();
    for (const one of near.filter(([, at]) => at[2] === this.storey)) {
      const key = `${one[1].slice(0, 2)}`;
      if (!shown.has(key) || this.rooms.get(one[0])?.area === area) {
        shown.set(key, one);
      }
    }
    return new Map(shown.values());
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
  spot(id, at) {
    return [0, 1].map((axis) => {
      const step = at[axis + 3];
      return at[axis] * CELL[axis] - (!this.rooms.has(id) && Math.abs(step) === 1 && step * (CELL[axis] - UNSEEN[axis]) / 2);
    });
  }

  /** Returns the map as SVG; go is called with the number of a pressed room. */
  draw(go) {
    const places = this.place();
    if (places.size === 0) {
      places.set(this.known.here, [0, 0, 0]);
    }
    const reach = REACH[this.zoom];
    const [top, bottom] = windowOf([...places.values()].map((at) => at[1]), reach);
    const rows = [...places.values()].filter(([, y]) => y >= top && y <= bottom);
    const [left, right] = windowOf(rows.map((at) => at[0]), reach);
    const isIn = ([x, y]) => x >= left && x <= right && y >= top && y <= bottom;
    const spots = new Map([...places].map(([id, at]) => [id, this.spot(id, at)]));
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
          const [from, end] = [spots.get(id), spots.get(to)];
          // A way that would run through a room only begins at its two ends.
          const barred = isBarred(from, end, [...spots].filter(([one]) => one !== id && one !== to).map(([, spot]) => spot));
          map.append(svg("path", { class: STEPS[direction] ? "way" : "way other",
            d: `M${from}${barred ? `l${[0, 1].map((axis) => Math.sign(end[axis] - from[axis]) * (BOX[axis] / 2 + EDGE))}` : `L${end}`}` }));
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
    // Above and below the box, beside its ways.
    for (const [stair, side] of Object.entries(STOREYS)) {
      if (room?.exits[stair]) {
        group.append(svg("path", { class: "arrow", d: `M${x + side * BOX[0] * 0.3} ${y - side * (BOX[1] / 2 + 9)}l5 ${7 * side}l-10 0z` }));
      }
    }
    if (id !== here) {
      group.addEventListener("click", () => go(id));
    }
    return group;
  }
}
