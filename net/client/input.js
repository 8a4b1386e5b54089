// Helpers for the input line: history, completion, words picked by tapping.
const KEPT = 200;
const KEY = "skein.history";

export const VERBS = ["look", "take", "drop", "open", "close", "unlock", "read", "light", "give",
  "put", "wear", "ask", "say", "push", "pull", "sit", "stand", "enter", "leave", "buy", "use",
  "inventory", "examine", "follow", "help", "who", "lock", "remove", "eat", "drink", "tell",
  "whisper", "chat", "emote", "exits", "home", "score", "channels", "extinguish"];

export const DIRECTIONS = ["north", "northeast", "east", "southeast", "south", "southwest", "west",
  "northwest", "up", "down", "in", "out"];

/** Returns the line that takes an exit. */
export function wayLine(exit) {
  return DIRECTIONS.includes(exit) ? exit : `go ${exit}`;
}

/** Sorts exits in compass order; others follow. */
export function sortExits(exits) {
  const order = (exit) => (DIRECTIONS.indexOf(exit) + DIRECTIONS.length + 1) % (DIRECTIONS.length + 1);
  return [...exits].sort((a, b) => order(a) - order(b));
}

/** Returns the pressed word, or the whole name of a thing that can be looked at. */
export function wordAt(event) {
  const button = event.target.closest("[data-cmd]");
  if (button && button.dataset.cmd.startsWith("look ")) {
    return button.dataset.cmd.slice(5);
  }
  let node;
  let offset;
  if (document.caretPositionFromPoint) {
    const at = document.caretPositionFromPoint(event.clientX, event.clientY);
    [node, offset] = at ? [at.offsetNode, at.offset] : [null, 0];
  } else {
    const at = document.caretRangeFromPoint(event.clientX, event.clientY);
    [node, offset] = at ? [at.startContainer, at.startOffset] : [null, 0];
  }
  if (!node || node.nodeType !== Node.TEXT_NODE) {
    return "";
  }
  const text = node.nodeValue;
  const before = text.slice(0, offset).match(/[\p{L}\p{N}'’#@-]*$/u)[0];
  const after = text.slice(offset).match(/^[\p{L}\p{N}'’#@-]*/u)[0];
  return (before + after).replace(/’/g, "'").replace(/^'+|'+$/g, ""); // as the game writes it
}

export class History {
  constructor() {
    this.lines = [];
    try {
      this.lines = JSON.parse(sessionStorage.getItem(KEY) || "[]");
    } catch {
      // Nothing was kept.
    }
    this.at = this.lines.length;
    this.draft = "";
  }

  add(line) {
    if (line && line !== this.lines[this.lines.length - 1]) {
      this.lines.push(line);
      this.lines = this.lines.slice(-KEPT);
      sessionStorage.setItem(KEY, JSON.stringify(this.lines));
    }
    this.at = this.lines.length;
    this.draft = "";
  }

  /** Steps through the history lines that begin with the typed text: -1 older, 1 newer. Returns the line to show. */
  move(step, now) {
    if (this.at === this.lines.length) {
      this.draft = now;
    }
    let at = this.at + step;
    while (at >= 0 && at < this.lines.length && !this.lines[at].startsWith(this.draft)) {
      at += step;
    }
    if (at >= 0) {
      this.at = Math.min(at, this.lines.length);
    }
    return this.at === this.lines.length ? this.draft : this.lines[this.at];
  }
}

/** Adds the words of a text to those known, the newest first. */
export function learnWords(words, text) {
  for (const word of text.match(/[\p{L}][\p{L}'’-]{2,}/gu) || []) {
    const at = words.indexOf(word.toLowerCase());
    if (at >= 0) {
      words.splice(at, 1);
    }
    words.unshift(word.toLowerCase());
  }
  words.length = Math.min(words.length, 600);
}

/** Completes the last word of a line from words; again: the next candidate. */
export class Completion {
  /** words and lines are functions, called when they are needed: words from the log, and typed lines. */
  constructor(words, lines) {
    this.words = words;
    this.lines = lines;
    this.reset();
  }

  reset() {
    this.stem = null;
  }

  /** The completed line, or null if there is nothing to complete. */
  next(line) {
    if (this.stem === null || line !== this.shown) {
      const start = line.lastIndexOf(" ") + 1;
      const word = line.slice(start).toLowerCase();
      if (!word) {
        return null;
      }
      const all = start === 0 ? [...VERBS, ...this.lines().map((one) => one.split(" ")[0]).reverse()] : this.words();
      this.stem = line.slice(0, start);
      this.found = [...new Set(all)].filter((one) => one.toLowerCase().startsWith(word) && one !== word);
      this.index = -1;
    }
    if (this.found.length === 0) {
      this.stem = null;
      return null;
    }
    this.index = (this.index + 1) % this.found.length;
    this.shown = this.stem + this.found[this.index];
    return this.shown;
  }
}
