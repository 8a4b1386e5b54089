// A builder's things as a tree: areas, their rooms, and the contents of rooms. Children are loaded when a node opens.
// It is one stop of the Tab key: arrows go up and down, open and close; Enter shows the thing.
import { api } from "./api.js";
import { make, svg } from "./dom.js";

const SIGNS = {
  area: "M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z",
  room: "M4 4h16v16H4z",
  exit: "M4 12h15M13 6l6 6-6 6",
  character: "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.5 20.5a7.5 7.5 0 0 1 15 0",
  thing: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5l8-4.5M12 12v9",
  prototype: "M12 3l9 9-9 9-9-9z",
};
const ORDER = ["area", "room", "exit", "character", "thing", "prototype"];

/** Returns the sign of a thing's kind. */
export const signOf = ({ kind }) => svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: SIGNS[kind] || SIGNS.thing }));

function byKind(a, b) {
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind);
}

export class Tree {
  /** show(id): called for the chosen thing; failed(problem): called for a failed request. */
  constructor(show, failed) {
    this.show = show;
    this.failed = failed;
    this.current = 0;
    this.open = new Set();
    this.element = make("ul", { class: "tree", role: "tree", "aria-label": "Your things", onkeydown: (event) => this.key(event) });
  }

  async fill() {
    try {
      const { nodes } = await api.tree();
      const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.id : null;
      const items = await Promise.all(nodes.sort(byKind).map((node) => this.branch(node, 1)));
      this.element.replaceChildren(...items);
      // An empty tree would be an error to screen readers.
      this.element.setAttribute("role", items.length > 0 ? "tree" : "list");
      if (items.length === 0) {
        this.element.replaceChildren(make("li", { class: "note" }, "No areas yet."));
      }
      this.mark(this.current);
      const again = focused && this.element.querySelector(`[data-id="${focused}"]`);
      if (again) {
        again.focus();
      }
    } catch (problem) {
      this.failed(problem);
    }
  }

  async branch(node, level) {
    const more = node.count > 0 && node.kind !== "exit";
    const label = node.kind === "exit" ? `${node.name} → ${node.to ? node.to.name : "nowhere"}` : node.name || "nameless";
    const row = make("span", { class: "twig", title: `${node.kind} #${node.id}${node.ref ? ` $${node.ref}` : ""}` },
      make("span", { class: `sign ${node.kind}`, "aria-hidden": "true" },
        signOf(node)),
      make("span", { class: "name" }, label), " ",
      make("span", { class: "for-ears" }, ` ${node.kind}${node.behaviour ? ", has a behaviour" : ""}`),
      node.behaviour ? make("span", { class: "does", title: "It has a behaviour", "aria-hidden": "true" }, "ƒ") : "");
    const item = make("li", { role: "treeitem", tabindex: -1, "data-id": node.id, "data-kind": node.kind, "aria-level": level,
      "aria-selected": "false",
      "aria-expanded": more ? "false" : undefined, onclick: (event) => this.click(event, item) }, row);
    item.level = level;
    item.more = more;
    if (more && this.open.has(node.id)) {
      await this.unfold(item);
    }
    return item;
  }

  async unfold(item) {
    const id = Number(item.dataset.id);
    this.open.add(id);
    try {
      const { nodes, more } = await api.tree(id);
      const items = await Promise.all(nodes.sort(byKind).map((node) => this.branch(node, item.level + 1)));
      if (more) {
        items.push(make("li", { class: "note", role: "none" }, "… and more: search for them."));
      }
      if (items.length === 0) {
        items.push(make("li", { class: "note", role: "none" }, "Nothing."));
      }
      this.fold(item, true);
      item.append(make("ul", { role: "group" }, ...items));
      item.setAttribute("aria-expanded", "true");
      this.mark(this.current);
    } catch (problem) {
      this.failed(problem);
    }
  }

  fold(item, stays) {
    const group = item.querySelector(":scope > ul");
    if (group) {
      group.remove();
    }
    if (!stays) {
      this.open.delete(Number(item.dataset.id));
      item.setAttribute("aria-expanded", "false");
    }
  }

  click(event, item) {
    event.stopPropagation();
    this.focus(item);
    const isOpen = item.getAttribute("aria-expanded") === "true";
    // The sign opens and closes; the name shows the thing and opens.
    if (event.target.closest(".sign") && isOpen) {
      this.fold(item);
      return;
    }
    if (item.more && !isOpen) {
      this.unfold(item);
    }
    if (!event.target.closest(".sign")) {
      this.show(Number(item.dataset.id));
    }
  }

  focus(item) {
    for (const other of this.element.querySelectorAll("[role=treeitem][tabindex='0']")) {
      other.tabIndex = -1;
    }
    item.tabIndex = 0;
    item.focus({ preventScroll: false });
  }

  key(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const all = [...this.element.querySelectorAll("[role=treeitem]")];
    const at = all.indexOf(item);
    const isOpen = item.getAttribute("aria-expanded") === "true";
    let next = null;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      next = all[at + (event.key === "ArrowDown" ? 1 : -1)];
    } else if (event.key === "Home" || event.key === "End") {
      next = event.key === "Home" ? all[0] : all.at(-1);
    } else if (event.key === "ArrowRight") {
      if (isOpen) {
        next = item.querySelector("[role=treeitem]");
      } else if (item.more) {
        this.unfold(item);
      }
    } else if (event.key === "ArrowLeft") {
      if (isOpen) {
        this.fold(item);
      } else {
        next = item.parentElement.closest("[role=treeitem]");
      }
    } else if (event.key === "Enter" || event.key === " ") {
      this.show(Number(item.dataset.id));
    } else {
      return;
    }
    event.preventDefault();
    if (next) {
      this.focus(next);
    }
  }

  mark(id) {
    this.current = id;
    const items = [...this.element.querySelectorAll("[role=treeitem]")];
    for (const item of items) {
      item.setAttribute("aria-selected", String(Number(item.dataset.id) === id));
    }
    if (!items.some((item) => item.tabIndex === 0) && items.length > 0) {
      (items.find((item) => Number(item.dataset.id) === id) || items[0]).tabIndex = 0;
    }
  }

  /** Opens the path to a thing. path: its containers, outermost first, and the thing itself. */
  async reveal(path) {
    for (const { id } of path.slice(0, -1)) {
      const item = this.element.querySelector(`[data-id="${id}"]`);
      if (item && item.more && item.getAttribute("aria-expanded") === "false") {
        await this.unfold(item);
      }
    }
    const last = path.at(-1);
    if (last) {
      this.mark(last.id);
      const item = this.element.querySelector(`[data-id="${last.id}"] > .twig`);
      // Scrolls only the tree: on a narrow screen the thing must stay in sight.
      if (item && item.offsetParent) {
        const at = item.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
        if (at < 0 || at > this.element.clientHeight - item.offsetHeight) {
          this.element.scrollTop += at - this.element.clientHeight / 2;
        }
      }
    }
  }
}
