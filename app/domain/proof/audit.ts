/**
 * What is written down for good beside the tickets' own histories: who changed what, who looked, what was erased.
 * Names are past tense, like those of events.
 */
export const AUDIT_ACTIONS = [
  "words_redacted",
  "person_erasure_asked",
  "person_erased",
  "closure_declared",
  "member_proposed",
  "member_confirmed",
  "member_refused",
  "role_granted",
  "role_ended",
  "person_changed",
  "person_merged",
  "configuration_changed",
  "ticket_looked_at",
  "message_retried",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
