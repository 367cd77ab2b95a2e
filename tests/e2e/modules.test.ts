import { expect, type Page } from "@playwright/test";
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

test("a picture is made smaller before it travels, and what is small stays as it is", async ({ browser }) => {
  const page = await signedIn(browser, "student34");
  await page.goto(await fileTicket(page, "The tap drips."));
  const input = page.locator("#reply input[type=file]");
  await input.setInputFiles([
    { name: "large.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page, 3000, 2000) },
    { name: "small.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page, 300, 200) },
    { name: "scrolled.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page, 600, 3000) },
    { name: "broken.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") },
  ]);
  const sizes = () =>
    input.evaluate((element: HTMLInputElement) =>
      Promise.all(
        [...(element.files ?? [])].map(async (file) => {
          const picture = await createImageBitmap(file).catch(() => null);
          return `${file.name} ${picture?.width} × ${picture?.height}`;
        }),
      ),
    );
  const expected = [
    "large.jpg 1600 × 1067",
    "small.jpg 300 × 200",
    "scrolled.jpg 600 × 3000",
    "broken.jpg undefined × undefined",
  ];
  await expect.poll(sizes).toEqual(expected);
  await input.setInputFiles([
    { name: "large.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page, 3000, 2000) },
  ]);
  await expect.poll(sizes).toEqual(expected.slice(0, 1));
  await page.locator("#reply textarea").fill("See for yourself.");
  await page.locator("#reply button[type=submit]").first().click();
  const sent = page.getByRole("link", { name: /large\.jpg/ }).first();
  const answer = await page.request.get(String(await sent.getAttribute("href")));
  expect(answer.headers()["content-type"]).toBe("image/jpeg");
  const width = await page.evaluate(
    async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return image.naturalWidth;
    },
    `data:image/jpeg;base64,${(await answer.body()).toString("base64")}`,
  );
  expect(width).toBe(1600);
});

/** A picture as a camera makes them: hardly two points of it are alike. */
async function pictureOf(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([wide, high]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
      const context = canvas.getContext("2d");
      for (let at = 0; at < 2000; at += 1) {
        if (context) context.fillStyle = `hsl(${(at * 47) % 360} 60% 50%)`;
        context?.fillRect((at * 997) % wide, (at * 613) % high, wide / 20, high / 20);
      }
      return canvas.toDataURL("image/jpeg", 0.95).split(",")[1] ?? "";
    },
    [width, height] as const,
  );
  return Buffer.from(base64, "base64");
}
