import { describe, expect, it } from "vitest";
import { ladderFor } from "#app/domain/escalation/escalation.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { protectedReference } from "#app/domain/people/protected-reference.ts";
import { letterFor } from "#app/mail/letters.ts";
import { listLetterFor } from "#app/mail/list-letter.ts";
import {
  dean,
  director,
  FILED_AT,
  HOUR_MS,
  panelist,
  relation,
  rule,
  spoc,
  stage,
  student,
  ticket,
  world,
} from "./campus.ts";
import { due, LETTER_DESK } from "./letter-rows.ts";
import { clock, GOOD, heard, story } from "./story.ts";

const read = ticket({ visibility: "protected" }, { people: [relation(panelist, "panel")] });

describe("a protected reference", () => {
  it("is six letters or digits that nobody takes for one another", () => {
    for (const random of ["A".repeat(32), "AbC-_9zZ".repeat(4), "_".repeat(32)])
      expect(protectedReference(random)).toMatch(/^P-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{2}$/);
  });

  it("differs where the chance behind it does", () => {
    const all = ["AAAABBBBCCCCDDDDEEEEFFFF", "AAAABBBBCCCCDDDDEEEEFFFG"].map(protectedReference);
    expect(new Set(all).size).toBe(2);
  });
});

describe("a protected ticket", () => {
  it("has no ladder but its own; where none leads anywhere its fallbacks are told", () => {
    const own = { ...rule(1, [panelist], 0), domainId: null, scopeId: null, forProtected: true };
    const rungs = (ladder: readonly (typeof own)[]) =>
      ladderFor(
        world({ state: read, ladder: [rule(1, [spoc], 0), ...ladder], seniorAdmins: [director.personId] }),
        FILED_AT,
      );
    expect(rungs([own]).map(({ personIds }) => personIds)).toEqual([[panelist.personId]]);
    expect(rungs([]).map(({ personIds }) => personIds)).toEqual([[director.personId]]);
    expect(ladderFor(world({ ladder: [own] }), FILED_AT).flatMap(({ personIds }) => personIds)).toEqual([
      dean.personId,
      director.personId,
    ]);
  });

  it("is not withdrawn by one word: its readers are told that somebody asks", () => {
    const told = story(read).does(student, "cancel", GOOD.cancel, "2026-11-24 10:00");
    expect(told.last.event.kind).toBe("withdrawal_asked");
    expect(told.state.ticket.statusKind).toBe("new");
    expect(heard(told)).toEqual(["spoc assignee", "panelist level"]);
  });

  describe("that is to be withdrawn", () => {
    const asked = story(read).does(student, "cancel", GOOD.cancel, "2026-11-24 10:00");
    const decided = (decision: string, reason = "It is yours to decide.") =>
      asked.does(panelist, "decide_withdrawal", { decision, reason }, "2026-11-24 11:00");

    it("is asked for once, and can be asked for again once that was declined", () => {
      expect(asked.refuses(student, "cancel", GOOD.cancel, "2026-11-24 10:01")).toBe(
        "withdrawal_asked_already",
      );
      const declined = decided("decline", "We would like to talk to you first.");
      expect(declined.state.ticket).toMatchObject({ statusKind: "new", withdrawalAskedAt: null });
      expect(declined.refuses(student, "cancel", GOOD.cancel, "2026-11-24 12:00")).toBeNull();
    });

    it("ends as withdrawn where a reader agrees, and its promises stop", () => {
      const granted = decided("grant");
      expect(granted.state.ticket).toMatchObject({ statusKind: "cancelled", closedBy: "requester" });
      expect(granted.state.clocks.every(({ metAt }) => metAt !== null)).toBe(true);
      expect(granted.state.ticket.withdrawalAskedAt).toBeNull();
      expect(heard(granted)).toEqual(["student requester", "spoc assignee"]);
    });

    it("is for its readers alone, who say why, and only while it is asked", () => {
      const good = GOOD.decide_withdrawal;
      expect(asked.refuses(student, "decide_withdrawal", good, "2026-11-24 11:00")).toBe("not_allowed");
      expect(asked.refuses(dean, "decide_withdrawal", good, "2026-11-24 11:00")).toBe("not_found");
      const no = (input: typeof good) =>
        asked.refuses(panelist, "decide_withdrawal", input, "2026-11-24 11:00");
      expect(no({ ...good, reason: " " })).toBe("reason_missing");
      expect(no({ ...good, decision: "perhaps" })).toBe("decision_unknown");
      expect(story(read).refuses(panelist, "decide_withdrawal", good, "2026-11-24 11:00")).toBe(
        "wrong_state",
      );
    });

    it("is nobody's to decide any more once it has ended otherwise", () => {
      const resolved = asked.does(spoc, "resolve", GOOD.resolve, "2026-11-24 11:00");
      expect(resolved.state.ticket.withdrawalAskedAt).toBeNull();
    });
  });

  it("has stages of appeal of its own, whose body reads it from then on", () => {
    const stages = [stage(1, [dean]), stage(1, [director], { forProtected: true })];
    const refused = story(read, { stages }).does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");
    const sees = (told: typeof refused) => can(director, "see", accessOf(told.state), FILED_AT + 5 * HOUR_MS);
    expect(sees(refused)).toBe(false);
    const appealed = refused.does(student, "appeal", GOOD.appeal, "2026-11-24 11:00");
    expect(heard(appealed)).toEqual(["director level", "spoc assignee"]);
    expect(sees(appealed)).toBe(true);
    expect(appealed.refuses(spoc, "resolve", GOOD.resolve, "2026-11-24 12:00")).toBe("appeal_undecided");
    expect(appealed.does(director, "uphold", GOOD.uphold, "2026-11-24 12:00").last.event.facts.upheld).toBe(
      true,
    );
    const ordinary = story(ticket(), { stages: [stage(1, [director], { forProtected: true })] });
    const resolved = ordinary.does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");
    expect(resolved.refuses(student, "appeal", GOOD.appeal, "2026-11-24 11:00")).toBe("no_appeal");
  });

  it("does not stand still for a question", () => {
    const told = story(read).does(spoc, "ask", GOOD.ask, "2026-11-24 10:00");
    expect(clock(told).pauses).toEqual([]);
  });

  it("is nobody's by a role", () => {
    expect([dean, director].map((actor) => can(actor, "see", accessOf(read), FILED_AT))).toEqual([
      false,
      false,
    ]);
  });
});

it.each(["requester", "assignee", "level", "watcher"] as const)(
  "a mail to its %s has no content, subject, number or name",
  (duty) => {
    const row = due({ duty, words: { description: "He shouted." } });
    const kept = {
      ...row,
      ticket: { ...row.ticket, visibility: "protected", reference: "P-7K3Q-9M" } as const,
    };
    const { action, ...letter } = letterFor(kept, LETTER_DESK);
    const list = listLetterFor([kept, kept], LETTER_DESK);
    const said = JSON.stringify([letter, list.subject, list.heading, list.blocks]).replaceAll(
      action?.url ?? "-",
      "",
    );
    for (const word of ["Dripping", "Plumbing", "Meera", "Kavitha", "shouted", "P-7K3Q"])
      expect(said).not.toContain(word);
    expect(action).toEqual({ label: "Read it", url: "https://help.test/tickets/P-7K3Q-9M" });
  },
);
