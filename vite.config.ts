import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixOptions from "./remix.config.js";

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [remix(remixOptions)],
  build: {
    // Without targets this new, esbuild lowers CSS nesting and `light-dark()`.
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // wrangler carries the server's map on, so that a stack trace names the route's own file.
    sourcemap: isSsrBuild,
    ...(isSsrBuild ? { rollupOptions: { external: isSharedWithDurableObjects } } : {}),
  },
  resolve: { mainFields: ["browser", "module", "main"] },
  ssr: { resolve: { conditions: ["workerd", "worker", "browser"] } },
}));

const SHARED = ["domain", "db", "mail", "operations", "words"].flatMap((layer) => [
  `#app/${layer}/`,
  `${import.meta.dirname}/app/${layer}/`,
]);

/**
 * These modules are also bundled into the Durable Objects. Inlined here they would exist twice in the Worker, and
 * `instanceof` and module state would differ between a page and a desk. wrangler bundles the one copy.
 */
function isSharedWithDurableObjects(id: string): boolean {
  return SHARED.some((start) => id.startsWith(start));
}
