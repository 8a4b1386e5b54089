// The palette of the area that the player is in. Its style sheet is the server's (net/text/web_palette.c).
import { addSheet } from "./sheet.js";

const NAME = /^[a-z0-9-]{1,15}$/;

/** Returns the name that the palette's style sheet has: "#2B6B5F #9adfd3" is "2b6b5f-9adfd3". */
function nameOf(text) {
  const name = text.trim().toLowerCase().replaceAll("#", "").replace(" ", "-");
  return NAME.test(name) ? name : "";
}

export class Palette {
  /** call(name): a typed call. */
  constructor(call) {
    this.call = call;
    this.area = null;
    this.usual = document.documentElement.dataset.palette || "";
  }

  /** The player is in this room. */
  async moved({ area = "" }) {
    if (area === this.area) {
      return;
    }
    this.area = area;
    try {
      const { palette } = await this.call("page.here");
      this.show(nameOf(palette) || this.usual);
    } catch {
      this.area = null; // the next room asks again
    }
  }

  show(name) {
    const root = document.documentElement;
    const href = `/palette/${name}.css`;
    if (name && !document.querySelector(`link[href="${href}"]`)) {
      addSheet(href);
    }
    if (name) {
      root.dataset.palette = name;
    } else {
      delete root.dataset.palette;
    }
  }
}
