// @ts-check
// Says of each moment how far away it is, on pointing at it; of the promise it says so in words beside it, and keeps
// that true while the page is open.

const UNITS = /** @type {const} */ ([
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
]);
// One that stands still is no nearer for the time that passes.
const RUNNING = ".promise-receipt:not([data-state=paused]) .promise-receipt-moment";
const REFRESH_MS = 30_000;
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
// 47 hours are no "tomorrow", nor are 25 hours always.
const days = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });

/** @param {number} distance in ms, below zero where it has passed */
function distanceWords(distance) {
  const [unit, length] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? ["minute", 60_000];
  return unit === "day"
    ? days.format(Math.round(distance / length), unit)
    : words.format(Math.trunc(distance / length), unit);
}

function refresh() {
  for (const time of document.querySelectorAll("time")) {
    const at = Date.parse(time.dateTime);
    // A day without an hour is as near as its words say.
    if (Number.isNaN(at) || !time.dateTime.includes("T")) continue;
    const distance = distanceWords(at - Date.now());
    time.title = distance;
    if (time.closest(RUNNING)) besideOf(time).textContent = distance;
  }
}

/** @param {HTMLTimeElement} time */
function besideOf(time) {
  const next = time.nextElementSibling;
  if (next !== null) return next;
  const beside = document.createElement("small");
  time.after(" ", beside);
  return beside;
}

refresh();
setInterval(refresh, REFRESH_MS);
document.addEventListener("visibilitychange", refresh);
