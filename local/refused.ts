/** Running can't go on; the message is one sentence for the person at the terminal that says what to do. */
export class Refused extends Error {
  override readonly name = "Refused";
}
