import { beforeAll, expect, test } from "vitest";
import { deps, fileWith, idOf, moveToOwnCampus, rowsOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";

let spoc: Person;
let warden: Person;
let mess: Person;
beforeAll(async () => {
  await moveToOwnCampus();
  [spoc, warden, mess] = [
    await signedIn("spoc1.neeladri"),
    await signedIn("warden.neeladri"),
    await signedIn("mess.member"),
  ];
});

const scopeOf = async (slug: string) =>
  `scope:${(await rowsOf("select id from scopes where slug = ?", [slug]))[0]?.id}`;
/** What the ticket's page says when somebody asks for a reply kept ready while they write. */
const putIn = async (person: Person, reference: string, title: string, body = "") =>
  (
    await person.send(`/tickets/${reference}`, {
      kind: "canned",
      canned: String(await idNamed(title)),
      body,
      seen: "1",
      idempotencyKey: "its own key",
    })
  ).text();
const idNamed = async (title: string) =>
  Number((await rowsOf("select id from canned_replies where title = ?", [title]))[0]?.id);

test("a reply is kept for oneself or for one's part, and begins a reply with its blanks filled", async () => {
  const own = { title: "On its way", words: "Dear {name}, {number}: by {promise}." };
  expect((await spoc.send("/desk/replies", { ...own, owner: "me" })).status).toBe(303);
  const shared = { title: "Plumber", words: "The plumber comes.", owner: await scopeOf("neeladri") };
  expect((await spoc.send("/desk/replies", shared)).status).toBe(303);
  const reference = await fileWith(deps(), "student07", { subcategory: "plumbing" });
  const page = await putIn(spoc, reference, "On its way");
  expect(page).toMatch(new RegExp(`>Dear [A-Z][^{}]+, #${reference}: by [A-Z][a-z]{2} [^{}]+\\.</textarea>`));
  const others = await putIn(warden, reference, "On its way");
  expect(others).toContain(">Plumber</option>");
  expect(others).not.toContain("On its way");
  const elsewhere = await fileWith(deps(), "student33", { subcategory: "plumbing" });
  expect(await (await (await signedIn("dean")).get(`/tickets/${elsewhere}`)).text()).not.toContain("Plumber");
});

test("words that were typed stay above those that are put in, and nothing is sent", async () => {
  const reference = await fileWith(deps(), "student08", { subcategory: "plumbing" });
  const page = await putIn(spoc, reference, "Plumber", "I saw it myself.");
  expect(page).toContain("I saw it myself.\n\nThe plumber comes.</textarea>");
  expect(page).toContain('value="its own key"');
  expect(page).not.toContain("<title>Error: ");
  const events = await rowsOf(
    "select e.kind from ticket_events e join tickets t on t.id = e.ticket_id where t.reference = ? and e.seq > 1",
    [reference],
  );
  expect(events).toEqual([]);
});

test("nobody keeps a reply for a part that is not theirs, or changes somebody else's", async () => {
  const words = { title: "Not mine", words: "No." };
  for (const owner of [await scopeOf("velankani"), "domain:1", "domain:99", "scope:x", ""])
    expect((await spoc.send("/desk/replies", { ...words, owner })).status).toBe(422);
  const id = String(await idNamed("On its way"));
  expect((await warden.send("/desk/replies", { ...words, id })).status).toBe(404);
  await warden.send("/desk/replies", { forget: id });
  const shared = String(await idNamed("Plumber"));
  expect((await mess.send("/desk/replies", { ...words, id: shared })).status).toBe(404);
  expect(
    (await warden.send("/desk/replies", { title: "Plumber at four", words: "At four.", id: shared })).status,
  ).toBe(303);
  expect(
    await rowsOf(
      "select title from canned_replies where title in ('On its way', 'Plumber at four', 'Not mine') order by id",
    ),
  ).toEqual([{ title: "On its way" }, { title: "Plumber at four" }]);
  expect((await (await signedIn("student07")).get("/desk/replies")).status).toBe(404);
});

test("what is missing is said at its field, and there are never more than can be chosen from", async () => {
  const empty = await spoc.send("/desk/replies", { title: " ", words: "Kept words", owner: "me" });
  const page = await empty.text();
  expect([empty.status, page.includes("Kept words</textarea>"), page.includes("<title>Error: ")]).toEqual([
    422,
    true,
    true,
  ]);
  const ids = Array.from({ length: 48 }, (_, at) => `(${idOf("spoc1.neeladri")}, 'Reply ${at}', 'x', 1)`);
  await rowsOf(`insert into canned_replies (person_id, title, words, changed_at) values ${ids.join(", ")}`);
  const full = await spoc.send("/desk/replies", { title: "One more", words: "x", owner: "me" });
  expect([full.status, (await full.text()).includes("There are 50 such replies already")]).toEqual([
    422,
    true,
  ]);
});
