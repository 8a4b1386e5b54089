// Panels of packages: pages of the site, and beside the web client. A package here says only what would be HTML.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Server, assert, assertAccessible, assertCalm, assertFits, hears, test, until } from "./stage.mjs";

const EVILS = ["<script>window.evil=1</script>", "<img src=x onerror=window.evil=1>", "\"><svg onload=window.evil=1>", "' onmouseover='window.evil=1", "{{title}}", "&lt;b&gt;"];

/* A package whose panel has these texts in each place, and a form and a button that run commands. */
const SOURCE = `local panels = require("panels")
local evils = { ${EVILS.map((evil) => JSON.stringify(evil)).join(", ")} }
panels.add("pond", { title = "Pond " .. table.concat(evils), site = true, client = true }, function(who, part)
  local blocks = {}
  for _, evil in ipairs(evils) do
    blocks[#blocks + 1] = { heading = evil }
    blocks[#blocks + 1] = { text = evil .. part }
    blocks[#blocks + 1] = { columns = { evil, evil }, rows = { { evil, { text = evil, to = "/who/" .. panels.segment(evil) } } } }
    blocks[#blocks + 1] = { rows = { { evil, 5 } } }
    blocks[#blocks + 1] = { list = { evil, { text = evil, to = "/help/look" } } }
  end
  blocks[#blocks + 1] = { list = { { text = "Greet", line = "say hello" } } }
  blocks[#blocks + 1] = { form = { line = "say I cast {value}", label = "Bait", button = "Cast" } }
  blocks[#blocks + 1] = { form = { line = "say I choose {value}", label = "Kind", button = "Choose", choices = evils } }
  return blocks
end)
`;

async function pond(binary) {
  const server = new Server(binary, 'packages = { "core", "scores", { path = "pond" } }');
  mkdirSync(path.join(server.folder, "pond", "pages"), { recursive: true });
  writeFileSync(path.join(server.folder, "pond", "package.lua"), 'package "pond" { title = "a pond", version = 1 }\n');
  writeFileSync(path.join(server.folder, "pond", "pages", "pond.lua"), SOURCE);
  await server.start();
  return server;
}

async function enter(browser, server, options) {
  const page = await browser.page(options);
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  return page;
}

async function openMore(page) {
  await page.getByRole("tab", { name: "More" }).click();
  await page.getByLabel("Show", { exact: true }).selectOption("pond");
  await page.locator(".package-panel h3").first().waitFor();
}

test("whatever a package shows on the web is only text", async ({ browser, binary }) => {
  const server = await pond(binary);
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  for (const at of ["/panels", "/panels/pond", `/panels/pond/${encodeURIComponent(EVILS[1])}`]) {
    await page.goto(server.url + at);
    assert.equal(await page.evaluate(() => window.evil), undefined, at);
    assert.equal(await page.locator("main script, main img, main svg, main [onload], main [onerror], main [onmouseover]").count(), 0, at);
    await assertFits(page, at);
    await assertAccessible(page, at);
  }
  const text = (await page.locator("main").innerText()).replace(/[“”]/g, "\"").replace(/[‘’]/g, "'"); // pages show curly quotes
  for (const evil of EVILS) {
    assert.ok(text.includes(evil), evil);
  }

  const game = await enter(browser, server, { viewport: { width: 1280, height: 800 } });
  await openMore(game);
  const shown = await game.locator(".package-panel").innerText();
  for (const evil of EVILS) {
    assert.ok(shown.includes(evil), evil);
  }
  assert.equal(await game.evaluate(() => window.evil), undefined);
  assert.equal(await game.locator(".package-panel script, .package-panel img, .package-panel svg, .package-panel [onload]").count(), 0);
  const labels = await game.locator(".package-panel .panel-table").evaluateAll((tables) => tables.map((table) => table.ariaLabel));
  assert.deepEqual(labels, EVILS.map((evil) => `${evil}, ${evil}`), "a table is named by its columns");
  await assertAccessible(game, "the panel");
  assertCalm(page);
  assertCalm(game);
  await server.stop();
});

test("the buttons and forms of a panel run commands of the player", async ({ browser, binary }) => {
  const server = await pond(binary);
  const page = await enter(browser, server, { viewport: { width: 1280, height: 800 } });
  await openMore(page);

  await page.getByRole("button", { name: "Greet" }).click();
  await hears(page, "You say, “hello”");
  await page.getByLabel("Bait").fill("a $& worm");
  await page.getByRole("button", { name: "Cast" }).click();
  await hears(page, "I cast a $& worm");
  await page.getByLabel("Kind").selectOption(EVILS[0]);
  await page.getByRole("button", { name: "Choose" }).click();
  await hears(page, `I choose ${EVILS[0]}`);
  assert.equal(await page.evaluate(() => window.evil), undefined);
  assertCalm(page);
  await server.stop();
});

test("the game's own panels are pages and stand beside the client", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/panels`);
  for (const name of ["Homes", "Auctions"]) {
    await page.goto(`${server.url}/panels`);
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await assertFits(page, name);
    await assertAccessible(page, name);
  }
  const game = await enter(browser, server, { viewport: { width: 1280, height: 800 } });
  await game.getByRole("tab", { name: "More" }).click();
  for (const [name, title] of [["quests", "Quests"], ["highscores", "High scores"], ["homes", "Homes"], ["auctions", "Auctions"]]) {
    await game.getByLabel("Show", { exact: true }).selectOption(name);
    await until(title, async () => (await game.locator(".package-panel h2").allInnerTexts()).includes(title));
  }
  await assertAccessible(game, "the panels");
  assertCalm(page);
  assertCalm(game);
});

test("the client shows what packages have only while they are on", async ({ browser, binary }) => {
  for (const [packages, on] of [['packages = { "core" }', false], ["", true]]) {
    const server = new Server(binary, packages);
    await server.start();
    const page = await enter(browser, server, { viewport: { width: 1280, height: 800 } });
    await page.locator(".ways-out button, .ways-out p").first().waitFor();
    for (const what of [page.getByLabel("Go to"), page.locator(".panels .drawing"), page.getByText("Give me something to do")]) {
      assert.equal(await what.count(), on ? 1 : 0, `${packages}: ${what}`);
    }
    await assertAccessible(page, "the client");
    assertCalm(page);
    await server.stop();
  }
});
