// The kind of each property, so that a form can show the right field: from what the thing inherits, and from
// the known properties of the stock prototypes. A property of unknown kind is typed as in @set.
import { literal, read, show } from "./literal.js";

/** By prototype: [name, kind, what it is]. Everything has those of `thing`. */
const KNOWN = {
  thing: [["aliases", "texts", "other names, separated by commas"], ["details", "details", "parts that people can look at"], ["hidden", "switch", "not listed, but found by its name"],
    ["weight", "number"], ["portable", "switch"], ["light", "number", "light it gives off, in candela"], ["transparent", "switch"], ["proper", "switch", "its name takes no article"], ["under", "text"], ["behind", "text"]],
  room: [["area", "reference"], ["light", "number", "0: dark without a lamp"], ["daylight", "switch"], ["public", "switch", "everybody can see it on the web"], ["capacity", "number", "people"], ["accepts", "any", "whose scripts may act here: \"anybody\", or names"]],
  exit: [["to", "reference", "where it leads"], ["twin", "reference", "the exit back"], ["door", "switch"], ["open", "switch"], ["locked", "switch"], ["key", "reference", "what unlocks it"], ["transparent", "switch"]],
  container: [["capacity", "number", "in weight"], ["open", "switch"], ["locked", "switch"], ["key", "reference", "what unlocks it"]],
  light: [["light", "number"], ["lit", "switch"]],
  garment: [["slots", "texts"], ["bulk", "number"]],
  seat: [["seats", "number"]],
  coin: [["amount", "number"]],
  sign: [["text", "text"]],
  character: [["capacity", "number"], ["pronoun", "text"]],
  area: [["public", "switch"], ["palette", "text", "colours of its pages and of play: a name such as river, or #2b6b5f"]],
};

const NAMED = new Map(Object.values(KNOWN).flat().map(([name, kind, what]) => [name, { kind, what }]));
const MEANT = { text: "text", number: "number", boolean: "switch" };

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
      return isTexts(value) && !value.some((one) => one.includes(","));
    case "details":
      return isDetails(value) || (Array.isArray(value) && value.length === 0);
    case "any":
      return true;
    default:
      return kindOfValue(value) === kind;
  }
}

/** Returns the known stock prototypes of a thing. */
function kindsOf(object) {
  const from = new Set([...(object.protos || []).map((one) => one.ref), ...Object.values(object.inherited || {}).map((one) => one.from && one.from.ref)]);
  return Object.keys(KNOWN).filter((kind) => kind === "thing" || from.has(kind) || object.ref === kind);
}

/** Returns the unset properties that its prototypes offer: [{name, kind, what}]. */
export function offered(object) {
  const seen = new Set([...Object.keys(object.properties || {}), ...Object.keys(object.inherited || {})]);
  const list = [];
  for (const kind of kindsOf(object)) {
    for (const [name, one, what] of KNOWN[kind]) {
      if (!seen.has(name)) {
        seen.add(name);
        list.push({ name, kind: one, what });
      }
    }
  }
  return list;
}

/** Returns the kind of a property: from KNOWN if the value fits, else from the value or the inherited value. */
export function kindOf(object, name) {
  const own = (object.properties || {})[name];
  const inherited = ((object.inherited || {})[name] || {}).value;
  const value = own ?? inherited;
  const known = NAMED.get(name);
  if (known && fits(known.kind, value)) {
    return known.kind;
  }
  // A text that could be read as another value is edited as in @set.
  const kind = kindOfValue(value);
  return kind === "text" ? "any" : kind;
}

export function meaningOf(name) {
  return (NAMED.get(name) || {}).what || "";
}

/** Converts a value to the text of its field, and back to what the API takes. */
export function toText(kind, value) {
  if (value === undefined || value === null) {
    return "";
  }
  switch (kind) {
    case "text":
      return String(value);
    case "texts":
      return value.join(", ");
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
