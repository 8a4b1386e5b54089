// The row above the line: exits, things here, frequent and recent commands, each a button. With "Tap words", the words of which
// a line can be made by taps.
import { compass } from "./compass.js";
import { isSmall, make } from "./dom.js";
import { DIRECTIONS, VERBS } from "./input.js";

const JOINS = ["to", "in", "on", "for", "from", "about", "with"];
const RECENT = 3;

export class Row {
  /** act: {command(line), look(line), map(), set(line), compose(word), drop(), own(): buttons of the player's}. */
  constructor(act) {
    this.act = act;
    this.exits = [];
    this.things = []; // [{name, line}]
    this.recent = [];
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
    this.draw();
    this.element.scrollLeft = 0;
  }

  /** data: what page.around gives. */
  around(data) {
    const named = [...(data.people || []), ...(data.things || []), ...(data.held || [])].filter((one) => one.line);
    this.things = [...new Map(named.map((one) => [one.line, one])).values()];
    this.draw();
  }

  /** A line was sent. */
  did(line) {
    this.recent = [line, ...this.recent.filter((one) => one !== line)].slice(0, RECENT + 9); // some are not shown
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
    const recent = this.recent.filter((line) => !usual.includes(line) && !DIRECTIONS.includes(line) && !line.startsWith("look ")).slice(0, RECENT);
    this.fill([this.mapTool, ...rose.children, ...ways, ...act.own(),
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
