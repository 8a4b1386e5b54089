// The player's points and foe in a fight, in a line that follows the fight, and the player's group.
// A player who never fought and is in no group doesn't load it. It is not read aloud by itself, because the text of the fight is.
import { make } from "./dom.js";
import { addSheet } from "./sheet.js";

const POINTS = [["hp", "maxhp", "Health"], ["mp", "maxmp", "Mana"], ["ep", "maxep", "Stamina"]];

class Vitals {
  constructor() {
    this.points = make("span", { class: "points" });
    this.foe = make("span", { class: "foe" });
    this.group = make("ul", { class: "group", "aria-label": "Your group", hidden: true });
    this.element = make("div", { class: "vitals", role: "group", "aria-label": "Your condition", hidden: true }, this.points, this.foe, this.group);
  }

  event(name, data) {
    if (name === "Char.Vitals" && data) {
      this.showPoints(data);
    } else if (name === "Char.Status" && data) {
      this.foe.textContent = data.target ? `Fighting ${data.target}, ${data.target_hp}` : "";
    } else if (name === "Char.Group") {
      this.showGroup(Array.isArray(data) ? data : []);
    }
  }

  showGroup(members) {
    const how = (one) => [one.health, one.awake === false ? "asleep" : one.here === false ? "elsewhere" : "here"].filter(Boolean).join(", ");
    this.group.hidden = members.length < 2;
    this.group.replaceChildren(...members.map((one) => make("li", { class: one.hp * 4 < one.maxhp ? "low" : "" },
      one.maxhp > 0 && make("meter", { min: 0, max: one.maxhp, value: Math.max(0, one.hp), "aria-hidden": "true" }),
      `${one.name}${one.leader ? " (leader)" : ""}: ${how(one)}`)));
    this.element.hidden = this.group.hidden && this.points.childElementCount === 0;
  }

  showPoints(data) {
    const parts = [];
    for (const [name, most, label] of POINTS) {
      if (data[most] > 0) {
        const low = name === "hp" && data[name] * 4 < data[most];
        parts.push(make("span", { class: low ? "low" : "" }, make("meter", { min: 0, max: data[most], value: Math.max(0, data[name]), "aria-hidden": "true" }),
          `${label} ${data[name]}/${data[most]}`));
      }
    }
    this.points.replaceChildren(...parts);
    this.element.hidden = this.group.hidden && parts.length === 0;
  }
}

/** Returns it, at the beginning of the signs. */
export async function open(signs) {
  await addSheet(new URL("./vitals.css", import.meta.url).href);
  const vitals = new Vitals();
  signs.querySelector(".cut").before(vitals.element);
  return vitals;
}
