// @ts-check
// Keeps what is being typed on a ticket's page in this tab, in case it is left or reloaded before it has arrived. Ends
// with the tab, and when somebody signs out. Of protected tickets nothing is kept.

const [TYPED, SENT] = ["typed ", "sent "];
const hasArrived = document.querySelector('.banner[data-tone="success"]') !== null;

if (!location.pathname.startsWith("/tickets/P-")) {
  for (const area of document.querySelectorAll("textarea")) keep(area);
}

document.querySelector('form[action="/logout"]')?.addEventListener("submit", () => sessionStorage.clear());

/** @param {HTMLTextAreaElement} area */
function keep(area) {
  const name = `${area.form?.getAttribute("action")} ${area.form?.id} ${area.name}`;
  if (hasArrived && sessionStorage.getItem(SENT + name) !== null) sessionStorage.removeItem(TYPED + name);
  sessionStorage.removeItem(SENT + name);
  // What the server has put there is newer: it was sent and came back.
  if (area.value === "") area.value = sessionStorage.getItem(TYPED + name) ?? "";
  area.addEventListener("input", () => sessionStorage.setItem(TYPED + name, area.value));
  area.form?.addEventListener("submit", () => sessionStorage.setItem(SENT + name, "yes"));
}
