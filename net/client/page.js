// For every page: the choice of light or dark without a new page, and times in the zone of the reader.
import { load } from "./dom.js";
import { THEMES, setTheme, theme } from "./theme.js";
import { showTimes } from "./times.js";

const LABELS = {
  device: "Light or dark as on your device. Change to light",
  light: "Light pages. Change to dark",
  dark: "Dark pages. Change to those of your device",
};

const form = document.querySelector("form.theme");
form?.addEventListener("submit", (event) => {
  const button = form.elements.to;
  event.preventDefault();
  setTheme(button.value);
  button.value = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  button.setAttribute("aria-label", LABELS[theme()]);
});

// Groups are open where there is room, and on pages without this script.
if (matchMedia("(max-width: 44rem)").matches) {
  document.querySelectorAll(".fold").forEach((one) => one.removeAttribute("open"));
}

// Addresses to copy. Browsers let only secure pages write to the clipboard.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    button.textContent = "Copied";
  });
}
// In place of the browser's bubbles.
document.addEventListener("invalid", (event) => {
  const { target } = event;
  event.preventDefault();
  load("wrong").then(({ refuse }) => refuse(target));
  if (target.form?.querySelector(":invalid:not(fieldset)") === target) {
    target.focus();
  }
}, true);

showTimes(document);
new MutationObserver(() => showTimes(document)).observe(document.getElementById("main") || document.body, { childList: true, subtree: true });
