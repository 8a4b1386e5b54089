// The starter story to its end, as only a newcomer would play it: what the world says to type, by
// the keyboard alone, and by taps alone on a phone.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Server, assert, assertCalm, hears, test, until } from "./stage.mjs";

const story = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "stories", "the-last-lamp.story");

/** What alice types, with what she then reads and how long she waits. */
function steps() {
  const found = [];
  for (const line of readFileSync(story, "utf8").split("\n")) {
    const typed = line.match(/^alice> (.*)$/);
    const wait = line.match(/^clock: (\d+)$/);
    if (typed) {
      found.push({ line: typed[1], wait: 0 });
    } else if (wait && found.length > 0) {
      found.at(-1).wait += Number(wait[1]);
    }
  }
  return found.filter((one) => !["score", "look"].includes(one.line));
}

async function play(page, act) {
  for (const step of steps()) {
    const before = await page.locator(".log > div").count();
    await act(step.line);
    await until(`an answer to "${step.line}"`, async () => (await page.locator(".log > div").count()) > before + 1);
    if (step.wait > 0) {
      await page.waitForTimeout(step.wait * 1000 + 300);
    }
    if (step.line === "put moth in lantern") {
      break;
    }
  }
  await hears(page, "lamplighter of Wick");
}

async function enter(binary, browser, options) {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page(options);
  await page.goto(`${server.url}/play?as=guest`);
  await page.locator(".log .m-room").first().waitFor();
  return { server, page };
}

test("the starter story comes to its end by keyboard alone", async ({ browser, binary }) => {
  const { server, page } = await enter(binary, browser);

  await play(page, async (line) => {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  });

  assertCalm(page);
  await page.context().close();
  await server.stop();
});

/** Taps the last place in the log where a word stands by itself. */
async function tapWord(page, word) {
  const spot = await page.evaluate((wanted) => {
    const log = document.querySelector(".log");
    const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT);
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, "giu");
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".echo, [data-cmd]")) {
        continue;
      }
      for (const match of node.nodeValue.matchAll(pattern)) {
        last = { node, at: match.index };
      }
    }
    if (!last) {
      return null;
    }
    last.node.parentElement.scrollIntoView({ block: "center" });
    const range = document.createRange();
    range.setStart(last.node, last.at);
    range.setEnd(last.node, last.at + wanted.length);
    const box = range.getClientRects()[0];
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }, word);
  assert.ok(spot, `"${word}" is nowhere to be tapped`);
  await page.touchscreen.tap(spot.x, spot.y);
}

async function tapLine(page, line) {
  const chip = (name) => page.locator(".chips").getByRole("button", { name, exact: true });
  const words = page.getByRole("button", { name: "Words" });
  if ((await words.getAttribute("aria-pressed")) === "true") {
    await words.tap();
  }
  if (await chip(line).count()) {
    await chip(line).tap();
    return;
  }
  await words.tap();
  let rest = line.split(" ");
  while (rest.length > 0) {
    const [word] = rest;
    if (await chip(word).count()) {
      await chip(word).tap();
    } else {
      await tapWord(page, word);
    }
    rest = rest.slice(1);
    const composed = await page.locator("#line").inputValue();
    assert.equal(composed.toLowerCase(), line.split(" ").slice(0, line.split(" ").length - rest.length).join(" "));
  }
  await page.getByRole("button", { name: "Do it" }).tap();
}

test("the starter story comes to its end by taps alone on a phone", async ({ browser, binary }) => {
  const { server, page } = await enter(binary, browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  await play(page, (line) => tapLine(page, line));

  assertCalm(page);
  await page.context().close();
  await server.stop();
});
