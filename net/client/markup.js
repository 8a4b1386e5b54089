// The game's markup as elements, for previews: a small version of the server's renderer.
import { make } from "./dom.js";

const COLOURS = new Set(["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "grey"]);
const STYLES = new Set(["room", "exit", "item", "who", "say", "error", "title", "channel", "dim"]);
const TAG = /<<|<\/(?:b|i|u|black|red|green|yellow|blue|magenta|cyan|white|grey|room|exit|item|who|say|error|title|channel|dim|cmd)?>|<(b|i|u|black|red|green|yellow|blue|magenta|cyan|white|grey|room|exit|item|who|say|error|title|channel|dim)>|<#[0-9a-fA-F]{6}>|<cmd [^<>\n]+>/g;

function open(tag) {
  const name = tag.slice(1, -1);
  if (name === "b" || name === "i" || name === "u") {
    return make(name);
  }
  if (COLOURS.has(name)) {
    return make("span", { class: name });
  }
  if (STYLES.has(name)) {
    return make("span", { class: `m-${name}` });
  }
  const span = make("span", name.startsWith("cmd ") ? { title: name.slice(4) } : {});
  if (name.startsWith("#")) {
    span.style.color = name;
  }
  return span;
}

/** Returns a fragment that previews the text. */
export function preview(text) {
  const out = document.createDocumentFragment();
  const stack = [out];
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    stack.at(-1).append(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[0] === "<<") {
      stack.at(-1).append("<");
    } else if (match[0].startsWith("</")) {
      if (stack.length > 1) {
        stack.pop();
      }
    } else {
      const element = open(match[0]);
      stack.at(-1).append(element);
      stack.push(element);
    }
  }
  stack.at(-1).append(text.slice(from));
  return out;
}
