import { email } from "./email.ts";
import { router } from "./router.ts";
import { scheduled } from "./scheduled.ts";

export { Counts } from "./durable-objects/counts.ts";
export { Postbox } from "./durable-objects/postbox.ts";
export { RateLimiter } from "./durable-objects/rate-limiter.ts";
export { TicketDesk } from "./durable-objects/ticket-desk.ts";
export { filesFirst } from "./files-first.ts";

export default {
  fetch: (request, env, ctx) => router.fetch(request, env, ctx),
  scheduled,
  email,
} satisfies ExportedHandler<Env>;
