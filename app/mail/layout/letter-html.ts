import { html, raw } from "hono/html";
import type { LetterBlock, LetterContent } from "./letter-content.ts";
import { plainLine, plainWords, quotedWords } from "./plain-words.ts";

type Markup = ReturnType<typeof html>;

/** The colours of app/styles/tokens.css in the hex form that mail clients read. */
const darkMode = raw(`
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .paper { background: #191510 !important }
  .card { background: #24201a !important; border-color: #423c35 !important }
  .ink { color: #f2eee6 !important }
  .soft { color: #bab3a8 !important }
  .brand { color: #78dbb4 !important }
  .quote { background: #2d2821 !important; border-color: #78dbb4 !important }
  .line { border-color: #423c35 !important }
  .button { background: #78dbb4 !important; color: #011c12 !important }
}
@media (max-width: 480px) {
  .card { padding: 24px 20px !important }
  .paper { padding: 16px 8px !important }
}`);

const sans = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,'Nirmala UI',sans-serif";
const serif = "font-family:'Iowan Old Style','Palatino Linotype',Georgia,'Noto Serif',serif";
const body = "margin:0 0 16px;font-size:16px;line-height:1.55;color:#2a1f17";

/**
 * The letter as HTML: one column, nothing loaded from anywhere, every word escaped, readable without its
 * style sheet. Each part finds its own direction, since people's words may be in another script.
 */
export function letterHtml(content: LetterContent): string {
  const { locale, campusName, subject, preheader, heading, blocks, action, footer } = content;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${plainLine(subject)}</title>
<style>${darkMode}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#faf5ec;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${plainLine(preheader)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="paper" align="center" style="padding:32px 16px;background:#faf5ec;${sans}">
<div style="max-width:600px;text-align:start;overflow-wrap:anywhere;word-break:break-word">
<p class="brand" dir="auto" style="margin:0 4px 12px;font-size:14px;font-weight:600;letter-spacing:.01em;color:#065b42">${plainLine(campusName)}</p>
<div class="card" style="padding:32px 36px;background:#fefdfa;border:1px solid #ddd7cb;border-radius:14px">
<h1 class="ink" dir="auto" style="margin:0 0 20px;font-size:23px;line-height:1.3;font-weight:600;color:#2a1f17;${serif}">${plainLine(heading)}</h1>
${blocks.map(blockHtml)}
${action && actionHtml(action)}
</div>
<div style="margin:16px 4px 0">${footer.map(footerHtml)}</div>
</div>
</td></tr></table>
</body>
</html>
`.toString();
}

function blockHtml(block: LetterBlock): Markup {
  switch (block.kind) {
    case "paragraph":
      return html`<p class="ink" dir="auto" style="${body}">${lines(plainWords(block.text))}</p>\n`;
    case "quote":
      return quoteHtml(block);
    case "facts":
      return html`<dl style="margin:0 0 16px">${block.facts.map(factHtml)}</dl>\n`;
    case "list":
      return listHtml(block.items);
    case "links":
      return html`${block.links.map(actionHtml)}`;
    case "news":
      return html`<h2 class="line" dir="auto" style="margin:20px 0 8px;padding-top:16px;border-top:1px solid #ddd7cb;font-size:17px;line-height:1.35;font-weight:600"><a class="brand" href="${block.url}" style="color:#065b42">${plainLine(block.title)}</a></h2>
${listHtml(block.items)}`;
  }
}

function quoteHtml({ author, at, text }: Extract<LetterBlock, { kind: "quote" }>): Markup {
  return html`<blockquote class="quote" style="margin:0 0 20px;padding:14px 18px;background:#f5f1e8;border-inline-start:3px solid #065b42;border-radius:4px">
<p class="soft" dir="auto" style="margin:0 0 6px;font-size:14px;color:#5f5348"><bdi class="ink" style="font-weight:600;color:#2a1f17">${plainLine(author)}</bdi> · <span style="white-space:nowrap">${plainLine(at)}</span></p>
<p class="ink" dir="auto" style="margin:0;font-size:16px;line-height:1.55;color:#2a1f17">${lines(quotedWords(text))}</p>
</blockquote>
`;
}

function factHtml({ label, value }: { label: string; value: string }): Markup {
  return html`<dt class="soft line" dir="auto" style="padding-top:9px;border-top:1px solid #ddd7cb;font-size:14px;line-height:1.4;color:#5f5348">${plainLine(label)}</dt>
<dd class="ink" dir="auto" style="margin:0;padding-bottom:9px;font-size:16px;line-height:1.5;color:#2a1f17">${lines(plainWords(value))}</dd>
`;
}

function listHtml(items: string[]): Markup {
  return html`<ul class="ink" style="${body};padding-inline-start:22px">${items.map(itemHtml)}</ul>\n`;
}

function itemHtml(item: string): Markup {
  return html`<li dir="auto" style="margin:0 0 6px">${lines(plainWords(item))}</li>\n`;
}

function actionHtml({ label, url }: { label: string; url: string }): Markup {
  return html`<p style="margin:24px 0 4px"><a class="button" dir="auto" href="${url}" style="display:inline-block;padding:13px 24px;background:#065b42;border-radius:8px;color:#fbfdf5;font-size:16px;line-height:1.25;font-weight:600;text-decoration:none">${plainLine(label)}</a></p>`;
}

function footerHtml(line: string): Markup {
  return html`<p class="soft" dir="auto" style="margin:0 0 6px;font-size:13px;line-height:1.5;color:#5f5348">${withLinks(plainLine(line))}</p>\n`;
}

/** Only for words of ours: an address that a person typed stays text. */
function withLinks(line: string): Markup[] {
  const parts = line.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/);
  return parts.map((part, index) =>
    index % 2 === 0 ? html`${part}` : html`<a class="soft" href="${part}" style="color:#5f5348">${part}</a>`,
  );
}

function lines(text: string): Markup[] {
  return text.split("\n").map((line, index) => (index === 0 ? html`${line}` : html`<br>\n${line}`));
}
