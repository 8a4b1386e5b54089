// A builder in the browser, while a player in the room watches each step by telnet.
import { assert, assertAccessible, assertCalm, buildSays as says, call, choose, logInToBuild as login, test, until, writeSource as write } from "./stage.mjs";

const LEVER = `command("pull {this}", function(e)
  act(e.actor, "{Actor} {verb:pull} {this}.", { this = e.this })
  e.this.location:announce("Clank!")
end)`;
const BROKEN = LEVER.replace("end)", "end");
const FAILING = LEVER.replace("e.this.location:announce(\"Clank!\")", "e.this.nowhere.at_all = 1");

async function makeThing(page, name) {
  await choose(page, "New", "New thing");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name }).waitFor();
}

async function makeBuilder(server, name, password) {
  const builder = await server.telnet(`create ${name} ${password}`);
  const wizard = await server.wizard();
  await wizard.type(`@role ${name} builder`);
  builder.close();
  return wizard;
}

test("a builder makes a room and a lever, sees an error's line and reverts", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Berta", "brick-by-brick");
  const player = await server.telnet("create Paula paper-boats");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Berta", "brick-by-brick");

  await choose(page, "New", "New room");
  await page.getByLabel("Name", { exact: true }).fill("Lamp room");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "Lamp room" }).waitFor();
  const room = new URL(page.url()).hash.slice(1);
  await wizard.type(`@teleport paula to #${room}`);
  await page.getByLabel("Description").fill("A round room under a <b>glass</b> roof.");
  assert.equal(await page.locator(".preview b").innerText(), "glass");
  assert.equal(await page.locator(".editor-bar").innerText(), "Not saved: description\nSave");
  await page.getByRole("button", { name: "Save" }).first().click();
  await says(page, /Saved/);
  assert.match(await player.type("look"), /A round room under a glass roof/);

  await choose(page, "New", "New thing");
  await page.getByLabel("Name", { exact: true }).fill("a rusty lever");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "a rusty lever" }).waitFor();
  assert.match(await player.type("look"), /a rusty lever/);
  await page.getByRole("tab", { name: "What it does" }).click();
  await write(page, LEVER);
  await page.getByRole("button", { name: "Save" }).click();
  await says(page, /revision 1/);
  assert.match(await player.type("pull lever"), /You pull a rusty lever[^]*Clank/);

  await write(page, BROKEN);
  await until("the error while writing", async () => /line \d/.test(await page.getByLabel("Problems").innerText()));
  // Errors are shown at their line while writing, and by the buttons for lines out of sight.
  const dot = await page.locator(".cm-lint-marker-error").first().boundingBox();
  assert.ok(dot && dot.width > 3 && dot.height > 3, JSON.stringify(dot));
  await page.keyboard.press("Control+s");
  await says(page, /Not saved; the old version stays in force/);
  assert.match(await player.type("pull lever"), /Clank/);

  await write(page, FAILING);
  await page.keyboard.press("Control+s");
  await says(page, /revision 2/);
  assert.doesNotMatch(await player.type("pull lever"), /You pull/);
  await until("the fault", async () => /rusty lever[^]*line 3/.test(await page.locator(".finder .faults").innerText()));

  await page.getByRole("tab", { name: "History" }).click();
  const newest = page.locator(".revisions li", { hasText: "Revision 2" });
  assert.match(await newest.innerText(), /in force/);
  assert.equal(await newest.getByRole("button").count(), 0);
  await page.locator(".versions", { hasText: "Revision 1" }).waitFor(); // the change of the newest is open
  await until("what changed", async () => /\+\d+ −\d+, line \d+/.test(await newest.innerText()));
  await page.locator(".revisions li", { hasText: "Revision 1" }).getByRole("button", { name: "Compare" }).click();
  await page.locator(".cm-mergeView .cm-changedText, .cm-mergeView .cm-changedLine").first().waitFor();
  await page.locator(".revisions li", { hasText: "Revision 1" }).getByRole("button", { name: "Revert" }).click();
  await says(page, /in force again/);
  assert.match(await player.type("pull lever"), /Clank/);
  await page.locator(".revisions li", { hasText: "Revision 1" }).getByRole("button", { name: "Compare" }).click();
  await page.locator(".versions", { hasText: "Both are the same." }).waitFor();
  assert.equal(await page.locator(".editor").isVisible(), false);
  // A save that does not compile is refused, and the browser logs the refused request.
  page.complaints = page.complaints.filter((one) => !/status of 422/.test(one) || /check/.test(one));
  assertCalm(page);
  for (const one of [wizard, player]) {
    one.close();
  }
  await page.context().close();
});

test("a comparison comes into view, and older revisions are folded", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Hilda", "history-of-mine");
  const page = await browser.page({ viewport: { width: 360, height: 780 } });
  await login(page, server, "Hilda", "history-of-mine");
  const { id } = await call(page, "POST", "/objects", { name: "a lever" });
  for (let i = 1; i < 9; i++) {
    await call(page, "PUT", `/objects/${id}/behaviour`, `${LEVER}\n-- draft ${i}`);
  }
  for (const [width, height] of [[360, 780], [1280, 600]]) {
    await page.setViewportSize({ width, height });
    await page.goto(`${page.url().split("#")[0]}#${id}`);
    await page.reload();
    await page.getByRole("tab", { name: "History" }).click();
    await page.locator(".versions", { hasText: "Revision 7" }).waitFor();
    const rows = page.locator(".revisions li:visible");
    assert.equal(await rows.count(), 5);
    await page.getByRole("button", { name: "3 more" }).click();
    assert.equal(await rows.count(), 8);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.revision), "3");
    await page.locator("[data-revision='6']").click();
    await page.locator(".versions", { hasText: "Revision 6" }).waitFor();
    await until("the changed line is in view", async () => {
      const line = await page.locator(".compared .cm-line", { hasText: "-- draft 8" }).boundingBox();
      const bar = await page.locator(".beside").boundingBox();
      return line && line.y > 0 && line.y + line.height <= bar.y;
    });
  }
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("undo says so, arrow keys switch tabs, and unknown markup stays as typed", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Ulla", "under-and-over");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Ulla", "under-and-over");
  await makeThing(page, "a plain cup");
  await page.getByLabel("Description").fill("<b>Thick</b> </a> clay.");
  assert.equal(await page.locator("form.about .preview").innerText(), "Thick </a> clay.");
  await page.getByRole("button", { name: "Save" }).first().click();
  await says(page, /Saved/);

  await page.getByRole("button", { name: "Undo" }).click();
  await says(page, /Undone/);
  await until("the description is gone", async () => (await page.getByLabel("Description").inputValue()) === "");
  await page.waitForLoadState("networkidle");
  await says(page, /Undone/);
  await page.getByRole("tab", { name: "What it is" }).focus();
  await page.keyboard.press("ArrowRight");

  assert.equal(await page.evaluate(() => document.activeElement.textContent), "What it does");
  assert.equal(await page.getByRole("tab", { name: "What it does" }).getAttribute("aria-selected"), "true");
  wizard.close();
  await page.context().close();
});

test("when two builders save the same behaviour, both versions are shown", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Carl", "two-of-a-kind");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Carl", "two-of-a-kind");
  await choose(page, "New", "New thing");
  await page.getByLabel("Name", { exact: true }).fill("a music box");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "a music box" }).waitFor();
  const id = new URL(page.url()).hash.slice(1);
  await page.getByRole("tab", { name: "What it does" }).click();
  await write(page, "-- mine");
  wizard.socket.write(`@program #${id}\r\n-- hers\r\n`);
  await wizard.type(".");

  await page.keyboard.press("Control+s");

  await says(page, /Somebody else has saved/);
  await until("both", async () => {
    const text = (await page.locator(".cm-mergeView .cm-content").allInnerTexts()).join("|");
    return text.includes("-- hers") && text.includes("-- mine");
  });
  await page.getByRole("button", { name: "Save my version" }).click();
  await says(page, /revision 2/);
  assert.match(await wizard.type(`@list #${id}`), /-- mine/);
  wizard.close();
  await page.context().close();
});

test("unsaved work survives a change of tab or thing, a link and a reload", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Edda", "ever-so-careful");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  const asked = [];
  page.on("dialog", (dialog) => asked.push(dialog.type()));
  await login(page, server, "Edda", "ever-so-careful");
  await makeThing(page, "a drawer");
  const drawer = new URL(page.url()).hash;
  assert.equal(await page.locator(".results [aria-current=true]").innerText(), `a drawer ${drawer}`);
  await makeThing(page, "a clock");
  assert.match(await page.locator(".results [aria-current=true]").innerText(), /^a clock/);
  await page.getByLabel("Description").fill("Unsaved hands.");
  await page.getByLabel("Another property").fill("chime");
  await page.getByLabel("Value").fill("half a word");
  await page.getByRole("tab", { name: "What it does" }).click();
  await write(page, "-- unsaved wheels");
  const clock = new URL(page.url()).hash;

  await page.getByRole("tab", { name: "History" }).click();
  await page.locator(".results button", { hasText: "a drawer" }).click();
  await page.getByRole("heading", { name: "a drawer" }).waitFor();
  assert.match(await page.locator(".unsaved.drafts").innerText(), /You have unsaved changes: a clock/);
  await page.getByLabel("Description").fill("Unsaved wood.");
  await page.getByRole("link", { name: "World" }).click();
  await page.waitForURL(/world/);
  assert.deepEqual(asked, ["beforeunload"]);
  await page.goto(`${server.url}/build${clock}`);
  await page.getByRole("heading", { name: "a clock" }).waitFor();

  assert.equal(await page.getByLabel("Description").inputValue(), "Unsaved hands.");
  assert.equal(await page.getByLabel("Another property").inputValue(), "chime");
  assert.equal(await page.getByLabel("Value").inputValue(), "half a word");
  assert.match(await page.locator("div.unsaved:not([hidden])").first().innerText(), /Not saved yet/);
  await page.getByRole("tab", { name: "What it does" }).click();
  await until("the script", async () => (await page.locator(".cm-content").innerText()).includes("-- unsaved wheels"));
  await page.getByRole("button", { name: "Save" }).click();
  await says(page, /revision 1/);
  await page.getByRole("tab", { name: "What it is" }).click();
  await page.getByRole("button", { name: "Add" }).click();
  await says(page, /chime is saved/);
  assert.equal(await page.getByLabel("Description").inputValue(), "Unsaved hands.");
  await page.getByRole("button", { name: "Save" }).first().click();
  await says(page, /Saved/);
  await until("only the drawer's", async () => /^You have unsaved changes: a drawer \(#\d+\)$/.test(await page.locator(".unsaved.drafts").innerText()));
  await page.locator(".unsaved.drafts button").click();
  await page.getByRole("heading", { name: "a drawer" }).waitFor();
  assert.equal(await page.getByLabel("Description").inputValue(), "Unsaved wood.");
  await page.getByRole("button", { name: "Discard" }).click();
  assert.equal(await page.getByLabel("Description").inputValue(), "");
  assert.equal(await page.locator(".unsaved.drafts").isVisible(), false);
  assert.match(await wizard.type(`@show ${clock}`), /chime = "half a word"/);
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("a save warns of another builder's newer description, not of other changes", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Fay", "first-come-first");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Fay", "first-come-first");
  await makeThing(page, "a mill");
  const id = new URL(page.url()).hash;
  await page.getByLabel("Description").fill("Fay's mill.");
  await wizard.type(`@set ${id}.sails = 4`);
  await page.getByRole("button", { name: "Save" }).first().click();
  await says(page, /Saved/);
  await page.getByLabel("Description").fill("Fay's old mill.");
  await wizard.type(`@describe ${id} = The wizard's mill.`);

  await page.getByRole("button", { name: "Save" }).first().click();

  await says(page, /Somebody else has changed desc meanwhile/);
  assert.equal(await page.getByLabel("Description").inputValue(), "Fay's old mill.");
  assert.ok(await page.getByText("Its saved value is now: The wizard's mill.").isVisible());
  assert.match(await wizard.type(`@show ${id}`), /The wizard's mill/);
  await page.getByRole("button", { name: "Save" }).first().click();
  await says(page, /Saved/);
  assert.match(await wizard.type(`@show ${id}`), /Fay's old mill/);
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("the workshop takes values as @set does and refuses text for an object", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Gil", "gilded-gates-9");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Gil", "gilded-gates-9");
  await makeThing(page, "a gate");
  const id = new URL(page.url()).hash;
  const add = async (name, value) => {
    await page.getByLabel("Another property").fill(name);
    await page.getByLabel("Value").fill(value);
    await page.getByRole("button", { name: "Add" }).click();
  };
  await add("opener", "$start");
  await says(page, /opener is saved/);
  await add("price", "12");
  await says(page, /price is saved/);
  await add("stones", "{\"red\", #1}");
  await says(page, /stones is saved/);
  await add("motto", "\"12\"");
  await says(page, /motto is saved/);
  await add("verse", "{The} gate creaks.");
  await says(page, /verse is saved/);

  const shown = await wizard.type(`@show ${id}`);
  assert.match(shown, /opener = .*\(#\d+\)/);
  assert.match(shown, /price = 12\b/);
  assert.match(shown, /stones = \{ "red", .*#1\b/);
  assert.match(shown, /motto = "12"/);
  assert.match(shown, /verse = "\{The\} gate creaks\."/);
  assert.match(await page.getByRole("combobox", { name: "opener" }).inputValue(), /^#\d+$/);
  assert.equal(await page.getByRole("textbox", { name: "motto" }).inputValue(), "\"12\"");
  await add("area", "the green");
  await says(page, /area has to be an object: #NUMBER or \$REF/);
  await add("area", "$nowhere");
  await says(page, /nowhere/);
  assert.doesNotMatch(await wizard.type(`@show ${id}`), /area = /);
  page.complaints = page.complaints.filter((one) => !/status of 422/.test(one));
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("digging on the map and changes to properties can be undone", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Diana", "digging-deep");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Diana", "digging-deep");
  await choose(page, "New", "New room");
  await page.getByLabel("Name", { exact: true }).fill("Hall");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "Hall" }).waitFor();

  await page.getByRole("tab", { name: "Map" }).click();
  await page.getByLabel("A new room").selectOption("east");
  await page.getByLabel("called").fill("Pantry");
  await page.getByRole("button", { name: "Dig" }).click();
  await page.getByRole("heading", { name: "Pantry" }).waitFor();
  await until("both on the map", async () => (await page.locator("svg.map a.room").count()) === 2);
  await page.locator("svg.map a.room", { hasText: "Hall" }).click();
  await page.getByRole("heading", { name: "Hall" }).waitFor();
  await page.getByRole("tab", { name: "What it is" }).click();
  await page.getByLabel("Another property").fill("capacity");
  await page.getByLabel("Value").fill("3");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("spinbutton", { name: "capacity" }).waitFor();
  await assertAccessible(page, "the builder's map");
  await page.getByRole("button", { name: "Undo" }).click();
  await until("capacity to go", async () => (await page.getByRole("spinbutton", { name: "capacity" }).count()) === 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("tab", { name: "Map" }).click();

  await until("the pantry to go", async () => (await page.locator("svg.map a.room").count()) === 1);
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("on a phone, a thing chosen from a long list scrolls into view", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Phoebe", "phoebe-phones");
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  // Full-text results arrive later and stand above it.
  const late = [];
  await page.route("**/api/v1/search**", (route) => {
    late.push(route);
  });
  await login(page, server, "Phoebe", "phoebe-phones");
  await page.getByPlaceholder("lamp, #12, $start").fill("the");
  await page.getByRole("button", { name: "Find" }).click();
  await page.locator(".results li").nth(20).waitFor();

  const heading = page.locator(".object-head h2");
  const isInSight = async () => await heading.count() === 1 &&
    await heading.evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().top < window.innerHeight / 2);
  await until("the heading in sight", async () => {
    // The list may be redrawn under the click; people click again.
    if (await heading.count() === 0) {
      await page.locator(".results button").first().click();
      await heading.waitFor({ timeout: 2000 }).catch(() => {});
    }
    return isInSight();
  });
  const before = await page.locator(".results li, .hits li").count();
  await until("the search", () => late.length > 0);
  await Promise.all(late.map((route) => route.continue()));
  await until("what is in texts", async () => (await page.locator("li").count()) > before + 20);
  await until("the heading in sight still", isInSight);

  const room = (await call(page, "POST", "/rooms", { name: "Call box" })).id;
  await page.goto(`${server.url}/build#${room}`);
  await page.getByRole("heading", { name: "Call box", exact: true }).waitFor();
  await page.getByRole("tab", { name: "Map", exact: true }).click();
  await until("the whole map in its frame", () => page.locator(".map-frame").evaluate((one) => one.clientHeight > 100 && one.scrollTop === 0));
  await page.getByRole("tab", { name: "History", exact: true }).click();
  await until("a bar as high as its buttons", () => page.locator(".beside").evaluate((one) => one.clientHeight < 60 && Math.abs(one.getBoundingClientRect().bottom - window.innerHeight) < 2));
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("the admin page plots the server for wizards", async ({ browser, server }) => {
  const page = await browser.page();
  await page.goto(`${server.url}/admin`);
  await page.getByLabel("Name").fill("wizard");
  await page.getByLabel("Password").fill(server.password);
  await page.getByRole("button", { name: "Log in" }).click();

  await until("a curve", async () => (await page.locator(".gauge .curve[d]").count()) > 3);
  assert.match(await page.locator(".gauge", { hasText: "Memory" }).first().innerText(), /MiB/);
  assertCalm(page);
  await page.context().close();
});

test("the form shows the field for each declared type, and asks about slips", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Fiona", "forms-and-fields");
  for (const [width, height] of [[1280, 900], [360, 740], [1920, 1080]]) {
    const page = await browser.page({ viewport: { width, height } });
    await login(page, server, "Fiona", "forms-and-fields");
    await makeThing(page, `a shell ${width}`);
    const id = new URL(page.url()).hash.slice(1);
    for (const line of [`@property #${id}.grams = integer 0..60, what it weighs`, `@property #${id}.hue = white|pink|grey, its colour`, `@property #${id}.finder = object of character, who found it`,
      `@property #${id}.songs = list of text, what it plays`, `@set #${id}.size = "large"`, `@property #${id}.size = number 0.., how large it is`]) {
      assert.doesNotMatch(await wizard.type(line), /has to be (?!a number)/);
    }
    await page.reload();
    await page.getByRole("heading", { name: `a shell ${width}` }).waitFor();
    await page.locator("summary", { hasText: /^Properties it could have/ }).click();
    const grams = page.getByRole("spinbutton", { name: "grams" });
    await grams.waitFor();
    assert.deepEqual([await grams.getAttribute("min"), await grams.getAttribute("max"), await grams.getAttribute("step")], ["0", "60", "1"]);
    assert.match(await page.getByRole("row", { name: /^grams / }).innerText(), /integer 0\.\.60\s+what it weighs/);
    const hue = page.getByRole("combobox", { name: "hue" });
    assert.deepEqual(await hue.locator("option").allInnerTexts(), ["not set", "white", "pink", "grey"]);
    await hue.selectOption("pink");
    await page.getByRole("button", { name: "Save hue" }).click();
    await says(page, /hue is saved/);
    await page.getByRole("textbox", { name: "songs" }).fill("high tide, low tide");
    await page.getByRole("button", { name: "Save songs" }).click();
    await says(page, /songs is saved/);
    await grams.fill("61");
    await page.getByRole("button", { name: "Save grams" }).click();
    await says(page, /grams has to be a whole number from 0 to 60/);
    await grams.fill("30");
    await page.getByRole("button", { name: "Save grams" }).click();
    await says(page, /grams is saved/);
    // A value from before the declaration stays, and is marked.
    assert.match(await page.locator(".misfit").innerText(), /size has to be a number, 0 or more\./);
    assert.equal(await page.getByRole("textbox", { name: "size" }).inputValue(), "large");

    await page.getByLabel("Another property").fill("wieght");
    await page.getByText("Did you mean weight? how heavy it is.").waitFor();
    await page.getByLabel("Another property").fill("poems");
    assert.equal(await page.getByText(/Did you mean/).count(), 0);
    assert.ok(await page.locator("#declared-props option").count() > 5);
    await page.getByLabel("Another property").fill("");
    await assertAccessible(page, `the form at ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `at ${width} the page is wider than the window`);
    if (process.env.SKEIN_SHOTS) {
      await page.locator(".fields").first().scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.SKEIN_SHOTS}/types-${width}.png` });
      await page.locator("summary", { hasText: /^Properties it could have/ }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.SKEIN_SHOTS}/types-${width}-could.png` });
    }

    await page.getByRole("tab", { name: "What it does" }).click();
    await page.locator(".cm-content").click();
    await page.keyboard.type("on(\"take\", function(e) e.this.gra");
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "grams" }).first().waitFor();
    page.complaints = page.complaints.filter((one) => !/status of 422/.test(one));
    await page.context().close();
  }
  wizard.close();
});
