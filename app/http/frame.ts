import { data } from "@remix-run/cloudflare";
import type { CampusNow, Viewer } from "#app/db/viewer.ts";
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

/** The one page for "not there" and "not yours", to be thrown. */
export function notThere({ viewer, campus }: Frame) {
  return data({ frame: { viewer, campus } }, { status: 404 });
}

/** Whether there is work that somebody does beside their own complaints. */
export function hasDesk({ isStaff, committees }: Pick<Viewer, "isStaff" | "committees">): boolean {
  return isStaff || committees.length > 0;
}

/** Where somebody begins: staff at their desk, who serves in a committee at what is open there, others at their tickets. */
export function homeOf(viewer: Pick<Viewer, "isStaff" | "committees">): string {
  if (viewer.isStaff) return "/desk";
  return viewer.committees.length > 0 ? "/desk?view=all" : "/tickets";
}
