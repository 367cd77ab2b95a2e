import { expect, test } from "vitest";
import { type Blockable, isBlockable } from "#app/domain/mail-in/blockable.ts";

const MAIL: Blockable = {
  fromAddress: "anil@far.example",
  kind: "person",
  verdict: "verified",
  isOurs: false,
};

test.each<[string, Partial<Blockable>, boolean]>([
  ["a verified stranger", {}, true],
  ["somebody who only says that they are that stranger", { verdict: "failed" }, true],
  ["a verified member", { isOurs: true }, true],
  ["somebody who only says that they are a member", { isOurs: true, verdict: "unverified" }, false],
  ["a list", { kind: "list" }, true],
  ["a delivery report", { kind: "bounce" }, false],
  ["a complaint", { kind: "complaint" }, false],
  ["ourselves", { kind: "own" }, false],
  ["nobody that it names", { fromAddress: "" }, false],
])("of %s the sender can be kept away or not", (_who, more, can) => {
  expect(isBlockable({ ...MAIL, ...more })).toBe(can);
});
