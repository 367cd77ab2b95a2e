import { describe, expect, it } from "vitest";
import { decide } from "#app/domain/decide.ts";
import type { TicketId } from "#app/domain/ids.ts";
import { moments } from "#app/domain/moments.ts";
import type { Ticket, TicketState } from "#app/domain/ticket.ts";
import type { Decision, World } from "#app/domain/world.ts";
import {
  colleague,
  dean,
  nameOf,
  neighbour,
  relation,
  spoc,
  stranger,
  student,
  system,
  ticket,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
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
        world({ actor: student, state: after, other: beside?.after ?? null }),
        command("exclude", {}),
        at("2026-11-24 12:00"),
      ),
    );
    expect(out.after.ticket.incidentId).toBeNull();
    const [, resolve] = out.after.clocks;
    // Two working hours in the incident, and so two later.
    expect(resolve?.dueAt).toBe(at("2026-11-26 11:00"));
    expect(out.beside?.after.people).toMatchObject([{ untilAt: at("2026-11-24 12:00") }]);
  });

  it("ends with the incident, without a message of its own, and can be sent back out of it", () => {
    const { after, beside } = yes(included());
    const ended = yes(
      decide(
        world({ actor: system, state: after }),
        command("resolve_with_incident", { incident: "1030", outcome: "fixed" }),
        NOW + 1,
      ),
    );
    expect(ended.after.ticket).toMatchObject({ statusKind: "resolved", outcome: "fixed" });
    expect(ended.tellings).toEqual([]);
    const back = yes(
      decide(
        world({ actor: student, state: ended.after, other: beside?.after ?? null }),
        command("reopen", { reason: "Mine is still dead." }),
        NOW + 2,
      ),
    );
    expect(back.after.ticket).toMatchObject({ statusKind: "active", incidentId: null, round: 2 });
    expect(moments(back.after).map(({ verb }) => verb)).toContain("break");
    expect(back.beside?.after.people).toMatchObject([{ untilAt: NOW + 2 }]);
  });

  it("leaves its requester in it where another ticket of theirs is", () => {
    const { after, beside } = yes(included());
    const surroundings = { actor: student, state: after, other: beside?.after ?? null };
    const reason = command("cancel", { reason: "The other one is enough." });
    const stays = yes(decide(world({ ...surroundings, staysInIncident: true }), reason, NOW + 1));
    expect(stays.beside?.after.people).toMatchObject([{ untilAt: null }]);
    const goes = yes(decide(world(surroundings), reason, NOW + 1));
    expect(goes.beside?.after.people).toMatchObject([{ untilAt: NOW + 1 }]);
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
