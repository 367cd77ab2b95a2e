import { setTimeout as wait } from "node:timers/promises";
import { choose, ownWords } from "./commands.ts";
import type { History, Sent } from "./history.ts";
import { randomFrom } from "./how-often.ts";
import type { Person } from "./people.ts";
import { look, send } from "./sending.ts";

/** How many clients, and the number of the first, where others write beside them. */
export type Clients = { clients: number; commands: number; seed: number; first?: number };

/** A site that is busy or stands still says 503, and the same is sent again; who is never heard is a defect. */
const MOST_TRIES = 40;

/**
 * So many clients at once, each saying so many commands on one ticket by its pages. Some look before they write, some
 * have seen little, some are programs that see nothing, some press twice; who is told of a conflict sends anyway, and
 * who gets no answer sends again.
 */
export async function writeByPages(
  history: History,
  people: readonly Person[],
  ticket: string,
  { clients, commands, seed, first = 1 }: Clients,
): Promise<void> {
  const numbers = Array.from({ length: clients }, (_, index) => first + index);
  await Promise.all(
    numbers.map(async (client) => {
      const random = randomFrom(seed * 1000 + client);
      const person = people[client % people.length];
      if (person === undefined) throw new Error("nobody writes");
      let seen = 1;
      for (let n = 1; n <= commands; n += 1) {
        const manner = random();
        if (manner < 0.05) seen = (await look(history, client, person, ticket)) ?? seen;
        const chosen = choose(random, person, ownWords(client, n));
        const envelope = { key: `${seed}/${client}/${n}`, seen: seenBy(manner, seen), anyway: false };
        const once = () =>
          untilKnown((anyway) => send(history, client, person, ticket, chosen, { ...envelope, anyway }));
        await Promise.all(manner > 0.3 && manner < 0.4 ? [once(), once()] : [once()]);
      }
    }),
  );
}

/** What the form had shown: the newest page, the first one, or no page at all. */
function seenBy(manner: number, newest: number): number | null {
  if (manner < 0.2) return newest;
  return manner < 0.25 ? 1 : null;
}

async function untilKnown(sendOnce: (anyway: boolean) => Promise<Sent>): Promise<void> {
  let anyway = false;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const { outcome, said } = await sendOnce(anyway);
    if (outcome === "ok" || (outcome === "fail" && (said !== "409" || anyway))) return;
    anyway = outcome === "fail";
    // As a person would, longer each time: who hurries only makes the line longer.
    if (outcome === "info") await wait(100 * 2 ** Math.min(tries, 5) * (0.5 + Math.random()));
  }
  throw new Error(`no clear answer in ${MOST_TRIES} tries`);
}
