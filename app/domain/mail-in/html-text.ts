const MOST = 512 * 1024;
/** A quotation mark that does not end by then is none: otherwise each tag could be looked at to the end. */
const LONGEST_TAG = 1000;
const BLOCKS = new Set(
  "address article aside blockquote dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split(
    " ",
  ),
);
/** What stands in them is nobody's words. */
const SILENT = new Set(["script", "style", "head", "title", "template", "noscript", "svg", "math", "object"]);

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  euro: "€",
  bull: "•",
  middot: "·",
  copy: "©",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
  ntilde: "ñ",
  aacute: "á",
  iacute: "í",
  oacute: "ó",
  uacute: "ú",
  atilde: "ã",
  otilde: "õ",
  zwnj: "\u200c",
};

/**
 * The words of an HTML mail as lines, its quotations marked with `>`. One pass over at most half a megabyte; whatever
 * is not HTML comes out as it is.
 */
export function htmlToText(html: string): string {
  const lines = new Lines();
  const source = html.slice(0, MOST);
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("<", at);
    const until = open < 0 ? source.length : open;
    lines.add(decoded(source.slice(at, until)));
    if (open < 0) break;
    at = afterTag(source, open, lines);
  }
  return lines.text();
}

class Lines {
  #done: string[] = [];
  #line = "";
  /** Of the line: looking at a long one after each of its pieces would copy it each time. */
  #endsInBlank = false;
  #depth = 0;
  #isPre = 0;

  add(text: string) {
    if (this.#isPre > 0) {
      const [first = "", ...more] = text.split("\n");
      this.#line += first;
      for (const each of more) {
        this.end(true);
        this.#line = each;
      }
      return;
    }
    const flat = text.replace(/[ \t\r\n\f]+/g, " ");
    const more = this.#line === "" || this.#endsInBlank ? flat.trimStart() : flat;
    if (more === "") return;
    this.#line += more;
    this.#endsInBlank = more.endsWith(" ");
  }

  /** Ends the line; an empty one counts only where it was asked for. */
  end(isForced = false) {
    if (this.#line.trim() === "" && !isForced) {
      this.#line = "";
      return;
    }
    this.#done.push(`${"> ".repeat(Math.min(this.#depth, 5))}${this.#line.trimEnd()}`);
    this.#line = "";
  }

  gap() {
    this.end();
    if (this.#done.length > 0 && this.#done.at(-1)?.replace(/^[> ]+/, "") !== "")
      this.#done.push("> ".repeat(Math.min(this.#depth, 5)).trimEnd());
  }

  quote(by: 1 | -1) {
    this.end();
    this.#depth = Math.max(0, this.#depth + by);
  }

  pre(by: 1 | -1) {
    this.end();
    this.#isPre = Math.max(0, this.#isPre + by);
  }

  text(): string {
    this.end();
    return this.#done
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
  }
}

/** Does what one tag means for the lines; answers where the text goes on. */
function afterTag(source: string, open: number, lines: Lines): number {
  if (source.startsWith("<!--", open)) return after(source, "-->", open + 4);
  if (source.startsWith("<!", open) || source.startsWith("<?", open)) return after(source, ">", open + 2);
  const [, slash = "", name = ""] =
    /^<(\/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})/.exec(source.slice(open, open + 24)) ?? [];
  if (name === "") {
    lines.add("<");
    return open + 1;
  }
  const tag = name.toLowerCase();
  const close = tagEnd(source, open + 1);
  if (slash === "" && SILENT.has(tag) && source.charAt(close - 2) !== "/")
    return afterSilent(source, tag, close);
  if (tag === "br") lines.end(true);
  else if (tag === "blockquote") lines.quote(slash === "" ? 1 : -1);
  else if (tag === "pre") lines.pre(slash === "" ? 1 : -1);
  else if (tag === "p" || tag === "ul" || tag === "ol" || tag === "table") lines.gap();
  else if (tag === "td" || tag === "th") lines.add(" ");
  else if (BLOCKS.has(tag)) lines.end();
  if (tag === "li" && slash === "") lines.add("• ");
  return close;
}

function tagEnd(source: string, from: number): number {
  let quote = "";
  for (let at = from; at < source.length && at < from + LONGEST_TAG; at += 1) {
    const c = source.charAt(at);
    if (quote !== "") quote = c === quote ? "" : quote;
    else if ((c === '"' || c === "'") && source.charAt(at - 1) === "=") quote = c;
    else if (c === ">") return at + 1;
  }
  return after(source, ">", from);
}

function afterSilent(source: string, tag: string, from: number): number {
  const rest = new RegExp(`</${tag}\\b`, "i").exec(source.slice(from));
  return rest ? after(source, ">", from + rest.index) : source.length;
}

function after(source: string, what: string, from: number): number {
  const found = source.indexOf(what, from);
  return found < 0 ? source.length : found + what.length;
}

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8}\d?);?/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return NAMED[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : "";
  });
}
