// @ts-check
// Says which colleagues have the same ticket open, and to them that one has it open oneself; only while the page is in
// sight, and only to those who work on it.

const EVERY_MS = 25_000;
const words = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });
const place = document.querySelector("[data-lookers]");

async function look() {
  if (!(place instanceof HTMLElement) || document.hidden) return;
  const answer = await fetch(place.dataset.lookers ?? "", { method: "POST" }).catch(() => null);
  if (!answer?.ok) return;
  /** @type {string[]} */
  const names = await answer.json();
  place.hidden = names.length === 0;
  place.textContent =
    names.length === 0
      ? ""
      : `${words.format(names)} ${names.length === 1 ? "is" : "are"} looking at this too.`;
}

look();
setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
