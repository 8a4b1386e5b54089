// The door of the pages for staff, /build and /admin: who may come in, and what others can do instead.
import { api, json } from "./api.js";
import { clean, make } from "./dom.js";
import { field, pageLogin } from "./entrance.js";

const link = (href, text, kind = "button quiet") => make("a", { class: kind, href }, text);

/** Shows a card of two halves. */
function card(app, left, ...right) {
  app.replaceChildren(make("div", { class: "door-way" }, make("div", { class: "doors-panel" }, left, make("section", { class: "wake" }, ...right))));
}

/** Sends a report to the wizards, as the command does, and returns the game's answer. A player who was not in the game leaves it again. */
export async function report(text) {
  const { sessions } = await json("GET", "/account/sessions");
  const { frames } = await json("POST", "/command", { line: `report ${text.replace(/\s+/g, " ")}` });
  if (sessions.length === 0) {
    await json("POST", "/command", { line: "quit" }).catch(() => {});
  }
  const said = frames.filter((one) => one.html).map((one) => clean(one.html).textContent.trim()).filter(Boolean);
  return said.find((one) => /^(?:Thank you|\d+ of your)/.test(one)) || said[said.length - 1] || "";
}

/** For a player who is logged in but may not come in. */
function turnAway(app, { heading, ask, label, before, button, elsewhere }, name, isGuest) {
  const said = make("p", { class: "said", role: "status" });
  const send = make("button", { class: "button", type: "submit" }, button);
  const asked = make("form", { "aria-label": button, onsubmit: async (event) => {
    event.preventDefault();
    const text = new FormData(asked).get("wish").trim();
    if (!text) {
      return;
    }
    send.disabled = true;
    try {
      said.textContent = await report(`${before}${text}`);
      asked.reset();
    } catch (problem) {
      said.textContent = problem.message;
    }
    send.disabled = false;
  } }, field("wish", label, { maxlength: 300, autocomplete: "off" }), make("p", {}, send), said);
  const leave = make("button", { class: "as-text", type: "button", onclick: async () => {
    await api.logout().catch(() => {});
    location.reload();
  } }, "Log in as somebody else");
  card(app, make("section", {}, make("h2", {}, heading),
    make("p", { class: "prose" }, isGuest ? "You are a guest. Keep your character first: a guest's is gone when they leave." : `You are ${name}. ${ask}`),
    isGuest ? make("p", {}, link("/play", "Go to the game", "button")) : asked, make("p", {}, leave)), ...elsewhere);
}

/** words: of the page. name: of the player whom the page knows. text: why log-in failed. */
export function closed(app, words, { name, text }) {
  if (name) {
    turnAway(app, words, name, app.dataset.guest === "yes");
  } else {
    card(app, make("section", {}, make("h2", {}, words.login), ...pageLogin(words.login, text)), ...(words.begin || words.elsewhere));
  }
}

export const BUILD = {
  login: "Log in to build",
  heading: "Building is for builders.",
  ask: "The wizards can make you one.",
  label: "What would you like to build?",
  before: "I would like to build: ",
  button: "Ask for it",
  begin: [make("h2", {}, "Become a builder"),
    make("ol", { class: "steps" }, make("li", {}, make("a", { href: "/play" }, "Make a character"), " and play a little."), make("li", {}, "Log in here with it, and say what you would like to build."), make("li", {}, "The wizards make you a builder. This page is then your workshop.")),
    make("p", { class: "acts" }, link("/world", "Look at the rooms"), link("/help/building", "How building works"))],
  elsewhere: [make("h2", {}, "See what builders make"), make("p", { class: "prose" }, "Each room, thing and person here was made on this page or in the game, by people like you."),
    make("p", { class: "acts" }, link("/world", "Look at the rooms"), link("/help/building", "How building works"))],
};

export const ADMIN = {
  login: "Log in as a wizard",
  heading: "This page is for wizards.",
  ask: "If something is wrong, the wizards want to know.",
  label: "What should they know?",
  before: "",
  button: "Tell the wizards",
  elsewhere: [make("h2", {}, "What wizards do"), make("p", { class: "prose" }, "They look after the game: its people, its areas and its server. What you can do yourself is in help."),
    make("p", { class: "acts" }, link("/help", "Read help"), link("/play", "Go to the game"))],
};
