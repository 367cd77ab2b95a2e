import { expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import { colleague, dean, spoc, student, ticket } from "./campus.ts";
import { Life } from "./life.ts";
import { GOOD, type Story, shown, story } from "./story.ts";

/** Since when words of the requester wait. */
function waits({ state }: Story): string | null {
  return shown(state.ticket.unansweredAt);
}

const working = story(ticket()).does(spoc, "start", {}, "2026-11-24 10:00");
const written = working.does(student, "reply", GOOD.reply, "2026-11-24 10:30");

it("is a word of the requester that has no answer yet, from the first one on", () => {
  expect(waits(working)).toBeNull();
  expect(waits(written)).toBe("2026-11-24 10:30");
  expect(waits(written.does(student, "reply", GOOD.reply, "2026-11-24 12:00"))).toBe("2026-11-24 10:30");
});

it.each<[Verb, Inputs[Verb]]>([
  ["reply", GOOD.reply],
  ["ask", GOOD.ask],
  ["acknowledge", GOOD.acknowledge],
  ["hold", GOOD.hold],
  ["tat", GOOD.tat],
  ["resolve", GOOD.resolve],
])("is answered by a public act of staff: %s", (verb, input) => {
  expect(waits(written.does(colleague, verb, input, "2026-11-24 11:00"))).toBeNull();
});

it.each<[Verb, Inputs[Verb]]>([
  ["note", GOOD.note],
  ["claim", {}],
  ["escalate", GOOD.escalate],
])("is not answered by what its requester does not read: %s", (verb, input) => {
  expect(waits(written.does(dean, verb, input, "2026-11-24 11:00"))).toBe("2026-11-24 10:30");
});

it("ends with the ticket, and begins again with a reopening", () => {
  expect(waits(written.does(student, "cancel", GOOD.cancel, "2026-11-24 11:00"))).toBeNull();
  const resolved = written.does(spoc, "resolve", GOOD.resolve, "2026-11-24 11:00");
  const late = resolved.does(student, "reply", GOOD.reply, "2026-11-24 12:00");
  expect(waits(late)).toBe("2026-11-24 12:00");
  expect(waits(late.does(student, "close", {}, "2026-11-24 12:30"))).toBeNull();
  expect(waits(resolved.does(student, "reopen", GOOD.reopen, "2026-11-24 13:00"))).toBe("2026-11-24 13:00");
});

it("waits on from the first word when an answer is taken back, and is answered by the one that is left", () => {
  const life = new Life();
  const at = life.now;
  life.says(student, "reply", GOOD.reply);
  life.now += 1000;
  life.says(spoc, "reply", GOOD.reply);
  const answer = life.state.ticket.version;
  const other = life.again();
  life.says(student, "reply", GOOD.reply);
  life.takesBack(spoc, answer);
  expect(life.state.ticket.unansweredAt).toBe(at);
  other.says(spoc, "reply", GOOD.reply);
  other.takesBack(spoc, answer);
  expect(other.state.ticket.unansweredAt).toBeNull();
});
