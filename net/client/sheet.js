/** Loads a style sheet. The promise is kept when it is there, or will not come. */
export function addSheet(href) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = href;
  document.head.append(sheet);
  return new Promise((done) => {
    sheet.onload = sheet.onerror = done;
  });
}

// Loads the style sheet of a page if the page's head does not: a game's own head.html may be older than the sheet.
export function needSheet(name) {
  return document.querySelector(`link[rel=stylesheet][href*="/${name}.css"]`) ? null : addSheet(`/static/${name}.css`);
}
