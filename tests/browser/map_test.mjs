// The map beside the game: a room keeps its place once it is drawn, and no way runs through a room.
import { Rooms } from "../../net/client/rooms.js";
import { Server, assert, assertCalm, hears, submitDoor, test, type, until } from "./stage.mjs";

/** Returns the names and the places of the drawn rooms, and the ways that run through a box. */
function drawn(page) {
  return page.evaluate(() => {
    const rooms = [...document.querySelectorAll(".little-map .room")].map((room) => {
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(room.querySelector("rect").getAttribute(name)));
      return { name: room.querySelector("title").textContent.replace(/^\w+: /, ""), x, y, width, height, at: [x + width / 2, y + height / 2] };
    });
    const within = ({ x, y, width, height }, [u, v]) => u > x && u < x + width && v > y && v < y + height;
    const bad = [...document.querySelectorAll(".little-map .way")].filter((way) => {
      const points = Array.from({ length: 101 }, (_, i) => way.getPointAtLength(way.getTotalLength() * i / 100)).map((point) => [point.x, point.y]);
      const ends = rooms.filter((room) => within(room, points[0]) || within(room, points[100]));
      return rooms.some((room) => !ends.includes(room) && points.some((point) => within(room, point)));
    });
    return { rooms: rooms.filter((one) => one.name !== "not seen yet"), bad: bad.length };
  });
}

/** Draws the map once more, and checks that no two of its rooms have come nearer or gone further since they were first drawn. */
async function assertKept(page, steps, what) {
  const { rooms, bad } = await drawn(page);
  assert.equal(bad, 0, `${what}: a way runs through a room`);
  for (const one of rooms) {
    for (const other of rooms.filter(({ name }) => name > one.name)) {
      const step = `${[0, 1].map((axis) => other.at[axis] - one.at[axis])}`;
      const key = `${one.name} to ${other.name}`;
      assert.equal(step, steps.get(key) ?? step, `${what}: ${key}`);
      steps.set(key, step);
    }
  }
  return rooms.length;
}

async function walk(page, steps, lines) {
  const answers = () => page.locator(".log > :is(.style-room, .style-error)").count();
  for (const line of lines) {
    const before = await answers();
    await type(page, line);
    await until(`an answer to ${line}`, async () => await answers() > before);
    await assertKept(page, steps, line);
  }
}

test("a room keeps its place on the map, whatever is found later, after a reload and after a restart", async ({ browser, binary }) => {
  const server = new Server(binary);
  await server.start();
  const steps = new Map();
  const orders = [["out", "down", "north", "east", "west", "south", "west", "east", "up", "in"],
    ["out", "down", "west", "east", "up", "down", "north", "south", "up", "in"]];
  for (const [i, order] of orders.entries()) {
    const page = await browser.page({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.url}/play`);
    await submitDoor(page, "New character", ["Mapper", "Surveyor"][i], "keeps-its-place");
    await hears(page, "Waking Room");
    await walk(page, steps, order);
    await page.reload();
    await hears(page, "The game goes on here.");
    await walk(page, steps, ["out", "down"]);
    assertCalm(page);
    if (i === 1) {
      await server.close();
      await server.start();
      await until("the connection", async () => (await page.locator(".status .link").textContent()) === "connected");
      await walk(page, steps, ["north", "south", "west"]);
    }
    assert.ok(await assertKept(page, steps, "the end") >= 3);
    await page.context().close();
  }
  await server.stop();
});

test("a room that an exit shows has the same place when the player comes there", () => {
  const rooms = new Rooms();
  const at = () => Object.fromEntries([...rooms.places].map(([id, place]) => [id, `${place.slice(0, 3)}`]));
  const learn = (num, exits, coords, beyond, area = "Inn") => {
    const before = at();
    rooms.learn({ num, name: `Room ${num}`, area, exits, coords, beyond });
    assert.deepEqual({ ...at(), ...before }, at(), `after ${num}`);
  };
  // The garden lies further east than a step, because the yard is there.
  learn(1, { north: 2, east: 4, up: 5, cupboard: 6, gate: 7 }, [0, 0, 0], { north: [0, 1, 0], east: [2, 0, 0], up: [0, 0, 1] });
  learn(2, { east: 3, south: 1 }, [0, 1, 0], { east: [1, 1, 0], south: [0, 0, 0] });
  learn(3, { south: 8, west: 2 }, [1, 1, 0], { south: [1, 0, 0], west: [0, 1, 0] });
  learn(8, { north: 3 }, [1, 0, 0], { north: [1, 1, 0] });
  learn(4, { west: 1 }, [2, 0, 0], { west: [0, 0, 0] });
  assert.equal(at()[4], "2,0,0");
  // Another area, whose coordinates begin elsewhere, and a room without any.
  learn(7, { out: 1, north: 9 }, [5, 5, 5], { north: [5, 6, 5] }, "Wick");
  learn(9, { south: 7 }, [5, 6, 5], { south: [5, 5, 5] }, "Wick");
  learn(6, { out: 1 }, null, undefined, "");
  const [gate, lane] = [7, 9].map((id) => rooms.places.get(id));
  assert.deepEqual(lane.slice(0, 3), [gate[0], gate[1] - 1, gate[2]]);
});
