// Quests and goals: the journal beside the map, from Char.Quests, with a hint for each.
import { curly, make } from "./dom.js";

const KEY = "skein.quests";

/** Returns the local time in so many seconds. */
export function until(seconds) {
  const end = new Date(Date.now() + seconds * 1000);
  const day = end.toDateString() === new Date().toDateString() ? "" : `${end.toLocaleDateString()}, `;
  return `until ${day}${end.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}

export class Quests {
  /** command(line): runs it as if it had been typed. */
  constructor(command) {
    this.command = command;
    this.summary = make("summary", {}, "To do");
    this.list = make("ol", {});
    this.more = make("button", { class: "tool", type: "button", onclick: () => command("goals") }, "Give me something to do");
    this.element = make("details", { class: "quests", open: localStorage.getItem(KEY) !== "closed", ontoggle: () => {
      localStorage.setItem(KEY, this.element.open ? "open" : "closed");
    } }, this.summary, this.list, this.more);
  }

  event(name, data) {
    if (name === "Char.Quests") {
      this.show(Array.isArray(data) ? data : []);
    }
  }

  show(rows) {
    const kept = this.list.contains(document.activeElement) && document.activeElement.dataset.row;
    this.summary.textContent = rows.length > 0 ? `To do (${rows.length})` : "To do";
    this.list.replaceChildren(...rows.map((row, at) => this.item(row, at + 1)));
    this.more.hidden = rows.some((row) => row.kind === "goal");
    if (kept) {
      (this.list.querySelector(`[data-row="${CSS.escape(kept)}"]`) || this.summary).focus();
    }
  }

  item(row, number) {
    const hint = row.hints >= 0 && make("button", { class: "tool", type: "button", "data-row": row.id, title: `hint ${number}`,
      "aria-label": `Hint for ${row.kind === "goal" ? row.goal : row.name}`, onclick: () => this.command(`hint ${number}`) }, row.hints > 0 ? `Hint (${row.hints})` : "Hint");
    return make("li", {}, make("span", {}, row.kind !== "goal" && make("b", {}, curly(`${row.name}: `)), curly(row.goal), row.left > 0 && make("span", { class: "note" }, ` ${until(row.left)}`)), " ", hint);
  }
}
