import type { EventKind } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { type ResponsibleDuty, responsible, type Staffing } from "#app/domain/people/responsible.ts";
import type { TicketPerson, Visibility } from "#app/domain/ticket.ts";
import type { Duty } from "./telling.ts";

type Told = { personId: PersonId; duty: Duty; kind: EventKind };
type On = { visibility: Visibility; people: readonly TicketPerson[] };

/**
 * Who is told in somebody's place at this moment: whoever does their duty now and may read it. What concerns people
 * themselves, and everything on a protected ticket, is theirs alone; where nobody who stands in may read it, it is theirs
 * as well. Null where nobody is left to tell.
 */
export function toldInstead(
  told: Told,
  on: On,
  staffing: Staffing,
  now: number,
  mayRead: (substitute: PersonId) => boolean = () => true,
): PersonId | null {
  const duty = on.visibility === "protected" ? null : dutyOf(told);
  const denied = deniedAt(on.people, now);
  // Nobody is told in the place of somebody who is kept away.
  if (duty === null || denied.has(told.personId)) return told.personId;
  const passed = new Set(denied);
  for (;;) {
    const found = responsible(staffing, told.personId, duty, now, passed)?.personId ?? null;
    if (found === null || found === told.personId || mayRead(found)) return found;
    passed.add(found);
  }
}

const APPROVALS: ReadonlySet<EventKind> = new Set<EventKind>([
  "extension_asked",
  "appealed",
  "appeal_handed_on",
  "extension_answered",
  "held",
]);

/** Which of somebody's duties a telling is about; null where it is for their own sake. */
function dutyOf({ duty, kind }: Told): ResponsibleDuty | null {
  if (duty === "requester" || duty === "watcher" || duty === "contact") return null;
  if (duty === "level") return APPROVALS.has(kind) ? "approvals" : "levels";
  if (duty === "mentioned") return "mentions";
  if (kind === "replied") return "replies";
  return kind === "reminded" ? "reminders" : "assignment";
}
