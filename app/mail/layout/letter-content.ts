/** What a letter says, in the reader's language, free of any markup. */
export type LetterContent = {
  /** BCP 47, such as `hi-IN`. */
  locale: string;
  campusName: string;
  /** Complete, with the reference in it. */
  subject: string;
  /** The line that mail clients show beside the subject. */
  preheader: string;
  /** One sentence of state. */
  heading: string;
  blocks: LetterBlock[];
  action: { label: string; url: string } | null;
  /** Why this letter came and how to change that. */
  footer: string[];
};

export type LetterBlock =
  | { kind: "paragraph"; text: string }
  | { kind: "quote"; author: string; at: string; text: string }
  | { kind: "facts"; facts: { label: string; value: string }[] }
  | { kind: "list"; items: string[] }
  /** Several ways on, none of them before the others. */
  | { kind: "links"; links: { label: string; url: string }[] }
  /** What happened on one ticket, with the way to its page. */
  | { kind: "news"; title: string; url: string; items: string[] };
