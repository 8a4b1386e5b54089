// Desktop notifications. own.js loads them when the first is wanted.
export function canNotify() {
  return "Notification" in window && window.isSecureContext;
}

/** Asks for permission if needed; returns whether notifications are allowed. */
export async function allowNotices() {
  return canNotify() && (await Notification.requestPermission()) === "granted";
}

/** Shows a notification while the page is hidden. */
export async function notify(text) {
  if (!document.hidden || !canNotify() || Notification.permission !== "granted") {
    return;
  }
  const more = { body: text.slice(0, 200), tag: "skein", icon: "/static/icon.svg" };
  const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
  // Phones show notifications only through the service worker.
  if (worker) {
    await worker.showNotification(document.title, more);
  } else {
    new Notification(document.title, more).onclick = () => window.focus();
  }
}
