// Prints when Chromium first paints a page for a visitor without a cache, in milliseconds, as a JSON list.
//
// usage: node first_paint.mjs URL TIMES
//
// SKEIN_WEB_MODULES has the packages of net/client, SKEIN_CHROMIUM the browser. Without them the list is empty.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [url, times] = process.argv.slice(2);
const modules = process.env.SKEIN_WEB_MODULES || "build/web";
const browserPath = process.env.SKEIN_CHROMIUM || ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync) || "";

async function measure() {
  const { chromium } = createRequire(path.resolve(modules, "package.json"))("playwright-core");
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  const paints = [];
  // The first one warms up the browser and the server, and does not count.
  for (let i = 0; i <= Number(times); i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(url);
    const paint = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    paints.push(await paint.jsonValue());
    await context.close();
  }
  await browser.close();
  return paints.slice(1);
}

const there = existsSync(path.join(modules, "node_modules/playwright-core")) && existsSync(browserPath);
console.log(JSON.stringify(there ? await measure() : []));
