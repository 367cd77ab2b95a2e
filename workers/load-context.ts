import { readDevices, readProfile } from "#app/db/account/account.ts";
import { readTokens } from "#app/db/account/api-tokens.ts";
import { discardForm, keepForm, readUnsent } from "#app/db/account/kept-forms.ts";
import { readPreferences } from "#app/db/account/preferences.ts";
import { readCodePage } from "#app/db/account/read-code-page.ts";
import { endSession } from "#app/db/account/sessions.ts";
import { readViewer, type Viewer } from "#app/db/account/viewer.ts";
import { readClosures } from "#app/db/campus/closures.ts";
import { readSetUp } from "#app/db/campus/set-up.ts";
import { readIncident, readIncidents } from "#app/db/filing/incidents.ts";
import { readEmergency } from "#app/db/filing/load-emergency.ts";
import { readNewTicket } from "#app/db/filing/read-new-ticket.ts";
import { readCanned } from "#app/db/lists/canned.ts";
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
import { readEntries, readPeople, readPerson } from "#app/db/people/read-people.ts";
import { readRosters } from "#app/db/people/rosters.ts";
import { readSearch, type SearchAsked } from "#app/db/search/read-search.ts";
import { readSending } from "#app/db/sending/read-sending.ts";
import { readOf, recordRead } from "#app/db/tickets/protected-reads.ts";
import { readTicket, type TicketAsked, type TicketPage } from "#app/db/tickets/read-ticket.ts";
import { readLooks } from "#app/db/upkeep/looks.ts";
import { readHealth } from "#app/db/upkeep/read-health.ts";
import type {
  ActorRef,
  Command,
  FileCommand,
  Inputs,
  Outcomes,
  PersonVerb,
  Unavailable,
} from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Standing } from "#app/domain/limits.ts";
import { refuse } from "#app/domain/refusals.ts";
import type { TokenSaid } from "#app/domain/sign-in/api-tokens.ts";
import type { ChoicesSaid } from "#app/domain/telling/how-told.ts";
import {
  codeCookie,
  codeTokenOf,
  deviceCookie,
  deviceTokenOf,
  sessionCookie,
  sessionTokenOf,
} from "#app/http/session-cookie.ts";
import { actOnMany } from "#app/operations/act-on-many.ts";
import { addFiles } from "#app/operations/add-files.ts";
import { makeToken, revokeToken } from "#app/operations/api-token.ts";
import { changePassword, type PasswordSaid } from "#app/operations/change-password.ts";
import { endRole, giveRole, type RoleSaid } from "#app/operations/change-roles.ts";
import { deactivatePerson, reactivatePerson } from "#app/operations/deactivate-person.ts";
import { decideMember, type MemberDecision } from "#app/operations/decide-member.ts";
import { type Declaration, declareClosure } from "#app/operations/declare-closure.ts";
import { endSessions, type SessionNamed } from "#app/operations/end-sessions.ts";
import { type AbsenceSaid, endAbsence, enterAbsence } from "#app/operations/enter-absence.ts";
import { endTurn, enterTurn, type TurnSaid } from "#app/operations/enter-turn.ts";
import { erasePerson } from "#app/operations/erase-person.ts";
import { findDrafts } from "#app/operations/find-drafts.ts";
import { continueHandOvers } from "#app/operations/hand-over.ts";
import { jobOf, jobTokenHash } from "#app/operations/job-token.ts";
import { type CannedTyped, forgetCanned, keepCanned } from "#app/operations/keep-canned.ts";
import { isStale, keepSession } from "#app/operations/keep-session.ts";
import { decideOnMail, MAIL_ACTS, setUpMail } from "#app/operations/mail-in/look-after-mail.ts";
import { showMail } from "#app/operations/mail-in/show-mail.ts";
import { confirmWhose, lookAtWhose } from "#app/operations/mail-in/whose-mail.ts";
import { type MergeSaid, mergePeople } from "#app/operations/merge-people.ts";
import {
  askForAddress,
  confirmAddress,
  mailAgain,
  preferAddress,
  removeAddress,
} from "#app/operations/own-addresses.ts";
import { type ProposedMember, proposeMember } from "#app/operations/propose-member.ts";
import type { EmergencySaid } from "#app/operations/report-emergency.ts";
import { retryDeadLetter } from "#app/operations/retry-dead-letter.ts";
import { revealReport } from "#app/operations/reveal-report.ts";
import { savePreferences } from "#app/operations/save-preferences.ts";
import { forgetView, saveView } from "#app/operations/save-view.ts";
import { type SetUp, setUpCampus } from "#app/operations/set-up-campus.ts";
import { type SignIn, signIn } from "#app/operations/sign-in.ts";
import {
  askForCode,
  type SignedInByCode,
  signInByCode,
  signInByLink,
} from "#app/operations/sign-in-by-code.ts";
import { apiDocument } from "./api/document.ts";
import { depsOf, fileStoreOf, networkFor } from "./deps.ts";
import { deskOf, file, perform, reportEmergency, wakeForCode, wakePostbox, writeUp } from "./desks.ts";
import { log } from "./log.ts";
import { mailInOf } from "./mail-in.ts";
import { count } from "./metrics/meter.ts";
import { LONGEST_MS, patience } from "./patience.ts";
import { receiveForm, receiveWords } from "./receive-form.ts";
import { reporterContext } from "./reporter-context.ts";
import { settingsOf } from "./settings.ts";
import { ifAway, orUnavailablePage, unavailable } from "./unavailable.ts";
import { withoutNul } from "./without-nul.ts";

const LONGEST_REFERENCE = 20;
const LONGEST_TOKEN = 100;
const LONGEST_SEALED = 1000;
const LONGEST_SLUG = 100;
const LONGEST_KEPT_ID = 64;
const LONGEST_NAMED = 254;
/** A request may go on for thirty seconds after its answer. */
const HANDED_ON_AT_ONCE = 100;

/** What every form of a ticket page carries beside the verb's own fields. */
export type Said<V extends PersonVerb> = {
  verb: V;
  input: Inputs[V];
  reference: string;
  key: string;
  /** Last event the page showed; null where no page was involved. */
  seen: number | null;
  anyway: boolean;
};

/** The same words for many tickets, each with what its author had seen of it. */
export type SaidToMany<V extends PersonVerb> = {
  verb: V;
  input: Inputs[V];
  key: string;
  picked: readonly { reference: string; seen: number | null }[];
};

/**
 * What loaders and actions get as `context`: who asks, one way to say a command, and one read per page. A read that
 * the database does not answer is a 503 page; a command's is an outcome, so that its words can be kept. Either comes
 * within three seconds.
 */
export function loadContext(request: Request, env: Env, ctx: ExecutionContext, requestId: string) {
  const deps = depsOf(env);
  const settings = settingsOf(env);
  const isSecure = settings.appUrl.startsWith("https:");
  const token = sessionTokenOf(request, isSecure);
  const deviceToken = deviceTokenOf(request, isSecure);
  const codeToken = codeTokenOf(request, isSecure);
  const tokenHashes = token === null ? [] : deps.tokenHashes(token);
  const actor: ActorRef = { kind: "session", tokenHashes };
  const now = deps.now();
  const cookies: string[] = [];
  const standings: Standing[] = [];
  const inTime = patience(ctx);
  const network = networkFor(env, request);

  /** One page's read; notes afterwards, at most every ten minutes, that the session is in use, here and in the browser. */
  async function page<T extends { viewer: Viewer | null }>(reading: Promise<T>): Promise<T> {
    const read = await orUnavailablePage(inTime(reading));
    if (isStale(read.viewer, now)) {
      const keeping = keepSession(deps, tokenHashes);
      ctx.waitUntil(keeping.catch((fault) => log.warning("A session was not kept.", { fault })));
      if (token !== null) cookies.push(sessionCookie(token, isSecure, read.viewer?.isShared));
    }
    return read;
  }

  /** Whoever reads a protected ticket is written down before they do. */
  async function recorded(reading: Promise<TicketPage>): Promise<TicketPage> {
    const read = await reading;
    const { viewer, ticket } = read;
    const record = viewer && ticket ? readOf(viewer.personId, ticket.state, ticket.held) : null;
    if (record) await recordRead(deps.db, record, now);
    return read;
  }

  /** Tickets that follow from what was done, as many as there is time for after the answer. */
  async function handingOn<Outcome extends { ok: boolean }>(asked: Promise<Outcome>): Promise<Outcome> {
    const outcome = await asked;
    const handing = () => continueHandOvers(deps, (command) => perform(env, ctx, command), HANDED_ON_AT_ONCE);
    if (outcome.ok) ctx.waitUntil(handing().catch((fault) => log.warning("The minute hands on.", { fault })));
    return outcome;
  }

  function wakeCodes() {
    ctx.waitUntil(wakeForCode(env).catch((fault) => log.warning("The minute sends a code.", { fault })));
  }

  /** What a sign-in is told of the browser. */
  function browser(isShared: boolean) {
    const device = request.headers.get("User-Agent") ?? "";
    const before = [...tokenHashes, ...(deviceToken === null ? [] : deps.tokenHashes(deviceToken))];
    return { network, device, before, isShared };
  }

  /** A sign-in's no; how the limits stand that it met goes into the answer's headers. */
  function counted<N extends { standings?: readonly Standing[] } | Unavailable>(no: N): N {
    if ("standings" in no) standings.push(...(no.standings ?? []));
    count("resolve_auth_failures_total", { door: "web" });
    return no;
  }

  /** What a code or a link came to: the session's cookie, and the end of the code's. */
  function begunBy(begun: SignedInByCode | Unavailable, isShared: boolean) {
    if (!begun.ok) return counted(begun);
    const signedIn = sessionCookie(begun.token, isSecure, isShared);
    return { ok: true as const, cookies: [signedIn, codeCookie(null, isSecure)] };
  }

  return {
    requestId,
    now,
    /** Cookies for the answer, whatever page it is, unless that sets the same ones. */
    cookies: cookies as readonly string[],
    /** How the limits stand that this request was counted under, for the answer's headers. */
    standings: standings as readonly Standing[],
    /** Whether the browser carries a session at all; if it still stands for somebody the read says. */
    hasSession: token !== null,
    /** A key for one form: random, minted here. */
    newKey: () => deps.ids.random(),
    read: {
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
      /** Replies that they keep, for themselves and for their parts of the campus. */
      canned: () => page(readCanned(deps.db, actor, now)),
      /** Tickets that somebody chose at their desk. */
      many: (asked: ManyAsked) => page(readMany(deps.db, actor, withoutNul(asked), now)),
      search: (asked: SearchAsked) =>
        page(readSearch(deps.db, actor, { ...asked, typed: withoutNul(asked.typed) }, now)),
      ticket: (reference: string, asked: TicketAsked = { before: null }) =>
        page(recorded(readTicket(deps.db, actor, bounded(reference, LONGEST_REFERENCE), asked, now))),
      /** For whoever has the link of a work order; no session is looked at. */
      job: (token: string) =>
        orUnavailablePage(inTime(readJob(deps.db, jobTokenHash(bounded(token, LONGEST_TOKEN))))),
      /** For those who serve in one or advise it. */
      committees: () => page(readCommittees(deps.db, actor, now)),
      /** For a senior admin. */
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
      /** For a super admin: whoever begins like that, and one of them. */
      /** For a super admin: two entries of which somebody says that they are one person's. */
      entries: (id: string, who: string) =>
        page(readEntries(deps.db, actor, { id: personIn(id), who: bounded(who, LONGEST_NAMED) }, now)),
      people: (asked: string) => page(readPeople(deps.db, actor, bounded(asked, LONGEST_NAMED), now)),
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
        const shown = mail && (await showMail(fileStoreOf(env), mail, settings.mailAuthservId));
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
    },
    /**
     * Keeps a form for the person whose session sent it, even one that is over; answers the id that its author finds
     * it by, null where nobody knows whose it is.
     */
    async keepForm(kept: { action: string; values: Readonly<Record<string, readonly string[]>> }) {
      if (tokenHashes.length === 0) return null;
      const id = deps.ids.random();
      const { action, values: said } = withoutNul(kept);
      const form = { id, action, key: said.idempotencyKey?.[0] ?? "", said };
      const isKept = await inTime(keepForm(deps.db, form, tokenHashes, now)).catch(ifAway(false));
      return isKept ? id : null;
    },
    /** Throws away what was kept. */
    discardForm: (id: string) =>
      orUnavailablePage(inTime(discardForm(deps.db, actor, bounded(id, LONGEST_KEPT_ID), now))),
    /** The pages of people who do not say who they are. */
    reporter: reporterContext({ deps, env, ctx, network, inTime }),
    /** Reads a form and keeps its files; see there. */
    receiveForm: (sent: Request) => receiveForm(deps, fileStoreOf(env), { tokenHashes, network }, sent),
    /** Reads a form that takes no files. */
    receiveWords,
    perform<V extends PersonVerb>(said: Said<V>): Promise<Outcomes> {
      const reference = bounded(said.reference, LONGEST_REFERENCE);
      const command = { v: 1, actor, via: "web", ...withoutNul(said), reference } as Command;
      // The desk has a patience of its own: behind others it may be a long line that moves.
      return inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
    },
    /** Says one thing to each of many tickets; answers what became of each. */
    performMany<V extends PersonVerb>({ picked, verb, input, key }: SaidToMany<V>) {
      const say = (command: Command) => inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
      return actOnMany(say, { verb, actor, ...withoutNul({ input, key }) }, picked);
    },
    /** Makes a ticket of a mail that waits, blocks its sender, ends its reply address, or mails an address again. */
    async decideOnMail(id: string, said: string) {
      const act = MAIL_ACTS.find((known) => known === said);
      if (!act || !/^\d{1,15}$/.test(id)) return refuse("not_found");
      const decided = decideOnMail(deps, mailInOf(env, ctx), { actor, id: Number(id), act });
      return inTime(decided, LONGEST_MS).catch(unavailable);
    },
    /** Says how mail from strangers is treated. */
    setUpMail: (said: { unknownSenders: string; acceptedDomains: string; silenceHours: number }) =>
      inTime(setUpMail(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    /** The mail that the link of “was this you?” asks about; no session is looked at. */
    async whoseMail(token: string) {
      const found = await orUnavailablePage(
        inTime(lookAtWhose(deps, mailInOf(env, ctx), bounded(token, LONGEST_SEALED))),
      );
      return found && { reference: found.row.reference, address: found.row.fromAddress, text: found.text };
    },
    /** Says by its link that a mail was one's own; null where the link says nothing any more. */
    confirmWhose: (token: string) =>
      orUnavailablePage(
        inTime(confirmWhose(deps, mailInOf(env, ctx), bounded(token, LONGEST_SEALED)), LONGEST_MS),
      ),
    /** Puts the viewer's name to the report that a code opens. */
    reveal(code: string) {
      const said = { actor, typed: withoutNul(code), network: deps.keyed("network", network)[0] };
      const say = (command: Command) => perform(env, ctx, command);
      return inTime(revealReport(deps, say, said), LONGEST_MS).catch(unavailable);
    },
    /** Answers a work order by its link. */
    async answerJob({ token, input, key }: { token: string; input: Inputs["answer_job"]; key: string }) {
      const of = jobOf(bounded(token, LONGEST_TOKEN));
      if (!of) return refuse("not_found");
      const contact = { kind: "contact", tokenHashes: [jobTokenHash(token)] } as const;
      const said = { verb: "answer_job", input, reference: of.reference, key } as const;
      const command = {
        v: 1,
        actor: contact,
        via: "link",
        ...withoutNul(said),
        seen: null,
        anyway: false,
      } as const;
      return inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
    },
    async file(said: Pick<FileCommand, "input" | "key" | "follows">): Promise<Outcomes> {
      const { input, key, follows = "" } = withoutNul(said);
      const command = filing(actor, input, key);
      return inTime(file(env, ctx, { ...command, follows: bounded(follows, LONGEST_REFERENCE) })).then(
        ({ outcome, standings: own }) => {
          standings.push(...own);
          return outcome;
        },
        unavailable,
      );
    },
    /** Writes an incident up from one or more tickets. */
    async writeUp(said: Pick<FileCommand, "input" | "key"> & { references: readonly string[] }) {
      const { input, key, references } = withoutNul(said);
      return inTime(writeUp(env, ctx, filing(actor, input, key), references), LONGEST_MS).catch(unavailable);
    },
    /** Tells everybody on duty of an emergency, with or without somebody signed in. */
    reportEmergency: (said: EmergencySaid) =>
      inTime(reportEmergency(env, ctx, { actor, ...withoutNul(said) })).catch((error) => ({
        outcome: unavailable(error) as Outcomes,
        heard: false,
      })),
    /** Adds files to a report. */
    addFiles({ reference, files }: { reference: string; files: readonly AttachedFile[] }) {
      const said = { actor, reference: bounded(reference, LONGEST_REFERENCE), files };
      return inTime(addFiles(deps, said)).catch(unavailable);
    },
    /** Notes that somebody looks at a ticket on which they work; answers who else does. Not worth waiting for. */
    async lookAt(reference: string): Promise<readonly string[]> {
      const named = bounded(reference, LONGEST_REFERENCE);
      const asked = { references: [named], verb: "note", choices: null } as const;
      const { viewer, rows } = await orUnavailablePage(inTime(readMany(deps.db, actor, asked, now)));
      const isBarred = rows.every(({ hindrance }) => hindrance !== null && hindrance !== "wrong_state");
      if (!viewer || isBarred) return [];
      const { personId, name } = viewer;
      return inTime(deskOf(env, named).lookAt({ personId, name })).catch(() => []);
    },
    /** Keeps a view of the desk under a name, or forgets one. */
    saveView: (said: { name: string; query: string }) =>
      inTime(saveView(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    forgetView: (id: number) => inTime(forgetView(deps, { actor, id })).catch(unavailable),
    /** Tries again what was given up to be sent. */
    async retryDeadLetter(id: number) {
      const retried = await inTime(retryDeadLetter(deps, { actor, id })).catch(unavailable);
      if (retried.ok)
        ctx.waitUntil(wakePostbox(env).catch((fault) => log.warning("The minute sends it.", { fault })));
      return retried;
    },
    /** Keeps a reply that is written once, or throws one away. */
    keepCanned: (said: CannedTyped) =>
      inTime(keepCanned(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    forgetCanned: (id: number) => inTime(forgetCanned(deps, { actor, id })).catch(unavailable),
    /** Proposes who serves in a committee. */
    proposeMember: (said: ProposedMember) =>
      inTime(proposeMember(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    /** Says yes or no to that. */
    decideMember: (said: MemberDecision) => inTime(decideMember(deps, { actor, ...said })).catch(unavailable),
    /** Declares that the campus is closed. */
    declareClosure: (said: Declaration) =>
      inTime(declareClosure(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    /** Erases a person; what is not done in time is the minute's. */
    erasePerson: (personId: PersonId) =>
      inTime(erasePerson(deps, fileStoreOf(env), { actor, personId }), LONGEST_MS).catch(unavailable),
    /** Says when somebody is away, or that they are back. */
    enterAbsence: (said: AbsenceSaid) =>
      inTime(enterAbsence(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    endAbsence: (said: { person: number | null; id: number }) =>
      inTime(endAbsence(deps, { actor, ...said })).catch(unavailable),
    /** Puts somebody on a roster, or takes them off it. */
    enterTurn: (said: TurnSaid) => inTime(enterTurn(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    endTurn: (id: number) => inTime(endTurn(deps, { actor, id })).catch(unavailable),
    /** Deactivates somebody; their tickets are handed on meanwhile, and what is left of them by the minute. */
    deactivatePerson: (said: { personId: PersonId; to: string }) =>
      handingOn(inTime(deactivatePerson(deps, { actor, ...said })).catch(unavailable)),
    /** Makes two entries one person's; their tickets are moved meanwhile, and what is left of them by the minute. */
    mergePeople: (said: MergeSaid) =>
      handingOn(inTime(mergePeople(deps, { actor, ...said })).catch(unavailable)),
    /** Gives somebody a role, or ends one. */
    giveRole: (said: RoleSaid) => inTime(giveRole(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    endRole: (said: { personId: number; id: number }) =>
      inTime(endRole(deps, { actor, ...said })).catch(unavailable),
    /** Lets somebody in again. */
    reactivatePerson: (said: { personId: PersonId; withRoles: boolean }) =>
      inTime(reactivatePerson(deps, { actor, ...said })).catch(unavailable),
    /** Whether the browser asked for a code lately. */
    hasCode: codeToken !== null,
    /** Sends a code to whoever has this address; the cookie ties it to this browser, whether anybody has it or not. */
    async askForCode(said: { email: string }) {
      const asked = await inTime(askForCode(deps, { ...withoutNul(said), network })).catch(unavailable);
      if (!asked.ok) return counted(asked);
      wakeCodes();
      return { ok: true as const, cookie: codeCookie(asked.browserToken, isSecure) };
    },
    /** Signs in by the code that this browser asked for. */
    async signInByCode({ code, isShared }: { code: string; isShared: boolean }) {
      const browserTokens = codeToken === null ? [] : deps.tokenHashes(codeToken);
      const said = { ...browser(isShared), code: withoutNul(code), browserTokens };
      return begunBy(await inTime(signInByCode(deps, said)).catch(unavailable), isShared);
    },
    /** Signs in by the link of a mail. */
    async signInByLink({ token, isShared }: { token: string; isShared: boolean }) {
      return begunBy(
        await inTime(signInByLink(deps, { ...browser(isShared), token })).catch(unavailable),
        isShared,
      );
    },
    /** Begins a session; its cookie goes into the answer. A database away is an outcome: a form may wait in it. */
    async signIn(said: Pick<SignIn, "email" | "password" | "isShared">) {
      const asked = { ...withoutNul(said), ...browser(said.isShared) };
      // Each question to the database is given up in time; a turn at hashing may be waited for longer.
      const begun = await inTime(signIn(deps, asked), LONGEST_MS).catch(unavailable);
      if (begun.ok) return { ok: true as const, cookie: sessionCookie(begun.token, isSecure, said.isShared) };
      return counted(begun);
    },
    /** Changes one's own password; every other session ends. */
    async changePassword(said: PasswordSaid) {
      const changed = await inTime(changePassword(deps, { actor, ...withoutNul(said) }), LONGEST_MS).catch(
        unavailable,
      );
      if (changed.ok) wakeCodes();
      return changed;
    },
    /** Sends a code to an address one would like to add. */
    async askForAddress(said: { email: string }) {
      const asked = await inTime(askForAddress(deps, { actor, ...withoutNul(said) })).catch(unavailable);
      if (asked.ok) wakeCodes();
      return asked;
    },
    /** Adds it, by the code. */
    async confirmAddress(said: { code: string }) {
      const added = await inTime(confirmAddress(deps, { actor, ...withoutNul(said) })).catch(unavailable);
      if (added.ok) wakeCodes();
      return added;
    },
    /** Takes one of one's own addresses away. */
    async removeAddress(id: number) {
      const removed = await inTime(removeAddress(deps, { actor, id })).catch(unavailable);
      if (removed.ok) wakeCodes();
      return removed;
    },
    /** Says where one's own mails go. */
    preferAddress: (id: number) => inTime(preferAddress(deps, { actor, id })).catch(unavailable),
    /** Lets mails go to one of one's own addresses again that they came back from. */
    mailAgain: (id: number) => inTime(mailAgain(deps, { actor, id })).catch(unavailable),
    /** Says how one would like to be told. */
    async savePreferences(said: ChoicesSaid & { repliesInPublic?: boolean }) {
      const saved = await inTime(savePreferences(deps, { actor, ...withoutNul(said) })).catch(unavailable);
      if (saved.ok)
        ctx.waitUntil(wakePostbox(env).catch((fault) => log.warning("The minute sends it.", { fault })));
      return saved;
    },
    /** Makes a token for programs, and takes one away. */
    makeToken: (said: TokenSaid & { key: string }) =>
      inTime(makeToken(deps, { actor, ...withoutNul(said) })).catch(unavailable),
    revokeToken: (id: string) =>
      inTime(revokeToken(deps, { actor, id: bounded(id, LONGEST_TOKEN) })).catch(unavailable),
    /** What programs may ask for and how, as their document says it. */
    apiDocument: () => apiDocument(settings.appUrl),
    /** Ends one of one's own sessions, or all others. */
    endSessions: (named: SessionNamed) =>
      inTime(endSessions(deps, { actor, ...withoutNul(named) })).catch(unavailable),
    /** Who looks at the set-up, and whether this token still opens it. */
    opensSetUp: (given: string) => page(readSetUp(deps.db, actor, deps.tokenHashes(given), now)),
    /** Makes the campus and its super admin, once, by the token that the start printed. */
    setUp: (said: SetUp) => inTime(setUpCampus(deps, withoutNul(said)), LONGEST_MS).catch(unavailable),
    /** Ends the session everywhere it was copied to; answers the cookies that forget it and remember the browser. */
    async signOut(): Promise<{ ok: true; cookies: readonly string[] } | Unavailable> {
      try {
        const { isShared } = await inTime(endSession(deps.db, tokenHashes, now));
        const known = token === null || isShared ? [] : [deviceCookie(token, isSecure)];
        return { ok: true, cookies: [sessionCookie(null, isSecure), ...known] };
      } catch (error) {
        return unavailable(error);
      }
    },
  };
}

function filing(actor: ActorRef, input: FileCommand["input"], key: string) {
  const subcategory = bounded(input.subcategory, LONGEST_SLUG);
  return { v: 1, verb: "file", actor, via: "web", input: { ...input, subcategory }, key } as const;
}

/** A name as the address or a form gave it; one longer than any there is names nothing. */
function bounded(name: string, longest: number): string {
  return name.length <= longest ? withoutNul(name) : "";
}

/** The id in a person's address; one that is none is nobody's. */
function personIn(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : 0;
}
