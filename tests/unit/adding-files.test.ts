import { expect, test } from "vitest";
import { FILES_OPEN_MS, roomForFiles } from "#app/domain/files/adding-files.ts";
import {
  type AttachedFile,
  dayOf,
  draftKeyOf,
  keyOf,
  lastSweptDay,
  newFileId,
  withoutIds,
} from "#app/domain/files/attached-file.ts";
import { dean, FILED_AT, spoc, stranger, student, world } from "./campus.ts";

const RANDOM = "A1b2C3d4E5f6G7h8I9j0-_";
const room = (actor: typeof student, held: number, afterMs: number) =>
  roomForFiles(world({ actor }), held, FILED_AT + afterMs);

test.each([
  [0, 5],
  [4, 1],
  [5, 0],
  [7, 0],
])("with %i files there is room for %i more", (held, more) => {
  expect(room(student, held, 0)).toEqual({ ok: true, room: more });
});

test("the day ends at the very moment", () => {
  expect(room(student, 0, FILES_OPEN_MS - 1)).toMatchObject({ ok: true });
  expect(room(student, 0, FILES_OPEN_MS)).toMatchObject({ code: "files_closed" });
});

test("staff add files to a message, and to strangers there is nothing", () => {
  for (const actor of [spoc, dean]) expect(room(actor, 0, 0)).toMatchObject({ code: "not_allowed" });
  expect(room(stranger, 0, 0)).toMatchObject({ code: "not_found" });
});

test("a file lies under its day, beside what is written down about it", () => {
  const id = newFileId(Date.UTC(2026, 10, 22, 23, 59), RANDOM);
  expect([keyOf(id), draftKeyOf(id)]).toEqual([`files/2026-11-22/${RANDOM}`, `drafts/2026-11-22/${RANDOM}`]);
  expect(dayOf(keyOf(id) ?? "")).toBe("2026-11-22");
});

test.each([
  "",
  "1",
  "20261122-short",
  "../20261122-A1b2C3d4E5f6G7h8I9j0",
  `20261122-${"A".repeat(65)}`,
  `20261122-${RANDOM}/..`,
])("%j is no file's id", (id) => {
  expect([keyOf(id), draftKeyOf(id)]).toEqual([null, null]);
});

test("a draft has seven full days, whenever on its day it came", () => {
  expect(lastSweptDay(Date.UTC(2026, 10, 29, 23, 59))).toBe("2026-11-21");
  expect(lastSweptDay(Date.UTC(2026, 10, 30))).toBe("2026-11-22");
});

test("a form is the same whether its files come as bytes or as ids, and without files it is as it ever was", () => {
  const file = (id: string, sha256: string): AttachedFile => {
    return { id, name: `${id}.png`, kind: "png", bytes: 1, sha256, width: 1, height: 1 };
  };
  const once = withoutIds({ body: "x", files: [file("a", "1"), file("b", "2")] });
  expect(withoutIds({ body: "x", files: [file("c", "2"), file("d", "1")] })).toEqual(once);
  expect(withoutIds({ body: "x", files: [file("a", "1")] })).not.toEqual(once);
  expect(withoutIds({ body: "x", files: [] })).toEqual({ body: "x" });
  const arrived = (id: number, isSigned = true) => withoutIds({ body: "x", mail: { id, isSigned } });
  expect(arrived(1)).toEqual(arrived(2));
  expect(arrived(1)).not.toEqual(arrived(1, false));
});
