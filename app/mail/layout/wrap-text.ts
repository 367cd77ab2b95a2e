const graphemes = new Intl.Segmenter();

/**
 * Wraps each line of the text at spaces so that it takes at most `width` graphemes with its indent. A word
 * is never broken: an address longer than the line stays whole and can be followed.
 */
export function wrapText(text: string, width: number, first = "", further = first): string {
  let indent = first;
  return text
    .split("\n")
    .flatMap((line) => {
      const lines = wrapLine(line, width - further.length).map((part) => {
        const whole = `${indent}${part}`.trimEnd();
        indent = further;
        return whole;
      });
      return lines;
    })
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  let length = 0;
  for (const word of line.split(/[ \t]+/)) {
    const size = sizeOf(word);
    if (current !== "" && length + 1 + size > width) {
      lines.push(current);
      current = word;
      length = size;
    } else {
      current = current === "" ? word : `${current} ${word}`;
      length += size + (length === 0 ? 0 : 1);
    }
  }
  return [...lines, current];
}

function sizeOf(word: string): number {
  // Segmenting costs; most words are ASCII.
  if (/^[ -~]*$/.test(word)) return word.length;
  return [...graphemes.segment(word)].length;
}
