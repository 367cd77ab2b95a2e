import { expect, test } from "vitest";
import { fileAs, NOW, rowsOf, say } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { HOME, visit } from "./visit.ts";

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
  return { html, tickets, send: (more?: Record<string, string>) => person.send(path, fields(more)) };
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
  const { html, tickets, send } = await offered("warden.neeladri", "reply", references);
  expect(html).toContain("Reply with the same words: 2 tickets");
  expect(tickets.map((value) => value.split(".")[0])).toEqual(references);
  const answers = await Promise.all([send({ body: "Water is back." }), send({ body: "Water is back." })]);
  for (const answer of [...answers, await send({ body: "Water is back." })]) {
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("All 2 done");
  }
  for (const reference of references) expect(await eventsOf(reference, "replied")).toBe(1);
});

test("what happened meanwhile is said for the one ticket, and the others are done", async () => {
  const references = [await fileAs("student11"), await fileAs("student12")];
  const [changed = "", other = ""] = references;
  const { send } = await offered("warden.neeladri", "reply", references);
  await say("student11", changed, "reply", { body: "It is dry now." });
  const page = await (await send({ body: "We come at four." })).text();
  expect(page).toContain("1 done, 1 not");
  expect(page).toContain("Something happened there meanwhile");
  expect([await eventsOf(changed, "replied"), await eventsOf(other, "replied")]).toEqual([1, 1]);
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
    return { sent, statuses: await Promise.all(references.map(statusOf)) };
  };
  expect((await held("with_a_firm")).statuses).toEqual(["with_a_firm", "with_a_firm"]);
  expect((await held("")).statuses).toEqual(["on_hold", "on_hold"]);
  const wrong = await held("closed");
  expect([wrong.sent.status, wrong.statuses]).toEqual([422, ["open", "open"]]);
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
  const forced = await (await signedIn("warden.neeladri")).send("/desk/many?do=claim", [
    ["do", "claim"],
    ["ticket", elsewhere],
  ]);
  expect(await forced.text()).toContain("There is nothing here for you");
  expect(await eventsOf(elsewhere, "claimed")).toBe(0);
});

test("a student has no such page, and nobody chooses more than a page of a desk", async () => {
  expect((await (await signedIn("student11")).get("/desk/many?do=claim")).status).toBe(404);
  const many = Array.from({ length: 51 }, (_, at): [string, string] => ["ticket", String(at + 1)]);
  const answer = await (await signedIn("dean")).send("/desk/many?do=claim", [["do", "claim"], ...many]);
  expect([answer.status, (await answer.text()).includes("Choose at most 50 at once.")]).toEqual([422, true]);
});

test("words of a form that came without a session are kept", async () => {
  const body = new URLSearchParams({ do: "reply", body: "Water is back.", ticket: "1" });
  const answer = await visit("/desk/many?do=reply", { method: "POST", body, headers: { Origin: HOME } });
  expect([answer.status, (await answer.text()).includes("Water is back.")]).toEqual([401, true]);
});
