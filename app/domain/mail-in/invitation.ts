/** When something begins or ends: a moment, or what clocks show there, where only the sender's program knows where. */
export type InvitedAt = { at: number } | { wall: string; zone: string | null };

/** What a calendar part says in short (RFC 5545); it is read, and nothing is accepted, refused or kept of it. */
export type Invitation = {
  method: "invitation" | "cancelled" | "answer";
  summary: string;
  place: string;
  starts: InvitedAt | null;
  ends: InvitedAt | null;
};

const MOST = 64 * 1024;
const LONGEST = 300;

/** The first event of a calendar part; null where it has none. */
export function invitationIn(text: string): Invitation | null {
  const lines = text
    .slice(0, MOST)
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r?\n/);
  const from = lines.findIndex((line) => /^BEGIN:VEVENT\s*$/i.test(line));
  if (from < 0) return null;
  const until = lines.findIndex((line, at) => at > from && /^(END:VEVENT|BEGIN:)/i.test(line));
  const event = lines.slice(from + 1, until < 0 ? undefined : until);
  return {
    method: methodOf(lineOf(lines, "METHOD")?.value ?? ""),
    summary: wordsOf(event, "SUMMARY"),
    place: wordsOf(event, "LOCATION"),
    starts: momentIn(lineOf(event, "DTSTART")),
    ends: momentIn(lineOf(event, "DTEND")),
  };
}

type Line = { parameters: string; value: string };

function lineOf(lines: readonly string[], name: string): Line | null {
  for (const line of lines) {
    const [, parameters = "", value = ""] =
      line.length > MOST || !line.toUpperCase().startsWith(name)
        ? []
        : (/^[A-Z-]+((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/i.exec(line) ?? []);
    if (value !== "" && /^[;:]/.test(line.slice(name.length))) return { parameters, value };
  }
  return null;
}

function methodOf(value: string): Invitation["method"] {
  if (/^cancel/i.test(value)) return "cancelled";
  return /^(reply|counter|refresh)/i.test(value) ? "answer" : "invitation";
}

function wordsOf(lines: readonly string[], name: string): string {
  const value = lineOf(lines, name)?.value ?? "";
  return value
    .replace(/\\[nN]/g, " ")
    .replace(/\\(.)/g, "$1")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);
}

function momentIn(line: Line | null): InvitedAt | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(line?.value.trim() ?? "");
  if (!line || !parts) return null;
  const [, year, month, day, hour, minute, , utc] = parts;
  const date = `${year}-${month}-${day}`;
  if (utc === "Z") {
    const at = Date.parse(`${date}T${hour}:${minute}:00Z`);
    return Number.isNaN(at) ? null : { at };
  }
  const zone = /TZID="?([^";:]{1,80})/i.exec(line.parameters)?.[1] ?? null;
  return { wall: hour === undefined ? date : `${date} ${hour}:${minute}`, zone };
}
