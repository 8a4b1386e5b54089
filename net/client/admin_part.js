// Building blocks for the parts of /admin: heading, error line, and current state.
import { make } from "./dom.js";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** Returns a duration in words, as "3 days". */
export function span(seconds) {
  const [unit, size] = UNITS.find(([, one]) => seconds >= one) || UNITS[3];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Returns a Unix time in the format of logs. */
export const when = (time, never = "not recorded") => (time ? new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ") : never);

/** Returns a Unix time as "3 days ago", with the exact time in its title. */
export function ago(time) {
  return time ? make("time", { datetime: new Date(time * 1000).toISOString(), title: when(time) }, `${span(Math.max(0, Date.now() / 1000 - time))} ago`) : "";
}

export function row(...cells) {
  return make("tr", { role: "row" }, ...cells.map((cell) => make("td", { role: "cell" }, cell)));
}

const BRIEF = 24; // letters of a cell that stays on one line
const LONG = 60;

/** Returns the class of a cell: how it breaks. */
function classOf(cell, title) {
  const text = cell.textContent;
  if (cell.querySelector("form, .acts")) {
    return "has-form";
  }
  if (!title && cell.querySelector("button")) {
    return "does";
  }
  return /^-?\d[\d,]*(\.\d+)?( ?%)?$/.test(text) && title !== "No." ? "is-number" : text.length <= BRIEF ? "is-brief" : text.length > LONG ? "is-long" : "";
}

/** Returns a table that becomes cards on a narrow screen, where each cell names its column. */
export function table(titles, rows, none) {
  if (rows.length === 0) {
    return make("p", { class: "note" }, none);
  }
  rows.forEach((one) => [...one.children].forEach((cell, i) => {
    cell.setAttribute("data-title", titles[i] || "");
    cell.className = classOf(cell, titles[i]);
  }));
  // It scrolls, so it can be reached by keyboard.
  return make("div", { class: "table", role: "group", tabindex: 0, "aria-label": "List" }, make("table", { class: "listed", role: "table" },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...titles.map((title) =>
      (title ? make("th", { scope: "col", role: "columnheader" }, title) : make("td", { role: "cell" }))))),
    make("tbody", { role: "rowgroup" }, ...rows)));
}

/** Returns a labelled field. */
export function field(label, input) {
  return make("label", { class: input.type === "checkbox" && "check" }, ...(input.type === "checkbox" ? [input, ` ${label}`] : [`${label} `, input]));
}

/** Returns a form's fields as an object, without the empty ones. */
export function values(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
}

export function button(text, onclick, more = {}) {
  return make("button", { class: "button quiet", type: "button", onclick, ...more }, ...[text].flat());
}

/** Returns a form whose button runs an action with the form's values. */
export function form(text, onsubmit, ...fields) {
  const element = make("form", { class: "form", onsubmit: (event) => { event.preventDefault(); onsubmit(values(element), element); } },
    ...fields, make("button", { class: "button", type: "submit" }, ...[text].flat()));
  return element;
}

/** Offers a file to the reader as a download. */
export function download(name, data) {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(data, null, 2)}\n`], { type: "application/json" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** Returns a list of names with their values. */
export function facts(pairs) {
  return make("dl", { class: "known" }, ...pairs.filter(([, value]) => value !== "" && value !== null)
    .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

export class Part {
  constructor(title, id) {
    this.title = title;
    this.id = id || title.toLowerCase().replace(/[^a-z]+/g, "-");
    this.said = make("p", { class: "problem", role: "status" });
    this.body = make("div", {});
    this.element = make("section", { class: "part", id: this.id, "aria-label": title, tabindex: -1 }, make("h2", {}, title), this.said, this.body);
  }

  /** Runs the action, then shows the new state or the error. */
  async run(action, after) {
    try {
      const done = await action();
      this.said.textContent = "";
      await (after || (() => this.show()))(done);
    } catch (problem) {
      this.said.textContent = problem.message;
    }
  }
}
