import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { notThere } from "#app/http/frame.ts";

/** Any address that no other route knows, so that its 404 is a page like the others, read and sent to alike. */
export async function loader({ context }: LoaderFunctionArgs) {
  // Whoever only tries addresses costs no look into the database.
  if (!context.hasSession) throw new Response(null, { status: 404 });
  throw notThere(await context.read.viewer());
}

export function action() {
  throw new Response(null, { status: 404 });
}

// A route without a page answers bare, without the root's error page around it.
export default function NotThere() {
  return null;
}
