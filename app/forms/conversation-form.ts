import { z } from "zod";
import type { Inputs } from "#app/domain/command.ts";
import type { AttachedFile } from "#app/domain/files/attached-file.ts";
import { words } from "./words.ts";

/** A form says which kind it sends, by its button or a hidden field; nothing said is a reply, two are neither. */
export const conversationSchema = z.object({
  body: words,
  kind: z
    .enum(["reply", "note", "question"], { error: "Say whether this is a reply, a note or a question." })
    .default("reply"),
  /** Of a question: the status that it leads to. */
  status: words.transform((said) => said || undefined),
  visibility: z.enum(["", "leadership"], { error: "Say for whom this note is." }).default(""),
});

type Spoken = { [V in "reply" | "note" | "ask"]: { verb: V; input: Inputs[V] } }["reply" | "note" | "ask"];

/** The command that those words are, with the files that go with them. */
export function spoken(
  { body, kind, visibility, status }: z.output<typeof conversationSchema>,
  files: readonly AttachedFile[],
): Spoken {
  const said = files.length > 0 ? { body, files } : { body };
  if (kind === "note") return { verb: "note", input: { ...said, leadership: visibility === "leadership" } };
  return kind === "question" ? { verb: "ask", input: { ...said, status } } : { verb: "reply", input: said };
}
