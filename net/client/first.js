// The first scene on the front page: the line typed there is the visitor's first line in the game. It logs in as a guest,
// through the same service and limits as /play, and /play resumes the same conversation.
import { Connection } from "./connection.js";
import { make } from "./dom.js";
import { sortExits, wayLine } from "./input.js";
import { Log } from "./log.js";
import { Rooms } from "./rooms.js";

const EXITS = 4;

class Scene {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=line]");
    this.log = null;
    this.rooms = new Rooms(); // for the map of /play
    this.waiting = []; // lines typed before log-in was done
    this.arriving = true; // the page already shows the greeting that guests get
    this.on = make("p", { class: "actions", hidden: true }, make("a", { class: "button", href: "/play" }, "Open the full window"),
      " ", make("span", { class: "note" }, "You are already playing."));
    this.connection = new Connection({
      frame: (frame) => this.take(frame),
      up: (resuming) => this.up(resuming),
      down: () => this.say("There is no connection. Trying again …"),
      moved: () => this.say("The game goes on in another tab or window."),
      gap: () => {},
      welcome: (frame, resumed) => this.welcome(frame, resumed),
      refused: (frame, resuming) => this.refused(frame, resuming),
    });
  }

  show() {
    if (this.log) {
      return;
    }
    this.log = new Log();
    this.log.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-cmd]");
      if (button) {
        this.send(button.dataset.cmd);
      }
    });
    const place = this.form.closest(".place");
    const top = this.form.offsetTop;
    place.classList.add("begun");
    // The first description is the beginning of the log, which has its place: the line stays where it is.
    this.log.scroll.prepend(...place.querySelectorAll(":scope > h2, :scope > .prose"));
    this.form.before(this.log.scroll);
    place.after(this.on);
    this.log.scroll.style.height = `${this.log.scroll.offsetHeight + top - this.form.offsetTop}px`;
  }

  say(text) {
    this.show();
    this.log.note("style-system", text);
  }

  up(resuming) {
    this.connection.post({ type: "client", name: "Skein in the browser" });
    if (!resuming) {
      this.connection.enter({ type: "guest" });
    }
  }

  welcome(frame, resumed) {
    this.rooms.open(frame.name || "", true);
    this.arriving = this.arriving && !resumed;
    this.on.hidden = false;
    for (const line of this.waiting.splice(0)) {
      this.connection.command(line);
    }
  }

  refused(frame, resuming) {
    if (resuming) {
      this.connection.enter({ type: "guest" });
    } else {
      this.waiting = [];
      this.say(frame.text || "That didn't work.");
    }
  }

  take(frame) {
    if (frame.type === "prompt") {
      this.arriving = false;
    } else if (frame.type === "text" && !this.arriving) {
      this.log.text(frame, false);
    } else if (frame.name === "Room.Info" && frame.data) {
      this.rooms.learn(frame.data);
      this.offer(Object.keys(frame.data.exits || {}));
    } else if (frame.type === "echo") {
      this.input.type = frame.on === false ? "password" : "text";
    } else if (frame.type === "bye") {
      this.say(frame.text || "You have left the game.");
    }
  }

  /** Offers the exits of this room in place of those of the last. */
  offer(exits) {
    const chip = (line, text) => make("button", { class: "chip", type: "button", "data-cmd": line }, text || line);
    this.form.querySelector(".tries").replaceChildren(make("span", { class: "note" }, "Try"),
      ...["look", ...sortExits(exits).slice(0, EXITS), "say hello"].flatMap((line) => [" ", chip(exits.includes(line) ? wayLine(line) : line, line)]));
  }

  send(line) {
    this.show();
    const secret = this.input.type === "password";
    if (!secret) {
      this.log.note("echo", `> ${line}`).setAttribute("aria-hidden", "true");
    }
    this.log.toEnd();
    if (!this.connection.command(line)) {
      this.waiting.push(line);
      this.connection.again(true);
    }
  }
}

let scene = null;

/** Runs the line from the form, the first one or a later one. */
export function play(form, line) {
  scene = scene || new Scene(form);
  scene.send(line);
}
