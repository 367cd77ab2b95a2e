import { expect, test } from "@playwright/test";

test("the first page answers with a page of ours", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("the styles reach the page, kept for good by the browser", async ({ page, request }) => {
  await page.goto("/");
  const href = await page.locator("link[rel=stylesheet]").first().getAttribute("href");
  const styles = await request.get(href ?? "");
  expect(styles.headers()["cache-control"]).toContain("immutable");
});
