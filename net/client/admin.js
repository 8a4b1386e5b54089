// The page for wizards: its parts (admin_*.js, moderate.js). The navigation shows one of them, first the overview, or all.
import { Accounts, Sessions } from "./admin_accounts.js";
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
import { ADMIN, closed } from "./staff.js";

needSheet("admin");
const app = document.getElementById("app");

const ALL = "all"; // shows every part, for searching the page

/** The navigation with its parts, of which it shows one: that of the address. */
class Office {
  /** groups: [[heading, parts], …]; the first part is shown first. away: a line about the server, above the part. */
  constructor(groups, away) {
    this.parts = groups.flatMap(([, parts]) => parts);
    this.links = new Map();
    this.here = make("span", {});
    this.sum = make("span", { class: "count", hidden: true });
    this.opens = make("button", { class: "tool sections-button", type: "button", "aria-expanded": "false", "aria-controls": "parts", onclick: () => this.unfold(!this.nav.classList.contains("open")) }, "Sections", this.sum, this.here, make("span", { "aria-hidden": "true" }, "▾"));
    this.nav = make("nav", { class: "parts", id: "parts", "aria-label": "Parts of this page", onclick: (event) => event.target.closest("a") && this.unfold(false) }, ...groups.flatMap(([heading, parts]) =>
      [heading && make("h2", {}, heading), make("ul", {}, ...parts.map((part) => make("li", {}, this.link(part.id, part.title))))]),
    make("ul", {}, make("li", {}, this.link(ALL, "All on one page"))));
    this.element = make("div", { class: "office" }, this.opens, this.nav, make("div", { class: "office-part", tabindex: 0 }, away, ...this.parts.map((part) => part.element)));
    window.addEventListener("hashchange", () => this.show(true));
  }

  /** On a narrow screen the list of parts opens from a button. */
  unfold(open) {
    this.nav.classList.toggle("open", open);
    this.opens.setAttribute("aria-expanded", String(open));
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
    const sum = [...this.links.values()].reduce((all, one) => all + Number(one.count.textContent), 0);
    this.sum.textContent = String(sum);
    this.sum.hidden = sum === 0;
  }

  show(focus) {
    const [wanted, at = ""] = location.hash.slice(1).split("/");
    const chosen = wanted === ALL ? null : this.parts.find((part) => part.id === wanted) || this.parts[0];
    for (const [id, { link }] of this.links) {
      if (id === (chosen ? chosen.id : ALL)) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
        this.here.textContent = chosen ? chosen.title : "All on one page";
      } else {
        link.removeAttribute("aria-current");
      }
    }
    for (const part of this.parts) {
      part.element.hidden = Boolean(chosen) && part !== chosen;
      part.at = part === chosen ? decodeURIComponent(at) : "";
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

async function start() {
  if (app.dataset.role !== "wizard") {
    closed(app, ADMIN, { name: app.dataset.name });
    return;
  }
  try {
    const stats = await api.stats();
    const away = make("p", { class: "problem", role: "status" });
    const count = (id, number) => office.count(id, number);
    const [reports, sanctions, audit] = moderation(count);
    const overview = new Overview(Number(app.dataset.certificate) || 0, count);
    const plots = new Plots(stats, (text) => { away.textContent = text; });
    const office = new Office([["", [overview, plots]],
      ["People", [reports, sanctions, new Accounts(), new Sessions(), new Newcomers(), audit]],
      ["World", [new Channels(), new Areas(), new Bridges(), ...(isOn("market") ? [new Almanac()] : [])]],
      ["Scripts", [new Faults(), new Costs()]],
      ["Server", [new Backups(), new Configuration(), new Modules(), new Packages()]]], away);
    app.replaceChildren(office.element);
    office.show(false);
    reports.run(() => reports.recount(), () => {});
  } catch (problem) {
    const name = problem.status === 403 ? (await api.whoami().catch(() => ({}))).name : "";
    closed(app, ADMIN, { name, text: problem.status === 401 ? "" : problem.message });
  }
}

start();
