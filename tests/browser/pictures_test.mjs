// Pages that visitors show to friends: who is on, boards, areas, rooms, missing pages, quotes and numbers.
import { assert, assertAccessible, assertCalm, hears, submitDoor, test, told, type, until } from "./stage.mjs";

const PAGES = ["/", "/who", "/who/Noticing", "/world", "/world/wick", "/world/inn", "/world/coast", "/find?words=green", "/news", "/boards", "/boards/quay", "/help",
  "/help?words=lamp", "/help/start", "/help/frobnicate", "/world/nowhere", "/highscores", "/events", "/account"];

/** Returns the texts of a page that are not code, and the names of its controls. */
function proseOf(page) {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("code, pre, script, noscript, .m-fixed, .cmd-link")) {
        found.push(walker.currentNode.nodeValue);
      }
    }
    return [...found, ...[...document.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label"))];
  });
}

async function noticed(server, name) {
  const person = await server.telnet(`create ${name} ruby-slippers`);
  await person.type("out");
  await person.type("down");
  return person;
}

test("no page shows a visitor the number of a thing, or straight quotes in prose", async ({ browser, server }) => {
  const person = await noticed(server, "Noticing");
  const page = await browser.page();
  const wrong = [];
  for (const path of PAGES) {
    await page.goto(server.url + path);
    for (const text of await proseOf(page)) {
      if (/\(#\d+\)|#\d{2,}/.test(text) || (/["']/.test(text) && !/window\.evil/.test(text))) { // another test's texts
        wrong.push(`${path}: ${text.trim().slice(0, 80)}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  person.close();
  await page.context().close();
});

test("who is on has a row for each: the area, the role, and a way to tell them something", async ({ browser, server }) => {
  const person = await noticed(server, "Roweena");
  const wizard = await server.wizard();
  const page = await browser.page();
  await page.goto(`${server.url}/who`);
  const row = page.locator(".row", { hasText: "Roweena" });

  assert.match(await row.locator(".place").innerText(), /^in The Moth and Lamp/);
  assert.equal(await page.locator(".row", { hasText: "wizard" }).locator(".mark").innerText(), "wizard");
  await assertAccessible(page, "who is on");
  await row.getByRole("link", { name: "Tell Roweena something" }).click();
  await until("the line", async () => (await page.locator("#line").inputValue()) === "tell Roweena ");
  assert.equal(new URL(page.url()).search, "");
  await person.type("set profile off");
  await page.goto(`${server.url}/who`);
  assert.match(await row.locator(".place").innerText(), /somewhere/);
  wizard.close();
  person.close();
  assertCalm(page);
  await page.context().close();
});

test("an address of another site makes a player write nothing", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/play?as=guest&line=say%20sesame`);
  await hears(page, "sesame");
  await page.context().close();

  const player = await browser.page();
  await player.goto(`${server.url}/play?as=new&line=say%20sesame`);
  await submitDoor(player, "New character", "Scheherazade", "thousand-and-one");
  await hears(player, "Exits:");
  await type(player, "say I am here");
  await hears(player, "You say, “I am here");
  assert.doesNotMatch(await told(player), /sesame/);
  await player.context().close();
});

test("the harbour's board has its first notice, and a board can be found from its page", async ({ browser, server }) => {
  const page = await browser.page();
  await until("the notice", async () => {
    await page.goto(`${server.url}/boards`);
    return page.locator(".plank", { hasText: "A hundred lamps" }).count();
  });
  await page.locator(".plank").getByRole("link", { name: "A hundred lamps" }).click();
  assert.match(await page.locator("main").innerText(), /The Harbour Office, [^]*There are a hundred hooks/);
  await page.context().close();
});

test("an area says where one can begin and where it leads, and a room what to try first", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/world/wick`);
  assert.match(await page.locator(".leads").innerText(), /Moth and Lamp/);
  await page.goto(`${server.url}/world/inn`);
  const inn = await page.locator("main").innerText();
  assert.match(inn, /down a dark place[^]*A dark place\s+Too dark to see from here/);
  assert.doesNotMatch(inn, /Darkness/);
  await page.goto(`${server.url}/world/wick`);
  assert.match(await page.locator(".rooms > li", { hasText: "hushed" }).innerText(), /The Reading Room[^]*hushed room/);
  assert.deepEqual((await page.locator(".legend .key:visible").allInnerTexts()).filter((one) => one !== "someone is there"), ["outdoors", "indoors", "way", "leads out of the area"], "only what the map has is explained");
  await page.locator(".rooms").getByRole("link", { name: "The Green", exact: true }).first().click();
  await assertAccessible(page, "a room");
  const near = await page.locator(".near a").allInnerTexts();
  assert.deepEqual(near.map((one) => one.replace("’", "'")).sort(), ["The Chandler's Shop", "The Reading Room", "The Weaver's House"], "two steps away");

  await page.getByRole("link", { name: "look houses" }).click();
  await hears(page, "> look houses");
  assert.match(await page.locator(".where").innerText(), /Green/);
  await page.goto(`${server.url}/world/wick`);
  await page.getByRole("link", { name: "Play from here" }).click();
  await until("the green", async () => /Green/.test(await page.locator(".where").innerText()));
  assertCalm(page);
  await page.context().close();
});

test("on a phone, the names on maps have 15 pixels", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const least = (selector) => page.evaluate((wanted) => Math.min(...[...document.querySelectorAll(wanted)].map((one) =>
    parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)), selector);
  for (const path of ["/world/wick", "/world/inn"]) {
    await page.goto(server.url + path);
    await page.getByRole("button", { name: "Larger" }).waitFor();
    const size = await least(".map .room text");
    assert.ok(size >= 15, `${path}: ${size}`);
    const over = await page.locator(".map .room").evaluateAll((all) => all.filter((one) => one.querySelector("text").getBoundingClientRect().width > one.querySelector("rect").getBoundingClientRect().width + 1)
      .map((one) => one.textContent));
    assert.deepEqual(over, [], `${path}: names that are wider than their boxes`);
  }
  await page.goto(`${server.url}/play?as=guest`);
  await hears(page, "Exits:");
  await page.getByRole("button", { name: "Map", exact: true }).tap();
  await page.locator(".little-map .room").first().waitFor();
  const size = await least(".little-map .room text");
  assert.ok(size >= 15, `the little map: ${size}`);
  await page.context().close();
});

test("a missing page of help looks for what was typed", async ({ browser, server }) => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/help/lanterns`);
  assert.equal(await page.getByRole("searchbox").inputValue(), "lanterns");
  await page.goto(`${server.url}/help/aloud`);
  assert.ok(await page.locator(".found li").count() > 0);
  await page.goto(`${server.url}/world/skein-lane`);
  await page.getByRole("button", { name: "Find" }).click();
  assert.match(await page.locator("main section").first().innerText(), /Wick\s+Skein Lane\s+A narrow lane/);
  await page.goto(`${server.url}/find?words=the`);
  assert.equal(await page.locator(".room-rows > li:visible").count(), 20);
  const rest = page.locator("summary");
  const [, count] = (await rest.innerText()).match(/^(\d+) more$/);
  await rest.click();
  assert.equal(await page.locator(".room-rows > li:visible").count(), 20 + Number(count));
  await page.goto(`${server.url}/help/behaviours`);
  await page.getByRole("link", { name: "help your editor" }).click();
  assert.match(page.url(), /\/help\/your(%20|-)editor$/);
  await page.getByRole("heading", { name: "Your own editor" }).waitFor();
  await page.context().close();
});

test("the map of the world tells of an island under the pointer or the focus", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.url}/world`);
  await page.getByRole("button", { name: "Larger" }).waitFor();
  await page.locator("a.isle", { hasText: "Wick" }).focus();
  assert.match(await page.locator(".isle-card").innerText(), /Wick[^]*small, busy river/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".isle-card").isVisible(), false);
  assertCalm(page);
  await page.context().close();
});

test("on a phone, what one climbed into has a button to leave it", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.goto(`${server.url}/play?as=new`);
  await submitDoor(page, "New character", "Charona", "ferry-me-over");
  await hears(page, "Exits:");
  const wizard = await server.wizard();
  for (const line of ["@teleport $green", "@create a big crate from container", "@set big crate.capacity = 1000", "drop big crate", "open big crate",
    "@teleport Charona to $green"]) {
    await wizard.type(line);
  }
  await type(page, "enter big crate");
  const leave = page.locator(".chips").getByRole("button", { name: "leave", exact: true });
  await leave.tap();
  await hears(page, "You climb out of the big crate.");
  await leave.waitFor({ state: "detached" });
  await wizard.type("@destroy big crate");
  wizard.close();
  await page.context().close();
});

test("the parts of the settings are tabs, for keys and for thumbs", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/play?as=guest`);
  await hears(page, "Exits:");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  const list = page.getByRole("tablist", { name: "Parts of the settings" });
  await list.getByRole("tab", { name: "Aliases" }).click();
  assert.equal(await page.getByLabel("When a line has").isVisible(), false);
  await page.keyboard.press("ArrowRight");
  await until("the triggers", () => page.getByLabel("When a line has").isVisible());
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Triggers");
  assert.equal(await list.getByRole("tab", { selected: true }).innerText(), "Triggers");
  await assertAccessible(page, "the settings");
  assertCalm(page);
  await page.context().close();
});
