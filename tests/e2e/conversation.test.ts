import { expect } from "@playwright/test";
import { fileTicket, mailedTo, ONCE, send, signedIn, test } from "./people.ts";

test("a note stays with staff", async ({ browser }) => {
  const student = await signedIn(browser, "student12");
  const path = await fileTicket(student, "The window does not close.");
  const staff = await signedIn(browser, "spoc2.neeladri");
  await staff.goto(path);
  await staff.getByText("Write a staff note").click();
  await staff.getByLabel("Your note").fill("The third one on this floor.");
  await staff.getByRole("button", { name: "Save the note for staff" }).click();
  await expect(staff.getByText("The third one on this floor.")).toBeVisible();

  await student.goto(path);
  expect(await student.content()).not.toContain("The third one on this floor.");
  await expect(student.locator("html")).toHaveAttribute("data-seen", "1");
});

test("a message is taken back before it leaves, and sent better", async ({ browser }) => {
  const student = await signedIn(browser, "student20");
  const path = await fileTicket(student, "The lift is stuck.");
  const staff = await signedIn(browser, "warden.neeladri");
  await staff.goto(path);
  await staff.getByLabel("Your reply").fill("Use the stairs, lazybones.");
  await staff.getByRole("button", { name: /^Send to/ }).click();
  await staff.getByRole("button", { name: "Not sent yet: take it back" }).click();
  await expect(staff.getByLabel("Your words")).toHaveValue("Use the stairs, lazybones.");
  await staff.getByLabel("Your words").fill("Please use the stairs until noon.");
  await staff.getByRole("button", { name: "Send it now" }).click();
  await expect(staff.getByText("Please use the stairs until noon.")).toBeVisible();

  await student.goto(path);
  await expect(student.getByText("Please use the stairs until noon.")).toBeVisible();
  expect(await student.content()).not.toContain("lazybones");
});

test("who wrote while somebody else did sees it first, and sends anyway", async ({ browser }) => {
  const student = await signedIn(browser, "student13");
  const path = await fileTicket(student, "The lamp flickers.");
  const staff = await signedIn(browser, "spoc1.neeladri");
  await staff.goto(path);
  await staff.getByLabel("Your reply").fill("I come at four.");
  await student.getByLabel("Your words").fill("Please not at four.");
  await student.getByRole("button", { name: "Send", exact: true }).click();

  const answer = staff.waitForResponse((response) => response.request().method() === "POST");
  await staff.getByRole("button", { name: /^Send to/ }).click();
  expect((await answer).status()).toBe(409);
  await expect(staff.getByText("Please not at four.")).toBeVisible();
  await expect(staff.getByLabel("Your words")).toHaveValue("I come at four.");
  await staff.getByRole("button", { name: "Send anyway" }).click();
  await expect(staff).toHaveURL(path);
  await expect(staff.getByText("I come at four.")).toBeVisible();
});

test("a banner is shown once", async ({ browser }) => {
  const student = await signedIn(browser, "student14");
  const path = await fileTicket(student, "The door sticks.");
  await student.getByText("Withdraw it", { exact: true }).first().click();
  await student.getByLabel("Why?").fill("It opens again.");
  await student.getByRole("button", { name: "Withdraw it" }).click();
  await expect(student.getByText("Withdrawn. You can report it again at any time.")).toBeVisible();
  await student.goto(path);
  await expect(student.getByText("Withdrawn. You can report it again at any time.")).toBeHidden();
});

test("empty words come back in place, and the page says so first", ONCE, async ({ browser }) => {
  const student = await signedIn(browser, "student15");
  const path = await fileTicket(student, "The fan is loud.");
  const answer = await send(student, path, {
    body: "   ",
    kind: "reply",
    seen: "1",
    idempotencyKey: "blank",
  });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toMatch(/<title>Error: .*Write something first\./s);
});

test("a form that can't be read comes back with its words", ONCE, async ({ browser }) => {
  const student = await signedIn(browser, "student16");
  const path = await fileTicket(student, "The fan is loud.");
  const staff = await signedIn(browser, "warden.neeladri");
  const form = { duration: "soonish", reason: "The part is ordered.", seen: "1", idempotencyKey: "soonish" };
  const answer = await send(staff, `${path}/tat`, form);
  expect(answer.status()).toBe(422);
  const page = await answer.text();
  expect(page).toContain("This date can’t be read.");
  expect(page).toContain('value="soonish"');
  expect(page).toContain("The part is ordered.");
});

test("a resource under a ticket is only for forms", ONCE, async ({ browser }) => {
  const student = await signedIn(browser, "student17");
  const path = await fileTicket(student, "The fan is loud.");
  await student.goto(`${path}/closure`);
  await expect(student).toHaveURL(path);
  expect((await student.goto(`${path}/nonsense`))?.status()).toBe(404);
});

test("who is given a ticket says by its mail that they have it, and signs in nowhere", async ({
  browser,
  page,
}) => {
  test.skip(process.env.E2E_MAILS === undefined, "only beside a mail server of ours");
  const student = await signedIn(browser, "student33");
  const path = await fileTicket(student, "I need my grades in English.", "certificates");
  const link = new RegExp(`Acknowledge:\\s+(http\\S+/acts/\\S+)\\s+Open its page:\\s+\\S+${path}\\b`);
  await page.goto(await mailedTo("spoc.college@campus.test", link));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Do you have it?");
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is acknowledged");
  await student.goto(path);
  await expect(student.getByText(/has it\./).first()).toBeVisible();
  await page.getByRole("link", { name: "Open its page" }).click();
  await expect(page).toHaveURL(/\/login/);
});
