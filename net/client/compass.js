// The exits, as a rose of buttons: each direction has a fixed place, so that the thumb finds it.
import { make } from "./dom.js";
import { DIRECTIONS, sortExits, wayLine } from "./input.js";

const SHORT = { north: "N", northeast: "NE", east: "E", southeast: "SE", south: "S", southwest: "SW", west: "W", northwest: "NW" };

/** Returns the rose, then exits without a place in it. exits: their names. go(line) is called for a pressed exit. middle: a
 * button for the centre, or null. */
export function compass(exits, go, middle) {
  const way = (exit) => make("button", { class: "chip way", type: "button", "data-way": exit, "aria-label": exit, onclick: () => go(wayLine(exit)) },
    make("span", { class: "long" }, exit), SHORT[exit] && make("span", { class: "short", "aria-hidden": "true" }, SHORT[exit]));
  const sorted = sortExits(exits);
  return [
    make("div", { class: "compass" }, ...sorted.filter((exit) => DIRECTIONS.includes(exit)).map(way), middle),
    ...sorted.filter((exit) => !DIRECTIONS.includes(exit)).map(way)];
}
