// How the pages look: the front page as the world, palettes, light and dark, sizes in bytes and pixels, forms and tables.
import { Person, Server, assert, assertAccessible, assertCalm, assertFits, hears, test, type, until } from "./stage.mjs";

const KB = 1000;
const SIZES = [[360, 740], [1280, 800], [1920, 1080]];

/* Returns how many bytes a new visitor's browser receives for a page, by address. */
async function bytesOf(browser, server, path, done) {
  const page = await browser.page();
  const client = await page.context().newCDPSession(page);
  const names = new Map();
  const sizes = new Map();
  await client.send("Network.enable");
  client.on("Network.requestWillBeSent", ({ requestId, request }) => names.set(requestId, new URL(request.url).pathname));
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(names.get(requestId), encodedDataLength));
  await page.goto(server.url + path);
  await done(page);
  await page.evaluate(() => document.fonts.ready);
  await until("the font", () => sizes.has("/static/alegreya.woff2"));
  assertCalm(page);
  await page.context().close();
  return sizes;
}

const total = (sizes) => [...sizes.values()].reduce((sum, one) => sum + one, 0);

async function logIn(page, server, path, name, password) {
  await page.goto(server.url + path);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/* Returns the contrast of the text of an element with what is behind it. */
function contrastOf(page, selector) {
  return page.locator(selector).first().evaluate((element) => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const rgb = (colour) => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return context.getImageData(0, 0, 1, 1).data;
    };
    const light = (colour) => {
      const [r, g, b] = [...rgb(colour)].slice(0, 3).map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    let under = element;
    while (rgb(getComputedStyle(under).backgroundColor)[3] < 255) {
      under = under.parentElement;
    }
    const both = [light(getComputedStyle(element).color), light(getComputedStyle(under).backgroundColor)];
    return Math.max(...both) / Math.min(...both);
  });
}

test("the front page and the game weigh at most 60 KB each, with font and picture", async ({ browser, server }) => {
  const home = await bytesOf(browser, server, "/", (page) => page.locator(".hero .isle").first().waitFor());
  const play = await bytesOf(browser, server, "/play?as=guest", (page) => page.locator(".log .m-room").first().waitFor());

  console.log(`# the front page: ${total(home)} bytes; the game: ${total(play)} bytes`);
  assert.ok(total(home) <= 60 * KB, JSON.stringify([...home]));
  assert.ok(total(play) <= 60 * KB, JSON.stringify([...play]));
  assert.ok(home.get("/static/alegreya.woff2") <= 35 * KB);
});

test("the front page is the world, at any size and without JavaScript", async ({ browser, server }) => {
  const person = await server.telnet("create Lamplit long-enough");
  for (const [width, height] of SIZES) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await browser.page({ viewport: { width, height }, colorScheme, javaScriptEnabled: false });
      await page.goto(`${server.url}/`);
      assert.equal(await page.locator("h1").innerText(), "The great light in the marsh has been out for thirty years.");
      assert.equal(await page.locator(".hero .isle").count(), 8);
      assert.ok((await page.locator(".hero .lamp").count()) >= 1, "a lamp where somebody is");
      assert.equal(await page.locator(".hero").evaluate((one) => Math.round(one.getBoundingClientRect().width)), width);
      await page.context().close();
    }
  }
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/`);
  await assertFits(page, "/");
  await assertAccessible(page, "/");
  const seen = await page.evaluate(() => [...document.querySelectorAll(".hero .isle text")].filter((one) => getComputedStyle(one).display !== "none").map((one) => {
    const scale = one.getScreenCTM().a;
    const box = one.getBoundingClientRect();
    return { name: one.textContent.trim(), size: scale * Number.parseFloat(getComputedStyle(one).fontSize), left: box.left, right: box.right };
  }));
  assert.ok(seen.length >= 5 && seen.every((one) => one.size >= 12), JSON.stringify(seen));
  assert.ok(seen.every((one) => one.left >= 0 && one.right <= 360), JSON.stringify(seen));
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("the line of the front page is seen at once, and stays where it is while the log grows", async ({ browser, server }) => {
  for (const [width, height] of SIZES) {
    const page = await browser.page({ viewport: { width, height } });
    await page.goto(`${server.url}/`);
    const top = (selector) => page.locator(selector).first().evaluate((one) => one.getBoundingClientRect().top + window.scrollY);
    assert.ok((await top("#line")) < (width < 500 ? 560 : height), `${await top("#line")} at ${width}`);
    const map = await top(".hero .isle");
    const send = async (line, words) => {
      await page.locator("#line").fill(line);
      await page.keyboard.press("Enter");
      await until(words, async () => (await page.locator(".place .log").innerText()).includes(words));
    };
    await send("out", "The Winding Stair");
    const begun = await top("#line");
    assert.ok(begun < height, `${begun} at ${width}`);
    await send("down", "The Moth and Lamp");
    assert.equal(await top("#line"), begun);
    assert.ok(width < 960 || (await top(".hero .isle")) === map, "the map stays where it is");
    assert.equal(await page.locator(".place figcaption").isVisible(), false);
    await page.context().close();
  }
});

test("pictures of the front page keep still for those who want that", async ({ browser, server }) => {
  const moving = async (reducedMotion) => {
    const page = await browser.page({ reducedMotion });
    await page.goto(`${server.url}/`);
    const count = await page.evaluate(() => document.getAnimations().length);
    await page.context().close();
    return count;
  };
  const person = await server.telnet("create Flickerer long-enough");
  assert.ok((await moving("no-preference")) > 0);
  assert.equal(await moving("reduce"), 0);
  person.close();
});

test("the owner changes name, sentence, palette and picture", async ({ browser, binary }) => {
  const server = new Server(binary, 'name = "Salt", web = { hook = "The tide has <b>not</b> come back.", palette = "#2b6b5f" }');
  await server.start();
  const page = await browser.page({ colorScheme: "dark" });
  await page.goto(`${server.url}/`);
  assert.equal(await page.locator("h1").innerText(), "The tide has <b>not</b> come back.");
  assert.equal(await page.locator(".brand").innerText(), "Salt");
  assert.ok((await contrastOf(page, ".place h2")) >= 4.5);
  await page.goto(`${server.url}/help`);
  assert.ok((await contrastOf(page, ".topics a")) >= 4.5);
  assertCalm(page);
  await page.context().close();
  await server.stop();
});

test("light or dark is a choice on every page, and is kept, with and without JavaScript", async ({ browser, server }) => {
  const themeOf = (page) => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  for (const javaScriptEnabled of [true, false]) {
    const page = await browser.page({ colorScheme: "dark", javaScriptEnabled });
    await page.goto(`${server.url}/who`);
    const button = page.locator("form.theme button");
    assert.match(await themeOf(page), /light dark/);
    await button.click();
    await until("light pages", async () => (await themeOf(page)) === "light");
    assert.match(page.url(), /\/who$/);
    for (const path of ["/", "/help", "/play", "/build", "/admin", "/account"]) {
      await page.goto(server.url + path);
      assert.equal(await themeOf(page), "light", path);
      assert.equal(await page.locator("form.theme button").count(), 1, path);
    }
    await page.goto(`${server.url}/who`);
    await button.click();
    await until("dark pages", async () => (await themeOf(page)) === "dark");
    await button.click();
    await until("pages as on the device", async () => (await themeOf(page)) === "light dark");
    await page.goto(`${server.url}/who`);
    assert.match(await themeOf(page), /light dark/);
    assertCalm(page);
    await page.context().close();
  }
});

test("what loads later moves nothing on a page", async ({ browser, server }) => {
  for (const path of ["/", "/world", "/world/tower", "/who", "/help", "/boards"]) {
    const page = await browser.page({ viewport: { width: 1280, height: 1700 } });
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => {
        window.moved += list.getEntries().reduce((sum, one) => sum + one.value, 0);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${server.url}${path}`);
    await page.waitForLoadState("networkidle");
    // As in Cumulative Layout Shift, of which 0.1 is still "good".
    const moved = await page.evaluate(() => new Promise((done) => {
      requestAnimationFrame(() => setTimeout(() => done(window.moved)));
    }));
    assert.equal(moved, 0, path);
    await page.context().close();
  }
});

test("header, heading and footer of each page begin at one line", async ({ browser, server }) => {
  const page = await browser.page();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const edges = {};
    for (const path of ["/", "/world", "/world/wick", "/who", "/news", "/boards", "/help", "/help/start", "/account"]) {
      await page.goto(server.url + path);
      for (const part of ["h1", ".brand", "footer p"]) {
        edges[`${path} ${part}`] = await page.locator(part).first().evaluate((one) => Math.round(one.getBoundingClientRect().left));
      }
    }
    assert.equal(new Set(Object.values(edges)).size, 1, `at ${width}: ${JSON.stringify(edges)}`);
  }
  assertCalm(page);
  await page.context().close();
});

test("whoever has left sees one card that leads back, and nothing to type into", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  await type(page, "quit");
  await page.getByRole("dialog", { name: "Keep this character?" }).getByRole("button", { name: "Leave" }).click();
  await page.locator(".farewell").waitFor();
  assert.equal(await page.locator(".log button:enabled").count(), 0, "nothing of the story can be pressed");
  assert.match(await page.locator(".farewell").innerText(), /You have left\.\s+You were a guest, so your things are gone\.\s+Play again\s+New character\s+Log in\s+Home/);
  assert.equal(await page.locator(".status .link").innerText(), "left");
  for (const gone of ["#line", ".chips", ".keep-tool", ".ways-out", ".rest", ".panels"]) {
    assert.equal(await page.locator(gone).isVisible(), false, gone);
  }
  await page.getByRole("link", { name: "Play again" }).click();
  await page.locator("#line").waitFor();
  assertCalm(page);
  await page.context().close();
});

test("a guest who presses Leave is asked first, and may stay, keep the character or leave", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  const leave = page.locator(".status").getByRole("button", { name: "Leave" });
  const asked = page.getByRole("dialog", { name: "Keep this character?" });
  await leave.click();
  await asked.getByRole("button", { name: "Stay" }).click();
  await leave.click();
  await asked.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
  assert.equal(await page.locator("#line").isEnabled(), true, "still in the game");
  await leave.click();
  await assertAccessible(page, "the question");
  await asked.getByRole("button", { name: "Leave" }).click();
  assert.match(await page.locator(".farewell").innerText(), /You have left\.\s+You were a guest/);
  assertCalm(page);
  await page.context().close();
});

test("a player with a second connection reads in the card that they stay", async ({ browser, server }) => {
  const other = await server.telnet("create Staywell long-enough");
  const page = await browser.page();
  await logIn(page, server, "/account", "Staywell", "long-enough");
  await page.getByText("You are Staywell.").waitFor();
  await page.goto(`${server.url}/play`);
  await page.locator(".log .m-room").first().waitFor();
  await type(page, "quit");
  assert.match(await page.locator(".farewell").innerText(), /You have left\.\s+You stay in the game through your other connection\.\s+Play again/);
  assert.equal(await page.locator(".log > .mark").last().filter({ hasText: "Good-bye" }).count(), 0, "it is said once");
  other.close();
  await page.context().close();
});

test("an area's palette goes through its pages and through play", async ({ browser, server }) => {
  const wizard = await server.wizard();
  await wizard.type("@teleport $green");
  const page = await browser.page();
  const accent = () => page.evaluate(() => getComputedStyle(document.body).getPropertyValue("--accent").replace(/\s/g, ""));
  await page.goto(`${server.url}/world/tower`);
  const marsh = await accent();
  // By its address: the map above it may grow while the pointer is on its way.
  await page.goto(server.url + await page.locator(".rooms").getByRole("link", { name: "The Causeway" }).first().getAttribute("href"));
  // By night, and without a lamp, it has no name.
  await page.locator("h1", { hasText: /The Causeway|A dark place/ }).waitFor();
  assert.equal(await accent(), marsh);
  await page.goto(`${server.url}/world/wick`);
  const wick = await accent();
  assert.notEqual(wick, marsh);
  assert.ok((await contrastOf(page, ".kicker a")) >= 4.5);
  await page.goto(`${server.url}/find?words=green`);
  await page.getByRole("link", { name: "The Green" }).click();
  await page.getByRole("link", { name: "Step in here as guest" }).click();
  await page.locator(".log .m-room").first().waitFor();
  await until("the palette of Wick", async () => (await accent()) === wick);
  await wizard.type("@set $wick.palette = \"#10ff10\"");
  await page.goto(`${server.url}/world/wick`);
  assert.ok((await contrastOf(page, ".kicker a")) >= 4.5, "a colour that nobody could read");
  await wizard.type("@set $wick.palette = \"hearth\"");
  wizard.close();
  assertCalm(page);
  await page.context().close();
});

test("a line of text has at most 75 letters, at every size", async ({ browser, server }) => {
  const longest = (page, selector) => page.locator(selector).evaluateAll((all) => Math.max(...all.map((one) => {
    const range = document.createRange();
    const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    const rows = new Map();
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      for (let i = 0; i < node.length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const box = range.getBoundingClientRect();
        const row = Math.round(box.bottom / 8);
        rows.set(row, (rows.get(row) || 0) + (box.width > 0 ? 1 : 0));
      }
    }
    return Math.max(0, ...rows.values());
  })));
  const page = await browser.page();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const [path, selector] of [["/", ".place .prose"], ["/help/start", "main > p:not(.note):not(.kicker)"], ["/find?words=green", ""]]) {
      await page.goto(server.url + path);
      if (!selector) {
        await page.getByRole("link", { name: "The Green" }).click();
        await page.locator("h1", { hasText: "The Green" }).waitFor();
      }
      const letters = await longest(page, selector || ".prose");
      assert.ok(letters > 15 && letters <= 75, `${path} at ${width}: ${letters}`);
    }
    await page.goto(`${server.url}/play?as=guest`);
    await page.locator(".log .m-room").first().waitFor();
    const letters = await longest(page, ".log > div:has(.m-room)");
    assert.ok(letters > 15 && letters <= 75, `the game at ${width}: ${letters}`);
  }
  assertCalm(page);
  await page.context().close();
});

test("the status bar of the game is one low row, also without a connection", async ({ browser, server }) => {
  for (const [width, height] of SIZES) {
    const page = await browser.page({ viewport: { width, height } });
    await page.goto(`${server.url}/play?as=guest`);
    await page.locator(".status .where").waitFor();
    await until("the name of the room", async () => (await page.locator(".status .where").innerText()).length > 0);
    const bar = await page.locator(".status").boundingBox();
    assert.ok(bar.height <= 56, `${bar.height} at ${width}`);
    const stage = await page.locator(".stage").boundingBox();
    if (width >= 960) {
      assert.ok(stage.y <= 60, `one bar above the game, not ${stage.y} at ${width}`);
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("link", { name: "World" }).waitFor();
      await type(page, "look");
      assert.equal(await page.locator("#menu").isVisible(), false, "a sent line closes the menu");
    }
    assert.equal(await page.locator(".status .where").evaluate((one) => getComputedStyle(one).marginTop), "0px");
    assert.equal(await page.getByRole("link", { name: "Play", exact: true }).count(), 0, "no second game");
    await page.context().close();
  }
});

test("no arrow of the little map lies on a name", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  for (const line of ["out", "down", "up", "down"]) {
    await page.locator("#line").fill(line);
    await page.keyboard.press("Enter");
  }
  await until("a map with stairs", async () => (await page.locator(".little-map .arrow").count()) >= 2);
  const bad = await page.evaluate(() => [...document.querySelectorAll(".little-map .room")].filter((room) => {
    const name = room.querySelector("text").getBoundingClientRect();
    return [...room.querySelectorAll(".arrow")].map((one) => one.getBoundingClientRect()).some((one) =>
      one.left < name.right && one.right > name.left && one.top < name.bottom && one.bottom > name.top);
  }).length);
  assert.equal(bad, 0);
  const cut = await page.evaluate(() => {
    const map = document.querySelector(".little-map").getBoundingClientRect();
    return [...document.querySelectorAll(".little-map .arrow")].filter((one) => one.getBoundingClientRect().right > map.right + 0.5).length;
  });
  assert.equal(cut, 0);
  await page.context().close();
});

test("a page of a room draws its map and embeds no social card", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/find?words=green`);
  await page.getByRole("link", { name: "The Green" }).click();
  await page.locator("figure.where svg.map .room.here").waitFor();
  const cut = await page.locator("figure.where").evaluate((where) => {
    const frame = where.querySelector(".map-frame").getBoundingClientRect();
    return [...where.querySelectorAll(".room")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.top < frame.top || box.bottom > frame.bottom || box.left < frame.left || box.right > frame.right;
    }).map((one) => one.textContent);
  });
  assert.deepEqual(cut, [], "the map shows its rooms whole");
  assert.equal(await page.locator("figure.where .room", { hasText: "Weaver" }).count(), 1, "also two rooms away");
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked.filter((one) => one.startsWith("/card/")), []);
  const html = await (await page.request.get(page.url())).body();
  assert.ok(html.length <= 40 * KB, `${html.length} bytes`);
  assertCalm(page);
  await page.context().close();
});

test("every page links to the manifest, which has icons for phones", async ({ browser, server }) => {
  const page = await browser.page();
  for (const path of ["/", "/world", "/help/start", "/play"]) {
    await page.goto(server.url + path);
    assert.equal(await page.locator("link[rel=manifest]").count(), 1, path);
  }
  const manifest = await (await page.request.get(`${server.url}/manifest.webmanifest`)).json();
  for (const [sizes, purpose] of [["192x192", "any"], ["512x512", "any"], ["512x512", "maskable"]]) {
    const icon = manifest.icons.find((one) => one.sizes === sizes && one.purpose === purpose);
    assert.equal((await page.request.get(server.url + icon.src)).headers()["content-type"], "image/png");
  }
  await page.context().close();
});

test("the help index for players lists nothing for operators", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/help`);
  const playing = page.locator("section", { has: page.getByRole("heading", { name: "Playing" }) });
  await playing.getByText("from A to Z").click();
  assert.equal(await playing.getByRole("link", { name: "look", exact: true }).count(), 1);
  for (const topic of ["webhooks", "realm", "backups", "gates", "ssh-server"]) {
    assert.equal(await playing.getByRole("link", { name: topic, exact: true }).count(), 0, topic);
  }
  await page.context().close();
});

test("the admin page opens with whether all is well, and shows one part at a time", async ({ browser, server }) => {
  const reporter = await server.telnet("create Overlooked long-enough");
  await reporter.type("report the lamp is out");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await logIn(page, server, "/admin", "wizard", server.password);
  const overview = page.getByRole("region", { name: "Overview" });
  await overview.getByText(/reports? (is|are) open/).waitFor();
  for (const title of ["Reports", "Backups", "The world’s file", "Script errors", "Disk", "Players and sessions", "Replication", "Certificate"]) {
    assert.equal(await overview.getByRole("heading", { name: title }).count(), 1, title);
  }
  assert.match(await overview.getByRole("heading", { level: 2 }).innerText(), /needs? you/);
  await overview.getByRole("link", { name: /^Read \d+ reports?$/ }).waitFor();
  await overview.getByRole("listitem").filter({ hasText: /reports? (is|are) open/ }).click({ position: { x: 300, y: 20 } });
  await until("that the whole row leads to them", () => page.url().endsWith("#reports"));
  await page.goBack();
  await assertAccessible(page, "the overview");
  const parts = page.getByRole("navigation", { name: "Parts of this page" });
  assert.match(await parts.getByRole("link", { name: /^Reports/ }).innerText(), /Reports\s+[1-9]/);
  assert.ok((await parts.boundingBox()).x === 0 && (await parts.boundingBox()).width < 300, "the navigation is at the left");
  await parts.getByRole("link", { name: "Accounts" }).click();
  const accounts = page.getByRole("region", { name: "Accounts" });
  // By name: other tests make more accounts than one page lists.
  await accounts.getByLabel("Name").fill("wizard");
  await accounts.getByRole("button", { name: "Search" }).click();
  await accounts.getByRole("row", { name: /^(?:Open )?wizard/ }).waitFor();
  assert.equal(await overview.isVisible(), false);
  const heights = await accounts.evaluate((one) => [...one.querySelectorAll(".form :is(input:not([type=checkbox]), select, .button)")]
    .filter((field) => field.offsetParent).map((field) => Math.round(field.getBoundingClientRect().height)));
  assert.ok(heights.length >= 3 && heights.every((one) => one === heights[0]), heights.join());
  await page.goto(`${server.url}/admin#packages`);
  const chosen = await parts.getByRole("link", { name: "Packages" }).boundingBox();
  assert.ok(chosen.y + chosen.height <= 900, "the chosen part is in sight");
  await page.goto(`${server.url}/admin#accounts`);
  const wizard = await server.wizard();
  await accounts.getByRole("button", { name: "Search" }).click();
  await until("that the wizard is here", async () => /\bnow\b/.test(await accounts.getByRole("row", { name: /^(?:Open )?wizard/ }).innerText()));
  for (const id of ["audit-log", "newcomers", "accounts"]) {
    await page.goto(`${server.url}/admin#${id}`);
    await page.locator(`#${id} .listed`).first().waitFor();
    const broken = await page.evaluate((part) => [...document.querySelectorAll(`#${part} th`)].filter((one) => one.getClientRects().length > 0
      && one.getBoundingClientRect().height > 2.4 * Number.parseFloat(getComputedStyle(one).fontSize) + 12).map((one) => one.textContent), id);
    assert.deepEqual(broken, [], "words of headings do not break");
  }
  assertCalm(page);
  wizard.close();
  reporter.close();
  await page.context().close();
});

test("a player lets a game client in on the page whose address it shows", async ({ browser, binary }) => {
  const server = new Server(binary, 'web = { public_url = "https://mud.example/" }\n');
  await server.start();
  (await server.telnet("create Browserette long-enough")).close();
  const gmcp = (text) => Buffer.concat([Buffer.from([255, 250, 201]), Buffer.from(text), Buffer.from([255, 240])]);
  const client = new Person(server.ports.telnet);
  client.socket.write(Buffer.concat([Buffer.from([255, 253, 201]), gmcp('Core.Hello {"client":"<b>Bold</b>","version":"1"}'),
    gmcp('Core.Supports.Set ["Char.Login 2"]'), gmcp('Char.Login.OAuth {"provider":"browser"}')]));
  await client.hears("/account?client=");
  const [query] = client.text.match(/\?client=[\w-]+/);
  const [code] = client.text.match(/\b[A-Z0-9]{3}-[A-Z0-9]{3}\b/);

  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/account${query}`);
  await page.getByLabel("Name").fill("Browserette");
  await page.getByLabel("Password").fill("long-enough");
  await page.getByRole("button", { name: "Log in" }).click();
  const asks = page.getByRole("region", { name: "Log in a game client" });
  await asks.waitFor();
  assert.match(await asks.innerText(), /<b>Bold<\/b> 1 at the address 127\.0\.0\.1 asks to play as you\./);
  assert.equal(await asks.locator(".code").innerText(), code);
  await assertAccessible(page, "/account with a client that waits");
  await asks.getByRole("form").getByRole("button").click();
  await page.getByText("Your client is logged in. You can close this page.").waitFor();
  await client.hears("Exits:");

  assertCalm(page);
  await page.reload();
  await page.getByText("That client waits no more. Let it ask again.").waitFor();
  client.close();
  await page.context().close();
  await server.close();
});

test("a player changes the password and ends sessions on the account page, which every page links to", async ({ browser, server }) => {
  const other = await server.telnet("create Accountess long-enough");
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/who`);
  await page.locator(".you").getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("Name").fill("Accountess");
  await page.getByLabel("Password").fill("long-enough");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("You are Accountess.").waitFor();
  assert.equal(await page.getByRole("link", { name: "Play", exact: true }).count(), 1);
  const tops = await page.getByRole("navigation", { name: "Parts of this page" }).getByRole("link").evaluateAll((all) => all.map((one) => one.offsetTop));
  assert.deepEqual([tops.length, new Set(tops).size], [5, 1], "the list of parts is one row");
  const sessions = page.getByRole("region", { name: "In the game now" });
  await sessions.getByRole("listitem").filter({ hasText: /Telnet.* · since today, .* · active now/s }).waitFor();
  const kept = page.getByRole("region", { name: "Stays logged in" });
  assert.equal(await kept.getByRole("listitem").count(), 1);
  assert.match(await kept.innerText(), /Chrome on Linux\s+last used today, [\d:]+ · until .*\s+This browser/);
  await assertAccessible(page, "/account");
  assert.equal(await page.locator(".asks input:visible").count(), 0, "data and deletion ask after a press");
  await sessions.getByRole("button", { name: /End session/ }).click();
  await page.getByText("You are not in the game just now.").waitFor();
  for (let i = 0; i < 2; i++) {
    await page.evaluate(() => fetch("/api/v1/login", { method: "POST", headers: { "Content-Type": "application/json" }, credentials: "omit",
      body: JSON.stringify({ name: "Accountess", password: "long-enough" }) }));
  }
  await page.reload();
  await kept.getByRole("button", { name: "Log out both others" }).click();
  await page.getByText("All others are logged out.").waitFor();
  assert.equal(await kept.getByRole("listitem").count(), 1);

  const form = page.getByRole("form", { name: "Password" });
  await form.getByRole("button", { name: "Change password" }).click();
  await until("each field says what it lacks", async () => (await form.locator(".wrong:visible").count()) === 2);
  await assertAccessible(page, "/account with fields left empty");
  await form.getByLabel("Your password now").fill("not this one");
  await form.getByLabel("The new one").fill("much longer words");
  await form.getByRole("button", { name: "Change password" }).click();
  await page.locator(".said.bad:not(:empty)").waitFor();
  assert.equal(await form.locator(".wrong:visible").count(), 0);
  await form.getByLabel("Your password now").fill("long-enough");
  await form.getByLabel("The new one").fill("much longer words");
  await form.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await page.goto(`${server.url}/who`);
  assert.equal(await page.locator(".you .name").innerText(), "Accountess");
  const again = await server.telnet("connect Accountess much longer words");
  assert.match(again.text, /Welcome back/);
  again.close();
  other.close();
  await page.context().close();
});

test("a board is answered on the web, and times are the reader's", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const line of ["@teleport $halt", "@create a corner board from board", "drop corner board", "post Lost: a glove = It is red."]) {
    await wizard.type(line);
  }
  (await server.telnet("create Answerer long-enough")).close();
  const page = await browser.page({ timezoneId: "Asia/Tokyo" });
  await page.goto(`${server.url}/boards/corner`);
  await page.getByText("Log in to answer").waitFor();
  const time = page.locator("#n1 time");
  const utc = new Date(await time.getAttribute("datetime"));
  const there = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" }).format(utc);
  await until("the reader's time", async () => (await time.innerText()).endsWith(there));
  await page.getByRole("link", { name: "Answer wizard: Lost: a glove" }).click();
  await page.getByLabel("Name").fill("Answerer");
  await page.getByLabel("Password").fill("long-enough");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(`${server.url}/boards/corner/1`);
  await page.getByLabel("Text").fill("I have <b>it</b>.");
  await page.getByRole("button", { name: "Pin it" }).click();
  await page.getByText("It is pinned up as number 2.").waitFor();
  assert.match(await page.locator("#n1 .answers #n2").innerText(), /^Answerer, [^]+I have <b>it<\/b>\.$/);
  await assertAccessible(page, "/boards/corner/1");
  assert.match(await wizard.type("board"), /Re: Lost: a glove/);
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("a board lists threads, each with its question first and its answers below, the oldest first", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const line of ["@teleport $shelter", "@create a thread board from board", "drop thread board",
    "post Hooks = How many are left?", "post Boat = It leaks.", "board reply 1 = Four.", "board reply 3 = Only three, I fear.", "board reply 1 = Both, then."]) {
    await wizard.type(line);
  }
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/boards`);
  const card = page.locator(".plank", { hasText: "thread board" }).or(page.locator(".plank", { hasText: "Thread board" }));
  const listed = (await card.locator(".slips li").allInnerTexts()).map((one) => one.replace(/\s+/g, " "));
  assert.match(listed[0], /^Hooks How many are left\? wizard, .+ 3 answers, last by wizard, /);
  assert.match(listed[1], /^Boat It leaks\. wizard, /);
  await card.getByRole("link", { name: "All notices" }).click();
  const threads = await page.locator(".threads > li").evaluateAll((all) => all.map((one) => [one.querySelector("h2").innerText,
    ...[...one.querySelectorAll(".answers .letter")].map((text) => text.innerText)]));
  assert.deepEqual(threads, [["Hooks", "Four.", "Only three, I fear.", "Both, then."], ["Boat"]]);
  assert.equal(await page.locator(".answers .quoted").allInnerTexts().then((all) => all.join()), "wizard: Four.");
  await page.locator("#n4 .quoted a").click();
  await page.locator("#n3:target").waitFor();
  await assertFits(page, "/boards/thread");
  wizard.close();

  await page.goto(`${server.url}/boards`);
  await card.getByRole("link", { name: "Hooks" }).click();
  await page.waitForURL(`${server.url}/boards/thread/1`);
  assert.deepEqual(await page.locator(".answers .letter").allInnerTexts(), ["Four.", "Only three, I fear.", "Both, then."]);
  assert.equal(await page.getByRole("link", { name: "Log in to answer" }).count(), 1);
  await assertFits(page, "/boards/thread/1");
  await page.getByRole("link", { name: "Newer notice" }).click();
  await page.getByRole("heading", { name: "Boat", level: 1 }).waitFor();
  await page.getByRole("navigation", { name: "Where this is" }).getByRole("link", { name: "thread board" }).click();
  await page.waitForURL(`${server.url}/boards/thread`);
});

test("a player answers an answer on the page of its notice, and a wrong number is not found", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const line of ["@teleport $ropewalk", "@create a page board from board", "drop page board", "post Nets = Who mends nets?", "board reply 1 = My aunt does."]) {
    await wizard.type(line);
  }
  (await server.telnet("create Netter long-enough")).close();
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await logIn(page, server, "/account", "Netter", "long-enough");
  await page.getByText("You are Netter.").waitFor();
  const missing = await page.request.get(`${server.url}/boards/page/7`);
  assert.equal(missing.status(), 404);
  assert.match(await missing.text(), /Notice 7 isn’t here\.[^]+ href="\/boards">All boards</);
  await page.goto(`${server.url}/boards/page/1`);
  await page.getByRole("button", { name: "Answer wizard" }).tap();
  const form = page.locator("#pin");
  await form.getByRole("heading", { name: "Answer wizard" }).waitFor();
  assert.equal(await form.locator(".quoted").innerText(), "My aunt does.");
  await form.getByRole("button", { name: "Cancel" }).tap();
  await form.getByRole("heading", { name: "Your answer" }).waitFor();
  await page.getByRole("button", { name: "Answer wizard" }).tap();
  await form.getByLabel("Text").fill("Where does she live?");
  await form.getByRole("button", { name: "Pin it" }).tap();
  await page.getByText("It is pinned up as number 3.").waitFor();
  assert.match(await wizard.type("board"), /3\. Re: Nets \(to 2; Netter/);
  assert.equal(await page.locator("#n3 .quoted").innerText(), "wizard: My aunt does.");
  wizard.close();
  assertCalm(page);
});

test("on a phone the answer is written below the notice, with a line of it, and Cancel leads back", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const line of ["@teleport $fish-market", "@create a sheet board from board", "drop sheet board", "post Hooks = How many hooks are left on the far bank?"]) {
    await wizard.type(line);
  }
  wizard.close();
  (await server.telnet("create Sheeter long-enough")).close();
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await logIn(page, server, "/account", "Sheeter", "long-enough");
  await page.getByText("You are Sheeter.").waitFor();
  await page.goto(`${server.url}/boards/sheet`);
  const answer = page.getByRole("button", { name: /^Answer wizard/ });
  await answer.tap();
  const form = page.locator("#n1 #pin");
  assert.equal(await form.locator(".quoted").innerText(), "How many hooks are left on the far bank?");
  assert.equal(await form.getByLabel("Subject").isVisible(), false);
  assert.ok(await form.getByRole("button", { name: "Pin it" }).evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), "the form is in sight");
  await form.getByRole("button", { name: "Cancel" }).tap();
  await until("the form at its place", () => page.locator(".side #pin").count());
  assert.equal(await page.getByLabel("Subject").isVisible(), true);
  assertCalm(page);
});

test("a new character's form is on the first screen of a phone", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.goto(`${server.url}/play?as=new`);
  const form = page.getByRole("tabpanel", { name: "New character" });
  await form.waitFor();
  for (const part of [form.getByLabel("Name"), form.getByLabel("Password"), form.getByRole("button", { name: "Make a character" })]) {
    assert.ok(await part.evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight));
  }
  await assertAccessible(page, "/play?as=new");
});

test("a game without mail leads whoever forgot a password to its wizards", async ({ browser, server }) => {
  const wizard = await server.wizard();
  const page = await browser.page();
  await page.goto(`${server.url}/account`);
  await page.getByLabel("Name").fill("Nobody");
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  assert.equal(await page.getByLabel("Name").inputValue(), "Nobody");
  await page.getByLabel("Where can they answer you").waitFor();
  assert.equal(await page.getByRole("button", { name: "Send me a code" }).count(), 0, "no code is offered");
  assert.equal(await page.getByRole("link", { name: "Play as guest" }).isVisible(), false);
  await assertAccessible(page, "the form for a message");
  await page.getByLabel("Where can they answer you").fill("By pigeon, or pigeon@mill.example.");
  await page.getByRole("button", { name: "Send to the wizards" }).click();
  await page.getByText("The wizards will answer at pigeon@mill.example.").waitFor();
  assert.equal(new URL(page.url()).pathname, "/account");
  await assertAccessible(page, "a message that is sent");
  await until("the report", async () => /The password of Nobody is forgotten\. By pigeon/.test(await wizard.type("@reports")));
  await until("the messenger's leave", async () => !/guest/i.test((await wizard.type("who")).replace(/^.*\n/, "")));
  await page.getByRole("button", { name: "Back to the log-in" }).click();
  await page.getByLabel("Password").waitFor();
  wizard.close();
});

test("the map of an area with floors opens on the floor where one begins, and its buttons show the others", async ({ browser, server }) => {
  for (const [width, height] of SIZES) {
    const page = await browser.page({ viewport: { width, height } });
    await page.goto(`${server.url}/world/coast`);
    const floors = page.getByRole("group", { name: "Floors" });
    await floors.waitFor();
    assert.equal(await floors.locator("[aria-pressed=true]").innerText(), "Ground");
    const frame = await page.locator(".map-frame").boundingBox();
    const quay = await page.locator(".map .room", { hasText: "Quay" }).first().boundingBox();
    assert.ok(quay.x >= frame.x && quay.x + quay.width <= frame.x + frame.width, `the Quay is in sight at ${width}`);
    await floors.getByRole("button", { name: "Floor: 1 up" }).click();
    assert.equal(await page.locator(".map .room", { hasText: "Quay" }).first().isVisible(), false);
    assert.equal(await page.locator(".map .room", { hasText: "Stair on the Head" }).isVisible(), true);
    await floors.getByRole("button", { name: "All floors" }).click();
    assert.equal(await page.locator(".map .room", { hasText: "Quay" }).first().isVisible(), true);
    assert.equal(await page.locator(".listing .rooms > li:visible").count(), 8);
    await page.getByRole("button", { name: "All 30 rooms" }).click();
    assert.equal(await page.locator(".listing .rooms > li:visible").count(), 30);
    await assertFits(page, "/world/coast");
    assertCalm(page);
  }
});

test("the log-in form shows the room where a newcomer would wake", async ({ browser, server }) => {
  for (const [width, height] of SIZES) {
    const page = await browser.page({ viewport: { width, height } });
    await page.goto(`${server.url}/play`);
    await page.getByRole("heading", { name: "The Waking Room" }).waitFor();
    assert.match(await page.locator(".wake .prose").innerText(), /^You are in a low, warm room/);
    const guest = page.getByRole("button", { name: "Play as guest" });
    assert.ok((await guest.boundingBox()).y + 40 < height, `the button is in sight at ${width}`);
    await assertFits(page, "/play");
    await assertAccessible(page, "/play");
    assertCalm(page);
    await page.context().close();
  }
});

test("the front page tells the first sentence of the news", async ({ browser, server }) => {
  const wizard = await server.wizard();
  await wizard.type("@news The ferry = It goes again. The rope is new.");
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/`);
  const item = page.locator(".news li", { hasText: "The ferry" });
  assert.equal(await item.locator(".first").innerText(), "It goes again.");
  wizard.close();
  await page.context().close();
});

test("the list of areas stands beside the map where there is room", async ({ browser, server }) => {
  for (const [width, beside] of [[360, false], [1280, true], [1920, true]]) {
    const page = await browser.page({ viewport: { width, height: 800 } });
    await page.goto(`${server.url}/world`);
    const [sea, areas] = await Promise.all([page.locator(".sea").boundingBox(), page.getByRole("heading", { name: /^\d+ areas/ }).boundingBox()]);
    assert.equal(areas.x > sea.x + sea.width && areas.y < sea.y + sea.height, beside, `at ${width}`);
    await assertFits(page, "/world");
    await page.context().close();
  }
});

test("a room without light is dark on the page, and says what helps there", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  for (const [width, height] of SIZES) {
    const page = await browser.page({ viewport: { width, height }, colorScheme: "light", reducedMotion: "reduce" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const card = page.locator(".unlit-card").last();
    await page.goto(`${server.url}/play?as=guest`);
    await page.locator(".log .m-room").first().waitFor();
    const day = await ground();
    await type(page, "out");
    await type(page, "down");
    await hears(page, "The Moth and Lamp");
    await type(page, "down");
    await card.getByRole("button", { name: "help light" }).waitFor();
    assert.notEqual(await ground(), day);
    await assertFits(page, "a dark room");
    await assertAccessible(page, `a dark room at ${width}`);
    assert.equal(await page.locator(".little-map .here .arrow").count(), 1, "the map knows the way back");

    await card.getByRole("button", { name: "go back up" }).click();
    await until("a lit page", async () => (await ground()) === day);
    await type(page, "take lamp");
    await hears(page, "You take the brass lamp.");
    await type(page, "down");
    await card.getByRole("button", { name: "light brass lamp" }).click();
    await hears(page, "The Inn Cellar");
    await until("a lit page", async () => (await ground()) === day);
    assert.equal(await card.count(), 0, "the card is gone when it can't help");
    await type(page, "extinguish lamp");
    await until("a dark page", async () => (await ground()) !== day);
    await type(page, "say Is anybody there?");
    await hears(page, "You say");
    assert.ok(await card.getByRole("button", { name: "light brass lamp" }).isEnabled(), "it still helps");
    const bars = await page.evaluate(() => [".top", ".status", ".prompt", ".panels"].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor));
    assert.equal(new Set(bars.filter((one) => one !== "rgba(0, 0, 0, 0)")).size, 1, `the bars have one colour: ${bars}`);
    await page.evaluate(() => {
      document.documentElement.dataset.contrast = "high";
    });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).colorScheme), "light dark", "high contrast keeps its colours");
    assertCalm(page);
    await page.context().close();
  }
  await server.stop();
});
