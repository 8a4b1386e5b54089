// The player's own lines, each with the first line of its answer. The server's scrollback has only answers: after a reload,
// each line is shown again above its own.
const KEY = "skein.echoes";
const KEPT = 100;

export class Echoes {
  constructor() {
    this.lines = []; // [line, answer]
    try {
      this.lines = JSON.parse(sessionStorage.getItem(KEY) || "[]");
    } catch {
      // Nothing was kept.
    }
    this.past = [...this.lines];
  }

  sent(line) {
    this.lines.push([line, ""]);
    this.lines.splice(0, this.lines.length - KEPT);
  }

  answered(text) {
    const last = this.lines.at(-1);
    if (last && !last[1]) {
      last[1] = text;
      try {
        sessionStorage.setItem(KEY, JSON.stringify(this.lines));
      } catch {
        // The browser's storage is full: a reload shows only the answers.
      }
    }
  }

  /** Returns the line that this text of the scrollback answered; "" if none. */
  lineOf(text) {
    const at = this.past.findIndex(([, answer]) => answer === text);
    return at < 0 ? "" : this.past.splice(0, at + 1).at(-1)[0];
  }
}
