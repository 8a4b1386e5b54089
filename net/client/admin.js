// The page of wizards: its parts (admin_*.js, moderate.js), each with a heading and a link to it, and numbers every two
// seconds, drawn as they come.
import { Accounts } from "./admin_accounts.js";
import { Costs, Faults } from "./admin_scripts.js";
import { Backups, Configuration } from "./admin_server.js";
import { Areas, Bridges, Channels } from "./admin_world.js";
import { api } from "./api.js";
import { make } from "./dom.js";
import { moderation } from "./moderate.js";

const EVERY = 2000;
const KEPT = 300; // points
const SHOWN_FIRST = 60;
const SVG = "http://www.w3.org/2000/svg";
const app = document.getElementById("app");

function mebibytes(bytes) {
  return `${(bytes / 1048576).toFixed(1)} MiB`;
}

const milliseconds = (value) => `${(value * 1000).toFixed(2)} ms`;
const span = (seconds) => (seconds < 120 ? `${Math.round(seconds)} s`
  : seconds < 7200 ? `${Math.round(seconds / 60)} min`
    : seconds < 172800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86400).toFixed(1)} days`);
const whole = (value) => String(Math.round(value));
const tenths = (value) => value.toFixed(1);

// of(now, before, seconds): what is drawn, from two answers so many seconds apart; null: nothing.
const rate = (key) => (now, before, seconds) => (now[key] - before[key]) / seconds;
const mean = (sum, count) => (now, before) =>
  (now[count] > before[count] ? (now[sum] - before[sum]) / (now[count] - before[count]) : null);
const level = (key) => (now) => now[key];

const GAUGES = [
  { title: "Players", of: level("players"), show: whole },
  { title: "Connections", of: level("sessions"), show: whole },
  { title: "Commands a second", of: rate("commands"), show: tenths },
  { title: "Slices a second", of: rate("slices"), show: tenths },
  { title: "Slice time, mean", of: mean("slice_seconds", "slices"), show: milliseconds },
  { title: "Slice time, longest ever", of: level("slice_seconds_max"), show: milliseconds },
  { title: "Commit time, mean", of: mean("commit_seconds", "commits"), show: milliseconds },
  { title: "Commits a second", of: rate("commits"), show: tenths },
  { title: "Memory", of: level("memory_bytes"), show: mebibytes },
  { title: "Memory of scripts", of: level("lua_bytes"), show: mebibytes },
  { title: "Output waiting for the disk", of: level("output_held_bytes"), show: mebibytes },
  { title: "Errors of scripts", of: level("script_errors"), show: whole },
  { title: "Age of the last good backup", of: level("backup_age"), show: span },
  { title: "The file was looked through", of: level("check_age"), show: span },
  { title: "Size of the backup", of: (now) => now.backup_bytes || null, show: mebibytes },
  { title: "Time that a backup took", of: (now) => now.backup_seconds || null, show: span },
  { title: "Backups that failed", of: level("backups_failed"), show: whole },
];

function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

class Gauge {
  constructor(kind) {
    this.kind = kind;
    this.values = [];
    this.now = make("p", { class: "now" }, "–");
    this.range = make("p", { class: "note" }, "");
    this.curve = svg("path", { class: "curve" });
    this.under = svg("path", { class: "under" });
    this.plot = svg("svg", { class: "plot", viewBox: `0 0 ${KEPT} 100`, preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const y of [0.5, 50, 99.5]) {
      this.plot.append(svg("path", { class: "grid", d: `M0 ${y}H${KEPT}` }));
    }
    this.plot.append(this.under, this.curve);
    this.element = make("section", { class: "gauge" }, make("h2", {}, kind.title), this.now, this.plot, this.range);
  }

  take(now, before) {
    const value = this.kind.of(now, before, Math.max(0.001, now.time - before.time));
    if (typeof value === "number" && Number.isFinite(value)) {
      this.values.push(value);
      this.values = this.values.slice(-KEPT);
      this.draw(value);
    }
  }

  draw(value) {
    const most = Math.max(...this.values, 1e-9) * 1.1;
    const start = KEPT - this.values.length;
    const shown = Math.max(SHOWN_FIRST, this.values.length);
    this.plot.setAttribute("viewBox", `${KEPT - shown} 0 ${shown - 1} 100`);
    const points = this.values.map((one, i) => `${start + i} ${(99 - (one / most) * 97).toFixed(1)}`);
    this.curve.setAttribute("d", `M${points.join("L")}`);
    this.under.setAttribute("d", `M${start} 99L${points.join("L")}L${KEPT - 1} 99z`);
    this.now.textContent = this.kind.show(value);
    this.range.textContent = `at most ${this.kind.show(Math.max(...this.values))} in ${Math.round((this.values.length * EVERY) / 60000)} min`;
  }
}

function showLogin(text) {
  const said = make("p", { class: "problem", role: "alert" }, text);
  const form = make("form", { onsubmit: async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    try {
      await api.login(data.get("name"), data.get("password"));
      start();
    } catch (problem) {
      said.textContent = problem.message;
    }
  } },
  make("h2", {}, "For wizards"),
  make("p", {}, make("label", { for: "name" }, "Name"), make("input", { id: "name", name: "name", required: true, autocomplete: "username", autocapitalize: "off", spellcheck: "false" })),
  make("p", {}, make("label", { for: "password" }, "Password"), make("input", { id: "password", name: "password", type: "password", required: true, autocomplete: "current-password" })),
  make("p", {}, make("button", { class: "button", type: "submit" }, "Log in")));
  app.replaceChildren(make("div", { class: "door-way" }, said, make("div", { class: "ways-in" }, form)));
}

function trouble(now) {
  if (now.check_failing) {
    return "The file of the world is not in order. The log says what was found; keep the backups you have.";
  }
  return now.backup_failing ? "The last backup failed. The log says why; it is tried again." : "";
}

/** Links to the parts, for they are many. */
function contents(parts) {
  const go = (event, id) => {
    const part = document.getElementById(id);
    event.preventDefault();
    part.scrollIntoView();
    part.focus({ preventScroll: true });
  };
  return make("nav", { class: "parts", "aria-label": "Parts of this page" }, make("ul", {}, ...parts.map(([id, title]) =>
    make("li", {}, make("a", { href: `#${id}`, onclick: (event) => go(event, id) }, title)))));
}

async function start(first) {
  if (first && app.dataset.role !== "wizard") {
    showLogin(app.dataset.name ? `You are ${app.dataset.name}, and this is for wizards.` : "");
    return;
  }
  try {
    const stats = await api.stats();
    const gauges = GAUGES.map((kind) => new Gauge(kind));
    const away = make("p", { class: "problem", role: "status" }, trouble(stats));
    const parts = [...moderation(), new Accounts(), new Faults(), new Costs(), new Channels(), new Areas(), new Bridges(), new Backups(),
      new Configuration()];
    app.replaceChildren(contents([...parts.map((part) => [part.id, part.title]), ["plots", "Plots"]]), away, ...parts.map((part) => part.element),
      make("section", { class: "gauges", id: "plots", tabindex: -1, "aria-label": "Plots" }, ...gauges.map((gauge) => gauge.element)));
    parts.forEach((part) => part.run(() => {}));
    let before = stats;
    const take = (now) => {
      gauges.forEach((gauge) => gauge.take(now, before));
      before = now;
    };
    setInterval(async () => {
      if (document.hidden) {
        return;
      }
      try {
        const now = await api.stats();
        take(now);
        away.textContent = trouble(now);
      } catch (problem) {
        away.textContent = problem.message;
      }
    }, EVERY);
  } catch (problem) {
    showLogin(problem.status === 401 ? "" : problem.message);
  }
}

start(true);
