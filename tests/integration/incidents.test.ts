import { beforeAll, expect, test } from "vitest";
import { endWithIncidents } from "#app/operations/end-with-incidents.ts";
import {
  deps,
  eventsOf,
  fileAs,
  fileWith,
  forgetFilings,
  idOf,
  moveToOwnCampus,
  rowsOf,
  say,
  ticketOf,
  toldOf,
} from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const filed = (mail: string) => fileAs(mail, { subcategory: "wifi-block" });
const joined = async (reference: string) =>
  (
    await rowsOf(
      `select a.value from ticket_people p join person_addresses a on a.person_id = p.person_id
        where p.ticket_id = (select id from tickets where reference = ?) and p.relation = 'joined' and p.until_at is null`,
      [reference],
    )
  ).map(({ value }) => String(value).split("@")[0]);

async function writtenUp(from: string, more: string[] = []) {
  const warden = await signedIn("warden.neeladri");
  const page = await (await warden.get(`/tickets/${from}`)).text();
  expect(page).toContain(`/incidents/new?from=${from}`);
  const answer = await warden.send(`/incidents/new?from=${from}`, {
    subcategory: "wifi-block",
    title: "No Wi-Fi in Neeladri",
    text: "The line to the block is down.",
    tickets: more.map((each) => `#${each}`).join(" "),
    idempotencyKey: crypto.randomUUID(),
  });
  const [, reference = ""] = /\/incidents\/(\d+)/.exec(answer.headers.get("Location") ?? "") ?? [];
  return { reference, warden };
}

test("from two tickets one known problem, which is answered and resolved once for all who have it", async () => {
  const [one, two] = [await filed("student05"), await filed("student06")];
  const { reference, warden } = await writtenUp(one, [two]);
  expect(await ticketOf(reference)).toMatchObject({
    is_incident: 1,
    scope_id: (await ticketOf(one)).scope_id,
  });
  const { id } = await ticketOf(reference);
  expect([(await ticketOf(one)).incident_id, (await ticketOf(two)).incident_id]).toEqual([id, id]);
  const student = await signedIn("student07");
  const filing = await (await student.get("/tickets/new?subcategory=wifi-block")).text();
  expect(filing).toMatch(/Known problem: <span[^>]*>No Wi-Fi in Neeladri</);
  const said = { place: "Third floor", words: "My room is dead.", idempotencyKey: crypto.randomUUID() };
  expect((await student.send(`/tickets/${reference}/joining`, said)).status).toBe(303);
  expect(await joined(reference)).toEqual(["student05", "student06", "student07"]);
  const theirs = await (await student.get(`/tickets/${reference}`)).text();
  expect(theirs).toContain("My room is dead.");
  const others = await (await (await signedIn("student05")).get(`/tickets/${reference}`)).text();
  expect(others).not.toContain("My room is dead.");
  expect(await (await warden.get(`/incidents/${reference}`)).text()).toContain("My room is dead.");
  await say("warden.neeladri", reference, "resolve", { outcome: "fixed", text: "The line is mended." });
  const { version } = await ticketOf(reference);
  expect((await toldOf(reference, Number(version))).filter((row) => row.includes(" mail "))).toEqual([
    "student05 mail watcher",
    "student06 mail watcher",
    "student07 mail watcher",
  ]);
  expect(await endWithIncidents(deps())).toBe(2);
  expect(await endWithIncidents(deps())).toBe(0);
  for (const each of [one, two]) {
    expect(await ticketOf(each)).toMatchObject({ status_kind: "resolved", outcome: "fixed" });
    expect((await eventsOf(each)).map(({ kind }) => kind)).toEqual(["filed", "included", "resolved"]);
    expect(await toldOf(each, 3)).toEqual([]);
  }
});

test("still broken for one of them: their ticket goes on by itself, out of it", async () => {
  const one = await filed("student08");
  const { reference } = await writtenUp(one);
  await say("warden.neeladri", reference, "resolve", { outcome: "fixed", text: "Mended." });
  await endWithIncidents(deps());
  expect(await say("student08", one, "reopen", { reason: "Not mine." })).toMatchObject({ ok: true });
  expect(await ticketOf(one)).toMatchObject({ status_kind: "active", incident_id: null, round: 2 });
  expect(await joined(reference)).toEqual([]);
});

test("what only some may see leaves it at once, by whoever's step, and nobody kept away reads of it there", async () => {
  const [one, two, three] = [await filed("student16"), await filed("student17"), await filed("student18")];
  const { reference } = await writtenUp(one, [two, three]);
  await say("student16", one, "about", { person: "spoc.wifi@campus.test", words: "" });
  await say("dean", two, "restrict", { to: "protected" });
  await say("dean", three, "correct", {
    title: "",
    place: "",
    priority: "",
    requester: "student19@campus.test",
  });
  for (const each of [one, two]) expect((await ticketOf(each)).incident_id).toBeNull();
  expect(await joined(reference)).toEqual(["student19"]);
  const told = (await eventsOf(reference)).map(({ kind, audience }) => `${kind} ${audience}`);
  expect(told.slice(-3)).toEqual(["excluded leadership", "excluded leadership", "corrected staff"]);
  const page = await (await (await signedIn("spoc.wifi")).get(`/incidents/${reference}`)).text();
  expect([page.includes(`/tickets/${three}`), page.includes(`/tickets/${one}`)]).toEqual([true, false]);
});

test("whoever follows a ticket in it alone hears of its end, and an end that is taken back ends once", async () => {
  const one = await filed("student20");
  const { reference } = await writtenUp(one);
  await say("spoc.wifi", one, "watch", {});
  await say("warden.neeladri", reference, "resolve", { outcome: "fixed", text: "Mended." });
  expect(await endWithIncidents(deps())).toBe(1);
  const { version } = await ticketOf(one);
  expect(await toldOf(one, Number(version))).toContain("spoc.wifi mail watcher");
  expect(await say("warden.neeladri", one, "undo_resolve", {})).toMatchObject({ ok: true });
  expect(await ticketOf(one)).toMatchObject({ status_kind: "active", incident_id: null });
  expect(await endWithIncidents(deps())).toBe(0);
});

test("a committee works on one without learning whose it is, and where they live", async () => {
  const meal = { subcategory: "mess-quality", answers: { meal: ["lunch"], date: ["2026-11-20"] } };
  const one = await fileWith(deps(), "student21", meal);
  const wrote = { title: "The rice is raw", incidentFrom: one };
  const reference = await fileWith(deps(), "dean", { ...meal, ...wrote, answers: {} });
  await say("dean", one, "include", { incident: reference });
  await say("student22", reference, "join", { place: "Room 4711", words: "Two days now." });
  const rows = await rowsOf("select name from people where id in (?, ?)", [
    idOf("student21"),
    idOf("student22"),
  ]);
  const told = [...rows.map(({ name }) => String(name)), "Room 4711"];
  const paths = [`/incidents/${reference}`, `/tickets/${reference}`];
  const pagesOf = async (mail: string) => {
    const person = await signedIn(mail);
    return Promise.all(paths.map(async (path) => (await person.get(path)).text()));
  };
  for (const page of await pagesOf("mess.member")) {
    expect(page).toContain("Two days now.");
    expect(page.toLowerCase()).toContain("a resident of velankani");
    for (const offered of ["incident-leaving", "Put them in"]) expect(page).not.toContain(offered);
    expect(told.filter((each) => page.includes(each))).toEqual([]);
  }
  const [listed = ""] = await pagesOf("dean");
  expect(told.filter((each) => !listed.includes(each))).toEqual([]);
  // They read their own room, as everything that they said.
  expect((await pagesOf("student22"))[1]).toContain("Room 4711");
});

test("names the tickets that it does not have although they were to be put in", async () => {
  const [one, two] = [await filed("student02"), await filed("student03")];
  const warden = await signedIn("warden.neeladri");
  const many = Array.from({ length: 20 }, (_, index) => String(999_000 + index));
  const said = { subcategory: "wifi-block", title: "No Wi-Fi", text: "The line is down." };
  const form = { ...said, tickets: [...many, two].join(" "), idempotencyKey: crypto.randomUUID() };
  const answer = await warden.send(`/incidents/new?from=${one}`, form);
  const address = answer.headers.get("Location") ?? "";
  const page = await (await warden.get(address)).text();
  expect(page).toContain(`Not in it: #999000, #999001`);
  expect(page).toContain(`#999019, #${two}. Send these again`);
  const [path = ""] = address.split("?");
  const again = await warden.send(path, {
    tickets: [...many, two].join(" "),
    idempotencyKey: crypto.randomUUID(),
  });
  expect(await again.text()).toContain(`Not put in yet: #${two}. Send these again.`);
});

test("whoever said “me too” and still has it reports it, linked", async () => {
  await forgetFilings("student09");
  const { reference } = await writtenUp(await filed("student10"));
  await say("student09", reference, "join", { place: "", words: "" });
  await say("warden.neeladri", reference, "resolve", { outcome: "fixed", text: "Mended." });
  const student = await signedIn("student09");
  expect(await (await student.get(`/tickets/${reference}`)).text()).toContain("Still broken for me");
  const answer = await student.send(`/tickets/new?subcategory=wifi-block&follows=${reference}`, {
    description: "Still dead.",
    idempotencyKey: crypto.randomUUID(),
  });
  const [, mine = ""] = /\/tickets\/(\d+)\/filed/.exec(answer.headers.get("Location") ?? "") ?? [];
  expect((await eventsOf(mine)).map(({ kind }) => kind)).toEqual(["filed", "linked"]);
});

test("the same form twice, and two at once, make one and join once", async () => {
  const { reference } = await writtenUp(await filed("student11"));
  const outcomes = await Promise.all([
    say("student12", reference, "join", { place: "", words: "" }),
    say("student12", reference, "join", { place: "", words: "" }),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await joined(reference)).toEqual(["student11", "student12"]);
});

test("is not a student's to write up or to look into, nor another hostel's", async () => {
  const one = await filed("student13");
  const { reference } = await writtenUp(one);
  const student = await signedIn("student13");
  expect((await student.get(`/incidents/new?from=${one}`)).status).toBe(404);
  expect((await student.get("/incidents")).status).toBe(404);
  for (const mail of ["student33", "spoc1.velankani"]) {
    const page = await (await (await signedIn(mail)).get(`/incidents/${reference}`)).text();
    expect(page).toContain("No Wi-Fi in Neeladri");
    expect(page).not.toContain(`#${one}`);
  }
  const velankani = await signedIn("warden.velankani");
  expect((await velankani.get(`/incidents/new?from=${one}`)).status).toBe(404);
  const forged = fileWith(deps(), "warden.velankani", {
    subcategory: "wifi-block",
    title: "Ours",
    incidentFrom: one,
  });
  await expect(forged).rejects.toThrow("incident_unknown");
  expect(await say("warden.velankani", one, "include", { incident: reference })).toMatchObject({
    code: "not_found",
  });
});

test("staff list what is theirs, put more in and take it out", async () => {
  const [one, two] = [await filed("student14"), await filed("student15")];
  const { reference, warden } = await writtenUp(one);
  expect(await (await warden.get("/incidents")).text()).toContain(
    `/incidents/${reference}">No Wi-Fi in Neeladri`,
  );
  const more = { tickets: `${two} 999999`, idempotencyKey: crypto.randomUUID() };
  const answer = await warden.send(`/incidents/${reference}`, more);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("#999999: There is nothing here for you");
  expect((await ticketOf(two)).incident_id).toBe((await ticketOf(reference)).id);
  const out = { idempotencyKey: crypto.randomUUID() };
  expect((await warden.send(`/tickets/${two}/incident-leaving`, out)).status).toBe(303);
  expect((await ticketOf(two)).incident_id).toBeNull();
  expect(await joined(reference)).toEqual(["student14"]);
});

test("under another subject it stays where it is, although whoever wrote it up lives nowhere", async () => {
  const { reference } = await writtenUp(await filed("student05"));
  const { scope_id, place_id } = await ticketOf(reference);
  const moved = async (subcategory: string) => {
    expect(await say("dean", reference, "recategorise", { subcategory, reason: "" })).toMatchObject({
      ok: true,
    });
    return await ticketOf(reference);
  };
  expect(await moved("plumbing")).toMatchObject({ scope_id, place_id });
  expect(await moved("labs")).toMatchObject({ scope_id: null, place_id });
  expect(await moved("plumbing")).toMatchObject({ scope_id, place_id });
});
