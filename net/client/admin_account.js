// One account on /admin: what is known of it, its sessions and log-ins, role, password and quotas; last what is hard to undo.
import { api, json } from "./api.js";
import { ago, button, download, facts, field, fillsOnChange, folded, form, numbered, record, row, rowButton, span, table, until } from "./admin_part.js";
import { make } from "./dom.js";
import { effects, liftable, measure } from "./moderate.js";
import { sure } from "./sure.js";

export const ROLES = ["player", "builder", "wizard"];
const KIB = 1024;
const MIB = KIB * KIB;
// Quotas by their names in the API: for readers, the size of a unit, and its name.
const QUOTAS = {
  objects: ["Objects"], behaviour_kib: ["Source of behaviours", 1, "KiB"], bytes: ["Stored data", MIB, "MiB"], timers: ["Timers"], tasks: ["Tasks"],
  areas: ["Areas"], time_percent: ["Processor time", 1, "%"], memory_kib: ["Memory of scripts", KIB, "MiB"],
};
const pathOf = (name, ...rest) => ["/accounts", encodeURIComponent(name), ...rest].join("/");
const shelf = (title, ...parts) => make("section", { class: "shelf", "aria-label": title }, make("h3", {}, title), ...parts);

const stopped = (text) => make("span", { class: "bad" }, text);

/** Returns the states of an account. active: what its sanctions do. here: how it is connected. */
function states(account, active, here = account.online && "in the game") {
  return [here, account.disabled && stopped("disabled"), account.frozen && stopped("scripts frozen"), ...active].filter(Boolean);
}

/** Returns the state of an account in a few words, with its sanctions and the number of open reports about it. */
export function state(account, sanctions, reports) {
  const told = [...states(account, effects(sanctions)), reports > 0 && numbered(reports, "open report")].filter(Boolean);
  return make("span", { class: "states-of" }, ...told.map((one, i) => make("span", {}, i > 0 && make("span", { class: "in-full" }, " · "), one)));
}

/** Returns when its player was last here. */
export function lastSeen(account) {
  return account.online ? "now" : account.seen ? ago(account.seen) : "never";
}

/** Returns how long a session has been silent. */
export function silence(session) {
  return session.absent ? "connection lost" : session.stream ? "gets live updates" : make("span", {}, make("span", { class: "in-brief" }, "idle "), span(session.idle));
}

/** Returns a number of a quota in its unit, without the unit. */
const inUnit = (number, size = 1) => String(Math.round((10 * number) / size) / 10);

class Account {
  constructor(part, got, { quotas, reports, sanctions, realm }) {
    Object.assign(this, { part, got, quotas, reports, sanctions, realm, account: got.account, name: got.account.name });
  }

  /** Runs a call about the account, then shows its new state. */
  change(method, rest, body, told) {
    return this.part.run(() => json(method, pathOf(this.name, ...rest), body), async () => {
      await this.part.show();
      this.part.tell(told, "good");
    });
  }

  post(what, told) {
    return () => this.change("POST", [what], {}, told);
  }

  /** Returns its state, a line for each. */
  state() {
    const { account, got, part, realm, sanctions } = this;
    const isLost = got.sessions.length > 0 && got.sessions.every((one) => one.absent);
    const told = states(account, liftable(part, sanctions, realm), isLost ? "connection lost" : undefined);
    return told.length ? make("div", {}, ...told.map((one) => make("div", {}, one))) : "";
  }

  known() {
    const { account, got } = this;
    return facts([["Role", account.role], ["State", this.state()], ["Last seen", lastSeen(account)], ["Created", ago(account.created)],
      ["Addresses", got.addresses.join(", ")], ["Home world", got.world], ["Email", got.email],
      ["Sessions", got.sessions.length ? "" : "none"], ["Stays logged in", got.tokens.length ? "" : "no"], ["Wrong passwords", got.wrong ? `${got.wrong}, the last from ${got.wrong_from}` : ""], ["SSH keys", got.keys ? String(got.keys) : ""]]);
  }

  sessions() {
    const { name } = this;
    return [table(["No.", "Door", "From", "Client", "For", "Idle", ""], this.got.sessions.map((one) => row(String(one.number), one.door, one.address, one.client,
      span(one.on_for), silence(one), rowButton("End", `session ${one.number}`, () => this.change("DELETE", ["sessions", one.number], undefined, `Session ${one.number} is ended.`), { class: "button danger" }))), "No sessions.", ["From", "Idle", "Door"]),
    this.account.online && make("p", {}, button("Send out of the game", this.post("boot", `${name} is out of the game.`)))];
  }

  tokens() {
    return table(["No.", "Scope", "Expires", ""], this.got.tokens.map((one) => row(String(one.number), one.scope === "read" ? "reading" : "everything", until(one.expires),
      rowButton("Revoke", `log-in ${one.number}`, () => this.change("DELETE", ["tokens", one.number], undefined, `Log-in ${one.number} is revoked.`)))),
    "No browser or program stays logged in.");
  }

  role() {
    const { account, name } = this;
    const made = form("Give role", ({ role, keep }) => this.change("PUT", ["role"], { role, ...(keep ? { keep: true } : {}) }, `${name} is now a ${role}.`),
      field("New role", make("select", { name: "role" }, ...ROLES.map((role) => make("option", { selected: role === account.role }, role)))));
    if (account.role !== "player") {
      made.append(field("Keep their scripts running if they can’t build any more", make("input", { type: "checkbox", name: "keep" })));
    }
    made.classList.add("beside");
    return fillsOnChange(made);
  }

  password() {
    const made = form("Set password", ({ password }, element) => {
      element.reset();
      return this.change("PUT", ["password"], { password }, `${this.name} has a new password and must use it to log in again.`);
    }, field("New password", make("input", { name: "password", type: "password", required: true, minlength: 8, maxlength: 512, autocomplete: "new-password" })));
    made.classList.add("beside");
    return fillsOnChange(made);
  }

  /** One form: the limits that were changed are set, one after another. */
  limits() {
    const set = this.quotas.filter((one) => one.name !== "memory_kib");
    const quota = (one) => {
      const [title, size, unit = ""] = QUOTAS[one.name] || [one.name];
      const most = one.most === undefined ? "" : inUnit(one.most, size);
      const input = make("input", { name: one.name, type: "number", min: size > 1 ? 0.1 : 1, step: size > 1 ? 0.1 : 1, value: most, placeholder: "no limit" });
      return make("li", {}, make("span", {}, title), make("span", {}, `${inUnit(one.use, size)} of`),
        set.includes(one) ? make("label", {}, make("span", { class: "for-ears" }, `Limit of ${title}; empty: as configured`), input) : make("span", { class: "fixed" }, most || "no limit"), make("span", {}, unit));
    };
    return fillsOnChange(make("form", { class: "quotas", "aria-label": "Quotas", onsubmit: (event) => {
      event.preventDefault();
      this.save(set, new FormData(event.target), event.submitter.value === "reset");
    } }, make("ul", {}, ...this.quotas.map(quota)),
    make("p", { class: "acts" }, make("button", { class: "button", type: "submit" }, "Save limits"), make("button", { class: "button quiet", type: "submit", value: "reset" }, "All as configured"))));
  }

  /** Sets the limits that were changed; an empty one is again as configured. */
  async save(set, fields, isReset) {
    const shown = (one) => (one.most === undefined ? "" : inUnit(one.most, (QUOTAS[one.name] || [])[1]));
    const wanted = set.filter((one) => isReset || fields.get(one.name) !== shown(one));
    for (const one of wanted) {
      const [title, size = 1, unit = ""] = QUOTAS[one.name] || [one.name];
      const most = isReset ? "" : fields.get(one.name);
      const told = wanted.length > 1 ? "The limits are saved." : `${title}: limit ${most ? `${most} ${unit}`.trim() : "as configured"}.`;
      await this.change("PUT", ["quotas", one.name], most ? { most: Math.round(Number(most) * size) } : {}, told);
    }
  }

  /** Buttons that stop the player, or can't be undone. */
  danger() {
    const { account, name } = this;
    const really = (question, deed, text, act) => async () => (await sure(question, deed, { text })) !== null && act();
    const deed = (text, act) => make("li", {}, make("p", {}, text), act);
    return make("ul", { class: "deeds" },
      account.frozen ? deed("Their scripts are frozen.", button("Unfreeze scripts", () => this.change("DELETE", ["freeze"], undefined, `${name}'s scripts can run again.`)))
        : deed("Stops everything that they have programmed.", button("Freeze scripts", really(`Freeze ${name}'s scripts?`, "Freeze scripts", "Everything that they have programmed stops until you unfreeze it.", this.post("freeze", `${name}'s scripts are frozen.`)), { class: "button danger" })),
      account.disabled ? deed("Nobody can log in with this account.", button("Enable", this.post("enable", `${name} can log in again.`)))
        : deed("Nobody can log in with this account until you enable it.", button("Disable", really(`Disable ${name}?`, "Disable", "They leave the game. Nobody can log in with this account until you enable it.", this.post("disable", `${name} is disabled.`)), { class: "button danger" })),
      deed("Deletes the account and its personal data. Nobody can undo this.", button("Delete account", () => this.forget(), { class: "button danger" })));
  }

  async forget() {
    const { name, part } = this;
    const confirm = await sure(`Delete ${name}'s account?`, "Delete account", { text: "This deletes the account and its personal data, and can't be undone.", label: `Type ${name} to confirm`, typed: name });
    if (confirm !== null) {
      part.run(() => json("DELETE", `${pathOf(name)}?${new URLSearchParams({ confirm })}`), async () => {
        history.replaceState(null, "", "#accounts");
        part.at = "";
        await part.show();
        part.tell(`${name}'s account is deleted.`, "good");
      });
    }
  }

  /** Reports about the person, and sanctions; a form adds one. */
  conduct() {
    const { name, part, realm, reports, sanctions } = this;
    const adds = measure(part, name, realm, {}, "note");
    return [...(reports.length || sanctions.length ? record(name, reports, sanctions) : [make("p", {}, "No open reports, sanctions or notes.")]),
      make("details", { class: "readers" }, make("summary", {}, "Add a note or a sanction"), fillsOnChange(adds))];
  }

  elements() {
    const { got } = this;
    const save = button("Export all data", () => this.part.run(() => json("POST", pathOf(this.name, "export"), {}), ({ data }) => download(`${this.name}.json`, data)));
    const danger = shelf("Stop or delete", this.danger());
    danger.classList.add("danger-zone");
    const foldable = (title, element) => {
      const made = shelf(title, folded(element, title));
      made.classList.add("foldable");
      return made;
    };
    const column = (...shelves) => make("div", {}, ...shelves.filter(Boolean));
    return [this.known(), got.sessions.length && shelf("Sessions", ...this.sessions()), make("div", { class: "columns" },
      column(shelf("Reports, sanctions and notes", ...this.conduct()), got.tokens.length && shelf("Log-ins", this.tokens()),
        foldable("Role", this.role()), foldable("Password", this.password())),
      column(foldable("Quotas", this.limits()), shelf("Data", make("p", { class: "acts" }, save)), danger))];
  }
}

/** Shows the account of that name in the part. */
export async function showAccount(part, name) {
  const [got, quotas, reports, sanctions] = await Promise.all([json("GET", pathOf(name)), json("GET", pathOf(name, "quotas")), api.reports({ about: name, state: "open" }), api.sanctions({ subject: name })]);
  part.body.replaceChildren(make("div", { class: "one", role: "region", "aria-label": "One account" }, ...new Account(part, got, { ...quotas, ...reports, ...sanctions }).elements().filter(Boolean)));
}
