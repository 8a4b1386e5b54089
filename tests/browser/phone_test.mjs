// The game on a phone: a reading app that needs no keyboard. Heights, the row of buttons, the sheet, the form that keeps a
// character, and what a screen reader hears.
import { assert, assertAccessible, assertCalm, assertFits, hears, test, told, type, until } from "./stage.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

async function guest(browser, server, options = PHONE) {
  const page = await browser.page(options);
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  return page;
}

const chips = (page) => page.locator(".chips");
const chip = (page, name) => chips(page).getByRole("button", { name, exact: true });
const more = async (page, name) => {
  await page.getByRole("button", { name: "More", exact: true }).tap();
  await page.locator(".rest").getByRole("button", { name }).tap();
};

/* Fails unless the bar is low, the row is one line, and the story has 60 % of the height that is seen. */
async function assertReads(page, height, state) {
  let sizes = {};
  await until(() => `room for the story, ${state}: ${JSON.stringify(sizes)} of ${height}`, async () => {
    sizes = await page.evaluate(() => {
      const of = (selector) => document.querySelector(selector).getBoundingClientRect();
      return { bar: of(".status").height, story: of(".view").height, row: of(".chips").height, bottom: of(".prompt").bottom, line: of("#line").bottom };
    });
    return sizes.bar <= 44 && sizes.story >= 0.6 * height && sizes.row < 50 && sizes.bottom <= height + 1 && sizes.line <= height;
  }, 5000);
}

test("on a phone the bar has 44 pixels at most and the story 60 percent, also with the keyboard open", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await assertReads(page, 740, "at first");
  await assertFits(page, "/play");
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  await chip(page, "Pim").tap();
  await page.locator(".verbs button").first().waitFor();
  await assertReads(page, 740, "with what can be done with Pim");
  await page.locator(".verbs").getByRole("button", { name: "talk to Pim" }).tap();
  await page.locator(".question button").first().waitFor();
  await assertReads(page, 740, "with a question");
  await page.locator(".question").getByRole("button", { name: "cancel" }).tap();

  // A keyboard for which the browser lays the page out again, and one that covers it.
  for (const height of [400, 330]) {
    await page.setViewportSize({ width: 360, height });
    await assertReads(page, height, "laid out again");
  }
  await page.setViewportSize(PHONE.viewport);
  await page.evaluate(() => {
    Object.defineProperty(window.visualViewport, "height", { value: 420, configurable: true });
    window.visualViewport.dispatchEvent(new Event("resize"));
  });
  await assertReads(page, 420, "behind a keyboard");
  await page.evaluate(() => {
    delete window.visualViewport.height;
    window.visualViewport.dispatchEvent(new Event("resize"));
  });
  await assertReads(page, 740, "without it again");
  assertCalm(page);
  await page.context().close();
});

test("the row offers exits, things and the last commands, and a lost connection covers neither menu nor room", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  await chip(page, "down").tap();
  await hears(page, "a brass lamp");
  for (const name of ["up", "west", "down", "Marra", "a brass lamp", "look", "inventory"]) {
    await chip(page, name).waitFor({ state: "attached" });
  }
  const labels = await chips(page).locator("button").evaluateAll((all) => all.map((one) => one.ariaLabel || one.textContent));
  assert.deepEqual(labels.slice(0, 6), ["Map", "north", "west", "up", "down", "Marra"], "ways and people are first");
  assert.match(labels[6], /^All here/, "then what else there is");
  await chip(page, "a brass lamp").tap();
  await page.locator(".verbs").getByRole("button", { name: "take brass lamp" }).tap();
  await hears(page, "You take");
  await page.locator(".verbs").getByRole("button", { name: "Back" }).tap();
  await chip(page, "take brass lamp").waitFor();
  await until("the newest thing first", async () => (await chips(page).locator(".thing").allTextContents())[1] === "a brass lamp (yours)");

  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  const more = await page.getByRole("button", { name: "More", exact: true }).boundingBox();
  assert.ok(more.x + more.width <= 360, JSON.stringify(more));
  assert.match(await page.locator(".where").innerText(), /Moth and Lamp/);
  await page.context().close();
});

test("an ask is followed by the other topics, and the inventory by links to what is held", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await type(page, "out");
  await until("Pim", () => chip(page, "Pim").count());
  await type(page, "ask pim for lesson");
  await page.locator(".verbs").getByRole("button", { name: "ask Pim for card" }).waitFor();
  assert.match(await page.locator(".verbs").innerText(), /^‹\s+Pim, ask for:\s+tour/, "topics are first");
  await type(page, "down");
  await hears(page, "a brass lamp");
  await type(page, "take loaf");
  await hears(page, "You take the rye loaf.");
  await type(page, "inventory");
  await hears(page, "You are holding a rye loaf.");
  await page.locator('.log > div:last-child [data-cmd="look rye loaf"]').waitFor();
  const labels = await chips(page).locator("button").evaluateAll((all) => all.map((one) => one.ariaLabel || one.textContent));
  assert.deepEqual(labels.slice(0, 6), ["Map", "north", "west", "up", "down", "a rye loaf"], "ways stay first, then what is held");
  await page.getByRole("button", { name: "More", exact: true }).tap();
  assert.match(await page.locator(".rest").innerText(), /^Guest-\d+/, "who the player is");
  for (const name of ["Log in", "World", "Boards", "News", "Home"]) {
    assert.ok((await page.locator(".rest").getByRole("link", { name }).boundingBox()).height >= 44, name);
  }
  assertCalm(page);
  await page.context().close();
});

test("the menu closes at a tap outside or on the line, at Escape and when a line is sent", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const rest = page.locator(".rest");
  const ends = {
    "a tap outside": () => page.locator(".scroll").tap({ position: { x: 20, y: 400 } }),
    "a tap on the bar": () => page.locator(".where").tap(),
    "a tap on the line": () => page.locator("#line").tap(),
    Escape: () => page.keyboard.press("Escape"),
    "a sent line": () => type(page, "look"),
  };
  for (const [end, act] of Object.entries(ends)) {
    await page.getByRole("button", { name: "More", exact: true }).tap();
    assert.equal(await rest.isVisible(), true, end);
    await act();
    assert.equal(await rest.isVisible(), false, end);
  }
  assertCalm(page);
  await page.context().close();
});

test("a room that is higher than the screen is shown from its heading, and the next line from its end", async ({ browser, server }) => {
  const page = await guest(browser, server, { ...PHONE, viewport: { width: 360, height: 520 } });
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  await chip(page, "down").tap();
  await hears(page, "a brass lamp");
  const edges = () => page.evaluate(() => {
    const scroll = document.querySelector(".scroll").getBoundingClientRect();
    const { top } = [...document.querySelectorAll(".log .m-room")].at(-1).getBoundingClientRect();
    const { bottom } = document.querySelector(".log").lastElementChild.getBoundingClientRect();
    return { heading: top - scroll.top, end: bottom - scroll.bottom };
  });
  await chip(page, "Marra").waitFor();
  let { heading, end } = await edges();
  assert.ok(heading >= 0 && heading < 40 && end > 0, `${heading} from the top, ${end} below`);
  await type(page, "inventory");
  await hears(page, "Your hands are empty");
  ({ heading, end } = await edges());
  assert.ok(end <= 0, `the answer ends ${end} below`);
  assertCalm(page);
  await page.context().close();
});

test("the map is a sheet that is pulled up and put away", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const sheet = page.locator(".panels");
  assert.equal(await sheet.isVisible(), false);

  await page.getByRole("button", { name: "Map", exact: true }).tap();
  await sheet.waitFor();
  await sheet.getByRole("button", { name: "out" }).tap();
  await hears(page, "Winding Stair");
  await until("the rose of the next room", async () => (await sheet.getByRole("button", { name: "down" }).count()) > 0);
  const order = await sheet.evaluate((one) => [".ways-out", ".little-map", ".around"].map((part) => one.querySelector(part).getBoundingClientRect().top));
  assert.ok(order[0] < order[1] && order[1] < order[2], JSON.stringify(order));
  await assertAccessible(page, "the sheet");
  await sheet.getByRole("button", { name: "Close the map" }).tap();
  await sheet.waitFor({ state: "hidden" });

  // A thumb on the handle that moves up.
  await page.getByRole("button", { name: "Map", exact: true }).evaluate((handle) => {
    const touch = (y) => new Touch({ identifier: 1, target: handle, clientX: 40, clientY: y });
    handle.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(690)], changedTouches: [touch(690)], cancelable: true }));
    handle.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(600)], cancelable: true }));
  });
  await sheet.waitFor();
  assert.equal(await sheet.locator(".grab").evaluate((one) => getComputedStyle(one).backgroundColor),
    await sheet.evaluate((one) => getComputedStyle(one).backgroundColor));
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Map", exact: true }).tap();
  await sheet.waitFor();
  await type(page, "inventory");
  await sheet.waitFor({ state: "hidden" });
  assertCalm(page);
  await page.context().close();
});

test("what the sheet sends is answered in sight, and a thumb that moves down puts the sheet away", async ({ browser, server }) => {
  const page = await guest(browser, server);
  const sheet = page.locator(".panels");
  const open = async () => {
    await chip(page, "Map").tap();
    await sheet.waitFor();
  };
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  await open();
  await sheet.getByRole("button", { name: "Give me something to do" }).tap();
  await hears(page, "Your goals");
  await sheet.waitFor({ state: "hidden" });
  await open();
  await sheet.getByRole("button", { name: /^Hint for/ }).first().tap();
  await hears(page, "> hint");
  await sheet.waitFor({ state: "hidden" });
  await open();
  await sheet.getByLabel("Go to").fill("the moon");
  await sheet.getByRole("button", { name: "Go", exact: true }).tap();
  await hears(page, "don't know a way to the moon");
  await sheet.waitFor({ state: "hidden" });

  await open();
  await sheet.locator(".way[data-way='down']").tap();
  await sheet.locator(".way[data-way='west']").waitFor();
  await hears(page, "Marra");
  assert.equal(await sheet.isVisible(), true, "a walk keeps it open");
  await sheet.locator(".grab").evaluate((grab) => {
    const touch = (y) => new Touch({ identifier: 1, target: grab, clientX: 180, clientY: y });
    grab.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(120)], changedTouches: [touch(120)], cancelable: true }));
    grab.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(260)], cancelable: true }));
  });
  await sheet.waitFor({ state: "hidden" });
  await chips(page).getByRole("button", { name: /^All here/ }).tap();
  await sheet.getByRole("button", { name: "a high-backed settle" }).waitFor();
  const ends = await sheet.evaluate((one) => [...one.querySelectorAll(".around :is(summary, li:first-child)")].slice(0, 2).map((part) =>
    one.getBoundingClientRect().bottom - part.getBoundingClientRect().bottom));
  assert.ok(ends.every((end) => end > 0), `the list is in sight: ${ends}`);
  assertCalm(page);
  await page.context().close();
});

test("the row begins at its left after each line, with words to tap, and when it is seen again", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  await chip(page, "down").tap();
  await chip(page, "a brass lamp").waitFor();
  const moved = () => chips(page).evaluate((row) => {
    row.scrollLeft = 400;
    return row.scrollLeft;
  });
  const isAtLeft = (what) => until(`the left end ${what}`, async () => (await chips(page).evaluate((row) => row.scrollLeft)) === 0);
  assert.ok(await moved() > 0);
  await chip(page, "look").tap();
  await isAtLeft("after a line");
  await moved();
  await chip(page, "a brass lamp").tap();
  await page.locator(".verbs").getByRole("button", { name: "Back", exact: true }).tap();
  await isAtLeft("when it is seen again");
  await moved();
  await more(page, "Tap words");
  await isAtLeft("with words to tap");
  await chip(page, "Close the words").tap();
  await chip(page, "Map").waitFor();
  assertCalm(page);
  await page.context().close();
});

test("larger letters leave the newest line in sight", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await chip(page, "out").tap();
  for (let i = 0; i < 4; i++) {
    await type(page, "look");
  }
  await until("four looks", async () => (await told(page)).split("A landing under the roof").length === 6);
  await more(page, "Settings");
  await page.locator("dialog input[value='huge']").tap();
  await until("larger letters", () => page.evaluate(() => document.documentElement.dataset.size === "huge"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const below = await page.locator(".scroll").evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);
  assert.ok(below < 40, `${below} pixels below`);
  await page.context().close();
});

test("a command with a word to fill in is written into the line, and quit is not sent by a tap", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  const pressed = async (line) => {
    await page.evaluate((text) => {
      const button = document.createElement("button");
      button.dataset.cmd = text;
      button.textContent = text;
      const row = document.createElement("div");
      row.append(button);
      document.querySelector(".log").append(row);
    }, line);
    await page.locator(`.log [data-cmd="${line}"]`).tap();
    return page.locator("#line").inputValue();
  };
  assert.equal(await pressed("mail NAME = TEXT"), "mail  = ");
  assert.equal(await page.locator("#line").evaluate((one) => one.selectionStart), 5);
  assert.equal(await pressed("quit"), "quit");
  assert.doesNotMatch(await told(page), /> (?:mail|quit)/);
  await page.context().close();
});

test("after the first deed a guest is offered to stay, in a form that password managers understand", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await chip(page, "out").tap();
  await until("Pim", () => chip(page, "Pim").count());
  await chip(page, "Pim").tap();
  await page.locator(".verbs").getByRole("button", { name: "ask Pim for card" }).tap();
  await hears(page, "takes a card from her belt");
  await chip(page, "down").or(page.locator(".verbs").getByRole("button", { name: "Back" })).first().tap();
  await chip(page, "down").tap();
  await hears(page, "a brass lamp");
  assert.equal(await page.locator(".log .mark").getByRole("button", { name: "Keep this character" }).count(), 0);
  await chip(page, "a brass lamp").tap();
  await page.locator(".verbs").getByRole("button", { name: "take brass lamp" }).tap();

  await page.locator(".log .mark").getByRole("button", { name: "Keep this character" }).tap();
  const form = page.locator("dialog form");
  await form.waitFor();
  const kinds = await form.locator("input").evaluateAll((all) => all.map((one) => [one.name, one.type, one.autocomplete]));
  assert.deepEqual(kinds, [["username", "text", "username"], ["password", "password", "new-password"]]);
  await assertAccessible(page, "the form");
  await form.getByLabel("Password").fill("rue");
  await form.getByRole("button", { name: "Keep this character" }).tap();
  await until("what is wrong below each field", async () => (await form.locator(".wrong").allInnerTexts()).join() === "Fill this in.,Use 8 characters or more.");
  assert.equal(await page.evaluate(() => document.activeElement.id), "keep-name", "the first field to correct");
  await assertAccessible(page, "the form with what is wrong");
  const [field, below, button] = await Promise.all([form.getByLabel("Password"), form.locator(".wrong").last(), form.locator("[type=submit]")].map((one) => one.boundingBox()));
  assert.ok(below.y >= field.y + field.height && below.y + below.height <= button.y, "between the field and the button");
  await form.getByLabel("Name").fill("wizard");
  await form.getByLabel("Password").fill("saffron-and-rue");
  await form.getByRole("button", { name: "Keep this character" }).tap();
  await until("a refusal", async () => /taken/.test(await page.locator("dialog p:has(#keep-name) .said").innerText()));
  assert.equal(await form.locator(".wrong:visible").count(), 0, "a corrected field has no message");
  await page.setViewportSize({ width: 360, height: 430 });
  await form.getByLabel("Name").fill("Marra");
  await form.getByRole("button", { name: "Keep this character" }).tap();
  await until("a refusal", async () => /“Marra”/.test(await page.locator("dialog .said").innerText()));
  const said = await page.locator("dialog .said").boundingBox();
  assert.ok(said.y >= 0 && said.y + said.height <= 430, `in sight above a keyboard: ${JSON.stringify(said)}`);
  await form.getByRole("button", { name: "Show" }).tap();
  assert.equal(await form.getByLabel("Password").inputValue(), "saffron-and-rue");
  assert.equal(await form.getByLabel("Password").getAttribute("type"), "text");
  await page.setViewportSize(PHONE.viewport);
  await form.getByLabel("Name").fill("Saffron");
  await form.getByRole("button", { name: "Keep this character" }).tap();

  await hears(page, "You are Saffron, and this browser knows you.");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.doesNotMatch(await told(page), /password|register as/i, "the form asks, not the story");
  await page.getByRole("button", { name: "More", exact: true }).tap();
  assert.equal(await page.getByRole("button", { name: "Keep this character" }).count(), 0);
  assert.equal(await page.locator(".you a[href='/account']").textContent(), "Saffron");
  assert.ok(await page.evaluate(() => JSON.parse(localStorage.getItem("skein.rooms:Saffron")).length) >= 3, "the rooms go with the character");
  assert.doesNotMatch(await page.content(), /saffron-and-rue/);

  await page.getByRole("button", { name: "More", exact: true }).tap();
  await type(page, "home found");
  await hears(page, "is now yours");
  await page.locator(".log [data-cmd='home go']").tap();
  await hears(page, "Four bare walls");
  assert.equal(await page.locator(".log [data-cmd='home furnish']").first().isEnabled(), true, "the next step of the same line");
  await page.reload();
  await hears(page, "This was earlier");
  assert.doesNotMatch(await told(page), /to stay a guest/);
  assertCalm(page);
  await page.context().close();
});

test("a screen reader hears nothing of what was said before", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await chip(page, "out").tap();
  await hears(page, "Winding Stair");
  await page.addInitScript(() => {
    window.announced = [];
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes) {
        const region = target.nodeType === Node.ELEMENT_NODE && target.closest("[role=log]");
        if (region && region.getAttribute("aria-live") !== "off" && region.getAttribute("aria-busy") !== "true") {
          window.announced.push(...[...addedNodes].map((one) => one.textContent));
        }
      }
    }).observe(document, { childList: true, subtree: true });
  });

  await page.reload();
  await hears(page, "This was earlier");
  await until("a log that is read again", async () => (await page.locator(".log").getAttribute("aria-live")) === null);
  assert.doesNotMatch(await page.evaluate(() => window.announced.join("\n")), /Waking Room|Winding Stair/);
  await chip(page, "look").tap();
  await until("new words", () => page.evaluate(() => window.announced.join("\n").includes("A landing under the roof")));
  assert.equal(await page.locator(".log").getAttribute("aria-busy"), null);
  assertCalm(page);
  await page.context().close();
});

test("details are buttons, marks stay beside them, and what a refusal or a chair calls for is a chip", async ({ browser, server }) => {
  const page = await guest(browser, server);
  await page.locator('.log [data-cmd^="look "]').first().waitFor();
  await page.locator('.log [data-cmd="look notice"]').first().tap();
  await hears(page, "In a neat hand");
  const split = await page.evaluate(() => [...document.querySelectorAll(".log .cmd")].filter((one) => {
    const next = (one.nextSibling || one.parentElement.nextSibling)?.nodeValue || "";
    return /^[.,;:!?]/.test(next) && !one.closest(".held");
  }).length);
  assert.equal(split, 0);
  await page.locator("#line").fill("sit");
  await page.locator("#line").press("Enter");
  await hears(page, "You sit down");
  await chip(page, "stand").waitFor();
  await chip(page, "out").tap();
  await page.locator('.log .cmd[data-cmd="stand"]').waitFor();
  await chip(page, "stand").tap();
  await hears(page, "You stand up");
  await until("no chip to stand", async () => (await chip(page, "stand").count()) === 0);

  // A command that the game refused is not offered again, nor is one of another room.
  await page.locator("#line").fill("zzyzx");
  await page.locator("#line").press("Enter");
  await hears(page, "know how to");
  await until("no chip for it", async () => (await chip(page, "zzyzx").count()) === 0);
  assertCalm(page);
  await page.context().close();
});
