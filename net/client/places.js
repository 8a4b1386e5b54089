// Places in behaviours, which errors and logs name as "#12 rev 3:4", as buttons that open them.
import { make } from "./dom.js";
import { timeText } from "./times.js";

const PLACE = /#(\d+) rev \d+:(\d+)/g;

/** Returns the text in pieces. open(id, line): goes there. */
export function linked(text, open) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(PLACE)) {
    pieces.push(text.slice(from, found.index), make("button", { class: "place-link", type: "button", onclick: () => open(Number(found[1]), Number(found[2])) }, found[0]));
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)];
}

/** Returns the first line of an error, without its place. Texts that it quotes have their own lines. */
export function reasonOf(text) {
  return text.split("\n")[0].replace(/^#\d+ rev \d+:\d+: /, "").replaceAll("\\n", "\n");
}

/** Returns the calls that led to an error, and their variables; empty if they say no more than its place and time. */
export function traceOf(text) {
  const lines = text.split("\n").slice(1).filter((one) => one.trim() && !/^\s*(?:when: |locals: e table$)/.test(one));
  return lines.length > 1 ? lines.join("\n") : "";
}

/** True if the error is in a behaviour; else the game's own scripts failed. */
export const isOfBehaviour = (text) => text.search(PLACE) >= 0;

/** Returns {line, reason} of a failed test: where it failed if that is in the source of this thing, else where it begins. */
export function failureOf({ message, line }, id) {
  const at = [...message.matchAll(/#(\d+) rev \d+:(\d+):/g)].find((one) => Number(one[1]) === id);
  return { line: at ? Number(at[2]) : line, reason: reasonOf(message) };
}

const placeIn = (text) => text.match(PLACE)?.[0];

/** Returns the errors, newest first, those of one place and reason as one: again counts them all. */
export function alike(errors) {
  const found = new Map();
  for (const one of errors.toSorted((a, b) => b.time - a.time)) {
    const key = `${placeIn(one.text)} ${reasonOf(one.text)}`;
    const first = found.get(key);
    found.set(key, first ? { ...first, again: first.again + 1 + one.again } : one);
  }
  return [...found.values()];
}

/** Returns how often an error came, when, and at whose command. */
export function oftenText({ time, again, text }) {
  const by = text.match(/^\s*when: (?:"(.*)"|(.*?))(?:, by (.*?)(?: \(#\d+\))?)?$/m);
  const what = by && [by[3], by[1] || by[2]].filter(Boolean).join(": ");
  const when = timeText(new Date(time * 1000));
  return `${again > 0 ? `${again + 1} times, last ` : ""}${when}${what ? `. ${what}` : ""}`;
}

/** Returns the errors of the last source of a thing, as the editor marks them. */
export function marksOf(errors, id, revision) {
  return alike(errors).map((one) => ({ ...one, at: one.text.match(`#${id} rev ${revision}:(\\d+)`) })).filter((one) => one.at)
    .map((one) => ({ line: Number(one.at[1]), column: 1, severity: "error", kind: "Error", text: reasonOf(one.text), reason: `Error: ${reasonOf(one.text)}\n${oftenText(one)}` }));
}
