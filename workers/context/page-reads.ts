import { readTokens } from "#app/db/account/api-tokens.ts";
import { readUnsent } from "#app/db/account/kept-forms.ts";
import { readPreferences } from "#app/db/account/preferences.ts";
import { readDevices, readProfile } from "#app/db/account/read-account.ts";
import { readCodePage } from "#app/db/account/read-code-page.ts";
import { readViewer } from "#app/db/account/viewer.ts";
import { readClosures } from "#app/db/campus/closures.ts";
import { readIncident, readIncidents } from "#app/db/filing/incidents.ts";
import { readEmergency } from "#app/db/filing/load-emergency.ts";
import { readNewTicket } from "#app/db/filing/read-new-ticket.ts";
import { readCanned } from "#app/db/lists/canned.ts";
import { readBulk } from "#app/db/lists/read-bulk.ts";
import { type DeskPageAsked, readDesk } from "#app/db/lists/read-desk.ts";
import { readInbox } from "#app/db/lists/read-inbox.ts";
import { type ManyAsked, readMany } from "#app/db/lists/read-many.ts";
import { type MyAsked, readMyTickets } from "#app/db/lists/read-my-tickets.ts";
import { readToday } from "#app/db/lists/read-today.ts";
import { readMailFor } from "#app/db/mail/read-mail.ts";
import { readMailTrace, readMailTraces, type TraceList } from "#app/db/mail/read-mail-traces.ts";
import { readAbsences } from "#app/db/people/absences.ts";
import { readCommittees } from "#app/db/people/read-committees.ts";
import { readErasures } from "#app/db/people/read-erasures.ts";
import { readJob } from "#app/db/people/read-job.ts";
import { type PeopleAsked, readEntries, readPeople, readPerson } from "#app/db/people/read-people.ts";
import { readRosters } from "#app/db/people/rosters.ts";
import { readSearch, type SearchAsked } from "#app/db/search/read-search.ts";
import { readSending } from "#app/db/sending/read-sending.ts";
import { readOf, recordRead } from "#app/db/tickets/protected-reads.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import type { TicketAsked, TicketPage } from "#app/db/tickets/ticket-seen.ts";
import { readLooks } from "#app/db/upkeep/looks.ts";
import { readAudit } from "#app/db/upkeep/read-audit.ts";
import { readHealth } from "#app/db/upkeep/read-health.ts";
import { mailOf } from "#app/mail/mail-carrier.ts";
import { findDrafts } from "#app/operations/find-drafts.ts";
import { jobTokenHash } from "#app/operations/job-token.ts";
import { showMail } from "#app/operations/mail-in/show-mail.ts";
import { showOutbox } from "#app/operations/show-outbox.ts";
import { fileStoreOf, mailHouseOf } from "../deps.ts";
import { storable } from "../storable.ts";
import { orUnavailablePage } from "../unavailable.ts";
import type { Asking } from "./asking.ts";
import {
  bounded,
  LONGEST_KEPT_ID,
  LONGEST_NAMED,
  LONGEST_REFERENCE,
  LONGEST_SLUG,
  LONGEST_TOKEN,
  personIn,
} from "./bounded.ts";

/** One read for each page, in one round trip; one that the database does not answer is a 503 page. */
export function pageReads(asking: Asking) {
  const { env, deps, settings, tokenHashes, actor, now, inTime, page } = asking;

  /** Whoever reads a protected ticket is written down before they do. */
  async function recorded(reading: Promise<TicketPage>): Promise<TicketPage> {
    const read = await reading;
    const { viewer, ticket } = read;
    const record = viewer && ticket ? readOf(viewer.personId, ticket.state, ticket.held) : null;
    if (record) await recordRead(deps.db, record, now);
    return read;
  }

  return {
    viewer: () => page(readViewer(deps.db, actor, now)),
    myTickets: (asked: MyAsked) => page(readMyTickets(deps.db, actor, asked, now)),
    /** For everybody: whether codes reach anybody just now. */
    codePage: () => page(readCodePage(deps.db, actor, now, settings.smtp !== null)),
    inbox: (asked: { before: number | null }) => page(readInbox(deps.db, actor, asked, now)),
    newTicket: (slug: string) => page(readNewTicket(deps.db, actor, bounded(slug, LONGEST_SLUG), now)),
    desk: (asked: DeskPageAsked) => page(readDesk(deps.db, actor, asked, now)),
    /** For whoever has a desk. */
    today: () => page(readToday(deps.db, actor, now)),
    /** For operators and super admins. */
    sending: ({ before }: { before: number | null }) => page(readSending(deps.db, actor, before, now)),
    /** For the same, on the demo campus. */
    outbox: ({ before }: { before: number | null }) =>
      page(
        showOutbox(deps, actor, { before, now }, (due, campus) => mailOf([due], campus, mailHouseOf(env))),
      ),
    /** Replies that they keep, for themselves and for their parts of the campus. */
    canned: () => page(readCanned(deps.db, actor, now)),
    /** Tickets that somebody chose at their desk. */
    many: (asked: ManyAsked) => page(readMany(deps.db, actor, storable(asked), now)),
    /** What became of a job with many tickets, for whoever began it. */
    bulk: (id: string) => page(readBulk(deps.db, actor, bounded(id, LONGEST_KEPT_ID), now)),
    search: (asked: SearchAsked) =>
      page(readSearch(deps.db, actor, { ...asked, typed: storable(asked.typed) }, now)),
    ticket: (reference: string, asked: TicketAsked = { before: null }) =>
      page(recorded(readTicket(deps.db, actor, bounded(reference, LONGEST_REFERENCE), asked, now))),
    /** For whoever has the link of a work order; no session is looked at. */
    job: (token: string) =>
      orUnavailablePage(inTime(readJob(deps.db, jobTokenHash(bounded(token, LONGEST_TOKEN))))),
    /** For those who serve in one or advise it. */
    committees: () => page(readCommittees(deps.db, actor, now)),
    /** For a senior admin. */
    audit: (before: number | null) => page(readAudit(deps.db, actor, before, now)),
    looks: () => page(readLooks(deps.db, actor, now)),
    /** For a super admin. */
    closures: () => page(readClosures(deps.db, actor, now)),
    /** For everybody, signed in or not. */
    emergency: () => page(readEmergency(deps.db, actor, now)),
    /** Of the viewer, or of whoever is named. */
    absences: (named: number | null) => page(readAbsences(deps.db, actor, named, now)),
    /** For a super admin. */
    rosters: () => page(readRosters(deps.db, actor, now)),
    /** For a super admin. */
    health: () => page(readHealth(deps.db, actor, now)),
    /** For a super admin: two entries of which somebody says that they are one person's. */
    entries: (id: string, who: string) =>
      page(readEntries(deps.db, actor, { id: personIn(id), who: bounded(who, LONGEST_NAMED) }, now)),
    /** For a super admin: whoever begins like that, and one of them. */
    people: (asked: PeopleAsked) =>
      page(readPeople(deps.db, actor, { ...asked, q: bounded(asked.q, LONGEST_NAMED) }, now)),
    person: (id: string) => page(readPerson(deps.db, actor, personIn(id), now)),
    /** Of the viewer themselves. */
    profile: () => page(readProfile(deps.db, actor, now)),
    preferences: () => page(readPreferences(deps.db, actor, now)),
    devices: () => page(readDevices(deps.db, actor, now)),
    tokens: () => page(readTokens(deps.db, actor, now)),
    /** For staff. */
    incidents: () => page(readIncidents(deps.db, actor, now)),
    incident: (reference: string) =>
      page(readIncident(deps.db, actor, bounded(reference, LONGEST_REFERENCE), now)),
    /** For a privacy officer. */
    erasures: (named: string) => page(readErasures(deps.db, actor, bounded(named, LONGEST_NAMED), now)),
    /** For operators and admins: arrivals, and one of them. */
    mailTraces: (asked: { list: TraceList; before: number | null }) =>
      page(readMailTraces(deps.db, actor, asked, now)),
    mailTrace: (id: string) =>
      page(readMailTrace(deps.db, actor, /^\d{1,15}$/.test(id) ? Number(id) : 0, now)),
    /** For whoever may read what it became; with its words and what came with it. */
    async mail(id: string) {
      const found = await page(readMailFor(deps.db, actor, /^\d{1,15}$/.test(id) ? Number(id) : 0, now));
      const { mail, read, ...frame } = found;
      if (read) await orUnavailablePage(inTime(recordRead(deps.db, read, now)));
      const shown =
        mail && (await orUnavailablePage(showMail(fileStoreOf(env), mail, settings.mailAuthservId)));
      return { ...frame, mail: shown };
    },
    /** A form that was kept, with those of its files that are still there. */
    async unsent(id: string) {
      const read = await page(readUnsent(deps.db, actor, bounded(id, LONGEST_KEPT_ID), now));
      const { viewer, unsent } = read;
      if (!viewer || !unsent) return { ...read, files: [] };
      const author = { personId: viewer.personId, holds: true, isKnown: true, tokenHashes };
      const files = await findDrafts(deps, fileStoreOf(env), unsent.said.draft ?? [], author);
      return { ...read, files };
    },
  };
}
