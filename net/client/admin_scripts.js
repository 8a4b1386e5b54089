// Errors and costs of everybody's scripts, for wizards: parts of /admin.
import { json } from "./api.js";
import { Part, button, row, table, when } from "./admin_part.js";
import { make } from "./dom.js";

const milliseconds = (ms) => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;

/** Returns a link that opens a thing in the workshop. */
function thing(object) {
  return object ? make("a", { href: `/build#${object.id}` }, `${object.name || "?"} (#${object.id})`) : "something gone";
}

export class Faults extends Part {
  constructor() {
    super("Errors of scripts");
    this.element.insertBefore(button("Look again", () => this.run(() => {})), this.body);
  }

  async show() {
    const { errors } = await json("GET", "/faults");
    this.body.replaceChildren(table(["No.", "When", "Whose", "Where", "What"], errors.map((one) => {
      const [first, ...rest] = one.text.split("\n");
      return row(String(one.number), when(one.time), one.owner || "the game", thing(one.object),
        make("div", {}, `${first}${one.again ? ` (and ${one.again} times more)` : ""}`,
          rest.length ? make("details", {}, make("summary", {}, "Traceback"), make("pre", { tabindex: 0 }, rest.join("\n"))) : ""));
    }), "Nothing went wrong."));
  }
}

export class Costs extends Part {
  constructor() {
    super("Costs of scripts");
    this.element.insertBefore(make("p", {}, make("span", { class: "note" }, "What ran in the last ten minutes, the dearest first. "),
      button("Look again", () => this.run(() => {}))), this.body);
  }

  async show() {
    const { costs } = await json("GET", "/costs");
    this.body.replaceChildren(table(["Whose", "Where", "What", "In all", "Longest", "Runs"], costs.map((one) =>
      row(one.owner || "the game", thing(one.object), make("code", {}, one.name), milliseconds(one.ms), milliseconds(one.most), String(one.runs))),
    "Nothing has run in the last ten minutes."));
  }
}
