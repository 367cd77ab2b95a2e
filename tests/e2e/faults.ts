import AxeBuilder from "@axe-core/playwright";
import { type Page, test } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What else there is hangs on the page and its colours alone, which are the same on every screen. */
const OF_WIDTH = ["target-size", "scrollable-region-focusable"];
/** What hangs on colours alone, which are other ones in the dark. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** Nothing is worked out about what is well, and no style sheet is fetched again. */
const ONLY_FAULTS = { resultTypes: ["violations" as const], preload: false };

/** What axe finds on the page that is shown, everything opened; and whether it is wider than its screen. */
export async function faults(page: Page): Promise<string[]> {
  const { pathname } = new URL(page.url());
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  const found: string[] = [];
  const isNarrow = test.info().project.name === "narrow";
  for (const colorScheme of isNarrow ? (["light"] as const) : (["light", "dark"] as const)) {
    await page.emulateMedia({ colorScheme });
    // Its other way opens a page of its own for each result, for the sake of frames, of which there are none.
    const axe = new AxeBuilder({ page }).setLegacyMode().options(ONLY_FAULTS);
    if (isNarrow) axe.withRules(OF_WIDTH);
    else if (colorScheme === "dark") axe.withRules(OF_COLOUR);
    else axe.withTags(TAGS);
    const { violations } = await axe.analyze();
    found.push(...violations.map(({ id, nodes }) => `${pathname} ${colorScheme} ${id} ${nodes[0]?.target}`));
  }
  const overflows = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  return overflows ? [...found, `${pathname} is wider than its screen`] : found;
}
