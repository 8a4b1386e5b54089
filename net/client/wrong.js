// Faults of a field, said below it. The bubble of the browser would cover the button of the form.
import { make } from "./dom.js";

const WORDS = {
  valueMissing: ({ type, dataset }) => dataset.missing || (type === "checkbox" ? "Tick this first." : "Fill this in."),
  tooShort: ({ minLength }) => `Use ${minLength} characters or more.`,
  rangeUnderflow: ({ min }) => `Use ${min} or more.`,
  rangeOverflow: ({ max }) => `Use at most ${max}.`,
  stepMismatch: () => "Use a whole number.",
  badInput: () => "Write a number.",
  typeMismatch: ({ type }) => (type === "email" ? "Write an address, as name@example.org." : "Write a whole address, as https://example.org."),
  patternMismatch: ({ title }) => title || "Use only letters, digits and _, with a letter first.",
};
let last = 0;

/** Puts said, an element with an id, below a field. It is emptied when the field changes. */
export function sayBelow(field, said) {
  (field.closest(".secret, .reference") || field).after(said);
  if (field.ariaInvalid !== "true") {
    const hint = field.getAttribute("aria-describedby") || "";
    field.ariaInvalid = "true";
    field.addEventListener("input", () => {
      field.ariaInvalid = null;
      field.setAttribute("aria-describedby", hint);
      said.textContent = "";
    }, { once: true });
  }
  field.setAttribute("aria-describedby", said.id);
}

/** Says why the browser refuses a field. */
export function refuse(field) {
  // Part of a label, it would be read twice.
  field.said ||= make("small", { class: "wrong", id: `wrong-${++last}`, "aria-hidden": field.closest("label") ? "true" : null });
  const kind = Object.keys(WORDS).find((one) => field.validity[one]);
  field.said.textContent = kind && WORDS[kind](field) || field.validationMessage;
  sayBelow(field, field.said);
}
