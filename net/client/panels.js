// Beside the game: the map with the things here, and channels in tabs. Both are made from events,
// the same data that telnet clients get.
import { Around } from "./around.js";
import { compass } from "./compass.js";
import { curly, isOn, isSmall, load, make } from "./dom.js";
import { MiniMap } from "./minimap.js";
import { PackagePanels } from "./package_panels.js";
import { Quests } from "./quests.js";
import { Rooms } from "./rooms.js";
import { pulled } from "./row.js";

const LINES_KEPT = 300;
const DRAG = 6; // pixels
const MORE = " more"; // no channel begins with a space

/** Returns the sender of a line of a channel as the line shows them: their name may have letters beyond ASCII. */
function writtenSender(frame) {
  const before = `[${frame.channel}] `;
  const shown = frame.text?.startsWith(before) && frame.text.endsWith(frame.body)
    ? frame.text.slice(before.length, -frame.body.length).replace(/:? $/, "") : "";
  return shown || frame.sender;
}

export class Panels {
  /** look: runs a line that looks at something. ask(name): a typed call. walk(steps, name): walks there; null if no way is known.
   * around(data): what is here has changed. close(): on a small screen, puts them away. */
  constructor(command, look, ask, walk, around, close) {
    this.command = command;
    this.ask = ask;
    this.rooms = new Rooms();
    this.map = new MiniMap(this.rooms);
    this.around = new Around(look, () => ask("page.around"), () => isSmall() || (this.around.element.open && this.around.element.checkVisibility()), around);
    this.quests = new Quests(command);
    this.market = make("div", {}); // empty until market.js is needed
    this.more = new PackagePanels(command, ask, () => this.more.element.checkVisibility(), () => this.draw());
    this.channels = new Map();
    this.tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "Beside the game" });
    this.body = make("div", {});
    const grab = make("button", { class: "grab small-only", type: "button", "aria-label": "Close the map", onclick: close });
    pulled(grab, -1, close);
    this.element = make("aside", { class: "panels", "aria-label": "Map, room and channels", tabindex: -1 }, grab, this.tabs, this.body);
    this.shown = "map";
    this.walk = walk;
    this.apart = null; // the panes of a wide screen (cockpit.js), where the map has a place of its own
    this.title = make("h2", {}, "Map");
    this.dragged = 0; // pixels, since the mouse was pressed
    this.frame = make("div", { class: "frame", role: "group", "aria-label": "Map of the rooms around you", tabindex: 0, onpointerdown: () => {
      this.dragged = 0;
    }, onpointermove: (event) => event.buttons && event.pointerType === "mouse" && this.drag(event) }, make("p", { class: "note" }, "The map draws itself as you walk."));
    this.tools = make("div", {});
    this.drawing = make("div", { class: "drawing", ontoggle: (event) => event.newState === "closed" && this.close() }, this.frame, this.tools);
    new ResizeObserver(() => this.number && this.drawMap()).observe(this.frame);
    this.ways = make("div", { class: "ways-out", role: "group", "aria-label": "Ways out" });
    this.mapView = make("div", { class: "panel", role: "tabpanel", id: "panel-map", "aria-labelledby": "tab-map" },
      this.title, this.ways, isOn("map") && this.drawing, isOn("map") && this.goForm(), isOn("quests") && this.quests.element, this.market, this.around.element);
    this.draw();
  }

  goForm() {
    const names = make("datalist", { id: "rooms-known" });
    const where = make("input", { type: "text", id: "go-where", list: "rooms-known", autocomplete: "off", placeholder: "a room you know", onfocus: () => {
      names.replaceChildren(...this.rooms.names().map((value) => make("option", { value })));
    } });
    return make("form", { class: "bar go-to", onsubmit: (event) => {
      event.preventDefault();
      this.walk(this.rooms.pathTo(where.value), where.value.trim());
      where.value = "";
    } }, make("label", { for: "go-where" }, "Go to"), where, names, make("button", { class: "tool", type: "submit" }, "Go"));
  }

  event(name, data) {
    if (!data) {
      return;
    }
    this.quests.event(name, data);
    this.trade(name, data);
    if (name === "Room.Info") {
      this.rooms.learn(data);
      this.showMap(data);
    } else if (name === "Comm.Channel.Text") {
      this.said(data);
    }
  }

  /** Passes an event to the home and the auctions. The first event of theirs loads them. */
  trade(name, data) {
    if (/^(?:Char\.Home|Room\.Auction)$/.test(name)) {
      this.trading ||= load("market").then(({ Market }) => {
        const market = new Market(this.command);
        this.market.append(...market.elements);
        market.event("Room.Info", this.info);
        return market;
      });
    } else if (name === "Room.Info") {
      this.info = data;
    }
    this.trading?.then((market) => market.event(name, data)).catch(() => {
      this.trading = null;
    });
  }

  showMap(info) {
    const exits = Object.keys(info.exits || {});
    const kept = this.ways.contains(document.activeElement) && document.activeElement.dataset.way;
    this.title.textContent = curly(info.name);
    this.map.moved();
    this.around.moved();
    this.apart?.moved();
    this.drawMap();
    this.shut = info.num === this.number ? this.shut : [];
    this.number = info.num;
    this.ways.replaceChildren(...(exits.length > 0 ? compass(exits, this.command) : [make("p", { class: "note" }, "You can't see any exits.")]));
    this.markShut(this.shut);
    if (kept) {
      (this.ways.querySelector(`[data-way="${CSS.escape(kept)}"]`) || this.ways.querySelector("button") || this.around.summary).focus();
    }
  }

  /** shut: the exits with a closed door. */
  markShut(shut = []) {
    this.shut = shut;
    for (const way of this.ways.querySelectorAll(".way")) {
      const { way: exit } = way.dataset;
      way.classList.toggle("shut", shut.includes(exit));
      way.ariaLabel = shut.includes(exit) ? `${exit}, closed` : exit;
    }
  }

  drawMap() {
    const focused = this.tools.contains(document.activeElement) && document.activeElement.dataset.tool;
    const { drawing } = this;
    this.map.draw(this.frame, (number) => {
      if (this.dragged < DRAG) {
        drawing.popover && drawing.hidePopover();
        this.walk(this.rooms.path((id) => id === number));
      }
    });
    const tools = this.map.tools(() => this.drawMap(), () => this.wholeMap(), drawing.popover);
    this.tools.replaceWith(tools);
    this.tools = tools;
    if (focused) {
      (tools.querySelector(`[data-tool="${focused}"]:enabled`) || tools.lastChild).focus();
    }
  }

  drag({ movementX, movementY }) {
    this.dragged += Math.abs(movementX) + Math.abs(movementY);
    this.frame.scrollBy(-movementX, -movementY);
  }

  // Shows the map in the whole window, or in its place again.
  wholeMap() {
    const { drawing } = this;
    if (drawing.popover) {
      drawing.hidePopover();
      return;
    }
    drawing.popover = "auto";
    drawing.showPopover();
  }

  close() {
    this.drawing.popover = null;
  }

  forgetRooms() {
    this.rooms.forget();
    this.drawMap();
  }

  /** New output: what is here may have changed. */
  stir() {
    this.around.stir();
    this.more.stir();
    this.apart?.stir();
  }

  /** True if it covers the game, as on small screens. */
  isOver() {
    return this.element.classList.contains("open");
  }

  /** Shows or hides it on small screens. */
  toggle() {
    const open = this.element.classList.toggle("open");
    this.stir();
    if (open) {
      this.element.scrollTop = 0;
      this.element.focus();
    }
    return open;
  }

  /** Shows what is here. */
  showAround() {
    this.choose("map");
    this.around.element.open = true;
    this.around.element.scrollIntoView();
    this.around.summary.focus();
  }

  /** Adds a channel line from before the page was opened; it counts as read. */
  past(frame) {
    if (frame.channel && frame.body && !this.channels.get(frame.channel)?.filled) {
      this.said({ channel: frame.channel, talker: writtenSender(frame), text: frame.body });
      this.channels.get(frame.channel).unread = 0;
      this.draw();
    }
  }

  /** Returns a channel, with its log and its line. */
  channel(name) {
    if (!this.channels.has(name)) {
      const log = make("div", { class: "channel-log", role: "group", tabindex: 0, "aria-label": `Channel ${name}` });
      const line = make("input", { type: "text", "aria-label": `Say on ${name}`, placeholder: `Say on ${name}`, autocomplete: "off" });
      const form = make("form", { class: "bar", onsubmit: (event) => {
        event.preventDefault();
        const text = line.value.trim();
        if (text && this.command(name === "public" ? `chat ${text}` : `${name} ${text}`)) {
          line.value = "";
        }
      } }, line, make("button", { class: "tool", type: "submit" }, "Say"));
      const id = this.channels.size;
      this.channels.set(name, { id, log, unread: 0,
        view: make("div", { class: "panel", role: "tabpanel", id: `panel-c${id}`, "aria-labelledby": `tab-c${id}` }, make("h2", {}, name), log, form) });
    }
    return this.channels.get(name);
  }

  saying(who, text) {
    return make("p", {}, make("b", {}, `${who || "?"}: `), text || "");
  }

  /** Shows the last lines of a channel, also those from before the player came. */
  async fill(name) {
    const channel = this.channel(name);
    const { lines } = await this.ask("channel.history", { channel: name, limit: 20, from_end: true }).catch(() => ({ lines: [] }));
    if (lines.length > channel.log.childElementCount) {
      channel.filled = true;
      channel.log.replaceChildren(...lines.map((one) => this.saying(one.written || one.sender, one.text)));
      channel.log.scrollTop = channel.log.scrollHeight;
    }
  }

  said(data) {
    const name = data.channel || "";
    const channel = this.channel(name);
    channel.log.append(this.saying(data.talker, data.text));
    while (channel.log.childElementCount > LINES_KEPT) {
      channel.log.firstElementChild.remove();
    }
    channel.log.scrollTop = channel.log.scrollHeight;
    channel.unread += this.shown === name ? 0 : 1;
    this.draw();
  }

  keys() {
    return [...(this.apart ? [] : ["map", ...(this.more.any() ? [MORE] : [])]), ...this.channels.keys()];
  }

  tab(key, id, label) {
    return make("button", {
      class: "tool", type: "button", role: "tab", id: `tab-${id}`,
      "aria-selected": String(this.shown === key),
      "aria-controls": this.shown === key ? `panel-${id}` : undefined,
      tabindex: this.shown === key ? 0 : -1,
      onclick: () => this.choose(key),
      onkeydown: (event) => this.tabKey(event),
    }, label);
  }

  tabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const keys = this.keys();
      const at = (keys.indexOf(this.shown) + step + keys.length) % keys.length;
      this.choose(keys[at]);
      this.tabs.children[at].focus();
    }
  }

  choose(key) {
    this.shown = key;
    const channel = this.channels.get(key);
    if (channel) {
      channel.unread = 0;
    }
    this.draw();
    this.stir();
  }

  draw() {
    const labels = { map: isOn("map") ? "Map" : "Room", [MORE]: this.more.title };
    const tabs = this.keys().map((key) => {
      const channel = !labels[key] && this.channels.get(key);
      return channel ? this.tab(key, `c${channel.id}`, channel.unread > 0 ? `${key} (${channel.unread})` : key) : this.tab(key, key.trim(), labels[key]);
    });
    const focused = this.tabs.contains(document.activeElement) ? document.activeElement.id : "";
    this.tabs.replaceChildren(...tabs);
    this.tabs.hidden = tabs.length < 2;
    const view = this.shown === "map" ? this.mapView : this.shown === MORE ? this.more.element : this.channel(this.shown).view;
    if (this.body.firstChild !== view) {
      this.body.replaceChildren(view);
      this.number && this.drawMap();
    }
    if (focused) {
      const tab = document.getElementById(focused);
      if (tab) {
        tab.focus();
      }
    }
  }
}
