// The behaviour of a thing: the editor, errors while typing, two versions after a conflicting
// save, and all revisions.
import { api } from "./api.js";
import { Comparison, NARROW, ScriptEditor, changeOf } from "./editor.js";
import { debounce, make } from "./dom.js";
import { failureOf, linked, marksOf } from "./places.js";
import { Snippets } from "./snippets.js";
import { timeText } from "./times.js";

const CHECK_AFTER = 500;
const SUMMARISED = 12; // revisions: each is a request
const SHOWN = 5; // revisions before the others are asked for
/** The draft's key; no property can have this name. */
export const BEHAVIOUR = ":behaviour";

function when(seconds) {
  return seconds ? timeText(new Date(seconds * 1000)) : "";
}

/** Returns the messages of the compiler or the reviewer in one form: [{line, column, text, severity}]. */
function problemsOf(body) {
  const found = [];
  if (body.error) {
    found.push({ line: body.line || 1, column: body.column || 1, text: body.error, severity: "error" });
  }
  for (const one of body.warnings || body.problems || []) {
    found.push({ line: one.line || 1, column: one.column || 1, text: one.text || one.message || one.error || "", severity: one.severity || (body.warnings ? "warning" : "error") });
  }
  return found.map((one) => ({ ...one, kind: one.severity === "error" ? "Mistake" : "Warning" }));
}

export class BehaviourView {
  /** kind: "rooms", "ways", "people" or "things". locked: why it can only be read, or empty. */
  constructor(shop, { id, name, kind, declared, locked = "" }, written, say) {
    this.shop = shop;
    this.drafts = shop.drafts;
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.declared = declared || [];
    this.locked = locked;
    this.written = written;
    this.say = say;
    this.saved = "";
    this.revision = 0;
    this.editor = null;
    this.comparison = null;
    this.element = make("div", {});
    this.check = debounce(CHECK_AFTER, () => this.checkNow());
  }

  isChanged() {
    return this.comparison ? this.settling : Boolean(this.editor) && this.editor.text !== this.saved;
  }

  /** Keeps the text as a draft until it is saved. */
  keep(text) {
    if (text === this.saved) {
      this.drafts.drop(this.id, BEHAVIOUR);
    } else {
      this.drafts.put(this.id, BEHAVIOUR, text, this.revision, this.name);
    }
    this.shop.drawUnsaved();
  }

  throwAway() {
    this.drafts.drop(this.id, BEHAVIOUR);
    this.shop.drawUnsaved();
    this.showEditor();
  }

  close() {
    for (const view of [this.editor, this.comparison]) {
      if (view) {
        view.destroy();
      }
    }
    this.editor = null;
    this.comparison = null;
    this.settling = false;
  }

  /** runs: runs the tests as well, which mark the line if one fails there. */
  goTo(line, runs = false) {
    if (!this.editor) {
      this.wanted = { line, runs };
      return;
    }
    this.editor.goTo(line);
    if (runs) {
      this.runTests();
    }
  }

  async showEditor(text) {
    this.close();
    try {
      const { source, revision } = this.written ? await api.source(this.id) : { source: "", revision: 0 };
      this.saved = source;
      this.revision = revision;
    } catch (problem) {
      this.say(problem.message, false);
      return;
    }
    if (this.locked) {
      this.showSource();
      return;
    }
    const draft = text === undefined ? this.drafts.get(this.id, BEHAVIOUR) : null;
    if (draft && draft.text !== this.saved) {
      // The revision that the draft started from: if a newer one exists, saving shows both.
      text = draft.text;
      this.revision = Number(draft.base) || 0;
    }
    const place = make("div", { class: "editor" });
    this.state = make("span", { class: "note" });
    this.results = [];
    this.failures = await this.loadFailures();
    this.tested = make("div", { class: "tested", "aria-live": "polite" });
    this.problems = make("ul", { class: "faults", "aria-live": "polite", "aria-label": "Problems" });
    this.snippets = new Snippets(this.kind, (text) => this.editor.insert(text));
    this.keeper = make("button", { class: "button", type: "button", onclick: () => this.save() }, "Save");
    this.throw = make("button", { class: "tool unseen", type: "button", onclick: () => this.throwAway() }, "Discard");
    this.element.replaceChildren(make("div", { class: "bar editor-bar" },
      this.state, this.throw, this.snippets.button,
      make("button", { class: "button quiet", type: "button", onclick: () => this.runTests() }, "Run tests"),
      this.keeper),
    make("div", { class: "desk" }, make("div", { class: "writing" }, place, this.problems, this.tested), this.snippets.element));
    this.editor = new ScriptEditor(place, text === undefined ? this.saved : text, {
      label: `Behaviour of ${this.name}, in Lua`,
      changed: () => {
        this.keep(this.editor.text);
        this.results = this.failures = [];
        this.verdict = "";
        this.say(""); // it was about the text before
        this.changed();
      },
      save: () => this.save(),
      declared: this.declared,
    });
    if (this.wanted) {
      this.goTo(this.wanted.line, this.wanted.runs);
    } else if (this.hasTests() && !this.isChanged()) {
      this.verdict = "Running the tests …";
      this.runTests(true);
    }
    this.wanted = null;
    this.changed();
  }

  /** Returns the errors that the text had in the game, as marks. */
  async loadFailures() {
    const { errors } = this.revision ? await api.errors(this.id).catch(() => ({ errors: [] })) : { errors: [] };
    return marksOf(errors, this.id, this.revision);
  }

  /** Shows the source of what belongs to somebody else. */
  showSource() {
    const place = make("div", { class: "editor" });
    this.element.replaceChildren(make("p", { class: "locked" }, this.locked),
      make("p", { class: "note" }, this.revision ? `revision ${this.revision}` : "It has no behaviour of its own."), place);
    if (this.revision) {
      this.editor = new ScriptEditor(place, this.saved, { label: `Behaviour of ${this.name}, in Lua, to read`, readOnly: true });
      this.editor.goTo(this.wanted ? this.wanted.line : 1);
    }
    this.wanted = null;
  }

  changed() {
    const base = this.revision ? `revision ${this.revision}` : "not written yet";
    this.state.textContent = this.isChanged() ? `${base}, changed: not saved yet` : base;
    this.state.classList.toggle("unsaved", this.isChanged());
    this.keeper.setAttribute("aria-disabled", String(!this.isChanged())); // it keeps the focus
    this.throw.classList.toggle("unseen", !this.isChanged()); // it keeps its place, so that no other button moves
    this.check();
  }

  async checkNow() {
    if (!this.editor) {
      return;
    }
    const source = this.editor.text;
    let body = {};
    try {
      body = await api.check(this.id, source) || {};
    } catch (problem) {
      if (problem.status !== 422) {
        return;
      }
      body = problem.body;
    }
    if (this.editor && this.editor.text === source) {
      this.mark(problemsOf(body));
    }
  }

  mark(checked) {
    this.found = checked;
    // An error tells how to avoid it, if the check knows that: then nothing stands below the text.
    const failures = this.failures.map((one) => {
      const causes = checked.filter(({ line }) => line === one.line).map((cause) => this.cureOf(cause));
      return { ...one, isExplained: causes.length > 0, reason: [one.reason, ...causes.map(({ text }) => text)].join("\n"), mend: causes.find(({ mend }) => mend)?.mend };
    });
    const problems = [...failures, ...checked];
    this.editor.mark([...problems, ...this.results]);
    const isTold = (one) => failures.some(({ line, isExplained }) => isExplained && line === one.line);
    this.problems.replaceChildren(...problems.filter((one) => !isTold(one)).map((one) => {
      const { text, mend } = this.cureOf(one);
      return make("li", { class: one.severity },
        make("p", { class: "at" }, make("button", { class: "as-link", type: "button", onclick: () => this.editor.goTo(one.line) }, `line ${one.line}`), " · ", make("b", {}, one.kind)), make("p", {}, text), mend || "");
    }));
    // One line says how it stands: what the tests found goes with what the check found.
    const failed = this.results.some((one) => one.severity === "error");
    if (problems.length === 0 || this.verdict) {
      this.problems.append(make("li", { class: failed ? "none red" : "note none" }, this.verdict ? `${problems.length === 0 && !failed ? "It compiles. " : ""}${this.verdict}` : "No mistakes found."));
    }
  }

  /** Returns {text, mend}: a warning without what it advises, and a button that writes that; without advice, the text alone. */
  cureOf({ line, text }) {
    const [advice, cure, words] = text.match(/: write (\((e\.this\.\w+) or [^ ]+\))$/) || [];
    return cure ? { text: `${text.slice(0, -advice.length)}.`, mend: make("button", { class: "tool", type: "button", onclick: () => this.editor.replaceIn(line, words, cure) }, `Write ${cure}`) } : { text };
  }

  // -- tests --

  hasTests() {
    return /^\s*test\(/m.test(this.saved);
  }

  /** quiet: the builder has not asked for it, but sees at once how the thing stands. */
  async runTests(quiet = false) {
    const results = [];
    const { text } = this.editor;
    const draft = this.isChanged() ? text : undefined;
    if (!quiet) {
      this.say("Testing …", true);
    }
    this.tested.replaceChildren();
    try {
      let next = 0;
      while (next !== undefined) {
        const answer = await api.test(this.id, next, draft);
        results.push(...answer.results);
        next = answer.next;
      }
    } catch (problem) {
      this.verdict = "";
      this.say(problem.message, false);
      return;
    }
    if (!this.editor || (quiet && this.editor.text !== text)) {
      return;
    }
    this.showTests(results, quiet);
    if (!quiet && NARROW.matches) {
      this.shop.beside.show(""); // it would cover the results
      this.tested.scrollIntoView({ block: "nearest" });
    }
  }

  lineOf(result) {
    return result.ok ? result.line : failureOf(result, this.id).line;
  }

  showTests(results, quiet) {
    const failed = results.filter((one) => !one.ok).length;
    this.results = results.map((one) => ({ line: this.lineOf(one), column: 1, severity: one.ok ? "info" : "error", reason: one.ok ? "" : failureOf(one, this.id).reason, text: `${one.ok ? "ok" : "FAILED"}: ${one.name}${one.ok ? ` (${one.ms.toFixed(2)} ms)` : `\n${failureOf(one, this.id).reason}`}` }));
    const told = results.length === 0 ? "It has no tests. Write them as test(\"name\", function(t) … end); see help testing."
      : `${failed > 0 ? `${failed} of ${results.length} tests failed` : `${results.length === 1 ? "1 test" : `${results.length} tests`}, all passed`}.${this.isChanged() ? " Your changes aren't saved yet." : ""}`;
    this.verdict = told;
    this.mark(this.found || []);
    if (!quiet) {
      this.say(failed === 0 ? told : "", failed === 0); // a message would lie over the failure
    }
    this.tested.replaceChildren(make("ul", { class: "results-of-tests" }, ...results.map((one) => make("li", { class: one.ok ? "held" : "failed" },
      make("button", { class: "tool", type: "button", onclick: () => this.editor.goTo(this.lineOf(one)) }, `line ${this.lineOf(one)}`), make("span", {}, `${one.ok ? "✓" : "✗"} ${one.name}`, one.ok ? "" : " ", !one.ok && make("span", { class: "why" }, failureOf(one, this.id).reason)),
      one.ok ? make("span", { class: "note" }, ` ${one.ms.toFixed(2)} ms`) : this.trace(one)))));
  }

  /** Returns where a failed test was and what its variables held, folded: the reason stands below its line. */
  trace({ message }) {
    return make("details", { class: "could" }, make("summary", {}, "Trace"),
      make("pre", {}, ...linked(message, (id, line) => (id === this.id ? this.editor.goTo(line) : this.shop.goToLine(id, line)))));
  }

  async save(base = this.revision) {
    if (!this.editor) {
      return;
    }
    if (!this.isChanged()) {
      this.say("There is nothing to save.");
      return;
    }
    const source = this.editor.text;
    try {
      const done = await api.save(this.id, source, base);
      this.saved = source;
      this.revision = done.revision;
      this.written = true;
      this.drafts.drop(this.id, BEHAVIOUR);
      this.shop.drawUnsaved();
      this.mark(problemsOf(done));
      this.changed();
      this.say(`Saved as revision ${this.revision}; it is in force.`, true);
    } catch (problem) {
      if (problem.status === 422) {
        this.mark(problemsOf(problem.body));
        const stays = this.revision ? "Not saved; the old version stays in force." : "Not saved.";
        this.say(`${stays} The mistake is below the text.`, false);
      } else if (problem.status === 412) {
        await this.showConflict(source);
      } else {
        this.say(problem.message, false);
      }
    }
  }

  // Somebody saved in between: both versions, theirs on the left.
  async showConflict(mine) {
    const theirs = await api.source(this.id);
    this.written = true;
    this.close();
    const place = make("div", { class: "editor" });
    this.say("Somebody else has saved meanwhile; your version isn't saved yet. Here are both.", false);
    this.element.replaceChildren(
      make("div", { class: "versions" }, make("span", {}, `In force: revision ${theirs.revision}`), make("span", {}, "Yours; change it here")),
      place,
      make("div", { class: "bar" },
        make("button", { class: "button", type: "button", onclick: () => this.settle(this.comparison.text, theirs.revision) }, "Save my version"),
        make("button", { class: "button quiet", type: "button", onclick: () => this.throwAway() }, "Use the version in force")));
    this.comparison = new Comparison(place, theirs.source, mine, (text) => this.drafts.put(this.id, BEHAVIOUR, text, this.revision, this.name));
    this.settling = true;
  }

  async settle(text, base) {
    await this.showEditor(text);
    await this.save(base);
  }

  // -- history --

  async showHistory() {
    this.close();
    let answer = { revisions: [] };
    try {
      answer = this.written ? await api.revisions(this.id) : answer;
    } catch (problem) {
      this.element.replaceChildren(make("p", { class: "note" }, problem.message));
      return;
    }
    const list = answer.revisions || [];
    const place = make("div", { class: "editor", hidden: true });
    const title = make("div", { class: "versions" });
    // The newest revision is active; reverting to an old one makes a new one.
    const buttons = (one) => [
      make("button", { class: "tool", type: "button", "data-revision": one.revision, onclick: () => this.compareInView(one.revision, title, place) }, "Compare"),
      !this.locked && make("button", { class: "tool", type: "button", onclick: () => this.revert(one.revision) }, "Revert to it")];
    const changes = list.map(() => make("span", { class: "change" }));
    const rows = list.map((one, i) => make("li", { hidden: i >= SHOWN },
      make("b", {}, `Revision ${one.revision}`),
      make("span", { class: "note" }, [one.author, when(one.time), one.note].filter(Boolean).join(", ")), changes[i],
      ...(i === 0 ? [make("span", { class: "note" }, "in force")] : buttons(one))));
    this.element.replaceChildren(list.length > 0
      ? make("div", { class: "past" }, make("ul", { class: "revisions" }, ...rows), rows.length > SHOWN && this.unfold(rows.slice(SHOWN)), make("div", { class: "compared" }, title, place)) : make("p", { class: "note" }, "It has no behaviour yet."));
    if (list.length > 1) {
      await this.compare(list[1].revision, title, place);
    }
    await this.summarise(list, changes);
  }

  /** Returns the button that shows hidden rows, and goes to the first of them. */
  unfold(rows) {
    const button = make("button", { class: "tool", type: "button", onclick: () => {
      rows.forEach((one) => {
        one.hidden = false;
      });
      button.remove();
      rows[0].querySelector("button").focus();
    } }, `${rows.length} more`);
    return button;
  }

  /** Says of the newest revisions what they changed. */
  async summarise(list, places) {
    let next = null;
    for (const [i, { revision }] of [...list.slice(0, SUMMARISED).entries()]) {
      const { source } = await api.source(this.id, revision).catch(() => ({}));
      if (source === undefined || !places[i].isConnected) {
        return;
      }
      if (next) {
        next.place.textContent = changeOf(source, next.source);
      }
      next = { source, place: places[i] };
    }
    if (next && list.length <= SUMMARISED) {
      next.place.textContent = changeOf("", next.source);
    }
  }

  async compare(revision, title, place) {
    try {
      const [old, now] = await Promise.all([api.source(this.id, revision), api.source(this.id)]);
      if (!place.isConnected) {
        return;
      }
      this.close();
      const isSame = old.source === now.source;
      place.hidden = isSame;
      for (const button of this.element.querySelectorAll("[data-revision]")) {
        button.setAttribute("aria-pressed", String(button.dataset.revision === String(revision)));
      }
      title.replaceChildren(make("span", {}, `Revision ${revision}`), make("span", {}, `In force: revision ${now.revision}`), isSame ? make("p", { class: "same" }, "Both are the same.") : "");
      this.comparison = isSame ? null : new Comparison(place, old.source, now.source, null);
      NARROW.onchange = () => place.isConnected && this.compare(revision, title, place);
    } catch (problem) {
      this.say(problem.message, false);
    }
  }

  async compareInView(revision, title, place) {
    await this.compare(revision, title, place);
    requestAnimationFrame(() => title.parentElement.scrollIntoView({ block: "nearest" })); // after the editor has measured its lines
  }

  async revert(revision) {
    try {
      await api.revert(this.id, revision);
      await this.showHistory();
      this.say(`Revision ${revision} is in force again, as a new revision.`, true);
    } catch (problem) {
      this.say(problem.message, false);
    }
  }
}
