import { describe, expect, it } from "vitest";
import type { TicketId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { standingOfJob } from "#app/domain/people/contact-jobs.ts";
import { jobSupersededBy } from "#app/domain/telling/still-true.ts";
import { letterFor } from "#app/mail/letters.ts";
import { colleague, DAY_MS, dean, nameOf, plumber, relation, spoc, student, ticket } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { due, LETTER_DESK } from "./letter-rows.ts";
import { GOOD, heard, story } from "./story.ts";

const contact = { personId: plumber.personId };
const THEN = "2026-11-24 10:00";
const given = story(ticket(), { contact }).does(spoc, "job", GOOD.job, THEN);
const by = (seq: number, id = 1): Actor => ({
  kind: "contact",
  personId: plumber.personId,
  job: { ticketId: id as TicketId, seq },
});
const NO = { answer: "not_possible", reason: "Nobody was there." };

describe("a work order", () => {
  it("goes to its contact alone, with a window and two weeks to answer", () => {
    expect(heard(given)).toEqual(["plumber contact"]);
    expect(given.state.jobs).toEqual([
      {
        seq: 2,
        contactId: plumber.personId,
        givenById: spoc.personId,
        visitFromAt: at("2026-11-25 10:00"),
        visitUntilAt: at("2026-11-25 12:00"),
        expiresAt: at(THEN) + 14 * DAY_MS,
        answer: null,
        answeredAt: null,
        revokedAt: null,
      },
    ]);
    expect(JSON.stringify(given.last.event.facts)).not.toContain("tap");
  });

  it("is answered once by its own link, tells owner and giver, and ends nothing", () => {
    const done = given.does(by(2), "answer_job", GOOD.answer_job, "2026-11-25 11:00");
    expect(heard(done)).toEqual(["spoc assignee"]);
    expect(done.state.ticket.statusKind).toBe("new");
    expect(done.refuses(by(2), "answer_job", NO, "2026-11-25 11:01")).toBe("job_over");
    const byColleague = story(ticket(), { contact }).does(colleague, "job", GOOD.job, THEN);
    const told = byColleague.does(by(2), "answer_job", NO, "2026-11-25 11:00");
    expect(heard(told)).toEqual(["spoc assignee", "colleague level"]);
    expect(told.last.event.words).toEqual([{ part: "answer", text: "Nobody was there." }]);
  });

  it("needs a reason where it was not possible", () => {
    const no = (input: typeof NO) => given.refuses(by(2), "answer_job", input, "2026-11-25 11:00");
    expect(no({ ...NO, reason: " " })).toBe("reason_missing");
    expect(no({ ...NO, answer: "perhaps" })).toBe("choice_unknown");
    expect(no({ ...NO, reason: "a".repeat(2001) })).toBe("words_too_long");
  });

  it("is nobody else's: no other link, no other ticket's, no session's, and the link says nothing else", () => {
    for (const actor of [by(3), by(2, 7)])
      expect(given.refuses(actor, "answer_job", NO, "2026-11-25 11:00")).toBe("not_found");
    for (const actor of [spoc, student])
      expect(given.refuses(actor, "answer_job", NO, "2026-11-25 11:00")).toBe("not_allowed");
    expect(given.refuses(by(2), "reply", GOOD.reply, "2026-11-25 11:00")).toBe("not_allowed");
    const denied = story({ ...given.state, people: [relation(plumber, "about")] });
    expect(denied.refuses(by(2), "answer_job", NO, "2026-11-25 11:00")).toBe("not_found");
  });

  it("is over after two weeks, once taken back, and where its ticket became protected", () => {
    expect(given.refuses(by(2), "answer_job", NO, "2026-12-08 09:59")).toBeNull();
    expect(given.refuses(by(2), "answer_job", NO, "2026-12-08 10:00")).toBe("job_over");
    const back = given.does(colleague, "revoke_job", { job: 2 }, "2026-11-24 11:00");
    expect(heard(back)).toEqual(["plumber contact"]);
    expect(back.refuses(by(2), "answer_job", NO, "2026-11-25 11:00")).toBe("job_over");
    expect(back.refuses(colleague, "revoke_job", { job: 2 }, "2026-11-24 11:01")).toBe("job_over");
    const kept = given.does(dean, "restrict", { to: "protected" }, "2026-11-24 11:00");
    expect(kept.state.jobs.map((job) => standingOfJob(job, at("2026-11-24 12:00")))).toEqual(["revoked"]);
  });

  it.each([
    ["is withdrawn", student, "cancel", GOOD.cancel],
    ["is resolved", spoc, "resolve", GOOD.resolve],
    ["goes into another one", spoc, "merge", GOOD.merge],
    ["becomes protected", dean, "restrict", { to: "protected" }],
  ] as const)("is taken back when its ticket %s, and its contact hears of it", (_how, actor, verb, input) => {
    const other = ticket({ id: 2 as TicketId, reference: "1020", number: 1020 });
    const over = story(given.state, { other }).does(actor, verb, input, "2026-11-24 11:00");
    expect(over.state.jobs).toMatchObject([{ revokedAt: at("2026-11-24 11:00") }]);
    expect(heard(over)).toContain("plumber contact");
    expect(over.refuses(by(2), "answer_job", NO, "2026-11-25 11:00")).toBe("job_over");
  });

  it("that was answered is left as it is when its ticket ends", () => {
    const done = given.does(by(2), "answer_job", GOOD.answer_job, "2026-11-24 11:00");
    const over = done.does(spoc, "resolve", GOOD.resolve, "2026-11-24 12:00");
    expect(over.state.jobs).toEqual(done.state.jobs);
    expect(heard(over)).toEqual(["student requester"]);
  });

  it.each([
    ["words_missing", { words: " " }],
    ["words_too_long", { words: "a".repeat(2001) }],
    ["words_too_long", { place: "a".repeat(201) }],
    ["date_unreadable", { from: "soon" }],
    ["date_past", { until: "2026-11-23 10:00" }],
    ["span_order", { from: "25 Nov 12:00", until: "25 Nov 10:00" }],
  ])("is refused with %s", (code, changes) => {
    expect(story(ticket(), { contact }).refuses(spoc, "job", { ...GOOD.job, ...changes }, THEN)).toBe(code);
  });

  it("needs no window, and goes to nobody who is kept away", () => {
    const any = { ...GOOD.job, from: "", until: "" };
    const told = story(ticket(), { contact }).does(spoc, "job", any, THEN);
    expect(told.state.jobs).toMatchObject([{ visitFromAt: null, visitUntilAt: null }]);
    const about = ticket({}, { people: [relation(plumber, "about")] });
    expect(story(about, { contact }).refuses(spoc, "job", any, THEN)).toBe("contact_unknown");
  });
});

describe("the mail of a work order", () => {
  const order = { order: "Mend the tap.", order_place: "" };
  const event = { kind: "job_given", facts: {}, actorName: nameOf(spoc.personId) } as const;
  const row = due({ duty: "contact", event, seq: 2, words: order });
  const letter = letterFor(row, { ...LETTER_DESK, jobUrl: () => "https://help.test/jobs/x" });
  const text = JSON.stringify(letter);

  it("says what, where and when, with two links", () => {
    expect(text).toContain("Mend the tap.");
    expect(text).toContain("A room in Neeladri");
    expect(text).toContain("https://help.test/jobs/x?answer=done");
    expect(text).toContain("https://help.test/jobs/x?answer=not_possible");
  });

  it("says nothing of whose it is, nor what they wrote", () => {
    expect(text).not.toMatch(/Meera|Dripping|\/tickets\//);
  });

  it("says that it is not needed any more, and of what, by whatever act that came", () => {
    for (const kind of ["job_revoked", "resolved", "visibility_set"] as const) {
      const over = letterFor(due({ duty: "contact", event: { ...event, kind }, seq: 3 }), LETTER_DESK);
      expect([over.subject, over.heading]).toEqual([
        expect.stringContaining("Not needed any more"),
        "This work order was taken back",
      ]);
      expect(JSON.stringify(over)).not.toMatch(/Meera|Dripping|\/tickets\//);
    }
  });

  it("does not leave once the order is over", () => {
    const on = { visibility: "normal" as const, people: [], jobs: given.state.jobs };
    const now = at("2026-11-24 12:00");
    expect(jobSupersededBy("job_given", 2, on, plumber.personId, now)).toBeNull();
    expect(jobSupersededBy("job_given", 2, { ...on, jobs: [] }, plumber.personId, now)).toBe("over");
    expect(jobSupersededBy("job_revoked", 3, { ...on, jobs: [] }, plumber.personId, now)).toBeNull();
    const secret = { ...on, visibility: "protected" as const };
    // Whoever need not come is told, whatever ended it.
    expect(jobSupersededBy("visibility_set", 3, secret, plumber.personId, now)).toBeNull();
    expect(jobSupersededBy("cancelled", 3, on, plumber.personId, now)).toBeNull();
    expect(jobSupersededBy("job_given", 2, secret, plumber.personId, now)).toBe("not_visible");
  });
});
