// The link of `skein dev` logs in, once, and the page of the private world shows each save.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { assert, test, until } from "./stage.mjs";

const YARD = (words) => `room "start" { name = "The dev yard", desc = "${words}" }\n`;

test("the link of a private world logs in, and players see a save", async ({ browser, server }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "skein-dev-"));
  mkdirSync(path.join(folder, "village"));
  mkdirSync(path.join(folder, "tmp"));
  writeFileSync(path.join(folder, "village", "yard.lua"), YARD("Bare ground."));
  const dev = spawn(server.binary, ["dev", "village"], { cwd: folder, env: { ...process.env, TMPDIR: path.join(folder, "tmp") } });
  let said = "";
  dev.stdout.on("data", (bytes) => {
    said += bytes;
  });
  const over = new Promise((done) => dev.on("exit", done));
  try {
    await until("the link", () => /^green/m.test(said));
    const [, link] = said.match(/^play (\S+)/m);
    const page = await browser.page({ viewport: { width: 1000, height: 800 } });
    await page.goto(link);
    await page.getByText("Bare ground.").first().waitFor();
    assert.match(page.url(), /\/play$/);
    writeFileSync(path.join(folder, "village", "yard.lua"), YARD("Paved ground."));
    await until("the save", () => /~ start\.desc/.test(said));
    await page.getByRole("textbox").first().fill("look");
    await page.keyboard.press("Enter");
    await page.getByText("Paved ground.").first().waitFor();

    // The wish to go in was for one visit: the next page asks, as everywhere.
    const [cookie] = (await page.context().cookies()).filter((one) => one.name === "skein-enter");
    assert.equal(cookie, undefined);
    await page.context().close();
    dev.kill("SIGINT");
    assert.equal(await over, 0);
    assert.deepEqual(readdirSync(path.join(folder, "tmp")), []);
  } finally {
    dev.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
});
