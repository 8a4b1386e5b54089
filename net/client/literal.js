// Values of properties as a builder types them: literals as in @set, and plain text without quotes.

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const WORDS = new Set(["and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"]);

function quote(text) {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\0/g, "\\0")}"`;
}

function keyOf(key) {
  return typeof key === "string" && NAME.test(key) && !WORDS.has(key) ? key : `[${literal(key)}]`;
}

/** Returns a JSON value of the API as a literal: 12, "text", #213, {1, 2}, {a = 1}. */
export function literal(value) {
  if (typeof value === "string") {
    return quote(value);
  }
  if (Array.isArray(value)) {
    return `{${value.map(literal).join(", ")}}`;
  }
  if (value === null || typeof value !== "object") {
    return String(value === null ? "nil" : value);
  }
  if (Number.isInteger(value.object)) {
    return `#${value.object}`;
  }
  const pairs = Array.isArray(value.table) ? value.table : Object.entries(value);
  return `{${pairs.map(([key, item]) => `${keyOf(key)} = ${literal(item)}`).join(", ")}}`;
}

/** True if the typed text would be read as a value other than itself. */
function isLiteral(text) {
  return /^(?:[-+]?(?:\d|\.\d)[\w.+-]*|true|false|nil|#\d+|\$[\w./-]+|\{[^]*\}|"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')$/.test(text.trim());
}

/** Returns the value for editing: plain text, quoted if it would be read as another value. */
export function show(value) {
  return typeof value === "string" && !isLiteral(value) ? value : literal(value);
}

/** Parses typed text into a value for the API. */
export function read(text) {
  return isLiteral(text) ? { lua: text.trim().replace(/\s*\n\s*/g, " ") } : text;
}
