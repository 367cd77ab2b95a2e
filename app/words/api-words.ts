/** Parts of an OpenAPI document, as far as its page shows them. */
type Schema = {
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema | boolean;
  required?: readonly string[];
  description?: string;
  format?: string;
};
type Content = Readonly<Record<string, { schema?: Schema; example?: unknown }>>;
type Answer = { description: string; content?: Content };
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  security?: readonly { token?: readonly string[] }[];
  parameters?: readonly Parameter[];
  requestBody?: { content?: Content };
  responses: Readonly<Record<string, Answer>>;
};
type Document = {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components?: { schemas?: Readonly<Record<string, Schema>> };
};

/** One name in a table: what it is, and what it means. */
export type Named = { name: string; what: string; about: string };

/** What the door itself says no to. Refusals of the rules have sentences of their own. */
export const DOOR_PROBLEMS = {
  request_invalid: {
    status: 422,
    sentence: "Something in this request can’t be read as what it is. Look at each field that is named.",
  },
  body_unreadable: { status: 400, sentence: "The body can’t be read as JSON." },
  body_no_json: { status: 415, sentence: "Send the body as application/json." },
  body_too_large: { status: 413, sentence: "The body is longer than 1 MB." },
  other_site: { status: 403, sentence: "This was sent by a page of another site, so nothing was done." },
  no_such_address: { status: 404, sentence: "There is nothing at this address." },
  method_unknown: { status: 405, sentence: "This address knows no such request." },
  fault: { status: 500, sentence: "Something went wrong on our side. Its requestId leads us to it." },
  unavailable: {
    status: 503,
    sentence: "Our records do not answer just now. Send it again in a few seconds, with the same key.",
  },
} as const;

export type DoorCode = keyof typeof DOOR_PROBLEMS;

/** The requests of a document, in its order. */
export function operationsIn(document: object) {
  const { paths } = document as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(path, method, operation)),
  );
}

export type ShownOperation = ReturnType<typeof operationsIn>[number];

function operationOf(path: string, method: string, operation: Operation) {
  const { operationId, summary = "", description = "", parameters = [], requestBody, responses } = operation;
  const body = Object.values(requestBody?.content ?? {})[0];
  const example = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
  return {
    id: operationId ?? `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    scope: operation.security?.flatMap(({ token = [] }) => token)[0] ?? null,
    parameters: parameters.map(({ name, description: about = "", schema }) => ({
      name,
      what: whatOf(schema),
      about,
    })),
    body: body ? namedIn(body.schema ?? {}) : [],
    sent: exampleText(body?.example),
    answered: exampleText(Object.values(example?.content ?? {})[0]?.example),
    answers: Object.entries(responses).map(([status, answer]) => ({ status, about: answer.description })),
  };
}

/** The shapes that a document names. */
export function schemasIn(document: object) {
  const { components } = document as Document;
  return Object.entries(components?.schemas ?? {}).map(([name, schema]) => ({
    name,
    fields: namedIn(schema),
  }));
}

export type ShownSchema = ReturnType<typeof schemasIn>[number];

function namedIn(schema: Schema): Named[] {
  return Object.entries(schema.properties ?? {}).map(([name, each]) => ({
    name,
    what: whatOf(each),
    about: each.description ?? "",
  }));
}

function whatOf(schema: Schema | undefined): string {
  if (!schema) return "";
  const { $ref, enum: values, anyOf, items, type = "", format, properties, additionalProperties } = schema;
  if ($ref) return $ref.slice($ref.lastIndexOf("/") + 1);
  if (values) return values.map(String).join(", ");
  if (anyOf) return anyOf.map(whatOf).join(" or ");
  if (items) return `list of ${whatOf(items)}`;
  if (properties)
    return `${Object.keys(properties).join(", ")}${[type].flat().includes("null") ? ", or null" : ""}`;
  if (typeof additionalProperties === "object") return `by name: ${whatOf(additionalProperties)}`;
  return [type].flat().join(" or ") + (format ? ` (${format})` : "");
}

function exampleText(example: unknown): string {
  return example === undefined ? "" : JSON.stringify(example, null, 2);
}
