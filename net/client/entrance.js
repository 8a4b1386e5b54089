// The log-in form: as a guest, with a name and password, as a new player, or as the account that the
// browser knows. Logging in to an account also logs in to the pages, by a cookie that the API sets.
import { api } from "./api.js";
import { make } from "./dom.js";

function field(id, label, attributes) {
  return make("p", {}, make("label", { for: id }, label), make("input", { id, name: id, ...attributes }));
}

function form(title, text, fields, button, submit) {
  const made = make("form", { onsubmit: (event) => {
    event.preventDefault();
    submit(new FormData(made));
  } }, make("h2", {}, title), make("p", { class: "note" }, text), ...fields,
  make("p", {}, make("button", { class: "button", type: "submit" }, button)));
  return made;
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

  /** After log-in: logs in to the pages as well. */
  async remember() {
    const who = this.who;
    this.who = null;
    if (who) {
      await api.login(who.name, who.password).catch(() => {});
    }
  }

  enter(type, name, password) {
    this.who = { type, name, password };
    this.send({ type, name, password });
  }

  known(app) {
    const name = app.dataset.name;
    if (!name) {
      return null;
    }
    const back = form(`Go on as ${name}`, "This browser knows you.", [], `Play as ${name}`, () => this.send({ type: "login" }));
    back.append(make("button", { class: "tool", type: "button", onclick: async () => {
      await api.logout().catch(() => {});
      location.assign("/play");
    } }, "Log out"));
    return back;
  }

  show(app, problem) {
    const guest = form("Look around", "As a guest: no name, no password. What you carry stays here when you go.",
      [], "Play as guest", () => this.send({ type: "guest" }));
    const forgotten = make("a", { href: "/help/password" }, "Forgotten your password?");
    const login = form("Come back", make("span", {}, "With your name and password. ", forgotten), [
      field("name", "Name", { required: true, autocomplete: "username", autocapitalize: "off", spellcheck: "false", maxlength: 24 }),
      field("password", "Password", { type: "password", required: true, autocomplete: "current-password" }),
    ], "Log in", (data) => this.enter("login", data.get("name"), data.get("password")));
    const create = form("Stay", "A name of 2 to 24 letters or digits, and a password of 8 or more.", [
      field("new-name", "Name", { required: true, autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 24 }),
      field("new-password", "Password", { type: "password", required: true, minlength: 8, autocomplete: "new-password" }),
    ], "Make a character", (data) =>
      this.enter("create", data.get("new-name"), data.get("new-password")));
    this.said.textContent = problem || "";
    app.replaceChildren(make("div", { class: "door-way" }, this.said,
      make("div", { class: "ways-in" }, this.known(app), guest, login, create)));
  }

  /** Says in the form why log-in failed. Fields keep their text, except a wrong password. */
  refuse(app, problem) {
    const isNew = this.who && this.who.type === "create";
    this.who = null;
    const field = document.getElementById(isNew ? "new-name" : "password");
    if (!field) {
      this.show(app, problem);
      return;
    }
    for (const one of app.querySelectorAll("[aria-invalid]")) {
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
    }
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "problem");
    field.form.querySelector(".note").after(this.said);
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
