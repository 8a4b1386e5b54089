// How the server is doing, for wizards: numbers every two seconds, drawn as they come.
import { api } from "./api.js";
import { make } from "./dom.js";

const EVERY = 2000;
const KEPT = 300;
const SVG = "http://www.w3.org/2000/svg";
const app = document.getElementById("app");

function mebibytes(bytes) {
  return `${(bytes / 1048576).toFixed(1)} MiB`;
}

// rate: the number is a counter; what is drawn is its growth a second.
const GAUGES = [
  { key: "players", title: "Players", show: (value) => String(Math.round(value)) },
  { key: "sessions", title: "Connections", show: (value) => String(Math.round(value)) },
  { key: "commands", title: "Commands a second", rate: true, show: (value) => value.toFixed(1) },
  { key: "slice_us_p99", title: "Slice time, 99 of 100", show: (value) => `${(value / 1000).toFixed(2)} ms` },
  { key: "commit_us_p99", title: "Commit time, 99 of 100", show: (value) => `${(value / 1000).toFixed(2)} ms` },
  { key: "commits", title: "Commits a second", rate: true, show: (value) => value.toFixed(1) },
  { key: "memory_bytes", title: "Memory", show: mebibytes },
  { key: "script_bytes", title: "Memory of scripts", show: mebibytes },
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
    this.last = null;
    this.now = make("p", { class: "now" }, "–");
    this.range = make("p", { class: "note" }, "");
    this.curve = svg("path", { class: "curve" });
    this.under = svg("path", { class: "under" });
    const plot = svg("svg", { class: "plot", viewBox: `0 0 ${KEPT} 100`, preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const y of [0.5, 50, 99.5]) {
      plot.append(svg("path", { class: "grid", d: `M0 ${y}H${KEPT}` }));
    }
    plot.append(this.under, this.curve);
    this.element = make("section", { class: "gauge" }, make("h2", {}, kind.title), this.now, plot, this.range);
  }

  take(stats, time) {
    const raw = stats[this.kind.key];
    this.element.hidden = typeof raw !== "number";
    if (typeof raw !== "number") {
      return;
    }
    let value = raw;
    if (this.kind.rate) {
      const last = this.last;
      this.last = { raw, time };
      if (!last || raw < last.raw) {
        return;
      }
      value = (raw - last.raw) / Math.max(0.001, (time - last.time) / 1000);
    }
    this.values.push(value);
    this.values = this.values.slice(-KEPT);
    this.draw(value);
  }

  draw(value) {
    const most = Math.max(...this.values, 1e-9) * 1.1;
    const start = KEPT - this.values.length;
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

async function start(first) {
  if (first && app.dataset.role !== "wizard") {
    showLogin("");
    return;
  }
  try {
    const first = await api.stats();
    const gauges = GAUGES.map((kind) => new Gauge(kind));
    const away = make("p", { class: "problem", role: "status" });
    app.replaceChildren(away, make("div", { class: "gauges" }, ...gauges.map((gauge) => gauge.element)));
    const take = (stats) => gauges.forEach((gauge) => gauge.take(stats, Date.now()));
    take(first);
    setInterval(async () => {
      if (document.hidden) {
        return;
      }
      try {
        take(await api.stats());
        away.textContent = "";
      } catch (problem) {
        away.textContent = problem.message;
      }
    }, EVERY);
  } catch (problem) {
    showLogin(problem.status === 401 ? "" : problem.message);
  }
}

start(true);
