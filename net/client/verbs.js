// The player's possible actions with a thing: the game tries each and returns those that would not be refused. The row
// of buttons is updated after an action. game.js loads it for the first thing.
import { curly, make } from "./dom.js";

const MOMENT = 200;

export class Verbs {
  /** element: the row. command: runs a line, returns false if it could not be sent. ask(line): the possible actions with what the line looks at.
   * hidden(): the row below is seen again. */
  constructor(element, command, ask, hidden) {
    this.element = element;
    this.hidden = hidden;
    this.command = command;
    this.ask = ask;
    this.line = "";
    this.shown = "";
  }

  /** line: looks at the thing; empty: nothing is shown. withLook: offers looking, too. */
  async show(line, withLook) {
    this.line = line;
    this.withLook = withLook;
    if (!line.startsWith("look ")) {
      this.hide();
      return;
    }
    let lines = [];
    try {
      ({ lines } = await this.ask(line));
    } catch {
      // The connection was lost, or the session may not ask.
    }
    if (this.line === line) {
      this.draw(line.slice(5), lines);
    }
  }

  /** New output may have changed the actions. */
  stir() {
    if (!this.element.hidden) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(this.line, this.withLook), MOMENT);
    }
  }

  hide() {
    this.line = "";
    this.shown = "";
    this.element.hidden = true;
    this.element.replaceChildren();
    this.hidden();
  }

  draw(noun, lines) {
    const more = lines.filter((line) => this.withLook || line !== this.line);
    const now = JSON.stringify([noun, lines]);
    if (now === this.shown) {
      return;
    }
    if (more.length === 0) {
      this.hide();
      return;
    }
    // "take" for "take brass lamp", but all of "give brass lamp to Pim".
    const short = (line) => line.toLowerCase().endsWith(` ${noun.toLowerCase()}`) ? line.slice(0, -noun.length - 1) : line;
    const about = `ask ${noun} for `;
    const topics = more.filter((line) => line.startsWith(about));
    const focused = this.element.contains(document.activeElement) ? document.activeElement.title : null;
    this.element.scrollLeft = 0;
    this.shown = now;
    this.element.setAttribute("aria-label", `What you can do with ${noun}`);
    this.element.replaceChildren(
      make("button", { class: "chip small-only", type: "button", "aria-label": "Back", onclick: () => this.hide() }, "‹"),
      make("span", { class: "note" }, curly(topics.length > 0 ? `${noun}, ask for:` : `${noun}:`)),
      ...topics.map((line) => this.button(line, line.slice(about.length))),
      topics.length > 0 && topics.length < more.length ? make("span", { class: "note" }, "or") : "",
      ...more.filter((line) => !topics.includes(line)).map((line) => this.button(line, short(line))));
    this.element.hidden = false;
    if (focused !== null) {
      ([...this.element.children].find((one) => one.title === focused) || this.element.querySelector("button")).focus();
    }
  }

  button(line, text) {
    return make("button", { class: "chip verb", type: "button", title: line, "aria-label": line, onclick: () => {
      this.command(line);
    } }, curly(text));
  }
}
