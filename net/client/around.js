// The things in the room and in the player's hands, as lists. While they are visible they ask the game again
// shortly after new output, and not too often.
import { curly, make } from "./dom.js";

const MOMENT = 250;
const APART = 1500;
const KEY = "skein.around";
const PARTS = [["held", "You hold"], ["worn", "You wear"], ["people", "People here"], ["things", "Things here"]];

/** Merges equal things into one entry: "a torch (2)". Those who are lost in thought come last. */
function merge(list) {
  const found = new Map();
  for (const { name, line, linkdead = false } of Array.isArray(list) ? list : []) {
    const key = `${name}\n${line}\n${linkdead}`;
    found.set(key, { name, line, linkdead, count: (found.get(key)?.count || 0) + 1 });
  }
  return [...found.values()].sort((one, other) => Number(one.linkdead) - Number(other.linkdead));
}

export class Things {
  /**
   * look: runs a line that looks at a thing. ask() returns a promise of the lists. isSeen(): true if somebody needs them.
   * changed(data): they are others. parts: which lists. none: what it says if all are empty.
   */
  constructor(look, ask, isSeen, changed, parts = PARTS.map(([key]) => key), none = "") {
    this.look = look;
    this.ask = ask;
    this.isSeen = isSeen;
    this.changed = changed;
    this.parts = PARTS.filter(([key]) => parts.includes(key));
    this.none = none;
    this.shown = "";
    this.asked = 0;
    this.lists = make("div", {});
  }

  /** The player is in another room. */
  moved() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.asked = 0;
    this.stir();
  }

  /** The list may be out of date. */
  stir() {
    if (!this.timer && this.isSeen()) {
      this.timer = setTimeout(() => this.refresh(), Math.max(MOMENT, this.asked + APART - Date.now()));
    }
  }

  async refresh() {
    this.timer = 0;
    if (!this.isSeen()) {
      return;
    }
    this.asked = Date.now();
    try {
      this.show(await this.ask());
    } catch {
      // The connection is lost; the first output after it is back asks again.
    }
  }

  show(data) {
    const now = JSON.stringify(data);
    if (now === this.shown) {
      return;
    }
    this.shown = now;
    this.changed(data);
    const focused = this.lists.contains(document.activeElement) ? document.activeElement.textContent : "";
    const parts = this.parts.flatMap(([key, title]) => this.part(title, merge(data[key]), key));
    if (data.lit === false && this.parts.some(([key]) => key === "people")) {
      parts.push(make("p", { class: "note" }, "It is too dark to see what is here."));
    } else if (parts.length === 0 && this.none) {
      parts.push(make("p", { class: "note" }, this.none));
    }
    this.lists.replaceChildren(...parts);
    if (focused) {
      ([...this.lists.querySelectorAll("button")].find((one) => one.textContent === focused) || this.summary)?.focus();
    }
  }

  part(title, entries, key) {
    if (entries.length === 0) {
      return key === "held" && !this.none ? [make("h3", {}, title), make("p", { class: "note" }, "Nothing.")] : [];
    }
    const item = ({ name, line, linkdead, count }) => {
      const text = curly(`${name}${count > 1 ? ` (${count})` : ""}${linkdead ? ", lost in thought" : ""}`);
      return make("li", { class: linkdead ? "lost" : "" }, line
        ? make("button", { class: "tool", type: "button", title: line, onclick: () => this.look(line) }, text)
        : text);
    };
    return [make("h3", {}, title), make("ul", {}, ...entries.map(item))];
  }
}

/** The same in a part that can be folded. */
export class Around extends Things {
  constructor(look, ask, isSeen, changed) {
    super(look, ask, isSeen, changed);
    this.summary = make("summary", {}, "Here and with you");
    this.element = make("details", { class: "around", open: localStorage.getItem(KEY) !== "closed", ontoggle: () => {
      localStorage.setItem(KEY, this.element.open ? "open" : "closed");
      this.stir();
    } }, this.summary, this.lists);
  }
}
