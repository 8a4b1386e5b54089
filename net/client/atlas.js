// The map of the world: it can be dragged and zoomed, and its lamps follow the players.
import { make, svg } from "./dom.js";
import { makePannable } from "./pan.js";
import { needSheet } from "./sheet.js";

needSheet("map");

const SECONDS = 20;
const frame = document.querySelector(".atlas-frame");

/** Draws the lamp of an area, in the form in which the server draws it (net/maps/web_atlas_draw.c). */
function light(map, isle, people) {
  const box = isle.querySelector("use").getBBox();
  const place = isle.querySelector("g").transform.baseVal.consolidate().matrix;
  const x = place.e + box.x + box.width / 2;
  const y = place.f + box.y + box.height / 2;
  const lamp = svg("g", { class: "lamp", "aria-hidden": "true" });
  lamp.append(svg("circle", { class: "glow", fill: "url(#glow)", cx: x, cy: y, r: 36 + 4 * Math.sqrt(people) }),
    svg("circle", { class: "flame", cx: x, cy: y, r: 9 }), svg("text", { "font-size": 12, x, y, dy: ".35em" }, people));
  isle.classList.add("lit");
  map.append(lamp);
}

/** Shows what the list says of an island beside it, while the pointer or the focus is on it. */
function showCards() {
  const card = make("div", { class: "isle-card", "aria-hidden": "true", hidden: true });
  const sea = frame.closest(".sea");
  const hide = () => {
    card.hidden = true;
  };
  const show = (event) => {
    const isle = event.target.closest?.(".isle");
    const link = isle && [...document.querySelectorAll(".card h3 a")].find((one) => one.getAttribute("href") === isle.getAttribute("href"));
    if (!link) {
      hide();
      return;
    }
    card.replaceChildren(...[...link.closest(".card").children].map((one) => one.cloneNode(true)));
    card.querySelectorAll("a").forEach((one) => one.replaceWith(one.textContent));
    card.hidden = false;
    const [at, within] = [isle.getBoundingClientRect(), sea.getBoundingClientRect()];
    const fits = (wanted, size, room) => Math.max(8, Math.min(wanted, room - size - 8));
    const right = at.right - within.left + 8;
    const x = right + card.offsetWidth < within.width ? right : at.left - within.left - card.offsetWidth - 8;
    card.style.left = `${fits(x, card.offsetWidth, within.width)}px`;
    card.style.top = `${fits(at.top - within.top, card.offsetHeight, within.height)}px`;
  };
  sea.append(card);
  if (matchMedia("(hover: hover)").matches) {
    frame.addEventListener("pointerover", show);
    frame.addEventListener("pointerleave", hide);
  }
  frame.addEventListener("focusin", show);
  frame.addEventListener("focusout", hide);
  frame.addEventListener("scroll", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

async function refresh() {
  if (document.hidden) {
    return;
  }
  try {
    const answer = await fetch("/api/v1/areas");
    const map = frame.querySelector("svg");
    const { areas } = answer.ok ? await answer.json() : {};
    if (!areas) {
      return;
    }
    map.querySelectorAll(".lamp").forEach((lamp) => lamp.remove());
    map.querySelectorAll(".isle.lit").forEach((isle) => isle.classList.remove("lit"));
    for (const area of areas.filter((one) => one.people > 0)) {
      const isle = map.querySelector(`.isle[data-area="${area.id}"]`);
      if (isle) {
        light(map, isle, area.people);
      }
    }
  } catch {
    // The server is away; the last state stays on the page.
  }
}

if (frame) {
  makePannable(frame, { atlas: true });
  showCards();
  setInterval(refresh, SECONDS * 1000);
  document.addEventListener("visibilitychange", refresh);
}
