/** Takes a mail to the campus address. Placeholder: tells the sender's server to retry. */
export async function email(message: ForwardableEmailMessage, _env: Env, _ctx: ExecutionContext) {
  message.setReject("Mail is not taken yet; please try again later.");
}
