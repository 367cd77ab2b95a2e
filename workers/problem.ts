import type { RefusalCode } from "#app/domain/refusals.ts";
import type { DoorCode } from "#app/words/api-words.ts";

export type ProblemCode = RefusalCode | DoorCode;

/** One thing to mend, at one field of what was sent. */
export type ProblemError = { field: string; code: string; detail: string };

export type ProblemSaid = {
  code: ProblemCode;
  status: number;
  /** A fixed sentence for people, never something that came with the request. */
  detail: string;
  errors?: readonly ProblemError[] | undefined;
};

/** A problem as programs read it (RFC 9457). Its type never changes, and is the address of what it means. */
export function problemOf(
  { code, status, detail, errors = [] }: ProblemSaid,
  { appUrl, requestId }: { appUrl: string; requestId: string },
) {
  const title = code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");
  const type = `${appUrl}/api/docs#${code}`;
  return { type, title, status, detail, requestId, ...(errors.length > 0 ? { errors } : {}) };
}
