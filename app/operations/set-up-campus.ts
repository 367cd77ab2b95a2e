import { basicRows } from "#app/db/campus/campus-basics.ts";
import { insertRows, rowsOf } from "#app/db/campus/insert-rows.ts";
import { FIRST_PERSON, keepSetUpToken, madeBySetUp, opensSetUp } from "#app/db/campus/set-up.ts";
import { people, personAddresses, roleGrants } from "#app/db/schema/people-schema.ts";
import { failureOf } from "#app/db/tickets/failures.ts";
import { type Issue, type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { DEMO_PASSWORD } from "#app/domain/sign-in/demo-password.ts";
import type { Deps } from "./deps.ts";
import { hashPassword, isPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from "./password.ts";

const TOKEN_MS = 24 * 3_600_000;

export type SetUp = {
  token: string;
  campus: string;
  timeZone: string;
  name: string;
  email: string;
  password: string;
};

/** A new one-time token for the first page; those before it stop working. */
export async function openSetUp(deps: Deps): Promise<string> {
  const token = deps.ids.random();
  await keepSetUpToken(deps.db, deps.tokenHashes(token)[0], deps.now() + TOKEN_MS);
  return token;
}

/**
 * Makes the campus and its super admin, once; the same said again, by whose token it was done, is answered as the
 * first time. Refuses a token that does not open it (not_found, as if the page were not there), missing names, weak
 * passwords and unknown time zones.
 */
export async function setUpCampus(deps: Deps, said: SetUp): Promise<{ ok: true } | Refusal> {
  if (!(await opensSetUp(deps.db, deps.tokenHashes(said.token), deps.now()))) return doneBefore(deps, said);
  const issues = wrongWith(said);
  if (issues.length > 0) return refuseAll(issues);
  const now = deps.now();
  const personId = FIRST_PERSON;
  const passwordHash = await hashPassword(said.password);
  try {
    await insertRows(deps.db, [
      ...basicRows({
        name: said.campus.trim(),
        timeZone: said.timeZone,
        locale: "en",
        madeByDemo: false,
        now,
      }),
      rowsOf(people, [{ id: personId, name: said.name.trim(), passwordHash, createdAt: now }]),
      rowsOf(personAddresses, [
        { personId, kind: "mail", value: mailAddress(said.email), isPrimary: true, verifiedAt: now },
      ]),
      rowsOf(roleGrants, [{ personId, role: "super_admin", fromAt: now }]),
    ]);
  } catch (error) {
    // Somebody was faster with the same token, or a lost answer came after all: the campus is there.
    if (failureOf(error) === "fault") return doneBefore(deps, said);
    throw error;
  }
  return { ok: true };
}

/** Whether it was this very form that set the campus up, and only its answer was lost; else the page is not there. */
async function doneBefore(deps: Deps, { token, email, password }: SetUp): Promise<{ ok: true } | Refusal> {
  const made = await madeBySetUp(deps.db, deps.tokenHashes(token), mailAddress(email));
  const isSame = made !== null && (await isPassword(password, made.passwordHash));
  return isSame ? { ok: true } : refuse("not_found");
}

function mailAddress(email: string): string {
  return email.trim().toLowerCase();
}

function wrongWith({ campus, timeZone, name, email, password }: SetUp): readonly Issue[] {
  const wrong = (field: string, code: Issue["code"]): Issue => ({
    field,
    code,
    facts: { least: SHORTEST_PASSWORD },
  });
  return [
    ...(campus.trim() === "" ? [wrong("campus", "campus_unnamed")] : []),
    ...(name.trim() === "" ? [wrong("name", "own_name_missing")] : []),
    ...(isTimeZone(timeZone) ? [] : [wrong("timeZone", "choice_unknown")]),
    ...(/^[^\s@]+@[^\s@]+$/.test(email.trim()) && email.length <= 254
      ? []
      : [wrong("email", "address_unreadable")]),
    ...(password.length < SHORTEST_PASSWORD || password === DEMO_PASSWORD
      ? [wrong("password", "password_weak")]
      : []),
    ...(password.length > LONGEST_PASSWORD ? [wrong("password", "password_weak")] : []),
  ];
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name) || name === "Asia/Kolkata" || name === "UTC";
}
