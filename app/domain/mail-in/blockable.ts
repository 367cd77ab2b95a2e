import type { MailKind } from "./mail-kind.ts";
import type { Verdict } from "./verdict.ts";

/** Of an arrival, what says whether its sender can be kept away. */
export type Blockable = {
  fromAddress: string;
  kind: MailKind | null;
  verdict: Verdict["kind"] | null;
  /** The address is somebody's here. */
  isOurs: boolean;
};

/**
 * Whether blocking the sender keeps away whoever wrote the mail: reports come from nobody, and the address of one of us
 * anybody can write above a mail, who would then be kept away in their place.
 */
export function isBlockable({ fromAddress, kind, verdict, isOurs }: Blockable): boolean {
  if (fromAddress === "" || kind === "own" || kind === "bounce" || kind === "complaint" || kind === "receipt")
    return false;
  return verdict === "verified" || !isOurs;
}
