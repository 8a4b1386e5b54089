// Building blocks for the parts of /admin: heading, error line, and current state.
import { isSmall, make } from "./dom.js";
import { timeText } from "./times.js";

const SEEN = 10000; // milliseconds that good news stay
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
  return time ? make("time", { datetime: new Date(time * 1000).toISOString(), title: when(time) }, Date.now() / 1000 - time < 60 ? "just now" : `${span(Date.now() / 1000 - time)} ago`) : "";
}

/** Returns a Unix time with its clock time: "today, 14:05:12 3 minutes ago". brief: without seconds, and the clock time only where there is room. */
export function clocked(time, brief) {
  const at = new Date(time * 1000);
  const clock = brief ? `${timeText(at)} ` : `${timeText(at)}:${String(at.getSeconds()).padStart(2, "0")} `;
  return make("span", {}, make("span", { class: brief && "in-full" }, clock), make("span", { class: "note" }, ago(time)));
}

/** Returns a coming Unix time as "in 3 days". */
export function until(time) {
  return make("time", { datetime: new Date(time * 1000).toISOString(), title: when(time) }, `in ${span(Math.max(0, time - Date.now() / 1000))}`);
}

export function row(...cells) {
  return make("tr", { role: "row" }, ...cells.map((cell) => make("td", { role: "cell" }, cell)));
}

const BRIEF = 24; // letters of a cell that stays on one line
const LONG = 60;
const NUMBER = /^-?\d[\d,]*(\.\d+)?( ?%| ms| [KMG]iB)?( \(\d+ %\))?$/;

/** Returns the class of a cell: how it breaks. */
function classOf(cell, title) {
  const text = cell.textContent;
  if (cell.querySelector("form, .acts")) {
    return "has-form";
  }
  if (!title && cell.querySelector("button")) {
    return "does";
  }
  return NUMBER.test(text) && title !== "No." ? "is-number" : text.length <= BRIEF ? "is-brief" : text.length > LONG ? "is-long" : "";
}

/** Says what a part is for that has nothing to list: a heading, a sentence, a line of the configuration, a page of help. */
export function nothing(title, text, { code, topic } = {}) {
  return make("div", { class: "nothing" }, make("h3", {}, title), make("p", { class: "prose" }, text), code && make("pre", { tabindex: 0 }, make("code", {}, code)),
    topic && make("p", {}, make("a", { href: `/help/${topic}` }, `Help about ${topic}`)));
}

/** A row of two or three lines: its other cells are seen after a tap, which follows the link of class "opens" if there is one. brief: the columns of the name, of what is right of it, of the lines below. */
function fold(one, titles, brief) {
  const cells = [...one.children];
  ["name", "state", "detail", "more"].forEach((part, i) => cells[titles.indexOf(brief[i])]?.classList.add(`at-${part}`));
  const opens = one.querySelector(".opens");
  if (opens) {
    one.addEventListener("click", (event) => getSelection().isCollapsed && !event.target.closest("a") && opens.click());
    return;
  }
  if (cells.every((cell) => /\bat-/.test(cell.className) || !cell.hasChildNodes())) {
    return;
  }
  const name = cells[titles.indexOf(brief[0])];
  const more = make("button", { class: "unfolds", type: "button", "aria-expanded": "false", "aria-label": `Details of ${name.innerText || name.textContent}` });
  name.append(more);
  one.addEventListener("click", (event) => {
    const pressed = event.target.closest("a, button, input, select, label, summary, pre");
    if (!pressed || pressed === more) {
      more.setAttribute("aria-expanded", String(one.classList.toggle("open")));
    }
  });
}

/** Returns the titles of the columns that have something in a row, and drops the other cells. */
function filled(titles, rows) {
  const isFilled = titles.map((title, i) => !title || rows.some((one) => one.children[i].textContent !== "" || one.children[i].querySelector("input, button")));
  rows.forEach((one) => [...one.children].forEach((cell, i) => isFilled[i] || cell.remove()));
  return titles.filter((_, i) => isFilled[i]);
}

/** Returns a table, without its empty columns. On a narrow screen each cell names its column, or with brief each row has two lines (fold). none: what is shown without rows. */
export function table(all, rows, none, brief) {
  if (rows.length === 0) {
    return typeof none === "string" ? make("p", { class: "note" }, none) : none;
  }
  const titles = filled(all, rows);
  rows.forEach((one) => [...one.children].forEach((cell, i) => {
    cell.setAttribute("data-title", titles[i] || "");
    cell.className = classOf(cell, titles[i]);
  }));
  // Figures stand right, below the end of their title; in a column with words nothing does.
  const figures = titles.map((_, i) => rows.some((one) => one.children[i].className === "is-number") && rows.every((one) => ["is-number", ""].includes(one.children[i].textContent && one.children[i].className)));
  rows.forEach((one) => [...one.children].forEach((cell, i) => cell.classList.toggle("is-number", figures[i])));
  if (brief) {
    rows.forEach((one) => fold(one, titles, brief));
  }
  // It scrolls, so it can be reached by keyboard.
  return make("div", { class: "table", role: "group", tabindex: 0, "aria-label": "List" }, make("table", { class: `listed${brief ? " briefly" : ""}${titles.length < 3 ? " short" : ""}`, role: "table" },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...titles.map((title, i) =>
      (title ? make("th", { scope: "col", role: "columnheader", class: figures[i] && "is-number" }, title) : make("td", { role: "cell" }))))),
    make("tbody", { role: "rowgroup" }, ...rows)));
}

/** Returns a link to an account. opens: a press on its row follows it. */
export const linkTo = (name, opens) => make("a", { class: opens && "opens", href: `#accounts/${encodeURIComponent(name)}`, "aria-label": `Open ${name}` }, name);

/** Returns the text of a report without the name that it is about, which the line begins with: "NAME = text". */
export const complaint = ({ about, text }) => (about ? text.replace(/^[^\s=]+\s*=\s*/, "") : text);

export const numbered = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const shortened = (text) => (text.length > LONG ? `${text.slice(0, LONG).replace(/\s+\S*$/, "")} …` : text);

/** Returns what is known of somebody's conduct as paragraphs with links. other: "other ", beside a report. */
export function record(name, reports, sanctions, other = "") {
  const notes = sanctions.filter((one) => one.kind === "note").length;
  const kept = [sanctions.length > notes && numbered(sanctions.length - notes, "sanction"), notes && numbered(notes, "note")].filter(Boolean).join(" and ");
  const links = reports.map((one) => [make("a", { href: `#reports/${one.number}` }, shortened(complaint(one))), " ", make("span", { class: "note" }, ago(one.time))]);
  const told = `${numbered(reports.length, `${other}open report`)} about ${name}: `;
  return [links.length > 0 && make("p", {}, told, ...(links.length === 1 ? links[0] : [])),
    links.length > 1 && make("ul", { class: "reported" }, ...links.map((link) => make("li", {}, ...link))),
    kept && make("p", {}, make("a", { href: `#sanctions-and-notes/${encodeURIComponent(name)}` }, kept), ` on ${name}.`)].filter(Boolean);
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

/** Returns a button of a row: its text, and for ears what the row is about. */
export function rowButton(text, about, onclick, more) {
  return button([text, make("span", { class: "for-ears" }, ` ${about}`)], onclick, more);
}

/** Returns a form that is folded on a narrow screen, where the list is what one came for. */
export function folded(element, title = "Filter") {
  const box = make("details", { class: "filter", open: !isSmall() }, make("summary", {}, title), element);
  matchMedia("(min-width: 60rem)").addEventListener("change", ({ matches }) => {
    box.open = matches;
  });
  return box;
}

/** Returns a form whose button runs an action with the form's values. */
export function form(text, onsubmit, ...fields) {
  const submit = make("button", { class: "button", type: "submit" }, ...[text].flat());
  // A box to check is short: the button stands right behind it.
  const end = fields.at(-1)?.classList.contains("check") ? [make("div", { class: "bar" }, fields.at(-1), submit)] : [fields.at(-1) || "", submit];
  const element = make("form", { class: "form", onsubmit: (event) => { event.preventDefault(); onsubmit(values(element), element); } }, ...fields.slice(0, -1), ...end);
  return element;
}

/** Returns the form; its button is filled only once a field differs from what it was. */
export function fillsOnChange(element) {
  const send = element.querySelector("[type='submit']");
  const now = () => JSON.stringify([...new FormData(element)]);
  const before = now();
  const fields = [...element.querySelectorAll("input:not([type='checkbox']), select")].map((one) => [one, one.value]);
  const look = () => {
    send.classList.toggle("quiet", now() === before);
    fields.forEach(([one, was]) => one.classList.toggle("changed", one.value !== was));
  };
  element.addEventListener("input", look);
  element.addEventListener("reset", () => setTimeout(look));
  look();
  return element;
}

/** Returns a line of the configuration with a button that copies it. */
export function copied(line) {
  const copy = button("Copy", async () => {
    await navigator.clipboard.writeText(line).catch(() => getSelection().selectAllChildren(code));
    copy.textContent = "Copied";
  }, { class: "button quiet small" });
  const code = make("code", {}, line);
  return make("div", { class: "bar copied" }, make("pre", { tabindex: 0 }, code), copy);
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
    this.said = make("p", { class: "said", role: "status" });
    this.body = make("div", {});
    this.element = make("section", { class: "part", id: this.id, "aria-label": title, tabindex: -1 }, make("h2", {}, title), this.said, this.body);
  }

  /** Says how an action goes: "good", "bad", or "" while it runs. */
  tell(text, level = "") {
    this.said.className = `said ${level}`;
    this.said.textContent = text;
    clearTimeout(this.fades);
    if (level === "good") {
      this.fades = setTimeout(() => this.tell(""), SEEN);
    }
  }

  /** Runs the action, then shows the new state or the error. */
  async run(action, after) {
    try {
      const done = await action();
      this.tell("");
      await (after || (() => this.show()))(done);
    } catch (problem) {
      this.tell(problem.message, "bad");
    }
  }
}
