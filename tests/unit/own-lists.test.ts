import { expect, test } from "vitest";
import type { EventKind, Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Lately, NOTHING_LATELY, type Waiting } from "#app/domain/telling/bundles.ts";
import { type Choices, NO_CHOICES } from "#app/domain/telling/how-told.ts";
import { asWanted } from "#app/domain/telling/own-lists.ts";
import { at } from "./campus-calendar.ts";

const MEERA = 1 as PersonId;
const RAVI = 2 as PersonId;
const NOON = at("2026-11-24 12:00");
const SIX = at("2026-11-24 18:00");
const DAILY: Choices = { ...NO_CHOICES, digestHour: 18 };
const WITHOUT_REPLIES: Choices = { ...NO_CHOICES, off: { mail: ["replies"] } };

type Change = Partial<Waiting> & { kind?: EventKind; facts?: Facts; choices?: Choices };

/** A reply to Meera, who likes a daily list. */
function row(id: number, { kind = "replied", facts = {}, choices = DAILY, ...change }: Change = {}) {
  const common = { ticketId: id, personId: MEERA, duty: "requester", attempts: 1, bundleId: null } as const;
  return { id, ...common, ...change, event: { kind, facts }, to: { choices } };
}

function wanted(rows: readonly ReturnType<typeof row>[], lately: Partial<Lately> = {}, channel = "mail") {
  const known = new Map([[MEERA, { ...NOTHING_LATELY, ...lately }]]);
  const { now, off, held } = asWanted(rows, known, { channel, now: NOON, timeZone: "Asia/Kolkata" });
  return { now: now.map(({ id }) => id), off: off.map(({ id }) => id), held };
}

const held = (id: number, bundleId: number) => ({ id, bundleId, leavesAt: SIX, heldFor: "digest" });

test("everything of one person that waits for one hour is one list, named by its first row", () => {
  expect(wanted([row(3), row(1), row(2, { personId: RAVI })])).toEqual({
    now: [],
    off: [],
    held: [held(1, 1), held(2, 2), held(3, 1)],
  });
});

test("what follows joins the list that is there, unless that leaves at another hour", () => {
  const list = { bundleId: 5, heldFor: "digest", leavesAt: SIX } as const;
  expect(wanted([row(9)], { lists: [list] }).held).toEqual([held(9, 5)]);
  expect(wanted([row(9)], { lists: [{ ...list, leavesAt: SIX + 1 }] }).held).toEqual([held(9, 9)]);
});

test("what has waited leaves, and what was tried goes on as it was", () => {
  expect(wanted([row(1, { bundleId: 1 }), row(2, { attempts: 2 })])).toEqual({
    now: [1, 2],
    off: [],
    held: [],
  });
});

test("what is essential waits for no list", () => {
  const essential = [row(1, { kind: "resolved" }), row(2, { kind: "asked" }), row(3, { duty: "level" })];
  expect(wanted(essential).now).toEqual([1, 2, 3]);
});

test("what was switched off leaves neither now nor in its list, but what was tried may have arrived", () => {
  const choices = WITHOUT_REPLIES;
  const rows = [row(1, { choices }), row(2, { choices, bundleId: 2 }), row(3, { choices, attempts: 2 })];
  expect(wanted(rows)).toEqual({ now: [3], off: [1, 2], held: [] });
});

test("a choice about mails says nothing about other channels", () => {
  expect(wanted([row(1, { choices: WITHOUT_REPLIES })], {}, "slack").now).toEqual([1]);
});
