// The exits, as a rose of buttons: each direction has a fixed place, so that the thumb finds it.
import { make } from "./dom.js";
import { DIRECTIONS, sortExits, wayLine } from "./input.js";

const SHORT = { north: "N", northeast: "NE", east: "E", southeast: "SE", south: "S", southwest: "SW", west: "W", northwest: "NW" };

/** Returns the rose (flat if no exit is a point of the compass), then exits without a place in it. exits: their names. go(line) is called for a pressed exit. */
export function compass(exits, go) {
  const way = (exit) => make("button", { class: "chip way", type: "button", "data-way": exit, "aria-label": exit, onclick: () => go(wayLine(exit)) },
    make("span", { class: "long" }, exit), SHORT[exit] && make("span", { class: "short", "aria-hidden": "true" }, SHORT[exit]));
  const placed = (exit) => {
    const made = way(exit);
    made.style.gridArea = (SHORT[exit] || exit).toLowerCase();
    return made;
  };
  const sorted = sortExits(exits);
  return [
    make("div", { class: sorted.some((exit) => SHORT[exit]) ? "compass" : "compass flat" }, ...sorted.filter((exit) => DIRECTIONS.includes(exit)).map(placed)),
    ...sorted.filter((exit) => !DIRECTIONS.includes(exit)).map(way)];
}
