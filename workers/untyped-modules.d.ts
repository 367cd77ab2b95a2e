// There only after `remix vite:build`; types are checked before it too. `server-build.ts` says what it is.
declare module "*/build/server/index.js";

declare module "*/turbo-stream.mjs" {
  export { decode, encode } from "turbo-stream";
}
