// The workshop that teaches: an area from a form, its overview, snippets beside the editor, and one place for messages.
import { assert, assertAccessible, assertCalm, assertFits, buildSays as says, choose, call, joinBuilder, logInToBuild as login, test, until, writeSource as write } from "./stage.mjs";

const HD = { width: 1400, height: 900 };

async function open(page, id, name) {
  await page.goto(`${page.url().split("#")[0]}#${id}`);
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

/** Presses squares of the map: [row, column] from 1. */
async function draw(page, squares) {
  for (const [row, column] of squares) {
    await page.getByRole("button", { name: `Row ${row}, column ${column}: empty` }).click();
  }
}

async function play(page, line, words) {
  await page.getByLabel("Your line").fill(line);
  await page.keyboard.press("Enter");
  await until(`“${words}” after ${line}`, async () => (await page.locator(".pane .log").innerText()).includes(words));
}

test("a new area drawn by clicking is green at once, and can be played to its end", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Founder", "found-an-area");
  const page = await browser.page({ viewport: HD });
  await login(page, server, "Founder", "found-an-area");
  await page.getByRole("button", { name: "Make an area" }).click();
  await page.getByRole("button", { name: "Make the area" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "area-name", "a name is needed");
  assert.equal(await page.locator(".new-area .wrong").innerText(), "Give the area a name.", "said at the field, not in a bubble");
  await page.getByLabel("Name", { exact: true }).fill("The \"Odd\" Mill");
  assert.equal(await page.locator(".new-area .wrong:visible").count(), 0);
  await page.getByRole("button", { name: "Make the area" }).click();
  await says(page, /at least one room/);
  await draw(page, [[3, 2], [3, 3], [3, 4], [2, 3]]);
  assert.match(await page.locator(".new-area").innerText(), /4 of 12 rooms/);
  await page.getByRole("button", { name: "Row 1, column 6: empty" }).click();
  await page.getByRole("button", { name: "Make the area" }).click();
  await says(page, /aren't joined/);
  await page.getByRole("button", { name: /: row 1, column 6$/ }).click();
  assert.equal(await page.getByLabel("The locked room").locator("option:checked").innerText(), "The Kitchen", "the usual room follows the drawing");
  await page.getByRole("button", { name: "Row 4, column 3: empty" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Name of room 5").fill("The Tin \\ Room");
  await page.getByLabel("The locked room").selectOption({ label: "The Tin \\ Room" });
  await page.getByLabel("The key lies in").selectOption({ label: "The Barn" });
  await page.getByLabel("The key is").fill("a rusty key");
  assert.equal(await page.locator(".square .way-door").count(), 1, "the door to the locked room");
  assert.equal(await page.locator(".square.to-east, .square.to-south").count(), 3, "the ways that will be");
  await page.getByRole("button", { name: "Make the area" }).click();
  await page.getByText("All is well: every room can be reached and left, and every test passes.").waitFor();
  assert.match(await page.locator(".figures").innerText(), /Rooms\s+5[^]*2 of 2 passed[^]*To mend\s+0/);

  const [area] = (await call(page, "GET", "/tree")).nodes.filter((one) => one.kind === "area");
  assert.equal(area.name, "The \"Odd\" Mill");
  const seen = await call(page, "GET", `/objects/${area.id}/overview`);
  assert.equal((await call(page, "GET", `/objects/${area.id}`)).owner.name, "Founder");
  assert.deepEqual(seen.rooms.map((one) => one.name), ["The Gate", "The Yard", "The Barn", "The Kitchen", "The Tin \\ Room"]);
  for (const room of seen.rooms) {
    assert.equal((await call(page, "GET", `/objects/${room.id}`)).area.id, area.id);
  }

  // From the first page to the end, beside it.
  await page.getByRole("button", { name: "Play it" }).click();
  await until("the gate", async () => /Two stone posts/.test(await page.locator(".pane .log").innerText()));
  await play(page, "east", "Cobbles");
  await play(page, "south", "closed");
  await play(page, "east", "Dry hay");
  await play(page, "take rusty key", "heavier than it looks");
  await play(page, "west", "Cobbles");
  await play(page, "unlock south", "unlock");
  await play(page, "open south", "open");
  await play(page, "south", "The Tin \\ Room");

  // A new room is a part of the area that it was made in.
  await page.getByRole("button", { name: "New room here" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The Loft");
  await page.getByRole("button", { name: "Make it" }).click();
  await says(page, /The Loft is made, in The "Odd" Mill/);
  await page.locator(".results button", { hasText: /^The Loft The "Odd" Mill$/ }).waitFor();
  const loft = (await call(page, "GET", `/objects/${area.id}/overview`)).rooms.at(-1);
  assert.equal(loft.name, "The Loft");
  await open(page, area.id, "The \"Odd\" Mill");
  await until("what is wrong with it", async () => /The Loft\s+No description\s+Write it\s+No way in or out\s+Add an exit/.test(await page.locator(".to-mend").innerText()));
  await page.getByRole("button", { name: "Undo" }).click();
  await says(page, /Undone/);
  assert.equal((await call(page, "GET", `/objects/${area.id}/overview`)).rooms.length, 5);
  assertCalm(page);

  const wizard = await server.wizard();
  await wizard.type("@quota Founder = areas 1");
  await page.getByRole("button", { name: "New", exact: true }).click();
  const menu = page.locator(".menu-list").first();
  await menu.getByText("You own 1 of 1 area.").waitFor();
  assert.equal(await menu.getByRole("button", { name: "New area" }).isDisabled(), true, "nothing to fill in in vain");
  await menu.getByRole("button", { name: "Ask for more" }).click();
  await says(page, /Thank you. The wizards have your wish/);
  await menu.getByText("You asked for more today").waitFor();
  await page.goto(`${server.url}/build`);
  await page.reload();
  const limit = page.getByRole("group", { name: "Your limit of areas" });
  await limit.getByText("You asked for more today").waitFor();
  assert.equal(await limit.getByRole("button", { name: "Ask for more" }).count(), 0, "nobody asks twice in a day");
  await page.getByRole("link", { name: "The \"Odd\" Mill" }).click();
  await page.getByRole("heading", { name: "The \"Odd\" Mill", exact: true }).waitFor();
  wizard.close();
  person.close();
  await page.context().close();
});

test("the overview of an area lists each kind of thing to mend, and leads to it", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Lookout", "see-it-all-now");
  const other = await joinBuilder(server, "Outsider", "not-in-this-one");
  const page = await browser.page({ viewport: HD });
  await login(page, server, "Lookout", "see-it-all-now");
  const area = (await call(page, "POST", "/objects", { name: "The Heap", protos: ["area"] })).id;
  const first = (await call(page, "POST", "/rooms", { name: "First", area })).id;
  const second = (await call(page, "POST", "/rooms", { name: "Second", area })).id;
  const third = (await call(page, "POST", "/rooms", { name: "Third", area })).id;
  assert.equal((await call(page, "GET", `/objects/${third}`)).area.id, area);
  await call(page, "POST", "/exits", { from: first, direction: "east", to: second });
  await call(page, "PATCH", `/objects/${first}`, { properties: { desc: "Stones." } });
  await call(page, "PATCH", `/objects/${second}`, { properties: { desc: "More stones." } });
  const stone = (await call(page, "POST", "/objects", { name: "a stone", location: first })).id;
  await call(page, "PUT", `/objects/${stone}/behaviour`, "test(\"it sings\", function(t)\n  t:ok(false, \"it is silent\")\nend)\ntest(\"it lies\", function(t) t:ok(true) end)\n");
  assert.deepEqual((await call(page, "GET", `/objects/${area}/overview`)).behaviours.map((one) => [one.id, one.room]), [[stone, first]]);
  await open(page, area, "The Heap");

  await until("all of it", async () => /1 of 2 passed(?! …)/.test(await page.locator(".figures").innerText()));
  const told = await page.locator(".to-mend").innerText();
  assert.match(told, /First, east\s+Nothing leads back from/);
  assert.match(told, /Second\s+No way out\s+Add an exit/);
  assert.match(told, /Third\s+No description\s+Write it\s+No way in or out\s+Add an exit/);
  assert.equal(told.match(/No description/g).length, 1, "each once");
  assert.match(told, /a stone\s+Red test\s+it sings: it is silent\s+line 2/);
  assert.equal(await page.locator(".overview .room.apart").count(), 1, "the room without a way is on the map, dashed");
  await assertAccessible(page, "the overview");
  const [mapWidth, roomsDrawn] = await page.locator(".overview svg.map").evaluate((one) => [one.viewBox.baseVal.width, one.querySelectorAll("[data-room]:not(.dark)").length]);
  assert.ok(roomsDrawn >= 2 && mapWidth <= 176 * roomsDrawn + 72, `the area's own rooms fill its map: ${mapWidth}, ${roomsDrawn}`);

  await page.locator(".to-mend > li", { hasText: "First, east" }).getByRole("button").click();
  await page.getByRole("heading", { name: "east", exact: true }).waitFor();
  await open(page, area, "The Heap");
  await until("all of it again", async () => /1 of 2 passed(?! …)/.test(await page.locator(".figures").innerText()));
  await page.locator(".to-mend > li > .as-link", { hasText: "a stone" }).click();
  await page.getByRole("heading", { name: "a stone", exact: true }).waitFor();
  await page.getByRole("tab", { name: "What it does" }).click();
  await page.getByText("1 of 2 tests failed").waitFor(); // as the overview says
  assert.match(await page.locator(".results-of-tests .failed").innerText(), /it sings\s+it is silent/, "the reason is in the row");
  await open(page, area, "The Heap");
  await until("all of it once more", async () => /1 of 2 passed(?! …)/.test(await page.locator(".figures").innerText()));
  const checked = page.waitForResponse(/behaviour\/check/); // of the editor, before the stone is gone
  await page.locator(".to-mend li li", { hasText: "Red test" }).getByRole("button").click();
  await page.locator(".cm-activeLine", { hasText: "it is silent" }).waitFor();
  await page.locator(".cm-reason", { hasText: "it is silent" }).waitFor(); // nobody has to run the tests first
  await checked;
  await call(page, "POST", "/exits", { from: second, direction: "west", to: first });
  await call(page, "DELETE", `/objects/${third}`);
  await call(page, "DELETE", `/objects/${stone}`);
  await open(page, area, "The Heap");
  await page.getByText("All is well. It has no tests yet.").waitFor();

  await call(page, "POST", "/login", { name: "Outsider", password: "not-in-this-one" });
  assert.equal((await call(page, "GET", `/objects/${area}/overview`)).status, 403);
  assert.equal((await call(page, "POST", "/rooms", { name: "Squat", area })).status, 422);
  assertCalm({ complaints: page.complaints.filter((one) => !/status of 4(?:03|22)/.test(one)) });
  person.close();
  other.close();
  await page.context().close();
});

test("a mistake in Lua stands in one place, green goes when red comes, and nothing moves", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Stiller", "nothing-ever-moves");
  for (const viewport of [HD, { width: 360, height: 740 }]) {
    const page = await browser.page({ viewport });
    await login(page, server, "Stiller", "nothing-ever-moves");
    const { id } = await call(page, "POST", "/objects", { name: `a lamp ${viewport.width}` });
    await open(page, id, `a lamp ${viewport.width}`);
    await page.getByRole("tab", { name: "What it does" }).click();
    await page.locator(".cm-content").waitFor();
    const save = page.getByRole("button", { name: "Save", exact: true });
    const boxes = async () => {
      const all = [];
      for (const part of [save, page.getByRole("button", { name: "Run tests" }), page.locator(".editor")]) {
        const { x, y, width, height } = await part.evaluate((one) => {
          const box = one.getBoundingClientRect();
          const frame = one.closest("section");
          return { x: box.x, y: box.y - frame.getBoundingClientRect().top + (frame.scrollTop || 0), width: box.width, height: box.height };
        });
        all.push([x, y, width, height].map(Math.round).join(" "));
      }
      return all.join(", ");
    };
    const still = await boxes();
    const top = () => save.evaluate((one) => Math.round(one.getBoundingClientRect().top));

    await write(page, "local lamp = = 1\n");
    await until("the mistake", async () => /line 1 · Mistake\s+unexpected symbol/.test(await page.getByLabel("Problems").innerText()));
    assert.equal(await boxes(), still, "with a mistake");
    await save.scrollIntoViewIfNeeded();
    const before = await top();
    await save.click();
    await says(page, /^Not saved\. The mistake is below the text/);
    assert.equal(await boxes(), still, "not saved");
    assert.equal(await top(), before, "Save stays under the pointer");
    const text = await page.locator(".workshop").innerText();
    assert.equal(text.split("unexpected symbol").length - 1, 1, text);

    await write(page, "local lamp = 1\ntest(\"it fails\", function(t) t:equal(lamp, 2) end)\n");
    await until("no old message", async () => (await page.locator(".said").innerText()) === "");
    await save.click();
    await says(page, /^Saved as revision 1; it is in force\.$/);
    assert.match(await page.locator(".said").getAttribute("class"), /good/);
    assert.equal(await boxes(), still, "saved");
    await page.getByRole("button", { name: "Run tests" }).click();
    await until("the red test", async () => (await page.getByLabel("Problems").innerText()) === "1 of 1 tests failed.");
    assert.equal(await page.locator(".said").innerText(), "", "no message lies over the failure");
    assert.equal(await boxes(), still, "tested");
    await until("the buttons above the failure", () => save.evaluate((one) => one.getBoundingClientRect().top >= document.querySelector(".top").getBoundingClientRect().bottom));
    assert.equal(await page.locator(".editor .cm-scroller").evaluate((one) => one.scrollWidth - one.clientWidth), 0, "long lines wrap");
    await write(page, "local lamp = = 2\n");
    await until("the next mistake", async () => /line 1 · Mistake\s+unexpected symbol/.test(await page.getByLabel("Problems").innerText()));
    assert.equal(await page.locator(".said").innerText(), "");
    assert.equal(await boxes(), still, "changed");
    await page.context().close();
  }
  person.close();
});

test("snippets and examples go to the cursor, and each snippet passes its test there", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Snipper", "cut-and-paste-it");
  const page = await browser.page({ viewport: HD });
  await login(page, server, "Snipper", "cut-and-paste-it");
  const room = (await call(page, "POST", "/rooms", { name: "Bench" })).id;
  const lever = (await call(page, "POST", "/objects", { name: "a lever", location: room })).id;
  await open(page, lever, "a lever");
  await page.getByRole("tab", { name: "What it does" }).click();
  await page.getByRole("button", { name: "Snippets" }).click();
  const inserts = await page.locator(".snippets li button").evaluateAll((all) => all.map((one) => one.ariaLabel));
  assert.ok(inserts.length >= 8, inserts.join());
  let revision = 0;
  for (const label of inserts) {
    await write(page, "-- before\n-- after\n");
    await page.locator(".cm-line").first().click();
    await page.keyboard.press("End");
    await page.getByRole("button", { name: label, exact: true }).click();
    const source = (await page.locator(".cm-content").innerText()).replace(/\u00a0/g, " ");
    assert.match(source, /^-- before\n+-- [^]+\n+-- after/, label);
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className.includes("cm-content")), true, "the editor has the focus");
    await page.keyboard.press("Control+s");
    revision += 1;
    await says(page, new RegExp(`revision ${revision};`));
    await until("no mistakes", async () => /No mistakes found/.test(await page.getByLabel("Problems").innerText()));
    await page.getByRole("button", { name: "Run tests" }).click();
    await says(page, /^1 test, all passed\.$/);
  }

  await write(page, "");
  await page.getByLabel("A function").fill("command");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("button", { name: "Insert the example" }).click();
  await until("the example", async () => /command\("turn \{this\} to/.test(await page.locator(".cm-content").innerText()));
  await page.getByLabel("A function").fill("nonsense");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByText("There is no function nonsense.").waitFor();
  assertCalm({ complaints: page.complaints.filter((one) => !/status of 404/.test(one)) });
  person.close();
  await page.context().close();
});

test("a new area is joined to the room that was open, and hidden from visitors until it is ready", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Joiner", "joined-and-hidden");
  const page = await browser.page({ viewport: { width: 1280, height: 800 } });
  await login(page, server, "Joiner", "joined-and-hidden");
  const yard = (await call(page, "POST", "/rooms", { name: "Joiner's Yard" })).id;
  await open(page, yard, "Joiner's Yard");
  await choose(page, "New", "New area");
  await page.getByRole("button", { name: "Draw five for me" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The Joinery");
  await page.getByLabel("The way from Joiner's Yard").selectOption("in");
  await page.getByLabel("Everybody can see it at once").uncheck();
  await page.getByRole("button", { name: "Make the area" }).click();
  await page.getByText("2 of 2 passed").waitFor();
  const area = Number(page.url().split("#")[1]);
  const { rooms } = await call(page, "GET", `/objects/${area}/overview`);
  const gate = rooms.find((one) => one.name === "The Gate");
  assert.equal((await call(page, "GET", `/rooms/${yard}`)).exits.find((one) => one.name === "in").to, gate.id);
  assert.ok(gate.exits.some((one) => one.name === "out"));
  const visitor = await browser.page();
  assert.equal((await page.request.get(`${server.url}/world/joinery`)).status(), 200);
  assert.equal((await visitor.request.get(`${server.url}/world/joinery`)).status(), 404);
  await visitor.goto(`${server.url}/world`);
  assert.equal(await visitor.getByRole("link", { name: "The Joinery" }).count(), 0);
  assertCalm(page);
  person.close();
  await visitor.context().close();
  await page.context().close();
});

test("on a phone, the workshop's map has rooms that a finger can press, and tools beside them", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Fingal", "finger-sized-map");
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await login(page, server, "Fingal", "finger-sized-map");
  await choose(page, "New", "New area");
  await page.getByLabel("Name", { exact: true }).fill("The Long Walk");
  await page.getByRole("button", { name: "Draw five for me" }).click();
  const bottom = (locator) => locator.evaluate((one) => one.getBoundingClientRect().bottom);
  assert.match(await page.locator(".squares").innerText(), /Kitchen[^]*Strongroom/, "names, not only numbers");
  assert.equal(await page.locator(".beside").isVisible(), false, "one bar at the bottom");
  assert.ok(await bottom(page.locator(".squares")) <= await page.locator(".new-area .actions").evaluate((one) => one.getBoundingClientRect().top), "the drawn rooms are in view");
  await page.getByRole("button", { name: "Make the area" }).click();
  await page.getByText("2 of 2 passed").waitFor();
  const area = Number(page.url().split("#")[1]);
  const gate = (await call(page, "GET", `/objects/${area}/overview`)).rooms.find((one) => one.name === "The Gate").id;
  await call(page, "POST", "/layouts", { from: gate, direction: "west", name: "Wood", columns: 4, rows: 4 });
  await open(page, gate, "The Gate");
  await page.getByRole("tab", { name: "Map" }).click();
  await page.locator("svg.map a.room").first().waitFor();
  const found = await page.locator(".map-frame").evaluate((frame) => {
    const box = (one) => one.getBoundingClientRect();
    const view = box(frame);
    const tools = box(document.querySelector(".map-tools"));
    const rooms = [...frame.querySelectorAll("a.room rect")].map(box).filter((one) => one.right > view.left && one.left < view.right && one.top < view.bottom);
    const letters = [...frame.querySelectorAll("a.room text")].map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a);
    return {
      cut: rooms.filter((one) => one.left < view.left || one.right > view.right).length,
      low: rooms.filter((one) => one.height < 44 || one.width < 44).length,
      covered: rooms.filter((one) => one.right > tools.left && one.bottom > tools.top && one.top < tools.bottom).length,
      letters: Math.min(...letters) >= 13,
    };
  });
  assert.deepEqual(found, { cut: 0, low: 0, covered: 0, letters: true });
  person.close();
  await page.context().close();
});

test("an error that came three times is listed once, and stands at its line in the editor", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Belinda", "bells-of-belinda");
  const page = await browser.page({ viewport: { width: 1280, height: 800 } });
  await login(page, server, "Belinda", "bells-of-belinda");
  const bell = (await call(page, "POST", "/objects", { name: "a brass bell", protos: ["item"] })).id;
  await call(page, "PUT", `/objects/${bell}/behaviour`, "command(\"ring {this}\", function(e)\n  local n = e.this.count + 1\nend)\n");
  for (let i = 0; i < 3; i++) {
    await person.type("ring bell");
  }
  const list = page.locator(".finder .faults > li");
  await until("them as one", async () => (await list.count()) === 1 && /3 times, last today[^]*Belinda: ring bell/.test(await list.innerText()));
  await list.getByRole("button", { name: `a brass bell (#${bell}), line 2` }).click();
  assert.match(await page.locator(".cm-reason").innerText(), /Error: attempt[^]*3 times[^]*Belinda: ring bell/);
  await page.locator(".cm-reason", { hasText: "e.this.count is nil, since nothing sets it" }).waitFor(); // why, at its line
  assert.doesNotMatch(await page.locator(".writing .faults").innerText(), /line 2|Error|nil/, "it stands at its line alone");
  await page.locator(".cm-reason").getByRole("button", { name: "Write (e.this.count or 0)" }).click();
  await page.locator(".cm-line", { hasText: "local n = (e.this.count or 0) + 1" }).waitFor();
  await page.locator(".cm-reason").waitFor({ state: "detached" }); // only what the text says
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("an error of the game's own scripts is shown to wizards, not to builders", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Minder", "mind-my-own-errors");
  const errors = [{ object: null, number: 2, time: 1, again: 0, text: "scripts/building/lib/lint.lua:541: it ran for more than 20 ms\n\nin walk" },
    { object: { id: 181, name: "The Waking Room" }, number: 1, time: 1, again: 2, text: "#181 rev 2:7: \"Clank!\" is not in \"It\\ngroans\"\nin handler" }];
  for (const [name, password, isShown] of [["Minder", "mind-my-own-errors", false], ["wizard", server.password, true]]) {
    const page = await browser.page({ viewport: HD });
    await page.route("**/api/v1/errors*", (route) => route.fulfill({ json: { errors } }));
    await login(page, server, name, password);
    const list = page.locator(".finder .faults");
    await list.getByRole("button", { name: "The Waking Room (#181), line 7" }).waitFor();
    assert.equal(await list.getByText("the game’s own scripts").count(), isShown ? 1 : 0, name);
    assert.match(await list.innerText(), /"Clank!" is not in "It\s*groans"/, "a quoted line end is one");
    assert.doesNotMatch(await list.innerText(), /in handler|rev 2/, "its trace is folded");
    await page.context().close();
  }
  person.close();
});

test("a builder who returns sees their areas, with what is to mend first and their limit", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Homer", "home-to-my-areas");
  const wizard = await server.wizard();
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await login(page, server, "Homer", "home-to-my-areas");
  await page.getByRole("heading", { name: "What will you build?" }).waitFor();
  const area = (await call(page, "POST", "/objects", { name: "The Home Farm", protos: ["area"] })).id;
  const room = (await call(page, "POST", "/rooms", { name: "Stable", area })).id;
  await call(page, "PUT", `/objects/${room}/behaviour`, "test(\"it neighs\", function(t) t:equal(1, 2) end)\n");
  await page.reload();
  await page.getByRole("heading", { name: "Your areas" }).waitFor();
  await until("how it stands", async () => /The Home Farm[^]*1 room · 1 red test, 1 description missing, 1 room without a way/.test(await page.locator(".areas").innerText()));
  const faults = page.locator(".short-faults");
  assert.match(await faults.innerText(), /^Stable Red test: it neighs.*\s+Stable No .*\s+Stable No .*$/, "what fails comes first");
  const heights = await faults.getByRole("button").evaluateAll((all) => all.map((one) => one.offsetHeight));
  assert.deepEqual(heights, heights.map(() => heights[0]), "each fault is one line");
  assert.match(await page.locator(".welcome").innerText(), /1 of 3 areas/);
  await page.getByRole("button", { name: "Make an area" }).waitFor();
  await wizard.type("@quota Homer = areas 1");
  await page.reload();
  await page.getByText("You own 1 of 1 area.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Make an area" }).count(), 0);
  await page.locator(".areas > li").tap({ position: { x: 150, y: 60 } }); // the whole card leads there
  await page.getByRole("heading", { name: "The Home Farm", exact: true }).waitFor();
  await page.locator(".room-list").getByRole("button", { name: "Stable" }).tap();
  await page.getByRole("heading", { name: "Stable", exact: true }).waitFor();
  await page.goto(`${server.url}/build`);
  await page.reload();
  await page.locator(".areas").getByRole("button", { name: "Go on in Stable" }).tap();
  await page.getByRole("heading", { name: "Stable", exact: true }).waitFor();
  assertCalm(page);
  wizard.close();
  person.close();
  await page.context().close();
});

test("a red test of the overview leads to its line, with the head of the thing in view", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Redmond", "red-tests-of-mine");
  const page = await browser.page({ viewport: { width: 1280, height: 800 } });
  await login(page, server, "Redmond", "red-tests-of-mine");
  const area = (await call(page, "POST", "/objects", { name: "The Red Yard", protos: ["area"] })).id;
  const room = (await call(page, "POST", "/rooms", { name: "Rust", area })).id;
  await call(page, "PUT", `/objects/${room}/behaviour`, `${"-- rust\n".repeat(60)}test("it shines", function(t) t:equal(1, 2) end)\n`);
  await page.reload();
  const made = page.locator(".results li", { hasText: "Rust" });
  assert.match(await made.innerText(), /^Rust The Red Yard/, "what was made is listed with its area");
  assert.equal(await page.getByRole("treeitem", { name: "The Red Yard" }).count(), 1);
  await open(page, area, "The Red Yard");
  await page.getByRole("button", { name: /Red test.*line 61$/ }).click();
  const line = page.locator(".cm-line", { hasText: "it shines" });
  await line.waitFor();
  const [header, heading, bar] = await Promise.all([".top", ".object-head h2", ".editor-bar"].map((one) => page.locator(one).evaluate((element) => element.getBoundingClientRect().toJSON())));
  assert.ok(heading.top >= header.bottom, `the heading at ${heading.top}, below the header that ends at ${header.bottom}`);
  await page.getByRole("button", { name: "Run tests" }).click();
  await page.locator(".results-of-tests .failed").waitFor();
  await until("the bar of buttons, whole", () => page.locator(".editor-bar").evaluate((one, least) => one.getBoundingClientRect().top >= least - 1, header.bottom));
  assert.ok(bar.bottom < (await line.boundingBox()).y);
  person.close();
  await page.context().close();
});

test("axe finds nothing in a new area, its overview and the snippets, at any size and in either theme", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Axine", "axes-for-areas");
  for (const [colorScheme, width, height] of [["light", 1280, 800], ["dark", 360, 740], ["dark", 1920, 1080]]) {
    const page = await browser.page({ viewport: { width, height }, colorScheme });
    const check = async (what) => {
      await assertFits(page, what);
      // What is cut off at the side can't be pressed.
      assert.ok(await page.locator(".beside .tabs > :last-child, .new-area .actions .button").filter({ visible: true }).evaluateAll((all) => all.every((one) => one.getBoundingClientRect().right <= window.innerWidth)), what);
      await assertAccessible(page, `${what}, ${colorScheme}, ${width}`);
    };
    await login(page, server, "Axine", "axes-for-areas");
    await choose(page, "New", "New area");
    await check("an empty form");
    await page.getByRole("button", { name: "Draw five for me" }).click();
    await page.getByLabel("Name", { exact: true }).fill("The Axe Works");
    await check("a drawn area");
    await page.getByRole("button", { name: "Make the area" }).click();
    await page.getByText("2 of 2 passed").waitFor();
    await check("the overview");
    await page.getByRole("tab", { name: "What it does" }).click();
    const snippets = page.getByRole("button", { name: "Snippets" });
    await snippets.waitFor();
    await snippets.click();
    await page.getByLabel("A function").fill("on");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("button", { name: "Insert the example" }).waitFor();
    await check("snippets");
    assertCalm(page);
    await page.context().close();
  }
  person.close();
});
