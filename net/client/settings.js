// A player's settings: looks, their own keys and buttons, and triggers. The game keeps them with the character, so that
// every device has them. The looks are kept in this browser as well, so that they apply from the first moment.
const NEAR = "skein.looks";
const QUIET = 300;
const MOST = 16000; // characters; the limit of the game

export const LOOKS = {
  font: ["serif", "sans", "mono"],
  size: ["small", "normal", "large", "huge"],
  spacing: ["normal", "wide"],
  contrast: ["normal", "high"],
};
export const DEEDS = ["mark", "hide", "sound", "notify", "send"];
const LIMITS = { macros: 40, triggers: 60, text: 200, panes: 20 };

function text(value) {
  return typeof value === "string" ? value.replace(/[\u0000-\u001f]/g, " ").slice(0, LIMITS.text) : "";
}

function list(value, most, read) {
  return (Array.isArray(value) ? value : []).slice(0, most).filter((one) => one && typeof one === "object").map(read);
}

/** Returns valid settings from any input; unknown parts are left out. */
export function readSettings(from) {
  const given = from && typeof from === "object" ? from : {};
  const looks = given.looks && typeof given.looks === "object" ? given.looks : {};
  const chosen = Object.fromEntries(Object.entries(LOOKS).map(([name, all]) =>
    [name, all.includes(looks[name]) ? looks[name] : all[name === "size" ? 1 : 0]]));
  return {
    looks: { ...chosen, times: looks.times === true },
    notify: given.notify === true,
    panes: Array.isArray(given.panes) ? given.panes.slice(0, LIMITS.panes).map(text) : undefined, // cockpit.js
    macros: list(given.macros, LIMITS.macros, (one) => ({ name: text(one.name), key: text(one.key).length > 1 ? text(one.key).slice(0, 20) : "", line: text(one.line) }))
      .filter((one) => one.line),
    triggers: list(given.triggers, LIMITS.triggers, (one) => ({
      text: text(one.text), deed: DEEDS.includes(one.deed) ? one.deed : "mark", line: text(one.line), off: one.off === true,
    })).filter((one) => one.text.replace(/[*\s]/g, "")),
  };
}

/** Damaged JSON counts as nothing. */
function parseKept(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export class Settings {
  /** call(name, args): a typed call. changed(): the settings have changed. */
  constructor(call, changed) {
    this.call = call;
    this.changed = changed;
    this.aliases = [];
    this.fresh = {}; // changes that the game doesn't have yet and that no pending request carries
    this.loads = 0; // pending loads
    this.known = false; // true after the game's settings were loaded
    let near = null;
    try {
      near = { looks: JSON.parse(localStorage.getItem(NEAR) || "null") };
    } catch {
      // Nothing was kept.
    }
    this.values = readSettings(near);
  }

  /** Loads the game's settings; a character without any gets this browser's. Returns false if loading failed. */
  async load() {
    this.loads += 1;
    try {
      const { settings, aliases } = await this.call("page.settings");
      this.aliases = aliases;
      this.use(readSettings({ ...(settings ? parseKept(settings) : this.values), ...this.fresh }));
      this.known = true;
      if (Object.keys(this.fresh).length > 0) {
        this.keepSoon();
      }
      return true;
    } catch {
      // Without a connection the current settings stay.
      return false;
    } finally {
      this.loads -= 1;
    }
  }

  use(values) {
    this.values = values;
    localStorage.setItem(NEAR, JSON.stringify(values.looks));
    this.changed();
  }

  /** Changes some settings, and saves them a little later. */
  set(change) {
    Object.assign(this.fresh, change);
    this.use(readSettings({ ...this.values, ...change }));
    this.keepSoon();
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET);
  }

  /** Saves pending changes now. */
  flush() {
    if (this.timer) {
      this.keep();
    }
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    // Settings that were never loaded are not overwritten; load() calls this again.
    if (!this.known) {
      if (!await this.load()) {
        this.problem = "Not saved: the game doesn't answer.";
        this.changed();
      }
      return;
    }
    const kept = JSON.stringify(this.values);
    const { fresh } = this;
    if (this.loads === 0) {
      this.fresh = {};
    }
    try {
      if (kept.length > MOST) {
        throw new Error("There are too many settings: remove some buttons or triggers.");
      }
      await this.call("page.keep", { settings: kept });
      this.problem = "";
    } catch (error) {
      this.fresh = { ...fresh, ...this.fresh };
      this.problem = `Not saved: ${error.message}`;
    }
    this.changed();
  }
}

/** Applies the looks, as classes of the page. */
export function applyLooks(looks) {
  const root = document.documentElement;
  for (const name of Object.keys(LOOKS)) {
    root.dataset[name] = looks[name];
  }
  root.dataset.times = looks.times ? "on" : "off";
}
