import { describe, expect, it } from "vitest";
import type { FileInput } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import { ladderFor } from "#app/domain/escalation/escalation.ts";
import { decideFiling, type FilingWorld } from "#app/domain/filing/filing.ts";
import type { CategoryId, PersonId } from "#app/domain/ids.ts";
import { accessOf, capacities } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { moments } from "#app/domain/time/moments.ts";
import {
  dean,
  everybodyHere,
  FILED_AT,
  HOSTEL,
  panelist,
  relation,
  rule,
  spoc,
  statuses,
  student,
  ticket,
  warden,
  world,
} from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { clock, command, GOOD, heard, shown, story } from "./story.ts";

const reference = "P-7K3Q-9M";
const reporter = { kind: "reporter", reference } as const;
const unknown = ticket(
  { reference, number: null, requesterId: null, filedById: null, visibility: "protected" },
  { people: [relation(panelist, "panel"), relation(dean, "panel")] },
);

const input: FileInput = {
  subcategory: "harassment",
  title: "",
  description: "He waits for me.",
  place: "",
  stops: "",
  answers: {},
  requester: "",
  came: "",
  consent: false,
};

function filing(
  subject: Partial<FilingWorld["subcategory"]> = {},
  more: Partial<FileInput> = {},
  now = FILED_AT,
) {
  const filingWorld: FilingWorld = {
    writtenFrom: null,
    actor: { kind: "reporter" },
    subcategory: {
      id: 3 as CategoryId,
      label: "Harassment",
      domainId: HOSTEL,
      calendar: { ...campusCalendar(), alwaysOpen: true },
      targets: { acknowledge: { minutes: 60, unit: "elapsed" }, resolve: { minutes: 1440, unit: "elapsed" } },
      fields: [],
      isEmergency: false,
      isProtected: true,
      allowsAnonymous: true,
      ...subject,
    },
    requester: null,
    statuses,
    candidates: [{ personId: spoc.personId, why: "subcategory_owner", priority: 1 }],
    staffing: everybodyHere,
    onDuty: [],
    ladder: [],
    seniorAdmins: [],
    readers: [panelist.personId],
  };
  return decideFiling(filingWorld, { ...input, ...more }, now);
}

describe("a report of nobody that is known", () => {
  it("is protected, its owner’s and its readers’, and nobody’s by name", () => {
    const filed = filing();
    if (!filed.ok) throw new Error(filed.code);
    expect(filed.after.ticket).toMatchObject({
      visibility: "protected",
      requesterId: null,
      filedById: null,
      placeId: null,
      assigneeId: spoc.personId,
    });
    expect(filed.after.people.map(({ personId, relation }) => [personId, relation])).toEqual([
      [panelist.personId, "panel"],
    ]);
    expect(filed.tellings.map(({ personId, duty }) => [personId, duty])).toEqual([
      [spoc.personId, "assignee"],
    ]);
    expect(filed.event.words.find(({ part }) => part === "profile")?.text).toBe("{}");
  });

  it("counts its promises from the next full hour, so that no date tells the minute", () => {
    const due = (now: string) => {
      const filed = filing({}, {}, at(now));
      if (!filed.ok) throw new Error(filed.code);
      return (["acknowledge", "resolve"] as const).map((kind) =>
        shown(clock({ state: filed.after }, kind).dueAt),
      );
    };
    expect(due("2026-11-24 09:07")).toEqual(["2026-11-24 11:00", "2026-11-25 10:00"]);
    expect(due("2026-11-24 09:00")).toEqual(["2026-11-24 10:00", "2026-11-25 09:00"]);
  });

  it.each([
    ["where the subject does not allow it", { allowsAnonymous: false }, {}, "subcategory_unknown"],
    ["where nothing was said of that", { allowsAnonymous: undefined }, {}, "subcategory_unknown"],
    ["where it would not be protected", { isProtected: false }, {}, "subcategory_unknown"],
    ["for somebody else", {}, { requester: "student01@campus.test", came: "In person" }, "not_allowed"],
    ["without words", {}, { description: " " }, "description_missing"],
    ["as a known problem", {}, { incidentFrom: "1024" }, "incident_unknown"],
  ] as const)("is not taken %s", (_, subject, more, code) => {
    expect(filing(subject, more)).toMatchObject({ ok: false, code });
  });
});

function told(
  state: TicketState,
  actor: Parameters<typeof world>[0],
  verb: "reply" | "ask" | "cancel" | "reopen",
) {
  return decide(world({ ...actor, state }), command(verb, GOOD[verb]), at("2026-11-24 10:00"));
}

describe("its conversation", () => {
  it("tells staff what the reporter wrote, and nobody of what staff wrote", () => {
    const wrote = story(unknown).does(reporter, "reply", GOOD.reply, "2026-11-24 10:00");
    expect(heard(wrote)).toEqual(["spoc assignee"]);
    expect(wrote.last.event.facts).toEqual({});
    expect(heard(story(unknown).does(spoc, "reply", GOOD.reply, "2026-11-24 10:00"))).toEqual([]);
  });

  it("has questions: no promise waits for the answer, nobody is reminded, and silence ends nothing", () => {
    const asked = story(unknown).does(spoc, "ask", GOOD.ask, "2026-11-24 10:00");
    expect(asked.state.ticket.statusKind).toBe("waiting_requester");
    expect(clock(asked).pauses).toEqual([]);
    const verbs = moments(asked.state).map(({ verb }) => verb);
    expect(verbs).not.toContain("remind_question");
    expect(verbs).not.toContain("resolve_unanswered");
    expect(asked.does(reporter, "reply", GOOD.reply, "2026-12-24 10:00").state.ticket).toMatchObject({
      statusKind: "active",
      questionAskedAt: null,
    });
  });

  it("is not taken back by one word: its readers are told that somebody asks", () => {
    const asked = story(unknown).does(reporter, "cancel", GOOD.cancel, "2026-11-24 10:00");
    expect([asked.last.event.kind, asked.state.ticket.statusKind]).toEqual(["withdrawal_asked", "new"]);
    expect(heard(asked)).toEqual(["spoc assignee", "panelist level", "dean level"]);
  });

  it("is taken up again by whoever reported it, from the next full hour on", () => {
    const ended = story(unknown).does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");
    const again = ended.does(reporter, "reopen", GOOD.reopen, "2026-11-24 11:20");
    expect(again.state.ticket.statusKind).toBe("active");
    expect(shown(clock(again).startedAt)).toBe("2026-11-24 12:00");
  });

  it("is for one reporter alone", () => {
    for (const verb of ["reply", "cancel"] as const) {
      expect(told(unknown, { actor: { ...reporter, reference: "P-2222-22" } }, verb)).toMatchObject({
        code: "not_found",
      });
      expect(told(ticket(), { actor: reporter }, verb)).toMatchObject({ code: "not_found" });
    }
    expect(told(unknown, { actor: reporter }, "ask")).toMatchObject({ code: "not_allowed" });
  });
});

describe("what stays as it is", () => {
  it("nobody becomes its requester; its words can be put right all the same", () => {
    const named = { title: "", place: "", priority: "", requester: "student01@campus.test" };
    const correct = (typed: typeof named) =>
      decide(
        world({ state: unknown, namedRequester: student.personId }),
        command("correct", typed),
        at("2026-11-24 10:00"),
      );
    expect(correct(named)).toMatchObject({ code: "stays_anonymous" });
    expect(correct({ ...named, requester: "", title: "He follows me" })).toMatchObject({
      ok: true,
      after: { ticket: { requesterId: null } },
    });
  });

  const revealing = (state = unknown, namedRequester: PersonId | null = student.personId) =>
    decide(
      world({ actor: reporter, state, namedRequester }),
      command("reveal", { personId: student.personId }),
      at("2026-11-24 10:00"),
    );

  it("whoever reported it says so: it is theirs by name, as confidential as before, and its readers are told", () => {
    const said = revealing();
    if (!said.ok) throw new Error(said.code);
    expect(said.after.ticket).toEqual({
      ...unknown.ticket,
      requesterId: student.personId,
      version: unknown.ticket.version + 1,
    });
    expect(said.tellings.map(({ personId, duty }) => [personId, duty])).toEqual([
      [student.personId, "requester"],
      [spoc.personId, "assignee"],
      [panelist.personId, "level"],
      [dean.personId, "level"],
    ]);
    // Then the code opens it no more.
    expect(revealing(said.after)).toMatchObject({ code: "not_found" });
  });

  it("is looked after by somebody else, where whoever reported it was among those who do", () => {
    const heir = { personId: dean.personId, why: "category_owner", priority: 9 } as const;
    const own = { personId: spoc.personId, why: "subcategory_owner", priority: 1 } as const;
    const heirs = { candidates: [own, heir], staffing: everybodyHere };
    const said = (state: TicketState, from = heirs) =>
      decide(
        world({ actor: reporter, state, namedRequester: spoc.personId, heirs: from }),
        command("reveal", { personId: spoc.personId }),
        at("2026-11-24 10:00"),
      );
    const read = { ...unknown, people: [...unknown.people, relation(spoc, "panel")] };
    const given = said(read);
    if (!given.ok) throw new Error(given.code);
    expect(given.after.ticket).toMatchObject({ requesterId: spoc.personId, assigneeId: dean.personId });
    const held = capacities(spoc, accessOf(given.after), at("2026-11-24 10:01"));
    expect([...held]).toEqual(["requester"]);
    expect(said(unknown, { ...heirs, candidates: [own] })).toMatchObject({
      ok: true,
      after: { ticket: { assigneeId: null, assignedWhy: "triage" } },
    });
  });

  it("does not climb to whoever reported it", () => {
    const rungs = (state: TicketState) =>
      ladderFor(
        { state, ladder: [rule(1, [warden], 0, { forProtected: true })], seniorAdmins: [dean.personId] },
        0,
      );
    const named = { ...unknown, ticket: { ...unknown.ticket, requesterId: warden.personId } };
    expect([rungs(unknown), rungs(named)].map(([first]) => first?.personIds)).toEqual([
      [warden.personId],
      [dean.personId],
    ]);
  });

  it("is nobody's who is kept away from it, nor of somebody who is gone", () => {
    const denied = { ...unknown, people: [...unknown.people, relation(student, "about")] };
    expect(revealing(denied)).toMatchObject({ code: "not_allowed" });
    expect(revealing(unknown, null)).toMatchObject({ code: "not_allowed" });
  });

  it.each(["normal", "restricted"])("it does not become %s", (to) => {
    const set = decide(
      world({ actor: dean, state: unknown }),
      command("restrict", { to }),
      at("2026-11-24 10:00"),
    );
    expect(set).toMatchObject({ code: "stays_anonymous" });
  });

  it("two of them are never one person’s", () => {
    const other = ticket(
      { ...unknown.ticket, reference: "P-2222-22", id: 2 as never },
      { people: unknown.people },
    );
    const merged = decide(
      world({ state: unknown, other }),
      command("merge", { into: "P-2222-22" }),
      at("2026-11-24 10:00"),
    );
    expect(merged).toMatchObject({ code: "merge_unlike" });
  });
});
