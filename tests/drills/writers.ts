import { setTimeout as wait } from "node:timers/promises";
import { chooseToTheEnd, ownWords, pick } from "./commands.ts";
import type { History, Sent } from "./history.ts";
import { randomFrom } from "./how-often.ts";
import type { Person } from "./people.ts";
import { file, send } from "./sending.ts";

/** A person may file five times an hour. */
const MOST_FILED = 4;
const SUBCATEGORIES = ["plumbing", "electrical", "carpentry", "housekeeping", "hostel-other"];
/** Longer without a clear answer is a site that does not come back. */
const PATIENCE_MS = 90_000;

/**
 * Everybody writes until told to stop: students file and talk about their own tickets, staff work on all of them. Who
 * gets no clear answer sends the same again, as the page says, until there is one.
 */
export function startWriters(history: History, people: readonly Person[], seed: number): () => Promise<void> {
  const tickets: { reference: string; of: Person }[] = [];
  let over = false;

  async function write(person: Person, client: number) {
    const random = randomFrom(seed * 1000 + client);
    for (let n = 1; !over; n += 1) {
      const words = ownWords(client, n);
      const key = `${seed}/${client}/${n}`;
      const own = tickets.filter(({ of }) => person.reader !== "public" || of === person);
      const files = person.reader === "public" && own.length < MOST_FILED && random() < 0.3;
      if (files) {
        const subcategory = pick(random, SUBCATEGORIES);
        const { ticket } = await untilKnown(() => file(history, client, person, subcategory, { key, words }));
        if (ticket !== null) tickets.push({ reference: ticket, of: person });
      } else if (own.length > 0) {
        const { reference } = pick(random, own);
        const chosen = chooseToTheEnd(random, person, words);
        const seen = random() < 0.2 ? 1 : null;
        await untilKnown((anyway) => send(history, client, person, reference, chosen, { key, seen, anyway }));
      }
      await wait(random() * 100);
    }
  }

  const writing = Promise.all(people.map((person, index) => write(person, index + 1)));
  return async () => {
    over = true;
    await writing;
  };
}

async function untilKnown(sendOnce: (anyway: boolean) => Promise<Sent>): Promise<Sent> {
  const end = performance.now() + PATIENCE_MS;
  let anyway = false;
  while (performance.now() < end) {
    const sent = await sendOnce(anyway);
    if (sent.outcome === "ok" || (sent.outcome === "fail" && (sent.said !== "409" || anyway))) return sent;
    anyway ||= sent.outcome === "fail";
    if (sent.outcome === "info") await wait(200);
  }
  throw new Error(`no clear answer within ${PATIENCE_MS} ms`);
}
