import { router } from "./router.ts";

const METHODS = new Set(["GET", "HEAD"]);
/** Files of the build lie in a folder of their own; beside it their names end in their type. */
const MAY_BE_FILE = /^\/assets\/|\.[a-z0-9]+$/;

/**
 * A file where the path names one, else the Worker's answer: what the platform does natively in front of the Worker. One
 * machine asks this entrypoint directly, instead of through the four Workers that otherwise stand for that (decision 24).
 */
export const filesFirst = {
  async fetch(request, env, ctx) {
    if (METHODS.has(request.method) && MAY_BE_FILE.test(new URL(request.url).pathname)) {
      const file = await env.ASSETS.fetch(request);
      if (file.status !== 404) return file;
      await file.body?.cancel();
    }
    return router.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
