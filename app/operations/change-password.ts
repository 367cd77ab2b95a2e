import { loadAccount, replacePassword } from "#app/db/account/account.ts";
import type { ActorRef, Unavailable } from "#app/domain/command.ts";
import { PRESENT_PASSWORDS } from "#app/domain/limits.ts";
import { type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import type { Deps } from "./deps.ts";
import { orAway } from "./or-away.ts";
import { hashPassword, isPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from "./password.ts";
import { hashed, tooMany } from "./sign-in-limits.ts";

export type PasswordSaid = { present: string; fresh: string };

/**
 * Changes somebody's password, ends their other sessions and tells them by mail. Refuses a wrong present one, of which
 * there are ten an hour, and a weak new one. Who has none yet, and signs in by codes, sets their first.
 */
export async function changePassword(
  deps: Deps,
  said: PasswordSaid & { actor: ActorRef },
): Promise<{ ok: true } | Refusal | Unavailable> {
  return orAway(async () => {
    const account = await loadAccount(deps.db, said.actor, deps.now());
    if (!account) return refuse("signed_out");
    const { personId, passwordHash: from } = account;
    const issues = weakIssues(said.fresh, account.madeByDemo);
    if (issues.length > 0) return refuseAll(issues);
    if (from !== null) {
      const use = { limits: PRESENT_PASSWORDS, id: deps.ids.random(), now: deps.now() };
      const taken = await deps.limiter.take("present-password", hashed(deps, `person ${personId}`), use);
      if (taken === null) return { ok: false, code: "unavailable" };
      if (!taken.admitted) return tooMany(taken, deps.now(), "too_many_tries");
      if (!(await isPassword(said.present, from))) return refuse("password_wrong", "present");
      await taken.undo();
    }
    const to = await hashPassword(said.fresh);
    const change = { personId, now: deps.now(), newsId: deps.ids.random() };
    const keep = said.actor.kind === "session" ? said.actor.tokenHashes : [];
    const isDone = await replacePassword(deps.db, change, { from, to, keep });
    return isDone ? { ok: true } : refuse("password_wrong", "present");
  });
}

function weakIssues(password: string, madeByDemo: boolean) {
  const { length } = password;
  const isWeak = length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD;
  const isEverybodys = password === DEMO_PASSWORD && !madeByDemo;
  if (!isWeak && !isEverybodys) return [];
  return [{ field: "fresh", code: "password_weak", facts: { least: SHORTEST_PASSWORD } } as const];
}
