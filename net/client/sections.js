// The list of a page's or a window's sections, beside or above them. It marks the one that is read.
import { make } from "./dom.js";
import { needSheet } from "./sheet.js";

/** Returns a navigation for these sections, by their headings or the shorter names in data-short. */
export function listSections(parts, label) {
  needSheet("people");
  const links = parts.map((part) => make("a", { href: `#${part.id}`, onclick: (event) => {
    event.preventDefault();
    part.scrollIntoView({ block: "start" });
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    mark(part);
  } }, part.dataset.short || part.querySelector("h2, h3").textContent));
  const mark = (part) => links.forEach((link, i) => {
    if (parts[i] === part) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  });
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      seen[isIntersecting ? "add" : "delete"](target);
    }
    const chosen = parts.find((part) => part === document.activeElement && seen.has(part));
    const first = chosen || parts.find((part) => seen.has(part));
    if (first) {
      mark(first);
    }
  }, { rootMargin: "0px 0px -40% 0px" });
  parts.forEach((part) => watch.observe(part));
  mark(parts[0]);
  return make("nav", { class: "sections", "aria-label": label }, make("ul", {}, ...links.map((link) => make("li", {}, link))));
}
