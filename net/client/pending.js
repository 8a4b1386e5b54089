// The lines under way. One that was under way when the connection broke may never have arrived, and can be sent again.
import { make } from "./dom.js";

const UNANSWERED = 4000;
const UNDER_WAY = 10000;

export class Pending {
  /** command: runs a line. note(...parts): adds a line to the log. */
  constructor(command, note) {
    this.command = command;
    this.note = note;
    this.waiting = [];
    this.cutAt = 0;
  }

  /** line: empty if it must not be shown, and so can't be sent again, either. */
  sent(line) {
    this.waiting.push({ line, time: Date.now() });
  }

  /** A prompt answers a line; earlier lines were accepted without a prompt, as the lines of @program are. */
  answered() {
    this.waiting.shift();
    this.waiting = this.waiting.filter((one) => one.time > Date.now() - UNDER_WAY);
    clearTimeout(this.doubt);
  }

  /** The connection broke. */
  cut() {
    this.cutAt = Date.now();
  }

  mended() {
    clearTimeout(this.doubt);
    this.waiting = this.waiting.filter((one) => one.time > this.cutAt - UNDER_WAY);
    if (this.waiting.length === 0) {
      return;
    }
    this.doubt = setTimeout(() => {
      for (const { line } of this.waiting.splice(0)) {
        this.note(...this.doubtful(line));
      }
    }, UNANSWERED);
  }

  doubtful(line) {
    if (!line) {
      return ["No answer came to your last line: it may not have arrived."];
    }
    return [`No answer came to “${line}”: it may not have arrived. `,
      make("button", { class: "tool", type: "button", onclick: (event) => {
        event.target.disabled = true;
        this.command(line);
      } }, "Send it again")];
  }
}
