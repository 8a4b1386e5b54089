// Menus close by themselves.

/** Calls close(event) at a press or a focus outside of the parts of a menu, at Escape, and when a form is sent. */
export function dismiss(close, ...parts) {
  const outside = (event) => parts.some((one) => one.contains(event.target)) || close(event);
  ["pointerdown", "focusin", "submit"].forEach((kind) => document.addEventListener(kind, outside));
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(event));
}
