import { setTimeout as wait } from "node:timers/promises";
import { send } from "./visit.ts";

/** Somebody signed in, their first page and tickets on it. */
export type Caller = { isStaff: boolean; cookie: string; list: string; tickets: readonly string[] };

/** One request: how long it took from the moment at which somebody wanted it, and what it came to (0: no answer). */
export type Answered = { what: string; ms: number; status: number; isExpected: boolean };

type Act = {
  what: string;
  share: number;
  expected: readonly number[];
  ask(origin: string, caller: Caller): Promise<number>;
};

const ACTS: readonly Act[] = [
  {
    what: "list",
    share: 35,
    expected: [200],
    ask: (origin, { list, cookie }) => open(`${origin}${list}`, cookie),
  },
  {
    what: "ticket",
    share: 40,
    expected: [200],
    ask: (origin, caller) => open(`${origin}${ticketOf(caller)}`, caller.cookie),
  },
  {
    what: "search",
    share: 5,
    expected: [200],
    ask: (origin, { cookie }) => open(`${origin}/search?q=water`, cookie),
  },
  {
    what: "form",
    share: 8,
    expected: [200],
    ask: (origin, { cookie }) => open(`${origin}/tickets/new?subcategory=plumbing`, cookie),
  },
  {
    what: "reply",
    share: 9,
    // On one that is over for good a reply is refused, with its words; and to whoever only joined it.
    expected: [303, 403, 409, 422],
    ask: (origin, caller) =>
      send(origin, ticketOf(caller), caller.cookie, { kind: "reply", body: "It is the same as before." }),
  },
  {
    what: "filing",
    share: 3,
    expected: [303],
    ask: (origin, { cookie }) =>
      send(origin, "/tickets/new?subcategory=plumbing", cookie, {
        description: "The tap drips.",
        stops: "none",
      }),
  },
];

/**
 * Lets people act at random moments, each about every `thinkMs`, for a time. Nobody waits for somebody else's answer:
 * a site that does not keep up gets as many requests as one that does, and their waiting counts.
 */
export async function callAtRandom(
  origin: string,
  callers: readonly Caller[],
  { forMs, thinkMs }: { forMs: number; thinkMs: number },
): Promise<Answered[]> {
  const answered: Answered[] = [];
  const under: Promise<void>[] = [];
  const betweenMs = thinkMs / callers.length;
  const startedAt = performance.now();
  for (let at = startedAt; at < startedAt + forMs; at += pause(betweenMs)) {
    const early = at - performance.now();
    if (early > 1) await wait(early);
    const caller = callers[Math.floor(Math.random() * callers.length)];
    if (caller !== undefined) under.push(act(origin, caller, at).then((one) => void answered.push(one)));
  }
  await Promise.all(under);
  return answered;
}

/** The time until the next of events that come at random. */
function pause(meanMs: number): number {
  return -Math.log(1 - Math.random()) * meanMs;
}

async function act(origin: string, caller: Caller, wantedAt: number): Promise<Answered> {
  const { what, expected, ask } = chosen();
  const status = await ask(origin, caller).catch(() => 0);
  return { what, ms: performance.now() - wantedAt, status, isExpected: expected.includes(status) };
}

function chosen(): Act {
  let left = Math.random() * ACTS.reduce((sum, { share }) => sum + share, 0);
  for (const act of ACTS) {
    left -= act.share;
    if (left < 0) return act;
  }
  throw new Error("the shares do not add up");
}

function ticketOf({ tickets, list }: Caller): string {
  const number = tickets[Math.floor(Math.random() * tickets.length)];
  return number === undefined ? list : `/tickets/${number}`;
}

async function open(url: string, cookie: string): Promise<number> {
  const response = await fetch(url, { headers: { Cookie: cookie }, redirect: "manual" });
  await response.arrayBuffer();
  return response.status;
}
