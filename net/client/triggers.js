// Triggers: a line with certain words is marked or hidden, makes a sound or a notification, or sends
// another line (sender.js).
import { load } from "./dom.js";

const BY_NOBODY = ["plain", "system", "room"];

/** True if the text contains these words; the parts between "*" must occur in that order. */
export function has(text, pattern) {
  let at = 0;
  const low = text.toLowerCase();
  for (const part of pattern.toLowerCase().split("*")) {
    const words = part.trim();
    const found = low.indexOf(words, at);
    if (found < 0) {
      return false;
    }
    at = found + words.length;
  }
  return true;
}

export class Triggers {
  /** deeds: {notify(text), sound(), and those of a Sender}; settings: of settings.js. */
  constructor(settings, deeds) {
    this.settings = settings;
    this.deeds = deeds;
    this.sender = null; // loaded for the first line to send
  }

  found(frame) {
    return this.settings.values.triggers.filter((one) => !one.off && has(frame.text || "", one.text));
  }

  /** Returns how a frame is shown: {marked, hidden}. */
  read(frame) {
    const does = (deed) => this.found(frame).some((one) => one.deed === deed);
    return { marked: does("mark"), hidden: does("hide") && frame.style !== "room" };
  }

  /** Runs the triggers for a new frame that has been shown. */
  act(frame) {
    for (const trigger of this.found(frame)) {
      if (trigger.deed === "sound") {
        this.deeds.sound();
      } else if (trigger.deed === "notify") {
        this.deeds.notify(frame.text);
      } else if (trigger.deed === "send" && !frame.sender && BY_NOBODY.includes(frame.style)) {
        this.send(trigger);
      }
    }
  }

  send(trigger) {
    this.sender ||= load("sender").then(({ Sender }) => new Sender(this.settings, this.deeds)).catch(() => {
      this.sender = null;
    });
    this.sender.then((one) => one?.send(trigger));
  }
}
