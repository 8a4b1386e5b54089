// Notices on the desktop, and sounds that were asked for one by one.
export function canNotify() {
  return "Notification" in window && window.isSecureContext;
}

/** Asks for leave, where it has to; whether there are notices then. */
export async function allowNotices() {
  return canNotify() && (await Notification.requestPermission()) === "granted";
}

/** Tells of something while the page is not seen. */
export async function notify(text) {
  if (!document.hidden || !canNotify() || Notification.permission !== "granted") {
    return;
  }
  const more = { body: text.slice(0, 200), tag: "skein", icon: "/static/icon.svg" };
  const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
  // Phones show them by the worker alone.
  if (worker) {
    await worker.showNotification(document.title, more);
  } else {
    new Notification(document.title, more).onclick = () => window.focus();
  }
}
