import type { CampusNow, Viewer } from "#app/db/account/viewer.ts";
import type { NamedStatus } from "#app/db/campus/campus-words.ts";
import type { Choice, ChoiceList } from "#app/db/campus/choices.ts";
import type { Verb } from "#app/domain/command.ts";
import type { Cursor, DeskSpot } from "#app/domain/desk/desk.ts";
import type { Rung } from "#app/domain/escalation/escalation.ts";
import type { Audience } from "#app/domain/events.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import type { AvailableTime } from "#app/domain/filing/available-times.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import type { Capacity } from "#app/domain/people/permissions.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import type { EventSeen } from "./event-seen.ts";
import type { LinkSeen } from "./linked-tickets.ts";

/** A ticket as one viewer may see it: nothing in here is hidden from them. */
export type TicketSeen = {
  title: string;
  subcategory: string;
  subcategorySlug: string;
  category: string;
  scope: string;
  /** The known problem that it belongs to. */
  incident?: { reference: string; title: string } | null;
  /** Of an incident: how many tickets belong to it, and how many people hear of it. */
  belonging?: { tickets: number; people: number };
  statusLabel: string;
  state: TicketState;
  requester: string | null;
  /** Why no mail goes to its requester; for staff. */
  mailTrouble?: AddressTrouble | null;
  filedBy: string | null;
  assignee: { id: PersonId; name: string } | null;
  /** Whom the owner stands in for; null where it is their own. */
  assignedFor?: string | null;
  /** Who answered first that somebody has it; for staff. */
  acknowledgedBy?: string | null;
  /** Its owner is nobody's to see who has just said whom it is about. */
  isOwnerKept?: boolean;
  /** Its owner has left, and it waits for its turn to go to somebody else. */
  isBeingHandedOn?: boolean;
  /** Its viewer was told something of it that they have not seen. */
  hasNews?: boolean;
  answers: readonly { label: string; value: string }[];
  /** When somebody may come, as last said. */
  times?: readonly AvailableTime[];
  /** Committees that were brought in. */
  committees?: readonly string[];
  /** In which capacity a protected ticket was read, the latest first; for its requester. */
  reads?: readonly { capacity: Capacity; at: number }[];
  /** Whom it is about, for those who work on it; whoever reported it is not told here who was found. */
  about?: readonly string[];
  events: readonly EventSeen[];
  earlierBefore: number | null;
  /** The last event this viewer may see; what forms carry back. */
  seen: number;
  verbs: ReadonlySet<Verb>;
  audiences: readonly Audience[];
  held: ReadonlySet<Capacity>;
  /** Those for whom this viewer may act while they are not here. */
  standsInFor?: readonly PersonId[];
  calendar: Calendar;
  ladder: readonly (Rung & { names: readonly string[] })[];
  assignable: readonly { id: PersonId; name: string }[];
  /** The list that was asked for. */
  choices: readonly Choice[];
  /** Files that were added to the report afterwards. */
  addedFiles: readonly AttachedFile[];
  /** How many more this viewer may add to the report. */
  roomForFiles: number;
  /** Until when its requester may appeal; null where they may not. */
  appealUntilAt?: number | null;
  /** Whether an appeal waits for this viewer. */
  decidesAppeal?: boolean;
  /** Whether this viewer could take back what ended it: of an appeal, who decided on it. Not given is yes. */
  mayUndo?: boolean;
  /** Others that belong to it, as far as this viewer may see them. */
  links?: readonly LinkSeen[];
  /** Those before and after it on the desk that its reader came from; null where there is none. */
  previous?: Beside | null;
  next?: Beside | null;
  /** Replies to choose from, with the words of the one that was chosen; for those who work on it. */
  canned?: readonly CannedSeen[];
  /** The statuses of the campus, for those who work on it. */
  statuses?: readonly NamedStatus[];
};

export type CannedSeen = { id: number; title: string; isOwn: number; words: string | null };

export type TicketPage = {
  viewer: Viewer | null;
  campus: CampusNow;
  ticket: TicketSeen | null;
  /** It is not theirs to see, but they may look at it if they say why. */
  mayLook?: boolean;
  /** It is theirs to see, once they have given their password again. */
  asksAgain?: boolean;
};

/** `spot`: from where on their desk somebody came to it. */
export type TicketAsked = {
  before: number | null;
  choices?: ChoiceList | null;
  spot?: DeskSpot | null;
  /** A canned reply to begin with. */
  canned?: number | null;
};

/** A ticket beside it on a desk, and its own place there. */
export type Beside = { reference: string; at: Cursor };
