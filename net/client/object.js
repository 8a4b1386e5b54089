// One thing in the workshop: its form, behaviour, history and map.
import { AboutView, lockedText } from "./about.js";
import { api } from "./api.js";
import { BehaviourView } from "./behaviour.js";
import { make } from "./dom.js";
import { MapView } from "./mapping.js";
import { Overview } from "./overview.js";
import { RunningView } from "./running.js";

function nameOf(thing) {
  return thing ? `${thing.name || "nameless"} (#${thing.id})` : "nowhere";
}

export class ObjectView {
  constructor(shop, object) {
    this.shop = shop;
    this.object = object;
    this.id = object.id;
    this.behaviour = null;
    this.running = null;
    this.map = null;
    this.unfolded = new Map(); // parts that the builder opened or closed
    this.others = make("span", { class: "others", role: "status" });
    this.head = make("div", { class: "object-head" });
    this.tabs = make("div", { class: "tabs of-thing", role: "tablist", "aria-label": "About this thing", onkeydown: (event) => this.stepTabs(event),
      onscroll: () => this.tabs.classList.toggle("scrolled", this.tabs.scrollLeft > 2) });
    this.body = make("div", { role: "tabpanel", id: "tab-body" });
    this.element = make("div", {}, this.head, this.tabs, this.body);
  }

  /** True if the thing inherits from a prototype with that ref. */
  isA(ref) {
    return (this.object.protos || []).some((one) => one.ref === ref) || Object.values(this.object.inherited || {}).some((one) => one.from && one.from.ref === ref);
  }

  isRoom() {
    return this.isA("room");
  }

  isExit() {
    return this.isA("exit");
  }

  show(tab = this.isA("area") && this.object.controls !== false ? "overview" : "about") {
    this.tab = tab;
    this.shop.watchers.at(this.object.controls ? this.id : 0, tab);
    this.drawHead();
    this.drawTabs(tab);
    const views = { overview: () => this.showOverview(), about: () => this.showAbout(), behaviour: () => this.showBehaviour("edit"), history: () => this.showBehaviour("history"), map: () => this.showMap(), running: () => this.showRunning() };
    views[tab]();
  }

  drawHead() {
    const object = this.object;
    const link = (thing) => thing && thing.id
      ? make("button", { class: "tool", type: "button", onclick: () => this.shop.go(thing.id) }, nameOf(thing)) : "nowhere";
    const place = object.location || (this.isRoom() && object.area);
    this.head.replaceChildren(
      make("h2", {}, object.name || "nameless"),
      make("span", { class: "note" }, `#${object.id}`, object.ref ? make("span", { class: "ref" }, ` $${object.ref}`) : ""),
      place || !(this.isRoom() || this.isA("area")) ? make("span", { class: "note" }, "in ", link(place)) : "",
      make("span", { class: "note" }, "from ", (object.protos || []).map((proto) => proto.ref || proto.name || proto).join(", ") || "nothing"),
      object.owner && object.owner.name ? make("span", { class: "note" }, `owned by ${object.owner.name}`) : "", this.others);
  }

  drawTabs(shown) {
    const names = [...(this.isA("area") ? [["overview", "Overview"]] : []), ["about", "What it is"], ["behaviour", "What it does"], ["history", "History"]];
    if (this.isRoom() || this.isA("area")) {
      names.push(["map", "Map"]);
    }
    names.push(["running", "Activity"]);
    this.tabs.replaceChildren(...names.map(([key, label]) => make("button", {
      class: "tool", type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(key === shown), "aria-controls": "tab-body",
      onclick: () => {
        if (this.mayLeave()) {
          this.say("");
          this.show(key);
        }
      },
    }, label)));
    for (const tab of this.tabs.children) {
      tab.tabIndex = tab.id === `tab-${shown}` ? 0 : -1;
    }
    this.body.setAttribute("aria-labelledby", `tab-${shown}`);
    this.close();
  }

  /** Moves from tab to tab with the arrow keys. */
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
    this.shop.say(text, good);
  }

  /** True if the page has unsaved text. */
  isChanged() {
    return Boolean(this.behaviour && this.behaviour.isChanged()) || this.element.querySelector(".unsaved:not([hidden])") !== null;
  }

  // Unsaved text is kept as a draft; the builder is asked only if the browser has no storage.
  mayLeave() {
    return this.shop.drafts.works || !this.isChanged() || window.confirm("Your text isn't saved, and this browser can't keep it. Leave it?");
  }

  /** Shows who else has the thing open. */
  showOthers(people) {
    const words = { about: "what it is", behaviour: "what it does", history: "its history", overview: "overview", map: "the map", running: "activity" };
    this.others.textContent = people.length > 0 ? `Also here: ${people.map((one) => `${one.name}${words[one.part] ? ` (${words[one.part]})` : ""}`).join(", ")}` : "";
  }

  close() {
    if (this.running) {
      this.running.end();
      this.running = null;
    }
    if (this.behaviour) {
      this.wrote = this.wrote || this.behaviour.written;
      this.behaviour.close();
      this.behaviour = null;
    }
  }

  goTo(line, runs) {
    if (this.behaviour) {
      this.behaviour.goTo(line, runs);
    }
  }

  /** Redraws the form at the same place, with the same field in focus. */
  showAgain() {
    const { frame } = this.shop;
    const { scrollTop } = frame;
    const focused = document.activeElement && this.body.contains(document.activeElement) ? document.activeElement : null;
    const label = focused && (focused.getAttribute("aria-label") || focused.id);
    this.show("about");
    frame.scrollTop = scrollTop;
    // The pressed save button may be gone; its field stays.
    const name = label && label.replace(/^(?:Save|Unset) /, "");
    const again = name && [...this.body.querySelectorAll("[aria-label], [id]")].find((one) => one.getAttribute("aria-label") === name || one.id === label);
    if (again) {
      again.focus({ preventScroll: true });
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
    if (tab === "about") {
      this.showAgain();
    } else if (tab === "map") {
      this.drawHead();
      await this.showMap();
    } else if (tab === "overview") {
      this.drawHead();
      this.showOverview();
    } else {
      this.drawHead();
    }
  }

  /**
   * Saves a change; returns false, and says why, if it failed. Changes that others made to the same properties are never
   * overwritten silently; other changes (somebody walked in) don't matter. The ETag covers the time between the two requests.
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
        this.say(`Somebody else has changed ${theirs.join(" and ")} meanwhile; your version isn't saved yet. Here are both.`, false);
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
    this.showAgain();
    this.say(words);
    if (names.includes("name")) {
      this.shop.refill();
    }
    return true;
  }

  // -- the form --

  showAbout() {
    this.body.replaceChildren(...new AboutView(this).parts());
  }

  gone() {
    this.close();
    this.element.replaceChildren(make("p", { class: "note" }, "It is deleted. “Undo” brings it back."));
    this.shop.refill();
  }

  // -- the behaviour --

  showBehaviour(part) {
    this.behaviour = new BehaviourView(this.shop, { id: this.id, name: this.object.name || "it", kind: this.isRoom() ? "rooms" : this.isA("exit") ? "ways" : this.isA("npc") ? "people" : "things", declared: this.object.declared, locked: lockedText(this.object) }, this.object.revision > 0 || this.wrote, (text, good) => this.say(text, good));
    this.body.replaceChildren(this.behaviour.element);
    if (part === "history") {
      this.behaviour.showHistory();
    } else {
      this.behaviour.showEditor();
    }
  }

  // -- the map, timers and tasks --

  async showMap() {
    const base = this.isRoom() ? this.id : await this.firstRoom();
    if (this.tab !== "map") {
      return;
    }
    if (!base) {
      this.body.replaceChildren(make("p", { class: "note" }, "It has no rooms yet. Make one with “New room”."));
      return;
    }
    if (!this.map || this.map.id !== base || !this.body.contains(this.map.element)) {
      this.map = new MapView(this, base);
      this.body.replaceChildren(this.map.element);
    }
    await this.map.draw();
  }

  /** Returns the ID of the area's first room, or 0. */
  async firstRoom() {
    const answer = await this.shop.attempt(() => api.tree(this.id));
    const room = answer && answer.nodes.find((one) => one.kind === "room");
    return room ? room.id : 0;
  }

  showOverview() {
    this.overview = new Overview(this.shop, this.object);
    this.body.replaceChildren(this.overview.element);
    this.overview.begin();
  }

  showRunning() {
    this.running = new RunningView(this.shop, this.id);
    this.body.replaceChildren(this.running.element);
    this.running.begin();
  }
}
