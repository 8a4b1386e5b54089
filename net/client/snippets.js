// Snippets and examples beside the editor. A snippet is a file of data/examples/snippets: a comment that says what
// it is, another that says on what kinds of things it works, code, and its test, which tests/app/api_examples_test.py runs. An example is that of a function's help page.
import { api } from "./api.js";
import { make } from "./dom.js";
import answers from "../../data/examples/snippets/answers.lua";
import choice from "../../data/examples/snippets/choice.lua";
import fixed from "../../data/examples/snippets/fixed.lua";
import greeting from "../../data/examples/snippets/greeting.lua";
import lever from "../../data/examples/snippets/lever.lua";
import night from "../../data/examples/snippets/night.lua";
import once from "../../data/examples/snippets/once.lua";
import password from "../../data/examples/snippets/password.lua";

const OPEN_KEY = "skein.snippets";

/** Returns {title, about, kinds, source} of a snippet: its first line is a comment, "-- Title: what it does.", its second "-- For rooms and things." */
function read(source) {
  const [, title, about] = source.match(/^-- ([^:]+): (.+)$/m);
  const written = about.replace(/"([^"]*)"/g, "“$1”").replaceAll("'", "’");
  const [, kinds] = source.match(/^-- For (.+)\.$/m);
  return { title, about: written[0].toUpperCase() + written.slice(1), kinds: kinds.split(/, | and /), source };
}

export const SNIPPETS = [lever, fixed, once, choice, answers, password, greeting, night].map(read);

/** Returns the indented part of a help page, which is the example. */
export function exampleIn(text) {
  const lines = text.split("\n");
  const first = lines.findIndex((one) => one.startsWith("    "));
  if (first < 0) {
    return "";
  }
  const end = lines.findIndex((one, i) => i > first && one !== "" && !one.startsWith("    "));
  return lines.slice(first, end < 0 ? undefined : end).map((one) => one.slice(4)).join("\n").trim();
}

export class Snippets {
  /** kind: that of the thing, "things" for one. insert(text): puts it into the editor, at the cursor. */
  constructor(kind, insert) {
    this.insert = insert;
    this.button = make("button", { class: "tool", type: "button", "aria-expanded": "false", "aria-controls": "snippets", onclick: () => this.toggle(this.element.hidden) }, "Snippets");
    this.names = make("datalist", { id: "functions" });
    this.name = make("input", { id: "function-name", list: "functions", autocomplete: "off", spellcheck: "false", placeholder: "command", onchange: () => this.look() });
    this.example = make("div", { "aria-live": "polite" });
    this.element = make("aside", { class: "snippets", id: "snippets", "aria-label": "Snippets and examples", hidden: true },
      make("h3", {}, "Snippets"), make("p", { class: "note" }, "Each comes with its test. It goes where the cursor is."),
      make("ul", {}, ...SNIPPETS.filter((one) => one.kinds.includes(kind)).map((one) => make("li", {}, make("div", {}, make("b", {}, one.title), make("p", { class: "note" }, one.about)),
        make("button", { class: "tool", type: "button", "aria-label": `Insert ${one.title}`, onclick: () => insert(one.source) }, "Insert")))),
      make("h3", {}, "Examples"),
      make("form", { class: "bar", onsubmit: (event) => {
        event.preventDefault();
        this.look();
      } }, make("label", { for: "function-name" }, "A function"), this.name, this.names, make("button", { class: "tool", type: "submit" }, "Show")), this.example);
    let open = false;
    try {
      open = localStorage.getItem(OPEN_KEY) === "open";
    } catch {
      // Then it is folded.
    }
    this.toggle(open);
  }

  toggle(open) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    try {
      localStorage.setItem(OPEN_KEY, open ? "open" : "closed");
    } catch {
      // It is forgotten with the page.
    }
    if (open && !this.asked) {
      this.asked = true;
      this.fill();
    }
  }

  async fill() {
    try {
      const { text } = await api.topic("api");
      const names = [...text.matchAll(/^- `(?:\w:)?(\w+)/gm)].map(([, name]) => name);
      this.names.replaceChildren(...[...new Set(names)].sort().map((value) => make("option", { value })));
    } catch {
      this.asked = false;
    }
  }

  async look() {
    const name = this.name.value.trim().replace(/^.*:/, "");
    if (!name) {
      return;
    }
    let text = "";
    try {
      ({ text } = await api.topic(`api-${name}`));
    } catch {
      this.example.replaceChildren(make("p", { class: "note" }, `There is no function ${name}.`));
      return;
    }
    const example = exampleIn(text);
    const about = text.split("\n").filter((one) => one && !/^(?:#| {4})/.test(one))[0] || "";
    this.example.replaceChildren(make("p", { class: "note" }, about.replace(/`/g, "")), example ? make("pre", { tabindex: 0 }, example) : "",
      example ? make("button", { class: "tool", type: "button", onclick: () => this.insert(example) }, "Insert the example") : "");
  }
}
