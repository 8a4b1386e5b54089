// How far newcomers get in their first hour, and where early leavers stop. A part of /admin, without names.
import { json } from "./api.js";
import { Part, row, table } from "./admin_part.js";
import { make } from "./dom.js";

const TITLES = { came: "Connected", entered: "Entered", typed: "Typed", walked: "Walked", spoke: "Spoke", achieved: "Achieved", ten: "10 minutes", hour: "An hour" };

const day = (time) => new Date(time * 1000).toISOString().slice(0, 10);

/** Returns a number with its percentage of all newcomers. */
function share(count, of) {
  return of > 0 ? `${count} (${Math.round((100 * count) / of)} %)` : String(count);
}

function rows(days, steps) {
  const entered = steps.indexOf("entered");
  return days.flatMap((one) => one.doors.map(({ door, steps: counts }) => row(day(one.time), door,
    ...counts.map((count, i) => (i > entered ? share(count, counts[entered]) : String(count))))));
}

/** Returns the rooms of all days together, highest count first. */
function stops(days) {
  const rooms = new Map();
  days.flatMap((one) => one.stops).forEach(({ id, name, count }) => {
    const room = rooms.get(id) || { id, name, count: 0 };
    rooms.set(id, { ...room, count: room.count + count });
  });
  return [...rooms.values()].sort((one, other) => other.count - one.count).slice(0, 20);
}

export class Newcomers extends Part {
  constructor() {
    super("Newcomers");
  }

  async show() {
    const { steps, days } = await json("GET", "/newcomers?days=30");
    this.body.replaceChildren(
      make("p", { class: "note" }, "Guests and new accounts, in their first hour. Not every connection is a person."),
      table(["Day", "Door", ...steps.map((step) => TITLES[step] || step)], rows(days, steps), "No newcomers yet.", ["Door", "Entered", "Day"]),
      make("h3", {}, "Where newcomers left in their first ten minutes"),
      table(["Room", "How many"], stops(days).map(({ id, name, count }) =>
        row(make("a", { href: `/world/room/${id}` }, `${name} (#${id})`), String(count))), "Nobody has left that early.", ["Room", "How many"]));
  }
}
