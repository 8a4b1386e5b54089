// Reports, sanctions and the audit log, for wizards: a part of /admin. Each button is a call of the API.
import { api } from "./api.js";
import { Part, ago, button, clocked, complaint, field, fillsOnChange, folded, linkTo, record, row, rowButton, span, table, values, when } from "./admin_part.js";
import { make } from "./dom.js";
import { sure } from "./sure.js";

const SPANS = [["10 minutes", 600], ["1 hour", 3600], ["1 day", 86400], ["3 days", 259200], ["30 days", 2592000], ["permanent", 0]];

const spans = (chosen) => make("select", { name: "seconds" }, ...SPANS.map(([text, seconds]) => make("option", { value: seconds, selected: seconds === chosen }, text)));

/** Returns who it is, with a link to the account, and where they were. */
function who(person) {
  const from = person.address ? `, by ${person.door} from ${person.address}` : "";
  const place = person.place ? `, in ${person.place_name} (#${person.place})` : "";
  return [person.guest ? `${person.name} (guest)` : linkTo(person.name), `${from}${place}`];
}

// Of each kind: the verb of its button, and what it makes of the player.
const KINDS = { warn: ["Warn", "warned"], mute: ["Mute", "muted"], jail: ["Jail", "in jail"], ban: ["Ban", "banned"], note: ["Add the note"] };
const hasLength = (kind) => !["warn", "note"].includes(kind);

const isActive = (one) => one.stands && hasLength(one.kind);

/** Returns what an active sanction does, and how long it still lasts. */
const effect = (one) => make("span", { class: "bad" }, `${KINDS[one.kind][1]}${one.left ? `, ${span(one.left)} left` : " permanently"}`);

/** Returns the effects of the active bans, mutes and jails among those sanctions. */
export const effects = (sanctions) => sanctions.filter(isActive).map(effect);

/** Returns all active sanctions. */
export async function activeSanctions() {
  const most = 200; // of a call
  const found = [];
  let page;
  do {
    page = (await api.sanctions({ standing: true, limit: most, ...(page ? { before: page.at(-1).number } : {}) })).sanctions;
    found.push(...page);
  } while (page.length === most);
  return found;
}

/** Asks the reader, then lifts the sanction. realm: as for a form. */
async function lift(part, one, realm) {
  const why = await sure(`Lift the ${one.kind} of ${one.subject}?`, "Lift it", { label: "Why? (optional)", kind: "" });
  if (why === null) {
    return;
  }
  const all = realm && ["ban", "mute"].includes(one.kind) && await sure("Lift it in all worlds of the realm, too?", "In all worlds", { kind: "", no: "Only here" }) !== null;
  part.run(() => api.lift(one.number, why, Boolean(all)), async () => {
    await part.show();
    part.tell(`The ${one.kind} of ${one.subject} is lifted.`, "good");
  });
}

/** Returns the effects of the active sanctions, each with a button that lifts it. */
export function liftable(part, sanctions, realm) {
  return sanctions.filter(isActive).map((one) => make("span", { class: "liftable" }, effect(one), rowButton("Lift", `the ${one.kind}`, () => lift(part, one, realm), { class: "button quiet small" })));
}

/** Returns how long the sanction of that form lasts, for the end of a sentence. */
function lengthOf({ kind, seconds }) {
  const text = seconds.selectedOptions[0].textContent;
  return !hasLength(kind.value) ? "" : Number(seconds.value) ? ` for ${text}` : " permanently";
}

/** Returns what the form has done to that person. */
function doneText(form, name) {
  const { kind } = form.elements;
  return kind.value === "note" ? `The note about ${name} is saved.` : `${name} is ${KINDS[kind.value][1]}${lengthOf(form.elements)}.`;
}

/** Returns the form of a sanction. more: its attributes. who: a field, or the name of the person. realm(): the world belongs to one, so a ban or a mute may be for all its worlds. first: the kind that is chosen. */
function sanctionForm(more, who, realm, first = "warn") {
  const kind = make("select", { name: "kind" }, ...Object.keys(KINDS).map((one) => make("option", { selected: one === first }, one)));
  const lasts = field("How long", spans(86400));
  const all = field("In all worlds", make("input", { name: "everywhere", type: "checkbox" }));
  const reason = field("Reason", make("input", { name: "reason", maxlength: 400, required: true }));
  const send = make("button", { class: "button", type: "submit" });
  const isNamed = typeof who === "string";
  const form = make("form", more, ...[field("Kind", kind), !isNamed && who, lasts, reason, all, send].filter(Boolean));
  const fit = () => {
    lasts.hidden = !hasLength(kind.value);
    all.hidden = !realm() || !["ban", "mute"].includes(kind.value);
    reason.firstChild.data = kind.value === "note" ? "Note (for wizards only) " : "Reason (shown to them) ";
    reason.querySelector("input").dataset.missing = kind.value === "note" ? "Write the note." : "Write a reason: the player reads it.";
    send.textContent = kind.value === "note" ? KINDS.note[0] : `${KINDS[kind.value][0]}${isNamed ? ` ${who}` : ""}${lengthOf(form.elements)}`;
    send.classList.toggle("danger", ["jail", "ban"].includes(kind.value));
  };
  form.addEventListener("input", fit);
  fit();
  return form;
}

/** Applies the sanction of that form. */
function impose(form, more) {
  const shown = (name) => !form.elements[name].closest("label").hidden;
  const { kind, subject, seconds, reason = "", everywhere } = values(form);
  return api.impose({ kind, subject, reason, ...(Number(seconds) && shown("seconds") ? { seconds: Number(seconds) } : {}), ...(everywhere && shown("everywhere") ? { everywhere: true } : {}), ...more });
}

/** Returns the form of a sanction on that person, in a part. more: of the call. first: the kind that is chosen. */
export function measure(part, name, realm, more = {}, first = "warn") {
  const form = sanctionForm({ class: "form", "aria-label": `Sanction on ${name}`, onsubmit: (event) => {
    event.preventDefault();
    const told = doneText(form, name);
    part.run(() => impose(form, { subject: name, ...more }), async () => {
      await part.show();
      part.tell(told, "good");
    });
  } }, name, () => realm, first);
  return form;
}

class Sanctions extends Part {
  constructor() {
    super("Sanctions and notes");
    this.realm = "";
    this.form = sanctionForm({ class: "form sanction", "aria-label": "New sanction", onsubmit: (event) => this.impose(event) },
      field("Who (name, address, network)", make("input", { name: "subject", required: true, maxlength: 80 })), () => this.realm);
    this.about = make("input", { name: "subject", maxlength: 80 });
    this.search = make("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.run(() => {}); } },
      field("Record of", this.about), make("button", { class: "button quiet", type: "submit" }, "Show"),
      make("p", { class: "hint" }, "Leave empty to list all active sanctions."));
    this.element.insertBefore(folded(this.form, "New sanction"), this.body);
    this.element.insertBefore(folded(this.search, "Search"), this.body);
  }

  impose(event) {
    event.preventDefault();
    const told = doneText(this.form, this.form.elements.subject.value);
    this.run(() => impose(this.form), async () => {
      this.form.elements.reason.value = "";
      await this.show();
      this.tell(told, "good");
    });
  }

  state(one) {
    if (one.stands) {
      return one.left ? `for another ${span(one.left)}` : one.kind === "warn" ? "not read yet" : "permanent";
    }
    return one.ended ? `${one.ended_by ? `lifted by ${one.ended_by}` : "over"} ${when(one.ended)}${one.ended_why ? `: ${one.ended_why}` : ""}` : "";
  }

  async show() {
    if (this.at) {
      this.about.value = this.at; // another name may be typed
      this.at = "";
    }
    const { sanctions, realm } = await api.sanctions(this.about.value ? { subject: this.about.value } : { standing: true });
    this.realm = realm;
    this.body.replaceChildren(table(["No.", "Kind", "Who", "State", "Reason", "By", ""],
      sanctions.map((one) => row(String(one.number), one.kind, one.subject, this.state(one), one.reason + (one.report ? ` (report ${one.report})` : ""),
        make("span", {}, `${one.author}, `, ago(one.time)),
        one.stands ? rowButton("Lift", `number ${one.number}`, () => lift(this, one, this.realm)) : "")),
      this.about.value ? "No sanctions or notes." : "No active sanctions.", ["Who", "Kind", "State"]));
  }
}

class Reports extends Part {
  /** count(part, number): a number for the navigation. */
  constructor(count) {
    super("Reports");
    this.count = count;
    this.at = ""; // the number of the report that is shown; none: the list
    this.state = "open";
    this.filter = make("div", { class: "door-tabs states", role: "group", "aria-label": "State" }, ...["open", "taken", "closed"].map((state) =>
      make("button", { type: "button", onclick: () => { this.state = state; this.run(() => {}); } }, state[0].toUpperCase() + state.slice(1))));
    this.back = make("p", { class: "kicker" }, make("a", { href: "#reports" }, "All reports"));
    this.head = this.element.querySelector("h2");
    this.head.before(this.back);
    this.body.before(this.filter);
  }

  /** Counts the open reports anew for the navigation. Returns them. */
  async recount() {
    const { reports } = await api.reports({ state: "open" });
    this.count(this.id, reports.length);
    return reports;
  }

  async show() {
    this.filter.hidden = Boolean(this.at);
    this.back.hidden = !this.at;
    const open = await this.recount();
    if (this.at) {
      await this.open(Number(this.at));
      return;
    }
    this.head.textContent = this.title;
    const { state } = this;
    const [first, ...others] = this.filter.children;
    first.textContent = `Open ${open.length || ""}`;
    [first, ...others].forEach((one) => one.setAttribute("aria-pressed", String(one.textContent.toLowerCase().startsWith(state))));
    const reports = state === "open" ? open : (await api.reports({ state })).reports;
    const times = (name) => reports.filter((one) => one.about?.name === name).length;
    const about = ({ name }) => (times(name) > 1 ? make("span", {}, name, make("span", { class: "note" }, ` (${times(name)} reports)`)) : name);
    const kinds = new Set(reports.map((one) => one.kind)).size > 1;
    this.body.replaceChildren(table(["No.", ...(kinds ? ["Kind"] : []), "By", "About", "When", "Text"],
      reports.map((one) => row(String(one.number), ...(kinds ? [one.kind] : []),
        make("span", {}, one.sender.name, one.about && make("span", { class: "in-brief" }, ` about ${one.about.name}`)),
        one.about ? about(one.about) : "", clocked(one.time, true), make("a", { class: "opens", href: `#reports/${one.number}` }, complaint(one).slice(0, 160)))),
      `No ${state} reports.`, ["By", "When", "Text"]));
  }

  set(number, fields) {
    this.run(() => api.setReport(number, fields));
  }

  /** Returns what can be done about a report, beside its evidence. */
  verdict(report, realm) {
    const { number, about } = report;
    if (report.state === "closed") {
      return make("div", { class: "verdict" }, button("Open again", () => this.set(number, { state: "open" })));
    }
    const take = report.state === "open" ? button("Take this report", () => this.set(number, { state: "taken" }), { class: "button" })
      : button("Put this report back", () => this.set(number, { state: "open" }));
    const close = make("form", { class: "form", "aria-label": "Close this report", onsubmit: (event) => { event.preventDefault(); this.set(number, { state: "closed", ...values(close) }); } },
      field("Outcome", make("input", { name: "outcome", required: true, maxlength: 200 })), field("Note", make("input", { name: "note", maxlength: 800 })),
      make("button", { class: "button", type: "submit" }, "Close it"));
    const shelf = (title, form) => make("div", {}, make("h3", {}, title), folded(fillsOnChange(form), title));
    return make("div", { class: "verdict" }, make("p", {}, take), about && shelf(`Sanction on ${about.name}`, measure(this, about.name, realm, { report: number })), shelf("Close this report", close));
  }

  async open(number) {
    const { report, lines } = await api.report(number);
    const { about } = report;
    const { sanctions = [], realm = "" } = about ? await api.sanctions({ subject: about.name }) : {};
    const others = about ? (await api.reports({ about: about.name, state: "open" })).reports.filter((one) => one.number !== number) : [];
    const facts = [["By ", ...who(report.sender), "."], about && ["About ", ...who(about), "."], report.taken_by && [`Taken by ${report.taken_by}.`],
      report.closed_by && [`Closed by ${report.closed_by}, ${when(report.closed)}: ${report.outcome}${report.note ? ` (${report.note})` : ""}`]];
    const conduct = others.length > 0 || sanctions.length > 0 ? record(about.name, others, sanctions, "other ") : [];
    const active = liftable(this, sanctions, realm);
    const told = lines.length ? transcript(lines, about) : make("p", { class: "note" }, "Nothing they were shown is kept.");
    const kind = report.kind === "report" ? "" : `${report.kind}, `;
    this.head.textContent = about ? `${report.sender.name} about ${about.name}` : `Report by ${report.sender.name}`;
    this.body.replaceChildren(make("div", { class: "report" }, make("div", { class: "case" },
      make("div", {}, make("p", { class: "note" }, ago(report.time), `, ${kind}${report.state} (report ${report.number})`), make("blockquote", {}, complaint(report))), this.verdict(report, realm),
      make("div", {}, ...facts.filter(Boolean).map((fact) => make("p", {}, ...fact)), ...conduct, ...active.map((one) => make("p", {}, "Now ", one)), lines.length ? make("h3", {}, "The last text they were shown") : "", told))));
    scrollToMark(told);
  }
}

/** Returns the lines, the last one of the person complained about marked. */
function transcript(lines, about) {
  const meant = lines.findLast((line) => about && line.sender === about.name);
  return make("pre", { class: "told", tabindex: 0 }, ...lines.map((line) =>
    make(line === meant ? "mark" : "span", {}, `${when(line.time).slice(11)}  `, ...signed(line), "\n")));
}

/** Returns the text of a line after its sender, who is bold; most lines begin with the name. */
function signed({ sender, text }) {
  const isNamed = sender && text.startsWith(sender);
  return [sender && make("b", {}, isNamed ? sender : `${sender}: `), isNamed ? text.slice(sender.length) : text].filter(Boolean);
}

/** Shows the marked line in the middle, or the end. A whole line is the first: at the end, the box shrinks to the next one, or grows if little of it were left. */
function scrollToMark(told) {
  const meant = told.querySelector("mark");
  const last = told.scrollHeight - told.clientHeight;
  const wanted = meant ? Math.min(last, meant.offsetTop - told.clientHeight / 2) : last;
  if (wanted <= 0) {
    return;
  }
  const lines = [...told.children];
  const next = lines.find((one) => one.offsetTop >= wanted);
  const leaves = next && told.scrollHeight - next.offsetTop >= told.clientHeight / 2;
  const first = leaves ? next : lines.findLast((one) => one.offsetTop <= wanted);
  if (told.scrollHeight - first.offsetTop < told.clientHeight || wanted === last) {
    told.style.maxHeight = `${told.scrollHeight - first.offsetTop}px`;
  }
  told.scrollTop = first.offsetTop;
}

class Audit extends Part {
  constructor() {
    super("Audit log");
    this.next = 0;
    this.form = make("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.next = 0; this.run(() => {}); } },
      ...[["by", "By"], ["about", "About"], ["action", "Action"], ["door", "Door"], ["from", "From address"]]
        .map(([name, label]) => field(label, make("input", { name, maxlength: 80 }))),
      field("Since", make("input", { name: "since", type: "date" })),
      make("button", { class: "button", type: "submit" }, "Show"));
    this.element.insertBefore(folded(this.form), this.body);
  }

  async show() {
    const asked = values(this.form);
    if (asked.since) {
      asked.since = Math.floor(Date.parse(asked.since) / 1000);
    }
    const { acts, next } = await api.audit(this.next ? { ...asked, before: this.next } : asked);
    this.body.replaceChildren(table(["When", "Who", "Door", "From", "What", "Target", ""],
      acts.map((act) => row(ago(act.time), act.actor, act.door, act.address, act.action, act.subject, act.detail)), "No entries match.", ["What", "When", "Who"]),
      next ? button("Older", () => { this.next = next; this.run(() => {}); }) : "");
  }
}

/** Returns the parts. count(part, number): a number for the navigation. */
export function moderation(count) {
  return [new Reports(count), new Sanctions(), new Audit()];
}
