/** A file that stood in a text as lines of its own. */
export type UuFile = { name: string; bytes: Uint8Array };

const MOST_FILES = 20;

/** Takes uuencoded files out of a text; one that does not end, or is none, stays in it. */
export function withoutUuencoded(text: string): { text: string; files: readonly UuFile[] } {
  if (!/^begin [0-7]{3,4} \S/m.test(text)) return { text, files: [] };
  const kept: string[] = [];
  const files: UuFile[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const name = /^begin [0-7]{3,4} (\S.{0,199})$/.exec(lines[at] ?? "")?.[1];
    const end = name === undefined || files.length >= MOST_FILES ? -1 : endOf(lines, at + 1);
    if (name === undefined || end < 0) kept.push(lines[at] ?? "");
    else {
      files.push({ name: name.trim(), bytes: decodedLines(lines.slice(at + 1, end)) });
      at = end;
    }
  }
  return { text: kept.join("\n"), files };
}

/** Where `end` stands, if every line before it is data. */
function endOf(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "end") return at;
    if (line !== "" && !/^[ -`]{1,90}$/.test(line)) return -1;
  }
  return -1;
}

function decodedLines(lines: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const line of lines) {
    const count = (line.charCodeAt(0) - 32) & 63;
    if (line === "" || count === 0) continue;
    const six = (index: number) => ((line.charCodeAt(index) || 32) - 32) & 63;
    for (let at = 0; at < count; at += 1) {
      const group = 1 + Math.floor(at / 3) * 4;
      const [a, b, c, d] = [six(group), six(group + 1), six(group + 2), six(group + 3)];
      bytes.push([(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d][at % 3] ?? 0);
    }
  }
  return Uint8Array.from(bytes, (byte) => byte & 255);
}
