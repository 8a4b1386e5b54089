// The kind of each property, so that a form can show the right field: from what its prototypes declare
// (object.declared of the API), and else from its value. A property of unknown kind is typed as in @set.
import { literal, read, show } from "./literal.js";

const MEANT = { text: "text", number: "number", boolean: "switch" };

/** Returns the declaration of a property, or undefined: {name, type, wanted, doc, from, kind, words, least?, most?, whole}. */
export function declarationOf(object, name) {
  return (object.declared || []).find((one) => one.name === name || (one.name.endsWith("#") && name.replace(/\d+$/, "#") === one.name));
}

function kindOfValue(value) {
  if (value && typeof value === "object" && Number.isInteger(value.object)) {
    return "reference";
  }
  return MEANT[{ string: "text", number: "number", boolean: "boolean" }[typeof value]] || "any";
}

function isTexts(value) {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isDetails(value) {
  return Boolean(value) && typeof value === "object" && !Array.isArray(value) && !("object" in value) && !("table" in value) && Object.values(value).every((one) => typeof one === "string");
}

/** True if a field of the kind can show the value. */
function fits(kind, value) {
  if (value === undefined || value === null) {
    return true;
  }
  switch (kind) {
    case "texts":
      return (isTexts(value) || typeof value === "string") && ![value].flat().some((one) => one.includes(","));
    case "details":
      return isDetails(value) || (Array.isArray(value) && value.length === 0);
    case "any":
      return true;
    case "words":
      return typeof value === "string";
    default:
      return kindOfValue(value) === kind;
  }
}

/** Returns the declared properties that the thing neither has nor inherits. */
export function offered(object) {
  const seen = new Set([...Object.keys(object.properties || {}), ...Object.keys(object.inherited || {})]);
  return (object.declared || []).filter((one) => !seen.has(one.name) && one.name !== "desc" && one.name !== "name" && /^[A-Za-z]\w*$/.test(one.name));
}

/** Returns the kind of a property: as it is declared if the value fits, else from the value or the inherited value. */
export function kindOf(object, name) {
  const own = (object.properties || {})[name];
  const inherited = ((object.inherited || {})[name] || {}).value;
  const value = own ?? inherited;
  const known = declarationOf(object, name);
  if (known && fits(known.kind, value)) {
    return known.kind;
  }
  // A text that could be read as another value is edited as in @set.
  const kind = kindOfValue(value);
  return kind === "text" ? "any" : kind;
}

/** Returns what a value is for, and its type if the field doesn't show it. */
export function meaningOf(object, name) {
  return (declarationOf(object, name) || {}).doc || "";
}

/** Returns a sentence if the thing's own value has another type than declared. */
export function misfitOf(object, name) {
  const known = declarationOf(object, name);
  const own = (object.properties || {})[name];
  if (!known || own === undefined || known.kind === "any") {
    return "";
  }
  const outside = known.kind === "number" && typeof own === "number" && (own < (known.least ?? own) || own > (known.most ?? own));
  const other = known.kind === "words" && typeof own === "string" && !known.words.includes(own);
  return fits(known.kind, own) && !outside && !other ? "" : `${name} has to be ${known.wanted}.`;
}

/** Returns how many letters differ, at most 3. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] || swapped ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}

/** Returns the declared property that a new name is probably a slip for, or "". */
export function meantBy(object, name) {
  const names = (object.declared || []).map((one) => one.name);
  if (name.length < 3 || names.includes(name)) {
    return "";
  }
  return names.find((one) => one[0] === name[0] && Math.abs(one.length - name.length) < 3 && distance(name, one) <= (name.length < 6 ? 1 : 2)) || "";
}

/** Converts a value to the text of its field, and back to what the API takes. */
export function toText(kind, value) {
  if (value === undefined || value === null) {
    return "";
  }
  switch (kind) {
    case "text":
    case "words":
      return String(value);
    case "texts":
      return [value].flat().join(", ");
    case "details":
    case "number":
    case "switch":
      return kind === "details" ? literal(value) : String(value);
    default:
      return show(value);
  }
}

export function toApi(kind, text) {
  switch (kind) {
    case "text":
      return text;
    case "number":
      return text.trim() === "" ? null : Number(text);
    case "switch":
      return text === "" ? null : text === "true";
    case "words":
      return text === "" ? null : text;
    case "texts": {
      const list = text.split(",").map((one) => one.trim()).filter(Boolean);
      return list.length > 0 ? list : null;
    }
    case "details":
      return text === "" || text === "{}" ? null : { lua: text };
    case "reference":
      return text.trim() === "" ? null : read(text);
    default:
      return read(text);
  }
}

/** Parses the text of a field of details into {words: text}. */
export function rowsOf(text) {
  const rows = [];
  for (const [, key, quoted, value] of text.matchAll(/(?:([A-Za-z_]\w*)|\["((?:[^"\\]|\\[^])*)"\]) = "((?:[^"\\]|\\[^])*)"/g)) {
    rows.push([unquote(key || quoted), unquote(value)]);
  }
  return rows;
}

function unquote(text) {
  return text.replace(/\\([^])/g, (all, c) => ({ n: "\n", r: "\r", 0: "\0" })[c] || c);
}

export function detailsText(rows) {
  const kept = rows.filter(([words]) => words.trim() !== "");
  return kept.length > 0 ? literal(Object.fromEntries(kept)) : "";
}
