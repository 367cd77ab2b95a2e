import { expect } from "@playwright/test";
import { signedIn, test } from "./people.ts";

const KB = 1024;

test("a new ticket's page weighs little in a browser that has nothing yet, and brings no script", async ({
  browser,
}) => {
  const page = await signedIn(browser, "student39");
  const cold = await browser.newContext({ storageState: await page.context().storageState() });
  const fresh = await cold.newPage();
  const loaded: { path: string; bytes: Promise<number> }[] = [];
  fresh.on("requestfinished", (request) => {
    const bytes = request.sizes().then(({ responseBodySize }) => responseBodySize);
    loaded.push({ path: new URL(request.url()).pathname, bytes });
  });
  await fresh.goto("/tickets/new?subcategory=mess-quality", { waitUntil: "networkidle" });
  const bytes = await Promise.all(loaded.map((each) => each.bytes));
  const sheets = bytes.filter((_, index) => loaded[index]?.path.endsWith(".css"));
  await cold.close();

  expect(loaded.map(({ path }) => path)).toContain("/tickets/new");
  expect(loaded.filter(({ path }) => path.endsWith(".js"))).toEqual([]);
  expect(sum(bytes)).toBeLessThan(20 * KB);
  expect(sheets).toHaveLength(1);
  expect(sum(sheets)).toBeLessThan(12 * KB);
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
