// The player's own settings in the game: looks, buttons, keys and triggers.
import { load, make } from "./dom.js";
import { keyName } from "./keys.js";
import { Settings, applyLooks } from "./settings.js";
import { Triggers } from "./triggers.js";

// The number pad walks while the line is empty.
const PAD = {
  Numpad1: "southwest", Numpad2: "south", Numpad3: "southeast", Numpad4: "west", Numpad5: "look", Numpad6: "east",
  Numpad7: "northwest", Numpad8: "north", Numpad9: "northeast", NumpadAdd: "down", NumpadSubtract: "up",
};

const notify = (text) => load("notices").then((one) => one.notify(text));

export class Own {
  /** game: has command(line), log, sound(), connection, isFree(), forgetRooms(). changed(): the settings have changed. */
  constructor(game, changed) {
    this.game = game;
    this.changed = changed;
    this.settings = new Settings((name, args) => game.connection.call(name, args), () => {
      applyLooks(this.settings.values.looks);
      changed();
    });
    this.triggers = new Triggers(this.settings, {
      send: (line, trigger) => this.send(line, trigger),
      notify,
      sound: () => game.sound().then((one) => one.ring()),
      silenced: (goOn) => this.silenced(goOn),
    });
    applyLooks(this.settings.values.looks);
  }

  /** Opens the dialog of settings, which is loaded when it is first needed. */
  async open() {
    if (!this.options) {
      const { Options } = await load("options");
      this.options = new Options(this.settings, (line) => this.game.command(line), () => this.game.forgetRooms());
      document.body.append(this.options.element);
    }
    this.options.open();
  }

  /** Somebody spoke to the player. */
  spoken(frame) {
    if (this.settings.values.notify) {
      notify(frame.text);
    }
  }

  chips() {
    return this.settings.values.macros.filter((one) => one.name).map((one) =>
      make("button", { class: "chip own", type: "button", title: one.line, onclick: () => this.game.command(one.line) }, one.name));
  }

  /** Returns the line of a custom key, or of the number pad while the line is empty; empty if the key has none. */
  lineOf(event, empty) {
    const name = keyName(event);
    const macro = this.settings.values.macros.find((one) => one.key === name);
    if (macro && (name.length > 1 || empty)) {
      return macro.line;
    }
    return (empty && !event.ctrlKey && !event.altKey && !event.metaKey && PAD[event.code]) || "";
  }

  send(line, trigger) {
    if (!this.game.isFree()) {
      return false;
    }
    this.game.log.note("mark", `Sent by your trigger “${trigger.text}”:`);
    return this.game.command(line);
  }

  silenced(goOn) {
    const again = make("button", { class: "tool", type: "button", onclick: () => {
      goOn();
      again.disabled = true;
    } }, "Let them send again");
    this.game.log.note("mark", "Your triggers sent too many lines, so they no longer send any. ", again);
  }
}
