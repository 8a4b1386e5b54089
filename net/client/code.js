// Blocks of code on pages of help: three colours for Lua, and a button that copies.
import { make } from "./dom.js";

const LUA = /\bfunction *\(|\blocal \w|^\s*[\w.:]+\(/m;
const WORDS = "and|break|do|else|elseif|end|false|for|function|if|in|local|nil|not|or|repeat|return|then|true|until|while";
const PARTS = new RegExp(`("(?:[^"\\\\\n]|\\\\.)*"|'(?:[^'\\\\\n]|\\\\.)*')|(--.*)|\\b(${WORDS})\\b`, "g");

// Returns the text in pieces: texts, comments and words of the language have elements of their own.
function coloured(text) {
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(PARTS)) {
    pieces.push(text.slice(end, found.index), make(found[1] ? "i" : found[2] ? "em" : "b", {}, found[0]));
    end = found.index + found[0].length;
  }
  return [...pieces, text.slice(end)];
}

for (const block of document.querySelectorAll(".topic pre")) {
  const text = block.textContent;
  const whole = make("div", { class: text.trimEnd().includes("\n") ? "code" : "code short" });
  block.replaceWith(whole);
  whole.append(block);
  if (LUA.test(text)) {
    block.firstElementChild.replaceChildren(...coloured(text));
  }
  // Browsers let only secure pages write to the clipboard.
  if (navigator.clipboard) {
    const button = make("button", { class: "tool copy", type: "button", onclick: async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } }, "Copy");
    whole.append(button);
  }
}
