import { afterEach, beforeEach, expect, type MockInstance, vi } from "vitest";

let errors: MockInstance<typeof console.error>;

beforeEach(() => {
  errors = vi.spyOn(console, "error").mockImplementation(() => {});
});

/** Whatever reaches console.error is a defect, unless the test took it by `takeConsoleErrors`. */
afterEach(() => {
  const unexpected = takeConsoleErrors();
  errors.mockRestore();
  expect(unexpected, "console.error was called").toEqual([]);
});

/** What reached console.error since the test began, each call as one line; for tests that provoke a fault. */
export function takeConsoleErrors(): string[] {
  const lines = errors.mock.calls.map((words) => words.map(String).join(" "));
  errors.mockClear();
  return lines;
}
