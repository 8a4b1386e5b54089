// The exits, as a grid of keys: each direction has a fixed place, so that the thumb finds it.
import { make } from "./dom.js";
import { DIRECTIONS, sortExits, wayLine } from "./input.js";

const SHORT = { north: "N", northeast: "NE", east: "E", southeast: "SE", south: "S", southwest: "SW", west: "W", northwest: "NW" };

/** Returns the grid, then exits without a place in it. exits: their names. go(line) is called for a pressed exit. */
export function compass(exits, go) {
  const way = (exit) => make("button", { class: "chip way", type: "button", "data-way": exit, "aria-label": exit, onclick: () => go(wayLine(exit)) }, SHORT[exit] || exit);
  const placed = (exit) => {
    const made = way(exit);
    made.style.gridArea = (SHORT[exit] || exit).toLowerCase();
    return made;
  };
  const sorted = sortExits(exits);
  return [
    make("div", { class: "compass" }, ...sorted.filter((exit) => DIRECTIONS.includes(exit)).map(placed)),
    ...sorted.filter((exit) => !DIRECTIONS.includes(exit)).map(way)];
}
