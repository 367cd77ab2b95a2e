import type { PersonVerb } from "#app/domain/command.ts";
import { DESK_VIEWS } from "#app/domain/desk/desk.ts";

/** Requests to the database that one answer may cost, uncontended, and to the files where there are any. */
export type Budget = { database: number; files?: number };

const NOTHING: Budget = { database: 0 };
const ONCE: Budget = { database: 1 };
const TWICE: Budget = { database: 2 };

/** Everybody whom a page can be drawn for: the parts of their addresses before the domain, or nobody. */
export const READERS = [
  "nobody",
  "student14",
  "student33",
  "mess.member",
  "mess.head",
  "spoc.wifi",
  "warden.neeladri",
  "dean",
  "care.head",
  "super",
] as const;

export type Reader = (typeof READERS)[number];

/**
 * What it costs to open each address, by the route that answers it; `#` is a ticket of student14. A page of somebody
 * who is signed in is one request, whoever they are. A route that is missing here fails the test.
 */
export const PAGES: Readonly<Record<string, readonly { path: string; cost: Budget; nobody?: Budget }[]>> = {
  "routes/_index": [{ path: "/", cost: ONCE }],
  "routes/$": [
    { path: "/no-such-page", cost: ONCE, nobody: NOTHING },
    { path: "/tickets/#/no/such", cost: ONCE, nobody: NOTHING },
  ],
  "routes/login": [{ path: "/login", cost: ONCE }],
  "routes/login_.code": [{ path: "/login/code", cost: ONCE }],
  "routes/login_.link": [{ path: "/login/link?token=none", cost: ONCE }],
  "routes/logout": [{ path: "/logout", cost: NOTHING }],
  "routes/setup": [{ path: "/setup?token=none", cost: ONCE }],
  "routes/desk": [
    ...DESK_VIEWS.map((view) => ({ path: `/desk?view=${view}`, cost: ONCE })),
    { path: "/desk?view=resolved&after=1.1", cost: ONCE },
    { path: "/desk?view=all&category=4&field.meal=lunch&sort=newest", cost: ONCE },
  ],
  "routes/desk_.replies": [{ path: "/desk/replies", cost: ONCE }],
  "routes/admin.sending": [{ path: "/admin/sending?before=9", cost: ONCE }],
  "routes/admin.sending_.mails": [{ path: "/admin/sending/mails?before=9", cost: ONCE }],
  "routes/today": [{ path: "/today", cost: ONCE }],
  "routes/desk_.many": [
    { path: "/desk/many", cost: ONCE },
    { path: "/desk/many?do=assignment&ticket=#", cost: ONCE },
    { path: "/desk/many?job=none", cost: ONCE },
  ],
  "routes/tickets._index": [
    { path: "/tickets", cost: ONCE },
    { path: "/tickets?before=1", cost: ONCE },
    { path: "/tickets?list=open&after=1", cost: ONCE },
  ],
  "routes/admin._index": [{ path: "/admin", cost: ONCE }],
  "routes/shortcuts": [{ path: "/shortcuts", cost: ONCE }],
  "routes/inbox": [
    { path: "/inbox", cost: ONCE },
    { path: "/inbox?before=1", cost: ONCE },
  ],
  "routes/tickets.new": [
    { path: "/tickets/new", cost: ONCE },
    { path: "/tickets/new?subcategory=plumbing", cost: ONCE },
    { path: "/tickets/new?subcategory=none", cost: ONCE },
  ],
  "routes/tickets.$reference": [
    { path: "/tickets/#", cost: ONCE },
    { path: "/tickets/#?before=1", cost: ONCE },
    { path: "/tickets/#?desk=view%3Dall&at=1.1", cost: ONCE },
    { path: "/tickets/999999", cost: ONCE },
  ],
  "routes/tickets.$reference_.$noun": [
    { path: "/tickets/#/tat", cost: NOTHING },
    { path: "/tickets/#/forwarding", cost: ONCE },
    { path: "/tickets/#/category", cost: ONCE },
    { path: "/tickets/#/look", cost: ONCE },
    { path: "/tickets/#/no-such-noun", cost: ONCE },
  ],
  "routes/jobs.$token": [{ path: `/jobs/1.1.${"0".repeat(64)}`, cost: ONCE }],
  "routes/acts.$token": [{ path: "/acts/over", cost: NOTHING }],
  "routes/tickets.$reference_.lookers": [{ path: "/tickets/#/lookers", cost: NOTHING }],
  "routes/tickets.$reference_.files": [{ path: "/tickets/#/files", cost: NOTHING }],
  "routes/incidents._index": [{ path: "/incidents", cost: ONCE }],
  "routes/incidents.new": [{ path: "/incidents/new?from=#", cost: ONCE }],
  "routes/incidents.$reference": [{ path: "/incidents/#", cost: ONCE }],
  "routes/search": [
    { path: "/search", cost: ONCE },
    { path: "/search?q=tap", cost: ONCE },
    { path: "/search?q=tap&state=open&from=2026-01-01&before=9", cost: ONCE },
  ],
  "routes/committees": [{ path: "/committees", cost: ONCE }],
  "routes/admin.audit": [{ path: "/admin/audit", cost: ONCE }],
  "routes/looks": [{ path: "/looks", cost: ONCE }],
  "routes/closures": [{ path: "/closures", cost: ONCE }],
  "routes/reveal": [{ path: "/reveal", cost: ONCE }],
  "routes/emergency": [
    { path: "/emergency", cost: ONCE },
    { path: "/emergency?told=1", cost: ONCE },
  ],
  "routes/anonymous": [
    { path: "/anonymous", cost: ONCE },
    { path: "/anonymous?subcategory=harassment", cost: ONCE },
    { path: "/anonymous?subcategory=none", cost: ONCE },
  ],
  "routes/track": [{ path: "/track", cost: ONCE }],
  "routes/track_.file": [{ path: "/track/file", cost: NOTHING }],
  "routes/admin.mail._index": [{ path: "/admin/mail", cost: ONCE }],
  "routes/admin.mail.$id": [{ path: "/admin/mail/1", cost: ONCE }],
  "routes/mail.$id": [{ path: "/mail/1", cost: ONCE }],
  "routes/whose": [{ path: "/whose?link=none", cost: NOTHING }],
  "routes/unsubscribe": [{ path: "/unsubscribe?link=none", cost: NOTHING }],
  "routes/absence": [
    { path: "/absence", cost: ONCE },
    { path: "/absence?person=6", cost: ONCE },
  ],
  "routes/admin.rosters": [{ path: "/admin/rosters", cost: ONCE }],
  "routes/admin.health": [{ path: "/admin/health", cost: ONCE }],
  "routes/admin.people._index": [
    { path: "/admin/people", cost: ONCE },
    { path: "/admin/people?q=kav", cost: ONCE },
  ],
  "routes/admin.people.$id": [{ path: "/admin/people/6", cost: ONCE }],
  "routes/admin.people.$id_.roles": [{ path: "/admin/people/6/roles", cost: ONCE }],
  "routes/admin.people.$id_.merging": [
    { path: "/admin/people/6/merging?who=student03@campus.test", cost: ONCE },
  ],
  "routes/admin.people.$id_.leaving": [{ path: "/admin/people/6/leaving", cost: ONCE }],
  "routes/profile": [{ path: "/profile", cost: ONCE }],
  "routes/profile_.notifications": [{ path: "/profile/notifications", cost: ONCE }],
  "routes/profile_.tokens": [{ path: "/profile/tokens", cost: ONCE }],
  "routes/api.docs": [{ path: "/api/docs", cost: ONCE }],
  "routes/profile_.devices": [{ path: "/profile/devices", cost: ONCE }],
  "routes/privacy": [{ path: "/privacy?person=24BCS0001", cost: ONCE }],
  "routes/unsent.$id": [{ path: "/unsent/none", cost: ONCE }],
  "routes/tickets.$reference_.filed": [{ path: "/tickets/#/filed", cost: ONCE }],
};

/** What is answered at the door, without a page. */
export const DOOR: Readonly<Record<string, Budget>> = {
  "/healthz": NOTHING,
  "/readyz": { database: 1, files: 1 },
  "/assets/no-such-file.css": NOTHING,
  "/api/v1/openapi.json": NOTHING,
  "/tickets.data": NOTHING,
};

/** Forms by what they do; the page that a 303 leads to is a request of its own. */
export const FORMS = {
  file: TWICE,
  /** Every verb on a ticket: everything it needs, then one batch. */
  command: TWICE,
  /** The same key again: the answer is found while loading. */
  repeat: ONCE,
  /** Refused, and the page that shows it with the ticket as it stands. */
  refused: TWICE,
  /** Who it is, then the session. */
  "sign in": TWICE,
  /** Who it is, then the page that says no. */
  "sign in wrongly": TWICE,
  /** One batch, whoever it is, then the page. */
  "ask for a code": TWICE,
  /** A try, then the session. */
  "sign in by a code": TWICE,
  "sign out": ONCE,
  /** Whether the token opens it, then everything at once. */
  "set up": TWICE,
} satisfies Record<string, Budget>;

/** A verb that costs something else than `FORMS.command`, and why, would be named here. */
export const VERBS: Partial<Record<PersonVerb, Budget>> = {};
