import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { namedStatusesQuery } from "#app/db/campus/campus-words.ts";
import { readNewTicket } from "#app/db/filing/read-new-ticket.ts";
import { FIELD_KINDS } from "#app/domain/filing/answers.ts";
import { refuse as refusal } from "#app/domain/refusals.ts";
import { STATUS_KINDS } from "#app/domain/statuses.ts";
import { storable } from "../storable.ts";
import { ifAway } from "../unavailable.ts";
import { answers, good, needs } from "./answers.ts";
import { type ApiDoor, caller } from "./caller.ts";
import { invalid } from "./invalid.ts";
import { refuse } from "./refuse.ts";

const Status = z
  .strictObject({
    slug: z.string(),
    kind: z.enum(STATUS_KINDS),
    label: z.string(),
    isDefault: z.boolean(),
    isActive: z.boolean(),
  })
  .openapi("Status");

const Subcategory = z.strictObject({ slug: z.string(), label: z.string() }).openapi("Subcategory");
const Category = z
  .strictObject({ slug: z.string(), label: z.string(), subcategories: z.array(Subcategory) })
  .openapi("Category");

const Question = z
  .strictObject({
    slug: z.string().meta({ description: "Its name under `field` of what is filed." }),
    kind: z.enum(FIELD_KINDS),
    label: z.string(),
    hint: z.string(),
    isRequired: z.boolean(),
    options: z.array(z.strictObject({ slug: z.string(), label: z.string() })),
    atLeast: z.number().nullable(),
    atMost: z.number().nullable(),
    conditions: z
      .array(z.strictObject({ effect: z.enum(["shown", "required"]), field: z.string(), value: z.string() }))
      .meta({ description: "Answers to earlier questions after which it is asked, or has to be answered." }),
  })
  .openapi("Question");
const SubcategoryInFull = Subcategory.extend({
  category: z.string(),
  allowsConfidential: z
    .boolean()
    .meta({ description: "Whether it can be reported confidentially; that is done on its page." }),
  questions: z.array(Question),
}).openapi("SubcategoryInFull");

const statuses = createRoute({
  method: "get",
  path: "/statuses",
  operationId: "listStatuses",
  summary: "Lists the statuses",
  description:
    "In the words and the order of the campus. What a ticket does follows the kind. A command takes the default of its kind, or the active one whose `slug` is its `status`.",
  security: needs(null),
  middleware: caller(null),
  responses: answers({
    200: good("All of them.", z.strictObject({ items: z.array(Status) }), {
      items: [{ slug: "open", kind: "new", label: "Open", isDefault: true, isActive: true }],
    }),
  }),
});

const categories = createRoute({
  method: "get",
  path: "/categories",
  operationId: "listCategories",
  summary: "Lists what can be reported",
  description: "Without what is confidential, and without emergencies: those have pages of their own.",
  security: needs(null),
  middleware: caller(null),
  responses: answers({
    200: good("All of them.", z.strictObject({ items: z.array(Category) }), {
      items: [{ slug: "hostel", label: "Hostel", subcategories: [{ slug: "plumbing", label: "Plumbing" }] }],
    }),
  }),
});

const subcategory = createRoute({
  method: "get",
  path: "/subcategories/{slug}",
  operationId: "getSubcategory",
  summary: "Shows what a subcategory asks",
  security: needs(null),
  middleware: caller(null),
  request: {
    params: z.object({
      slug: z.string().max(100).transform(storable).openapi({ example: "mess-quality" }),
    }),
  },
  responses: answers(
    {
      200: good("The subcategory with its questions.", SubcategoryInFull, {
        slug: "mess-quality",
        label: "Mess quality",
        category: "Hostel",
        allowsConfidential: false,
        questions: [
          {
            slug: "date",
            kind: "date",
            label: "Which day?",
            hint: "",
            isRequired: true,
            options: [],
            atLeast: null,
            atMost: 0,
            conditions: [],
          },
        ],
      }),
    },
    404,
    422,
  ),
});

const AWAY = { ok: false, code: "unavailable" } as const;

/** What the campus calls things. */
export const campus = new OpenAPIHono<ApiDoor>({ defaultHook: invalid })
  .openapi(statuses, async (c) => {
    const { deps, inTime } = c.var.caller;
    const items = await inTime(namedStatusesQuery(deps.db).execute()).catch(ifAway(null));
    return items ? c.json({ items: items.map(({ id: _id, ...each }) => each) }, 200) : refuse(c, AWAY);
  })
  .openapi(categories, async (c) => {
    const { deps, actor, now, inTime } = c.var.caller;
    const read = await inTime(readNewTicket(deps.db, actor, "", now)).catch(ifAway(null));
    if (!read) return refuse(c, AWAY);
    const items = read.groups
      .filter(({ isProtected }) => !isProtected)
      .map(({ slug, label, subcategories }) => ({
        slug,
        label,
        subcategories: subcategories
          .filter(({ isProtected }) => !isProtected)
          .map((each) => ({ slug: each.slug, label: each.label })),
      }));
    return c.json({ items: items.filter(({ subcategories }) => subcategories.length > 0) }, 200);
  })
  .openapi(subcategory, async (c) => {
    const { deps, actor, now, inTime } = c.var.caller;
    const { slug } = c.req.valid("param");
    const read = await inTime(readNewTicket(deps.db, actor, slug, now)).catch(ifAway(null));
    if (!read) return refuse(c, AWAY);
    const { chosen } = read;
    if (!chosen || chosen.isProtected || chosen.isEmergency) return refuse(c, refusal("not_found"));
    const questions = chosen.fields.map((field) => ({
      slug: field.slug,
      kind: field.kind,
      label: field.label,
      hint: field.hint ?? "",
      isRequired: field.required,
      options: field.options.map((option) => ({ slug: option.slug, label: option.label })),
      atLeast: field.atLeast,
      atMost: field.atMost,
      conditions: field.conditions.map((condition) => ({ ...condition })),
    }));
    const { label, group: category, allowsConfidential } = chosen;
    return c.json({ slug: chosen.slug, label, category, allowsConfidential, questions }, 200);
  });
