// The bar of the game: where the player is, the connection, and the tools, which are a menu on a small screen.
import { dismiss } from "./dismiss.js";
import { make } from "./dom.js";
import { icon } from "./icon.js";

/** Returns it, with the parts of the game that it shows: where, link, typo, keeping.who, keeping.tool and pick; and fold(isWide), which puts the tools of a wide screen into the menu of the page. A small screen has the pages of that menu in its own. */
export function statusBar(game) {
  const tool = (name, press, more) => make("button", { class: "tool icon", type: "button", title: name, onclick: press, ...more }, icon(name), make("span", { class: "word" }, name));
  const sound = tool("Sound", async () => sound.setAttribute("aria-pressed", String((await game.sound()).toggle())), { "aria-pressed": "false" });
  game.pick = tool("Tap words", () => game.setPicking(!game.picking), { "aria-pressed": "false", title: "Tap words to write a line" });
  const open = (is) => more.setAttribute("aria-expanded", String(rest.classList.toggle("open", is)));
  const pages = document.getElementById("menu");
  const list = pages.querySelector("ul");
  list.querySelector("svg") || [...list.querySelectorAll("a"), list.appendChild(make("li", {}, make("a", { href: "/" }, "Home"))).firstChild].forEach((one) => one.prepend(icon(one.textContent)));
  const copy = list.cloneNode(true);
  copy.querySelectorAll("a").forEach((one) => {
    one.className = "tool";
  });
  const folded = make("div", { class: "folded", onclick: () => pages.hidePopover() }, game.pick, tool("Find", () => game.openFind()), sound, tool("Transcript", () => game.log.download()));
  const settings = tool("Settings", () => game.own.open(), { "aria-haspopup": "dialog" });
  game.fold = (isWide) => {
    isWide ? pages.prepend(folded) : settings.after(folded, copy);
    isWide && copy.remove();
  };
  const rest = make("div", { class: "rest", id: "rest", onclick: () => open(false) }, game.keeping.who, game.keeping.tool, make("a", { class: "tool small-only", href: "/play?as=other" }, icon("Log in"), "Log in"),
    settings,
    tool("Leave", () => game.keeping.leave(game.leave), { class: "tool icon leave" }));
  const more = make("button", { class: "tool more", type: "button", "aria-expanded": "false", "aria-controls": "rest", onclick: () => open() }, "More");
  dismiss(() => open(false), more, rest);
  pages.popover && dismiss(() => pages.hidePopover(), pages.parentElement);
  return make("div", { class: "status" }, game.where, game.link, game.typo, more, rest);
}
