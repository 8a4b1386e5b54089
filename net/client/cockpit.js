// The panes beside the story on a wide screen, in two docks. Game loads this where there is room for it. It moves the
// parts of the panels (panels.js) into panes, and back when the window becomes narrower.
//
// Which panes are open, and where, is one of the player's settings: ["left journal", "right map", …], from top to
// bottom. So it is kept with the character, and another browser shows the same.
import { Things } from "./around.js";
import { dismiss } from "./dismiss.js";
import { isOn, make, svg } from "./dom.js";
import { addSheet } from "./sheet.js";

const DOCKS = ["left", "right"];
const USUAL = ["left journal", "left inventory", "right map", "right here", "right channels"];

const other = (dock) => DOCKS[1 - DOCKS.indexOf(dock)];

/** Returns valid places of panes: [dock, name] of each open pane once, from top to bottom. */
function readPlaces(kept, names) {
  const places = (kept || USUAL).map((one) => one.split(" ")).filter(([dock, name]) => DOCKS.includes(dock) && names.includes(name));
  return places.filter(([, name], i) => places.findIndex(([, earlier]) => earlier === name) === i);
}

class Cockpit {
  constructor(game) {
    this.game = game;
    this.panels = game.panels;
    this.on = false;
    this.said = make("p", { class: "for-ears", role: "status" });
    this.docks = Object.fromEntries(DOCKS.map((dock) => [dock, make("aside", { class: `dock ${dock}`, "aria-label": `Panes on the ${dock}` })]));
    this.makePanes();
    this.rows = make("ul", {});
    this.menu = make("details", { class: "panes-menu" },
      make("summary", { class: "tool icon" }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: "M4 5h16v14H4zM10 5v14M10 12h10" })), "Panes"),
      make("div", { class: "panes-list" }, this.rows, make("button", { class: "tool", type: "button", onclick: () => this.keep(USUAL, "All panes are where they were at first.") }, "Put all back")));
    this.onKey = (event) => this.key(event);
    dismiss((event) => this.closeMenu(event), this.menu);
    // Exits stand in the rose, so the story's lines of exits are for ears alone.
    this.lines = new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((line) => this.hideExits(line))));
  }

  // -- the panes --

  makePanes() {
    const { panels, game } = this;
    let asked = null;
    const ask = () => {
      asked ||= panels.ask("page.around").finally(() => {
        asked = null;
      });
      return asked;
    };
    const things = (parts, none) => {
      const one = new Things((line) => game.look(line), ask, () => one.lists.isConnected, (data) => {
        game.row.around(data);
      }, parts, none);
      return one;
    };
    this.here = things(["people", "things"], "Nobody else is here.");
    this.held = things(["held", "worn"], "Your hands are empty.");
    this.panes = new Map([
      ["map", { title: "Map", parts: () => [panels.ways, panels.drawing, panels.mapView.querySelector(".go-to")] }],
      ["here", { title: "Here", parts: () => [this.here.lists, panels.market] }],
      ["inventory", { title: "Inventory", parts: () => [this.held.lists] }],
      ["journal", { title: "Journal", parts: () => [panels.quests.element], off: !isOn("quests") }],
      ["channels", { title: "Channels", parts: () => [panels.tabs, panels.body], off: !isOn("channels") }],
      ["more", { title: "More", parts: () => [panels.more.element] }],
    ].filter(([, one]) => !one.off));
    for (const [name, pane] of this.panes) {
      const tool = (label, sign, act) => make("button", { class: "pane-tool", type: "button", "aria-label": label, title: label, "data-tool": label, onclick: act }, sign);
      pane.up = tool(`Move ${pane.title} up`, "↑", () => this.moveUp(name));
      pane.over = tool(`Move ${pane.title} to the other side`, "⇄", () => this.moveOver(name));
      pane.shut = tool(`Close ${pane.title}`, "×", () => this.shut(name));
      pane.body = make("div", { class: "pane-body panel", tabindex: 0, role: "group", "aria-labelledby": `pane-${name}` });
      pane.element = make("section", { class: "dock-pane", "data-pane": name, "aria-labelledby": `pane-${name}` },
        make("div", { class: "pane-head" }, make("h2", { id: `pane-${name}` }, pane.title), pane.up, pane.over, pane.shut), pane.body);
    }
  }

  get places() {
    return readPlaces(this.game.own.settings.values.panes, [...this.panes.keys()]);
  }

  /** Keeps where the panes are, and says what has changed. */
  keep(places, words) {
    this.game.own.settings.set({ panes: places.map((one) => (typeof one === "string" ? one : one.join(" "))) });
    this.said.textContent = words;
  }

  isOpen(name) {
    return this.places.some((one) => one[1] === name);
  }

  titleOf(name) {
    return this.panes.get(name).title;
  }

  moveUp(name) {
    const places = this.places;
    const at = places.findIndex((one) => one[1] === name);
    const above = places.findLastIndex((one, i) => i < at && one[0] === places[at][0]);
    if (above >= 0) {
      [places[at], places[above]] = [places[above], places[at]];
      this.keep(places, `${this.titleOf(name)} is above ${this.titleOf(places[at][1])}.`);
    }
  }

  moveOver(name, dock) {
    const from = this.places.find((one) => one[1] === name)?.[0];
    const to = dock || other(from);
    if (from !== to) {
      this.keep([...this.places.filter((one) => one[1] !== name), [to, name]], `${this.titleOf(name)} is on the ${to}.`);
    }
  }

  close(name, more = "") {
    this.keep(this.places.filter((one) => one[1] !== name), `${this.titleOf(name)} is closed.${more}`);
  }

  /** Closes it by its own button, which goes with it. */
  shut(name) {
    this.close(name, " “Panes” opens it again.");
    this.menu.querySelector("summary").focus();
  }

  open(name) {
    const usual = USUAL.find((one) => one.endsWith(` ${name}`))?.split(" ")[0] || "right";
    this.keep([...this.places, [usual, name]], `${this.titleOf(name)} is open, on the ${usual}.`);
  }

  /** Puts the panes where the settings say. The focus stays. */
  arrange() {
    const focused = document.activeElement;
    const { places } = this;
    for (const dock of DOCKS) {
      const panes = places.filter((one) => one[0] === dock).map((one) => this.panes.get(one[1]));
      const elements = panes.map((one) => one.element);
      if (elements.length !== this.docks[dock].childElementCount || elements.some((one, i) => this.docks[dock].children[i] !== one)) {
        this.docks[dock].replaceChildren(...elements);
      }
      panes.forEach((one) => {
        one.over.textContent = dock === "left" ? "→" : "←";
        one.up.hidden = one === panes[0];
      });
    }
    this.game.game.classList.toggle("has-rose", this.isOpen("map"));
    this.drawMenu(places);
    if (document.activeElement !== focused && this.game.game.contains(focused)) {
      (focused.hidden ? focused.nextElementSibling : focused).focus();
    }
    this.lightExits();
    this.moved();
    this.panels.more.stir();
  }

  // -- the menu --

  drawMenu(places) {
    const focused = this.rows.contains(document.activeElement) && document.activeElement.dataset.key;
    this.rows.replaceChildren(...[...this.panes].map(([name, pane]) => {
      const at = places.find((one) => one[1] === name);
      const box = make("input", { type: "checkbox", checked: Boolean(at), "data-key": name, onchange: () => (at ? this.close(name) : this.open(name)) });
      const side = (dock) => make("button", { class: "tool", type: "button", "data-key": `${name} ${dock}`, disabled: !at, "aria-pressed": String(at?.[0] === dock),
        "aria-label": `${pane.title} on the ${dock}`, onclick: () => this.moveOver(name, dock) }, dock === "left" ? "Left" : "Right");
      return make("li", {}, make("label", { class: "check" }, box, pane.title), side("left"), side("right"));
    }));
    if (focused) {
      this.rows.querySelector(`[data-key="${focused}"]`)?.focus();
    }
  }

  closeMenu(event) {
    if (this.menu.open) {
      this.menu.open = false;
      event.key && this.menu.querySelector("summary").focus();
    }
  }

  // F6 goes from the line to each pane, and back.
  key(event) {
    if (event.defaultPrevented || event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const stops = [...Object.values(this.docks).flatMap((dock) => [...dock.querySelectorAll(".pane-body")]), this.game.line.input];
    const at = stops.findIndex((one) => one.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    stops[((at < 0 ? stops.length - 1 : at) + step + stops.length) % stops.length].focus();
  }

  // -- exits --

  /** Marks the exits at the end of a room's text, with a copy of their words for screen readers. */
  hideExits(line) {
    const isRoom = line.querySelector?.(".m-room") && !line.querySelector(".exit-line");
    const start = isRoom && [...line.querySelectorAll(":scope > br")].pop();
    const links = start ? [...line.querySelectorAll("[data-cmd]")].filter((one) => start.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) : [];
    if (links.length === 0 || !links.every((one) => one.closest(".m-exit"))) {
      return;
    }
    const exits = make("span", { class: "exit-line" });
    while (start.nextSibling) {
      exits.append(start.nextSibling);
    }
    start.remove();
    exits.prepend(make("br"));
    line.append(exits, make("span", { class: "exit-words for-ears" }, exits.textContent));
    this.lightExits(line);
  }

  // The arrow keys of the log skip what is hidden.
  lightExits(within = this.game.log.element) {
    const hidden = this.on && this.game.game.classList.contains("has-rose");
    for (const button of within.querySelectorAll(".exit-line button")) {
      button.disabled = hidden || Boolean(button.closest(".left, .past"));
    }
  }

  // -- on and off --

  /** Shows the panes or, on a screen that is too narrow, the panels in one place. */
  fit(wide) {
    if (wide === this.on) {
      return;
    }
    const { game, panels } = this;
    this.on = wide;
    game.game.classList.toggle("cockpit", wide);
    if (wide) {
      this.order = [...panels.mapView.children];
      panels.quests.element.open = true;
      panels.drawMap();
      for (const pane of this.panes.values()) {
        pane.body.replaceChildren(...pane.parts().filter(Boolean));
      }
      panels.apart = this;
      if (isOn("channels")) {
        panels.fill("public");
        panels.choose(panels.channels.has(panels.shown) ? panels.shown : "public");
      }
      game.panels.element.before(this.docks.left);
      game.panels.element.after(this.docks.right, this.said);
      game.status.querySelector(".rest").prepend(this.menu);
      game.log.element.childNodes.forEach((line) => this.hideExits(line));
      this.lines.observe(game.log.element, { childList: true });
      document.addEventListener("keydown", this.onKey);
      this.arrange();
    } else {
      panels.apart = null;
      panels.element.append(panels.tabs, panels.body);
      panels.mapView.append(...this.order);
      panels.choose("map");
      [...Object.values(this.docks), this.said, this.menu].forEach((one) => one.remove());
      this.lines.disconnect();
      document.removeEventListener("keydown", this.onKey);
      this.lightExits();
    }
    game.log.settle();
  }

  /** The player is in another room. */
  moved() {
    this.here.moved();
    this.held.moved();
  }

  /** New output: what is here may have changed. */
  stir() {
    this.here.stir();
    this.held.stir();
  }
}

/** Loads the style sheet, and returns the panes, which are not shown yet. */
export async function open(game) {
  await addSheet(new URL("./cockpit.css", import.meta.url).href);
  return new Cockpit(game);
}
