import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Command, Inputs, PersonVerb } from "#app/domain/command.ts";
import { CONFLICTS } from "#app/domain/conflicts.ts";
import { conversationSchema, spoken } from "#app/forms/conversation-form.ts";
import { NOUNS, type Noun } from "#app/forms/nouns/nouns.ts";
import { perform } from "../desks.ts";
import { executionContext } from "../door.ts";
import { LONGEST_MS } from "../patience.ts";
import { storable } from "../storable.ts";
import { unavailable } from "../unavailable.ts";
import { answers, good, needs } from "./answers.ts";
import { type ApiDoor, caller } from "./caller.ts";
import { BODIES } from "./examples.ts";
import { invalid } from "./invalid.ts";
import { refuse } from "./refuse.ts";
import { asJson, Committed, committed, jsonAlone, keyHeader, keyOf, matchHeader, seenBy } from "./sent.ts";
import { reference } from "./tickets.ts";

/** What leads to protected tickets, which are read on pages. */
const ON_PAGES: ReadonlySet<Noun> = new Set<Noun>(["withdrawal-decision", "look"]);
export type SaidHere = Exclude<Noun, "withdrawal-decision" | "look">;
/** Nothing that happened can have made these impossible. */
const NEVER_OVER: ReadonlySet<PersonVerb> = new Set<PersonVerb>([
  "correct",
  "link",
  "unlink",
  "about",
  "watch",
  "redact",
]);

type Envelope = { "idempotency-key"?: string | undefined; "if-match"?: string | undefined };
type Said = { [V in PersonVerb]: { verb: V; input: Inputs[V] } }[PersonVerb];

/** A command on a ticket, as a route: the verb that its page's form says, with the same schema. */
function commandRoute<S extends z.ZodType>(
  noun: SaidHere | "messages",
  { verbs, schema, summary }: { verbs: readonly PersonVerb[]; schema: S; summary: string },
) {
  const example = { reference: "1024", seq: 13, event: "acknowledged", isRepeat: false } as const;
  const collides = verbs.some((verb) => CONFLICTS[verb]);
  const ends = verbs.some((verb) => !NEVER_OVER.has(verb));
  return createRoute({
    method: "post",
    path: `/tickets/{reference}/${noun}`,
    operationId: noun,
    summary,
    security: needs("tickets:write"),
    middleware: [caller("tickets:write"), jsonAlone] as const,
    request: {
      params: z.object({ reference }),
      headers: z.object({ "idempotency-key": keyHeader, "if-match": matchHeader }),
      body: {
        required: true,
        content: { "application/json": { schema: asJson(schema), example: BODIES[noun] } },
      },
    },
    responses: answers(
      { 200: good("Done.", Committed, example) },
      ...([400, 403, 404, 413, 415, 422] as const),
      ...(ends ? ([409] as const) : []),
      ...(collides ? ([412] as const) : []),
    ),
  });
}

async function answer(c: Context<ApiDoor>, reference: string, said: Said, headers: Envelope) {
  const { actor, inTime, ...rest } = c.var.caller;
  const command = {
    v: 1,
    actor,
    via: "api",
    ...storable(said),
    reference,
    key: keyOf(headers["idempotency-key"], { actor, inTime, ...rest }),
    seen: seenBy(headers["if-match"]),
    anyway: false,
  } as Command;
  const outcome = await inTime(perform(c.env, executionContext(c), command), LONGEST_MS).catch(unavailable);
  return outcome.ok ? c.json(committed(outcome), 200) : refuse(c, outcome);
}

/** Every command on a ticket, under the noun that its page's form is sent to. */
export const commands = new OpenAPIHono<ApiDoor>({ defaultHook: invalid });

const messages = commandRoute("messages", {
  verbs: ["reply", "note", "ask"],
  schema: conversationSchema,
  summary: "Writes a reply, a note or a question",
});
commands.openapi(messages, (c) => {
  const said = spoken(c.req.valid("json"), []);
  return answer(c, c.req.valid("param").reference, said, c.req.valid("header"));
});

export const SAID_HERE = (Object.keys(NOUNS) as Noun[]).filter(
  (noun): noun is SaidHere => !ON_PAGES.has(noun),
);

for (const noun of SAID_HERE) {
  const { verb, schema, label } = NOUNS[noun];
  const route = commandRoute(noun, {
    verbs: [verb],
    schema: schema as z.ZodType<Inputs[typeof verb]>,
    summary: label,
  });
  commands.openapi(route, (c) => {
    const said = { verb, input: c.req.valid("json") } as Said;
    return answer(c, c.req.valid("param").reference, said, c.req.valid("header"));
  });
}
