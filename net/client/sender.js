// What triggers send. Others can make the player read text, so it is limited:
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

function parts(line) {
  return line.split(/[.;,]|\bthen\b|\band\b/i).map((one) => one.trim());
}

/** Returns why this line is never sent automatically; empty if it may be. aliases: the player's {word, line}. */
export function refusal(line, aliases) {
  const expand = (part) => aliases.filter((one) => one.word.toLowerCase() === part.split(/\s/)[0].toLowerCase()).flatMap((one) => parts(one.line));
  const all = parts(line).flatMap((part) => [part, ...expand(part)]);
  return !line.trim() || line.trim().startsWith(";") || all.some((part) => NEVER.test(part)) ? "A trigger can't send that line." : "";
}

export class Sender {
  /** settings: of settings.js. deeds: {send(line, trigger), silenced(goOn)}. */
  constructor(settings, deeds) {
    this.settings = settings;
    this.deeds = deeds;
    this.sent = []; // times of sending
    this.last = new Map(); // last time of each trigger, by its text
    this.silent = false;
  }

  send(trigger) {
    const now = Date.now();
    if (this.silent || now - (this.last.get(trigger.text) || 0) < PAUSE || refusal(trigger.line, this.settings.aliases)) {
      return;
    }
    this.sent = this.sent.filter((time) => now - time < SPAN);
    if (this.sent.length >= MOST) {
      this.silent = true;
      this.deeds.silenced(() => this.goOn());
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
