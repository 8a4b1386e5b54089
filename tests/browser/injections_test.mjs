// Typed text never runs as script in a browser: every field that reaches a page gets a script, and a page in which it
// runs reports it.
import { assert, assertCalm, test, type, until } from "./stage.mjs";

const EVILS = [
  "<script>window.evil=1</script>",
  "<img src=x onerror=window.evil=1>",
  "\"><svg onload=window.evil=1>",
  "' onmouseover='window.evil=1",
  "<cmd \"onclick=window.evil=1>click</cmd>",
  "[x](javascript:window.evil=1)",
];

test("nothing typed by players or builders runs in a browser", async ({ browser, server }) => {
  const watcher = await browser.page();
  await watcher.goto(`${server.url}/play`);
  await watcher.getByLabel("Name").first().fill("wizard");
  await watcher.getByLabel("Password").first().fill(server.password);
  await watcher.getByRole("button", { name: "Log in" }).click();
  await watcher.locator(".log .m-room").first().waitFor();
  const wizard = await server.wizard();
  const made = (await wizard.type("@dig Evil place")).match(/#(\d+)/)[1];
  await wizard.type(`@teleport #${made}`);
  await wizard.type(`@set here.area = #${(await wizard.type("@create Evil area from area")).match(/#(\d+)/)[1]}`);

  for (const evil of EVILS) {
    await wizard.type(`@name here = ${evil}`);
    await wizard.type(`@describe here = ${evil}`);
    await wizard.type(`@name here.area = ${evil}`);
    await wizard.type(`@create ${evil}`);
    await wizard.type(`drop all`);
    await wizard.type(`say ${evil}`);
    await wizard.type(`emote ${evil}`);
    await wizard.type(`chat ${evil}`);
    await wizard.type(`describe me as ${evil}`);
    await wizard.type(`afk ${evil}`);
    await wizard.type(`@news ${evil}`);
    await wizard.type(`@event 2199-01-01 12:00 = ${evil}`);
    await wizard.type(`@dig north to ${evil}`);
    await type(watcher, evil);
    await wizard.type("look");
  }
  const page = await browser.page();
  for (const path of ["/", "/who", "/world", `/world/room/${made}`, "/events", "/highscores", `/help/${encodeURIComponent(EVILS[0])}`, `/world/${encodeURIComponent(EVILS[1])}`]) {
    await page.goto(server.url + path);
    assert.equal(await page.evaluate(() => window.evil), undefined, path);
    assert.equal(await page.locator("main script, main img:not([src^='/card/']), main [onload], main [onerror], main [onmouseover]").count(), 0, path);
  }

  await until("the last of it", async () => (await watcher.locator(".log").innerText()).split("javascript:window.evil=1").length > 4);
  for (const button of await watcher.locator(".log .cmd").all()) {
    await button.hover({ force: true, timeout: 2000 }).catch(() => {});
  }
  assert.equal(await watcher.evaluate(() => window.evil), undefined);
  assert.equal(await watcher.locator(".log img, .log script, .log svg, .log a").count(), 0);
  assertCalm(watcher);
  await wizard.type("afk").catch(() => {});
  await wizard.type("@teleport me to $start");
  wizard.close();
  await watcher.context().close();
});
