/** A command that should not be refused was: the arrival stays unsettled, and is tried again. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
  readonly code: string;
  constructor(code: string) {
    super(`A mail could not be settled: ${code}`);
    this.code = code;
  }
}
