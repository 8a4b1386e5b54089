// The game on the screen: scrollback, the line, panels.
import { clean, make } from "./dom.js";
import { Completion, DIRECTIONS, History, VERBS, sortExits } from "./input.js";
import { Panels } from "./panels.js";
import { Sound } from "./sound.js";

const LINES_KEPT = 4000;
const AT_END = 40;
const TYPO_MOST = 200;
const UNANSWERED = 4000;
const UNDER_WAY = 10000;

export class Game {
  constructor(connection, leave) {
    this.connection = connection;
    this.leave = leave;
    this.history = new History();
    this.words = [];
    this.completion = new Completion(() => this.words);
    this.waiting = [];
    this.info = null;
    this.begun = false;
    this.cutAt = 0;
    this.sound = new Sound();
    this.panels = new Panels((line) => this.command(line), (line) => this.compose(line));
  }

  show(app, frame) {
    this.log = make("div", { class: "log", role: "log", "aria-label": "The game", "aria-relevant": "additions", tabindex: 0 });
    this.scroll = make("div", { class: "scroll" }, this.log);
    this.newer = make("button", { class: "tool newer", type: "button", hidden: true, onclick: () => this.toEnd() }, "Newer lines below ↓");
    this.where = make("span", { class: "where" }, "…");
    this.link = make("span", { class: "link", role: "status" }, "connected");
    this.cutText = make("span", {});
    this.cutSign = make("div", { class: "cut", role: "alert", hidden: true }, this.cutText,
      make("button", { class: "tool", type: "button", onclick: () => this.connection.again(true) }, "Try now"));
    this.pick = make("button", { class: "tool", type: "button", "aria-pressed": "false", title: "Tap words to write a line", onclick: () => this.setPicking(!this.picking) }, "Words");
    const sound = make("button", { class: "tool", type: "button", "aria-pressed": "false", onclick: () => {
      sound.setAttribute("aria-pressed", String(this.sound.toggle()));
    } }, "Sound");
    const map = make("button", { class: "tool small-only", type: "button", "aria-expanded": "false", onclick: () => {
      map.setAttribute("aria-expanded", String(this.panels.element.classList.toggle("open")));
    } }, "Map");
    this.typo = make("button", { class: "tool", type: "button", hidden: true, onmousedown: (event) => event.preventDefault(), onclick: () => {
      this.setLine(`typo “${this.marked}” `);
      this.input.focus();
    } }, "Report a typo");
    const status = make("div", { class: "status" }, this.where, this.link, this.typo, this.pick, map, sound,
      make("button", { class: "tool", type: "button", onclick: () => this.download() }, "Transcript"),
      make("button", { class: "tool", type: "button", onclick: () => this.leave() }, "Leave"));
    this.stage = make("div", { class: "stage" }, this.scroll, this.newer);
    this.game = make("div", { class: "game" }, make("div", { class: "signs" }, status, this.cutSign), this.stage, this.panels.element, this.showLine());
    app.replaceChildren(this.game);
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.log.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("selectionchange", () => this.selected());
    this.mark(`You are ${frame.name || "here"}${frame.guest ? ", a guest" : ""}.`);
    this.input.focus();
  }

  stop() {
    this.sound.stop();
  }

  showLine() {
    this.input = make("input", { id: "line", type: "text", "aria-label": "What you do", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "send", maxlength: 4096, placeholder: "look" });
    this.chips = make("div", { class: "chips", role: "toolbar", "aria-label": "What you could do" });
    const form = make("form", { onsubmit: (event) => {
      event.preventDefault();
      this.submit();
    } }, this.input, make("button", { class: "button", type: "submit" }, "Do it"));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => {
      this.completion.reset();
    });
    this.input.addEventListener("paste", (event) => this.pasted(event));
    this.showChips();
    return make("div", { class: "prompt" }, this.chips, form);
  }

  // -- the line --

  key(event) {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.setLine(this.history.move(event.key === "ArrowUp" ? -1 : 1, this.input.value));
    } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      const line = this.completion.next(this.input.value);
      if (line !== null) {
        event.preventDefault();
        this.setLine(line);
      }
    } else if (event.key === "Escape") {
      this.setLine("");
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      this.scroll.scrollBy(0, (event.key === "PageUp" ? -0.9 : 0.9) * this.scroll.clientHeight);
    }
  }

  // Several lines at once (a behaviour behind @program) go one by one; the last stays in the line.
  pasted(event) {
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").split("\n");
    if (lines.length < 2) {
      return;
    }
    event.preventDefault();
    lines[0] = this.input.value + lines[0];
    const last = lines.pop();
    for (const line of lines) {
      if (!this.command(line)) {
        return;
      }
    }
    this.setLine(last);
  }

  setLine(line) {
    this.input.value = line;
    this.input.setSelectionRange(line.length, line.length);
  }

  submit() {
    const line = this.input.value.trim();
    if (this.command(line)) {
      this.history.add(line);
      this.setLine("");
      this.completion.reset();
    }
  }

  /** False if it could not be sent: the line stays where it is. */
  command(line) {
    if (!this.connection.command(line)) {
      this.problem("There is no connection just now; nothing was sent, and your line is still there.");
      return false;
    }
    this.echo(line);
    this.waiting.push({ line, time: Date.now() });
    this.toEnd();
    return true;
  }

  compose(word) {
    const line = this.input.value;
    this.setLine(line && !line.endsWith(" ") ? `${line} ${word}` : line + word);
    if (!this.isTouch()) {
      this.input.focus();
    }
  }

  isTouch() {
    return matchMedia("(pointer: coarse)").matches;
  }

  setPicking(on) {
    this.picking = on;
    this.pick.setAttribute("aria-pressed", String(on));
    this.game.classList.toggle("picking", on);
    this.showChips();
  }

  // Exits first, then what is often done; with "Words", every verb, to begin a line with.
  showChips() {
    const chip = (text, act, kind = "chip") =>
      make("button", { class: kind, type: "button", onclick: act }, text);
    if (this.picking) {
      this.chips.classList.add("wrap");
      this.chips.replaceChildren(
        ...VERBS.slice(0, 26).map((verb) => chip(verb, () => this.begin(verb), "chip verb")),
        ...["to", "in", "on", "for", "from", "about", "with"].map((word) => chip(word, () => this.compose(word))),
        chip("⌫ word", () => this.setLine(this.input.value.trimEnd().replace(/\S+$/, "").trimEnd())),
      );
      return;
    }
    this.chips.classList.remove("wrap");
    const exits = this.info ? sortExits(Object.keys(this.info.exits || {})) : [];
    this.chips.replaceChildren(
      ...exits.map((exit) => chip(exit, () => this.command(DIRECTIONS.includes(exit) ? exit : `go ${exit}`))),
      ...["look", "inventory"].map((line) => chip(line, () => this.command(line), "chip verb")),
    );
  }

  begin(verb) {
    this.setLine(verb);
  }

  // -- clicks --

  clicked(event) {
    if (this.picking) {
      const word = this.wordAt(event);
      if (word) {
        event.preventDefault();
        this.compose(word);
        return;
      }
    }
    const button = event.target.closest("[data-cmd]");
    if (button && !this.picking) {
      this.command(button.dataset.cmd);
    }
  }

  // What is marked in the log can be sent in as a mistake.
  selected() {
    const selection = document.getSelection();
    const text = selection.toString().replace(/\s+/g, " ").trim();
    const inLog = text.length > 0 && text.length <= TYPO_MOST && this.log.contains(selection.anchorNode);
    this.typo.hidden = !inLog;
    this.marked = inLog ? text : "";
  }

  wordAt(event) {
    const button = event.target.closest("[data-cmd]");
    if (button && button.dataset.cmd.startsWith("look ")) {
      return button.dataset.cmd.slice(5);
    }
    let node;
    let offset;
    if (document.caretPositionFromPoint) {
      const at = document.caretPositionFromPoint(event.clientX, event.clientY);
      [node, offset] = at ? [at.offsetNode, at.offset] : [null, 0];
    } else {
      const at = document.caretRangeFromPoint(event.clientX, event.clientY);
      [node, offset] = at ? [at.startContainer, at.startOffset] : [null, 0];
    }
    if (!node || node.nodeType !== Node.TEXT_NODE) {
      return "";
    }
    const text = node.nodeValue;
    const before = text.slice(0, offset).match(/[\p{L}\p{N}'’#@-]*$/u)[0];
    const after = text.slice(offset).match(/^[\p{L}\p{N}'’#@-]*/u)[0];
    return (before + after).replace(/^['’]+|['’]+$/g, "");
  }

  // -- what comes --

  take(frame) {
    switch (frame.type) {
      case "text":
        this.text(frame);
        break;
      case "prompt":
        this.answered();
        break;
      case "event":
        this.event(frame.name, frame.data);
        break;
      case "echo":
        this.input.type = frame.on === false ? "password" : "text";
        break;
      case "bye":
        this.mark(frame.text || "The conversation is over.");
        this.over();
        break;
      default:
    }
  }

  text(frame) {
    const line = make("div", { class: /^[a-z]+$/.test(frame.style || "") ? `style-${frame.style}` : "" });
    line.append(clean(frame.html || ""));
    this.colour(line);
    this.add(line, frame.text || line.textContent);
    this.learnWords(frame.text || "");
    if (frame.style === "tell" || frame.style === "whisper" || frame.style === "say") {
      this.sound.play(frame.style);
    }
  }

  colour(line) {
    for (const part of line.querySelectorAll("[data-rgb]")) {
      if (/^[0-9a-f]{6}$/.test(part.dataset.rgb)) {
        part.style.color = `#${part.dataset.rgb}`;
      }
    }
  }

  learnWords(text) {
    for (const word of text.match(/[\p{L}][\p{L}'’-]{2,}/gu) || []) {
      const at = this.words.indexOf(word.toLowerCase());
      if (at >= 0) {
        this.words.splice(at, 1);
      }
      this.words.unshift(word.toLowerCase());
    }
    this.words.length = Math.min(this.words.length, 600);
  }

  event(name, data) {
    if (name === "Room.Info" && data) {
      this.info = data;
      this.where.textContent = data.area && data.area !== data.name ? `${data.name}, ${data.area}` : data.name;
      this.showChips();
    }
    this.panels.event(name, data);
  }

  // -- the log --

  add(line) {
    const follow = this.isAtEnd();
    this.log.append(line);
    while (this.log.childElementCount > LINES_KEPT) {
      this.log.firstElementChild.remove();
    }
    if (follow) {
      this.toEnd();
    } else {
      this.newer.hidden = false;
    }
  }

  echo(line) {
    this.add(make("div", { class: "echo", "aria-hidden": "true" }, `> ${line}`));
  }

  mark(text) {
    this.add(make("div", { class: "mark" }, text));
  }

  problem(text) {
    this.add(make("div", { class: "style-error" }, text));
  }

  markGap(text) {
    this.add(make("div", { class: "gap" }, text || "Some of what was told meanwhile is lost."));
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < AT_END;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.newer.hidden = true;
  }

  scrolled() {
    if (this.isAtEnd()) {
      this.newer.hidden = true;
    }
  }

  download() {
    const lines = [...this.log.children].map((line) => line.innerText);
    const name = `skein-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-")}.txt`;
    const url = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/plain" }));
    const anchor = make("a", { href: url, download: name });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  // -- the connection --

  moved() {
    this.cut(0);
    this.cutText.textContent = "You play on in another tab or window.";
  }

  cut(milliseconds) {
    this.cutAt = this.cutSign.hidden ? Date.now() : this.cutAt;
    this.link.textContent = "not connected";
    this.link.classList.add("down");
    this.cutText.textContent = navigator.onLine === false
      ? "You are offline. The game goes on when you are back."
      : `The connection is down. Trying again ${milliseconds < 1500 ? "now" : `in ${Math.round(milliseconds / 1000)} s`} …`;
    this.cutSign.hidden = false;
  }

  mended(frame, resumed) {
    const before = this.begun;
    this.begun = true;
    this.link.textContent = "connected";
    this.link.classList.remove("down");
    this.cutSign.hidden = true;
    if (before) {
      this.mark(resumed ? "Connected again; nothing was missed." : "Connected again.");
    }
    this.askAfter();
  }

  // A prompt answers a line; what came long before it was taken in without one, as the lines of
  // @program are.
  answered() {
    this.waiting.shift();
    this.waiting = this.waiting.filter((one) => one.time > Date.now() - UNDER_WAY);
    clearTimeout(this.doubt);
  }

  // Lines that were under way when the connection broke: perhaps they never arrived.
  askAfter() {
    clearTimeout(this.doubt);
    this.waiting = this.waiting.filter((one) => one.time > this.cutAt - UNDER_WAY);
    if (this.waiting.length === 0) {
      return;
    }
    this.doubt = setTimeout(() => {
      for (const { line } of this.waiting.splice(0)) {
        this.add(make("div", { class: "mark" }, `No answer came to “${line}”: it may not have arrived. `,
          make("button", { class: "tool", type: "button", onclick: (event) => {
            event.target.disabled = true;
            this.command(line);
          } }, "Send it again")));
      }
    }, UNANSWERED);
  }

  over() {
    this.link.textContent = "over";
    this.link.classList.add("down");
    this.mark("You have left the game.");
    this.log.append(make("div", { class: "mark" }, make("a", { href: "/play" }, "Come in again")));
    this.input.disabled = true;
    this.toEnd();
  }
}
