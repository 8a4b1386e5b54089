// Runs the tests in the browser and prints how they went, as TAP.
//
// usage: node run.mjs [--firefox] BINARY [FILES [WORD]]
//
// FILES: the files to take, such as "play,own" (all); WORD: only tests whose name has it. tools/web puts the packages
// into SKEIN_WEB_MODULES. Without them, and without the browser, everything is skipped, with the reason. Chromium's
// headless build takes half the processor time of the one with windows.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
process.env.SKEIN_WEB_MODULES ||= path.join(root, "build", "web");
const names = ["pages", "face", "injections", "play", "panels", "map", "cockpit", "own", "keeping", "phone", "pictures", "story", "broken", "build", "workshop", "area", "sources", "dev", "admin"];
const inFirefox = process.argv[2] === "--firefox";
const [binary, files = names.join(), word] = process.argv.slice(inFirefox ? 3 : 2);
// What WebDriver BiDi cannot do: save a download, and touch.
const notInFirefox = ["a transcript can be downloaded",
  "the starter story and Fathom can be played on a phone from the first page to the end by taps alone"];

function skip(reason) {
  console.log(`1..0 # SKIP ${reason}`);
  process.exit(0);
}

function findBrowser(variable, paths) {
  process.env[variable] ||= paths.find(existsSync) || "";
  if (!existsSync(process.env[variable])) {
    skip(`there is no ${path.basename(paths.at(-1))}`);
  }
}
if (inFirefox) {
  findBrowser("SKEIN_FIREFOX", ["/usr/bin/firefox-esr", "/usr/bin/firefox"]);
} else {
  delete process.env.SKEIN_FIREFOX;
  findBrowser("SKEIN_CHROMIUM", ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]);
}
// One at a time: another test may run it at the same time.
const bundle = spawnSync(
  "flock",
  [path.join(root, "tools/web"), path.join(root, "tools/web"), "--check", "--modules", process.env.SKEIN_WEB_MODULES],
  { encoding: "utf8" },
);
if (!existsSync(path.join(process.env.SKEIN_WEB_MODULES, "node_modules/playwright-core"))) {
  skip("the packages of net/client cannot be had");
}

const { ALL, Browser, Server, test, tests, assert } = await import("./stage.mjs");

if (files.split(",").includes("pages")) {
  test("the bundled client is built from net/client", () => {
    assert.equal(bundle.status, 0, bundle.stderr);
  });
}
/* The tests of a file that run in a short run: those that tests/README.md names as proof of a promise, and every fifth of
 * the others, because a browser takes more of the processor than any other suite. The whole story is left out: tests/stories
 * plays it by telnet. Each test stands alone. */
function sampleOf(name, own) {
  const promises = readFileSync(path.join(root, "tests/README.md"), "utf8");
  const isNamed = (one) => promises.includes(`browser/${name}_test.mjs:${one.name.replaceAll(" ", "_")}\``);
  const others = own.filter((one) => name !== "story" && !isNamed(one));
  return own.filter((one) => isNamed(one) || others.indexOf(one) % 5 === 0);
}

let wanted = [...tests];
for (const name of files.split(",")) {
  const before = tests.length;
  await import(`./${name}_test.mjs`);
  const own = tests.slice(before);
  wanted.push(...(ALL || word ? own : sampleOf(name, own)));
}
wanted = wanted.filter((one) => (!word || one.name.includes(word)) && !(inFirefox && notInFirefox.includes(one.name)));
console.log(`1..${wanted.length}`);
const browser = new Browser();
await browser.start();
const server = new Server(path.resolve(binary));
await server.start();

// Tests run one after another, but tests that mostly wait run beside the others.
let failed = 0;
let number = 0;
async function run(one) {
  let problem = null;
  const pages = browser.forTest();
  try {
    await one.run({ browser: pages, server, binary: path.resolve(binary) });
  } catch (error) {
    problem = error;
  }
  await pages.close();
  number += 1;
  console.log(`${problem ? "not ok" : "ok"} ${number} - ${one.name}`);
  if (problem) {
    failed += 1;
    console.log(String(problem.stack || problem).replace(/^/gm, "# "));
  }
}

const slow = wanted.filter((one) => one.run.length === 1 && one.name.startsWith("the starter story")).map(run);
for (const one of wanted.filter((one) => !one.name.startsWith("the starter story"))) {
  await run(one);
}
await Promise.all(slow);
await browser.stop();
try {
  await server.stop();
} catch (error) {
  console.log(`# ${error.message}`);
  failed += 1;
}
process.exit(failed > 0 ? 1 : 0);
