// Keeps the list of people up to date on pages that have one: the server renders it, this asks
// for the same page again and takes its part over. And logs out whom the front page knows.
import { api } from "./api.js";

const SECONDS = 15;

async function refresh() {
  const now = document.getElementById("now");
  if (!now || document.hidden) {
    return;
  }
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("now");
    if (fresh && fresh.textContent !== now.textContent) {
      now.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The server is away; what is shown was true when it was made.
  }
}

const out = document.getElementById("log-out");
if (out) {
  out.hidden = false;
  out.addEventListener("click", async () => {
    await api.logout().catch(() => {});
    location.reload();
  });
}

setInterval(refresh, SECONDS * 1000);
document.addEventListener("visibilitychange", refresh);
