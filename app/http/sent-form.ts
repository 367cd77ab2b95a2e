import type { AppLoadContext } from "@remix-run/cloudflare";
import { refuse } from "#app/domain/refusals.ts";
import { askAgain, type Frame, notThere, type SignedIn, signedIn } from "./frame.ts";
import { type Asked, type No, refused } from "./refused.ts";

/**
 * The form that an action was sent. The page that shows it again is drawn by a loader; where that has no page to
 * draw, because nobody is signed in, nothing is there, or the database went away meanwhile, the words must not go
 * with it. One request gives action and loader the same context.
 */
const sent = new WeakMap<AppLoadContext, Asked>();

/** For the action, before it answers anything. */
export function rememberForm(asked: Asked) {
  sent.set(asked.context, asked);
}

/** For the loader: the page of somebody who is signed in, or, thrown, the page that keeps the form that was sent. */
export async function signedInWithForm<Page extends Frame>(
  reading: Promise<Page>,
  request: Request,
  context: AppLoadContext,
): Promise<SignedIn<Page>> {
  const page = await reading.catch(async (thrown) => {
    const isAway = thrown instanceof Response && thrown.status === 503;
    throw isAway ? await keptOr(context, { ok: false, code: "unavailable" }, thrown) : thrown;
  });
  if (!page.viewer && sent.has(context)) throw await keptOr(context, refuse("signed_out"), null);
  return signedIn(page, request);
}

/** For the loader: what to throw where there is nothing for its viewer. */
export async function notThereWithForm(page: Frame, context: AppLoadContext) {
  return keptOr(context, refuse("not_found"), notThere(page));
}

/** For the loader: what to throw where its viewer has to give the password again before they see it. */
export async function askAgainWithForm(page: Frame, request: Request, context: AppLoadContext) {
  return keptOr(context, refuse("confirm_first"), askAgain(page, request));
}

async function keptOr<T>(context: AppLoadContext, no: No, otherwise: T) {
  const asked = sent.get(context);
  return asked ? refused(no, asked) : otherwise;
}
