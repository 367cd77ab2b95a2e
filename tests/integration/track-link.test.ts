import { createExecutionContext, env, waitOnExecutionContext } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { linkToken } from "#app/operations/track-link.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { router } from "#workers/router.ts";
import { deps, eventsOf, fileAs, idOf, moveToOwnCampus, rowsOf, sayWith } from "./campus.ts";
import { hiddenOn } from "./uploads.ts";
import { HOME, visit } from "./visit.ts";

let server: MailServer;
beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
  await rowsOf("update outbox set state = 'superseded' where state = 'queued'");
});
afterAll(() => server.close());

/** Sends the form and waits until everything is done that goes on after its answer. */
async function ask(number: string, email: string, network: string, key: string = crypto.randomUUID()) {
  const body = new URLSearchParams({ number, email, idempotencyKey: key });
  const headers = { Origin: "null", "Sec-Fetch-Site": "same-origin", "CF-Connecting-IP": network };
  const ctx = createExecutionContext();
  const answer = await router.fetch(
    new Request(`${HOME}/track`, { method: "POST", body, headers }),
    env,
    ctx,
  );
  const html = await answer.text();
  await waitOnExecutionContext(ctx);
  return { status: answer.status, headers: answer.headers, html };
}

async function mailed() {
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps(), carrier)).claimed > 0);
  const mails = (await server.mails()).filter(({ text }) => text.includes("/track?link="));
  return mails.map(({ envelope, text }) => ({
    to: envelope.to,
    link: /\/track\?link=[\w.-]+/.exec(text)?.[0] ?? "",
  }));
}

const asked = async (reference: string) =>
  (await eventsOf(reference)).filter(({ kind }) => kind === "link_sent").length;

const withoutKeys = (html: string) => html.replace(/value="[\w-]{20,}"/g, "");

test("number and address that belong together bring a link to the requester, everybody is told the same", async () => {
  const reference = await fileAs("student01", { description: "The tap drips all night." });
  await sayWith(deps(), "dean", reference, "note", { body: "Only for staff.", leadership: false });
  const right = await ask(` #${reference} `, "STUDENT01@campus.test", "203.0.113.1");
  const others = [
    await ask(reference, "student02@campus.test", "203.0.113.1"),
    await ask("999999", "student01@campus.test", "203.0.113.1"),
    await ask(reference, "nobody@elsewhere.example", "203.0.113.1"),
  ];
  expect(right.html).toContain("If number and address belong together, a link is on its way");
  for (const { status, headers, html } of [right, ...others]) {
    expect([status, headers.getSetCookie(), withoutKeys(html)]).toEqual([200, [], withoutKeys(right.html)]);
  }
  expect(await asked(reference)).toBe(1);
  const [mail, ...more] = await mailed();
  expect([mail?.to, more]).toEqual([["student01@campus.test"], []]);

  const page = await visit(mail?.link ?? "");
  const html = await page.text();
  expect(html).toContain("The tap drips all night.");
  expect(html).toContain("A link that shows how it stands was sent to your e-mail.");
  expect(html).not.toContain("Only for staff.");
  expect(html).not.toMatch(/<form(?![^>]*logout)/);
  expect([page.headers.get("Referrer-Policy"), page.headers.get("Cache-Control")]).toEqual([
    "no-referrer",
    "no-store",
  ]);
});

test("a link is over after half an hour, opens one ticket of one requester, and nothing once that is protected", async () => {
  const [mine, other] = [await fileAs("student03"), await fileAs("student04")];
  const link = (reference: string, mail: string, at = Date.now()) =>
    visit(`/track?link=${linkToken(deps(), { reference, personId: idOf(mail) }, at)}`).then((page) =>
      page.text(),
    );
  const shown = "The tap drips.";
  expect(await link(mine, "student03")).toContain(shown);
  for (const html of [
    await link(mine, "student03", Date.now() - 30 * 60_000),
    await link(other, "student03"),
    await link(mine, "dean"),
    await (await visit("/track?link=none")).text(),
  ]) {
    expect(html).toContain("This link is over");
    expect(html).not.toContain(shown);
  }
  await rowsOf(`update tickets set visibility = 'protected' where reference = '${mine}'`);
  expect(await link(mine, "student03")).not.toContain(shown);
  await ask(mine, "student03@campus.test", "203.0.113.3");
  expect(await asked(mine)).toBe(0);
});

test("one form asks once, one ticket is mailed about three times an hour, and one network asks thirty times", async () => {
  const reference = await fileAs("student05");
  const email = "student05@campus.test";
  const page = await (await visit("/track")).text();
  const key = hiddenOn(page, "idempotencyKey");
  for (const each of [key, key, key, undefined, undefined, undefined, undefined])
    expect((await ask(reference, email, "203.0.113.5", each)).status).toBe(200);
  expect(await asked(reference)).toBe(3);
  for (let turn = 0; turn < 23; turn += 1) await ask("1", "a@b.example", "203.0.113.5");
  const refused = await ask(reference, email, "203.0.113.5");
  expect([refused.status, refused.html.includes(email)]).toEqual([429, true]);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(3000);
  expect((await ask("one", "nowhere", "203.0.113.6")).html).toContain("Give its number, such as #1024.");
});
