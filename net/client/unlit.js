// A room without light: the page goes dark with it. The log says what helps: a light that the player carries, and the ways
// they remember. game.js loads it when a player first comes to such a room.
import { compass } from "./compass.js";
import { make } from "./dom.js";
import { wayLine } from "./input.js";
import { addSheet } from "./sheet.js";

const BACK = { north: "south", northeast: "southwest", east: "west", southeast: "northwest", south: "north",
  southwest: "northeast", west: "east", northwest: "southeast", up: "down", down: "up", in: "out", out: "in" };
const MOST = 6; // things that are asked whether they can be lit

/** Returns the way back to the room that the player came from, or undefined. A rose's way has an opposite; others are not guessed. */
export function wayBack(before, here) {
  return BACK[Object.entries(before?.exits || {}).find(([, to]) => to === here)?.[0]];
}

class Unlit {
  constructor(game) {
    this.game = game;
    this.at = null;
    this.card = null; // what helps in the dark room where the player is
  }

  /** info: of the room. before: of the room that the player was in, or null. */
  async moved(info, before) {
    const dark = info.environment === "";
    document.body.classList.toggle("unlit", dark);
    if (!dark || this.at !== info.num) {
      this.clear();
    }
    if (!dark) {
      return;
    }
    const { game } = this;
    const room = game.panels.rooms.known.get(info.num);
    const back = wayBack(before, info.num);
    if (back && Object.keys(room.exits).length === 0) {
      room.exits = { [back]: before.num };
    }
    // Known ways stay open in the dark, on the map, in the rose and above the line.
    const ways = Object.keys(room.exits);
    document.body.dataset.from = back || "";
    if (ways.length > 0) {
      game.panels.drawMap();
      game.panels.ways.replaceChildren(...compass(ways, (line) => game.command(line)));
      game.row.seen(ways);
    }
    if (this.at !== info.num) {
      this.at = info.num;
      const lights = await this.lights();
      if (this.at === info.num) {
        this.tell(lights, back, ways);
      }
    }
  }

  /** Takes the card out of the story: nothing it offers helps now. */
  clear() {
    this.at = null;
    if (this.card?.contains(document.activeElement)) {
      this.game.focusLine();
    }
    this.card?.remove();
    this.card = null;
  }

  /** Returns the lines that light what the player holds or wears. */
  async lights() {
    try {
      const { held, worn } = await this.game.connection.call("page.around");
      const asked = await Promise.all([...held, ...worn].filter((one) => one.line).slice(0, MOST).map(({ line }) => this.game.connection.call("page.verbs", { line })));
      return [...new Set(asked.flatMap(({ lines }) => lines.filter((line) => /^light\b/.test(line))))];
    } catch {
      return []; // the connection is lost
    }
  }

  tell(lights, back, ways) {
    const press = (line, text, kind) => make("button", { class: `button small ${kind}`, type: "button", "data-cmd": line, title: line, tabindex: -1 }, text);
    const rest = ways.filter((way) => way !== back);
    this.card = this.game.log.note("unlit-card", make("div", { class: "flame", "aria-hidden": "true" }), make("div", {},
      make("p", {}, lights.length > 0 ? "You carry a light. Here it is needed."
        : back ? "You carry no light, but you remember how you came." : ways.length > 0 ? "You carry no light, but you know this place." : "You carry no light. A direction that you remember still works."),
      make("div", { class: "deeds" }, ...lights.map((line) => press(`${line} then look`, line, "")),
        back && press(wayLine(back), `go back ${back}`, lights.length > 0 ? "quiet" : ""), ...rest.map((way) => press(wayLine(way), way, "quiet")),
        lights.length === 0 && press("help light", "help light", "quiet"))));
    this.game.log.toEnd();
  }
}

/** Loads the style sheet, and returns what game.js tells of each room. */
export async function open(game) {
  await addSheet(new URL("./unlit.css", import.meta.url).href);
  return new Unlit(game);
}
