/** An error answer of Hrana: one statement, step or request failed, the stream lives on. */
export class StatementError extends Error {
  override name = "StatementError";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** The request as a whole is refused with an HTTP status, and its stream is gone. */
export class RequestError extends Error {
  override name = "RequestError";
  readonly code: string;
  readonly status: number;

  constructor(message: string, code = "PROTOCOL_ERROR", status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const parseError = (reason: string) =>
  new StatementError(`SQL string could not be parsed: ${reason}`, "SQL_PARSE_ERROR");

export const argumentError = (reason: string) =>
  new StatementError(`Arguments do not match SQL parameters: ${reason}`, "ARGS_INVALID");

export const transactionTimeout = () => new StatementError("Transaction timed out", "TRANSACTION_TIMEOUT");

export const streamExpired = () =>
  new RequestError("The stream has expired due to inactivity", "STREAM_EXPIRED");

export const malformed = (reason: string) =>
  new RequestError(`Cannot deserialize client message from JSON: ${reason}`);
