// The map as a place to build: drag from room to room to link them, or into the open to dig a new room.
// Choose many with Ctrl or Shift (Space, by keyboard) and set a property of them all. Each action is
// a form below as well, for keys and screen readers.
import { api } from "./api.js";
import { idOf } from "./about.js";
import { markFaults } from "./areamap.js";
import { DIRECTIONS, directionOf, opposite } from "./directions.js";
import { make, svg } from "./dom.js";
import { referenceField } from "./fields.js";
import { read } from "./literal.js";
import { Examination } from "./examine.js";
import { makePannable } from "./pan.js";

const DRAG_PIXELS = 10;
const BEFORE_TESTS = 2; // steps of an examination
const ROOM = "a[href^='/world/room/']";

function idOfRoom(room) {
  return Number(room.getAttribute("href").slice("/world/room/".length));
}

function rooms(count) {
  return count === 1 ? "1 room" : `${count} rooms`;
}

function roomsAre(count) {
  return `${rooms(count)} ${count === 1 ? "is" : "are"}`;
}

export class MapView {
  /** base: the room at the centre of the drawing. */
  constructor(view, base) {
    this.view = view;
    this.shop = view.shop;
    this.id = base;
    this.chosen = new Map();
    this.drawn = 0;
    this.part = () => null;
    this.frame = make("p", { class: "note" }, "Drawing …");
    this.drawing = make("div", { class: "drawn" }, this.frame);
    this.many = make("div", { class: "many", hidden: true });
    this.chosenRoom = make("li", { class: "is-chosen" });
    this.hint = make("li", { class: "is-faulty", hidden: true }, "To mend: the overview of the area says what.");
    this.dot = make("li", { class: "is-here", hidden: true }, "You are there.");
    this.stairs = make("li", { class: "is-stairs", hidden: true }, "The way up or down.");
    this.element = make("div", { class: "map-desk" }, this.drawing,
      make("div", { class: "map-forms" }, make("p", { class: "note" }, matchMedia("(pointer: coarse)").matches ? "Tap a room to open it."
        : "Drag from one room to another to link them, or into empty space to dig. Click with Ctrl or Shift (or press Space) to choose several."),
      make("ul", { class: "keys", "aria-label": "Signs on the map" }, this.chosenRoom, this.hint, this.dot, this.stairs), this.many, this.digForm(), this.linkForm(), this.layOutForm()));
  }

  /** Draws the current rooms. Typed text, unfolded parts and chosen rooms stay. */
  async draw() {
    const turn = ++this.drawn;
    let drawing;
    try {
      drawing = await api.map(this.id);
    } catch (problem) {
      if (turn === this.drawn) {
        this.view.say(problem.message, false);
        if (!this.svg) {
          this.frame.textContent = "";
        }
      }
      return;
    }
    if (turn !== this.drawn) {
      return;
    }
    const frame = make("div", {
      class: "map-frame", tabindex: 0, role: "region", "aria-label": `Map around ${this.view.object.name}`,
      onclick: (event) => this.click(event), onkeydown: (event) => this.key(event),
    });
    this.svg = new DOMParser().parseFromString(drawing, "text/html").querySelector("svg");
    this.svg.querySelector(".here")?.classList.remove("here"); // its frame says how the room is, the dot who is there
    frame.append(this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    const room = (id) => frame.querySelector(`[data-room="${id}"]`);
    if (room(this.id)) {
      room(this.id).classList.add("chosen");
    }
    const left = [...this.chosen.keys()].filter((id) => !room(id));
    left.forEach((id) => this.chosen.delete(id));
    this.chosen.forEach((name, id) => room(id).classList.add("picked"));
    if (left.length > 0) {
      this.countMany();
    }
    if (!room(this.from)) {
      this.digFromRoom(this.id);
    }
    if (!room(this.linkSource)) {
      this.linkFromRoom(this.id);
    }
    const focused = this.frame.contains(document.activeElement) && document.activeElement.dataset.room;
    const part = this.part();
    this.drawing.replaceChildren(frame);
    this.frame = frame;
    this.dot.hidden = !frame.querySelector(".pin");
    this.stairs.hidden = !frame.querySelector(".stairs");
    this.chosenRoom.textContent = `${this.nameOf(this.id)}: new rooms and exits begin there.`;
    this.chosenRoom.hidden = !room(this.id);
    this.drawFroms();
    this.part = makePannable(frame, { edited: true, part });
    this.markFaults(turn);
    if (focused && room(focused)) {
      room(focused).focus({ preventScroll: true });
    }
  }

  /** Marks the rooms to mend, as far as that is known without their tests. */
  async markFaults(turn) {
    const { object } = this.view;
    const area = this.view.isA("area") ? object : object.area;
    if (!area) {
      return;
    }
    const look = new Examination(area);
    let steps = 0;
    await look.run(() => {
      steps += 1;
      if (turn === this.drawn) {
        markFaults(this.frame, [...look.faults, ...look.found]);
        this.hint.hidden = !this.frame.querySelector(".faulty");
      }
      return steps < BEFORE_TESTS;
    }).catch(() => {}); // the area can't be read
  }

  // -- choosing --

  click(event) {
    const room = event.target.closest(ROOM);
    if (!room) {
      return;
    }
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      this.toggle(room);
      return;
    }
    this.shop.open(idOfRoom(room), "map");
    history.replaceState(null, "", `#${idOfRoom(room)}`);
  }

  key(event) {
    const room = event.target.closest && event.target.closest(ROOM);
    if (room && event.key === " ") {
      event.preventDefault();
      this.toggle(room);
    }
  }

  toggle(room) {
    const id = idOfRoom(room);
    if (this.chosen.has(id)) {
      this.chosen.delete(id);
      room.classList.remove("picked");
    } else {
      this.chosen.set(id, room.querySelector("title") ? room.querySelector("title").textContent : `#${id}`);
      room.classList.add("picked");
    }
    this.drawMany();
  }

  countMany() {
    this.many.hidden = this.chosen.size === 0;
    const heading = this.many.querySelector("h3");
    if (heading) {
      heading.textContent = `${roomsAre(this.chosen.size)} chosen`;
    }
  }

  drawMany() {
    if (this.chosen.size === 0) {
      this.countMany();
      return;
    }
    const name = make("input", { id: "many-name", required: true, list: "many-names", pattern: "[A-Za-z_][A-Za-z0-9_]*", autocomplete: "off" });
    const value = make("input", { id: "many-value", placeholder: "text, 12, true, #12; empty: unset", autocomplete: "off" });
    const planned = make("div", {});
    const changes = () => [...this.chosen.keys()].map((id) => ({ id, properties: { [name.value]: value.value === "" ? null : read(value.value) } }));
    const run = async (plan) => {
      const done = await this.shop.attempt(() => api.change(changes(), plan), () => (plan ? "" : `${name.value} is set in ${rooms(this.chosen.size)}; “Undo” takes it back.`));
      if (done && plan) {
        planned.replaceChildren(make("ul", { class: "changes" }, ...done.changes.map((one) => make("li", {}, `${one.object}: ${one.name} = ${one.new ?? "inherited"}, was ${one.old ?? "inherited"}`))));
      } else if (done) {
        planned.replaceChildren();
        this.view.refresh();
      }
    };
    this.many.replaceChildren(
      make("h3", {}),
      make("form", { class: "inline-form", onsubmit: (event) => {
        event.preventDefault();
        run(false);
      } }, make("div", {}, make("label", { for: "many-name" }, "Set"), name, make("datalist", { id: "many-names" }, ...["light", "area", "public", "daylight", "capacity", "accepts"].map((one) => make("option", { value: one })))),
      make("div", {}, make("label", { for: "many-value" }, "to"), value),
      make("button", { class: "tool", type: "button", onclick: () => name.reportValidity() && run(true) }, "What would change?"),
      make("button", { class: "button", type: "submit" }, "Set in all")), planned);
    this.countMany();
  }

  // -- dragging --

  begin(event) {
    const room = event.target.closest(ROOM);
    if (!room || event.button !== 0) {
      return;
    }
    // Without this, the whole map would be dragged.
    event.stopPropagation();
    const from = { x: event.clientX, y: event.clientY };
    const box = room.getBoundingClientRect();
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    let line = null;
    const at = (where) => {
      const point = new DOMPoint(where.x, where.y).matrixTransform(this.svg.getScreenCTM().inverse());
      return [point.x, point.y];
    };
    const move = (now) => {
      if (!line && Math.hypot(now.clientX - from.x, now.clientY - from.y) > DRAG_PIXELS) {
        line = svg("line", { class: "drawn-way" });
        [line.x1.baseVal.value, line.y1.baseVal.value] = at(middle);
        this.svg.append(line);
      }
      if (line) {
        [line.x2.baseVal.value, line.y2.baseVal.value] = at({ x: now.clientX, y: now.clientY });
      }
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", stop);
      if (line) {
        line.remove();
      }
    };
    const end = (up) => {
      const dragged = Boolean(line);
      stop();
      if (!dragged) {
        return;
      }
      // Ignore the click that follows a drag.
      this.frame.addEventListener("click", (click) => {
        click.preventDefault();
        click.stopImmediatePropagation();
      }, { capture: true, once: true });
      setTimeout(() => this.frame.dispatchEvent(new MouseEvent("click")), 0);
      const under = document.elementFromPoint(up.clientX, up.clientY);
      const other = under && under.closest(ROOM);
      const direction = directionOf(up.clientX - middle.x, up.clientY - middle.y);
      if (other && idOfRoom(other) !== idOfRoom(room)) {
        this.offerLink(idOfRoom(room), direction, idOfRoom(other));
      } else if (!other && under && this.frame.contains(under)) {
        this.offerDig(idOfRoom(room), direction);
      }
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", stop);
  }

  offerDig(from, direction) {
    this.digFromRoom(from);
    document.getElementById("dig-direction").value = direction;
    const name = document.getElementById("dig-name");
    name.scrollIntoView({ block: "nearest" });
    name.focus();
  }

  offerLink(from, direction, to) {
    this.linkFromRoom(from);
    document.getElementById("link-direction").value = direction;
    document.getElementById("link-to").value = `#${to}`;
    document.getElementById("link-there").focus();
  }

  digFromRoom(from) {
    this.from = from;
    this.drawFroms();
  }

  linkFromRoom(from) {
    this.linkSource = from;
    this.drawFroms();
  }

  /** Says where the room and the exit begin, once if they begin in one room. */
  drawFroms() {
    this.digFrom.textContent = `From ${this.nameOf(this.from)}`;
    this.linkFrom.hidden = this.linkSource === this.from;
    this.linkFrom.textContent = `From ${this.nameOf(this.linkSource)}`;
  }

  nameOf(id) {
    const name = this.frame.querySelector(`[data-room="${id}"] text`);
    return name ? name.textContent.trim() : this.view.isRoom() && id === this.view.id ? this.view.object.name : `#${id}`;
  }

  // -- forms --

  digForm() {
    this.from = this.id;
    this.digFrom = make("p", { class: "form-from" });
    const direction = make("select", { id: "dig-direction" }, ...DIRECTIONS.map((one) => make("option", {}, one)));
    const name = make("input", { id: "dig-name", required: true, placeholder: "Lamp room" });
    return make("form", { class: "inline-form way-form", onsubmit: async (event) => {
      event.preventDefault();
      const made = await this.shop.attempt(() => api.dig({ name: name.value, from: this.from, direction: direction.value }),
        () => `You dig ${name.value}. The way ${direction.value}${this.from === this.id ? "" : ` from #${this.from}`} leads there.`);
      if (made) {
        this.shop.refill();
        this.shop.open(made.id, "map");
        history.replaceState(null, "", `#${made.id}`);
      }
    } }, this.digFrom, make("div", {}, make("label", { for: "dig-direction" }, "A new room"), direction),
    make("div", {}, make("label", { for: "dig-name" }, "called"), name), make("button", { class: "button", type: "submit" }, "Dig"));
  }

  layOutForm() {
    const direction = make("select", { id: "lay-direction" }, ...DIRECTIONS.map((one) => make("option", {}, one)));
    const name = make("input", { id: "lay-name", required: true, placeholder: "In the wood" });
    const size = (id, label) => {
      const input = make("input", { id, type: "number", min: 1, max: 25, value: 3, required: true });
      return [input, make("div", { class: "short" }, make("label", { for: id }, label), input)];
    };
    const [columns, columnsPart] = size("lay-columns", "side by side");
    const [rows, rowsPart] = size("lay-rows", "one behind the other");
    const form = make("form", { class: "inline-form", onsubmit: async (event) => {
      event.preventDefault();
      const made = await this.shop.attempt(() => api.layOut({ from: this.id, direction: direction.value, name: name.value, columns: Number(columns.value), rows: Number(rows.value) }),
        (done) => `You lay out ${rooms(done.rooms.length)}. The way ${direction.value} leads there, and “Undo” takes it back.`);
      if (made) {
        form.reset();
        this.shop.refill();
        this.view.refresh();
      }
    } }, make("div", {}, make("label", { for: "lay-direction" }, "Rooms beyond"), direction),
    make("div", {}, make("label", { for: "lay-name" }, "all named"), name), columnsPart, rowsPart, make("button", { class: "button", type: "submit" }, "Lay out"));
    return make("details", { class: "could" }, make("summary", {}, "Lay out many rooms: a street, a square, a wood"), form);
  }

  linkForm() {
    this.linkSource = this.id;
    this.linkFrom = make("p", { class: "form-from" });
    const direction = make("select", { id: "link-direction" }, ...DIRECTIONS.map((one) => make("option", {}, one)));
    const to = referenceField("To", { id: "link-to", required: true, placeholder: "room" });
    const back = make("input", { type: "checkbox", id: "link-back", checked: true });
    const form = make("form", { class: "inline-form way-form", onsubmit: async (event) => {
      event.preventDefault();
      const target = idOf(to.value);
      if (!target) {
        this.view.say("Which room? Choose one from the list, or type its number.", false);
        return;
      }
      const from = this.linkSource;
      const done = await this.shop.attempt(async () => {
        await api.link({ from, direction: direction.value, to: target });
        if (back.checked && opposite(direction.value)) {
          await api.link({ from: target, direction: opposite(direction.value), to: from });
        }
        return true;
      }, () => `#${from} leads ${direction.value} to #${target}.`);
      if (done) {
        form.reset();
        this.linkFromRoom(this.id);
        this.shop.refill();
        this.view.refresh();
      }
    } }, this.linkFrom, make("div", {}, make("label", { for: "link-direction" }, "An exit"), direction),
    make("div", {}, make("label", { for: "link-to" }, "to"), to),
    make("button", { class: "button quiet", type: "submit", id: "link-there" }, "Link"), make("label", { class: "switch" }, back, " and back"));
    return form;
  }
}
