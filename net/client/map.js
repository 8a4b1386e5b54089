// A map that is dragged and zoomed. Without this it scrolls in its frame.
import { makePannable } from "./pan.js";

for (const frame of document.querySelectorAll(".map-frame")) {
  makePannable(frame);
}
