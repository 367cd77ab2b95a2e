import type { LetterBlock, LetterContent } from "./letter-content.ts";
import { plainLine, plainWords, quotedWords } from "./plain-words.ts";
import { wrapText } from "./wrap-text.ts";

const WIDTH = 76;

/** The letter as plain text. The footer stands below the signature mark, so that replies leave it out. */
export function letterText({ campusName, heading, blocks, action, footer }: LetterContent): string {
  const parts = [wrapText(plainLine(heading), WIDTH), ...blocks.map(blockText)];
  if (action) parts.push(`${plainLine(action.label)}:\n${action.url}`);
  const signature = [plainLine(campusName), ...footer.map(plainWords)];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n\n-- \n${wrapText(signature.join("\n"), WIDTH)}\n`;
}

function blockText(block: LetterBlock): string {
  switch (block.kind) {
    case "paragraph":
      return wrapText(plainWords(block.text), WIDTH);
    case "quote":
      return `${plainLine(block.author)}, ${plainLine(block.at)}:\n${wrapText(quotedWords(block.text), WIDTH, "> ")}`;
    case "facts":
      return block.facts.map(factText).join("\n");
    case "list":
      return listText(block.items);
    case "links":
      return block.links.map(({ label, url }) => `${plainLine(label)}:\n${url}`).join("\n\n");
    case "news":
      return `${wrapText(plainLine(block.title), WIDTH)}\n${block.url}\n${listText(block.items)}`;
  }
}

function listText(items: string[]): string {
  return items.map((item) => wrapText(plainWords(item), WIDTH, "- ", "  ")).join("\n");
}

function factText({ label, value }: { label: string; value: string }): string {
  return wrapText(`${plainLine(label)}: ${plainWords(value)}`, WIDTH, "", "  ");
}
