// The signs of tools.
import { svg } from "./dom.js";

const PATHS = {
  "Tap words": "M9 11V5.5a1.75 1.75 0 0 1 3.5 0V11l5 1.3a2 2 0 0 1 1.5 2.3L18 20H10l-4.5-6a1.6 1.6 0 0 1 2.5-2z",
  Who: "M12 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M5 20a7 6 0 0 1 14 0",
  Scores: "M6 20v-6M12 20V5M18 20V10",
  Events: "M5 6h14v14H5zM5 11h14M9 3v4M15 3v4",
  Build: "M4 20L15 9M11 4l9 9",
  Admin: "M12 4l7 3v5q0 6-7 8-7-2-7-8V7z",
  Help: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2V15M12 18.5v.1",
  Keep: "M7 4h10v16l-5-4-5 4z",
  World: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M4 12h16M12 4q-8 8 0 16M12 4q8 8 0 16",
  Boards: "M5 4h14v16H5zM9 9h6M9 14h6",
  News: "M4 6h16M4 12h16M4 18h9",
  Home: "M4 11l8-7 8 7M6 9.5V20h12V9.5",
  "Log in": "M11 4h8v16h-8M4 12h10M10.5 8.5L14 12l-3.5 3.5",
  Find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L20 20",
  Settings: "M4 7h9M18 7h2M15.5 4.5v5M4 17h2M11 17h9M8.5 14.5v5",
  Sound: "M4 9.5v5h3.5L12 18.5V5.5L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  Transcript: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  Undo: "M8.5 5L4 9.5 8.5 14M4 9.5h10a5 5 0 0 1 0 10h-3",
  Leave: "M13 4H5v16h8M10 12h10M16.5 8.5L20 12l-3.5 3.5",
};

/** Returns the sign of a tool. Its name has to stand beside it, for screen readers. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] || "" }));
}
