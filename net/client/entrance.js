// The way in: as a guest, with a name and password, or as somebody new.
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
    this.said = make("p", { class: "problem", role: "alert" });
  }

  send(frame) {
    this.said.textContent = "";
    if (!this.connection.enter(frame)) {
      this.said.textContent = "There is no connection just now; it is tried again by itself.";
    }
  }

  show(app, problem) {
    const guest = form("Look around", "As a guest: no name, no password. What you carry stays here when you go.",
      [], "Play as guest", () => this.send({ type: "guest" }));
    const login = form("Come back", "With the name and password you have.", [
      field("name", "Name", { required: true, autocomplete: "username", autocapitalize: "off", spellcheck: "false", maxlength: 24 }),
      field("password", "Password", { type: "password", required: true, autocomplete: "current-password" }),
    ], "Log in", (data) => this.send({ type: "login", name: data.get("name"), password: data.get("password") }));
    const create = form("Stay", "A name of 2 to 24 letters, and a password of 8 or more.", [
      field("new-name", "Name", { required: true, autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 24 }),
      field("new-password", "Password", { type: "password", required: true, minlength: 8, autocomplete: "new-password" }),
    ], "Make a character", (data) =>
      this.send({ type: "create", name: data.get("new-name"), password: data.get("new-password") }));
    this.said.textContent = problem || "";
    app.replaceChildren(make("div", { class: "door-way" }, this.said,
      make("div", { class: "ways-in" }, guest, login, create)));
  }

  away(app) {
    if (!this.said.isConnected) {
      app.replaceChildren(make("div", { class: "door-way" }, this.said));
    }
    this.said.textContent = "The server does not answer. It is tried again by itself.";
  }
}
