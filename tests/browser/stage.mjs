// Shared by the browser tests: the program with its own world, players by telnet, a Chromium, and TAP output. A test is
// a sentence and a function that fails by throwing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const modules = createRequire(path.join(process.env.SKEIN_WEB_MODULES, "package.json"));
const { chromium, firefox } = modules("playwright-core");
const axePath = modules.resolve("axe-core/axe.min.js");
export { assert };

export const WAIT = 60000;
/* A run of tools/test --long; a short one tests less. */
export const LONG = Boolean(process.env.SKEIN_LONG);
/* A run of each test; else a sample of each file runs. */
export const ALL = LONG || Boolean(process.env.SKEIN_ALL);
process.setMaxListeners(50);
// Under sanitizers, beside other tests, a script needs more time than the usual.
const settings = (more) => `return { passwords = { memory_kib = 8192 }, limits = { exempt = { "127.0.0.0/8" } },
  slice = { milliseconds = 1000 }, ${more} }\n`;
// One process draws all pages: each of its own takes an eighth more of the processor.
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--renderer-process-limit=1", "--process-per-site",
  "--disable-site-isolation-trials"];

export const tests = [];
/** Declares a test. */
export function test(name, run) {
  tests.push({ name, run });
}

/* Waits until probe() returns a true value; throws with that description otherwise. */
export async function until(what, probe, milliseconds = WAIT) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await probe();
    if (found) {
      return found;
    }
    assert.ok(Date.now() < end, `waited in vain for ${typeof what === "function" ? what() : what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

// -- the program --

export class Server {
  /** more: of the configuration; FOLDER in it is the server's. */
  constructor(binary, more = "") {
    this.binary = binary;
    this.folder = mkdtempSync(path.join(tmpdir(), "skein-browser-"));
    writeFileSync(path.join(this.folder, "skein.conf"), settings(more.replaceAll("FOLDER", this.folder)));
    this.ports = { http: 0, telnet: 0 };
  }

  async start() {
    const listen = ["http", "telnet"].flatMap((one) => ["--listen", `${one}:127.0.0.1:${this.ports[one]}`]);
    this.process = spawn(this.binary, ["serve", "--world", "world.db", "--config", "skein.conf", "--log", "warning", ...listen],
      { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    // However the tests end, it does not outlive them.
    const { process: child } = this;
    process.once("exit", () => child.kill("SIGKILL"));
    this.ended = new Promise((done) => {
      this.process.on("exit", (code, signal) => done(signal || code));
    });
    let out = "";
    this.log = "";
    this.process.stdout.on("data", (bytes) => {
      out += bytes;
    });
    this.process.stderr.on("data", (bytes) => {
      this.log += bytes;
    });
    await until("the server", () => {
      assert.equal(this.process.exitCode, null, `the server did not start: ${this.log}`);
      return out.includes("ready\n");
    }, 60000);
    for (const [, service, port] of out.matchAll(/^listening (\w+) .*:(\d+)$/gm)) {
      this.ports[service] = Number(port);
    }
    this.password = (out.match(/^wizard password: (.*)$/m) || [])[1] || this.password;
    this.url = `http://127.0.0.1:${this.ports.http}`;
  }

  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  /** As its admin would; start() goes on with the same world. */
  async close() {
    this.process.kill("SIGTERM");
    assert.equal(await this.ended, 0, `the server ended badly: ${this.log}`);
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Somebody by telnet; the line logs her in. */
  async telnet(line) {
    const person = new Person(this.ports.telnet);
    await person.type(line);
    return person;
  }

  wizard() {
    return this.telnet(`connect wizard ${this.password}`);
  }
}

/** Somebody who came by telnet. */
export class Person {
  constructor(port) {
    this.text = "";
    this.socket = net.connect(port, "127.0.0.1");
    this.socket.on("data", (bytes) => {
      this.text += Person.plain(bytes).toString("utf8");
    });
    this.socket.on("error", () => {});
  }

  /* Removes telnet's own bytes, and ignores offered options. */
  static plain(bytes) {
    const out = [];
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] !== 255) {
        out.push(bytes[i]);
      } else if (bytes[i + 1] === 250) {
        i = bytes.indexOf(Buffer.from([255, 240]), i) + 1;
      } else {
        i += bytes[i + 1] >= 251 && bytes[i + 1] <= 254 ? 2 : 1;
      }
    }
    return Buffer.from(out);
  }

  /* Types a line; returns the text up to the prompt. */
  async type(line) {
    const from = this.text.length;
    this.socket.write(`${line}\r\n`);
    // Unsolicited text begins on a new line behind it.
    await until(() => `a prompt after "${line}", where there is: ${this.text.slice(from)}`,
      () => /(?:^|\n)> (?:\r?\n|$)/.test(this.text.slice(from)));
    return this.text.slice(from);
  }

  async hears(words, from = 0) {
    await until(`"${words}" by telnet, where there is: ${this.text.slice(-400)}`, () => this.text.slice(from).includes(words));
  }

  close() {
    this.socket.destroy();
  }
}

/** Passes bytes on to a port, until it is cut. */
export class Wire {
  constructor(port) {
    this.open = true;
    this.pairs = new Set();
    this.server = net.createServer((near) => {
      if (!this.open) {
        near.destroy();
        return;
      }
      const far = net.connect(port, "127.0.0.1");
      const pair = [near, far];
      this.pairs.add(pair);
      for (const [one, other] of [[near, far], [far, near]]) {
        one.on("data", (bytes) => other.write(bytes));
        one.on("close", () => {
          other.destroy();
          this.pairs.delete(pair);
        });
        one.on("error", () => {});
      }
    });
  }

  async start() {
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  cut() {
    this.open = false;
    for (const [near, far] of this.pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  mend() {
    this.open = true;
  }

  stop() {
    this.cut();
    this.server.close();
  }
}

// -- the browser --

export class Browser {
  async start() {
    // Debian's Firefox speaks WebDriver BiDi; Playwright's own protocol needs a patched one.
    this.browser = process.env.SKEIN_FIREFOX
      ? await firefox.launch({ executablePath: process.env.SKEIN_FIREFOX, channel: "moz-firefox" })
      : await chromium.launch({ executablePath: process.env.SKEIN_CHROMIUM, args: FLAGS });
    this.contexts = [];
  }

  /* The same browser for one test: close() closes the pages that the test opened, which would keep working. */
  forTest() {
    const one = new Browser();
    one.browser = this.browser;
    one.contexts = [];
    return one;
  }

  async close() {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  /* A page of a browser without stored data. complaints: errors in it. */
  async page(options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT);
    page.complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        page.complaints.push(`${message.text()} at ${message.location().url || page.url()}`);
      }
    });
    page.on("pageerror", (error) => page.complaints.push(`${error.message} at ${page.url()}`));
    page.on("dialog", (dialog) => dialog.accept());
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.hostname !== "127.0.0.1" && !["blob:", "data:"].includes(url.protocol)) {
        page.complaints.push(`asks ${request.url()}`);
      }
    });
    return page;
  }

  async stop() {
    await this.browser.close();
  }
}

/** Fails if the page complained of anything. */
export function assertCalm(page) {
  assert.deepEqual(page.complaints, []);
}

/** Fills in and sends the form with that tab on the log-in page of the game; returns it. */
export async function submitDoor(page, title, name, password) {
  await page.getByRole("tab", { name: title }).click();
  const form = page.getByRole("tabpanel", { name: title });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Password").fill(password);
  await form.locator("[type=submit]").click();
  return form;
}

/** The text of the game so far, with the apostrophes of the game itself. */
export async function told(page) {
  return (await page.locator(".log").innerText()).replaceAll("’", "'");
}

export async function hears(page, words) {
  let text = "";
  await until(() => `"${words}" in the browser, behind: ${text.slice(-300)}`, async () => (text = await told(page)).includes(words));
}

/** Types a line in the game by the keyboard. */
export async function type(page, line) {
  await page.locator("#line").focus();
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}

// -- the builder's page --

/** Makes a builder, who is in the game by telnet. */
export async function joinBuilder(server, name, password) {
  const person = await server.telnet(`create ${name} ${password}`);
  const wizard = await server.wizard();
  await wizard.type(`@role ${name} builder`);
  wizard.close();
  return person;
}

/** A call of the API, as the page itself makes them. */
export function call(page, method, path, body) {
  return page.evaluate(async ([how, where, what]) => {
    const answer = await fetch(`/api/v1${where}`, { method: how, credentials: "same-origin", headers: { "Content-Type": typeof what === "string" ? "text/x-lua" : "application/json" }, body: what === undefined ? undefined : typeof what === "string" ? what : JSON.stringify(what) });
    const text = await answer.text();
    return text.startsWith("{") ? JSON.parse(text) : { status: answer.status, text };
  }, [method, path, body]);
}

/** Logs in at /build. */
export async function logInToBuild(page, server, name, password) {
  await page.goto(`${server.url}/build`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "New", exact: true }).waitFor();
}

/** Chooses an action of a menu; on a phone the finder with it is shown first. */
export async function choose(page, menu, action) {
  const button = page.getByRole("button", { name: menu, exact: true });
  if (!await button.isVisible()) {
    await page.getByRole("button", { name: "Things" }).click();
  }
  await button.click();
  await page.getByRole("button", { name: action, exact: true }).click();
}

/* Replaces the editor's contents by source. */
export async function writeSource(page, source) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(source);
}

/** Waits until the page says it. */
export async function buildSays(page, pattern) {
  await until(`${pattern}`, async () => pattern.test((await page.locator(".said").allInnerTexts()).join("\n")));
}

// -- checks for all pages --

/** Nothing that axe finds. */
export async function assertAccessible(page, path) {
  if (!(await page.evaluate(() => Boolean(window.axe)))) {
    await page.evaluate(readFileSync(axePath, "utf8"));
  }
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  });
  assert.deepEqual(found, [], path);
}

/* Fails if a page has to be scrolled to the right. */
export async function assertFits(page, path) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${path} is ${over} pixels too wide at ${page.viewportSize().width}`);
}
