import { expect, test } from "vitest";
import { GIF, JPEG, PDF, PNG, WEBP } from "#tests/fixtures/small-files.ts";
import { eventsOf, fileAs, rowsOf, say } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { arrivedOn, filesOf, formOf, type NamedFile, PLUMBING, referenceOf, report } from "./uploads.ts";

const added = (...files: NamedFile[]) => formOf({ idempotencyKey: crypto.randomUUID() }, ...files);

test("files can be added one by one after a report, without an event of their own", async () => {
  const student = await signedIn("student20");
  const reference = await fileAs("student20");
  await referenceOf(await student.post(`/tickets/${reference}/files`, added(["a.png", PNG])));
  await referenceOf(await student.post(`/tickets/${reference}/files`, added(["b.pdf", PDF])));
  expect((await filesOf(reference)).map(({ name, seq }) => [name, seq])).toEqual([
    ["a.png", null],
    ["b.pdf", null],
  ]);
  expect(await eventsOf(reference)).toHaveLength(1);
  const page = await (await student.get(`/tickets/${reference}`)).text();
  for (const words of ["Added later", "b.pdf", "Room for 3"]) expect(page).toContain(words);
});

test("the same file twice is there once, sent one after the other or at once", async () => {
  const student = await signedIn("student20");
  const reference = await fileAs("student20");
  const send = () => student.post(`/tickets/${reference}/files`, added(["a.png", PNG]));
  for (const answer of [...(await Promise.all([send(), send()])), await send()])
    expect(answer.status).toBe(303);
  expect(await filesOf(reference)).toHaveLength(1);
});

test("a report has five files at most, whoever adds at the same time", async () => {
  const student = await signedIn("student20");
  const reference = await referenceOf(
    await student.post(PLUMBING, report(["1", PNG], ["2", GIF], ["3", PDF])),
  );
  const path = `/tickets/${reference}/files`;
  const three = await student.post(path, added(["4", JPEG], ["5", WEBP], ["6", jpegLike(1)]));
  const page = await three.text();
  expect(three.status).toBe(422);
  expect(page).toContain("room for 2 more");
  expect(Object.keys(arrivedOn(page))).toHaveLength(3);
  await Promise.all([2, 3, 4, 5].map((at) => student.post(path, added([`x${at}`, jpegLike(at)]))));
  expect(await filesOf(reference)).toHaveLength(5);
});

function jpegLike(at: number): Uint8Array<ArrayBuffer> {
  const jpeg = JPEG.slice();
  jpeg[jpeg.length - 4] = at;
  return jpeg;
}

test.each([
  ["student01", 404],
  ["warden.neeladri", 403],
])("%s can't add files to it: %i", async (mail, status) => {
  const reference = await fileAs("student20");
  const answer = await (await signedIn(mail)).post(`/tickets/${reference}/files`, added(["a.png", PNG]));
  expect(answer.status).toBe(status);
  expect(Object.keys(arrivedOn(await answer.text()))).toEqual(["a.png"]);
  expect(await filesOf(reference)).toEqual([]);
});

test("after 24 hours, and once it is over, files go with a message", async () => {
  const student = await signedIn("student20");
  const late = await fileAs("student20");
  await rowsOf("update tickets set filed_at = filed_at - 86400000 where reference = ? returning id", [late]);
  const withdrawn = await fileAs("student20");
  await say("student20", withdrawn, "cancel", { reason: "Gone." });
  for (const reference of [late, withdrawn]) {
    expect(await (await student.get(`/tickets/${reference}`)).text()).not.toContain("Add photos or a PDF");
    const answer = await student.post(`/tickets/${reference}/files`, added(["a.png", PNG]));
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("for 24 hours after reporting");
  }
});

test("nothing chosen is said, and a GET leads to the ticket", async () => {
  const student = await signedIn("student20");
  const reference = await fileAs("student20");
  const answer = await student.post(`/tickets/${reference}/files`, added());
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("Choose a file first.");
  const opened = await student.get(`/tickets/${reference}/files`);
  expect(opened.headers.get("Location")).toBe(`/tickets/${reference}`);
});
