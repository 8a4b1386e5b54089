// The lines under way. One that was under way when the connection broke may never have arrived, and can be sent again.
import { load } from "./dom.js";

const UNANSWERED = 4000;
const UNDER_WAY = 10000;

export class Pending {
  /** command: runs a line. note(...parts): adds a line to the log. late(): the game has not spoken for some seconds. */
  constructor(command, note, late) {
    this.command = command;
    this.note = note;
    this.late = late;
    this.silent = []; // lines since the game last spoke: {echo, time}
    this.waiting = [];
    this.cutAt = 0;
  }

  /** line: empty if it must not be shown, and so can't be sent again, either. */
  sent(line) {
    this.waiting.push({ line, time: Date.now() });
  }

  /** Counts the seconds beside a line of the log until the game speaks. */
  watch(echo) {
    this.silent.push({ echo, time: Date.now() });
    this.clock ||= setInterval(() => this.count(), 1000);
  }

  count() {
    for (const { echo, time } of this.silent) {
      const wait = Date.now() - time;
      if (wait >= UNANSWERED) {
        echo.dataset.wait = ` · waiting ${Math.round(wait / 1000)} s`;
        this.late();
      }
    }
  }

  /** The game spoke, or there is no connection any more. */
  heard() {
    this.clock = clearInterval(this.clock);
    for (const { echo } of this.silent.splice(0)) {
      delete echo.dataset.wait;
    }
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
    this.doubt = setTimeout(async () => {
      const { doubtful } = await load("doubt");
      for (const { line } of this.waiting.splice(0)) {
        this.note(...doubtful(line, this.command));
      }
    }, UNANSWERED);
  }
}
