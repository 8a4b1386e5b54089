// The dashboard of an area: its rooms, its faults and its tests.
import { AreaMap } from "./areamap.js";
import { make } from "./dom.js";
import { Examination } from "./examine.js";

/** Returns the faults of each thing, in the order of their first fault. */
export function byThing(faults) {
  const things = new Map();
  for (const one of faults) {
    const key = `${one.thing.id} ${one.name || ""}`;
    things.set(key, [...(things.get(key) || []), one]);
  }
  return [...things.values()].map((all) => {
    const ways = all.filter((one) => one.act === "Add an exit");
    return ways.length < 2 ? all : [...all.filter((one) => one.act !== "Add an exit"), { ...ways[0], text: "No way in or out" }];
  });
}

const NO_DESCRIPTION = "No description";
const ALIKE = 3; // things with this fault alone are one row
const COUNTED = { "Red test": ["red test", "red tests"], Mistake: ["mistake", "mistakes"], Warning: ["warning", "warnings"], "Does not load": ["script that does not load", "scripts that do not load"],
  [NO_DESCRIPTION]: ["description missing", "descriptions missing"], "No way": ["room without a way", "rooms without a way"], "": ["other fault", "other faults"] };

/** Returns how many faults there are of each kind, in words: a text for each. */
export function countFaults(faults) {
  const kinds = faults.map(({ kind, text }) => kind || [NO_DESCRIPTION, "No way"].find((one) => text.startsWith(one)) || "");
  return Object.entries(COUNTED).map(([kind, words]) => [kinds.filter((one) => one === kind).length, words]).filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words[count === 1 ? 0 : 1]}`);
}

export const openFault = (shop, one) => (one.line ? shop.goToLine(one.thing.id, one.line, one.isTest) : shop.go(one.thing.id));

/** Returns the faults as a list, a row for each thing, with buttons that lead there. */
function listFaults(shop, things) {
  const button = (one, key, ...words) => make("button", { class: "as-link", type: "button", "data-key": `${one.thing.id} ${key}`, onclick: () => openFault(shop, one) }, ...words);
  const lineOf = (one) => {
    const made = button(one, one.text, `line ${one.line}`);
    made.setAttribute("aria-label", `${one.kind}: ${one.text}, line ${one.line}`);
    return made;
  };
  const row = (faults) => make("li", {}, button(faults[0], "", faults[0].name || faults[0].thing.name || "nameless"),
    make("ul", {}, ...faults.map((one) => make("li", {}, one.kind ? make("b", { class: `kind${one.kind === "Warning" ? " warn" : ""}` }, one.kind) : "", make("span", { class: "text" }, one.text),
      one.line ? lineOf(one) : "", one.act ? button(one, one.text, one.act) : ""))));
  const bare = things.filter((faults) => faults.length === 1 && faults[0].text === NO_DESCRIPTION);
  if (bare.length < ALIKE) {
    return make("ul", { class: "to-mend" }, ...things.map(row));
  }
  const names = make("li", { class: "alike" }, make("b", {}, `${NO_DESCRIPTION}: `),
    make("ul", {}, ...bare.map(([one]) => make("li", {}, button(one, "", one.name || one.thing.name || "nameless")))));
  return make("ul", { class: "to-mend" }, names, ...things.filter((one) => !bare.includes(one)).map(row));
}

/** Returns the list of rooms with their exits. */
export function listRooms(shop, rooms) {
  return make("ul", { class: "room-list" }, ...rooms.map((room) => make("li", {}, make("button", { class: "as-link", type: "button", onclick: () => shop.go(room.id) }, room.name || "nameless"),
    make("span", { class: "note" }, room.exits.length === 0 ? "no exits" : `${room.exits.length === 1 ? "exit" : "exits"}: ${room.exits.map((exit) => exit.name).join(", ")}`))));
}

export class Overview {
  constructor(shop, area) {
    this.shop = shop;
    this.area = area;
    this.look = new Examination(area);
    this.figures = make("dl", { class: "known figures" });
    this.list = make("div", { "aria-live": "polite" });
    this.rooms = make("div", { class: "all-rooms" });
    this.map = new AreaMap(shop, area, this.look);
    this.again = make("button", { class: "tool", type: "button", onclick: () => this.begin() }, "Check again");
    this.play = make("button", { class: "button", type: "button", disabled: true, onclick: () => this.playIt() }, "Play it");
    this.element = make("div", { class: "overview" },
      make("div", { class: "known-figures" }, this.figures, this.again,
        make("div", { class: "bar" }, this.play, make("button", { class: "button quiet", type: "button", onclick: () => this.shop.makeRoom() }, "New room here"))), this.list, this.map.element, make("h3", {}, "Rooms"), this.rooms);
  }

  begin() {
    let drawn = false;
    return this.look.run(() => {
      if (!this.element.isConnected) {
        return false;
      }
      if (!drawn) {
        drawn = true;
        this.seen = this.look.seen;
        this.play.disabled = this.seen.rooms.length === 0;
        this.map.draw();
      }
      this.draw();
      this.map.mark();
      return true;
    }).catch((problem) => this.shop.say(problem.message, false));
  }

  draw() {
    const { rooms, more } = this.seen;
    const { tests: { passed, done }, faults: all } = this.look;
    const faults = byThing(all);
    const exits = rooms.reduce((sum, one) => sum + one.exits.length, 0);
    const figure = (name, value, kind = "") => make("div", { class: kind }, make("dt", {}, name), make("dd", {}, value));
    this.figures.replaceChildren(figure("Rooms", `${rooms.length}${more ? " and more" : ""}`), figure("Exits", String(exits)),
      figure("Tests", ...this.look.verdict),
      figure("To mend", done ? String(faults.flat().length) : "…", !done ? "" : all.length > 0 ? "bad" : "good"));
    const focused = this.list.contains(document.activeElement) && document.activeElement.dataset.key;
    const well = () => (rooms.length === 0 ? "It has no rooms yet." : !done ? "Looking at it …" : passed > 0 ? "All is well: every room can be reached and left, and every test passes." : "All is well. It has no tests yet.");
    this.list.replaceChildren(...(faults.length > 0 ? [make("h3", {}, "To mend"), listFaults(this.shop, faults)] : [make("p", { class: "settled" }, well())]));
    if (focused) {
      [...this.list.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
    }
    this.rooms.replaceChildren(listRooms(this.shop, rooms));
  }

  /** Takes the builder there, in the game beside it. */
  playIt() {
    this.shop.beside.playAt(this.seen.rooms[0].id);
  }
}
