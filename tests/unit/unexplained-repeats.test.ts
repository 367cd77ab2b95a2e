import { expect, test } from "vitest";
import { type Kill, unexplainedRepeats } from "#tests/drills/kills.ts";
import type { ReceivedMail } from "#tests/fixtures/smtp-server.ts";

function mail(messageId: string, receivedAt: number): ReceivedMail {
  return {
    messageId,
    receivedAt,
    envelope: { from: "", to: ["student01@campus.test"] },
    answered: true,
    user: null,
    greeting: "",
    subject: "",
    text: "",
    html: "",
    raw: "",
  };
}

const killed = (at: number, backAt: number): Kill => ({ victim: "worker", at, backAt, tookMs: backAt - at });

test("a mail may come again after somebody was killed right after it came, or was still away", () => {
  const twice = [mail("a", 10_000), mail("b", 10_500), mail("a", 70_000)];
  expect(unexplainedRepeats(twice, [killed(10_200, 11_000)])).toEqual([]);
  expect(unexplainedRepeats(twice, [killed(9_000, 10_100)])).toEqual([]);
});

test("a mail that comes again although nobody was killed then is found, each time", () => {
  const twice = [mail("a", 10_000), mail("a", 70_000)];
  expect(unexplainedRepeats(twice, [])).toHaveLength(1);
  expect(unexplainedRepeats(twice, [killed(8_000, 9_000), killed(20_000, 21_000)])).toHaveLength(1);
  expect(unexplainedRepeats([...twice, mail("a", 130_000)], [killed(10_200, 11_000)])).toHaveLength(1);
});
