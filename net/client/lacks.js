// What the fields of a form lack, below each, in place of the browser's bubble, which covers the button.
import { make } from "./dom.js";

/** Lets a form say at its fields why it is not sent. */
export function tellLacks(form) {
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    form.querySelectorAll(".lacks").forEach((one) => one.remove());
    const fields = [...form.elements].filter((one) => one.willValidate);
    for (const one of fields) {
      one.setAttribute("aria-invalid", String(!one.validity.valid));
      if (!one.validity.valid) {
        const lack = make("p", { class: "lacks said bad", id: `${one.id}-lacks` }, one.validationMessage);
        one.setAttribute("aria-describedby", lack.id);
        one.closest("label, p").after(lack);
      }
    }
    const first = fields.find((one) => !one.validity.valid);
    if (first) {
      event.preventDefault();
      event.stopImmediatePropagation();
      first.focus();
    }
  }, true);
}
