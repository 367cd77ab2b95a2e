import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes } from "#local/database-server/json-bytes.ts";

const value = fc.oneof(
  fc.constant({ type: "null" }),
  fc.record({ type: fc.constant("text"), value: fc.string({ unit: "grapheme" }) }),
  fc.record({ type: fc.constant("integer"), value: fc.bigInt().map(String) }),
);
const result = fc.record({
  cols: fc.array(fc.record({ name: fc.string(), decltype: fc.option(fc.string()) })),
  rows: fc.array(fc.array(value), { maxLength: 12 }),
  affected_row_count: fc.nat(),
  last_insert_rowid: fc.option(fc.string()),
  replication_index: fc.constant(undefined),
});
const batch = fc.record({
  type: fc.constant("batch"),
  result: fc.record({
    step_results: fc.array(fc.option(result)),
    step_errors: fc.array(fc.option(fc.record({ message: fc.string() }))),
  }),
});
const answers = fc.oneof(
  fc.record({
    type: fc.constant("ok"),
    response: fc.oneof(batch, fc.record({ type: fc.constant("execute"), result })),
  }),
  fc.record({ type: fc.constant("error"), error: fc.record({ message: fc.string(), code: fc.string() }) }),
);

test("an answer in parts is what it would be in one", () => {
  fc.assert(
    fc.property(fc.option(fc.string()), fc.array(answers), (baton, results) => {
      const answer = { baton, base_url: null, results };
      expect(jsonBytes(answer).toString()).toBe(JSON.stringify(answer));
    }),
  );
});
