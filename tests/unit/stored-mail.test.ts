import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { readStored } from "#app/operations/mail-in/read-stored.ts";
import { rawMail } from "#tests/fixtures/mails/raw-mail.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOUSE = { authservId: "", ownAddresses: [] };
const MAIL = { sha256: "ab12", envelopeFrom: "student01@campus.test" };

/** A bucket that takes so long for each mail; `most` is how many were asked for at once. */
function slowStore(ms: number) {
  const raw = new TextEncoder().encode(rawMail({ text: "The tap drips." }));
  const store = { asked: 0, most: 0 };
  const get = async () => {
    store.asked += 1;
    store.most = Math.max(store.most, store.asked);
    await new Promise((resolve) => setTimeout(resolve, ms));
    store.asked -= 1;
    return { arrayBuffer: async () => raw.buffer };
  };
  return { ...store, get, counts: store } as unknown as Parameters<typeof readStored>[0] & {
    counts: typeof store;
  };
}

test("stored mails are read one by one, and nobody waits long for others'", async () => {
  const store = slowStore(300);
  const looks = Array.from({ length: 20 }, () =>
    readStored(store, MAIL, HOUSE, ({ text }) => text).catch((error) => isUnavailable(error)),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  const answers = await Promise.all(looks);
  expect(store.counts.most).toBe(1);
  expect(new Set(answers)).toEqual(new Set(["The tap drips.", true]));
});

test("of a mail whose bytes are gone there is nothing", async () => {
  const get = async () => null;
  expect(await readStored({ get } as never, MAIL, HOUSE, () => "words")).toBeNull();
});
