import type { Hook } from "@hono/zod-openapi";
import type { ApiDoor } from "./caller.ts";
import { doorProblem } from "./refuse.ts";

/** What a request says that its schema does not know, as one problem with each field. */
export const invalid: Hook<unknown, ApiDoor, string, Response | undefined> = (read, c) => {
  if (read.success) return undefined;
  const errors = read.error.issues.map(({ path, message }) => ({
    field: path.join("."),
    code: "request_invalid",
    detail: message,
  }));
  return doorProblem(c, "request_invalid", { errors });
};
