import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { listTickets, MOST_LISTED, TICKET_LISTS } from "#app/db/lists/list-tickets.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { MY_LISTS } from "#app/domain/desk/my-lists.ts";
import { isOpenTo } from "#app/domain/people/permissions.ts";
import { refuse as refusal } from "#app/domain/refusals.ts";
import { hasDesk } from "#app/http/frame.ts";
import { storable } from "../storable.ts";
import { ifAway } from "../unavailable.ts";
import { answers, good, needs } from "./answers.ts";
import { type ApiDoor, caller } from "./caller.ts";
import { cursorOf, cursorText } from "./cursor.ts";
import { invalid } from "./invalid.ts";
import { refuse } from "./refuse.ts";
import { Listed, listed, TICKET_EXAMPLE, Ticket, ticketShown } from "./ticket-shown.ts";

export const LONGEST_REFERENCE = 20;

/** The ticket that an address names. */
export const reference = z
  .string()
  .max(LONGEST_REFERENCE)
  .transform(storable)
  .openapi({
    param: { name: "reference", in: "path" },
    example: "1024",
    description: "The ticket’s number.",
  });

const list = createRoute({
  method: "get",
  path: "/tickets",
  operationId: "listTickets",
  summary: "Lists tickets",
  description:
    "Your own, the newest first, or a view of the desk for those who have one: by promise, replies that wait by how long they have, and what is resolved by when it was last touched. Confidential tickets are in no list.",
  security: needs("tickets:read"),
  middleware: caller("tickets:read"),
  request: {
    query: z.object({
      list: z.enum(TICKET_LISTS).default("own").openapi({ description: "Which of them." }),
      state: z.enum(MY_LISTS).default("all").openapi({ description: "Of your own: where they stand." }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MOST_LISTED)
        .default(MOST_LISTED)
        .openapi({ type: "integer", description: "On one page." }),
      cursor: z.string().max(100).optional().openapi({ description: "`next` of the page before." }),
    }),
  },
  responses: answers(
    {
      200: good(
        "A page of tickets. `next` leads to the page after it, and is null on the last.",
        z.strictObject({ items: z.array(Listed), next: z.string().nullable() }).openapi("TicketPage"),
        { items: [], next: null },
      ),
    },
    403,
    422,
  ),
});

const get = createRoute({
  method: "get",
  path: "/tickets/{reference}",
  operationId: "getTicket",
  summary: "Shows a ticket",
  description:
    "As its page shows it to you: nothing in here is hidden from you there. `ETag` names the last event that you saw; sent as `If-Match` with a command it is refused if something came between. Confidential tickets are read on their pages alone.",
  security: needs("tickets:read"),
  middleware: caller("tickets:read"),
  request: {
    params: z.object({ reference }),
    query: z.object({
      before: z.coerce.number().int().positive().optional().openapi({
        type: "integer",
        description: "Shows events before this one: `earlierBefore` of the page before.",
      }),
    }),
  },
  responses: answers(
    {
      200: good("The ticket.", Ticket, TICKET_EXAMPLE, { ETag: z.string().meta({ example: '"12"' }) }),
    },
    403,
    404,
    422,
  ),
});

export const tickets = new OpenAPIHono<ApiDoor>({ defaultHook: invalid })
  .openapi(list, async (c) => {
    const { list, state, limit, cursor } = c.req.valid("query");
    const { deps, actor, now, inTime } = c.var.caller;
    const after = cursor === undefined ? null : cursorOf(cursor);
    if (cursor !== undefined && after === null) return refuse(c, refusal("choice_unknown", "cursor"));
    const read = await inTime(listTickets(deps.db, actor, { list, state, after, limit }, now)).catch(
      ifAway(null),
    );
    if (!read) return refuse(c, { ok: false, code: "unavailable" });
    if (!read.viewer) return refuse(c, refusal("token_unknown"));
    if (list !== "own" && !hasDesk(read.viewer)) return refuse(c, refusal("not_allowed"));
    const next = read.next && cursorText(read.next);
    return c.json({ items: read.rows.map(listed), next }, 200);
  })
  .openapi(get, async (c) => {
    const { before = null } = c.req.valid("query");
    const { reference } = c.req.valid("param");
    const { deps, actor, now, inTime } = c.var.caller;
    const read = await inTime(readTicket(deps.db, actor, reference, { before }, now)).catch(ifAway(null));
    if (!read) return refuse(c, { ok: false, code: "unavailable" });
    if (!read.viewer) return refuse(c, refusal("token_unknown"));
    const { ticket, viewer } = read;
    if (!ticket || !isOpenTo("api", ticket.state.ticket)) return refuse(c, refusal("not_found"));
    c.header("ETag", `"${ticket.seen}"`);
    return c.json(ticketShown(ticket, viewer, now), 200);
  });
