import { env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { jobTokenHash } from "#app/operations/job-token.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import { deps, eventsOf, fileWith, moveToOwnCampus, rowsOf, sayWith, ticketOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { visit } from "./visit.ts";

let server: MailServer;
beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
});
afterAll(() => server.close());

const ORDER = "Change the lamp above the basin.";

/** Sends what waits, and answers the mails that contacts got. */
async function mailedOutside() {
  await server.clear();
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps({ now: () => Date.now() + 60_000 }), carrier)).claimed > 0);
  return (await server.mails()).filter(({ envelope }) =>
    envelope.to.some((to) => !to.endsWith("@campus.test")),
  );
}

/** A ticket with a work order, and the path of its link. */
async function ordered(by = "student07", times: readonly string[] = []) {
  const filing = { subcategory: "electrical", title: "Dark in room 204", times };
  const reference = await fileWith(deps(), by, filing);
  const spoc = await signedIn("spoc1.neeladri");
  const page = await (await spoc.get(`/tickets/${reference}/job`)).text();
  const contact = /value="(\d+)">Baskar Electricals</.exec(page)?.[1] ?? "";
  const form = { contact, words: ORDER, place: "", from: "", until: "", seen: "1" };
  const answer = await spoc.send(`/tickets/${reference}/job`, {
    ...form,
    idempotencyKey: crypto.randomUUID(),
  });
  expect(answer.headers.get("Location")).toBe(`/tickets/${reference}`);
  const mails = await mailedOutside();
  const mail = mails.find(({ text, subject }) => text.includes(ORDER) && subject.endsWith(`#${reference}`));
  const path = /\/jobs\/[^?\s]+/.exec(mail?.text ?? "")?.[0] ?? "";
  return { reference, spoc, mail, path };
}

/** As a browser that keeps its origin to itself. */
function send(path: string, fields: Record<string, string>) {
  const body = new URLSearchParams({ idempotencyKey: crypto.randomUUID(), ...fields });
  return visit(path, { method: "POST", body, headers: { Origin: "null" } });
}

test("a contact gets what, where and when, and answers it once by the link, without a sign-in", async () => {
  const { reference, mail, path, spoc } = await ordered();
  const [requester] = await rowsOf(
    "select name from people where id = (select requester_id from tickets where reference = ?)",
    [reference],
  );
  for (const said of [mail?.text ?? "", mail?.html ?? "", mail?.subject ?? ""])
    expect(said).not.toMatch(new RegExp(`${requester?.name}|Dark in room|/tickets/`));
  expect(mail?.text).toContain("A room in Neeladri");

  const before = (await eventsOf(reference)).length;
  for (const query of ["?answer=done", "?answer=not_possible", ""]) {
    const page = await visit(path + query, {});
    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(page.headers.get("Cache-Control")).toContain("no-store");
    expect(page.headers.get("Referrer-Policy")).toBe("no-referrer");
    const html = await page.text();
    expect(html).toContain(ORDER);
    expect(html).not.toContain(String(requester?.name));
    expect((html.match(/<button/g) ?? []).length).toBe(query === "" ? 0 : 1);
  }
  expect((await eventsOf(reference)).length).toBe(before);

  const key = { idempotencyKey: crypto.randomUUID() };
  const answers = [
    await send(path, { answer: "done", ...key }),
    await send(path, { answer: "done", ...key }),
    await send(path, { answer: "not_possible", reason: "No." }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 409]);
  expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
  const last = (await eventsOf(reference)).at(-1);
  expect(last).toMatchObject({ kind: "job_answered", actor_kind: "contact", via: "link" });
  expect((await ticketOf(reference)).status_kind).toBe("new");
  expect(await (await visit(path, {})).text()).toContain("you said that it is done");
  expect(await (await spoc.get(`/tickets/${reference}`)).text()).toContain(
    "Baskar Electricals says that it is done",
  );
  const own = await (await (await signedIn("student07")).get(`/tickets/${reference}`)).text();
  expect(own).toContain("The electrician has been.");
  expect(own).not.toMatch(/Baskar|Change the lamp|taken away/);
});

test("only a hash of the link is kept, and a link that is not whole leads nowhere", async () => {
  const { path } = await ordered("student08");
  const token = path.replace("/jobs/", "");
  const [job] = await rowsOf("select token_hash from contact_jobs order by rowid desc limit 1");
  expect(job?.token_hash).toBe(jobTokenHash(token));
  const [reference, seq, mac = ""] = token.split(".");
  const others = [
    `${reference}.${seq}.${"0".repeat(64)}`,
    `${reference}.1.${mac}`,
    `9999.${seq}.${mac}`,
    "x",
  ];
  for (const other of others) {
    expect((await visit(`/jobs/${other}`, {})).status).toBe(404);
    expect((await send(`/jobs/${other}`, { answer: "done" })).status).toBe(404);
  }
});

test("why it was not possible is asked for and kept, and read by staff alone", async () => {
  const { reference, path, spoc } = await ordered("student09");
  const empty = await send(path, { answer: "not_possible", reason: " " });
  expect([empty.status, (await empty.text()).includes("Say why")]).toEqual([422, true]);
  expect((await send(path, { answer: "not_possible", reason: "Nobody was there." })).status).toBe(303);
  expect(await (await spoc.get(`/tickets/${reference}`)).text()).toContain("Nobody was there.");
  const own = await (await (await signedIn("student09")).get(`/tickets/${reference}`)).text();
  expect(own).toContain("The electrician could not do it.");
  expect(own).not.toContain("Nobody was there.");
});

test("taken back or too old it answers nothing, and the contact is told that it is off", async () => {
  const { reference, path, spoc } = await ordered("student10");
  const page = await (await spoc.get(`/tickets/${reference}`)).text();
  expect(page).toContain("Take the work order back");
  const form = { job: "2", seen: "2", idempotencyKey: crypto.randomUUID() };
  expect((await spoc.send(`/tickets/${reference}/job-revocation`, form)).status).toBe(303);
  expect((await visit(path, {})).status).toBe(410);
  expect((await send(path, { answer: "done" })).status).toBe(409);
  expect((await mailedOutside()).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^Not needed any more/),
  ]);
  const old = await ordered("student11");
  await rowsOf("update contact_jobs set expires_at = 1 where answer is null and revoked_at is null");
  expect((await visit(old.path, {})).status).toBe(410);
  expect((await send(old.path, { answer: "done" })).status).toBe(409);
});

test("strangers, other hostels and requesters send nobody, and what is kept is what the events say", async () => {
  const reference = await fileWith(deps(), "student12", { subcategory: "electrical" });
  const [contact] = await rowsOf("select person_id from contacts order by person_id limit 1");
  const input = {
    contactId: Number(contact?.person_id) as never,
    words: ORDER,
    place: "",
    from: "",
    until: "",
  };
  const codes = [];
  for (const mail of ["student30", "spoc1.velankani", "student12", "dean"]) {
    const outcome = await sayWith(deps(), mail, reference, "job", input);
    codes.push(outcome.ok ? "ok" : outcome.code);
  }
  expect(codes).toEqual(["not_found", "not_found", "not_allowed", "ok"]);
  expect(await sayWith(deps(), "dean", reference, "job", { ...input, contactId: 1 as never })).toMatchObject({
    code: "contact_unknown",
  });
  const finds = (await proveIntegrity(deps())).finds;
  // One was made too old by hand above.
  const others = finds.filter(
    (find) => !("differences" in find && find.differences.every((name) => name.startsWith("job "))),
  );
  expect(others).toEqual([]);
});

test("whoever is sent reads when somebody is there, in the mail and as it was last said, and not who", async () => {
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const { reference, mail, path } = await ordered("student03", [`${day}/10:00-12:30`]);
  expect(mail?.text).toMatch(/Somebody is there:?\s+.*10:00 to 12:30/);
  await sayWith(deps(), "student03", reference, "offer_times", { times: [`${day}/16:15-17:00`] });
  const page = await (await visit(path)).text();
  expect(page).toContain("16:15 to 17:00");
  expect(page).not.toContain("10:00 to 12:30");
  const [requester] = await rowsOf(
    "select name from people where id = (select requester_id from tickets where reference = ?)",
    [reference],
  );
  expect(`${page} ${mail?.text}`).not.toContain(String(requester?.name));
});
