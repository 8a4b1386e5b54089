// The settings dialog: a window over the game.
import { allowNotices, canNotify } from "./notices.js";
import { make } from "./dom.js";
import { keyName } from "./keys.js";
import { DEEDS, LOOKS, readSettings } from "./settings.js";
import { needSheet } from "./sheet.js";
import { refusal } from "./sender.js";
import { setTheme, theme } from "./theme.js";

await needSheet("dialogs");

const PARTS = ["Reading", "Buttons and keys", "Aliases", "Triggers", "Save and load"];
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const LABELS = { font: "Font", size: "Size", spacing: "Line spacing", contrast: "Contrast" };
const DEED_LABELS = { mark: "mark the line", hide: "hide the line", sound: "make a sound", notify: "notify me", send: "send a line" };

let last = 0;
function field(label, input) {
  input.id = `option-${++last}`;
  return make("p", {}, make("label", { for: input.id }, label), input);
}

function choice(options, chosen, onchange) {
  const select = make("select", { onchange: () => onchange(select.value) },
    ...options.map(([value, label]) => make("option", { value, selected: value === chosen }, label)));
  return select;
}

/** Returns a choice whose options stand side by side. */
function segments(label, options, chosen, onchange) {
  const name = `option-${++last}`;
  return make("fieldset", { class: "segments" }, make("legend", {}, label), make("div", {}, ...options.map(([value, text]) =>
    make("label", {}, make("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onchange(value) }), make("span", {}, text)))));
}

function remove(what, act) {
  return make("button", { class: "tool", type: "button", "aria-label": `Remove ${what}`, onclick: act }, "Remove");
}

/** Returns a list; an empty one says so, and has an example that a press adds. */
function listOf(rows, none, example, add) {
  return make("ul", { class: "listed" }, ...(rows.length > 0 ? rows
    : [make("li", { class: "example" }, make("span", {}, `${none} For example, ${example}`), make("button", { class: "tool", type: "button", "aria-label": `Add this: ${example}`, onclick: add }, "Add this"))]));
}

export class Options {
  /** command: runs a line, as for alias. forget(): clears the map. */
  constructor(settings, command, forget) {
    this.settings = settings;
    this.command = command;
    this.forget = forget;
    needSheet("people");
    this.at = 0;
    this.tabs = PARTS.map((title, i) => make("button", { type: "button", role: "tab", id: `settings-tab-${i}`, "aria-controls": `settings-${i}`,
      onclick: () => this.choose(i), onkeydown: (event) => this.key(event, i) }, title));
    this.list = make("div", { class: "sections", role: "tablist", "aria-label": "Parts of the settings" }, ...this.tabs);
    this.body = make("div", { class: "sectioned" });
    this.said = make("p", { class: "said", role: "status" });
    this.element = make("dialog", { class: "options", "aria-labelledby": "options-title" },
      make("div", { class: "bar" }, make("h2", { id: "options-title" }, "Settings"),
        make("button", { class: "tool", type: "button", onclick: () => this.element.close() }, "Close")),
      this.body, this.said);
  }

  async open() {
    this.element.showModal();
    if (this.settings.known) {
      this.draw();
    } else {
      this.body.replaceChildren(make("p", { class: "note" }, "Loading your settings …"));
    }
    await this.settings.load();
    this.redraw();
  }

  say(text) {
    this.said.textContent = text;
  }

  draw() {
    const { values, aliases } = this.settings;
    this.problem = this.settings.problem || "";
    this.say(this.problem);
    this.parts = [this.looks(values.looks), this.macros(values.macros), this.aliases(aliases), this.triggers(values.triggers), this.files()]
      .map((inside, i) => make("section", { id: `settings-${i}`, role: "tabpanel", "aria-labelledby": `settings-tab-${i}` }, ...inside));
    if (!this.list.isConnected) {
      this.body.replaceChildren(this.list);
    }
    this.list.nextSibling?.remove();
    this.list.after(make("div", {}, ...this.parts));
    this.choose(this.at);
  }

  choose(at) {
    this.at = at;
    this.parts.forEach((part, i) => {
      part.hidden = i !== at;
      this.tabs[i].setAttribute("aria-selected", String(i === at));
      this.tabs[i].tabIndex = i === at ? 0 : -1;
    });
    this.tabs[at].scrollIntoView({ block: "nearest", inline: "center" });
  }

  key(event, at) {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      this.choose((at + step + PARTS.length) % PARTS.length);
      this.tabs[this.at].focus();
    }
  }

  // The game's current aliases; text being typed stays.
  redraw() {
    const fields = () => [...this.body.querySelectorAll("form input, form select")];
    const written = fields().map((one) => one.value);
    const at = fields().indexOf(document.activeElement);
    const said = this.said.textContent === this.problem ? "" : this.said.textContent;
    this.draw();
    this.say(this.problem || said);
    fields().forEach((one, i) => {
      one.value = written[i] ?? one.value;
      one.dispatchEvent(new Event("change"));
    });
    fields()[at]?.focus();
  }

  // The focus moves to the added row, or to the row after a removed one.
  change(change, part) {
    this.settings.set(change);
    this.draw();
    const forms = this.body.querySelectorAll(`[data-part="${part}"] input`);
    if (forms.length > 0) {
      forms[0].focus();
    }
  }

  looks(looks) {
    const set = (name, value) => this.settings.set({ looks: { ...this.settings.values.looks, [name]: value } });
    const times = make("input", { type: "checkbox", id: "option-times", checked: looks.times, onchange: () => set("times", times.checked) });
    const notices = make("input", { type: "checkbox", id: "option-notify", checked: this.settings.values.notify && canNotify(), disabled: !canNotify(), onchange: async () => {
      const may = notices.checked && await allowNotices();
      this.say(notices.checked && !may ? "Your browser blocks notifications from this page." : "");
      notices.checked = may;
      this.settings.set({ notify: may });
    } });
    return [make("p", { class: "sample" }, make("b", { class: "m-room" }, "The Kitchen"), make("br"), "The fire has burned low, and a ", make("u", {}, "kettle"), " hangs above it.", make("br"),
        make("b", {}, "Marra"), " says, “You will want supper.”"),
      make("div", { class: "choices" }, segments("Light or dark", [["device", "device"], ["light", "light"], ["dark", "dark"]], theme(), setTheme),
        ...Object.entries(LOOKS).map(([name, all]) => segments(LABELS[name], all.map((one) => [one, one]), looks[name], (value) => set(name, value)))),
    make("p", {}, make("label", { class: "check" }, times, " Show the time beside each line")),
    make("p", {}, make("label", { class: "check" }, notices, " Notify me when somebody speaks to me and this page is hidden"))];
  }

  form(part, fields, label, add) {
    return make("form", { class: "inline-form", "data-part": part, onsubmit: (event) => {
      event.preventDefault();
      add();
    } }, ...fields, make("button", { class: "tool", type: "submit" }, label));
  }

  macros(macros) {
    const name = make("input", { type: "text", maxlength: 40, autocomplete: "off" });
    const line = make("input", { type: "text", maxlength: 200, autocomplete: "off", required: true });
    const key = make("input", { type: "text", readonly: true, autocomplete: "off", placeholder: "press a key", onkeydown: (event) => {
      if (event.key !== "Tab" && event.key !== "Escape") {
        event.preventDefault();
        key.value = keyName(event).length > 1 ? keyName(event) : "";
        this.say(key.value ? "" : "A letter alone is for typing. Hold Ctrl or Alt with it, or use F1 to F12.");
      }
    } });
    return [make("p", { class: "note" }, "Make a button above the line, a key (F1, Alt+1 or a number pad key), or both. The number pad walks while the line is empty."),
      listOf(macros.map((one, i) => make("li", {}, make("span", {}, `${one.name || one.key}${one.name && one.key ? ` (${one.key})` : ""}: ${one.line}`), " ",
        remove(one.name || one.key, () => this.change({ macros: macros.filter((_, k) => k !== i) }, "macros")))),
      "No buttons or keys yet.", "F2: who", () => this.change({ macros: [{ name: "", key: "F2", line: "who" }] }, "macros")),
      this.form("macros", [field("Name", name), field("Key", key), field("What it does", line)], "Add", () => {
        if (!name.value.trim() && !key.value) {
          this.say("Give it a name or a key.");
          return;
        }
        this.change({ macros: [...macros, { name: name.value.trim(), key: key.value, line: line.value.trim() }] }, "macros");
      })];
  }

  // Aliases are kept by the game, so that every service has them.
  aliases(aliases) {
    const word = make("input", { type: "text", maxlength: 40, required: true, pattern: "[^\\s=]+", autocomplete: "off", autocapitalize: "off" });
    const line = make("input", { type: "text", maxlength: 200, required: true, autocomplete: "off" });
    const tell = (text) => {
      const sent = this.command(text);
      if (sent) {
        setTimeout(() => this.settings.load().then(() => this.redraw()), 400);
      }
      return sent;
    };
    return [make("p", { class: "note" }, "A word that stands for a line. Aliases work wherever you play from. In the game: help alias."),
      listOf(aliases.map((one) => make("li", {}, make("span", {}, `${one.word}: ${one.line}`), " ", remove(one.word, () => tell(`unalias ${one.word}`)))),
        "No aliases yet.", "gg: get all", () => tell("alias gg = get all")),
      this.form("aliases", [field("Word", word), field("Line", line)], "Add", () => {
        if (tell(`alias ${word.value} = ${line.value}`)) {
          word.value = line.value = "";
        }
      })];
  }

  triggers(triggers) {
    const text = make("input", { type: "text", maxlength: 200, required: true, autocomplete: "off" });
    const line = make("input", { type: "text", maxlength: 200, autocomplete: "off" });
    const sent = field("The line to send", line);
    sent.hidden = true;
    const deed = choice(DEEDS.map((one) => [one, DEED_LABELS[one]]), "mark", (value) => {
      sent.hidden = value !== "send";
    });
    const entry = (one, i) => {
      const on = make("input", { type: "checkbox", checked: !one.off, "aria-label": `“${one.text}” is on`, onchange: () =>
        this.settings.set({ triggers: this.settings.values.triggers.map((old, k) => (k === i ? { ...old, off: !on.checked } : old)) }) });
      return make("li", {}, make("span", {}, on, ` “${one.text}”: ${DEED_LABELS[one.deed]}${one.deed === "send" ? `, ${one.line}` : ""}`), " ",
        remove(`“${one.text}”`, () => this.change({ triggers: this.settings.values.triggers.filter((_, k) => k !== i) }, "triggers")));
    };
    return [make("p", { class: "note" }, "Words of a line; * stands for any text between them. A trigger sends its line exactly as you write it here, and not too often. What other people say never sends a line."),
      listOf(triggers.map(entry), "No triggers yet.", "“* tells you *”: mark the line", () => this.change({ triggers: [{ text: "* tells you *", deed: "mark", line: "" }] }, "triggers")),
      this.form("triggers", [field("When a line has", text), field("Then", deed), sent], "Add", () => {
        const wrong = deed.value === "send" ? refusal(line.value, this.settings.aliases) : "";
        if (wrong || !text.value.replace(/[*\s]/g, "")) {
          this.say(wrong || "Which words should the line have?");
          return;
        }
        this.change({ triggers: [...triggers, { text: text.value.trim(), deed: deed.value, line: line.value.trim() }] }, "triggers");
      })];
  }

  files() {
    const file = make("input", { type: "file", accept: "application/json,.json", "aria-label": "Load settings from a file", onchange: async () => {
      try {
        const taken = readSettings(JSON.parse(await file.files[0].text()));
        const sending = taken.triggers.filter((one) => one.deed === "send");
        sending.forEach((one) => {
          one.off = true;
        });
        this.settings.set(taken);
        this.draw();
        this.say(sending.length > 0 ? "The settings are loaded. Triggers that send lines are off: check them, and turn on those you want." : "The settings are loaded.");
      } catch {
        this.say("That file contains no settings.");
      }
    } });
    return [make("p", { class: "note" }, "The game keeps your settings with your character, so every device has them. A saved file has all of them except your aliases. Somebody else’s file may send lines in your name: check it first."),
      make("div", { class: "bar" },
        make("button", { class: "tool", type: "button", onclick: () => this.save() }, "Save as a file"), make("label", { class: "tool upload" }, "Load a file …", file)),
      make("h3", {}, "Map"),
      make("p", { class: "note" }, "This browser remembers the rooms where you have been, and draws them."),
      make("div", { class: "bar" },
        make("button", { class: "button danger small", type: "button", onclick: () => {
          this.forget();
          this.say("The map is empty now.");
        } }, "Forget the map"))];
  }

  save() {
    const url = URL.createObjectURL(new Blob([`${JSON.stringify(this.settings.values, null, 1)}\n`], { type: "application/json" }));
    make("a", { href: url, download: "skein-settings.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
}
