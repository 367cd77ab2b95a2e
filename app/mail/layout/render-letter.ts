import type { LetterBlock, LetterContent } from "./letter-content.ts";
import { letterHtml } from "./letter-html.ts";
import { letterText } from "./letter-text.ts";
import { plainLine } from "./plain-words.ts";

/**
 * A letter's subject and its two equal bodies. Pure. Throws on an action or news that lead anywhere but to a page
 * (http or https), since that is a fault of ours.
 */
export function renderLetter(content: LetterContent): { subject: string; text: string; html: string } {
  const { label, url } = content.action ?? {};
  const action = label === undefined || url === undefined ? null : { label, url: pageAddress(url) };
  const complete = { ...content, action, blocks: content.blocks.map(withPageAddress) };
  return { subject: plainLine(content.subject), text: letterText(complete), html: letterHtml(complete) };
}

function withPageAddress(block: LetterBlock): LetterBlock {
  if (block.kind === "links")
    return { ...block, links: block.links.map(({ label, url }) => ({ label, url: pageAddress(url) })) };
  return block.kind === "news" ? { ...block, url: pageAddress(block.url) } : block;
}

function pageAddress(url: string): string {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol))
    throw new TypeError("A letter links to pages only");
  return address.href;
}
