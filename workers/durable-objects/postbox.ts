import { DurableObject } from "cloudflare:workers";

export class Postbox extends DurableObject<Env> {
  async wake(): Promise<void> {}
}
