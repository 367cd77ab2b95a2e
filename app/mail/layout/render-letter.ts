import type { LetterContent } from "./letter-content.ts";
import { letterHtml } from "./letter-html.ts";
import { letterText } from "./letter-text.ts";
import { plainLine } from "./plain-words.ts";

/**
 * A letter's subject and its two equal bodies. Pure. Throws on an action that leads anywhere but to a page
 * (http or https), since that is a fault of ours.
 */
export function renderLetter(content: LetterContent): { subject: string; text: string; html: string } {
  const address = content.action && URL.parse(content.action.url);
  if (address !== null && !/^https?:$/.test(address.protocol))
    throw new TypeError("A letter links to pages only");
  const action = content.action && address && { label: content.action.label, url: address.href };
  const complete = { ...content, action };
  return { subject: plainLine(content.subject), text: letterText(complete), html: letterHtml(complete) };
}
