// Dragging and zooming of a drawing that scrolls in a frame.
const ZOOM_MIN = 0.3;
const ZOOM_MAX = 4;
const ATLAS_MAX = 2.6; // zoom when it opens
const EDITED_MAX = 1.4; // zoom when a map to build on opens
const EDITED_LETTERS = 13.5; // the least of such a map: its lines are longer
const DRAG_PIXELS = 4;
export const SMALL = 0.52; // readable with larger letters
const CROWDED = 0.6; // smaller than this, an area is shown by floors
const WHOLE = 0.43; // letters of 12 pixels: small, but the whole is seen
const LETTERS = 16; // of a drawing, in pixels at the zoom 1
const LETTERS_MIN = 15.5; // on the screen, as far as the boxes have room (map.css)
const LARGER_MAX = 1.75;
// Of an area's drawing: net/maps/web_map_draw.c.
const COLUMN = 176;
const MARGIN = 32;
const CELL = 112;
const LABEL = 34;
const BOX = 22; // from the edge of a column to its box
const SHADE = 9; // of a side that is cut, in pixels

// Not an svg: scripts find the map as the first one in its frame.
const FIT = '<span class="fit-icon"></span>';

/** Returns the scale of a drawing's letters at that zoom (--larger in map.css). */
export const lettersAt = (zoom, least = LETTERS_MIN) => String(Math.min(LARGER_MAX, Math.max(1, least / LETTERS / zoom)));

function button(label, text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.innerHTML = text;
  made.addEventListener("click", act);
  return made;
}

function middleOf(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

// Returns the offset of a room's middle from the middle of the frame.
function placeOf(frame, room) {
  const [at, middle] = [middleOf(room), middleOf(frame)];
  return { x: at.x - middle.x, y: at.y - middle.y };
}

// Scrolls the room to that place, as far as the drawing allows.
function bring(frame, room, place) {
  const at = placeOf(frame, room);
  frame.scrollLeft += at.x - place.x;
  frame.scrollTop += at.y - place.y;
}

// Returns the first of the rooms nearest to a place; null if rooms is empty. places: their positions.
function nearest(places, place) {
  const far = (one) => Math.hypot(one.at.x - place.x, one.at.y - place.y);
  return places.length > 0 ? places.reduce((best, one) => (far(one) < far(best) ? one : best)) : null;
}

function placesOf(frame) {
  return [...frame.querySelectorAll(".room")].map((room) => ({ room, at: placeOf(frame, room) }));
}

// Returns a room with a player in it, or the room nearest to the middle of all: never an empty corner.
function mainRoom(frame) {
  const marked = frame.querySelector(".room.here, .room.chosen") || frame.querySelector(".room .pin") || frame.querySelector(`.room[data-room="${frame.dataset.begin || 0}"]`);
  if (marked) {
    return marked.closest(".room");
  }
  const places = placesOf(frame);
  const middle = (axis) => places.map((one) => one.at[axis]).sort((a, b) => a - b)[places.length >> 1];
  const found = nearest(places, { x: middle("x"), y: middle("y") });
  return found && found.room;
}

/** Centres what is marked as "here", else the middle of all. */
export function centre(frame) {
  const here = mainRoom(frame);
  if (here) {
    bring(frame, here, { x: 0, y: 0 });
  }
}

/**
 * Makes a drawing zoomable. Returns a function that tells the zoom and the position of a room, for the drawing that
 * replaces this one: the room keeps its position there, however the map has grown around it.
 *
 * atlas: it opens as a whole, however small. Else its tools stand under the frame, so that they cover no room. edited: its
 * rooms stay large enough to touch, and on one drawing. part: the result of the previous drawing's function, or null.
 */
export function makePannable(frame, { atlas = false, edited = false, part = null } = {}) {
  const map = frame.querySelector("svg");
  if (!map) {
    return () => part;
  }
  const tools = document.createElement("div");
  const [left, top] = [map.viewBox.baseVal.x, map.viewBox.baseVal.y];
  let { width, height } = map.viewBox.baseVal;
  const sheet = map.closest(".atlas-sheet"); // its names have one size at each zoom: map.css
  let zoom = 1;
  let isWhole = false;
  // Below a map to build on, the buttons have a strip of their own.
  const corner = () => (edited ? parseFloat(getComputedStyle(frame).paddingBottom) || 0 : 0);
  const highest = () => (parseFloat(getComputedStyle(frame).maxHeight) || Infinity) - corner();
  const least = edited ? SMALL : WHOLE;
  const whole = () => (atlas
    ? Math.min(frame.clientWidth / width, (highest() - 1) / height, ATLAS_MAX)
    : Math.min(frame.clientWidth / width, (frame.clientHeight - corner()) / height, 1));

  function setZoom(wanted, x = frame.clientWidth / 2, y = frame.clientHeight / 2) {
    const next = Math.min(ZOOM_MAX, Math.max(Math.min(ZOOM_MIN, whole()), wanted));
    const left = (frame.scrollLeft + x) / zoom;
    const top = (frame.scrollTop + y) / zoom;
    zoom = next;
    isWhole = zoom === whole();
    if (sheet) {
      sheet.style.width = `${width * zoom}px`;
    } else {
      map.setAttribute("width", String(width * zoom));
      map.setAttribute("height", String(height * zoom));
      map.style.setProperty("--larger", lettersAt(zoom, edited ? EDITED_LETTERS : LETTERS_MIN));
    }
    frame.scrollLeft = left * zoom - x;
    frame.scrollTop = top * zoom - y;
  }

  function drag() {
    let from = null;
    let moved = false;
    const end = () => {
      from = null;
      setTimeout(() => {
        moved = false; // also if the button was let go outside the frame, where no click follows
      }, 0);
      frame.classList.remove("grabbed");
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
    };
    frame.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0 && !event.target.closest(".map-tools")) {
        from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
        moved = false;
        window.addEventListener("pointerup", end);
        window.addEventListener("pointercancel", end);
      }
    });
    frame.addEventListener("pointermove", (event) => {
      if (!from) {
        return;
      }
      const dx = event.clientX - from.x;
      const dy = event.clientY - from.y;
      moved = moved || Math.abs(dx) + Math.abs(dy) > DRAG_PIXELS;
      if (moved) {
        frame.classList.add("grabbed");
        frame.scrollLeft = from.left - dx;
        frame.scrollTop = from.top - dy;
      }
    });
    frame.addEventListener("click", (event) => {
      if (moved) {
        event.preventDefault();
        event.stopPropagation();
        moved = false;
      }
    }, true);
    frame.addEventListener("dragstart", (event) => event.preventDefault());
  }

  // The whole drawing, as high as the frame may become. Where names would be too small then, as wide as the frame,
  // and else as many whole columns as are readable.
  function open() {
    frame.style.height = "";
    const fits = frame.clientWidth / width;
    const all = Math.min(fits, highest() / height);
    const columns = Math.max(1, Math.floor(frame.clientWidth / (COLUMN * SMALL)));
    setZoom(Math.min(edited ? EDITED_MAX : 1, all >= least ? all : fits >= SMALL ? fits : frame.clientWidth / (COLUMN * columns)));
    centre(frame);
    const column = COLUMN * zoom;
    const first = map.querySelector("[data-room]:not(.elsewhere) rect");
    const begin = first ? (first.x.baseVal.value - BOX - map.viewBox.baseVal.x) % COLUMN * zoom : 0;
    frame.scrollLeft = fits >= SMALL || all >= least ? 0 : Math.round((frame.scrollLeft - begin) / column) * column + begin;
    // The first row that begins in the frame begins at its top, with the name of its floor.
    const view = frame.getBoundingClientRect();
    const boxes = [...frame.querySelectorAll("[data-room]:not(.elsewhere) rect, .floor:not(.elsewhere)")].map((one) => one.getBoundingClientRect())
      .filter((one) => one.right > view.left && one.left < view.right && one.top >= view.top);
    const from = Math.min(...boxes.map((one) => one.top)) - MARGIN * zoom;
    const isCut = boxes.length > 0 && all < least;
    if (isCut && fits < SMALL && !edited) {
      const bottoms = boxes.map((one) => one.bottom - from + MARGIN * zoom + frame.offsetHeight - frame.clientHeight + (parseFloat(getComputedStyle(frame).paddingBottom) || 0));
      frame.style.height = `${Math.max(...bottoms.filter((one, i) => i === 0 || one <= highest()))}px`;
    }
    frame.scrollTop = isCut ? frame.scrollTop + from - view.top : 0;
    shade();
  }

  /** Shades the sides where the drawing goes on. */
  function shade() {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = frame;
    const sides = { left: scrollLeft, right: scrollWidth - clientWidth - scrollLeft, top: scrollTop, bottom: scrollHeight - clientHeight - scrollTop };
    for (const [side, more] of Object.entries(sides)) {
      frame.style.setProperty(`--cut-${side}`, more > 2 ? `${SHADE}px` : "0px");
    }
  }

  // One floor at a time, by buttons, where all of them would be too small.
  function floors() {
    const labels = [...map.querySelectorAll(".floor")];
    const parts = [...map.querySelectorAll(".room, .sign, .way, .door, .floor")];
    const row = document.createElement("div");
    row.className = "floors";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", "Floors");
    const show = (label) => {
      const boxes = parts.map((one) => one.getBBox());
      const from = label ? label.y.baseVal[0].value - LABEL + 12 : top;
      const to = label ? from + LABEL + label.dataset.rows * CELL : top + whole0.height;
      const inside = boxes.map(({ y, height: high }) => y + high / 2 >= from && y + high / 2 < to);
      const rooms = boxes.filter((_, i) => inside[i] && parts[i].matches(".room"));
      parts.forEach((one, i) => {
        one.classList.toggle("elsewhere", Boolean(label) && (!inside[i] || one === label));
      });
      const x = label ? Math.min(...rooms.map((one) => one.x)) - 2 * MARGIN : left;
      width = label ? Math.max(...rooms.map((one) => one.x + one.width)) + 2 * MARGIN - x : whole0.width;
      height = to - from;
      map.setAttribute("viewBox", `${x} ${from} ${width} ${height}`);
      [...row.children].forEach((one, i) => one.setAttribute("aria-pressed", String(labels[i] === label)));
      open();
    };
    const whole0 = { width, height };
    row.append(...labels.map((one) => button(`Floor: ${one.textContent}`, one.textContent, () => show(one))), button("All floors", "All", () => show(undefined)));
    tools.after(row);
    const first = mainRoom(frame)?.getBBox().y ?? 0;
    show(labels.findLast((one) => one.y.baseVal[0].value <= first) || labels[0]);
  }

  tools.className = "map-tools";
  tools.append(
    button("Larger", "+", () => setZoom(zoom * 1.25)),
    button("Smaller", "−", () => setZoom(zoom / 1.25)),
    button("The whole map", FIT, () => setZoom(whole())),
  );
  tools.classList.toggle("below", !atlas);
  if (atlas) {
    frame.prepend(tools);
    window.addEventListener("resize", () => isWhole && setZoom(whole()));
  } else {
    frame.after(tools);
    frame.addEventListener("scroll", shade, { passive: true });
  }
  frame.classList.add("pannable");
  frame.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const view = frame.getBoundingClientRect();
      setZoom(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1), event.clientX - view.left, event.clientY - view.top);
    }
  }, { passive: false });
  drag();
  if (part) {
    setZoom(part.zoom);
    const room = frame.querySelector(`[data-room="${part.room}"]`);
    if (room) {
      bring(frame, room, part.at);
    } else {
      centre(frame);
    }
  } else if (atlas) {
    setZoom(whole());
  } else {
    const isCrowded = map.querySelectorAll(".floor").length > 1 && Math.min(frame.clientWidth / width, highest() / height) < CROWDED;
    (isCrowded && !edited ? floors : open)();
  }
  return () => {
    const shown = nearest(placesOf(frame), { x: 0, y: 0 });
    return shown && { zoom, room: shown.room.dataset.room, at: shown.at };
  };
}
