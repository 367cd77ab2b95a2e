import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { freePorts } from "#local/ports.ts";
import { startProduct } from "#tests/local/product.ts";
import { faults } from "./faults.ts";
import { fileTicket, mailedTo, send, signedIn, test } from "./people.ts";

test.describe.configure({ timeout: 180_000 });

test("everybody can use what the links of mails open", async ({ browser, page }) => {
  test.skip(process.env.E2E_MAILS === undefined, "only beside a mail server of ours");
  const student = await signedIn(browser, "student28");
  const ticket = await fileTicket(student, "The lamp flickers.", "electrical");
  const staff = await signedIn(browser, "spoc1.velankani");
  await staff.goto(`${ticket}/job`);
  expect(await faults(staff)).toEqual([]);
  await staff.getByLabel("Whom?").selectOption({ index: 1 });
  await staff.getByLabel("What is to be done?").fill("Please look at the lamp.");
  await staff.getByRole("button", { name: "Send the work order" }).click();
  await page.goto(await mailedTo("baskar@sparks.test", /(http\S+\/jobs\/[^\s?]+)/));
  expect(await faults(page)).toEqual([]);
  await page.getByRole("link", { name: "It was not possible" }).click();
  await page.getByRole("button").click();
  await expect(page).toHaveTitle(/^Error: /);
  expect(await faults(page)).toEqual([]);

  await page.goto("/track");
  await page.getByLabel("Number").fill(ticket.split("/").at(-1) ?? "");
  await page.getByLabel("Your campus e-mail").fill("student28@campus.test");
  await page.getByRole("button").last().click();
  expect(await faults(page)).toEqual([]);
  await page.goto(await mailedTo("student28@campus.test", /(http\S+\/track\?link=\S+)/));
  await expect(page.getByText("The lamp flickers.").first()).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test("everybody can use what says that something did not go", async ({ browser, page }) => {
  const student = await signedIn(browser, "student31");
  const ticket = await fileTicket(student, "The basin is blocked.");
  const staff = await signedIn(browser, "warden.velankani");
  await staff.goto(ticket);
  await staff.getByLabel("Your reply").fill("I come at four.");
  await send(student, ticket, {
    body: "Not at four.",
    kind: "reply",
    seen: "1",
    idempotencyKey: "not at four",
  });
  await staff.getByRole("button", { name: /^Send to/ }).click();
  await expect(staff.getByRole("button", { name: "Send anyway" })).toBeVisible();
  expect(await faults(staff)).toEqual([]);

  await staff.goto(ticket);
  await staff.locator("summary", { hasText: "Put it on hold" }).click();
  await staff.getByRole("button", { name: "Put it on hold" }).click();
  await expect(staff).toHaveTitle(/^Error: /);
  expect(await faults(staff)).toEqual([]);

  for (const subcategory of ["room-change", "wifi-one"]) {
    await student.goto(`/tickets/new?subcategory=${subcategory}`);
    await student.getByRole("button", { name: "Send it" }).click();
    await expect(student.getByRole("alert")).toBeVisible();
    expect(await faults(student)).toEqual([]);
  }
  const path = "/tickets/new?subcategory=plumbing";
  for (const key of ["2", "3", "4", "5"])
    await send(student, path, { description: "Again.", idempotencyKey: `again ${key}` });
  await student.goto(path);
  await student.getByLabel("What is wrong?").fill("And again.");
  await student.getByRole("button", { name: "Send it" }).click();
  await expect(student.getByText(/wait/).first()).toBeVisible();
  expect(await faults(student)).toEqual([]);

  await page.goto("/login");
  await page.getByLabel("Campus e-mail").fill("x".repeat(1_100_000));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("That is too much at once");
  expect(await faults(page)).toEqual([]);
});

test("committees, counsellors, who is asked about a mail and who has no name can use what they have", async ({
  browser,
  page,
}) => {
  const student = await signedIn(browser, "student29");
  const ticket = await fileTicket(student, "I do not sleep any more.", "not-well");
  const counsellor = await signedIn(browser, "counsellor");
  for (const path of ["/desk", ticket]) {
    await counsellor.goto(path);
    expect(await faults(counsellor)).toEqual([]);
  }
  const member = await signedIn(browser, "mess.member");
  await member.goto("/");
  await member.locator("main a[href^='/tickets/']").first().click();
  await expect(member).toHaveURL(/\/tickets\/\d/);
  expect(await faults(member)).toEqual([]);

  const asked = await signedIn(browser, "student06");
  await asked.goto("/inbox");
  await asked.locator("a[href^='/whose']").first().click();
  await expect(asked.getByRole("button", { name: "Yes, that was me" })).toBeVisible();
  expect(await faults(asked)).toEqual([]);

  await page.goto("/anonymous?subcategory=ragging");
  await page.getByLabel("What is wrong?").fill("We stand in the corridor at night.");
  await page.getByRole("button", { name: "Send it" }).click();
  const code = await page.locator(".receipt-code").innerText();
  expect(await faults(page)).toEqual([]);
  await page.goto("/track");
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Open it" }).click();
  await expect(page.getByText("We stand in the corridor at night.").first()).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test("everybody can use the first page of a campus that is still empty", async ({ page }) => {
  const [port, dbPort] = await freePorts();
  const dataDir = await mkdtemp(join(tmpdir(), "resolve-e2e-empty-"));
  const product = startProduct(["--empty"], { PORT: `${port}`, DB_PORT: `${dbPort}`, DATA_DIR: dataDir });
  let said = "";
  product.process.stdout?.on("data", (chunk: string) => {
    said += chunk;
  });
  await product.ready();
  await page.goto(/http\S+\/setup\?token=\S+/.exec(said)?.[0] ?? "");
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "Set up the campus" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  expect(await faults(page)).toEqual([]);
  await product.stop();
  await rm(dataDir, { recursive: true });
});
