// Every page: no browser errors, no foreign resources, accessible, at all widths.
import { LONG, assert, assertAccessible, assertCalm, assertFits, submitDoor, test, until } from "./stage.mjs";

const PAGES = ["/", "/who", "/who/Noticer", "/world", "/world/wick", "/find?words=green", "/news", "/boards", "/boards/public", "/events/1", "/help", "/help?words=lamp", "/help/start", "/help/markup", "/highscores", "/events",
  "/play", "/build", "/admin", "/account"];

/* A board with a notice, news and an event; the author stays in the game. */
async function announce(server) {
  const wizard = await server.wizard();
  for (const line of ["@teleport $chapel", "@create a public board from board", "drop public board", "post A lost hat = It is green.", "@news Open again",
    "@event 2036-12-01 18:30 = The lantern walk"]) {
    await wizard.type(line);
  }
  wizard.close();
  return server.telnet("create Noticer ruby-slippers");
}

test("every page is accessible, logs no errors and fits from 360 to 2000 pixels", async ({ browser, server }) => {
  const person = await announce(server);
  const views = [[360, "light"], [1000, "dark"], [2000, "light"]];
  for (const [width, colorScheme] of LONG ? views : [[360, "dark"]]) {
    const page = await browser.page({ viewport: { width, height: 800 }, colorScheme });
    for (const path of PAGES) {
      await page.goto(server.url + path);
      await until(`a heading on ${path}`, () => page.locator("h1").count());
      await assertFits(page, path);
      if (width < 2000) {
        await assertAccessible(page, `${path} at ${width}, ${colorScheme}`);
      }
      if (process.env.SKEIN_SHOTS) {
        await page.screenshot({ path: `${process.env.SKEIN_SHOTS}/page${path.replace(/\W+/g, "-")}-${width}.png`, fullPage: true });
      }
    }
    assertCalm(page);
    await page.context().close();
  }
  person.close();
});

test("the first page answers a visitor's line, and the game goes on from there", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/`);
  assert.equal(await page.locator("h1").innerText(), "The great light in the marsh has been out for thirty years.");

  await page.getByLabel(/What do you do/).fill("look at notice");
  await page.keyboard.press("Enter");

  await until("the notice", async () => (await page.locator(".place .log").innerText()).includes("In a neat hand"));
  assert.equal(new URL(page.url()).pathname, "/");
  assert.doesNotMatch(await page.locator(".place .log").innerText(), /Waking Room/);
  await page.locator(".place .log").getByRole("button", { name: "out" }).click();
  await until("the landing", async () => (await page.locator(".place .log").innerText()).includes("Winding Stair"));
  await assertAccessible(page, "the first page, begun");
  await page.getByRole("link", { name: "Open the full window" }).click();
  await until("the same game", async () => (await page.locator(".log").innerText()).includes("In a neat hand"));
  await page.locator(".little-map .room", { hasText: "Waking" }).waitFor(); // it was seen on the first page
  const exit = page.locator(".log .style-room").last().getByRole("button", { name: "down" });
  await until("a link that still works", () => exit.isEnabled());
  assertCalm(page);
  await page.context().close();
});

test("who wants a character gets the form for a new one", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/`);
  await page.getByRole("link", { name: "Make a character" }).click();
  await page.getByRole("tab", { name: "New character", selected: true }).waitFor();
  await page.getByRole("button", { name: "Make a character" }).waitFor();
  assertCalm(page);
  await page.context().close();
});

test("a guest can start in a room that is open to guests, from its page", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/find?words=green`);
  await page.getByRole("link", { name: "The Green" }).click();
  await page.getByRole("link", { name: "Step in here as guest" }).click();

  await until("the green", async () => (await page.locator(".log").innerText()).includes("Houses with blue shutters"));
  assert.equal(new URL(page.url()).search, "");
  assertCalm(page);
  await page.context().close();
});

test("the map of the world shows where players are", async ({ browser, server }) => {
  const page = await browser.page();
  await page.clock.install();
  await page.goto(`${server.url}/world`);
  assert.equal(await page.locator("a.isle").count(), 8);
  const wick = page.locator("a.isle", { hasText: "Wick" });
  assert.equal(await wick.evaluate((one) => one.classList.contains("lit")), false);

  const wizard = await server.wizard();
  await wizard.type("@teleport $green");
  await page.clock.fastForward(21000);

  await until("a lamp", () => wick.evaluate((one) => one.classList.contains("lit")));
  await page.reload();
  await until("a lamp", () => wick.evaluate((one) => one.classList.contains("lit")));
  await wick.click();
  await page.waitForURL(/\/world\/wick$/);
  assert.equal(await page.locator(".room.lit", { hasText: "Green" }).count(), 1);
  wizard.close();
  assertCalm(page);
  await page.context().close();
});

test("pages work without JavaScript, from the first page to a room", async ({ browser, server }) => {
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

test("a missing page says so and links to the first page", async ({ browser, server }) => {
  const page = await browser.page();
  for (const path of ["/nowhere", "/world/nowhere", "/world/room/999999", "/help/frobnicate"]) {
    const answer = await page.goto(server.url + path);
    assert.equal(answer.status(), 404, path);
    assert.match(await page.locator("h1").innerText(), /nothing here/);
    assert.ok(await page.getByRole("link", { name: "Home" }).count());
  }
});

test("the first page says how to connect by telnet", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/`);

  assert.match(await page.locator("#doors").innerText(), new RegExp(`telnet 127\\.0\\.0\\.1 ${server.ports.telnet}`));
});

test("a new player appears on a page that is already open", async ({ browser, server }) => {
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

test("a map opens at a readable size, and whole if it fits", async ({ browser, server }) => {
  for (const [width, path] of [[360, "wick"], [1400, "wick"], [360, "inn"], [1280, "inn"]]) {
    const page = await browser.page({ viewport: { width, height: 740 } });
    await page.goto(`${server.url}/world/${path}`);
    await page.getByRole("button", { name: "Larger" }).waitFor();
    const seen = await page.evaluate(() => {
      const view = document.querySelector(".map-frame").getBoundingClientRect();
      const boxes = [...document.querySelectorAll(".map .room rect, .map .floor")].map((one) => one.getBoundingClientRect());
      return {
        all: boxes.length,
        whole: boxes.filter((one) => one.left >= view.left && one.right <= view.right && one.top >= view.top && one.bottom <= view.bottom).length,
        scale: Number(document.querySelector("svg.map").getAttribute("width")) / document.querySelector("svg.map").viewBox.baseVal.width,
      };
    });
    assert.ok(seen.scale >= 0.52, `at ${width}: ${JSON.stringify(seen)}`);
    assert.equal(seen.whole, seen.all, `at ${width}: ${JSON.stringify(seen)}`);
    await page.context().close();
  }
});

test("pages describe themselves for link previews", async ({ browser, server }) => {
  const page = await browser.page();
  const said = async (path) => {
    await page.goto(server.url + path);
    return page.evaluate(() => Object.fromEntries([...document.querySelectorAll("meta[property], meta[name=description]")]
      .map((one) => [one.getAttribute("property") || "description", one.content])));
  };
  const home = await said("/");
  const room = await said("/world/wick");

  assert.match(home.description, /^The great light in the marsh .* world of text/);
  assert.equal(home["og:description"], home.description);
  assert.equal(room["og:title"], "Wick");
  assert.ok(room["og:site_name"] && room.description.length > 20);
  assert.equal(await page.locator("meta[name=theme-color]").count(), 2);
  const icon = await page.request.get(`${server.url}/favicon.ico`);
  assert.match(icon.headers()["content-type"], /svg/);
});

test("topics that help mentions are links, and builders' topics are listed apart", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/help`);
  assert.equal(await page.locator("section", { hasText: "Playing" }).first().getByRole("link", { name: "handlers", exact: true }).count(), 0);
  await page.locator("section", { hasText: "Building" }).first().getByText("from A to Z").click();
  await page.getByRole("link", { name: "handlers", exact: true }).click();
  await page.goto(`${server.url}/help/behaviours`);

  const link = page.locator("main a:has(code)").first();
  assert.match(await link.getAttribute("href"), /^\/help\//);
  assert.match(await link.innerText(), /^help /);
});

test("help can be searched by words without JavaScript", async ({ browser, server }) => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/help`);

  await page.getByLabel("Find in help").fill("www");
  await page.keyboard.press("Enter");

  assert.equal(await page.getByLabel("Find in help").inputValue(), "www");
  const first = page.locator(".found li").first();
  assert.match(await first.innerText(), /^web\s+Play in a browser/);
  await first.getByRole("link").click();
  assert.match(page.url(), /\/help\/web$/);
  // As much as the field takes, of the longest letters, is not too much.
  await page.goto(`${server.url}/help`);
  const most = Number(await page.getByLabel("Find in help").getAttribute("maxlength"));
  assert.ok(most >= 40);
  const full = await page.goto(`${server.url}/help?words=${encodeURIComponent("語".repeat(most))}`);
  assert.equal(full.status(), 200);
  await page.goto(`${server.url}/help?words=lamp+xyzzyplugh`);
  assert.match(await page.locator("main").innerText(), /No page has “lamp xyzzyplugh”/);
  await page.context().close();
});

test("the map of the world fits again in another window, with its key in sight", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 360, height: 780 } });
  await page.goto(`${server.url}/world`);
  const box = (selector) => page.locator(selector).boundingBox();
  await until("the buttons", () => page.locator(".map-tools").count());
  const { height } = await box(".atlas-frame");
  await page.setViewportSize({ width: 1280, height: 800 });
  await until("a higher map", async () => (await box(".atlas-frame")).height > height + 100);
  const legend = await box(".legend");
  assert.ok(legend.y + legend.height <= 800, `the key ends at ${legend.y + legend.height}`);
  assertCalm(page);
});

test("a map can be dragged, zoomed and used by keyboard", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 400, height: 700 } });
  await page.goto(`${server.url}/world/inn`);
  const frame = page.locator(".map-frame");
  const width = await page.locator("svg.map").getAttribute("width");

  await page.getByRole("button", { name: "Larger" }).click();
  assert.ok(Number(await page.locator("svg.map").getAttribute("width")) > Number(width));
  const before = await frame.evaluate((one) => one.scrollLeft + one.scrollTop);
  await frame.evaluate((one) => one.scrollIntoView({ block: "start" }));
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

test("the picture of a page with nothing to list keeps its lamp", async ({ browser, server }) => {
  for (const width of [360, 1280, 1920, 2560]) {
    const page = await browser.page({ viewport: { width, height: 800 }, javaScriptEnabled: false });
    for (const path of ["/nowhere", "/news", "/events"]) {
      await page.goto(server.url + path);
      if (path === "/news" && await page.locator(".card").count()) {
        assert.equal(await page.locator(".lamps").count(), 0, "news that there is comes first");
        continue;
      }
      const [lamp, picture] = await page.evaluate(() => [".lamps .lit circle:last-child", ".lamps"].map((one) => document.querySelector(one).getBoundingClientRect().toJSON()));
      assert.ok(lamp.top > picture.top + 5 && lamp.bottom < picture.bottom - 20 && lamp.right < picture.right, `${path} at ${width}: ${JSON.stringify([lamp, picture])}`);
      await assertFits(page, path);
    }
    await page.context().close();
  }
});

test("coming events stand apart from what happened, and the front page leads to each news item", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const line of ["@news The tower is open = Come and see.", "@event 2029-06-06 18:00 for 2h = Harvest fair"]) {
    await wizard.type(line);
  }
  wizard.close();
  const page = await browser.page();
  await page.goto(server.url);
  await page.getByRole("link", { name: "The tower is open" }).first().click();
  assert.match(page.url(), /\/news#n\d+$/);
  await page.locator(".card:target", { hasText: "The tower is open" }).waitFor();
  const part = (title) => page.locator(".latest").filter({ has: page.getByRole("heading", { name: title }) });
  await part("Soon").getByRole("link", { name: "Harvest fair" }).waitFor();
  assert.equal(await part("Lately").getByRole("link", { name: "Harvest fair" }).count(), 0);
  await page.context().close();
});

test("the home page's log-in leads into the game, and no page takes a player for a stranger", async ({ browser, server }) => {
  const person = await server.telnet("create Wellknown ruby-slippers");
  person.close();
  const page = await browser.page();
  for (const path of ["/news", "/events"]) {
    await page.goto(server.url + path);
    assert.doesNotMatch(await page.locator("main").innerText(), /\bPlay$/m, path);
  }
  await page.goto(server.url);
  await page.locator(".you").getByRole("link", { name: "Log in" }).click();
  await submitDoor(page, "Log in", "Wellknown", "ruby-slippers");
  await page.locator(".log .m-room").first().waitFor();
  await until("a log-in to the pages", async () => (await page.context().cookies()).length > 0);

  for (const path of ["/news", "/events", "/nowhere", "/who", "/help"]) {
    await page.goto(server.url + path);
    assert.doesNotMatch((await page.locator(".you, .actions").allInnerTexts()).join("\n"), /as guest|Log in/, path);
    assert.match(await page.locator(".you").innerText(), path === "/nowhere" ? /Account/ : /Wellknown/, path);
  }
  await page.context().clearCookies();
  await page.goto(`${server.url}/nowhere`);
  assert.match(await page.locator(".you").innerText(), /Log in/);
  await page.context().close();
});

test("the front page offers the exits of the room that the guest is in", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(server.url);
  const tries = page.locator(".place .tries");
  await tries.getByRole("button", { name: "out", exact: true }).click();
  await tries.getByRole("button", { name: "down", exact: true }).waitFor();
  assert.equal(await tries.getByRole("button", { name: "out", exact: true }).count(), 0);
  assertCalm(page);
  await page.context().close();
});

test("an event has its hours by the reader's clock, and says how often it comes again", async ({ browser, server }) => {
  const wizard = await server.wizard();
  await wizard.type("@event 2099-06-06 09:00 for 4h every 7d = Market day");
  const page = await browser.page({ timezoneId: "Asia/Tokyo" });
  await page.goto(`${server.url}/events`);
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Market day" }) });
  await until("the reader's hours", async () => /Sat 6 Jun 2099\s+18:00–22:00 your time\s+every Saturday/.test(await card.innerText()));
  await assertAccessible(page, "/events");
  await page.getByRole("link", { name: "Market day" }).click();
  await page.getByText("18:00–22:00 your time").waitFor();
  await page.getByText("Again on 13 June, 20 June, 27 June, 4 July.").waitFor();
  const entry = await page.request.get(await page.getByRole("link", { name: "Add to your calendar" }).evaluate((link) => link.href));
  assert.match(await entry.text(), /SUMMARY:Market day\r\n/);
  assert.equal((await entry.text()).match(/BEGIN:VEVENT/g).length, 1);
  wizard.close();
});

test("a player's page has their newest notice, and offers a letter once the connection is lost", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const line of ["@teleport $chandlery", "@create a public board from board", "drop public board", "post Found spoon = It is silver."]) {
    await wizard.type(line);
  }
  const page = await browser.page();
  await page.goto(`${server.url}/who/wizard`);
  await page.getByRole("link", { name: "Tell wizard something" }).waitFor();
  assert.match(await page.locator("h1 + .seen-last").innerText(), /^on now, in /);
  await page.getByRole("link", { name: "Found spoon" }).waitFor();
  wizard.close();
  await until("a lost connection", async () => {
    await page.reload();
    return /lost the connection \d+ seconds? ago/.test(await page.locator(".seen-last").innerText());
  });
  await page.getByRole("link", { name: "Write wizard a letter" }).waitFor();
  await page.goto(`${server.url}/who`);
  const row = page.locator(".row", { hasText: "wizard" });
  assert.equal(await row.getByRole("link", { name: /^Tell/ }).count(), 0);
  await page.context().close();
});

test("groups of commands in the help are folded on a phone alone", async ({ browser, server }) => {
  for (const [width, seen] of [[360, false], [1280, true]]) {
    const page = await browser.page({ viewport: { width, height: 740 } });
    await page.goto(`${server.url}/help`);
    const line = page.getByRole("link", { name: "take lamp" });
    await until(`a line at ${width}: ${seen}`, async () => (await line.isVisible()) === seen);
    await assertAccessible(page, `/help at ${width}`);
    await page.context().close();
  }
});
