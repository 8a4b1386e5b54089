// Personal settings in the browser: options, keys, triggers; walking by the map, searching the log. All of it stays
// accessible.
import { Walk } from "../../net/client/walk.js";
import { LONG, Server, assert, assertAccessible, assertCalm, hears, submitDoor, test, told, type, until } from "./stage.mjs";

async function create(browser, server, name, options, prepare) {
  const page = await browser.page(options);
  await prepare?.(page);
  await page.goto(`${server.url}/play`);
  await submitDoor(page, "New character", name, "own-settings");
  await hears(page, "Exits:");
  return page;
}

async function settings(page) {
  const more = page.getByRole("button", { name: "More" });
  if (await more.isVisible()) {
    await more.click();
  }
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
}

async function addTrigger(page, words, deed, line) {
  const dialog = await settings(page);
  await part(dialog, "Triggers");
  await dialog.getByLabel("When a line has").fill(words);
  await dialog.getByLabel("Then", { exact: true }).selectOption({ label: deed });
  if (line) {
    await dialog.getByLabel("The line to send").fill(line);
  }
  await dialog.locator("[data-part=triggers]").getByRole("button", { name: "Add" }).click();
  return dialog;
}

/* Shows a part of the settings. */
function part(dialog, name) {
  return dialog.getByRole("tab", { name }).click();
}

/* Chooses one of the options that stand side by side. */
function choose(dialog, label, option) {
  return dialog.getByRole("group", { name: label }).getByLabel(option).check();
}

async function closeSettings(page) {
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
}

test("settings take effect at once and apply on another device", async ({ browser, server }) => {
  const page = await create(browser, server, "Arachne");
  let dialog = await settings(page);
  await choose(dialog, "Size", "huge");
  await dialog.getByLabel("The time beside each line").check();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.size), "huge");
  await part(dialog, "Buttons and keys");
  await dialog.getByLabel("Name").fill("bow");
  await dialog.getByLabel("Key", { exact: true }).press("F7");
  await dialog.getByLabel("What it does").fill("say one-bow.");
  await dialog.locator("[data-part=macros]").getByRole("button", { name: "Add" }).click();
  await until("the button in the list", async () => /bow \(F7\): say one-bow/.test(await dialog.innerText()));
  await part(dialog, "Aliases");
  await dialog.getByLabel("Word", { exact: true }).fill("gg");
  await dialog.getByLabel("Line", { exact: true }).fill("say good-game.");
  await dialog.locator("[data-part=aliases]").getByRole("button", { name: "Add" }).click();
  await until("the word in the list", async () => /gg: say good-game/.test(await dialog.innerText()));
  await closeSettings(page);
  await page.locator("#line").focus();
  await page.keyboard.press("F7");
  await hears(page, "You say, “one-bow.”");
  await page.waitForTimeout(600);

  const other = await browser.page();
  await other.goto(`${server.url}/play`);
  await submitDoor(other, "Log in", "Arachne", "own-settings");

  await other.locator(".chips").getByRole("button", { name: "bow" }).click();
  await hears(other, "You say, “one-bow.”");
  assert.equal(await other.evaluate(() => document.documentElement.dataset.size), "huge");
  await type(other, "gg");
  await hears(other, "You say, “good-game.”");
  dialog = await settings(other);
  await part(dialog, "Buttons and keys");
  await dialog.getByRole("button", { name: "Remove bow" }).click();
  assert.doesNotMatch(await dialog.innerText(), /one-bow/);
  assertCalm(page);
  assertCalm(other);
  await page.context().close();
  await other.context().close();
});

test("input and settings made while the stored settings load are not lost", async ({ browser, server }) => {
  const friend = await server.telnet("create Daedalus built-by-hand");
  let held = null; // messages from the game to the page, while nothing reaches it
  let asked = "";
  let release = null;
  const page = await create(browser, server, "Minos", {}, (fresh) => fresh.routeWebSocket(/.*/, (near) => {
    const far = near.connectToServer();
    near.onMessage((message) => {
      asked += message;
      far.send(message);
    });
    far.onMessage((message) => (held ? held.push(message) : near.send(message)));
    release = () => held.splice(0).forEach((message) => near.send(message));
  }));
  await addTrigger(page, "clew", "mark the line");
  await until("that it is kept", () => asked.includes("page.keep"));
  await closeSettings(page);

  [held, asked] = [[], ""];
  const dialog = await settings(page);
  await part(dialog, "Reading");
  await choose(dialog, "Size", "huge");
  await part(dialog, "Triggers");
  await dialog.getByLabel("When a line has").fill("labyrinth");
  await dialog.getByLabel("Then", { exact: true }).selectOption({ label: "send a line" });
  await dialog.getByLabel("The line to send").fill("say it winds.");
  await until("both on their way", () => asked.includes("page.keep") && held.some((message) => message.includes("aliases")));
  release();
  held = null;
  await friend.type("say the-thread.");
  await hears(page, "the-thread.");
  assert.equal(await dialog.getByLabel("The line to send").inputValue(), "say it winds.");
  await dialog.locator("[data-part=triggers]").getByRole("button", { name: "Add" }).click();

  await until("the line", async () => /“labyrinth”: send a line, say it winds\./.test(await dialog.innerText()));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.size), "huge");
  assertCalm(page);
  friend.close();
  await page.context().close();
});

test("lines with certain words are marked or hidden", async ({ browser, server }) => {
  const friend = await server.telnet("create Tityrus beech-shade");
  const page = await create(browser, server, "Meliboeus");
  await addTrigger(page, "beech * shade", "mark the line");
  await closeSettings(page);
  await addTrigger(page, "nonsense", "hide the line");
  await closeSettings(page);

  await friend.type("say in the beech of shade.");
  await friend.type("say such nonsense.");
  await friend.type("say and-then.");
  await hears(page, "and-then.");

  assert.match(await page.locator(".log > .marked").innerText(), /beech of shade/);
  assert.doesNotMatch(await told(page), /such nonsense/);
  friend.close();
  await page.context().close();
});

test("other players' words trigger no commands, and a trigger loop ends", async ({ browser, server }) => {
  const friend = await server.telnet("create Iago honest-ancient");
  const page = await create(browser, server, "Othello");
  await addTrigger(page, "handkerchief", "send a line", "say it-was-sent.");
  await closeSettings(page);
  await friend.type("say the handkerchief!");
  await friend.type("emote waves a handkerchief.");
  await friend.type("whisper othello the handkerchief");
  await friend.type("tell othello where is the handkerchief");
  await friend.type("say heard-all.");
  await hears(page, "heard-all.");
  assert.doesNotMatch(await told(page), /it-was-sent/);

  // "look" is answered by the room's name, which asks for another look.
  await addTrigger(page, "Waking Room", "send a line", "look");
  await closeSettings(page);
  await page.clock.install();
  await type(page, "look");
  for (let i = 0; i < 9; i++) {
    await page.clock.runFor(3100);
    await page.waitForTimeout(150);
    await type(page, "look");
    await page.waitForTimeout(150);
  }
  await hears(page, "too many lines");
  const count = (await told(page)).split("Sent by your trigger").length - 1;
  assert.ok(count >= 2 && count <= 6, `it was sent ${count} times`);
  await page.getByRole("button", { name: "Let them send again" }).click();
  friend.close();
  await page.context().close();
});

test("triggers never send commands that build, quit or change the account", async ({ browser, server }) => {
  const page = await create(browser, server, "Epimetheus");
  await type(page, "alias bye = quit");
  for (const line of ["quit", "@destroy here", "look. quit", "look then password x", "bye", "look, bye", ";quit", "please @create a bell",
    "Could you kindly quit", "sessions end others", "again"]) {
    const dialog = await addTrigger(page, "a box", "send a line", line);
    assert.match(await dialog.getByRole("status").innerText(), /can't send that line/, line);
    await closeSettings(page);
  }
  // An imported file gets the same checks.
  await page.evaluate(() => 0);
  const dialog = await settings(page);
  await part(dialog, "Save and load");
  await dialog.getByLabel("Load settings from a file").setInputFiles({ name: "theirs.json", mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ macros: [{ key: "a", line: "say pwned" }], triggers: [{ text: "inventory-of", deed: "send", line: "quit" }, { text: "You have a box", deed: "send", line: "say taken" }, { text: 7, deed: "run" }, null], looks: { size: "<b>" } })) });
  await until("the file", async () => /settings are loaded/.test(await dialog.getByRole("status").innerText()));
  await part(dialog, "Triggers");
  assert.equal(await dialog.getByLabel("“You have a box” is on").isChecked(), false);
  assert.equal(await dialog.getByRole("button", { name: /^Remove/, includeHidden: true }).count(), 4, await dialog.innerText());
  await closeSettings(page);
  await type(page, "help inventory-of");
  await hears(page, "No help page is called “inventory-of”");
  await page.waitForTimeout(500);
  assert.equal(await page.locator(".status .link").innerText(), "connected");
  assertCalm(page);
  await page.context().close();
});

test("sounds of the game's own site play, and stop by tag or all at once", async ({ browser, server }) => {
  const page = await create(browser, server, "Aurelia", {}, (fresh) => fresh.addInitScript(() => {
    window.audios = [];
    window.sockets = [];
    window.Audio = class extends EventTarget {
      constructor(address) {
        super();
        Object.assign(this, { address, playing: false, played: 0 });
        window.audios.push(this);
      }

      async play() {
        this.playing = true;
        this.played += 1;
      }

      pause() {
        this.playing = false;
      }
    };
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
      constructor(...words) {
        super(...words);
        window.sockets.push(this);
      }
    };
  }));
  const folder = `${server.url}/sounds/`;
  const event = (name, data) => page.evaluate(async ([topic, about]) => {
    const frame = JSON.stringify({ type: "event", name: topic, data: about });
    window.sockets.at(-1).dispatchEvent(new MessageEvent("message", { data: frame }));
    await import("/static/media.js");
    await new Promise((done) => setTimeout(done));
    return window.audios.map((one) => `${new URL(one.address).pathname}${one.playing ? "" : " off"}`);
  }, [`Client.Media.${name}`, data]);
  const sounds = [["rain.ogg", { tag: "rain", loops: -1, volume: 30 }], ["bell.ogg", { tag: "bell" }], ["wind.ogg", { tag: "wind" }]];
  for (const [name, more] of sounds) {
    await event("Play", { name, url: folder, type: "sound", ...more });
  }
  await until("the sounds", () => page.evaluate(() => window.audios.length === 3));
  assert.deepEqual(await event("Stop", { tag: "bell" }), ["/sounds/rain.ogg", "/sounds/bell.ogg off", "/sounds/wind.ogg"]);
  const rain = await page.evaluate(() => {
    window.audios[0].dispatchEvent(new Event("ended"));
    window.audios[2].dispatchEvent(new Event("ended"));
    return [window.audios[0].volume, window.audios[0].played, window.audios[2].played];
  });
  assert.deepEqual(rain, [0.3, 2, 1]);
  for (const [name, url] of [["a.ogg", "https://evil.example/"], ["https://evil.example/a.ogg", folder], ["../a.ogg", folder],
    ["//evil.example/a.ogg", folder], ["a.ogg", "javascript:x"], ["a.ogg", undefined], [undefined, undefined]]) {
    assert.equal((await event("Play", { name, url })).length, 3, `${url} ${name}`);
  }
  assert.equal((await event("Stop", {}))[0], "/sounds/rain.ogg off");
  await page.close();
});

test("a player can walk to a room by name or map, and typing stops the walk", async ({ browser, server }) => {
  const page = await create(browser, server, "Odysseus");
  for (const [line, room] of [["out", "Winding Stair"], ["down", "Moth and Lamp"], ["west", "Green"]]) {
    await type(page, line);
    await until(room, async () => (await page.locator(".where").innerText()).includes(room));
  }

  await type(page, "go to waking room");
  await until("the Waking Room", async () => (await page.locator(".where").innerText()).includes("Waking Room"));
  assert.ok(await page.getByRole("button", { name: "Stop walking" }).isHidden());
  await page.reload();
  await until("the Waking Room again", async () => (await page.locator(".where").innerText()).includes("Waking Room"));
  await page.getByLabel("Go to").fill("green");
  await page.getByLabel("Go to").press("Enter");
  await until("the green", async () => (await page.locator(".where").innerText()).includes("Green"));
  await type(page, "go to nowhere-at-all");
  await until("an answer of the game", async () => (await page.locator(".log > .style-error").count()) > 0);

  await page.locator(".little-map .room", { hasText: "The Moth" }).click();
  await until("the inn", async () => (await page.locator(".where").innerText()).includes("Moth and Lamp"));
  await page.getByRole("button", { name: "A storey up" }).click();
  await page.locator(".little-map .room", { hasText: "Winding" }).waitFor();
  assertCalm(page);
  await page.context().close();
});

test("a walk goes on when the data of a room come again", () => {
  const taken = [];
  let ended = null;
  const walk = new Walk((way) => taken.push(way) > 0, (text) => {
    ended = text;
  });
  walk.came(1);
  walk.start([{ way: "west", to: 2 }, { way: "north", to: 3 }]);
  walk.came(1);
  walk.came(2);
  walk.came(2);
  assert.deepEqual(taken, ["west", "north"]);
  walk.came(3);
  assert.equal(ended, "");
  walk.start([{ way: "south", to: 2 }]);
  walk.came(7);
  assert.equal(ended, "This isn't the room you expected, so you stop.");
});

test("the log can be searched, with the newest lines in view below", async ({ browser, server }) => {
  const page = await create(browser, server, "Mnemosyne", { viewport: { width: 1000, height: 500 } });
  for (let i = 0; i < 12; i++) {
    await type(page, i === 2 ? "say the needle." : `say hay ${i}.`);
  }
  await hears(page, "hay 11.");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("searchbox").waitFor();
  await page.keyboard.type("NEEDLE");
  await until("the line", async () => /the needle/.test(await page.locator(".log > .found.now").innerText()));
  assert.match(await page.getByRole("search").innerText(), /of 2/);

  await until("the newest below", () => page.locator(".tail").isVisible());
  assert.match(await page.locator(".tail").innerText(), /hay 11/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".log > .found").count(), 0);
  await page.getByRole("button", { name: "Newer lines below" }).click();
  assert.equal(await page.locator(".tail").isVisible(), false);
  assertCalm(page);
  await page.context().close();
});

test("the game page loads in less than 60 KB", async ({ browser, server }) => {
  const page = await browser.page({ serviceWorkers: "block" });
  const requests = [];
  page.on("requestfinished", (request) => requests.push(request));
  await page.goto(`${server.url}/play`, { waitUntil: "networkidle" });
  await page.getByRole("tab", { name: "New character" }).waitFor();

  const sizes = await Promise.all(requests.map((request) => request.sizes()));
  const bytes = sizes.reduce((sum, one) => sum + one.responseBodySize + one.responseHeadersSize, 0);
  assert.ok(requests.length >= 3 && bytes < 60 * 1000, `${bytes} bytes in ${requests.length} requests`);
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  console.log(`# ${bytes} bytes in ${requests.length} requests, first paint after ${Math.round(paint)} ms`);
  await page.context().close();
});

test("a page without a connection offers to try again, and the game can be installed", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page();
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json());
  assert.equal(manifest.start_url, "/play");
  assert.equal(manifest.icons.length, 4);
  await page.evaluate(() => navigator.serviceWorker.ready);

  await server.close();
  await page.goto(`${server.url}/play`);
  await page.getByRole("heading", { name: "can’t be reached" }).waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".top")).display), "flex", "it has its style");
  assert.equal(await page.getByRole("link", { name: "Try now" }).count(), 1);
  await server.start();

  await page.locator(".log .m-room, .doors-panel").first().waitFor();
  await page.context().close();
  await server.stop();
});

test("axe finds nothing in any state of the game, in both themes, narrow and wide", async ({ browser, server }) => {
  for (const [view, [colorScheme, viewport]] of [["light", { width: 360, height: 740 }], ["dark", { width: 1400, height: 900 }]].entries()) {
    const page = await browser.page({ viewport, colorScheme });
    // A short run looks at each state in one of the two views, by turns.
    let turn = view;
    const check = async (state) => {
      turn += 1;
      if (LONG || turn % 2 === 1) {
        await assertAccessible(page, `${state}, ${colorScheme}, ${viewport.width}`);
      }
    };
    await page.goto(`${server.url}/play`);
    await page.getByRole("tab", { name: "New character" }).waitFor();
    await check("the entrance");
    await page.goto(`${server.url}/play?as=guest`);
    await page.locator(".log .m-room").first().waitFor();
    await type(page, "out");
    await hears(page, "Winding Stair");
    await check("playing");
    await page.locator(".log").getByRole("button", { name: "Pim", exact: true }).last().click();
    await page.getByRole("group", { name: "What you can do with Pim" }).getByRole("button", { name: "talk to Pim" }).click();
    await page.getByRole("group", { name: "Possible answers" }).waitFor();
    await check("verbs and a question");
    await page.getByRole("group", { name: "Possible answers" }).getByRole("button", { name: "cancel" }).click();
    if (viewport.width < 500) {
      await page.getByRole("button", { name: "Back", exact: true }).click();
      await page.getByRole("button", { name: "Map", exact: true }).click();
      await page.locator(".around li").first().waitFor();
      await check("the sheet");
      await page.getByRole("button", { name: "Close the map" }).click();
    }
    const dialog = await addTrigger(page, "beech", "send a line", "look");
    await part(dialog, "Buttons and keys");
    await dialog.getByLabel("Name").fill("bow");
    await dialog.getByLabel("What it does").fill("bow");
    await dialog.locator("[data-part=macros]").getByRole("button", { name: "Add" }).click();
    await check("settings");
    await part(dialog, "Reading");
    for (const contrast of ["high", "normal"]) {
      await choose(dialog, "Contrast", contrast);
      await dialog.getByLabel("The time beside each line").setChecked(contrast === "high");
      await check(`contrast: ${contrast}`);
    }
    await closeSettings(page);
    for (let i = 0; i < 9; i++) {
      await type(page, `say hay ${i}.`);
    }
    await hears(page, "hay 8.");
    const more = page.getByRole("button", { name: "More" });
    await (await more.isVisible() ? more : page.getByRole("button", { name: "Menu" })).click();
    await check("more");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("searchbox").waitFor();
    await page.keyboard.type("winding");
    await page.locator(".log > .found.now").waitFor();
    await check("looking for words");
    await page.context().close();
  }
});
