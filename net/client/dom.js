// Helpers for making elements. Text is always set as text. HTML from the server goes through
// clean(), which passes only what the server's renderer writes.

/** make("p", {class: "note", title: "x", onclick: f}, child, "text", …) */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Same for an element of a drawing. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** True on screens where the panels are a sheet over the game. */
export function isSmall() {
  return matchMedia("(max-width: 59.99rem)").matches;
}

/** True if that package of the game is on, as the page says. */
export function isOn(name) {
  const packages = document.getElementById("app")?.dataset.packages;
  return packages === undefined || packages.split(" ").includes(name);
}

const ELEMENTS = new Set(["B", "I", "U", "SPAN", "BR"]);
const RGB = /^[0-9a-f]{6}$/;
const CLASS = /^(?:m-[a-z]+|black|red|green|yellow|blue|magenta|cyan|white|grey)$/;

function copy(from, into) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      into.append(node.nodeValue);
    } else if (node.nodeType !== Node.ELEMENT_NODE) {
      continue;
    } else if (node.tagName === "BUTTON" && node.hasAttribute("data-cmd")) {
      const button = make("button", {
        type: "button",
        class: "cmd",
        "data-cmd": node.getAttribute("data-cmd"),
        title: node.getAttribute("data-cmd"),
      });
      copy(node, button);
      into.append(button);
    } else if (ELEMENTS.has(node.tagName)) {
      const name = node.tagName.toLowerCase();
      const style = node.getAttribute("class") || "";
      const rgb = node.getAttribute("data-rgb") || "";
      const element = make(name, { class: CLASS.test(style) && style, "data-rgb": RGB.test(rgb) && rgb });
      copy(node, element);
      into.append(element);
    } else {
      into.append(node.textContent);
    }
  }
}

/** Returns the server's HTML as nodes of the few kinds that it writes. */
export function clean(html) {
  const page = new DOMParser().parseFromString(`<!doctype html><body>${html}`, "text/html");
  const out = document.createDocumentFragment();
  copy(page.body, out);
  return out;
}

/** Returns a text of the game with the apostrophes inside words curly. */
export function curly(text) {
  return text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");
}

/** Loads a part of the page that is not needed at first. */
export function load(name) {
  return import(new URL(`./${name}.js`, import.meta.url).href);
}

/** Runs f after ms without another call. */
export function debounce(ms, f) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), ms);
  };
}
