// The input line. While the game asks for a secret it is a password field: the text is not echoed,
// not remembered, not sent twice, and gone when the question is over.
import { make } from "./dom.js";
import { Completion, History } from "./input.js";

// Commands that contain a password.
const TELLS_PASSWORD = /^\s*(@?password|connect|create)\s+\S/i;

export class Line {
  /** send(line) returns true if the line was sent. words: for completion. page: scrolls the log. */
  constructor(send, words, page) {
    this.send = send;
    this.page = page;
    this.history = new History();
    this.completion = new Completion(words, () => this.history.lines);
    this.draft = "";
    this.isText = false; // a line of a letter or a behaviour: leading blanks belong to it
    // No length limit: the game refuses a line that is too long, rather than the field cutting it.
    this.input = make("input", { id: "line", type: "text", "aria-label": "What you do", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "send", placeholder: "What do you do?" });
    this.element = make("form", { onsubmit: (event) => {
      event.preventDefault();
      this.submit();
    } }, this.input, make("button", { class: "button", type: "submit" }, "Do it"));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.completion.reset());
    this.input.addEventListener("paste", (event) => this.pasted(event));
  }

  get secret() {
    return this.input.type === "password";
  }

  /** Shows or hides typed text, as the server asks. */
  setSecret(secret) {
    if (secret === this.secret) {
      return;
    }
    // A half-typed line is kept; a half-typed password is not.
    const draft = secret ? this.input.value : "";
    this.input.value = "";
    this.input.type = secret ? "password" : "text";
    this.input.setAttribute("aria-label", secret ? "Password" : "What you do");
    this.input.placeholder = secret ? "not shown" : "What do you do?";
    this.set(secret ? "" : this.draft);
    this.draft = draft;
  }

  /** Returns the part of a line that may be shown; empty if none may. */
  shown(line) {
    const found = line.match(TELLS_PASSWORD);
    return this.secret ? "" : found ? `${found[1]} …` : line;
  }

  key(event) {
    if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      this.page(event.key === "PageUp" ? -1 : 1);
    } else if (event.key === "Escape") {
      this.set("");
    } else if (this.secret) {
      return;
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.set(this.history.move(event.key === "ArrowUp" ? -1 : 1, this.input.value));
    } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      const line = this.completion.next(this.input.value);
      if (line !== null) {
        event.preventDefault();
        this.set(line);
      }
    }
  }

  // Several pasted lines (a behaviour for @program) are sent one by one; the last stays in the field.
  pasted(event) {
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").split("\n");
    if (lines.length < 2 || this.secret) {
      return;
    }
    event.preventDefault();
    lines[0] = this.input.value + lines[0];
    const last = lines.pop();
    for (const line of lines) {
      if (!this.send(line)) {
        return;
      }
    }
    this.set(last);
  }

  submit() {
    const line = this.secret || this.isText ? this.input.value : this.input.value.trim();
    const shown = this.shown(line);
    if (this.send(line)) {
      if (shown === line) {
        this.history.add(line);
      }
      this.set("");
      this.completion.reset();
    }
  }

  set(line) {
    this.input.value = line;
    this.input.setSelectionRange(line.length, line.length);
  }

  /** Shows a command without its words in capitals, which the player writes: "mail NAME = TEXT". at: where the first is. */
  blank(line, at) {
    this.set(line.replace(/(?<= )[A-Z]{2,}\b/g, ""));
    this.focus();
    this.input.setSelectionRange(at, at);
  }

  compose(word) {
    const line = this.input.value;
    this.set(line && !line.endsWith(" ") ? `${line} ${word}` : line + word);
  }

  dropWord() {
    this.set(this.input.value.trimEnd().replace(/\S+$/, "").trimEnd());
  }

  focus() {
    this.input.focus();
  }
}
