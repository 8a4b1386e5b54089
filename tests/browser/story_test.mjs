// The starter story to its end, played as a newcomer would: lines that the world suggests, by the keyboard with only a
// screen reader's output, and only by taps on a phone.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { LONG, Server, assert, assertCalm, hears, test, until } from "./stage.mjs";

const story = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "stories", "the-last-lamp.story");

/* The lines that alice types, with the text expected after each (has: patterns) and how long she waits. */
function steps() {
  const found = [];
  let isHers = false;
  for (const line of readFileSync(story, "utf8").split("\n")) {
    const typed = line.match(/^alice> (.*)$/);
    isHers = typed !== null || (isHers && !/^\w+> /.test(line));
    const wait = line.match(/^clock: (\d+)$/);
    const reads = line.match(/^ {2}~ (.*)$/);
    if (typed) {
      found.push({ line: typed[1], has: [], wait: 0 });
    } else if (reads && isHers) {
      found.at(-1).has.push(new RegExp(reads[1], "i"));
    } else if (wait && found.length > 0) {
      found.at(-1).wait += Number(wait[1]);
    }
  }
  const kept = found.filter((one) => !["score", "look"].includes(one.line));
  kept.forEach((one, i) => {
    // A later look gives another text. The clock here is the real one, and a slow machine lags behind it, so only the
    // last look counts.
    if (one.wait > 0 && kept[i + 1]?.line === one.line) {
      one.has = [];
    }
  });
  return kept;
}

function lines(page) {
  return page.locator(".log > div").count();
}

/* act: performs a line, given the number of lines right before it. read: returns the text read since the last time, if
 * the story is to be checked. */
async function play(page, act, read) {
  for (const step of steps()) {
    const first = await lines(page);
    await read?.();
    const before = (await act(step.line)) ?? first;
    await until(`an answer to "${step.line}"`, async () => (await lines(page)) > before + 1);
    if (step.wait > 0) {
      await page.waitForTimeout(step.wait * 1000 + 300);
    }
    let heard = "";
    for (const pattern of read ? step.has : []) {
      await until(() => `${pattern} after "${step.line}" in: ${heard}`, async () => {
        heard += await read();
        return pattern.test(heard);
      });
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

/* Records the announcements of a screen reader: text added to a live region that is not hidden from it. */
async function listen(page) {
  await page.evaluate(() => {
    window.announced = "";
    const isHidden = (one) => one.closest("[aria-hidden='true'], [hidden], [inert]");
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          const one = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
          if (one?.closest("[role=log], [role=status], [role=alert], [aria-live=polite]") && !isHidden(one)) {
            window.announced += ` ${one.innerText}`;
          }
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => {
    const text = window.announced.replace(/\s+/g, " ");
    window.announced = "";
    return text;
  });
}

test("the starter story can be finished by keyboard and screen reader", async ({ browser, binary }) => {
  const { server, page } = await enter(binary, browser);
  const read = await listen(page);

  await play(page, async (line) => {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }, read);

  assertCalm(page);
  await page.context().close();
  await server.stop();
});

/* Taps the last place in the log that has the word by itself. */
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

/* The button for a line, as typed or with the names in full; null without one. */
async function buttonOf(page, line) {
  for (const where of [".log [data-cmd]:enabled", ".verbs button", ".chips button:not(.small-only)"]) {
    const all = await page.locator(where).evaluateAll((found) => found.map((one) => one.dataset.cmd || one.getAttribute("aria-label") || one.textContent));
    const [verb, noun] = [line.split(" ")[0], line.split(" ").at(-1)];
    const at = all.map((one) => one.toLowerCase()).findLastIndex((one) => one === line ||
      (where.startsWith(".verbs") && one.startsWith(`${verb} `) && one.endsWith(` ${noun}`)));
    if (at >= 0) {
      return page.locator(where).nth(at);
    }
  }
  return null;
}

/* Pressing a thing in the text shows its actions; pressing a link also looks at it. */
async function askFor(page, word) {
  const links = await page.locator(".log [data-cmd]:enabled").evaluateAll((all) => all.map((one) => one.dataset.cmd.toLowerCase()));
  const at = links.findLastIndex((one) => one.startsWith("look ") && one.endsWith(word));
  if (at >= 0) {
    await page.locator(".log [data-cmd]:enabled").nth(at).tap();
  } else {
    await page.getByRole("button", { name: "things" }).tap();
    const thing = page.locator(`.around button[title$="${word}"]`);
    if (await thing.first().waitFor({ timeout: 2000 }).then(() => true, () => false)) {
      await thing.first().tap();
    } else {
      await page.getByRole("button", { name: "Map" }).tap();
      await tapWord(page, word);
    }
  }
  await until(`what can be done with "${word}"`, async () => (await page.locator(".verbs button").count()) > 0);
}

async function tapLine(page, line) {
  const words = line.split(" ");
  let button = await buttonOf(page, line);
  if (!button && line !== "leave") {
    await askFor(page, words.length > 2 ? words[1] : words.at(-1));
    // The button for an action on another thing may still be shown.
    button = await until(`something to be pressed for "${line}"`, () => buttonOf(page, line));
  }
  if (button) {
    const before = await lines(page);
    await button.scrollIntoViewIfNeeded();
    await button.tap();
    return before;
  }
  // Nobody says to leave the boat while it is on the water: that line is composed of words.
  await page.getByRole("button", { name: "Words" }).tap();
  await page.locator(".chips").getByRole("button", { name: line, exact: true }).tap();
  await page.getByRole("button", { name: "Do it" }).tap();
  await page.getByRole("button", { name: "Words" }).tap();
  return undefined;
}

if (LONG) {
  test("the starter story can be finished by taps on a phone", async ({ browser, binary }) => {
    const { server, page } = await enter(binary, browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

    await play(page, (line) => tapLine(page, line));

    assertCalm(page);
    await page.context().close();
    await server.stop();
  });
}
