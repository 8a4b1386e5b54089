// Places in behaviours, which errors and logs name as "#12 rev 3:4", as buttons that open them.
import { make } from "./dom.js";

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

/** True if the error is in a behaviour; else the game's own scripts failed. */
export const isOfBehaviour = (text) => text.search(PLACE) >= 0;

/** Returns {line, reason} of a failed test: where it failed if that is in the source of this thing, else where it begins. */
export function failureOf({ message, line }, id) {
  const at = [...message.matchAll(/#(\d+) rev \d+:(\d+):/g)].find((one) => Number(one[1]) === id);
  return { line: at ? Number(at[2]) : line, reason: reasonOf(message) };
}
