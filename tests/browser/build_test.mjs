// A builder in the browser, while somebody stands in the room by telnet and sees each step.
import { readFileSync } from "node:fs";
import { assert, assertCalm, axePath, test, until } from "./stage.mjs";

const LEVER = `command("pull {this}", function(e)
  act(e.actor, "{Actor} {verb:pull} {this}.", { this = e.this })
  e.this.location:announce("Clank!")
end)`;
const BROKEN = LEVER.replace("end)", "end");
const FAILING = LEVER.replace("e.this.location:announce(\"Clank!\")", "e.this.nowhere.at_all = 1");

async function login(page, server, name, password) {
  await page.goto(`${server.url}/build`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "New room" }).waitFor();
}

async function write(page, source) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(source);
}

async function says(page, pattern) {
  await until(`${pattern}`, async () => pattern.test((await page.locator(".said").allInnerTexts()).join("\n")));
}

async function makeBuilder(server, name, password) {
  const builder = await server.telnet(`create ${name} ${password}`);
  const wizard = await server.wizard();
  await wizard.type(`@role ${name} builder`);
  builder.close();
  return wizard;
}

test("a builder makes a room and a lever, breaks it, sees where, and reverts, before somebody's eyes", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Berta", "brick-by-brick");
  const player = await server.telnet("create Paula paper-boats");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Berta", "brick-by-brick");

  await page.getByRole("button", { name: "New room" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Lamp room");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "Lamp room" }).waitFor();
  const room = new URL(page.url()).hash.slice(1);
  await wizard.type(`@teleport paula to #${room}`);
  await page.getByLabel("Description").fill("A round room under a <b>glass</b> roof.");
  assert.equal(await page.locator(".preview b").innerText(), "glass");
  await page.getByRole("button", { name: "Save" }).first().click();
  await says(page, /Kept/);
  assert.match(await player.type("look"), /A round room under a glass roof/);

  await page.getByRole("button", { name: "New thing" }).click();
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
  await page.keyboard.press("Control+s");
  await says(page, /Not saved[^]*Line \d/);
  assert.match(await player.type("pull lever"), /Clank/);

  await write(page, FAILING);
  await page.keyboard.press("Control+s");
  await says(page, /revision 2/);
  assert.doesNotMatch(await player.type("pull lever"), /You pull/);
  await until("the fault", async () => /rusty lever[^]*:3:/.test(await page.locator(".finder .faults").innerText()));

  await page.getByRole("tab", { name: "History" }).click();
  await page.locator(".revisions li", { hasText: "Revision 1" }).getByRole("button", { name: "Compare" }).click();
  await page.locator(".cm-mergeView .cm-changedText, .cm-mergeView .cm-changedLine").first().waitFor();
  await page.locator(".revisions li", { hasText: "Revision 1" }).getByRole("button", { name: "Revert" }).click();
  await says(page, /in force again/);
  assert.match(await player.type("pull lever"), /Clank/);
  // Saving what does not compile is refused, which a browser notes by itself.
  page.complaints = page.complaints.filter((one) => !/status of 422/.test(one) || /check/.test(one));
  assertCalm(page);
  for (const one of [wizard, player]) {
    one.close();
  }
  await page.context().close();
});

test("somebody else's save is not overwritten: both versions are shown", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Carl", "two-of-a-kind");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Carl", "two-of-a-kind");
  await page.getByRole("button", { name: "New thing" }).click();
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
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await says(page, /revision 2/);
  assert.match(await wizard.type(`@list #${id}`), /-- mine/);
  wizard.close();
  await page.context().close();
});

test("a room is dug from the map, properties are changed, and all is taken back", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Diana", "digging-deep");
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, "Diana", "digging-deep");
  await page.getByRole("button", { name: "New room" }).click();
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
  await page.getByRole("textbox", { name: "capacity" }).waitFor();
  await page.evaluate(readFileSync(axePath, "utf8"));
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations.map((one) => `${one.id} ${one.nodes[0].html}`));
  assert.deepEqual(found, []);
  await page.getByRole("button", { name: "Undo" }).click();
  await until("capacity to go", async () => (await page.getByRole("textbox", { name: "capacity" }).count()) === 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("tab", { name: "Map" }).click();

  await until("the pantry to go", async () => (await page.locator("svg.map a.room").count()) === 1);
  assertCalm(page);
  wizard.close();
  await page.context().close();
});

test("on a phone what is chosen from a long list comes into sight", async ({ browser, server }) => {
  const wizard = await makeBuilder(server, "Phoebe", "phoebe-phones");
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await login(page, server, "Phoebe", "phoebe-phones");
  await page.getByPlaceholder("lamp, #12, $start").fill("the");
  await page.getByRole("button", { name: "Find" }).click();
  await page.locator(".results li").nth(20).waitFor();

  await page.locator(".results button").first().click();

  const heading = page.locator(".object-head h2");
  await until("the heading in sight", async () => await heading.count() === 1 &&
    await heading.evaluate((one) => one.getBoundingClientRect().top < window.innerHeight / 2));
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
