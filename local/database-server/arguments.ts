import { argumentError, StatementError } from "./errors.ts";
import type { StatementRequest } from "./requests.ts";
import type { Statement } from "./statements.ts";
import type { SqlValue } from "./values.ts";

export type Arguments = Pick<StatementRequest, "args" | "namedArgs">;

export const noArguments: Arguments = { args: [], namedArgs: new Map() };

/** Refuses a request that names some of its arguments and counts the others. */
export function requireOneKind({ args, namedArgs }: Arguments) {
  if (args.length === 0 || namedArgs.size === 0) return;
  const reason = "Specifying both positional and named arguments is not supported";
  throw new StatementError(reason, "ARGS_BOTH_POSITIONAL_AND_NAMED");
}

/**
 * The arguments in the order of the statement's parameters. Refuses too many, and a parameter without an
 * argument unless the statement is only explained.
 */
export function bind(statement: Statement, given: Arguments): SqlValue[] {
  const { parameters } = statement;
  const count = given.args.length + given.namedArgs.size;
  if (count > parameters.length) {
    throw argumentError(`too many parameters, expected ${parameters.length} found ${count}`);
  }
  return parameters.map((name, index) => {
    const value = argumentFor(name, index, given);
    if (value !== undefined) return value;
    if (statement.explains) return null;
    throw argumentError(`value for parameter ${name ?? index + 1} not found`);
  });
}

function argumentFor(name: string | null, index: number, { args, namedArgs }: Arguments) {
  if (name === null) return args[index];
  if (name.startsWith("?")) return args[Number(name.slice(1)) - 1];
  return namedArgs.has(name) ? namedArgs.get(name) : namedArgs.get(name.slice(1));
}
