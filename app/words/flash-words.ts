import type { EventKind } from "#app/domain/events.ts";

/** What the last act did, said once on the next page. The cookie carries only the name. */
export const FLASHES = {
  acknowledged: "They know now that you have it.",
  started: "Work has begun.",
  claimed: "It is yours now.",
  assigned: "Passed on. The new owner has been told.",
  forwarded: "Passed on. Whoever has it now has been told.",
  recategorised: "Moved. Whoever has it now has been told.",
  held: "It is on hold. The requester knows what it waits for.",
  resumed: "Work goes on.",
  resolution_undone: "Taken back: it is not done yet.",
  corrected: "Put right. What stood there before is in the history.",
  merged: "Put together. The requester has been told where it goes on.",
  unmerged: "Taken apart. Work on it goes on.",
  linked: "Both show now that they belong together.",
  unlinked: "Taken away from both.",
  tagged: "Brought in. Its heads have been told.",
  untagged: "Let go. What is theirs by its subject they still see.",
  appealed: "Sent. Somebody else decides on it now, and you see by when.",
  included: "It belongs to the known problem now. The requester has been told.",
  excluded: "It goes on by itself now, with what was left of its promises.",
  joined: "Thank you: we know that you have it as well. You hear how it goes on.",
  left: "You hear no more of it.",
  watched: "Done. One tap changes it back.",
  promised: "The new date is set, and the requester has been told.",
  extension_asked: "Asked. The next person up decides; the promise stays as it is until then.",
  extension_decided: "Decided. Both have been told.",
  extension_answered: "Thank you. They have been told.",
  resolved: "Marked as resolved. The requester is asked whether it is.",
  reopened: "It is open again, with a new date.",
  closed: "Finished. Thank you for telling us.",
  cancelled: "Withdrawn. You can report it again at any time.",
  rated: "Thank you. That helps.",
  escalated: "The next person up has been told.",
  replied: "Sent.",
  asked: "Your question is sent. The promise stands still while it waits.",
  noted: "Saved for staff. The requester does not see it.",
  discarded: "Thrown away. Nothing of it was sent.",
  redacted: "Taken away for good.",
  withdrawal_asked: "They have been told that you would like to withdraw it, and answer you here.",
  about_said: "Noted. Whoever it is about is kept away from it, and is told nothing.",
  visibility_set: "Set. It holds from this moment on, everywhere.",
  erased: "Erased. Nothing of theirs is left.",
  erasing: "They are gone. Their words on tickets go within the next minutes.",
  away: "Entered. Whoever stands in is told in their place meanwhile.",
  back: "Welcome back. What comes from now on reaches the person again.",
  on_duty: "Entered. They are asked while their turn runs.",
  off_duty: "Their turn is over.",
  deactivated: "Deactivated. They are signed out, and what they had is being handed on.",
  reactivated: "They can sign in again.",
  closure_declared: "Declared. Promises stand still for it, and their dates move within the next minutes.",
  files_added: "Your files are there.",
  signed_out: "You are signed out.",
} as const;

export type FlashCode = keyof typeof FLASHES;

/** The banner of what a command did; null for events that nobody asked for. */
export function flashFor(event: EventKind): FlashCode | null {
  return Object.hasOwn(FLASHES, event) ? (event as FlashCode) : null;
}
