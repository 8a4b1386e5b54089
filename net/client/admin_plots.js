// Statistics of the game, for wizards: the current numbers, and plots with axes of what the server kept
// in the last thirty days. A part of /admin.
import { api, json } from "./api.js";
import { make, svg } from "./dom.js";

const EVERY = 2000;
const KEPT_EVERY = 60000;
const HEIGHT = 150;
const LEFT = 62;
const BELOW = 22;
const ABOVE = 8;
const MINUTE = 60;
const KEPT_STEP = 5 * MINUTE; // of figures from before the server's last start
const HOUR = 3600;
const DAY = 86400;
const SPANS = [[3, "3 hours"], [24, "1 day"], [72, "3 days"], [168, "7 days"], [720, "30 days"]];

const whole = (value) => String(Math.round(value));
const tenths = (value) => (value >= 100 ? whole(value) : value.toFixed(1));
const milliseconds = (value) => `${value.toFixed(2)} ms`;
const mebibytes = (bytes) => `${tenths(bytes / 1048576)} MiB`;
const span = (seconds) => (seconds < 120 ? `${Math.round(seconds)} s`
  : seconds < 2 * HOUR ? `${Math.round(seconds / MINUTE)} min`
    : seconds < 2 * DAY ? `${(seconds / HOUR).toFixed(1)} h` : `${(seconds / DAY).toFixed(1)} days`);

// of(now, before, seconds) returns the number, from two answers that many seconds apart; null if there is none.
const rate = (key, times = 1) => (now, before, seconds) => (times * (now[key] - before[key])) / seconds;
const mean = (sum, count) => (now, before) =>
  (now[count] > before[count] ? (1000 * (now[sum] - before[sum])) / (now[count] - before[count]) : null);
const level = (key) => (now) => now[key];

// kept: the server's name for the series; without it, the number has no history.
const GAUGES = [
  { title: "Players", kept: "players", of: level("players"), show: whole },
  { title: "Connections", kept: "sessions", of: level("sessions"), show: whole },
  { title: "Commands a second", kept: "commands", of: rate("commands"), show: tenths },
  { title: "Transactions a second", kept: "slices", of: rate("slices"), show: tenths },
  { title: "Mean transaction time", kept: "slice_ms", of: mean("slice_seconds", "slices"), show: milliseconds },
  { title: "Commits a second", kept: "commits", of: rate("commits"), show: tenths },
  { title: "Mean commit time", kept: "commit_ms", of: mean("commit_seconds", "commits"), show: milliseconds },
  { title: "Memory", kept: "memory_bytes", of: level("memory_bytes"), show: mebibytes, unit: 1048576 },
  { title: "Script memory", kept: "lua_bytes", of: level("lua_bytes"), show: mebibytes, unit: 1048576 },
  { title: "Output waiting for the disk", kept: "held_bytes", of: level("output_held_bytes"), show: mebibytes, unit: 1048576 },
  { title: "Script errors a minute", kept: "script_errors", of: rate("script_errors", 60), show: tenths },
  { title: "Longest transaction time", of: (now) => now.slice_seconds_max * 1000, show: milliseconds },
  { title: "Age of the last good backup", of: level("backup_age"), show: span },
  { title: "Last check of the file", of: level("check_age"), show: (value) => `${span(value)} ago` },
  { title: "Backup size", of: (now) => now.backup_bytes || null, show: mebibytes },
  { title: "Backup duration", of: (now) => now.backup_seconds || null, show: span },
  { title: "Failed backups", of: level("backups_failed"), show: whole },
];

const usable = (value) => typeof value === "number" && Number.isFinite(value);

/** Returns the smallest of 1, 2, 4, 10, 20 … units that is at least value: its half is a round number, too. */
export function roundedUp(value, unit) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value / unit, 1e-9)));
  return [1, 2, 4, 10].map((one) => one * power * unit).find((one) => one >= value * 0.999999);
}

/** Returns whole hours, days … between two times, with their labels. */
export function timeMarks(from, to, most) {
  const step = [10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY]
    .find((one) => (to - from) / one <= most) || 10 * DAY;
  const shift = new Date(to * 1000).getTimezoneOffset() * MINUTE;
  const marks = [];
  for (let at = Math.ceil((from - shift) / step) * step + shift; at <= to; at += step) {
    const date = new Date(at * 1000);
    marks.push([at, step < DAY && (to - from) <= 2 * DAY ? date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
      : step < DAY ? date.toLocaleString("en-GB", { weekday: "short", hour: "2-digit" }) : date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })]);
  }
  return marks;
}

/** Returns runs of points without a gap. */
function runs(points, step) {
  const found = [];
  for (const point of points) {
    const last = found.length && found[found.length - 1];
    if (last && point.time - last[last.length - 1].time <= 2.5 * Math.max(step, KEPT_STEP)) {
      last.push(point);
    } else {
      found.push([point]);
    }
  }
  return found;
}

/** Returns the line that says once what grey means; it is shown beside a plot with a gap. */
export const gapKey = () => make("p", { class: "note key" }, "Grey: no figures.");

class Gauge {
  constructor(kind) {
    this.kind = kind;
    this.points = [];
    this.live = [];
    this.now = make("p", { class: "now" }, "–");
    this.range = make("p", { class: "note" }, "");
    this.element = make("div", { class: "gauge", role: "group", "aria-label": kind.title }, make("h3", {}, kind.title), this.now);
    if (kind.kept) {
      this.plot = svg("svg", { class: "plot", "aria-hidden": "true" });
      this.element.append(this.plot, this.range);
    }
  }

  take(now, before) {
    const value = this.kind.of(now, before, Math.max(0.001, now.time - before.time));
    if (usable(value)) {
      this.now.textContent = this.kind.show(value);
      this.live = [...this.live.slice(-200), { time: now.time, mean: value, most: value }];
    }
  }

  /** Loads the server's history; later points come from this page's own requests. */
  keep(kept) {
    const one = kept.series.find((series) => series.name === this.kind.kept);
    this.frame = kept;
    this.points = kept.times.map((time, i) => ({ time, mean: one.mean[i], most: one.most[i] })).filter((point) => usable(point.mean));
    this.draw();
  }

  draw() {
    if (!this.plot || !this.frame) {
      return;
    }
    const { step } = this.frame;
    const last = this.points.length ? this.points[this.points.length - 1].time : 0;
    const seen = step === MINUTE ? this.live.filter((point) => point.time > last + step) : [];
    const to = Math.max(this.frame.to, ...seen.map((point) => point.time));
    const all = [...this.points, ...seen];
    // A young server's figures fill the plot, not the edge of a day.
    const from = all.length > 0 ? Math.max(this.frame.from, Math.min(all[0].time, to - HOUR)) : this.frame.from;
    this.hours = Math.round((to - from) / HOUR);
    this.element.classList.toggle("without", all.length === 0); // a chart without figures says nothing
    const width = Math.max(220, this.plot.clientWidth || 360);
    const highest = Math.max(0, ...all.map((point) => point.most));
    const top = roundedUp(Math.max(highest || this.kind.unit || 1, this.kind.show === whole ? 2 : 0), this.kind.unit || 1);
    const x = (time) => (LEFT + ((time - from) / (to - from)) * (width - LEFT - 4)).toFixed(1);
    const y = (value) => (HEIGHT - BELOW - (value / top) * (HEIGHT - BELOW - ABOVE)).toFixed(1);
    this.plot.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    const parts = runs(all, step);
    const gaps = parts.slice(1).map((run, i) => [parts[i].at(-1).time, run[0].time]);
    this.plot.replaceChildren(...this.axes(from, to, width, top, x, y), ...gaps.map(([start, end]) => svg("path", { class: "gap", d: `M${x(start)} ${y(0)}V${ABOVE}H${x(end)}V${y(0)}z` })), ...parts.flatMap((run) => {
      const line = (key) => run.map((point) => `${x(point.time)} ${y(point[key])}`).join("L");
      const base = y(0);
      return [svg("path", { class: "under", d: `M${x(run[0].time)} ${base}L${line("most")}L${x(run[run.length - 1].time)} ${base}z` }),
        svg("path", { class: "curve", d: `M${line("mean")}${run.length === 1 ? "h3" : ""}` })];
    }));
    this.range.textContent = all.length
      ? `${this.kind.show(all.reduce((sum, point) => sum + point.mean, 0) / all.length)} on average, at most ${this.kind.show(highest)}`
      : "No figures for this time.";
  }

  axes(from, to, width, top, x, y) {
    const { show } = this.kind;
    const half = [show(0), show(top)].includes(show(top / 2)) ? [] : [top / 2];
    const levels = [0, ...half, top].map((value) => [svg("path", { class: "grid", d: `M${LEFT} ${y(value)}H${width}` }),
      svg("text", { class: "mark", x: LEFT - 6, y: Number(y(value)) + 4, "text-anchor": "end" }, show(value))]);
    const times = timeMarks(from, to, Math.max(2, Math.floor((width - LEFT) / 65))).map(([at, text]) => [
      svg("path", { class: "grid", d: `M${x(at)} ${y(0)}v4` }),
      svg("text", { class: "mark", x: Math.min(Number(x(at)), width - 20), y: HEIGHT - 4, "text-anchor": "middle" }, text)]);
    return [...levels, ...times].flat();
  }
}

function trouble(now) {
  if (now.check_failing) {
    return "The world's file is damaged. The log lists the errors. Keep the backups you have.";
  }
  return now.backup_failing ? "The last backup failed. The log says why. The server tries again." : "";
}

/** Returns the plot of a series that the server keeps. */
export const plotOf = (kept) => new Gauge(GAUGES.find((one) => one.kept === kept));

export class Plots {
  /** tell(text) shows a problem; an empty text clears it. */
  constructor(stats, tell) {
    this.title = "Plots";
    this.id = "plots";
    this.before = stats;
    this.tell = tell;
    this.hours = make("select", { onchange: () => this.keep() }, ...SPANS.map(([hours, text]) => make("option", { value: hours }, text)));
    this.gauges = GAUGES.map((kind) => new Gauge(kind));
    this.element = make("section", { class: "part", id: this.id, tabindex: -1, "aria-label": this.title }, make("h2", {}, this.title),
      make("div", { class: "form one" }, make("label", {}, "Show the last ", this.hours)), gapKey(), make("div", { class: "gauges" }, ...this.gauges.map((gauge) => gauge.element)));
    new ResizeObserver(() => this.gauges.forEach((gauge) => gauge.draw())).observe(this.element);
    tell(trouble(stats));
    this.gauges.forEach((gauge) => gauge.take(stats, stats));
    setInterval(() => this.look(), EVERY);
    setInterval(() => this.keep(), KEPT_EVERY);
    this.keep();
  }

  /** The part is shown. */
  run() {
    this.keep();
  }

  async keep() {
    if (document.hidden) {
      return;
    }
    try {
      const kept = await json("GET", `/plots?hours=${this.hours.value}`);
      this.gauges.filter((gauge) => gauge.kind.kept).forEach((gauge) => gauge.keep(kept));
    } catch (problem) {
      this.tell(problem.message);
    }
  }

  async look() {
    if (document.hidden) {
      return;
    }
    try {
      const now = await api.stats();
      this.gauges.forEach((gauge) => gauge.take(now, this.before));
      this.before = now;
      this.tell(trouble(now));
    } catch (problem) {
      this.tell(problem.message);
    }
  }
}
