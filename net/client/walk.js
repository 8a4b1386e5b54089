// Walks to a known room, one step at a time: each step waits until the one before has arrived.
const WITHIN = 6000;

export class Walk {
  /** step(way): takes that exit, returns false if it could not be sent. ended(text): the walk is over; text says why. at: the room here. */
  constructor(step, ended, at) {
    this.at = at;
    this.step = step;
    this.ended = ended;
    this.steps = [];
  }

  get isOn() {
    return this.steps.length > 0;
  }

  start(steps) {
    this.steps = [...steps];
    this.next();
  }

  next() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop("You can't get any further."), WITHIN);
    if (!this.step(this.steps[0].way)) {
      this.stop("");
    }
  }

  /** The player is in that room. Its data also come again when its exits or its light change: then the walk goes on. */
  came(number) {
    const isSame = number === this.at;
    this.at = number;
    if (!this.isOn || isSame) {
      return;
    }
    if (number !== this.steps.shift().to) {
      this.stop("This isn't the room you expected, so you stop.");
    } else if (this.isOn) {
      this.next();
    } else {
      this.stop("");
    }
  }

  stop(text) {
    clearTimeout(this.timer);
    this.steps = [];
    this.ended(text);
  }
}
