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
    ...(isSsrBuild ? { rollupOptions: { external: isSharedWithTheWorker } } : {}),
  },
  resolve: { mainFields: ["browser", "module", "main"] },
  ssr: { resolve: { conditions: ["workerd", "worker", "browser"] } },
}));

const placesOf = (layer: string) => [`#app/${layer}/`, `${import.meta.dirname}/app/${layer}/`];
const SHARED = ["domain", "db", "mail", "operations", "words"].flatMap(placesOf);
/** What programs' requests are read with, too; the controls beside it are the pages' own. */
const READ_BY_PROGRAMS = ["forms", "http"].flatMap(placesOf);

/**
 * These modules are also bundled into the rest of the Worker. Inlined here they would exist twice in it, and
 * `instanceof` and module state would differ between a page and a desk. wrangler bundles the one copy.
 */
function isSharedWithTheWorker(id: string): boolean {
  const isIn = (start: string) => id.startsWith(start);
  return SHARED.some(isIn) || (id.endsWith(".ts") && READ_BY_PROGRAMS.some(isIn));
}
