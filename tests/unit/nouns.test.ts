import { expect, test } from "vitest";
import { type AttachedFile, newFileId } from "#app/domain/files/attached-file.ts";
import { fieldOfIssue, isNoun, type Noun } from "#app/forms/nouns/nouns.ts";
import { readNoun } from "#app/forms/read-noun.ts";

function sent(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const rows: [Noun, Record<string, string>, object][] = [
  ["acknowledgement", {}, { verb: "acknowledge", input: { message: "", when: "" } }],
  [
    "acknowledgement",
    { message: "Seen", until: "2026-11-24T11:00" },
    { verb: "acknowledge", input: { message: "Seen", when: "2026-11-24T11:00" } },
  ],
  ["work", {}, { verb: "start", input: {} }],
  ["claim", { extra: "x" }, { verb: "claim", input: {} }],
  ["assignment", { person: "12" }, { verb: "assign", input: { personId: 12 } }],
  ["assignment", { person: "me" }, { verb: "assign", input: { personId: 0 } }],
  [
    "tat",
    { duration: "2 hours", until: "2026-11-24T11:00" },
    { verb: "tat", input: { when: "2 hours", reason: "" } },
  ],
  ["resolution", { text: "Done" }, { verb: "resolve", input: { outcome: "fixed", text: "Done" } }],
  [
    "resolution",
    { text: "No", outcome: "refused" },
    { verb: "resolve", input: { outcome: "refused", text: "No" } },
  ],
  ["reopening", { reason: "Again" }, { verb: "reopen", input: { reason: "Again" } }],
  [
    "withdrawal-decision",
    { decision: "grant", reason: "Yes" },
    { verb: "decide_withdrawal", input: { decision: "grant", reason: "Yes" } },
  ],
  ["closure", {}, { verb: "close", input: {} }],
  ["cancellation", { reason: "Works" }, { verb: "cancel", input: { reason: "Works" } }],
  ["rating", { stars: "5" }, { verb: "rate", input: { stars: 5, feedback: "", fixed: true } }],
  ["rating", { stars: "1", fixed: "no" }, { verb: "rate", input: { stars: 1, feedback: "", fixed: false } }],
  ["rating", { stars: "4.5" }, { verb: "rate", input: { stars: 0, feedback: "", fixed: true } }],
  [
    "hold",
    { reason: "parts", until: "2026-11-24T11:00" },
    { verb: "hold", input: { reason: "parts", when: "2026-11-24T11:00", words: "" } },
  ],
  ["resumption", {}, { verb: "resume", input: {} }],
  [
    "forwarding",
    { to: "scope:3", reason: "Theirs" },
    { verb: "forward", input: { to: "scope:3", reason: "Theirs" } },
  ],
  [
    "category",
    { subcategory: "plumbing" },
    { verb: "recategorise", input: { subcategory: "plumbing", reason: "" } },
  ],
  ["resolution-undo", {}, { verb: "undo_resolve", input: {} }],
  [
    "correction",
    { priority: "HIGH" },
    { verb: "correct", input: { title: "", place: "", priority: "HIGH", requester: "" } },
  ],
  [
    "times",
    { times: "2026-11-30/morning" },
    { verb: "offer_times", input: { times: ["2026-11-30/morning"] } },
  ],
  ["times", {}, { verb: "offer_times", input: { times: [] } }],
  ["merge", { into: " #1020 " }, { verb: "merge", input: { into: "1020" } }],
  [
    "extension-decision",
    { decision: "agree" },
    { verb: "decide_extension", input: { decision: "agree", reason: "" } },
  ],
  [
    "split",
    { subcategory: "labs", text: "The projector", quotes: "3" },
    { verb: "split", input: { subcategory: "labs", text: "The projector", place: "", quotes: [3] } },
  ],
  [
    "job",
    { contact: "14", words: "Mend it", until: "2026-11-24T11:00" },
    {
      verb: "job",
      input: { contactId: 14, words: "Mend it", place: "", from: "", until: "2026-11-24T11:00" },
    },
  ],
  ["job-revocation", { job: "3" }, { verb: "revoke_job", input: { job: 3 } }],
  ["links", { to: "#1020", how: "follows" }, { verb: "link", input: { to: "1020", how: "follows" } }],
  ["incident", { incident: " #1030" }, { verb: "include", input: { incident: "1030" } }],
  ["appeal", { text: "No" }, { verb: "appeal", input: { text: "No" } }],
  ["upholding", { text: "Yes" }, { verb: "uphold", input: { text: "Yes" } }],
  ["review", { found: "Late" }, { verb: "review", input: { found: "Late" } }],
  ["incident-leaving", {}, { verb: "exclude", input: {} }],
  ["joining", { words: "Here too" }, { verb: "join", input: { place: "", words: "Here too" } }],
  ["joining-undo", {}, { verb: "leave", input: {} }],
  ["link-removal", { to: "1020" }, { verb: "unlink", input: { to: "1020" } }],
  ["merge-undo", {}, { verb: "unmerge", input: {} }],
  [
    "redaction",
    { what: "words:3", reason: "A number" },
    { verb: "redact", input: { what: "words:3", reason: "A number" } },
  ],
  ["about", { words: "Him" }, { verb: "about", input: { person: "", words: "Him" } }],
  ["visibility", { to: "protected" }, { verb: "restrict", input: { to: "protected" } }],
  ["watch", {}, { verb: "watch", input: {} }],
  ["escalation", { reason: "Late" }, { verb: "escalate", input: { reason: "Late" } }],
];

test.each(rows)("posting %j to %s says what it should", (noun, fields, said) => {
  expect(readNoun(noun, sent(fields))).toMatchObject({ ok: true, ...said });
});

test("files that came along are said with it", () => {
  const photo: AttachedFile = {
    id: newFileId(0, "a".repeat(24)),
    ...{ name: "tap.png", kind: "png", bytes: 200, sha256: "00", width: 8, height: 6 },
  };
  expect(readNoun("resolution", sent({ text: "Done" }), [photo])).toMatchObject({
    input: { files: [photo] },
  });
  expect(readNoun("resolution", sent({ text: "Done" }))).not.toHaveProperty("input.files");
});

test("a file where words belong is refused at its field", () => {
  const form = new FormData();
  form.append("reason", new File(["x"], "x.txt"));
  expect(readNoun("reopening", form)).toMatchObject({ ok: false, issues: [{ field: "reason" }] });
});

test("names of every object are no resources", () => {
  expect([isNoun("claim"), isNoun("toString"), isNoun("__proto__"), isNoun("")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test.each([
  ["when", { duration: "soonish" }, "duration"],
  ["when", { until: "2020-01-01T00:00" }, "until"],
  ["when", { duration: "soonish", until: "2020-01-01T00:00" }, "duration"],
  ["when", {}, "duration"],
  ["reason", {}, "reason"],
  [null, {}, ""],
])("an issue at %j of %j is shown at %j", (field, fields, shown) => {
  expect(fieldOfIssue(field, sent(fields))).toBe(shown);
});
