// What was typed and not saved: kept in this browser, a text each, until it is saved or thrown away.
// Whatever takes the page away (a link, another tab, a crash, a log-in that ends) takes no text.
const PREFIX = "skein.draft.";
const MOST = 100;
const LONGEST = 200000;

export class Drafts {
  /** Of one account: who logs in next in this browser sees none of it. */
  constructor(account) {
    this.prefix = `${PREFIX}${account}.`;
    this.works = true;
  }

  key(thing, part) {
    return `${this.prefix}${thing}.${part}`;
  }

  /** {text, base, name, at}, or null. base: what was there when it was begun. */
  get(thing, part) {
    try {
      return JSON.parse(localStorage.getItem(this.key(thing, part)));
    } catch {
      return null;
    }
  }

  put(thing, part, text, base, name) {
    const begun = this.get(thing, part);
    try {
      localStorage.setItem(this.key(thing, part), JSON.stringify({ text: text.slice(0, LONGEST), base: begun ? begun.base : base, name, at: Date.now() }));
      this.works = text.length <= LONGEST;
      this.forgetOldest();
    } catch {
      this.works = false;
    }
  }

  drop(thing, part) {
    try {
      localStorage.removeItem(this.key(thing, part));
    } catch {
      // Then there is none either.
    }
  }

  /** [{thing, part, name, at}], the newest first. */
  list() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        const named = key.startsWith(this.prefix) && key.slice(this.prefix.length).match(/^(\d+)\.(.+)$/);
        const draft = named && this.get(named[1], named[2]);
        if (draft) {
          found.push({ thing: Number(named[1]), part: named[2], name: draft.name, at: draft.at });
        }
      }
    } catch {
      this.works = false;
    }
    return found.sort((a, b) => b.at - a.at);
  }

  /** The properties of a thing that somebody has begun to add. */
  partsOf(thing) {
    return this.list().filter((one) => one.thing === thing).map((one) => one.part);
  }

  forgetOldest() {
    for (const one of this.list().slice(MOST)) {
      this.drop(one.thing, one.part);
    }
  }
}
