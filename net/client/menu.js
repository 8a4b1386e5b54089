// A button that opens a short list of actions.
import { dismiss } from "./dismiss.js";
import { make } from "./dom.js";

/** Returns it. name: for screen readers; text: on the button; actions: [[text, act, why], …]. why(): resolves to the parts of a note that says why the action can't be chosen now, or to none. */
export function menu(name, text, actions) {
  const list = make("div", { class: "menu-list", hidden: true }, ...actions.flatMap(([label, act, why]) => [make("button", { class: "tool", type: "button", onclick: () => {
    open(false);
    act();
  } }, label), why && make("div", { class: "note" })]));
  const button = make("button", { class: "tool", type: "button", "aria-label": name, "aria-expanded": "false", onclick: () => open(list.hidden) }, text);
  const open = (is) => {
    list.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
    is && list.querySelectorAll(".note").forEach(async (note) => {
      const item = note.previousSibling;
      item.disabled = true;
      const parts = await actions.find(([label]) => label === item.textContent)[2]().catch(() => []);
      note.replaceChildren(...parts);
      item.disabled = parts.length > 0;
    });
  };
  const element = make("div", { class: "menu" }, button, list);
  dismiss((event) => {
    if (!list.hidden) {
      open(false);
      event.key && button.focus();
    }
  }, element);
  return element;
}
