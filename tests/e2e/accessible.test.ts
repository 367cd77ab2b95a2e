import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { faults } from "./faults.ts";
import { fileTicket, signedIn, test } from "./people.ts";

// Looking at every element of several pages twice takes its time on a small machine.
test.describe.configure({ timeout: 180_000 });

/** The pages of each person; `:ticket` is one that a student has just reported. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  nobody: [
    "/",
    "/login",
    "/login/code",
    "/login/link?token=over",
    "/emergency",
    "/track",
    "/anonymous",
    "/anonymous?subcategory=harassment",
    "/jobs/over",
    "/acts/over",
    "/unsubscribe?token=over",
    "/whose?token=over",
    "/setup",
    "/api/docs",
    "/no/such/page",
  ],
  student18: [
    "/tickets",
    "/tickets/new",
    "/tickets/new?subcategory=mess-quality",
    "/tickets/new?subcategory=room-change",
    "/tickets/new?subcategory=ragging",
    ":ticket",
    ":ticket/filed",
    "/reveal",
    "/shortcuts",
    "/profile",
    "/profile/devices",
    "/profile/notifications",
    "/profile/tokens",
    "/logout",
  ],
  "spoc1.neeladri": [
    "/desk",
    "/desk?view=resolved",
    "/desk?view=replies",
    "/inbox",
    "/desk/replies",
    "/today",
    ":ticket",
    ":ticket/forwarding",
    "/desk/many?do=hold&ticket=:number",
    "/search?q=tap",
    "/absence",
    "/mail/3",
  ],
  "warden.neeladri": ["/today", "/incidents", "/incidents/new?from=4", "/committees"],
  "spoc.wifi": ["/incidents/23"],
  "mess.head": ["/desk", "/committees"],
  dean: ["/desk?view=all", "/today", "/looks", ":ticket"],
  ombuds: ["/desk?view=all"],
  auditor: ["/admin/audit"],
  super: [
    "/admin",
    "/admin/sending",
    "/admin/sending/mails",
    "/admin/mail",
    "/admin/mail/1",
    "/admin/people",
    "/admin/people/2",
    "/admin/people/2/leaving",
    "/admin/people/2/roles",
    "/admin/people/2/merging?who=student03@campus.test",
    "/admin/rosters",
    "/admin/health",
    "/closures",
    "/privacy",
  ],
};
/** Who reports it: nobody more than five in an hour. */
const REPORTERS: Readonly<Record<string, string>> = { "spoc1.neeladri": "student19", dean: "student22" };
/** Only forms lead there: the same page as one that comes back, looked at below, and one that shows nothing. */
const BY_FORMS = ["unsent.$id", "tickets.$reference_.files"];

/** What says that there is nothing, or nothing any more; every other page must be there. */
const NOTHING_THERE = /^\/(no\/such\/page|jobs\/over|acts\/over|setup)/;

for (const [who, paths] of Object.entries(PAGES)) {
  test(`everybody can use the pages of ${who}`, async ({ browser, page: nobodys }) => {
    const page = who === "nobody" ? nobodys : await signedIn(browser, who);
    const reporter = REPORTERS[who];
    const student = reporter ? await signedIn(browser, reporter) : who === "student18" ? page : null;
    const ticket = student ? await fileTicket(student, "The tap drips.") : "";
    const number = ticket.split("/").at(-1) ?? "";
    for (const path of paths) {
      const answer = await page.goto(path.replace(":ticket", ticket).replace(":number", number));
      expect(answer?.ok(), path).toBe(!NOTHING_THERE.test(path));
      expect(await faults(page)).toEqual([]);
    }
  });
}

test("everybody can use what comes back: mistakes, an ended session, and the words after it", async ({
  browser,
}) => {
  const page = await signedIn(browser, "student40");
  await page.goto("/tickets/new?subcategory=mess-quality");
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await page.getByLabel("What is wrong?").fill("The dal is sour.");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.getByText("Your words are safe.")).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await page.getByLabel("Campus e-mail").fill("student40@campus.test");
  await page.getByLabel("Password").fill("campus-demo-2026");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Send it now" })).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test("every page of the site is among them", () => {
  const folder = join(import.meta.dirname, "../../app/routes");
  const pages = readdirSync(folder).filter((file) =>
    readFileSync(join(folder, file), "utf8").includes("export default"),
  );
  const paths = Object.values(PAGES)
    .flat()
    .map((path) => path.replace(":ticket", "/tickets/1").replace(/\?.*/, ""));
  const unseen = pages
    .map((file) => file.replace(".tsx", ""))
    .filter((route) => !BY_FORMS.includes(route) && !paths.some((path) => patternOf(route).test(path)));
  expect(unseen).toEqual([]);
});

/** The addresses of a route by the name of its file, as Remix reads it. */
function patternOf(route: string): RegExp {
  const parts = route.split(".").filter((part) => part !== "_index");
  const address = parts
    .map((part) => part.replace(/_$/, ""))
    .map((part) => (part.startsWith("$") ? "[^/]+" : part));
  return new RegExp(route === "$" ? "^/no/such/page$" : `^/${address.join("/")}$`);
}
