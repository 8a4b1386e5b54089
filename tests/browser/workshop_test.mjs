// The workshop for a whole day's work: the tree, typed forms, trials, tests, the game beside it, drawing on the map,
// and a second builder on the same thing.
import { LONG, assert, assertAccessible, assertCalm, buildSays as says, choose, call, joinBuilder, logInToBuild as login, test, until, writeSource as write } from "./stage.mjs";

const LEVER = `command("pull {this}", function(e)
  log("pulled")
  act(e.actor, "{Actor} {verb:pull} {this}.", { this = e.this })
  e.this:after(600, "rise")
end)
command("break {this}", function(e) e.this.nothing.at_all = 1 end)
test("it is pulled", function(t)
  t:has(t:command(t:player("Ann"), "pull lever"), "You pull")
end)
test("it sings", function(t)
  t:has(t:command(t:player("Ann"), "pull lever"), "La la")
end)`;

async function open(page, id, name) {
  await page.goto(`${page.url().split("#")[0]}#${id}`);
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

test("edits by forms reach the world as values of the right types", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Tilda", "typed-and-true");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Tilda", "typed-and-true");
  const key = (await call(page, "POST", "/objects", { name: "a brass key" })).id;
  let edits = 0;
  const save = async (name) => {
    await page.getByRole("button", { name: `Save ${name}`, exact: true }).click();
    await says(page, new RegExp(`^${name} is saved`, "m"));
    edits += 1;
  };
  const saveTexts = async () => {
    await page.locator(".editor-bar").getByRole("button", { name: "Save" }).click();
    await says(page, /^Saved/m);
    edits += 1;
  };
  for (let i = 0; i < (LONG ? 8 : 3); i++) {
    const { id } = await call(page, "POST", "/objects", { name: `a box ${i}`, protos: ["container"] });
    await open(page, id, `a box ${i}`);
    await page.getByLabel("Description").fill(`Number ${i}.`);
    await saveTexts();
    await page.getByLabel("Name", { exact: true }).fill(`12${i}`);
    await saveTexts();
    for (const summary of await page.locator("details.could > summary").all()) {
      if (/^(?:from|Properties it could|declared by)/.test(await summary.innerText()) && !await summary.evaluate((one) => one.parentElement.open)) {
        await summary.click();
      }
    }
    await page.getByRole("spinbutton", { name: "weight" }).fill(String(i + 0.5));
    await save("weight");
    await page.getByRole("spinbutton", { name: "capacity" }).fill(String(i + 20));
    await save("capacity");
    await page.getByRole("switch", { name: "transparent" }).check();
    await save("transparent");
    await page.getByRole("switch", { name: "hidden" }).check();
    await save("hidden");
    await page.getByRole("switch", { name: "open" }).check();
    await save("open");
    if (i === 0) {
      // A part of a name completes to a number.
      await page.getByRole("combobox", { name: "key" }).pressSequentially("brass");
      await page.locator(`datalist option[value="#${key}"]`).waitFor({ state: "attached" });
    }
    await page.getByRole("combobox", { name: "key" }).fill(`#${key}`);
    await save("key");
    await page.getByRole("textbox", { name: "aliases" }).fill("true, 12");
    await save("aliases");
    await page.getByRole("row", { name: "details" }).getByRole("button", { name: "Add a detail" }).click();
    await page.getByLabel("details: words").last().fill("lid|hinge");
    await page.getByLabel(/^details: text/).last().fill(`"${i}" \\ {x} = 1`);
    await save("details");
    const { properties } = await call(page, "GET", `/objects/${id}`);
    assert.deepEqual({ ...properties, key: properties.key.object }, { name: `12${i}`, desc: `Number ${i}.`, weight: i + 0.5, capacity: i + 20, transparent: true, hidden: true, open: true, key, aliases: ["true", "12"], details: { "lid|hinge": `"${i}" \\ {x} = 1` } });
  }
  assert.equal(edits, LONG ? 80 : 30);
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("the tree works by keyboard, and search finds properties and code", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Tess", "trees-and-twigs");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Tess", "trees-and-twigs");
  const room = (await call(page, "POST", "/rooms", { name: "Loft" })).id;
  await call(page, "POST", "/rooms", { name: "Attic", from: room, direction: "up" });
  const lever = (await call(page, "POST", "/objects", { name: "a lever", location: room, properties: { motto: "Zounds, a lever" } })).id;
  await call(page, "PUT", `/objects/${lever}/behaviour`, "-- one\n-- zounds\n");
  await page.reload();
  const loft = page.getByRole("treeitem", { name: /^Loft/ });
  await loft.waitFor();

  await loft.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("treeitem", { name: /up → Attic/ }).waitFor();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.evaluate(() => document.activeElement.innerText), /up → Attic/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "a lever" }).waitFor();
  await until("it is marked", async () => /a lever/.test(await page.locator(".tree [aria-selected=true]").innerText()));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await loft.getAttribute("aria-expanded"), "false");

  await page.getByPlaceholder("lamp, #12, $start").fill("ZOUNDS");
  await page.locator(".hits button").nth(1).waitFor();
  assert.match((await page.locator(".hits").innerText()), /motto[^]*Zounds, a lever[^]*line 2[^]*-- zounds/);
  await page.locator(".hits button", { hasText: "line 2" }).click();
  await page.locator(".cm-activeLine", { hasText: "-- zounds" }).waitFor();
  await page.getByPlaceholder("lamp, #12, $start").fill("");
  await page.locator(".tree").waitFor();
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("a builder can try a line, see which tests fail and play in a pane", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Theo", "try-and-try-on");
  const page = await browser.page({ viewport: { width: 1400, height: 900 } });
  await login(page, server, "Theo", "try-and-try-on");
  const room = (await call(page, "POST", "/rooms", { name: "Workroom" })).id;
  const lever = (await call(page, "POST", "/objects", { name: "a lever", location: room })).id;
  await call(page, "PUT", `/objects/${lever}/behaviour`, LEVER);
  await open(page, lever, "a lever");

  await page.getByRole("button", { name: "Try a line" }).click();
  await page.getByLabel("Line", { exact: true }).fill("pull lever");
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await page.getByText("Nothing was changed").waitFor();
  const trial = await page.locator(".trial").innerText();
  assert.match(trial, /Visitor \(typing the line\) would read\s+You pull a lever/);
  assert.match(trial, /timer rise would be set/);
  assert.match(trial, /log\(\) would say\s+pulled/);
  assert.equal((await call(page, "GET", `/running?id=${lever}`)).timers.length, 0);

  await page.getByRole("tab", { name: "What it does" }).click();
  await page.getByRole("button", { name: "Run tests" }).click();
  await page.getByText("1 of 2 tests failed").waitFor();
  assert.match(await page.locator(".results-of-tests .failed").innerText(), /line 11[^]*it sings/);
  assert.match(await page.locator(".results-of-tests .held").innerText(), /line 7[^]*it is pulled/);
  await page.locator(".cm-lint-marker-error").waitFor();
  assert.equal(await page.locator(".results-of-tests .failed pre").isVisible(), false, "the reason is told once");
  await page.locator(".results-of-tests .failed summary").click();
  const failure = await page.locator(".results-of-tests .failed pre").innerText();
  assert.ok(failure.includes(await page.locator(".cm-reason").innerText()), "the reason stands below its line");

  await page.getByRole("button", { name: "Game", exact: true }).click();
  await page.getByText("You are Theo, in the game").waitFor();
  await page.getByRole("button", { name: "Go where I build" }).click();
  await until("the workroom", async () => /Workroom/.test(await page.locator(".pane .log").innerText()));
  await page.getByLabel("Your line").fill("pull lever");
  await page.keyboard.press("Enter");
  await until("it is pulled", async () => /You pull a lever/.test(await page.locator(".pane .log").innerText()));
  await page.getByRole("tab", { name: "Activity" }).click();
  await until("the timer", async () => /rise/.test(await page.locator(".running").innerText()));
  assert.match(await page.locator(".logged").innerText(), /a lever: pulled/);
  await page.getByRole("button", { name: "Cancel rise" }).click();
  await until("no timer", async () => /No timers/.test(await page.locator(".running").innerText()));
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("the failing line stays in view when the game opens below it", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Gerda", "game-below-it");
  const page = await browser.page({ viewport: { width: 1280, height: 800 } });
  await login(page, server, "Gerda", "game-below-it");
  const lever = (await call(page, "POST", "/objects", { name: "a lever" })).id;
  await call(page, "PUT", `/objects/${lever}/behaviour`, `${"-- a note\n".repeat(20)}${LEVER}${"\n-- a note".repeat(20)}`);
  await open(page, lever, "a lever");
  await page.getByRole("tab", { name: "What it does" }).click();
  await page.getByText("1 of 2 tests failed").waitFor();
  await page.getByRole("button", { name: "Game", exact: true }).click();
  await until("the reason is in view", async () => {
    const [reason, editor, game] = await Promise.all([".cm-reason", ".editor", ".beside"].map((one) => page.locator(one).boundingBox()));
    return reason && reason.y > editor.y && reason.y + reason.height < editor.y + editor.height && editor.y + editor.height < game.y;
  });
  assert.equal(await page.locator(".results-of-tests").isVisible(), false, "no result is cut by the drawer");
  const [tab, state] = await Promise.all(["#beside-plan", ".pane [role=status]"].map((one) => page.locator(one).boundingBox()));
  assert.ok(Math.abs(tab.y + tab.height / 2 - state.y - state.height / 2) < 5, "the state stands beside the tabs");

  // On a phone, where it covers the results, it makes way for them.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "Run tests" }).click();
  await page.locator(".results-of-tests").waitFor();
  assert.equal(await page.locator(".beside.open").count(), 0);
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("two builders of the same thing see each other", async ({ browser, server }) => {
  const one = await joinBuilder(server, "Una", "one-of-the-two");
  const wizard = await server.wizard();
  const mine = await browser.page({ viewport: { width: 1400, height: 900 } });
  const theirs = await browser.page({ viewport: { width: 1400, height: 900 } });
  await login(mine, server, "Una", "one-of-the-two");
  await login(theirs, server, "wizard", server.password);
  const vase = (await call(mine, "POST", "/objects", { name: "a vase" })).id;
  await open(mine, vase, "a vase");
  await mine.getByRole("button", { name: "Game", exact: true }).click();
  await mine.getByText("You are Una, in the game").waitFor();

  await open(theirs, vase, "a vase");
  await until("wizard is seen", async () => /Also here: wizard \(what it is\)/.test(await mine.locator(".others").innerText()), 3000);
  await until("Una is seen", async () => /Also here: Una/.test(await theirs.locator(".others").innerText()));
  await theirs.getByRole("tab", { name: "What it does" }).click();
  await until("what they do", async () => /wizard \(what it does\)/.test(await mine.locator(".others").innerText()), 3000);
  await theirs.close();
  await until("nobody", async () => (await mine.locator(".others").innerText()) === "", 30000);
  assertCalm(mine);
  one.close();
  wizard.close();
  await mine.context().close();
});

test("rooms can be dug, linked and set together on the map, and all of it undone", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Mona", "maps-of-mine");
  const page = await browser.page({ viewport: { width: 1400, height: 1000 } });
  await login(page, server, "Mona", "maps-of-mine");
  const hall = (await call(page, "POST", "/rooms", { name: "Hall" })).id;
  const cellar = (await call(page, "POST", "/rooms", { name: "Cellar", from: hall, direction: "east" })).id;
  await open(page, hall, "Hall");
  await page.getByRole("tab", { name: "Map" }).click();
  const room = (name) => page.locator("svg.map a.room", { hasText: name });
  await room("Cellar").waitFor();
  const middle = async (name) => {
    const box = await room(name).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2, box];
  };
  const drag = async (from, to) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
    await page.mouse.move(...to, { steps: 4 });
    await page.mouse.up();
  };

  const [x, y, box] = await middle("Hall");
  await drag([x, y], [x, y + box.height * 1.2]);
  assert.equal(await page.getByLabel("A new room").inputValue(), "south");
  await page.keyboard.type("Yard");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Yard" }).waitFor();
  await until("three rooms", async () => await page.locator("svg.map a.room").count() === 3);
  const yard = Number(new URL(page.url()).hash.slice(1));
  const [a, b] = [await middle("Yard"), await middle("Cellar")];
  await drag([a[0], a[1]], [b[0], b[1]]);
  assert.equal(await page.locator("#link-to").inputValue(), `#${cellar}`);
  assert.equal(await page.getByLabel("An exit").inputValue(), "northeast");
  await page.keyboard.press("Enter");
  await says(page, /leads northeast/);
  const exits = async (id) => (await call(page, "GET", `/tree?id=${id}`)).nodes.filter((one) => one.kind === "exit").map((one) => `${one.name} ${one.to.name}`).sort();
  assert.deepEqual(await exits(yard), ["north Hall", "northeast Cellar"]);
  assert.deepEqual(await exits(cellar), ["southwest Yard", "west Hall"]);

  await until("drawn anew", async () => await page.locator("svg.map a.room").count() === 3);
  await room("Hall").click({ modifiers: ["Control"] });
  await room("Cellar").focus();
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "2 rooms are chosen" }).waitFor();
  await page.getByLabel("Set", { exact: true }).fill("light");
  await page.getByLabel("to", { exact: true }).last().fill("0");
  await page.getByRole("button", { name: "What would change?" }).click();
  await until("the plan", async () => /Hall \(#\d+\): light = 0, was/.test(await page.locator(".many").innerText()));
  assert.equal((await call(page, "GET", `/objects/${hall}`)).properties.light, undefined);
  const age = () => page.evaluate(() => document.querySelector("svg.map").classList.add("old"));
  const anew = () => until("drawn anew", async () => await page.locator("svg.map:not(.old)").count() === 1);
  await age();
  await page.getByRole("button", { name: "Set in all" }).click();
  await says(page, /light is set in 2 rooms/);
  await anew();
  assert.equal((await call(page, "GET", `/objects/${hall}`)).properties.light, 0);
  assert.equal((await call(page, "GET", `/objects/${cellar}`)).properties.light, 0);
  await page.getByText(/^Lay out many rooms/).click();
  await page.getByLabel("Rooms beyond").selectOption("west");
  await page.getByLabel("all named").fill("Wood");
  // A redraw of the map keeps the typed text, the selection and the rooms' positions.
  await page.setViewportSize({ width: 900, height: 500 });
  for (let i = 0; i < 6; i++) {
    await page.getByRole("button", { name: "Larger" }).click();
  }
  await page.locator(".map-frame").evaluate((frame) => frame.scrollTo(31, 17));
  assert.deepEqual(await page.locator(".map-frame").evaluate((frame) => [frame.scrollLeft, frame.scrollTop]), [31, 17]);
  const shown = () => page.locator(".map-frame").evaluate((frame, id) => {
    const [view, box] = [frame, frame.querySelector(`[data-room="${id}"]`)].map((one) => one.getBoundingClientRect());
    return [box.left - view.left, box.top - view.top, box.width].map(Math.round);
  }, hall);
  const part = await shown();
  await age();
  await page.getByRole("button", { name: "Undo" }).click();
  await says(page, /Undone: @set of 2 things/);
  await anew();
  assert.equal(await page.locator("svg.map .picked").count(), 2);
  assert.deepEqual(await shown(), part);
  assert.equal(await page.getByLabel("Rooms beyond").inputValue(), "west");
  assert.equal(await page.getByLabel("all named").inputValue(), "Wood");
  await page.getByRole("button", { name: "Lay out", exact: true }).click();
  await says(page, /You lay out 9 rooms. The way west leads there/);
  await until("twelve rooms", async () => await page.locator("svg.map a.room").count() === 12);
  assert.deepEqual(await shown(), part);
  await page.goto(`${server.url}/build`);
  await page.getByRole("button", { name: /^Go on in / }).click();
  await until("the map of the last room", async () => await page.locator("svg.map a.room").count() === 12);
  assert.equal((await call(page, "GET", `/objects/${cellar}`)).properties.light, undefined);
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("edits of several things can be previewed and saved as one change", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Olga", "one-for-all-9");
  const page = await browser.page({ viewport: { width: 1400, height: 900 } });
  await login(page, server, "Olga", "one-for-all-9");
  const cup = (await call(page, "POST", "/objects", { name: "a cup", properties: { weight: 2 } })).id;
  const jug = (await call(page, "POST", "/objects", { name: "a jug", protos: ["container"] })).id;
  await open(page, cup, "a cup");
  await page.getByRole("spinbutton", { name: "weight" }).fill("7");
  await page.getByLabel("Description").fill("Blue.");
  await open(page, jug, "a jug");
  await page.getByRole("switch", { name: "open" }).check();

  await page.getByRole("button", { name: "Changes" }).click();
  await page.getByRole("button", { name: "What would change?" }).click();
  await until("the plan", async () => /open = true, was inherited[^]*weight = 7, was 2/.test(await page.locator(".beside").innerText()));
  assert.equal((await call(page, "GET", `/objects/${cup}`)).properties.weight, 2);
  await page.getByRole("button", { name: "Save all" }).click();
  await page.getByText("Saved: 2 things").waitFor();

  assert.equal((await call(page, "GET", `/objects/${cup}`)).properties.weight, 7);
  assert.equal((await call(page, "GET", `/objects/${cup}`)).properties.desc, "Blue.");
  assert.equal((await call(page, "GET", `/objects/${jug}`)).properties.open, true);
  assert.equal(await page.locator(".unsaved.drafts").isVisible(), false);
  assert.match(await person.type("@undo"), /@set of 2 things/);
  assert.equal((await call(page, "GET", `/objects/${cup}`)).properties.desc, undefined);
  assert.equal((await call(page, "GET", `/objects/${jug}`)).properties.open, undefined);
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("the workshop's calls refuse players who aren't builders", async ({ browser, server }) => {
  const player = await server.telnet("create Nobby nobody-special");
  const page = await browser.page();
  await page.goto(`${server.url}/build`);
  const token = await call(page, "POST", "/login", { name: "Nobby", password: "nobody-special" });
  assert.equal(token.name, "Nobby");
  await page.reload();
  await page.getByText("Building is for builders").waitFor();

  for (const [method, path, body] of [["GET", "/tree"], ["GET", "/objects/1/overview"], ["GET", "/search?text=lever"], ["POST", "/try", { line: "look" }], ["POST", "/changes", { changes: [{ id: 1, properties: { weight: 9 } }] }],
    ["GET", "/running"], ["POST", "/watch", { page: "p", id: 1 }], ["POST", "/objects/1/reading", {}], ["POST", "/objects/1/behaviour/test", {}], ["POST", "/objects/1/clone", {}], ["POST", "/objects/1/shape", { ref: "x" }], ["DELETE", "/tasks/1"]]) {
    assert.equal((await call(page, method, path, body)).status, 403, path);
  }
  player.close();
  await page.context().close();
});

test("a read-only token changes nothing, and a builder can't change another's things", async ({ browser, server }) => {
  const one = await joinBuilder(server, "Rita", "read-and-write");
  const other = await joinBuilder(server, "Oda", "other-and-else");
  const page = await browser.page();
  await page.goto(`${server.url}/world`);
  await call(page, "POST", "/login", { name: "Rita", password: "read-and-write" });
  const box = (await call(page, "POST", "/objects", { name: "a box" })).id;
  await call(page, "POST", "/login", { name: "Rita", password: "read-and-write", scope: "read" });

  assert.ok((await call(page, "GET", "/tree")).nodes.some((node) => node.name === "a box"));
  for (const [method, path, body] of [["POST", "/try", { line: "look" }], ["POST", "/changes", { changes: [{ id: box, properties: { weight: 9 } }], plan: true }], ["POST", "/watch", { page: "p", id: box }],
    ["POST", `/objects/${box}/behaviour/test`, {}], ["POST", `/objects/${box}/clone`, {}], ["POST", "/layouts", { from: box, direction: "north", name: "x" }]]) {
    assert.equal((await call(page, method, path, body)).status, 403, path);
  }
  await call(page, "POST", "/login", { name: "Oda", password: "other-and-else" });
  for (const [method, path, body] of [["POST", `/objects/${box}/reading`, {}], ["POST", "/watch", { page: "p", id: box }], ["GET", `/running?id=${box}`], ["POST", `/objects/${box}/shape`, { ref: "mine" }]]) {
    assert.equal((await call(page, method, path, body)).status, 403, path);
  }
  assert.equal((await call(page, "POST", "/changes", { changes: [{ id: box, properties: { weight: 9 } }] })).status, 422);
  one.close();
  other.close();
  await page.context().close();
});

test("what belongs to somebody else can be read and copied, and has no fields to change", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Reader", "only-looking-now");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Reader", "only-looking-now");
  await page.getByRole("heading", { name: "What will you build?" }).waitFor();
  for (const name of ["Make an area", "Make a lever", "Look at the inn"]) {
    await page.getByRole("button", { name }).waitFor();
  }
  assert.equal(await page.getByRole("heading", { name: "Recent errors" }).count(), 0);
  await page.goto(`${server.url}/build#${(await page.evaluate(async () => (await fetch("/api/v1/objects?query=$start")).json())).objects[0].id}`);
  await page.getByText("You may read this, not change it.").waitFor();
  assert.equal(await page.locator("#tab-body :is(input, textarea, select):enabled").count(), 0);
  assert.equal(await page.locator("#tab-body").getByRole("button", { name: /^(Save|Destroy)/ }).count(), 0);
  assert.ok(await page.getByRole("button", { name: "Make a copy" }).isVisible());
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("the behaviour of another builder's thing can be read, and has no Save", async ({ browser, server }) => {
  const maker = await joinBuilder(server, "Wright", "made-by-another");
  const reader = await joinBuilder(server, "Glance", "looks-at-theirs");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.url}/world`);
  await call(page, "POST", "/login", { name: "Wright", password: "made-by-another" });
  const { id } = await call(page, "POST", "/objects", { name: "a winch" });
  await page.evaluate(async ([path, source]) => {
    await fetch(path, { method: "PUT", headers: { "Content-Type": "text/plain" }, body: source });
  }, [`/api/v1/objects/${id}/behaviour`, LEVER]);
  await call(page, "POST", "/login", { name: "Glance", password: "looks-at-theirs" });
  await page.goto(`${server.url}/build#${id}`);
  await page.getByRole("heading", { name: "a winch", exact: true }).waitFor();
  await page.getByRole("tab", { name: "What it does" }).click();
  await page.locator(".cm-content", { hasText: "pull {this}" }).waitFor();

  assert.match(await page.locator("#tab-body .locked").innerText(), /You may read this, not change it.*ask Wright/);
  assert.equal(await page.locator("#tab-body").getByRole("button", { name: /Save|Run tests|Discard/ }).count(), 0);
  assert.equal(await page.locator(".cm-content").getAttribute("contenteditable"), "false");
  assertCalm(page);
  maker.close();
  reader.close();
  await page.context().close();
});

test("the game below the thing takes two fifths of the height, and its edge can be moved", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Divida", "a-line-between");
  const page = await browser.page({ viewport: { width: 1280, height: 800 } });
  await login(page, server, "Divida", "a-line-between");
  await page.getByRole("button", { name: "Game", exact: true }).click();
  const edge = page.getByRole("separator");
  const share = async () => (await page.locator(".beside").boundingBox()).height / (await page.locator(".workshop").boundingBox()).height;
  assert.ok(Math.abs(await share() - 0.4) < 0.02, `${await share()}`);

  await edge.press("ArrowUp");
  assert.ok(Math.abs(await share() - 0.45) < 0.02, `${await share()}`);
  const { x, y, width } = await edge.boundingBox();
  await page.mouse.move(x + width / 2, y + 3);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, 560);
  await page.mouse.up();
  assert.ok(Math.abs(await share() - 240 / (await page.locator(".workshop").boundingBox()).height) < 0.02, `${await share()}`);
  await assertAccessible(page, "the game below");
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("the first visit makes a lever whose test passes", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Leverer", "pull-it-down-now");
  await person.type("quit"); // so the character sleeps with the lever in hand
  person.close();
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Leverer", "pull-it-down-now");
  await page.getByRole("button", { name: "Make a lever" }).click();
  await page.locator(".cm-content", { hasText: "A lever" }).waitFor();
  await page.getByRole("button", { name: "Run tests" }).click();
  await page.locator(".tested", { hasText: "it goes down, and comes up again" }).waitFor();
  assert.ok(!/✗/.test(await page.locator(".tested").innerText()));
  assertCalm(page);
  await page.context().close();
});

test("axe finds nothing in any state of the workshop, in either theme", async ({ browser, server }) => {
  const person = await joinBuilder(server, "Axel", "axes-and-eyes");
  let made = null;
  for (const [view, [colorScheme, width, height]] of [["light", 1400, 900], ["dark", 360, 740]].entries()) {
    const page = await browser.page({ viewport: { width, height }, colorScheme });
    // A short run looks at each state in one of the two views, by turns.
    let turn = view;
    const check = async (state) => {
      turn += 1;
      if (LONG || turn % 2 === 1) {
        await assertAccessible(page, `${state}, ${colorScheme}, ${width}`);
      }
    };
    await page.goto(`${server.url}/build`);
    await check("log-in");
    await page.getByLabel("Name").fill("Axel");
    await page.getByLabel("Password").fill("not-the-one");
    await page.getByRole("button", { name: "Log in" }).click();
    await until("a refusal", async () => (await page.locator(".problem").innerText()) !== "");
    await check("log-in, refused");
    await login(page, server, "Axel", "axes-and-eyes");
    if (!made) {
      const room = (await call(page, "POST", "/rooms", { name: "Axe room" })).id;
      const exit = (await call(page, "POST", "/rooms", { name: "Den", from: room, direction: "north" })).exits[0].id;
      const lever = (await call(page, "POST", "/objects", { name: "a lever", properties: { details: { knob: "A knob." }, motto: "Up <b>and</b> down", maker: { object: room } } })).id;
      await call(page, "PUT", `/objects/${lever}/behaviour`, LEVER.replace("600", "e.this.nothing"));
      await call(page, "PUT", `/objects/${lever}/behaviour`, LEVER);
      await call(page, "POST", `/objects/${lever}/move`, { to: room });
      made = { room, exit, lever };
      await page.reload();
    }
    await page.getByRole("treeitem", { name: /Axe room/ }).waitFor();
    await check("tree");
    await page.getByPlaceholder("lamp, #12, $start").fill("pull lever");
    await page.locator(".hits button").first().waitFor();
    await check("search");
    await page.getByPlaceholder("lamp, #12, $start").fill("");
    await choose(page, "New", "New thing");
    await check("a new thing");
    await choose(page, "More", "Activity of all your things");
    await page.getByText("Output of log()").waitFor();
    await check("all that goes on");
    await open(page, made.exit, "north");
    await page.getByRole("switch", { name: "door" }).waitFor();
    await check("an exit");
    await open(page, made.room, "Axe room");
    await page.getByLabel("The exit north").waitFor();
    await check("a room");
    await page.getByRole("tab", { name: "Map" }).click();
    await page.locator("svg.map a.room").first().waitFor();
    await check("map");
    await page.locator("svg.map a.room").last().focus();
    await page.keyboard.press("Space");
    await page.getByRole("heading", { name: "1 room is chosen" }).waitFor();
    await check("map, chosen");
    await open(page, made.lever, "a lever");
    await page.getByText(/^What each person there/).click();
    await page.getByText("A visitor reads").waitFor();
    while (await page.locator("details.could:not([open]) > summary").count() > 0) {
      await page.locator("details.could:not([open]) > summary").first().click();
    }
    await page.getByLabel("Description").fill("Unsaved.");
    await check("a thing, unfolded and not saved");
    await page.getByRole("tab", { name: "What it does" }).click();
    await page.getByRole("button", { name: "Run tests" }).click();
    await page.getByText("1 of 2 tests failed").waitFor();
    await check("tests");
    await write(page, "nothing (");
    await until("the error", async () => /line \d/.test(await page.getByLabel("Problems").innerText()));
    await check("a script that does not compile");
    await call(page, "PUT", `/objects/${made.lever}/behaviour`, LEVER.replace("pulled", `pulled at ${width}`));
    await write(page, "-- mine");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Somebody else has saved meanwhile").waitFor();
    await check("two versions");
    await page.getByRole("button", { name: "Use the version in force" }).click();
    await page.locator(".cm-content", { hasText: "pulled at" }).waitFor();
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByRole("button", { name: "Compare" }).first().click();
    await page.locator(".cm-mergeView, .cm-deletedChunk").first().waitFor();
    await check("history");
    await page.getByRole("tab", { name: "Activity" }).click();
    await page.getByText("Output of log()").waitFor();
    await check("activity");
    await page.getByRole("button", { name: "Changes" }).click();
    await page.getByRole("button", { name: "What would change?" }).click();
    await page.getByText("This would change").waitFor();
    await check("unsaved");
    await page.getByRole("button", { name: "Try a line" }).click();
    await page.getByLabel("Line", { exact: true }).fill("pull lever");
    await page.getByRole("button", { name: "Try", exact: true }).click();
    await page.getByText("Nothing was changed").waitFor();
    await check("a trial");
    await page.getByRole("button", { name: "Game", exact: true }).click();
    await page.getByText("You are Axel, in the game").waitFor();
    await page.getByRole("button", { name: "Go where I build" }).click();
    await until("there", async () => /Axe room/.test(await page.locator(".pane .log").innerText()));
    await check("the game");
    await page.getByLabel("Your line").fill("break lever");
    await page.keyboard.press("Enter");
    await until("the fault", async () => /a lever[^]*line \d+/.test(await page.locator(".finder .faults").innerText()));
    await check("something went wrong");
    // The browser itself logs a refused request.
    page.complaints = page.complaints.filter((one) => !/status of (?:401|412|422)/.test(one));
    assertCalm(page);
    await page.context().close();
  }
  person.close();
});
