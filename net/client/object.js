// One thing in the workshop: what it is, what it does, how that came about, where it leads.
import { api } from "./api.js";
import { BEHAVIOUR, BehaviourView } from "./behaviour.js";
import { make } from "./dom.js";
import { read, show } from "./literal.js";
import { preview } from "./markup.js";
import { makePannable } from "./pan.js";

const DIRECTIONS = ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "up", "down", "in", "out"];

function nameOf(thing) {
  return thing ? `${thing.name || "nameless"} (#${thing.id})` : "nowhere";
}

export class ObjectView {
  constructor(shop, object) {
    this.shop = shop;
    this.object = object;
    this.id = object.id;
    this.behaviour = null;
    this.said = make("p", { class: "said", role: "status" });
    this.head = make("div", { class: "object-head" });
    this.tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "About this thing", onkeydown: (event) => this.stepTabs(event) });
    this.body = make("div", { role: "tabpanel", id: "tab-body" });
    this.element = make("div", {}, this.head, this.tabs, this.said, this.body);
  }

  isRoom() {
    return "public" in (this.object.inherited || {}) || "public" in (this.object.properties || {});
  }

  show(tab = "about") {
    this.drawHead();
    this.drawTabs(tab);
    const views = { about: () => this.showAbout(), behaviour: () => this.showBehaviour("edit"), history: () => this.showBehaviour("history"), map: () => this.showMap() };
    views[tab]();
  }

  drawHead() {
    const object = this.object;
    const link = (thing) => thing && thing.id
      ? make("button", { class: "tool", type: "button", onclick: () => this.shop.go(thing.id) }, nameOf(thing)) : "nowhere";
    const place = object.location || (this.isRoom() && object.area);
    this.head.replaceChildren(
      make("h2", {}, object.name || "nameless"),
      make("span", { class: "note" }, `#${object.id}${object.ref ? ` $${object.ref}` : ""}`),
      place || !this.isRoom() ? make("span", { class: "note" }, "in ", link(place)) : "",
      make("span", { class: "note" }, "from ", (object.protos || []).map((proto) => proto.ref || proto.name || proto).join(", ") || "nothing"),
      object.owner && object.owner.name ? make("span", { class: "note" }, `owned by ${object.owner.name}`) : "");
  }

  drawTabs(shown) {
    const names = [["about", "What it is"], ["behaviour", "What it does"], ["history", "History"]];
    if (this.isRoom()) {
      names.push(["map", "Map"]);
    }
    this.tabs.replaceChildren(...names.map(([key, label]) => make("button", {
      class: "tool", type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(key === shown), "aria-controls": "tab-body",
      onclick: () => {
        if (this.mayLeave()) {
          this.show(key);
        }
      },
    }, label)));
    for (const tab of this.tabs.children) {
      tab.tabIndex = tab.id === `tab-${shown}` ? 0 : -1;
    }
    this.body.setAttribute("aria-labelledby", `tab-${shown}`);
    this.say("");
    this.close();
  }

  /** The arrow keys go from tab to tab. */
  stepTabs(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...this.tabs.children];
    const next = step && tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    if (next) {
      event.preventDefault();
      next.click();
      document.getElementById(next.id).focus();
    }
  }

  say(text, good = true) {
    this.said.textContent = text;
    this.said.className = good ? "said good" : "said bad";
  }

  /** Is there something on the page that is not saved? */
  isChanged() {
    return Boolean(this.behaviour && this.behaviour.isChanged()) || this.element.querySelector(".unsaved:not([hidden])") !== null;
  }

  // What is not saved is kept as a draft; only where the browser keeps nothing one is asked.
  mayLeave() {
    return this.shop.drafts.works || !this.isChanged() || window.confirm("What you wrote is not saved, and this browser cannot keep it. Leave it?");
  }

  close() {
    if (this.behaviour) {
      this.wrote = this.wrote || this.behaviour.written;
      this.behaviour.close();
      this.behaviour = null;
    }
  }

  goTo(line) {
    if (this.behaviour) {
      this.behaviour.goTo(line);
    }
  }

  async refresh() {
    try {
      this.object = await api.get(this.id);
    } catch (problem) {
      this.say(problem.message, false);
      return;
    }
    const shown = this.tabs.querySelector("[aria-selected=true]");
    const tab = shown ? shown.id.slice(4) : "about";
    if (tab === "about" || tab === "map") {
      this.show(tab);
    } else {
      this.drawHead();
    }
  }

  /**
   * False: it says why. What others changed in between is not overwritten unseen; what they did beside
   * it (somebody walked in) is in nobody's way. The tag sees to what happens between the two requests.
   */
  async change(properties, words, tries = 3) {
    const names = Object.keys(properties);
    const before = this.object.properties || {};
    try {
      this.object = await api.get(this.id);
      const now = this.object.properties || {};
      const theirs = names.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]));
      if (theirs.length > 0) {
        this.show("about");
        this.say(`Somebody else has changed ${theirs.join(" and ")} meanwhile; nothing of yours was saved. Here are both.`, false);
        return false;
      }
      this.object = await api.set(this.id, properties, this.object.etag);
    } catch (problem) {
      if (problem.status === 412 && tries > 0) {
        return this.change(properties, words, tries - 1);
      }
      this.say(problem.message, false);
      return false;
    }
    names.forEach((name) => this.shop.drafts.drop(this.id, name));
    this.shop.drawUnsaved();
    this.show("about");
    this.say(words);
    return true;
  }

  // -- what it is --

  showAbout() {
    const own = this.object.properties || {};
    const rows = Object.keys(own).filter((name) => name !== "name" && name !== "desc").sort().map((name) => this.row(name, own[name]));
    this.body.replaceChildren(this.textForm(own), make("h3", {}, "Its properties"),
      rows.length > 0 ? make("table", { class: "fields" }, make("tbody", {}, ...rows)) : make("p", { class: "note" }, "None of its own but these."),
      this.addForm(own), ...this.contentsPart(), ...this.inheritedPart(),
      make("div", { class: "bar" }, make("button", { class: "button danger", type: "button", onclick: () => this.destroy() }, "Destroy it")));
  }

  /**
   * Keeps what is typed into a field as a draft, shows the one there is, and says so.
   * part(): what it goes by; saved: the text that stands for what is kept; changed(bool): whether it differs.
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
      } }, "Throw away"), theirs);
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
      theirs.textContent = saved === "" ? "Meanwhile it was unset." : `Meanwhile it has become: ${saved}`;
      theirs.hidden = false;
    }
    return mark;
  }

  textForm(own) {
    const inherited = this.object.inherited || {};
    const value = (name) => String(own[name] ?? (inherited[name] ? inherited[name].value : "") ?? "");
    const name = make("input", { id: "prop-name", required: true });
    const desc = make("textarea", { id: "prop-desc", rows: 5 });
    const sight = make("div", { class: "preview prose", "aria-live": "off" });
    const look = () => sight.replaceChildren(preview(desc.value || "Nothing is to be seen."));
    const nameMark = this.keep(name, () => "name", value("name"));
    const descMark = this.keep(desc, () => "desc", value("desc"));
    desc.addEventListener("input", look);
    look();
    return make("form", { class: "about", onsubmit: (event) => {
      event.preventDefault();
      const changed = Object.fromEntries([["name", name], ["desc", desc]].filter(([key, field]) => field.value !== value(key)).map(([key, field]) => [key, field.value]));
      if (Object.keys(changed).length === 0) {
        this.say("There is nothing to save: it is as it was.");
      } else {
        this.change(changed, "Kept.");
      }
    } },
    make("p", {}, make("label", { for: "prop-name" }, "Name"), name), nameMark,
    make("p", {}, make("label", { for: "prop-desc" }, "Description"), desc), descMark,
    make("p", { class: "note" }, "As it reads:"), sight,
    make("div", { class: "bar" }, make("button", { class: "button", type: "submit" }, "Save")));
  }

  row(name, value) {
    const field = make("textarea", { "aria-label": name, rows: 1, spellcheck: "false" });
    const save = make("button", { class: "tool", type: "button", onclick: () => this.change({ [name]: read(field.value) }, `${name} is kept.`) }, "Save");
    const mark = this.keep(field, () => name, show(value), (changed) => {
      save.hidden = !changed;
    });
    const what = value && value.object ? make("button", { class: "tool", type: "button", onclick: () => this.shop.go(value.object) }, value.name || "nameless") : "";
    return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, field, mark, make("div", { class: "bar" }, what, save,
      make("button", { class: "tool", type: "button", "aria-label": `Unset ${name}`, onclick: () => {
        this.change({ [name]: null }, `${name} is what it inherits again.`);
      } }, "Unset"))));
  }

  addForm(own) {
    // One that was begun, or that somebody unset meanwhile, is still to be added.
    const begun = this.shop.drafts.partsOf(this.id).find((part) => part !== BEHAVIOUR && part !== "name" && part !== "desc" && !(part in own));
    const name = make("input", { id: "new-prop", required: true, pattern: "[A-Za-z_][A-Za-z0-9_]*", autocomplete: "off", value: begun && begun !== "?" ? begun : "" });
    const value = make("input", { id: "new-value", required: true, autocomplete: "off", placeholder: "text, 12, true, #12, $start, {1, 2}" });
    const part = () => (name.validity.valid && name.value !== "" && !["name", "desc"].includes(name.value) && !(name.value in own) ? name.value : "?");
    let at = begun || "?";
    const mark = this.keep(value, () => at, "");
    // The draft goes under the name as it is by now.
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
    return make("form", { class: "inline-form", onsubmit: (event) => {
      event.preventDefault();
      const kept = at;
      this.change({ [name.value]: read(value.value) }, `${name.value} is kept.`).then((done) => {
        if (done) {
          this.shop.drafts.drop(this.id, kept);
          this.shop.drawUnsaved();
        }
      });
    } }, make("div", {}, make("label", { for: "new-prop" }, "Another property"), name),
    make("div", {}, make("label", { for: "new-value" }, "Value"), value), make("button", { class: "tool", type: "submit" }, "Add"), mark);
  }

  contentsPart() {
    const contents = this.object.contents || [];
    if (contents.length === 0) {
      return [];
    }
    return [make("h3", {}, "What is in it"), make("div", { class: "tabs" }, ...contents.map((thing) =>
      make("button", { class: "tool", type: "button", onclick: () => this.shop.go(thing.id) }, nameOf(thing))))];
  }

  inheritedPart() {
    const inherited = this.object.inherited || {};
    const names = Object.keys(inherited).filter((name) => !(name in (this.object.properties || {}))).sort();
    if (names.length === 0) {
      return [];
    }
    return [make("h3", {}, "What it inherits"), make("table", { class: "fields inherited" }, make("tbody", {}, ...names.map((name) => {
      const { value, from } = inherited[name];
      return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, make("code", {}, show(value)),
        make("span", { class: "note" }, from ? ` (from ${from.ref || from.name})` : "")));
    })))];
  }

  async destroy() {
    if (!window.confirm(`Destroy ${this.object.name}? “Undo” brings it back.`)) {
      return;
    }
    const done = await this.shop.attempt(() => api.destroy(this.id), () => `${this.object.name} is destroyed.`);
    if (done !== null) {
      this.close();
      this.element.replaceChildren(make("p", { class: "note" }, "It is gone. “Undo” brings it back."));
      this.shop.find();
    }
  }

  // -- what it does --

  showBehaviour(part) {
    this.behaviour = new BehaviourView(this.shop, { id: this.id, name: this.object.name || "it" }, this.object.revision > 0 || this.wrote, (text, good) => this.say(text, good));
    this.body.replaceChildren(this.behaviour.element);
    if (part === "history") {
      this.behaviour.showHistory();
    } else {
      this.behaviour.showEditor();
    }
  }

  // -- the map --

  async showMap() {
    this.body.replaceChildren(make("p", { class: "note" }, "Drawing …"));
    let drawing;
    try {
      drawing = await api.map(this.id);
    } catch (problem) {
      this.say(problem.message, false);
      this.body.replaceChildren();
      return;
    }
    const page = new DOMParser().parseFromString(drawing, "text/html");
    const map = page.querySelector("svg");
    const frame = make("div", { class: "map-frame", tabindex: 0, role: "region", "aria-label": `Map around ${this.object.name}` });
    frame.append(map);
    frame.addEventListener("click", (event) => {
      const room = event.target.closest("a[href^='/world/room/']");
      if (room) {
        event.preventDefault();
        this.shop.open(Number(room.getAttribute("href").slice("/world/room/".length)), "map");
        history.replaceState(null, "", `#${room.getAttribute("href").slice("/world/room/".length)}`);
      }
    });
    const mine = frame.querySelector(`[data-room="${this.id}"]`);
    if (mine) {
      mine.classList.add("chosen");
    }
    this.body.replaceChildren(frame, this.digForm());
    makePannable(frame);
  }

  digForm() {
    const direction = make("select", { id: "dig-direction" }, ...DIRECTIONS.map((one) => make("option", {}, one)));
    const name = make("input", { id: "dig-name", required: true, placeholder: "Lamp room" });
    return make("form", { class: "inline-form", onsubmit: async (event) => {
      event.preventDefault();
      const made = await this.shop.attempt(() => api.dig({ name: name.value, from: this.id, direction: direction.value }),
        () => `${name.value} is ${direction.value} of here.`);
      if (made) {
        this.shop.find();
        this.shop.open(made.id, "map");
        history.replaceState(null, "", `#${made.id}`);
      }
    } }, make("div", {}, make("label", { for: "dig-direction" }, "A new room"), direction),
    make("div", {}, make("label", { for: "dig-name" }, "called"), name), make("button", { class: "button", type: "submit" }, "Dig"));
  }
}
