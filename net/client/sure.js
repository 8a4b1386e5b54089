// A question before something that is hard to undo.
import { make } from "./dom.js";

/** Asks in a dialog. deed: the button that goes on. label: of a field; typed: what must be typed into it. no: the other button.
    Returns a promise of the field's text, "" without a field; null if the reader cancels. */
export function sure(question, deed, { text = "", label = "", typed = "", kind = "danger", no = "Cancel" } = {}) {
  const input = label && make("input", { name: "text", maxlength: 400, autocomplete: "off", required: typed !== "", "data-missing": `Type ${typed}.` });
  const asked = make("dialog", { class: "options sure", "aria-labelledby": "sure-title" },
    make("h2", { id: "sure-title" }, question), text && make("p", {}, text),
    make("form", { onsubmit: (event) => {
      event.preventDefault();
      asked.close("yes");
    } }, label && make("label", {}, `${label} `, input), make("div", { class: "bar" },
      make("button", { class: `button ${kind}`, type: "submit" }, deed),
      make("button", { class: "button quiet", type: "button", autofocus: !label, onclick: () => asked.close() }, no))));
  return new Promise((done) => {
    asked.addEventListener("close", () => {
      asked.remove();
      done(asked.returnValue === "yes" ? input && input.value : null);
    });
    document.body.append(asked);
    asked.showModal();
  });
}
