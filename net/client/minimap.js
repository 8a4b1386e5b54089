// The map beside the game: visited rooms around the player, one storey at a time. Its knowledge comes
// from rooms.js, so it shows no more than the character knows.
import { curly, make, svg } from "./dom.js";
import { STEPS, STOREYS } from "./rooms.js";

const REACH = 12; // rooms to each side
const CELL = [97, 58];
const BOX = [84, 40];
const UNSEEN = [36, 28];
const EDGE = 12; // pixels round the drawing
const STAIRS = 14; // of a box, for the arrows beside the name
const SCALES = [0.775, 1.13, 1.7]; // names never have less than 12 pixels; the last is that of the whole window
const WIDTH = 10; // letters; a line with up to MOST is squeezed into its box
const MOST = 13;

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
    const near = [...places].map(([id, [x, y, z, ...step]]) => [id, [x - x0, y - y0, z - z0, ...step]])
      .filter(([id, at]) => (this.rooms.has(id) || at[3] !== undefined) && Math.max(...at.slice(0, 3).map(Math.abs)) <= REACH);
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

  /** Returns buttons for storeys, and for the map in the whole window. draw() redraws the map; whole(): opens or closes that. */
  tools(draw, whole, isWhole) {
    const tool = (label, text, can, act) => make("button", { class: "tool", type: "button", "aria-label": label, disabled: !can, "data-tool": label, onclick: act }, text);
    const climb = (by) => () => {
      this.storey += by;
      draw();
    };
    return make("div", { class: "little-tools", role: "group", "aria-label": "The map" },
      ...(this.storeys.size > 1 ? [make("span", { class: "note" }, "Floor", this.storey !== 0 && ` ${this.storey > 0 ? "+" : "−"}${Math.abs(this.storey)}`),
        tool("A storey up", "▲", this.storeys.has(this.storey + 1), climb(1)),
        tool("A storey down", "▼", this.storeys.has(this.storey - 1), climb(-1))] : []),
      make("button", { class: "tool whole", type: "button", "data-tool": "whole", onclick: whole }, isWhole ? "Close" : "Whole map"));
  }

  /** Returns the middle of a room in the drawing. The way to an unknown room is half as long as the others. */
  spot(id, at) {
    return [0, 1].map((axis) => {
      const step = at[axis + 3];
      return at[axis] * CELL[axis] - (!this.rooms.has(id) && Math.abs(step) === 1 && step * (CELL[axis] - UNSEEN[axis]) / 2);
    });
  }

  /** Draws the map into its frame, with the player in the middle if it is larger. go is called with the number of a pressed room. */
  draw(frame, go) {
    const places = this.place();
    if (places.size === 0) {
      places.set(this.known.here, [0, 0, 0]);
    }
    const spots = new Map([...places].map(([id, at]) => [id, this.spot(id, at)]));
    const [[x, width], [y, height]] = [0, 1].map((axis) => {
      const ends = [...spots].flatMap(([id, spot]) => [-1, 1].map((side) => spot[axis] + side * ((this.rooms.has(id) ? BOX : UNSEEN)[axis] / 2)));
      return [Math.min(...ends), Math.max(...ends) - Math.min(...ends)];
    });
    const [wide, high] = [frame.clientWidth, frame.clientHeight];
    const scale = Math.max(SCALES[0], Math.min(SCALES[wide > 600 ? 2 : 1], (wide - 2 * EDGE) / width, (high - 2 * EDGE) / height));
    const map = svg("svg", { class: "map little-map", viewBox: `${x} ${y} ${width} ${height}`, width: width * scale, height: height * scale, "aria-hidden": "true" });
    for (const id of places.keys()) {
      const room = this.rooms.get(id);
      for (const [direction, to] of Object.entries(room ? room.exits : {})) {
        if (places.has(to)) {
          const [from, end] = [spots.get(id), spots.get(to)];
          // A way that would run through a room only begins at its two ends.
          const barred = isBarred(from, end, [...spots].filter(([one]) => one !== id && one !== to).map(([, spot]) => spot));
          map.append(svg("path", { class: STEPS[direction] ? "way" : "way other",
            d: `M${from}${barred ? `l${[0, 1].map((axis) => Math.sign(end[axis] - from[axis]) * (BOX[axis] / 2 + 8))}` : `L${end}`}` }));
        }
      }
    }
    map.append(...[...spots].map(([id, spot]) => this.drawRoom(id, spot, go)));
    frame.replaceChildren(map);
    frame.scrollTo(EDGE - x * scale - wide / 2, EDGE - y * scale - high / 2);
  }

  drawRoom(id, [x, y], go) {
    const room = this.rooms.get(id);
    const { here } = this.known;
    const direction = (Object.entries(this.rooms.get(here)?.exits || {}).find(([, to]) => to === id) || [])[0];
    const group = svg("g", { class: id === here ? "room here" : room ? "room go" : "room go unseen" });
    const stairs = Object.entries(STOREYS).filter(([stair]) => room?.exits[stair]);
    const [width, height] = room ? BOX : UNSEEN;
    const taken = stairs.length > 0 ? STAIRS : 0;
    group.append(svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 6 }));
    const lines = breakName(room ? curly(room.name) : "?");
    const name = svg("text", {}, ...lines.map((line, i) => {
      const part = svg("tspan", { x: x - taken / 2, y: y + 5 + (i - (lines.length - 1) / 2) * 16, ...(line.length > WIDTH + 1 - taken / 7 && { textLength: BOX[0] - 6 - taken, lengthAdjust: "spacingAndGlyphs" }) });
      part.append(line);
      return part;
    }));
    const title = svg("title", {});
    const seen = room ? room.name : "not seen yet";
    title.append(direction ? `${direction}: ${seen}` : seen);
    group.append(title, name);
    for (const [, side] of stairs) {
      group.append(svg("path", { class: "arrow", d: `M${x + 34} ${y - side * 14}l4 ${7 * side}l-8 0z` }));
    }
    if (id !== here) {
      group.addEventListener("click", () => go(id));
    }
    return group;
  }
}
