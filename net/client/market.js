// The player's home and the auctions, beside the map: from Char.Home and Room.Auction, with buttons that type the lines.
// The panels load this when the game first tells of one of them.
import { make } from "./dom.js";
import { until } from "./quests.js";

const keyOf = (kind) => `skein.${kind}`;

/** Opens or folds a part as the player left it; usual: how it is if they never did. */
function unfold(element, kind, usual) {
  element.open = (localStorage.getItem(keyOf(kind)) || usual) === "open";
}

/** Returns a part that can be folded. */
function part(kind, summary, ...children) {
  const element = make("details", { class: `quests ${kind}`, hidden: true }, summary, ...children);
  summary.addEventListener("click", () => localStorage.setItem(keyOf(kind), element.open ? "closed" : "open"));
  unfold(element, kind, "open");
  return element;
}

/** Returns a form with one field: make(value) returns the line for the game; an empty line is not sent. */
function field(label, button, command, line, attributes = {}) {
  const input = make("input", { type: "text", autocomplete: "off", "aria-label": label, placeholder: label, maxlength: 400, ...attributes });
  return make("form", { class: "bar", onsubmit: (event) => {
    event.preventDefault();
    const value = input.value.trim();
    if (value && command(line(value))) {
      input.value = "";
    }
  } }, input, make("button", { class: "tool", type: "submit" }, button));
}

/** Puts children into box. The focus stays on the element of the same name, or moves to its replacement. */
function refill(box, children, otherwise) {
  const focused = box.contains(document.activeElement) && document.activeElement;
  const name = focused && (focused.ariaLabel || focused.textContent);
  box.replaceChildren(...children);
  if (focused) {
    ([...box.querySelectorAll("button, input")].find((one) => (one.ariaLabel || one.textContent) === name) || otherwise).focus();
  }
}

class Home {
  constructor(command) {
    this.command = command;
    this.summary = make("summary", {}, "Home");
    this.state = make("div", {});
    this.kinds = make("select", { "aria-label": "Furnish" });
    this.invite = field("a name", "Invite", command, (name) => `home invite ${name}`, { "aria-label": "Name of the person to invite", maxlength: 40 });
    this.inside = make("div", {},
      make("form", { class: "bar", onsubmit: (event) => {
        event.preventDefault();
        command(`home furnish ${this.kinds.value}`);
      } }, this.kinds, make("button", { class: "tool", type: "submit" }, "Furnish")),
      field("what people see here", "Describe", command, (text) => `home describe ${text}`, { maxlength: 1000 }),
      field("lamp for 5", "Put up for sale", command, (text) => `home sell ${text}`, { "aria-label": "A thing you hold and its price in coins: lamp for 5" }));
    this.element = part("home", this.summary, this.state, this.invite, this.inside);
  }

  event(name, data) {
    if (name === "Char.Home") {
      this.data = data;
      this.show();
    } else if (name === "Room.Info" && data) {
      this.room = data.num;
      this.show();
    }
  }

  button(text, line, label) {
    return make("button", { class: "tool", type: "button", "aria-label": label, onclick: () => this.command(line) }, text);
  }

  show() {
    const { data } = this;
    if (!data) {
      return;
    }
    const there = (data.rooms || []).includes(this.room);
    this.element.hidden = false;
    this.summary.textContent = data.name ? `Home: ${data.name}` : "Home";
    this.invite.hidden = !data.name;
    this.inside.hidden = !there;
    if (!data.name) {
      refill(this.state, [make("p", { class: "note" }, "You can have a room of your own."), this.button("Found a home", "home found")], this.summary);
      return;
    }
    if (this.kinds.childElementCount === 0) {
      this.kinds.replaceChildren(...data.kinds.map((kind) => make("option", {}, kind)));
    }
    refill(this.state, [
      make("p", { class: "note" }, `${data.locked ? "Locked" : "Open"}, ${data.shown ? "on the map" : "not on the map"}; ${data.things} of ${data.most} things.`),
      make("div", { class: "bar" }, !there && this.button("Go there", "home go"),
        data.locked ? this.button("Unlock", "home unlock") : this.button("Lock", "home lock"),
        data.shown ? this.button("Hide", "home hide") : this.button("Show", "home show")),
      data.guests.length > 0 && make("ul", { "aria-label": "Invited" }, ...data.guests.map((guest) =>
        make("li", {}, `${guest} `, this.button("Uninvite", `home uninvite ${guest}`, `Uninvite ${guest}`)))),
    ].filter(Boolean), this.summary);
  }
}

class Auction {
  constructor(command) {
    this.command = command;
    this.summary = make("summary", {}, "Auction");
    this.list = make("ol", {});
    this.element = part("auction", this.summary, this.list,
      field("lamp for 20", "Put up", command, (text) => `auction ${text}`, { "aria-label": "A thing you hold and the lowest bid in coins: lamp for 20" }),
      make("button", { class: "tool", type: "button", onclick: () => command("auction collect") }, "Collect what is yours"));
  }

  event(name, data) {
    if (name === "Room.Auction") {
      const lots = data.lots || [];
      this.element.hidden = !data.here;
      unfold(this.element, "auction", lots.length > 0 ? "open" : "closed");
      this.summary.textContent = lots.length > 0 ? `Auction (${lots.length})` : "Auction";
      refill(this.list, lots.map((lot) => this.item(lot)), this.summary);
    }
  }

  item(lot) {
    const what = `lot ${lot.number}, ${lot.name}`;
    const amount = make("input", { type: "number", min: lot.least, value: lot.least, "aria-label": `Bid on ${what}` });
    const bid = !lot.yours && make("form", { class: "bar", onsubmit: (event) => {
      event.preventDefault();
      this.command(`bid ${amount.value} on ${lot.number}`);
    } }, amount, make("button", { class: "tool", type: "submit", "aria-label": `Bid: ${what}` }, "Bid"));
    const note = ` ${lot.bids ? "bid" : "from"} ${lot.price}, ${until(lot.left)}${lot.yours === "sold" ? " (yours)" : lot.yours ? " (your bid)" : ""} `;
    return make("li", { value: lot.number }, lot.name, make("span", { class: "note" }, note),
      make("button", { class: "tool", type: "button", "aria-label": `Look at ${what}`, onclick: () => this.command(`auction look ${lot.number}`) }, "Look"), bid);
  }
}

/** Both, as one part of the panels. */
export class Market {
  constructor(command) {
    this.parts = [new Auction(command), new Home(command)];
    this.elements = this.parts.map((one) => one.element);
  }

  event(name, data) {
    this.parts.forEach((one) => one.event(name, data));
  }
}
