// The tools in the bar of the game. On a small screen "More" opens them.
import { make } from "./dom.js";
import { icon } from "./icon.js";

export class Bar {
  /** act: {pick(), find(), settings(), sound(): returns whether it is on, transcript(), leave()}. keep: the button of a guest. */
  constructor(act, keep) {
    const tool = (name, press, more) => make("button", { class: "tool icon", type: "button", title: name, onclick: press, ...more }, icon(name), make("span", { class: "word" }, name));
    const sound = tool("Sound", () => sound.setAttribute("aria-pressed", String(act.sound())), { "aria-pressed": "false" });
    this.pick = tool("Tap words", act.pick, { "aria-pressed": "false", title: "Tap words to write a line" });
    const rest = make("div", { class: "rest", id: "rest" }, keep, this.pick,
      tool("Find", act.find),
      tool("Settings", act.settings, { "aria-haspopup": "dialog" }),
      sound,
      tool("Transcript", act.transcript),
      make("a", { class: "tool small-only", href: "/help", target: "_blank", rel: "noopener" }, icon("Help"), "Help"),
      tool("Leave", act.leave));
    const more = make("button", { class: "tool more", type: "button", "aria-expanded": "false", "aria-controls": "rest", onclick: () => {
      more.setAttribute("aria-expanded", String(rest.classList.toggle("open")));
    } }, "More");
    rest.addEventListener("click", () => {
      rest.classList.remove("open");
      more.setAttribute("aria-expanded", "false");
    });
    this.elements = [more, rest];
  }
}
