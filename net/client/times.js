// Times in the reader's own zone. The server writes them in UTC, which stays as the title.
const DAY = 86400000;
const SOON = 60; // days
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const dayOfWeek = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const nearness = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long" });

const daysTo = (when, now) => Math.round((new Date(when).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / DAY);

/** Returns a time in words: "today, 14:05", "3 March, 14:05", "3 March 2025, 14:05". */
export function timeText(when, now = new Date()) {
  const word = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[daysTo(when, now)];
  return `${word || (when.getFullYear() === now.getFullYear() ? day : date).format(when)}, ${clock.format(when)}`;
}

/** Writes the day and the hours of an event, and how soon it is, in a paragraph .when. */
function showHours(box, when) {
  const end = new Date(when.getTime() + 1000 * box.dataset.seconds);
  box.querySelector(".date + span").textContent = `${clock.format(when)}–${clock.format(end)} your time`;
  const weekly = box.querySelector(".weekly");
  if (weekly) {
    weekly.textContent = `every ${weekday.format(when)}`;
  }
  const soon = box.querySelector(".soon");
  const days = daysTo(when, new Date());
  if (!soon.textContent && days >= 0 && days < SOON) {
    soon.textContent = nearness.format(days, "day");
  }
  return (when.getFullYear() === new Date().getFullYear() ? dayOfWeek : dayOfYear).format(when).replace(",", "");
}

/** Rewrites the times in an element of the page. */
export function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
    const when = new Date(time.getAttribute("datetime"));
    if (!Number.isNaN(when.getTime())) {
      time.title = time.textContent;
      const box = time.closest(".when");
      const days = time.closest(".again")?.dataset.every * 1000 >= DAY;
      time.textContent = box ? showHours(box, when) : days ? day.format(when) : timeText(when);
    }
  }
}
