import { expect, test } from "vitest";
import { refusedAddress } from "#app/domain/mail-in/bounce.ts";

test.each<[string, number, string, string | null]>([
  ["no such user, by its number", 550, "550 5.1.1 <a@b.example>: Recipient address rejected", "hard"],
  ["no such domain", 550, "550 5.1.2 Host unknown", "hard"],
  ["a domain that takes no mail", 556, "556 5.1.10 Null MX", "hard"],
  ["an account that was closed", 550, "550-5.2.1 The email account is disabled.", "hard"],
  ["no such user, in words alone", 550, "550 No such user here", "hard"],
  ["as the standard has it", 550, "550 Requested action not taken: mailbox unavailable", "hard"],
  ["a mailbox that is full", 552, "552 5.2.2 Over quota", "soft"],
  ["our standing", 550, "550 5.7.1 Service unavailable; client host blocked using a list", null],
  ["our standing, in words alone", 550, "550 Blocked: user unknown to our reputation list", null],
  ["a server that is not theirs", 550, "550 relay not permitted, no such user", null],
  ["a rule of theirs", 553, "553 sorry, that domain isn't in my list", null],
  ["an address in what was said", 550, "550 Rejected by 5.1.1.1", null],
  ["no answer to that command", 500, "500 No such user", null],
])("a recipient who is refused for %s", (_why, code, response, kind) => {
  expect(refusedAddress(code, response)?.kind ?? null).toBe(kind);
});
