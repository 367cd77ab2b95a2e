import { beforeEach, expect, test } from "vitest";
import { HEIC, JPEG, PDF, PNG } from "#tests/fixtures/small-files.ts";
import { fileAs, forgetFilings, idOf, rowsOf } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { filesOf, formOf, type NamedFile, PLUMBING, referenceOf, report } from "./uploads.ts";
import { visit } from "./visit.ts";

beforeEach(() => forgetFilings("student20"));

async function addressOf(reference: string): Promise<string> {
  const [file] = await filesOf(reference);
  return `/attachments/${file?.id}`;
}

async function reported(...files: NamedFile[]): Promise<string> {
  return referenceOf(await (await signedIn("student20")).post(PLUMBING, report(...files)));
}

test.each([
  ["student20", 200],
  ["warden.neeladri", 200],
  ["dean", 200],
  ["student01", 404],
  ["warden.velankani", 404],
  ["mess.head", 404],
  ["super", 404],
])("a report's file for %s: %i", async (mail, status) => {
  const address = await addressOf(await reported(["a.png", PNG]));
  expect((await (await signedIn(mail)).get(address)).status).toBe(status);
});

test("without a session, with an ended one and with an invented one there is nothing", async () => {
  const address = await addressOf(await reported(["a.png", PNG]));
  const person = await signedIn("student20");
  await person.send("/logout");
  for (const cookie of ["", person.cookie, `session=${"A".repeat(32)}`])
    expect((await visit(address, { headers: { Cookie: cookie } })).status).toBe(404);
});

test("a note's file is for staff, a leadership note's for the leadership", async () => {
  const reference = await fileAs("student20");
  const dean = await signedIn("dean");
  const note = (more: Record<string, string>) =>
    formOf({ kind: "note", body: "See the plan.", idempotencyKey: crypto.randomUUID(), ...more }, [
      `${more.visibility ?? "staff"}.pdf`,
      PDF,
    ]);
  await referenceOf(await dean.post(`/tickets/${reference}`, note({})));
  await referenceOf(await dean.post(`/tickets/${reference}`, note({ visibility: "leadership" })));
  const [leadership, staff] = await filesOf(reference);
  const statuses = async (mail: string) => {
    const person = await signedIn(mail);
    const [a, b] = [
      await person.get(`/attachments/${staff?.id}`),
      await person.get(`/attachments/${leadership?.id}`),
    ];
    return [a.status, b.status];
  };
  expect(await statuses("student20")).toEqual([404, 404]);
  expect(await statuses("warden.neeladri")).toEqual([200, 404]);
  expect(await statuses("dean")).toEqual([200, 200]);
  const page = await (await (await signedIn("student20")).get(`/tickets/${reference}`)).text();
  for (const file of [staff, leadership]) expect(page).not.toContain(String(file?.id));
});

test("whoever is denied a ticket is denied its files, their own upload too", async () => {
  const reference = await reported(["a.png", PNG]);
  const address = await addressOf(reference);
  const student = await signedIn("student20");
  expect((await student.get(address)).status).toBe(200);
  await rowsOf(
    `insert into ticket_people (ticket_id, person_id, relation, effect, from_at)
      select id, ?, 'recused', 'deny', 0 from tickets where reference = ? returning ticket_id`,
    [idOf("student20"), reference],
  );
  expect((await student.get(address)).status).toBe(404);
});

test.each([
  ["a.png", PNG, "image/png", "inline"],
  ["b.jpg", JPEG, "image/jpeg", "inline"],
  ["c.pdf", PDF, "application/pdf", "attachment"],
  ["d.heic", HEIC, "image/heic", "attachment"],
])("%s travels as what it is, and can't act", async (name, bytes, type, how) => {
  const answer = await (await signedIn("student20")).get(await addressOf(await reported([name, bytes])));
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": type,
    "content-length": String(bytes.length),
    "content-disposition": `${how}; filename="${name}"; filename*=UTF-8''${name}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
  });
});

test("a name that is no plain text travels whole and breaks no header", async () => {
  const name = "ನೀರು 100% 'x'.png";
  const answer = await (await signedIn("student20")).get(await addressOf(await reported([name, PNG])));
  const said = answer.headers.get("Content-Disposition") ?? "";
  const [, real = ""] = /filename\*=UTF-8''(\S+)$/.exec(said) ?? [];
  expect(decodeURIComponent(real)).toBe(name);
  expect(said).toMatch(/^inline; filename="[ -~]*"; filename\*=/);
});

test("what has not changed travels once, and only for those who may still see it", async () => {
  const address = await addressOf(await reported(["a.png", PNG]));
  const person = await signedIn("student20");
  const tag = (await person.get(address)).headers.get("ETag") ?? "";
  const again = (cookie: string) => visit(address, { headers: { Cookie: cookie, "If-None-Match": tag } });
  expect((await again(person.cookie)).status).toBe(304);
  expect((await again((await signedIn("student01")).cookie)).status).toBe(404);
});

test.each([
  "/attachments/1",
  "/attachments/20261122-short",
  "/attachments/..%2f..%2fmarks",
  "/attachments/draft",
])("%s is no address of a file", async (path) => {
  expect((await (await signedIn("dean")).get(path)).status).toBe(404);
});
