// Founds an area: a name, rooms drawn on squares, and a locked door with its key from a template. All of it becomes
// one area file (data/help/area-files.md) that the server applies at once, or not at all; one undo takes it back.
import { api } from "./api.js";
import { DIRECTIONS, opposite } from "./directions.js";
import { make, svg } from "./dom.js";

// On a phone the squares are large enough for names.
const [COLUMNS, ROWS] = matchMedia("(max-width: 40rem)").matches ? [4, 4] : [6, 5];
const MOST = 12;
const LOCKABLE = 3; // rooms for a lock and its key
const WAYS = { north: [0, -1], east: [1, 0], south: [0, 1], west: [-1, 0] };
// Names and first sentences, so that the area can be walked at once. Builders write their own over them.
const ROOMS = [
  ["The Gate", "Two stone posts, and a gate that has not been shut for years."],
  ["The Yard", "Cobbles, a well with a wooden lid, and grass where carts used to stand."],
  ["The Barn", "Dry hay up to the rafters. Dust turns in the light between the boards."],
  ["The Kitchen", "A cold stove, a long table, and hooks where pans have hung."],
  ["The Strongroom", "A small room without a window. The door is as thick as the wall."],
];
const SHAPE = [[1, 2], [2, 2], [3, 2], [2, 1], [3, 1]];

const LOCK = "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4";

const place = ([x, y]) => `${x},${y}`;
/** Returns a text as Lua writes it. */
const lua = (text) => `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;

/** Returns a word for refs: "The Old Mill" is old-mill. */
export function refOf(name) {
  const word = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/^(?:the|a|an) /, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 30);
  return /^[a-z]/.test(word) ? word : `area${word ? `-${word}` : ""}`;
}

/** Returns the directions to neighbours of a room: {north: room}. */
function neighbours(room, rooms) {
  const found = Object.entries(WAYS).map(([way, [dx, dy]]) => [way, rooms.find((one) => one.x === room.x + dx && one.y === room.y + dy)]);
  return Object.fromEntries(found.filter(([, to]) => to));
}

/** Returns the ways from one room to another, without entering the room `closed`; null if they aren't joined. */
export function path(rooms, from, to, closed) {
  const came = new Map([[from, []]]);
  for (const [room, ways] of came) {
    if (room === to) {
      return ways;
    }
    for (const [way, next] of Object.entries(neighbours(room, rooms))) {
      if (!came.has(next) && next !== closed) {
        came.set(next, [...ways, way]);
      }
    }
  }
  return null;
}

/** Returns the behaviour of the key: two tests, of which one plays the puzzle from its first step to its last. */
function keyBehaviour({ at, way, back, doorRoom, behind, keyRoom, lines }) {
  return `-- The key of a locked door. The tests below play the puzzle: "Run tests" shows that it can be solved.
local KEY_ROOM, DOOR_ROOM, BEHIND = ${lua(keyRoom)}, ${lua(doorRoom)}, ${lua(behind)}
local WAY, BACK = ${lua(way)}, ${lua(back)}

on("take", function(e) e.actor:tell("It is heavier than it looks.") end)

--- Puts everything back to where a player finds it.
local function begin(t)
  t.this:move(object(KEY_ROOM))
  for _, side in ipairs({ object(DOOR_ROOM):exit(WAY), object(BEHIND):exit(BACK) }) do
    side.open, side.locked = false, true
  end
end

test("the door stays shut without the key", function(t)
  begin(t)
  local ann = t:player("Ann", object(DOOR_ROOM))
  t:command(ann, "unlock " .. WAY)
  t:command(ann, "open " .. WAY)
  t:command(ann, WAY)
  t:equal(ann.location, object(DOOR_ROOM))
end)

test("a player who finds the key comes in", function(t)
  begin(t)
  local ann = t:player("Ann", object(${lua(at)}))
  for _, line in ipairs({ ${lines.map(lua).join(", ")} }) do
    t:command(ann, line)
  end
  t:equal(ann.location, object(BEHIND))
end)
`;
}

/** Returns {room, back} of the one way into a locked room: from the room that is nearest to the first. */
function gateOf(locked, rooms) {
  const free = rooms.filter((one) => one !== locked);
  return Object.entries(neighbours(locked, rooms)).map(([back, room]) => ({ back, room, far: path(free, rooms[0], room)?.length ?? Infinity })).sort((a, b) => a.far - b.far)[0];
}

/** Returns the area's file. plan: {ref, name, about, open, rooms: [{x, y, name, desc, id}], locked, keyIn, key}; locked is null without a puzzle. */
export function fileOf(plan) {
  const { ref, name, about, open, rooms, locked, keyIn, key } = plan;
  const refs = new Map();
  for (const room of rooms) {
    const word = refOf(room.name);
    const taken = (one) => [`${ref}/key`, `${ref}/reward`].includes(one) || [...refs.values()].includes(one);
    refs.set(room, taken(`${ref}/${word}`) ? `${ref}/${word}-${room.id}` : `${ref}/${word}`);
  }
  const free = locked && rooms.filter((one) => one !== locked);
  const gate = locked && gateOf(locked, rooms);
  const way = gate && opposite(gate.back);
  const keyRef = `${ref}/key`;
  const exit = (room, direction, to) => {
    if (locked && (room === locked || to === locked)) {
      return (room === locked ? to : room) === gate.room
        ? `    ${direction} = { to = ${lua(refs.get(to))}, door = true, open = false, locked = true, key = ref ${lua(keyRef)}, noun = "door", aliases = { "door" } },\n` : "";
    }
    return `    ${direction} = ${lua(refs.get(to))},\n`;
  };
  const parts = [`area ${lua(ref)} {\n  name = ${lua(name)},\n  proper = true,\n${about ? `  desc = ${lua(about)},\n` : ""}${open ? "" : "  public = false,\n"}}\n`];
  for (const room of rooms) {
    const exits = Object.entries(neighbours(room, rooms)).map(([direction, to]) => exit(room, direction, to)).join("");
    parts.push(`room ${lua(refs.get(room))} {\n  area = ref ${lua(ref)},\n  name = ${lua(room.name)},\n${room.desc ? `  desc = ${lua(room.desc)},\n` : ""}  exits = {\n${exits}  },\n}\n`);
  }
  if (locked) {
    const noun = key.replace(/^(?:a|an|the) /i, "");
    const lines = [`take ${noun}`, ...path(free, keyIn, gate.room), `unlock ${way}`, `open ${way}`, way];
    const source = keyBehaviour({ at: refs.get(keyIn), way, back: gate.back, doorRoom: refs.get(gate.room), behind: refs.get(locked), keyRoom: refs.get(keyIn), lines });
    parts.push(`thing ${lua(keyRef)} {\n  at = ${lua(refs.get(keyIn))},\n  name = ${lua(key)},\n  desc = "Somebody has worn it on a string for a long time.",\n  behaviour = [==[\n${source}]==],\n}\n`);
    parts.push(`thing ${lua(`${ref}/reward`)} {\n  at = ${lua(refs.get(locked))},\n  name = "a silver cup",\n  desc = "It is what the lock was for, until you think of something better.",\n}\n`);
  }
  return parts.join("\n");
}

export class NewArea {
  /** from: {id, name} of a room of the builder that the area can be joined to, or null. founded(id, name): called when the area exists. */
  constructor(shop, from, founded) {
    this.shop = shop;
    this.from = from;
    this.founded = founded;
    this.rooms = [];
    this.made = 0;
    this.focusAt = [1, 2];
    this.name = make("input", { id: "area-name", required: true, maxlength: 60, placeholder: "The Old Mill", autocomplete: "off", "data-missing": "Give the area a name.", oninput: () => this.drawState() });
    this.about = make("input", { id: "area-about", maxlength: 300, placeholder: "A mill that the flood stopped.", autocomplete: "off" });
    this.squares = make("div", { class: `squares of-${COLUMNS}`, role: "group", "aria-label": "The map: press a square to make a room, and again to remove it", onkeydown: (event) => this.key(event) });
    this.told = make("p", { class: "note", role: "status" });
    this.list = make("ol", { class: "room-names" });
    this.puzzle = make("select", { id: "area-puzzle", onchange: () => this.drawPuzzle() }, make("option", { value: "lock" }, "a lock and its key"), make("option", { value: "" }, "none"));
    this.lockedIn = make("select", { id: "area-locked", onchange: () => this.choose(this.lockedIn) });
    this.keyIn = make("select", { id: "area-key-in", onchange: () => this.choose(this.keyIn) });
    this.keyName = make("input", { id: "area-key", value: "a brass key", maxlength: 60, autocomplete: "off" });
    this.open = make("input", { type: "checkbox", id: "area-open", checked: true, onchange: () => this.drawState() });
    this.joined = make("select", { id: "area-joined", onchange: () => this.drawState() });
    this.state = make("span", { class: "note" });
    this.story = make("p", { class: "note story", "aria-live": "polite" });
    const field = (id, label, input) => make("div", {}, make("label", { for: id }, label), input);
    this.lockParts = [field("area-locked", "The locked room", this.lockedIn), field("area-key-in", "The key lies in", this.keyIn), field("area-key", "The key is", this.keyName)];
    this.lockForm = make("section", { class: "of-lock" }, make("h3", {}, "A puzzle"), make("div", { class: "form" }, field("area-puzzle", "From a template", this.puzzle), ...this.lockParts), this.story);
    this.five = make("button", { class: "button", type: "button", onclick: () => this.drawFive() }, "Draw five for me");
    this.submit = make("button", { class: "button", type: "submit" }, "Make the area");
    this.element = make("form", { class: "new-area", onsubmit: (event) => {
      event.preventDefault();
      this.found();
    } }, make("h2", {}, "A new area"),
    make("div", { class: "form drawing-board" }, field("area-name", "Name", this.name), field("area-about", "In one sentence", this.about)),
    make("div", { class: "drawing-board of-rooms" },
      make("div", { class: "of-map" }, make("h3", {}, "Rooms"), make("p", { class: "note" }, "Press squares to draw rooms. Rooms side by side are joined. The first is where players come in."), make("div", { class: "bar" }, this.five,
          make("button", { class: "button quiet", type: "button", onclick: () => this.clear() }, "Clear"), this.told), this.squares),
      make("div", { class: "of-names" }, make("h3", {}, "Their names"), this.list), this.lockForm,
      make("section", { class: "of-way" }, make("h3", {}, "The way there"), make("p", {}, make("label", { class: "switch", for: "area-open" }, this.open, "Everybody can see it at once, on the map of the world too")),
    make("div", { class: "form" }, from ? field("area-joined", `The way from ${from.name}`, this.joined) : make("p", { class: "note" }, "To join it to a room of yours, open that room, then choose “New area”. A way in from somebody else's room is made by its owner, or by a wizard: @link east to the number of your first room.")))),
    make("div", { class: "actions foot" }, this.submit, this.state));
    this.draw();
  }

  at([x, y]) {
    return this.rooms.find((one) => one.x === x && one.y === y);
  }

  toggle(spot) {
    const room = this.at(spot);
    if (room) {
      this.rooms = this.rooms.filter((one) => one !== room);
    } else if (this.rooms.length < MOST) {
      this.add(spot);
    }
    this.draw();
  }

  add([x, y]) {
    this.made += 1;
    const free = ROOMS.find(([name]) => this.rooms.every((one) => one.name !== name)) || [`Room ${this.made}`, ""];
    this.rooms.push({ x, y, name: free[0], desc: free[1], id: String(this.made) });
  }

  drawFive() {
    this.rooms = [];
    SHAPE.forEach((spot) => this.add(spot));
    this.draw();
    this.squares.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.rooms = [];
    this.draw();
  }

  /** The arrow keys go from square to square. */
  key(event) {
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    this.focusAt = [Math.min(COLUMNS - 1, Math.max(0, this.focusAt[0] + step[0])), Math.min(ROWS - 1, Math.max(0, this.focusAt[1] + step[1]))];
    this.drawSquares(true);
  }

  // -- drawing --

  draw() {
    this.five.classList.toggle("quiet", this.rooms.length > 0);
    this.list.replaceChildren(...this.rooms.map((room, i) => {
      const name = make("input", { "aria-label": `Name of room ${i + 1}`, value: room.name, required: true, maxlength: 60, autocomplete: "off", oninput: () => {
        room.name = name.value;
        this.drawPuzzle();
      } });
      const desc = make("textarea", { "aria-label": `What players see in room ${i + 1}`, placeholder: "What do players see here?", maxlength: 1000, rows: 2, oninput: () => {
        room.desc = desc.value;
      } }, room.desc);
      return make("li", {}, make("div", { class: "named" }, name, desc));
    }));
    if (this.rooms.length === 0) {
      this.list.replaceChildren(make("li", { class: "note none" }, "None yet. Press squares of the map, or let five rooms be drawn for you."));
    }
    this.drawPuzzle();
  }

  /** True if two neighbours will be joined: a locked room has one way in. */
  isWay(room, to) {
    return ![room, to].includes(this.locked) || [room, to].includes(gateOf(this.locked, this.rooms).room);
  }

  drawSquares(focus) {
    const squares = [];
    for (let y = 0; y < ROWS; y++) {
      for (let x = 0; x < COLUMNS; x++) {
        const room = this.at([x, y]);
        const here = this.focusAt[0] === x && this.focusAt[1] === y;
        const joins = room ? Object.entries(neighbours(room, this.rooms)).filter(([, to]) => this.isWay(room, to)) : [];
        const doors = joins.filter(([way, to]) => ["east", "south"].includes(way) && [room, to].includes(this.locked));
        const number = this.rooms.indexOf(room) + 1;
        squares.push(make("button", { type: "button", class: `square ${room ? "room" : ""} ${joins.map(([way]) => `to-${way}`).join(" ")}`, "aria-pressed": String(Boolean(room)), tabindex: here ? 0 : -1, "data-at": place([x, y]),
          "aria-label": room ? `${room.name}: row ${y + 1}, column ${x + 1}` : `Row ${y + 1}, column ${x + 1}: empty`, onclick: () => {
            this.focusAt = [x, y];
            this.toggle([x, y]);
          } }, room ? make("span", { class: "number", "data-number": number }) : "", room ? make("span", { class: "name" }, room.name.replace(/^(?:The|A|An) /, "")) : "", ...doors.map(([way]) => make("span", { class: `way-door ${way}` }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: LOCK }))))));
      }
    }
    this.squares.replaceChildren(...squares);
    this.told.textContent = `${this.rooms.length} of ${MOST} rooms`;
    if (focus) {
      this.squares.querySelector(`[data-at="${place(this.focusAt)}"]`).focus();
    }
  }

  /** Returns the rooms that can be locked: a room without which all others still hang together. */
  lockable() {
    const { rooms } = this;
    return rooms.filter((room, i) => i > 0 && Object.keys(neighbours(room, rooms)).length > 0 && this.isWhole(rooms.filter((one) => one !== room)));
  }

  isWhole(rooms) {
    return rooms.length > 0 && rooms.every((one) => path(rooms, rooms[0], one));
  }

  /** The builder has chosen; until then the usual room follows the drawing. */
  choose(select) {
    select.dataset.chosen = select.value;
    this.drawPuzzle();
  }

  /** A puzzle is offered once there are rooms for it. */
  get wantsLock() {
    return this.puzzle.value === "lock" && this.rooms.length >= LOCKABLE;
  }

  drawPuzzle() {
    const options = (select, rooms, usual) => {
      const chosen = rooms.find((one) => one.id === select.dataset.chosen) || usual;
      select.replaceChildren(...rooms.map((one) => make("option", { value: one.id, selected: one === chosen }, one.name || "nameless")));
      return chosen;
    };
    const wanted = this.wantsLock;
    this.lockForm.hidden = this.rooms.length < LOCKABLE;
    const lockable = this.lockable();
    this.lockParts.forEach((one) => {
      one.hidden = !wanted;
    });
    this.locked = wanted ? options(this.lockedIn, lockable, lockable.find((one) => one.name === ROOMS.at(-1)[0]) || lockable.at(-1)) || null : null;
    const others = this.rooms.filter((one) => one !== this.locked);
    this.keyPlace = wanted ? options(this.keyIn, others, others.at(-1)) || null : null;
    this.story.textContent = this.locked && this.keyPlace
      ? `Players come in at ${this.rooms[0].name}. ${this.locked.name} is locked, and its key lies in ${this.keyPlace.name}. The lock on the map is the locked door. A test plays it, so you see at once that it can be solved.` : "";
    this.drawSquares(this.squares.contains(document.activeElement));
    this.drawJoined();
    this.drawState();
  }

  /** Lists the directions whose way back is free in the first room. */
  drawJoined() {
    const taken = this.rooms.length > 0 ? Object.keys(neighbours(this.rooms[0], this.rooms)) : [];
    const free = ["in", ...DIRECTIONS.filter((one) => one !== "in")].filter((one) => !taken.includes(opposite(one)));
    const chosen = this.joined.value;
    this.joined.replaceChildren(make("option", { value: "" }, "none yet"), ...free.map((one) => make("option", { value: one, selected: one === chosen }, `${one}, and ${opposite(one)} leads back`)));
  }

  /** Says beside the button what is missing. */
  drawState() {
    const missing = this.problem() || (this.name.value.trim() ? "" : "Name the area, then make it.");
    this.submit.classList.toggle("quiet", missing !== "");
    this.state.textContent = missing || `${this.open.checked ? "Open to all at once." : "Only you see it, until you set its property public to true."} ${this.joined.value ? "“Undo” takes back the two ways, then the area." : "One “Undo” takes all of it back."}`;
  }

  // -- founding --

  problem() {
    if (this.rooms.length === 0) {
      return "Draw at least one room: press a square of the map.";
    }
    if (!this.isWhole(this.rooms)) {
      return "Some rooms aren't joined to the others. Draw them side by side.";
    }
    if (this.wantsLock && !this.locked) {
      return "A lock and a key need a room that others don’t lead through. Draw another room, or choose no puzzle.";
    }
    return "";
  }

  /** Returns a ref that nothing has yet. */
  async freeRef(name) {
    const word = refOf(name);
    for (let i = 1; i < 50; i++) {
      const ref = i === 1 ? word : `${word}-${i}`;
      const { objects } = await api.find(`$${ref}`);
      if (!objects.some((one) => one.ref === ref)) {
        return ref;
      }
    }
    return `${word}-${Date.now()}`;
  }

  /** Makes the way from the builder's room to the first room, and the way back. */
  async join(area) {
    const { rooms } = await api.area(area);
    const first = rooms.find((one) => one.name === this.rooms[0].name.trim()).id;
    await api.link({ from: this.from.id, direction: this.joined.value, to: first });
    await api.link({ from: first, direction: opposite(this.joined.value), to: this.from.id });
  }

  async found() {
    const problem = this.problem();
    if (problem) {
      this.shop.say(problem, false);
      return;
    }
    const name = this.name.value.trim();
    this.submit.disabled = true;
    const made = await this.shop.attempt(async () => {
      const ref = await this.freeRef(name);
      await api.apply({ [`areas/${ref}.lua`]: fileOf({ ref, name, about: this.about.value.trim(), open: this.open.checked, rooms: this.rooms, locked: this.locked, keyIn: this.keyPlace, key: this.keyName.value.trim() || "a brass key" }) });
      const { objects } = await api.find(`$${ref}`);
      const area = objects.find((one) => one.ref === ref);
      if (this.joined.value) {
        await this.join(area.id);
      }
      return area;
    });
    this.submit.disabled = false;
    if (made) {
      await this.founded(made.id, name);
    }
  }
}
