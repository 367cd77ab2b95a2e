import sanitize, { type Tag } from "sanitize-html";
import type { Mail, MailPart } from "#app/domain/mail-in/mail.ts";

const MOST_HTML = 256 * 1024;
const MOST_PICTURES = 5 * 1024 * 1024;

const TAGS =
  "a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul".split(
    " ",
  );
const COLOUR = /^(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{3,40}\))$/i;
const LENGTH = /^\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?$/;
const WORDS = /^[a-z-]{1,20}$/;
const STYLES = {
  color: [COLOUR],
  "background-color": [COLOUR],
  "font-weight": [WORDS, /^\d{3}$/],
  "font-style": [WORDS],
  "text-align": [WORDS],
  "text-decoration": [WORDS],
  "font-size": [LENGTH, WORDS],
  width: [LENGTH],
  "padding-left": [LENGTH],
  "margin-left": [LENGTH],
};

/** Pictures that browsers show and that can't do anything. */
const PICTURES: readonly [type: string, begins: readonly number[]][] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
];

/**
 * A mail's HTML as it may be shown in a frame of its own: by a list of what is allowed, with the pictures that came
 * with it, and without anything that is fetched from elsewhere, acts, or leads anywhere but to the web and to mail.
 */
export function safeHtml({ html, parts }: Pick<Mail, "html" | "parts">): string | null {
  if (html === null) return null;
  const pictures = picturesOf(parts);
  const body = sanitize(html.slice(0, MOST_HTML), {
    allowedTags: TAGS,
    allowedAttributes: {
      "*": ["style", "dir", "lang", "align", "valign"],
      a: ["href", "rel", "target", "title"],
      img: ["src", "alt", "width", "height"],
      td: ["colspan", "rowspan", "width", "bgcolor"],
      th: ["colspan", "rowspan", "width", "bgcolor"],
      table: ["border", "cellpadding", "cellspacing", "width", "bgcolor"],
      font: ["color", "size"],
      ol: ["start", "type"],
    },
    allowedStyles: { "*": STYLES },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, target: "_blank", rel: "noopener noreferrer nofollow" },
      }),
      img: (tagName, { src = "", alt = "", width = "", height = "" }): Tag => {
        const own = /^cid:/i.test(src) ? pictures.get(decoded(src.slice(4))) : undefined;
        // What is not there is said in its words; what had none was there to be fetched.
        if (!own) return { tagName: "span", attribs: {}, text: alt === "" ? "" : `[${alt}]` };
        return { tagName, attribs: { src: own, alt: alt || "picture", width, height } };
      },
    },
  });
  return `<!doctype html><html><head><meta charset="utf-8"><title>Mail</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:1rem;overflow-wrap:anywhere;color:#111;background:#fff}img{max-width:100%;height:auto}table{max-width:100%}blockquote{border-left:3px solid #bbb;margin:0.5rem 0;padding-left:0.75rem}</style></head><body>${body}</body></html>`;
}

function picturesOf(parts: readonly MailPart[]): ReadonlyMap<string, string> {
  const pictures = new Map<string, string>();
  let total = 0;
  for (const { contentId, bytes } of parts) {
    const type = PICTURES.find(([, begins]) => begins.every((byte, at) => bytes[at] === byte))?.[0];
    if (contentId === null || !type || pictures.has(contentId)) continue;
    total += bytes.length;
    if (total > MOST_PICTURES) break;
    pictures.set(contentId, `data:${type};base64,${Buffer.from(bytes).toString("base64")}`);
  }
  return pictures;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
