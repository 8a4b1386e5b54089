// The player's own account: password, sessions, log-ins that programs keep, download of all stored data, and deletion.
// Irreversible actions ask for the password again.
import { button, download, span } from "./admin_part.js";
import { api, json } from "./api.js";
import { make } from "./dom.js";
import { pageLogin, secret } from "./entrance.js";
import { listSections } from "./sections.js";
import { needSheet } from "./sheet.js";
import { timeText } from "./times.js";

needSheet("people");
const SHORT = { "In the game now": "In game", "Stays logged in": "Log-ins", "Your data": "Data", "Delete your account": "Delete", "Delete this character": "Delete" }; // sections by shorter names, in their list
const app = document.getElementById("app");

function field(id, label, more) {
  return make("label", { for: id }, label, make("input", { id, name: id, required: true, ...more }));
}

const password = (id, label = "Your password") => secret(id, { autocomplete: "current-password" }, label);
const fresh = (id, label) => secret(id, { autocomplete: "new-password", minlength: 8, maxlength: 512 }, label);

/** Returns a section with a place for its messages. */
function section(title, text) {
  const said = make("p", { class: "said", role: "status" });
  const body = make("div", {});
  const tell = (message, level) => {
    said.className = `said ${level}`;
    said.textContent = message;
  };
  const element = make("section", { class: "shelf", "aria-label": title }, make("h2", {}, title), text && make("p", {}, text), body, said);
  return { element, body, tell };
}

/** Returns a section with a form. action(data) returns what is said then. */
function form(title, text, label, style, action, ...fields) {
  const { element, body, tell } = section(title, text);
  const made = make("form", { class: "form one", "aria-label": title, onsubmit: async (event) => {
    event.preventDefault();
    tell("", "");
    try {
      const said = await action(Object.fromEntries(new FormData(made)));
      made.reset();
      tell(said, "good");
    } catch (problem) {
      tell(problem.message, "bad");
    }
  } }, ...fields, make("button", { class: `button ${style}`, type: "submit" }, label));
  body.append(made);
  return element;
}

/** Returns a section with a list that each action renews. load() returns its contents. */
function list(title, text, load) {
  const { element, body, tell } = section(title, text);
  const show = async () => body.replaceChildren(await load((act, said) => async () => {
    try {
      await act();
      await show();
      tell(said, "good");
    } catch (problem) {
      tell(problem.message, "bad");
    }
  }));
  show().catch((problem) => tell(problem.message, "bad"));
  return element;
}

function showLogin() {
  app.replaceChildren(make("div", { class: "door-way" }, make("div", { class: "doors-panel" },
    make("section", {}, make("nav", { class: "door-tabs", "aria-label": "With a character" }, make("a", { href: "/account", "aria-current": "page" }, "Log in"),
      make("a", { href: "/play?as=new" }, "New character")), ...pageLogin("Log in")),
    make("section", { class: "wake" }, make("h2", {}, "Look around first"), make("p", { class: "prose" }, "Guests need no name and no password, and can keep their character later."),
      make("p", {}, make("a", { class: "button quiet", href: "/play?as=guest" }, "Play as guest"))))));
}

const WAYS = { http: "Web", web: "Browser", telnet: "Telnet", irc: "IRC", ircs: "IRC", ssh: "SSH" };

/** Returns the day and hour of a Unix time, or with "day" the day alone. */
const at = (seconds, part) => (part === "day" ? timeText(new Date(seconds * 1000)).split(",")[0] : timeText(new Date(seconds * 1000)));

/** Returns an entry of a list: its name, what tells it from others, and a button or a badge. */
const entry = (name, facts, end) => make("li", {}, make("b", {}, name), make("span", { class: "note" }, facts.filter(Boolean).join(" · ")), end);

/** Returns a list of entries. none: what is said without any. */
const entries = (all, none) => (all.length ? make("ul", { class: "ways-in" }, ...all) : make("p", { class: "note" }, none));

/** Returns what a session is called: its way, and the browser or the key by which it logged in. */
function sessionName(one, kept) {
  const way = WAYS[one.door] || one.door;
  const key = one.token && kept.find((each) => each.number === one.token);
  return !key ? way : one.door === "web" ? `${way} – ${givenTo(key)}` : `${way} – with the key of ${givenTo(key)}`;
}

const sessions = () => list("In the game now", "Each way by which you play.", async (doing) => {
  const all = (await json("GET", "/account/sessions")).sessions;
  const kept = all.length ? (await json("GET", "/tokens")).tokens : [];
  return entries(all.map((one) => entry(sessionName(one, kept), [one.door !== "web" && one.client, one.address, `since ${at(Date.now() / 1000 - one.on_for)}`,
    one.absent ? "connection lost" : one.stream ? "" : one.idle > 59 ? `idle ${span(one.idle)}` : "active now"],
  button(["End session", make("span", { class: "for-ears" }, ` ${one.number}`)], doing(() => json("DELETE", `/account/sessions/${one.number}`), `${sessionName(one, kept)} is ended.`)))),
  "You are not in the game just now.");
});

/** Returns what a log-in was given to. */
const givenTo = (one) => one.client || "An older log-in";

const tokens = () => list("Stays logged in", "Browsers and programs that stay logged in as you. Log out what you don’t know.", async (doing) => {
  const all = (await json("GET", "/tokens")).tokens;
  const services = new Set(all.map((one) => one.service)); // one service tells nothing apart
  const others = all.filter((one) => !one.here);
  const end = (one) => json("DELETE", `/tokens/${one.number}`);
  const shown = entries(all.sort((one, other) => Boolean(other.here) - Boolean(one.here) || other.used - one.used).map((one) => entry(givenTo(one),
    [services.size > 1 && one.service && (WAYS[one.service] || one.service), one.scope === "read" && "read only", one.used ? `last used ${at(one.used)}` : "use not recorded", `until ${at(one.expires, "day")}`],
    one.here ? make("span", { class: "mark" }, "This browser") : button(["Log out", make("span", { class: "for-ears" }, ` ${givenTo(one)}, number ${one.number}`)],
      doing(() => end(one), `${givenTo(one)} is logged out.`)))),
  "No browser or program stays logged in.");
  return others.length < 2 ? shown : make("div", {}, shown, make("p", { class: "actions" }, button(`Log out ${others.length === 2 ? "both" : `all ${others.length}`} others`, doing(async () => {
    for (const one of others) {
      await end(one);
    }
  }, "All others are logged out."))));
});

/** Folds a form: it asks for the password after a press of its button, below what the section says. */
function folded(element) {
  const made = element.querySelector("form");
  const press = made.querySelector("button[type=submit]");
  const fold = make("details", { class: "asks", ontoggle: () => fold.open && made.querySelector("input").focus() }, make("summary", { class: press.className }, press.textContent));
  made.replaceWith(element.querySelector("p"), fold);
  fold.append(made);
  return element;
}

/** Adds a list of the page's sections. */
function addSections() {
  const parts = [...app.querySelectorAll("section.shelf")];
  parts.forEach((one, i) => {
    one.id = `part-${i + 1}`;
    one.dataset.short = SHORT[one.ariaLabel] || one.ariaLabel;
  });
  parts[0].before(listSections(parts, "Parts of this page"));
}

/** Returns the section that deletes the account, or this character of several; the first one goes last. */
function ending(name, characters) {
  const several = characters.length > 1;
  if (several && characters[0] === name) {
    return section("Delete your account", `${name} is your first character, and goes last. Delete the others first, each logged in with its name: `
      + `${characters.slice(1).join(", ")}.`).element;
  }
  const gone = several ? `This deletes ${name}, with their letters and log-ins. Your other characters stay. What ${name} carries stays where they last stood.`
    : "This deletes your character, your letters and your log-ins. What you carry stays where you last stood.";
  return folded(form(several ? "Delete this character" : "Delete your account", `${gone} Others keep their own records of what you did, without your name. Nobody can undo this.`,
    several ? `Delete ${name}` : "Delete my account", "danger", async (data) => {
      await json("POST", "/account/delete", { password: data["delete-password"], confirm: data.confirm });
      app.replaceChildren(make("p", { class: "lead", role: "status" }, several ? `${name} is deleted.` : "Your account is deleted. Farewell."));
      return "";
    }, password("delete-password"), field("confirm", `Type ${several ? "the character’s" : "your"} name to confirm: ${name}`, { autocomplete: "off", autocapitalize: "off", spellcheck: "false" })));
}

async function show({ name, guest }) {
  if (guest) {
    app.replaceChildren(make("p", { class: "prose" }, "You are a guest. Your data is deleted when you leave. To keep your character, press “Keep this character” in the ", make("a", { href: "/play" }, "game"), "."));
    return;
  }
  const { characters } = await json("GET", "/account/characters").catch(() => ({ characters: [name] }));
  const out = make("button", { class: "button quiet", type: "button", onclick: async () => {
    await api.logout().catch(() => {});
    location.reload();
  } }, "Log out");
  app.replaceChildren(make("div", { class: "you-are" }, document.querySelector("h1"), make("p", { class: "lead" }, `You are ${name}.`), out),
    form("Password", "A new one logs out everything else that is logged in as you.", "Change password", "quiet", async (data) => {
      await json("PUT", "/account/password", { password: data["old-password"], new: data["new-password"] });
      await api.login(name, data["new-password"]);
      return "Your password is changed, and everything else is logged out.";
    }, password("old-password", "Your password now"), fresh("new-password", "The new one, 8 characters or more")),
    sessions(), tokens(),
    folded(form("Your data", "A JSON file with your account and character, what you carry and own, your letters, what you said on channels and wrote on boards, "
      + "your reports, the sanctions against you, the log entries about you, and the last text you were shown.", "Download your data", "quiet", async (data) => {
      const { data: all } = await json("POST", "/account/export", { password: data["export-password"] });
      download(`${name}.json`, all);
      return "Your browser has the file now.";
    }, password("export-password"))),
    ending(name, characters));
  app.lastElementChild.classList.add("danger-zone");
  addSections();
}

/** Asks whether a MUD client that waits for it may log in as the player. key: of the client's link. */
async function showClient(key) {
  const path = `/login/clients/${encodeURIComponent(key)}`;
  const done = (text) => app.replaceChildren(make("p", { class: "lead", role: "status" }, text));
  let client;
  try {
    client = await json("GET", path);
  } catch (problem) {
    done(problem.message);
    return;
  }
  const which = client.characters.length > 1 && make("p", {}, make("label", { for: "as" }, "Character"),
    make("select", { id: "as", name: "as" }, ...client.characters.map((name) => make("option", { selected: name === app.dataset.name }, name))));
  const { element, body, tell } = section("Log in a game client", `${client.client || "A game client"} at the address ${client.address} asks to play as you. It asked ${span(client.ago)} ago.`);
  const send = async (fields) => {
    try {
      await json("POST", path, fields);
      done(fields.refuse ? "That client is refused." : "Your client is logged in. You can close this page.");
    } catch (problem) {
      tell(problem.message, "bad");
    }
  };
  body.append(
    make("p", {}, client.code ? make("span", {}, "Go on only if your own client shows this code: ", make("b", { class: "code" }, client.code))
      : "It has another address than this browser. Go on only if it is your own client, and type the code that it shows."),
    make("form", { class: "form one", "aria-label": "Log in a game client", onsubmit: (event) => {
      event.preventDefault();
      send({ code: client.code || "", ...Object.fromEntries(new FormData(event.target)) });
    } }, which, !client.code && field("code", "Code", { autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 8 }),
    make("button", { class: "button", type: "submit" }, "Log it in")),
    make("p", {}, make("button", { class: "button quiet", type: "button", onclick: () => send({ code: "", refuse: true }) }, "That isn’t my client")));
  app.replaceChildren(element);
}

const wanted = new URLSearchParams(location.search);
if (app.dataset.name && wanted.has("client")) {
  showClient(wanted.get("client"));
} else if (app.dataset.name && wanted.has("board")) {
  location.replace(`/boards/${encodeURIComponent(wanted.get("board"))}${wanted.has("notice") ? `/${Number(wanted.get("notice"))}` : ""}`);
} else if (app.dataset.name) {
  show({ name: app.dataset.name, guest: app.dataset.guest === "yes" });
} else {
  showLogin();
}
