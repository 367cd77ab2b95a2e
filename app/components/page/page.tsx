import type { ReactNode } from "react";
import { Banner } from "#app/components/parts/banner.tsx";
import type { Viewer } from "#app/db/account/viewer.ts";
import { deskOf, type Frame, hasDesk } from "#app/http/frame.ts";
import { ADMIN_PATHS, adminPages } from "#app/words/admin-words.ts";
import { FLASHES, type FlashCode } from "#app/words/flash-words.ts";
import { HELP_NUMBERS, telOf } from "#app/words/help-numbers.ts";
import { newCount } from "#app/words/inbox-words.ts";
import { Shell } from "./shell.tsx";
import type { NavLink } from "./top-bar.tsx";

interface PageProps {
  /** Null where nobody could be asked who is looking. */
  frame: Frame | null;
  /** The address of the bar's link that leads here. */
  current?: string;
  width?: "narrow" | "wide";
  flash?: FlashCode | null;
  children: ReactNode;
}

/** A page of the product in its frame, with the links that its viewer can follow. */
export function Page({ frame, current, width, flash, children }: PageProps) {
  const nav = linksFor(frame).map((link) => ({ ...link, current: isAt(link.href, current) }));
  const bar = {
    campus: frame?.campus.name ?? "",
    nav,
    person: frame?.viewer ? { name: frame.viewer.name, href: "/profile" } : null,
  };
  return (
    <Shell
      bar={bar}
      footer={{ links: footerOf(frame), numbers: NUMBERS }}
      banner={
        flash && (
          <Banner tone="success" begins>
            {FLASHES[flash]}
          </Banner>
        )
      }
      width={width}
    >
      {children}
    </Shell>
  );
}

const NUMBERS = HELP_NUMBERS.map(({ number, short }) => ({
  href: telOf(number),
  label: `${short} ${number}`,
}));
const REPORT = { href: "/tickets/new", label: "Report", rest: "a problem" };
/** One link to all of them, so that the bar stays one line. */
const ADMIN = { href: "/admin", label: "Admin" };
const TODAY = { href: "/today", label: "Today" };
const KNOWN = { href: "/incidents", label: "Known problems" };
const COMMITTEES = { href: "/committees", label: "Committees" };
const MINE = { href: "/tickets", label: "My tickets" };
const SEARCH = { href: "/search", label: "Search" };

function footerOf(frame: Frame | null) {
  const start = { href: "/", label: "Start page" };
  if (!frame?.viewer) return [start, { href: "/track", label: "Come back to a report" }];
  const away = frame.viewer.isStaff
    ? [
        { href: "/absence", label: "When you are away" },
        { href: "/desk/replies", label: "Ready-made replies" },
      ]
    : [];
  const looks = frame.viewer.isSenior
    ? [
        { href: "/looks", label: "Who looked" },
        { href: "/admin/mail?list=quarantine", label: "Mail that waits" },
      ]
    : [];
  return [start, ...away, ...looks, { href: "/shortcuts", label: "Keyboard shortcuts" }];
}

function linksFor(frame: Frame | null): readonly Omit<NavLink, "current">[] {
  if (!frame) return [REPORT];
  if (!frame.viewer) return [REPORT, { href: "/login", label: "Sign in" }];
  const committees = frame.viewer.committees.length > 0 || frame.viewer.isAdvisor ? [COMMITTEES] : [];
  const [page, ...more] = adminPages(frame.viewer.grants);
  const admin = more.length > 0 ? [ADMIN] : page ? [page] : [];
  const inbox = inboxLink(frame.viewer);
  if (!hasDesk(frame.viewer)) return [MINE, inbox, SEARCH, ...admin, REPORT, ...committees];
  const desk = { href: deskOf(frame.viewer), label: "Desk" };
  return [desk, TODAY, inbox, SEARCH, KNOWN, MINE, REPORT, ...committees, ...admin];
}

function inboxLink({ unseen }: Pick<Viewer, "unseen">) {
  const count = unseen.length > 0 ? { shown: newCount(unseen.length), words: "new" } : undefined;
  return { href: "/inbox", label: "Inbox", count };
}

/** The page that is shown, or the link under which it lies. */
function isAt(href: string, current?: string): NavLink["current"] {
  if (href.split("?")[0] === current) return "page";
  return href === ADMIN.href && ADMIN_PATHS.has(current ?? "") ? "true" : undefined;
}
