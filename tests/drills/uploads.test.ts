import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jpegOf } from "#tests/fixtures/small-files.ts";
import { descendants } from "#tests/local/processes.ts";
import { type RunningSite, runSite } from "#tests/local/running-site.ts";
import { PASSWORD } from "#tests/local/visitor.ts";

const MEGABYTE = 1024 * 1024;
const PEOPLE = 3;
const FILES = 5;
const SENT = PEOPLE * FILES * 10;
/**
 * What the runtime may ever hold, in MB: all its parts, the simulated bucket among them. It is 460 with files that are
 * passed on while they arrive, and 700 with forms that are read as a whole.
 */
const MOST = 600;

let site: RunningSite;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site.close());

test("five files of 10 MB each, from three people at once, cost little memory and arrive", async () => {
  const cookies = await Promise.all([1, 2, 3].map((at) => cookieOf(`student0${at}`)));
  const photo = jpegOf(10 * MEGABYTE);
  const round = () =>
    Promise.all(
      cookies.map((cookie) =>
        report(
          cookie,
          Array.from({ length: FILES }, () => photo),
        ),
      ),
    );
  const answers = await round();
  const first = peakMegabytes();
  answers.push(...(await round()));
  const last = peakMegabytes();
  process.stdout.write(
    `${SENT} MB at once: peak ${first.toFixed(0)} MB, after as much again ${last.toFixed(0)} MB.\n`,
  );
  expect(answers).toEqual(answers.map(() => 303));
  expect(last).toBeLessThan(MOST);
});

async function cookieOf(mail: string): Promise<string> {
  const body = new URLSearchParams({ email: `${mail}@campus.test`, password: PASSWORD });
  const answer = await post("/login", body);
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function report(cookie: string, photos: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
  const form = new FormData();
  form.append("description", "Five photos of one tap");
  form.append("idempotencyKey", crypto.randomUUID());
  for (const photo of photos) form.append("attachments", new File([photo], "photo.jpg"));
  return (await post("/tickets/new?subcategory=plumbing", form, cookie)).status;
}

function post(path: string, body: BodyInit, cookie = ""): Promise<Response> {
  const headers = { Origin: site.origin, Cookie: cookie };
  return fetch(new URL(path, site.origin), { method: "POST", body, headers, redirect: "manual" });
}

/** The most that any workerd of the site has ever held. */
function peakMegabytes(): number {
  const peaks = descendants(site.pid).flatMap((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const peak = /^Name:\s+workerd$[\s\S]*^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return peak === undefined ? [] : [Number(peak) / 1024];
  });
  if (peaks.length === 0) throw new Error("the runtime was not found");
  return Math.max(...peaks);
}
