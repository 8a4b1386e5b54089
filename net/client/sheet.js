// Loads the style sheet of a page if the page's head does not: a game's own head.html may be older than the sheet.
export function needSheet(name) {
  if (!document.querySelector(`link[rel=stylesheet][href*="/${name}.css"]`)) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = `/static/${name}.css`;
    document.head.append(sheet);
  }
}
