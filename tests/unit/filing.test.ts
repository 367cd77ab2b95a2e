import { describe, expect, it } from "vitest";
import type { FileInput } from "#app/domain/command.ts";
import type { Field } from "#app/domain/filing/answers.ts";
import { decideFiling, type FilingWorld, filedBy } from "#app/domain/filing/filing.ts";
import type { FilingDecision } from "#app/domain/filing/new-ticket.ts";
import type { CategoryId, FieldId, OptionId } from "#app/domain/ids.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { apply } from "#app/domain/ticket.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import {
  colleague,
  dean,
  everybodyHere,
  FILED_AT,
  HOSTEL,
  NEELADRI,
  nameOf,
  rule,
  spoc,
  statuses,
  student,
  system,
  warden,
} from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { clock, shown } from "./story.ts";

const device: Field = {
  id: 1 as FieldId,
  slug: "device",
  kind: "select",
  required: true,
  label: "Which device?",
  hint: "",
  atLeast: null,
  atMost: null,
  conditions: [],
  options: [
    { id: 1 as OptionId, slug: "phone", label: "Phone" },
    { id: 2 as OptionId, slug: "laptop", label: "Laptop" },
  ],
};

const input: FileInput = {
  subcategory: "wifi-one",
  title: "",
  description: "No Wi-Fi since six.",
  place: "",
  stops: "",
  answers: { device: ["phone"] },
  requester: "",
  came: "",
  consent: false,
};

function filingWorld(changes: Partial<FilingWorld> = {}): FilingWorld {
  return {
    writtenFrom: null,
    actor: student,
    subcategory: {
      id: 3 as CategoryId,
      label: "Wi-Fi, one person",
      domainId: HOSTEL,
      calendar: campusCalendar(),
      targets: {
        acknowledge: { minutes: 4 * 60, unit: "working" },
        resolve: { minutes: 16 * 60, unit: "working" },
      },
      fields: [device],
      isEmergency: false,
      isProtected: false,
    },
    requester: {
      personId: student.personId,
      language: "kn",
      placeId: null,
      scopeId: NEELADRI,
      profile: { hostel: "Neeladri", room: "204" },
    },
    statuses,
    candidates: [{ personId: spoc.personId, why: "default", priority: 1 }],
    staffing: everybodyHere,
    onDuty: [],
    ladder: [],
    seniorAdmins: [],
    readers: [],
    ...changes,
  };
}

function filed(changes: Partial<FileInput> = {}, surroundings: Partial<FilingWorld> = {}): FilingDecision {
  const decision = decideFiling(filingWorld(surroundings), { ...input, ...changes }, FILED_AT);
  if (!decision.ok) throw new Error(`the filing was refused: ${decision.code}`);
  return decision;
}

/** "description: description_missing" for everything that has to be mended. */
function wrong(changes: Partial<FileInput>, surroundings: Partial<FilingWorld> = {}): readonly string[] {
  const decision = decideFiling(filingWorld(surroundings), { ...input, ...changes }, FILED_AT);
  return decision.ok ? [] : decision.issues.map(({ field, code }) => `${field}: ${code}`);
}

function words(decision: FilingDecision): Readonly<Record<string, string>> {
  return Object.fromEntries(decision.event.words.map(({ part, text }) => [part, text]));
}

describe("a new ticket", () => {
  it("is new, its owner's, and in the requester's scope and language", () => {
    expect(filed().after.ticket).toMatchObject({
      version: 1,
      statusKind: "new",
      visibility: "normal",
      requesterId: student.personId,
      filedById: student.personId,
      assigneeId: spoc.personId,
      assignedWhy: "default",
      domainId: HOSTEL,
      scopeId: NEELADRI,
      language: "kn",
      stops: "none",
      round: 1,
      level: 0,
    });
  });

  it("has both promises running, counted from now", () => {
    const { after } = filed();
    const due = (["acknowledge", "resolve"] as const).map((kind) => clock({ state: after }, kind).dueAt);
    expect(due.map(shown)).toEqual(["2026-11-24 13:00", "2026-11-25 18:00"]);
    expect(shown(nextMomentAt(after))).toBe("2026-11-24 12:00");
  });

  it("is told to its requester and its owner", () => {
    expect(filed().tellings.map(({ personId, duty }) => `${nameOf(personId)} ${duty}`)).toEqual([
      "student requester",
      "spoc assignee",
    ]);
  });

  it("says in its event when and to whom, in codes and ids", () => {
    expect(filed().event).toMatchObject({
      kind: "filed",
      audience: "public",
      facts: {
        acknowledgeBy: at("2026-11-24 13:00"),
        resolveBy: at("2026-11-25 18:00"),
        to: spoc.personId,
        why: "default",
        consent: null,
      },
    });
  });

  it("is what its event sets, and nothing that the event does not say", () => {
    const { event, after } = filed();
    const { id, reference, number } = after.ticket;
    const nothing = {
      ticket: { id, reference, number, version: 0 },
      clocks: [],
      people: [],
      links: [],
      tags: [],
      jobs: [],
      reviews: [],
    } as never;
    expect(apply(nothing, JSON.parse(JSON.stringify(event.changes)))).toEqual(after);
  });

  it("keeps its words apart: title, description, place, profile as it was", () => {
    const decision = filed({ description: " No Wi-Fi\r\nsince six. ", place: " Room\n204 " });
    expect(words(decision)).toEqual({
      title: "Wi-Fi, one person · Room 204 · No Wi-Fi since six.",
      description: "No Wi-Fi\nsince six.",
      place: "Room 204",
      profile: JSON.stringify({ hostel: "Neeladri", room: "204" }),
    });
  });

  it("has the title it was given, on one line, or one made of what it is about", () => {
    expect(filed({ title: " No\nWi-Fi " }).title).toBe("No Wi-Fi");
    expect(filed({ place: "Room 204" }).title).toBe("Wi-Fi, one person · Room 204 · No Wi-Fi since six.");
  });

  it("keeps an answer with question and choice as they read now", () => {
    expect(filed().answers).toEqual([{ fieldId: 1, optionId: 1, label: "Which device?", text: "Phone" }]);
  });

  it("goes to triage when nobody owns it, and its requester is told all the same", () => {
    const decision = filed({}, { candidates: [] });
    expect(decision.after.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(decision.tellings).toHaveLength(1);
  });

  it.each(["No water", "Fire", "पानी नहीं", "?"])("needs no more words than %j", (description) => {
    expect(wrong({ description })).toEqual([]);
  });

  it.each(["none", "uncomfortable", "unable", "danger"])("may stop somebody from: %s", (stops) => {
    expect(filed({ stops }).after.ticket.stops).toBe(stops);
  });

  it("is filed even if its calendar never opens", () => {
    const { subcategory } = filingWorld();
    if (!subcategory) throw new Error("the world has a subcategory");
    const shut = { ...subcategory, calendar: campusCalendar({ segments: [] }) };
    const { after } = filed({}, { subcategory: shut });
    expect(shown(clock({ state: after }).dueAt)).toBe("2026-11-25 01:00");
  });
});

describe("for somebody else", () => {
  const named = { requester: "24BCS0001", came: "By phone", consent: true };

  it("staff file, saying how it came, and the requester is told", () => {
    const decision = filed(named, { actor: colleague });
    expect(decision.after.ticket).toMatchObject({
      requesterId: student.personId,
      filedById: colleague.personId,
    });
    expect(decision.event.facts.consent).toBe(true);
    expect(words(decision).came).toBe("By phone");
    expect(decision.tellings.map(({ personId }) => nameOf(personId))).toEqual(["student", "spoc"]);
  });

  it("a refused consent is written down, not refused", () => {
    expect(filed({ ...named, consent: false }, { actor: dean }).event.facts.consent).toBe(false);
  });

  it("nobody but staff files", () => {
    const decision = decideFiling(filingWorld(), { ...input, ...named }, FILED_AT);
    expect(decision).toMatchObject({ ok: false, code: "not_allowed" });
  });

  it("it has to be said how it came", () => {
    expect(wrong({ ...named, came: " " }, { actor: dean })).toEqual(["came: choice_unknown"]);
  });

  it("somebody has to be found by that name", () => {
    expect(wrong(named, { actor: dean, requester: null })).toEqual(["requester: requester_unknown"]);
  });
});

describe("about somebody", () => {
  const candidates = [spoc, colleague].map(
    ({ personId }, index) => ({ personId, why: "default", priority: index + 1 }) as const,
  );
  const outsiders = [dean.personId];
  const known = { personId: spoc.personId, reportIds: [], outsiders };
  const nobody = { personId: null, reportIds: [], outsiders };
  const person = { about: { person: "spoc@campus.test", words: "" } };
  const unnamed = { about: { person: "", words: "One of those who clean" } };
  const told = (decision: FilingDecision) =>
    decision.tellings.map(({ personId, duty }) => `${nameOf(personId)} ${duty}`);
  const sees = ({ after }: FilingDecision) =>
    [student, spoc, colleague, dean].filter((actor) => can(actor, "see", accessOf(after), FILED_AT));

  it("known, it never goes to them, and is kept from them and who reports to them from the first moment on", () => {
    const decision = filed(person, { candidates, concerned: known });
    expect(decision.after.ticket).toMatchObject({
      visibility: "restricted",
      assigneeId: colleague.personId,
      aboutUnnamedAt: null,
    });
    expect(decision.after.people).toMatchObject([{ relation: "about", effect: "deny" }]);
    expect(sees(decision)).toEqual([student, colleague, dean]);
    expect(told(decision)).toEqual(["student requester", "colleague assignee"]);
    expect(decision.event.facts.aboutIsFor).toBe("staff");
  });

  it("with everybody reporting to them, it is nobody's, and senior admins from elsewhere are told", () => {
    const reportIds = [student.personId, colleague.personId];
    const decision = filed(person, { candidates, concerned: { ...known, reportIds } });
    expect(decision.after.ticket).toMatchObject({ assigneeId: null, assignedWhy: "triage" });
    expect(sees(decision)).toEqual([student, dean]);
    expect(told(decision)).toEqual(["student requester", "dean level"]);
  });

  it("in free words, it is its requester's and senior admins' from elsewhere, who are told", () => {
    const decision = filed(unnamed, { candidates, concerned: nobody });
    expect(decision.after.ticket).toMatchObject({ assigneeId: null, aboutUnnamedAt: FILED_AT });
    expect(sees(decision)).toEqual([student, dean]);
    expect(told(decision)).toEqual(["student requester", "dean level"]);
    expect(words(decision).about).toBe("One of those who clean");
    expect(decision.event.facts.aboutIsFor).toBe("leadership");
  });

  it("a requester's name that is nobody's counts as words; staff are asked to check it", () => {
    expect(words(filed(person, { concerned: nobody })).about).toBe("spoc@campus.test");
    const forOther = { ...person, requester: "24BCS0001", came: "By phone" };
    expect(wrong(forOther, { actor: dean, concerned: nobody })).toEqual(["aboutPerson: requester_unknown"]);
    const self = { ...known, personId: student.personId };
    expect(wrong(person, { concerned: self })).toEqual(["aboutPerson: about_requester"]);
  });

  it("protected, it stays with those of its readers who are not denied; words are theirs to judge", () => {
    const { subcategory } = filingWorld();
    if (!subcategory) throw new Error("the world has a subcategory");
    const isProtected = { ...subcategory, isProtected: true };
    const readers = [spoc.personId, colleague.personId];
    const world = { subcategory: isProtected, candidates, readers };
    const decision = filed(person, { ...world, concerned: known });
    expect(decision.after.ticket).toMatchObject({ visibility: "protected", assigneeId: colleague.personId });
    expect(sees(decision)).toEqual([student, colleague]);
    const said = filed(unnamed, { ...world, concerned: nobody });
    expect(said.after.ticket).toMatchObject({ assigneeId: spoc.personId, aboutUnnamedAt: null });
  });

  it("in an emergency words keep nobody who is on duty from knowing, and a name does", () => {
    const { subcategory } = filingWorld();
    if (!subcategory) throw new Error("the world has a subcategory");
    const world = {
      subcategory: { ...subcategory, isEmergency: true },
      candidates,
      onDuty: [spoc.personId, colleague.personId],
    };
    expect(told(filed(unnamed, { ...world, concerned: nobody }))).toEqual([
      "spoc level",
      "colleague level",
      "student requester",
    ]);
    const named = filed(person, { ...world, concerned: known });
    expect(told(named)).toEqual(["colleague level", "student requester"]);
    expect(named.after.people.filter(({ relation }) => relation === "reviewer")).toHaveLength(1);
  });

  it("of an emergency the lowest level of the ladder is told where nobody is on duty", () => {
    const { subcategory } = filingWorld();
    if (!subcategory) throw new Error("the world has a subcategory");
    const world = { subcategory: { ...subcategory, isEmergency: true }, candidates: [], onDuty: [] };
    const seniorAdmins = [dean.personId];
    expect(told(filed({}, { ...world, seniorAdmins }))).toEqual(["dean level", "student requester"]);
    const calling = { ...world, seniorAdmins, ladder: [rule(1, [warden], 0)] };
    expect(told(filed({}, calling))).toEqual(["warden level", "student requester"]);
  });

  it("is too long when a reason is", () => {
    const about = { person: "", words: "a".repeat(2001) };
    expect(wrong({ about }, { concerned: nobody })).toEqual(["aboutWords: words_too_long"]);
  });
});

describe("what is to be confidential", () => {
  const { subcategory } = filingWorld();
  const subject = (changes: object) =>
    subcategory && {
      subcategory: { ...subcategory, ...changes },
      readers: [warden.personId, student.personId],
    };
  const allowed = subject({ allowsConfidential: true }) ?? {};

  it("is protected from its first moment on, as under a protected subject, where its subject allows that", () => {
    const wished = filed({ confidential: true }, allowed);
    expect(wished.after.ticket.visibility).toBe("protected");
    expect(wished.after.people).toMatchObject([{ personId: warden.personId, relation: "panel" }]);
    const under = filed({}, subject({ isProtected: true }) ?? {});
    expect(wished.after).toEqual(under.after);
    expect(wished.tellings).toEqual(under.tellings);
  });

  it("is nobody's who only stands in, and is not its requester's to look after", () => {
    const candidates = [
      { personId: student.personId, why: "default", priority: 1 },
      { personId: spoc.personId, why: "default", priority: 2 },
    ] as const;
    expect(filed({ confidential: true }, { ...allowed, candidates }).after.ticket.assigneeId).toBe(
      spoc.personId,
    );
  });

  it("about somebody keeps them away, and its readers read on", () => {
    const concerned = { personId: warden.personId, reportIds: [], outsiders: [] };
    const about = { person: "warden", words: "" };
    const { after } = filed({ confidential: true, about }, { ...allowed, concerned });
    expect(after.ticket.visibility).toBe("protected");
    expect(after.people).toMatchObject([{ personId: warden.personId, relation: "about", effect: "deny" }]);
  });

  it.each([
    ["a subject that does not allow it", {}, {}, ["confidential: confidential_unfit"]],
    ["a subject that allows it", { allowsConfidential: true }, {}, []],
    ["a subject that is protected anyway", { isProtected: true }, {}, []],
    [
      "a program, where the subject allows it",
      { allowsConfidential: true },
      { takesProtected: false },
      ["confidential: confidential_on_page"],
    ],
    ["a program, where it does not", {}, { takesProtected: false }, ["confidential: confidential_unfit"]],
  ])("under %s is taken or refused with a sentence", (_, changes, door, issues) => {
    expect(wrong({ confidential: true }, { ...subject(changes), ...door })).toEqual(issues);
  });

  it("goes through no door that protected tickets do not, and is not wished unless it is", () => {
    const there = (via: "web" | "api", changes: object) => filedBy(via, filingWorld(subject(changes) ?? {}));
    expect(there("api", { isProtected: true }).subcategory).toBeNull();
    expect(there("api", {})).toMatchObject({ takesProtected: false, subcategory: { isProtected: false } });
    expect(there("web", { isProtected: true })).toMatchObject({ takesProtected: true, subcategory: {} });
    expect(filed({}, allowed).after.ticket.visibility).toBe("normal");
  });
});

describe("a filing with mistakes", () => {
  it("says all of them at once, each at its field", () => {
    const changes = {
      title: "a".repeat(201),
      description: " ",
      place: "a".repeat(201),
      stops: "everything",
      requester: "nobody@campus.test",
      came: "a".repeat(201),
      answers: {},
    };
    expect(wrong(changes, { actor: dean, requester: null })).toEqual([
      "requester: requester_unknown",
      "description: description_missing",
      "title: words_too_long",
      "place: words_too_long",
      "stops: choice_unknown",
      "came: words_too_long",
      "field.device: answer_missing",
    ]);
  });

  it.each([
    ["description", 5000],
    ["title", 200],
    ["place", 200],
  ] as const)("allows a %s of %i characters as people count them", (field, most) => {
    expect(wrong({ [field]: "👨‍👩‍👧‍👦".repeat(most) })).toEqual([]);
    const decision = decideFiling(filingWorld(), { ...input, [field]: "a".repeat(most + 1) }, FILED_AT);
    expect(decision).toMatchObject({ issues: [{ field, code: "words_too_long", facts: { most } }] });
  });

  it("asks for a subcategory, and cannot ask that one's questions", () => {
    expect(wrong({ answers: {} }, { subcategory: null })).toEqual(["subcategory: subcategory_unknown"]);
  });

  it("is not the system's to make", () => {
    const decision = decideFiling(filingWorld({ actor: system }), input, FILED_AT);
    expect(decision).toMatchObject({ code: "not_allowed" });
  });
});
