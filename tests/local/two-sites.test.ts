import { afterAll, beforeAll, expect, test } from "vitest";
import { passed, rawMail } from "#tests/fixtures/mails/raw-mail.ts";
import type { ReceivedMail } from "#tests/fixtures/smtp-server.ts";
import { type RunningSite, runSite } from "./running-site.ts";
import { signedIn, until } from "./visitor.ts";

/** Two of us whose help addresses are each other's people. */
const sites: { domain: string; site: RunningSite }[] = [];

beforeAll(async () => {
  const open = async (domain: string, other: string) => {
    const site = await runSite({ MAIL_DOMAIN: domain, MAIL_FROM: `help@${domain}` });
    sites.push({ domain, site });
    const admin = await signedIn(site.origin, "super", domain);
    const settings = { unknownSenders: "accept", acceptedDomains: other, silenceHours: "24" };
    expect(await admin.post("/admin/mail", settings)).toMatchObject({ status: 303 });
  };
  await open("one.example", "two.example");
  await open("two.example", "one.example");
}, 180_000);

afterAll(() => Promise.all(sites.map(({ site }) => site.close())));

/** Lets a mail arrive at a site, as verified for the domain it is from. */
async function arrive(site: RunningSite, raw: string, from: string, to: string) {
  const path = `/dev/mail-in?${new URLSearchParams({ from, to })}`;
  expect((await fetch(new URL(path, site.origin), { method: "POST", body: raw })).status).toBe(200);
}

const WITHOUT =
  /^(Auto-Submitted|Precedence|X-Auto-Response-Suppress|X-Loop|List-[\w-]+): .*\r\n(?:[ \t].*\r\n)*/gim;

/** Carries whatever a site sends to the other one's domain there; answers how many mails each sent so far. */
function postman({ losesHeaders }: { losesHeaders: boolean }) {
  const carried = sites.map(({ site }) => site.mails.length);
  const counts = sites.map(() => 0);
  let isOver = false;
  const rounds = sites.map(async ({ site, domain }, at) => {
    const other = sites[1 - at];
    while (other && !isOver) {
      const news = site.mails.slice(carried[at]);
      carried[at] = site.mails.length;
      for (const mail of news.filter((each) => isTo(each, other.domain))) {
        counts[at] = (counts[at] ?? 0) + 1;
        const raw = losesHeaders ? mail.raw.replace(WITHOUT, "") : mail.raw;
        const results = `Authentication-Results: ${passed(domain)}\r\n`;
        await arrive(other.site, results + raw, mail.envelope.from, mail.envelope.to[0] ?? "");
      }
      await new Promise((resume) => setTimeout(resume, 50));
    }
  });
  const end = () => {
    isOver = true;
    return Promise.all(rounds);
  };
  return { counts, end };
}

const isTo = ({ envelope }: ReceivedMail, domain: string) =>
  envelope.to.some((to) => to.endsWith(`@${domain}`));

/** Somebody writes to each from the other's address; answers how many mails went each way until it was quiet. */
async function mailsUntilQuiet(how: { losesHeaders: boolean }) {
  const post = postman(how);
  for (const [at, { domain, site }] of sites.entries()) {
    const from = `help@${sites[1 - at]?.domain}`;
    await arrive(
      site,
      rawMail({ from, to: `help@${domain}`, subject: "The tap drips" }),
      from,
      `help@${domain}`,
    );
  }
  await until("an answer each way", 30_000, () =>
    post.counts.every((count) => count > 0) ? true : undefined,
  );
  for (let before = ""; before !== post.counts.join(); ) {
    before = post.counts.join();
    await new Promise((resume) => setTimeout(resume, 3000));
  }
  await post.end();
  return post.counts;
}

test("two copies of us that answer each other stop after two mails each at the latest", async () => {
  for (const count of await mailsUntilQuiet({ losesHeaders: false })) expect(count).toBeLessThanOrEqual(2);
}, 60_000);

test("where somebody on the way takes away what marks our mails, the limits end it", async () => {
  for (const count of await mailsUntilQuiet({ losesHeaders: true })) expect(count).toBeLessThanOrEqual(6);
}, 90_000);
