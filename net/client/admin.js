// The page for wizards: its parts (admin_*.js, moderate.js). The navigation shows one of them, first the overview, or all.
import { Accounts } from "./admin_accounts.js";
import { Newcomers } from "./admin_newcomers.js";
import { Overview } from "./admin_overview.js";
import { Plots } from "./admin_plots.js";
import { Costs, Faults } from "./admin_scripts.js";
import { Backups, Configuration, Modules, Packages } from "./admin_server.js";
import { Almanac, Areas, Bridges, Channels } from "./admin_world.js";
import { api } from "./api.js";
import { isOn, make } from "./dom.js";
import { moderation } from "./moderate.js";
import { needSheet } from "./sheet.js";

needSheet("admin");
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

const ALL = "all"; // shows every part, for searching the page

/** The navigation with its parts, of which it shows one: that of the address. */
class Office {
  /** groups: [[heading, parts], …]; the first part is shown first. away: a line about the server, above the part. */
  constructor(groups, away) {
    this.parts = groups.flatMap(([, parts]) => parts);
    this.links = new Map();
    this.nav = make("nav", { class: "parts", "aria-label": "Parts of this page" }, ...groups.flatMap(([heading, parts]) =>
      [heading && make("h2", {}, heading), make("ul", {}, ...parts.map((part) => make("li", {}, this.link(part.id, part.title))))]),
    make("ul", {}, make("li", {}, this.link(ALL, "All on one page"))));
    this.element = make("div", { class: "office" }, this.nav, make("div", { class: "office-part", tabindex: 0 }, away, ...this.parts.map((part) => part.element)));
    window.addEventListener("hashchange", () => this.show(true));
  }

  link(id, title) {
    const count = make("span", { class: "count", hidden: true });
    const link = make("a", { href: `#${id}` }, title, " ", count);
    this.links.set(id, { link, count });
    return link;
  }

  /** Shows a number beside a part's name; none if it is 0. */
  count(id, number) {
    const { count } = this.links.get(id);
    count.textContent = String(number);
    count.hidden = number === 0;
  }

  /** Goes on to a part, unless all are shown. */
  go(id) {
    if (location.hash !== `#${ALL}`) {
      history.pushState(null, "", `#${id}`);
      this.show(true);
    }
  }

  show(focus) {
    const wanted = location.hash.slice(1);
    const chosen = wanted === ALL ? null : this.parts.find((part) => part.id === wanted) || this.parts[0];
    for (const [id, { link }] of this.links) {
      if (id === (chosen ? chosen.id : ALL)) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest", inline: "center" });
      } else {
        link.removeAttribute("aria-current");
      }
    }
    for (const part of this.parts) {
      part.element.hidden = Boolean(chosen) && part !== chosen;
      if (!part.element.hidden) {
        part.run(() => {});
      }
    }
    if (focus && chosen) {
      chosen.element.focus({ preventScroll: true });
      chosen.element.parentElement.scrollTop = 0;
    }
  }
}

async function start(first) {
  if (first && app.dataset.role !== "wizard") {
    showLogin(app.dataset.name ? `You are ${app.dataset.name}. This page is for wizards.` : "");
    return;
  }
  try {
    const stats = await api.stats();
    const away = make("p", { class: "problem", role: "status" });
    const [reports, sanctions, audit] = moderation(() => office.go("sanctions-and-notes"));
    const overview = new Overview(Number(app.dataset.certificate) || 0, (id, number) => office.count(id, number));
    const plots = new Plots(stats, (text) => { away.textContent = text; });
    const office = new Office([["", [overview, plots]],
      ["People", [reports, sanctions, new Accounts(), new Newcomers(), audit]],
      ["World", [new Channels(), new Areas(), new Bridges(), ...(isOn("market") ? [new Almanac()] : [])]],
      ["Scripts", [new Faults(), new Costs()]],
      ["Server", [new Backups(), new Configuration(), new Modules(), new Packages()]]], away);
    app.replaceChildren(office.element);
    office.show(false);
  } catch (problem) {
    showLogin(problem.status === 401 ? "" : problem.message);
  }
}

start(true);
