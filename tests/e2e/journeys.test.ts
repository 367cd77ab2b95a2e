import { expect } from "@playwright/test";
import { PNG } from "#tests/fixtures/small-files.ts";
import { EVERYWHERE, fileTicket, signedIn, test } from "./people.ts";

// Several people sign in one after the other, on a small machine beside others who do.
test.describe.configure({ timeout: 90_000 });

const PICTURE = { name: "tap.png", mimeType: "image/png", buffer: Buffer.from(PNG) };

test(
  "a report with a picture is told, asked about, fixed, confirmed and rated",
  EVERYWHERE,
  async ({ browser }) => {
    const student = await signedIn(browser, "student01");
    await student.goto("/tickets/new?subcategory=plumbing");
    await student.getByLabel("What is wrong?").fill("The tap drips, as the picture shows.");
    await student.locator("input[type=file]").setInputFiles(PICTURE);
    await student.getByRole("button", { name: "Send it" }).click();
    await student.getByRole("link", { name: "See your ticket" }).click();
    await expect(student.getByRole("link", { name: /tap\.png/ })).toBeVisible();

    const { pathname: path } = new URL(student.url());
    await student.goto("/inbox");
    await expect(student.locator(`a[href^="${path}"]`).first()).toBeVisible();

    const staff = await signedIn(browser, "warden.neeladri");
    await staff.goto(path);
    const address = await staff.getByRole("link", { name: /tap\.png/ }).getAttribute("href");
    const picture = await staff.request.get(address ?? "");
    expect(picture.headers()["content-type"]).toBe("image/png");

    await staff.getByLabel("Your reply").fill("Which floor is it?");
    await staff.getByRole("button", { name: /^Ask/ }).click();
    await student.goto(path);
    await expect(student.getByRole("heading", { level: 1 })).toHaveText("Waiting for your answer");
    await student.getByLabel("Your answer").fill("The second.");
    await student.getByRole("button", { name: /^Send to/ }).click();

    await staff.goto(path);
    await staff.getByLabel("What was done?").fill("The washer is new.");
    await staff.getByRole("button", { name: "Mark as resolved" }).click();
    await expect(staff.getByText("Marked as resolved.")).toBeVisible();
    await student.goto(path);
    await student.getByRole("button", { name: "Yes, that settles it" }).click();
    await expect(student.getByRole("heading", { level: 1 })).toHaveText("Finished");
    await student.getByRole("radio", { name: /^5 of 5/ }).check();
    await student.getByRole("button", { name: "Send", exact: true }).click();
    await expect(student.getByText("Thank you. That helps.")).toBeVisible();
  },
);

test(
  "a promise that breaks reaches the warden and then the dean, and its requester reads whom",
  EVERYWHERE,
  async ({ browser }) => {
    test.setTimeout(240_000);
    const student = await signedIn(browser, "student02");
    const path =
      process.env.E2E_QUICK_PROMISE ?? (await fileTicket(student, "Nobody comes.", "quick-promise"));
    await expect(async () => {
      await student.goto(path);
      await expect(student.getByText("Dr. Leela Krishnan has been told.")).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 200_000, intervals: [2000] });
    for (const who of ["warden.neeladri", "dean"]) {
      const told = await signedIn(browser, who);
      await told.goto("/inbox");
      await expect(told.locator(`a[href^="${path}"]`).first()).toBeVisible();
    }
  },
);

test(
  "who has a known problem too says so with one button, and is told as the others are",
  EVERYWHERE,
  async ({ browser }, { project }) => {
    // One can join once.
    const student = await signedIn(browser, `student${30 + project.metadata.number}`);
    await student.goto("/tickets");
    const known = student.locator("section", { hasText: "No Wi-Fi in the whole of Velankani" }).last();
    await known.getByRole("button", { name: "Me too" }).click();
    await expect(student.getByRole("status")).toBeFocused();
    await student.goto("/tickets");
    await expect(student.getByText("We know that you have it as well.")).toBeVisible();
  },
);

test(
  "a report in the wrong place is moved, and goes on where it belongs",
  EVERYWHERE,
  async ({ browser }) => {
    const student = await signedIn(browser, "student03");
    const path = await fileTicket(student, "The lamp over the basin is dark.");
    const staff = await signedIn(browser, "warden.neeladri");
    await staff.goto(path);
    await staff.getByText("Hand it on", { exact: true }).click();
    await staff.getByRole("link", { name: "It is about something else" }).click();
    await staff.getByLabel("What is it about?").selectOption({ label: "Electrical" });
    await staff.getByRole("button", { name: "Move it there" }).click();
    await expect(staff.getByRole("status")).toContainText("Moved.");
    await student.goto(path);
    await expect(student.getByText(/Electrical/).first()).toBeVisible();
  },
);

test(
  "staff report for somebody who called, who finds it among their own",
  EVERYWHERE,
  async ({ browser }) => {
    const staff = await signedIn(browser, "spoc2.neeladri");
    await staff.goto("/tickets/new?subcategory=plumbing");
    await staff.getByLabel("What is wrong?").fill("Called about the shower on the first floor.");
    await staff.getByText("Report it for somebody else").click();
    await staff.getByLabel("For whom?").fill("student04@campus.test");
    await staff.getByLabel("How did it come?").selectOption({ index: 1 });
    await staff.getByLabel("They agree that I report this for them").check();
    await staff.getByRole("button", { name: "Send it" }).click();
    await expect(staff).toHaveURL(/\/tickets\/\d+/);
    const path = /\/tickets\/\d+/.exec(staff.url())?.[0] ?? "";

    const student = await signedIn(browser, "student04");
    await student.goto("/tickets");
    await expect(student.locator(`a[href="${path}"]`)).toBeVisible();
    await student.goto(path);
    await expect(student.getByText("Called about the shower on the first floor.").first()).toBeVisible();
  },
);

test(
  "a protected report stays between its requester and those who must know",
  EVERYWHERE,
  async ({ browser }) => {
    const student = await signedIn(browser, "student09");
    await student.goto("/tickets/new?subcategory=staff-conduct");
    await student.getByLabel("What is wrong?").fill("I was shouted at in the mess office.");
    await student.getByRole("button", { name: "Send it" }).click();
    await student.getByRole("link", { name: "See your ticket" }).click();
    const path = new URL(student.url()).pathname;
    expect(path).toMatch(/^\/tickets\/P-/);

    for (const who of ["spoc1.neeladri", "warden.neeladri", "dean", "student13"]) {
      const other = await signedIn(browser, who);
      const answer = await other.goto(path);
      expect([who, answer?.status()]).toEqual([who, 404]);
      await other.goto("/search?q=shouted");
      expect(await other.content()).not.toContain("mess office");
    }
  },
);

test(
  "a reply whose session ended comes back after signing in, word for word",
  EVERYWHERE,
  async ({ browser }) => {
    const student = await signedIn(browser, "student26");
    const path = await fileTicket(student, "The drain smells.");
    await student.goto(path);
    await student.getByLabel("Your words").fill("It is worse in the evening.");
    await student.context().clearCookies();
    await student.getByRole("button", { name: "Send", exact: true }).click();
    await expect(student.getByText("Your words are safe.")).toBeVisible();
    await student.getByLabel("Campus e-mail").fill("student26@campus.test");
    await student.getByLabel("Password").fill("campus-demo-2026");
    await student.getByRole("button", { name: "Sign in" }).click();
    await student.getByRole("button", { name: "Send it now" }).click();
    await expect(student.getByText("It is worse in the evening.")).toBeVisible();
  },
);

test("two who decide at once do not write over each other", EVERYWHERE, async ({ browser }) => {
  const student = await signedIn(browser, "student27");
  const path = await fileTicket(student, "The door of the shower sticks.");
  const [first, second] = [
    await signedIn(browser, "spoc1.velankani"),
    await signedIn(browser, "warden.velankani"),
  ];
  for (const staff of [first, second]) {
    await staff.goto(path);
    await staff.locator("summary", { hasText: "Mark as resolved" }).click();
  }
  await first.getByLabel("What was done?").fill("It was planed.");
  await first.getByRole("button", { name: "Mark as resolved" }).click();
  await second.getByLabel("What was done?").fill("It was oiled.");
  const answer = second.waitForResponse((response) => response.request().method() === "POST");
  await second.getByRole("button", { name: "Mark as resolved" }).click();
  expect((await answer).status()).toBe(409);
  await expect(second.getByText("It was planed.").first()).toBeVisible();
  await expect(second.getByText("It was oiled.").first()).toBeVisible();

  await student.goto(path);
  await expect(student.getByText("It was planed.").first()).toBeVisible();
  expect(await student.content()).not.toContain("oiled");
});

test("one answer goes to many, with a result for each", EVERYWHERE, async ({ browser }, { project }) => {
  const student = await signedIn(browser, `student${34 + project.metadata.number}`);
  const paths = [
    await fileTicket(student, "The hot water is cold."),
    await fileTicket(student, "The cold water is hot."),
  ];
  const staff = await signedIn(browser, "warden.velankani");
  await staff.goto("/desk?view=all&sort=newest");
  for (const path of paths)
    await staff.locator(`input[name=ticket][value="${path.split("/").at(-1)}"]`).check();
  await staff.getByLabel("Do with those you chose").selectOption("Reply with the same words");
  await staff.getByRole("button", { name: "Go on", exact: true }).click();
  await staff.getByLabel("Your reply").fill("The boiler is mended tonight.");
  await staff.getByRole("button", { name: "Send to all of them" }).click();
  await expect(async () => {
    const again = staff.getByRole("link", { name: "Look again" });
    if (await again.isVisible()) await again.click();
    await expect(staff.getByRole("heading", { level: 1 })).toHaveText("All 2 done", { timeout: 1000 });
  }).toPass();
  for (const path of paths) {
    await student.goto(path);
    await expect(student.getByText("The boiler is mended tonight.")).toBeVisible();
  }
});
