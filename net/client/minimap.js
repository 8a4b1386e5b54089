// The map beside the game: rooms one has seen, around the one one is in. It learns from
// Room.Info alone, so it shows no more than the character knows.
const STEPS = {
  north: [0, -1], south: [0, 1], east: [1, 0], west: [-1, 0],
  northeast: [1, -1], northwest: [-1, -1], southeast: [1, 1], southwest: [-1, 1],
};
// Where a room goes that one comes to by other ways, best first; such ways are dotted.
const ASIDE = {
  up: [[0, -1], [1, -1], [-1, -1], [1, 0]], down: [[0, 1], [1, 1], [-1, 1], [-1, 0]],
  in: [[1, 0], [1, 1], [1, -1], [0, 1]], out: [[-1, 0], [-1, 1], [-1, -1], [0, -1]],
};
const AROUND = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const KEY = "skein.rooms";
const KEPT = 2000;
const REACH = 4;
const CELL = [100, 62];
const BOX = [86, 40];
const WIDTH = 13;
const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
}

/** A name on at most two lines. */
function breakName(name) {
  if (name.length <= WIDTH) {
    return [name];
  }
  const blank = name.lastIndexOf(" ", WIDTH);
  const first = blank > 0 ? name.slice(0, blank) : name.slice(0, WIDTH);
  const rest = name.slice(first.length).trim();
  return [first, rest.length > WIDTH ? `${rest.slice(0, WIDTH - 1)}…` : rest];
}

export class MiniMap {
  constructor() {
    this.rooms = new Map();
    this.here = null;
    try {
      this.rooms = new Map(JSON.parse(sessionStorage.getItem(KEY) || "[]"));
    } catch {
      // Nothing was kept.
    }
  }

  learn(info) {
    this.here = info.num;
    const exits = info.exits || {};
    const known = this.rooms.get(info.num);
    // In the dark a room has no exits; what is known stays known.
    if (!known || Object.keys(exits).length > 0) {
      this.rooms.delete(info.num);
      this.rooms.set(info.num, { name: info.name, exits });
    }
    while (this.rooms.size > KEPT) {
      this.rooms.delete(this.rooms.keys().next().value);
    }
    sessionStorage.setItem(KEY, JSON.stringify([...this.rooms]));
  }

  /** Places by walking outward, first by the compass alone; what finds no place is left out. */
  place() {
    const places = new Map([[this.here, [0, 0]]]);
    const taken = new Set(["0,0"]);
    const queue = [this.here];
    const aside = [];
    const take = (to, [x, y], steps) => {
      const spots = steps.map((step) => [x + step[0], y + step[1]]);
      const at = spots.find((spot) => Math.max(Math.abs(spot[0]), Math.abs(spot[1])) <= REACH && !taken.has(spot.join()));
      if (at && !places.has(to)) {
        places.set(to, at);
        taken.add(at.join());
        queue.push(to);
      }
    };
    while (queue.length > 0 || aside.length > 0) {
      if (queue.length === 0) {
        take(...aside.shift());
        continue;
      }
      const id = queue.shift();
      const room = this.rooms.get(id);
      for (const [direction, to] of Object.entries(room ? room.exits : {})) {
        if (STEPS[direction]) {
          take(to, places.get(id), [STEPS[direction]]);
        } else {
          aside.push([to, places.get(id), [...(ASIDE[direction] || []), ...AROUND]]);
        }
      }
    }
    return places;
  }

  /** An SVG; go is called with the direction of a neighbour that is clicked. */
  draw(go) {
    const places = this.place();
    const xs = [...places.values()].map((at) => at[0]);
    const ys = [...places.values()].map((at) => at[1]);
    const left = Math.min(...xs, -1);
    const top = Math.min(...ys, -1);
    const width = (Math.max(...xs, 1) - left + 1) * CELL[0];
    const height = (Math.max(...ys, 1) - top + 1) * CELL[1];
    const middle = ([x, y]) => [(x - left + 0.5) * CELL[0], (y - top + 0.5) * CELL[1]];
    const map = svg("svg", { class: "map little-map", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    for (const [id, at] of places) {
      const room = this.rooms.get(id);
      for (const [direction, to] of Object.entries(room ? room.exits : {})) {
        if (places.has(to)) {
          const [x1, y1] = middle(at);
          const [x2, y2] = middle(places.get(to));
          map.append(svg("path", { class: STEPS[direction] ? "way" : "way other", d: `M${x1} ${y1}L${x2} ${y2}` }));
        }
      }
    }
    for (const [id, at] of places) {
      map.append(this.drawRoom(id, middle(at), go));
    }
    return map;
  }

  drawRoom(id, [x, y], go) {
    const room = this.rooms.get(id);
    const here = this.rooms.get(this.here);
    const exits = Object.entries(here ? here.exits : {});
    const direction = (exits.find(([, to]) => to === id) || [])[0];
    const group = svg("g", { class: id === this.here ? "room here" : "room" });
    group.append(svg("rect", { x: x - BOX[0] / 2, y: y - BOX[1] / 2, width: BOX[0], height: BOX[1], rx: 6 }));
    const lines = breakName(room ? room.name : "?");
    const name = svg("text", {}, ...lines.map((line, i) => {
      const part = svg("tspan", { x, y: y + 4 + (i - (lines.length - 1) / 2) * 13 });
      part.append(line);
      return part;
    }));
    const title = svg("title", {});
    title.append(direction ? `${direction}: ${room ? room.name : "not seen yet"}` : room ? room.name : "not seen yet");
    group.append(title, name);
    const stairs = Object.keys(room ? room.exits : {});
    if (stairs.includes("up")) {
      group.append(svg("path", { class: "arrow", d: `M${x + BOX[0] / 2 - 8} ${y - BOX[1] / 2 + 4}l4 6l-8 0z` }));
    }
    if (stairs.includes("down")) {
      group.append(svg("path", { class: "arrow", d: `M${x + BOX[0] / 2 - 8} ${y + BOX[1] / 2 - 4}l4 -6l-8 0z` }));
    }
    if (direction && id !== this.here) {
      group.addEventListener("click", () => go(direction));
      group.setAttribute("class", "room go");
    }
    return group;
  }
}
