import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client/web";
import type { Settings } from "#workers/settings.ts";
import { Refused } from "./refused.ts";
import { signInLines } from "./sign-in-lines.ts";
import { whenStopping } from "./stopping.ts";

/** What the child is asked, and what it answers. */
export type Asked = { settings: Settings; empty: boolean };
export type Answered = { lines: string[] } | { refused: string };

/**
 * Fills an empty database and answers the lines that tell what there is. It is filled by a program of its own, which reads the
 * whole product: that takes a second, and would otherwise stay in memory for as long as the site runs. Refuses with that
 * program's sentence.
 */
export async function firstDataInChild(asked: Asked): Promise<string[]> {
  const atWork = await campusAtWork(asked.settings);
  if (atWork) return atWork.isDemo && !asked.empty ? signInLines(asked.settings.mailDomain) : [];
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

/** The campus that is there and sends what it has to; null where there is one to make, or something else to tell. */
async function campusAtWork({ database: { url, authToken } }: Settings): Promise<{ isDemo: boolean } | null> {
  const client = createClient({ url, ...(authToken === null ? {} : { authToken }) });
  try {
    const { rows } = await client.execute(
      "select made_by_demo from campus where not exists (select 1 from channels where held_at is not null)",
    );
    return rows[0] ? { isDemo: rows[0].made_by_demo === 1 } : null;
  } finally {
    client.close();
  }
}
