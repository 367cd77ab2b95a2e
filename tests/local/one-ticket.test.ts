import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSite, runSite } from "./running-site.ts";
import { fileTicket, say, signedIn, until } from "./visitor.ts";

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

test("a super admin who opens somebody's ticket is asked why first", async () => {
  const student = await signedIn(site.origin, "student18");
  const ticket = await fileTicket(student, "plumbing", { description: "The basin leaks" });
  const admin = await signedIn(site.origin, "super");
  const opened = await admin.get(`/tickets/${ticket}`);
  expect([opened.status, opened.location, opened.html]).toEqual([303, `/tickets/${ticket}/look`, ""]);
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
