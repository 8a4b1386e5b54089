// The player's own account: download of all stored data, and deletion. Each asks for the password again.
import { download } from "./admin_part.js";
import { api, json } from "./api.js";
import { make } from "./dom.js";

const app = document.getElementById("app");

function field(id, label, more) {
  return make("p", {}, make("label", { for: id }, label), make("input", { id, name: id, required: true, ...more }));
}

const password = (id) => field(id, "Your password", { type: "password", autocomplete: "current-password" });

/** Returns a form with a line for its result. */
function form(title, text, button, style, action, ...fields) {
  const said = make("p", { class: "problem", role: "status" });
  const element = make("form", { class: "card", "aria-label": title, onsubmit: async (event) => {
    event.preventDefault();
    const data = Object.fromEntries(new FormData(element));
    said.textContent = "";
    try {
      said.textContent = await action(data);
      element.reset();
    } catch (problem) {
      said.textContent = problem.message;
    }
  } }, make("h2", {}, title), make("p", {}, text), ...fields, said, make("p", {}, make("button", { class: `button ${style}`, type: "submit" }, button)));
  return element;
}

function showLogin() {
  app.replaceChildren(form("Log in", "Only you can see your account.", "Log in", "", async ({ name, secret }) => {
    await api.login(name, secret);
    show(await api.whoami());
    return "";
  }, field("name", "Name", { autocomplete: "username", autocapitalize: "off", spellcheck: "false" }),
  field("secret", "Password", { type: "password", autocomplete: "current-password" })));
}

function show({ name, guest }) {
  if (guest) {
    app.replaceChildren(make("p", {}, "You are a guest. Your data is deleted when you leave."));
    return;
  }
  app.replaceChildren(make("p", { class: "lead" }, `You are ${name}.`),
    form("Your data", "A JSON file with your account and character, what you carry and own, your letters, what you said on channels and wrote on boards, "
      + "your reports, the sanctions against you, the log entries about you, and the last text you were shown.", "Download your data", "", async (data) => {
      const { data: all } = await json("POST", "/account/export", { password: data["export-password"] });
      download(`${name}.json`, all);
      return "Your browser has the file now.";
    }, password("export-password")),
    form("Delete your account", "This deletes your character, your letters and your log-ins. What you carry stays where you last stood. Others keep their own records of what you did, "
      + "without your name. Nobody can undo this.", "Delete my account", "danger", async (data) => {
      await json("POST", "/account/delete", { password: data["delete-password"], confirm: data.confirm });
      app.replaceChildren(make("p", { class: "lead", role: "status" }, "Your account is deleted. Farewell."));
      return "";
    }, password("delete-password"), field("confirm", `Type your name to confirm: ${name}`, { autocomplete: "off", autocapitalize: "off", spellcheck: "false" })));
}

if (app.dataset.name) {
  show({ name: app.dataset.name, guest: app.dataset.guest === "yes" });
} else {
  showLogin();
}
