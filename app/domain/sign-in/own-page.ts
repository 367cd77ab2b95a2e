/** Pages that somebody opens by a secret of their own: nobody leads another one there in a mail of ours. */
const BY_SECRETS = /^\/(login|logout|acts|jobs|setup|track|unsubscribe|whose)(\/|\?|$)/;

/** Where the link of a sign-in may lead; null for what it may not. `path`: one of ours. */
export function ownPage(path: string): string | null {
  return BY_SECRETS.test(path) ? null : path;
}
