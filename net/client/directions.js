// The directions, and which of them a line on a map follows.
export const DIRECTIONS = ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "up", "down", "in", "out"];
const ROUND = ["east", "southeast", "south", "southwest", "west", "northwest", "north", "northeast"];

/** Steps on paper, where y grows downward. */
export function directionOf(dx, dy) {
  return ROUND[(Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) + 8) % 8];
}

/** The opposite directions. */
export function opposite(direction) {
  const pairs = [["north", "south"], ["east", "west"], ["northeast", "southwest"], ["northwest", "southeast"], ["up", "down"], ["in", "out"]];
  const pair = pairs.find((one) => one.includes(direction));
  return pair ? pair[1 - pair.indexOf(direction)] : "";
}
