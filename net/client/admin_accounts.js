// Accounts, for wizards: list, sessions, roles, passwords and deletion. A part of /admin.
import { json } from "./api.js";
import { ago, Part, button, download, facts, field, folded, form, row, rowButton, span, table, until, when } from "./admin_part.js";
import { make } from "./dom.js";

const ROLES = ["player", "builder", "wizard"];
const PAGE = 50;
const path = (name, ...rest) => ["/accounts", encodeURIComponent(name), ...rest].join("/");
const options = (...all) => all.map(([value, text]) => make("option", { value }, text || value));

/** Returns the state of an account in a few words. */
function state(account) {
  return [account.online && "in the game", account.disabled && "disabled", account.frozen && "scripts frozen"].filter(Boolean).join(", ");
}

/** Returns when its player was last here. */
function lastSeen(account) {
  return account.online ? "now" : account.seen ? ago(account.seen) : "never";
}

export class Accounts extends Part {
  constructor() {
    super("Accounts");
    this.asked = {};
    this.found = [];
    this.element.insertBefore(folded(form("Search", (fields) => { this.asked = fields; this.run(() => {}); },
      field("Name", make("input", { name: "query", maxlength: 80, autocapitalize: "off", spellcheck: "false" })),
      field("Role", make("select", { name: "role" }, ...options(["", "any"], ...ROLES.map((role) => [role])))),
      field("disabled only", make("input", { type: "checkbox", name: "disabled", value: "true" }))), "Search"), this.body);
    this.one = make("div", { class: "one", tabindex: -1, role: "region", "aria-label": "One account", hidden: true });
    this.element.append(this.one);
  }

  /** Loads the first page, or one page more. */
  async show(after) {
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
    this.body.replaceChildren(table(["Name", "Role", "State", "Last seen", "Created"], found.map((one) => row(
      make("button", { class: "as-link", type: "button", "aria-label": `Open ${one.name}`, onclick: () => this.open(one.name, true) }, one.name),
      one.role, state(one), lastSeen(one), ago(one.created))), "No account matches.", ["Name", "State", "Role"]),
    next ? button("More", () => this.run(() => {}, () => this.show(next))) : "");
  }

  open(name, focus) {
    return this.run(() => this.load(name), () => {
      if (focus) {
        this.one.focus();
      }
    });
  }

  /** Runs the action, then shows the account and the list again. */
  change(name, method, rest, body, told) {
    return this.run(() => json(method, path(name, ...rest), body), async () => {
      await this.show();
      await this.load(name);
      this.said.textContent = told;
    });
  }

  async load(name) {
    const [got, { quotas }] = await Promise.all([json("GET", path(name)), json("GET", path(name, "quotas"))]);
    const { account } = got;
    const change = (...args) => this.change(account.name, ...args);
    this.one.hidden = false;
    this.one.replaceChildren(make("h3", {}, account.name),
      facts([["Role", account.role], ["State", state(account)], ["Last seen", lastSeen(account)], ["Created", ago(account.created)],
        ["Addresses", got.addresses.join(", ")], ["Home world", got.world], ["Email", got.email],
        ["Wrong passwords", got.wrong ? `${got.wrong}, the last from ${got.wrong_from}` : ""], ["SSH keys", got.keys ? String(got.keys) : ""]]),
      this.care(account, change), make("h4", {}, "Sessions"), this.sessions(got.sessions, change),
      make("h4", {}, "Tokens"), this.tokens(got.tokens, change), make("h4", {}, "Quotas"), this.quotas(quotas, change),
      make("h4", {}, "Delete"), make("p", {}, button("Delete account", () => this.forget(account.name), { class: "button danger" })));
  }

  care(account, change) {
    const post = (what, told) => () => change("POST", [what], {}, told);
    const really = (question, act) => () => window.confirm(question) && act();
    const { name } = account;
    return make("div", {},
      form("Give role", (fields) => change("PUT", ["role"], { role: fields.role, ...(fields.keep ? { keep: true } : {}) }, `${name} is now a ${fields.role}.`),
        field("New role", make("select", { name: "role" }, ...ROLES.map((role) => make("option", { selected: role === account.role }, role)))),
        field("keep scripts running if the account can't build any more", make("input", { type: "checkbox", name: "keep" }))),
      form("Set password", (fields, element) => {
        element.reset();
        return change("PUT", ["password"], { password: fields.password }, `${name} has a new password and must use it to log in again.`);
      }, field("New password", make("input", { name: "password", type: "password", required: true, minlength: 8, maxlength: 512, autocomplete: "new-password" }))),
      make("p", { class: "acts" },
        account.disabled ? button("Enable", post("enable", `${name} can log in again.`))
          : button("Disable", really(`Stop all log-ins as ${name}?`, post("disable", `${name} is disabled.`)), { class: "button danger" }),
        account.online && button("Send out of the game", post("boot", `${name} is out of the game.`)),
        account.frozen ? button("Unfreeze scripts", () => change("DELETE", ["freeze"], undefined, `${name}'s scripts can run again.`))
          : button("Freeze scripts", post("freeze", `${name}'s scripts are frozen.`)),
        button("Export all data", () => this.run(() => json("POST", path(name, "export"), {}), ({ data }) => download(`${name}.json`, data)))));
  }

  forget(name) {
    const confirm = window.prompt(`This deletes ${name}'s account and personal data, and can't be undone. Type the account's name to confirm.`, "");
    if (confirm !== null) {
      this.run(() => json("DELETE", `${path(name)}?${new URLSearchParams({ confirm })}`), async () => {
        this.one.hidden = true;
        await this.show();
        this.said.textContent = `${name}'s account is deleted.`;
      });
    }
  }

  sessions(list, change) {
    return table(["No.", "Door", "From", "Client", "For", "Idle", ""], list.map((one) => row(String(one.number), one.door, one.address, one.client,
      span(one.on_for), one.absent ? "connection lost" : one.stream ? "a stream" : span(one.idle),
      rowButton("End", `session ${one.number}`, () => change("DELETE", ["sessions", one.number], undefined, `Session ${one.number} is ended.`)))), "No sessions.");
  }

  tokens(list, change) {
    return table(["No.", "Scope", "Expires", ""], list.map((one) => row(String(one.number), one.scope === "read" ? "reading" : "everything", until(one.expires),
      rowButton("Revoke", `token ${one.number}`, () => change("DELETE", ["tokens", one.number], undefined, `Token ${one.number} is revoked.`)))),
    "No browser or program stays logged in.");
  }

  /** One form: the limits that differ from before are set, one after another. */
  quotas(list, change) {
    const set = list.filter((one) => one.name !== "memory_kib");
    const shown = (one) => (one.most === undefined ? "" : String(one.most));
    const limit = (one) => (set.includes(one) ? make("label", {}, make("span", { class: "for-ears" }, `Limit for ${one.name}; leave empty to use the configuration's`),
      make("input", { name: one.name, type: "number", min: 1, placeholder: shown(one) || "no limit" })) : shown(one) || "no limit");
    return make("form", { class: "quotas", "aria-label": "Quotas", onsubmit: async (event) => {
      event.preventDefault();
      const fields = new FormData(event.target);
      const wanted = set.filter((one) => fields.get(one.name) !== "" || event.submitter.value === "reset");
      for (const one of wanted) {
        const most = event.submitter.value === "reset" ? "" : fields.get(one.name);
        await change("PUT", ["quotas", one.name], most ? { most: Number(most) } : {}, wanted.length === 1 ? `${one.name}: limit ${most || "as configured"}.` : "The limits are saved.");
      }
    } }, table(["Quota", "Used", "Limit"], list.map((one) => row(one.name, String(one.use), limit(one))), ""),
    make("p", { class: "acts" }, make("button", { class: "button", type: "submit" }, "Save limits"), make("button", { class: "button quiet", type: "submit", value: "reset" }, "All as configured")));
  }
}
