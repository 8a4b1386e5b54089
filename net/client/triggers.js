// Triggers: a line with certain words is marked or hidden, makes a sound or a notification, or sends
// another line.
//
// Others can make the player read text, so sending is limited:
// 1. The line is sent exactly as it was set; no text that was read becomes part of it.
// 2. Speech, tells and emotes send nothing, and neither does scrollback from before the page was opened.
// 3. Nothing is sent while a question or a password prompt is open.
// 4. One trigger sends at most once every PAUSE, all together at most MOST within SPAN. After that all stop until
//    the player starts them again. So a trigger that answers itself stops.
// 5. Building commands, and commands that end the game or change the account, are never sent, even through an alias.
const PAUSE = 3000;
const SPAN = 20000;
const MOST = 5;
// Anywhere in the line: the game ignores polite beginnings ("please", "could you"), and knows more of them than this.
const NEVER = /(?:^|\s)[@;!/]|\b(?:quit|password|account|email|set|alias|unalias|reset|accept|undo|redo|sessions?|again|register)\b|^g$/i;
const BY_NOBODY = ["plain", "system", "room"];

/** True if the text contains these words; the parts between "*" must occur in that order. */
export function has(text, pattern) {
  let at = 0;
  const low = text.toLowerCase();
  for (const part of pattern.toLowerCase().split("*")) {
    const words = part.trim();
    const found = low.indexOf(words, at);
    if (found < 0) {
      return false;
    }
    at = found + words.length;
  }
  return true;
}

function parts(line) {
  return line.split(/[.;,]|\bthen\b|\band\b/i).map((one) => one.trim());
}

/** Returns why this line is never sent automatically; empty if it may be. aliases: the player's {word, line}. */
export function refusal(line, aliases) {
  const expand = (part) => aliases.filter((one) => one.word.toLowerCase() === part.split(/\s/)[0].toLowerCase()).flatMap((one) => parts(one.line));
  const all = parts(line).flatMap((part) => [part, ...expand(part)]);
  return !line.trim() || line.trim().startsWith(";") || all.some((part) => NEVER.test(part)) ? "A trigger can't send that line." : "";
}

export class Triggers {
  /** deeds: {send(line, trigger), notify(text), sound(), silenced()}; settings: of settings.js. */
  constructor(settings, deeds) {
    this.settings = settings;
    this.deeds = deeds;
    this.sent = []; // times of sending
    this.last = new Map(); // last time of each trigger, by its text
    this.silent = false;
  }

  found(frame) {
    return this.settings.values.triggers.filter((one) => !one.off && has(frame.text || "", one.text));
  }

  /** Returns how a frame is shown: {marked, hidden}. */
  read(frame) {
    const does = (deed) => this.found(frame).some((one) => one.deed === deed);
    return { marked: does("mark"), hidden: does("hide") && frame.style !== "room" };
  }

  /** Runs the triggers for a new frame that has been shown. */
  act(frame) {
    for (const trigger of this.found(frame)) {
      if (trigger.deed === "sound") {
        this.deeds.sound();
      } else if (trigger.deed === "notify") {
        this.deeds.notify(frame.text);
      } else if (trigger.deed === "send" && !frame.sender && BY_NOBODY.includes(frame.style)) {
        this.send(trigger);
      }
    }
  }

  send(trigger) {
    const now = Date.now();
    if (this.silent || now - (this.last.get(trigger.text) || 0) < PAUSE || refusal(trigger.line, this.settings.aliases)) {
      return;
    }
    this.sent = this.sent.filter((time) => now - time < SPAN);
    if (this.sent.length >= MOST) {
      this.silent = true;
      this.deeds.silenced();
    } else if (this.deeds.send(trigger.line, trigger)) {
      this.sent.push(now);
      this.last.set(trigger.text, now);
    }
  }

  goOn() {
    this.silent = false;
    this.sent = [];
  }
}
