import type { Context, TypedResponse } from "hono";
import type { Unavailable } from "#app/domain/command.ts";
import { type Issue, REFUSALS, type Refusal, refusalSentence } from "#app/domain/refusals.ts";
import { DOOR_PROBLEMS, type DoorCode } from "#app/words/api-words.ts";
import { type ProblemSaid, problemOf } from "../problem.ts";
import type { ApiDoor } from "./caller.ts";

const AGAIN_S = 5;

/** An answer that stands for any of those that a route documents. */
export type Refused = Response & TypedResponse<never, never, never>;

/** Answers a no as a problem, with when it is worth trying again. */
export function refuse(c: Context<ApiDoor>, no: Refusal | Unavailable): Refused {
  if (!("issues" in no)) {
    return doorProblem(c, "unavailable", { headers: { "Retry-After": String(AGAIN_S) } });
  }
  const issues = no.issues.length > 0 ? no.issues : [{ field: null, code: no.code, facts: {} }];
  const [first] = issues;
  // Only where If-Match said what had been seen does anything come between (RFC 9110).
  const status = no.code === "changed_meanwhile" ? 412 : REFUSALS[no.code].status;
  const errors = issues.flatMap(({ field, code, facts }) =>
    field === null ? [] : [{ field, code, detail: refusalSentence({ code, facts }) }],
  );
  const said = { code: no.code, status, detail: sentence(first), errors };
  return problem(c, said, { ...retryAfter(first, status), ...challenge(first, status) });
}

type More = { errors?: ProblemSaid["errors"]; headers?: Record<string, string> };

/** Answers what the door itself says no to. */
export function doorProblem(c: Context<ApiDoor>, code: DoorCode, { errors, headers }: More = {}): Refused {
  const { status, sentence: detail } = DOOR_PROBLEMS[code];
  return problem(c, { code, status, detail, errors }, headers);
}

function problem(c: Context<ApiDoor>, said: ProblemSaid, headers: Record<string, string> = {}): Refused {
  const around = { appUrl: c.var.settings.appUrl, requestId: c.var.requestId };
  const answer = new Response(JSON.stringify(problemOf(said, around)), {
    status: said.status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });
  return answer as Refused;
}

function sentence(issue: Issue | undefined): string {
  return issue ? refusalSentence(issue) : "";
}

function retryAfter(issue: Issue | undefined, status: number): Record<string, string> {
  return status === 429 ? { "Retry-After": String(issue?.facts.seconds ?? 60) } : {};
}

/** RFC 6750: what a token would have to be. */
function challenge(issue: Issue | undefined, status: number): Record<string, string> {
  if (status === 401) return { "WWW-Authenticate": 'Bearer error="invalid_token"' };
  if (issue?.code !== "scope_missing") return {};
  return { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${issue.facts.scope}"` };
}
