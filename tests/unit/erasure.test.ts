import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, it } from "vitest";
import type { PersonId } from "#app/domain/ids.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { mayErase, type ToErase } from "#app/domain/people/erasure.ts";
import { refusalSentence } from "#app/domain/refusals.ts";
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

/**
 * Every column of text. A star marks those that can hold words by or about a person: `app/db/people/erase-person.ts` takes
 * each of them away, and tests/integration/erase-person.test.ts sees that it does. The others are codes, times, hashes,
 * or what the campus says of itself. A new column is written down here, and where it gets a star, also there.
 */
const TEXTS: Readonly<Record<string, string>> = {
  api_tokens: "id name* token_hash scopes",
  attachments: "id object_key name* kind sha256",
  audit_log: "action thing thing_id facts words_hash hash",
  audit_words: "text* salt*",
  calendars: "slug time_zone",
  campus: "name time_zone locale",
  canned_replies: "title* words*",
  categories: "slug icon",
  channels: "key outage_reason",
  clock_kinds: "key",
  clock_pauses: "kind cause",
  closures: "reason cause",
  cron_runs: "name",
  contact_jobs: "answer token_hash",
  contacts: "trade",
  deliveries: "channel message_id response*",
  domains: "slug",
  escalation_rules: "role delay_unit channels",
  event_contents: "part text* salt*",
  field_conditions: "effect yes_no",
  field_options: "slug",
  fields: "slug kind",
  holidays: "date name",
  kept_forms: "id action* key said*",
  labels: "thing locale text",
  one_time_tokens: "token_hash purpose",
  notification_preferences: "off",
  operations: "id key fingerprint* verb event",
  outbox: "channel duty state held_for reason*",
  protected_reads: "capacity",
  people: "kind state name* locale* password_hash*",
  person_addresses: "kind value*",
  places: "kind slug",
  removed_files: "object_key",
  role_grants: "role",
  saved_views: "name* query*",
  scopes: "slug",
  sign_in_codes: "id purpose address* browser_hash state",
  sessions: "token_hash device*",
  students: "roll_number* room* section* batch*",
  targets: "priority clock_kind unit",
  committees: "slug",
  committee_members: "role state",
  ticket_links: "how",
  substitutes: "duty",
  blocked_senders: "address*",
  bulk_jobs: "id verb form_key fingerprint* lease",
  bulk_items: "job_id reference state issues",
  bulk_words: "job_id input*",
  troubled_addresses: "kind status",
  inbound_mail:
    "sha256 envelope_from* envelope_to from_address* message_id* mail_key kind verdict verdict_why matched_by flags outcome reason",
  mail_self_tests: "id verdict",
  mail_settings: "unknown_senders accepted_domains",
  jobs: "id kind",
  job_items: "job_id state result",
  stages: "role target_unit",
  ticket_answers: "label value*",
  ticket_clocks: "kind target_unit",
  ticket_events: "kind audience actor_kind via facts changes words_hash hash",
  ticket_people: "relation effect reason",
  ticket_statuses: "slug kind",
  tickets:
    "reference operation_id visibility status_kind reporter_receipt_hash assigned_why title* priority stops language outcome hold_reason closed_by extension_answer triggered_by",
};

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
