import { createExecutionContext, env } from "cloudflare:test";
import { expect, test } from "vitest";
import { jpegOf, PNG } from "#tests/fixtures/small-files.ts";
import { router } from "#workers/router.ts";
import { signedIn } from "./signed-in.ts";
import { filesOf, formOf, MULTIPART, multipart, PLUMBING, referenceOf, WORDS } from "./uploads.ts";
import { HOME } from "./visit.ts";

const field = (name: string, body: string) => ({
  head: `Content-Disposition: form-data; name="${name}"`,
  body,
});
const file = (filename: string, body: Uint8Array<ArrayBuffer>, more = "") => ({
  head: `Content-Disposition: form-data; name="attachments"; ${filename}${more}`,
  body,
});

test("a name in whatever way browsers write it is shown clean", async () => {
  const student = await signedIn("student20");
  const sent = multipart([
    field("description", WORDS),
    file('filename="../../etc/pass\u202egnp.sh"', PNG, "\r\nContent-Type: text/html"),
    file('filename="C:\\\\fakepath\\\\ನೀರು.png"', PNG),
    file("filename*=UTF-8''%F0%9F%92%A7.png", PNG),
    file(`filename="${"x".repeat(300)}.png"`, PNG),
  ]);
  const files = await filesOf(await referenceOf(await student.post(PLUMBING, sent, MULTIPART)));
  expect(files.map(({ name }) => name).sort()).toEqual(
    ["passgnp.sh.png", "ನೀರು.png", "💧.png", `${"x".repeat(99)}….png`].sort(),
  );
});

test.each([
  ["no boundary", "multipart/form-data", 415],
  ["an empty boundary", "multipart/form-data; boundary=", 400],
  ["a boundary that never comes", "multipart/form-data; boundary=other", 400],
  ["JSON", "application/json", 415],
])("a form with %s is refused, and nothing breaks", async (_, type, status) => {
  const student = await signedIn("student20");
  const answer = await student.post(PLUMBING, multipart([field("description", WORDS)]), {
    "Content-Type": type,
  });
  expect(answer.status).toBe(status);
});

test("a body that ends in the middle of a file is refused, and leaves no file behind", async () => {
  const student = await signedIn("student20");
  const whole = await multipart([
    field("description", WORDS),
    file('filename="a.jpg"', jpegOf(7_000_000)),
  ]).arrayBuffer();
  const before = await stored();
  const answer = await student.post(PLUMBING, whole.slice(0, 6_000_000), MULTIPART);
  expect(answer.status).toBe(400);
  expect(await stored()).toEqual(before);
});

test("a connection that breaks off in the middle of a file leaves no file behind", async () => {
  const student = await signedIn("student20");
  const start = await multipart([file('filename="a.jpg"', jpegOf(7_000_000))]).arrayBuffer();
  const before = await stored();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(start, 0, 6_000_000));
    },
    pull(controller) {
      controller.error(new Error("Network connection lost."));
    },
  });
  const headers = { ...MULTIPART, Origin: HOME, Cookie: student.cookie };
  const request = new Request(`${HOME}${PLUMBING}`, { method: "POST", body, headers });
  const answer = await router.fetch(request, env, createExecutionContext());
  expect(answer.status).toBe(400);
  expect(await stored()).toEqual(before);
});

test("a length that lies changes nothing about what is read", async () => {
  const student = await signedIn("student20");
  const sent = await multipart([field("description", WORDS), file('filename="a.png"', PNG)]).arrayBuffer();
  const body = new Blob([sent]).stream();
  for (const length of ["1", "50000000"]) {
    const headers = { ...MULTIPART, Origin: HOME, Cookie: student.cookie, "Content-Length": length };
    const request = new Request(`${HOME}${PLUMBING}`, {
      method: "POST",
      body: length === "1" ? body : sent,
      headers,
    });
    const answer = await router.fetch(request, env, createExecutionContext());
    expect(await filesOf(await referenceOf(answer))).toHaveLength(1);
  }
});

test("of ten thousand parts the first thousand are read, and the words come back", async () => {
  const student = await signedIn("student20");
  const parts = [
    field("description", WORDS),
    ...Array.from({ length: 9999 }, (_, at) => field(`field.x${at}`, "y")),
  ];
  const answer = await student.post(PLUMBING, multipart(parts), MULTIPART);
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain(`${WORDS}</textarea>`);
});

test("ten megabytes of emoji are too much text; what comes back is bounded", async () => {
  const student = await signedIn("student20");
  const answer = await student.post(
    PLUMBING,
    formOf({ description: "🚰".repeat(2_500_000), place: "Stairs" }),
  );
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toContain("more text than one form can carry");
  expect(page).toContain("🚰🚰🚰");
  expect(new TextEncoder().encode(page).length).toBeLessThan(1.2 * 1024 * 1024);
});

test("many fields of text are too much together, and none is taken for whole", async () => {
  const student = await signedIn("student20");
  const long = "x".repeat(400_000);
  const sent = multipart([field("a", long), field("b", long), field("c", long), field("description", WORDS)]);
  expect((await student.post(PLUMBING, sent, MULTIPART)).status).toBe(422);
});

test("forms that take no files read over them", async () => {
  const student = await signedIn("student20");
  const before = await stored();
  const form = formOf({ email: "student20@campus.test", password: "wrong" }, ["a.png", PNG]);
  expect((await student.post("/login", form)).status).toBe(422);
  expect(
    (await student.post("/tickets/1/cancellation", formOf({ reason: "Gone" }, ["a.png", PNG]))).status,
  ).toBe(404);
  expect(await stored()).toEqual(before);
});

async function stored(): Promise<string[]> {
  return (await env.FILES.list({ prefix: "files/" })).objects.map(({ key }) => key);
}
