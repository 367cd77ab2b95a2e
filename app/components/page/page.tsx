import type { ReactNode } from "react";
import { Banner } from "#app/components/parts/banner.tsx";
import { deskOf, type Frame, hasDesk } from "#app/http/frame.ts";
import { FLASHES, type FlashCode } from "#app/words/flash-words.ts";
import { HELP_NUMBERS, telOf } from "#app/words/help-numbers.ts";
import { Shell } from "./shell.tsx";

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
  const nav = linksFor(frame).map((link) => ({ ...link, current: pathOf(link.href) === current }));
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
const REPORT = { href: "/tickets/new", label: "Report a problem" };
/** Pages of one duty each. */
const DUTIES = [
  { role: "super_admin", href: "/admin/people", label: "People" },
  { role: "super_admin", href: "/admin/rosters", label: "Rosters" },
  { role: "super_admin", href: "/admin/health", label: "Health" },
  { role: "super_admin", href: "/admin/sending", label: "Sending" },
  { role: "operator", href: "/admin/sending", label: "Sending" },
  { role: "super_admin", href: "/admin/mail", label: "Mail" },
  { role: "operator", href: "/admin/mail", label: "Mail" },
  { role: "super_admin", href: "/closures", label: "Closures" },
  { role: "privacy_officer", href: "/privacy", label: "Privacy" },
] as const;
const TODAY = { href: "/today", label: "Today" };
const KNOWN = { href: "/incidents", label: "Known problems" };
const COMMITTEES = { href: "/committees", label: "Committees" };
const MINE = { href: "/tickets", label: "My tickets" };
const INBOX = { href: "/inbox", label: "Inbox" };
const SEARCH = { href: "/search", label: "Search" };

function footerOf(frame: Frame | null) {
  const start = { href: "/", label: "Start page" };
  if (!frame?.viewer) return [start, { href: "/track", label: "Come back to a report" }];
  const away = frame.viewer.isStaff
    ? [
        { href: "/absence", label: "When you are away" },
        { href: "/desk/replies", label: "Replies written once" },
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

function linksFor(frame: Frame | null) {
  if (!frame) return [REPORT];
  if (!frame.viewer) return [REPORT, { href: "/login", label: "Sign in" }];
  const held = DUTIES.filter(({ role }) => frame.viewer?.grants.some((grant) => grant.role === role));
  const duties = held.filter(({ href }, at) => held.findIndex((each) => each.href === href) === at);
  const own = hasDesk(frame.viewer)
    ? [{ href: deskOf(frame.viewer), label: "Desk" }, TODAY, KNOWN, MINE, INBOX, SEARCH, REPORT]
    : [MINE, INBOX, SEARCH, REPORT];
  const committees = frame.viewer.committees.length > 0 || frame.viewer.isAdvisor ? [COMMITTEES] : [];
  return [
    ...own,
    ...committees,
    ...new Map(duties.map(({ href, label }) => [href, { href, label }])).values(),
  ];
}

function pathOf(href: string): string {
  return href.split("?")[0] ?? href;
}
