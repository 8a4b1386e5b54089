// Wizards' work on /admin: reports with their lines, sanctions that follow from them, and that nobody else sees
// anything.
import { LONG, Server, assert, assertAccessible, assertCalm, assertFits, test, until } from "./stage.mjs";

async function logIn(browser, server, name, password) {
  const page = await browser.page();
  await page.goto(`${server.url}/admin#all`);
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
  await vic.type("report malory = insults me");
  const page = await logIn(browser, server, "wizard", server.password);
  const reports = part(page, "Reports");
  const sanctions = part(page, "Sanctions and notes");

  await page.locator(".top .you .name", { hasText: "wizard" }).waitFor();
  const complaint = reports.getByRole("row", { name: "insults me" });
  assert.equal(await complaint.locator(".at-detail").innerText(), "insults me", "its text lacks the name, which has a column");
  await complaint.getByRole("link").click();
  await reports.getByRole("heading", { name: "Victoria about Malory" }).waitFor();
  await has(reports, "just now, open");
  await has(reports, "Malory says, \"<b>you fool</b>\"");
  await has(reports, "by telnet from 127.0.0.1");
  const told = reports.locator(".told");
  assert.equal(await told.locator("mark b").innerText(), "Malory", "who sent a line is bold, and named once");
  assert.match(await told.locator("mark").innerText(), /you fool/, "the line of the person complained about is marked");
  assert.ok(await told.evaluate((one) => {
    const [box, line] = [one, one.querySelector("mark")].map((each) => each.getBoundingClientRect());
    return line.top >= box.top && line.bottom <= box.bottom;
  }), "and in sight");
  const [evidence, verdict] = await Promise.all([told, reports.locator(".verdict")].map((one) => one.boundingBox()));
  assert.ok(verdict.x >= evidence.x + evidence.width && verdict.y < evidence.y, "what can be done stands beside the log");
  await reports.getByRole("button", { name: "Take" }).click();
  await has(reports, "Taken by wizard");
  const sanction = reports.getByRole("form", { name: "Sanction on Malory" });
  assert.equal(await sanction.getByLabel("How long").isVisible(), false, "a warning has no length");
  await sanction.getByLabel("Kind").selectOption("mute");
  await sanction.getByLabel("How long").selectOption("1 hour");
  await sanction.getByRole("button", { name: "Mute Malory for 1 hour" }).click();
  await has(sanction.locator(".wrong"), "Write a reason: the player reads it.");
  assert.doesNotMatch(await mal.type("say still here"), /muted/, "a sanction needs a reason");
  await sanction.getByLabel("Kind").selectOption("ban");
  assert.match(await sanction.getByRole("button", { name: "Ban Malory for 1 hour" }).getAttribute("class"), /danger/);
  await sanction.getByLabel("Kind").selectOption("mute");
  await sanction.getByLabel("Reason").fill("insults <i>twice</i>");
  await sanction.getByRole("button", { name: "Mute Malory for 1 hour" }).click();
  await has(reports.getByRole("status"), "Malory is muted for 1 hour.");

  await mal.hears("The reason: insults <i>twice</i>");
  assert.match(await mal.type("say again"), /muted you for another/);
  await has(reports, "1 sanction on Malory.");
  await reports.getByLabel("Outcome").fill("muted");
  await reports.getByRole("button", { name: "Close" }).click();
  await has(reports, "Closed by wizard");
  await reports.getByRole("link", { name: "1 sanction" }).click();
  await has(sanctions, "insults <i>twice</i> (report");
  await sanctions.getByRole("row", { name: "insults" }).getByRole("button").click();
  const asked = page.getByRole("dialog", { name: "Lift the mute of Malory?" });
  await asked.getByLabel("Why?").fill("said sorry");
  await asked.getByRole("button", { name: "Lift it" }).click();
  await mal.hears("You may speak again");
  await has(sanctions, "lifted by wizard");
  await page.goto(`${server.url}/admin#audit-log`);
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

test("reports are listed by state, and a closed one can be reopened", async ({ browser, server }) => {
  const reporter = await server.telnet("create Portia long-enough");
  await reporter.type("report the first of mine");
  await reporter.type("report the second of mine");
  const page = await logIn(browser, server, "wizard", server.password);
  const reports = part(page, "Reports");
  const read = (words) => reports.getByRole("row", { name: words }).getByRole("link").click();
  const badge = () => page.locator("#parts a[href='#reports']").textContent();
  const waiting = async () => (await page.evaluate(async () => (await fetch("/api/v1/reports?state=open")).json())).reports.length;
  await reports.waitFor();
  await page.goto(`${server.url}/admin#reports`);
  await page.reload(); // the overview was not opened
  await until("the number of open reports", async () => (await badge()) === `Reports ${await waiting()}`);

  await read("the first of mine");
  await reports.getByLabel("Outcome").fill("nothing to do");
  await reports.getByLabel("Note").fill("a <u>joke</u>");
  await reports.getByRole("button", { name: "Close" }).click();
  await has(reports, "nothing to do (a <u>joke</u>)");
  await reports.getByRole("link", { name: "All reports" }).click();
  await reports.getByRole("row", { name: "the second of mine" }).waitFor();
  assert.equal(await reports.getByRole("row", { name: "the first of mine" }).count(), 0);
  await reports.getByRole("button", { name: "Closed" }).click();
  await read("the first of mine");
  await reports.getByRole("button", { name: "Open again" }).click();
  await reports.getByRole("button", { name: "Take" }).waitFor();
  await page.goBack();
  const open = reports.getByRole("button", { name: /^Open \d+$/ });
  await open.click();
  await reports.getByRole("row", { name: "the first of mine" }).waitFor();
  assert.equal(await open.getAttribute("aria-pressed"), "true");
  await reports.getByRole("button", { name: "Taken" }).click();
  await until("no other state", async () => (await reports.getByRole("row", { name: "of mine" }).count()) === 0);
  assertCalm(page);
  reporter.close();
  await page.context().close();
});

test("a report tells of other reports about the same person, and of their sanctions", async ({ browser, server }) => {
  (await server.telnet("create Valentin long-enough")).close();
  const reporter = await server.telnet("create Ursula long-enough");
  await reporter.type("report Valentin pushes me about");
  await reporter.type("report Valentin calls me names");
  const page = await logIn(browser, server, "wizard", server.password);
  const reports = part(page, "Reports");
  const sanctions = part(page, "Sanctions and notes");
  await sanctions.getByLabel("Who").fill("Valentin");
  await sanctions.getByLabel("Reason").fill("something else");
  await sanctions.getByRole("button", { name: "Warn" }).click();
  await until("the sanction", async () => (await sanctions.getByLabel("Reason").inputValue()) === "");
  await reports.getByRole("row", { name: "pushes me about" }).getByRole("link").click();
  await has(reports, "1 other open report about Valentin:");
  await reports.getByRole("link", { name: "calls me names" }).waitFor();
  await reports.getByRole("link", { name: "1 sanction" }).click();
  const row = sanctions.getByRole("row", { name: "something else" });
  await row.waitFor();
  assert.doesNotMatch(await row.innerText(), /report/, "a sanction that did not come of a report names none");
  assertCalm(page);
  reporter.close();
  await page.context().close();
});

test("only wizards see notes, and the audit log can be searched by several fields", async ({ browser, server }) => {
  const noted = await server.telnet("create Mallow long-enough");
  const page = await logIn(browser, server, "wizard", server.password);
  const sanctions = part(page, "Sanctions and notes");
  const audit = part(page, "Audit log");
  await sanctions.getByLabel("Kind").selectOption("note");
  await sanctions.getByLabel("Who").fill("Mallow");
  await sanctions.getByLabel("Note (for wizards only)").fill("begs <i>for</i> coins");
  await sanctions.getByRole("button", { name: "Add the note" }).click();
  await sanctions.getByLabel("Record of").fill("mallow");
  await sanctions.getByRole("button", { name: "Show" }).click();
  await sanctions.getByRole("row", { name: "begs <i>for</i> coins" }).waitFor();
  await noted.type("look");
  assert.doesNotMatch(noted.text, /begs/);

  const tomorrow = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 10);
  const found = audit.getByRole("row", { name: "Mallow" });
  for (const [fields, there] of [[{ By: "wizard", About: "Mallow", Action: "note" }, true], [{ By: "Mallow", Action: "note" }, false],
    [{ About: "Mallow", "From address": "127.0.0.1" }, true], [{ About: "Mallow", "From address": "10.9.8.7" }, false],
    [{ About: "Mallow", Door: "http" }, true], [{ About: "Mallow", Door: "irc" }, false], [{ About: "Mallow", Since: tomorrow }, false]]) {
    for (const label of ["By", "About", "Action", "Door", "From address", "Since"]) {
      await audit.getByLabel(label, { exact: true }).fill(fields[label] || "");
    }
    await audit.getByRole("button", { name: "Show" }).click();
    await until(`${JSON.stringify(fields)}: ${there}`, async () => (there ? (await found.count()) > 0
      : (await audit.innerText()).includes("No entries match.")));
  }
  assertCalm(page);
  noted.close();
  await page.context().close();
});

test("the admin page shows how old and how large the last backup is, and that one failed", async ({ browser, binary }) => {
  const now = (page, title) => page.locator(".gauge", { has: page.getByRole("heading", { name: title }) }).locator(".now").innerText();
  for (const [directory, good] of [["FOLDER/copies", true], ["FOLDER/skein.conf/no-folder", false]]) {
    const server = new Server(binary, `backups = { directory = "${directory}", every = "1h" }`);
    await server.start();
    const page = await logIn(browser, server, "wizard", server.password);

    if (good) {
      // The time is given from the machine's own data.
      await until("its age", async () => /^\d/.test(await now(page, "Age of the last good backup")), 120000);
      assert.match(await now(page, "Backup size"), /^[0-9.]+ MiB$/);
      assert.match(await now(page, "Backup duration"), /^\d/);
      assert.equal(await page.getByText("The last backup failed.").count(), 0);
    } else {
      await page.getByText("The last backup failed. The log says why. The server tries again.").waitFor();
      assert.equal(await now(page, "Age of the last good backup"), "–");
      await until("a count", async () => Number(await now(page, "Failed backups")) >= 1);
    }
    assertCalm(page);
    await page.context().close();
    await server.stop();
  }
});

test("an impossible sanction is refused with the next step", async ({ browser, server }) => {
  const page = await logIn(browser, server, "wizard", server.password);
  const sanctions = part(page, "Sanctions and notes");

  for (const [kind, subject, told] of [["mute", "nobody-at-all", "There isn't a player called"], ["ban", "wizard", "would also apply to you"],
    ["jail", "eve@nowhere", "or NICK@BRIDGE"]]) {
    await sanctions.getByLabel("Kind").selectOption(kind);
    await sanctions.getByLabel("Who").fill(subject);
    await sanctions.getByLabel("Reason").fill("none");
    await sanctions.getByRole("button", { name: new RegExp(`^${kind}`, "i") }).click();
    await has(sanctions, told);
  }
  // A world of no realm has no others.
  assert.equal(await sanctions.getByLabel("In all worlds").isVisible(), false);
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

test("an account can be found and managed on the admin page", async ({ browser, server }) => {
  const page = await logIn(browser, server, "wizard", server.password);
  const cara = await server.telnet("create Caradoc long-enough");
  const accounts = part(page, "Accounts");
  const one = accounts.getByRole("region", { name: "One account" });
  const said = accounts.getByRole("status");
  await accounts.getByLabel("Name").fill("caRA");
  await accounts.getByRole("button", { name: "Search" }).click();
  await accounts.getByRole("link", { name: "Open Caradoc" }).click();
  await has(one, "in the game");
  await has(one, "No open reports, sanctions or notes.");
  assert.match(page.url(), /#accounts\/Caradoc$/, "an account has an address");
  assert.match(await one.innerText(), /telnet\s+127\.0\.0\.1/);
  assert.equal(await accounts.evaluate((element) => element === document.activeElement), true);
  await page.goBack();
  await accounts.getByRole("link", { name: "Open Caradoc" }).click();
  await has(one, "in the game");

  await one.getByText("Add a note or a sanction").click();
  await one.getByLabel("Note (for wizards only)").fill("sings <b>loudly</b>");
  await one.getByRole("button", { name: "Add the note" }).click();
  await has(one, "1 note on Caradoc.");
  await one.getByLabel("New role").selectOption("builder");
  await one.getByRole("button", { name: "Give role" }).click();
  await cara.hears("You are now a builder.");
  await has(said, "Caradoc is now a builder.");
  const objects = one.getByLabel("Limit of Objects");
  assert.match(await objects.inputValue(), /^\d+$/, "a limit is a value");
  const save = one.getByRole("button", { name: "Save limits" });
  assert.match(await save.getAttribute("class"), /quiet/, "nothing has changed yet");
  await objects.fill("7");
  assert.doesNotMatch(await save.getAttribute("class"), /quiet/);
  await save.click();
  await has(said, "Objects: limit 7.");
  assert.match(await cara.type("@quota"), /objects: 0 of 7/);
  await one.getByLabel("New password").fill("another one");
  await one.getByRole("button", { name: "Set password" }).click();
  await cara.hears("The password has been changed.");
  await has(said, "Caradoc has a new password");
  assert.doesNotMatch(await page.content(), /another one/);
  const again = await server.telnet("connect Caradoc another one");
  const dialog = page.getByRole("dialog");
  await one.getByRole("button", { name: "Freeze scripts" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await until("no dialog", async () => (await dialog.count()) === 0);
  assert.doesNotMatch(await one.innerText(), /scripts frozen/);
  await one.getByRole("button", { name: "Freeze scripts" }).click();
  await dialog.getByRole("button", { name: "Freeze scripts" }).click();
  await has(one, "scripts frozen");
  await one.getByRole("button", { name: "Disable" }).click();
  await dialog.getByRole("button", { name: "Disable" }).click();
  await again.hears("Your account has been disabled.");
  await has(one, "disabled");
  await one.getByRole("button", { name: "Enable" }).click();
  await has(said, "Caradoc can log in again.");
  await page.goto(`${server.url}/admin#audit-log`);
  const audit = part(page, "Audit log");
  await audit.getByLabel("About").fill("Caradoc");
  await audit.getByRole("button", { name: "Show" }).click();
  for (const act of ["role", "quota", "password", "disable", "enable"]) {
    await has(audit, act);
  }
  assertCalm(page);
  cara.close();
  again.close();
  await page.context().close();
});

test("a ban and a mute show in the state of an account, and can be lifted there", async ({ browser, server }) => {
  const wizard = await server.wizard();
  for (const name of ["Banquo", "Muriel"]) {
    (await server.telnet(`create ${name} long-enough`)).close();
  }
  const muriel = await server.telnet("connect Muriel long-enough");
  await muriel.type("report Banquo = shouts at me");
  await wizard.type("@ban Banquo for 90m because they shout");
  await wizard.type("@mute Banquo because they shout");
  const page = await logIn(browser, server, "wizard", server.password);
  const accounts = part(page, "Accounts");
  const banned = accounts.getByRole("row", { name: "Banquo" });
  await has(banned, "muted permanently · banned, 1 hour left · 1 open report");
  assert.equal(await accounts.getByRole("row", { name: "Muriel" }).locator(".bad").count(), 0);
  await banned.getByRole("link").click();
  const one = accounts.getByRole("region", { name: "One account" });
  await has(one, "banned, 1 hour left");
  await one.getByRole("button", { name: "Lift the ban" }).click();
  await page.getByRole("dialog", { name: "Lift the ban of Banquo?" }).getByRole("button", { name: "Lift it" }).click();
  await has(accounts.getByRole("status"), "The ban of Banquo is lifted.");
  await has(one, "muted permanently");
  assert.doesNotMatch(await one.innerText(), /banned/);
  await one.getByRole("link", { name: "shouts at me" }).click();
  await has(part(page, "Reports"), "muted permanently");
  assertCalm(page);
  muriel.close();
  wizard.close();
  await page.context().close();
});

test("all open sessions are listed, those of guests too, and a wizard can end them", async ({ browser, server }) => {
  const player = await server.telnet("create Sessy long-enough");
  const guest = await server.telnet("guest");
  const page = await logIn(browser, server, "wizard", server.password);
  const sessions = part(page, "Sessions");
  const mine = sessions.getByRole("row", { name: "Sessy" });
  await mine.waitFor();
  const ask = (path) => page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1/${path}`);
  await until("as many sessions as the overview counts", async () =>
    (await ask("sessions")).sessions.length === (await ask("stats")).sessions);
  assert.ok(await sessions.getByRole("row", { name: "(guest)" }).count() > 0);
  assert.equal(await sessions.getByRole("row", { name: "http" }).count(), 0, "readers of the pages are one line");
  await sessions.locator("summary", { hasText: "to the pages, from 1 address" }).click();
  assert.ok(await sessions.getByRole("row", { name: "http" }).count() > 0);
  await mine.getByRole("button", { name: "End" }).click();
  await has(sessions.getByRole("status"), "The session of Sessy is ended.");
  await until("the list without it", async () => (await mine.count()) === 0);
  await until("the end of the connection", () => player.socket.destroyed || player.socket.readableEnded);
  assertCalm(page);
  guest.close();
  await page.context().close();
});

test("the admin page shows errors and costs of scripts", async ({ browser, server }) => {
  const chief = await server.wizard();
  await chief.type("@create a cracked bell");
  await chief.type("@program bell\ncommand(\"ring {this}\", function(e) error(\"a bell is cracked\") end)\n.");
  await chief.type("ring bell");
  await chief.type("ring bell");
  const page = await logIn(browser, server, "wizard", server.password);

  const faults = part(page, "Script errors");
  const rows = faults.getByRole("row", { name: "a bell is cracked" });
  await has(rows, "2\u00a0times");
  assert.equal(await rows.count(), 1, "the same error has one row");
  const costs = part(page, "Script costs");
  await costs.getByRole("button", { name: "Refresh" }).click();
  await has(costs, "ring {this}");
  assertCalm(page);
  chief.close();
  await page.context().close();
});

test("the admin page shows how far newcomers come, without their names", async ({ browser, server }) => {
  const guest = await server.telnet("guest");
  await guest.type("say Is this the place?");
  const page = await logIn(browser, server, "wizard", server.password);
  const newcomers = part(page, "Newcomers");
  const line = newcomers.getByRole("row").filter({ hasText: "telnet" });
  await line.waitFor();
  const cells = await line.getByRole("cell").allInnerTexts();
  assert.ok(Number.parseInt(cells[3], 10) >= 1 && Number.parseInt(cells[6], 10) >= 1, cells.join(", "));
  assert.ok(!(await newcomers.innerText()).includes("guest"));
  assertCalm(page);
  guest.close();
  await page.context().close();
});

test("axe finds nothing on the admin page in either theme, and it fits a phone", async ({ browser, server }) => {
  (await server.telnet("create Dorabella long-enough")).close();
  const views = [[360, "light"], [1400, "dark"], [360, "dark"], [1400, "light"]];
  for (const [width, colorScheme] of LONG ? views : views.slice(0, 2)) {
    const page = await browser.page({ viewport: { width, height: 800 }, colorScheme });
    await page.goto(`${server.url}/admin#all`);
    await page.getByLabel("Name").fill("wizard");
    await page.getByLabel("Password").fill(server.password);
    await page.getByRole("button", { name: "Log in" }).click();
    const accounts = part(page, "Accounts");
    if (width < 960) {
      await accounts.locator("summary", { hasText: "Search" }).click();
    }
    await accounts.getByLabel("Name").fill("dorabella");
    await accounts.getByRole("button", { name: "Search" }).click();
    await accounts.getByRole("link", { name: "Open Dorabella" }).click();
    const one = accounts.getByRole("region", { name: "One account" });
    await one.waitFor();
    if (width < 960) {
      await one.locator("summary", { hasText: "Quotas" }).click();
    }
    await has(one, "Memory of scripts");
    await assertAccessible(page, `an account at ${width}, ${colorScheme}`);
    await assertFits(page, "/admin#accounts/Dorabella");
    await page.goBack();
    await part(page, "Sessions").waitFor();
    await assertAccessible(page, `admin at ${width}, ${colorScheme}`);
    await assertFits(page, "/admin");
    const wide = await page.evaluate(() => [...document.querySelectorAll("#app section")].filter((one) =>
      one.scrollWidth > one.clientWidth + 1).map((one) => one.id));
    assert.deepEqual(wide, []);
    if (process.env.SKEIN_SHOTS) {
      await page.setViewportSize({ width, height: await page.evaluate(() => document.getElementById("app").scrollHeight + 100) });
      await page.screenshot({ path: `${process.env.SKEIN_SHOTS}/admin-${width}-${colorScheme}.png` });
    }
    assertCalm(page);
    await page.context().close();
  }
});

test("areas, backups and the configuration can be managed on the admin page", async ({ browser, server }) => {
  const page = await logIn(browser, server, "wizard", server.password);
  const areas = part(page, "Areas");
  await areas.getByRole("row").nth(2).waitFor();
  await areas.getByLabel("Area name").fill("wick");
  await areas.getByRole("button", { name: "Search" }).click();
  await until("that area alone", async () => (await areas.getByRole("row").count()) === 2);
  await areas.getByRole("button", { name: "Grant… Wick", exact: true }).click();
  const wick = areas.getByRole("row").filter({ has: page.getByLabel("Builders of Wick, separated by commas") });
  await wick.getByRole("textbox").fill("wizard");
  await wick.getByRole("button", { name: "Grant" }).click();
  await has(areas.getByRole("status"), "The builders of Wick are saved.");

  const backups = part(page, "Backups");
  await has(backups, "The server makes no backups of its own");
  await backups.getByRole("button", { name: "Make a backup now" }).click();
  await until("the copy", async () => (await backups.getByRole("status").innerText()).includes("is made and checked"), 120000);
  assert.match(await backups.getByRole("status").getAttribute("class"), /good/, "a success is not in the colour of errors");
  await has(backups, "Last backup: just now.");
  await backups.getByRole("button", { name: "Verify" }).click();
  await until("its verification", async () => (await backups.innerText()).includes("good, checked"), 120000);
  assert.match(await backups.getByRole("row").nth(1).innerText(), /today, \d\d:\d\d:\d\d/, "when it was made");
  await backups.locator("summary", { hasText: "Copy or restore" }).click();
  assert.match(await backups.innerText(), /cp world\.db\.[\d-]+ \.[^]*skein restore --config \S+skein\.conf world\.db\.[\d-]+/);

  const overview = part(page, "Overview");
  await overview.getByRole("button", { name: "Make a backup now" }).click();
  await has(overview, "The backup is made and checked.");

  const configuration = part(page, "Configuration");
  await has(configuration, "command line");
  await has(configuration, "skein reload --config ");
  assert.match(await configuration.innerText(), /This page only shows it. To change it, edit \S+skein\.conf/);
  await configuration.getByLabel("Key").fill("guests");
  await configuration.getByRole("button", { name: "Search" }).click();
  await has(configuration.getByRole("row", { name: "guests" }), "default");
  await has(part(page, "Modules").getByRole("row", { name: "nntp" }), "0.");
  const channels = part(page, "Channels");
  const before = await channels.innerText();
  await channels.getByRole("button", { name: "Last lines of public" }).click();
  await until("the last lines", async () => (await channels.innerText()) !== before);
  await has(part(page, "Bridges"), "There are no bridges");
  assertCalm(page);
  await areas.getByRole("row", { name: "wizard" }).getByRole("button", { name: "Grant…" }).click();
  await areas.getByRole("row", { name: "wizard" }).getByRole("textbox").fill("nobody at all");
  await areas.getByRole("button", { name: "Grant" }).click();
  await has(areas.getByRole("status"), "There isn't a player called");
  await page.context().close();
});

test("plots have axes, times and the server's history", async ({ browser, server }) => {
  const page = await logIn(browser, server, "wizard", server.password);
  const plots = part(page, "Plots");
  const players = plots.getByRole("group", { name: "Players", exact: true });
  await has(players, "on average");
  // Simulates the server's history of three days, with a gap.
  await page.route("**/api/v1/plots?hours=72", async (route) => {
    const answer = await route.fetch();
    const got = await answer.json();
    const times = Array.from({ length: 864 }, (_, i) => got.to - (864 - i) * 300).filter((_, i) => i < 300 || i > 420);
    const value = (i) => 3 + 2 * Math.sin(i / 60);
    got.times = times;
    got.series.forEach((one) => {
      one.mean = times.map((_, i) => value(i));
      one.most = times.map((_, i) => value(i) + 1);
    });
    await route.fulfill({ response: answer, json: got });
  });
  await plots.getByRole("combobox").selectOption("3 days");
  await has(players, "at most 6");
  await until("the gap", async () => (await players.locator(".curve").count()) === 2);
  assert.deepEqual((await players.locator(".mark").allTextContents()).slice(0, 3), ["0", "5", "10"]);
  assert.ok((await players.locator(".mark").count()) >= 6, "marks of time");
  await assertAccessible(page, "/admin with plots");
  if (process.env.SKEIN_SHOTS) {
    await plots.screenshot({ path: `${process.env.SKEIN_SHOTS}/plots.png` });
  }
  assertCalm(page);
  await page.context().close();
});

test("a wizard can export a player's data and delete the account", async ({ browser, server }) => {
  (await server.telnet("create Ephemera long-enough")).close();
  const page = await logIn(browser, server, "wizard", server.password);
  const accounts = part(page, "Accounts");
  await accounts.getByLabel("Name").fill("ephemera");
  await accounts.getByRole("button", { name: "Search" }).click();
  await accounts.getByRole("link", { name: "Open Ephemera" }).click();

  const waits = page.waitForEvent("download");
  await accounts.getByRole("button", { name: "Export all data" }).click();
  assert.equal((await waits).suggestedFilename(), "Ephemera.json");
  await accounts.getByRole("button", { name: "Delete account" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Ephemera's account?" });
  await assertAccessible(page, "the question before an account is deleted");
  await dialog.getByLabel("Type Ephemera to confirm").fill("Ephemera");
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await has(accounts.getByRole("status"), "Ephemera's account is deleted.");
  assertCalm(page);
  await page.context().close();
});

test("a player can export their data and delete their account on a page", async ({ browser, server }) => {
  const mayfly = await server.telnet("create Mayfly long-enough");
  for (const [width, colorScheme] of [[360, "light"], [1280, "light"], [1400, "dark"]]) {
    const page = await browser.page({ viewport: { width, height: 900 }, colorScheme });
    await page.goto(`${server.url}/account`);
    await page.getByLabel("Name").fill("Mayfly");
    await page.getByLabel("Password").fill("long-enough");
    await page.getByRole("button", { name: "Log in" }).click();
    await has(page.locator("main"), "You are Mayfly.");
    await assertAccessible(page, `/account at ${width}, ${colorScheme}`);
    await assertFits(page, "/account");
    const cut = await page.locator(".sections a").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.closest("ul").clientWidth
      || one.getBoundingClientRect().right > one.closest("nav").getBoundingClientRect().right + 1).map((one) => one.textContent));
    assert.deepEqual(cut, [], "each section's name is seen whole");
    if (process.env.SKEIN_SHOTS) {
      await page.screenshot({ path: `${process.env.SKEIN_SHOTS}/account-${width}.png`, fullPage: true });
    }
    await page.context().close();
  }
  const page = await browser.page();
  await page.goto(`${server.url}/account`);
  await page.getByLabel("Name").fill("Mayfly");
  await page.getByLabel("Password").fill("long-enough");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.locator("summary", { hasText: "Download your data" }).click();
  const kept = page.getByRole("form", { name: "Your data" });
  await kept.getByLabel("Your password").fill("long-enough");
  const waits = page.waitForEvent("download");
  await kept.getByRole("button", { name: "Download your data" }).click();
  assert.equal((await waits).suggestedFilename(), "Mayfly.json");
  await mayfly.type("characters new Dayfly");
  await page.reload();
  await has(page.locator("main"), "Mayfly is your first character, and goes last. Delete the others first, each logged in with its name: Dayfly.");
  const other = await browser.page();
  await other.goto(`${server.url}/account`);
  await other.getByLabel("Name").fill("Dayfly");
  await other.getByLabel("Password").fill("long-enough");
  await other.getByRole("button", { name: "Log in" }).click();
  await other.locator("summary", { hasText: "Delete Dayfly" }).click();
  const gone = other.getByRole("form", { name: "Delete this character" });
  await gone.getByLabel("Your password").fill("long-enough");
  await gone.getByLabel("Type the character").fill("Dayfly");
  await gone.getByRole("button", { name: "Delete Dayfly" }).click();
  await has(other.locator("main"), "Dayfly is deleted.");
  await other.context().close();
  await page.reload();
  await page.locator("summary", { hasText: "Delete my account" }).click();
  const end = page.getByRole("form", { name: "Delete your account" });
  await until("the first field has the focus", () => end.getByLabel("Your password").evaluate((field) => field === document.activeElement));
  await end.getByLabel("Your password").fill("long-enough");
  await end.getByLabel("Type your name").fill("mayfly");
  await end.getByRole("button", { name: "Delete my account" }).click();
  await mayfly.hears("Your account is deleted. Farewell.");
  await has(page.locator("main"), "Your account is deleted. Farewell.");
  assertCalm(page);
  mayfly.close();
  await page.context().close();
});

test("players are turned away from the pages for staff, and can ask the wizards there", async ({ browser, server }) => {
  const person = await server.telnet("create Penelope long-enough");
  await person.type("quit");
  const page = await browser.page();
  await page.goto(`${server.url}/build`);
  await page.getByLabel("Name").fill("Penelope");
  await page.getByLabel("Password").fill("long-enough");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Building is for builders." }).waitFor();
  assert.equal(await page.getByLabel("Password").count(), 0, "nobody is asked to log in twice");
  await assertAccessible(page, "the closed workshop");
  await page.getByLabel("What would you like to build?").fill("a mill <b>by</b> the river");
  await page.getByRole("button", { name: "Ask for it" }).click();
  await page.getByText("The wizards have your report").waitFor();
  const { sessions } = await page.evaluate(async () => (await fetch("/api/v1/account/sessions")).json());
  assert.deepEqual(sessions, [], "she is not left standing in the game");

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${server.url}/admin`);
  await page.getByRole("heading", { name: "This page is for wizards." }).waitFor();
  await assertFits(page, "/admin for others");
  const top = await page.locator(".doors-panel").evaluate((one) => one.getBoundingClientRect().top);
  assert.ok(top < 120, `the card begins at the top of a phone: ${top}`);
  await page.getByRole("button", { name: "Log in as somebody else" }).click();
  await page.getByRole("heading", { name: "Log in as a wizard" }).waitFor();
  await page.getByLabel("Name").fill("wizard");
  await page.getByLabel("Password").fill(server.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.locator(".you .name", { hasText: "wizard" }).waitFor();

  // A tap anywhere in a row opens the report.
  await page.getByRole("button", { name: /^Sections/ }).click();
  const link = page.locator("#parts").getByRole("link", { name: /^Reports/ });
  await link.click();
  assert.equal(await link.count(), 0, "the menu closes");
  const reports = part(page, "Reports");
  const mine = reports.getByRole("row").filter({ hasText: "a mill <b>by</b> the river" });
  await mine.waitFor();
  assert.equal(await mine.locator(".at-detail").evaluate((one) => one.scrollHeight > one.clientHeight + 1), false, "its text is not cut");
  await mine.click({ position: { x: 5, y: 5 } });
  await has(reports, "By Penelope");
  assert.equal(await page.locator("#app").evaluate((one) => { one.scrollTop = 45; return one.scrollTop; }), 0, "the page stays in its place");
  await assertFits(page, "reports on a phone");
  await assertAccessible(page, "reports on a phone");
  const back = await server.telnet("connect Penelope long-enough");
  await page.goto(`${server.url}/admin#sessions`);
  const hers = part(page, "Sessions").getByRole("row").filter({ hasText: "Penelope" });
  await hers.locator(".at-name").click({ position: { x: 5, y: 5 } });
  await hers.getByRole("button", { name: /^End/ }).waitFor();
  assert.match(page.url(), /#sessions$/, "a tap on the name opens the row");
  await hers.getByRole("link", { name: "Open Penelope" }).click();
  await part(page, "Accounts").getByRole("heading", { name: "Penelope" }).waitFor();
  back.close();
  assertCalm(page);
  await page.context().close();
});

test("a part of the admin page with nothing in it says what it is for", async ({ browser, server }) => {
  const page = await logIn(browser, server, "wizard", server.password);
  const bridges = part(page, "Bridges");
  await has(bridges, "name = \"libera\"");
  assert.equal(await bridges.getByRole("link", { name: "Help about bridges" }).getAttribute("href"), "/help/bridges");
  for (const topic of await page.locator(".nothing a").evaluateAll((all) => all.map((one) => one.href))) {
    assert.equal((await page.request.get(topic)).status(), 200, topic);
  }
  await page.context().close();
});
