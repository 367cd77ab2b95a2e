import { tooManyFiles } from "#app/domain/files/attached-file.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { event, type Facts } from "../events.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { mentionsIn } from "./mentions.ts";
import { publicAct, questionOver, speaksAsStaff } from "./public-act.ts";

/** Staff's public words can be taken back for this long. */
export const TAKE_BACK_MS = 30_000;
/** And leave a little later, so that what is taken back in the last moment is written down before anything leaves. */
export const LEAVES_AFTER_MS = TAKE_BACK_MS + 5000;

/** Public words. A requester's answer to a question sets the work and its promises going again. */
export const reply: Rule<"reply"> = {
  from: ["new", "active", "waiting_requester", "waiting_other", "resolved"],
  decide(world, input, now) {
    const body = tidy(input.body);
    if (body === "") return refuse("words_missing", "body");
    if (!fits(body, LIMITS.body)) return refuse("words_too_long", "body", { most: LIMITS.body });
    const tooMany = tooManyFiles(input.files);
    if (tooMany) return tooMany;
    const said = { words: [{ part: "body", text: body }] as const, files: input.files };
    const facts = mailFacts(input);
    if (!speaksAsStaff(world, now))
      return step(
        event("replied", { changes: answered(world, now), ...said, facts }),
        "requester_replied",
        now,
      );
    const replied = event("replied", {
      changes: publicAct(world, now),
      ...said,
      facts: { staff: true, ...facts },
    });
    return { ...step(replied, "staff_replied", now), notBeforeAt: now + LEAVES_AFTER_MS };
  },
};

/**
 * Words for staff only; leadership notes are of and for senior admins. Whom they mention is told. Touches no clock.
 * Refuses to mention anybody who may not read it.
 */
export const note: Rule<"note"> = {
  from: ["new", "active", "waiting_requester", "waiting_other", "resolved", "closed", "cancelled"],
  decide(world, input, now) {
    const body = tidy(input.body);
    if (input.leadership && !can(world.actor, "see_leadership", accessOf(world.state), now))
      return refuse("not_allowed");
    if (body === "") return refuse("words_missing", "body");
    if (!fits(body, LIMITS.body)) return refuse("words_too_long", "body", { most: LIMITS.body });
    const tooMany = tooManyFiles(input.files);
    if (tooMany) return tooMany;
    const audience = input.leadership ? "leadership" : "staff";
    const said = { words: [{ part: "body", text: body }] as const, files: input.files };
    const audible = input.mail === undefined ? body : "";
    const mentions = mentionsIn(audible, world, input.leadership ? "see_leadership" : "see_staff", now);
    if ("unknown" in mentions) return refuse("mention_unknown", "body", { name: mentions.unknown });
    const { people } = mentions;
    const facts: Facts = people.length > 0 ? { mentioned: people } : mailFacts(input);
    return step(
      event("noted", { audience, ...said, facts }),
      people.length > 0 ? "mentioned" : null,
      now,
      people,
    );
  },
};

/** The arrival that words came in. */
function mailFacts({ mail }: { mail?: number }): Facts {
  return mail === undefined ? {} : { mail };
}

function answered(world: World, now: number) {
  return world.state.ticket.statusKind === "waiting_requester" ? questionOver(world, now) : {};
}
