import { createExecutionContext, env, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { type Client, createClient } from "@libsql/client/web";
import { inject } from "vitest";
import { openDatabase } from "#app/db/client.ts";
import { STAFF } from "#app/demo/people.ts";
import type {
  ActorRef,
  Command,
  FileCommand,
  FileInput,
  Inputs,
  Outcomes,
  Verb,
} from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { counterOf } from "#workers/counters.ts";
import { depsOf } from "#workers/deps.ts";
import { deskOf, file } from "#workers/desks.ts";
import { forgetSettings } from "#workers/settings.ts";

/** The moment the file began: after everything that the demo campus has lived through. */
export let NOW = Date.now();

/** Before each file: files share an isolate, and with it what is known here. */
export function beginNow(): void {
  NOW = Date.now();
}

/** A person of the demo campus by the first part of their address; the demo numbers its people in order. */
export function idOf(mail: string): PersonId {
  const staff = STAFF.findIndex((person) => person.mail === mail);
  const student = /^student(\d\d)$/.exec(mail)?.[1];
  if (staff < 0 && student === undefined) throw new Error(`the demo knows no ${mail}`);
  return (staff >= 0 ? staff + 1 : STAFF.length + Number(student)) as PersonId;
}

export function as(mail: string): ActorRef {
  return mail === "system" ? { kind: "system" } : { kind: "person", personId: idOf(mail) };
}

const BLANK: FileInput = {
  subcategory: "plumbing",
  title: "",
  description: "The tap drips.",
  place: "",
  stops: "none",
  answers: {},
  requester: "",
  came: "",
  consent: false,
};

type Filing = Partial<FileInput> & { key?: string };

export function fileCommand(mail: string, { key = newKey(), ...input }: Filing = {}): FileCommand {
  return { v: 1, verb: "file", input: { ...BLANK, ...input }, actor: as(mail), key, via: "web" };
}

/** The surroundings of a door that counts nothing: tests file more than one person may. */
function unlimited(): Env {
  return { ...env, RATE_LIMITER: { getByName: () => UNCOUNTED } } as unknown as Env;
}

const UNCOUNTED = {
  take: async () => ({ admitted: true, againAt: 0, standings: [] }),
  giveBack: async () => {},
};

/** Files through the door's own way: ticket, desk and postbox; answers the reference when all of that is done. */
export async function fileAs(mail: string, filing: Filing = {}): Promise<string> {
  const ctx = createExecutionContext();
  const { outcome } = await file(unlimited(), ctx, fileCommand(mail, filing));
  await waitOnExecutionContext(ctx);
  return referenceOf(outcome);
}

/** Files by the operation alone: no desk is woken, and the time is the deps' own. */
export async function fileWith(deps: Deps, mail: string, filing: Filing = {}): Promise<string> {
  return referenceOf((await fileTicket(deps, fileCommand(mail, filing))).outcome);
}

/** Lets somebody report at pages again, where a file of tests does so more often than people may. */
export async function forgetFilings(mail: string): Promise<void> {
  await forgetUses("filings", String(idOf(mail)));
}

/** Lets a key use a bucket as if it never had. */
export async function forgetUses(bucket: string, key: string): Promise<void> {
  const counter = counterOf(env, "campus", bucket, key);
  await runInDurableObject(counter, (_, { storage }) => void storage.kv.delete(key));
}

function referenceOf(outcome: Outcomes): string {
  if (!outcome.ok) throw new Error(`the filing was refused: ${outcome.code}`);
  return outcome.reference;
}

type Envelope = Partial<Pick<Command, "key" | "seen" | "anyway">>;

export function command<V extends Verb>(
  mail: string,
  reference: string,
  verb: V,
  input: Inputs[V],
  envelope: Envelope = {},
): Command {
  const rest = { key: newKey(), seen: null, anyway: false, ...envelope };
  return { v: 1, verb, input, reference, actor: as(mail), via: "web", ...rest } as Command;
}

/** Says a command to the ticket's desk. */
export function say<V extends Verb>(
  mail: string,
  reference: string,
  verb: V,
  input: Inputs[V],
  envelope: Envelope = {},
): Promise<Outcomes> {
  return deskOf(env, reference).perform(command(mail, reference, verb, input, envelope));
}

/** Says a command without a desk, in the time and to the database of these deps. */
export function sayWith<V extends Verb>(
  deps: Deps,
  mail: string,
  reference: string,
  verb: V,
  input: Inputs[V],
  envelope: Envelope = {},
): Promise<Outcomes> {
  return runCommand(deps, command(mail, reference, verb, input, envelope));
}

let lastKey = 0;

/** A form's key; the run's own name keeps it apart from those of another one beside it. */
export function newKey(): string {
  lastKey += 1;
  return `${RUN}/${lastKey}`;
}

const RUN = crypto.randomUUID();

/** The deps of the shared campus. `pause` is short: waiting teaches a test nothing. Nobody is limited. */
export function deps(more: Partial<Deps> = {}): Deps {
  return { ...depsOf(env), limiter: depsOf(unlimited()).limiter, pause: async () => {}, ...more };
}

/** A campus that only this test file knows, on a database server of its own; objects go on with the shared one. */
export async function ownCampus(): Promise<{ url: string; deps: Deps; database: Client }> {
  const url = await openCopy();
  return { url, deps: deps({ db: openDatabase({ url, authToken: null }) }), database: clientOf(url) };
}

/**
 * Gives this file's objects, too, a campus of their own, and more settings; to be called before anything is asked.
 * For what looks at the whole campus: the sweep, the postbox.
 */
export async function moveToOwnCampus(settings: Record<string, string> = {}): Promise<void> {
  Object.assign(env, { TURSO_DATABASE_URL: await openCopy(), ...settings });
  forgetSettings();
}

async function openCopy(): Promise<string> {
  const response = await fetch(inject("campusControlUrl"), { method: "POST" });
  return (await response.json<{ url: string }>()).url;
}

function clientOf(url: string): Client {
  return createClient({ url, intMode: "number" });
}

/** The database that this file's objects use, for looking at rows. */
export function database(): Client {
  return clientOf(String(env.TURSO_DATABASE_URL));
}

type Row = Record<string, string | number | null>;

/** Rows as plain objects. */
export async function rowsOf(sql: string, args: (string | number)[] = [], from = database()): Promise<Row[]> {
  const { rows, columns } = await from.execute({ sql, args });
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] as Row[string]])));
}

export async function ticketOf(reference: string, from = database()): Promise<Row> {
  const [row] = await rowsOf("select * from tickets where reference = ?", [reference], from);
  if (!row) throw new Error(`there is no ticket ${reference}`);
  return row;
}

const OF_TICKET = "where ticket_id = (select id from tickets where reference = ?)";

export function eventsOf(reference: string, from = database()): Promise<Row[]> {
  return rowsOf(`select * from ticket_events ${OF_TICKET} order by seq`, [reference], from);
}

/** Who is told of the event with that number, on which channel: `student01 mail requester`. */
export async function toldOf(reference: string, seq: number, from = database()): Promise<string[]> {
  const rows = await rowsOf(
    `select o.channel, o.duty, a.value from outbox o join person_addresses a on a.person_id = o.person_id
      where o.ticket_id = (select id from tickets where reference = ?) and o.seq = ? order by o.id`,
    [reference, seq],
    from,
  );
  return rows.map((row) => `${String(row.value).split("@")[0]} ${row.channel} ${row.duty}`);
}

export function clocksOf(reference: string, from = database()): Promise<Row[]> {
  return rowsOf(`select * from ticket_clocks ${OF_TICKET} order by kind, round`, [reference], from);
}

export function operationsOf(reference: string, from = database()): Promise<Row[]> {
  return rowsOf(`select * from operations ${OF_TICKET} order by seq`, [reference], from);
}
