// Errors and costs of everybody's scripts, for wizards: parts of /admin.
import { json } from "./api.js";
import { Part, ago, button, nothing, row, table } from "./admin_part.js";
import { make } from "./dom.js";
import { alike } from "./places.js";

const milliseconds = (ms) => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;

/** Returns a link that opens a thing in the workshop. */
function thing(object) {
  return object ? make("a", { href: `/build#${object.id}` }, `${object.name || "?"} (#${object.id})`) : "a deleted thing";
}

export class Faults extends Part {
  constructor() {
    super("Script errors");
    this.element.insertBefore(make("p", {}, button("Refresh", () => this.run(() => {}))), this.body);
  }

  async show() {
    const { errors } = await json("GET", "/faults");
    this.body.replaceChildren(table(["No.", "When", "Owner", "Thing", "Error"], alike(errors).map((one) => {
      const [first, ...rest] = one.text.split("\n");
      return row(String(one.number), ago(one.time), one.owner || "the game", make("span", {}, thing(one.object), one.again ? make("span", { class: "note" }, ` ${one.again + 1}\u00a0times`) : ""),
        make("div", {}, first,
          rest.length ? make("details", {}, make("summary", {}, "Traceback"), make("pre", { tabindex: 0 }, rest.join("\n"))) : ""));
    }), nothing("No script errors", "When a behaviour fails, what it did is undone, and its error with the traceback stands here. Its owner sees it with @errors.", { topic: "errors" }), ["Thing", "When", "Error"]));
  }
}

export class Costs extends Part {
  constructor() {
    super("Script costs");
    this.element.insertBefore(make("p", { class: "note" }, "The last ten minutes, most expensive first."), this.body);
    this.element.insertBefore(make("p", {}, button("Refresh", () => this.run(() => {}))), this.body);
  }

  async show() {
    const { costs } = await json("GET", "/costs");
    this.body.replaceChildren(table(["Owner", "Thing", "Command or event", "Total", "Longest", "Runs"], costs.map((one) =>
      row(one.owner || "the game", thing(one.object), make("code", {}, one.name), milliseconds(one.ms), milliseconds(one.most), String(one.runs))),
    nothing("Nothing has run", "Each command and event that scripts answered in the last ten minutes stands here, with the time that it took.", { topic: "slices" }), ["Thing", "Total", "Command or event"]));
  }
}
