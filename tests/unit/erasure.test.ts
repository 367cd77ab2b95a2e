import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, it } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { mayErase, type ToErase } from "#app/domain/people/erasure.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
import { TEXTS } from "#tests/fixtures/columns-of-text.ts";
import { dean, grant, officer, student } from "./campus.ts";

const PERSON: ToErase = { personId: student.personId, owns: 0, isAsked: false };

function answered(actor: PersonActor, person: ToErase | null): string {
  const answer = mayErase(actor, person);
  return answer.ok ? "yes" : answer.issues.map(refusalSentence).join();
}

it("is a privacy officer's duty alone", () => {
  expect(answered(officer, PERSON)).toBe("yes");
  const admin = { ...dean, grants: [grant("senior_admin"), grant("super_admin")] };
  for (const other of [student, dean, admin])
    expect(mayErase(other, PERSON)).toMatchObject({ code: "not_allowed" });
});

it("needs somebody who is there, is somebody else, and has nothing left to do", () => {
  expect(answered(officer, null)).toBe("Nobody has this e-mail address or roll number. Check it.");
  expect(answered(officer, { ...PERSON, personId: officer.personId as PersonId })).toBe(
    "Nobody does this to themselves. Ask another privacy officer.",
  );
  expect(answered(officer, { ...PERSON, owns: 2 })).toBe(
    "This person still has 2 open tickets to do. Pass them on first, then erase.",
  );
});

it("goes on with what was asked before", () => {
  expect(answered(officer, { ...PERSON, owns: 2, isAsked: true })).toBe("yes");
});

const SCHEMAS = import.meta.glob<Record<string, unknown>>("../../app/db/schema/*schema.ts", { eager: true });

it("knows of every column of text whether it can hold words of a person", () => {
  const tables = Object.values(SCHEMAS)
    .flatMap(Object.values)
    .flatMap((each) => (is(each, SQLiteTable) ? [getTableConfig(each)] : []));
  const found = tables.map(({ name, columns }) => {
    const texts = columns.filter((column) => column.getSQLType() === "text").map((column) => column.name);
    return [name, texts.sort().join(" ")] as const;
  });
  const written = Object.entries(TEXTS).map(
    ([name, columns]) => [name, columns.replaceAll("*", "").split(" ").sort().join(" ")] as const,
  );
  expect(Object.fromEntries(found.filter(([, texts]) => texts !== ""))).toEqual(Object.fromEntries(written));
});
