// The page for wizards: its parts (admin_*.js, moderate.js), each with a heading and a link to it.
import { Accounts } from "./admin_accounts.js";
import { Newcomers } from "./admin_newcomers.js";
import { Plots } from "./admin_plots.js";
import { Costs, Faults } from "./admin_scripts.js";
import { Backups, Configuration, Modules, Packages } from "./admin_server.js";
import { Almanac, Areas, Bridges, Channels } from "./admin_world.js";
import { api } from "./api.js";
import { isOn, make } from "./dom.js";
import { moderation } from "./moderate.js";

const app = document.getElementById("app");

function showLogin(text) {
  const said = make("p", { class: "problem", role: "alert" }, text);
  const form = make("form", { onsubmit: async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    try {
      await api.login(data.get("name"), data.get("password"));
      start();
    } catch (problem) {
      said.textContent = problem.message;
    }
  } },
  make("h2", {}, "For wizards"),
  make("p", {}, make("label", { for: "name" }, "Name"), make("input", { id: "name", name: "name", required: true, autocomplete: "username", autocapitalize: "off", spellcheck: "false" })),
  make("p", {}, make("label", { for: "password" }, "Password"), make("input", { id: "password", name: "password", type: "password", required: true, autocomplete: "current-password" })),
  make("p", {}, make("button", { class: "button", type: "submit" }, "Log in")));
  app.replaceChildren(make("div", { class: "door-way" }, said, make("div", { class: "ways-in" }, form)));
}

/** Returns links to the many parts. */
function contents(parts) {
  const go = (event, id) => {
    const part = document.getElementById(id);
    event.preventDefault();
    part.scrollIntoView();
    part.focus({ preventScroll: true });
  };
  return make("nav", { class: "parts", "aria-label": "Parts of this page" }, make("ul", {}, ...parts.map(({ id, title }) =>
    make("li", {}, make("a", { href: `#${id}`, onclick: (event) => go(event, id) }, title)))));
}

async function start(first) {
  if (first && app.dataset.role !== "wizard") {
    showLogin(app.dataset.name ? `You are ${app.dataset.name}. This page is for wizards.` : "");
    return;
  }
  try {
    const stats = await api.stats();
    const away = make("p", { class: "problem", role: "status" });
    const lists = [...moderation(), new Accounts(), new Newcomers(), new Faults(), new Costs(), new Channels(), new Areas(), new Bridges(),
      ...(isOn("market") ? [new Almanac()] : []), new Backups(), new Configuration(), new Modules(), new Packages()];
    const parts = [...lists, new Plots(stats, (text) => { away.textContent = text; })];
    app.replaceChildren(contents(parts), away, ...parts.map((part) => part.element));
    lists.forEach((part) => part.run(() => {}));
  } catch (problem) {
    showLogin(problem.status === 401 ? "" : problem.message);
  }
}

start(true);
