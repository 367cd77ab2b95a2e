import {
  createExecutionContext,
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { expect, test, vi } from "vitest";
import type { Command } from "#app/domain/command.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { deskOf, EMERGENCIES, perform } from "#workers/desks.ts";
import { command, deps, eventsOf, fileAs, fileWith, idOf, say, ticketOf, toldOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const alarmOf = (reference: string) =>
  runInDurableObject(deskOf(env, reference), (_, { storage }) => storage.getAlarm());
const keptBy = (reference: string) =>
  runInDurableObject(deskOf(env, reference), (_, { storage }) => [...storage.kv.list()]);
const kindsOf = async (reference: string) => (await eventsOf(reference)).map((event) => event.kind);

/** Filed that long ago and forgotten: no desk knows of it. Both promises of one minute, then a level a minute. */
const promisedAgo = (ms: number) =>
  fileWith(deps({ now: () => Date.now() - ms }), "student17", { subcategory: "quick-promise" });

/** The alarm's own work, now; whatever moment it is set to. */
async function ringNow(reference: string) {
  await deskOf(env, reference).arm(Date.now() + 3_600_000);
  expect(await runDurableObjectAlarm(deskOf(env, reference))).toBe(true);
}

async function expectArmed(reference: string) {
  const { next_moment_at, armed_moment_at } = await ticketOf(reference);
  expect(armed_moment_at).toBe(next_moment_at);
  // Alarms follow the platform's clock, which is read again when they are set.
  expect(Math.abs(Number(await alarmOf(reference)) - Number(next_moment_at))).toBeLessThan(1000);
}

test("a filed ticket's desk has its alarm at the first moment", async () => {
  const reference = await fileAs("student17");
  const { next_moment_at } = await ticketOf(reference);
  expect(Math.abs(Number(await alarmOf(reference)) - Number(next_moment_at))).toBeLessThan(1000);
});

test("after each command the alarm stands at the ticket's next moment", async () => {
  const reference = await fileAs("student17");
  await say("dean", reference, "tat", { when: "2 hours", reason: "" });
  await expectArmed(reference);
  await say("dean", reference, "ask", { body: "Where?" });
  await expectArmed(reference);
  await say("student17", reference, "reply", { body: "Here." });
  await expectArmed(reference);
  await say("dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  await expectArmed(reference);
});

test("the postbox is woken for what tells somebody and for what was sent before, and for nothing else", async () => {
  const reference = await fileWith(deps(), "student17");
  const wakes = async (given: Command) => {
    const toSend = vi.fn();
    await runCommand(deps(), given, { arm: async () => true, settle: async () => {}, toSend });
    return toSend.mock.calls.length;
  };
  const reply = command("dean", reference, "reply", { body: "Somebody comes at ten." });
  expect(
    await wakes(command("dean", reference, "note", { body: "It is the old pipe.", leadership: false })),
  ).toBe(0);
  expect(await wakes(command("student02", reference, "reply", { body: "Not mine." }))).toBe(0);
  expect([await wakes(reply), await wakes(reply)]).toEqual([1, 1]);
  // What came after those words waited for them.
  const { version } = await ticketOf(reference);
  expect(await wakes(command("dean", reference, "take_back", { seq: Number(version) }))).toBe(1);
  // What is due is told on the way, whatever becomes of the command.
  const late = await promisedAgo(90_000);
  expect(await wakes(command("student02", late, "reply", { body: "Not mine." }))).toBeGreaterThan(0);
});

test("what can name no ticket reaches no object, least of all the line of emergencies", async () => {
  const asked: string[] = [];
  const getByName = (name: string) => void asked.push(name);
  const watched = { ...env, TICKET_DESK: { getByName } } as unknown as Env;
  for (const reference of [EMERGENCIES, "", "readyz", "1 2"])
    expect(
      await perform(watched, createExecutionContext(), command("dean", reference, "claim", {})),
    ).toMatchObject({ ok: false, code: "not_found" });
  expect(asked).toEqual([]);
});

test("a desk whose ticket has nothing before it stores nothing", async () => {
  const reference = await fileAs("student17");
  await say("student17", reference, "cancel", { reason: "It stopped." });
  expect(await alarmOf(reference)).toBeNull();
  expect(await keptBy(reference)).toEqual([]);
});

test("a refusal leaves the alarm where it was", async () => {
  const reference = await fileAs("student17");
  const before = await alarmOf(reference);
  await say("dean", reference, "reply", { body: "" });
  expect(await alarmOf(reference)).toBe(before);
});

test("a restart keeps the alarm", async () => {
  const reference = await fileAs("student17");
  const before = await alarmOf(reference);
  await evictDurableObject(deskOf(env, reference));
  expect(await alarmOf(reference)).toBe(before);
});

test("a promise breaks once, and the first level is told once, however often the alarm rings", async () => {
  const reference = await promisedAgo(70_000);
  await ringNow(reference);
  expect(await ticketOf(reference)).toMatchObject({ level: 1, is_overdue: 1 });
  expect(await toldOf(reference, 2)).toEqual(
    expect.arrayContaining([
      "student17 mail requester",
      expect.stringMatching(/^spoc\d.neeladri mail assignee$/),
      "warden.neeladri mail level",
      "warden.neeladri inbox level",
    ]),
  );
  await ringNow(reference);
  await ringNow(reference);
  expect(await kindsOf(reference)).toEqual(["filed", "broken"]);
  await expectArmed(reference);
});

test("an alarm that comes too early does nothing and stands right afterwards", async () => {
  const reference = await fileAs("student17");
  await ringNow(reference);
  expect(await kindsOf(reference)).toEqual(["filed"]);
  expect(Number(await alarmOf(reference))).toBeGreaterThan(Date.now());
});

test("an alarm of a ticket that is not there keeps nothing and fails nothing", async () => {
  await ringNow("999999");
  expect(await keptBy("999999")).toEqual([]);
});

test("commands said one after another keep their order, without waiting for each other's answer", async () => {
  const reference = await fileAs("student17");
  const said = Array.from({ length: 10 }, (_, n) =>
    say("dean", reference, "note", { body: `${n}`, leadership: false }),
  );
  const seqs = (await Promise.all(said)).map((outcome) => outcome.ok && outcome.seq);
  expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("a command that faults is thrown, and the desk goes on", async () => {
  const reference = await fileAs("student17");
  const ctx = createExecutionContext();
  const broken = { ...command("dean", reference, "start", {}), verb: "explode" as "start" };
  await expect(perform(env, ctx, broken)).rejects.toThrow();
  expect(await say("dean", reference, "start", {})).toMatchObject({ ok: true });
});

test("if a desk can't be reached the command runs without it, and waits for the sweep", async () => {
  const reference = await fileAs("student17");
  const unreachable = { perform: () => Promise.reject(new Error("Network connection lost.")) };
  const cutOff = { ...env, TICKET_DESK: { getByName: () => unreachable } } as unknown as Env;
  const ctx = createExecutionContext();
  expect(await perform(cutOff, ctx, command("dean", reference, "claim", {}))).toMatchObject({ ok: true });
  await waitOnExecutionContext(ctx);
  expect(await ticketOf(reference)).toMatchObject({ assignee_id: idOf("dean"), armed_moment_at: null });
});

test("colleagues who look at the same ticket are told of each other, and nobody else is", async () => {
  const reference = await fileAs("student17");
  const look = async (mail: string) =>
    (await (await signedIn(mail)).send(`/tickets/${reference}/lookers`)).json() as Promise<string[]>;
  expect(await look("spoc1.neeladri")).toEqual([]);
  expect(await look("warden.neeladri")).toHaveLength(1);
  for (const mail of ["student17", "warden.velankani", "student30"]) expect(await look(mail)).toEqual([]);
  expect(await look("spoc1.neeladri")).toHaveLength(1);
  expect(await keptBy(reference)).toEqual([]);
});
