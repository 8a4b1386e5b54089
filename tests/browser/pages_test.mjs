// Every page: no complaint of the browser, nothing from elsewhere, readable by all, at all widths.
import { readFileSync } from "node:fs";
import { assert, assertCalm, axePath, test, until } from "./stage.mjs";

const axe = readFileSync(axePath, "utf8");
const PAGES = ["/", "/who", "/world", "/world/wick", "/help", "/help/start", "/help/markup", "/highscores", "/events",
  "/play", "/build", "/admin"];

async function assertAccessible(page, path) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  });
  assert.deepEqual(found, [], path);
}

async function assertFits(page, path) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${path} is ${over} pixels too wide at ${page.viewportSize().width}`);
}

test("every page is calm, accessible and fits from 360 to 2000 pixels, in dark and light", async ({ browser, server }) => {
  for (const [width, colorScheme] of [[360, "light"], [1000, "dark"], [2000, "light"]]) {
    const page = await browser.page({ viewport: { width, height: 800 }, colorScheme });
    for (const path of PAGES) {
      await page.goto(server.url + path);
      await until(`a heading on ${path}`, () => page.locator("h1").count());
      await assertFits(page, path);
      await assertAccessible(page, `${path} at ${width}, ${colorScheme}`);
      if (process.env.SKEIN_SHOTS) {
        await page.screenshot({ path: `${process.env.SKEIN_SHOTS}/page${path.replace(/\W+/g, "-")}-${width}.png`, fullPage: true });
      }
    }
    assertCalm(page);
    await page.context().close();
  }
});

test("pages read without JavaScript, from the first page to a room", async ({ browser, server }) => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/`);

  await page.getByRole("link", { name: "World", exact: true }).click();
  await page.getByRole("link", { name: "Wick", exact: true }).click();
  assert.ok(await page.locator(".map path.way").count() > 4);
  await page.locator(".map a.room", { hasText: "Green" }).click();

  assert.equal(await page.locator("h1").innerText(), "The Green");
  assert.match(await page.locator("main").innerText(), /blue shutters/);
  await page.getByRole("navigation", { name: "Ways out" }).getByRole("link", { name: "Skein Lane" }).click();
  assert.equal(await page.locator("h1").innerText(), "Skein Lane");
});

test("what is not there is said on a page that leads on", async ({ browser, server }) => {
  const page = await browser.page();
  for (const path of ["/nowhere", "/world/nowhere", "/world/room/999999", "/help/xyzzy"]) {
    const answer = await page.goto(server.url + path);
    assert.equal(answer.status(), 404, path);
    assert.match(await page.locator("h1").innerText(), /nothing here/);
    assert.ok(await page.getByRole("link", { name: "Home" }).count());
  }
});

test("the first page says how to come in by every door", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/`);

  assert.match(await page.locator("#doors").innerText(), new RegExp(`telnet 127\\.0\\.0\\.1 ${server.ports.telnet}`));
});

test("who comes in is shown on a page that is open already", async ({ browser, server }) => {
  const page = await browser.page();
  await page.clock.install();
  await page.goto(`${server.url}/who`);
  const nobody = await page.locator("#now").innerText();
  assert.doesNotMatch(nobody, /Wanderer-x/);

  const person = await server.telnet("create Dorothea ruby-slippers");
  await page.clock.fastForward(16000);

  await until("Dorothea", async () => (await page.locator("#now").innerText()).includes("Dorothea"));
  await person.type("quit").catch(() => {});
  person.close();
});

test("a map can be dragged, zoomed, and followed by the keyboard", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 400, height: 700 } });
  await page.goto(`${server.url}/world/inn`);
  const frame = page.locator(".map-frame");
  const width = await page.locator("svg.map").getAttribute("width");

  await page.getByRole("button", { name: "Larger" }).click();
  assert.ok(Number(await page.locator("svg.map").getAttribute("width")) > Number(width));
  const before = await frame.evaluate((one) => one.scrollLeft + one.scrollTop);
  const box = await frame.boundingBox();
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 120, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await frame.evaluate((one) => one.scrollLeft + one.scrollTop), before);
  await page.locator("svg.map a.room").first().focus();
  await page.keyboard.press("Enter");

  await page.waitForURL(/\/world\/room\/\d+$/);
  assertCalm(page);
});
