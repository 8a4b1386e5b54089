// Keeps the list of players up to date: the server renders it, and this script loads the
// page again and takes over that part. Also logs out the account that the front page knows.
import { logout } from "./api.js";
import { needSheet } from "./sheet.js";

const SECONDS = 15;

if (document.querySelector(".hero")) {
  needSheet("home");
}

async function refresh() {
  const now = document.getElementById("now");
  if (!now || document.hidden) {
    return;
  }
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("now");
    if (fresh && fresh.textContent !== now.textContent) {
      now.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The server is away; the last state stays on the page.
  }
}

const first = document.getElementById("first");
if (first) {
  const play = async (line) => {
    try {
      (await import(new URL("./first.js", import.meta.url).href)).play(first, line);
    } catch {
      location.assign("/play?as=guest"); // an old browser, or the server is away
    }
  };
  first.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = first.elements.line;
    if (input.value.trim()) {
      play(input.value.trim());
      input.value = "";
    }
    input.focus();
  });
  document.querySelector(".place").addEventListener("click", (event) => {
    const button = event.target.closest("[data-cmd]");
    if (button && !button.closest(".log")) {
      play(button.dataset.cmd);
      if (!matchMedia("(pointer: coarse)").matches) {
        first.elements.line.focus();
      }
    }
  });
}

const out = document.getElementById("log-out");
if (out) {
  out.hidden = false;
  out.addEventListener("click", async () => {
    await logout().catch(() => {});
    location.reload();
  });
}

setInterval(refresh, SECONDS * 1000);
document.addEventListener("visibilitychange", refresh);
