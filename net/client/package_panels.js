// Panels of packages, beside the game: blocks of text that the typed call package.page returns (help packages). Each
// text is set as text, each link leads to the site itself, and each command is run as if the player had typed it.
import { make } from "./dom.js";

const MOMENT = 1100; // the game keeps an answer for a second
const APART = 3000;
const LOCAL = /^\/(?!\/)[\w\-.~/%?=&#+]*$/;

export class PackagePanels {
  /** command(line): runs a line. ask(name, args): a typed call. isSeen(): true if it is visible. changed(): there are panels now, or none. */
  constructor(command, ask, isSeen, changed) {
    this.command = command;
    this.ask = ask;
    this.isSeen = isSeen;
    this.changed = changed;
    this.panels = [];
    this.shown = "";
    this.now = "";
    this.asked = 0;
    this.choice = make("select", { id: "panel-choice", onchange: () => this.choose(this.choice.value) });
    this.body = make("div", { class: "package-panel", "aria-live": "off" });
    this.element = make("div", { class: "panel", role: "tabpanel", id: "panel-more", "aria-labelledby": "tab-more" },
      make("div", { class: "bar" }, make("label", { for: "panel-choice", class: "for-ears" }, "Show"), this.choice), this.body);
  }

  /** The name of the tab says what is in it. */
  get title() {
    return `${this.panels[0]?.title || ""}${this.panels.length > 1 ? " and more" : ""}`;
  }

  any() {
    return this.panels.length > 0;
  }

  /** Asks which panels there are: after a log-in. */
  async list() {
    try {
      const { panels } = await this.ask("package.panels");
      // Things to do come before the list of who has done most.
      this.panels = panels.filter((one) => one.client).sort((a, b) => (a.name === "highscores") - (b.name === "highscores"));
    } catch {
      this.panels = []; // an older server, or none of its packages has one
    }
    this.choice.replaceChildren(...this.panels.map((one) => make("option", { value: one.name }, one.title)));
    this.shown = this.panels.some((one) => one.name === this.shown) ? this.shown : this.panels[0]?.name || "";
    this.choice.value = this.shown;
    this.choice.parentElement.hidden = this.panels.length < 2;
    this.changed();
  }

  choose(name) {
    this.shown = name;
    this.now = "";
    this.asked = 0;
    this.body.replaceChildren();
    clearTimeout(this.timer);
    this.timer = 0;
    this.refresh();
  }

  /** It may be out of date. */
  stir() {
    if (!this.timer && this.shown && this.isSeen()) {
      this.timer = setTimeout(() => this.refresh(), this.now ? Math.max(MOMENT, this.asked + APART - Date.now()) : 0);
    }
  }

  async refresh() {
    this.timer = 0;
    if (!this.isSeen()) {
      return;
    }
    this.asked = Date.now();
    const name = this.shown;
    try {
      const page = await this.ask("package.page", { name });
      if (name === this.shown) {
        this.show(page);
      }
    } catch (error) {
      if (name === this.shown) {
        this.body.replaceChildren(make("p", { class: "note" }, error.message || "It can't be shown now."));
        this.now = "";
      }
    }
  }

  show(page) {
    const now = JSON.stringify(page);
    const busy = this.body.contains(document.activeElement) && document.activeElement;
    if (now === this.now || (busy && busy.tagName === "INPUT" && busy.value)) {
      return; // nothing new, or the player is typing
    }
    this.now = now;
    const name = busy && (busy.ariaLabel || busy.textContent);
    this.body.replaceChildren(make("h2", { class: this.panels.length > 1 && "for-ears" }, page.title), ...page.blocks.map((one) => this.block(one)).filter(Boolean));
    if (page.blocks.length === 0) {
      this.body.append(make("p", { class: "note" }, "There is nothing to see yet."));
    }
    if (busy) {
      ([...this.body.querySelectorAll("button, input, select, a")].find((one) => (one.ariaLabel || one.textContent) === name) || this.choice).focus();
    }
  }

  block(one) {
    switch (one.kind) {
      case "heading":
        return make("h3", {}, one.text);
      case "text":
        return make("p", {}, one.text);
      case "table":
        return make("div", { class: "panel-table", tabindex: 0, role: "region", "aria-label": one.columns.map((cell) => cell.text).join(", ") }, make("table", {},
          make("thead", {}, make("tr", {}, ...one.columns.map((cell) => (cell.text ? make("th", { scope: "col" }, cell.text) : make("td", {}))))), this.rows(one.rows)));
      case "pairs":
        return make("table", { class: "pairs" }, this.rows(one.rows));
      case "list":
        return make("ul", {}, ...one.items.map((cell) => make("li", {}, this.cell(cell))));
      case "form":
        return this.form(one.form);
      default:
        return null;
    }
  }

  rows(rows) {
    return make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.cells.map((cell) => make("td", {}, this.cell(cell))))));
  }

  cell(cell) {
    if (cell.line) {
      return make("button", { class: "tool", type: "button", title: cell.line, onclick: () => this.command(cell.line) }, cell.text);
    }
    if (cell.to && LOCAL.test(cell.to)) {
      return make("a", { href: cell.to, target: "_blank", rel: "noopener" }, cell.text);
    }
    return cell.text;
  }

  form(one) {
    const input = one.choices.length > 0
      ? make("select", { "aria-label": one.label }, ...one.choices.map((choice) => make("option", {}, choice)))
      : make("input", { type: "text", autocomplete: "off", "aria-label": one.label, placeholder: one.label, maxlength: 200 });
    return make("form", { class: "bar", onsubmit: (event) => {
      event.preventDefault();
      const value = input.value.trim();
      if (value && this.command(one.line.replaceAll("{value}", () => value)) && one.choices.length === 0) {
        input.value = "";
      }
    } }, input, make("button", { class: "tool", type: "submit" }, one.button));
  }
}
