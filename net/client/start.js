// The first view of /build: the builder's areas with their tests and faults, and starters.
import { api } from "./api.js";
import { AreaMap } from "./areamap.js";
import { make } from "./dom.js";
import { Examination } from "./examine.js";
import { byThing, listRooms, openFault } from "./overview.js";
import { report } from "./staff.js";
import { timeText } from "./times.js";

const HOME_KEY = "skein.home.";
const ASKED_KEY = "skein.asked.";
const ASKED_FOR = 7 * 86400000; // milliseconds until a builder may ask again
const EXAMINED = 4; // areas, as their tests run on the builder's own time
const SHOWN = 2; // faults, of each area

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

/** Returns what a builder can do who may own no more areas: ask the wizards, or go on with one. */
export function limitCard(shop, { areas, quota }) {
  const key = `${ASKED_KEY}${shop.you.name}.${quota.most}`;
  const ask = make("button", { class: "button quiet", type: "button", onclick: async () => {
    ask.disabled = true;
    const refused = (answer) => /^\d+ of your/.test(answer);
    const answer = await shop.attempt(() => report(`I would like to own more areas than ${quota.most}.`), (text) => (refused(text) ? text : "Thank you. The wizards have your wish."));
    if (answer !== null && !refused(answer)) {
      keep(key, Date.now());
    }
    show();
  } }, "Ask for more");
  const said = make("p", {});
  const show = () => {
    const asked = askedAt(key);
    ask.disabled = asked !== "";
    ask.textContent = asked ? `Asked ${asked}` : "Ask for more";
    said.textContent = `You own ${quota.use} of ${quota.most} ${quota.most === 1 ? "area" : "areas"}. You can still add rooms to ${quota.use === 1 ? "it" : "them"}${asked ? "; the wizards know that you would like another area." : ", or ask the wizards for another area."}`;
  };
  show();
  return [said, make("div", { class: "bar" }, ...areas.map((one) => make("button", { class: "button", type: "button", onclick: () => shop.go(one.id) }, `Open ${one.name}`)), ask)];
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
    const goOn = last ? make("button", { class: "tool", type: "button", onclick: () => this.goOn(last.id) }, `Go on in ${last.name || "the last room"}`) : "";
    this.element.replaceChildren(...(own.areas.length > 0 ? this.returned(own, goOn) : this.first(goOn)));
    this.addInn();
  }

  /** Returns the room that was open last, or null. */
  async lastRoom() {
    const last = kept(`${HOME_KEY}${this.shop.you.name}`);
    const object = last && await api.get(last).catch(() => null);
    return object && object.controls ? object : null;
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
      this.card("A thing that does something", "A lever in your hands, with its code and its test. Change a word, run the test, and pull it.", "Make a lever", "quiet", () => this.shop.makeLever()));
    return [make("div", { class: "bar" }, make("h2", {}, "What will you build?"), goOn), this.begun, make("p", { class: "note" }, "Or find something by its name or number.")];
  }

  /** Returns the parts for a builder who has areas. */
  returned({ areas, quota, full }, goOn) {
    const tool = (text, press) => make("li", {}, make("button", { class: "tool", type: "button", onclick: press }, text));
    this.begun = make("ul", { class: "small" }, full ? "" : tool("Make an area", () => this.shop.makeArea()), tool("Make a lever", () => this.shop.makeLever()));
    const cards = areas.map((area) => this.areaCard(area));
    this.examine(cards.slice(0, EXAMINED));
    return [make("div", { class: "bar" }, make("h2", {}, "Your areas"), quota.most === undefined || full ? "" : make("span", { class: "note" }, `${quota.use} of ${quota.most} ${quota.most === 1 ? "area" : "areas"}`),
      goOn),
    make("ul", { class: "areas" }, ...cards.map((one) => one.element)),
    ...(full ? [make("section", { class: "limit", "aria-label": "Your limit of areas" }, ...limitCard(this.shop, { areas: [], quota }))] : []),
    make("h3", {}, "Begin something else"), this.begun];
  }

  areaCard(area) {
    const name = area.name || "nameless";
    const state = make("p", { class: "note", "aria-live": "polite" });
    const list = make("div", {});
    const play = make("button", { class: "button small quiet", type: "button", hidden: true, "aria-label": `Play ${name}` }, "Play it");
    const open = () => this.shop.go(area.id);
    const look = new Examination(area);
    const map = new AreaMap(this.shop, area, look);
    return { look, map, state, list, play, open, element: make("li", {}, make("div", { class: "standing" },
      make("div", { class: "bar" }, make("h3", {}, name), make("button", { class: "button small", type: "button", "aria-label": `Open ${name}`, onclick: open }, "Open"), play), state, list), map.element) };
  }

  /** Returns the first faults, a line each, and a link to the others. */
  shortFaults(faults, open) {
    const button = (act, ...words) => make("li", {}, make("button", { class: "as-link", type: "button", onclick: act }, ...words));
    const more = faults.length - SHOWN;
    return make("ul", { class: "short-faults" }, ...faults.slice(0, SHOWN).map((one) => button(() => openFault(this.shop, one),
      make("b", {}, one.name || one.thing.name || "nameless"), ` ${one.kind ? `${one.kind}: ` : ""}${one.text}`)), more > 0 ? button(open, `${more} more`) : "");
  }

  /** Runs the tests of each area in turn, while the view is shown. */
  async examine(cards) {
    for (const { look, map, state, list, play, open, element } of cards) {
      let drawn = false;
      const step = () => {
        if (!this.element.isConnected) {
          return false;
        }
        const { seen: { rooms }, faults, tests } = look;
        const mend = byThing(faults.filter((one) => one.kind).concat(faults.filter((one) => !one.kind))).flat();
        const [verdict, kind] = look.verdict;
        state.replaceChildren(`${rooms.length} ${rooms.length === 1 ? "room" : "rooms"} · tests: `, make("b", { class: kind }, verdict), ` · ${mend.length > 0 ? `${mend.length} to mend` : tests.done ? "nothing to mend" : "looking …"}`);
        list.replaceChildren(mend.length > 0 ? this.shortFaults(mend, open) : "", cards.length === 1 ? listRooms(this.shop, rooms) : "");
        element.classList.toggle("well", mend.length === 0);
        play.hidden = rooms.length === 0;
        play.onclick = () => this.shop.beside.playAt(rooms[0].id);
        if (!drawn) {
          drawn = true;
          map.draw();
        }
        map.mark();
        return true;
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
      const look = () => this.shop.go(inn.id);
      this.begun.append(this.begun.matches(".small") ? make("li", {}, make("button", { class: "tool", type: "button", onclick: look }, "Look at the inn"))
        : this.card("What others have made", "The inn where everybody wakes: its rooms, its people and what they say. Read how it is done.", "Look at the inn", "quiet", look));
    }
  }
}
