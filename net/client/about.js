// The form of a thing: its texts, properties, exits and prototypes.
// Every field keeps its text as a draft until it is saved or thrown away.
import { api } from "./api.js";
import { BEHAVIOUR } from "./behaviour.js";
import { DIRECTIONS } from "./directions.js";
import { debounce, make } from "./dom.js";
import { fieldOf, referenceField } from "./fields.js";
import { declarationOf, kindOf, meaningOf, meantBy, misfitOf, offered, toApi, toText } from "./kinds.js";
import { read } from "./literal.js";
import { preview } from "./markup.js";
import { signOf } from "./tree.js";

const TEXTS = ["name", "desc"];
const LABELS = { desc: "description" };
const READ_AFTER = 600;

function nameOf(thing) {
  return thing ? `${thing.name || "nameless"} (#${thing.id})` : "nowhere";
}

/** Returns why a thing can only be read; empty: the builder may change it. */
export function lockedText({ controls, owner }) {
  return controls === false ? `You may read this, not change it. Copy it, or ask ${owner && owner.name ? owner.name : "its owner"}.` : "";
}

/** Returns the number in "#12" or "12"; 0 for any other text. */
export function idOf(text) {
  const found = text.trim().match(/^#?(\d+)$/);
  return found ? Number(found[1]) : 0;
}

export class AboutView {
  constructor(view) {
    this.view = view;
    this.shop = view.shop;
    this.object = view.object;
    this.id = view.id;
    this.unsaved = new Map(); // name -> function that returns what to save
  }

  parts() {
    const own = this.object.properties || {};
    const names = Object.keys(own).filter((name) => !TEXTS.includes(name)).sort();
    const table = (rows) => make("table", { class: "fields" }, make("tbody", {}, ...rows));
    const more = make("div", { class: "of-properties" }, make("h3", {}, "Own properties"),
      names.length > 0 ? table(names.map((name) => this.row(name, own[name], true))) : make("p", { class: "note" }, "It has no other properties of its own."),
      this.addForm(own), ...this.offeredPart(table), ...this.inheritedPart(table), this.shapePart(),
      make("div", { class: "bar" },
        make("button", { class: "button quiet", type: "button", onclick: () => this.clone() }, "Make a copy"),
        make("button", { class: "button danger", type: "button", onclick: () => this.destroy() }, "Destroy it")));
    const exits = this.exitsPart();
    const shown = make("div", { class: `two${exits.length > 0 ? " of-room" : ""}` }, make("div", { class: "of-texts" }, this.textForm(own), this.contentsPart()), make("div", {}, ...exits), more);
    return this.object.controls === false ? this.locked(shown) : [this.saveBar(), shown];
  }

  /** Returns the parts of a thing that the builder may not change: texts can be read, and it can be copied. */
  locked(shown) {
    shown.querySelectorAll("input, textarea, select").forEach((one) => {
      one.disabled = true;
    });
    shown.querySelectorAll("[type='submit'], [aria-label^='Save '], [aria-label^='Unset '], .danger").forEach((one) => one.remove());
    return [make("p", { class: "locked" }, lockedText(this.object)), shown];
  }

  /** Returns the bar that names the unsaved fields, and saves them. It stays in sight. */
  saveBar() {
    this.state = make("span", { class: "note" });
    this.saver = make("button", { class: "button", type: "submit", form: "about" }, "Save");
    this.drawState();
    return make("div", { class: "bar editor-bar saves" }, this.state, this.saver);
  }

  /** value(): what would be saved of that property; undefined if its field is as it was saved. */
  setUnsaved(name, value) {
    if (value) {
      this.unsaved.set(name, value);
    } else {
      this.unsaved.delete(name);
    }
    this.drawState();
  }

  drawState() {
    if (this.state) {
      const names = [...this.unsaved.keys()].map((name) => LABELS[name] || name);
      this.state.textContent = names.length > 0 ? `Not saved: ${names.join(", ")}` : "";
      this.state.classList.toggle("unsaved", names.length > 0);
      this.saver.setAttribute("aria-disabled", String(names.length === 0)); // it keeps the focus
    }
  }

  saveAll() {
    if (this.unsaved.size === 0) {
      this.view.say("There is nothing to save.");
    } else {
      this.view.change(Object.fromEntries([...this.unsaved].map(([name, value]) => [name, value()])), "Saved.");
    }
  }

  /**
   * Keeps a field's text as a draft, restores an existing draft, and marks the field as unsaved.
   * part() returns the draft's key. saved is the text of the saved value. changed(bool) is called when the text starts or stops differing.
   */
  keep(field, part, saved, changed = () => {}) {
    const { drafts } = this.shop;
    const draft = drafts.get(this.id, part());
    const theirs = make("p", { class: "note", hidden: true });
    const mark = make("div", { class: "unsaved", hidden: true },
      make("span", {}, "Not saved yet."),
      make("button", { class: "tool", type: "button", onclick: () => {
        drafts.drop(this.id, part());
        field.value = saved;
        field.dispatchEvent(new Event("input"));
      } }, "Discard"), theirs);
    const look = () => {
      mark.hidden = field.value === saved;
      theirs.hidden = true;
      changed(!mark.hidden);
    };
    field.value = draft ? draft.text : saved;
    field.addEventListener("input", () => {
      look();
      if (mark.hidden) {
        drafts.drop(this.id, part());
      } else {
        drafts.put(this.id, part(), field.value, saved, this.object.name || "nameless");
      }
      this.shop.drawUnsaved();
    });
    look();
    if (!mark.hidden && draft && draft.base !== saved) {
      theirs.textContent = saved === "" ? "Somebody unset it in the meantime." : `Its saved value is now: ${saved}`;
      theirs.hidden = false;
    }
    return mark;
  }

  // -- texts --

  textForm(own) {
    const inherited = this.object.inherited || {};
    const value = (name) => String(own[name] ?? (inherited[name] ? inherited[name].value : "") ?? "");
    const name = make("input", { id: "prop-name", required: true });
    const desc = make("textarea", { id: "prop-desc", rows: 3 });
    const sight = make("div", { class: "preview prose", "aria-live": "off" });
    const look = () => sight.replaceChildren(preview(desc.value || "There is nothing to see."));
    const marks = [["name", name], ["desc", desc]].map(([key, field]) => this.keep(field, () => key, value(key), (changed) => this.setUnsaved(key, changed && (() => field.value))));
    desc.addEventListener("input", look);
    look();
    return make("form", { class: "about", id: "about", onsubmit: (event) => {
      event.preventDefault();
      this.saveAll();
    } },
    make("p", {}, make("label", { for: "prop-name" }, "Name"), name), marks[0],
    make("p", {}, make("label", { for: "prop-desc" }, "Description"), desc), marks[1],
    make("p", { class: "note" }, "Preview:"), sight, this.readings(desc));
  }

  /** Shows how each person present would read the description, as it is typed. */
  readings(desc) {
    const place = make("div", { class: "readings" });
    const ask = async () => {
      if (!box.open) {
        return;
      }
      try {
        const { readings } = await api.readings(this.id, desc.value);
        place.replaceChildren(...readings.map((one) => make("section", {}, make("h3", {}, one.who ? `${one.who.name} reads` : "A visitor reads"),
          make("div", { class: "preview prose" }, preview(one.text || "Nothing.")))));
      } catch (problem) {
        place.replaceChildren(make("p", { class: "note" }, problem.message));
      }
    };
    const box = make("details", { class: "could", ontoggle: ask }, make("summary", {}, "What each person there and a visitor would read"), place);
    desc.addEventListener("input", debounce(READ_AFTER, ask));
    return box;
  }

  // -- properties --

  row(name, value, own) {
    const kind = kindOf(this.object, name);
    const known = declarationOf(this.object, name);
    const field = fieldOf(kind, name, known);
    const save = make("button", { class: "tool", type: "button", "aria-label": `Save ${name}`, onclick: () => this.view.change({ [name]: toApi(kind, field.value) }, `${name} is saved.`) }, "Save");
    const mark = this.keep(field, () => name, toText(kind, value), (changed) => {
      save.hidden = !changed;
      this.setUnsaved(name, changed && (() => toApi(kind, field.value)));
    });
    const what = value && value.object ? make("button", { class: "tool", type: "button", onclick: () => this.shop.go(value.object) }, value.name || "nameless") : "";
    const sight = kind === "text" ? make("div", { class: "preview prose" }, preview(field.value)) : "";
    if (sight) {
      field.addEventListener("input", () => sight.replaceChildren(preview(field.value)));
    }
    const wrong = own ? misfitOf(this.object, name) : "";
    return make("tr", { "data-kind": kind }, make("th", { scope: "row" }, name, " ", known ? make("span", { class: "note" }, make("code", {}, known.type), " ", meaningOf(this.object, name)) : ""),
      make("td", {}, make("div", { class: "value" }, field, what, save,
        own ? make("button", { class: "tool", type: "button", "aria-label": `Unset ${name}`, onclick: () => {
          this.view.change({ [name]: null }, `${name} has its inherited value again.`);
        } }, "Unset") : ""), sight, mark, wrong ? make("p", { class: "note bad misfit" }, wrong) : ""));
  }

  addForm(own) {
    const inherited = this.object.inherited || {};
    const rows = new Set([...Object.keys(own), ...Object.keys(inherited), ...offered(this.object).map((one) => one.name), BEHAVIOUR, ...TEXTS]);
    // A draft of a property that doesn't exist yet, or that somebody unset meanwhile, is shown as a new property.
    const begun = this.shop.drafts.partsOf(this.id).find((part) => !rows.has(part));
    const name = make("input", { id: "new-prop", required: true, pattern: "[A-Za-z_][A-Za-z0-9_]*", autocomplete: "off", value: begun && begun !== "?" ? begun : "" });
    const list = make("datalist", { id: "declared-props" }, ...offered(this.object).map((one) => make("option", { value: one.name }, `${one.type}: ${one.doc}`)));
    const slip = make("p", { class: "note bad", role: "status", hidden: true });
    const look = () => {
      const meant = meantBy(this.object, name.value);
      slip.hidden = meant === "";
      slip.textContent = meant ? `Did you mean ${meant}? ${meaningOf(this.object, meant)}.` : "";
    };
    name.setAttribute("list", list.id);
    name.addEventListener("input", look);
    look();
    const value = make("input", { id: "new-value", required: true, autocomplete: "off", placeholder: "text, 12, true, #12, $start, {1, 2}" });
    const part = () => (name.validity.valid && name.value !== "" && !rows.has(name.value) ? name.value : "?");
    let at = begun || "?";
    const mark = this.keep(value, () => at, "");
    // The draft moves to the property's current name.
    const follow = () => {
      const { drafts } = this.shop;
      drafts.drop(this.id, at);
      at = part();
      if (value.value !== "") {
        drafts.put(this.id, at, value.value, "", this.object.name || "nameless");
      }
      this.shop.drawUnsaved();
    };
    name.addEventListener("input", follow);
    return make("form", { class: "inline-form pair-form of-value", onsubmit: (event) => {
      event.preventDefault();
      const kept = at;
      this.view.change({ [name.value]: read(value.value) }, `${name.value} is saved.`).then((done) => {
        if (done) {
          this.shop.drafts.drop(this.id, kept);
          this.shop.drawUnsaved();
        }
      });
    } }, make("div", {}, make("label", { for: "new-prop" }, "Another property"), name),
    make("div", {}, make("label", { for: "new-value" }, "Value"), value), make("button", { class: "tool", type: "submit" }, "Add"), list, slip, mark);
  }

  hasDraft(names) {
    const drafted = this.shop.drafts.partsOf(this.id);
    return names.some((name) => drafted.includes(name));
  }

  offeredPart(table) {
    const list = offered(this.object);
    if (list.length === 0) {
      return [];
    }
    const open = this.view.isExit() || this.hasDraft(list.map((one) => one.name));
    const groups = new Map();
    for (const one of list) {
      groups.set(one.from, [...(groups.get(one.from) || []), one]);
    }
    return [this.folding("could", open, `Properties it could have: ${list.length}`, ...[...groups].map(([from, some]) => {
      const isOpen = from === list[0].from || this.hasDraft(some.map((one) => one.name));
      return this.folding(`could from ${from}`, isOpen, `declared by ${from}: ${some.map((one) => one.name).join(", ")}`, table(some.map((one) => this.row(one.name, undefined, false))));
    }))];
  }

  /** Returns a section that stays folded or unfolded while the thing is open. */
  folding(key, open, title, ...content) {
    const { unfolded } = this.view;
    const box = make("details", { class: "could", open: unfolded.get(key) ?? open, ontoggle: () => unfolded.set(key, box.open) }, make("summary", {}, title), ...content);
    return box;
  }

  inheritedPart(table) {
    const inherited = this.object.inherited || {};
    const names = Object.keys(inherited).filter((name) => !(name in (this.object.properties || {})) && !TEXTS.includes(name)).sort();
    const groups = new Map();
    for (const name of names) {
      const from = inherited[name].from;
      const key = from ? from.ref || from.name : "something";
      groups.set(key, [...(groups.get(key) || []), name]);
    }
    if (groups.size === 0) {
      return [];
    }
    const direct = new Set((this.object.protos || []).map((one) => one.ref || one.name));
    return [make("h3", {}, "Inherited properties"), ...[...groups].map(([from, list]) =>
      this.folding(`from ${from}`, groups.size === 1 || direct.has(from) || this.hasDraft(list), `from ${from}: ${list.join(", ")}`,
        table(list.map((name) => this.row(name, inherited[name].value, false)))))];
  }

  // -- exits and contents --

  exitsPart() {
    if (!this.view.isRoom()) {
      return [];
    }
    const list = make("ul", { class: "way-list" });
    this.fillExits(list);
    const direction = make("select", { id: "way-direction" }, ...DIRECTIONS.map((one) => make("option", {}, one)));
    const to = referenceField("Leads to", { id: "way-to", required: true });
    const form = make("form", { class: "inline-form pair-form", onsubmit: (event) => {
      event.preventDefault();
      this.link(direction.value, to.value);
    } }, make("div", {}, make("label", { for: "way-direction" }, "A new exit"), direction),
    make("div", {}, make("label", { for: "way-to" }, "leads to"), to), make("button", { class: "tool", type: "submit" }, "Link"));
    return [make("h3", {}, "Exits"), list, form];
  }

  async fillExits(list) {
    try {
      const { nodes } = await api.tree(this.id);
      const exits = nodes.filter((one) => one.kind === "exit");
      list.replaceChildren(...exits.map((one) => make("li", {},
        make("button", { class: "as-link", type: "button", "aria-label": `The exit ${one.name}`, onclick: () => this.shop.go(one.id) }, one.name),
        one.to ? make("button", { class: "as-link", type: "button", onclick: () => this.shop.go(one.to.id) }, nameOf(one.to)) : "nowhere")));
      if (exits.length === 0) {
        list.replaceChildren(make("li", { class: "note" }, "There are no exits."));
      }
    } catch (problem) {
      list.replaceChildren(make("li", { class: "note" }, problem.message));
    }
  }

  async link(direction, text) {
    const found = idOf(text) || await this.shop.attempt(async () => {
      const { objects } = await api.find(text);
      return objects.length === 1 ? objects[0].id : 0;
    });
    if (!found) {
      this.view.say("Which room? Choose one from the list, or type its number.", false);
      return;
    }
    const made = await this.shop.attempt(() => api.link({ from: this.id, direction, to: found }), () => `${direction} leads there.`);
    if (made) {
      this.view.refresh();
      this.shop.refill();
    }
  }

  contentsPart() {
    const part = make("section", { hidden: true }, make("h3", {}, this.view.isRoom() ? "Here now" : "Contents"));
    if ((this.object.contents || []).length > 0) {
      this.fillContents(part);
    }
    return part;
  }

  /** Lists what is there without the exits, which have their own list. */
  async fillContents(part) {
    const { nodes } = await api.tree(this.id).catch(() => ({ nodes: [] }));
    const things = nodes.filter((one) => one.kind !== "exit");
    part.hidden = things.length === 0;
    part.append(make("div", { class: "contents" }, ...things.map((thing) =>
      make("button", { class: "tool", type: "button", onclick: () => this.shop.go(thing.id) }, signOf(thing), ` ${nameOf(thing)}`))));
  }

  // -- prototypes, owner and location --

  shapePart() {
    const object = this.object;
    const protos = (object.protos || []).map((one) => one.ref || `#${one.id}`).join(", ");
    const fields = [["ref", "Ref", object.ref || ""], ["protos", "From", protos], ["owner", "Owner", (object.owner && object.owner.name) || ""]];
    const inputs = Object.fromEntries(fields.map(([name, label, value]) => [name, make("input", { id: `shape-${name}`, value, autocomplete: "off", spellcheck: "false" })]));
    const place = referenceField("In", { id: "shape-place" });
    place.value = object.location ? `#${object.location.id}` : "";
    const before = { ref: object.ref || "", protos, owner: (object.owner && object.owner.name) || "" };
    const form = make("form", { class: "inline-form", onsubmit: async (event) => {
      event.preventDefault();
      const changed = Object.fromEntries(Object.entries(inputs).filter(([name, input]) => input.value.trim() !== before[name]).map(([name, input]) => [name, input.value.trim()]));
      if (changed.protos !== undefined) {
        changed.protos = changed.protos.split(",").map((one) => one.trim()).filter(Boolean).map((one) => idOf(one) || one.replace(/^\$/, ""));
      }
      const to = idOf(place.value);
      const moves = to && to !== (object.location ? object.location.id : 0);
      const done = await this.shop.attempt(async () => {
        if (Object.keys(changed).length > 0) {
          await api.shape(this.id, changed);
        }
        if (moves) {
          await api.move(this.id, to);
        }
        return true;
      }, () => "Saved.");
      if (done) {
        await this.view.refresh();
        this.shop.refill();
      }
    } }, ...fields.map(([name, label]) => make("div", {}, make("label", { for: `shape-${name}` }, label), inputs[name])),
    make("div", {}, make("label", { for: "shape-place" }, "In"), place), make("button", { class: "tool", type: "submit" }, "Change"));
    return this.folding("shape", false, "Prototypes, owner and location", form);
  }

  async clone() {
    const made = await this.shop.attempt(() => api.clone(this.id), (one) => `The copy is #${one.id}.`);
    if (made) {
      this.shop.refill();
      this.shop.go(made.id);
    }
  }

  async destroy() {
    if (!window.confirm(`Destroy ${this.object.name}? “Undo” brings it back.`)) {
      return;
    }
    const done = await this.shop.attempt(() => api.destroy(this.id), () => `${this.object.name} is destroyed.`);
    if (done !== null) {
      this.view.gone();
    }
  }
}
