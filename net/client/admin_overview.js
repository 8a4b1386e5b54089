// The first screen of /admin: is all well? One line for each thing that can go wrong, what needs somebody first.
import { api, json } from "./api.js";
import { Part, complaint, copied, span } from "./admin_part.js";
import { gapKey, plotOf } from "./admin_plots.js";
import { make } from "./dom.js";

const EVERY = 10000;
const KEPT_EVERY = 60000;
const DAY = 86400;
const LEVELS = ["none", "good", "warn", "bad"];
const WORDS = { none: "not used", good: "well", warn: "look at this", bad: "act now" };
const LOW_DISK = { warn: 2 ** 30, bad: 200 * 2 ** 20 };
const CERTIFICATE_SOON = 14 * DAY;

const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const gigabytes = (bytes) => (bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`);

function judgeReports({ reports }) {
  const oldest = reports[reports.length - 1];
  return reports.length === 0 ? ["good", "No report is open."]
    : ["warn", `${plural(reports.length, "report is", "reports are")} open; the oldest: “${complaint(oldest).slice(0, 80)}”`, "", `Read ${plural(reports.length, "report", "reports")}`];
}

function judgeBackups({ backups, now }) {
  const last = backups.backups.reduce((newest, one) => Math.max(newest, one.time), 0);
  const age = last ? `The last backup is ${span(Math.max(0, now - last))} old.` : "There is no backup.";
  if (backups.problem) {
    return ["bad", `The last backup failed: ${backups.problem}. ${age}`];
  }
  if (backups.archive_problem) {
    return ["bad", `The commit archive has a problem: ${backups.archive_problem}. ${age}`];
  }
  if (!backups.scheduled) {
    return ["warn", `The server makes no backups of its own. ${age} Add this to the configuration:`, "backups = { directory = \"backups\" }"];
  }
  return last && now - last < 3 * backups.every ? ["good", `${age} A new one is made every ${span(backups.every)}.`]
    : ["warn", `${age} One should be made every ${span(backups.every)}.`];
}

function judgeFile({ backups, now }) {
  if (backups.check_problem) {
    return ["bad", `The world's file has an error: ${backups.check_problem}`];
  }
  return backups.checked ? ["good", `No errors, ${span(Math.max(0, now - backups.checked))} ago.`] : ["none", "Not checked since the start."];
}

function judgeErrors({ faults, now }) {
  const late = faults.filter((one) => now - one.time < DAY);
  return late.length === 0 ? ["good", "No script failed in the last day."]
    : ["warn", `${plural(late.length, "script error", "script errors")} in the last day; the last: ${late[0].text.split("\n")[0].slice(0, 120)}`, "", "Open errors"];
}

function judgeDisk({ stats }) {
  const free = stats.disk_free_bytes;
  if (free === undefined) {
    return ["none", "Its room is not measured."];
  }
  return [free < LOW_DISK.bad ? "bad" : free < LOW_DISK.warn ? "warn" : "good", `${gigabytes(free)} free on the disk of the world.`];
}

function judgeSessions({ stats }) {
  return ["good", `${plural(stats.players, "player", "players")} in the game, ${plural(stats.sessions, "connection", "connections")} open, web pages included.`];
}

function judgeReplication({ health }) {
  if (!health || health === "ok") {
    return ["none", "No other server follows this one."];
  }
  const { state, follower, problem } = health;
  if (problem) {
    return ["bad", problem];
  }
  if (state === "held") {
    return ["bad", "Output is held: no follower has confirmed the last commits."];
  }
  return [follower === "none" ? "none" : state === "alone" ? "warn" : "good", `State: ${state}; follower: ${follower}.`];
}

function judgeCertificate({ certificate, now }) {
  const left = certificate - now;
  return !certificate ? ["none", "This server has none: TLS is not configured, or ends at a proxy."]
    : left <= 0 ? ["bad", "It has expired, and clients refuse it. Renew it, then reload the server."]
      : [left < CERTIFICATE_SOON ? "warn" : "good", `Valid for another ${span(left)}.`];
}

const CHECKS = [
  ["Reports", "reports", judgeReports], ["Backups", "backups", judgeBackups], ["The world’s file", "backups", judgeFile],
  ["Script errors", "script-errors", judgeErrors], ["Disk", "plots", judgeDisk], ["Players and sessions", "sessions", judgeSessions],
  ["Replication", "", judgeReplication], ["Certificate", "", judgeCertificate],
];

/** Returns [{title, part, level, text, remedy, deed}], what is worst first. deed: the name of the link to the part. state: the answers of the server. */
export function judge(state) {
  const rows = CHECKS.map(([title, part, check]) => {
    const [level, text, remedy, deed] = check(state);
    return { title, part, level, text, remedy, deed };
  });
  return rows.sort((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
}

async function health() {
  const answer = await fetch("/healthz");
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return answer.ok ? "ok" : { problem: text.trim() };
  }
}

export class Overview extends Part {
  /** certificate: when it ends, in Unix time; 0: none. count(part, number): a number for the navigation. */
  constructor(certificate, count) {
    super("Overview");
    this.certificate = certificate;
    this.count = count;
    this.element.querySelector("h2").textContent = "Is all well?";
    this.made = make("p", { class: "note", role: "status" });
    this.backUp = make("button", { class: "button quiet small", type: "button", onclick: () => this.makeBackup() }, "Make a backup now");
    this.act = make("div", { class: "act" }, this.backUp, this.made);
    this.backups = make("li", {}, this.act);
    this.rows = new Map([["Backups", this.backups]]);
    this.list = make("ul", { class: "checks" });
    this.plots = ["players", "commands", "slice_ms"].map(plotOf);
    this.day = make("aside", { class: "day", "aria-label": "The last 24 hours" }, this.span = make("h3", {}, "The last 24 hours"), ...this.plots.map((one) => one.element), gapKey());
    this.keptAt = 0;
    new ResizeObserver(() => this.plots.forEach((one) => one.draw())).observe(this.element);
    setInterval(() => {
      if (!document.hidden && !this.element.hidden && this.element.isConnected) {
        this.run(() => {});
      }
    }, EVERY);
  }

  /** Makes a backup, and says how it ended. */
  async makeBackup() {
    this.backUp.disabled = true;
    this.made.textContent = "The server is making and checking a backup.";
    try {
      await json("POST", "/backups", {});
      this.made.textContent = "The backup is made and checked.";
    } catch (problem) {
      this.made.textContent = problem.message;
    }
    this.backUp.disabled = false;
    this.run(() => {});
  }

  /** Returns the row of a check; all of it is a link to its part. It stays as it is if nothing has changed, so that it keeps the focus. */
  fill(check) {
    const { title, part, level, text, remedy, deed } = check;
    const row = this.rows.get(title) || make("li", {});
    const now = JSON.stringify(check);
    if (row.dataset.shown === now) {
      return row;
    }
    this.rows.set(title, row);
    row.dataset.shown = now;
    row.className = level;
    [...row.children].filter((one) => one !== this.act).forEach((one) => one.remove());
    row.prepend(make("span", { class: "level" }, WORDS[level]), make("h3", {}, part && !deed ? make("a", { class: "leads", href: `#${part}` }, title) : title),
      make("div", {}, make("p", {}, text), remedy ? copied(remedy) : ""), deed ? make("a", { class: "leads button small", href: `#${part}` }, deed) : "");
    return row;
  }

  /** Shows the rows. That of the backups stays where it is, so that its button keeps the focus and loses no press. */
  put(rows) {
    const made = rows.map((one) => this.fill(one));
    const at = made.indexOf(this.backups);
    if (!this.backups.isConnected) {
      this.list.append(this.backups);
      this.body.replaceChildren(make("div", { class: "wells" }, make("div", {}, this.list, make("p", { class: "note" }, `Looked at every ${EVERY / 1000} seconds.`)), this.day));
    }
    if (made.every((one, i) => this.list.children[i] === one)) {
      return;
    }
    [...this.list.children].filter((one) => one !== this.backups).forEach((one) => one.remove());
    this.backups.before(...made.slice(0, at));
    this.backups.after(...made.slice(at + 1));
  }

  async show() {
    const [stats, backups, { reports }, { errors }, healthy] = await Promise.all([api.stats(), json("GET", "/backups"),
      api.reports({ state: "open" }), json("GET", "/faults"), health()]);
    this.plots.forEach((one) => one.take(stats, this.before || stats));
    this.before = stats;
    this.backUp.hidden = !backups.problem && Boolean(backups.scheduled); // the server makes them
    const rows = judge({ stats, backups, reports, faults: errors, health: healthy, certificate: this.certificate, now: stats.time });
    const wrong = rows.filter((one) => ["warn", "bad"].includes(one.level)).length;
    this.count("reports", reports.length);
    this.element.querySelector("h2").textContent = wrong === 0 ? "All is well." : wrong === 1 ? "One thing needs you." : `${wrong} things need you.`;
    this.put(rows);
    if (Date.now() - this.keptAt > KEPT_EVERY) {
      this.keptAt = Date.now();
      const kept = await json("GET", "/plots?hours=24");
      this.plots.forEach((one) => one.keep(kept));
      const hours = Math.max(1, ...this.plots.map((one) => one.hours || 0));
      this.span.textContent = hours === 1 ? "The last hour" : `The last ${hours} hours`;
    }
  }
}
