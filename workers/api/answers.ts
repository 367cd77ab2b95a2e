import { z } from "@hono/zod-openapi";
import type { Scope } from "#app/domain/sign-in/api-tokens.ts";

const Problem = z
  .strictObject({
    type: z.url().meta({ description: "What it is, for good: the address of its meaning." }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "A sentence for people." }),
    requestId: z.string(),
    errors: z
      .array(z.strictObject({ field: z.string(), code: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: "What to mend, field by field." }),
  })
  .openapi("Problem");

const LIMITS = z.object({
  RateLimit: z.string().meta({ example: '"requests-minute";r=59;t=60' }),
  "RateLimit-Policy": z.string().meta({ example: '"requests-minute";q=60;w=60' }),
});
const AGAIN = z.object({ "Retry-After": z.string().meta({ example: "5" }) });
const CHALLENGE = z.object({ "WWW-Authenticate": z.string().meta({ example: "Bearer" }) });

/** Every no that a program can get, and when. */
const REFUSED = {
  400: { description: "The body is no JSON.", code: "body_unreadable" },
  401: { description: "No token, or one that is over.", code: "token_unknown", headers: CHALLENGE },
  403: { description: "The token, or its person, may not do this.", code: "scope_missing" },
  404: { description: "Not there, or not for this person to see.", code: "not_found" },
  409: { description: "It stands elsewhere by now, so this can’t be done.", code: "wrong_state" },
  412: { description: "Something happened after what `If-Match` names.", code: "changed_meanwhile" },
  413: { description: "The body is longer than 1 MB.", code: "body_too_large" },
  415: { description: "The body is not sent as `application/json`.", code: "body_no_json" },
  422: { description: "Something in it can’t be used as it is.", code: "request_invalid" },
  429: { description: "Too many. `Retry-After` says when again.", code: "too_many_requests", headers: AGAIN },
  500: { description: "A fault of ours, which is written down under its `requestId`.", code: "fault" },
  503: {
    description: "Our records do not answer. The same key may be sent again.",
    code: "unavailable",
    headers: AGAIN,
  },
} as const;

type RefusedStatus = keyof typeof REFUSED;

/** The answers of a route: its own, what each route can say no with, and these as well. */
export function answers<Own extends object, S extends RefusedStatus = never>(own: Own, ...also: S[]) {
  const statuses = ([401, 429, 500, 503, ...also] as RefusedStatus[]).toSorted();
  const no = Object.fromEntries(statuses.map((status) => [status, noAnswer(status)]));
  return { ...own, ...no } as Own & Record<RefusedStatus, ReturnType<typeof noAnswer>>;
}

function noAnswer(status: RefusedStatus) {
  const { description, code, ...more } = REFUSED[status];
  const example = {
    type: `https://help.campus.example/api/docs#${code}`,
    title: code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " "),
    status,
    detail: description,
    requestId: "4f1c7a52-6d0e-4a53-9f57-0d1c1c2f6c0e",
  };
  return { description, ...more, content: { "application/problem+json": { schema: Problem, example } } };
}

/** A good answer: its schema with an example, under how the limits stand. */
export function good<S extends z.ZodType>(
  description: string,
  schema: S,
  example: z.input<S>,
  headers: z.ZodRawShape = {},
) {
  return {
    description,
    headers: LIMITS.extend(headers),
    content: { "application/json": { schema, example } },
  };
}

/** Under which token a route can be called. */
export function needs(scope: Scope | null) {
  return [{ token: scope === null ? [] : [scope] }];
}
