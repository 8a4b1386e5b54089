// The log-in form: as a guest, with a name and password, as a new player, or as the account that the
// browser knows. Logging in to an account also logs in to the pages, by a cookie that the API sets.
import { characters, login, logout } from "./api.js";
import { load, make } from "./dom.js";
import { sayBelow } from "./wrong.js";

/** The attributes of a field for the name of a character. */
export const OF_NAME = { autocomplete: "username", autocapitalize: "off", spellcheck: "false", maxlength: 24 };

/** Returns a field that has to be filled in. */
export function field(id, label, attributes) {
  return make("p", {}, make("label", { for: id }, label), make("input", { id, name: id, required: true, ...attributes }));
}

/** Returns a password field with a button that shows what is typed. */
export function secret(id, attributes, label = "Password") {
  const input = make("input", { id, name: id, type: "password", required: true, ...attributes });
  const show = make("button", { class: "tool", type: "button", "aria-pressed": "false", "aria-controls": id, onclick: () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    show.setAttribute("aria-pressed", String(shown));
  } }, "Show");
  return make("p", {}, make("label", { for: id }, label), make("span", { class: "secret" }, input, show));
}

/** Returns a form. submit(data): called with its values. kind: of its button. */
function form(title, fields, button, submit, kind = "") {
  return make("form", { "aria-label": title, onsubmit: (event) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(event.target)));
  } }, ...fields, make("p", {}, make("button", { class: `button ${kind}`, type: "submit" }, button)));
}

/** Returns a form that says why submit(data) failed. text: what it says at first. */
export function tryForm(title, fields, button, submit, text = "") {
  const said = make("p", { class: "problem", role: "alert" }, text);
  return form(title, [...fields, said], button, async (data) => {
    said.textContent = "";
    try {
      await submit(data);
    } catch (problem) {
      said.textContent = problem.message;
    }
  });
}

const loginFields = () => [field("name", "Name", OF_NAME), secret("password", { autocomplete: "current-password" })];

/** Returns the link below a log-in form to the form for a forgotten password. */
function lost() {
  return make("a", { class: "note", href: "/help/password", onclick: async (event) => {
    event.preventDefault();
    const { open } = await load("lost");
    open(event.target.closest("section"), document.getElementById("name").value);
  } }, "Forgotten your password?");
}

/** Returns the log-in of a page beside the game. text: why it failed before. */
export const pageLogin = (title, text) => [tryForm(title, loginFields(), "Log in", async ({ name, password }) => {
  await login(name, password);
  location.reload(); // the head of the page would still say “Log in”
}, text), lost()];

/** Returns the tabs of panels; number AT is shown. */
function tabs(at, ...panels) {
  const choose = (chosen) => panels.forEach((one, i) => {
    one.hidden = i !== chosen;
    all[i].setAttribute("aria-selected", String(i === chosen));
    all[i].tabIndex = i === chosen ? 0 : -1;
  });
  const all = panels.map((one, i) => make("button", { type: "button", role: "tab", onclick: () => choose(i), onkeydown: (event) => {
    if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
      choose(1 - i);
      all[1 - i].focus();
    }
  } }, one.ariaLabel));
  choose(at);
  return make("div", { class: "door-tabs", role: "tablist", "aria-label": "With a character" }, ...all);
}

/** Returns the first room's name and text, as the page has them; without one, a title. Its buttons become text: nobody is there yet. */
function firstRoom() {
  const room = document.getElementById("start")?.content.cloneNode(true);
  room?.querySelectorAll("button").forEach((one) => one.replaceWith(...one.childNodes));
  return room ? [room] : [make("h2", {}, "Look around")];
}

export class Entrance {
  constructor(connection) {
    this.connection = connection;
    this.tried = false;
    this.said = make("p", { id: "problem", class: "problem", role: "alert" });
  }

  send(frame) {
    this.said.textContent = "";
    if (!this.connection.enter(frame)) {
      this.said.textContent = "There is no connection. Trying again …";
    }
  }

  /** After log-in: logs in to the pages as well. leave: ends the game, for another character. */
  async remember(leave) {
    const who = this.who;
    this.who = null;
    if (who) {
      const self = await login(who.name, who.password).catch(() => null);
      const own = self && (await characters().catch(() => ({}))).characters;
      if (who.type === "login" && own?.length > 1 && own[0] === self.name) {
        (await load("which")).offer(own, who.password, leave);
      }
    }
  }

  enter(type, name, password) {
    this.who = { type, name, password };
    this.send({ type, name, password });
  }

  /** The player whom this browser knows. */
  known(app) {
    const name = app.dataset.name;
    return name && make("p", { class: "known-as" },
      make("button", { class: "button", type: "button", onclick: () => this.send({ type: "login" }) }, `Play as ${name}`),
      make("button", { class: "button quiet", type: "button", onclick: async () => {
        await logout().catch(() => {});
        location.assign("/play");
      } }, "Log out"));
  }

  /** wish: "new" or "other" show that form first, and before the room. */
  show(app, problem, wish = "") {
    const guest = make("section", { class: "wake" }, ...firstRoom(),
      make("form", { onsubmit: (event) => {
        event.preventDefault();
        this.send({ type: "guest" });
      } }, make("p", { class: "note" }, "No name and no password. You can keep your character later."),
      make("button", { class: `button big${wish ? " quiet" : ""}`, type: "submit" }, "Play as guest")));
    const kind = wish ? "" : "quiet";
    const panel = (first, ...parts) => make("div", { role: "tabpanel", "aria-label": first.ariaLabel }, first, ...parts);
    const login = panel(form("Log in", loginFields(), "Log in", ({ name, password }) => this.enter("login", name, password), kind), lost());
    const create = panel(form("New character", [
      field("new-name", "Name", { ...OF_NAME, autocomplete: "off", "aria-describedby": "name-rule" }),
      make("p", { class: "note", id: "name-rule" }, "2 to 24 letters, digits, - or _"),
      secret("new-password", { minlength: 8, autocomplete: "new-password", "aria-describedby": "password-rule" }),
      make("p", { class: "note", id: "password-rule" }, "8 letters or more"),
    ], "Make a character", (data) => this.enter("create", data["new-name"], data["new-password"]), kind));
    this.said.textContent = problem || "";
    app.replaceChildren(make("div", { class: "door-way" }, this.said, this.known(app),
      make("div", { class: `doors-panel${wish ? " named" : ""}` }, guest, make("section", {}, tabs(wish === "new" ? 1 : 0, login, create), login, create))));
  }

  /** Says in the form why log-in failed. Fields keep their text, except a wrong password. */
  refuse(app, problem) {
    const isNew = this.who && this.who.type === "create";
    const field = this.who && document.getElementById(isNew ? "new-name" : "password");
    this.who = null;
    if (!field) {
      this.show(app, problem);
      return;
    }
    sayBelow(field, this.said);
    this.said.textContent = problem;
    field.value = isNew ? field.value : "";
    field.focus();
    field.select();
  }

  /** Others come first: which place it is. */
  wait(text) {
    this.said.textContent = text;
  }

  away(app) {
    if (!this.said.isConnected) {
      app.replaceChildren(make("div", { class: "door-way" }, this.said));
    }
    this.said.textContent = "The server doesn't answer. Trying again …";
  }
}
