import { addressesIn, domainOf } from "./addresses.ts";
import { type HeaderField, valuesOf } from "./header-block.ts";

/** Why a sender is believed, or is not. */
export type VerdictWhy =
  | "dmarc_pass"
  | "no_result"
  | "several_results"
  | "below_others"
  | "unreadable"
  | "no_dmarc"
  | "dmarc_none"
  | "dmarc_fail"
  | "not_aligned"
  | "from_unclear";

/** Whether the sender is who they say, by the word of our own receiver alone (RFC 8601). */
export type Verdict = { kind: "verified" | "unverified" | "failed"; why: VerdictWhy };

/**
 * Reads our receiver's verdict from the header block. Only one field of its name counts, above whatever others have
 * written; it must say that DMARC passed for the domain of the one sender there is. Everything else is not believed.
 */
export function verdictOf(fields: readonly HeaderField[], authservId: string): Verdict {
  const ours = fields.flatMap((field, at) =>
    field.name === "authentication-results" && isBy(field.value, authservId) ? [{ ...field, at }] : [],
  );
  const [only] = ours;
  if (!only) return { kind: "unverified", why: "no_result" };
  if (ours.length > 1) return { kind: "failed", why: "several_results" };
  const foreign = fields.findIndex(({ name, value }) => name === "received" && !isOurHop(value, authservId));
  if (foreign >= 0 && foreign < only.at) return { kind: "failed", why: "below_others" };
  const sender = soleSender(fields);
  if (sender === null) return { kind: "failed", why: "from_unclear" };
  const results = resultsIn(only.value);
  if (results === null) return { kind: "failed", why: "unreadable" };
  const dmarc = results.filter(({ method }) => method === "dmarc");
  const [result] = dmarc;
  if (!result) return { kind: "unverified", why: "no_dmarc" };
  if (dmarc.length > 1) return { kind: "failed", why: "several_results" };
  if (result.result === "none") return { kind: "unverified", why: "dmarc_none" };
  if (result.result !== "pass") return { kind: "failed", why: "dmarc_fail" };
  const from = result.properties.get("header.from") ?? "";
  return domainOf(`x@${from.toLowerCase()}`) === domainOf(sender)
    ? { kind: "verified", why: "dmarc_pass" }
    : { kind: "failed", why: "not_aligned" };
}

/** Who wrote it: the one address of the one From; null where that is in doubt. */
export function soleSender(fields: readonly HeaderField[]): string | null {
  const froms = valuesOf(fields, "from");
  const addresses = froms.length === 1 ? addressesIn(froms[0] ?? "") : null;
  return addresses?.length === 1 ? (addresses[0] ?? null) : null;
}

function isBy(value: string, authservId: string): boolean {
  const id = withoutComments(value)?.split(";", 1)[0] ?? value.split(";", 1)[0] ?? "";
  return (id.trim().split(/\s+/)[0] ?? "").toLowerCase() === authservId.toLowerCase();
}

/** A hop within our receiver: its own name, or that of the house it belongs to. */
function isOurHop(value: string, authservId: string): boolean {
  const by = /(?:^|\s)by\s+([^\s;()]+)/i.exec(value)?.[1]?.toLowerCase() ?? "";
  const house = authservId.toLowerCase().split(".").slice(-2).join(".");
  return by === house || by.endsWith(`.${house}`) || /(^|\.)cloudflare-email\.(net|com)$/.test(by);
}

type Result = { method: string; result: string; properties: ReadonlyMap<string, string> };

/** The results of one field; null where it is not written as RFC 8601 has it. */
function resultsIn(value: string): readonly Result[] | null {
  const said = withoutComments(value);
  const parts = said === null ? null : splitOutsideQuotes(said);
  if (parts === null) return null;
  const results: Result[] = [];
  for (const part of parts.slice(1)) {
    const [first = "", ...rest] = tokensIn(part);
    if (first === "" || first.toLowerCase() === "none") continue;
    const [, method, result] = /^([a-z0-9-]+)(?:\/\d+)?=([a-z]+)$/i.exec(first) ?? [];
    if (!method || !result) return null;
    const properties = new Map<string, string>();
    for (const token of rest) {
      const equals = token.indexOf("=");
      if (equals < 1) continue;
      const name = token.slice(0, equals).toLowerCase();
      // One that is said twice says nothing.
      properties.set(name, properties.has(name) ? "" : token.slice(equals + 1));
    }
    results.push({ method: method.toLowerCase(), result: result.toLowerCase(), properties });
  }
  return results;
}

/** Without what stands in parentheses, which nest; what is quoted stays. Null where one of them does not end. */
function withoutComments(value: string): string | null {
  let kept = "";
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const c = value.charAt(at);
    if (c === "\\" && (depth > 0 || isQuoted)) {
      if (depth === 0) kept += value.slice(at, at + 2);
      at += 1;
    } else if (isQuoted) {
      kept += c;
      isQuoted = c !== '"';
    } else if (c === "(") depth += 1;
    else if (c === ")") {
      if (depth === 0) return null;
      depth -= 1;
      kept += " ";
    } else if (depth === 0) {
      kept += c;
      isQuoted = c === '"';
    }
  }
  return depth > 0 || isQuoted ? null : kept;
}

function splitOutsideQuotes(text: string): readonly string[] {
  return text.match(/(?:[^;"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
}

/** `name = "value"` is one token, with or without blanks around its sign. */
function tokensIn(text: string): readonly string[] {
  const tight = text.replace(/\s*=\s*/g, "=").trim();
  const tokens = tight.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return tokens.map((token) => token.replace(/="((?:[^"\\]|\\.)*)"$/, "=$1"));
}
