// Search in the log.
import { make } from "./dom.js";
import { needSheet } from "./sheet.js";

await needSheet("dialogs");

/** Returns text as it is compared: the log shows curly quotes, which nobody types. */
function plain(text) {
  return text.toLowerCase().replace(/[“”]/g, "\"").replace(/[‘’]/g, "'");
}

export class Find {
  /** log: a Log. closed(): the search bar was closed. */
  constructor(log, closed) {
    this.log = log;
    this.closed = closed;
    this.found = [];
    this.at = -1;
    this.input = make("input", { type: "search", "aria-label": "Search the game's output", autocomplete: "off", oninput: () => this.look(), onkeydown: (event) => this.key(event) });
    this.count = make("span", { class: "note", role: "status" });
    const tool = (label, text, act) => make("button", { class: "tool", type: "button", "aria-label": label, onclick: act }, text);
    this.element = make("div", { class: "find", role: "search", hidden: true }, this.input, this.count,
      tool("Previous match", "↑", () => this.step(-1)), tool("Next match", "↓", () => this.step(1)), tool("Close the search", "×", () => this.close()));
  }

  open() {
    this.element.hidden = false;
    this.input.focus();
    this.input.select();
    this.look();
  }

  close() {
    this.element.hidden = true;
    this.unmark();
    this.closed();
  }

  key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.step(event.shiftKey ? 1 : -1);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  unmark() {
    for (const line of this.log.element.querySelectorAll(":scope > .found")) {
      line.classList.remove("found", "now");
    }
  }

  look() {
    this.unmark();
    const words = plain(this.input.value.trim());
    this.found = words ? [...this.log.element.children].filter((line) => plain(line.textContent).includes(words)) : [];
    for (const line of this.found) {
      line.classList.add("found");
    }
    this.at = this.found.length;
    this.step(-1);
  }

  // Backwards from the newest.
  step(by) {
    if (this.found.length > 0) {
      this.found[this.at]?.classList.remove("now");
      this.at = (this.at + by + this.found.length) % this.found.length;
      this.found[this.at].classList.add("now");
      this.log.bring(this.found[this.at]);
    }
    this.count.textContent = this.found.length > 0 ? `${this.at + 1} of ${this.found.length}` : this.input.value.trim() ? "none" : "";
  }
}
