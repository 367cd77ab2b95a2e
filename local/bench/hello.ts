import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "../miniflare.ts";

// A Worker that answers "hello" and nothing else, served as the product is: what a request costs before we do anything.

const port = Number(process.argv[2]);
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    unsafeDirectSockets: [{ host: "127.0.0.1", port }],
    cf: false,
    logRequests: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    compatibilityDate: "2026-08-01",
    name: "hello",
    modules: true,
    script: 'export default { fetch: () => new Response("hello") };',
  }),
);
await miniflare.ready;
process.stdout.write("Resolve is running at nothing but a hello\n");
process.once("SIGTERM", () => void miniflare.dispose().then(() => process.exit(0)));
