import { type ContactJob, JOB_ANSWERS, standingOfJob, waitingJobs } from "#app/domain/people/contact-jobs.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { parseMoment } from "#app/domain/time/duration.ts";
import { event } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { type Refusal, refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS, STATUS_KINDS } from "../statuses.ts";
import { fits, LIMITS, tidy, tidyLine } from "../words.ts";
import type { World } from "../world.ts";
import { DATE_REFUSALS } from "./promise.ts";

/** A contact who can be asked, with an address to write to. */
export type Contact = { personId: PersonId };

const LINK_MS = 14 * 86_400_000;
/** More people than these nobody keeps in view. */
const MOST_JOBS = 5;

/**
 * Gives a contact a work order: what to do, where and when somebody is there, and nothing of whose it is. They get a
 * mail with a link that answers it once. Refuses tickets that are not for outsiders.
 */
export const job: Rule<"job"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const { state, actor, contact } = world;
    const words = tidy(input.words);
    const place = tidyLine(input.place);
    if (state.ticket.visibility === "protected" || actor.kind !== "person") return refuse("job_unfit");
    if (!contact || deniedAt(state.people, now).has(contact.personId))
      return refuse("contact_unknown", "contact");
    if (waitingJobs(state.jobs, now).length >= MOST_JOBS)
      return refuse("jobs_full", null, { most: MOST_JOBS });
    if (words === "") return refuse("words_missing", "words");
    if (!fits(words, LIMITS.reason)) return refuse("words_too_long", "words", { most: LIMITS.reason });
    if (!fits(place, LIMITS.place)) return refuse("words_too_long", "place", { most: LIMITS.place });
    const window = windowIn(world, input, now);
    if ("code" in window) return window;
    const given: ContactJob = {
      seq: state.ticket.version + 1,
      contactId: contact.personId,
      givenById: actor.personId,
      ...window,
      expiresAt: now + LINK_MS,
      answer: null,
      answeredAt: null,
      revokedAt: null,
    };
    const draft = event("job_given", {
      facts: { to: contact.personId, from: given.visitFromAt, until: given.visitUntilAt },
      changes: { jobs: [given] },
      words: [
        { part: "order", text: words },
        ...(place === "" ? [] : [{ part: "order_place", text: place } as const]),
      ],
    });
    return step(draft, "job_given", now, [contact.personId]);
  },
};

/** Takes a work order back that waits; its link answers nothing any more. */
export const revokeJob: Rule<"revoke_job"> = {
  from: STATUS_KINDS,
  decide({ state }, input, now) {
    const found = state.jobs.find(({ seq }) => seq === input.job);
    if (!found || standingOfJob(found, now) !== "waits") return refuse("job_over");
    const facts = { to: found.contactId, of: found.seq };
    const changes = { jobs: [{ ...found, revokedAt: now }] };
    return step(event("job_revoked", { audience: "staff", facts, changes }), null, now);
  },
};

/**
 * The contact says that it is done, or why it was not possible. That ends nothing but the order: whether the trouble is
 * gone its owner and its requester say.
 */
export const answerJob: Rule<"answer_job"> = {
  from: STATUS_KINDS,
  decide({ state, actor }, input, now) {
    const found = actor.kind === "contact" ? state.jobs.find(({ seq }) => seq === actor.job.seq) : undefined;
    if (!found || standingOfJob(found, now) !== "waits") return refuse("job_over");
    const answer = JOB_ANSWERS.find((known) => known === input.answer);
    const reason = tidy(input.reason);
    if (!answer) return refuse("choice_unknown", "answer");
    if (answer === "not_possible" && reason === "") return refuse("reason_missing", "reason");
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const draft = event("job_answered", {
      facts: { to: found.contactId, of: found.seq, answer },
      changes: { jobs: [{ ...found, answer, answeredAt: now }] },
      words: reason === "" ? [] : [{ part: "answer", text: reason }],
    });
    return step(draft, "job_answered", now, [found.givenById]);
  },
};

type Window = Pick<ContactJob, "visitFromAt" | "visitUntilAt">;

/** From and until when somebody is there, as far as that was said. */
function windowIn(
  { calendar }: World,
  input: { from: string; until: string },
  now: number,
): Window | Refusal {
  const moments: (number | null)[] = [];
  for (const field of ["from", "until"] as const) {
    const read = input[field].trim() === "" ? null : parseMoment(input[field], { now, calendar });
    if (read && !read.ok) return refuse(DATE_REFUSALS[read.code], field);
    moments.push(read ? read.at : null);
  }
  const [visitFromAt = null, visitUntilAt = null] = moments;
  if (visitFromAt !== null && visitUntilAt !== null && visitUntilAt <= visitFromAt)
    return refuse("span_order", "until");
  return { visitFromAt, visitUntilAt };
}
