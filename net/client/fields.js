// The controls of forms. Each has its value as a text, so that all can be kept as drafts
// (kinds.js converts the texts). Every change sends an input event.
import { api } from "./api.js";
import { debounce, make } from "./dom.js";
import { detailsText, rowsOf } from "./kinds.js";

let lists = 0;

/** Defines the element's value by the functions get and set. */
function valued(element, get, set) {
  Object.defineProperty(element, "value", { get, set });
  return element;
}

function told(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

function switchField(label) {
  const box = make("input", { type: "checkbox", role: "switch", "aria-label": label });
  const word = make("span", { class: "note", "aria-hidden": "true" });
  let unset = false;
  const look = () => {
    word.textContent = unset ? "not set" : box.checked ? "yes" : "no";
  };
  box.addEventListener("input", () => {
    unset = false;
    look();
  });
  return valued(make("label", { class: "switch" }, box, word), () => (unset ? "" : String(box.checked)), (text) => {
    unset = text === "";
    box.checked = text === "true";
    look();
  });
}

/** Completes names of things to their numbers. */
export function referenceField(label, attributes = {}) {
  const list = make("datalist", { id: `things-${++lists}` });
  const input = make("input", { "aria-label": label, list: list.id, autocomplete: "off", spellcheck: "false", placeholder: "part of a name, #12, $ref", ...attributes });
  const find = debounce(200, async () => {
    const text = input.value.trim();
    if (text.length < 2 || /^[#$]/.test(text)) {
      return;
    }
    try {
      const { objects } = await api.find(text);
      list.replaceChildren(...objects.slice(0, 20).map((one) => make("option", { value: `#${one.id}` }, `${one.name || "nameless"}${one.location ? `, in ${one.location.name}` : ""}`)));
      input.dataset.found = String(objects.length);
    } catch {
      // Then the builder types a number.
    }
  });
  input.addEventListener("input", find);
  return valued(make("span", { class: "reference" }, input, list), () => input.value, (text) => {
    input.value = text;
  });
}

function detailsField(label) {
  const rows = make("div", { class: "rows" });
  const addRow = (words, text) => {
    const row = make("div", { class: "detail" },
      make("input", { "aria-label": `${label}: words`, placeholder: "wall|stones", value: words, spellcheck: "false" }),
      make("textarea", { "aria-label": `${label}: text of ${words || "it"}`, rows: 1, placeholder: "what you see" }),
      make("button", { class: "tool", type: "button", "aria-label": `Remove ${words || "the row"}`, onclick: () => {
        row.remove();
        told(box);
      } }, "×"));
    row.querySelector("textarea").value = text;
    rows.append(row);
    return row;
  };
  const box = make("div", { class: "details" }, rows, make("button", { class: "tool", type: "button", onclick: () => addRow("", "").querySelector("input").focus() }, "Add a detail"));
  return valued(box, () => detailsText([...rows.children].map((row) => [row.querySelector("input").value, row.querySelector("textarea").value])), (text) => {
    rows.replaceChildren();
    rowsOf(text).forEach(([words, one]) => addRow(words, one));
  });
}

function wordsField(label, words) {
  const list = make("select", { "aria-label": label }, make("option", { value: "" }, "not set"), ...words.map((word) => make("option", { value: word }, word)));
  return valued(make("span", { class: "words" }, list), () => list.value, (text) => {
    // A value from before that is no longer one of the words stays.
    if (text !== "" && !words.includes(text)) {
      list.append(make("option", { value: text }, text));
    }
    list.value = text;
  });
}

function numberField(label, { least, most, whole }) {
  const bounds = { min: least, max: most };
  const range = least !== undefined && most !== undefined ? `${least} to ${most}` : least !== undefined ? `${least} or more` : most !== undefined ? `at most ${most}` : "a number";
  return make("input", { type: "number", step: whole ? "1" : "any", "aria-label": label, placeholder: range, ...bounds });
}

/** Returns a control for a property of that kind; declared: what is known of it (kinds.js). */
export function fieldOf(kind, label, declared = {}) {
  switch (kind) {
    case "switch":
      return switchField(label);
    case "number":
      return numberField(label, declared);
    case "reference":
      return referenceField(label);
    case "details":
      return detailsField(label);
    case "words":
      return wordsField(label, declared.words || []);
    case "texts":
      return make("input", { "aria-label": label, placeholder: "one, another", autocomplete: "off" });
    default:
      return make("textarea", { "aria-label": label, rows: 1, spellcheck: kind === "text" ? "true" : "false" });
  }
}
