import type { Grant, Role } from "#app/domain/people/actor.ts";

export type AdminPage = { href: string; label: string; about: string };

type Known = AdminPage & { roles: readonly Role[] };

/** Pages of one duty each, in the order of their list. */
const PAGES: readonly Known[] = [
  {
    roles: ["super_admin"],
    href: "/admin/people",
    label: "People",
    about: "Who is here, what they may, and what happens when they leave.",
  },
  {
    roles: ["super_admin"],
    href: "/admin/rosters",
    label: "Rosters",
    about: "Who is on duty, where, and from when to when.",
  },
  {
    roles: ["super_admin"],
    href: "/closures",
    label: "Closures",
    about: "Days on which the campus is closed and promises stand still.",
  },
  {
    roles: ["super_admin"],
    href: "/admin/health",
    label: "Health",
    about: "What would get lost at this moment: subjects without an owner, ladders without a step.",
  },
  {
    roles: ["super_admin", "operator"],
    href: "/admin/sending",
    label: "Sending",
    about: "What waits to be sent, what was given up, and whether the clock runs.",
  },
  {
    roles: ["super_admin", "operator"],
    href: "/admin/mail",
    label: "Mail",
    about: "What became of each mail that came in, and from whom mail is taken.",
  },
  {
    roles: ["super_admin", "auditor"],
    href: "/admin/audit",
    label: "Audit",
    about: "What was changed beside the tickets, and for auditors how some tickets went.",
  },
  {
    roles: ["privacy_officer"],
    href: "/privacy",
    label: "Privacy",
    about: "Erase a person: the case stays, without a word of theirs.",
  },
];

export const ADMIN_PATHS: ReadonlySet<string> = new Set(PAGES.map(({ href }) => href));

/** Where they are found: the one page, or the list of several; null without any. */
export function adminHome(grants: readonly Pick<Grant, "role">[]): string | null {
  const [page, ...more] = adminPages(grants);
  return more.length > 0 ? "/admin" : (page?.href ?? null);
}

/** The pages that somebody with these grants looks after the campus with. */
export function adminPages(grants: readonly Pick<Grant, "role">[]): readonly AdminPage[] {
  return PAGES.filter(({ roles }) => grants.some(({ role }) => roles.includes(role))).map(
    ({ roles: _roles, ...page }) => page,
  );
}
