// The starter story to its end, played as a newcomer would: lines that the world suggests, by the keyboard with only a
// screen reader's output, and only by taps on a phone.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Server, assert, assertCalm, hears, test, until } from "./stage.mjs";

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

/* -- by taps alone -- */

/* Returns a button for exactly that line that can be pressed: in the text, else in the rows by the line. */
async function buttonFor(page, line) {
  const wanted = line.toLowerCase();
  for (const where of [".log [data-cmd]:enabled", ".question button", ".verbs button", ".chips button"]) {
    const at = await page.locator(where).evaluateAll((all, text) => all.findLastIndex((one) =>
      one.checkVisibility() && [one.dataset.cmd, one.title, one.ariaLabel, one.textContent].some((label) => label?.toLowerCase() === text)), wanted);
    if (at >= 0) {
      return page.locator(where).nth(at);
    }
  }
  return null;
}

/* Taps a button for the line, and waits until the game has answered. */
async function tap(page, line) {
  const before = await lines(page);
  let text = "";
  const button = await until(() => `something to be tapped for "${line}" in ${text}`, async () => {
    text = (await page.locator(".log").innerText()).slice(-600);
    return buttonFor(page, line);
  }, 15000);
  await button.scrollIntoViewIfNeeded();
  await button.tap();
  await until(`an answer to "${line}"`, async () => (await lines(page)) > before + 1);
  await page.waitForTimeout(250);
}

/* The commands in the text since a line of the log, in their order. */
function commandsSince(page, from) {
  return page.locator(".log > div").evaluateAll((all, at) => all.slice(at).flatMap((one) => [...one.querySelectorAll("[data-cmd]")].map((button) => button.dataset.cmd)), from);
}

/* Taps for a hint until it says what to type, and taps that, until the text says it is over. */
async function followHints(page, ends, hint = "hint") {
  for (let round = 0; round < 70; round++) {
    const text = await page.locator(".log").innerText();
    if (ends.test(text)) {
      return;
    }
    const before = await lines(page);
    await tap(page, hint);
    const [, seconds] = (await page.locator(".log > div").last().innerText()).match(/20 times within a minute. Wait (\d+) second/) || [];
    if (seconds) {
      await page.waitForTimeout(seconds * 1000); // as the game asks
    }
    const all = await commandsSince(page, before);
    // The bell is for a boat that has left.
    const todo = all.filter((one) => !/^(?:hint|journal|goals|look |ring bell)/.test(one) || /^look (?:at great lamp|window)$/.test(one));
    for (const line of todo) {
      if (line === "leave") {
        await page.waitForTimeout(8000); // the ride
      }
      await tap(page, line);
      if (["turn capstan", "say halcyon", "give salt to jory", "drop quiche", "look window"].includes(line)) {
        await page.waitForTimeout(line === "give salt to jory" ? 10000 : line === "look window" ? 14000 : 1500);
      }
    }
  }
  assert.fail(`the hints go in circles: ${(await page.locator(".log").innerText()).slice(-1500)}`);
}

/* Fails if a keyboard was needed: the line was in use. */
async function assertUntyped(page) {
  assert.equal(await page.evaluate(() => window.typed), 0, "no key, and the line never had the focus");
}

test("the starter story and Fathom can be played on a phone from the first page to the end by taps alone", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.addInitScript(() => {
    window.typed = 0;
    for (const kind of ["keydown", "focusin"]) {
      document.addEventListener(kind, (event) => {
        window.typed += kind === "keydown" || event.target.matches("input, textarea");
      }, true);
    }
  });
  await page.goto(`${server.url}/`);
  await page.getByRole("link", { name: "Open the full window" }).tap();
  await page.locator(".log .m-room").first().waitFor();

  await tap(page, "out");
  await until("Pim's greeting", () => buttonFor(page, "ask pim for lesson"));
  await tap(page, "ask pim for lesson");
  for (const line of ["look at sampler", "read sampler", "sit on chair", "stand", "open chest", "take scarf", "wear scarf", "say hello", "read card"]) {
    await tap(page, line);
  }
  await tap(page, "journal");
  await followHints(page, /lamplighter of Wick/i);

  for (const way of ["down", "down", "south", "east", "east", "east", "south", "west", "south"]) {
    await tap(page, way);
  }
  await tap(page, "look sail trolley");
  await tap(page, "enter sail trolley");
  await tap(page, "hoist sail");
  await page.waitForTimeout(8000);
  for (const line of ["leave", "east", "north", "west", "look Ishbel", "journal begin fathom light"]) {
    await tap(page, line);
  }
  await followHints(page, /keeper of the Fathom Light/i);

  await assertUntyped(page);
  assertCalm(page);
  await page.context().close();
  await server.stop();
});
