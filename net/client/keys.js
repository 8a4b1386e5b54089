// Names of keys, for the player's own.

/** Returns a key's name: "Alt+1", "F5", "Numpad7". */
export function keyName(event) {
  const key = event.code.startsWith("Numpad") ? event.code : event.key;
  return `${event.ctrlKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${key}`;
}
