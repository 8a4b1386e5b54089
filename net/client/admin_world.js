// Areas with their builders, channels, and bridges to other networks, for wizards: parts of /admin.
import { json } from "./api.js";
import { Part, button, field, folded, form, nothing, row, rowButton, span, table, when } from "./admin_part.js";
import { make } from "./dom.js";

export class Areas extends Part {
  constructor() {
    super("Areas");
    this.wanted = "";
    this.element.insertBefore(folded(form("Search", ({ query }) => { this.wanted = (query || "").toLowerCase(); this.run(() => {}); },
      field("Area name", make("input", { name: "query", maxlength: 80 }))), "Search"), this.body);
  }

  async show() {
    const { areas } = await json("GET", "/grants");
    const found = areas.filter((one) => `${one.name} ${one.ref}`.toLowerCase().includes(this.wanted));
    const shown = found.slice(0, 100);
    this.body.replaceChildren(table(["Area", "Owner", "Builders", ""], shown.map((one) => row(
      make("a", { href: `/build#${one.id}` }, `${one.name} (#${one.id})`), one.owner || "the game", one.builders.join(", ") || "nobody else",
      make("div", { class: "acts" }, this.grant(one), one.resets && rowButton("Reset", one.name, () => this.run(() => json("POST", `/grants/${one.id}/reset`, {}),
        () => this.tell(`${one.name} is reset.`, "good")))))), "No area matches.", ["Area", "Owner", "Builders"]),
    found.length > shown.length ? make("p", { class: "note" }, `${found.length - shown.length} more: search for them.`) : "");
  }

  /** Returns a button that opens the field with the builders. */
  grant(one) {
    const open = button(["Grant…", make("span", { class: "for-ears" }, ` ${one.name}`)], () => {
      const fields = this.builders(one);
      open.replaceWith(fields);
      fields.querySelector("input").focus();
    });
    return open;
  }

  builders(one) {
    return form(["Grant", make("span", { class: "for-ears" }, ` ${one.name}`)], ({ builders }) => this.run(() => json("PUT", `/grants/${one.id}`,
      { builders: (builders || "").split(",").map((name) => name.trim()).filter(Boolean) }),
    async () => { await this.show(); this.tell(`The builders of ${one.name} are saved.`, "good"); }),
    make("label", {}, make("span", { class: "for-ears" }, `Builders of ${one.name}, separated by commas`),
      make("input", { name: "builders", value: one.builders.join(", "), maxlength: 400, autocapitalize: "off", spellcheck: "false" })));
  }
}

export class Channels extends Part {
  constructor() {
    super("Channels");
    this.lines = make("div", { "aria-live": "polite" });
    this.element.append(this.lines);
  }

  async show() {
    const { channels } = await json("GET", "/channels");
    this.body.replaceChildren(table(["Channel", "Topic", "People", ""], channels.map((one) => row(one.name, one.topic || "", String(one.people),
      rowButton("Last lines", `of ${one.name}`, () => this.run(() => this.read(one.name), () => {})))), "No channels.", ["Channel", "People", "Topic"]));
  }

  async read(name) {
    const { lines } = await json("GET", `/channels/${encodeURIComponent(name)}/history`);
    this.lines.replaceChildren(make("h3", {}, name), lines.length
      ? make("pre", { class: "told", tabindex: 0 }, lines.map((line) => `${when(line.time)}  ${line.sender}: ${line.text}`).join("\n"))
      : make("p", { class: "note" }, "Nobody has spoken there lately."));
  }
}

export class Bridges extends Part {
  constructor() {
    super("Bridges");
  }

  async show() {
    const { bridges } = await json("GET", "/bridges");
    const path = (one) => `/bridges/${encodeURIComponent(one.name)}/pause`;
    this.body.replaceChildren(table(["Bridge", "State", ""], bridges.map((one) => row(one.name,
      `${one.paused ? "paused; " : ""}${one.state}${one.next ? `; it tries again in ${span(one.next)}` : ""}`,
      one.paused ? button(`Resume ${one.name}`, () => this.run(() => json("DELETE", path(one))))
        : button(`Pause ${one.name}`, () => this.run(() => json("POST", path(one), {}))))),
    nothing("There are no bridges", "A bridge joins a channel of the game to one on IRC, XMPP, Matrix or Discord. Each is a few lines of the configuration:", {
      code: "bridges = {\n  { name = \"libera\", address = \"irc.libera.chat:6697\", tls = true, nick = \"Skein\",\n    channels = { [\"#skein\"] = \"public\" } },\n}", topic: "bridges" }), ["Bridge", "", "State"]));
  }
}

const sums = (list) => `${list.reduce((sum, one) => sum + one.count, 0)}${list.length ? ` (${list.map((one) => `${one.why} ${one.count}`).join(", ")})` : ""}`;
const count = (list, why) => String((list.find((one) => one.why === why) || { count: 0 }).count);

export class Almanac extends Part {
  constructor() {
    super("Almanac");
  }

  async show() {
    const { days } = await json("GET", "/almanac");
    this.body.replaceChildren(table(["Day", "Coins made", "Coins removed", "Deaths", "Quests"], days.reverse().map((one) => row(
      when(one.time).slice(0, 10), sums(one.made), sums(one.gone), count(one.counts, "deaths"), count(one.counts, "quests"))), nothing("No figures yet", "Each day has a row: coins that came into the game and left it, deaths, and quests that were done. It begins with the first of them.", { topic: "coins" }), ["Day", "Quests", "Coins made"]));
  }
}
