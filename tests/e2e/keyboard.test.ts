import { expect, type Locator, type Page } from "@playwright/test";
import { fileTicket, PHONE, signedIn, test, visitor, WIDE } from "./people.ts";

// Each stop on the way is a key and a look.
test.describe.configure({ timeout: 90_000 });

const FURTHEST = 300;

test("a report goes from sign-in to its stars by keys alone, on both sides", WIDE, async ({ browser }) => {
  const student = await comesIn(await visitor(browser), "student24");
  await skipsTheBar(student);
  await goTo(
    student.getByRole("navigation", { name: "Report a problem" }).getByRole("link").first(),
    "Enter",
  );
  await goTo(student.getByRole("link", { name: "Plumbing", exact: true }), "Enter");
  await goTo(student.getByRole("button", { name: "Send it" }), "Enter");
  await expect(student.getByRole("alert")).toBeFocused();
  await goTo(student.getByRole("alert").getByRole("link"), "Enter");
  await expect(student.getByLabel("What is wrong?")).toBeFocused();
  await student.keyboard.type("The tap drips.");
  await goTo(student.getByRole("radio", { name: "Nothing" }), "ArrowDown");
  await expect(student.getByRole("radio", { name: "It is uncomfortable" })).toBeChecked();
  await goTo(student.getByRole("button", { name: "Send it" }), "Enter");
  await goTo(student.getByRole("link", { name: "See your ticket" }), "Enter");
  await expect(student).toHaveURL(/\/tickets\/\d+$/);
  const path = new URL(student.url()).pathname;
  await goTo(student.getByLabel("Your words"));
  await student.keyboard.type("It is the left one.");
  await goTo(student.getByRole("button", { name: "Send", exact: true }), "Space");
  await expect(student.getByText("It is the left one.")).toBeVisible();

  const staff = await comesIn(await visitor(browser), "spoc1.velankani");
  await skipsTheBar(staff);
  await goTo(staff.getByRole("link", { name: /^Open #/ }), "Enter");
  await goTo(staff.getByRole("navigation", { name: "On the desk" }).getByRole("link").first(), "Enter");
  await expect(staff).toHaveURL(/\/desk/);
  await goTo(staff.getByRole("link", { name: "Search" }), "Enter");
  await goTo(staff.getByRole("searchbox"));
  await staff.keyboard.type(path.split("/").at(-1) ?? "");
  await staff.keyboard.press("Enter");
  await expect(staff).toHaveURL(path);
  await goTo(opened(staff, "Say that you have it").getByLabel("In how long?"));
  await staff.keyboard.type("2 hours");
  await goTo(staff.getByRole("button", { name: "I have it" }), "Enter");
  await expect(staff.getByRole("status")).toBeFocused();
  await goTo(opened(staff, "Mark as resolved").getByLabel("What was done?"));
  await staff.keyboard.type("The washer is new.");
  await goTo(staff.getByRole("button", { name: "Mark as resolved" }), "Space");
  await expect(staff.getByText("Marked as resolved.")).toBeVisible();

  await student.goto(path);
  await goTo(student.getByRole("button", { name: "Yes, that settles it" }), "Enter");
  await goTo(student.getByRole("radio", { name: /^1 of 5/ }), "Space");
  await student.keyboard.press("ArrowLeft");
  await expect(student.getByRole("radio", { name: /^5 of 5/ })).toBeChecked();
  await goTo(student.getByRole("button", { name: "Send", exact: true }), "Enter");
  await expect(student.getByText("Thank you. That helps.")).toBeVisible();
});

test("the focus gets through every page, is seen wherever it stops, and goes back", async ({ browser }) => {
  const student = await signedIn(browser, "student25");
  const ticket = await fileTicket(student, "The tap drips.");
  for (const path of ["/tickets", "/tickets/new?subcategory=room-change", ticket]) await walks(student, path);
  const staff = await signedIn(browser, "warden.velankani");
  // All are chosen: then a bar with what can be done to them stays in sight.
  for (const path of ["/desk?view=all&choose=all", ticket]) await walks(staff, path);
});

test("on a phone further links open by keys, and give the focus back", PHONE, async ({ browser }) => {
  const staff = await signedIn(browser, "spoc1.velankani");
  await staff.goto("/desk");
  const more = staff.getByRole("button", { name: "More" });
  await goTo(more, "Enter");
  await goTo(staff.getByRole("link", { name: "Known problems" }), "Escape");
  await expect(more).toBeFocused();
});

/** Signs somebody in by keys. */
async function comesIn(page: Page, who: string): Promise<Page> {
  await page.goto("/login");
  await goTo(page.getByLabel("Campus e-mail"));
  await page.keyboard.type(`${who}@campus.test`);
  await goTo(page.getByLabel("Password"));
  await page.keyboard.type("campus-demo-2026");
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname !== "/login");
  return page;
}

/** The first stop of a page leads past the bar. */
async function skipsTheBar(page: Page) {
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator("main :focus")).toBeVisible();
}

/** What is behind a line, which is opened by keys where it is not open yet. */
function opened(page: Page, label: string): Locator {
  return page.locator("details", { has: page.locator("summary", { hasText: label }) });
}

/** Goes on by Tab until the focus is where it is meant to be, and presses a key there. */
async function goTo(target: Locator, key?: string) {
  await expect(target).toBeVisible();
  const { keyboard } = target.page();
  for (let stops = 0; (await target.evaluate(focusFrom)) !== "is here"; stops += 1) {
    expect(stops).toBeLessThan(FURTHEST);
    await keyboard.press("Tab");
  }
  if (key) await keyboard.press(key);
}

/** Goes through a whole page by Tab until it is at its beginning again, and one step back. */
async function walks(page: Page, path: string) {
  await page.goto(path);
  const skip = page.getByRole("link", { name: "Skip to the page" });
  await page.keyboard.press("Tab");
  await expect(skip).toBeFocused();
  let stops = 0;
  do {
    await page.keyboard.press("Tab");
    stops += 1;
    expect(stops).toBeLessThan(FURTHEST);
  } while ((await skip.evaluate(focusFrom)) !== "is here");
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("contentinfo").getByRole("link").last()).toBeFocused();
}

/** In the page: where the focus is, seen from an element. Throws where it is not shown, or covered. */
function focusFrom(target: Element): "is here" | "is elsewhere" {
  const focused = document.activeElement;
  if (focused === null || focused.matches("body, [tabindex='-1']")) return "is elsewhere";
  const name = `${focused.tagName} ${focused.id} ${focused.textContent?.trim().slice(0, 40)}`;
  let ringed: Element | null = focused;
  while (ringed !== null && getComputedStyle(ringed).outlineStyle === "none") ringed = ringed.parentElement;
  if (ringed === null) throw new Error(`The focus is not shown on ${name}`);
  const isInSight = [...focused.getClientRects()].some(({ left, top, width, height }) => {
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (focused.contains(hit) || hit.closest("label")?.contains(focused));
  });
  if (!isInSight) throw new Error(`Something covers the focus on ${name}`);
  return focused === target ? "is here" : "is elsewhere";
}
