import { describe, expect, it } from "vitest";
import type { Due } from "#app/db/sending/load-due.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { letterHtml } from "#app/mail/layout/letter-html.ts";
import { letterText } from "#app/mail/layout/letter-text.ts";
import { letterFor } from "#app/mail/letters.ts";
import { listLetterFor } from "#app/mail/list-letter.ts";
import { FILED_AT } from "./campus.ts";
import { BY, type Change, due, LETTER_DESK } from "./letter-rows.ts";

const ME = 1 as PersonId;
const DESK = {
  ...LETTER_DESK,
  actUrl: ({ seq, personId }: Due, verb: string) => `https://help.test/acts/${verb}.${seq}.${personId}`,
};
const on = (ticket: Partial<Due["ticket"]>) => ({ ...due().ticket, requesterId: ME, ...ticket });
const kind = (name: Due["event"]["kind"]) => ({ kind: name, facts: { outcome: "fixed", to: ME } });
const offered = (change: Change) => {
  const letter = letterFor(due(change), DESK);
  const links = letter.blocks.flatMap((block) => (block.kind === "links" ? block.links : []));
  return links.map(({ url }) => /acts\/(\w+)/.exec(url)?.[1]);
};

const done = on({ statusKind: "resolved", outcome: "fixed", resolvedAt: FILED_AT, reopenUntilAt: BY });
const over = on({ statusKind: "closed", ratedRound: null });
const mine = on({ assigneeId: ME, requesterId: 2 as PersonId });

describe("a mail offers without a sign-in", () => {
  it.each([
    ["the requester their word on the end", { event: kind("resolved"), ticket: done }, ["close", "reopen"]],
    [
      "the same where it is asked once more",
      { event: kind("confirmation_asked"), ticket: done },
      ["close", "reopen"],
    ],
    [
      "no reopening after its window",
      { event: kind("resolved"), ticket: { ...done, reopenUntilAt: 1 } },
      ["close"],
    ],
    ["to rate what is finished", { event: kind("closed"), ticket: over }, ["rate"]],
    ["nothing twice", { event: kind("closed"), ticket: { ...over, ratedRound: over.round } }, []],
    ["nothing that is over", { event: kind("resolved"), ticket: over }, []],
    ["nothing in other mails", { event: kind("replied"), ticket: done }, []],
    ["nothing to who follows", { duty: "watcher", event: kind("resolved"), ticket: done }, []],
    [
      "nothing to who was the requester",
      { event: kind("closed"), ticket: { ...over, requesterId: 2 as PersonId } },
      [],
    ],
    ["the owner to acknowledge", { duty: "assignee", event: kind("filed"), ticket: mine }, ["acknowledge"]],
    ["the new owner too", { duty: "assignee", event: kind("assigned"), ticket: mine }, ["acknowledge"]],
    ["the owner on duty too", { duty: "level", event: kind("filed"), ticket: mine }, ["acknowledge"]],
    [
      "nobody else on duty",
      { duty: "level", event: kind("filed"), ticket: { ...mine, assigneeId: 3 as PersonId } },
      [],
    ],
    [
      "nothing to who had it",
      { duty: "assignee", event: kind("assigned"), ticket: { ...mine, assigneeId: 3 as PersonId } },
      [],
    ],
    [
      "nothing that is acknowledged",
      { duty: "assignee", event: kind("forwarded"), ticket: { ...mine, acknowledgedAt: 1 } },
      [],
    ],
    ["nothing in a reminder", { duty: "assignee", event: kind("reminded"), ticket: mine }, []],
    [
      "nothing where few may read",
      { event: kind("resolved"), ticket: { ...done, visibility: "protected" } },
      [],
    ],
    [
      "nothing there to its owner",
      { duty: "assignee", event: kind("filed"), ticket: { ...mine, visibility: "protected" } },
      [],
    ],
  ] as const)("%s", (_, change, verbs) => {
    expect(offered(change)).toEqual(verbs);
  });

  it("whoever stands in to acknowledge, as themselves, and nobody what is the requester's to say", () => {
    const standIn = { forName: "Ravi", personId: 9 as PersonId };
    const letter = letterFor(due({ ...standIn, duty: "assignee", event: kind("filed"), ticket: mine }), DESK);
    expect(JSON.stringify(letter.blocks)).toContain("acts/acknowledge.1.9");
    expect(offered({ ...standIn, event: kind("resolved"), ticket: done })).toEqual([]);
  });

  it("both links as text and as HTML, says what they are, and leads to the page by its own name", () => {
    const letter = letterFor(due({ event: kind("resolved"), ticket: done }), DESK);
    const [text, html] = [letterText(letter), letterHtml(letter)];
    expect(text).toContain("Yes, that settles it:\nhttps://help.test/acts/close.1.1\n");
    expect(text).toContain("It is still broken:\nhttps://help.test/acts/reopen.1.1\n");
    expect(text).toContain("Open its page:\nhttps://help.test/tickets/1024");
    for (const verb of ["close", "reopen"])
      expect(html).toContain(`href="https://help.test/acts/${verb}.1.1"`);
    expect(text.replace(/\s+/g, " ")).toContain("needs no sign-in, works once");
  });

  it("nothing in a list of several, nor where there is no such page", () => {
    const row = due({ event: kind("resolved"), ticket: done });
    expect(JSON.stringify(listLetterFor([row, row], DESK))).not.toContain("/acts/");
    const letter = letterFor(row, LETTER_DESK);
    expect([JSON.stringify(letter).includes("/acts/"), letter.action?.label]).toEqual([
      false,
      "Say if that settles it",
    ]);
  });
});
