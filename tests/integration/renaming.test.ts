import { expect, test } from "vitest";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { as, fileWith, NOW, ownCampus, rowsOf, sayWith } from "./campus.ts";

type Campus = Awaited<ReturnType<typeof ownCampus>>;

/** Every name that the campus gave anything, and every order it chose; statuses and places among them. */
async function renameEverything({ database }: Campus) {
  const { rowsAffected } = await database.execute(
    "update labels set text = upper(hex(thing)) || ' ' || thing_id || ' ' || locale",
  );
  expect(rowsAffected).toBeGreaterThan(70);
  for (const table of ["categories", "fields", "field_options", "domains", "scopes", "ticket_statuses"])
    await database.execute(`update ${table} set position = 1000 - position`);
  await database.execute("update campus set name = 'Elsewhere'");
}

/** Something good to say to each question of a subcategory. */
const GOOD_ANSWER: Readonly<Record<string, string>> = {
  yes_no: "yes",
  text: "CS101",
  long_text: "Noise.",
  date: "2026-11-20",
};

async function subjects({ database }: Campus) {
  const rows = await rowsOf(
    `select c.slug, f.slug as field, f.kind, (select min(slug) from field_options where field_id = f.id) as option
      from categories c left join fields f on f.category_id = c.id
      where c.parent_id is not null and c.is_active = 1 order by c.slug, f.slug`,
    [],
    database,
  );
  const bySlug = Map.groupBy(rows, ({ slug }) => String(slug));
  return [...bySlug].map(([subcategory, asked]) => {
    const answered = asked.filter(({ field }) => field !== null);
    const answers = answered.map(({ field, kind, option }) => [
      String(field),
      [String(option ?? GOOD_ANSWER[String(kind)] ?? "1")],
    ]);
    return { subcategory, answers: Object.fromEntries(answers) as Record<string, string[]> };
  });
}

/** What was decided for one filing of every subcategory by a student of either hostel. */
async function routes(campus: Campus) {
  const deps = { ...campus.deps, now: () => NOW };
  const found: Record<string, unknown> = {};
  for (const { subcategory, answers } of await subjects(campus)) {
    for (const student of ["student03", "student33"]) {
      const reference = await fileWith(deps, student, { subcategory, answers });
      const [row] = await rowsOf(
        `select t.assignee_id, t.assigned_why, t.domain_id, t.scope_id, t.place_id, t.calendar_id, t.category_id, t.next_moment_at,
          (select group_concat(kind || ' ' || due_at || ' ' || target_minutes || target_unit, ', ') from ticket_clocks
            where ticket_id = t.id) as clocks,
          (select group_concat(person_id || channel || duty, ', ') from outbox where ticket_id = t.id) as told
          from tickets t where reference = ?`,
        [reference],
        campus.database,
      );
      found[`${subcategory} ${student}`] = row;
    }
  }
  expect(Object.keys(found).length).toBeGreaterThan(50);
  return found;
}

/** Every old ticket as its senior reader sees it, without the names that things have now. */
async function oldTickets({ deps, database }: Campus) {
  const rows = await rowsOf("select reference from tickets order by id", [], database);
  return Promise.all(
    rows.map(async ({ reference }) => {
      const { ticket } = await readTicket(deps.db, as("dean"), String(reference), { before: null }, NOW);
      const { subcategory, category, scope, statusLabel, statuses, verbs, held, ...rest } =
        ticket ?? ({} as never);
      expect([subcategory, category, statusLabel].every((name) => typeof name === "string")).toBe(true);
      const choices = statuses
        ?.map(({ label: _, ...status }) => status)
        .sort((one, other) => one.id - other.id);
      return { ...rest, choices, verbs: [...verbs].sort(), held: [...held].sort() };
    }),
  );
}

async function figures({ deps }: Campus) {
  const people = ["dean", "spoc1.neeladri", "warden.velankani", "spoc.wifi"];
  return Promise.all(
    people.map(async (mail) => {
      const desk = await readDesk(deps.db, as(mail), { view: "all", after: null }, NOW);
      return [desk.counts, desk.rows.map(({ reference }) => reference)];
    }),
  );
}

test("renaming and reordering everything changes no routing, no figure and no old ticket", async () => {
  const [asItWas, renamed] = [await ownCampus(), await ownCampus()];
  await renameEverything(renamed);
  expect(await oldTickets(renamed)).toEqual(await oldTickets(asItWas));
  expect(await figures(renamed)).toEqual(await figures(asItWas));
  expect(await routes(renamed)).toEqual(await routes(asItWas));
});

test("a ticket under new names goes the same way to its end", async () => {
  const lives = await Promise.all(
    [false, true].map(async (isRenamed) => {
      const campus = await ownCampus();
      if (isRenamed) await renameEverything(campus);
      const deps = { ...campus.deps, now: () => NOW };
      const reference = await fileWith(deps, "student03", { subcategory: "plumbing" });
      await sayWith(deps, "spoc1.neeladri", reference, "hold", {
        reason: "parts",
        when: "1 hour",
        words: "",
      });
      await sayWith(deps, "spoc1.neeladri", reference, "resolve", { outcome: "fixed", text: "Done." });
      await sayWith(deps, "student03", reference, "close", {});
      return rowsOf(
        "select kind, facts, changes from ticket_events where ticket_id = (select id from tickets where reference = ?) order by seq",
        [reference],
        campus.database,
      );
    }),
  );
  expect(lives[0]).toHaveLength(4);
  expect(lives[1]).toEqual(lives[0]);
});
