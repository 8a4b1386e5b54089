// The other builders who have the same thing open: polled, and pushed at once if the game is open beside it.
import { api } from "./api.js";

const EVERY = 5000;

export class Watchers {
  /** show(people): called with [{name, part}]. */
  constructor(show) {
    this.show = show;
    this.page = Math.random().toString(36).slice(2, 12);
    this.id = 0;
    this.part = "";
    // A page that closes says so, if it still can.
    window.addEventListener("pagehide", () => this.id && navigator.sendBeacon &&
      fetch("/api/v1/watch", { method: "POST", keepalive: true, credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ page: this.page, id: 0 }) }));
  }

  begin() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.id && !document.hidden && this.ask(), EVERY);
  }

  at(id, part) {
    if (id !== this.id || part !== this.part) {
      this.id = id;
      this.part = part;
      this.ask();
    }
  }

  async ask() {
    const { id, part } = this;
    if (!id && !this.told) {
      return;
    }
    this.told = id !== 0;
    try {
      const { people } = await api.watch(this.page, id, part);
      this.take({ id, people });
    } catch {
      // Builders without control of a thing are not told who has it open.
    }
  }

  /** Handles the event Build.Here. */
  take({ id, people }) {
    if (id === this.id) {
      this.show(people);
    }
  }
}
