// Dragging and zooming of a map. Without this script it scrolls in its frame.
import { makePannable } from "./pan.js";
import { needSheet } from "./sheet.js";

needSheet("map");

for (const frame of document.querySelectorAll(".map-frame")) {
  makePannable(frame, { below: true });
}
