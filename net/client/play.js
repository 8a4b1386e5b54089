// The game in the browser. Output goes into a log that screen readers follow; everything that can
// be typed can also be clicked.
import { Connection } from "./connection.js";
import { make } from "./dom.js";
import { Entrance } from "./entrance.js";
import { Game } from "./game.js";
import { needSheet } from "./sheet.js";

needSheet("play");
const app = document.getElementById("app");
const FAREWELL = 3000;
const wish = new URLSearchParams(location.search);

/** Shows one of the two views. */
class Play {
  constructor() {
    this.game = null;
    this.connection = new Connection({
      frame: (frame) => this.take(frame),
      up: (resuming) => this.up(resuming),
      down: (milliseconds) => this.down(milliseconds),
      moved: () => this.game && this.game.moved(),
      gap: (frame) => this.game && this.game.markGap(frame.text),
      welcome: (frame, resumed) => this.welcome(frame, resumed),
      refused: (frame, resuming) => this.refused(frame, resuming),
    });
    this.entrance = new Entrance(this.connection);
  }

  start() {
    app.replaceChildren(make("p", { class: "door-way note", role: "status" }, "Connecting …"));
    this.connection.open();
  }

  up(resuming) {
    this.connection.post({ type: "client", name: "Skein in the browser" });
    if (resuming || this.game) {
      return;
    }
    if (wish.get("as") === "guest" && !this.entrance.tried) {
      this.entrance.tried = true;
      this.connection.enter({ type: "guest", room: Number(wish.get("room")) || undefined });
      return;
    }
    // The link of `skein dev` sets this for one visit. A link of another site could not.
    if (document.cookie.split("; ").includes("skein-enter=1")) {
      document.cookie = "skein-enter=; Path=/play; Max-Age=0; SameSite=Lax";
      this.connection.enter({ type: "login" });
      return;
    }
    // A player whom this browser knows goes straight in. "Not you?" leads to the doors.
    if (app.dataset.name && !["other", "new"].includes(wish.get("as")) && !this.entrance.tried) {
      this.entrance.tried = true;
      this.connection.enter({ type: "login" });
      return;
    }
    this.showEntrance();
  }

  showEntrance(problem) {
    this.connection.fresh = true;
    if (this.game) {
      this.game.stop();
      this.game = null;
    }
    this.entrance.show(app, problem, ["new", "other"].find((one) => one === wish.get("as")));
  }

  down(milliseconds) {
    if (this.game) {
      this.game.cut(milliseconds);
    } else {
      this.entrance.away(app);
    }
  }

  welcome(frame, resumed) {
    if (!this.game) {
      this.game = new Game(this.connection, () => this.leave());
      this.game.show(app);
      this.begin();
    }
    this.entrance.remember(() => this.end());
    this.game.mended(frame, resumed);
  }

  // The wish of the address: a guest's first line, or words to begin a line with. Another site may have written it, so a
  // player's line is never sent.
  begin() {
    const [line, words] = [wish.get("line"), wish.get("write")];
    if (line && wish.get("as") === "guest") {
      this.game.command(line.slice(0, 400));
    }
    if (words) {
      this.game.line.set(words.slice(0, 400));
    }
    // A reload must not make another guest.
    if ([...wish.keys()].length > 0) {
      ["as", "room", "line", "write"].forEach((name) => wish.delete(name));
      history.replaceState(null, "", "/play");
    }
  }

  refused(frame, resuming) {
    if (this.game && !resuming) {
      this.game.problem(frame.text);
    } else if (resuming && this.game?.guest) {
      // Guests end with the server: the log stays, and the visitor goes on as a new guest.
      this.game.lost = true;
      this.connection.enter({ type: "guest" });
    } else if (resuming) {
      this.showEntrance("That log-in has expired. Log in again.");
    } else {
      this.entrance.refuse(app, frame.text);
    }
  }

  take(frame) {
    if (this.game) {
      this.game.take(frame);
    } else if (frame.name === "Login.Queue") {
      this.entrance.wait(frame.data.text);
    }
  }

  /** Ends the game with its card. If the server says no farewell, the card comes without. */
  leave() {
    const { game } = this;
    const over = () => {
      this.connection.end();
      game.over("");
    };
    this.quit() ? setTimeout(over, FAREWELL) : over();
  }

  quit() {
    const { asked, own } = this.game || {};
    if (asked === "lines") {
      this.connection.command("@abort");
    }
    own?.settings.flush();
    return this.connection.command(asked === "ask" ? "!quit" : "quit");
  }

  end() {
    this.quit();
    this.connection.end();
  }
}

new Play().start();
if (window.isSecureContext) {
  // Without the worker the offline page is missing; the game works all the same.
  navigator.serviceWorker?.register("/worker.js").catch(() => {});
}
