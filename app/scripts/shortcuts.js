// @ts-check
// Keys for what one does all day. /shortcuts lists them and can switch them off, because single keys get in the way of
// speech input (WCAG 2.1.4).

const OFF = "shortcuts are off";
const TOGETHER_MS = 1500;

/** After a `g`. @type {Record<string, string>} */
const PLACES = { d: "/desk", t: "/tickets", i: "/inbox", n: "/tickets/new", k: "/incidents" };
/** @type {Record<string, string>} */
const FIELDS = { "/": 'input[type="search"]', r: "#reply textarea", m: "#note textarea" };
/** @type {Record<string, string>} */
const PAGES = { "/": "/search", "?": "/shortcuts" };

let wentAt = Number.NEGATIVE_INFINITY;

document.addEventListener("keydown", (event) => {
  const { target, key, timeStamp } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF) !== null) return;
  if (target instanceof HTMLElement && target.closest("input, textarea, select")) return;
  const goes = timeStamp - wentAt < TOGETHER_MS;
  wentAt = key === "g" ? timeStamp : Number.NEGATIVE_INFINITY;
  if (act(key, goes)) event.preventDefault();
});

/** @param {string} key @param {boolean} goes */
function act(key, goes) {
  const field = goes ? null : document.querySelector(FIELDS[key] ?? ":not(*)");
  const place = goes ? leads(PLACES[key]) : PAGES[key];
  if (field instanceof HTMLElement) goInto(field);
  else if (place !== undefined) location.assign(place);
  else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else return false;
  return true;
}

/** Where the bar's link to a place leads: nobody gets to what is not theirs. @param {string | undefined} place */
function leads(place) {
  const link = document.querySelector(`.top-bar :is([href="${place}"], [href^="${place}?"])`);
  return link?.getAttribute("href") ?? undefined;
}

/** Into a field, also where it is folded away. @param {HTMLElement} field */
function goInto(field) {
  field.closest("details")?.setAttribute("open", "");
  field.focus();
}

/** To the next or previous ticket of a list. @param {number} by */
function step(by) {
  const links = [...document.querySelectorAll("main :is(table, ul, ol) a[href^='/tickets/']")];
  const at = document.activeElement === null ? -1 : links.indexOf(document.activeElement);
  const next = links[at < 0 && by < 0 ? links.length - 1 : at + by];
  if (next instanceof HTMLElement) next.focus();
}

const toggle = document.querySelector("#shortcuts-on");
if (toggle instanceof HTMLInputElement) {
  toggle.checked = localStorage.getItem(OFF) === null;
  toggle.disabled = false;
  toggle.addEventListener("change", () =>
    toggle.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes"),
  );
}
