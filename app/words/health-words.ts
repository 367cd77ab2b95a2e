import type { ConfiguredDuty } from "#app/db/upkeep/read-health.ts";

/** What somebody who is gone still has to do. */
export const DUTY_WORDS: Readonly<Record<ConfiguredDuty, string>> = {
  owner: "owns a subject",
  option_owner: "owns an answer to a question",
  roster: "is on a duty roster",
  default: "gets what nobody owns",
  committee: "serves in a committee",
  level: "is told when a promise breaks",
  stage: "decides on appeals",
  reader: "reads protected reports",
};

/** Where somebody is taken off a duty, as far as there is a page for it. */
export const MENDED_AT: Readonly<Partial<Record<ConfiguredDuty, string>>> = {
  roster: "/admin/rosters",
  committee: "/committees",
};

/** What each job of the clock does. */
export const RUN_WORDS: Readonly<Record<string, string>> = {
  sweep: "Each minute: promises that an alarm missed",
  proof: "Each night: tickets against their histories",
};
