// The row above the line: exits, things here, frequent and recent commands, each a button. With "Tap words", the words of which
// a line can be made by taps.
import { compass } from "./compass.js";
import { isSmall, make } from "./dom.js";
import { DIRECTIONS, VERBS } from "./input.js";

const JOINS = ["to", "in", "on", "for", "from", "about", "with"];
const RECENT = 3;
const THINGS = 10;
const ONCE = /^(?:register|create|password|say|tell|quit|help|yes|no|\d)\b/;

/** What is here and with the player, each with a name and a line of its own: of two alike, one in hand is "yours". */
function told(data) {
  const here = [...(data.people || []), ...(data.things || [])].filter((one) => one.line);
  const mine = [...(data.held || []), ...(data.worn || [])].filter((one) => one.line).map((one) => here.some(({ line }) => line === one.line)
    ? { name: `${one.name} (yours)`, line: one.line.replace(/^look /, "look my ") } : one);
  return [...new Map([...here, ...mine].map((one) => [one.line, one])).values()].slice(0, THINGS);
}

export class Row {
  /** act: {command(line), look(line), map(), set(line), compose(word), drop(), own(): buttons of the player's}. */
  constructor(act) {
    this.act = act;
    this.exits = [];
    this.things = []; // [{name, line}]
    this.recent = [];
    this.deeds = []; // lines that the game offers here, as "stand"
    this.element = make("div", { class: "chips", role: "toolbar", "aria-label": "Suggested commands" });
    this.mapTool = make("button", { class: "chip pull small-only", type: "button", "aria-label": "Map", "aria-expanded": "false", onclick: () => act.map() }, "Map");
    this.pulled();
  }

  /** The row is pulled up, or the handle itself: the map opens. */
  pulled() {
    let from = 0;
    this.mapTool.addEventListener("touchstart", (event) => {
      from = event.touches[0].clientY;
    }, { passive: true });
    this.mapTool.addEventListener("touchend", (event) => {
      if (from - event.changedTouches[0].clientY > 24) {
        event.preventDefault(); // no click follows
        this.act.map();
      }
    });
  }

  /** Another room: what was here is not. */
  moved(exits) {
    this.exits = exits;
    this.deeds = this.recent = []; // they may not be possible here
    this.draw();
    this.element.scrollLeft = 0;
  }

  /** The same room shows other exits, as when a lamp is lit. */
  seen(exits) {
    this.exits = exits;
    this.draw();
  }

  /** data: what page.around gives. */
  around(data) {
    this.things = told(data);
    this.deeds = data.deeds || [];
    this.draw();
  }

  /** A line was sent. */
  did(line) {
    if (this.deeds.includes(line)) {
      return; // done, it is not possible any more
    }
    this.recent = [line, ...this.recent.filter((one) => one !== line)].slice(0, RECENT + 9); // some are not shown
    this.draw();
  }

  /** The game refused the last line. */
  failed() {
    this.recent = this.recent.slice(1);
    this.draw();
  }

  chip(text, act, kind = "chip") {
    return make("button", { class: kind, type: "button", onclick: act }, text);
  }

  line(text) {
    return this.chip(text, () => this.act.command(text), "chip verb");
  }

  draw() {
    const { act } = this;
    this.element.classList.toggle("wrap", Boolean(this.picking));
    if (this.picking) {
      this.fill([
        ...VERBS.slice(0, 26).map((verb) => this.chip(verb, () => act.set(verb), "chip verb")),
        ...JOINS.map((word) => this.chip(word, () => act.compose(word))),
        this.chip("⌫ word", () => act.drop()),
      ]);
      return;
    }
    const [rose, ...ways] = compass(this.exits, act.command);
    const usual = ["look", "inventory"];
    const recent = this.recent.filter((line) => !usual.includes(line) && !ONCE.test(line) && !this.deeds.includes(line) && !DIRECTIONS.includes(line) && !line.startsWith("look ")).slice(0, RECENT);
    this.fill([this.mapTool, ...rose.children, ...ways, ...(isSmall() ? this.deeds.map((line) => this.line(line)) : []), ...act.own(),
      ...(isSmall() ? this.things.map(({ name, line }) => make("button", { class: "chip thing", type: "button", title: line, onclick: () => act.look(line) }, name)) : []),
      ...usual.map((line) => this.line(line)), ...(isSmall() ? recent.map((line) => this.line(line)) : [])]);
  }

  /** A button that stays is not made again: it may have the focus, or a thumb on it. */
  fill(children) {
    const keyOf = (one) => `${one.className} ${one.title} ${one.textContent}`;
    const had = new Map([...this.element.children].map((one) => [keyOf(one), one]));
    const wanted = children.map((one) => had.get(keyOf(one)) || one);
    for (const one of had.values()) {
      if (!wanted.includes(one)) {
        one.remove();
      }
    }
    wanted.forEach((one, i) => {
      if (this.element.children[i] !== one) {
        this.element.insertBefore(one, this.element.children[i] || null);
      }
    });
  }
}
