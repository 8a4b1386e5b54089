// The log of the game, in order, with its end kept in sight. It is one stop of the Tab key; inside
// it the arrow keys go from link to link. Links of a place that the player has left are grey.
import { clean, curly, make } from "./dom.js";
import { keeper } from "./keeping.js";

const LINES_KEPT = 4000;
const AT_END = 40;
const TAIL = 8; // lines
const MOMENT = 400;
const MARGIN = 8; // pixels above the heading of a room
const URL_IN_TEXT = /https?:\/\/[^\s<>"]+/g;
const BEHIND_URL = /[.,;:!?'’”)\]}]+$/;
const ANYWHERE = /^(?:help|read about|journal|hint|goals|score|whois|register|mail|set|party|news|missed|history|topics|channels?|yes|no)\b|^(?:look|exits|inventory|who|home|read card)$/;
const DIRECTED = /\btype: /i;

/** Makes addresses in speech links, which send no referrer. */
function link(text) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(URL_IN_TEXT)) {
    const address = found[0].replace(BEHIND_URL, "");
    out.append(text.slice(from, found.index),
      make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address));
    from = found.index + address.length;
  }
  out.append(text.slice(from));
  return out;
}

function linkAll(line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeValue.includes("://") && !node.parentElement.closest("button, a")) {
      texts.push(node);
    }
  }
  for (const node of texts) {
    node.replaceWith(link(node.nodeValue));
  }
}

// Lines of the story; others may show code.
const STORY = /^(?:say|tell|whisper|emote|room|channel)$/;
const CODE = /[{}=$@\\|]|\(["')]/;

/** Makes straight quotes curly: in the whole story, elsewhere only apostrophes inside words. */
function curl(line, story) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let before = " ";
  let opened = false; // the sign before, if it is a quote
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeValue && !node.parentElement.closest(".m-fixed, a")) {
      const text = curly(node.nodeValue);
      node.nodeValue = story ? text.replace(/["']/g, (sign, at) => {
        const last = text[at - 1] || before;
        opened = /["']/.test(last) ? opened : /[\s([—“‘]/.test(last);
        return sign === "'" ? (opened ? "‘" : "’") : opened ? "“" : "”";
      }) : text;
      before = text.at(-1);
    }
  }
}

/** Keeps the marks behind and before a button on its line: a browser may break a line at each side of a button. */
function hold(button) {
  const { parentElement } = button;
  const shown = /^m-/.test(parentElement.className) && parentElement.childNodes.length === 1 ? parentElement : button;
  const marks = (node, pattern) => node?.nodeType === Node.TEXT_NODE ? node.nodeValue.match(pattern)?.[0] || "" : "";
  const [open, close] = [marks(shown.previousSibling, /[("“‘'[]+$/), marks(shown.nextSibling, /^[.,;:!?)\]"”’'…]+/)];
  if (open || close) {
    const held = make("span", { class: "held" });
    shown.replaceWith(held);
    held.append(open, shown, close);
    if (open) {
      held.previousSibling.nodeValue = held.previousSibling.nodeValue.slice(0, -open.length);
    }
    if (close) {
      held.nextSibling.nodeValue = held.nextSibling.nodeValue.slice(close.length);
    }
  }
}

function isHint(button) {
  return !/^look\b/.test(button.dataset.cmd) || DIRECTED.test(button.closest(".log > div").textContent);
}

export class Log {
  constructor() {
    this.element = make("div", { class: "log", role: "log", "aria-label": "The game; the left and right arrow keys move between links", "aria-relevant": "additions", tabindex: 0 });
    this.scroll = make("div", { class: "scroll" }, this.element);
    // While the player reads further up, this leads to the newest lines below.
    this.tail = make("div", { class: "tail", "aria-hidden": "true", inert: true, hidden: true });
    this.view = make("div", { class: "view" }, this.scroll, this.tail);
    this.newer = make("button", { class: "tool newer", type: "button", hidden: true, onclick: () => {
      this.room = null;
      this.toEnd();
    } }, "Newer lines below ↓");
    this.atEnd = true;
    this.top = 0;
    // Only a hand leaves the end of a log in which a line was just sent: browsers scroll, too, when sizes change.
    this.hand = 1;
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.scroll.addEventListener(kind, () => {
        this.hand = 1;
      }, { passive: true });
    }
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.key(event));
    // When a keyboard opens or a phone is turned, the end stays in sight.
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(this.scroll);
    this.sizes.observe(this.element);
  }

  stop() {
    this.sizes.disconnect();
  }

  /** The scrollback of earlier is loading: it is not read aloud. */
  load(on) {
    if (on) {
      this.element.setAttribute("aria-busy", "true");
      this.element.setAttribute("aria-live", "off");
    } else if (this.element.ariaBusy) {
      // After this turn, so that its last lines are not announced, either.
      setTimeout(() => {
        this.element.removeAttribute("aria-busy");
        this.element.removeAttribute("aria-live");
      });
    }
  }

  add(line, time) {
    const loads = this.element.ariaBusy; // the scrollback is measured once, at its end
    loads || this.look();
    if (this.arrived) {
      this.room = null;
    }
    line.dataset.time = new Date(time || Date.now()).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.element.append(line);
    while (this.element.childElementCount > LINES_KEPT) {
      this.element.firstElementChild.remove();
    }
    loads || this.settle();
  }

  /** Adds output of the server as a line; past: from before this page was opened. */
  text(frame, past) {
    const line = make("div", { class: /^[a-z]+$/.test(frame.style || "") ? `style-${frame.style}` : "" });
    line.append(clean(frame.html || ""));
    linkAll(line);
    curl(line, STORY.test(frame.style) || !CODE.test(frame.text));
    for (const part of line.querySelectorAll("[data-rgb]")) {
      if (/^[0-9a-f]{6}$/.test(part.dataset.rgb)) {
        part.style.color = `#${part.dataset.rgb}`;
      }
    }
    for (const button of line.querySelectorAll("[data-cmd]")) {
      button.tabIndex = -1;
      hold(button);
    }
    // A room's name at the beginning of a line is a heading, after a walk and after a look.
    const room = line.querySelector(".m-room");
    if (room && line.textContent.startsWith(room.textContent)) {
      room.setAttribute("role", "heading");
      room.setAttribute("aria-level", "2");
    }
    if (past) {
      line.classList.add("past");
      this.fade(line);
    }
    this.add(line, frame.time);
    return line;
  }

  /** "To keep them, type: register" becomes a button. */
  keepers(open) {
    for (const cmd of this.element.querySelectorAll(".style-early [data-cmd=register]")) {
      const before = cmd.previousSibling;
      before.nodeValue = before.nodeValue.replace(/[^.]*$/, " ");
      cmd.replaceWith(keeper(open));
    }
  }

  note(kind, ...parts) {
    const line = make("div", { class: kind }, ...(kind === "mark" ? [make("span", {}, ...parts)] : parts));
    if (kind === "echo" && !CODE.test(line.textContent)) {
      curl(line, true);
    }
    this.add(line);
    return line;
  }

  /** The last room of the scrollback is where the player still is: its links, and those below it, work again. */
  revive() {
    const past = [...this.element.querySelectorAll(":scope > .past")];
    const room = past.findLastIndex((line) => line.classList.contains("style-room"));
    for (const line of room < 0 ? [] : past.slice(room)) {
      line.classList.remove("past");
      line.querySelectorAll("[data-cmd]").forEach((button) => {
        button.disabled = false;
      });
    }
  }

  /** The player is in another room: links before the last room shown no longer work. */
  moved() {
    const rooms = this.element.querySelectorAll(":scope > .style-room:not(.past)");
    let line = rooms.length > 0 ? rooms[rooms.length - 1].previousElementSibling : this.element.lastElementChild;
    this.fadeHint();
    for (; line && !line.classList.contains("left"); line = line.previousElementSibling) {
      line.classList.add("left");
      this.fade(line);
    }
  }

  /** A list of directions, as "down, west, north", stays marked in the next rooms until new directions come. So does a line that the
   * player follows. */
  fadeHint() {
    const hints = [...this.element.querySelectorAll(":scope > :not(.style-room) [data-cmd]:enabled")].filter(isHint).map((one) => one.closest(".log > div"));
    const last = hints.find((line) => line === this.followed) || hints.findLast((line) => DIRECTED.test(line.textContent)) || hints.at(-1);
    if (last && last !== this.hint) {
      if (this.hint) {
        this.hint.classList.remove("hint");
        this.fade(this.hint);
      }
      this.hint = last;
      last.classList.add("hint");
    }
  }

  /** The player pressed a button of the story: the others of that line may be the next steps. */
  follow(button) {
    const line = button.closest(".log > div");
    if (!line.classList.contains("style-room")) {
      this.followed = line;
    }
  }

  /** The player has left: all of it was earlier. */
  end() {
    this.element.querySelector(".unlit-card")?.remove();
    for (const line of this.element.children) {
      line.classList.add("past");
    }
    this.element.querySelectorAll("button").forEach((button) => {
      button.disabled = true;
    });
  }

  fade(line) {
    for (const button of line.querySelectorAll("[data-cmd]")) {
      button.disabled = !ANYWHERE.test(button.dataset.cmd) && !(line.classList.contains("hint") && isHint(button));
    }
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
      return;
    }
    const links = [...this.element.querySelectorAll("[data-cmd]:enabled, a")];
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? links.at(-1) : links[at + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < AT_END;
  }

  /** Notes whether the player scrolled. A box that shrinks does not scroll, and its scroll event comes late; one of another
   * size, or with letters of another size, is scrolled by the browser. */
  look() {
    const { scrollTop, scrollHeight, clientWidth, clientHeight } = this.scroll;
    const size = `${scrollHeight} ${clientWidth} ${clientHeight}`;
    if (scrollTop !== this.top && size === this.size) {
      const stays = this.atEnd && !this.hand && Date.now() - this.ended < MOMENT;
      this.room = stays ? this.room : null;
      this.atEnd = stays || this.isAtEnd();
    }
    [this.top, this.size] = [scrollTop, size];
  }

  settle() {
    this.look();
    if (this.atEnd) {
      this.toEnd();
    } else {
      this.newer.hidden = this.isAtEnd();
      this.showTail();
    }
  }

  showTail() {
    this.tail.hidden = this.atEnd;
    const lines = this.tail.hidden ? [] : [...this.element.children].slice(-TAIL).map((line) => line.cloneNode(true));
    this.tail.replaceChildren(...lines);
    this.tail.scrollTop = this.tail.scrollHeight;
  }

  /** Shows a line of earlier, as a hand would. */
  bring(line) {
    this.look();
    this.hand = 1;
    line.scrollIntoView({ block: "center" });
    this.settle();
  }

  /** The newest line is a room in which the player has just arrived. It is shown from its heading until the next line. */
  arrive() {
    this.room = this.element.lastElementChild;
    this.arrived = false;
    this.toEnd();
  }

  toEnd() {
    this.atEnd = true;
    this.ended = Date.now();
    this.scroll.scrollTop = this.scroll.scrollHeight;
    if (this.room) {
      this.scroll.scrollTop += Math.min(0, this.room.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top - MARGIN);
    }
    this.top = this.scroll.scrollTop;
    this.newer.hidden = this.isAtEnd();
    this.showTail();
  }

  scrolled() {
    this.look();
    if (this.atEnd) {
      this.newer.hidden = !this.room || this.isAtEnd();
    }
    if (this.tail.hidden !== this.atEnd) {
      this.showTail();
    }
  }

  page(step) {
    this.scroll.scrollBy(0, step * 0.9 * this.scroll.clientHeight);
  }

  download() {
    const lines = [...this.element.children].map((line) => line.innerText);
    const name = `skein-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-")}.txt`;
    const url = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/plain" }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
}
