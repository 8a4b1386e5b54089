// Reports, sanctions and the audit log, for wizards: a part of /admin. Each button is a call of the API.
import { api } from "./api.js";
import { Part, ago, button, field, folded, row, rowButton, span, table, values, when } from "./admin_part.js";
import { make } from "./dom.js";

const SPANS = [["10 minutes", 600], ["1 hour", 3600], ["1 day", 86400], ["3 days", 259200], ["30 days", 2592000], ["permanent", 0]];

const spans = (chosen) => make("select", { name: "seconds" }, ...SPANS.map(([text, seconds]) => make("option", { value: seconds, selected: seconds === chosen }, text)));

function who(person) {
  const from = person.door ? `, by ${person.door} from ${person.address}` : "";
  const place = person.place ? `, in ${person.place_name} (#${person.place})` : "";
  return `${person.name}${person.guest ? " (guest)" : ""}${from}${place}`;
}

class Sanctions extends Part {
  constructor() {
    super("Sanctions and notes");
    this.subject = make("input", { name: "subject", required: true, maxlength: 80 });
    this.kind = make("select", { name: "kind" }, ...["warn", "mute", "jail", "ban", "note"].map((kind) => make("option", {}, kind)));
    this.seconds = spans();
    this.reason = make("input", { name: "reason", maxlength: 400 });
    this.begun = { subject: "", report: 0 };
    this.form = make("form", { class: "form sanction", onsubmit: (event) => this.impose(event) },
      field("Kind", this.kind), field("Who (name, address, network)", this.subject),
      field("How long", this.seconds),
      field("Reason (shown to them)", this.reason), make("button", { class: "button", type: "submit" }, "Apply"));
    // Shown only in a world that belongs to a realm.
    this.all = make("input", { name: "everywhere", type: "checkbox" });
    this.afar = field("In all worlds (a ban or a mute)", this.all);
    this.afar.hidden = true;
    this.form.insertBefore(this.afar, this.form.lastElementChild);
    this.about = make("input", { name: "subject", maxlength: 80 });
    this.search = make("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.run(() => {}); } },
      field("Record of", this.about), make("button", { class: "button", type: "submit" }, "Show"),
      make("p", { class: "hint" }, "Leave empty to list all active sanctions."));
    this.folded = folded(this.form, "New sanction");
    this.element.insertBefore(this.folded, this.body);
    this.element.insertBefore(folded(this.search, "Search"), this.body);
  }

  /** Fills the form from a report. */
  begin(kind, subject, report, seconds) {
    this.kind.value = kind;
    this.seconds.value = seconds;
    this.subject.value = subject;
    this.begun = { subject, report };
    this.about.value = subject;
    this.folded.open = true;
    this.reason.focus();
    this.run(() => {});
  }

  impose(event) {
    event.preventDefault();
    const asked = values(this.form);
    // With another name in the field, the sanction does not belong to the report.
    const report = asked.subject === this.begun.subject ? this.begun.report : 0;
    const fields = { kind: asked.kind, subject: asked.subject, reason: asked.reason || "", report };
    if (Number(asked.seconds) > 0 && asked.kind !== "warn" && asked.kind !== "note") {
      fields.seconds = Number(asked.seconds);
    }
    if (this.all.checked) {
      fields.everywhere = true;
    }
    this.run(() => api.impose(fields), async () => {
      this.begun = { subject: "", report: 0 };
      this.reason.value = "";
      this.all.checked = false;
      await this.show();
    });
  }

  lift(one) {
    const why = window.prompt(`Why do you lift number ${one.number}?`, "");
    if (why !== null) {
      const all = !this.afar.hidden && ["ban", "mute"].includes(one.kind) && window.confirm("Lift it in all worlds of the realm, too?");
      this.run(() => api.lift(one.number, why, all));
    }
  }

  state(one) {
    if (one.stands) {
      return one.left ? `for another ${span(one.left)}` : one.kind === "warn" ? "not read yet" : "permanent";
    }
    return one.ended ? `${one.ended_by ? `lifted by ${one.ended_by}` : "over"} ${when(one.ended)}${one.ended_why ? `: ${one.ended_why}` : ""}` : "";
  }

  async show() {
    const { sanctions, realm } = await api.sanctions(this.about.value ? { subject: this.about.value } : { standing: true });
    this.afar.hidden = !realm;
    this.body.replaceChildren(table(["No.", "Kind", "Who", "State", "Reason", "By", ""],
      sanctions.map((one) => row(String(one.number), one.kind, one.subject, this.state(one), one.reason + (one.report ? ` (report ${one.report})` : ""),
        make("span", {}, `${one.author}, `, ago(one.time)),
        one.stands ? rowButton("Lift", `number ${one.number}`, () => this.lift(one)) : "")),
      "No sanctions.", ["Who", "Kind", "State"]));
  }
}

/** Returns the text of a report without the name that it is about, which the line begins with: "NAME = text". */
const complaint = ({ about, text }) => (about ? text.replace(/^[^\s=]+\s*=\s*/, "") : text);

class Reports extends Part {
  /** goOn(): shows the part with the sanctions. count(part, number): a number for the navigation. */
  constructor(sanctions, goOn, count) {
    super("Reports");
    this.sanctions = sanctions;
    this.goOn = goOn;
    this.count = count;
    this.state = make("select", { onchange: () => this.run(() => {}) }, ...["open", "taken", "closed"].map((state) => make("option", {}, state)));
    this.one = make("div", { class: "report", "aria-live": "polite" });
    this.element.insertBefore(make("div", { class: "form one" }, field("State", this.state)), this.body);
    this.body.before(this.one);
  }

  /** Counts the open reports anew for the navigation. Returns them. */
  async recount() {
    const { reports } = await api.reports({ state: "open" });
    this.count(this.id, reports.length);
    return reports;
  }

  async show() {
    const open = await this.recount();
    const reports = this.state.value === "open" ? open : (await api.reports({ state: this.state.value })).reports;
    const kinds = new Set(reports.map((one) => one.kind)).size > 1;
    this.body.replaceChildren(table(["No.", ...(kinds ? ["Kind"] : []), "By", "About", "When", "Text", ""],
      reports.map((one) => row(String(one.number), ...(kinds ? [one.kind] : []),
        make("span", {}, one.sender.name, one.about && make("span", { class: "in-brief" }, ` about ${one.about.name}`)),
        one.about ? one.about.name : "", ago(one.time), complaint(one).slice(0, 160),
        rowButton("Read", `number ${one.number}`, () => this.run(() => this.open(one.number), () => this.one.scrollIntoView({ block: "start" }))))),
      `No ${this.state.value} reports.`, ["By", "When", "Text"]));
  }

  set(number, fields) {
    this.run(() => api.setReport(number, fields), async () => {
      await this.show();
      await this.open(number);
    });
  }

  /** Returns the buttons for a report. */
  actions(report) {
    const close = make("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.set(report.number, { state: "closed", ...values(close) }); } },
      field("Outcome", make("input", { name: "outcome", required: true, maxlength: 200 })), field("Note", make("input", { name: "note", maxlength: 800 })),
      make("button", { class: "button", type: "submit" }, "Close"));
    if (report.state === "closed") {
      return button("Open again", () => this.set(report.number, { state: "open" }));
    }
    const take = report.state === "open" ? button("Take", () => this.set(report.number, { state: "taken" }), { class: "button" })
      : button("Put back", () => this.set(report.number, { state: "open" }));
    return make("div", {}, make("p", { class: "acts" }, take), report.about ? this.measures(report) : "", close);
  }

  /** Returns the buttons that begin a sanction, the lightest first. */
  measures({ about, number }) {
    const seconds = spans(86400);
    const measure = (kind, text, more) => button(`${text} ${about.name}`, () => {
      this.goOn();
      this.sanctions.begin(kind, about.name, number, seconds.value);
    }, more);
    return make("div", { class: "acts measures" }, measure("warn", "Warn"), field("How long", seconds), measure("mute", "Mute"), measure("jail", "Jail"),
      measure("ban", "Ban", { class: "button danger" }));
  }

  async open(number) {
    const { report, lines } = await api.report(number);
    const facts = [`By ${who(report.sender)}.`, report.about ? `About ${who(report.about)}.` : "", report.taken_by ? `Taken by ${report.taken_by}.` : "",
      report.closed_by ? `Closed by ${report.closed_by}, ${when(report.closed)}: ${report.outcome}${report.note ? ` (${report.note})` : ""}` : ""];
    const told = lines.length ? this.transcript(lines, report.about) : "";
    const kind = report.kind === "report" ? "" : `${report.kind}, `;
    this.one.replaceChildren(make("div", { class: "bar" }, make("h3", {}, `Report ${report.number}: ${report.sender.name}, `, ago(report.time), `, ${kind}${report.state}`),
      button("Back to the list", () => this.one.replaceChildren(), { class: "tool" })),
    make("blockquote", {}, complaint(report)), ...facts.filter(Boolean).map((fact) => make("p", {}, fact)),
    this.actions(report),
    lines.length ? make("h4", {}, "The last text they were shown") : "",
    told);
    const meant = this.one.querySelector(".told mark");
    if (meant) {
      told.scrollTop = meant.offsetTop - told.clientHeight / 2;
    } else if (told) {
      told.scrollTop = told.scrollHeight;
    }
  }

  /** Returns the lines, the last one of the person complained about marked. */
  transcript(lines, about) {
    const meant = lines.findLast((line) => about && line.sender === about.name);
    return make("pre", { class: "told", tabindex: 0 }, ...lines.map((line) =>
      make(line === meant ? "mark" : "span", {}, `${when(line.time).slice(11)}  ${line.sender ? `${line.sender}: ` : ""}${line.text}\n`)));
  }
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

/** Returns the parts. goOn(): shows that with the sanctions. count(part, number): a number for the navigation. */
export function moderation(goOn, count) {
  const sanctions = new Sanctions();
  return [new Reports(sanctions, goOn, count), sanctions, new Audit()];
}
