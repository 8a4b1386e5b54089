// Drafts of unsaved texts: kept in this browser until they are saved or thrown away.
// A draft survives a link, a closed tab, a crash and the end of the log-in.
const PREFIX = "skein.draft.";
const MOST = 100;
const LONGEST = 200000;

export class Drafts {
  /** Drafts belong to one account: another account in the same browser sees none of them. */
  constructor(account) {
    this.prefix = `${PREFIX}${account}.`;
    this.works = true;
  }

  key(thing, part) {
    return `${this.prefix}${thing}.${part}`;
  }

  /** Returns {text, base, name, at}, or null. base: the saved text when the draft was started. */
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
      // The storage failed: the draft is lost.
    }
  }

  /** Returns [{thing, part, name, at}], newest first. */
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

  /** Returns the parts of a thing that have drafts. */
  partsOf(thing) {
    return this.list().filter((one) => one.thing === thing).map((one) => one.part);
  }

  forgetOldest() {
    for (const one of this.list().slice(MOST)) {
      this.drop(one.thing, one.part);
    }
  }
}
