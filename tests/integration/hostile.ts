/** What an enemy, a broken program or an unlucky browser sends; the same each time for the same seed. */

/** Random numbers that come again with their seed (mulberry32). */
export function randomOf(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return { chance: (of: number) => next() < of, pick };
}

export type Random = ReturnType<typeof randomOf>;

const LONG = "ஐ".repeat(2_700);

/** Values of fields, as they stand in a form or in JSON. */
export const VALUES = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "x\udfff\ud800y",
  "\u2028\u202e\ufeff\u200b",
  "\r\nSet-Cookie: a=b",
  LONG,
  "9".repeat(400),
  "9007199254740993",
  "99999999999999999999",
  "-1",
  "0",
  "1e400",
  "0x10",
  "1.5",
  "NaN",
  "null",
  "[]",
  "{}",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "' or 1=1 --",
  '";drop table tickets;--',
  "%",
  "*",
  '"',
  "a NEAR/2 b AND (",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "=cmd|' /C calc'!A0",
  "2026-02-31",
  "-271821-04-20",
  "+275760-09-13",
  "99999999-99-99",
  "P99999999Y",
  "24:61",
  "person:99999999999999999999",
  "scope:-1",
  "1.1",
  "9.9.9",
  "//elsewhere.test/x",
  "javascript:alert(1)",
] as const;

/** Parts of addresses, encoded as they travel. */
export const SEGMENTS = [
  "%",
  "%zz",
  "%00",
  "%ed%a0%80",
  "%c0%ae%c0%ae",
  "%2e%2e%2f",
  "..%5c..%5c",
  "%0d%0aX:1",
  "-1",
  "0",
  "00001",
  "1.5",
  "99999999999999999999999999",
  "9".repeat(1_000),
  "%E0%AE%90".repeat(900),
  "__proto__",
  "constructor",
  "P-AAAAAAAAAAAA",
  "'",
  ";",
  "%3Cscript%3E",
  "1.data",
  "%20",
] as const;

export const HEADERS: readonly Record<string, string>[] = [
  {},
  { Cookie: "session=%" },
  { Cookie: `session=${"x".repeat(8_000)}` },
  { Cookie: "session=; session=%c3; __Host-session=1; =;;; session" },
  { Cookie: "device=%ff; code=..; code=9" },
  { Authorization: "Bearer" },
  { Authorization: "Basic Og==" },
  { Authorization: `Bearer ${"r".repeat(8_000)}` },
  { "If-None-Match": '"' },
  { Range: "bytes=9-1,0-" },
  { Accept: "x/y;q=9" },
  { "Accept-Language": "x".repeat(4_000) },
  { "X-Forwarded-Host": "elsewhere.test", "X-Forwarded-For": "1'" },
  { "CF-Connecting-IP": "<script>" },
  { "CF-Connecting-IP": "::ffff:999.1" },
  { "User-Agent": `${"(".repeat(5_000)}` },
  { "Content-Length": "x" },
  { Referer: "%%%" },
  { "Idempotency-Key": "x".repeat(8_000) },
  { "X-Remote-User": "super@campus.test", "Cf-Access-Authenticated-User-Email": "super@campus.test" },
];

/** Bodies that are no form, or one that breaks off. */
export const BODIES: readonly { type: string; body: string }[] = [
  { type: "", body: "x" },
  { type: "text/plain", body: "a=b" },
  { type: "application/json", body: "{" },
  { type: "application/json", body: "[".repeat(5_000) },
  { type: "application/json", body: '{"__proto__":{"role":"super"}}' },
  { type: "application/json", body: "null" },
  { type: "application/json", body: '"\\ud800"' },
  { type: "application/x-www-form-urlencoded", body: "%=%&&&=%zz&%00=%ed%a0%80" },
  { type: "application/x-www-form-urlencoded; charset=utf-16", body: "a=b" },
  { type: "application/x-www-form-urlencoded", body: "a=b&".repeat(20_000) },
  { type: "multipart/form-data", body: "--x" },
  { type: "multipart/form-data; boundary=", body: "--x" },
  { type: `multipart/form-data; boundary=${"b".repeat(300)}`, body: `--${"b".repeat(300)}--` },
  {
    type: "multipart/form-data; boundary=x",
    body: '--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nbroken off',
  },
  {
    type: "multipart/form-data; boundary=x",
    body: '--x\r\nContent-Disposition: form-data; name="attachments"; filename="\0..\\..\\a.png"\r\nContent-Type: \0\r\n\r\nGIF89a\r\n--x--',
  },
  {
    type: "multipart/form-data; boundary=x",
    body: "--x\r\n\r\n\r\n--x\r\nContent-Disposition: x\r\n\r\n\r\n--x--",
  },
  { type: "multipart/mixed; boundary=x", body: "--x--" },
];

/** The same address with one thing about it spoilt: a part of its path, a parameter, or nothing. */
export function spoiltPath(path: string, { pick, chance }: Random): string {
  const url = new URL(path, "http://x");
  let { pathname } = url;
  if (chance(0.4)) {
    const parts = pathname.split("/");
    const places = parts.flatMap((part, at) => (/\d|none|noun|[A-Z]/.test(part) ? [at] : []));
    if (places.length > 0) parts[pick(places)] = pick(SEGMENTS);
    else if (chance(0.3)) parts.push(pick(SEGMENTS));
    pathname = parts.join("/");
  }
  const names = [...url.searchParams.keys()];
  const name = pick([...names, ...names, ...QUERY_NAMES]);
  if (chance(0.7)) url.searchParams.set(name, pick(VALUES));
  if (chance(0.1)) url.searchParams.append(name, pick(VALUES));
  const raw = chance(0.1) ? "&%zz=%ed%a0%80&=%&[]=1" : "";
  return `${pathname}?${url.searchParams}${raw}`;
}

/** Parameters that pages read, and one that none does. */
const QUERY_NAMES = [
  "after",
  "before",
  "q",
  "view",
  "list",
  "sort",
  "category",
  "subcategory",
  "person",
  "link",
  "token",
  "from",
  "to",
  "next",
  "ticket",
  "do",
  "state",
  "at",
  "desk",
  "field.meal",
  "told",
  "index",
  "_data",
  "__proto__",
] as const;

/** The fields of a form with a few of them spoilt, doubled or left out. */
export function spoiltFields(fields: readonly (readonly [string, string])[], { pick, chance }: Random) {
  const kept = fields.filter(() => !chance(0.1)).map(([name, value]) => [name, value] as [string, string]);
  for (const field of kept) if (chance(0.35)) field[1] = pick(VALUES);
  if (kept.length > 0 && chance(0.2)) kept.push([pick(kept)[0], pick(VALUES)]);
  if (chance(0.3)) kept.push([pick(FIELD_NAMES), pick(VALUES)]);
  return kept;
}

/** Fields that nobody may set, and those that many forms have. */
const FIELD_NAMES = [
  "role",
  "is_admin",
  "requester_id",
  "created_at",
  "__proto__",
  "constructor.prototype",
  "draft",
  "seen",
  "idempotencyKey",
  "anyway",
  "field.meal",
  "do",
  "intent",
] as const;
