// The question which of several characters to play. entrance.js loads it.
import { login } from "./api.js";
import { make } from "./dom.js";
import { needSheet } from "./sheet.js";

await needSheet("dialogs");

/** Asks a player with several characters which one to play; they have begun as the first. */
export function offer(characters, password, leave) {
  const said = make("p", { class: "said", role: "alert" });
  const play = async (name) => {
    try {
      await login(name, password);
      leave();
      location.assign("/play");
    } catch (problem) {
      said.textContent = problem.message;
    }
  };
  const asked = make("dialog", { class: "options", "aria-labelledby": "which-title", onclose: () => asked.remove() },
    make("h2", { id: "which-title" }, "Which character?"),
    ...characters.map((name, i) => make("p", {}, make("button", { class: "button", type: "button", onclick: () => i === 0 ? asked.close() : play(name) }, name))), said);
  document.body.append(asked);
  asked.showModal();
}
