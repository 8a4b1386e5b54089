// The row above the line: exits, people, the newest things, frequent and recent commands, each a button. With "Tap words", the
// words of which a line can be made by taps.
import { compass } from "./compass.js";
import { curly, isSmall, make } from "./dom.js";
import { DIRECTIONS, VERBS } from "./input.js";

const JOINS = ["to", "in", "on", "for", "from", "about", "with"];
const RECENT = 3;
const THINGS = 5;
const PEOPLE = 2;
const PULLED = 24; // pixels
export const INVENTORY = /^(?:i|inv|inventory)$/;
const PLAIN = /^[\p{L}\p{N} ’-]+$/u;
const ONCE = /^(?:register|create|password|say|tell|quit|help|yes|no|\d)\b/;

/** The things here and with the player, each with a name and a line of its own: of two alike, one in hand is "yours". */
function thingsOf({ things = [], held = [], worn = [] }) {
  const mine = [...held.toReversed(), ...worn].map((one) => ({ ...one, mine: true, ...(things.some(({ line }) => line === one.line)
    && { name: `${one.name} (yours)`, line: one.line.replace(/^look /, "look my ") }) }));
  return [...new Map([...things, ...mine].filter((one) => one.line).map((one) => [one.line, one])).values()];
}

/** A thumb moves over it, up (1) or down (-1): act() is called, and no click follows. */
export function pulled(element, way, act) {
  let from = 0;
  element.addEventListener("touchstart", (event) => {
    from = event.touches[0].clientY;
  }, { passive: true });
  element.addEventListener("touchend", (event) => {
    if (way * (from - event.changedTouches[0].clientY) > PULLED) {
      event.cancelable && event.preventDefault();
      act();
    }
  });
}

export class Row {
  /** act: {command(line), look(line), map(), around(), set(line), compose(word), drop(), close(): ends "Tap words", own(): buttons
   * of the player's}. */
  constructor(act) {
    this.act = act;
    this.exits = [];
    this.people = []; // [{name, line}]
    this.things = []; // the same, the newest first
    this.since = new Map(); // when each thing was first seen where it is
    this.recent = [];
    this.deeds = []; // lines that the game offers here, as "stand"
    this.element = make("div", { class: "chips", role: "toolbar", "aria-label": "Suggested commands" });
    this.mapTool = make("button", { class: "chip pull small-only", type: "button", "aria-label": "Map", "aria-expanded": "false", onclick: () => act.map() }, "Map");
    pulled(this.mapTool, 1, () => act.map());
  }

  start() {
    this.element.scrollLeft = 0;
  }

  /** Another room: what was here is not. */
  moved(exits) {
    this.exits = exits;
    this.deeds = this.recent = []; // they may not be possible here
    this.draw();
    this.start();
  }

  /** The same room shows other exits, as when a lamp is lit. */
  seen(exits) {
    this.exits = exits;
    this.draw();
  }

  /** data: what page.around gives. */
  around(data) {
    this.people = (data.people || []).filter((one) => one.line && !one.linkdead);
    const things = thingsOf(data);
    const keyOf = (one) => `${one.mine} ${one.line}`;
    this.since = new Map(things.map((one) => [keyOf(one), this.since.get(keyOf(one)) || Date.now()]));
    this.things = things.sort((one, other) => this.since.get(keyOf(other)) - this.since.get(keyOf(one)));
    this.deeds = data.deeds || [];
    this.draw();
  }

  /** A line was sent. */
  did(line) {
    this.start();
    this.lists = INVENTORY.test(line);
    if (this.deeds.includes(line)) {
      return; // done, it is not possible any more
    }
    this.recent = [line, ...this.recent.filter((one) => one !== line)].slice(0, RECENT + 9); // some are not shown
    this.draw();
  }

  /** After `inventory`, the things that the player has. */
  get held() {
    return this.lists ? this.things.filter((one) => one.mine) : [];
  }

  /** Returns the answer to `inventory` with each thing as a link, as rooms have them. html: of the server. */
  linkHeld(html) {
    const lines = new Map(this.held.map((one) => [one.name.replace(" (yours)", ""), one.line]).filter((one) => PLAIN.test(one.join(""))));
    const names = [...lines.keys()].sort((one, other) => other.length - one.length);
    return names[0] ? html.replace(RegExp(`\\b(?:${names.join("|")})\\b`, "g"), (name) => `<button data-cmd="${lines.get(name)}">${name}</button>`) : html;
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
    return this.chip(curly(text), () => this.act.command(text), "chip verb");
  }

  draw() {
    const { act } = this;
    this.element.classList.toggle("wrap", Boolean(this.picking));
    if (this.picking) {
      this.fill([
        make("button", { class: "chip", type: "button", "aria-label": "Close the words", onclick: act.close }, "×"),
        ...VERBS.slice(0, 26).map((verb) => this.chip(verb, () => act.set(verb), "chip verb")),
        ...JOINS.map((word) => this.chip(word, () => act.compose(word))),
        this.chip("⌫ word", () => act.drop()),
      ]);
      return;
    }
    const [rose, ...ways] = compass(this.exits, act.command);
    const usual = ["look", "inventory"];
    const recent = this.recent.filter((line) => !usual.includes(line) && !ONCE.test(line) && !this.deeds.includes(line) && !DIRECTIONS.includes(line) && !line.startsWith("look ")).slice(0, RECENT);
    const always = [...act.own(), ...usual.map((line) => this.line(line))];
    const named = ({ name, line }) => make("button", { class: "chip thing", type: "button", title: line, onclick: () => act.look(line) }, curly(name));
    if (!isSmall()) {
      this.fill([...rose.children, ...ways, ...always, ...this.things.filter((one) => one.mine).slice(0, THINGS).map(named)]);
      return;
    }
    const all = this.people.length + this.things.length;
    const { held } = this;
    this.fill([this.mapTool, ...rose.children, ...ways, ...held.map(named), ...this.people.slice(0, PEOPLE).map(named), all > 0 && this.chip(`All here (${all})`, act.around),
      ...this.deeds.map((line) => this.line(line)), ...this.things.filter((one) => !held.includes(one)).slice(0, THINGS).map(named), ...always, ...recent.map((line) => this.line(line))].filter(Boolean));
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
