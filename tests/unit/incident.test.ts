import { describe, expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import { bodyReason } from "#app/domain/escalation/stages.ts";
import type { TicketId } from "#app/domain/ids.ts";
import type { Ticket, TicketState } from "#app/domain/ticket.ts";
import { openPause } from "#app/domain/time/clocks.ts";
import { moments } from "#app/domain/time/moments.ts";
import type { Decision, World } from "#app/domain/world.ts";
import {
  colleague,
  dean,
  MINUTE_MS,
  nameOf,
  neighbour,
  relation,
  spoc,
  stranger,
  student,
  system,
  ticket,
  watcher,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { whoever } from "./destinations.ts";
import { command, heard, story } from "./story.ts";

const incident = (changes: Partial<Ticket> = {}, more: Partial<TicketState> = {}) =>
  ticket(
    {
      id: 9 as TicketId,
      reference: "1030",
      number: 1030,
      isIncident: true,
      requesterId: colleague.personId,
      filedById: colleague.personId,
      ...changes,
    },
    more,
  );

function yes(outcome: ReturnType<typeof decide>): Decision {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome;
}

const NOW = at("2026-11-24 10:00");
const included = (changes: Partial<World> = {}) =>
  decide(world({ other: incident(), ...changes }), command("include", { incident: "1030" }), NOW);

describe("a ticket in an incident", () => {
  it("stands still: nothing is reminded, broken or told further up", () => {
    const { after } = yes(included());
    expect(after.ticket.incidentId).toBe(9);
    expect(new Set(moments(after).map(({ verb }) => verb))).toEqual(new Set(["resume_clock"]));
    expect(Math.min(...moments(after).map((moment) => moment.at))).toBeGreaterThan(at("2027-02-01 10:00"));
  });

  it("makes its requester one of those who hear of the incident, once", () => {
    const { beside, tellings } = yes(included());
    expect(beside?.after.people.map(({ personId, relation: kind }) => `${nameOf(personId)} ${kind}`)).toEqual(
      ["student joined"],
    );
    expect(tellings.map(({ personId }) => nameOf(personId))).toEqual(["student"]);
    const again = yes(included({ other: incident({}, { people: [relation(student, "joined")] }) }));
    expect(again.beside?.after.people).toHaveLength(1);
  });

  it("goes on with what was left of its promises when it is taken out, by its requester too", () => {
    const { after, beside } = yes(included());
    const out = yes(
      decide(
        world({ actor: student, state: after, incident: beside?.after ?? null }),
        command("exclude", {}),
        at("2026-11-24 12:00"),
      ),
    );
    expect(out.after.ticket.incidentId).toBeNull();
    const [, resolve] = out.after.clocks;
    // Two working hours in the incident, and so two later.
    expect(resolve?.dueAt).toBe(at("2026-11-26 11:00"));
    expect(out.incident?.after.people).toMatchObject([{ untilAt: at("2026-11-24 12:00") }]);
  });

  it("ends with the incident, without a message of its own, and can be sent back out of it", () => {
    const { after, beside } = yes(included());
    const ended = yes(
      decide(
        world({ actor: system, state: after, incident: beside?.after ?? null }),
        command("resolve_with_incident", { incident: "1030", outcome: "fixed" }),
        NOW + 1,
      ),
    );
    expect(ended.after.ticket).toMatchObject({ statusKind: "resolved", outcome: "fixed" });
    expect(ended.tellings).toEqual([]);
    const back = yes(
      decide(
        world({ actor: student, state: ended.after, incident: beside?.after ?? null }),
        command("reopen", { reason: "Mine is still dead." }),
        NOW + 2,
      ),
    );
    expect(back.after.ticket).toMatchObject({ statusKind: "active", incidentId: null, round: 2 });
    expect(moments(back.after).map(({ verb }) => verb)).toContain("break");
    expect(back.incident?.after.people).toMatchObject([{ untilAt: NOW + 2 }]);
  });

  it("leaves its requester in it where another ticket of theirs is", () => {
    const { after, beside } = yes(included());
    const surroundings = { actor: student, state: after, incident: beside?.after ?? null };
    const reason = command("cancel", { reason: "The other one is enough." });
    const stays = yes(decide(world({ ...surroundings, staysInIncident: true }), reason, NOW + 1));
    expect(stays.incident?.after.people).toMatchObject([{ untilAt: null }]);
    const goes = yes(decide(world(surroundings), reason, NOW + 1));
    expect(goes.incident?.after.people).toMatchObject([{ untilAt: NOW + 1 }]);
  });

  it.each([
    ["something that is no incident", { other: ticket({ id: 9 as TicketId }) }, "incident_unknown"],
    ["one that has ended", { other: incident({ statusKind: "resolved" }) }, "incident_unknown"],
    [
      "one of another part of the campus",
      { other: incident({ scopeId: 12 as never, assigneeId: dean.personId }) },
      "incident_unknown",
    ],
    ["one that is confidential", { state: ticket({ visibility: "restricted" }) }, "incident_unfit"],
    ["a second one", { state: ticket({ incidentId: 8 as TicketId }) }, "in_incident_already"],
  ])("refuses %s", (_, changes, code) => {
    expect(included(changes)).toMatchObject({ ok: false, code });
  });

  it("is staff's to put there", () => {
    expect(included({ actor: student })).toMatchObject({ code: "not_allowed" });
  });
});

/** #1024 in the incident since ten, of which its requester hears. */
function member(changes: Partial<Ticket> = {}) {
  const { after, beside } = yes(included());
  const state = { ...after, ticket: { ...after.ticket, ...changes } };
  return { state, incident: beside?.after ?? null };
}

/** The same after the incident has been resolved, and the ticket with it. */
function ended() {
  const { state, incident: open } = member();
  const resolved = yes(
    decide(
      world({ state: open ?? state }),
      command("resolve", { outcome: "fixed", text: "Mended." }),
      NOW + 1,
    ),
  );
  const around = { state, incident: resolved.after };
  const outcome = decide(
    world({ ...around, actor: system }),
    command("resolve_with_incident", { incident: "1030", outcome: "fixed" }),
    NOW + 2,
  );
  return { ...around, outcome: yes(outcome) };
}

describe("what is not like the others any more leaves its incident in the same step", () => {
  const until = NOW + 20 * MINUTE_MS;
  const isRunning = ({ clocks }: TicketState) => clocks.every((clock) => openPause(clock) === null);
  const leaves = <V extends Verb>(
    verb: V,
    input: Inputs[V],
    more: Partial<World> = {},
    around: Partial<World> = member(),
  ) => {
    const { after, incident: from } = yes(decide(world({ ...around, ...more }), command(verb, input), until));
    return {
      incidentId: after.ticket.incidentId,
      runs: isRunning(after),
      audience: from?.event.audience,
      hears: from?.after.people.filter((each) => each.untilAt === null).length,
    };
  };
  const gone = { incidentId: null, runs: true, audience: "staff", hears: 0 };
  const hidden = { ...gone, audience: "leadership" };

  it.each(["restricted", "protected"])("once it is %s, which only leadership is told there", (to) => {
    expect(leaves("restrict", { to }, { actor: dean })).toEqual(hidden);
  });

  it("once it is about somebody, by name or in words", () => {
    const said = { actor: student, concerned: { ...whoever, personId: colleague.personId } };
    expect(leaves("about", { person: "colleague", words: "" }, said)).toEqual(hidden);
    expect(
      leaves("about", { person: "", words: "A guard." }, { actor: student, concerned: whoever }),
    ).toEqual(hidden);
  });

  it("once it is put into another one", () => {
    const twin = ticket({ id: 2 as TicketId, reference: "1020", number: 1020 });
    expect(leaves("merge", { into: "1020" }, { other: twin })).toEqual(gone);
    const stays = leaves("merge", { into: "1020" }, { other: twin, staysInIncident: true });
    expect(stays).toEqual({ ...gone, hears: 1 });
  });

  it("once it is withdrawn", () => {
    expect(leaves("cancel", { reason: "It works." }, { actor: student })).toEqual(gone);
  });

  it("once its requester appeals, whose body decides", () => {
    const statutory = ["resolve"] as const;
    const { state, incident: from } = member();
    const clocks = state.clocks.map((clock) => ({ ...clock, brokenAt: NOW - 1, brokenDueAt: clock.dueAt }));
    const around = { state: { ...state, clocks }, incident: from };
    expect(leaves("appeal", { text: "By law." }, { actor: student, statutory }, around)).toEqual(gone);
  });

  it("once its end with the incident is taken back", () => {
    const { outcome, incident: from } = ended();
    const around = { state: outcome.after, incident: from };
    expect(leaves("undo_resolve", {}, {}, around)).toEqual(gone);
  });

  it("and else stays in it", () => {
    const { after, incident: from } = yes(
      decide(world(member()), command("reply", { body: "Soon." }), until),
    );
    expect([after.ticket.incidentId, isRunning(after), from]).toEqual([9, false, undefined]);
  });
});

describe("whoever has a ticket in an incident", () => {
  it("can't leave it for as long, also where they had said “me too” before", () => {
    const metoo = incident({}, { people: [relation(student, "joined")] });
    const { beside } = yes(included({ other: metoo }));
    expect(beside?.after.people).toMatchObject([{ relation: "joined", reason: "ticket" }]);
    const leaving = decide(
      world({ actor: student, state: beside?.after ?? metoo }),
      command("leave", {}),
      NOW + 1,
    );
    expect(leaving).toMatchObject({ code: "wrong_state" });
  });

  it("is another person once the ticket is somebody else's", () => {
    const named = command("correct", { title: "", place: "", priority: "", requester: "neighbour" });
    const around = { ...member(), namedRequester: neighbour.personId };
    const moved = yes(decide(world(around), named, NOW + 1));
    expect(moved.incident?.event).toMatchObject({ kind: "corrected", audience: "staff" });
    expect(hearing(moved)).toEqual(["neighbour"]);
    const both = yes(decide(world({ ...around, staysInIncident: true }), named, NOW + 1));
    expect(hearing(both)).toEqual(["student", "neighbour"]);
  });

  it("is told once that it has ended: whom the incident has not told hears it of the ticket", () => {
    expect(ended().outcome.tellings).toEqual([]);
    const { state, incident: from } = ended();
    const people = [relation(watcher, "watcher"), relation(neighbour, "watcher")];
    const told = (followers: TicketState["people"]) =>
      yes(
        decide(
          world({
            actor: system,
            state: { ...state, people },
            incident: from && { ...from, people: followers },
          }),
          command("resolve_with_incident", { incident: "1030", outcome: "fixed" }),
          NOW + 2,
        ),
      ).tellings.map(({ personId }) => nameOf(personId));
    expect(told([relation(neighbour, "joined")])).toEqual(["student", "watcher"]);
    expect(told([relation(student, "joined"), relation(neighbour, "joined", { untilAt: NOW })])).toEqual([
      "watcher",
      "neighbour",
    ]);
  });

  function hearing(decision: Decision) {
    return decision.incident?.after.people
      .filter(({ untilAt }) => untilAt === null)
      .map(({ personId }) => nameOf(personId));
  }
});

it.each([
  ["include", { incident: "1030" }, { other: incident() }],
  ["merge", { into: "1020" }, { other: ticket({ id: 2 as TicketId, reference: "1020" }) }],
  ["ask", { body: "Which room?" }, {}],
  ["resolve_with_incident", { incident: "1030", outcome: "fixed" }, { actor: system, incident: incident() }],
] as const)("an appeal is ended by nobody but its body: %s", (verb, input, more) => {
  const state = ticket({
    stage: 1,
    appealedAt: NOW,
    incidentId: verb.startsWith("re") ? (9 as TicketId) : null,
  });
  expect(decide(world({ state, ...more }), command(verb, input), NOW)).toMatchObject({
    code: "appeal_undecided",
  });
});

it("its body may ask, too", () => {
  const people = [relation(colleague, "reviewer", { reason: bodyReason(1) })];
  const state = ticket({ stage: 1, appealedAt: NOW }, { people });
  expect(decide(world({ state, actor: colleague }), command("ask", { body: "Which?" }), NOW).ok).toBe(true);
});

describe("an incident", () => {
  const both = incident({}, { people: [relation(student, "joined"), relation(neighbour, "joined")] });

  it("is answered, promised and resolved once, and each of them hears it once", () => {
    const told = story(both)
      .does(spoc, "reply", { body: "A cable was cut." }, "2026-11-24 10:00")
      .does(spoc, "tat", { when: "25 Nov 11:00", reason: "" }, "2026-11-24 10:05");
    expect(heard(told)).toEqual(["student watcher", "neighbour watcher"]);
    expect(
      heard(told.does(dean, "resolve", { outcome: "fixed", text: "Mended." }, "2026-11-24 12:00")),
    ).toEqual(["student watcher", "neighbour watcher"]);
  });

  it("climbs its ladder like any ticket", () => {
    const broken = story(both).passes("2026-11-24 13:00");
    expect(broken.state.ticket.level).toBe(1);
  });

  it("is joined at most once, with words for staff, and left again", () => {
    const joined = story(incident()).does(
      stranger,
      "join",
      { place: "Room 9", words: "Here too." },
      "2026-11-24 10:00",
    );
    expect(joined.last.event).toMatchObject({ audience: "staff", facts: {} });
    expect(joined.last.event.words).toEqual([
      { part: "place", text: "Room 9" },
      { part: "body", text: "Here too." },
    ]);
    expect(joined.refuses(stranger, "join", { place: "", words: "" }, "2026-11-24 10:01")).toBe(
      "joined_already",
    );
    const left = joined.does(stranger, "leave", {}, "2026-11-24 11:00");
    expect(left.refuses(stranger, "leave", {}, "2026-11-24 11:01")).toBe("not_found");
  });

  it("asks nobody, is nobody's double, and its end stands", () => {
    expect(story(both).refuses(spoc, "ask", { body: "Where?" }, "2026-11-24 10:00")).toBe("wrong_state");
    expect(story(both).refuses(spoc, "merge", { into: "1024" }, "2026-11-24 10:00")).toBe("wrong_state");
    const done = story(both).does(spoc, "resolve", { outcome: "fixed", text: "Mended." }, "2026-11-24 10:00");
    expect(done.refuses(spoc, "undo_resolve", {}, "2026-11-24 10:01")).toBe("wrong_state");
  });

  it("is no other ticket's to join", () => {
    expect(story(ticket()).refuses(student, "join", { place: "", words: "" }, "2026-11-24 10:00")).toBe(
      "not_found",
    );
  });
});
