// The game on the screen: scrollback, the line, panels.
import { cutWords } from "./connection.js";
import { curly, isSmall, load, make } from "./dom.js";
import { Echoes } from "./echoes.js";
import { fit } from "./fit.js";
import { learnWords, wayLine, wordAt } from "./input.js";
import { Keeping, farewell, keeper } from "./keeping.js";
import { Line } from "./line.js";
import { Log } from "./log.js";
import { Own } from "./own.js";
import { Palette } from "./palette.js";
import { Panels } from "./panels.js";
import { Pending } from "./pending.js";
import { answersOf } from "./question.js";
import { INVENTORY, Row } from "./row.js";
import { statusBar } from "./status.js";
import { timeText } from "./times.js";

const TYPO_MOST = 200;
const REVIVED_MS = 10 * 60 * 1000; // after so long, the links of the last room are old
const WIDE = matchMedia("(min-width: 1600px)");
const ONE_BAR = matchMedia("(min-width: 60rem)"); // the page's header and that of the game are one
const SPOKEN = ["tell", "whisper", "say"];
const PLACEHOLDER = /\b[A-Z]{2,}\b/;
// Pressed by mistake, these would cost too much: they are only written into the line.
const FINAL = /^(?:quit|(?:drop|sell|give) all|@(?:shutdown|destroy|ban))\b/;
const GIVE_UP = "@abort"; // a text
const ASKED = /to stay a guest\): *$/; // questions of the form that keeps a guest (keep.js)

export class Game {
  constructor(connection, leave) {
    this.connection = connection;
    this.leave = leave;
    this.words = [];
    this.pending = new Pending((line) => this.command(line), (...parts) => this.log.note("mark", ...parts), () => this.showLink("no answer yet", "slow"));
    this.info = null;
    this.menu = null;
    this.asked = null; // the kind of the open question
    this.begun = false;
    this.unread = 0;
    this.unsent = []; // notes that a line could not be sent
    this.greeting = ""; // held until the scrollback has arrived
    this.lost = false; // the guest ended with the server, and a new one comes
    this.early = []; // what a new guest is told before the room: they read it below the room
    this.echoes = new Echoes();
    this.keeping = new Keeping({ post: (line, secret) => this.post(line, secret), note: (...parts) => {
      this.log.note("mark", ...parts);
      this.log.toEnd();
    }, renamed: (name) => {
      document.querySelectorAll(".log .keep").forEach((one) => one.remove());
      this.panels.rooms.open(name, false);
    } });
    this.log = new Log();
    this.line = new Line((line) => this.type(line), () => this.words, (step) => this.log.page(step));
    this.row = new Row({ command: (line) => this.command(line), look: (line) => this.look(line), map: () => this.openMap(), own: () => this.own.chips(),
      around: () => this.openAround(), close: () => this.setPicking(false),
      set: (line) => this.line.set(line), drop: () => this.line.dropWord(), compose: (word) => {
        this.line.compose(word);
        this.focusLine();
      } });
    this.panels = new Panels((line) => this.command(line), (line) => this.look(line), (name, args) => this.ask(name, args), (steps, name) => this.walkTo(steps, name), (data) => this.row.around(data), () => this.openMap());
    this.walk = null; // loaded for the first walk
    this.palette = new Palette((name) => this.connection.call(name));
    this.verbs = null; // loaded for the first thing that is looked at
    this.deeds = make("div", { class: "verbs", role: "group", "aria-live": "polite", hidden: true });
    this.own = new Own(this, () => {
      this.game && this.row.draw();
      this.panels.apart?.arrange();
    });
    this.onKey = (event) => this.catchKey(event);
    this.onSelect = () => this.selected();
    this.onSeen = () => this.seen();
    this.onWide = () => this.fit();
    this.onBar = () => {
      ONE_BAR.matches ? document.querySelector(".top .brand").after(this.status) : this.signs.prepend(this.status);
      this.fold(ONE_BAR.matches);
    };
  }

  show(app) {
    this.where = make("span", { class: "where" }, "…");
    this.link = make("span", { class: "link", role: "status" }, "connected");
    this.cutText = make("span", {});
    this.tryNow = make("button", { class: "tool", type: "button", onclick: () => this.connection.again(true) }, "Try now");
    this.cutSign = make("div", { class: "cut", role: "alert", hidden: true }, this.cutText, this.tryNow);
    this.typo = make("button", { class: "tool", type: "button", hidden: true, onmousedown: (event) => event.preventDefault(), onclick: () => {
      this.line.set(`typo “${this.marked}” `);
      this.line.focus();
    } }, "Report a typo");
    this.status = statusBar(this);
    this.signs = make("div", { class: "signs" }, this.cutSign);
    this.game = make("div", { class: "game" }, this.signs,
      make("div", { class: "stage" }, this.log.view, this.log.newer), this.panels.element, this.showPrompt());
    app.replaceChildren(this.game);
    document.body.classList.add("playing");
    fit();
    this.log.element.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("selectionchange", this.onSelect);
    document.addEventListener("visibilitychange", this.onSeen);
    WIDE.addEventListener("change", this.onWide);
    ONE_BAR.addEventListener("change", this.onBar);
    this.onBar();
    this.setAside(true);
    this.focusLine();
  }

  // On a small screen, what is here comes with the lines that the game offers here.
  async ask(name, args) {
    const data = await this.connection.call(name, args);
    if (name === "page.around") {
      this.panels.markShut(data.closed);
      if (isSmall()) {
        data.deeds = (await this.connection.call("page.verbs", { line: "look" }).catch(() => ({}))).lines;
      }
    }
    return data;
  }

  stop() {
    this.tones?.then((one) => one.stop());
    this.media?.then((one) => one.stop({}));
    this.log.stop();
    document.body.classList.remove("playing");
    this.setAside(false);
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("selectionchange", this.onSelect);
    document.removeEventListener("visibilitychange", this.onSeen);
    WIDE.removeEventListener("change", this.onWide);
    ONE_BAR.removeEventListener("change", this.onBar);
    this.fold(false);
    this.status.remove();
  }

  // On a wide screen the panels stand apart. Their code is loaded only there.
  async fit() {
    if (WIDE.matches) {
      this.cockpit ||= load("cockpit").then((one) => one.open(this)).catch(() => null);
    }
    (await this.cockpit)?.fit(WIDE.matches);
  }

  /** Loads the tones. */
  sound() {
    return this.tones ||= load("sound").then(({ Sound }) => new Sound());
  }

  // Help, the world and who open beside the game, not in its place.
  setAside(aside) {
    for (const link of document.querySelectorAll(":is(.top, .rest) a[href^='/']")) {
      if (aside) {
        link.target = "_blank";
        link.rel = "noopener";
      } else {
        link.removeAttribute("target");
      }
    }
  }

  // Shows or hides the sheet with the map on small screens.
  openMap() {
    const open = this.panels.toggle();
    this.row.mapTool.setAttribute("aria-expanded", String(open));
  }

  openAround() {
    this.panels.isOver() || this.openMap();
    this.panels.showAround();
  }

  async openFind() {
    this.find ||= load("find").then(({ Find }) => {
      const find = new Find(this.log, () => this.focusLine());
      this.log.view.before(find.element);
      return find;
    });
    (await this.find).open();
  }

  showPrompt() {
    this.chips = this.row.element;
    this.question = make("div", { class: "question", role: "group", "aria-label": "Possible answers", hidden: true });
    this.stopWalk = make("button", { class: "chip", type: "button", hidden: true, onclick: () => this.walk?.stop("You stop.") }, "Stop walking");
    this.row.draw();
    return make("div", { class: "prompt" }, this.question, this.stopWalk, this.deeds, this.chips, this.line.element);
  }

  // -- lines --

  /** Handles a typed line; only typed lines may answer a secret prompt. */
  type(line) {
    this.putAway();
    if (this.guest && this.isFree() && /^quit$/i.test(line)) {
      this.keeping.leave(this.leave);
      return true;
    }
    const asked = this.askedOf(line);
    asked && this.showVerbs(asked);
    const wanted = this.isFree() && line.match(/^(?:go|walk) to (.+)$/i);
    const steps = wanted && !(wanted[1].toLowerCase() in (this.info?.exits || {})) && this.panels.rooms.pathTo(wanted[1]);
    if (steps) {
      return this.walkTo(steps);
    }
    this.walk?.isOn && this.walk.stop("You stop.");
    return this.post(line, this.line.secret);
  }

  /** The answer to a question is followed by what else can be asked. Returns the line that looks at the person. */
  askedOf(line) {
    return /^(?:ask|talk) /i.test(line) && this.row.people.find(({ name }) => line.toLowerCase().includes(name.toLowerCase()))?.line;
  }

  /** True if a line would be a command and not the answer to a question. */
  isFree() {
    return !this.line.secret && !this.asked;
  }

  /** steps: from rooms.js; null if no way is known. name: what the player called the place. */
  walkTo(steps, name) {
    this.focusLine();
    if (!steps || steps.length === 0) {
      this.problem(`You don't know a way to ${name || "that place"}.`);
      return false;
    }
    this.stopWalk.hidden = steps.length < 2;
    this.start(steps);
    return true;
  }

  async start(steps) {
    const { Walk } = await load("walk");
    this.walk ||= new Walk((way) => this.command(wayLine(way)), (text) => this.walked(text), this.info?.num);
    this.walk.start(steps);
  }

  walked(text) {
    this.stopWalk.hidden = true;
    if (text) {
      this.mark(text);
    }
  }

  forgetRooms() {
    this.panels.forgetRooms();
  }

  /** Handles a click. Returns false if the line could not be sent. */
  command(line) {
    if (this.line.secret) {
      this.problem("Type the password first, or “cancel”.");
      return false;
    }
    if (this.asked === "lines" && line !== GIVE_UP) {
      this.problem("You are writing a text, so nothing was done. Finish it first, with the buttons by the line.");
      return false;
    }
    // While any line would be the answer, this prefix makes it a command.
    return this.post(this.asked === "ask" && line !== "cancel" ? `!${line}` : line, false);
  }

  /** Handles a pressed thing: shows what it looks like, and below that what the player can do with it. */
  look(line) {
    if (this.command(line)) {
      this.showVerbs(this.askedOf(line) || line);
      this.putAway();
    }
  }

  /** Shows what can be done with the thing that a line looks at. withLook: offers looking, too. */
  showVerbs(line, withLook) {
    this.verbs ||= load("verbs").then(({ Verbs }) => new Verbs(this.deeds, (one) => this.command(one), (one) => this.connection.call("page.verbs", { line: one }), () => this.row.start()))
      .catch(() => {
        this.verbs = null;
      });
    this.verbs.then((one) => one?.show(line, withLook));
  }

  // Puts away the sheet that covers the story.
  putAway() {
    if (this.panels.isOver()) {
      this.openMap();
    }
  }

  post(line, secret) {
    // The things in hand as they are when the answer comes.
    INVENTORY.test(line) && this.connection.call("page.around").then((data) => this.row.around(data)).catch(() => {});
    if (!this.connection.command(line)) {
      this.unsent.push(this.problem("There is no connection. Nothing was sent, and your line is still there."));
      return false;
    }
    const shown = secret ? "" : this.line.shown(line);
    if (!secret) {
      const echo = this.echo(shown);
      this.echoes.sent(shown);
      this.asked === "lines" || this.pending.watch(echo);
    }
    // A line that must not be shown can't be sent again, either.
    this.pending.sent(shown === line ? line : "");
    if (shown === line && line && this.isFree()) {
      this.row.did(line);
    }
    this.asksOver = this.panels.isOver() && !this.panels.channels.has(this.panels.shown);
    this.log.hand = 0;
    this.log.toEnd();
    return true;
  }

  echo(line) {
    const note = this.log.note("echo", `> ${line}`);
    note.setAttribute("aria-hidden", "true");
    return note;
  }

  get guest() {
    return this.keeping.guest;
  }

  isTouch() {
    return matchMedia("(pointer: coarse)").matches;
  }

  // Typed text goes into the line, whatever has the focus.
  catchKey(event) {
    const target = event.target;
    if (target.closest("dialog")) {
      return;
    }
    if (event.key === "Escape") {
      this.putAway();
    }
    const atLine = target === this.line.input || !target.closest("input, textarea, select");
    const own = this.isFree() && atLine && this.own.lineOf(event, !this.line.input.value);
    if (own) {
      event.preventDefault();
      this.command(own);
      return;
    }
    const writes = target.closest("input, textarea, select, [contenteditable]");
    const presses = event.key === " " && target.closest("button, a");
    if (!writes && !presses && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.line.focus();
    }
  }

  setPicking(on) {
    this.picking = this.row.picking = on;
    this.pick.setAttribute("aria-pressed", String(on));
    this.game.classList.toggle("picking", on);
    this.row.draw();
    this.row.start();
  }

  // -- clicks --

  focusLine() {
    if (!this.isTouch()) {
      this.line.focus();
    }
  }

  clicked(event) {
    if (this.picking) {
      const word = wordAt(event);
      if (word) {
        event.preventDefault();
        this.line.compose(word);
        this.focusLine();
        return;
      }
    }
    const button = event.target.closest("[data-cmd]");
    if (button && !this.picking) {
      this.log.follow(button);
      this.pressed(button.dataset.cmd);
      // A keyboard user may want to choose the next.
      if (event.detail > 0) {
        this.focusLine();
      }
    } else if (event.target.closest(".log > :not(.left, .past, .echo, .mark)") && !event.target.closest("a, button")) {
      this.wordPressed(event);
    }
  }

  // A command of the text. Where it has a word in capitals, the player has to write something there.
  pressed(line) {
    const at = FINAL.test(line) ? line.length : line.search(PLACEHOLDER);
    if (this.guest && this.cutSign.hidden && /^register\b/.test(line)) {
      this.keeping.open();
    } else if (at < 0) {
      this.look(line);
    } else {
      this.line.blank(line, at);
    }
  }

  // Any word of a text may name something: if the game knows it, its actions are shown.
  wordPressed(event) {
    const word = document.getSelection().isCollapsed && wordAt(event).toLowerCase();
    if (word && word.length > 2 && this.isFree()) {
      this.showVerbs(`look ${word}`, true);
    }
  }

  // Text selected in the log can be reported as a mistake.
  selected() {
    const selection = document.getSelection();
    const text = selection.toString().replace(/\s+/g, " ").trim();
    const inLog = text.length > 0 && text.length <= TYPO_MOST && this.log.element.contains(selection.anchorNode);
    this.typo.hidden = !inLog;
    this.marked = inLog ? text : "";
  }

  // -- incoming frames --

  take(frame) {
    this.pending.heard();
    this.link.matches(".slow") && this.showLink("connected");
    if (this.keeping.take(frame)) {
      return;
    }
    if (this.greeting && frame.type !== "history") {
      this.mark(this.greeting);
      this.greeting = "";
    }
    switch (frame.type) {
      case "text":
        if (this.guest && this.early && frame.style !== "room") {
          this.early.push({ ...frame, style: "early" });
        } else {
          this.text(frame);
        }
        break;
      case "history":
        this.past(frame);
        break;
      case "prompt":
        // The note of a new guest says what the greeting does.
        this.early?.forEach((one) => this.lost && /\bregister\b/.test(one.text) || this.text(one));
        this.lost = false;
        this.log.keepers(() => this.keeping.open());
        this.early = null;
        this.log.arrived = true;
        this.pending.answered();
        this.told();
        this.stir();
        break;
      case "event":
        this.event(frame.name, frame.data);
        break;
      case "echo":
        this.line.setSecret(frame.on === false);
        break;
      case "bye":
        this.bye(frame);
        break;
      default:
    }
  }

  // A line that was sent from the sheet had an answer which is not a room: the sheet would hide it.
  told() {
    if (this.asksOver) {
      this.putAway();
    }
    this.asksOver = false;
  }

  text(frame) {
    this.stir();
    this.echoes.answered(frame.text);
    const came = frame.style === "room" && this.hasMoved;
    const shown = this.tell(SPOKEN.includes(frame.style) ? frame : { ...frame, html: this.row.linkHeld(frame.html) }, false);
    this.own.triggers.act(frame);
    if (!shown) {
      return;
    }
    if (frame.style === "error") {
      this.putAway();
      this.walk?.isOn && this.walk.stop("");
      this.row.failed();
    }
    if (came) {
      this.hasMoved = false;
      this.log.moved();
      this.log.arrive();
    }
    learnWords(this.words, frame.text || "");
    if (SPOKEN.includes(frame.style) && !frame.own) {
      this.tones?.then((one) => one.play(frame.style));
      this.own.spoken(frame);
      this.unread += document.hidden;
      this.showUnread();
    }
  }

  // Returns false if the player hides such lines.
  tell(frame, past) {
    const { hidden, marked } = this.own.triggers.read(frame);
    if (!hidden) {
      this.log.text(frame, past).classList.toggle("marked", marked);
    }
    return !hidden;
  }

  /** Adds scrollback from before this page was opened; the last part has `end`. */
  past(frame) {
    this.log.load(!frame.end);
    if (frame.html && !ASKED.test(frame.text)) {
      const line = this.echoes.lineOf(frame.text);
      if (line) {
        this.echo(line).classList.add("past");
      }
      this.tell(frame, true);
      this.pastTime = frame.time;
      learnWords(this.words, frame.text || "");
      this.panels.past(frame);
    }
    if (frame.end) {
      if (Date.now() - this.pastTime < REVIVED_MS) {
        this.log.revive();
      }
      this.mark(`This was earlier${frame.until ? `, up to ${timeText(new Date(frame.until))}` : ""}. The game goes on here.${this.greeting && ` ${this.greeting}`}`);
      this.greeting = "";
      this.log.toEnd();
    }
  }

  // New output may have changed the things here and the possible actions.
  stir() {
    this.panels.stir();
    this.verbs?.then((one) => one?.stir());
  }

  event(name, data) {
    if (name === "Room.Info" && data) {
      this.palette.moved(data);
      const exits = Object.keys(data.exits || {});
      if (this.info && this.info.num === data.num) {
        this.row.seen(exits);
      } else {
        this.asksOver = false;
        this.row.moved(exits);
        this.log.moved();
        this.verbs?.then((one) => one?.hide());
        this.hasMoved = true;
      }
      if (this.unlit || data.environment === "") {
        const before = this.info;
        this.unlit ||= load("unlit").then((one) => one.open(this)).catch(() => null);
        this.unlit.then((one) => one?.moved(data, before));
      }
      this.info = data;
      this.where.replaceChildren(curly(data.name), data.area && data.area !== data.name ? make("span", {}, curly(`, ${data.area}`)) : "");
    } else if (name === "Menu.Show" && data) {
      this.showMenu(data);
    } else if (name === "Menu.End" && this.menu && (!data || data.id === this.menu)) {
      this.endMenu();
    }
    if (name === "Char.Quests") {
      this.keeping.offer(data);
    }
    if (name.startsWith("Client.Media")) {
      this.media ||= load("media").then((one) => new one.Media());
      this.media.then((one) => one.event(name, data));
    }
    if (/^Char\.(?:Vitals|Status|Group)$/.test(name)) {
      this.vitals ||= load("vitals").then((one) => one.open(this.signs));
      this.vitals.then((one) => one.event(name, data));
    }
    this.panels.event(name, data);
    if (name === "Room.Info" && data) {
      this.walk?.came(data.num);
    }
  }

  showMenu(data) {
    this.menu = data.id || true;
    this.asked = data.kind;
    this.told();
    this.line.isText = data.kind === "lines";
    this.question.replaceChildren(...answersOf(data, (line) => {
      if (!this.line.secret) {
        this.post(line, false);
      }
      this.focusLine();
    }));
    this.question.hidden = this.question.childElementCount === 0;
    this.chips.hidden = Array.isArray(data.options) && data.options.length > 0;
  }

  endMenu() {
    this.menu = null;
    this.asked = null;
    this.line.isText = false;
    this.question.hidden = true;
    this.question.replaceChildren();
    this.chips.hidden = false;
  }

  bye(frame) {
    this.line.setSecret(false);
    this.endMenu();
    if (frame.restart === true) {
      this.mark(frame.text);
      this.restarts = true;
    } else {
      this.over((frame.text || "The connection has ended.").replace(/^Good-bye\. ?/, ""));
    }
  }

  // -- the log --

  mark(text) {
    this.log.note("mark", text);
  }

  problem(text) {
    this.putAway();
    const note = this.log.note("style-error", text);
    this.log.toEnd();
    return note;
  }

  markGap(text) {
    this.log.note("gap", text || "Some output was lost.");
  }

  seen() {
    if (!document.hidden) {
      this.unread = 0;
      this.showUnread();
    }
  }

  showUnread() {
    this.title = this.title || document.title;
    document.title = this.unread > 0 ? `(${this.unread}) ${this.title}` : this.title;
  }

  // -- the connection --

  /** Shows how the connection is. */
  showLink(text, kind = "") {
    this.link.textContent = text;
    this.link.className = `link ${kind}`;
  }

  moved() {
    this.cut(0);
    this.cutText.textContent = "The game goes on in another tab or window.";
    this.tryNow.textContent = "Play here";
  }

  cut(milliseconds) {
    this.walk?.stop("");
    this.pending.heard();
    if (this.cutSign.hidden) {
      this.pending.cut();
    }
    this.showLink("not connected", "down");
    this.cutText.textContent = `${cutWords(milliseconds, this.restarts)}${this.guest ? "" : " Your character is safe."}`;
    this.tryNow.textContent = "Try now";
    this.showCut(true);
  }

  // Shows or hides the sign. Without a connection no character can be kept.
  showCut(is) {
    this.cutSign.hidden = !is;
    document.querySelectorAll(".keep-tool, .log .keep").forEach((one) => {
      one.disabled = is;
    });
  }

  mended(frame, resumed) {
    const before = this.begun;
    this.begun = true;
    this.keeping.set(frame.guest === true, frame.name || "");
    this.panels.more.list();
    this.showLink("connected");
    this.showCut(false);
    this.unsent.splice(0).forEach((note) => {
      note.className = "past";
    });
    if (this.lost) {
      this.log.note("fresh", `The game restarted. Your guest and its things are gone; you are ${frame.name} now.`, keeper(() => this.keeping.open()));
    } else if (before) {
      this.mark(this.restarts ? "The world is back." : resumed ? "Connected again; nothing was missed." : "Connected again.");
    } else if (!frame.guest || resumed) {
      // The game itself tells a new guest.
      this.greeting = `You are ${frame.name || "here"}${frame.guest ? ", a guest" : ""}.`;
    }
    if (before || resumed) {
      this.early = this.lost ? [] : null;
    }
    if (!resumed) {
      this.line.setSecret(false);
      this.endMenu();
    }
    this.restarts = false;
    if (!before) {
      this.panels.rooms.open(frame.name || "", frame.guest === true);
    }
    this.own.settings.load().then(this.onWide);
    this.pending.mended();
  }

  /** Ends the log with a card. why: the player left, if it is empty. */
  over(why) {
    if (this.line.input.disabled) {
      return;
    }
    this.line.input.disabled = true;
    this.cutSign.hidden = true;
    this.showLink("left", "gone");
    this.log.end();
    this.game.classList.add("over");
    this.log.note("farewell", ...farewell(this.guest, why)).querySelector("a")?.focus();
    this.log.toEnd();
  }
}
