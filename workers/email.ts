/** Takes no mail yet: refuses it for good, so that its sender is told at once and nobody waits for an answer. */
export async function email(message: ForwardableEmailMessage, _env: Env, _ctx: ExecutionContext) {
  message.setReject("Mail is not read here. Open the link in our mail, or the website, and write there.");
}
