// Offers guests to keep their character: in the menu, and after the first thing that they achieve. The form is loaded when
// it is first opened (keep.js). The card at the end is here, so that it comes without a connection.
import { load, make } from "./dom.js";
import { icon } from "./icon.js";

/** Returns the button in the story that opens the form. It goes when the character is kept. */
export function keeper(open) {
  return make("button", { class: "tool keep", type: "button", onclick: open }, "Keep this character");
}

/** Returns the parts of the card at the end. why: the player left, if it is empty. */
export function farewell(guest, why) {
  const link = (href, text) => make("a", { href }, text);
  return [make("h2", {}, "You have left."), why || (guest ? "You were a guest, so your things are gone." : "Your things wait for you."),
    make("div", {}, make("a", { class: "button", href: guest ? "/play?as=guest" : "/play" }, "Play again")),
    make("p", {}, link("/play?as=new", "New character"), link("/play?as=other", "Log in"), link("/", "Home"))];
}

export class Keeping {
  /** game: {post(line, secret), note(...parts), renamed(name)}: the guest has a name now. */
  constructor(game) {
    this.game = game;
    this.guest = false;
    this.name = "";
    this.goals = new Map(); // of the journal, by row
    this.who = make("span", { class: "note small-only" });
    this.tool = make("button", { class: "tool keep-tool", type: "button", hidden: true, onclick: () => this.open() }, icon("Keep"), "Keep this character");
  }

  set(guest, name) {
    this.guest = guest;
    this.name = name;
    this.tool.hidden = !guest;
    this.who.textContent = name;
  }

  async open() {
    if (!this.form) {
      const { Keep } = await load("keep");
      this.form = new Keep({ post: this.game.post, kept: (name) => this.kept(name) }, this.name);
    }
    this.form.open();
  }

  /** Leaves the game by go(). A guest is asked first. */
  async leave(go) {
    const form = this.guest && await load("keep").catch(() => null);
    form ? form.askLeave(() => this.open(), go) : go();
  }

  /** Returns true if the form took the frame. */
  take(frame) {
    return Boolean(this.form?.take(frame));
  }

  kept(name) {
    this.set(false, name);
    this.form = null;
    this.game.renamed(name);
    this.game.note(`You are ${name}, and this browser knows you.`);
  }

  /** The journal's rows have changed: a goal that is another now, or gone, is something achieved. */
  offer(rows) {
    const now = new Map((Array.isArray(rows) ? rows : []).map((one) => [one.id, one.goal]));
    const done = [...this.goals].some(([id, goal]) => now.get(id) !== goal);
    this.goals = now;
    if (this.guest && done && !this.offered) {
      this.offered = true;
      this.game.note("That was your first deed here. A guest is forgotten on leaving. ",
        keeper(() => this.open()));
    }
  }
}
