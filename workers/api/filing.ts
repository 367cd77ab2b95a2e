import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { filingInput, filingSchema } from "#app/forms/filing-form.ts";
import { words } from "#app/forms/words.ts";
import { file } from "../desks.ts";
import { executionContext } from "../door.ts";
import { storable } from "../storable.ts";
import { unavailable } from "../unavailable.ts";
import { answers, good, needs } from "./answers.ts";
import { type ApiDoor, caller } from "./caller.ts";
import { invalid } from "./invalid.ts";
import { refuse } from "./refuse.ts";
import { asJson, Committed, committed, jsonAlone, keyHeader, keyOf } from "./sent.ts";
import { LONGEST_REFERENCE } from "./tickets.ts";

const LONGEST_SLUG = 100;

const filing = filingSchema.safeExtend({
  subcategory: words.transform((slug) => slug.slice(0, LONGEST_SLUG)).meta({ description: "Its slug." }),
  follows: words
    .transform((said) => said.slice(0, LONGEST_REFERENCE))
    .meta({ description: "The ticket that it comes after." }),
});

const route = createRoute({
  method: "post",
  path: "/tickets",
  operationId: "fileTicket",
  summary: "Reports a problem",
  description:
    "In your name, or by staff for somebody else. What is confidential is reported on its page alone. Reports count against the same limit as those on pages.",
  security: needs("tickets:file"),
  middleware: [caller("tickets:file"), jsonAlone] as const,
  request: {
    headers: z.object({ "idempotency-key": keyHeader }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: asJson(filing),
          example: {
            subcategory: "plumbing",
            description: "The tap drips.",
            place: "Room 204",
            stops: "none",
          },
        },
      },
    },
  },
  responses: answers(
    {
      201: good(
        "Reported: `Location` is where it can be read.",
        Committed,
        { reference: "1024", seq: 1, event: "filed", isRepeat: false },
        { Location: z.string().meta({ example: "/api/v1/tickets/1024" }) },
      ),
    },
    ...([400, 403, 413, 415, 422] as const),
  ),
});

export const filings = new OpenAPIHono<ApiDoor>({ defaultHook: invalid }).openapi(route, async (c) => {
  const { actor, inTime, standings } = c.var.caller;
  const { subcategory, follows, ...said } = storable(c.req.valid("json"));
  const command = {
    v: 1,
    verb: "file",
    actor,
    via: "api",
    input: filingInput(subcategory, said, []),
    follows,
    key: keyOf(c.req.valid("header")["idempotency-key"], c.var.caller),
  } as const;
  const filed = await inTime(file(c.env, executionContext(c), command)).catch((error) => ({
    outcome: unavailable(error),
    standings: [],
  }));
  standings.push(...filed.standings);
  if (!filed.outcome.ok) return refuse(c, filed.outcome);
  c.header("Location", `/api/v1/tickets/${filed.outcome.reference}`);
  return c.json(committed(filed.outcome), 201);
});
