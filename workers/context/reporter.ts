import { type CampusNow, readViewer } from "#app/db/account/viewer.ts";
import { readNewTicket } from "#app/db/filing/read-new-ticket.ts";
import { readAttachment } from "#app/db/tickets/attachments.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { Command, FileCommand, Inputs, Outcomes, Unavailable } from "#app/domain/command.ts";
import { tooManyFrom } from "#app/domain/filing/filing-limit.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { LINK_WISHES } from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { openReceipt } from "#app/operations/open-receipt.ts";
import { withoutName } from "#app/operations/report-anonymously.ts";
import { seal, unseal } from "#app/operations/sealed.ts";
import type { LinkWish } from "#app/operations/send-link.ts";
import { linkedIn } from "#app/operations/track-link.ts";
import { headersOf } from "../attachments.ts";
import { fileStoreOf } from "../deps.ts";
import { perform, reportAnonymously, sendLink } from "../desks.ts";
import { LONGEST_MS } from "../patience.ts";
import { receiveForm } from "../receive-form.ts";
import { storable } from "../storable.ts";
import { ifAway, orUnavailablePage, unavailable } from "../unavailable.ts";
import type { Asking } from "./asking.ts";
import { LONGEST_SLUG } from "./bounded.ts";

/** What a page of a report carries instead of a session: it opens that one report, and not for long. */
const PAGE_OPEN_MS = 30 * 60_000;
const PAGE = "reporter page";

const NOBODY = { kind: "reporter" } as const;
const UNAVAILABLE: Unavailable = { ok: false, code: "unavailable" };
const LONGEST_FILE_ID = 100;

/** What somebody may do who came back with a code. */
export type ReporterVerb = "reply" | "cancel" | "reopen" | "close" | "rate" | "appeal" | "escalate";
export type ReporterSaid = {
  [V in ReporterVerb]: { verb: V; input: Inputs[V]; key: string; seen: number | null; anyway: boolean };
}[ReporterVerb];

/**
 * The pages of people who do not say who they are. Nothing in here reads a cookie or sets one, and the network counts
 * under a keyed hash that is written down nowhere else.
 */
export function reporterContext({
  deps,
  env,
  ctx,
  network,
  inTime,
}: Pick<Asking, "deps" | "env" | "ctx" | "network" | "inTime">) {
  const now = deps.now();
  const counted = () => deps.keyed("network", network)[0];
  let campus: CampusNow | null = null;
  let isForm = false;

  async function known<Read extends { campus: CampusNow }>(reading: Promise<Read>): Promise<Read> {
    const read = await inTime(reading);
    campus = read.campus;
    return read;
  }

  /** A page that can't be read says so; behind a form that was sent it is left out, because the words are worth more. */
  async function framed<Read extends { campus: CampusNow }>(reading: Promise<Read>): Promise<Read | null> {
    return isForm ? known(reading).catch(ifAway(null)) : orUnavailablePage(known(reading));
  }

  return {
    /** The campus, once this request has read it. */
    campus: () => campus,
    /** The same, read now where it was not. */
    home: async () => campus ?? (await framed(readViewer(deps.db, NOBODY, now)))?.campus ?? null,
    /** What may be reported like that, and the questions of one subject. */
    subjects: (slug: string) =>
      framed(readNewTicket(deps.db, NOBODY, storable(slug).slice(0, LONGEST_SLUG), now)),
    receiveForm(sent: Request) {
      isForm = true;
      const sender = { tokenHashes: ["reporter"], network: counted(), isReporter: true } as const;
      return receiveForm(deps, fileStoreOf(env), sender, sent);
    },
    file: (said: Pick<FileCommand, "input" | "key">) =>
      inTime(reportAnonymously(env, ctx, { ...storable(said), network: counted() })).catch(
        ifAway({ outcome: UNAVAILABLE, code: null }),
      ),
    /** The report that a typed code opens, while it has no name. */
    async open(typed: string): Promise<{ ok: true; reference: string } | Refusal | Unavailable> {
      const opened = await inTime(openReceipt(deps, { typed, network: counted() })).catch(unavailable);
      return opened.ok && opened.isNamed ? refuse("report_named", "code") : opened;
    },
    /** A wish for a link, by a number and an address. Refuses too many from one network, and says nothing of either. */
    async askForLink(wish: LinkWish): Promise<{ ok: true } | Refusal | Unavailable> {
      const use = await inTime(
        deps.limiter.take("link wishes", counted(), { limits: LINK_WISHES, id: deps.ids.random(), now }),
      ).catch(ifAway(null));
      if (use === null) return UNAVAILABLE;
      if (!use.admitted) return tooManyFrom("too_many_links", use, now);
      sendLink(env, ctx, storable(wish));
      return { ok: true };
    },
    /** A ticket as a link shows it: what its requester reads, and nothing to do. Null for a link that is over. */
    async linked(token: string) {
      const linked = linkedIn(deps, token);
      if (linked === null) return null;
      const { reference, personId } = linked;
      const actor = { kind: "person", personId } as const;
      const page = await orUnavailablePage(
        known(readTicket(deps.db, actor, reference, { before: null }, now)),
      );
      return page.ticket && { campus: page.campus, ticket: asRequester(page.ticket, personId) };
    },
    /** What the forms of a report's page carry. */
    tokenFor: (reference: string) => seal(deps, PAGE, reference, now + PAGE_OPEN_MS),
    /** The report whose page a form came from; “over” where that was too long ago. */
    referenceIn(token: string): string | "over" | null {
      const opened = unseal(deps, PAGE, token);
      return opened === null || opened === "over" ? opened : opened.text;
    },
    /** The report as its reporter sees it; null while the database is away. */
    read: (reference: string) =>
      known(readTicket(deps.db, { kind: "reporter", reference }, reference, { before: null }, now)).catch(
        ifAway(null),
      ),
    /** A file of the report, for its reporter; null where there is none for them. */
    async fileOf(reference: string, id: string): Promise<Response | null> {
      const actor = { kind: "reporter", reference } as const;
      const { found } = await orUnavailablePage(
        inTime(readAttachment(deps.db, actor, id.slice(0, LONGEST_FILE_ID), now)),
      );
      const stored = found && (await fileStoreOf(env).get(found.objectKey));
      return found && stored ? new Response(stored.body, { headers: headersOf(found.file) }) : null;
    },
    perform(reference: string, { verb, input, key, seen, anyway }: ReporterSaid): Promise<Outcomes> {
      const said = "files" in input ? { ...input, files: input.files?.map(withoutName) } : input;
      const command = {
        v: 1,
        verb,
        input: storable(said),
        reference,
        actor: { kind: "reporter", reference },
        key: `reporter/${reference}/${key}`,
        seen,
        anyway,
        via: "web",
      } as Command;
      return inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
    },
  };
}

/** Whoever is its requester and staff as well is shown by a link what the requester reads. */
function asRequester(ticket: TicketSeen, personId: PersonId): TicketSeen | null {
  const { requesterId, visibility } = ticket.state.ticket;
  if (requesterId !== personId || visibility === "protected") return null;
  const events = ticket.events.filter(({ audience }) => audience === "public");
  return {
    ...ticket,
    events,
    held: new Set(["requester"]),
    verbs: new Set(),
    assignable: [],
    about: [],
    links: [],
  };
}
