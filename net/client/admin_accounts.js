// Accounts, for wizards: the list, and all open sessions. Parts of /admin.
import { ROLES, lastSeen, showAccount, silence, state } from "./admin_account.js";
import { json } from "./api.js";
import { ago, Part, button, field, folded, form, row, rowButton, span, table } from "./admin_part.js";
import { make } from "./dom.js";

const PAGE = 50;
const options = (...all) => all.map(([value, text]) => make("option", { value }, text || value));
const linkTo = (name) => make("a", { href: `#accounts/${encodeURIComponent(name)}`, "aria-label": `Open ${name}` }, name);

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
    this.body.replaceChildren(table(["Name", "Role", "State", "Last seen", "Created"], found.map((one) => row(linkTo(one.name),
      one.role, state(one), lastSeen(one), ago(one.created))), "No account matches.", ["Name", "State", "Role"]),
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
    const { sessions } = await json("GET", "/sessions");
    const people = new Set(sessions.map((one) => one.name).filter(Boolean)).size;
    const before = sessions.filter((one) => !one.name).length;
    this.sum.textContent = [`${sessions.length} ${sessions.length === 1 ? "session" : "sessions"} of ${people} ${people === 1 ? "character" : "characters"}.`,
      sessions.length - before > people && "Each window, program and open page is a session of its own.",
      before && `${before} ${before === 1 ? "is" : "are"} without a log-in.`].filter(Boolean).join(" ");
    sessions.sort((one, other) => !one.name - !other.name || one.name.localeCompare(other.name) || one.number - other.number);
    this.body.replaceChildren(table(["Who", "Door", "From", "Client", "For", "Idle", ""], sessions.map((one) => row(
      one.account ? linkTo(one.name) : one.name ? `${one.name} (guest)` : one.stream ? "a reader of the pages" : "not logged in", one.door, one.address, one.client, span(one.on_for), silence(one),
      one.name ? rowButton("End", `session ${one.number} of ${one.name}`, () => this.end(one)) : "")), "No sessions.", ["Who", "Idle", "Door"]));
  }
}
