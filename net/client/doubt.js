// The note about a line that perhaps did not arrive when the connection broke. pending.js loads it.
import { make } from "./dom.js";

/** Returns it, with a button that sends the line again. line: empty if it must not be shown. command: runs a line. */
export function doubtful(line, command) {
  if (!line) {
    return ["No answer came to your last line: it may not have arrived."];
  }
  return [`No answer came to “${line}”: it may not have arrived. `,
    make("button", { class: "tool", type: "button", onclick: (event) => {
      event.target.disabled = true;
      command(line);
    } }, "Send it again")];
}
