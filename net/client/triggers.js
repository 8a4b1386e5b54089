// What is done when a line is read that has certain words: it is marked or hidden, there is a sound or a notice, or a
// line is sent.
//
// What one reads is written by others, too, so a line that is sent is bounded:
// 1. It is the line as it was set, whatever was read: nothing of that gets into it.
// 2. What somebody said, told or emoted sends nothing, nor does what was told before the page was opened.
// 3. Nothing is sent while a question or a password waits for an answer.
// 4. One trigger sends at most every PAUSE, all together at most MOST within SPAN; behind that all fall silent until
//    they are asked to go on. So one that answers itself ends.
// 5. Building commands, and what ends the game or changes the account, are never sent, also under a word of one's own.
const PAUSE = 3000;
const SPAN = 20000;
const MOST = 5;
// Anywhere in the line: the game leaves out how people begin ("please", "could you"), and knows more such words than this.
const NEVER = /(?:^|\s)[@;!/]|\b(?:quit|password|account|email|set|alias|unalias|reset|accept|undo|redo|sessions?|again|register)\b|^g$/i;
const BY_NOBODY = ["plain", "system", "room"];

/** Are these words in the text, in that order for the parts between "*"? */
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

/** Why this line is never sent by itself; empty: it may be. aliases: {word, line}, of one's own. */
export function refusal(line, aliases) {
  const expand = (part) => aliases.filter((one) => one.word.toLowerCase() === part.split(/\s/)[0].toLowerCase()).flatMap((one) => parts(one.line));
  const all = parts(line).flatMap((part) => [part, ...expand(part)]);
  return !line.trim() || line.trim().startsWith(";") || all.some((part) => NEVER.test(part)) ? "That line is never sent by itself." : "";
}

export class Triggers {
  /** deeds: {send(line, trigger), notify(text), sound(), silenced()}; settings: of settings.js. */
  constructor(settings, deeds) {
    this.settings = settings;
    this.deeds = deeds;
    this.sent = []; // when
    this.last = new Map(); // when each sent, by its text
    this.silent = false;
  }

  found(frame) {
    return this.settings.values.triggers.filter((one) => !one.off && has(frame.text || "", one.text));
  }

  /** How a frame is shown: {marked, hidden}. */
  read(frame) {
    const does = (deed) => this.found(frame).some((one) => one.deed === deed);
    return { marked: does("mark"), hidden: does("hide") && frame.style !== "room" };
  }

  /** A frame was told just now, and shown. */
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
