// The game in the browser: coming in, the line, clicks, the map, channels, screen readers.
import { readFileSync } from "node:fs";
import { assert, assertAccessible, assertCalm, hears, submitDoor, test, told, type, until } from "./stage.mjs";

async function guest(browser, server, options) {
  const page = await browser.page(options);
  await page.goto(`${server.url}/`);
  await page.getByRole("link", { name: "Open the full window" }).click();
  await page.locator(".log .m-room").first().waitFor();
  return page;
}

test("a visitor is in the game after at most two clicks", async ({ browser, server }) => {
  const page = await guest(browser, server);

  await hears(page, "The Waking Room");
  await page.reload();
  await until("the same guest again", async () => (await page.locator(".status .link").innerText()) === "connected");
  assertCalm(page);
  await page.context().close();
});

test("a player makes a character, leaves and logs in again by name", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "New character", "Clara", "peppermint");
  await hears(page, "The Waking Room");
  await page.getByRole("button", { name: "Leave" }).click();
  assert.match(await page.locator(".farewell").innerText(), /You have left\.\s+Your things wait for you\./);

  // The browser knows Clara; the doors are for somebody else.
  await page.goto(`${server.url}/`);
  await page.getByRole("link", { name: "Not Clara?" }).click();
  await submitDoor(page, "Log in", "Clara", "wrong-one");
  await until("a refusal", async () => (await page.locator(".problem").innerText()).length > 10);
  await submitDoor(page, "Log in", "Clara", "peppermint");

  await hears(page, "You are Clara");
  await until("the cookie", async () => (await page.context().cookies()).some((one) => one.name === "skein" && one.httpOnly));
  await page.goto(`${server.url}/world/inn`);
  assert.equal(await page.locator(".map .here").textContent().then((text) => text.includes("Waking Room")), true);
  const other = await page.context().newPage();
  await other.goto(`${server.url}/play`);
  await hears(other, "You are Clara");
  await other.reload();
  await until("the same again", async () => (await other.locator(".status .link").textContent()) === "connected");
  assertCalm(page);
  await page.context().close();
});

test("the command line recalls earlier lines and completes words", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await type(page, "look notice");
  await hears(page, "notice");
  await type(page, "say first");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.locator("#line").inputValue(), "look notice");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#line").inputValue(), "say first");
  await page.keyboard.press("Escape");
  await page.keyboard.type("look quil");

  await page.keyboard.press("Tab");

  assert.match(await page.locator("#line").inputValue(), /^look quilts?$/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "line");
  assertCalm(page);
  await page.context().close();
});

test("exits and things can be clicked, and the map follows", async ({ browser, server }) => {
  const page = await guest(browser, server);

  await page.locator(".log").getByRole("button", { name: "out" }).last().click();
  await until("the stair", async () => (await page.locator(".where").innerText()).includes("Winding Stair"));
  assert.match(await page.locator(".panel h2").innerText(), /Winding Stair/);
  assert.equal(await page.locator(".little-map .here").count(), 1);
  await page.locator(".ways-out").getByRole("button", { name: "down" }).click();
  await hears(page, "a brass lamp");
  await page.locator(".log").getByRole("button", { name: "a brass lamp" }).last().click();

  await hears(page, "> look brass lamp");
  assertCalm(page);
  await page.context().close();
});

test("the lists of people, things and the inventory stay up to date", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const around = page.locator(".around");
  const part = (title) => around.locator(`h3:text-is("${title}") + *`);
  await until("empty hands", async () => /Nothing/.test(await part("You hold").innerText()));
  await page.getByRole("group", { name: "Ways out" }).getByRole("button", { name: "out" }).click();
  await until("the stair", async () => /Winding Stair/.test(await page.locator(".panel h2").innerText()));
  await type(page, "down");

  await part("Things here").getByRole("button", { name: "a rye loaf" }).click();
  await hears(page, "> look rye loaf");
  assert.match(await part("People here").innerText(), /Marra/);
  await type(page, "take loaf");
  await until("the loaf in one's hand", async () => /a rye loaf/.test(await part("You hold").innerText()));

  const summary = around.locator("summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  await until("the list to fold", () => around.evaluate((one) => !one.open && localStorage.getItem("skein.around") === "closed"));
  await page.reload();
  await until("the panel again", () => page.locator(".around summary").count());
  assert.equal(await page.locator(".around").evaluate((one) => one.open), false);
  await page.locator(".around summary").click();
  await until("what one holds", async () => /a rye loaf/.test(await part("You hold").innerText()));
  assertCalm(page);
  await page.context().close();
});

test("points and the opponent are shown only where fighting is on", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const vitals = page.locator(".vitals");
  await page.getByRole("group", { name: "Ways out" }).getByRole("button", { name: "out" }).click();
  await until("the stair", async () => /Winding Stair/.test(await page.locator(".panel h2").innerText()));
  assert.equal(await vitals.isVisible(), false);

  const wizard = await server.wizard();
  const name = /You are (\S+),/.exec(await told(page))[1];
  await wizard.type("@area ring = wizard");
  const room = /#(\d+)/.exec(await wizard.type("@dig Ring"))[1];
  await wizard.type(`;(function() local ring = match(me, "ring", find{proto = "area"}) ring.fighting = true object("#${room}").area = ring `
    + `create("npc", {name = "a troll", location = object("#${room}"), diku = {level = 1, hitroll = 20, hit_points = {number = 0, size = 1, plus = 500}}}) end)()`);
  await wizard.type(`@teleport ${name} to #${room}`);
  await type(page, "kill troll");

  await until("points", async () => /Health \d+\/24/.test(await vitals.innerText()));
  await until("the foe", async () => /Fighting a troll, /.test(await vitals.innerText()));
  assert.equal(await vitals.locator("meter").first().getAttribute("max"), "24");
  await until("a wound", async () => !/Health 24\//.test(await vitals.innerText()));
  await wizard.type(`;(function() for _, one in ipairs(object("#${room}").contents) do if one.name == "a troll" then one:destroy() end end end)()`);
  await until("nobody to fight", async () => !/Fighting/.test(await vitals.innerText()));
  assert.match(await vitals.innerText(), /Health/);
  await page.reload();
  await until("points after a reload", async () => /Health \d+\/24/.test(await page.locator(".vitals").innerText()));
  assertCalm(page);
  await page.context().close();
});

test("a button of the lists keeps the focus when the lists change", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const friend = await server.telnet("create Wilhelmina plum-stone");
  const beside = page.locator(".around");
  await beside.getByRole("button", { name: "Wilhelmina" }).focus();
  const other = await server.telnet("create Leopold pear-stone");

  await beside.getByRole("button", { name: "Leopold" }).waitFor();

  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Wilhelmina");
  other.close();
  friend.close();
  await page.context().close();
});

test("the log is a live region, and axe finds nothing during play", async ({ browser, server }) => {
  const page = await guest(browser, server, { viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true });
  await type(page, "look");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Words" }).click();

  await assertAccessible(page, "/play, while playing");
  assert.equal(await page.getByRole("log").count(), 1);
  await page.context().close();
});

test("channels have tabs and can be answered there", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const friend = await server.telnet("create Ferdinand olive-tree");

  await friend.type("chat hello from afar");
  await page.getByRole("tab", { name: /public/ }).click();
  await until("the words", async () => (await page.locator(".channel-log").innerText()).includes("hello from afar"));
  await page.getByLabel("Say on public").fill("hello back");
  await page.getByLabel("Say on public").press("Enter");

  await friend.hears("hello back");
  assertCalm(page);
  friend.close();
  await page.context().close();
});

test("a name is written as the game shows it on a channel, also after a reload", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const friend = await server.telnet("create Мария olive-tree");
  const shown = async () => (await page.locator(".channel-log").innerText()).includes("Мария: hello from afar");

  await friend.type("chat hello from afar");
  await page.getByRole("tab", { name: /public/ }).click();
  await until("the written name", shown);
  await page.reload();
  await page.getByRole("tab", { name: /public/ }).click();
  await until("the written name again", shown);

  friend.close();
  await page.context().close();
});

test("a builder's own colour is shown", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const wizard = await server.wizard();
  const made = (await wizard.type("@dig Ember hall")).match(/#(\d+)/)[1];
  await wizard.type(`@describe #${made} = <#ff8800>Embers</> glow.`);
  const name = (await told(page)).match(/You are (\S+), a guest/)[1];
  await wizard.type(`@teleport ${name} to #${made}`);

  await type(page, "look");

  await hears(page, "Embers glow.");
  assert.equal(await page.locator(".log [data-rgb]").last().evaluate((one) => one.style.color), "rgb(255, 136, 0)");
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("quotation marks are curly in what people say and in the line that they typed, but not in code", async ({ browser, server }) => {
  const page = await guest(browser, server);
  for (const [line, echo, heard] of [
    ['say Read "The Marsh"', "> say Read “The Marsh”", "You say, “Read “The Marsh””"],
    ['emote reads "The Marsh" -- twice; \'tis long', "> emote reads “The Marsh” -- twice; ‘tis long", " reads “The Marsh” -- twice; ‘tis long"],
    ['say lamp = "lit"', '> say lamp = "lit"', "You say, “lamp = “lit””"],
  ]) {
    await type(page, line);
    await until(heard, async () => (await page.locator(".log > div").last().innerText()).includes(heard));
    assert.equal(await page.locator(".log > .echo").last().innerText(), echo);
  }
  assertCalm(page);
  await page.context().close();
});

test("a transcript can be downloaded", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await type(page, "say for the record");
  await hears(page, "You say");

  await page.getByRole("button", { name: "Menu" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Transcript" }).click()]);

  assert.match(download.suggestedFilename(), /^skein-.*\.txt$/);
  assert.match(readFileSync(await download.path(), "utf8"), /You say, “for the record”/);
  assert.match(await told(page), /for the record/);
  await page.context().close();
});

test("a selected word can be reported as a typo", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const report = page.getByRole("button", { name: "Report a typo" });
  // A line that comes between the two clicks moves the word away; people double-click again.
  await until("a word that is marked", async () => {
    await page.locator(".log .m-room").first().dblclick();
    return report.isVisible();
  });

  await report.click();

  assert.match(await page.locator("#line").inputValue(), /^typo “\w+” $/);
  await page.keyboard.type("is spelt with one W");
  await page.keyboard.press("Enter");
  await hears(page, "corrected");
  assertCalm(page);
  await page.context().close();
});

test("goals and hints are listed beside the map, and the party above the text", async ({ browser, server }) => {
  const page = await guest(browser, server, { viewport: { width: 1400, height: 900 } });
  await type(page, "out");
  await hears(page, "The Winding Stair");
  await page.getByRole("button", { name: "Give me something to do" }).click();
  const list = page.locator(".quests li");
  await until("goals in the list", async () => (await list.count()) === 3);
  await list.first().getByRole("button", { name: /^Hint for/ }).click();
  await until("a hint less", async () => (await list.first().innerText()).includes("Hint (2)"));
  for (const left of [/Hint \(1\)/, /Hint$/]) {
    await list.first().getByRole("button", { name: /^Hint for/ }).click();
    await until("a hint less", async () => left.test((await list.first().innerText()).trim()));
  }
  await assertAccessible(page, "/play");

  const other = await guest(browser, server);
  await type(other, "score");
  await hears(other, "You carry nothing");
  const name = (await other.locator(".log").innerText()).match(/You are (\S+), a guest/)[1];
  await type(page, `party invite ${name}`);
  await hears(other, "invites you to their group");
  await type(other, "party accept");
  await until("a group", async () => (await page.locator(".vitals .group li").count()) === 2);
  assert.match(await page.locator(".vitals .group").innerText(), /elsewhere/);
  assertCalm(page);
  await other.context().close();
  await page.context().close();
});

test("a home and an auction can be managed beside the map, also on a phone", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const [name, viewport] of [["Zebedee", { width: 1400, height: 900 }], ["Yolande", { width: 360, height: 740 }]]) {
    const page = await browser.page({ viewport });
    await (await server.telnet(`create ${name} rowan-tree`)).close();
    await page.goto(`${server.url}/play`);
    await submitDoor(page, "Log in", name, "rowan-tree");
    await page.locator(".log .m-room").first().waitFor();
    const open = viewport.width < 400 && page.getByRole("button", { name: "Map" });
    await (open && open.click());
    const home = page.locator(".home");
    // On a phone, the sheet gives way to the answer.
    const opened = async () => {
      await page.locator(".panels").waitFor({ state: "hidden" });
      await open.click();
    };
    const press = async (button) => {
      await home.getByRole("button", { name: button, exact: true }).press("Enter");
      await (open && opened());
    };
    await press("Found a home");
    await home.getByRole("button", { name: "Go there", exact: true }).press("Enter");
    await home.getByLabel("Furnish").selectOption("lamp");
    await press("Furnish");
    await until("the lamp counts", async () => (await home.innerText()).includes("1 of 24 things"));
    await home.getByLabel("what people see here").fill("Light, and <b>books</b>.");
    await press("Describe");
    await home.getByLabel("Name of the person to invite").fill("wizard");
    await page.keyboard.press("Enter");
    await (open && opened());
    await press("Uninvite wizard");
    await press("Unlock");
    await home.getByRole("button", { name: "Lock", exact: true }).waitFor();
    await hears(page, "People who come in now see that");

    await wizard.type(`@teleport ${name} to $fish-market`);
    await wizard.type("@create a blue cup");
    await wizard.type("@create 9 coins from coin");
    await wizard.type("@teleport $fish-market");
    await wizard.type("auction cup for 4 for 1h");
    await wizard.type("@create 9 coins from coin");
    await wizard.type(`give coins to ${name}`);
    const auction = page.locator(".auction");
    await auction.getByRole("listitem").filter({ hasText: "a blue cup from 4" }).last().waitFor();
    await auction.getByRole("button", { name: /^Bid: lot/ }).last().press("Enter");
    await (open && opened());
    await auction.getByText("(your bid)").waitFor();
    await (open ? Promise.resolve() : assertAccessible(page, "/play"));
    await wizard.type(`@teleport ${name} to $quay`);
    await auction.waitFor({ state: "hidden" });
    assertCalm(page);
    await page.context().close();
  }
});

test("a player who is on by telnet sees their journal on the page at once", async ({ browser, server }) => {
  const friend = await server.telnet("create Josephine rowan-tree");
  await friend.type("out");
  await friend.type("goals");
  const page = await browser.page();
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "Log in", "Josephine", "rowan-tree");

  await until("goals in the list", async () => (await page.locator(".quests li").count()) === 3);
  assertCalm(page);
  friend.close();
  await page.context().close();
});
