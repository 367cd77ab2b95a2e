import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client/web";
import type { Settings } from "#workers/settings.ts";
import { Refused } from "./refused.ts";
import { whenStopping } from "./stopping.ts";

/** What the child is asked, and what it answers. */
export type Asked = { settings: Settings; empty: boolean };
export type Answered = { lines: string[] } | { refused: string };

/**
 * Fills an empty database and answers the lines that tell what there is; none where a campus is at work already. That
 * is done by a program of its own: it reads the whole product, which takes a second, and would otherwise stay in memory
 * for as long as the site runs. Refuses with that program's sentence.
 */
export async function firstDataInChild(asked: Asked): Promise<string[]> {
  if (await isAtWork(asked.settings)) return [];
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

/** Whether a campus is there that sends what it has to: then there is nothing to fill in or to tell. */
async function isAtWork({ database: { url, authToken } }: Settings): Promise<boolean> {
  const client = createClient({ url, ...(authToken === null ? {} : { authToken }) });
  try {
    const { rows } = await client.execute(
      `select exists (select 1 from campus) and not exists (select 1 from channels where held_at is not null) as is_so`,
    );
    return rows[0]?.is_so === 1;
  } finally {
    client.close();
  }
}
