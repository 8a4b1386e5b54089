// Search and replace in all behaviours, in the workshop.
import { assert, assertAccessible, assertCalm, buildSays as says, choose, call, joinBuilder, logInToBuild as login, test, until } from "./stage.mjs";

const HELLO = (text) => `command("greet {this}", function(e)\n  e.actor:tell("${text}")\nend)`;

const source = async (page, id) => (await call(page, "GET", `/objects/${id}/behaviour`)).text;
const note = (page) => page.locator("main [role=status], section [role=status]").allInnerTexts();

async function begin(browser, server, name, password) {
  const person = await joinBuilder(server, name, password);
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await login(page, server, name, password);
  await call(page, "POST", "/rooms", { name: `${name}'s room` });
  await page.reload();
  const things = [];
  for (const one of ["a gong", "a harp"]) {
    const { id } = await call(page, "POST", "/objects", { name: one });
    await call(page, "PUT", `/objects/${id}/behaviour`, HELLO("Zonk to you."));
    things.push(id);
  }
  await choose(page, "More", "Replace in all behaviours");
  await page.getByRole("heading", { name: "Search and replace in all behaviours" }).waitFor();
  return { person, page, things };
}

test("a text is replaced in all behaviours after a preview, and one undo takes it back", async ({ browser, server }) => {
  const { person, page, things } = await begin(browser, server, "Rhea", "reeds-and-rushes");
  await page.getByLabel("Text in a line").fill("Zonk");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await until("the lines", async () => (await note(page)).join("\n").includes("2 lines"));
  assert.match(await page.locator(".sources").innerText(), /a gong[^]*line 2[^]*Zonk to you/);

  await page.getByLabel("Replace by").fill("Zink");
  assert.equal(await page.locator(".sources li").count(), 0, "a changed form keeps no old lines");
  await page.getByRole("button", { name: "Preview the replacement" }).click();
  await until("the preview", async () => (await note(page)).join("\n").includes("2 behaviours would change"));
  assert.equal(await page.locator(".sources ins").count(), 2);
  assert.match(await source(page, things[0]), /Zonk/);
  await assertAccessible(page, "/build");
  await page.getByRole("button", { name: "Change 2 behaviours" }).click();
  await says(page, /Changed 2 behaviours/);
  assert.match(await source(page, things[0]), /Zink/);
  assert.match(await source(page, things[1]), /Zink/);

  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await until("the undo", async () => /Zonk/.test(await source(page, things[0])));
  assert.match(await source(page, things[1]), /Zonk/);
  assertCalm(page);
  person.close();
  await page.context().close();
});

test("a replacement that breaks behaviours is refused, and one with new warnings needs a tick", async ({ browser, server }) => {
  const { person, page, things } = await begin(browser, server, "Rolf", "ropes-and-reels");
  await page.getByLabel("Text in a line").fill("end)");
  await page.getByRole("button", { name: "Preview the replacement" }).click();
  await until("the error", async () => (await note(page)).join("\n").includes("2 behaviours can't be saved"));
  assert.match(await page.locator(".sources").innerText(), /expected/);
  assert.equal(await page.getByRole("button", { name: /^Change / }).count(), 0);

  await page.getByLabel("Text in a line").fill("e.actor");
  await page.getByLabel("Replace by").fill("e.actr");
  await page.getByRole("button", { name: "Preview the replacement" }).click();
  const button = page.getByRole("button", { name: "Change 2 behaviours" });
  await button.waitFor();
  assert.ok(await button.isDisabled());
  await page.getByLabel("In spite of the new warnings").check();
  await button.click();
  await says(page, /Changed 2 behaviours/);
  assert.match(await source(page, things[1]), /e\.actr/);

  await page.getByLabel("Text in a line").fill("(");
  await page.getByLabel("The text is a Lua pattern").check();
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await until("the refusal", async () => (await note(page)).join("\n").includes("unfinished capture"));
  person.close();
  await page.context().close();
});
