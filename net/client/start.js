// The first view of /build: the builder's areas with their tests and faults, and starters.
import { api } from "./api.js";
import { AreaMap } from "./areamap.js";
import { make } from "./dom.js";
import { Examination } from "./examine.js";
import { preview } from "./markup.js";
import { byThing, countFaults, listRooms, openFault } from "./overview.js";
import { report } from "./staff.js";
import { timeText } from "./times.js";

const HOME_KEY = "skein.home.";
const ASKED_KEY = "skein.asked.";
const ASKED_FOR = 7 * 86400000; // milliseconds until a builder may ask again
const EXAMINED = 4; // areas, as their tests run on the builder's own time
const BEFORE_TESTS = 2; // steps of an examination
const SHOWN = 4; // faults
const READ = 4; // texts of rooms

/** Returns a number that this browser keeps; 0: none. */
function kept(key) {
  try {
    return Number(localStorage.getItem(key));
  } catch {
    return 0;
  }
}

function keep(key, number) {
  try {
    localStorage.setItem(key, String(number));
  } catch {
    // Without storage the next visit begins anew.
  }
}

/** Stores the room that the builder was in last. */
export function rememberHome(name, room) {
  keep(`${HOME_KEY}${name}`, room);
}

/** Returns the builder's areas, and {use, most} of their quota. */
export async function ownAreas() {
  const [{ nodes }, quota] = await Promise.all([api.tree(), api.quota("areas").catch(() => ({}))]);
  return { areas: nodes.filter((one) => one.kind === "area"), quota, full: quota.most !== undefined && quota.use >= quota.most };
}

/** Returns when the builder asked for more areas than that, in words; empty if they didn't lately. */
function askedAt(key) {
  const time = kept(key);
  return Date.now() - time < ASKED_FOR ? timeText(new Date(time)) : "";
}

/** Returns how many areas the builder owns, and a button that asks the wizards for more, once in a while. */
export function limitParts(shop, { quota }) {
  const key = `${ASKED_KEY}${shop.you.name}.${quota.most}`;
  const ask = make("button", { class: "tool", type: "button", onclick: async () => {
    ask.disabled = true;
    const refused = (answer) => /^\d+ of your/.test(answer);
    const answer = await shop.attempt(() => report(`I would like to own more areas than ${quota.most}.`), (text) => (refused(text) ? text : "Thank you. The wizards have your wish."));
    if (answer !== null && !refused(answer)) {
      keep(key, Date.now());
    }
    ask.disabled = false;
    show();
  } }, "Ask for more");
  const asked = make("span", { role: "status" });
  const show = () => {
    const time = askedAt(key);
    ask.hidden = time !== "";
    asked.textContent = time ? `You asked for more ${time}.` : "";
  };
  show();
  return [make("span", {}, `You own ${quota.use} of ${quota.most} ${quota.most === 1 ? "area" : "areas"}.`), ask, asked];
}

export class Start {
  constructor(shop) {
    this.shop = shop;
    this.element = make("div", { class: "welcome" });
  }

  async fill() {
    const own = await this.shop.attempt(() => ownAreas(), null);
    if (!own || !this.element.isConnected) {
      return;
    }
    const last = await this.lastRoom();
    this.element.replaceChildren(...(own.areas.length > 0 ? this.returned(own, last) : this.first(this.goOnButton(last))));
    this.addInn();
  }

  /** Returns the room that was open last, or null. */
  async lastRoom() {
    const last = kept(`${HOME_KEY}${this.shop.you.name}`);
    const object = last && await api.get(last).catch(() => null);
    return object && object.controls ? object : null;
  }

  goOnButton(last) {
    return last ? make("button", { class: "tool", type: "button", onclick: () => this.goOn(last.id) }, `Go on in ${last.name || "the last room"}`) : "";
  }

  /** Opens the map of that room. */
  async goOn(room) {
    await this.shop.open(room, "map");
    history.replaceState(null, "", `#${room}`);
  }

  card(title, about, button, kind, press) {
    return make("li", {}, make("h3", {}, title), make("p", {}, about),
      make("button", { class: `button ${kind}`, type: "button", onclick: press }, button));
  }

  /** Returns the parts for a builder without areas. */
  first(goOn) {
    this.begun = make("ul", { class: "starters" }, this.card("A place", "An area has its own rooms, things and stories. Draw five rooms, and get a puzzle that works at once.", "Make an area", "", () => this.shop.makeArea()),
      this.lever());
    return [make("div", { class: "bar" }, make("h2", {}, "What will you build?"), goOn), this.begun, make("p", { class: "note" }, "Or find something by its name or number.")];
  }

  lever() {
    return this.card("A thing that does something", "A lever in your hands, with its code and its test. Change a word, run the test, and pull it.", "Make a lever", "quiet", () => this.shop.makeLever());
  }

  /** Returns the parts for a builder who has areas: the one of the last room first, then as in the tree. */
  returned({ areas, quota, full }, last) {
    this.begun = make("ul", { class: "starters" }, this.lever());
    const isLast = (area) => Boolean(last && last.area && last.area.id === area.id);
    areas.sort((a, b) => isLast(b) - isLast(a));
    const cards = areas.map((area) => this.areaCard(area, areas.length > 1, isLast(area) ? last : null));
    this.examine(cards);
    return [make("div", { class: "bar" }, make("h2", {}, "Your areas"), areas.some(isLast) ? "" : this.goOnButton(last),
      ...(full ? [make("div", { class: "limit note", role: "group", "aria-label": "Your limit of areas" }, ...limitParts(this.shop, { quota }))]
        : [quota.most === undefined ? "" : make("span", { class: "note" }, `${quota.use} of ${quota.most} ${quota.most === 1 ? "area" : "areas"}`),
          make("button", { class: "button small", type: "button", onclick: () => this.shop.makeArea() }, "Make an area")])),
    make("ul", { class: "areas" }, ...cards.map((one) => one.element)),
    make("h3", {}, "Begin something else"), this.begun];
  }

  /** small: with a map to look at, and without lists. last: the room of it that was open last, or null. */
  areaCard(area, small, last) {
    const name = area.name || "nameless";
    const state = make("p", { class: "counts", "aria-live": "polite" }, "Checking …");
    const list = make("div", {});
    const play = make("button", { class: "tool", type: "button", hidden: true, "aria-label": `Play ${name}` }, "Play it");
    const look = new Examination(area);
    const map = new AreaMap(this.shop, area, look, small);
    const entry = make("div", { class: "entry" });
    return { look, map, state, list, entry, play, small, element: make("li", {}, make("div", { class: "standing" },
      make("div", { class: "bar" }, make("h3", {}, make("a", { class: "whole", href: `#${area.id}` }, name)), this.goOnButton(last), play), state, list, entry), map.element) };
  }

  /** Returns the first faults, a line each, and how many more there are. */
  shortFaults(faults) {
    const more = faults.length - SHOWN;
    return make("ul", { class: "short-faults" }, ...faults.slice(0, SHOWN).map((one) => make("li", {}, make("button", { class: "as-link", type: "button", onclick: () => openFault(this.shop, one) },
      make("b", {}, one.name || one.thing.name || "nameless"), ` ${one.kind ? `${one.kind}: ` : ""}${one.text}`))), more > 0 ? make("li", { class: "note" }, `${more} more`) : "");
  }

  /** Shows the texts of the first rooms: what a newcomer reads, and on a wide screen some more. */
  async showEntry(place, rooms) {
    place.replaceChildren();
    for (const [i, { id }] of rooms.slice(0, READ).entries()) {
      const { name, properties } = await api.get(id).catch(() => ({}));
      if (properties?.desc) {
        place.append(make("section", { class: i > 0 ? "more" : "" }, make("p", { class: "note" }, i > 0 ? `${name || "nameless"}:` : `Players come in at ${name || "the first room"}:`),
          make("div", { class: "preview prose" }, preview(properties.desc))));
      }
    }
  }

  /** Runs the tests of each area in turn, while the view is shown. */
  async examine(cards) {
    for (const [i, { look, map, state, list, entry, play, small }] of cards.entries()) {
      let drawn = false;
      let steps = 0;
      const step = () => {
        if (!this.element.isConnected) {
          return false;
        }
        const { seen: { rooms }, faults, tests } = look;
        const mend = byThing(faults.filter((one) => one.kind).concat(faults.filter((one) => !one.kind))).flat();
        const isBad = mend.some((one) => one.kind !== "Warning");
        state.replaceChildren(`${rooms.length} ${rooms.length === 1 ? "room" : "rooms"} · `, ...(mend.length > 0 ? countFaults(mend).flatMap((one, n) => [n > 0 ? ", " : "", make("b", { class: isBad ? "bad" : "warn" }, one)])
          : [tests.done ? `${tests.passed > 0 ? `${tests.passed === 1 ? "1 test passes" : `all ${tests.passed} tests pass`}` : "no tests yet"} · nothing to mend` : "checking …"]));
        if (!small) {
          list.replaceChildren(mend.length > 0 ? this.shortFaults(mend) : "", listRooms(this.shop, rooms));
        }
        play.hidden = rooms.length === 0;
        play.onclick = () => this.shop.beside.playAt(rooms[0].id);
        if (!drawn) {
          drawn = true;
          map.draw();
          if (!small && rooms.length > 0) {
            this.showEntry(entry, rooms);
          }
        }
        map.mark();
        steps += 1;
        return i < EXAMINED || steps < BEFORE_TESTS;
      };
      await look.run(step).catch((problem) => {
        state.textContent = problem.message;
      });
    }
  }

  /** The starter world has an inn; another may have none. */
  async addInn() {
    const { objects } = await api.find("$inn").catch(() => ({ objects: [] }));
    const inn = objects.find((one) => one.ref === "inn");
    if (inn) {
      this.begun.append(this.card("What others have made", "The inn where everybody wakes: its rooms, its people and what they say. Read how it is done.", "Look at the inn", "quiet", () => this.shop.go(inn.id)));
    }
  }
}
