import { student } from "./people.ts";

/** What a mail of the demo is written with. */
export type Around = {
  domain: string;
  authservId: string;
  at: number;
  /** Of the ticket that it is about: its number, and the address that answers of its receiver go to. */
  about: { number: string; title: string; replyTo: string } | null;
};

/** One mail that came to the invented campus. */
export type DemoMail = {
  hoursAgo: number;
  /** The story that it is about, by who reported what; and whose reply address it goes to. */
  about?: { by: string; subcategory: string; given: string };
  /** The first part of an address of the campus, or a whole one of somebody from outside. */
  from: string;
  name: string;
  raw(from: string, around: Around): string;
};

const FULL_NAME = (n: number) => student(n, 40).name;

/** What arrived by mail: one of each sort that somebody has to look at in a way of its own. */
export const MAILS: readonly DemoMail[] = [
  {
    hoursAgo: 26,
    from: "student31",
    name: FULL_NAME(31),
    raw: (from, around) =>
      written(around, from, "नल से पानी टपक रहा है", [
        "नमस्ते,",
        "",
        "वेलंकनी के दूसरे तल के बाथरूम का नल कल रात से टपक रहा है। बाल्टी हर घंटे भर जाती है।",
        "कृपया किसी को भेज दीजिए।",
        "",
        "-- ",
        "Velankani, second floor",
      ]),
  },
  {
    hoursAgo: 20,
    from: "ramesh.hegde@post.example",
    name: "Ramesh Hegde",
    raw: (from, around) =>
      written(around, from, "Fan in my son’s room", [
        "Dear sir or madam,",
        "",
        "my son writes that the fan in his room does not turn. Whom can I ask when it will be repaired?",
        "",
        "Ramesh Hegde, Dharwad",
      ]),
  },
  {
    hoursAgo: 0,
    about: { by: "student10", subcategory: "electrical", given: "student10" },
    from: "student10",
    name: FULL_NAME(10),
    raw: (from, around) =>
      answered(around, from, [
        "Thank you. It still flickers, and since yesterday the second tube does as well.",
        "",
        "On Tue, 24 Nov 2026 at 10:04, Shantivan Institute wrote:",
        "> We have seen it.",
        "> Kavitha Shetty looks after it.",
        "",
        "Sent from my iPhone",
      ]),
  },
  {
    hoursAgo: 0,
    about: { by: "student11", subcategory: "college-wifi", given: "student11" },
    from: "student11",
    name: FULL_NAME(11),
    raw: htmlAnswer,
  },
  {
    hoursAgo: 0,
    about: { by: "student07", subcategory: "painting", given: "student07" },
    from: "student07",
    name: FULL_NAME(7),
    raw: (from, around) =>
      answered(
        around,
        from,
        ["Please close this one, it is not needed any more."],
        [],
        `dmarc=fail header.from=${around.domain} policy.dmarc=none; spf=fail smtp.mailfrom=list.example`,
      ),
  },
  {
    hoursAgo: 0,
    about: { by: "student06", subcategory: "fees-refunds", given: "student06" },
    from: "student06",
    name: FULL_NAME(6),
    raw: (from, around) => answered(around, from, ["I look for the receipt of the deposit at home."]),
  },
  {
    hoursAgo: 0,
    about: { by: "student06", subcategory: "fees-refunds", given: "student06" },
    from: "vikram.verma@post.example",
    name: FULL_NAME(6),
    raw: (from, around) =>
      answered(
        around,
        from,
        ["I write from my other address. The receipt of the deposit has the number 4711."],
        [`In-Reply-To: ${idOf("student06", around.at)}`],
      ),
  },
  {
    hoursAgo: 0,
    about: { by: "student09", subcategory: "certificates", given: "spoc.college" },
    from: "spoc.college",
    name: "Anita Deshpande",
    raw: (from, around) =>
      answered(
        around,
        from,
        ["I am away until Monday. In urgent cases please call the office."],
        ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"],
      ),
  },
  {
    hoursAgo: 0,
    about: { by: "student25", subcategory: "mess-quality", given: "student25" },
    from: "mailer-daemon@post.example",
    name: "Mail Delivery System",
    raw: cameBack,
  },
];

/** Its sender's domain vouches for it, as far as our receiver can see. */
function passed(from: string): string {
  const domain = from.slice(from.lastIndexOf("@") + 1).replace(">", "");
  return `dkim=pass header.d=${domain}; dmarc=pass header.from=${domain} policy.dmarc=reject; spf=pass smtp.mailfrom=${domain}`;
}

function idOf(from: string, at: number): string {
  return `<demo.${at}.${from}@post.example>`;
}

function written(
  { domain, authservId, at, about }: Around,
  from: string,
  subject: string,
  lines: readonly string[],
  headers: readonly string[] = [],
  results = passed(from),
): string {
  const hasType = headers.some((line) => line.startsWith("Content-Type:"));
  return [
    `Authentication-Results: ${authservId}; ${results}`,
    `From: ${from}`,
    `To: ${about?.replyTo ?? `help@${domain}`}`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString("base64")}?=`,
    `Date: ${new Date(at).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${idOf(from.replace(/^.*<|@.*$/g, ""), at)}`,
    "MIME-Version: 1.0",
    ...(hasType ? [] : ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]),
    ...headers,
    "",
    ...lines,
    "",
  ].join("\r\n");
}

function answered(
  around: Around,
  from: string,
  lines: readonly string[],
  headers: readonly string[] = [],
  results = passed(from),
): string {
  const { number = "", title = "" } = around.about ?? {};
  return written(around, from, `Re: [#${number}] ${title}`, lines, headers, results);
}

const HTML = "text/html; charset=utf-8";
/** A light that blinks: 64 × 16 pixels. */
const LIGHT =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAQAQMAAACcKetqAAAABlBMVEUzMzrgih7MH4tdAAAAIElEQVR42mNgwA3YP0AwA/8PCGaQ/wPBZDLg5sBNxgAAPTwXc8RyQXkAAAAASUVORK5CYII=";

/** As programs on the web write it: HTML alone, a picture in it, one that would be fetched, and what it answers below. */
function htmlAnswer(from: string, around: Around): string {
  const boundary = "=_of-the-demo";
  const html = [
    '<div dir="ltr">It is <b>lab 3</b>, the row at the windows. The access point blinks like this:<br>',
    '<img src="cid:blink@post.example" alt="The light of the access point" width="64" height="16"><br>',
    '<ul><li>at 09:10 all fell out</li><li>at 09:40 again</li></ul><img src="https://post.example/seen.gif" width="1" height="1"></div>',
    '<div class="gmail_quote"><div dir="ltr">On Tue, Nov 24, 2026 at 10:04 AM Shantivan Institute wrote:<br></div>',
    "<blockquote>We are moving the access point on Monday before the first practical.</blockquote></div>",
  ];
  const parts = [
    `--${boundary}`,
    `Content-Type: ${HTML}`,
    "",
    ...html,
    `--${boundary}`,
    "Content-Type: image/png; name=blink.png",
    "Content-ID: <blink@post.example>",
    "Content-Transfer-Encoding: base64",
    "",
    LIGHT,
    `--${boundary}--`,
  ];
  return answered(around, from, parts, [`Content-Type: multipart/related; boundary="${boundary}"`]);
}

/** A report that a mail of ours has come back from student25's address. */
function cameBack(from: string, around: Around): string {
  const boundary = "=_report-of-the-demo";
  const address = `student25@${around.domain}`;
  const parts = [
    `--${boundary}`,
    "",
    `Your mail to ${address} could not be delivered: there is no such user.`,
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; post.example",
    "",
    `Final-Recipient: rfc822; ${address}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 No such user here",
    `--${boundary}--`,
  ];
  const type = `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`;
  return written(around, from, "Undelivered Mail Returned to Sender", parts, [type], passed(from));
}
