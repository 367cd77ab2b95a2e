import { createRequire } from "node:module";

/** Asked for as the CommonJS that it is: an `import` would keep all of its source a second time, 12 MB. */
export const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = createRequire(import.meta.url)(
  "miniflare",
) as typeof import("miniflare");
