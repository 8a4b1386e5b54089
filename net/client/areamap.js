// The map of an area: its own rooms, those to mend in red.
import { api } from "./api.js";
import { make, svg as draw } from "./dom.js";
import { SMALL, lettersAt } from "./pan.js";

const STUB = 36; // of a way to a room outside the area: less than there is between two rooms
const LABEL = 30; // height of a floor's name above its line
const INSET = 12; // of a floor's name, left of its rooms
// Of the drawing: net/maps/web_map_draw.c.
const CELL = 112;
const GAP = 12;
const NAMED = 0.455; // of a scale: names in smaller maps can't be read
const NAMES = 12; // pixels of their letters
const HREF = "/world/room/";
const ROOM = `a[href^='${HREF}']`;

/** Marks the rooms with faults on a map, with the faults in their titles. */
export function markFaults(map, faults) {
  const texts = new Map();
  for (const { thing, room, text } of faults) {
    const id = room || thing.id;
    texts.set(id, [...(texts.get(id) || []), text]);
  }
  for (const [id, list] of texts) {
    const room = map.querySelector(`[data-room="${id}"]`);
    if (room) {
      room.classList.add("faulty");
      const title = room.querySelector("title") || room.appendChild(draw("title"));
      title.dataset.name ||= title.textContent;
      title.textContent = [title.dataset.name, ...new Set(list)].filter(Boolean).join(". ");
    }
  }
}

export class AreaMap {
  /** look: the area's Examination. small: the whole of it is seen, without names if they would be too small. */
  constructor(shop, { name }, look, small = false) {
    this.small = small;
    this.shop = shop;
    this.look = look;
    this.element = make("div", { class: "map-frame", hidden: true, tabindex: 0, role: "region", "aria-label": `Map of ${name}`, onclick: (event) => this.pressed(event) });
  }

  async draw() {
    const [first] = this.look.seen.rooms;
    const drawing = first && await api.map(first.id).catch(() => "");
    const svg = drawing && new DOMParser().parseFromString(drawing, "text/html").querySelector("svg");
    this.element.hidden = !svg;
    if (svg) {
      svg.querySelector(".pin")?.remove(); // the map is of the area, not of who looks at it
      svg.querySelector(".here")?.classList.remove("here");
      this.crop(svg);
      this.element.replaceChildren(svg);
      this.mark();
    }
  }

  /** Leaves the area's own rooms on the map: of ways to others, the beginning; others between its own are dashed. */
  crop(svg) {
    const own = new Set(this.look.seen.rooms.map((one) => String(one.id)));
    const boxes = [];
    for (const room of svg.querySelectorAll("[data-room]")) {
      if (own.has(room.dataset.room)) {
        boxes.push(["x", "y", "width", "height"].map((name) => Number(room.querySelector("rect").getAttribute(name))));
      } else {
        room.classList.add("dark");
      }
    }
    const drawn = new Set([...svg.querySelectorAll("[data-room]")].map((one) => one.dataset.room));
    boxes.push(...this.addApart(svg, boxes, this.look.seen.rooms.filter((one) => !drawn.has(String(one.id)))));
    if (boxes.length > 0) {
      const left = Math.min(...boxes.map((one) => one[0])) - STUB;
      const top = Math.min(...boxes.map((one) => one[1] - STUB), ...this.keepFloors(svg, boxes, left + INSET));
      const [width, height] = [0, 1].map((i) => Math.max(...boxes.map((one) => one[i] + one[i + 2])) + STUB - [left, top][i]);
      const most = parseFloat(getComputedStyle(this.element).maxHeight) || Infinity;
      svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      const scale = Math.min(this.element.clientWidth / width, most / height);
      if (this.small) {
        svg.classList.toggle("nameless", scale < NAMED);
      } else {
        svg.style.minWidth = `${width * SMALL}px`;
        svg.style.minHeight = `${height * SMALL}px`;
      }
      svg.style.setProperty("--drawn", `${width}px`);
      svg.style.setProperty("--larger", this.small ? Math.max(1.1, lettersAt(scale, NAMES)) : lettersAt(Math.max(SMALL, scale)));
    }
  }

  /** Leaves the names of the floors that have a room of the area, and moves them to x. Returns their tops. */
  keepFloors(svg, boxes, x) {
    const floors = [...svg.querySelectorAll(".floor")].filter((floor) => {
      const from = Number(floor.getAttribute("y"));
      const isOwn = boxes.some(([, y]) => y >= from && y < from + GAP + floor.dataset.rows * CELL);
      floor.toggleAttribute("hidden", !isOwn);
      floor.previousElementSibling?.matches(".storey") && floor.previousElementSibling.toggleAttribute("hidden", !isOwn);
      floor.setAttribute("x", x);
      return isOwn;
    });
    return floors.map((floor) => floor.getAttribute("y") - LABEL);
  }

  /** Draws the rooms that no way leads to, right of the others. Returns their boxes. */
  addApart(svg, boxes, rooms) {
    if (boxes.length === 0) {
      return [];
    }
    const [top, bottom] = [Math.min(...boxes.map((one) => one[1])), Math.max(...boxes.map((one) => one[1] + one[3]))];
    const right = Math.max(...boxes.map((one) => one[0] + one[2]));
    const [, , width, height] = boxes[0];
    const down = Math.max(1, Math.round((bottom - top) / (height + STUB)));
    return rooms.map((room, i) => {
      const box = [right + 2 * STUB + Math.floor(i / down) * (width + STUB), top + (i % down) * (height + STUB), width, height];
      svg.append(draw("a", { class: "room apart", href: `${HREF}${room.id}`, "data-room": room.id },
        draw("rect", { x: box[0], y: box[1], width, height, rx: 8 }),
        draw("text", { x: box[0] + width / 2, y: box[1] + height / 2 + 5, "text-anchor": "middle" }, (room.name || "nameless").replace(/^(?:The|A|An) /, ""))));
      return box;
    });
  }

  mark() {
    markFaults(this.element, this.look.faults);
  }

  pressed(event) {
    const room = event.target.closest(ROOM);
    if (room) {
      event.preventDefault();
      this.shop.go(Number(room.getAttribute("href").slice(HREF.length)));
    }
  }
}
