import { expect } from "@playwright/test";
import { EVERYWHERE, fileTicket, ONCE, send, signedIn, test } from "./people.ts";

test("a problem is reported in a few steps, and one screen says who has it and by when", async ({
  browser,
}) => {
  const page = await signedIn(browser, "student05");
  await page.goto("/");
  await page.getByRole("link", { name: "Report a problem" }).first().click();
  await page.getByRole("link", { name: "Wi-Fi, one person", exact: true }).click();
  await page.getByLabel("What is wrong?").fill("It drops every evening.");
  await page.getByLabel("Phone").check();
  await page.getByRole("button", { name: "Send it" }).click();

  await expect(page).toHaveURL(/\/tickets\/\d+\/filed$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/#\d+/);
  await expect(page.getByText("Promised by")).toBeVisible();
  await expect(page.getByText(/^If not, .* told/)).toBeVisible();
  await page.getByRole("link", { name: "See your ticket" }).click();
  await expect(page.getByText("It drops every evening.").first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-seen", "1");
});

test("what is missing is said at its field, and everything typed is kept", async ({ browser }) => {
  const page = await signedIn(browser, "student06");
  await page.goto("/tickets/new?subcategory=mess-quality");
  await page.getByLabel("Where?").fill("Counter 2");
  await page.getByLabel("Lunch").check();
  const key = await page.locator("[name=idempotencyKey]").inputValue();
  await page.getByRole("button", { name: "Send it" }).click();

  await expect(page).toHaveTitle(/^Error: /);
  await page.getByRole("alert").getByRole("link", { name: "Say what is wrong" }).click();
  await expect(page.getByLabel("What is wrong?")).toBeFocused();
  await expect(page.getByLabel("Where?")).toHaveValue("Counter 2");
  await expect(page.getByLabel("Lunch")).toBeChecked();
  await expect(page.locator("[name=idempotencyKey]")).toHaveValue(key);
});

test("the same form sent twice is one ticket", ONCE, async ({ browser }) => {
  const page = await signedIn(browser, "student07");
  await page.goto("/tickets/new?subcategory=plumbing");
  const idempotencyKey = await page.locator("[name=idempotencyKey]").inputValue();
  const form = { description: "The tap drips.", idempotencyKey };
  const first = await send(page, "/tickets/new?subcategory=plumbing", form);
  const second = await send(page, "/tickets/new?subcategory=plumbing", form);
  expect([first.status(), second.status()]).toEqual([303, 303]);
  expect(second.headers().location).toBe(first.headers().location);
});

test("who clicks twice has reported it once", EVERYWHERE, async ({ browser }, { project }) => {
  const page = await signedIn(browser, `student${25 + project.metadata.number}`);
  await page.goto("/tickets/new?subcategory=plumbing");
  await page.getByLabel("What is wrong?").fill("The basin is cracked.");
  await page.getByRole("button", { name: "Send it" }).dblclick();
  await expect(page.getByRole("link", { name: "See your ticket" })).toBeVisible();
  await page.goto("/tickets");
  await expect(page.getByRole("link", { name: /The basin is cracked/ })).toHaveCount(1);
});

test("a stranger's ticket reads like one that is not there", EVERYWHERE, async ({ browser }) => {
  const asha = await signedIn(browser, "student08");
  const path = await fileTicket(asha, "Nobody else may read this.");
  const stranger = await signedIn(browser, "student09");
  const answers = [await stranger.goto(path), await stranger.goto("/tickets/999999")];
  expect(answers.map((answer) => answer?.status())).toEqual([404, 404]);
  const page = await stranger.request.get(path);
  expect(await page.text()).not.toContain("Nobody else may read this.");
});

test(
  "a report whose session ended comes back after signing in, word for word",
  EVERYWHERE,
  async ({ browser }) => {
    const page = await signedIn(browser, "student10");
    await page.goto("/tickets/new?subcategory=plumbing");
    await page.getByLabel("What is wrong?").fill("The basin is blocked.");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Send it" }).click();
    await expect(page.getByText("Your words are safe.")).toBeVisible();

    await page.getByLabel("Campus e-mail").fill("student10@campus.test");
    await page.getByLabel("Password").fill("campus-demo-2026");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByLabel("What is wrong?")).toHaveValue("The basin is blocked.");
    await page.getByRole("button", { name: "Send it now" }).click();
    await expect(page).toHaveURL(/\/tickets\/\d+\/filed$/);
  },
);
