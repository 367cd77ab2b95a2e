import { expect } from "@playwright/test";
import { fileTicket, signedIn, test } from "./people.ts";

test("two keys lead to the desk's lists, one through them, and the switch ends that", async ({ browser }) => {
  const student = await signedIn(browser, "student18");
  const ticket = await fileTicket(student, "The tap drips.");
  const page = await signedIn(browser, "spoc1.neeladri");
  await page.goto("/desk?view=all");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const first = page.locator("main :is(table, ul, ol) a[href^='/tickets/']").first();
  await expect(first).toBeFocused();
  await page.goto(ticket);
  await page.keyboard.press("r");
  await expect(page.locator("#reply textarea")).toBeFocused();
  await page.keyboard.type("gd?");
  await expect(page).toHaveURL(new RegExp(`${ticket}$`));
  await page.locator("h1").click();
  await page.keyboard.press("m");
  await expect(page.getByLabel("Your note")).toBeFocused();
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await expect(page).toHaveURL(/\/shortcuts$/);
  await page.getByLabel("Keyboard shortcuts are on in this browser").uncheck();
  await page.keyboard.press("Tab");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.reload();
  await expect(page).toHaveURL(/\/shortcuts$/);
  await expect(page.getByLabel("Keyboard shortcuts are on in this browser")).not.toBeChecked();
});

test("words that were not sent are still there after a reload, and gone once they have arrived", async ({
  browser,
}) => {
  const page = await signedIn(browser, "student36");
  const ticket = await fileTicket(page, "The tap drips.");
  await page.goto(ticket);
  const words = page.locator("#reply textarea");
  await words.pressSequentially("It is worse");
  await page.reload();
  await expect(words).toHaveValue("It is worse");
  await page.locator("#reply button[type=submit]").first().click();
  await expect(page.getByRole("status")).toBeFocused();
  await expect(words).toHaveValue("");
  await page.reload();
  await expect(words).toHaveValue("");
});

test("a promise says how far away it is", async ({ browser }) => {
  const page = await signedIn(browser, "student35");
  await page.goto(await fileTicket(page, "The tap drips."));
  await expect(page.locator(".promise-receipt-moment small")).toHaveText(/^(in \d+ (minute|hour|day)s?)$/);
});
