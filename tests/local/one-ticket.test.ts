import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSite, runSite } from "./running-site.ts";
import { fileTicket, say, seenBy, signedIn, until } from "./visitor.ts";

let site: RunningSite;

beforeAll(async () => {
  site = await runSite();
}, 120_000);

afterAll(() => site.close());

test("a ticket goes all the way round, and everybody is told what is theirs", {
  timeout: 180_000,
}, async () => {
  const student = await signedIn(site.origin, "student13");
  const spoc = await signedIn(site.origin, "spoc1.neeladri");
  const ticket = await fileTicket(student, "hostel-other", {
    description: "The lift stops between two floors",
    place: "Lift",
  });
  const assignee = await assigneeOf(ticket);
  await mail(assignee, ticket, "New: ");
  await mail("student13", ticket, "We have it");

  expect(await say(spoc, ticket, "acknowledgement", { message: "I look at it today." })).toMatchObject({
    status: 303,
  });
  await mail("student13", ticket, "I look at it today.");
  expect(await say(spoc, ticket, "tat", { duration: "2 hours" })).toMatchObject({ status: 303 });
  await mail("student13", ticket, "promise");
  expect(await say(spoc, ticket, "", { kind: "question", body: "Which of the two lifts?" })).toMatchObject({
    status: 303,
  });
  expect(
    await say(spoc, ticket, "", { kind: "note", body: "INTERNAL the left lift is rotten" }),
  ).toMatchObject({ status: 303 });
  await mail("student13", ticket, "Which of the two lifts?");
  expect(await say(student, ticket, "", { kind: "reply", body: "The left one." })).toMatchObject({
    status: 303,
  });
  await mail(assignee, ticket, "The left one.");
  expect(
    await say(spoc, ticket, "resolution", { text: "A new relay is in.", outcome: "fixed" }),
  ).toMatchObject({ status: 303 });
  await mail("student13", ticket, "A new relay is in.");
  expect(await say(student, ticket, "reopening", { reason: "It stopped again." })).toMatchObject({
    status: 303,
  });
  await mail(assignee, ticket, "It stopped again.");
  expect(await say(spoc, ticket, "resolution", { text: "The whole board is new." })).toMatchObject({
    status: 303,
  });
  await mail("student13", ticket, "The whole board is new.");
  expect(await say(student, ticket, "rating", { stars: "5", feedback: "Thanks" })).toMatchObject({
    status: 303,
  });

  const everything = [
    ...site.mailsTo("student13"),
    ...site.mailsTo(assignee),
    ...site.mailsTo("warden.neeladri"),
  ];
  expect(everything.filter(({ raw, text, html }) => [raw, text, html].join().includes("INTERNAL"))).toEqual(
    [],
  );
  expect((await student.get(`/tickets/${ticket}`)).html).not.toContain("INTERNAL");
});

test("the filing form sent twice gives the same ticket", async () => {
  const student = await signedIn(site.origin, "student14");
  const fields = { description: "No light", idempotencyKey: crypto.randomUUID() };
  const [first, second] = await Promise.all([
    fileTicket(student, "electrical", fields),
    fileTicket(student, "electrical", fields),
  ]);
  expect(second).toBe(first);
});

test("a reply written before a newer one arrived comes back with its words, and can be sent anyway", async () => {
  const student = await signedIn(site.origin, "student15");
  const spoc = await signedIn(site.origin, "warden.neeladri");
  const ticket = await fileTicket(student, "electrical", { description: "The socket sparks" });
  const seen = await seenBy(student, ticket);
  await say(spoc, ticket, "", { kind: "reply", body: "Do not touch it, I am coming." });
  const late = { kind: "reply", body: "It sparks still.", seen, idempotencyKey: crypto.randomUUID() };
  const conflict = await student.post(`/tickets/${ticket}`, late);
  expect(conflict.status).toBe(409);
  expect(conflict.html).toContain("It sparks still.");
  expect(conflict.html).toContain("Do not touch it, I am coming.");
  expect(await student.post(`/tickets/${ticket}`, { ...late, anyway: "1" })).toMatchObject({ status: 303 });
});

test("another student and another hostel's SPOC find nothing there", async () => {
  const student = await signedIn(site.origin, "student16");
  const ticket = await fileTicket(student, "plumbing", { description: "The basin leaks" });
  for (const stranger of ["student17", "spoc1.velankani", "warden.velankani", "mess.head"]) {
    const person = await signedIn(site.origin, stranger);
    expect(await person.get(`/tickets/${ticket}`)).toMatchObject({ status: 404 });
    const posted = await person.post(`/tickets/${ticket}`, {
      kind: "reply",
      body: "x",
      seen: "1",
      idempotencyKey: crypto.randomUUID(),
    });
    expect(posted.status).toBe(404);
    const claimed = await person.post(`/tickets/${ticket}/claim`, {
      seen: "1",
      idempotencyKey: crypto.randomUUID(),
    });
    expect(claimed.status).toBe(404);
  }
});

test("a super admin who opens somebody's ticket is asked why first", async () => {
  const student = await signedIn(site.origin, "student18");
  const ticket = await fileTicket(student, "plumbing", { description: "The basin leaks" });
  const admin = await signedIn(site.origin, "super");
  const opened = await admin.get(`/tickets/${ticket}`);
  expect([opened.status, opened.location, opened.html]).toEqual([303, `/tickets/${ticket}/look`, ""]);
});

test("sixty notes of three people, each sent twice at once, are kept once each", {
  timeout: 90_000,
}, async () => {
  const student = await signedIn(site.origin, "student18");
  const ticket = await fileTicket(student, "carpentry", { description: "The shelf fell down" });
  const writers = await Promise.all(
    ["warden.neeladri", "spoc1.neeladri", "spoc2.neeladri"].map((mail) => signedIn(site.origin, mail)),
  );
  const notes = writers.flatMap((person, who) =>
    Array.from({ length: 20 }, (_, index) => ({ person, body: `note ${who}-${index}.` })),
  );
  const sent = notes.flatMap(({ person, body }) => {
    const fields = { kind: "note", body, seen: "1", idempotencyKey: crypto.randomUUID() };
    return [person.post(`/tickets/${ticket}`, fields), person.post(`/tickets/${ticket}`, fields)];
  });
  const statuses = (await Promise.all(sent)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([303]));
  const { html } = await (writers[0] ?? student).get(`/tickets/${ticket}`);
  expect(notes.filter(({ body }) => html.split(body).length !== 2)).toEqual([]);
});

async function assigneeOf(ticket: string): Promise<string> {
  const mails = ["spoc1.neeladri", "spoc2.neeladri"];
  return until("the owner's mail", 15_000, () =>
    mails.find((mail) => site.mailsTo(mail).some((each) => each.subject.includes(`#${ticket}]`))),
  );
}

/**
 * Waits for a mail about the ticket that says these words. Staff’s words leave after 30 s, and what follows waits in
 * line.
 */
function mail(to: string, ticket: string, words: string, limitMs = 45_000) {
  return until(`“${words}” to ${to}`, limitMs, () =>
    site.mailsTo(to).find(({ subject, text }) => subject.includes(`#${ticket}]`) && text.includes(words)),
  );
}
