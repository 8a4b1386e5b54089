// A question that the next line may answer: its answers as buttons, one of them "nothing".
import { curly, make } from "./dom.js";

const WIDTH = 60; // of a button, in letters

/** Returns the elements of a question (Menu.Show). answer(line) is called for a pressed one. */
export function answersOf(data, answer) {
  const options = Array.isArray(data.options) ? data.options : [];
  const button = (line, text, kind = "chip") => make("button", { class: kind, type: "button", title: text, onclick: () => answer(String(line)) },
    curly(text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text));
  return [
    ...(data.kind === "lines" ? [make("span", { class: "note" }, String(data.prompt || "You are writing a text."))] : []),
    ...options.map(({ line, text }) => button(line, /^\d+$/.test(line) && text ? `${line}. ${text}` : String(text || line))),
    ...(data.leave && !options.some((one) => one.line === data.leave) ? [button(data.leave, String(data.leave), "chip verb")] : [])];
}
