import type { LogRecord } from "@logtape/logtape";
import { expect, test } from "vitest";
import { loggablePath, logLine } from "#workers/log.ts";

function written(properties: Record<string, unknown>, faultWords = false): Record<string, unknown> {
  const record: LogRecord = {
    category: ["resolve"],
    level: "info",
    message: ["A letter went to ", "ravi@campus.test", "."],
    rawMessage: "A letter went to {to}.",
    timestamp: Date.UTC(2026, 10, 23, 5, 30),
    properties,
  };
  return JSON.parse(logLine(record, faultWords));
}

test("a line has the time, the level, the sentence without its values, and what is allowed", () => {
  expect(written({ requestId: "r-1", status: 200, ticket: null, verb: "reply", finds: 2 })).toEqual({
    at: "2026-11-23T05:30:00.000Z",
    level: "info",
    message: "A letter went to {to}.",
    requestId: "r-1",
    status: 200,
    ticket: null,
    verb: "reply",
    finds: 2,
  });
});

test("what is not on the list is not written, whatever it is called", () => {
  const line = written({ to: "ravi@campus.test", cookie: "session=1", body: "x", url: "https://x/?token=1" });
  expect(Object.keys(line)).toEqual(["at", "level", "message"]);
});

test("an allowed name with an object in it is not written, and long words are cut", () => {
  const line = written({ operation: { title: "leaking tap" }, channel: "x".repeat(500) });
  expect(line).not.toHaveProperty("operation");
  expect(line.channel).toHaveLength(200);
});

test("a fault is named and placed, without its words, which may quote a form", () => {
  const fault = new Error("params: my phone is 98450", { cause: new TypeError("x is not a function") });
  const line = written({ fault });
  expect(line.fault).toMatchObject({
    name: "Error",
    cause: { name: "TypeError", words: "x is not a function" },
  });
  expect(JSON.stringify(line)).toContain("log.test.ts");
  expect(JSON.stringify(line)).not.toContain("98450");
});

test("no line of a fault's words is taken for a frame", () => {
  const fault = new Error("params: first line\n  at the warden's desk since May");
  const line = JSON.stringify(written({ fault }));
  expect(line).toContain("log.test.ts");
  expect(line).not.toContain("warden");
});

test("with test hooks the words of a fault are written too", () => {
  expect(written({ fault: new Error("params: 98450") }, true).fault).toMatchObject({
    words: "params: 98450",
  });
});

test.each([
  ["http://x/tickets/1024?seen=4", "/tickets/1024"],
  ["http://x/api/v1/tickets", "/api/v1/tickets"],
  ["http://x/tickets/P-7KQ2M", "/tickets/:"],
  ["http://x/links/eyJhbGciOi", "/links/:"],
  ["http://x/assets/app-AEMkxHSn.css", "/assets/:"],
  ["http://x/", "/"],
])("the address %s is logged as %s", (url, path) => {
  expect(loggablePath(url)).toBe(path);
});
