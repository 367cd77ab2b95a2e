import { discardForm, keepForm } from "#app/db/account/kept-forms.ts";
import { readMany } from "#app/db/lists/read-many.ts";
import type { Due } from "#app/db/sending/load-due.ts";
import type { ActorRef, Command, FileCommand, Inputs, Outcomes, PersonVerb } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { refuse } from "#app/domain/refusals.ts";
import { addFiles } from "#app/operations/add-files.ts";
import { jobOf, jobTokenHash } from "#app/operations/job-token.ts";
import { type CannedTyped, forgetCanned, keepCanned } from "#app/operations/keep-canned.ts";
import { decideOnMail, MAIL_ACTS } from "#app/operations/mail-in/look-after-mail.ts";
import { confirmWhose, lookAtWhose, whoseToken } from "#app/operations/mail-in/whose-mail.ts";
import type { EmergencySaid } from "#app/operations/report-emergency.ts";
import { revealReport } from "#app/operations/reveal-report.ts";
import { forgetView, saveView } from "#app/operations/save-view.ts";
import { fileStoreOf } from "../deps.ts";
import { deskOf, file, perform, reportEmergency, writeUp } from "../desks.ts";
import { mailInOf } from "../mail-in.ts";
import { LONGEST_MS } from "../patience.ts";
import { receiveForm, receiveWords } from "../receive-form.ts";
import { storable } from "../storable.ts";
import { ifAway, orUnavailablePage, unavailable } from "../unavailable.ts";
import type { Asking } from "./asking.ts";
import {
  bounded,
  LONGEST_KEPT_ID,
  LONGEST_REFERENCE,
  LONGEST_SEALED,
  LONGEST_SLUG,
  LONGEST_TOKEN,
} from "./bounded.ts";
import { performMany, type SaidToMany } from "./many.ts";

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

/** What is said on tickets and the mails beside them, and what a desk keeps for the next one: words, replies, views. */
export function ticketCommands(asking: Asking) {
  const { env, ctx, deps, tokenHashes, actor, now, standings, inTime, network } = asking;

  return {
    /**
     * Keeps a form for the person whose session sent it, even one that is over; answers the id that its author finds
     * it by, null where nobody knows whose it is.
     */
    async keepForm(kept: { action: string; values: Readonly<Record<string, readonly string[]>> }) {
      if (tokenHashes.length === 0) return null;
      const id = deps.ids.random();
      const { action, values: said } = storable(kept);
      const form = { id, action, key: said.idempotencyKey?.[0] ?? "", said };
      const isKept = await inTime(keepForm(deps.db, form, tokenHashes, now)).catch(ifAway(false));
      return isKept ? id : null;
    },
    /** Throws away what was kept. */
    discardForm: (id: string) =>
      orUnavailablePage(inTime(discardForm(deps.db, actor, bounded(id, LONGEST_KEPT_ID), now))),
    /** Reads a form and keeps its files; see there. */
    receiveForm: (sent: Request) => receiveForm(deps, fileStoreOf(env), { tokenHashes, network }, sent),
    /** Reads a form that takes no files. */
    receiveWords,
    perform<V extends PersonVerb>(said: Said<V>): Promise<Outcomes> {
      const reference = bounded(said.reference, LONGEST_REFERENCE);
      const command = { v: 1, actor, via: "web", ...storable(said), reference } as Command;
      // The desk has a patience of its own: behind others it may be a long line that moves.
      return inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
    },
    /** Says one thing to each of many tickets; see there. */
    performMany: <V extends PersonVerb>(said: SaidToMany<V>) => performMany(asking, said),
    /**
     * Makes a ticket of a mail that waits, blocks its sender or lets them in again, ends its reply address, or mails
     * an address again.
     */
    async decideOnMail(id: string, said: string) {
      const act = MAIL_ACTS.find((known) => known === said);
      if (!act || !/^\d{1,15}$/.test(id)) return refuse("not_found");
      const decided = decideOnMail(deps, mailInOf(env, ctx), { actor, id: Number(id), act });
      return inTime(decided, LONGEST_MS).catch(unavailable);
    },
    /** The mail that the link of “was this you?” asks about; no session is looked at. */
    async whoseMail(token: string) {
      const found = await orUnavailablePage(inTime(lookAtWhose(deps, bounded(token, LONGEST_SEALED))));
      return found && { reference: found.row.reference, address: found.row.fromAddress };
    },
    /** The same link for the inbox of whoever was asked: a mail to them may not have arrived. */
    whoseLink({ ownerId: personId, event }: Pick<Due, "ownerId" | "event">): string {
      return `/whose?link=${whoseToken(deps, { mailId: Number(event.facts.mail), personId }, event.at)}`;
    },
    /** Says by its link that a mail was one's own; null where the link says nothing any more. */
    confirmWhose: (token: string) =>
      orUnavailablePage(
        inTime(confirmWhose(deps, mailInOf(env, ctx), bounded(token, LONGEST_SEALED)), LONGEST_MS),
      ),
    /** Puts the viewer's name to the report that a code opens. */
    reveal(code: string) {
      const said = { actor, typed: storable(code), network: deps.keyed("network", network)[0] };
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
        ...storable(said),
        seen: null,
        anyway: false,
      } as const;
      return inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
    },
    async file(said: Pick<FileCommand, "input" | "key" | "follows">): Promise<Outcomes> {
      const { input, key, follows = "" } = storable(said);
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
      const { input, key, references } = storable(said);
      return inTime(writeUp(env, ctx, filing(actor, input, key), references), LONGEST_MS).catch(unavailable);
    },
    /** Tells everybody on duty of an emergency, with or without somebody signed in. */
    reportEmergency: (said: EmergencySaid) =>
      inTime(reportEmergency(env, ctx, { actor, ...storable(said) })).catch((error) => ({
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
      inTime(saveView(deps, { actor, ...storable(said) })).catch(unavailable),
    forgetView: (id: number) => inTime(forgetView(deps, { actor, id })).catch(unavailable),
    /** Keeps a reply that is written once, or throws one away. */
    keepCanned: (said: CannedTyped) =>
      inTime(keepCanned(deps, { actor, ...storable(said) })).catch(unavailable),
    forgetCanned: (id: number) => inTime(forgetCanned(deps, { actor, id })).catch(unavailable),
  };
}

function filing(actor: ActorRef, input: FileCommand["input"], key: string) {
  const subcategory = bounded(input.subcategory, LONGEST_SLUG);
  return { v: 1, verb: "file", actor, via: "web", input: { ...input, subcategory }, key } as const;
}
