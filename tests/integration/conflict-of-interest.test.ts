import { env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { PDF } from "#tests/fixtures/small-files.ts";
import { carrierOf } from "#workers/deps.ts";
import { as, deps, idOf, moveToOwnCampus, NOW, rowsOf, sayWith, ticketOf } from "./campus.ts";
import { mail as arrive, replyTo } from "./mail-arrival.ts";
import { signedIn, staysSignedIn } from "./signed-in.ts";
import { filesOf, formOf, PLUMBING, referenceOf, report } from "./uploads.ts";

let server: MailServer;
beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
});
afterAll(() => server.close());

const SUBJECT = "Humming lamp";
const everybody = ["student07", "spoc1.neeladri", "spoc2.neeladri", "warden.neeladri", "dean", "director"];

/** A report of plumbing with a file and a mail about it, which goes to one of the two SPOCs of Neeladri. */
async function reported(by = "student07") {
  const student = await signedIn(by);
  const form = report(["plan.pdf", PDF]);
  form.append("title", SUBJECT);
  const reference = await referenceOf(await student.post(PLUMBING, form));
  const said = { from: `${by}@campus.test`, text: "It hums at night too." };
  await arrive(said, { to: await replyTo(reference, by) });
  const owner = Number((await ticketOf(reference)).assignee_id);
  const mail = owner === idOf("spoc1.neeladri") ? "spoc1.neeladri" : "spoc2.neeladri";
  const other = mail === "spoc1.neeladri" ? "spoc2.neeladri" : "spoc1.neeladri";
  return { reference, owner: mail, other, student };
}

const aboutForm = (fields: Record<string, string>) =>
  formOf({ idempotencyKey: crypto.randomUUID(), ...fields });

/** Every place in which somebody could meet a ticket, and whether they do. */
async function outlets(mail: string, reference: string) {
  const person = await staysSignedIn(mail);
  const [file] = await filesOf(reference);
  const [written] = await rowsOf(
    "select id from inbound_mail where ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  const statuses = await Promise.all(
    [
      `/tickets/${reference}`,
      `/tickets/${reference}/filed`,
      `/attachments/${file?.id}`,
      `/mail/${written?.id}`,
      `/mail/${written?.id}/raw`,
      `/tickets/${reference}/forwarding`,
    ].map(async (path) => (await person.get(path)).status),
  );
  const said = await person.post(
    `/tickets/${reference}`,
    formOf({ kind: "reply", body: "Hello", idempotencyKey: crypto.randomUUID() }),
  );
  const noun = await person.post(`/tickets/${reference}/watch`, aboutForm({}));
  const added = await person.post(
    `/tickets/${reference}/files`,
    formOf({ idempotencyKey: crypto.randomUUID() }, ["b.pdf", PDF]),
  );
  const desk = await readDesk(deps().db, as(mail), { view: "all", after: null }, NOW);
  const own = (await (await person.get("/tickets")).text()) + (await (await person.get("/inbox")).text());
  return {
    answers: [...statuses, said.status, noun.status, added.status],
    isListed: desk.rows.some((row) => row.reference === reference) || own.includes(`/tickets/${reference}"`),
    counted: desk.counts.all,
  };
}

const NOWHERE = { answers: Array(9).fill(404), isListed: false };

async function mailed(): Promise<string[]> {
  await server.clear();
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps({ now: () => Date.now() + 60_000 }), carrier)).claimed > 0);
  return (await server.mails())
    .filter(({ subject }) => subject.includes(SUBJECT))
    .flatMap(({ envelope }) => envelope.to.map((to) => to.split("@")[0] ?? ""));
}

async function seers(reference: string, mails = everybody): Promise<string[]> {
  const found = [];
  for (const mail of mails) {
    if ((await (await staysSignedIn(mail)).get(`/tickets/${reference}`)).status === 200) found.push(mail);
  }
  return found;
}

test("whoever it is about meets it nowhere from then on, and mail that waits for them does not leave", async () => {
  const { reference, owner, other, student } = await reported();
  const before = await readDesk(deps().db, as(owner), { view: "all", after: null }, NOW);
  const answer = await student.post(
    `/tickets/${reference}/about`,
    aboutForm({ person: `${owner.toUpperCase()}@campus.test` }),
  );
  expect(answer.headers.get("Location")).toBe(`/tickets/${reference}`);
  expect(await ticketOf(reference)).toMatchObject({
    visibility: "restricted",
    assignee_id: idOf(other),
  });
  expect(await outlets(owner, reference)).toEqual({ ...NOWHERE, counted: before.counts.all - 1 });
  const recipients = await mailed();
  expect(recipients).toContain(other);
  expect(recipients).not.toContain(owner);
  expect(await seers(reference)).toEqual(["student07", other, "dean", "director"]);
});

test("said while reporting, it holds from the first moment on, and no mail of it goes to them", async () => {
  const student = await signedIn("student12");
  const file = async (fields: Record<string, string>) => {
    const form = report();
    for (const [name, value] of Object.entries({ title: SUBJECT, ...fields })) form.append(name, value);
    return referenceOf(await student.post(PLUMBING, form));
  };
  const named = await file({
    aboutPerson: "Spoc1.Neeladri@campus.test",
    aboutWords: "It was he who broke it",
  });
  expect(await ticketOf(named)).toMatchObject({
    visibility: "restricted",
    assignee_id: idOf("spoc2.neeladri"),
  });
  const unnamed = await file({ aboutWords: "One of the wardens" });
  expect((await ticketOf(unnamed)).assignee_id).toBe(null);
  const { id } = await ticketOf(unnamed);
  expect(await rowsOf(`select distinct person_id from outbox where ticket_id = ${id} order by 1`)).toEqual(
    ["dean", "director", "chair", "student12"].map((mail) => ({ person_id: idOf(mail) })),
  );
  expect((await mailed()).filter((mail) => mail === "spoc1.neeladri")).toEqual([]);
  expect(await seers(named)).toEqual(["spoc2.neeladri", "dean", "director"]);
  expect(await seers(unnamed)).toEqual(["dean", "director"]);
  const page = async (mail: string, reference: string) =>
    (await (await staysSignedIn(mail)).get(`/tickets/${reference}`)).text();
  expect(await page("spoc2.neeladri", named)).toContain("It was he who broke it");
  expect(await page("dean", unnamed)).toContain("One of the wardens");
  expect(await page("student12", unnamed)).not.toContain("One of the wardens");
});

test("those who report to the person are kept away as well, through any number of others and round a loop", async () => {
  const { reference, student } = await reported();
  await rowsOf(`update people set manager_id = ${idOf("spoc1.neeladri")} where id = ${idOf("dean")}`);
  try {
    await student.post(`/tickets/${reference}/about`, aboutForm({ person: "dean@campus.test" }));
  } finally {
    await rowsOf(`update people set manager_id = ${idOf("director")} where id = ${idOf("dean")}`);
  }
  expect(await seers(reference)).toEqual(["student07", "director"]);
  expect((await ticketOf(reference)).assignee_id).toBe(null);
  const recipients = await mailed();
  expect(recipients).toContain("director");
  expect(recipients.filter((mail) => mail.startsWith("spoc") || mail === "dean")).toEqual([]);
});

test("a number that is nobody's roll number is words, and not the person who has it as an id here", async () => {
  const number = String(idOf("student33"));
  const { reference, student } = await reported("student09");
  await student.post(`/tickets/${reference}/about`, aboutForm({ person: number }));
  const form = report();
  for (const [name, value] of Object.entries({ title: SUBJECT, aboutPerson: number }))
    form.append(name, value);
  const filed = await referenceOf(await student.post(PLUMBING, form));
  for (const each of [reference, filed]) {
    const { id, about_unnamed_at: unnamedAt } = await ticketOf(each);
    expect(unnamedAt).not.toBe(null);
    expect(await rowsOf(`select 1 from ticket_people where ticket_id = ${id} and effect = 'deny'`)).toEqual(
      [],
    );
    expect(await seers(each, ["warden.neeladri", "dean"])).toEqual(["dean"]);
  }
});

test("free words leave it to the requester and senior admins, until one of them names the person", async () => {
  const { reference, student, owner } = await reported();
  await student.post(`/tickets/${reference}/about`, aboutForm({ words: "One of the wardens" }));
  expect(await seers(reference)).toEqual(["student07", "dean", "director"]);
  expect((await outlets(owner, reference)).answers).toEqual(NOWHERE.answers);
  const dean = await signedIn("dean");
  expect(await (await dean.get(`/tickets/${reference}`)).text()).toContain("One of the wardens");
  const named = await dean.post(
    `/tickets/${reference}/about`,
    aboutForm({ person: "warden.velankani@campus.test", after: "desk" }),
  );
  expect(named.headers.get("Location")).toBe("/desk");
  const now = String((await ticketOf(reference)).assignee_id);
  expect(await seers(reference)).toEqual([
    "student07",
    ...["spoc1.neeladri", "spoc2.neeladri"].filter((mail) => String(idOf(mail)) === now),
    "dean",
    "director",
  ]);
});

test("a requester gets the same answer for somebody and for nobody, and the page names neither", async () => {
  const { reference, student } = await reported("student08");
  const nobody = await student.post(
    `/tickets/${reference}/about`,
    aboutForm({ person: "nobody.at.all@campus.test" }),
  );
  const somebody = await student.post(
    `/tickets/${reference}/about`,
    aboutForm({ person: "student33@campus.test" }),
  );
  expect([nobody.status, somebody.status]).toEqual([303, 303]);
  expect(nobody.headers.getSetCookie()).toEqual(somebody.headers.getSetCookie());
  expect(nobody.headers.get("Location")).toBe(somebody.headers.get("Location"));
  const [person] = await rowsOf(`select name from people where id = ${idOf("student33")}`);
  expect(await (await student.get(`/tickets/${reference}`)).text()).not.toContain(String(person?.name));
});

test("what a requester sees afterwards is the same for somebody, for its owner, and for nobody", async () => {
  const texts = [];
  for (const whom of ["owner", "student33", "nobody.at.all"]) {
    const { reference, student, owner } = await reported("student11");
    const person = `${whom === "owner" ? owner : whom}@campus.test`;
    await student.post(`/tickets/${reference}/about`, aboutForm({ person }));
    const page = async (path: string) =>
      (await (await student.get(path)).text()).replace(/<[^>]+>/g, " ").replace(/[\d\s]+/g, " ");
    texts.push((await page(`/tickets/${reference}`)) + (await page(`/tickets/${reference}/filed`)));
    const list = await page("/tickets");
    expect(list.slice(list.indexOf(SUBJECT))).toMatch(/^Humming lamp Reported [^.]*Nobody has it yet/);
    // Nothing to take back in their eyes, or everything: they are not told which.
    expect((await student.post(`/tickets/${reference}/about`, aboutForm({}))).status).toBe(303);
    texts.push(await page(`/tickets/${reference}`));
    // Who works on it sees who has it, and the requester does with the first word that they get.
    const dean = await signedIn("dean");
    expect(await (await dean.get(`/tickets/${reference}`)).text()).not.toContain("Nobody close to them");
    await sayWith(deps(), "dean", reference, "reply", { body: "I look into it." });
    expect(await page(`/tickets/${reference}`)).not.toContain("Nobody close to them");
  }
  const [one, oneCleared, ...others] = texts;
  expect(one).toContain("Nobody close to them");
  expect(others).toEqual([one, oneCleared, one, oneCleared]);
});

test("two who say it at once, and one who says it twice, leave one denial each", async () => {
  const { reference, student, owner } = await reported("student09");
  const form = () => formOf({ idempotencyKey: "twice", person: `${owner}@campus.test` });
  const answers = await Promise.all([
    student.post(`/tickets/${reference}/about`, form()),
    student.post(`/tickets/${reference}/about`, form()),
    (await signedIn("dean")).post(`/tickets/${reference}/about`, aboutForm({ person: "24BCS0033" })),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
  const { id } = await ticketOf(reference);
  expect(
    await rowsOf(`select person_id from ticket_people where ticket_id = ${id} and effect = 'deny'`),
  ).toEqual(expect.arrayContaining([{ person_id: idOf(owner) }, { person_id: idOf("student33") }]));
});

test("strangers and other hostels can't say it of a ticket, nor set who sees it; owners can't set that either", async () => {
  const { reference, owner } = await reported("student10");
  for (const mail of ["student30", "spoc1.velankani", "mess.head", "super"]) {
    const person = await staysSignedIn(mail);
    const about = await person.post(`/tickets/${reference}/about`, aboutForm({ words: "Him" }));
    const set = await person.post(`/tickets/${reference}/visibility`, aboutForm({ to: "protected" }));
    expect([about.status, set.status]).toEqual([404, 404]);
  }
  const set = await (await signedIn(owner)).post(
    `/tickets/${reference}/visibility`,
    aboutForm({ to: "protected" }),
  );
  expect(set.status).toBe(403);
});

test("made protected it keeps its number and leaves the desks of all but its owner and who did it", async () => {
  const { reference, owner, other } = await reported("student11");
  await sayWith(deps(), other, reference, "watch", {});
  await sayWith(deps(), "dean", reference, "restrict", { to: "protected" });
  expect(await seers(reference)).toEqual([owner, "dean"]);
  for (const mail of [other, "warden.neeladri", "director"]) {
    const met = await outlets(mail, reference);
    expect({ answers: met.answers, isListed: met.isListed }).toEqual(NOWHERE);
  }
  await sayWith(deps(), "dean", reference, "restrict", { to: "normal" });
  const named = `insert into protected_readers (category_id, person_id) values (null, ${idOf("counsellor")})`;
  await rowsOf(named);
  await sayWith(deps(), "dean", reference, "restrict", { to: "protected" });
  await rowsOf(`delete from protected_readers where category_id is null and is_fallback = 0`);
  expect(await seers(reference, [...everybody, "counsellor"])).toEqual([owner, "dean", "counsellor"]);
  await sayWith(deps(), "dean", reference, "restrict", { to: "normal" });
  expect(await seers(reference)).toEqual(everybody.filter((mail) => mail !== "student07"));
});
