// The dashboard of an area: its rooms, its faults and its tests. The server's linter finds what is wrong with its things
// (the call build.lint); mistakes in behaviours and failed tests are asked for one by one.
import { api } from "./api.js";
import { make, svg as draw } from "./dom.js";
import { SMALL, lettersAt } from "./pan.js";
import { failureOf } from "./places.js";

const STUB = 36; // of a way to a room outside the area: less than there is between two rooms
const HREF = "/world/room/";
const ROOM = `a[href^='${HREF}']`;

/** Returns the rooms that no exit leads out of. All else that is wrong with rooms, the server's linter finds. */
const deadEnds = (rooms) => rooms.filter((room) => room.exits.length === 0)
  .map((thing) => ({ thing, text: "No way out", act: "Add an exit" }));

/** The linter writes for files; here a button does it. */
function inWords({ property, text }) {
  if (property === "desc" && /has no description/.test(text)) {
    return { text: "No description", act: "Write it" };
  }
  return /^no way leads here/.test(text) ? { text: "No way in", act: "Add an exit" } : { text: text[0].toUpperCase() + text.slice(1) };
}

/** Returns [name, faults] of each thing, in the order of their first fault. */
function byThing(faults) {
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

export class Overview {
  constructor(shop, area) {
    this.shop = shop;
    this.area = area;
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

  async begin() {
    const turn = this.turn = {};
    let seen;
    try {
      seen = await api.area(this.area.id);
    } catch (problem) {
      this.shop.say(problem.message, false);
      return;
    }
    this.seen = seen;
    this.faults = deadEnds(seen.rooms);
    this.tests = { passed: 0, failed: 0, done: false };
    this.play.disabled = seen.rooms.length === 0;
    this.draw();
    this.drawMap();
    for (const step of [() => this.lint(), ...seen.behaviours.map((thing) => () => this.examine(thing))]) {
      await step();
      if (this.turn !== turn || !this.element.isConnected) {
        return;
      }
      this.draw();
      this.mark();
    }
    this.tests.done = true;
    this.draw();
  }

  /** Asks for what the linter finds. */
  async lint() {
    const { faults } = this;
    try {
      const { problems } = await api.lintArea(this.area.id);
      for (const { thing, place, property, text } of problems.filter((one) => one.thing)) {
        const isExit = place && this.seen.rooms.some((room) => room.exits.some((exit) => exit.id === thing.id));
        faults.push({ thing, ...inWords({ property, text }), name: isExit && `${place.name}, ${thing.name}`, room: isExit ? place.id : thing.id });
      }
    } catch (problem) {
      faults.push({ thing: this.area, text: `Not examined: ${problem.message}` });
    }
  }

  /** Checks a behaviour and runs its tests. */
  async examine(thing) {
    const add = (kind, text, line) => this.faults.push({ thing, kind, text, line });
    try {
      const { source } = await api.source(thing.id);
      const { problems, warnings } = await api.check(thing.id, source) || {};
      for (const one of problems || warnings || []) {
        add("Mistake", one.text || one.message || "", one.line || 1);
      }
      let next = 0;
      while (next !== undefined) {
        const answer = await api.test(thing.id, next);
        for (const result of answer.results) {
          this.tests[result.ok ? "passed" : "failed"] += 1;
          if (!result.ok) {
            const { line, reason } = failureOf(result, thing.id);
            add("Red test", `${result.name}: ${reason}`, line);
          }
        }
        next = answer.next;
      }
    } catch (problem) {
      add("Does not load", problem.message, 1);
    }
  }

  draw() {
    const { rooms, more } = this.seen;
    const { passed, failed, done } = this.tests;
    const faults = byThing(this.faults);
    const exits = rooms.reduce((sum, one) => sum + one.exits.length, 0);
    const figure = (name, value, kind = "") => make("div", { class: kind }, make("dt", {}, name), make("dd", {}, value));
    this.figures.replaceChildren(figure("Rooms", `${rooms.length}${more ? " and more" : ""}`), figure("Exits", String(exits)),
      figure("Tests", !done ? "running …" : passed + failed === 0 ? "none yet" : `${passed} of ${passed + failed} passed`, failed > 0 ? "bad" : passed > 0 ? "good" : ""),
      figure("To mend", done || this.faults.length > 0 ? String(faults.flat().length) : "…", this.faults.length > 0 ? "bad" : done ? "good" : ""));
    const open = (one) => (one.line ? this.shop.goToLine(one.thing.id, one.line) : this.shop.go(one.thing.id));
    const focused = this.list.contains(document.activeElement) && document.activeElement.dataset.key;
    const button = (text, one, key) => make("button", { class: "tool", type: "button", "data-key": `${one.thing.id} ${key}`, onclick: () => open(one) }, text);
    this.list.replaceChildren(...(faults.length > 0
      ? [make("ul", { class: "to-mend" }, ...faults.map((all) => make("li", {}, button(all[0].name || all[0].thing.name || "nameless", all[0], ""),
        make("ul", {}, ...all.map((one) => make("li", {}, make("span", { class: "text" }, one.kind && make("b", {}, `${one.kind}: `), one.text),
          one.act ? button(one.act, one, one.text) : one.line ? button(`line ${one.line}`, one, one.text) : ""))))))]
      : [make("p", { class: "settled" }, rooms.length === 0 ? "It has no rooms yet." : !done ? "Looking at it …" : passed > 0 ? "All is well: every room can be reached and left, and every test passes." : "All is well. It has no tests yet.")]));
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
    for (const { thing, room } of this.faults) {
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
