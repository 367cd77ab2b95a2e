import type { Concerned } from "./commands/about.ts";
import type { Forwarding } from "./commands/forward.ts";
import type { Heirs } from "./commands/hand-on.ts";
import type { Contact } from "./commands/job.ts";
import type { Recategorisation } from "./commands/recategorise.ts";
import type { Redactable, Redacted } from "./commands/redact.ts";
import type { Splitting } from "./commands/split.ts";
import type { LadderRule } from "./escalation/escalation.ts";
import type { Stage } from "./escalation/stages.ts";
import type { EventDraft, PastEvent } from "./events.ts";
import type { TargetRow } from "./filing/targets.ts";
import type { PersonId, PlaceId } from "./ids.ts";
import type { Actor } from "./people/actor.ts";
import type { Committee, Mentionable } from "./people/committees.ts";
import type { Staffing } from "./people/responsible.ts";
import type { Status } from "./statuses.ts";
import type { Telling } from "./telling/telling.ts";
import type { ClockKind, TicketState } from "./ticket.ts";
import type { Calendar } from "./time/calendar.ts";

/** Everything one decision about one ticket may look at, loaded in one round trip. */
export type World = {
  actor: Actor;
  state: TicketState;
  /** Events after the one the author's page showed. */
  past: readonly PastEvent[];
  statuses: readonly Status[];
  /** The words by which the ticket goes now. */
  filed: { title: string; place: string };
  calendar: Calendar;
  ladder: readonly LadderRule[];
  seniorAdmins: readonly PersonId[];
  /** The stages of appeal, and the kinds of promise that the law makes. */
  stages: readonly Stage[];
  statutory: readonly ClockKind[];
  /** People who may be handed the ticket: staff who could work on it. */
  assignable: readonly PersonId[];
  /** Where a recategorisation leads, and a forwarding; null where there is no such place, or no such command. */
  recategorisation: Recategorisation | null;
  forwarding: Forwarding | null;
  /** Where a part of it goes as a second ticket; null where that is nowhere, or no such command. */
  splitting: Splitting | null;
  /** The campus's targets, as far as its subject has them; nothing for a command that promises nothing by them. */
  targets: readonly TargetRow[];
  /** Who could own it by the rules of assignment; null where it is neither handed on nor taken up again. */
  heirs: Heirs | null;
  /** Who is here of those to whom a step of the ladder may move it, and who stands in; nobody for every other command. */
  moving: Staffing;
  /** Who of those that review it is here, and who stands in for them; null for every other command. */
  reviewing: Staffing | null;
  /** The committee that a command brings in or lets go; null where there is no such one, or no such command. */
  committee: Committee | null;
  /** The contact to whom a work order goes; null where there is no such one, or no such command. */
  contact: Contact | null;
  /** Whom a note can mean that mentions somebody; nobody for every other command. */
  mentionable: readonly Mentionable[];
  /**
   * Whom a correction names as the requester, or who says that it was them; null where that is nobody, or no such
   * command.
   */
  namedRequester: PersonId | null;
  /** The building that a corrected place names; null where it names none, or no such command. */
  namedPlace: PlaceId | null;
  /** The second ticket of a command that concerns two. */
  other: TicketState | null;
  /** The incident that the ticket is in; null where it is in none. */
  incident: TicketState | null;
  /** Whether its requester has another open ticket in its incident. */
  staysInIncident: boolean;
  /** What a redaction names; null where that is nothing, or no such command. */
  redactable: Redactable | null;
  /** Who reads protected tickets of its subject; nobody for every command that makes none. */
  readers: readonly PersonId[];
  /** Whom `about` names, and who could have the ticket instead; null for every other command. */
  concerned: Concerned | null;
};

/** A yes: the event, who is told, and the ticket afterwards. `commit` alone turns it into statements. */
export type Decision = {
  ok: true;
  event: EventDraft;
  tellings: readonly Telling[];
  before: TicketState | null;
  after: TicketState;
  /** The title that the ticket gets; not given where it keeps its own. */
  title?: string;
  /** The same step of a second ticket, committed with the first or not at all. */
  beside?: Beside;
  /** What follows from it for the incident that the ticket is or was in. */
  incident?: Beside;
  /** Words or a file that go for good with it. */
  redacted?: Redacted;
};

/** What one step does to a second ticket, or makes of one: then there is nothing before, and a title. */
export type Beside = {
  event: EventDraft;
  tellings: readonly Telling[];
  before: TicketState | null;
  after: TicketState;
  title?: string;
};
