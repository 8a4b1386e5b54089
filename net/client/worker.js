// The service worker: without a connection it shows an offline page, and a pressed notification leads back to the
// game. It caches nothing else, because the game is nothing without others.
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

async function visit(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await caches.match(request.mode === "navigate" ? PAGE : request);
    if (!page) {
      throw error;
    }
    return page;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  if (request.method === "GET" && isOurs && (request.mode === "navigate" || ["style", "image"].includes(request.destination))) {
    event.respondWith(visit(request));
  }
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const [page] = await self.clients.matchAll({ type: "window" });
    await (page ? page.focus() : self.clients.openWindow("/play"));
  })());
});
