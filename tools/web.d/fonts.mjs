// Makes the fonts of the pages: the letters that pages use, of a package of net/client. One file has the letters of
// English prose; browsers load the second, with signs such as # and the other letters of Western Europe, only for pages
// that have some.
//
// usage: fonts.mjs MODULES OUT

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, out] = process.argv.slice(2);
const subsetFont = createRequire(join(resolve(modules), "package.json"))("subset-font");

const span = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

const SIGNS = "#$%+<=>@[\\]^_`{|}~";
const PROSE = [...span(0x20, 0x7e)].filter((letter) => !SIGNS.includes(letter)).join("");

// The same letters as the unicode-range of each @font-face in net/client/style/tokens.css.
const FILES = {
  "alegreya.woff2": `${PROSE}·–—‘’“”•…ﬁﬂ`,
  "alegreya-more.woff2": `${SIGNS}${span(0xa1, 0xb6)}${span(0xb8, 0xff)}ŒœŠšŸŽž‚„‹›€`,
};

const source = readFileSync(join(modules, "node_modules/@fontsource-variable/alegreya/files/alegreya-latin-wght-normal.woff2"));
for (const [name, letters] of Object.entries(FILES)) {
  // Other forms of the letters, such as small capitals, would double the size.
  writeFileSync(join(out, name), await subsetFont(source, letters,
    { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 600 } }, noLayoutClosure: true }));
}
