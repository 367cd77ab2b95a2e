import type { Priority } from "#app/domain/ticket.ts";

/** Priorities are staff's: requesters never see them. */
export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
  LOW: "Low",
  MEDIUM: "Medium",
  HIGH: "High",
  URGENT: "Urgent",
};
