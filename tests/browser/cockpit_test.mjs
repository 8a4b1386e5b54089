// The panes beside the story on a wide screen: where they stand, by keyboard as well, and that they are kept with the
// character. Narrower screens are as they were, and don't load them.
import { Rooms } from "../../net/client/rooms.js";
import { Server, assert, assertAccessible, assertCalm, assertFits, hears, submitDoor, test, type, until } from "./stage.mjs";

const WIDE = { width: 1920, height: 1080 };

async function create(browser, server, name, options = {}) {
  const page = await browser.page({ viewport: WIDE, ...options });
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "New character", name, "panes-and-docks");
  await hears(page, "Waking Room");
  return page;
}

async function comeBack(browser, server, name, options = {}) {
  const page = await browser.page({ viewport: WIDE, ...options });
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "Log in", name, "panes-and-docks");
  await page.locator(".dock-pane").first().waitFor();
  return page;
}

/** Returns the names of the panes that each dock shows, from top to bottom. */
function docks(page) {
  return page.evaluate(() => ["left", "right"].map((dock) => [...document.querySelectorAll(`.dock.${dock} .dock-pane:not([hidden])`)].map((one) => one.dataset.pane)));
}

async function areAt(page, left, right) {
  let seen = null;
  await until(() => `${left} | ${right}, where there is ${JSON.stringify(seen)}`, async () => {
    seen = await docks(page);
    return JSON.stringify(seen) === JSON.stringify([left, right]);
  });
}

/** Returns how often each exit can be pressed, in all of the page that can be seen. */
function exitsSeen(page) {
  return page.evaluate(() => {
    const ways = ["north", "south", "east", "west", "up", "down", "out"];
    const seen = {};
    for (const button of document.querySelectorAll(".game button")) {
      const way = button.dataset.way || button.dataset.cmd || button.textContent.trim();
      if (ways.includes(way) && button.checkVisibility({ visibilityProperty: true }) && !button.closest(".left, .past")) {
        seen[way] = (seen[way] || 0) + 1;
      }
    }
    return seen;
  });
}

/** Returns how far the story and its docks are from the left and the right edge. */
function margins(page) {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll(".stage, .dock")].map((one) => one.getBoundingClientRect()).filter((one) => one.width > 0);
    return [Math.min(...parts.map((one) => one.left)), innerWidth - Math.max(...parts.map((one) => one.right))].map(Math.round);
  });
}

async function assertCentred(page) {
  await until("one block in the middle", async () => {
    const [left, right] = await margins(page);
    return Math.abs(left - right) <= 1;
  });
}

/** Takes something and asks for a goal, so that each pane has something to show. */
async function fillPanes(page) {
  for (const line of ["out", "down", "take brass lamp", "goals"]) {
    await type(page, line);
  }
  await areAt(page, ["journal", "inventory"], ["map", "here", "channels"]);
}

async function press(page, label) {
  await page.getByRole("button", { name: label, exact: true }).focus();
  await page.keyboard.press("Enter");
}

test("on a wide screen panes stand beside the story, and each exit stands once, in the rose", async ({ browser, server }) => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await create(browser, server, colorScheme === "light" ? "Cockle" : "Cockpit", { colorScheme });
    await areAt(page, ["journal", "inventory"], ["map", "here", "channels"]);
    await assertCentred(page);
    await page.locator(".dock [data-way=out]").click();
    await until("the stair", async () => /Winding Stair/.test(await page.locator(".where").innerText()));
    await page.locator(".dock [data-way=down]").click();
    await until("the inn", async () => /Moth and Lamp/.test(await page.locator(".where").innerText()));

    await until("each exit once", async () => JSON.stringify(Object.entries(await exitsSeen(page)).sort()) === JSON.stringify([["down", 1], ["north", 1], ["up", 1], ["west", 1]]));
    assert.match(await page.locator(".log > div:not(.left) .exit-words").last().textContent(), /Exits:.*north/, "screen readers still hear them");
    await type(page, "take brass lamp");
    await until("the lamp", async () => /brass lamp/.test(await page.locator("[data-pane=inventory]").innerText()));
    await areAt(page, ["journal", "inventory"], ["map", "here", "channels"]);
    await assertCentred(page);
    await until("the innkeeper", async () => /Marra/.test(await page.locator("[data-pane=here]").innerText()));
    await assertFits(page, "/play");
    await assertAccessible(page, `the panes, ${colorScheme}`);
    await page.getByText("Panes", { exact: true }).click();
    await assertAccessible(page, `the menu of panes, ${colorScheme}`);
    await page.keyboard.press("Escape");

    // Without the map the exits are where they are on other screens.
    await press(page, "Close Map");
    await until("the exits by the line", async () => (await page.locator(".chips [data-way]:visible").count()) === 4);
    assert.equal(await page.locator(".log > div:not(.left) .exit-line").last().isVisible(), true);
    assertCalm(page);
    await page.context().close();
  }
});

test("the page of the game does not scroll, however long the log is", async ({ browser, server }) => {
  for (const viewport of [{ width: 1280, height: 800 }, WIDE]) {
    const page = await browser.page({ viewport });
    await page.goto(`${server.url}/play?as=guest`);
    await hears(page, "Waking Room");
    for (const line of ["out", "in", "out", "in", "help start", "commands", "look"]) {
      await type(page, line);
    }
    await until("a log that is longer than the page", () => page.locator(".scroll").evaluate((one) => one.scrollHeight > one.clientHeight + 200));
    await page.mouse.move(200, 20);
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(200);
    assert.deepEqual(await page.evaluate(() => [window.scrollY, document.documentElement.scrollHeight]), [0, viewport.height]);
    const [log, line] = await page.evaluate(() => [".log", ".prompt form"].map((one) => document.querySelector(one).getBoundingClientRect().left));
    assert.ok(Math.abs(log - line) <= 1, `the story begins at ${log}, the line at ${line}`);
    await page.context().close();
  }
});

test("both sides have their panes from the first moment, and none comes or goes", async ({ browser, binary }) => {
  const server = new Server(binary); // where nobody else speaks
  await server.start();
  const page = await create(browser, server, "Emptier");
  const all = [["journal", "inventory"], ["map", "here", "channels"]];
  const width = () => page.locator(".log").evaluate((one) => one.getBoundingClientRect().width);
  const inventory = page.locator("[data-pane=inventory]");
  await areAt(page, ...all);
  const before = await width();
  assert.equal(await page.locator(".scroll").evaluate((one) => one.scrollTop), 0, "the greeting is in sight");
  await page.locator("[data-pane=journal]").getByRole("button", { name: "Give me something to do" }).waitFor();
  await until("empty hands", async () => /Your hands are empty/.test(await inventory.innerText()));
  for (const line of ["out", "down", "take brass lamp"]) {
    await type(page, line);
  }
  await until("the lamp", async () => /brass lamp/.test(await inventory.innerText()));
  await areAt(page, ...all);
  await type(page, "drop brass lamp");
  await until("empty hands again", async () => /Your hands are empty/.test(await inventory.innerText()));
  await type(page, "up");
  await areAt(page, ...all);
  await assertCentred(page);
  assert.equal(await width(), before);
  assertCalm(page);
  await page.context().close();
  await server.stop();
});

test("the map keeps its height and its names their size, and a way to an unknown room is half as long as another", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.url}/play?as=guest`);
  await hears(page, "Waking Room");
  const measure = () => page.evaluate(() => {
    const frame = document.querySelector(".drawing").getBoundingClientRect();
    const panel = document.querySelector(".panel").getBoundingClientRect();
    const at = (selector) => document.querySelector(`.little-map ${selector} rect`)?.getBoundingClientRect();
    const gap = (one, other) => one && other && Math.max(one.left, other.left) - Math.min(one.right, other.right);
    return { frame: frame.height, over: panel.width - frame.width, unknown: gap(at(".unseen"), at(".here")), known: gap(at(".go:not(.unseen)"), at(".here")), scale: document.querySelector(".little-map").getScreenCTM().a };
  });
  const first = await measure();
  assert.ok(first.frame >= 260, `the map is ${first.frame} pixels high`);
  assert.ok(Math.abs(first.over) <= 1, `${first.over} pixels beside the map`);
  await type(page, "out");
  await until("the way back", async () => (await measure()).known);
  const next = await measure();
  const share = first.unknown / first.scale / (next.known / next.scale);
  assert.ok(share > 0.4 && share < 0.6, `the way to an unknown room is ${share} of another`);
  for (const line of ["down", "west", "north", "west", "east", "north", "south", "south", "west", "east", "east"]) {
    await type(page, line);
  }
  await until("the inn", async () => /Moth and Lamp/.test(await page.locator(".where").innerText()));
  assert.equal((await measure()).frame, first.frame);
  const names = () => page.evaluate(() => {
    const text = document.querySelector(".little-map text");
    return parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
  });
  assert.ok(await names() >= 12, `names of ${await names()} pixels`);
  const isSeen = () => page.evaluate(() => {
    const [here, frame] = [".little-map .here", ".frame"].map((one) => document.querySelector(one).getBoundingClientRect());
    return here.left >= frame.left && here.right <= frame.right && here.top >= frame.top && here.bottom <= frame.bottom;
  });
  assert.ok(await isSeen(), "the player's room");

  // In the whole window, from where a press walks to a room.
  await page.getByRole("button", { name: "Whole map" }).click();
  await until("the whole window", () => page.locator(".drawing").evaluate((one) => one.offsetWidth === innerWidth && one.offsetHeight === innerHeight));
  await until("names of more than 20 pixels", async () => await names() > 20);
  await assertAccessible(page, "the whole map");
  await page.keyboard.press("Escape");
  await until("its place", async () => (await measure()).frame === first.frame);
  await page.getByRole("button", { name: "Whole map" }).click();
  await page.locator(".little-map .room", { hasText: "The Green" }).click();
  await until("the green", async () => /Green/.test(await page.locator(".where").innerText()));
  await until("its place again", async () => (await measure()).frame === first.frame);
  assertCalm(page);

  await page.reload();
  await page.locator(".little-map .here").waitFor();
  await until("12 pixels round the drawing", () => page.evaluate(() => {
    const frame = document.querySelector(".frame");
    const [map, around] = [document.querySelector(".little-map"), frame].map((one) => one.getBoundingClientRect());
    return frame.scrollHeight > frame.clientHeight || (map.top - around.top >= 11 && around.bottom - map.bottom >= 11);
  }));
  await page.context().close();
});

test("the tools have their names, with equal gaps", async ({ browser, server }) => {
  for (const width of [1280, 1000]) {
    const page = await browser.page({ viewport: { width, height: 800 } });
    await page.goto(`${server.url}/play?as=guest`);
    await hears(page, "Waking Room");
    const tools = await page.locator(".status .icon:visible").evaluateAll((all) => all.map((one) => {
      const { left, right } = one.getBoundingClientRect();
      return { left, right, title: one.title, word: one.querySelector(".word").getBoundingClientRect().width > 2 };
    }));
    assert.ok(tools.every((one) => one.word));
    assert.ok(tools.every((one) => one.title));
    const gaps = new Set(tools.slice(1).map((one, i) => Math.round(one.left - tools[i].right)));
    assert.equal(gaps.size, 1, `gaps of ${[...gaps]}`);
    await assertFits(page, "/play");
    await page.context().close();
  }
});

test("panes are moved, closed and opened by keyboard, and another browser shows the same", async ({ browser, server }) => {
  const page = await create(browser, server, "Dockery");
  await fillPanes(page);

  await press(page, "Move Map to the other side");
  await areAt(page, ["journal", "inventory", "map"], ["here", "channels"]);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Move Map to the other side");
  await press(page, "Move Map up");
  await press(page, "Move Map up");
  await areAt(page, ["map", "journal", "inventory"], ["here", "channels"]);
  await press(page, "Close Inventory");
  await areAt(page, ["map", "journal"], ["here", "channels"]);

  // The menu has all panes, with buttons for both sides.
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Panes");
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", { name: "More" }).focus();
  await page.keyboard.press("Space");
  await areAt(page, ["map", "journal"], ["here", "channels", "more"]);
  await page.getByRole("button", { name: "Here on the left" }).focus();
  await page.keyboard.press("Enter");
  await areAt(page, ["map", "journal", "here"], ["channels", "more"]);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Here on the left");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".panes-list").isVisible(), false);

  // F6 goes through the panes and back to the line.
  await page.locator("#line").focus();
  const stops = [];
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("F6");
    stops.push(await page.evaluate(() => document.activeElement.closest("[data-pane]")?.dataset.pane || document.activeElement.id));
  }
  assert.deepEqual(stops, ["map", "journal", "here", "channels", "more", "line"]);

  await page.waitForTimeout(600); // settings are saved a little later
  const other = await comeBack(browser, server, "Dockery", { colorScheme: "dark" });
  await areAt(other, ["map", "journal", "here"], ["channels", "more"]);
  await other.getByText("Panes", { exact: true }).click();
  await other.getByRole("button", { name: "Put all back" }).click();
  await areAt(other, ["journal", "inventory"], ["map", "here", "channels"]);
  assertCalm(page);
  assertCalm(other);
  await page.context().close();
  await other.context().close();
});

test("the pane of channels has a line of its own, which keeps what is being typed", async ({ browser, server }) => {
  const page = await create(browser, server, "Chatty");
  const pane = page.locator("[data-pane=channels]");
  await pane.getByLabel("Say on public").fill("Is anybody up");
  await page.getByLabel("Say on public").focus();
  const other = await server.telnet("create Talker long-enough");
  await other.type("chat Hello, panes!");
  await until("the line", async () => /Talker: Hello, panes!/.test(await pane.innerText()));
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Say on public");
  assert.equal(await pane.getByLabel("Say on public").inputValue(), "Is anybody up");
  await page.keyboard.press("Enter");
  await other.hears("Is anybody up");
  assertCalm(page);
  other.close();
  await page.context().close();
});

test("the pane of channels shows what was said before the player came", async ({ browser, server }) => {
  const early = await server.telnet("create Earlier long-enough");
  await early.type("chat Said before you came");
  await early.hears("Said before you came");
  const page = await create(browser, server, "Later");
  const log = page.locator("[data-pane=channels] .channel-log");
  await until("the earlier line", async () => /Earlier: Said before you came/.test(await log.innerText()));
  await early.type("chat And after");
  await until("the new line", async () => /And after$/.test((await log.innerText()).trim()));
  assert.equal((await log.innerText()).split("Said before you came").length, 2);
  assertCalm(page);
  early.close();
  await page.context().close();
});

test("below 1600 pixels the panes aren't loaded, and the panels stand as they did", async ({ browser, server }) => {
  const page = await browser.page({ viewport: { width: 1599, height: 900 } });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/play?as=guest`);
  await hears(page, "Waking Room");
  await page.locator(".panels .ways-out button").first().waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(asked.filter((one) => one.includes("cockpit")), []);
  assert.equal(await page.locator(".cockpit").count(), 0);
  const before = await page.locator(".panels").innerText();

  await page.setViewportSize({ width: 1600, height: 900 });
  await areAt(page, ["journal", "inventory"], ["map", "here", "channels"]);
  assert.equal(await page.locator(".panels").isVisible(), false);
  await assertFits(page, "/play");
  await page.setViewportSize({ width: 1599, height: 900 });
  await page.locator(".panels .ways-out button").first().waitFor();
  assert.equal(await page.locator(".cockpit").count() + await page.locator(".dock").count(), 0);
  assert.deepEqual((await page.locator(".panels .panel").innerText()).split("\n").slice(0, 3), before.split("\n").filter((one) => !/^(?:Map|.* and more|public.*)$/.test(one)).slice(0, 3));
  assert.equal(await page.locator(".log .exit-line").last().isVisible(), true);
  assert.equal(await page.locator(".log .exit-words").last().isVisible(), false);
  await page.locator(".panels [data-way=out]").click();
  await until("the stair", async () => /Winding Stair/.test(await page.locator(".panel h2").first().innerText()));
  assertCalm(page);
  await page.context().close();
});

test("no line of the story has more than 75 letters, at any width, in any font", async ({ browser, server }) => {
  const page = await browser.page({ viewport: WIDE });
  await page.goto(`${server.url}/play?as=guest`);
  await hears(page, "Waking Room");
  for (const width of [360, 800, 1280, 1600, 1920, 2560, 3840]) {
    await page.setViewportSize({ width, height: 900 });
    for (const font of ["serif", "sans", "mono"]) {
      for (const size of ["small", "normal", "huge"]) {
        const longest = await page.evaluate(([chosen, big]) => {
          document.documentElement.dataset.font = chosen;
          document.documentElement.dataset.size = big;
          const words = "The common room of the inn is all firelight and polished wood. A counter runs along one wall; above it hang mugs in a row, no two alike. A stair winds up, a hatch in the floor leads down to the cellar, the kitchen is to the north, and the front door stands open to the west. ".repeat(3);
          let most = 0;
          for (const kind of ["style-plain", "style-room", "style-system", "style-error", "mark", "gap", "echo", "past"]) {
            const line = document.createElement("div");
            line.className = kind;
            line.textContent = words;
            document.querySelector(".log").append(line);
            const range = document.createRange();
            let start = 0;
            let top = null;
            for (let i = 0; i < words.length; i++) {
              range.setStart(line.firstChild, i);
              range.setEnd(line.firstChild, i + 1);
              const now = range.getBoundingClientRect().top;
              if (top !== null && now > top + 4) {
                most = Math.max(most, words.slice(start, i).trim().length);
                start = i;
              }
              top = now;
            }
            line.remove();
          }
          return most;
        }, [font, size]);
        assert.ok(longest <= 75, `${longest} letters at ${width}, ${font}, ${size}`);
      }
    }
  }
  await page.context().close();
});

test("Go to gives the focus back to the line, and says which place isn't known", async ({ browser, server }) => {
  const page = await create(browser, server, "Goer");
  const where = page.getByLabel("Go to");
  await type(page, "out");
  await hears(page, "Winding Stair");
  for (const [name, answer] of [["the moon", "You don't know a way to the moon."], ["waking room", "pale light comes in"]]) {
    await where.fill(name);
    await where.press("Enter");
    await hears(page, answer);
    assert.equal(await where.inputValue(), "");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".prompt") !== null), true);
  }
  assertCalm(page);
  await page.context().close();
});

test("a closed door looks closed in the rose, and is said to screen readers", async ({ browser, server }) => {
  const wizard = await server.wizard();
  const page = await create(browser, server, "Doorkeeper");
  await wizard.type("@teleport $green");
  await wizard.type("@dig northwest to Shed");
  await wizard.type("@set northwest.door = true");
  await wizard.type("@teleport Doorkeeper to $green");
  const way = page.locator(".dock .way[data-way='northwest']");
  await until("the closed door", async () => (await way.getAttribute("aria-label")) === "northwest, closed");
  assert.match(await way.evaluate((one) => getComputedStyle(one, "::after").content), /closed/);
  await type(page, "open northwest");
  await until("the open door", async () => (await way.getAttribute("aria-label")) === "northwest");
  await wizard.type("@destroy northwest");
  wizard.close();
  assertCalm(page);
  await page.context().close();
});

test("after a reload the player's lines stand above their answers", async ({ browser, server }) => {
  const page = await create(browser, server, "Echo");
  await type(page, "say first");
  await hears(page, "You say, “first”");
  await type(page, "say second");
  await hears(page, "You say, “second”");
  const lines = () => page.locator(".log > div").evaluateAll((all) => all.map((one) => one.textContent).filter((one) => /^> |say, /.test(one)));
  const before = await lines();
  assert.deepEqual(before.slice(0, 2), ["> say first", "You say, “first”"]);
  await page.reload();
  await until("the lines", async () => JSON.stringify(await lines()) === JSON.stringify(before));
  assertCalm(page);
  await page.context().close();
});

test("a room at another place means another layout: the old coordinates of its area are forgotten", () => {
  const rooms = new Rooms();
  const learn = (num, coords, area = "Fathom") => rooms.learn({ num, name: `Room ${num}`, area, exits: { east: num + 1 }, coords });
  learn(1, [0, 0, 0]);
  learn(2, [1, 0, 0]);
  learn(3, [7, 7, 0], "Wick");
  learn(1, [0, 0, 0]);
  assert.deepEqual(rooms.known.get(2).coords, [1, 0, 0]);
  learn(1, [4, 0, 0]);
  assert.deepEqual([1, 2, 3].map((num) => rooms.known.get(num).coords), [[4, 0, 0], undefined, [7, 7, 0]]);
});

test("the sign of a lost connection stands below the bar, hides none of its tools, and moves panes by no more than its height", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await create(browser, server, "Cutlass", { reducedMotion: "reduce" });
  await fillPanes(page);
  const boxes = () => page.evaluate(() => [...document.querySelectorAll(".dock-pane")].map((one) => one.getBoundingClientRect().toJSON()));
  let [before, same] = ["", 0];
  await until("the panes at rest", async () => {
    const last = before;
    before = await boxes();
    same = JSON.stringify(before) === JSON.stringify(last) ? same + 1 : 0;
    return same === 10;
  });
  await server.kill();
  await page.locator(".cut").waitFor();
  const { height, y } = await page.locator(".cut").boundingBox();
  assert.ok(y >= 52, `it is ${y} pixels from the top`);
  (await boxes()).forEach((one, i) => {
    assert.deepEqual([one.left, one.width], [before[i].left, before[i].width]);
    assert.ok(one.top >= before[i].top && one.top <= before[i].top + height, `a pane moved from ${before[i].top} to ${one.top}`);
  });
  await assertFits(page, "/play without a connection");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.keyboard.press("Escape");
  await page.locator(".status").getByRole("button", { name: "Leave" }).click();
  await page.locator(".farewell").waitFor();
  await page.context().close();
  await server.stop();
});

test("above the line stand the things that the player has, and what a person can be asked", async ({ browser, server }) => {
  for (const viewport of [{ width: 1280, height: 800 }, WIDE]) {
    const page = await create(browser, server, viewport === WIDE ? "Askwide" : "Askhalf", { viewport });
    await type(page, "out");
    await until("Pim", () => page.locator(".game").getByRole("button", { name: "Pim", exact: true }).and(page.locator(":not(.log *)")).count());
    await type(page, "ask pim for lesson");
    await page.locator(".verbs").getByRole("button", { name: "ask Pim for card" }).click();
    await hears(page, "takes a card from her belt");
    await page.locator(".chips").getByRole("button", { name: /card/ }).click();
    await until("its actions", async () => /card/.test(await page.locator(".verbs").innerText()));
    await assertAccessible(page, "the chips");
    assertCalm(page);
    await page.context().close();
  }
});
