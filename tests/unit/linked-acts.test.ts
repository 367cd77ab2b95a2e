import { describe, expect, it } from "vitest";
import type { Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { withoutSeals } from "#app/domain/mail-in/seals.ts";
import type { Actor, PersonActor } from "#app/domain/people/actor.ts";
import {
  ACT_OPEN_MS,
  isOwnAct,
  LINKED_VERBS,
  type LinkedAct,
  standingOfAct,
} from "#app/domain/people/linked-acts.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { fieldsOf, linkedSaid } from "#app/forms/linked-act.ts";
import { actByLink, actIn, actToken } from "#app/operations/act-by-link.ts";
import { keyedHashes } from "#app/operations/keyed-hashes.ts";
import { readMail } from "#app/operations/mail-in/read-mail.ts";
import { seal } from "#app/operations/sealed.ts";
import { colleague, dean, FILED_AT, relation, spoc, stranger, student, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { command, GOOD, story } from "./story.ts";

const standIn: PersonActor = { ...stranger, standsInFor: [spoc.personId] };
const resolved = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00").state;
const closed = story(resolved).does(student, "close", {}, "2026-11-24 11:00").state;

describe("an act by a link", () => {
  const own = (verb: Verb, person: PersonActor) => isOwnAct(verb, person, resolved.ticket);

  it("is the requester's on their own ticket, and that its owner or whoever stands in has seen it", () => {
    for (const verb of ["close", "reopen", "rate"] as const)
      expect([student, spoc, standIn, dean].map((person) => own(verb, person))).toEqual([
        true,
        false,
        false,
        false,
      ]);
    const seen = [spoc, standIn, colleague, dean, student].map((person) => own("acknowledge", person));
    expect(seen).toEqual([true, true, false, false, false]);
  });

  it("is nothing else, whoever has the mail", () => {
    const others = (Object.keys(GOOD) as Verb[]).filter(
      (verb) => !LINKED_VERBS.some((each) => each === verb),
    );
    expect(others.filter((verb) => [student, spoc, standIn, dean].some((one) => own(verb, one)))).toEqual([]);
  });

  const code = (state: TicketState, actor: Actor, verb: Verb, seen: number | null = null) => {
    const said = command(verb, GOOD[verb], { via: "link", seen });
    const decision = decide(world({ actor, state }), said, at("2026-11-24 12:00"));
    return decision.ok ? decision.event.kind : decision.code;
  };

  it.each([
    ["close", resolved, student, "closed"],
    ["reopen", resolved, student, "reopened"],
    ["rate", closed, student, "rated"],
    ["acknowledge", ticket(), spoc, "acknowledged"],
    ["acknowledge", ticket(), standIn, "acknowledged"],
    // They may all the same, once they have signed in.
    ["acknowledge", ticket(), colleague, "link_not_theirs"],
    ["acknowledge", ticket(), dean, "link_not_theirs"],
    ["resolve", ticket(), spoc, "link_not_theirs"],
    ["cancel", ticket(), student, "link_not_theirs"],
    ["close", resolved, stranger, "not_found"],
    ["close", closed, student, "wrong_state"],
    ["acknowledge", { ...ticket(), people: [relation(spoc, "about")] }, spoc, "not_found"],
    ["acknowledge", ticket({ visibility: "protected" }), spoc, "not_found"],
    ["close", { ...resolved, ticket: { ...resolved.ticket, visibility: "protected" } }, student, "not_found"],
  ] as const)("%s is decided by the rule of every door (%#)", (verb, state, actor, said) => {
    expect(code(state, actor, verb)).toBe(said);
  });

  it("meets what has changed the ticket since its mail as a conflict", () => {
    const past = [
      { seq: 3, kind: "reopened", audience: "public", actorId: spoc.personId, changedKind: true },
    ] as const;
    const said = command("close", {}, { via: "link", seen: 2 });
    const decision = decide(world({ actor: student, state: resolved, past }), said, at("2026-11-24 12:00"));
    expect(decision).toMatchObject({ ok: false, code: "changed_meanwhile" });
  });
});

describe("how a link stands", () => {
  const told = { saidAt: at("2026-11-24 10:00"), isOffered: true };
  const again = { ...resolved.ticket, resolvedAt: at("2026-11-25 10:00") };

  it.each([
    ["close", resolved.ticket, "waits"],
    ["close", closed.ticket, "done"],
    ["close", again, "moved_on"],
    ["reopen", resolved.ticket, "waits"],
    ["reopen", ticket().ticket, "done"],
    ["reopen", again, "moved_on"],
    ["rate", closed.ticket, "waits"],
    ["rate", { ...closed.ticket, ratedRound: closed.ticket.round }, "done"],
    ["rate", { ...closed.ticket, resolvedAt: again.resolvedAt }, "moved_on"],
    ["acknowledge", ticket().ticket, "waits"],
    ["acknowledge", ticket({ acknowledgedAt: FILED_AT }).ticket, "done"],
  ] as const)("%s (%#)", (verb, on, standing) => {
    expect(standingOfAct(verb, on, told)).toBe(standing);
  });

  it.each([
    ["close", ticket().ticket],
    ["reopen", closed.ticket],
    ["rate", resolved.ticket],
    ["acknowledge", ticket().ticket],
  ] as const)("%s has moved on where the ticket's page does not offer it", (verb, on) => {
    expect(standingOfAct(verb, on, { ...told, isOffered: false })).toBe("moved_on");
  });
});

describe("the token of a link", () => {
  const deps = (now = FILED_AT, secrets = ["a secret that is long enough, 1"]) => ({
    now: () => now,
    keyed: (purpose: string, text: string) => keyedHashes(secrets, `${purpose}\n${text}`),
  });
  const act: LinkedAct = { verb: "close", reference: "1024", personId: 7 as PersonId, seq: 4 };
  const token = actToken(deps(), act, FILED_AT);

  it("is for one act of one person on one ticket, and the same for the same mail", () => {
    expect(actToken(deps(FILED_AT + 5), act, FILED_AT)).toBe(token);
    expect(actIn(deps(), token)).toEqual({ act, saidAt: FILED_AT, isOver: false });
    expect(token).toMatch(/^[\w-]+\.[0-9a-f]{64}$/);
  });

  it("is over after thirty days, and then says only what it was for", () => {
    expect(actIn(deps(FILED_AT + ACT_OPEN_MS - 1), token)?.isOver).toBe(false);
    expect(actIn(deps(FILED_AT + ACT_OPEN_MS), token)).toEqual({ act, saidAt: FILED_AT, isOver: true });
  });

  it("is nobody else's to make, nor made of another link", () => {
    const [body, mac] = token.split(".");
    const forged = Buffer.from(JSON.stringify([JSON.stringify(["rate", "1024", 7, 4]), FILED_AT * 2]));
    const others = [
      "",
      "over",
      `${body}.${"0".repeat(64)}`,
      `${forged.toString("base64url")}.${mac}`,
      seal(deps(), "unsubscribe", JSON.stringify(["close", "1024", 7, 4]), FILED_AT * 2),
      actToken(deps(FILED_AT, ["another secret, which is not ours"]), act, FILED_AT),
    ];
    expect(others.map((other) => actIn(deps(), other))).toEqual(others.map(() => null));
    expect(
      actIn(deps(FILED_AT, ["a newer secret", "a secret that is long enough, 1"]), token),
    ).not.toBeNull();
  });

  it("has one key, whatever is said and whichever secret sealed it", async () => {
    const keys: string[] = [];
    const perform = async ({ key, seen, via }: { key: string; seen: number | null; via: string }) => {
      keys.push(`${key} ${seen} ${via}`);
      return { ok: false, code: "unavailable" } as const;
    };
    const rotated = deps(FILED_AT, ["a newer secret", "a secret that is long enough, 1"]);
    for (const each of [token, actToken(rotated, act, FILED_AT)])
      await actByLink(rotated, perform, { token: each, input: {} });
    expect(keys).toEqual(["act/close/1024/4 4 link", "act/close/1024/4 4 link"]);
    const late = deps(FILED_AT + ACT_OPEN_MS);
    expect(await actByLink(late, perform, { token, input: {} })).toBe("over");
    expect(await actByLink(late, perform, { token: "x", input: {} })).toMatchObject({ code: "not_found" });
    expect(keys).toHaveLength(2);
  });

  it("is not in the words of a mail that answers ours", async () => {
    const quoted = `> Yes, that settles it:\n> https://help.test/acts/${token}\n`;
    expect(withoutSeals(`Thanks.\n${quoted}`)).toBe(`Thanks.\n${quoted.replace(/\.[0-9a-f]{64}/, ".…")}`);
    expect(actIn(deps(), withoutSeals(token))).toBeNull();
    const html = `<p>Thanks.</p><blockquote><a href="https://help.test/acts/${token}">Yes</a></blockquote>`;
    for (const [type, body] of [["plain", quoted] as const, ["html", html] as const]) {
      const raw = `From: meera@campus.test\r\nContent-Type: text/${type}\r\n\r\n${body}`;
      const house = { authservId: "", ownAddresses: [] };
      const mail = await readMail(new TextEncoder().encode(raw), "meera@campus.test", house);
      expect(`${mail.text}${mail.html}`).toContain(type === "html" ? "help.test/acts/" : "settles it");
      expect(`${mail.text}${mail.html}`).not.toContain(token.split(".")[1]);
    }
    expect(withoutSeals("Version 1.2, file.a1b2c3.")).toBe("Version 1.2, file.a1b2c3.");
  });
});

describe("what a link's page asks", () => {
  it("is no more than the act needs", () => {
    expect(LINKED_VERBS.map((verb) => fieldsOf(verb).map(({ name }) => name))).toEqual([
      [],
      ["reason"],
      ["stars", "feedback"],
      [],
    ]);
  });

  it("is read in these fields alone", () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      message: "Hello",
      duration: "9 days",
      stars: "4",
      fixed: "no",
    }))
      form.set(name, value);
    expect(linkedSaid("acknowledge", form)).toMatchObject({ ok: true, input: { message: "", when: "" } });
    expect(linkedSaid("rate", form)).toEqual({ ok: true, input: { stars: 4, feedback: "", fixed: true } });
    expect(linkedSaid("reopen", form)).toEqual({ ok: true, input: { reason: "" } });
    form.set("reason", new Blob(["x"]));
    expect(linkedSaid("reopen", form)).toMatchObject({ ok: false });
  });
});
