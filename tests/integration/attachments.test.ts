import { env } from "cloudflare:test";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { GIF, HEIC, JPEG, jpegOf, latin, PDF, PNG, pngOf, WEBP } from "#tests/fixtures/small-files.ts";
import { ArrivingFiles } from "#workers/arriving-files.ts";
import { deps, eventsOf, fileAs } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { arrivedOn, filesOf, formOf, PLUMBING, referenceOf, report, WORDS } from "./uploads.ts";

const MEGABYTE = 1024 * 1024;

test("a report takes its files along, each as what it is", async () => {
  const student = await signedIn("student01");
  const all = report(["a.png", PNG], ["b.jpg", JPEG], ["c", WEBP], ["d.gif", GIF], ["e.heic", HEIC]);
  const files = await filesOf(await referenceOf(await student.post(PLUMBING, all)));
  const said = files.map(({ name, kind, width, height }) => `${name} ${kind} ${width}×${height}`);
  expect(said).toEqual([
    "a.png png 8×6",
    "b.jpg jpeg 8×6",
    "c.webp webp 8×6",
    "d.gif gif 1×1",
    "e.heic heic 4032×3024",
  ]);
  for (const { object_key, bytes } of files)
    expect((await env.FILES.head(String(object_key)))?.size).toBe(bytes);
});

test("the event of a report says what its files contain, and never a name", async () => {
  const student = await signedIn("student02");
  const reference = await referenceOf(await student.post(PLUMBING, report(["Asha Rao.png", PNG])));
  const [event] = await eventsOf(reference);
  const [file] = await filesOf(reference);
  expect(JSON.parse(String(event?.facts)).files).toEqual([file?.sha256]);
  expect(JSON.stringify(event)).not.toContain("Asha");
});

test.each([
  ["exactly 5 MiB", 5 * MEGABYTE],
  ["a byte more", 5 * MEGABYTE + 1],
  ["exactly 10 MB", 10 * MEGABYTE],
])("%s are stored as they were sent", async (_, bytes) => {
  const student = await signedIn("student03");
  const photo = jpegOf(bytes);
  const [file] = await filesOf(await referenceOf(await student.post(PLUMBING, report(["photo.jpg", photo]))));
  const stored = await (await env.FILES.get(String(file?.object_key)))?.arrayBuffer();
  expect(stored?.byteLength).toBe(bytes);
  expect(await hexOf(stored ?? new ArrayBuffer(0))).toBe(await hexOf(photo.buffer));
  expect(file).toMatchObject({ bytes, sha256: await hexOf(photo.buffer) });
});

async function hexOf(bytes: ArrayBuffer): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
}

test.each([
  ["a file over 10 MB", "big.jpg", jpegOf(10 * MEGABYTE + 1), "larger than 10 MB"],
  ["a program", "setup.jpg", latin(`MZ\x90\0${"\0".repeat(400)}`), "neither a picture nor a PDF"],
  [
    "a drawing with a script",
    "x.png",
    latin("<svg><script>alert(1)</script></svg>"),
    "neither a picture nor a PDF",
  ],
  ["a page behind a GIF's first bytes", "x.gif", latin("GIF89a<script>alert(1)</script>"), "can’t be read"],
  ["a picture of 900 million pixels", "x.png", pngOf(30_000, 30_000), "too many pixels"],
  ["an empty file", "x.png", new Uint8Array(0), "is empty"],
])("%s is refused by name; words and the other files stay", async (_, name, bytes, sentence) => {
  const student = await signedIn("student04");
  const answer = await student.post(PLUMBING, report(["fine.pdf", PDF], [name, bytes], ["good.png", PNG]));
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain(`“${name}”`);
  expect(page).toContain(sentence);
  expect(page).toContain(`${WORDS}</textarea>`);
  expect(Object.keys(arrivedOn(page))).toEqual(["fine.pdf", "good.png"]);
});

test("what stayed goes along when the form is sent again; what is unticked does not", async () => {
  const student = await signedIn("student05");
  const page = await (
    await student.post(PLUMBING, report(["a.png", PNG], ["x", new Uint8Array(0)], ["b.gif", GIF]))
  ).text();
  const { "a.png": kept = "" } = arrivedOn(page);
  const answer = await student.post(
    PLUMBING,
    formOf({ description: WORDS, idempotencyKey: "again", draft: kept }, ["c.pdf", PDF]),
  );
  const names = (await filesOf(await referenceOf(answer))).map(({ name }) => name);
  expect(names).toEqual(["a.png", "c.pdf"]);
});

test("a field that nobody used is no file", async () => {
  const student = await signedIn("student06");
  expect(
    await filesOf(await referenceOf(await student.post(PLUMBING, report(["", new Uint8Array(0)])))),
  ).toEqual([]);
});

test("of six files five are kept, and the sixth is named", async () => {
  const student = await signedIn("student07");
  const six = [1, 2, 3, 4, 5, 6].map((at) => [`${at}.png`, PNG] as const);
  const page = await (await student.post(PLUMBING, report(...six))).text();
  expect(Object.keys(arrivedOn(page))).toHaveLength(5);
  expect(page).toContain("“6.png” was left out");
});

test("five kept files and a new one are too many together", async () => {
  const student = await signedIn("student08");
  const five = [1, 2, 3, 4, 5].map((at) => [`${at}.png`, PNG] as const);
  const page = await (await student.post(PLUMBING, report(...five, ["x", new Uint8Array(0)]))).text();
  const form = report(["new.gif", GIF]);
  for (const id of Object.values(arrivedOn(page))) form.append("draft", id);
  const answer = await student.post(PLUMBING, form);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("Five files go with one message at most");
});

test("sent twice under one key it is one report with its file once, by bytes or by the id of what arrived", async () => {
  const student = await signedIn("student09");
  const key = crypto.randomUUID();
  const bytes = () => formOf({ description: WORDS, idempotencyKey: key }, ["a.png", PNG]);
  const [first, second] = await Promise.all([
    student.post(PLUMBING, bytes()),
    student.post(PLUMBING, bytes()),
  ]);
  const reference = await referenceOf(first);
  expect(await referenceOf(second)).toBe(reference);
  const [file] = await filesOf(reference);
  const again = formOf({ description: WORDS, idempotencyKey: key, draft: String(file?.id) });
  expect(await referenceOf(await student.post(PLUMBING, again))).toBe(reference);
  expect(await filesOf(reference)).toHaveLength(1);
});

test("the same key with another picture is refused, and keeps words and picture", async () => {
  const student = await signedIn("student10");
  const fields = { description: WORDS, idempotencyKey: crypto.randomUUID() };
  await student.post(PLUMBING, formOf(fields, ["a.png", PNG]));
  const answer = await student.post(PLUMBING, formOf(fields, ["b.gif", GIF]));
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain(`${WORDS}</textarea>`);
  expect(Object.keys(arrivedOn(page))).toEqual(["b.gif"]);
});

test("a file that was sent with something else can't be sent again, and nothing else is lost", async () => {
  const student = await signedIn("student11");
  const [file] = await filesOf(await referenceOf(await student.post(PLUMBING, report(["a.png", PNG]))));
  const form = report();
  form.append("draft", String(file?.id));
  const answer = await student.post(PLUMBING, form);
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("has been sent with something else already");
  expect(page).toContain(`${WORDS}</textarea>`);
});

test("another's draft is as if it were not there", async () => {
  const theirs = await signedIn("student12");
  const page = await (await theirs.post(PLUMBING, report(["a.png", PNG], ["x", new Uint8Array(0)]))).text();
  const { "a.png": id = "" } = arrivedOn(page);
  const stranger = await signedIn("student19");
  const form = report();
  for (const draft of [id, "20200101-AAAAAAAAAAAAAAAAAAAAAA", "../../etc", ""]) form.append("draft", draft);
  expect(await filesOf(await referenceOf(await stranger.post(PLUMBING, form)))).toEqual([]);
  expect((await stranger.get(`/attachments/${id}`)).status).toBe(404);
  expect((await theirs.get(`/attachments/${id}`)).status).toBe(200);
});

test.each(["reply", "question", "note"])("a %s takes files along", async (kind) => {
  const reference = await fileAs("student13");
  const warden = await signedIn("warden.neeladri");
  const form = formOf({ kind, body: WORDS, seen: "1", idempotencyKey: crypto.randomUUID() }, [
    "plan.pdf",
    PDF,
  ]);
  await referenceOf(await warden.post(`/tickets/${reference}`, form));
  expect(await filesOf(reference)).toMatchObject([{ name: "plan.pdf", seq: 2 }]);
});

test("a ticket's page shows pictures small and everything else by name, two of one name as two", async () => {
  const student = await signedIn("student14");
  const reference = await referenceOf(
    await student.post(PLUMBING, report(["a.png", PNG], ["a.png", GIF], ["b.pdf", PDF])),
  );
  const page = await (await student.get(`/tickets/${reference}`)).text();
  expect(
    page.match(/<img src="\/attachments\/[^"]+" alt="[^"]+" width="\d+" height="\d+" loading="lazy"/g),
  ).toHaveLength(2);
  expect(page).toContain("b.pdf");
  expect(page).toContain("PDF, 1 kB");
});

test("sixty files in an hour are enough for anybody; the words stay", async () => {
  const student = await signedIn("student18");
  const five = [1, 2, 3, 4, 5].map((at) => [`${at}.gif`, GIF] as const);
  for (let time = 0; time < 12; time += 1) await student.post(PLUMBING, formOf({ description: "" }, ...five));
  const answer = await student.post(PLUMBING, report(["late.png", PNG]));
  const page = await answer.text();
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(page).toContain("“late.png”");
  expect(page).toContain(WORDS);
});

test("what counts files of nobody does not say from where they came", async () => {
  const keys: string[] = [];
  const { limiter, ...rest } = deps();
  const take = async (_bucket: string, key: string) => {
    keys.push(key);
    return null;
  };
  const sender = { tokenHashes: [], network: "203.0.113.7", isReporter: true } as const;
  const arriving = new ArrivingFiles({ ...rest, limiter: { ...limiter, take } }, env.FILES, sender);
  const stream = Readable.from([Buffer.from("GIF89a")]);
  await arriving.take({ field: "attachments", name: "a.gif", stream });
  expect(arriving.issues).toMatchObject([{ code: "file_not_kept" }]);
  expect(keys).toEqual([expect.stringMatching(/^network\/./)]);
  expect(keys[0]).not.toContain("203.0.113.7");
});
