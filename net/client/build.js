// The workshop of builders: find a thing, change its properties, write its behaviour, see script
// errors, on the map or in the tree. Everything goes through the API, which has the game's rules.
import { api } from "./api.js";
import { Beside } from "./beside.js";
import { DIRECTIONS } from "./directions.js";
import { debounce, make } from "./dom.js";
import { Drafts } from "./drafts.js";
import { icon } from "./icon.js";
import { menu } from "./menu.js";
import { NewArea } from "./newarea.js";
import { ObjectView } from "./object.js";
import { alike, failureOf, isOfBehaviour, linked, oftenText, reasonOf, traceOf } from "./places.js";
import { RunningView } from "./running.js";
import { SNIPPETS } from "./snippets.js";
import { BUILD, closed } from "./staff.js";
import { Start, limitParts, ownAreas, rememberHome } from "./start.js";
import { SourcesView } from "./sources.js";
import { Tree } from "./tree.js";
import { Watchers } from "./watchers.js";
import { needSheet } from "./sheet.js";

needSheet("build");
const app = document.getElementById("app");
const ERRORS_EVERY = 4000;
const LATELY = 12;
const SHOWN = 10; // errors
const STALE = 1500;

class Workshop {
  constructor() {
    this.view = null;
    this.faults = make("ul", { class: "faults" });
    this.seen = "";
    this.unsaved = make("p", { class: "unsaved drafts", hidden: true });
  }

  async start(first) {
    let you;
    if (first && !app.dataset.role) {
      this.close(app.dataset.name);
      return;
    }
    try {
      you = await api.whoami();
    } catch (problem) {
      this.close("", problem.status === 401 ? "" : problem.message);
      return;
    }
    if (you.role === "player") {
      this.close(you.name);
      return;
    }
    this.show(you);
  }

  /** name: of a player who may not build; empty: nobody is logged in. */
  close(name, text) {
    closed(app, BUILD, { name, text });
  }

  show(you) {
    this.query = make("input", { type: "search", id: "query", "aria-label": "Find a thing: part of its name, #ID or $ref", placeholder: "lamp, #12, $start", oninput: debounce(250, () => this.query.value.trim() !== this.sought && this.find()) });
    this.results = make("ul", { class: "results" });
    this.hits = make("ul", { class: "results hits", hidden: true, "aria-label": "In properties and behaviours" });
    this.wrong = make("h2", { hidden: true }, "Recent errors");
    this.failing = make("button", { class: "tool failing", type: "button", hidden: true, onclick: () => this.wrong.scrollIntoView() });
    this.listed = make("h2", {}, "Recently made");
    this.tree = new Tree((id) => this.go(id), (problem) => this.say(problem.message, false));
    this.watchers = new Watchers((people) => this.view && this.view.showOthers(people));
    this.beside = new Beside(this);
    this.said = make("p", { class: "said", role: "status" });
    this.begin = new Start(this);
    this.main = make("div", {}, this.begin.element);
    const undo = () => make("button", { class: "tool icon", type: "button", title: "Undo", "aria-label": "Undo", onclick: () => this.undo() }, icon("Undo"));
    this.back = make("div", { class: "bar to-things" }, make("button", { class: "tool", type: "button", onclick: () => this.showThings() }, "‹ Things"), undo());
    this.frame = make("section", { "aria-label": "The thing" }, this.back, this.main);
    const finder = make("section", { class: "finder", "aria-label": "Find and make" },
      make("form", { role: "search", onsubmit: (event) => {
        event.preventDefault();
        this.find();
      } }, this.query, make("button", { class: "button quiet", type: "submit" }, "Find")),
      make("div", { class: "bar" },
        menu("New", "+ New", [["New area", () => this.makeArea(), () => ownAreas().then((own) => (own.full ? limitParts(this, own) : []))], ["New room", () => this.makeRoom()], ["New thing", () => this.makeThing()]]),
        undo(),
        menu("More", "…", [["Activity of all your things", () => this.showRunning()], ["Replace in all behaviours", () => this.showSources()]]), this.failing),
      this.unsaved, this.tree.element, this.wrong, this.faults, this.listed, this.results, this.hits);
    this.element = make("div", { class: "workshop" }, finder, this.said, this.frame, this.beside.element);
    app.replaceChildren(this.element);
    this.you = you;
    this.drafts = new Drafts(you.name);
    this.view = null;
    this.drawUnsaved();
    this.refill();
    this.watch();
    this.watchers.begin();
    this.beside.restore();
    this.openHash();
    if (!location.hash) {
      this.begin.fill();
    }
  }

  /** Updates the tree and the list after a thing was made or destroyed. */
  refill() {
    this.tree.fill().then(() => this.reveal());
    this.find();
  }

  /** Opens the tree down to the current thing. */
  async reveal() {
    if (!this.view) {
      return;
    }
    try {
      const { path } = await api.tree(this.view.id);
      await this.tree.reveal(path);
    } catch {
      // The thing no longer exists, so the tree has no path to it.
    }
  }

  /** Returns the ID of the thing's room, or of the thing if it is a room; else 0. */
  roomOfView() {
    const { view } = this;
    if (!view) {
      return 0;
    }
    const place = view.object.location;
    return view.isRoom() ? view.id : place ? place.id : 0;
  }

  /** Shows it in the main part. On a phone it takes the place of the finder. */
  put(...shown) {
    this.main.replaceChildren(...shown);
    this.element.classList.add("shows");
    this.frame.scrollIntoView({ block: "start" });
  }

  /** Shows the finder again, on a phone. */
  showThings() {
    this.element.classList.remove("shows");
    this.element.scrollTop = 0;
    this.query.focus();
  }

  /** Reloads the view after all drafts were saved as one change. */
  kept() {
    this.drawUnsaved();
    if (this.view) {
      this.view.refresh();
    }
    this.refill();
  }

  showRunning() {
    if (this.view && !this.view.mayLeave()) {
      return;
    }
    this.clear();
    this.running = new RunningView(this, 0);
    this.put(make("h2", {}, "Activity of all your things"), this.running.element);
    this.running.begin();
  }

  showSources() {
    if (this.view && !this.view.mayLeave()) {
      return;
    }
    this.clear();
    const sources = new SourcesView(this);
    this.put(make("h2", {}, "Search and replace in all behaviours"), sources.element);
    sources.text.focus();
  }

  /** Clears the view. */
  clear() {
    if (this.view) {
      this.view.close();
    }
    this.view = null;
    this.watchers.at(0, "");
    if (this.running) {
      this.running.end();
      this.running = null;
    }
    if (location.hash) {
      history.replaceState(null, "", location.pathname);
    }
  }

  /** runs: the tests, so that the line shows why one failed. */
  async goToLine(id, line, runs = false) {
    await this.open(id, "behaviour");
    if (this.view) {
      history.replaceState(null, "", `#${this.view.id}`);
      this.view.goTo(line, runs);
    }
  }

  /** Runs once for the page, however often the builder logs in. */
  listen() {
    window.addEventListener("hashchange", () => this.drafts && this.openHash());
    window.addEventListener("beforeunload", (event) => {
      if (this.view && this.view.element.isConnected && this.view.isChanged()) {
        event.preventDefault();
      }
    });
  }

  /** Marks the things with unsaved drafts. */
  drawUnsaved() {
    const things = [...new Map(this.drafts.list().map((one) => [one.thing, one.name])).entries()];
    this.changeAbove(() => {
      this.unsaved.hidden = things.length === 0;
      this.unsaved.replaceChildren("You have unsaved changes: ", ...things.map(([id, name]) =>
        make("button", { class: "tool", type: "button", onclick: () => this.go(id) }, `${name} (#${id})`)));
    });
  }

  markCurrent() {
    for (const button of this.results.querySelectorAll("button")) {
      if (this.view && Number(button.dataset.id) === this.view.id) {
        button.setAttribute("aria-current", "true");
      } else {
        button.removeAttribute("aria-current");
      }
    }
  }

  openHash() {
    const id = location.hash.match(/^#(\d+)$/);
    const now = this.opening || this.view; // what comes counts, not what is still there
    if (id && (!now || now.id !== Number(id[1]))) {
      this.open(Number(id[1]));
    }
  }

  /** Says it in the one place for messages; the message before it goes. */
  say(text, good) {
    this.said.textContent = text;
    this.said.className = good ? "said good" : "said bad";
    this.saidAt = Date.now();
  }

  /** Makes the first of the snippets, a lever with a test, in the builder's hands, and opens its behaviour. */
  async makeLever() {
    const made = await this.attempt(async () => {
      const thing = await api.create({ name: "a brass lever", protos: ["item"] });
      await api.save(thing.id, SNIPPETS[0].source, 0);
      return thing;
    }, (thing) => `The lever is #${thing.id}, and you hold it.`);
    if (made) {
      this.refill();
      history.replaceState(null, "", `#${made.id}`);
      await this.open(made.id, "behaviour");
    }
  }

  /** Runs an action that may fail, and reports a failure. done(result) returns the message; null keeps the old one. */
  async attempt(work, done) {
    try {
      const result = await work();
      if (done || (done !== null && this.said.classList.contains("bad"))) {
        this.say(done ? done(result) : "", true);
      }
      return result;
    } catch (problem) {
      if (problem.status === 401) {
        this.close("", "Your log-in has expired.");
      } else {
        this.say(problem.message, false);
      }
      return null;
    }
  }

  /** Returns the name of the area or the place of a found thing; empty for one in the builder's hands. */
  placeOf({ area, location }) {
    const { name } = area || location || {};
    return name && name !== this.you.name ? name : "";
  }

  async find() {
    const query = this.query.value.trim();
    this.sought = query;
    const answer = await this.attempt(() => api.find(query), null);
    if (!answer || query !== this.query.value.trim()) {
      return;
    }
    // An exit is found in its room.
    const objects = (answer.objects || []).filter((one) => query || !DIRECTIONS.includes(one.name));
    const list = objects.slice(0, query ? undefined : LATELY);
    this.tree.element.hidden = query !== "";
    this.listed.textContent = query ? "Matching names" : "Recently made";
    const numbered = (one) => `#${one.id}${one.ref ? ` $${one.ref}` : ""}`;
    this.results.replaceChildren(...list.map((one) => make("li", {}, make("button", {
      type: "button",
      "data-id": one.id,
      title: numbered(one),
      onclick: () => this.go(one.id),
    }, `${one.name || "nameless"} `, make("span", { class: "note" }, (!query && this.placeOf(one)) || numbered(one))))));
    this.markCurrent();
    this.listed.hidden = list.length === 0 && query === "";
    if (list.length === 0) {
      this.results.replaceChildren(make("li", { class: "note" }, query ? "Nothing has that name." : "What you make is listed here."));
    }
    // Old hits stay until the answer arrives, so that the content below doesn't jump.
    if (query.length >= 2 && !/^[#$]/.test(query)) {
      await this.findTexts(query);
    } else {
      this.hits.hidden = true;
    }
  }

  /** Searches texts of properties, and all sources that the builder may read. */
  async findTexts(query) {
    let answer;
    try {
      answer = await api.search(query);
    } catch {
      this.hits.hidden = true;
      return;
    }
    if (query !== this.query.value.trim()) {
      return;
    }
    const found = answer.found.filter((one) => one.name !== "name" && one.name !== "aliases");
    const list = [make("li", { class: "heading" }, "In properties and behaviours"), ...found.map((one) => make("li", {}, make("button", {
      type: "button",
      onclick: () => (one.part === "source" ? this.goToLine(one.object.id, one.line) : this.go(one.object.id)),
    }, `${one.object.name || "nameless"} `, make("span", { class: "note" }, `#${one.object.id} ${one.part === "source" ? `line ${one.line}` : one.name}`), make("code", {}, one.text)))),
    answer.more ? make("li", { class: "note" }, "There is more: search for a longer text.") : ""];
    this.changeAbove(() => {
      this.hits.hidden = found.length === 0;
      this.hits.replaceChildren(...list);
    });
  }

  /** Changes a part above the thing; on a narrow screen it scrolls so that the thing stays in place. */
  changeAbove(change) {
    const before = this.main.getBoundingClientRect().top;
    change();
    if (this.view && before < window.innerHeight) {
      this.frame.parentElement.scrollTop += this.main.getBoundingClientRect().top - before;
    }
  }

  go(id) {
    if (location.hash === `#${id}`) {
      this.open(id);
    } else {
      location.hash = `#${id}`;
    }
  }

  async open(id, tab) {
    if (this.view && !this.view.mayLeave()) {
      return;
    }
    const turn = this.opening = { id };
    const object = await this.attempt(() => api.get(id), null);
    // A slow answer must not replace a newer view.
    if (turn !== this.opening) {
      return;
    }
    this.opening = null;
    if (object) {
      if (Date.now() - this.saidAt > STALE) {
        this.say("", true); // it was about something else
      }
      if (this.view) {
        this.view.close();
      }
      const other = !this.view || this.view.id !== object.id;
      if (this.running) {
        this.running.end();
        this.running = null;
      }
      this.view = new ObjectView(this, object);
      if (other) {
        this.put(this.view.element);
      } else {
        this.main.replaceChildren(this.view.element);
        this.element.classList.add("shows");
      }
      this.view.show(tab);
      if (this.view.isRoom()) {
        rememberHome(this.you.name, this.view.id);
      }
      this.markCurrent();
      this.reveal();
    }
  }

  makeForm(title, fields, more, submit) {
    const form = make("form", { class: "inline-form", onsubmit: async (event) => {
      event.preventDefault();
      const data = Object.fromEntries(new FormData(form));
      await submit(data);
    } }, ...fields.map(([name, label, attributes]) => make("div", {}, make("label", { for: `make-${name}` }, label), make("input", { id: `make-${name}`, name, ...attributes }))), ...(more || []),
    make("button", { class: "button", type: "submit" }, "Make it"));
    if (this.running) {
      this.running.end();
      this.running = null;
    }
    this.put(make("h2", {}, title), form);
    form.querySelector("input").focus();
  }

  makeThing() {
    if (this.view && !this.view.mayLeave()) {
      return;
    }
    const room = this.view && this.view.isRoom() ? this.view.object : null;
    const place = make("div", {}, make("label", { for: "make-place" }, "Where"), make("select", { id: "make-place", name: "place" },
      room && make("option", { value: room.id }, `in ${room.name}`), make("option", { value: "" }, "in your hands")));
    this.makeForm("A new thing", [["name", "Name", { required: true, placeholder: "a rusty lever" }],
      ["protos", "From", { placeholder: "item", value: "item", list: "stock-protos", autocomplete: "off" }]], [place,
      make("datalist", { id: "stock-protos" }, ...["item", "container", "light", "garment", "seat", "sign", "food", "drink", "coin", "npc", "area"].map((one) => make("option", { value: one })))], async (data) => {
      const made = await this.attempt(() => api.create({
        name: data.name,
        protos: data.protos.split(",").map((one) => one.trim()).filter(Boolean),
        location: data.place ? Number(data.place) : undefined,
      }),
        () => `${data.name} is made.`);
      if (made) {
        this.refill();
        this.go(made.id);
      }
    });
  }

  /** Returns the area of the view, or null: new rooms belong to it. */
  areaOfView() {
    const { view } = this;
    return view && (view.isA("area") ? { id: view.id, name: view.object.name } : view.object.area) || null;
  }

  makeArea() {
    if (this.view && !this.view.mayLeave()) {
      return;
    }
    const from = this.view && this.view.isRoom() && this.view.object.controls ? { id: this.view.id, name: this.view.object.name } : null;
    this.clear();
    this.say("", true);
    const form = new NewArea(this, from, async (made, name) => {
      this.refill();
      history.replaceState(null, "", `#${made}`);
      await this.open(made, "overview");
      this.say(`${name} stands. It is yours, and it can be played.`, true);
    });
    this.put(form.element);
    form.name.focus();
  }

  makeRoom() {
    if (this.view && !this.view.mayLeave()) {
      return;
    }
    const area = this.areaOfView();
    const place = area && make("div", {}, make("label", { for: "make-area" }, "Area"), make("select", { id: "make-area", name: "area" },
      make("option", { value: area.id }, area.name || "nameless"), make("option", { value: "" }, "none")));
    this.makeForm("A new room", [["name", "Name", { required: true, placeholder: "Lamp room" }]], [place].filter(Boolean), async (data) => {
      const made = await this.attempt(() => api.dig({ name: data.name, area: Number(data.area) || undefined }),
        () => `${data.name} is made${data.area ? `, in ${area.name}` : ""}.`);
      if (made) {
        this.refill();
        this.go(made.id);
      }
    });
  }

  async undo() {
    const answer = await this.attempt(() => api.undo(), (done) => done.told || "Undone.");
    if (answer && this.view) {
      this.view.refresh();
    }
    this.refill();
  }

  // Errors are loaded again and again while the builder works.
  watch() {
    const look = async () => {
      if (document.hidden || !this.faults.isConnected) {
        return;
      }
      try {
        const answer = await api.errors();
        const list = answer.errors || [];
        const now = JSON.stringify(list);
        if (now !== this.seen) {
          this.seen = now;
          this.changeAbove(() => this.showFaults(list));
        }
      } catch {
        // The next request will tell.
      }
    };
    look();
    clearInterval(this.watching);
    this.watching = setInterval(look, ERRORS_EVERY);
  }

  /** A builder can mend no script of the game's own: such errors are shown to wizards. */
  showFaults(all) {
    const list = all.filter((one) => one.object || isOfBehaviour(one.text) || this.you.role === "wizard");
    this.wrong.hidden = list.length === 0;
    const different = alike(list);
    this.failing.hidden = list.length === 0;
    this.failing.textContent = different.length === 1 ? "1 error" : `${different.length} errors`;
    this.faults.replaceChildren(...different.slice(0, SHOWN).map((one) => make("li", {}, this.whereOf(one),
      make("p", {}, reasonOf(one.text)), make("p", { class: "note" }, oftenText(one)),
      this.traceIn(one.text))));
  }

  traceIn(text) {
    const trace = traceOf(text);
    return trace && make("details", { class: "trace" }, make("summary", {}, "Trace"), make("pre", {}, ...linked(trace, (id, line) => this.goToLine(id, line))));
  }

  /** Returns the thing of an error, with a link to its line. */
  whereOf({ object, text }) {
    if (!object) {
      return make("b", {}, isOfBehaviour(text) ? "a deleted thing" : "the game’s own scripts");
    }
    const { line } = failureOf({ message: text, line: 1 }, object.id);
    return make("button", { class: "as-link", type: "button", onclick: () => this.goToLine(object.id, line) }, `${object.name} (#${object.id}), line ${line}`);
  }
}

const workshop = new Workshop();
workshop.listen();
workshop.start(true);
