import { Hono } from "hono";
import { api } from "./api/api.ts";
import { attachments } from "./attachments.ts";
import { crowd } from "./crowd.ts";
import { type Door, doorAnswer } from "./door.ts";
import { health } from "./health.ts";
import { configureLogging, log, tellSentryBy } from "./log.ts";
import { mailFiles } from "./mail-files.ts";
import { methods } from "./methods.ts";
import { measured, metrics } from "./metrics/metrics.ts";
import { originCheck } from "./origin-check.ts";
import { pages } from "./pages.ts";
import { requestId, settings } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";
import { tellSentry } from "./sentry.ts";
import { sizeLimit } from "./size-limit.ts";
import { testHooks } from "./test-hooks.ts";

// Settings that can't be read are a fault too, and have to reach the log.
configureLogging({ logLevel: "info", testHooks: false, sentryDsn: null });
tellSentryBy(tellSentry);

/** The door. The order matters: who comes in is named and protected before anything of theirs is read. */
export const router = new Hono<Door>()
  .use(requestId, securityHeaders, settings, measured, methods, sizeLimit, originCheck)
  .route("/", health)
  .route("/", metrics)
  .use(crowd)
  .route("/", testHooks)
  .route("/", attachments)
  .route("/", api)
  .route("/", mailFiles)
  // Names there carry a hash of their content; a file that is not there is one of an older build.
  .get("/assets/*", (c) => c.text("Not found", 404))
  .all("*", pages)
  .notFound((c) => doorAnswer(c, 404, "Not found", "There is nothing at this address."))
  .onError((fault, c) => {
    if (!c.var.bodyTooLarge) log.error("A request failed.", { fault });
    return doorAnswer(
      c,
      500,
      "Something went wrong on our side",
      `It is written down and will be looked at. If you tell us about it, name this number: ${c.var.requestId}.`,
    );
  });
