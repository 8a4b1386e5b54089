// Dragging and zooming of a map. Without this script it scrolls in its frame.
import { makePannable } from "./pan.js";
import { needSheet } from "./sheet.js";

needSheet("map");

const many = document.querySelector(".all-rooms");
many?.addEventListener("click", () => {
  document.querySelector(".rooms.many").classList.remove("many");
  many.remove();
});

for (const frame of document.querySelectorAll(".map-frame")) {
  makePannable(frame);
}
