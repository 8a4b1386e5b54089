// The service worker: without a connection it shows an offline page and tries again, and a pressed notification leads
// back to the game. It caches nothing else, because the game is nothing without others.
const KEPT = "skein-offline-1";
const PAGE = "/offline";

async function keep() {
  const cache = await caches.open(KEPT);
  const page = await fetch(PAGE, { credentials: "omit", cache: "reload" });
  if (!page.ok) {
    throw new Error("no page to keep");
  }
  const html = await page.clone().text();
  await cache.put(PAGE, page);
  await cache.addAll([...new Set([...html.matchAll(/"(\/static\/[^"]+\.(?:css|svg)[^"]*)"/g)].map((found) => found[1]))]);
}

const AGAIN_MS = 5000;

async function visit(event) {
  const { request } = event;
  try {
    return await fetch(request);
  } catch (error) {
    const asked = request.mode === "navigate";
    const page = await caches.match(asked ? PAGE : request);
    if (!page) {
      throw error;
    }
    asked && event.waitUntil(tryAgain(event.resultingClientId));
    return page;
  }
}

// Loads a window's page again once the server answers, as long as the window is open.
async function tryAgain(id) {
  await new Promise((done) => setTimeout(done, AGAIN_MS));
  const page = await self.clients.get(id);
  const back = page && await fetch(PAGE, { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok, () => false);
  await (back ? page.navigate(page.url) : page && tryAgain(id));
}

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  if (request.method === "GET" && isOurs && (request.mode === "navigate" || ["style", "image"].includes(request.destination))) {
    event.respondWith(visit(event));
  }
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const [page] = await self.clients.matchAll({ type: "window" });
    await (page ? page.focus() : self.clients.openWindow("/play"));
  })());
});
