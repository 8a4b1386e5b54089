// Beside the thing: the game, a trial run of a line, and all unsaved drafts, saved as one change.
import { api } from "./api.js";
import { Connection } from "./connection.js";
import { make } from "./dom.js";
import { kindOf, toApi } from "./kinds.js";
import { Log } from "./log.js";
import { preview } from "./markup.js";
import { linked } from "./places.js";
import { BEHAVIOUR } from "./behaviour.js";

const OPEN_KEY = "skein.beside";

const OUTCOMES = {
  passed: "No command matches that line.",
  yielded: "It would wait or ask at this point. The trial ends there.",
  failed: "It would fail and change nothing.",
  killed: "It would use too much time or memory, so the game would stop it. Nothing would change.",
};

// -- the game --

class GamePane {
  constructor(shop) {
    this.shop = shop;
    this.log = new Log();
    this.line = make("input", { id: "pane-line", "aria-label": "Your line", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    this.state = make("p", { class: "note", role: "status" }, "Connecting …");
    this.go = make("button", { class: "tool", type: "button", onclick: () => this.goThere() }, "Go where I build");
    this.element = make("div", { class: "pane" }, make("div", { class: "bar" }, this.state, this.go), make("div", { class: "stage" }, this.log.scroll, this.log.newer),
      make("form", { class: "pane-form", onsubmit: (event) => {
        event.preventDefault();
        this.type(this.line.value);
      } }, this.line, make("button", { class: "tool", type: "submit" }, "Do it")));
    this.log.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-cmd]");
      if (button) {
        this.type(button.dataset.cmd);
      }
    });
    this.history = [];
    this.at = 0;
    this.line.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && !this.secret) {
      event.preventDefault();
      this.at = Math.min(this.history.length, Math.max(0, this.at + step));
      this.line.value = this.history[this.at] || "";
    }
  }

  begin() {
    if (this.connection) {
      return;
    }
    this.connection = new Connection({
      frame: (frame) => this.take(frame),
      up: (resuming) => !resuming && this.connection.enter({ type: "login" }),
      down: () => this.lost("The connection is lost; trying again …"),
      moved: () => this.say("The game goes on in another tab or window."),
      gap: (frame) => this.log.note("gap", frame.text),
      welcome: (frame) => this.welcome(frame.name),
      refused: (frame, resuming) => (resuming ? this.connection.enter({ type: "login" }) : this.say(frame.text)),
    });
    this.connection.open();
  }

  say(text) {
    this.state.textContent = text;
  }

  lost(text) {
    this.inside = false;
    this.say(text);
  }

  goSoon(room) {
    if (this.inside) {
      this.goThere(room);
    } else {
      this.wanted = room;
    }
    this.line.focus();
  }

  welcome(name) {
    this.inside = true;
    this.say(`You are ${name}, in the game.`);
    if (this.wanted) {
      this.goThere(this.wanted);
      this.wanted = 0;
    }
  }

  take(frame) {
    if (frame.type === "text") {
      this.log.text(frame);
    } else if (frame.type === "history") {
      this.log.load(!frame.end);
      frame.html && this.log.text(frame, true);
      frame.end && this.log.toEnd();
    } else if (frame.type === "echo") {
      // The game asks or has asked for a password.
      this.secret = frame.on === false;
      this.line.type = this.secret ? "password" : "text";
    } else if (frame.type === "event" && (frame.name || frame.topic) === "Build.Here") {
      this.shop.watchers.take(frame.data || {});
    } else if (frame.type === "bye") {
      this.lost(frame.text || "You have left the game.");
    }
  }

  type(line) {
    if (line.trim() === "" && !this.secret) {
      return;
    }
    if (!this.connection || !this.connection.command(line)) {
      this.say("There is no connection. Nothing was sent.");
      return;
    }
    if (!this.secret) {
      this.log.note("echo", `> ${line}`).setAttribute("aria-hidden", "true");
      this.history.push(line);
      this.at = this.history.length;
    }
    this.line.value = "";
    this.log.toEnd();
  }

  goThere(room = this.shop.roomOfView()) {
    if (room) {
      this.type(`@teleport #${room}`);
    } else {
      this.say("The thing you have open isn't in a room.");
    }
  }
}

// -- trial runs --

class TryPane {
  constructor(shop) {
    this.shop = shop;
    this.line = make("input", { id: "try-line", required: true, autocomplete: "off", spellcheck: "false", placeholder: "pull lever" });
    this.who = make("select", { id: "try-who" }, make("option", { value: "visitor" }, "a visitor, in its room"), make("option", { value: "me" }, "me, where I am"));
    this.result = make("div", { class: "trial", "aria-live": "polite" });
    this.element = make("div", {}, make("p", { class: "note" }, "Shows what a line would do: what everybody would read, and what would change. Nothing changes for real."),
      make("form", { class: "inline-form", onsubmit: (event) => {
        event.preventDefault();
        this.run();
      } }, make("div", {}, make("label", { for: "try-line" }, "Line"), this.line), make("div", {}, make("label", { for: "try-who" }, "typed by"), this.who),
      make("button", { class: "button", type: "submit" }, "Try")), this.result);
  }

  begin() {
    this.line.focus();
  }

  async run() {
    const room = this.who.value === "visitor" ? this.shop.roomOfView() : 0;
    if (this.who.value === "visitor" && !room) {
      this.result.replaceChildren(make("p", { class: "note bad" }, "The thing you have open isn't in a room. Try the line as yourself."));
      return;
    }
    try {
      this.show(await api.tryLine(this.line.value, room));
    } catch (problem) {
      this.result.replaceChildren(make("p", { class: "note bad" }, problem.message));
    }
  }

  change(one) {
    const left = (value) => value ?? "inherited";
    const words = {
      created: () => `would be made${one.new ? `, in ${one.new}` : ""}`,
      destroyed: () => "would be destroyed",
      moved: () => `would move from ${one.old || "nowhere"} to ${one.new || "nowhere"}`,
      property: () => `${one.name} = ${left(one.new)}, was ${left(one.old)}`,
      timer: () => `timer ${one.name} would be set, due in ${one.left} s${one.every > 0 ? `, every ${one.every} s` : ""}`,
      cancelled: () => `timer ${one.name} would be cancelled`,
    }[one.kind];
    return `${one.object || "something"}: ${words ? words() : `${one.kind} ${left(one.new)}, was ${left(one.old)}`}`;
  }

  show(trial) {
    const list = (title, items) => (items.length > 0 ? [make("h3", {}, title), make("ul", { class: "changes" }, ...items.map((one) => make("li", {}, one)))] : []);
    const told = trial.told.map((one) => make("section", {}, make("h3", {}, `${one.who === "you" ? "You" : one.who}${one.you && one.who !== "you" ? " (typing the line)" : ""} would read`),
      make("div", { class: "preview prose" }, one.leaves ? "They would leave the game." : preview(one.text || "Something that a script of somebody else's tells."))));
    const faults = trial.faults.map((one) => {
      const line = Number(((one.text || "").match(/:(\d+):/) || [])[1]);
      const id = Number(((one.object || "").match(/#(\d+)/) || [])[1]);
      return make("span", {}, `${one.object || "The command's script"} would fail `, line && id ? make("button", { class: "tool", type: "button", onclick: () => this.shop.goToLine(id, line) }, `line ${line}`) : "", make("pre", {}, ...linked(one.text || "", (to, at) => this.shop.goToLine(to, at))));
    });
    this.result.replaceChildren(
      trial.outcome === "refused" ? make("section", {}, make("h3", {}, "It would be refused"), make("div", { class: "preview prose" }, preview(trial.refusal))) : "",
      ...told, OUTCOMES[trial.outcome] ? make("p", {}, OUTCOMES[trial.outcome]) : "",
      ...list("This would change", trial.changes.map((one) => this.change(one))), trial.outcome === "done" && trial.changes.length === 0 ? make("p", { class: "note" }, "No object would change.") : "",
      ...list("Scripts fail", faults),
      ...(trial.log ? [make("h3", {}, "log() would say"), make("pre", {}, ...linked(trial.log, (to, at) => this.shop.goToLine(to, at)))] : []),
      make("p", { class: "note" }, `It took ${trial.ms.toFixed(2)} of ${trial.most_ms} ms. Nothing was changed.`));
  }
}

// -- unsaved drafts --

class PlanPane {
  constructor(shop) {
    this.shop = shop;
    this.element = make("div", {});
    this.planned = make("div", { "aria-live": "polite" });
  }

  begin() {
    const list = this.shop.drafts.list().filter((one) => one.part !== BEHAVIOUR && one.part !== "?");
    const scripts = this.shop.drafts.list().filter((one) => one.part === BEHAVIOUR);
    this.planned.replaceChildren();
    this.element.replaceChildren(
      make("p", { class: "note" }, "You can save all unsaved form fields, in all things, as one change. Either all of it is saved or nothing, and one Undo takes it back."),
      list.length > 0 ? make("ul", { class: "changes" }, ...list.map((one) => make("li", {}, make("button", { class: "tool", type: "button", onclick: () => this.shop.go(one.thing) }, `${one.name} (#${one.thing})`), ` ${one.part}`))) : make("p", { class: "note" }, "Everything is saved."),
      scripts.length > 0 ? make("p", { class: "note" }, `Behaviours are saved one by one: ${scripts.map((one) => one.name).join(", ")}.`) : "",
      list.length > 0 ? make("div", { class: "bar" }, make("button", { class: "button quiet", type: "button", onclick: () => this.run(list, true) }, "What would change?"),
        make("button", { class: "button", type: "button", onclick: () => this.run(list, false) }, "Save all")) : "", this.planned);
  }

  /** Returns the drafts by thing, as the API takes them. */
  async gather(list) {
    const things = [...new Set(list.map((one) => one.thing))];
    return Promise.all(things.map(async (id) => {
      const object = await api.get(id);
      const parts = list.filter((one) => one.thing === id).map((one) => one.part);
      const typed = (part) => {
        const { text } = this.shop.drafts.get(id, part);
        return ["name", "desc"].includes(part) ? text : toApi(kindOf(object, part), text);
      };
      return { id, properties: Object.fromEntries(parts.map((part) => [part, typed(part)])) };
    }));
  }

  async run(list, plan) {
    try {
      const changes = await this.gather(list);
      const done = await api.change(changes, plan);
      if (plan) {
        this.planned.replaceChildren(make("h3", {}, "This would change"), make("ul", { class: "changes" }, ...done.changes.map((one) =>
          make("li", {}, `${one.object}: ${one.name || one.kind} = ${one.new ?? "inherited"}, was ${one.old ?? "inherited"}`))));
        return;
      }
      list.forEach((one) => this.shop.drafts.drop(one.thing, one.part));
      this.begin();
      this.shop.say(`Saved: ${changes.length === 1 ? "one thing" : `${changes.length} things`}. “Undo” takes it back.`, true);
      this.shop.kept();
    } catch (problem) {
      this.shop.say(problem.message, false);
    }
  }
}

// -- all three parts --

export class Beside {
  constructor(shop) {
    this.panes = { game: new GamePane(shop), try: new TryPane(shop), plan: new PlanPane(shop) };
    this.body = make("div", { role: "tabpanel", id: "beside-body", "aria-label": "Beside" });
    this.tabs = make("div", { class: "tabs", role: "group", "aria-label": "Beside it" }, ...[["game", "Game"], ["try", "Try a line"], ["plan", "Changes"]].map(([key, label]) =>
      make("button", { class: "tool", type: "button", id: `beside-${key}`, "aria-expanded": "false", onclick: () => this.show(this.shown === key ? "" : key) }, label)));
    this.element = make("section", { class: "beside", "aria-label": "Beside the thing" }, this.split(), this.tabs, this.body);
    this.shown = "";
  }

  /** Returns the line between the thing and this part, where this is below: it is dragged, or moved by the arrow keys. */
  split() {
    let share = 40; // percent of the height
    const set = (wanted) => {
      share = Math.round(Math.max(20, Math.min(75, wanted)));
      this.element.parentElement.style.setProperty("--game", `${share / (100 - share)}fr`);
      line.ariaValueNow = share;
    };
    const line = make("div", { class: "split", role: "separator", tabindex: 0, "aria-orientation": "horizontal", "aria-label": "Height of this part in percent",
      "aria-valuemin": 20, "aria-valuemax": 75, "aria-valuenow": share,
      onpointerdown: (event) => line.setPointerCapture(event.pointerId),
      onpointermove: (event) => {
        if (line.hasPointerCapture(event.pointerId)) {
          const { bottom, height } = this.element.parentElement.getBoundingClientRect();
          set(100 * (bottom - event.clientY) / height);
        }
      },
      onkeydown: (event) => {
        const step = { ArrowUp: 5, ArrowDown: -5 }[event.key];
        if (step) {
          event.preventDefault();
          set(share + step);
        }
      } });
    return line;
  }

  /** Opens the game, and takes the builder to a room as soon as they are in it. */
  playAt(room) {
    this.show("game");
    this.panes.game.goSoon(room);
  }

  restore() {
    try {
      this.show(localStorage.getItem(OPEN_KEY) || "", true);
    } catch {
      this.show("");
    }
  }

  show(key, quietly) {
    this.shown = this.panes[key] ? key : "";
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-expanded", String(tab.id === `beside-${this.shown}`));
    }
    this.element.classList.toggle("open", this.shown !== "");
    this.body.replaceChildren(...(this.shown ? [this.panes[this.shown].element] : []));
    if (this.shown && !(quietly && this.shown === "try")) {
      this.panes[this.shown].begin();
    }
    try {
      localStorage.setItem(OPEN_KEY, this.shown);
    } catch {
      // Then it is folded at first.
    }
  }
}
