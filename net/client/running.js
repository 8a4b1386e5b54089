// Activity of a thing, or of all the builder's things: timers, waiting scripts, their costs, and output of log().
import { api } from "./api.js";
import { make } from "./dom.js";
import { linked } from "./places.js";

const EVERY = 3000;

function span(seconds) {
  if (seconds < 120) {
    return `${Math.round(seconds * 10) / 10} s`;
  }
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

export class RunningView {
  /** id: of a thing; 0 for all. */
  constructor(shop, id) {
    this.shop = shop;
    this.id = id;
    this.element = make("div", { class: "running" });
    this.seen = "";
  }

  begin() {
    this.look();
    this.timer = setInterval(() => !document.hidden && this.look(), EVERY);
  }

  end() {
    clearInterval(this.timer);
  }

  async look() {
    try {
      const answer = await api.running(this.id || undefined);
      // A mere countdown is not announced to screen readers.
      const now = JSON.stringify(answer, (key, value) => (["left", "since"].includes(key) ? Math.round(value / 10) : value));
      if (now !== this.seen && !this.element.contains(document.activeElement)) {
        this.seen = now;
        this.draw(answer);
      }
    } catch (problem) {
      this.element.replaceChildren(make("p", { class: "note" }, problem.message));
    }
  }

  thing(object) {
    return object ? make("button", { class: "tool", type: "button", onclick: () => this.shop.go(object.id) }, `${object.name} (#${object.id})`) : "a deleted thing";
  }

  linked(text) {
    return linked(text, (id, line) => this.shop.goToLine(id, line));
  }

  async act(work, words) {
    await this.shop.attempt(work, () => words);
    this.seen = "";
    document.activeElement.blur();
    this.look();
  }

  part(title, heads, rows, none) {
    return [make("h3", {}, title), rows.length > 0
      ? make("div", { class: "wide" }, make("table", { class: "listed" }, make("thead", {}, make("tr", {}, ...heads.map((one) => (one ? make("th", { scope: "col" }, one) : make("td", {}))))), make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell)))))))
      : make("p", { class: "note" }, none)];
  }

  draw({ timers, tasks, costs, log }) {
    const costly = costs.sort((a, b) => b.ms - a.ms).slice(0, 20);
    this.element.replaceChildren(
      ...this.part("Timers", ["Thing", "Timer", "Due in", "Every", ""], timers.map((one) => [this.thing(one.object), one.name,
        one.failed ? "it failed; @timers retry" : span(one.left), one.every > 0 ? span(one.every) : "once",
        make("button", { class: "tool", type: "button", "aria-label": `Cancel ${one.name}`, onclick: () => this.act(() => api.cancelTimer(one.object.id, one.name), `${one.name} is cancelled.`) }, "Cancel")]), "No timers."),
      ...this.part("Waiting scripts", ["Script of", "Line", "For", "Since", ""], tasks.map((one) => [this.thing(one.object), make("span", {}, ...this.linked(one.place)), one.kind, span(one.since),
        make("button", { class: "tool", type: "button", "aria-label": `Stop ${one.number}`, onclick: () => this.act(() => api.stopTask(one.number), "The script is stopped.") }, "Stop")]), "No waiting scripts."),
      ...this.part("Time used in the last ten minutes", ["Thing", "Command or event", "Total", "Longest", "Runs"], costly.map((one) => [this.thing(one.object), one.name,
        `${one.ms.toFixed(1)} ms`, `${one.most.toFixed(1)} ms`, String(one.runs)]), "Nothing has run."),
      make("h3", {}, "Output of log()"),
      log.length > 0 ? make("pre", { class: "logged", tabindex: 0, role: "log", "aria-label": "Output of log()" }, ...this.linked(log.map((one) => `${new Date(one.time * 1000).toLocaleTimeString()} ${one.object ? `${one.object.name}: ` : ""}${one.text}`).join("\n"))) : make("p", { class: "note" }, "Nothing yet."));
    const last = this.element.querySelector(".logged");
    if (last) {
      last.scrollTop = last.scrollHeight;
    }
  }
}
