// Broken connections and server restarts: the page says so, reconnects, shows nothing twice, and marks gaps.
import { Server, Wire, assert, hears, submitDoor, test, told, type, until } from "./stage.mjs";

async function enter(page, url, name) {
  await page.goto(`${url}/play`);
  await submitDoor(page, "New character", name, "broken-strings");
  await page.locator(".log .m-room").first().waitFor();
}

function times(text, words) {
  return text.split(words).length - 1;
}

test("a page reconnects after a cut with nothing lost or doubled", async ({ browser, server }) => {
  const wire = new Wire(server.ports.http);
  await wire.start();
  const page = await browser.page();
  await enter(page, wire.url, "Ariadne");
  const friend = await server.telnet("create Theseus black-sails");
  await friend.type("say word-one.");
  await hears(page, "word-one.");

  wire.cut();
  await until("the sign", () => page.locator(".cut").isVisible());
  await friend.type("say word-two.");
  await friend.type("say word-three.");
  await type(page, "say kept in the line");
  assert.equal(await page.locator("#line").inputValue(), "say kept in the line");
  wire.mend();
  await until("the connection", async () => !(await page.locator(".cut").isVisible()));
  await friend.type("say word-four.");
  await hears(page, "word-four.");
  await page.locator("#line").press("Enter");
  await friend.hears("kept in the line");

  const text = await told(page);
  for (const word of ["word-one.", "word-two.", "word-three.", "word-four."]) {
    assert.equal(times(text, word), 1, `${word} in ${text}`);
  }
  assert.ok(text.indexOf("word-two.") < text.indexOf("word-three."));
  assert.equal(await page.locator(".gap").count(), 0);
  friend.close();
  await page.context().close();
  wire.stop();
});

test("without a connection a guest can leave and sees the usual card, but no character can be kept", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page();
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  const keep = page.locator(".keep-tool");
  assert.equal(await keep.isEnabled(), true);
  await server.kill();
  await page.locator(".cut").waitFor();
  assert.equal(await keep.isEnabled(), false);
  await server.start();
  await page.locator(".cut").waitFor({ state: "hidden" });
  assert.equal(await keep.isEnabled(), true);
  await server.kill();
  await page.locator(".cut").waitFor();
  await page.locator(".status").getByRole("button", { name: "Leave" }).click();
  assert.match(await page.locator(".farewell").innerText(), /You have left\.\s+You were a guest, so your things are gone\.\s+Play again\s+New character\s+Log in\s+Home/);
  assert.equal(await page.locator(".cut").isVisible(), false);
  const tries = [];
  page.on("websocket", (one) => tries.push(one.url()));
  await page.waitForTimeout(9000); // the longest time between two tries is 8 seconds
  assert.deepEqual(tries, [], "it tries no more");
  assert.equal(await page.locator(".status .link").innerText(), "left");
  await page.context().close();
  await server.stop();
});

test("a page reconnects to a killed server and marks the gap", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page();
  await enter(page, server.url, "Penelope");
  await type(page, "out");
  await hears(page, "Winding Stair");
  await type(page, "say before-it-fell.");
  await hears(page, "You say, “before-it-fell.”");

  await server.kill();
  await until("the sign", () => page.locator(".cut").isVisible());
  await server.start();
  await until("the connection", async () => !(await page.locator(".cut").isVisible()), 30000);

  await until("the gap", () => page.locator(".gap").count());
  await type(page, "say after-it-rose.");
  await hears(page, "You say, “after-it-rose.”");
  const text = await told(page);
  assert.equal(times(text, "You say, “before-it-fell.”"), 1);
  assert.equal(times(text, "You say, “after-it-rose.”"), 1);
  assert.match(await page.locator(".where").innerText(), /Winding Stair/);
  await page.context().close();
  await server.stop();
});

test("a guest of a restarted server reads one note and continues as another guest", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page();
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  await type(page, "say before-it-fell.");
  await hears(page, "You say, “before-it-fell.”");

  await server.kill();
  await until("the sign", () => page.locator(".cut").isVisible());
  await server.start();
  await until("the note", () => page.locator(".log > .fresh").count(), 30000);
  await until("the connection", async () => !(await page.locator(".cut").isVisible()));

  const since = page.locator(".log > .fresh ~ *");
  await until("the room", async () => /Waking Room/.test((await since.allInnerTexts()).join("\n")));
  assert.match(await page.locator(".log > .fresh").innerText(), /^The game restarted\. Your guest and its things are gone; you are Guest-\d+ now\.\s+Keep this character$/);
  assert.doesNotMatch((await since.allInnerTexts()).join("\n"), /Connected again|register/);
  await type(page, "say after-it-rose.");
  await hears(page, "You say, “after-it-rose.”");
  assert.equal(times(await told(page), "You say, “before-it-fell.”"), 1);
  await page.context().close();
  await server.stop();
});

test("a tab whose session was taken over says so and does not take it back", async ({ browser, server }) => {
  const page = await browser.page();
  await enter(page, server.url, "Gemini");
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  const other = await page.context().newPage();
  await other.addInitScript((items) => {
    for (const [key, value] of Object.entries(JSON.parse(items))) {
      sessionStorage.setItem(key, value);
    }
  }, kept);

  await other.goto(`${server.url}/play`);

  await until("the word of it", async () => /another tab/.test(await page.locator(".cut").innerText()));
  await until("the other", async () => (await other.locator(".status .link").textContent()) === "connected");
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(await other.locator(".cut").isVisible(), false);
  await page.getByRole("button", { name: "Play here" }).click();
  await until("it to come back", async () => !(await page.locator(".cut").isVisible()));
  await page.context().close();
});

test("a line without an answer for some seconds counts them, until the game speaks again", async ({ browser, server }) => {
  for (const width of [360, 1280, 1920]) {
    const page = await browser.page({ viewport: { width, height: 900 } });
    // The socket stays open, and nothing comes by it until the page lets it.
    await page.addInitScript(() => {
      const late = [];
      window.stalled = false;
      window.goOn = () => {
        window.stalled = false;
        late.splice(0).forEach((deliver) => deliver());
      };
      window.WebSocket = class extends WebSocket {
        addEventListener(kind, heard) {
          super.addEventListener(kind, (event) => (kind === "message" && window.stalled ? late.push(() => heard(event)) : heard(event)));
        }
      };
    });
    await page.goto(`${server.url}/play?as=guest`);
    await hears(page, "Waking Room");
    const link = page.locator(".status .link");
    await type(page, "say before.");
    await hears(page, "You say, “before.”");
    await page.evaluate(() => {
      window.stalled = true;
    });
    await type(page, "say after.");
    await until("the wait", async () => (await link.textContent()) === "no answer yet");
    assert.equal(await page.locator(".cut").isVisible(), false);
    const waits = () => page.locator(".log > .echo").last().evaluate((one) => getComputedStyle(one, "::after").content);
    assert.match(await waits(), /waiting \d+ s/);

    await page.evaluate(() => window.goOn());
    await hears(page, "You say, “after.”");
    assert.equal(await link.textContent(), "connected");
    assert.doesNotMatch(await page.locator(".log > .echo", { hasText: "say after." }).evaluate((one) => getComputedStyle(one, "::after").content), /waiting/);
    await page.context().close();
  }
});
