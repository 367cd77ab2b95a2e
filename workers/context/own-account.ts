import { endSession } from "#app/db/account/sessions.ts";
import { markSeen } from "#app/db/sending/unseen.ts";
import type { TicketSeen } from "#app/db/tickets/ticket-seen.ts";
import type { Unavailable } from "#app/domain/command.ts";
import type { Standing } from "#app/domain/limits.ts";
import type { TokenSaid } from "#app/domain/sign-in/api-tokens.ts";
import type { ChoicesSaid } from "#app/domain/telling/how-told.ts";
import { codeCookie, deviceCookie, sessionCookie } from "#app/http/session-cookie.ts";
import { makeToken, revokeToken } from "#app/operations/api-token.ts";
import { changePassword, type PasswordSaid } from "#app/operations/change-password.ts";
import { endSessions, type SessionNamed } from "#app/operations/end-sessions.ts";
import { markInboxSeen } from "#app/operations/mark-inbox-seen.ts";
import {
  askForAddress,
  confirmAddress,
  mailAgain,
  preferAddress,
  removeAddress,
} from "#app/operations/own-addresses.ts";
import { savePreferences } from "#app/operations/save-preferences.ts";
import { type SignIn, signIn } from "#app/operations/sign-in.ts";
import {
  askForCode,
  type SignedInByCode,
  signInByCode,
  signInByLink,
} from "#app/operations/sign-in-by-code.ts";
import { unsubscribe, unsubscribedBy } from "#app/operations/unsubscribe.ts";
import { wakeForCode, wakePostbox } from "../desks.ts";
import { log } from "../log.ts";
import { count } from "../metrics/meter.ts";
import { LONGEST_MS } from "../patience.ts";
import { storable } from "../storable.ts";
import { orUnavailablePage, unavailable } from "../unavailable.ts";
import type { Asking } from "./asking.ts";
import { bounded, LONGEST_SEALED, LONGEST_TOKEN } from "./bounded.ts";

/** Whether nobody looks at the answer yet: a browser fetches it because somebody may want it soon. */
function isBeforehand({ headers }: Request): boolean {
  return /prefetch|prerender/i.test(headers.get("Sec-Purpose") ?? headers.get("Purpose") ?? "");
}

/** Signing in and out, and what somebody says of themselves. */
export function ownAccount(asking: Asking) {
  const {
    request,
    env,
    ctx,
    deps,
    isSecure,
    token,
    deviceToken,
    codeToken,
    tokenHashes,
    actor,
    now,
    standings,
    inTime,
    network,
  } = asking;

  function wakeCodes() {
    ctx.waitUntil(wakeForCode(env).catch((fault) => log.warning("The minute sends a code.", { fault })));
  }

  /** What a sign-in is told of the browser. */
  function browser(isShared: boolean) {
    const device = request.headers.get("User-Agent") ?? "";
    const before = [...tokenHashes, ...(deviceToken === null ? [] : deps.tokenHashes(deviceToken))];
    return { network, device, before, isShared };
  }

  /** A sign-in's no; how the limits stand that it met goes into the answer's headers. */
  function counted<N extends { standings?: readonly Standing[] } | Unavailable>(no: N): N {
    if ("standings" in no) standings.push(...(no.standings ?? []));
    count("resolve_auth_failures_total", { door: "web" });
    return no;
  }

  /** What a code or a link came to: the session's cookie, and the end of the code's. */
  function begunBy(begun: SignedInByCode | Unavailable, isShared: boolean) {
    if (!begun.ok) return counted(begun);
    const signedIn = sessionCookie(begun.token, isSecure, isShared);
    return { ok: true as const, cookies: [signedIn, codeCookie(null, isSecure)] };
  }

  return {
    /**
     * Notes afterwards that somebody has seen what they were told of a ticket, by opening its page; one that a browser
     * fetched beforehand nobody has seen.
     */
    sawNews({ hasNews, seen, state }: Pick<TicketSeen, "hasNews" | "seen" | "state">): void {
      if (!hasNews || request.method !== "GET" || isBeforehand(request)) return;
      const marking = markSeen(deps.db, actor, { ticketId: state.ticket.id, upTo: seen }, now);
      ctx.waitUntil(marking.catch((fault) => log.warning("News stay marked as new.", { fault })));
    },
    /** Marks everything in the inbox as seen, up to a row of it. */
    markAllSeen: (upTo: number) => inTime(markInboxSeen(deps, { actor, upTo })).catch(unavailable),
    /** Whether the browser asked for a code lately. */
    hasCode: codeToken !== null,
    /** Sends a code to whoever has this address; the cookie ties it to this browser, whether anybody has it or not. */
    async askForCode(said: { email: string; leadsTo: string | null }) {
      const asked = await inTime(askForCode(deps, { ...storable(said), network })).catch(unavailable);
      if (!asked.ok) return counted(asked);
      wakeCodes();
      return { ok: true as const, cookie: codeCookie(asked.browserToken, isSecure) };
    },
    /** Signs in by the code that this browser asked for. */
    async signInByCode({ code, isShared }: { code: string; isShared: boolean }) {
      const browserTokens = codeToken === null ? [] : deps.tokenHashes(codeToken);
      const said = { ...browser(isShared), code: storable(code), browserTokens };
      return begunBy(await inTime(signInByCode(deps, said)).catch(unavailable), isShared);
    },
    /** Signs in by the link of a mail. */
    async signInByLink({ token, isShared }: { token: string; isShared: boolean }) {
      return begunBy(
        await inTime(signInByLink(deps, { ...browser(isShared), token })).catch(unavailable),
        isShared,
      );
    },
    /** Begins a session; its cookie goes into the answer. A database away is an outcome: a form may wait in it. */
    async signIn(said: Pick<SignIn, "email" | "password" | "isShared">) {
      const asked = { ...storable(said), ...browser(said.isShared) };
      // Each question to the database is given up in time; a turn at hashing may be waited for longer.
      const begun = await inTime(signIn(deps, asked), LONGEST_MS).catch(unavailable);
      if (begun.ok) return { ok: true as const, cookie: sessionCookie(begun.token, isSecure, said.isShared) };
      return counted(begun);
    },
    /** Changes one's own password; every other session ends. */
    async changePassword(said: PasswordSaid) {
      const changed = await inTime(changePassword(deps, { actor, ...storable(said) }), LONGEST_MS).catch(
        unavailable,
      );
      if (changed.ok) wakeCodes();
      return changed;
    },
    /** Sends a code to an address one would like to add. */
    async askForAddress(said: { email: string }) {
      const asked = await inTime(askForAddress(deps, { actor, ...storable(said) })).catch(unavailable);
      if (asked.ok) wakeCodes();
      return asked;
    },
    /** Adds it, by the code. */
    async confirmAddress(said: { code: string }) {
      const added = await inTime(confirmAddress(deps, { actor, ...storable(said) })).catch(unavailable);
      if (added.ok) wakeCodes();
      return added;
    },
    /** Takes one of one's own addresses away. */
    async removeAddress(id: number) {
      const removed = await inTime(removeAddress(deps, { actor, id })).catch(unavailable);
      if (removed.ok) wakeCodes();
      return removed;
    },
    /** Says where one's own mails go. */
    preferAddress: (id: number) => inTime(preferAddress(deps, { actor, id })).catch(unavailable),
    /** Lets mails go to one of one's own addresses again that they came back from. */
    mailAgain: (id: number) => inTime(mailAgain(deps, { actor, id })).catch(unavailable),
    /** Says how one would like to be told. */
    async savePreferences(said: ChoicesSaid & { repliesInPublic?: boolean }) {
      const saved = await inTime(savePreferences(deps, { actor, ...storable(said) })).catch(unavailable);
      if (saved.ok)
        ctx.waitUntil(wakePostbox(env).catch((fault) => log.warning("The minute sends it.", { fault })));
      return saved;
    },
    /** Whether a link ends a daily list, and ending it; no session is looked at. */
    endsList: (token: string) => unsubscribedBy(deps, bounded(token, LONGEST_SEALED)) !== null,
    unsubscribe: (token: string) =>
      orUnavailablePage(inTime(unsubscribe(deps, bounded(token, LONGEST_SEALED)))),
    /** Makes a token for programs, and takes one away. */
    makeToken: (said: TokenSaid & { key: string }) =>
      inTime(makeToken(deps, { actor, ...storable(said) })).catch(unavailable),
    revokeToken: (id: string) =>
      inTime(revokeToken(deps, { actor, id: bounded(id, LONGEST_TOKEN) })).catch(unavailable),
    /** Ends one of one's own sessions, or all others. */
    endSessions: (named: SessionNamed) =>
      inTime(endSessions(deps, { actor, ...storable(named) })).catch(unavailable),
    /** Ends the session everywhere it was copied to; answers the cookies that forget it and remember the browser. */
    async signOut(): Promise<{ ok: true; cookies: readonly string[] } | Unavailable> {
      try {
        const { isShared } = await inTime(endSession(deps.db, tokenHashes, now));
        const known = token === null || isShared ? [] : [deviceCookie(token, isSecure)];
        return { ok: true, cookies: [sessionCookie(null, isSecure), ...known] };
      } catch (error) {
        return unavailable(error);
      }
    },
  };
}
