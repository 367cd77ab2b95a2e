import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";

/** What a test is given that runs in each combination of script and screen. */
export const EVERYWHERE = { tag: "@everywhere" };
/** With and without script, where the same keys or presses lead there on a phone. */
export const WIDE = { tag: "@wide" };
/** What no script and no screen has a part in, in a file that is run on a phone without script. */
export const ONCE = { tag: "@once" };
/** On a phone alone: elsewhere there is room for it. */
export const PHONE = { tag: "@phone" };

const PASSWORD = "campus-demo-2026";

const open: BrowserContext[] = [];

/** A test whose browsers are closed at its end: pages that stay open go on asking who else looks at them. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads here what a fixture needs
    async ({}, use) => {
      await use(undefined);
      for (const context of open.splice(0)) await context.close();
    },
    { auto: true },
  ],
});

/** A browser of its own, in which nobody is known yet. */
export async function visitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  open.push(context);
  return context.newPage();
}

/**
 * A browser of its own in which somebody of the demo campus is signed in, with nothing opened yet. The form is sent
 * without its page, which takes several seconds off each test; who looks at signing in itself takes `signIn`.
 */
export async function signedIn(browser: Browser, name: string): Promise<Page> {
  const page = await visitor(browser);
  const form = { email: `${name}@campus.test`, password: PASSWORD };
  const answer = await send(page, "/login", form);
  expect(answer.status()).toBe(303);
  return page;
}

/** Signs somebody of the demo campus in by the page's own form. */
export async function signIn(page: Page, name: string) {
  await page.goto("/login");
  await page.getByLabel("Campus e-mail").fill(`${name}@campus.test`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(({ pathname }) => pathname !== "/login");
}

/** Files a ticket by the form; answers its address. */
export async function fileTicket(page: Page, description: string, subcategory = "plumbing"): Promise<string> {
  await page.goto(`/tickets/new?subcategory=${subcategory}`);
  await page.getByLabel("What is wrong?").fill(description);
  await page.getByRole("button", { name: "Send it" }).click();
  await page.getByRole("link", { name: "See your ticket" }).click();
  return new URL(page.url()).pathname;
}

/** Sends a form of our own without a page, as a second click or a slow network does. */
export function send(page: Page, path: string, form: Record<string, string>) {
  const { origin } = new URL(String(test.info().project.use.baseURL));
  return page.request.post(path, { form, headers: { Origin: origin }, maxRedirects: 0 });
}

/** The code of the last mail to somebody, as soon as it is there. */
export function codeFor(address: string): Promise<string> {
  return mailedTo(address, /Your code is (\d{4} \d{4})/);
}

/** What a pattern finds in the last mail to somebody that has it, as soon as there is one. */
export async function mailedTo(address: string, pattern: RegExp): Promise<string> {
  for (;;) {
    const answer = await fetch(String(process.env.E2E_MAILS));
    const mails = (await answer.json()) as { envelope: { to: string[] }; text: string }[];
    const last = mails.findLast(({ envelope, text }) => envelope.to.includes(address) && pattern.test(text));
    if (last) return pattern.exec(last.text)?.[1] ?? "";
    await new Promise((resume) => setTimeout(resume, 100));
  }
}
