import { beforeAll, expect, test, vi } from "vitest";
import { forgetBulk } from "#app/db/lists/bulk-jobs.ts";
import type { Command } from "#app/domain/command.ts";
import { beginMany, carryOut, continueMany } from "#app/operations/act-on-many.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { as, deps, fileAs, fileWith, idOf, moveToOwnCampus, NOW, newKey, rowsOf, say } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { HOME, visit } from "./visit.ts";

// Jobs are everybody's: the minute takes those of all.
beforeAll(() => moveToOwnCampus());

/** The fields that the page of some tickets offers, with all of them marked. */
async function offered(by: string, deed: string, references: readonly string[]) {
  const person = await signedIn(by);
  const query = new URLSearchParams([["do", deed], ...references.map((each) => ["ticket", each])]);
  const path = `/desk/many?${query}`;
  const html = await (await person.get(path)).text();
  const key = /name="idempotencyKey" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const tickets = [...html.matchAll(/name="ticket"[^>]*value="([^"]+)"/g)].map(([, value]) => value ?? "");
  const fields = (more: Record<string, string> = {}): [string, string][] => [
    ["do", deed],
    ["idempotencyKey", key],
    ...Object.entries(more),
    ...tickets.map((value): [string, string] => ["ticket", value]),
  ];
  const send = (more?: Record<string, string>) => person.send(path, fields(more));
  const done = async (more?: Record<string, string>) => jobOf(person, await send(more));
  return { html, tickets, send, done };
}

/** The page to which a form led, looked at until nothing is still to come. */
async function jobOf(person: Person, answer: Response) {
  expect(answer.status).toBe(303);
  const at = answer.headers.get("Location") ?? "";
  const page = await vi.waitFor(async () => {
    const html = await (await person.get(at)).text();
    expect(html).not.toContain("Look again");
    return html;
  }, 10_000);
  return { at, page };
}

/** Before any promise is due, as a form's moment: campus time. */
const SOON = new Date(NOW + 90 * 60_000)
  .toLocaleString("sv-SE", { timeZone: "Asia/Kolkata" })
  .slice(0, 16)
  .replace(" ", "T");

const eventsOf = async (reference: string, kind: string) =>
  (
    await rowsOf(
      "select actor_id from ticket_events where kind = ? and ticket_id = (select id from tickets where reference = ?)",
      [kind, reference],
    )
  ).length;

test("a form about many is done once for each, however often it is sent", async () => {
  const references = [await fileAs("student11"), await fileAs("student12")];
  const { html, tickets, done } = await offered("warden.neeladri", "reply", references);
  expect(html).toContain("Reply with the same words: 2 tickets");
  expect(tickets.map((value) => value.split(".")[0])).toEqual(references);
  const said = { body: "Water is back." };
  const answers = [...(await Promise.all([done(said), done(said)])), await done(said)];
  for (const { page } of answers) expect(page).toContain("All 2 done");
  expect(new Set(answers.map(({ at }) => at)).size).toBe(1);
  for (const reference of references) expect(await eventsOf(reference, "replied")).toBe(1);
  expect(await rowsOf("select * from bulk_words")).toEqual([]);
});

test("what happened meanwhile is said for the one ticket, and the others are done", async () => {
  const references = [await fileAs("student11"), await fileAs("student12")];
  const [changed = "", untouched = ""] = references;
  const { done, send } = await offered("warden.neeladri", "reply", references);
  await say("student11", changed, "reply", { body: "It is dry now." });
  const { page } = await done({ body: "We come at four." });
  expect(page).toContain("1 done, 1 not");
  expect(page).toContain("Something happened there meanwhile");
  expect(page).toContain(`/desk/many?do=reply&amp;desk=&amp;ticket=${changed}`);
  const other = await send({ body: "We come at five." });
  expect([other.status, await other.text()]).toEqual([
    422,
    expect.stringContaining("sent before with other"),
  ]);
  expect([await eventsOf(changed, "replied"), await eventsOf(untouched, "replied")]).toEqual([1, 1]);
});

test("another status of the kind is chosen for all of them at once, or none for each as by itself", async () => {
  const statusOf = async (reference: string) =>
    (
      await rowsOf(
        "select s.slug from tickets t join ticket_statuses s on s.id = t.status_id where t.reference = ?",
        [reference],
      )
    )[0]?.slug;
  const held = async (status: string) => {
    const references = [await fileAs("student11"), await fileAs("student12")];
    const form = await offered("warden.neeladri", "hold", references);
    expect(form.html).toContain('value="with_a_firm"');
    const sent = await form.send({ reason: "vendor", until: SOON, words: "", status });
    return { sent, form, statuses: await Promise.all(references.map(statusOf)) };
  };
  expect((await held("with_a_firm")).statuses).toEqual(["with_a_firm", "with_a_firm"]);
  expect((await held("")).statuses).toEqual(["on_hold", "on_hold"]);
  const wrong = await held("closed");
  expect([wrong.sent.status, wrong.statuses]).toEqual([422, ["open", "open"]]);
  const mended = await wrong.form.done({ reason: "vendor", until: SOON, words: "", status: "" });
  expect(mended.page).toContain("All 2 done");
});

test("what can't be done is left out before, and somebody else's ticket is not there at all", async () => {
  const [own, ended, elsewhere] = [
    await fileAs("student11"),
    await fileAs("student12"),
    await fileAs("student31"),
  ];
  await say("warden.neeladri", ended, "resolve", { outcome: "fixed", text: "Done." });
  const { html, tickets, send } = await offered("warden.neeladri", "hold", [own, ended, elsewhere]);
  expect(tickets.map((value) => value.split(".")[0])).toEqual([own]);
  expect(html).toContain("where this can’t be done");
  expect(html).not.toContain(`/tickets/${elsewhere}`);
  const empty = await send({ reason: "", words: "Spare part" });
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain("Spare part</textarea>");
  const warden = await signedIn("warden.neeladri");
  const forced = await warden.send("/desk/many?do=claim", [
    ["do", "claim"],
    ["ticket", elsewhere],
  ]);
  expect((await jobOf(warden, forced)).page).toContain("There is nothing here for you");
  expect(await eventsOf(elsewhere, "claimed")).toBe(0);
});

test("a student has no such page, and nobody chooses more than two hundred", async () => {
  expect((await (await signedIn("student11")).get("/desk/many?do=claim")).status).toBe(404);
  const many = Array.from({ length: 201 }, (_, at): [string, string] => ["ticket", String(at + 1)]);
  const answer = await (await signedIn("dean")).send("/desk/many?do=claim", [["do", "claim"], ...many]);
  expect([answer.status, (await answer.text()).includes("Choose at most 200 at once.")]).toEqual([422, true]);
});

test("words of a form that came without a session are kept", async () => {
  const body = new URLSearchParams({ do: "reply", body: "Water is back.", ticket: "1" });
  const answer = await visit("/desk/many?do=reply", { method: "POST", body, headers: { Origin: HOME } });
  expect([answer.status, (await answer.text()).includes("Water is back.")]).toEqual([401, true]);
});

const perform = (command: Command) => runCommand(deps(), command);
const later = (seconds: number) => deps({ now: () => Date.now() + seconds * 1000 });
const goOn = (seconds: number) => continueMany(later(seconds), perform);

/**
 * A job of so many tickets whose process was killed when its second ten had been told, and before that was written
 * down.
 */
async function killed(by: string, count: number) {
  const references: string[] = [];
  while (references.length < count) references.push(await fileWith(deps(), "student11"));
  const picked = references.map((reference) => ({ reference, seen: null }));
  const said = { verb: "reply", input: { body: "Water is back." }, key: newKey() } as const;
  const begun = await beginMany(deps(), { ...said, actor: as(by), picked });
  if (!begun.ok || !begun.held) throw new Error("the job was not begun");
  let tens = 0;
  const dies = () => {
    tens += 1;
    if (tens === 2) throw new Error("killed");
  };
  await expect(carryOut(deps(), perform, begun.held, dies)).rejects.toThrow("killed");
  return { references, held: begun.held, path: `/desk/many?job=${begun.id}` };
}

const repliesTo = (references: readonly string[]) =>
  Promise.all(references.map((reference) => eventsOf(reference, "replied")));
const once = (references: readonly string[]) => references.map(() => 1);

test("a job that was killed half-way is done to its end by the minute, and each ticket once", async () => {
  const { references, path } = await killed("warden.neeladri", 23);
  const [warden, other, operator] = await Promise.all(["warden.neeladri", "dean", "super"].map(signedIn));
  const half = await (await warden?.get(path))?.text();
  expect(half).toContain("10 of 23 done");
  expect(half).toContain("13 are still to come.");
  expect(half).toContain("Look again");
  expect((await other?.get(path))?.status).toBe(404);
  const desk = await (await warden?.get("/desk"))?.text();
  expect(desk).toContain("13 of the 23 tickets that you chose are still to come.");
  expect(desk).toContain(path);
  expect(await (await other?.get("/desk"))?.text()).not.toContain("still to come");
  expect(await (await operator?.get("/admin/sending"))?.text()).toContain("10 done, 13 waiting, 0 refused");
  expect(await goOn(0)).toBe(0);
  expect(await goOn(31)).toBe(13);
  expect(await (await warden?.get(path))?.text()).toContain("All 23 done");
  expect(await (await warden?.get("/desk"))?.text()).not.toContain("still to come");
  expect(await repliesTo(references)).toEqual(once(references));
  expect(await rowsOf("select * from bulk_words")).toEqual([]);
});

test("whoever is at it at once, each ticket is told once", async () => {
  const { references, held } = await killed("warden.neeladri", 23);
  await Promise.allSettled([
    carryOut(deps(), perform, held),
    carryOut(deps(), perform, held),
    goOn(31),
    goOn(31),
    goOn(62),
  ]);
  await goOn(100);
  expect(await repliesTo(references)).toEqual(once(references));
  const left = await rowsOf("select count(*) as n from bulk_jobs where ended_at is null");
  expect(left).toEqual([{ n: 0 }]);
});

test("who may not any more does not for the rest, and reads that", async () => {
  const { references, path } = await killed("dean", 23);
  await rowsOf("update role_grants set until_at = 1 where person_id = ?", [idOf("dean")]);
  await goOn(31);
  const page = await (await (await signedIn("dean")).get(path)).text();
  // Nor what the others are called, that they have seen before.
  expect(page).not.toContain("The tap drips");
  expect(page).toContain("20 done, 3 not");
  expect(page).toContain("There is nothing here for you");
  expect(await repliesTo(references)).toEqual(references.map((_, at) => (at < 20 ? 1 : 0)));
});

test("what nobody answered for an hour is given up, but what was done after all; and ended jobs are forgotten", async () => {
  const { references, path, held } = await killed("warden.neeladri", 23);
  const away = async () => ({ ok: false, code: "unavailable" }) as const;
  expect(await continueMany(later(31), away)).toBe(10);
  expect(await continueMany(later(3700), away)).toBe(0);
  const warden = await signedIn("warden.neeladri");
  const page = await (await warden.get(path)).text();
  expect(page).toContain("20 done, 3 not");
  expect(page).toContain("did not answer for an hour");
  expect(await repliesTo(references)).toEqual(references.map((_, at) => (at < 20 ? 1 : 0)));
  expect(await rowsOf("select * from bulk_words")).toEqual([]);
  await forgetBulk(deps().db, Date.now() + 29 * 86_400_000);
  expect((await warden.get(path)).status).toBe(200);
  await forgetBulk(deps().db, Date.now() + 31 * 86_400_000);
  expect((await warden.get(path)).status).toBe(404);
  expect(await rowsOf("select * from bulk_items where job_id = ?", [held.id])).toEqual([]);
});

test("the whole list of a desk is chosen at once, by its own order and filters", async () => {
  const warden = await signedIn("warden.neeladri");
  const desk = encodeURIComponent("view=all&sort=newest");
  const page = await (await warden.get(`/desk/many?do=reply&all=1&desk=${desk}&ticket=1`)).text();
  const shown = [...page.matchAll(/name="ticket"[^>]*value="(\d+)\./g)].map(([, each]) => Number(each));
  const listed = await (await warden.get(`/desk?${decodeURIComponent(desk)}`)).text();
  const first = [...listed.matchAll(/name="ticket"[^>]*value="(\d+)"/g)].map(([, each]) => Number(each));
  expect(first).toHaveLength(50);
  expect(shown.length).toBeGreaterThan(50);
  expect(shown.slice(0, 50)).toEqual(first);
});
