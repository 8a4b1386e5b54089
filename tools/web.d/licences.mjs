// Puts the licences of the npm packages that a bundle contains at the bundle's head, and those of all bundles into
// licences.txt beside them. tools/web runs it, with esbuild's metafile.
//
// usage: licences.mjs METAFILE MODULES OUT [PACKAGE…]
//
// PACKAGE: one that no bundle contains, but another file, such as a font.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [metafile, modules, out, ...others] = process.argv.slice(2);

// "…/node_modules/@codemirror/view/dist/index.js" is of the package "@codemirror/view"; our own files are of none.
function packageOf(path) {
  const found = path.match(/.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//);
  return found ? found[1] : "";
}

// The text of a package's licence. A package without one may not be given to others.
function licenceOf(name) {
  const folder = join(modules, "node_modules", name);
  const file = existsSync(folder) && readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (!file) throw new Error(`${name} is bundled and has no file LICENSE: add its licence by hand, or leave it out`);
  return readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
}

// Names each licence text once, under the packages that have it.
function notices(names) {
  const byText = new Map();
  for (const name of [...names].sort()) {
    const text = licenceOf(name);
    byText.set(text, [...(byText.get(text) || []), name]);
  }
  return [...byText].map(([text, having]) => `${having.join(", ")}\n\n${text}\n`).join("\n----\n\n");
}

const all = new Set(others);
for (const [path, { inputs }] of Object.entries(JSON.parse(readFileSync(metafile, "utf8")).outputs)) {
  const names = new Set(Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => packageOf(input)).filter(Boolean));
  if (names.size > 0) {
    const bundle = join(out, basename(path));
    const text = notices(names).replaceAll("*/", "* /");
    writeFileSync(bundle, `/*! Contains these packages, each with its licence.\n\n${text}*/\n${readFileSync(bundle, "utf8")}`);
    names.forEach((name) => all.add(name));
  }
}
writeFileSync(join(out, "licences.txt"),
  `The pages of Skein (data/web) contain these packages, each with its licence.\n\n${notices(all)}`);
