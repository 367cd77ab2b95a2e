import { z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import type { Done } from "#app/domain/command.ts";
import { EVENT_KINDS } from "#app/domain/events.ts";
import { LONGEST_KEY, seenIn } from "#app/forms/envelope.ts";
import type { ApiDoor, Caller } from "./caller.ts";
import { doorProblem } from "./refuse.ts";

/** What every request that changes something may carry beside its body. */
export const keyHeader = z.string().max(LONGEST_KEY).optional().openapi({
  description:
    "A key of your own for this one act. Sent again with it, the act is done once, and its first answer comes again.",
  example: '"5f0c2b9e-9d5e-4c3e-8f43-0a8e7a2c1d11"',
});

/** What a command may carry of the ticket that it was made for. */
export const matchHeader = z.string().max(100).optional().openapi({
  description: "The `ETag` of the ticket as you saw it. Left out, nothing that came between is looked for.",
  example: '"12"',
});

/** What was committed. */
export const Committed = z
  .strictObject({
    reference: z.string(),
    seq: z.int().meta({ description: "The event in the ticket’s history." }),
    event: z.enum(EVENT_KINDS),
    isRepeat: z.boolean().meta({ description: "Whether the same key had done it before." }),
  })
  .openapi("Committed");

export function committed({ reference, seq, event, replayed }: Done): z.input<typeof Committed> {
  return { reference, seq, event, isRepeat: replayed };
}

/** No form has lists within lists; what is nested deeper was made to break whoever reads it. */
const DEEPEST = 20;

/** A schema of a form, for bodies of JSON: numbers and truth values are what a form would send in their place. */
export function asJson<S extends z.ZodType>(schema: S) {
  return z.preprocess((body, read) => {
    if (!isDeeperThan(DEEPEST, body)) return typed(body);
    read.addIssue("This has too many levels, one inside the other. Send what the document shows.");
    return z.NEVER;
  }, schema);
}

/** Looks no further than those levels. */
function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

function typed(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typed(each)]));
}

/**
 * Refuses a body that is not said to be JSON. One that is not there, or has nothing in it, is an empty object, whatever
 * it calls itself: some programs name a type and a length for no body at all.
 */
export const jsonAlone = createMiddleware<ApiDoor>(async (c, next) => {
  const sent = c.req.raw;
  const text = await sent.text();
  const type = sent.headers.get("Content-Type") ?? "";
  if (text !== "" && !/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type))
    return doorProblem(c, "body_no_json");
  // What reads it next knows neither an empty body nor every way in which a type may be written.
  const headers = new Headers(sent.headers);
  headers.set("Content-Type", "application/json");
  c.req.raw = new Request(sent.url, { method: sent.method, headers, body: text || "{}" });
  await next();
});

/** The key of an act, apart from those of pages and of other tokens. */
export function keyOf(header: string | undefined, { token, deps }: Caller): string {
  const said = header?.replace(/^"(.*)"$/, "$1") || deps.ids.random();
  return `api/${token.id}/${said}`;
}

/** The last event that was seen, by what `If-Match` says; null where it says nothing. */
export function seenBy(header: string | undefined): number | null {
  if (header === undefined || header.trim() === "*") return null;
  return seenIn(/^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header)?.[1] ?? "");
}
