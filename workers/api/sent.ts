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

/** A schema of a form, for bodies of JSON: numbers and truth values are what a form would send in their place. */
export function asJson<S extends z.ZodType>(schema: S) {
  return z.preprocess(typed, schema);
}

function typed(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typed(each)]));
}

/** Refuses a body that is not said to be JSON; one that is not there is an empty one. */
export const jsonAlone = createMiddleware<ApiDoor>(async (c, next) => {
  const type = c.req.header("Content-Type");
  const isJson = /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type ?? "");
  if (isJson || (type === undefined && c.req.raw.body === null)) return next();
  return doorProblem(c, "body_no_json");
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
