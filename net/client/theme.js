// The choice of light or dark pages. The server reads it from a cookie, so that no page is drawn in the wrong one first.
const YEAR = 31536000;

export const THEMES = ["device", "light", "dark"];

/** Returns the choice that is in force. */
export function theme() {
  return document.documentElement.dataset.theme || "device";
}

/** Chooses, for all pages of the game in this browser. */
export function setTheme(choice) {
  if (choice === "device") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = choice;
  }
  document.cookie = `theme=${choice}; Path=/; SameSite=Lax; Max-Age=${choice === "device" ? 0 : YEAR}`;
}
