import { expect, test } from "vitest";
import { envelopeOf } from "#app/forms/envelope.ts";

function read(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return envelopeOf(form, () => "minted");
}

test.each(["", "x", "-1", "1.5", "1e3", "99999999999"])("what reads as %j has shown nothing", (seen) => {
  expect(read({ seen })).toMatchObject({ ok: true, seen: 0 });
});

test("a form without its last event has shown nothing either", () => {
  expect(read({})).toEqual({ ok: true, seen: null, key: "minted", anyway: false });
});

test("what a page of ours sends is taken as it is", () => {
  const fields = { seen: "7", idempotencyKey: "k".repeat(200), anyway: "1" };
  expect(read(fields)).toEqual({ ok: true, seen: 7, key: "k".repeat(200), anyway: true });
});

test("a key too long to be kept is refused with a sentence, not silently replaced", () => {
  expect(read({ idempotencyKey: "k".repeat(201) })).toMatchObject({ ok: false, code: "form_key_unreadable" });
});
