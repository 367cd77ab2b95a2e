import type { SubmissionResult } from "@conform-to/react";
import type { Viewer } from "#app/db/account/viewer.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { Verb } from "#app/domain/command.ts";
import { type DeskSpot, spotQuery } from "#app/domain/desk/desk.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { checkTimes, valuesOf } from "#app/domain/filing/available-times.ts";
import { isChoosing } from "#app/domain/statuses.ts";
import type { Noun } from "#app/forms/nouns/nouns.ts";
import { statusChoice } from "#app/forms/status-choice.ts";
import { readerOf } from "#app/words/reader.ts";
import type { Shown } from "#app/words/shown.ts";

/** A form of the conversation that came back: which one, its errors, and the key it keeps. */
export type ReturnedForm = {
  form: "reply" | "note";
  key: string;
  result: SubmissionResult<string[]>;
  /** What arrived with it. */
  files: readonly AttachedFile[];
};

/** What both views of a ticket are drawn from. */
export type TicketViewProps = {
  viewer: Viewer;
  ticket: TicketSeen;
  shown: Shown;
  /** Of each form a key of its own. */
  keys: Readonly<Record<Noun | "reply" | "note" | "files", string>>;
  offered: readonly Noun[];
  returned?: ReturnedForm;
  /** From where on their desk its reader came; null where they came from elsewhere. */
  spot?: DeskSpot | null;
  /** The note that came by mail and is to become a reply; null where none is. */
  publish?: number | null;
};

/** What a form about the ticket carries, under its own key. */
export function hiddenOf({ ticket, keys, spot }: TicketViewProps, form: keyof TicketViewProps["keys"]) {
  const back: Record<string, string> = spot ? { back: spotQuery(spot) } : {};
  const hidden = { ...back, seen: ticket.seen, idempotencyKey: keys[form] };
  const hides = form === "about" || form === "visibility";
  return hides && readerOf(ticket.held) === "staff" ? { ...hidden, after: "desk" } : hidden;
}

/** What a form of the conversation says about its files: nothing, unless it is the one that came back. */
export function returnedFiles({ returned }: TicketViewProps, form: ReturnedForm["form"]) {
  if (returned?.form !== form) return {};
  return { errors: returned.result.error?.attachments ?? [], files: returned.files };
}

/** The times for a visit that were said and are still to come, as a form says them. */
export function timesSaid({ ticket, shown }: TicketViewProps) {
  const said = valuesOf(ticket.times ?? [], shown.timeZone);
  return { values: said.filter((value) => checkTimes([value], shown).ok), shown };
}

/** Between which statuses a verb leaves the choice. */
export function statusesFor({ ticket }: TicketViewProps, verb: Verb) {
  return isChoosing(verb) ? statusChoice(ticket.statuses ?? [], verb, ticket.state.ticket) : null;
}
