import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { fileTicket, signedIn, test } from "./people.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Looking at every element of several pages twice takes its time on a small machine.
test.describe.configure({ timeout: 120_000 });

/** What axe finds on a page, everything opened, in light and dark; and whether it is wider than its screen. */
async function faults(page: Page, path: string): Promise<string[]> {
  await page.goto(path);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    found.push(...violations.map(({ id, nodes }) => `${path} ${colorScheme} ${id} ${nodes[0]?.target}`));
  }
  const overflows = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  return overflows ? [...found, `${path} is wider than its screen`] : found;
}

for (const path of ["/", "/login", "/emergency", "/no/such/page"]) {
  test(`everybody can use ${path}`, async ({ page }) => {
    expect(await faults(page, path)).toEqual([]);
  });
}

test("everybody can use a student's pages", async ({ browser }) => {
  const page = await signedIn(browser, "student18");
  const ticket = await fileTicket(page, "The tap drips.");
  for (const path of [
    "/tickets",
    "/tickets/new",
    "/tickets/new?subcategory=mess-quality",
    ticket,
    `${ticket}/filed`,
    "/tickets/new?subcategory=ragging",
    "/inbox",
    "/shortcuts",
  ]) {
    expect(await faults(page, path)).toEqual([]);
  }
});

test("everybody can use the desk and a ticket on it", async ({ browser }) => {
  const student = await signedIn(browser, "student19");
  const ticket = await fileTicket(student, "The tap drips.");
  const page = await signedIn(browser, "spoc1.neeladri");
  for (const path of [
    "/desk",
    "/desk?view=resolved",
    "/desk?view=replies",
    "/inbox",
    "/desk/replies",
    "/today",
    ticket,
    `/desk/many?do=hold&ticket=${ticket.split("/").at(-1)}`,
  ]) {
    expect(await faults(page, path)).toEqual([]);
  }
});

const DUTIES: readonly (readonly [who: string, paths: readonly string[]])[] = [
  [
    "super",
    [
      "/admin",
      "/admin/sending",
      "/admin/mail",
      "/admin/people",
      "/admin/people/2",
      "/admin/people/2/leaving",
      "/admin/people/2/roles",
      "/admin/people/2/merging?who=student03@campus.test",
      "/admin/rosters",
      "/closures",
      "/admin/audit",
      "/privacy",
    ],
  ],
  ["warden.neeladri", ["/incidents", "/incidents/new?from=4", "/committees", "/absence"]],
  ["mess.head", ["/desk", "/committees"]],
  ["student07", ["/reveal"]],
];

for (const [who, paths] of DUTIES) {
  test(`everybody can use the pages of ${who}'s duty`, async ({ browser }) => {
    const page = await signedIn(browser, who);
    for (const path of paths) expect(await faults(page, path)).toEqual([]);
  });
}
