export interface Token {
  kind: "word" | "quoted" | "literal" | "parameter" | "symbol";
  text: string;
  /** Where it starts and ends in the text, in UTF-16 units. */
  start: number;
  end: number;
}

// SQLite's own lexical rules: comments, quoted names in three styles, and words that may hold any character
// beyond ASCII. Whatever fits nowhere is one symbol; the engine then says what is wrong with it.
const pattern = new RegExp(
  [
    String.raw`(?<skip>[ \t\n\f\r]+|--[^\n]*|/\*[\s\S]*?(?:\*/|$))`,
    String.raw`(?<literal>[xX]?'(?:[^']|'')*'|(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?))`,
    String.raw`(?<quoted>"(?:[^"]|"")*"|${"`"}(?:[^${"`"}]|${"``"})*${"`"}|\[[^\]]*\])`,
    String.raw`(?<parameter>\?\d*|[:@$#][\w$\u0080-\uffff]+)`,
    String.raw`(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`,
    String.raw`(?<symbol>[\s\S])`,
  ].join("|"),
  "gu",
);

/** The tokens of an SQL text, without blanks and comments. Never refuses. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const kind = tokenKind(match.groups ?? {});
    if (kind === null) continue;
    tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

function tokenKind(groups: Record<string, string | undefined>): Token["kind"] | null {
  if (groups.skip !== undefined) return null;
  if (groups.word !== undefined) return "word";
  if (groups.literal !== undefined) return "literal";
  if (groups.quoted !== undefined) return "quoted";
  return groups.parameter !== undefined ? "parameter" : "symbol";
}

/** The line and the column, in bytes and both from one, of the place in the text. */
export function placeOf(sql: string, at: number, between = ", "): string {
  const lines = sql.slice(0, at).split("\n");
  const place = `${lines.length}${between}${Buffer.byteLength(lines.at(-1) ?? "") + 1}`;
  return between === ":" ? `L${place}` : `(${place})`;
}
