import { z } from "zod";
import { SCOPES, type Scope } from "#app/domain/sign-in/api-tokens.ts";
import { makeToken } from "#app/operations/api-token.ts";
import { as, deps } from "./campus.ts";
import { visit } from "./visit.ts";

type Json = Readonly<Record<string, unknown>>;
type Answer = {
  content?: Readonly<Record<string, { schema: Json }>>;
  headers?: Readonly<Record<string, { required?: boolean }>>;
};
type Operation = {
  operationId: string;
  security: readonly { token: readonly Scope[] }[];
  requestBody?: { content: { "application/json": { schema: Json; example: Json } } };
  responses: Readonly<Record<string, Answer>>;
};
export type Described = {
  openapi: string;
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Json };
};

let document: Described | undefined;

/** The document as programs read it. */
export async function described(): Promise<Described> {
  document ??= await (await visit("/api/v1/openapi.json")).json<Described>();
  return document;
}

/** Every answer that the document names, as `operation status`, and those that came. */
export async function documentedAnswers(): Promise<string[]> {
  return (await operations()).flatMap(({ operation }) =>
    Object.keys(operation.responses).map((status) => `${operation.operationId} ${status}`),
  );
}
export const came = new Set<string>();

/** The requests that the document names. */
export async function operations() {
  const { paths } = await described();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

/** A token of somebody of the demo campus. */
export async function tokenOf(
  mail: string,
  scopes: readonly Scope[] = SCOPES,
  operationDeps = deps(),
): Promise<string> {
  const key = crypto.randomUUID();
  const made = await makeToken(operationDeps, {
    actor: as(mail),
    key,
    name: "A program",
    scopes,
    days: "30",
  });
  if (!made.ok) throw new Error(`no token: ${made.code}`);
  return made.token;
}

export type Asked = { body?: unknown; headers?: Record<string, string> };
type Program = {
  token: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
};

/** A program with a token; each of its answers is held against the document. */
export function program(token: string): Program {
  return {
    token,
    get: (path, headers = {}) => ask(token, "GET", path, { headers }),
    post: (path, body = {}, headers = {}) => ask(token, "POST", path, { body, headers }),
  };
}

/** Asks under /api/v1 and fails where the answer is none that the document names. */
export async function ask(
  token: string | null,
  method: string,
  path: string,
  { body, headers = {} }: Asked = {},
): Promise<Response> {
  const answer = await visit(`/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  await holdAgainstDocument(answer.clone(), method, path);
  return answer;
}

async function holdAgainstDocument(answer: Response, method: string, path: string): Promise<void> {
  const [pathname = ""] = path.split("?");
  const found = (await operations()).find((each) => each.method === method && fits(each.path, pathname));
  if (!found) throw new Error(`the document has no ${method} ${pathname}`);
  const name = `${found.operation.operationId} ${answer.status}`;
  const text = await answer.text();
  const documented = found.operation.responses[String(answer.status)];
  if (!documented) throw new Error(`undocumented: ${name}: ${text}`);
  const [type = ""] = (answer.headers.get("Content-Type") ?? "").split(";");
  const content = documented.content?.[type];
  if (!content) throw new Error(`${name} came as ${type}: ${text}`);
  for (const [header, { required }] of Object.entries(documented.headers ?? {}))
    if (required && !answer.headers.has(header)) throw new Error(`${name} came without ${header}`);
  const checked = (await schemaOf(content.schema)).safeParse(JSON.parse(text));
  if (!checked.success) throw new Error(`${name}: ${z.prettifyError(checked.error)}\n${text}`);
  came.add(name);
}

/** Whether the document names such an answer; what it has no address for is none of its. */
export async function isNamed(method: string, path: string, status: number): Promise<boolean> {
  const [pathname = ""] = path.split("?");
  const found = (await operations()).find((each) => each.method === method && fits(each.path, pathname));
  return found === undefined || String(status) in found.operation.responses;
}

function fits(template: string, pathname: string): boolean {
  return new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(pathname);
}

const checks = new Map<Json, z.ZodType>();

/** A schema of the document as something that checks; made once, since all schemas of the document go into each. */
export async function schemaOf(schema: Json): Promise<z.ZodType> {
  const known = checks.get(schema);
  if (known) return known;
  const { components } = await described();
  const inside = JSON.stringify({ ...schema, $defs: components.schemas });
  const made = z.fromJSONSchema(JSON.parse(inside.replaceAll("#/components/schemas/", "#/$defs/")));
  checks.set(schema, made);
  return made;
}
