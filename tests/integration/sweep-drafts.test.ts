import {
  createExecutionContext,
  createScheduledController,
  env,
  waitOnExecutionContext,
} from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { draftKeyOf, keyOf, newFileId } from "#app/domain/files/attached-file.ts";
import { draftNote } from "#app/operations/draft-note.ts";
import { sweepDrafts } from "#app/operations/sweep-drafts.ts";
import { fileStoreOf } from "#workers/deps.ts";
import { scheduled } from "#workers/scheduled.ts";
import { deps, fileWith, idOf, moveToOwnCampus, rowsOf } from "./campus.ts";

beforeAll(() => moveToOwnCampus());

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(2026, 10, 22, 20, 30);

/** A draft of that many days ago; `isNoted` is false where the machine ended between the file and the note. */
async function draft({
  daysAgo,
  isNoted = true,
  now = EPOCH,
}: {
  daysAgo: number;
  isNoted?: boolean;
  now?: number;
}) {
  const id = newFileId(now - daysAgo * DAY_MS, crypto.randomUUID());
  const [key, noteKey] = [keyOf(id) ?? "", draftKeyOf(id) ?? ""];
  await env.FILES.put(key, "picture");
  const file = { id, name: "a.png", kind: "png", bytes: 7, sha256: "0", width: 1, height: 1 } as const;
  const owner = { personId: idOf("student20"), tokenHash: "hash" };
  if (isNoted) await env.FILES.put(noteKey, "", { customMetadata: draftNote(file, owner) });
  return { id, key, noteKey, file };
}

const sweepAt = (now: number, pages = 20) => sweepDrafts(deps({ now: () => now }), fileStoreOf(env), pages);

async function isThere(key: string): Promise<boolean> {
  return (await env.FILES.head(key)) !== null;
}

test("drafts of more than seven days go, younger ones stay", async () => {
  const old = await draft({ daysAgo: 8 });
  const young = await draft({ daysAgo: 7 });
  expect(await sweepAt(EPOCH)).toBe(1);
  expect([await isThere(old.key), await isThere(old.noteKey)]).toEqual([false, false]);
  expect([await isThere(young.key), await isThere(young.noteKey)]).toEqual([true, true]);
  expect(await sweepAt(EPOCH + DAY_MS)).toBe(1);
  expect(await isThere(young.key)).toBe(false);
});

test("a file whose note was never written is swept, and a claimed file stays for ever", async () => {
  const now = EPOCH + 10 * DAY_MS;
  const orphan = await draft({ daysAgo: 8, isNoted: false, now });
  const claimed = await draft({ daysAgo: 8, now });
  await fileWith(deps(), "student20", { files: [claimed.file] });
  expect(await sweepAt(now)).toBe(1);
  expect([await isThere(orphan.key), await isThere(claimed.key)]).toEqual([false, true]);
  expect(await isThere(claimed.noteKey)).toBe(false);
});

test("a run is bounded, and the next goes on where it ended", async () => {
  const now = EPOCH + 20 * DAY_MS;
  const old = await Promise.all(
    Array.from({ length: 501 }, () => draft({ daysAgo: 9, isNoted: false, now })),
  );
  expect(await sweepAt(now, 1)).toBe(500);
  expect(await sweepAt(now, 1)).toBe(1);
  expect(await Promise.all(old.map(({ key }) => isThere(key)))).not.toContain(true);
});

test("with the database away nothing is deleted and nothing skipped", async () => {
  const now = EPOCH + 30 * DAY_MS;
  const old = await draft({ daysAgo: 8, now });
  const away = deps({
    now: () => now,
    db: (await import("#app/db/client.ts")).openDatabase({ url: "http://127.0.0.1:9", authToken: null }),
  });
  await expect(sweepDrafts(away, fileStoreOf(env), 20)).rejects.toThrow();
  expect(await isThere(old.key)).toBe(true);
  expect(await sweepAt(now)).toBe(1);
});

test("the night's tick sweeps, and forgets forms and sessions that are over", async () => {
  const now = Date.now();
  const old = await draft({ daysAgo: 9, now });
  await env.FILES.delete("marks/swept-files");
  const person = idOf("student20");
  await rowsOf(
    `insert into kept_forms (id, person_id, action, key, said, created_at, expires_at)
      values ('over', ?1, '/tickets/new', 'k', '{}', 0, ?2), ('kept', ?1, '/tickets/new', 'k', '{}', 0, ?3) returning id`,
    [person, now - 1, now + DAY_MS],
  );
  await rowsOf(
    `insert into sessions (token_hash, person_id, created_at, seen_at, expires_at)
      values ('long over', ?1, 0, 0, ?2), ('just over', ?1, 0, 0, ?3) returning token_hash`,
    [person, now - 31 * DAY_MS, now - DAY_MS],
  );
  const ctx = createExecutionContext();
  await scheduled(createScheduledController({ cron: "30 20 * * *" }), env, ctx);
  await waitOnExecutionContext(ctx);
  expect(await isThere(old.key)).toBe(false);
  expect(await rowsOf("select id from kept_forms")).toEqual([{ id: "kept" }]);
  expect(await rowsOf("select token_hash from sessions where token_hash like '%over'")).toEqual([
    { token_hash: "just over" },
  ]);
});
