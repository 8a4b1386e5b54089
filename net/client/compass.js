// The ways out, as a rose of buttons: each direction in a place of its own, so that the thumb finds it.
import { make } from "./dom.js";
import { DIRECTIONS, sortExits, wayLine } from "./input.js";

const SHORT = { north: "N", northeast: "NE", east: "E", southeast: "SE", south: "S", southwest: "SW", west: "W", northwest: "NW" };

/** exits: their names. go: gets the line of the one that is pressed. middle: a button that stands there, or null. First the
 * rose, then ways that have no place in it. */
export function compass(exits, go, middle) {
  const way = (exit) => make("button", { class: "chip way", type: "button", "data-way": exit, "aria-label": exit, onclick: () => go(wayLine(exit)) },
    make("span", { class: "long" }, exit), SHORT[exit] && make("span", { class: "short", "aria-hidden": "true" }, SHORT[exit]));
  const sorted = sortExits(exits);
  return [
    make("div", { class: "compass" }, ...sorted.filter((exit) => DIRECTIONS.includes(exit)).map(way), middle),
    ...sorted.filter((exit) => !DIRECTIONS.includes(exit)).map(way)];
}
