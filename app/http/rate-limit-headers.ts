import type { Standing } from "#app/domain/limits.ts";

/**
 * How limits stand, for programs: RateLimit-Policy and RateLimit as of draft-ietf-httpapi-ratelimit-headers-11, whole
 * seconds. `t` is when there is one more than now. No fields where nothing was counted.
 */
export function rateLimitHeaders(standings: readonly Standing[], now: number): Record<string, string> {
  if (standings.length === 0) return {};
  const policies = standings.map(({ name, most, windowMs }) => `"${name}";q=${most};w=${seconds(windowMs)}`);
  const states = standings.map(
    ({ name, remaining, moreAt }) => `"${name}";r=${remaining};t=${seconds(Math.max(0, moreAt - now))}`,
  );
  return { "RateLimit-Policy": policies.join(", "), RateLimit: states.join(", ") };
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
