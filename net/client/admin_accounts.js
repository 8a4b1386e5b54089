// Accounts, for wizards: the list, and all open sessions. Parts of /admin.
import { ROLES, lastSeen, showAccount, silence, state } from "./admin_account.js";
import { api, json } from "./api.js";
import { ago, Part, button, field, folded, form, linkTo, row, rowButton, span, table } from "./admin_part.js";
import { make } from "./dom.js";
import { activeSanctions } from "./moderate.js";

const PAGE = 50;
const options = (...all) => all.map(([value, text]) => make("option", { value }, text || value));

export class Accounts extends Part {
  constructor() {
    super("Accounts");
    this.asked = {};
    this.at = ""; // the account that is shown; none: the list
    this.filter = folded(form("Search", (fields) => { this.asked = fields; this.run(() => {}); },
      field("Name", make("input", { name: "query", maxlength: 80, autocapitalize: "off", spellcheck: "false" })),
      field("Role", make("select", { name: "role" }, ...options(["", "any"], ...ROLES.map((role) => [role])))),
      field("disabled only", make("input", { type: "checkbox", name: "disabled", value: "true" }))), "Search");
    this.back = make("p", { class: "kicker" }, make("a", { href: "#accounts" }, "All accounts"));
    this.head = this.element.querySelector("h2");
    this.head.before(this.back);
    this.body.before(this.filter);
  }

  async show() {
    const name = this.at;
    this.head.textContent = name || this.title;
    this.filter.hidden = Boolean(name);
    this.back.hidden = !name;
    if (name !== this.shown) {
      this.body.replaceChildren();
      this.found = [];
    }
    this.shown = name;
    await (name ? showAccount(this, name) : this.list());
  }

  /** Loads the first page, or one page more. */
  async list(after) {
    let next = after || "";
    const [sanctions, { reports }] = await Promise.all([activeSanctions(), api.reports({ state: "open", limit: 200 })]);
    const found = after ? this.found : [];
    // A page can be empty although others follow: the server looks through a limited number of accounts for each.
    const wanted = found.length + PAGE;
    do {
      const asked = { ...this.asked, limit: PAGE, ...(next ? { after: next } : {}) };
      const page = await json("GET", `/accounts?${new URLSearchParams(asked)}`);
      found.push(...page.accounts);
      next = page.next || "";
    } while (next && found.length < wanted);
    this.found = found;
    const on = (name) => sanctions.filter((one) => one.subject === name);
    const about = (name) => reports.filter((one) => one.about?.name === name).length;
    this.body.replaceChildren(table(["Name", "Role", "State", "Last seen", "Created"], found.map((one) => row(linkTo(one.name, true),
      make("span", {}, one.role, !one.online && make("span", { class: "in-brief" }, " · ", one.seen ? ago(one.seen) : "never here")), state(one, on(one.name), about(one.name)), lastSeen(one), ago(one.created))), "No account matches.", ["Name", "State", "Role"]),
    next ? button("More", () => this.run(() => {}, () => this.list(next))) : "");
  }
}

export class Sessions extends Part {
  constructor() {
    super("Sessions");
    this.sum = make("p", { class: "note" });
    this.body.before(this.sum);
  }

  end(one) {
    return this.run(() => json("DELETE", `/sessions/${one.id}`), async () => {
      await this.show();
      this.tell(`The session of ${one.name} is ended.`, "good");
    });
  }

  async show() {
    const sessions = [];
    for (let page = {}; page.next || !page.sessions;) {
      page = await json("GET", `/sessions${page.next ? `?before=${page.next}` : ""}`);
      sessions.push(...page.sessions);
    }
    const own = document.querySelector(".you .name")?.textContent;
    const isReader = (one) => !one.name && one.stream;
    const readers = sessions.filter(isReader);
    const others = sessions.filter((one) => !isReader(one));
    const people = new Set(others.map((one) => one.name).filter(Boolean)).size;
    const named = others.filter((one) => one.name).length;
    this.sum.textContent = [named > 0 && `${named} ${named === 1 ? "session" : "sessions"} of ${people} ${people === 1 ? "character" : "characters"}.`,
      others.length > named && `${others.length - named} not logged in yet.`].filter(Boolean).join(" ");
    others.sort((one, other) => !one.name - !other.name || one.name.localeCompare(other.name) || one.number - other.number);
    const who = (one) => (one.account ? make("span", {}, linkTo(one.name), one.name === own && " (you)") : one.name ? `${one.name} (guest)` : "not logged in");
    this.body.replaceChildren(table(["Who", "Door", "From", "Client", "For", "Idle", ""], others.map((one) => row(
      who(one), one.door, one.address, one.client, span(one.on_for), silence(one),
      one.name ? rowButton(one.name === own ? "End yours" : "End", `session ${one.number} of ${one.name}`, () => this.end(one), { class: one.name === own ? "button quiet" : "button danger" }) : "")), "Nobody is in the game.", ["Who", "Idle", "Door"]), this.pages(readers));
  }

  /** Connections of browsers to the pages, yours among them: one line that unfolds. */
  pages(readers) {
    const from = new Set(readers.map((one) => one.address)).size;
    return readers.length === 0 ? "" : make("details", { class: "readers", open: this.body.querySelector("details")?.open },
      make("summary", {}, `${readers.length} ${readers.length === 1 ? "connection" : "connections"} of browsers to the pages, from ${from} ${from === 1 ? "address" : "addresses"}`),
      make("p", { class: "note" }, "A browser keeps several at once. This page has some of them."),
      table(["From", "Door", "For"], readers.map((one) => row(one.address, one.door, span(one.on_for))), "", ["From", "For", "Door"]));
  }
}
