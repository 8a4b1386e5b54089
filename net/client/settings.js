// What somebody set for themselves: how the game looks, keys and buttons of their own, what is done when something is
// read. It is kept with the character by the game, so that another device has it; the looks also in this browser, so
// that they are right from the first moment.
const NEAR = "skein.looks";
const QUIET = 300;
const MOST = 16000; // characters; the game keeps no more

export const LOOKS = {
  font: ["serif", "sans", "mono"],
  size: ["small", "normal", "large", "huge"],
  spacing: ["normal", "wide"],
  contrast: ["normal", "high"],
};
export const DEEDS = ["mark", "hide", "sound", "notify", "send"];
const LIMITS = { macros: 40, triggers: 60, text: 200 };

function text(value) {
  return typeof value === "string" ? value.replace(/[\u0000-\u001f]/g, " ").slice(0, LIMITS.text) : "";
}

function list(value, most, read) {
  return (Array.isArray(value) ? value : []).slice(0, most).filter((one) => one && typeof one === "object").map(read);
}

/** Whatever came, as settings: what is no setting is left out. */
export function readSettings(from) {
  const given = from && typeof from === "object" ? from : {};
  const looks = given.looks && typeof given.looks === "object" ? given.looks : {};
  const chosen = Object.fromEntries(Object.entries(LOOKS).map(([name, all]) =>
    [name, all.includes(looks[name]) ? looks[name] : all[name === "size" ? 1 : 0]]));
  return {
    looks: { ...chosen, times: looks.times === true },
    notify: given.notify === true,
    macros: list(given.macros, LIMITS.macros, (one) => ({ name: text(one.name), key: text(one.key).length > 1 ? text(one.key).slice(0, 20) : "", line: text(one.line) }))
      .filter((one) => one.line),
    triggers: list(given.triggers, LIMITS.triggers, (one) => ({
      text: text(one.text), deed: DEEDS.includes(one.deed) ? one.deed : "mark", line: text(one.line), off: one.off === true,
    })).filter((one) => one.text.replace(/[*\s]/g, "")),
  };
}

/** What is damaged is as good as nothing. */
function parseKept(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export class Settings {
  /** call(name, args): a typed call. changed(): they are others now. */
  constructor(call, changed) {
    this.call = call;
    this.changed = changed;
    this.aliases = [];
    this.fresh = {}; // what was changed and the game does not have yet, or not in what is asked for just now
    this.loads = 0; // under way
    this.known = false; // has it been seen what the game has?
    let near = null;
    try {
      near = { looks: JSON.parse(localStorage.getItem(NEAR) || "null") };
    } catch {
      // Nothing was kept.
    }
    this.values = readSettings(near);
  }

  /** As the game has them; of a character that never set any, those of this browser. False: it could not be had. */
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
      // Without a connection what is in force stays so.
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

  /** Changes some of them, and keeps that in a while. */
  set(change) {
    Object.assign(this.fresh, change);
    this.use(readSettings({ ...this.values, ...change }));
    this.keepSoon();
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET);
  }

  /** What waits to be kept is kept now. */
  flush() {
    if (this.timer) {
      this.keep();
    }
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    // Nothing is written over that was never read; load() comes back to this.
    if (!this.known) {
      if (!await this.load()) {
        this.problem = "Not kept: the game does not answer.";
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
        throw new Error("That is more than the game keeps: have fewer of them.");
      }
      await this.call("page.keep", { settings: kept });
      this.problem = "";
    } catch (error) {
      this.fresh = { ...fresh, ...this.fresh };
      this.problem = `Not kept: ${error.message}`;
    }
    this.changed();
  }
}

/** The looks, as classes of the page. */
export function applyLooks(looks) {
  const root = document.documentElement;
  for (const name of Object.keys(LOOKS)) {
    root.dataset[name] = looks[name];
  }
  root.dataset.times = looks.times ? "on" : "off";
}
