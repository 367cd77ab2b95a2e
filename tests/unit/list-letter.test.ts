import { expect, test } from "vitest";
import type { Due } from "#app/db/sending/load-due.ts";
import type { TicketId } from "#app/domain/ids.ts";
import { renderLetter } from "#app/mail/layout/render-letter.ts";
import { listLetterFor } from "#app/mail/list-letter.ts";
import { type MailHouse, mailOf } from "#app/mail/mail-carrier.ts";
import { due, LETTER_DESK } from "./letter-rows.ts";

const onTicket = (id: number, title: string): Partial<Due> => ({
  ticketId: id as TicketId,
  ticket: { ...due().ticket, id: id as TicketId, reference: String(id), title },
});

const reply = (body: string, ticket = onTicket(1024, "Dripping tap")) =>
  due({ ...ticket, event: { kind: "replied" }, words: { body } });

const list = (...rows: Due[]) => listLetterFor(rows, LETTER_DESK);

test("a list says per ticket what happened, in its order, with the way to its page", () => {
  const other = onTicket(1030, "No light");
  const content = list(reply("At nine."), reply("On Tuesday.", other), reply("Or at ten."));
  expect(content.subject).toBe("3 updates on 2 tickets");
  expect(content.blocks).toEqual([
    {
      kind: "news",
      title: "#1024 Dripping tap",
      url: "https://help.test/tickets/1024",
      items: [
        "Tue 24 Nov, 09:00: Kavitha has written to you. “At nine.”",
        "Tue 24 Nov, 09:00: Kavitha has written to you. “Or at ten.”",
      ],
    },
    {
      kind: "news",
      title: "#1030 No light",
      url: "https://help.test/tickets/1030",
      items: ["Tue 24 Nov, 09:00: Kavitha has written to you. “On Tuesday.”"],
    },
  ]);
});

test("a list about one ticket has that ticket's subject", () => {
  expect(list(reply("One."), reply("Two.")).subject).toBe("[#1024] Dripping tap");
});

test("requesters are led to their tickets, staff to the desk", () => {
  expect(list(reply("One."), reply("Two.")).action?.url).toBe("https://help.test/tickets");
  const mine = { ...reply("Three."), duty: "assignee" as const };
  expect(list(reply("One."), mine).action?.url).toBe("https://help.test/desk");
});

test("of long words a list has the beginning, cut between what the eye sees as one", () => {
  const [block] = list(reply("👩🏽‍🔧".repeat(200)), reply("Two.")).blocks;
  const [item = ""] = block?.kind === "news" ? block.items : [];
  expect(item).toMatch(/“(👩🏽‍🔧)+ …”$/u);
  expect(item.length).toBeLessThan(300);
});

test("a list reads well as plain text, and its page addresses are checked like any other", () => {
  const content = list(reply("At nine."), reply("Or at ten."));
  expect(renderLetter(content).text).toContain(`2 things happened on one ticket

#1024 Dripping tap
https://help.test/tickets/1024
- Tue 24 Nov, 09:00: Kavitha has written to you. “At nine.”
- Tue 24 Nov, 09:00: Kavitha has written to you. “Or at ten.”

Open your tickets:
https://help.test/tickets
`);
  const news = { kind: "news", title: "x", url: "javascript:alert(1)", items: [] } as const;
  expect(() => renderLetter({ ...content, blocks: [{ ...news, items: [] }] })).toThrow("pages only");
});

const HOUSE: MailHouse = {
  appUrl: "https://help.test",
  from: { name: null, address: "help@help.test" },
  domain: "help.test",
  idOf: () => "id",
  replyTo: () => "reply@help.test",
  unsubscribeTokenFor: (personId, listedAt) => `${personId}.${listedAt}`,
  linkTokenFor: () => "",
  actTokenFor: () => "",
  whoseTokenFor: () => "",
  jobTokenOf: () => null,
  now: () => LETTER_DESK.now,
};

test("what is sent each day has a way out, and what concerns one ticket has none", () => {
  const headersOf = (heldFor: Due["heldFor"]) =>
    mailOf([{ ...reply("At nine."), heldFor, bundleId: 1 }], LETTER_DESK.campus, HOUSE).headers;
  const { personId, event } = reply("At nine.");
  expect(headersOf("digest")).toEqual({
    "List-Unsubscribe": `<https://help.test/unsubscribe?link=${personId}.${event.at}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  });
  expect([headersOf("quiet"), headersOf(null)]).toEqual([{}, {}]);
});
