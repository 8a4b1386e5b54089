// The dashboard of an area: its rooms, its faults and its tests.
import { api } from "./api.js";
import { make, svg as draw } from "./dom.js";
import { Examination } from "./examine.js";
import { SMALL, lettersAt } from "./pan.js";

const STUB = 36; // of a way to a room outside the area: less than there is between two rooms
const HREF = "/world/room/";
const ROOM = `a[href^='${HREF}']`;

/** Returns the faults of each thing, in the order of their first fault. */
export function byThing(faults) {
  const things = new Map();
  for (const one of faults) {
    const key = `${one.thing.id} ${one.name || ""}`;
    things.set(key, [...(things.get(key) || []), one]);
  }
  return [...things.values()].map((all) => {
    const ways = all.filter((one) => one.act === "Add an exit");
    return ways.length < 2 ? all : [...all.filter((one) => one.act !== "Add an exit"), { ...ways[0], text: "No way in or out" }];
  });
}

/** Returns the list of what is to mend, a row for each thing, with buttons that lead there. most: of the rows. */
export function listFaults(shop, things, most = things.length) {
  const open = (one) => (one.line ? shop.goToLine(one.thing.id, one.line) : shop.go(one.thing.id));
  const button = (text, one, key) => make("button", { class: "tool", type: "button", "data-key": `${one.thing.id} ${key}`, onclick: () => open(one) }, text);
  const row = (faults) => make("li", {}, button(faults[0].name || faults[0].thing.name || "nameless", faults[0], ""),
    make("ul", {}, ...faults.map((one) => make("li", {}, make("span", { class: "text" }, one.kind && make("b", {}, `${one.kind}: `), one.text),
      one.act ? button(one.act, one, one.text) : one.line ? button(`line ${one.line}`, one, one.text) : ""))));
  return make("ul", { class: "to-mend" }, ...things.slice(0, most).map(row));
}

export class Overview {
  constructor(shop, area) {
    this.shop = shop;
    this.area = area;
    this.look = new Examination(area);
    this.figures = make("dl", { class: "known figures" });
    this.list = make("div", { "aria-live": "polite" });
    this.rooms = make("ul", { class: "room-list" });
    this.map = make("div", { class: "map-frame", hidden: true, tabindex: 0, role: "region", "aria-label": `Map of ${area.name}`, onclick: (event) => this.pressed(event) });
    this.again = make("button", { class: "button quiet", type: "button", onclick: () => this.begin() }, "Look again");
    this.play = make("button", { class: "button", type: "button", disabled: true, onclick: () => this.playIt() }, "Play it");
    this.element = make("div", { class: "overview" },
      make("div", { class: "bar" }, this.play, this.again, make("button", { class: "button quiet", type: "button", onclick: () => this.shop.makeRoom() }, "New room here")),
      this.figures, this.list, this.map, make("h3", {}, "Rooms"), this.rooms);
  }

  begin() {
    let drawn = false;
    return this.look.run(() => {
      if (!this.element.isConnected) {
        return false;
      }
      if (!drawn) {
        drawn = true;
        this.seen = this.look.seen;
        this.play.disabled = this.seen.rooms.length === 0;
        this.drawMap();
      }
      this.draw();
      this.mark();
      return true;
    }).catch((problem) => this.shop.say(problem.message, false));
  }

  draw() {
    const { rooms, more } = this.seen;
    const { tests: { passed, done }, faults: all } = this.look;
    const faults = byThing(all);
    const exits = rooms.reduce((sum, one) => sum + one.exits.length, 0);
    const figure = (name, value, kind = "") => make("div", { class: kind }, make("dt", {}, name), make("dd", {}, value));
    this.figures.replaceChildren(figure("Rooms", `${rooms.length}${more ? " and more" : ""}`), figure("Exits", String(exits)),
      figure("Tests", ...this.look.verdict),
      figure("To mend", done || all.length > 0 ? String(faults.flat().length) : "…", all.length > 0 ? "bad" : done ? "good" : ""));
    const focused = this.list.contains(document.activeElement) && document.activeElement.dataset.key;
    const well = () => (rooms.length === 0 ? "It has no rooms yet." : !done ? "Looking at it …" : passed > 0 ? "All is well: every room can be reached and left, and every test passes." : "All is well. It has no tests yet.");
    this.list.replaceChildren(faults.length > 0 ? listFaults(this.shop, faults) : make("p", { class: "settled" }, well()));
    if (focused) {
      [...this.list.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
    }
    this.rooms.replaceChildren(...rooms.map((room) => make("li", {}, make("button", { class: "tool", type: "button", onclick: () => this.shop.go(room.id) }, room.name || "nameless"),
      make("span", { class: "note" }, room.exits.map((exit) => exit.name).join(", ") || "0 exits"))));
  }

  async drawMap() {
    const [first] = this.seen.rooms;
    const drawing = first && await api.map(first.id).catch(() => "");
    const svg = drawing && new DOMParser().parseFromString(drawing, "text/html").querySelector("svg");
    this.map.hidden = !svg;
    if (svg) {
      this.crop(svg);
      this.map.replaceChildren(svg);
      this.mark();
    }
  }

  /** Leaves the area's own rooms on the map: of ways to others, the beginning; others between its own are dashed. */
  crop(svg) {
    const own = new Set(this.seen.rooms.map((one) => String(one.id)));
    const boxes = [];
    for (const room of svg.querySelectorAll("[data-room]")) {
      if (own.has(room.dataset.room)) {
        boxes.push(["x", "y", "width", "height"].map((name) => Number(room.querySelector("rect").getAttribute(name))));
      } else {
        room.classList.add("dark");
      }
    }
    const drawn = new Set([...svg.querySelectorAll("[data-room]")].map((one) => one.dataset.room));
    boxes.push(...this.addApart(svg, boxes, this.seen.rooms.filter((one) => !drawn.has(String(one.id)))));
    if (boxes.length > 0) {
      const [left, top] = [0, 1].map((i) => Math.min(...boxes.map((one) => one[i])) - STUB);
      const [width, height] = [0, 1].map((i) => Math.max(...boxes.map((one) => one[i] + one[i + 2])) + STUB - [left, top][i]);
      svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      svg.style.minWidth = `${width * SMALL}px`;
      svg.style.setProperty("--drawn", `${width}px`);
      svg.style.setProperty("--larger", lettersAt(Math.max(SMALL, this.map.clientWidth / width)));
    }
  }

  /** Draws the rooms that no way leads to, right of the others. Returns their boxes. */
  addApart(svg, boxes, rooms) {
    if (boxes.length === 0) {
      return [];
    }
    const [top, bottom] = [Math.min(...boxes.map((one) => one[1])), Math.max(...boxes.map((one) => one[1] + one[3]))];
    const right = Math.max(...boxes.map((one) => one[0] + one[2]));
    const [, , width, height] = boxes[0];
    const down = Math.max(1, Math.round((bottom - top) / (height + STUB)));
    return rooms.map((room, i) => {
      const box = [right + 2 * STUB + Math.floor(i / down) * (width + STUB), top + (i % down) * (height + STUB), width, height];
      svg.append(draw("a", { class: "room apart", href: `${HREF}${room.id}`, "data-room": room.id },
        draw("rect", { x: box[0], y: box[1], width, height, rx: 8 }),
        draw("text", { x: box[0] + width / 2, y: box[1] + height / 2 + 5, "text-anchor": "middle" }, (room.name || "nameless").replace(/^(?:The|A|An) /, ""))));
      return box;
    });
  }

  /** Marks the rooms with faults on the map. */
  mark() {
    for (const { thing, room } of this.look.faults) {
      this.map.querySelector(`[data-room="${room || thing.id}"]`)?.classList.add("faulty");
    }
  }

  pressed(event) {
    const room = event.target.closest(ROOM);
    if (room) {
      event.preventDefault();
      this.shop.go(Number(room.getAttribute("href").slice(HREF.length)));
    }
  }

  /** Takes the builder there, in the game beside it. */
  playIt() {
    this.shop.beside.playAt(this.seen.rooms[0].id);
  }
}
