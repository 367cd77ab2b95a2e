import { data } from "@remix-run/cloudflare";
import type { CampusNow, Viewer } from "#app/db/account/viewer.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import { adminHome } from "#app/words/admin-words.ts";
import { seeOther } from "./see-other.ts";

/** What the frame of a page shows: the campus and who is signed in. */
export type Frame = { viewer: Viewer | null; campus: CampusNow };

export type SignedIn<Page extends Frame> = Page & { viewer: Viewer };

/** The page of somebody who is signed in; everybody else is sent to the sign-in and comes back here. */
export function signedIn<Page extends Frame>(page: Page, request: Request): SignedIn<Page> {
  const { viewer } = page;
  if (viewer) return { ...page, viewer };
  const { pathname, search } = new URL(request.url);
  throw seeOther(`/login?redirectTo=${encodeURIComponent(pathname + search)}`);
}

/**
 * The page of somebody who gave their password in the last quarter of an hour; everybody else gives it again at this
 * address, and is back here then.
 */
export function confirmed<Page extends SignedIn<Frame>>(page: Page, request: Request, now: number): Page {
  if (mustConfirm(page.viewer, now)) throw askAgain(page, request);
  return page;
}

/** The page that asks for the password again, to be thrown. */
export function askAgain({ viewer, campus }: Frame, request: Request) {
  const { pathname, search } = new URL(request.url);
  return data({ askedAgain: { frame: { viewer, campus }, path: pathname + search } }, { status: 401 });
}

/** What a thrown answer says, where it is that page. */
export function askedAgainIn(thrown: unknown): { frame: Frame; path: string } | null {
  const isIt = typeof thrown === "object" && thrown !== null && "askedAgain" in thrown;
  return isIt ? (thrown.askedAgain as { frame: Frame; path: string }) : null;
}

/** The one page for "not there" and "not yours", to be thrown. */
export function notThere({ viewer, campus }: Frame) {
  return data({ frame: { viewer, campus } }, { status: 404 });
}

/** Whether there is work that somebody does beside their own complaints. */
export function hasDesk({ isStaff, committees }: Pick<Viewer, "isStaff" | "committees">): boolean {
  return isStaff || committees.length > 0;
}

/**
 * Where somebody begins: senior admins at what waits for their word, whoever only looks after the campus at that, and
 * everybody else at their desk.
 */
export function homeOf(viewer: Pick<Viewer, "isStaff" | "isSenior" | "committees" | "grants">): string {
  if (viewer.isSenior) return "/today";
  return (!hasDesk(viewer) && adminHome(viewer.grants)) || deskOf(viewer);
}

/** The desk of staff, what is open for who serves in a committee, and others' own tickets. */
export function deskOf(viewer: Pick<Viewer, "isStaff" | "committees">): string {
  if (viewer.isStaff) return "/desk";
  return viewer.committees.length > 0 ? "/desk?view=all" : "/tickets";
}
