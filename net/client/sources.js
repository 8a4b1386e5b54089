// Search and replace in all behaviours: a preview of each line, then one change that one undo takes back.
import { api } from "./api.js";
import { make } from "./dom.js";

const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

export class SourcesView {
  constructor(shop) {
    this.shop = shop;
    this.said = make("p", { class: "note", role: "status" });
    this.list = make("ul", { class: "results sources" });
    this.below = make("div", { class: "bar" });
    this.text = make("input", { id: "sources-text", name: "text", required: true, maxlength: 200, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    this.with = make("input", { id: "sources-with", name: "with", maxlength: 200, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    this.within = make("input", { id: "sources-within", name: "within", maxlength: 64, placeholder: "mill", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    this.pattern = make("input", { id: "sources-pattern", name: "pattern", type: "checkbox" });
    const line = (input, label) => make("p", {}, make("label", { for: input.id }, label), input);
    const form = make("form", { class: "sources-form", onsubmit: (event) => {
      event.preventDefault();
      this.search();
    }, oninput: () => this.forget() },
    line(this.text, "Text in a line"), line(this.with, "Replace by"), line(this.within, "Only refs within"),
    make("p", {}, make("label", {}, this.pattern, " The text is a Lua pattern")),
    make("div", { class: "bar" }, make("button", { class: "button", type: "submit" }, "Search"),
      make("button", { class: "tool", type: "button", onclick: () => form.reportValidity() && this.preview() }, "Preview the replacement")));
    this.element = make("div", {}, form, this.said, this.list, this.below);
  }

  asked() {
    const asked = { text: this.text.value };
    if (this.within.value.trim()) {
      asked.within = this.within.value.trim().replace(/^\$/, "");
    }
    if (this.pattern.checked) {
      asked.pattern = true;
    }
    return asked;
  }

  /** A preview is of the texts that stand in the form. */
  forget() {
    this.number = (this.number || 0) + 1;
    this.said.textContent = "";
    this.list.replaceChildren();
    this.below.replaceChildren();
  }

  /** Runs a request, unless the form has changed when it is answered. */
  async ask(work, take) {
    this.forget();
    const { number } = this;
    this.said.textContent = "Looking …";
    try {
      const answer = await work();
      if (number === this.number) {
        take(answer);
      }
    } catch (problem) {
      if (number === this.number) {
        this.said.textContent = problem.message;
      }
    }
  }

  thing(one, line) {
    return make("button", { type: "button", onclick: () => this.shop.goToLine(one.object.id, line) },
      `${one.object.name || "nameless"} `, make("span", { class: "note" }, `#${one.object.id}${one.ref ? ` $${one.ref}` : ""} line ${line}`));
  }

  search() {
    this.ask(() => api.searchSources(this.asked()), ({ found, more }) => {
      this.said.textContent = found.length === 0 ? "No behaviour that you may read has that in a line."
        : `${count(found.length, "line")}${more ? "; there are more: look for a longer text" : ""}`;
      this.list.replaceChildren(...found.map((one) => make("li", {}, this.thing(one, one.line), make("code", {}, one.text))));
    });
  }

  preview() {
    const asked = { ...this.asked(), with: this.with.value };
    this.ask(() => api.planReplace(asked), (plan) => this.draw(asked, plan));
  }

  draw(asked, { changes, more }) {
    const wrong = changes.filter((one) => one.error).length;
    const warned = changes.filter((one) => one.warnings.length > 0).length;
    this.list.replaceChildren(...changes.map((one) => make("li", {}, this.thing(one, one.lines[0].line),
      ...one.lines.map((line) => make("code", {}, `${line.line}: `, make("del", {}, line.old), make("br"), `${line.line}: `, make("ins", {}, line.new))),
      one.error && make("p", { class: "problem" }, one.line ? `Line ${one.line}: ${one.error}` : one.error),
      ...one.warnings.map((warning) => make("p", { class: "problem" }, `Line ${warning.line}: ${warning.text}`)))));
    if (changes.length === 0) {
      this.said.textContent = "No behaviour that you may change has that in a line.";
    } else if (more) {
      this.said.textContent = `More than ${changes.length} behaviours have that, which is too many at once. Name a part of the refs.`;
    } else if (wrong > 0) {
      this.said.textContent = `${count(wrong, "behaviour")} can't be saved like that, so nothing can be changed.`;
    } else {
      this.said.textContent = `${count(changes.length, "behaviour")} would change${warned ? `, and ${count(warned, "behaviour")} would get new warnings` : ""}. Nothing has changed yet.`;
      this.offer(asked, changes, warned);
    }
  }

  /** The button that makes the change; in spite of warnings only after a tick. */
  offer(asked, changes, warned) {
    const button = make("button", { class: "button", type: "button", disabled: warned > 0, onclick: () => this.change(asked, changes, button) }, `Change ${count(changes.length, "behaviour")}`);
    const anyway = make("input", { type: "checkbox", onchange: () => {
      button.disabled = !anyway.checked;
    } });
    this.below.replaceChildren(...(warned ? [make("label", {}, anyway, " In spite of the new warnings")] : []), button);
  }

  async change(asked, changes, button) {
    button.disabled = true;
    const { text, pattern } = asked;
    const done = await this.shop.attempt(() => api.replaceSources({ text, with: asked.with, ...(pattern ? { pattern } : {}),
      changes: changes.map((one) => ({ id: one.object.id, revision: one.revision })) }),
    (answer) => `Changed ${count(answer.count, "behaviour")}. Undo takes all of it back.`);
    this.forget();
    if (done) {
      this.said.textContent = `Changed ${count(done.count, "behaviour")}, each with a new revision. Undo takes all of it back.`;
    }
  }
}
