// What wizards do on /admin: reports with their lines, what is imposed because of them, and who else sees nothing.
import { assert, assertCalm, test, until } from "./stage.mjs";

async function logIn(browser, server, name, password) {
  const page = await browser.page();
  await page.goto(`${server.url}/admin`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  return page;
}

const part = (page, name) => page.getByRole("region", { name });
const has = (place, text) => until(text, async () => (await place.innerText()).includes(text));

test("a report is read, taken, acted on and closed on the admin page", async ({ browser, server }) => {
  const mal = await server.telnet("create Malory long-enough");
  const vic = await server.telnet("create Victoria long-enough");
  await mal.type("say <b>you fool</b>");
  await vic.type("report malory insults me");
  const page = await logIn(browser, server, "wizard", server.password);
  const reports = part(page, "Reports");
  const sanctions = part(page, "Sanctions and notes");

  await reports.getByRole("row", { name: "malory insults me" }).getByRole("button").click();
  await has(reports, "Malory: Malory says, \"<b>you fool</b>\"");
  await has(reports, "by telnet from 127.0.0.1");
  await reports.getByRole("button", { name: "Take" }).click();
  await has(reports, "Taken by wizard");
  await reports.getByRole("button", { name: "mute Malory" }).click();
  await sanctions.getByLabel("Reason").fill("insults <i>twice</i>");
  await sanctions.getByLabel("How long").selectOption("1 hour");
  await sanctions.getByRole("button", { name: "Impose" }).click();

  await mal.hears("The reason: insults <i>twice</i>");
  assert.match(await mal.type("say again"), /muted for another/);
  await has(sanctions, "insults <i>twice</i> (report");
  await reports.getByLabel("Outcome").fill("muted");
  await reports.getByRole("button", { name: "Close" }).click();
  await has(reports, "Closed by wizard");
  page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => dialog.accept("said sorry"));
  await sanctions.getByRole("row", { name: "insults" }).getByRole("button").click();
  await mal.hears("You may speak again");
  await has(sanctions, "lifted by wizard");
  const audit = part(page, "Audit log");
  await audit.getByLabel("About").fill("Malory");
  await audit.getByRole("button", { name: "Show" }).click();
  await has(audit, "unmute");
  await has(audit, "said sorry");
  assertCalm(page);
  mal.close();
  vic.close();
  await page.context().close();
});

test("what cannot be imposed is said on the admin page, with the next step", async ({ browser, server }) => {
  const page = await logIn(browser, server, "wizard", server.password);
  const sanctions = part(page, "Sanctions and notes");

  for (const [kind, subject, told] of [["mute", "nobody-at-all", "Nobody called"], ["ban", "wizard", "keep you out yourself"],
    ["jail", "eve@nowhere", "NICK@BRIDGE of a bridge that is there"]]) {
    await sanctions.getByLabel("Kind").selectOption(kind);
    await sanctions.getByLabel("Who").fill(subject);
    await sanctions.getByRole("button", { name: "Impose" }).click();
    await has(sanctions, told);
  }
  await page.context().close();
});

test("a player sees neither reports nor sanctions on the admin page", async ({ browser, server }) => {
  const player = await server.telnet("create Nosy long-enough");
  const page = await logIn(browser, server, "Nosy", "long-enough");

  await has(page.locator("main"), "wizards");
  assert.equal(await page.locator(".moderation table").count(), 0);
  player.close();
  await page.context().close();
});
