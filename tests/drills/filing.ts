import type { PersonId } from "#app/domain/ids.ts";
import type { Deps } from "#app/operations/deps.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { localDeps } from "#local/local-deps.ts";
import { readSettings } from "#workers/settings.ts";
import type { Part } from "./people.ts";

/** The operations' surroundings in a process of ours, on somebody's database server: no desk, no door. */
export function depsAt(databaseUrl: string, more: Partial<Deps> = {}): Deps {
  const secret = "a secret that nothing but drills ever use";
  const secrets = { SESSION_SECRET: secret, LINK_SECRET: secret, MAIL_SECRET: secret };
  return { ...localDeps(readSettings({ TURSO_DATABASE_URL: databaseUrl, ...secrets })), ...more };
}

/** Files a ticket by the operation alone, at the time of the deps; answers its reference. */
export async function fileFor(deps: Deps, { id }: Part, subcategory: string): Promise<string> {
  const { outcome } = await fileTicket(deps, {
    v: 1,
    verb: "file",
    input: {
      subcategory,
      title: "",
      description: "For a drill.",
      place: "",
      stops: "none",
      answers: {},
      requester: "",
      came: "",
      consent: false,
    },
    actor: { kind: "person", personId: id as PersonId },
    key: crypto.randomUUID(),
    via: "web",
  });
  if (!outcome.ok) throw new Error(`the filing was refused: ${outcome.code}`);
  return outcome.reference;
}
