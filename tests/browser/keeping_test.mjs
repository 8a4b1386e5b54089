// Data that the page stores (the end of the log, unsent input, the player's name, the game across a restart) and must
// not store (passwords).
import { Server, assert, assertCalm, hears, submitDoor, test, told, type, until } from "./stage.mjs";

async function guest(browser, server, options) {
  const page = await browser.page(options);
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  return page;
}

async function create(page, url, name, password) {
  await page.goto(`${url}/play`);
  await submitDoor(page, "New character", name, password);
  await page.locator(".log .m-room").first().waitFor();
}

async function connected(page) {
  await until("the connection", async () => (await page.locator(".status .link").textContent()) === "connected", 30000);
}

test("the page neither shows nor stores a password", async ({ browser, server }) => {
  const page = await browser.page();
  await create(page, server.url, "Cassandra", "wooden-horse");
  const kind = () => page.locator("#line").getAttribute("type");
  await type(page, "look");
  await page.locator("#line").fill("half a li");
  await page.locator("#line").fill("password");
  await page.keyboard.press("Enter");
  await until("a hidden line", async () => (await kind()) === "password");

  await type(page, "wooden-horse");
  await until("the next question", async () => (await kind()) === "password" && /new/i.test(await told(page)));
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.locator("#line").inputValue(), "");
  await page.locator(".chips").getByRole("button", { name: "look" }).click();
  await hears(page, "Type the password first");
  await type(page, "apollo-curse");
  await until("the end", async () => /again/i.test(await told(page)) || (await kind()) === "text");
  if ((await kind()) === "password") {
    await type(page, "apollo-curse");
  }
  await until("a shown line", async () => (await kind()) === "text");

  const shown = await page.content();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  for (const secret of ["wooden-horse", "apollo-curse"]) {
    assert.ok(!shown.includes(secret), "it is in the page");
    assert.ok(!kept.includes(secret), "the browser keeps it");
  }
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("ArrowUp");
    assert.ok(!/horse|curse/.test(await page.locator("#line").inputValue()));
  }
  assertCalm(page);
  await page.context().close();
});

test("the end of the log stays in view when the window changes size", async ({ browser, server }) => {
  const page = await guest(browser, server, { viewport: { width: 1400, height: 900 } });
  for (const line of ["look", "look notice", "who", "look"]) {
    await type(page, line);
  }
  await type(page, "say the-very-last.");
  await hears(page, "You say, “the-very-last.”");

  for (const [width, height] of [[360, 740], [360, 380], [740, 360], [1400, 900]]) {
    await page.setViewportSize({ width, height });
    await until(`the end at ${width}x${height}`, () => page.evaluate(() => {
      const line = [...document.querySelectorAll(".log > div")].at(-1).getBoundingClientRect();
      const scroll = document.querySelector(".scroll").getBoundingClientRect();
      return line.bottom <= scroll.bottom + 1;
    }));
  }
  await page.setViewportSize({ width: 360, height: 380 });
  await page.locator(".scroll").hover();
  await page.mouse.wheel(0, -9000);
  await until("the top", () => page.locator(".scroll").evaluate((one) => one.scrollTop === 0));
  await page.setViewportSize({ width: 380, height: 360 });
  await until("the way down", () => page.locator(".newer").isVisible());
  assertCalm(page);
  await page.context().close();
});

test("a line that arrives while the player scrolls back does not scroll the log", async ({ browser, server }) => {
  const page = await guest(browser, server, { viewport: { width: 500, height: 400 } });
  const friend = await server.telnet("create Eumaeus swine-herd");
  for (const line of ["look", "look notice", "look", "say scrolled."]) {
    await type(page, line);
  }
  await hears(page, "You say, “scrolled.”");
  // The page is busy: the line is there before the event of scrolling.
  const busy = page.evaluate(() => {
    document.querySelector(".scroll").scrollTop = 30;
    const end = Date.now() + 800;
    while (Date.now() < end);
  });
  await new Promise((done) => setTimeout(done, 200));
  await friend.type("say and-then.");
  await busy;
  await hears(page, "and-then.");

  assert.equal(await page.locator(".scroll").evaluate((one) => one.scrollTop), 30);
  assert.ok(await page.locator(".newer").isVisible());
  friend.close();
  await page.context().close();
});

test("typing goes into the command line, wherever the focus is", async ({ browser, server }) => {
  const page = await guest(browser, server);
  assert.equal((await told(page)).split("You'll lose your things").length, 2, "a guest is greeted once");
  assert.match(await told(page), /^The Waking Room[^]*You'll lose your things/, "the room comes first");
  assert.equal(await page.locator('.log [data-cmd="look patchwork quilts"]').innerText(), "patchwork quilts");

  await page.locator(".log").getByRole("button", { name: "out" }).last().click();
  await hears(page, "Winding Stair");
  await page.keyboard.type("say after-a-click");
  assert.equal(await page.locator("#line").inputValue(), "say after-a-click");
  await page.keyboard.press("Escape");
  await page.locator(".log").focus();
  await page.keyboard.type("down");
  await page.keyboard.press("Enter");
  await hears(page, "The Moth and Lamp");
  await page.keyboard.insertText(`say ${"a".repeat(4100)}`);
  await page.keyboard.press("Enter");

  await hears(page, "longer than 4096 bytes, so it was ignored");
  assertCalm(page);
  await page.context().close();
});

test("the log is one stop of the Tab key, with rooms as headings", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await type(page, "out");
  await page.getByRole("heading", { name: "The Winding Stair" }).first().waitFor();
  await type(page, "look");
  await page.locator(".log").getByRole("heading", { name: "The Winding Stair" }).nth(1).waitFor();

  await page.locator(".log").focus();
  await page.keyboard.press("ArrowLeft");
  const last = await page.evaluate(() => document.activeElement.dataset.cmd);
  await page.keyboard.press("ArrowLeft");
  const before = await page.evaluate(() => document.activeElement.dataset.cmd);
  assert.ok(last && before && last !== before);
  assert.equal(await page.locator(".log [data-cmd]:not([tabindex='-1'])").count(), 0);
  await page.context().close();
});

test("links of a room are disabled once the player has left it", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const out = page.locator(".log").getByRole("button", { name: "out", exact: true });
  assert.equal(await out.first().isEnabled(), true);

  await type(page, "out");
  await until("the stair", async () => (await page.locator(".where").innerText()).includes("Winding Stair"));

  assert.equal(await out.first().isEnabled(), false);
  assert.ok(await page.locator(".log .style-room").last().locator("[data-cmd]:enabled").count() > 0);
  await page.context().close();
});

test("a question can be answered by buttons, and the exits come back after it", async ({ browser, server }) => {
  const page = await guest(browser, server, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const answers = page.getByRole("group", { name: "Possible answers" });
  await type(page, "out");
  await hears(page, "Winding Stair");

  await type(page, "talk to pim");
  await answers.getByRole("button", { name: "coins" }).click();
  await hears(page, "> 3");
  await answers.getByRole("button", { name: "That is all, thank you." }).click();
  await until("the ways out", () => page.locator(".chips").getByRole("button", { name: "down" }).isVisible());
  assert.equal(await answers.isVisible(), false);

  await type(page, "talk to pim");
  await answers.getByRole("button", { name: "cancel" }).click();
  await answers.waitFor({ state: "hidden" });
  assertCalm(page);
  await page.context().close();
});

test("pressing a button is neither a line of a letter nor an answer", async ({ browser, server }) => {
  const friend = await server.telnet("create Pylades faithful-one");
  const page = await browser.page();
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "New character", "Iphigenie", "tauris-tauris");
  await hears(page, "Exits:");

  await type(page, "mail Pylades");
  await page.locator(".question", { hasText: "text (" }).waitFor();
  await page.locator(".log").getByRole("button", { name: "out", exact: true }).last().click();
  await hears(page, "so nothing was done");
  await page.reload();
  await page.locator(".question", { hasText: "text (" }).waitFor();
  await type(page, "  come soon");
  await page.locator(".question").getByRole("button", { name: "done" }).click();
  await hears(page, "Your letter is on its way");
  await page.locator(".ways-out").getByRole("button", { name: "out", exact: true }).click();
  await hears(page, "Winding Stair");

  const letter = await friend.type("mail read 1");
  assert.match(letter, /  come soon/);
  assert.doesNotMatch(letter, /out/);
  friend.close();
  await page.context().close();
});

test("help topics are links wherever help mentions them", async ({ browser, server }) => {
  const page = await guest(browser, server);

  await type(page, "help history");
  await page.locator(".log").getByRole("button", { name: "afk", exact: true }).click();
  await hears(page, "Tell others that you are away");
  await type(page, "help web");
  await hears(page, "/play");
  await page.locator(".log").getByRole("button", { name: "help client-data", exact: true }).last().click();

  await hears(page, "Get data beside the text");
  await type(page, "help");
  await hears(page, "help TOPIC explains a word");
  await page.locator(".log").getByRole("button", { name: "help TOPIC" }).last().click();
  assert.equal(await page.locator("#line").inputValue(), "help ");
  await page.context().close();
});

test("addresses in speech are links that open in a new tab without an opener", async ({ browser, server }) => {
  const page = await guest(browser, server);

  await type(page, "say see http://example.org/a?b=c, and javascript://evil or https://two.example/x).");
  await hears(page, "You say");
  const links = await page.locator(".log .style-say a").evaluateAll((all) => all.map((one) => [one.getAttribute("href"), one.rel, one.target]));

  assert.deepEqual(links.map((one) => one[0]), ["http://example.org/a?b=c", "https://two.example/x"]);
  for (const [, rel, target] of links) {
    assert.match(rel, /noopener/);
    assert.equal(target, "_blank");
  }
  assertCalm(page);
  await page.context().close();
});

test("a wrong password keeps the name and asks for the password again", async ({ browser, server }) => {
  const friend = await server.telnet("create Orestes furies-three");
  friend.close();
  const page = await browser.page();
  await page.goto(`${server.url}/play`);
  const login = await submitDoor(page, "Log in", "Orestes", "furies-four");
  await until("a refusal", async () => (await page.locator(".problem").innerText()).length > 10);

  assert.equal(await page.evaluate(() => document.activeElement.id), "password");
  assert.equal(await login.locator(".problem").count(), 1, "the refusal stands in the form");
  assert.equal(await login.getByRole("link", { name: "Forgotten your password?" }).getAttribute("href"), "/help/password");
  await page.keyboard.type("furies-three");
  await page.keyboard.press("Enter");

  await hears(page, "You are Orestes");
  await page.context().close();
});

test("a player with several characters is asked which one, once", async ({ browser, server }) => {
  const friend = await server.telnet("create Kastor of-two-brothers");
  await friend.type("characters new Polyx");
  friend.close();
  const page = await browser.page();
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "Log in", "Kastor", "of-two-brothers");
  const asked = page.getByRole("dialog", { name: "Which character?" });
  await asked.getByRole("button", { name: "Polyx" }).click();
  await hears(page, "You are Polyx");
  assert.equal(await asked.count(), 0);
  await page.context().close();

  const other = await browser.page();
  await other.goto(`${server.url}/play`);
  await submitDoor(other, "Log in", "Kastor", "of-two-brothers");
  await other.getByRole("dialog", { name: "Which character?" }).getByRole("button", { name: "Kastor" }).click();
  await hears(other, "You are Kastor");
  assert.equal(await other.getByRole("dialog", { name: "Which character?" }).count(), 0);
  assertCalm(other);
  await other.context().close();
});

test("every form says below its fields what is wrong with them", async ({ browser, server }) => {
  const page = await browser.page();
  for (const [path, button] of [["/play?as=other", "Log in"], ["/account", "Log in"], ["/build", "Log in"]]) {
    await page.goto(`${server.url}${path}`);
    await page.locator("form").getByRole("button", { name: button }).click();
    await until(`what is wrong at ${path}`, async () => await page.locator("p:has(#name) > .wrong").innerText() === "Fill this in.");
    const name = page.locator("#name");
    assert.equal(await page.evaluate(() => document.activeElement.id), "name");
    assert.equal(await name.getAttribute("aria-describedby"), await page.locator("p:has(#name) > .wrong").getAttribute("id"));
    await name.fill("Aias");
    assert.equal(await page.locator("p:has(#name) > .wrong").isVisible(), false);
    assert.equal(await name.getAttribute("aria-invalid"), null);
  }
  assertCalm(page);
  await page.context().close();
});

test("a taken name is asked for again in its field, and a new player is greeted once", async ({ browser, server }) => {
  const friend = await server.telnet("create Elektra mourning-three");
  friend.close();
  const page = await browser.page();
  await page.goto(`${server.url}/play`);
  const create = await submitDoor(page, "New character", "Elektra", "mourning-four");
  await until("a refusal", async () => /Elektra already/.test(await create.locator(".problem").innerText()));

  assert.equal(await page.evaluate(() => document.activeElement.id), "new-name");
  assert.equal(await page.locator("#new-name").getAttribute("aria-describedby"), "problem");
  assert.equal(await create.locator("p:has(#new-name) > .problem").count(), 1, "below its field");
  await page.keyboard.type("Chrysothemis");
  await page.keyboard.press("Enter");

  await hears(page, "Exits:");
  const log = await told(page);
  assert.equal(log.split("Welcome, Chrysothemis").length, 2, log);
  assert.doesNotMatch(log, /This was earlier/);
  await page.context().close();
});

test("the little map shows rooms inside, outside and on other floors, and a click goes there", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const rooms = () => page.locator(".little-map .room").count();

  await until("a neighbour", async () => (await rooms()) > 1);
  await type(page, "out");
  await until("the stair", async () => (await page.locator(".little-map .here").textContent()).includes("Stair"));
  assert.equal(await rooms(), 2);
  assert.equal(await page.locator(".little-map .here .arrow").count(), 1);
  await page.getByRole("button", { name: "A storey down" }).click();
  await page.locator(".little-map .room.go").last().click();
  await until("another room", async () => !(await page.locator(".where").innerText()).includes("Winding Stair"));
  await page.context().close();
});

test("on a phone every tool is on the screen, and pages open in another tab", async ({ browser, server }) => {
  for (const viewport of [{ width: 360, height: 740 }, { width: 740, height: 360 }]) {
    const page = await guest(browser, server, { viewport, hasTouch: true, isMobile: true });
    const more = page.getByRole("button", { name: "More" });
    if (await more.isVisible()) {
      await more.click();
    }
    for (const name of ["Tap words", "Sound", "Transcript", "Leave"]) {
      const tool = page.getByRole("button", { name, exact: true });
      await tool.scrollIntoViewIfNeeded(); // the menu scrolls on a low screen
      const box = await tool.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= viewport.width && box.y >= 0 && box.y + box.height <= viewport.height, `${name} at ${JSON.stringify(box)}`);
    }
    const room = await page.locator(".scroll").boundingBox();
    assert.ok(room.height > viewport.height * 0.55, `the log has ${room.height} of ${viewport.height}`);
    assert.deepEqual(await page.locator("a[href^='/']:not([href='/play']):visible").evaluateAll((all) => all.filter((one) => one.target !== "_blank").map((one) => one.href)), []);
    await page.context().close();
  }
});

test("the page reconnects after a restart by itself and reports nothing lost", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page();
  await create(page, server.url, "Telemachus", "ithaca-bound");
  await type(page, "out");
  await hears(page, "Winding Stair");
  await type(page, "say before-it-closed.");
  await hears(page, "You say, “before-it-closed.”");

  await server.close();
  await until("the sign", async () => /restarting.*Your character is safe/.test(await page.locator(".cut").innerText()));
  await page.locator("#line").fill("say while-it-is-closed.");
  await page.keyboard.press("Enter");
  const refused = page.locator(".log > div", { hasText: "There is no connection." });
  assert.match(await refused.getAttribute("class"), /style-error/);
  await server.start();
  await connected(page);
  assert.doesNotMatch(await refused.getAttribute("class"), /style-error/, "it is no longer so");
  await page.locator("#line").fill("");

  await type(page, "say after-it-opened.");
  await hears(page, "You say, “after-it-opened.”");
  const text = await told(page);
  assert.equal(text.split("You say, “before-it-closed.”").length, 2);
  assert.equal(await page.locator(".gap").count(), 0);
  assert.ok(!text.includes("You have left the game."));
  await page.context().close();
  await server.stop();
});

test("a reload shows earlier lines once, with a mark, the room and the map", async ({ browser, server }) => {
  for (const way of ["guest", "account"]) {
    const page = way === "guest" ? await guest(browser, server) : await browser.page();
    if (way === "account") {
      await create(page, server.url, "Nausicaa", "washing-day");
    }
    await type(page, "out");
    await hears(page, "Winding Stair");
    await type(page, "say before-the-reload.");
    await hears(page, "You say, “before-the-reload.”");

    await page.reload();
    await connected(page);
    await hears(page, "The game goes on here.");

    await until("the room", async () => (await page.locator(".where").innerText()).includes("Winding Stair"));
    assert.ok(await page.locator(".ways-out").getByRole("button", { name: "down" }).isVisible());
    assert.equal(await page.locator(".little-map .here").count(), 1);
    assert.ok(await page.locator(".log .style-room").last().getByRole("button", { name: "down" }).isEnabled());
    await type(page, "say after-the-reload.");
    await hears(page, "You say, “after-the-reload.”");
    const text = await told(page);
    for (const words of ["You say, “before-the-reload.”", "You say, “after-the-reload.”", "The game goes on here."]) {
      assert.equal(text.split(words).length, 2, `${words} in ${text}`);
    }
    assert.ok(text.indexOf("before-the-reload") < text.indexOf("The game goes on here."));
    assert.equal(await page.locator(".gap").count(), 0);
    assertCalm(page);
    await page.context().close();
  }
});

test("another device shows the first one's lines, but no password", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const first = await browser.page();
  await create(first, server.url, "Eurycleia", "scar-on-the-leg");
  await type(first, "say on-the-first-device.");
  await hears(first, "You say, “on-the-first-device.”");
  await type(first, "password");
  await until("a hidden line", async () => (await first.locator("#line").getAttribute("type")) === "password");
  await type(first, "scar-on-the-leg");
  await until("the next question", async () => /new/i.test(await told(first)));
  await type(first, "cancel");

  for (const restart of [false, true]) {
    if (restart) {
      await first.context().close();
      await server.close();
      await server.start();
    }
    const second = await browser.page();
    await second.goto(`${server.url}/play`);
    await submitDoor(second, "Log in", "Eurycleia", "scar-on-the-leg");
    await hears(second, "The game goes on here.");

    const text = await told(second);
    assert.equal(text.split("You say, “on-the-first-device.”").length, 2, text);
    assert.ok(!text.includes("scar-on-the-leg"));
    await second.context().close();
  }
  await server.stop();
});
