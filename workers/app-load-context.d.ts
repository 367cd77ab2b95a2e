import type { loadContext } from "./context/load-context.ts";

type Loaded = Awaited<ReturnType<typeof loadContext>>;

declare module "@remix-run/cloudflare" {
  interface AppLoadContext extends Loaded {
    /** Logs a fault once, with the request's id. */
    reportFault(error: unknown): void;
    /** Allows the framework's inline scripts on this page; they carry the nonce it answers. */
    allowScripts(): string;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
