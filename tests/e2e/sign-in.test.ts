import { expect } from "@playwright/test";
import { codeFor, EVERYWHERE, ONCE, signIn, test } from "./people.ts";

test("a wrong password is said in place, and the address typed is kept", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Campus e-mail").fill("student01@campus.test");
  await page.getByLabel("Password").fill("not this one");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Sign in" }).click();
  expect((await answer).status()).toBe(422);
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("Campus e-mail")).toHaveValue("student01@campus.test");
});

test("a student begins at their tickets, staff at their desk, and both can leave", async ({ page }) => {
  await signIn(page, "student02");
  await expect(page).toHaveURL(/\/tickets$/);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await signIn(page, "spoc.wifi");
  await expect(page).toHaveURL(/\/desk$/);
});

test("who is not signed in signs in and gets where they wanted to go", async ({ page }) => {
  await page.goto("/tickets/new?subcategory=plumbing");
  await expect(page).toHaveURL(/\/login\?redirectTo=/);
  await page.getByLabel("Campus e-mail").fill("student03@campus.test");
  await page.getByLabel("Password").fill("campus-demo-2026");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/tickets\/new\?subcategory=plumbing$/);
});

/** Each with a mailbox of their own: a new code ends the one before it. */
const BY_CODE: Readonly<Record<string, string>> = {
  "js-on": "student25",
  "js-off": "student26",
  narrow: "student27",
  "narrow-js-off": "student29",
};

test(
  "who asks for a code types it where they asked, and gets where they wanted to go",
  EVERYWHERE,
  async ({ page }, { project }) => {
    test.skip(process.env.E2E_MAILS === undefined, "only beside a mail server of ours");
    const address = `${BY_CODE[project.name]}@campus.test`;
    await page.goto("/login?redirectTo=/inbox");
    await page.getByLabel("Campus e-mail").fill(address);
    await page.getByRole("button", { name: "Send me a code instead" }).click();
    await page.getByLabel("Code of the mail").fill("not this one");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("This code does not fit");
    await page.getByLabel("Code of the mail").fill(await codeFor(address));
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/inbox$/);
  },
);

const EVIL = [
  ["//evil.test", "student21"],
  ["/\\evil.test", "student22"],
  ["https://evil.test/", "student23"],
  ["javascript:alert(1)", "student24"],
] as const;

for (const [evil, who] of EVIL) {
  test(`a sign-in never leads to ${evil}`, ONCE, async ({ page, baseURL }) => {
    await page.goto(`/login?redirectTo=${encodeURIComponent(evil)}`);
    await page.getByLabel("Campus e-mail").fill(`${who}@campus.test`);
    await page.getByLabel("Password").fill("campus-demo-2026");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${baseURL}/tickets`);
  });
}
