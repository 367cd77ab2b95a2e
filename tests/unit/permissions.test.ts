import { describe, expect, it } from "vitest";
import type { Actor, PersonActor, Role } from "#app/domain/people/actor.ts";
import {
  type Action,
  accessOf,
  type Capacity,
  can,
  capacities,
  covers,
  grantUsed,
  PERMISSIONS,
} from "#app/domain/people/permissions.ts";
import type { Relation, TicketPerson, TicketState } from "#app/domain/ticket.ts";
import {
  COLLEGE,
  colleague,
  dean,
  FILED_AT,
  fellow,
  filer,
  grant,
  HOSTEL,
  HOUR_MS,
  looker,
  NEELADRI,
  neighbour,
  officer,
  overseer,
  panelist,
  relation,
  spoc,
  stranger,
  student,
  system,
  ticket,
  VELANKANI,
  watcher,
} from "./campus.ts";

const NOW = FILED_AT + HOUR_MS;

const shared = ticket(
  { filedById: filer.personId },
  { people: [relation(panelist, "panel"), relation(watcher, "watcher"), relation(neighbour, "joined")] },
);

/**
 * Anybody is a neighbour of an incident, and nobody of anything else; a reporter has reports without a requester:
 * tested below.
 */
const HOLDERS: Readonly<Record<Exclude<Capacity, "neighbour" | "reporter">, PersonActor>> = {
  requester: student,
  filed_by: filer,
  assignee: { ...spoc, grants: [] },
  scope_staff: colleague,
  senior: dean,
  panel: panelist,
  watcher,
  joined: neighbour,
  committee: { ...fellow, grants: [] },
  privacy: officer,
  overseer,
  looking: looker,
};

/**
 * R requester, F filed by, A assignee, S staff of the scope, L senior admin, P panel, W watcher, J joined, C
 * committee, V privacy officer, U super admin, M one who looks.
 */
const LETTERS = "RFASLPWJCVUM";
const TABLE: Readonly<Record<Action, string>> = {
  see: "RFASLPWJCM",
  see_staff: "ASLPCM",
  see_leadership: "L",
  see_identity: "RFASLPM",
  see_contact: "RFASLP",
  see_times: "RFASLP",
  see_report: "RFASLPC",
  see_rating: "LP",
  work: "ASLPC",
  acknowledge: "ASLPC",
  start: "ASLP",
  hold: "ASLP",
  resume: "ASLP",
  tat: "ASLPC",
  decide_extension: "RASLP",
  ask: "ASLP",
  reply: "RFASLPC",
  note: "ASLPC",
  claim: "ASLP",
  assign: "ASLP",
  forward: "ASLP",
  recategorise: "ASLP",
  resolve: "ASLPC",
  undo_resolve: "ASLPC",
  reopen: "RP",
  close: "R",
  cancel: "R",
  decide_withdrawal: "AP",
  rate: "R",
  escalate: "RASLP",
  correct: "ASLP",
  offer_times: "RF",
  watch: "ASLPWJC",
  tag: "ASLP",
  untag: "ASLP",
  merge: "ASLP",
  unmerge: "ASLP",
  split: "ASLP",
  link: "RASLP",
  unlink: "RASLP",
  job: "ASLP",
  revoke_job: "ASLP",
  include: "ASLP",
  exclude: "RASLP",
  join: "",
  leave: "J",
  appeal: "R",
  uphold: "P",
  review: "LP",
  redact: "LV",
  take_back: "ASLPC",
  about: "RFASLP",
  restrict: "L",
  look: "UM",
};

function may(actor: Actor, action: Action, state: TicketState, at = NOW): boolean {
  return can(actor, action, accessOf(state), at);
}

function held(actor: PersonActor, state: TicketState, at = NOW): readonly Capacity[] {
  return [...capacities(actor, accessOf(state), at)];
}

function related(person: TicketPerson): TicketState {
  return ticket({}, { people: [person] });
}

it.each(Object.keys(PERMISSIONS) as Action[])("lets exactly the written people %s", (action) => {
  const found = Object.values(HOLDERS).map((actor, index) =>
    may(actor, action, shared) ? LETTERS.charAt(index) : "",
  );
  expect(found.join("")).toBe(TABLE[action]);
});

it("has every action written down", () => {
  expect(Object.keys(PERMISSIONS).sort()).toEqual(Object.keys(TABLE).sort());
});

it("knows each holder in one capacity alone, so that the table tests that capacity", () => {
  for (const [capacity, actor] of Object.entries(HOLDERS))
    expect(held(actor, shared)).toEqual(capacity === "looking" ? ["overseer", capacity] : [capacity]);
});

it.each(Object.keys(PERMISSIONS) as Action[])("lets no stranger %s", (action) => {
  expect(may(stranger, action, shared)).toBe(false);
});

describe("an incident", () => {
  const incident = (more: Partial<TicketState["ticket"]> = {}) =>
    ticket({ isIncident: true, requesterId: stranger.personId, filedById: stranger.personId, ...more });

  it("is everybody's to join, and shows them nothing else", () => {
    expect([may(neighbour, "join", incident()), may(neighbour, "see", incident())]).toEqual([true, false]);
    expect(may(neighbour, "join", incident({ visibility: "restricted" }))).toBe(false);
  });

  it("is nobody's own: whoever wrote it up has it by their role alone", () => {
    expect(held(stranger, incident())).toEqual(["neighbour"]);
  });
});

describe("whoever reported it without saying who they are", () => {
  const reference = "P-7K3Q-9M";
  const unknown = ticket({ reference, requesterId: null, visibility: "protected" });
  const reporter = { kind: "reporter", reference } as const;

  it("reads it, writes, and says how it goes on: nothing else", () => {
    const may = (Object.keys(PERMISSIONS) as Action[]).filter((action) =>
      can(reporter, action, accessOf(unknown), NOW),
    );
    expect(may.sort()).toEqual(["appeal", "cancel", "close", "escalate", "rate", "reopen", "reply", "see"]);
  });

  it.each([
    ["another report", ticket({ ...unknown.ticket, reference: "P-7K3Q-9N" })],
    ["one that is somebody’s by name", ticket({ ...unknown.ticket, requesterId: student.personId })],
    ["an ordinary one", ticket()],
  ])("does not open %s", (_, other) => {
    expect(can(reporter, "see", accessOf(other), NOW)).toBe(false);
  });

  it("does nothing before a code has opened anything", () => {
    expect(can({ kind: "reporter" }, "see", accessOf(unknown), NOW)).toBe(false);
  });

  it("is read by its panel, who let nobody else in", () => {
    const read = { ...unknown, people: [relation(panelist, "panel")] };
    expect(can(panelist, "see", accessOf(read), NOW)).toBe(true);
    expect(can(panelist, "restrict", accessOf(read), NOW)).toBe(false);
  });
});

describe("deny", () => {
  const denials: readonly Relation[] = ["about", "reports_to_about", "recused"];

  it.each(denials)("by %s beats every capacity and every action", (kind) => {
    for (const [capacity, actor] of Object.entries(HOLDERS)) {
      const denied = { ...shared, people: [...shared.people, relation(actor, kind)] };
      for (const action of Object.keys(PERMISSIONS) as Action[])
        expect(may(actor, action, denied), `${capacity} ${action}`).toBe(false);
    }
  });

  it("beats a role whatever else the relation is called", () => {
    expect(may(dean, "see", related(relation(dean, "watcher", { effect: "deny" })))).toBe(false);
  });

  it("denies nobody else", () => {
    expect(may(colleague, "see", related(relation(spoc, "about")))).toBe(true);
  });

  it("begins and ends with its relation", () => {
    const state = related(relation(dean, "recused", { fromAt: NOW, untilAt: NOW + HOUR_MS }));
    const seen = [NOW - 1, NOW, NOW + HOUR_MS - 1, NOW + HOUR_MS].map((at) => may(dean, "see", state, at));
    expect(seen).toEqual([true, false, false, true]);
  });
});

describe("a relation", () => {
  it.each([
    ["requester", "requester"],
    ["filed_for", "requester"],
    ["assignee", "assignee"],
    ["panel", "panel"],
    ["reviewer", "panel"],
    ["watcher", "watcher"],
    ["joined", "joined"],
  ] as const)("%s makes somebody the ticket's %s", (kind, capacity) => {
    expect(held(stranger, related(relation(stranger, kind)))).toEqual([capacity]);
  });

  it("counts from its beginning and no longer at its end", () => {
    const state = related(relation(stranger, "reviewer", { fromAt: NOW, untilAt: NOW + HOUR_MS }));
    const seen = [NOW - 1, NOW, NOW + HOUR_MS - 1, NOW + HOUR_MS].map((at) =>
      may(stranger, "see", state, at),
    );
    expect(seen).toEqual([false, true, true, false]);
  });
});

it("never shows a rating to the one who was rated, whatever else they are", () => {
  const owned = ticket({ assigneeId: dean.personId });
  expect(may(dean, "see_leadership", owned)).toBe(true);
  expect(may(dean, "see_rating", owned)).toBe(false);
  const byRelation = related(relation(dean, "assignee"));
  expect(may(dean, "see_rating", byRelation)).toBe(false);
  expect(may(dean, "see_rating", ticket())).toBe(true);
});

describe("a grant", () => {
  it.each([
    [null, null, true],
    [HOSTEL, null, true],
    [HOSTEL, NEELADRI, true],
    [HOSTEL, VELANKANI, false],
    [COLLEGE, null, false],
    [COLLEGE, NEELADRI, false],
  ])("for domain %s and scope %s covers a ticket of Hostel, Neeladri: %s", (domainId, scopeId, expected) => {
    expect(covers(grant("spoc", domainId, scopeId), ticket().ticket)).toBe(expected);
    const actor = { ...stranger, grants: [grant("spoc", domainId, scopeId)] };
    expect(may(actor, "see", ticket())).toBe(expected);
  });

  it("for a scope does not reach tickets of the whole domain", () => {
    expect(may(colleague, "see", ticket({ scopeId: null }))).toBe(false);
  });

  it.each([
    "student",
    "committee_member",
    "committee_head",
    "super_admin",
    "auditor",
    "operator",
    "privacy_officer",
    "ombudsperson",
    "counsellor",
  ] satisfies Role[])("of %s alone opens nobody's ticket", (role) => {
    expect(may({ ...stranger, grants: [grant(role)] }, "see", ticket())).toBe(false);
  });

  it("that is written down is the narrowest that let somebody act", () => {
    const both = { ...dean, grants: [grant("senior_admin"), grant("spoc", HOSTEL, NEELADRI)] };
    expect(grantUsed(both, accessOf(ticket()), NOW)).toBe(grant("spoc", HOSTEL, NEELADRI).id);
    expect(grantUsed(dean, accessOf(ticket()), NOW)).toBe(grant("senior_admin").id);
  });

  it("is not written down where none was used", () => {
    const elsewhere = { ...student, grants: [grant("spoc", COLLEGE)] };
    for (const actor of [student, elsewhere, system])
      expect(grantUsed(actor, accessOf(ticket()), NOW)).toBeNull();
  });
});

describe("visibility", () => {
  const readersOf = (changes: Partial<TicketState["ticket"]>) => {
    const state = { ...shared, ticket: { ...shared.ticket, ...changes } };
    const readers = Object.entries(HOLDERS).filter(([, actor]) => may(actor, "see", state));
    return readers.map(([capacity]) => capacity);
  };
  const everybody = Object.keys(HOLDERS).filter((each) => each !== "privacy" && each !== "overseer");

  it("restricted shuts the scope out and leaves relations, and senior admins, who decide", () => {
    expect(readersOf({ visibility: "restricted" })).toEqual(
      everybody.filter((capacity) => capacity !== "scope_staff" && capacity !== "committee"),
    );
  });

  it("protected shuts every role out and leaves relations", () => {
    expect(readersOf({ visibility: "protected" })).toEqual(
      everybody.filter((capacity) => !["scope_staff", "senior", "committee", "looking"].includes(capacity)),
    );
  });

  it("about somebody unnamed leaves the requester and senior admins outside the scope", () => {
    const unnamed = { visibility: "restricted", aboutUnnamedAt: NOW } as const;
    expect(readersOf(unnamed)).toEqual(["requester", "senior"]);
    const inside = { ...dean, grants: [...dean.grants, grant("spoc", HOSTEL, NEELADRI)] };
    const elsewhere = { ...dean, grants: [...dean.grants, grant("spoc", COLLEGE)] };
    expect(may(inside, "see", ticket(unnamed))).toBe(false);
    expect(may(elsewhere, "see", ticket(unnamed))).toBe(true);
  });

  it("protected gives a senior admin who is one of its readers the say of one", () => {
    const given = ticket({ visibility: "protected" }, { people: [relation(dean, "panel")] });
    expect(may(dean, "restrict", given)).toBe(true);
    expect(may(panelist, "restrict", { ...given, people: [relation(panelist, "panel")] })).toBe(false);
  });
});

it("is read whole by the system", () => {
  for (const action of Object.keys(PERMISSIONS) as Action[]) expect(may(system, action, shared)).toBe(true);
});

it("nobody looks after their own complaint for a committee", () => {
  const own = accessOf(ticket({ requesterId: fellow.personId, filedById: fellow.personId }));
  expect(capacities(fellow, own, NOW)).toEqual(new Set(["requester", "filed_by"]));
  expect(["see", "see_staff", "resolve"].map((action) => can(fellow, action as Action, own, NOW))).toEqual([
    true,
    false,
    false,
  ]);
});
