import { setTimeout as wait } from "node:timers/promises";
import type { Command, Outcomes } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { refusalStatus } from "#app/domain/refusals.ts";
import type { Deps } from "#app/operations/deps.ts";
import { runCommand } from "#app/operations/run-command.ts";
import { type Chosen, choose, ownWords } from "./commands.ts";
import { type History, monotonicMs } from "./history.ts";
import { randomFrom } from "./how-often.ts";
import { rowsOf } from "./kept.ts";
import type { Part } from "./people.ts";

export type Direct = {
  databaseUrl: string;
  ticket: string;
  people: readonly Part[];
  /** The clients' numbers, which are theirs alone among all processes. */
  clients: readonly number[];
  commands: number;
  seed: number;
};

/** A writer who never gets through would wait for ever; so long is a defect. */
const MOST_TRIES = 200;

/** The same clients as at the pages, but each runs its operations itself, with no desk between them. */
export async function writeDirectly(history: History, deps: Deps, direct: Direct): Promise<void> {
  await Promise.all(direct.clients.map((client) => oneClient(history, deps, direct, client)));
}

async function oneClient(history: History, deps: Deps, direct: Direct, client: number) {
  const { ticket, people, commands, seed } = direct;
  const random = randomFrom(seed * 1000 + client);
  const person = people[client % people.length];
  if (person === undefined) throw new Error("nobody writes");
  let seen: number | null = null;
  for (let n = 1; n <= commands; n += 1) {
    const manner = random();
    if (manner < 0.1) seen = await lookDirectly(history, client, direct);
    const chosen = choose(random, person, ownWords(client, n));
    const command = commandOf(chosen, person, {
      reference: ticket,
      key: `${seed}/${client}/${n}`,
      seen: manner < 0.5 ? seen : null,
    });
    const once = () => untilKnown(history, deps, client, chosen, command);
    await Promise.all(manner > 0.3 && manner < 0.4 ? [once(), once()] : [once()]);
  }
}

async function untilKnown(history: History, deps: Deps, client: number, chosen: Chosen, command: Command) {
  let { anyway } = command;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const invokedAt = monotonicMs();
    const outcome = await runCommand(deps, { ...command, anyway });
    history.sent.push({
      client,
      op: chosen.op,
      key: command.key,
      ticket: command.reference,
      seen: command.seen,
      words: chosen.words,
      invokedAt,
      returnedAt: monotonicMs(),
      ...whatCameOf(outcome),
    });
    if (outcome.ok) return;
    if (outcome.code === "unavailable") await wait(Math.random() * 50 * Math.min(tries, 20));
    else if (outcome.code !== "changed_meanwhile" || anyway) return;
    else anyway = true;
  }
}

function whatCameOf(outcome: Outcomes) {
  if (outcome.ok) {
    const { seq, replayed } = outcome;
    return { outcome: "ok", seq, replayed, said: outcome.event } as const;
  }
  const known = outcome.code !== "unavailable" && refusalStatus(outcome.code) < 500;
  return { outcome: known ? "fail" : "info", seq: null, replayed: null, said: outcome.code } as const;
}

/** The version as the records give it, to somebody who sees everything. */
async function lookDirectly(history: History, client: number, { databaseUrl, ticket }: Direct) {
  const invokedAt = monotonicMs();
  const [row] = await rowsOf(databaseUrl, "select version from tickets where reference = ?", [ticket]);
  const version = Number(row?.version);
  const rest = { op: "read", client, ticket, reader: "leadership", words: null } as const;
  history.reads.push({ ...rest, invokedAt, returnedAt: monotonicMs(), version });
  return version;
}

function commandOf(
  { op, words, leadership = false, duration = "", toId = 0 }: Chosen,
  person: Part,
  envelope: Pick<Command, "reference" | "key" | "seen">,
): Command {
  const body = words ?? "";
  const inputs = {
    reply: { body },
    note: { body, leadership },
    ask: { body },
    tat: { when: duration, reason: body },
    assign: { personId: toId as PersonId },
    claim: {},
    acknowledge: { message: body, when: "" },
    start: {},
    resolve: { outcome: "fixed", text: body },
    reopen: { reason: body },
    close: {},
  };
  const actor = { kind: "person", personId: person.id as PersonId } as const;
  return { v: 1, verb: op, input: inputs[op], actor, anyway: false, via: "web", ...envelope } as Command;
}
