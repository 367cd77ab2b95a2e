import { expect, test } from "vitest";
import { deps, eventsOf, fileAs, say, sayWith, ticketOf, toldOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const filed = () => fileAs("student05", { subcategory: "plumbing" });

test("two reports of one person become one, in both histories, and the requester is told once", async () => {
  const [elder, double] = [await filed(), await filed()];
  expect(await say("spoc1.neeladri", double, "merge", { into: elder })).toMatchObject({ ok: true, seq: 2 });
  expect(await ticketOf(double)).toMatchObject({
    status_kind: "closed",
    merged_into_id: (await ticketOf(elder)).id,
    next_moment_at: null,
  });
  expect(await ticketOf(elder)).toMatchObject({ status_kind: "new", version: 2 });
  const kinds = async (reference: string) => (await eventsOf(reference)).map(({ kind }) => kind);
  expect([await kinds(elder), await kinds(double)]).toEqual([
    ["filed", "merged"],
    ["filed", "merged"],
  ]);
  expect((await toldOf(double, 2)).filter((row) => row.includes(" mail "))).toEqual([
    "student05 mail requester",
  ]);
  expect(await toldOf(elder, 2)).toEqual([]);
});

test("its page says where it goes on, and the other's what came into it", async () => {
  const [elder, double] = [await filed(), await filed()];
  const spoc = await signedIn("spoc1.neeladri");
  const answer = await spoc.send(`/tickets/${double}/merge`, {
    into: `#${elder}`,
    seen: "1",
    idempotencyKey: "m1",
  });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, `/tickets/${double}`]);
  const student = await signedIn("student05");
  const gone = await (await student.get(`/tickets/${double}`)).text();
  expect(gone).toContain(`href="/tickets/${elder}"`);
  expect(await (await student.get(`/tickets/${elder}`)).text()).toContain(`href="/tickets/${double}"`);
});

test("two at once that put two tickets into each other leave one of them open", async () => {
  const [one, other] = [await filed(), await filed()];
  const outcomes = await Promise.all([
    sayWith(deps(), "spoc1.neeladri", one, "merge", { into: other }),
    sayWith(deps(), "spoc2.neeladri", other, "merge", { into: one }),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  const kinds = [await ticketOf(one), await ticketOf(other)].map((row) => row.status_kind);
  expect(kinds.toSorted()).toEqual(["closed", "new"]);
});

test("taken apart, it has its promise again and both histories say so", async () => {
  const [elder, double] = [await filed(), await filed()];
  const before = await ticketOf(double);
  await say("spoc1.neeladri", double, "merge", { into: elder });
  expect(await say("spoc1.neeladri", double, "unmerge", {})).toMatchObject({ ok: true, event: "unmerged" });
  expect(await ticketOf(double)).toMatchObject({
    status_kind: "active",
    merged_into_id: null,
    promised_at: before.promised_at,
    next_moment_at: before.next_moment_at,
  });
  expect((await eventsOf(elder)).map(({ kind }) => kind)).toEqual(["filed", "merged", "unmerged"]);
});

test.each(["999999", "", "x".repeat(500), "' or 1=1"])("into “%s” nothing goes", async (into) => {
  const double = await filed();
  expect(await say("spoc1.neeladri", double, "merge", { into })).toMatchObject({ code: "merge_unknown" });
  expect((await ticketOf(double)).version).toBe(1);
});

test("a report of somebody else, or of another hostel, is not put together with it", async () => {
  const double = await filed();
  const neighbours = await fileAs("student06", { subcategory: "plumbing" });
  const elsewhere = await fileAs("student33", { subcategory: "plumbing" });
  const into = (reference: string) => say("spoc1.neeladri", double, "merge", { into: reference });
  expect(await into(neighbours)).toMatchObject({ code: "merge_unlike" });
  expect(await into(elsewhere)).toMatchObject({ code: "merge_unknown" });
});
