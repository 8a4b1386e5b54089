// "Keep this character": a guest's form for a name and a password, as password managers know such forms. It answers the
// questions of the game's own command register. The question to a guest who leaves is here, too.
import { login } from "./api.js";
import { curly, make } from "./dom.js";
import { OF_NAME, field, secret } from "./entrance.js";
import { sayBelow } from "./wrong.js";
import { needSheet } from "./sheet.js";

await needSheet("dialogs");

const WITHIN = 20000;
const QUESTION = /\bpasswords?\b|\bas? guest, called\b/i;

/** Asks a guest who leaves. Closing the dialog stays in the game. */
export function askLeave(keep, leave) {
  const button = (text, act, kind) => make("button", { class: `button ${kind}`, type: "button", onclick: () => {
    asked.close();
    act();
  } }, text);
  const asked = make("dialog", { class: "options keep", "aria-labelledby": "leave-title", onclose: () => asked.remove() },
    make("div", { class: "bar" }, make("h2", { id: "leave-title" }, "Keep this character?"),
      make("button", { class: "tool", type: "button", onclick: () => asked.close() }, "Stay")),
    make("p", {}, "You are a guest. When you leave, your things and what you did here are gone."),
    make("div", { class: "actions" }, button("Keep it", keep, ""), button("Leave", leave, "quiet")));
  document.body.append(asked);
  asked.showModal();
}

export class Keep {
  /** game: has post(line, secret) and kept(name). name: what the guest is called now. */
  constructor(game, name) {
    this.game = game;
    this.left = 0; // answers to questions that are still to be asked
    this.said = make("p", { class: "said", id: "keep-said", role: "alert" });
    const fields = [field("keep-name", "Name: 2 to 24 letters, digits, - or _", { ...OF_NAME, name: "username", minlength: 2, value: /\d/.test(name) ? "" : name }),
      secret("keep-password", { name: "password", minlength: 8, maxlength: 512, autocomplete: "new-password" }, "Password, 8 characters or more")];
    [this.name, this.password] = fields.map((one) => one.querySelector("input"));
    this.form = make("form", { class: "form one", method: "dialog", onsubmit: (event) => {
      event.preventDefault();
      this.begin();
    } }, ...fields, make("button", { class: "button", type: "submit" }, "Keep this character"));
    this.element = make("dialog", { class: "options keep", "aria-labelledby": "keep-title", onclose: () => this.end() },
      make("div", { class: "bar" }, make("h2", { id: "keep-title" }, "Keep this character"),
        make("button", { class: "tool", type: "button", onclick: () => this.element.close() }, "Not now")),
      make("p", {}, "You keep everything you hold and did. Next time, log in with this name and password, on any device."), this.said, this.form);
    document.body.append(this.element);
  }

  open() {
    this.said.textContent = "";
    this.element.showModal();
    (this.name.value ? this.password : this.name).focus();
  }

  begin() {
    this.said.textContent = "";
    this.left = 2;
    this.why = "";
    this.form.inert = true;
    this.timer = setTimeout(() => this.refuse("The game doesn't answer. Try again."), WITHIN);
    if (!this.game.post(`register as ${this.name.value.trim()}`, true)) {
      this.refuse("There is no connection. Try again in a moment.");
    }
  }

  /** Handles what the game says meanwhile. Returns true for its questions, which the form asks instead. */
  take(frame) {
    if (!this.timer) {
      return false;
    }
    const hides = frame.type === "echo" && frame.on === false;
    if (hides && this.left > 0) {
      this.left -= 1;
      this.game.post(this.password.value, true);
    } else if (hides) {
      this.refuse(this.why, this.password); // it asks again: it did not like the password
    } else if (frame.type === "echo" && this.left === 0) {
      setTimeout(() => this.check(), 300);
    } else if (frame.type === "text") {
      this.why = frame.text || "";
      if (frame.style === "error") {
        this.refuse(this.why, /password/i.test(this.why) ? this.password : this.name);
        return true;
      }
      return QUESTION.test(this.why);
    }
    return false;
  }

  /** Logs in to the pages with it, which shows that it is true. */
  async check() {
    if (!this.timer) {
      return;
    }
    const name = this.name.value.trim();
    try {
      await login(name, this.password.value);
    } catch {
      this.refuse(this.why || "That did not work. Try again.");
      return;
    }
    this.end();
    this.game.kept(name);
    this.form.remove(); // a form that goes tells a password manager that it was taken
    this.element.close();
    this.element.remove();
  }

  /** field: the field that the game refused, if any. */
  refuse(text, field) {
    this.end();
    this.said.className = "said bad";
    this.said.textContent = curly(text.replace(/"(.*?)"/g, "“$1”"));
    if (field) {
      sayBelow(field, this.said);
      field.focus({ preventScroll: true });
    }
    this.said.scrollIntoView({ block: "nearest" });
  }

  end() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.form.inert = false;
  }
}
