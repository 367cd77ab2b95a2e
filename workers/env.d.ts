import type { Counts } from "./durable-objects/counts.ts";
import type { Postbox } from "./durable-objects/postbox.ts";
import type { RateLimiter } from "./durable-objects/rate-limiter.ts";
import type { TicketDesk } from "./durable-objects/ticket-desk.ts";

declare global {
  namespace Cloudflare {
    /** The bindings of wrangler.toml. Settings are read through `readSettings` alone, hence `unknown`. */
    interface Env {
      ASSETS: Fetcher;
      /** On one machine alone. */
      DATABASE?: Fetcher;
      FILES: R2Bucket;
      TICKET_DESK: DurableObjectNamespace<TicketDesk>;
      POSTBOX: DurableObjectNamespace<Postbox>;
      RATE_LIMITER: DurableObjectNamespace<RateLimiter>;
      COUNTS: DurableObjectNamespace<Counts>;
      [setting: string]: unknown;
    }
    interface GlobalProps {
      mainModule: typeof import("./app.ts");
    }
  }
  type Env = Cloudflare.Env;
}
