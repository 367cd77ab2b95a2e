import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Settings } from "#workers/settings.ts";
import { Refused } from "./refused.ts";
import { whenStopping } from "./stopping.ts";

/** What the child is asked, and what it answers. */
export type Asked = { settings: Settings; empty: boolean };
export type Answered = { lines: string[] } | { refused: string };

/**
 * Fills an empty database and answers the lines that tell what there is, by a program of its own: it reads the whole
 * product, which would otherwise stay in memory for as long as the site runs. Refuses with that program's sentence.
 */
export async function firstDataInChild(asked: Asked): Promise<string[]> {
  const child = fork(fileURLToPath(new URL("first-data.ts", import.meta.url)), { serialization: "advanced" });
  whenStopping(() => child.kill());
  const answered = await new Promise<Answered>((resolve) => {
    child.once("message", (message: Answered) => resolve(message));
    child.once("error", ({ message }) => resolve({ refused: message }));
    child.once("exit", () => resolve({ refused: "The first data could not be written: start again." }));
    child.send(asked);
  });
  if ("refused" in answered) throw new Refused(answered.refused);
  return answered.lines;
}
