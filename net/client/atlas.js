// The map of the world: it can be dragged and zoomed, and its lamps follow the players.
import { svg } from "./dom.js";
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
  setInterval(refresh, SECONDS * 1000);
  document.addEventListener("visibilitychange", refresh);
}
