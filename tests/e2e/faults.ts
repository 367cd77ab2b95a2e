import type { Page } from "@playwright/test";
import core, { type RunOptions } from "axe-core";

type Look = { scheme: "light" | "dark"; screen: typeof WIDE; runOnly: RunOptions["runOnly"] };

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 320, height: 640 };
/** Everything once; what hangs on colours alone in the dark as well, and what hangs on room alone on a phone. */
const LOOKS: readonly Look[] = [
  {
    scheme: "light",
    screen: WIDE,
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  },
  {
    scheme: "dark",
    screen: WIDE,
    runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
  },
  {
    scheme: "light",
    screen: PHONE,
    runOnly: { type: "rule", values: ["target-size", "scrollable-region-focusable"] },
  },
];

/** What axe finds on the page that is shown, everything opened; and whether it is wider than its screen. */
export async function faults(page: Page): Promise<string[]> {
  const { pathname } = new URL(page.url());
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  // Axe's own companion for browsers brings axe anew for each look, for the sake of frames, of which there are none.
  await page.evaluate(core.source);
  const found: string[] = [];
  for (const { scheme, screen, runOnly } of LOOKS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize(screen);
    const seen = `${pathname} ${scheme} at ${screen.width} px`;
    // Nothing is worked out about what is well, and no style sheet is fetched again.
    const options: RunOptions = { runOnly, resultTypes: ["violations"], preload: false };
    for (const fault of await page.evaluate(axeFinds, options)) found.push(`${seen}: ${fault}`);
  }
  await page.setViewportSize(WIDE);
  return found;
}

/** Runs in the page. */
async function axeFinds(options: RunOptions): Promise<string[]> {
  const { violations } = await globalThis.axe.run(document, options);
  const found = violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`);
  const overflows = document.documentElement.scrollWidth > window.innerWidth;
  return overflows ? [...found, "it is wider than its screen"] : found;
}

declare global {
  var axe: typeof import("axe-core");
}
