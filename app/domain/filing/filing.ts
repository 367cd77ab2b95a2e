import type { FileInput } from "#app/domain/command.ts";
import type { LadderRule } from "#app/domain/escalation/escalation.ts";
import { tooManyFiles } from "#app/domain/files/attached-file.ts";
import type { PersonId, ScopeId } from "#app/domain/ids.ts";
import { type Actor, type PersonActor, personOf, type Via } from "#app/domain/people/actor.ts";
import { assign, type Candidate } from "#app/domain/people/assignment.ts";
import { type Calling, called } from "#app/domain/people/called.ts";
import { can, deniedAt, isOpenTo, type TicketAccess } from "#app/domain/people/permissions.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { type Issue, type Refusal, type RefusalCode, refuse, refuseAll } from "#app/domain/refusals.ts";
import type { Status } from "#app/domain/statuses.ts";
import { STOPS, type TicketPerson } from "#app/domain/ticket.ts";
import { dayAt } from "#app/domain/time/calendar.ts";
import { fits, LIMITS, tidy, tidyLine } from "#app/domain/words.ts";
import { aboutFiled, aboutIssues, type FiledConcerned } from "./about-filed.ts";
import { checkAnswers } from "./answers.ts";
import { checkTimes } from "./available-times.ts";
import {
  type FilingDecision,
  newTicket,
  type Report,
  type Requester,
  type Subcategory,
} from "./new-ticket.ts";

/** Everything a filing may look at, loaded in one round trip. */
export type FilingWorld = {
  actor: Actor;
  subcategory: Subcategory | null;
  requester: Requester | null;
  statuses: readonly Status[];
  candidates: readonly Candidate[];
  staffing: Staffing;
  /** Everybody who is on duty where it is filed, and who is above them; told at once of an emergency. */
  onDuty: readonly PersonId[];
  ladder: readonly LadderRule[];
  seniorAdmins: readonly PersonId[];
  /** The ticket that an incident is written up from; null for everything else that is filed. */
  writtenFrom: TicketAccess | null;
  /** Who reads it, where it is protected. */
  readers: readonly PersonId[];
  /** Whom it is said to be about; not given where nobody is. */
  concerned?: FiledConcerned;
  /** Whether what is protected goes through the door by which it came; not given is yes. */
  takesProtected?: boolean;
};

/**
 * A new ticket: assigned, both promises started, requester and owner told. Needs a subcategory and words; refuses
 * every wrong field at once, so that one round of mending is enough. Staff may file for somebody else, saying how
 * it came and that the person agrees. A reporter is nobody, and may be it only where the subject allows that; what is
 * to be confidential where its subject allows that is protected as if the subject were.
 */
export function decideFiling(world: FilingWorld, input: FileInput, now: number): FilingDecision | Refusal {
  const { actor } = world;
  const isForMail = actor.kind === "system" && (input.mail?.standsFor ?? null) !== null;
  if ((actor.kind === "system" && !isForMail) || actor.kind === "contact") return refuse("not_allowed");
  const isReporter = actor.kind === "reporter";
  const found = isReporter ? openToAnybody(world.subcategory) : world.subcategory;
  const subcategory = found && input.confidential ? { ...found, isProtected: true } : found;
  const requester = isReporter ? UNKNOWN : world.requester;
  const isIncident = input.incidentFrom !== undefined;
  if (isIncident && !mayWriteUp(world, now)) return refuse("incident_unknown");
  const named = input.requester.trim() !== "";
  if (named && (actor.kind !== "person" || !mayFileForOthers(actor))) return refuse("not_allowed");
  const description = tidy(input.description);
  const place = tidyLine(input.place);
  const title = tidyLine(input.title);
  const came = tidyLine(input.came);
  const asked = isIncident ? [] : (subcategory?.fields ?? []);
  const timeZone = subcategory?.calendar.timeZone ?? "UTC";
  const checked = checkAnswers(asked, input.answers, dayAt(timeZone, now));
  const visit = checkTimes(isReporter || isIncident ? [] : (input.times ?? []), { now, timeZone });
  const said = { input: input.about, concerned: world.concerned, requester, forOther: named };
  const stops = STOPS.find((known) => known === (input.stops || "none"));
  const issues: Issue[] = [
    ...when(!subcategory, "subcategory", "subcategory_unknown"),
    ...when(isIncident && title === "", "title", "words_missing"),
    ...when(!requester, "requester", "requester_unknown"),
    ...when(description === "", "description", "description_missing"),
    ...tooLong("description", description, LIMITS.description),
    ...tooLong("title", title, LIMITS.title),
    ...tooLong("place", place, LIMITS.place),
    ...when(!stops, "stops", "choice_unknown"),
    ...when(named && came === "", "came", "choice_unknown"),
    ...tooLong("came", came, LIMITS.came),
    ...(checked.ok ? [] : checked.issues),
    ...(visit.ok ? [] : visit.issues),
    ...aboutIssues(said),
    ...(found && input.confidential ? confidentialIssues(found, world) : []),
    ...(tooManyFiles(input.files)?.issues ?? []),
  ];
  if (issues.length > 0 || !subcategory || !requester || !stops || !checked.ok || !visit.ok)
    return refuseAll(issues);
  const about = aboutFiled(said, subcategory, now);
  return newTicket(world, {
    subcategory,
    requester,
    filedById: personOf(actor),
    stops,
    title,
    place,
    description,
    came: named ? came : null,
    consent: named ? input.consent : null,
    answers: checked.answers,
    times: visit.times,
    files: input.files ?? [],
    told: {
      level: isIncident ? [] : calledAt(world, subcategory, requester.scopeId, about.people, now),
      at: now,
    },
    about,
    ...(input.mail
      ? { facts: { mail: input.mail.id, ...(input.mail.isSigned ? {} : { unsigned: true }) } }
      : {}),
    copied: input.mail?.copied ?? [],
    isIncident,
    now,
  });
}

/** Who is called to it at once; nobody where it is no emergency. */
export function calledAt(
  world: Calling & Pick<FilingWorld, "actor" | "candidates">,
  { isEmergency, domainId }: Pick<Subcategory, "isEmergency" | "domainId">,
  scopeId: ScopeId | null,
  people: readonly TicketPerson[],
  now: number,
): readonly PersonId[] {
  if (!isEmergency) return [];
  const denied = deniedAt(people, now);
  const { assigneeId: ownerId } = assign(world.candidates, world.staffing, denied, now);
  return called(world, { domainId, scopeId, ownerId, byId: personOf(world.actor), denied }, now);
}

/** Nothing is known of whoever reports without saying who they are. */
const UNKNOWN: Report["requester"] = {
  personId: null,
  language: "en",
  placeId: null,
  scopeId: null,
  profile: {},
};

/** The same through some door: what is protected is reported on pages alone. */
export function filedBy(via: Via, world: FilingWorld): FilingWorld {
  const takesProtected = isOpenTo(via, { visibility: "protected" });
  const isThere = takesProtected || !world.subcategory?.isProtected;
  return { ...world, takesProtected, subcategory: isThere ? world.subcategory : null };
}

/** Why what is reported under a subject can't be confidential; nothing where it may be, or is anyway. */
function confidentialIssues(
  { isProtected, allowsConfidential = false }: Subcategory,
  { takesProtected = true }: FilingWorld,
): readonly Issue[] {
  if (isProtected) return [];
  return [
    ...when(!allowsConfidential, "confidential", "confidential_unfit"),
    ...when(allowsConfidential && !takesProtected, "confidential", "confidential_on_page"),
  ];
}

function openToAnybody(subcategory: Subcategory | null): Subcategory | null {
  return subcategory?.isProtected && subcategory.allowsAnonymous ? subcategory : null;
}

/** An incident is written up from a normal ticket of the same domain, by those who may put that into one. */
function mayWriteUp({ actor, subcategory, writtenFrom }: FilingWorld, now: number): boolean {
  return (
    writtenFrom !== null &&
    writtenFrom.visibility === "normal" &&
    writtenFrom.domainId === subcategory?.domainId &&
    can(actor, "include", writtenFrom, now)
  );
}

/** Staff may file for somebody else. */
export function mayFileForOthers(actor: PersonActor): boolean {
  return actor.grants.some((grant) => grant.role === "spoc" || grant.role === "senior_admin");
}

function when(wrong: boolean, field: string, code: RefusalCode): readonly Issue[] {
  return wrong ? [{ field, code, facts: {} }] : [];
}

function tooLong(field: string, text: string, most: number): readonly Issue[] {
  return fits(text, most) ? [] : [{ field, code: "words_too_long", facts: { most } }];
}
